//! A merged text: lines that need no decision, and conflicts.

use super::text::BYTE_ORDER_MARK;

/// A text merged from three versions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merge {
    pub(super) parts: Vec<MergedPart>,
    /// The text begins with a byte order mark.
    pub(super) byte_order_mark: bool,
    /// The last line has a line end.
    pub(super) final_newline: bool,
    /// The line end that the user's version uses most.
    pub(super) line_end: &'static str,
}

/// A piece of a merged text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum MergedPart {
    /// Lines that need no decision.
    Merged(String),
    /// Lines that both sides changed.
    Conflict(Conflict),
}

/// Lines that both sides changed, or that differ where no base is known. Every text is whole lines with their ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The line of the user's version at which it begins, from 1.
    pub line: usize,
    /// The lines as generated before; none when the base is missing.
    pub base: Option<String>,
    /// The user's lines.
    pub mine: String,
    /// The lines as generated now.
    pub new: String,
}

/// One of the two versions that a conflict chooses between.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// The user's.
    Mine,
    /// As generated now.
    New,
}

/// The decision about one conflict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// The lines of one side.
    Take(Side),
    /// The user's lines, followed by those as generated now.
    Both,
    /// These lines, as the user has edited them.
    Text(String),
}

impl Merge {
    /// The conflicts, in the order of the text.
    pub fn conflicts(&self) -> impl Iterator<Item = &Conflict> {
        self.parts.iter().filter_map(|part| match part {
            MergedPart::Conflict(conflict) => Some(conflict),
            MergedPart::Merged(_) => None,
        })
    }

    /// Returns whether there is nothing to decide.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.conflicts().next().is_none()
    }

    /// The merged text, each conflict decided by the resolution at its place; none when one is undecided.
    pub fn text<'a>(&self, resolutions: impl FnMut(usize) -> Option<&'a Resolution>) -> Option<String> {
        let count = self.conflicts().count();
        let decided: Vec<&Resolution> = (0..count).map(resolutions).collect::<Option<_>>()?;
        let decided = self.conflicts().zip(decided);
        Some(self.join(decided.map(|(conflict, resolution)| self.resolved(conflict, resolution))))
    }

    /// The merged text with every conflict between the markers of git.
    #[must_use]
    pub fn with_markers(&self) -> String {
        let end = self.line_end;
        self.join(self.conflicts().map(|conflict| {
            format!(
                "<<<<<<< mine{end}{}======={end}{}>>>>>>> new{end}",
                conflict.mine, conflict.new
            )
        }))
    }

    fn resolved(&self, conflict: &Conflict, resolution: &Resolution) -> String {
        match resolution {
            Resolution::Take(Side::Mine) => conflict.mine.clone(),
            Resolution::Take(Side::New) => conflict.new.clone(),
            Resolution::Both => format!("{}{}", conflict.mine, conflict.new),
            Resolution::Text(text) if text.is_empty() || text.ends_with('\n') => text.clone(),
            Resolution::Text(text) => format!("{text}{}", self.line_end),
        }
    }

    /// The text with `instead` in the places of the conflicts, in their order.
    fn join(&self, mut instead: impl Iterator<Item = String>) -> String {
        let mut text = String::from(if self.byte_order_mark { BYTE_ORDER_MARK } else { "" });
        for part in &self.parts {
            match part {
                MergedPart::Merged(lines) => text.push_str(lines),
                MergedPart::Conflict(_) => text.extend(instead.next()),
            }
        }
        if !self.final_newline && text.ends_with('\n') {
            text.pop();
            if text.ends_with('\r') {
                text.pop();
            }
        }
        text
    }
}
