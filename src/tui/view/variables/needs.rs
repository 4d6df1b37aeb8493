//! The cells that the rows of the tables need.

/// The kinds of a table's scalars.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kinds {
    /// There is no scalar.
    #[default]
    None,
    /// All have this one.
    One(&'static str),
    /// They differ; the longest needs so many cells.
    Several(u16),
}

impl Kinds {
    const fn cells(self) -> u16 {
        match self {
            Self::None => 0,
            Self::One(word) => word.len() as u16,
            Self::Several(cells) => cells,
        }
    }

    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::None, kinds) | (kinds, Self::None) => kinds,
            (Self::One(word), Self::One(other)) if word == other => self,
            _ => Self::Several(self.cells().max(other.cells())),
        }
    }
}

/// The cells that the rows of a table need.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// Of the longest name.
    pub name: u16,
    /// The kinds of the scalars; a column that repeats one value is not shown.
    pub kinds: Kinds,
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
            kinds: self.kinds.and(other.kinds),
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
