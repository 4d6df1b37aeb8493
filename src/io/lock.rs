//! A lock on one file, held from reading it to replacing it, so that no other run of this program changes it meanwhile.
//!
//! The lock is the system's own (`flock`) on the file itself: it ends with its process, whatever happens. Where a file
//! system has none (some network ones), a lock file beside the file names the process that holds it, and is removed
//! when that process has died.

use super::directory::{Directory, is_absence};
use super::holder::Holder;
use super::state_folder::token;
use std::ffi::OsString;
use std::fs::{File, TryLockError};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

/// The time to wait for a lock while nothing changes.
const PATIENCE: Duration = Duration::from_secs(30);

/// The interval for checking whether a lock file is gone: the file systems that need one send no events.
const LOCK_FILE_PAUSE: Duration = Duration::from_millis(50);

/// The largest lock file that is read, in bytes.
const LARGEST: u64 = 4096;

/// The reason why a lock was not taken.
#[derive(Debug)]
pub enum LockError {
    /// Another run holds it: its lock file, where there is one.
    Busy(Option<PathBuf>),
    /// The file cannot be opened, or the lock file cannot be made.
    Io(io::Error),
}

impl From<io::Error> for LockError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// A locked file. The lock ends when this is dropped.
#[derive(Debug)]
pub struct FileLock {
    file: File,
    writable: bool,
    _lock_file: Option<LockFile>,
}

impl FileLock {
    /// Locks the plain file `name` in `folder`, and waits for other runs that hold it.
    ///
    /// # Errors
    /// When the file cannot be opened, or another run holds it and does not end.
    pub fn acquire(folder: &Directory, name: &Path) -> Result<Self, LockError> {
        loop {
            let (file, writable) = open(folder, name)?;
            let lock_file = match file.try_lock() {
                Ok(()) => None,
                Err(TryLockError::WouldBlock) => {
                    wait_locked(&file, PATIENCE)?;
                    None
                }
                Err(TryLockError::Error(_)) => Some(LockFile::acquire(folder, name)?),
            };
            // The run that held it may have replaced the file.
            if is_at(&file, folder, name)? {
                return Ok(Self {
                    file,
                    writable,
                    _lock_file: lock_file,
                });
            }
        }
    }

    /// The file.
    #[must_use]
    pub const fn file(&self) -> &File {
        &self.file
    }

    /// Returns whether the file could be opened for writing.
    #[must_use]
    pub const fn writable(&self) -> bool {
        self.writable
    }
}

/// Locks a file that another run has locked. The system's call has no limit in time, so it is made on a thread of its
/// own; one that is given up ends with the other run's lock.
fn wait_locked(file: &File, patience: Duration) -> Result<(), LockError> {
    let shared = file.try_clone()?;
    let (sender, receiver) = channel();
    std::thread::Builder::new()
        .name("lock".to_owned())
        .spawn(move || {
            let locked = loop {
                match shared.lock() {
                    Err(error) if error.kind() == ErrorKind::Interrupted => {}
                    locked => break locked,
                }
            };
            // Where nobody waits any more, the lock ends with the file here.
            let _ = sender.send(locked);
        })?;
    match receiver.recv_timeout(patience) {
        Ok(locked) => Ok(locked?),
        Err(_) => Err(LockError::Busy(None)),
    }
}

/// Opens a file for writing too, where that is allowed: some systems lock only such files.
fn open(folder: &Directory, name: &Path) -> io::Result<(File, bool)> {
    match folder.open_file(name, true) {
        Ok(file) => Ok((file, true)),
        Err(error)
            if matches!(
                error.kind(),
                ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem
            ) =>
        {
            Ok((folder.open_file(name, false)?, false))
        }
        Err(error) => Err(error),
    }
}

fn identity(file: &File) -> io::Result<(u64, u64)> {
    let facts = rustix::fs::fstat(file)?;
    Ok((facts.st_dev, facts.st_ino))
}

/// Returns whether `file` is the entry `name` of `folder`.
///
/// # Errors
/// When the entry cannot be looked at.
pub fn is_at(file: &File, folder: &Directory, name: &Path) -> io::Result<bool> {
    let there = folder.stat(name)?;
    let there = there.map(|facts| (facts.st_dev, facts.st_ino));
    Ok(there == Some(identity(file)?))
}

/// A lock file beside the file that it locks. It is removed when this is dropped.
#[derive(Debug)]
struct LockFile {
    folder: Directory,
    name: PathBuf,
}

