//! Dialogs over the tables: the choices, the lines to type, what Enter would do, the preview.
//!
//! ```text
//! Set a field of 20 variables
//!
//! ▸ default    The value that the model starts with.
//!   units      The unit, as free text.
//!
//! value     *1.1▏
//!
//! 20 to change.
//! ── 20 lines ─────────────────────────
//! QUAD:1   0.5 → 0.55
//! ```

use super::aside::key;
use crate::editor::dialog::{Dialog, DialogKind, PreviewLine};
use crate::text::Severity;
use crate::text::display::width;
use crate::tui::ui::{self, Ui, below, right_of};
use crate::tui::view::Memory;
use crate::tui::widgets::field;
use crate::tui::widgets::list::{Rows, draw as list, with_scrollbar};
use crate::wizard::Model;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::Line;

/// The cells of a line's label.
const LABEL: u16 = 10;

/// The most choices that are shown at once.
const MOST_CHOICES: u16 = 14;

/// Draws it.
pub fn draw(ui: &mut Ui<'_>, area: Rect, model: &Model, dialog: &Dialog, memory: &mut Memory) {
    let look = ui.look;
    let used = ui.text(first_rows(area, 3), &dialog.title, look.theme.heading());
    let mut rest = below(area, used + 1);
    rest = below(rest, choices(ui, rest, dialog, memory));
    for (number, line) in dialog.lines.iter().enumerate() {
        let focused = number == dialog.focus;
        text_line(ui, ui::first_row(rest), line, focused, model);
        rest = below(rest, 1);
    }
    rest = below(rest, u16::from(!dialog.lines.is_empty()));
    rest = below(rest, verdict(ui, first_rows(rest, 4), dialog));
    rest = below(rest, losses(ui, rest, model, dialog));
    if rest.height > 1 && !dialog.preview.is_empty() {
        preview(ui, rest, model, dialog);
    }
}

/// The first `rows` rows of an area.
fn first_rows(area: Rect, rows: u16) -> Rect {
    Rect {
        height: area.height.min(rows),
        ..area
    }
}

fn text_line(
    ui: &mut Ui<'_>,
    area: Rect,
    line: &crate::editor::dialog::DialogLine,
    focused: bool,
    model: &Model,
) {
    let look = ui.look;
    let [label, text] = Layout::horizontal([Constraint::Length(LABEL), Constraint::Min(0)]).areas(area);
    let style = match focused {
        true => look.theme.heading(),
        false => look.theme.text(),
    };
    ui.line(label, look.safe(line.label).style(style));
    if focused && model.modal.is_none() {
        field::draw(ui, text, &line.field);
    } else {
        ui.line(text, look.safe(line.field.text()));
    }
}

/// Draws the choices, each with what it means; gives the rows used.
fn choices(ui: &mut Ui<'_>, area: Rect, dialog: &Dialog, memory: &mut Memory) -> u16 {
    if dialog.choices.is_empty() {
        return 0;
    }
    let look = ui.look;
    let most = (area.height / 2).clamp(3, MOST_CHOICES);
    let count = u16::try_from(dialog.choices.len()).unwrap_or(most).min(most);
    let titles = dialog.choices.iter().map(|choice| width(&choice.title));
    let title_cells = titles.max().unwrap_or(0).min(usize::from(area.width / 2));
    let rows = Rows::new(dialog.choices.len(), dialog.chosen, dialog.lines.is_empty());
    list(
        ui,
        first_rows(area, count),
        rows,
        &mut memory.dialog,
        |index, look| {
            let Some(choice) = dialog.choices.get(index) else {
                return Line::default();
            };
            let title = look.cut(&choice.title, title_cells);
            let gap = title_cells.saturating_sub(title.width()) + 2;
            let about = look.safe(&choice.about).style(look.theme.dim());
            look.line([title, look.safe(" ".repeat(gap)), about])
        },
    );
    let about = dialog.choices.get(dialog.chosen);
    let about = about.map_or("", |choice| choice.about.as_str());
    let beside = usize::from(area.width).saturating_sub(title_cells + 6);
    if width(about) <= beside {
        return count + 1;
    }
    let place = first_rows(below(area, count + 1), 3);
    count + 1 + ui.text(place, about, look.theme.dim()) + 1
}

