//! A single file as it was before a save.

use super::UndoError;
use super::archive::{Archive, Kept};
use crate::io::save;
use crate::io::stop::Stop;
use crate::io::writer::WriteError;
use std::path::Path;

/// Undoes the save of `kept`.
pub(super) fn perform(path: &Path, archive: &Archive, kept: &Kept, stop: &Stop) -> Result<(), UndoError> {
    if let Some(signal) = stop.requested() {
        return Err(WriteError::Stopped(signal).into());
    }
    for file in &kept.record.files {
        let Some(new) = &file.new else { continue };
        match &file.old {
            Some(old) => save::restore(path, &new.id, &archive.contents(kept, &old.id)?)?,
            None => save::remove(path, &new.id)?,
        }
    }
    Ok(())
}
