//! A program that is running: fed, read and waited for at once, and ended when it has to stop.

use super::error::RunError;
use super::output::{OUTPUT_LIMIT, OutputReader, TerminalUse};
use crate::io::stop::Stop;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::OFlags;
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions};
use std::io::{ErrorKind, PipeReader, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::process::{Child, ChildStdin, Command, ExitStatus};
use std::time::{Duration, Instant};

/// The time that a program which was asked to end has before it is killed.
pub(super) const GRACE: Duration = Duration::from_secs(2);

/// A program that is running.
pub(super) struct Running {
    child: Child,
    terminal: TerminalUse,
    /// Closed when the process has ended.
    exit: PipeReader,
    pub(super) out: OutputReader,
    pub(super) err: OutputReader,
}

impl Running {
    /// Starts a program and the watch for its end.
    pub(super) fn start(mut command: Command, terminal: TerminalUse) -> Result<Self, RunError> {
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
    pub(super) fn converse(
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
    pub(super) fn finish(&mut self, ended: Result<(), RunError>) -> Result<ExitStatus, RunError> {
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
pub(super) fn descendants(ancestor: Pid) -> Vec<Pid> {
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
