//! Scalars in single or double quotes.

use super::cursor::Break;
use super::{Scan, Scanner, Token, TokenKind, problem};
use crate::text::Span;
use crate::yaml::{ProblemKind, ScalarStyle};

/// Offset at which a lone surrogate is stored: only an escape can write one, and no Rust text can contain it.
const SURROGATE_SHIFT: u32 = 0x10_0000;

impl Scanner<'_> {
    pub(super) fn scan_quoted(&mut self, style: ScalarStyle) -> Scan<Token> {
        let double = style == ScalarStyle::DoubleQuoted;
        let quote = if double { b'"' } else { b'\'' };
        let start = self.cursor.pos;
        self.cursor.skip(1);
        let mut run = self.cursor.pos;
        let mut decoded: Option<usize> = None;
        loop {
            match self.cursor.byte(0) {
                byte if byte == quote => {
                    if double || self.cursor.byte(1) != quote {
                        break;
                    }
                    self.cursor.skip(1);
                    self.flush(&mut decoded, run, self.cursor.pos);
                    self.cursor.skip(1);
                    run = self.cursor.pos;
                }
                b'\\' if double => {
                    self.flush(&mut decoded, run, self.cursor.pos);
                    self.escape(start)?;
                    run = self.cursor.pos;
                }
                0 if self.cursor.is_end() => return Err(unclosed(start)),
                b'\n' | b'\r' | 0xc2 | 0xe2 if self.cursor.is_break() => {
                    let written = self
                        .cursor
                        .slice(run, self.cursor.pos)
                        .trim_end_matches([' ', '\t']);
                    self.flush(&mut decoded, run, run + written.len());
                    let first = self.cursor.take_break().unwrap_or(Break::Newline);
                    let breaks = self.quoted_breaks(start)?;
                    self.push_fold(first, &breaks);
                    run = self.cursor.pos;
                }
                0x80.. => self.cursor.skip_character(),
                _ => self.cursor.skip(1),
            }
        }
        if decoded.is_some() {
            self.flush(&mut decoded, run, self.cursor.pos);
        }
        let close = self.cursor.mark();
        self.cursor.skip(1);
        let mut token = Token::new(TokenKind::Scalar(style), start as u32, self.cursor.mark());
        match decoded {
            Some(at) => {
                token.decoded = true;
                token.first = at as u32;
                token.second = (self.decoded.len() - at) as u32;
            }
            None => {
                token.first = start as u32 + 1;
                token.second = close - token.first;
            }
        }
        Ok(token)
    }

    /// Copies the written text from `run` to `end` to the side buffer, where the scalar starts if it did not yet.
    fn flush(&mut self, decoded: &mut Option<usize>, run: usize, end: usize) {
        decoded.get_or_insert(self.decoded.len());
        self.decoded.push_str(self.cursor.slice(run, end));
    }

    /// The line breaks after one inside quotes, with the blanks around them.
    fn quoted_breaks(&mut self, start: usize) -> Scan<Vec<Break>> {
        let mut breaks = Vec::new();
        loop {
            if self.cursor.is_document_marker() {
                return Err(problem(
                    ProblemKind::Syntax,
                    Span::new(start, start + 1),
                    "this quote is not closed before the document's end",
                    "Close the quote.",
                ));
            }
            self.cursor.skip_blanks();
            match self.cursor.take_break() {
                Some(next) => breaks.push(next),
                None => return Ok(breaks),
            }
        }
    }

    /// An escape, from its backslash on.
    fn escape(&mut self, start: usize) -> Scan<()> {
        let backslash = self.cursor.pos;
        self.cursor.skip(1);
        let digits = match self.cursor.byte(0) {
            b'x' => 2,
            b'u' => 4,
            b'U' => 8,
            byte => return self.short_escape(byte, start, backslash),
        };
        self.cursor.skip(1);
        let hex = self.cursor.slice(self.cursor.pos, self.cursor.pos + digits);
        let code = if hex.len() == digits && hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            u32::from_str_radix(hex, 16).ok()
        } else {
            None
        };
        let character = code.and_then(|code| match code {
            0xd800..=0xdfff => char::from_u32(code + SURROGATE_SHIFT),
            code => char::from_u32(code),
        });
        let Some(character) = character else {
            return Err(problem(
                ProblemKind::Syntax,
                Span::new(backslash, self.cursor.pos),
                format!("this escape needs {digits} hexadecimal digits that name a character"),
                "Write the character itself, or use single quotes if the backslash is meant.",
            ));
        };
        self.decoded.push(character);
        self.cursor.skip(digits);
        Ok(())
    }

    fn short_escape(&mut self, byte: u8, start: usize, backslash: usize) -> Scan<()> {
        let character = match byte {
            b'0' => '\0',
            b'a' => '\x07',
            b'b' => '\x08',
            b't' | b'\t' => '\t',
            b'n' => '\n',
            b'v' => '\x0b',
            b'f' => '\x0c',
            b'r' => '\r',
            b'e' => '\x1b',
            b' ' => ' ',
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'N' => '\u{85}',
            b'_' => '\u{a0}',
            b'L' => '\u{2028}',
            b'P' => '\u{2029}',
            _ if self.cursor.take_break().is_some() => {
                let breaks = self.quoted_breaks(start)?;
                for next in breaks {
                    self.decoded.push_str(next.text());
                }
                return Ok(());
            }
            _ if self.cursor.is_end() => return Err(unclosed(start)),
            _ => {
                return Err(problem(
                    ProblemKind::Syntax,
                    Span::new(backslash, self.cursor.this().end),
                    "there is no such escape in double quotes",
                    "Double the backslash, or use single quotes.",
                ));
            }
        };
        self.decoded.push(character);
        self.cursor.skip(1);
        Ok(())
    }
}

fn unclosed(start: usize) -> Box<crate::yaml::YamlProblem> {
    problem(
        ProblemKind::Syntax,
        Span::new(start, start + 1),
        "this quote is never closed",
        "Close the quote.",
    )
}
