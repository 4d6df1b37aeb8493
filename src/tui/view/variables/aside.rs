//! Texts beside and below the tables: what to do where there are no variables, why a file cannot be read, what is
//! wrong with the file as a whole, and in a narrow terminal with the selected variable.

use super::form::fix_lines;
use crate::editor::Buffer;
use crate::text::display::wrapped;
use crate::text::{Diagnostic, Severity};
use crate::tui::canvas::Canvas;
use crate::wizard::{Focus, Model, TWO_PANES};
use ratatui::layout::Rect;
use ratatui::style::Style;

/// The name of the first key of the action `id`.
pub fn key(canvas: &Canvas<'_>, model: &Model, id: &str) -> String {
    let key = model.keymap.keys(id).next();
    key.map_or_else(String::new, |key| key.label(canvas.look.glyphs.ascii))
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

/// A line of what is said where there are no variables: a key before it, where there is one.
struct Said {
    key: String,
    text: String,
    style: Style,
}

impl Said {
    fn plain(text: impl Into<String>, style: Style) -> Self {
        Self {
            key: String::new(),
            text: text.into(),
            style,
        }
    }
}

/// Draws the panel without a selected variable: what there is to do, or why there are none; gives the rows used.
pub fn instead_of_form(canvas: &mut Canvas<'_>, area: Rect, model: &Model, buffer: &Buffer) -> u16 {
    let lines = if is_unreadable(model) {
        unreadable(canvas, model, buffer)
    } else {
        without_variables(canvas, model, buffer)
    };
    let key_style = canvas.theme().key();
    let mut y = area.y;
    for line in lines {
        let indent = if line.key.is_empty() { 0 } else { 4 };
        let x = area.x + indent;
        let room = Rect::new(
            x,
            y,
            area.right().saturating_sub(x),
            area.bottom().saturating_sub(y),
        );
        if room.height == 0 {
            break;
        }
        canvas.put(area.x, y, indent, &line.key, key_style);
        y += canvas.wrap(room, &line.text, line.style);
    }
    (y - area.y + 1).min(area.height)
}

/// The reason why a file cannot be read, and where that is mended.
fn unreadable(canvas: &Canvas<'_>, model: &Model, buffer: &Buffer) -> Vec<Said> {
    let theme = canvas.theme();
    let mut lines = vec![
        Said::plain("This file cannot be read as it is.", theme.heading()),
        Said::plain("", theme.text()),
    ];
    if let (Some(text), Some(problem)) = (why_unreadable(model), buffer.yaml_problems().first()) {
        let mark = canvas.look.glyphs.problem(Severity::Error);
        lines.push(Said::plain(
            format!("{mark} {text}"),
            theme.problem(Severity::Error),
        ));
        lines.push(Said::plain(problem.help, theme.text()));
    }
    lines.push(Said::plain("", theme.text()));
    let back = "The variables come back as soon as it can be read.";
    lines.push(if model.focus() == Focus::Raw {
        let text = format!("The cursor is in the text: correct it there. {back}");
        Said::plain(text, theme.text())
    } else {
        Said {
            key: key(canvas, model, "edit-raw"),
            text: format!("leads into the text, to correct it. {back}"),
            style: theme.text(),
        }
    });
    lines
}

/// Ways to make the first variables.
fn without_variables(canvas: &Canvas<'_>, model: &Model, buffer: &Buffer) -> Vec<Said> {
    let theme = canvas.theme();
    let is_empty = buffer.text().trim().is_empty();
    let first = match (model.project.on_disk().is_none(), is_empty) {
        (true, true) => "There is no such file yet: saving makes it.",
        (false, true) => "This file is empty.",
        _ => "This file has no variables yet.",
    };
    let mut lines = vec![Said::plain(first, theme.heading()), Said::plain("", theme.text())];
    if model.focus() == Focus::Raw {
        lines.push(Said::plain("Type its text below.", theme.text()));
        lines.push(Said {
            key: key(canvas, model, "close"),
            text: "leads back to the table, where keys add variables".to_owned(),
            style: theme.text(),
        });
        return lines;
    }
    let keys = [
        ("add-variable", "adds an input"),
        ("add-output", "adds an output, also an image"),
        ("import", "imports a table (.csv, .tsv) or Python source (.py)"),
    ];
    lines.extend(keys.map(|(id, what)| Said {
        key: key(canvas, model, id),
        text: what.to_owned(),
        style: theme.text(),
    }));
    lines.push(Said::plain("", theme.text()));
    lines.push(Said::plain(
        "Rows copied from a spreadsheet can be pasted.",
        theme.text(),
    ));
    for diagnostic in of_file(buffer).filter(|_| !is_empty).take(3) {
        lines.push(Said::plain("", theme.text()));
        let text = format!(
            "{} {}",
            canvas.look.glyphs.problem(diagnostic.severity),
            diagnostic.message
        );
        lines.push(Said::plain(text, theme.problem(diagnostic.severity)));
        lines.extend(diagnostic.help.iter().map(|help| Said::plain(help, theme.text())));
    }
    lines
}

/// At the bottom of the tables: what is wrong with the file; in a narrow terminal also what is wrong with the selected
/// variable and what helps, since the form is not beside it. Gives the rows used.
pub fn below_the_tables(canvas: &mut Canvas<'_>, area: Rect, model: &Model, buffer: &Buffer) -> u16 {
    let state = &model.variables;
    let selected = state.editor.selected_entry(buffer);
    let Some(entry) = selected.filter(|_| !is_unreadable(model)) else {
        return 0;
    };
    let theme = canvas.theme();
    let room = usize::from(area.width.saturating_sub(2));
    let mut lines: Vec<(String, Option<Severity>)> = Vec::new();
    for diagnostic in of_file(buffer).take(2) {
        let text = match &diagnostic.help {
            Some(help) => format!("{}: {help}", diagnostic.message),
            None => diagnostic.message.clone(),
        };
        let text = format!("{} {text}", canvas.look.glyphs.problem(diagnostic.severity));
        let wrapped = wrapped(&text, room).into_iter().take(2);
        lines.extend(wrapped.map(|line| (line, Some(diagnostic.severity))));
    }
    let mut title = String::new();
    if model.screen.0 < TWO_PANES && state.focus() == Focus::Table {
        let problems: Vec<&Diagnostic> = buffer.diagnostics_of(state.editor.selection.cursor).collect();
        let before = lines.len();
        // A hint is worth its room where something can be done about it.
        let fixes = !state.editor.fixes().is_empty();
        for diagnostic in problems
            .iter()
            .filter(|one| one.severity != Severity::Hint || fixes)
            .take(2)
        {
            let text = format!(
                "{} {}",
                canvas.look.glyphs.problem(diagnostic.severity),
                diagnostic.message
            );
            let message = wrapped(&text, room).into_iter().take(2);
            lines.extend(message.map(|line| (line, Some(diagnostic.severity))));
            if let (Some(help), false) = (&diagnostic.help, fixes) {
                let help = wrapped(help, room).into_iter().take(2);
                lines.extend(help.map(|line| (line, None)));
            }
        }
        lines.extend(fix_lines(model).into_iter().map(|line| (line, None)));
        if lines.len() > before {
            title.clone_from(&entry.name);
        }
    }
    let most = area.height / 3;
    let rows = u16::try_from(lines.len() + 1).unwrap_or(most).min(most);
    if lines.is_empty() || rows < 2 {
        return 0;
    }
    let top = area.bottom() - rows;
    canvas.rule_across(Rect::new(area.x, top, area.width, 1), &title);
    for (y, (text, severity)) in (top + 1..area.bottom()).zip(lines) {
        let style = severity.map_or(theme.text(), |severity| theme.problem(severity));
        canvas.put(area.x + 1, y, area.width.saturating_sub(2), &text, style);
    }
    rows
}
