//! The raw file, highlighted, around the selected variable or the cursor.

use crate::text::Severity;
use crate::text::display::width;
use crate::text::display::wrapped;
use crate::tui::canvas::Canvas;
use crate::tui::view::{Memory, popups::glyph, review::code_line};
use crate::tui::widgets::code::Language;
use crate::tui::widgets::scroll;
use crate::wizard::draft::EXAMPLE_NAME;
use crate::wizard::variables::overlay::Sheet;
use crate::wizard::{Model, Place};
use ratatui::layout::{Position, Rect};

/// Draws the pane.
pub fn draw(canvas: &mut Canvas<'_>, area: Rect, model: &Model, sheet: &Sheet<'_>, memory: &mut Memory) {
    let theme = canvas.theme();
    let state = &model.variables;
    let focused = state.place() == Place::Raw;
    let selection = state.raw_selection(&model.draft);
    let cursor = state.raw_cursor(&model.draft).filter(|_| focused);
    let here = match (cursor, selection) {
        (Some((line, _)), _) => line,
        (None, Some((first, _))) => first,
        (None, None) => first_problem(sheet),
    };
    let lines = sheet.lines();
    let problems = problem_lines(model, sheet);
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
    let name = match &sheet.opened.path {
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
                glyph(canvas, *severity),
                theme.problem(*severity),
            );
        }
        let text = sheet.text(sheet.line_span(number));
        let column = cursor
            .filter(|(line, _)| *line == number)
            .map_or(0, |(_, column)| column);
        // A line that is longer than the pane moves so that the cursor is seen.
        let skipped = (column + 1).saturating_sub(usize::from(room));
        let seen = skip_cells(&text, skipped);
        code_line(canvas, Rect::new(x, y, room, 1), seen, Language::Yaml);
        if cursor.is_some_and(|(line, _)| line == number) && model.popup.is_none() {
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
    let text = format!("{} line {}: {message}", glyph(canvas, *severity), line + 1);
    let rows = wrapped(&text, usize::from(cells)).into_iter().take(2);
    rows.map(|row| (row, *severity)).collect()
}

/// The line of the file's first problem.
fn first_problem(sheet: &Sheet<'_>) -> usize {
    let all = &sheet.opened.reading.diagnostics;
    all.iter()
        .find_map(|diagnostic| Some(sheet.line_of(diagnostic.span?.start)))
        .unwrap_or(0)
}

/// The lines of the selected variable's problems, and of the file's.
fn problem_lines(model: &Model, sheet: &Sheet<'_>) -> Vec<(usize, Severity, String)> {
    if super::is_unreadable(model) {
        // What is understood of the rest need not be what its author means.
        let problems = sheet.opened.document.problems().iter();
        return problems
            .map(|problem| {
                let line = sheet.line_of(problem.span.start);
                (line, Severity::Error, problem.message.clone())
            })
            .collect();
    }
    let spot = model.variables.list.selected;
    let shift = sheet.current(spot).map_or(0, |current| current.shift);
    let own = sheet
        .diagnostics(spot)
        .into_iter()
        .map(|diagnostic| (diagnostic, shift));
    let all = &sheet.opened.reading.diagnostics;
    let loose = sheet
        .opened
        .outline
        .loose()
        .take(20)
        .filter_map(|number| Some((all.get(number)?, 0)));
    let mut lines: Vec<(usize, Severity, String)> = own
        .chain(loose)
        .filter(|(diagnostic, _)| diagnostic.severity != Severity::Hint)
        .filter_map(|(diagnostic, shift)| {
            let start = diagnostic.span?.start.saturating_add_signed(shift);
            Some((
                sheet.line_of(start),
                diagnostic.severity,
                diagnostic.message.clone(),
            ))
        })
        .collect();
    lines.sort_by_key(|(line, severity, _)| (*line, *severity));
    lines
}

/// `text` without what stands in its first `cells` cells.
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
