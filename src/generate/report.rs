//! The report of a generation: the same data and words for every face.

use super::commit::{self, ProgramReason};
use super::refusal::shown_path;
use super::step::{Refusal, WriteResult};
use super::{Decisions, Differences, Generation, GenerationMode, MARK, RepositoryDecision};
use crate::answers::Key;
use crate::project::environment::{self, EmptyPackage};
use crate::project::{self, ChangeKind, FileChange, GitHistory, NextStep, PlanPath};
use crate::text::display::{counted, shown};
use crate::text::{Diagnostic, Severity};
use std::path::PathBuf;

/// The result or the refusal, and the steps left.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GenerationReport {
    /// The folder of the project; none while it was not looked at.
    pub destination: Option<PathBuf>,
    /// The change of each path, as decided.
    pub changes: Vec<FileChange>,
    /// Warnings about the destination and the commit; the last one is the error for which nothing was written, if any.
    pub diagnostics: Vec<Diagnostic>,
    /// The result of the write; none where nothing was written.
    pub written: Option<WriteResult>,
    /// The state of the written project in git.
    pub history: Option<GitHistory>,
    /// The steps left, once it is written.
    pub next_steps: Vec<NextStep>,
    /// The conflicts of an update.
    pub conflicts: Vec<FileConflicts>,
    /// The reason why an update is not committed.
    pub not_committed: Option<String>,
}

/// The conflicts of a file that an update merges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileConflicts {
    /// The file.
    pub path: PlanPath,
    /// The reason why they are conflicts, where it is not that both sides changed the same lines.
    pub reason: Option<String>,
    /// Each of them.
    pub conflicts: Vec<ReportedConflict>,
}

/// A conflict as it is reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportedConflict {
    /// The line of the user's version at which it begins, from 1; none for a file as a whole.
    pub line: Option<usize>,
    /// The user's text; none where there is no text.
    pub mine: Option<String>,
    /// The text as generated now; none where there is no text.
    pub new: Option<String>,
    /// The decision: `mine`, `new`, `both`, `edited` or `markers`; none while it is open.
    pub decision: Option<&'static str>,
}

impl Generation {
    /// The report under these decisions; `refusal` is the reason for which nothing was written, if any.
    #[must_use]
    pub fn report(&self, decisions: &Decisions, refusal: Option<&Refusal>) -> GenerationReport {
        let mut diagnostics = self.warnings(decisions);
        diagnostics.extend(refusal.and_then(|refusal| refusal.diagnostic.as_deref().cloned()));
        let comparison = self.comparison();
        let history = self
            .written
            .as_ref()
            .map(|written| self.history(decisions, written));
        let next_steps = |written: &WriteResult| {
            let folder = written.path.to_string_lossy().into_owned();
            let history = history.clone()?;
            Some(project::next_steps(
                self.answers(),
                &project::WriteSummary {
                    folder,
                    history,
                    model_files: self.rendered.model_files.clone(),
                },
            ))
        };
        GenerationReport {
            destination: self.destination().map(|destination| destination.path.clone()),
            changes: comparison.map_or_else(Vec::new, |comparison| comparison.decided(&decisions.files)),
            diagnostics,
            next_steps: self.written.as_ref().and_then(next_steps).unwrap_or_default(),
            history,
            written: self.written.clone(),
            conflicts: Vec::new(),
            not_committed: None,
        }
    }

    /// The command that makes the same project again, into the same folder.
    #[must_use]
    pub fn command(&self, decisions: &Decisions) -> String {
        let path = self
            .destination()
            .map(|destination| destination.path.display().to_string());
        let folder = path.unwrap_or_default();
        let package = self.answers().valid(Key::Package).unwrap_or("PACKAGE");
        let option = decisions.repository.and_then(RepositoryDecision::option);
        let option = option.map_or_else(String::new, |option| format!(" {option}"));
        format!(
            "lume-wizard new --answers {} --variables {}{option}",
            project::filters::shell(&format!("{folder}/{MARK}")),
            project::filters::shell(&format!("{folder}/{package}/files/variables.yml"))
        )
    }

    /// The warnings under these decisions, as far as is known.
    #[must_use]
    pub fn warnings(&self, decisions: &Decisions) -> Vec<Diagnostic> {
        let mut warnings = self.notes.clone();
        if let Some(destination) = self.destination()
            && let Some(differences) = Differences::of(destination, self.answers())
        {
            warnings.extend(differences.warnings());
        }
        warnings.extend(model_files_lacking(&self.rendered.model_files));
        if let Some(comparison) = self.comparison() {
            let found = environment::empty_packages(&comparison.snapshot);
            warnings.extend(found.iter().map(empty_package));
        }
        if self.commits(decisions) && self.means().is_some_and(|means| means.people.from_answers) {
            warnings.push(nobody_configured());
        }
        if let (GenerationMode::DryRun, Some((_, Err(refusal)))) = (self.mode, &self.check) {
            warnings.extend(refusal.diagnostic.as_deref().map(would_not_be_written));
        }
        if let Some(written) = &self.written
            && let Some(reason) = &written.origin_failure
        {
            let origin = self.answers().repository().map(|ours| ours.origin().to_owned());
            warnings.push(origin_not_set(reason, &origin.unwrap_or_default()));
        }
        let undo_failure = self
            .written
            .as_ref()
            .and_then(|written| written.undo_failure.as_ref());
        warnings.extend(undo_failure.map(|reason| {
            Diagnostic::new(
                "not-undoable",
                Severity::Warning,
                format!("the write cannot be undone: {reason}"),
            )
        }));
        warnings
    }

