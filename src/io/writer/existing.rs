//! Into an existing folder: file by file, under a journal.

use super::files::FileWrite;
use super::journal::{FolderBefore, Goal, InnerPath, Journal, JournalFolder, JournalStep};
use super::recover::undo;
use super::rewind::{self, Rewind};
use super::{PreparedCommit, Progress, WriteError, check_stop, check_unchanged, files, keep, repository};
use crate::generate::{BRANCH, Committed, WriteOrder, WriteResult};
use crate::io::attributes;
use crate::io::directory::{Directory, EntryKind, is_absence};
use crate::io::git;
use crate::io::state_folder::StateFolder;
use crate::io::stop::Stop;
use crate::project::blob_id;
use crate::project::{ExistingEntry, FileMode, PlanFile, PlanPath};
use std::collections::BTreeSet;
use std::fs;
use std::io::{self, ErrorKind};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

pub(super) fn write(
    order: &WriteOrder,
    prepared: Option<&PreparedCommit>,
    rewind: Option<&Rewind>,
    state: &StateFolder,
    stop: &Stop,
    progress: &mut dyn FnMut(Progress),
) -> Result<WriteResult, WriteError> {
    let destination = &order.destination.path;
    let folder = JournalFolder::create(state, destination)?;
    // Another run may have written between the review and the lock.
    let begun = check_unchanged(order).and_then(|()| {
        let putting = putting(order, rewind);
        let journal = stage_files(order, prepared, rewind, &putting, &folder, stop, progress)?;
        let keeping = match rewind {
            None => Some(keep::journalled(state, &putting, prepared, &folder, &journal)?),
            Some(_) => None,
        };
        Ok((putting, journal, keeping))
    });
    let (putting, journal, keeping) = match begun {
        Ok(begun) => begun,
        Err(error) => {
            // No file has been touched yet.
            let _ = folder.finish();
            return Err(error);
        }
    };
    let result = place_files(order, rewind, &putting, &folder, &journal, stop, progress)
        .and_then(|()| commit(order, prepared, &folder, stop, progress))
        .and_then(|made| {
            rewind
                .and_then(|rewind| rewind.repository.as_ref())
                .map_or(Ok(()), |repository| rewind::rewind(&folder, repository))?;
            Ok(made)
        });
    let (commit, origin_failure) = match result {
        Ok(made) => made,
        Err(first) => {
            return Err(match undo(folder, &journal) {
                Ok(_) => first,
                Err(then) => WriteError::NotTakenBack {
                    first: Box::new(first),
                    then: Box::new(then),
                },
            });
        }
    };
    repository::remove_marker(&folder);
    let undo_failure = keeping.and_then(|keeping| {
        keeping.complete(|record| {
            keep::add_commit(
                record,
                order,
                destination,
                commit.as_ref(),
                origin_failure.is_none(),
            )
        })
    });
    folder.finish()?;
    Ok(WriteResult {
        path: destination.clone(),
        files: putting.len(),
        commit,
        origin_failure,
        undo_failure,
    })
}

/// The files that are not there as they are to be, then those that are removed.
fn putting<'a>(order: &'a WriteOrder, rewind: Option<&Rewind>) -> Vec<FileWrite<'a>> {
    let files = order.plan.files.iter();
    let put = files.filter_map(|(path, file)| to_put(order, rewind, path, file));
    let removed = order.removed.iter().filter_map(|path| to_remove(order, path));
    put.chain(removed).collect()
}

/// The file when it is not there as it should be, or its exact permissions are to be restored.
fn to_put<'a>(
    order: &'a WriteOrder,
    rewind: Option<&Rewind>,
    path: &'a PlanPath,
    file: &'a PlanFile,
) -> Option<FileWrite<'a>> {
    let old = match order.snapshot.entries.get(path) {
        Some(ExistingEntry::File { bytes, mode })
            if *bytes == file.bytes && *mode == file.mode && rewind.is_none() =>
        {
            return None;
        }
        Some(ExistingEntry::File { bytes, .. }) => Some(bytes.as_slice()),
        // Anything else in the way has been refused before.
        _ => None,
    };
    Some(FileWrite {
        path,
        file: Some(file),
        old,
    })
}

