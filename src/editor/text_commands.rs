//! The commands of the text pane: select, copy, cut, paste, find, move lines, comment lines.

use super::buffer::Buffer;
use super::field::TextEdit;
use super::selection::Move;
use super::state::Editor;
use super::text_pane::line_of;
use crate::text::Span;

impl Editor {
    /// Moves the cursor within its line and selects the text that it passes.
    pub fn select_text(&mut self, edit: TextEdit, buffer: &mut Buffer) {
        self.selecting(buffer, |editor, buffer| editor.edit_text(edit, buffer));
    }

    /// Moves the cursor by lines and selects the text that it passes.
    pub fn select_lines(&mut self, by: Move, buffer: &mut Buffer, page: usize) {
        self.selecting(buffer, |editor, buffer| editor.move_in_text(by, buffer, page));
    }

    /// Selects the whole text.
    pub fn select_all_text(&mut self, buffer: &Buffer) {
        self.text.go_to(buffer.text().len());
        self.text.anchor = Some(0);
    }

    fn selecting(&mut self, buffer: &mut Buffer, moves: impl FnOnce(&mut Self, &mut Buffer)) {
        let anchor = self.text.anchor.unwrap_or(self.text.cursor);
        moves(self, buffer);
        self.text.anchor = Some(anchor);
    }

    /// Copies the selection, or the cursor's line, and returns it.
    pub fn copy_text(&mut self, buffer: &Buffer) -> String {
        self.text.clipboard = self.copied_span(buffer).of(buffer.text()).to_owned();
        self.text.clipboard.clone()
    }

    /// Copies the selection, or the cursor's line, removes it, and returns it.
    pub fn cut_text(&mut self, buffer: &mut Buffer) -> String {
        let (span, copied) = (self.copied_span(buffer), self.copy_text(buffer));
        if !span.is_empty() {
            self.replace_text(span, "", buffer);
        }
        copied
    }

    /// Inserts what was cut or copied last; false where nothing was.
    pub fn paste_text(&mut self, buffer: &mut Buffer) -> bool {
        let text = self.text.clipboard.clone();
        if !text.is_empty() {
            self.type_text(&text, buffer);
            self.history.end_typing();
        }
        !text.is_empty()
    }

    /// The selection, or the cursor's line with its line break.
    fn copied_span(&self, buffer: &Buffer) -> Span {
        self.text.selection().unwrap_or_else(|| {
            let line = line_of(buffer, self.text.cursor);
            Span::new(buffer.line_span(line).start, buffer.line_span(line + 1).start)
        })
    }

    /// The first and the last of the selected lines, or the cursor's.
    fn chosen_lines(&self, buffer: &Buffer) -> (usize, usize) {
        match self.text.selection() {
            None => {
                let line = line_of(buffer, self.text.cursor);
                (line, line)
            }
            Some(span) => {
                let first = line_of(buffer, span.start);
                // A selection that ends before a line's first character is not of that line.
                let last = line_of(buffer, span.end.saturating_sub(1).max(span.start));
                (first, last.max(first))
            }
        }
    }

    /// Moves the selected lines, or the cursor's, by one line; false at the text's end.
    pub fn move_lines(&mut self, down: bool, buffer: &mut Buffer) -> bool {
        let (first, last) = self.chosen_lines(buffer);
        let other = match down {
            true => last + 1,
            false => match first.checked_sub(1) {
                Some(line) => line,
                None => return false,
            },
        };
        if other >= buffer.lines().lines() {
            return false;
        }
        let lines = Span::new(buffer.line_span(first).start, buffer.line_span(last).end);
        let line = buffer.line_span(other);
        // Behind the last line break nothing can be moved.
        if line.is_empty() && other + 1 == buffer.lines().lines() {
            return false;
        }
        let (moved, passed) = (lines.of(buffer.text()), line.of(buffer.text()));
        let (above, below) = if down { (lines, line) } else { (line, lines) };
        let between = Span::new(above.end, below.start).of(buffer.text());
        let (text, start) = match down {
            true => (
                format!("{passed}{between}{moved}"),
                above.start + passed.len() + between.len(),
            ),
            false => (format!("{moved}{between}{passed}"), above.start),
        };
        let there = |at: usize| start + at.saturating_sub(lines.start).min(lines.len());
        let (cursor, anchor) = (there(self.text.cursor), self.text.anchor.map(there));
        self.replace_text(Span::new(above.start, below.end), &text, buffer);
        self.put_back(cursor, anchor, buffer);
        true
    }

