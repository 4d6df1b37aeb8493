//! One file saved in place: after it, the file is the old or the new one, never half of each, whatever stops the
//! program. Its mode, its owner where possible, and a symbolic link that leads to it are kept.

use super::system;
use std::fs::{File, Metadata};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// What a file held when it was last read or saved; tells whether somebody else changed it since.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// There was no such file.
    Absent,
    /// A file of this many bytes with this fingerprint.
    File {
        /// The number of bytes.
        bytes: usize,
        /// Git's blob id of the contents; none when it could not be computed (never equal to a file).
        id: Option<git2::Oid>,
    },
}

impl Seen {
    /// The fingerprint of a file with these contents.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self::File {
            bytes: bytes.len(),
            id: git2::Oid::hash_object(git2::ObjectType::Blob, bytes).ok(),
        }
    }
}

/// Why a file was not read or saved. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// Somebody else changed, created or removed the file since it was read.
    #[error("{} has changed on the disk since it was read", super::shown_path(.path))]
    Changed {
        /// The file.
        path: PathBuf,
    },
    /// There is something at the path, but no file that could be saved.
    #[error("{} is {what}", super::shown_path(.path))]
    NotAFile {
        /// The path.
        path: PathBuf,
        /// What it is, such as `a folder`.
        what: &'static str,
    },
    /// Nobody may write to the file.
    #[error("{} is read-only", super::shown_path(.path))]
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// The system refused; nothing has changed.
    #[error("{} cannot be {doing}: {}", super::shown_path(.path), super::reason(.source))]
    Io {
        /// The path.
        path: PathBuf,
        /// `read` or `saved`.
        doing: &'static str,
        /// What the system said.
        source: io::Error,
    },
}

impl SaveError {
    /// What the user can do about it.
    #[must_use]
    pub fn help(&self) -> Option<&'static str> {
        match self {
            Self::Changed { .. } => Some("Nothing has been written. Read it again first."),
            Self::Io { doing: "saved", .. } => Some(
                "Nothing has been written. The file's folder must be writable too: the new file is made beside the old one.",
            ),
            Self::ReadOnly { .. } => {
                Some("Nothing has been written. Make it writable (`chmod u+w`) and save again.")
            }
            Self::NotAFile { .. } | Self::Io { .. } => None,
        }
    }
}

/// Reads a file and remembers what it held, for [`save`].
///
/// # Errors
/// When there is no such file, it is not a file, or it cannot be read.
pub fn read(path: &Path) -> Result<(Vec<u8>, Seen), SaveError> {
    let facts = std::fs::metadata(path).map_err(|source| failed(path, "read", source))?;
    plain_file(path, &facts)?;
    let bytes = super::input::whole(path).map_err(|source| failed(path, "read", source))?;
    let seen = Seen::of(&bytes);
    Ok((bytes, seen))
}

/// Whether there is a file at `path` that can be read.
///
/// # Errors
/// When it cannot, and why.
pub fn readable(path: &Path) -> Result<(), SaveError> {
    let facts = std::fs::metadata(path).map_err(|source| failed(path, "read", source))?;
    plain_file(path, &facts)?;
    File::open(path)
        .map(drop)
        .map_err(|source| failed(path, "read", source))
}

/// Replaces the file at `path` by one with these bytes, if it still is as it was `seen`; gives what is there now.
///
/// A symbolic link stays, and what it leads to is replaced. A missing file (`Seen::Absent`) is created with the usual
/// mode. Leftovers of a killed run are removed.
///
/// # Errors
/// When the file has changed since, is not writable, or the new one cannot be made beside it. The old file is then
/// untouched.
pub fn save(path: &Path, seen: Seen, bytes: &[u8]) -> Result<Seen, SaveError> {
    let target = real_target(path, seen)?;
    let old = still_as_seen(path, &target, seen)?;
    if old.as_ref().is_some_and(|old| old.permissions().readonly()) {
        // The new file is made beside it and takes its place: the system would not refuse that.
        return Err(SaveError::ReadOnly {
            path: path.to_path_buf(),
        });
    }
    let folder = folder_of(&target);
    let io_failed = |source| failed(path, "saved", source);

    remove_leftovers(&target);
    let mut fresh = fresh_beside(&target, &folder).map_err(io_failed)?;
    fresh.write_all(bytes).map_err(io_failed)?;
    if let Some(old) = &old {
        keep_ownership(fresh.as_file(), old);
        fresh
            .as_file()
            .set_permissions(old.permissions())
            .map_err(io_failed)?;
    }
    fresh.as_file().sync_all().map_err(io_failed)?;

    // The last look, as late as it can be: the window that is left is the rename itself.
    still_as_seen(path, &target, seen)?;
    let persisted = match seen {
        Seen::Absent => fresh.persist_noclobber(&target),
        Seen::File { .. } => fresh.persist(&target),
    };
    persisted.map_err(|error| match error.error.kind() {
        ErrorKind::AlreadyExists => SaveError::Changed {
            path: path.to_owned(),
        },
        _ => io_failed(error.error),
    })?;
    super::system::sync_folder(&folder);
    Ok(Seen::of(bytes))
}

