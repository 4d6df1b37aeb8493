//! Transactions: what the user changed in one step, over one buffer or several, and the history of them.

use super::buffer::BufferId;
use super::change::TextChange;
use super::pending::{FieldId, PendingText};
use super::save_point::SavePoint;
use crate::variables::Runtime;
use std::sync::Arc;

/// The most characters of typed text that one step of undo takes back.
const TYPED_AT_MOST: usize = 20;

/// One change of the user's: one step of undo, one thing to save.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Transaction {
    /// Its name, as in `undo: default of QUAD:IN20:121:BCTRL`.
    pub label: String,
    /// The changes of the buffers.
    pub changes: Vec<(BufferId, TextChange)>,
    /// The selected variable's number before and after.
    pub selection: [usize; 2],
    /// The runtime before and after, where that changes.
    pub runtimes: Option<[Runtime; 2]>,
    /// A field's pending text before and after, where that changes.
    pub pending: Option<(FieldId, [Option<PendingText>; 2])>,
    /// Whether it was typed into the text itself: then undo moves the cursor there.
    pub typed: bool,
}

impl Transaction {
    /// A transaction that changes only the variables file.
    #[must_use]
    pub fn of(label: impl Into<String>, change: TextChange, selection: [usize; 2]) -> Self {
        Self {
            label: label.into(),
            changes: vec![(BufferId::Variables, change)],
            selection,
            ..Self::default()
        }
    }

    /// Returns whether it changes nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.iter().all(|(_, change)| change.is_empty())
            && self.runtimes.is_none()
            && self.pending.is_none()
    }

    /// Returns whether it changes nothing but the pending text of `field`.
    #[must_use]
    pub fn is_pending_of(&self, field: &FieldId) -> bool {
        let is_empty = self.changes.iter().all(|(_, change)| change.is_empty());
        is_empty && self.pending.as_ref().is_some_and(|(pending, _)| pending == field)
    }

    /// The change of one buffer.
    #[must_use]
    pub fn change(&self, id: BufferId) -> Option<&TextChange> {
        let found = self.changes.iter().find(|(changed, _)| *changed == id);
        found.map(|(_, change)| change)
    }

    /// The byte of the variables file at which typed text begins; none for other transactions.
    #[must_use]
    pub fn typed_at(&self) -> Option<usize> {
        let change = self.change(BufferId::Variables).filter(|_| self.typed)?;
        Some(change.start())
    }
}

/// Typed text that the next character may extend.
#[derive(Clone, Debug)]
struct Typing {
    /// The number of transactions before it.
    steps: usize,
    /// The byte at which it starts.
    start: usize,
    /// The text there before the first key.
    before: String,
    /// The text there now.
    now: String,
    /// The number of characters that were typed or erased.
    count: usize,
}

/// Every transaction that can be undone or redone.
#[derive(Clone, Debug, Default)]
pub struct History {
    pub(super) done: Vec<Arc<Transaction>>,
    /// The next one to redo is the last.
    pub(super) undone: Vec<Arc<Transaction>>,
    pub(super) saved: SavePoint,
    typing: Option<Typing>,
}

impl History {
    /// Adds a transaction; what was undone before cannot be redone then. One that changes nothing is left out.
    pub fn push(&mut self, transaction: Transaction) {
        self.typing = None;
        if !transaction.is_empty() {
            self.drop_undone();
            self.done.push(Arc::new(transaction));
        }
    }

    /// Adds a replacement of `before` by `now` at byte `start` that was typed into the text. It extends the last one
    /// where it continues it on the same line, up to 20 characters.
    pub fn push_typed(&mut self, start: usize, before: &str, now: &str, label: String, selection: usize) {
        let breaks_line = before.contains(['\n', '\r']) || now.contains(['\n', '\r']);
        let count = before.chars().count() + now.chars().count();
        let continued = match self.typing.take() {
            Some(typing) if !breaks_line && typing.steps + 1 == self.done.len() => {
                typing.extended(start, before, now, count)
            }
            _ => None,
        };
        let typing = match continued {
            Some(typing) => {
                self.drop_done(typing.steps);
                typing
            }
            None => Typing {
                steps: self.done.len(),
                start,
                before: before.to_owned(),
                now: now.to_owned(),
                count,
            },
        };
        let change = TextChange::between(&typing.before, &typing.now, typing.start);
        self.push(Transaction {
            typed: true,
            ..Transaction::of(label, change, [selection; 2])
        });
        self.typing = (!breaks_line).then_some(typing);
    }

    /// Ends the typed text: the next key begins another transaction.
    pub fn end_typing(&mut self) {
        self.typing = None;
    }

