//! A new project: staged beside its destination, then there by one rename.

use super::files::put_file;
use super::{PreparedCommit, Progress, WriteError, check_stop, existing, keep};
use crate::generate::{BRANCH, DestinationKind, WriteOrder, WriteResult};
use crate::io::git;
use crate::io::state_folder::{self, StateFolder};
use crate::io::stop::Stop;
use crate::io::sync::sync_tree;
use crate::io::system;
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// The part between the project's name and the random part in the name of a staging folder.
const INFIX: &str = ".lume-wizard-";

/// The length of the random part, in hexadecimal digits.
const RANDOM: usize = 8;

pub(super) fn write(
    order: &WriteOrder,
    prepared: Option<&PreparedCommit>,
    state: &StateFolder,
    stop: &Stop,
    progress: &mut dyn FnMut(Progress),
) -> Result<WriteResult, WriteError> {
    let destination = &order.destination.path;
    let output = destination.parent().unwrap_or(Path::new("/"));
    let parents = Parents::create(output)?;
    remove_leftovers(state, output);
    let stage = Stage::create(state, output, destination)?;
    put_files(order, stage.path(), stop, progress)?;
    let commit = match prepared {
        Some(prepared) => {
            progress(Progress::Committing);
            let commit = prepared.commit(order.plan.files.keys().collect());
            let origin = prepared.order.origin.as_deref();
            git::commit::create(stage.path(), BRANCH, origin, &commit, stop)?;
            let made = git::commit::make(stage.path(), &commit, stop)?;
            Some(prepared.committed(made, Some(BRANCH.to_owned())))
        }
        None => None,
    };
    sync_tree(stage.path()).map_err(WriteError::io(destination, "written"))?;
    check_stop(stop)?;
    let keeping = keep::staged(state, order, stage.path(), parents.made(order), commit.as_ref());
    match stage.appear(order) {
        Ok(()) => {}
        Err(error) if order.destination.kind == DestinationKind::Empty && is_fixed(&error) => {
            // A mount point cannot be replaced: its inside is filled under a journal instead.
            drop((stage, keeping));
            return existing::write(order, prepared, None, state, stop, progress);
        }
        Err(error)
            if matches!(
                error.kind(),
                ErrorKind::AlreadyExists | ErrorKind::DirectoryNotEmpty | ErrorKind::NotADirectory
            ) =>
        {
            return Err(WriteError::Changed(destination.clone()));
        }
        Err(error) => return Err(WriteError::io(destination, "written")(error)),
    }
    stage.keep();
    parents.keep();
    system::sync_folder(output);
    Ok(WriteResult {
        path: destination.clone(),
        files: order.plan.files.len(),
        commit,
        origin_failure: None,
        undo_failure: keeping.complete(|_| {}),
    })
}

fn is_fixed(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::ResourceBusy | ErrorKind::CrossesDevices | ErrorKind::PermissionDenied
    )
}

/// The output folder and those above it, as far as they had to be made; removed again unless kept.
struct Parents(Vec<PathBuf>);

impl Parents {
    fn create(output: &Path) -> Result<Self, WriteError> {
        let mut made = Self(Vec::new());
        let missing: Vec<&Path> = output
            .ancestors()
            .take_while(|path| path.symlink_metadata().is_err())
            .collect();
        for folder in missing.into_iter().rev() {
            match fs::create_dir(folder) {
                Ok(()) => made.0.push(folder.to_owned()),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(WriteError::io(folder, "created")(error)),
            }
        }
        Ok(made)
    }

    /// These folders and the project's own, unless that is there.
    fn made(&self, order: &WriteOrder) -> Vec<PathBuf> {
        let mut made = self.0.clone();
        if order.destination.kind == DestinationKind::Missing {
            made.push(order.destination.path.clone());
        }
        made
    }

    fn keep(mut self) {
        for folder in self.0.drain(..) {
            system::sync_folder(folder.parent().unwrap_or(Path::new("/")));
        }
    }
}

impl Drop for Parents {
    fn drop(&mut self) {
        for folder in self.0.iter().rev() {
            // Only while they are empty.
            let _ = fs::remove_dir(folder);
        }
    }
}

