//! Every kind of edit on every variable of every file.

use crate::corpus::{self, File, Opened, Picks};
use crate::support;
use crate::tree::{self, Tree};
use lume_wizard::text::{Section, Span};
use lume_wizard::variables::edit::{Edit, FieldChange, NewVariable, Place, apply};
use lume_wizard::variables::{Entry, Reading, SectionForm};
use lume_wizard::yaml::{Document, View};
use std::collections::BTreeMap;

/// What the value of the text must be after `edit`; none where the edit cannot be made in this file for a reason of the
/// file (an alias, a merge, a name that is taken).
pub fn meant(opened: &Opened, edit: &Edit) -> Option<Tree> {
    let mut whole = tree::of(&opened.document);
    let reading = &opened.reading;
    match edit {
        Edit::Set(list) => {
            for (place, fields) in list {
                set(&mut whole, reading, *place, fields)?;
            }
        }
        Edit::Add {
            section,
            variables,
            at: None,
        } => {
            for new in variables {
                add(&mut whole, reading, *section, new)?;
            }
        }
        Edit::Rename(list) => {
            for (place, name) in list {
                rename(&mut whole, reading, *place, name)?;
            }
        }
        Edit::Remove(list) => {
            let mut list = list.clone();
            list.sort();
            for place in list.iter().rev() {
                take(&mut whole, reading, *place)?;
            }
        }
        Edit::Duplicate { variable, names } => {
            for (index, name) in names.iter().enumerate() {
                duplicate(&mut whole, reading, *variable, name, index)?;
            }
        }
        Edit::Reorder { variable, to } => {
            let item = take(&mut whole, reading, *variable)?;
            put_back(&mut whole, reading, variable.section, *to, item)?;
        }
        Edit::MoveSection { variables, to } => {
            for place in variables {
                let item = take(&mut whole, reading, *place)?;
                if reading
                    .layout
                    .section(*to)
                    .is_none_or(|place| place.form == SectionForm::Other)
                {
                    let parent = parent(&mut whole, reading)?;
                    fresh_section(parent, *to);
                }
                let item = fit(reading, *to, item)?;
                let end = size(&mut whole, reading, *to)?;
                put_back(&mut whole, reading, *to, end, item)?;
            }
        }
        _ => return None,
    }
    Some(whole)
}

/// A variable on its way: its name and its fields, as the key and value of a mapping or as an item of a list.
enum Item {
    Pair(Tree, Tree),
    Item(Tree),
}

fn parent<'a>(whole: &'a mut Tree, reading: &Reading) -> Option<&'a mut Tree> {
    match &reading.layout.nested {
        Some(key) => whole.get_mut(&tree::text(key)),
        None => Some(whole),
    }
}

fn section<'a>(whole: &'a mut Tree, reading: &Reading, section: Section) -> Option<&'a mut Tree> {
    parent(whole, reading)?.get_mut(&tree::text(section.key()))
}

fn size(whole: &mut Tree, reading: &Reading, at: Section) -> Option<usize> {
    Some(match section(whole, reading, at)? {
        Tree::Map(entries) => entries.len(),
        Tree::List(items) => items.len(),
        Tree::Scalar(_) => return None,
    })
}

fn entry(reading: &Reading, place: Place) -> &Entry {
    &reading.entries(place.section)[place.index]
}

fn variable<'a>(whole: &'a mut Tree, reading: &Reading, place: Place) -> Option<&'a mut Tree> {
    match section(whole, reading, place.section)? {
        Tree::Map(entries) => entries.get_mut(place.index).map(|(_, value)| value),
        Tree::List(items) => items.get_mut(place.index),
        Tree::Scalar(_) => None,
    }
}

fn set(whole: &mut Tree, reading: &Reading, place: Place, fields: &[FieldChange]) -> Option<()> {
    let value = variable(whole, reading, place)?;
    if *value == Tree::Scalar("Null".to_owned()) && fields.iter().any(|field| field.value.is_some()) {
        *value = Tree::Map(Vec::new());
    }
    let Tree::Map(_) = value else {
        return None;
    };
    for field in fields {
        let key = tree::text(&field.key);
        match &field.value {
            Some(text) => value.put(key, tree::parsed(text)),
            None => value.map().retain(|(other, _)| *other != key),
        }
    }
    Some(())
}

