//! The contents pane of the review: a file, or its hunks; from 140 columns on both versions beside each other.
//!
//! ```text
//! README.md                                          modify, 2 conflicts
//! ── line 12 ── conflict: you and the update changed it ────── decide ──
//!  11  | name | default |
//!  12 -| input2 | 2.0 | mine
//!  12 +| input2 | 2.5 |
//! ```

use crate::project::{FileChange, FileMode};
use crate::text::{Severity, display};
use crate::tui::theme::{Appearance, CodeStyle};
use crate::tui::ui::{Ui, below, first_row};
use crate::tui::widgets::code::{CodeLanguage, pieces};
use crate::tui::widgets::list::with_scrollbar;
use crate::wizard::review::ReviewStep;
use crate::wizard::review::document::{DocumentHunk, DocumentLine, DocumentLineKind, DocumentRow};
use crate::wizard::{Focus, Model};
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

/// The columns of a tab.
const TAB: &str = "    ";

/// Draws the selected file; without one, what is at the destination.
pub(super) fn draw(ui: &mut Ui<'_>, area: Rect, model: &Model) {
    let review = &model.review;
    let Some(change) = review.selected_change() else {
        let description = review.ready().and_then(|prepared| prepared.description());
        let text = description.unwrap_or_else(|| {
            "Nothing is there yet: the project is written whole beside it and then moved into place."
                .to_owned()
        });
        ui.text(area, &text, ui.look.theme.dim());
        return;
    };
    heading(ui, area, review, change);
    let mut area = below(area, 1);
    let note = note(review, change);
    if let Some(note) = note {
        let style = match review.file(&change.path).is_some_and(|file| !file.is_proposed) {
            true => ui.look.theme.message(Severity::Warning),
            false => ui.look.theme.dim(),
        };
        let used = ui.text(
            Rect {
                height: area.height.min(3),
                ..area
            },
            &note,
            style,
        );
        area = below(area, used);
    }
    if review.document.rows.is_empty() {
        ui.text(area, nothing(review), ui.look.theme.dim());
        return;
    }
    rows(ui, area, review, change);
}

/// The path and the kind of change.
fn heading(ui: &mut Ui<'_>, area: Rect, review: &ReviewStep, change: &FileChange) {
    let theme = ui.look.theme;
    let style = match review.focus() {
        Focus::Contents | Focus::ContentsSearch => theme.accent(),
        _ => theme.heading(),
    };
    let mode = match change.mode {
        FileMode::Executable => ", executable",
        FileMode::Regular => "",
    };
    let wraps = if review.wraps { ", wrapped" } else { "" };
    let words = format!("{}{mode}{wraps}", change.kind.word());
    let room = usize::from(area.width).saturating_sub(display::width(&words) + 2);
    let path = ui.look.cut_start(change.path.as_str(), room).style(style);
    ui.line_with_right(area, path, ui.look.safe(&words).style(theme.dim()));
}

/// The lines about the file as a whole.
fn note(review: &ReviewStep, change: &FileChange) -> Option<String> {
    let file = review.file(&change.path);
    let reason = file.and_then(|file| file.reason.clone());
    let from = change.from.as_ref().map(|from| format!("moves here from {from}"));
    change.obstacle.clone().or(reason).or(from)
}

/// The words where there are no rows.
fn nothing(review: &ReviewStep) -> &'static str {
    match review.versions() {
        [Some(mine), Some(new)] if mine == new => "The contents are the same.",
        [_, Some(new)] if new.is_empty() => "The file is empty.",
        [Some(_), None] => "The file is removed.",
        _ => "It is no text.",
    }
}

/// The rows from the first one shown on.
fn rows(ui: &mut Ui<'_>, area: Rect, review: &ReviewStep, change: &FileChange) {
    let [area, bar] = with_scrollbar(area);
    let rows = &review.document.rows;
    let height = usize::from(area.height);
    let top = match review.wraps {
        true => review.top.min(rows.len().saturating_sub(1)),
        false => review.top.min(rows.len().saturating_sub(height)),
    };
    let numbers = rows
        .iter()
        .flat_map(DocumentRow::lines)
        .filter_map(|line| line.number)
        .max();
    let painter = Painter {
        look: ui.look,
        review,
        language: CodeLanguage::of(change.path.as_str()),
        digits: numbers.unwrap_or(0).to_string().len().max(2),
    };
    let mut rest = area;
    for (index, row) in rows.iter().enumerate().skip(top) {
        if rest.is_empty() {
            break;
        }
        let used = painter.row(ui, rest, index, row);
        rest = below(rest, used.max(1));
    }
    ui.scrollbar(bar, top, rows.len());
}

