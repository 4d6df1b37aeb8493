//! Parts shared by the two steps that ask for answers: their questions, the fields, their state.

use super::field::TextField;
use super::project_state::ProjectState;
use super::step::StepProgress;
use crate::answers::{Key, MISSING, QUESTIONS};
use crate::text::{Diagnostic, Severity};
use std::collections::BTreeMap;

/// Returns whether the registry's step asks for `key`; the answers' step asks for the others.
#[must_use]
pub const fn is_of_registry(key: Key) -> bool {
    matches!(
        key,
        Key::ContainerRegistry
            | Key::ContainerUsername
            | Key::RegistryHost
            | Key::RegistryPath
            | Key::RegistryLogin
    )
}

/// The texts that are being edited, by answer.
#[derive(Clone, Debug, Default)]
pub struct AnswerFields(BTreeMap<Key, TextField>);

impl AnswerFields {
    /// The field of `key`, with the user's own text or else the derived one, selected. A derived text that is not
    /// allowed is left out: the question is asked.
    pub fn get_mut(&mut self, key: Key, project: &ProjectState) -> &mut TextField {
        let new = || TextField::new(project.usable_answer(key)).selected();
        self.0.entry(key).or_insert_with(new)
    }

    /// Puts the cursor at byte `cursor` of the field of `key`, whose text is not selected then.
    pub(super) fn place_cursor(&mut self, key: Key, cursor: usize, project: &ProjectState) {
        let field = self.get_mut(key, project);
        *field = TextField::new(field.text());
        field.place_cursor(cursor);
    }

    /// Selects the text of a field that gets the focus.
    pub(super) fn select(&mut self, key: Key) {
        if let Some(field) = self.0.get_mut(&key) {
            field.select();
        }
    }

    /// The field of `key`, if it was ever in focus.
    #[must_use]
    pub fn get(&self, key: Key) -> Option<&TextField> {
        self.0.get(&key)
    }

    /// Fields whose answer is not the user's own show what is derived again, all but the one in focus.
    pub fn refresh(&mut self, project: &ProjectState, focused: Option<Key>) {
        self.0
            .retain(|key, field| Some(*key) == focused || project.is_typed(*key) && !field.text().is_empty());
    }
}

/// Returns whether a diagnostic says that an answer is still to come, rather than that one is wrong.
#[must_use]
pub fn is_question(diagnostic: &Diagnostic) -> bool {
    diagnostic.code == MISSING
}

/// The progress of the answers for which `ours` holds.
pub(super) fn step_progress(project: &ProjectState, ours: impl Fn(Key) -> bool) -> StepProgress {
    let about = |diagnostic: &&Diagnostic| {
        let key = diagnostic.field.as_deref().and_then(Key::from_name);
        diagnostic.severity == Severity::Error && key.is_some_and(&ours)
    };
    let found = project.answer_diagnostics().iter().filter(about);
    let (missing, wrong): (Vec<_>, Vec<_>) = found.partition(|diagnostic| is_question(diagnostic));
    let (missing, wrong) = (missing.len(), wrong.len());
    match (missing, wrong) {
        (0, 0) => StepProgress::Complete,
        (_, 1..) => StepProgress::Wrong(wrong),
        _ => StepProgress::Incomplete(format!("{missing} left")),
    }
}

/// The first answer for which `ours` holds that is missing or wrong.
pub(super) fn first_wrong(project: &ProjectState, ours: impl Fn(Key) -> bool) -> Option<Key> {
    QUESTIONS.iter().map(|question| question.key).find(|key| {
        ours(*key)
            && project
                .problem_of(*key)
                .is_some_and(|problem| problem.severity == Severity::Error)
    })
}
