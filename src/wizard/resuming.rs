//! Taking up what was begun before: a draft, or a file of which there is one.

use super::draft::{Draft, DraftKind, FileClaim, Resumable, Resumed, ResumedFile};
use super::effect::{EffectId, Work};
use super::outbox::{Confirmation, OnYes};
use super::recovery::{RecoveryChoice, RecoveryDialog, RecoverySubject};
use super::start::{self, StartChoice};
use super::{Modal, Model, Step, answers, registry, review, secrets, variables, write};
use crate::answers::{AnswerSource, Key};
use crate::editor::Buffer;
use std::sync::Arc;

impl Model {
    /// Asks whether another process has the file open, and whether there is a draft of it; keys wait for the answer.
    pub(super) fn claim_file(&mut self) {
        let Some(path) = self.project.path() else { return };
        let id = self.outbox.ask(Work::ClaimFile {
            path: path.to_owned(),
            runtime: self.project.buffer().map(Buffer::runtime),
        });
        self.start.wait_for(id);
    }

    /// The state of the file that was opened.
    pub(super) fn claimed(&mut self, id: EffectId, claim: FileClaim) {
        let Some(path) = self.project.path().filter(|_| self.start.loaded(id)) else {
            return;
        };
        if let Some(recovery) = RecoveryDialog::of_claim(claim, path, self.alone) {
            self.ask_about(recovery);
        }
    }

    fn ask_about(&mut self, recovery: RecoveryDialog) {
        // They were typed before the question was seen.
        self.drop_queue();
        self.modal = Some(Modal::Recovery(recovery));
    }

    /// Opens the draft called `id`.
    pub(super) fn open_draft(&mut self, id: String) {
        self.drafts.slot += 1;
        self.drafts.saved = None;
        let slot = self.drafts.slot;
        let id = self.outbox.ask(Work::OpenDraft { id, slot });
        self.start.wait_for(id);
    }

    /// A draft was opened.
    pub(super) fn draft_opened(&mut self, id: EffectId, resumed: Box<Resumed>) {
        if !self.start.loaded(id) {
            return;
        }
        if let Some(recovery) = RecoveryDialog::of_resumed(&resumed) {
            self.drafts.asked_about = Some(resumed);
            self.ask_about(recovery);
            return;
        }
        let file = match resumed.file {
            ResumedFile::Edited(buffer) => Some(buffer),
            ResumedFile::None | ResumedFile::Changed { .. } => None,
        };
        self.resume(resumed.draft, file);
    }

    /// The user's choice in the modal.
    pub(super) fn recover(&mut self, choice: RecoveryChoice) {
        let Some(Modal::Recovery(recovery)) = &self.modal else {
            return;
        };
        if !recovery.offers(choice) {
            return;
        }
        let subject = recovery.subject.clone();
        self.modal = None;
        match (choice, subject) {
            (RecoveryChoice::Restore, RecoverySubject::Found(id)) => self.open_draft(id),
            (RecoveryChoice::Discard, RecoverySubject::Found(id)) => {
                self.outbox.ask(Work::DiscardDraft(id));
                self.outbox.tell("The draft is removed.");
            }
            (RecoveryChoice::ReadOnly, _) => {
                self.drafts.off |= self.alone;
                self.drafts.read_only = true;
                self.outbox.tell("Opened read-only.");
            }
            (RecoveryChoice::EditAnyway, _) => {
                self.drafts.off |= self.alone;
            }
            (RecoveryChoice::Restore | RecoveryChoice::WithoutEdits, RecoverySubject::Changed) => {
                self.resume_changed(choice == RecoveryChoice::Restore);
            }
            _ => {
                self.drafts.asked_about = None;
                // What is changed from here on is another draft.
                self.drafts.slot += 1;
            }
        }
    }

    /// Continues a draft whose file has changed, with or without its edits.
    fn resume_changed(&mut self, with_edits: bool) {
        let Some(resumed) = self.drafts.asked_about.take() else {
            return;
        };
        let Resumed { mut draft, file } = *resumed;
        let ResumedFile::Changed { on_disk, ours } = file else {
            return;
        };
        match ours.filter(|_| with_edits) {
            Some(ours) => self.resume(draft, Some(ours)),
            None => {
                if let Some(file) = &mut draft.file {
                    file.history = Default::default();
                    file.pending.clear();
                }
                self.resume(draft, Some(on_disk));
                // The draft keeps the edits.
                self.drafts.slot += 1;
                self.drafts.saved = None;
            }
        }
    }

