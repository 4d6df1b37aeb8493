//! The pane of the tables: the filter and the order above them, the rows that are seen, the line that leads on below.
//!
//! ```text
//!  filter quad_
//!  Inputs 3 of 8        default  range     gauge          unit
//! ▸  QUAD:IN20:121      !  5.20  [0, 5]    ├────────┤●    kG
//!  Outputs 3
//!    size
//!  Go on to the answers: lume-model-1.5 accepts this file
//! ```

use super::aside;
use super::columns::Columns;
use super::lines::{Lines, TableLine};
use super::needs::Needs;
use super::row_cells::RowCells;
use super::table::{self, RowStatus, SelectedCell, VariableRow};
use crate::editor::Buffer;
use crate::editor::query::{NameMatcher, QUANTITIES, STATES};
use crate::text::{Section, Severity};
use crate::tui::ui::{self, Ui, below, right_of};
use crate::tui::view::Memory;
use crate::tui::widgets::field;
use crate::tui::widgets::scroll::first_row;
use crate::wizard::{Focus, Model};
use ratatui::layout::{Constraint, Layout, Rect};

/// Draws the tables, the filter and the order above them, the line that leads on below them.
pub fn draw(ui: &mut Ui<'_>, [area, bar]: [Rect; 2], model: &Model, buffer: &Buffer, memory: &mut Memory) {
    let above = u16::from(is_filter_shown(model));
    let sorted = u16::from(model.variables.editor.selection.sorting().is_some());
    let problems = aside::below_the_tables(area, model, buffer);
    let problem_rows = u16::try_from(problems.rows()).unwrap_or(0);
    let rows = [
        Constraint::Length(above),
        Constraint::Length(sorted),
        Constraint::Min(0),
        Constraint::Length(problem_rows),
        Constraint::Length(u16::from(!model.alone)),
    ];
    let [filter_row, order_row, body, below_body, go_on_row] = Layout::vertical(rows).areas(area);
    if above > 0 {
        filter(ui, filter_row, model);
    }
    if sorted > 0 {
        order(ui, order_row, model);
    }
    let lines = rows_of_both(ui, body, model, buffer, memory);
    let rows = below(body, 1);
    let bar = Rect {
        y: rows.y,
        height: rows.height,
        ..bar
    };
    ui.scrollbar(bar, memory.table, lines);
    problems.draw(ui, below_body);
    if !model.alone {
        go_on(ui, go_on_row, model, buffer);
    }
}

fn is_filter_shown(model: &Model) -> bool {
    let state = &model.variables;
    state.focus() == Focus::Filter || state.editor.selection.is_filtered() || !state.filter.text().is_empty()
}

/// The rows of both tables and their headings, as many as there is room for; gives the number of all lines.
fn rows_of_both(ui: &mut Ui<'_>, area: Rect, model: &Model, buffer: &Buffer, memory: &mut Memory) -> usize {
    let selection = &model.variables.editor.selection;
    // What is understood of a file that cannot be read need not be what its author means.
    let (shown, inputs, all) = match aside::is_unreadable(model) {
        true => (0, 0, [0, 0]),
        false => (
            selection.len(buffer),
            selection.inputs(buffer),
            Section::ALL.map(|section| buffer.count(section)),
        ),
    };
    let lines = Lines {
        inputs,
        outputs: shown - inputs,
        all,
    };
    let wanted = match shown {
        0 => 0,
        _ => lines.of_row(selection.row(buffer)),
    };
    let heading = ui::first_row(area);
    let body = below(area, 1);
    memory.table = first_row(memory.table, wanted, lines.len(), usize::from(body.height));
    let seen = (memory.table..lines.len()).map(|number| lines.line(number));
    let seen: Vec<(Rect, TableLine)> = body.rows().zip(seen).collect();
    let mut finder = selection.query().finder();
    let rows: Vec<(Rect, VariableRow, RowStatus)> = seen
        .iter()
        .filter_map(|(place, line)| match line {
            TableLine::Row(row) => {
                status(model, buffer, *row, finder.as_mut()).map(|(row, status)| (*place, row, status))
            }
            _ => None,
        })
        .collect();
    let seen_needs = rows.iter().map(|(_, row, status)| Needs {
        words: status.problem.is_some_and(|severity| severity != Severity::Hint),
        ..row.needs()
    });
    let needs = memory.columns.update(buffer, seen_needs);
    let columns = Columns::fit(area.width, needs);
    let cells = columns.cells(heading);
    let column = cell(model).map(|cell| cell.column);
    let shows_titles = |section| lines.shown(section) > 0;
    let top = lines.heading(memory.table);
    if shows_titles(top) {
        table::headings(ui, &cells, column);
    }
    title(ui, heading, &cells, top, &lines);
    for (place, line) in seen {
        match line {
            TableLine::Blank | TableLine::Row(_) => {}
            TableLine::Title(section) => {
                if lines.inputs == 0 && shows_titles(section) {
                    table::headings(ui, &cells.in_row(place), column);
                }
                title(ui, place, &cells.in_row(place), section, &lines);
            }
            TableLine::Empty(section) => empty(ui, place, model, section),
        }
    }
    for (place, row, status) in rows {
        table::row(ui, &cells.in_row(place), &columns, &row, &status);
    }
    lines.len()
}

