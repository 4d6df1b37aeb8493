//! Differences between two versions of a file: hunks for the review, unified text for reports.

use similar::{ChangeTag, DiffTag, TextDiff};
use std::ops::Range;

/// The number of unchanged lines around a change.
const CONTEXT: usize = 3;

/// The longest line, in bytes, whose changed words are found.
const LONGEST: usize = 1000;

/// The difference between two versions of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// Not at all.
    Same,
    /// In these parts.
    Text(Vec<Hunk>),
    /// One of them is no UTF-8 text.
    Binary,
}

/// A part in which two versions differ, with a few unchanged lines around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hunk {
    /// The first line in the old version, from 1; the line before, where it has none of them.
    pub old_start: usize,
    /// The number of lines of the old version.
    pub old_count: usize,
    /// The first line in the new version, from 1; the line before, where it has none of them.
    pub new_start: usize,
    /// The number of lines of the new version.
    pub new_count: usize,
    /// The lines, in order.
    pub lines: Vec<DiffLine>,
}

/// One line of a hunk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiffLine {
    /// On which side it is.
    pub side: DiffSide,
    /// The line with its end, exactly as in the file.
    pub text: String,
}

/// On which side of a difference a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DiffSide {
    /// In both.
    Both,
    /// In the old version alone.
    Old,
    /// In the new version alone.
    New,
}

impl DiffSide {
    /// The line's first character in unified text.
    #[must_use]
    pub const fn sign(self) -> char {
        match self {
            Self::Both => ' ',
            Self::Old => '-',
            Self::New => '+',
        }
    }
}

impl Hunk {
    /// `@@ -3,7 +3,8 @@`.
    #[must_use]
    pub fn header(&self) -> String {
        let range = |start: usize, count: usize| match count {
            1 => start.to_string(),
            _ => format!("{start},{count}"),
        };
        format!(
            "@@ -{} +{} @@",
            range(self.old_start, self.old_count),
            range(self.new_start, self.new_count)
        )
    }
}

/// The difference between `old` and `new`.
#[must_use]
pub fn difference(old: &[u8], new: &[u8]) -> Difference {
    if old == new {
        return Difference::Same;
    }
    match (text(old), text(new)) {
        (Some(old), Some(new)) => Difference::Text(hunks(old, new)),
        _ => Difference::Binary,
    }
}

/// `bytes` as text; none when it is no UTF-8 or holds a NUL.
fn text(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes)
        .ok()
        .filter(|text| !text.contains('\0'))
}

/// The lines of `text` with their ends; only a line feed ends one, as in git.
fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// The hunks between two texts.
fn hunks(old: &str, new: &str) -> Vec<Hunk> {
    let (old, new) = (lines(old), lines(new));
    let diff = TextDiff::from_slices(&old, &new);
    diff.grouped_ops(CONTEXT)
        .iter()
        .filter_map(|group| {
            let (first, last) = (group.first()?, group.last()?);
            let old = first.old_range().start..last.old_range().end;
            let new = first.new_range().start..last.new_range().end;
            let lines = group
                .iter()
                .flat_map(|operation| diff.iter_changes(operation))
                .map(|change| DiffLine {
                    side: match change.tag() {
                        ChangeTag::Equal => DiffSide::Both,
                        ChangeTag::Delete => DiffSide::Old,
                        ChangeTag::Insert => DiffSide::New,
                    },
                    text: change.value().to_owned(),
                })
                .collect();
            let start = |range: &Range<usize>| range.start + usize::from(!range.is_empty());
            Some(Hunk {
                old_start: start(&old),
                old_count: old.len(),
                new_start: start(&new),
                new_count: new.len(),
                lines,
            })
        })
        .collect()
}

/// The lines of two texts in pieces: lines of the one with the lines of the other that take their place. Pieces that are
/// the same and pieces that differ take turns.
#[must_use]
pub fn line_changes(old: &str, new: &str) -> Vec<(String, String)> {
    let (old, new) = (lines(old), lines(new));
    let diff = TextDiff::from_slices(&old, &new);
    let mut pieces: Vec<(String, String)> = Vec::new();
    let mut last_is_same = None;
    for operation in diff.ops() {
        let text = |lines: &[&str], range: Range<usize>| lines.get(range).unwrap_or_default().concat();
        let piece = (
            text(&old, operation.old_range()),
            text(&new, operation.new_range()),
        );
        let is_same = operation.tag() == DiffTag::Equal;
        match pieces.last_mut() {
            Some(last) if last_is_same == Some(is_same) => {
                last.0.push_str(&piece.0);
                last.1.push_str(&piece.1);
            }
            _ => pieces.push(piece),
        }
        last_is_same = Some(is_same);
    }
    pieces
}

