//! The commit of a write that is undone.

use super::UndoError;
use super::record::{CommitRecord, Record, RepositoryRecord};
use crate::generate::undo::CommitUndo;
use crate::io::git::repository::{failure, open, settings_id};
use git2::{Oid, Repository};
use std::path::Path;

/// The effect on the commit.
pub(super) fn commit_undo(root: &Path, record: &Record) -> Result<CommitUndo, UndoError> {
    let Some(before) = &record.repository else {
        return Ok(CommitUndo::None);
    };
    let repository = match open(root) {
        Ok(repository) => repository,
        Err(_) if root.join(".git").symlink_metadata().is_err() => return Ok(CommitUndo::None),
        Err(error) => return Err(refused("", failure(root, &error))),
    };
    let head = repository.head().ok().and_then(|head| head.peel_to_commit().ok());
    let head = head.map(|commit| commit.id());
    if head.map(|id| id.to_string()) == before.head {
        // No commit was made, or it is off the branch already.
        return Ok(CommitUndo::None);
    }
    let Some(commit) = commit_of(&repository, record, before) else {
        return Ok(CommitUndo::None);
    };
    let id = commit.id.clone();
    let found = Oid::from_str(&id).and_then(|id| repository.find_commit(id));
    let Ok(found) = found else {
        return Err(refused(&id, "the repository does not have it any more"));
    };
    if let Some(what) = crate::io::git::commit::in_the_middle(&repository) {
        return Err(refused(&id, format!("the repository is in the middle of {what}")));
    }
    let branch = crate::io::destination::head(root).and_then(|head| head.branch);
    let follows = head.is_some_and(|head| {
        head == found.id()
            || repository
                .graph_descendant_of(head, found.id())
                .is_ok_and(|follows| follows)
    });
    if !follows {
        return Err(refused(&id, "it is not on the branch that is checked out"));
    }
    let is_pushed = is_pushed(&repository, found.id());
    let is_last = head == Some(found.id());
    if is_last && !is_pushed {
        if branch != commit.branch {
            let on = commit.branch.as_deref().unwrap_or("no branch");
            return Err(refused(
                &id,
                format!("it was made on {on}, which is not checked out"),
            ));
        }
        if before.is_new && is_alone(&repository, root, &commit, &found) {
            return Ok(CommitUndo::RemoveRepository { id });
        }
        let to = before.head.clone();
        return Ok(CommitUndo::Reset { id, to });
    }
    let message = found.message().unwrap_or_default();
    Ok(CommitUndo::Revert {
        id,
        subject: message.lines().next().unwrap_or_default().to_owned(),
        is_pushed,
    })
}

/// The commit of the write: of one that was killed at its very end, the branch's last commit if it has its files.
pub(super) fn commit_of(
    repository: &Repository,
    record: &Record,
    before: &RepositoryRecord,
) -> Option<CommitRecord> {
    if before.commit.is_some() {
        return before.commit.clone();
    }
    let head = repository.head().ok()?;
    let last = head.peel_to_commit().ok()?;
    let tree = last.tree().ok()?;
    let has = |path: &str| {
        tree.get_path(Path::new(path))
            .ok()
            .map(|entry| entry.id().to_string())
    };
    let is_ours = last.parent_id(0).ok().map(|id| id.to_string()) == before.head
        && record
            .files
            .iter()
            .all(|file| has(&file.path) == file.new.as_ref().map(|new| new.id.clone()));
    is_ours.then(|| CommitRecord {
        id: last.id().to_string(),
        branch: head.shorthand().ok().map(str::to_owned),
        origin: None,
        settings: String::new(),
    })
}

/// Returns whether a remote is known to have the commit.
fn is_pushed(repository: &Repository, commit: Oid) -> bool {
    let Ok(remotes) = repository.references_glob("refs/remotes/*") else {
        return true;
    };
    remotes.flatten().any(|remote| {
        let tip = remote.peel_to_commit().map(|tip| tip.id());
        tip.is_ok_and(|tip| tip == commit || repository.graph_descendant_of(tip, commit).is_ok_and(|has| has))
    })
}

/// Returns whether the repository that the write made holds nothing but its commit: no other branch, tag or stash, nothing
/// staged, and its settings are as they were.
fn is_alone(repository: &Repository, root: &Path, commit: &CommitRecord, found: &git2::Commit) -> bool {
    let own = commit
        .branch
        .as_ref()
        .map(|branch| format!("refs/heads/{branch}"));
    let Ok(references) = repository.references() else {
        return false;
    };
    let only_ours = references.flatten().all(|reference| {
        let name = reference.name().ok();
        name == own.as_deref() && reference.target() == Some(found.id())
    });
    let staged = || -> Result<usize, git2::Error> {
        let index = repository.index()?;
        let difference = repository.diff_tree_to_index(Some(&found.tree()?), Some(&index), None)?;
        Ok(difference.deltas().count())
    };
    let worktrees = repository.worktrees().map(|worktrees| worktrees.len());
    only_ours
        && matches!(staged(), Ok(0))
        && matches!(worktrees, Ok(0))
        && commit.settings == settings_id(root)
}

fn refused(id: &str, reason: impl Into<String>) -> UndoError {
    UndoError::CommitRecord {
        id: id.get(..10).unwrap_or(id).to_owned(),
        reason: reason.into(),
    }
}
