//! The output of a program while it runs: read without blocking, and bounded.

use super::error::RunError;
use std::io::{ErrorKind, Read, Write};

/// The most that is kept of what a program writes, in bytes: of a query's answer all, of other output the end.
pub const OUTPUT_LIMIT: usize = 1 << 20;

/// The terminal's part in a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TerminalUse {
    /// The program has none: it runs in a process group of its own, which is ended as a whole.
    Away,
    /// The program may ask on the terminal; what it writes is shown there as it comes.
    Shared,
}

/// One of the two streams that a program writes.
pub(super) struct OutputReader {
    pub(super) pipe: Option<std::fs::File>,
    kept: Vec<u8>,
    pub(super) total: usize,
    shown: bool,
}

impl OutputReader {
    pub(super) fn of(pipe: Option<std::os::fd::OwnedFd>, terminal: TerminalUse) -> Self {
        Self {
            pipe: pipe.map(Into::into),
            kept: Vec::new(),
            total: 0,
            shown: terminal == TerminalUse::Shared,
        }
    }

    /// Takes what is there, at most 1 MiB at a time so that a request to stop is noticed.
    pub(super) fn take(&mut self) -> Result<(), RunError> {
        let Some(pipe) = &mut self.pipe else {
            return Ok(());
        };
        let mut buffer = [0; 65536];
        for _ in 0..16 {
            let part = match pipe.read(&mut buffer) {
                Ok(0) => {
                    self.pipe = None;
                    return Ok(());
                }
                Ok(read) => buffer.get(..read).unwrap_or_default(),
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => return Err(RunError::System(error)),
            };
            if self.shown {
                // Where nobody looks, nothing is shown; it is kept all the same.
                let _ = std::io::stderr().write_all(part);
            }
            self.total = self.total.saturating_add(part.len());
            self.kept.extend_from_slice(part);
            if self.kept.len() > 2 * OUTPUT_LIMIT {
                self.kept.drain(..self.kept.len() - OUTPUT_LIMIT);
            }
        }
        Ok(())
    }

    /// The end of the output as text.
    pub(super) fn into_text(self) -> String {
        let from = self.kept.len().saturating_sub(OUTPUT_LIMIT);
        String::from_utf8_lossy(self.kept.get(from..).unwrap_or_default()).into_owned()
    }
}
