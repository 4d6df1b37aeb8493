//! Reasons for which a file is not read or saved.

use crate::io::state_folder::StateError;
use crate::io::{reason, shown_path};
use std::fs::Metadata;
use std::io;
use std::path::{Path, PathBuf};

/// The reason why a file was not read or saved. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// Somebody else changed, created or removed the file since it was read.
    #[error("{} has changed on the disk since it was read", shown_path(.path))]
    Changed {
        /// The file.
        path: PathBuf,
    },
    /// There is something at the path, but no file that could be saved.
    #[error("{} is {what}", shown_path(.path))]
    NotAFile {
        /// The path.
        path: PathBuf,
        /// A description, such as `a folder`.
        what: &'static str,
    },
    /// Nobody may write to the file.
    #[error("{} is read-only", shown_path(.path))]
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// Another run of this program is saving the file, and does not end.
    #[error("another lume-wizard is saving {} and does not end", shown_path(.path))]
    Busy {
        /// The file.
        path: PathBuf,
        /// Its lock file, on file systems without locks.
        lock_file: Option<PathBuf>,
    },
    /// The new file would lack what the old one has.
    #[error("saving {} would lose {}", shown_path(.path), .lost.join(" and "))]
    Attributes {
        /// The file.
        path: PathBuf,
        /// The loss, such as `the access control list`.
        lost: Vec<String>,
    },
    /// A file with several names is written in place, and its old contents cannot be kept meanwhile.
    #[error("{} has several names (hard links) and is written in place: {source}", shown_path(.path))]
    NoBackup {
        /// The file.
        path: PathBuf,
        /// The reason why not.
        source: StateError,
    },
    /// A run that wrote the file in place was killed.
    #[error("the last save of {} was interrupted; its contents from before are in {}", shown_path(.path), shown_path(.backup))]
    Interrupted {
        /// The file.
        path: PathBuf,
        /// Its old contents.
        backup: PathBuf,
    },
    /// The system refused; nothing has changed.
    #[error("{} cannot be {doing}: {}", shown_path(.path), reason(.source))]
    Io {
        /// The path.
        path: PathBuf,
        /// `read`, `saved` or `removed`.
        doing: &'static str,
        /// The system's reason.
        source: io::Error,
    },
}

impl SaveError {
    /// The user's options.
    #[must_use]
    pub fn help(&self) -> Option<String> {
        match self {
            Self::Changed { .. } => Some("Nothing has been written. Read it again first.".to_owned()),
            Self::Io {
                doing: "saved",
                source,
                ..
            } if matches!(
                source.kind(),
                io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem
            ) =>
            {
                Some(
                    "Nothing has been written. The file's folder must be writable too: the new file is made beside the old one."
                        .to_owned(),
                )
            }
            Self::Io {
                doing: "saved" | "removed",
                ..
            } => Some("Nothing has been written.".to_owned()),
            Self::ReadOnly { .. } => {
                Some("Nothing has been written. Make it writable (`chmod u+w`) and save again.".to_owned())
            }
            Self::Busy {
                lock_file: Some(lock_file),
                ..
            } => Some(format!(
                "Nothing has been written. When no other one runs, on no machine, remove {}.",
                shown_path(lock_file)
            )),
            Self::Busy { .. } => Some("Nothing has been written. Wait for it, or end it.".to_owned()),
            Self::Attributes { .. } => Some("Nothing has been written. --force saves without it.".to_owned()),
            Self::NoBackup { .. } => Some(
                "Nothing has been written. Set XDG_STATE_HOME to a folder of yours that can be written.".to_owned(),
            ),
            Self::Interrupted { path, backup } => Some(format!(
                "Compare the two. To go back: `cp {0} {1}`; then remove {0}.",
                shown_path(backup),
                shown_path(path)
            )),
            Self::NotAFile { .. } | Self::Io { .. } => None,
        }
    }
}

/// The system refused to have the file `doing` (`read` or `saved`).
pub(super) fn failed(path: &Path, doing: &'static str, source: io::Error) -> SaveError {
    SaveError::Io {
        path: path.to_owned(),
        doing,
        source,
    }
}

/// The file has changed since it was read.
pub(super) fn changed(path: &Path) -> SaveError {
    SaveError::Changed {
        path: path.to_owned(),
    }
}

/// Refuses what is no plain file.
pub(super) fn plain_file(path: &Path, facts: &Metadata) -> Result<(), SaveError> {
    if facts.is_file() {
        return Ok(());
    }
    let what = if facts.is_dir() {
        "a folder"
    } else {
        "not a plain file"
    };
    Err(SaveError::NotAFile {
        path: path.to_owned(),
        what,
    })
}
