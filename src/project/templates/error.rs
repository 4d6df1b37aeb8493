//! Errors of the template engine, with file, line and the nearest name.

use crate::text::display::shown;
use crate::text::nearest::nearest;
use std::fmt;
use tera::{ErrorKind, ReportError};

/// A mistake in a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateError {
    /// The template's path in its set; empty where it is about none.
    pub path: String,
    /// The line and column, from 1.
    pub position: Option<(usize, usize)>,
    /// The mistake, and the nearest name that exists.
    pub message: String,
}

impl fmt::Display for TemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "{}:", shown(&self.path))?;
        }
        if let Some((line, column)) = self.position {
            write!(f, "{line}:{column}:")?;
        }
        if !self.path.is_empty() {
            f.write_str(" ")?;
        }
        f.write_str(&shown(&self.message))
    }
}

impl std::error::Error for TemplateError {}

impl TemplateError {
    /// A mistake in the file at `path` as a whole.
    #[must_use]
    pub fn in_file(path: &str, message: impl Into<String>) -> Self {
        Self {
            path: path.to_owned(),
            position: None,
            message: message.into(),
        }
    }

    /// The mistake that the engine reports; `path` where it names no file.
    #[must_use]
    pub fn of(error: &tera::Error, path: &str) -> Self {
        match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
                Self::of_report(report, error)
            }
            ErrorKind::Msg(text) => Self::of_text(text, path),
            other => Self::in_file(path, other.to_string()),
        }
    }

    fn of_report(report: &ReportError, error: &tera::Error) -> Self {
        let mut message = described(report.message());
        let mut source = std::error::Error::source(error);
        while let Some(cause) = source {
            message.push_str(&format!(": {cause}"));
            source = cause.source();
        }
        let span = report.span();
        Self {
            path: report.filename().to_owned(),
            position: Some((span.start_line, span.start_col + 1)),
            message,
        }
    }

    /// A report that the engine gives as text: `error: MESSAGE`, then ` --> FILE:LINE:COLUMN`.
    fn of_text(text: &str, path: &str) -> Self {
        let mut lines = text.lines();
        let message = lines.next().unwrap_or_default();
        let message = described(message.strip_prefix("error: ").unwrap_or(message));
        let place = lines.next().and_then(|line| line.trim().strip_prefix("--> "));
        let parts = place.and_then(|place| {
            let (rest, column) = place.rsplit_once(':')?;
            let (file, line) = rest.rsplit_once(':')?;
            Some((file, (line.parse().ok()?, column.parse().ok()?)))
        });
        match parts {
            Some((file, position)) => Self {
                path: file.to_owned(),
                position: Some(position),
                message,
            },
            None => Self::in_file(path, message),
        }
    }
}

/// The engine's message, with the nearest name for one that is not defined.
fn described(message: &str) -> String {
    let Some((sentence, known)) = message.split_once(" is not defined.") else {
        return message.to_owned();
    };
    let quoted = sentence.split('`').nth(1).unwrap_or_default();
    let known: Vec<&str> = known
        .split_once(':')
        .map_or("", |(_, names)| names)
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .collect();
    match nearest(quoted, known.iter().copied()) {
        Some(near) => format!("there is no `{quoted}`; did you mean `{near}`?"),
        None if known.is_empty() => format!("there is no `{quoted}`"),
        None => format!("there is no `{quoted}`; there are {}", known.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_name_file_line_and_nearest_key() {
        let mut engine = super::super::empty_engine().unwrap();
        let mut context = tera::Context::new();
        context.insert("author", "Ada");
        for (text, expected) in [
            (
                "a\n <{ autor }>",
                "f.tera:2:5: there is no `autor`; did you mean `author`?",
            ),
            (
                "<{ quite_else }>",
                "f.tera:1:4: there is no `quite_else`; there are author",
            ),
            ("<{ author", "f.tera:1:10: Unexpected end of input"),
            ("<{ author | yml }>", "f.tera:1:13: Unknown filter `yml`"),
            ("<% include \"x\" %>", "f.tera:1:12: Unknown template `x`"),
        ] {
            let added = engine.add_raw_templates([("f.tera", text)]);
            let rendered = added.and_then(|()| engine.render("f.tera", &context));
            let error = TemplateError::of(&rendered.unwrap_err(), "");
            assert_eq!(error.to_string(), expected);
        }
    }
}
