//! The first screen.

use crate::text::display::wrapped;
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
    let ways = Ways::of(model, room.saturating_sub(3), body.bottom().saturating_sub(y));
    y = ways.draw(
        canvas,
        Rect::new(left, y, room, body.bottom().saturating_sub(y)),
        model,
        !on_path,
    );
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

/// The ways to begin, with as many of their descriptions as there is room for.
struct Ways {
    titles: Vec<String>,
    /// The description of each, in lines.
    about: Vec<Vec<String>>,
    /// Whether all descriptions are shown, or only the one of the selected way.
    all: bool,
}

impl Ways {
    /// The ways in lines of `width` cells, for `height` rows.
    fn of(model: &Model, width: u16, height: u16) -> Self {
        let ways = model.start.ways();
        let lines = |way: &StartChoice| wrapped(&model.start.about(*way), usize::from(width));
        let about: Vec<Vec<String>> = ways.iter().map(lines).collect();
        let rows: usize = about.iter().map(|lines| lines.len() + 2).sum();
        Self {
            titles: ways.iter().map(|way| model.start.title(*way)).collect(),
            about,
            all: rows <= usize::from(height) + 1,
        }
    }

    /// Draws them; gives the row below.
    fn draw(&self, canvas: &mut Canvas<'_>, area: Rect, model: &Model, focused: bool) -> u16 {
        let theme = canvas.theme();
        let selected = model.start.selected.min(self.titles.len().saturating_sub(1));
        let room = area.width.saturating_sub(3);
        let mut y = area.y;
        for (index, (title, about)) in self.titles.iter().zip(&self.about).enumerate() {
            let chosen = index == selected;
            let pointer = if chosen { canvas.look.glyphs.pointer } else { " " };
            canvas.put(area.x, y, 2, pointer, theme.accent());
            let style = if chosen {
                theme.selected(focused)
            } else {
                theme.text()
            };
            canvas.put(
                area.x + 2,
                y,
                area.width.saturating_sub(2),
                &format!(" {title} "),
                style,
            );
            y += 1;
            if self.all || (chosen && !model.is_at(Focus::StartPath)) {
                for line in about.iter().take(usize::from(area.bottom().saturating_sub(y))) {
                    canvas.put(area.x + 3, y, room, line, theme.dim());
                    y += 1;
                }
            }
            y += u16::from(self.all);
        }
        y
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