    /// Puts `#` before the selected lines, or the cursor's; where all have one, it is removed.
    pub fn toggle_comment(&mut self, buffer: &mut Buffer) {
        let (first, last) = self.chosen_lines(buffer);
        let span = Span::new(buffer.line_span(first).start, buffer.line_span(last).end);
        let text = span.of(buffer.text());
        let filled = || text.split_inclusive('\n').filter(|line| !line.trim().is_empty());
        let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
        let column = filled().map(indent).min().unwrap_or(0);
        let all_are = filled().all(|line| line.trim_start().starts_with('#'));
        let toggled: String = text
            .split_inclusive('\n')
            .map(|line| match (line.trim().is_empty(), all_are) {
                (true, _) => line.to_owned(),
                (false, true) => {
                    let (before, comment) = line.split_at_checked(indent(line)).unwrap_or(("", line));
                    let bare = comment.strip_prefix("# ").or_else(|| comment.strip_prefix('#'));
                    format!("{before}{}", bare.unwrap_or(comment))
                }
                (false, false) => {
                    let (before, rest) = line.split_at_checked(column).unwrap_or(("", line));
                    format!("{before}# {rest}")
                }
            })
            .collect();
        if toggled == text {
            return;
        }
        let to_end = buffer
            .line_span(line_of(buffer, self.text.cursor))
            .end
            .max(self.text.cursor)
            - self.text.cursor;
        let line = line_of(buffer, self.text.cursor);
        let was_selected = self.text.selection().is_some();
        self.replace_text(span, &toggled, buffer);
        let here = buffer.line_span(line);
        match was_selected {
            true => self.put_back(span.start + toggled.len(), Some(span.start), buffer),
            false => self.put_back(here.end.saturating_sub(to_end).max(here.start), None, buffer),
        }
    }

    fn put_back(&mut self, cursor: usize, anchor: Option<usize>, buffer: &Buffer) {
        self.text.go_to(cursor);
        self.text.anchor = anchor;
        self.history.end_typing();
        self.follow_cursor(buffer);
    }

    /// Goes to the first match at the cursor or behind it while the text to find is typed; false where there is none.
    pub fn find_typed(&mut self, buffer: &Buffer) -> bool {
        let query = self.text.find.as_ref().map_or("", |field| field.text());
        self.text.found = query.to_owned();
        let from = self.text.selection().map_or(self.text.cursor, |span| span.start);
        self.find_from(from, false, buffer)
    }

    /// Goes to the next match of what was searched for last, or to the one before; false where there is none.
    pub fn find_next(&mut self, backwards: bool, buffer: &Buffer) -> bool {
        let selection = self.text.selection();
        let from = match backwards {
            true => selection.map_or(self.text.cursor, |span| span.start),
            false => selection.map_or(self.text.cursor, |span| span.end),
        };
        self.find_from(from, backwards, buffer)
    }

    fn find_from(&mut self, from: usize, backwards: bool, buffer: &Buffer) -> bool {
        let text = buffer.text();
        if self.text.found.is_empty() {
            return false;
        }
        let query = self.text.found.as_str();
        let (before, after) = text.split_at_checked(from).unwrap_or((text, ""));
        let (near, far) = if backwards { (before, text) } else { (after, text) };
        let found = match backwards {
            true => last_match(near, query).or_else(|| last_match(far, query)),
            false => first_match(near, query)
                .map(|at| from + at)
                .or_else(|| first_match(far, query)),
        };
        let Some(start) = found else { return false };
        let end = start + query.len();
        self.text.go_to(end);
        self.text.anchor = Some(start);
        self.history.end_typing();
        self.follow_cursor(buffer);
        true
    }
}

/// The byte of the first match of `query`; letters of ASCII match both cases where the query has no capital.
fn first_match(text: &str, query: &str) -> Option<usize> {
    match is_exact(query) {
        true => text.find(query),
        false => matches(text, query).next(),
    }
}

/// The byte of the last match.
fn last_match(text: &str, query: &str) -> Option<usize> {
    match is_exact(query) {
        true => text.rfind(query),
        false => matches(text, query).next_back(),
    }
}

fn is_exact(query: &str) -> bool {
    query.chars().any(char::is_uppercase)
}

/// The matches of a query in either case. Both begin with a whole character, since their bytes are the same.
fn matches(text: &str, query: &str) -> impl DoubleEndedIterator<Item = usize> {
    let (text, query) = (text.as_bytes(), query.as_bytes());
    let windows = text.windows(query.len()).enumerate();
    windows
        .filter(move |(_, window)| window.eq_ignore_ascii_case(query))
        .map(|(at, _)| at)
}