/// The file when it is there.
fn to_remove<'a>(order: &'a WriteOrder, path: &'a PlanPath) -> Option<FileWrite<'a>> {
    let Some(ExistingEntry::File { bytes, .. }) = order.snapshot.entries.get(path) else {
        return None;
    };
    Some(FileWrite {
        path,
        file: None,
        old: Some(bytes),
    })
}

/// Puts the new contents and the old ones aside, and writes the journal.
fn stage_files(
    order: &WriteOrder,
    prepared: Option<&PreparedCommit>,
    rewind: Option<&Rewind>,
    putting: &[FileWrite],
    folder: &JournalFolder,
    stop: &Stop,
    progress: &mut dyn FnMut(Progress),
) -> Result<Journal, WriteError> {
    let destination = &order.destination.path;
    let mut journal = Journal::new(folder);
    journal.commits = prepared.is_some();
    journal.head = repository::head_commit(destination);
    journal.new_repository = prepared.is_some_and(|prepared| !prepared.exists);
    journal.locks = repository::lock_files(destination);
    journal.folders = missing_folders(&folder.root, putting)?;
    journal.emptied = folders_of_removed(&folder.root, putting, rewind)?;
    journal.rewind = rewind.and_then(Rewind::goal);
    journal.removed_origin = rewind.and_then(Rewind::removed_origin);
    for (number, put) in putting.iter().enumerate() {
        check_stop(stop)?;
        let inner = inner_path(put.path)?;
        let path = destination.join(inner.as_path());
        let staged = JournalFolder::staged(number);
        let failed = || WriteError::io(&path, "written");
        if let Some(file) = put.file {
            files::put_file(&destination.join(&staged), file).map_err(failed())?;
        }
        let kept = JournalFolder::kept(number);
        if let Some(old) = put.old {
            keep_old(&folder.root, inner.as_path(), &kept, old)?;
        }
        if let (Some(file), Some(_)) = (put.file, put.old) {
            let lost = keep_attributes(&folder.root, &kept, &staged, file.mode).map_err(failed())?;
            if !lost.is_empty() {
                return Err(WriteError::Attributes { path, lost });
            }
        }
        if let Some(mode) = rewind.and_then(|rewind| rewind.modes.get(put.path)) {
            let permissions = fs::Permissions::from_mode(*mode);
            fs::set_permissions(destination.join(&staged), permissions).map_err(failed())?;
        }
        journal.steps.push(JournalStep {
            path: inner,
            old: put.old.map(blob_id),
            new: put.file.map(|file| blob_id(&file.bytes)),
        });
        progress(Progress::Staged(number + 1, putting.len()));
    }
    if prepared.is_some_and(|prepared| prepared.exists) || matches!(journal.rewind, Some(Goal::Branch(_))) {
        journal.index = Some(repository::keep_index(folder)?);
    }
    folder.begin(&journal)?;
    Ok(journal)
}

/// The path as the journal takes it.
fn inner_path(path: &PlanPath) -> Result<InnerPath, WriteError> {
    InnerPath::new(path.clone())
        .ok_or_else(|| WriteError::Colliding(format!("{path} and the folder of the write itself")))
}

/// The folders that the files need and that are not there, outer ones first.
fn missing_folders(root: &Directory, putting: &[FileWrite]) -> Result<Vec<InnerPath>, WriteError> {
    let mut missing = BTreeSet::new();
    for put in putting {
        if put.file.is_none() {
            continue;
        }
        for (end, _) in put.path.as_str().match_indices('/') {
            if let Some(folder) = put.path.as_str().get(..end)
                && root.path().join(folder).symlink_metadata().is_err()
            {
                missing.extend(PlanPath::new(folder));
            }
        }
    }
    missing.iter().map(inner_path).collect()
}

/// The folders that removed files are in and those that an undone write has made, outer ones first.
fn folders_of_removed(
    root: &Directory,
    putting: &[FileWrite],
    rewind: Option<&Rewind>,
) -> Result<Vec<FolderBefore>, WriteError> {
    // Of a write that is undone, only what it made is removed.
    let mut above: BTreeSet<PlanPath> = rewind
        .into_iter()
        .flat_map(|rewind| rewind.made.clone())
        .collect();
    let putting = if rewind.is_some() { &[] } else { putting };
    for put in putting.iter().filter(|put| put.file.is_none()) {
        let ends = put.path.as_str().match_indices('/');
        above.extend(ends.filter_map(|(end, _)| PlanPath::new(put.path.as_str().get(..end)?)));
    }
    let mut folders = Vec::new();
    for path in above {
        let shown = root.path().join(path.as_str());
        let facts = root.stat(Path::new(path.as_str()));
        if let Some(facts) = facts.map_err(WriteError::io(&shown, "read"))? {
            folders.push(FolderBefore {
                path: inner_path(&path)?,
                mode: facts.st_mode & 0o7777,
            });
        }
    }
    Ok(folders)
}