/// Draws rows.
struct Painter<'t> {
    look: Appearance,
    review: &'t ReviewStep,
    language: CodeLanguage,
    /// The digits of the largest line number.
    digits: usize,
}

impl<'t> Painter<'t> {
    /// Draws one row; returns the rows of the screen that it uses.
    fn row(&self, ui: &mut Ui<'_>, area: Rect, index: usize, row: &'t DocumentRow) -> u16 {
        let used = match row {
            DocumentRow::Hunk(number) => {
                if let Some(hunk) = self.review.document.hunks.get(*number) {
                    self.hunk(ui, area, *number, hunk);
                }
                1
            }
            DocumentRow::Line(line) => self.line(ui, area, Some(line)),
            DocumentRow::Pair(mine, new) => {
                let columns = [Constraint::Fill(1), Constraint::Length(3), Constraint::Fill(1)];
                let [left, middle, right] = Layout::horizontal(columns).areas(area);
                let rule = self
                    .look
                    .safe(self.look.glyphs.upright)
                    .style(self.look.theme.rule());
                let used = self
                    .line(ui, left, mine.as_ref())
                    .max(self.line(ui, right, new.as_ref()));
                for row in middle.rows().take(usize::from(used)) {
                    ui.line(crate::tui::ui::right_of(row, 1), rule.clone());
                }
                used
            }
        };
        if self.review.selected_line() == Some(index) {
            ui.style(first_row(area), self.look.theme.selected(true));
        }
        used
    }

    /// The header of a hunk: its line, whether both sides changed it, and the decision.
    fn hunk(&self, ui: &mut Ui<'_>, area: Rect, number: usize, hunk: &DocumentHunk) {
        let theme = self.look.theme;
        let review = self.review;
        let has_focus = review.focus() == Focus::Contents && review.selected_line().is_none();
        let is_selected = number == review.hunk && has_focus;
        let style = match is_selected {
            true => theme.selected(true),
            false => theme.code(CodeStyle::Name),
        };
        let what = match hunk.is_conflict {
            true => "conflict: you and the update changed this",
            false => "change",
        };
        let (decision, decided) = match hunk.decision {
            _ if !review.can_decide() => (String::new(), theme.dim()),
            Some(_) if hunk.is_proposal => ("[merged]".to_owned(), theme.good()),
            Some(word) => (format!("[{word}]"), theme.good()),
            None => ("[decide]".to_owned(), theme.problem(Severity::Warning)),
        };
        let text = format!("@@ line {} · {what} ", hunk.line);
        let row = first_row(area);
        ui.line(
            row,
            vec![
                self.look.safe(text).style(style),
                self.look.safe(decision).style(decided),
            ],
        );
        if is_selected {
            ui.style(row, theme.selected(true));
        }
    }

    /// A line; returns the rows that it uses. None is a gap beside a line of the other version.
    fn line(&self, ui: &mut Ui<'_>, area: Rect, line: Option<&'t DocumentLine>) -> u16 {
        let Some(line) = line else { return 1 };
        let theme = self.look.theme;
        let number = line.number.map_or_else(String::new, |number| number.to_string());
        let is_plain = !self.review.difference;
        let sign = match (line.kind, is_plain) {
            (_, true) => " ".to_owned(),
            (kind, false) => format!(" {}", kind.sign()),
        };
        let style = self.style(line);
        let before = [
            self.look
                .safe(format!("{number:>digits$}", digits = self.digits))
                .style(theme.dim()),
            self.look.safe(sign).style(style),
        ];
        let columns = u16::try_from(self.digits + if is_plain { 1 } else { 2 }).unwrap_or(6);
        ui.line(area, Vec::from(before));
        let inside = crate::tui::ui::right_of(area, columns);
        let spans = self.spans(line, style);
        if !self.review.wraps {
            let shown = skip(self.look, spans, self.review.left);
            ui.line(inside, shown);
            return 1;
        }
        let lines = folded(self.look, spans, usize::from(inside.width).max(1));
        let used = u16::try_from(lines.len()).unwrap_or(u16::MAX).min(inside.height);
        for (row, spans) in inside.rows().zip(lines) {
            ui.line(row, spans);
        }
        used
    }

