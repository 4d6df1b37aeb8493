//! Two versions of a text as blocks that can be decided one by one: lines that are the same, and changes.

use super::diff::line_changes;
use super::merge::{Merge, MergeSection, Resolution, Side, end_line};
use std::ops::Range;

/// The number of unchanged lines between two changes from which on they are in different hunks.
const FAR: usize = 7;

/// A text as blocks: the user's version, and the one that it may become.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Blocks {
    blocks: Vec<TextBlock>,
    /// The merge that the blocks are of; none where two versions are compared.
    merge: Option<Merge>,
}

/// A block of a text, in whole lines with their ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextBlock {
    /// Lines that are the same in both versions.
    Same(String),
    /// Lines that differ.
    Change(LineChange),
}

/// Lines of the user's version, and the lines that may take their place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineChange {
    /// The user's lines.
    pub mine: String,
    /// The new lines.
    pub new: String,
    /// The lines as generated before, of a conflict whose base is known.
    pub base: Option<String>,
    /// Both sides changed the lines, so that only the user can decide.
    pub is_conflict: bool,
}

impl LineChange {
    /// The result of a decision.
    #[must_use]
    pub fn resolved(&self, resolution: &Resolution, line_end: &str) -> String {
        resolution.apply(&self.mine, &self.new, line_end)
    }

    /// The user's lines, then the new ones, each with whether it is in the result of a decision; of an edited change,
    /// none is.
    pub fn lines<'a>(&'a self, decision: &'a Resolution) -> impl Iterator<Item = (Side, &'a str, bool)> {
        let mine = self.mine.split_inclusive('\n').map(|line| (Side::Mine, line));
        let new = self.new.split_inclusive('\n').map(|line| (Side::New, line));
        mine.chain(new).enumerate().map(|(index, (side, line))| {
            let is_kept = match decision {
                Resolution::Take(taken) => side == *taken,
                Resolution::Both => true,
                Resolution::Lines(kept) => kept.get(index) == Some(&true),
                Resolution::Text(_) => false,
            };
            (side, line, is_kept)
        })
    }
}

impl Blocks {
    /// The blocks of two versions that are compared line by line.
    #[must_use]
    pub fn between(mine: &str, new: &str) -> Self {
        let mut blocks = Vec::new();
        push_changes(mine, new, &mut blocks);
        Self { blocks, merge: None }
    }

    /// The blocks of a merge with the user's version `mine`.
    #[must_use]
    pub fn of_merge(mine: &str, merge: &Merge) -> Self {
        let mut blocks = Vec::new();
        for section in merge.sections(mine) {
            match section {
                MergeSection::Lines { mine, merged } => push_changes(&mine, merged, &mut blocks),
                MergeSection::Conflict(conflict) => blocks.push(TextBlock::Change(LineChange {
                    mine: conflict.mine.clone(),
                    new: conflict.new.clone(),
                    base: conflict.base.clone(),
                    is_conflict: true,
                })),
            }
        }
        Self {
            blocks,
            merge: Some(merge.clone()),
        }
    }

    /// The blocks, in the order of the text.
    #[must_use]
    pub fn all(&self) -> &[TextBlock] {
        &self.blocks
    }

    /// The changes, in the order of the text.
    pub fn changes(&self) -> impl Iterator<Item = &LineChange> {
        self.blocks.iter().filter_map(|block| match block {
            TextBlock::Change(change) => Some(change),
            TextBlock::Same(_) => None,
        })
    }

    /// The changes of each hunk. Changes with few lines between them are one hunk, unless it is in `split` by its first
    /// change; a conflict is always one of its own.
    #[must_use]
    pub fn hunks(&self, split: impl Fn(usize) -> bool) -> Vec<Range<usize>> {
        let mut hunks: Vec<Range<usize>> = Vec::new();
        let (mut number, mut between, mut after_conflict) = (0, FAR, false);
        for block in &self.blocks {
            let change = match block {
                TextBlock::Same(lines) => {
                    between = lines.split_inclusive('\n').count();
                    continue;
                }
                TextBlock::Change(change) => change,
            };
            match hunks.last_mut() {
                Some(last)
                    if between < FAR && !change.is_conflict && !after_conflict && !split(last.start) =>
                {
                    last.end = number + 1;
                }
                _ => hunks.push(number..number + 1),
            }
            (number, between, after_conflict) = (number + 1, 0, change.is_conflict);
        }
        hunks
    }

