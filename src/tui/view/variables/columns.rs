//! The columns of the tables: as wide as what is in them needs, and when that is more than there is, what tells
//! least gives way first.

use super::needs::{Kinds, Needs};

/// The narrowest gauge that still shows something.
pub const NARROWEST_GAUGE: u16 = 10;

/// The widest gauge.
const WIDEST_GAUGE: u16 = 64;

/// The widest gauge where there are problems to be told beside it.
const WIDEST_WITH_WORDS: u16 = 24;

/// The cells that a name has at least.
const SHORT_NAME: u16 = 12;

/// The cells that a name keeps as long as something else can give way.
const LONG_NAME: u16 = 28;

/// The widths of a table's columns; without a width a column is not there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// The name.
    pub name: u16,
    /// The kind.
    pub kind: u16,
    /// The default.
    pub default: u16,
    /// The range as it is written.
    pub range: u16,
    /// The range as it is drawn.
    pub gauge: u16,
    /// The unit, and whether the variable is constant.
    pub unit: u16,
    /// The problem, in words.
    pub words: u16,
    /// Whether the defaults are shown roughly.
    pub rough_default: bool,
    /// Whether the ranges are shown roughly.
    pub rough_range: bool,
}

/// Before the name: the pointer, the mark, a space.
pub const BEFORE: u16 = 3;

/// After the name: a space and the problem's glyph.
pub const GLYPH: u16 = 2;

/// Between columns.
pub const GAP: u16 = 2;

impl Columns {
    /// The columns for rows that need `needs` in a pane `room` cells wide.
    #[must_use]
    pub fn fit(room: u16, needs: Needs) -> Self {
        let at_least = |need: u16, heading: u16| if need == 0 { 0 } else { need.max(heading) };
        let mut columns = Self {
            name: needs.name.max(SHORT_NAME),
            default: at_least(needs.default, 7),
            range: at_least(needs.range, 5),
            gauge: if needs.gauge { 11 } else { 0 },
            unit: at_least(needs.unit, 4),
            ..Self::default()
        };
        columns.shrink_to(room, needs);
        columns.rough_default = columns.default < needs.default;
        columns.rough_range = columns.range < needs.range;
        if columns.rough_default {
            columns.default = columns.default.min(at_least(needs.rough_default, 7));
        }
        if columns.rough_range {
            columns.range = columns.range.min(at_least(needs.rough_range, 5));
        }
        columns.spread_to(room, needs);
        columns
    }
}

impl Columns {
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
        type Part = fn(&mut Columns) -> &mut u16;
        let steps: [(Part, u16); 13] = [
            (|columns| &mut columns.unit, 8),
            (|columns| &mut columns.gauge, NARROWEST_GAUGE),
            (|columns| &mut columns.range, needs.rough_range.clamp(9, 18)),
            (|columns| &mut columns.default, needs.rough_default.clamp(7, 12)),
            (|columns| &mut columns.name, LONG_NAME),
            (|columns| &mut columns.unit, 4),
            (|columns| &mut columns.range, 11),
            (|columns| &mut columns.default, 7),
            (|columns| &mut columns.name, 20),
            (|columns| &mut columns.gauge, 0),
            (|columns| &mut columns.unit, 0),
            (|columns| &mut columns.name, SHORT_NAME),
            (|columns| &mut columns.range, 9),
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
        if let Kinds::Several(kind) = needs.kinds
            && left(self) >= kind + GAP
        {
            self.kind = kind.max(4);
        }
        if self.gauge > 0 {
            let widest = if needs.words {
                WIDEST_WITH_WORDS
            } else {
                WIDEST_GAUGE
            };
            self.gauge += left(self).min(widest.saturating_sub(self.gauge));
        }
        if needs.words && left(self) >= 24 + GAP {
            self.words = left(self) - GAP;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn needs(name: u16, default: u16, range: u16, unit: u16) -> Needs {
        Needs {
            name,
            kinds: Kinds::Several(6),
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
                let others = all.iter().filter(|width| **width > 0);
                let end: u16 = others.map(|width| width + GAP).sum();
                let end = BEFORE + columns.name + GLYPH + end;
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
        let columns = Columns::fit(71, long);
        assert_eq!((columns.default, columns.range), (9, 16));
        assert!(columns.gauge >= NARROWEST_GAUGE);
    }

    #[test]
    fn all_digits_are_shown_where_there_is_room() {
        let long = Needs {
            whole_default: 20,
            whole_range: 40,
            ..needs(19, 8, 18, 4)
        };
        let columns = Columns::fit(90, long);
        assert_eq!((columns.default, columns.range), (20, 18));
        let columns = Columns::fit(127, long);
        assert_eq!((columns.default, columns.range), (20, 40));
        let columns = Columns::fit(74, long);
        assert_eq!((columns.default, columns.range), (8, 18));
    }

    #[test]
    fn the_gauge_gives_way_before_the_shortest_name() {
        let columns = Columns::fit(71, needs(48, 10, 18, 4));
        assert_eq!((columns.gauge, columns.name), (NARROWEST_GAUGE, 26));
        let columns = Columns::fit(60, needs(48, 10, 18, 4));
        assert_eq!((columns.gauge, columns.name), (0, 20));
        let columns = Columns::fit(127, needs(48, 10, 18, 4));
        assert_eq!((columns.name, columns.range), (48, 18));
        assert!(columns.gauge >= 11);
    }
}
