//! The repository of a destination while a write is under way: whether its commit was made, its index, and the lock
//! files that a killed run leaves. All of it is found from the repository itself.

use super::WriteError;
use super::journal::{IndexBefore, Journal, JournalFolder, untrusted};
use crate::io::directory::EntryKind;
use crate::io::git;
use crate::io::git::repository::open;
use crate::project::blob_id;
use git2::{IndexEntry, Oid, Repository};
use std::collections::BTreeMap;
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// The file in a new repository that says which run makes it.
const MARKER: &str = ".git/lume-wizard-write";

/// The most commits that somebody may have made after ours.
const MOST_COMMITS: usize = 1000;

/// The largest index that is compared, in bytes.
const LARGEST: u64 = 1 << 30;

/// The commit that the branch of the repository at `folder` is at.
pub(super) fn head_commit(folder: &Path) -> Option<String> {
    let repository = open(folder).ok()?;
    let commit = repository.head().ok()?.peel_to_commit().ok()?;
    Some(commit.id().to_string())
}

/// Returns whether the write's commit is on the branch: made since the journal began, with the files that the write places.
pub(super) fn has_commit_of(folder: &JournalFolder, journal: &Journal) -> bool {
    let Ok(repository) = open(folder.root.path()) else {
        return false;
    };
    let mut next = repository.head().and_then(|head| head.peel_to_commit()).ok();
    for _ in 0..MOST_COMMITS {
        let Some(commit) = next else { return false };
        if journal.head.as_deref() == Some(&commit.id().to_string()) {
            return false;
        }
        if journal.commits && is_commit_of(journal, &commit) {
            return true;
        }
        next = commit.parent(0).ok();
    }
    false
}

/// Returns whether a commit is the write's: it follows the branch's old commit and has every file, none of them as before (a
/// hook may have changed the new contents).
fn is_commit_of(journal: &Journal, commit: &git2::Commit) -> bool {
    let parent = commit.parent_id(0).ok().map(|id| id.to_string());
    let Ok(tree) = commit.tree() else { return false };
    parent == journal.head
        && journal.steps.iter().all(|step| {
            let id = tree
                .get_path(step.path.as_path())
                .ok()
                .map(|entry| entry.id().to_string());
            id == step.new || (id != step.old && id.is_some() && step.new.is_some())
        })
}

/// Marks the new repository at `made` (its `.git` lies in there) as the one of this write.
pub(super) fn mark(folder: &JournalFolder, made: &Path) -> std::io::Result<()> {
    let mut file = fs::File::create_new(made.join(MARKER))?;
    file.write_all(folder.token.as_bytes())
}

/// Removes the mark: the repository is the user's.
pub(super) fn remove_marker(folder: &JournalFolder) {
    if has_marker(folder) {
        let _ = folder.root.remove_file(Path::new(MARKER));
    }
}

fn has_marker(folder: &JournalFolder) -> bool {
    let marker = folder.root.read(Path::new(MARKER), 64);
    marker.is_ok_and(|token| token == folder.token.as_bytes())
}

/// Removes the repository that the write made, unless it is another one or somebody has committed into it.
pub(super) fn remove_new(folder: &JournalFolder, journal: &Journal) -> Result<(), WriteError> {
    if !has_marker(folder) {
        return Ok(());
    }
    let git = folder.root.path().join(".git");
    let repository = open(folder.root.path());
    let head = repository
        .as_ref()
        .ok()
        .and_then(|repository| repository.head().ok());
    let last = head.and_then(|head| head.peel_to_commit().ok());
    if last.is_some_and(|last| !is_commit_of(journal, &last)) {
        remove_marker(folder);
        return Ok(());
    }
    fs::remove_dir_all(&git).map_err(WriteError::io(&git, "removed"))
}

/// Keeps the repository's index in the journal's folder.
pub(super) fn keep_index(folder: &JournalFolder) -> Result<IndexBefore, WriteError> {
    let repository = open(folder.root.path()).map_err(crate::io::git::CommitError::from)?;
    let path = repository.path().join("index");
    let failed = || WriteError::io(&path, "read");
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(IndexBefore { kept: None }),
        Err(error) => return Err(failed()(error)),
    };
    let keep = || -> std::io::Result<()> {
        let mut file = folder.root.create_file(&JournalFolder::index(), 0o666)?;
        file.write_all(&bytes)?;
        file.set_permissions(fs::metadata(&path)?.permissions())
    };
    keep().map_err(failed())?;
    Ok(IndexBefore {
        kept: Some(blob_id(&bytes)),
    })
}

