//! The contents pane of the review as rows: a file as a whole, or its hunks.

use crate::project::diff::changed_words;
use crate::project::merge::{Resolution, Side};
use crate::project::{Blocks, TextBlock};
use crate::wizard::file_review::FileReview;
use crate::wizard::review_file::ReviewFile;
use std::ops::Range;

/// The number of unchanged lines shown around a change.
const CONTEXT: usize = 3;

/// The rows of the contents pane.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReviewDocument {
    /// The rows.
    pub rows: Vec<DocumentRow>,
    /// The hunks.
    pub hunks: Vec<DocumentHunk>,
}

/// A hunk of the difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentHunk {
    /// The row of its header.
    pub row: usize,
    /// Its changes.
    pub changes: Range<usize>,
    /// The first line of the user's version, from 1.
    pub line: usize,
    /// Both sides changed the lines.
    pub is_conflict: bool,
    /// The decision in a word: `take`, `keep`, `both`, `lines`, `edited`, `mixed`; none while it is open.
    pub decision: Option<&'static str>,
    /// Nobody has decided: what is proposed is taken.
    pub is_proposal: bool,
}

/// A row of the contents pane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DocumentRow {
    /// The header of the hunk of this number.
    Hunk(usize),
    /// A line.
    Line(DocumentLine),
    /// A line of the user's version beside the new one.
    Pair(Option<DocumentLine>, Option<DocumentLine>),
}

/// A line of the contents pane.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocumentLine {
    /// The kind of line.
    pub kind: DocumentLineKind,
    /// Its number in its version, from 1.
    pub number: Option<usize>,
    /// The text without its end.
    pub text: String,
    /// The byte ranges of the words that differ from the other version.
    pub words: Vec<Range<usize>>,
    /// The change that it is of, and its number among the change's lines.
    pub change: Option<(usize, usize)>,
    /// Whether it is in the result as decided or proposed.
    pub is_kept: bool,
}

/// The kind of a line of the contents pane.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DocumentLineKind {
    /// In both versions.
    #[default]
    Same,
    /// In the user's version.
    Mine,
    /// In the new version.
    New,
    /// Edited by the user.
    Edited,
}

impl DocumentLineKind {
    /// The sign at the beginning of the line.
    #[must_use]
    pub const fn sign(self) -> char {
        match self {
            Self::Same => ' ',
            Self::Mine => '-',
            Self::New => '+',
            Self::Edited => '*',
        }
    }
}

impl ReviewDocument {
    /// The whole text.
    #[must_use]
    pub fn of_text(text: &str) -> Self {
        let line = |(index, text): (usize, &str)| {
            DocumentRow::Line(DocumentLine {
                number: Some(index + 1),
                text: text.to_owned(),
                is_kept: true,
                ..DocumentLine::default()
            })
        };
        Self {
            rows: text.lines().enumerate().map(line).collect(),
            hunks: Vec::new(),
        }
    }

    /// The hunks of blocks; of a file about which nothing is to be decided, `file` is none. `is_split` tells the changes
    /// whose hunk is split; with `side_by_side` the two versions are beside each other.
    #[must_use]
    pub fn of_blocks(
        blocks: &Blocks,
        file: Option<&ReviewFile>,
        review: Option<&FileReview>,
        is_split: impl Fn(usize) -> bool,
        side_by_side: bool,
    ) -> Self {
        let mut document = Self::default();
        let places = Places::of(blocks);
        for changes in blocks.hunks(is_split) {
            document.push_hunk(&places, changes, file, review, side_by_side);
        }
        document
    }

