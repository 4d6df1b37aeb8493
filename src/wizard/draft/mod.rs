//! A draft: an unfinished wizard or edit as a value that is saved and resumed. It holds the answers, the edits of the
//! variables file with their history, the decisions, the ticks and the place on the screen, and never a secret's value.
//!
//! [`Draft::encode`] and [`Draft::decode`] are the file's format. A variables file is not copied into it: its hash and
//! the patches are kept. Only a small one is kept whole, so that a draft outlives a change of the file.

mod base;
mod buffer_record;
mod count;
mod found;
mod record;
mod resume;
mod same_variants;
mod summary;

pub use base::{Base, StoredBase};
pub use found::{
    DraftEntry, FileClaim, FoundDraft, NearbyFile, NearbyFileKind, NearbyProject, Resumable, Resumed,
    ResumedFile,
};
pub use summary::{Summary, ago};

use super::file_review::FileReviews;
use super::step::Step;
use crate::answers::{Answer, AnswerSource, Given, Key};
use crate::editor::History;
use crate::editor::{FieldId, PendingText};
use crate::generate::{RepositoryConflict, RepositoryDecision};
use crate::variables::Runtime;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The version of the format of draft files.
pub const FORMAT: u32 = 1;

/// The most drafts that are kept; the oldest are removed.
pub const MOST: usize = 20;

/// The program that a draft is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DraftKind {
    /// The wizard, on screens or as plain lines.
    #[default]
    Wizard,
    /// `edit FILE`.
    Editor,
}

/// An unfinished wizard or edit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draft {
    /// The program that it is of.
    pub kind: DraftKind,
    /// The project's name; of an edit, the file's.
    pub name: String,
    /// The current step.
    pub step: Step,
    /// The furthest step that was reached.
    pub reached: Step,
    /// The variables file; none where none is open.
    pub file: Option<FileDraft>,
    /// The given answers.
    pub answers: Given,
    /// The answer that has the focus, with the cursor's byte in its text.
    pub focus: Option<(Key, usize)>,
    /// The decisions about repositories at or around destinations.
    pub repositories: Vec<(PathBuf, RepositoryConflict, RepositoryDecision)>,
    /// The decisions about files that are there already.
    pub file_reviews: FileReviews,
    /// The ticked items of the checklist: the registry's key and the item's name.
    pub ticks: BTreeSet<(String, String)>,
    /// The selected item of the checklist.
    pub item: usize,
    /// The project that is updated; none for a new one.
    pub project: Option<PathBuf>,
    /// The working directory of the program that saved it, below which relative paths are; none before it is saved.
    pub folder: Option<PathBuf>,
}

impl Draft {
    /// Takes the draft up in the working directory `now`: what was below another one stays there.
    pub fn continue_in(&mut self, now: &Path) {
        let Some(before) = self.folder.take().filter(|before| before != now) else {
            return;
        };
        for key in [Key::Output, Key::ModelConfigFile] {
            let path = match self.answers.get(key) {
                Some(given) if given.path.is_absolute() || given.path.starts_with("~") => continue,
                Some(given) => before.join(&given.path),
                // Without an answer the project goes into the working directory.
                None if key == Key::Output => before.clone(),
                None => continue,
            };
            self.answers.clear(key);
            self.answers
                .put_path(key, AnswerSource::Typed, path.components().collect());
        }
    }
}

/// A variables file in a draft.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FileDraft {
    /// Its path; none for the built-in example.
    pub path: Option<PathBuf>,
    /// The file that the path led to, through links, when it was read.
    pub real: Option<PathBuf>,
    /// The text on disk that the edits were made on.
    pub base: Base,
    /// The model, in a file that holds several.
    pub model: Option<String>,
    /// The runtime, where it was chosen and not found in the file.
    pub runtime: Option<Runtime>,
    /// The edits.
    pub history: History,
    /// The texts that are not valid in their fields.
    pub pending: Vec<(FieldId, PendingText)>,
    /// The place on the screen.
    pub view: FileView,
}

/// The place in the variables step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileView {
    /// The part that has the focus.
    pub focus: ViewFocus,
    /// The selected variable's number.
    pub selected: usize,
    /// The marked variables' numbers.
    pub marked: BTreeSet<usize>,
    /// The filter's text.
    pub filter: String,
    /// The identity of the form's focused line, with the cursor's byte in its text.
    pub line: Option<(String, usize)>,
    /// The cursor's byte in the file's text.
    pub cursor: usize,
    /// Whether the file's text is shown.
    pub text_shown: bool,
}

/// The part of the variables step that has the focus.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ViewFocus {
    /// The line that leads on.
    #[default]
    GoOn,
    /// The tables.
    Table,
    /// The filter.
    Filter,
    /// The form.
    Form,
    /// The file's text.
    Text,
}

/// The reason why a draft cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DraftError {
    /// A later version of the program wrote it.
    #[error("it was saved by a newer lume-wizard (format {0}, and this one reads {FORMAT})")]
    Newer(u64),
    /// It is not a draft, or not a whole one.
    #[error("it is damaged: {0}")]
    Damaged(String),
}

impl Draft {
    /// A summary of it, for the list of drafts.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let of_registry = |key: Key| super::questions::is_of_registry(key);
        let is_typed = |answer: &Answer| answer.source == AnswerSource::Typed;
        let typed = self
            .answers
            .iter()
            .filter(|(_, answer)| is_typed(answer))
            .map(|(key, _)| key);
        let not_the_file = typed.filter(|key| *key != Key::ModelConfigFile);
        let (registry, answers): (Vec<Key>, Vec<Key>) = not_the_file.partition(|key| of_registry(*key));
        Summary {
            kind: self.kind,
            name: self.name.clone(),
            path: self.file.as_ref().and_then(|file| file.path.clone()),
            project: self.project.clone(),
            edited: self.file.as_ref().map_or(0, FileDraft::edited_variables),
            answers: answers.len(),
            registry_chosen: registry.contains(&Key::ContainerRegistry),
            ticks: self.ticks.len(),
        }
    }
}
