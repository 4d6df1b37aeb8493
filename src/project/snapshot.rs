//! A snapshot of the destination, as a value.

use super::{FileMode, PlanPath};
use std::collections::BTreeMap;

/// An existing entry at a path of the destination.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExistingEntry {
    /// A file, its bytes and its mode.
    File {
        /// Its contents.
        bytes: Vec<u8>,
        /// Its mode.
        mode: FileMode,
    },
    /// A folder at a path where the plan has a file.
    Folder,
    /// A symbolic link; it is never followed.
    Link {
        /// Its target, for people.
        target: String,
    },
    /// Something else, or a file that cannot be read; the reason in words.
    Unreadable(String),
}

/// The state of a destination: only what a plan needs to know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// The entry at each of the plan's paths (and at a folder above one, when that is no folder); a missing path is
    /// absent.
    pub entries: BTreeMap<PlanPath, ExistingEntry>,
    /// Paths in the destination that the plan does not have, `.git` left out; at most a few hundred, for messages.
    pub others: Vec<String>,
}
