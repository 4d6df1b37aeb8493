//! The variables file of a PV mapping, and the mapping of a variables file, found on the disk.

use super::input;
use std::path::{Path, PathBuf};

/// The names of variables files, the likeliest first.
const VARIABLES: [&str; 4] = [
    "model_config.yaml",
    "model_config.yml",
    "variables.yml",
    "variables.yaml",
];
/// The names of mapping files, the likeliest first.
const MAPPINGS: [&str; 6] = [
    "pv_mapping.yaml",
    "pv_mapping.yml",
    "epics_config.yml",
    "epics_config.yaml",
    "deployment_config.yaml",
    "deployment_config.yml",
];
/// The marks of a project's folder.
const MARKS: [&str; 4] = [
    ".lume-wizard.yml",
    ".copier-answers.yml",
    ".git",
    "pyproject.toml",
];
/// The number of folders above a file that are searched for its project.
const MOST_FOLDERS: usize = 8;

/// The variables file that a mapping belongs to: beside it, or else in its project. `accepts` judges a file's contents.
#[must_use]
pub fn variables_of(mapping: &Path, accepts: impl Fn(&[u8]) -> bool) -> Option<PathBuf> {
    find(mapping, &VARIABLES, accepts)
}

/// The mapping that belongs to a variables file: beside it, or else in its project.
#[must_use]
pub fn mapping_of(variables: &Path, accepts: impl Fn(&[u8]) -> bool) -> Option<PathBuf> {
    find(variables, &MAPPINGS, accepts)
}

fn find(file: &Path, names: &[&str], accepts: impl Fn(&[u8]) -> bool) -> Option<PathBuf> {
    let folder = match file.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_path_buf(),
        _ => PathBuf::from("."),
    };
    let good = |path: &PathBuf| {
        path != file && path.is_file() && input::whole(path).is_ok_and(|bytes| accepts(&bytes))
    };
    let in_folder = |folder: &Path| names.iter().map(|name| folder.join(name)).find(&good);
    if let Some(found) = in_folder(&folder) {
        return Some(found);
    }
    let project = project(&folder)?;
    in_folder(&project).or_else(|| {
        let mut below: Vec<PathBuf> = folders(&project);
        let deeper: Vec<PathBuf> = below.iter().flat_map(|folder| folders(folder)).collect();
        below.extend(deeper);
        below.sort();
        below.iter().find_map(|folder| in_folder(folder))
    })
}

/// The folder of the project that `folder` is in.
fn project(folder: &Path) -> Option<PathBuf> {
    let whole = std::fs::canonicalize(folder).ok()?;
    let mut folders = whole.ancestors().take(MOST_FOLDERS);
    folders
        .find(|folder| MARKS.iter().any(|mark| folder.join(mark).exists()))
        .map(Path::to_path_buf)
}

/// The folders in a folder, without hidden ones and without links.
fn folders(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let visible = |path: &PathBuf| {
        !path
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with('.'))
    };
    entries
        .flatten()
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .map(|entry| entry.path())
        .filter(visible)
        .take(100)
        .collect()
}
