//! The only way to the screen's cells: everything that is put there has passed through [`crate::text::display`].

use super::links::Link;
use super::theme::{Appearance, Theme};
use crate::text::display;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use std::borrow::Cow;
use unicode_segmentation::UnicodeSegmentation;

/// The screen while it is drawn.
pub struct Canvas<'a> {
    pub(super) buffer: &'a mut Buffer,
    /// Styles and characters.
    pub look: Appearance,
    /// The terminal cursor's cell; none hides it.
    pub cursor: Option<Position>,
    /// The links that were drawn.
    pub links: Vec<Link>,
}

impl<'a> Canvas<'a> {
    /// A canvas over `buffer`.
    pub const fn new(buffer: &'a mut Buffer, look: Appearance) -> Self {
        Self {
            buffer,
            look,
            cursor: None,
            links: Vec::new(),
        }
    }

    /// The styles.
    #[must_use]
    pub const fn theme(&self) -> Theme {
        self.look.theme
    }

    /// Puts `text` at column `x` of row `y` in at most `room` cells, cut with an ellipsis; gives the cells used.
    pub fn put(&mut self, x: u16, y: u16, room: u16, text: &str, style: Style) -> u16 {
        let area = self.buffer.area;
        if y >= area.bottom() || y < area.top() || x >= area.right() {
            return 0;
        }
        let room = room.min(area.right() - x);
        let safe = display::shown(display::screenful(text, usize::from(room)));
        let plain = self.typography(&safe);
        let cut = display::cut(&plain, usize::from(room), self.look.glyphs.ellipsis);
        let mut used = 0_u16;
        for grapheme in cut.graphemes(true) {
            let cells = u16::try_from(display::width(grapheme)).unwrap_or(1);
            if cells == 0 {
                continue;
            }
            if used + cells > room {
                break;
            }
            if let Some(cell) = self.buffer.cell_mut((x + used, y)) {
                cell.set_symbol(grapheme).set_style(style);
            }
            for covered in 1..cells {
                if let Some(cell) = self.buffer.cell_mut((x + used + covered, y)) {
                    cell.reset();
                    cell.set_style(style);
                }
            }
            used += cells;
        }
        used
    }

