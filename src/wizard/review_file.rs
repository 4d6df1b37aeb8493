//! A file about which the user can decide in the review: two versions, as blocks where both are text.

use super::file_review::FileReview;
use crate::generate::{FileDecision, ProjectProcess};
use crate::project::merge::{Resolution, Side};
use crate::project::update::{ConflictDecisions, FileUpdate, Merged, WholeConflict};
use crate::project::{Blocks, ChangeKind, ExistingEntry, LineChange, PlanFile, PlanPath, blob_id};
use std::collections::BTreeMap;
use std::fmt::Write;

/// The decision of what is proposed.
pub const PROPOSED: Resolution = Resolution::Take(Side::New);

/// A file about which the user can decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewFile {
    /// The versions as blocks; none where the file is decided as a whole.
    pub blocks: Option<Blocks>,
    /// Changes without a conflict are taken unless the user decides otherwise.
    pub is_proposed: bool,
    /// The reason why it is not merged by lines.
    pub reason: Option<String>,
    /// Something that is no file of the project is there, which is never replaced.
    pub is_in_the_way: bool,
    /// The bytes that are there.
    pub mine: Option<Vec<u8>>,
    /// The new bytes.
    pub new: Option<Vec<u8>>,
    /// Fingerprints of what is there and of what is new.
    pub(super) fingerprints: [Option<String>; 2],
}

impl ReviewFile {
    /// The files of a process about which the user can decide.
    #[must_use]
    pub fn of_process(process: &ProjectProcess) -> BTreeMap<PlanPath, Self> {
        match process {
            ProjectProcess::New(generation, _) => {
                let changes = generation
                    .comparison()
                    .into_iter()
                    .flat_map(|comparison| comparison.changes.iter().map(move |change| (comparison, change)));
                changes
                    .filter(|(_, change)| matches!(change.kind, ChangeKind::Modify | ChangeKind::Conflict))
                    .filter_map(|(comparison, change)| {
                        let new = comparison.plan.files.get(&change.path)?;
                        let entry = comparison.snapshot.entries.get(&change.path);
                        Some((change.path.clone(), Self::of_new(entry, new)))
                    })
                    .collect()
            }
            ProjectProcess::Update(update, _) => update
                .files()
                .iter()
                .filter_map(|update| Some((update.path.clone(), Self::of_update(update)?)))
                .collect(),
        }
    }

    /// A file of a new project that is there already.
    fn of_new(entry: Option<&ExistingEntry>, new: &PlanFile) -> Self {
        let mine = match entry {
            Some(ExistingEntry::File { bytes, .. }) => Some(bytes.clone()),
            _ => None,
        };
        Self {
            blocks: mine.as_deref().and_then(|mine| blocks(mine, &new.bytes)),
            is_proposed: false,
            reason: None,
            is_in_the_way: false,
            mine,
            new: Some(new.bytes.clone()),
            fingerprints: [entry.map(entry_fingerprint), Some(file_fingerprint(new))],
        }
    }

