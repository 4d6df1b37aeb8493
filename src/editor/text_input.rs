//! Typing into the file's text. It follows the selected variable, and selects the variable at its cursor.

use super::buffer::{Buffer, ParsedText};
use super::field::TextEdit as Editing;
use super::selection::Move;
use super::state::Editor;
use super::text_area::TextWindow;
use super::text_pane::line_of;
use crate::text::Span;
use crate::yaml::edit::{Patch, Patches};
use tui_textarea::CursorMove;
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

    /// Types into the text, in the place of the selection where there is one.
    pub fn type_text(&mut self, text: &str, buffer: &mut Buffer) {
        let span = self.text.selection().unwrap_or(Span::empty(self.text.cursor));
        self.replace_text(span, text, buffer);
    }

    /// A line break, and as many spaces as the line begins with.
    pub fn break_line(&mut self, buffer: &mut Buffer) {
        let start = buffer.line_span(line_of(buffer, self.text.cursor)).start;
        let before = Span::new(start, self.text.cursor).of(buffer.text());
        let indent: String = before.chars().take_while(|c| *c == ' ').collect();
        self.type_text(&format!("{}{indent}", line_ending(buffer)), buffer);
    }

    /// Moves the cursor, or erases.
    pub fn edit_text(&mut self, edit: Editing, buffer: &mut Buffer) {
        let (cursor, selection) = (self.text.cursor, self.text.selection());
        let there = self.edited_to(edit, buffer);
        match (edit, selection) {
            (Editing::Backspace | Editing::Delete, Some(selection)) => {
                self.replace_text(selection, "", buffer)
            }
            _ if erases(edit) => {
                let erased = Span::new(cursor.min(there), cursor.max(there));
                if !erased.is_empty() {
                    self.replace_text(erased, "", buffer);
                }
            }
            _ => {
                self.text.go_to(there);
                self.history.end_typing();
                self.follow_cursor(buffer);
            }
        }
    }

    /// The byte that the cursor moves to, or up to which is erased.
    fn edited_to(&self, edit: Editing, buffer: &Buffer) -> usize {
        self.moved_to(edit, buffer).max(text_start(buffer))
    }

    fn moved_to(&self, edit: Editing, buffer: &Buffer) -> usize {
        let cursor = self.text.cursor;
        let span = buffer.line_span(line_of(buffer, cursor));
        let text = span.of(buffer.text());
        let moved = |by| TextWindow::new(buffer, cursor).moved(by, buffer);
        match edit {
            Editing::Left | Editing::Backspace => moved(CursorMove::Back),
            Editing::Right | Editing::Delete => moved(CursorMove::Forward),
            Editing::WordLeft | Editing::DeleteWord => moved(CursorMove::WordBack),
            Editing::WordRight => moved(CursorMove::WordForward),
            Editing::DeleteToStart => span.start,
            Editing::Home => {
                let indent = span.start + text.len() - text.trim_start().len();
                if cursor == indent { span.start } else { indent }
            }
            Editing::DeleteToEnd | Editing::End => span.end.max(cursor),
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
        self.text.go_to((span.start + offset).max(text_start(buffer)));
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

    pub(super) fn replace_text(&mut self, span: Span, text: &str, buffer: &mut Buffer) {
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

/// Returns whether `edit` erases.
const fn erases(edit: Editing) -> bool {
    matches!(
        edit,
        Editing::Backspace
            | Editing::Delete
            | Editing::DeleteWord
            | Editing::DeleteToStart
            | Editing::DeleteToEnd
    )
}

/// The first place of the cursor: behind a byte order mark.
fn text_start(buffer: &Buffer) -> usize {
    match buffer.text().starts_with('\u{feff}') {
        true => '\u{feff}'.len_utf8(),
        false => 0,
    }
}

/// The line ending of the text's first line.
pub(super) fn line_ending(buffer: &Buffer) -> &'static str {
    let first = buffer.lines().start(2).unwrap_or(0);
    let first = buffer.text().get(..first);
    match first.is_some_and(|line| line.ends_with("\r\n")) {
        true => "\r\n",
        false => "\n",
    }
}
