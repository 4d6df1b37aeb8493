//! The user's state folder (`$XDG_STATE_HOME/lume-wizard`): what this user's own runs have written down about writes
//! that are not finished, and drafts. Files in a project's folder can come from anybody; what is here comes from this
//! user alone.

use super::directory::{Directory, is_absence};
use super::holder::Holder;
use crate::project::blob_id;
use std::fs::DirBuilder;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// The largest record that is read, in bytes.
const LARGEST: u64 = 64 << 20;

/// The kind of a record. Each kind has a folder of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StateKind {
    /// A write into an existing folder.
    Write,
    /// A file or folder that is being made beside its final place, under a name of its own.
    Unfinished,
    /// The old contents of a file that is written in place.
    Backup,
    /// A draft, see [`super::draft`].
    Draft,
    /// The ticks of a project's checklist.
    Ticks,
    /// The list of the files that were opened last.
    Recent,
    /// The record that undoes a complete write.
    Undo,
}

impl StateKind {
    const fn folder(self) -> &'static str {
        match self {
            Self::Write => "writes",
            Self::Unfinished => "unfinished",
            Self::Backup => "backups",
            Self::Draft => "drafts",
            Self::Ticks => "ticks",
            Self::Recent => "recent",
            Self::Undo => "undo",
        }
    }
}

/// The reason why the state folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// No folder is known: there is no home folder.
    #[error(
        "there is no folder for the state of programs: neither XDG_STATE_HOME nor a home folder is known"
    )]
    Unknown,
    /// The folder belongs to somebody else, who could write into it.
    #[error("the state folder {} does not belong to you", super::shown_path(.0))]
    Foreign(PathBuf),
    /// The system refused.
    #[error("the state folder {} cannot be {doing}: {}", super::shown_path(.path), super::reason(.source))]
    Io {
        /// The folder or file.
        path: PathBuf,
        /// `read` or `written`.
        doing: &'static str,
        /// The system's reason.
        source: io::Error,
    },
}

/// The state folder. Nothing is created before the first record.
#[derive(Clone, Debug)]
pub struct StateFolder {
    path: Option<PathBuf>,
}

impl StateFolder {
    /// The user's own.
    #[must_use]
    #[cfg(not(test))]
    pub fn of_user() -> Self {
        Self {
            path: super::environment::folders().map(|folders| folders.state),
        }
    }

    /// One for all unit tests, which leave the user's own alone.
    #[must_use]
    #[cfg(test)]
    pub fn of_user() -> Self {
        static STATE: std::sync::LazyLock<tempfile::TempDir> =
            std::sync::LazyLock::new(|| tempfile::tempdir().unwrap());
        Self::at(STATE.path().to_owned())
    }

    /// The one at `path`.
    #[must_use]
    pub const fn at(path: PathBuf) -> Self {
        Self { path: Some(path) }
    }

    fn path(&self) -> Result<&Path, StateError> {
        self.path.as_deref().ok_or(StateError::Unknown)
    }

    /// Returns whether `path` is inside.
    #[must_use]
    pub fn contains(&self, path: &Path) -> bool {
        let real = self
            .path
            .as_ref()
            .and_then(|state| std::fs::canonicalize(state).ok());
        real.is_some_and(|state| path.starts_with(state))
    }

    /// The path of the record about `subject`.
    ///
    /// # Errors
    /// When no state folder is known.
    pub fn record(&self, kind: StateKind, subject: &Path) -> Result<PathBuf, StateError> {
        Ok(self.path()?.join(kind.folder()).join(key(subject)))
    }

    /// Returns whether records can be written, as far as can be told without writing.
    ///
    /// # Errors
    /// The reason why not.
    pub fn check(&self, kind: StateKind) -> Result<(), StateError> {
        let folder = self.path()?.join(kind.folder());
        let existing = folder
            .ancestors()
            .find(|path| path.symlink_metadata().is_ok())
            .unwrap_or(folder.as_path());
        if existing == folder {
            self.open(kind)?;
        }
        if existing.is_dir() && super::system::writable(existing) {
            return Ok(());
        }
        let kind = if existing.is_dir() {
            ErrorKind::PermissionDenied
        } else {
            ErrorKind::NotADirectory
        };
        Err(failed(&folder, "written")(kind.into()))
    }

    /// Opens the folder of a kind of record, which must be the user's own.
    ///
    /// # Errors
    /// When there is none, or others can write into it.
    pub fn open(&self, kind: StateKind) -> Result<Directory, StateError> {
        let path = self.path()?.join(kind.folder());
        let folder = Directory::open(&path).map_err(failed(&path, "read"))?;
        let facts = rustix::fs::fstat(folder.file()).map_err(|error| failed(&path, "read")(error.into()))?;
        if facts.st_uid != rustix::process::geteuid().as_raw() || facts.st_mode & 0o022 != 0 {
            return Err(StateError::Foreign(path));
        }
        Ok(folder)
    }

