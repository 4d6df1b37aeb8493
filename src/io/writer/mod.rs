//! Writes a project: all of it or nothing, whatever stops the program.
//!
//! A new project is staged beside its destination, repository and commit included, and appears there by one rename
//! (`stage`). Into an existing folder the files go one by one, under a journal by which they are all undone on an
//! error, and by the next run after a kill (`journal`, `recover`). Nothing is followed or written out of the
//! destination.

mod error;
mod existing;
mod files;
mod journal;
mod keep;
mod recover;
mod repository;
mod rewind;
mod stage;

use super::child::RunError;
use super::git::{self, GitEnvironment, GitSettings};
use super::state_folder::{StateFolder, StateKind};
use super::stop::Stop;
use crate::generate::{
    BRANCH, CommitMeans, CommitOrder, Committed, Destination, DestinationKind, ProgramReason, WriteOrder,
    WriteResult,
};
use crate::project::{ExistingEntry, Plan, PlanPath};
use std::collections::{BTreeMap, BTreeSet};

pub use error::WriteError;
pub use recover::{check_recovery, recover};
pub use rewind::{RepositoryRewind, Reset, Rewind};

/// The progress of a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// This many files of all are on the disk, not yet at their places.
    Staged(usize, usize),
    /// The commit is being made.
    Committing,
    /// This many files of all are at their places (into an existing folder).
    Placed(usize, usize),
}

/// A commit that was prepared before anything is written.
#[derive(Debug)]
pub(super) struct PreparedCommit<'a> {
    order: &'a CommitOrder,
    settings: GitSettings,
    means: CommitMeans,
    /// The repository is there already.
    exists: bool,
}

/// Writes what was ordered. On an error the disk is as it was before (but for [`WriteError::NotTakenBack`]).
///
/// # Errors
/// When it cannot or must not be written, or the user asks to stop before it is done.
pub fn write(
    order: &WriteOrder,
    stop: &Stop,
    progress: &mut dyn FnMut(Progress),
) -> Result<WriteResult, WriteError> {
    let state = StateFolder::of_user();
    let prepared = checked(order, &state)?;
    check_stop(stop)?;
    if is_staged(&order.destination) {
        stage::write(order, prepared.as_ref(), &state, stop, progress)
    } else {
        existing::write(order, prepared.as_ref(), None, &state, stop, progress)
    }
}

/// Undoes an earlier write: places its old files as [`write()`] does, and rewinds what that leaves as it is. It is not
/// kept for undoing itself.
///
/// # Errors
/// As [`write()`].
pub fn rewind(order: &WriteOrder, rewind: &Rewind, stop: &Stop) -> Result<WriteResult, WriteError> {
    let state = StateFolder::of_user();
    let prepared = checked(order, &state)?;
    state.check(StateKind::Write)?;
    check_stop(stop)?;
    existing::write(order, prepared.as_ref(), Some(rewind), &state, stop, &mut |_| {})
}

/// Who would commit this write and by what means (none without a commit). Nothing is changed.
///
/// # Errors
/// The first reason for which the write would be refused.
pub fn check(order: &WriteOrder) -> Result<Option<CommitMeans>, WriteError> {
    checked(order, &StateFolder::of_user()).map(|prepared| prepared.map(|prepared| prepared.means))
}

/// Returns whether the project is made beside its destination and renamed to it.
fn is_staged(destination: &Destination) -> bool {
    match destination.kind {
        DestinationKind::Missing => true,
        DestinationKind::Empty => may_be_replaced(destination),
        _ => false,
    }
}

fn checked<'a>(order: &'a WriteOrder, state: &StateFolder) -> Result<Option<PreparedCommit<'a>>, WriteError> {
    if let DestinationKind::Blocked(reason) = &order.destination.kind {
        return Err(WriteError::Blocked {
            path: order.destination.path.clone(),
            reason: reason.clone(),
        });
    }
    check_plan(&order.plan)?;
    check_unchanged(order)?;
    if !is_staged(&order.destination) {
        state.check(StateKind::Write)?;
    }
    let commit = order.commit.as_ref();
    commit.map(|commit| prepare(order, commit)).transpose()
}

/// Returns whether an empty folder may give way to the staged project: not where its parent is closed to the user, and not
/// where the user is in it (the shell would be left in a folder that is gone). It is filled in place then.
fn may_be_replaced(destination: &Destination) -> bool {
    let here = std::env::current_dir().and_then(std::fs::canonicalize);
    destination.path.parent().is_some_and(super::system::writable)
        && !destination.interrupted
        && here.is_ok_and(|here| here != destination.path)
}

/// The stop request as an error.
pub(super) fn check_stop(stop: &Stop) -> Result<(), WriteError> {
    stop.requested()
        .map_or(Ok(()), |signal| Err(WriteError::Stopped(signal)))
}

/// A plan must be a tree on every file system, also where `README.md` and `Readme.md` are one file.
fn check_plan(plan: &Plan) -> Result<(), WriteError> {
    let mut seen: BTreeMap<String, &PlanPath> = BTreeMap::new();
    for path in plan.files.keys() {
        if let Some(other) = seen.insert(path.as_str().to_lowercase(), path) {
            return Err(WriteError::Colliding(format!("{other} and {path}")));
        }
    }
    for path in plan.files.keys() {
        let lower = path.as_str().to_lowercase();
        for (end, _) in lower.match_indices('/') {
            if let Some(file) = lower.get(..end).and_then(|folder| seen.get(folder)) {
                return Err(WriteError::Colliding(format!("{file} and {path}")));
            }
        }
    }
    Ok(())
}

