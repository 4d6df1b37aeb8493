//! Lists and tables over ratatui's, of which only the rows that are seen are ever made: a hundred thousand rows cost what
//! a screenful costs.

use super::scroll::first_row;
use crate::tui::theme::Appearance;
use crate::tui::ui::{Ui, below};
use crate::wizard::{ClickTarget, Focus};
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::Line;
use ratatui::widgets::{HighlightSpacing, List, ListState, Row, Table, TableState};

/// The rows of a list or a table.
#[derive(Clone, Copy, Debug, Default)]
pub struct Rows {
    /// Their number.
    pub length: usize,
    /// The selected one.
    pub selected: Option<usize>,
    /// Whether the list has the focus.
    pub focused: bool,
    /// The focus that a click on a row gives; none where the mouse does nothing.
    pub of: Option<Focus>,
}

impl Rows {
    /// The rows with the selected one, or the last where that is behind them.
    #[must_use]
    pub fn new(length: usize, selected: usize, focused: bool) -> Self {
        Self {
            length,
            selected: length.checked_sub(1).map(|last| selected.min(last)),
            focused,
            of: None,
        }
    }

    /// The rows, which the mouse selects in the part of the screen with this focus.
    #[must_use]
    pub const fn of(self, focus: Focus) -> Self {
        Self {
            of: Some(focus),
            ..self
        }
    }

    /// Makes the rows of `area`, from row `top` on, parts that the mouse can act on.
    fn add_hits(self, ui: &mut Ui<'_>, area: Rect, top: usize) {
        let Some(of) = self.of else { return };
        ui.hits.add(area, ClickTarget::Pane(of));
        for (area, index) in area.rows().zip(top..self.length) {
            let is_selected = self.selected == Some(index);
            let row = ClickTarget::Row {
                of,
                index,
                is_selected,
            };
            ui.hits.add(area, row);
        }
    }

    /// Moves `top`, the first row seen, as little as possible for the selected row to be among `height` rows.
    fn scroll(self, top: &mut usize, height: u16) {
        let height = usize::from(height);
        *top = match self.selected {
            Some(selected) => first_row(*top, selected, self.length, height),
            None => (*top).min(self.length.saturating_sub(height)),
        };
    }

    /// The selected row among those seen.
    fn selected_below(self, top: usize, height: u16) -> Option<usize> {
        let row = self.selected?.checked_sub(top)?;
        (row < usize::from(height)).then_some(row)
    }
}

/// Draws a list with a pointer at its selected row and a scrollbar in the last column, from row `top` on, which is moved
/// where the selected row would not be seen. `line` makes one row.
pub fn draw<'t>(
    ui: &mut Ui<'_>,
    area: Rect,
    rows: Rows,
    top: &mut usize,
    mut line: impl FnMut(usize, Appearance) -> Line<'t>,
) {
    rows.scroll(top, area.height);
    let look = ui.look;
    let [inside, bar] = with_scrollbar(area);
    let cells = usize::from(inside.width.saturating_sub(2));
    let seen = (*top..rows.length).take(usize::from(area.height));
    let items: Vec<Line<'_>> = seen.map(|index| look.fit(line(index, look), cells)).collect();
    let pointer = [
        look.safe(look.glyphs.pointer).style(look.theme.accent()),
        look.safe(" "),
    ];
    let list = List::new(items)
        .highlight_symbol(look.line(pointer))
        .highlight_spacing(HighlightSpacing::Always)
        .highlight_style(look.theme.selected(rows.focused));
    let mut state = ListState::default();
    state.select(rows.selected_below(*top, area.height));
    ui.render_stateful(list, inside, &mut state);
    rows.add_hits(ui, area, *top);
    ui.scrollbar(bar, *top, rows.length);
}

