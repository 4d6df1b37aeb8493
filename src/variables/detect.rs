//! Which runtime a file is written for, and why.

use super::entry::{Layout, Reading, SectionForm};
use super::loaded::ArrayFiles;
use super::models::{ModelError, choose_model, kept_model, model_names};
use super::read::read;
use super::runtime::Runtime;
use crate::text::{Section, Span};
use crate::yaml::{Data, Document, Use, Value};

/// The runtime that was found, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detected {
    /// The runtime.
    pub runtime: Runtime,
    /// Why, in a few words, such as `line 4 says TorchScalarVariable`.
    pub reason: String,
    /// The place that decided; none where nothing in the file did.
    pub span: Option<Span>,
}

/// Finds the runtime for which `document` is written.
///
/// The rule: any `variable_class` means 2.0 or 3.0, and what only one of them knows decides; otherwise any `type` or
/// `variable_type` means 1.5 or 1.7, likewise; if the one that was chosen refuses the file and the other of the two
/// takes it, the other. A file with nothing to go by is lume-model 1.5's. `model` names the model of the file that
/// counts; without it the whole file does.
#[must_use]
pub fn detect(document: &Document, model: Option<&str>, arrays: &dyn ArrayFiles) -> Detected {
    read_detected(document, model, arrays).0
}

/// [`detect`], and the reading of the file by that runtime, at the cost of little more than the reading.
#[must_use]
pub fn read_detected(
    document: &Document,
    model: Option<&str>,
    arrays: &dyn ArrayFiles,
) -> (Detected, Reading) {
    let Some(clues) = Clues::of(document, model) else {
        let detected = Detected {
            runtime: Runtime::LumeModel15,
            reason: "nothing in the file says otherwise".to_owned(),
            span: None,
        };
        let reading = read(document, detected.runtime, model, arrays);
        return (detected, reading);
    };
    let detected = clues.choose(document);
    let reading = read(document, detected.runtime, model, arrays);
    if accepts_all(document, &reading, arrays) || !document.problems().is_empty() {
        return (detected, reading);
    }
    let other = relative(detected.runtime);
    let other_reading = read(document, other, model, arrays);
    if !accepts_all(document, &other_reading, arrays) {
        return (detected, reading);
    }
    let detected = Detected {
        runtime: other,
        reason: format!(
            "{} refuses it and {} accepts it",
            detected.runtime.key(),
            other.key()
        ),
        span: detected.span,
    };
    (detected, other_reading)
}

/// Reads what is meant in `document`: the model that is `named`, else its only model, else the file's own sections.
/// Without a `runtime`, the one for which it is written is found.
///
/// # Errors
/// When the file has several models and none is named, or none of that name.
pub fn read_chosen(
    document: &Document,
    named: Option<&str>,
    runtime: Option<Runtime>,
    arrays: &dyn ArrayFiles,
) -> Result<(Reading, Option<Detected>), ModelError> {
    let model = choose_model(document, named)?;
    Ok(read_model(document, named, model.as_deref(), runtime, arrays))
}

/// Reads what an open file shows: the model that was read `before`, as long as it is there; else its only model, or the
/// whole file.
#[must_use]
pub fn read_open(
    document: &Document,
    before: Option<&str>,
    runtime: Option<Runtime>,
    arrays: &dyn ArrayFiles,
) -> (Reading, Option<Detected>) {
    let model = kept_model(document, before);
    let named = before.filter(|before| model.as_deref() == Some(before));
    read_model(document, named, model.as_deref(), runtime, arrays)
}

/// Reads `model`, for the runtime of the model that was `named` or of the whole file.
fn read_model(
    document: &Document,
    named: Option<&str>,
    model: Option<&str>,
    runtime: Option<Runtime>,
    arrays: &dyn ArrayFiles,
) -> (Reading, Option<Detected>) {
    if let Some(runtime) = runtime {
        return (read(document, runtime, model, arrays), None);
    }
    let (detected, reading) = read_detected(document, named, arrays);
    if reading.model() == model {
        return (reading, Some(detected));
    }
    (read(document, detected.runtime, model, arrays), Some(detected))
}

/// Returns whether the runtime of `reading` accepts what was read, and every model of a file that was read whole.
fn accepts_all(document: &Document, reading: &Reading, arrays: &dyn ArrayFiles) -> bool {
    let models = match reading.model() {
        None => model_names(document),
        Some(_) => Vec::new(),
    };
    let accepts = |name: &String| read(document, reading.runtime, Some(name), arrays).accepted();
    reading.accepted() && models.iter().all(accepts)
}

