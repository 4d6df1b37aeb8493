//! Reads what answers can be found in of a project that this program did not make.

use super::git::repository;
use crate::project::adopt::ProjectSources;
use std::io;
use std::path::Path;

/// The most files that are read.
const MOST_FILES: usize = 5000;

/// The deepest folder that is looked into.
const DEEPEST: usize = 5;

/// The largest file that is read, in bytes.
const LARGEST: u64 = 4 << 20;

/// Folders of tools and environments, which say nothing about the project.
const SKIPPED: [&str; 9] = [
    ".git",
    "__pycache__",
    "node_modules",
    "venv",
    "env",
    "build",
    "dist",
    "site-packages",
    "docs",
];

/// Endings of the files that are read, besides those whose names have none.
const ENDINGS: [&str; 7] = ["py", "yml", "yaml", "toml", "cfg", "md", "txt"];

/// Reads the project in `root`. Links are not followed.
///
/// # Errors
/// When the folder cannot be read; a file that cannot is left out.
pub fn read(root: &Path) -> io::Result<ProjectSources> {
    let mut sources = ProjectSources {
        folder: root
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned(),
        origin: super::destination::head(root).and_then(|head| head.origin),
        first_author: first_author(root),
        ..ProjectSources::default()
    };
    let mut folders = vec![(String::new(), 0)];
    while let Some((inner, depth)) = folders.pop() {
        let entries = match std::fs::read_dir(root.join(&inner)) {
            Ok(entries) => entries,
            Err(error) if inner.is_empty() => return Err(error),
            Err(_) => continue,
        };
        for entry in entries.flatten() {
            let (Ok(name), Ok(kind)) = (entry.file_name().into_string(), entry.file_type()) else {
                continue;
            };
            let path = match inner.is_empty() {
                true => name.clone(),
                false => format!("{inner}/{name}"),
            };
            if kind.is_dir() && depth < DEEPEST && is_of_the_project(&name) {
                folders.push((path, depth + 1));
            } else if kind.is_file() && is_read(&name) && sources.files.len() < MOST_FILES {
                sources.files.extend(text(&entry.path()).map(|text| (path, text)));
            }
        }
    }
    Ok(sources)
}

fn is_of_the_project(name: &str) -> bool {
    let is_hidden = name.starts_with('.') && name != ".github";
    !is_hidden && !SKIPPED.contains(&name) && !name.ends_with(".egg-info")
}

fn is_read(name: &str) -> bool {
    match name.rsplit_once('.') {
        Some((_, ending)) => ENDINGS.contains(&ending),
        None => name == "LICENSE" || name == "Dockerfile",
    }
}

/// The text of a file; none when it is too large, no UTF-8, or cannot be read.
fn text(path: &Path) -> Option<String> {
    let length = path.symlink_metadata().ok()?.len();
    (length <= LARGEST)
        .then(|| std::fs::read_to_string(path).ok())
        .flatten()
}

/// The author of the repository's first commit.
fn first_author(root: &Path) -> Option<(String, String)> {
    let repository = repository::open(root).ok()?;
    let mut walk = repository.revwalk().ok()?;
    walk.push_head().ok()?;
    walk.set_sorting(git2::Sort::TOPOLOGICAL | git2::Sort::REVERSE)
        .ok()?;
    let first = repository.find_commit(walk.next()?.ok()?).ok()?;
    let author = first.author();
    Some((author.name().ok()?.to_owned(), author.email().ok()?.to_owned()))
}