fn fresh_section(parent: &mut Tree, section: Section) {
    let key = tree::text(section.key());
    if let Some(old) = parent.get_mut(&key) {
        *old = Tree::Map(Vec::new());
        return;
    }
    let other = |section: Section| {
        let key = tree::text(section.key());
        move |entry: &(Tree, Tree)| entry.0 == key
    };
    let entries = parent.map();
    let at = match section {
        Section::Input => entries
            .iter()
            .position(other(Section::Output))
            .unwrap_or(entries.len()),
        Section::Output => entries
            .iter()
            .position(other(Section::Input))
            .map_or(entries.len(), |at| at + 1),
    };
    entries.insert(at, (key, Tree::Map(Vec::new())));
}

fn add(whole: &mut Tree, reading: &Reading, to: Section, new: &NewVariable) -> Option<()> {
    if *whole == Tree::Scalar("Null".to_owned()) {
        *whole = Tree::Map(Vec::new());
    }
    let place = reading.layout.section(to);
    let null = section(whole, reading, to).is_none_or(|found| *found == Tree::Scalar("Null".to_owned()));
    if null {
        fresh_section(parent(whole, reading)?, to);
    }
    let list = place.is_some_and(|place| place.form == SectionForm::List);
    let mut fields = Vec::new();
    if list {
        fields.push((tree::text("name"), tree::text(&new.name)));
    }
    for (key, value) in &new.fields {
        fields.push((tree::text(key), tree::parsed(value)));
    }
    match section(whole, reading, to)? {
        Tree::Map(entries) => entries.push((tree::text(&new.name), Tree::Map(fields))),
        Tree::List(items) => items.push(Tree::Map(fields)),
        Tree::Scalar(_) => return None,
    }
    Some(())
}

fn rename(whole: &mut Tree, reading: &Reading, place: Place, name: &str) -> Option<()> {
    let old = tree::text(&entry(reading, place).name);
    let listed = entry(reading, place).listed;
    if let Tree::Map(entries) = section(whole, reading, place.section)? {
        entries.get_mut(place.index)?.0 = tree::text(name);
    }
    let value = variable(whole, reading, place)?;
    if let Some(inner) = value.get_mut(&tree::text("name"))
        && (listed || *inner == old)
    {
        *inner = tree::text(name);
    } else if listed {
        return None;
    }
    Some(())
}

fn take(whole: &mut Tree, reading: &Reading, place: Place) -> Option<Item> {
    match section(whole, reading, place.section)? {
        Tree::Map(entries) => {
            let (key, value) = entries.remove(place.index);
            Some(Item::Pair(key, value))
        }
        Tree::List(items) => Some(Item::Item(items.remove(place.index))),
        Tree::Scalar(_) => None,
    }
}

fn put_back(whole: &mut Tree, reading: &Reading, to: Section, at: usize, item: Item) -> Option<()> {
    match (section(whole, reading, to)?, item) {
        (Tree::Map(entries), Item::Pair(key, value)) => entries.insert(at, (key, value)),
        (Tree::List(items), Item::Item(value)) => items.insert(at, value),
        _ => return None,
    }
    Some(())
}

/// An item as the other section needs it.
fn fit(reading: &Reading, to: Section, item: Item) -> Option<Item> {
    let list = reading
        .layout
        .section(to)
        .is_some_and(|place| place.form == SectionForm::List);
    let name = tree::text("name");
    Some(match (item, list) {
        (Item::Pair(key, Tree::Map(mut fields)), true) => {
            fields.retain(|(other, _)| *other != name);
            fields.insert(0, (name, key));
            Item::Item(Tree::Map(fields))
        }
        (Item::Item(Tree::Map(mut fields)), false) => {
            let at = fields.iter().position(|(other, _)| *other == name)?;
            let (_, key) = fields.remove(at);
            Item::Pair(key, Tree::Map(fields))
        }
        (item, _) => item,
    })
}

fn duplicate(whole: &mut Tree, reading: &Reading, place: Place, name: &str, after: usize) -> Option<()> {
    let old = tree::text(&entry(reading, place).name);
    let at = place.index + 1 + after;
    let renamed = |value: &Tree, always: bool| {
        let mut value = value.clone();
        if let Tree::Map(_) = value
            && let Some(inner) = value.get_mut(&tree::text("name"))
            && (always || *inner == old)
        {
            *inner = tree::text(name);
        }
        value
    };
    match section(whole, reading, place.section)? {
        Tree::Map(entries) => {
            let value = renamed(&entries.get(place.index)?.1, false);
            entries.insert(at, (tree::text(name), value));
        }
        Tree::List(items) => {
            let value = renamed(items.get(place.index)?, true);
            items.insert(at, value);
        }
        Tree::Scalar(_) => return None,
    }
    Some(())
}

