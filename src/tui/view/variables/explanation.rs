//! Words about a field or a variable: why a text is not valid, problems with what helps, fixes with their keys, what the
//! runtime would load; else what the field is for.

use crate::editor::VariableRef;
use crate::editor::form::{FormRow, KIND, NAME, loaded_value, problems_of};
use crate::text::display::wrapped;
use crate::text::{Diagnostic, Severity};
use crate::tui::theme::Appearance;
use crate::wizard::{KeyContext, Model};
use ratatui::text::Line;

/// The weight of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LineWeight {
    /// A problem's line; the first has its glyph.
    Problem(Severity, bool),
    Plain,
    Dim,
    /// A fix, after its key.
    Fix,
}

/// A line of an explanation.
#[derive(Clone, Debug)]
pub struct Explained {
    weight: LineWeight,
    key: String,
    text: String,
}

impl Explained {
    fn of(text: &str, room: usize, weight: LineWeight) -> Vec<Self> {
        let lines = wrapped(text, room).into_iter();
        lines
            .map(|text| Self {
                weight,
                key: String::new(),
                text,
            })
            .collect()
    }

    /// The lines of a problem, each at most `room` cells wide besides its glyph.
    pub fn problem(severity: Severity, text: &str, room: usize) -> Vec<Self> {
        let mut lines = Self::of(text, room.saturating_sub(2), LineWeight::Problem(severity, false));
        if let Some(first) = lines.first_mut() {
            first.weight = LineWeight::Problem(severity, true);
        }
        lines
    }

    /// Plain lines.
    pub fn plain(text: &str, room: usize) -> Vec<Self> {
        Self::of(text, room, LineWeight::Plain)
    }

    fn dim(text: &str, room: usize) -> Vec<Self> {
        Self::of(text, room, LineWeight::Dim)
    }

    /// The line as it is drawn.
    pub fn line(self, look: Appearance) -> Line<'static> {
        let theme = look.theme;
        match self.weight {
            LineWeight::Problem(severity, first) => {
                let glyph = if first { look.glyphs.problem(severity) } else { " " };
                let glyph = look.safe(glyph).style(theme.problem(severity));
                let text = look.safe(self.text).style(theme.message(severity));
                look.line([glyph, look.safe(" "), text])
            }
            LineWeight::Plain => look.line(look.safe(self.text)),
            LineWeight::Dim => look.line(look.safe(self.text).style(theme.dim())),
            LineWeight::Fix => {
                let key = look.safe(self.key).style(theme.key());
                look.line([key, look.safe(" "), look.safe(self.text)])
            }
        }
    }
}

/// The explanation of a line of the form.
pub fn of_row(model: &Model, variable: &VariableRef<'_>, row: &FormRow, room: usize) -> Vec<Explained> {
    let Some(buffer) = model.project.buffer() else {
        return Vec::new();
    };
    let problems: Vec<&Diagnostic> = buffer
        .diagnostics_of(model.variables.editor.selection.cursor)
        .collect();
    let form = model.variables.form();
    let mut lines = Vec::new();
    if let Some(refused) = form.and_then(|form| form.refused.as_ref()) {
        lines.extend(Explained::problem(Severity::Error, refused, room));
    }
    for diagnostic in problems_of(&problems, row, variable) {
        lines.extend(Explained::problem(diagnostic.severity, &diagnostic.message, room));
        if let Some(help) = &diagnostic.help {
            lines.extend(Explained::dim(help, room));
        }
    }
    lines.extend(fixes(model));
    if let Some(loaded) = loaded_value(variable, row, buffer.arrays()) {
        lines.extend(Explained::dim(&loaded, room));
    }
    let completions = form.into_iter().flat_map(|form| form.completions.iter());
    lines.extend(completions.take(4).flat_map(|path| Explained::plain(path, room)));
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
        lines.extend(Explained::dim(help, room));
    }
    lines
}

/// The problems of a variable that is only looked at, and the fixes.
pub fn of_variable(model: &Model, problems: &[&Diagnostic], room: usize) -> Vec<Explained> {
    let mut lines = Vec::new();
    for problem in problems {
        let text = match &problem.field {
            Some(field) => format!("{field}: {}", problem.message),
            None => problem.message.clone(),
        };
        lines.extend(Explained::problem(problem.severity, &text, room));
    }
    lines.extend(fixes(model));
    lines
}

/// The fixes and their keys; none where another part of the screen has the focus, since they do nothing there.
pub fn fixes(model: &Model) -> Vec<Explained> {
    if !model.focus().contexts().contains(&KeyContext::Fixes) {
        return Vec::new();
    }
    let offered = model.variables.editor.fixes().iter();
    ["fix-first", "fix-second"]
        .iter()
        .zip(offered)
        .filter_map(|(id, offered)| {
            Some(Explained {
                weight: LineWeight::Fix,
                key: model.keymap.keys(id).next()?.label(true),
                text: offered.label.clone(),
            })
        })
        .collect()
}
