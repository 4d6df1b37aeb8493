//! Fields that name another variable of the file: they follow when it is renamed.

use super::keys::is_known;
use super::locate::{OwnField, own_fields};
use super::types::VariablePosition;
use crate::text::Section;
use crate::variables::entry::{Reading, merged_mappings};
use crate::variables::rules::REFERENCE_KEYS;
use crate::variables::runtime::Runtime;
use crate::yaml::edit::{DocumentChanges, NewValue};
use crate::yaml::{Document, NodeId, Value};
use std::collections::{HashMap, HashSet};

/// Writes the new names into the fields that name a renamed variable, also into fields that several variables share: a
/// reference has one meaning in all of them. A name that another variable keeps is still right and stays.
pub(super) fn follow_rename(
    document: &Document,
    reading: &Reading,
    renamed: &[(VariablePosition, String)],
    changes: &mut DocumentChanges,
) {
    let mut new_names: HashMap<&str, &str> = HashMap::new();
    for (place, new) in renamed {
        if let Some(entry) = reading.entries(place.section).get(place.index) {
            new_names.insert(&entry.name, new);
        }
    }
    if new_names.is_empty() {
        return;
    }
    let places: HashSet<VariablePosition> = renamed.iter().map(|(place, _)| *place).collect();
    let references = references(document, reading);
    if references.is_empty() {
        return;
    }
    let is_renamed = |section, name: &str| {
        let mut named = reading.named(section, name);
        named.all(|index| places.contains(&VariablePosition { section, index }))
    };
    new_names.retain(|name, _| Section::ALL.into_iter().all(|section| is_renamed(section, name)));
    for (mapping, field) in references {
        let Value::Text(name) = document.value(field.value.node) else {
            continue;
        };
        if let Some(new) = new_names.get(name) {
            changes.shared |= document.aliases().next().is_some();
            let values = &mut changes.of(mapping).values;
            values.extend(
                field
                    .all
                    .iter()
                    .map(|&index| (index, NewValue::Text((*new).to_owned()))),
            );
        }
    }
}

/// The fields that name another variable, each with its mapping, also the merged ones. The runtimes from 2.0 on have none.
fn references(document: &Document, reading: &Reading) -> Vec<(NodeId, OwnField)> {
    if !matches!(reading.runtime, Runtime::LumeModel15 | Runtime::LumeModel17) {
        return Vec::new();
    }
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    let naming_others = reading.index.naming_others();
    for entry in naming_others.filter_map(|number| reading.numbered(number)) {
        for mapping in merged_mappings(document, entry.node) {
            let fields = own_fields(document, mapping).into_iter().filter(|field| {
                let key = field.key.as_str();
                REFERENCE_KEYS.contains(&key) && is_known(reading.runtime, entry.section, entry.kind, key)
            });
            found.extend(
                fields.filter_map(|field| seen.insert((mapping, field.index)).then_some((mapping, field))),
            );
        }
    }
    found
}
