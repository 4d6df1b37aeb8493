//! Modals over a screen: the help, a question, the list of all problems.

use super::Memory;
use crate::text::Severity;
use crate::text::display::wrapped;
use crate::text::display::{counted, width};
use crate::tui::canvas::Canvas;
use crate::tui::widgets::scroll;
use crate::wizard::help::{self, Help, LineKind};
use crate::wizard::{Confirmation, DISCARD_AND_LEAVE, Focus, Model, SAVE_AND_LEAVE, problems};
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Empties a part in the middle of `body`, `columns` by `rows`, draws rules above and below it, gives what is inside.
pub(super) fn over(canvas: &mut Canvas<'_>, body: Rect, columns: u16, rows: u16, title: &str) -> Rect {
    let columns = columns.min(body.width);
    let rows = (rows + 2).min(body.height);
    let x = body.x + (body.width - columns) / 2;
    let y = body.y + (body.height - rows) / 2;
    let area = Rect::new(x, y, columns, rows);
    canvas.clear(area);
    canvas.rule_across(Rect::new(x, y, columns, 1), title);
    canvas.rule_across(Rect::new(x, y + rows.saturating_sub(1), columns, 1), "");
    canvas.rule_down(x, y, rows);
    canvas.rule_down(x + columns.saturating_sub(1), y, rows);
    Rect::new(x + 2, y + 1, columns.saturating_sub(4), rows.saturating_sub(2))
}

/// Every key that works at `place`, by heading, with why it cannot be used just now.
pub fn help(canvas: &mut Canvas<'_>, body: Rect, model: &Model, focus: Focus, top: usize) {
    let theme = canvas.theme();
    let ascii = canvas.look.glyphs.ascii;
    let help = Help::at(model, focus);
    let rows = u16::try_from(help.lines.len()).unwrap_or(body.height);
    let inside = over(
        canvas,
        body,
        help::WIDEST,
        rows,
        "keys that work here: Esc closes",
    );
    let top = top.min(help.lines.len().saturating_sub(usize::from(inside.height)));
    for (y, line) in (inside.y..inside.bottom()).zip(help.lines.iter().skip(top)) {
        let (x, style) = match line.kind {
            LineKind::Heading => (inside.x, theme.heading()),
            LineKind::Possible => (inside.x + help.beside, theme.text()),
            LineKind::Impossible => (inside.x + help.beside, theme.dim()),
        };
        let keys = help::names(&line.keys, ascii);
        canvas.put(inside.x, y, help.beside - 1, &keys, theme.key());
        canvas.put(x, y, inside.right().saturating_sub(x), &line.text, style);
    }
    scroll::marks(
        canvas,
        inside.right() + 1,
        inside.y,
        inside.height,
        top,
        help.lines.len(),
    );
}

/// A question, and what yes and no do.
pub fn question(canvas: &mut Canvas<'_>, body: Rect, question: &Confirmation) {
    let theme = canvas.theme();
    let lines = wrapped(&question.text, usize::from(body.width.min(64).saturating_sub(4)));
    let rows = u16::try_from(lines.len() + 2).unwrap_or(body.height);
    let inside = over(canvas, body, 64, rows, "");
    for (row, line) in (inside.y..).zip(&lines) {
        canvas.put(inside.x, row, inside.width, line, theme.heading());
    }
    let y = inside.bottom().saturating_sub(1);
    let ways = [
        Some(("y", question.yes)),
        question.saves.then_some(("s", SAVE_AND_LEAVE)),
        question.discards.then_some(("d", DISCARD_AND_LEAVE)),
        Some(("Enter", question.no)),
    ];
    let pieces: Vec<(&str, Style)> = ways
        .into_iter()
        .flatten()
        .flat_map(|(key, does)| {
            let texts = [(" ", theme.text()), (does, theme.text()), ("    ", theme.text())];
            std::iter::once((key, theme.key())).chain(texts)
        })
        .collect();
    canvas.pieces(inside.x, y, inside.width, &pieces);
}

