//! Typing into the file's text. It follows the selected variable, and selects the variable at its cursor.

use super::buffer::{Buffer, ParsedText};
use super::field::TextEdit as Editing;
use super::selection::Move;
use super::state::Editor;
use super::text_pane::line_of;
use crate::text::Span;
use crate::yaml::edit::{Patch, Patches};
use unicode_segmentation::UnicodeSegmentation;

impl Editor {
    /// The lines (from 0) of the selected variable; none when none is selected or the text is broken.
    #[must_use]
    pub fn selected_lines(&self, buffer: &Buffer) -> Option<(usize, usize)> {
        let span = self.selected_entry(buffer).filter(|_| !buffer.is_stale())?.span;
        let last = span.end.saturating_sub(1).max(span.start);
        Some((line_of(buffer, span.start), line_of(buffer, last)))
    }

    /// Shows the text, the cursor on the first problem of a broken one, else on the selected variable.
    pub fn enter_text(&mut self, buffer: &Buffer) {
        self.text.shown = true;
        let problem = buffer.yaml_problems().first().map(|problem| problem.span.start);
        let selected = self.selected_entry(buffer).map(|entry| entry.span.start);
        if let Some(offset) = problem.or(selected) {
            self.text.go_to(offset);
        }
        self.text.settle(buffer);
    }

    /// Ends the typed text: the next key begins another step of undo.
    pub fn leave_text(&mut self) {
        self.history.end_typing();
    }

    /// Types into the text.
    pub fn type_text(&mut self, text: &str, buffer: &mut Buffer) {
        self.replace_text(Span::empty(self.text.cursor), text, buffer);
    }

    /// A line break, and as many spaces as the line begins with.
    pub fn break_line(&mut self, buffer: &mut Buffer) {
        let start = buffer.line_span(line_of(buffer, self.text.cursor)).start;
        let before = Span::new(start, self.text.cursor).of(buffer.text());
        let indent: String = before.chars().take_while(|c| *c == ' ').collect();
        let first = buffer.lines().start(2).unwrap_or(0);
        let uses_crlf = buffer
            .text()
            .get(..first)
            .is_some_and(|line| line.ends_with("\r\n"));
        let ending = if uses_crlf { "\r\n" } else { "\n" };
        self.type_text(&format!("{ending}{indent}"), buffer);
    }

    /// Moves the cursor, or erases.
    pub fn edit_text(&mut self, edit: Editing, buffer: &mut Buffer) {
        let cursor = self.text.cursor;
        let line = line_of(buffer, cursor);
        let span = buffer.line_span(line);
        let text = span.of(buffer.text());
        let inside = cursor.saturating_sub(span.start).min(text.len());
        let (before, after) = text.split_at_checked(inside).unwrap_or((text, ""));
        let left = match before.graphemes(true).next_back() {
            Some(last) => cursor - last.len(),
            None if line > 0 => buffer.line_span(line - 1).end,
            None => cursor,
        };
        let right = match after.graphemes(true).next() {
            Some(first) => cursor + first.len(),
            None => buffer.line_span(line + 1).start,
        };
        let word_left = before
            .trim_end()
            .rfind([' ', ':', '[', ','])
            .map_or(span.start, |at| span.start + at + 1);
        let word_left = if word_left >= cursor { left } else { word_left };
        let skipped = after.len() - after.trim_start_matches([' ', ':', '[', ',']).len();
        let word_right = after
            .get(skipped..)
            .and_then(|rest| rest.find([' ', ':', '[', ',']))
            .map_or(span.end, |at| cursor + skipped + at);
        let word_right = if word_right <= cursor { right } else { word_right };
        let erased = match edit {
            Editing::Backspace => Span::new(left, cursor),
            Editing::Delete => Span::new(cursor, right),
            Editing::DeleteWord => Span::new(word_left, cursor),
            Editing::DeleteToStart => Span::new(span.start, cursor),
            Editing::DeleteToEnd => Span::new(cursor, span.end.max(cursor)),
            moves => {
                let there = match moves {
                    Editing::Left => left,
                    Editing::Right => right,
                    Editing::WordLeft => word_left,
                    Editing::WordRight => word_right,
                    Editing::Home => {
                        let indent = span.start + text.len() - text.trim_start().len();
                        if cursor == indent { span.start } else { indent }
                    }
                    _ => span.end,
                };
                self.text.go_to(there);
                self.history.end_typing();
                self.follow_cursor(buffer);
                return;
            }
        };
        if !erased.is_empty() {
            self.replace_text(erased, "", buffer);
        }
    }

    /// Moves the cursor by lines.
    pub fn move_in_text(&mut self, by: Move, buffer: &Buffer, page: usize) {
        let line = line_of(buffer, self.text.cursor);
        let start = buffer.line_span(line).start;
        let column = self.text.column.unwrap_or_else(|| {
            let before = Span::new(start, self.text.cursor).of(buffer.text());
            before.graphemes(true).count()
        });
        let there = by.apply(line, buffer.lines().lines(), page);
        let span = buffer.line_span(there);
        let text = span.of(buffer.text());
        let offset: usize = text.graphemes(true).take(column).map(str::len).sum();
        self.text.cursor = span.start + offset;
        self.text.column = Some(column);
        self.history.end_typing();
        self.follow_cursor(buffer);
    }

    /// Takes in the text that was parsed by a worker.
    pub fn text_parsed(&mut self, parsed: ParsedText, buffer: &mut Buffer) {
        let applied = buffer.take_parsed(parsed);
        self.follow(applied.as_ref(), None, buffer);
        self.follow_cursor(buffer);
    }

    fn replace_text(&mut self, span: Span, text: &str, buffer: &mut Buffer) {
        let label = format!("text in line {}", line_of(buffer, span.start) + 1);
        let before = span.of(buffer.text()).to_owned();
        let patch = Patch {
            span,
            text: text.to_owned(),
        };
        self.leave_line();
        let patches = Patches::one(patch);
        let made = buffer.type_in(&patches);
        self.form.moved(|| patches.clone());
        self.history
            .push_typed(span.start, &before, text, label, self.selection.cursor);
        self.follow(made.applied.as_ref(), None, buffer);
        self.text.go_to(span.start + text.len());
        self.follow_cursor(buffer);
    }

    /// Selects the variable at the cursor; between variables, the one before. While the text is broken the selection
    /// stays.
    pub fn follow_cursor(&mut self, buffer: &Buffer) {
        if buffer.is_stale() {
            return;
        }
        let at = buffer.entry_before(self.text.cursor);
        if let Some(index) = at.filter(|index| self.selection.shows(*index)) {
            self.selection.cursor = index;
        }
    }
}
