//! The columns of the tables: as wide as what is in them needs, and when that is more than there is, what tells
//! least gives way first.

/// The narrowest gauge that still shows something.
pub const NARROWEST_GAUGE: u16 = 7;

/// The widest gauge.
const WIDEST_GAUGE: u16 = 19;

/// The cells that a name has at least.
const SHORT_NAME: u16 = 12;

/// The cells that a name keeps as long as something else can give way.
const LONG_NAME: u16 = 30;

/// The cells that the rows of a table need.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// Of the longest name.
    pub name: u16,
    /// Of the longest kind.
    pub kind: u16,
    /// Of the longest default.
    pub default: u16,
    /// Of the longest range.
    pub range: u16,
    /// Of the longest default with all its digits.
    pub whole_default: u16,
    /// Of the longest range with all its digits.
    pub whole_range: u16,
    /// Of the longest default, roughly.
    pub rough_default: u16,
    /// Of the longest range, roughly.
    pub rough_range: u16,
    /// Of the longest unit.
    pub unit: u16,
    /// Whether there is a range to be drawn.
    pub gauge: bool,
    /// Whether there is something wrong to be told.
    pub words: bool,
}

impl Needs {
    /// The parts of both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            name: self.name.max(other.name),
            kind: self.kind.max(other.kind),
            default: self.default.max(other.default),
            range: self.range.max(other.range),
            whole_default: self.whole_default.max(other.whole_default),
            whole_range: self.whole_range.max(other.whole_range),
            rough_default: self.rough_default.max(other.rough_default),
            rough_range: self.rough_range.max(other.rough_range),
            unit: self.unit.max(other.unit),
            gauge: self.gauge || other.gauge,
            words: self.words || other.words,
        }
    }
}

/// The position of a column in its row; without a width it is not there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ColumnPlace {
    /// The cells before it.
    pub x: u16,
    /// Its cells.
    pub width: u16,
}

impl ColumnPlace {
    /// The cells up to its end.
    #[must_use]
    pub const fn end(self) -> u16 {
        self.x + self.width
    }
}

/// The columns of a table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// The name; the cell after the next is for its problem.
    pub name: ColumnPlace,
    /// The kind.
    pub kind: ColumnPlace,
    /// The default.
    pub default: ColumnPlace,
    /// The range as it is written.
    pub range: ColumnPlace,
    /// The range as it is drawn.
    pub gauge: ColumnPlace,
    /// The unit, and whether the variable is constant.
    pub unit: ColumnPlace,
    /// The problem, in words.
    pub words: ColumnPlace,
    /// Whether the defaults are shown roughly.
    pub rough_default: bool,
    /// Whether the ranges are shown roughly.
    pub rough_range: bool,
}

/// Before the name: the pointer, the mark, a space.
const BEFORE: u16 = 3;

/// After the name: a space and the problem's glyph.
const GLYPH: u16 = 2;

/// Between columns.
const GAP: u16 = 2;

impl Columns {
    /// The columns for rows that need `needs` in a pane `room` cells wide.
    #[must_use]
    pub fn fit(room: u16, needs: Needs) -> Self {
        let at_least = |need: u16, heading: u16| if need == 0 { 0 } else { need.max(heading) };
        let mut widths = Widths {
            name: needs.name.max(SHORT_NAME),
            kind: 0,
            default: at_least(needs.default, 7),
            range: at_least(needs.range, 5),
            gauge: if needs.gauge { 11 } else { 0 },
            unit: at_least(needs.unit, 4),
            words: 0,
        };
        widths.shrink_to(room, needs);
        let rough_default = widths.default < needs.default;
        let rough_range = widths.range < needs.range;
        if rough_default {
            widths.default = widths.default.min(at_least(needs.rough_default, 7));
        }
        if rough_range {
            widths.range = widths.range.min(at_least(needs.rough_range, 5));
        }
        widths.spread_to(room, needs);
        Self {
            rough_default,
            rough_range,
            ..widths.placed()
        }
    }

    /// The start of the columns after the kind.
    #[must_use]
    pub const fn after_kind(&self) -> u16 {
        let before = if self.kind.width > 0 {
            self.kind.end()
        } else {
            self.name.end() + GLYPH
        };
        before + GAP
    }
}

#[derive(Clone, Copy)]
struct Widths {
    name: u16,
    kind: u16,
    default: u16,
    range: u16,
    gauge: u16,
    unit: u16,
    words: u16,
}

impl Widths {
    fn total(&self) -> u16 {
        let others = [
            self.kind,
            self.default,
            self.range,
            self.gauge,
            self.unit,
            self.words,
        ];
        let others: u16 = others
            .iter()
            .filter(|width| **width > 0)
            .map(|width| width + GAP)
            .sum();
        BEFORE + self.name + GLYPH + others
    }

