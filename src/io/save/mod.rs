//! One file saved in place: after it, the file is the old or the new one, never half of each, whatever stops the
//! program. Its mode, owner, access control list and extended attributes are kept, and a symbolic link that leads to it.
//!
//! A lock is held from the comparison (or, by [`LockedFile`], from the reading) to the renaming, so that no other run of
//! this program saves in between. An editor that takes no lock is noticed by exchanging the files: what it saved in the
//! last moment is what comes out, and is put back.

mod in_place;
mod replace;
mod target;

use super::directory::is_absence;
use super::lock::FileLock;
use super::state_folder::{StateError, StateFolder};
use std::fs::{File, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use target::Target;

/// What a file held when it was last read or saved; tells whether somebody else changed it since.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// There was no such file.
    Absent,
    /// A file of this many bytes with this fingerprint.
    File {
        /// The number of bytes.
        bytes: usize,
        /// Git's blob id of the contents; none when it could not be computed (never equal to a file).
        id: Option<git2::Oid>,
    },
}

impl Seen {
    /// The fingerprint of a file with these contents.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self::File {
            bytes: bytes.len(),
            id: git2::Oid::hash_object(git2::ObjectType::Blob, bytes).ok(),
        }
    }
}

/// Why a file was not read or saved. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// Somebody else changed, created or removed the file since it was read.
    #[error("{} has changed on the disk since it was read", super::shown_path(.path))]
    Changed {
        /// The file.
        path: PathBuf,
    },
    /// There is something at the path, but no file that could be saved.
    #[error("{} is {what}", super::shown_path(.path))]
    NotAFile {
        /// The path.
        path: PathBuf,
        /// What it is, such as `a folder`.
        what: &'static str,
    },
    /// Nobody may write to the file.
    #[error("{} is read-only", super::shown_path(.path))]
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// Another run of this program is saving the file, and does not end.
    #[error("another lume-wizard is saving {} and does not end", super::shown_path(.path))]
    Busy {
        /// The file.
        path: PathBuf,
        /// Its lock file, on file systems without locks.
        lock_file: Option<PathBuf>,
    },
    /// The new file would lack what the old one has.
    #[error("saving {} would lose {}", super::shown_path(.path), .lost.join(" and "))]
    Attributes {
        /// The file.
        path: PathBuf,
        /// What would be lost, such as `the access control list`.
        lost: Vec<String>,
    },
    /// A file with several names is written in place, and its old contents cannot be kept meanwhile.
    #[error("{} has several names (hard links) and is written in place: {source}", super::shown_path(.path))]
    NoBackup {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: StateError,
    },
    /// A run that wrote the file in place was killed.
    #[error("the last save of {} was interrupted; its contents from before are in {}", super::shown_path(.path), super::shown_path(.backup))]
    Interrupted {
        /// The file.
        path: PathBuf,
        /// Its old contents.
        backup: PathBuf,
    },
    /// The system refused; nothing has changed.
    #[error("{} cannot be {doing}: {}", super::shown_path(.path), super::reason(.source))]
    Io {
        /// The path.
        path: PathBuf,
        /// `read` or `saved`.
        doing: &'static str,
        /// What the system said.
        source: io::Error,
    },
}

impl SaveError {
    /// What the user can do about it.
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
            Self::Io { doing: "saved", .. } => Some("Nothing has been written.".to_owned()),
            Self::ReadOnly { .. } => {
                Some("Nothing has been written. Make it writable (`chmod u+w`) and save again.".to_owned())
            }
            Self::Busy {
                lock_file: Some(lock_file),
                ..
            } => Some(format!(
                "Nothing has been written. When no other one runs, on no machine, remove {}.",
                super::shown_path(lock_file)
            )),
            Self::Busy { .. } => Some("Nothing has been written. Wait for it, or end it.".to_owned()),
            Self::Attributes { .. } => Some("Nothing has been written. --force saves without it.".to_owned()),
            Self::NoBackup { .. } => Some(
                "Nothing has been written. Set XDG_STATE_HOME to a folder of yours that can be written.".to_owned(),
            ),
            Self::Interrupted { path, backup } => Some(format!(
                "Compare the two. To go back: `cp {0} {1}`; then remove {0}.",
                super::shown_path(backup),
                super::shown_path(path)
            )),
            Self::NotAFile { .. } | Self::Io { .. } => None,
        }
    }
}

/// Whether a save may lose what the system does not let it keep.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Attributes {
    /// The access control list, the extended attributes and the group's rights are kept, or nothing is saved.
    #[default]
    Required,
    /// They are kept where that is possible (`--force`).
    Optional,
}

impl Attributes {
    /// What `--force` asks for, or its absence.
    #[must_use]
    pub const fn forced(force: bool) -> Self {
        if force { Self::Optional } else { Self::Required }
    }
}

/// Reads a file and remembers what it held, for [`save`].
///
/// # Errors
/// When there is no such file, it is not a file, or it cannot be read.
pub fn read(path: &Path) -> Result<(Vec<u8>, Seen), SaveError> {
    let facts = facts(path)?;
    let bytes = super::input::whole(path).map_err(|source| failed(path, "read", source))?;
    if let Ok(real) = std::fs::canonicalize(path) {
        in_place::check(path, &real, &facts, &bytes, &StateFolder::of_user())?;
    }
    let seen = Seen::of(&bytes);
    Ok((bytes, seen))
}