fn failed(path: &Path, doing: &'static str, source: io::Error) -> SaveError {
    SaveError::Io {
        path: path.to_owned(),
        doing,
        source,
    }
}

fn plain_file(path: &Path, facts: &Metadata) -> Result<(), SaveError> {
    if facts.is_file() {
        return Ok(());
    }
    let what = if facts.is_dir() {
        "a folder"
    } else {
        "not a plain file"
    };
    Err(SaveError::NotAFile {
        path: path.to_owned(),
        what,
    })
}

fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// Where the bytes go: what links lead to, or the path itself when there is nothing yet.
fn real_target(path: &Path, seen: Seen) -> Result<PathBuf, SaveError> {
    match std::fs::canonicalize(path) {
        Ok(target) => Ok(target),
        Err(error) if error.kind() == ErrorKind::NotFound => match (path.symlink_metadata(), seen) {
            (Ok(_), _) => Err(SaveError::NotAFile {
                path: path.to_owned(),
                what: "a link to a file that does not exist",
            }),
            (Err(_), Seen::Absent) => Ok(path.to_owned()),
            (Err(_), Seen::File { .. }) => Err(SaveError::Changed {
                path: path.to_owned(),
            }),
        },
        Err(error) => Err(failed(path, "saved", error)),
    }
}

/// The metadata of the file that is there, when it is as it was seen and may be written.
fn still_as_seen(path: &Path, target: &Path, seen: Seen) -> Result<Option<Metadata>, SaveError> {
    let facts = match std::fs::metadata(target) {
        Ok(facts) => facts,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return match seen {
                Seen::Absent => Ok(None),
                Seen::File { .. } => Err(SaveError::Changed {
                    path: path.to_owned(),
                }),
            };
        }
        Err(error) => return Err(failed(path, "saved", error)),
    };
    plain_file(path, &facts)?;
    if Seen::of(&std::fs::read(target).map_err(|error| failed(path, "saved", error))?) != seen {
        return Err(SaveError::Changed {
            path: path.to_owned(),
        });
    }
    // A rename would replace even a file that its owner made read-only; opening it asks whether it may be written.
    File::options()
        .write(true)
        .open(target)
        .map_err(|error| failed(path, "saved", error))?;
    Ok(Some(facts))
}

#[cfg(unix)]
pub(super) fn keep_ownership(file: &File, old: &Metadata) {
    use std::os::unix::fs::{MetadataExt, fchown};
    // Only the super-user may give a file away; a group that one belongs to can be kept by everyone.
    if fchown(file, Some(old.uid()), Some(old.gid())).is_err() {
        let _ = fchown(file, None, Some(old.gid()));
    }
}

#[cfg(not(unix))]
pub(super) fn keep_ownership(_file: &File, _old: &Metadata) {}

fn temporary_prefix(target: &Path) -> std::ffi::OsString {
    let mut prefix = std::ffi::OsString::from(".");
    prefix.push(target.file_name().unwrap_or_default());
    prefix.push(".lume-wizard-");
    prefix
}

/// A new, empty file beside `target`, held by this run.
fn fresh_beside(target: &Path, folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let prefix = temporary_prefix(target);
    loop {
        let mut fresh = tempfile::Builder::new();
        let mut fresh = fresh.prefix(&prefix);
        #[cfg(unix)]
        {
            // The usual mode of a new file, less the umask; an old file's own mode is set when it is written.
            fresh = fresh.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        }
        let fresh = fresh.tempfile_in(folder)?;
        if system::hold(fresh.as_file(), fresh.path()) {
            return Ok(fresh);
        }
    }
}

