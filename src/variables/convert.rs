//! Converting a variables file from one runtime to another: keys and kinds are renamed where they are, and what the
//! target cannot express is listed.

use super::edit::repair::{Repair, Repaired, Repairs, repair};
use super::edit::{EditRefusal, check_readable, family, finish, is_known, planned, rule};
use super::entry::{Entry, Reading, SectionForm, fields, merged_mappings};
use super::loaded::NoArrayFiles;
use super::read::read;
use super::rules::VariableKind;
use super::runtime::Runtime;
use crate::text::{Section, Span};
use crate::yaml::edit::{DocumentChanges, NewValue, Patches, is_mapping_of, list_as_mapping};
use crate::yaml::{Document, NodeId, Tag, Use, Value, View};
use std::collections::HashSet;

/// Something that the target runtime of a conversion cannot express.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// The variable's section.
    pub section: Section,
    /// The variable's name.
    pub variable: String,
    /// The field that has no counterpart; none when it is the variable itself (an image, an array).
    pub field: Option<String>,
    /// The line (from 1) on which it is.
    pub line: usize,
    /// The bytes on which it is.
    pub span: Span,
    /// The losses, in words.
    pub message: String,
}

/// The treatment of what the target of a conversion cannot express.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Losses {
    /// Nothing is dropped: with losses there is no conversion.
    #[default]
    Block,
    /// Fields and variables that the target cannot express are dropped.
    Drop,
}

/// The result that a conversion would have.
#[derive(Clone, Debug)]
pub struct Conversion {
    /// The target.
    pub to: Runtime,
    /// The changes; none while losses block them.
    pub patches: Option<Patches>,
    /// The new text's document; none while losses block it.
    pub document: Option<Document>,
    /// The parts that the target cannot express, in the file's order.
    pub losses: Vec<Loss>,
    /// The repairs on the way.
    pub repairs: Vec<Repair>,
}

/// Rewrites the file that `reading` describes for the runtime `to`. Comments, order and the text of numbers stay. What
/// stops the source or the target and has a safe fix is repaired on the way ([`Repairs::Needed`]). With losses and
/// [`Losses::Block`] the document is none; whether the target takes the result is for the caller to read.
///
/// # Errors
/// When the text is not YAML, or the result would not mean what was intended.
pub fn convert(
    document: &Document,
    reading: &Reading,
    to: Runtime,
    losses: Losses,
) -> Result<Conversion, EditRefusal> {
    check_readable(document)?;
    if document.is_lossy() {
        return Err(EditRefusal::new("the file is not UTF-8").with_help("save it as UTF-8 first"));
    }
    let source = repaired(document, reading.runtime, reading.model());
    let mut found = Vec::new();
    let first = keys(&source.document, &source.reading, to, &mut found)?;
    if !source.repairs.is_empty() {
        for loss in &mut found {
            place_loss(document, reading, loss);
        }
    }
    if losses == Losses::Block && !found.is_empty() {
        return Ok(Conversion {
            to,
            losses: found,
            repairs: source.repairs,
            patches: None,
            document: None,
        });
    }
    let mut new = finish(&source.document, planned(&source.document, first)?)?.document;
    if to == Runtime::LumeModel15 {
        // The only runtime that takes no lists.
        for section in Section::ALL {
            let reading = read(&new, reading.runtime, reading.model(), &NoArrayFiles);
            if let Some(document) = as_mapping(&new, &reading, section)? {
                new = document;
            }
        }
    }
    let target = repaired(&new, to, reading.model());
    let mut repairs = source.repairs;
    repairs.extend(target.repairs);
    Ok(Conversion {
        to,
        losses: found,
        repairs,
        patches: Some(Patches::between(document.text(), target.document.text())),
        document: Some(target.document),
    })
}

/// The document with the repairs that a conversion needs. Array files are left out of account: no repair depends on
/// them.
fn repaired(document: &Document, runtime: Runtime, model: Option<&str>) -> Repaired {
    let reading = read(document, runtime, model, &NoArrayFiles);
    repair(document, &reading, Repairs::Needed, &NoArrayFiles)
}

