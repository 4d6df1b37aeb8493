//! The user's decisions about a project that is written, whichever face asks.

use super::conflict::RepositoryDecision;
use crate::project::PlanPath;
use std::collections::BTreeMap;

/// The decisions as far as they are made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decisions {
    /// About a repository at or around the destination; none while undecided.
    pub repository: Option<RepositoryDecision>,
    /// About the commit.
    pub commit: CommitDecision,
    /// About the files that are there already.
    pub files: FileDecisions,
}

/// Whether a commit is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CommitDecision {
    /// In a new repository and in one without a commit.
    #[default]
    Usual,
    /// Also in a folder that has other files or commits.
    Always,
    /// Not at all, and no repository either.
    Never,
}

/// The decisions about existing files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum FileDecisions {
    /// Nothing is decided; a folder with other files is not written into.
    #[default]
    Undecided,
    /// The same for every file.
    All(FileDecision),
    /// One by one, as reviewed; a differing file that is missing here is undecided.
    Each(BTreeMap<PlanPath, FileDecision>),
}

/// The decision about one existing file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileDecision {
    /// It stays as it is.
    Keep,
    /// The new one takes its place.
    Replace,
    /// These bytes take its place: some hunks of the new one and some of its own.
    Merge(Vec<u8>),
}

impl FileDecisions {
    /// The decision about the file at `path`.
    #[must_use]
    pub fn of(&self, path: &PlanPath) -> Option<&FileDecision> {
        match self {
            Self::Undecided => None,
            Self::All(decision) => Some(decision),
            Self::Each(decisions) => decisions.get(path),
        }
    }
}
