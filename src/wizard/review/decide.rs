//! Decisions about files and hunks, and their undo.

use super::ReviewStep;
use super::history::Decided;
use crate::project::PlanPath;
use crate::project::merge::{Resolution, Side};
use crate::text::display::{counted, shown};
use crate::wizard::action::Action;
use crate::wizard::file_review::FileReview;
use crate::wizard::outbox::Outbox;

impl ReviewStep {
    /// Whether the selected file can be decided about.
    #[must_use]
    pub fn can_decide(&self) -> bool {
        self.selected_file().is_some()
    }

    /// Whether the selected file has hunks that can be decided about.
    pub(in crate::wizard) fn has_hunks(&self) -> bool {
        self.difference && self.can_decide() && !self.document.hunks.is_empty()
    }

    /// Whether the selected hunk has several changes.
    pub(in crate::wizard) fn can_split(&self) -> bool {
        let hunk = self.document.hunks.get(self.hunk);
        self.has_hunks() && hunk.is_some_and(|hunk| hunk.changes.len() > 1)
    }

    /// Whether a decision can be undone, or redone.
    pub(in crate::wizard) fn has_history(&self, redo: bool) -> bool {
        match redo {
            true => !self.history.undone.is_empty(),
            false => !self.history.done.is_empty(),
        }
    }

    pub(super) fn decide(&mut self, action: Action, out: &mut Outbox) {
        match action {
            Action::Take => self.decide_file(Side::New, out),
            Action::Keep => self.decide_file(Side::Mine, out),
            Action::TakeAll => self.decide_all(Side::New, out),
            Action::KeepAll => self.decide_all(Side::Mine, out),
            Action::TakeHunk => self.decide_hunk(&Resolution::Take(Side::New), out),
            Action::KeepHunk => self.decide_hunk(&Resolution::Take(Side::Mine), out),
            Action::BothHunk => self.decide_hunk(&Resolution::Both, out),
            Action::SplitHunk => self.split(),
            _ => {}
        }
    }

    fn decide_file(&mut self, side: Side, out: &mut Outbox) {
        let Some(path) = self.selected_change().map(|change| change.path.clone()) else {
            return;
        };
        if let Some(reason) = self.file(&path).and_then(|file| file.cannot_be(side)) {
            out.warn(reason);
            return;
        }
        self.set(vec![(path, FileReview::Whole(side))]);
    }

    /// Decides everything that is left for one side.
    fn decide_all(&mut self, side: Side, out: &mut Outbox) {
        let Some(prepared) = &self.prepared else { return };
        let mut reviews = Vec::new();
        for path in self.undecided() {
            let Some(file) = prepared
                .files
                .get(path)
                .filter(|file| file.cannot_be(side).is_none())
            else {
                continue;
            };
            let before = self.file_review(path);
            let review = match file.blocks {
                None => FileReview::Whole(side),
                Some(_) => {
                    let left = file
                        .changes()
                        .enumerate()
                        .filter(|(number, change)| file.resolution(before, *number, change).is_none());
                    let numbers: Vec<usize> = left.map(|(number, _)| number).collect();
                    file.with(
                        before,
                        |number| numbers.contains(&number),
                        &Resolution::Take(side),
                    )
                }
            };
            reviews.push((path.clone(), review));
        }
        let words = match side {
            Side::Mine => "kept",
            Side::New => "taken",
        };
        match reviews.len() {
            0 => out.warn("Nothing is left to decide."),
            count => out.tell(format!("{} {words}. Ctrl-Z undoes it.", counted(count, "file"))),
        }
        self.set(reviews);
    }

    fn decide_hunk(&mut self, resolution: &Resolution, out: &mut Outbox) {
        let Some((path, changes)) = self.selected_hunk() else {
            return;
        };
        let Some(file) = self.file(&path) else { return };
        let review = file.with(
            self.file_review(&path),
            |number| changes.contains(&number),
            resolution,
        );
        self.set(vec![(path, review)]);
        self.after_hunk(out);
    }

    /// The path of the selected file and the changes of the selected hunk.
    pub(super) fn selected_hunk(&self) -> Option<(PlanPath, std::ops::Range<usize>)> {
        let hunk = self.document.hunks.get(self.hunk)?;
        Some((self.selected_change()?.path.clone(), hunk.changes.clone()))
    }

    /// To the next hunk that is left, or the news that there is none.
    pub(super) fn after_hunk(&mut self, out: &mut Outbox) {
        match self.undecided_hunk() {
            Some(next) => self.show_hunk(next),
            None if self.undecided().next().is_none() => {
                out.tell("Everything is decided; Enter goes on.");
            }
            None => out.tell("Every hunk of this file is decided; Enter goes on."),
        }
    }

    /// Makes each change of the selected hunk a hunk of its own.
    fn split(&mut self) {
        if let Some((_, changes)) = self.selected_hunk() {
            self.split.extend(changes);
            self.read();
        }
    }

    /// Decides about files, as one step that can be undone.
    pub(super) fn set(&mut self, reviews: Vec<(PlanPath, FileReview)>) {
        let step = self.replace(
            reviews
                .into_iter()
                .map(|(path, review)| (path, Some(review)))
                .collect(),
        );
        if !step.is_empty() {
            self.history.done.push(step);
            self.history.undone.clear();
        }
    }

    fn replace(&mut self, reviews: Vec<(PlanPath, Option<FileReview>)>) -> Vec<Decided> {
        let Some(prepared) = self.prepared.clone() else {
            return Vec::new();
        };
        let mut step = Vec::new();
        for (path, review) in reviews {
            let other = prepared.set_review(&mut self.file_reviews, &path, review);
            step.push(Decided { path, other });
        }
        self.settle();
        self.read();
        step
    }

    /// Undoes or redoes a decision, and shows the file.
    pub(super) fn undo(&mut self, redo: bool, out: &mut Outbox) {
        let step = match redo {
            true => self.history.undone.pop(),
            false => self.history.done.pop(),
        };
        let Some(step) = step else { return };
        let path = step.first().map(|decided| decided.path.clone());
        let count = step.len();
        let back = self.replace(
            step.into_iter()
                .map(|decided| (decided.path, decided.other))
                .collect(),
        );
        match redo {
            true => self.history.done.push(back),
            false => self.history.undone.push(back),
        }
        let Some(path) = path else { return };
        let words = match redo {
            true => "Decided again",
            false => "Undone",
        };
        out.tell(match count {
            1 => format!("{words}: the decision about {}.", shown(path.as_str())),
            _ => format!("{words}: the decisions about {}.", counted(count, "file")),
        });
        if self.selected_change().is_none_or(|change| change.path != path) {
            self.focus_on(&path);
        }
    }
}