/// The other runtime of the same family.
const fn relative(runtime: Runtime) -> Runtime {
    match runtime {
        Runtime::LumeModel15 => Runtime::LumeModel17,
        Runtime::LumeModel17 => Runtime::LumeModel15,
        Runtime::LumeModel20 => Runtime::LumeTorch30,
        Runtime::LumeTorch30 => Runtime::LumeModel20,
    }
}

/// The clues in the file, each with its first position.
#[derive(Debug, Default)]
struct Clues {
    class: Option<Clue>,
    only_30: Option<Clue>,
    only_20: Option<Clue>,
    kind: Option<Clue>,
    only_17: Option<Clue>,
}

#[derive(Clone, Debug)]
struct Clue {
    what: String,
    span: Span,
}

impl Clues {
    /// None where nothing says anything.
    fn of(document: &Document, model: Option<&str>) -> Option<Self> {
        let mut clues = Self::default();
        for layout in layouts(document, model) {
            clues.add(document, &layout);
        }
        (clues.class.is_some() || clues.kind.is_some()).then_some(clues)
    }

    fn add(&mut self, document: &Document, layout: &Layout) {
        for section in Section::ALL {
            let Some(place) = layout.section(section) else {
                continue;
            };
            match document.data(place.node) {
                Data::Dict(pairs) => {
                    for pair in pairs.entries {
                        self.variable(document, pair.value);
                    }
                }
                Data::List(items) if place.form == SectionForm::List => {
                    if items.len() > 0 {
                        note(&mut self.only_17, "has a section that is a list", place.key_span);
                    }
                    for item in items {
                        self.variable(document, item);
                    }
                }
                _ => {}
            }
        }
    }

    fn variable(&mut self, document: &Document, variable: Use) {
        let Data::Dict(pairs) = document.data(variable.node) else {
            return;
        };
        for pair in pairs.entries {
            let Value::Text(key) = document.value(pair.key.node) else {
                continue;
            };
            match key {
                "variable_class" => {
                    let word = match document.value(pair.value.node) {
                        Value::Text(word) => word,
                        _ => "variable_class",
                    };
                    if word.starts_with("Torch") {
                        note(&mut self.only_30, &format!("says {word}"), pair.value.span);
                    }
                    note(&mut self.class, "says variable_class", pair.key.span);
                }
                "read_only" | "dtype" | "shape" | "description" | "default_validation_config" => {
                    note(&mut self.only_30, &format!("has {key}"), pair.key.span);
                }
                "is_constant" | "value_range_tolerance" => {
                    note(&mut self.only_20, &format!("has {key}"), pair.key.span);
                }
                "variable_type" => {
                    note(&mut self.only_17, "says variable_type", pair.key.span);
                    note(&mut self.kind, "says variable_type", pair.key.span);
                }
                "type" => note(&mut self.kind, "says type", pair.key.span),
                _ => {}
            }
        }
    }

    fn choose(self, document: &Document) -> Detected {
        let (runtime, clue) = match self {
            Self {
                class: Some(_),
                only_30: Some(clue),
                ..
            } => (Runtime::LumeTorch30, clue),
            Self {
                class: Some(_),
                only_20: Some(clue),
                ..
            } => (Runtime::LumeModel20, clue),
            Self {
                class: Some(clue), ..
            } => (Runtime::LumeTorch30, clue),
            Self {
                only_17: Some(clue), ..
            } => (Runtime::LumeModel17, clue),
            Self { kind: Some(clue), .. } => (Runtime::LumeModel15, clue),
            Self { .. } => {
                return Detected {
                    runtime: Runtime::LumeModel15,
                    reason: String::new(),
                    span: None,
                };
            }
        };
        Detected {
            runtime,
            reason: format!("line {} {}", document.lines().line(clue.span.start), clue.what),
            span: Some(clue.span),
        }
    }
}

/// The sections that count: those of the named model; else those at the top, or those of every model.
fn layouts(document: &Document, model: Option<&str>) -> Vec<Layout> {
    let layout = Layout::of(document, model);
    let has_sections = Section::ALL
        .into_iter()
        .any(|section| layout.section(section).is_some());
    if model.is_some() || has_sections {
        return vec![layout];
    }
    model_names(document)
        .iter()
        .map(|name| Layout::of(document, Some(name)))
        .collect()
}

fn note(clue: &mut Option<Clue>, what: &str, span: Span) {
    if clue.is_none() {
        *clue = Some(Clue {
            what: what.to_owned(),
            span,
        });
    }
}
