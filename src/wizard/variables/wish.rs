//! A change that is asked for, as data: it is made at once or by a worker.

use super::follow::Then;

/// A change to make.
#[derive(Clone, Debug)]
pub(super) struct Wish {
    /// What it is called.
    pub label: String,
    /// The variable that is selected afterwards, by its place among all; none leaves the selection.
    pub select: Option<usize>,
    /// What is typed into, for changes that are one step together.
    pub session: Option<String>,
    /// What follows.
    pub then: Then,
    pub(super) record: Record,
}

/// What becomes of the history with a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Record {
    /// It is a step of its own.
    Step,
    /// It takes the last step back.
    Undo,
    /// It does again what was last taken back.
    Redo,
}

impl Wish {
    pub(super) fn called(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            select: None,
            session: None,
            then: Then::Nothing,
            record: Record::Step,
        }
    }

    pub(super) const fn then_select(mut self, rank: usize) -> Self {
        self.select = Some(rank);
        self
    }

    pub(super) fn typed_into(mut self, key: String) -> Self {
        self.session = Some(key);
        self
    }

    pub(super) fn then(mut self, then: Then) -> Self {
        self.then = then;
        self
    }
}
