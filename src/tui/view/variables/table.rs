//! The tables of inputs and outputs. Only the rows that are seen are made, so a hundred thousand cost what eight do.

use super::columns::{Columns, NARROWEST_GAUGE, Needs};
use crate::editor::{Column, TextField, VariableRef, values};
use crate::text::display::{self, width};
use crate::text::{Section, Severity};
use crate::tui::canvas::Canvas;
use crate::tui::widgets::field;
use crate::tui::widgets::gauge::{self, Range};
use crate::tui::widgets::number::short;
use crate::yaml::{Document, Use};
use ratatui::layout::Rect;

/// The digits of a number that does not fit.
const EXACT: usize = 5;

/// The digits of a number where there is even less room.
const ROUGH: usize = 3;

/// The cells of a variable's row.
pub struct Row {
    name: String,
    kind: &'static str,
    scalar: bool,
    default: String,
    range: String,
    gauge: Option<Range>,
    unit: String,
    about: String,
    constant: bool,
}

impl Row {
    /// The unit, and whether the variable is constant.
    fn unit_text(&self) -> String {
        match (self.unit.is_empty(), self.constant) {
            (false, false) => self.unit.clone(),
            (false, true) => format!("{} const", self.unit),
            (true, true) => "const".to_owned(),
            (true, false) => String::new(),
        }
    }

    /// The cells that it needs in each column.
    pub fn needs(&self) -> Needs {
        let cells = |text: &str| u16::try_from(width(&display::shown(text))).unwrap_or(u16::MAX);
        let of_scalar = |cells: u16| if self.scalar { cells } else { 0 };
        // Every ellipsis takes one cell.
        let short_cells = |text: &str, digits| of_scalar(cells(&short(text, digits, "…")));
        Needs {
            name: cells(&self.name),
            kind: cells(self.kind),
            default: short_cells(&self.default, EXACT),
            range: short_cells(&self.range, EXACT),
            whole_default: of_scalar(cells(&self.default)),
            whole_range: of_scalar(cells(&self.range)),
            rough_default: short_cells(&self.default, ROUGH),
            rough_range: short_cells(&self.range, ROUGH),
            unit: of_scalar(cells(&self.unit_text())),
            // A range without ends draws nothing that is not said by its text.
            gauge: self
                .gauge
                .is_some_and(|range| range.low.is_finite() || range.high.is_finite()),
            words: false,
        }
    }

    /// The row of a variable.
    pub fn of(variable: &VariableRef<'_>) -> Self {
        let show = |key: &str| {
            variable
                .value(key)
                .map_or_else(String::new, |value| shown(variable.document, value))
        };
        let default = show(Column::Default.key(variable));
        Self {
            name: variable.entry.name.clone(),
            kind: variable.kind_word(),
            scalar: variable.is_scalar(),
            range: show(Column::Range.key(variable)),
            gauge: range_of(variable),
            unit: variable.unit(),
            about: about(&show, &default),
            default,
            constant: variable.is_constant(),
        }
    }
}

