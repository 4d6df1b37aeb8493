//! The file that a path leads to, reached from its open folder.

use super::error::{SaveError, changed, failed, plain_file};
use crate::io::directory::{Directory, is_absence};
use crate::io::lock::{FileLock, LockError};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// The file that a path leads to. From here on no link is followed.
#[derive(Debug)]
pub(super) struct SaveTarget {
    shown: PathBuf,
    pub(super) folder: Directory,
    pub(super) name: PathBuf,
}

impl SaveTarget {
    /// Follows links to the file, or to the place of one that is not there yet; `doing` is `read` or `saved`.
    pub(super) fn find(path: &Path, doing: &'static str) -> Result<Self, SaveError> {
        let io_failed = |source| failed(path, doing, source);
        let real = match std::fs::canonicalize(path) {
            Ok(real) => real,
            Err(error) if is_absence(&error) && path.symlink_metadata().is_ok() => {
                return Err(SaveError::NotAFile {
                    path: path.to_owned(),
                    what: "a link to a file that does not exist",
                });
            }
            Err(error) if is_absence(&error) => future(path).map_err(io_failed)?,
            Err(error) => return Err(io_failed(error)),
        };
        let folder = Directory::open(real.parent().unwrap_or(Path::new("/"))).map_err(io_failed)?;
        Ok(Self {
            shown: path.to_owned(),
            folder,
            // Only the root has no name, and that is a folder.
            name: real.file_name().map(PathBuf::from).unwrap_or_default(),
        })
    }

    /// The path as the user knows it.
    pub(super) fn shown(&self) -> &Path {
        &self.shown
    }

    /// The path without links.
    pub(super) fn real(&self) -> PathBuf {
        self.folder.path().join(&self.name)
    }

    /// Locks the file; `doing` is `read` or `saved`.
    pub(super) fn lock(&self, doing: &'static str) -> Result<FileLock, SaveError> {
        FileLock::acquire(&self.folder, &self.name).map_err(|error| match error {
            LockError::Busy(lock_file) => SaveError::Busy {
                path: self.shown.clone(),
                lock_file,
            },
            // It was there, and is gone or a link now.
            LockError::Io(error) if is_absence(&error) => changed(&self.shown),
            LockError::Io(error) => match std::fs::metadata(&self.shown) {
                Ok(facts) if !facts.is_file() => match plain_file(&self.shown, &facts) {
                    Err(refused) => refused,
                    Ok(()) => failed(&self.shown, doing, error),
                },
                _ => failed(&self.shown, doing, error),
            },
        })
    }
}

/// The path without links of a file that is not there yet.
fn future(path: &Path) -> io::Result<PathBuf> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let name = path.file_name().ok_or(ErrorKind::NotFound)?;
    Ok(std::fs::canonicalize(folder.unwrap_or(Path::new(".")))?.join(name))
}