    /// Takes up a draft. One of the editor changes nothing but the variables.
    fn resume(&mut self, draft: Draft, buffer: Option<Arc<Buffer>>) {
        self.drafts.saved = Some(Box::new(draft.clone()));
        self.drafts.due = true;
        let words = draft.summary().words();
        if draft.kind == DraftKind::Editor || self.alone {
            if let (Some(file), Some(buffer)) = (draft.file, buffer) {
                self.preview.reset();
                self.project.restore_file(buffer);
                self.variables = variables::VariablesStep::restored(file, &self.project, self.alone);
                self.answers.refresh(&self.project);
            }
            if !self.alone {
                self.enter(Step::Variables);
            }
            self.outbox
                .tell(format!("Restored: {words}. Ctrl-Z undoes the edits."));
            return;
        }
        self.variables = variables::VariablesStep::default();
        self.answers = answers::AnswersStep::default();
        self.registry = registry::RegistryStep::default();
        self.secrets = secrets::SecretsStep::default();
        self.review = review::ReviewStep::default();
        self.write = write::WriteStep::default();
        self.project.restore(draft.answers, draft.repositories);
        self.project.set_existing(draft.project);
        let is_open = buffer.is_some();
        if let Some(buffer) = buffer {
            self.preview.reset();
            self.project.restore_file(buffer);
        }
        match draft.file {
            Some(file) => self.variables = variables::VariablesStep::restored(file, &self.project, false),
            None => self.variables.opened(&self.project, false),
        }
        self.secrets.restore(draft.ticks, draft.item);
        self.review.restore(draft.file_reviews);
        self.reached = draft.reached;
        self.step = Step::Start;
        if !is_open {
            self.outbox.tell(format!(
                "Continued: {words}. Open the variables file to go on, or begin with the example."
            ));
            return;
        }
        self.enter(draft.step.max(Step::Variables));
        if let Some((key, cursor)) = draft.focus {
            match self.step {
                Step::Answers => self.answers.focus_at(key, cursor, &self.project),
                Step::Registry => self.registry.focus_at(key, cursor, &self.project),
                _ => {}
            }
        }
        self.outbox.tell(format!("Continued: {words}."));
    }

    /// The drafts and projects that were found. A file with which the program was started is opened where it is in no
    /// project; a folder is where a new project goes.
    pub(super) fn resumable_found(&mut self, id: EffectId, resumable: Resumable) {
        let at_folder = resumable.at_folder;
        let from = self.start.started_at().to_path_buf();
        self.start.found(id, resumable, &mut self.outbox);
        if let Some(path) = self.start.take_file(at_folder) {
            self.start.begin_file(path, None, &mut self.outbox);
        } else if at_folder && !from.as_os_str().is_empty() && self.start.project_around().is_none() {
            let mut given = self.project.given().clone();
            given.put_path(Key::Output, AnswerSource::Option, from);
            self.project.give(given);
        }
    }

    /// Enter on a draft or a project of the first screen: asks first where that takes the place of unsaved variables.
    pub(super) fn begin_resumable(&mut self) {
        if self.start.is_loading() {
            return;
        }
        let on_yes = match self.start.way() {
            Some(StartChoice::Continue(_)) => OnYes::OpenDraft,
            _ => OnYes::OpenProject,
        };
        match self.project.is_modified() {
            true => self.modal = Some(Modal::Confirmation(start::instead(&self.project, on_yes))),
            false => self.begin_selected(),
        }
    }

    /// Begins with the selected draft or project.
    pub(super) fn begin_selected(&mut self) {
        self.leave_draft();
        if let Some(entry) = self.start.selected_draft() {
            let id = entry.id.clone();
            self.open_draft(id);
        } else if let Some(project) = self.start.selected_project().cloned() {
            self.open_project(project);
        }
    }

    /// Asks whether the selected draft is to be removed.
    pub(super) fn ask_to_discard(&mut self) {
        let Some(entry) = self.start.selected_draft() else {
            return;
        };
        self.modal = Some(Modal::Confirmation(Confirmation {
            text: format!(
                "Remove the draft of {} ({}) for good?",
                entry.summary.name,
                entry.summary.words()
            ),
            yes: "remove it",
            no: "keep it",
            saves: false,
            discards: false,
            on_yes: OnYes::DiscardDraft,
        }));
    }

    /// Removes the selected draft of the first screen.
    pub(super) fn discard_selected_draft(&mut self) {
        if let Some(entry) = self.start.forget_selected_draft() {
            self.outbox.ask(Work::DiscardDraft(entry.id));
            self.outbox.tell("The draft is removed.");
        }
    }
}
