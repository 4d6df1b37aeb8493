//! The variables: the tables on the left, the form and the raw file on the right; in a narrow terminal the form opens
//! over the tables. Dialogs take the place of the form.
//!
//! ```text
//!  Inputs 8                  default  range   gauge      unit │ QUAD:IN20:121:BCTRL      scalar input
//! ▸  QUAD:IN20:121:BCTRL  !    5.20  [0, 5]  ├──────┤●   kG   │
//!    QUAD:IN20:122:BCTRL      -0.48  [-1, 1] ├─█────┤    kG   │ default      ! 5.20
//!    ...                                                      │ ── variables.yml:14 ─────────────────
//! ```

mod aside;
mod columns;
mod dialog;
mod explanation;
mod form;
mod lines;
mod measured;
mod needs;
mod raw;
mod row_cells;
mod table;
mod tables;

use super::{Memory, TWO_PANES};
use crate::editor::Buffer;
use crate::editor::form::rows;
use crate::tui::ui::{Ui, below};
use crate::tui::widgets::list::with_scrollbar;
use crate::wizard::{Focus, Model};
pub use aside::{is_unreadable, why_unreadable};
pub use measured::MeasuredColumns;
use ratatui::layout::{Constraint, Layout, Margin, Rect};

/// Draws the step.
pub fn draw(ui: &mut Ui<'_>, body: Rect, model: &Model, memory: &mut Memory) {
    let theme = ui.look.theme;
    let Some(buffer) = model.project.buffer() else {
        let text = match &model.start.refused {
            Some(reason) => reason.as_str(),
            None => "Reading the file …",
        };
        ui.text(body.inner(Margin::new(2, 1)), text, theme.text());
        return;
    };
    if body.width >= TWO_PANES {
        two_panes(ui, body, model, buffer, memory);
        return;
    }
    let state = &model.variables;
    let pane = body.inner(Margin::new(1, 0));
    match (state.focus(), state.dialog()) {
        (_, Some(asked)) => dialog::draw(ui, pane, model, asked, memory),
        (Focus::Form | Focus::Raw, None) => details(ui, pane, model, buffer, memory),
        (Focus::Table, None) if is_unreadable(model) || buffer.is_empty() => {
            aside::instead_of_form(ui, pane, model, buffer);
        }
        _ => {
            tables::draw(ui, with_scrollbar(body), model, buffer, memory);
            dim_stale(ui, body, buffer);
        }
    }
}

/// The tables, and beside them the dialog or the form.
fn two_panes(ui: &mut Ui<'_>, body: Rect, model: &Model, buffer: &Buffer, memory: &mut Memory) {
    let state = &model.variables;
    // What is asked lists what would happen: it has more of the room.
    let right = match state.dialog() {
        Some(_) => (body.width * 3 / 5).clamp(54, 110),
        None => (body.width * 2 / 5).clamp(46, 72),
    };
    let [left, right] = Layout::horizontal([Constraint::Min(0), Constraint::Length(right + 1)]).areas(body);
    let pane = ui.rule_left(right);
    // The tables' scrollbar is on the rule.
    let [rule, _] = Layout::horizontal([Constraint::Length(1), Constraint::Min(0)]).areas(right);
    tables::draw(ui, [left, rule], model, buffer, memory);
    dim_stale(ui, left, buffer);
    let selection = &state.editor.selection;
    if let Some(asked) = state.dialog() {
        dialog::draw(ui, pane, model, asked, memory);
    } else if selection.is_filtered() && selection.len(buffer) == 0 && !is_unreadable(model) {
        ui.text(pane, "No variable matches the filter.", ui.look.theme.dim());
    } else {
        details(ui, pane, model, buffer, memory);
    }
}

/// Dims what is shown of an earlier text while the present one is broken.
fn dim_stale(ui: &mut Ui<'_>, area: Rect, buffer: &Buffer) {
    if buffer.is_stale() {
        ui.style(area, ui.look.theme.dim());
    }
}

/// The rows of a form besides its fields: its heading, and the explanation of the focused one.
const EXPLAINED: u16 = 7;

/// The fewest rows of the text that are worth showing.
const FEWEST_LINES: u16 = 5;

/// The rows that the longest form needs, with the explanation of its focused line.
const FORM_ROWS: u16 = 26;

/// The form of the selected variable and the raw file below it, or only the raw file.
fn details(ui: &mut Ui<'_>, area: Rect, model: &Model, buffer: &Buffer, memory: &mut Memory) {
    let state = &model.variables;
    let focused = state.focus() == Focus::Raw;
    let narrow = area.width < TWO_PANES && model.screen.0 < TWO_PANES;
    let cursor = state.editor.selection.cursor;
    let selected = buffer.variable(cursor).filter(|_| !is_unreadable(model));
    let nothing = buffer.text().is_empty() && !focused;
    let usual = (area.height * 3 / 5).min(FORM_ROWS);
    let form_rows = match selected {
        None => {
            let used = aside::instead_of_form(ui, area, model, buffer);
            if nothing { area.height } else { used }
        }
        Some(_) if state.editor.text.large || (focused && narrow) => 0,
        Some(_) if focused => usual,
        Some(current) if state.editor.text.shown => {
            // The form has what it needs: the same for every variable of a kind.
            let fields = u16::try_from(rows(&current).len()).unwrap_or(FORM_ROWS);
            let needed = usual.max(fields + EXPLAINED);
            if area.height.saturating_sub(needed) < FEWEST_LINES {
                area.height
            } else {
                needed
            }
        }
        Some(_) => area.height,
    };
    let [form_area, _] = Layout::vertical([Constraint::Length(form_rows), Constraint::Min(0)]).areas(area);
    if let Some(current) = selected.filter(|_| form_area.height > 2) {
        form::draw(ui, form_area, model, &current, memory);
        dim_stale(ui, form_area, buffer);
    }
    let text_area = below(area, form_rows);
    if text_area.height > 0 {
        raw::draw(ui, text_area, model, buffer, &mut memory.raw);
    }
}