/// Keeps the old file itself (a second name of it, or a copy where the file system has no such names).
fn keep_old(root: &Directory, path: &Path, kept: &Path, expected: &[u8]) -> Result<(), WriteError> {
    let shown = root.path().join(path);
    if root.kind(path).map_err(WriteError::io(&shown, "read"))? != Some(EntryKind::File) {
        return Err(WriteError::Changed(root.path().to_owned()));
    }
    if root.link(path, kept).is_err() {
        let copy = || -> io::Result<()> {
            let mut old = root.open_file(path, false)?;
            let mut file = root.create_file(kept, 0o600)?;
            io::copy(&mut old, &mut file)?;
            file.set_permissions(old.metadata()?.permissions())?;
            file.sync_all()
        };
        copy().map_err(WriteError::io(&shown, "kept"))?;
    }
    if is_file_with(root, kept, expected).map_err(WriteError::io(&shown, "read"))? {
        Ok(())
    } else {
        Err(WriteError::Changed(root.path().to_owned()))
    }
}

/// Returns whether there is a plain file with these contents.
fn is_file_with(root: &Directory, path: &Path, expected: &[u8]) -> io::Result<bool> {
    let length = u64::try_from(expected.len()).unwrap_or(u64::MAX);
    if root.kind(path)? != Some(EntryKind::File) {
        return Ok(false);
    }
    match root.read(path, length) {
        Ok(bytes) => Ok(bytes == expected),
        Err(error) if error.kind() == ErrorKind::FileTooLarge => Ok(false),
        Err(error) => Err(error),
    }
}

/// Gives the new file the owner, the rights and the attributes of the old one, executable or not as it is to be. Gives
/// what could not be kept.
fn keep_attributes(root: &Directory, old: &Path, new: &Path, mode: FileMode) -> io::Result<Vec<String>> {
    let new = root.open_file(new, false)?;
    let lost = attributes::copy(&root.open_file(old, false)?, &new)?;
    let bits = new.metadata()?.permissions().mode();
    let wanted = match mode {
        FileMode::Regular => bits & !0o111,
        // Whoever may read it may run it.
        FileMode::Executable => bits | ((bits & 0o444) >> 2),
    };
    if wanted != bits {
        new.set_permissions(fs::Permissions::from_mode(wanted & 0o777))?;
    }
    Ok(lost)
}

fn place_files(
    order: &WriteOrder,
    rewind: Option<&Rewind>,
    putting: &[FileWrite],
    folder: &JournalFolder,
    journal: &Journal,
    stop: &Stop,
    progress: &mut dyn FnMut(Progress),
) -> Result<(), WriteError> {
    let root = &folder.root;
    for made in &journal.folders {
        let failed = |error| changed_or(order, made.as_path(), "created", error);
        root.create_folder(made.as_path()).map_err(failed)?;
        let mode = PlanPath::from(made.clone());
        if let Some(mode) = rewind.and_then(|rewind| rewind.folder_modes.get(&mode)) {
            let permissions = fs::Permissions::from_mode(*mode);
            let made = root.folder(made.as_path()).map_err(failed)?;
            made.file().set_permissions(permissions).map_err(failed)?;
        }
    }
    for (number, put) in putting.iter().enumerate() {
        check_stop(stop)?;
        let path = Path::new(put.path.as_str());
        let staged = JournalFolder::staged(number);
        let placed = match (put.file, put.old) {
            (Some(_), None) => root.rename_new(&staged, path).map(|()| true),
            (Some(_), Some(old)) => replace(root, &staged, path, old),
            (None, Some(old)) => remove(root, &staged, path, old),
            (None, None) => Ok(true),
        };
        if !placed.map_err(|error| changed_or(order, path, "written", error))? {
            return Err(WriteError::Changed(order.destination.path.clone()));
        }
        progress(Progress::Placed(number + 1, putting.len()));
    }
    for emptied in journal.emptied.iter().rev() {
        // One that holds something else stays.
        let _ = root.remove_empty_folder(emptied.path.as_path());
    }
    for put in putting {
        let parent = Path::new(put.path.as_str()).parent().unwrap_or(Path::new(""));
        if let Ok(parent) = root.folder(parent) {
            parent.sync();
        }
    }
    Ok(())
}

