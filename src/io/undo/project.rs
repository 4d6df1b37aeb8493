//! A project as it was before a write, under the writer's journal.

use super::archive::{Archive, Kept};
use super::plan::{git_mode, plan_path};
use super::record::Record;
use super::{UndoError, repository};
use crate::generate::undo::{CommitUndo, UndoPlan};
use crate::generate::{CommitOrder, Person, WriteOrder};
use crate::io::git::repository::open;
use crate::io::stop::Stop;
use crate::io::writer::{self, RepositoryRewind, Reset, Rewind, WriteError};
use crate::project::{ChangeKind, Plan, PlanFile, PlanPath};
use std::collections::BTreeMap;
use std::path::Path;

/// Undoes the write of `kept` as `plan` says, and gives the commit that reverts its own.
pub(super) fn perform(
    root: &Path,
    archive: &Archive,
    kept: &Kept,
    plan: &UndoPlan,
    stop: &Stop,
) -> Result<Option<String>, UndoError> {
    let record = &kept.record;
    let kinds: BTreeMap<&PlanPath, ChangeKind> = plan
        .changes
        .iter()
        .map(|change| (&change.path, change.kind))
        .collect();
    let mut files = Plan::default();
    let mut removed = Vec::new();
    let mut rewind = Rewind {
        made: plan_paths(&record.folders),
        ..Rewind::default()
    };
    for folder in &record.emptied {
        rewind
            .folder_modes
            .extend(PlanPath::new(&folder.path).map(|path| (path, folder.mode)));
    }
    for file in &record.files {
        let Some(path) = plan_path(record, file) else {
            continue;
        };
        match (kinds.get(&path), &file.old) {
            (Some(ChangeKind::Delete), _) => removed.push(path),
            (Some(ChangeKind::Modify | ChangeKind::Create), Some(old)) => {
                let bytes = archive.contents(kept, &old.id)?;
                let mode = git_mode(old.mode);
                rewind.modes.insert(path.clone(), old.mode);
                files.files.insert(path, PlanFile { bytes, mode });
            }
            _ => {}
        }
    }
    rewind.repository = match &plan.commit {
        CommitUndo::RemoveRepository { .. } => Some(RepositoryRewind::Remove),
        CommitUndo::Reset { id, to } => Some(RepositoryRewind::Reset(reset(
            root,
            archive,
            kept,
            id,
            to.as_ref(),
        )?)),
        CommitUndo::None | CommitUndo::Revert { .. } => None,
    };
    let name = root.file_name().unwrap_or_default().to_string_lossy();
    let destination = crate::io::destination::locate(root.parent().unwrap_or(Path::new("/")), &name);
    let paths = files.files.keys().chain(&removed).collect();
    let order = WriteOrder {
        snapshot: crate::io::snapshot(&destination.path, &paths).map_err(WriteError::io(root, "read"))?,
        commit: revert(root, &plan.commit),
        destination,
        plan: files,
        removed,
        kept: Vec::new(),
    };
    let written = writer::rewind(&order, &rewind, stop)?;
    remove_above(record);
    Ok(written.commit.map(|commit| commit.id))
}

/// The branch and the index as they go back.
fn reset(
    root: &Path,
    archive: &Archive,
    kept: &Kept,
    id: &str,
    to: Option<&String>,
) -> Result<Reset, UndoError> {
    let record = &kept.record;
    let index = record
        .repository
        .as_ref()
        .and_then(|repository| repository.index.as_ref());
    let index = index.map(|index| archive.contents(kept, index)).transpose()?;
    let origin = open(root).ok().zip(record.repository.as_ref());
    let origin = origin.and_then(|(open, before)| repository::commit_of(&open, record, before)?.origin);
    Ok(Reset {
        from: id.to_owned(),
        to: to.cloned(),
        index,
        origin,
        written: written(root, id, record),
    })
}

/// The files of the commit at each path of the write: a hook may have changed it.
fn written(root: &Path, id: &str, record: &Record) -> BTreeMap<PlanPath, Option<String>> {
    let repository = open(root).ok();
    let commit = repository.as_ref().and_then(|repository| {
        let id = git2::Oid::from_str(id).ok()?;
        repository.find_commit(id).ok()?.tree().ok()
    });
    let entry = |path: &PlanPath| {
        let entry = commit.as_ref()?.get_path(Path::new(path.as_str())).ok()?;
        Some(entry.id().to_string())
    };
    let files = record.files.iter();
    let paths = files.filter_map(|file| plan_path(record, file));
    paths.map(|path| (path.clone(), entry(&path))).collect()
}

/// The commit that reverts the one of the write.
fn revert(root: &Path, commit: &CommitUndo) -> Option<CommitOrder> {
    let CommitUndo::Revert { id, subject, .. } = commit else {
        return None;
    };
    let repository = open(root).ok()?;
    let reverted = repository.find_commit(git2::Oid::from_str(id).ok()?).ok()?;
    let author = reverted.author();
    let text = |text: Result<&str, _>| text.unwrap_or_default().to_owned();
    Some(CommitOrder {
        answers: Person {
            name: text(author.name().map_err(drop)),
            email: text(author.email().map_err(drop)),
        },
        origin: None,
        message: format!("Revert \"{subject}\"\n\nThis reverts commit {id}.\n"),
    })
}

/// Removes the folders that the write made for the project, unless somebody has put something into them or is in the
/// project.
pub(super) fn remove_above(record: &Record) {
    let here = std::env::current_dir().and_then(std::fs::canonicalize);
    for folder in record.above.iter().rev() {
        if here.as_ref().is_ok_and(|here| here.starts_with(folder)) || std::fs::remove_dir(folder).is_err() {
            return;
        }
    }
}

fn plan_paths(paths: &[String]) -> Vec<PlanPath> {
    paths.iter().filter_map(|path| PlanPath::new(path)).collect()
}
