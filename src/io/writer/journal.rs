//! What a write into an existing folder needs to take itself back: kept in one hidden folder of the destination until
//! the write is whole.

use super::WriteError;
use crate::io::snapshot::JOURNAL_FOLDER;
use crate::io::system;
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// What was done when an interrupted write was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recovery {
    /// There was none.
    Nothing,
    /// The files are as they were before; of those that somebody changed meanwhile, the old version lies beside under
    /// the names given.
    TakenBack(Vec<PathBuf>),
    /// The write had been whole: only what it kept for going back was removed.
    WasWhole,
}

/// The plan of a write, on the disk before the first file is touched.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Journal {
    pub(super) format: u32,
    /// The commit that the repository's branch was at; none without one.
    pub(super) head: Option<String>,
    /// The write ends with a commit; once that is there, it is whole.
    pub(super) commits: bool,
    /// The repository did not exist before.
    pub(super) new_repository: bool,
    /// The repository's index, when it may change.
    pub(super) index: Option<IndexBefore>,
    /// The folders that the write makes, outer ones first.
    pub(super) folders: Vec<String>,
    /// The files, in the order in which they are put.
    pub(super) steps: Vec<Step>,
}

/// The repository's index as it was before.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct IndexBefore {
    /// The index file.
    pub(super) path: PathBuf,
    /// Whether there was one; its copy is [`Folder::index`].
    pub(super) existed: bool,
}

/// One file.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Step {
    pub(super) path: String,
    /// Git's blob id of the old contents; none where there was no file.
    pub(super) old: Option<String>,
    /// Git's blob id of the new contents.
    pub(super) new: String,
}

/// Git's blob id of some bytes.
pub(super) fn blob_id(bytes: &[u8]) -> String {
    git2::Oid::hash_object(git2::ObjectType::Blob, bytes)
        .map(|id| id.to_string())
        .unwrap_or_default()
}

/// The hidden folder, locked by this run.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    destination: PathBuf,
    _held: File,
}

