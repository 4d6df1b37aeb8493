//! Differences between two versions of a file: hunks for the review, unified text for reports.

use similar::{ChangeTag, TextDiff};

/// The number of unchanged lines around a change.
const CONTEXT: usize = 3;

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
            let start = |range: &std::ops::Range<usize>| range.start + usize::from(!range.is_empty());
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

/// `old` with the hunks taken for which `taken` says so, by their place in [`difference`]; a hunk beyond the end of
/// `taken` is kept as it was. All taken gives `new`, none gives `old`.
#[must_use]
pub fn with_hunks(old: &str, new: &str, taken: &[bool]) -> String {
    let old_lines = lines(old);
    let mut result = String::with_capacity(old.len().max(new.len()));
    let mut copied = 0;
    for (place, hunk) in hunks(old, new).iter().enumerate() {
        let start = match hunk.old_count {
            0 => hunk.old_start,
            _ => hunk.old_start - 1,
        };
        result.extend(old_lines.get(copied..start).unwrap_or_default().iter().copied());
        copied = start + hunk.old_count;
        let gone = match taken.get(place) {
            Some(true) => DiffSide::Old,
            _ => DiffSide::New,
        };
        let kept = hunk.lines.iter().filter(|line| line.side != gone);
        result.extend(kept.map(|line| line.text.as_str()));
    }
    result.extend(old_lines.get(copied..).unwrap_or_default().iter().copied());
    result
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
    fn hunks_can_be_taken_one_by_one() {
        let numbers: Vec<String> = (0..40).map(|n| format!("{n}\n")).collect();
        let old = numbers.concat();
        let new = old.replace("\n5\n", "\nfive\n").replace("\n30\n", "\n").clone() + "end";
        let Difference::Text(found) = difference(old.as_bytes(), new.as_bytes()) else {
            panic!("texts differ")
        };
        assert_eq!(found.len(), 3);
        assert_eq!(with_hunks(&old, &new, &[]), old);
        assert_eq!(with_hunks(&old, &new, &[true, true, true]), new);
        assert_eq!(
            with_hunks(&old, &new, &[false, true]),
            old.replace("\n30\n", "\n")
        );
        assert_eq!(with_hunks("", "a\nb\n", &[true]), "a\nb\n");
        assert_eq!(with_hunks("a\nb\n", "", &[true]), "");
    }
}
