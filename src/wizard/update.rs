//! `Model::update`: a message in, effects out. Each step updates itself; this file dispatches.

use super::action::Action;
use super::actions::ACTIONS;
use super::effect::{Effect, EffectId, Outcome, Work};
use super::field::TextField;
use super::focus::Focus;
use super::key::KeyPress;
use super::outbox::{Confirmation, OnYes, PREPARING};
use super::problems;
use super::step::Step;
use super::{Message, Modal, Model};
use crate::generate::ProjectProcess;
use crate::text::Severity;

/// The reason why a file that is only looked at is not changed.
const READ_ONLY: &str = "The file is opened read-only: another lume-wizard has it open.";

/// The size in bytes from which a pasted text is taken only after a question.
const LARGE_PASTE: usize = 1 << 20;

impl Model {
    /// The effects with which everything begins.
    pub fn begin(&mut self) -> Vec<Effect> {
        self.outbox.ask(Work::FindEnvironment);
        if !self.alone {
            self.start.look_around(&mut self.outbox);
        }
        if let Some((path, runtime)) = self.start.at_once() {
            self.start.begin_file(path, runtime, &mut self.outbox);
        }
        std::mem::take(&mut self.outbox.effects)
    }

    /// A key was pressed: the action that the keymap has for it here, or text.
    pub fn press(&mut self, key: KeyPress) -> Vec<Effect> {
        if self.queue_key(key) {
            return Vec::new();
        }
        self.press_now(key)
    }

    pub(super) fn press_now(&mut self, key: KeyPress) -> Vec<Effect> {
        let focus = self.focus();
        let blind = self.is_blind();
        if let Some(row) = self.keymap.find(key, focus.contexts()).copied() {
            let seen_from_anywhere = matches!(row.action, Action::Quit | Action::Suspend | Action::Redraw);
            return match blind && !seen_from_anywhere {
                true => Vec::new(),
                false => self.update_now(Message::Act(row.action)),
            };
        }
        match key.typed() {
            Some(_) if blind => Vec::new(),
            Some(c) if focus.takes(c) => self.update_now(Message::Type(c)),
            _ => Vec::new(),
        }
    }

    /// Takes a message in; gives what is to be done.
    pub fn update(&mut self, message: Message) -> Vec<Effect> {
        match &message {
            Message::Paste(text) if text.len() <= LARGE_PASTE && self.queue_paste(text) => Vec::new(),
            Message::Done(..) => {
                let mut effects = self.update_now(message);
                effects.extend(self.take_queue());
                effects
            }
            _ => self.update_now(message),
        }
    }

    pub(super) fn update_now(&mut self, message: Message) -> Vec<Effect> {
        // A saved draft is seen nowhere: drawing for it would only make a key wait.
        self.changed |= !matches!(message, Message::Done(_, Outcome::DraftSaved));
        if !message.is_about_draft() {
            self.drafts.touch();
        }
        match message {
            Message::Act(action) => self.act(action),
            Message::GoTo(target) => self.go_to(&target),
            Message::Select(by) if self.focus().is_modal() => self.act_in_modal(Action::Move(by)),
            Message::Select(by) => self.act_in_step(Action::Move(by)),
            Message::Type(c) => self.type_char(c),
            Message::Paste(text) if text.len() > LARGE_PASTE => self.ask_about_paste(text),
            Message::Paste(text) => self.paste(&text),
            Message::PasteTooLarge => self.outbox.fail(
                "The pasted text has more than 64 MiB and was not pasted. Save it as a file, and open or import that.",
            ),
            Message::Done(id, outcome) => self.done(id, outcome),
        }
        self.settle();
        std::mem::take(&mut self.outbox.effects)
    }

    /// Whatever the steps asked for besides effects.
    fn settle(&mut self) {
        if let Some(step) = self.outbox.step.take() {
            self.enter(step);
        }
        if let Some(target) = self.outbox.target.take() {
            self.go_to(&target);
        }
        if let Some(confirmation) = self.outbox.confirmation.take() {
            self.modal = Some(Modal::Confirmation(confirmation));
        }
        if std::mem::take(&mut self.outbox.asks_about_repository) {
            self.modal = Some(Modal::RepositoryConflict(0));
        }
        if let Some(status) = self.outbox.status.take() {
            self.status = Some(status);
        }
        self.variables.settle(&self.project, &mut self.outbox);
        self.follow_preview();
    }