/// Removes what a killed run left beside `target`; a file that a living run is writing is locked and stays.
fn remove_leftovers(target: &Path) {
    let prefix = temporary_prefix(target);
    let Ok(entries) = std::fs::read_dir(folder_of(target)) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let ours = name
            .as_encoded_bytes()
            .strip_prefix(prefix.as_encoded_bytes())
            .is_some_and(|random| random.len() == 6 && random.iter().all(u8::is_ascii_alphanumeric));
        if !ours || !entry.file_type().is_ok_and(|kind| kind.is_file()) {
            continue;
        }
        let path = entry.path();
        if let Ok(left) = File::options().write(true).open(&path) {
            system::clear_away(&left, || std::fs::remove_file(path));
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

    #[test]
    fn saving_from_two_sides_at_once_gives_one_of_the_two_and_never_an_error_of_the_disk() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("variables.yml");
        std::fs::write(&path, "0").unwrap();
        let run = |name: &str| {
            for round in 0..100 {
                let (_, seen) = read(&path).unwrap();
                match save(&path, seen, format!("{name}{round}").as_bytes()) {
                    Ok(_) | Err(SaveError::Changed { .. }) => {}
                    Err(error) => panic!("{error}"),
                }
            }
        };
        std::thread::scope(|scope| {
            let other = scope.spawn(|| run("a"));
            run("b");
            other.join().unwrap();
        });
        assert_eq!(names(folder.path()), ["variables.yml"]);
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_read_only_file_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("v.yml");
        std::fs::write(&path, "old").unwrap();
        let (_, seen) = read(&path).unwrap();
        let mut permissions = path.metadata().unwrap().permissions();
        permissions.set_readonly(true);
        std::fs::set_permissions(&path, permissions).unwrap();
        let refused = save(&path, seen, b"new").unwrap_err();
        assert!(matches!(refused, SaveError::ReadOnly { .. }), "{refused}");
        assert_eq!(std::fs::read(&path).unwrap(), b"old");
    }

    #[test]
    fn a_link_and_the_mode_are_kept_and_nothing_is_left_beside() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("real")).unwrap();
        let real = folder.path().join("real/v.yml");
        std::fs::write(&real, "old").unwrap();
        std::fs::set_permissions(&real, std::fs::Permissions::from_mode(0o640)).unwrap();
        std::fs::write(
            folder.path().join("real/.v.yml.lume-wizard-AbC123"),
            "left by a killed run",
        )
        .unwrap();
        let link = folder.path().join("link.yml");
        symlink("real/v.yml", &link).unwrap();
        let (bytes, seen) = read(&link).unwrap();
        assert_eq!(bytes, b"old");
        let now = save(&link, seen, b"new").unwrap();
        assert_eq!(now, Seen::of(b"new"));
        assert_eq!(std::fs::read(&real).unwrap(), b"new");
        assert!(link.symlink_metadata().unwrap().is_symlink());
        assert_eq!(real.metadata().unwrap().mode() & 0o7777, 0o640);
        assert_eq!(names(&folder.path().join("real")), ["v.yml"]);
        save(&link, now, b"newer").unwrap();
    }

    #[test]
    fn a_file_that_changed_since_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("v.yml");
        assert!(matches!(read(&path), Err(SaveError::Io { doing: "read", .. })));
        let seen = save(&path, Seen::Absent, b"one").unwrap();
        std::fs::write(&path, "two").unwrap();
        assert!(matches!(
            save(&path, seen, b"mine"),
            Err(SaveError::Changed { .. })
        ));
        assert!(matches!(
            save(&path, Seen::Absent, b"mine"),
            Err(SaveError::Changed { .. })
        ));
        assert_eq!(std::fs::read(&path).unwrap(), b"two");
        std::fs::remove_file(&path).unwrap();
        assert!(matches!(
            save(&path, seen, b"mine"),
            Err(SaveError::Changed { .. })
        ));
        assert_eq!(names(folder.path()), Vec::<String>::new());
    }

    #[test]
    fn folders_and_dangling_links_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(
            read(folder.path()),
            Err(SaveError::NotAFile { what: "a folder", .. })
        ));
        let link = folder.path().join("link");
        symlink("nowhere", &link).unwrap();
        assert!(matches!(
            save(&link, Seen::Absent, b"x"),
            Err(SaveError::NotAFile { .. })
        ));
        assert_eq!(names(folder.path()), ["link"]);
    }
}
