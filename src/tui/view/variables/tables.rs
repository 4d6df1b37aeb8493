//! The pane of the tables: which rows are seen, their headings, the filter above them.

use super::aside;
use super::columns::{Columns, Needs};
use super::table::{self, Row, RowStatus, SelectedCell};
use crate::editor::Buffer;
use crate::editor::query::{NameMatcher, STATES};
use crate::text::{Section, Severity};
use crate::tui::canvas::Canvas;
use crate::tui::view::Memory;
use crate::tui::widgets::{field, scroll};
use crate::wizard::{Focus, Model};
use ratatui::layout::Rect;

/// A line below the first heading.
#[derive(Clone, Copy, PartialEq, Eq)]
enum TableLine {
    Title(Section),
    Row(usize),
    Empty(Section),
    Blank,
}

/// The lines of both tables, by number: nothing is made for lines that are not seen. The heading of the section whose
/// rows are at the top is above them, wherever they are scrolled to.
struct Lines {
    inputs: usize,
    outputs: usize,
    /// All inputs and outputs, shown or not.
    all: [usize; 2],
}

impl Lines {
    /// Rows of the inputs, or one line that says that there are none.
    fn input_lines(&self) -> usize {
        self.inputs.max(1)
    }

    fn len(&self) -> usize {
        self.input_lines() + 2 + self.outputs.max(1)
    }

    fn line(&self, number: usize) -> TableLine {
        let after = self.input_lines();
        match number {
            n if n < after && self.inputs == 0 => TableLine::Empty(Section::Input),
            n if n < after => TableLine::Row(n),
            n if n == after => TableLine::Blank,
            n if n == after + 1 => TableLine::Title(Section::Output),
            _ if self.outputs == 0 => TableLine::Empty(Section::Output),
            n => TableLine::Row(self.inputs + n - after - 2),
        }
    }

    /// The line of row `row`.
    fn of_row(&self, row: usize) -> usize {
        if row < self.inputs {
            row
        } else {
            row - self.inputs + self.input_lines() + 2
        }
    }

    /// The section whose heading is above the line `first`.
    fn heading(&self, first: usize) -> Section {
        if first > self.input_lines() + 1 {
            Section::Output
        } else {
            Section::Input
        }
    }
}

/// Draws the tables, the filter above them, the line that leads on below them.
pub fn draw(canvas: &mut Canvas<'_>, area: Rect, model: &Model, buffer: &Buffer, memory: &mut Memory) {
    let state = &model.variables;
    let selection = &state.editor.selection;
    let focus = state.focus();
    let mut top = area.y;
    if focus == Focus::Filter || state.editor.selection.is_filtered() || !state.filter.text().is_empty() {
        filter(canvas, Rect::new(area.x, top, area.width, 1), model);
        top += 1;
    }
    if let Some(sorting) = selection.sorting() {
        let direction = if sorting.descending {
            "descending"
        } else {
            "ascending"
        };
        let text = format!(
            "sorted by {}, {direction}; the file keeps its order",
            sorting.column.title()
        );
        canvas.put(area.x + 1, top, area.width - 2, &text, canvas.theme().dim());
        top += 1;
    }
    let bottom = area.bottom() - u16::from(!model.alone);
    if !model.alone {
        let line = Rect::new(area.x, bottom, area.width, 1);
        go_on(canvas, line, model, buffer, focus == Focus::GoOn);
    }
    let room = Rect::new(area.x, top, area.width, bottom.saturating_sub(top));
    let bottom = bottom - aside::below_the_tables(canvas, room, model, buffer);
    let heading = Rect::new(area.x, top, area.width.saturating_sub(1), 1);
    let top = top + 1;
    let height = bottom.saturating_sub(top);
    // What is understood of a file that cannot be read need not be what its author means.
    let (shown, inputs) = match aside::is_unreadable(model) {
        true => (0, 0),
        false => (selection.len(buffer), selection.inputs(buffer)),
    };
    let lines = Lines {
        inputs,
        outputs: shown - inputs,
        all: match aside::is_unreadable(model) {
            true => [0, 0],
            false => Section::ALL.map(|section| buffer.count(section)),
        },
    };
    let wanted = match shown {
        0 => 0,
        _ => lines.of_row(selection.row(buffer)),
    };
    memory.table = scroll::first_row(memory.table, wanted, lines.len(), usize::from(height));
    let seen: Vec<(u16, TableLine)> = (top..bottom)
        .zip((memory.table..lines.len()).map(|number| lines.line(number)))
        .collect();
    let mut finder = selection.query().finder();
    let rows: Vec<(u16, Row, RowStatus)> = seen
        .iter()
        .filter_map(|(y, line)| match line {
            TableLine::Row(row) => {
                status(model, buffer, *row, finder.as_mut()).map(|(row, status)| (*y, row, status))
            }
            _ => None,
        })
        .collect();
    let seen_needs = rows.iter().map(|(_, row, status)| Needs {
        words: status.problem.is_some_and(|severity| severity != Severity::Hint),
        ..row.needs()
    });
    let needs = memory.columns.update(buffer, seen_needs);
    let columns = Columns::fit(area.width.saturating_sub(1), needs);
    title(
        canvas,
        heading,
        &columns,
        lines.heading(memory.table),
        &lines,
        true,
    );
    for (y, line) in seen {
        let place = Rect::new(area.x, y, area.width.saturating_sub(1), 1);
        match line {
            TableLine::Blank | TableLine::Row(_) => {}
            TableLine::Title(section) => title(canvas, place, &columns, section, &lines, false),
            TableLine::Empty(section) => empty(canvas, place, model, section),
        }
    }
    for (y, row, status) in rows {
        let place = Rect::new(area.x, y, area.width.saturating_sub(1), 1);
        table::row(canvas, place, &columns, &row, &status);
    }
    scroll::marks(canvas, area.right() - 1, top, height, memory.table, lines.len());
}

