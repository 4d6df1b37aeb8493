//! A file replaced by a new one that is made beside it.

use super::error::{SaveError, changed, failed};
use super::target::SaveTarget;
use super::{Attributes, Saved, SavedState, keep};
use crate::io::attributes;
use crate::io::directory::{Directory, is_absence};
use crate::io::lock::{self, FileLock};
use crate::io::state_folder::{self, StateFolder};
use crate::io::undo::keeping::Keeping;
use std::fs::{File, Metadata};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

/// Replaces the locked file, unless it is no longer as it was `seen`. `begin` keeps what undoes it, and is told the facts
/// of the new file.
pub(super) fn replace(
    target: &SaveTarget,
    lock: &FileLock,
    state: &StateFolder,
    seen: SavedState,
    bytes: &[u8],
    required: Attributes,
    begin: impl FnOnce(&Metadata) -> Option<Keeping>,
) -> Result<Option<Keeping>, SaveError> {
    let path = target.shown();
    let io_failed = |source| failed(path, "saved", source);
    remove_leftovers(target, state);
    // Nobody but the user may read it before it has the old file's rights.
    let mut fresh = TemporaryFile::create(target, state, 0o600).map_err(io_failed)?;
    fresh.file.write_all(bytes).map_err(io_failed)?;
    let lost = attributes::copy(lock.file(), &fresh.file).map_err(io_failed)?;
    if !lost.is_empty() && required == Attributes::Required {
        return Err(SaveError::Attributes {
            path: path.to_owned(),
            lost,
        });
    }
    fresh.file.sync_all().map_err(io_failed)?;
    if !lock::is_at(lock.file(), &target.folder, &target.name).map_err(io_failed)? {
        return Err(changed(path));
    }
    let keeping = begin(&fresh.file.metadata().map_err(io_failed)?);
    match target.folder.exchange(&fresh.name, &target.name) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::Unsupported => {
            let renamed = rename(target, lock, fresh, seen).map_err(io_failed)?;
            return renamed.map(|()| keeping).ok_or_else(|| changed(path));
        }
        Err(error) if is_absence(&error) => return Err(changed(path)),
        Err(error) => return Err(io_failed(error)),
    }
    // An editor that takes no lock may have saved in the last moment: what it wrote has come out.
    let out = target.folder.open_file(&fresh.name, false);
    let unchanged = out.and_then(|out| is_as_seen(out, seen));
    if !matches!(unchanged, Ok(true)) {
        put_back(target, &fresh).map_err(io_failed)?;
        return Err(unchanged.map_or_else(io_failed, |_| changed(path)));
    }
    target.folder.sync();
    Ok(keeping)
}

/// Removes the locked file, unless it is no longer as it was `seen`: it gets a name of its own first, by which it can be
/// looked at once more and go back.
pub(super) fn remove(
    target: &SaveTarget,
    lock: &FileLock,
    state: &StateFolder,
    seen: SavedState,
) -> Result<(), SaveError> {
    let path = target.shown();
    let io_failed = |source| failed(path, "removed", source);
    let mut aside = TemporaryFile::create(target, state, 0o600).map_err(io_failed)?;
    if !lock::is_at(lock.file(), &target.folder, &target.name).map_err(io_failed)? {
        return Err(changed(path));
    }
    target
        .folder
        .rename(&target.name, &aside.name)
        .map_err(io_failed)?;
    let out = target.folder.open_file(&aside.name, false);
    let unchanged = out.and_then(|out| is_as_seen(out, seen));
    if !matches!(unchanged, Ok(true)) {
        // What somebody else wrote is not removed, even if it cannot go back.
        aside.is_renamed = true;
        target
            .folder
            .rename_new(&aside.name, &target.name)
            .map_err(io_failed)?;
        return Err(unchanged.map_or_else(io_failed, |_| changed(path)));
    }
    drop(aside);
    target.folder.sync();
    Ok(())
}