    /// Opens the folder of a kind of record, which is created where there is none.
    ///
    /// # Errors
    /// When it cannot be created, or others can write into it.
    pub fn create(&self, kind: StateKind) -> Result<Directory, StateError> {
        let path = self.path()?.join(kind.folder());
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&path).map_err(failed(&path, "written"))?;
        self.open(kind)
    }

    /// Writes the record about `subject`, in place of an earlier one. It outlives a loss of power, but for one
    /// of [`StateKind::Unfinished`].
    ///
    /// # Errors
    /// When the folder cannot be created or written.
    pub fn put(&self, kind: StateKind, subject: &Path, bytes: &[u8]) -> Result<(), StateError> {
        let folder = self.create(kind)?;
        let path = folder.path().to_owned();
        let write = || -> io::Result<()> {
            let mut fresh = tempfile::NamedTempFile::new_in(&path)?;
            fresh.write_all(bytes)?;
            if kind == StateKind::Unfinished {
                // A loss of power costs no more than a leftover.
                fresh.persist(path.join(key(subject)))?;
                return Ok(());
            }
            fresh.as_file().sync_all()?;
            fresh.persist(path.join(key(subject)))?;
            folder.sync();
            Ok(())
        };
        write().map_err(failed(&path, "written"))
    }

    /// The record about `subject`; none when there is none.
    ///
    /// # Errors
    /// When it cannot be read, or others can write into the folder.
    pub fn get(&self, kind: StateKind, subject: &Path) -> Result<Option<Vec<u8>>, StateError> {
        let folder = match self.open(kind) {
            Ok(folder) => folder,
            Err(StateError::Io { source, .. }) if is_absence(&source) => return Ok(None),
            Err(error) => return Err(error),
        };
        match folder.read(Path::new(&key(subject)), LARGEST) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(failed(&folder.path().join(key(subject)), "read")(error)),
        }
    }

    /// Removes the record about `subject`, if there is one.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub fn remove(&self, kind: StateKind, subject: &Path) -> Result<(), StateError> {
        let path = self.record(kind, subject)?;
        match std::fs::remove_file(&path) {
            Err(error) if !is_absence(&error) => Err(failed(&path, "written")(error)),
            _ => Ok(()),
        }
    }
}

/// The name of the record about a path.
fn key(subject: &Path) -> String {
    blob_id(subject.as_os_str().as_encoded_bytes())
}

pub(super) fn failed(path: &Path, doing: &'static str) -> impl FnOnce(io::Error) -> StateError {
    let path = path.to_owned();
    move |source| StateError::Io { path, doing, source }
}

/// A random 128-bit number in 32 hexadecimal digits.
///
/// # Errors
/// When the system gives none.
pub fn token() -> io::Result<String> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    Ok(format!("{:032x}", u128::from_be_bytes(bytes)))
}

/// Notes that this process makes something unfinished at `path`, which a later run removes if this one is killed.
/// Where it cannot be noted, what a kill leaves stays.
pub fn note_unfinished(state: &StateFolder, path: &Path) {
    if let Ok(bytes) = serde_json::to_vec(&Holder::this_process()) {
        let _ = state.put(StateKind::Unfinished, path, &bytes);
    }
}

/// Notes that what was unfinished at `path` is finished or removed.
pub fn forget_unfinished(state: &StateFolder, path: &Path) {
    // A record that stays does no harm: its name is never used again.
    let _ = state.remove(StateKind::Unfinished, path);
}

/// Returns whether a run of this user that has ended left something unfinished at `path`. What no record of this user names
/// was made by somebody else, whatever its name.
#[must_use]
pub fn is_left_unfinished(state: &StateFolder, path: &Path) -> bool {
    let Ok(Some(bytes)) = state.get(StateKind::Unfinished, path) else {
        return false;
    };
    serde_json::from_slice::<Holder>(&bytes).is_ok_and(|holder| !holder.may_be_alive())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn records_are_stored_by_their_path() {
        let home = tempfile::tempdir().unwrap();
        let state = StateFolder::at(home.path().join("state"));
        let (one, other) = (Path::new("/a/b"), Path::new("/a/c"));
        assert_eq!(state.get(StateKind::Write, one).unwrap(), None);
        state.check(StateKind::Write).unwrap();
        assert!(!home.path().join("state").exists());
        state.put(StateKind::Write, one, b"1").unwrap();
        state.put(StateKind::Write, one, b"2").unwrap();
        assert_eq!(
            state.get(StateKind::Write, one).unwrap().as_deref(),
            Some(&b"2"[..])
        );
        assert_eq!(state.get(StateKind::Write, other).unwrap(), None);
        assert_eq!(state.get(StateKind::Backup, one).unwrap(), None);
        let folder = home.path().join("state/writes");
        assert_eq!(folder.metadata().unwrap().permissions().mode() & 0o777, 0o700);
        state.remove(StateKind::Write, one).unwrap();
        state.remove(StateKind::Write, one).unwrap();
        assert_eq!(std::fs::read_dir(folder).unwrap().count(), 0);
    }

    #[test]
    fn folder_that_others_can_write_is_not_trusted() {
        let home = tempfile::tempdir().unwrap();
        let state = StateFolder::at(home.path().to_owned());
        state.put(StateKind::Write, Path::new("/a"), b"1").unwrap();
        let folder = home.path().join("writes");
        std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o777)).unwrap();
        for refused in [
            state.get(StateKind::Write, Path::new("/a")).unwrap_err(),
            state.put(StateKind::Write, Path::new("/a"), b"1").unwrap_err(),
            state.check(StateKind::Write).unwrap_err(),
        ] {
            assert!(matches!(refused, StateError::Foreign(_)), "{refused}");
        }
    }

    #[test]
    fn tokens_are_of_128_bits_and_never_same() {
        let (one, other) = (token().unwrap(), token().unwrap());
        assert!(one != other && one.len() == 32 && one.bytes().all(|b| b.is_ascii_hexdigit()));
    }
}