    /// A file that an update changes; none where there is nothing to decide about it.
    fn of_update(update: &FileUpdate) -> Option<Self> {
        let mine = update.mine.as_ref();
        let blocks = match (&update.merged, mine) {
            (Merged::Mine, _) | (Merged::New(_) | Merged::Removed, None) => return None,
            (Merged::New(_), _) if update.is_input => return None,
            (Merged::New(new), Some(mine)) if new.bytes == mine.bytes => return None,
            (Merged::New(new), Some(mine)) => blocks(&mine.bytes, &new.bytes),
            (Merged::Text { merge, .. }, Some(mine)) => std::str::from_utf8(&mine.bytes)
                .ok()
                .map(|mine| Blocks::of_merge(mine, merge)),
            (Merged::Text { .. } | Merged::Removed | Merged::Whole(_), _) => None,
        };
        let (reason, is_proposed) = match &update.merged {
            Merged::Whole(conflict) => (Some(conflict.words().to_owned()), false),
            _ => (
                update.missing_base.map(|missing| missing.words().to_owned()),
                true,
            ),
        };
        let new = match &update.merged {
            Merged::New(new) => Some(new),
            _ => update.new.as_ref(),
        };
        let mut fingerprint = new.map_or_else(String::new, file_fingerprint);
        if let Some(blocks) = &blocks {
            // The base decides what a conflict is.
            for change in blocks.changes().filter(|change| change.is_conflict) {
                let base = change.base.as_deref().map(|base| blob_id(base.as_bytes()));
                // Writing to a string never fails.
                let _ = write!(fingerprint, " {}", base.unwrap_or_default());
            }
        }
        Some(Self {
            blocks,
            is_proposed,
            reason,
            is_in_the_way: matches!(update.merged, Merged::Whole(WholeConflict::InTheWay(_))),
            mine: mine.map(|mine| mine.bytes.clone()),
            new: new.map(|new| new.bytes.clone()),
            fingerprints: [mine.map(file_fingerprint), Some(fingerprint)],
        })
    }

    /// The changes of the file; none where it is decided as a whole.
    pub fn changes(&self) -> impl Iterator<Item = &LineChange> {
        self.blocks.iter().flat_map(Blocks::changes)
    }

