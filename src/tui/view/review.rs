//! The review: the tree with the state of every path, and the selected file or its difference.

use super::{Memory, TWO_PANES};
use crate::answers::Key;
use crate::project::merge::Side;
use crate::project::{ChangeKind, FileChange};
use crate::text::{Diagnostic, Severity};
use crate::tui::canvas::Canvas;
use crate::tui::theme::CodeStyle;
use crate::tui::widgets::code::{CodeLanguage, pieces};
use crate::tui::widgets::scroll;
use crate::wizard::file_review::FileReview;
use crate::wizard::prepared::PreparedProject;
use crate::wizard::review::document::{DocumentHunk, DocumentLineKind, DocumentRow};
use crate::wizard::review_file::ReviewFile;
use crate::wizard::tree::TreeRow;
use crate::wizard::{Focus, Model, PREPARING};
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Draws the step.
pub fn draw(canvas: &mut Canvas<'_>, body: Rect, model: &Model, memory: &mut Memory) {
    let theme = canvas.theme();
    let review = &model.review;
    let Some(prepared) = review.ready() else {
        let text = review.refused.as_deref().unwrap_or(PREPARING);
        canvas.wrap(
            Rect::new(body.x + 2, body.y + 1, body.width - 4, 6),
            text,
            theme.text(),
        );
        return;
    };
    let summary = summary(model, prepared);
    canvas.put_end(
        body.x + 1,
        body.y,
        body.width / 2,
        &place(prepared),
        theme.heading(),
    );
    canvas.put_right(
        body.right() - 1,
        body.y,
        body.width / 2 - 2,
        &summary,
        theme.dim(),
    );
    let below = 1 + refusals(canvas, body, prepared);
    if review.changes().is_empty() {
        return;
    }
    let inside = Rect::new(
        body.x,
        body.y + below,
        body.width,
        body.height.saturating_sub(below),
    );
    let tree_width = if body.width >= TWO_PANES { 44 } else { 32 };
    tree(
        canvas,
        Rect::new(inside.x, inside.y, tree_width, inside.height),
        model,
        memory,
    );
    canvas.rule_down(inside.x + tree_width, inside.y, inside.height);
    let x = inside.x + tree_width + 2;
    contents(
        canvas,
        Rect::new(x, inside.y, inside.right().saturating_sub(x), inside.height),
        model,
        prepared,
    );
}

/// The reason why it cannot be written as it is, below the first line; gives the rows that this takes.
fn refusals(canvas: &mut Canvas<'_>, body: Rect, prepared: &PreparedProject) -> u16 {
    /// The most that are said here; F4 lists all.
    const MOST: usize = 4;
    let theme = canvas.theme();
    let told = prepared.answers().diagnostics();
    let errors = prepared
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Error);
    let (answers, others): (Vec<_>, Vec<_>) = errors.partition(|diagnostic| told.contains(diagnostic));
    let mut y = body.y + 1;
    let line = |y: u16, rows: u16| Rect::new(body.x + 2, y, body.width.saturating_sub(4), rows);
    if !answers.is_empty() {
        let text = format!("The project waits for answers: {}", labels(&answers).join(", "));
        y += canvas.wrap(line(y, 2), &text, theme.problem(Severity::Error));
    }
    for diagnostic in others.into_iter().take(MOST) {
        y += canvas.wrap(line(y, 2), &diagnostic.message, theme.problem(Severity::Error));
        if let Some(help) = &diagnostic.help {
            y += canvas.wrap(line(y, 3), help, theme.text());
        }
    }
    if y > body.y + 1 {
        y += canvas.wrap(
            line(y, 1),
            "F8 goes to the first problem, F4 lists all.",
            theme.dim(),
        );
        y += 1;
    }
    y - body.y - 1
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

fn tree(canvas: &mut Canvas<'_>, area: Rect, model: &Model, memory: &mut Memory) {
    let review = &model.review;
    let height = usize::from(area.height);
    memory.tree = scroll::first_row(memory.tree, review.selected, review.rows.len(), height);
    let focused = review.focus() == Focus::Tree;
    for (y, (index, row)) in (area.y..area.bottom()).zip(review.rows.iter().enumerate().skip(memory.tree)) {
        let line = Rect::new(area.x, y, area.width, 1);
        match row {
            TreeRow::Folder {
                path,
                depth,
                folded,
                is_untouched,
            } => folder(canvas, line, path, *depth, *folded, *is_untouched),
            TreeRow::File { change, depth } => {
                if let Some(change) = review.changes().get(*change) {
                    let reviewed = (review.file(&change.path), review.file_review(&change.path));
                    file(canvas, line, change, *depth, reviewed);
                }
            }
            TreeRow::Untouched { path, depth } => untouched(canvas, line, path, *depth),
        }
        if index == review.selected {
            let style = canvas.theme().selected(focused);
            canvas.style(Rect::new(area.x + 1, y, area.width.saturating_sub(2), 1), style);
        }
    }
    scroll::marks(
        canvas,
        area.right() - 1,
        area.y,
        area.height,
        memory.tree,
        review.rows.len(),
    );
}

