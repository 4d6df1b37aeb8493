//! Writes a project: all of it or nothing, whatever stops the program.
//!
//! A new project is staged beside its destination, repository and commit included, and appears there by one rename
//! (`stage`). Into an existing folder the files go one by one, under a journal by which they are all undone on an
//! error, and by the next run after a kill (`journal`, `recover`). Nothing is followed or written out of the destination.

mod existing;
mod files;
mod journal;
mod recover;
mod repository;
mod stage;

use super::child::RunError;
use super::git::{self, CommitError, Scene, Settings};
use super::state_folder::{Kind, StateError, StateFolder};
use super::stop::Stop;
use crate::generate::{
    BRANCH, CommitMeans, CommitOrder, Committed, Destination, DestinationKind, ProgramReason, WriteOrder,
    Written,
};
use crate::project::{Occupant, Plan, PlanPath};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

pub use recover::{check_recovery, recover};

/// How far a write has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// This many files of all are on the disk, not yet at their places.
    Staged(usize, usize),
    /// The commit is being made.
    Committing,
    /// This many files of all are at their places (into an existing folder).
    Placed(usize, usize),
}

/// Why nothing was written: the disk is as it was before.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The disk is no longer as it was reviewed.
    #[error("{} has changed on the disk since it was looked at", super::shown_path(.0))]
    Changed(PathBuf),
    /// Folders, links or unreadable files stand where files of the project belong.
    #[error("in the way: {0}")]
    InTheWay(String),
    /// The plan cannot stand on every disk: two of its paths are one where case does not count, or a file is a folder.
    #[error("the project has two files at one place: {0}")]
    Colliding(String),
    /// The destination cannot be written at all.
    #[error("{} {reason}", super::shown_path(.path))]
    Blocked {
        /// The destination.
        path: PathBuf,
        /// The end of the sentence.
        reason: String,
    },
    /// Another run is writing there now.
    #[error("another lume-wizard is writing into {} now", super::shown_path(.0))]
    Busy(PathBuf),
    /// There is a journal that no run of this user is known to have written.
    #[error(
        "{} says that a write was interrupted, but {reason}; it may have come with the folder, and nothing in it was followed",
        super::shown_path(.folder)
    )]
    UntrustedJournal {
        /// The journal's folder.
        folder: PathBuf,
        /// Why it is not believed.
        reason: &'static str,
    },
    /// The state folder cannot be used, so that an interrupted write could not be undone.
    #[error(transparent)]
    State(#[from] StateError),
    /// A lock file of git that is not known to be left by this program.
    #[error("{} is there: git is at work in the repository, or was killed", super::shown_path(.0))]
    GitLocked(PathBuf),
    /// Git knows nobody and `user.useConfigOnly` forbids to use the answers.
    #[error("git's configuration has no name or no e-mail address, and user.useConfigOnly forbids any other")]
    NobodyConfigured,
    /// The commit needs the `git` program and there is none.
    #[error("the commit needs the git program, which is not there: {0}")]
    NoProgram(String),
    /// The commit needs the `git` program and it does not run: the reasons, and its own words.
    #[error("the commit needs the git program ({0}), which does not run: {1}")]
    BrokenProgram(String, String),
    /// The commit could not be made, so nothing was written.
    #[error("the commit could not be made: {0}")]
    Commit(String),
    /// The system refused.
    #[error("{} cannot be {doing}: {}", super::shown_path(.path), super::reason(.source))]
    Io {
        /// The path.
        path: PathBuf,
        /// `written`, `read`, `locked` and the like.
        doing: &'static str,
        /// What the system said.
        source: io::Error,
    },
    /// The user asked to stop, by this signal.
    #[error("stopped")]
    Stopped(i32),
    /// Taking back what was written failed as well; the next run tries again.
    #[error("{first}; what was written before could not be taken back either: {then}")]
    NotTakenBack {
        /// What went wrong first.
        first: Box<WriteError>,
        /// What went wrong then.
        then: Box<WriteError>,
    },
}

