//! The raw file, highlighted, around the selected variable or the cursor.

use crate::editor::{Buffer, line_of};
use crate::text::Severity;
use crate::text::display::width;
use crate::text::display::wrapped;
use crate::tui::canvas::Canvas;
use crate::tui::view::{Memory, review::code_line};
use crate::tui::widgets::code::CodeLanguage;
use crate::tui::widgets::scroll;
use crate::wizard::project_state::EXAMPLE_NAME;
use crate::wizard::{Focus, Model};
use ratatui::layout::{Position, Rect};

/// Draws the pane.
pub fn draw(canvas: &mut Canvas<'_>, area: Rect, model: &Model, buffer: &Buffer, memory: &mut Memory) {
    let theme = canvas.theme();
    let state = &model.variables;
    let focused = state.focus() == Focus::Raw;
    let selection = state.editor.selected_lines(buffer);
    let cursor = focused.then(|| state.editor.text.position(buffer));
    let here = match (cursor, selection) {
        (Some((line, _)), _) => line,
        (None, Some((first, _))) => first,
        (None, None) => first_problem(buffer),
    };
    let lines = buffer.lines().lines();
    let problems = problem_lines(model, buffer);
    let reason = reason(canvas, model, &problems, cursor.map(|(line, _)| line), area.width);
    let reason_rows = u16::try_from(reason.len()).unwrap_or(0);
    for (y, (text, severity)) in (area.bottom().saturating_sub(reason_rows)..).zip(&reason) {
        canvas.put(area.x, y, area.width, text, theme.problem(*severity));
    }
    let area = Rect {
        height: area.height.saturating_sub(reason_rows),
        ..area
    };
    let height = usize::from(area.height.saturating_sub(1));
    memory.raw = match cursor {
        Some((line, _)) => scroll::first_row(memory.raw, line, lines, height),
        None => here.saturating_sub(1).min(lines.saturating_sub(height)),
    };
    let name = match &buffer.path {
        Some(path) => path
            .file_name()
            .map_or_else(String::new, |name| name.to_string_lossy().into_owned()),
        None => EXAMPLE_NAME.to_owned(),
    };
    let title = format!("{name}:{}", here + 1);
    canvas.rule_across(Rect::new(area.x, area.y, area.width, 1), &title);
    if focused {
        let pointer = canvas.look.glyphs.pointer;
        let title = format!("{pointer} {title} ");
        let cells = u16::try_from(width(&title)).unwrap_or(area.width);
        canvas.clear(Rect::new(area.x, area.y, cells.min(area.width), 1));
        canvas.put(area.x, area.y, area.width, &title, theme.accent());
    }
    let digits = u16::try_from((memory.raw + height).to_string().len()).unwrap_or(6);
    let x = area.x + digits + 2;
    let room = area.right().saturating_sub(x);
    for (y, number) in (area.y + 1..area.bottom()).zip(memory.raw..lines) {
        let within = selection.is_some_and(|(first, last)| (first..=last).contains(&number));
        let style = if within { theme.accent() } else { theme.dim() };
        canvas.put_right(area.x + digits, y, digits, &(number + 1).to_string(), style);
        if let Some((_, severity, _)) = problems.iter().find(|(line, ..)| *line == number) {
            canvas.put(
                area.x + digits,
                y,
                2,
                canvas.look.glyphs.problem(*severity),
                theme.problem(*severity),
            );
        }
        let text = buffer.line_span(number).of(buffer.text());
        let column = cursor
            .filter(|(line, _)| *line == number)
            .map_or(0, |(_, column)| column);
        // A line that is longer than the pane moves so that the cursor is seen.
        let skipped = (column + 1).saturating_sub(usize::from(room));
        let seen = skip_cells(text, skipped);
        code_line(canvas, Rect::new(x, y, room, 1), seen, CodeLanguage::Yaml);
        if cursor.is_some_and(|(line, _)| line == number) && model.modal.is_none() {
            let column = u16::try_from(column - skipped).unwrap_or(room);
            canvas.cursor = Some(Position::new(x + column.min(room.saturating_sub(1)), y));
        }
    }
}

/// The problem on the cursor's line, or else the one nearest to it, in words: below the text. Of a file that cannot be
/// read, that is said above.
fn reason(
    canvas: &Canvas<'_>,
    model: &Model,
    problems: &[(usize, Severity, String)],
    cursor: Option<usize>,
    cells: u16,
) -> Vec<(String, Severity)> {
    let Some(cursor) = cursor.filter(|_| !super::is_unreadable(model)) else {
        return Vec::new();
    };
    let nearest = problems.iter().min_by_key(|(line, ..)| line.abs_diff(cursor));
    let Some((line, severity, message)) = nearest else {
        return Vec::new();
    };
    let text = format!(
        "{} line {}: {message}",
        canvas.look.glyphs.problem(*severity),
        line + 1
    );
    let rows = wrapped(&text, usize::from(cells)).into_iter().take(2);
    rows.map(|row| (row, *severity)).collect()
}

/// The line of the file's first problem.
fn first_problem(buffer: &Buffer) -> usize {
    buffer
        .diagnostics()
        .find_map(|diagnostic| Some(line_of(buffer, diagnostic.span?.start)))
        .unwrap_or(0)
}

/// The lines of the selected variable's problems, and of the file's.
fn problem_lines(model: &Model, buffer: &Buffer) -> Vec<(usize, Severity, String)> {
    let own = buffer.diagnostics_of(model.variables.editor.selection.cursor);
    let own = own.filter(|_| buffer.is_readable());
    let mut lines: Vec<(usize, Severity, String)> = own
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

/// `text` without what is in its first `cells` cells.
fn skip_cells(text: &str, cells: usize) -> &str {
    let mut used = 0;
    for (at, c) in text.char_indices() {
        if used >= cells {
            return text.get(at..).unwrap_or("");
        }
        used += width(c.encode_utf8(&mut [0; 4]));
    }
    if cells == 0 { text } else { "" }
}
