//! Updating a project: locate -> inspect -> merge -> decide -> write -> report, by the same steps as making one.
//!
//! An [`Update`] is made of the project as it was read and of its files as generated now. [`Update::files`] has what it
//! does to each file, with the conflicts and their texts; [`UpdateDecisions`] decide them.

mod behind;
mod report;

pub use behind::Behind;
pub use report::FileDifference;

use super::commit::{self, CommitMeans, CommitOrder};
use super::destination::{Destination, DestinationKind};
use super::refusal::{self, DestinationQuestion};
use super::step::{GenerationStep, Inspection, Refusal, StepResult, WriteOrder, WriteResult};
use super::{CommitDecision, GenerationMode, NextAction, Process};
use crate::answers::Resolved;
use crate::project::update::{
    Bases, ConflictDecisions, FileOutcome, FileUpdate, Merged, Renames, Versions, base_texts, file_updates,
    updated_paths,
};
use crate::project::{
    ExistingEntry, FileMode, Plan, PlanFile, PlanPath, ProjectFile, Snapshot, base, project_file,
};
use crate::text::Diagnostic;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A project as it was read, and its files as generated now.
#[derive(Clone, Debug)]
pub struct UpdatedProject {
    /// The project's folder, by its canonical path.
    pub root: PathBuf,
    /// `.lume-wizard.yml` as it is.
    pub before: ProjectFile,
    /// The same in the names of the current templates.
    pub migrated: ProjectFile,
    /// The paths that files move to.
    pub renames: Renames,
    /// The variables file as it is.
    pub variables_file: PlanPath,
    /// The answers from now on.
    pub answers: Resolved,
    /// The files as generated now.
    pub plan: Plan,
    /// The variables file where it is edited and not saved: the update writes it.
    pub edited: Option<EditedVariables>,
}

/// A variables file that is edited and not saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditedVariables {
    /// The bytes that were edited.
    pub before: Vec<u8>,
    /// The bytes as they are to be.
    pub after: Vec<u8>,
}

/// The user's decisions about an update.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UpdateDecisions {
    /// About the commit.
    pub commit: CommitDecision,
    /// About the conflicts.
    pub conflicts: ConflictDecisions,
}

/// An update on its way to the disk: what is known so far.
#[derive(Clone, Debug)]
pub struct Update {
    project: UpdatedProject,
    mode: GenerationMode,
    destination: Option<Destination>,
    merged: Option<MergedProject>,
    check: Option<(WriteOrder, Result<Option<CommitMeans>, Refusal>)>,
    written: Option<WriteResult>,
    /// Warnings that hold whatever follows.
    notes: Vec<Diagnostic>,
    /// A step that failed; nothing can follow.
    failure: Option<Refusal>,
}

/// The three versions of the project's files together.
#[derive(Clone, Debug)]
struct MergedProject {
    snapshot: Snapshot,
    bases: Bases,
    /// The files that git does not have as they are.
    dirty: BTreeSet<PlanPath>,
    files: Vec<FileUpdate>,
}

/// The files that an update writes and removes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Changes {
    files: BTreeMap<PlanPath, PlanFile>,
    removed: BTreeSet<PlanPath>,
}

impl Update {
    /// The update of `project`.
    #[must_use]
    pub const fn new(project: UpdatedProject, mode: GenerationMode) -> Self {
        Self {
            project,
            mode,
            destination: None,
            merged: None,
            check: None,
            written: None,
            notes: Vec::new(),
            failure: None,
        }
    }

    /// The change of each file, before any decision; empty until the project was inspected.
    #[must_use]
    pub fn files(&self) -> &[FileUpdate] {
        self.merged.as_ref().map_or(&[], |merged| &merged.files)
    }

