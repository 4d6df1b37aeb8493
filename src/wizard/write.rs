//! The last step: writing, and what is left to do.

use super::action::{Action, moved};
use super::effect::{EffectId, Work, WriteRequest};
use super::outbox::{Outbox, PREPARING};
use super::prepared::PreparedProject;
use super::project_state::ProjectState;
use super::remaining::{Remaining, RemainingRow};
use super::review;
use super::step::StepProgress;
use crate::generate::GenerationReport;
use std::sync::Arc;

/// Properties that a written project does not have.
pub const OUTDATED: &str = "The project is written, without what has changed since. Another output folder or repository name writes one with it.";

/// The progress of writing.
#[derive(Clone, Debug, Default)]
enum WriteProgress {
    #[default]
    NotBegun,
    Writing(EffectId, Arc<PreparedProject>),
    Failed(String),
    Done(Arc<PreparedProject>, Box<GenerationReport>, u64),
}

/// The state of the last step.
#[derive(Clone, Debug, Default)]
pub struct WriteStep {
    progress: WriteProgress,
    /// The selected row of what is left to do.
    pub selected: usize,
    /// Whether everything else than the headlines is shown, too.
    pub unfolded: bool,
}

impl WriteStep {
    /// The progress of the step.
    #[must_use]
    pub const fn state(&self) -> StepProgress {
        match &self.progress {
            WriteProgress::Done(..) => StepProgress::Complete,
            WriteProgress::Failed(_) => StepProgress::Wrong(1),
            WriteProgress::NotBegun | WriteProgress::Writing(..) => StepProgress::Incomplete(String::new()),
        }
    }

    /// Returns whether the project has been written.
    #[must_use]
    pub const fn is_written(&self) -> bool {
        matches!(self.progress, WriteProgress::Done(..))
    }

    /// Returns whether it is being written.
    #[must_use]
    pub const fn is_writing(&self) -> bool {
        matches!(self.progress, WriteProgress::Writing(..))
    }

    /// The reason why it could not be written.
    #[must_use]
    pub fn failure(&self) -> Option<&str> {
        match &self.progress {
            WriteProgress::Failed(reason) => Some(reason),
            _ => None,
        }
    }

    /// The report of what was written, and what it was made from.
    #[must_use]
    pub const fn result(&self) -> Option<(&Arc<PreparedProject>, &GenerationReport)> {
        match &self.progress {
            WriteProgress::Done(prepared, report, _) => Some((prepared, report)),
            _ => None,
        }
    }

    /// Returns whether what was written is not what the answers would give now.
    #[must_use]
    pub const fn is_outdated(&self, project: &ProjectState) -> bool {
        matches!(&self.progress, WriteProgress::Done(_, _, version) if *version != project.version())
    }

    pub(super) fn cannot_write(
        &self,
        review: &review::ReviewStep,
        project: &ProjectState,
    ) -> Option<&'static str> {
        match &self.progress {
            WriteProgress::Writing(..) => Some("It is being written."),
            WriteProgress::Done(prepared, ..) if self.is_outdated(project) => {
                (!prepared.process.is_update()).then_some(OUTDATED)
            }
            WriteProgress::Done(..) => Some("It is written; what is left to do is listed."),
            WriteProgress::NotBegun | WriteProgress::Failed(_) => {
                let ready = review.ready().is_some_and(|prepared| {
                    prepared
                        .diagnostics
                        .iter()
                        .all(|diagnostic| diagnostic.severity != crate::text::Severity::Error)
                });
                if !ready {
                    Some("The project is not ready: the review says why.")
                } else if review.undecided().next().is_some() {
                    Some("Some files wait for a decision in the review.")
                } else if review
                    .decided()
                    .is_some_and(|process| process.up_to_date().is_some())
                {
                    Some("The project is up to date: there is nothing to write.")
                } else {
                    None
                }
            }
        }
    }

    pub(super) fn act(
        &mut self,
        action: Action,
        project: &ProjectState,
        review: &review::ReviewStep,
        (remaining, page): (Option<&Remaining>, usize),
        out: &mut Outbox,
    ) {
        match action {
            Action::Write => {
                if self.is_written() {
                    // Only an update can be written again.
                    self.progress = WriteProgress::NotBegun;
                    return;
                }
                let Some(prepared) = review.ready() else { return };
                if !review.is_fresh(project) {
                    out.tell(PREPARING);
                    return;
                }
                if prepared.open_conflict().is_some() {
                    out.ask_about_repository();
                    return;
                }
                let Some(process) = review.decided().cloned() else {
                    return;
                };
                let request = WriteRequest {
                    process,
                    git_may_ask: prepared.git_may_ask,
                };
                let id = out.ask(Work::Write(Box::new(request)));
                self.progress = WriteProgress::Writing(id, Arc::clone(prepared));
            }
            Action::Enter => {
                self.unfolded = !self.unfolded;
                let rows = remaining.map_or(0, |remaining| remaining.headlines.len());
                self.selected = if self.unfolded {
                    self.selected
                } else {
                    self.selected.min(rows)
                };
            }
            Action::CopyCommand => {
                let rows = remaining.map(|remaining| remaining.rows(self.unfolded));
                let row = rows.and_then(|rows| rows.into_iter().nth(self.selected));
                match row.and_then(RemainingRow::command) {
                    Some(command) => {
                        out.tell(format!("Copied: {command}"));
                        out.ask(Work::Copy(command));
                    }
                    None => out.warn("This has no command of its own."),
                }
            }
            Action::UndoWrite => self.ask_undo(out),
            Action::DecideRepository => out.ask_about_repository(),
            other => {
                let length = remaining.map_or(0, |remaining| remaining.rows(self.unfolded).len());
                self.selected = moved(other, self.selected, length, page);
            }
        }
    }

    /// It is written.
    pub(super) fn written(&mut self, id: EffectId, report: Box<GenerationReport>, project: &ProjectState) {
        if let WriteProgress::Writing(asked, prepared) = &self.progress
            && *asked == id
        {
            self.progress = WriteProgress::Done(Arc::clone(prepared), report, project.version());
        }
    }

    /// It could not be written; whether it was this step that asked for `id`.
    pub(super) fn failed(&mut self, id: EffectId, reason: &str) -> bool {
        let ours = matches!(&self.progress, WriteProgress::Writing(asked, _) if *asked == id);
        if ours {
            self.progress = WriteProgress::Failed(reason.to_owned());
        }
        ours
    }
}
