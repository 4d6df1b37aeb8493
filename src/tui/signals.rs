//! The signals that the shell's loop answers.

use signal_hook::consts::{SIGCONT, SIGTSTP, SIGWINCH};
use std::io;

/// Those that suspend and resume the program or change the terminal's size.
const OTHERS: [i32; 3] = [SIGTSTP, SIGCONT, SIGWINCH];

/// Installs handlers for the signals that end the program and those of the terminal, and starts the thread that passes
/// each to `deliver`; it lives as long as the shell, so it is none of the workers, and ends when that returns false. A signal that arrives before the loop waits is delivered then.
///
/// # Errors
/// When a handler cannot be installed.
pub(super) fn watch(ending: &[i32], deliver: impl Fn(i32) -> bool + Send + 'static) -> io::Result<()> {
    let mut signals = signal_hook::iterator::Signals::new(ending.iter().chain(&OTHERS))?;
    std::thread::Builder::new()
        .name("signals".to_owned())
        .spawn(move || {
            for signal in signals.forever() {
                if !deliver(signal) {
                    return;
                }
            }
        })?;
    Ok(())
}
