//! The paths of a project as a tree with folders that fold.

use crate::project::FileChange;
use std::collections::{BTreeMap, BTreeSet};

/// A row of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TreeRow {
    /// A folder.
    Folder {
        /// The path, without a slash at its end.
        path: String,
        /// Its depth in folders.
        depth: usize,
        /// Whether what is in it is not shown.
        folded: bool,
        /// Whether nothing in it is touched.
        is_untouched: bool,
    },
    /// A file that is written, or could be.
    File {
        /// The index in the changes of the review.
        change: usize,
        /// Its depth in folders.
        depth: usize,
    },
    /// A file or an empty folder that is there and is not touched.
    Untouched {
        /// The path.
        path: String,
        /// Its depth in folders.
        depth: usize,
    },
}

/// A leaf of the tree.
#[derive(Clone, Copy)]
enum Leaf<'a> {
    Change(usize),
    /// An untouched path in full.
    Untouched(&'a str),
}

/// The tree's rows: in each folder the folders first, then the files, as file lists have it. `others` are the paths that
/// are not touched; a folder of nothing else is folded unless it is in `toggled`, any other one only if it is.
pub(super) fn rows(changes: &[FileChange], others: &[String], toggled: &BTreeSet<String>) -> Vec<TreeRow> {
    let changed = changes
        .iter()
        .enumerate()
        .map(|(index, change)| (Leaf::Change(index), change.path.as_str()));
    let untouched = others
        .iter()
        .map(|path| (Leaf::Untouched(path), path.trim_end_matches('/')));
    let paths: Vec<(Leaf<'_>, &str)> = changed.chain(untouched).collect();
    let mut rows = Vec::new();
    grow_folder("", &paths, 0, toggled, &mut rows);
    rows
}

fn grow_folder(
    folder: &str,
    paths: &[(Leaf<'_>, &str)],
    depth: usize,
    toggled: &BTreeSet<String>,
    rows: &mut Vec<TreeRow>,
) {
    let mut folders: BTreeMap<&str, Vec<(Leaf<'_>, &str)>> = BTreeMap::new();
    let mut files: Vec<(Leaf<'_>, &str)> = Vec::new();
    for (leaf, rest) in paths {
        match rest.split_once('/') {
            Some((name, below)) => folders.entry(name).or_default().push((*leaf, below)),
            None => files.push((*leaf, rest)),
        }
    }
    for (name, below) in folders {
        let path = if folder.is_empty() {
            name.to_owned()
        } else {
            format!("{folder}/{name}")
        };
        let is_untouched = below.iter().all(|(leaf, _)| matches!(leaf, Leaf::Untouched(_)));
        let is_folded = is_untouched != toggled.contains(&path);
        rows.push(TreeRow::Folder {
            path: path.clone(),
            depth,
            folded: is_folded,
            is_untouched,
        });
        if !is_folded {
            grow_folder(&path, &below, depth + 1, toggled, rows);
        }
    }
    files.sort_by_key(|(_, name)| *name);
    rows.extend(files.into_iter().map(|(leaf, _)| match leaf {
        Leaf::Change(change) => TreeRow::File { change, depth },
        Leaf::Untouched(path) => TreeRow::Untouched {
            path: path.to_owned(),
            depth,
        },
    }));
}
