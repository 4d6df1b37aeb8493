//! The last screen: what will be written, what was, and what is left to do.

use crate::generate::GenerationReport;
use crate::project::merge::Side;
use crate::project::{ChangeKind, FileChange};
use crate::text::Severity;
use crate::text::display::counted;
use crate::text::display::wrapped;
use crate::tui::canvas::Canvas;
use crate::tui::widgets::scroll;
use crate::wizard::file_review::FileReview;
use crate::wizard::prepared::PreparedProject;
use crate::wizard::write::OUTDATED;
use crate::wizard::{Model, PREPARING};
use ratatui::layout::Rect;

/// Draws the step.
pub fn draw(canvas: &mut Canvas<'_>, body: Rect, model: &Model) {
    let area = Rect::new(
        body.x + 2,
        body.y + 1,
        body.width - 4,
        body.height.saturating_sub(1),
    );
    match model.write.result() {
        Some((prepared, report)) => done(canvas, area, model, prepared, report),
        None => to_do(canvas, area, model),
    }
}

/// Before writing: what Enter does.
fn to_do(canvas: &mut Canvas<'_>, area: Rect, model: &Model) {
    let theme = canvas.theme();
    let mut y = area.y;
    if let Some(reason) = model.write.failure() {
        y += canvas.wrap(
            Rect::new(area.x, y, area.width, 5),
            reason,
            theme.problem(Severity::Error),
        );
        y += 1;
        y += canvas.wrap(
            Rect::new(area.x, y, area.width, 2),
            "Nothing was half written. Enter tries again.",
            theme.text(),
        );
        y += 1;
    }
    let Some(prepared) = model.review.ready() else {
        let text = model.review.refused.as_deref().unwrap_or(PREPARING);
        canvas.wrap(Rect::new(area.x, y, area.width, 6), text, theme.text());
        return;
    };
    if model.write.is_writing() {
        canvas.put(area.x, y, area.width, "Writing …", theme.heading());
        return;
    }
    let is_written = |change: &&FileChange| {
        let is_kept = model.review.file_review(&change.path) == Some(&FileReview::Whole(Side::Mine));
        !matches!(change.kind, ChangeKind::Identical | ChangeKind::Keep) && !is_kept
    };
    let files = model.review.changes().iter().filter(is_written).count();
    let errors = prepared
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Error);
    let undecided = model.review.undecided().count();
    let mut wrong = false;
    for diagnostic in errors {
        wrong = true;
        y += canvas.wrap(
            Rect::new(area.x, y, area.width, 3),
            &diagnostic.message,
            theme.problem(Severity::Error),
        );
    }
    if wrong {
        canvas.put(
            area.x,
            y + 1,
            area.width,
            "F8 goes to the first problem.",
            theme.text(),
        );
        return;
    }
    if undecided > 0 {
        let text = match undecided {
            1 => "1 file waits for a decision in the review (Alt-6).".to_owned(),
            count => format!("{count} files wait for a decision in the review (Alt-6)."),
        };
        canvas.put(area.x, y, area.width, &text, theme.problem(Severity::Warning));
        return;
    }
    if let Some(conflict) = prepared.open_conflict() {
        let question = conflict.question(prepared.destination());
        y += canvas.wrap(
            Rect::new(area.x, y, area.width, 4),
            &question,
            theme.problem(Severity::Warning),
        );
        canvas.put(
            area.x,
            y + 1,
            area.width,
            "Enter shows what can be chosen.",
            theme.text(),
        );
        return;
    }
    let process = model.review.decided().unwrap_or(&prepared.process);
    if let Some(text) = process.up_to_date() {
        canvas.wrap(Rect::new(area.x, y, area.width, 3), &text, theme.heading());
        return;
    }
    let written = counted(files, "file");
    let what = match (process.commits(), process.not_committed()) {
        (true, _) => format!("Enter writes {written} and commits them:"),
        (false, Some(reason)) => format!("Enter writes {written}; nothing is committed: {reason}"),
        (false, None) => format!("Enter writes {written}; nothing is committed:"),
    };
    canvas.put(area.x, y, area.width, &what, theme.heading());
    canvas.put_end(
        area.x + 2,
        y + 2,
        area.width - 2,
        &prepared.destination().display().to_string(),
        theme.text(),
    );
    let text = "The folder is there whole or not at all. Nothing is pushed.";
    canvas.put(area.x, y + 4, area.width, text, theme.dim());
    if prepared.git_may_ask {
        let text = "git has the terminal while it commits: it may ask for a passphrase or run a hook.";
        canvas.put(area.x, y + 5, area.width, text, theme.dim());
        y += 1;
    }
    if let Some(text) = unsaved(model) {
        canvas.wrap(Rect::new(area.x, y + 6, area.width, 3), &text, theme.text());
    }
}

