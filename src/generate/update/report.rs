//! The report of an update.

use super::{MergedProject, Update, UpdateDecisions};
use crate::generate::GenerationMode;
use crate::generate::refusal::{listed, shown_path};
use crate::generate::report::{FileConflicts, GenerationReport, ReportedConflict, would_not_be_written};
use crate::generate::step::{Refusal, WriteResult};
use crate::project::filters::shell;
use crate::project::merge::{Conflict, Resolution, Side};
use crate::project::update::{ConflictDecisions, FileOutcome, FileUpdate, Merged};
use crate::project::{
    ChangeKind, ExistingEntry, FileChange, FileMode, GitHistory, NextStep, PlanPath, StepSubject, base,
    project_file,
};
use crate::text::{Diagnostic, Severity};

/// A file that an update changes; a missing side is no file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileDifference {
    /// The path from now on.
    pub path: PlanPath,
    /// Its bytes before.
    pub old: Option<Vec<u8>>,
    /// Its bytes after.
    pub new: Option<Vec<u8>>,
}

impl Update {
    /// The report under these decisions; `refusal` is the reason for which nothing was written, if any.
    pub(super) fn reported(
        &self,
        decisions: &UpdateDecisions,
        refusal: Option<&Refusal>,
    ) -> GenerationReport {
        let mut diagnostics = self.notes.clone();
        let merged = self.merged.as_ref();
        diagnostics.extend(merged.map_or_else(Vec::new, |merged| self.warnings(merged, decisions)));
        diagnostics.extend(refusal.and_then(|refusal| refusal.diagnostic.as_deref().cloned()));
        let not_committed = merged.and_then(|merged| {
            let changes = self.changes(merged, decisions);
            self.reason_against_commit(merged, decisions, &changes)
        });
        let changes = self.file_changes(decisions);
        // A renamed file counts once, as it is listed.
        let unchanged = [ChangeKind::Identical, ChangeKind::Keep];
        let reported = changes.iter().filter(|change| !unchanged.contains(&change.kind));
        let files = reported.count();
        let written = self
            .written
            .clone()
            .map(|written| WriteResult { files, ..written });
        let history = self.written.as_ref().map(|written| match &written.commit {
            Some(commit) => match &commit.branch {
                Some(branch) => GitHistory::Committed {
                    branch: branch.clone(),
                },
                None => GitHistory::Detached,
            },
            None => GitHistory::NotCommitted,
        });
        GenerationReport {
            destination: Some(self.project.root.clone()),
            changes,
            conflicts: self
                .files()
                .iter()
                .filter_map(|update| file_conflicts(update, &decisions.conflicts))
                .collect(),
            diagnostics,
            next_steps: self.next_steps(decisions),
            written,
            history,
            not_committed,
        }
    }

    /// The change of each path, as decided; empty until the project was inspected.
    #[must_use]
    pub fn file_changes(&self, decisions: &UpdateDecisions) -> Vec<FileChange> {
        let Some(merged) = &self.merged else {
            return Vec::new();
        };
        let mut reported: Vec<FileChange> = merged
            .files
            .iter()
            .map(|update| change(update, &decisions.conflicts))
            .collect();
        let changes = self.changes(merged, decisions);
        for name in [project_file::PATH, base::PATH] {
            let Some(path) = PlanPath::new(name) else { continue };
            let exists = merged.snapshot.entries.contains_key(&path);
            let kind = match (changes.files.contains_key(&path), changes.removed.contains(&path)) {
                (true, _) if exists => ChangeKind::Modify,
                (true, _) => ChangeKind::Create,
                (_, true) => ChangeKind::Delete,
                _ => continue,
            };
            reported.push(FileChange {
                path,
                kind,
                from: None,
                mode: FileMode::Regular,
                obstacle: None,
            });
        }
        reported.sort_by(|one, other| one.path.cmp(&other.path));
        reported
    }

