//! The checklist of what must exist where. The selected item is open.

use super::Memory;
use crate::registry::SetupItem;
use crate::text::Severity;
use crate::tui::canvas::Canvas;
use crate::tui::widgets::scroll;
use crate::wizard::Model;
use crate::wizard::secrets::{SecretStatus, items};
use ratatui::layout::Rect;

/// Draws the step.
pub fn draw(canvas: &mut Canvas<'_>, body: Rect, model: &Model, memory: &mut Memory) {
    let theme = canvas.theme();
    let list = items(&model.project);
    let room = body.width.saturating_sub(4);
    let top = body.y + u16::from(body.height > 20);
    if list.is_empty() {
        let text = if model.project.resolved().image_context().is_none() {
            "What is to be set up depends on answers that are still missing: Alt-3 and Alt-4 go there."
        } else {
            "Nothing has to be set up for this registry: the workflow logs in with GitHub's own token."
        };
        canvas.wrap(Rect::new(body.x + 2, top, room, 3), text, theme.text());
        return;
    }
    // The open item takes as many rows as it has lines: as many items before it are shown as leave room for it.
    let selected = model.secrets.selected.min(list.len() - 1);
    let opened = list.get(selected).map_or(0, |item| {
        lines(item, usize::from(room.saturating_sub(6))).len() + 1
    });
    let height = usize::from(body.bottom().saturating_sub(top)).saturating_sub(opened);
    memory.secrets = scroll::first_row(memory.secrets, selected, list.len(), height.max(1));
    let mut y = top;
    for (index, item) in list.iter().enumerate().skip(memory.secrets) {
        if y >= body.bottom() {
            return;
        }
        heading(
            canvas,
            Rect::new(body.x + 1, y, body.width - 2, 1),
            model,
            item,
            index == selected,
        );
        y += 1;
        if index == selected {
            y = open(
                canvas,
                Rect::new(
                    body.x + 6,
                    y,
                    room.saturating_sub(6),
                    body.bottom().saturating_sub(y),
                ),
                item,
            ) + 1;
        }
    }
}

/// One item on one line: whether it is done, what it is, who says so.
fn heading(canvas: &mut Canvas<'_>, row: Rect, model: &Model, item: &SetupItem, selected: bool) {
    let theme = canvas.theme();
    let glyphs = canvas.look.glyphs;
    let known = model.secrets.known(item, &model.project);
    canvas.put(
        row.x,
        row.y,
        1,
        if selected { glyphs.pointer } else { " " },
        theme.accent(),
    );
    let (inside, style) = match known {
        SecretStatus::Ticked | SecretStatus::Present => (glyphs.good, theme.good()),
        SecretStatus::Missing => (glyphs.wrong, theme.problem(Severity::Warning)),
        SecretStatus::Unknown => (" ", theme.dim()),
    };
    let mark = format!("[{inside}]");
    let used = canvas.put(row.x + 2, row.y, 4, &mark, style);
    let name_style = if selected {
        theme.selected(true)
    } else {
        theme.text()
    };
    let kind = match item.kind {
        crate::registry::ItemKind::Secret => "repository secret",
        _ => "",
    };
    let words = match known {
        SecretStatus::Ticked => "ticked by you",
        SecretStatus::Present => "present (gh)",
        SecretStatus::Missing => "missing (gh)",
        SecretStatus::Unknown if item.can_be_verified() && model.project.environment.gh => "v asks gh",
        SecretStatus::Unknown => "",
    };
    let x = row.x + 2 + used + 1;
    let room = row.right().saturating_sub(x + 16);
    let named = canvas.put(x, row.y, room, &item.name, name_style);
    canvas.put(
        x + named + 2,
        row.y,
        room.saturating_sub(named + 2),
        kind,
        theme.dim(),
    );
    canvas.put_right(row.right() - 1, row.y, 15, words, theme.dim());
}

/// A line of the open item.
enum SecretLine {
    Text(String),
    Step(usize, String),
    Address(String),
    Command(String),
    Expires(String),
}

/// The open item's text, line by line.
fn lines(item: &SetupItem, room: usize) -> Vec<SecretLine> {
    let wrapped = |text: &str, room: usize| crate::text::display::wrapped(text, room);
    let mut lines: Vec<SecretLine> = wrapped(&item.purpose, room)
        .into_iter()
        .map(SecretLine::Text)
        .collect();
    for (number, step) in (1..).zip(&item.steps) {
        for (part, text) in wrapped(step, room.saturating_sub(3)).into_iter().enumerate() {
            lines.push(SecretLine::Step(if part == 0 { number } else { 0 }, text));
        }
    }
    if let Some(expires) = &item.expires {
        lines.extend(wrapped(expires, room).into_iter().map(SecretLine::Expires));
    }
    lines.extend(item.address.clone().map(SecretLine::Address));
    lines.extend(item.command.clone().map(SecretLine::Command));
    lines
}

/// The open item; gives the row after it.
fn open(canvas: &mut Canvas<'_>, area: Rect, item: &SetupItem) -> u16 {
    let theme = canvas.theme();
    let mut y = area.y;
    for line in lines(item, usize::from(area.width)) {
        if y >= area.bottom() {
            break;
        }
        match line {
            SecretLine::Text(text) => {
                canvas.put(area.x, y, area.width, &text, theme.text());
            }
            SecretLine::Step(number, text) => {
                let label = if number > 0 {
                    format!("{number}.")
                } else {
                    String::new()
                };
                canvas.put(area.x, y, 3, &label, theme.dim());
                canvas.put(area.x + 3, y, area.width.saturating_sub(3), &text, theme.text());
            }
            SecretLine::Expires(text) => {
                canvas.put(area.x, y, area.width, &text, theme.problem(Severity::Warning));
            }
            SecretLine::Address(address) => {
                canvas.put(area.x, y, 2, "o", theme.key());
                let used = canvas.put(
                    area.x + 3,
                    y,
                    area.width.saturating_sub(3),
                    &address,
                    theme.link(),
                );
                if usize::from(used) == crate::text::display::width(&address) {
                    canvas.link(area.x + 3, y, &address, &address);
                }
            }
            SecretLine::Command(command) => {
                canvas.put(area.x, y, 2, "c", theme.key());
                canvas.put(
                    area.x + 3,
                    y,
                    area.width.saturating_sub(3),
                    &command,
                    theme.heading(),
                );
            }
        }
        y += 1;
    }
    y
}
