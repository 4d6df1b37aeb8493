//! Which variables the tables show, which one is selected, which are marked.

use super::buffer::{Buffer, VariableRef};
use super::cell::Column;
use super::order::{RowOrder, Sorting, sort};
use super::query::Query;
use crate::text::Section;
use crate::variables::ParsedChange;
use crate::variables::edit::VariablePosition;
use std::collections::BTreeSet;

/// A distance to move in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Move {
    /// One up.
    Up,
    /// One down.
    Down,
    /// A page up.
    PageUp,
    /// A page down.
    PageDown,
    /// To the first.
    First,
    /// To the last.
    Last,
    /// Up by a number of rows.
    UpBy(usize),
    /// Down by a number of rows.
    DownBy(usize),
    /// To the row with this index.
    To(usize),
}

impl Move {
    /// The index after this move from `index` in a list of `length`, where a page has `page` rows.
    #[must_use]
    pub fn apply(self, index: usize, length: usize, page: usize) -> usize {
        let last = length.saturating_sub(1);
        match self {
            Self::Up => index.saturating_sub(1),
            Self::Down => index.saturating_add(1).min(last),
            Self::PageUp => index.saturating_sub(page.max(1)),
            Self::PageDown => index.saturating_add(page.max(1)).min(last),
            Self::First => 0,
            Self::Last => last,
            Self::UpBy(rows) => index.saturating_sub(rows),
            Self::DownBy(rows) => index.saturating_add(rows),
            Self::To(row) => row,
        }
        .min(last)
    }
}

/// The tables' rows: all variables or those that pass the filter, inputs first. Variables are known by their numbers.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// The selected variable.
    pub cursor: usize,
    /// The selected cell's column.
    pub column: Column,
    marked: BTreeSet<usize>,
    /// Marked variables that are not in the text at the moment: they are marked when they are there again.
    absent: BTreeSet<(Section, String)>,
    query: Query,
    /// The least score of a name that passes the filter.
    least_score: u32,
    sorting: Option<Sorting>,
    /// The rows; none when they are all variables in the file's order.
    order: Option<RowOrder>,
    /// The variable that is edited: it keeps its row although it does not pass the filter any more.
    kept: Option<usize>,
}

impl Selection {
    /// The filter.
    #[must_use]
    pub const fn query(&self) -> &Query {
        &self.query
    }

    /// The order for viewing; none where rows are in the file's order.
    #[must_use]
    pub const fn sorting(&self) -> Option<Sorting> {
        self.sorting
    }

    /// Returns whether only variables that pass a filter are shown.
    #[must_use]
    pub const fn is_filtered(&self) -> bool {
        !self.query.is_empty()
    }

    /// Shows the variables that pass `query`.
    pub fn filter(&mut self, query: Query, buffer: &Buffer) {
        self.query = query;
        self.arrange(buffer);
    }

    /// Sorts by the selected column; again the other way round; then the file's order is shown again.
    pub fn sort(&mut self, buffer: &Buffer) {
        let column = self.column;
        self.sorting = match self.sorting.filter(|sorting| sorting.column == column) {
            None => Some(Sorting {
                column,
                descending: false,
            }),
            Some(sorting) if !sorting.descending => Some(Sorting {
                descending: true,
                ..sorting
            }),
            Some(_) => None,
        };
        self.arrange(buffer);
    }

    /// Shows all variables.
    pub fn show_all(&mut self, buffer: &Buffer) {
        self.filter(Query::default(), buffer);
    }

    /// Finds the rows anew.
    pub(super) fn arrange(&mut self, buffer: &Buffer) {
        self.kept = None;
        let is_plain = self.query.is_empty() && self.sorting.is_none();
        self.order = (!is_plain).then(|| {
            let mut variables = match self.query.is_empty() {
                true => (0_u32..)
                    .zip(buffer.reading().all())
                    .map(|(number, _)| number)
                    .collect(),
                false => {
                    let found = self.query.find(buffer, &self.marked);
                    self.least_score = found.least_score;
                    found.variables
                }
            };
            if let Some(sorting) = self.sorting {
                sort(&mut variables, sorting, buffer);
            }
            RowOrder::new(variables, buffer.len())
        });
        self.settle(buffer);
    }

