//! The words for what keeps a project from being written, and for what was found on the way.

use super::Comparison;
use super::conflict::{RepositoryConflict, RepositoryDecision};
use super::decisions::FileDecisions;
use super::destination::{Destination, DestinationKind};
use super::step::{Recovery, Refusal};
use crate::answers::Key;
use crate::project::filters::shell;
use crate::project::{ChangeKind, FileChange, PlanPath};
use crate::text::display::{counted, shown};
use crate::text::{Diagnostic, Severity};
use std::path::{Path, PathBuf};

/// A question that is open; where nobody can be asked it is a refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DestinationQuestion {
    /// About a repository at or around this destination.
    Repository(PathBuf, RepositoryConflict),
    /// The destination holds these other files.
    Occupied(PathBuf, Vec<String>),
    /// These files differ from those on disk.
    Files(PathBuf, Vec<PlanPath>),
    /// An update of this project has conflicts in these files, this many in each.
    Conflicts(PathBuf, Vec<(PlanPath, usize)>),
    /// These obstacles are never replaced; each can only be kept or moved away.
    Obstacles(PathBuf, Vec<String>),
}

impl DestinationQuestion {
    /// The refusal where nobody is asked, with the options of `new` that answer the question.
    #[must_use]
    pub fn refusal(&self) -> Refusal {
        let diagnostic = match self {
            Self::Repository(path, RepositoryConflict::Inside(around)) => error(
                "destination-inside-repository",
                format!(
                    "{} is inside the repository {}",
                    shown_path(path),
                    shown_path(around)
                ),
                &format!(
                    "{} makes it a repository of its own there, {} writes the files as a part of the other one; or choose another output folder (--output)",
                    RepositoryDecision::Own.option().unwrap_or_default(),
                    RepositoryDecision::Part.option().unwrap_or_default(),
                ),
            ),
            Self::Repository(path, conflict) => error(
                "destination-repository-differs",
                conflict.question(path),
                "decide whether it keeps its branch and origin, or choose another output folder (--output)",
            ),
            Self::Occupied(path, names) => error(
                "destination-occupied",
                format!("{} is not empty: {}", shown_path(path), listed(names)),
                "--keep writes the missing files only, --overwrite also replaces; or choose another output folder (--output)",
            ),
            Self::Files(path, files) => error(
                "destination-undecided",
                format!(
                    "{} in {} differ from the project's: {}",
                    counted(files.len(), "file"),
                    shown_path(path),
                    listed(&files.iter().map(ToString::to_string).collect::<Vec<_>>())
                ),
                "decide for each whether it is kept or replaced",
            ),
            Self::Conflicts(path, files) => {
                let count = files.iter().map(|(_, count)| count).sum();
                let files: Vec<String> = files
                    .iter()
                    .map(|(file, count)| format!("{file} ({count})"))
                    .collect();
                let message = format!(
                    "{} in {} to decide: {}",
                    counted(count, "conflict"),
                    shown_path(path),
                    listed(&files)
                );
                Diagnostic::new("update-conflicts", Severity::Error, message).with_help(
                    "nothing is written; --prefer mine or --prefer new decides them all, --markers writes both sides into the files, and in the wizard (`lume-wizard` in the project's folder) each is decided by itself",
                )
            }
            Self::Obstacles(path, obstacles) => error(
                "destination-conflict",
                format!("in the way in {}: {}", shown_path(path), obstacles.join("; ")),
                "move it away, or choose another output folder (--output)",
            ),
        };
        Refusal::not_in_order(diagnostic)
    }
}

/// The reason why nothing can be written at `destination`, whatever is decided.
pub(super) fn of_destination(destination: &Destination) -> Option<Refusal> {
    let path = shown_path(&destination.path);
    match &destination.kind {
        DestinationKind::Blocked(reason) => Some(Refusal::failed(error(
            "destination-blocked",
            format!("{path} {reason}"),
            "choose another output folder (--output), or another repository name (repo_name)",
        ))),
        DestinationKind::Ours => Some(Refusal::not_in_order(error(
            "destination-is-a-project",
            format!("{path} is a project of lume-wizard already"),
            &format!(
                "`lume-wizard update {}` brings its files up to date, `lume-wizard edit` changes its variables; for another project choose another output folder (--output) or repository name (repo_name)",
                shell(&destination.path.to_string_lossy())
            ),
        ))),
        _ => None,
    }
}

/// The variables file of a project is not the one whose edits are to be written.
pub(super) fn variables_changed(path: &PlanPath) -> Refusal {
    let message = format!("{path} has changed on disk since it was opened");
    Refusal::not_in_order(
        Diagnostic::new("variables-changed", Severity::Error, message)
            .with_help("F5 in Variables (Alt-2) shows both versions")
            .of_field(Key::ModelConfigFile.name()),
    )
}

