//! The preview of the project beside a step: its tree with the files that the subject changes, and the places in them.
//!
//! ```text
//!  my-model/                     27 files · 4 change with this
//!  ▾ my_model/
//!    ● model.py
//!  ● README.md
//!    … 12 more files
//! ── README.md ───────────────────────────────────── 3 places ──
//!   3  git clone https://github.com/ada/my-model
//! ```

use crate::answers::Key;
use crate::generate::MARK;
use crate::project::{ChangedLine, Preview, PreviewFile};
use crate::text::display::{counted, width};
use crate::tui::theme::Appearance;
use crate::tui::ui::{Ui, below};
use crate::tui::widgets::list::with_scrollbar;
use crate::wizard::Model;
use crate::wizard::preview::PreviewSubject;
use crate::wizard::preview_tree::{PreviewRow, PreviewRowKind, rows};
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

/// The fewest rows in which the tree and the places are both shown.
const BOTH: u16 = 12;

/// The cells of a line's number.
const NUMBER: usize = 4;

/// Divides the body of a step: the step, and the preview beside it.
#[must_use]
pub fn beside(area: Rect) -> [Rect; 2] {
    Layout::horizontal([Constraint::Percentage(56), Constraint::Percentage(44)]).areas(area)
}

/// Draws the preview.
pub fn draw(ui: &mut Ui<'_>, area: Rect, model: &Model) {
    let Some(preview) = model.preview.preview() else {
        ui.line(area, ui.look.safe("…").style(ui.look.theme.dim()));
        return;
    };
    heading(ui, area, model, preview);
    let area = below(area, 1);
    let places = place_rows(preview);
    let tree_room = match places.len() {
        _ if area.height < BOTH => 0,
        0 => area.height,
        count => (area.height / 2).max(
            area.height
                .saturating_sub(u16::try_from(count).unwrap_or(u16::MAX)),
        ),
    };
    let paths: Vec<(&str, bool)> = preview
        .files
        .iter()
        .map(|file| (file.path.as_str(), file.changed > 0))
        .collect();
    let tree_rows = rows(&paths, usize::from(tree_room));
    let used = u16::try_from(tree_rows.len()).unwrap_or(tree_room).min(tree_room);
    let [tree, below_tree] = Layout::vertical([Constraint::Length(used), Constraint::Min(0)]).areas(area);
    draw_tree(ui, tree, &tree_rows);
    draw_places(ui, below_tree, model, &places);
}

/// The project's folder, its files' number and the number of those that the subject changes.
fn heading(ui: &mut Ui<'_>, area: Rect, model: &Model, preview: &Preview) {
    let look = ui.look;
    let name = format!("{}/", repository(model));
    let changed = preview.changed().count();
    let mut words = counted(preview.files.len(), "file");
    let what = match model.preview.subject() {
        Some(PreviewSubject::Secret(_)) => Some("use it"),
        Some(PreviewSubject::Answer(Key::Output)) | Some(PreviewSubject::Nothing) | None => None,
        Some(PreviewSubject::Answer(_)) if changed == 1 => Some("changes with this"),
        Some(PreviewSubject::Answer(_)) => Some("change with this"),
    };
    if let Some(what) = what {
        words = format!("{words} · {changed} {what}");
    }
    ui.line_with_right(
        area,
        look.safe(name).style(look.theme.heading()),
        look.safe(words).style(look.theme.dim()),
    );
}

fn repository(model: &Model) -> String {
    let name = model.project.usable_answer(Key::RepoName);
    match name.is_empty() {
        true => format!("‹{}›", Key::RepoName.name()),
        false => name.to_owned(),
    }
}

/// Draws the rows of the tree; where they are too many, the last says how many are not seen.
pub fn draw_tree(ui: &mut Ui<'_>, area: Rect, rows: &[PreviewRow]) {
    let look = ui.look;
    let height = usize::from(area.height);
    let fits = rows.len() <= height;
    let shown = if fits {
        rows.len()
    } else {
        height.saturating_sub(1)
    };
    let lines = rows.iter().take(shown).map(|row| tree_line(look, row));
    let more = format!("… {} more rows", rows.len() - shown);
    let more = (!fits).then(|| look.line([look.safe(more).style(look.theme.dim())]));
    let lines: Vec<Line<'_>> = lines.chain(more).collect();
    ui.lines(area, lines);
}

