//! The pane of the file's text: its cursor, its selection, what was cut, what is searched for.

use super::buffer::Buffer;
use super::field::{TextEdit, TextField};
use super::selection::Move;
use crate::text::Span;
use crate::text::display::{shown, width};

/// A command of the text pane.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TextCommand {
    /// Moves the cursor within its line and selects the text that it passes.
    Select(TextEdit),
    /// Moves the cursor by lines and selects the text that it passes.
    SelectLines(Move),
    /// Selects the whole text.
    SelectAll,
    /// Copies the selection, or the cursor's line.
    Copy,
    /// Copies the selection, or the cursor's line, and removes it.
    Cut,
    /// Inserts what was cut or copied last.
    Paste,
    /// Searches for a text.
    Find,
    /// To the next match, or the one before.
    FindNext(bool),
    /// Moves the selected lines down or up by one.
    MoveLines(bool),
    /// Makes comments of the selected lines, or lines of the comments.
    ToggleComment,
}

impl TextCommand {
    /// Returns whether the command changes the text.
    #[must_use]
    pub const fn changes_text(self) -> bool {
        matches!(
            self,
            Self::Cut | Self::Paste | Self::MoveLines(_) | Self::ToggleComment
        )
    }
}

/// The text's pane.
#[derive(Clone, Debug, Default)]
pub struct TextPane {
    /// Whether it is shown.
    pub shown: bool,
    /// Whether it takes the place of the form as well.
    pub large: bool,
    /// The cursor's byte in the text.
    pub cursor: usize,
    /// The other end of the selection; none where nothing is selected.
    pub(super) anchor: Option<usize>,
    /// The text that was cut or copied last.
    pub(super) clipboard: String,
    /// The text that is searched for, while it can be typed.
    pub find: Option<TextField>,
    /// The text that was searched for last.
    pub(super) found: String,
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
        self.anchor = None;
    }

    /// The selected text, which is not empty.
    #[must_use]
    pub fn selection(&self) -> Option<Span> {
        let anchor = self.anchor?;
        let span = Span::new(anchor.min(self.cursor), anchor.max(self.cursor));
        (!span.is_empty()).then_some(span)
    }

    /// Puts the cursor between two characters of the text, which may have become another one.
    pub fn settle(&mut self, buffer: &Buffer) {
        let text = buffer.text();
        let mut at = self.cursor.min(text.len());
        while !text.is_char_boundary(at) || is_inside_break(text, at) {
            at -= 1;
        }
        if at != self.cursor
            || self
                .anchor
                .is_some_and(|anchor| !is_between_characters(text, anchor))
        {
            self.anchor = None;
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

/// Returns whether `at` is a place of the cursor.
fn is_between_characters(text: &str, at: usize) -> bool {
    text.is_char_boundary(at) && !is_inside_break(text, at)
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
