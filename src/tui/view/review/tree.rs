//! The tree of the review: the state of every path.
//!
//! ```text
//! ▾ my_model/
//!   + __init__.py
//!   ~ model.py                merged
//! ! README.md             2 conflicts
//!   notes.txt
//! ```

use crate::project::merge::Side;
use crate::project::{ChangeKind, FileChange};
use crate::text::Severity;
use crate::tui::theme::Appearance;
use crate::tui::ui::{Ui, cells};
use crate::tui::widgets::list::{self, Rows};
use crate::wizard::file_review::FileReview;
use crate::wizard::review::ReviewStep;
use crate::wizard::tree::TreeRow;
use crate::wizard::{Focus, Model};
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

/// The cells that the list's pointer, gap and scrollbar take.
const BESIDE: u16 = 4;

/// Draws the tree.
pub(super) fn draw(ui: &mut Ui<'_>, area: Rect, model: &Model, top: &mut usize) {
    let review = &model.review;
    let rows = Rows::new(review.rows.len(), review.selected, review.focus() == Focus::Tree);
    let room = area.width.saturating_sub(BESIDE);
    list::draw(ui, area, rows, top, |index, look| match review.rows.get(index) {
        Some(row) => line(look, review, row, room),
        None => Line::default(),
    });
}

fn line<'t>(look: Appearance, review: &'t ReviewStep, row: &'t TreeRow, room: u16) -> Line<'t> {
    let theme = look.theme;
    match row {
        TreeRow::Folder {
            path,
            depth,
            folded,
            is_untouched,
        } => {
            let [open, closed] = look.glyphs.folds;
            let fold = if *folded { closed } else { open };
            let style = if *is_untouched { theme.dim() } else { theme.text() };
            look.spans([
                indent(look, *depth),
                look.safe(fold).style(theme.dim()),
                look.safe(" "),
                look.safe(name(path)).style(style),
                look.safe("/").style(style),
            ])
        }
        TreeRow::Untouched { path, depth } => look.spans([
            indent(look, *depth),
            look.safe("  "),
            look.safe(name(path)).style(theme.dim()),
        ]),
        TreeRow::File { change, depth } => match review.changes().get(*change) {
            Some(change) => file(look, review, change, *depth, room),
            None => Line::default(),
        },
    }
}

/// A file that is written, or could be: its mark and name, and at the right its state in words.
fn file<'t>(
    look: Appearance,
    review: &'t ReviewStep,
    change: &'t FileChange,
    depth: usize,
    room: u16,
) -> Line<'t> {
    let theme = look.theme;
    let (mark, style, words) = state(look, review, change);
    let mut line = look.spans([
        indent(look, depth),
        look.safe(mark).style(style),
        look.safe(" "),
        look.safe(name(change.path.as_str())).style(theme.text()),
    ]);
    let words = look.safe(words);
    let used = cells(&line) + cells(&look.line(words.clone()));
    if let Some(gap) = room.checked_sub(used).filter(|gap| *gap > 0) {
        line.spans.push(look.safe(" ".repeat(usize::from(gap))));
        line.spans.push(words.style(theme.dim()));
    }
    line
}

/// The mark of a file, its style, and the state in words.
fn state(look: Appearance, review: &ReviewStep, change: &FileChange) -> (&'static str, Style, String) {
    let theme = look.theme;
    let file = review.file(&change.path);
    let file_review = review.file_review(&change.path);
    let is_left = file.is_some_and(|file| file.left(file_review) > 0);
    let words = match (change.kind, file) {
        (ChangeKind::Rename, _) if !is_left => "moved".to_owned(),
        (ChangeKind::Delete, _) if !is_left => "removed".to_owned(),
        (_, Some(file)) => file.words(file_review),
        (_, None) => String::new(),
    };
    let (mark, style) = match change.kind {
        ChangeKind::Conflict => ("!", theme.problem(Severity::Error)),
        _ if is_left => ("!", theme.problem(Severity::Warning)),
        ChangeKind::Create => ("+", theme.added()),
        ChangeKind::Delete => ("-", theme.removed()),
        ChangeKind::Rename => (">", theme.added()),
        ChangeKind::Identical => ("=", theme.dim()),
        ChangeKind::Keep => ("k", theme.dim()),
        _ if file_review == Some(&FileReview::Whole(Side::Mine)) => ("k", theme.dim()),
        ChangeKind::Modify => ("~", theme.added()),
    };
    (mark, style, words)
}

fn indent<'t>(look: Appearance, depth: usize) -> Span<'t> {
    look.safe("  ".repeat(depth))
}

/// The last part of a path.
fn name(path: &str) -> &str {
    path.trim_end_matches('/').rsplit('/').next().unwrap_or(path)
}
