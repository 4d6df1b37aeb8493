//! A line of text with its cursor; longer than its room, it scrolls.

use crate::text::display::{beginning, ending, last_screenful, screenful, shown};
use crate::tui::ui::{self, Ui};
use crate::wizard::TextField;
use ratatui::layout::{Position, Rect};

/// Draws the field that has the focus in the first row of `area`, and puts the terminal's cursor there.
pub fn draw(ui: &mut Ui<'_>, area: Rect, field: &TextField) {
    let (look, theme) = (ui.look, ui.look.theme);
    let area = ui::first_row(area);
    if area.is_empty() {
        return;
    }
    let text_style = match field.is_selected() {
        true => theme.selected(true),
        false => theme.field(true),
    };
    ui.style(area, theme.field(true));
    let (visible, column) = window(field, usize::from(area.width));
    ui.line(area, look.safe(visible).style(text_style));
    let column = u16::try_from(column).unwrap_or(area.width);
    ui.cursor = Some(Position::new(area.x + column.min(area.width - 1), area.y));
}

/// The part of the text that is seen in `room` cells, and the cursor's column in it.
fn window(field: &TextField, room: usize) -> (String, usize) {
    let text = field.text();
    let before = text.get(..field.cursor()).unwrap_or("");
    let before = shown(last_screenful(before, room));
    let after = text.get(field.cursor()..).unwrap_or("");
    let after = shown(screenful(after, room));
    // One cell is kept for the cursor behind the text.
    let (left, column) = ending(&before, room.saturating_sub(1));
    let (right, _) = beginning(&after, room - column.min(room));
    (format!("{left}{right}"), column)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wizard::field::TextEdit;

    #[test]
    fn the_cursor_is_always_seen() {
        let mut field = TextField::new("abcdefghij");
        assert_eq!(window(&field, 5), ("ghij".to_owned(), 4));
        field.edit(TextEdit::Home);
        assert_eq!(window(&field, 5), ("abcde".to_owned(), 0));
        assert_eq!(window(&TextField::new("日本語"), 4), ("語".to_owned(), 2));
        assert_eq!(window(&TextField::new(""), 4), (String::new(), 0));
    }

    #[test]
    fn what_acts_on_terminal_is_shown_as_text() {
        assert_eq!(
            window(&TextField::new("a\u{202e}b"), 20),
            ("a\\u{202e}b".to_owned(), 10)
        );
    }
}
