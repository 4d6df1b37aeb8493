//! The variables: the tables on the left, the form and the raw file on the right; in a narrow terminal the form opens
//! over the tables.

use super::popups::glyph;
use super::table::{self, Columns, Row};
use super::{Memory, TWO_PANES};
use crate::text::{Section, Severity};
use crate::tui::canvas::{Canvas, wrapped};
use crate::tui::widgets::code::Language;
use crate::tui::widgets::gauge::{self, Range};
use crate::tui::widgets::{field, scroll};
use crate::variables::{Entry, fields};
use crate::wizard::draft::Opened;
use crate::wizard::variables::form::{self, FormRow};
use crate::wizard::{Model, Place};
use ratatui::layout::Rect;
use std::collections::BTreeMap;

/// Draws the step.
pub fn draw(canvas: &mut Canvas<'_>, body: Rect, model: &Model, memory: &mut Memory) {
    let theme = canvas.theme();
    let Some(opened) = model.draft.opened() else {
        let text = match &model.start.refused {
            Some(reason) => reason.as_str(),
            None => "Reading the file …",
        };
        canvas.wrap(
            Rect::new(body.x + 2, body.y + 1, body.width - 4, 6),
            text,
            theme.text(),
        );
        return;
    };
    let in_form = model.variables.form().is_some();
    if body.width >= TWO_PANES {
        let right = (body.width * 2 / 5).clamp(46, 64);
        let left = body.width - right - 1;
        tables(
            canvas,
            Rect::new(body.x, body.y, left, body.height),
            model,
            opened,
            memory,
        );
        canvas.rule_down(body.x + left, body.y, body.height);
        let pane = Rect::new(body.x + left + 2, body.y, right.saturating_sub(2), body.height);
        selected(canvas, pane, model, opened, memory);
    } else if in_form {
        selected(
            canvas,
            Rect::new(body.x + 1, body.y, body.width - 2, body.height),
            model,
            opened,
            memory,
        );
    } else {
        tables(canvas, body, model, opened, memory);
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

fn tables(canvas: &mut Canvas<'_>, area: Rect, model: &Model, opened: &Opened, memory: &mut Memory) {
    let theme = canvas.theme();
    let state = &model.variables;
    let place = below_popup(model);
    let mut top = area.y;
    if place == Place::Filter || state.is_filtered() {
        let used = canvas.put(area.x + 2, top, 10, "filter ", theme.heading());
        let room = area.width.saturating_sub(used + 4);
        if place == Place::Filter {
            field::focused(canvas, area.x + 2 + used, top, room, &state.filter);
        } else {
            canvas.put(area.x + 2 + used, top, room, state.filter.text(), theme.text());
        }
        top += 1;
    }
    let bottom = area.bottom() - u16::from(!model.alone);
    let height = bottom.saturating_sub(top);
    let shown = state.rows(&model.draft);
    let inputs = state.input_rows(opened);
    let lines = Lines {
        inputs,
        outputs: shown - inputs,
    };
    let at = lines.of_row(state.row.min(shown.saturating_sub(1)));
    // The title of the first section stays in view with its first row.
    let wanted = if state.row == 0 { 0 } else { at };
    memory.table = scroll::first_row(memory.table, wanted, lines.len(), usize::from(height));
    let columns = Columns::fit(area.width);
    let problems = problems_by_name(opened, &lines, memory.table, usize::from(height), state);
    for (y, number) in (top..bottom).zip(memory.table..lines.len()) {
        let line = Rect::new(area.x, y, area.width.saturating_sub(1), 1);
        match lines.line(number) {
            Line::Blank => {}
            Line::Title(section) => title(canvas, line, columns, opened, section, &lines),
            Line::Empty(section) => empty(canvas, line, section, state.is_filtered()),
            Line::Row(row) => {
                let Some(entry) = state.entry_of_row(row).and_then(|number| opened.entry(number)) else {
                    continue;
                };
                let selected = (row == state.row && place != Place::GoOn).then_some(place == Place::Table);
                let problem = problems.get(&(entry.section, entry.name.as_str())).copied();
                table::row(canvas, line, columns, &Row::of(opened, entry), problem, selected);
            }
        }
    }
    scroll::marks(canvas, area.right() - 1, top, height, memory.table, lines.len());
    if !model.alone {
        go_on(
            canvas,
            Rect::new(area.x, bottom, area.width, 1),
            model,
            opened,
            place == Place::GoOn,
        );
    }
}

fn title(
    canvas: &mut Canvas<'_>,
    line: Rect,
    columns: Columns,
    opened: &Opened,
    section: Section,
    lines: &Lines,
) {
    let all = opened.reading.entries(section).len();
    let shown = match section {
        Section::Input => lines.inputs,
        Section::Output => lines.outputs,
    };
    if section == Section::Input && shown > 0 {
        table::heading(canvas, line, columns);
    }
    let text = table::section_title(section, shown, all);
    canvas.clear(Rect::new(line.x, line.y, 2 + columns.name, 1));
    let style = canvas.theme().heading();
    canvas.put(line.x + 1, line.y, columns.name + 1, &text, style);
}

fn empty(canvas: &mut Canvas<'_>, line: Rect, section: Section, filtered: bool) {
    let style = canvas.theme().dim();
    let text = match (section, filtered) {
        (_, true) => "none matches the filter; Esc takes it off",
        (Section::Input, false) => "none yet: a adds the first",
        (Section::Output, false) => "none yet: add one as an input, then move it here",
    };
    canvas.put(line.x + 2, line.y, line.width, text, style);
}

/// The line that leads on: what Enter does there.
fn go_on(canvas: &mut Canvas<'_>, line: Rect, model: &Model, opened: &Opened, focused: bool) {
    let theme = canvas.theme();
    let glyphs = canvas.look.glyphs;
    let text = if opened.reading.accepted() {
        format!(
            " Go on to the answers: {} takes this file ",
            opened.reading.runtime.key()
        )
    } else {
        format!(
            " Go on all the same: {} does not take this file yet ",
            opened.reading.runtime.key()
        )
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

/// The weightiest problem of each variable that is seen.
fn problems_by_name<'a>(
    opened: &'a Opened,
    lines: &Lines,
    first: usize,
    height: usize,
    state: &crate::wizard::variables::State,
) -> BTreeMap<(Section, &'a str), Severity> {
    let seen: Vec<&Entry> = (first..(first + height).min(lines.len()))
        .filter_map(|number| match lines.line(number) {
            Line::Row(row) => opened.entry(state.entry_of_row(row)?),
            _ => None,
        })
        .collect();
    let mut problems = BTreeMap::new();
    for diagnostic in &opened.reading.diagnostics {
        if diagnostic.severity == Severity::Hint {
            continue;
        }
        let (Some(section), Some(name)) = (diagnostic.section, diagnostic.variable.as_deref()) else {
            continue;
        };
        if seen
            .iter()
            .any(|entry| entry.section == section && entry.name == name)
        {
            let worst = problems.entry((section, name)).or_insert(diagnostic.severity);
            *worst = diagnostic.severity.min(*worst);
        }
    }
    problems
}

/// The form of the selected variable, and the raw file below it.
fn selected(canvas: &mut Canvas<'_>, area: Rect, model: &Model, opened: &Opened, memory: &mut Memory) {
    let theme = canvas.theme();
    let state = &model.variables;
    let Some(entry) = state.selected_entry(&model.draft) else {
        if state.raw {
            raw(canvas, area, opened, None);
        }
        return;
    };
    let kind = format!(
        "{} {}",
        crate::wizard::variables::filter::kind_word(opened, entry),
        entry.section.word()
    );
    let kind_width = u16::try_from(crate::text::display::width(&kind)).unwrap_or(12);
    canvas.put(
        area.x,
        area.y,
        area.width.saturating_sub(kind_width + 2),
        &entry.name,
        theme.heading(),
    );
    canvas.put_right(area.right(), area.y, kind_width, &kind, theme.dim());
    let preview;
    let (rows, focused) = match state.form() {
        Some(form) => (&form.rows, Some(form.focused_row())),
        None => {
            preview = form::rows(opened, entry);
            (&preview, None)
        }
    };
    let raw_height = if state.raw {
        (area.height / 3).clamp(5, 14)
    } else {
        0
    };
    let height = area.height.saturating_sub(2 + raw_height);
    let form_area = Rect::new(area.x, area.y + 2, area.width, height);
    form_rows(canvas, form_area, model, opened, entry, rows, focused, memory);
    if raw_height > 0 {
        let y = area.bottom() - raw_height;
        raw(
            canvas,
            Rect::new(area.x, y, area.width, raw_height),
            opened,
            Some(entry),
        );
    }
}

/// The lines of the form; below the one in focus what is wrong, what helps, and the fixes.
#[allow(clippy::too_many_arguments)]
fn form_rows(
    canvas: &mut Canvas<'_>,
    area: Rect,
    model: &Model,
    opened: &Opened,
    entry: &Entry,
    rows: &[FormRow],
    focused: Option<usize>,
    memory: &mut Memory,
) {
    let below = focused.map_or_else(Vec::new, |number| match rows.get(number) {
        Some(row) => explanation(
            model,
            opened,
            entry,
            row,
            usize::from(area.width.saturating_sub(13)),
        ),
        None => Vec::new(),
    });
    let room = usize::from(area.height).saturating_sub(below.len()).max(1);
    memory.form = scroll::first_row(memory.form, focused.unwrap_or(0), rows.len(), room);
    let mut y = area.y;
    for (number, row) in rows.iter().enumerate().skip(memory.form) {
        if y >= area.bottom() {
            break;
        }
        form_row(
            canvas,
            Rect::new(area.x, y, area.width, 1),
            model,
            opened,
            entry,
            row,
            focused == Some(number),
        );
        y += 1;
        if focused == Some(number) {
            for (text, severity) in &below {
                if y >= area.bottom() {
                    break;
                }
                let style =
                    severity.map_or(canvas.theme().dim(), |severity| canvas.theme().problem(severity));
                canvas.put(area.x + 13, y, area.width.saturating_sub(13), text, style);
                y += 1;
            }
        }
    }
    let height = area.height;
    scroll::marks(
        canvas,
        area.right().saturating_sub(1),
        area.y,
        height,
        memory.form,
        rows.len() + below.len(),
    );
}

fn form_row(
    canvas: &mut Canvas<'_>,
    line: Rect,
    model: &Model,
    opened: &Opened,
    entry: &Entry,
    row: &FormRow,
    focused: bool,
) {
    let theme = canvas.theme();
    let label_style = if focused { theme.accent() } else { theme.text() };
    let required = row.rule.is_some_and(|rule| rule.required) && row.field.text().is_empty();
    canvas.put(line.x, line.y, 10, &row.key, label_style);
    let problems = form::problems_of(opened, entry, row);
    let worst = problems.iter().map(|diagnostic| diagnostic.severity).min();
    if let Some(severity) = worst.filter(|severity| *severity != Severity::Hint) {
        let mark = glyph(canvas, severity);
        canvas.put(line.x + 11, line.y, 1, mark, theme.problem(severity));
    }
    let x = line.x + 13;
    let gauge_room = 17;
    let is_range = row
        .rule
        .is_some_and(|rule| rule.key == opened.reading.runtime.range_key(entry.section));
    let range = gauge_of(opened, entry).filter(|_| is_range && line.width >= 42);
    let room = line
        .right()
        .saturating_sub(x + if range.is_some() { gauge_room + 1 } else { 1 });
    if focused && model.popup.is_none() {
        field::focused(canvas, x, line.y, room, &row.field);
    } else if row.field.text().is_empty() {
        let text = if required {
            "required"
        } else if canvas.look.glyphs.ascii {
            "-"
        } else {
            "–"
        };
        canvas.put(x, line.y, room, text, theme.dim());
    } else {
        canvas.put(x, line.y, room, row.field.text(), theme.text());
    }
    if let Some(range) = range {
        gauge::draw(canvas, line.right() - gauge_room, line.y, gauge_room, range);
    }
}

fn gauge_of(opened: &Opened, entry: &Entry) -> Option<Range> {
    let runtime = opened.reading.runtime;
    let rule = runtime.kind(entry.kind?)?;
    let written = fields(&opened.document, entry);
    let find = |key: &str| {
        let same = |found: &str| {
            rule.field(entry.section, key)
                .is_some_and(|field| field.key == found || field.aliases.contains(&found))
        };
        written.iter().find(|field| field.key == key || same(&field.key))
    };
    let (low, high) = table::ends(opened, find(runtime.range_key(entry.section))?.node)?;
    let default = find(runtime.default_key()).and_then(|field| table::number(opened, field.node));
    Some(Range { low, high, default })
}

/// What is to be said of the field in focus: problems with what helps, fixes with their keys; else what it is for.
fn explanation(
    model: &Model,
    opened: &Opened,
    entry: &Entry,
    row: &FormRow,
    room: usize,
) -> Vec<(String, Option<Severity>)> {
    let mut lines = Vec::new();
    if let Some(refused) = model.variables.form().and_then(|form| form.refused.as_ref()) {
        lines.extend(
            wrapped(refused, room)
                .into_iter()
                .map(|line| (line, Some(Severity::Error))),
        );
    }
    for diagnostic in form::problems_of(opened, entry, row) {
        lines.extend(
            wrapped(&diagnostic.message, room)
                .into_iter()
                .map(|line| (line, Some(diagnostic.severity))),
        );
        if let Some(help) = &diagnostic.help {
            lines.extend(wrapped(help, room).into_iter().map(|line| (line, None)));
        }
    }
    for (key, fix) in ["F6", "F7"].into_iter().zip(model.variables.fixes(&model.draft)) {
        lines.push((format!("{key} {}", fix.label), None));
    }
    if lines.is_empty()
        && let Some(rule) = row.rule
    {
        lines.extend(wrapped(rule.help, room).into_iter().map(|line| (line, None)));
    }
    lines
}

/// The file's text around `entry`, its first line marked.
fn raw(canvas: &mut Canvas<'_>, area: Rect, opened: &Opened, entry: Option<&Entry>) {
    let theme = canvas.theme();
    let text = opened.document.text();
    let index = opened.document.lines();
    let here = match entry {
        Some(entry) => index.line(entry.span.start),
        None => opened
            .reading
            .diagnostics
            .iter()
            .find_map(|diagnostic| Some(index.line(diagnostic.span?.start)))
            .unwrap_or(1),
    };
    let name = match &opened.path {
        Some(path) => path
            .file_name()
            .map_or_else(String::new, |name| name.to_string_lossy().into_owned()),
        None => crate::wizard::draft::EXAMPLE_NAME.to_owned(),
    };
    canvas.rule_across(
        Rect::new(area.x, area.y, area.width, 1),
        &format!("{name}:{here}"),
    );
    let height = usize::from(area.height.saturating_sub(1));
    let first = here
        .saturating_sub(1)
        .max(1)
        .min(index.lines().saturating_sub(height.min(index.lines())) + 1);
    let numbers = u16::try_from((first + height).to_string().len()).unwrap_or(6);
    let last = entry.map_or(here, |entry| index.line(entry.span.end.saturating_sub(1)));
    for (y, number) in (area.y + 1..area.bottom()).zip(first..=index.lines()) {
        let Some(span) = index.span(text, number) else {
            break;
        };
        let within = (here..=last).contains(&number) && entry.is_some();
        let style = if within { theme.accent() } else { theme.dim() };
        canvas.put_right(area.x + numbers, y, numbers, &number.to_string(), style);
        let place = Rect::new(area.x + numbers + 1, y, area.width.saturating_sub(numbers + 1), 1);
        super::review::code_line(canvas, place, span.of(text), Language::Yaml);
    }
}

/// The place below whatever lies over the screen.
fn below_popup(model: &Model) -> Place {
    model.variables.place()
}