/// A value on one line.
fn shown(document: &Document, value: Use) -> String {
    let written = values::unquoted(document, value.node, value.span);
    let mut text: String = written.chars().take(60).collect();
    if text.contains(['\n', '\r', ' ']) {
        text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    text
}

/// The range of a variable and its default, for the gauge.
pub fn range_of(variable: &VariableRef<'_>) -> Option<Range> {
    let (low, high) = variable.range_ends()?;
    let default = variable.default_number();
    (low <= high).then_some(Range { low, high, default })
}

/// The kind of a variable that is no scalar, from the fields that its kind has.
fn about(show: &dyn Fn(&str) -> String, default: &str) -> String {
    let axis = |name: &str| {
        let (low, high) = (show(&format!("{name}_min")), show(&format!("{name}_max")));
        (!low.is_empty() || !high.is_empty()).then(|| format!("{name} {low} … {high}"))
    };
    let shape = Some(show("shape"))
        .filter(|shape| !shape.is_empty())
        .map(|shape| format!("shape {shape}"));
    let file = Some(default.to_owned()).filter(|default| !default.is_empty());
    [axis("x"), axis("y"), shape, file]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join("   ")
}

/// The status of a row.
#[derive(Clone, Default)]
pub struct RowStatus {
    /// The weightiest problem.
    pub problem: Option<Severity>,
    /// That problem, in words.
    pub words: String,
    /// Whether it is selected, and then whether the table has the focus.
    pub selected: Option<bool>,
    /// Whether it is marked.
    pub marked: bool,
    /// The characters of its name that the filter has found.
    pub found: Vec<usize>,
    /// The selected cell.
    pub cell: Option<SelectedCell>,
}

/// The selected cell of a row.
#[derive(Clone)]
pub struct SelectedCell {
    /// Its column.
    pub column: Column,
    /// The text that is typed into it, while it is edited.
    pub field: Option<TextField>,
}

/// The heading of a section's columns.
pub fn heading(canvas: &mut Canvas<'_>, area: Rect, columns: &Columns) {
    let dim = canvas.theme().dim();
    let left = [
        (columns.kind, "kind"),
        (columns.range, "range"),
        (columns.unit, "unit"),
        (columns.words, "problem"),
    ];
    for (column, title) in left {
        canvas.put(area.x + column.x, area.y, column.width, title, dim);
    }
    let column = columns.default;
    canvas.put_right(area.x + column.end(), area.y, column.width, "default", dim);
}

/// A value as it is written where that fits, else with its numbers shortened.
fn fitting(text: &str, room: u16, is_rough: bool, ellipsis: &str) -> String {
    if width(&display::shown(text)) <= usize::from(room) && !is_rough {
        return text.to_owned();
    }
    short(text, if is_rough { ROUGH } else { EXACT }, ellipsis)
}

/// One row: its problem beside the name, the default to the right edge of its column.
pub fn row(canvas: &mut Canvas<'_>, area: Rect, columns: &Columns, row: &Row, status: &RowStatus) {
    let theme = canvas.theme();
    let glyphs = canvas.look.glyphs;
    let y = area.y;
    if status.selected.is_some() {
        canvas.put(area.x, y, 1, glyphs.pointer, theme.accent());
    }
    if status.marked {
        canvas.put(area.x + 1, y, 1, glyphs.chosen, theme.accent());
    }
    let name_style = status
        .selected
        .map_or(theme.text(), |focused| theme.selected(focused));
    let name = columns.name;
    canvas.put_ends(
        (area.x + name.x, y),
        name.width,
        &row.name,
        name_style,
        (&status.found, theme.found()),
    );
    let problem = status.problem.filter(|severity| *severity != Severity::Hint);
    if let Some(severity) = problem {
        let x = area.x + name.end() + 1;
        canvas.put(
            x,
            y,
            1,
            canvas.look.glyphs.problem(severity),
            theme.problem(severity),
        );
    }
    let kind = columns.kind;
    canvas.put(area.x + kind.x, y, kind.width, row.kind, theme.dim());
    if !row.scalar {
        let mut x = area.x + columns.after_kind();
        let end = if columns.words.width > 0 {
            area.x + columns.words.x.saturating_sub(2)
        } else {
            area.right()
        };
        if kind.width == 0 {
            x += canvas.put(x, y, end.saturating_sub(x), row.kind, theme.dim()) + 2;
        }
        canvas.put(x, y, end.saturating_sub(x), &row.about, theme.dim());
    } else {
        let default = columns.default;
        canvas.put_right(
            area.x + default.end(),
            y,
            default.width,
            &fitting(
                &row.default,
                default.width,
                columns.rough_default,
                glyphs.ellipsis,
            ),
            theme.text(),
        );
        let range = columns.range;
        let text = fitting(&row.range, range.width, columns.rough_range, glyphs.ellipsis);
        canvas.put(area.x + range.x, y, range.width, &text, theme.dim());
        if let Some(range) = row.gauge.filter(|_| columns.gauge.width >= NARROWEST_GAUGE) {
            gauge::draw(
                canvas,
                area.x + columns.gauge.x,
                y,
                columns.gauge.width,
                range,
                true,
            );
        }
        let unit = columns.unit;
        canvas.put(area.x + unit.x, y, unit.width, &row.unit_text(), theme.dim());
    }
    if let Some(cell) = &status.cell {
        let place = match cell.column {
            Column::Name => columns.name,
            Column::Kind => columns.kind,
            Column::Default => columns.default,
            Column::Range => columns.range,
            Column::Unit => columns.unit,
        };
        let x = area.x + place.x;
        match &cell.field {
            Some(text) => {
                let room = area.right().saturating_sub(x);
                let wanted = u16::try_from(width(text.text()) + 2).unwrap_or(room);
                field::focused(canvas, x, y, wanted.max(place.width).min(room), text);
            }
            None => canvas.style(Rect::new(x, y, place.width, 1), theme.selected(true)),
        }
    }
    if problem.is_some() {
        let words = columns.words;
        canvas.put(area.x + words.x, y, words.width, &status.words, theme.dim());
    }
}

/// The heading of a section: its name and how many of its variables are shown.
pub fn section_title(section: Section, shown: usize, all: usize) -> String {
    let name = match section {
        Section::Input => "Inputs",
        Section::Output => "Outputs",
    };
    if shown == all {
        format!("{name} {all}")
    } else {
        format!("{name} {shown} of {all}")
    }
}
