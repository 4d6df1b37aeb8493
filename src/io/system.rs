//! The few calls of the operating system that the standard library does not offer.

use std::fs::File;
use std::io;
use std::path::Path;

/// Returns whether this process may create and remove entries in `folder` (or write the file), as the system would decide.
#[must_use]
pub fn writable(path: &Path) -> bool {
    let wanted = if path.is_dir() {
        rustix::fs::Access::WRITE_OK | rustix::fs::Access::EXEC_OK
    } else {
        rustix::fs::Access::WRITE_OK
    };
    rustix::fs::access(path, wanted).is_ok()
}

/// Returns whether there is a file at `path` that this process may run.
#[must_use]
pub fn is_program(path: &Path) -> bool {
    path.is_file() && rustix::fs::access(path, rustix::fs::Access::EXEC_OK).is_ok()
}

/// Renames `from` to `to`, which must not exist: an entry that appeared meanwhile is never replaced.
///
/// # Errors
/// `AlreadyExists` when there is something at `to`; otherwise what the system says.
pub fn rename_new(from: &Path, to: &Path) -> io::Result<()> {
    #[cfg(any(target_os = "linux", target_vendor = "apple"))]
    {
        let here = rustix::fs::CWD;
        match rustix::fs::renameat_with(here, from, here, to, rustix::fs::RenameFlags::NOREPLACE) {
            Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS | rustix::io::Errno::NOTSUP) => {}
            result => return result.map_err(Into::into),
        }
    }
    // The file system cannot do it in one step: look, then rename.
    match to.symlink_metadata() {
        Ok(_) => Err(io::ErrorKind::AlreadyExists.into()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => std::fs::rename(from, to),
        Err(error) => Err(error),
    }
}

/// Makes the entries of `folder` (its creations and renames) last through a loss of power. File systems that cannot
/// are left as they are: the contents were made to last before.
pub fn sync_folder(folder: &Path) {
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    if let Ok(open) = File::open(folder) {
        let _ = open.sync_all();
    }
}

/// Takes hold of what this run has just made at `path`, as long as `made` is open: no other run clears it away. Gives
/// whether it is still there; it is not when another run took it for a leftover before it was held.
#[must_use]
pub fn hold(made: &File, path: &Path) -> bool {
    // Who clears away holds it for just as long. Where a file system has no locks, nobody clears away.
    let _ = made.lock();
    is_at(made, path)
}

/// Returns whether `open` is what is at `path`.
#[must_use]
pub fn is_at(open: &File, path: &Path) -> bool {
    let (Ok(open), Ok(there)) = (rustix::fs::fstat(open), rustix::fs::lstat(path)) else {
        return false;
    };
    (open.st_dev, open.st_ino) == (there.st_dev, there.st_ino)
}

/// Clears away with `remove` what an ended run has left, opened as `left`; what a living run holds stays.
pub fn clear_away(left: &File, remove: impl FnOnce() -> io::Result<()>) {
    if left.try_lock().is_ok() {
        // A failure leaves it to the next run.
        let _ = remove();
    }
}