/// The kept index must be the one that was kept.
pub(super) fn check_index(folder: &JournalFolder, journal: &Journal) -> Result<(), WriteError> {
    let Some(IndexBefore { kept: Some(id) }) = &journal.index else {
        return Ok(());
    };
    let kept = JournalFolder::index();
    let root = &folder.root;
    if root.kind(&kept).is_ok_and(|kind| kind.is_none()) {
        // It has been put back already.
        return Ok(());
    }
    match root.read(&kept, LARGEST) {
        Ok(bytes) if blob_id(&bytes) == *id => Ok(()),
        _ => Err(untrusted(
            root.path(),
            "its index is not the one that was there before",
        )),
    }
}

/// Puts the repository's index back. What somebody has staged since stays staged.
pub(super) fn restore_index(folder: &JournalFolder, journal: &Journal) -> Result<(), WriteError> {
    let (Some(before), Ok(repository)) = (&journal.index, open(folder.root.path())) else {
        return Ok(());
    };
    let root = folder.root.path();
    let path = repository.path().join("index");
    let kept_path = root.join(JournalFolder::index());
    let failed = || WriteError::io(&path, "restored");
    if before.kept.is_some()
        && folder.root.kind(&JournalFolder::index()).map_err(failed())? != Some(EntryKind::File)
    {
        return Ok(());
    }
    if path.with_file_name("index.lock").symlink_metadata().is_ok() {
        return Err(WriteError::GitLocked(path.with_file_name("index.lock")));
    }
    let present = entries(&path);
    let kept = match &before.kept {
        Some(_) => entries(&kept_path),
        None => Some(BTreeMap::new()),
    };
    if let (Some(present), Some(kept)) = (&present, &kept)
        && !is_kept_with_ours(present, kept, &ours(journal))
    {
        return restore_entries(&path, kept, &ours(journal))
            .map_err(|error| failed()(std::io::Error::other(error.message().to_owned())));
    }
    match &before.kept {
        Some(_) => fs::rename(&kept_path, &path).map_err(failed()),
        None => match fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(failed()(error)),
            _ => Ok(()),
        },
    }
}

/// IndexEntries of an index: path and stage, contents and mode.
pub(super) type IndexEntries = BTreeMap<(Vec<u8>, u16), (Oid, u32)>;

/// The entries that a write puts into an index: each path with its blob, none where it removes the path.
pub(super) type Ours = BTreeMap<Vec<u8>, Option<String>>;

/// The entries of an index file; none when it cannot be read.
pub(super) fn entries(path: &Path) -> Option<IndexEntries> {
    // libgit2 takes a missing file for an empty index.
    fs::metadata(path).ok()?;
    let index = git2::Index::open(path).ok()?;
    let entry = |entry: IndexEntry| ((entry.path, entry.flags >> 12 & 3), (entry.id, entry.mode));
    Some(index.iter().map(entry).collect())
}

/// Returns whether `present` is the kept index, with nothing but files of the write added, replaced or removed.
pub(super) fn is_kept_with_ours(present: &IndexEntries, kept: &IndexEntries, ours: &Ours) -> bool {
    let put = |(path, stage): &(Vec<u8>, u16), (id, _): &(Oid, u32)| {
        *stage == 0 && ours.get(path) == Some(&Some(id.to_string()))
    };
    let removed = |(path, _): &(Vec<u8>, u16)| ours.get(path) == Some(&None);
    present
        .iter()
        .all(|(key, value)| kept.get(key) == Some(value) || put(key, value))
        && kept.keys().all(|key| present.contains_key(key) || removed(key))
}

/// The files of the write.
fn ours(journal: &Journal) -> Ours {
    let ours = |step: &super::journal::JournalStep| {
        let path = step.path.as_path().as_os_str().as_encoded_bytes();
        (path.to_vec(), step.new.clone())
    };
    journal.steps.iter().map(ours).collect()
}

/// Gives the write's files in the index at `path` the entries that they had before.
pub(super) fn restore_entries(path: &Path, kept: &IndexEntries, ours: &Ours) -> Result<(), git2::Error> {
    let mut index = git2::Index::open(path)?;
    for (path, new) in ours {
        let Ok(name) = std::str::from_utf8(path).map(Path::new) else {
            continue;
        };
        let present = index.get_path(name, 0).map(|entry| entry.id.to_string());
        if present != *new {
            continue;
        }
        match kept.get(&(path.clone(), 0)) {
            // Without the times of the file git looks at its contents.
            Some((id, mode)) => index.add(&git::commit::plain_entry(*id, *mode, path))?,
            None if present.is_some() => index.remove(name, 0)?,
            None => {}
        }
    }
    index.write()
}