/// Something that appeared or changed its kind since the review is a change; the rest is the system's.
fn changed_or(order: &WriteOrder, path: &Path, doing: &'static str, error: io::Error) -> WriteError {
    if error.kind() == ErrorKind::AlreadyExists || is_absence(&error) {
        return WriteError::Changed(order.destination.path.clone());
    }
    WriteError::io(&order.destination.path.join(path), doing)(error)
}

/// Replaces a file that holds `old`. When it holds something else it is left as it is, and the answer is no.
fn replace(root: &Directory, staged: &Path, path: &Path, old: &[u8]) -> io::Result<bool> {
    if !is_file_with(root, path, old)? {
        return Ok(false);
    }
    match root.exchange(staged, path) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::Unsupported => {
            return root.rename(staged, path).map(|()| true);
        }
        Err(error) => return Err(error),
    }
    // An editor may have saved between the comparison and the exchange: what it wrote is here now.
    if is_file_with(root, staged, old)? {
        return Ok(true);
    }
    root.exchange(staged, path)?;
    Ok(false)
}

/// Removes a file that holds `old`, by way of the name `aside`. When it holds something else it is left as it is, and
/// the answer is no.
fn remove(root: &Directory, aside: &Path, path: &Path, old: &[u8]) -> io::Result<bool> {
    if !is_file_with(root, path, old)? {
        return Ok(false);
    }
    root.rename_new(path, aside)?;
    // An editor may have saved between the comparison and the renaming.
    if is_file_with(root, aside, old)? {
        return Ok(true);
    }
    root.rename_new(aside, path)?;
    Ok(false)
}

/// Makes the commit, and gives it with the reason for which the remote `origin` could not be set, if any.
fn commit(
    order: &WriteOrder,
    prepared: Option<&PreparedCommit>,
    folder: &JournalFolder,
    stop: &Stop,
    progress: &mut dyn FnMut(Progress),
) -> Result<(Option<Committed>, Option<String>), WriteError> {
    let Some(prepared) = prepared else {
        return Ok((None, None));
    };
    let destination = &order.destination.path;
    progress(Progress::Committing);
    if !prepared.means.program.is_empty() {
        folder.share_lock();
    }
    let mut paths: Vec<&PlanPath> = order.plan.files.keys().chain(&order.removed).collect();
    if !prepared.exists {
        paths.extend(&order.kept);
        paths.sort();
        paths.dedup();
    }
    let commit = prepared.commit(paths);
    let origin = prepared.order.origin.as_deref();
    if !prepared.exists {
        // Made elsewhere: libgit2 tries out the file system with files of its own beside the new repository.
        let inner = JournalFolder::repository();
        let made = destination.join(&inner);
        let git = destination.join(".git");
        let failed = || WriteError::io(&git, "created");
        fs::create_dir(&made).map_err(failed())?;
        git::commit::create(&made, BRANCH, origin, &commit, stop)?;
        repository::mark(folder, &made).map_err(failed())?;
        let renamed = folder.root.rename_new(&inner.join(".git"), Path::new(".git"));
        renamed.map_err(failed())?;
    }
    let made = git::commit::make(destination, &commit, stop)?;
    let branch = crate::io::destination::head(destination).and_then(|head| head.branch);
    let mut origin_failure = None;
    if !prepared.exists {
        // A new repository is synced whole; one that exists is as durable as git makes it.
        crate::io::sync::sync_tree(&destination.join(".git"))
            .map_err(WriteError::io(destination, "written"))?;
    } else if let Some(url) = origin {
        // The commit is made: a remote that cannot be set does not undo it.
        let set = git::repository::open(destination)
            .and_then(|repository| git::commit::set_origin(&repository, url));
        origin_failure = set.err().map(|error| error.message().to_owned());
    }
    Ok((Some(prepared.committed(made, branch)), origin_failure))
}
