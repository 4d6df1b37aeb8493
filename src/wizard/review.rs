//! The sixth step: every file before it is written, and what becomes of those that are there already.

use super::action::{Action, moved};
use super::effect::{EffectId, Work};
use super::file_review::{FileReview, FileReviews, HunkDecision};
use super::focus::Focus;
use super::outbox::Outbox;
use super::problems::Problem;
use super::project_state::{PreparedProject, ProjectState};
use super::step::{Step, StepProgress};
use super::target::ProblemTarget;
use super::tree::{self, TreeRow};
use crate::generate::{FileDecision, RepositoryDecision};
use crate::project::{ChangeKind, Difference, ExistingEntry, FileChange, PlanPath, difference};
use crate::text::{Diagnostic, Severity};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The state of the sixth step.
#[derive(Clone, Debug, Default)]
pub struct ReviewStep {
    prepared: Option<Arc<PreparedProject>>,
    /// The last one with notes: what was done at the destination while preparing is reported also when it is prepared
    /// again.
    noted: Option<Arc<PreparedProject>>,
    preparing: Option<(EffectId, u64)>,
    /// The reason why the project could not be prepared.
    pub refused: Option<String>,
    file_reviews: FileReviews,
    folded: BTreeSet<String>,
    /// The tree's rows as they are shown.
    pub rows: Vec<TreeRow>,
    /// The selected row.
    pub selected: usize,
    /// Whether the difference is shown rather than the file.
    pub difference: bool,
    in_contents: bool,
    /// The line of the difference at which each hunk begins.
    hunks: Vec<usize>,
    /// The selected hunk.
    pub hunk: usize,
    /// The first line shown of the contents.
    pub top: usize,
}

impl ReviewStep {
    /// The focus.
    #[must_use]
    pub const fn focus(&self) -> Focus {
        if self.in_contents {
            Focus::Contents
        } else {
            Focus::Tree
        }
    }

    /// The project, when it is ready.
    #[must_use]
    pub const fn ready(&self) -> Option<&Arc<PreparedProject>> {
        self.prepared.as_ref()
    }

    /// Returns whether what is shown was made from the project's state as it is.
    #[must_use]
    pub fn is_fresh(&self, project: &ProjectState) -> bool {
        self.prepared
            .as_ref()
            .is_some_and(|prepared| prepared.version == project.version())
    }

