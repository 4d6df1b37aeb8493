//! Performs effects: reads and writes files, runs git and gh, knows the environment.
//!
//! Guarantees to a reader: a file or a project is there as it was or as it was meant, whatever stops the program
//! ([`save()`] for one file, [`writer`] for a project); nothing is written through a symbolic link out of the chosen
//! folder; nothing here reaches the network except `git` and `gh`, run because the user asked.

pub mod arrays;
pub mod attributes;
pub mod child;
pub mod claim;
pub mod destination;
pub mod directory;
pub mod draft;
pub mod environment;
pub mod export;
pub mod generate;
pub mod git;
pub mod github;
pub mod holder;
pub mod input;
pub mod inspect;
pub mod lock;
pub mod mapping_files;
pub mod project;
pub mod save;
pub mod snapshot;
pub mod sources;
pub mod state_folder;
pub mod stop;
pub mod sync;
pub mod system;
pub mod templates;
pub mod text_editor;
pub mod undo;
pub mod writer;

use std::path::Path;

pub use arrays::DiskArrays;
pub use save::{Attributes, LockedFile, SaveError, Saved, SavedState, read, save};
pub use snapshot::snapshot;
pub use stop::{Signals, Stop};

/// `path` for people: safe for a terminal, what is not UTF-8 replaced.
#[must_use]
pub fn shown_path(path: &Path) -> String {
    crate::text::display::shown(&path.to_string_lossy()).into_owned()
}

/// The operating system's reason, in a few words and without its number.
#[must_use]
pub fn reason(error: &std::io::Error) -> String {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::NotFound => "there is no such file or folder".to_owned(),
        ErrorKind::PermissionDenied => "permission denied".to_owned(),
        ErrorKind::StorageFull => "the disk is full".to_owned(),
        ErrorKind::QuotaExceeded => "the disk quota is used up".to_owned(),
        ErrorKind::ReadOnlyFilesystem => "the file system is read-only".to_owned(),
        ErrorKind::NotADirectory => "a part of the path is not a folder".to_owned(),
        ErrorKind::IsADirectory => "it is a folder".to_owned(),
        // An error of this program has its own words.
        _ if error.get_ref().is_some() => crate::text::display::shown(&error.to_string()).into_owned(),
        _ => {
            let text = error.to_string();
            let end = text.find(" (os error").unwrap_or(text.len());
            crate::text::display::shown(text.get(..end).unwrap_or(&text)).to_lowercase()
        }
    }
}
