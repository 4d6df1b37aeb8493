//! Keeps what undoes a write of a project.

use super::files::FileWrite;
use super::journal::{Journal, JournalFolder};
use super::{PreparedCommit, WriteError};
use crate::generate::{Committed, WriteOrder};
use crate::io::git;
use crate::io::state_folder::StateFolder;
use crate::io::undo::archive::Contents;
use crate::io::undo::keeping::{Keeping, now};
use crate::io::undo::record::{
    CommitRecord, FileRecord, FolderRecord, Record, RepositoryRecord, Subject, Version,
};
use crate::project::PlanPath;
use crate::project::blob_id;
use std::collections::BTreeSet;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// Keeps the write of a staged project. `above` are the folders that it makes, its own included.
pub(super) fn staged(
    state: &StateFolder,
    order: &WriteOrder,
    stage: &Path,
    above: Vec<PathBuf>,
    committed: Option<&Committed>,
) -> Keeping {
    let file = |(path, file): (&PlanPath, &crate::project::PlanFile)| FileRecord {
        path: path.as_str().to_owned(),
        old: None,
        new: Some(Version {
            id: blob_id(&file.bytes),
            mode: permissions(&stage.join(path.as_str())).unwrap_or(0o644),
        }),
    };
    let mut folders = BTreeSet::new();
    for path in order.plan.files.keys() {
        let ends = path.as_str().match_indices('/');
        folders.extend(ends.filter_map(|(end, _)| path.as_str().get(..end)));
    }
    let repository = committed.map(|_| RepositoryRecord {
        is_new: true,
        ..RepositoryRecord::default()
    });
    let mut record = Record {
        format: 0,
        subject: Subject::Project(order.destination.path.clone()),
        time: now(),
        files: order.plan.files.iter().map(file).collect(),
        folders: folders.into_iter().map(str::to_owned).collect(),
        emptied: Vec::new(),
        above,
        repository,
        contents: Vec::new(),
    };
    add_commit(&mut record, order, stage, committed, true);
    Keeping::begin(state, record, &Contents::new())
}

/// Keeps a write into an existing folder, which waits in the journal's folder.
pub(super) fn journalled(
    state: &StateFolder,
    putting: &[FileWrite],
    prepared: Option<&PreparedCommit>,
    folder: &JournalFolder,
    journal: &Journal,
) -> Result<Keeping, WriteError> {
    let root = folder.root.path();
    let mut contents = Contents::new();
    let mut files = Vec::new();
    for (number, (put, step)) in putting.iter().zip(&journal.steps).enumerate() {
        let version = |id: &String, at: PathBuf| -> io::Result<Version> {
            Ok(Version {
                id: id.clone(),
                mode: permissions(&root.join(at))?,
            })
        };
        let old = step
            .old
            .as_ref()
            .map(|id| version(id, JournalFolder::kept(number)));
        let new = step
            .new
            .as_ref()
            .map(|id| version(id, JournalFolder::staged(number)));
        let shown = root.join(put.path.as_str());
        let failed = || WriteError::io(&shown, "read");
        if let (Some(id), Some(bytes)) = (&step.old, put.old) {
            contents.insert(id.clone(), bytes);
        }
        files.push(FileRecord {
            path: put.path.as_str().to_owned(),
            old: old.transpose().map_err(failed())?,
            new: new.transpose().map_err(failed())?,
        });
    }
    let index = journal.index.as_ref().and_then(|index| index.kept.clone());
    let index_path = root.join(JournalFolder::index());
    let index_bytes = match &index {
        Some(_) => std::fs::read(&index_path).map_err(WriteError::io(&index_path, "read"))?,
        None => Vec::new(),
    };
    if let Some(id) = &index {
        contents.insert(id.clone(), &index_bytes);
    }
    let emptied = journal.emptied.iter().map(|folder| FolderRecord {
        path: String::from(folder.path.clone()),
        mode: folder.mode,
    });
    let record = Record {
        format: 0,
        subject: Subject::Project(root.to_owned()),
        time: now(),
        files,
        folders: journal.folders.iter().cloned().map(String::from).collect(),
        emptied: emptied.collect(),
        above: Vec::new(),
        repository: prepared.map(|prepared| RepositoryRecord {
            is_new: !prepared.exists,
            head: journal.head.clone(),
            index,
            commit: None,
        }),
        contents: Vec::new(),
    };
    Ok(Keeping::begin(state, record, &contents))
}

/// Adds the commit that was made in the repository of `folder` to the record.
pub(super) fn add_commit(
    record: &mut Record,
    order: &WriteOrder,
    folder: &Path,
    committed: Option<&Committed>,
    origin_is_set: bool,
) {
    let Some(committed) = committed else { return };
    let had_origin = order
        .destination
        .head
        .as_ref()
        .is_some_and(|head| head.origin.is_some());
    let wanted = order.commit.as_ref().and_then(|commit| commit.origin.clone());
    let origin = wanted.filter(|_| origin_is_set && !had_origin);
    if let Some(repository) = &mut record.repository {
        repository.commit = Some(CommitRecord {
            id: committed.id.clone(),
            branch: committed.branch.clone(),
            origin,
            settings: git::repository::settings_id(folder),
        });
    }
}

fn permissions(path: &Path) -> io::Result<u32> {
    Ok(path.symlink_metadata()?.permissions().mode() & 0o7777)
}
