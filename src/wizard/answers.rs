//! The third step: the template questions. An answer that is not typed shows what is derived; typing makes it the
//! user's own until it is reset.

use super::action::{Action, Move};
use super::effect::Work;
use super::field::{TextEdit, TextField};
use super::outbox::Outbox;
use super::project_state::ProjectState;
use super::questions::{AnswerFields, first_wrong, is_of_registry, step_progress};
use super::start::common_start;
use super::step::{Step, StepProgress};
use crate::answers::{Key, QUESTIONS, QuestionKind};

/// The most completions that are shown.
const MOST_COMPLETIONS: usize = 8;

/// The answers that this step asks, in the order of the form: those that nothing gives first.
pub fn keys() -> impl Iterator<Item = Key> {
    let ours = |required: bool| {
        let of_step = QUESTIONS
            .iter()
            .filter(|question| question.key != Key::ModelConfigFile && !is_of_registry(question.key));
        of_step
            .filter(move |question| question.required == required)
            .map(|question| question.key)
    };
    ours(true).chain(ours(false))
}

/// The state of the third step.
#[derive(Clone, Debug)]
pub struct AnswersStep {
    focused: Key,
    /// The texts.
    pub fields: AnswerFields,
    /// The folders that begin like the output folder as it is typed.
    completions: Vec<String>,
}

impl Default for AnswersStep {
    fn default() -> Self {
        Self {
            focused: Key::Author,
            fields: AnswerFields::default(),
            completions: Vec::new(),
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

    /// The folders that complete the output folder, the first few; empty while another answer has the focus.
    #[must_use]
    pub fn completions(&self) -> &[String] {
        &self.completions
    }

    /// Returns whether Tab completes the output folder, rather than going to the next answer.
    #[must_use]
    pub(super) fn completes(&self) -> bool {
        let typed = self.fields.get(Key::Output).map_or("", TextField::text);
        let longer = |common: String| common.len() > typed.len();
        self.focused == Key::Output && common_start(&self.completions).is_some_and(longer)
    }

    /// Takes the completions of `typed`, unless the path has changed since.
    pub(super) fn completed(&mut self, typed: &str, found: &[String]) {
        let now = self.fields.get(Key::Output).map(TextField::text);
        if self.focused == Key::Output && now == Some(typed) {
            let folders = found.iter().filter(|path| path.ends_with('/'));
            self.completions = folders.take(MOST_COMPLETIONS).cloned().collect();
        }
    }

    /// The longest beginning that the completions share becomes the output folder.
    fn complete(&mut self, project: &mut ProjectState, out: &mut Outbox) {
        let Some(common) = common_start(&self.completions) else {
            return;
        };
        self.fields.get_mut(Key::Output, project).replace(common);
        self.typed(project, out);
    }

    /// Puts the focus on `key`.
    pub fn focus_on(&mut self, key: Key) {
        self.completions.clear();
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
    pub(super) fn typed(&mut self, project: &mut ProjectState, out: &mut Outbox) {
        let key = self.focused;
        let text = self.fields.get_mut(key, project).text().to_owned();
        project.put(key, &text);
        self.fields.refresh(project, Some(key));
        if key == Key::Output {
            self.completions.retain(|path| path.starts_with(&text));
            out.ask(Work::CompletePath(text));
        }
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
            Action::NextFocus if self.completes() => self.complete(project, out),
            Action::Move(Move::Down) | Action::NextFocus => self.step_focus(true, project),
            Action::Move(Move::Up) | Action::PreviousFocus => self.step_focus(false, project),
            Action::Reset => {
                project.put(self.focused, "");
                self.refresh(project);
            }
            Action::Choice(next) => self.choose(next, project),
            Action::Text(TextEdit::Right) => self.choose(true, project),
            Action::Text(TextEdit::Left) => self.choose(false, project),
            _ => {}
        }
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
        let choices = project.choices(key);
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