    fn act(&mut self, action: Action) {
        let focus = self.focus();
        let row = ACTIONS
            .iter()
            .find(|row| row.action == action && focus.contexts().contains(&row.context));
        let Some(row) = row else { return };
        self.status = None;
        if self.is_read_only() && focus.changes_file(action) {
            self.outbox.warn(READ_ONLY);
            return;
        }
        if let Some(reason) = (row.disabled_reason)(self) {
            let nothing_to_save = action == Action::Save && !focus.is_modal() && !self.is_asked();
            if nothing_to_save && self.project.path().is_some() {
                let (project, out) = (&self.project, &mut self.outbox);
                self.variables.look_before_saying(reason, project, out);
            } else {
                let reason = self.in_full(reason);
                self.outbox.warn(reason);
            }
            return;
        }
        match action {
            Action::Quit => self.quit(),
            Action::Suspend => {
                self.outbox.ask(Work::Suspend);
            }
            Action::Redraw => {
                self.outbox.ask(Work::Redraw);
            }
            Action::Help if focus == Focus::Help => self.close_modal(),
            Action::Help => self.open_help(),
            Action::Problems => self.modal = Some(Modal::Problems(0)),
            _ if focus.is_modal() => self.act_in_modal(action),
            Action::Close => self.close(),
            Action::NextStep => self.enter(self.step.next()),
            Action::PreviousStep => self.enter(self.step.previous()),
            Action::GoTo(step) => self.enter(step),
            Action::Text(edit) if self.focused_field().is_some() => self.typing(|field| field.edit(edit)),
            // A field of the form is undone with the file, in one step.
            Action::Undo if focus.is_text() && !focus.is_field() && self.undo_typing(TextField::undo) => {}
            Action::Redo if focus.is_text() && !focus.is_field() && self.undo_typing(TextField::redo) => {}
            Action::NextProblem | Action::PreviousProblem => self.next_problem(action == Action::NextProblem),
            Action::Preview => self.toggle_preview(),
            Action::ScrollPreview(down) => self.preview.scroll(down),
            Action::Save => self.variables.save(&mut self.project, &mut self.outbox),
            other => self.act_in_step(other),
        }
    }

    fn act_in_step(&mut self, action: Action) {
        let page = self.page();
        let remaining = (self.step == Step::Write).then(|| self.remaining()).flatten();
        let next_secret = (self.step == Step::Write).then(|| self.next_secret()).flatten();
        let (project, out) = (&mut self.project, &mut self.outbox);
        match self.step {
            Step::Start if action == Action::Enter && self.start.resumes() => self.begin_resumable(),
            Step::Start if action == Action::DiscardDraft => self.ask_to_discard(),
            Step::Start => self.start.act(action, project, out, page),
            Step::Variables => self.variables.act(action, project, out, page),
            Step::Answers => self.answers.act(action, project, out),
            Step::Registry => self.registry.act(action, project, out),
            Step::Secrets => self.secrets.act(action, project, out, page),
            Step::Review => self.review.act(action, project, out, page),
            Step::Write if action == Action::SetSecret => {
                if let (Some(name), Some(repository)) = (next_secret, project.gh_repository()) {
                    out.ask(Work::SetSecret { repository, name });
                }
            }
            Step::Write => {
                let list = (remaining.as_ref(), page);
                self.write.act(action, project, &self.review, list, out);
            }
        }
    }

    /// Esc: closes what is open on the step's screen.
    fn close(&mut self) {
        match self.step {
            Step::Start => self.start.close(),
            Step::Variables => self.variables.close(&mut self.project, &mut self.outbox),
            Step::Registry => self.registry.close(),
            Step::Review => self.review.close(),
            Step::Answers | Step::Secrets | Step::Write => {}
        }
    }

