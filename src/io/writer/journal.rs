//! The journal with which a write into an existing folder undoes itself: kept in one hidden folder of the destination
//! until the write is complete.
//!
//! A destination can come from anybody, with such a folder in it. It is believed only when the user's state folder has
//! a record of this user's own run for this destination: the same random token, and the fingerprint of the journal.

use super::WriteError;
use crate::io::directory::{Directory, is_absence};
use crate::io::holder::Holder;
use crate::io::snapshot::JOURNAL_FOLDER;
use crate::io::state_folder::{self, StateFolder, StateKind};
use crate::io::system;
use crate::project::PlanPath;
use crate::project::blob_id;
use serde::{Deserialize, Serialize};
use std::fs::{self, TryLockError};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// The version of the journal's form.
const FORMAT: u32 = 2;

/// The largest journal that is read, in bytes.
const LARGEST: u64 = 16 << 20;

/// The plan of a write, on the disk before the first file is touched.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Journal {
    format: u32,
    /// The token of the run, also in the user's state folder.
    token: String,
    /// The commit that the repository's branch was at; none without one.
    pub(super) head: Option<String>,
    /// The write ends with a commit; once that is there, it is complete.
    pub(super) commits: bool,
    /// The repository did not exist before.
    pub(super) new_repository: bool,
    /// The repository's index, when it may change.
    pub(super) index: Option<IndexBefore>,
    /// Git's lock files that existed before.
    pub(super) locks: Vec<String>,
    /// The folders that the write makes, outer ones first.
    pub(super) folders: Vec<InnerPath>,
    /// The files, in the order in which they are placed.
    pub(super) steps: Vec<JournalStep>,
    /// The folders of the removed files, outer ones first: those that are left empty are removed too.
    #[serde(default)]
    pub(super) emptied: Vec<FolderBefore>,
    /// The write undoes an earlier one and its commit; once this is true, it is complete.
    #[serde(default)]
    pub(super) rewind: Option<Goal>,
    /// The remote `origin` that is removed once the rewind is complete.
    #[serde(default)]
    pub(super) removed_origin: Option<String>,
}

/// The state of the repository once a rewind is complete.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub(super) enum Goal {
    /// The branch is at this commit; none where it has none.
    Branch(Option<String>),
    /// There is no repository.
    Gone,
}

/// A folder that may be removed.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FolderBefore {
    pub(super) path: InnerPath,
    /// Its permissions.
    pub(super) mode: u32,
}

/// The repository's index as it was before.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct IndexBefore {
    /// Git's blob id of its copy in the journal's folder; none when there was no index.
    pub(super) kept: Option<String>,
}

/// One file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct JournalStep {
    pub(super) path: InnerPath,
    /// Git's blob id of the old contents; none where there was no file.
    pub(super) old: Option<String>,
    /// Git's blob id of the new contents; none where the file is removed.
    pub(super) new: Option<String>,
}

/// A path of plain parts below the destination, not in `.git` and not in the journal's own folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(super) struct InnerPath(PlanPath);

impl InnerPath {
    pub(super) fn new(path: PlanPath) -> Option<Self> {
        let first = path.as_str().split('/').next();
        (first != Some(JOURNAL_FOLDER)).then_some(Self(path))
    }

    pub(super) fn as_path(&self) -> &Path {
        Path::new(self.0.as_str())
    }
}

impl TryFrom<String> for InnerPath {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let path = PlanPath::new(&text).and_then(Self::new);
        path.ok_or_else(|| "a path leads out of the project".to_owned())
    }
}

impl From<InnerPath> for PlanPath {
    fn from(path: InnerPath) -> Self {
        path.0
    }
}

impl From<InnerPath> for String {
    fn from(path: InnerPath) -> Self {
        path.0.as_str().to_owned()
    }
}

impl Journal {
    /// The journal of a write that has no files yet.
    pub(super) fn new(folder: &JournalFolder) -> Self {
        Self {
            format: FORMAT,
            token: folder.token.clone(),
            head: None,
            commits: false,
            new_repository: false,
            index: None,
            locks: Vec::new(),
            folders: Vec::new(),
            steps: Vec::new(),
            emptied: Vec::new(),
            rewind: None,
            removed_origin: None,
        }
    }
}

/// The records of a write in the state folder.
#[derive(Debug, Serialize, Deserialize)]
struct JournalRecord {
    /// The destination, for people.
    destination: String,
    token: String,
    /// The run that writes.
    holder: Holder,
    /// Git's blob id of the journal; none before the first file is touched.
    journal: Option<String>,
}

/// The hidden folder, locked by this run.
#[derive(Debug)]
pub(super) struct JournalFolder {
    /// The destination, by its canonical path.
    pub(super) root: Directory,
    folder: Directory,
    state: StateFolder,
    pub(super) token: String,
}

