//! Snapshots of a destination, taken as a value.

use crate::project::{ExistingEntry, FileMode, PlanPath, Snapshot};
use std::collections::BTreeSet;
use std::fs::Metadata;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// The most foreign paths that a snapshot lists.
pub const MOST_OTHERS: usize = 300;

/// The folder in which a write into an existing folder keeps what it needs to undo itself.
pub const JOURNAL_FOLDER: &str = ".lume-wizard-write";

/// The entries of `paths` in `destination`, and what else is there. Links are never followed. A missing destination
/// is an empty snapshot.
///
/// # Errors
/// When the destination cannot be listed.
pub fn snapshot(destination: &Path, paths: &BTreeSet<&PlanPath>) -> io::Result<Snapshot> {
    let mut taken = Snapshot::default();
    match destination.symlink_metadata() {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(taken),
        Err(error) => return Err(error),
        Ok(facts) if !facts.is_dir() => return Err(ErrorKind::NotADirectory.into()),
        Ok(_) => {}
    }
    for path in paths {
        if let Some((at, entry)) = entry(destination, path) {
            taken.entries.insert(at, entry);
        }
    }
    taken.others = others(destination, paths)?;
    Ok(taken)
}

/// The entry at `path`, or at the first part of it that is there and no folder.
fn entry(destination: &Path, path: &PlanPath) -> Option<(PlanPath, ExistingEntry)> {
    let parts: Vec<&str> = path.as_str().split('/').collect();
    let mut at = destination.to_owned();
    for (index, part) in parts.iter().enumerate() {
        at.push(part);
        let last = index + 1 == parts.len();
        let facts = match at.symlink_metadata() {
            Ok(facts) => facts,
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                return None;
            }
            Err(error) => return Some((path.clone(), ExistingEntry::Unreadable(super::reason(&error)))),
        };
        if facts.is_dir() && !last {
            continue;
        }
        let name = PlanPath::new(&parts.get(..=index)?.join("/"))?;
        return Some((name, describe(&at, &facts)));
    }
    None
}

fn describe(path: &Path, facts: &Metadata) -> ExistingEntry {
    if facts.is_symlink() {
        // One that is gone by now differs from what is looked at when the project is written.
        let target = std::fs::read_link(path).map(|target| target.to_string_lossy().into_owned());
        return ExistingEntry::Link {
            target: target.unwrap_or_default(),
        };
    }
    if facts.is_dir() {
        return ExistingEntry::Folder;
    }
    if !facts.is_file() {
        return ExistingEntry::Unreadable("it is neither a file nor a folder".to_owned());
    }
    match super::input::whole(path) {
        Ok(bytes) => ExistingEntry::File {
            bytes,
            mode: mode(facts),
        },
        Err(error) => ExistingEntry::Unreadable(super::reason(&error)),
    }
}

/// The mode as git would keep it: executable when its owner may run it.
#[cfg(unix)]
pub(crate) fn mode(facts: &Metadata) -> FileMode {
    use std::os::unix::fs::PermissionsExt;
    if facts.permissions().mode() & 0o100 == 0 {
        FileMode::Regular
    } else {
        FileMode::Executable
    }
}

/// The mode as git would keep it.
#[cfg(not(unix))]
pub(crate) fn mode(_facts: &Metadata) -> FileMode {
    FileMode::Regular
}

/// Files and links at other paths, folders only when they are empty; `.git` left out.
fn others(destination: &Path, paths: &BTreeSet<&PlanPath>) -> io::Result<Vec<String>> {
    let planned: BTreeSet<&str> = paths.iter().map(|path| path.as_str()).collect();
    let mut found = Vec::new();
    let mut folders: Vec<(PathBuf, String)> = vec![(destination.to_owned(), String::new())];
    while let Some((folder, prefix)) = folders.pop() {
        let entries = match std::fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if prefix.is_empty() => return Err(error),
            Err(_) => {
                found.push(prefix);
                continue;
            }
        };
        let mut empty = true;
        let mut names: Vec<_> = entries.flatten().collect();
        names.sort_by_key(std::fs::DirEntry::file_name);
        for entry in names {
            empty = false;
            let name = entry.file_name();
            if prefix.is_empty() && (name == ".git" || name == JOURNAL_FOLDER) {
                continue;
            }
            let path = format!("{prefix}{}", name.to_string_lossy());
            if planned.contains(path.as_str()) {
                continue;
            }
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                folders.push((entry.path(), format!("{path}/")));
            } else {
                found.push(path);
            }
        }
        if empty && !prefix.is_empty() {
            found.push(prefix);
        }
        if found.len() >= MOST_OTHERS {
            break;
        }
    }
    found.sort();
    found.truncate(MOST_OTHERS);
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn snapshot(destination: &Path, paths: &[&str]) -> io::Result<Snapshot> {
        let paths: Vec<_> = paths.iter().map(|path| PlanPath::new(path).unwrap()).collect();
        super::snapshot(destination, &paths.iter().collect())
    }

    #[cfg(unix)]
    #[test]
    fn a_snapshot_distinguishes_files_folders_and_links() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        std::fs::create_dir_all(root.join("p/files")).unwrap();
        std::fs::create_dir(root.join("flow.py")).unwrap();
        std::fs::create_dir(root.join(".git")).unwrap();
        std::fs::create_dir(root.join("notes")).unwrap();
        std::fs::write(root.join("README.md"), "mine").unwrap();
        std::fs::set_permissions(root.join("README.md"), std::fs::Permissions::from_mode(0o755)).unwrap();
        std::fs::write(root.join("p/a.txt"), "").unwrap();
        symlink("/etc", root.join("link")).unwrap();
        let taken = snapshot(
            root,
            &["README.md", "flow.py", "link/hosts", "p/b.py", "p/a.txt/x"],
        )
        .unwrap();
        let at = |path: &str| taken.entries.get(&PlanPath::new(path).unwrap());
        assert_eq!(
            at("README.md"),
            Some(&ExistingEntry::File {
                bytes: b"mine".to_vec(),
                mode: FileMode::Executable
            })
        );
        assert_eq!(at("flow.py"), Some(&ExistingEntry::Folder));
        assert_eq!(
            at("link"),
            Some(&ExistingEntry::Link {
                target: "/etc".to_owned()
            })
        );
        assert!(matches!(at("p/a.txt"), Some(ExistingEntry::File { .. })));
        assert_eq!(taken.entries.len(), 4);
        assert_eq!(taken.others, ["link", "notes/", "p/a.txt", "p/files/"]);
    }

    #[test]
    fn a_missing_destination_is_an_empty_snapshot() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(
            snapshot(&folder.path().join("x"), &["a"]).unwrap(),
            Snapshot::default()
        );
        std::fs::write(folder.path().join("f"), "").unwrap();
        assert!(snapshot(&folder.path().join("f"), &["a"]).is_err());
    }
}