impl Folder {
    /// The folder of a write that begins.
    pub(super) fn create(destination: &Path) -> Result<Self, WriteError> {
        let path = destination.join(JOURNAL_FOLDER);
        let failed = || WriteError::io(&path, "created");
        match fs::create_dir(&path) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                return Err(WriteError::Busy(destination.to_owned()));
            }
            Err(error) => return Err(failed()(error)),
        }
        // Another run may take the empty folder for a leftover before it is held.
        let busy = || WriteError::Busy(destination.to_owned());
        let made = File::open(&path).map_err(|_| busy())?;
        if !system::hold(&made, &path) {
            return Err(busy());
        }
        let folder = Self {
            path: path.clone(),
            destination: destination.to_owned(),
            _held: made,
        };
        for inner in ["new", "old"] {
            fs::create_dir(folder.path.join(inner)).map_err(failed())?;
        }
        // A hook that adds everything does not add this.
        fs::write(folder.path.join(".gitignore"), "*\n").map_err(failed())?;
        Ok(folder)
    }

    /// The folder that is there; an error when a living run holds it.
    fn open(destination: &Path) -> Result<Self, WriteError> {
        let path = destination.join(JOURNAL_FOLDER);
        let left = File::open(&path).map_err(WriteError::io(&path, "read"))?;
        let held_elsewhere = matches!(left.try_lock(), Err(fs::TryLockError::WouldBlock));
        if held_elsewhere || !system::is_at(&left, &path) {
            return Err(WriteError::Busy(destination.to_owned()));
        }
        Ok(Self {
            path,
            destination: destination.to_owned(),
            _held: left,
        })
    }

    /// Where the new contents of step `number` wait.
    pub(super) fn staged(&self, number: usize) -> PathBuf {
        self.path.join("new").join(number.to_string())
    }

    /// Where the old contents of step `number` are kept.
    pub(super) fn kept(&self, number: usize) -> PathBuf {
        self.path.join("old").join(number.to_string())
    }

    /// Where the repository's old index is kept.
    pub(super) fn index(&self) -> PathBuf {
        self.path.join("index")
    }

    /// Where a new repository is made before it stands at its place.
    pub(super) fn repository(&self) -> PathBuf {
        self.path.join("repository")
    }

    fn file(&self) -> PathBuf {
        self.path.join("journal.json")
    }

    /// Puts the journal down: from here on an interrupted write is taken back by the next run.
    pub(super) fn begin(&self, journal: &Journal) -> Result<(), WriteError> {
        let write = || -> io::Result<()> {
            let text = serde_json::to_vec_pretty(journal).map_err(io::Error::other)?;
            let unfinished = self.path.join("journal.tmp");
            fs::write(&unfinished, text)?;
            super::files::sync_tree(&self.path)?;
            fs::rename(&unfinished, self.file())?;
            system::sync_folder(&self.path);
            system::sync_folder(&self.destination);
            Ok(())
        };
        write().map_err(WriteError::io(&self.path, "written"))
    }

    /// The write is whole: nothing is taken back any more.
    pub(super) fn finish(self) -> Result<(), WriteError> {
        match fs::remove_file(self.file()) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(WriteError::io(&self.path, "removed")(error));
            }
            _ => system::sync_folder(&self.path),
        }
        // What is left is of no meaning; the next run removes what stays now.
        let _ = fs::remove_dir_all(&self.path);
        Ok(())
    }

    fn journal(&self) -> Result<Option<Journal>, WriteError> {
        match fs::read(self.file()) {
            Ok(text) => serde_json::from_slice(&text)
                .map(Some)
                .map_err(|error| WriteError::io(&self.file(), "read")(io::Error::other(error.to_string()))),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(WriteError::io(&self.file(), "read")(error)),
        }
    }

    /// Takes everything back: each file to what it was, what was created removed.
    pub(super) fn take_back(self, journal: &Journal) -> Result<Vec<PathBuf>, WriteError> {
        let mut beside = Vec::new();
        for (number, step) in journal.steps.iter().enumerate().rev() {
            beside.extend(self.take_back_file(number, step)?);
        }
        for folder in journal.folders.iter().rev() {
            // One that somebody has put something into stays.
            let _ = fs::remove_dir(self.destination.join(folder));
        }
        let git = self.destination.join(".git");
        if journal.new_repository && git.symlink_metadata().is_ok_and(|facts| facts.is_dir()) {
            fs::remove_dir_all(&git).map_err(WriteError::io(&git, "removed"))?;
        }
        if let Some(index) = &journal.index {
            self.take_back_index(index)?;
        }
        system::sync_folder(&self.destination);
        self.finish()?;
        Ok(beside)
    }

    /// Takes one file back; gives where its old version was laid when somebody has changed the new one.
    fn take_back_file(&self, number: usize, step: &Step) -> Result<Option<PathBuf>, WriteError> {
        let path = self.destination.join(&step.path);
        let failed = || WriteError::io(&path, "taken back");
        if path
            .parent()
            .is_some_and(|parent| !is_inside(parent, &self.destination))
        {
            // A folder on the way has become a link or is gone: nothing of ours can be there.
            return Ok(None);
        }
        let now = match path.symlink_metadata() {
            Ok(facts) if facts.is_file() => Some(blob_id(&fs::read(&path).map_err(failed())?)),
            Ok(_) => Some(String::new()),
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => None,
            Err(error) => return Err(failed()(error)),
        };
        let kept = self.kept(number);
        match (&step.old, now) {
            (None, Some(now)) if now == step.new => fs::remove_file(&path).map_err(failed())?,
            (None, _) => {}
            // Where old and new differ in the mode alone, the old file itself goes back.
            (Some(old), Some(now)) if now == *old && now != step.new => {}
            (Some(_), None) if kept.exists() => fs::rename(&kept, &path).map_err(failed())?,
            (Some(_), Some(now)) if now == step.new => fs::rename(&kept, &path).map_err(failed())?,
            (Some(_), Some(_)) if kept.exists() => {
                let mut name = path.file_name().unwrap_or_default().to_owned();
                name.push(".before-lume-wizard");
                let beside = path.with_file_name(name);
                system::rename_new(&kept, &beside).map_err(failed())?;
                return Ok(Some(beside));
            }
            (Some(_), _) => {}
        }
        Ok(None)
    }

    fn take_back_index(&self, index: &IndexBefore) -> Result<(), WriteError> {
        let failed = || WriteError::io(&index.path, "taken back");
        // A lock that libgit2 or git made while this write ran outlives a kill, and would block git for good.
        let begun = fs::metadata(self.file()).and_then(|facts| facts.modified());
        for lock in ["index.lock", "HEAD.lock"] {
            let lock = index.path.with_file_name(lock);
            let made = fs::metadata(&lock).and_then(|facts| facts.modified());
            if let (Ok(begun), Ok(made)) = (&begun, made)
                && made >= *begun
            {
                let _ = fs::remove_file(lock);
            }
        }
        if index.existed {
            if self.index().exists() {
                fs::rename(self.index(), &index.path).map_err(failed())?;
            }
            return Ok(());
        }
        match fs::remove_file(&index.path) {
            Err(error) if !matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                Err(failed()(error))
            }
            _ => Ok(()),
        }
    }
}

/// Whether `folder` is `destination` or reached from it through real folders only.
pub(super) fn is_inside(folder: &Path, destination: &Path) -> bool {
    let Ok(inner) = folder.strip_prefix(destination) else {
        return false;
    };
    let mut at = destination.to_owned();
    inner.components().all(|part| {
        at.push(part);
        at.symlink_metadata().is_ok_and(|facts| facts.is_dir())
    })
}

/// Finds a write into `destination` that was interrupted and takes it back; one that had come as far as its commit is
/// left as it is.
///
/// # Errors
/// When another run is writing there now, or the disk refuses.
pub fn recover(destination: &Path) -> Result<Recovery, WriteError> {
    let path = destination.join(JOURNAL_FOLDER);
    if !path.symlink_metadata().is_ok_and(|facts| facts.is_dir()) {
        return Ok(Recovery::Nothing);
    }
    let folder = Folder::open(destination)?;
    let Some(journal) = folder.journal()? else {
        // It had not begun, or was whole: no file is out of its place.
        folder.finish()?;
        return Ok(Recovery::Nothing);
    };
    let head = head_commit(destination);
    if journal.commits && head.is_some() && head != journal.head {
        folder.finish()?;
        return Ok(Recovery::WasWhole);
    }
    folder.take_back(&journal).map(Recovery::TakenBack)
}

/// The commit that the branch of the repository at `folder` is at.
pub(super) fn head_commit(folder: &Path) -> Option<String> {
    let repository = git2::Repository::open(folder).ok()?;
    let commit = repository.head().ok()?.peel_to_commit().ok()?;
    Some(commit.id().to_string())
}
