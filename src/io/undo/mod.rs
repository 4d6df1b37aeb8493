//! Undoing this program's last write to a project or a file.
//!
//! Every write keeps in the [`archive`] what it replaces ([`keeping`]). An undo compares the record with the disk
//! (`plan`): what still is as it was written goes back, what was changed since is kept. A project goes back under the
//! writer's journal, a file by one rename, so that a kill leaves the old state or the new one.

pub mod archive;
mod error;
mod file;
pub mod keeping;
mod plan;
mod project;
pub mod record;
mod repository;

use crate::generate::GenerationMode;
use crate::generate::undo::{UndoPlan, Undone};
use crate::io::git::config::real_future_path;
use crate::io::state_folder::StateFolder;
use crate::io::stop::Stop;
use archive::{Archive, Kept};
use record::Subject;
use std::path::Path;

pub use error::UndoError;

/// Whether the repository of a project is undone too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Git {
    /// It is.
    Undo,
    /// It stays as it is.
    Leave,
}

/// The last write to a path, with what undoing it does.
#[derive(Debug)]
pub struct Undo {
    archive: Archive,
    kept: Kept,
    git: Git,
    plan: UndoPlan,
}

impl Undo {
    /// Finds the last write to the project around a folder, or to a file. A write of which all is as it was before is
    /// passed over, and forgotten unless this is a dry run: nothing else is changed.
    ///
    /// # Errors
    /// When none is kept, all that it wrote was changed since, or its commit cannot be undone.
    pub fn find(path: &Path, git: Git, mode: GenerationMode) -> Result<Self, UndoError> {
        let archive = Archive::new(StateFolder::of_user());
        let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let path = real_future_path(&absolute);
        let writes = archive.writes()?;
        for kept in writes_to(&writes, &path) {
            if let Some(plan) = plan::plan(&kept.record, git)? {
                return Ok(Self {
                    kept: kept.clone(),
                    archive,
                    git,
                    plan,
                });
            }
            if mode == GenerationMode::Write {
                // An undo may have been killed between its end and this.
                project::remove_above(&kept.record);
                archive.forget(kept);
            }
        }
        Err(not_kept(&writes, &path))
    }

    /// The effect of undoing the write.
    #[must_use]
    pub const fn plan(&self) -> &UndoPlan {
        &self.plan
    }

    /// Undoes the write.
    ///
    /// # Errors
    /// When the disk is not as it was, the old contents are damaged, or it cannot be written; nothing is undone then.
    pub fn perform(&self, stop: &Stop) -> Result<Undone, UndoError> {
        let now = plan::plan(&self.kept.record, self.git)?;
        let same = |now: &UndoPlan| now.changes == self.plan.changes && now.commit == self.plan.commit;
        if !now.as_ref().is_some_and(same) {
            return Err(UndoError::Changed(self.plan.path.clone()));
        }
        let revert = match &self.kept.record.subject {
            Subject::Project(root) => project::perform(root, &self.archive, &self.kept, &self.plan, stop)?,
            Subject::File(path) => {
                file::perform(path, &self.archive, &self.kept, stop)?;
                None
            }
        };
        self.archive.forget(&self.kept);
        Ok(Undone {
            plan: self.plan.clone(),
            revert,
            is_gone: !self.plan.path.exists(),
        })
    }
}

/// The folder of the project around `path`; none where it is in none, and for a file in a project.
fn project_of<'a>(writes: &[Kept], path: &'a Path) -> Option<&'a Path> {
    let is_project = |folder: &Path| {
        let is_kept = |kept: &Kept| matches!(&kept.record.subject, Subject::Project(root) if root == folder);
        folder.join(crate::generate::MARK).is_file() || writes.iter().any(is_kept)
    };
    let root = path.ancestors().find(|folder| is_project(folder));
    root.filter(|root| path.is_dir() || *root == path)
}

/// Those of `writes` that are about `path`.
fn writes_to<'a>(writes: &'a [Kept], path: &'a Path) -> impl Iterator<Item = &'a Kept> {
    let project = project_of(writes, path);
    writes
        .iter()
        .filter(move |kept| match (&kept.record.subject, project) {
            (Subject::Project(root), Some(project)) => root == project,
            (Subject::File(file), Some(project)) => file.starts_with(project),
            (Subject::Project(_), None) => false,
            // In a folder that is no project, the files in it.
            (Subject::File(file), None) => file == path || (path.is_dir() && file.parent() == Some(path)),
        })
}

/// The reason why no write to `path` is found.
fn not_kept(writes: &[Kept], path: &Path) -> UndoError {
    let holds = |kept: &&Kept| {
        let inner = path.strip_prefix(kept.record.subject.path()).ok();
        let mut files = kept.record.files.iter();
        files.any(|file| !file.path.is_empty() && inner == Some(Path::new(&file.path)))
    };
    match writes.iter().find(holds) {
        Some(kept) => UndoError::PartOfProject {
            file: path.to_owned(),
            project: kept.record.subject.path().to_owned(),
        },
        None => UndoError::NotKept(project_of(writes, path).unwrap_or(path).to_owned()),
    }
}
