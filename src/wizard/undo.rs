//! Undoing the write of the project, from the last step.

use super::Model;
use super::effect::Work;
use super::outbox::{Confirmation, OnYes, Outbox};
use super::write::WriteStep;
use crate::generate::ProjectProcess;
use crate::generate::undo::{CommitUndo, UndoPlan, Undone};

impl WriteStep {
    /// Asks for what undoing the write would do.
    pub(super) fn ask_undo(&self, out: &mut Outbox) {
        let path = self.result().and_then(|(_, report)| report.destination.clone());
        if let Some(path) = path {
            out.ask(Work::FindUndo(path));
        }
    }
}

impl Model {
    /// Asks whether the write is to be undone, with what that does.
    pub(super) fn undo_found(&mut self, plan: &UndoPlan) {
        if !self.write.is_written() {
            return;
        }
        if !plan.has_changes() && plan.commit == CommitUndo::None {
            self.outbox
                .warn("Nothing is left to undo: every file was changed since.");
            return;
        }
        self.outbox.confirm(Confirmation {
            text: format!("Undo {}? {}.", plan.write(), sentences(&plan.lines())),
            yes: "undo it",
            no: "leave it",
            saves: false,
            discards: false,
            on_yes: OnYes::UndoWrite,
        });
    }

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

/// Lines as sentences, the last one without its full stop.
fn sentences(lines: &[String]) -> String {
    let sentence = |line: &String| {
        let mut letters = line.chars();
        let first = letters.next().map(|letter| letter.to_uppercase().to_string());
        format!("{}{}", first.unwrap_or_default(), letters.as_str())
    };
    lines.iter().map(sentence).collect::<Vec<_>>().join(". ")
}
