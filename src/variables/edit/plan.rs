//! From an edit to changes of the document.

use super::anchors;
use super::keys::{new_key, present};
use super::locate::{
    Index, Located, Own, entry, index_of_key, locate, own_fields, scalar_at, section, written_entries,
};
use super::references::follow_rename;
use super::sections::{self, add, move_section};
use super::types::{Edit, FieldChange, Place, Refusal, Sharing};
use super::values::fragment;
use crate::text::{Section, Span};
use crate::variables::entry::{Entry, Reading, merged_mappings};
use crate::yaml::edit::{Changes, Fragment, Insert, New, Patches, Taken, holder};
use crate::yaml::{Document, NodeId, ProblemKind, ScalarStyle, Splice, Tag, Value, View};

/// An edit worked out: the changes of the text, and what the new text must mean.
#[derive(Clone, Debug)]
pub struct Planned {
    /// The changes of the text.
    pub patches: Patches,
    changes: Changes,
}

impl Planned {
    /// The same where only the parts of `splice` change, in time in proportion to them.
    ///
    /// # Errors
    /// As [`Planned::verify`].
    pub fn verify_parts(&self, old: &Document, splice: &Splice) -> Result<(), Refusal> {
        match self.changes.verify_parts(old, splice) {
            Some(verified) => verified.map_err(Refusal::from),
            None => self.verify(old, &Document::parse(self.patches.apply(old.text()))),
        }
    }

    /// Compares what the new text means with what the edit asked for, in time in proportion to the file.
    ///
    /// # Errors
    /// When they differ: then the edit must be taken back.
    pub fn verify(&self, old: &Document, new: &Document) -> Result<(), Refusal> {
        self.changes.verify(old, new).map_err(Refusal::from)
    }
}

/// An edit made and verified.
#[derive(Clone, Debug)]
pub struct Applied {
    /// The changes of the text; their inverse takes the edit back.
    pub patches: Patches,
    /// The document of the new text.
    pub document: Document,
}

/// Works out an edit without reading the new text: quick also in a large file.
///
/// # Errors
/// When it cannot be made without changing something else, or makes no sense in this file.
pub fn plan(document: &Document, reading: &Reading, edit: &Edit) -> Result<Planned, Refusal> {
    let changes = changes(document, reading, edit)?;
    let patches = changes.patches(document)?;
    Ok(Planned { patches, changes })
}

/// Makes an edit and verifies it.
///
/// # Errors
/// As [`plan`], and when the new text would not mean what was asked.
pub fn apply(document: &Document, reading: &Reading, edit: &Edit) -> Result<Applied, Refusal> {
    let planned = plan(document, reading, edit)?;
    finish(document, planned)
}

pub(in crate::variables) fn finish(document: &Document, planned: Planned) -> Result<Applied, Refusal> {
    let new = Document::parse(planned.patches.apply(document.text()));
    planned.verify(document, &new)?;
    Ok(Applied {
        patches: planned.patches,
        document: new,
    })
}

/// Patches and the check of them, for changes that are made elsewhere (conversions).
pub(in crate::variables) fn planned(document: &Document, changes: Changes) -> Result<Planned, Refusal> {
    let patches = changes.patches(document)?;
    Ok(Planned { patches, changes })
}

/// Refuses a text of which not even the structure is understood: what an edit would do to it could not be checked.
///
/// # Errors
/// With the first problem of the text.
pub fn check_readable(document: &Document) -> Result<(), Refusal> {
    let fatal = document.problems().iter().find(|problem| {
        !matches!(
            problem.kind,
            ProblemKind::Tag | ProblemKind::Value | ProblemKind::Key | ProblemKind::Merge
        )
    });
    match fatal {
        None => Ok(()),
        Some(problem) => {
            let line = document.lines().line(problem.span.start);
            Err(
                Refusal::new(format!("line {line} is not YAML yet: {}", problem.message))
                    .with_help("correct that in the text first")
                    .at(problem.span),
            )
        }
    }
}

fn changes(document: &Document, reading: &Reading, edit: &Edit) -> Result<Changes, Refusal> {
    check_readable(document)?;
    let mut changes = Changes::default();
    let (sharing, edit) = match edit {
        Edit::Sharing { sharing, edit } => (*sharing, edit.as_ref()),
        edit => (Sharing::Ask, edit),
    };
    collect(document, reading, edit, sharing, &mut changes)?;
    anchors::settle(document, reading, sharing, &mut changes)?;
    Ok(changes)
}

