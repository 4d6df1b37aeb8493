//! Finds the projects of this program around a folder.

use crate::answers::{AnswerSource, Given, Key};
use crate::cli::out::sentence;
use crate::generate::MARK;
use crate::io::state_folder::{StateFolder, StateKind};
use crate::project::update::{MIGRATIONS, migrate};
use crate::wizard::draft::NearbyProject;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The most folders inside the starting one that are looked at.
const MOST_INSIDE: usize = 200;

/// The most projects that are offered.
const MOST: usize = 3;

/// The project that `from` (a folder, or a file in one) is in, up to the root of its repository; where there is none,
/// the projects in it.
pub(super) fn find(from: &Path) -> Vec<NearbyProject> {
    let from = match from.as_os_str().is_empty() {
        true => Path::new("."),
        false => from,
    };
    let from = std::path::absolute(from).unwrap_or_else(|_| from.to_owned());
    let folder = match from.is_dir() {
        true => from,
        false => from.parent().map_or(from.clone(), Path::to_path_buf),
    };
    if let Some(project) = around(&folder) {
        return vec![project];
    }
    let Ok(entries) = std::fs::read_dir(&folder) else {
        return Vec::new();
    };
    let inside = entries.flatten().take(MOST_INSIDE).map(|entry| entry.path());
    let mut marked: Vec<PathBuf> = inside.filter(|path| path.join(MARK).is_file()).collect();
    marked.sort();
    marked
        .iter()
        .map(|folder| read(folder, false))
        // Nothing is planned inside of these, and a write into one is refused.
        .filter(|project| project.problem.is_none())
        .take(MOST)
        .collect()
}

/// The project that `folder` is in.
fn around(folder: &Path) -> Option<NearbyProject> {
    Some(read(&root_around(folder)?, true))
}

/// The folder of the project that `folder` is in, or will be once it is made. The search ends at the root of a repository
/// and at the home folder.
pub(in crate::cli) fn root_around(folder: &Path) -> Option<PathBuf> {
    let home = std::env::home_dir();
    for folder in folder.ancestors() {
        if folder.join(MARK).is_file() {
            return Some(folder.to_owned());
        }
        if folder.join(".git").exists() || Some(folder) == home.as_deref() {
            return None;
        }
    }
    None
}

/// The project in `folder`. One that cannot be read is recognised all the same, with the reason that `update` gives.
fn read(folder: &Path, around: bool) -> NearbyProject {
    let file = match crate::io::project::read_file(folder) {
        Ok(file) => file,
        Err(refusal) => {
            let problem = refusal
                .diagnostic
                .map(|diagnostic| sentence(&diagnostic.message, diagnostic.help.as_deref()));
            return NearbyProject {
                folder: folder.to_owned(),
                around,
                name: name_of(folder),
                wizard: None,
                given: Given::new(),
                variables: None,
                ticks: BTreeSet::new(),
                problem: Some(problem.unwrap_or_default()),
            };
        }
    };
    let (migrated, _) = migrate(&file, &MIGRATIONS);
    let mut given = crate::cli::read_project::given(&migrated, folder);
    let path = given.get(Key::ModelConfigFile).map(|answer| answer.path.clone());
    let variables = path.filter(|path| path.is_file());
    given.clear(Key::ModelConfigFile);
    if let Some(parent) = folder.parent() {
        given.put_path(Key::Output, AnswerSource::Option, parent.to_owned());
    }
    let name = given.get(Key::RepoName).map(|answer| answer.text.clone());
    NearbyProject {
        folder: folder.to_owned(),
        around,
        name: name.unwrap_or_else(|| name_of(folder)),
        wizard: file.wizard,
        given,
        variables,
        ticks: ticks(folder),
        problem: None,
    }
}

fn name_of(folder: &Path) -> String {
    let name = folder.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// The ticked items of the checklist of the project in `folder`.
fn ticks(folder: &Path) -> BTreeSet<(String, String)> {
    let stored = StateFolder::of_user().get(StateKind::Ticks, folder);
    let Ok(Some(bytes)) = stored else {
        return BTreeSet::new();
    };
    match serde_json::from_slice(&bytes) {
        Ok(ticks) => ticks,
        Err(error) => {
            tracing::debug!(%error, "the ticks of a project cannot be read");
            BTreeSet::new()
        }
    }
}

/// Keeps the ticked items of the project in `folder`.
pub(super) fn keep_ticks(folder: &Path, ticks: &BTreeSet<(String, String)>) {
    let Ok(bytes) = serde_json::to_vec(ticks) else {
        return;
    };
    if let Err(error) = StateFolder::of_user().put(StateKind::Ticks, folder, &bytes) {
        tracing::debug!(%error, "the ticks of a project cannot be kept");
    }
}
