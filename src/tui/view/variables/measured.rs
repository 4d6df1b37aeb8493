//! The widths that the rows of the tables need, measured again only for rows whose text has changed.

use super::needs::Needs;
use super::table::VariableRow;
use crate::editor::{Buffer, VariableRef};
use crate::text::Section;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// The number of rows that are measured to know how wide the columns are, before they are scrolled to.
const LOOKED_AT: usize = 300;

/// The widths that rows need of each column: the first rows, and all that were seen of this text, so that nothing moves
/// while the table scrolls.
#[derive(Clone, Debug, Default)]
pub struct MeasuredColumns {
    /// The file, its runtime and the version of its text.
    version: u64,
    needs: Needs,
    /// The needs of the first rows, by the hash of what they show.
    rows: HashMap<u64, Needs>,
}

impl MeasuredColumns {
    /// The widths with the rows that are seen now.
    pub fn update(&mut self, buffer: &Buffer, seen: impl Iterator<Item = Needs>) -> Needs {
        let version = hash((&buffer.path, buffer.runtime().key(), buffer.version()));
        if self.version != version {
            let mut known = std::mem::take(&mut self.rows);
            // Values of aliases and merges are written elsewhere.
            if buffer.document().is_tied() {
                known.clear();
            }
            for variable in (0..LOOKED_AT).map_while(|index| buffer.variable(index)) {
                let row = row_hash(&variable);
                let needs = known
                    .remove(&row)
                    .unwrap_or_else(|| VariableRow::of(&variable).needs());
                self.rows.insert(row, needs);
            }
            let first = self.rows.values().copied();
            (self.version, self.needs) = (version, first.fold(Needs::default(), Needs::and));
        }
        self.needs = seen.fold(self.needs, Needs::and);
        // The heading of a section is above the names.
        let counts = Section::ALL.map(|section| buffer.count(section));
        let title = format!("Outputs {0} of {0}", counts.into_iter().max().unwrap_or(0));
        let title = u16::try_from(title.len()).unwrap_or(0).saturating_sub(2);
        self.needs.name = self.needs.name.max(title);
        self.needs
    }
}

fn row_hash(variable: &VariableRef<'_>) -> u64 {
    let entry = variable.entry;
    let text = entry.span.of(variable.document.text());
    hash((variable.reading.runtime.key(), entry.section, text))
}

fn hash(value: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
