//! `--log FILE`: what the program does, line by line, for whoever looks for a fault. Never to the terminal.

use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::Mutex;

/// Writes the log to the end of `path` from now on. It may be called once; later calls change nothing.
///
/// # Errors
/// When the file cannot be opened.
pub(super) fn start(path: &Path) -> io::Result<()> {
    let file = File::options().create(true).append(true).open(path)?;
    let begun = tracing_subscriber::fmt()
        .with_writer(Mutex::new(file))
        .with_ansi(false)
        .with_max_level(tracing::Level::DEBUG)
        .try_init();
    if begun.is_err() {
        tracing::debug!("a log was begun before");
    }
    Ok(())
}
