//! The reasons why a project was not written.

use crate::io::child::RunError;
use crate::io::git::CommitError;
use crate::io::state_folder::StateError;
use rustix::io::Errno;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// The reason why nothing was written: the disk is as it was before.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The disk is no longer as it was reviewed.
    #[error("{} has changed on the disk since it was looked at", crate::io::shown_path(.0))]
    Changed(PathBuf),
    /// Folders, links or unreadable files are where files of the project belong.
    #[error("in the way: {0}")]
    InTheWay(String),
    /// The plan is not valid on every disk: two of its paths are one where case does not count, or a file is a folder.
    #[error("the project has two files at one place: {0}")]
    Colliding(String),
    /// The destination cannot be written at all.
    #[error("{} {reason}", crate::io::shown_path(.path))]
    Blocked {
        /// The destination.
        path: PathBuf,
        /// The end of the sentence.
        reason: String,
    },
    /// Another run is writing there now.
    #[error("another lume-wizard is writing into {} now", crate::io::shown_path(.0))]
    Busy(PathBuf),
    /// There is a journal that no run of this user is known to have written.
    #[error(
        "{} says that a write was interrupted, but {reason}; it may have come with the folder, and nothing in it was followed",
        crate::io::shown_path(.folder)
    )]
    UntrustedJournal {
        /// The journal's folder.
        folder: PathBuf,
        /// The reason why it is not believed.
        reason: &'static str,
    },
    /// The state folder cannot be used, so that an interrupted write could not be undone.
    #[error(transparent)]
    State(#[from] StateError),
    /// A replaced file would lack what the old one has.
    #[error("replacing {} would lose {}", crate::io::shown_path(.path), .lost.join(" and "))]
    Attributes {
        /// The file.
        path: PathBuf,
        /// The loss, such as `the access control list`.
        lost: Vec<String>,
    },
    /// A lock file of git that is not known to be left by this program.
    #[error("{} is there: git is at work in the repository, or was killed", crate::io::shown_path(.0))]
    GitLocked(PathBuf),
    /// Git knows nobody and `user.useConfigOnly` forbids to use the answers.
    #[error("git's configuration has no name or no e-mail address, and user.useConfigOnly forbids any other")]
    NobodyConfigured,
    /// The commit needs the `git` program and there is none.
    #[error("the commit needs the git program, which is not there: {0}")]
    NoProgram(String),
    /// The commit needs the `git` program and it does not run: the reasons, and its own words.
    #[error("the commit needs the git program ({0}), which does not run: {1}")]
    BrokenProgram(String, String),
    /// The commit could not be made, so nothing was written.
    #[error("the commit could not be made: {0}")]
    Commit(String),
    /// The disk took no more of the commit, so nothing was written.
    #[error("the commit cannot be written: {}", crate::io::reason(.0))]
    CommitStorage(io::Error),
    /// The system refused.
    #[error("{} cannot be {doing}: {}", crate::io::shown_path(.path), crate::io::reason(.source))]
    Io {
        /// The path.
        path: PathBuf,
        /// `written`, `read`, `locked` and the like.
        doing: &'static str,
        /// The system's reason.
        source: io::Error,
    },
    /// The user asked to stop, by this signal.
    #[error("stopped")]
    Stopped(i32),
    /// Taking back what was written failed as well; the next run tries again.
    #[error("{first}; what was written before could not be undone either: {then}")]
    NotTakenBack {
        /// The first failure.
        first: Box<WriteError>,
        /// The failure after it.
        then: Box<WriteError>,
    },
}