/// The unified text that turns `old` into `new`; a missing side is no file. Empty when nothing differs. `path` is
/// written as given.
#[must_use]
pub fn unified(path: &str, old: Option<&[u8]>, new: Option<&[u8]>) -> String {
    let side = |prefix: &str, there: bool| match there {
        true => format!("{prefix}/{path}"),
        false => "/dev/null".to_owned(),
    };
    let header = format!(
        "--- {}\n+++ {}\n",
        side("a", old.is_some()),
        side("b", new.is_some())
    );
    match difference(old.unwrap_or_default(), new.unwrap_or_default()) {
        Difference::Same => String::new(),
        Difference::Binary => format!(
            "Binary files {} and {} differ\n",
            side("a", old.is_some()),
            side("b", new.is_some())
        ),
        Difference::Text(hunks) => {
            let mut text = header;
            for hunk in hunks {
                text.push_str(&hunk.header());
                text.push('\n');
                for line in &hunk.lines {
                    text.push(line.side.sign());
                    text.push_str(&line.text);
                    if !line.text.ends_with('\n') {
                        text.push_str("\n\\ No newline at end of file\n");
                    }
                }
            }
            text
        }
    }
}

/// The byte ranges of the words in which two lines differ; none where the lines are long or share nothing.
#[must_use]
pub fn changed_words(mine: &str, new: &str) -> (Vec<Range<usize>>, Vec<Range<usize>>) {
    if mine.len() > LONGEST || new.len() > LONGEST {
        return Default::default();
    }
    let (mut of_mine, mut of_new): (Vec<Range<usize>>, Vec<Range<usize>>) = Default::default();
    let (mut at_mine, mut at_new, mut shared) = (0, 0, false);
    let (mine, new) = (words(mine), words(new));
    let diff = TextDiff::from_slices(&mine, &new);
    for change in diff.iter_all_changes() {
        let length = change.value().len();
        match change.tag() {
            ChangeTag::Equal => {
                shared |= !change.value().trim().is_empty();
                at_mine += length;
                at_new += length;
            }
            ChangeTag::Delete => {
                join(&mut of_mine, at_mine..at_mine + length);
                at_mine += length;
            }
            ChangeTag::Insert => {
                join(&mut of_new, at_new..at_new + length);
                at_new += length;
            }
        }
    }
    match shared {
        true => (of_mine, of_new),
        false => Default::default(),
    }
}

fn join(ranges: &mut Vec<Range<usize>>, next: Range<usize>) {
    match ranges.last_mut() {
        Some(last) if last.end == next.start => last.end = next.end,
        _ => ranges.push(next),
    }
}

/// The words of a line and the signs between them.
fn words(line: &str) -> Vec<&str> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut words = Vec::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let end = match is_word(first) {
            true => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
            false => first.len_utf8(),
        };
        let (word, after) = rest.split_at(end);
        words.push(word);
        rest = after;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unified_text_is_what_git_reads() {
        let old = "a\nb\nc\n";
        let new = "a\nB\nc";
        assert_eq!(
            unified("x", Some(old.as_bytes()), Some(new.as_bytes())),
            "--- a/x\n+++ b/x\n@@ -1,3 +1,3 @@\n a\n-b\n-c\n+B\n+c\n\\ No newline at end of file\n"
        );
        assert_eq!(
            unified("x", None, Some(b"a\n")),
            "--- /dev/null\n+++ b/x\n@@ -0,0 +1 @@\n+a\n"
        );
        assert_eq!(unified("x", Some(b"a"), Some(b"a")), "");
        assert_eq!(difference(b"\xff", b"a"), Difference::Binary);
    }

    #[test]
    fn changed_words_are_found() {
        let found = |mine: &str, new: &str| {
            let (of_mine, of_new) = changed_words(mine, new);
            let texts = |line: &str, words: Vec<Range<usize>>| {
                words.into_iter().map(|word| line[word].to_owned()).collect()
            };
            let found: [Vec<String>; 2] = [texts(mine, of_mine), texts(new, of_new)];
            found
        };
        assert_eq!(found("a = 1 # x", "a = 12 # x"), [["1"], ["12"]]);
        assert!(found("abc", "def").iter().all(Vec::is_empty));
    }
}
