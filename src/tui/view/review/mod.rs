//! The review: the tree with the state of every path, and the selected file or its difference.
//!
//! ```text
//! ~/models/my-model                          11 modify · 1 conflict · 2 to decide
//! ▾ my_model/                   │ README.md                  modify, 2 conflicts
//!   ~ model.py          merged  │ @@ line 12 · conflict: you and the update ...
//! ! README.md      2 conflicts  │ 12 -| input2 | 2.0 | mine
//! ```

mod contents;
mod tree;

use super::{Memory, TWO_PANES};
use crate::answers::Key;
use crate::project::ChangeKind;
use crate::text::{Diagnostic, Severity};
use crate::tui::ui::{Ui, below, first_row};
use crate::tui::widgets::field;
use crate::wizard::prepared::PreparedProject;
use crate::wizard::review::contents_search::ContentsSearch;
use crate::wizard::{Model, PREPARING};
use ratatui::layout::{Constraint, Layout, Margin, Rect};

/// Draws the step.
pub fn draw(ui: &mut Ui<'_>, body: Rect, model: &Model, memory: &mut Memory) {
    let theme = ui.look.theme;
    let review = &model.review;
    let Some(prepared) = review.ready() else {
        let text = review.refused.as_deref().unwrap_or(PREPARING);
        ui.text(below(body, 1).inner(Margin::new(2, 0)), text, theme.text());
        return;
    };
    let line = body.inner(Margin::new(1, 0));
    let summary = summary(model, prepared);
    let place = place(prepared);
    let room = usize::from(line.width / 2);
    let place = ui.look.cut_start(&place, room).style(theme.heading());
    ui.line_with_right(first_row(line), place, ui.look.safe(&summary).style(theme.dim()));
    let used = refusals(ui, below(body, 1), prepared);
    if review.changes().is_empty() {
        return;
    }
    let mut inside = below(body, 1 + used);
    if let Some(search) = review.search() {
        let [left, bottom] = Layout::vertical([Constraint::Min(0), Constraint::Length(1)]).areas(inside);
        searched(ui, bottom, search);
        inside = left;
    }
    let width = match body.width {
        0..TWO_PANES => 28,
        TWO_PANES..160 => 40,
        _ => 52,
    };
    let columns = [Constraint::Length(width), Constraint::Min(0)];
    let [left, right] = Layout::horizontal(columns).areas(inside);
    tree::draw(ui, left, model, &mut memory.tree);
    let right = ui.rule_left(right);
    contents::draw(ui, right, model);
}

/// The line of the search.
fn searched(ui: &mut Ui<'_>, area: Rect, search: &ContentsSearch) {
    let theme = ui.look.theme;
    let count = match (search.field.text().is_empty(), search.matches.len()) {
        (true, _) => String::new(),
        (false, 0) => "in no file".to_owned(),
        (false, count) => format!("{} of {count}", search.at + 1),
    };
    let columns = [Constraint::Length(10), Constraint::Length(40), Constraint::Min(0)];
    let [label, text, right] = Layout::horizontal(columns).areas(area.inner(Margin::new(1, 0)));
    ui.line(label, ui.look.safe("search").style(theme.heading()));
    field::draw(ui, text, &search.field);
    ui.line(
        crate::tui::ui::right_of(right, 2),
        ui.look.safe(&count).style(theme.dim()),
    );
}

/// Reasons why it cannot be written as it is; gives the rows that this takes.
fn refusals(ui: &mut Ui<'_>, area: Rect, prepared: &PreparedProject) -> u16 {
    /// The most that are said here; F4 lists all.
    const MOST: usize = 4;
    let theme = ui.look.theme;
    let told = prepared.answers().diagnostics();
    let errors = prepared
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Error);
    let (answers, others): (Vec<_>, Vec<_>) = errors.partition(|diagnostic| told.contains(diagnostic));
    let mut rest = area.inner(Margin::new(1, 0));
    let most = |rest: Rect, rows: u16| Rect {
        height: rest.height.min(rows),
        ..rest
    };
    if !answers.is_empty() {
        let text = format!("The project waits for answers: {}", labels(&answers).join(", "));
        let used = ui.message(most(rest, 2), Severity::Error, &text);
        rest = below(rest, used);
    }
    for diagnostic in others.into_iter().take(MOST) {
        let used = ui.message(most(rest, 2), Severity::Error, &diagnostic.message);
        rest = below(rest, used);
        if let Some(help) = &diagnostic.help {
            let used = ui.text(crate::tui::ui::right_of(most(rest, 3), 2), help, theme.text());
            rest = below(rest, used);
        }
    }
    if rest.y > area.y {
        ui.line(
            rest,
            ui.look
                .safe("F8 goes to the first problem, F4 lists all.")
                .style(theme.dim()),
        );
        rest = below(rest, 2);
    }
    rest.y - area.y
}

/// The answers that diagnostics are about, as the form calls them.
fn labels(diagnostics: &[&Diagnostic]) -> Vec<&'static str> {
    let keys = diagnostics
        .iter()
        .filter_map(|diagnostic| Key::from_name(diagnostic.field.as_deref()?));
    keys.map(|key| key.question().text).collect()
}

/// The destination, and what exists there.
fn place(prepared: &PreparedProject) -> String {
    let folder = prepared.destination().display();
    match prepared.repository_decision() {
        Some(choice) => format!("{folder} ({})", choice.words()),
        None => folder.to_string(),
    }
}

fn summary(model: &Model, prepared: &PreparedProject) -> String {
    let count = |kind: ChangeKind| {
        let changes = model.review.changes().iter();
        changes.filter(|change| change.kind == kind).count()
    };
    let mut parts: Vec<String> = [
        ChangeKind::Create,
        ChangeKind::Modify,
        ChangeKind::Rename,
        ChangeKind::Delete,
        ChangeKind::Conflict,
        ChangeKind::Identical,
        ChangeKind::Keep,
    ]
    .into_iter()
    .filter(|kind| count(*kind) > 0)
    .map(|kind| format!("{} {}", count(kind), kind.word()))
    .collect();
    let left = model.review.undecided().count();
    if left > 0 {
        parts.push(format!("{left} to decide"));
    }
    if prepared.open_conflict().is_some() {
        parts.push("destination to decide".to_owned());
    }
    if model
        .review
        .decided()
        .is_some_and(|process| process.up_to_date().is_some())
    {
        parts.push("up to date".to_owned());
    }
    if !model.review.is_fresh(&model.project) {
        parts.push("preparing again …".to_owned());
    }
    parts.join(" · ")
}
