//! Paths for the screens: reading a variables file, completing a path.

use crate::cli::not_variables::not_variables;
use crate::cli::out::sentence;
use crate::editor::Buffer;
use crate::io::{self, DiskArrays};
use crate::variables::{NoArrayFiles, Runtime};
use crate::wizard::project_state::EXAMPLE;
use crate::yaml::Document;
use std::path::{Path, PathBuf};

/// The most completions that are offered.
const MOST: usize = 200;

/// Reads a variables file; none is the example. Without `runtime`, the file says which it is written for.
pub(in crate::cli) fn open(path: Option<PathBuf>, runtime: Option<Runtime>) -> Result<Buffer, String> {
    let Some(path) = path else {
        return Ok(Buffer::read(
            None,
            EXAMPLE.as_bytes().into(),
            runtime,
            &NoArrayFiles,
        ));
    };
    let path = std::path::absolute(&path).unwrap_or(path);
    // Before the reading: a link that is changed meanwhile leads to another file than this one.
    let real = std::fs::canonicalize(&path).ok();
    let (bytes, _) =
        io::read(&path).map_err(|error| sentence(&error.to_string(), error.help().as_deref()))?;
    if let Some((message, help)) = not_variables(&path, &Document::from_bytes(&*bytes)) {
        return Err(sentence(&message, Some(&help)));
    }
    let arrays = DiskArrays::beside(&path);
    let mut buffer = Buffer::read(Some(path), bytes.into(), runtime, &arrays);
    buffer.real = real;
    Ok(buffer)
}

/// Reads a variables file; where there is none, one is begun.
pub(in crate::cli) fn begin(path: PathBuf, runtime: Option<Runtime>) -> Result<Buffer, String> {
    let path = std::path::absolute(&path).unwrap_or(path);
    let missing =
        std::fs::symlink_metadata(&path).is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound);
    if missing {
        return Ok(Buffer::begin(path, runtime));
    }
    open(Some(path), runtime)
}

/// Reads a text file.
pub(in crate::cli) fn text(path: &Path) -> Result<String, String> {
    let (bytes, _) = io::read(path).map_err(|error| sentence(&error.to_string(), error.help().as_deref()))?;
    String::from_utf8(bytes).map_err(|_| format!("{} is not UTF-8 text.", io::shown_path(path)))
}

/// Reads the Python source at `path`, and begins a variables file beside it, so that it finds the same array files.
pub(in crate::cli) fn begin_from(path: &Path) -> Result<(Buffer, String), String> {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let text = text(&path)?;
    Ok((Buffer::begin(free_name_beside(&path), None), text))
}

/// A name for a variables file beside `source` that no file has: `variables.yml` where it can be.
fn free_name_beside(source: &Path) -> PathBuf {
    let stem = source.file_stem().unwrap_or_default().to_string_lossy();
    let names = std::iter::once("variables.yml".to_owned())
        .chain(std::iter::once(format!("{stem}_variables.yml")))
        .chain((2_u32..).map(|number| format!("{stem}_variables_{number}.yml")));
    names
        .map(|name| source.with_file_name(name))
        .find(|path| std::fs::symlink_metadata(path).is_err())
        .unwrap_or_else(|| source.with_extension("yml"))
}

/// The paths that begin like `typed`: YAML files, folders with a slash at their end, Python source, then others; hidden
/// ones only when a dot is typed.
pub(in crate::cli) fn complete(typed: &str) -> Vec<String> {
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

/// YAML files first, then folders, then Python source, then the rest.
fn rank(path: &Path) -> u8 {
    let ending = path.extension().and_then(|ending| ending.to_str());
    match ending {
        _ if path.is_dir() => 1,
        Some("yml" | "yaml") => 0,
        Some("py") => 2,
        _ => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_from_python_has_its_own_name() {
        let folder = tempfile::tempdir().unwrap();
        let source = folder.path().join("model.py");
        std::fs::write(&source, "x = 1\n").unwrap();
        for name in [
            "variables.yml",
            "model_variables.yml",
            "model_variables_2.yml",
            "model_variables_3.yml",
        ] {
            let (buffer, text) = begin_from(&source).unwrap();
            assert_eq!(buffer.path.as_deref(), Some(&*folder.path().join(name)));
            assert!(buffer.is_new && buffer.is_empty());
            assert_eq!(text, "x = 1\n");
            std::fs::write(folder.path().join(name), "mine").unwrap();
        }
        assert!(begin_from(&folder.path().join("none.py")).is_err());
    }

    #[test]
    fn paths_are_completed_yaml_files_first() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.yml", "a.txt", ".hidden.yml", "é.yaml", "z.py"] {
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
        assert_eq!(names(""), ["b.yml", "é.yaml", "models/", "z.py", "a.txt"]);
        assert_eq!(names("m"), ["models/"]);
        assert_eq!(names("."), [".hidden.yml"]);
        assert_eq!(names("none/"), Vec::<String>::new());
    }
}
