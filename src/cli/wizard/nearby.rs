//! Finds the files of a folder that a wizard can begin with, and keeps the list of recent ones.

use super::files;
use crate::io::state_folder::{StateFolder, StateKind};
use crate::text::{Section, Severity};
use crate::variables::source::{import, is_python};
use crate::wizard::draft::{NearbyFile, NearbyFileKind};
use std::path::{Path, PathBuf};

/// The most files that are read.
const MOST_READ: usize = 40;

/// The most files that are offered.
const MOST: usize = 8;

/// The largest file whose variables are counted, in bytes.
const LARGEST: u64 = 1 << 20;

/// The most recent files that are kept.
const MOST_RECENT: usize = 10;

/// The subject of the record of recent files in the state folder.
const RECENT: &str = "recent files";

/// The variables files and the Python files that define variables in the folder `from` (or that of the file `from`).
pub(super) fn files(from: &Path) -> Vec<NearbyFile> {
    let from = match from.as_os_str().is_empty() {
        true => Path::new("."),
        false => from,
    };
    let from = std::path::absolute(from).unwrap_or_else(|_| from.to_owned());
    let folder = match from.is_dir() {
        true => from.as_path(),
        false => from.parent().unwrap_or(&from),
    };
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| fits(path))
        .collect();
    paths.sort_by_key(|path| (is_python(path), path.clone()));
    let found = paths.into_iter().take(MOST_READ).filter_map(|path| {
        let kind = kind(&path)?;
        Some(NearbyFile { path, kind })
    });
    found.take(MOST).collect()
}

/// Returns whether the name is that of a YAML or Python file that is not hidden.
fn fits(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str());
    let hidden = path
        .file_name()
        .is_some_and(|name| name.to_string_lossy().starts_with('.'));
    matches!(ending, Some("yml" | "yaml" | "py")) && !hidden && path.is_file()
}

/// The variables in the file; none where it has none.
fn kind(path: &Path) -> Option<NearbyFileKind> {
    let size = std::fs::metadata(path).ok()?.len();
    if size > LARGEST {
        return (!is_python(path)).then_some(NearbyFileKind::Large { size });
    }
    if is_python(path) {
        let text = files::text(path).ok()?;
        if !text.contains("Variable") {
            return None;
        }
        let imported = import(&text, None);
        let variables = imported.variables.iter().sum();
        return (variables > 0).then_some(NearbyFileKind::Python { variables });
    }
    let buffer = files::open(Some(path.to_owned()), None).ok()?;
    (!buffer.is_empty()).then(|| NearbyFileKind::Variables {
        inputs: buffer.count(Section::Input),
        outputs: buffer.count(Section::Output),
        runtime: buffer.runtime(),
        errors: buffer.count_of(Severity::Error),
        warnings: buffer.count_of(Severity::Warning),
    })
}

/// The recent files that are still there, the last one first.
pub(super) fn recent(state: &StateFolder) -> Vec<PathBuf> {
    let listed = list(state).into_iter();
    listed.filter(|path| path.is_file()).collect()
}

fn list(state: &StateFolder) -> Vec<PathBuf> {
    let Ok(Some(bytes)) = state.get(StateKind::Recent, Path::new(RECENT)) else {
        return Vec::new();
    };
    match serde_json::from_slice(&bytes) {
        Ok(paths) => paths,
        Err(error) => {
            tracing::debug!(%error, "the list of recent files cannot be read");
            Vec::new()
        }
    }
}

/// Puts `path` first in the list of recent files. That it cannot be kept is no reason to say anything.
pub(super) fn remember(state: &StateFolder, path: &Path) {
    let mut paths = list(state);
    if paths.first().map(PathBuf::as_path) == Some(path) {
        return;
    }
    paths.retain(|other| other != path);
    paths.insert(0, path.to_owned());
    paths.truncate(MOST_RECENT);
    let Ok(bytes) = serde_json::to_vec(&paths) else {
        return;
    };
    if let Err(error) = state.put(StateKind::Recent, Path::new(RECENT), &bytes) {
        tracing::debug!(%error, "the list of recent files cannot be kept");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_with_variables_are_found() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        write("variables.yml", crate::wizard::project_state::EXAMPLE);
        write("environment.yml", "name: x\nchannels: [conda-forge]\n");
        write(
            "model.py",
            "a = ScalarInputVariable(name='a', default=1.0, range=[0, 2])\n",
        );
        write("setup.py", "from setuptools import setup\nsetup()\n");
        write(".hidden.yml", crate::wizard::project_state::EXAMPLE);
        let found = files(folder.path());
        let names: Vec<_> = found
            .iter()
            .map(|file| file.path.file_name().unwrap().to_str().unwrap())
            .collect();
        assert_eq!(names, ["variables.yml", "model.py"]);
        assert!(matches!(
            found[0].kind,
            NearbyFileKind::Variables {
                inputs: 2,
                outputs: 3,
                errors: 0,
                ..
            }
        ));
        assert_eq!(found[1].kind, NearbyFileKind::Python { variables: 1 });
        // A file of the folder leads to the same.
        assert_eq!(files(&folder.path().join("model.py")), found);
    }

    #[test]
    fn recent_files_are_kept_in_order() {
        let folder = tempfile::tempdir().unwrap();
        let state = StateFolder::at(folder.path().join("state"));
        let paths: Vec<PathBuf> = (0..12)
            .map(|number| folder.path().join(format!("{number}.yml")))
            .collect();
        for path in &paths {
            std::fs::write(path, "").unwrap();
            remember(&state, path);
        }
        remember(&state, &paths[5]);
        let kept = recent(&state);
        assert_eq!(kept.len(), MOST_RECENT);
        assert_eq!(
            kept[..3],
            [paths[5].clone(), paths[11].clone(), paths[10].clone()]
        );
        std::fs::remove_file(&paths[11]).unwrap();
        assert!(!recent(&state).contains(&paths[11]));
    }
}
