//! The `git` program, run because the user's configuration asks for what libgit2 does not do.

use super::GitSettings;
use crate::generate::People;
use crate::io::child::{ProgramOutput, RunError, Task};
use crate::io::stop::Stop;
use std::path::Path;
use std::process::Command;

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
pub fn git(folder: &Path, settings: &GitSettings) -> Command {
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

/// Checks that there is a `git` program and that it runs.
///
/// # Errors
/// When it is missing, or does not run: its own words.
pub fn check() -> Result<(), RunError> {
    let mut version = Command::new("git");
    version.arg("--version");
    Task::query(version).run(&Stop::default()).map(|_| ())
}

/// `git init` for a repository on `branch`, with the user's templates.
///
/// # Errors
/// As [`run`].
pub fn init(folder: &Path, settings: &GitSettings, branch: &str, stop: &Stop) -> Result<(), RunError> {
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

/// `git add` of `paths`, as filters and attributes have it; those that are `executable` become so in the index also where
/// the file system has no such mode.
///
/// # Errors
/// As [`run`].
pub fn add(
    folder: &Path,
    settings: &GitSettings,
    paths: &[&str],
    executable: &[&str],
    stop: &Stop,
) -> Result<(), RunError> {
    // A file that the user's own rules ignore is a part of the project all the same.
    let mut command = git(folder, settings);
    command.args(["add", "--force", "--"]).args(paths);
    run(command, None, stop)?;
    if executable.is_empty() {
        return Ok(());
    }
    let mut command = git(folder, settings);
    command
        .args(["update-index", "--chmod=+x", "--"])
        .args(executable);
    run(command, None, stop).map(|_| ())
}

/// `git commit` of the index, or of the paths in `only`, with hooks and signature as the user has configured them. Where
/// git `may_ask` the user, it has the terminal, and what it writes is shown there. Returns what it wrote.
///
/// # Errors
/// As [`run`]; a hook or a signature that fails is [`RunError::Failed`].
pub fn commit(
    folder: &Path,
    settings: &GitSettings,
    people: &People,
    message: &str,
    only: &[&str],
    may_ask: bool,
    stop: &Stop,
) -> Result<ProgramOutput, RunError> {
    let mut command = git(folder, settings);
    command.args(["commit", "-q", "-F", "-"]);
    if !only.is_empty() {
        command.args(["--only", "--"]).args(only);
    }
    command
        .env("GIT_AUTHOR_NAME", &people.author.name)
        .env("GIT_AUTHOR_EMAIL", &people.author.email)
        .env("GIT_COMMITTER_NAME", &people.committer.name)
        .env("GIT_COMMITTER_EMAIL", &people.committer.email);
    let task = match may_ask {
        true => Task::on_terminal(command),
        false => Task::background(command),
    };
    task.input(message).run(stop)
}

/// Runs a command to its end, with `input` for it to read, and returns what it wrote to standard output.
///
/// # Errors
/// When it cannot be run, fails, or `stop` is requested (it is then ended).
pub fn run(command: Command, input: Option<&str>, stop: &Stop) -> Result<String, RunError> {
    let task = Task::background(command).input(input.unwrap_or_default());
    task.run(stop).map(|said| said.out)
}