    fn push_hunk(
        &mut self,
        places: &Places<'_>,
        changes: Range<usize>,
        file: Option<&ReviewFile>,
        review: Option<&FileReview>,
        side_by_side: bool,
    ) {
        let (Some(first), Some(last)) = (
            places.changes.get(changes.start),
            places.changes.get(changes.end.saturating_sub(1)),
        ) else {
            return;
        };
        self.hunks.push(DocumentHunk {
            row: self.rows.len(),
            line: first.mine.max(1),
            is_conflict: first.change.is_conflict,
            decision: decision(places, &changes, file, review),
            is_proposal: file.is_some()
                && !changes
                    .clone()
                    .any(|number| review.is_some_and(|review| review.of_change(number).is_some())),
            changes: changes.clone(),
        });
        self.rows.push(DocumentRow::Hunk(self.hunks.len() - 1));
        self.push_same(first.before, first.mine, first.new, Context::Before, side_by_side);
        for number in changes.clone() {
            let Some(place) = places.changes.get(number) else {
                continue;
            };
            if number > changes.start {
                self.push_same(
                    place.before,
                    place.mine,
                    place.new,
                    Context::Between,
                    side_by_side,
                );
            }
            let resolution = file.and_then(|file| file.resolution(review, number, place.change));
            self.push_change(number, place, resolution, side_by_side);
        }
        let after_mine = last.mine + last.change.mine.split_inclusive('\n').count();
        let after_new = last.new + last.change.new.split_inclusive('\n').count();
        self.push_same(last.after, after_mine, after_new, Context::After, side_by_side);
    }

    /// Adds unchanged lines; `mine` and `new` are the numbers of the lines after them, or of the first of them.
    fn push_same(&mut self, text: &str, mine: usize, new: usize, context: Context, side_by_side: bool) {
        let lines: Vec<&str> = text.lines().collect();
        let count = lines.len();
        let (range, first) = match context {
            Context::Before => (
                count.saturating_sub(CONTEXT)..count,
                (mine - count.min(mine), new - count.min(new)),
            ),
            Context::Between => (0..count, (mine - count.min(mine), new - count.min(new))),
            Context::After => (0..count.min(CONTEXT), (mine, new)),
        };
        for index in range {
            let line = |number: usize| DocumentLine {
                number: Some(number + index),
                text: lines.get(index).copied().unwrap_or_default().to_owned(),
                is_kept: true,
                ..DocumentLine::default()
            };
            self.rows.push(match side_by_side {
                true => DocumentRow::Pair(Some(line(first.0)), Some(line(first.1))),
                false => DocumentRow::Line(line(first.1)),
            });
        }
    }

    fn push_change(
        &mut self,
        number: usize,
        place: &ChangePlace<'_>,
        resolution: Option<&Resolution>,
        side_by_side: bool,
    ) {
        let shown = resolution.unwrap_or(&crate::wizard::review_file::PROPOSED);
        let (mut mine, mut new): (Vec<DocumentLine>, Vec<DocumentLine>) = (Vec::new(), Vec::new());
        for (index, (side, text, is_kept)) in place.change.lines(shown).enumerate() {
            let (lines, first, kind) = match side {
                Side::Mine => (&mut mine, place.mine, DocumentLineKind::Mine),
                Side::New => (&mut new, place.new, DocumentLineKind::New),
            };
            lines.push(DocumentLine {
                kind,
                number: Some(first + lines.len()),
                text: text.trim_end_matches(['\n', '\r']).to_owned(),
                words: Vec::new(),
                change: Some((number, index)),
                is_kept,
            });
        }
        for (mine, new) in mine.iter_mut().zip(&mut new) {
            (mine.words, new.words) = changed_words(&mine.text, &new.text);
        }
        if side_by_side {
            let count = mine.len().max(new.len());
            let (mut mine, mut new) = (mine.into_iter(), new.into_iter());
            self.rows
                .extend((0..count).map(|_| DocumentRow::Pair(mine.next(), new.next())));
        } else {
            self.rows
                .extend(mine.into_iter().chain(new).map(DocumentRow::Line));
        }
        if let Some(Resolution::Text(text)) = resolution {
            let line = |text: &str| DocumentLine {
                kind: DocumentLineKind::Edited,
                text: text.to_owned(),
                is_kept: true,
                ..DocumentLine::default()
            };
            self.rows.extend(text.lines().map(|text| match side_by_side {
                true => DocumentRow::Pair(None, Some(line(text))),
                false => DocumentRow::Line(line(text)),
            }));
        }
    }

    /// The columns of its longest line, about.
    #[must_use]
    pub fn columns(&self) -> usize {
        let lines = self.rows.iter().flat_map(DocumentRow::lines);
        lines.map(|line| line.text.len()).max().unwrap_or(0)
    }

    /// The rows whose text contains `needle`, which is in lower case.
    pub fn matches<'a>(&'a self, needle: &'a str) -> impl Iterator<Item = usize> + 'a {
        self.rows
            .iter()
            .enumerate()
            .filter(move |(_, row)| row.lines().any(|line| line.text.to_lowercase().contains(needle)))
            .map(|(index, _)| index)
    }
}

