//! Beside the files of a write that is undone: their exact permissions, the folders, and the repository as it was.

use super::WriteError;
use super::journal::{Goal, Journal, JournalFolder};
use super::repository::{self, IndexEntries, Ours};
use crate::io::git;
use crate::io::git::repository::open;
use crate::project::PlanPath;
use std::collections::BTreeMap;
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Undoing a write, beside placing its old files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rewind {
    /// The permissions of the files that are restored.
    pub modes: BTreeMap<PlanPath, u32>,
    /// The folders that the write made: those that are left empty are removed.
    pub made: Vec<PlanPath>,
    /// The permissions of the folders that the write removed.
    pub folder_modes: BTreeMap<PlanPath, u32>,
    /// The repository; none where it stays as it is, or gets a commit.
    pub repository: Option<RepositoryRewind>,
}

/// Undoing a commit without another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RepositoryRewind {
    /// The branch goes back to the commit before.
    Reset(Reset),
    /// The write made the repository, and nothing else is in it.
    Remove,
}

/// A branch that goes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reset {
    /// The commit that the branch is at.
    pub from: String,
    /// The commit that it goes back to; none where it had none.
    pub to: Option<String>,
    /// The index as it was; none where there was none.
    pub index: Option<Vec<u8>>,
    /// The remote `origin` that is removed again.
    pub origin: Option<String>,
    /// The entries that the write put into the index: each path with its blob, none where it removed the path.
    pub written: BTreeMap<PlanPath, Option<String>>,
}

impl Rewind {
    /// The remote that the journal keeps.
    pub(super) fn removed_origin(&self) -> Option<String> {
        match &self.repository {
            Some(RepositoryRewind::Reset(reset)) => reset.origin.clone(),
            _ => None,
        }
    }

    /// The goal that the journal keeps.
    pub(super) fn goal(&self) -> Option<Goal> {
        self.repository.as_ref().map(|repository| match repository {
            RepositoryRewind::Reset(reset) => Goal::Branch(reset.to.clone()),
            RepositoryRewind::Remove => Goal::Gone,
        })
    }
}

/// Returns whether the rewind of this journal has reached its goal.
pub(super) fn is_complete(folder: &JournalFolder, journal: &Journal) -> bool {
    match &journal.rewind {
        None => false,
        Some(Goal::Branch(to)) => {
            let now = repository::head_commit(folder.root.path());
            now == *to && now != journal.head
        }
        Some(Goal::Gone) => folder
            .root
            .kind(&removed_repository())
            .is_ok_and(|kind| kind.is_some()),
    }
}

/// The path, below the destination, of a repository that is removed.
fn removed_repository() -> PathBuf {
    Path::new(crate::io::snapshot::JOURNAL_FOLDER).join("removed-repository")
}

/// Undoes the commit; afterwards the rewind is complete.
pub(super) fn rewind(folder: &JournalFolder, rewind: &RepositoryRewind) -> Result<(), WriteError> {
    match rewind {
        RepositoryRewind::Reset(reset) => self::reset(folder, reset),
        RepositoryRewind::Remove => {
            let git = folder.root.path().join(".git");
            let renamed = folder.root.rename_new(Path::new(".git"), &removed_repository());
            renamed.map_err(WriteError::io(&git, "removed"))
        }
    }
}

fn reset(folder: &JournalFolder, reset: &Reset) -> Result<(), WriteError> {
    let root = folder.root.path();
    let failed = |error: git2::Error| WriteError::from(git::CommitError::from(error));
    let repository = open(root).map_err(failed)?;
    if repository::head_commit(root).as_ref() != Some(&reset.from) {
        return Err(WriteError::Changed(root.to_owned()));
    }
    restore_index(folder, &repository, reset)?;
    let from = git2::Oid::from_str(&reset.from).map_err(failed)?;
    let mut head = repository.head().map_err(failed)?;
    let message = "lume-wizard: undo";
    let name = head.name().map_err(failed)?.to_owned();
    match &reset.to {
        None => head.delete().map_err(failed)?,
        Some(to) => {
            let to = git2::Oid::from_str(to).map_err(failed)?;
            repository
                .reference_matching(&name, to, true, from, message)
                .map_err(failed)?;
        }
    }
    remove_origin(&repository, reset.origin.as_deref());
    Ok(())
}

/// Finishes a rewind that was killed after it had reached its goal.
pub(super) fn finish(folder: &JournalFolder, journal: &Journal) {
    if let Ok(repository) = open(folder.root.path()) {
        remove_origin(&repository, journal.removed_origin.as_deref());
    }
}

/// Removes the remote that the write set, if it still is the same; without an address it is one whose removal was
/// interrupted. A remote that stays does no harm.
fn remove_origin(repository: &git2::Repository, origin: Option<&str>) {
    let Some(origin) = origin else { return };
    if let Err(error) = remove_remote(repository, origin) {
        tracing::debug!(%error, "the remote of an undone write cannot be removed");
    }
}

fn remove_remote(repository: &git2::Repository, origin: &str) -> Result<(), git2::Error> {
    let mut config = repository.config()?.open_level(git2::ConfigLevel::Local)?;
    match config.get_string("remote.origin.url") {
        Ok(url) if url != origin => return Ok(()),
        Ok(_) => return repository.remote_delete("origin"),
        Err(_) => {}
    }
    match config.get_string("remote.origin.fetch") {
        Ok(_) => config.remove_multivar("remote.origin.fetch", ".*"),
        Err(_) => Ok(()),
    }
}

/// Gives the index the entries that it had before. What somebody has staged since stays staged.
fn restore_index(
    folder: &JournalFolder,
    repository: &git2::Repository,
    reset: &Reset,
) -> Result<(), WriteError> {
    let path = repository.path().join("index");
    let lock = path.with_file_name("index.lock");
    if lock.symlink_metadata().is_ok() {
        return Err(WriteError::GitLocked(lock));
    }
    let failed = || WriteError::io(&path, "restored");
    let before = Path::new(crate::io::snapshot::JOURNAL_FOLDER).join("index-before");
    let before_path = folder.root.path().join(&before);
    let kept: Option<IndexEntries> = match &reset.index {
        None => Some(IndexEntries::new()),
        Some(bytes) => {
            let write = || -> std::io::Result<()> {
                let mut file = folder.root.create_file(&before, 0o666)?;
                file.write_all(bytes)?;
                file.set_permissions(fs::metadata(&path)?.permissions())
            };
            write().map_err(failed())?;
            repository::entries(&before_path)
        }
    };
    let ours: Ours = reset
        .written
        .iter()
        .map(|(path, id)| (path.as_str().as_bytes().to_vec(), id.clone()))
        .collect();
    let present = repository::entries(&path);
    if let (Some(present), Some(kept)) = (&present, &kept)
        && !repository::is_kept_with_ours(present, kept, &ours)
    {
        return repository::restore_entries(&path, kept, &ours)
            .map_err(|error| failed()(std::io::Error::other(error.message().to_owned())));
    }
    if reset.index.is_some() {
        return fs::rename(&before_path, &path).map_err(failed());
    }
    match fs::remove_file(&path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(failed()(error)),
        _ => Ok(()),
    }
}
