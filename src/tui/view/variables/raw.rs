//! The pane of the file's text, in its colours, around the selected variable or the cursor.
//!
//! ```text
//! ── variables.yml:14 ─────────────────────────────────────────────────
//! 13    QUAD:IN20:121:BCTRL:  # order must match model                 ┃
//! 14!     default: 5.20                                                ┃
//! 15      range: [0, 5]                                                │
//!  find  BCTRL
//!  ! line 14: the default is above the range's end 5
//! ```

use crate::editor::{Buffer, line_of};
use crate::text::display::{screenful, shown, width};
use crate::text::{Severity, Span};
use crate::tui::ui::{Ui, below, right_of};
use crate::tui::widgets::code::{CodeLanguage, pieces};
use crate::tui::widgets::list::with_scrollbar;
use crate::tui::widgets::{field, scroll};
use crate::wizard::project_state::EXAMPLE_NAME;
use crate::wizard::{Focus, Model};
use ratatui::layout::{Constraint, Layout, Position, Rect};
use ratatui::style::Style;
use tui_textarea::{CursorMove, TextArea};

/// A problem that is marked at its line (from 0).
type ProblemMark = (usize, Severity, String);

/// Draws the pane from line `top` on, which is moved where the cursor would not be seen.
pub fn draw(ui: &mut Ui<'_>, area: Rect, model: &Model, buffer: &Buffer, top: &mut usize) {
    let pane = &model.variables.editor.text;
    let focused = model.variables.focus() == Focus::Raw;
    let selected = model.variables.editor.selected_lines(buffer);
    let cursor = focused.then(|| line_of(buffer, pane.cursor));
    let here = cursor
        .or(selected.map(|(first, _)| first))
        .unwrap_or_else(|| first_problem(buffer));
    let problems = problem_lines(model, buffer);
    let reason = cursor.and_then(|line| reason(model, &problems, line));
    let find = pane.find.as_ref().filter(|_| focused);
    let rows = [1, u16::from(find.is_some()), if reason.is_some() { 2 } else { 0 }];
    let [title_rows, find_rows, reason_rows] = rows.map(Constraint::Length);
    let parts = [title_rows, Constraint::Min(0), find_rows, reason_rows];
    let [title_area, text_area, find_area, reason_area] = Layout::vertical(parts).areas(area);
    title(ui, title_area, buffer, here, focused);
    let height = usize::from(text_area.height);
    let lines = buffer.lines().lines();
    *top = match cursor {
        Some(line) => scroll::first_row(*top, line, lines, height),
        None => here.saturating_sub(1).min(lines.saturating_sub(height)),
    };
    let [inside, bar] = with_scrollbar(text_area);
    let digits = u16::try_from((*top + height).to_string().len()).unwrap_or(6);
    let columns = [Constraint::Length(digits + 2), Constraint::Min(0)];
    let [gutter_area, inside] = Layout::horizontal(columns).areas(inside);
    gutter(ui, gutter_area, *top, lines, selected, &problems);
    text(ui, inside, model, buffer, *top);
    ui.scrollbar(bar, *top, lines);
    if let Some((severity, words)) = reason {
        ui.message(reason_area, severity, &words);
    }
    if let Some(find) = find {
        let used = ui.line(find_area, [ui.look.safe("find").style(ui.look.theme.key())]);
        if model.modal.is_none() {
            field::draw(ui, right_of(find_area, used + 2), find);
        }
    }
}

/// The rule above the text: the file and the line; with a pointer where the pane has the focus.
fn title(ui: &mut Ui<'_>, area: Rect, buffer: &Buffer, line: usize, focused: bool) {
    let (look, theme) = (ui.look, ui.look.theme);
    let name = match &buffer.path {
        Some(path) => path
            .file_name()
            .map_or_else(String::new, |name| name.to_string_lossy().into_owned()),
        None => EXAMPLE_NAME.to_owned(),
    };
    let name = look.safe(format!("{name}:{}", line + 1));
    let pointer = look.safe(look.glyphs.pointer(true)).style(theme.accent());
    match focused {
        true => ui.rule(area, [pointer, look.safe(" "), name.style(theme.heading())]),
        false => ui.rule(area, name),
    }
}

/// The numbers of the lines, and the glyphs of their problems.
fn gutter(
    ui: &mut Ui<'_>,
    area: Rect,
    top: usize,
    lines: usize,
    selected: Option<(usize, usize)>,
    problems: &[ProblemMark],
) {
    let (look, theme) = (ui.look, ui.look.theme);
    let digits = usize::from(area.width.saturating_sub(2));
    for (row, line) in area.rows().zip(top..lines) {
        let within = selected.is_some_and(|(first, last)| (first..=last).contains(&line));
        let style = if within { theme.accent() } else { theme.dim() };
        let number = look.safe(format!("{:>digits$}", line + 1)).style(style);
        let problem = problems.iter().find(|(of, ..)| *of == line);
        let glyph = problem.map_or_else(Default::default, |(_, severity, _)| {
            look.safe(look.glyphs.problem(*severity))
                .style(theme.problem(*severity))
        });
        ui.line(row, [number, glyph]);
    }
}

