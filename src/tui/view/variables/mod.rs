//! The variables: the tables on the left, the form and the raw file on the right; in a narrow terminal the form opens
//! over the tables.

mod aside;
mod columns;
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
pub use aside::is_unreadable;
use columns::Columns;
pub use columns::Needs;
use ratatui::layout::Rect;
use std::hash::{DefaultHasher, Hash, Hasher};
use table::{Row, Standing};

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
        // What is asked lists what would happen: it has more of the room.
        let right = match state.dialog() {
            Some(_) => (body.width * 3 / 5).clamp(54, 110),
            None => (body.width * 2 / 5).clamp(46, 72),
        };
        let left = body.width - right - 1;
        let area = Rect::new(body.x, body.y, left, body.height);
        tables(canvas, area, model, opened, &sheet, memory);
        canvas.rule_down(body.x + left, body.y, body.height);
        let pane = Rect::new(body.x + left + 2, body.y, right.saturating_sub(2), body.height);
        if let Some(asked) = state.dialog() {
            dialog::draw(canvas, pane, model, asked);
        } else if state.is_filtered() && state.list.len(&sheet) == 0 {
            canvas.wrap(pane, "No variable matches the filter.", theme.dim());
        } else {
            details(canvas, pane, model, &sheet, memory);
        }
        return;
    }
    let pane = Rect::new(body.x + 1, body.y, body.width - 2, body.height);
    match (place, state.dialog()) {
        (_, Some(asked)) => dialog::draw(canvas, pane, model, asked),
        (Place::Form | Place::Raw, None) => details(canvas, pane, model, &sheet, memory),
        (Place::Table, None) if state.selected(&model.draft).is_none() && !state.is_filtered() => {
            aside::instead_of_form(canvas, pane, model, &sheet);
        }
        _ => tables(canvas, body, model, opened, &sheet, memory),
    }
}

/// The rows that the longest form needs, with what is said of its focused line.
const FORM_ROWS: u16 = 26;

/// The form of the selected variable and the raw file below it, or only the raw file.
fn details(canvas: &mut Canvas<'_>, area: Rect, model: &Model, sheet: &Sheet<'_>, memory: &mut Memory) {
    let state = &model.variables;
    let focused = state.place() == Place::Raw;
    let narrow = area.width < TWO_PANES && model.screen.0 < TWO_PANES;
    let selected = state.selected(&model.draft);
    let nothing = sheet.text_length() == 0 && !focused;
    let raw_height = match selected {
        None if nothing => {
            aside::instead_of_form(canvas, area, model, sheet);
            0
        }
        None => area
            .height
            .saturating_sub(aside::instead_of_form(canvas, area, model, sheet)),
        Some(_) if state.raw.large || (focused && narrow) => area.height,
        Some(_) if state.raw.shown || focused => area.height - (area.height * 3 / 5).min(FORM_ROWS),
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
    if !model.alone {
        let line = Rect::new(area.x, bottom, area.width, 1);
        go_on(canvas, line, model, opened, place == Place::GoOn);
    }
    let room = Rect::new(area.x, top, area.width, bottom.saturating_sub(top));
    let bottom = bottom - aside::below_the_tables(canvas, room, model, sheet);
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
    let seen: Vec<(u16, Line)> = (top..bottom)
        .zip((memory.table..lines.len()).map(|number| lines.line(number)))
        .collect();
    let mut rows: Vec<(u16, Row, Standing)> = seen
        .iter()
        .filter_map(|(y, line)| match line {
            Line::Row(row) => Some((*y, *row)),
            _ => None,
        })
        .filter_map(|(y, row)| {
            let spot = state.list.at(sheet, row)?;
            let current = sheet.current(spot)?;
            let selected = row == selected_row && place != Place::GoOn;
            let standing = Standing {
                problem: state.worst(sheet, spot),
                selected: selected.then_some(place == Place::Table),
                marked: state.list.marked.contains(&spot.number),
                found: state.query().matched(&current.entry.name),
                words: String::new(),
            };
            Some((y, Row::of(&current), standing, spot))
        })
        .map(|(y, row, mut standing, spot)| {
            if standing.problem.is_some() {
                standing.words = aside::words(sheet, spot);
            }
            (y, row, standing)
        })
        .collect();
    let needs = needs(opened, sheet, memory, rows.iter().map(|(_, row, _)| row.needs()));
    let columns = Columns::fit(area.width.saturating_sub(1), needs);
    for (y, line) in seen {
        let place = Rect::new(area.x, y, area.width.saturating_sub(1), 1);
        match line {
            Line::Blank | Line::Row(_) => {}
            Line::Title(section) => title(canvas, place, &columns, sheet, section, &lines),
            Line::Empty(section) => empty(canvas, place, model, section),
        }
    }
    for (y, row, standing) in rows.drain(..) {
        let place = Rect::new(area.x, y, area.width.saturating_sub(1), 1);
        table::row(canvas, place, &columns, &row, &standing);
    }
    scroll::marks(canvas, area.right() - 1, top, height, memory.table, lines.len());
}

/// How many rows are looked at to know how wide the columns are, before they are scrolled to.
const LOOKED_AT: usize = 300;

/// What the rows need of each column: of the first ones and of all that were seen, so that nothing moves back and forth
/// while the table scrolls.
fn needs(
    opened: &Opened,
    sheet: &Sheet<'_>,
    memory: &mut Memory,
    seen: impl Iterator<Item = Needs>,
) -> Needs {
    let mut hasher = DefaultHasher::new();
    (&opened.path, opened.reading.runtime.key()).hash(&mut hasher);
    let file = hasher.finish();
    if memory.needs.0 != file {
        let first = (0..LOOKED_AT)
            .map_while(|rank| sheet.current(sheet.at_rank(rank)?))
            .map(|current| Row::of(&current).needs());
        memory.needs = (file, first.fold(Needs::default(), Needs::and));
    }
    memory.needs.1 = seen.fold(memory.needs.1, Needs::and);
    // The heading of a section stands over the names.
    let most = Section::ALL.map(|section| sheet.count(section)).into_iter().max();
    let title = format!("Outputs {0} of {0}", most.unwrap_or(0));
    memory.needs.1.name = memory
        .needs
        .1
        .name
        .max(u16::try_from(title.len()).unwrap_or(0) - 2);
    memory.needs.1
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
    columns: &Columns,
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
    let text = if model.variables.is_filtered() {
        let key = aside::key(canvas, model, "close");
        format!("none matches the filter; {key} takes it off")
    } else if model.variables.dialog().is_some() {
        "none yet".to_owned()
    } else if aside::is_unreadable(model) {
        "none could be read".to_owned()
    } else {
        format!("none yet: {} adds one", aside::key(canvas, model, id))
    };
    canvas.put(line.x + 3, line.y, line.width.saturating_sub(3), &text, style);
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
