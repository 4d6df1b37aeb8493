//! The store of drafts: one file each in the state folder, written in one step, at most [`MOST`] of them.
//!
//! A draft in use is claimed by its process (`ID.lock`); so is a variables file that is open (`file-HASH.lock`). What
//! cannot be read is moved to the folder `set-aside` and never removed.

use super::claim::{self, Claim, ClaimError, Claimant, seconds_since_1970};
use super::directory::{Directory, EntryKind};
use super::state_folder::{StateError, StateFolder, StateKind, failed, token};
use crate::project::blob_id;
use crate::wizard::draft::{Draft, DraftError, MOST, Summary};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::UNIX_EPOCH;

/// The largest draft that is read, in bytes.
const LARGEST: u64 = 256 << 20;

/// The most bytes of a draft's first line.
const LONGEST_SUMMARY: u64 = 64 << 10;

/// The folder of drafts that could not be read.
const SET_ASIDE: &str = "set-aside";

/// A draft in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its id.
    pub id: String,
    /// Its contents.
    pub summary: Summary,
    /// The time since it was saved, in seconds.
    pub age: u64,
    /// Another process that has it open.
    pub claimant: Option<Claimant>,
}

/// The drafts that there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// The drafts, the newest first.
    pub drafts: Vec<Listed>,
    /// Those that were set aside just now: why, and where they are.
    pub set_aside: Vec<(DraftError, PathBuf)>,
}

/// The reason why a draft was not saved or read.
#[derive(Debug, thiserror::Error)]
pub enum DraftStoreError {
    /// The state folder cannot be used, or the file cannot be written.
    #[error(transparent)]
    State(#[from] StateError),
    /// It was set aside.
    #[error("the draft cannot be read: {reason}; it is kept as {}", super::shown_path(.path))]
    SetAside {
        /// The reason why it cannot be read.
        reason: DraftError,
        /// Its path now.
        path: PathBuf,
    },
    /// Another process has it open.
    #[error("the draft is open in another lume-wizard{}", .0.as_ref().map_or_else(String::new, claimant_words))]
    Taken(Option<Claimant>),
    /// It is not there any more.
    #[error("the draft is not there any more")]
    Gone,
}

/// ` (process 12, since 3 minutes)`.
#[must_use]
pub fn claimant_words(claimant: &Claimant) -> String {
    let age = seconds_since_1970().saturating_sub(claimant.since);
    let host = match claimant.holder.host == claim_host() {
        true => String::new(),
        false => format!(" on {}", claimant.holder.host),
    };
    format!(
        " (process {}{host}, opened {})",
        claimant.holder.pid,
        crate::wizard::draft::ago(age)
    )
}

fn claim_host() -> String {
    super::holder::Holder::this_process().host
}

/// The drafts of this user, and what this process has claimed of them.
#[derive(Debug)]
pub struct DraftStore {
    state: StateFolder,
    open: Mutex<OpenDrafts>,
}

/// The files that this process has open.
#[derive(Debug, Default)]
struct OpenDrafts {
    /// By the session's number of the draft.
    drafts: BTreeMap<u64, OpenDraft>,
    /// By the name of the claim's file.
    files: BTreeMap<PathBuf, Claim>,
}

/// A draft that this process writes.
#[derive(Debug, Default)]
struct OpenDraft {
    id: Option<String>,
    claim: Option<Claim>,
    /// The order of the last write or removal: an earlier one that comes later is not performed.
    order: u64,
}

impl DraftStore {
    /// The drafts in a state folder.
    #[must_use]
    pub fn new(state: StateFolder) -> Self {
        Self {
            state,
            open: Mutex::default(),
        }
    }

    fn open(&self) -> MutexGuard<'_, OpenDrafts> {
        // Nothing is left half done where a thread panics: every change is one insertion.
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Every draft. Those that cannot be read are set aside.
    ///
    /// # Errors
    /// When the folder cannot be read; that there is none is no error.
    pub fn list(&self) -> Result<Listing, StateError> {
        let folder = match self.state.open(StateKind::Draft) {
            Ok(folder) => folder,
            Err(StateError::Unknown) => return Ok(Listing::default()),
            Err(StateError::Io { source, .. }) if super::directory::is_absence(&source) => {
                return Ok(Listing::default());
            }
            Err(error) => return Err(error),
        };
        let mut listing = Listing::default();
        for name in names(&folder).map_err(failed(folder.path(), "read"))? {
            let path = Path::new(&name);
            match (path.file_stem().and_then(|id| id.to_str()), extension(path)) {
                (Some(id), Some("json")) => self.list_one(id, &folder, &mut listing),
                (_, Some("lock")) => claim::remove_ended(&folder, path),
                _ => {}
            }
        }
        listing
            .drafts
            .sort_by(|a, b| a.age.cmp(&b.age).then_with(|| a.id.cmp(&b.id)));
        Ok(listing)
    }