    /// The files that change with their bytes before and after; open conflicts are between markers.
    #[must_use]
    pub fn differences(&self, decisions: &UpdateDecisions) -> Vec<FileDifference> {
        let Some(merged) = &self.merged else {
            return Vec::new();
        };
        let marked = UpdateDecisions {
            conflicts: ConflictDecisions {
                markers: true,
                ..decisions.conflicts.clone()
            },
            ..decisions.clone()
        };
        let changes = self.changes(merged, &marked);
        let before = |path: &PlanPath| match merged.snapshot.entries.get(path) {
            Some(ExistingEntry::File { bytes, .. }) => Some(bytes.clone()),
            _ => None,
        };
        let moved = |path: &PlanPath| {
            merged
                .files
                .iter()
                .find(|update| update.path == *path)?
                .from
                .clone()
        };
        let written = changes.files.iter().map(|(path, file)| {
            let old = moved(path).map_or_else(|| before(path), |from| before(&from));
            FileDifference {
                path: path.clone(),
                old,
                new: Some(file.bytes.clone()),
            }
        });
        let removed = changes.removed.iter().filter(|path| {
            !merged
                .files
                .iter()
                .any(|update| update.from.as_ref() == Some(path))
        });
        written
            .chain(removed.map(|path| FileDifference {
                path: path.clone(),
                old: before(path),
                new: None,
            }))
            .collect()
    }

    fn warnings(&self, merged: &MergedProject, decisions: &UpdateDecisions) -> Vec<Diagnostic> {
        let mut warnings = Vec::new();
        if let Some(old) = self.project.renames.old_package() {
            let is_left = |path: &&String| path.strip_prefix(old).is_some_and(|rest| rest.starts_with('/'));
            let left: Vec<String> = merged.snapshot.others.iter().filter(is_left).cloned().collect();
            if !left.is_empty() {
                let new = self
                    .project
                    .answers
                    .valid(crate::answers::Key::Package)
                    .unwrap_or_default();
                let message = format!("your own files stay in {old}/: {}", listed(&left));
                let help = format!(
                    "`git mv` moves those that belong to the package into {new}/; correct their imports"
                );
                warnings.push(Diagnostic::new("own-files-stay", Severity::Warning, message).with_help(help));
            }
        }
        for update in &merged.files {
            let Some(missing) = update.missing_base else {
                continue;
            };
            let message = format!(
                "{}: every difference is a conflict: {}",
                update.path,
                missing.words()
            );
            warnings.push(Diagnostic::new("base-missing", Severity::Warning, message));
        }
        let marked = self.marked(merged, decisions);
        if !marked.is_empty() {
            let message = format!("conflict markers are in {}", listed(&marked));
            warnings.push(
                Diagnostic::new("conflict-markers", Severity::Warning, message)
                    .with_help("decide between the lines of each and remove the markers"),
            );
        }
        if let (GenerationMode::DryRun, Some((_, Err(refusal)))) = (self.mode, &self.check) {
            warnings.extend(refusal.diagnostic.as_deref().map(would_not_be_written));
        }
        warnings
    }

    /// The files that get conflict markers.
    fn marked(&self, merged: &MergedProject, decisions: &UpdateDecisions) -> Vec<String> {
        let undecided = ConflictDecisions {
            markers: false,
            ..decisions.conflicts.clone()
        };
        let is_marked = |update: &&FileUpdate| decisions.conflicts.markers && update.open(&undecided) > 0;
        merged
            .files
            .iter()
            .filter(is_marked)
            .map(|update| update.path.to_string())
            .collect()
    }

    fn next_steps(&self, decisions: &UpdateDecisions) -> Vec<NextStep> {
        let (Some(written), Some(merged)) = (&self.written, &self.merged) else {
            return Vec::new();
        };
        let folder = shell(&written.path.to_string_lossy());
        let step = |text: &str, command: String| NextStep {
            subject: StepSubject::Other,
            text: text.to_owned(),
            command: Some(command),
        };
        let marked = self.marked(merged, decisions);
        let mut steps = Vec::new();
        if !marked.is_empty() {
            let files: Vec<_> = marked.iter().map(|path| shell(path)).collect();
            let search = format!("cd {folder} && grep -n '^<<<<<<< ' {}", files.join(" "));
            steps.push(step("decide the conflicts between the markers", search));
        }
        steps.push(step(
            "run the project's tests in its environment",
            format!("cd {folder} && pytest"),
        ));
        let head = self
            .destination
            .as_ref()
            .and_then(|destination| destination.head.as_ref());
        match (&written.commit, head) {
            (Some(_), Some(head)) if head.origin.is_some() => {
                steps.push(step("push the update", format!("git -C {folder} push")));
            }
            (None, Some(_)) => {
                steps.push(step("look at what changed", format!("git -C {folder} diff HEAD")));
                steps.push(step(
                    "commit the update",
                    format!(
                        "git -C {folder} add -A && git -C {folder} commit -m {}",
                        shell(self.message().trim_end())
                    ),
                ));
            }
            (Some(_), _) | (None, None) => {}
        }
        steps
    }

