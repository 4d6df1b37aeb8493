//! Reading: the file's structure, then each variable, then what the variables say about each other.

use super::entry::{Entry, Layout, Reading, SectionForm, SectionPlace, is_dict};
use super::index::{Index, Remarks};
use super::loaded::{ArrayFiles, LoadedVariable};
use super::rules::VariableKind;
use super::runtime::{Runtime, lume_model_15, lume_model_17, lume_model_20, lume_torch_30};
use super::variable::{SharedState, Variable};
use super::{misplaced, models, names};
use crate::text::{Diagnostic, Section, Severity, Span};
use crate::yaml::{Data, Document, MappingEntry as Pair, Pairs, Repeated, Use, Value};

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
    reading.diagnostics.append(&mut found);
    let mut shared = SharedState::default();
    let mut remarks = Vec::with_capacity(reading.inputs.len() + reading.outputs.len());
    for entry in reading.all() {
        check(document, runtime, entry, arrays, &mut shared, &mut found);
        remarks.push(std::mem::take(&mut shared.remarks));
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

pub(super) fn check(
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

/// The problems of the file as a whole and of its sections. None where PyYAML refuses the text: then what is
/// missing may be hidden behind the problem.
pub(super) fn structure(document: &Document, reading: &Reading, repeated: &[Repeated]) -> Vec<Diagnostic> {
    let runtime = reading.runtime;
    let mut found = Vec::new();
    if !document.problems().is_empty() {
        return found;
    }
    let Some(root) = document.root() else {
        found.push(
            Diagnostic::new("file-shape", Severity::Error, "the file is empty")
                .with_help("a variables file has the keys input_variables and output_variables")
                .at(Span::empty(0)),
        );
        return found;
    };
    let Data::Dict(top) = document.data(root) else {
        found.push(
            Diagnostic::new("file-shape", Severity::Error, "the file is not a mapping")
                .with_help("a variables file has the keys input_variables and output_variables at its top")
                .at(document.span(root)),
        );
        return found;
    };
    let model = reading.layout.model.clone();
    let pairs = match (&model, reading.layout.parent) {
        (None, _) => top,
        (Some(_), Some(parent)) => match document.data(parent) {
            Data::Dict(pairs) => pairs,
            _ => Pairs::default(),
        },
        (Some(name), None) => {
            found.push(no_model(document, name));
            return found;
        }
    };
    names::repeated_keys(document, &pairs.repeated, &mut found);
    names::repeated_keys(document, repeated, &mut found);
    for section in Section::ALL {
        if let Some(place) = reading.layout.section(section) {
            section_value(document, runtime, place, &mut found);
        }
    }
    missing_sections(document, reading, &mut found);
    if model.is_none() {
        misplaced::left_out(document, &reading.layout, &mut found);
    }
    misspelt_sections(document, reading, &pairs.entries, &mut found);
    empty_sections(document, reading, &mut found);
    found
}

/// The file has no model of this name.
fn no_model(document: &Document, name: &str) -> Diagnostic {
    let error = models::ModelError::Unknown {
        name: name.to_owned(),
        known: models::model_names(document),
    };
    Diagnostic::new("model-unknown", Severity::Error, error.to_string())
        .with_help(error.help())
        .at(Span::empty(0))
}

/// Sections that are missing where the runtime looks for them, or found elsewhere.
fn missing_sections(document: &Document, reading: &Reading, found: &mut Vec<Diagnostic>) {
    let layout = &reading.layout;
    let is_required = reading.runtime == Runtime::LumeModel15;
    let models = match layout.model {
        None => models::model_names(document),
        Some(_) => Vec::new(),
    };
    // Sections in the models of a file are where they belong.
    let misplaced = match models.as_slice() {
        [] => misplaced::too_deep(document, layout),
        _ => Vec::new(),
    };
    for section in Section::ALL {
        if layout.section(section).is_some() {
            continue;
        }
        let mut elsewhere = misplaced
            .iter()
            .filter(|misplaced| misplaced.section == section)
            .peekable();
        if is_required && elsewhere.peek().is_none() {
            found.push(missing_section(
                document,
                section,
                layout.model.as_deref(),
                &models,
            ));
        }
        for misplaced in elsewhere {
            let severity = match is_required {
                true => Severity::Error,
                false => Severity::Warning,
            };
            found.push(Diagnostic {
                section: Some(section),
                ..Diagnostic::new("section-misplaced", severity, misplaced.message(document))
                    .with_help(misplaced.help(document, layout))
                    .at(misplaced.key_span)
            });
        }
    }
}

fn missing_section(
    document: &Document,
    section: Section,
    model: Option<&str>,
    models: &[String],
) -> Diagnostic {
    let place = model.and_then(|name| models::model(document, name));
    let key = section.key();
    let help = match models {
        [] => format!("add it; without variables it is written `{key}: {{}}`"),
        [only] => format!("move it from `{only}:` to the top of the file"),
        _ => "each model has its own sections: choose a model with --model NAME".to_owned(),
    };
    let message = match (model, models) {
        (Some(model), _) => format!("`{key}` is missing under `{model}:`"),
        (None, []) => format!("`{key}` is missing"),
        (None, _) => format!("`{key}` is missing at the top of the file"),
    };
    Diagnostic {
        section: Some(section),
        ..Diagnostic::new("section-missing", Severity::Error, message)
            .with_help(help)
            .at(place.map_or(Span::empty(0), |model| model.key_span))
    }
}

/// The problem of a section's value.
fn section_value(document: &Document, runtime: Runtime, place: &SectionPlace, found: &mut Vec<Diagnostic>) {
    let key = place.section.key();
    let list_taken = runtime != Runtime::LumeModel15;
    if place.form == SectionForm::Mapping {
        return;
    }
    let (message, help) = match document.data(place.node) {
        Data::List(items) if items.len() == 0 => return,
        Data::List(_) if list_taken => return,
        // Python goes through these without meeting anything, as long as they are empty.
        Data::Scalar(Value::Text("")) => return,
        Data::Scalar(Value::Binary(bytes)) if bytes.is_empty() => return,
        Data::Set(items) if items.is_empty() => return,
        Data::PairList(pairs) if pairs.is_empty() => return,
        Data::Scalar(Value::Null) => (
            format!("`{key}` has no value"),
            format!("a section without variables is written `{key}: {{}}`"),
        ),
        Data::List(_) => (
            format!("`{key}` is a list, which {} does not read", runtime.key()),
            "write it as a mapping from each variable's name to its fields".to_owned(),
        ),
        _ => (
            format!("`{key}` is not a mapping"),
            "write it as a mapping from each variable's name to its fields".to_owned(),
        ),
    };
    found.push(Diagnostic {
        section: Some(place.section),
        ..Diagnostic::new("section-shape", Severity::Error, message)
            .with_help(help)
            .at(if place.value_span.is_empty() {
                place.key_span
            } else {
                place.value_span
            })
    });
}

/// A section with nothing in it, and one that is not there at all where the runtime does not ask for it.
fn empty_sections(document: &Document, reading: &Reading, found: &mut Vec<Diagnostic>) {
    // A section that is elsewhere is reported as that.
    let elsewhere: Vec<Section> = found
        .iter()
        .filter(|diagnostic| diagnostic.code == "section-misplaced")
        .filter_map(|diagnostic| diagnostic.section)
        .collect();
    let has_models = reading.layout.model.is_none() && !models::models(document).is_empty();
    let has_errors = found
        .iter()
        .any(|diagnostic| diagnostic.severity == Severity::Error);
    if has_models || has_errors {
        return;
    }
    for section in Section::ALL {
        if !reading.entries(section).is_empty() || elsewhere.contains(&section) {
            continue;
        }
        let place = reading.layout.section(section);
        let message = if place.is_some() {
            format!("`{}` is empty", section.key())
        } else {
            format!("`{}` is missing", section.key())
        };
        let end = document.root().map_or(0, |root| document.span(root).start);
        found.push(Diagnostic {
            section: Some(section),
            ..Diagnostic::new("no-variables", Severity::Warning, message)
                .with_help(format!("a model needs at least one {}", section.word()))
                .at(place.map_or(Span::empty(end), |place| place.key_span))
        });
    }
}

/// Top-level keys that are nearly a section's.
fn misspelt_sections(document: &Document, reading: &Reading, top: &[Pair], found: &mut Vec<Diagnostic>) {
    for pair in top {
        let Value::Text(key) = document.value(pair.key.node) else {
            continue;
        };
        for section in Section::ALL {
            if reading.layout.section(section).is_none() && key != section.key() && looks_like(key, section) {
                found.push(Diagnostic {
                    section: Some(section),
                    ..Diagnostic::new(
                        "section-misspelt",
                        Severity::Warning,
                        format!("`{key}` is ignored; the section is called `{}`", section.key()),
                    )
                    .with_help(format!("rename it to `{}`", section.key()))
                    .at(pair.key.span)
                });
            }
        }
    }
}

fn looks_like(key: &str, section: Section) -> bool {
    let plain: String = key
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    let word = section.word();
    [
        word.to_owned(),
        format!("{word}s"),
        format!("{word}variable"),
        format!("{word}variables"),
        format!("{word}svariables"),
        format!("{word}vars"),
    ]
    .contains(&plain)
        || names::within_two_edits(key, section.key())
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
            pairs
                .entries
                .iter()
                .map(|pair| mapping_entry(document, runtime, place.section, pair.key, pair.value))
                .collect()
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
