//! Changes that a plan makes to each path on disk, when the disk is as a snapshot says.

use super::{ExistingEntry, FileMode, Plan, PlanPath, Snapshot};
use std::collections::BTreeMap;

/// A change that a plan makes to one path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeKind {
    /// Nothing is there yet.
    Create,
    /// The same bytes and mode are there already.
    Identical,
    /// A file with other bytes or another mode is there.
    Modify,
    /// Both sides changed it, or something is there that is no file and that is never replaced.
    Conflict,
    /// The user's own is kept.
    Keep,
    /// The plan no longer has it.
    Delete,
    /// It moves here from [`FileChange::from`].
    Rename,
}

impl ChangeKind {
    /// The word in reports: `create`, `identical`, `modify`, `conflict`, `keep`, `delete` or `rename`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Identical => "identical",
            Self::Modify => "modify",
            Self::Conflict => "conflict",
            Self::Keep => "keep",
            Self::Delete => "delete",
            Self::Rename => "rename",
        }
    }
}

/// A change that a plan makes to one path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileChange {
    /// The path.
    pub path: PlanPath,
    /// Its kind of change.
    pub kind: ChangeKind,
    /// Its old path, for a rename.
    pub from: Option<PlanPath>,
    /// The mode that it will have.
    pub mode: FileMode,
    /// The obstacle, in words, where that is no file that could be replaced.
    pub obstacle: Option<String>,
}

/// One change for every path of the plan, by path.
#[must_use]
pub fn changes(plan: &Plan, snapshot: &Snapshot) -> Vec<FileChange> {
    let twins = twins(snapshot);
    plan.files
        .iter()
        .map(|(path, file)| {
            let (kind, obstacle) = match snapshot.entries.get(path) {
                None => match obstacle_above(path, snapshot).or_else(|| twin(path, &twins)) {
                    Some(reason) => (ChangeKind::Conflict, Some(reason)),
                    None => (ChangeKind::Create, None),
                },
                Some(ExistingEntry::File { bytes, mode }) if *bytes == file.bytes && *mode == file.mode => {
                    (ChangeKind::Identical, None)
                }
                Some(ExistingEntry::File { .. }) => (ChangeKind::Modify, None),
                Some(other) => (ChangeKind::Conflict, obstacle(path, other)),
            };
            FileChange {
                path: path.clone(),
                kind,
                from: None,
                mode: file.mode,
                obstacle,
            }
        })
        .collect()
}

/// The first folder above `path` at which something is that is no folder.
pub(super) fn obstacle_above(path: &PlanPath, snapshot: &Snapshot) -> Option<String> {
    let text = path.as_str();
    text.match_indices('/')
        .filter_map(|(at, _)| PlanPath::new(text.get(..at)?))
        .find_map(|folder| match snapshot.entries.get(&folder)? {
            ExistingEntry::Folder => None,
            ExistingEntry::File { .. } => {
                Some(format!("{folder} is a file, and the project has a folder there"))
            }
            other => obstacle(&folder, other),
        })
}

/// The foreign paths and the folders above them, by their lower case.
fn twins(snapshot: &Snapshot) -> BTreeMap<String, &str> {
    let mut twins = BTreeMap::new();
    for other in &snapshot.others {
        let ends = other.match_indices('/').map(|(end, _)| end);
        for part in ends
            .filter_map(|end| other.get(..end))
            .chain([other.trim_end_matches('/')])
        {
            twins.insert(part.to_lowercase(), part);
        }
    }
    twins
}

/// A foreign path that differs from `path`, or from a folder above it, in case alone: where case does not count, the
/// two are one.
fn twin(path: &PlanPath, twins: &BTreeMap<String, &str>) -> Option<String> {
    let text = path.as_str();
    let ends = text.match_indices('/').map(|(end, _)| end);
    ends.filter_map(|end| text.get(..end))
        .chain([text])
        .find_map(|part| {
            let other = twins.get(&part.to_lowercase()).filter(|other| **other != part)?;
            Some(format!(
                "{other} is there, which differs from {part} in upper and lower case alone"
            ))
        })
}

