//! Results to standard output, errors to standard error; a reader that has gone away is no error, a full disk is.

use super::Status;
use std::io::{ErrorKind, Write};

/// Writes `text` to standard output. A closed pipe is quietly accepted; anything else that keeps the result from
/// being written makes the command fail.
#[must_use]
pub fn result(text: &str) -> Status {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            note(&format!("standard output cannot be written: {error}\n"));
            Status::Failed
        }
        _ => Status::Done,
    }
}

/// Writes `text` to standard error, if anybody listens there.
pub fn note(text: &str) {
    let mut out = std::io::stderr().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// What happened and what helps, as one text.
pub fn sentence(message: &str, help: Option<&str>) -> String {
    match help {
        Some(help) => format!("{message}. {help}"),
        None => message.to_owned(),
    }
}
