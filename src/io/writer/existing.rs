//! Into an existing folder: file by file, under a journal.

use super::journal::{Folder, IndexBefore, Journal, Step, blob_id, head_commit, is_inside};
use super::{BRANCH, Committed, Order, Prepared, Progress, WriteError, Written, check_stop, files};
use crate::io::git;
use crate::io::stop::Stop;
use crate::io::system;
use crate::project::{Mode, Occupant, PlanFile, PlanPath};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::Path;

/// A file that changes: what is to be there, and what is there now.
struct Putting<'a> {
    path: &'a PlanPath,
    file: &'a PlanFile,
    old: Option<&'a [u8]>,
}

pub(super) fn write(
    order: &Order,
    prepared: Option<&Prepared>,
    stop: &Stop,
    progress: &mut dyn FnMut(Progress),
) -> Result<Written, WriteError> {
    let destination = &order.place.path;
    let putting: Vec<Putting> = order
        .plan
        .files
        .iter()
        .filter_map(|(path, file)| to_put(order, path, file))
        .collect();
    let folder = Folder::create(destination)?;
    let journal = match stage_files(order, prepared, &putting, &folder, stop, progress) {
        Ok(journal) => journal,
        Err(error) => {
            // No file has been touched yet.
            let _ = folder.finish();
            return Err(error);
        }
    };
    let result = place_files(destination, &putting, &folder, &journal, stop, progress)
        .and_then(|()| commit(order, prepared, &folder, stop, progress));
    let commit = match result {
        Ok(commit) => commit,
        Err(first) => {
            return Err(match folder.take_back(&journal) {
                Ok(_) => first,
                Err(then) => WriteError::NotTakenBack {
                    first: Box::new(first),
                    then: Box::new(then),
                },
            });
        }
    };
    folder.finish()?;
    Ok(Written {
        path: destination.clone(),
        files: putting.len(),
        commit,
    })
}

/// The file when it is not there as it should be.
fn to_put<'a>(order: &'a Order, path: &'a PlanPath, file: &'a PlanFile) -> Option<Putting<'a>> {
    let old = match order.snapshot.occupants.get(path) {
        Some(Occupant::File { bytes, mode }) if *bytes == file.bytes && *mode == file.mode => return None,
        Some(Occupant::File { bytes, .. }) => Some(bytes.as_slice()),
        // Anything else in the way has been refused before.
        _ => None,
    };
    Some(Putting { path, file, old })
}

/// Puts the new contents and the old ones aside, and the journal down.
fn stage_files(
    order: &Order,
    prepared: Option<&Prepared>,
    putting: &[Putting],
    folder: &Folder,
    stop: &Stop,
    progress: &mut dyn FnMut(Progress),
) -> Result<Journal, WriteError> {
    let destination = &order.place.path;
    let mut journal = Journal {
        format: 1,
        head: head_commit(destination),
        commits: prepared.is_some(),
        new_repository: prepared.is_some_and(|prepared| !prepared.exists),
        index: None,
        folders: missing_folders(destination, putting),
        steps: Vec::new(),
    };
    for (number, put) in putting.iter().enumerate() {
        check_stop(stop)?;
        let path = destination.join(put.path.as_str());
        files::put_file(&folder.staged(number), put.file).map_err(WriteError::io(&path, "written"))?;
        if let Some(old) = put.old {
            keep_old(&path, &folder.kept(number), old, destination)?;
            keep_facts(&path, &folder.staged(number), put.file.mode)
                .map_err(WriteError::io(&path, "written"))?;
        }
        journal.steps.push(Step {
            path: put.path.as_str().to_owned(),
            old: put.old.map(blob_id),
            new: blob_id(&put.file.bytes),
        });
        progress(Progress::Staged(number + 1, putting.len()));
    }
    if prepared.is_some_and(|prepared| prepared.exists) {
        journal.index = Some(keep_index(destination, folder)?);
    }
    folder.begin(&journal)?;
    Ok(journal)
}

/// The folders that the files need and that are not there, outer ones first.
fn missing_folders(destination: &Path, putting: &[Putting]) -> Vec<String> {
    let mut missing = BTreeSet::new();
    for put in putting {
        for (end, _) in put.path.as_str().match_indices('/') {
            if let Some(folder) = put.path.as_str().get(..end)
                && destination.join(folder).symlink_metadata().is_err()
            {
                missing.insert(folder.to_owned());
            }
        }
    }
    missing.into_iter().collect()
}

/// Keeps the old file itself (a second name of it, or a copy where the file system has no such names).
fn keep_old(path: &Path, kept: &Path, expected: &[u8], destination: &Path) -> Result<(), WriteError> {
    if fs::hard_link(path, kept).is_err() {
        let copy = || -> io::Result<()> {
            fs::copy(path, kept)?;
            File::open(kept)?.sync_all()
        };
        copy().map_err(WriteError::io(path, "kept"))?;
    }
    let now = fs::read(kept).map_err(WriteError::io(path, "read"))?;
    let plain = path.symlink_metadata().is_ok_and(|facts| facts.is_file());
    if plain && now == expected {
        Ok(())
    } else {
        Err(WriteError::Changed(destination.to_owned()))
    }
}