/// Gives a loss that was found in the repaired text its place in the text as it is.
fn place_loss(document: &Document, reading: &Reading, loss: &mut Loss) {
    let entries = reading.entries(loss.section);
    let Some(entry) = entries.iter().find(|entry| entry.name == loss.variable) else {
        return;
    };
    let written = fields(document, entry);
    let key = loss.field.as_deref();
    let field = written.iter().find(|field| Some(field.key.as_str()) == key);
    loss.span = field.map_or(entry.span, |field| {
        Span::new(field.key_span.start, field.value_span.end.max(field.key_span.end))
    });
    loss.line = document.lines().line(loss.span.start);
}

/// The document with the list `section` as a mapping; none when it is no list.
fn as_mapping(
    document: &Document,
    reading: &Reading,
    section: Section,
) -> Result<Option<Document>, EditRefusal> {
    let Some(place) = reading.layout.section(section) else {
        return Ok(None);
    };
    if place.form != SectionForm::List {
        return Ok(None);
    }
    let patches = list_as_mapping(document, place.node, "name")?;
    let new = Document::parse(patches.apply(document.text()));
    let after = read(&new, reading.runtime, reading.model(), &NoArrayFiles);
    let holds = after
        .layout
        .section(section)
        .is_some_and(|other| is_mapping_of(document, place.node, "name", &new, other.node));
    if holds && new.problems().len() <= document.problems().len() {
        Ok(Some(new))
    } else {
        Err(EditRefusal::new(format!(
            "{} is a list that cannot be rewritten in place",
            section.key()
        ))
        .with_help("write it as a mapping from names in the text")
        .at(place.value_span))
    }
}

/// The name of a variable's kind in the target; none where it has no such kind. lume-torch 3.0 reads
/// ScalarVariable as another name of TorchScalarVariable that is going away, so the latter is written.
fn kind_word(kind: VariableKind, to: Runtime) -> Option<&'static str> {
    let counterpart = match kind {
        VariableKind::TorchScalar if to.kind(kind).is_none() => VariableKind::Scalar,
        VariableKind::Scalar if to.kind(VariableKind::TorchScalar).is_some() => VariableKind::TorchScalar,
        other => other,
    };
    to.kind(counterpart).map(|rule| rule.word)
}

/// The changes of keys and kinds, and the losses.
fn keys(
    document: &Document,
    reading: &Reading,
    to: Runtime,
    losses: &mut Vec<Loss>,
) -> Result<DocumentChanges, EditRefusal> {
    let mut changes = DocumentChanges {
        shared: true,
        ..DocumentChanges::default()
    };
    let mut seen = HashSet::new();
    if to == reading.runtime {
        return Ok(changes);
    }
    for section in Section::ALL {
        for entry in reading.entries(section) {
            if let Some(kind) = entry.kind
                && kind_word(kind, to).is_none()
            {
                drop_variable(document, reading, entry, kind, to, losses, &mut changes);
                continue;
            }
            for mapping in merged_mappings(document, entry.node) {
                if seen.insert(mapping) {
                    renamed_fields(document, reading, entry, mapping, to, losses, &mut changes);
                }
            }
        }
    }
    losses.sort_by_key(|loss| loss.span.start);
    Ok(changes)
}

fn drop_variable(
    document: &Document,
    reading: &Reading,
    entry: &Entry,
    kind: VariableKind,
    to: Runtime,
    losses: &mut Vec<Loss>,
    changes: &mut DocumentChanges,
) {
    let word = reading.runtime.kind(kind).map_or("variable", |rule| rule.word);
    losses.push(Loss {
        section: entry.section,
        variable: entry.name.clone(),
        field: None,
        line: document.lines().line(entry.name_span.start),
        span: entry.span,
        message: format!("{} has no {word}: the whole variable would be dropped", to.key()),
    });
    let Some(place) = reading.layout.section(entry.section) else {
        return;
    };
    let covers = |used: Use| {
        used.span.start <= entry.span.start && entry.span.start < used.span.end.max(used.span.start + 1)
    };
    let removed = &mut changes.of(place.node).removed;
    match document.view(place.node) {
        View::Scalar(_) => {}
        View::Sequence(items) => {
            removed.extend(
                items
                    .enumerate()
                    .filter(|(_, item)| covers(*item))
                    .map(|(index, _)| index),
            );
        }
        View::Mapping(entries) => {
            let key = entry.name_span.of(document.text());
            removed.extend(
                entries
                    .enumerate()
                    .filter(|(_, written)| written.key.span.of(document.text()) == key)
                    .map(|(index, _)| index),
            );
        }
    }
}

