//! Which variables the tables show, which one is selected, which are marked.

use super::overlay::{Sheet, Spot};
use crate::text::Section;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The tables' rows: all variables or those that pass the filter, inputs first.
#[derive(Clone, Debug, Default)]
pub struct List {
    /// The numbers of the variables that pass the filter; none when all are shown.
    pub order: Option<Arc<Vec<u32>>>,
    /// The selected variable.
    pub selected: Spot,
    /// The marked variables, by number.
    pub marked: BTreeSet<usize>,
    /// The marked variables that are not understood at the moment: they are marked when they are there again.
    pub absent: BTreeSet<(Section, String)>,
}

impl List {
    /// How many rows there are.
    #[must_use]
    pub fn len(&self, sheet: &Sheet<'_>) -> usize {
        self.rows_before(sheet, usize::MAX)
    }

    /// How many of the rows are inputs: the outputs come after them.
    #[must_use]
    pub fn inputs(&self, sheet: &Sheet<'_>) -> usize {
        self.rows_before(sheet, sheet.opened.outline.inputs())
    }

    /// How many rows come of the variables with numbers below `number`.
    fn rows_before(&self, sheet: &Sheet<'_>, number: usize) -> usize {
        let shown = match &self.order {
            None => sheet.opened.outline.len().min(number),
            Some(order) => order.partition_point(|shown| (*shown as usize) < number),
        };
        let grown: isize = sheet
            .overlay
            .iter()
            .take_while(|(changed, _)| *changed < number)
            .filter(|(changed, _)| self.shows(*changed))
            .map(|(_, block)| block.entries().len().cast_signed() - 1)
            .sum();
        shown.saturating_add_signed(grown)
    }

    /// Whether variable `number` passes the filter.
    #[must_use]
    pub fn shows(&self, number: usize) -> bool {
        match &self.order {
            None => true,
            Some(order) => u32::try_from(number).is_ok_and(|number| order.binary_search(&number).is_ok()),
        }
    }

    /// The variable in row `row`.
    #[must_use]
    pub fn at(&self, sheet: &Sheet<'_>, row: usize) -> Option<Spot> {
        let Some(order) = &self.order else {
            return sheet.at_rank(row);
        };
        // The row's number among those shown, once what came of changed variables before it is taken off.
        let mut left = row;
        let mut from = 0;
        for (changed, block) in sheet.overlay.iter().filter(|(changed, _)| self.shows(*changed)) {
            let place = order.partition_point(|shown| (*shown as usize) < changed);
            let untouched = place - from;
            if left < untouched {
                break;
            }
            left -= untouched;
            if left < block.entries().len() {
                return Some(Spot {
                    number: changed,
                    part: left,
                });
            }
            left -= block.entries().len();
            from = place + 1;
        }
        order.get(from + left).map(|number| Spot {
            number: *number as usize,
            part: 0,
        })
    }

    /// The row of a variable; of one that is not shown, where it would be.
    #[must_use]
    pub fn row(&self, sheet: &Sheet<'_>, spot: Spot) -> usize {
        self.rows_before(sheet, spot.number) + spot.part
    }

    /// The row that is selected.
    #[must_use]
    pub fn selected_row(&self, sheet: &Sheet<'_>) -> usize {
        self.row(sheet, self.selected)
            .min(self.len(sheet).saturating_sub(1))
    }

    /// Selects the row `row`, the last one where there are fewer.
    pub fn select_row(&mut self, sheet: &Sheet<'_>, row: usize) {
        let last = self.len(sheet).saturating_sub(1);
        if let Some(spot) = self.at(sheet, row.min(last)) {
            self.selected = spot;
        }
    }

    /// Selects a row that is there, in place of a variable that is not shown any more.
    pub fn settle(&mut self, sheet: &Sheet<'_>) {
        if !self.shows(self.selected.number) || sheet.current(self.selected).is_none() {
            let row = self.row(sheet, self.selected);
            self.select_row(sheet, row);
        }
    }

    /// Takes all marks away.
    pub fn unmark(&mut self) {
        self.marked.clear();
        self.absent.clear();
    }

    /// Marks the selected variable, or takes its mark away.
    pub fn mark(&mut self) {
        if !self.marked.remove(&self.selected.number) {
            self.marked.insert(self.selected.number);
        }
    }

    /// Marks all that are shown; when they all are, takes their marks away.
    pub fn mark_shown(&mut self, sheet: &Sheet<'_>) {
        let shown: BTreeSet<usize> = match &self.order {
            None => (0..sheet.opened.outline.len()).collect(),
            Some(order) => order.iter().map(|number| *number as usize).collect(),
        };
        if shown.is_subset(&self.marked) {
            self.marked = self.marked.difference(&shown).copied().collect();
        } else {
            self.marked.extend(shown);
        }
    }
}
