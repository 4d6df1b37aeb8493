//! Pending texts: what was typed into fields and is not valid there. The file never holds them.

use super::buffer::Buffer;
use crate::text::Section;
use crate::variables::ParsedChange;
use std::collections::BTreeMap;

/// A field of a variable.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FieldId {
    /// The variable's section.
    pub section: Section,
    /// The variable's name.
    pub variable: String,
    /// The field's key in the form.
    pub key: String,
}

/// A text that is not valid in its field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingText {
    /// The text as typed.
    pub text: String,
    /// The reason why it is not valid, in words.
    pub reason: String,
}

/// The pending texts of all fields.
#[derive(Clone, Debug, Default)]
pub struct PendingTexts(BTreeMap<FieldId, PendingText>);

impl PendingTexts {
    /// Returns whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The pending text of a field.
    #[must_use]
    pub fn get(&self, field: &FieldId) -> Option<&PendingText> {
        self.0.get(field)
    }

    /// Every field that has one, with its text.
    pub fn iter(&self) -> impl Iterator<Item = (&FieldId, &PendingText)> {
        self.0.iter()
    }

    /// Sets or removes the pending text of a field; gives the one before.
    pub fn set(&mut self, field: &FieldId, pending: Option<PendingText>) -> Option<PendingText> {
        match pending {
            Some(pending) => self.0.insert(field.clone(), pending),
            None => self.0.remove(field),
        }
    }

    /// Returns whether a variable has one.
    #[must_use]
    pub fn has(&self, section: Section, variable: &str) -> bool {
        self.0
            .keys()
            .any(|field| field.section == section && field.variable == variable)
    }

    /// The fields of present variables that have one.
    #[must_use]
    pub fn fields(&self, buffer: &Buffer) -> Vec<FieldId> {
        let present = |field: &&FieldId| buffer.named(field.section, &field.variable).is_some();
        self.0.keys().filter(present).cloned().collect()
    }

    /// Follows variables to which a change gave another name or section.
    pub(super) fn follow(&mut self, applied: &ParsedChange, buffer: &Buffer) {
        if self.is_empty() {
            return;
        }
        let before = std::mem::take(&mut self.0);
        let mut now = BTreeMap::new();
        for (place, name, found) in applied.matches() {
            if let Some(variable) = found.and_then(|place| buffer.at(place)) {
                now.insert((place.section, name), variable.entry);
            }
        }
        self.0.extend(before.into_iter().map(|(field, pending)| {
            match now.get(&(field.section, field.variable.as_str())) {
                Some(entry) => {
                    let (section, variable) = (entry.section, entry.name.clone());
                    (
                        FieldId {
                            section,
                            variable,
                            ..field
                        },
                        pending,
                    )
                }
                None => (field, pending),
            }
        }));
    }
}
