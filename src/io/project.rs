//! Finds a project that this program wrote, and reads its `.lume-wizard.yml`.

use super::snapshot::JOURNAL_FOLDER;
use super::writer;
use crate::generate::{GenerationMode, Recovery, Refusal};
use crate::project::{ProjectFile, project_file};
use crate::text::{Diagnostic, Severity};
use std::path::{Path, PathBuf};

/// A project on the disk.
#[derive(Clone, Debug)]
pub struct FoundProject {
    /// The folder, by its canonical path.
    pub root: PathBuf,
    /// `.lume-wizard.yml`.
    pub file: ProjectFile,
    /// The text of its LICENSE, as far as it has one.
    pub license: Option<String>,
    /// The recovery of an interrupted write into the folder.
    pub recovery: Recovery,
}

/// The project of `folder`: the nearest one from there upwards, up to the repository's root. An interrupted write is
/// undone first, except in a dry run.
///
/// # Errors
/// When there is none, it cannot be read, or its `.lume-wizard.yml` has a mistake.
pub fn find(folder: &Path, mode: GenerationMode) -> Result<FoundProject, Refusal> {
    let start = std::fs::canonicalize(folder).map_err(|error| super::generate::unreadable(folder, &error))?;
    let has = |folder: &Path, name: &str| folder.join(name).symlink_metadata().is_ok();
    let end = start.ancestors().position(|above| has(above, ".git"));
    let mut candidates = start.ancestors().take(end.map_or(usize::MAX, |end| end + 1));
    let root = candidates
        .find(|above| has(above, project_file::PATH) || has(above, JOURNAL_FOLDER))
        .ok_or_else(|| no_project(folder))?
        .to_owned();
    let recovery = match mode {
        GenerationMode::Write if has(&root, JOURNAL_FOLDER) => {
            writer::recover(&root).map_err(Refusal::from)?
        }
        _ => Recovery::Nothing,
    };
    if root.join(project_file::PATH).symlink_metadata().is_err() {
        return Err(no_project(folder));
    }
    let file = read_file(&root)?;
    Ok(FoundProject {
        license: std::fs::read_to_string(root.join("LICENSE")).ok(),
        root,
        file,
        recovery,
    })
}

/// The `.lume-wizard.yml` of the project in `root`.
///
/// # Errors
/// When it cannot be read, or has a mistake.
pub fn read_file(root: &Path) -> Result<ProjectFile, Refusal> {
    let path = root.join(project_file::PATH);
    let bytes = super::input::whole(&path).map_err(|error| super::generate::unreadable(&path, &error))?;
    let text = String::from_utf8(bytes).map_err(|_| mistake(&path, "the file is not UTF-8 text"))?;
    ProjectFile::read(&text).map_err(|error| mistake(&path, &error.to_string()))
}

fn no_project(folder: &Path) -> Refusal {
    let message = format!("{} is in no project of lume-wizard", super::shown_path(folder));
    let help = "a project has a .lume-wizard.yml; `lume-wizard new` makes one";
    Refusal::failed(Diagnostic::new("not-a-project", Severity::Error, message).with_help(help))
}

fn mistake(path: &Path, what: &str) -> Refusal {
    let message = format!("{}: {what}", super::shown_path(path));
    let help = "correct it, or take the file from the last commit: `git checkout -- .lume-wizard.yml`";
    Refusal::not_in_order(Diagnostic::new("project-file-invalid", Severity::Error, message).with_help(help))
}