    /// The number of rows.
    #[must_use]
    pub fn len(&self, buffer: &Buffer) -> usize {
        let order = self.order.as_ref();
        order.map_or_else(|| buffer.len(), |order| order.variables().len())
    }

    /// The number of rows that are inputs: the outputs come after them.
    #[must_use]
    pub fn inputs(&self, buffer: &Buffer) -> usize {
        let inputs = buffer.count(Section::Input);
        match &self.order {
            None => inputs,
            Some(order) => {
                let variables = order.variables();
                variables.partition_point(|variable| (*variable as usize) < inputs)
            }
        }
    }

    /// Returns whether variable `index` passes the filter.
    #[must_use]
    pub fn shows(&self, index: usize) -> bool {
        let order = self.order.as_ref();
        order.is_none_or(|order| order.row(index).is_some())
    }

    /// The variable in row `row`.
    #[must_use]
    pub fn at(&self, buffer: &Buffer, row: usize) -> Option<usize> {
        match &self.order {
            None => (row < buffer.len()).then_some(row),
            Some(order) => order.variables().get(row).map(|index| *index as usize),
        }
    }

    /// The variables that are shown.
    pub fn shown(&self, buffer: &Buffer) -> impl Iterator<Item = usize> {
        (0..self.len(buffer)).filter_map(|row| self.at(buffer, row))
    }

    /// The selected row.
    #[must_use]
    pub fn row(&self, buffer: &Buffer) -> usize {
        let row = match &self.order {
            None => self.cursor,
            Some(order) => order.nearest_row(self.cursor),
        };
        row.min(self.len(buffer).saturating_sub(1))
    }

    /// Selects row `row`, the last one where there are fewer.
    pub fn select_row(&mut self, buffer: &Buffer, row: usize) {
        let last = self.len(buffer).saturating_sub(1);
        if let Some(index) = self.at(buffer, row.min(last)) {
            self.cursor = index;
        }
    }

    /// Moves the selection.
    pub fn move_by(&mut self, by: Move, buffer: &Buffer, page: usize) {
        let row = by.apply(self.row(buffer), self.len(buffer), page);
        self.select_row(buffer, row);
    }

    /// Moves the selected cell to the column on the right or the left.
    pub fn move_column(&mut self, right: bool, buffer: &Buffer) {
        let scalars = (0..buffer.len()).filter_map(|index| buffer.variable(index));
        let mut kinds = scalars
            .filter(VariableRef::is_scalar)
            .map(|scalar| scalar.entry.kind);
        let first = kinds.next();
        let differ = kinds.any(|kind| Some(kind) != first);
        self.column = self.column.step(right, differ);
    }

    /// Selects variable `index`; a filter that hides it is removed.
    pub fn select(&mut self, index: usize, buffer: &Buffer) {
        self.cursor = index;
        if !self.shows(index) {
            self.show_all(buffer);
        }
    }

    /// Selects a row that is there, in place of a variable that is not shown any more.
    pub fn settle(&mut self, buffer: &Buffer) {
        if buffer.is_empty() {
            self.cursor = 0;
        }
        if !self.shows(self.cursor) || self.cursor >= buffer.len() {
            let row = self.row(buffer);
            self.select_row(buffer, row);
        }
    }

    /// The place of the selected variable.
    #[must_use]
    pub fn place(&self, buffer: &Buffer) -> Option<VariablePosition> {
        buffer.place(self.cursor)
    }

    /// The marked variables.
    #[must_use]
    pub const fn marked(&self) -> &BTreeSet<usize> {
        &self.marked
    }