/// Exchanges the files again. Should the editor have saved once more in between, its newer file stays.
fn put_back(target: &SaveTarget, fresh: &TemporaryFile) -> io::Result<()> {
    target.folder.exchange(&fresh.name, &target.name)?;
    if lock::is_at(&fresh.file, &target.folder, &fresh.name)? {
        return Ok(());
    }
    // What came out is newer than what went in.
    target.folder.exchange(&fresh.name, &target.name)
}

/// The replacement where files cannot be exchanged: the last comparison is as late as it can be. Gives nothing when the
/// file has changed.
fn rename(
    target: &SaveTarget,
    lock: &FileLock,
    fresh: TemporaryFile,
    seen: SavedState,
) -> io::Result<Option<()>> {
    let now = target.folder.open_file(&target.name, false)?;
    if !lock::is_at(lock.file(), &target.folder, &target.name)? || !is_as_seen(now, seen)? {
        return Ok(None);
    }
    target.folder.rename(&fresh.name, &target.name)?;
    fresh.keep();
    target.folder.sync();
    Ok(Some(()))
}

fn is_as_seen(mut file: File, seen: SavedState) -> io::Result<bool> {
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(SavedState::of(&bytes) == seen)
}

/// Creates a file that is not there, with the usual mode less the umask.
pub(super) fn create(target: &SaveTarget, state: &StateFolder, bytes: &[u8]) -> Result<Saved, SaveError> {
    let path = target.shown();
    let io_failed = |source| failed(path, "saved", source);
    remove_leftovers(target, state);
    let mut fresh = TemporaryFile::create(target, state, 0o666).map_err(io_failed)?;
    fresh.file.write_all(bytes).map_err(io_failed)?;
    fresh.file.sync_all().map_err(io_failed)?;
    let facts = fresh.file.metadata().map_err(io_failed)?;
    let keeping = keep::begin(state, target, None, (bytes, &facts));
    match target.folder.rename_new(&fresh.name, &target.name) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::AlreadyExists => return Err(changed(path)),
        Err(error) => return Err(io_failed(error)),
    }
    fresh.keep();
    target.folder.sync();
    Ok(Saved {
        seen: SavedState::of(bytes),
        undo_failure: keep::complete(keeping),
    })
}

/// A file under a name of its own beside the target, noted in the state folder. It is removed when this is dropped.
struct TemporaryFile<'a> {
    folder: &'a Directory,
    state: &'a StateFolder,
    file: File,
    name: PathBuf,
    path: PathBuf,
    is_renamed: bool,
}

impl<'a> TemporaryFile<'a> {
    fn create(target: &'a SaveTarget, state: &'a StateFolder, mode: u32) -> io::Result<Self> {
        loop {
            let token = state_folder::token()?;
            let name = lock::beside(&target.name, token.get(..8).unwrap_or(&token));
            let path = target.folder.path().join(&name);
            // Noted first: what a kill leaves is known to be ours.
            state_folder::note_unfinished(state, &path);
            match target.folder.create_file(&name, mode) {
                Ok(file) => {
                    return Ok(Self {
                        folder: &target.folder,
                        state,
                        file,
                        name,
                        path,
                        is_renamed: false,
                    });
                }
                Err(error) => {
                    state_folder::forget_unfinished(state, &path);
                    if error.kind() != ErrorKind::AlreadyExists {
                        return Err(error);
                    }
                }
            }
        }
    }

    /// It has the target's name now.
    fn keep(mut self) {
        self.is_renamed = true;
    }
}

impl Drop for TemporaryFile<'_> {
    fn drop(&mut self) {
        if self.is_renamed || self.folder.remove_file(&self.name).is_ok() {
            state_folder::forget_unfinished(self.state, &self.path);
        }
    }
}

/// Removes what killed runs of this user have left beside the target.
fn remove_leftovers(target: &SaveTarget, state: &StateFolder) {
    let Ok(entries) = std::fs::read_dir(target.folder.path()) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let path = target.folder.path().join(&name);
        if name.to_string_lossy().contains(".lume-wizard-")
            && state_folder::is_left_unfinished(state, &path)
            && target.folder.remove_file(Path::new(&name)).is_ok()
        {
            state_folder::forget_unfinished(state, &path);
        }
    }
}