    /// The number of transactions that can be undone.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.done.len()
    }

    /// Returns whether nothing can be undone.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.done.is_empty()
    }

    /// The transaction that undo would undo.
    #[must_use]
    pub fn to_undo(&self) -> Option<&Transaction> {
        self.done.last().map(Arc::as_ref)
    }

    /// The transaction that redo would redo.
    #[must_use]
    pub fn to_redo(&self) -> Option<&Transaction> {
        self.undone.last().map(Arc::as_ref)
    }

    /// Takes out the last transaction, for another to replace it, where `is_own` says that it is to be.
    pub fn pop_if(&mut self, is_own: bool) -> Option<Arc<Transaction>> {
        self.typing = None;
        let last = self.done.last().filter(|_| is_own).cloned()?;
        self.drop_done(self.done.len() - 1);
        Some(last)
    }

    /// Takes out what was undone, so that a change that is withdrawn can leave it as it was.
    pub fn set_aside(&mut self) -> Vec<Arc<Transaction>> {
        self.leave_undone();
        std::mem::take(&mut self.undone)
    }

    /// Puts back what was set aside, in place of what was undone since.
    pub fn put_back(&mut self, undone: Vec<Arc<Transaction>>) {
        self.drop_undone();
        self.undone = undone;
    }

    /// The last transaction was undone.
    pub fn undone(&mut self) {
        self.typing = None;
        self.undone.extend(self.done.pop());
    }

    /// The transaction last undone was redone.
    pub fn redone(&mut self) {
        self.typing = None;
        self.done.extend(self.undone.pop());
    }
}

impl Typing {
    /// The same with another replacement, which touches it; none where it does not or it would be too long.
    fn extended(mut self, start: usize, before: &str, now: &str, count: usize) -> Option<Self> {
        self.count += count;
        let end = start + before.len();
        if self.count > TYPED_AT_MOST || end < self.start || start > self.start + self.now.len() {
            return None;
        }
        // Erasing may reach into the text on both sides of what was typed.
        if let Some(left) = self.start.checked_sub(start) {
            let left = before.get(..left)?;
            self.before.insert_str(0, left);
            self.now.insert_str(0, left);
            self.start = start;
        }
        let inside = start - self.start;
        if let Some(right) = (inside + before.len()).checked_sub(self.now.len()) {
            let right = before.get(before.len() - right..)?;
            self.before.push_str(right);
            self.now.push_str(right);
        }
        self.now.get(inside..inside + before.len())?;
        self.now.replace_range(inside..inside + before.len(), now);
        Some(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text and the history of what was typed into it.
    struct Typist {
        text: String,
        history: History,
    }

    impl Typist {
        fn replace(&mut self, start: usize, end: usize, now: &str) {
            let before = self.text[start..end].to_owned();
            self.text.replace_range(start..end, now);
            self.history.push_typed(start, &before, now, String::new(), 0);
        }

        fn undo(&mut self) {
            let back = self.history.to_undo().unwrap().changes[0].1.back();
            self.text = back.apply(&self.text);
            self.history.undone();
        }
    }

    fn typist(text: &str) -> Typist {
        Typist {
            text: text.to_owned(),
            history: History::default(),
        }
    }

    #[test]
    fn twenty_characters_are_one_step() {
        let mut typist = typist("ab");
        for at in 0..45 {
            typist.replace(1 + at, 1 + at, "x");
        }
        assert_eq!(typist.history.len(), 3);
        typist.undo();
        assert_eq!(typist.text.len(), 42);
        typist.undo();
        typist.undo();
        assert_eq!(typist.text, "ab");
    }

    #[test]
    fn line_break_and_a_movement_begin_a_step() {
        let mut typist = typist("ab\n");
        typist.replace(1, 1, "x");
        typist.replace(2, 2, "\n");
        typist.replace(3, 3, "y");
        assert_eq!(typist.history.len(), 3);
        typist.history.end_typing();
        typist.replace(4, 4, "z");
        assert_eq!(typist.history.len(), 4);
        while typist.history.to_undo().is_some() {
            typist.undo();
        }
        assert_eq!(typist.text, "ab\n");
    }

    #[test]
    fn erasing_into_older_text_is_undone_exactly() {
        let mut typist = typist("abcdef");
        typist.replace(3, 3, "x");
        typist.replace(3, 4, "");
        typist.replace(2, 3, "");
        typist.replace(1, 2, "");
        typist.replace(1, 2, "");
        typist.replace(1, 1, "yz");
        assert_eq!((typist.text.as_str(), typist.history.len()), ("ayzef", 1));
        typist.undo();
        assert_eq!(typist.text, "abcdef");
    }
}
