//! Making a project, once for all faces: locate -> plan -> compare -> decide -> write -> report.
//!
//! A [`Generation`] is made of answers and their rendered plan. [`Generation::next`] gives the next step as data, or
//! the question that the user has to decide first; `io::generate` performs the steps and hands the results to
//! [`Generation::done`]. The faces (`new`, the plain lines, the wizard) only collect [`Decisions`] and show the
//! [`GenerationReport`].
//!
//! # Example
//!
//! A project in memory, without any disk: the caller performs the steps, here not at all.
//!
//! ```
//! use lume_wizard::answers::{Environment, Given, resolve};
//! use lume_wizard::generate::{Decisions, Generation, GenerationMode, GenerationStep, NextAction};
//! use lume_wizard::project::{ProjectVariables, render};
//! use lume_wizard::variables::{NoArrayFiles, Runtime, read};
//! use lume_wizard::yaml::Document;
//!
//! let text = "input_variables:\n  quad: {type: scalar, default: 1, range: [0, 5]}\noutput_variables:\n  size: {type: scalar}\n";
//! let document = Document::parse(text.to_owned());
//! let reading = read(&document, Runtime::LumeModel15, None, &NoArrayFiles);
//! let variables = ProjectVariables::gather(&document, &reading, &NoArrayFiles).expect("an accepted file");
//!
//! let mut given = Given::new();
//! for answer in [
//!     "author=Ada Lovelace", "email=ada@example.org", "github_username=lovelace",
//!     "project_name=My Model", "model_config_file=variables.yml", "stack=lume-services",
//! ] {
//!     given.set(answer).expect("a known key");
//! }
//! let answers = resolve(&given, &Environment::default());
//! let plan = render(&answers, &variables, 2026).expect("complete answers");
//! assert!(plan.files.keys().any(|path| path.as_str() == "my_model/model.py"));
//!
//! let generation = Generation::new(answers, plan, GenerationMode::DryRun);
//! let next = generation.next(&Decisions::default());
//! assert!(matches!(next, NextAction::Step(GenerationStep::Locate { .. })));
//! ```

pub mod commit;
pub mod conflict;
pub mod decisions;
pub mod destination;
mod project_process;
mod refusal;
pub mod report;
pub mod step;
pub mod undo;
pub mod update;

pub use commit::{
    CommitMeans, CommitOrder, Committed, People, Person, ProgramReason, message as commit_message,
};
pub use conflict::{Differences, RepositoryConflict, RepositoryDecision};
pub use decisions::{CommitDecision, Decisions, FileDecision, FileDecisions};
pub use destination::{BRANCH, Destination, DestinationKind, Head, MARK};
pub use project_process::ProjectProcess;
pub use refusal::{DestinationQuestion, recovered as recovery_notes};
pub use report::GenerationReport;
pub use step::{
    GenerationStep, Inspection, Recovery, Refusal, RefusalKind, StepResult, WriteOrder, WriteResult,
};
pub use update::{EditedVariables, Update, UpdateDecisions, UpdatedProject};

use crate::answers::{Key, Resolved};
use crate::project::{self, ChangeKind, FileChange, Plan, Snapshot};
use crate::text::Diagnostic;

/// A project on its way to the disk: what is known so far.
#[derive(Clone, Debug)]
pub struct Generation {
    answers: Resolved,
    rendered: Plan,
    mode: GenerationMode,
    destination: Option<Destination>,
    comparison: Option<Comparison>,
    check: Option<(WriteOrder, Result<Option<CommitMeans>, Refusal>)>,
    written: Option<WriteResult>,
    /// An interrupted write was undone; in a dry run, it can be.
    recovered: bool,
    /// Warnings about the destination that hold whatever follows, such as an interrupted write that was undone.
    notes: Vec<Diagnostic>,
    /// A step that failed; nothing can follow.
    failure: Option<Refusal>,
}

/// Whether a generation ends in a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GenerationMode {
    /// It does.
    Write,
    /// It changes nothing on the disk.
    DryRun,
}

/// The plan against the disk.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    /// The files as they would be written if nothing were kept.
    pub plan: Plan,
    /// The files that are there.
    pub snapshot: Snapshot,
    /// The change of each path, before any decision.
    pub changes: Vec<FileChange>,
}

/// The next action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NextAction {
    /// A step to perform.
    Step(GenerationStep),
    /// A question that the decisions do not answer yet.
    Ask(DestinationQuestion),
    /// Nothing is or will be written.
    Refuse(Refusal),
    /// It is done: written, or in a dry run ready to be written.
    End,
}

/// Something that is written step by step: a new project, or an update of one.
pub trait Process {
    /// The user's decisions about it.
    type Decisions;

    /// The next step, or the first question that `decisions` leave open.
    fn next(&self, decisions: &Self::Decisions) -> NextAction;

