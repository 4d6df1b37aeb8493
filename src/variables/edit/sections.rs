//! Variables that come to a section: added, or moved from the other one.

use super::keys::{new_key, rule};
use super::locate::{EntryIndex, LocatedVariable, locate, own_fields, written_entries};
use super::types::{EditRefusal, NewVariable, VariablePosition};
use super::values::{fragment, repeated};
use crate::text::Section;
use crate::variables::entry::{Reading, SectionForm};
use crate::yaml::edit::{DocumentChanges, Insert, MovedEntry, NewValue, entry_span};
use crate::yaml::{CollectionStyle, Document, NodeId, Tag, Value, View};
use std::collections::HashSet;

/// The position of a section's new entries.
enum Target {
    /// Into its mapping or list, before the entry of this index.
    Into {
        collection: NodeId,
        list: bool,
        at: usize,
    },
    /// The section is empty or not there: it is written new.
    Fresh,
}

/// Refuses new names that the section has already (those at `leaving` aside), that come twice, or that are empty.
pub(super) fn check_names<'a>(
    reading: &Reading,
    section: Section,
    names: impl Iterator<Item = &'a str> + Clone,
    leaving: &[usize],
) -> Result<(), EditRefusal> {
    if names.clone().any(str::is_empty) {
        return Err(EditRefusal::new("a variable needs a name"));
    }
    check_free(reading, section, names, leaving)
}

/// Refuses names that the section has already (those at `leaving` aside), or that come twice.
fn check_free<'a>(
    reading: &Reading,
    section: Section,
    names: impl Iterator<Item = &'a str> + Clone,
    leaving: &[usize],
) -> Result<(), EditRefusal> {
    if let Some(name) = repeated(names.clone()) {
        return Err(EditRefusal::new(format!("{name} would be there twice")));
    }
    let leaving: HashSet<usize> = leaving.iter().copied().collect();
    let taken = names.flat_map(|name| reading.named(section, name));
    let first = taken.filter(|index| !leaving.contains(index)).min();
    match first.and_then(|index| reading.entries(section).get(index)) {
        None => Ok(()),
        Some(entry) => Err(EditRefusal::new(format!(
            "there is an {} called {} already",
            section.word(),
            entry.name
        ))
        .with_help("choose another name")
        .at(entry.name_span)),
    }
}

fn target(
    document: &Document,
    reading: &Reading,
    section: Section,
    at: Option<usize>,
) -> Result<Target, EditRefusal> {
    let Some(place) = reading.layout.section(section) else {
        return Ok(Target::Fresh);
    };
    let entries = written_entries(document, place.node);
    let list = match place.form {
        SectionForm::Mapping => false,
        SectionForm::List => true,
        SectionForm::Other if document.tag(place.node) == Tag::Null => return Ok(Target::Fresh),
        SectionForm::Other => {
            return Err(
                EditRefusal::new(format!("{} is neither a mapping nor a list", section.key()))
                    .with_help("write it as a mapping in the text first")
                    .at(place.value_span),
            );
        }
    };
    let braces = document.collection_style(place.node) == Some(CollectionStyle::Flow);
    let by_indentation = reading
        .layout
        .parent
        .is_some_and(|parent| document.collection_style(parent) == Some(CollectionStyle::Block));
    let bare = document.comments_in(document.span(place.node)).len() == 0
        && document.full_span(place.node) == document.span(place.node);
    if entries == 0 && braces && by_indentation && bare && !list {
        return Ok(Target::Fresh);
    }
    let index = at.filter(|&at| at < reading.entries(section).len());
    let at = match index {
        Some(index) => locate(
            document,
            reading,
            VariablePosition { section, index },
            &EntryIndex::default(),
        )?
        .all
        .first()
        .copied()
        .unwrap_or(entries),
        None => entries,
    };
    Ok(Target::Into {
        collection: place.node,
        list,
        at,
    })
}

/// Writes a section that is empty or not there.
fn write_section(
    document: &Document,
    reading: &Reading,
    section: Section,
    value: NewValue,
    changes: &mut DocumentChanges,
) -> Result<(), EditRefusal> {
    let Some(parent) = reading.layout.parent else {
        let nothing = document.root().is_none_or(|root| document.tag(root) == Tag::Null);
        if !nothing {
            let span = document
                .root()
                .map(|root| document.span(root))
                .unwrap_or_default();
            return Err(EditRefusal::new("the file is not a mapping")
                .with_help("begin it with input_variables and output_variables")
                .at(span));
        }
        changes.root = Some(NewValue::Mapping(vec![(section.key().to_owned(), value)]));
        return Ok(());
    };
    let View::Mapping(entries) = document.view(parent) else {
        return Err(EditRefusal::new("the file is not a mapping"));
    };
    let entries: Vec<_> = entries.collect();
    let index_of = |section: Section| {
        let place = reading.layout.section(section)?;
        entries
            .iter()
            .position(|entry| entry.value.span == place.value_span)
    };
    let change = changes.of(parent);
    if let Some(index) = index_of(section) {
        change.values.insert(index, value);
        return Ok(());
    }
    // The inputs come before the outputs.
    let at = match section {
        Section::Input => index_of(Section::Output).unwrap_or(entries.len()),
        Section::Output => index_of(Section::Input).map_or(entries.len(), |index| index + 1),
    };
    change.inserted.entry(at).or_default().push(Insert::New {
        key: Some(section.key().to_owned()),
        value,
    });
    Ok(())
}