/// Draws a table in the same way: its `columns` one cell apart, its heading in the first row where it has one.
pub fn table<'t>(
    ui: &mut Ui<'_>,
    area: Rect,
    rows: Rows,
    top: &mut usize,
    (columns, heading): (&[Constraint], &[&'static str]),
    mut row: impl FnMut(usize, Appearance) -> Vec<Line<'t>>,
) {
    let look = ui.look;
    let heading_rows = u16::from(!heading.is_empty());
    let body = below(area, heading_rows);
    rows.scroll(top, body.height);
    let [inside, _] = with_scrollbar(area);
    let [_, bar] = with_scrollbar(body);
    let cells = Rect {
        x: inside.x + 2.min(inside.width),
        width: inside.width.saturating_sub(2),
        ..inside
    };
    let widths: Vec<u16> = Layout::horizontal(columns)
        .spacing(1)
        .split(cells)
        .iter()
        .map(|column| column.width)
        .collect();
    let fit = |lines: Vec<Line<'t>>| {
        let cells = lines.into_iter().zip(&widths);
        Row::new(cells.map(|(line, width)| look.fit(line, usize::from(*width))))
    };
    let seen = (*top..rows.length).take(usize::from(body.height));
    let shown: Vec<Row<'_>> = seen.map(|index| fit(row(index, look))).collect();
    let pointer = [
        look.safe(look.glyphs.pointer).style(look.theme.accent()),
        look.safe(" "),
    ];
    let mut table = Table::new(shown, widths.iter().copied().map(Constraint::Length))
        .column_spacing(1)
        .highlight_symbol(look.line(pointer))
        .highlight_spacing(HighlightSpacing::Always)
        .row_highlight_style(look.theme.selected(rows.focused));
    if !heading.is_empty() {
        let titles = heading.iter().map(|title| look.line(*title));
        table = table.header(fit(titles.collect()).style(look.theme.dim()));
    }
    let mut state = TableState::default();
    state.select(rows.selected_below(*top, body.height));
    ui.render_stateful(table, inside, &mut state);
    rows.add_hits(ui, body, *top);
    ui.scrollbar(bar, *top, rows.length);
}

/// `area` without its last two columns, and the last one, which is the scrollbar's.
#[must_use]
pub fn with_scrollbar(area: Rect) -> [Rect; 2] {
    let [inside, _, bar] =
        Layout::horizontal([Constraint::Min(0), Constraint::Length(1), Constraint::Length(1)]).areas(area);
    [inside, bar]
}

/// The area inside of a modal with the column of its frame, for the scrollbar.
#[must_use]
pub fn on_frame(inside: Rect) -> Rect {
    Rect {
        width: inside.width + 2,
        ..inside
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::buffer::{Buffer, Cell};

    const AREA: Rect = Rect::new(0, 0, 12, 4);

    fn drawn(draw: impl FnOnce(&mut Ui<'_>)) -> Vec<String> {
        let mut buffer = Buffer::empty(AREA);
        draw(&mut Ui::new(&mut buffer, Appearance::new(false, true)));
        let rows = buffer.content.chunks(usize::from(AREA.width));
        rows.map(|row| row.iter().map(Cell::symbol).collect()).collect()
    }

    #[test]
    fn only_seen_rows_are_made() {
        let (mut top, mut made) = (0, Vec::new());
        let rows = drawn(|ui| {
            draw(ui, AREA, Rows::new(100_000, 5, true), &mut top, |index, look| {
                made.push(index);
                look.line(look.safe(format!("row number {index}")))
            });
        });
        assert_eq!(made, [2, 3, 4, 5]);
        assert_eq!(rows[3], "> row n... |");
        assert_eq!(rows[0], "  row n... #");
    }

    #[test]
    fn table_cuts_each_cell() {
        let mut top = 0;
        let columns = [Constraint::Length(5), Constraint::Min(1)];
        let rows = drawn(|ui| {
            let columns = (&columns[..], &["name", "n"][..]);
            table(
                ui,
                AREA,
                Rows::new(3, 1, true),
                &mut top,
                columns,
                |index, look| vec![look.line("variable"), look.line(look.safe(index.to_string()))],
            );
        });
        assert_eq!(
            rows,
            ["  name  n   ", "  va... 0   ", "> va... 1   ", "  va... 2   "]
        );
    }
}
