//! The form of the selected variable: a line for each field, what is wrong and what helps below the one in focus.

use super::table;
use crate::editor::VariableRef;
use crate::editor::form::{FormRow, KIND, NAME, is_of, loaded_value, problems_of, rows};
use crate::text::display::width;
use crate::text::display::wrapped;
use crate::text::{Diagnostic, Severity};
use crate::tui::canvas::Canvas;
use crate::tui::theme::Theme;
use crate::tui::view::Memory;
use crate::tui::widgets::{field, gauge, scroll};
use crate::wizard::{Focus, KeyContext, Model};
use ratatui::layout::Rect;
use ratatui::style::Style;

/// The cells before a line's value: its label, its problem.
const LABEL: u16 = 18;

/// Draws the form.
pub fn draw(
    canvas: &mut Canvas<'_>,
    area: Rect,
    model: &Model,
    variable: &VariableRef<'_>,
    memory: &mut Memory,
) {
    let theme = canvas.theme();
    let state = &model.variables;
    let kind = format!("{} {}", variable.kind_word(), variable.entry.section.word());
    let kind_width = u16::try_from(width(&kind)).unwrap_or(12);
    let room = area.width.saturating_sub(kind_width + 2);
    let name = &variable.entry.name;
    canvas.put_ends((area.x, area.y), room, name, theme.heading(), (&[], theme.text()));
    canvas.put_right(area.right(), area.y, kind_width, &kind, theme.dim());
    let lines = rows(variable);
    let in_form = state.focus() == Focus::Form;
    let focused = state
        .form()
        .filter(|_| in_form)
        .and_then(|line| lines.iter().position(|row| row.is(&line.id)));
    let Some(buffer) = model.project.buffer() else {
        return;
    };
    let problems: Vec<&Diagnostic> = buffer.diagnostics_of(state.editor.selection.cursor).collect();
    let below: Vec<(String, Style)> = match focused.and_then(|number| lines.get(number)) {
        Some(row) => explanation(
            theme,
            model,
            variable,
            row,
            &problems,
            usize::from(area.width.saturating_sub(LABEL)),
        ),
        None => Vec::new(),
    };
    let place = Rect::new(area.x, area.y + 2, area.width, area.height.saturating_sub(2));
    let room = usize::from(place.height).saturating_sub(below.len()).max(1);
    memory.form = scroll::first_row(memory.form, focused.unwrap_or(0), lines.len(), room);
    let mut y = place.y;
    for (number, row) in lines.iter().enumerate().skip(memory.form) {
        if y >= place.bottom() {
            break;
        }
        let here = Rect::new(place.x, y, place.width, 1);
        line(
            canvas,
            here,
            model,
            variable,
            row,
            &problems,
            focused == Some(number),
        );
        y += 1;
        if focused == Some(number) {
            for (text, style) in &below {
                if y >= place.bottom() {
                    break;
                }
                canvas.put(
                    place.x + LABEL,
                    y,
                    place.width.saturating_sub(LABEL),
                    text,
                    *style,
                );
                y += 1;
            }
        }
    }
    let last = memory.form + room;
    let marks_x = area.right() - 1;
    if memory.form > 0 {
        scroll::more_above(canvas, marks_x, place.y);
    }
    if last < lines.len() {
        scroll::more_below(canvas, marks_x, place.bottom().saturating_sub(1));
    }
    if focused.is_none() {
        summary(
            canvas,
            Rect::new(place.x, y + 1, place.width, place.bottom().saturating_sub(y + 1)),
            model,
            &problems,
        );
    }
}

/// Of a variable that is only looked at: its problems, and the fixes.
fn summary(canvas: &mut Canvas<'_>, area: Rect, model: &Model, problems: &[&Diagnostic]) {
    let theme = canvas.theme();
    let mut lines: Vec<(String, Option<Severity>)> = Vec::new();
    let room = usize::from(area.width);
    for problem in problems {
        let text = match &problem.field {
            Some(field) => format!("{field}: {}", problem.message),
            None => problem.message.clone(),
        };
        let text = format!("{} {text}", canvas.look.glyphs.problem(problem.severity));
        lines.extend(
            wrapped(&text, room)
                .into_iter()
                .map(|line| (line, Some(problem.severity))),
        );
    }
    lines.extend(fix_lines(model).into_iter().map(|line| (line, None)));
    for (y, (text, severity)) in (area.y..area.bottom()).zip(lines) {
        let style = severity.map_or(theme.text(), |severity| theme.problem(severity));
        canvas.put(area.x, y, area.width, &text, style);
    }
}