fn collect(
    document: &Document,
    reading: &Reading,
    edit: &Edit,
    sharing: Sharing,
    changes: &mut Changes,
) -> Result<(), Refusal> {
    match edit {
        Edit::Sharing { edit, .. } => collect(document, reading, edit, sharing, changes)?,
        Edit::Together(edits) => {
            for edit in edits {
                collect(document, reading, edit, sharing, changes)?;
            }
        }
        Edit::Set(list) => {
            let index = Index::of(document, reading, list.len());
            for (place, fields) in list {
                set(document, reading, (*place, &index), fields, sharing, changes)?;
            }
            follow_rename(document, reading, &renamed(reading, list), changes);
        }
        Edit::SetMany { variables, fields } => {
            let index = Index::of(document, reading, variables.len());
            for place in variables {
                set(document, reading, (*place, &index), fields, sharing, changes)?;
            }
        }
        Edit::ChangeKind {
            variable,
            kind,
            fields,
        } => {
            let key = reading.runtime.kind_key();
            let mut all = vec![FieldChange::set(key, kind)];
            all.extend(fields.iter().cloned());
            set(
                document,
                reading,
                (*variable, &Index::default()),
                &all,
                sharing,
                changes,
            )?;
        }
        Edit::Add {
            section,
            at,
            variables,
        } => add(document, reading, *section, *at, variables, changes)?,
        Edit::Duplicate { variable, names } => duplicate(document, reading, *variable, names, changes)?,
        Edit::Rename(list) => rename(document, reading, list, changes)?,
        Edit::Remove(list) => {
            let index = Index::of(document, reading, list.len());
            for place in list {
                let found = locate(document, reading, *place, &index)?;
                changes.of(found.collection).removed.extend(found.all);
            }
        }
        Edit::Reorder { variable, to } => reorder(document, reading, *variable, *to, changes)?,
        Edit::MoveSection { variables, to } => move_section(document, reading, variables, *to, changes)?,
        Edit::RenameField { variable, from, to } => {
            rename_field(document, reading, *variable, from, to, changes)?;
        }
        Edit::RemoveKey(span) => remove_key(document, *span, changes)?,
        Edit::Rewrite { at, text } => rewrite(document, *at, text, changes)?,
    }
    Ok(())
}

/// The mapping in which the fields of a variable stand; none where nothing stands there yet.
fn own_mapping(
    document: &Document,
    reading: &Reading,
    found: &Located,
    sharing: Sharing,
) -> Result<Option<NodeId>, Refusal> {
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
        View::Scalar(_) | View::Sequence(_) => {
            Err(Refusal::new(format!("{} is not a mapping of fields", found.name))
                .with_help("write its fields in the text")
                .at(found.value.span))
        }
    }
}