    /// The state of the written project in git.
    fn history(&self, decisions: &Decisions, written: &WriteResult) -> GitHistory {
        let destination = self.destination();
        match &written.commit {
            Some(commit) => match &commit.branch {
                Some(branch) => GitHistory::Committed {
                    branch: branch.clone(),
                },
                None => GitHistory::Detached,
            },
            None if destination.is_some_and(|destination| destination.head.is_some()) => {
                GitHistory::NotCommitted
            }
            None if destination.is_some_and(|destination| commit::is_part(destination, decisions)) => {
                GitHistory::PartOfAnother
            }
            None => GitHistory::NoRepository,
        }
    }
}

impl GenerationReport {
    /// `wrote 28 files to /home/ada/my-model`; none where nothing was written.
    #[must_use]
    pub fn wrote(&self) -> Option<String> {
        let written = self.written.as_ref()?;
        let files = counted(written.files, "file");
        Some(format!("wrote {files} to {}", shown_path(&written.path)))
    }

    /// The files that the user kept.
    pub fn kept(&self) -> impl Iterator<Item = String> {
        self.changes
            .iter()
            .filter(|change| change.kind == ChangeKind::Keep)
            .map(|change| shown(change.path.as_str()).into_owned())
    }

    /// `committed 1f3c2ab9d4 on main as Ada <ada@example.org>`, or `not committed` and why.
    #[must_use]
    pub fn committed(&self) -> String {
        let Some(commit) = self.written.as_ref().and_then(|written| written.commit.as_ref()) else {
            let reason = match self.history {
                _ if self.not_committed.is_some() => self.not_committed.as_deref().unwrap_or_default(),
                Some(GitHistory::PartOfAnother) => "the files are a part of the repository around them",
                Some(GitHistory::NotCommitted) => "the repository there is left as it is",
                _ => "no repository was made",
            };
            return format!("not committed: {reason}");
        };
        let id = commit.id.get(..10).unwrap_or(&commit.id);
        let place = match &commit.branch {
            Some(branch) => format!("on {}", shown(branch)),
            None => "on no branch (detached HEAD)".to_owned(),
        };
        let author = &commit.means.people.author;
        format!(
            "committed {id} {place} as {} <{}>",
            shown(&author.name),
            shown(&author.email)
        )
    }

    /// The reason why the `git` program made the commit, a line each.
    pub fn by_program(&self) -> impl Iterator<Item = String> {
        let commit = self.written.as_ref().and_then(|written| written.commit.as_ref());
        let reasons = commit.map_or(&[][..], |commit| &commit.means.program);
        reasons
            .iter()
            .map(ProgramReason::words)
            .map(|reason| format!("by the git program: {reason}"))
    }

    /// The lines that git and its hooks wrote for the commit: the last of them, at most `most`.
    #[must_use]
    pub fn git_said(&self, most: usize) -> Vec<String> {
        let commit = self.written.as_ref().and_then(|written| written.commit.as_ref());
        let lines: Vec<&str> = commit.map_or("", |commit| commit.said.as_str()).lines().collect();
        let from = lines.len().saturating_sub(most);
        let last = lines.get(from..).unwrap_or_default();
        last.iter().map(|line| format!("git: {}", shown(line))).collect()
    }

    /// Everything that was done, a line each.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let Some(wrote) = self.wrote() else {
            return Vec::new();
        };
        let mut lines = vec![wrote];
        lines.extend(self.kept().map(|path| format!("kept yours: {path}")));
        lines.push(self.committed());
        lines.extend(self.by_program().map(|line| format!("  {line}")));
        lines
    }
}

/// An environment that is there lets lume-model 3 in.
fn empty_package(found: &EmptyPackage) -> Diagnostic {
    let message = format!(
        "{}, line {}: lume-model 3.0.0 is empty, it only imports lume-torch, and this line lets it in",
        found.path, found.line
    );
    Diagnostic::new("environment-empty-package", Severity::Warning, message)
        .with_help("write lume-model>=1.5,<1.6 for lume-services, or lume-torch>=3,<4")
}

/// The trained model's files that the variables file names and the project does not hold.
fn model_files_lacking(files: &[String]) -> Option<Diagnostic> {
    let names: Vec<_> = files.iter().map(|file| shown(file)).collect();
    let message = format!(
        "the variables file names files that the project lacks: {}",
        names.join(", ")
    );
    (!files.is_empty()).then(|| {
        Diagnostic::new("model-files-lacking", Severity::Warning, message)
            .with_help("copy them into the package's folder files and load them in its model.py")
            .of_field(Key::ModelConfigFile.name())
    })
}

fn nobody_configured() -> Diagnostic {
    Diagnostic::new(
        "git-nobody-configured",
        Severity::Warning,
        "git's configuration has no name or no address, so the answers author and email are used, for this commit alone",
    )
    .with_help("git config --global user.name and user.email set them for the commits to come")
}

pub(super) fn would_not_be_written(refused: &Diagnostic) -> Diagnostic {
    let mut warning = Diagnostic::new(
        "would-not-be-written",
        Severity::Warning,
        format!("a run without --dry-run would refuse: {}", refused.message),
    );
    warning.help.clone_from(&refused.help);
    warning
}

fn origin_not_set(reason: &str, origin: &str) -> Diagnostic {
    Diagnostic::new(
        "origin-not-set",
        Severity::Warning,
        format!(
            "the project is committed, but the remote origin could not be set: {}",
            shown(reason)
        ),
    )
    .with_help(format!(
        "git remote add origin {}",
        project::filters::shell(origin)
    ))
}
