//! Being asked to stop: by a signal in a headless command, by the user in the wizard.

use signal_hook::consts::{
    SIGABRT, SIGALRM, SIGHUP, SIGINT, SIGIO, SIGPROF, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGVTALRM, SIGXCPU,
    SIGXFSZ,
};
use std::io::{PipeReader, PipeWriter};
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex, PoisonError};

/// The signals that end a program by default and can be caught. The exit status is then 128 and the signal's number.
pub const ENDING_SIGNALS: [i32; 13] = [
    SIGHUP, SIGINT, SIGQUIT, SIGABRT, SIGUSR1, SIGUSR2, SIGALRM, SIGTERM, SIGXCPU, SIGXFSZ, SIGVTALRM,
    SIGPROF, SIGIO,
];

/// A request to stop that work looks at between its steps, or waits for.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<Request>);

#[derive(Debug, Default)]
struct Request {
    /// The signal's number; 0 as long as nobody has asked.
    signal: AtomicI32,
    /// Made when somebody first waits. The request closes the writing end, which wakes all who wait.
    pipe: Mutex<Option<(PipeReader, Option<PipeWriter>)>>,
}

impl Stop {
    /// Asks the work to stop; `signal` is the number of the signal that asked (2 for the user's own wish).
    pub fn request(&self, signal: i32) {
        self.0.signal.store(signal, Ordering::SeqCst);
        let mut pipe = self.0.pipe.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, writer)) = &mut *pipe {
            *writer = None;
        }
    }

    /// A pipe that becomes readable (by its end) with the request, for waiting on it together with other things.
    ///
    /// # Errors
    /// When the system has no pipe left.
    pub fn watch(&self) -> std::io::Result<PipeReader> {
        let mut pipe = self.0.pipe.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((reader, _)) = &*pipe {
            return reader.try_clone();
        }
        let (reader, writer) = std::io::pipe()?;
        let watched = reader.try_clone()?;
        let writer = self.requested().is_none().then_some(writer);
        *pipe = Some((reader, writer));
        Ok(watched)
    }

    /// The signal that asked to stop; none when nobody did.
    #[must_use]
    pub fn requested(&self) -> Option<i32> {
        match self.0.signal.load(Ordering::SeqCst) {
            0 => None,
            signal => Some(signal),
        }
    }
}

/// The signals that end a headless command: at once while it only reads, after its unfinished files are removed while
/// it writes.
#[derive(Debug)]
pub struct Signals {
    stop: Stop,
    working: Arc<Mutex<bool>>,
}

impl Signals {
    /// Listens for [`ENDING_SIGNALS`] from now on; those that the caller had ignored (`nohup`) stay ignored.
    #[must_use]
    pub fn listen() -> Self {
        let stop = Stop::default();
        let working = Arc::new(Mutex::new(false));
        let listener = Self {
            stop: stop.clone(),
            working: Arc::clone(&working),
        };
        let ignored = ignored_signals();
        let wanted = ENDING_SIGNALS
            .into_iter()
            .filter(|signal| ignored & (1 << (signal - 1)) == 0);
        if let Err(error) = listen(wanted, stop, working) {
            // The signals then end the program as the system does; leftovers are removed by the next run.
            tracing::warn!(%error, "signals are not listened for");
        }
        listener
    }

    /// Does work that cleans up after itself when it is asked to stop.
    pub fn work<T>(&self, work: impl FnOnce(&Stop) -> T) -> T {
        let set = |busy: bool| *self.working.lock().unwrap_or_else(PoisonError::into_inner) = busy;
        set(true);
        let done = work(&self.stop);
        set(false);
        done
    }

    /// The request, for work that can be ended at once.
    #[must_use]
    pub const fn stop(&self) -> &Stop {
        &self.stop
    }

    /// The signal that asked to stop, if one did while [`Signals::work`] was busy.
    #[must_use]
    pub fn requested(&self) -> Option<i32> {
        self.stop.requested()
    }
}

/// Requests a stop at each signal, from a thread that lives as long as the process. It is there before the handlers
/// are: once they are installed, the signals no longer end the program by themselves.
fn listen(wanted: impl Iterator<Item = i32>, stop: Stop, working: Arc<Mutex<bool>>) -> std::io::Result<()> {
    let (sender, receiver) = channel::<signal_hook::iterator::Signals>();
    std::thread::Builder::new()
        .name("signals".to_owned())
        .spawn(move || {
            let Ok(mut signals) = receiver.recv() else { return };
            for signal in signals.forever() {
                let again = stop.requested().is_some();
                stop.request(signal);
                // Loaded until the exit: work cannot begin in between.
                let working = working.lock().unwrap_or_else(PoisonError::into_inner);
                if again || !*working {
                    std::process::exit(128 + signal);
                }
            }
        })?;
    let signals = signal_hook::iterator::Signals::new(wanted)?;
    sender.send(signals).map_err(std::io::Error::other)
}

/// The signals that this process was started to ignore, one bit each (signal 1 is the lowest).
fn ignored_signals() -> u64 {
    // Only Linux has this file: elsewhere no signal is known to be ignored.
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
        .unwrap_or(0)
}
