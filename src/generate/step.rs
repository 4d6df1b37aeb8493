//! The steps of making a project as data, and what comes of them.

use super::commit::{CommitMeans, CommitOrder, Committed};
use super::destination::Destination;
use crate::project::update::BaseSource;
use crate::project::{Plan, PlanPath, Snapshot};
use crate::text::Diagnostic;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// A step that is performed outside this module. Each is answered by the variant of [`StepResult`] of the same name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GenerationStep {
    /// Look at the folder `name` in `output`. Nothing is changed.
    Locate {
        /// The output folder, as it was answered.
        output: PathBuf,
        /// The name of the repository.
        name: String,
    },
    /// Undo the write into this folder that was interrupted.
    Recover(PathBuf),
    /// Find out whether that write could be undone. Nothing is changed.
    CheckRecovery(PathBuf),
    /// Take a snapshot of this folder at the paths of the plan.
    Compare(PathBuf, Box<Plan>),
    /// Read the files of a project at these paths, and what git knows of them. Nothing is changed.
    Inspect {
        /// The project's folder.
        folder: PathBuf,
        /// The paths in it.
        paths: BTreeSet<PlanPath>,
        /// The ids of the objects to read from the repository, as far as it has them.
        ids: BTreeSet<String>,
    },
    /// Settle whether and how this could be written. Nothing is changed.
    Check(Box<WriteOrder>),
    /// Write, all or nothing.
    Write(Box<WriteOrder>),
}

/// The result of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepResult {
    /// The destination as it is.
    Locate(Destination),
    /// The interrupted write is undone, or why not.
    Recover(Result<Recovery, Refusal>),
    /// The interrupted write can be undone, or why not.
    CheckRecovery(Result<(), Refusal>),
    /// The snapshot, or why the folder cannot be read.
    Compare(Result<Snapshot, Refusal>),
    /// The project as it is, or why it cannot be read.
    Inspect(Result<Box<Inspection>, Refusal>),
    /// Who would commit and how; none without a commit.
    Check(Result<Option<CommitMeans>, Refusal>),
    /// The result of the write.
    Write(Result<WriteResult, Refusal>),
}

/// A project as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inspection {
    /// The files.
    pub snapshot: Snapshot,
    /// The objects of the repository that were asked for and found, by id.
    pub objects: BTreeMap<String, Vec<u8>>,
    /// The repository that was searched.
    pub source: BaseSource,
    /// The paths whose files git does not have as they are: changed, untracked or ignored.
    pub dirty: BTreeSet<PlanPath>,
}

/// A project that is to be written, as it was reviewed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WriteOrder {
    /// The destination as it was looked at.
    pub destination: Destination,
    /// The files as they are to be: every one is created or replaced. What the user keeps is not in it.
    pub plan: Plan,
    /// The files that are removed; the snapshot has each of them.
    pub removed: Vec<PlanPath>,
    /// The files at the destination when it was reviewed; the write is refused if they have changed.
    pub snapshot: Snapshot,
    /// Paths of the project that stay as they are on the disk and belong into the first commit of a new repository.
    pub kept: Vec<PlanPath>,
    /// The repository and commit to make; none for files alone.
    pub commit: Option<CommitOrder>,
}

/// The recovery of an interrupted write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recovery {
    /// There was none.
    Nothing,
    /// The files are as they were before.
    Undone {
        /// The old versions of files that somebody has changed since, beside them.
        beside: Vec<PathBuf>,
        /// Lock files of git that are not known to be this program's: git does not work before they are removed.
        locks: Vec<PathBuf>,
    },
    /// The write had been complete: only what it kept for undoing was removed.
    Complete {
        /// As in [`Recovery::Undone`].
        locks: Vec<PathBuf>,
    },
}

/// The result of the write.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WriteResult {
    /// The folder of the project.
    pub path: PathBuf,
    /// The number of files that were created or replaced.
    pub files: usize,
    /// The commit, when one was asked for.
    pub commit: Option<Committed>,
    /// The reason why the remote `origin` could not be set, in the words of the system.
    pub origin_failure: Option<String>,
    /// The reason why the write cannot be undone; reported once in a run.
    pub undo_failure: Option<String>,
}

/// The reason why nothing was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The kind, which decides the exit status.
    pub kind: RefusalKind,
    /// The reason; none where the user asked to stop.
    pub diagnostic: Option<Box<Diagnostic>>,
}

/// The kind of a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusalKind {
    /// Something is undecided or not in order (exit status 1).
    NotInOrder,
    /// Something cannot be read, written or run (exit status 2).
    Failed,
    /// The user asked to stop, by this signal.
    Stopped(i32),
}

impl Refusal {
    /// The input is not in order, or something is undecided.
    #[must_use]
    pub fn not_in_order(diagnostic: Diagnostic) -> Self {
        Self {
            kind: RefusalKind::NotInOrder,
            diagnostic: Some(Box::new(diagnostic)),
        }
    }

    /// Something cannot be read, written or run.
    #[must_use]
    pub fn failed(diagnostic: Diagnostic) -> Self {
        Self {
            kind: RefusalKind::Failed,
            diagnostic: Some(Box::new(diagnostic)),
        }
    }

    /// The user asked to stop.
    #[must_use]
    pub const fn stopped(signal: i32) -> Self {
        Self {
            kind: RefusalKind::Stopped(signal),
            diagnostic: None,
        }
    }
}
