//! The last step: the tree, and what will be written where by whom. Once it is written, see [`super::written`].
//!
//! ```text
//!  my-model/                       29 files │ w writes 29 files and commits them
//!  ▾ my_model/                              │
//!    model.py                               │ destination  /home/ada/models/my-model
//!    …                                      │ branch       main
//!                                           │ identity     Ada Lovelace <ada@example.org>
//!                                           │ message      Package My Model with lume-wizard 0.1.0
//!                                           │ still open   3 of 4 secrets, after writing too
//! ```

use super::{preview, written};
use crate::answers::Key;
use crate::generate::{BRANCH, ProjectProcess, commit_message};
use crate::project::merge::Side;
use crate::project::{ChangeKind, FileChange};
use crate::text::Severity;
use crate::text::display::counted;
use crate::tui::ui::{Ui, below};
use crate::wizard::file_review::FileReview;
use crate::wizard::prepared::PreparedProject;
use crate::wizard::preview_tree::{PreviewRow, rows};
use crate::wizard::questions::is_question;
use crate::wizard::{Model, PREPARING, TWO_PANES};
use ratatui::layout::{Constraint, Layout, Margin, Rect};

/// The cells of the labels before writing.
const LABEL: u16 = 13;

/// Draws the step.
pub fn draw(ui: &mut Ui<'_>, area: Rect, model: &Model, top: &mut usize) {
    // What is in the way has all the room.
    let area = match area.width >= TWO_PANES && !is_blocked(model) {
        true => {
            let columns = [Constraint::Percentage(38), Constraint::Percentage(62)];
            let [left, right] = Layout::horizontal(columns).areas(area);
            tree(ui, left.inner(Margin::new(1, 0)), model);
            ui.rule_left(right)
        }
        false => area.inner(Margin::new(1, 0)),
    };
    match (model.write.result(), model.remaining()) {
        (Some((_, report)), Some(remaining)) => written::draw(ui, area, model, report, &remaining, top),
        _ => to_do(ui, area, model),
    }
}

/// The tree of the project: as it was written, or as it will be; marked is what is written.
fn tree(ui: &mut Ui<'_>, area: Rect, model: &Model) {
    let look = ui.look;
    let changes = model.review.changes();
    let paths: Vec<(&str, bool)> = match (changes, model.preview.preview()) {
        ([], Some(preview)) => preview
            .files
            .iter()
            .map(|file| (file.path.as_str(), false))
            .collect(),
        (changes, _) => changes
            .iter()
            .map(|change| {
                (
                    change.path.as_str(),
                    model.review.is_update() && is_written(model, change),
                )
            })
            .collect(),
    };
    let prepared = model.review.ready().filter(|_| !changes.is_empty());
    let folder = prepared.and_then(|prepared| prepared.destination().file_name());
    let folder = folder.map_or_else(
        || model.project.usable_answer(Key::RepoName).to_owned(),
        |name| name.to_string_lossy().into_owned(),
    );
    ui.line_with_right(
        area,
        look.safe(format!("{folder}/")).style(look.theme.heading()),
        look.safe(counted(paths.len(), "file")).style(look.theme.dim()),
    );
    let area = below(area, 1);
    let tree: Vec<PreviewRow> = rows(&paths, usize::from(area.height));
    preview::draw_tree(ui, area, &tree);
}

/// Returns whether a file is written, as it is decided so far.
fn is_written(model: &Model, change: &FileChange) -> bool {
    let is_kept = model.review.file_review(&change.path) == Some(&FileReview::Whole(Side::Mine));
    !matches!(change.kind, ChangeKind::Identical | ChangeKind::Keep) && !is_kept
}

/// Before writing: the facts, or the reason why it cannot be written yet.
fn to_do(ui: &mut Ui<'_>, area: Rect, model: &Model) {
    let theme = ui.look.theme;
    let mut rest = area;
    if let Some(reason) = model.write.failure() {
        rest = below(rest, ui.text(rest, reason, theme.text()));
        rest = below(
            rest,
            ui.text(rest, "Nothing was half written. w tries again.", theme.heading()) + 1,
        );
    }
    let Some(prepared) = model.review.ready() else {
        let text = model.review.refused.as_deref().unwrap_or(PREPARING);
        ui.text(rest, text, theme.text());
        return;
    };
    if model.write.is_writing() {
        ui.line(rest, ui.look.safe("Writing …").style(theme.heading()));
    } else if let Some(reason) = reason(model, prepared) {
        rest = below(rest, ui.text(rest, &reason.text, theme.text()) + 1);
        ui.text(rest, reason.help, theme.dim());
    } else {
        facts(ui, rest, model, prepared);
    }
}

/// Returns whether the project is not written and cannot be, as things are.
fn is_blocked(model: &Model) -> bool {
    let is_ready = |prepared: &PreparedProject| reason(model, prepared).is_none();
    let ready = model.review.ready().is_some_and(|prepared| is_ready(prepared));
    model.write.result().is_none() && (model.write.failure().is_some() || !ready)
}

/// The reason why nothing can be written yet.
struct Obstacle {
    text: String,
    help: &'static str,
}

