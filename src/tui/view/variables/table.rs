//! A row of the tables: what a variable's cells need, and how they are drawn. The cell cursor is one of them.
//!
//! ```text
//! ▸  QUAD:IN20:121:BCTRL   !    5.20  [0, 5]    ├──────────┤●   kG
//! ```

use super::columns::{Columns, NARROWEST_GAUGE};
use super::needs::{Kinds, Needs};
use super::row_cells::RowCells;
use crate::editor::{Column, TextField, VariableRef, values};
use crate::text::Severity;
use crate::text::display::{self, width};
use crate::tui::ui::{Ui, right_of};
use crate::tui::widgets::field;
use crate::tui::widgets::gauge::{self, Range};
use crate::tui::widgets::number::short;
use crate::yaml::{Document, Use};
use ratatui::layout::Rect;
use ratatui::widgets::Clear;

/// The digits of a number that does not fit.
const EXACT: usize = 5;

/// The digits of a number where there is even less room.
const ROUGH: usize = 3;

/// The cells of a variable's row.
pub struct VariableRow {
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

impl VariableRow {
    /// The row of a variable.
    pub fn of(variable: &VariableRef<'_>) -> Self {
        let show = |key: &str| {
            let value = variable.value(key);
            value.map_or_else(String::new, |value| shown(variable.document, value))
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
            kinds: if self.scalar {
                Kinds::One(self.kind)
            } else {
                Kinds::None
            },
            default: short_cells(&self.default, EXACT),
            range: short_cells(&self.range, EXACT),
            whole_default: of_scalar(cells(&self.default)),
            whole_range: of_scalar(cells(&self.range)),
            rough_default: short_cells(&self.default, ROUGH),
            rough_range: short_cells(&self.range, ROUGH),
            unit: of_scalar(cells(&self.unit_text())),
            // A range without ends draws nothing that is not said by its text.
            gauge: self.gauge.is_some_and(has_end),
            words: false,
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

/// Returns whether a range has an end that can be drawn.
pub const fn has_end(range: Range) -> bool {
    range.low.is_finite() || range.high.is_finite()
}

/// The fields of a variable that is no scalar, in a line.
fn about(show: &dyn Fn(&str) -> String, default: &str) -> String {
    let axis = |name: &str| {
        let (low, high) = (show(&format!("{name}_min")), show(&format!("{name}_max")));
        (!low.is_empty() || !high.is_empty()).then(|| format!("{name} {low} … {high}"))
    };
    let shape = Some(show("shape"))
        .filter(|shape| !shape.is_empty())
        .map(|shape| format!("shape {shape}"));
    let file = Some(default.to_owned()).filter(|default| !default.is_empty());
    let parts = [axis("x"), axis("y"), shape, file].into_iter().flatten();
    parts.collect::<Vec<_>>().join("   ")
}

/// The status of a row.
#[derive(Clone, Default)]
pub struct RowStatus {
    /// The weightiest problem.
    pub problem: Option<Severity>,
    /// That problem, in words.
    pub words: String,
    /// Whether it is selected.
    pub selected: bool,
    /// The selected cell, where the table has the focus or the cell is edited.
    pub cell: Option<SelectedCell>,
    /// Whether it is marked.
    pub marked: bool,
    /// The characters of its name that the filter has found.
    pub found: Vec<usize>,
}

/// The selected cell of a row.
#[derive(Clone)]
pub struct SelectedCell {
    /// Its column.
    pub column: Column,
    /// The text that is typed into it, while it is edited.
    pub field: Option<TextField>,
}

/// Draws the headings of the columns; that of the selected cell stands out.
pub fn headings(ui: &mut Ui<'_>, cells: &RowCells, selected: Option<Column>) {
    let look = ui.look;
    for column in [Column::Kind, Column::Default, Column::Range, Column::Unit] {
        let style = match selected == Some(column) {
            true => look.theme.heading(),
            false => look.theme.dim(),
        };
        let title = look.safe(column.title()).style(style);
        match column {
            Column::Default => ui.line_right(cells.of(column), title),
            _ => ui.line(cells.of(column), title),
        };
    }
    ui.line(cells.words, look.safe("problem").style(look.theme.dim()));
}

/// A value as it is written where that fits, else with its numbers shortened.
fn fitting(text: &str, room: u16, is_rough: bool, ellipsis: &str) -> String {
    if width(&display::shown(text)) <= usize::from(room) && !is_rough {
        return text.to_owned();
    }
    short(text, if is_rough { ROUGH } else { EXACT }, ellipsis)
}

/// Draws one row: its problem beside the name, the default to the right edge of its column.
pub fn row(ui: &mut Ui<'_>, cells: &RowCells, columns: &Columns, row: &VariableRow, status: &RowStatus) {
    let (look, theme, glyphs) = (ui.look, ui.look.theme, ui.look.glyphs);
    let mark = match status.marked {
        true => glyphs.chosen,
        false => " ",
    };
    let marks = [glyphs.pointer(status.selected), mark].map(|glyph| look.safe(glyph).style(theme.accent()));
    ui.line(cells.mark, marks);
    let found = (status.found.as_slice(), theme.found());
    let name = look.cut_middle(&row.name, usize::from(cells.name.width), found);
    ui.line(cells.name, name);
    if status.selected {
        ui.style(cells.name, theme.selected(false));
    }
    let problem = status.problem.filter(|severity| *severity != Severity::Hint);
    if let Some(severity) = problem {
        let glyph = [
            look.safe(" "),
            look.safe(glyphs.problem(severity)).style(theme.problem(severity)),
        ];
        ui.line(cells.glyph, glyph);
        ui.line(cells.words, look.safe(&status.words).style(theme.dim()));
    }
    match row.scalar {
        true => scalar(ui, cells, columns, row),
        false => {
            ui.line(cells.kind, look.safe(row.kind).style(theme.dim()));
            let kind = if cells.kind.width == 0 { row.kind } else { "" };
            let about = [kind, row.about.as_str()];
            let about: Vec<&str> = about.into_iter().filter(|text| !text.is_empty()).collect();
            ui.line(cells.values, look.safe(about.join("   ")).style(theme.dim()));
        }
    }
    if let Some(cell) = &status.cell {
        selected_cell(ui, cells, cell, row.scalar);
    }
}

/// Draws the values of a scalar.
fn scalar(ui: &mut Ui<'_>, cells: &RowCells, columns: &Columns, row: &VariableRow) {
    let (look, theme, ellipsis) = (ui.look, ui.look.theme, ui.look.glyphs.ellipsis);
    ui.line(cells.kind, look.safe(row.kind).style(theme.dim()));
    let default = fitting(&row.default, cells.default.width, columns.rough_default, ellipsis);
    ui.line_right(cells.default, look.safe(default));
    let range = fitting(&row.range, cells.range.width, columns.rough_range, ellipsis);
    ui.line(cells.range, look.safe(range).style(theme.dim()));
    if let Some(range) = row.gauge.filter(|_| cells.gauge.width >= NARROWEST_GAUGE) {
        let gauge = gauge::line(look, cells.gauge.width, range, true);
        ui.line(cells.gauge, gauge);
    }
    ui.line(cells.unit, look.safe(row.unit_text()).style(theme.dim()));
}

/// Draws the selected cell; while it is edited, its text has the room up to the end of the row.
fn selected_cell(ui: &mut Ui<'_>, cells: &RowCells, cell: &SelectedCell, scalar: bool) {
    let place = match (cell.column, scalar) {
        (Column::Name | Column::Kind, _) | (_, true) => cells.of(cell.column),
        (_, false) => cells.values,
    };
    let Some(text) = &cell.field else {
        ui.style(place, ui.look.theme.selected(true));
        return;
    };
    let room = cells.values.right().saturating_sub(place.x);
    let typed = u16::try_from(width(text.text())).unwrap_or(room);
    // A default that fits stays at the right edge of its column, with the cursor behind it.
    let place = match cell.column {
        Column::Default if typed <= place.width => {
            let place = right_of(place, place.width - typed);
            Rect {
                width: (typed + 1).min(room),
                ..place
            }
        }
        _ => Rect {
            width: (typed + 2).max(place.width).min(room),
            ..place
        },
    };
    ui.render(Clear, place);
    field::draw(ui, place, text);
}