/// A field of one mapping on its way to the target.
struct FieldToConvert<'a> {
    key: &'a str,
    index: usize,
    key_span: Span,
    value: Use,
}

/// The fields of one mapping, renamed for the target; what it cannot express is removed and listed.
fn renamed_fields(
    document: &Document,
    reading: &Reading,
    entry: &Entry,
    mapping: NodeId,
    to: Runtime,
    losses: &mut Vec<Loss>,
    changes: &mut DocumentChanges,
) {
    let View::Mapping(entries) = document.view(mapping) else {
        return;
    };
    let all: Vec<FieldToConvert> = entries
        .enumerate()
        .filter(|(_, written)| document.tag(written.key.node) == Tag::Text)
        .filter_map(|(index, written)| match document.value(written.key.node) {
            Value::Text(key) => Some(FieldToConvert {
                key,
                index,
                key_span: written.key.span,
                value: written.value,
            }),
            _ => None,
        })
        .collect();
    // The keys that the source reads go first: what it ignores must not take their place in the target.
    let from = reading.runtime;
    let (read, ignored): (Vec<&FieldToConvert>, Vec<&FieldToConvert>) = all
        .iter()
        .partition(|field| is_known(from, entry.section, entry.kind, field.key));
    let mut taken: Vec<(&str, String)> = Vec::new();
    for field in read.iter().chain(&ignored) {
        let known = is_known(from, entry.section, entry.kind, field.key);
        let new = counterpart(entry, field.key, to)
            .filter(|new| taken.iter().all(|(old, other)| other != new || *old == field.key));
        match new {
            Some(new) => {
                if new != field.key {
                    changes.of(mapping).keys.insert(field.index, new.to_owned());
                }
                if to.kind_keys().contains(&new) {
                    kind(document, mapping, field, from, to, changes);
                }
                taken.push((field.key, new.to_owned()));
            }
            // What the source ignores and the target ignores too may stay.
            None if !known && to != Runtime::LumeTorch30 && counterpart(entry, field.key, to).is_none() => {}
            None => {
                changes.of(mapping).removed.insert(field.index);
                losses.push(Loss {
                    section: entry.section,
                    variable: entry.name.clone(),
                    field: Some(field.key.to_owned()),
                    line: document.lines().line(field.key_span.start),
                    span: Span::new(field.key_span.start, field.value.span.end.max(field.key_span.end)),
                    message: message(field.key, known, from, to),
                });
            }
        }
    }
}

fn message(key: &str, known: bool, from: Runtime, to: Runtime) -> String {
    if known {
        format!("{} has no {key}", to.key())
    } else {
        format!("{} ignores {key}, and {} cannot keep it", from.key(), to.key())
    }
}

/// The key of the same field in the target: the same one if it is known there.
fn counterpart<'a>(entry: &Entry, key: &'a str, to: Runtime) -> Option<&'a str> {
    let kind = entry.kind.and_then(|kind| {
        let word = kind_word(kind, to)?;
        to.kind_called(word).map(|rule| rule.kind)
    });
    if family("type").any(|other| other == key) {
        return Some(to.kind_key());
    }
    if to == Runtime::LumeTorch30 && key == "is_constant" {
        return rule(to, kind)?
            .field(entry.section, "read_only")
            .map(|_| "read_only");
    }
    family(key).find(|other| is_known(to, entry.section, kind, other))
}

/// The word of the kind, in the target's spelling.
fn kind(
    document: &Document,
    mapping: NodeId,
    field: &FieldToConvert,
    from: Runtime,
    to: Runtime,
    changes: &mut DocumentChanges,
) {
    let Value::Text(word) = document.value(field.value.node) else {
        return;
    };
    let Some(new) = from.kind_called(word).and_then(|rule| kind_word(rule.kind, to)) else {
        return;
    };
    if new != word && !field.value.alias {
        let values = &mut changes.of(mapping).values;
        values.insert(field.index, NewValue::Text(new.to_owned()));
    }
}
