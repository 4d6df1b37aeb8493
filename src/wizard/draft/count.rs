//! The number of variables that a draft's edits are about.

use super::FileDraft;
use crate::editor::{BufferId, Transaction};
use std::collections::BTreeSet;

impl FileDraft {
    /// About how many variables were edited since the file was saved: those that were selected at edits of one place,
    /// and the places of edits of several.
    #[must_use]
    pub(super) fn edited_variables(&self) -> usize {
        let mut selected = BTreeSet::new();
        let mut most = 0;
        for step in self.history.unsaved() {
            match places(step) {
                0 => {}
                1 => _ = selected.insert(step.selection[1]),
                several => most = most.max(several),
            }
        }
        let pending = self.pending.iter();
        let pending: BTreeSet<_> = pending
            .map(|(field, _)| (field.section, &field.variable))
            .collect();
        (selected.len() + pending.len()).max(most)
    }
}

/// The number of places in the text that a transaction changes.
fn places(step: &Transaction) -> usize {
    let change = step.change(BufferId::Variables);
    change.map_or(0, |change| change.places().count())
}
