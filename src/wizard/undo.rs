//! Undoing the write of the project, from the last step.

use super::Model;
use super::effect::Work;
use super::outbox::{Confirmation, OnYes, Outbox};
use super::write::WriteStep;
use crate::generate::ProjectProcess;
use crate::generate::undo::Undone;
use crate::text::display::shown;

impl WriteStep {
    /// Asks whether the write is to be undone.
    pub(super) fn ask_undo(&self, out: &mut Outbox) {
        let path = self.result().and_then(|(_, report)| report.destination.as_ref());
        let Some(path) = path else { return };
        out.confirm(Confirmation {
            text: format!(
                "Undo the write to {}? Its files go back to what they were, and its commit goes off the branch; one that was pushed is reverted by another. Files that were changed since are kept.",
                shown(&path.to_string_lossy())
            ),
            yes: "undo it",
            no: "leave it",
            saves: false,
            discards: false,
            on_yes: OnYes::UndoWrite,
        });
    }
}

impl Model {
    /// Undoes the write, as it was confirmed.
    pub(super) fn undo_write(&mut self) {
        let path = self
            .write
            .result()
            .and_then(|(_, report)| report.destination.clone());
        if let Some(path) = path {
            self.outbox.ask(Work::UndoWrite(path));
        }
    }

    /// The write is undone: the step and the review begin again.
    pub(super) fn undone(&mut self, undone: &Undone) {
        if let Some((prepared, _)) = self.write.result()
            && let ProjectProcess::Update(update, _) = &prepared.process
        {
            self.project.update_undone(update);
        }
        self.write = WriteStep::default();
        self.review.look_again(&self.project, &mut self.outbox);
        let lines = undone.plan.lines().join("; ");
        self.outbox.tell(format!("Undone: {lines}."));
    }
}
