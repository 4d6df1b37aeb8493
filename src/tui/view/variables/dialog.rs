//! Dialogs over the tables: the choices, the lines to type, what Enter would come to, the preview.

use super::aside::key;
use crate::editor::dialog::{Dialog, DialogKind, PreviewLine};
use crate::text::Severity;
use crate::text::display::width;
use crate::text::display::wrapped;
use crate::tui::canvas::Canvas;
use crate::tui::widgets::{field, scroll};
use crate::wizard::Model;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Draws it.
pub fn draw(canvas: &mut Canvas<'_>, area: Rect, model: &Model, dialog: &Dialog) {
    let theme = canvas.theme();
    let mut y = area.y;
    y += canvas.wrap(
        Rect::new(area.x, y, area.width, 3),
        &dialog.title,
        theme.heading(),
    );
    y += 1;
    y += choices(
        canvas,
        Rect::new(area.x, y, area.width, area.bottom().saturating_sub(y)),
        dialog,
    );
    for (number, line) in dialog.lines.iter().enumerate() {
        let focused = number == dialog.focus;
        let style = if focused { theme.accent() } else { theme.text() };
        canvas.put(area.x, y, 9, line.label, style);
        let (x, room) = (area.x + 10, area.width.saturating_sub(10));
        if focused && model.modal.is_none() {
            field::focused(canvas, x, y, room, &line.field);
        } else {
            canvas.put(x, y, room, line.field.text(), theme.text());
        }
        y += 1;
    }
    if !dialog.lines.is_empty() {
        y += 1;
    }
    for (text, style) in verdict(canvas, dialog) {
        let room = Rect::new(area.x, y, area.width, area.bottom().saturating_sub(y).min(3));
        y += canvas.wrap(room, &text, style);
    }
    if matches!(dialog.kind, DialogKind::Convert { .. }) && dialog.lost > 0 {
        let key = key(canvas, model, "leave-out");
        let words = match (dialog.blocks(), dialog.lost) {
            (true, 1) => " leaves it out.",
            (true, _) => " leaves them out.",
            (false, 1) => " keeps it, and nothing is converted.",
            (false, _) => " keeps them, and nothing is converted.",
        };
        let pieces = [(key.as_str(), theme.key()), (words, theme.text())];
        canvas.pieces(area.x, y, area.width, &pieces);
        y += 1;
    }
    let rest = Rect::new(area.x, y, area.width, area.bottom().saturating_sub(y));
    if rest.height > 1 {
        preview(canvas, rest, model, dialog);
    }
}

/// Draws the choices, each with what it means; gives the rows used.
fn choices(canvas: &mut Canvas<'_>, area: Rect, dialog: &Dialog) -> u16 {
    let theme = canvas.theme();
    if dialog.choices.is_empty() {
        return 0;
    }
    let most = (area.height / 2).clamp(3, 14);
    let rows = u16::try_from(dialog.choices.len()).unwrap_or(most).min(most);
    let first = scroll::first_row(0, dialog.chosen, dialog.choices.len(), usize::from(rows));
    let widest = dialog.choices.iter().map(|choice| width(&choice.title)).max();
    let beside = area.x
        + 4
        + u16::try_from(widest.unwrap_or(0))
            .unwrap_or(0)
            .min(area.width / 2);
    let room = area.right().saturating_sub(beside + 1);
    for (y, (number, choice)) in (area.y..area.y + rows).zip(dialog.choices.iter().enumerate().skip(first)) {
        let chosen = number == dialog.chosen;
        let pointer = if chosen { canvas.look.glyphs.pointer } else { " " };
        canvas.put(area.x, y, 1, pointer, theme.accent());
        let style = if chosen {
            theme.selected(dialog.lines.is_empty())
        } else {
            theme.text()
        };
        canvas.put(
            area.x + 2,
            y,
            beside.saturating_sub(area.x + 3),
            &choice.title,
            style,
        );
        canvas.put(beside, y, room, &choice.about, theme.dim());
    }
    scroll::marks(
        canvas,
        area.right() - 1,
        area.y,
        rows,
        first,
        dialog.choices.len(),
    );
    let about = dialog
        .choices
        .get(dialog.chosen)
        .map_or("", |choice| choice.about.as_str());
    let mut used = rows + 1;
    if width(about) > usize::from(room) {
        let below = Rect::new(area.x, area.y + used, area.width, 3);
        used += canvas.wrap(below, about, theme.dim()) + 1;
    }
    used
}

/// The effect that Enter would have, or why it does nothing.
fn verdict(canvas: &Canvas<'_>, dialog: &Dialog) -> Vec<(String, Style)> {
    let theme = canvas.theme();
    let mut lines = Vec::new();
    if let Some(failed) = &dialog.failed {
        let text = format!("{} {failed}", canvas.look.glyphs.problem(Severity::Error));
        lines.push((text, theme.problem(Severity::Error)));
    } else if let Some(refused) = &dialog.refused {
        let text = format!("{} {refused}", canvas.look.glyphs.problem(Severity::Warning));
        lines.push((text, theme.problem(Severity::Warning)));
    } else if let Some(sum) = &dialog.sum {
        lines.push((sum.clone(), theme.text()));
    }
    lines
}

fn preview(canvas: &mut Canvas<'_>, area: Rect, model: &Model, dialog: &Dialog) {
    if dialog.preview.is_empty() {
        return;
    }
    let mut y = area.y + 1;
    let mut next = dialog.top;
    let room = area.width.saturating_sub(2);
    for shown in dialog.preview.iter().skip(dialog.top) {
        let style = style(canvas, shown);
        let rows = match shown.severity {
            Some(severity) => {
                let text = format!("{} {}", canvas.look.glyphs.problem(severity), shown.text);
                wrapped(&text, usize::from(room))
            }
            None => vec![shown.text.clone()],
        };
        if y + u16::try_from(rows.len()).unwrap_or(1) > area.bottom() && y > area.y + 1 {
            break;
        }
        for row in rows {
            if y < area.bottom() {
                canvas.put(area.x, y, room, &row, style);
                y += 1;
            }
        }
        next += 1;
        if y >= area.bottom() {
            break;
        }
    }
    let mut title = match (dialog.total, dialog.preview.len()) {
        (Some(total), count) => format!("the first {} of {}", grouped(count), grouped(total)),
        (None, 1) => "1 line".to_owned(),
        (None, count) => format!("{} lines", grouped(count)),
    };
    let more = next < dialog.preview.len();
    if more {
        title.push_str(&format!(
            ", {} shows more",
            key(canvas, model, "dialog-page-down")
        ));
    } else if dialog.top > 0 {
        title.push_str(&format!(", {} goes back", key(canvas, model, "dialog-page-up")));
    }
    canvas.rule_across(Rect::new(area.x, area.y, area.width, 1), &title);
    if dialog.top > 0 {
        scroll::more_above(canvas, area.right() - 1, area.y + 1);
    }
    if more {
        scroll::more_below(canvas, area.right() - 1, area.bottom() - 1);
    }
}

/// A count with its thousands set apart: 99,999.
fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let first = digits.len() % 3;
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && at % 3 == first {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn style(canvas: &Canvas<'_>, shown: &PreviewLine) -> Style {
    let theme = canvas.theme();
    match shown.severity {
        Some(severity) => theme.problem(severity),
        None if shown.text.starts_with("- ") => theme.removed(),
        None if shown.text.starts_with("+ ") => theme.added(),
        None if shown.text.ends_with(':') && !shown.text.starts_with(' ') => theme.heading(),
        None => theme.text(),
    }
}