fn set(
    document: &Document,
    reading: &Reading,
    (place, index): (Place, &Index),
    fields: &[FieldChange],
    sharing: Sharing,
    changes: &mut Changes,
) -> Result<(), Refusal> {
    let found = locate(document, reading, place, index)?;
    let kind = entry(reading, place)?.kind;
    if found.value.alias && sharing == Sharing::Detach {
        let written = written_out(document, reading, entry(reading, place)?, fields)?;
        changes.of(found.collection).values.insert(found.index, written);
        return Ok(());
    }
    let mut new: Vec<(String, New)> = Vec::new();
    let Some(mapping) = own_mapping(document, reading, &found, sharing)? else {
        for field in fields {
            if let Some(value) = &field.value {
                let key = new_key(document, reading, place.section, kind, &field.key);
                put(&mut new, key, New::Written(fragment(&field.key, value)?));
            }
        }
        if !new.is_empty() {
            let change = changes.of(found.collection);
            change.values.insert(found.index, New::Mapping(new));
        }
        return Ok(());
    };
    let own = own_fields(document, mapping);
    let merged = || merged_mappings(document, mapping).into_iter().skip(1);
    for field in fields {
        let find = |own: &[Own]| present(own, reading.runtime, place.section, kind, &field.key).cloned();
        if sharing == Sharing::Shared
            && find(&own).is_none()
            && let Some((source, present)) =
                merged().find_map(|source| Some((source, find(&own_fields(document, source))?)))
        {
            match &field.value {
                Some(value) => replace(
                    document,
                    source,
                    &present,
                    fragment(&field.key, value)?,
                    sharing,
                    changes,
                ),
                None => changes.of(source).removed.extend(&present.all),
            }
            continue;
        }
        let present = present(&own, reading.runtime, place.section, kind, &field.key);
        match (&field.value, present) {
            (Some(value), Some(present)) => {
                let value = fragment(&field.key, value)?;
                replace(document, mapping, present, value, sharing, changes);
            }
            (Some(value), None) => {
                let key = if is_merged(document, mapping, &field.key) {
                    field.key.clone()
                } else {
                    new_key(document, reading, place.section, kind, &field.key)
                };
                put(&mut new, key, New::Written(fragment(&field.key, value)?));
            }
            (None, present) => {
                if is_merged(document, mapping, &field.key) {
                    return Err(Refusal::new(format!(
                        "{} of {} comes from a merged mapping",
                        field.key, found.name
                    ))
                    .with_help("take it away where it is written, or give it another value here")
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
fn renamed(reading: &Reading, list: &[(Place, Vec<FieldChange>)]) -> Vec<(Place, String)> {
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
fn put(new: &mut Vec<(String, New)>, key: String, value: New) {
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
    changed: &[FieldChange],
) -> Result<New, Refusal> {
    let own: Vec<Own> = merged_mappings(document, entry.node)
        .into_iter()
        .flat_map(|mapping| own_fields(document, mapping))
        .collect();
    let mut written: Vec<(String, New)> = Vec::new();
    for field in own {
        if written.iter().all(|(key, _)| *key != field.key) {
            written.push((field.key, New::Again(field.value.node)));
        }
    }
    let known = own_fields(document, entry.node);
    for field in changed {
        let present = present(&known, reading.runtime, entry.section, entry.kind, &field.key);
        let key = match present {
            Some(present) => present.key.clone(),
            None => new_key(document, reading, entry.section, entry.kind, &field.key),
        };
        match &field.value {
            Some(value) => put(&mut written, key, New::Written(fragment(&field.key, value)?)),
            None => written.retain(|(other, _)| *other != key),
        }
    }
    Ok(New::Mapping(written))
}

/// A field's new value, unless it is written so already. Of an alias the value itself changes where all its users shall.
fn replace(
    document: &Document,
    mapping: NodeId,
    field: &Own,
    value: Fragment,
    sharing: Sharing,
    changes: &mut Changes,
) {
    if field.value.alias
        && sharing == Sharing::Shared
        && let Some((holder, index)) = holder(document, field.value.node)
    {
        changes.of(holder).values.insert(index, New::Written(value));
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

/// Whether a merge brings in the field `key`.
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

fn duplicate(
    document: &Document,
    reading: &Reading,
    place: Place,
    names: &[String],
    changes: &mut Changes,
) -> Result<(), Refusal> {
    let found = locate(document, reading, place, &Index::default())?;
    sections::check_names(reading, place.section, names.iter().map(String::as_str), &[])?;
    let name_field = name_field(document, &found);
    if found.list && (name_field.is_none() || found.value.alias) {
        return Err(
            Refusal::new(format!("{} does not write its name itself", found.name))
                .with_help("write the copy in the text")
                .at(found.value.span),
        );
    }
    let copies = names.iter().map(|name| {
        Insert::Text(Taken {
            from: found.collection,
            index: found.index,
            key: (!found.list).then(|| name.clone()),
            field: name_field.as_ref().map(|field| (field.index, name.clone())),
            with_comments: false,
        })
    });
    let inserted = &mut changes.of(found.collection).inserted;
    inserted.entry(found.index + 1).or_default().extend(copies);
    Ok(())
}

/// The `name` inside a variable, where it is the variable's name.
fn name_field(document: &Document, found: &Located) -> Option<Own> {
    if found.value.alias {
        return None;
    }
    own_fields(document, found.value.node).into_iter().find(|field| {
        field.key == "name"
            && !field.value.alias
            && (found.list || document.value(field.value.node) == Value::Text(&found.name))
    })
}

fn rename(
    document: &Document,
    reading: &Reading,
    list: &[(Place, String)],
    changes: &mut Changes,
) -> Result<(), Refusal> {
    for section in Section::ALL {
        let here: Vec<&(Place, String)> = list
            .iter()
            .filter(|(place, _)| place.section == section)
            .collect();
        let leaving: Vec<usize> = here.iter().map(|(place, _)| place.index).collect();
        sections::check_names(
            reading,
            section,
            here.iter().map(|(_, name)| name.as_str()),
            &leaving,
        )?;
    }
    let index = Index::of(document, reading, list.len());
    for (place, name) in list {
        let found = locate(document, reading, *place, &index)?;
        if found.name == *name && !found.list {
            continue;
        }
        let name_field = name_field(document, &found);
        if !found.list {
            let keys = &mut changes.of(found.collection).keys;
            keys.extend(found.all.iter().map(|&index| (index, name.clone())));
        } else if name_field.is_none() {
            own_mapping(document, reading, &found, Sharing::Ask)?;
            return Err(Refusal::new("this variable has no name of its own")
                .with_help("give it one: set its field name")
                .at(found.value.span));
        }
        // What other variables share keeps its `name`: in a mapping the key counts.
        if let Some(field) = name_field
            && (found.list || !document.is_aliased(found.value.node))
        {
            let values = &mut changes.of(found.value.node).values;
            values.extend(field.all.iter().map(|&index| (index, New::Text(name.clone()))));
        }
    }
    follow_rename(document, reading, list, changes);
    Ok(())
}

fn reorder(
    document: &Document,
    reading: &Reading,
    place: Place,
    to: usize,
    changes: &mut Changes,
) -> Result<(), Refusal> {
    let found = locate(document, reading, place, &Index::default())?;
    let section = section(reading, place.section)?;
    let next = if to < place.index {
        to
    } else {
        to.saturating_add(1)
    };
    let before = match reading.entries(place.section).get(next) {
        Some(_) => {
            let other = Place {
                section: place.section,
                index: next,
            };
            locate(document, reading, other, &Index::default())?
                .all
                .first()
                .copied()
        }
        None => None,
    };
    let before = before.unwrap_or_else(|| written_entries(document, section.node));
    if to == place.index {
        return Ok(());
    }
    let change = changes.of(found.collection);
    change.removed.extend(&found.all);
    let moved = found.all.iter().map(|&index| {
        Insert::Text(Taken {
            from: found.collection,
            index,
            key: None,
            field: None,
            with_comments: true,
        })
    });
    change.inserted.entry(before).or_default().extend(moved);
    Ok(())
}

fn rename_field(
    document: &Document,
    reading: &Reading,
    place: Place,
    from: &str,
    to: &str,
    changes: &mut Changes,
) -> Result<(), Refusal> {
    let found = locate(document, reading, place, &Index::default())?;
    let missing =
        || Refusal::new(format!("{} has no field {from} of its own", found.name)).at(found.value.span);
    let Some(mapping) = own_mapping(document, reading, &found, Sharing::Ask)? else {
        return Err(missing());
    };
    let own = own_fields(document, mapping);
    let field = own.iter().find(|field| field.key == from).ok_or_else(missing)?;
    if own.iter().any(|field| field.key == to) {
        return Err(Refusal::new(format!("{} has both {from} and {to}", found.name))
            .with_help(format!("take one of them away: {from} or {to}"))
            .at(field.key_span));
    }
    let keys = &mut changes.of(mapping).keys;
    keys.extend(field.all.iter().map(|&index| (index, to.to_owned())));
    Ok(())
}

fn remove_key(document: &Document, span: Span, changes: &mut Changes) -> Result<(), Refusal> {
    let at = scalar_at(document, span).filter(|(_, _, key)| *key);
    let Some((mapping, index, _)) = at else {
        return Err(Refusal::new("there is no key at this place").at(span));
    };
    let index = index_of_key(document, mapping, span).unwrap_or(index);
    changes.of(mapping).removed.insert(index);
    Ok(())
}

fn rewrite(document: &Document, span: Span, text: &str, changes: &mut Changes) -> Result<(), Refusal> {
    let Some((collection, index, key)) = scalar_at(document, span) else {
        return Err(Refusal::new("there is no value at this place").at(span));
    };
    let value = fragment("value", text)?;
    let change = changes.of(collection);
    if !key {
        change.values.insert(index, New::Written(value));
        return Ok(());
    }
    let name = value.root().map(|root| value.document().value(root));
    match name {
        Some(Value::Text(name)) => {
            change.keys.insert(index, name.to_owned());
            Ok(())
        }
        _ => Err(Refusal::new(format!("{text} is no text, so it cannot be a key")).at(span)),
    }
}
