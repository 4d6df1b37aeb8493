//! The cells of a table's row: where each column is.

use super::columns::{BEFORE, Columns, GAP, GLYPH};
use crate::editor::Column;
use crate::tui::ui::right_of;
use ratatui::layout::{Constraint, Layout, Rect};

/// The cells of a row.
#[derive(Clone, Copy, Debug, Default)]
pub struct RowCells {
    /// The pointer and the mark.
    pub mark: Rect,
    /// The name.
    pub name: Rect,
    /// The glyph of the problem.
    pub glyph: Rect,
    /// The kind.
    pub kind: Rect,
    /// The default.
    pub default: Rect,
    /// The range as it is written.
    pub range: Rect,
    /// The range as it is drawn.
    pub gauge: Rect,
    /// The unit.
    pub unit: Rect,
    /// The problem, in words.
    pub words: Rect,
    /// Everything between the kind and the problem's words.
    pub values: Rect,
}

impl Columns {
    /// The cells of `row`.
    #[must_use]
    pub fn cells(&self, row: Rect) -> RowCells {
        let others = [
            self.kind,
            self.default,
            self.range,
            self.gauge,
            self.unit,
            self.words,
        ];
        let fixed = [BEFORE, self.name, GLYPH].map(Constraint::Length);
        let gaps = others.map(|width| if width > 0 { [GAP, width] } else { [0, 0] });
        let rest = gaps.into_iter().flatten().map(Constraint::Length);
        let all = fixed.into_iter().chain(rest).chain([Constraint::Min(0)]);
        let [
            mark,
            name,
            glyph,
            _,
            kind,
            _,
            default,
            _,
            range,
            _,
            gauge,
            _,
            unit,
            _,
            words,
            _,
        ] = Layout::horizontal(all).areas(row);
        let first = right_of(
            row,
            BEFORE + self.name + GLYPH + if self.kind > 0 { self.kind + GAP } else { 0 },
        );
        let end = if self.words > 0 { self.words + GAP } else { 0 };
        let values = right_of(first, GAP);
        RowCells {
            mark,
            name,
            glyph,
            kind,
            default,
            range,
            gauge,
            unit,
            words,
            values: Rect {
                width: values.width.saturating_sub(end),
                ..values
            },
        }
    }
}

impl RowCells {
    /// The same cells in another row.
    #[must_use]
    pub fn in_row(self, row: Rect) -> Self {
        let moved = |cell: Rect| Rect { y: row.y, ..cell };
        Self {
            mark: moved(self.mark),
            name: moved(self.name),
            glyph: moved(self.glyph),
            kind: moved(self.kind),
            default: moved(self.default),
            range: moved(self.range),
            gauge: moved(self.gauge),
            unit: moved(self.unit),
            words: moved(self.words),
            values: moved(self.values),
        }
    }

    /// The cell of a column.
    #[must_use]
    pub const fn of(&self, column: Column) -> Rect {
        match column {
            Column::Name => self.name,
            Column::Kind => self.kind,
            Column::Default => self.default,
            Column::Range => self.range,
            Column::Unit => self.unit,
        }
    }
}
