//! Paths for the screens: reading a variables file, completing a path.

use crate::io::{self, DiskArrays};
use crate::variables::NoArrayFiles;
use crate::wizard::draft::EXAMPLE;
use crate::wizard::opened::Opened;
use std::path::{Path, PathBuf};

/// The most completions that are offered.
const MOST: usize = 200;

/// Reads a variables file; none is the example.
pub(super) fn open(path: Option<PathBuf>) -> Result<Opened, String> {
    let Some(path) = path else {
        return Ok(Opened::read(None, EXAMPLE.as_bytes().into(), None, &NoArrayFiles));
    };
    let path = std::path::absolute(&path).unwrap_or(path);
    let (bytes, _) = io::read(&path).map_err(|error| error.to_string())?;
    let arrays = DiskArrays::beside(&path);
    Ok(Opened::read(Some(path), bytes.into(), None, &arrays))
}

/// Reads a variables file; where there is none, one is begun.
pub(super) fn begin(path: PathBuf) -> Result<Opened, String> {
    let path = std::path::absolute(&path).unwrap_or(path);
    let missing =
        std::fs::symlink_metadata(&path).is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound);
    if missing {
        return Ok(Opened::begin(path));
    }
    open(Some(path))
}

/// The paths that begin like `typed`: folders with a slash at their end, then YAML files, then others; hidden ones
/// only when a dot is typed.
pub(super) fn complete(typed: &str) -> Vec<String> {
    let (folder, start) = match typed.rfind('/') {
        Some(slash) => typed.split_at(slash + 1),
        None => ("", typed),
    };
    let place = match (folder.strip_prefix("~/"), std::env::home_dir()) {
        (Some(rest), Some(home)) => home.join(rest),
        _ if folder.is_empty() => PathBuf::from("."),
        _ => PathBuf::from(folder),
    };
    let Ok(entries) = std::fs::read_dir(place) else {
        return Vec::new();
    };
    let mut found: Vec<(u8, String)> = entries
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let fits = name.starts_with(start) && (!name.starts_with('.') || start.starts_with('.'));
            fits.then(|| (rank(&entry.path()), name))
        })
        .map(|(rank, name)| {
            (
                rank,
                format!("{folder}{name}{}", if rank == 1 { "/" } else { "" }),
            )
        })
        .collect();
    found.sort();
    found.into_iter().take(MOST).map(|(_, path)| path).collect()
}

/// YAML files first, then folders, then the rest.
fn rank(path: &Path) -> u8 {
    let yaml = path
        .extension()
        .is_some_and(|ending| ending == "yml" || ending == "yaml");
    match (path.is_dir(), yaml) {
        (true, _) => 1,
        (false, true) => 0,
        (false, false) => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_completed_yaml_files_first() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.yml", "a.txt", ".hidden.yml", "é.yaml"] {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        std::fs::create_dir(folder.path().join("models")).unwrap();
        let typed = |start: &str| format!("{}/{start}", folder.path().display());
        let names = |start: &str| -> Vec<String> {
            let before = typed("").len();
            complete(&typed(start))
                .into_iter()
                .map(|path| path[before..].to_owned())
                .collect()
        };
        assert_eq!(names(""), ["b.yml", "é.yaml", "models/", "a.txt"]);
        assert_eq!(names("m"), ["models/"]);
        assert_eq!(names("."), [".hidden.yml"]);
        assert_eq!(names("none/"), Vec::<String>::new());
    }
}