    fn quit(&mut self) {
        // Pressed twice in one slip, the key that asks answers nothing.
        if matches!(&self.modal, Some(Modal::Confirmation(confirmation)) if confirmation.on_yes == OnYes::Quit)
        {
            return;
        }
        match self.unsaved() {
            Some(text) => {
                let keeps_draft = self.drafts.are_kept() && self.draft().is_some();
                let text = match keeps_draft {
                    true => self.leaving_a_draft(),
                    false => text,
                };
                self.modal = Some(Modal::Confirmation(Confirmation {
                    text,
                    yes: "leave",
                    no: "stay",
                    saves: self.project.is_modified() && self.project.path().is_some(),
                    discards: keeps_draft,
                    on_yes: OnYes::Quit,
                }));
            }
            None => {
                self.outbox.ask(Work::Quit);
            }
        }
    }

    /// The question about work that leaving would lose.
    fn unsaved(&self) -> Option<String> {
        if self.project.is_modified() {
            return Some(match self.project.path() {
                Some(path) => format!(
                    "The changes to {} are not saved. Leave without them?",
                    path.display()
                ),
                None => "The variables are not saved anywhere. Leave without them?".to_owned(),
            });
        }
        if let Some(fields) = self.variables.pending_words(&self.project) {
            return Some(format!(
                "The pending text of {fields} is not in the file and would be lost. Leave?"
            ));
        }
        let decided = self.project.has_given_answers() || !self.review.file_reviews().is_empty();
        let lost = decided && !self.write.is_written();
        lost.then(|| "The project has not been written; the answers will be gone. Leave?".to_owned())
    }

    /// To a step: the ones in between count as reached.
    pub(super) fn enter(&mut self, step: Step) {
        if self.alone && step != Step::Variables {
            return;
        }
        if step > Step::Start && !self.project.is_open() {
            if self.start.focus() == Focus::Start {
                match self.start.resumes() {
                    true => self.begin_resumable(),
                    false => self.start.begin(&self.project, &mut self.outbox),
                }
            } else {
                self.outbox.warn("Open a file first, or choose the new project.");
            }
            self.start.then_to(step);
            return;
        }
        self.variables.leave_field();
        self.step = step;
        self.reached = self.reached.max(step);
        let (project, out) = (&mut self.project, &mut self.outbox);
        match step {
            Step::Answers => self.answers.enter(project),
            Step::Review | Step::Write => self.review.enter(project, out),
            _ => {}
        }
    }

    /// To the place of a problem.
    pub(super) fn go_to(&mut self, target: &super::ProblemTarget) {
        self.modal = None;
        self.enter(target.step());
        match target {
            super::ProblemTarget::Step(_) => {}
            super::ProblemTarget::File(path) => self.review.focus_on(path),
            super::ProblemTarget::Variable {
                section,
                name,
                field,
                offset,
            } => {
                self.variables.select(
                    &self.project,
                    *section,
                    name.as_deref(),
                    field.as_deref(),
                    *offset,
                );
            }
            super::ProblemTarget::Kind(code) => self.variables.show_problems(code, &self.project),
            super::ProblemTarget::Answer(key) => {
                if self.step == Step::Registry {
                    self.registry.focus_on(*key, &self.project);
                } else {
                    self.answers.focus_on(*key);
                }
            }
        }
    }

    /// Moves the focus to the field that a text is for, where a list has the focus that text does nothing in.
    fn begin_typing(&mut self) {
        if self.focus() == Focus::Registry {
            self.registry.begin_typing(&self.project);
        }
    }

    /// A character: into the field that has the focus; the variables' step knows what to do with it elsewhere, too.
    fn type_char(&mut self, c: char) {
        if self.is_read_only() && self.focus().holds_file() {
            self.outbox.warn(READ_ONLY);
            return;
        }
        self.begin_typing();
        if self.focused_field().is_some() {
            self.typing(|field| {
                field.type_char(c);
                true
            });
        } else if self.step == Step::Variables && self.modal.is_none() {
            self.status = None;
            self.variables.type_char(c, &mut self.project, &mut self.outbox);
        }
    }

    fn next_problem(&mut self, forward: bool) {
        if self.step == Step::Variables
            && self
                .variables
                .next_problem(forward, &self.project, &mut self.outbox)
        {
            return;
        }
        let list = problems::all(self);
        let here = problems::here(self, &list);
        let index = match (here, forward) {
            // What is wrong comes before what is only worth a word.
            (None, true) => list
                .iter()
                .position(|problem| problem.severity == Severity::Error)
                .unwrap_or(0),
            (None, false) => list.len().saturating_sub(1),
            (Some(here), true) => (here + 1) % list.len().max(1),
            (Some(here), false) => here.checked_sub(1).unwrap_or(list.len().saturating_sub(1)),
        };
        let Some(problem) = list.into_iter().nth(index) else {
            return;
        };
        self.go_to(&problem.target);
        self.outbox.tell(problem.message);
    }