    fn list_one(&self, id: &str, folder: &Directory, listing: &mut Listing) {
        let name = draft_name(id);
        match summary(folder, &name) {
            Ok((Ok(summary), age)) => listing.drafts.push(Listed {
                id: id.to_owned(),
                summary,
                age,
                claimant: self.other_claimant(id, folder),
            }),
            Ok((Err(error), _)) => {
                if let Ok(path) = set_aside(folder, &name) {
                    listing.set_aside.push((error, path));
                }
            }
            // Another process removed it, or it cannot be read now.
            Err(error) => tracing::debug!(%error, id, "a draft cannot be listed"),
        }
    }

    /// Another process that has the draft open.
    fn other_claimant(&self, id: &str, folder: &Directory) -> Option<Claimant> {
        let open = self.open();
        let is_own = open.drafts.values().any(|draft| draft.id.as_deref() == Some(id));
        if is_own {
            None
        } else {
            claim::taken(folder, &lock_name(id))
        }
    }

    /// Opens a draft as the one that the session's number `slot` is about.
    ///
    /// # Errors
    /// When it cannot be read, or another process has it open.
    pub fn load(&self, id: &str, slot: u64) -> Result<Draft, DraftStoreError> {
        let folder = self.state.open(StateKind::Draft)?;
        let claim = match Claim::take(&folder, &lock_name(id)) {
            Ok(claim) => claim,
            Err(ClaimError::Taken(claimant)) => return Err(DraftStoreError::Taken(claimant)),
            Err(ClaimError::Io(error)) => return Err(failed(folder.path(), "written")(error).into()),
        };
        let mut draft = self.read(&folder, id)?;
        if let Ok(now) = std::env::current_dir() {
            draft.continue_in(&now);
        }
        let open = OpenDraft {
            id: Some(id.to_owned()),
            claim: Some(claim),
            order: 0,
        };
        self.open().drafts.insert(slot, open);
        Ok(draft)
    }

    /// Reads a draft without opening it.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn look(&self, id: &str) -> Result<Draft, DraftStoreError> {
        let folder = self.state.open(StateKind::Draft)?;
        self.read(&folder, id)
    }

    fn read(&self, folder: &Directory, id: &str) -> Result<Draft, DraftStoreError> {
        let name = draft_name(id);
        let bytes = match folder.read(&name, LARGEST) {
            Ok(bytes) => bytes,
            Err(error) if super::directory::is_absence(&error) => return Err(DraftStoreError::Gone),
            Err(error) => return Err(failed(&folder.path().join(&name), "read")(error).into()),
        };
        Draft::decode(&bytes).map_err(|reason| {
            let path = set_aside(folder, &name).unwrap_or_else(|_| folder.path().join(&name));
            DraftStoreError::SetAside { reason, path }
        })
    }

    /// Saves the draft of the session's number `slot`, unless a later `order` about it was performed. The first time,
    /// the oldest drafts above [`MOST`] are removed.
    ///
    /// # Errors
    /// When it cannot be written; an earlier one is then as it was.
    pub fn save(&self, slot: u64, order: u64, draft: &Draft) -> Result<(), DraftStoreError> {
        let mut open = self.open();
        // What another draft has taken the place of is free for other processes.
        open.drafts.retain(|other, _| *other >= slot);
        let entry = open.drafts.entry(slot).or_default();
        if entry.order > order {
            return Ok(());
        }
        let folder = self.state.create(StateKind::Draft)?;
        let path = folder.path().to_owned();
        let write_failed = |error: io::Error| DraftStoreError::from(failed(&path, "written")(error));
        let placed = Draft {
            folder: std::env::current_dir().ok(),
            ..draft.clone()
        };
        let bytes = placed.encode().map_err(|error| write_failed(error.into()))?;
        let is_first = entry.id.is_none();
        let id = match &entry.id {
            Some(id) => id.clone(),
            None => token().map_err(write_failed)?,
        };
        if entry.claim.is_none() {
            entry.claim = match Claim::take(&folder, &lock_name(&id)) {
                Ok(claim) => Some(claim),
                Err(ClaimError::Taken(claimant)) => return Err(DraftStoreError::Taken(claimant)),
                Err(ClaimError::Io(error)) => return Err(write_failed(error)),
            };
        }
        let write = || -> io::Result<()> {
            let mut fresh = tempfile::NamedTempFile::new_in(&path)?;
            fresh.write_all(&bytes)?;
            fresh.as_file().sync_data()?;
            fresh.persist(path.join(draft_name(&id)))?;
            Ok(())
        };
        write().map_err(write_failed)?;
        (entry.id, entry.order) = (Some(id), order);
        drop(open);
        if is_first {
            self.remove_oldest()?;
        }
        Ok(())
    }