    /// Marks these variables.
    pub fn restore_marks(&mut self, marked: BTreeSet<usize>, buffer: &Buffer) {
        self.marked = marked.into_iter().filter(|index| *index < buffer.len()).collect();
    }

    /// Removes all marks.
    pub fn unmark(&mut self) {
        self.marked.clear();
        self.absent.clear();
    }

    /// Marks the selected variable, or removes its mark.
    pub fn mark(&mut self) {
        if !self.marked.remove(&self.cursor) {
            self.marked.insert(self.cursor);
        }
    }

    /// Marks all that are shown; when they all are, removes their marks.
    pub fn mark_shown(&mut self, buffer: &Buffer) {
        let shown: BTreeSet<usize> = self.shown(buffer).collect();
        if shown.is_subset(&self.marked) {
            self.marked = self.marked.difference(&shown).copied().collect();
        } else {
            self.marked.extend(shown);
        }
    }

    /// The number of marked variables that the filter hides.
    #[must_use]
    pub fn hidden_marks(&self) -> usize {
        let hidden = self.marked.iter().filter(|index| !self.shows(**index));
        hidden.count()
    }

    /// The marked variables, or the selected one where none is marked.
    #[must_use]
    pub fn chosen(&self, buffer: &Buffer) -> Vec<VariablePosition> {
        if self.marked.is_empty() {
            return self.place(buffer).into_iter().collect();
        }
        let marked = self.marked.iter();
        marked.filter_map(|index| buffer.place(*index)).collect()
    }

    /// Marks the same variables after a change. A variable that is not there any more keeps its mark until it is.
    pub(super) fn follow(&mut self, applied: &ParsedChange, buffer: &Buffer) {
        if applied.keeps_places() {
            return;
        }
        let inputs = applied.inputs_before(buffer.count(Section::Input));
        for index in std::mem::take(&mut self.marked) {
            let place = VariablePosition::numbered(index, inputs);
            match (applied.moved(place), applied.removed(place)) {
                (Some(now), _) => _ = self.marked.insert(buffer.index(now)),
                (None, name) => self
                    .absent
                    .extend(name.map(|name| (place.section, name.to_owned()))),
            }
        }
        if !self.absent.is_empty() {
            let all = buffer.reading().all().enumerate();
            let returned = all.filter(|(_, entry)| self.absent.remove(&(entry.section, entry.name.clone())));
            self.marked
                .extend(returned.map(|(index, _)| index).collect::<Vec<_>>());
        }
    }

    /// The rows again, after the variables have changed. Those that keep their places keep their rows, also in a sorted
    /// table: of the changed ones, those that do not pass the filter any more lose theirs, but for the one that is
    /// `edited`.
    pub(super) fn refresh(&mut self, applied: Option<&ParsedChange>, edited: Option<usize>, buffer: &Buffer) {
        if self.order.is_none() {
            return self.settle(buffer);
        }
        let Some(applied) = applied else { return };
        if applied.changes.iter().any(|change| change.old != change.new) {
            return self.arrange(buffer);
        }
        for change in &applied.changes {
            for index in change.new.clone() {
                let section = change.section;
                let index = buffer.index(VariablePosition { section, index });
                match (self.shows(index), self.passes(index, buffer)) {
                    (true, false) if edited == Some(index) => self.kept = edited,
                    (true, false) => self.hide(index),
                    (false, true) => return self.arrange(buffer),
                    _ => {}
                }
            }
        }
        self.settle(buffer);
    }

    fn passes(&self, index: usize, buffer: &Buffer) -> bool {
        self.query.passes(buffer, index, &self.marked, self.least_score)
    }

    fn hide(&mut self, index: usize) {
        if let Some(order) = &mut self.order {
            order.hide(index);
        }
    }

    /// Hides the variable that was edited and does not pass the filter any more.
    pub fn release_kept(&mut self, buffer: &Buffer) {
        if let Some(kept) = self.kept.take().filter(|kept| !self.passes(*kept, buffer)) {
            self.hide(kept);
            self.settle(buffer);
        }
    }
}
