//! The first screen.

use crate::tui::canvas::Canvas;
use crate::tui::widgets::field;
use crate::wizard::start::StartChoice;
use crate::wizard::{Focus, Model};
use ratatui::layout::Rect;

/// The purpose of the program, in one sentence.
const PURPOSE: &str = "From a model's variables to a LUME-compatible Python package: reviewed file by file, written and committed.";

/// Draws the step.
pub fn draw(canvas: &mut Canvas<'_>, body: Rect, model: &Model) {
    let theme = canvas.theme();
    let left = body.x + 2;
    let room = body.width.saturating_sub(4);
    let mut y = body.y + 1;
    y += canvas.wrap(Rect::new(left, y, room, 3), PURPOSE, theme.heading());
    y += 1;
    let on_path =
        model.is_at(Focus::StartPath) || model.modal.is_some() && model.start.focus() == Focus::StartPath;
    for (index, way) in StartChoice::ALL.iter().enumerate() {
        let chosen = index == model.start.selected;
        let glyphs = canvas.look.glyphs;
        let pointer = if chosen { glyphs.pointer } else { " " };
        canvas.put(left, y, 2, pointer, theme.accent());
        let style = if chosen {
            theme.selected(!on_path)
        } else {
            theme.text()
        };
        canvas.put(left + 2, y, room, &format!(" {} ", way.title()), style);
        y += 1;
        y += canvas.wrap(
            Rect::new(left + 3, y, room.saturating_sub(3), 3),
            way.about(),
            theme.dim(),
        );
        y += 1;
    }
    if on_path {
        path(
            canvas,
            Rect::new(
                left + 3,
                y,
                room.saturating_sub(3),
                body.bottom().saturating_sub(y),
            ),
            model,
        );
    } else if model.start.is_loading() {
        canvas.put(left + 3, y, room, "Reading the file …", theme.dim());
    } else if let Some(reason) = &model.start.refused {
        canvas.wrap(
            Rect::new(left + 3, y, room.saturating_sub(3), 4),
            reason,
            theme.problem(crate::text::Severity::Error),
        );
    }
}

/// The path that is typed, what completes it, and why it could not be opened.
fn path(canvas: &mut Canvas<'_>, area: Rect, model: &Model) {
    let theme = canvas.theme();
    let glyphs = canvas.look.glyphs;
    let label = "path ";
    let used = canvas.put(area.x, area.y, area.width, label, theme.heading());
    field::focused(
        canvas,
        area.x + used,
        area.y,
        area.width.saturating_sub(used).min(70),
        &model.start.path,
    );
    let mut y = area.y + 1;
    if model.start.is_loading() {
        canvas.put(area.x + used, y, area.width, "Reading the file …", theme.dim());
        return;
    }
    if let Some(reason) = &model.start.refused {
        let place = Rect::new(area.x + used, y, area.width.saturating_sub(used), 3);
        y += canvas.wrap(place, reason, theme.problem(crate::text::Severity::Error));
    }
    let height = usize::from(area.bottom().saturating_sub(y));
    let list = &model.start.completions;
    let selected = model.start.completion.unwrap_or(0);
    let first = crate::tui::widgets::scroll::first_row(0, selected, list.len(), height);
    for (index, path) in list.iter().enumerate().skip(first).take(height) {
        let chosen = model.start.completion == Some(index);
        let pointer = if chosen { glyphs.pointer } else { " " };
        canvas.put(area.x + used - 2, y, 1, pointer, theme.accent());
        let style = if chosen { theme.selected(true) } else { theme.dim() };
        canvas.put_end(area.x + used, y, area.width.saturating_sub(used), path, style);
        y += 1;
    }
    if list.is_empty() {
        canvas.put(
            area.x + used,
            y,
            area.width,
            "Nothing begins like this.",
            theme.dim(),
        );
    }
}
