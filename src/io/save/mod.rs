//! One file saved in place: after it, the file is the old or the new one, never half of each, whatever stops the
//! program. Its mode, owner, access control list and extended attributes are kept, and a symbolic link that leads to
//! it.
//!
//! A lock is held from the comparison (or, by [`LockedFile`], from the reading) to the renaming, so that no other run
//! of this program saves in between. An editor that takes no lock is noticed by exchanging the files: what it saved in
//! the last moment is what comes out, and is put back.

mod error;
mod in_place;
mod keep;
mod replace;
mod target;

use super::directory::is_absence;
use super::lock::FileLock;
use super::state_folder::StateFolder;
use crate::project::blob_id;
use error::{changed, failed, plain_file};
use std::fs::{File, Metadata};
use std::io;
use std::path::Path;
use target::SaveTarget;

pub use error::SaveError;

/// The state of a file when it was last read or saved; tells whether somebody else changed it since.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SavedState {
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

impl SavedState {
    /// The fingerprint of a file with these contents.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self::File {
            bytes: bytes.len(),
            id: git2::Oid::hash_object(git2::ObjectType::Blob, bytes).ok(),
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
    /// The effect of `--force`, or its absence.
    #[must_use]
    pub const fn forced(force: bool) -> Self {
        if force { Self::Optional } else { Self::Required }
    }
}

/// A save that is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// The present contents.
    pub seen: SavedState,
    /// The reason why the save cannot be undone; reported once in a run.
    pub undo_failure: Option<String>,
}

/// Whether a save is kept for undoing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Keep {
    /// It is.
    Yes,
    /// It undoes another one.
    No,
}

/// Reads a file and remembers what it held, for [`save`].
///
/// # Errors
/// When there is no such file, it is not a file, or it cannot be read.
pub fn read(path: &Path) -> Result<(Vec<u8>, SavedState), SaveError> {
    let metadata = metadata(path)?;
    let bytes = super::input::whole(path).map_err(|source| failed(path, "read", source))?;
    if let Ok(real) = std::fs::canonicalize(path) {
        in_place::check(path, &real, &metadata, &bytes, &StateFolder::of_user())?;
    }
    let seen = SavedState::of(&bytes);
    Ok((bytes, seen))
}

/// Returns whether there is a file at `path` that can be read.
///
/// # Errors
/// When it cannot, and why.
pub fn readable(path: &Path) -> Result<(), SaveError> {
    metadata(path)?;
    File::open(path)
        .map(drop)
        .map_err(|source| failed(path, "read", source))
}

/// The metadata of a plain file.
fn metadata(path: &Path) -> Result<Metadata, SaveError> {
    let metadata = std::fs::metadata(path).map_err(|source| failed(path, "read", source))?;
    plain_file(path, &metadata)?;
    Ok(metadata)
}

/// A file that is read to be changed: no other run of this program saves it before this one does.
#[derive(Debug)]
pub struct LockedFile {
    target: SaveTarget,
    lock: FileLock,
    seen: SavedState,
}

impl LockedFile {
    /// Reads a file and locks it. Waits for other runs that have locked it.
    ///
    /// # Errors
    /// As [`read`], and when another run holds the file and does not end.
    pub fn read(path: &Path) -> Result<(Vec<u8>, Self), SaveError> {
        readable(path)?;
        let target = SaveTarget::find(path, "read")?;
        let lock = target.lock("read")?;
        let (bytes, metadata) = contents(&lock).map_err(|source| failed(path, "read", source))?;
        in_place::check(path, &target.real(), &metadata, &bytes, &StateFolder::of_user())?;
        let seen = SavedState::of(&bytes);
        Ok((bytes, Self { target, lock, seen }))
    }

    /// Replaces the file by one with these bytes. The lock ends when this is dropped.
    ///
    /// # Errors
    /// As [`save`].
    pub fn save(&self, bytes: &[u8], attributes: Attributes) -> Result<Saved, SaveError> {
        let keep = Keep::Yes;
        save_locked(&self.target, &self.lock, self.seen, bytes, attributes, keep)
    }
}

