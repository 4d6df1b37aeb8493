//! Undoes a write into an existing folder: each file to what it was, what was created removed.

use super::journal::{FolderBefore, Journal, JournalFolder, JournalStep, untrusted};
use super::{WriteError, repository, rewind};
use crate::generate::Recovery;
use crate::io::directory::{EntryKind, is_absence};
use crate::io::state_folder::StateFolder;
use crate::project::blob_id;
use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// The largest file that is compared with what was written, in bytes.
const LARGEST: u64 = 1 << 30;

/// Finds a write into `destination` that was interrupted and undoes it; one that had come as far as its commit is left
/// as it is.
///
/// # Errors
/// When another run is writing there now, the journal is not known to be this user's, or the disk refuses.
pub fn recover(destination: &Path) -> Result<Recovery, WriteError> {
    let Some(folder) = JournalFolder::find(&StateFolder::of_user(), destination)? else {
        // A run that was killed at once has left no more than the empty folder.
        let _ = std::fs::remove_dir(destination.join(crate::io::snapshot::JOURNAL_FOLDER));
        return Ok(Recovery::Nothing);
    };
    let Some(journal) = folder.journal()? else {
        // It had not begun, or was complete: no file is out of its place.
        folder.finish()?;
        return Ok(Recovery::Nothing);
    };
    if repository::has_commit_of(&folder, &journal) || rewind::is_complete(&folder, &journal) {
        let locks = repository::remove_locks(&folder, &journal);
        if journal.rewind.is_some() {
            rewind::finish(&folder, &journal);
        }
        repository::remove_marker(&folder);
        folder.finish()?;
        return Ok(Recovery::Complete { locks });
    }
    let (beside, locks) = undo(folder, &journal)?;
    Ok(Recovery::Undone { beside, locks })
}

/// Returns whether [`recover`] would be able to begin: nothing is changed.
///
/// # Errors
/// When another run is writing there now, or the journal is not known to be this user's.
pub fn check_recovery(destination: &Path) -> Result<(), WriteError> {
    let Some(folder) = JournalFolder::find(&StateFolder::of_user(), destination)? else {
        return Ok(());
    };
    match folder.journal()? {
        Some(journal) => plan(&folder, &journal).map(|_| ()),
        None => Ok(()),
    }
}

/// The action that undoes one step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum UndoAction {
    /// The file is as it was, or is not ours any more.
    Nothing,
    /// The file is new, as we wrote it.
    Remove,
    /// The old file takes its place again.
    PutBack,
    /// Somebody has changed the new file: the old one is put beside it.
    PutBeside,
}

/// Undoes everything; gives the old versions beside changed files, and the lock files of git that are not ours.
pub(super) fn undo(
    folder: JournalFolder,
    journal: &Journal,
) -> Result<(Vec<PathBuf>, Vec<PathBuf>), WriteError> {
    // All of it is settled before the first change.
    let undoing = plan(&folder, journal)?;
    for emptied in &journal.emptied {
        restore_folder(&folder, emptied);
    }
    let mut beside = Vec::new();
    for (number, (step, undoing)) in journal.steps.iter().zip(undoing).enumerate().rev() {
        let path = step.path.as_path();
        let done = undo_step(&folder, path, &JournalFolder::kept(number), undoing);
        beside.extend(done.map_err(WriteError::io(&folder.root.path().join(path), "restored"))?);
    }
    for made in journal.folders.iter().rev() {
        // One that somebody has put something into stays.
        let _ = folder.root.remove_empty_folder(made.as_path());
    }
    if journal.new_repository {
        repository::remove_new(&folder, journal)?;
    }
    let locks = repository::remove_locks(&folder, journal);
    repository::restore_index(&folder, journal)?;
    folder.root.sync();
    folder.finish()?;
    Ok((beside, locks))
}

/// The actions that undo each step. Everything that is put back must be what was kept.
fn plan(folder: &JournalFolder, journal: &Journal) -> Result<Vec<UndoAction>, WriteError> {
    repository::check_index(folder, journal)?;
    let steps = journal.steps.iter().enumerate();
    steps
        .map(|(number, step)| undoing(folder, journal, number, step))
        .collect()
}

