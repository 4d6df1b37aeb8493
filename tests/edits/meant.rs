//! The meaning of an edit, said in terms of the value alone.

use crate::corpus::Opened;
use crate::tree::{self, Tree};
use lume_wizard::text::Section;
use lume_wizard::variables::edit::{Edit, FieldChange, NewVariable, VariablePosition};
use lume_wizard::variables::rules::REFERENCE_KEYS;
use lume_wizard::variables::{Entry, Reading, SectionForm};

/// The expected value of the text after `edit`; none where the edit cannot be made in this file for a reason of the
/// file (an alias, a merge, a name that is taken).
pub fn meant(opened: &Opened, edit: &Edit) -> Option<Tree> {
    let mut whole = opened.tree().clone();
    edited(&mut whole, &opened.reading, edit)?;
    Some(whole)
}

fn edited(whole: &mut Tree, reading: &Reading, edit: &Edit) -> Option<()> {
    match edit {
        Edit::Sharing { edit, .. } => edited(whole, reading, edit)?,
        // Edits of one step leave the places of the others alone, or are behind them.
        Edit::Together(edits) => {
            for edit in edits {
                edited(whole, reading, edit)?;
            }
        }
        Edit::Set(list) => {
            for (place, fields) in list {
                set(whole, reading, *place, fields)?;
            }
        }
        Edit::SetMany { variables, fields } => {
            for place in variables {
                set(whole, reading, *place, fields)?;
            }
        }
        Edit::ChangeKind {
            variable,
            kind,
            fields,
        } => {
            let key = kind_key(whole, reading, *variable);
            let kind = FieldChange::set(key, kind);
            set(whole, reading, *variable, &[&[kind], fields.as_slice()].concat())?;
        }
        Edit::Add {
            section,
            at,
            variables,
        } => {
            for (number, new) in variables.iter().enumerate() {
                add(whole, reading, *section, at.map(|at| at + number), new)?;
            }
        }
        Edit::Rename(list) => {
            for (place, name) in list {
                rename(whole, reading, *place, name)?;
            }
        }
        Edit::RenameField { variable, from, to } => {
            let from = tree::text(from);
            let fields = variable_at(whole, reading, *variable)?.entries()?;
            fields.iter_mut().find(|(key, _)| *key == from)?.0 = tree::text(to);
        }
        Edit::Remove(list) => {
            let mut list = list.clone();
            list.sort();
            for place in list.iter().rev() {
                take(whole, reading, *place)?;
            }
        }
        Edit::Duplicate { variable, names } => {
            for (index, name) in names.iter().enumerate() {
                duplicate(whole, reading, *variable, name, index)?;
            }
        }
        Edit::Reorder { variable, to } => {
            let item = take(whole, reading, *variable)?;
            put_back(whole, reading, variable.section, *to, item)?;
        }
        Edit::MoveSection { variables, to } => {
            for place in variables {
                let item = take(whole, reading, *place)?;
                let form = reading.layout.section(*to).map(|place| place.form);
                if form.is_none_or(|form| form == SectionForm::Other) {
                    fresh_section(parent(whole, reading)?, *to)?;
                }
                let item = fit(reading, *to, item)?;
                let end = section(whole, reading, *to)?.size()?;
                put_back(whole, reading, *to, end, item)?;
            }
        }
        Edit::RemoveKey(_) | Edit::Rewrite { .. } => return None,
    }
    Some(())
}

/// A variable on its way: its name and its fields, as the key and value of a mapping or as an item of a list.
enum Item {
    Pair(Tree, Tree),
    Item(Tree),
}

fn parent<'a>(whole: &'a mut Tree, reading: &Reading) -> Option<&'a mut Tree> {
    match &reading.layout.model {
        Some(key) => whole.get_mut(&tree::text(key)),
        None => Some(whole),
    }
}

fn section<'a>(whole: &'a mut Tree, reading: &Reading, section: Section) -> Option<&'a mut Tree> {
    parent(whole, reading)?.get_mut(&tree::text(section.key()))
}

pub fn entry(reading: &Reading, place: VariablePosition) -> &Entry {
    &reading.entries(place.section)[place.index]
}

