//! Decisions of the review about existing files: each as a whole, or hunk by hunk.

use super::project_state::PreparedProject;
use crate::project::{ExistingEntry, PlanFile, PlanPath, blob_id, with_hunks};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The decision about a hunk, or about a whole file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HunkDecision {
    /// The new one takes its place.
    Take,
    /// The existing one stays.
    Keep,
}

/// The decisions about one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileReview {
    /// About all of it.
    Whole(HunkDecision),
    /// About its hunks, in their order; some may be undecided, and not all decided ones are the same.
    Hunks(Vec<Option<HunkDecision>>),
}

impl FileReview {
    /// The same after a decision about hunk `index` of `count`.
    #[must_use]
    pub fn with(before: Option<&Self>, index: usize, count: usize, decision: HunkDecision) -> Self {
        let mut hunks: Vec<Option<HunkDecision>> = (0..count)
            .map(|hunk| before.and_then(|before| before.of_hunk(hunk)))
            .collect();
        if let Some(hunk) = hunks.get_mut(index) {
            *hunk = Some(decision);
        }
        let first = hunks.first().copied().flatten();
        match first {
            Some(decision) if hunks.iter().all(|hunk| *hunk == first) => Self::Whole(decision),
            _ => Self::Hunks(hunks),
        }
    }

    /// Returns whether nothing is left to decide.
    #[must_use]
    pub fn is_made(&self) -> bool {
        match self {
            Self::Whole(_) => true,
            Self::Hunks(hunks) => hunks.iter().all(Option::is_some),
        }
    }

    /// The decision about hunk `index`.
    #[must_use]
    pub fn of_hunk(&self, index: usize) -> Option<HunkDecision> {
        match self {
            Self::Whole(decision) => Some(*decision),
            Self::Hunks(hunks) => hunks.get(index).copied().flatten(),
        }
    }

    /// In a few words: `take`, `keep`, `1 of 3 taken`, `2 left`.
    #[must_use]
    pub fn words(&self) -> String {
        let hunks = match self {
            Self::Whole(HunkDecision::Take) => return "take".to_owned(),
            Self::Whole(HunkDecision::Keep) => return "keep".to_owned(),
            Self::Hunks(hunks) => hunks,
        };
        let taken = hunks.iter().filter(|hunk| **hunk == Some(HunkDecision::Take));
        match hunks.iter().filter(|hunk| hunk.is_none()).count() {
            0 => format!("{} of {} taken", taken.count(), hunks.len()),
            left => format!("{left} left"),
        }
    }
}

/// A decision, and what it was about.
#[derive(Clone, Debug, PartialEq, Eq)]
struct ReviewedFile {
    file_review: FileReview,
    there: Option<ExistingEntry>,
    new: Option<PlanFile>,
}

/// Every decision by its destination and path. One holds for what was seen: while the file on disk or the project's is
/// another one it is asked again, and when they are as they were, it holds again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileReviews {
    made: BTreeMap<PathBuf, BTreeMap<PlanPath, ReviewedFile>>,
    /// Decisions of a draft, whose files have not been seen again yet.
    stored: Vec<StoredFileReview>,
}

