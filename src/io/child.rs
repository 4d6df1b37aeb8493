//! Child processes, run in one place: every one can be stopped, its output is bounded, and nothing polls while it
//! runs. The process itself is waited for, not its pipes: a background process that a git hook leaves behind keeps
//! them open for as long as it likes.

use super::stop::Stop;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::OFlags;
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions};
use std::io::{ErrorKind, PipeReader, Read, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// The most that is kept of what a program writes, in bytes: of a query's answer all, of other output the end.
pub const OUTPUT_LIMIT: usize = 1 << 20;

/// The time that a query may take; the user is not asked anything meanwhile.
pub const QUERY_TIMEOUT: Duration = Duration::from_secs(10);

/// The time that a program which was asked to end has before it is killed.
const GRACE: Duration = Duration::from_secs(2);

/// Why a program did not do what it was run for.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The program is not there.
    #[error("the program is not there")]
    Missing,
    /// It ran and failed: what it wrote, or how it ended when it wrote nothing.
    #[error("{0}")]
    Failed(String),
    /// It could not be run or waited for.
    #[error("{}", super::reason(.0))]
    System(std::io::Error),
    /// It took longer than this and was ended.
    #[error("it gave no answer within {} seconds and was ended", .0.as_secs_f32())]
    TimedOut(Duration),
    /// It wrote more than this many bytes and was ended.
    #[error("it wrote more than {} MiB and was ended", .0 >> 20)]
    TooMuchOutput(usize),
    /// The signal of the request to stop; the program was ended.
    #[error("it was stopped")]
    Stopped(i32),
}

/// The terminal's part in a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TerminalUse {
    /// The program has none: it runs in a process group of its own, which is ended as a whole.
    Away,
    /// The program may ask on the terminal; what it writes is shown there as it comes.
    Shared,
}

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
            out: text(running.out.kept),
            err: text(running.err.kept),
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

/// A program that is running.
struct Running {
    child: Child,
    terminal: TerminalUse,
    /// Closed when the process has ended.
    exit: PipeReader,
    out: OutputReader,
    err: OutputReader,
}

impl Running {
    fn start(mut command: Command, terminal: TerminalUse) -> Result<Self, RunError> {
        let mut child = command.spawn().map_err(|error| match error.kind() {
            ErrorKind::NotFound => RunError::Missing,
            _ => RunError::System(error),
        })?;
        let watched = watch_exit(&child);
        let exit = match watched {
            Ok(exit) => exit,
            Err(error) => {
                // It may have ended by itself; the error that is returned is why it is not waited for.
                let _ = child.kill();
                let _ = child.wait();
                return Err(RunError::System(error));
            }
        };
        Ok(Self {
            out: OutputReader::of(child.stdout.take().map(Into::into), terminal),
            err: OutputReader::of(child.stderr.take().map(Into::into), terminal),
            child,
            terminal,
            exit,
        })
    }

    /// Feeds and reads the program until its process has ended.
    fn converse(
        &mut self,
        mut input: &[u8],
        timeout: Option<Duration>,
        whole_output: bool,
        stop: &Stop,
    ) -> Result<(), RunError> {
        let deadline = timeout.map(|timeout| (Instant::now() + timeout, timeout));
        let asked = stop.watch().map_err(RunError::System)?;
        let mut stdin = self.child.stdin.take();
        for pipe in [
            stdin.as_ref().map(AsFd::as_fd),
            self.out.pipe.as_ref().map(AsFd::as_fd),
            self.err.pipe.as_ref().map(AsFd::as_fd),
        ] {
            pipe.map_or(Ok(()), set_nonblocking).map_err(RunError::System)?;
        }
        loop {
            let [exit, _, out, err, writable] = ready(
                [
                    Some((self.exit.as_fd(), PollFlags::IN)),
                    Some((asked.as_fd(), PollFlags::IN)),
                    self.out.pipe.as_ref().map(|pipe| (pipe.as_fd(), PollFlags::IN)),
                    self.err.pipe.as_ref().map(|pipe| (pipe.as_fd(), PollFlags::IN)),
                    stdin.as_ref().map(|pipe| (pipe.as_fd(), PollFlags::OUT)),
                ],
                deadline.map(|(end, _)| end.saturating_duration_since(Instant::now())),
            )?;
            if let Some(signal) = stop.requested() {
                return Err(RunError::Stopped(signal));
            }
            if out || exit {
                self.out.take()?;
            }
            if err || exit {
                self.err.take()?;
            }
            if whole_output && self.out.total.max(self.err.total) > OUTPUT_LIMIT {
                return Err(RunError::TooMuchOutput(OUTPUT_LIMIT));
            }
            if exit {
                return Ok(());
            }
            if writable {
                feed(&mut stdin, &mut input);
            }
            if let Some((end, timeout)) = deadline
                && Instant::now() >= end
            {
                return Err(RunError::TimedOut(timeout));
            }
        }
    }

    /// Ends the program where the conversation broke off, and reaps it.
    fn finish(&mut self, ended: Result<(), RunError>) -> Result<ExitStatus, RunError> {
        if ended.is_err() {
            // Politely first, so that git removes its lock files.
            self.signal(Signal::TERM);
            let exit = ready([Some((self.exit.as_fd(), PollFlags::IN))], Some(GRACE));
            if !matches!(exit, Ok([true])) {
                self.signal(Signal::KILL);
            }
        }
        let status = self.child.wait().map_err(RunError::System)?;
        ended.map(|()| status)
    }