    /// Removes the draft of the session's number `slot`, if there is one.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub fn remove(&self, slot: u64, order: u64) -> Result<(), DraftStoreError> {
        let mut open = self.open();
        let entry = open.drafts.entry(slot).or_default();
        entry.order = entry.order.max(order);
        entry.claim = None;
        match entry.id.take() {
            Some(id) => self.remove_file(&id),
            None => Ok(()),
        }
    }

    /// Removes a draft of the list.
    ///
    /// # Errors
    /// When another process has it open, or it cannot be removed.
    pub fn discard(&self, id: &str) -> Result<(), DraftStoreError> {
        let folder = self.state.open(StateKind::Draft)?;
        match self.other_claimant(id, &folder) {
            Some(claimant) => Err(DraftStoreError::Taken(Some(claimant))),
            None => self.remove_file(id),
        }
    }

    fn remove_file(&self, id: &str) -> Result<(), DraftStoreError> {
        let folder = self.state.open(StateKind::Draft)?;
        match folder.remove_file(&draft_name(id)) {
            Err(error) if !super::directory::is_absence(&error) => {
                Err(failed(&folder.path().join(draft_name(id)), "written")(error).into())
            }
            _ => Ok(()),
        }
    }

    /// Removes the oldest drafts above [`MOST`] that no process has open.
    fn remove_oldest(&self) -> Result<(), DraftStoreError> {
        let listing = self.list()?;
        let open: Vec<String> = self
            .open()
            .drafts
            .values()
            .filter_map(|draft| draft.id.clone())
            .collect();
        let many = listing.drafts.len().saturating_sub(MOST);
        let free = |listed: &&Listed| listed.claimant.is_none() && !open.contains(&listed.id);
        for listed in listing.drafts.iter().rev().filter(free).take(many) {
            self.remove_file(&listed.id)?;
        }
        Ok(())
    }

    /// Claims the variables file at `path` for this process; gives the other process that has it open. Where nothing
    /// can be claimed, nobody is told apart.
    #[must_use]
    pub fn claim_file(&self, path: &Path) -> Option<Claimant> {
        let name = file_lock_name(path);
        let mut open = self.open();
        if open.files.contains_key(&name) {
            return None;
        }
        let folder = self.state.create(StateKind::Draft).ok()?;
        match Claim::take(&folder, &name) {
            Ok(claim) => {
                open.files.insert(name, claim);
                None
            }
            Err(ClaimError::Taken(claimant)) => Some(claimant.unwrap_or_else(unknown_claimant)),
            Err(ClaimError::Io(error)) => {
                tracing::debug!(%error, "the variables file cannot be claimed");
                None
            }
        }
    }
}

/// A process that is known only by its lock.
fn unknown_claimant() -> Claimant {
    Claimant {
        holder: super::holder::Holder {
            pid: 0,
            ..super::holder::Holder::this_process()
        },
        since: seconds_since_1970(),
    }
}

fn draft_name(id: &str) -> PathBuf {
    PathBuf::from(format!("{id}.json"))
}

fn lock_name(id: &str) -> PathBuf {
    PathBuf::from(format!("{id}.lock"))
}

/// The name of the claim of a variables file: of the file that the path leads to.
fn file_lock_name(path: &Path) -> PathBuf {
    let real = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    PathBuf::from(format!(
        "file-{}.lock",
        blob_id(real.as_os_str().as_encoded_bytes())
    ))
}

fn extension(path: &Path) -> Option<&str> {
    path.extension().and_then(|extension| extension.to_str())
}

/// The names of the entries of a folder.
fn names(folder: &Directory) -> io::Result<Vec<OsString>> {
    let entries = std::fs::read_dir(folder.path())?;
    entries.map(|entry| Ok(entry?.file_name())).collect()
}

/// The first line of a draft, and how long ago it was saved, in seconds.
fn summary(folder: &Directory, name: &Path) -> io::Result<(Result<Summary, DraftError>, u64)> {
    let file = folder.open_file(name, false)?;
    let saved = file.metadata()?.modified()?.duration_since(UNIX_EPOCH);
    let saved = saved.map_or(0, |saved| saved.as_secs());
    let mut start = Vec::new();
    file.take(LONGEST_SUMMARY).read_to_end(&mut start)?;
    Ok((
        Summary::decode(&start),
        seconds_since_1970().saturating_sub(saved),
    ))
}

/// Moves a draft that cannot be read out of the list; gives its new path.
fn set_aside(folder: &Directory, name: &Path) -> io::Result<PathBuf> {
    let aside = Path::new(SET_ASIDE);
    if folder.kind(aside)? != Some(EntryKind::Folder) {
        folder.create_folder(aside)?;
    }
    let to = aside.join(name);
    folder.rename(name, &to)?;
    Ok(folder.path().join(to))
}

#[cfg(all(test, unix))]
#[path = "draft_tests.rs"]
mod tests;
