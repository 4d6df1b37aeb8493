//! The one commit: a new repository with everything in it, or the written files in one that exists.

use super::{GitSettings, program};
use crate::generate::People;
use crate::io::child::RunError;
use crate::io::directory::is_absence;
use crate::io::stop::Stop;
use crate::project::{FileMode, PlanPath};
use std::collections::BTreeSet;
use std::fs::Metadata;
use std::path::{Path, PathBuf};

/// The contents and the people of a commit.
#[derive(Clone, Debug)]
pub struct Commit<'a> {
    /// The paths that it takes, as they are in the folder: one without a file there is removed.
    pub paths: Vec<&'a PlanPath>,
    /// Who it is by.
    pub people: &'a People,
    /// Its message.
    pub message: &'a str,
    /// Git's configuration at the repository's final place.
    pub settings: &'a GitSettings,
    /// Whether the `git` program makes it (for hooks and signatures), else libgit2.
    pub by_program: bool,
    /// Whether the program may ask the user on the terminal, which it then has.
    pub may_ask: bool,
}

/// The commit that was made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewCommit {
    /// Its id.
    pub id: String,
    /// The output of git and its hooks; empty where libgit2 made it.
    pub said: String,
}

/// The reason why there is no commit.
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
        super::repository::open(folder)?
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
pub fn make(folder: &Path, commit: &Commit, stop: &Stop) -> Result<NewCommit, CommitError> {
    let repository = super::repository::open(folder)?;
    if let Some(what) = in_the_middle(&repository) {
        return Err(CommitError::InTheMiddle(what));
    }
    let parent = repository.head().ok().and_then(|head| head.peel_to_commit().ok());
    let said = match commit.by_program {
        true => by_program(&repository, folder, commit, parent.as_ref(), stop)?,
        false if parent.is_none() => {
            first_by_library(&repository, folder, commit)?;
            Some(String::new())
        }
        false => by_library(&repository, folder, commit, parent.as_ref())?.then(String::new),
    };
    let Some(said) = said else {
        return Ok(NewCommit {
            id: parent.map_or_else(String::new, |parent| parent.id().to_string()),
            said: String::new(),
        });
    };
    let made = repository.head()?.peel_to_commit()?;
    if parent.is_some_and(|parent| parent.id() == made.id()) {
        return Err(CommitError::Library(git2::Error::from_str("no commit was made")));
    }
    Ok(NewCommit {
        id: made.id().to_string(),
        said,
    })
}

/// Makes the commit with libgit2; not when nothing differs from `parent`.
fn by_library(
    repository: &git2::Repository,
    folder: &Path,
    commit: &Commit,
    parent: Option<&git2::Commit>,
) -> Result<bool, CommitError> {
    let mut changes = Vec::new();
    for path in &commit.paths {
        changes.push((Path::new(path.as_str()), entry(repository, folder, path)?));
    }
    let mut index = repository.index()?;
    change(&mut index, &changes)?;
    let tree = tree(repository, parent, &changes)?;
    if parent.is_some_and(|parent| parent.tree_id() == tree) {
        return Ok(false);
    }
    index.write()?;
    let author = git2::Signature::now(&commit.people.author.name, &commit.people.author.email)?;
    let committer = git2::Signature::now(&commit.people.committer.name, &commit.people.committer.email)?;
    let tree = repository.find_tree(tree)?;
    let parents: Vec<&git2::Commit> = parent.into_iter().collect();
    repository.commit(Some("HEAD"), &author, &committer, commit.message, &tree, &parents)?;
    Ok(true)
}