/// A description of the entry at `path`; none for a file.
pub(super) fn obstacle(path: &PlanPath, entry: &ExistingEntry) -> Option<String> {
    match entry {
        ExistingEntry::File { .. } => None,
        ExistingEntry::Folder => Some(format!("{path} is a folder, and the project has a file there")),
        ExistingEntry::Link { target } => {
            Some(format!("{path} is a link to {target}; links are never followed"))
        }
        ExistingEntry::Unreadable(reason) => Some(format!("{path} cannot be read: {reason}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::PlanFile;

    fn path(text: &str) -> PlanPath {
        PlanPath::new(text).unwrap()
    }

    fn plan(paths: &[&str]) -> Plan {
        let file = PlanFile {
            bytes: b"a\n".to_vec(),
            mode: FileMode::Regular,
        };
        Plan {
            model_files: Vec::new(),
            files: paths.iter().map(|text| (path(text), file.clone())).collect(),
        }
    }

    fn occupied(text: &str, entry: ExistingEntry) -> Snapshot {
        Snapshot {
            entries: [(path(text), entry)].into(),
            others: Vec::new(),
        }
    }

    fn file(bytes: &[u8], mode: FileMode) -> ExistingEntry {
        ExistingEntry::File {
            bytes: bytes.to_vec(),
            mode,
        }
    }

    #[test]
    fn each_occupant_gives_its_change() {
        let rows = [
            (file(b"a\n", FileMode::Regular), ChangeKind::Identical),
            (file(b"a\n", FileMode::Executable), ChangeKind::Modify),
            (file(b"b\n", FileMode::Regular), ChangeKind::Modify),
            (ExistingEntry::Folder, ChangeKind::Conflict),
            (
                ExistingEntry::Link {
                    target: "/etc".to_owned(),
                },
                ChangeKind::Conflict,
            ),
            (ExistingEntry::Unreadable("no".to_owned()), ChangeKind::Conflict),
        ];
        for (entry, kind) in rows {
            let found = changes(&plan(&["x"]), &occupied("x", entry.clone()));
            assert_eq!(found[0].kind, kind, "{entry:?}");
            assert_eq!(found[0].obstacle.is_some(), kind == ChangeKind::Conflict);
        }
        assert_eq!(
            changes(&plan(&["x"]), &Snapshot::default())[0].kind,
            ChangeKind::Create
        );
    }

    #[test]
    fn file_where_folder_must_be_is_a_conflict() {
        let found = changes(
            &plan(&["a/b/c", "a/d"]),
            &occupied("a/b", file(b"", FileMode::Regular)),
        );
        assert_eq!(found[0].kind, ChangeKind::Conflict);
        assert_eq!(found[1].kind, ChangeKind::Create);
    }

    #[test]
    fn what_differs_in_case_alone_is_a_conflict() {
        let snapshot = |others: &[&str]| Snapshot {
            others: others.iter().map(|&other| other.to_owned()).collect(),
            ..Snapshot::default()
        };
        for (planned, other, kind) in [
            ("README.md", "readme.md", ChangeKind::Conflict),
            ("my_model/flow.py", "My_Model/notes", ChangeKind::Conflict),
            ("my_model/flow.py", "My_Model/", ChangeKind::Conflict),
            ("my_model/flow.py", "my_model/notes", ChangeKind::Create),
            ("README.md", "notes/readme.md", ChangeKind::Create),
        ] {
            let found = changes(&plan(&[planned]), &snapshot(&[other]));
            assert_eq!(found[0].kind, kind, "{planned} beside {other}");
            assert_eq!(found[0].obstacle.is_some(), kind == ChangeKind::Conflict);
        }
    }
}