fn reason(model: &Model, prepared: &PreparedProject) -> Option<Obstacle> {
    let errors = prepared.diagnostics.iter();
    let errors = errors.filter(|diagnostic| diagnostic.severity == Severity::Error);
    let (asked, others): (Vec<_>, Vec<_>) = errors.partition(|diagnostic| is_question(diagnostic));
    if !asked.is_empty() {
        let names = asked.iter().filter_map(|diagnostic| {
            let key = Key::from_name(diagnostic.field.as_deref()?)?;
            Some(key.question().text)
        });
        let names: Vec<&str> = names.collect();
        return Some(Obstacle {
            text: format!("{} left: {}", counted(asked.len(), "answer"), names.join(", ")),
            help: "F8 goes to the first.",
        });
    }
    if !others.is_empty() {
        let messages: Vec<&str> = others
            .iter()
            .map(|diagnostic| diagnostic.message.as_str())
            .collect();
        return Some(Obstacle {
            text: messages.join("; "),
            help: "F8 goes to the first problem, F4 lists all.",
        });
    }
    let undecided = model.review.undecided().count();
    if undecided > 0 {
        let verb = if undecided == 1 { "waits" } else { "wait" };
        return Some(Obstacle {
            text: format!("{} {verb} for a decision", counted(undecided, "file")),
            help: "Alt-6 goes to the review.",
        });
    }
    prepared.open_conflict().map(|conflict| Obstacle {
        text: conflict.question(prepared.destination()),
        help: "w shows what can be chosen.",
    })
}

/// The files, the place and the commit of the write.
fn facts(ui: &mut Ui<'_>, area: Rect, model: &Model, prepared: &PreparedProject) {
    let (look, theme) = (ui.look, ui.look.theme);
    let process = model.review.decided().unwrap_or(&prepared.process);
    if let Some(text) = process.up_to_date() {
        ui.text(area, &text, theme.heading());
        return;
    }
    let files = model
        .review
        .changes()
        .iter()
        .filter(|change| is_written(model, change))
        .count();
    let files = counted(files, "file");
    let what = match (process.commits(), process.not_committed()) {
        (true, _) => format!("writes {files} and commits them"),
        (false, Some(reason)) => format!("writes {files}; nothing is committed: {reason}"),
        (false, None) => format!("writes {files}; nothing is committed"),
    };
    let key = look.safe("w").style(theme.key());
    ui.line(
        area,
        [key, look.safe(" "), look.safe(what).style(theme.heading())],
    );
    let mut rest = below(area, if area.height > 12 { 2 } else { 1 });
    let mut facts = vec![("destination", prepared.destination().display().to_string())];
    let kept = model.review.changes().len()
        - model
            .review
            .changes()
            .iter()
            .filter(|change| is_written(model, change))
            .count();
    if kept > 0 {
        facts.push(("unchanged", counted(kept, "file")));
    }
    facts.extend(commit_facts(process));
    facts.extend(
        open_points(model, prepared)
            .into_iter()
            .map(|text| ("still open", text)),
    );
    let mut last = "";
    for (label, text) in facts {
        let columns = [Constraint::Length(LABEL), Constraint::Min(0)];
        let [left, right] = Layout::horizontal(columns).areas(rest);
        ui.line(
            left,
            look.safe(if label == last { "" } else { label })
                .style(theme.dim()),
        );
        rest = below(rest, ui.text(right, &text, theme.text()).max(1));
        last = label;
    }
    let promise = "The folder is there whole or not at all. Nothing is pushed.";
    ui.text(below(rest, u16::from(rest.height > 2)), promise, theme.dim());
}

/// The branch, the identity and the message of the commit.
fn commit_facts(process: &ProjectProcess) -> Vec<(&'static str, String)> {
    let ProjectProcess::New(generation, _) = process else {
        return Vec::new();
    };
    if !process.commits() {
        return Vec::new();
    }
    let head = generation
        .destination()
        .and_then(|destination| destination.head.as_ref());
    let branch = head.and_then(|head| head.branch.as_deref()).unwrap_or(BRANCH);
    let mut facts = vec![("branch", branch.to_owned())];
    let means = generation
        .means()
        .filter(|means| !means.people.author.name.is_empty());
    if let Some(means) = means {
        let author = &means.people.author;
        let from = match means.people.from_answers {
            true => ", from the answers: git has no identity",
            false => "",
        };
        facts.push(("identity", format!("{} <{}>{from}", author.name, author.email)));
    }
    facts.push((
        "message",
        commit_message(generation.answers()).trim_end().to_owned(),
    ));
    facts
}

/// The points that are not finished, although it can be written.
fn open_points(model: &Model, prepared: &PreparedProject) -> Vec<String> {
    let warnings = prepared.diagnostics.iter();
    let warnings = warnings.filter(|diagnostic| diagnostic.severity == Severity::Warning);
    let mut points: Vec<String> = match warnings.clone().count() {
        0 => Vec::new(),
        1 => warnings.map(|warning| warning.message.clone()).collect(),
        count => vec![format!("{count} warnings: F4 lists them")],
    };
    let left = model.secrets_left().len();
    if left > 0 {
        let all = crate::wizard::secrets::items(&model.project).len();
        points.push(format!(
            "{left} of {all} secrets and settings, possible after writing too"
        ));
    }
    points.extend(model.unsaved_note());
    if prepared.git_may_ask {
        points.push(
            "git has the terminal while it commits: it may ask for a passphrase or run a hook".to_owned(),
        );
    }
    points
}
