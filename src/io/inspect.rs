//! Reads a project that is to be updated: its files, and what its repository knows of them.

use super::git::repository;
use crate::generate::Inspection;
use crate::project::PlanPath;
use crate::project::update::BaseSource;
use git2::{ErrorCode, Oid, Repository, Status};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The files of `folder` at `paths`, and the objects of its repository with these ids. Nothing is changed.
///
/// # Errors
/// When the folder cannot be read.
pub fn inspect(
    folder: &Path,
    paths: &BTreeSet<PlanPath>,
    ids: &BTreeSet<String>,
) -> std::io::Result<Inspection> {
    let snapshot = super::snapshot(folder, &paths.iter().collect())?;
    let mut inspection = Inspection {
        snapshot,
        ..Inspection::default()
    };
    let Some((repository, inside)) = repository_of(folder) else {
        return Ok(inspection);
    };
    inspection.source = match repository.is_shallow() {
        true => BaseSource::ShallowRepository,
        false => BaseSource::Repository,
    };
    inspection.objects = ids.iter().filter_map(|id| object(&repository, id)).collect();
    inspection.dirty = paths
        .iter()
        .filter(|path| is_dirty(&repository, &inside.join(path.as_str())))
        .cloned()
        .collect();
    Ok(inspection)
}

/// The repository of a folder or around it, and the folder's path in its work tree.
fn repository_of(folder: &Path) -> Option<(Repository, PathBuf)> {
    let root = folder
        .ancestors()
        .find(|above| above.join(".git").symlink_metadata().is_ok())?;
    let repository = repository::open(root).ok()?;
    let work_tree = std::fs::canonicalize(repository.workdir()?).ok()?;
    let inside = folder.strip_prefix(work_tree).ok()?.to_owned();
    Some((repository, inside))
}

fn object(repository: &Repository, id: &str) -> Option<(String, Vec<u8>)> {
    let blob = repository.find_blob(Oid::from_str(id).ok()?).ok()?;
    Some((id.to_owned(), blob.content().to_owned()))
}

/// Returns whether git does not have the file as it is. A path without a file that git knows is clean.
fn is_dirty(repository: &Repository, path: &Path) -> bool {
    match repository.status_file(path) {
        Ok(status) => status != Status::CURRENT,
        Err(error) => error.code() != ErrorCode::NotFound,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_that_git_lacks_are_dirty() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        let project = root.join("sub");
        std::fs::create_dir(&project).unwrap();
        let repository = Repository::init(&root).unwrap();
        for name in ["clean", "changed", "untracked", "ignored"] {
            std::fs::write(project.join(name), name).unwrap();
        }
        std::fs::write(root.join(".gitignore"), "ignored\n").unwrap();
        let mut index = repository.index().unwrap();
        for name in ["clean", "changed"] {
            index.add_path(Path::new("sub").join(name).as_path()).unwrap();
        }
        index.write().unwrap();
        let tree = repository.find_tree(index.write_tree().unwrap()).unwrap();
        let ada = git2::Signature::now("Ada", "ada@example.org").unwrap();
        repository
            .commit(Some("HEAD"), &ada, &ada, "x", &tree, &[])
            .unwrap();
        std::fs::write(project.join("changed"), "else").unwrap();
        let path = |name: &str| PlanPath::new(name).unwrap();
        let names = ["changed", "clean", "ignored", "missing", "untracked"];
        let id = crate::project::blob_id(b"changed");
        let paths = names.map(path).into();
        let found = inspect(
            &project,
            &paths,
            &[id.clone(), crate::project::blob_id(b"no")].into(),
        )
        .unwrap();
        assert_eq!(found.dirty, ["changed", "ignored", "untracked"].map(path).into());
        assert_eq!(found.objects, [(id, b"changed".to_vec())].into());
        assert_eq!(found.source, BaseSource::Repository);
    }
}
