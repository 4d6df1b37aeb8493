//! An open folder whose entries are reached by plain relative names and through real folders only.
//!
//! Every part of a path is opened without following links, relative to the folder before it: a folder that is exchanged
//! for a link meanwhile is an error, never a way out.

use rustix::fs::{AtFlags, FileType, OFlags, Stat};
use rustix::io::Errno;
use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::{Component, Path, PathBuf};

const FOLDER: OFlags = OFlags::RDONLY
    .union(OFlags::DIRECTORY)
    .union(OFlags::NOFOLLOW)
    .union(OFlags::CLOEXEC);

/// Opening a named pipe or a device must neither wait nor act.
const FILE: OFlags = OFlags::NOFOLLOW
    .union(OFlags::NONBLOCK)
    .union(OFlags::NOCTTY)
    .union(OFlags::CLOEXEC);

/// An open folder.
#[derive(Debug)]
pub struct Directory {
    open: File,
    path: PathBuf,
}

/// The kind of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// A plain file.
    File,
    /// A folder.
    Folder,
    /// A link, a pipe, a device or a socket.
    Other,
}

impl Directory {
    /// Opens the folder at `path`. The last part of the path is not followed when it is a link.
    ///
    /// # Errors
    /// When there is no folder, or it cannot be read.
    pub fn open(path: &Path) -> io::Result<Self> {
        let path = if path.as_os_str().is_empty() {
            Path::new(".")
        } else {
            path
        };
        let open = rustix::fs::open(path, FOLDER, rustix::fs::Mode::empty())?;
        Ok(Self {
            open: File::from(open),
            path: path.to_owned(),
        })
    }

    /// Its path when it was opened.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The open folder, for locks.
    #[must_use]
    pub const fn file(&self) -> &File {
        &self.open
    }

    /// Opens a folder inside.
    ///
    /// # Errors
    /// When there is none, or a part of `inner` is a link.
    pub fn folder(&self, inner: &Path) -> io::Result<Self> {
        let mut at = Self {
            open: self.open.try_clone()?,
            path: self.path.clone(),
        };
        for part in inner.components() {
            let name = plain(part)?;
            let open = rustix::fs::openat(&at.open, name, FOLDER, rustix::fs::Mode::empty())?;
            at = Self {
                open: File::from(open),
                path: at.path.join(name),
            };
        }
        Ok(at)
    }