/// Makes the first commit of a repository with libgit2: all objects in one pack, then the branch that leads to it.
fn first_by_library(
    repository: &git2::Repository,
    folder: &Path,
    commit: &Commit,
) -> Result<(), CommitError> {
    let mut index = repository.index()?;
    let id = super::packing::packed(repository, || {
        let mut changes = Vec::new();
        for path in &commit.paths {
            changes.push((Path::new(path.as_str()), entry(repository, folder, path)?));
        }
        change(&mut index, &changes)?;
        let tree = repository.find_tree(tree(repository, None, &changes)?)?;
        let author = git2::Signature::now(&commit.people.author.name, &commit.people.author.email)?;
        let committer = git2::Signature::now(&commit.people.committer.name, &commit.people.committer.email)?;
        Ok::<_, CommitError>(repository.commit(None, &author, &committer, commit.message, &tree, &[])?)
    })?;
    index.write()?;
    let head = repository.find_reference("HEAD")?;
    let branch = head
        .symbolic_target()?
        .ok_or_else(|| git2::Error::from_str("HEAD names no branch"))?;
    let subject = commit.message.lines().next().unwrap_or_default();
    repository.reference(branch, id, false, &format!("commit (initial): {subject}"))?;
    Ok(())
}

/// Makes the commit with the `git` program and returns what that wrote; none when nothing differs from `parent`. Where
/// the user has staged other paths, only ours are committed, and the index takes over what a hook has changed in the
/// commit.
fn by_program(
    repository: &git2::Repository,
    folder: &Path,
    commit: &Commit,
    parent: Option<&git2::Commit>,
    stop: &Stop,
) -> Result<Option<String>, CommitError> {
    let before = parent.map(git2::Commit::tree).transpose()?;
    let index = repository.index()?;
    let mut paths = Vec::new();
    let mut executable = Vec::new();
    for path in commit.paths.iter().map(|path| path.as_str()) {
        let inner = Path::new(path);
        match metadata(&folder.join(path))? {
            Some(metadata) if crate::io::snapshot::mode(&metadata) == FileMode::Executable => {
                executable.push(path)
            }
            Some(_) => {}
            // Git complains about a path that it does not know.
            None if index.get_path(inner, 0).is_none() => continue,
            None => {}
        }
        paths.push(path);
    }
    program::add(folder, commit.settings, &paths, &executable, stop)?;
    let staged = staged(repository, before.as_ref())?;
    let ours = |path: &String| paths.contains(&path.as_str());
    if parent.is_some() && !staged.iter().any(ours) {
        return Ok(None);
    }
    let others_are_staged = !staged.iter().all(ours);
    let only: &[&str] = if others_are_staged { &paths } else { &[] };
    let said = program::commit(
        folder,
        commit.settings,
        commit.people,
        commit.message,
        only,
        commit.may_ask,
        stop,
    )?;
    if others_are_staged {
        take_over(repository, before.as_ref(), &staged, &paths)?;
    }
    Ok(Some(said.words().unwrap_or_default()))
}

/// The paths at which the index differs from `tree`.
fn staged(repository: &git2::Repository, tree: Option<&git2::Tree>) -> Result<BTreeSet<String>, git2::Error> {
    let mut index = repository.index()?;
    index.read(true)?;
    let difference = repository.diff_tree_to_index(tree, Some(&index), None)?;
    Ok(changed_paths(&difference))
}

fn changed_paths(difference: &git2::Diff) -> BTreeSet<String> {
    let path = |delta: git2::DiffDelta| {
        let file = delta.new_file().path().or_else(|| delta.old_file().path())?;
        Some(file.to_string_lossy().into_owned())
    };
    difference.deltas().filter_map(path).collect()
}

/// After `git commit --only`, whose hooks stage into an index of its own: takes over into the user's index what the
/// commit has changed, except at other paths that the user had `staged`.
fn take_over(
    repository: &git2::Repository,
    before: Option<&git2::Tree>,
    staged: &BTreeSet<String>,
    ours: &[&str],
) -> Result<(), git2::Error> {
    let after = repository.head()?.peel_to_tree()?;
    let difference = repository.diff_tree_to_tree(before, Some(&after), None)?;
    let mut index = repository.index()?;
    index.read(true)?;
    for path in changed_paths(&difference) {
        if staged.contains(&path) && !ours.contains(&path.as_str()) {
            continue;
        }
        match after.get_path(Path::new(&path)) {
            Ok(entry) => {
                let current = index.get_path(Path::new(&path), 0);
                if current.is_some_and(|current| current.id == entry.id()) {
                    continue;
                }
                let mode = u32::try_from(entry.filemode()).unwrap_or(0o100_644);
                index.add(&plain_entry(entry.id(), mode, path.as_bytes()))?;
            }
            Err(_) => index.remove_path(Path::new(&path))?,
        }
    }
    index.write()
}

