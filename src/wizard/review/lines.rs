//! Single lines of a hunk: which of them are in the result.

use super::ReviewStep;
use super::document::DocumentRow;
use crate::project::merge::{Resolution, Side};
use crate::wizard::action::Move;
use crate::wizard::review_file::PROPOSED;

impl ReviewStep {
    /// The row of the selected line, while single lines are selected.
    #[must_use]
    pub const fn selected_line(&self) -> Option<usize> {
        self.line
    }

    /// Begins to select single lines at the selected hunk, or ends it.
    pub(super) fn toggle_lines(&mut self) {
        self.line = match self.line {
            Some(_) => None,
            None => {
                let start = self.document.hunks.get(self.hunk).map_or(0, |hunk| hunk.row);
                self.changed_rows().find(|row| *row >= start)
            }
        };
    }

    /// The rows with lines of changes.
    fn changed_rows(&self) -> impl Iterator<Item = usize> + '_ {
        self.document
            .rows
            .iter()
            .enumerate()
            .filter(|(_, row)| row.lines().any(|line| line.change.is_some()))
            .map(|(index, _)| index)
    }

    /// Moves to another line of a change, and selects its hunk.
    pub(super) fn move_line(&mut self, by: Move, page: usize) {
        let rows: Vec<usize> = self.changed_rows().collect();
        let at = self
            .line
            .and_then(|line| rows.iter().position(|row| *row == line));
        let next = by.apply(at.unwrap_or(0), rows.len(), page);
        let Some(row) = rows.get(next).copied() else {
            return;
        };
        self.line = Some(row);
        let hunk = self.document.hunks.iter().rposition(|hunk| hunk.row < row);
        self.hunk = hunk.unwrap_or(self.hunk);
        if !(self.top..self.top + page).contains(&row) {
            self.top = row.saturating_sub(page / 2);
        }
    }

    /// Puts the selected line into the result, or takes it out.
    pub(super) fn toggle_line(&mut self) {
        let Some(row) = self.line.and_then(|line| self.document.rows.get(line)) else {
            return;
        };
        let line = match row {
            // Beside each other: the new line, where there is one.
            DocumentRow::Pair(mine, new) => new.as_ref().or(mine.as_ref()),
            DocumentRow::Line(line) => Some(line),
            DocumentRow::Hunk(_) => None,
        };
        let Some((number, index)) = line.and_then(|line| line.change) else {
            return;
        };
        let Some(path) = self.selected_change().map(|change| change.path.clone()) else {
            return;
        };
        let Some(file) = self.file(&path) else { return };
        let before = self.file_review(&path);
        let Some(change) = file.changes().nth(number) else {
            return;
        };
        let resolution = file.resolution(before, number, change).unwrap_or(&PROPOSED);
        let sides: Vec<Side> = change.lines(resolution).map(|(side, ..)| side).collect();
        let mut kept: Vec<bool> = change.lines(resolution).map(|(_, _, is_kept)| is_kept).collect();
        if let Some(kept) = kept.get_mut(index) {
            *kept = !*kept;
        }
        let is_side = |side: Side| sides.iter().zip(&kept).all(|(of, kept)| (*of == side) == *kept);
        let resolution = match [Side::Mine, Side::New].into_iter().find(|side| is_side(*side)) {
            Some(side) => Resolution::Take(side),
            None => Resolution::Lines(kept),
        };
        let review = file.with(before, |other| other == number, &resolution);
        self.set(vec![(path, review)]);
    }
}