impl WriteError {
    /// What the user can do about it.
    #[must_use]
    pub fn help(&self) -> Option<String> {
        let text = match self {
            Self::Changed(_) => "Nothing has been written. Look at it again, then write.",
            Self::InTheWay(_) => "Nothing has been written. Move them away, or choose another folder.",
            Self::NobodyConfigured => {
                "Nothing has been written. Set user.name and user.email with git config --global, or use --no-git."
            }
            Self::NoProgram(_) => {
                "Nothing has been written. Install git, or use --no-git and commit by yourself."
            }
            Self::BrokenProgram(..) => {
                "Nothing has been written. Repair git, or use --no-git and commit by yourself."
            }
            Self::Commit(_) => "Nothing has been written. Mend what git says, or use --no-git.",
            Self::UntrustedJournal { folder, .. } => {
                return Some(format!(
                    "Nothing has been written. Look into {0}: its old/ would hold files as they were before. When nothing in it is yours, \
                     remove the folder and run this again.",
                    super::shown_path(folder)
                ));
            }
            Self::State(_) => {
                "Nothing has been written: a write into an existing folder that is interrupted is undone with what the state folder \
                 keeps. Set XDG_STATE_HOME to a folder of yours that can be written."
            }
            Self::GitLocked(_) => {
                "Nothing has been written. Wait for the other git to end; when there is none, remove the file."
            }
            Self::NotTakenBack { .. } => {
                "Run the same command again once the cause is gone: it takes the rest back first."
            }
            Self::Colliding(_)
            | Self::Blocked { .. }
            | Self::Busy(_)
            | Self::Io { .. }
            | Self::Stopped(_) => {
                return None;
            }
        };
        Some(text.to_owned())
    }

    /// Whether the input is not in order (exit status 1), rather than something that cannot be read, written or run.
    #[must_use]
    pub fn is_not_in_order(&self) -> bool {
        match self {
            Self::Changed(_)
            | Self::InTheWay(_)
            | Self::Colliding(_)
            | Self::UntrustedJournal { .. }
            | Self::GitLocked(_)
            | Self::NobodyConfigured
            | Self::Commit(_) => true,
            Self::NotTakenBack { first, .. } => first.is_not_in_order(),
            Self::Blocked { .. }
            | Self::Busy(_)
            | Self::State(_)
            | Self::NoProgram(_)
            | Self::BrokenProgram(..)
            | Self::Io { .. }
            | Self::Stopped(_) => false,
        }
    }

    pub(super) fn io(path: &Path, doing: &'static str) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { path, doing, source }
    }
}

impl From<CommitError> for WriteError {
    fn from(error: CommitError) -> Self {
        match error {
            CommitError::Run(RunError::Missing) => Self::NoProgram("it was there a moment ago".to_owned()),
            CommitError::Run(RunError::Stopped(signal)) => Self::Stopped(signal),
            CommitError::Run(RunError::Failed(words)) => Self::Commit(format!("git says: {words}")),
            CommitError::Run(error) => Self::Commit(error.to_string()),
            CommitError::Library(error) => Self::Commit(error.message().to_owned()),
            CommitError::File(path, source) => Self::Io {
                path,
                doing: "read",
                source,
            },
            CommitError::InTheMiddle(what) => {
                Self::Commit(format!("the repository is in the middle of {what}"))
            }
        }
    }
}

/// What is settled about the commit before anything is written.
#[derive(Debug)]
pub(super) struct Prepared<'a> {
    order: &'a CommitOrder,
    settings: Settings,
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
) -> Result<Written, WriteError> {
    write_with(order, &StateFolder::of_user(), stop, progress)
}

fn write_with(
    order: &WriteOrder,
    state: &StateFolder,
    stop: &Stop,
    progress: &mut dyn FnMut(Progress),
) -> Result<Written, WriteError> {
    let prepared = checked(order, state)?;
    check_stop(stop)?;
    if is_staged(&order.destination) {
        stage::write(order, prepared.as_ref(), state, stop, progress)
    } else {
        existing::write(order, prepared.as_ref(), state, stop, progress)
    }
}

/// Who would commit this write and by what means (none without a commit). Nothing is changed.
///
/// # Errors
/// The first reason for which the write would be refused.
pub fn check(order: &WriteOrder) -> Result<Option<CommitMeans>, WriteError> {
    checked(order, &StateFolder::of_user()).map(|prepared| prepared.map(|prepared| prepared.means))
}

/// Whether the project is made beside its destination and renamed to it.
fn is_staged(destination: &Destination) -> bool {
    match destination.kind {
        DestinationKind::Missing => true,
        DestinationKind::Empty => may_be_replaced(destination),
        _ => false,
    }
}

fn checked<'a>(order: &'a WriteOrder, state: &StateFolder) -> Result<Option<Prepared<'a>>, WriteError> {
    if let DestinationKind::Blocked(reason) = &order.destination.kind {
        return Err(WriteError::Blocked {
            path: order.destination.path.clone(),
            reason: reason.clone(),
        });
    }
    check_plan(&order.plan)?;
    check_unchanged(order)?;
    if !is_staged(&order.destination) {
        state.check(Kind::Write)?;
    }
    let commit = order.commit.as_ref();
    commit.map(|commit| prepare(order, commit)).transpose()
}