    /// Signals the program and what it has started. Only [`Running::finish`] reaps the process, so its number is still
    /// its own.
    fn signal(&self, signal: Signal) {
        let id = Pid::from_child(&self.child);
        // What has ended by itself needs no signal.
        match self.terminal {
            TerminalUse::Away => {
                let _ = rustix::process::kill_process_group(id, signal);
            }
            // The group is this program's own.
            TerminalUse::Shared => {
                for id in descendants(id).into_iter().chain([id]) {
                    let _ = rustix::process::kill_process(id, signal);
                }
            }
        }
    }
}

/// The processes that a process has started, and those that these have started, as `/proc` knows them.
fn descendants(ancestor: Pid) -> Vec<Pid> {
    let parent_of = |entry: std::io::Result<std::fs::DirEntry>| {
        let entry = entry.ok()?;
        let id: i32 = entry.file_name().to_str()?.parse().ok()?;
        // The name in parentheses may hold anything, also parentheses.
        let facts = std::fs::read_to_string(entry.path().join("stat")).ok()?;
        let parent: i32 = facts
            .rsplit_once(')')?
            .1
            .split_whitespace()
            .nth(1)?
            .parse()
            .ok()?;
        Some((Pid::from_raw(id)?, Pid::from_raw(parent)?))
    };
    let Ok(entries) = std::fs::read_dir("/proc") else {
        return Vec::new();
    };
    let parents: Vec<(Pid, Pid)> = entries.filter_map(parent_of).collect();
    let mut found = vec![ancestor];
    let mut next = 0;
    while let Some(&parent) = found.get(next) {
        found.extend(parents.iter().filter(|(_, of)| *of == parent).map(|(id, _)| *id));
        next += 1;
    }
    found.split_off(1)
}

/// One of the two streams that a program writes.
struct OutputReader {
    pipe: Option<std::fs::File>,
    kept: Vec<u8>,
    total: usize,
    shown: bool,
}

impl OutputReader {
    fn of(pipe: Option<std::os::fd::OwnedFd>, terminal: TerminalUse) -> Self {
        Self {
            pipe: pipe.map(Into::into),
            kept: Vec::new(),
            total: 0,
            shown: terminal == TerminalUse::Shared,
        }
    }

    /// Takes what is there, at most 1 MiB at a time so that a request to stop is noticed.
    fn take(&mut self) -> Result<(), RunError> {
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
}

/// Starts a thread that waits for the process without reaping it; the pipe is closed when it has ended. The thread is
/// none of a pool, whose other jobs may themselves be waiting for this process.
fn watch_exit(child: &Child) -> std::io::Result<PipeReader> {
    let id = Pid::from_child(child);
    let (reader, writer) = std::io::pipe()?;
    std::thread::Builder::new()
        .name("child".to_owned())
        .spawn(move || {
            let wanted = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
            while matches!(
                rustix::process::waitid(WaitId::Pid(id), wanted),
                Err(rustix::io::Errno::INTR)
            ) {}
            drop(writer);
        })?;
    Ok(reader)
}

fn set_nonblocking(fd: BorrowedFd<'_>) -> std::io::Result<()> {
    let flags = rustix::fs::fcntl_getfl(fd)?;
    rustix::fs::fcntl_setfl(fd, flags | OFlags::NONBLOCK)?;
    Ok(())
}

/// Waits until one of these is ready, or `left` is over (none waits for ever); returns which are ready or closed.
fn ready<const N: usize>(
    wanted: [Option<(BorrowedFd<'_>, PollFlags)>; N],
    left: Option<Duration>,
) -> Result<[bool; N], RunError> {
    let left = left.map(|left| Timespec {
        tv_sec: i64::try_from(left.as_secs()).unwrap_or(i64::MAX),
        tv_nsec: left.subsec_nanos().into(),
    });
    let mut waited: Vec<PollFd<'_>> = wanted
        .iter()
        .flatten()
        .map(|(fd, flags)| PollFd::from_borrowed_fd(*fd, *flags))
        .collect();
    match poll(&mut waited, left.as_ref()) {
        Ok(_) | Err(rustix::io::Errno::INTR) => {}
        Err(error) => return Err(RunError::System(error.into())),
    }
    let mut answers = waited.iter().map(|fd| !fd.revents().is_empty());
    Ok(wanted.map(|fd| fd.is_some() && answers.next().unwrap_or(false)))
}

/// Writes what the pipe takes; a program that stops reading says why at its end.
fn feed(stdin: &mut Option<ChildStdin>, input: &mut &[u8]) {
    let Some(pipe) = stdin else { return };
    match pipe.write(input) {
        Ok(written) => *input = input.get(written..).unwrap_or_default(),
        Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted) => return,
        Err(_) => *input = b"",
    }
    if input.is_empty() {
        *stdin = None;
    }
}

fn text(bytes: Vec<u8>) -> String {
    let from = bytes.len().saturating_sub(OUTPUT_LIMIT);
    String::from_utf8_lossy(bytes.get(from..).unwrap_or_default()).into_owned()
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
    use super::*;

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
