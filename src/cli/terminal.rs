//! A terminal as plain lines, for the line-by-line shell.

use crate::prompt::Console;
use std::io::{BufRead, Write};

/// Lines to the terminal, and those typed there.
pub struct LineTerminal {
    beside_results: bool,
}

impl LineTerminal {
    /// Shows on standard output, for a conversation that is all there is.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            beside_results: false,
        }
    }

    /// Shows on standard error, for a command whose results go to standard output.
    #[must_use]
    pub const fn beside_results() -> Self {
        Self { beside_results: true }
    }

    /// Returns whether `text` could be shown.
    fn show(&self, text: &str) -> bool {
        let write = |out: &mut dyn Write| out.write_all(text.as_bytes()).and_then(|()| out.flush());
        let written = if self.beside_results {
            write(&mut std::io::stderr().lock())
        } else {
            write(&mut std::io::stdout().lock())
        };
        written.is_ok()
    }
}

impl Console for LineTerminal {
    fn say(&mut self, line: &str) {
        self.show(&format!("{line}\n"));
    }

    fn ask(&mut self, prompt: &str) -> Option<String> {
        // Nobody answers a question that could not be shown.
        if !self.show(prompt) {
            return None;
        }
        let mut bytes = Vec::new();
        match std::io::stdin().lock().read_until(b'\n', &mut bytes) {
            Ok(read) if read > 0 => {
                let line = String::from_utf8_lossy(&bytes);
                Some(line.trim_end_matches(['\r', '\n']).to_owned())
            }
            _ => {
                self.show("\n");
                None
            }
        }
    }
}
