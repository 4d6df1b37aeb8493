//! The `gh` program: which secrets a repository has, by name. It is run only when the user asks.

use super::child::{RunError, Task, hand_over};
use super::stop::Stop;
use std::collections::BTreeSet;
use std::process::Command;

/// The reason why `gh` could not say which secrets there are.
#[derive(Debug, thiserror::Error)]
pub enum GhError {
    /// There is no `gh` program.
    #[error("the program gh is not there")]
    Missing,
    /// Nobody is logged in at the repository's host: what `gh` says.
    #[error("gh is not logged in: {0}")]
    NotLoggedIn(String),
    /// `gh` was refused, or there is no such repository: what it says.
    #[error("gh could not list the secrets: {0}")]
    Refused(String),
    /// `gh` gave no usable answer: why.
    #[error("gh could not list the secrets: {0}")]
    Unusable(String),
    /// The user asked to stop.
    #[error("stopped")]
    Stopped(i32),
}

impl GhError {
    /// The user's options.
    #[must_use]
    pub const fn help(&self) -> Option<&'static str> {
        match self {
            Self::Missing => Some(
                "Install it from https://cli.github.com, or look at the addresses of the list in a browser.",
            ),
            Self::NotLoggedIn(_) => Some("Log in with: gh auth login"),
            Self::Refused(_) => {
                Some("The repository must exist, and only who may change it can see its secrets' names.")
            }
            Self::Unusable(_) => Some(
                "See what `gh secret list` does in a terminal, or look at the addresses of the list in a browser.",
            ),
            Self::Stopped(_) => None,
        }
    }
}

/// Returns whether there is a `gh` program. It is looked for and not run, for it may hang.
#[must_use]
pub fn has_gh() -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| super::system::is_program(&folder.join("gh")))
}

/// The names of the secrets that the repository has for its workflows; `host` and `repository` as
/// [`crate::answers::Repository`] gives them (`owner/name`, with the host where it is not github.com). Values cannot
/// be read by anybody.
///
/// # Errors
/// When `gh` is missing, not logged in there, or refused.
pub fn secret_names(host: &str, repository: &str, stop: &Stop) -> Result<BTreeSet<String>, GhError> {
    let mut status = gh();
    status.args(["auth", "status", "--hostname", host]);
    Task::query(status).run(stop).map_err(|error| match error {
        RunError::Failed(words) => GhError::NotLoggedIn(one_line(&words)),
        other => from_run(other),
    })?;
    let mut list = gh();
    list.args(["secret", "list", "--repo", repository]);
    let said = Task::query(list).run(stop).map_err(from_run)?;
    // Into a pipe, gh writes one secret a line, fields separated by tabs, the name first.
    let names = said
        .out
        .lines()
        .filter_map(|line| line.split(['\t', ' ']).next())
        .filter(|name| !name.is_empty() && *name != "NAME")
        .map(str::to_owned);
    Ok(names.collect())
}

/// Lets `gh` ask the user on the terminal for a secret's value and store it; the value never passes through this
/// program. Returns whether `gh` ended well.
///
/// # Errors
/// When `gh` cannot be run, or `stop` is requested.
pub fn set_secret(repository: &str, name: &str, stop: &Stop) -> Result<bool, GhError> {
    let mut command = Command::new("gh");
    command.args(["secret", "set", name, "--repo", repository]);
    hand_over(command, stop)
        .map(|status| status.success())
        .map_err(from_run)
}

fn gh() -> Command {
    let mut command = Command::new("gh");
    command
        .env("GH_PROMPT_DISABLED", "1")
        .env("GH_NO_UPDATE_NOTIFIER", "1")
        .env("NO_COLOR", "1")
        .env_remove("GH_FORCE_TTY")
        .env_remove("CLICOLOR_FORCE");
    command
}

fn from_run(error: RunError) -> GhError {
    match error {
        RunError::Missing => GhError::Missing,
        RunError::Stopped(signal) => GhError::Stopped(signal),
        RunError::Failed(words) => GhError::Refused(one_line(&words)),
        RunError::TimedOut(_) | RunError::TooMuchOutput(_) => GhError::Unusable(error.to_string()),
        RunError::System(_) => GhError::Refused(error.to_string()),
    }
}

fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
