//! Plain scalars: without quotes, over one or more lines.

use super::cursor::Break;
use super::{Scanner, Token, TokenKind};
use crate::yaml::ScalarStyle;

/// The separator between two words.
enum Gap {
    None,
    Spaces,
    Lines(Break, Vec<Break>),
}

impl Scanner<'_> {
    /// A plain scalar. It ends at a comment, an indicator, a document marker or a line that is not indented enough; lines are
    /// folded as they are joined.
    pub(super) fn scan_plain(&mut self) -> Token {
        let flow = self.flow_level > 0;
        let indent = self.indent + 1;
        let start = self.cursor.pos;
        let mut end = start;
        let mut folded: Option<usize> = None;
        let mut gap = Gap::None;
        loop {
            let word = self.cursor.pos;
            if self.cursor.byte(0) == b'#' {
                break;
            }
            self.cursor.skip_plain_word(flow);
            if self.cursor.pos == word {
                break;
            }
            self.key_allowed = false;
            match gap {
                Gap::Lines(first, breaks) => {
                    if folded.is_none() {
                        folded = Some(self.decoded.len());
                        self.decoded.push_str(self.cursor.slice(start, end));
                    }
                    self.push_fold(first, &breaks);
                    self.decoded.push_str(self.cursor.slice(word, self.cursor.pos));
                }
                Gap::Spaces if folded.is_some() => {
                    self.decoded.push_str(self.cursor.slice(end, self.cursor.pos));
                }
                Gap::Spaces | Gap::None => {}
            }
            end = self.cursor.pos;
            self.cursor.skip_spaces();
            gap = match self.cursor.take_break() {
                Some(first) => match self.plain_breaks() {
                    Some(breaks) => Gap::Lines(first, breaks),
                    None => break,
                },
                None if self.cursor.pos > end => Gap::Spaces,
                None => break,
            };
            if !flow && self.column() < indent {
                break;
            }
        }
        let mut token = Token::new(TokenKind::Scalar(ScalarStyle::Plain), start as u32, end as u32);
        match folded {
            Some(at) => {
                token.decoded = true;
                token.first = at as u32;
                token.second = (self.decoded.len() - at) as u32;
            }
            None => {
                token.first = token.start;
                token.second = token.end - token.start;
            }
        }
        token
    }

    /// The line breaks after the first one, up to the next word; none when a document marker follows.
    fn plain_breaks(&mut self) -> Option<Vec<Break>> {
        self.key_allowed = true;
        if self.cursor.is_document_marker() {
            return None;
        }
        let mut breaks = Vec::new();
        loop {
            self.cursor.skip_spaces();
            let Some(next) = self.cursor.take_break() else {
                return Some(breaks);
            };
            breaks.push(next);
            if self.cursor.is_document_marker() {
                return None;
            }
        }
    }

    /// Joined lines: a single newline becomes a space, of several the first is dropped.
    pub(super) fn push_fold(&mut self, first: Break, more: &[Break]) {
        if first != Break::Newline {
            self.decoded.push_str(first.text());
        } else if more.is_empty() {
            self.decoded.push(' ');
        }
        for next in more {
            self.decoded.push_str(next.text());
        }
    }
}
