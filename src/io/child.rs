//! Child processes, run in one place: every one can be stopped, its output is bounded, and nothing polls while it
//! runs. The process itself is waited for, not its pipes: a background process that a git hook leaves behind keeps
//! them open for as long as it likes.

mod error;
mod output;
mod running;

use super::stop::Stop;
pub use error::RunError;
pub use output::OUTPUT_LIMIT;
use output::TerminalUse;
use running::Running;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Command, ExitStatus, Stdio};
use std::time::Duration;

/// The time that a query may take; the user is not asked anything meanwhile.
pub const QUERY_TIMEOUT: Duration = Duration::from_secs(10);

/// A program to run to its end.
#[derive(Debug)]
pub struct Task<'a> {
    command: Command,
    input: &'a [u8],
    terminal: TerminalUse,
    timeout: Option<Duration>,
    /// Whether more output than [`OUTPUT_LIMIT`] ends the program; otherwise the end of the output is kept.
    whole_output: bool,
}

impl<'a> Task<'a> {
    /// A program that works without the terminal and may take as long as it needs.
    #[must_use]
    pub const fn background(command: Command) -> Self {
        Self {
            command,
            input: b"",
            terminal: TerminalUse::Away,
            timeout: None,
            whole_output: false,
        }
    }

    /// A question to a program: it is answered within [`QUERY_TIMEOUT`] and [`OUTPUT_LIMIT`].
    #[must_use]
    pub fn query(command: Command) -> Self {
        Self {
            timeout: Some(QUERY_TIMEOUT),
            whole_output: true,
            ..Self::background(command)
        }
    }

    /// A program that may ask the user on the terminal, which nobody else may use meanwhile. What it writes is copied
    /// to standard error as it comes and kept. Without a terminal it is as in the background.
    #[must_use]
    pub fn on_terminal(mut command: Command) -> Self {
        let Some(name) = terminal_name() else {
            return Self::background(command);
        };
        // gpg's agent asks where this says; the program's own standard streams are pipes.
        if std::env::var_os("GPG_TTY").is_none() {
            command.env("GPG_TTY", name);
        }
        Self {
            terminal: TerminalUse::Shared,
            ..Self::background(command)
        }
    }

    /// Gives the program this text to read.
    #[must_use]
    pub fn input(self, text: &'a str) -> Self {
        Self {
            input: text.as_bytes(),
            ..self
        }
    }

    /// Replaces the time that the program may take.
    #[must_use]
    pub fn timeout(self, timeout: Duration) -> Self {
        Self {
            timeout: Some(timeout),
            ..self
        }
    }

    /// Runs the program and returns what it wrote.
    ///
    /// # Errors
    /// When it cannot be run, fails, exceeds a limit, or `stop` is requested.
    pub fn run(mut self, stop: &Stop) -> Result<ProgramOutput, RunError> {
        let stdin = match self.input {
            b"" => Stdio::null(),
            _ => Stdio::piped(),
        };
        self.command
            .stdin(stdin)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        if self.terminal == TerminalUse::Away {
            self.command.process_group(0);
        }
        let mut running = Running::start(self.command, self.terminal)?;
        let ended = running.converse(self.input, self.timeout, self.whole_output, stop);
        let status = running.finish(ended)?;
        let said = ProgramOutput {
            out: running.out.into_text(),
            err: running.err.into_text(),
        };
        if status.success() {
            return Ok(said);
        }
        Err(RunError::Failed(said.words().unwrap_or_else(|| ending(status))))
    }
}

/// The output of a program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProgramOutput {
    /// To standard output.
    pub out: String,
    /// To standard error.
    pub err: String,
}

impl ProgramOutput {
    /// Everything, complaints first; none when nothing was written.
    #[must_use]
    pub fn words(&self) -> Option<String> {
        let words = format!("{}{}", self.err, self.out);
        let words = words.trim();
        (!words.is_empty()).then(|| words.to_owned())
    }
}

/// Runs a program that has the terminal for itself, all three standard streams included, and waits for its end.
///
/// # Errors
/// When it cannot be run, or `stop` is requested: it is then ended.
pub fn hand_over(command: Command, stop: &Stop) -> Result<ExitStatus, RunError> {
    let mut running = Running::start(command, TerminalUse::Shared)?;
    let ended = running.converse(b"", None, false, stop);
    running.finish(ended)
}

/// The file of the terminal that one of the standard streams is connected to.
fn terminal_name() -> Option<std::ffi::OsString> {
    use std::os::unix::ffi::OsStringExt;
    let name = rustix::termios::ttyname(std::io::stdin(), Vec::new())
        .or_else(|_| rustix::termios::ttyname(std::io::stderr(), Vec::new()))
        .or_else(|_| rustix::termios::ttyname(std::io::stdout(), Vec::new()));
    name.ok()
        .map(|name| std::ffi::OsString::from_vec(name.into_bytes()))
}