    /// The field of text that has the focus.
    fn focused_field(&mut self) -> Option<&mut TextField> {
        if self.modal.is_some() {
            return None;
        }
        match self.step {
            Step::Start => self.start.field(),
            Step::Variables => self.variables.field(&self.project),
            Step::Answers => self.answers.field(&self.project),
            Step::Registry => self.registry.field(&self.project),
            Step::Review => self.review.search_field(),
            Step::Secrets | Step::Write => None,
        }
    }

    /// Does something to the field that has the focus; when its text has changed, the step is told.
    fn typing(&mut self, change: impl FnOnce(&mut TextField) -> bool) {
        let Some(field) = self.focused_field() else { return };
        if !change(field) {
            return;
        }
        self.status = None;
        let (project, out) = (&mut self.project, &mut self.outbox);
        match self.step {
            Step::Start => self.start.typed(out),
            Step::Variables => self.variables.typed(project, out),
            Step::Answers => self.answers.typed(project, out),
            Step::Registry => self.registry.typed(project),
            Step::Review => self.review.searched(),
            Step::Secrets | Step::Write => {}
        }
    }

    /// Undoes or redoes typing; false when the field has nothing to take back.
    fn undo_typing(&mut self, change: fn(&mut TextField) -> bool) -> bool {
        let mut done = false;
        self.typing(|field| {
            done = change(field);
            done
        });
        done
    }

    /// Returns whether the terminal is too small to show what a key would do; a question is shown even then.
    const fn is_blind(&self) -> bool {
        self.is_too_small() && !matches!(self.modal, Some(Modal::Confirmation(_)))
    }

    /// Asks whether a large text is to be pasted, where anything here takes a text.
    fn ask_about_paste(&mut self, text: String) {
        if self.modal.is_some() {
            self.outbox.warn("Nothing here accepts a pasted text.");
            return;
        }
        self.modal = Some(Modal::Confirmation(Confirmation {
            text: format!(
                "The pasted text has {:.1} MiB. Paste all of it?",
                text.len() as f64 / f64::from(1 << 20)
            ),
            yes: "paste it",
            no: "drop it",
            saves: false,
            discards: false,
            on_yes: OnYes::Paste,
        }));
        self.large_paste = text;
    }

    /// Pastes the large text that was asked about.
    pub(super) fn paste_large(&mut self) {
        let text = std::mem::take(&mut self.large_paste);
        if !self.queue_paste(&text) {
            self.paste(&text);
        }
    }

    fn paste(&mut self, text: &str) {
        if self.is_blind() {
            return;
        }
        if self.is_read_only() && self.step == Step::Variables && self.focus() != Focus::Filter {
            self.outbox.warn(READ_ONLY);
            return;
        }
        self.begin_typing();
        let for_variables = self.step == Step::Variables && self.modal.is_none();
        if for_variables && self.variables.takes_rows(text) {
            self.variables.paste(text, &mut self.project, &mut self.outbox);
        } else if self.focused_field().is_some() {
            self.typing(|field| {
                field.paste(text);
                true
            });
        } else if for_variables {
            self.variables.paste(text, &mut self.project, &mut self.outbox);
        } else {
            self.outbox.warn("Nothing here accepts a pasted text.");
        }
    }