/// The variable in row `row`, and how it is.
fn status(
    model: &Model,
    buffer: &Buffer,
    row: usize,
    finder: Option<&mut NameMatcher>,
) -> Option<(VariableRow, RowStatus)> {
    let state = &model.variables;
    let selection = &state.editor.selection;
    let index = selection.at(buffer, row)?;
    let variable = buffer.variable(index)?;
    let selected = row == selection.row(buffer) && state.focus() != Focus::GoOn;
    let problem = state.editor.worst(index, buffer);
    let status = RowStatus {
        problem,
        words: problem.map_or_else(String::new, |_| aside::words(index, buffer)),
        selected,
        cell: cell(model).filter(|_| selected),
        marked: selection.marked().contains(&index),
        found: finder.map_or_else(Vec::new, |finder| finder.matched(&variable.entry.name)),
    };
    Some((VariableRow::of(&variable), status))
}

/// The selected cell, where the table has the focus or it is edited.
fn cell(model: &Model) -> Option<SelectedCell> {
    let state = &model.variables;
    let column = state.editor.selection.column;
    let field = match state.focus() {
        Focus::Table => None,
        Focus::Cell => state.form().map(|line| line.field.clone()),
        _ => return None,
    };
    Some(SelectedCell { column, field })
}

/// The filter, and the words in it that mean nothing.
fn filter(ui: &mut Ui<'_>, area: Rect, model: &Model) {
    let (look, theme) = (ui.look, ui.look.theme);
    let state = &model.variables;
    let columns = [Constraint::Length(8), Constraint::Min(0), Constraint::Length(1)];
    let [label, text, _] = Layout::horizontal(columns).areas(area);
    ui.line(label, look.safe(" filter").style(theme.heading()));
    if state.focus() == Focus::Filter {
        field::draw(ui, text, &state.filter);
        if state.filter.text().is_empty() {
            let hint = "letters of the name, default>1 outside: unit: kind: is:warning is:marked";
            ui.line(right_of(text, 2), look.safe(hint).style(theme.dim()));
        }
    } else {
        ui.line(text, look.safe(state.filter.text()));
    }
    if let Some(word) = state.editor.selection.query().unknown.first() {
        let (states, quantities) = (STATES.join(", "), QUANTITIES.join(", "));
        let known = match word.starts_with("is:") {
            true => format!("{word}? is: knows {states}"),
            false => format!("{word}? {quantities} are compared with a number"),
        };
        let half = right_of(text, text.width / 2);
        let warning = look
            .safe(look.glyphs.problem(Severity::Warning))
            .style(theme.problem(Severity::Warning));
        let known = look.cut(&known, usize::from(half.width.saturating_sub(2)));
        ui.line_right(half, [warning, look.safe(" "), known]);
    }
}

/// The order of the rows, where it is not the file's.
fn order(ui: &mut Ui<'_>, area: Rect, model: &Model) {
    let Some(sorting) = model.variables.editor.selection.sorting() else {
        return;
    };
    let direction = if sorting.descending {
        "descending"
    } else {
        "ascending"
    };
    let text = format!(
        " sorted by {}, {direction}; file unchanged",
        sorting.column.title()
    );
    ui.line(area, ui.look.safe(text).style(ui.look.theme.dim()));
}

/// The heading of a section: its name and how many of its variables are shown.
fn title(ui: &mut Ui<'_>, area: Rect, cells: &RowCells, section: Section, lines: &Lines) {
    let (shown, all) = (lines.shown(section), lines.all_of(section));
    let name = match section {
        Section::Input => "Inputs",
        Section::Output => "Outputs",
    };
    let text = match shown == all {
        true => format!(" {name} {all}"),
        false => format!(" {name} {shown} of {all}"),
    };
    let place = Rect {
        width: cells.glyph.right().saturating_sub(area.x),
        ..area
    };
    ui.line(place, ui.look.safe(text).style(ui.look.theme.heading()));
}

/// The line of a section without a row: how to add one.
fn empty(ui: &mut Ui<'_>, area: Rect, model: &Model, section: Section) {
    let id = match section {
        Section::Input => "add-variable",
        Section::Output => "add-output",
    };
    let focus = model.focus();
    let key = |id| aside::key(ui.look, model, id);
    let text = if aside::is_unreadable(model) {
        "none could be read".to_owned()
    } else if model.variables.editor.selection.is_filtered() {
        match focus {
            Focus::Filter | Focus::Table => format!("none matches the filter; {} removes it", key("close")),
            _ => "none matches the filter".to_owned(),
        }
    } else if !matches!(focus, Focus::Table | Focus::GoOn) {
        "none yet".to_owned()
    } else {
        format!("none yet: {} adds one", key(id))
    };
    ui.line(right_of(area, 3), ui.look.safe(text).style(ui.look.theme.dim()));
}

/// The line that leads on: what Enter does there.
fn go_on(ui: &mut Ui<'_>, area: Rect, model: &Model, buffer: &Buffer) {
    let (look, theme) = (ui.look, ui.look.theme);
    let focused = model.variables.focus() == Focus::GoOn;
    let runtime = buffer.runtime().key();
    let text = match buffer.count_of(Severity::Error) {
        0 => format!(" Go on to the answers: {runtime} accepts this file "),
        _ => format!(" Go on all the same: {runtime} does not accept this file yet "),
    };
    let style = match focused {
        true => theme.selected(model.modal.is_none()),
        false => theme.dim(),
    };
    let pointer = look.safe(look.glyphs.pointer(focused)).style(theme.accent());
    ui.line(area, [pointer, look.safe(text).style(style)]);
}