    /// The project's folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.project.root
    }

    /// The answers from now on.
    #[must_use]
    pub const fn answers(&self) -> &Resolved {
        &self.project.answers
    }

    /// The project's folder as it was looked at; none before that.
    #[must_use]
    pub const fn destination(&self) -> Option<&Destination> {
        self.destination.as_ref()
    }

    /// The files as the user has them; none until the project was inspected.
    #[must_use]
    pub fn snapshot(&self) -> Option<&Snapshot> {
        self.merged.as_ref().map(|merged| &merged.snapshot)
    }

    /// The path that the variables file has after the update.
    #[must_use]
    pub fn variables_file(&self) -> PlanPath {
        self.project.renames.new_path(&self.project.variables_file)
    }

    /// The edits of the variables file that the update writes.
    #[must_use]
    pub const fn edited(&self) -> Option<&EditedVariables> {
        self.project.edited.as_ref()
    }

    /// The path of the variables file as it is before the update.
    #[must_use]
    pub const fn old_variables_file(&self) -> &PlanPath {
        &self.project.variables_file
    }

    /// Who commits and by what means, once the write was checked.
    #[must_use]
    pub fn means(&self) -> Option<&CommitMeans> {
        self.check.as_ref()?.1.as_ref().ok()?.as_ref()
    }

    /// The reason why the update is not committed under these decisions; none where it is.
    #[must_use]
    pub fn not_committed(&self, decisions: &UpdateDecisions) -> Option<String> {
        let merged = self.merged.as_ref()?;
        let changes = self.changes(merged, decisions);
        self.reason_against_commit(merged, decisions, &changes)
    }

    /// Warnings that hold whatever follows.
    #[must_use]
    pub fn notes(&self) -> &[Diagnostic] {
        &self.notes
    }

    /// The notes, for those of an earlier update.
    pub(in crate::generate) const fn notes_mut(&mut self) -> &mut Vec<Diagnostic> {
        &mut self.notes
    }

    /// Adds warnings that hold whatever follows, such as about an interrupted write that was undone.
    pub fn add_notes(&mut self, notes: impl IntoIterator<Item = Diagnostic>) {
        self.notes.extend(notes);
    }

    fn locate(&self) -> GenerationStep {
        let root = &self.project.root;
        let name = root
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        GenerationStep::Locate {
            output: root.parent().unwrap_or(Path::new("/")).to_owned(),
            name,
        }
    }

    fn inspect(&self) -> GenerationStep {
        let ids = self.project.before.files.values().cloned();
        let new = self
            .project
            .plan
            .files
            .values()
            .map(|file| crate::project::blob_id(&file.bytes));
        GenerationStep::Inspect {
            folder: self.project.root.clone(),
            paths: updated_paths(&self.project.before, &self.project.plan),
            ids: ids.chain(new).collect(),
        }
    }

    fn merge(&self, inspection: Inspection) -> Result<MergedProject, Refusal> {
        let texts = match inspection
            .snapshot
            .entries
            .iter()
            .find(|(path, _)| path.as_str() == base::PATH)
        {
            // A damaged one holds no texts: each file that needs one of them is reported as without a base.
            Some((_, ExistingEntry::File { bytes, .. })) => base::read(bytes).unwrap_or_default(),
            _ => BTreeMap::new(),
        };
        let bases = Bases {
            objects: inspection.objects,
            texts,
            source: inspection.source,
        };
        let mut files = file_updates(&Versions {
            previous: &self.project.before,
            variables_file: &self.project.variables_file,
            plan: &self.project.plan,
            snapshot: &inspection.snapshot,
            bases: &bases,
            renames: &self.project.renames,
        });
        self.add_edited_variables(&mut files)?;
        Ok(MergedProject {
            snapshot: inspection.snapshot,
            bases,
            dirty: inspection.dirty,
            files,
        })
    }

    /// Adds the edits of the variables file that are not saved.
    fn add_edited_variables(&self, files: &mut [FileUpdate]) -> Result<(), Refusal> {
        let Some(edited) = &self.project.edited else {
            return Ok(());
        };
        let path = self.variables_file();
        let update = files.iter_mut().find(|update| update.path == path);
        let Some((update, mine)) = update.and_then(|update| {
            let mine = update.mine.clone()?;
            Some((update, mine))
        }) else {
            return Ok(());
        };
        if mine.bytes != edited.before {
            return Err(refusal::variables_changed(&path));
        }
        update.merged = Merged::New(PlanFile {
            bytes: edited.after.clone(),
            mode: mine.mode,
        });
        Ok(())
    }

    /// The files that have open conflicts, with their number.
    fn open(&self, merged: &MergedProject, decisions: &UpdateDecisions) -> Vec<(PlanPath, usize)> {
        let open = |update: &FileUpdate| (update.path.clone(), update.open(&decisions.conflicts));
        merged
            .files
            .iter()
            .map(open)
            .filter(|(_, count)| *count > 0)
            .collect()
    }

    /// The files written and removed under these decisions, which leave no conflict open.
    fn changes(&self, merged: &MergedProject, decisions: &UpdateDecisions) -> Changes {
        let mut changes = Changes::default();
        for update in &merged.files {
            let at = update.from.as_ref().unwrap_or(&update.path);
            match update.outcome(&decisions.conflicts) {
                FileOutcome::File(file) => {
                    if update.from.is_some() || update.mine.as_ref() != Some(&file) {
                        changes.files.insert(update.path.clone(), file);
                        changes.removed.extend(update.from.clone());
                    }
                }
                FileOutcome::Absent if update.mine.is_some() => {
                    changes.removed.insert(at.clone());
                }
                FileOutcome::Absent | FileOutcome::Untouched | FileOutcome::Undecided => {}
            }
        }
        // A file may move to where another one was.
        changes.removed.retain(|path| !changes.files.contains_key(path));
        self.add_own_files(merged, decisions, &mut changes);
        changes
    }

    /// `.lume-wizard.yml` as it is from now on.
    fn project_file(&self) -> ProjectFile {
        let mut plan = self.project.plan.clone();
        plan.files
            .retain(|path, _| ![project_file::PATH, base::PATH].contains(&path.as_str()));
        let variables_file = self.variables_file();
        let mut file = ProjectFile::new(&self.project.answers, &plan, &variables_file);
        file.keep_unknown(&self.project.migrated);
        file
    }

    /// Adds `.lume-wizard.yml` and `.lume-wizard.base`, unless nothing is to be done at all.
    fn add_own_files(&self, merged: &MergedProject, decisions: &UpdateDecisions, changes: &mut Changes) {
        let file = self.project_file();
        let same_version = ProjectFile {
            wizard: self.project.before.wizard.clone(),
            ..file.clone()
        };
        if same_version == self.project.before && changes.files.is_empty() && changes.removed.is_empty() {
            return;
        }
        let regular = |bytes: Vec<u8>| PlanFile {
            bytes,
            mode: FileMode::Regular,
        };
        if let Some(path) = PlanPath::new(project_file::PATH)
            && same_version != self.project.before
        {
            changes.files.insert(path, regular(file.text().into_bytes()));
        }
        let commits = self.commits(merged, decisions, changes);
        let texts = base_texts(&merged.files, &merged.bases, commits.then_some(&changes.files));
        let Some(path) = PlanPath::new(base::PATH) else {
            return;
        };
        let existing = match merged.snapshot.entries.get(&path) {
            Some(ExistingEntry::File { bytes, .. }) => Some(bytes),
            _ => None,
        };
        let wanted = (!texts.is_empty()).then(|| base::write(&texts));
        match wanted {
            None if existing.is_some() => _ = changes.removed.insert(path),
            Some(bytes) if existing != Some(&bytes) => _ = changes.files.insert(path, regular(bytes)),
            _ => {}
        }
    }

    /// Returns whether the update is committed: when every file that it touches is as git has it, or it is asked for.
    fn commits(&self, merged: &MergedProject, decisions: &UpdateDecisions, changes: &Changes) -> bool {
        self.reason_against_commit(merged, decisions, changes).is_none()
    }

    /// The reason why the update is not committed.
    fn reason_against_commit(
        &self,
        merged: &MergedProject,
        decisions: &UpdateDecisions,
        changes: &Changes,
    ) -> Option<String> {
        let destination = self.destination.as_ref()?;
        if decisions.commit == CommitDecision::Never {
            return Some("--no-git".to_owned());
        }
        if destination.head.is_none() {
            let reason = match &destination.inside {
                Some(_) => "the project is a part of the repository around it",
                None => "the project has no repository",
            };
            return Some(reason.to_owned());
        }
        if decisions.commit == CommitDecision::Always {
            return None;
        }
        if self.has_markers(merged, decisions) {
            return Some("conflict markers were written".to_owned());
        }
        let touched = changes.files.keys().chain(&changes.removed);
        let dirty: Vec<String> = touched
            .filter(|path| merged.dirty.contains(path))
            .map(ToString::to_string)
            .collect();
        (!dirty.is_empty()).then(|| format!("not committed before: {}", refusal::listed(&dirty)))
    }

    fn has_markers(&self, merged: &MergedProject, decisions: &UpdateDecisions) -> bool {
        let undecided = ConflictDecisions {
            markers: false,
            ..decisions.conflicts.clone()
        };
        decisions.conflicts.markers && merged.files.iter().any(|update| update.open(&undecided) > 0)
    }

    fn order(
        &self,
        destination: &Destination,
        merged: &MergedProject,
        decisions: &UpdateDecisions,
    ) -> WriteOrder {
        let changes = self.changes(merged, decisions);
        let commit = self.commits(merged, decisions, &changes).then(|| CommitOrder {
            message: self.message(),
            origin: None,
            ..commit::order(&self.project.answers)
        });
        WriteOrder {
            destination: destination.clone(),
            plan: Plan {
                files: changes.files,
                model_files: Vec::new(),
            },
            removed: changes.removed.into_iter().collect(),
            snapshot: merged.snapshot.clone(),
            kept: Vec::new(),
            commit,
        }
    }

    /// The commit's message: `update: templates 2, license`.
    fn message(&self) -> String {
        let (before, after) = (&self.project.migrated, self.project_file());
        let mut reasons = Vec::new();
        if self.project.before.templates != after.templates {
            reasons.push(format!("templates {}", after.templates));
        }
        if before.stack != after.stack {
            reasons.push(format!("stack {}", after.stack.info().key));
        }
        let names: BTreeSet<&String> = before.answers.keys().chain(after.answers.keys()).collect();
        let is_changed = |name: &&String| before.answers.get(*name) != after.answers.get(*name);
        reasons.extend(names.into_iter().filter(is_changed).cloned());
        if reasons.is_empty() {
            reasons.push("variables".to_owned());
        }
        format!("update: {}\n", reasons.join(", "))
    }

    fn refusal_of(&self, destination: &Destination) -> Option<Refusal> {
        match &destination.kind {
            DestinationKind::Ours if destination.interrupted && self.mode == GenerationMode::Write => {
                Some(refusal::interrupted_again(&destination.path))
            }
            DestinationKind::Ours => None,
            DestinationKind::Blocked(_) => refusal::of_destination(destination),
            _ => Some(refusal::no_project(&destination.path)),
        }
    }
}

