//! Reads an organisation's own templates from a folder.

use super::input;
use crate::project::templates::{COMMON, HELPERS};
use crate::stacks::STACKS;
use crate::text::nearest::nearest;
use std::collections::BTreeMap;
use std::io::{self, Error};
use std::path::{Path, PathBuf};

/// The most files that a set of templates may have.
const MOST_FILES: usize = 10_000;

/// The reason why the templates cannot be read, with the path.
#[derive(Debug, thiserror::Error)]
#[error("the templates {} cannot be read: {}", super::shown_path(.path), super::reason(.source))]
pub struct ReadTemplatesError {
    /// The file or folder.
    pub path: PathBuf,
    /// The reason.
    pub source: io::Error,
}

/// The files below `folder` by their paths in it. Of its own entries only the folders of templates count, and those
/// whose names look like one; what else is beside them (a README, `.git`) is left alone. Links are refused: what they
/// lead to may be anywhere.
///
/// # Errors
/// When something cannot be read, is a link or no file, or there are too many files.
pub fn read(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>, ReadTemplatesError> {
    let mut files = BTreeMap::new();
    for name in entries(folder)? {
        let path = folder.join(&name);
        if is_of_templates(&name) && facts(&path)?.is_dir() {
            collect(&path, &name, &mut files)?;
        }
    }
    Ok(files)
}

fn is_of_templates(name: &str) -> bool {
    let stacks = STACKS.iter().map(|info| info.key);
    let folders = stacks.chain([COMMON]).chain(HELPERS);
    !name.starts_with('.') && nearest(name, folders).is_some()
}

fn collect(
    folder: &Path,
    inside: &str,
    files: &mut BTreeMap<String, Vec<u8>>,
) -> Result<(), ReadTemplatesError> {
    for name in entries(folder)? {
        let path = folder.join(&name);
        let inside = format!("{inside}/{name}");
        let facts = facts(&path)?;
        if facts.is_dir() {
            collect(&path, &inside, files)?;
        } else if !facts.is_file() {
            return Err(failed(&path)(Error::other("it is neither a file nor a folder")));
        } else if files.len() == MOST_FILES {
            let reason = format!("there are more than {MOST_FILES} files");
            return Err(failed(&path)(Error::other(reason)));
        } else {
            let bytes = input::whole(&path).map_err(failed(&path))?;
            files.insert(inside, bytes);
        }
    }
    Ok(())
}

/// The facts of an entry that is no link.
fn facts(path: &Path) -> Result<std::fs::Metadata, ReadTemplatesError> {
    let facts = path.symlink_metadata().map_err(failed(path))?;
    match facts.is_symlink() {
        true => Err(failed(path)(Error::other(
            "it is a symbolic link, which templates may not have",
        ))),
        false => Ok(facts),
    }
}

/// The names in a folder, sorted.
fn entries(folder: &Path) -> Result<Vec<String>, ReadTemplatesError> {
    let mut names = Vec::new();
    for entry in folder.read_dir().map_err(failed(folder))? {
        let entry = entry.map_err(failed(folder))?;
        let name = entry.file_name().into_string();
        names.push(name.map_err(|_| failed(&entry.path())(Error::other("its name is not UTF-8")))?);
    }
    names.sort();
    Ok(names)
}

fn failed(path: &Path) -> impl FnOnce(io::Error) -> ReadTemplatesError {
    let path = path.to_owned();
    move |source| ReadTemplatesError { path, source }
}
