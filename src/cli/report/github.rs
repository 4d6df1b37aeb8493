//! Workflow commands that GitHub turns into annotations on a change: `::error file=…,line=…::message`.

use super::FileReport;
use crate::cli::diagnostics::LocatedDiagnostic;
use crate::text::Severity;
use crate::text::display::shown;

/// The report about `files`.
#[must_use]
pub fn report(files: &[FileReport]) -> String {
    let mut text = String::new();
    for file in files {
        match &file.contents {
            Ok(_) => {
                for located in file.located() {
                    text.push_str(&command(&file.path, &located));
                }
            }
            Err(why) => text.push_str(&format!(
                "::error file={},title=file-unreadable::the file cannot be read: {}\n",
                property(&file.path),
                message(why)
            )),
        }
    }
    text
}

fn command(path: &str, located: &LocatedDiagnostic) -> String {
    let diagnostic = &located.diagnostic;
    let level = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "notice",
    };
    let place = located.place.map_or_else(String::new, |(start, end)| {
        // GitHub takes columns on a single line only.
        if start.line == end.line {
            format!(
                ",line={},endLine={},col={},endColumn={}",
                start.line, end.line, start.column, end.column
            )
        } else {
            format!(",line={},endLine={}", start.line, end.line)
        }
    });
    let help = diagnostic
        .help
        .as_deref()
        .map_or_else(String::new, |help| format!(" ({help})"));
    format!(
        "::{level} file={}{place},title={}::{}\n",
        property(path),
        property(diagnostic.code),
        message(&format!("{}{help}", diagnostic.message))
    )
}

/// An error about a file, or about one of its lines.
#[must_use]
pub fn error(path: Option<&str>, line: Option<usize>, title: &str, text: &str) -> String {
    let path = path.map_or_else(String::new, |path| format!("file={},", property(path)));
    let line = line.map_or_else(String::new, |line| format!("line={line},"));
    format!(
        "::error {path}{line}title={}::{}\n",
        property(title),
        message(text)
    )
}

fn message(text: &str) -> String {
    shown(text).replace('%', "%25")
}

fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}
