//! Which inputs wait, and when those that waited are taken.

use super::action::Action;
use super::effect::Effect;
use super::input_queue::QueuedInput;
use super::key::KeyPress;
use super::step::Step;
use super::{Message, Model};

impl Model {
    /// The number of keys and pasted texts wait.
    #[must_use]
    pub fn queued_inputs(&self) -> usize {
        self.queue.0.len()
    }

    /// Queues a key that has to wait; whether it has.
    pub(super) fn queue_key(&mut self, key: KeyPress) -> bool {
        let row = self.keymap.find(key, self.focus().contexts());
        let action = row.map(|row| row.action);
        if action == Some(Action::Close) && self.is_dialog_working() {
            // The keys since were meant for the dialog that is closed now.
            self.drop_queue();
            return false;
        }
        let waits = self.must_wait(action) || (self.is_queueing() && !is_of_the_shell(action));
        if waits {
            self.queue.0.push_back(QueuedInput::Key(key));
            self.changed = true;
        }
        waits
    }

    /// Queues a pasted text that has to wait; whether it has.
    pub(super) fn queue_paste(&mut self, text: &str) -> bool {
        let waits = self.is_queueing() || self.must_wait(None);
        if waits {
            self.queue.0.push_back(QueuedInput::Paste(text.to_owned()));
            self.changed = true;
        }
        waits
    }

    /// Takes the inputs that have waited, as far as nothing has to be waited for again.
    pub(super) fn take_queue(&mut self) -> Vec<Effect> {
        let mut effects = Vec::new();
        while let Some(input) = self.queue.0.front() {
            let action = match input {
                QueuedInput::Key(key) => {
                    let row = self.keymap.find(*key, self.focus().contexts());
                    row.map(|row| row.action)
                }
                QueuedInput::Paste(_) => None,
            };
            if self.must_wait(action) {
                break;
            }
            match self.queue.0.pop_front() {
                Some(QueuedInput::Key(key)) => effects.extend(self.press_now(key)),
                Some(QueuedInput::Paste(text)) => effects.extend(self.update_now(Message::Paste(text))),
                None => {}
            }
        }
        effects
    }

    /// Drops the inputs that wait: what they were meant for did not come.
    pub(super) fn drop_queue(&mut self) {
        self.queue.0.clear();
    }

    fn is_queueing(&self) -> bool {
        !self.queue.0.is_empty() && self.modal.is_none()
    }

    fn is_dialog_working(&self) -> bool {
        self.step == Step::Variables && self.modal.is_none() && self.variables.is_working()
    }

    /// Returns whether an action (none is a typed character or a pasted text) has to wait.
    fn must_wait(&self, action: Option<Action>) -> bool {
        if is_of_the_shell(action) || self.modal.is_some() || self.is_too_small() {
            return false;
        }
        let in_dialog = matches!(action, Some(Action::Move(_) | Action::Close));
        self.start.is_loading() && self.start.refused.is_none()
            || self.start.is_looking() && self.step == Step::Start
            || self.is_dialog_working() && !in_dialog
    }
}

/// Returns whether an action is possible at any time: nobody has to wait who wants to leave.
const fn is_of_the_shell(action: Option<Action>) -> bool {
    matches!(
        action,
        Some(Action::Quit | Action::Suspend | Action::Redraw | Action::Help)
    )
}
