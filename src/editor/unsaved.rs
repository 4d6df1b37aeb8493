//! The history and the text on disk: together they give the present text.

use super::buffer::BufferId;
use super::change::TextChange;
use super::save_point::SavePoint;
use super::transaction::{History, Transaction};
use std::sync::Arc;

impl PartialEq for History {
    /// Returns whether the same can be undone and redone; whether the next key extends the last transaction does not matter.
    fn eq(&self, other: &Self) -> bool {
        self.done == other.done && self.undone == other.undone && self.saved == other.saved
    }
}

impl History {
    /// A history in which these transactions are done and those can be redone, the next one last.
    #[must_use]
    pub fn restored(done: Vec<Arc<Transaction>>, undone: Vec<Arc<Transaction>>, saved: SavePoint) -> Self {
        let mut history = Self::default();
        (history.done, history.undone, history.saved) = (done, undone, saved);
        history
    }

    /// The transactions that are done.
    #[must_use]
    pub fn all_done(&self) -> &[Arc<Transaction>] {
        &self.done
    }

    /// The transactions that can be redone, the next one last.
    #[must_use]
    pub fn all_undone(&self) -> &[Arc<Transaction>] {
        &self.undone
    }

    /// The place of the text on disk.
    #[must_use]
    pub const fn saved(&self) -> &SavePoint {
        &self.saved
    }

    /// The text on disk is the present one before `since`, which was changed while it was saved.
    pub fn mark_saved(&mut self, since: TextChange) {
        self.end_typing();
        self.saved = SavePoint {
            steps: self.done.len(),
            detour: match since.is_empty() {
                true => Vec::new(),
                false => vec![Arc::new(since)],
            },
        };
    }

    /// The transactions that are not saved: done after the save, or saved and undone since.
    pub fn unsaved(&self) -> impl Iterator<Item = &Transaction> {
        let after = self.done.iter().skip(self.saved.steps);
        let undone = self.undone.iter().rev().take(self.ahead());
        after.chain(undone).map(Arc::as_ref)
    }

    /// The present text, made from the one on disk; none where that is another one.
    #[must_use]
    pub fn present_from(&self, on_disk: &str) -> Option<String> {
        let mut text = on_disk.to_owned();
        for change in &self.saved.detour {
            text = change.applied_to(&text)?;
        }
        let saved_and_undone: Vec<_> = self.undone.iter().rev().take(self.ahead()).collect();
        for step in saved_and_undone.into_iter().rev() {
            if let Some(change) = step.change(BufferId::Variables) {
                text = change.inverted().applied_to(&text)?;
            }
        }
        for step in self.done.iter().skip(self.saved.steps) {
            if let Some(change) = step.change(BufferId::Variables) {
                text = change.applied_to(&text)?;
            }
        }
        Some(text)
    }

    /// The number of redoable transactions that the text on disk has.
    fn ahead(&self) -> usize {
        self.saved.steps.saturating_sub(self.done.len())
    }

    /// Forgets the transactions that can be redone.
    pub(super) fn drop_undone(&mut self) {
        self.leave_undone();
        self.undone.clear();
    }

    /// The save point does not need what was undone any more.
    pub(super) fn leave_undone(&mut self) {
        let ahead = self.ahead();
        let saved: Vec<_> = self.undone.iter().rev().take(ahead).cloned().collect();
        for step in saved.iter().rev() {
            self.step_back(step);
        }
    }

    /// Removes the transactions after the first `steps`, which others take the place of.
    pub(super) fn drop_done(&mut self, steps: usize) {
        self.leave_undone();
        while self.done.len() > steps
            && let Some(step) = self.done.pop()
        {
            if self.saved.steps > self.done.len() {
                self.step_back(&step);
            }
        }
    }

    /// Moves the save point to before `step`, which it is after.
    fn step_back(&mut self, step: &Transaction) {
        self.saved.steps -= 1;
        let change = step.change(BufferId::Variables);
        if let Some(change) = change.filter(|change| !change.is_empty()) {
            self.saved.detour.push(Arc::new(change.inverted()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text that is changed, undone and saved, with its history.
    #[derive(Default)]
    struct Session {
        text: String,
        on_disk: String,
        history: History,
    }

    impl Session {
        fn change(&mut self, new: &str) {
            let change = TextChange::between(&self.text, new, 0);
            self.history.push(Transaction::of("", change, [0, 0]));
            new.clone_into(&mut self.text);
        }

        fn type_at_end(&mut self, typed: &str) {
            let at = self.text.len();
            self.text.push_str(typed);
            self.history.push_typed(at, "", typed, String::new(), 0);
        }

        fn undo(&mut self) {
            let Some(step) = self.history.to_undo() else {
                return;
            };
            let back = step.changes[0].1.inverted();
            self.text = back.applied_to(&self.text).unwrap();
            self.history.undone();
        }

        fn redo(&mut self) {
            let Some(step) = self.history.to_redo() else {
                return;
            };
            self.text = step.changes[0].1.applied_to(&self.text).unwrap();
            self.history.redone();
        }

        fn save(&mut self) {
            self.on_disk.clone_from(&self.text);
            self.history.mark_saved(TextChange::default());
        }

        fn check(&self) {
            let present = self.history.present_from(&self.on_disk);
            assert_eq!(present.as_deref(), Some(self.text.as_str()));
        }
    }

    #[test]
    fn every_path_leads_from_disk_to_the_text() {
        // A linear congruential generator: the same sessions every time.
        let mut state = 1_u64;
        let mut random = move |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 33) % below
        };
        for _ in 0..300 {
            let mut session = Session::default();
            for step in 0..40 {
                match random(9) {
                    0 => session.save(),
                    1 | 2 => session.undo(),
                    3 => session.redo(),
                    4 => session.type_at_end("é"),
                    5 => {
                        // As a field that is typed into: its own transaction is replaced.
                        if session.history.to_redo().is_none() && session.history.to_undo().is_some() {
                            let step = session.history.pop_if(true).unwrap();
                            session.text = step.changes[0].1.inverted().applied_to(&session.text).unwrap();
                        }
                    }
                    6 => {
                        // As a variable that is added and withdrawn.
                        let aside = session.history.set_aside();
                        session.change(&format!("{}new", session.text));
                        session.undo();
                        session.history.put_back(aside);
                    }
                    _ => session.change(&format!("{step}{}", session.text)),
                }
                session.check();
            }
        }
    }

    #[test]
    fn what_changed_while_saving_is_kept() {
        let mut session = Session::default();
        session.change("a: 1\n");
        session.change("a: 12\n");
        session.on_disk = "a: 1\n".to_owned();
        session
            .history
            .mark_saved(TextChange::between("a: 1\n", "a: 12\n", 0));
        session.check();
        session.undo();
        session.check();
        assert_eq!(session.text, session.on_disk);
        session.undo();
        assert_eq!(session.history.present_from("b: 1\n"), None);
    }

    #[test]
    fn what_is_saved_and_undone_is_unsaved() {
        let mut session = Session::default();
        session.change("a");
        session.change("ab");
        session.save();
        assert_eq!(session.history.unsaved().count(), 0);
        session.undo();
        assert_eq!(session.history.unsaved().count(), 1);
        session.change("ac");
        session.check();
    }
}