/// Whether an empty folder may give way to the staged project: not where its parent is closed to the user, and not
/// where the user stands in it (the shell would be left in a folder that is gone). It is filled in place then.
fn may_be_replaced(destination: &Destination) -> bool {
    let here = std::env::current_dir().and_then(std::fs::canonicalize);
    destination.path.parent().is_some_and(super::system::writable)
        && !destination.interrupted
        && here.is_ok_and(|here| here != destination.path)
}

/// Git's blob id of some bytes.
pub(super) fn blob_id(bytes: &[u8]) -> String {
    git2::Oid::hash_object(git2::ObjectType::Blob, bytes)
        .map(|id| id.to_string())
        // libgit2 refuses no bytes; an id that is no file's would keep every write from being trusted.
        .unwrap_or_default()
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
    let now = super::snapshot(path, &order.plan).map_err(WriteError::io(path, "read"))?;
    let reviewed: BTreeMap<&PlanPath, &Occupant> = order
        .snapshot
        .occupants
        .iter()
        .filter(|(path, _)| concerns(&order.plan, path))
        .collect();
    if reviewed != now.occupants.iter().collect() {
        return Err(WriteError::Changed(path.clone()));
    }
    let in_the_way: BTreeSet<String> = now
        .occupants
        .iter()
        .filter(|(path, occupant)| {
            !(matches!(occupant, Occupant::File { .. }) && order.plan.files.contains_key(*path))
        })
        .map(|(path, occupant)| {
            let what = match occupant {
                Occupant::File { .. } => "a file where a folder belongs".to_owned(),
                Occupant::Folder => "a folder".to_owned(),
                Occupant::Link { target } => format!("a link to {}", crate::text::display::shown(target)),
                Occupant::Unreadable(reason) => reason.clone(),
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

/// Whether the plan has a file at `path` or below.
fn concerns(plan: &Plan, path: &PlanPath) -> bool {
    plan.files.contains_key(path)
        || plan.files.keys().any(|file| {
            file.as_str()
                .strip_prefix(path.as_str())
                .is_some_and(|rest| rest.starts_with('/'))
        })
}

/// Settles who commits and by what means, before anything is written.
fn prepare<'a>(order: &WriteOrder, commit: &'a CommitOrder) -> Result<Prepared<'a>, WriteError> {
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
    let mut scene = Scene::here(folder.join(".git"));
    BRANCH.clone_into(&mut scene.branch);
    scene.remotes.extend(commit.origin.clone());
    if let Some(head) = super::destination::head(folder) {
        scene.branch = head.branch.unwrap_or_default();
        scene.remotes.splice(.., head.origin.or(commit.origin.clone()));
    }
    let mut hooks = None;
    if let Some(repository) = &repository {
        scene.git_folder = repository.path().to_owned();
        scene.own_files = vec![
            repository.commondir().join("config"),
            repository.path().join("config.worktree"),
        ];
        hooks = Some(repository.commondir().join("hooks"));
    }
    let settings = Settings::read(&scene).map_err(|error| WriteError::Blocked {
        path: folder.clone(),
        reason: format!("cannot be committed: {error}"),
    })?;
    let people = git::identity::people(&scene, &settings, &commit.answers)
        .map_err(|_| WriteError::NobodyConfigured)?;
    for person in [&people.author, &people.committer] {
        git2::Signature::now(&person.name, &person.email).map_err(|error| {
            WriteError::Commit(format!(
                "git cannot use this name and address: {}",
                error.message()
            ))
        })?;
    }
    let mut program = git::identity::program_reasons(&scene, &settings, hooks.as_deref());
    let filters = git::clean_filter::in_force(&scene, &settings, folder, &attributes(&order.plan));
    program.extend(filters.into_iter().map(ProgramReason::CleanFilter));
    if !program.is_empty() {
        let reasons: Vec<String> = program.iter().map(ProgramReason::words).collect();
        git::program::check().map_err(|error| match error {
            RunError::Missing => WriteError::NoProgram(reasons.join("; ")),
            error => WriteError::BrokenProgram(reasons.join("; "), error.to_string()),
        })?;
    }
    Ok(Prepared {
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

impl Prepared<'_> {
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

    fn committed(&self, made: git::Made, branch: Option<String>) -> Committed {
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
