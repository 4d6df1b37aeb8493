//! Locates variables and their fields in the document, repeated keys and all.

use super::types::{EditRefusal, VariablePosition};
use crate::text::{Section, Span};
use crate::variables::entry::{Entry, Reading, SectionForm, SectionPlace};
use crate::variables::update::is_plain;
use crate::yaml::edit::{repeated_keys, same_key};
use crate::yaml::{Document, NodeId, Tag, Use, Value, View};
use std::collections::HashMap;

/// A variable in the collection that holds it.
#[derive(Clone, Debug)]
pub(super) struct LocatedVariable {
    /// The section's mapping or list.
    pub collection: NodeId,
    /// Whether the section is a list.
    pub list: bool,
    /// Its index there; of a repeated key the last, which is the one that counts.
    pub index: usize,
    /// Every index with its key, in order, `index` being the last.
    pub all: Vec<usize>,
    /// Its fields.
    pub value: Use,
    /// Its name.
    pub name: String,
}

/// `variable` as the reading has it.
pub(super) fn entry(reading: &Reading, place: VariablePosition) -> Result<&Entry, EditRefusal> {
    reading.entries(place.section).get(place.index).ok_or_else(|| {
        EditRefusal::new(format!(
            "there is no {} number {}",
            place.section.word(),
            place.index + 1
        ))
    })
}

/// The position of each entry of the sections, computed once for edits of many variables.
#[derive(Default)]
pub(super) struct EntryIndex {
    sections: [Option<SectionIndex>; 2],
}

struct SectionIndex {
    /// By where the key (in a list: the item) starts.
    by_start: HashMap<usize, (usize, Use)>,
    repeated: HashMap<usize, Vec<usize>>,
    values: Vec<Use>,
}

impl EntryIndex {
    /// The index for edits of so many variables; for a few, looking through the section is quicker.
    pub(super) fn of(document: &Document, reading: &Reading, variables: usize) -> Self {
        if variables < 8 || is_plain(document, reading) {
            return Self::default();
        }
        Self {
            sections: Section::ALL.map(|section| {
                let place = reading.layout.section(section)?;
                let View::Mapping(entries) = document.view(place.node) else {
                    return None;
                };
                let entries: Vec<_> = entries.collect();
                let starts = entries.iter().enumerate();
                Some(SectionIndex {
                    by_start: starts
                        .map(|(index, entry)| (entry.key.span.start, (index, entry.key)))
                        .collect(),
                    repeated: repeated_keys(document, place.node),
                    values: entries.iter().map(|entry| entry.value).collect(),
                })
            }),
        }
    }

    fn find(&self, mapping: NodeId, entry: &Entry) -> Option<LocatedVariable> {
        let [inputs, outputs] = &self.sections;
        let section = match entry.section {
            Section::Input => inputs.as_ref(),
            Section::Output => outputs.as_ref(),
        }?;
        let (index, key) = *section.by_start.get(&entry.name_span.start)?;
        if key.span != entry.name_span {
            return None;
        }
        let all = section
            .repeated
            .get(&index)
            .cloned()
            .unwrap_or_else(|| vec![index]);
        let index = *all.last()?;
        Some(LocatedVariable {
            collection: mapping,
            list: false,
            index,
            value: *section.values.get(index)?,
            all,
            name: entry.name.clone(),
        })
    }
}

/// The location of the variable at `place`.
pub(super) fn locate(
    document: &Document,
    reading: &Reading,
    place: VariablePosition,
    index: &EntryIndex,
) -> Result<LocatedVariable, EditRefusal> {
    let entry = entry(reading, place)?;
    let section = section(reading, place.section)?;
    let member = document.member(section.node, place.index);
    if let Some((key, value)) = member.filter(|_| is_plain(document, reading)) {
        return Ok(LocatedVariable {
            collection: section.node,
            list: key.is_none(),
            index: place.index,
            all: vec![place.index],
            value,
            name: entry.name.clone(),
        });
    }
    if let Some(found) = index.find(section.node, entry) {
        return Ok(found);
    }
    let found = match section.form {
        SectionForm::Mapping => in_mapping(document, section.node, entry),
        SectionForm::List => in_list(document, section.node, entry),
        SectionForm::Other => None,
    };
    found.ok_or_else(|| {
        EditRefusal::new(format!(
            "{} is not written in this section itself; it is merged in",
            entry.name
        ))
        .with_help("change it where it is written")
        .at(entry.span)
    })
}

/// The place of a section that is there.
pub(super) fn section(reading: &Reading, section: Section) -> Result<&SectionPlace, EditRefusal> {
    reading
        .layout
        .section(section)
        .ok_or_else(|| EditRefusal::new(format!("the file has no {}", section.key())))
}