/// The lines of a text, numbered from 0, that an edit of a variable may take away or change: its own, the comments
/// directly above it in its column, and those after its last field that are further in.
fn lines_of(document: &Document, lines: &[String], span: Span) -> std::ops::RangeInclusive<usize> {
    let mut first = document.lines().line(span.start) - 1;
    let mut last = document.lines().line(span.end.max(span.start + 1) - 1) - 1;
    let column = |line: &String| line.len() - line.trim_start_matches(' ').len();
    let comment = |at: usize| {
        lines
            .get(at)
            .is_some_and(|line| line.trim_start().starts_with('#'))
    };
    // A dash on a line of its own.
    let above = (0..first)
        .rev()
        .find(|&at| !lines[at].trim().is_empty() && !comment(at));
    if let Some(dash) = above.filter(|&at| lines[at].split('#').next().unwrap_or("").trim() == "-") {
        first = dash;
    }
    let own = lines.get(first).map_or(0, column);
    while first > 0 && comment(first - 1) && lines.get(first - 1).map(column) == Some(own) {
        first -= 1;
    }
    let mut probe = last + 1;
    while lines.get(probe).is_some_and(|line| line.trim().is_empty()) || comment(probe) {
        if comment(probe) {
            if lines.get(probe).map_or(0, column) <= own {
                break;
            }
            last = probe;
        }
        probe += 1;
    }
    first..=last
}

/// Counts of what happened.
#[derive(Default)]
pub struct Tally {
    pub made: usize,
    pub refused: BTreeMap<String, usize>,
    pub wrong: Vec<String>,
}

impl Tally {
    pub fn refusals(&self) -> usize {
        self.refused.values().sum()
    }

    pub fn report(&self, what: &str) {
        println!(
            "{what}: {} edits made, {} refused, {} wrong",
            self.made,
            self.refusals(),
            self.wrong.len()
        );
        for (reason, count) in &self.refused {
            println!("  refused {count}: {reason}");
        }
        for wrong in self.wrong.iter().take(10) {
            println!("WRONG {wrong}");
        }
    }
}

/// For an addition: the new variables' fields in one order, and without the `name` inside and the
/// kind, which are written as the neighbours write them.
fn alike(edit: &Edit, mut whole: Tree) -> Tree {
    fn within(node: &mut Tree, new: &NewVariable) {
        let (name, key) = (tree::text(&new.name), tree::text("name"));
        let kinds = ["type", "variable_type", "variable_class"].map(tree::text);
        match node {
            Tree::Map(entries) => {
                for (other, value) in entries {
                    if let (true, Tree::Map(fields)) = (*other == name, &mut *value) {
                        fields.retain(|(field, value)| *field != key || *value != name);
                        fields.retain(|(field, _)| !kinds.contains(field));
                        fields.sort_by_key(|field| format!("{field:?}"));
                    } else {
                        within(value, new);
                    }
                }
            }
            Tree::List(items) => {
                for item in items {
                    if item.get_mut(&key).is_some_and(|other| *other == name) {
                        item.map().retain(|(field, _)| !kinds.contains(field));
                        item.map().sort_by_key(|field| format!("{field:?}"));
                    }
                }
            }
            Tree::Scalar(_) => {}
        }
    }
    if let Edit::Add { variables, .. } = edit {
        for new in variables {
            within(&mut whole, new);
        }
    }
    whole
}

/// Makes the edit, and checks the value, the lines and the way back. Gives the new text.
pub fn check(name: &str, opened: &Opened, edit: &Edit, tally: &mut Tally) -> Option<String> {
    let old = opened.document.text();
    let applied = match apply(&opened.document, &opened.reading, edit) {
        Ok(applied) => applied,
        Err(refusal) => {
            let reason: String = refusal
                .message
                .split(' ')
                .filter(|word| !word.chars().any(|c| c.is_ascii_digit()))
                .collect::<Vec<_>>()
                .join(" ");
            if std::env::var_os("LUME_WIZARD_TEST_REFUSALS").is_some() {
                println!("REFUSED {name}: {refusal}: {edit:?}\n{old}\n---");
            }
            *tally.refused.entry(reason).or_default() += 1;
            return None;
        }
    };
    let new = applied.document.text().to_owned();
    let mut wrong = |what: &str| {
        tally.wrong.push(format!(
            "{name}: {what}: {edit:?}\n--- before\n{old}\n--- after\n{new}\n---"
        ));
    };
    if applied.patches.apply(old) != new || applied.patches.inverse(old).apply(&new) != old {
        wrong("the way back");
    }
    match meant(opened, edit) {
        None => wrong("the file has no such place"),
        Some(meant) if alike(edit, meant.clone()) != alike(edit, tree::of(&applied.document)) => {
            wrong(&format!(
                "the value:\nmeant {meant:?}\nfound {:?}",
                tree::of(&applied.document)
            ));
        }
        Some(_) => {}
    }
    if let Some(what) = wrong_lines(opened, edit, &new) {
        wrong(&what);
    }
    tally.made += 1;
    Some(new)
}