/// Git's lock files that are there, by their names in the repository.
pub(super) fn lock_files(folder: &Path) -> Vec<String> {
    let Ok(repository) = open(folder) else {
        return Vec::new();
    };
    let found = candidates(&repository).into_iter();
    found
        .filter(|(_, path)| path.symlink_metadata().is_ok())
        .map(|(name, _)| name)
        .collect()
}

/// The lock files that a commit or a new remote makes, by name and path.
fn candidates(repository: &Repository) -> Vec<(String, PathBuf)> {
    let own = ["index.lock", "HEAD.lock", "config.worktree.lock"];
    let mut common = vec!["config.lock".to_owned(), "packed-refs.lock".to_owned()];
    let head = repository.find_reference("HEAD").ok();
    let branch = head
        .as_ref()
        .and_then(|head| head.symbolic_target().ok().flatten());
    common.extend(branch.map(|branch| format!("{branch}.lock")));
    let own = own.map(|name| (name.to_owned(), repository.path().join(name)));
    let common = common.into_iter().map(|name| {
        let path = repository.commondir().join(&name);
        (name, path)
    });
    own.into_iter().chain(common).collect()
}

/// Removes the lock files that a killed run of this write has left; gives those that are not known to be its.
pub(super) fn remove_locks(folder: &JournalFolder, journal: &Journal) -> Vec<PathBuf> {
    let Ok(repository) = open(folder.root.path()) else {
        return Vec::new();
    };
    let mut foreign = Vec::new();
    for (name, path) in candidates(&repository) {
        let Ok(facts) = path.symlink_metadata() else {
            continue;
        };
        let ours = facts.is_file()
            && !journal.locks.contains(&name)
            && (facts.len() == 0 || holds_our_work(&repository, folder, journal, &name, &path));
        if !ours || fs::remove_file(&path).is_err() {
            foreign.push(path);
        }
    }
    foreign
}

/// Returns whether `waiting` is git's configuration `before` with the remote `origin` added, as far as it is written.
fn adds_only_origin(before: &[u8], waiting: &[u8]) -> bool {
    let added = waiting.strip_prefix(before).unwrap_or(b"?");
    added.trim_ascii().is_empty() || added.trim_ascii_start().starts_with(b"[remote \"origin\"]")
}

/// Returns whether `waiting` is git's configuration `before` without lines of the remote `origin`, as far as it is written.
fn lacks_only_origin(before: &[u8], waiting: &[u8]) -> bool {
    let mut rest = waiting;
    for line in before.split_inclusive(|byte| *byte == b'\n') {
        if let Some(after) = rest.strip_prefix(line) {
            rest = after;
        } else if line.starts_with(rest) {
            return true;
        } else {
            let text = line.trim_ascii();
            let starts = |name: &[u8]| text.starts_with(name);
            if !(starts(b"[remote \"origin\"]") || starts(b"url =") || starts(b"fetch =")) {
                return false;
            }
        }
    }
    rest.is_empty()
}

/// Returns whether a lock file holds what the write was about to put in its place.
fn holds_our_work(
    repository: &Repository,
    folder: &JournalFolder,
    journal: &Journal,
    name: &str,
    path: &Path,
) -> bool {
    match name {
        "index.lock" => {
            let kept = match &journal.index {
                Some(IndexBefore { kept: Some(_) }) => {
                    entries(&folder.root.path().join(JournalFolder::index()))
                }
                _ => Some(BTreeMap::new()),
            };
            let waiting = entries(path);
            waiting
                .zip(kept)
                .is_some_and(|(waiting, kept)| is_kept_with_ours(&waiting, &kept, &ours(journal)))
        }
        "config.lock" => {
            let before = fs::read(path.with_extension(""));
            let waiting = fs::read(path);
            before
                .ok()
                .zip(waiting.ok())
                .is_some_and(|(before, waiting)| match journal.removed_origin {
                    Some(_) => lacks_only_origin(&before, &waiting),
                    None => adds_only_origin(&before, &waiting),
                })
        }
        _ => {
            // What cannot be read names no commit, and so is not known to be ours.
            let id = fs::read_to_string(path).unwrap_or_default();
            let commit = Oid::from_str(id.trim()).and_then(|id| repository.find_commit(id));
            commit.is_ok_and(|commit| is_commit_of(journal, &commit))
        }
    }
}
