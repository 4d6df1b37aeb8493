//! The order of the tables' rows where it is not the file's: filtered, sorted, or both.

use super::buffer::{Buffer, VariableRef};
use super::cell::Column;
use crate::text::Section;
use std::cmp::Ordering;

/// The order of rows for viewing; the file keeps its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sorting {
    /// The column.
    pub column: Column,
    /// Whether the greatest comes first.
    pub descending: bool,
}

/// Marks variables that have no row.
const HIDDEN: u32 = u32::MAX;

/// The variables in the order of their rows, and the row of each variable.
#[derive(Clone, Debug, Default)]
pub(super) struct RowOrder {
    variables: Vec<u32>,
    rows: Vec<u32>,
}

impl RowOrder {
    /// The rows with `variables`, of `all` variables.
    pub fn new(variables: Vec<u32>, all: usize) -> Self {
        let mut order = Self {
            variables,
            rows: vec![HIDDEN; all],
        };
        order.number();
        order
    }

    fn number(&mut self) {
        for (row, variable) in (0_u32..).zip(&self.variables) {
            if let Some(place) = self.rows.get_mut(*variable as usize) {
                *place = row;
            }
        }
    }

    /// The variables in the order of their rows.
    pub fn variables(&self) -> &[u32] {
        &self.variables
    }

    /// The row of a variable; none where it is hidden.
    pub fn row(&self, variable: usize) -> Option<usize> {
        let row = *self.rows.get(variable)?;
        (row != HIDDEN).then_some(row as usize)
    }

    /// The row of a variable; of a hidden one, that of the next shown one in the file.
    pub fn nearest_row(&self, variable: usize) -> usize {
        let after = self.rows.get(variable..).unwrap_or_default();
        let next = after.iter().find(|row| **row != HIDDEN);
        next.map_or(self.variables.len(), |row| *row as usize)
    }

    /// Hides a variable.
    pub fn hide(&mut self, variable: usize) {
        if let Some(row) = self.row(variable) {
            self.variables.remove(row);
            self.rows.iter_mut().for_each(|row| *row = HIDDEN);
            self.number();
        }
    }
}

/// The place of a variable in a sorted section: numbers before texts, nothing last.
#[derive(Clone, Debug, PartialEq)]
enum SortKey {
    Numbers(f64, f64),
    Text(String),
    Nothing,
}

impl SortKey {
    fn of(variable: &VariableRef<'_>, column: Column) -> Self {
        let text = |text: String| match text.is_empty() {
            true => Self::Nothing,
            false => Self::Text(text),
        };
        match column {
            Column::Name => text(variable.entry.name.clone()),
            Column::Kind => text(variable.kind_word().to_owned()),
            Column::Unit => text(variable.unit()),
            Column::Default => match variable.default_number() {
                Some(number) => Self::Numbers(number, 0.0),
                None => variable
                    .value(column.key(variable))
                    .map_or(Self::Nothing, |value| {
                        text(value.span.of(variable.document.text()).to_owned())
                    }),
            },
            Column::Range => variable
                .range_ends()
                .map_or(Self::Nothing, |(low, high)| Self::Numbers(low, high)),
        }
    }

    /// Compares two keys; what is nothing comes last in either direction.
    fn compare(&self, other: &Self, descending: bool) -> Ordering {
        let ordering = match (self, other) {
            (Self::Nothing, Self::Nothing) => Ordering::Equal,
            (Self::Nothing, _) => return Ordering::Greater,
            (_, Self::Nothing) => return Ordering::Less,
            (Self::Numbers(low, high), Self::Numbers(other_low, other_high)) => {
                low.total_cmp(other_low).then(high.total_cmp(other_high))
            }
            (Self::Text(text), Self::Text(other)) => natural(text, other),
            (Self::Numbers(..), Self::Text(_)) => Ordering::Less,
            (Self::Text(_), Self::Numbers(..)) => Ordering::Greater,
        };
        if descending { ordering.reverse() } else { ordering }
    }
}

/// Compares texts so that `QUAD:2` comes before `QUAD:10`.
fn natural(one: &str, other: &str) -> Ordering {
    let (mut one, mut other) = (one.as_bytes(), other.as_bytes());
    let digits = |text: &[u8]| text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    while let ([first, one_rest @ ..], [second, other_rest @ ..]) = (one, other) {
        let (long, other_long) = (digits(one), digits(other));
        if long == 0 || other_long == 0 {
            if first != second {
                return first.cmp(second);
            }
            (one, other) = (one_rest, other_rest);
            continue;
        }
        let (number, rest) = one.split_at(long);
        let (other_number, other_after) = other.split_at(other_long);
        let significant = |digits: &[u8]| digits.iter().take_while(|byte| **byte == b'0').count();
        let number = number.get(significant(number)..).unwrap_or_default();
        let other_number = other_number.get(significant(other_number)..).unwrap_or_default();
        let ordering = number
            .len()
            .cmp(&other_number.len())
            .then(number.cmp(other_number));
        if ordering != Ordering::Equal {
            return ordering;
        }
        (one, other) = (rest, other_after);
    }
    one.len().cmp(&other.len())
}

/// Sorts variables within their sections; those that compare equal keep the file's order.
pub(super) fn sort(variables: &mut Vec<u32>, sorting: Sorting, buffer: &Buffer) {
    let inputs = buffer.count(Section::Input);
    let mut keyed: Vec<(bool, SortKey, u32)> = variables
        .iter()
        .filter_map(|number| {
            let variable = buffer.variable(*number as usize)?;
            let key = SortKey::of(&variable, sorting.column);
            Some((*number as usize >= inputs, key, *number))
        })
        .collect();
    keyed.sort_by(|(output, key, _), (other_output, other, _)| {
        output
            .cmp(other_output)
            .then_with(|| key.compare(other, sorting.descending))
    });
    *variables = keyed.into_iter().map(|(.., number)| number).collect();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_names_count_as_numbers() {
        let mut names = ["QUAD:10", "QUAD:2", "QUAD:2:A", "A:1", "QUAD:002", "QUAD:"];
        names.sort_by(|one, other| natural(one, other));
        assert_eq!(
            names,
            ["A:1", "QUAD:", "QUAD:2", "QUAD:002", "QUAD:2:A", "QUAD:10"]
        );
    }

    #[test]
    fn hidden_variables_have_no_row() {
        let mut order = RowOrder::new(vec![4, 0, 2], 5);
        assert_eq!(order.row(0), Some(1));
        assert_eq!(order.row(1), None);
        assert_eq!(order.nearest_row(1), 2);
        order.hide(4);
        assert_eq!(order.variables(), [0, 2]);
        assert_eq!(order.row(4), None);
        assert_eq!(order.nearest_row(3), 2);
    }
}
