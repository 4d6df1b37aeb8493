//! The meanings of the columns of pasted rows, each once.

use crate::variables::edit::table::TableColumn;

/// The columns that can be chosen, in the order in which they are offered.
const MEANINGS: [TableColumn; 10] = [
    TableColumn::Ignored,
    TableColumn::Section,
    TableColumn::Name,
    TableColumn::Kind,
    TableColumn::Default,
    TableColumn::Low,
    TableColumn::High,
    TableColumn::Range,
    TableColumn::Unit,
    TableColumn::Constant,
];

/// Gives column `at` the next meaning, or the one before. A column that had this meaning, or one that is not valid
/// beside it (a range and its ends), holds nothing then.
pub fn turn(columns: &mut [TableColumn], at: usize, forward: bool) {
    let Some(present) = columns.get(at) else { return };
    let here = MEANINGS
        .iter()
        .position(|meaning| meaning == present)
        .unwrap_or(0);
    let step = if forward { 1 } else { MEANINGS.len() - 1 };
    if let Some(next) = MEANINGS.get((here + step) % MEANINGS.len()) {
        give(columns, at, next.clone());
    }
}

fn give(columns: &mut [TableColumn], at: usize, meaning: TableColumn) {
    for (other, column) in columns.iter_mut().enumerate() {
        if other == at {
            *column = meaning.clone();
        } else if clash(column, &meaning) {
            *column = TableColumn::Ignored;
        }
    }
}

/// Returns whether two columns cannot hold these meanings beside each other.
fn clash(one: &TableColumn, other: &TableColumn) -> bool {
    let ends = |column: &TableColumn| matches!(column, TableColumn::Low | TableColumn::High);
    match (one, other) {
        (TableColumn::Ignored, _) | (_, TableColumn::Ignored) => false,
        (TableColumn::Range, end) | (end, TableColumn::Range) if ends(end) => true,
        _ => one == other,
    }
}

/// Each meaning once: of columns that were taken for the same thing, the first.
pub(super) fn once(columns: &mut [TableColumn]) {
    for at in 0..columns.len() {
        let (before, rest) = columns.split_at_mut(at);
        if let Some(column) = rest.first_mut()
            && before.iter().any(|earlier| clash(earlier, column))
        {
            *column = TableColumn::Ignored;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use TableColumn as C;

    #[test]
    fn meaning_that_is_taken_is_taken_away_elsewhere() {
        let mut columns = [C::Name, C::Low, C::Default];
        turn(&mut columns, 2, true);
        assert_eq!(columns, [C::Name, C::Ignored, C::Low]);
        turn(&mut columns, 2, true);
        turn(&mut columns, 1, false);
        assert_eq!(columns, [C::Name, C::Constant, C::High]);
    }

    #[test]
    fn a_range_and_its_ends_exclude_each_other() {
        let mut columns = [C::Name, C::Low, C::High, C::Unit];
        turn(&mut columns, 3, false);
        assert_eq!(columns, [C::Name, C::Ignored, C::Ignored, C::Range]);
        let mut headings = [C::Name, C::Range, C::Low, C::Name, C::Ignored];
        once(&mut headings);
        assert_eq!(headings, [C::Name, C::Range, C::Ignored, C::Ignored, C::Ignored]);
    }
}
