//! Results to standard output, errors to standard error.

use super::ExitStatus;
use crate::text::display;
use serde_json::Value;
use std::fmt::{Display, Write as _};
use std::io::{ErrorKind, Write};

/// Writes `text` to standard output, beside what the command does or checks. A reader that has gone away is accepted;
/// anything else that keeps the text from being written makes the command fail.
#[must_use]
pub fn result(text: &str) -> ExitStatus {
    match write(text) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => ExitStatus::Done,
        outcome => written(outcome),
    }
}

/// Writes `text` to standard output, where that is all that the command is for: also a reader that has gone away makes
/// it fail.
#[must_use]
pub fn listing(text: &str) -> ExitStatus {
    written(write(text))
}

fn write(text: &str) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush())
}

/// The status of a text that was written to standard output, or was not. That a reader has gone away needs no words.
#[must_use]
pub fn written(outcome: std::io::Result<()>) -> ExitStatus {
    let Err(error) = outcome.and_then(|()| std::io::stdout().flush()) else {
        return ExitStatus::Done;
    };
    if error.kind() != ErrorKind::BrokenPipe {
        let reason = crate::io::reason(&error);
        note(&format!("error: standard output cannot be written: {reason}\n"));
    }
    ExitStatus::Failed
}

/// A report as indented JSON with a final line break; what could act on a terminal is escaped.
#[must_use]
pub fn json(report: &Value) -> String {
    format!("{}\n", display::escaped_json(&format!("{report:#}")))
}

/// Appends a line to `text`.
pub fn line(text: &mut String, line: impl Display) {
    // A String takes everything.
    let _ = writeln!(text, "{line}");
}

/// Writes `text` to standard error, if anybody listens there.
pub fn note(text: &str) {
    let mut out = std::io::stderr().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Warns that what was written cannot be undone, where there is a reason for that.
pub fn not_undoable(reason: Option<&str>) {
    if let Some(reason) = reason {
        note(&format!(
            "warning: it cannot be undone: {}\n",
            display::shown(reason)
        ));
    }
}

/// The failure and its help, as one text.
pub fn sentence(message: &str, help: Option<&str>) -> String {
    match help {
        Some(help) => format!("{message}. {help}"),
        None => message.to_owned(),
    }
}
