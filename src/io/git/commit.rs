//! The one commit: a new repository with everything in it, or the written files in one that exists.

use super::{Settings, program};
use crate::generate::People;
use crate::io::child::RunError;
use crate::io::stop::Stop;
use crate::project::{Mode, PlanPath};
use std::fs::Metadata;
use std::path::{Path, PathBuf};

/// What a commit is made of and by whom.
#[derive(Clone, Debug)]
pub struct Commit<'a> {
    /// The paths that it takes, as they stand in the folder.
    pub paths: Vec<&'a PlanPath>,
    /// Who it is by.
    pub people: &'a People,
    /// Its message.
    pub message: &'a str,
    /// Git's configuration at the repository's final place.
    pub settings: &'a Settings,
    /// Whether the `git` program makes it (for hooks and signatures), else libgit2.
    pub by_program: bool,
}

/// Why there is no commit.
#[derive(Debug)]
pub enum CommitError {
    /// The program was asked and could not.
    Run(RunError),
    /// libgit2 could not.
    Library(git2::Error),
    /// A file that was to be committed could not be read.
    File(PathBuf, std::io::Error),
    /// The repository is in the middle of something, such as a merge.
    InTheMiddle(&'static str),
}

impl From<git2::Error> for CommitError {
    fn from(error: git2::Error) -> Self {
        Self::Library(error)
    }
}

impl From<RunError> for CommitError {
    fn from(error: RunError) -> Self {
        Self::Run(error)
    }
}

/// Makes `folder` a repository on `branch` with the remote `origin`, and commits nothing yet.
///
/// # Errors
/// When libgit2 or the program cannot.
pub fn create(
    folder: &Path,
    branch: &str,
    origin: Option<&str>,
    commit: &Commit,
    stop: &Stop,
) -> Result<(), CommitError> {
    let repository = if commit.by_program {
        program::init(folder, commit.settings, branch, stop)?;
        git2::Repository::open(folder)?
    } else {
        let mut options = git2::RepositoryInitOptions::new();
        options
            .initial_head(branch)
            .no_reinit(true)
            .external_template(false);
        git2::Repository::init_opts(folder, &options)?
    };
    if let Some(url) = origin {
        set_origin(&repository, url)?;
    }
    Ok(())
}

/// Adds the remote `origin`; one that is there (also from a template) stays.
///
/// # Errors
/// When the repository's configuration cannot be written.
pub fn set_origin(repository: &git2::Repository, url: &str) -> Result<(), git2::Error> {
    if repository.find_remote("origin").is_ok() {
        return Ok(());
    }
    repository.remote("origin", url).map(|_| ())
}

/// Commits the paths on the branch that the repository at `folder` is on, and gives the commit's id. What else its
/// index holds stays there. When nothing differs from the last commit, that one's id is given.
///
/// # Errors
/// When the commit cannot be made; the branch is then where it was (the index may not be).
pub fn make(folder: &Path, commit: &Commit, stop: &Stop) -> Result<String, CommitError> {
    let repository = git2::Repository::open(folder)?;
    if let Some(what) = in_the_middle(&repository) {
        return Err(CommitError::InTheMiddle(what));
    }
    let parent = repository.head().ok().and_then(|head| head.peel_to_commit().ok());
    let entries = commit
        .paths
        .iter()
        .map(|path| entry(&repository, folder, path))
        .collect::<Result<Vec<_>, _>>()?;
    let mut index = repository.index()?;
    for entry in &entries {
        index.add(entry)?;
    }
    let tree = tree(&repository, parent.as_ref(), &entries)?;
    if let Some(parent) = &parent
        && parent.tree_id() == tree
    {
        return Ok(parent.id().to_string());
    }
    index.write()?;
    if commit.by_program {
        let paths: Vec<&str> = commit.paths.iter().map(|path| path.as_str()).collect();
        program::commit(
            folder,
            commit.settings,
            commit.people,
            commit.message,
            &paths,
            stop,
        )?;
    } else {
        let author = git2::Signature::now(&commit.people.author.name, &commit.people.author.email)?;
        let committer = git2::Signature::now(&commit.people.committer.name, &commit.people.committer.email)?;
        let tree = repository.find_tree(tree)?;
        let parents: Vec<&git2::Commit> = parent.iter().collect();
        repository.commit(Some("HEAD"), &author, &committer, commit.message, &tree, &parents)?;
    }
    let made = repository.head()?.peel_to_commit()?;
    if parent.is_some_and(|parent| parent.id() == made.id()) {
        return Err(CommitError::Library(git2::Error::from_str("no commit was made")));
    }
    Ok(made.id().to_string())
}

/// What the repository is in the middle of, in words.
fn in_the_middle(repository: &git2::Repository) -> Option<&'static str> {
    use git2::RepositoryState as State;
    match repository.state() {
        State::Clean => None,
        State::Merge => Some("a merge"),
        State::Revert | State::RevertSequence => Some("a revert"),
        State::CherryPick | State::CherryPickSequence => Some("a cherry-pick"),
        State::Bisect => Some("a bisection"),
        State::Rebase | State::RebaseInteractive | State::RebaseMerge => Some("a rebase"),
        State::ApplyMailbox | State::ApplyMailboxOrRebase => Some("an application of patches"),
    }
}

