//! Changes to the fields of a variable.

use super::anchors;
use super::keys::{new_key, present};
use super::locate::{EntryIndex, LocatedVariable, OwnField, entry, locate, own_fields, written_entries};
use super::types::{EditRefusal, FieldChange, Sharing, VariablePosition};
use super::values::fragment;
use crate::variables::entry::{Entry, Reading, merged_mappings};
use crate::yaml::edit::{DocumentChanges, Fragment, Insert, NewValue, holder};
use crate::yaml::{Document, NodeId, ScalarStyle, Tag, Value, View};

/// The mapping in which the fields of a variable are; none where nothing is there yet.
pub(super) fn own_mapping(
    document: &Document,
    reading: &Reading,
    found: &LocatedVariable,
    sharing: Sharing,
) -> Result<Option<NodeId>, EditRefusal> {
    if found.value.alias && sharing != Sharing::Shared {
        return Err(anchors::used_by(document, reading, found.value.node, &found.name));
    }
    match document.view(found.value.node) {
        View::Mapping(_) => Ok(Some(found.value.node)),
        View::Scalar(scalar)
            if scalar.style == ScalarStyle::Absent || document.tag(found.value.node) == Tag::Null =>
        {
            Ok(None)
        }
        View::Scalar(_) | View::Sequence(_) => Err(EditRefusal::new(format!(
            "{} is not a mapping of fields",
            found.name
        ))
        .with_help("write its fields in the text")
        .at(found.value.span)),
    }
}

/// A field with its new value; without one it is unset.
pub(super) struct NewField<'a> {
    key: &'a str,
    value: Option<Fragment>,
}

impl<'a> NewField<'a> {
    /// The fields that `changes` make.
    ///
    /// # Errors
    /// When a value is not YAML.
    pub(super) fn all(changes: &'a [FieldChange]) -> Result<Vec<Self>, EditRefusal> {
        let field = |change: &'a FieldChange| {
            let value = change.value.as_deref();
            Ok(Self {
                key: &change.key,
                value: value.map(|value| fragment(&change.key, value)).transpose()?,
            })
        };
        changes.iter().map(field).collect()
    }
}

