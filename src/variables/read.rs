//! Reading: the sections, then each variable, then what the variables say about each other.

use super::entry::{Entry, Layout, Reading, SectionForm, SectionPlace, is_dict};
use super::index::{Index, Remarks};
use super::loaded::{ArrayFiles, LoadedVariable};
use super::names;
use super::rules::VariableKind;
use super::runtime::{Runtime, lume_model_15, lume_model_17, lume_model_20, lume_torch_30};
use super::structure::structure;
use super::variable::{SharedState, Variable};
use crate::text::{Diagnostic, Section, Severity, Span, parallel};
use crate::yaml::{Data, Document, MappingEntry as Pair, Repeated, Use, Value};

/// Reads `document` as `runtime` would: its variables, and everything there is to say about them. In a file with
/// several models, `model` names the one that is read; without it the whole file is.
#[must_use]
pub fn read(document: &Document, runtime: Runtime, model: Option<&str>, arrays: &dyn ArrayFiles) -> Reading {
    let layout = Layout::of(document, model);
    let mut repeated = Vec::new();
    let mut of = |section| entries(document, runtime, layout.section(section), &mut repeated);
    let mut reading = Reading {
        runtime,
        diagnostics: yaml_diagnostics(document),
        inputs: of(Section::Input),
        outputs: of(Section::Output),
        layout,
        index: Index::default(),
    };
    let mut found = structure(document, &reading, &repeated);
    let entries: Vec<&Entry> = reading.all().collect();
    // What aliases and merges share is loaded once, by the first variable that has it.
    let size = match document.is_tied() {
        true => usize::MAX,
        false => parallel::PART,
    };
    let parts = parallel::map(entries.chunks(size).collect(), |entries: &[&Entry]| {
        let (mut shared, mut found) = (SharedState::default(), Vec::new());
        let remarks = entries.iter().map(|entry| {
            check(document, runtime, entry, arrays, &mut shared, &mut found);
            std::mem::take(&mut shared.remarks)
        });
        (remarks.collect::<Vec<Remarks>>(), found)
    });
    let mut remarks = Vec::with_capacity(entries.len());
    for (part, mut diagnostics) in parts {
        remarks.extend(part);
        found.append(&mut diagnostics);
    }
    reading.index = Index::new(reading.all().map(|entry| entry.name.as_str()).zip(&remarks));
    let mut related: Vec<bool> = remarks
        .iter()
        .map(|remarks| !remarks.references.is_empty())
        .collect();
    let alike = reading.index.alike().flatten().map(|(_, number)| *number);
    for number in alike.chain(reading.index.mixed_units()) {
        if let Some(related) = related.get_mut(number as usize) {
            *related = true;
        }
    }
    for (number, remarks) in (0..)
        .zip(&remarks)
        .zip(related)
        .filter_map(|(about, related)| related.then_some(about))
    {
        relations(&reading, number, remarks, &mut found);
    }
    reading.diagnostics.append(&mut found);
    reading.diagnostics.sort_by_key(start);
    reading
}

/// The start of a diagnostic.
pub(super) fn start(diagnostic: &Diagnostic) -> usize {
    diagnostic.span.map_or(0, |span| span.start)
}

/// The relations of entry `number` to others: its name, its unit's key, and the variables to which it refers.
pub(super) fn relations(reading: &Reading, number: u32, remarks: &Remarks, found: &mut Vec<Diagnostic>) {
    let Some(entry) = reading.numbered(number) else {
        return;
    };
    let before = reading
        .index
        .named(&entry.name)
        .take_while(|other| *other < number);
    let before = before.filter_map(|other| reading.numbered(other));
    found.extend(names::alike(reading.runtime, entry, before));
    if let Some(key) = remarks.other_unit
        && reading.runtime != Runtime::LumeTorch30
        && reading.index.mixed_units() == Some(number)
    {
        found.push(names::mixed_unit(reading.runtime, entry, key));
    }
    for reference in &remarks.references {
        let mut named = reading
            .index
            .named(&reference.name)
            .filter_map(|other| reading.numbered(other));
        if !named.any(|other| other.name == reference.name) {
            found.push(names::unknown(entry, reference));
        }
    }
}

/// Loads the inputs and the outputs as the runtime does. Both are empty when it refuses them.
#[must_use]
pub fn load_variables(
    document: &Document,
    reading: &Reading,
    arrays: &dyn ArrayFiles,
) -> (Vec<LoadedVariable>, Vec<LoadedVariable>) {
    if !reading.accepted() {
        return (Vec::new(), Vec::new());
    }
    let mut shared = SharedState::default();
    let mut ignored = Vec::new();
    let mut load = |entries: &[Entry]| {
        entries
            .iter()
            .filter_map(|entry| {
                ignored.clear();
                check(
                    document,
                    reading.runtime,
                    entry,
                    arrays,
                    &mut shared,
                    &mut ignored,
                )
            })
            .collect()
    };
    (load(&reading.inputs), load(&reading.outputs))
}

/// One variable by itself.
#[derive(Clone, Debug)]
pub struct CheckedEntry {
    /// The diagnostics of it alone (names are compared in [`read`]).
    pub diagnostics: Vec<Diagnostic>,
    /// The variable as the runtime loads it; none where it refuses it.
    pub loaded: Option<LoadedVariable>,
}