pub(super) fn add(
    document: &Document,
    reading: &Reading,
    section: Section,
    at: Option<usize>,
    variables: &[NewVariable],
    changes: &mut DocumentChanges,
) -> Result<(), EditRefusal> {
    check_names(
        reading,
        section,
        variables.iter().map(|new| new.name.as_str()),
        &[],
    )?;
    if variables.is_empty() {
        return Ok(());
    }
    let custom = Custom::of(document, reading, section);
    match target(document, reading, section, at)? {
        Target::Fresh => {
            let mut list = Vec::new();
            for new in variables {
                list.push((
                    new.name.clone(),
                    custom.written(document, reading, section, new, false)?,
                ));
            }
            write_section(document, reading, section, NewValue::Mapping(list), changes)
        }
        Target::Into { collection, list, at } => {
            let inserted = &mut changes.of(collection).inserted;
            for new in variables {
                let value = custom.written(document, reading, section, new, list)?;
                inserted.entry(at).or_default().push(Insert::New {
                    key: (!list).then(|| new.name.clone()),
                    value,
                });
            }
            Ok(())
        }
    }
}

/// Takes the file's own style from the variables beside a new one.
struct Custom {
    /// Whether they say their name inside too.
    name_inside: bool,
    /// The kind's key and word.
    kind: (String, String),
    /// The order of their fields.
    order: Vec<String>,
}

impl Custom {
    fn of(document: &Document, reading: &Reading, section: Section) -> Self {
        let runtime = reading.runtime;
        let other = match section {
            Section::Input => Section::Output,
            Section::Output => Section::Input,
        };
        let scalar = rule(runtime, None);
        let is_usual = |kind| scalar.is_some_and(|rule| Some(rule.kind) == kind);
        let mut neighbours = [section, other]
            .into_iter()
            .flat_map(|section| reading.entries(section).iter().rev().take(20))
            .filter(|entry| matches!(document.view(entry.node), View::Mapping(_)));
        let sample = neighbours
            .clone()
            .find(|entry| is_usual(entry.kind))
            .or_else(|| neighbours.next());
        let fields = sample
            .map(|entry| own_fields(document, entry.node))
            .unwrap_or_default();
        let kind_field = fields
            .iter()
            .find(|field| runtime.kind_keys().contains(&field.key.as_str()));
        let word = kind_field.and_then(|field| match document.value(field.value.node) {
            Value::Text(word)
                if runtime
                    .kind_called(word)
                    .is_some_and(|rule| rule.fields(section).len() > 1) =>
            {
                Some(word.to_owned())
            }
            _ => None,
        });
        let usual = scalar.map_or("scalar", |rule| rule.word);
        Self {
            name_inside: sample.is_some_and(|entry| {
                fields.iter().any(|field| {
                    field.key == "name" && document.value(field.value.node) == Value::Text(&entry.name)
                })
            }),
            kind: (
                kind_field
                    .map_or(runtime.kind_key(), |field| field.key.as_str())
                    .to_owned(),
                word.filter(|_| sample.is_some_and(|entry| is_usual(entry.kind)))
                    .unwrap_or_else(|| usual.to_owned()),
            ),
            order: fields.into_iter().map(|field| field.key).collect(),
        }
    }

    /// A new variable's fields, in the order and with the keys of its neighbours.
    fn written(
        &self,
        document: &Document,
        reading: &Reading,
        section: Section,
        new: &NewVariable,
        list: bool,
    ) -> Result<NewValue, EditRefusal> {
        let runtime = reading.runtime;
        let given_kind = new
            .fields
            .iter()
            .find(|(key, _)| super::keys::family(key).any(|key| runtime.kind_keys().contains(&key)));
        let kind = given_kind.map_or(self.kind.1.as_str(), |(_, word)| word.as_str());
        let kind = runtime.kind_called(kind).map(|rule| rule.kind);
        let mut fields: Vec<(String, NewValue)> = Vec::new();
        let named = new.fields.iter().any(|(key, _)| key == "name");
        if (list || self.name_inside) && !named {
            fields.push(("name".to_owned(), NewValue::Text(new.name.clone())));
        }
        if given_kind.is_none() {
            fields.push((self.kind.0.clone(), NewValue::Text(self.kind.1.clone())));
        }
        for (key, value) in &new.fields {
            let written = if super::keys::family(key).any(|key| runtime.kind_keys().contains(&key)) {
                self.kind.0.clone()
            } else {
                new_key(document, reading, section, kind, key)
            };
            let value = NewValue::Written(fragment(key, value)?);
            match fields.iter_mut().find(|(other, _)| *other == written) {
                Some((_, old)) => *old = value,
                None => fields.push((written, value)),
            }
        }
        let rank = |key: &str| {
            let known = self.order.iter().position(|other| other == key);
            known.unwrap_or(if key == "name" || *key == self.kind.0 {
                0
            } else {
                usize::MAX
            })
        };
        if !list || self.order.first().is_some_and(|first| first == "name") {
            fields.sort_by_key(|(key, _)| rank(key));
        }
        Ok(NewValue::Mapping(fields))
    }
}