    /// Takes in the result of the step that [`Process::next`] gave under the same decisions.
    fn done(&mut self, step: GenerationStep, done: StepResult);

    /// The report under these decisions; `refusal` is the reason for which nothing was written, if any.
    fn report(&self, decisions: &Self::Decisions, refusal: Option<&Refusal>) -> GenerationReport;
}

impl Process for Generation {
    type Decisions = Decisions;

    fn next(&self, decisions: &Decisions) -> NextAction {
        Self::next(self, decisions)
    }

    fn done(&mut self, step: GenerationStep, done: StepResult) {
        Self::done(self, step, done);
    }

    fn report(&self, decisions: &Decisions, refusal: Option<&Refusal>) -> GenerationReport {
        Self::report(self, decisions, refusal)
    }
}

impl Generation {
    /// The generation of the project that `answers` describe and `rendered` holds.
    #[must_use]
    pub const fn new(answers: Resolved, rendered: Plan, mode: GenerationMode) -> Self {
        Self {
            answers,
            rendered,
            mode,
            destination: None,
            comparison: None,
            check: None,
            written: None,
            recovered: false,
            notes: Vec::new(),
            failure: None,
        }
    }

    /// The answers.
    #[must_use]
    pub const fn answers(&self) -> &Resolved {
        &self.answers
    }

    /// The destination, once it was looked at.
    #[must_use]
    pub const fn destination(&self) -> Option<&Destination> {
        self.destination.as_ref()
    }

    /// The plan against the disk, once they were compared.
    #[must_use]
    pub const fn comparison(&self) -> Option<&Comparison> {
        self.comparison.as_ref()
    }

    /// The conflict with a repository at or around the destination, once that was looked at.
    #[must_use]
    pub fn conflict(&self) -> Option<RepositoryConflict> {
        RepositoryConflict::of(self.destination.as_ref()?, &self.answers)
    }

    /// Returns whether a commit is made under these decisions.
    #[must_use]
    pub fn commits(&self, decisions: &Decisions) -> bool {
        self.destination
            .as_ref()
            .is_some_and(|destination| commit::is_wanted(destination, decisions))
    }

    /// Returns whether a commit can be made that these decisions do not ask for.
    #[must_use]
    pub fn can_be_committed(&self, decisions: &Decisions) -> bool {
        let asked = Decisions {
            commit: CommitDecision::Always,
            ..decisions.clone()
        };
        decisions.commit == CommitDecision::Usual && !self.commits(decisions) && self.commits(&asked)
    }

    /// Warnings that hold whatever follows: an interrupted write that was undone.
    #[must_use]
    pub fn notes(&self) -> &[Diagnostic] {
        &self.notes
    }

    /// Who commits and by what means, once the write was checked.
    #[must_use]
    pub fn means(&self) -> Option<&CommitMeans> {
        self.check.as_ref()?.1.as_ref().ok()?.as_ref()
    }

    /// The next step, or the first question that `decisions` leave open.
    #[must_use]
    pub fn next(&self, decisions: &Decisions) -> NextAction {
        if let Some(failure) = &self.failure {
            return NextAction::Refuse(failure.clone());
        }
        if self.written.is_some() {
            return NextAction::End;
        }
        let Some(destination) = &self.destination else {
            return NextAction::Step(self.locate());
        };
        if destination.interrupted {
            let path = destination.path.clone();
            match (self.mode, self.recovered) {
                (GenerationMode::Write, false) => return NextAction::Step(GenerationStep::Recover(path)),
                (GenerationMode::Write, true) => {
                    return NextAction::Refuse(refusal::interrupted_again(&path));
                }
                (GenerationMode::DryRun, false) => {
                    return NextAction::Step(GenerationStep::CheckRecovery(path));
                }
                (GenerationMode::DryRun, true) => {}
            }
        }
        let refusal = refusal::of_destination(destination);
        if let (DestinationKind::Blocked(_), Some(refusal)) = (&destination.kind, &refusal) {
            return NextAction::Refuse(refusal.clone());
        }
        let plan = commit::complete(&self.rendered, destination, decisions);
        let comparison = match &self.comparison {
            Some(comparison) if comparison.plan == plan => comparison,
            _ => return NextAction::Step(GenerationStep::Compare(destination.path.clone(), Box::new(plan))),
        };
        // Compared first, so that the review can show the files beside the reason.
        if let Some(refusal) = refusal {
            return NextAction::Refuse(refusal);
        }
        if let Some(conflict) = self.conflict()
            && !conflict.is_settled_by(decisions.repository)
        {
            let path = destination.path.clone();
            return NextAction::Ask(DestinationQuestion::Repository(path, conflict));
        }
        let changes = comparison.decided(&decisions.files);
        if let Some(question) = refusal::undecided(destination, comparison, &changes, &decisions.files) {
            return NextAction::Ask(question);
        }
        let order = self.order(destination, comparison, &changes, decisions);
        match &self.check {
            Some((checked, result)) if *checked == order => match (result, self.mode) {
                (_, GenerationMode::DryRun) => NextAction::End,
                (Ok(_), GenerationMode::Write) => NextAction::Step(GenerationStep::Write(Box::new(order))),
                (Err(refusal), GenerationMode::Write) => NextAction::Refuse(refusal.clone()),
            },
            _ => NextAction::Step(GenerationStep::Check(Box::new(order))),
        }
    }

