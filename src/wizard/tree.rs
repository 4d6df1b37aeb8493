//! The paths of a project as a tree with folders that fold.

use crate::project::FileChange;
use std::collections::{BTreeMap, BTreeSet};

/// A row of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TreeRow {
    /// A folder: its path, how deep it is, whether it is folded.
    Folder {
        /// The path, without a slash at its end.
        path: String,
        /// Its depth in folders.
        depth: usize,
        /// Whether what is in it is not shown.
        folded: bool,
    },
    /// A file: its change's index, how deep it is.
    File {
        /// The index in `Prepared::changes`.
        change: usize,
        /// Its depth in folders.
        depth: usize,
    },
}

/// The tree's rows: in each folder the folders first, then the files, as file lists have it.
pub(super) fn rows(changes: &[FileChange], folded: &BTreeSet<String>) -> Vec<TreeRow> {
    let paths: Vec<(usize, &str)> = changes
        .iter()
        .enumerate()
        .map(|(index, change)| (index, change.path.as_str()))
        .collect();
    let mut rows = Vec::new();
    grow_folder("", &paths, 0, folded, &mut rows);
    rows
}

fn grow_folder(
    folder: &str,
    paths: &[(usize, &str)],
    depth: usize,
    folded: &BTreeSet<String>,
    rows: &mut Vec<TreeRow>,
) {
    let mut folders: BTreeMap<&str, Vec<(usize, &str)>> = BTreeMap::new();
    let mut files = Vec::new();
    for (index, rest) in paths {
        match rest.split_once('/') {
            Some((name, below)) => folders.entry(name).or_default().push((*index, below)),
            None => files.push(*index),
        }
    }
    for (name, below) in folders {
        let path = if folder.is_empty() {
            name.to_owned()
        } else {
            format!("{folder}/{name}")
        };
        let is_folded = folded.contains(&path);
        rows.push(TreeRow::Folder {
            path: path.clone(),
            depth,
            folded: is_folded,
        });
        if !is_folded {
            grow_folder(&path, &below, depth + 1, folded, rows);
        }
    }
    rows.extend(files.into_iter().map(|change| TreeRow::File { change, depth }));
}
