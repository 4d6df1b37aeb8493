//! The draft of the wizard as plain lines: the answers are kept as they are given, and offered the next time.

use crate::answers::{AnswerSource, Given, Key};
use crate::cli::terminal::LineTerminal;
use crate::cli::wizard::drafts;
use crate::io::draft::DraftStore;
use crate::prompt::{self, Console};
use crate::text::display::shown;
use crate::wizard::Step;
use crate::wizard::draft::{Draft, ago};

/// The number of the draft in this run, which has one.
const SLOT: u64 = 1;

/// The draft of this run.
pub(super) struct LineDraft {
    store: DraftStore,
    order: u64,
    draft: Draft,
    failed: bool,
}

impl LineDraft {
    /// Offers the newest draft; its answers are given where the user continues it.
    pub(super) fn offer(given: &mut Given, console: &mut LineTerminal) -> Self {
        let mut this = Self {
            store: drafts::store(),
            order: 0,
            draft: Draft::default(),
            failed: false,
        };
        let (entries, notes) = drafts::list(&this.store);
        for note in notes {
            console.say(&shown(&note));
        }
        let Some(entry) = entries.into_iter().find(|entry| entry.taken.is_none()) else {
            return this;
        };
        let question = format!(
            "Continue {}: {}, {}?",
            shown(&entry.summary.name),
            entry.summary.words(),
            ago(entry.age)
        );
        if !prompt::yes_or_no(&question, console) {
            return this;
        }
        match this.store.load(&entry.id, SLOT) {
            Ok(draft) => this.take_up(draft, given, console),
            Err(error) => console.say(&shown(&format!("{error}."))),
        }
        this
    }

    /// Gives the answers of a draft. Its edits of the variables file stay in it.
    fn take_up(&mut self, draft: Draft, given: &mut Given, console: &mut LineTerminal) {
        for (key, answer) in draft.answers.iter() {
            given.put_text_of_path(key, answer.source, answer.text.clone(), answer.path.clone());
        }
        if let Some(path) = draft.file.as_ref().and_then(|file| file.path.clone()) {
            if given.get(Key::ModelConfigFile).is_none() {
                given.put_path(Key::ModelConfigFile, AnswerSource::Typed, path);
            }
            if draft.summary().edited > 0 {
                console.say(
                    "The draft has edits of the variables file that are not saved. They stay in it: the wizard on screens restores them. Here the file is used as it is on disk.",
                );
            }
        }
        self.draft = draft;
    }

    /// Keeps the answers; gives the reason where that fails, once.
    pub(super) fn keep(&mut self, given: &Given) -> Option<String> {
        if !given
            .iter()
            .any(|(_, answer)| answer.source == AnswerSource::Typed)
        {
            return None;
        }
        self.draft.answers = given.clone();
        if let Some(name) = given.get(Key::RepoName).or_else(|| given.get(Key::ProjectName)) {
            self.draft.name.clone_from(&name.text);
        } else if self.draft.name.is_empty() {
            self.draft.name = "my-model".to_owned();
        }
        self.draft.step = self.draft.step.max(Step::Answers);
        self.draft.reached = self.draft.reached.max(Step::Answers);
        self.order += 1;
        match self.store.save(SLOT, self.order, &self.draft) {
            Err(error) if !self.failed => {
                self.failed = true;
                Some(format!("No draft is kept: {error}. Everything else works."))
            }
            _ => None,
        }
    }

    /// Returns whether the answers are kept.
    pub(super) const fn is_kept(&self) -> bool {
        self.order > 0 && !self.failed
    }

    /// Removes the draft: the project is written.
    pub(super) fn remove(&mut self) {
        self.order += 1;
        if let Err(error) = self.store.remove(SLOT, self.order) {
            tracing::debug!(%error, "the draft stays");
        }
    }
}
