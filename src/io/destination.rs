//! Looks at the folder that a project is to be written into.

use super::git::repository;
use super::snapshot::{JOURNAL_FOLDER, MOST_OTHERS};
use crate::generate::{Destination, DestinationKind, Head, MARK};
use std::ffi::OsStr;
use std::fs::{File, FileType};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Looks at `output`/`repo_name`. Nothing is changed.
#[must_use]
pub fn locate(output: &Path, repo_name: &str) -> Destination {
    let output = std::path::absolute(output).unwrap_or_else(|_| output.to_owned());
    let real_output = super::git::config::real_future_path(&output);
    let path = real_output.join(repo_name);
    let (kind, head) = match blocked_output(&real_output) {
        Some(reason) => (DestinationKind::Blocked(reason), None),
        None => (classify(&path, &real_output), head(&path)),
    };
    let inside = match kind {
        DestinationKind::Blocked(_) => None,
        // A repository of its own belongs to no other, wherever it lies.
        _ if head.is_some() => None,
        _ => surrounding_work_tree(&real_output),
    };
    Destination {
        // Whatever has that name: the recovery says what it is.
        interrupted: path.join(JOURNAL_FOLDER).symlink_metadata().is_ok(),
        path,
        kind,
        head,
        inside,
    }
}

/// The reason why nothing can be created in the output folder, existing or not.
fn blocked_output(output: &Path) -> Option<String> {
    let existing = output.ancestors().find(|path| path.symlink_metadata().is_ok())?;
    let cannot = |what: &str| {
        Some(format!(
            "cannot be written: {} {what}",
            super::shown_path(existing)
        ))
    };
    match std::fs::metadata(existing) {
        Ok(facts) if !facts.is_dir() => cannot("is not a folder"),
        Ok(_) => None,
        Err(error) if error.kind() == ErrorKind::NotFound => cannot("is a link to nothing"),
        Err(error) => cannot(&format!("cannot be read ({})", super::reason(&error))),
    }
}

fn classify(path: &Path, output: &Path) -> DestinationKind {
    let blocked = |reason: String| DestinationKind::Blocked(reason);
    let facts = match path.symlink_metadata() {
        Ok(facts) => facts,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let existing = output.ancestors().find(|path| path.is_dir()).unwrap_or(output);
            return if super::system::writable(existing) {
                DestinationKind::Missing
            } else {
                blocked(format!(
                    "cannot be created: {} is not writable",
                    super::shown_path(existing)
                ))
            };
        }
        Err(error) => return blocked(format!("cannot be read: {}", super::reason(&error))),
    };
    if facts.is_symlink() {
        return blocked("is a symbolic link; projects are written into real folders only".to_owned());
    }
    if !facts.is_dir() {
        return blocked(format!("is {}, not a folder", kind_in_words(facts.file_type())));
    }
    if !super::system::writable(path) {
        return blocked("is not writable".to_owned());
    }
    let entries = match std::fs::read_dir(path) {
        Ok(entries) => entries,
        Err(error) => return blocked(format!("cannot be read: {}", super::reason(&error))),
    };
    let mut names: Vec<_> = entries.flatten().map(|entry| entry.file_name()).collect();
    names.retain(|name| name != OsStr::new(JOURNAL_FOLDER));
    names.sort();
    if names.is_empty() {
        return DestinationKind::Empty;
    }
    if names.iter().any(|name| name == OsStr::new(MARK)) && is_ours(&path.join(MARK)) {
        return DestinationKind::Ours;
    }
    names.retain(|name| name != OsStr::new(".git"));
    if names.is_empty() {
        return match repository::open(path) {
            Ok(_) => DestinationKind::OnlyGit,
            Err(error) => blocked(repository::failure(path, &error)),
        };
    }
    let shown = names.iter().take(MOST_OTHERS);
    DestinationKind::Occupied(shown.map(|name| name.to_string_lossy().into_owned()).collect())
}

fn kind_in_words(kind: FileType) -> &'static str {
    if kind.is_file() {
        "a file"
    } else {
        "a special file"
    }
}

