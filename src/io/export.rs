//! Files that a command writes for other programs: man pages, a copy of the templates.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Files that exist already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExistingFiles {
    /// They are replaced.
    Replace,
    /// None may exist: not even the folder, unless it is empty.
    Refuse,
}

/// The reason why the files were not written, with the path.
#[derive(Debug, thiserror::Error)]
#[error("{} cannot be written: {}", super::shown_path(.path), super::reason(.source))]
pub struct ExportError {
    /// The file or folder.
    pub path: PathBuf,
    /// The reason.
    pub source: io::Error,
}

/// Writes `files` (paths relative to `folder`, which must not lead out of it) into `folder`, which is made where there
/// is none.
///
/// # Errors
/// When one cannot be written; those before it stay.
pub fn export(
    folder: &Path,
    files: &[(String, Vec<u8>)],
    existing: ExistingFiles,
) -> Result<(), ExportError> {
    if existing == ExistingFiles::Refuse && fs::read_dir(folder).is_ok_and(|mut all| all.next().is_some()) {
        let source = io::Error::other("it is not empty");
        return Err(failed(folder)(source));
    }
    fs::create_dir_all(folder).map_err(failed(folder))?;
    for (path, bytes) in files {
        let path = folder.join(path);
        let parent = path.parent().unwrap_or(folder);
        fs::create_dir_all(parent).map_err(failed(parent))?;
        write(&path, bytes, existing).map_err(failed(&path))?;
    }
    Ok(())
}

fn write(path: &Path, bytes: &[u8], existing: ExistingFiles) -> io::Result<()> {
    let replace = existing == ExistingFiles::Replace;
    if replace && path.symlink_metadata().is_ok_and(|found| found.is_symlink()) {
        return Err(io::Error::new(ErrorKind::AlreadyExists, "it is a symbolic link"));
    }
    let mut options = OpenOptions::new();
    options
        .write(true)
        .create(replace)
        .create_new(!replace)
        .truncate(replace);
    options.open(path)?.write_all(bytes)
}

fn failed(path: &Path) -> impl FnOnce(io::Error) -> ExportError {
    let path = path.to_owned();
    move |source| ExportError { path, source }
}