    /// The program's own typography in ASCII, where only that is drawn; what comes from data stays as it is.
    fn typography<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let fancy = ['…', '·', '–', '‹', '›', '▸', '“', '”', '’'];
        if !self.look.glyphs.ascii || !text.contains(fancy) {
            return Cow::Borrowed(text);
        }
        let mut plain = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                '…' => plain.push_str("..."),
                '·' | '–' => plain.push('-'),
                '‹' => plain.push('<'),
                '›' | '▸' => plain.push('>'),
                '“' | '”' => plain.push('"'),
                '’' => plain.push('\''),
                other => plain.push(other),
            }
        }
        Cow::Owned(plain)
    }

    /// Puts the end of `text` where there is no room for all of it: of a path or an address, the end tells more.
    pub fn put_end(&mut self, x: u16, y: u16, room: u16, text: &str, style: Style) -> u16 {
        let room_cells = usize::from(room);
        let safe = display::shown(display::last_screenful(text, room_cells));
        if display::beginning(&safe, room_cells).0.len() == safe.len() {
            return self.put(x, y, room, &safe, style);
        }
        let mark = self.look.glyphs.ellipsis;
        let (tail, _) = display::ending(&safe, room_cells.saturating_sub(display::width(mark)));
        let used = self.put(x, y, room, mark, style);
        used + self.put(x + used, y, room.saturating_sub(used), tail, style)
    }

    /// Puts `text` with both its ends where there is no room for all of it: names differ at either. The characters
    /// whose numbers are in `marked` have the style `mark` as well.
    pub fn put_ends(
        &mut self,
        (x, y): (u16, u16),
        room: u16,
        text: &str,
        style: Style,
        (marked, mark): (&[usize], Style),
    ) -> u16 {
        let safe = display::shown(text);
        let same = matches!(safe, Cow::Borrowed(_));
        let (ellipsis, room_cells) = (self.look.glyphs.ellipsis, usize::from(room));
        let (mut head, mut tail) = (safe.as_ref(), "");
        if display::beginning(&safe, room_cells).0.len() < safe.len() {
            let left = room_cells.saturating_sub(display::width(ellipsis));
            let (start, cells) = display::beginning(&safe, left / 2);
            head = start;
            tail = display::ending(&safe, left - cells).0;
        }
        let cut = head.len() + tail.len() < safe.len();
        let after = safe.len() - tail.len();
        // Only what is shown is looked at, and what is marked is in a short text.
        let first = safe.get(..after).filter(|_| same && !marked.is_empty());
        let character = first.map_or(0, |first| first.chars().count());
        let graphemes = |part: &'_ str, mut character: usize| {
            let pieces = part.graphemes(true).map(|grapheme| {
                let within = character..character + grapheme.chars().count();
                character = within.end;
                let is_marked = same && marked.iter().any(|at| within.contains(at));
                (grapheme.to_owned(), is_marked)
            });
            pieces.collect::<Vec<_>>()
        };
        let between = cut.then(|| (ellipsis.to_owned(), false));
        let (head, tail) = (graphemes(head, 0), graphemes(tail, character));
        let mut used = 0;
        for (grapheme, is_marked) in head.into_iter().chain(between).chain(tail) {
            let style = if is_marked { style.patch(mark) } else { style };
            used += self.put(x + used, y, room.saturating_sub(used), &grapheme, style);
        }
        used
    }

    /// Puts pieces of text one after the other in at most `room` cells; gives the cells used.
    pub fn pieces(&mut self, x: u16, y: u16, room: u16, pieces: &[(&str, Style)]) -> u16 {
        let mut used = 0;
        for (text, style) in pieces {
            used += self.put(x + used, y, room.saturating_sub(used), text, *style);
        }
        used
    }

    /// Puts `text` so that it ends before column `end`.
    pub fn put_right(&mut self, end: u16, y: u16, room: u16, text: &str, style: Style) {
        let safe = display::shown(display::screenful(text, usize::from(room)));
        let (_, cells) = display::beginning(&safe, usize::from(room));
        let is_cut = cells < display::width(&safe);
        let width = if is_cut {
            room
        } else {
            u16::try_from(cells).unwrap_or(room)
        };
        self.put(end.saturating_sub(width), y, width, text, style);
    }

    /// Puts `text`, broken at spaces into lines of `area`'s width; gives the rows used.
    pub fn wrap(&mut self, area: Rect, text: &str, style: Style) -> u16 {
        let mut row = 0;
        for line in display::wrapped(text, usize::from(area.width)) {
            if row >= area.height {
                break;
            }
            self.put(area.x, area.y + row, area.width, &line, style);
            row += 1;
        }
        row
    }

    /// Sets the style of a whole area, text kept.
    pub fn style(&mut self, area: Rect, style: Style) {
        self.buffer.set_style(area, style);
    }

    /// Empties an area.
    pub fn clear(&mut self, area: Rect) {
        for row in area.rows() {
            for place in row.positions() {
                if let Some(cell) = self.buffer.cell_mut(place) {
                    cell.reset();
                }
            }
        }
    }

    /// An upright rule between panes.
    pub fn rule_down(&mut self, x: u16, y: u16, height: u16) {
        for row in y..y.saturating_add(height) {
            self.put(x, row, 1, self.look.glyphs.upright, self.look.theme.rule());
        }
    }

    /// A level rule, with a heading in it.
    pub fn rule_across(&mut self, area: Rect, title: &str) {
        let line = self.look.glyphs.level.repeat(usize::from(area.width));
        self.put(area.x, area.y, area.width, &line, self.look.theme.rule());
        if !title.is_empty() {
            let title = format!(" {title} ");
            self.put(
                area.x + 2,
                area.y,
                area.width.saturating_sub(4),
                &title,
                self.look.theme.dim(),
            );
        }
    }

    /// Remembers that `text`, just put at this place in the style of links, leads to `address`. (The style matters: the
    /// cells differ from what is there later, so that no trace of the link is left behind.)
    pub fn link(&mut self, x: u16, y: u16, text: &str, address: &str) {
        self.links.push(Link {
            x,
            y,
            text: display::shown(text).into_owned(),
            address: address.to_owned(),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(width: u16, draw: impl FnOnce(&mut Canvas<'_>)) -> String {
        let mut buffer = Buffer::empty(Rect::new(0, 0, width, 1));
        draw(&mut Canvas::new(&mut buffer, Appearance::new(false, false)));
        buffer.content.iter().map(ratatui::buffer::Cell::symbol).collect()
    }

    #[test]
    fn nothing_that_acts_on_terminal_reaches_a_cell() {
        let row = drawn(30, |canvas| {
            canvas.put(0, 0, 30, "a\x1b[31mb\u{202e}c\u{9b}", Style::new());
        });
        assert_eq!(row.trim_end(), "a\\x1b[31mb\\u{202e}c\\x9b");
    }

    #[test]
    fn text_is_cut_at_either_end() {
        let row = drawn(8, |canvas| {
            canvas.put(0, 0, 6, "variables", Style::new());
        });
        assert_eq!(row, "varia…  ");
        let row = drawn(8, |canvas| {
            canvas.put_end(0, 0, 6, "variables", Style::new());
        });
        assert_eq!(row, "…ables  ");
    }

    #[test]
    fn both_ends_of_a_name_are_kept() {
        let mark = Style::new();
        for (room, text, expected) in [
            (9, "QUAD:IN20:121:BCTRL", "QUAD…CTRL"),
            (8, "QUAD:IN20:121:BCTRL", "QUA…CTRL"),
            (4, "abcd", "abcd"),
            (1, "abcd", "…"),
            (5, "日本語日本語", "日…語"),
        ] {
            let row = drawn(20, |canvas| {
                canvas.put_ends((0, 0), room, text, Style::new(), (&[], mark));
            });
            // The second cell of a wide character is blank.
            assert_eq!(row.replace(' ', ""), expected, "{text} in {room}");
        }
    }

    /// The time to draw a text of this many KiB in every way, the least of three.
    fn least(kibibytes: usize) -> std::time::Duration {
        let text = "é".repeat(kibibytes << 9);
        let area = Rect::new(0, 0, 60, 20);
        let time = || {
            let start = std::time::Instant::now();
            let mut buffer = Buffer::empty(area);
            let mut canvas = Canvas::new(&mut buffer, Appearance::new(false, false));
            canvas.put(0, 0, 60, &text, Style::new());
            canvas.put_end(0, 1, 60, &text, Style::new());
            canvas.put_ends((0, 2), 60, &text, Style::new(), (&[], Style::new()));
            canvas.wrap(area, &text, Style::new());
            start.elapsed()
        };
        (0..3).map(|_| time()).min().unwrap()
    }

    #[test]
    fn long_texts_are_drawn_in_linear_time() {
        let (short, long) = (least(128), least(512));
        // Four times the text, sixteen times the time were it quadratic.
        assert!(long < short * 9, "128 KiB took {short:?}, 512 KiB {long:?}");
    }
}
