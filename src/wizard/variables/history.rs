//! Undo and redo without limit: each change of the text with its way back, and what it is called.

use crate::variables::Runtime;
use crate::yaml::edit::Patches;

/// One change of the text.
#[derive(Clone, Debug)]
pub struct Step {
    /// What it is, as in `undo: default of QUAD:IN20:121:BCTRL`.
    pub label: String,
    /// From the text before to the text after.
    pub forward: Patches,
    /// The way back.
    pub back: Patches,
    /// The selected variable's place among all before and after.
    pub selected: [usize; 2],
    /// The runtime before and after, where that changes.
    pub runtimes: Option<[Runtime; 2]>,
}

/// What was changed, and what was taken back.
#[derive(Clone, Debug, Default)]
pub struct History {
    done: Vec<Step>,
    undone: Vec<Step>,
}

impl History {
    /// Remembers a change; what was taken back before it cannot be done again.
    pub fn push(&mut self, step: Step) {
        self.undone.clear();
        self.done.push(step);
    }

    /// Forgets the last change, which another is to replace.
    pub fn forget_last(&mut self) {
        self.done.pop();
    }

    /// Takes out what was taken back, so that a change that comes to nothing can leave it as it was.
    pub fn set_aside(&mut self) -> Vec<Step> {
        std::mem::take(&mut self.undone)
    }

    /// Puts back what was set aside, in place of what was taken back since.
    pub fn put_back(&mut self, undone: Vec<Step>) {
        self.undone = undone;
    }

    /// How many changes can be taken back.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.done.len()
    }

    /// What undo would take back.
    #[must_use]
    pub fn to_undo(&self) -> Option<&Step> {
        self.done.last()
    }

    /// What redo would do again.
    #[must_use]
    pub fn to_redo(&self) -> Option<&Step> {
        self.undone.last()
    }

    /// The last change was taken back.
    pub fn undone(&mut self) {
        if let Some(step) = self.done.pop() {
            self.undone.push(step);
        }
    }

    /// The change last taken back was done again.
    pub fn redone(&mut self) {
        if let Some(step) = self.undone.pop() {
            self.done.push(step);
        }
    }
}
