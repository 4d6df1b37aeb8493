//! The `git` program, run because the user's configuration asks for what libgit2 does not do.

use super::{People, Settings};
use crate::io::stop::Stop;
use std::io::{ErrorKind, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// How a run of a program ended.
#[derive(Debug)]
pub enum RunError {
    /// The program is not there.
    Missing,
    /// It ran and said no: its words.
    Refused(String),
    /// It could not be run or waited for.
    System(std::io::Error),
    /// The user asked to stop; it was ended.
    Stopped(i32),
}

/// Variables that would lead git to another repository than the one meant.
const LEADING_AWAY: [&str; 9] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_NAMESPACE",
    "GIT_PREFIX",
    "GIT_INTERNAL_SUPER_PREFIX",
];

/// A `git` command in `folder`, which is or will be a repository; `settings` are those of its final place.
#[must_use]
pub fn git(folder: &Path, settings: &Settings) -> Command {
    let mut command = Command::new("git");
    command.current_dir(folder).env("GIT_LITERAL_PATHSPECS", "1");
    for name in LEADING_AWAY {
        command.env_remove(name);
    }
    // What holds at the final place does not hold where the project is staged: git is told in so many words.
    let count = std::env::var("GIT_CONFIG_COUNT").ok();
    let mut count: usize = count.and_then(|count| count.parse().ok()).unwrap_or(0);
    for (name, value) in settings.conditional() {
        command.env(format!("GIT_CONFIG_KEY_{count}"), name);
        command.env(format!("GIT_CONFIG_VALUE_{count}"), value);
        count += 1;
    }
    if count > 0 {
        command.env("GIT_CONFIG_COUNT", count.to_string());
    }
    command
}

/// Whether there is a `git` program.
#[must_use]
pub fn has_git() -> bool {
    let asked = Command::new("git").arg("--version").stdin(Stdio::null()).output();
    asked.is_ok_and(|said| said.status.success())
}

/// `git init` for a repository on `branch`, with the user's templates.
///
/// # Errors
/// As [`run`].
pub fn init(folder: &Path, settings: &Settings, branch: &str, stop: &Stop) -> Result<(), RunError> {
    let mut create = git(folder, settings);
    create.args(["init", "-q"]);
    // libgit2 reads these formats only.
    create
        .env("GIT_DEFAULT_HASH", "sha1")
        .env("GIT_DEFAULT_REF_FORMAT", "files");
    run(create, None, stop)?;
    let mut branch_command = git(folder, settings);
    branch_command.args(["symbolic-ref", "HEAD", &format!("refs/heads/{branch}")]);
    run(branch_command, None, stop).map(|_| ())
}

/// `git commit` of `paths` as they stand in the index, with hooks and signature as the user has configured them.
///
/// # Errors
/// As [`run`]; a hook or a signature that fails is [`RunError::Refused`].
pub fn commit(
    folder: &Path,
    settings: &Settings,
    people: &People,
    message: &str,
    paths: &[&str],
    stop: &Stop,
) -> Result<(), RunError> {
    let mut command = git(folder, settings);
    command
        .args(["commit", "-q", "-F", "-", "--only", "--"])
        .args(paths)
        .env("GIT_AUTHOR_NAME", &people.author.name)
        .env("GIT_AUTHOR_EMAIL", &people.author.email)
        .env("GIT_COMMITTER_NAME", &people.committer.name)
        .env("GIT_COMMITTER_EMAIL", &people.committer.email);
    run(command, Some(message), stop).map(|_| ())
}

/// Runs a command to its end, with `input` for it to read, and gives what it wrote to standard output.
///
/// # Errors
/// When it cannot be run, says no, or the user asks to stop (it is then killed).
pub fn run(mut command: Command, input: Option<&str>, stop: &Stop) -> Result<String, RunError> {
    command.stdin(if input.is_some() {
        Stdio::piped()
    } else {
        Stdio::null()
    });
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| match error.kind() {
        ErrorKind::NotFound => RunError::Missing,
        _ => RunError::System(error),
    })?;
    if let (Some(text), Some(mut pipe)) = (input, child.stdin.take()) {
        // One that stops reading says why at its end.
        let _ = pipe.write_all(text.as_bytes());
    }
    let said = reader(child.stdout.take());
    let complained = reader(child.stderr.take());
    let status = wait(&mut child, stop)?;
    let text = |thread: std::thread::JoinHandle<Vec<u8>>| {
        String::from_utf8_lossy(&thread.join().unwrap_or_default()).into_owned()
    };
    if status.success() {
        return Ok(text(said));
    }
    let words = format!("{}{}", text(complained), text(said));
    let words = words.trim();
    Err(RunError::Refused(if words.is_empty() {
        format!("it ended with {status} and said nothing")
    } else {
        words.to_owned()
    }))
}

/// Reads a pipe to its end beside the waiting, so that a full pipe never stops the program that writes.
fn reader<R: Read + Send + 'static>(pipe: Option<R>) -> std::thread::JoinHandle<Vec<u8>> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            let _ = pipe.read_to_end(&mut bytes);
        }
        bytes
    })
}

fn wait(child: &mut Child, stop: &Stop) -> Result<std::process::ExitStatus, RunError> {
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Ok(status),
            Ok(None) => {}
            Err(error) => return Err(RunError::System(error)),
        }
        if let Some(signal) = stop.requested() {
            end(child);
            return Err(RunError::Stopped(signal));
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Ends a program: politely, so that git takes its lock files away, and by force when it does not listen.
fn end(child: &mut Child) {
    crate::io::system::ask_to_end(child);
    for _ in 0..400 {
        if !matches!(child.try_wait(), Ok(None)) {
            return;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    let _ = child.kill();
    let _ = child.wait();
}
