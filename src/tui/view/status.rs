//! The status line: the last message, or the state of the step and what would be undone.
//!
//! ```text
//!  3 warnings: F8 goes to the next, F4 lists all                        undo: default of QUAD:IN20:121:BCTRL
//! ```

use super::variables;
use crate::text::display::{counted, wrapped};
use crate::text::{Diagnostic, Severity};
use crate::tui::ui::Ui;
use crate::wizard::questions::is_question;
use crate::wizard::{Model, Step, problems};
use ratatui::layout::Rect;
use ratatui::widgets::Clear;

/// Draws the line in the row of `area` that is second to last; a longer message has the rows above it, too.
pub fn draw(ui: &mut Ui<'_>, area: Rect, model: &Model) {
    let theme = ui.look.theme;
    if let Some(status) = &model.status {
        message(ui, area, status.severity, &status.text);
        return;
    }
    let (left, right) = standing(model);
    let left = ui.look.safe(left);
    let right = ui.look.safe(right).style(theme.dim());
    let row = line(area, 1);
    let room = usize::from(row.width);
    if left.width() > room {
        message(ui, area, Severity::Hint, &left.content);
    } else if left.width() == 0 || left.width() + 2 + right.width() <= room {
        ui.line_with_right(row, left, right);
    } else {
        // What would be undone is said whole, or not at all.
        ui.line(row, left);
    }
}

/// The last `rows` rows of `area` above the footer, without a column at either side.
fn line(area: Rect, rows: u16) -> Rect {
    let end = area.bottom().saturating_sub(1);
    let rows = rows.min(end.saturating_sub(area.y));
    let (x, width) = (area.x + 1.min(area.width), area.width.saturating_sub(2));
    Rect::new(x, end - rows, width, rows)
}

/// Draws a message; one that is longer than a line has the rows above it, so that all of it is read.
fn message(ui: &mut Ui<'_>, area: Rect, severity: Severity, text: &str) {
    let room = usize::from(area.width.saturating_sub(4));
    let rows = u16::try_from(wrapped(text, room).len()).unwrap_or(1);
    let place = line(area, rows.clamp(1, (area.height / 3).max(1)));
    if rows > 1 {
        let all = Rect {
            x: area.x,
            width: area.width,
            ..place
        };
        ui.render(Clear, all);
        ui.cursor = ui.cursor.filter(|cursor| cursor.y < place.y);
    }
    match severity {
        Severity::Hint => ui.text(place, text, ui.look.theme.text()),
        severity => ui.message(place, severity, text),
    };
}

/// The most problems that are looked through for their kinds at each key.
const MOST_COUNTED: usize = 5000;

/// The problems of the variables file, where there are many and all are of one kind.
fn only_kind(model: &Model) -> Option<String> {
    let buffer = model.project.buffer().filter(|_| model.modal.is_none())?;
    let total = buffer.count_of(Severity::Error) + buffer.count_of(Severity::Warning);
    if !(10..MOST_COUNTED).contains(&total) {
        return None;
    }
    let kinds = problems::kinds(buffer);
    Some(match kinds.first_key_value() {
        Some((code, count)) if kinds.len() == 1 => {
            let summary = problems::kind_summary(code);
            format!("{count} times {summary}: F8 goes to the next, F4 shows them")
        }
        _ => format!(
            "{total} problems of {} kinds: F8 goes to the next, F4 lists them",
            kinds.len()
        ),
    })
}

/// The state of this step, and what would be undone.
fn standing(model: &Model) -> (String, String) {
    let counts = |errors: usize, warnings: usize| {
        let plural = |count: usize, word: &str| match count {
            0 => None,
            1 => Some(format!("1 {word}")),
            more => Some(format!("{more} {word}s")),
        };
        let parts: Vec<String> = [plural(errors, "problem"), plural(warnings, "warning")]
            .into_iter()
            .flatten()
            .collect();
        if parts.is_empty() || model.is_asked() || model.modal.is_some() {
            parts.join(", ")
        } else {
            format!("{}: F8 goes to the next, F4 lists all", parts.join(", "))
        }
    };
    let of = |diagnostics: &[Diagnostic]| {
        let (asked, found): (Vec<_>, Vec<_>) = diagnostics.iter().partition(|found| is_question(found));
        let count = |severity| found.iter().filter(|found| found.severity == severity).count();
        let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
        match asked.len() {
            left if left > 0 && errors + warnings == 0 => {
                format!(
                    "{} left: F8 goes to the next, F4 lists all",
                    counted(left, "answer")
                )
            }
            left if left > 0 => format!("{} left, {}", counted(left, "answer"), counts(errors, warnings)),
            _ => counts(errors, warnings),
        }
    };
    match model.step {
        Step::Variables => {
            let undo = model
                .variables
                .undo_label()
                .filter(|_| !model.is_asked() && model.modal.is_none())
                .map_or_else(String::new, |label| format!("undo: {label}"));
            let state = &model.variables;
            match model.queued_inputs() {
                0 => {}
                1 => return ("1 key waits".to_owned(), undo),
                count => return (format!("{count} keys wait"), undo),
            }
            let count = |severity| {
                let buffer = model.project.buffer();
                buffer.map_or(0, |buffer| buffer.count_of(severity))
            };
            let marked = match state.editor.selection.marked().len() {
                0 => String::new(),
                count => format!("{count} marked   "),
            };
            if let Some(why) = variables::why_unreadable(model).filter(|_| state.dialog().is_none()) {
                return (why, undo);
            }
            let pending = state.pending_fields(&model.project).len();
            // Of a file without variables the screen says what to do.
            let begun = state.selected_entry(&model.project).is_some();
            let counts = |errors, warnings| match begun {
                true => counts(errors, warnings),
                false => String::new(),
            };
            let problems = counts(count(Severity::Error) + pending, count(Severity::Warning));
            let only = only_kind(model).filter(|_| begun && pending == 0 && !model.is_asked());
            let problems = only.unwrap_or(problems);
            (format!("{marked}{problems}"), undo)
        }
        Step::Answers | Step::Registry => (of(model.project.answer_diagnostics()), String::new()),
        Step::Secrets => (
            "The values never pass through this program.".to_owned(),
            String::new(),
        ),
        Step::Review => {
            let written = match model.write.is_written() {
                true => "The project is written.",
                false => "Nothing has been written.",
            };
            (written.to_owned(), String::new())
        }
        Step::Start | Step::Write => (String::new(), String::new()),
    }
}
