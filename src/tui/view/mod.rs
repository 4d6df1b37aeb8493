//! The screens. This file draws what is the same on all of them: what and where, the steps, the status, the keys; and
//! what lies over a screen.

mod answers;
mod modals;
mod recovery;
mod registry;
mod review;
mod secrets;
mod start;
mod variables;
mod write;

use super::canvas::{Canvas, Link};
use super::theme::Appearance;
use crate::answers::Key;
use crate::text::Severity;
use crate::text::display::width;
use crate::text::display::wrapped;
use crate::wizard::{DISCARD_AND_LEAVE, Modal, Model, SAVE_AND_LEAVE, Step, StepProgress};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// The smallest terminal in which the screens can be used: columns and rows.
pub use crate::wizard::SMALLEST;

use crate::wizard::TWO_PANES;

/// The memory of the screens between frames: where lists were scrolled to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Memory {
    table: usize,
    needs: (u64, variables::Needs),
    raw: usize,
    form: usize,
    answers: usize,
    secrets: usize,
    tree: usize,
    problems: usize,
}

/// Draws the whole screen; gives the links on it.
pub fn draw(frame: &mut Frame<'_>, model: &Model, look: Appearance, memory: &mut Memory) -> Vec<Link> {
    let area = frame.area();
    let mut canvas = Canvas::new(frame.buffer_mut(), look);
    if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
        too_small(&mut canvas, area, model);
    } else {
        screen(&mut canvas, area, model, memory);
    }
    let (cursor, links) = (canvas.cursor, std::mem::take(&mut canvas.links));
    if let Some(cursor) = cursor {
        frame.set_cursor_position(cursor);
    }
    links
}

fn too_small(canvas: &mut Canvas<'_>, area: Rect, model: &Model) {
    let (columns, rows) = SMALLEST;
    if let Some(Modal::Confirmation(question)) = &model.modal {
        let save = match question.saves {
            true => format!("s {SAVE_AND_LEAVE}, "),
            false => String::new(),
        };
        let discard = match question.discards {
            true => format!("d {DISCARD_AND_LEAVE}, "),
            false => String::new(),
        };
        let text = format!(
            "{} y {}, {save}{discard}n {}",
            question.text, question.yes, question.no
        );
        canvas.wrap(area, &text, canvas.theme().text());
        return;
    }
    let text = format!(
        "This terminal has {} columns and {} rows. lume-wizard needs {columns} and {rows}: please make it larger. Nothing is lost, and keys do nothing until then; Ctrl-Q leaves.",
        area.width, area.height
    );
    canvas.wrap(area, &text, canvas.theme().text());
}

fn screen(canvas: &mut Canvas<'_>, area: Rect, model: &Model, memory: &mut Memory) {
    title(canvas, area, model);
    let mut top = 1;
    if !model.alone {
        rail(canvas, area, model);
        top = 2;
    }
    canvas.rule_across(Rect::new(0, top, area.width, 1), "");
    top += 1;
    let body = Rect::new(0, top, area.width, area.height.saturating_sub(top + 2));
    match model.step {
        Step::Start => start::draw(canvas, body, model),
        Step::Variables => variables::draw(canvas, body, model, memory),
        Step::Answers => answers::draw(canvas, body, model, memory),
        Step::Registry => registry::draw(canvas, body, model),
        Step::Secrets => secrets::draw(canvas, body, model, memory),
        Step::Review => review::draw(canvas, body, model, memory),
        Step::Write => write::draw(canvas, body, model),
    }
    if model.modal.is_some() {
        canvas.cursor = None;
        canvas.links.clear();
    }
    match &model.modal {
        Some(Modal::Help { of, top, .. }) => modals::help(canvas, body, model, *of, *top),
        Some(Modal::Confirmation(question)) => modals::question(canvas, body, question),
        Some(Modal::RepositoryConflict(selected)) => {
            modals::repository_conflict(canvas, body, model, *selected)
        }
        Some(Modal::Recovery(recovery)) => recovery::draw(canvas, body, model, recovery),
        Some(Modal::Problems(selected)) => modals::problems(canvas, body, model, *selected, memory),
        None => {}
    }
    status(canvas, area, model);
    footer(canvas, area, model);
}

/// The project, and the stack it runs on.
fn title(canvas: &mut Canvas<'_>, area: Rect, model: &Model) {
    let theme = canvas.theme();
    let project = &model.project;
    let name = match project.path() {
        Some(path) if model.alone => path.display().to_string(),
        _ => project.answer(Key::RepoName).to_owned(),
    };
    let used = canvas.put(1, 0, area.width, "lume-wizard", theme.heading());
    let mut facts = Vec::new();
    if let Some(buffer) = project.buffer() {
        if !model.alone {
            facts.push(project.answer(Key::Stack).to_owned());
        }
        facts.push(buffer.runtime().key().to_owned());
        if project.is_modified() && project.path().is_some() {
            facts.push("unsaved changes".to_owned());
        }
    }
    let facts = facts.join(&format!(" {} ", canvas.look.glyphs.dot));
    let room = area.width.saturating_sub(used + 4);
    if project.is_open() {
        let facts_width = u16::try_from(width(&facts)).unwrap_or(room).min(room);
        canvas.put(
            used + 3,
            0,
            room.saturating_sub(facts_width + 2),
            &name,
            theme.text(),
        );
        canvas.put_right(area.width - 1, 0, room, &facts, theme.dim());
    }
}