/// The variable in row `row`, and how it is.
fn status(
    model: &Model,
    buffer: &Buffer,
    row: usize,
    finder: Option<&mut NameMatcher>,
) -> Option<(Row, RowStatus)> {
    let state = &model.variables;
    let focus = state.focus();
    let selection = &state.editor.selection;
    let index = selection.at(buffer, row)?;
    let variable = buffer.variable(index)?;
    let selected = row == selection.row(buffer) && focus != Focus::GoOn;
    let problem = state.editor.worst(index, buffer);
    let status = RowStatus {
        problem,
        words: problem.map_or_else(String::new, |_| aside::words(index, buffer)),
        selected: selected.then_some(focus == Focus::Table),
        marked: selection.marked().contains(&index),
        cell: cell(model, focus).filter(|_| selected),
        found: finder.map_or_else(Vec::new, |finder| finder.matched(&variable.entry.name)),
    };
    Some((Row::of(&variable), status))
}

/// The selected cell, where the table has the focus or it is edited.
fn cell(model: &Model, focus: Focus) -> Option<SelectedCell> {
    let state = &model.variables;
    let column = state.editor.selection.column;
    match focus {
        Focus::Table => Some(SelectedCell { column, field: None }),
        Focus::Cell => Some(SelectedCell {
            column,
            field: state.form().map(|line| line.field.clone()),
        }),
        _ => None,
    }
}

/// The filter, and the words in it that mean nothing.
fn filter(canvas: &mut Canvas<'_>, line: Rect, model: &Model) {
    let theme = canvas.theme();
    let state = &model.variables;
    let used = canvas.put(line.x + 1, line.y, 10, "filter ", theme.heading());
    let x = line.x + 1 + used;
    let room = line.width.saturating_sub(used + 3);
    if state.focus() == Focus::Filter {
        field::focused(canvas, x, line.y, room, &state.filter);
        if state.filter.text().is_empty() {
            let hint = "letters of the name, kind: unit: is:warning is:constant is:marked";
            canvas.put(x + 2, line.y, room.saturating_sub(2), hint, theme.dim());
        }
    } else {
        canvas.put(x, line.y, room, state.filter.text(), theme.text());
    }
    if let Some(word) = state.editor.selection.query().unknown.first() {
        let known = STATES.join(", ");
        let text = format!("{word}? is: knows {known}");
        canvas.put_right(
            line.right() - 1,
            line.y,
            room / 2,
            &text,
            theme.problem(Severity::Warning),
        );
    }
}

fn title(
    canvas: &mut Canvas<'_>,
    line: Rect,
    columns: &Columns,
    section: Section,
    lines: &Lines,
    is_top: bool,
) {
    let [inputs, outputs] = lines.all;
    let (shown, all) = match section {
        Section::Input => (lines.inputs, inputs),
        Section::Output => (lines.outputs, outputs),
    };
    if shown > 0 && (is_top || lines.inputs == 0) {
        table::heading(canvas, line, columns);
    }
    let text = table::section_title(section, shown, all);
    canvas.clear(Rect::new(line.x, line.y, columns.name.end(), 1));
    let style = canvas.theme().heading();
    canvas.put(line.x + 1, line.y, columns.name.end() - 1, &text, style);
}

fn empty(canvas: &mut Canvas<'_>, line: Rect, model: &Model, section: Section) {
    let style = canvas.theme().dim();
    let id = match section {
        Section::Input => "add-variable",
        Section::Output => "add-output",
    };
    let focus = model.focus();
    let text = if aside::is_unreadable(model) {
        "none could be read".to_owned()
    } else if model.variables.editor.selection.is_filtered() {
        let key = aside::key(canvas, model, "close");
        match focus {
            Focus::Filter | Focus::Table => format!("none matches the filter; {key} removes it"),
            _ => "none matches the filter".to_owned(),
        }
    } else if !matches!(focus, Focus::Table | Focus::GoOn) {
        "none yet".to_owned()
    } else {
        format!("none yet: {} adds one", aside::key(canvas, model, id))
    };
    canvas.put(line.x + 3, line.y, line.width.saturating_sub(3), &text, style);
}

/// The line that leads on: what Enter does there.
fn go_on(canvas: &mut Canvas<'_>, line: Rect, model: &Model, buffer: &Buffer, focused: bool) {
    let theme = canvas.theme();
    let glyphs = canvas.look.glyphs;
    let runtime = buffer.runtime().key();
    let text = if buffer.count_of(Severity::Error) == 0 {
        format!(" Go on to the answers: {runtime} accepts this file ")
    } else {
        format!(" Go on all the same: {runtime} does not accept this file yet ")
    };
    let pointer = if focused { glyphs.pointer } else { " " };
    canvas.put(line.x, line.y, 1, pointer, theme.accent());
    let style = if focused {
        theme.selected(model.modal.is_none())
    } else {
        theme.dim()
    };
    canvas.put(line.x + 1, line.y, line.width.saturating_sub(2), &text, style);
}