/// The unfinished operation of the repository, in words.
pub(in crate::io) fn in_the_middle(repository: &git2::Repository) -> Option<&'static str> {
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

/// The paths that a commit takes, each with its new entry; none where the file is removed.
type CommitChanges<'a> = [(&'a Path, Option<git2::IndexEntry>)];

/// Adds and removes the entries of `changes`.
fn change(index: &mut git2::Index, changes: &CommitChanges) -> Result<(), git2::Error> {
    for (path, entry) in changes {
        match entry {
            Some(entry) => index.add(entry)?,
            None if index.get_path(path, 0).is_some() => index.remove(path, 0)?,
            None => {}
        }
    }
    Ok(())
}

/// The last commit's files with these changes.
fn tree(
    repository: &git2::Repository,
    parent: Option<&git2::Commit>,
    changes: &CommitChanges,
) -> Result<git2::Oid, git2::Error> {
    let mut index = git2::Index::new()?;
    if let Some(parent) = parent {
        index.read_tree(&parent.tree()?)?;
    }
    change(&mut index, changes)?;
    index.write_tree_to(repository)
}

/// The facts of the entry at `file`; none when there is none.
fn metadata(file: &Path) -> Result<Option<Metadata>, CommitError> {
    match file.symlink_metadata() {
        Ok(metadata) => Ok(Some(metadata)),
        Err(error) if is_absence(&error) => Ok(None),
        Err(error) => Err(CommitError::File(file.to_owned(), error)),
    }
}

/// The index's entry of a file: its bytes as they are (no line-end conversion: the blob is what later updates start
/// from) and the times by which git sees at a glance that it is unchanged. None where there is no file.
fn entry(
    repository: &git2::Repository,
    folder: &Path,
    path: &PlanPath,
) -> Result<Option<git2::IndexEntry>, CommitError> {
    let file = folder.join(path.as_str());
    let Some(metadata) = metadata(&file)? else {
        return Ok(None);
    };
    let bytes = std::fs::read(&file).map_err(|error| CommitError::File(file, error))?;
    let id = repository.blob(&bytes)?;
    let mode = match crate::io::snapshot::mode(&metadata) {
        FileMode::Regular => 0o100_644,
        FileMode::Executable => 0o100_755,
    };
    let mut entry = plain_entry(id, mode, path.as_str().as_bytes());
    remember_times(&mut entry, &metadata);
    Ok(Some(entry))
}

/// An entry of the index without the times by which git tells that a file has not changed: it looks at the contents.
pub fn plain_entry(id: git2::Oid, mode: u32, path: &[u8]) -> git2::IndexEntry {
    git2::IndexEntry {
        ctime: git2::IndexTime::new(0, 0),
        mtime: git2::IndexTime::new(0, 0),
        dev: 0,
        ino: 0,
        mode,
        uid: 0,
        gid: 0,
        file_size: 0,
        id,
        flags: 0,
        flags_extended: 0,
        path: path.to_vec(),
    }
}

/// The times and numbers by which git tells that a file has not changed; git keeps their lower 32 bits.
#[cfg(unix)]
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn remember_times(entry: &mut git2::IndexEntry, metadata: &Metadata) {
    use std::os::unix::fs::MetadataExt;
    entry.ctime = git2::IndexTime::new(metadata.ctime() as i32, metadata.ctime_nsec() as u32);
    entry.mtime = git2::IndexTime::new(metadata.mtime() as i32, metadata.mtime_nsec() as u32);
    entry.dev = metadata.dev() as u32;
    entry.ino = metadata.ino() as u32;
    entry.uid = metadata.uid();
    entry.gid = metadata.gid();
    entry.file_size = metadata.len() as u32;
}

#[cfg(not(unix))]
fn remember_times(_entry: &mut git2::IndexEntry, _facts: &Metadata) {}
