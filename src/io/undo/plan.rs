//! Plans to undo a write, from its record and the disk.

use super::record::{FileRecord, Record, Subject, Version};
use super::{Git, UndoError, repository};
use crate::generate::undo::UndoPlan;
use crate::io::directory::{Directory, EntryKind, is_absence};
use crate::io::writer::WriteError;
use crate::project::blob_id;
use crate::project::{ChangeKind, FileChange, FileMode, PlanPath};
use std::io;
use std::path::Path;

/// The largest file that is compared with what was written, in bytes.
const LARGEST: u64 = 1 << 30;

/// The plan to undo the write now; none where all is as it was before.
pub(super) fn plan(record: &Record, git: Git) -> Result<Option<UndoPlan>, UndoError> {
    let path = record.subject.path();
    let folder = match &record.subject {
        Subject::Project(root) => root,
        Subject::File(file) => file.parent().unwrap_or(Path::new("/")),
    };
    let root = match Directory::open(folder) {
        Ok(root) => Some(root),
        Err(error) if is_absence(&error) => None,
        Err(error) => return Err(WriteError::io(folder, "read")(error).into()),
    };
    let mut changes = Vec::new();
    for file in &record.files {
        let name = plan_path(record, file).ok_or_else(|| UndoError::NotKept(path.to_owned()))?;
        let now = now(root.as_ref(), &name).map_err(WriteError::io(&folder.join(name.as_str()), "read"))?;
        changes.extend(change(file, name, &now));
    }
    if changes.is_empty() {
        return Ok(None);
    }
    let plan = UndoPlan {
        path: path.to_owned(),
        age: super::keeping::now().saturating_sub(record.time),
        changes,
        commit: match git {
            Git::Undo => repository::commit_undo(folder, record)?,
            Git::Leave => crate::generate::undo::CommitUndo::None,
        },
    };
    if plan.has_changes() {
        return Ok(Some(plan));
    }
    let kept: Vec<_> = plan
        .kept()
        .map(|change| {
            format!(
                "{} ({})",
                change.path,
                change.obstacle.as_deref().unwrap_or_default()
            )
        })
        .collect();
    Err(UndoError::NothingLeft {
        path: path.to_owned(),
        reason: crate::text::display::shown(&kept.join(", ")).into_owned(),
    })
}

/// The file's path in its project, or its name.
pub(super) fn plan_path(record: &Record, file: &FileRecord) -> Option<PlanPath> {
    match &record.subject {
        Subject::Project(_) => PlanPath::new(&file.path),
        Subject::File(path) => PlanPath::new(path.file_name()?.to_str()?),
    }
}

/// The entry at a path.
enum Now {
    Nothing,
    File(Version),
    Other,
}

fn now(root: Option<&Directory>, name: &PlanPath) -> io::Result<Now> {
    let Some(root) = root else {
        return Ok(Now::Nothing);
    };
    let path = Path::new(name.as_str());
    let Some(facts) = root.stat(path)? else {
        return Ok(Now::Nothing);
    };
    if root.kind(path)? != Some(EntryKind::File) {
        return Ok(Now::Other);
    }
    Ok(Now::File(Version {
        id: blob_id(&root.read(path, LARGEST)?),
        mode: facts.st_mode & 0o7777,
    }))
}

/// The effect of undoing on a file; none where it is as it was before.
fn change(file: &FileRecord, path: PlanPath, now: &Now) -> Option<FileChange> {
    let there = match now {
        Now::File(version) => Some(version),
        _ => None,
    };
    let is_other = matches!(now, Now::Other);
    if there == file.old.as_ref() && !is_other {
        return None;
    }
    let mut kept = None;
    let kind = if there == file.new.as_ref() && !is_other {
        match (&file.old, &file.new) {
            (None, _) => ChangeKind::Delete,
            (Some(_), None) => ChangeKind::Create,
            (Some(_), Some(_)) => ChangeKind::Modify,
        }
    } else {
        let reason = match (there, &file.new) {
            _ if is_other => "it is no plain file any more",
            (None, _) => "it was removed since",
            (Some(_), None) => "it was created again since",
            (Some(now), Some(new)) if now.id == new.id => "its permissions were changed since",
            _ => "it was changed since",
        };
        kept = Some(reason.to_owned());
        ChangeKind::Keep
    };
    let mode = file.old.as_ref().or(there).map_or(0o644, |version| version.mode);
    Some(FileChange {
        path,
        kind,
        from: None,
        mode: git_mode(mode),
        obstacle: kept,
    })
}

/// The mode as git keeps it.
pub(super) const fn git_mode(mode: u32) -> FileMode {
    match mode & 0o100 {
        0 => FileMode::Regular,
        _ => FileMode::Executable,
    }
}
