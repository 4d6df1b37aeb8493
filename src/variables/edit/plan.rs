//! From an edit to changes of the document.

use super::anchors;
use super::locate::{
    EntryIndex, LocatedVariable, OwnField, index_of_key, locate, own_fields, scalar_at, section,
    written_entries,
};
use super::references::follow_rename;
use super::sections::{self, add, move_section};
use super::set::{NewField, own_mapping, rename_field, renamed, set};
use super::types::{Edit, EditRefusal, FieldChange, Sharing, VariablePosition};
use super::values::fragment;
use crate::text::{Section, Span};
use crate::variables::entry::Reading;
use crate::yaml::edit::{DocumentChanges, Insert, MovedEntry, NewValue, Patches};
use crate::yaml::{Document, ProblemKind, Splice, Value};

/// A planned edit: the changes of the text, and what the new text must mean.
#[derive(Clone, Debug)]
pub struct PlannedEdit {
    /// The changes of the text.
    pub patches: Patches,
    changes: DocumentChanges,
}

impl PlannedEdit {
    /// The same where only the parts of `splice` change, in time in proportion to them.
    ///
    /// # Errors
    /// As [`PlannedEdit::verify`].
    pub fn verify_parts(&self, old: &Document, splice: &Splice) -> Result<(), EditRefusal> {
        match self.changes.verify_parts(old, splice) {
            Some(verified) => verified.map_err(EditRefusal::from),
            None => self.verify(old, &Document::parse(self.patches.apply(old.text()))),
        }
    }

    /// Compares what the new text means with what the edit asked for, in time in proportion to the file.
    ///
    /// # Errors
    /// When they differ: then the edit must be undone.
    pub fn verify(&self, old: &Document, new: &Document) -> Result<(), EditRefusal> {
        self.changes.verify(old, new).map_err(EditRefusal::from)
    }
}

/// An edit made and verified.
#[derive(Clone, Debug)]
pub struct AppliedEdit {
    /// The changes of the text; their inverse takes the edit back.
    pub patches: Patches,
    /// The document of the new text.
    pub document: Document,
}

/// Plans an edit without reading the new text: quick also in a large file.
///
/// # Errors
/// When it cannot be made without changing something else, or makes no sense in this file.
pub fn plan(document: &Document, reading: &Reading, edit: &Edit) -> Result<PlannedEdit, EditRefusal> {
    let changes = changes(document, reading, edit)?;
    let patches = changes.patches(document)?;
    Ok(PlannedEdit { patches, changes })
}

/// Makes an edit and verifies it.
///
/// # Errors
/// As [`plan`], and when the new text would not mean what was asked.
pub fn apply(document: &Document, reading: &Reading, edit: &Edit) -> Result<AppliedEdit, EditRefusal> {
    let planned = plan(document, reading, edit)?;
    finish(document, planned)
}

pub(in crate::variables) fn finish(
    document: &Document,
    planned: PlannedEdit,
) -> Result<AppliedEdit, EditRefusal> {
    let new = Document::parse(planned.patches.apply(document.text()));
    planned.verify(document, &new)?;
    Ok(AppliedEdit {
        patches: planned.patches,
        document: new,
    })
}

/// Patches and the check of them, for changes that are made elsewhere (conversions).
pub(in crate::variables) fn planned(
    document: &Document,
    changes: DocumentChanges,
) -> Result<PlannedEdit, EditRefusal> {
    let patches = changes.patches(document)?;
    Ok(PlannedEdit { patches, changes })
}

/// Refuses a text of which not even the structure is understood: what an edit would do to it could not be checked.
///
/// # Errors
/// With the first problem of the text.
pub fn check_readable(document: &Document) -> Result<(), EditRefusal> {
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
                EditRefusal::new(format!("line {line} is not YAML yet: {}", problem.message))
                    .with_help("correct that in the text first")
                    .at(problem.span),
            )
        }
    }
}