/// What is wrong about the lines that differ: all lines but those of the variables that the edit is about, and their
/// comments, must be there in their order.
fn wrong_lines(opened: &Opened, edit: &Edit, new: &str) -> Option<String> {
    let document = &opened.document;
    let reading = &opened.reading;
    let old_lines = split(document.text());
    let new_lines = split(new);
    let moves = matches!(
        edit,
        Edit::MoveSection { .. } | Edit::Reorder { .. } | Edit::Remove(_)
    );
    let may: Vec<Span> = match edit {
        Edit::Set(list) => list
            .iter()
            .map(|(place, _)| entry(reading, *place).span)
            .collect(),
        Edit::Rename(list) => list
            .iter()
            .map(|(place, _)| entry(reading, *place).span)
            .collect(),
        Edit::Remove(list) | Edit::MoveSection { variables: list, .. } => {
            list.iter().map(|place| entry(reading, *place).span).collect()
        }
        Edit::Reorder { variable, .. } => vec![entry(reading, *variable).span],
        _ => Vec::new(),
    };
    let mut allowed: Vec<usize> = may
        .into_iter()
        .flat_map(|span| lines_of(document, &old_lines, span))
        .collect();
    for section in Section::ALL {
        let Some(place) = reading.layout.section(section) else {
            continue;
        };
        let written = document.span(place.node).of(document.text());
        let braces = written.starts_with(['{', '[']);
        let many = reading.entries(section).len();
        let empties = moves && many <= list_length(edit);
        if braces || empties || many == 0 {
            // The line of the section's key gets or loses its braces.
            allowed.push(document.lines().line(place.key_span.start) - 1);
        }
        if braces {
            allowed.extend(lines_of(
                document,
                &old_lines,
                Span::new(place.key_span.start, place.value_span.end),
            ));
        }
    }
    let root = document
        .root()
        .map_or("", |root| document.span(root).of(document.text()));
    let null = document.root().is_none_or(|root| document.scalar(root).is_some());
    // Empty lines that a `|+` keeps belong to it; and a lone CR before a lone LF, brought together, end one line.
    let kept = document.text().contains("|+");
    let lone = document.text().replace("\r\n", "").contains('\r') && document.text().contains('\n');
    if root.starts_with('{') || null || kept || lone {
        return None;
    }
    if has_repeats(document) && !matches!(edit, Edit::Set(_) | Edit::Add { .. } | Edit::Duplicate { .. }) {
        // Every writing of a repeated key belongs to the edit.
        return None;
    }
    let mut next = new_lines.iter();
    for (number, line) in old_lines.iter().enumerate() {
        let last_break = number + 1 == old_lines.len() && line.is_empty();
        if !allowed.contains(&number) && !last_break && !next.any(|other| other == line) {
            return Some(format!("line {} is changed: {line:?}", number + 1));
        }
    }
    let most = match edit {
        Edit::Set(list) => list.iter().map(|(_, fields)| 2 * fields.len()).sum(),
        Edit::Reorder { .. } => 1,
        Edit::MoveSection { to, .. } if reading.entries(*to).is_empty() => return None,
        Edit::MoveSection { .. } => 2,
        Edit::Rename(_) | Edit::Remove(_) => 0,
        _ => return None,
    };
    let more = new_lines.len().saturating_sub(old_lines.len());
    (more > most).then(|| format!("{} lines became {}", old_lines.len(), new_lines.len()))
}

fn split(text: &str) -> Vec<String> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.split('\n').map(str::to_owned).collect()
}