/// Draws the question about a repository conflict.
pub fn repository_conflict(canvas: &mut Canvas<'_>, body: Rect, model: &Model, selected: usize) {
    let theme = canvas.theme();
    let Some(prepared) = model.review.ready() else {
        return;
    };
    let Some(conflict) = prepared.conflict() else {
        return;
    };
    let columns = body.width.min(76);
    let question = conflict.question(prepared.destination());
    let lines = wrapped(&question, usize::from(columns.saturating_sub(4)));
    let rows = u16::try_from(lines.len() + conflict.choices().len() + 1).unwrap_or(body.height);
    let inside = over(canvas, body, columns, rows, "the destination");
    for (row, line) in (inside.y..inside.bottom()).zip(&lines) {
        canvas.put(inside.x, row, inside.width, line, theme.heading());
    }
    let first = inside.y + rows.saturating_sub(u16::try_from(conflict.choices().len()).unwrap_or(0));
    let pointer = canvas.look.glyphs.pointer;
    for (row, (index, (_, words))) in (first..inside.bottom()).zip(conflict.choices().iter().enumerate()) {
        let mark = if index == selected { pointer } else { " " };
        canvas.put(inside.x, row, 1, mark, theme.accent());
        canvas.put(
            inside.x + 2,
            row,
            inside.width.saturating_sub(2),
            words,
            theme.text(),
        );
        if index == selected {
            canvas.style(Rect::new(inside.x, row, inside.width, 1), theme.selected(true));
        }
    }
}

/// The number of problems that are measured to know how wide their names are.
const MEASURED: usize = 500;

/// All problems of all steps.
pub fn problems(canvas: &mut Canvas<'_>, body: Rect, model: &Model, selected: usize, memory: &mut Memory) {
    let theme = canvas.theme();
    let list = problems::all(model);
    let columns = body.width.min(110);
    let selected = selected.min(list.len().saturating_sub(1));
    let help = list
        .get(selected)
        .and_then(|problem| problem.help.clone())
        .unwrap_or_default();
    let help = wrapped(&help, usize::from(columns.saturating_sub(6)));
    let extra = u16::try_from(help.len() + 1).unwrap_or(3);
    let rows = u16::try_from(list.len())
        .unwrap_or(body.height)
        .saturating_add(extra);
    let count = |severity| list.iter().filter(|problem| problem.severity == severity).count();
    let counts = [
        (count(Severity::Error), "problem"),
        (count(Severity::Warning), "warning"),
    ];
    let some = counts.iter().filter(|(count, _)| *count > 0);
    let title: Vec<String> = some.map(|(count, word)| counted(*count, word)).collect();
    let title = title.join(", ");
    let about = |problem: &problems::Problem| {
        let step = problem.target.step().title();
        match (problem.about.as_str(), model.alone) {
            ("", true) => "the file".to_owned(),
            ("", false) => step.to_owned(),
            (about, true) => about.to_owned(),
            (about, false) => format!("{step}: {about}"),
        }
    };
    let inside = over(canvas, body, columns, rows, &title);
    let height = inside.height.saturating_sub(extra);
    // The messages are below each other.
    let widest = list
        .iter()
        .take(MEASURED)
        .map(|problem| width(&about(problem)))
        .max();
    let beside = u16::try_from(widest.unwrap_or(0))
        .unwrap_or(u16::MAX)
        .min(inside.width / 2);
    memory.problems = scroll::first_row(memory.problems, selected, list.len(), usize::from(height));
    for (row, (index, problem)) in
        (inside.y..inside.y + height).zip(list.iter().enumerate().skip(memory.problems))
    {
        let glyph = glyph(canvas, problem.severity);
        let pointer = if index == selected {
            canvas.look.glyphs.pointer
        } else {
            " "
        };
        canvas.put(inside.x, row, 1, pointer, theme.accent());
        canvas.put(inside.x + 2, row, 2, glyph, theme.problem(problem.severity));
        let about = about(problem);
        canvas.put_ends(
            (inside.x + 5, row),
            beside,
            &about,
            theme.heading(),
            (&[], theme.text()),
        );
        let x = inside.x + 5 + beside + 2;
        canvas.put(
            x,
            row,
            inside.right().saturating_sub(x),
            &problem.message,
            theme.text(),
        );
        if index == selected {
            canvas.style(Rect::new(inside.x, row, inside.width, 1), theme.selected(true));
        }
    }
    for (row, line) in (inside.y + height + 1..inside.bottom()).zip(&help) {
        canvas.put(inside.x, row, inside.width, line, theme.dim());
    }
    scroll::marks(
        canvas,
        inside.right() + 1,
        inside.y,
        height,
        memory.problems,
        list.len(),
    );
}

/// The glyph of a problem.
pub fn glyph(canvas: &Canvas<'_>, severity: crate::text::Severity) -> &'static str {
    match severity {
        crate::text::Severity::Error => canvas.look.glyphs.wrong,
        crate::text::Severity::Warning => canvas.look.glyphs.warning,
        crate::text::Severity::Hint => canvas.look.glyphs.dot,
    }
}