/// The end of a program that wrote nothing, in words.
fn ending(status: ExitStatus) -> String {
    match (status.signal(), status.code()) {
        (Some(2), _) => "it was interrupted".to_owned(),
        (Some(signal), _) => format!("it was ended by signal {signal} and wrote nothing"),
        (None, Some(code)) => format!("it ended with status {code} and wrote nothing"),
        (None, None) => "it ended and wrote nothing".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::running::{GRACE, descendants};
    use super::*;
    use rustix::process::{Pid, Signal};
    use std::time::Instant;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    /// Requests a stop as soon as the file is there.
    fn stop_when_there(path: std::path::PathBuf, stop: &Stop) {
        let stop = stop.clone();
        std::thread::spawn(move || {
            while !path.exists() {
                std::thread::yield_now();
            }
            stop.request(15);
        });
    }

    #[test]
    fn input_is_read_and_both_outputs_are_kept() {
        let long = "x".repeat(300_000);
        let said = Task::background(shell("cat; echo no >&2"))
            .input(&long)
            .run(&Stop::default())
            .unwrap();
        assert_eq!(said.out, long);
        assert_eq!(said.err, "no\n");
    }

    #[test]
    fn a_background_process_holds_nobody_up() {
        let start = Instant::now();
        let said = Task::background(shell("sleep 60 & echo $!"))
            .run(&Stop::default())
            .unwrap();
        assert!(start.elapsed() < Duration::from_secs(20));
        // It goes on, as its author wished.
        let id = Pid::from_raw(said.out.trim().parse().unwrap()).unwrap();
        rustix::process::kill_process(id, Signal::KILL).unwrap();
    }

    #[test]
    fn a_stop_ends_the_whole_group() {
        let folder = tempfile::tempdir().unwrap();
        let started = folder.path().join("started");
        let stop = Stop::default();
        stop_when_there(started.clone(), &stop);
        let script = format!("sleep 60 & echo $! > {0}.id; touch {0}; wait", started.display());
        let ended = Task::background(shell(&script)).run(&stop);
        assert!(matches!(ended, Err(RunError::Stopped(15))), "{ended:?}");
        let id = std::fs::read_to_string(folder.path().join("started.id")).unwrap();
        let is_gone = || {
            let state = std::fs::read_to_string(format!("/proc/{}/stat", id.trim()));
            state.map_or(true, |state| state.contains(") Z"))
        };
        let start = Instant::now();
        while !is_gone() && start.elapsed() < Duration::from_secs(20) {
            std::thread::yield_now();
        }
        assert!(is_gone(), "the process that it had started goes on");
    }

    #[test]
    fn what_a_program_has_started_is_found() {
        let script = "sleep 60 & echo $!; read end; kill $!";
        let mut child = shell(script)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let out = child.stdout.take().unwrap();
        std::io::BufRead::read_line(&mut std::io::BufReader::new(out), &mut line).unwrap();
        let started = Pid::from_raw(line.trim().parse().unwrap()).unwrap();
        assert!(descendants(Pid::from_child(&child)).contains(&started));
        assert!(descendants(rustix::process::getpid()).contains(&started));
        drop(child.stdin.take());
        child.wait().unwrap();
    }

    #[test]
    fn a_program_that_ignores_the_request_is_killed() {
        let folder = tempfile::tempdir().unwrap();
        let started = folder.path().join("started");
        let stop = Stop::default();
        stop_when_there(started.clone(), &stop);
        let script = format!(
            "trap '' TERM; touch {}; while :; do sleep 1; done",
            started.display()
        );
        let start = Instant::now();
        let ended = Task::background(shell(&script)).run(&stop);
        assert!(matches!(ended, Err(RunError::Stopped(15))), "{ended:?}");
        assert!(start.elapsed() >= GRACE && start.elapsed() < Duration::from_secs(20));
    }

    #[test]
    fn an_endless_answer_ends_the_query() {
        let ended = Task::query(shell("yes")).run(&Stop::default());
        assert!(matches!(ended, Err(RunError::TooMuchOutput(OUTPUT_LIMIT))));
    }

    #[test]
    fn a_query_without_an_answer_times_out() {
        let limit = Duration::from_millis(50);
        let ended = Task::query(shell("exec sleep 60"))
            .timeout(limit)
            .run(&Stop::default());
        assert!(matches!(ended, Err(RunError::TimedOut(time)) if time == limit));
    }

    #[test]
    fn much_output_is_kept_to_its_end() {
        let said = Task::background(shell("yes | head -n 3000000; echo end"))
            .run(&Stop::default())
            .unwrap();
        assert!(said.out.len() <= OUTPUT_LIMIT && said.out.ends_with("end\n"));
    }

    #[test]
    fn failures_are_told_apart() {
        let missing = Task::background(Command::new("/no/such/program")).run(&Stop::default());
        assert!(matches!(missing, Err(RunError::Missing)));
        for (script, words) in [
            ("echo why >&2; exit 3", "why"),
            ("exit 3", "it ended with status 3 and wrote nothing"),
            ("kill -INT $$", "it was interrupted"),
        ] {
            match Task::background(shell(script)).run(&Stop::default()) {
                Err(RunError::Failed(said)) => assert_eq!(said, words),
                other => panic!("{script}: {other:?}"),
            }
        }
    }
}
