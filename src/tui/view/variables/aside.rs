//! Texts beside and below the tables: what to do where there are no variables, why a file cannot be read, what is
//! wrong with the file as a whole, and in a narrow terminal with the selected variable.
//!
//! ```text
//!  This file has no variables yet.
//!
//!  a   adds an input
//!  o   adds an output, also an image
//! ```

use super::explanation::{self, Explained};
use crate::editor::Buffer;
use crate::text::{Diagnostic, Severity};
use crate::tui::theme::Appearance;
use crate::tui::ui::{Ui, below, right_of};
use crate::wizard::{Focus, Model, TWO_PANES};
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;

/// The name of the first key of the action `id`.
pub fn key(look: Appearance, model: &Model, id: &str) -> String {
    let key = model.keymap.keys(id).next();
    key.map_or_else(String::new, |key| key.label(look.glyphs.ascii))
}

/// Returns whether the file's text cannot be read and no earlier one that could is known, so that there are no variables to
/// show.
pub fn is_unreadable(model: &Model) -> bool {
    let buffer = model.project.buffer();
    buffer.is_some_and(|buffer| !buffer.is_readable() && !buffer.is_stale())
}

/// The reason why the file cannot be read, with the place: `line 4, column 9: ...`.
pub fn why_unreadable(model: &Model) -> Option<String> {
    let buffer = model.project.buffer()?;
    let problem = buffer.yaml_problems().first()?;
    let place = buffer.lines().position(buffer.text(), problem.span.start);
    Some(format!(
        "line {}, column {}: {}",
        place.line, place.column, problem.message
    ))
}

/// The problems that concern the file and no variable.
fn of_file(buffer: &Buffer) -> impl Iterator<Item = &Diagnostic> {
    let all = buffer.file_diagnostics();
    all.filter(|diagnostic| diagnostic.severity != Severity::Hint)
}

/// The most severe problem of variable `index`, in words.
pub fn words(index: usize, buffer: &Buffer) -> String {
    let worst = buffer
        .diagnostics_of(index)
        .min_by_key(|diagnostic| diagnostic.severity);
    worst.map_or_else(
        || "a field holds a pending text".to_owned(),
        |diagnostic| diagnostic.message.clone(),
    )
}

/// The columns of a key before its text.
const KEY: u16 = 4;

/// A line of what is said where there are no variables: a key or a glyph before it, where there is one.
struct AsideLine {
    mark: Option<(String, Style)>,
    text: String,
    style: Style,
}

impl AsideLine {
    fn plain(text: impl Into<String>, style: Style) -> Self {
        Self {
            mark: None,
            text: text.into(),
            style,
        }
    }

    fn key(look: Appearance, key: String, text: &str) -> Self {
        Self {
            mark: Some((key, look.theme.key())),
            text: text.to_owned(),
            style: look.theme.text(),
        }
    }

    fn problem(look: Appearance, severity: Severity, text: impl Into<String>) -> Self {
        let glyph = look.glyphs.problem(severity).to_owned();
        Self {
            mark: Some((glyph, look.theme.problem(severity))),
            text: text.into(),
            style: look.theme.message(severity),
        }
    }
}

/// Draws the panel without a selected variable: what there is to do, or why there are none; gives the rows used.
pub fn instead_of_form(ui: &mut Ui<'_>, area: Rect, model: &Model, buffer: &Buffer) -> u16 {
    let look = ui.look;
    let lines = match is_unreadable(model) {
        true => unreadable(look, model, buffer),
        false => without_variables(look, model, buffer),
    };
    let mut rest = area;
    for line in lines {
        if rest.is_empty() {
            break;
        }
        let text = match &line.mark {
            Some((mark, style)) => {
                ui.line(rest, look.safe(mark.as_str()).style(*style));
                right_of(rest, KEY)
            }
            None => rest,
        };
        let rows = ui.text(text, &line.text, line.style);
        rest = below(rest, rows.max(1));
    }
    (area.height - rest.height + 1).min(area.height)
}

/// The reason why a file cannot be read, and where that is mended.
fn unreadable(look: Appearance, model: &Model, buffer: &Buffer) -> Vec<AsideLine> {
    let theme = look.theme;
    let blank = || AsideLine::plain("", theme.text());
    let mut lines = vec![
        AsideLine::plain("This file cannot be read as it is.", theme.heading()),
        blank(),
    ];
    if let (Some(text), Some(problem)) = (why_unreadable(model), buffer.yaml_problems().first()) {
        lines.push(AsideLine::problem(look, Severity::Error, text));
        lines.push(AsideLine::plain(problem.help, theme.text()));
    }
    lines.push(blank());
    let back = "The variables come back as soon as it can be read.";
    lines.push(if model.focus() == Focus::Raw {
        let text = format!("The cursor is in the text: correct it there. {back}");
        AsideLine::plain(text, theme.text())
    } else {
        let text = format!("leads into the text, to correct it. {back}");
        AsideLine::key(look, key(look, model, "edit-raw"), &text)
    });
    lines
}