impl Process for Update {
    type Decisions = UpdateDecisions;

    fn next(&self, decisions: &UpdateDecisions) -> NextAction {
        if let Some(failure) = &self.failure {
            return NextAction::Refuse(failure.clone());
        }
        if self.written.is_some() {
            return NextAction::End;
        }
        let Some(destination) = &self.destination else {
            return NextAction::Step(self.locate());
        };
        if let Some(refusal) = self.refusal_of(destination) {
            return NextAction::Refuse(refusal);
        }
        let Some(merged) = &self.merged else {
            return NextAction::Step(self.inspect());
        };
        let open = self.open(merged, decisions);
        if !open.is_empty() {
            return NextAction::Ask(DestinationQuestion::Conflicts(destination.path.clone(), open));
        }
        let order = self.order(destination, merged, decisions);
        if order.plan.files.is_empty() && order.removed.is_empty() {
            return NextAction::End;
        }
        if decisions.commit == CommitDecision::Always && order.commit.is_none() {
            let changes = self.changes(merged, decisions);
            let reason = self.reason_against_commit(merged, decisions, &changes);
            return NextAction::Refuse(refusal::no_commit(&destination.path, &reason.unwrap_or_default()));
        }
        match &self.check {
            Some((checked, result)) if *checked == order => match (result, self.mode) {
                (_, GenerationMode::DryRun) => NextAction::End,
                (Ok(_), GenerationMode::Write) => NextAction::Step(GenerationStep::Write(Box::new(order))),
                (Err(refusal), GenerationMode::Write) => NextAction::Refuse(refusal.clone()),
            },
            _ => NextAction::Step(GenerationStep::Check(Box::new(order))),
        }
    }

