//! A claim on a draft or a variables file: other instances find out who has it, and nobody waits.
//!
//! The claim is a file in the state folder, locked by the system as long as its process lives. It says who that is.

use super::directory::{Directory, is_absence};
use super::holder::Holder;
use super::lock::is_at;
use serde::{Deserialize, Serialize};
use std::fs::{File, TryLockError};
use std::io::{self, ErrorKind, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

/// The largest file of a claim that is read, in bytes.
const LARGEST: u64 = 4096;

/// The number of times that a file which others remove meanwhile is opened again.
const TRIES: usize = 100;

/// Who has a claim, and since when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claimant {
    /// The process.
    pub holder: Holder,
    /// When it claimed, in seconds since 1970.
    pub since: u64,
}

/// The reason why there is no claim.
#[derive(Debug)]
pub enum ClaimError {
    /// Another process has it; none where the file does not say which.
    Taken(Option<Claimant>),
    /// The file cannot be opened or written.
    Io(io::Error),
}

impl From<io::Error> for ClaimError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// A claim. It ends when this is dropped, or with its process.
#[derive(Debug)]
pub struct Claim {
    folder: Directory,
    name: PathBuf,
    _file: File,
}

impl Claim {
    /// Claims what the file `name` in `folder` means.
    ///
    /// # Errors
    /// When another process has it, or the file cannot be written.
    pub fn take(folder: &Directory, name: &Path) -> Result<Self, ClaimError> {
        for _ in 0..TRIES {
            let opened = folder.open_file(name, true).or_else(|error| match error.kind() {
                ErrorKind::NotFound => folder.create_file(name, 0o600),
                _ => Err(error),
            });
            let mut file = match opened {
                Err(error) if error.kind() == ErrorKind::AlreadyExists => continue,
                opened => opened?,
            };
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => match claimant(folder, name) {
                    // The claim of an ended process, at which another one is just looking.
                    Some(other) if !other.holder.may_be_alive() => {
                        std::thread::yield_now();
                        continue;
                    }
                    other => return Err(ClaimError::Taken(other)),
                },
                // Without locks of the file system, the process that is named there decides.
                Err(TryLockError::Error(_)) => match claimant(folder, name) {
                    Some(other) if is_alive_elsewhere(&other) => return Err(ClaimError::Taken(Some(other))),
                    _ => {}
                },
            }
            if is_at(&file, folder, name)? {
                let own = Claimant {
                    holder: Holder::this_process(),
                    since: seconds_since_1970(),
                };
                file.set_len(0)?;
                file.rewind()?;
                file.write_all(&serde_json::to_vec(&own).map_err(io::Error::other)?)?;
                return Ok(Self {
                    folder: folder.folder(Path::new(""))?,
                    name: name.to_owned(),
                    _file: file,
                });
            }
        }
        Err(ClaimError::Io(ErrorKind::TimedOut.into()))
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        // One that stays is not locked, and is removed with the next list of drafts.
        let _ = self.folder.remove_file(&self.name);
    }
}

/// The process that has the claim of the file `name`; none where nobody living has it.
#[must_use]
pub fn taken(folder: &Directory, name: &Path) -> Option<Claimant> {
    let file = folder.open_file(name, true).ok()?;
    match file.try_lock() {
        Ok(()) => None,
        Err(TryLockError::WouldBlock) => claimant(folder, name),
        Err(TryLockError::Error(_)) => claimant(folder, name).filter(is_alive_elsewhere),
    }
}

/// Removes the file of a claim whose process has ended.
pub fn remove_ended(folder: &Directory, name: &Path) {
    let Ok(file) = folder.open_file(name, true) else {
        return;
    };
    let is_free = match file.try_lock() {
        Ok(()) => true,
        Err(TryLockError::WouldBlock) => false,
        Err(TryLockError::Error(_)) => {
            claimant(folder, name).is_some_and(|other| !other.holder.may_be_alive())
        }
    };
    if is_free && is_at(&file, folder, name).unwrap_or(false) {
        let _ = folder.remove_file(name);
    }
}

fn claimant(folder: &Directory, name: &Path) -> Option<Claimant> {
    match folder.read(name, LARGEST) {
        Ok(bytes) => serde_json::from_slice(&bytes).ok(),
        Err(error) if is_absence(&error) => None,
        Err(error) => {
            tracing::debug!(%error, "the file of a claim cannot be read");
            None
        }
    }
}

fn is_alive_elsewhere(claimant: &Claimant) -> bool {
    claimant.holder != Holder::this_process() && claimant.holder.may_be_alive()
}

/// The present time.
#[must_use]
pub fn seconds_since_1970() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    // A clock before 1970 gives no time: ages are counted from there.
    since.map_or(0, |since| since.as_secs())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn claim_names_its_process_and_ends_with_it() {
        let root = tempfile::tempdir().unwrap();
        let folder = Directory::open(root.path()).unwrap();
        let name = Path::new("one.lock");
        assert_eq!(taken(&folder, name), None);
        let claim = Claim::take(&folder, name).unwrap();
        let Err(ClaimError::Taken(Some(other))) = Claim::take(&folder, name) else {
            panic!("it was claimed twice");
        };
        assert_eq!(other.holder, Holder::this_process());
        assert_eq!(taken(&folder, name), Some(other));
        remove_ended(&folder, name);
        assert!(root.path().join(name).exists());
        drop(claim);
        assert!(!root.path().join(name).exists());
        Claim::take(&folder, name).unwrap();
    }

    #[test]
    fn the_claim_of_an_ended_process_is_free() {
        let root = tempfile::tempdir().unwrap();
        let folder = Directory::open(root.path()).unwrap();
        let name = Path::new("one.lock");
        std::fs::write(root.path().join(name), "left by a kill").unwrap();
        assert_eq!(taken(&folder, name), None);
        drop(Claim::take(&folder, name).unwrap());
        std::fs::write(root.path().join(name), "left by a kill").unwrap();
        remove_ended(&folder, name);
        assert!(!root.path().join(name).exists());
    }
}
