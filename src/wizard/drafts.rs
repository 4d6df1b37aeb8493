//! Keeping a draft while the wizard or the editor runs.
//!
//! The shell asks [`Model::draft_is_due`] and, a moment after the first change, calls [`Model::save_draft`]; nothing is
//! copied but what has changed since.

use super::draft::{Base, Draft, DraftKind, Resumed};
use super::effect::{Effect, EffectId, Work};
use super::recovery::RecoveryChoice;
use super::{Modal, Model, Step};
use crate::answers::Key;
use std::collections::BTreeSet;
use std::path::Path;

/// The state of keeping a draft.
#[derive(Debug, Default)]
pub struct DraftKeeper {
    /// The number of the draft in this session: another file that takes the place of edits begins another draft.
    pub(super) slot: u64,
    /// The number of the last order about the draft; a later one wins.
    order: u64,
    /// Whether something has happened since the draft was saved.
    pub(super) due: bool,
    saving: Option<EffectId>,
    /// The draft as it was saved last; none where there is none on disk.
    pub(super) saved: Option<Box<Draft>>,
    base: Option<Base>,
    /// Whether the last draft could not be saved. It is reported once.
    failed: bool,
    /// Whether no draft is kept, since another process has the file open.
    pub(super) off: bool,
    /// Whether the file is only looked at.
    pub(super) read_only: bool,
    /// The ticks of the project that is updated, as they were found.
    pub(super) project_ticks: BTreeSet<(String, String)>,
    /// The ticks as they were kept last for the written project.
    ticks: Option<BTreeSet<(String, String)>>,
    /// A draft that was opened, while the user is asked about its file.
    pub(super) asked_about: Option<Box<Resumed>>,
}

impl DraftKeeper {
    /// Returns whether drafts are kept, as far as is known.
    #[must_use]
    pub const fn are_kept(&self) -> bool {
        !self.off && !self.failed
    }

    /// Returns whether `id` saves the draft.
    pub(super) fn is_saving(&self, id: EffectId) -> bool {
        self.saving == Some(id)
    }

    /// Something has happened that a draft may hold.
    pub(super) const fn touch(&mut self) {
        self.due = true;
    }
}

impl Model {
    /// Returns whether the file is only looked at.
    #[must_use]
    pub const fn is_read_only(&self) -> bool {
        self.drafts.read_only
    }

    /// Returns whether a draft has to be saved soon.
    #[must_use]
    pub const fn draft_is_due(&self) -> bool {
        self.drafts.due && self.drafts.saving.is_none() && !self.drafts.off
    }

    /// Saves the draft where it differs from what was saved, or removes it where nothing is left to keep.
    pub fn save_draft(&mut self) -> Vec<Effect> {
        self.drafts.due = false;
        self.keep_ticks();
        if !self.drafts.off {
            match self.draft() {
                Some(draft) if self.drafts.saved.as_deref() == Some(&draft) => {}
                Some(draft) => self.save(draft),
                None if self.drafts.saved.is_some() => self.remove_draft(),
                None => {}
            }
        }
        std::mem::take(&mut self.outbox.effects)
    }

    /// Saves the draft before the program ends.
    pub fn save_last_draft(&mut self) -> Vec<Effect> {
        match self.drafts.due {
            true => self.save_draft(),
            false => Vec::new(),
        }
    }

    /// Keeps the ticks of a project that is written: there is no draft any more.
    fn keep_ticks(&mut self) {
        let Some((prepared, _)) = self.write.result() else {
            return;
        };
        let folder = prepared.destination().to_owned();
        let ticks = self.secrets.ticks();
        if self.drafts.ticks.as_ref() != Some(&ticks) {
            self.drafts.ticks = Some(ticks.clone());
            self.outbox.ask(Work::KeepTicks { folder, ticks });
        }
    }

    fn save(&mut self, draft: Draft) {
        self.drafts.order += 1;
        self.drafts.saved = Some(Box::new(draft.clone()));
        self.drafts.saving = Some(self.outbox.ask(Work::SaveDraft {
            slot: self.drafts.slot,
            order: self.drafts.order,
            draft: Box::new(draft),
        }));
    }

    /// Removes the draft of this session.
    pub(super) fn remove_draft(&mut self) {
        if self.drafts.saved.is_none() && self.drafts.saving.is_none() {
            return;
        }
        self.drafts.order += 1;
        self.drafts.saved = None;
        self.outbox.ask(Work::RemoveDraft {
            slot: self.drafts.slot,
            order: self.drafts.order,
        });
    }

    /// The draft was saved, or why it was not, which is reported once.
    pub(super) fn draft_saved(&mut self, id: EffectId, result: Result<(), String>) {
        self.drafts.saving.take_if(|saving| *saving == id);
        let reported = std::mem::replace(&mut self.drafts.failed, result.is_err());
        if let Err(reason) = result {
            self.drafts.saved = None;
            if !reported {
                self.outbox
                    .warn(format!("No draft is kept: {reason}. Everything else works."));
            }
        }
    }