fn in_mapping(document: &Document, mapping: NodeId, entry: &Entry) -> Option<LocatedVariable> {
    let View::Mapping(entries) = document.view(mapping) else {
        return None;
    };
    let entries: Vec<_> = entries.collect();
    let key = entries
        .iter()
        .find(|written| written.key.span == entry.name_span)
        .or_else(|| entries.iter().find(|written| written.value.node == entry.node))?
        .key;
    let all = positions(document, entries.iter().map(|written| written.key), key);
    let index = *all.last()?;
    Some(LocatedVariable {
        collection: mapping,
        list: false,
        index,
        value: entries.get(index)?.value,
        all,
        name: entry.name.clone(),
    })
}

/// The indices of the keys that are the same as `key` to Python.
fn positions(document: &Document, keys: impl Iterator<Item = Use>, key: Use) -> Vec<usize> {
    keys.enumerate()
        .filter(|(_, other)| same_key(document, other.node, key.node))
        .map(|(index, _)| index)
        .collect()
}

fn in_list(document: &Document, list: NodeId, entry: &Entry) -> Option<LocatedVariable> {
    let View::Sequence(items) = document.view(list) else {
        return None;
    };
    let (index, value) = items.enumerate().find(|(_, item)| {
        item.node == entry.node && item.span.start <= entry.span.end && entry.span.start <= item.span.end
    })?;
    Some(LocatedVariable {
        collection: list,
        list: true,
        index,
        all: vec![index],
        value,
        name: entry.name.clone(),
    })
}

/// A field as it is in a variable's own mapping.
#[derive(Clone, Debug)]
pub(super) struct OwnField {
    /// Its key's text.
    pub key: String,
    /// The span of its key.
    pub key_span: Span,
    /// Its index in the mapping; of a repeated key the last.
    pub index: usize,
    /// Every index with its key.
    pub all: Vec<usize>,
    /// Its value.
    pub value: Use,
}

/// The fields written in `mapping` itself, whose keys are text; each key once, in the order of its first writing.
pub(super) fn own_fields(document: &Document, mapping: NodeId) -> Vec<OwnField> {
    let View::Mapping(entries) = document.view(mapping) else {
        return Vec::new();
    };
    let mut fields: Vec<OwnField> = Vec::new();
    for (index, entry) in entries.enumerate() {
        if document.tag(entry.key.node) != Tag::Text {
            continue;
        }
        let Value::Text(key) = document.value(entry.key.node) else {
            continue;
        };
        match fields.iter_mut().find(|field| field.key == key) {
            Some(field) => {
                field.index = index;
                field.all.push(index);
                field.value = entry.value;
                field.key_span = entry.key.span;
            }
            None => fields.push(OwnField {
                key: key.to_owned(),
                key_span: entry.key.span,
                index,
                all: vec![index],
                value: entry.value,
            }),
        }
    }
    fields
}

/// The number of entries of a collection as written.
pub(super) fn written_entries(document: &Document, collection: NodeId) -> usize {
    match document.view(collection) {
        View::Scalar(_) => 0,
        View::Sequence(items) => items.len(),
        View::Mapping(entries) => entries.len(),
    }
}

/// The index in `mapping` of the entry whose key is at `span`.
pub(super) fn index_of_key(document: &Document, mapping: NodeId, span: Span) -> Option<usize> {
    members_at(document, mapping, span).find_map(|(index, key, _)| (key?.span == span).then_some(index))
}

/// The members of a collection around the start of `span`: the one that starts last before it, and the next, whose
/// anchor or tag may begin there.
fn members_at(
    document: &Document,
    collection: NodeId,
    span: Span,
) -> impl Iterator<Item = (usize, Option<Use>, Use)> + '_ {
    let next = document.members_before(collection, span.start + 1);
    (next.saturating_sub(1)..=next).filter_map(move |index| {
        let (key, value) = document.member(collection, index)?;
        Some((index, key, value))
    })
}

/// The position of a scalar: the collection, the index in it, and whether it is the key.
pub(super) fn scalar_at(document: &Document, at: Span) -> Option<(NodeId, usize, bool)> {
    let covers = |used: &Use| !used.alias && used.span.start <= at.start && at.end <= used.span.end;
    let is = |used: &Use| used.span == at || document.span(used.node) == at;
    let mut collection = document.root()?;
    loop {
        let (index, key, value) = members_at(document, collection, at)
            .find(|(_, key, value)| key.as_ref().is_some_and(covers) || covers(value))?;
        if key.as_ref().is_some_and(covers) {
            return Some((collection, index, true));
        }
        if is(&value) && document.scalar(value.node).is_some() {
            return Some((collection, index, false));
        }
        collection = value.node;
    }
}