fn variable_at<'a>(whole: &'a mut Tree, reading: &Reading, place: VariablePosition) -> Option<&'a mut Tree> {
    match section(whole, reading, place.section)? {
        Tree::List(items) => std::sync::Arc::make_mut(items).get_mut(place.index),
        other => other.entries()?.get_mut(place.index).map(|(_, value)| value),
    }
}

/// The key with which the variable says its kind.
fn kind_key(whole: &mut Tree, reading: &Reading, place: VariablePosition) -> &'static str {
    let variable = variable_at(whole, reading, place);
    let own = variable.and_then(|variable| {
        let keys = reading.runtime.kind_keys().iter();
        keys.copied()
            .find(|key| variable.get_mut(&tree::text(key)).is_some())
    });
    own.unwrap_or(reading.runtime.kind_key())
}

fn set(whole: &mut Tree, reading: &Reading, place: VariablePosition, fields: &[FieldChange]) -> Option<()> {
    let value = variable_at(whole, reading, place)?;
    if *value == tree::null() && fields.iter().any(|field| field.value.is_some()) {
        *value = tree::empty();
    }
    value.entries()?;
    for field in fields {
        let key = tree::text(&field.key);
        match &field.value {
            Some(text) => value.put(key, tree::parsed(text)),
            None => value.entries()?.retain(|(other, _)| *other != key),
        }
    }
    Some(())
}

fn fresh_section(parent: &mut Tree, section: Section) -> Option<()> {
    let key = tree::text(section.key());
    if let Some(old) = parent.get_mut(&key) {
        *old = tree::empty();
        return Some(());
    }
    let entries = parent.entries()?;
    let position = |section: Section| {
        let key = tree::text(section.key());
        entries.iter().position(|entry| entry.0 == key)
    };
    let at = match section {
        Section::Input => position(Section::Output).unwrap_or(entries.len()),
        Section::Output => position(Section::Input).map_or(entries.len(), |at| at + 1),
    };
    entries.insert(at, (key, tree::empty()));
    Some(())
}

fn add(whole: &mut Tree, reading: &Reading, to: Section, at: Option<usize>, new: &NewVariable) -> Option<()> {
    if *whole == tree::null() {
        *whole = tree::empty();
    }
    if section(whole, reading, to).is_none_or(|found| *found == tree::null()) {
        fresh_section(parent(whole, reading)?, to)?;
    }
    let form = reading.layout.section(to).map(|place| place.form);
    let mut fields = Vec::new();
    if form == Some(SectionForm::List) {
        fields.push((tree::text("name"), tree::text(&new.name)));
    }
    for (key, value) in &new.fields {
        fields.push((tree::text(key), tree::parsed(value)));
    }
    let fields = tree::map(fields);
    let item = if form == Some(SectionForm::List) {
        Item::Item(fields)
    } else {
        Item::Pair(tree::text(&new.name), fields)
    };
    let end = section(whole, reading, to)?.size()?;
    put_back(whole, reading, to, at.unwrap_or(end).min(end), item)
}

fn rename(whole: &mut Tree, reading: &Reading, place: VariablePosition, name: &str) -> Option<()> {
    let old = tree::text(&entry(reading, place).name);
    let listed = entry(reading, place).listed;
    if let Some(entries) = section(whole, reading, place.section)?.entries() {
        entries.get_mut(place.index)?.0 = tree::text(name);
    }
    let value = variable_at(whole, reading, place)?;
    if let Some(inner) = value.get_mut(&tree::text("name"))
        && (listed || *inner == old)
    {
        *inner = tree::text(name);
    } else if listed {
        return None;
    }
    follow(whole, reading, place, name);
    Some(())
}