impl LockFile {
    fn acquire(folder: &Directory, locked: &Path) -> Result<Self, LockError> {
        let mut begun = Instant::now();
        let mut last = Vec::new();
        let name = beside(locked, "lock");
        loop {
            match Self::try_acquire(folder, locked, &name) {
                Ok(lock) => return Ok(lock),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error.into()),
            }
            let held = match folder.read(&name, LARGEST) {
                Ok(held) => held,
                Err(error) if is_absence(&error) => continue,
                Err(error) => return Err(error.into()),
            };
            let holder = serde_json::from_slice::<Holder>(&held);
            if holder.is_ok_and(|holder| !holder.may_be_alive()) {
                remove_stale(folder, locked, &name, &held)?;
                continue;
            }
            if held != last {
                begun = Instant::now();
                last = held;
            }
            if begun.elapsed() > PATIENCE {
                return Err(LockError::Busy(Some(folder.path().join(&name))));
            }
            std::thread::sleep(LOCK_FILE_PAUSE);
        }
    }

    /// Makes the lock file, complete from its first moment.
    fn try_acquire(folder: &Directory, locked: &Path, name: &Path) -> io::Result<Self> {
        let fresh = beside(locked, &token()?);
        let holder = serde_json::to_vec(&Holder::this_process()).map_err(io::Error::other)?;
        let made = folder
            .create_file(&fresh, 0o644)
            .and_then(|mut file| file.write_all(&holder))
            .and_then(|()| folder.rename_new(&fresh, name));
        if made.is_err() {
            // It may not have been made; the error of the attempt is returned.
            let _ = folder.remove_file(&fresh);
        }
        made?;
        Ok(Self {
            folder: folder.folder(Path::new(""))?,
            name: name.to_owned(),
        })
    }
}

impl Drop for LockFile {
    fn drop(&mut self) {
        // One that stays is removed by the next run, whose holder has ended.
        let _ = self.folder.remove_file(&self.name);
    }
}

/// Removes the lock file of a process that has died, unless somebody has taken the lock since.
fn remove_stale(folder: &Directory, locked: &Path, name: &Path, stale: &[u8]) -> io::Result<()> {
    match folder.read(name, LARGEST) {
        Ok(now) if now == stale => {}
        // It ended in the usual way between the reading and the question whether it is alive.
        Ok(_) => return Ok(()),
        Err(error) if is_absence(&error) => return Ok(()),
        Err(error) => return Err(error),
    }
    let aside = beside(locked, &token()?);
    match folder.rename(name, &aside) {
        Ok(()) => {}
        Err(error) if is_absence(&error) => return Ok(()),
        Err(error) => return Err(error),
    }
    if folder.read(&aside, LARGEST)? != stale {
        // Another run was faster, and this is its lock.
        let _ = folder.rename_new(&aside, name);
        return Ok(());
    }
    folder.remove_file(&aside)
}

/// The name of a hidden file beside `name`, which says what it is of as far as names may be that long.
#[must_use]
pub fn beside(name: &Path, end: &str) -> PathBuf {
    let mut hidden = OsString::from(".");
    if name.as_os_str().len() <= 200 {
        hidden.push(name);
    }
    hidden.push(format!(".lume-wizard-{end}"));
    PathBuf::from(hidden)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};

    fn folder() -> (tempfile::TempDir, Directory) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("v.yml"), "").unwrap();
        let open = Directory::open(folder.path()).unwrap();
        (folder, open)
    }

    /// Runs the same from four threads, and fails when two are inside at once.
    fn excludes<T>(acquire: impl Fn() -> T + Sync) {
        let (inside, done) = (AtomicU32::new(0), AtomicU32::new(0));
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..25 {
                        let lock = acquire();
                        assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0);
                        std::thread::yield_now();
                        inside.fetch_sub(1, Ordering::SeqCst);
                        done.fetch_add(1, Ordering::SeqCst);
                        drop(lock);
                    }
                });
            }
        });
        assert_eq!(done.into_inner(), 100);
    }

    #[test]
    fn one_holder_at_a_time() {
        let (_kept, folder) = folder();
        let name = Path::new("v.yml");
        excludes(|| FileLock::acquire(&folder, name).unwrap());
        excludes(|| LockFile::acquire(&folder, name).unwrap());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_lock_that_is_never_released_is_busy() {
        let (_kept, folder) = folder();
        let name = Path::new("v.yml");
        let held = FileLock::acquire(&folder, name).unwrap();
        let (file, _) = open(&folder, name).unwrap();
        let waited = wait_locked(&file, Duration::from_millis(20));
        assert!(matches!(waited, Err(LockError::Busy(None))), "{waited:?}");
        // What was given up does not keep the lock.
        drop((held, file));
        FileLock::acquire(&folder, name).unwrap();
    }

    #[test]
    fn a_dead_holders_lock_file_is_removed() {
        let (_kept, folder) = folder();
        let name = Path::new("v.yml");
        let dead = Holder {
            pid: 0,
            ..Holder::this_process()
        };
        let lock = folder.path().join(".v.yml.lume-wizard-lock");
        std::fs::write(&lock, serde_json::to_vec(&dead).unwrap()).unwrap();
        let held = LockFile::acquire(&folder, name).unwrap();
        let now: Holder = serde_json::from_slice(&std::fs::read(&lock).unwrap()).unwrap();
        assert_eq!(now, Holder::this_process());
        drop(held);
        assert!(!lock.exists());
    }

    #[test]
    fn a_lock_that_was_taken_meanwhile_stays() {
        let (_kept, folder) = folder();
        let name = beside(Path::new("v.yml"), "lock");
        std::fs::write(folder.path().join(&name), "theirs").unwrap();
        remove_stale(&folder, Path::new("v.yml"), &name, b"stale").unwrap();
        assert_eq!(std::fs::read(folder.path().join(&name)).unwrap(), b"theirs");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
    }
}
