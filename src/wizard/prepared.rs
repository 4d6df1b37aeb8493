//! The project, ready for review.

use super::file_review::{FileReview, FileReviews, StoredFileReview};
use super::review_file::ReviewFile;
use crate::answers::Resolved;
use crate::generate::{Destination, FileDecisions, ProjectProcess, RepositoryConflict, RepositoryDecision};
use crate::project::update::ConflictDecisions;
use crate::project::{Plan, PlanPath, Snapshot};
use crate::text::Diagnostic;
use std::collections::BTreeMap;
use std::path::Path;

/// The project, ready for review.
#[derive(Clone, Debug)]
pub struct PreparedProject {
    /// The version of the project's state that it was made from.
    pub version: u64,
    /// The new project or the update, up to the review, with the decisions that the review does not make.
    pub process: ProjectProcess,
    /// The files about which the user can decide.
    pub files: BTreeMap<PlanPath, ReviewFile>,
    /// Reasons for which it cannot be written, and what to know before.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether git may ask something on the terminal when it commits: a passphrase, or whatever a hook asks.
    pub git_may_ask: bool,
}

/// An empty plan.
static NOTHING: Plan = Plan {
    files: BTreeMap::new(),
    model_files: Vec::new(),
};

impl PreparedProject {
    /// The project of this process, whose files are looked at.
    #[must_use]
    pub fn new(
        version: u64,
        process: ProjectProcess,
        diagnostics: Vec<Diagnostic>,
        git_may_ask: bool,
    ) -> Self {
        Self {
            version,
            files: ReviewFile::of_process(&process),
            process,
            diagnostics,
            git_may_ask,
        }
    }

    /// Takes over the notes of an earlier one about the same destination.
    pub(super) fn keep_notes(&mut self, earlier: &Self) {
        let missing = self.process.keep_notes(&earlier.process);
        self.diagnostics.extend(missing);
    }

    /// The files of a new project; none where it could not be rendered, and of an update.
    #[must_use]
    pub fn plan(&self) -> &Plan {
        match &self.process {
            ProjectProcess::New(generation, _) => generation
                .comparison()
                .map_or(&NOTHING, |comparison| &comparison.plan),
            ProjectProcess::Update(..) => &NOTHING,
        }
    }

    /// The files on disk at the paths of the project.
    #[must_use]
    pub fn snapshot(&self) -> &Snapshot {
        self.process.snapshot()
    }

    /// The folder that it will be written into.
    #[must_use]
    pub fn destination(&self) -> &Path {
        match &self.process {
            ProjectProcess::Update(update, _) => update.root(),
            ProjectProcess::New(..) => {
                let destination = self.process.destination();
                destination.map_or(Path::new(""), |destination| &destination.path)
            }
        }
    }

    /// A description of the existing folder; none where there is none.
    #[must_use]
    pub fn description(&self) -> Option<String> {
        self.process.destination().and_then(Destination::description)
    }

    /// The answers that it was made from.
    #[must_use]
    pub const fn answers(&self) -> &Resolved {
        self.process.answers()
    }

    /// The conflict with a repository at or around the destination.
    #[must_use]
    pub fn conflict(&self) -> Option<RepositoryConflict> {
        self.process.repository_conflict()
    }

    /// The conflict, while the user has not decided about it.
    #[must_use]
    pub fn open_conflict(&self) -> Option<RepositoryConflict> {
        self.process.open_repository_conflict()
    }

    /// The decision about that conflict.
    #[must_use]
    pub const fn repository_decision(&self) -> Option<RepositoryDecision> {
        match &self.process {
            ProjectProcess::New(_, decisions) => decisions.repository,
            ProjectProcess::Update(..) => None,
        }
    }

    /// The command that writes the same without questions.
    #[must_use]
    pub fn command(&self) -> String {
        self.process.command()
    }

    /// The same process with the decisions of the review, as far as they are made.
    #[must_use]
    pub fn decided(&self, reviews: &FileReviews) -> ProjectProcess {
        let mut process = self.process.clone();
        self.decide(&mut process, reviews);
        process
    }

    /// The decision about the file at `path`.
    #[must_use]
    pub fn review<'a>(&self, reviews: &'a FileReviews, path: &PlanPath) -> Option<&'a FileReview> {
        reviews.get(self.destination(), path, &self.files.get(path)?.fingerprints)
    }

    /// Replaces the decision about the file at `path`; none takes it back. Gives the one before.
    pub(super) fn set_review(
        &self,
        reviews: &mut FileReviews,
        path: &PlanPath,
        file_review: Option<FileReview>,
    ) -> Option<FileReview> {
        let before = self.review(reviews, path).cloned();
        match (file_review, self.files.get(path)) {
            (Some(file_review), Some(file)) => {
                let [there, new] = file.fingerprints.clone();
                reviews.set(StoredFileReview {
                    destination: self.destination().to_owned(),
                    path: path.clone(),
                    file_review,
                    there,
                    new,
                });
            }
            _ => reviews.remove(self.destination(), path),
        }
        before
    }

    /// Puts the decisions of the review into `process`, which is the one of this project.
    pub(super) fn decide(&self, process: &mut ProjectProcess, reviews: &FileReviews) {
        let made = self
            .files
            .iter()
            .filter_map(|(path, file)| Some((path, file, self.review(reviews, path)?)));
        match process {
            ProjectProcess::New(_, decisions) => {
                let each =
                    made.filter_map(|(path, file, review)| Some((path.clone(), file.decision(review)?)));
                decisions.files = FileDecisions::Each(each.collect());
            }
            ProjectProcess::Update(_, decisions) => {
                let mut conflicts = ConflictDecisions::default();
                for (path, file, review) in made {
                    file.decide_update(path, review, &mut conflicts);
                }
                decisions.conflicts = conflicts;
            }
        }
    }
}