impl JournalFolder {
    /// The folder of a write that begins.
    pub(super) fn create(state: &StateFolder, destination: &Path) -> Result<Self, WriteError> {
        let path = destination.join(JOURNAL_FOLDER);
        let failed = || WriteError::io(&path, "created");
        let root = open_root(destination)?;
        let token = state_folder::token().map_err(failed())?;
        state.check(StateKind::Write)?;
        match root.create_folder(Path::new(JOURNAL_FOLDER)) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                return Err(in_use(&root, destination));
            }
            Err(error) => return Err(failed()(error)),
        }
        let busy = || WriteError::Busy(destination.to_owned());
        let folder = root.folder(Path::new(JOURNAL_FOLDER)).map_err(|_| busy())?;
        // Another run may take the empty folder for a leftover before it is locked.
        if !system::hold(folder.file(), &path) {
            return Err(busy());
        }
        let made = Self {
            root,
            folder,
            state: state.clone(),
            token,
        };
        match made.fill() {
            Ok(()) => Ok(made),
            Err(error) => {
                // Nothing refers to it yet.
                let _ = made.finish();
                Err(error)
            }
        }
    }

    /// Makes what the folder has from the start. The record is first: whatever a kill leaves is known to be ours.
    fn fill(&self) -> Result<(), WriteError> {
        self.put_record(None)?;
        let fill = || -> io::Result<()> {
            let mut token = self.folder.create_file(Path::new("token"), 0o600)?;
            token.write_all(self.token.as_bytes())?;
            for inner in ["new", "old"] {
                self.folder.create_folder(Path::new(inner))?;
            }
            // A hook that adds everything does not add this.
            let mut ignore = self.folder.create_file(Path::new(".gitignore"), 0o666)?;
            ignore.write_all(b"*\n")
        };
        fill().map_err(WriteError::io(self.folder.path(), "created"))
    }

    /// The folder that an interrupted write of this user has left; none when there is none.
    ///
    /// # Errors
    /// When a living run holds it, or it is not known to be this user's.
    pub(super) fn find(state: &StateFolder, destination: &Path) -> Result<Option<Self>, WriteError> {
        let path = destination.join(JOURNAL_FOLDER);
        match path.symlink_metadata() {
            Ok(facts) if facts.is_dir() => {}
            Ok(_) => return Err(untrusted(destination, "it is not a folder")),
            Err(error) if is_absence(&error) => return Ok(None),
            Err(error) => return Err(WriteError::io(&path, "read")(error)),
        }
        let root = open_root(destination)?;
        let folder = root
            .folder(Path::new(JOURNAL_FOLDER))
            .map_err(WriteError::io(&path, "read"))?;
        let busy = || WriteError::Busy(destination.to_owned());
        let locked = match folder.file().try_lock() {
            Ok(()) => true,
            Err(TryLockError::WouldBlock) => return Err(busy()),
            // The file system has no locks: the record says who writes.
            Err(TryLockError::Error(_)) => false,
        };
        if !system::is_at(folder.file(), &path) {
            return Err(busy());
        }
        if folder.is_empty().map_err(WriteError::io(&path, "read"))? {
            return Ok(None);
        }
        let record = read_record(state, &root)?
            .ok_or_else(|| untrusted(destination, "no run of yours is known that wrote there"))?;
        if !locked && record.holder.may_be_alive() {
            return Err(busy());
        }
        // Before the journal is written and after it is removed, a kill may leave the token unwritten or removed.
        let begun = folder.kind(Path::new("journal.json"));
        let unfinished = matches!(begun, Ok(None));
        let token = match folder.read(Path::new("token"), 64) {
            Ok(token) => token,
            Err(error) if is_absence(&error) && unfinished => Vec::new(),
            Err(_) => return Err(untrusted(destination, "it has no token of your run")),
        };
        let ours = record.token.as_bytes();
        let partial = unfinished && ours.starts_with(&token);
        if token != ours && !partial {
            return Err(untrusted(destination, "its token is not the one of your run"));
        }
        Ok(Some(Self {
            root,
            folder,
            state: state.clone(),
            token: record.token,
        }))
    }

    /// The journal; none before the first file is touched, and after the last one.
    ///
    /// # Errors
    /// When it is not what this user's run has written.
    pub(super) fn journal(&self) -> Result<Option<Journal>, WriteError> {
        let destination = self.root.path();
        let bytes = match self.folder.read(Path::new("journal.json"), LARGEST) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(_) => {
                return Err(untrusted(
                    destination,
                    "its journal.json is no plain file of a usual size",
                ));
            }
        };
        let record = read_record(&self.state, &self.root)?;
        if record.and_then(|record| record.journal).as_deref() != Some(&blob_id(&bytes)) {
            return Err(untrusted(
                destination,
                "its journal.json is not what your run wrote",
            ));
        }
        let journal: Journal = serde_json::from_slice(&bytes)
            .map_err(|_| untrusted(destination, "its journal.json is not a journal of this version"))?;
        if journal.format != FORMAT || journal.token != self.token {
            return Err(untrusted(
                destination,
                "its journal.json is of another run or version",
            ));
        }
        Ok(Some(journal))
    }

    /// The path, below the destination, where the new contents of step `number` wait.
    pub(super) fn staged(number: usize) -> PathBuf {
        Path::new(JOURNAL_FOLDER).join("new").join(number.to_string())
    }

    /// The path, below the destination, where the old file of step `number` is kept.
    pub(super) fn kept(number: usize) -> PathBuf {
        Path::new(JOURNAL_FOLDER).join("old").join(number.to_string())
    }

    /// The path, below the destination, where the repository's old index is kept.
    pub(super) fn index() -> PathBuf {
        Path::new(JOURNAL_FOLDER).join("index")
    }

    /// The path, below the destination, where a new repository is made before it is moved to its place.
    pub(super) fn repository() -> PathBuf {
        Path::new(JOURNAL_FOLDER).join("repository")
    }

    /// Writes the journal: from here on the next run undoes the write if this one is interrupted.
    pub(super) fn begin(&self, journal: &Journal) -> Result<(), WriteError> {
        let failed = || WriteError::io(self.folder.path(), "written");
        let text = serde_json::to_vec_pretty(journal)
            .map_err(io::Error::other)
            .map_err(failed())?;
        let unfinished = Path::new("journal.tmp");
        let write = || -> io::Result<()> {
            self.folder.create_file(unfinished, 0o600)?.write_all(&text)?;
            crate::io::sync::sync_tree(self.folder.path())
        };
        write().map_err(failed())?;
        self.put_record(Some(blob_id(&text)))?;
        self.folder
            .rename(unfinished, Path::new("journal.json"))
            .map_err(failed())?;
        self.folder.sync();
        self.root.sync();
        Ok(())
    }

    /// The write is complete or undone: the folder and the record are removed.
    pub(super) fn finish(self) -> Result<(), WriteError> {
        match self.folder.remove_file(Path::new("journal.json")) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(WriteError::io(self.folder.path(), "removed")(error));
            }
            _ => self.folder.sync(),
        }
        // Without the journal nothing in it has a meaning; the next run removes what stays.
        if fs::remove_dir_all(self.folder.path()).is_ok() {
            // A record without its folder is removed by the next run too.
            let _ = self.state.remove(StateKind::Write, self.root.path());
        }
        Ok(())
    }

    /// Shares the lock with the programs that are started from now on: while git or a hook outlives this run, nobody
    /// undoes what it commits.
    pub(super) fn share_lock(&self) {
        // It fails for a closed descriptor only, and this one is open.
        let _ = rustix::io::fcntl_setfd(self.folder.file(), rustix::io::FdFlags::empty());
    }

    fn put_record(&self, journal: Option<String>) -> Result<(), WriteError> {
        let record = JournalRecord {
            destination: self.root.path().to_string_lossy().into_owned(),
            token: self.token.clone(),
            holder: Holder::this_process(),
            journal,
        };
        let text = serde_json::to_vec_pretty(&record)
            .map_err(io::Error::other)
            .map_err(WriteError::io(self.folder.path(), "written"))?;
        Ok(self.state.put(StateKind::Write, self.root.path(), &text)?)
    }
}

fn read_record(state: &StateFolder, root: &Directory) -> Result<Option<JournalRecord>, WriteError> {
    let text = state.get(StateKind::Write, root.path())?;
    // One that cannot be understood vouches for nothing.
    Ok(text.and_then(|text| serde_json::from_slice(&text).ok()))
}

/// The destination by its canonical path: records are kept under it.
fn open_root(destination: &Path) -> Result<Directory, WriteError> {
    let open = || Directory::open(&fs::canonicalize(destination)?);
    open().map_err(WriteError::io(destination, "read"))
}

/// The reason why a journal's folder that is there keeps a write from beginning.
fn in_use(root: &Directory, destination: &Path) -> WriteError {
    let held = root
        .folder(Path::new(JOURNAL_FOLDER))
        .is_ok_and(|folder| matches!(folder.file().try_lock(), Err(TryLockError::WouldBlock)));
    if held {
        WriteError::Busy(destination.to_owned())
    } else {
        // Left or placed there since the destination was looked at.
        WriteError::Changed(destination.to_owned())
    }
}

pub(super) fn untrusted(destination: &Path, reason: &'static str) -> WriteError {
    WriteError::UntrustedJournal {
        folder: destination.join(JOURNAL_FOLDER),
        reason,
    }
}
