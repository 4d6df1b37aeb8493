//! The pieces of a merge that is being made.

use super::language::Language;
use super::region::{Kind, Region};
use super::text::Text;

/// The three versions of a text.
pub(super) struct Texts<'a> {
    pub language: Language,
    /// None when the base is missing.
    pub base: Option<&'a Text<'a>>,
    pub mine: &'a Text<'a>,
    pub new: &'a Text<'a>,
}

/// A region of lines, or the lines that were found for one.
#[derive(Clone, Debug)]
pub(super) enum Piece {
    Region(Region),
    Lines(Region, Vec<SourceLine>),
}

/// A line of the result, by its place in the version that it is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SourceLine {
    Mine(usize),
    New(usize),
}

impl Texts<'_> {
    /// A property of the whole text: new where the user has left it as it was, mine otherwise.
    pub(super) fn choice(&self, property: impl Fn(&Text) -> bool) -> bool {
        match self.base {
            Some(base) if property(base) == property(self.mine) => property(self.new),
            _ if self.mine.lines.is_empty() => property(self.new),
            _ => property(self.mine),
        }
    }

    /// The line end of the result.
    pub(super) fn line_end(&self) -> &'static str {
        self.mine.line_end().or(self.new.line_end()).unwrap_or("\n")
    }
}

impl Piece {
    pub(super) const fn region(&self) -> &Region {
        match self {
            Self::Region(region) | Self::Lines(region, _) => region,
        }
    }

    pub(super) fn is_conflict(&self) -> bool {
        matches!(self, Self::Region(region) if region.kind == Kind::Conflict)
    }

    /// The lines of the result; the user's where there is a conflict.
    pub(super) fn lines(&self, texts: &Texts) -> Vec<SourceLine> {
        let region = match self {
            Self::Lines(_, lines) => return lines.clone(),
            Self::Region(region) => region,
        };
        match (region.kind, texts.base) {
            (Kind::New, _) => region.new.clone().map(SourceLine::New).collect(),
            // Equal keys: the user's line where the user has changed it, if only in its trailing blanks.
            (Kind::Stable, Some(base)) => {
                let lines = region
                    .base
                    .clone()
                    .zip(region.mine.clone())
                    .zip(region.new.clone());
                lines
                    .map(
                        |((before, mine), new)| match texts.mine.same_content(mine, base, before) {
                            true => SourceLine::New(new),
                            false => SourceLine::Mine(mine),
                        },
                    )
                    .collect()
            }
            _ => region.mine.clone().map(SourceLine::Mine).collect(),
        }
    }
}
