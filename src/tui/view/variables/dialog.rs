//! What is asked over the tables: the choices, the lines to type, the preview.

use crate::text::Severity;
use crate::tui::canvas::Canvas;
use crate::tui::widgets::{field, scroll};
use crate::wizard::Model;
use crate::wizard::variables::dialog::{Asked, Dialog};
use ratatui::layout::Rect;

/// Draws it.
pub fn draw(canvas: &mut Canvas<'_>, area: Rect, model: &Model, dialog: &Dialog) {
    let theme = canvas.theme();
    let glyphs = canvas.look.glyphs;
    let mut y = area.y;
    y += canvas.wrap(
        Rect::new(area.x, y, area.width, 3),
        &dialog.title,
        theme.heading(),
    );
    y += 1;
    let room = area.height.saturating_sub(10).clamp(3, 14);
    let shown = u16::try_from(dialog.choices.len()).unwrap_or(room).min(room);
    let first = scroll::first_row(0, dialog.chosen, dialog.choices.len(), usize::from(shown));
    for (number, choice) in dialog
        .choices
        .iter()
        .enumerate()
        .skip(first)
        .take(usize::from(shown))
    {
        let chosen = number == dialog.chosen;
        let pointer = if chosen { glyphs.pointer } else { " " };
        canvas.put(area.x, y, 1, pointer, theme.accent());
        let style = if chosen {
            theme.selected(true)
        } else {
            theme.text()
        };
        let used = canvas.put(area.x + 2, y, area.width.saturating_sub(2), &choice.title, style);
        if matches!(dialog.asked, Asked::Paste { .. }) {
            let x = area.x + 4 + used.max(20);
            canvas.put(x, y, area.right().saturating_sub(x), &choice.about, theme.dim());
        }
        y += 1;
    }
    if shown > 0 {
        y += 1;
    }
    let about = dialog
        .choices
        .get(dialog.chosen)
        .map_or("", |choice| choice.about.as_str());
    if !about.is_empty() && !matches!(dialog.asked, Asked::Paste { .. }) {
        y += canvas.wrap(Rect::new(area.x, y, area.width, 3), about, theme.dim()) + 1;
    }
    for (number, line) in dialog.lines.iter().enumerate() {
        let focused = number == dialog.focus;
        let style = if focused { theme.accent() } else { theme.text() };
        canvas.put(area.x, y, 9, line.label, style);
        let (x, room) = (area.x + 10, area.width.saturating_sub(10));
        if focused && model.popup.is_none() {
            field::focused(canvas, x, y, room, &line.field);
        } else {
            canvas.put(x, y, room, line.field.text(), theme.text());
        }
        y += 1;
    }
    if !dialog.lines.is_empty() {
        y += 1;
    }
    if let Some(refused) = &dialog.refused {
        y += canvas.wrap(
            Rect::new(area.x, y, area.width, 3),
            refused,
            theme.problem(Severity::Warning),
        );
    } else {
        let mut text = format!("Enter: {}", dialog.does);
        if matches!(dialog.asked, Asked::Paste { .. }) {
            text.push_str("    Alt-Right changes what the column holds");
        }
        text.push_str("    Esc: leave everything as it is");
        y += canvas.wrap(Rect::new(area.x, y, area.width, 2), &text, theme.dim());
    }
    let rest = Rect::new(area.x, y, area.width, area.bottom().saturating_sub(y));
    if rest.height > 1 {
        preview(canvas, rest, dialog);
    }
}

fn preview(canvas: &mut Canvas<'_>, area: Rect, dialog: &Dialog) {
    let theme = canvas.theme();
    let title = match dialog.preview.len() {
        0 => return,
        1 => "1 line".to_owned(),
        count => format!("{count} lines"),
    };
    canvas.rule_across(Rect::new(area.x, area.y, area.width, 1), &title);
    let mut y = area.y + 1;
    for line in dialog.preview.iter().skip(dialog.top) {
        if y >= area.bottom() {
            break;
        }
        let style = match line.severity {
            Some(severity) => theme.problem(severity),
            None if line.text.starts_with("- ") => theme.removed(),
            None if line.text.starts_with("+ ") => theme.added(),
            None => theme.text(),
        };
        let room = Rect::new(area.x, y, area.width.saturating_sub(1), area.bottom() - y);
        if line.severity.is_some() {
            y += canvas.wrap(room, &line.text, style).max(1);
        } else {
            canvas.put(area.x, y, room.width, &line.text, style);
            y += 1;
        }
    }
    let height = area.height.saturating_sub(1);
    scroll::marks(
        canvas,
        area.right() - 1,
        area.y + 1,
        height,
        dialog.top,
        dialog.preview.len(),
    );
}