/// The staging folder: hidden, with a name of its own, noted in the state folder, removed unless it became the project.
struct Stage {
    folder: PathBuf,
    state: StateFolder,
    is_project: bool,
}

impl Stage {
    fn create(state: &StateFolder, output: &Path, destination: &Path) -> Result<Self, WriteError> {
        let failed = || WriteError::io(destination, "created");
        let name = destination.file_name().unwrap_or_default();
        loop {
            let token = state_folder::token().map_err(failed())?;
            let mut hidden = std::ffi::OsString::from(".");
            hidden.push(name);
            hidden.push(INFIX);
            hidden.push(token.get(..RANDOM).unwrap_or(&token));
            let folder = output.join(hidden);
            // Noted first: what a kill leaves is known to be ours.
            state_folder::note_unfinished(state, &folder);
            match fs::create_dir(&folder) {
                Ok(()) => {
                    return Ok(Self {
                        folder,
                        state: state.clone(),
                        is_project: false,
                    });
                }
                Err(error) => {
                    state_folder::forget_unfinished(state, &folder);
                    if error.kind() != ErrorKind::AlreadyExists {
                        return Err(failed()(error));
                    }
                }
            }
        }
    }

    fn path(&self) -> &Path {
        &self.folder
    }

    /// Renames the staged project to its place, where nothing or an empty folder is.
    fn appear(&self, order: &WriteOrder) -> io::Result<()> {
        let destination = &order.destination.path;
        if order.destination.kind != DestinationKind::Empty {
            return system::rename_new(self.path(), destination);
        }
        // The empty folder's mode and owner are its maker's choice.
        let facts = destination.symlink_metadata()?;
        if !facts.is_dir() {
            return Err(ErrorKind::NotADirectory.into());
        }
        crate::io::attributes::copy_owner(&File::open(self.path())?, &facts);
        fs::set_permissions(self.path(), facts.permissions())?;
        // A rename replaces a folder only while it is empty.
        fs::rename(self.path(), destination)
    }

    /// The folder is the project now.
    fn keep(mut self) {
        self.is_project = true;
        state_folder::forget_unfinished(&self.state, &self.folder);
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        if !self.is_project && fs::remove_dir_all(&self.folder).is_ok() {
            state_folder::forget_unfinished(&self.state, &self.folder);
        }
    }
}

/// Removes what killed runs of this user left in the output folder.
fn remove_leftovers(state: &StateFolder, output: &Path) {
    let Ok(entries) = fs::read_dir(output) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if entry.file_name().to_string_lossy().contains(INFIX)
            && entry.file_type().is_ok_and(|kind| kind.is_dir())
            && state_folder::is_left_unfinished(state, &path)
            && fs::remove_dir_all(&path).is_ok()
        {
            state_folder::forget_unfinished(state, &path);
        }
    }
}

fn put_files(
    order: &WriteOrder,
    stage: &Path,
    stop: &Stop,
    progress: &mut dyn FnMut(Progress),
) -> Result<(), WriteError> {
    let all = order.plan.files.len();
    for (done, (path, file)) in order.plan.files.iter().enumerate() {
        check_stop(stop)?;
        let at = stage.join(path.as_str());
        let shown = order.destination.path.join(path.as_str());
        if let Some(parent) = at.parent() {
            fs::create_dir_all(parent).map_err(WriteError::io(&shown, "written"))?;
        }
        put_file(&at, file).map_err(WriteError::io(&shown, "written"))?;
        progress(Progress::Staged(done + 1, all));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicBool, Ordering};

    #[test]
    fn no_other_run_removes_a_new_stage() {
        let output = tempfile::tempdir().unwrap();
        let home = tempfile::tempdir().unwrap();
        let state = StateFolder::at(home.path().to_owned());
        let done = AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    remove_leftovers(&state, output.path());
                }
            });
            for round in 0..500 {
                let stage = Stage::create(&state, output.path(), &output.path().join("my-model"));
                let gone = !stage.unwrap().path().is_dir();
                if gone {
                    done.store(true, Ordering::Relaxed);
                    panic!("the stage of round {round} is gone");
                }
            }
            done.store(true, Ordering::Relaxed);
        });
        assert_eq!(fs::read_dir(output.path()).unwrap().count(), 0);
    }
}
