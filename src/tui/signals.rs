//! The signals that the shell's loop answers.

use signal_hook::consts::{
    SIGABRT, SIGALRM, SIGCONT, SIGHUP, SIGINT, SIGIO, SIGPROF, SIGQUIT, SIGTERM, SIGTSTP, SIGUSR1, SIGUSR2,
    SIGVTALRM, SIGWINCH, SIGXCPU, SIGXFSZ,
};
use std::io;

/// The signals that end the program by default and can be caught: the terminal is restored and the exit status is 128
/// and the signal's number.
pub const ENDING_SIGNALS: [i32; 13] = [
    SIGHUP, SIGINT, SIGQUIT, SIGABRT, SIGUSR1, SIGUSR2, SIGALRM, SIGTERM, SIGXCPU, SIGXFSZ, SIGVTALRM,
    SIGPROF, SIGIO,
];

/// Those that suspend and resume the program or change the terminal's size.
const OTHERS: [i32; 3] = [SIGTSTP, SIGCONT, SIGWINCH];

/// Installs the handlers and starts the thread that passes each signal to `deliver`; it ends when that returns false.
/// A signal that arrives before the loop waits is delivered then.
///
/// # Errors
/// When a handler cannot be installed.
pub(super) fn watch(deliver: impl Fn(i32) -> bool + Send + 'static) -> io::Result<()> {
    let mut signals = signal_hook::iterator::Signals::new(ENDING_SIGNALS.iter().chain(&OTHERS))?;
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