/// The effect that Enter would have, or why it does nothing; gives the rows used.
fn verdict(ui: &mut Ui<'_>, area: Rect, dialog: &Dialog) -> u16 {
    let (look, theme) = (ui.look, ui.look.theme);
    let problem = match (&dialog.failed, &dialog.refused) {
        (Some(failed), _) => Some((Severity::Error, failed)),
        (None, Some(refused)) => Some((Severity::Warning, refused)),
        (None, None) => None,
    };
    match (problem, &dialog.sum) {
        (Some((severity, text)), _) => {
            let mark = look.glyphs.problem(severity);
            ui.line(area, look.safe(mark).style(theme.problem(severity)));
            ui.text(right_of(area, 2), text, theme.message(severity))
        }
        (None, Some(sum)) => ui.text(area, sum, theme.text()),
        (None, None) => 0,
    }
}

/// Of a conversion that would lose something: the key that leaves it out; gives the rows used.
fn losses(ui: &mut Ui<'_>, area: Rect, model: &Model, dialog: &Dialog) -> u16 {
    if !matches!(dialog.kind, DialogKind::Convert { .. }) || dialog.lost == 0 {
        return 0;
    }
    let look = ui.look;
    let words = match (dialog.blocks(), dialog.lost) {
        (true, 1) => " leaves it out.",
        (true, _) => " leaves them out.",
        (false, 1) => " keeps it, and nothing is converted.",
        (false, _) => " keeps them, and nothing is converted.",
    };
    let key = look.safe(key(look, model, "leave-out")).style(look.theme.key());
    ui.line(area, [key, look.safe(words)]);
    1
}

/// Draws the preview under a rule that counts its lines.
fn preview(ui: &mut Ui<'_>, area: Rect, model: &Model, dialog: &Dialog) {
    let [inside, bar] = with_scrollbar(below(area, 1));
    let mut rest = inside;
    let mut next = dialog.top;
    for shown in dialog.preview.iter().skip(dialog.top) {
        let lines = preview_lines(ui, shown, inside.width);
        let is_cut = lines.len() > usize::from(rest.height);
        if rest.is_empty() || (is_cut && next > dialog.top) {
            break;
        }
        let used = ui.lines(rest, lines);
        rest = below(rest, used);
        next += 1;
    }
    ui.scrollbar(bar, dialog.top, dialog.preview.len());
    let mut title = match (dialog.total, dialog.preview.len()) {
        (Some(total), count) => format!("the first {} of {}", grouped(count), grouped(total)),
        (None, 1) => "1 line".to_owned(),
        (None, count) => format!("{} lines", grouped(count)),
    };
    if next < dialog.preview.len() {
        let key = key(ui.look, model, "dialog-page-down");
        title.push_str(&format!(", {key} shows more"));
    } else if dialog.top > 0 {
        title.push_str(&format!(", {} goes back", key(ui.look, model, "dialog-page-up")));
    }
    ui.rule(area, ui.look.safe(title));
}

/// A line of the preview; the words of a problem are wrapped beside its glyph.
fn preview_lines<'t>(ui: &Ui<'_>, shown: &'t PreviewLine, cells: u16) -> Vec<Line<'t>> {
    let (look, theme) = (ui.look, ui.look.theme);
    let Some(severity) = shown.severity else {
        return vec![look.line(look.safe(&shown.text).style(style(ui, shown)))];
    };
    let room = usize::from(cells.saturating_sub(2));
    let words = crate::text::display::wrapped(&shown.text, room).into_iter();
    let lines = words.enumerate().map(|(number, words)| {
        let glyph = if number == 0 {
            look.glyphs.problem(severity)
        } else {
            " "
        };
        let glyph = look.safe(glyph).style(theme.problem(severity));
        look.line([
            glyph,
            look.safe(" "),
            look.safe(words).style(theme.message(severity)),
        ])
    });
    lines.collect()
}

fn style(ui: &Ui<'_>, shown: &PreviewLine) -> Style {
    let theme = ui.look.theme;
    match shown.text.as_str() {
        text if text.starts_with("- ") => theme.removed(),
        text if text.starts_with("+ ") => theme.added(),
        text if text.ends_with(':') && !text.starts_with(' ') => theme.heading(),
        _ => theme.text(),
    }
}

/// A count with its thousands set apart: 99,999.
fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let first = digits.len() % 3;
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && at % 3 == first {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