/// Returns whether the mark is one that this program wrote: a file with its `format` line.
fn is_ours(mark: &Path) -> bool {
    use std::io::Read;
    let mut start = Vec::new();
    let plain = mark.symlink_metadata().is_ok_and(|facts| facts.is_file());
    let read =
        plain && File::open(mark).is_ok_and(|file| file.take(64 * 1024).read_to_end(&mut start).is_ok());
    read && String::from_utf8_lossy(&start)
        .lines()
        .any(|line| line.starts_with("format:"))
}

/// The state of the repository at `path`; none when there is no repository that libgit2 can open.
#[must_use]
pub fn head(path: &Path) -> Option<Head> {
    repository::open(path).ok().as_ref().map(head_of)
}

fn head_of(repository: &git2::Repository) -> Head {
    let reference = repository.find_reference("HEAD").ok();
    let target = reference
        .as_ref()
        .and_then(|head| head.symbolic_target().ok().flatten());
    let branch = target.and_then(|target| target.strip_prefix("refs/heads/"));
    let origin = repository.find_remote("origin").ok();
    Head {
        branch: branch.map(str::to_owned),
        has_commit: repository.head().is_ok(),
        origin: origin.and_then(|remote| remote.url().ok().map(str::to_owned)),
    }
}

/// The work tree of the repository that `folder`, existing or not, lies in.
fn surrounding_work_tree(folder: &Path) -> Option<PathBuf> {
    let existing = folder.ancestors().find(|path| path.is_dir())?;
    let flags = git2::RepositoryOpenFlags::empty();
    match git2::Repository::open_ext(existing, flags, std::iter::empty::<&OsStr>()) {
        Ok(repository) => Some(repository.workdir()?.to_owned()),
        Err(error) if error.code() == git2::ErrorCode::NotFound => None,
        // One that libgit2 does not open (another owner, another format) is a repository all the same.
        Err(_) => {
            let mut above = existing.ancestors();
            above.find(|path| path.join(".git").exists()).map(Path::to_owned)
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn every_kind_of_destination_is_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        let locate = |name: &str| super::locate(&root.join("out"), name).kind;
        assert_eq!(locate("m"), DestinationKind::Missing);
        std::fs::create_dir_all(root.join("out/empty")).unwrap();
        std::fs::create_dir(root.join("out/empty").join(JOURNAL_FOLDER)).unwrap();
        assert_eq!(locate("empty"), DestinationKind::Empty);
        std::fs::write(root.join("out/file"), "").unwrap();
        assert!(matches!(locate("file"), DestinationKind::Blocked(reason) if reason.contains("a file")));
        symlink(root.join("out/empty"), root.join("out/link")).unwrap();
        assert!(matches!(locate("link"), DestinationKind::Blocked(reason) if reason.contains("link")));
        std::fs::create_dir(root.join("out/theirs")).unwrap();
        std::fs::write(root.join("out/theirs/notes.txt"), "").unwrap();
        std::fs::write(root.join("out/theirs/.lume-wizard.yml"), "a: b").unwrap();
        assert_eq!(
            locate("theirs"),
            DestinationKind::Occupied(vec![".lume-wizard.yml".to_owned(), "notes.txt".to_owned()])
        );
        std::fs::write(root.join("out/theirs/.lume-wizard.yml"), "format: 1\n").unwrap();
        assert_eq!(locate("theirs"), DestinationKind::Ours);
        let below_a_file = super::locate(&root.join("out/file/x"), "m").kind;
        assert!(
            matches!(below_a_file, DestinationKind::Blocked(_)),
            "{below_a_file:?}"
        );
    }

    #[test]
    fn repositories_around_and_at_the_destination_are_seen() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        let repository = git2::Repository::init(root.join("m")).unwrap();
        repository.set_head("refs/heads/trunk").unwrap();
        repository.remote("origin", "https://example.org/x.git").unwrap();
        let place = super::locate(&root, "m");
        assert_eq!(place.kind, DestinationKind::OnlyGit);
        assert_eq!(
            place.head,
            Some(Head {
                branch: Some("trunk".to_owned()),
                has_commit: false,
                origin: Some("https://example.org/x.git".to_owned()),
            })
        );
        assert_eq!(place.inside, None);
        let place = locate(&root.join("m/sub/further"), "p");
        assert_eq!(place.kind, DestinationKind::Missing);
        assert_eq!(
            place.inside.map(|path| path.canonicalize().unwrap()),
            Some(root.join("m"))
        );
    }
}
