//! The variables: the tables on the left, the form and the raw file on the right; in a narrow terminal the form opens
//! over the tables.

mod aside;
mod columns;
mod dialog;
mod form;
mod measured;
mod raw;
mod table;
mod tables;

use super::{Memory, TWO_PANES};
use crate::editor::Buffer;
use crate::editor::form::rows;
use crate::tui::canvas::Canvas;
use crate::wizard::{Focus, Model};
pub use aside::{is_unreadable, why_unreadable};
pub use measured::MeasuredColumns;
use ratatui::layout::Rect;

/// Draws the step.
pub fn draw(canvas: &mut Canvas<'_>, body: Rect, model: &Model, memory: &mut Memory) {
    let theme = canvas.theme();
    let Some(buffer) = model.project.buffer() else {
        let text = match &model.start.refused {
            Some(reason) => reason.as_str(),
            None => "Reading the file …",
        };
        let area = Rect::new(body.x + 2, body.y + 1, body.width - 4, 6);
        canvas.wrap(area, text, theme.text());
        return;
    };
    let state = &model.variables;
    let focus = state.focus();
    if body.width >= TWO_PANES {
        // What is asked lists what would happen: it has more of the room.
        let right = match state.dialog() {
            Some(_) => (body.width * 3 / 5).clamp(54, 110),
            None => (body.width * 2 / 5).clamp(46, 72),
        };
        let left = body.width - right - 1;
        let area = Rect::new(body.x, body.y, left, body.height);
        tables::draw(canvas, area, model, buffer, memory);
        dim_stale(canvas, area, buffer);
        canvas.rule_down(body.x + left, body.y, body.height);
        let pane = Rect::new(body.x + left + 2, body.y, right.saturating_sub(2), body.height);
        if let Some(asked) = state.dialog() {
            dialog::draw(canvas, pane, model, asked);
        } else if state.editor.selection.is_filtered()
            && state.editor.selection.len(buffer) == 0
            && !is_unreadable(model)
        {
            canvas.wrap(pane, "No variable matches the filter.", theme.dim());
        } else {
            details(canvas, pane, model, buffer, memory);
        }
        return;
    }
    let pane = Rect::new(body.x + 1, body.y, body.width - 2, body.height);
    match (focus, state.dialog()) {
        (_, Some(asked)) => dialog::draw(canvas, pane, model, asked),
        (Focus::Form | Focus::Raw, None) => details(canvas, pane, model, buffer, memory),
        (Focus::Table, None) if is_unreadable(model) || buffer.is_empty() => {
            aside::instead_of_form(canvas, pane, model, buffer);
        }
        _ => {
            tables::draw(canvas, body, model, buffer, memory);
            dim_stale(canvas, body, buffer);
        }
    }
}

/// Dims what is shown of an earlier text while the present one is broken.
fn dim_stale(canvas: &mut Canvas<'_>, area: Rect, buffer: &Buffer) {
    if buffer.is_stale() {
        canvas.style(area, canvas.theme().dim());
    }
}

/// The rows of a form besides its fields: its heading, and what is said of the focused one.
const SAID: u16 = 7;

/// The fewest rows of the text that are worth showing.
const FEWEST_LINES: u16 = 5;

/// The rows that the longest form needs, with what is said of its focused line.
const FORM_ROWS: u16 = 26;

/// The form of the selected variable and the raw file below it, or only the raw file.
fn details(canvas: &mut Canvas<'_>, area: Rect, model: &Model, buffer: &Buffer, memory: &mut Memory) {
    let state = &model.variables;
    let focused = state.focus() == Focus::Raw;
    let narrow = area.width < TWO_PANES && model.screen.0 < TWO_PANES;
    let cursor = state.editor.selection.cursor;
    let selected = buffer.variable(cursor).filter(|_| !is_unreadable(model));
    let nothing = buffer.text().is_empty() && !focused;
    let raw_height = match selected {
        None if nothing => {
            aside::instead_of_form(canvas, area, model, buffer);
            0
        }
        None => area
            .height
            .saturating_sub(aside::instead_of_form(canvas, area, model, buffer)),
        Some(_) if state.editor.text.large || (focused && narrow) => area.height,
        Some(_) if focused => area.height - (area.height * 3 / 5).min(FORM_ROWS),
        Some(current) if state.editor.text.shown => {
            // The form has what it needs: the same for every variable of a kind.
            let fields = u16::try_from(rows(&current).len()).unwrap_or(FORM_ROWS);
            let usual = (area.height * 3 / 5).min(FORM_ROWS);
            let left = area.height.saturating_sub(usual.max(fields + SAID));
            if left < FEWEST_LINES { 0 } else { left }
        }
        Some(_) => 0,
    };
    let form_height = area.height - raw_height;
    if let Some(current) = selected.filter(|_| form_height > 2) {
        let place = Rect::new(area.x, area.y, area.width, form_height);
        form::draw(canvas, place, model, &current, memory);
        dim_stale(canvas, place, buffer);
    }
    if raw_height > 0 {
        let place = Rect::new(area.x, area.y + form_height, area.width, raw_height);
        raw::draw(canvas, place, model, buffer, memory);
    }
}
