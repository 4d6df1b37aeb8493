//! Variables by the names that people type.

use super::types::{EditRefusal, VariablePosition};
use crate::text::Section;
use crate::text::nearest::nearest;
use crate::variables::entry::Reading;

/// The variable that `name` means; `input:NAME` and `output:NAME` say which where one name is both.
///
/// # Errors
/// When there is none, with the nearest name; or more than one.
pub fn named(reading: &Reading, name: &str) -> Result<VariablePosition, EditRefusal> {
    let mut found: Vec<VariablePosition> = Section::ALL
        .into_iter()
        .flat_map(|section| in_section(reading, section, name))
        .collect();
    if found.is_empty() {
        let sections = Section::ALL.into_iter();
        found = sections
            .filter_map(|section| {
                let rest = name.strip_prefix(section.word())?.strip_prefix(':')?;
                Some(in_section(reading, section, rest))
            })
            .flatten()
            .collect();
    }
    match found.as_slice() {
        [only] => Ok(*only),
        [] => Err(no_such(reading, name)),
        [one, other, ..] if one.section != other.section => {
            Err(EditRefusal::new(format!("{name} is both an input and an output"))
                .with_help(format!("say which: input:{name} or output:{name}")))
        }
        _ => Err(
            EditRefusal::new(format!("there is more than one variable called {name}"))
                .with_help("change one of them in the text first"),
        ),
    }
}

fn in_section(reading: &Reading, section: Section, name: &str) -> Vec<VariablePosition> {
    let found = reading.named(section, name);
    found.map(|index| VariablePosition { section, index }).collect()
}

fn no_such(reading: &Reading, name: &str) -> EditRefusal {
    let refusal = EditRefusal::new(format!("there is no variable called {name}"));
    match nearest(name, reading.all().map(|entry| entry.name.as_str())) {
        Some(near) => refusal.with_help(format!("did you mean {near}?")),
        None => refusal,
    }
}