const fn list_length(edit: &Edit) -> usize {
    match edit {
        Edit::Remove(list) | Edit::MoveSection { variables: list, .. } => list.len(),
        _ => 0,
    }
}

/// Whether a mapping of the document has a key twice: then all of its entries belong to the edit.
fn has_repeats(document: &Document) -> bool {
    fn within(document: &Document, node: lume_wizard::yaml::NodeId) -> bool {
        match document.view(node) {
            View::Scalar(_) => false,
            View::Sequence(items) => items
                .into_iter()
                .any(|item| !item.alias && within(document, item.node)),
            View::Mapping(entries) => {
                !document.pairs(node).repeated.is_empty()
                    || entries
                        .into_iter()
                        .any(|entry| !entry.value.alias && within(document, entry.value.node))
            }
        }
    }
    document.root().is_some_and(|root| within(document, root))
}

/// The edits of every kind that make sense for one variable.
pub fn edits_of(opened: &Opened, place: Place) -> Vec<Edit> {
    let reading = &opened.reading;
    let entry = entry(reading, place);
    let fields: Vec<(String, String)> = lume_wizard::variables::fields(&opened.document, entry)
        .into_iter()
        .map(|field| (field.key, field.value_span.of(opened.document.text()).to_owned()))
        .collect();
    let other = if place.section == Section::Input {
        Section::Output
    } else {
        Section::Input
    };
    let set = |key: &str, value: &str| Edit::Set(vec![(place, vec![FieldChange::set(key, value)])]);
    let mut edits = Vec::new();
    for (key, old) in &fields {
        for value in ["7.25", "[0.5, 1.5]", "'a: b'"] {
            if old != value && key != "name" {
                edits.push(set(key, value));
            }
        }
        if key != "name" || !entry.listed {
            edits.push(Edit::Set(vec![(place, vec![FieldChange::unset(key)])]));
        }
    }
    edits.push(set("brand_new", "[1, two]"));
    edits.push(Edit::Rename(vec![(place, "New: name #1".to_owned())]));
    edits.push(Edit::Rename(vec![(place, "QUAD:IN20:999:BCTRL".to_owned())]));
    edits.push(Edit::Duplicate {
        variable: place,
        names: vec!["copy 1".to_owned(), "on".to_owned()],
    });
    edits.push(Edit::Remove(vec![place]));
    let last = reading.entries(place.section).len() - 1;
    for to in [0, last, place.index / 2] {
        if to != place.index {
            edits.push(Edit::Reorder { variable: place, to });
        }
    }
    edits.push(Edit::MoveSection {
        variables: vec![place],
        to: other,
    });
    edits
}

fn run(files: &[File], most: usize) -> Tally {
    let mut tally = Tally::default();
    let mut variables = 0;
    for (number, file) in files.iter().enumerate() {
        let opened = Opened::new(&file.text);
        if !opened.readable() || opened.reading.layout.parent.is_none() {
            continue;
        }
        let mut places: Vec<Place> = Section::ALL
            .into_iter()
            .flat_map(|section| {
                (0..opened.reading.entries(section).len()).map(move |index| Place { section, index })
            })
            .collect();
        let mut picks = Picks::new(number as u64);
        while places.len() > most {
            let at = picks.below(places.len());
            places.swap_remove(at);
        }
        for place in places {
            variables += 1;
            for edit in edits_of(&opened, place) {
                check(&file.name, &opened, &edit, &mut tally);
            }
        }
    }
    println!("{} files, {variables} variables", files.len());
    assert!(variables >= files.len(), "only {variables} variables were seen");
    tally
}

#[test]
fn every_edit_of_the_cases_changes_what_is_meant() {
    let Some(files) = corpus::cases() else {
        return;
    };
    let tally = run(&files, usize::MAX);
    tally.report("cases");
    assert!(tally.wrong.is_empty(), "{} wrong", tally.wrong.len());
    assert!(tally.made > 30_000, "{} edits", tally.made);
}

#[test]
fn every_edit_of_the_real_files_changes_what_is_meant() {
    let Some(files) = corpus::real() else {
        return;
    };
    let size = support::size() as usize;
    println!("size {size}");
    let tally = run(&files, 3 * size);
    tally.report("real files");
    assert!(tally.wrong.is_empty(), "{} wrong", tally.wrong.len());
    assert!(tally.made > 2_000, "{} edits", tally.made);
}