    /// The step's progress.
    #[must_use]
    pub fn state(&self, project: &ProjectState) -> StepProgress {
        let Some(prepared) = self.prepared.as_ref().filter(|_| self.is_fresh(project)) else {
            return StepProgress::Incomplete(String::new());
        };
        let errors = prepared
            .diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.severity == Severity::Error)
            .count();
        match (
            errors,
            self.undecided().count() + usize::from(prepared.open_conflict().is_some()),
        ) {
            (0, 0) => StepProgress::Complete,
            (0, left) => StepProgress::Incomplete(format!("{left} left")),
            (errors, _) => StepProgress::Wrong(errors),
        }
    }

    /// The problems that only the review knows.
    #[must_use]
    pub fn problems(&self, project: &ProjectState) -> Vec<Problem> {
        let of_answers = |field: &str| crate::answers::Key::from_name(field).is_some();
        self.own_diagnostics(project)
            .map(|diagnostic| {
                if diagnostic.field.as_deref().is_some_and(of_answers) {
                    return Problem::of_answer(diagnostic);
                }
                Problem {
                    severity: diagnostic.severity,
                    message: diagnostic.message.clone(),
                    help: diagnostic.help.clone(),
                    about: "review".to_owned(),
                    target: ProblemTarget::Step(Step::Review),
                }
            })
            .collect()
    }

    /// The problem on disk (not of the answers' rules) with the answer to `key`.
    #[must_use]
    pub fn problem_of<'a>(
        &'a self,
        key: crate::answers::Key,
        project: &'a ProjectState,
    ) -> Option<&'a Diagnostic> {
        self.own_diagnostics(project)
            .find(|diagnostic| diagnostic.field.as_deref() == Some(key.name()))
    }

    /// Problems that neither the variables nor the answers show by themselves; they may be those of an earlier state.
    fn own_diagnostics<'a>(&'a self, project: &'a ProjectState) -> impl Iterator<Item = &'a Diagnostic> {
        let of_answers = project.answer_diagnostics();
        let same = |one: &Diagnostic, other: &Diagnostic| {
            one.code == other.code && one.field == other.field && one.severity == other.severity
        };
        self.prepared
            .iter()
            .filter(|prepared| prepared.version == project.version())
            .flat_map(|prepared| &prepared.diagnostics)
            .filter(move |diagnostic| !of_answers.iter().any(|other| same(other, diagnostic)))
            .filter(|diagnostic| diagnostic.variable.is_none() && diagnostic.span.is_none())
    }

    /// The files about which nothing is decided yet.
    pub fn undecided(&self) -> impl Iterator<Item = &FileChange> {
        self.prepared
            .iter()
            .flat_map(|prepared| prepared.changes())
            .filter(|change| self.is_undecided(change))
    }

    fn is_undecided(&self, change: &FileChange) -> bool {
        wants_decision(change) && !self.file_review(&change.path).is_some_and(FileReview::is_made)
    }

    /// The decision about a file.
    #[must_use]
    pub fn file_review(&self, path: &PlanPath) -> Option<&FileReview> {
        self.file_reviews.get(self.prepared.as_ref()?, path)
    }

    /// The decisions about the files that are there already, as far as they are made.
    #[must_use]
    pub fn file_decisions(&self) -> BTreeMap<PlanPath, FileDecision> {
        let decision = |change: &FileChange| {
            let decision = match self.file_review(&change.path)? {
                FileReview::Whole(HunkDecision::Keep) => FileDecision::Keep,
                FileReview::Whole(HunkDecision::Take) => FileDecision::Replace,
                FileReview::Hunks(_) => {
                    FileDecision::Merge(self.file_reviews.merged(self.prepared.as_ref()?, &change.path)?)
                }
            };
            Some((change.path.clone(), decision))
        };
        let changes = self.prepared.iter().flat_map(|prepared| prepared.changes());
        changes.filter_map(decision).collect()
    }

    /// The selected file's change.
    #[must_use]
    pub fn selected_change(&self) -> Option<&FileChange> {
        match self.rows.get(self.selected)? {
            TreeRow::File { change, .. } => self.prepared.as_ref()?.changes().get(*change),
            TreeRow::Folder { .. } => None,
        }
    }

    /// The decision about the selected file.
    fn selected_review(&self) -> Option<&FileReview> {
        self.file_review(&self.selected_change()?.path)
    }

    /// The existing bytes at the selected file's path.
    #[must_use]
    pub fn standing(&self) -> Option<&[u8]> {
        let path = &self.selected_change()?.path;
        match self.prepared.as_ref()?.snapshot().entries.get(path)? {
            ExistingEntry::File { bytes, .. } => Some(bytes),
            _ => None,
        }
    }

    /// The bytes of the selected file.
    #[must_use]
    pub fn contents(&self) -> Option<&[u8]> {
        let path = &self.selected_change()?.path;
        let file = self.prepared.as_ref()?.plan().files.get(path)?;
        Some(&file.bytes)
    }

    /// Notes about the destination.
    #[must_use]
    pub fn choices(&self) -> &'static [(Option<RepositoryDecision>, &'static str)] {
        self.prepared
            .as_ref()
            .and_then(|prepared| prepared.conflict())
            .map_or(&[], |conflict| conflict.choices())
    }

    /// The selected file as it will be, as far as that is decided.
    #[must_use]
    pub fn result(&self) -> Option<Cow<'_, [u8]>> {
        let path = &self.selected_change()?.path;
        let merged = self.file_reviews.merged(self.prepared.as_ref()?, path);
        merged
            .map(Cow::Owned)
            .or_else(|| self.contents().map(Cow::Borrowed))
    }

    /// The decisions about files, for a draft.
    pub(super) const fn file_reviews(&self) -> &FileReviews {
        &self.file_reviews
    }

    /// Takes over the decisions of a draft.
    pub(super) fn restore(&mut self, file_reviews: FileReviews) {
        self.file_reviews = file_reviews;
    }

    pub(super) fn has_hunks(&self) -> bool {
        self.difference && self.can_decide() && !self.hunks.is_empty()
    }

    pub(super) fn folder_is_selected(&self) -> bool {
        matches!(self.rows.get(self.selected), Some(TreeRow::Folder { .. }))
    }

    pub(super) fn has_difference(&self) -> bool {
        self.selected_change()
            .is_some_and(|change| change.kind != ChangeKind::Create && change.kind != ChangeKind::Identical)
    }

    pub(super) fn can_decide(&self) -> bool {
        self.selected_change().is_some_and(wants_decision)
    }

    /// On coming here: what has changed since is prepared again.
    pub(super) fn enter(&mut self, project: &ProjectState, out: &mut Outbox) {
        let under_way = self
            .preparing
            .is_some_and(|(_, version)| version == project.version());
        if !self.is_fresh(project) && !under_way {
            self.refused = None;
            self.look_again(project, out);
        }
    }

    /// Compares again: the disk may differ from what was reviewed.
    pub(super) fn look_again(&mut self, project: &ProjectState, out: &mut Outbox) {
        let id = out.ask(Work::Prepare(Box::new(project.clone())));
        self.preparing = Some((id, project.version()));
    }

    /// The project is ready.
    pub(super) fn prepared(
        &mut self,
        id: EffectId,
        mut prepared: Arc<PreparedProject>,
        project: &ProjectState,
    ) {
        if self.preparing.is_some_and(|(asked, _)| asked == id) {
            self.preparing = None;
        }
        if let Some(noted) = &self.noted {
            Arc::make_mut(&mut prepared).keep_notes(noted);
        }
        if !prepared.generation.notes().is_empty() {
            self.noted = Some(Arc::clone(&prepared));
        }
        if prepared.version != project.version() {
            return;
        }
        let before = self.selected_change().map(|change| change.path.clone());
        self.file_reviews.adopt(&prepared);
        self.prepared = Some(prepared);
        self.grow();
        self.selected = before
            .and_then(|path| self.row_of(|change| change.path == path))
            .or_else(|| self.first_undecided())
            .or_else(|| self.first_file())
            .unwrap_or(0);
        self.show();
    }

    pub(super) fn failed(&mut self, id: EffectId, reason: &str) {
        if self.preparing.is_some_and(|(asked, _)| asked == id) {
            self.preparing = None;
            self.refused = Some(reason.to_owned());
        }
    }

    pub(super) fn close(&mut self) {
        self.in_contents = false;
    }

    pub(super) fn act(&mut self, action: Action, project: &ProjectState, out: &mut Outbox, page: usize) {
        match action {
            Action::Enter => self.go_on(project, out),
            Action::NextFocus | Action::PreviousFocus => self.in_contents = !self.in_contents,
            Action::Move(by) if self.in_contents => self.top = by.apply(self.top, self.lines(), page),
            Action::Fold => self.fold(),
            Action::Difference => {
                self.difference = !self.difference;
                self.top = 0;
            }
            Action::Take => self.set_file_review(FileReview::Whole(HunkDecision::Take)),
            Action::Keep => self.set_file_review(FileReview::Whole(HunkDecision::Keep)),
            Action::DecideRepository => out.ask_about_repository(),
            Action::TakeHunk => self.decide_hunk(HunkDecision::Take, out),
            Action::KeepHunk => self.decide_hunk(HunkDecision::Keep, out),
            Action::Hunk(true) => self.show_hunk((self.hunk + 1).min(self.hunks.len().saturating_sub(1))),
            Action::Hunk(false) => self.show_hunk(self.hunk.saturating_sub(1)),
            other => {
                let there = moved(other, self.selected, self.rows.len(), page);
                if there != self.selected {
                    self.selected = there;
                    self.show();
                }
            }
        }
    }

    fn go_on(&mut self, project: &ProjectState, out: &mut Outbox) {
        if self.refused.take().is_some() {
            self.enter(project, out);
            return;
        }
        if !self.is_fresh(project) {
            out.tell("The project is being prepared …");
            return;
        }
        let refused = self
            .prepared
            .iter()
            .flat_map(|prepared| &prepared.diagnostics)
            .find(|diagnostic| diagnostic.severity == Severity::Error);
        if let Some(diagnostic) = refused {
            let problem = if diagnostic.variable.is_some() || diagnostic.span.is_some() {
                Problem::of_variable(diagnostic)
            } else {
                Problem::of_answer(diagnostic)
            };
            out.warn(problem.message);
            if problem.target != ProblemTarget::Step(Step::Answers) {
                out.go_to(problem.target);
            }
        } else if self
            .prepared
            .as_ref()
            .is_some_and(|prepared| prepared.open_conflict().is_some())
        {
            out.ask_about_repository();
        } else if let Some(row) = self.first_undecided() {
            if row == self.selected {
                out.warn(match self.in_contents {
                    true => "Take the hunk (t) or keep yours (k): nothing is replaced without being asked.",
                    false => {
                        "Take the new file (t) or keep yours (k): it is never replaced without being asked."
                    }
                });
                if let Some(hunk) = self.undecided_hunk() {
                    self.show_hunk(hunk);
                }
                return;
            }
            self.selected = row;
            self.show();
        } else {
            out.go(Step::Write);
        }
    }

    fn set_file_review(&mut self, file_review: FileReview) {
        if let Some(path) = self.selected_change().map(|change| change.path.clone())
            && let Some(prepared) = &self.prepared
        {
            self.file_reviews.set(prepared, &path, file_review);
        }
    }

    fn decide_hunk(&mut self, decision: HunkDecision, out: &mut Outbox) {
        let file_review = FileReview::with(self.selected_review(), self.hunk, self.hunks.len(), decision);
        self.set_file_review(file_review);
        match self.undecided_hunk() {
            Some(next) => self.show_hunk(next),
            None => out.tell("Every hunk of this file is decided; Enter goes on."),
        }
    }

    /// The next hunk about which nothing is decided, from the selected one on and then from the first.
    fn undecided_hunk(&self) -> Option<usize> {
        let file_review = self.selected_review();
        let count = self.hunks.len();
        (self.hunk..count)
            .chain(0..self.hunk)
            .find(|hunk| file_review.is_none_or(|file_review| file_review.of_hunk(*hunk).is_none()))
    }

    /// Selects a hunk and brings its first line to the top.
    fn show_hunk(&mut self, hunk: usize) {
        self.hunk = hunk;
        self.top = self.hunks.get(hunk).copied().unwrap_or(0);
    }

    /// The difference is what matters of a file that is there already; of a new one, the file.
    fn show(&mut self) {
        self.top = 0;
        self.difference = self.has_difference();
        self.hunk = 0;
        self.hunks = match self.standing().zip(self.contents()) {
            Some((old, new)) => starts(&difference(old, new)),
            None => Vec::new(),
        };
    }

    fn first_undecided(&self) -> Option<usize> {
        self.row_of(|change| self.is_undecided(change))
    }

    fn first_file(&self) -> Option<usize> {
        self.row_of(|change| change.path.as_str() == "README.md")
            .or_else(|| self.row_of(|_| true))
    }

    fn row_of(&self, wanted: impl Fn(&FileChange) -> bool) -> Option<usize> {
        let prepared = self.prepared.as_ref()?;
        self.rows.iter().position(|row| match row {
            TreeRow::File { change, .. } => prepared.changes().get(*change).is_some_and(&wanted),
            TreeRow::Folder { .. } => false,
        })
    }

    fn lines(&self) -> usize {
        let lines =
            |bytes: Option<&[u8]>| bytes.map_or(0, |bytes| bytes.split(|byte| *byte == b'\n').count());
        lines(self.contents())
            + if self.difference {
                lines(self.standing())
            } else {
                0
            }
    }

    fn fold(&mut self) {
        let Some(TreeRow::Folder { path, .. }) = self.rows.get(self.selected) else {
            return;
        };
        let path = path.clone();
        if !self.folded.remove(&path) {
            self.folded.insert(path);
        }
        self.grow();
    }

    /// Makes the tree's rows.
    fn grow(&mut self) {
        let prepared = self.prepared.as_ref();
        let rows = prepared.map_or_else(Vec::new, |prepared| tree::rows(prepared.changes(), &self.folded));
        self.selected = self.selected.min(rows.len().saturating_sub(1));
        self.rows = rows;
    }
}

/// The line at which each hunk begins, its header being its first.
fn starts(difference: &Difference) -> Vec<usize> {
    let Difference::Text(hunks) = difference else {
        return Vec::new();
    };
    let line = |line: &mut usize, hunk: &crate::project::Hunk| {
        let start = *line;
        *line += hunk.lines.len() + 1;
        Some(start)
    };
    hunks.iter().scan(0, line).collect()
}

/// Returns whether the user has to say what becomes of what is there.
fn wants_decision(change: &FileChange) -> bool {
    matches!(change.kind, ChangeKind::Modify | ChangeKind::Conflict)
}