fn folder(canvas: &mut Canvas<'_>, line: Rect, path: &str, depth: usize, folded: bool, is_untouched: bool) {
    let theme = canvas.theme();
    let indent = u16::try_from(depth * 2).unwrap_or(0);
    let [open, closed] = canvas.look.glyphs.folds;
    let name = path.rsplit('/').next().unwrap_or(path);
    canvas.put(
        line.x + 1 + indent,
        line.y,
        1,
        if folded { closed } else { open },
        theme.dim(),
    );
    canvas.put(
        line.x + 3 + indent,
        line.y,
        line.width.saturating_sub(4 + indent),
        &format!("{name}/"),
        if is_untouched { theme.dim() } else { theme.text() },
    );
}

/// A file that is not touched.
fn untouched(canvas: &mut Canvas<'_>, line: Rect, path: &str, depth: usize) {
    let indent = u16::try_from(depth * 2).unwrap_or(0);
    let name = path.trim_end_matches('/').rsplit('/').next().unwrap_or(path);
    let style = canvas.theme().dim();
    canvas.put(
        line.x + 3 + indent,
        line.y,
        line.width.saturating_sub(5 + indent),
        name,
        style,
    );
}

fn file(
    canvas: &mut Canvas<'_>,
    line: Rect,
    change: &FileChange,
    depth: usize,
    (file, file_review): (Option<&ReviewFile>, Option<&FileReview>),
) {
    let theme = canvas.theme();
    let indent = u16::try_from(depth * 2).unwrap_or(0);
    let words = match (change.kind, file) {
        (ChangeKind::Rename, _) if file.is_none_or(|file| file.left(file_review) == 0) => {
            "renamed".to_owned()
        }
        (ChangeKind::Delete, _) => "removed".to_owned(),
        (_, Some(file)) => file.words(file_review),
        (_, None) => String::new(),
    };
    let is_left = file.is_some_and(|file| file.left(file_review) > 0);
    let (mark, style) = match change.kind {
        ChangeKind::Conflict => ("!", theme.problem(Severity::Error)),
        _ if is_left => ("~", theme.problem(Severity::Warning)),
        ChangeKind::Create => ("+", theme.added()),
        ChangeKind::Delete => ("-", theme.removed()),
        ChangeKind::Rename => (">", theme.added()),
        ChangeKind::Identical => ("=", theme.dim()),
        ChangeKind::Keep => ("k", theme.dim()),
        _ if file_review == Some(&FileReview::Whole(Side::Mine)) => ("k", theme.dim()),
        ChangeKind::Modify => ("~", theme.added()),
    };
    let path = change.path.as_str();
    let name = path.rsplit('/').next().unwrap_or(path);
    canvas.put(line.x + 1 + indent, line.y, 1, mark, style);
    let used = canvas.put(
        line.x + 3 + indent,
        line.y,
        line.width.saturating_sub(5 + indent),
        name,
        theme.text(),
    );
    let x = line.x + 3 + indent + used + 1;
    canvas.put_right(
        line.right() - 2,
        line.y,
        line.right().saturating_sub(x + 2),
        &words,
        style,
    );
}

fn contents(canvas: &mut Canvas<'_>, area: Rect, model: &Model, prepared: &PreparedProject) {
    let theme = canvas.theme();
    let review = &model.review;
    let Some(change) = review.selected_change() else {
        about_folder(canvas, area, prepared);
        return;
    };
    let focused = review.focus() == Focus::Contents;
    let style = if focused { theme.accent() } else { theme.heading() };
    let used = canvas.put_end(
        area.x,
        area.y,
        area.width.saturating_sub(14),
        change.path.as_str(),
        style,
    );
    let mode = if change.mode == crate::project::FileMode::Executable {
        ", executable"
    } else {
        ""
    };
    let words = format!("{}{mode}", change.kind.word());
    canvas.put_right(
        area.right() - 1,
        area.y,
        area.width.saturating_sub(used + 2),
        &words,
        theme.dim(),
    );
    let mut y = area.y + 1;
    let file = review.file(&change.path);
    let from = change.from.as_ref().map(|from| format!("moves here from {from}"));
    let reason = file.and_then(|file| file.reason.clone());
    let note = change.obstacle.clone().or(reason).or(from);
    if let Some(note) = note {
        let style = match change.kind {
            ChangeKind::Conflict => theme.problem(Severity::Error),
            _ => theme.dim(),
        };
        y += canvas.wrap(Rect::new(area.x, y, area.width, 3), &note, style);
    }
    let inside = Rect::new(area.x, y, area.width, area.bottom().saturating_sub(y));
    document(canvas, inside, model, change.path.as_str());
}