    /// The folder that holds `inner`, and its name there.
    fn parent<'a>(&self, inner: &'a Path) -> io::Result<(Self, &'a OsStr)> {
        let name = inner.components().next_back();
        let name = plain(name.ok_or(ErrorKind::InvalidInput)?)?;
        Ok((self.folder(inner.parent().unwrap_or(Path::new("")))?, name))
    }

    /// The kind of the entry at `inner`; none when there is none, or when a part of `inner` is no real folder.
    ///
    /// # Errors
    /// When it cannot be looked at.
    pub fn kind(&self, inner: &Path) -> io::Result<Option<EntryKind>> {
        Ok(self.stat(inner)?.map(|facts| kind(&facts)))
    }

    /// The entry's facts, as [`Directory::kind`].
    ///
    /// # Errors
    /// As [`Directory::kind`].
    pub fn stat(&self, inner: &Path) -> io::Result<Option<Stat>> {
        let found = self.parent(inner).and_then(|(parent, name)| {
            rustix::fs::statat(&parent.open, name, AtFlags::SYMLINK_NOFOLLOW).map_err(io::Error::from)
        });
        match found {
            Ok(facts) => Ok(Some(facts)),
            Err(error) if is_absence(&error) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Opens a plain file for reading, or for reading and writing.
    ///
    /// # Errors
    /// When it is not there, is no plain file, or may not be opened so.
    pub fn open_file(&self, inner: &Path, write: bool) -> io::Result<File> {
        let (parent, name) = self.parent(inner)?;
        let access = if write { OFlags::RDWR } else { OFlags::RDONLY };
        let open = rustix::fs::openat(&parent.open, name, FILE | access, rustix::fs::Mode::empty())?;
        if kind(&rustix::fs::fstat(&open)?) != EntryKind::File {
            return Err(io::Error::new(ErrorKind::InvalidInput, "not a plain file"));
        }
        Ok(File::from(open))
    }

    /// The contents of a plain file of at most `limit` bytes.
    ///
    /// # Errors
    /// As [`Directory::open_file`], and for a larger file.
    pub fn read(&self, inner: &Path, limit: u64) -> io::Result<Vec<u8>> {
        let file = self.open_file(inner, false)?;
        let mut bytes = Vec::new();
        file.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
        if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > limit {
            return Err(ErrorKind::FileTooLarge.into());
        }
        Ok(bytes)
    }

    /// Creates a folder.
    ///
    /// # Errors
    /// When there is something already, or the system refuses.
    pub fn create_folder(&self, inner: &Path) -> io::Result<()> {
        let (parent, name) = self.parent(inner)?;
        Ok(rustix::fs::mkdirat(
            &parent.open,
            name,
            rustix::fs::Mode::from_raw_mode(0o777),
        )?)
    }

    /// Creates an empty file with this mode, less the umask.
    ///
    /// # Errors
    /// When there is something already, or the system refuses.
    pub fn create_file(&self, inner: &Path, mode: u32) -> io::Result<File> {
        let (parent, name) = self.parent(inner)?;
        let flags = OFlags::RDWR | OFlags::CREATE | OFlags::EXCL | FILE;
        let mode = rustix::fs::Mode::from_raw_mode(mode as rustix::fs::RawMode);
        Ok(File::from(rustix::fs::openat(&parent.open, name, flags, mode)?))
    }

    /// Renames an entry; a file at `to` is replaced.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let (from_folder, from) = self.parent(from)?;
        let (to_folder, to) = self.parent(to)?;
        Ok(rustix::fs::renameat(
            &from_folder.open,
            from,
            &to_folder.open,
            to,
        )?)
    }

    /// Renames an entry to a name that must be free: what appeared there meanwhile is never replaced.
    ///
    /// # Errors
    /// `AlreadyExists` when there is something at `to`; otherwise what the system says.
    pub fn rename_new(&self, from: &Path, to: &Path) -> io::Result<()> {
        let (from_folder, from) = self.parent(from)?;
        let (to_folder, to) = self.parent(to)?;
        #[cfg(any(target_os = "linux", target_vendor = "apple"))]
        {
            let flags = rustix::fs::RenameFlags::NOREPLACE;
            match rustix::fs::renameat_with(&from_folder.open, from, &to_folder.open, to, flags) {
                Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => {}
                result => return Ok(result?),
            }
        }
        // NFS cannot, but a second name is never given to what exists.
        match rustix::fs::linkat(&from_folder.open, from, &to_folder.open, to, AtFlags::empty()) {
            Ok(()) => return Ok(rustix::fs::unlinkat(&from_folder.open, from, AtFlags::empty())?),
            Err(Errno::EXIST) => return Err(ErrorKind::AlreadyExists.into()),
            // A folder, or a file system without second names: look, then rename.
            Err(_) => {}
        }
        match rustix::fs::statat(&to_folder.open, to, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(_) => Err(ErrorKind::AlreadyExists.into()),
            Err(Errno::NOENT) => Ok(rustix::fs::renameat(
                &from_folder.open,
                from,
                &to_folder.open,
                to,
            )?),
            Err(error) => Err(error.into()),
        }
    }

    /// Exchanges two entries in one step.
    ///
    /// # Errors
    /// `Unsupported` where the system or the file system cannot; otherwise what the system says.
    pub fn exchange(&self, one: &Path, other: &Path) -> io::Result<()> {
        let (one_folder, one) = self.parent(one)?;
        let (other_folder, other) = self.parent(other)?;
        #[cfg(any(target_os = "linux", target_vendor = "apple"))]
        {
            let flags = rustix::fs::RenameFlags::EXCHANGE;
            match rustix::fs::renameat_with(&one_folder.open, one, &other_folder.open, other, flags) {
                Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => {}
                result => return Ok(result?),
            }
        }
        Err(ErrorKind::Unsupported.into())
    }

    /// Gives a file a second name, which must be free. A link is not followed.
    ///
    /// # Errors
    /// When the file system has no second names, or the system refuses.
    pub fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        let (from_folder, from) = self.parent(from)?;
        let (to_folder, to) = self.parent(to)?;
        Ok(rustix::fs::linkat(
            &from_folder.open,
            from,
            &to_folder.open,
            to,
            AtFlags::empty(),
        )?)
    }

    /// Returns whether there is nothing in it.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn is_empty(&self) -> io::Result<bool> {
        for entry in rustix::fs::Dir::read_from(&self.open)? {
            let entry = entry?;
            if !matches!(entry.file_name().to_bytes(), b"." | b"..") {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Removes an entry that is no folder.
    ///
    /// # Errors
    /// When there is none, or the system refuses.
    pub fn remove_file(&self, inner: &Path) -> io::Result<()> {
        let (parent, name) = self.parent(inner)?;
        Ok(rustix::fs::unlinkat(&parent.open, name, AtFlags::empty())?)
    }

    /// Removes an empty folder.
    ///
    /// # Errors
    /// When there is none, it is not empty, or the system refuses.
    pub fn remove_empty_folder(&self, inner: &Path) -> io::Result<()> {
        let (parent, name) = self.parent(inner)?;
        Ok(rustix::fs::unlinkat(&parent.open, name, AtFlags::REMOVEDIR)?)
    }

    /// Makes the folder's entries last through a loss of power, where the file system can.
    pub fn sync(&self) {
        let _ = self.open.sync_all();
    }
}

fn kind(facts: &Stat) -> EntryKind {
    match FileType::from_raw_mode(facts.st_mode) {
        FileType::RegularFile => EntryKind::File,
        FileType::Directory => EntryKind::Folder,
        _ => EntryKind::Other,
    }
}

/// The name of a plain part of a path: no root, no `.`, no `..`.
fn plain(part: Component<'_>) -> io::Result<&OsStr> {
    match part {
        Component::Normal(name) => Ok(name),
        _ => Err(io::Error::new(
            ErrorKind::InvalidInput,
            "not a plain relative path",
        )),
    }
}

/// Returns whether an error says that there is nothing, or nothing that is reached through real folders.
#[must_use]
pub fn is_absence(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
        || Errno::from_io_error(error) == Some(Errno::LOOP)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn nothing_is_reached_through_links_or_dots() {
        let root = tempfile::tempdir().unwrap();
        let outside = tempfile::tempdir().unwrap();
        std::fs::write(outside.path().join("f"), "theirs").unwrap();
        std::fs::create_dir(root.path().join("real")).unwrap();
        std::fs::write(root.path().join("real/f"), "ours").unwrap();
        symlink(outside.path(), root.path().join("link")).unwrap();
        symlink(outside.path().join("f"), root.path().join("real/l")).unwrap();
        let folder = Directory::open(root.path()).unwrap();
        assert_eq!(folder.read(Path::new("real/f"), 4).unwrap(), b"ours");
        assert!(folder.read(Path::new("real/f"), 3).is_err());
        for path in [
            "link/f",
            "real/l",
            "real/../real/f",
            "/etc/hostname",
            "",
            "./real/f",
        ] {
            assert!(folder.read(Path::new(path), 100).is_err(), "{path}");
            assert!(folder.rename(Path::new("real/f"), Path::new(path)).is_err() || path == "real/l");
            let _ = std::fs::write(root.path().join("real/f"), "ours");
        }
        assert_eq!(folder.kind(Path::new("link/f")).unwrap(), None);
        assert_eq!(folder.kind(Path::new("link")).unwrap(), Some(EntryKind::Other));
        assert_eq!(std::fs::read(outside.path().join("f")).unwrap(), b"theirs");
        assert!(Directory::open(&root.path().join("link")).is_err());
    }

    #[test]
    fn renaming_to_a_free_name_replaces_nothing() {
        let root = tempfile::tempdir().unwrap();
        std::fs::write(root.path().join("a"), "a").unwrap();
        std::fs::write(root.path().join("b"), "b").unwrap();
        let folder = Directory::open(root.path()).unwrap();
        let refused = folder.rename_new(Path::new("a"), Path::new("b")).unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::AlreadyExists);
        folder.rename_new(Path::new("a"), Path::new("c")).unwrap();
        assert_eq!(std::fs::read(root.path().join("c")).unwrap(), b"a");
    }
}
