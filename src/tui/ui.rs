//! The screen while it is drawn. A view gets it with the area that is its own, divides the area with `Layout`, and puts
//! lines and ratatui's widgets there. What several views need on top of ratatui is here: lines that are cut with an
//! ellipsis, rules, modals, scrollbars, text fields, links.

use super::hits::Hits;
use super::links::Link;
use super::safe::IntoLine;
use super::theme::Appearance;
use crate::text::Severity;
use crate::text::display;
use crate::wizard::ClickTarget;
use ratatui::buffer::Buffer;
use ratatui::layout::{HorizontalAlignment, Margin, Position, Rect};
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::{
    Block, Borders, Clear, Paragraph, Scrollbar, ScrollbarOrientation, ScrollbarState, StatefulWidget, Widget,
};
use unicode_segmentation::UnicodeSegmentation;

/// The screen while it is drawn.
pub struct Ui<'b> {
    buffer: &'b mut Buffer,
    /// Styles and characters.
    pub look: Appearance,
    /// The terminal cursor's cell; none hides it.
    pub cursor: Option<Position>,
    /// The links that were drawn.
    pub links: Vec<Link>,
    /// The parts that the mouse can act on.
    pub hits: Hits,
    /// The first cell in which a line was drawn over another one.
    pub overlap: Option<Position>,
}

impl<'b> Ui<'b> {
    /// The screen in `buffer`.
    pub const fn new(buffer: &'b mut Buffer, look: Appearance) -> Self {
        Self {
            buffer,
            look,
            cursor: None,
            links: Vec::new(),
            hits: Hits::new(),
            overlap: None,
        }
    }

    /// Draws a widget in `area`, as far as that is on the screen.
    pub fn render(&mut self, widget: impl Widget, area: Rect) {
        let area = area.intersection(self.buffer.area);
        if !area.is_empty() {
            widget.render(area, self.buffer);
        }
    }

    /// Draws a widget with its state in `area`, as far as that is on the screen.
    pub fn render_stateful<W: StatefulWidget>(&mut self, widget: W, area: Rect, state: &mut W::State) {
        let area = area.intersection(self.buffer.area);
        if !area.is_empty() {
            widget.render(area, self.buffer, state);
        }
    }

    /// Sets the style of a whole area, text kept.
    pub fn style(&mut self, area: Rect, style: Style) {
        self.buffer.set_style(area, style);
    }

