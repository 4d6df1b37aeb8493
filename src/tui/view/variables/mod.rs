//! The variables: the tables on the left, the form and the raw file on the right; in a narrow terminal the form opens
//! over the tables.

mod dialog;
mod form;
mod raw;
mod table;

use super::{Memory, TWO_PANES};
use crate::text::{Section, Severity};
use crate::tui::canvas::Canvas;
use crate::tui::widgets::{field, scroll};
use crate::wizard::opened::Opened;
use crate::wizard::variables::overlay::Sheet;
use crate::wizard::{Model, Place};
use ratatui::layout::Rect;
use table::{Columns, Row, Standing};

/// Draws the step.
pub fn draw(canvas: &mut Canvas<'_>, body: Rect, model: &Model, memory: &mut Memory) {
    let theme = canvas.theme();
    let (Some(opened), Some(sheet)) = (model.draft.opened(), model.variables.sheet(&model.draft)) else {
        let text = match &model.start.refused {
            Some(reason) => reason.as_str(),
            None => "Reading the file …",
        };
        let area = Rect::new(body.x + 2, body.y + 1, body.width - 4, 6);
        canvas.wrap(area, text, theme.text());
        return;
    };
    let state = &model.variables;
    let place = state.place();
    if body.width >= TWO_PANES {
        let right = (body.width * 2 / 5).clamp(46, 72);
        let left = body.width - right - 1;
        let area = Rect::new(body.x, body.y, left, body.height);
        tables(canvas, area, model, opened, &sheet, memory);
        canvas.rule_down(body.x + left, body.y, body.height);
        let pane = Rect::new(body.x + left + 2, body.y, right.saturating_sub(2), body.height);
        if let Some(asked) = state.dialog() {
            dialog::draw(canvas, pane, model, asked);
        } else {
            details(canvas, pane, model, &sheet, memory);
        }
        return;
    }
    let pane = Rect::new(body.x + 1, body.y, body.width - 2, body.height);
    match (place, state.dialog()) {
        (_, Some(asked)) => dialog::draw(canvas, pane, model, asked),
        (Place::Form | Place::Raw, None) => details(canvas, pane, model, &sheet, memory),
        _ => tables(canvas, body, model, opened, &sheet, memory),
    }
}

/// The form of the selected variable and the raw file below it, or only the raw file.
fn details(canvas: &mut Canvas<'_>, area: Rect, model: &Model, sheet: &Sheet<'_>, memory: &mut Memory) {
    let state = &model.variables;
    let focused = state.place() == Place::Raw;
    let narrow = area.width < TWO_PANES && model.screen.0 < TWO_PANES;
    let selected = state.selected(&model.draft);
    let raw_height = match selected {
        None => area.height.saturating_sub(instead_of_form(canvas, area, sheet)),
        Some(_) if state.raw.large || (focused && narrow) => area.height,
        Some(_) if state.raw.shown || focused => (area.height * 2 / 5).clamp(5, 20),
        Some(_) => 0,
    };
    let form_height = area.height - raw_height;
    if let Some(current) = selected.filter(|_| form_height > 2) {
        let place = Rect::new(area.x, area.y, area.width, form_height);
        form::draw(canvas, place, model, &current, memory);
    }
    if raw_height > 0 {
        let place = Rect::new(area.x, area.y + form_height, area.width, raw_height);
        raw::draw(canvas, place, model, sheet, memory);
    }
}

/// What one line of the tables' pane shows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Line {
    Title(Section),
    Row(usize),
    Empty(Section),
    Blank,
}

/// The lines of both tables, by number: nothing is made for lines that are not seen.
struct Lines {
    inputs: usize,
    outputs: usize,
}

impl Lines {
    /// Rows of the inputs, or one line that says that there are none.
    fn input_lines(&self) -> usize {
        self.inputs.max(1)
    }

    fn len(&self) -> usize {
        1 + self.input_lines() + 2 + self.outputs.max(1)
    }

    fn line(&self, number: usize) -> Line {
        let after = 1 + self.input_lines();
        match number {
            0 => Line::Title(Section::Input),
            n if n < after && self.inputs == 0 => Line::Empty(Section::Input),
            n if n < after => Line::Row(n - 1),
            n if n == after => Line::Blank,
            n if n == after + 1 => Line::Title(Section::Output),
            _ if self.outputs == 0 => Line::Empty(Section::Output),
            n => Line::Row(self.inputs + n - after - 2),
        }
    }

    /// The line of row `row`.
    fn of_row(&self, row: usize) -> usize {
        if row < self.inputs {
            row + 1
        } else {
            row - self.inputs + self.input_lines() + 3
        }
    }
}

fn tables(
    canvas: &mut Canvas<'_>,
    area: Rect,
    model: &Model,
    opened: &Opened,
    sheet: &Sheet<'_>,
    memory: &mut Memory,
) {
    let state = &model.variables;
    let place = state.place();
    let mut top = area.y;
    if place == Place::Filter || state.is_filtered() || !state.filter.text().is_empty() {
        filter(canvas, Rect::new(area.x, top, area.width, 1), model);
        top += 1;
    }
    let bottom = area.bottom() - u16::from(!model.alone);
    let height = bottom.saturating_sub(top);
    let shown = state.list.len(sheet);
    let inputs = state.list.inputs(sheet);
    let lines = Lines {
        inputs,
        outputs: shown - inputs,
    };
    let selected_row = state.list.selected_row(sheet);
    // The title of the first section stays in view with its first row.
    let wanted = if selected_row == 0 {
        0
    } else {
        lines.of_row(selected_row)
    };
    memory.table = scroll::first_row(memory.table, wanted, lines.len(), usize::from(height));
    let columns = Columns::fit(area.width);
    for (y, number) in (top..bottom).zip(memory.table..lines.len()) {
        let line = Rect::new(area.x, y, area.width.saturating_sub(1), 1);
        match lines.line(number) {
            Line::Blank => {}
            Line::Title(section) => title(canvas, line, columns, sheet, section, &lines),
            Line::Empty(section) => empty(canvas, line, section, state.is_filtered()),
            Line::Row(row) => {
                let Some(spot) = state.list.at(sheet, row) else {
                    continue;
                };
                let Some(current) = sheet.current(spot) else {
                    continue;
                };
                let standing = Standing {
                    problem: sheet.worst(spot),
                    selected: (row == selected_row && place != Place::GoOn).then_some(place == Place::Table),
                    marked: state.list.marked.contains(&spot.number),
                };
                table::row(canvas, line, columns, &Row::of(&current), standing);
            }
        }
    }
    scroll::marks(canvas, area.right() - 1, top, height, memory.table, lines.len());
    if !model.alone {
        let line = Rect::new(area.x, bottom, area.width, 1);
        go_on(canvas, line, model, opened, place == Place::GoOn);
    }
}

