//! Decisions about the conflicts of an update, and the file that they give.

use super::file::{FileUpdate, Merged, WholeConflict};
use crate::project::merge::{Resolution, Side};
use crate::project::{PlanFile, PlanPath};
use std::collections::BTreeMap;

/// The decisions about conflicts as far as they are made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConflictDecisions {
    /// The side for every conflict that has no decision of its own; none leaves it undecided.
    pub prefer: Option<Side>,
    /// Conflicts of texts are written into the files between the markers of git.
    pub markers: bool,
    /// One by one, by path and by their number in the file, from 0.
    pub each: BTreeMap<PlanPath, BTreeMap<usize, Resolution>>,
    /// Whole files as the user wants them, by path, where not all that merges cleanly is taken.
    pub files: BTreeMap<PlanPath, Vec<u8>>,
}

/// The file that an update leaves at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileOutcome {
    /// This one.
    File(PlanFile),
    /// None: the user removed it, or it is removed now.
    Absent,
    /// The folder, link or special file that is there: it is never replaced.
    Untouched,
    /// Open conflicts.
    Undecided,
}

impl ConflictDecisions {
    /// The decision about the conflict of this number in the file at `path`.
    #[must_use]
    pub fn of(&self, path: &PlanPath, number: usize) -> Option<Resolution> {
        let own = self.each.get(path).and_then(|each| each.get(&number)).cloned();
        own.or_else(|| self.prefer.map(Resolution::Take))
    }
}

impl FileUpdate {
    /// The file after the update under these decisions.
    #[must_use]
    pub fn outcome(&self, decisions: &ConflictDecisions) -> FileOutcome {
        let file = |file: Option<&PlanFile>| file.cloned().map_or(FileOutcome::Absent, FileOutcome::File);
        if let (Some(bytes), Some(mine)) = (decisions.files.get(&self.path), &self.mine) {
            return FileOutcome::File(PlanFile {
                bytes: bytes.clone(),
                mode: mine.mode,
            });
        }
        match &self.merged {
            Merged::Mine => file(self.mine.as_ref()),
            Merged::New(new) => FileOutcome::File(new.clone()),
            Merged::Removed => FileOutcome::Absent,
            Merged::Text { merge, mode } => {
                let made: Option<BTreeMap<usize, Resolution>> = (0..merge.conflicts().count())
                    .map(|number| Some((number, decisions.of(&self.path, number)?)))
                    .collect();
                let text = match made {
                    Some(made) => merge.text(|number| made.get(&number)),
                    None if decisions.markers => Some(merge.with_markers()),
                    None => None,
                };
                text.map_or(FileOutcome::Undecided, |text| {
                    FileOutcome::File(PlanFile {
                        bytes: text.into_bytes(),
                        mode: *mode,
                    })
                })
            }
            Merged::Whole(conflict) => match (decisions.of(&self.path, 0), conflict) {
                (Some(Resolution::Take(Side::Mine)), WholeConflict::InTheWay(_)) => FileOutcome::Untouched,
                (Some(Resolution::Take(Side::Mine)), _) => file(self.mine.as_ref()),
                (Some(Resolution::Take(Side::New)), WholeConflict::Binary | WholeConflict::NotGenerated) => {
                    file(self.new.as_ref())
                }
                _ => FileOutcome::Undecided,
            },
        }
    }

    /// The number of conflicts without a decision.
    #[must_use]
    pub fn open(&self, decisions: &ConflictDecisions) -> usize {
        match &self.merged {
            _ if decisions.files.contains_key(&self.path) => 0,
            Merged::Text { merge, .. } if !decisions.markers => (0..merge.conflicts().count())
                .filter(|&number| decisions.of(&self.path, number).is_none())
                .count(),
            _ => usize::from(self.outcome(decisions) == FileOutcome::Undecided),
        }
    }
}
