//! The terminal guard: the one place that changes the terminal's modes, and the one way back that leaving, a panic, a
//! signal, suspension and other programs share. Going back twice does nothing.

use crossterm::Command;
use crossterm::cursor::{Hide, Show};
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::execute;
use crossterm::style::ResetColor;
use crossterm::terminal::{
    EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use std::fmt;
use std::io::{self, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread::ThreadId;

/// Whether the terminal's modes are ours, and which thread draws.
static TAKEN: Mutex<Option<ThreadId>> = Mutex::new(None);

/// Whether the terminal reports the mouse while it is ours.
static MOUSE: AtomicBool = AtomicBool::new(false);

/// Makes the terminal report presses and the wheel, in the form that has no limit of columns (xterm's 1000 and 1006), or
/// stops it. crossterm's own command asks for every motion as well, which nobody reads here.
struct ReportMouse(bool);

impl Command for ReportMouse {
    fn write_ansi(&self, f: &mut impl fmt::Write) -> fmt::Result {
        f.write_str(match self.0 {
            true => "\x1b[?1000h\x1b[?1006h",
            false => "\x1b[?1006l\x1b[?1000l",
        })
    }

    #[cfg(windows)]
    fn execute_winapi(&self) -> io::Result<()> {
        Ok(())
    }
}

/// Holds the terminal; dropping it gives the terminal back as it was.
#[derive(Debug)]
pub struct Guard(());

impl Guard {
    /// Takes the terminal: raw mode, the alternate screen, pastes as one event, with `mouse` presses and the wheel.
    /// Nothing is asked of the terminal.
    ///
    /// # Errors
    /// When the terminal's modes cannot be set.
    pub fn enter(mouse: bool) -> io::Result<Self> {
        hook_panics();
        MOUSE.store(mouse, Ordering::Relaxed);
        take()?;
        Ok(Self(()))
    }

    /// Gives the terminal back while `other` runs, then takes it again.
    ///
    /// # Errors
    /// When the terminal's modes cannot be set.
    pub fn lend<T>(&self, other: impl FnOnce() -> T) -> io::Result<T> {
        restore();
        let result = other();
        take()?;
        Ok(result)
    }

    /// Gives the terminal back until [`Guard::retake`].
    pub fn release(&self) {
        restore();
    }

    /// Takes the terminal again after something else may have changed its modes.
    ///
    /// # Errors
    /// When the terminal's modes cannot be set.
    pub fn retake(&self) -> io::Result<()> {
        restore();
        take()
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        restore();
    }
}

fn take() -> io::Result<()> {
    let mut taken = TAKEN.lock().unwrap_or_else(PoisonError::into_inner);
    *taken = Some(std::thread::current().id());
    enable_raw_mode()?;
    execute!(io::stdout(), EnterAlternateScreen, EnableBracketedPaste, Hide)?;
    match MOUSE.load(Ordering::Relaxed) {
        true => execute!(io::stdout(), ReportMouse(true)),
        false => Ok(()),
    }
}

/// Puts the terminal back as it was; without a terminal that was taken, or the second time, nothing happens.
pub fn restore() {
    let mut taken = TAKEN.lock().unwrap_or_else(PoisonError::into_inner);
    if taken.take().is_none() {
        return;
    }
    // A terminal that is gone cannot be told anything: each step is tried, whatever became of the one before.
    let mut out = io::stdout();
    let _ = execute!(out, EndSynchronizedUpdate, ResetColor, DisableBracketedPaste);
    if MOUSE.load(Ordering::Relaxed) {
        let _ = execute!(out, ReportMouse(false));
    }
    let _ = execute!(out, LeaveAlternateScreen, Show);
    let _ = disable_raw_mode();
    let _ = out.flush();
}

/// A panic of the thread that draws gives the terminal back before it is told; one of a worker becomes the outcome of
/// its effect and is only logged, for the screen is still in use.
fn hook_panics() {
    static HOOKED: std::sync::Once = std::sync::Once::new();
    HOOKED.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            let drawing = *TAKEN.lock().unwrap_or_else(PoisonError::into_inner);
            match drawing {
                Some(thread) if thread != std::thread::current().id() => {
                    tracing::error!(%panic, "a worker panicked")
                }
                _ => {
                    restore();
                    before(panic);
                }
            }
        }));
    });
}
