//! Diagnostics as data: what is wrong, where, and what helps. How they look is for the shells to decide.

use super::{LineIndex, Span};
use std::borrow::Cow;

/// A diagnostic's severity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The runtime (or this program, for an answer) refuses it.
    Error,
    /// It is taken, but it is almost surely a mistake.
    Warning,
    /// A matter of style.
    Hint,
}

impl Severity {
    /// `error`, `warning` or `hint`, as in the JSON reports.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Hint => "hint",
        }
    }
}

/// One of the two sections of a variables file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    /// `input_variables`.
    Input,
    /// `output_variables`.
    Output,
}

impl Section {
    /// Both, in the order in which the runtimes read them.
    pub const ALL: [Self; 2] = [Self::Input, Self::Output];

    /// `input` or `output`, as in reports and commands.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Input => "input",
            Self::Output => "output",
        }
    }

    /// The key of the section in a variables file.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Input => "input_variables",
            Self::Output => "output_variables",
        }
    }
}

/// Something to tell the user about a text or an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The code by which `check --explain` finds it: lower-case words joined by hyphens.
    pub code: &'static str,
    /// Its severity.
    pub severity: Severity,
    /// The problem in a colleague's words, without the place; see [`Diagnostic::text`].
    pub message: String,
    /// The remedy.
    pub help: Option<String>,
    /// The very value (or key) that it is about; none where it is not in the file.
    pub span: Option<Span>,
    /// Another place that the message is about, such as the other of two equal names.
    pub related: Option<Span>,
    /// The section, for a variable's diagnostic.
    pub section: Option<Section>,
    /// The variable's name as the runtime would hold it.
    pub variable: Option<String>,
    /// The variable's field, or the answer's key.
    pub field: Option<String>,
}

impl Diagnostic {
    /// A diagnostic without a place; the `with_` and `at` methods add what is known.
    #[must_use]
    pub fn new(code: &'static str, severity: Severity, message: impl Into<String>) -> Self {
        let message = message.into();
        Self {
            code,
            severity,
            message,
            help: None,
            span: None,
            related: None,
            section: None,
            variable: None,
            field: None,
        }
    }

    /// The same with what to do about it.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same, about this span.
    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }

    /// The same, about this other place as well.
    #[must_use]
    pub fn related_to(mut self, span: Span) -> Self {
        self.related = Some(span);
        self
    }

    /// The message with the line of the other place that it is about. `lines` are those of the present text.
    #[must_use]
    pub fn text(&self, lines: &LineIndex) -> Cow<'_, str> {
        match self.related {
            Some(span) => format!("{} at line {}", self.message, lines.line(span.start)).into(),
            None => self.message.as_str().into(),
        }
    }

    /// The same, about this variable.
    #[must_use]
    pub fn of_variable(mut self, section: Section, name: impl Into<String>) -> Self {
        self.section = Some(section);
        self.variable = Some(name.into());
        self
    }

    /// The same, about this field of a variable, or this answer.
    #[must_use]
    pub fn of_field(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }
}
