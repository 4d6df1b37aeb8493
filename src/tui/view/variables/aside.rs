//! What is said beside and below the tables: what to do where there are no variables, why a file cannot be read, what is
//! wrong with the file as a whole, and in a narrow terminal with the selected variable.

use super::form::fix_lines;
use crate::text::{Diagnostic, Severity};
use crate::tui::canvas::{Canvas, wrapped};
use crate::wizard::variables::overlay::{Sheet, Spot};
use crate::wizard::{Model, Place, TWO_PANES};
use ratatui::layout::Rect;

/// The name of the first key of the action `id`.
pub fn key(canvas: &Canvas<'_>, model: &Model, id: &str) -> String {
    let key = model.keymap.keys(id).next();
    key.map_or_else(String::new, |key| key.label(canvas.look.glyphs.ascii))
}

/// Whether the file's text is no YAML that can be read, so that only its text can be changed.
pub fn is_unreadable(model: &Model) -> bool {
    let opened = model.draft.opened();
    opened.is_some_and(|opened| !opened.document.problems().is_empty())
}

/// The problems that are about the file and no variable.
fn loose<'a>(sheet: &Sheet<'a>) -> impl Iterator<Item = &'a Diagnostic> {
    let opened = sheet.opened;
    let all = &opened.reading.diagnostics;
    opened
        .outline
        .loose()
        .filter_map(|number| all.get(number))
        .filter(|diagnostic| diagnostic.severity != Severity::Hint)
}

/// The weightiest problem of a variable, in words.
pub fn words(sheet: &Sheet<'_>, spot: Spot) -> String {
    let problems = sheet.diagnostics(spot);
    let worst = problems.iter().min_by_key(|diagnostic| diagnostic.severity);
    worst.map_or_else(
        || "what was typed cannot stand in the file".to_owned(),
        |diagnostic| diagnostic.message.clone(),
    )
}

/// Where no variable is selected: what there is to do, or why there are none; gives the rows used.
pub fn instead_of_form(canvas: &mut Canvas<'_>, area: Rect, model: &Model, sheet: &Sheet<'_>) -> u16 {
    let theme = canvas.theme();
    let opened = sheet.opened;
    let mut y = area.y;
    let mut say = |canvas: &mut Canvas<'_>, text: &str, style| {
        let room = Rect::new(area.x, y, area.width, area.bottom().saturating_sub(y));
        y += canvas.wrap(room, text, style);
    };
    if is_unreadable(model) {
        say(canvas, "This file cannot be read as it is.", theme.heading());
        say(canvas, "", theme.text());
        for diagnostic in loose(sheet).take(3) {
            let line = diagnostic.span.map_or(1, |span| sheet.line_of(span.start) + 1);
            let text = format!("line {line}: {}", diagnostic.message);
            say(canvas, &text, theme.problem(diagnostic.severity));
            if let Some(help) = &diagnostic.help {
                say(canvas, help, theme.text());
            }
        }
        say(canvas, "", theme.text());
        let text = if model.place() == Place::Raw {
            "The cursor is in the text: correct it there. The variables come back as soon as it can be read."
                .to_owned()
        } else {
            let key = key(canvas, model, "edit-raw");
            format!(
                "{key} leads into the text, to correct it. The variables come back as soon as it can be read."
            )
        };
        say(canvas, &text, theme.text());
    } else {
        let first = match (opened.is_new, opened.document.text().trim().is_empty()) {
            (true, true) => "There is no such file yet: saving makes it.",
            (false, true) => "This file is empty.",
            _ => "This file has no variables yet.",
        };
        say(canvas, first, theme.heading());
        say(canvas, "", theme.text());
        let keys = [
            ("add-variable", "adds an input"),
            ("add-output", "adds an output, also an image"),
            ("import", "imports a table (.csv, .tsv) or Python source (.py)"),
        ];
        for (id, what) in keys {
            let text = format!("{}   {what}", key(canvas, model, id));
            say(canvas, &text, theme.text());
        }
        say(canvas, "", theme.text());
        say(
            canvas,
            "Rows copied from a spreadsheet can be pasted.",
            theme.text(),
        );
        let others = loose(sheet).filter(|_| !opened.document.text().trim().is_empty());
        for diagnostic in others.take(3) {
            say(canvas, "", theme.text());
            say(canvas, &diagnostic.message, theme.problem(diagnostic.severity));
            if let Some(help) = &diagnostic.help {
                say(canvas, help, theme.text());
            }
        }
    }
    say(canvas, "", theme.text());
    y - area.y
}

/// At the bottom of the tables: what is wrong with the file; in a narrow terminal also what is wrong with the selected
/// variable and what helps, since the form is not beside it. Gives the rows used.
pub fn below_the_tables(canvas: &mut Canvas<'_>, area: Rect, model: &Model, sheet: &Sheet<'_>) -> u16 {
    let state = &model.variables;
    let Some(current) = state.selected(&model.draft) else {
        return 0;
    };
    let theme = canvas.theme();
    let room = usize::from(area.width.saturating_sub(2));
    let mut lines: Vec<(String, Option<Severity>)> = Vec::new();
    for diagnostic in loose(sheet).take(2) {
        let text = match &diagnostic.help {
            Some(help) => format!("{}: {help}", diagnostic.message),
            None => diagnostic.message.clone(),
        };
        let wrapped = wrapped(&text, room).into_iter().take(2);
        lines.extend(wrapped.map(|line| (line, Some(diagnostic.severity))));
    }
    let mut title = String::new();
    if model.screen.0 < TWO_PANES && state.place() == Place::Table {
        let problems = sheet.diagnostics(state.list.selected);
        let before = lines.len();
        for diagnostic in problems
            .iter()
            .filter(|one| one.severity != Severity::Hint)
            .take(2)
        {
            let wrapped = wrapped(&diagnostic.message, room).into_iter().take(2);
            lines.extend(wrapped.map(|line| (line, Some(diagnostic.severity))));
        }
        lines.extend(fix_lines(model).into_iter().map(|line| (line, None)));
        if lines.len() > before {
            title.clone_from(&current.entry.name);
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