/// The disk must be as it was reviewed, and no file may go through a link or over a folder.
fn check_unchanged(order: &WriteOrder) -> Result<(), WriteError> {
    let path = &order.destination.path;
    let paths: BTreeSet<&PlanPath> = order.plan.files.keys().chain(&order.removed).collect();
    let now = super::snapshot(path, &paths).map_err(WriteError::io(path, "read"))?;
    let reviewed: BTreeMap<&PlanPath, &ExistingEntry> = order
        .snapshot
        .entries
        .iter()
        .filter(|(path, _)| concerns(&paths, path))
        .collect();
    if reviewed != now.entries.iter().collect() {
        return Err(WriteError::Changed(path.clone()));
    }
    let in_the_way: BTreeSet<String> = now
        .entries
        .iter()
        .filter(|(path, entry)| !(matches!(entry, ExistingEntry::File { .. }) && paths.contains(path)))
        .map(|(path, entry)| {
            let what = match entry {
                ExistingEntry::File { .. } => "a file where a folder belongs".to_owned(),
                ExistingEntry::Folder => "a folder".to_owned(),
                ExistingEntry::Link { target } => {
                    format!("a link to {}", crate::text::display::shown(target))
                }
                ExistingEntry::Unreadable(reason) => reason.clone(),
            };
            format!("{} ({what})", crate::text::display::shown(path.as_str()))
        })
        .collect();
    if in_the_way.is_empty() {
        return Ok(());
    }
    Err(WriteError::InTheWay(
        in_the_way.into_iter().collect::<Vec<_>>().join(", "),
    ))
}

/// Returns whether `path` is one of `paths`, or a folder above one.
fn concerns(paths: &BTreeSet<&PlanPath>, path: &PlanPath) -> bool {
    paths.contains(path)
        || paths.iter().any(|file| {
            file.as_str()
                .strip_prefix(path.as_str())
                .is_some_and(|rest| rest.starts_with('/'))
        })
}

/// Settles who commits and by what means, before anything is written.
fn prepare<'a>(order: &WriteOrder, commit: &'a CommitOrder) -> Result<PreparedCommit<'a>, WriteError> {
    let folder = &order.destination.path;
    let repository = match git::repository::open(folder) {
        Ok(repository) => Some(repository),
        Err(error) if folder.join(".git").symlink_metadata().is_ok() => {
            let reason = git::repository::failure(folder, &error);
            return Err(WriteError::Commit(format!("the folder {reason}")));
        }
        Err(_) => None,
    };
    let exists = repository.is_some();
    let mut environment = GitEnvironment::here(folder.join(".git"));
    BRANCH.clone_into(&mut environment.branch);
    environment.remotes.extend(commit.origin.clone());
    if let Some(head) = super::destination::head(folder) {
        environment.branch = head.branch.unwrap_or_default();
        environment
            .remotes
            .splice(.., head.origin.or(commit.origin.clone()));
    }
    let mut hooks = None;
    if let Some(repository) = &repository {
        environment.git_folder = repository.path().to_owned();
        environment.own_files = vec![
            repository.commondir().join("config"),
            repository.path().join("config.worktree"),
        ];
        hooks = Some(repository.commondir().join("hooks"));
    }
    let settings = GitSettings::read(&environment).map_err(|error| WriteError::Blocked {
        path: folder.clone(),
        reason: format!("cannot be committed: {error}"),
    })?;
    let people = git::identity::people(&environment, &settings, &commit.answers)
        .map_err(|_| WriteError::NobodyConfigured)?;
    for person in [&people.author, &people.committer] {
        git2::Signature::now(&person.name, &person.email).map_err(|error| {
            WriteError::Commit(format!(
                "git cannot use this name and address: {}",
                error.message()
            ))
        })?;
    }
    let mut program = git::identity::program_reasons(&environment, &settings, hooks.as_deref());
    let filters = git::clean_filter::in_force(&environment, &settings, folder, &attributes(&order.plan));
    program.extend(filters.into_iter().map(ProgramReason::CleanFilter));
    if !program.is_empty() {
        let reasons: Vec<String> = program.iter().map(ProgramReason::words).collect();
        git::program::check().map_err(|error| match error {
            RunError::Missing => WriteError::NoProgram(reasons.join("; ")),
            error => WriteError::BrokenProgram(reasons.join("; "), error.to_string()),
        })?;
    }
    Ok(PreparedCommit {
        order: commit,
        settings,
        means: CommitMeans { people, program },
        exists,
    })
}

/// The contents of the plan's files of attributes.
fn attributes(plan: &Plan) -> Vec<&[u8]> {
    let name = |path: &PlanPath| path.as_str().rsplit('/').next() == Some(".gitattributes");
    plan.files
        .iter()
        .filter(|(path, _)| name(path))
        .map(|(_, file)| file.bytes.as_slice())
        .collect()
}

impl PreparedCommit<'_> {
    /// The commit of these paths.
    fn commit<'a>(&'a self, paths: Vec<&'a PlanPath>) -> git::Commit<'a> {
        git::Commit {
            paths,
            people: &self.means.people,
            message: &self.order.message,
            settings: &self.settings,
            by_program: !self.means.program.is_empty(),
            may_ask: self.means.may_ask(),
        }
    }

    fn committed(&self, made: git::NewCommit, branch: Option<String>) -> Committed {
        Committed {
            id: made.id,
            branch,
            means: self.means.clone(),
            said: made.said,
        }
    }
}

#[cfg(all(test, unix))]
#[path = "tests.rs"]
mod tests;