fn tree_line(look: Appearance, row: &PreviewRow) -> Line<'static> {
    let (glyphs, theme) = (look.glyphs, look.theme);
    let indent = look.safe("  ".repeat(row.depth));
    let name = row.name.clone();
    let rest = match row.kind {
        PreviewRowKind::Folder => [look.safe(glyphs.folds[0]), look.safe(" "), look.safe(name)],
        PreviewRowKind::Folded(count) => [
            look.safe(glyphs.folds[1]).style(theme.dim()),
            look.safe(" "),
            look.safe(format!("{name}  {}", counted(count, "file")))
                .style(theme.dim()),
        ],
        PreviewRowKind::File { marked: true } => [
            look.safe(glyphs.chosen).style(theme.accent()),
            look.safe(" "),
            look.safe(name).style(theme.heading()),
        ],
        PreviewRowKind::File { marked: false } => {
            [look.safe("  "), look.safe(name).style(theme.dim()), look.safe("")]
        }
        PreviewRowKind::Rest(count) => [
            look.safe("  "),
            look.safe(format!("… {}", counted(count, "more file")))
                .style(theme.dim()),
            look.safe(""),
        ],
    };
    look.spans(std::iter::once(indent).chain(rest))
}

/// A row of the places: a file, or one of its lines.
enum PlaceRow<'p> {
    File(&'p PreviewFile),
    Line(&'p ChangedLine),
}

fn place_rows(preview: &Preview) -> Vec<PlaceRow<'_>> {
    fn of_file(file: &PreviewFile) -> impl Iterator<Item = PlaceRow<'_>> {
        std::iter::once(PlaceRow::File(file)).chain(file.places.iter().map(PlaceRow::Line))
    }
    // The record of the answers has every one of them: the other files tell more.
    let is_record = |file: &&PreviewFile| file.path.as_str() == MARK;
    let (records, others): (Vec<_>, Vec<_>) = preview.changed().partition(is_record);
    others.into_iter().chain(records).flat_map(of_file).collect()
}

fn draw_places(ui: &mut Ui<'_>, area: Rect, model: &Model, places: &[PlaceRow<'_>]) {
    let look = ui.look;
    if places.is_empty() {
        let text = match model.preview.subject() {
            Some(PreviewSubject::Answer(Key::Output)) => "The project's folder is made in the output folder.",
            Some(PreviewSubject::Answer(_)) => "No file changes with this answer.",
            _ => "",
        };
        ui.text(below(area, 1), text, look.theme.dim());
        return;
    }
    let [inside, bar] = with_scrollbar(area);
    let top = model
        .preview
        .top
        .min(places.len().saturating_sub(usize::from(area.height)));
    for (row, place) in inside.rows().zip(places.iter().skip(top)) {
        match place {
            PlaceRow::File(file) => {
                let words = counted(file.changed, "line");
                let title = [
                    look.safe(file.path.as_str()).style(look.theme.heading()),
                    look.safe(format!("  {words}")),
                ];
                ui.rule(row, title);
            }
            PlaceRow::Line(line) => {
                let line = place_line(look, line, usize::from(row.width));
                ui.line(row, line);
            }
        }
    }
    ui.scrollbar(bar, top, places.len());
}

/// A line of a file with its changed words marked. A long one begins later, so that the first of them is seen.
fn place_line<'p>(look: Appearance, line: &'p ChangedLine, cells: usize) -> Line<'p> {
    let number = look
        .safe(format!("{:>NUMBER$}  ", line.number))
        .style(look.theme.dim());
    let room = cells.saturating_sub(NUMBER + 2);
    let end = line.words.first().map_or(0, |word| word.end);
    let hidden = width(line.text.get(..end).unwrap_or("")).saturating_sub(room.saturating_sub(room / 4));
    let start = line.text.char_indices().nth(hidden).map_or(0, |(start, _)| start);
    let start = start.min(line.words.first().map_or(0, |word| word.start));
    let mut spans: Vec<Span<'p>> = vec![number];
    if start > 0 {
        spans.push(look.safe("…").style(look.theme.dim()));
    }
    let mut at = start;
    for word in &line.words {
        let piece = |from: usize, to: usize| look.safe(line.text.get(from..to).unwrap_or(""));
        spans.push(piece(at, word.start));
        spans.push(piece(word.start.max(at), word.end).style(look.theme.found()));
        at = word.end.max(at);
    }
    spans.push(look.safe(line.text.get(at..).unwrap_or("")));
    look.spans(spans)
}