fn changes(document: &Document, reading: &Reading, edit: &Edit) -> Result<DocumentChanges, EditRefusal> {
    check_readable(document)?;
    let mut changes = DocumentChanges::default();
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
    changes: &mut DocumentChanges,
) -> Result<(), EditRefusal> {
    match edit {
        Edit::Sharing { edit, .. } => collect(document, reading, edit, sharing, changes)?,
        Edit::Together(edits) => {
            for edit in edits {
                collect(document, reading, edit, sharing, changes)?;
            }
        }
        Edit::Set(list) => {
            let index = EntryIndex::of(document, reading, list.len());
            for (place, fields) in list {
                let fields = NewField::all(fields)?;
                set(document, reading, (*place, &index), &fields, sharing, changes)?;
            }
            follow_rename(document, reading, &renamed(reading, list), changes);
        }
        Edit::SetMany { variables, fields } => {
            let index = EntryIndex::of(document, reading, variables.len());
            let fields = NewField::all(fields)?;
            for place in variables {
                set(document, reading, (*place, &index), &fields, sharing, changes)?;
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
                (*variable, &EntryIndex::default()),
                &NewField::all(&all)?,
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
            let index = EntryIndex::of(document, reading, list.len());
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

fn duplicate(
    document: &Document,
    reading: &Reading,
    place: VariablePosition,
    names: &[String],
    changes: &mut DocumentChanges,
) -> Result<(), EditRefusal> {
    let found = locate(document, reading, place, &EntryIndex::default())?;
    sections::check_names(reading, place.section, names.iter().map(String::as_str), &[])?;
    let name_field = name_field(document, &found);
    if found.list && (name_field.is_none() || found.value.alias) {
        return Err(
            EditRefusal::new(format!("{} does not write its name itself", found.name))
                .with_help("write the copy in the text")
                .at(found.value.span),
        );
    }
    let copies = names.iter().map(|name| {
        Insert::Text(MovedEntry {
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
fn name_field(document: &Document, found: &LocatedVariable) -> Option<OwnField> {
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
    list: &[(VariablePosition, String)],
    changes: &mut DocumentChanges,
) -> Result<(), EditRefusal> {
    for section in Section::ALL {
        let here: Vec<&(VariablePosition, String)> = list
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
    let index = EntryIndex::of(document, reading, list.len());
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
            return Err(EditRefusal::new("this variable has no name of its own")
                .with_help("give it one: set its field name")
                .at(found.value.span));
        }
        // What other variables share keeps its `name`: in a mapping the key counts.
        if let Some(field) = name_field
            && (found.list || !document.is_aliased(found.value.node))
        {
            let values = &mut changes.of(found.value.node).values;
            values.extend(
                field
                    .all
                    .iter()
                    .map(|&index| (index, NewValue::Text(name.clone()))),
            );
        }
    }
    follow_rename(document, reading, list, changes);
    Ok(())
}

fn reorder(
    document: &Document,
    reading: &Reading,
    place: VariablePosition,
    to: usize,
    changes: &mut DocumentChanges,
) -> Result<(), EditRefusal> {
    let found = locate(document, reading, place, &EntryIndex::default())?;
    let section = section(reading, place.section)?;
    let next = if to < place.index {
        to
    } else {
        to.saturating_add(1)
    };
    let before = match reading.entries(place.section).get(next) {
        Some(_) => {
            let other = VariablePosition {
                section: place.section,
                index: next,
            };
            locate(document, reading, other, &EntryIndex::default())?
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
        Insert::Text(MovedEntry {
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

fn remove_key(document: &Document, span: Span, changes: &mut DocumentChanges) -> Result<(), EditRefusal> {
    let at = scalar_at(document, span).filter(|(_, _, key)| *key);
    let Some((mapping, index, _)) = at else {
        return Err(EditRefusal::new("there is no key at this place").at(span));
    };
    let index = index_of_key(document, mapping, span).unwrap_or(index);
    changes.of(mapping).removed.insert(index);
    Ok(())
}

fn rewrite(
    document: &Document,
    span: Span,
    text: &str,
    changes: &mut DocumentChanges,
) -> Result<(), EditRefusal> {
    let Some((collection, index, key)) = scalar_at(document, span) else {
        return Err(EditRefusal::new("there is no value at this place").at(span));
    };
    let value = fragment("value", text)?;
    let change = changes.of(collection);
    if !key {
        change.values.insert(index, NewValue::Written(value));
        return Ok(());
    }
    let name = value.root().map(|root| value.document().value(root));
    match name {
        Some(Value::Text(name)) => {
            change.keys.insert(index, name.to_owned());
            Ok(())
        }
        _ => Err(EditRefusal::new(format!("{text} is no text, so it cannot be a key")).at(span)),
    }
}
