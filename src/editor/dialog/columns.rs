//! The meanings of the columns of pasted rows, each once.

use crate::variables::edit::table::Column;

/// The columns that can be chosen, in the order in which they are offered.
const MEANINGS: [Column; 10] = [
    Column::Ignored,
    Column::Section,
    Column::Name,
    Column::Kind,
    Column::Default,
    Column::Low,
    Column::High,
    Column::Range,
    Column::Unit,
    Column::Constant,
];

/// Gives column `at` the next meaning, or the one before. A column that had this meaning, or one that is not valid
/// beside it (a range and its ends), holds nothing then.
pub fn turn(columns: &mut [Column], at: usize, forward: bool) {
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

fn give(columns: &mut [Column], at: usize, meaning: Column) {
    for (other, column) in columns.iter_mut().enumerate() {
        if other == at {
            *column = meaning.clone();
        } else if clash(column, &meaning) {
            *column = Column::Ignored;
        }
    }
}

/// Whether two columns cannot hold these meanings beside each other.
fn clash(one: &Column, other: &Column) -> bool {
    let ends = |column: &Column| matches!(column, Column::Low | Column::High);
    match (one, other) {
        (Column::Ignored, _) | (_, Column::Ignored) => false,
        (Column::Range, end) | (end, Column::Range) if ends(end) => true,
        _ => one == other,
    }
}

/// Each meaning once: of columns that were taken for the same thing, the first.
pub(super) fn once(columns: &mut [Column]) {
    for at in 0..columns.len() {
        let (before, rest) = columns.split_at_mut(at);
        if let Some(column) = rest.first_mut()
            && before.iter().any(|earlier| clash(earlier, column))
        {
            *column = Column::Ignored;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Column as C;

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
