//! The problems of a variables file as a whole and of its sections.

use super::entry::{Reading, SectionForm, SectionPlace};
use super::runtime::Runtime;
use super::{misplaced, models, names};
use crate::text::{Diagnostic, Section, Severity, Span};
use crate::yaml::{Data, Document, MappingEntry, Pairs, Repeated, Value};

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
fn misspelt_sections(
    document: &Document,
    reading: &Reading,
    top: &[MappingEntry],
    found: &mut Vec<Diagnostic>,
) {
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