    /// The decision about change `number`, or what is proposed.
    #[must_use]
    pub fn resolution<'a>(
        &self,
        review: Option<&'a FileReview>,
        number: usize,
        change: &LineChange,
    ) -> Option<&'a Resolution> {
        let decided = review.and_then(|review| review.of_change(number));
        decided.or_else(|| (self.is_proposed && !change.is_conflict).then_some(&PROPOSED))
    }

    /// The number of decisions that are left.
    #[must_use]
    pub fn left(&self, review: Option<&FileReview>) -> usize {
        match (&self.blocks, review) {
            (_, Some(FileReview::Whole(_) | FileReview::Edited(_))) => 0,
            (Some(blocks), review) => blocks
                .changes()
                .enumerate()
                .filter(|(number, change)| self.resolution(review, *number, change).is_none())
                .count(),
            (None, _) => usize::from(!self.is_proposed),
        }
    }

    /// The reason why the file cannot be that of `side`.
    #[must_use]
    pub fn cannot_be(&self, side: Side) -> Option<String> {
        let is_in_the_way = self.is_in_the_way && side == Side::New;
        is_in_the_way.then(|| {
            let reason = self.reason.as_deref().unwrap_or_default();
            format!("It is never replaced: {reason}. Keep it (k), or move it away.")
        })
    }

    /// The number of conflicts.
    #[must_use]
    pub fn conflicts(&self) -> usize {
        match &self.blocks {
            Some(_) => self.changes().filter(|change| change.is_conflict).count(),
            None => usize::from(!self.is_proposed),
        }
    }

    /// The bytes as decided; none while something is left, and where no file is left.
    #[must_use]
    pub fn result(&self, review: Option<&FileReview>) -> Option<Vec<u8>> {
        match (&self.blocks, review) {
            (_, Some(FileReview::Edited(text))) => Some(text.clone().into_bytes()),
            (_, Some(FileReview::Whole(Side::Mine))) => self.mine.clone(),
            (Some(blocks), review) => blocks
                .text(|number, change| self.resolution(review, number, change))
                .map(String::into_bytes),
            (None, Some(FileReview::Whole(Side::New))) => self.new.clone(),
            (None, _) if self.is_proposed => self.new.clone(),
            (None, _) => None,
        }
    }

    /// The decision about the file of a new project; none while it is open.
    pub(super) fn decision(&self, review: &FileReview) -> Option<FileDecision> {
        if let FileReview::Whole(side) = review {
            return Some(match side {
                Side::Mine => FileDecision::Keep,
                Side::New => FileDecision::Replace,
            });
        }
        self.result(Some(review)).map(FileDecision::Merge)
    }

    /// Puts the decision about the file of an update into `conflicts`.
    pub(super) fn decide_update(
        &self,
        path: &PlanPath,
        review: &FileReview,
        conflicts: &mut ConflictDecisions,
    ) {
        let decided = self
            .changes()
            .enumerate()
            .filter(|(_, change)| change.is_conflict);
        let mut each: BTreeMap<usize, Resolution> = decided
            .map(|(number, _)| review.of_change(number).cloned())
            .enumerate()
            .filter_map(|(conflict, resolution)| Some((conflict, resolution?)))
            .collect();
        if let (None, FileReview::Whole(side)) = (&self.blocks, review) {
            each.insert(0, Resolution::Take(*side));
        }
        conflicts.each.insert(path.clone(), each);
        let is_as_proposed = |(number, change): (usize, &LineChange)| {
            change.is_conflict || self.resolution(Some(review), number, change) == Some(&PROPOSED)
        };
        let is_own = match review {
            FileReview::Edited(_) => true,
            FileReview::Whole(Side::Mine) => self.is_proposed,
            FileReview::Whole(Side::New) => false,
            FileReview::Changes(_) => !self.changes().enumerate().all(is_as_proposed),
        };
        if is_own && let Some(bytes) = self.result(Some(review)) {
            conflicts.files.insert(path.clone(), bytes);
        }
    }

    /// The review after a decision about some of its changes.
    #[must_use]
    pub fn with(
        &self,
        before: Option<&FileReview>,
        is_decided: impl Fn(usize) -> bool,
        resolution: &Resolution,
    ) -> FileReview {
        let decided: Vec<Option<Resolution>> = self
            .changes()
            .enumerate()
            .map(|(number, _)| match is_decided(number) {
                true => Some(resolution.clone()),
                false => before.and_then(|before| before.of_change(number)).cloned(),
            })
            .collect();
        let review = FileReview::Changes(decided);
        let sides: Option<Vec<Side>> = self
            .changes()
            .enumerate()
            .map(
                |(number, change)| match self.resolution(Some(&review), number, change) {
                    Some(Resolution::Take(side)) => Some(*side),
                    _ => None,
                },
            )
            .collect();
        match sides.as_deref() {
            Some([first, rest @ ..]) if rest.iter().all(|side| side == first) => FileReview::Whole(*first),
            _ => review,
        }
    }

    /// The state of the file in a few words: `take`, `keep`, `1 of 3 taken`, `2 left`, `edited`.
    #[must_use]
    pub fn words(&self, review: Option<&FileReview>) -> String {
        let left = self.left(review);
        let changes = self.changes().count();
        match review {
            _ if left > 0 && left < changes.max(1) => format!("{left} left"),
            _ if left > 1 && self.is_proposed => format!("{left} conflicts"),
            _ if left > 0 && self.is_proposed => "conflict".to_owned(),
            _ if left > 0 => "decide".to_owned(),
            Some(FileReview::Whole(Side::Mine)) => "keep".to_owned(),
            Some(FileReview::Whole(Side::New)) => "take".to_owned(),
            Some(FileReview::Edited(_)) => "edited".to_owned(),
            Some(FileReview::Changes(_)) => {
                let is_taken = |(number, change): &(usize, &LineChange)| {
                    self.resolution(review, *number, change) == Some(&PROPOSED)
                };
                let taken = self.changes().enumerate().filter(is_taken).count();
                format!("{taken} of {changes} taken")
            }
            None => "merged".to_owned(),
        }
    }
}

/// The blocks of two versions of a file; none where one is no text, or the texts are the same.
fn blocks(mine: &[u8], new: &[u8]) -> Option<Blocks> {
    let text = crate::project::base::text;
    let blocks = Blocks::between(text(mine)?, text(new)?);
    let differs = blocks.changes().next().is_some();
    differs.then_some(blocks)
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