/// Replaces the file at `path` by one with these bytes, if it still is as it was `seen`; gives what is there now.
///
/// A symbolic link stays, and what it leads to is replaced. A missing file (`SavedState::Absent`) is created with the
/// usual mode. Leftovers of this user's killed runs are removed.
///
/// # Errors
/// When the file has changed since, is not writable, or the new one cannot be made beside it. The old file is then
/// untouched.
pub fn save(path: &Path, seen: SavedState, bytes: &[u8]) -> Result<Saved, SaveError> {
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
    seen: SavedState,
    bytes: &[u8],
    attributes: Attributes,
) -> Result<Saved, SaveError> {
    let target = SaveTarget::find(path, "saved").map_err(|error| match error {
        SaveError::Io { source, .. } if is_absence(&source) && seen != SavedState::Absent => changed(path),
        error => error,
    })?;
    if real.is_some_and(|real| real != target.real()) {
        return Err(changed(path));
    }
    match seen {
        SavedState::Absent => replace::create(&target, &StateFolder::of_user(), bytes),
        SavedState::File { .. } => {
            let lock = target.lock("saved")?;
            save_locked(&target, &lock, seen, bytes, attributes, Keep::Yes)
        }
    }
}

/// Puts the bytes `old` back into a file that still holds those with git's blob id `new`.
///
/// # Errors
/// As [`save`].
pub fn restore(path: &Path, new: &str, old: &[u8]) -> Result<(), SaveError> {
    let target = SaveTarget::find(path, "saved")?;
    let lock = target.lock("saved")?;
    let seen = seen_with_id(&target, &lock, new)?;
    save_locked(&target, &lock, seen, old, Attributes::Required, Keep::No).map(|_| ())
}

/// Removes a file that still holds the bytes with git's blob id `new`.
///
/// # Errors
/// When it has changed since, or the system refuses.
pub fn remove(path: &Path, new: &str) -> Result<(), SaveError> {
    let target = SaveTarget::find(path, "removed")?;
    let lock = target.lock("removed")?;
    let seen = seen_with_id(&target, &lock, new)?;
    replace::remove(&target, &lock, &StateFolder::of_user(), seen)
}

/// The contents of a locked file, which has the id `id`.
fn seen_with_id(target: &SaveTarget, lock: &FileLock, id: &str) -> Result<SavedState, SaveError> {
    let path = target.shown();
    let (bytes, _) = contents(lock).map_err(|source| failed(path, "read", source))?;
    match blob_id(&bytes) == id {
        true => Ok(SavedState::of(&bytes)),
        false => Err(changed(path)),
    }
}

fn save_locked(
    target: &SaveTarget,
    lock: &FileLock,
    seen: SavedState,
    bytes: &[u8],
    attributes: Attributes,
    keep: Keep,
) -> Result<Saved, SaveError> {
    let path = target.shown();
    let state = StateFolder::of_user();
    let (old, metadata) = contents(lock).map_err(|source| failed(path, "saved", source))?;
    in_place::check(path, &target.real(), &metadata, &old, &state)?;
    if SavedState::of(&old) != seen {
        return Err(changed(path));
    }
    if metadata.permissions().readonly() || !lock.writable() {
        // The new file is made beside it and takes its place: the system would not refuse that.
        return Err(SaveError::ReadOnly {
            path: path.to_owned(),
        });
    }
    let begin = |new: &Metadata| {
        let (old, new) = (Some((old.as_slice(), &metadata)), (bytes, new));
        (keep == Keep::Yes)
            .then(|| keep::begin(&state, target, old, new))
            .flatten()
    };
    let keeping = if in_place::applies(&metadata) {
        let keeping = begin(&metadata);
        in_place::write(target, lock, &state, &old, bytes)?;
        keeping
    } else {
        replace::replace(target, lock, &state, seen, bytes, attributes, begin)?
    };
    Ok(Saved {
        seen: SavedState::of(bytes),
        undo_failure: keep::complete(keeping),
    })
}

/// Reads a locked file from its start.
fn contents(lock: &FileLock) -> io::Result<(Vec<u8>, Metadata)> {
    let file = lock.file();
    Ok((super::input::whole_file(file)?, file.metadata()?))
}

#[cfg(all(test, unix))]
mod tests;
