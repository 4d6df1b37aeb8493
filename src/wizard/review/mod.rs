//! The sixth step: every file before it is written, and what becomes of those that are there already.

pub mod contents_search;
mod decide;
pub mod document;
mod edit;
mod history;
mod lines;
mod page;
mod problems;
mod search;
mod text_edit;

use super::action::{Action, Move, moved};
use super::effect::{EffectId, Work};
use super::file_review::{FileReview, FileReviews};
use super::focus::Focus;
use super::outbox::{Outbox, PREPARING};
use super::prepared::PreparedProject;
use super::project_state::ProjectState;
use super::review_file::ReviewFile;
use super::step::Step;
use super::tree::{self, TreeRow};
use crate::generate::update::FileDifference;
use crate::generate::{ProjectProcess, RepositoryDecision};
use crate::project::{FileChange, PlanPath};
use contents_search::ContentsSearch;
use document::ReviewDocument;
use history::DecisionHistory;
use std::collections::BTreeSet;
use std::sync::Arc;
use text_edit::EditUnderWay;

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
    history: DecisionHistory,
    /// The process of the prepared project under the decisions that are made.
    decided: Option<ProjectProcess>,
    /// The change of each path.
    changes: Vec<FileChange>,
    /// The files that an update changes, with their bytes before and after.
    differences: Vec<FileDifference>,
    folded: BTreeSet<String>,
    /// The tree's rows as they are shown.
    pub rows: Vec<TreeRow>,
    /// The selected row.
    pub selected: usize,
    /// Whether the difference is shown rather than the file.
    pub difference: bool,
    in_contents: bool,
    /// The contents of the selected file.
    pub document: ReviewDocument,
    /// The changes whose hunks are split.
    split: BTreeSet<usize>,
    /// The selected hunk.
    pub hunk: usize,
    /// The first row shown of the contents.
    pub top: usize,
    /// The first column shown of the contents.
    pub left: usize,
    /// Whether long lines are wrapped.
    pub wraps: bool,
    /// Whether the terminal has room for the two versions beside each other.
    is_wide: bool,
    /// The row of the selected line, while single lines are selected.
    line: Option<usize>,
    search: Option<ContentsSearch>,
    edit: Option<EditUnderWay>,
}

/// The columns from which on the two versions are beside each other.
const SIDE_BY_SIDE: u16 = 140;

/// The columns of one step to the side.
const SIDEWAYS: usize = 8;

impl ReviewStep {
    /// The focus.
    #[must_use]
    pub const fn focus(&self) -> Focus {
        if self.search.is_some() {
            Focus::ContentsSearch
        } else if self.in_contents {
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

    /// The new project or the update under the decisions that are made; none until it is prepared.
    #[must_use]
    pub const fn decided(&self) -> Option<&ProjectProcess> {
        self.decided.as_ref()
    }

    /// The change of each path.
    #[must_use]
    pub fn changes(&self) -> &[FileChange] {
        &self.changes
    }

    /// Whether the files shown were made from the project's state as it is.
    #[must_use]
    pub fn is_fresh(&self, project: &ProjectState) -> bool {
        self.prepared
            .as_ref()
            .is_some_and(|prepared| prepared.version == project.version())
    }

    /// The paths of the files about which something is left to decide.
    pub fn undecided(&self) -> impl Iterator<Item = &PlanPath> {
        self.prepared
            .iter()
            .flat_map(|prepared| &prepared.files)
            .filter(|(path, file)| file.left(self.file_review(path)) > 0)
            .map(|(path, _)| path)
    }

    /// The number of decisions that are left.
    #[must_use]
    pub fn left(&self) -> usize {
        let files = self.prepared.iter().flat_map(|prepared| &prepared.files);
        files.map(|(path, file)| file.left(self.file_review(path))).sum()
    }

    /// The decision about a file.
    #[must_use]
    pub fn file_review(&self, path: &PlanPath) -> Option<&FileReview> {
        self.prepared.as_ref()?.review(&self.file_reviews, path)
    }

    /// The file at `path`, where the user can decide about it.
    #[must_use]
    pub fn file(&self, path: &PlanPath) -> Option<&ReviewFile> {
        self.prepared.as_ref()?.files.get(path)
    }

    /// The selected file's change.
    #[must_use]
    pub fn selected_change(&self) -> Option<&FileChange> {
        match self.rows.get(self.selected)? {
            TreeRow::File { change, .. } => self.changes.get(*change),
            TreeRow::Folder { .. } | TreeRow::Untouched { .. } => None,
        }
    }

    /// The selected file, where the user can decide about it.
    #[must_use]
    pub fn selected_file(&self) -> Option<&ReviewFile> {
        self.file(&self.selected_change()?.path)
    }

    /// The decisions that are possible about a repository at or around the destination.
    #[must_use]
    pub fn choices(&self) -> &'static [(Option<RepositoryDecision>, &'static str)] {
        self.prepared
            .as_ref()
            .and_then(|prepared| prepared.conflict())
            .map_or(&[], |conflict| conflict.choices())
    }