/// Checks one variable by itself: what a form shows while its fields change.
#[must_use]
pub fn check_entry(
    document: &Document,
    runtime: Runtime,
    entry: &Entry,
    arrays: &dyn ArrayFiles,
) -> CheckedEntry {
    let mut diagnostics = Vec::new();
    let loaded = check(
        document,
        runtime,
        entry,
        arrays,
        &mut SharedState::default(),
        &mut diagnostics,
    );
    CheckedEntry { diagnostics, loaded }
}

/// The check of an entry.
pub(super) struct EntryCheck {
    pub diagnostics: Vec<Diagnostic>,
    pub remarks: Remarks,
}

/// Checks an entry that shares nothing with others.
pub(super) fn check_alone(
    document: &Document,
    runtime: Runtime,
    entry: &Entry,
    arrays: &dyn ArrayFiles,
) -> EntryCheck {
    let (mut shared, mut diagnostics) = (SharedState::default(), Vec::new());
    check(document, runtime, entry, arrays, &mut shared, &mut diagnostics);
    EntryCheck {
        diagnostics,
        remarks: shared.remarks,
    }
}

fn check(
    document: &Document,
    runtime: Runtime,
    entry: &Entry,
    arrays: &dyn ArrayFiles,
    shared: &mut SharedState,
    found: &mut Vec<Diagnostic>,
) -> Option<LoadedVariable> {
    let before = found.len();
    let mut variable = Variable::new(document, runtime, entry, arrays, shared, found);
    let loaded = if variable.read_fields() {
        match runtime {
            Runtime::LumeModel15 => lume_model_15::check(&mut variable),
            Runtime::LumeModel17 => lume_model_17::check(&mut variable),
            Runtime::LumeModel20 => lume_model_20::check(&mut variable),
            Runtime::LumeTorch30 => lume_torch_30::check(&mut variable),
        }
    } else {
        None
    };
    let refused = found
        .iter()
        .skip(before)
        .any(|diagnostic| diagnostic.severity == Severity::Error);
    loaded.filter(|_| !refused)
}

/// The diagnostics of a document that PyYAML refuses.
#[must_use]
pub fn yaml_diagnostics(document: &Document) -> Vec<Diagnostic> {
    document
        .problems()
        .iter()
        .map(|problem| {
            Diagnostic::new(problem.kind.code(), Severity::Error, problem.message.clone())
                .with_help(problem.help)
                .at(problem.span)
        })
        .collect()
}

/// The variables of a section, whatever is wrong with them.
fn entries(
    document: &Document,
    runtime: Runtime,
    place: Option<&SectionPlace>,
    repeated: &mut Vec<Repeated>,
) -> Vec<Entry> {
    let Some(place) = place else {
        return Vec::new();
    };
    match document.data(place.node) {
        Data::Dict(pairs) if place.form == SectionForm::Mapping => {
            repeated.extend(pairs.repeated);
            let entry = |pair: &Pair| mapping_entry(document, runtime, place.section, pair.key, pair.value);
            parallel::each(&pairs.entries, entry)
        }
        Data::List(items) => items
            .filter(|item| is_entry(document, runtime, *item))
            .map(|item| list_entry(document, runtime, place.section, item))
            .collect(),
        _ => Vec::new(),
    }
}

/// Returns whether an item of a list is an entry. lume-model 1.5 refuses the list as a whole; what is no variable in it needs no
/// word of its own.
fn is_entry(document: &Document, runtime: Runtime, item: Use) -> bool {
    runtime != Runtime::LumeModel15 || is_dict(document, item.node)
}

fn mapping_entry(document: &Document, runtime: Runtime, section: Section, key: Use, value: Use) -> Entry {
    Entry {
        section,
        name: names::text_of(document, key),
        node: value.node,
        span: Span::new(key.span.start, value.span.end.max(key.span.end)),
        name_span: key.span,
        name_node: Some(key.node),
        listed: false,
        kind: kind(document, runtime, value),
    }
}

/// Member `index` of the section at `place` as a variable; none where it is not one.
pub(super) fn entry_at(
    document: &Document,
    runtime: Runtime,
    place: &SectionPlace,
    index: usize,
) -> Option<Entry> {
    match document.member(place.node, index)? {
        (Some(key), value) => Some(mapping_entry(document, runtime, place.section, key, value)),
        (None, item) => {
            is_entry(document, runtime, item).then(|| list_entry(document, runtime, place.section, item))
        }
    }
}

fn list_entry(document: &Document, runtime: Runtime, section: Section, item: Use) -> Entry {
    let name = is_dict(document, item.node)
        .then(|| document.get(item.node, "name"))
        .flatten();
    Entry {
        section,
        name: name.map_or_else(String::new, |name| names::text_of(document, name)),
        node: item.node,
        span: item.span,
        name_span: name.map_or(Span::empty(item.span.start), |name| name.span),
        name_node: name.map(|name| name.node),
        listed: true,
        kind: kind(document, runtime, item),
    }
}

/// The kind that a variable says it is, as `runtime` finds it.
fn kind(document: &Document, runtime: Runtime, variable: Use) -> Option<VariableKind> {
    if !is_dict(document, variable.node) {
        return None;
    }
    let said = runtime
        .kind_keys()
        .iter()
        .find_map(|key| document.get(variable.node, key))?;
    match document.data(said.node) {
        Data::Scalar(Value::Text(word)) => runtime.kind_called(word).map(|rule| rule.kind),
        _ => None,
    }
}
