//! The fourth step: which registry keeps the images, and what it needs to know.

use super::action::{Action, Move, moved};
use super::field::TextField;
use super::focus::Focus;
use super::outbox::Outbox;
use super::project_state::ProjectState;
use super::questions::{AnswerFields, first_wrong, is_of_registry, step_progress};
use super::step::{Step, StepProgress};
use crate::answers::Key;
use crate::registry::{REGISTRIES, Registry};

/// The answers that the registry `registry` needs.
#[must_use]
pub fn needed(registry: &Registry) -> Vec<Key> {
    let mut keys = if registry.asks_host() {
        vec![Key::RegistryHost, Key::ContainerUsername, Key::RegistryPath]
    } else {
        vec![Key::ContainerUsername]
    };
    if registry.asks_login {
        keys.push(Key::RegistryLogin);
    }
    keys
}

/// The registry that is chosen.
#[must_use]
pub fn chosen(project: &ProjectState) -> &'static Registry {
    let [first, ..] = &REGISTRIES;
    Registry::from_answer(project.answer(Key::ContainerRegistry)).unwrap_or(first)
}

/// The state of the fourth step.
#[derive(Clone, Debug, Default)]
pub struct RegistryStep {
    focused: Option<Key>,
    /// The texts.
    pub fields: AnswerFields,
}

/// The step's progress.
#[must_use]
pub fn state(project: &ProjectState) -> StepProgress {
    step_progress(project, is_of_registry)
}

impl RegistryStep {
    /// The focus.
    #[must_use]
    pub const fn focus(&self) -> Focus {
        match self.focused {
            None => Focus::Registry,
            Some(_) => Focus::RegistryField,
        }
    }

    /// The answer that has the focus; none while the list has it.
    #[must_use]
    pub const fn focused(&self) -> Option<Key> {
        self.focused
    }

    /// Puts the focus on the answer to `key`.
    pub fn focus_on(&mut self, key: Key, project: &ProjectState) {
        let key = Some(key).filter(|key| needed(chosen(project)).contains(key));
        self.set_focus(key);
    }

    fn set_focus(&mut self, key: Option<Key>) {
        if let Some(key) = key.filter(|_| key != self.focused) {
            self.fields.select(key);
        }
        self.focused = key;
    }

    /// The answer that has the focus, with the cursor's byte in its text.
    #[must_use]
    pub(super) fn cursor(&self) -> Option<(Key, usize)> {
        let key = self.focused?;
        Some((key, self.fields.get(key)?.cursor()))
    }

    /// Puts the focus on `key` and the cursor at byte `cursor` of its text.
    pub(super) fn focus_at(&mut self, key: Key, cursor: usize, project: &ProjectState) {
        self.focus_on(key, project);
        if self.focused.is_some() {
            self.fields.place_cursor(key, cursor, project);
        }
    }

    pub(super) fn close(&mut self) {
        self.focused = None;
    }

    pub(super) fn field(&mut self, project: &ProjectState) -> Option<&mut TextField> {
        let key = self.focused?;
        Some(self.fields.get_mut(key, project))
    }

    /// Moves the focus from the list to the answer that a typed or pasted text is for: the first that is missing or
    /// wrong, else the registry user.
    pub(super) fn begin_typing(&mut self, project: &ProjectState) {
        if self.focused.is_none() {
            let key = first_wrong(project, is_of_registry).unwrap_or(Key::ContainerUsername);
            self.focus_on(key, project);
        }
    }

    pub(super) fn typed(&mut self, project: &mut ProjectState) {
        let Some(key) = self.focused else { return };
        let text = self.fields.get_mut(key, project).text().to_owned();
        project.put(key, &text);
        self.fields.refresh(project, Some(key));
    }

    pub(super) fn act(&mut self, action: Action, project: &mut ProjectState, out: &mut Outbox) {
        match (action, self.focused) {
            (Action::Enter, _) => {
                self.fields.refresh(project, None);
                match first_wrong(project, is_of_registry) {
                    None => out.go(Step::Secrets),
                    Some(key) => {
                        if let Some(problem) = project.problem_of(key).filter(|_| Some(key) == self.focused) {
                            out.warn(problem.message.clone());
                        }
                        self.focus_on(key, project);
                    }
                }
            }
            (Action::Reset, Some(key)) => {
                project.put(key, "");
                self.fields.refresh(project, None);
            }
            (Action::NextFocus, _) | (Action::Move(Move::Down), Some(_)) => self.step_focus(true, project),
            (Action::PreviousFocus, _) | (Action::Move(Move::Up), Some(_)) => self.step_focus(false, project),
            (other, None) => {
                let here = REGISTRIES
                    .iter()
                    .position(|registry| std::ptr::eq(*registry, chosen(project)))
                    .unwrap_or(0);
                let there = moved(other, here, REGISTRIES.len(), REGISTRIES.len());
                if let Some(registry) = REGISTRIES.get(there).filter(|_| there != here) {
                    project.put(Key::ContainerRegistry, registry.key);
                    self.fields.refresh(project, None);
                }
            }
            _ => {}
        }
    }

    /// The list, then each answer, then the list again.
    fn step_focus(&mut self, forward: bool, project: &ProjectState) {
        let mut order: Vec<Option<Key>> = vec![None];
        order.extend(needed(chosen(project)).into_iter().map(Some));
        let here = order.iter().position(|key| *key == self.focused).unwrap_or(0);
        let there = if forward {
            (here + 1) % order.len()
        } else {
            here.checked_sub(1).unwrap_or(order.len() - 1)
        };
        self.set_focus(order.get(there).copied().flatten());
        self.fields.refresh(project, None);
    }
}