    fn style(&self, line: &DocumentLine) -> Style {
        let theme = self.look.theme;
        match line.kind {
            DocumentLineKind::Same => theme.text(),
            _ if self.review.selected_line().is_some() && !line.is_kept => theme.dim(),
            DocumentLineKind::Mine => theme.removed(),
            DocumentLineKind::New | DocumentLineKind::Edited => theme.added(),
        }
    }

    /// The text in spans of one cell sequence each: source in its colours, changed words and found texts marked.
    fn spans(&self, line: &'t DocumentLine, style: Style) -> Vec<Span<'static>> {
        let theme = self.look.theme;
        let needle = self
            .review
            .search()
            .map(|search| search.field.text().to_lowercase());
        let found = needle
            .as_deref()
            .map_or_else(Vec::new, |needle| occurrences(&line.text, needle));
        let mut spans = Vec::new();
        let mut at = 0;
        let parts: Vec<(&str, Style)> = match (line.kind, self.review.difference) {
            (DocumentLineKind::Same, false) => pieces(&line.text, self.language)
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
                .collect(),
            _ => vec![(&line.text, style)],
        };
        for (part, style) in parts {
            for (byte, c) in part.char_indices() {
                let byte = at + byte;
                let within =
                    |ranges: &[std::ops::Range<usize>]| ranges.iter().any(|range| range.contains(&byte));
                let style = match (within(&found), within(&line.words)) {
                    (true, _) => theme.found(),
                    (_, true) => style
                        .patch(theme.heading())
                        .add_modifier(ratatui::style::Modifier::UNDERLINED),
                    _ => style,
                };
                push(&mut spans, c, style);
            }
            at += part.len();
        }
        spans
            .into_iter()
            .map(|(text, style): (String, Style)| self.look.safe(text.replace('\t', TAB)).style(style))
            .collect()
    }
}

/// Adds a character to the last span where that has the same style.
fn push(spans: &mut Vec<(String, Style)>, c: char, style: Style) {
    match spans.last_mut().filter(|(_, last)| *last == style) {
        Some((text, _)) => text.push(c),
        None => spans.push((c.to_string(), style)),
    }
}

/// The byte ranges at which `text` contains `needle`, which is in lower case.
fn occurrences(text: &str, needle: &str) -> Vec<std::ops::Range<usize>> {
    let lower = text.to_lowercase();
    // A letter whose lower case is longer would shift the places.
    match needle.is_empty() || lower.len() != text.len() {
        true => Vec::new(),
        false => lower
            .match_indices(needle)
            .map(|(start, found)| start..start + found.len())
            .collect(),
    }
}

/// The spans without their first `columns` cells.
fn skip(look: Appearance, spans: Vec<Span<'static>>, columns: usize) -> Line<'static> {
    let mut left = columns;
    let mut rest = Vec::new();
    for span in spans {
        let width = span.width();
        if left >= width {
            left -= width;
            continue;
        }
        let (cut, _) = display::beginning(&span.content, left);
        let shown = span.content.get(cut.len()..).unwrap_or_default().to_owned();
        rest.push(look.safe(shown).style(span.style));
        left = 0;
    }
    look.spans(rest)
}

/// The spans in lines of at most `columns` cells.
fn folded(look: Appearance, spans: Vec<Span<'static>>, columns: usize) -> Vec<Line<'static>> {
    let mut lines: Vec<Vec<Span<'static>>> = vec![Vec::new()];
    let mut used = 0;
    for span in spans {
        let mut text: &str = &span.content;
        while !text.is_empty() {
            let (part, width) = display::beginning(text, columns - used);
            if part.is_empty() && used > 0 {
                lines.push(Vec::new());
                used = 0;
                continue;
            }
            // A character wider than the line is shown all the same.
            let part = if part.is_empty() { text } else { part };
            if let Some(line) = lines.last_mut() {
                line.push(look.safe(part.to_owned()).style(span.style));
            }
            used += width;
            text = text.get(part.len()..).unwrap_or_default();
        }
    }
    lines.into_iter().map(|line| look.spans(line)).collect()
}
