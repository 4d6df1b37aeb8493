//! A file with several names (hard links): it is written in place, so that all of them show the new contents. The old
//! contents are kept in the state folder meanwhile.

use super::error::{SaveError, failed};
use super::target::SaveTarget;
use crate::io::lock::FileLock;
use crate::io::state_folder::{StateFolder, StateKind};
use std::fs::{File, Metadata};
use std::io::{self, Seek, Write};
use std::os::unix::fs::MetadataExt;
use std::path::Path;

/// Returns whether a file is written in place.
pub(super) fn applies(facts: &Metadata) -> bool {
    facts.nlink() > 1
}

/// Refuses to go on with a file that a killed run may have written in part.
pub(super) fn check(
    path: &Path,
    real: &Path,
    facts: &Metadata,
    bytes: &[u8],
    state: &StateFolder,
) -> Result<(), SaveError> {
    if !applies(facts) {
        return Ok(());
    }
    let no_backup = |source| SaveError::NoBackup {
        path: path.to_owned(),
        source,
    };
    // Without a state folder no run has written it in place.
    let Ok(Some(backup)) = state.get(StateKind::Backup, real) else {
        return Ok(());
    };
    if backup == bytes {
        return Ok(());
    }
    Err(SaveError::Interrupted {
        path: path.to_owned(),
        backup: state.record(StateKind::Backup, real).map_err(no_backup)?,
    })
}

/// Writes the locked file in place; on an error it is as it was.
pub(super) fn write(
    target: &SaveTarget,
    lock: &FileLock,
    state: &StateFolder,
    old: &[u8],
    new: &[u8],
) -> Result<(), SaveError> {
    let path = target.shown();
    let real = target.real();
    let io_failed = |source| failed(path, "saved", source);
    let no_backup = |source| SaveError::NoBackup {
        path: path.to_owned(),
        source,
    };
    // A full disk is an error before the first byte is written.
    reserve(lock.file(), new.len()).map_err(io_failed)?;
    state.put(StateKind::Backup, &real, old).map_err(no_backup)?;
    if let Err(error) = overwrite(lock.file(), new) {
        // What cannot be put back stays in the backup, which the next run names.
        if overwrite(lock.file(), old).is_ok() {
            state.remove(StateKind::Backup, &real).map_err(no_backup)?;
        }
        return Err(io_failed(error));
    }
    state.remove(StateKind::Backup, &real).map_err(no_backup)
}

fn overwrite(mut file: &File, bytes: &[u8]) -> io::Result<()> {
    file.rewind()?;
    file.write_all(bytes)?;
    file.set_len(u64::try_from(bytes.len()).map_err(io::Error::other)?)?;
    file.sync_all()
}

/// Takes the room for that many bytes, where the file system can.
fn reserve(file: &File, length: usize) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    if length > 0 {
        let length = u64::try_from(length).map_err(io::Error::other)?;
        let flags = rustix::fs::FallocateFlags::KEEP_SIZE;
        match rustix::fs::fallocate(file, flags, 0, length) {
            Err(rustix::io::Errno::NOTSUP | rustix::io::Errno::NOSYS | rustix::io::Errno::INVAL) | Ok(()) => {
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}
