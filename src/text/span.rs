//! Byte spans, and the lines and columns that people read.

/// A half-open range of bytes in a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// A span from `start` to `end` (bytes; `end` is not included).
    #[inline]
    #[must_use]
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// A span of no bytes at `offset`.
    #[inline]
    #[must_use]
    pub const fn empty(offset: usize) -> Self {
        Self {
            start: offset,
            end: offset,
        }
    }

    /// Its length in bytes.
    #[inline]
    #[must_use]
    pub const fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Returns whether it holds no byte.
    #[inline]
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// The text that it covers; empty where it does not fit `text`.
    #[inline]
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or("")
    }

    /// Returns whether `offset` is inside, or at the end.
    #[inline]
    #[must_use]
    pub const fn touches(self, offset: usize) -> bool {
        self.start <= offset && offset <= self.end
    }
}

/// A place as people name it: line and column from 1; a column is one Unicode scalar value (a tab is one, a byte order
/// mark at the start of the file none).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
}

/// The start of each line of a text. LF, CRLF and CR end a line, as in PyYAML and Python's text files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    /// The index of `text` (texts above 4 GiB are not indexed past that).
    #[must_use]
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let ends = |&(at, byte): &(usize, &str)| byte == "\n" || bytes.get(at + 1) != Some(&b'\n');
        let after = |(at, _)| u32::try_from(at + 1).ok();
        let mut starts = vec![0];
        // Most texts have no CR, and one character is found much faster than two.
        if text.contains('\r') {
            starts.extend(text.match_indices(['\n', '\r']).filter(ends).filter_map(after));
        } else {
            starts.extend(text.match_indices('\n').filter_map(after));
        }
        Self { starts }
    }

    /// Keeps the index after the lines between the line starts `old.start` and `old.end` became `new`, which ends with a
    /// line break (or with the text).
    pub fn splice(&mut self, old: Span, new: &str) {
        let grown = (new.len() as u32).wrapping_sub(old.len() as u32);
        let from = self.starts.partition_point(|&start| start as usize <= old.start);
        let to = self.starts.partition_point(|&start| start as usize <= old.end);
        for start in self.starts.iter_mut().skip(to) {
            *start = start.wrapping_add(grown);
        }
        let added = Self::new(new).starts.into_iter().skip(1);
        self.starts
            .splice(from..to.max(from), added.map(|start| start + old.start as u32));
    }

    /// Adds the lines of the first `length` bytes of a text that begins at `start`, where the last line does.
    pub fn append(&mut self, start: usize, lines: &Self, length: usize) {
        let inside = lines
            .starts
            .iter()
            .skip(1)
            .take_while(|line| **line as usize <= length);
        self.starts.extend(inside.map(|line| line + start as u32));
    }

    /// Reserves memory for so many more lines.
    pub fn reserve(&mut self, lines: usize) {
        self.starts.reserve_exact(lines);
    }

    /// The number of lines (a final line break opens one more, empty, line).
    #[must_use]
    pub fn lines(&self) -> usize {
        self.starts.len()
    }

    /// The line (from 1) that holds byte `offset`.
    #[must_use]
    pub fn line(&self, offset: usize) -> usize {
        self.starts
            .partition_point(|&start| start as usize <= offset)
            .max(1)
    }

    /// The byte at which `line` (from 1) starts; none past the last line.
    #[must_use]
    pub fn start(&self, line: usize) -> Option<usize> {
        self.starts.get(line.checked_sub(1)?).map(|&start| start as usize)
    }

    /// The span of `line` (from 1) in `text`, without its line break; none past the last line.
    #[must_use]
    pub fn span(&self, text: &str, line: usize) -> Option<Span> {
        let start = self.start(line)?;
        let end = self.start(line + 1).unwrap_or(text.len());
        let trimmed = text.get(start..end)?.trim_end_matches(['\r', '\n']);
        Some(Span::new(start, start + trimmed.len()))
    }

    /// Line and column of byte `offset` in `text`.
    #[must_use]
    pub fn position(&self, text: &str, offset: usize) -> Position {
        let line = self.line(offset);
        let start = self.start(line).unwrap_or(0);
        let before = text.get(start..offset.min(text.len())).unwrap_or("");
        let before = if start == 0 {
            before.strip_prefix('\u{feff}').unwrap_or(before)
        } else {
            before
        };
        Position {
            line,
            column: before.chars().count() + 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_at_lf_crlf_and_cr() {
        let text = "a\nb\r\nc\rd";
        let index = LineIndex::new(text);
        assert_eq!(index.lines(), 4);
        for (letter, line) in [("a", 1), ("b", 2), ("c", 3), ("d", 4)] {
            let offset = text.find(letter).unwrap();
            assert_eq!(index.position(text, offset), Position { line, column: 1 });
            assert_eq!(index.span(text, line).unwrap().of(text), letter);
        }
    }

    #[test]
    fn columns_count_scalar_values_without_byte_order_mark() {
        let text = "\u{feff}é: x";
        assert_eq!(
            LineIndex::new(text).position(text, text.find('x').unwrap()),
            Position { line: 1, column: 4 }
        );
    }
}