    /// The message where there is nothing to do; none where there is something.
    #[must_use]
    pub fn up_to_date(&self, decisions: &UpdateDecisions) -> Option<String> {
        let merged = self.merged.as_ref()?;
        let is_decided = self.written.is_none() && self.open(merged, decisions).is_empty();
        let changes = self.changes(merged, decisions);
        (is_decided && changes.files.is_empty() && changes.removed.is_empty())
            .then(|| format!("{} is up to date", shown_path(&self.project.root)))
    }
}

/// The change of a file under these decisions.
fn change(update: &FileUpdate, decisions: &ConflictDecisions) -> FileChange {
    let mine = update.mine.as_ref();
    let outcome = update.outcome(decisions);
    let (kind, mode) = match &outcome {
        FileOutcome::Undecided => (ChangeKind::Conflict, None),
        FileOutcome::Untouched => (ChangeKind::Keep, None),
        FileOutcome::Absent if mine.is_some() => (ChangeKind::Delete, None),
        FileOutcome::Absent => (ChangeKind::Keep, None),
        FileOutcome::File(file) => {
            let kind = match mine {
                _ if update.from.is_some() => ChangeKind::Rename,
                None => ChangeKind::Create,
                Some(mine) if mine != file => ChangeKind::Modify,
                Some(_) if update.new.as_ref() == mine => ChangeKind::Identical,
                Some(_) => ChangeKind::Keep,
            };
            (kind, Some(file.mode))
        }
    };
    let known = mode
        .or(mine.map(|mine| mine.mode))
        .or(update.new.as_ref().map(|new| new.mode));
    let obstacle = match &update.merged {
        Merged::Whole(conflict) if kind == ChangeKind::Conflict => Some(conflict.words().to_owned()),
        _ => None,
    };
    FileChange {
        path: update.path.clone(),
        kind,
        from: update.from.clone(),
        mode: known.unwrap_or(FileMode::Regular),
        obstacle,
    }
}

/// The conflicts of a file with what is decided about each; none where there is none.
fn file_conflicts(update: &FileUpdate, decisions: &ConflictDecisions) -> Option<FileConflicts> {
    let decision = |number: usize| {
        let resolution = decisions.of(&update.path, number);
        match resolution {
            Some(Resolution::Take(Side::Mine)) => Some("mine"),
            Some(Resolution::Take(Side::New)) => Some("new"),
            Some(Resolution::Both) => Some("both"),
            Some(Resolution::Lines(_) | Resolution::Text(_)) => Some("edited"),
            None if decisions.markers => Some("markers"),
            None => None,
        }
    };
    let whole = |file: Option<&crate::project::PlanFile>| {
        let text = file.and_then(|file| crate::project::base::text(&file.bytes));
        text.map(str::to_owned)
    };
    let conflicts: Vec<ReportedConflict> = match &update.merged {
        Merged::Text { merge, .. } => {
            let reported = |(number, conflict): (usize, &Conflict)| ReportedConflict {
                line: Some(conflict.line),
                mine: Some(conflict.mine.clone()),
                new: Some(conflict.new.clone()),
                decision: decision(number),
            };
            merge.conflicts().enumerate().map(reported).collect()
        }
        Merged::Whole(_) => vec![ReportedConflict {
            line: None,
            mine: whole(update.mine.as_ref()),
            new: whole(update.new.as_ref()),
            decision: decision(0).filter(|_| update.outcome(decisions) != FileOutcome::Undecided),
        }],
        Merged::Mine | Merged::New(_) | Merged::Removed => Vec::new(),
    };
    let reason = match &update.merged {
        Merged::Whole(conflict) => Some(conflict.words().to_owned()),
        _ => update.missing_base.map(|missing| missing.words().to_owned()),
    };
    (!conflicts.is_empty()).then(|| FileConflicts {
        path: update.path.clone(),
        reason,
        conflicts,
    })
}