    /// Takes away what tells least, until the rest fits.
    fn shrink_to(&mut self, room: u16, needs: Needs) {
        type Part = fn(&mut Widths) -> &mut u16;
        let steps: [(Part, u16); 12] = [
            (|widths| &mut widths.gauge, NARROWEST_GAUGE),
            (|widths| &mut widths.unit, 8),
            (|widths| &mut widths.range, needs.rough_range.clamp(9, 18)),
            (|widths| &mut widths.default, needs.rough_default.clamp(7, 12)),
            (|widths| &mut widths.name, LONG_NAME),
            (|widths| &mut widths.gauge, 0),
            (|widths| &mut widths.unit, 4),
            (|widths| &mut widths.range, 9),
            (|widths| &mut widths.default, 7),
            (|widths| &mut widths.name, 20),
            (|widths| &mut widths.unit, 0),
            (|widths| &mut widths.name, SHORT_NAME),
        ];
        for (part, least) in steps {
            let excess = self.total().saturating_sub(room);
            let width = part(self);
            if excess > 0 && *width > least {
                // A column that goes takes its gap with it, one that is kept does not.
                *width = width.saturating_sub(excess).max(least);
                if least == 0 {
                    *width = 0;
                }
            }
        }
    }

    /// Gives out what is left: to the kind, to the gauge, to what is wrong in words.
    fn spread_to(&mut self, room: u16, needs: Needs) {
        let left = |widths: &Self| room.saturating_sub(widths.total());
        // All digits of all rows, or of none.
        let more = needs.whole_default.saturating_sub(self.default);
        if self.default >= needs.default && left(self) >= more {
            self.default += more;
        }
        let more = needs.whole_range.saturating_sub(self.range);
        if self.range >= needs.range && left(self) >= more {
            self.range += more;
        }
        let kind = needs.kind.max(4);
        if needs.kind > 0 && left(self) >= kind + GAP {
            self.kind = kind;
        }
        if self.gauge > 0 {
            self.gauge += left(self).min(WIDEST_GAUGE.saturating_sub(self.gauge));
        }
        if needs.words && left(self) >= 24 + GAP {
            self.words = left(self) - GAP;
        }
    }

    fn placed(&self) -> Columns {
        let name = ColumnPlace {
            x: BEFORE,
            width: self.name,
        };
        let mut x = name.end() + GLYPH + GAP;
        let mut next = |width: u16| {
            let column = ColumnPlace { x, width };
            if width > 0 {
                x += width + GAP;
            }
            column
        };
        Columns {
            name,
            kind: next(self.kind),
            default: next(self.default),
            range: next(self.range),
            gauge: next(self.gauge),
            unit: next(self.unit),
            words: next(self.words),
            ..Columns::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn needs(name: u16, default: u16, range: u16, unit: u16) -> Needs {
        Needs {
            name,
            kind: 6,
            default,
            range,
            whole_default: default,
            whole_range: range,
            rough_default: default,
            rough_range: range,
            unit,
            gauge: range > 0,
            words: true,
        }
    }

    #[test]
    fn nothing_drawn_is_wider_than_the_room() {
        for room in 38..200 {
            for needs in [
                needs(8, 3, 6, 2),
                needs(48, 12, 20, 8),
                needs(19, 0, 0, 0),
                needs(200, 60, 60, 40),
            ] {
                let columns = Columns::fit(room, needs);
                let all = [
                    columns.kind,
                    columns.default,
                    columns.range,
                    columns.gauge,
                    columns.unit,
                    columns.words,
                ];
                let mut end = columns.name.end() + GLYPH;
                for column in all.iter().filter(|column| column.width > 0) {
                    assert_eq!(column.x, end + GAP, "{room} {needs:?}: {columns:?}");
                    end = column.end();
                }
                assert!(end <= room, "{room} {needs:?}: {columns:?}");
            }
        }
    }

    #[test]
    fn numbers_are_rough_before_the_gauge_gives_way() {
        let long = Needs {
            rough_default: 9,
            rough_range: 16,
            ..needs(19, 13, 28, 4)
        };
        let columns = Columns::fit(70, long);
        assert_eq!((columns.default.width, columns.range.width), (9, 16));
        assert!(columns.gauge.width >= NARROWEST_GAUGE);
    }

    #[test]
    fn all_digits_are_shown_where_there_is_room() {
        let long = Needs {
            whole_default: 20,
            whole_range: 40,
            ..needs(19, 8, 18, 4)
        };
        let columns = Columns::fit(90, long);
        assert_eq!((columns.default.width, columns.range.width), (20, 18));
        let columns = Columns::fit(127, long);
        assert_eq!((columns.default.width, columns.range.width), (20, 40));
        let columns = Columns::fit(74, long);
        assert_eq!((columns.default.width, columns.range.width), (8, 18));
    }

    #[test]
    fn the_gauge_gives_way_before_the_name() {
        let columns = Columns::fit(71, needs(48, 10, 18, 4));
        assert_eq!((columns.gauge.width, columns.name.width), (0, LONG_NAME));
        assert_eq!(columns.range.width, 16);
        let columns = Columns::fit(127, needs(48, 10, 18, 4));
        assert_eq!((columns.name.width, columns.range.width), (48, 18));
        assert!(columns.gauge.width >= 11);
    }
}