/// Sets and unsets fields of one variable.
pub(super) fn set(
    document: &Document,
    reading: &Reading,
    (place, index): (VariablePosition, &EntryIndex),
    fields: &[NewField<'_>],
    sharing: Sharing,
    changes: &mut DocumentChanges,
) -> Result<(), EditRefusal> {
    let found = locate(document, reading, place, index)?;
    let kind = entry(reading, place)?.kind;
    if found.value.alias && sharing == Sharing::Detach {
        let written = written_out(document, reading, entry(reading, place)?, fields)?;
        changes.of(found.collection).values.insert(found.index, written);
        return Ok(());
    }
    let mut new: Vec<(String, NewValue)> = Vec::new();
    let Some(mapping) = own_mapping(document, reading, &found, sharing)? else {
        for field in fields {
            if let Some(value) = &field.value {
                let key = new_key(document, reading, place.section, kind, field.key);
                put(&mut new, key, NewValue::Written(value.clone()));
            }
        }
        if !new.is_empty() {
            let change = changes.of(found.collection);
            change.values.insert(found.index, NewValue::Mapping(new));
        }
        return Ok(());
    };
    let own = own_fields(document, mapping);
    let merged = || merged_mappings(document, mapping).into_iter().skip(1);
    for field in fields {
        let find = |own: &[OwnField]| present(own, reading.runtime, place.section, kind, field.key).cloned();
        if sharing == Sharing::Shared
            && find(&own).is_none()
            && let Some((source, present)) =
                merged().find_map(|source| Some((source, find(&own_fields(document, source))?)))
        {
            match &field.value {
                Some(value) => replace(document, source, &present, value.clone(), sharing, changes),
                None => changes.of(source).removed.extend(&present.all),
            }
            continue;
        }
        let present = present(&own, reading.runtime, place.section, kind, field.key);
        match (&field.value, present) {
            (Some(value), Some(present)) => {
                replace(document, mapping, present, value.clone(), sharing, changes);
            }
            (Some(value), None) => {
                let key = if is_merged(document, mapping, field.key) {
                    field.key.to_owned()
                } else {
                    new_key(document, reading, place.section, kind, field.key)
                };
                put(&mut new, key, NewValue::Written(value.clone()));
            }
            (None, present) => {
                if is_merged(document, mapping, field.key) {
                    return Err(EditRefusal::new(format!(
                        "{} of {} comes from a merged mapping",
                        field.key, found.name
                    ))
                    .with_help("remove it where it is written, or give it another value here")
                    .at(found.value.span));
                }
                let own = present.map(|present| present.all.as_slice());
                changes.of(mapping).removed.extend(own.unwrap_or_default());
            }
        }
    }
    if new.is_empty() {
        return Ok(());
    }
    let end = written_entries(document, mapping);
    let inserted = changes.of(mapping).inserted.entry(end).or_default();
    inserted.extend(new.into_iter().map(|(key, value)| Insert::New {
        key: Some(key),
        value,
    }));
    Ok(())
}

/// The variables of a list whose field `name` is set, each with its new name.
pub(super) fn renamed(
    reading: &Reading,
    list: &[(VariablePosition, Vec<FieldChange>)],
) -> Vec<(VariablePosition, String)> {
    let name = |fields: &[FieldChange]| {
        let value = fields.iter().rfind(|field| field.key == "name")?.value.as_ref()?;
        let fragment = fragment("name", value).ok()?;
        match fragment.document().value(fragment.root()?) {
            Value::Text(name) => Some(name.to_owned()),
            _ => None,
        }
    };
    list.iter()
        .filter(|(place, _)| entry(reading, *place).is_ok_and(|entry| entry.listed))
        .filter_map(|(place, fields)| Some((*place, name(fields)?)))
        .collect()
}

/// Adds a field to a list of new ones; the last value of a key counts.
fn put(new: &mut Vec<(String, NewValue)>, key: String, value: NewValue) {
    match new.iter_mut().find(|(other, _)| *other == key) {
        Some((_, old)) => *old = value,
        None => new.push((key, value)),
    }
}

/// A variable that is an alias, written out with `fields` changed.
fn written_out(
    document: &Document,
    reading: &Reading,
    entry: &Entry,
    changed: &[NewField<'_>],
) -> Result<NewValue, EditRefusal> {
    let own: Vec<OwnField> = merged_mappings(document, entry.node)
        .into_iter()
        .flat_map(|mapping| own_fields(document, mapping))
        .collect();
    let mut written: Vec<(String, NewValue)> = Vec::new();
    for field in own {
        if written.iter().all(|(key, _)| *key != field.key) {
            written.push((field.key, NewValue::Again(field.value.node)));
        }
    }
    let known = own_fields(document, entry.node);
    for field in changed {
        let present = present(&known, reading.runtime, entry.section, entry.kind, field.key);
        let key = match present {
            Some(present) => present.key.clone(),
            None => new_key(document, reading, entry.section, entry.kind, field.key),
        };
        match &field.value {
            Some(value) => put(&mut written, key, NewValue::Written(value.clone())),
            None => written.retain(|(other, _)| *other != key),
        }
    }
    Ok(NewValue::Mapping(written))
}

/// A field's new value, unless it is written so already. Of an alias the value itself changes where all its users
/// shall.
fn replace(
    document: &Document,
    mapping: NodeId,
    field: &OwnField,
    value: Fragment,
    sharing: Sharing,
    changes: &mut DocumentChanges,
) {
    if field.value.alias
        && sharing == Sharing::Shared
        && let Some((holder, index)) = holder(document, field.value.node)
    {
        changes.of(holder).values.insert(index, NewValue::Written(value));
        return;
    }
    let old = field.value.span.of(document.text());
    let new = value.root().map_or("", |root| {
        value.document().full_span(root).of(value.document().text())
    });
    if old != new {
        changes.set_value(document, mapping, field.index, field.value, value);
    }
}

/// Returns whether a merge brings in the field `key`.
fn is_merged(document: &Document, mapping: NodeId, key: &str) -> bool {
    let View::Mapping(mut entries) = document.view(mapping) else {
        return false;
    };
    entries.any(|entry| {
        let merge = document.tag(entry.key.node) == Tag::Merge;
        let sources = match document.view(entry.value.node) {
            View::Sequence(items) => items.collect(),
            View::Mapping(_) | View::Scalar(_) => vec![entry.value],
        };
        merge
            && sources
                .iter()
                .any(|source| document.get(source.node, key).is_some())
    })
}

/// Gives the field `from` the key `to`.
pub(super) fn rename_field(
    document: &Document,
    reading: &Reading,
    place: VariablePosition,
    from: &str,
    to: &str,
    changes: &mut DocumentChanges,
) -> Result<(), EditRefusal> {
    let found = locate(document, reading, place, &EntryIndex::default())?;
    let missing =
        || EditRefusal::new(format!("{} has no field {from} of its own", found.name)).at(found.value.span);
    let Some(mapping) = own_mapping(document, reading, &found, Sharing::Ask)? else {
        return Err(missing());
    };
    let own = own_fields(document, mapping);
    let field = own.iter().find(|field| field.key == from).ok_or_else(missing)?;
    if own.iter().any(|field| field.key == to) {
        return Err(
            EditRefusal::new(format!("{} has both {from} and {to}", found.name))
                .with_help(format!("remove one of them: {from} or {to}"))
                .at(field.key_span),
        );
    }
    let keys = &mut changes.of(mapping).keys;
    keys.extend(field.all.iter().map(|&index| (index, to.to_owned())));
    Ok(())
}
