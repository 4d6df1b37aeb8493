//! The place of the text on disk in a history.

use super::change::TextChange;
use std::sync::Arc;

/// The way from the text on disk to a text of the history.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SavePoint {
    /// The number of transactions after which the history has the text that the detour leads to. More than are done
    /// count those that can be redone.
    pub steps: usize,
    /// The changes from the text on disk to that text. There are some where transactions up to the save were undone
    /// and others were made in their place.
    pub detour: Vec<Arc<TextChange>>,
}
