//! Keeps what undoes a save.

use super::target::SaveTarget;
use crate::io::state_folder::StateFolder;
use crate::io::undo::archive::Contents;
use crate::io::undo::keeping::{Keeping, now};
use crate::io::undo::record::{FileRecord, Record, Subject, Version};
use crate::project::blob_id;
use std::fs::Metadata;
use std::os::unix::fs::PermissionsExt;

/// The contents and the facts of a file.
pub(super) type Contained<'a> = (&'a [u8], &'a Metadata);

/// Keeps a save that is about to come. The program's own files are not kept.
pub(super) fn begin(
    state: &StateFolder,
    target: &SaveTarget,
    old: Option<Contained>,
    new: Contained,
) -> Option<Keeping> {
    let path = target.real();
    if state.contains(&path) {
        return None;
    }
    let version = |(bytes, facts): Contained| Version {
        id: blob_id(bytes),
        mode: facts.permissions().mode() & 0o7777,
    };
    let file = FileRecord {
        path: String::new(),
        old: old.map(version),
        new: Some(version(new)),
    };
    let mut contents = Contents::new();
    if let (Some((bytes, _)), Some(old)) = (old, &file.old) {
        contents.insert(old.id.clone(), bytes);
    }
    let record = Record {
        format: 0,
        subject: Subject::File(path),
        time: now(),
        files: vec![file],
        folders: Vec::new(),
        emptied: Vec::new(),
        above: Vec::new(),
        repository: None,
        contents: Vec::new(),
    };
    Some(Keeping::begin(state, record, &contents))
}

/// The save is complete. Gives the reason why it cannot be undone, the first time in this run.
pub(super) fn complete(keeping: Option<Keeping>) -> Option<String> {
    keeping?.complete(|_| {})
}
