//! One line of text that is being edited: grapheme cursor, undo, paste. How it looks is the shell's business.

use unicode_segmentation::GraphemeCursor;

/// Something to do to a line of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TextEdit {
    /// The cursor one character to the left.
    Left,
    /// The cursor one character to the right.
    Right,
    /// The cursor to the start of the word.
    WordLeft,
    /// The cursor past the end of the word.
    WordRight,
    /// The cursor to the start.
    Home,
    /// The cursor to the end.
    End,
    /// Deletes the character before the cursor.
    Backspace,
    /// Deletes the character at the cursor.
    Delete,
    /// Deletes from the start of the word to the cursor.
    DeleteWord,
    /// Deletes from the start to the cursor.
    DeleteToStart,
    /// Deletes from the cursor to the end.
    DeleteToEnd,
}

/// The kind of the last change, so that typing a word is one step of undo.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum LastEdit {
    #[default]
    Other,
    Typed,
    Erased,
}

/// A line of text with a cursor and its own undo.
#[derive(Clone, Debug, Default)]
pub struct TextField {
    text: String,
    cursor: usize,
    undo: Vec<(String, usize)>,
    redo: Vec<(String, usize)>,
    last: LastEdit,
    whole: bool,
}

impl TextField {
    /// A field that holds `text`, the cursor at its end.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        Self {
            cursor: text.len(),
            text,
            ..Self::default()
        }
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The cursor's byte, always between two characters as people see them.
    #[must_use]
    pub const fn cursor(&self) -> usize {
        self.cursor
    }

    /// Selects the whole text: what is typed next takes its place.
    #[must_use]
    pub const fn selected(mut self) -> Self {
        self.whole = true;
        self
    }

    /// Selects the whole text of a field that gets the focus.
    pub const fn select(&mut self) {
        self.whole = true;
    }

    /// Returns whether what is typed next takes the whole text's place.
    #[must_use]
    pub const fn is_selected(&self) -> bool {
        self.whole
    }

    /// Puts the cursor at byte `cursor`, or at the end where that is inside a character.
    pub fn place_cursor(&mut self, cursor: usize) {
        self.cursor = self.boundary_from(cursor);
    }

    /// Replaces the whole text as one step that can be undone.
    pub fn replace(&mut self, text: impl Into<String>) {
        let text = text.into();
        if text != self.text {
            self.remember(LastEdit::Other);
            self.cursor = text.len();
            self.text = text;
            self.whole = false;
        }
    }

    /// Types one character.
    pub fn type_char(&mut self, c: char) {
        if c.is_control() {
            return;
        }
        // Taking a text's place is one step, which is undone as one.
        if self.clear_selected() {
            self.last = LastEdit::Typed;
        } else if self.last != LastEdit::Typed || c == ' ' {
            self.remember(LastEdit::Typed);
        }
        self.insert(&c.to_string());
    }

    /// Pastes text as one step: a final line break is dropped, others and tabs become spaces, controls vanish.
    pub fn paste(&mut self, text: &str) {
        let line: String = text
            .trim_end_matches(['\r', '\n'])
            .replace("\r\n", " ")
            .chars()
            .map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c })
            .filter(|c| !c.is_control())
            .collect();
        if !line.is_empty() {
            if !self.clear_selected() {
                self.remember(LastEdit::Other);
            }
            self.insert(&line);
        }
    }

    /// Does `edit`; whether the text has changed.
    pub fn edit(&mut self, edit: TextEdit) -> bool {
        if self.whole && matches!(edit, TextEdit::Backspace | TextEdit::Delete) {
            return self.clear_selected();
        }
        self.whole = false;
        match edit {
            TextEdit::Left => self.move_to(self.before()),
            TextEdit::Right => self.move_to(self.after()),
            TextEdit::WordLeft => self.move_to(self.word_start()),
            TextEdit::WordRight => self.move_to(self.word_end()),
            TextEdit::Home => self.move_to(0),
            TextEdit::End => self.move_to(self.text.len()),
            TextEdit::Backspace => self.erase(self.before(), self.cursor, LastEdit::Erased),
            TextEdit::Delete => self.erase(self.cursor, self.after(), LastEdit::Erased),
            TextEdit::DeleteWord => self.erase(self.word_start(), self.cursor, LastEdit::Other),
            TextEdit::DeleteToStart => self.erase(0, self.cursor, LastEdit::Other),
            TextEdit::DeleteToEnd => self.erase(self.cursor, self.text.len(), LastEdit::Other),
        }
    }

    /// Undoes the last change; whether there was one.
    pub fn undo(&mut self) -> bool {
        let Some(before) = self.undo.pop() else {
            return false;
        };
        self.redo.push((std::mem::take(&mut self.text), self.cursor));
        (self.text, self.cursor) = before;
        self.last = LastEdit::Other;
        true
    }

    /// Redoes the change that was undone last; whether there was one.
    pub fn redo(&mut self) -> bool {
        let Some(after) = self.redo.pop() else {
            return false;
        };
        self.undo.push((std::mem::take(&mut self.text), self.cursor));
        (self.text, self.cursor) = after;
        self.last = LastEdit::Other;
        true
    }

    /// Empties a text that is selected as a whole; whether it was.
    fn clear_selected(&mut self) -> bool {
        if !std::mem::take(&mut self.whole) || self.text.is_empty() {
            return false;
        }
        self.remember(LastEdit::Other);
        self.text.clear();
        self.cursor = 0;
        true
    }

    fn remember(&mut self, last: LastEdit) {
        self.undo.push((self.text.clone(), self.cursor));
        self.redo.clear();
        self.last = last;
    }

    fn insert(&mut self, text: &str) {
        self.text.insert_str(self.cursor, text);
        self.cursor += text.len();
        // A combining mark joins the character before it: the cursor stays between whole characters.
        self.cursor = self.boundary_from(self.cursor);
    }

    fn erase(&mut self, start: usize, end: usize, last: LastEdit) -> bool {
        if start >= end {
            return false;
        }
        if last == LastEdit::Other || self.last != last {
            self.remember(last);
        }
        self.text.replace_range(start..end, "");
        self.cursor = start;
        true
    }

    fn move_to(&mut self, place: usize) -> bool {
        self.cursor = place;
        self.last = LastEdit::Other;
        false
    }

    /// The first place between two characters as people see them, from byte `at` on. Only the text around it is looked at.
    fn boundary_from(&self, at: usize) -> usize {
        let end = self.text.len();
        let Some(at) = (at..end).find(|&at| self.text.is_char_boundary(at)) else {
            return end;
        };
        let mut cursor = GraphemeCursor::new(at, end, true);
        if cursor.is_boundary(&self.text, 0) == Ok(true) {
            return at;
        }
        cursor.next_boundary(&self.text, 0).ok().flatten().unwrap_or(end)
    }

    fn before(&self) -> usize {
        let mut cursor = GraphemeCursor::new(self.cursor, self.text.len(), true);
        cursor.prev_boundary(&self.text, 0).ok().flatten().unwrap_or(0)
    }

    fn after(&self) -> usize {
        let end = self.text.len();
        let mut cursor = GraphemeCursor::new(self.cursor, end, true);
        cursor.next_boundary(&self.text, 0).ok().flatten().unwrap_or(end)
    }

    fn word_start(&self) -> usize {
        let before = self.text.get(..self.cursor).unwrap_or("");
        let word = before.trim_end_matches(is_break);
        word.char_indices()
            .rev()
            .take_while(|(_, c)| !is_break(*c))
            .last()
            .map_or(0, |(at, _)| at)
    }

    fn word_end(&self) -> usize {
        let after = self.text.get(self.cursor..).unwrap_or("");
        let skipped = after.len() - after.trim_start_matches(is_break).len();
        let word = after.get(skipped..).unwrap_or("");
        self.cursor + skipped + word.find(is_break).unwrap_or(word.len())
    }
}

