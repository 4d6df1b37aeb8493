//! Diagnostics in reports: as JSON for programs, in lines for people.

use crate::text::display::shown;
use crate::text::{Diagnostic, Position, Section, Severity, Span};
use serde_json::{Value, json};

/// A diagnostic and the place in a file that it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocatedDiagnostic {
    /// The diagnostics.
    pub diagnostic: Diagnostic,
    /// The file, as it was given.
    pub path: Option<String>,
    /// Its start and end there.
    pub place: Option<(Position, Position)>,
}

impl LocatedDiagnostic {
    /// About no file.
    #[must_use]
    pub const fn nowhere(diagnostic: Diagnostic) -> Self {
        Self {
            diagnostic,
            path: None,
            place: None,
        }
    }

    /// About a file whose offsets `position` turns into places.
    #[must_use]
    pub fn within(mut diagnostic: Diagnostic, path: &str, position: impl Fn(usize) -> Position) -> Self {
        if let Some(span) = diagnostic.related.take() {
            let line = position(span.start).line;
            diagnostic.message.push_str(&format!(" at line {line}"));
        }
        let place = |span: Span| (position(span.start), position(span.end));
        Self {
            place: diagnostic.span.map(place),
            path: Some(path.to_owned()),
            diagnostic,
        }
    }

    /// Returns whether it is an error.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.diagnostic.severity == Severity::Error
    }

    /// As the JSON reports have it; without a place, lines and columns are null.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let diagnostic = &self.diagnostic;
        let (start, end) = self.place.unzip();
        json!({
            "code": diagnostic.code,
            "severity": diagnostic.severity.word(),
            "message": diagnostic.message,
            "help": diagnostic.help,
            "line": start.map(|at| at.line),
            "column": start.map(|at| at.column),
            "end_line": end.map(|at| at.line),
            "end_column": end.map(|at| at.column),
            "section": diagnostic.section.map(Section::word),
            "variable": diagnostic.variable,
            "field": diagnostic.field,
        })
    }

    /// For people: `PATH:LINE:COLUMN: error: message`, or `error: VARIABLE: message` without a place; the help on a
    /// line of its own.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        if let Some(path) = &self.path {
            text.push_str(&shown(path));
            if let Some((start, _)) = self.place {
                text.push_str(&format!(":{}:{}", start.line, start.column));
            }
            text.push_str(": ");
        }
        text.push_str(self.diagnostic.severity.word());
        text.push_str(": ");
        // Where no line says which variable it is about, its name does.
        if let (None, Some(variable)) = (self.place, &self.diagnostic.variable) {
            text.push_str(&format!("{}: ", shown(variable)));
        }
        text.push_str(&shown(&self.diagnostic.message));
        text.push('\n');
        if let Some(help) = &self.diagnostic.help {
            text.push_str(&format!("  help: {}\n", shown(help)));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::LineIndex;

    #[test]
    fn positions_count_from_one_and_may_be_null() {
        let text = "a: 1\né: x\x1b\n";
        let lines = LineIndex::new(text);
        let at = text.find('x').unwrap();
        let diagnostic = Diagnostic::new("some-code", Severity::Warning, "odd \x1b")
            .at(Span::new(at, at + 2))
            .with_help("mend it")
            .of_variable(Section::Output, "é");
        let located =
            LocatedDiagnostic::within(diagnostic.clone(), "v.yml", |offset| lines.position(text, offset));
        assert_eq!(
            located.to_json(),
            json!({"code": "some-code", "severity": "warning", "message": "odd \u{1b}", "help": "mend it", "line": 2,
                "column": 4, "end_line": 2, "end_column": 6, "section": "output", "variable": "é", "field": null})
        );
        assert_eq!(
            located.to_text(),
            "v.yml:2:4: warning: odd \\x1b\n  help: mend it\n"
        );
        let nowhere = LocatedDiagnostic::nowhere(diagnostic);
        assert_eq!(nowhere.to_json()["line"], Value::Null);
        assert_eq!(nowhere.to_text(), "warning: é: odd \\x1b\n  help: mend it\n");
    }
}
