//! A place in the text that knows its line and column as PyYAML counts them: LF, CRLF, CR, NEL, LS and PS end lines; a
//! column is a character; a byte order mark takes none.

use crate::text::Span;

/// A line's end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Break {
    /// LF, CRLF, CR or NEL: reads as `\n`.
    Newline,
    /// U+2028, kept as it is.
    LineSeparator,
    /// U+2029, kept as it is.
    ParagraphSeparator,
}

impl Break {
    pub const fn text(self) -> &'static str {
        match self {
            Self::Newline => "\n",
            Self::LineSeparator => "\u{2028}",
            Self::ParagraphSeparator => "\u{2029}",
        }
    }
}

#[derive(Clone, Debug)]
pub(super) struct Cursor<'t> {
    pub text: &'t str,
    bytes: &'t [u8],
    pub pos: usize,
    pub line: u32,
    /// `pos` less the column.
    base: usize,
    /// `pos` less the number of characters before it on the line, up to a constant on each line.
    skew: usize,
}

impl<'t> Cursor<'t> {
    pub const fn new(text: &'t str) -> Self {
        Self {
            text,
            bytes: text.as_bytes(),
            pos: 0,
            line: 0,
            base: 0,
            skew: 0,
        }
    }

    /// The byte `ahead` of the place; 0 past the end.
    #[inline]
    pub fn byte(&self, ahead: usize) -> u8 {
        self.at(self.pos + ahead)
    }

    #[inline]
    fn at(&self, pos: usize) -> u8 {
        self.bytes.get(pos).copied().unwrap_or(0)
    }

    pub fn character(&self) -> Option<char> {
        self.text.get(self.pos..)?.chars().next()
    }

    /// The column, from 0.
    #[inline]
    pub const fn column(&self) -> usize {
        self.pos - self.base
    }

    /// Characters before this place, comparable within a line.
    #[inline]
    pub const fn index(&self) -> usize {
        self.pos.wrapping_sub(self.skew)
    }

    /// The character here; empty at the end.
    pub fn this(&self) -> Span {
        Span::new(self.pos, self.pos + self.character().map_or(0, char::len_utf8))
    }

    #[inline]
    pub fn mark(&self) -> u32 {
        // The text is known to be shorter than 4 GiB.
        self.pos as u32
    }

    /// The line break at `pos` and its length in bytes.
    #[inline]
    fn break_at(&self, pos: usize) -> Option<(Break, usize)> {
        match self.at(pos) {
            b'\n' => Some((Break::Newline, 1)),
            b'\r' if self.at(pos + 1) == b'\n' => Some((Break::Newline, 2)),
            b'\r' => Some((Break::Newline, 1)),
            0xc2 if self.at(pos + 1) == 0x85 => Some((Break::Newline, 2)),
            0xe2 if self.at(pos + 1) == 0x80 => match self.at(pos + 2) {
                0xa8 => Some((Break::LineSeparator, 3)),
                0xa9 => Some((Break::ParagraphSeparator, 3)),
                _ => None,
            },
            _ => None,
        }
    }

    #[inline]
    pub fn is_break(&self) -> bool {
        self.break_at(self.pos).is_some()
    }

    #[inline]
    pub const fn is_end(&self) -> bool {
        self.pos >= self.bytes.len()
    }

    /// A line break or the end.
    #[inline]
    pub fn is_line_end(&self) -> bool {
        self.is_end() || self.is_break()
    }

    /// A space, a line break or the end.
    #[inline]
    pub fn is_space_or_line_end(&self) -> bool {
        self.byte(0) == b' ' || self.is_line_end()
    }

    /// Returns whether a space, tab, line break or the end is `ahead` of here.
    #[inline]
    pub fn is_blank(&self, ahead: usize) -> bool {
        match self.byte(ahead) {
            b' ' | b'\t' | b'\n' | b'\r' => true,
            0 => self.pos + ahead >= self.bytes.len(),
            0xc2 | 0xe2 => self.break_at(self.pos + ahead).is_some(),
            _ => false,
        }
    }

    /// Goes past `count` ASCII characters that are no line breaks.
    #[inline]
    pub const fn skip(&mut self, count: usize) {
        self.pos += count;
    }

    /// Goes past the character here, which is no line break; nothing at the end.
    #[inline]
    pub fn skip_character(&mut self) {
        let byte = self.at(self.pos);
        let length = match byte {
            0 if self.is_end() => return,
            0..=0x7f => {
                self.pos += 1;
                return;
            }
            0xf0.. => 4,
            0xe0.. => 3,
            _ => 2,
        };
        let mark = byte == 0xef && self.at(self.pos + 1) == 0xbb && self.at(self.pos + 2) == 0xbf;
        self.pos += length;
        self.base += if mark { length } else { length - 1 };
        self.skew += length - 1;
    }

    #[inline]
    pub fn skip_spaces(&mut self) {
        while self.at(self.pos) == b' ' {
            self.pos += 1;
        }
    }

    pub fn skip_blanks(&mut self) {
        while matches!(self.at(self.pos), b' ' | b'\t') {
            self.pos += 1;
        }
    }

    /// Goes past a line break, if there is one here.
    #[inline]
    pub fn take_break(&mut self) -> Option<Break> {
        let (kind, length) = self.break_at(self.pos)?;
        self.pos += length;
        self.line += 1;
        self.base = self.pos;
        Some(kind)
    }

    /// Goes to the end of the line.
    pub fn skip_line(&mut self) {
        loop {
            match self.at(self.pos) {
                b'\n' | b'\r' => return,
                0 if self.is_end() => return,
                0xc2 | 0xe2 if self.is_break() => return,
                0..=0x7f => self.pos += 1,
                _ => self.skip_character(),
            }
        }
    }

    /// Goes past the rest of a plain scalar's word: to a blank, the end, or the `:` or flow indicator that ends it.
    #[inline]
    pub fn skip_plain_word(&mut self, flow: bool) {
        loop {
            let byte = self.at(self.pos);
            match byte {
                b' ' | b'\t' | b'\n' | b'\r' => return,
                0 if self.is_end() => return,
                b':' if self.is_blank(1) => return,
                b':' if flow && matches!(self.byte(1), b',' | b'[' | b']' | b'{' | b'}') => return,
                b',' | b'?' | b'[' | b']' | b'{' | b'}' if flow => return,
                0xc2 | 0xe2 if self.is_break() => return,
                0x80.. => self.skip_character(),
                _ => self.pos += 1,
            }
        }
    }

    /// Returns whether `---` or `...` is here, before a blank. (The caller knows that a line starts here.)
    pub fn is_document_marker(&self) -> bool {
        matches!(
            (self.byte(0), self.byte(1), self.byte(2)),
            (b'-', b'-', b'-') | (b'.', b'.', b'.')
        ) && self.is_blank(3)
    }

    pub fn slice(&self, start: usize, end: usize) -> &'t str {
        self.text.get(start..end).unwrap_or("")
    }
}
