//! Modals over a step's screen: help, a question, the list of problems, what becomes of the destination.

use super::action::Action;
use super::focus::Focus;
use super::help::Help;
use super::outbox::{Confirmation, OnYes};
use super::recovery::RecoveryDialog;
use super::step::Step;
use super::{Model, Work, problems};

/// A modal over a step's screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Modal {
    /// The keys that work with the focus below.
    Help {
        /// The focus below.
        of: Focus,
        /// The first line shown.
        top: usize,
        /// The modal that was open before, and is again afterwards.
        over: Option<Box<Modal>>,
    },
    /// A question with yes and no.
    Confirmation(Confirmation),
    /// All problems; the selected one.
    Problems(usize),
    /// The question about a repository conflict; the selected choice.
    RepositoryConflict(usize),
    /// A draft, or a file that another process has open.
    Recovery(RecoveryDialog),
}

impl Modal {
    /// The question that is asked, also under the help.
    #[must_use]
    pub fn confirmation(&self) -> Option<&Confirmation> {
        match self {
            Self::Confirmation(confirmation) => Some(confirmation),
            Self::Help { over, .. } => over.as_deref().and_then(Self::confirmation),
            Self::Problems(_) | Self::RepositoryConflict(_) | Self::Recovery(_) => None,
        }
    }
}

impl Model {
    /// Performs an action while a modal is open.
    pub(super) fn act_in_modal(&mut self, action: Action) {
        let page = self.page();
        let length = problems::all(self).len();
        let help = match &self.modal {
            Some(Modal::Help { of, .. }) => Help::at(self, *of).lines.len(),
            _ => 0,
        };
        match (&mut self.modal, action) {
            (Some(Modal::Help { top, .. }), Action::Move(by)) => {
                *top = by.apply(*top, help.saturating_sub(page) + 1, page);
            }
            (Some(Modal::Problems(selected)), Action::Move(by)) => {
                *selected = by.apply(*selected, length, page)
            }
            (Some(Modal::Problems(selected)), Action::Enter) => {
                let chosen = *selected;
                let target = problems::all(self)
                    .into_iter()
                    .nth(chosen)
                    .map(|problem| problem.target);
                self.modal = None;
                if let Some(target) = target {
                    self.go_to(&target);
                }
            }
            (Some(Modal::Confirmation(confirmation)), Action::SaveAndLeave | Action::Save)
                if confirmation.saves =>
            {
                self.modal = None;
                self.variables.save_and_leave(&mut self.project, &mut self.outbox);
            }
            (Some(Modal::Confirmation(confirmation)), Action::Yes) => {
                let on_yes = confirmation.on_yes;
                self.modal = None;
                match on_yes {
                    OnYes::Quit => {
                        self.outbox.ask(Work::Quit);
                    }
                    OnYes::OpenDraft | OnYes::OpenProject => self.begin_selected(),
                    OnYes::DiscardDraft => self.discard_selected_draft(),
                    OnYes::UndoWrite => self.undo_write(),
                    OnYes::Paste => self.paste_large(),
                    OnYes::OpenFile => self.start.open_typed(&self.project, &mut self.outbox),
                    OnYes::OpenExample => self.start.load(None, &mut self.outbox),
                }
            }
            (Some(Modal::Confirmation(confirmation)), Action::DiscardDraft) if confirmation.discards => {
                self.modal = None;
                self.discard_and_quit();
            }
            (Some(Modal::Recovery(recovery)), Action::Move(by)) => recovery.act(by, page),
            (Some(Modal::Recovery(recovery)), Action::Enter) => {
                if let Some(choice) = recovery.chosen() {
                    self.recover(choice);
                }
            }
            (Some(Modal::Recovery(recovery)), Action::Close) => {
                let choice = recovery.on_close();
                self.recover(choice);
            }
            (Some(Modal::Recovery(_)), Action::Recover(choice)) => self.recover(choice),
            (Some(Modal::RepositoryConflict(selected)), Action::Move(by)) => {
                *selected = by.apply(*selected, self.review.choices().len(), page);
            }
            (Some(Modal::RepositoryConflict(selected)), Action::Enter) => {
                let chosen = *selected;
                self.choose_repository_decision(chosen);
            }
            (_, Action::Close | Action::No) => self.close_modal(),
            _ => {}
        }
    }

    /// Opens the help for the present focus, over any open modal.
    pub(super) fn open_help(&mut self) {
        let of = self.focus();
        let over = self.modal.take().map(Box::new);
        self.modal = Some(Modal::Help { of, top: 0, over });
    }

    /// Closes the modal; the help returns to the modal below it.
    pub(super) fn close_modal(&mut self) {
        if matches!(&self.modal, Some(Modal::Confirmation(confirmation)) if confirmation.on_yes == OnYes::Paste)
        {
            self.large_paste = String::new();
        }
        self.modal = match self.modal.take() {
            Some(Modal::Help { over, .. }) => over.map(|over| *over),
            _ => None,
        };
    }

    /// Applies the decision about the destination: back to the answers, or on.
    fn choose_repository_decision(&mut self, index: usize) {
        self.modal = None;
        let Some(prepared) = self.review.ready().map(std::sync::Arc::clone) else {
            return;
        };
        let Some(conflict) = prepared.conflict() else {
            return;
        };
        match conflict.choices().get(index) {
            Some((Some(choice), _)) => {
                self.project
                    .decide_repository(prepared.destination().to_owned(), conflict, *choice);
                let decided = self.review.undecided().next().is_none();
                let next = if decided { Step::Write } else { Step::Review };
                self.enter(next);
            }
            Some((None, _)) => self.go_to(&super::ProblemTarget::Answer(conflict.answer())),
            None => {}
        }
    }
}