/// The text itself, in a `TextArea`: it draws the selection; the terminal's cursor is where its cursor is.
fn text(ui: &mut Ui<'_>, area: Rect, model: &Model, buffer: &Buffer, top: usize) {
    let pane = &model.variables.editor.text;
    let focused = model.variables.focus() == Focus::Raw;
    if area.is_empty() {
        return;
    }
    let (_, column) = if focused { pane.position(buffer) } else { (0, 0) };
    // All lines move so that the cursor is seen.
    let skipped = (column + 1).saturating_sub(usize::from(area.width));
    let last = buffer.lines().lines().min(top + usize::from(area.height));
    let cursor = focused.then(|| line_of(buffer, pane.cursor));
    let look = ui.look;
    let seen: Vec<String> = (top..last)
        .map(|line| {
            let text = seen_line(buffer, line, skipped, area.width);
            match cursor == Some(line) {
                true => text,
                false => look.cut(&text, usize::from(area.width)).content.into_owned(),
            }
        })
        .collect();
    for (row, line) in area.rows().zip(&seen) {
        colours(ui, row, line);
    }
    let mut widget = TextArea::new(seen);
    widget.set_max_histories(0);
    widget.set_cursor_line_style(Style::new());
    widget.set_cursor_style(Style::new());
    widget.set_selection_style(ui.look.theme.selected(true));
    let place = |at: usize| {
        let line = line_of(buffer, at);
        if line < top {
            return CursorMove::Jump(0, 0);
        }
        let before = Span::new(buffer.line_span(line).start, at).of(buffer.text());
        let column = shown(before)
            .chars()
            .count()
            .saturating_sub(skip_cells(&shown(before), skipped).0);
        let number = |number: usize| u16::try_from(number).unwrap_or(u16::MAX);
        CursorMove::Jump(number(line - top), number(column))
    };
    if let Some(selection) = pane.selection().filter(|_| focused) {
        widget.move_cursor(place(selection.start));
        widget.start_selection();
        widget.move_cursor(place(selection.end));
    }
    ui.render(&widget, area);
    if focused && model.modal.is_none() && pane.find.is_none() {
        let (line, _) = pane.position(buffer);
        let row = u16::try_from(line.saturating_sub(top)).unwrap_or(u16::MAX);
        let column = u16::try_from(column - skipped).unwrap_or(area.width);
        let row = below(area, row);
        ui.cursor = (!row.is_empty()).then(|| Position::new(row.x + column.min(row.width - 1), row.y));
    }
}

/// The part of a line that is seen in `room` cells behind the first `skipped`.
fn seen_line(buffer: &Buffer, line: usize, skipped: usize, room: u16) -> String {
    let text = buffer.line_span(line).of(buffer.text());
    let shown = shown(screenful(text, skipped + usize::from(room)));
    skip_cells(&shown, skipped).1.to_owned()
}

/// The number of the characters in the first `cells` cells of `text`, and the text behind them.
fn skip_cells(text: &str, cells: usize) -> (usize, &str) {
    let mut used = 0;
    for (count, (at, c)) in text.char_indices().enumerate() {
        if used >= cells {
            return (count, text.get(at..).unwrap_or(""));
        }
        used += width(c.encode_utf8(&mut [0; 4]));
    }
    match cells {
        0 => (0, text),
        _ => (text.chars().count(), ""),
    }
}

/// Sets the colours of a line's text, which is drawn over them.
fn colours(ui: &mut Ui<'_>, row: Rect, line: &str) {
    let theme = ui.look.theme;
    let mut rest = row;
    for (piece, code) in pieces(line, CodeLanguage::Yaml) {
        let cells = u16::try_from(width(piece)).unwrap_or(u16::MAX);
        let place = Rect {
            width: cells.min(rest.width),
            ..rest
        };
        ui.style(place, theme.code(code));
        rest = right_of(rest, cells);
    }
}

/// The problem on the cursor's line, or else the one nearest to it, in words. Of a file that cannot be read, that is
/// said above.
fn reason(model: &Model, problems: &[ProblemMark], cursor: usize) -> Option<(Severity, String)> {
    if super::is_unreadable(model) {
        return None;
    }
    let nearest = problems.iter().min_by_key(|(line, ..)| line.abs_diff(cursor));
    let (line, severity, message) = nearest?;
    Some((*severity, format!("line {}: {message}", line + 1)))
}

/// The line of the file's first problem.
fn first_problem(buffer: &Buffer) -> usize {
    buffer
        .diagnostics()
        .find_map(|diagnostic| Some(line_of(buffer, diagnostic.span?.start)))
        .unwrap_or(0)
}

/// The lines of the selected variable's problems, and of the file's.
fn problem_lines(model: &Model, buffer: &Buffer) -> Vec<ProblemMark> {
    let own = buffer.diagnostics_of(model.variables.editor.selection.cursor);
    let own = own.filter(|_| buffer.is_readable());
    let mut lines: Vec<ProblemMark> = own
        .chain(buffer.file_diagnostics().take(20))
        .filter(|diagnostic| diagnostic.severity != Severity::Hint)
        .filter_map(|diagnostic| {
            let line = line_of(buffer, diagnostic.span?.start);
            Some((line, diagnostic.severity, diagnostic.message.clone()))
        })
        .collect();
    lines.sort_by_key(|(line, severity, _)| (*line, *severity));
    lines
}
