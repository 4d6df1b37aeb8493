//! The paths of a project as the rows of a tree, as many as there is room for.

use std::collections::BTreeMap;

/// A path of the tree and whether it is marked.
pub type MarkedPath<'a> = (&'a str, bool);

/// A row of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviewRow {
    /// Its depth in folders.
    pub depth: usize,
    /// The name, with a slash at the end for a folder.
    pub name: String,
    /// The kind of the row.
    pub kind: PreviewRowKind,
}

/// The kind of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PreviewRowKind {
    /// A folder whose content follows.
    Folder,
    /// A folder whose content is not shown: the number of its files.
    Folded(usize),
    /// A file, marked or not.
    File {
        /// Whether the subject changes it.
        marked: bool,
    },
    /// Files that are not marked and not shown: their number.
    Rest(usize),
}

/// The parts of a tree that are not shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Hidden {
    Nothing,
    /// The content of folders without a marked file.
    Folders,
    /// That, and the files that are not marked.
    Unmarked,
}

/// The rows of a tree of `paths` in `room` rows: all of them where that is enough, else folders without marked files are
/// folded, else only the marked files are shown, and of the others their number.
#[must_use]
pub fn rows(paths: &[MarkedPath<'_>], room: usize) -> Vec<PreviewRow> {
    let with = |hidden: Hidden| {
        let mut rows = Vec::new();
        grow(paths, 0, hidden, &mut rows);
        rows
    };
    let fitting = [Hidden::Nothing, Hidden::Folders].map(with);
    let fitting = fitting.into_iter().find(|rows| rows.len() <= room);
    fitting.unwrap_or_else(|| with(Hidden::Unmarked))
}

/// Adds the rows of a folder: the folders in it first, then the files, as file lists have it.
fn grow(paths: &[MarkedPath<'_>], depth: usize, hidden: Hidden, rows: &mut Vec<PreviewRow>) {
    let mut folders: BTreeMap<&str, Vec<MarkedPath<'_>>> = BTreeMap::new();
    let mut files = Vec::new();
    for (path, marked) in paths {
        match path.split_once('/') {
            Some((folder, below)) => folders.entry(folder).or_default().push((below, *marked)),
            None => files.push((*path, *marked)),
        }
    }
    let row = |name: String, kind: PreviewRowKind| PreviewRow { depth, name, kind };
    for (folder, below) in folders {
        let name = format!("{folder}/");
        if hidden != Hidden::Nothing && !below.iter().any(|(_, marked)| *marked) {
            rows.push(row(name, PreviewRowKind::Folded(below.len())));
            continue;
        }
        rows.push(row(name, PreviewRowKind::Folder));
        grow(&below, depth + 1, hidden, rows);
    }
    let shown = files
        .iter()
        .filter(|(_, marked)| *marked || hidden != Hidden::Unmarked);
    rows.extend(
        shown.map(|(name, marked)| row((*name).to_owned(), PreviewRowKind::File { marked: *marked })),
    );
    let rest = files.iter().filter(|(_, marked)| !*marked).count();
    if hidden == Hidden::Unmarked && rest > 0 {
        rows.push(row(String::new(), PreviewRowKind::Rest(rest)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATHS: [MarkedPath<'_>; 5] = [
        (".github/workflows/build.yml", false),
        ("README.md", true),
        ("my_model/files/variables.yml", false),
        ("my_model/model.py", true),
        ("setup.py", false),
    ];

    fn names(room: usize) -> Vec<(usize, String)> {
        let name = |row: PreviewRow| match row.kind {
            PreviewRowKind::Rest(count) => (row.depth, format!("{count} more")),
            PreviewRowKind::Folded(count) => (row.depth, format!("{} {count}", row.name)),
            _ => (row.depth, row.name),
        };
        rows(&PATHS, room).into_iter().map(name).collect()
    }

    #[test]
    fn a_roomy_tree_is_whole() {
        let names = names(20);
        assert_eq!(names.len(), 9);
        assert_eq!(names.first().unwrap(), &(0, ".github/".to_owned()));
        assert!(names.contains(&(2, "build.yml".to_owned())));
    }

    #[test]
    fn a_short_tree_shows_the_marked_files() {
        let expected = [
            (0, ".github/ 1"),
            (0, "my_model/"),
            (1, "files/ 1"),
            (1, "model.py"),
            (0, "README.md"),
            (0, "1 more"),
        ];
        let expected = expected.map(|(depth, name)| (depth, name.to_owned()));
        assert_eq!(names(5), expected);
    }
}