    fn done(&mut self, id: EffectId, outcome: Outcome) {
        let (project, out) = (&mut self.project, &mut self.outbox);
        match outcome {
            Outcome::Environment(environment) => {
                project.set_environment(*environment);
                self.answers.refresh(project);
            }
            Outcome::Loaded(buffer) => {
                if self.start.loaded(id) {
                    self.opened(buffer);
                } else {
                    self.variables.looked(id, &buffer, project, out);
                }
            }
            Outcome::Begun { buffer, path, text } => {
                if self.start.loaded(id) {
                    self.opened(buffer);
                    if let Err(reason) = self.variables.imported(&path, &text, &self.project) {
                        self.outbox.warn(reason);
                    }
                }
            }
            Outcome::Previewed(dialog) => self.variables.previewed(id, *dialog),
            Outcome::Parsed(parsed) => self.variables.parsed(id, *parsed, project, out),
            Outcome::Arrays(contents) => self.variables.arrays_read(id, contents, project),
            Outcome::Text { path, text } => {
                if !self.variables.text_read(id, &path, &text, project) {
                    self.drop_queue();
                }
            }
            Outcome::Changed(reason) => {
                out.fail(reason.clone());
                if self.variables.failed(id, true, &reason, project, out) {
                    self.drop_queue();
                }
            }
            Outcome::Paths { typed, found } => {
                self.variables.completed(&typed, &found, project);
                self.answers.completed(&typed, &found);
                self.start.completed(&typed, found);
            }
            Outcome::Prepared(prepared) => {
                if self
                    .status
                    .as_ref()
                    .is_some_and(|status| status.text == PREPARING)
                {
                    self.status = None;
                }
                self.review.prepared(id, prepared, project);
            }
            Outcome::Edited(text) => self.review.edited(id, text, out),
            Outcome::ProjectPreviewed(preview) => self.preview.computed(id, *preview),
            Outcome::Written(written) => {
                // It said that the project is being written.
                self.status = None;
                if let Some(ProjectProcess::Update(update, _)) = self.review.decided() {
                    project.update_written(update);
                }
                self.write.written(id, written, project);
                self.remove_draft();
                // A question about leaving was about what is written now.
                if self.modal.as_ref().is_some_and(is_quit_confirmation) {
                    self.modal = None;
                }
            }
            Outcome::UndoFound(plan) => self.undo_found(&plan),
            Outcome::Undone(undone) => self.undone(&undone),
            Outcome::Saved(undo_failure) => {
                let leaves = self.variables.saved(id, project, out);
                if let Some(reason) = undo_failure {
                    out.warn(format!("Saved. It cannot be undone later: {reason}."));
                }
                if leaves {
                    self.quit();
                }
            }
            Outcome::Secrets(found) => self.secrets.verified(found, project, out),
            Outcome::Resumable(resumable) => self.resumable_found(id, *resumable),
            Outcome::DraftSaved => self.draft_saved(id, Ok(())),
            Outcome::DraftNotSaved(reason) => self.draft_saved(id, Err(reason)),
            Outcome::DraftOpened(resumed) => self.draft_opened(id, resumed),
            Outcome::Claimed(claim) => self.claimed(id, *claim),
            Outcome::Nothing => {}
            Outcome::Ran(ok) => self.secrets.ran(ok, project, out),
            Outcome::Failed(reason) if self.drafts.is_saving(id) => self.draft_saved(id, Err(reason)),
            Outcome::Failed(_) if self.preview.failed(id) => {}
            Outcome::Failed(reason) => {
                let mut lost = self.start.failed(id, &reason);
                self.review.failed(id, &reason);
                if self.write.failed(id, &reason) {
                    self.review.look_again(project, out);
                }
                lost |= self.variables.failed(id, false, &reason, project, out);
                self.secrets.failed(id);
                out.fail(reason);
                if lost {
                    self.drop_queue();
                }
            }
        }
    }

    fn opened(&mut self, buffer: std::sync::Arc<crate::editor::Buffer>) {
        let named = self.named_model.take();
        let named = named.filter(|name| buffer.models_to_choose().contains(name));
        let buffer = match named {
            Some(name) => {
                let mut buffer = std::sync::Arc::unwrap_or_clone(buffer);
                buffer.choose_model(&name);
                std::sync::Arc::new(buffer)
            }
            None => buffer,
        };
        self.leave_draft();
        self.leave_project(buffer.path.as_deref());
        self.preview.reset();
        self.project.open(buffer);
        self.variables = super::variables::VariablesStep::default();
        self.variables.opened(&self.project, self.alone);
        self.answers.refresh(&self.project);
        let step = self.start.take_then().unwrap_or(Step::Variables);
        self.enter(step);
        self.claim_file();
    }
}

fn is_quit_confirmation(modal: &Modal) -> bool {
    modal
        .confirmation()
        .is_some_and(|confirmation| confirmation.on_yes == OnYes::Quit)
}
