//! Modals over a step: the help, a question, a repository conflict, the list of all problems.
//!
//! ```text
//! ╭─ 2 problems, 1 warning ────────────────────────────────────────────╮
//! │ ▸ ✗ Answers: author      an author is needed                       │
//! │   ! QUAD:IN20:121:BCTRL  the default is above the range's end 5    │
//! │                                                                    │
//! │ F6 sets the end to 5.2                                             │
//! ╰────────────────────────────────────────────────────────────────────╯
//! ```

use crate::text::Severity;
use crate::text::display::{counted, width};
use crate::tui::theme::Appearance;
use crate::tui::ui::{Ui, below, right_of};
use crate::tui::widgets::list::{self, Rows};
use crate::wizard::help::{self, Help, HelpLine, LineKind};
use crate::wizard::problems::{self, Problem};
use crate::wizard::{Confirmation, DISCARD_AND_LEAVE, Focus, Model, SAVE_AND_LEAVE};
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

/// The most columns of a question.
const QUESTION: u16 = 64;

/// The most columns of a repository conflict.
const CONFLICT: u16 = 76;

/// The most columns of the problems.
const PROBLEMS: u16 = 110;

/// Draws every key that works with `focus`, by heading, with why it cannot be used just now.
pub fn help(ui: &mut Ui<'_>, body: Rect, model: &Model, focus: Focus, top: usize) {
    let help = Help::at(model, focus);
    let title = "keys that work here: Esc closes";
    let inside = ui.modal(body, help::WIDEST, rows(help.lines.len()), title);
    let top = top.min(help.lines.len().saturating_sub(usize::from(inside.height)));
    for (row, line) in inside.rows().zip(help.lines.iter().skip(top)) {
        help_line(ui, row, line, help.beside);
    }
    ui.scrollbar(list::on_frame(inside), top, help.lines.len());
}

fn help_line(ui: &mut Ui<'_>, row: Rect, line: &HelpLine, beside: u16) {
    let (look, theme) = (ui.look, ui.look.theme);
    let (indent, style) = match line.kind {
        LineKind::Heading => (0, theme.heading()),
        LineKind::Possible => (beside, theme.text()),
        LineKind::Impossible => (beside, theme.dim()),
    };
    let [keys, _] = Layout::horizontal([Constraint::Length(beside - 1), Constraint::Min(0)]).areas(row);
    let names = help::names(&line.keys, look.glyphs.ascii);
    ui.line(keys, look.safe(names).style(theme.key()));
    ui.line(right_of(row, indent), look.safe(&line.text).style(style));
}

/// Draws a question, and what yes and no do.
pub fn question(ui: &mut Ui<'_>, body: Rect, question: &Confirmation) {
    let (look, theme) = (ui.look, ui.look.theme);
    let room = usize::from(body.width.min(QUESTION).saturating_sub(4));
    let lines = look.wrap(&question.text, room, theme.heading());
    let inside = ui.modal(body, QUESTION, rows(lines.len() + 2), "");
    let [text, choices] = Layout::vertical([Constraint::Min(0), Constraint::Length(1)]).areas(inside);
    ui.lines(text, lines);
    let ways = [
        Some(("y", question.yes)),
        question.saves.then_some(("s", SAVE_AND_LEAVE)),
        question.discards.then_some(("d", DISCARD_AND_LEAVE)),
        Some(("Enter", question.no)),
    ];
    let spans = ways.into_iter().flatten().flat_map(|(key, does)| {
        let key = look.safe(key).style(theme.key());
        [key, look.safe(" "), look.safe(does), look.safe("    ")]
    });
    ui.line(choices, look.spans(spans));
}