/// The last commit's files with these in place.
fn tree(
    repository: &git2::Repository,
    parent: Option<&git2::Commit>,
    entries: &[git2::IndexEntry],
) -> Result<git2::Oid, git2::Error> {
    let mut index = git2::Index::new()?;
    if let Some(parent) = parent {
        index.read_tree(&parent.tree()?)?;
    }
    for entry in entries {
        index.add(entry)?;
    }
    index.write_tree_to(repository)
}

/// The index's entry of a file: its bytes as they are (no line-end conversion: the blob is what later updates start
/// from) and the times by which git sees at a glance that it is unchanged.
fn entry(
    repository: &git2::Repository,
    folder: &Path,
    path: &PlanPath,
) -> Result<git2::IndexEntry, CommitError> {
    let file = folder.join(path.as_str());
    let failed = |error| CommitError::File(file.clone(), error);
    let bytes = std::fs::read(&file).map_err(failed)?;
    let facts = file.symlink_metadata().map_err(failed)?;
    let id = repository.blob(&bytes)?;
    let mut entry = plain_entry(id, path);
    entry.mode = match crate::io::snapshot::mode(&facts) {
        Mode::Regular => 0o100_644,
        Mode::Executable => 0o100_755,
    };
    remember_times(&mut entry, &facts);
    Ok(entry)
}

fn plain_entry(id: git2::Oid, path: &PlanPath) -> git2::IndexEntry {
    git2::IndexEntry {
        ctime: git2::IndexTime::new(0, 0),
        mtime: git2::IndexTime::new(0, 0),
        dev: 0,
        ino: 0,
        mode: 0,
        uid: 0,
        gid: 0,
        file_size: 0,
        id,
        flags: 0,
        flags_extended: 0,
        path: path.as_str().as_bytes().to_vec(),
    }
}

/// The times and numbers by which git tells that a file has not changed; git keeps their lower 32 bits.
#[cfg(unix)]
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn remember_times(entry: &mut git2::IndexEntry, facts: &Metadata) {
    use std::os::unix::fs::MetadataExt;
    entry.ctime = git2::IndexTime::new(facts.ctime() as i32, facts.ctime_nsec() as u32);
    entry.mtime = git2::IndexTime::new(facts.mtime() as i32, facts.mtime_nsec() as u32);
    entry.dev = facts.dev() as u32;
    entry.ino = facts.ino() as u32;
    entry.uid = facts.uid();
    entry.gid = facts.gid();
    entry.file_size = facts.len() as u32;
}

#[cfg(not(unix))]
fn remember_times(_entry: &mut git2::IndexEntry, _facts: &Metadata) {}
