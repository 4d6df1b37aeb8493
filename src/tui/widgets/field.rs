//! A line of text with its cursor; longer than its room, it scrolls.

use crate::text::display::{shown, width};
use crate::tui::canvas::Canvas;
use crate::wizard::Field;
use ratatui::layout::Position;
use unicode_segmentation::UnicodeSegmentation;

/// Draws the field that has the focus in `room` cells, and puts the terminal's cursor there.
pub fn focused(canvas: &mut Canvas<'_>, x: u16, y: u16, room: u16, field: &Field) {
    let style = canvas.theme().field(true);
    let text_style = if field.is_selected() {
        canvas.theme().selected(true)
    } else {
        style
    };
    let blank = " ".repeat(usize::from(room));
    canvas.put(x, y, room, &blank, style);
    let (visible, column) = window(field, usize::from(room));
    canvas.put(x, y, room, &visible, text_style);
    let column = u16::try_from(column).unwrap_or(room).min(room.saturating_sub(1));
    canvas.cursor = Some(Position::new(x + column, y));
}

/// The part of the text that is seen in `room` cells, and the cursor's column in it.
fn window(field: &Field, room: usize) -> (String, usize) {
    let text = field.text();
    let before = shown(text.get(..field.cursor()).unwrap_or(""));
    let after = shown(text.get(field.cursor()..).unwrap_or(""));
    let mut skipped = 0;
    // One cell is kept for the cursor behind the text.
    while width(before.get(skipped..).unwrap_or("")) >= room.max(1) {
        match before.get(skipped..).and_then(|rest| rest.graphemes(true).next()) {
            Some(first) => skipped += first.len(),
            None => break,
        }
    }
    let left = before.get(skipped..).unwrap_or("");
    let column = width(left);
    let mut visible = left.to_owned();
    let mut used = column;
    for grapheme in after.graphemes(true) {
        used += width(grapheme);
        if used > room {
            break;
        }
        visible.push_str(grapheme);
    }
    (visible, column)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wizard::field::Edit;

    #[test]
    fn the_cursor_is_always_seen() {
        let mut field = Field::new("abcdefghij");
        assert_eq!(window(&field, 5), ("ghij".to_owned(), 4));
        field.edit(Edit::Home);
        assert_eq!(window(&field, 5), ("abcde".to_owned(), 0));
        assert_eq!(window(&Field::new("日本語"), 4), ("語".to_owned(), 2));
        assert_eq!(window(&Field::new(""), 4), (String::new(), 0));
    }

    #[test]
    fn what_acts_on_a_terminal_is_shown_as_text() {
        assert_eq!(
            window(&Field::new("a\u{202e}b"), 20),
            ("a\\u{202e}b".to_owned(), 10)
        );
    }
}