    /// Takes in the result of the step that [`Generation::next`] gave under the same decisions.
    pub fn done(&mut self, step: GenerationStep, done: StepResult) {
        match (step, done) {
            (GenerationStep::Locate { .. }, StepResult::Locate(destination)) => {
                self.destination = Some(destination)
            }
            (GenerationStep::Recover(path), StepResult::Recover(result)) => match result {
                Ok(recovery) => {
                    self.notes.extend(refusal::recovered(&recovery, &path));
                    self.recovered = true;
                    self.destination = None;
                }
                Err(refusal) => self.failure = Some(refusal),
            },
            (GenerationStep::CheckRecovery(path), StepResult::CheckRecovery(result)) => match result {
                Ok(()) => {
                    self.recovered = true;
                    self.notes.push(refusal::still_interrupted(&path));
                }
                Err(refusal) => self.failure = Some(refusal),
            },
            (GenerationStep::Compare(_, plan), StepResult::Compare(result)) => match result {
                Ok(snapshot) => {
                    self.comparison = Some(Comparison {
                        changes: project::changes(&plan, &snapshot),
                        plan: *plan,
                        snapshot,
                    });
                }
                Err(refusal) => self.failure = Some(refusal),
            },
            (GenerationStep::Check(order), StepResult::Check(result)) => self.check = Some((*order, result)),
            (GenerationStep::Write(_), StepResult::Write(result)) => match result {
                Ok(written) => self.written = Some(written),
                Err(refusal) => self.failure = Some(refusal),
            },
            (step, _) => {
                let message = format!("another result than that of {step:?}");
                self.failure = Some(refusal::broken(&message));
            }
        }
    }

    /// Adds warnings that hold whatever follows, such as about an interrupted write that was undone.
    pub fn add_notes(&mut self, notes: impl IntoIterator<Item = Diagnostic>) {
        self.notes.extend(notes);
    }

    /// The notes, for those of an earlier generation.
    pub(super) const fn notes_mut(&mut self) -> &mut Vec<Diagnostic> {
        &mut self.notes
    }

    fn locate(&self) -> GenerationStep {
        // Both are there: nothing is rendered from answers that are not accepted.
        GenerationStep::Locate {
            output: self.answers.path(Key::Output).cloned().unwrap_or_default(),
            name: self.answers.valid(Key::RepoName).unwrap_or_default().to_owned(),
        }
    }

    fn order(
        &self,
        destination: &Destination,
        comparison: &Comparison,
        changes: &[FileChange],
        decisions: &Decisions,
    ) -> WriteOrder {
        let mut plan = comparison.plan.clone();
        let mut kept = Vec::new();
        for change in changes {
            if change.kind == ChangeKind::Keep {
                plan.files.remove(&change.path);
                if change.obstacle.is_none() {
                    kept.push(change.path.clone());
                }
            } else if let Some(FileDecision::Merge(bytes)) = decisions.files.of(&change.path)
                && let Some(file) = plan.files.get_mut(&change.path)
            {
                file.bytes.clone_from(bytes);
            }
        }
        let commits = commit::is_wanted(destination, decisions);
        WriteOrder {
            commit: commits.then(|| commit::order(&self.answers)),
            destination: destination.clone(),
            plan,
            removed: Vec::new(),
            snapshot: comparison.snapshot.clone(),
            kept,
        }
    }
}

impl Comparison {
    /// The changes as they are decided: what is kept has the kind [`ChangeKind::Keep`].
    #[must_use]
    pub fn decided(&self, files: &FileDecisions) -> Vec<FileChange> {
        let decide = |change: &FileChange| {
            let mut change = change.clone();
            // Below something that is no folder a missing file can neither be kept nor written.
            let exists = self.snapshot.entries.contains_key(&change.path);
            let differs = matches!(change.kind, ChangeKind::Modify | ChangeKind::Conflict);
            if exists && differs && files.of(&change.path) == Some(&FileDecision::Keep) {
                change.kind = ChangeKind::Keep;
            }
            change
        };
        self.changes.iter().map(decide).collect()
    }
}

#[cfg(test)]
mod tests;