/// Ways to make the first variables.
fn without_variables(look: Appearance, model: &Model, buffer: &Buffer) -> Vec<AsideLine> {
    let theme = look.theme;
    let blank = || AsideLine::plain("", theme.text());
    let is_empty = buffer.text().trim().is_empty();
    let first = match (model.project.on_disk().is_none(), is_empty) {
        (true, true) => "There is no such file yet: saving makes it.",
        (false, true) => "This file is empty.",
        _ => "This file has no variables yet.",
    };
    let mut lines = vec![AsideLine::plain(first, theme.heading()), blank()];
    let by_key = |id, text| AsideLine::key(look, key(look, model, id), text);
    if model.focus() == Focus::Raw {
        lines.push(AsideLine::plain("Type its text below.", theme.text()));
        lines.push(by_key(
            "close",
            "leads back to the table, where keys add variables",
        ));
        return lines;
    }
    lines.extend([
        by_key("add-variable", "adds an input"),
        by_key("add-output", "adds an output, also an image"),
        by_key("import", "imports a table (.csv, .tsv) or Python source (.py)"),
        blank(),
        AsideLine::plain("Rows copied from a spreadsheet can be pasted.", theme.text()),
    ]);
    for diagnostic in of_file(buffer).filter(|_| !is_empty).take(3) {
        lines.push(blank());
        lines.push(AsideLine::problem(look, diagnostic.severity, &diagnostic.message));
        let help = diagnostic.help.iter();
        lines.extend(help.map(|help| AsideLine::plain(help, theme.text())));
    }
    lines
}

/// The lines below the tables, under a rule with a title.
#[derive(Default)]
pub struct LinesBelow {
    title: String,
    lines: Vec<Explained>,
    most: usize,
}

impl LinesBelow {
    /// The rows that they need.
    pub fn rows(&self) -> usize {
        match (self.lines.len() + 1).min(self.most) {
            0 | 1 => 0,
            _ if self.lines.is_empty() => 0,
            rows => rows,
        }
    }

    /// Draws them.
    pub fn draw(self, ui: &mut Ui<'_>, area: Rect) {
        if area.is_empty() {
            return;
        }
        let look = ui.look;
        ui.rule(area, look.safe(self.title));
        let lines = self.lines.into_iter().map(|line| line.line(look));
        ui.lines(right_of(below(area, 1), 1), lines.collect::<Vec<Line<'_>>>());
    }
}

/// The lines at the bottom of the tables: what is wrong with the file; in a narrow terminal also what is wrong with the
/// selected variable and what helps, since the form is not beside it.
pub fn below_the_tables(area: Rect, model: &Model, buffer: &Buffer) -> LinesBelow {
    let state = &model.variables;
    let selected = state.editor.selected_entry(buffer);
    let Some(entry) = selected.filter(|_| !is_unreadable(model)) else {
        return LinesBelow::default();
    };
    let room = usize::from(area.width.saturating_sub(4));
    let mut below = LinesBelow {
        most: usize::from(area.height / 3),
        ..LinesBelow::default()
    };
    for diagnostic in of_file(buffer).take(2) {
        let text = match &diagnostic.help {
            Some(help) => format!("{}: {help}", diagnostic.message),
            None => diagnostic.message.clone(),
        };
        let lines = Explained::problem(diagnostic.severity, &text, room);
        below.lines.extend(lines.into_iter().take(2));
    }
    let of_variable = match state.focus() {
        _ if model.screen.0 >= TWO_PANES => Vec::new(),
        Focus::Table => of_selected(model, buffer, room),
        Focus::Cell => buffer
            .variable(state.editor.selection.cursor)
            .and_then(|variable| {
                let row = state.editor.focused_row(buffer)?;
                Some(explanation::of_row(model, &variable, &row, room))
            })
            .unwrap_or_default(),
        _ => Vec::new(),
    };
    if !of_variable.is_empty() {
        below.title.clone_from(&entry.name);
        below.lines.extend(of_variable);
    }
    below
}

/// The problems of the selected variable, and what helps.
fn of_selected(model: &Model, buffer: &Buffer, room: usize) -> Vec<Explained> {
    let editor = &model.variables.editor;
    // A hint is worth its room where something can be done about it.
    let fixes = !editor.fixes().is_empty();
    let problems = buffer
        .diagnostics_of(editor.selection.cursor)
        .filter(|one| one.severity != Severity::Hint || fixes);
    let mut lines = Vec::new();
    for diagnostic in problems.take(2) {
        let message = Explained::problem(diagnostic.severity, &diagnostic.message, room);
        lines.extend(message.into_iter().take(2));
        if let (Some(help), false) = (&diagnostic.help, fixes) {
            lines.extend(Explained::plain(help, room).into_iter().take(2));
        }
    }
    lines.extend(explanation::fixes(model));
    lines
}
