//! The state of a conversation about one file.

use super::file::EditedFile;
use crate::editor::Buffer;
use crate::prompt::Console;
use crate::variables::ArrayFiles;
use std::sync::Arc;

/// The disk or another place where the edited file is.
pub trait FileStore {
    /// The array files that the variables name.
    fn arrays(&self) -> &dyn ArrayFiles;

    /// The file as it is now, read by the runtime in use.
    ///
    /// # Errors
    /// When it cannot be read: why, in words.
    fn read(&mut self, now: &Buffer) -> Result<Buffer, String>;

    /// Saves `text`, if the file still holds `before` (none: if there is none).
    ///
    /// # Errors
    /// When it was not saved: why, in words.
    fn save(&mut self, now: &Buffer, before: Option<Arc<[u8]>>, text: &str) -> Result<(), String>;
}

/// The continuation after a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flow {
    On,
    Left,
    Ended,
}

/// A conversation about one file.
pub(super) struct EditSession<'a> {
    pub file: EditedFile,
    pub store: &'a mut dyn FileStore,
    pub console: &'a mut dyn Console,
    /// The problem that Enter goes to next.
    pub problem: usize,
    /// Whether it was said how a variable is edited.
    pub explained: bool,
    /// Whether it was said how a fix is made.
    pub explained_fixes: bool,
}