    /// The whole text with each change decided by the resolution at its number; none where one is undecided.
    pub fn text<'a>(
        &self,
        mut resolution: impl FnMut(usize, &LineChange) -> Option<&'a Resolution>,
    ) -> Option<String> {
        let line_end = self.line_end();
        let mut text = String::new();
        let mut number = 0;
        for block in &self.blocks {
            let lines = match block {
                TextBlock::Same(lines) => lines.clone(),
                TextBlock::Change(change) => {
                    let lines = change.resolved(resolution(number, change)?, line_end);
                    number += 1;
                    lines
                }
            };
            if !lines.is_empty() {
                end_line(&mut text, line_end);
            }
            text.push_str(&lines);
        }
        Some(match &self.merge {
            Some(merge) => merge.whole(&text),
            None => text,
        })
    }

    /// The end of lines that have none of their own.
    #[must_use]
    pub fn line_end(&self) -> &'static str {
        let windows = |block: &TextBlock| match block {
            TextBlock::Same(lines) => lines.contains("\r\n"),
            TextBlock::Change(change) => change.mine.contains("\r\n"),
        };
        match &self.merge {
            Some(merge) => merge.line_end(),
            None if self.blocks.iter().any(windows) => "\r\n",
            None => "\n",
        }
    }
}

/// Adds the blocks of two texts that are compared line by line.
fn push_changes(mine: &str, new: &str, blocks: &mut Vec<TextBlock>) {
    for (mine, new) in line_changes(mine, new) {
        blocks.push(match mine == new {
            true => TextBlock::Same(mine),
            false => TextBlock::Change(LineChange {
                mine,
                new,
                base: None,
                is_conflict: false,
            }),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::merge::{Language, merge};

    fn decided(blocks: &Blocks, resolutions: &[Resolution]) -> String {
        blocks.text(|number, _| resolutions.get(number)).unwrap()
    }

    #[test]
    fn one_side_everywhere_is_that_version() {
        for (mine, new) in [
            ("", "a\n"),
            ("a\nb\nc\n", "a\nB\nc\nd\n"),
            ("a\r\nb", "a\r\nc"),
            ("a\nb", "a\nb\nc\n"),
            ("a\n\n\nb\n", ""),
        ] {
            let blocks = Blocks::between(mine, new);
            for (side, text) in [(Side::Mine, mine), (Side::New, new)] {
                let all = vec![Resolution::Take(side); blocks.changes().count()];
                assert_eq!(decided(&blocks, &all), text, "{mine:?} {new:?} {side:?}");
            }
        }
    }

    #[test]
    fn changes_are_decided_by_line_and_by_text() {
        let blocks = Blocks::between("a\nb\nc\nd\n", "a\nB\nC\nd\n");
        assert_eq!(blocks.changes().count(), 1);
        for (resolution, text) in [
            (Resolution::Both, "a\nb\nc\nB\nC\nd\n"),
            (Resolution::Lines(vec![true, false, false, true]), "a\nb\nC\nd\n"),
            (Resolution::Text("x".to_owned()), "a\nx\nd\n"),
            (Resolution::Text(String::new()), "a\nd\n"),
        ] {
            assert_eq!(
                decided(&blocks, std::slice::from_ref(&resolution)),
                text,
                "{resolution:?}"
            );
        }
        assert_eq!(blocks.text(|_, _| None), None);
        let unended = Blocks::between("a\nb", "a\nc");
        assert_eq!(decided(&unended, &[Resolution::Both]), "a\nb\nc");
    }

    #[test]
    fn conflicts_are_hunks_of_their_own() {
        let base = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n";
        let mine = base.replace("4\n", "four\n").replace("12\n", "twelve\n");
        let new = base
            .replace("4\n", "IV\n")
            .replace("8\n", "VIII\n")
            .replace("9\n", "");
        let merge = merge(Some(base), &mine, &new, Language::of("x.txt"));
        let blocks = Blocks::of_merge(&mine, &merge);
        let conflicts: Vec<bool> = blocks.changes().map(|change| change.is_conflict).collect();
        assert_eq!(conflicts, [true, false]);
        assert_eq!(blocks.hunks(|_| false), [0..1, 1..2]);
        let [take, keep] = [Side::New, Side::Mine].map(Resolution::Take);
        assert_eq!(decided(&blocks, &[keep.clone(), keep.clone()]), mine);
        let merged = new.replace("12\n", "twelve\n");
        assert_eq!(decided(&blocks, &[take.clone(), take]), merged);
    }

    #[test]
    fn near_changes_are_a_hunk_until_split() {
        let old = "a\nb\nc\nd\n";
        let blocks = Blocks::between(old, "A\nb\nc\nD\n");
        assert_eq!(blocks.hunks(|_| false).len(), 1);
        assert_eq!(blocks.hunks(|first| first == 0), [0..1, 1..2]);
    }
}