/// Draws the question about a repository conflict.
pub fn repository_conflict(ui: &mut Ui<'_>, body: Rect, model: &Model, selected: usize) {
    let Some(prepared) = model.review.ready() else {
        return;
    };
    let Some(conflict) = prepared.conflict() else {
        return;
    };
    let columns = body.width.min(CONFLICT);
    let question = conflict.question(prepared.destination());
    let room = usize::from(columns.saturating_sub(4));
    let lines = ui.look.wrap(&question, room, ui.look.theme.heading());
    let choices = conflict.choices();
    let inside = ui.modal(
        body,
        columns,
        rows(lines.len() + choices.len() + 1),
        "the destination",
    );
    let areas = [Constraint::Min(0), Constraint::Length(rows(choices.len()))];
    let [text, list] = Layout::vertical(areas).areas(inside);
    ui.lines(text, lines);
    let list_rows = Rows::new(choices.len(), selected, true).of(Focus::RepositoryConflict);
    list::draw(ui, list::on_frame(list), list_rows, &mut 0, |index, look| {
        let words = choices.get(index).map_or("", |(_, words)| words);
        look.line(look.safe(words))
    });
}

/// The number of problems that are measured to know how wide their names are.
const MEASURED: usize = 500;

/// Draws all problems of all steps, and the fix of the selected one.
pub fn problems(ui: &mut Ui<'_>, body: Rect, model: &Model, selected: usize, top: &mut usize) {
    let problems = problems::all(model);
    let columns = body.width.min(PROBLEMS);
    let list_rows = Rows::new(problems.len(), selected, true).of(Focus::Problems);
    let help = list_rows.selected.and_then(|selected| problems.get(selected));
    let help = help
        .and_then(|problem| problem.help.as_deref())
        .unwrap_or_default();
    let room = usize::from(columns.saturating_sub(6));
    let help = ui.look.wrap(help, room, ui.look.theme.dim());
    let help_rows = rows(help.len() + 1);
    let height = rows(problems.len()).saturating_add(help_rows);
    let title = ui.look.safe(counts(&problems));
    let inside = ui.modal(body, columns, height, title);
    let [list, said] = Layout::vertical([Constraint::Min(0), Constraint::Length(help_rows)]).areas(inside);
    let widest = problems
        .iter()
        .take(MEASURED)
        .map(|problem| width(&about(problem, model)))
        .max();
    // The messages are below each other.
    let beside = widest.unwrap_or(0).min(usize::from(inside.width / 2));
    list::draw(ui, list::on_frame(list), list_rows, top, |index, look| {
        let problem = problems.get(index);
        problem.map_or_else(Line::default, |problem| {
            problem_line(problem, model, beside, look)
        })
    });
    ui.lines(below(said, 1), help);
}

/// A problem on one line: its glyph, what it is about in `beside` cells, its message.
fn problem_line<'t>(problem: &'t Problem, model: &Model, beside: usize, look: Appearance) -> Line<'t> {
    let theme = look.theme;
    let glyph = look.safe(look.glyphs.problem(problem.severity));
    let about = look.cut_middle(&about(problem, model), beside, (&[], theme.text()));
    let used: usize = about.iter().map(Span::width).sum();
    let glyph = [glyph.style(theme.problem(problem.severity)), look.safe("  ")];
    let about = about.into_iter().map(|span| span.patch_style(theme.heading()));
    let gap = " ".repeat(beside - used.min(beside) + 2);
    let message = [look.safe(gap), look.safe(&problem.message)];
    look.spans(glyph.into_iter().chain(about).chain(message))
}

/// The thing that a problem is about, with its step unless the editor is alone.
fn about(problem: &Problem, model: &Model) -> String {
    let step = problem.target.step().title();
    match (problem.about.as_str(), model.alone) {
        ("", true) => "the file".to_owned(),
        ("", false) => step.to_owned(),
        (about, true) => about.to_owned(),
        (about, false) => format!("{step}: {about}"),
    }
}

/// The number of problems and of warnings, in words.
fn counts(problems: &[Problem]) -> String {
    let count = |severity| {
        problems
            .iter()
            .filter(|problem| problem.severity == severity)
            .count()
    };
    let counts = [(Severity::Error, "problem"), (Severity::Warning, "warning")];
    let counts = counts.map(|(severity, word)| (count(severity), word));
    let some = counts.iter().filter(|(count, _)| *count > 0);
    let words: Vec<String> = some.map(|(count, word)| counted(*count, word)).collect();
    words.join(", ")
}

/// A number of lines as rows of the screen.
fn rows(lines: usize) -> u16 {
    u16::try_from(lines).unwrap_or(u16::MAX)
}
