//! Pending texts: what was typed into fields and is not valid there. The file never holds them.

use super::buffer::Buffer;
use crate::text::Section;
use crate::variables::ParsedChange;
use crate::variables::edit::VariablePosition;
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
    /// Why it is not valid, in words.
    pub reason: String,
}

/// The pending texts of all fields.
#[derive(Clone, Debug, Default)]
pub struct PendingTexts(BTreeMap<FieldId, PendingText>);

/// The variables with pending texts before a change, with their names.
pub(super) struct TrackedPending(Vec<(VariablePosition, String)>);

impl PendingTexts {
    /// Whether there is none.
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

    /// Whether a variable has one.
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

    /// Remembers the variables that have one, so that they can be found after a change.
    pub(super) fn track(&self, buffer: &Buffer) -> TrackedPending {
        let place = |field: &FieldId| {
            let index = buffer.named(field.section, &field.variable)?;
            Some((buffer.place(index)?, field.variable.clone()))
        };
        TrackedPending(self.0.keys().filter_map(place).collect())
    }

    /// Follows variables to which a change gave another name.
    pub(super) fn follow(&mut self, tracked: TrackedPending, applied: &ParsedChange, buffer: &Buffer) {
        for (place, name) in tracked.0 {
            let now = applied.moved(place).and_then(|place| buffer.at(place));
            let Some(entry) = now.map(|now| now.entry) else {
                continue;
            };
            if entry.name == name && entry.section == place.section {
                continue;
            }
            let is_of = |field: &&FieldId| field.section == place.section && field.variable == name;
            let fields: Vec<FieldId> = self.0.keys().filter(is_of).cloned().collect();
            for field in fields {
                let pending = self.0.remove(&field);
                let field = FieldId {
                    section: entry.section,
                    variable: entry.name.clone(),
                    ..field
                };
                self.set(&field, pending);
            }
        }
    }
}