    /// Draws one line in the first row of `area`, cut with an ellipsis; returns the cells that it uses.
    pub fn line<'t>(&mut self, area: Rect, line: impl IntoLine<'t>) -> u16 {
        let line = line.into_line(self.look);
        let line = self.look.fit(line, usize::from(area.width));
        let used = cells(&line).min(area.width);
        let row = match line.alignment {
            Some(HorizontalAlignment::Right) => right_of(first_row(area), area.width - used),
            _ => first_row(area),
        };
        self.note_overlap(&line, row);
        self.render(line, first_row(area));
        used
    }

    /// Remembers the first cell of `row` in which something is already where `line` will be.
    fn note_overlap(&mut self, line: &Line<'_>, row: Rect) {
        let graphemes = line.spans.iter().flat_map(|span| span.content.graphemes(true));
        let mut x = row.x;
        for grapheme in graphemes {
            let cell = self.buffer.cell((x, row.y)).filter(|_| x < row.right());
            if grapheme != " " && cell.is_some_and(|cell| cell.symbol() != " ") {
                self.overlap.get_or_insert(Position::new(x, row.y));
            }
            x = x.saturating_add(u16::try_from(display::width(grapheme)).unwrap_or(0));
        }
    }

    /// Draws one line at the right end of the first row of `area`, cut with an ellipsis.
    pub fn line_right<'t>(&mut self, area: Rect, line: impl IntoLine<'t>) -> u16 {
        let line = line.into_line(self.look).right_aligned();
        self.line(area, line)
    }

    /// Draws `right` at the right end of the first row of `area`, and `left` in what is left of it, two cells apart.
    pub fn line_with_right<'l, 'r>(&mut self, area: Rect, left: impl IntoLine<'l>, right: impl IntoLine<'r>) {
        let used = match self.line_right(area, right) {
            0 => 0,
            used => used + 2,
        };
        let room = Rect {
            width: area.width.saturating_sub(used),
            ..area
        };
        self.line(room, left);
    }

    /// Draws lines below each other, each cut with an ellipsis; returns the rows that they use.
    pub fn lines<'t>(&mut self, area: Rect, lines: impl IntoIterator<Item = Line<'t>>) -> u16 {
        let mut used = 0;
        for (row, line) in area.rows().zip(lines) {
            self.line(row, line);
            used += 1;
        }
        used
    }

    /// Draws `text`, wrapped at spaces; returns the rows that it uses. What does not fit ends in an ellipsis.
    pub fn text(&mut self, area: Rect, text: &str, style: Style) -> u16 {
        let mut lines = self.look.wrap(text, usize::from(area.width), style);
        if lines.len() > usize::from(area.height) {
            let rest = lines.split_off(usize::from(area.height));
            if let Some(last) = lines.pop() {
                let all = std::iter::once(last).chain(rest);
                let joined = all.flat_map(|line| {
                    let space = self.look.safe(" ").style(style);
                    line.spans.into_iter().chain([space])
                });
                let joined = self.look.spans(joined);
                lines.push(self.look.fit(joined, usize::from(area.width)));
            }
        }
        let rows = u16::try_from(lines.len()).unwrap_or(area.height);
        self.render(Paragraph::new(lines), area);
        rows
    }

    /// Draws a problem's glyph and its words, wrapped; returns the rows that they use.
    pub fn message(&mut self, area: Rect, severity: Severity, text: &str) -> u16 {
        let (glyph, theme) = (self.look.glyphs.problem(severity), self.look.theme);
        self.line(area, self.look.safe(glyph).style(theme.problem(severity)));
        self.text(right_of(area, 2), text, theme.message(severity))
    }

    /// Draws a level rule in the first row of `area`, with a heading in it.
    pub fn rule<'t>(&mut self, area: Rect, title: impl IntoLine<'t>) {
        let block = self.look.block(Borders::TOP);
        self.render(self.look.titled(block, title, area.width), first_row(area));
    }

    /// Draws an upright rule at the left of `area`; returns what is right of it, one cell apart.
    pub fn rule_left(&mut self, area: Rect) -> Rect {
        let block = self.look.block(Borders::LEFT);
        let inside = block.inner(area);
        self.render(block, area);
        Rect {
            x: inside.x + u16::from(inside.width > 0),
            width: inside.width.saturating_sub(1),
            ..inside
        }
    }

    /// Empties `columns` by `rows` cells (and a frame) in the middle of `body`, frames them, and returns what is inside.
    pub fn modal<'t>(&mut self, body: Rect, columns: u16, rows: u16, title: impl IntoLine<'t>) -> Rect {
        let (columns, rows) = (columns.min(body.width), rows.saturating_add(2).min(body.height));
        let area = Rect {
            x: body.x + (body.width - columns) / 2,
            y: body.y + (body.height - rows) / 2,
            width: columns,
            height: rows,
        };
        let block = self.look.block(Borders::ALL);
        let inside = block.inner(area).inner(Margin::new(1, 0));
        self.render(Clear, area);
        self.clear_halves(area);
        self.render(self.look.titled(block, title, columns), area);
        self.cursor = None;
        self.hits.clear();
        self.links
            .retain(|link| !(area.top()..area.bottom()).contains(&link.y));
        inside
    }

    /// Empties the wide characters left of `area` that reach into it.
    fn clear_halves(&mut self, area: Rect) {
        let Some(x) = area.x.checked_sub(1) else { return };
        for y in area.top()..area.bottom() {
            if let Some(cell) = self.buffer.cell_mut((x, y))
                && display::width(cell.symbol()) > 1
            {
                cell.set_symbol(" ");
            }
        }
    }

    /// Shows in the last column of `area` which part of `length` rows is seen from row `top` on; nothing when all are.
    pub fn scrollbar(&mut self, area: Rect, top: usize, length: usize) {
        let height = usize::from(area.height);
        if length <= height || height == 0 {
            return;
        }
        let mut state = ScrollbarState::new(length - height + 1)
            .position(top)
            .viewport_content_length(height);
        let glyphs = self.look.glyphs;
        let bar = Scrollbar::new(ScrollbarOrientation::VerticalRight)
            .symbols(glyphs.scrollbar.clone())
            .begin_symbol(None)
            .end_symbol(None)
            .track_style(self.look.theme.rule())
            .thumb_style(self.look.theme.text());
        self.render_stateful(bar, area, &mut state);
    }

    /// Remembers that `text`, just drawn at the beginning of `area` in the style of links, leads to `address`. (The
    /// style matters: the cells differ from what is there later, so that no trace of the link is left behind.)
    pub fn link(&mut self, area: Rect, text: &str, address: &str) {
        let text = display::shown(text).into_owned();
        if display::width(&text) <= usize::from(area.width) && area.height > 0 {
            self.links.push(Link {
                x: area.x,
                y: area.y,
                text,
                address: address.to_owned(),
            });
        }
    }
}

impl Appearance {
    /// An empty frame with some of its borders.
    #[must_use]
    pub fn block(self, borders: Borders) -> Block<'static> {
        Block::new()
            .borders(borders)
            .border_set(self.glyphs.border)
            .border_style(self.theme.rule())
    }

    /// `block`, `columns` wide, with a heading in its upper border.
    fn titled<'t>(self, block: Block<'t>, title: impl IntoLine<'t>, columns: u16) -> Block<'t> {
        let line = title.into_line(self);
        if line.width() == 0 {
            return block;
        }
        let line = self.fit(line, usize::from(columns.saturating_sub(6)));
        let rule = self.safe(self.glyphs.level).style(self.theme.rule());
        let before = [rule, self.safe(" ")].into_iter();
        let spans = before.chain(line.spans).chain([self.safe(" ")]);
        block.title_style(self.theme.dim()).title_top(self.spans(spans))
    }
}

/// Makes the first `columns` columns of `area` a part that the mouse can act on; returns the area right of them.
pub fn hit(ui: &mut Ui<'_>, area: Rect, columns: u16, target: ClickTarget) -> Rect {
    let part = Rect {
        width: columns.min(area.width),
        ..area
    };
    ui.hits.add(part, target);
    right_of(area, columns)
}

/// The first row of `area`.
#[must_use]
pub fn first_row(area: Rect) -> Rect {
    Rect {
        height: area.height.min(1),
        ..area
    }
}

/// The cells of a line.
#[must_use]
pub fn cells(line: &Line<'_>) -> u16 {
    u16::try_from(line.width()).unwrap_or(u16::MAX)
}

/// `area` without its first `rows` rows.
#[must_use]
pub fn below(area: Rect, rows: u16) -> Rect {
    let rows = rows.min(area.height);
    Rect {
        y: area.y + rows,
        height: area.height - rows,
        ..area
    }
}

/// `area` without its first `columns` columns.
#[must_use]
pub fn right_of(area: Rect, columns: u16) -> Rect {
    let columns = columns.min(area.width);
    Rect {
        x: area.x + columns,
        width: area.width - columns,
        ..area
    }
}