/// One step on the rail: its glyph, its name, and what is to be said of it.
fn rail_item(canvas: &Canvas<'_>, model: &Model, step: Step) -> (&'static str, String) {
    let glyphs = canvas.look.glyphs;
    let reached = step <= model.reached;
    match model.state(step) {
        StepProgress::Complete if reached => (glyphs.good, String::new()),
        StepProgress::Complete => (glyphs.open, String::new()),
        StepProgress::Incomplete(words) if reached => (glyphs.open, words),
        StepProgress::Incomplete(_) => (glyphs.open, String::new()),
        StepProgress::Wrong(problems) => (glyphs.wrong, problems.to_string()),
    }
}

/// The steps and how each is; where there is no room for all names, only the current one has its name.
fn rail(canvas: &mut Canvas<'_>, area: Rect, model: &Model) {
    let theme = canvas.theme();
    let items: Vec<(Step, &'static str, String)> = Step::ALL
        .into_iter()
        .map(|step| {
            let (glyph, words) = rail_item(canvas, model, step);
            (step, glyph, words)
        })
        .collect();
    let long = |step: Step, glyph: &str, words: &str| {
        let space = if words.is_empty() { "" } else { " " };
        format!(" {glyph} {}{space}{words} ", step.title())
    };
    let short = |step: Step, glyph: &str, words: &str| {
        if step == model.step {
            format!(" {}{}", step.number(), long(step, glyph, words).trim_start())
        } else {
            format!(" {}{glyph} ", step.number())
        }
    };
    let total: usize = items
        .iter()
        .map(|(step, glyph, words)| width(&long(*step, glyph, words)))
        .sum();
    let mut x = 0;
    for (step, glyph, words) in &items {
        let text = if total <= usize::from(area.width) {
            long(*step, glyph, words)
        } else {
            short(*step, glyph, words)
        };
        let style = if *step == model.step {
            theme.current()
        } else {
            match model.state(*step) {
                StepProgress::Wrong(_) => theme.problem(Severity::Error),
                StepProgress::Complete if *step <= model.reached => theme.good(),
                _ => theme.dim(),
            }
        };
        x += canvas.put(x, 1, area.width.saturating_sub(x), &text, style);
    }
}

/// The last status line; else the state of this step.
fn status(canvas: &mut Canvas<'_>, area: Rect, model: &Model) {
    let theme = canvas.theme();
    let y = area.height - 2;
    let room = area.width - 2;
    if let Some(status) = &model.status {
        let style = match status.severity {
            Severity::Hint => theme.text(),
            other => theme.problem(other),
        };
        draw_line(canvas, area, &status.text, style);
        return;
    }
    let (left, right) = standing(model);
    if width(&left) > usize::from(room) {
        draw_line(canvas, area, &left, theme.text());
        return;
    }
    let used = canvas.put(1, y, room, &left, theme.text());
    // What would be undone is told whole, or not at all.
    let beside = room.saturating_sub(used + 2);
    if used == 0 || width(&right) <= usize::from(beside) {
        canvas.put_right(area.width - 1, y, beside, &right, theme.dim());
    }
}

/// Puts a text on the status line; one that is longer has the lines above it, too, so that all of it is read.
fn draw_line(canvas: &mut Canvas<'_>, area: Rect, text: &str, style: Style) {
    let lines = wrapped(text, usize::from(area.width - 2));
    let rows = u16::try_from(lines.len()).unwrap_or(1).clamp(1, area.height / 3);
    let first = area.height - 1 - rows;
    if rows > 1 {
        canvas.clear(Rect::new(0, first, area.width, rows));
        if canvas.cursor.is_some_and(|cursor| cursor.y >= first) {
            canvas.cursor = None;
        }
    }
    canvas.wrap(Rect::new(1, first, area.width - 2, rows), text, style);
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
    let of = |diagnostics: &[crate::text::Diagnostic]| {
        let count = |severity| {
            diagnostics
                .iter()
                .filter(|diagnostic| diagnostic.severity == severity)
                .count()
        };
        counts(count(Severity::Error), count(Severity::Warning))
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

/// The keys that work now, as many as there is room for.
fn footer(canvas: &mut Canvas<'_>, area: Rect, model: &Model) {
    let theme = canvas.theme();
    let y = area.height - 1;
    let shown: Vec<(String, &str)> = model
        .footer()
        .into_iter()
        .map(|(key, title)| (key.label(canvas.look.glyphs.ascii), title))
        .collect();
    let cells = |(label, title): &(String, &str), gap: usize| {
        u16::try_from(width(label) + 1 + width(title) + gap).unwrap_or(u16::MAX)
    };
    let Some((last, rest)) = shown.split_last() else {
        return;
    };
    let wide: u16 = shown
        .iter()
        .fold(1, |sum, item| sum.saturating_add(cells(item, 3)));
    let gap = if wide <= area.width || model.step != Step::Variables {
        3
    } else {
        2
    };
    // The last leads to all the others: it keeps its room.
    let end = area.width.saturating_sub(cells(last, 1));
    let mut x = 1;
    let put = |canvas: &mut Canvas<'_>, x: u16, (label, title): &(String, &str)| {
        let used = canvas.put(x, y, area.width.saturating_sub(x), label, theme.key());
        canvas.put(
            x + used + 1,
            y,
            area.width.saturating_sub(x + used + 1),
            title,
            theme.text(),
        );
    };
    for item in rest {
        if x + cells(item, gap) > end {
            break;
        }
        put(canvas, x, item);
        x += cells(item, gap);
    }
    put(canvas, x, last);
}