/// The fields that name the renamed variable name it by its new name, unless another variable has the old one.
fn follow(whole: &mut Tree, reading: &Reading, place: VariablePosition, name: &str) {
    let old = &entry(reading, place).name;
    if reading.all().filter(|entry| entry.name == *old).count() > 1 {
        return;
    }
    for section in Section::ALL {
        for (index, entry) in reading.entries(section).iter().enumerate() {
            for key in REFERENCE_KEYS {
                let kind = entry
                    .kind
                    .or(reading.runtime.kinds().first().map(|rule| rule.kind));
                let known = kind
                    .and_then(|kind| reading.runtime.kind(kind)?.field(section, key))
                    .is_some();
                let variable = variable_at(whole, reading, VariablePosition { section, index });
                if let Some(value) = variable.and_then(|variable| variable.get_mut(&tree::text(key)))
                    && known
                    && *value == tree::text(old)
                {
                    *value = tree::text(name);
                }
            }
        }
    }
}

fn take(whole: &mut Tree, reading: &Reading, place: VariablePosition) -> Option<Item> {
    let section = section(whole, reading, place.section)?;
    if let Some(entries) = section.entries() {
        let (key, value) = entries.remove(place.index);
        return Some(Item::Pair(key, value));
    }
    Some(Item::Item(section.items()?.remove(place.index)))
}

fn put_back(whole: &mut Tree, reading: &Reading, to: Section, at: usize, item: Item) -> Option<()> {
    let section = section(whole, reading, to)?;
    match item {
        Item::Pair(key, value) => section.entries()?.insert(at, (key, value)),
        Item::Item(value) => section.items()?.insert(at, value),
    }
    Some(())
}

/// An item as the other section needs it.
fn fit(reading: &Reading, to: Section, item: Item) -> Option<Item> {
    let form = reading.layout.section(to).map(|place| place.form);
    let list = form == Some(SectionForm::List);
    let name = tree::text("name");
    Some(match (item, list) {
        (Item::Pair(key, mut fields @ Tree::Map(_)), true) => {
            let entries = fields.entries()?;
            entries.retain(|(other, _)| *other != name);
            entries.insert(0, (name, key));
            Item::Item(fields)
        }
        (Item::Item(mut fields @ Tree::Map(_)), false) => {
            let entries = fields.entries()?;
            let at = entries.iter().position(|(other, _)| *other == name)?;
            let (_, key) = entries.remove(at);
            Item::Pair(key, fields)
        }
        (item, _) => item,
    })
}

fn duplicate(
    whole: &mut Tree,
    reading: &Reading,
    place: VariablePosition,
    name: &str,
    after: usize,
) -> Option<()> {
    let old = tree::text(&entry(reading, place).name);
    let at = place.index + 1 + after;
    let mut copy = variable_at(whole, reading, place)?.clone();
    let section = section(whole, reading, place.section)?;
    let listed = matches!(section, Tree::List(_));
    if let Some(inner) = copy.get_mut(&tree::text("name"))
        && (listed || *inner == old)
    {
        *inner = tree::text(name);
    }
    match section.entries() {
        Some(entries) => entries.insert(at, (tree::text(name), copy)),
        None => section.items()?.insert(at, copy),
    }
    Some(())
}

/// For an addition: the new variables' fields in one order, and without the `name` inside and the kind, which are
/// written as the neighbours write them.
pub fn alike(edit: &Edit, mut whole: Tree) -> Tree {
    if let Edit::Add { variables, .. } = edit {
        for new in variables {
            alike_within(&mut whole, new);
        }
    }
    whole
}

fn alike_within(node: &mut Tree, new: &NewVariable) {
    let (name, key) = (tree::text(&new.name), tree::text("name"));
    let kinds = ["type", "variable_type", "variable_class"].map(tree::text);
    if let Some(entries) = node.entries() {
        for (other, value) in entries {
            match value.entries() {
                Some(fields) if *other == name => {
                    fields.retain(|(field, value)| *field != key || *value != name);
                    fields.retain(|(field, _)| !kinds.contains(field));
                    fields.sort_by_key(|field| format!("{field:?}"));
                }
                _ => alike_within(value, new),
            }
        }
    } else if let Some(items) = node.items() {
        for item in items {
            if item.get_mut(&key).is_some_and(|other| *other == name)
                && let Some(fields) = item.entries()
            {
                fields.retain(|(field, _)| !kinds.contains(field));
                fields.sort_by_key(|field| format!("{field:?}"));
            }
        }
    }
}
