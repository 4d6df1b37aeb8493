//! Decisions of the review about files: each as a whole, or change by change.

use crate::project::PlanPath;
use crate::project::merge::{Resolution, Side};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The decisions about one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileReview {
    /// All of it is that of one side.
    Whole(Side),
    /// About its changes, in their order; some may be undecided, or as proposed.
    Changes(Vec<Option<Resolution>>),
    /// The whole text as the user has edited it.
    Edited(String),
}

/// All of the user's version.
static MINE: Resolution = Resolution::Take(Side::Mine);

/// All of the new version.
static NEW: Resolution = Resolution::Take(Side::New);

impl FileReview {
    /// The decision about change `number`.
    #[must_use]
    pub fn of_change(&self, number: usize) -> Option<&Resolution> {
        match self {
            Self::Whole(Side::Mine) => Some(&MINE),
            Self::Whole(Side::New) => Some(&NEW),
            Self::Changes(changes) => changes.get(number)?.as_ref(),
            Self::Edited(_) => None,
        }
    }
}

/// Every decision by its destination and path. One holds for what was seen: while the file on disk or the project's is
/// another one it is asked again, and when they are as they were, it holds again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileReviews {
    made: BTreeMap<PathBuf, BTreeMap<PlanPath, StoredFileReview>>,
}

/// A decision, and the fingerprints of the versions that it was made about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFileReview {
    /// The destination.
    pub destination: PathBuf,
    /// The file's path there.
    pub path: PlanPath,
    /// The decision.
    pub file_review: FileReview,
    /// The file on disk; none where there was none.
    pub there: Option<String>,
    /// The project's file.
    pub new: Option<String>,
}

impl FileReviews {
    /// The decisions of a draft.
    #[must_use]
    pub fn restored(stored: Vec<StoredFileReview>) -> Self {
        let mut reviews = Self::default();
        for one in stored {
            let files = reviews.made.entry(one.destination.clone()).or_default();
            files.insert(one.path.clone(), one);
        }
        reviews
    }

    /// Whether nothing is decided.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.made.values().all(BTreeMap::is_empty)
    }

    /// Every decision, for a draft.
    #[must_use]
    pub fn to_stored(&self) -> Vec<StoredFileReview> {
        self.made.values().flat_map(BTreeMap::values).cloned().collect()
    }

    /// The decisions about the file at `path`, if they were made about the versions with these fingerprints.
    #[must_use]
    pub fn get(
        &self,
        destination: &Path,
        path: &PlanPath,
        [there, new]: &[Option<String>; 2],
    ) -> Option<&FileReview> {
        let stored = self.made.get(destination)?.get(path)?;
        // To keep one's own needs no look at the new one.
        let is_same = stored.there == *there
            && (stored.new == *new || stored.file_review == FileReview::Whole(Side::Mine));
        is_same.then_some(&stored.file_review)
    }

    /// The user decides about a file.
    pub fn set(&mut self, stored: StoredFileReview) {
        let files = self.made.entry(stored.destination.clone()).or_default();
        files.insert(stored.path.clone(), stored);
    }

    /// The decision about the file at `path` is taken back.
    pub fn remove(&mut self, destination: &Path, path: &PlanPath) {
        if let Some(files) = self.made.get_mut(destination) {
            files.remove(path);
        }
    }
}