/// Gives the new file the owner and the permissions of the old one, executable or not as it is to be.
fn keep_facts(old: &Path, new: &Path, mode: Mode) -> io::Result<()> {
    let facts = old.symlink_metadata()?;
    crate::io::save::keep_ownership(&File::open(new)?, &facts);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let bits = facts.permissions().mode();
        let bits = match mode {
            Mode::Regular => bits & !0o111,
            // Whoever may read it may run it.
            Mode::Executable => bits | ((bits & 0o444) >> 2),
        };
        fs::set_permissions(new, fs::Permissions::from_mode(bits & 0o777))?;
    }
    Ok(())
}

fn keep_index(destination: &Path, folder: &Folder) -> Result<IndexBefore, WriteError> {
    let repository = git2::Repository::open(destination).map_err(git::CommitError::from)?;
    let path = repository.path().join("index");
    let existed = match fs::copy(&path, folder.index()) {
        Ok(_) => true,
        Err(error) if error.kind() == ErrorKind::NotFound => false,
        Err(error) => return Err(WriteError::io(&path, "read")(error)),
    };
    Ok(IndexBefore { path, existed })
}

fn place_files(
    destination: &Path,
    putting: &[Putting],
    folder: &Folder,
    journal: &Journal,
    stop: &Stop,
    progress: &mut dyn FnMut(Progress),
) -> Result<(), WriteError> {
    for made in &journal.folders {
        let made = destination.join(made);
        match fs::create_dir(&made) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                return Err(WriteError::Changed(destination.to_owned()));
            }
            result => result.map_err(WriteError::io(&made, "created"))?,
        }
    }
    for (number, put) in putting.iter().enumerate() {
        check_stop(stop)?;
        let path = destination.join(put.path.as_str());
        let failed = || WriteError::io(&path, "written");
        let changed = || WriteError::Changed(destination.to_owned());
        if !path.parent().is_some_and(|parent| is_inside(parent, destination)) {
            return Err(changed());
        }
        let staged = folder.staged(number);
        match put.old {
            None => system::rename_new(&staged, &path).map_err(|error| match error.kind() {
                ErrorKind::AlreadyExists => changed(),
                _ => failed()(error),
            })?,
            Some(old) => {
                // The last look, as late as it can be.
                let plain = path.symlink_metadata().is_ok_and(|facts| facts.is_file());
                if !plain || fs::read(&path).map_err(failed())? != old {
                    return Err(changed());
                }
                fs::rename(&staged, &path).map_err(failed())?;
            }
        }
        progress(Progress::Placed(number + 1, putting.len()));
    }
    for put in putting {
        if let Some(parent) = destination.join(put.path.as_str()).parent() {
            system::sync_folder(parent);
        }
    }
    Ok(())
}

fn commit(
    order: &Order,
    prepared: Option<&Prepared>,
    folder: &Folder,
    stop: &Stop,
    progress: &mut dyn FnMut(Progress),
) -> Result<Option<Committed>, WriteError> {
    let Some(prepared) = prepared else {
        return Ok(None);
    };
    let destination = &order.place.path;
    progress(Progress::Committing);
    let mut paths: Vec<&PlanPath> = order.plan.files.keys().collect();
    if !prepared.exists {
        paths.extend(&order.kept);
        paths.sort();
        paths.dedup();
    }
    let commit = prepared.commit(paths);
    let origin = prepared.order.origin.as_deref();
    if !prepared.exists {
        // Made elsewhere: libgit2 tries out the file system with files of its own beside the new repository.
        let made = folder.repository();
        fs::create_dir(&made).map_err(WriteError::io(&made, "created"))?;
        git::commit::create(&made, BRANCH, origin, &commit, stop)?;
        let git = destination.join(".git");
        system::rename_new(&made.join(".git"), &git).map_err(WriteError::io(&git, "created"))?;
    }
    let id = git::commit::make(destination, &commit, stop)?;
    let branch = crate::io::destination::head(destination).and_then(|head| head.branch);
    if !prepared.exists {
        // A new repository is synced whole; one that exists is as durable as git makes it.
        files::sync_tree(&destination.join(".git")).map_err(WriteError::io(destination, "written"))?;
    } else if let Some(url) = origin
        && let Ok(repository) = git2::Repository::open(destination)
    {
        // The commit is there: a remote that cannot be set any more must not take it back. Pushing will name it.
        let _ = git::commit::set_origin(&repository, url);
    }
    Ok(Some(prepared.committed(id, branch.unwrap_or_default())))
}
