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
    /// Some of the user's lines, followed by some of those as generated now: for each line whether it is in the result.
    Lines(Vec<bool>),
    /// These lines, as the user has edited them.
    Text(String),
}

/// A section of a merged text, beside the lines of the user's version that it replaces. Every text is whole lines with
/// their ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MergeSection<'a> {
    /// Lines that need no decision.
    Lines {
        /// The user's.
        mine: String,
        /// Merged.
        merged: &'a str,
    },
    /// Lines that both sides changed.
    Conflict(&'a Conflict),
}

impl Resolution {
    /// The result for the lines `mine` and `new`; a last line without an end gets `line_end` where lines follow it.
    #[must_use]
    pub fn apply(&self, mine: &str, new: &str, line_end: &str) -> String {
        let mut lines = Vec::new();
        match self {
            Self::Take(Side::Mine) => return mine.to_owned(),
            Self::Take(Side::New) => return new.to_owned(),
            Self::Text(text) if text.is_empty() || text.ends_with('\n') => return text.clone(),
            Self::Text(text) => return format!("{text}{line_end}"),
            Self::Both => lines.extend(mine.split_inclusive('\n').chain(new.split_inclusive('\n'))),
            Self::Lines(kept) => {
                let all = mine.split_inclusive('\n').chain(new.split_inclusive('\n'));
                lines.extend(all.zip(kept).filter(|(_, kept)| **kept).map(|(line, _)| line));
            }
        }
        let mut result = String::new();
        for line in lines {
            end_line(&mut result, line_end);
            result.push_str(line);
        }
        result
    }
}

/// Ends the last line of `text`, unless it has an end or there is none.
pub(in crate::project) fn end_line(text: &mut String, line_end: &str) {
    if !text.is_empty() && !text.ends_with('\n') {
        text.push_str(line_end);
    }
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
        Some(
            self.join(decided.map(|(conflict, resolution)| {
                resolution.apply(&conflict.mine, &conflict.new, self.line_end)
            })),
        )
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

    /// The sections of the merge, in the order of the text. `mine` is the user's version.
    #[must_use]
    pub fn sections(&self, mine: &str) -> Vec<MergeSection<'_>> {
        let mine = mine.strip_prefix(BYTE_ORDER_MARK).unwrap_or(mine);
        let lines: Vec<&str> = mine.split_inclusive('\n').collect();
        let text_of = |lines: Option<&[&str]>| {
            let mut text = lines.unwrap_or_default().concat();
            end_line(&mut text, self.line_end);
            text
        };
        let mut sections = Vec::new();
        let (mut at, mut merged) = (0, "");
        for part in &self.parts {
            match part {
                MergedPart::Merged(text) => merged = text,
                MergedPart::Conflict(conflict) => {
                    let start = conflict.line.saturating_sub(1);
                    let mine = text_of(lines.get(at..start));
                    sections.push(MergeSection::Lines { mine, merged });
                    sections.push(MergeSection::Conflict(conflict));
                    (at, merged) = (start + conflict.mine.split_inclusive('\n').count(), "");
                }
            }
        }
        let mine = text_of(lines.get(at..));
        sections.push(MergeSection::Lines { mine, merged });
        sections.retain(|section| !matches!(section, MergeSection::Lines { mine, merged } if mine.is_empty() && merged.is_empty()));
        sections
    }

    /// The line end that is used most.
    #[must_use]
    pub const fn line_end(&self) -> &'static str {
        self.line_end
    }

    /// The whole text of these merged lines: with the byte order mark and the end of the last line that the merge has.
    #[must_use]
    pub fn whole(&self, lines: &str) -> String {
        let mut text = String::from(if self.byte_order_mark { BYTE_ORDER_MARK } else { "" });
        text.push_str(lines);
        if !self.final_newline && text.ends_with('\n') {
            text.pop();
            if text.ends_with('\r') {
                text.pop();
            }
        }
        text
    }

    /// The text with `instead` in the places of the conflicts, in their order.
    fn join(&self, mut instead: impl Iterator<Item = String>) -> String {
        let mut text = String::new();
        for part in &self.parts {
            match part {
                MergedPart::Merged(lines) => text.push_str(lines),
                MergedPart::Conflict(_) => text.extend(instead.next()),
            }
        }
        self.whole(&text)
    }
}