/// What a tree is without the names of the fields and kinds that a conversion renames.
fn bare(node: &Tree) -> Tree {
    let families: [&[&str]; 6] = [
        &["default", "default_value"],
        &["range", "value_range"],
        &["units", "unit"],
        &["is_constant", "read_only"],
        &["type", "variable_type", "variable_class"],
        &["scalar", "ScalarVariable", "TorchScalarVariable"],
    ];
    match node {
        Tree::Scalar(_) => families
            .iter()
            .find(|family| family.iter().any(|name| *node == tree::text(name)))
            .map_or_else(|| node.clone(), |family| tree::text(family[0])),
        Tree::List(items) => Tree::List(items.iter().map(bare).collect()),
        Tree::Map(entries) => {
            let mut entries: Vec<(Tree, Tree)> = entries
                .iter()
                .map(|(key, value)| (bare(key), bare(value)))
                .collect();
            let name = tree::text("name");
            entries.retain(|(key, _)| *key != name);
            Tree::Map(entries)
        }
    }
}

#[test]
fn conversions_rename_and_lose_nothing_that_is_not_listed() {
    let files: Vec<File> = corpus::cases()
        .into_iter()
        .chain(corpus::real())
        .flatten()
        .collect();
    if files.is_empty() {
        return;
    }
    let (mut converted, mut blocked, mut accepted, mut refused) = (0, 0, 0, Vec::new());
    for file in files.iter().filter(|file| file.text.len() < 30_000) {
        let opened = Opened::new(&file.text);
        if !opened.reading.accepted() {
            continue;
        }
        for to in lume_wizard::variables::RUNTIMES {
            let block = lume_wizard::variables::edit::Losses::Block;
            let conversion = match lume_wizard::variables::convert::convert(
                &opened.document,
                &opened.reading,
                to,
                block,
            ) {
                Ok(conversion) => conversion,
                Err(refusal) => {
                    refused.push(format!("{} to {}: {refusal}", file.name, to.key()));
                    continue;
                }
            };
            let Some(new) = conversion.document else {
                assert!(!conversion.losses.is_empty());
                blocked += 1;
                continue;
            };
            let listed = |reading: &Reading| {
                Section::ALL.into_iter().any(|section| {
                    reading
                        .layout
                        .section(section)
                        .is_some_and(|place| place.form == SectionForm::List)
                })
            };
            let after = lume_wizard::variables::read(&new, to, &lume_wizard::variables::NoArrayFiles);
            if !listed(&opened.reading) || listed(&after) {
                let (old, found) = (bare(&tree::of(&opened.document)), bare(&tree::of(&new)));
                assert_eq!(
                    old,
                    found,
                    "{} to {}\n{}\n{}",
                    file.name,
                    to.key(),
                    file.text,
                    new.text()
                );
            }
            let comments = |document: &Document| document.comments().count();
            assert_eq!(
                comments(&opened.document),
                comments(&new),
                "{} to {}",
                file.name,
                to.key()
            );
            assert_eq!(conversion.patches.unwrap().apply(&file.text), new.text());
            converted += 1;
            accepted += usize::from(after.accepted());
        }
    }
    println!(
        "conversions: {converted} made ({accepted} accepted by the target), {blocked} blocked, {} refused",
        refused.len()
    );
    for refusal in refused.iter().take(20) {
        println!("  {refusal}");
    }
    assert!(converted > 1_000 && blocked > 50, "{converted} {blocked}");
    assert!(refused.len() * 1_000 <= converted, "{} refused", refused.len());
}

#[test]
fn every_fix_that_is_offered_can_be_made() {
    let files: Vec<File> = corpus::cases()
        .into_iter()
        .chain(corpus::real())
        .flatten()
        .collect();
    if files.is_empty() {
        return;
    }
    let mut made: BTreeMap<&str, usize> = BTreeMap::new();
    for file in files.iter().filter(|file| file.text.len() < 5_000) {
        let opened = Opened::new(&file.text);
        for diagnostic in &opened.reading.diagnostics {
            for fix in lume_wizard::variables::edit::fixes(&opened.document, &opened.reading, diagnostic) {
                let applied = apply(&opened.document, &opened.reading, &fix.edit).unwrap_or_else(|refusal| {
                    panic!("{}: {}: {}: {refusal}", file.name, diagnostic.code, fix.label)
                });
                assert_ne!(applied.document.text(), file.text);
                *made.entry(diagnostic.code).or_default() += 1;
            }
        }
    }
    println!("fixes: {made:?}");
    assert!(made.len() > 12, "{made:?}");
}
