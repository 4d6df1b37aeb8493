//! The text around the text pane's cursor in a `TextArea`, which moves the cursor.
//!
//! A text area steps by code point, knows no line endings, keeps a history of its own and takes longer the more lines it
//! has. So a step goes on to the end of the character; the lines are given without their endings, which stay in the buffer,
//! as does every edit and its undo; and only a few kilobytes around the cursor are given.

use super::buffer::Buffer;
use super::text_pane::line_of;
use crate::text::Span;
use tui_textarea::{CursorMove, TextArea};
use unicode_segmentation::UnicodeSegmentation;

/// The most bytes of the text before the cursor, and behind it, that the text area is given.
const MOST_BYTES: usize = 16 << 10;

/// The lines before the cursor's, and behind it, that the text area is given.
const LINES: usize = 2;

/// The text around the cursor.
pub(super) struct TextWindow {
    lines: Vec<Span>,
    area: TextArea<'static>,
}

impl TextWindow {
    /// The text around byte `cursor`.
    pub fn new(buffer: &Buffer, cursor: usize) -> Self {
        let (text, line) = (buffer.text(), line_of(buffer, cursor));
        let last = (line + LINES).min(buffer.lines().lines().saturating_sub(1));
        let spans = (line.saturating_sub(LINES)..=last).map(|line| buffer.line_span(line));
        let around = Span::new(
            cursor.saturating_sub(MOST_BYTES),
            cursor.saturating_add(MOST_BYTES).min(text.len()),
        );
        let near = spans.filter(|span| span.end >= around.start && span.start <= around.end);
        let lines: Vec<Span> = near.map(|span| clipped(span, around, text)).collect();
        let mut area: TextArea<'static> = lines.iter().map(|span| span.of(text)).collect();
        area.set_max_histories(0);
        let row = lines.iter().rposition(|span| span.start <= cursor).unwrap_or(0);
        let start = lines.get(row).map_or(cursor, |span| span.start);
        let column = Span::new(start, cursor.max(start)).of(text).chars().count();
        // Both fit: there are fewer than 64 Ki bytes.
        let number = |number: usize| u16::try_from(number).unwrap_or(u16::MAX);
        area.move_cursor(CursorMove::Jump(number(row), number(column)));
        Self { lines, area }
    }

    /// The cursor's byte in the buffer's text after a move, which goes on to the end of the character that it comes to be
    /// inside of.
    pub fn moved(mut self, by: CursorMove, buffer: &Buffer) -> usize {
        let onward = match by {
            CursorMove::Back | CursorMove::WordBack => CursorMove::Back,
            _ => CursorMove::Forward,
        };
        self.area.move_cursor(by);
        loop {
            let cursor = self.area.cursor();
            let Some(line) = self.lines.get(cursor.0) else {
                return buffer.text().len();
            };
            let text = line.of(buffer.text());
            let inside: usize = text.chars().take(cursor.1).map(char::len_utf8).sum();
            if inside == text.len() || text.grapheme_indices(true).any(|(at, _)| at == inside) {
                return line.start + inside;
            }
            self.area.move_cursor(onward);
        }
    }
}

/// The part of a line that is within `around`, at the bounds of characters.
fn clipped(span: Span, around: Span, text: &str) -> Span {
    let mut bounds = Span::new(span.start.max(around.start), span.end.min(around.end));
    while !text.is_char_boundary(bounds.start) {
        bounds.start += 1;
    }
    while !text.is_char_boundary(bounds.end) {
        bounds.end -= 1;
    }
    bounds
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::variables::NoArrayFiles;

    /// The cursor after each of these moves from `cursor`.
    fn moved(text: &str, cursor: usize, moves: &[CursorMove]) -> usize {
        let buffer = Buffer::read(None, text.as_bytes().into(), None, &NoArrayFiles);
        moves.iter().fold(cursor, |cursor, by| {
            TextWindow::new(&buffer, cursor).moved(*by, &buffer)
        })
    }

    #[test]
    fn cursor_steps_by_character() {
        use CursorMove::{Back, Forward};
        let text = "e\u{301}a👩‍🔬b";
        assert_eq!(moved(text, 0, &[Forward]), "e\u{301}".len());
        assert_eq!(moved(text, 0, &[Forward; 3]), text.len() - 1);
        assert_eq!(moved(text, text.len(), &[Back; 2]), "e\u{301}a".len());
        assert_eq!(moved(text, text.len(), &[Back; 9]), 0);
    }

    #[test]
    fn line_endings_and_mark_are_stepped_over() {
        use CursorMove::{Back, Forward};
        assert_eq!(moved("ab\r\ncd", 2, &[Forward]), 4);
        assert_eq!(moved("ab\r\ncd", 4, &[Back]), 2);
        assert_eq!(moved("ab\n\r\nc", 2, &[Forward, Forward]), 5);
        let marked = "\u{feff}a: 1\r\n";
        assert_eq!(
            moved(marked, marked.len(), &[Back; 99]),
            3,
            "the mark stays first"
        );
        assert_eq!(moved(marked, 0, &[Forward; 99]), marked.len());
    }

    #[test]
    fn long_lines_are_handed_over_in_part() {
        let text = format!("a: [{}]", "é, ".repeat(100_000));
        let middle = 4 + 3 * 4 * 10_000;
        let buffer = Buffer::read(None, text.as_bytes().into(), None, &NoArrayFiles);
        let window = TextWindow::new(&buffer, middle);
        assert!(window.area.lines().iter().map(String::len).sum::<usize>() <= 2 * MOST_BYTES);
        assert_eq!(window.moved(CursorMove::Forward, &buffer), middle + 2);
    }
}