impl WriteError {
    /// The user's options.
    #[must_use]
    pub fn help(&self) -> Option<String> {
        let text = match self {
            Self::Changed(_) => "Nothing has been written. Look at it again, then write.",
            Self::InTheWay(_) => "Nothing has been written. Move them away, or choose another folder.",
            Self::NobodyConfigured => {
                "Nothing has been written. Set user.name and user.email with git config --global, or use --no-git."
            }
            Self::NoProgram(_) => {
                "Nothing has been written. Install git, or use --no-git and commit by yourself."
            }
            Self::BrokenProgram(..) => {
                "Nothing has been written. Repair git, or use --no-git and commit by yourself."
            }
            Self::Commit(_) => "Nothing has been written. Mend what git says, or use --no-git.",
            Self::UntrustedJournal { folder, .. } => {
                return Some(format!(
                    "Nothing has been written. Look into {0}: its old/ would hold files as they were before. When nothing in it is yours, \
                     remove the folder and run this again.",
                    crate::io::shown_path(folder)
                ));
            }
            Self::State(_) => {
                "Nothing has been written: a write into an existing folder that is interrupted is undone with what the state folder \
                 keeps. Set XDG_STATE_HOME to a folder of yours that can be written."
            }
            Self::Attributes { .. } => "Nothing has been written. Move the file away, or keep yours.",
            Self::GitLocked(_) => {
                "Nothing has been written. Wait for the other git to end; when there is none, remove the file."
            }
            Self::CommitStorage(_) => "Nothing has been written. Make room on the disk, then write again.",
            Self::NotTakenBack { .. } => {
                "Run the same command again once the cause is gone: it undoes the rest first."
            }
            Self::Colliding(_)
            | Self::Blocked { .. }
            | Self::Busy(_)
            | Self::Io { .. }
            | Self::Stopped(_) => {
                return None;
            }
        };
        Some(text.to_owned())
    }

    /// Returns whether the input is not in order (exit status 1), rather than something that cannot be read, written or run.
    #[must_use]
    pub fn is_not_in_order(&self) -> bool {
        match self {
            Self::Changed(_)
            | Self::InTheWay(_)
            | Self::Colliding(_)
            | Self::UntrustedJournal { .. }
            | Self::GitLocked(_)
            | Self::NobodyConfigured
            | Self::Commit(_) => true,
            Self::NotTakenBack { first, .. } => first.is_not_in_order(),
            Self::Blocked { .. }
            | Self::Busy(_)
            | Self::State(_)
            | Self::Attributes { .. }
            | Self::CommitStorage(_)
            | Self::NoProgram(_)
            | Self::BrokenProgram(..)
            | Self::Io { .. }
            | Self::Stopped(_) => false,
        }
    }

    pub(in crate::io) fn io(path: &Path, doing: &'static str) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { path, doing, source }
    }
}

impl From<CommitError> for WriteError {
    fn from(error: CommitError) -> Self {
        match error {
            CommitError::Run(RunError::Missing) => Self::NoProgram("it was there a moment ago".to_owned()),
            CommitError::Run(RunError::Stopped(signal)) => Self::Stopped(signal),
            CommitError::Run(RunError::Failed(words)) => storage_error(&words)
                .map_or_else(|| Self::Commit(format!("git says: {words}")), Self::CommitStorage),
            CommitError::Run(RunError::System(error)) if is_storage_error(&error) => {
                Self::CommitStorage(error)
            }
            CommitError::Run(error) => Self::Commit(error.to_string()),
            CommitError::Library(error) => storage_error(error.message())
                .map_or_else(|| Self::Commit(error.message().to_owned()), Self::CommitStorage),
            CommitError::File(path, source) => Self::Io {
                path,
                doing: "read",
                source,
            },
            CommitError::InTheMiddle(what) => {
                Self::Commit(format!("the repository is in the middle of {what}"))
            }
        }
    }
}

fn is_storage_error(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::ReadOnlyFilesystem
    )
}

/// The error of the system that a message of git or libgit2 repeats, where the disk took no more: neither gives its
/// number.
fn storage_error(message: &str) -> Option<io::Error> {
    [Errno::NOSPC, Errno::DQUOT, Errno::ROFS]
        .map(io::Error::from)
        .into_iter()
        .find(|error| {
            let text = error.to_string();
            let words = text.split(" (os error").next().unwrap_or_default();
            !words.is_empty() && message.contains(words)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_found_in_messages() {
        let found = storage_error("fatal: cannot write: No space left on device");
        assert_eq!(found.unwrap().kind(), ErrorKind::StorageFull);
        assert!(storage_error("fatal: bad object").is_none());
    }
}