/// Separators of words in names, addresses and paths.
fn is_break(c: char) -> bool {
    c.is_whitespace() || matches!(c, '/' | ':' | '.' | '-' | '_' | '@' | ',')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> TextField {
        let mut field = TextField::default();
        text.chars().for_each(|c| field.type_char(c));
        field
    }

    #[test]
    fn the_cursor_moves_by_what_people_see() {
        let mut field = typed("ae\u{301}👩‍🔬");
        for expected in ["ae\u{301}".len(), 1, 0, 0] {
            field.edit(TextEdit::Left);
            assert_eq!(field.cursor(), expected);
        }
        field.edit(TextEdit::End);
        field.edit(TextEdit::Backspace);
        assert_eq!(field.text(), "ae\u{301}");
        field.edit(TextEdit::Backspace);
        assert_eq!(field.text(), "a");
    }

    #[test]
    fn words_are_undone_whole_and_redone() {
        let mut field = typed("Ada Lovelace");
        assert!(field.undo());
        assert_eq!(field.text(), "Ada");
        assert!(field.redo());
        assert_eq!(field.text(), "Ada Lovelace");
        assert!(field.undo() && field.undo());
        assert_eq!(field.text(), "");
        assert!(!field.undo());
    }

    #[test]
    fn a_paste_is_one_line_and_one_step() {
        let mut field = typed("x");
        field.paste("a\r\nb\tc\x1b[31m\n");
        assert_eq!(field.text(), "xa b c[31m");
        field.undo();
        assert_eq!(field.text(), "x");
    }

    #[test]
    fn words_end_at_separators() {
        let mut field = typed("~/models/my-model");
        field.edit(TextEdit::DeleteWord);
        assert_eq!(field.text(), "~/models/my-");
        field.edit(TextEdit::DeleteWord);
        assert_eq!(field.text(), "~/models/");
        field.edit(TextEdit::Home);
        field.edit(TextEdit::WordRight);
        field.edit(TextEdit::DeleteToEnd);
        assert_eq!(field.text(), "~");
        field.edit(TextEdit::DeleteToStart);
        assert_eq!(field.text(), "");
    }

    #[test]
    fn what_is_typed_takes_place_of_selected_text() {
        let mut field = TextField::new("output3").selected();
        field.type_char('c');
        field.type_char('a');
        assert_eq!(field.text(), "ca");
        assert!(field.undo());
        assert_eq!(field.text(), "output3");
        let mut erased = TextField::new("output3").selected();
        assert!(erased.edit(TextEdit::Backspace));
        assert_eq!(erased.text(), "");
        assert!(erased.undo());
        assert_eq!(erased.text(), "output3");
        let mut moved = TextField::new("output3").selected();
        moved.edit(TextEdit::End);
        moved.type_char('x');
        assert_eq!(moved.text(), "output3x");
    }

    #[test]
    fn nothing_is_lost_at_the_ends() {
        let mut field = TextField::default();
        for edit in [
            TextEdit::Left,
            TextEdit::Right,
            TextEdit::WordLeft,
            TextEdit::WordRight,
            TextEdit::Backspace,
            TextEdit::Delete,
            TextEdit::DeleteWord,
        ] {
            assert!(!field.edit(edit));
        }
        assert_eq!(field.cursor(), 0);
    }
}