pub(super) fn move_section(
    document: &Document,
    reading: &Reading,
    variables: &[VariablePosition],
    to: Section,
    changes: &mut DocumentChanges,
) -> Result<(), EditRefusal> {
    let moving: Vec<VariablePosition> = variables
        .iter()
        .copied()
        .filter(|place| place.section != to)
        .collect();
    if moving.is_empty() {
        return Ok(());
    }
    let mut found = Vec::new();
    let index = EntryIndex::of(document, reading, moving.len());
    for place in &moving {
        found.push(locate(document, reading, *place, &index)?);
    }
    check_free(reading, to, found.iter().map(|found| found.name.as_str()), &[])?;
    let target = target(document, reading, to, None)?;
    for moved in &found {
        changes.of(moved.collection).removed.extend(&moved.all);
    }
    match target {
        Target::Fresh => {
            let mut list = Vec::new();
            for moved in &found {
                list.extend(inserts(document, moved, false)?);
            }
            let outer = reading
                .layout
                .parent
                .and_then(|parent| document.collection_style(parent));
            let value = if outer == Some(CollectionStyle::Block) {
                NewValue::Entries(list)
            } else {
                let mut entries = Vec::new();
                for moved in &found {
                    entries.push((moved.name.clone(), rewritten(document, moved, false)?));
                }
                NewValue::Mapping(entries)
            };
            write_section(document, reading, to, value, changes)
        }
        Target::Into { collection, list, at } => {
            for moved in &found {
                let inserted = &mut changes.of(collection).inserted;
                inserted
                    .entry(at)
                    .or_default()
                    .extend(inserts(document, moved, list)?);
            }
            Ok(())
        }
    }
}

/// A variable's text for a section of the same form; written again for one of another.
fn inserts(document: &Document, moved: &LocatedVariable, list: bool) -> Result<Vec<Insert>, EditRefusal> {
    if moved.list != list {
        let value = rewritten(document, moved, list)?;
        let key = (!list).then(|| moved.name.clone());
        return Ok(vec![Insert::New { key, value }]);
    }
    let text = |&index: &usize| {
        Insert::Text(MovedEntry {
            from: moved.collection,
            index,
            key: None,
            field: None,
            with_comments: true,
        })
    };
    Ok(moved.all.iter().map(text).collect())
}

/// A variable written again for a section of another form: with its name inside for a list.
fn rewritten(document: &Document, moved: &LocatedVariable, list: bool) -> Result<NewValue, EditRefusal> {
    if !matches!(document.view(moved.value.node), View::Mapping(_)) {
        return Err(EditRefusal::new(format!(
            "{} is not a mapping of fields, so it cannot go from a list to a mapping or back",
            moved.name
        ))
        .with_help("write its fields in the text first")
        .at(moved.value.span));
    }
    // Its own comments above it and behind its last field are no part of its value.
    let lines = entry_span(document, moved.collection, moved.index).unwrap_or(moved.value.span);
    let simple = !moved.value.alias && document.comments_in(lines).len() == 0 && moved.all.len() == 1;
    let own = own_fields(document, moved.value.node);
    if !simple || own.len() != written_entries(document, moved.value.node) {
        return Err(EditRefusal::new(format!(
            "{} cannot be written anew without losing comments or aliases",
            moved.name
        ))
        .with_help("move it in the text, or move another variable first")
        .at(moved.value.span));
    }
    let mut fields: Vec<(String, NewValue)> = Vec::new();
    if list {
        fields.push(("name".to_owned(), NewValue::Text(moved.name.clone())));
    }
    for field in own {
        if field.key == "name" && (list || moved.list) {
            continue;
        }
        if field.value.alias {
            return Err(
                EditRefusal::new(format!("{} of {} is an alias", field.key, moved.name)).at(field.value.span),
            );
        }
        fields.push((field.key, NewValue::Again(field.value.node)));
    }
    Ok(NewValue::Mapping(fields))
}
