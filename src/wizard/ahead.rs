//! What is pressed while something is worked out that it may concern: it waits, in its order, and is pressed when that is
//! done. So the same keys do the same in a file of any size.

use super::action::Action;
use super::effect::Effect;
use super::key::Key;
use super::step::Step;
use super::{Message, Model};
use std::collections::VecDeque;

/// What waits.
#[derive(Debug, Default)]
pub(super) struct Ahead(VecDeque<Input>);

impl Ahead {
    /// How much waits.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

#[derive(Clone, Debug)]
enum Input {
    Key(Key),
    Paste(String),
}

impl Model {
    /// How many keys and pasted texts wait.
    #[must_use]
    pub fn keys_ahead(&self) -> usize {
        self.ahead.0.len()
    }

    /// Whether a key has to wait; then it is remembered.
    pub(super) fn key_waits(&mut self, key: Key) -> bool {
        let action = self
            .keymap
            .find(key, self.place().contexts())
            .map(|row| row.action);
        if action == Some(Action::Close) && self.concerns_variables() && self.variables.is_previewing() {
            // What was pressed since was about what is left now.
            self.ahead = Ahead::default();
            return false;
        }
        let waits = self.waits(action) || (self.is_queueing() && !is_for_the_shell(action));
        if waits {
            self.ahead.0.push_back(Input::Key(key));
            self.changed = true;
        }
        waits
    }

    /// Whether a text that is pasted has to wait; then it is remembered.
    pub(super) fn paste_waits(&mut self, text: &str) -> bool {
        let waits = self.is_queueing() || self.paste_must_wait();
        if waits {
            self.ahead.0.push_back(Input::Paste(text.to_owned()));
            self.changed = true;
        }
        waits
    }

    /// Presses what has waited, as far as nothing is worked out again.
    pub(super) fn press_ahead(&mut self) -> Vec<Effect> {
        let mut effects = Vec::new();
        while let Some(input) = self.ahead.0.front() {
            let waits = match input {
                Input::Key(key) => {
                    let row = self.keymap.find(*key, self.place().contexts());
                    self.waits(row.map(|row| row.action))
                }
                Input::Paste(_) => self.paste_must_wait(),
            };
            if waits {
                break;
            }
            match self.ahead.0.pop_front() {
                Some(Input::Key(key)) => effects.extend(self.press_now(key)),
                Some(Input::Paste(text)) => effects.extend(self.update_now(Message::Paste(text))),
                None => {}
            }
        }
        effects
    }

    /// Forgets what waits: what it was meant for did not come about.
    pub(super) fn forget_ahead(&mut self) {
        self.ahead.0.clear();
    }

    fn is_queueing(&self) -> bool {
        !self.ahead.0.is_empty() && self.popup.is_none()
    }

    fn concerns_variables(&self) -> bool {
        self.step == Step::Variables && self.popup.is_none() && !self.is_too_small()
    }

    fn waits(&self, action: Option<Action>) -> bool {
        self.concerns_variables() && !is_for_the_shell(action) && self.variables.must_wait(action)
    }

    fn paste_must_wait(&self) -> bool {
        self.concerns_variables() && self.variables.paste_must_wait()
    }
}

/// Whether an action is possible at any time: nobody is kept waiting who wants to leave.
const fn is_for_the_shell(action: Option<Action>) -> bool {
    matches!(action, Some(Action::Quit | Action::Suspend | Action::Redraw))
}