impl DocumentRow {
    /// The lines of the row.
    pub fn lines(&self) -> impl Iterator<Item = &DocumentLine> {
        let [one, other] = match self {
            Self::Hunk(_) => [None, None],
            Self::Line(line) => [Some(line), None],
            Self::Pair(mine, new) => [mine.as_ref(), new.as_ref()],
        };
        one.into_iter().chain(other)
    }
}

/// The place of unchanged lines in a hunk.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Context {
    Before,
    Between,
    After,
}

/// The changes of blocks with their places.
struct Places<'a> {
    changes: Vec<ChangePlace<'a>>,
}

struct ChangePlace<'a> {
    change: &'a crate::project::LineChange,
    /// The first line in the user's version, from 1.
    mine: usize,
    /// The first line in the new version, from 1.
    new: usize,
    /// The unchanged lines before it.
    before: &'a str,
    /// The unchanged lines after it.
    after: &'a str,
}

impl<'a> Places<'a> {
    fn of(blocks: &'a Blocks) -> Self {
        let mut changes: Vec<ChangePlace<'a>> = Vec::new();
        let (mut mine, mut new, mut before) = (1, 1, "");
        for block in blocks.all() {
            match block {
                TextBlock::Same(text) => {
                    let count = text.split_inclusive('\n').count();
                    (mine, new, before) = (mine + count, new + count, text);
                    if let Some(last) = changes.last_mut() {
                        last.after = text;
                    }
                }
                TextBlock::Change(change) => {
                    changes.push(ChangePlace {
                        change,
                        mine,
                        new,
                        before,
                        after: "",
                    });
                    mine += change.mine.split_inclusive('\n').count();
                    new += change.new.split_inclusive('\n').count();
                    before = "";
                }
            }
        }
        Self { changes }
    }
}

/// The decision about a hunk in a word; none while a change of it is open, or where there is nothing to decide.
fn decision(
    places: &Places<'_>,
    changes: &Range<usize>,
    file: Option<&ReviewFile>,
    review: Option<&FileReview>,
) -> Option<&'static str> {
    let file = file?;
    if let Some(FileReview::Edited(_)) = review {
        return Some("edited");
    }
    let mut words = None;
    for number in changes.clone() {
        let change = places.changes.get(number)?.change;
        let word = match file.resolution(review, number, change)? {
            Resolution::Take(Side::New) => "take",
            Resolution::Take(Side::Mine) => "keep",
            Resolution::Both => "both",
            Resolution::Lines(_) => "lines",
            Resolution::Text(_) => "edited",
        };
        words = Some(match words {
            Some(before) if before != word => "mixed",
            _ => word,
        });
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signs(document: &ReviewDocument) -> Vec<String> {
        let line =
            |line: &DocumentLine| format!("{}{}{}", line.number.unwrap_or(0), line.kind.sign(), line.text);
        let row = |row: &DocumentRow| match row {
            DocumentRow::Hunk(hunk) => format!("@{hunk}"),
            row => row.lines().map(line).collect::<Vec<_>>().join(" | "),
        };
        document.rows.iter().map(row).collect()
    }

    #[test]
    fn hunks_have_context_and_line_numbers() {
        let old = "1\n2\n3\n4\n5\n6\n7\n8\n";
        let blocks = Blocks::between(old, "1\n2\n3\n4\nfive\nmore\n6\n7\n8\n");
        let document = ReviewDocument::of_blocks(&blocks, None, None, |_| false, false);
        assert_eq!(
            signs(&document),
            [
                "@0", "2 2", "3 3", "4 4", "5-5", "5+five", "6+more", "7 6", "8 7", "9 8"
            ]
        );
        let pairs = ReviewDocument::of_blocks(&blocks, None, None, |_| false, true);
        assert_eq!(
            signs(&pairs),
            [
                "@0",
                "2 2 | 2 2",
                "3 3 | 3 3",
                "4 4 | 4 4",
                "5-5 | 5+five",
                "6+more",
                "6 6 | 7 6",
                "7 7 | 8 7",
                "8 8 | 9 8"
            ]
        );
        assert_eq!(document.matches("FIVE").count(), 0);
        assert_eq!(document.matches("five").collect::<Vec<_>>(), [5]);
    }
}
