//! The third step: the template questions. An answer that is not typed shows what is derived; typing makes it the
//! user's own until it is reset.

use super::action::{Action, Move};
use super::effect::{EffectId, Work};
use super::field::{TextEdit, TextField};
use super::outbox::Outbox;
use super::project_state::ProjectState;
use super::questions::{AnswerFields, first_wrong, is_of_registry, step_progress};
use super::step::{Step, StepProgress};
use crate::answers::{Key, QUESTIONS, QuestionKind};
use crate::project::{Plan, PlanPath};

/// The answers that this step asks, in the order of the form.
pub fn keys() -> impl Iterator<Item = Key> {
    QUESTIONS
        .iter()
        .map(|question| question.key)
        .filter(|key| *key != Key::ModelConfigFile && !is_of_registry(*key))
}

/// The state of the third step.
#[derive(Clone, Debug)]
pub struct AnswersStep {
    focused: Key,
    /// The texts.
    pub fields: AnswerFields,
    comparing: Option<(EffectId, Key, u64)>,
    affected: Option<(Key, u64, Vec<PlanPath>)>,
}

impl Default for AnswersStep {
    fn default() -> Self {
        Self {
            focused: Key::Author,
            fields: AnswerFields::default(),
            comparing: None,
            affected: None,
        }
    }
}

/// The step's progress.
#[must_use]
pub fn state(project: &ProjectState) -> StepProgress {
    step_progress(project, |key| keys().any(|ours| ours == key))
}

impl AnswersStep {
    /// The answer that has the focus.
    #[must_use]
    pub const fn focused(&self) -> Key {
        self.focused
    }

    /// Puts the focus on `key`.
    pub fn focus_on(&mut self, key: Key) {
        if keys().any(|ours| ours == key) {
            self.focused = key;
            self.fields.select(key);
        }
    }

    /// The answer that has the focus, with the cursor's byte in its text.
    #[must_use]
    pub(super) fn cursor(&self) -> Option<(Key, usize)> {
        let field = self.fields.get(self.focused)?;
        Some((self.focused, field.cursor()))
    }

    /// Puts the focus on `key` and the cursor at byte `cursor` of its text.
    pub(super) fn focus_at(&mut self, key: Key, cursor: usize, project: &ProjectState) {
        self.focus_on(key);
        self.fields.place_cursor(key, cursor, project);
    }

    /// On coming here: the first answer that is missing or wrong has the focus.
    pub(super) fn enter(&mut self, project: &ProjectState) {
        self.refresh(project);
        if let Some(key) = first_wrong(project, |key| keys().any(|ours| ours == key)) {
            self.focus_on(key);
        }
    }

    pub(super) fn refresh(&mut self, project: &ProjectState) {
        self.fields.refresh(project, None);
    }

    pub(super) fn field(&mut self, project: &ProjectState) -> Option<&mut TextField> {
        let key = self.focused;
        (key.question().kind != QuestionKind::Choice).then(|| self.fields.get_mut(key, project))
    }

    /// The text of the field that has the focus has changed.
    pub(super) fn typed(&mut self, project: &mut ProjectState) {
        let key = self.focused;
        let text = self.fields.get_mut(key, project).text().to_owned();
        project.put(key, &text);
        self.fields.refresh(project, Some(key));
    }

    pub(super) fn act(&mut self, action: Action, project: &mut ProjectState, out: &mut Outbox) {
        match action {
            Action::Enter => {
                self.refresh(project);
                match first_wrong(project, |key| keys().any(|ours| ours == key)) {
                    None => out.go(Step::Registry),
                    Some(key) => {
                        if key == self.focused
                            && let Some(problem) = project.problem_of(key)
                        {
                            out.warn(problem.message.clone());
                        }
                        if key != self.focused {
                            self.focus_on(key);
                        }
                    }
                }
            }
            Action::Move(Move::Down) | Action::NextFocus => self.step_focus(true, project),
            Action::Move(Move::Up) | Action::PreviousFocus => self.step_focus(false, project),
            Action::Reset => {
                project.put(self.focused, "");
                self.refresh(project);
            }
            Action::Affected => self.compare(project, out),
            Action::Choice(next) => self.choose(next, project),
            Action::Text(TextEdit::Right) => self.choose(true, project),
            Action::Text(TextEdit::Left) => self.choose(false, project),
            _ => {}
        }
    }

    /// Asks which files the answer in focus changes: by making the project with another one.
    fn compare(&mut self, project: &ProjectState, out: &mut Outbox) {
        let choices = choices(self.focused, project);
        let Some(other) = project.with_another(self.focused, &choices) else {
            out.warn("That is known once the answers are valid.");
            return;
        };
        let id = out.ask(Work::Compare {
            project: Box::new(project.clone()),
            other: Box::new(other),
        });
        self.comparing = Some((id, self.focused, project.version()));
    }

    /// Two projects were compared.
    pub(super) fn differ(&mut self, id: EffectId, paths: Vec<PlanPath>) {
        if let Some((asked, key, version)) = self.comparing
            && asked == id
        {
            self.comparing = None;
            self.affected = Some((key, version, paths));
        }
    }

    /// The files that the answer in focus changes, in a sentence, when that was asked.
    #[must_use]
    pub fn affected(&self, project: &ProjectState) -> Option<String> {
        let (key, version, paths) = self.affected.as_ref()?;
        if *key != self.focused || *version != project.version() {
            return None;
        }
        let names: Vec<&str> = paths.iter().map(PlanPath::as_str).collect();
        Some(match names.len() {
            0 => "It changes no file of the project.".to_owned(),
            1 => format!("It changes {}.", names.concat()),
            count => format!("It changes {count} files: {}.", names.join(", ")),
        })
    }

    fn step_focus(&mut self, forward: bool, project: &ProjectState) {
        let all: Vec<Key> = keys().collect();
        let here = all.iter().position(|key| *key == self.focused).unwrap_or(0);
        let there = if forward {
            (here + 1) % all.len().max(1)
        } else {
            here.checked_sub(1).unwrap_or(all.len().saturating_sub(1))
        };
        if let Some(key) = all.get(there) {
            self.focus_on(*key);
        }
        self.refresh(project);
    }

    fn choose(&mut self, next: bool, project: &mut ProjectState) {
        let key = self.focused;
        let choices = choices(key, project);
        let here = choices.iter().position(|choice| *choice == project.answer(key));
        let there = match (here, next) {
            (None, _) => 0,
            (Some(here), true) => (here + 1) % choices.len().max(1),
            (Some(here), false) => here.checked_sub(1).unwrap_or(choices.len().saturating_sub(1)),
        };
        if let Some(choice) = choices.get(there) {
            project.put(key, choice);
        }
        self.refresh(project);
    }
}

/// The paths at which two projects differ, of both.
#[must_use]
pub fn differing(one: &Plan, other: &Plan) -> Vec<PlanPath> {
    let all = one
        .files
        .keys()
        .chain(other.files.keys().filter(|path| !one.files.contains_key(*path)));
    all.filter(|path| one.files.get(*path) != other.files.get(*path))
        .cloned()
        .collect()
}

/// The present choices of `key`: of the Pythons only those of the stack.
#[must_use]
pub fn choices(key: Key, project: &ProjectState) -> Vec<&'static str> {
    let all = key.question().choices();
    if key != Key::PythonVersion {
        return all;
    }
    match crate::stacks::Stack::from_key(project.answer(Key::Stack)) {
        Some(stack) => stack.info().pythons.to_vec(),
        None => all,
    }
}