fn line(
    canvas: &mut Canvas<'_>,
    place: Rect,
    model: &Model,
    variable: &VariableRef<'_>,
    row: &FormRow,
    problems: &[&Diagnostic],
    focused: bool,
) {
    let theme = canvas.theme();
    let glyphs = canvas.look.glyphs;
    let label_style = if focused { theme.accent() } else { theme.text() };
    canvas.put(place.x, place.y, LABEL - 3, &row.label, label_style);
    let buffer = model.project.buffer();
    let pending = buffer.and_then(|buffer| model.variables.editor.pending_text(row.id(), buffer));
    let worst = problems
        .iter()
        .filter(|diagnostic| is_of(diagnostic, row, variable))
        .map(|diagnostic| diagnostic.severity)
        .chain(pending.map(|_| Severity::Error))
        .min();
    if let Some(severity) = worst.filter(|severity| *severity != Severity::Hint) {
        canvas.put(
            place.x + LABEL - 3,
            place.y,
            2,
            canvas.look.glyphs.problem(severity),
            theme.problem(severity),
        );
    }
    let x = place.x + LABEL;
    let runtime = variable.reading.runtime;
    let is_range = row
        .rule
        .is_some_and(|rule| rule.key == runtime.range_key(variable.entry.section));
    let range = is_range.then(|| table::range_of(variable)).flatten();
    let gauge_room = 17;
    // The gauge is where the text leaves room for it; a range without ends has nothing to draw.
    let needed = row.text.as_deref().map_or(0, width) + usize::from(LABEL + gauge_room) + 2;
    let range = range.filter(|range| {
        usize::from(place.width) >= needed && (range.low.is_finite() || range.high.is_finite())
    });
    let room = place
        .right()
        .saturating_sub(x + if range.is_some() { gauge_room + 1 } else { 0 });
    let form = model.variables.form().filter(|_| focused);
    match (form, row.choices(variable), &row.text, pending) {
        (Some(_), Some(choices), text, _) => {
            choice(canvas, x, place.y, room, &choices, text.as_deref().unwrap_or(""))
        }
        (Some(form), None, Some(_), _) if model.modal.is_none() => {
            field::focused(canvas, x, place.y, room, &form.field)
        }
        (_, _, _, Some(pending)) => {
            canvas.put(x, place.y, room, &pending.text, theme.problem(Severity::Error));
        }
        (_, _, None, _) => {
            canvas.put(
                x,
                place.y,
                room,
                "too long for a line: edit it in the text (Esc, then e)",
                theme.dim(),
            );
        }
        (_, _, Some(text), None) if text.is_empty() => {
            let nothing = if glyphs.ascii { "-" } else { "–" };
            let text = if row.required() { "required" } else { nothing };
            canvas.put(x, place.y, room, text, theme.dim());
        }
        (_, _, Some(text), None) => {
            canvas.put(x, place.y, room, text, theme.text());
        }
    }
    if let Some(range) = range {
        gauge::draw(
            canvas,
            place.right() - gauge_room,
            place.y,
            gauge_room,
            range,
            false,
        );
    }
}

/// Draws choices beside each other, the chosen one reversed.
fn choice(canvas: &mut Canvas<'_>, x: u16, y: u16, room: u16, choices: &[String], chosen: &str) {
    let theme = canvas.theme();
    let named = |choice: &str| match choice {
        "" => if canvas.look.glyphs.ascii { "-" } else { "–" }.to_owned(),
        "true" => "yes".to_owned(),
        "false" => "no".to_owned(),
        other => other.to_owned(),
    };
    let total: usize = choices.iter().map(|choice| width(&named(choice)) + 3).sum();
    if total > usize::from(room) {
        let text = format!("< {} >", named(chosen));
        canvas.put(x, y, room, &text, theme.selected(true));
        return;
    }
    let mut used = 0;
    for option in choices {
        let is_chosen = option == chosen || named(option) == chosen.to_lowercase();
        let style = if is_chosen {
            theme.selected(true)
        } else {
            theme.dim()
        };
        let text = format!(" {} ", named(option));
        used += canvas.put(x + used, y, room.saturating_sub(used), &text, style) + 1;
    }
}

/// Notes on the focused line: why it is not valid there, problems with what helps, fixes with their keys,
/// what the runtime would hold; else what it is for.
fn explanation(
    theme: Theme,
    model: &Model,
    variable: &VariableRef<'_>,
    row: &FormRow,
    problems: &[&Diagnostic],
    room: usize,
) -> Vec<(String, Style)> {
    let mut lines: Vec<(String, Style)> = Vec::new();
    let mut say = |text: &str, style: Style| {
        lines.extend(wrapped(text, room).into_iter().map(|line| (line, style)));
    };
    let form = model.variables.form();
    if let Some(refused) = form.and_then(|form| form.refused.as_ref()) {
        say(refused, theme.problem(Severity::Error));
    }
    for diagnostic in problems_of(problems, row, variable) {
        say(&diagnostic.message, theme.problem(diagnostic.severity));
        if let Some(help) = &diagnostic.help {
            say(help, theme.dim());
        }
    }
    for fix in fix_lines(model) {
        say(&fix, theme.heading());
    }
    if let Some(buffer) = model.project.buffer()
        && let Some(loaded) = loaded_value(variable, row, buffer.arrays())
    {
        say(&loaded, theme.dim());
    }
    for path in form.into_iter().flat_map(|form| form.completions.iter()).take(4) {
        say(path, theme.text());
    }
    if lines.is_empty() {
        let help = match (row.rule, row.key.as_str()) {
            (Some(rule), _) => rule.help,
            (None, NAME) if model.variables.editor.is_fresh() => {
                "Type its name; Enter goes on to its fields, Esc does not add it."
            }
            (None, NAME) => "What the model and the control system call it.",
            (None, KIND) => "What it is: Right and Left choose.",
            (None, _) => "This runtime does not know this field.",
        };
        lines.extend(wrapped(help, room).into_iter().map(|line| (line, theme.dim())));
    }
    lines
}

/// The fixes and their keys.
pub fn fix_lines(model: &Model) -> Vec<String> {
    let keymap = &model.keymap;
    // Where another place has the focus these keys do something else, or nothing.
    if !model.focus().contexts().contains(&KeyContext::Fixes) {
        return Vec::new();
    }
    ["fix-first", "fix-second"]
        .iter()
        .zip(model.variables.editor.fixes())
        .filter_map(|(id, offered)| {
            let key = keymap.keys(id).next()?.label(true);
            Some(format!("{key} {}", offered.label))
        })
        .collect()
}