    /// Everything that a draft holds; none where nothing would be lost without one.
    #[must_use]
    pub fn draft(&mut self) -> Option<Draft> {
        let base = self.base();
        let file = self.variables.to_draft(&self.project, base);
        let edited = self.project.is_modified() || file.as_ref().is_some_and(|file| !file.pending.is_empty());
        if self.alone {
            let path = self.project.path()?;
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            return (edited && file.is_some()).then(|| Draft {
                kind: DraftKind::Editor,
                name,
                step: Step::Variables,
                reached: Step::Variables,
                file,
                ..Draft::default()
            });
        }
        let written = self.write.is_written() && !self.write.is_outdated(&self.project);
        let ticks = self.secrets.ticks();
        let file_reviews = self.review.file_reviews();
        let repositories = self.project.repository_decisions();
        let decided =
            ticks != self.drafts.project_ticks || !file_reviews.is_empty() || !repositories.is_empty();
        let kept = edited || self.project.has_given_answers() || decided;
        (kept && !written).then(|| Draft {
            kind: DraftKind::Wizard,
            name: self.project.answer(Key::RepoName).to_owned(),
            step: self.step,
            reached: self.reached,
            file,
            answers: self.project.given().clone(),
            focus: match self.step {
                Step::Registry => self.registry.cursor(),
                _ => self.answers.cursor(),
            },
            repositories,
            file_reviews: file_reviews.clone(),
            ticks,
            item: self.secrets.selected,
            project: self.project.existing().map(Path::to_path_buf),
            folder: None,
        })
    }

    /// The text on disk, whose hash is computed once.
    fn base(&mut self) -> Base {
        let Some(buffer) = self.project.buffer() else {
            return Base::default();
        };
        let on_disk = self.project.on_disk();
        match (&buffer.path, on_disk) {
            (None, _) => Base::Example,
            (Some(_), None) => Base::New,
            (Some(_), Some(bytes)) => match &self.drafts.base {
                Some(base) if base.is_of(&bytes) => base.clone(),
                _ => self.drafts.base.insert(Base::known(bytes)).clone(),
            },
        }
    }

    /// Another file takes the place of the one that is open. What was changed there stays in a draft.
    pub(super) fn leave_draft(&mut self) {
        if self.project.is_modified() {
            self.drafts.slot += 1;
            self.drafts.saved = None;
        }
        self.drafts.read_only = false;
    }

    /// The question before leaving, where a draft is kept.
    pub(super) fn leaving_a_draft(&self) -> String {
        let path = self.project.path().filter(|_| self.alone);
        match (path, self.variables.pending_words(&self.project)) {
            (Some(path), _) if self.project.is_modified() => format!(
                "The changes to {} are not saved. A draft keeps them until it is opened again. Leave?",
                path.display()
            ),
            (Some(path), Some(fields)) => format!(
                "The pending text of {fields} is not in the file. A draft keeps it until {} is opened again. Leave?",
                path.display()
            ),
            _ => "The project is not written. A draft keeps it: the first screen continues it. Leave?"
                .to_owned(),
        }
    }

    /// Removes the draft and ends the program.
    pub(super) fn discard_and_quit(&mut self) {
        self.remove_draft();
        self.drafts.off = true;
        self.outbox.ask(Work::Quit);
    }

    pub(super) fn no_draft_to_lose(&self) -> Option<&'static str> {
        let question = self.modal.as_ref().and_then(Modal::confirmation);
        let discards = question.is_some_and(|question| question.discards);
        (!discards).then_some("There is no draft.")
    }

    pub(super) fn has_selected_draft(&self) -> bool {
        self.start.selected_draft().is_some()
    }

    pub(super) fn no_selected_draft(&self) -> Option<&'static str> {
        (!self.has_selected_draft()).then_some("No draft is selected.")
    }

    fn offers(&self, choice: RecoveryChoice) -> bool {
        matches!(&self.modal, Some(Modal::Recovery(recovery)) if recovery.offers(choice))
    }

    /// The name of closing the modal about a draft or an open file.
    pub(super) fn recovery_close_title(&self) -> &'static str {
        match &self.modal {
            Some(Modal::Recovery(recovery)) => recovery.on_close().title(),
            _ => "back",
        }
    }

    pub(super) fn no_draft_to_restore(&self) -> Option<&'static str> {
        (!self.offers(RecoveryChoice::Restore)).then_some("There are no edits that fit the file.")
    }

    pub(super) fn no_draft_to_discard(&self) -> Option<&'static str> {
        (!self.offers(RecoveryChoice::Discard)).then_some("The first screen removes drafts.")
    }

    pub(super) fn no_edits_to_leave(&self) -> Option<&'static str> {
        (!self.offers(RecoveryChoice::WithoutEdits)).then_some("There are no edits to leave out.")
    }

    pub(super) fn not_open_elsewhere(&self) -> Option<&'static str> {
        (!self.offers(RecoveryChoice::ReadOnly)).then_some("No other process has the file open.")
    }
}