/// The first question about the files that is open.
pub(super) fn undecided(
    destination: &Destination,
    comparison: &Comparison,
    changes: &[FileChange],
    files: &FileDecisions,
) -> Option<DestinationQuestion> {
    let path = || destination.path.clone();
    let obstacles: Vec<String> = changes
        .iter()
        .filter(|change| change.kind == ChangeKind::Conflict)
        .filter_map(|change| change.obstacle.clone())
        .collect();
    if !obstacles.is_empty() {
        return Some(DestinationQuestion::Obstacles(path(), obstacles));
    }
    if let (DestinationKind::Occupied(names), FileDecisions::Undecided) = (&destination.kind, files) {
        return Some(DestinationQuestion::Occupied(path(), names.clone()));
    }
    let differing: Vec<PlanPath> = comparison
        .changes
        .iter()
        .filter(|change| change.kind == ChangeKind::Modify && files.of(&change.path).is_none())
        .map(|change| change.path.clone())
        .collect();
    (!differing.is_empty()).then(|| DestinationQuestion::Files(path(), differing))
}

/// The warnings about an interrupted write that was undone or found complete.
#[must_use]
pub fn recovered(recovery: &Recovery, path: &Path) -> Vec<Diagnostic> {
    let mut warnings = Vec::new();
    let (beside, locks) = match recovery {
        Recovery::Nothing => return warnings,
        Recovery::Undone { beside, locks } => {
            let message = format!("an interrupted write into {} was undone first", shown_path(path));
            warnings.push(warning("destination-interrupted", message));
            (beside.as_slice(), locks)
        }
        Recovery::Complete { locks } => (&[][..], locks),
    };
    warnings.extend(beside.iter().map(|old| {
        let message = format!(
            "a file was changed after that write; its version from before is {}",
            shown_path(old)
        );
        warning("destination-interrupted", message)
    }));
    warnings.extend(locks.iter().map(|lock| {
        let message = format!("{} is there: git is at work, or was killed", shown_path(lock));
        warning("repository-locked", message)
            .with_help("wait for the other git to end; when there is none, remove the file")
    }));
    warnings
}

/// The warning about an interrupted write that a dry run leaves.
pub(super) fn still_interrupted(path: &Path) -> Diagnostic {
    warning(
        "destination-interrupted",
        format!("an interrupted write into {} is not undone yet", shown_path(path)),
    )
    .with_help("the next run without --dry-run undoes it; what is listed here is the state before that")
}

/// The refusal where a write is interrupted there again, right after one was undone.
pub(super) fn interrupted_again(path: &Path) -> Refusal {
    Refusal::failed(error(
        "destination-interrupted",
        format!("another write into {} has begun", shown_path(path)),
        "try again when it has ended",
    ))
}

/// The folder is no project of this program.
pub(super) fn no_project(path: &Path) -> Refusal {
    let message = format!("{} is no project of lume-wizard", shown_path(path));
    Refusal::not_in_order(
        Diagnostic::new("not-a-project", Severity::Error, message)
            .with_help("a project has a .lume-wizard.yml; `lume-wizard new` makes one"),
    )
}

/// The commit of an update that was asked for cannot be made.
pub(super) fn no_commit(path: &Path, reason: &str) -> Refusal {
    let message = format!("{} cannot be committed: {reason}", shown_path(path));
    Refusal::not_in_order(
        Diagnostic::new("no-commit", Severity::Error, message)
            .with_help("nothing is written; leave --commit away"),
    )
}

/// A mistake of this program.
pub(super) fn broken(message: &str) -> Refusal {
    Refusal::failed(error(
        "not-written",
        format!("a mistake in lume-wizard: {message}"),
        "please report it",
    ))
}

fn error(code: &'static str, message: String, help: &str) -> Diagnostic {
    Diagnostic::new(code, Severity::Error, message)
        .with_help(help)
        .of_field(Key::Output.name())
}

fn warning(code: &'static str, message: String) -> Diagnostic {
    Diagnostic::new(code, Severity::Warning, message).of_field(Key::Output.name())
}

/// The first names of many.
pub(super) fn listed(names: &[String]) -> String {
    const MOST: usize = 20;
    let more = names.len().saturating_sub(MOST);
    let mut list = names.iter().take(MOST).cloned().collect::<Vec<_>>().join(", ");
    if more > 0 {
        list.push_str(&format!(" and {more} more"));
    }
    list
}

/// `path` for people: safe for a terminal, what is not UTF-8 replaced.
pub(super) fn shown_path(path: &Path) -> String {
    shown(&path.to_string_lossy()).into_owned()
}