/// That the variables in the project are not what their file holds; none when they are.
fn unsaved(model: &Model) -> Option<String> {
    let path = model.project.path().filter(|_| model.project.is_modified())?;
    Some(format!(
        "The project has the variables as they are here. {} itself is not saved: Ctrl-S saves it.",
        path.display()
    ))
}

/// After writing: what happened, what is left, the command that does the same.
fn done(
    canvas: &mut Canvas<'_>,
    area: Rect,
    model: &Model,
    prepared: &PreparedProject,
    report: &GenerationReport,
) {
    let theme = canvas.theme();
    let good = canvas.look.glyphs.good;
    let open = canvas.look.glyphs.open;
    let mut y = area.y;
    let command = prepared.command();
    for (row, line) in report.lines().iter().enumerate() {
        let used = canvas.put(area.x, y, area.width, &format!("{good} "), theme.good());
        let style = match row {
            0 => theme.heading(),
            _ => theme.text(),
        };
        canvas.put(area.x + used, y, area.width.saturating_sub(used), line, style);
        y += 1;
    }
    for line in report.git_said(6) {
        canvas.put(area.x + 2, y, area.width.saturating_sub(2), &line, theme.dim());
        y += 1;
    }
    let outdated = model
        .write
        .is_outdated(&model.project)
        .then(|| match prepared.process.is_update() {
            true => "What has changed since is not in the project yet: Enter goes on with it.".to_owned(),
            false => OUTDATED.to_owned(),
        });
    let warnings = report.diagnostics.iter().map(|warning| warning.message.clone());
    for note in warnings
        .chain(["not pushed".to_owned()])
        .chain(outdated)
        .chain(unsaved(model))
    {
        let used = canvas.put(area.x, y, area.width, &format!("{open} "), theme.dim());
        y += canvas.wrap(
            Rect::new(area.x + used, y, area.width.saturating_sub(used), 2),
            &note,
            theme.text(),
        );
    }
    y += 1;
    canvas.put(area.x, y, area.width, "Next", theme.heading());
    y += 1;
    let room = Rect::new(area.x + 2, 0, area.width.saturating_sub(2), 0);
    let rows = u16::try_from(wrapped(&command, usize::from(room.width)).len()).unwrap_or(1);
    let last = area.bottom().saturating_sub(rows + 2);
    y = next_steps(
        canvas,
        Rect::new(area.x, y, area.width, last.saturating_sub(y)),
        model,
        report,
    );
    let y = (y + 1).min(last + 1);
    canvas.put(
        area.x,
        y,
        area.width,
        "The same without questions next time:",
        theme.dim(),
    );
    canvas.wrap(
        Rect {
            y: y + 1,
            height: rows,
            ..room
        },
        &command,
        theme.text(),
    );
}

/// Draws the steps left, each with its command; the selected one is in full. Gives the row after them.
fn next_steps(canvas: &mut Canvas<'_>, area: Rect, model: &Model, report: &GenerationReport) -> u16 {
    let theme = canvas.theme();
    let pointer = canvas.look.glyphs.pointer;
    let selected = model.write.selected;
    let height = usize::from(area.height);
    // Each step takes a line for its words and one for its command: as many before the selected one as leave room.
    let first = selected.saturating_sub((height / 2).saturating_sub(2));
    let mut y = area.y;
    let mut shown = first;
    for (index, step) in report.next_steps.iter().enumerate().skip(first) {
        let lines = wrapped(&step.text, usize::from(area.width.saturating_sub(5)));
        let lines = lines
            .get(..if index == selected { lines.len() } else { 1 })
            .unwrap_or_default();
        let rows = u16::try_from(lines.len() + usize::from(step.command.is_some())).unwrap_or(2);
        if y + rows > area.bottom() {
            break;
        }
        canvas.put(
            area.x,
            y,
            1,
            if index == selected { pointer } else { " " },
            theme.accent(),
        );
        canvas.put(area.x + 2, y, 3, &(index + 1).to_string(), theme.dim());
        for line in lines {
            canvas.put(area.x + 5, y, area.width.saturating_sub(5), line, theme.text());
            y += 1;
        }
        if let Some(command) = &step.command {
            let style = if index == selected {
                theme.selected(true)
            } else {
                theme.heading()
            };
            canvas.put(area.x + 5, y, area.width.saturating_sub(5), command, style);
            y += 1;
        }
        shown = index + 1;
    }
    let beside = area.right();
    if first > 0 {
        scroll::more_above(canvas, beside, area.y);
    }
    if shown < report.next_steps.len() {
        scroll::more_below(canvas, beside, y.saturating_sub(1));
    }
    y
}