    fn done(&mut self, step: GenerationStep, done: StepResult) {
        match (step, done) {
            (GenerationStep::Locate { .. }, StepResult::Locate(destination)) => {
                if destination.interrupted && self.mode == GenerationMode::DryRun {
                    self.notes.push(refusal::still_interrupted(&destination.path));
                }
                self.destination = Some(destination);
            }
            (GenerationStep::Inspect { .. }, StepResult::Inspect(result)) => match result {
                Ok(inspection) => match self.merge(*inspection) {
                    Ok(merged) => self.merged = Some(merged),
                    Err(refusal) => self.failure = Some(refusal),
                },
                Err(refusal) => self.failure = Some(refusal),
            },
            (GenerationStep::Check(order), StepResult::Check(result)) => self.check = Some((*order, result)),
            (GenerationStep::Write(_), StepResult::Write(result)) => match result {
                Ok(written) => self.written = Some(written),
                Err(refusal) => self.failure = Some(refusal),
            },
            (step, _) => {
                let message = format!("another result than that of {step:?}");
                self.failure = Some(refusal::broken(&message));
            }
        }
    }

    fn report(&self, decisions: &UpdateDecisions, refusal: Option<&Refusal>) -> super::GenerationReport {
        self.reported(decisions, refusal)
    }
}
