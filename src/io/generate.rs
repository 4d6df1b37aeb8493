//! Performs the steps of [`crate::generate`].

use super::stop::Stop;
use super::writer::{self, Progress, WriteError};
use crate::generate::{
    GenerationReport, GenerationStep, NextAction, Process, Refusal, StepResult, WriteOrder, WriteResult,
};
use crate::project::{Plan, Snapshot};
use crate::text::{Diagnostic, Severity};
use std::path::Path;

/// Performs every step up to the write, which is left to [`write()`]; gives what comes next.
pub fn prepare<P: Process>(generation: &mut P, decisions: &P::Decisions) -> NextAction {
    let stop = Stop::default();
    loop {
        match generation.next(decisions) {
            NextAction::Step(step) if !matches!(step, GenerationStep::Write(_)) => {
                let done = perform(&step, &stop, &mut |_| {});
                generation.done(step, done);
            }
            next => return next,
        }
    }
}

/// Performs every step and gives the report. A question that is still open is a refusal.
pub fn write<P: Process>(
    generation: &mut P,
    decisions: &P::Decisions,
    stop: &Stop,
    progress: &mut dyn FnMut(Progress),
) -> (GenerationReport, Option<Refusal>) {
    let refusal = loop {
        match generation.next(decisions) {
            NextAction::Step(step) => {
                let done = perform(&step, stop, progress);
                generation.done(step, done);
            }
            NextAction::Ask(question) => break Some(question.refusal()),
            NextAction::Refuse(refusal) => break Some(refusal),
            NextAction::End => break None,
        }
    };
    let report = generation.report(decisions, refusal.as_ref());
    tracing::debug!(?report.written, ?refusal, "generated");
    (report, refusal)
}

fn perform(step: &GenerationStep, stop: &Stop, progress: &mut dyn FnMut(Progress)) -> StepResult {
    match step {
        GenerationStep::Locate { output, name } => {
            StepResult::Locate(super::destination::locate(output, name))
        }
        GenerationStep::Recover(path) => StepResult::Recover(writer::recover(path).map_err(Refusal::from)),
        GenerationStep::CheckRecovery(path) => {
            StepResult::CheckRecovery(writer::check_recovery(path).map_err(Refusal::from))
        }
        GenerationStep::Compare(path, plan) => StepResult::Compare(compare(path, plan)),
        GenerationStep::Inspect { folder, paths, ids } => {
            let inspected = super::inspect::inspect(folder, paths, ids);
            StepResult::Inspect(
                inspected
                    .map(Box::new)
                    .map_err(|error| unreadable(folder, &error)),
            )
        }
        GenerationStep::Check(order) => StepResult::Check(writer::check(order).map_err(Refusal::from)),
        GenerationStep::Write(order) => {
            StepResult::Write(write_unchanged(order, stop, progress).map_err(Refusal::from))
        }
    }
}

fn compare(path: &Path, plan: &Plan) -> Result<Snapshot, Refusal> {
    super::snapshot(path, &plan.files.keys().collect()).map_err(|error| unreadable(path, &error))
}

/// The refusal where a folder cannot be read.
pub fn unreadable(path: &Path, error: &std::io::Error) -> Refusal {
    let message = format!(
        "{} cannot be read: {}",
        super::shown_path(path),
        super::reason(error)
    );
    Refusal::failed(Diagnostic::new(
        "destination-unreadable",
        Severity::Error,
        message,
    ))
}

/// Writes, unless the destination is another one than the one that was reviewed.
fn write_unchanged(
    order: &WriteOrder,
    stop: &Stop,
    progress: &mut dyn FnMut(Progress),
) -> Result<WriteResult, WriteError> {
    let reviewed = &order.destination;
    let name = reviewed.path.file_name().unwrap_or_default().to_string_lossy();
    let output = reviewed.path.parent().unwrap_or(Path::new("/"));
    if !reviewed.is_unchanged(&super::destination::locate(output, &name)) {
        return Err(WriteError::Changed(reviewed.path.clone()));
    }
    writer::write(order, stop, progress)
}

impl From<WriteError> for Refusal {
    fn from(error: WriteError) -> Self {
        if let WriteError::Stopped(signal) = error {
            return Self::stopped(signal);
        }
        let mut diagnostic = Diagnostic::new("not-written", Severity::Error, error.to_string());
        diagnostic.help = error.help();
        match error.is_not_in_order() {
            true => Self::not_in_order(diagnostic),
            false => Self::failed(diagnostic),
        }
    }
}
