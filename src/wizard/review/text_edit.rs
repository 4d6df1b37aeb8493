//! A text of the review that is open in the user's editor.

use crate::project::PlanPath;
use crate::wizard::effect::EffectId;
use std::ops::Range;

/// A text that the user edits outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct EditUnderWay {
    pub(super) id: EffectId,
    pub(super) path: PlanPath,
    /// The changes that are edited; none for the whole file.
    pub(super) changes: Option<Range<usize>>,
}

impl EditUnderWay {
    /// Whether the effect is this edit.
    pub(super) fn is(&self, id: EffectId) -> bool {
        self.id == id
    }
}
