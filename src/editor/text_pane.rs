//! The pane of the file's text, with its cursor.

use super::buffer::Buffer;
use crate::text::Span;
use crate::text::display::{shown, width};

/// The text's pane.
#[derive(Clone, Copy, Debug, Default)]
pub struct TextPane {
    /// Whether it is shown.
    pub shown: bool,
    /// Whether it takes the place of the form as well.
    pub large: bool,
    /// The cursor's byte in the text.
    pub cursor: usize,
    /// The column that the cursor keeps while it moves up and down.
    pub(super) column: Option<usize>,
}

impl TextPane {
    /// Small, large, hidden, in turn.
    pub const fn turn(&mut self) {
        (self.shown, self.large) = match (self.shown, self.large) {
            (true, false) => (true, true),
            (true, true) => (false, false),
            (false, _) => (true, false),
        };
    }

    /// Puts the cursor at byte `offset`.
    pub const fn go_to(&mut self, offset: usize) {
        self.cursor = offset;
        self.column = None;
    }

    /// Puts the cursor between two characters of the text, which may have become another one.
    pub fn settle(&mut self, buffer: &Buffer) {
        let text = buffer.text();
        let mut at = self.cursor.min(text.len());
        while !text.is_char_boundary(at) || is_inside_break(text, at) {
            at -= 1;
        }
        self.cursor = at;
    }

    /// Line and column (from 0, in cells) of the cursor.
    #[must_use]
    pub fn position(&self, buffer: &Buffer) -> (usize, usize) {
        let line = line_of(buffer, self.cursor);
        let before = Span::new(buffer.line_span(line).start, self.cursor).of(buffer.text());
        (line, width(&shown(before)))
    }
}

/// Returns whether `at` is between the CR and the LF of a line break.
fn is_inside_break(text: &str, at: usize) -> bool {
    text.get(at..).is_some_and(|rest| rest.starts_with('\n'))
        && text.get(..at).is_some_and(|before| before.ends_with('\r'))
}

/// The line (from 0) that holds byte `offset`.
#[must_use]
pub fn line_of(buffer: &Buffer, offset: usize) -> usize {
    buffer.lines().line(offset).saturating_sub(1)
}