/// Without a file selected: what is at the destination.
fn about_folder(canvas: &mut Canvas<'_>, area: Rect, prepared: &PreparedProject) {
    let theme = canvas.theme();
    let text = match &prepared.description() {
        Some(standing) => standing.clone(),
        None => "Nothing is there yet: the project is written whole beside it and then moved into place."
            .to_owned(),
    };
    canvas.wrap(area, &text, theme.dim());
}

/// The rows of the selected file: its text or its hunks.
fn document(canvas: &mut Canvas<'_>, area: Rect, model: &Model, path: &str) {
    let theme = canvas.theme();
    let review = &model.review;
    let rows = &review.document.rows;
    if rows.is_empty() {
        let [mine, new] = review.versions();
        let text = match (mine, new) {
            (Some(mine), Some(new)) if mine == new => "The contents are the same.",
            (_, Some(new)) if new.is_empty() => "The file is empty.",
            _ => "It is no text.",
        };
        canvas.put(area.x, area.y, area.width, text, theme.dim());
        return;
    }
    let language = CodeLanguage::of(path);
    let last = rows
        .len()
        .saturating_sub(usize::from(area.height).min(rows.len()));
    let top = review.top.min(last);
    let count = rows.len().to_string().len();
    let numbers = u16::try_from(count).unwrap_or(4).max(3);
    for (y, row) in (area.y..area.bottom()).zip(rows.iter().skip(top)) {
        let line = match row {
            DocumentRow::Hunk(index) => {
                if let Some(hunk) = review.document.hunks.get(*index) {
                    hunk_header(canvas, Rect { y, height: 1, ..area }, model, *index, hunk);
                }
                continue;
            }
            DocumentRow::Line(line) => line,
            DocumentRow::Pair(..) => continue,
        };
        if let Some(number) = line.number {
            canvas.put_right(area.x + numbers, y, numbers, &number.to_string(), theme.dim());
        }
        let x = area.x + numbers + 1;
        let room = area.width.saturating_sub(numbers + 2);
        if line.kind == DocumentLineKind::Same && !review.difference {
            code_line(canvas, Rect::new(x, y, room, 1), &line.text, language);
            continue;
        }
        let style = match line.kind {
            DocumentLineKind::Same => theme.text(),
            DocumentLineKind::Mine => theme.removed(),
            DocumentLineKind::New | DocumentLineKind::Edited => theme.added(),
        };
        let text = format!("{}{}", line.kind.sign(), line.text.replace('\t', "    "));
        canvas.put(x, y, room, &text, style);
    }
    scroll::marks(canvas, area.right() - 1, area.y, area.height, top, rows.len());
}

fn hunk_header(canvas: &mut Canvas<'_>, line: Rect, model: &Model, index: usize, hunk: &DocumentHunk) {
    let theme = canvas.theme();
    let review = &model.review;
    let is_selected = index == review.hunk && review.focus() == Focus::Contents;
    let style = match is_selected {
        true => theme.selected(true),
        false => theme.code(CodeStyle::Name),
    };
    let what = match hunk.is_conflict {
        true => "conflict: you and the update changed this",
        false => "change",
    };
    let decision = match (hunk.decision, review.can_decide()) {
        (_, false) => "",
        (Some(_), true) if hunk.is_proposal => "[merged]",
        (Some("take"), true) => "[take]",
        (Some("keep"), true) => "[keep]",
        (Some("both"), true) => "[both]",
        (Some("edited"), true) => "[edited]",
        (Some(_), true) => "[mixed]",
        (None, true) => "[decide]",
    };
    let text = format!("@@ line {} · {what} {decision}", hunk.line);
    canvas.put(line.x, line.y, line.width.saturating_sub(1), &text, style);
}

/// One line of source text in its colours.
pub fn code_line(canvas: &mut Canvas<'_>, area: Rect, line: &str, language: CodeLanguage) {
    let theme = canvas.theme();
    let expanded = line.replace('\t', "    ");
    let styled: Vec<(&str, Style)> = pieces(&expanded, language)
        .into_iter()
        .map(|(text, code)| {
            (
                text,
                if code == CodeStyle::Plain {
                    theme.text()
                } else {
                    theme.code(code)
                },
            )
        })
        .collect();
    canvas.pieces(area.x, area.y, area.width, &styled);
}
