//! Changes of an update to each file of a project: three versions of each (as generated before, as the user has it, as
//! generated now) give one change, with conflicts where only the user can decide.

mod base;
mod decision;
mod file;
pub mod migration;
mod next_base;
mod paths;

pub use base::{BaseSource, Bases, MissingBase};
pub use decision::{ConflictDecisions, FileOutcome};
pub use file::{FileUpdate, Merged, WholeConflict, file_updates};
pub use migration::{MIGRATIONS, Migration, migrate};
pub use next_base::base_texts;
pub use paths::{Renames, is_input, updated_paths};

use super::{ExistingEntry, Plan, PlanPath, ProjectFile, Snapshot};

/// The three versions of a project, and what connects them.
#[derive(Clone, Copy, Debug)]
pub struct Versions<'a> {
    /// `.lume-wizard.yml` as it is in the project, migrated.
    pub previous: &'a ProjectFile,
    /// The variables file's path in the project as it is.
    pub variables_file: &'a PlanPath,
    /// The files as generated now.
    pub plan: &'a Plan,
    /// The files as the user has them.
    pub snapshot: &'a Snapshot,
    /// The files as generated before, as far as they were found.
    pub bases: &'a Bases,
    /// The paths that files move to.
    pub renames: &'a Renames,
}

impl Versions<'_> {
    fn mine(&self, path: &PlanPath) -> Option<&ExistingEntry> {
        self.snapshot.entries.get(path)
    }
}

#[cfg(test)]
mod tests;