/// A decision as it is in a draft: the files that it was about are known by their fingerprints.
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
    pub const fn restored(stored: Vec<StoredFileReview>) -> Self {
        Self {
            made: BTreeMap::new(),
            stored,
        }
    }

    /// Returns whether nothing is decided.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.made.is_empty() && self.stored.is_empty()
    }

    /// Every decision, for a draft.
    #[must_use]
    pub fn to_stored(&self) -> Vec<StoredFileReview> {
        let stored = |destination: &PathBuf, path: &PlanPath, reviewed: &ReviewedFile| StoredFileReview {
            destination: destination.clone(),
            path: path.clone(),
            file_review: reviewed.file_review.clone(),
            there: reviewed.there.as_ref().map(entry_fingerprint),
            new: reviewed.new.as_ref().map(file_fingerprint),
        };
        let made = self.made.iter().flat_map(|(destination, files)| {
            let of_file = move |(path, reviewed)| stored(destination, path, reviewed);
            files.iter().map(of_file)
        });
        made.chain(self.stored.iter().cloned()).collect()
    }

    /// Takes over the decisions of a draft about files that are as they were.
    pub fn adopt(&mut self, prepared: &PreparedProject) {
        for stored in std::mem::take(&mut self.stored) {
            let there = prepared.snapshot().entries.get(&stored.path);
            let new = prepared.plan().files.get(&stored.path);
            let is_same =
                there.map(entry_fingerprint) == stored.there && new.map(file_fingerprint) == stored.new;
            if is_same && stored.destination == prepared.destination() {
                self.set(prepared, &stored.path, stored.file_review);
            } else {
                self.stored.push(stored);
            }
        }
    }

    /// The decisions about the file at `path`.
    #[must_use]
    pub fn get(&self, prepared: &PreparedProject, path: &PlanPath) -> Option<&FileReview> {
        let reviewed = self.made.get(prepared.destination())?.get(path)?;
        let same_there = reviewed.there.as_ref() == prepared.snapshot().entries.get(path);
        // To keep one's own needs no look at the new one.
        let same_new = reviewed.file_review == FileReview::Whole(HunkDecision::Keep)
            || reviewed.new.as_ref() == prepared.plan().files.get(path);
        (same_there && same_new).then_some(&reviewed.file_review)
    }

    /// The user decides about the file at `path`.
    pub fn set(&mut self, prepared: &PreparedProject, path: &PlanPath, file_review: FileReview) {
        let reviewed = ReviewedFile {
            file_review,
            there: prepared.snapshot().entries.get(path).cloned(),
            new: prepared.plan().files.get(path).cloned(),
        };
        self.made
            .entry(prepared.destination().to_owned())
            .or_default()
            .insert(path.clone(), reviewed);
    }

    /// The file at `path` with the hunks that were taken; none where it was decided about as a whole, or not at all.
    #[must_use]
    pub fn merged(&self, prepared: &PreparedProject, path: &PlanPath) -> Option<Vec<u8>> {
        let Some(file_review @ FileReview::Hunks(hunks)) = self.get(prepared, path) else {
            return None;
        };
        let Some(ExistingEntry::File { bytes, .. }) = prepared.snapshot().entries.get(path) else {
            return None;
        };
        let old = std::str::from_utf8(bytes).ok()?;
        let new = std::str::from_utf8(&prepared.plan().files.get(path)?.bytes).ok()?;
        let taken: Vec<bool> = hunks
            .iter()
            .map(|hunk| *hunk == Some(HunkDecision::Take))
            .collect();
        file_review
            .is_made()
            .then(|| with_hunks(old, new, &taken).into_bytes())
    }
}

/// A text that is the same for the same file, to compare with later.
fn file_fingerprint(file: &PlanFile) -> String {
    format!("{} {}", file.mode.git(), blob_id(&file.bytes))
}

/// A text that is the same for what is the same on disk.
fn entry_fingerprint(entry: &ExistingEntry) -> String {
    match entry {
        ExistingEntry::File { bytes, mode } => format!("{} {}", mode.git(), blob_id(bytes)),
        ExistingEntry::Folder => "folder".to_owned(),
        ExistingEntry::Link { target } => format!("link {target}"),
        ExistingEntry::Unreadable(reason) => format!("unreadable {reason}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_hunk_decides_a_file() {
        let first = FileReview::with(None, 1, 2, HunkDecision::Take);
        assert_eq!((first.is_made(), first.words()), (false, "1 left".to_owned()));
        assert_eq!(first.of_hunk(0), None);
        let mixed = FileReview::with(Some(&first), 0, 2, HunkDecision::Keep);
        assert_eq!(
            (mixed.is_made(), mixed.words()),
            (true, "1 of 2 taken".to_owned())
        );
        let whole = FileReview::with(Some(&first), 0, 2, HunkDecision::Take);
        assert_eq!(whole, FileReview::Whole(HunkDecision::Take));
        let again = FileReview::with(Some(&whole), 1, 2, HunkDecision::Keep);
        assert_eq!(again.of_hunk(0), Some(HunkDecision::Take));
        assert_eq!(again.words(), "1 of 2 taken");
    }
}