/// Whether there is a file at `path` that can be read.
///
/// # Errors
/// When it cannot, and why.
pub fn readable(path: &Path) -> Result<(), SaveError> {
    facts(path)?;
    File::open(path)
        .map(drop)
        .map_err(|source| failed(path, "read", source))
}

/// The facts of a plain file.
fn facts(path: &Path) -> Result<Metadata, SaveError> {
    let facts = std::fs::metadata(path).map_err(|source| failed(path, "read", source))?;
    plain_file(path, &facts)?;
    Ok(facts)
}

/// A file that is read to be changed: no other run of this program saves it before this one does.
#[derive(Debug)]
pub struct LockedFile {
    target: Target,
    lock: FileLock,
    seen: Seen,
}

impl LockedFile {
    /// Reads a file and locks it. Waits for other runs that have locked it.
    ///
    /// # Errors
    /// As [`read`], and when another run holds the file and does not end.
    pub fn read(path: &Path) -> Result<(Vec<u8>, Self), SaveError> {
        readable(path)?;
        let target = Target::find(path, "read")?;
        let lock = target.lock("read")?;
        let (bytes, facts) = contents(&lock).map_err(|source| failed(path, "read", source))?;
        in_place::check(path, &target.real(), &facts, &bytes, &StateFolder::of_user())?;
        let seen = Seen::of(&bytes);
        Ok((bytes, Self { target, lock, seen }))
    }

    /// Replaces the file by one with these bytes. The lock ends when this is dropped.
    ///
    /// # Errors
    /// As [`save`].
    pub fn save(&self, bytes: &[u8], attributes: Attributes) -> Result<Seen, SaveError> {
        save_locked(&self.target, &self.lock, self.seen, bytes, attributes)
    }
}

/// Replaces the file at `path` by one with these bytes, if it still is as it was `seen`; gives what is there now.
///
/// A symbolic link stays, and what it leads to is replaced. A missing file (`Seen::Absent`) is created with the usual
/// mode. Leftovers of this user's killed runs are removed.
///
/// # Errors
/// When the file has changed since, is not writable, or the new one cannot be made beside it. The old file is then
/// untouched.
pub fn save(path: &Path, seen: Seen, bytes: &[u8]) -> Result<Seen, SaveError> {
    save_at(path, None, seen, bytes, Attributes::Required)
}

/// [`save`] for a path that led to the file `real` when it was read: when a link leads elsewhere now, nothing is
/// written.
///
/// # Errors
/// As [`save`].
pub fn save_at(
    path: &Path,
    real: Option<&Path>,
    seen: Seen,
    bytes: &[u8],
    attributes: Attributes,
) -> Result<Seen, SaveError> {
    let target = Target::find(path, "saved").map_err(|error| match error {
        SaveError::Io { source, .. } if is_absence(&source) && seen != Seen::Absent => changed(path),
        error => error,
    })?;
    if real.is_some_and(|real| real != target.real()) {
        return Err(changed(path));
    }
    match seen {
        Seen::Absent => replace::create(&target, &StateFolder::of_user(), bytes),
        Seen::File { .. } => {
            let lock = target.lock("saved")?;
            save_locked(&target, &lock, seen, bytes, attributes)
        }
    }
}

fn save_locked(
    target: &Target,
    lock: &FileLock,
    seen: Seen,
    bytes: &[u8],
    attributes: Attributes,
) -> Result<Seen, SaveError> {
    let path = target.shown();
    let state = StateFolder::of_user();
    let (old, facts) = contents(lock).map_err(|source| failed(path, "saved", source))?;
    in_place::check(path, &target.real(), &facts, &old, &state)?;
    if Seen::of(&old) != seen {
        return Err(changed(path));
    }
    if facts.permissions().readonly() || !lock.writable() {
        // The new file is made beside it and takes its place: the system would not refuse that.
        return Err(SaveError::ReadOnly {
            path: path.to_owned(),
        });
    }
    if in_place::applies(&facts) {
        in_place::write(target, lock, &state, &old, bytes)?;
    } else {
        replace::replace(target, lock, &state, seen, bytes, attributes)?;
    }
    Ok(Seen::of(bytes))
}

/// What a locked file holds now, from its start.
fn contents(lock: &FileLock) -> io::Result<(Vec<u8>, Metadata)> {
    let file = lock.file();
    Ok((super::input::whole_file(file)?, file.metadata()?))
}

fn failed(path: &Path, doing: &'static str, source: io::Error) -> SaveError {
    SaveError::Io {
        path: path.to_owned(),
        doing,
        source,
    }
}

fn changed(path: &Path) -> SaveError {
    SaveError::Changed {
        path: path.to_owned(),
    }
}

fn plain_file(path: &Path, facts: &Metadata) -> Result<(), SaveError> {
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

#[cfg(all(test, unix))]
mod tests;
