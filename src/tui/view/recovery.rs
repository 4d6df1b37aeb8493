//! The modal about a draft, or about a file that another process has open.

use super::modals::over;
use crate::text::display::wrapped;
use crate::tui::canvas::Canvas;
use crate::tui::widgets::scroll;
use crate::wizard::{Model, RecoveryDialog};
use ratatui::layout::Rect;

/// The most columns of the modal.
const WIDEST: u16 = 100;

/// Draws the modal: the question, the choices with their keys, the difference below.
pub fn draw(canvas: &mut Canvas<'_>, body: Rect, model: &Model, recovery: &RecoveryDialog) {
    let theme = canvas.theme();
    let columns = body.width.min(WIDEST);
    let text = wrapped(&recovery.text, usize::from(columns.saturating_sub(4)));
    let rows = text.len() + 1 + recovery.choices.len();
    let difference = match recovery.difference.len() {
        0 => 0,
        lines => lines + 1,
    };
    let height = u16::try_from(rows + difference).unwrap_or(body.height);
    let inside = over(canvas, body, columns, height, "");
    let mut y = inside.y;
    for line in text {
        canvas.put(inside.x, y, inside.width, &line, theme.heading());
        y += 1;
    }
    // A small screen has no room for an empty line.
    y += u16::from(usize::from(inside.height) >= rows);
    for (index, (choice, about)) in recovery.choices.iter().enumerate() {
        if y >= inside.bottom() {
            return;
        }
        let chosen = index == recovery.selected;
        let pointer = if chosen { canvas.look.glyphs.pointer } else { " " };
        let key = model.keymap.keys(choice.id()).next();
        let key = key.map_or_else(String::new, |key| key.label(canvas.look.glyphs.ascii));
        canvas.put(inside.x, y, 1, pointer, theme.accent());
        canvas.put(inside.x + 2, y, 4, &key, theme.key());
        canvas.put(inside.x + 6, y, 18, choice.title(), theme.text());
        let style = if chosen { theme.text() } else { theme.dim() };
        canvas.put(inside.x + 24, y, inside.width.saturating_sub(24), about, style);
        if chosen {
            canvas.style(Rect::new(inside.x, y, inside.width, 1), theme.selected(true));
        }
        y += 1;
    }
    if recovery.difference.is_empty() || y + 1 >= inside.bottom() {
        return;
    }
    let title = "- on disk   + in the draft";
    canvas.rule_across(Rect::new(inside.x, y, inside.width, 1), title);
    y += 1;
    let height = inside.bottom() - y;
    let top = recovery
        .top
        .min(recovery.difference.len().saturating_sub(usize::from(height)));
    for (row, line) in (y..inside.bottom()).zip(recovery.difference.iter().skip(top)) {
        let style = match line {
            _ if line.starts_with("- ") => theme.removed(),
            _ if line.starts_with("+ ") => theme.added(),
            _ => theme.dim(),
        };
        canvas.put(inside.x, row, inside.width, line, style);
    }
    scroll::marks(
        canvas,
        inside.right() + 1,
        y,
        height,
        top,
        recovery.difference.len(),
    );
}