    /// The decisions about files, for a draft.
    pub(super) const fn file_reviews(&self) -> &FileReviews {
        &self.file_reviews
    }

    /// Takes over the decisions of a draft.
    pub(super) fn restore(&mut self, file_reviews: FileReviews) {
        self.file_reviews = file_reviews;
    }

    pub(super) fn folder_is_selected(&self) -> bool {
        matches!(self.rows.get(self.selected), Some(TreeRow::Folder { .. }))
    }

    /// On coming here: the project is prepared again where it has changed since.
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
        if !prepared.process.notes().is_empty() {
            self.noted = Some(Arc::clone(&prepared));
        }
        if prepared.version != project.version() {
            return;
        }
        let before = self.selected_change().map(|change| change.path.clone());
        self.decided = Some(prepared.process.clone());
        self.prepared = Some(prepared);
        self.settle();
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
        self.edit.take_if(|edit| edit.is(id));
    }

    pub(super) fn close(&mut self) {
        if self.search.take().is_none() && self.line.take().is_none() {
            self.in_contents = false;
        }
    }

    /// The terminal has this many columns.
    pub(super) fn resized(&mut self, columns: u16) {
        let is_wide = columns >= SIDE_BY_SIDE;
        if self.is_wide != is_wide {
            self.is_wide = is_wide;
            self.read();
        }
    }

    pub(super) fn act(&mut self, action: Action, project: &ProjectState, out: &mut Outbox, page: usize) {
        match action {
            Action::Move(by) if self.search.is_some() => self.next_match(by == Move::Down, out),
            Action::Enter if self.search.is_some() => self.next_match(true, out),
            Action::Enter => self.go_on(project, out),
            Action::Search => self.open_search(),
            Action::Wrap => self.wraps = !self.wraps,
            Action::Sideways(right) => {
                self.left = match right {
                    true => (self.left + SIDEWAYS).min(self.document.columns()),
                    false => self.left.saturating_sub(SIDEWAYS),
                }
            }
            Action::SelectLines => self.toggle_lines(),
            Action::ToggleLine => self.toggle_line(),
            Action::Move(by) if self.in_contents && self.line.is_some() => self.move_line(by, page),
            Action::NextFocus | Action::PreviousFocus => self.in_contents = !self.in_contents,
            Action::Move(by) if self.in_contents => {
                self.top = by.apply(self.top, self.document.rows.len(), page);
            }
            Action::Fold => self.fold(),
            Action::Difference => {
                self.difference = !self.difference;
                self.top = 0;
                self.read();
            }
            Action::Hunk(forward) => self.move_hunk(forward),
            Action::DecideRepository => out.ask_about_repository(),
            Action::Undo | Action::Redo => self.undo(action == Action::Redo, out),
            Action::EditHunk | Action::OpenInEditor => self.edit(action == Action::OpenInEditor, out),
            Action::Take
            | Action::Keep
            | Action::TakeAll
            | Action::KeepAll
            | Action::TakeHunk
            | Action::KeepHunk
            | Action::BothHunk
            | Action::SplitHunk => self.decide(action, out),
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
            out.tell(PREPARING);
            return;
        }
        if self.go_to_error(out) {
            return;
        }
        let is_asked = self
            .prepared
            .as_ref()
            .is_some_and(|prepared| prepared.open_conflict().is_some());
        if is_asked {
            out.ask_about_repository();
        } else if let Some(row) = self.first_undecided() {
            self.go_to_undecided(row, out);
        } else {
            out.go(Step::Write);
        }
    }

    /// To the first file about which something is left, or to its first hunk.
    fn go_to_undecided(&mut self, row: usize, out: &mut Outbox) {
        if row != self.selected {
            self.selected = row;
            self.show();
            return;
        }
        out.warn(match (self.in_contents, self.is_update()) {
            (true, false) => "Take the hunk (t) or keep yours (k): nothing is replaced without being asked.",
            (false, false) => {
                "Take the new file (t) or keep yours (k): it is never replaced without being asked."
            }
            (true, true) => "Keep yours (k), take the new lines (t), both (b), or edit them (e).",
            (false, true) => "Keep your file (k), take the new one (t), or decide each conflict (Tab).",
        });
        if let Some(hunk) = self.undecided_hunk() {
            self.show_hunk(hunk);
        }
    }

    /// Whether a project that is there is updated.
    #[must_use]
    pub fn is_update(&self) -> bool {
        self.prepared
            .as_ref()
            .is_some_and(|prepared| prepared.process.is_update())
    }

    /// Computes again what follows from the decisions: the changes and the tree.
    fn settle(&mut self) {
        // The rows name changes by their places, which are others afterwards.
        let selected = self.selected_change().map(|change| change.path.clone());
        if let (Some(prepared), Some(decided)) = (&self.prepared, &mut self.decided) {
            prepared.decide(decided, &self.file_reviews);
            self.changes = decided.changes();
            self.differences = match decided {
                ProjectProcess::Update(update, decisions) => update.differences(decisions),
                ProjectProcess::New(..) => Vec::new(),
            };
        }
        self.grow();
        if let Some(row) = selected.and_then(|path| self.row_of(|change| change.path == path)) {
            self.selected = row;
        }
    }

    fn first_undecided(&self) -> Option<usize> {
        self.row_of(|change| {
            self.file(&change.path)
                .is_some_and(|file| file.left(self.file_review(&change.path)) > 0)
        })
    }

    fn first_file(&self) -> Option<usize> {
        self.row_of(|change| change.path.as_str() == "README.md")
            .or_else(|| self.row_of(|_| true))
    }

    fn row_of(&self, wanted: impl Fn(&FileChange) -> bool) -> Option<usize> {
        self.rows.iter().position(|row| match row {
            TreeRow::File { change, .. } => self.changes.get(*change).is_some_and(&wanted),
            TreeRow::Folder { .. } | TreeRow::Untouched { .. } => false,
        })
    }

    /// Selects the file at `path` and its first change that is left.
    pub(super) fn focus_on(&mut self, path: &PlanPath) {
        if let Some(row) = self.row_of(|change| change.path == *path) {
            self.selected = row;
            self.show();
            if let Some(hunk) = self.undecided_hunk() {
                self.show_hunk(hunk);
            }
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
        let others = match &self.prepared {
            Some(prepared) if prepared.process.is_update() => &prepared.snapshot().others[..],
            _ => &[],
        };
        self.rows = tree::rows(&self.changes, others, &self.folded);
        self.selected = self.selected.min(self.rows.len().saturating_sub(1));
    }
}