/// The action that undoes a step, from what is there now.
fn undoing(
    folder: &JournalFolder,
    journal: &Journal,
    number: usize,
    step: &JournalStep,
) -> Result<UndoAction, WriteError> {
    let root = &folder.root;
    let path = step.path.as_path();
    let shown = root.path().join(path);
    let failed = || WriteError::io(&shown, "read");
    let now = match root.kind(path).map_err(failed())? {
        Some(EntryKind::File) => Some(blob_id(&root.read(path, LARGEST).map_err(failed())?)),
        Some(_) => Some(String::new()),
        None => None,
    };
    let is_new = now == step.new;
    let Some(old) = &step.old else {
        return Ok(if is_new {
            UndoAction::Remove
        } else {
            UndoAction::Nothing
        });
    };
    let kept_path = JournalFolder::kept(number);
    let kept = root.stat(&kept_path).map_err(failed())?;
    let Some(kept) = kept else {
        // It has been put back already.
        return if now.as_ref() == Some(old) || !is_new {
            Ok(UndoAction::Nothing)
        } else {
            Err(untrusted(root.path(), "an old file is missing in its old/"))
        };
    };
    let present = root.stat(path).map_err(failed())?;
    if present.is_some_and(|present| (present.st_dev, present.st_ino) == (kept.st_dev, kept.st_ino)) {
        // Never replaced: what it holds now is the user's own.
        return Ok(UndoAction::Nothing);
    }
    match &now {
        // Where old and new differ in the mode alone, the old file itself goes back.
        Some(now) if now == old && !is_new => return Ok(UndoAction::Nothing),
        None if is_unreachable(folder, journal, path) => return Ok(UndoAction::Nothing),
        _ => {}
    }
    let kept = root.read(&kept_path, LARGEST).map(|bytes| blob_id(&bytes));
    if !kept.is_ok_and(|kept| kept == *old) {
        return Err(untrusted(
            root.path(),
            "a file in its old/ is not the one that was there before",
        ));
    }
    Ok(match now {
        Some(_) if !is_new => UndoAction::PutBeside,
        _ => UndoAction::PutBack,
    })
}

/// Returns whether a folder on the way to `path` has become a link or is gone, and not by the write: nothing of ours can be
/// there.
fn is_unreachable(folder: &JournalFolder, journal: &Journal, path: &Path) -> bool {
    let parent = path.parent().unwrap_or(Path::new(""));
    let emptied = journal
        .emptied
        .iter()
        .any(|emptied| emptied.path.as_path() == parent);
    let is_removed = emptied && matches!(folder.root.kind(parent), Ok(None));
    !is_removed && folder.root.folder(parent).is_err_and(|error| is_absence(&error))
}

/// Makes a folder again that the write has removed.
fn restore_folder(folder: &JournalFolder, emptied: &FolderBefore) {
    let root = &folder.root;
    let path = emptied.path.as_path();
    // Where it cannot be made, putting its files back says why.
    if root.create_folder(path).is_ok()
        && let Ok(made) = root.folder(path)
    {
        let _ = made
            .file()
            .set_permissions(fs::Permissions::from_mode(emptied.mode));
    }
}

fn undo_step(
    folder: &JournalFolder,
    path: &Path,
    kept: &Path,
    undoing: UndoAction,
) -> io::Result<Option<PathBuf>> {
    let root = &folder.root;
    match undoing {
        UndoAction::Nothing => Ok(None),
        UndoAction::Remove => root.remove_file(path).map(|()| None),
        UndoAction::PutBack => root.rename(kept, path).map(|()| None),
        UndoAction::PutBeside => {
            let mut number = 1;
            loop {
                let mut name = path.file_name().unwrap_or_default().to_owned();
                name.push(".before-lume-wizard");
                if number > 1 {
                    name.push(format!("-{number}"));
                }
                let beside = path.with_file_name(name);
                match root.rename_new(kept, &beside) {
                    Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
                    result => return result.map(|()| Some(root.path().join(beside))),
                }
            }
        }
    }
}
