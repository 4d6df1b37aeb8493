//! Lines and gaps of a text, as the edits need them. A byte order mark belongs to no line.

use crate::text::Span;

/// The first byte of the line that holds `at`.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    let before = Span::new(0, at).of(text);
    let start = before.rfind(['\n', '\r']).map_or(0, |found| found + 1);
    if start == 0 && text.starts_with('\u{feff}') {
        at.min('\u{feff}'.len_utf8())
    } else {
        start
    }
}

/// The end of the characters of the line that holds `at`, its line break not included.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or("");
    rest.find(['\n', '\r']).map_or(text.len(), |found| at + found)
}

/// The first byte after the line that holds `at`, and after its line break.
pub(super) fn next_line(text: &str, at: usize) -> usize {
    let end = line_end(text, at);
    end + break_at(text, end).len()
}

/// The line break that is at `at`; empty where there is none.
fn break_at(text: &str, at: usize) -> &str {
    let rest = text.get(at..).unwrap_or("");
    ["\r\n", "\n", "\r"]
        .into_iter()
        .find(|end| rest.starts_with(end))
        .unwrap_or("")
}

/// Returns whether a line starts at `at`.
pub(super) fn starts_line(text: &str, at: usize) -> bool {
    line_start(text, at) == at
}

/// Returns whether only blanks are before `at` on its line.
pub(super) fn is_first_on_line(text: &str, at: usize) -> bool {
    Span::new(line_start(text, at), at)
        .of(text)
        .bytes()
        .all(|byte| byte == b' ')
}

/// The number of characters before `at` on its line.
pub(super) fn column(text: &str, at: usize) -> usize {
    Span::new(line_start(text, at), at).of(text).chars().count()
}

/// The line break that new lines at `at` use: that of the line before, or else of the first line that has one.
pub(super) fn line_break(text: &str, at: usize) -> &str {
    let own = previous_line(text, line_start(text, at)).map(|line| break_at(text, line_end(text, line)));
    own.or_else(|| {
        let first = break_at(text, line_end(text, 0));
        (!first.is_empty()).then_some(first)
    })
    .unwrap_or("\n")
}

/// The first byte of the line before the one that starts at `start`; none before the first.
pub(super) fn previous_line(text: &str, start: usize) -> Option<usize> {
    let before = Span::new(0, start).of(text);
    let stripped = before
        .strip_suffix("\r\n")
        .or_else(|| before.strip_suffix(['\n', '\r']))?;
    Some(line_start(text, stripped.len()))
}

/// The kinds of lines without content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Filler {
    /// Blanks only.
    Blank,
    /// A comment that starts in this column (from 0).
    Comment(usize),
}

/// The kind of the line that starts at `start`; none when it has content.
pub(super) fn filler(text: &str, start: usize) -> Option<Filler> {
    let line = Span::new(start, line_end(text, start)).of(text);
    let trimmed = line.trim_start_matches([' ', '\t']);
    if trimmed.is_empty() {
        Some(Filler::Blank)
    } else if trimmed.starts_with('#') {
        Some(Filler::Comment(line.len() - trimmed.len()))
    } else {
        None
    }
}

/// The first byte at or after `at` that is neither blank nor in a comment.
pub(super) fn skip_gap(text: &str, at: usize) -> usize {
    let mut at = at;
    while let Some(rest) = text.get(at..) {
        let trimmed = rest.trim_start_matches([' ', '\t', '\n', '\r']);
        at = text.len() - trimmed.len();
        if trimmed.starts_with('#') {
            at = line_end(text, at);
        } else {
            break;
        }
    }
    at
}

/// `at` moved back over blanks of the same line.
pub(super) fn trim_back(text: &str, at: usize) -> usize {
    Span::new(0, at).of(text).trim_end_matches([' ', '\t']).len()
}

/// The end of `span` without the line breaks and blanks at its end (of a block of text).
pub(super) fn trimmed_end(text: &str, span: Span) -> usize {
    let covered = span.of(text);
    span.start + covered.trim_end_matches(['\n', '\r']).len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_lines_break_as_the_line_before() {
        let text = "a\r\nb\nc\rd";
        for (at, expected) in [
            (0, "\r\n"),
            (3, "\r\n"),
            (4, "\r\n"),
            (5, "\n"),
            (7, "\r"),
            (8, "\r"),
        ] {
            assert_eq!(line_break(text, at), expected, "at {at}");
        }
        assert_eq!(line_break("no break", 3), "\n");
    }

    #[test]
    fn byte_order_mark_is_before_the_first_line() {
        let text = "\u{feff}a: 1\nb: 2";
        assert_eq!(line_start(text, 5), 3);
        assert!(starts_line(text, 3));
        assert_eq!(column(text, 4), 1);
        assert_eq!(next_line(text, 3), 8);
        assert_eq!(next_line(text, 9), text.len());
    }

    #[test]
    fn gaps_are_blanks_and_comments() {
        let text = "a:  # one\n  # two: three\n\n  b";
        assert_eq!(skip_gap(text, 2), text.len() - 1);
        assert_eq!(filler(text, 10), Some(Filler::Comment(2)));
        assert_eq!(filler(text, 0), None);
    }
}