/// The filter, and the words in it that mean nothing.
fn filter(canvas: &mut Canvas<'_>, line: Rect, model: &Model) {
    let theme = canvas.theme();
    let state = &model.variables;
    let used = canvas.put(line.x + 1, line.y, 10, "filter ", theme.heading());
    let x = line.x + 1 + used;
    let room = line.width.saturating_sub(used + 3);
    if state.place() == Place::Filter {
        field::focused(canvas, x, line.y, room, &state.filter);
        if state.filter.text().is_empty() {
            let hint = "letters of the name, kind: unit: is:warning is:constant is:marked";
            canvas.put(x + 2, line.y, room.saturating_sub(2), hint, theme.dim());
        }
    } else {
        canvas.put(x, line.y, room, state.filter.text(), theme.text());
    }
    if let Some(word) = state.query().unknown.first() {
        let known = crate::wizard::variables::query::STATES.join(", ");
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
    columns: Columns,
    sheet: &Sheet<'_>,
    section: Section,
    lines: &Lines,
) {
    let all = sheet.count(section);
    let shown = match section {
        Section::Input => lines.inputs,
        Section::Output => lines.outputs,
    };
    if section == Section::Input && shown > 0 || section == Section::Output && lines.inputs == 0 && shown > 0
    {
        table::heading(canvas, line, columns);
    }
    let text = table::section_title(section, shown, all);
    canvas.clear(Rect::new(line.x, line.y, 3 + columns.name, 1));
    let style = canvas.theme().heading();
    canvas.put(line.x + 1, line.y, columns.name + 1, &text, style);
}

fn empty(canvas: &mut Canvas<'_>, line: Rect, section: Section, filtered: bool) {
    let style = canvas.theme().dim();
    let text = match (section, filtered) {
        (_, true) => "none matches the filter; Esc takes it off",
        (Section::Input, false) => "none yet: a adds one, i imports, rows can be pasted",
        (Section::Output, false) => "none yet: o adds one",
    };
    canvas.put(line.x + 3, line.y, line.width.saturating_sub(3), text, style);
}

/// Where no variable is selected: what there is to do, or why there are none; gives the rows used.
fn instead_of_form(canvas: &mut Canvas<'_>, area: Rect, sheet: &Sheet<'_>) -> u16 {
    let theme = canvas.theme();
    let opened = sheet.opened;
    let mut y = area.y;
    let mut say = |canvas: &mut Canvas<'_>, text: &str, style| {
        let room = Rect::new(area.x, y, area.width, area.bottom().saturating_sub(y));
        y += canvas.wrap(room, text, style);
    };
    if opened.document.text().trim().is_empty() {
        let first = if opened.is_new {
            "There is no such file yet: saving makes it."
        } else {
            "This file is empty."
        };
        say(canvas, first, theme.heading());
        say(canvas, "", theme.text());
        let keys = [
            ("a", "adds an input"),
            ("o", "adds an output, also an image"),
            ("i", "imports a table (.csv, .tsv) or Python source (.py)"),
        ];
        for (key, what) in keys {
            say(canvas, &format!("{key}   {what}"), theme.text());
        }
        say(
            canvas,
            "    rows copied from a spreadsheet can be pasted",
            theme.text(),
        );
    } else {
        let all = &opened.reading.diagnostics;
        let loose = opened
            .outline
            .loose()
            .filter_map(|number| all.get(number))
            .take(3);
        for diagnostic in loose {
            let line = diagnostic.span.map_or(1, |span| sheet.line_of(span.start) + 1);
            let text = format!("line {line}: {}", diagnostic.message);
            say(canvas, &text, theme.problem(diagnostic.severity));
            if let Some(help) = &diagnostic.help {
                say(canvas, help, theme.text());
            }
        }
    }
    say(canvas, "", theme.text());
    y - area.y
}

/// The line that leads on: what Enter does there.
fn go_on(canvas: &mut Canvas<'_>, line: Rect, model: &Model, opened: &Opened, focused: bool) {
    let theme = canvas.theme();
    let glyphs = canvas.look.glyphs;
    let runtime = opened.reading.runtime.key();
    let text = if opened.outline.count(Severity::Error) == 0 {
        format!(" Go on to the answers: {runtime} takes this file ")
    } else {
        format!(" Go on all the same: {runtime} does not take this file yet ")
    };
    let pointer = if focused { glyphs.pointer } else { " " };
    canvas.put(line.x, line.y, 1, pointer, theme.accent());
    let style = if focused {
        theme.selected(model.popup.is_none())
    } else {
        theme.dim()
    };
    canvas.put(line.x + 1, line.y, line.width.saturating_sub(2), &text, style);
}
