//! The review: the tree with the state of every path, and the selected file or its difference.

use super::{Memory, TWO_PANES};
use crate::answers::Key;
use crate::project::{ChangeKind, DiffSide, Difference, FileChange, difference};
use crate::text::{Diagnostic, Severity};
use crate::tui::canvas::Canvas;
use crate::tui::theme::CodeStyle;
use crate::tui::widgets::code::{CodeLanguage, pieces};
use crate::tui::widgets::scroll;
use crate::wizard::file_review::{FileReview, HunkDecision};
use crate::wizard::project_state::PreparedProject;
use crate::wizard::tree::TreeRow;
use crate::wizard::{Focus, Model};
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Draws the step.
pub fn draw(canvas: &mut Canvas<'_>, body: Rect, model: &Model, memory: &mut Memory) {
    let theme = canvas.theme();
    let review = &model.review;
    let Some(prepared) = review.ready() else {
        let text = review
            .refused
            .as_deref()
            .unwrap_or("The project is being prepared …");
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
    if prepared.plan().files.is_empty() {
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
        prepared,
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
    match prepared.decisions.repository {
        Some(choice) => format!("{folder} ({})", choice.words()),
        None => folder.to_string(),
    }
}

fn summary(model: &Model, prepared: &PreparedProject) -> String {
    let count = |kind: ChangeKind| {
        prepared
            .changes()
            .iter()
            .filter(|change| change.kind == kind)
            .count()
    };
    let mut parts: Vec<String> = [
        ChangeKind::Create,
        ChangeKind::Modify,
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
    if !model.review.is_fresh(&model.project) {
        parts.push("preparing again …".to_owned());
    }
    parts.join(" · ")
}

fn tree(canvas: &mut Canvas<'_>, area: Rect, model: &Model, prepared: &PreparedProject, memory: &mut Memory) {
    let review = &model.review;
    let height = usize::from(area.height);
    memory.tree = scroll::first_row(memory.tree, review.selected, review.rows.len(), height);
    let focused = review.focus() == Focus::Tree;
    for (y, (index, row)) in (area.y..area.bottom()).zip(review.rows.iter().enumerate().skip(memory.tree)) {
        let line = Rect::new(area.x, y, area.width, 1);
        match row {
            TreeRow::Folder { path, depth, folded } => folder(canvas, line, path, *depth, *folded),
            TreeRow::File { change, depth } => {
                if let Some(change) = prepared.changes().get(*change) {
                    file(canvas, line, change, *depth, review.file_review(&change.path));
                }
            }
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

fn folder(canvas: &mut Canvas<'_>, line: Rect, path: &str, depth: usize, folded: bool) {
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
        theme.text(),
    );
}

fn file(
    canvas: &mut Canvas<'_>,
    line: Rect,
    change: &FileChange,
    depth: usize,
    file_review: Option<&FileReview>,
) {
    let theme = canvas.theme();
    let indent = u16::try_from(depth * 2).unwrap_or(0);
    let words = match (change.kind, file_review) {
        (ChangeKind::Create | ChangeKind::Identical, _) => String::new(),
        (_, Some(file_review)) => file_review.words(),
        (_, None) => "decide".to_owned(),
    };
    let (mark, style) = match (change.kind, file_review) {
        (ChangeKind::Create, _) => ("+", theme.added()),
        (ChangeKind::Identical, _) => ("=", theme.dim()),
        (_, Some(FileReview::Whole(HunkDecision::Keep))) => ("k", theme.dim()),
        (_, Some(file_review)) if file_review.is_made() => ("~", theme.added()),
        (ChangeKind::Conflict, _) => ("!", theme.problem(Severity::Error)),
        (_, _) => ("~", theme.problem(Severity::Warning)),
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
    if let Some(obstacle) = &change.obstacle {
        y += canvas.wrap(
            Rect::new(area.x, y, area.width, 3),
            obstacle,
            theme.problem(Severity::Error),
        );
    }
    let inside = Rect::new(area.x, y, area.width, area.bottom().saturating_sub(y));
    let new = review.contents().unwrap_or_default();
    if review.difference && change.kind != ChangeKind::Create {
        let old = review.standing().unwrap_or_default();
        shown_difference(canvas, inside, &difference(old, new), model, change);
    } else {
        let result = review.result().unwrap_or_default();
        shown_file(canvas, inside, change.path.as_str(), &result, review.top);
    }
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

fn shown_file(canvas: &mut Canvas<'_>, area: Rect, path: &str, bytes: &[u8], top: usize) {
    let theme = canvas.theme();
    let Ok(text) = std::str::from_utf8(bytes) else {
        canvas.put(
            area.x,
            area.y,
            area.width,
            &format!("{} bytes that are no text", bytes.len()),
            theme.dim(),
        );
        return;
    };
    let language = CodeLanguage::of(path);
    let count = text.lines().count();
    let last = count.saturating_sub(usize::from(area.height).min(count));
    let top = top.min(last);
    let numbers = u16::try_from(count.to_string().len()).unwrap_or(4);
    for (y, (number, line)) in (area.y..area.bottom()).zip(text.lines().enumerate().skip(top)) {
        canvas.put_right(
            area.x + numbers,
            y,
            numbers,
            &(number + 1).to_string(),
            theme.dim(),
        );
        code_line(
            canvas,
            Rect::new(area.x + numbers + 1, y, area.width.saturating_sub(numbers + 2), 1),
            line,
            language,
        );
    }
    scroll::marks(canvas, area.right() - 1, area.y, area.height, top, count);
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

fn shown_difference(
    canvas: &mut Canvas<'_>,
    area: Rect,
    difference: &Difference,
    model: &Model,
    change: &FileChange,
) {
    let review = &model.review;
    let theme = canvas.theme();
    let hunks = match difference {
        Difference::Same => {
            canvas.put(
                area.x,
                area.y,
                area.width,
                "The contents are the same; only the mode differs.",
                theme.dim(),
            );
            return;
        }
        Difference::Binary => {
            canvas.put(
                area.x,
                area.y,
                area.width,
                "One of the two is no text.",
                theme.dim(),
            );
            return;
        }
        Difference::Text(hunks) => hunks,
    };
    let focused = review.focus() == Focus::Contents;
    let file_review = review.file_review(&change.path);
    let mut lines: Vec<(String, Style)> = Vec::new();
    for (index, hunk) in hunks.iter().enumerate() {
        let said = match file_review.and_then(|file_review| file_review.of_hunk(index)) {
            Some(HunkDecision::Take) => "[take]",
            Some(HunkDecision::Keep) => "[keep]",
            None => "[decide]",
        };
        let style = match focused && index == review.hunk {
            true => theme.selected(true),
            false => theme.code(CodeStyle::Name),
        };
        lines.push((format!("{} {said}", hunk.header()), style));
        for line in &hunk.lines {
            let style = match line.side {
                DiffSide::Both => theme.text(),
                DiffSide::Old => theme.removed(),
                DiffSide::New => theme.added(),
            };
            let text = line.text.trim_end_matches('\n').replace('\t', "    ");
            lines.push((format!("{}{text}", line.side.sign()), style));
        }
    }
    let top = review
        .top
        .min(lines.len().saturating_sub(usize::from(area.height)));
    for (y, (text, style)) in (area.y..area.bottom()).zip(lines.iter().skip(top)) {
        canvas.put(area.x, y, area.width.saturating_sub(1), text, *style);
    }
    scroll::marks(canvas, area.right() - 1, area.y, area.height, top, lines.len());
}
