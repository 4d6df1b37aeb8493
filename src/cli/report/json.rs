//! The JSON report: one object.

use super::{CheckedContents, FileReport, Readable, RuntimeVerdict};
use crate::cli::diagnostics::LocatedDiagnostic;
use crate::text::display;
use crate::text::{Diagnostic, Section, Severity};
use crate::variables::edit::repair::Repair;
use crate::variables::{Loaded, LoadedArray, LoadedVariable};
use serde::ser::{Error, SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;
use serde_json::{Value, json};

/// The report about `files` on one line, with a line break; what could act on a terminal is escaped.
///
/// # Errors
/// When a value has no JSON.
pub fn report(files: &[FileReport]) -> serde_json::Result<String> {
    let report = CheckJson {
        format: 1,
        files: files.iter().map(FileJson::of).collect(),
    };
    let text = serde_json::to_string(&report)?;
    Ok(format!("{}\n", display::escaped_json(&text)))
}

/// One variable as the reports have it.
///
/// # Errors
/// When a value has no JSON.
pub fn variable(loaded: &LoadedVariable) -> serde_json::Result<String> {
    serde_json::to_string(&LoadedJson(loaded))
}

#[derive(Serialize)]
struct CheckJson<'a> {
    format: u8,
    files: Vec<FileJson<'a>>,
}

#[derive(Serialize)]
struct FileJson<'a> {
    path: &'a str,
    readable: bool,
    /// The kind of a mapping file.
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    runtime: Option<&'static str>,
    runtime_reason: Option<&'a str>,
    accepted: bool,
    diagnostics: Vec<Value>,
    inputs: Vec<LoadedJson<'a>>,
    outputs: Vec<LoadedJson<'a>>,
    models: Vec<ModelJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fixed: Option<Vec<Value>>,
    /// The variables file that a mapping is compared with.
    #[serde(skip_serializing_if = "Option::is_none")]
    variables: Option<&'a str>,
    /// The values of a mapping at a point.
    #[serde(skip_serializing_if = "Option::is_none")]
    values: Option<Value>,
}

/// A model of a file, judged as a file of its own.
#[derive(Serialize)]
struct ModelJson<'a> {
    name: &'a str,
    accepted: bool,
    diagnostics: Vec<Value>,
    inputs: Vec<LoadedJson<'a>>,
    outputs: Vec<LoadedJson<'a>>,
}

impl<'a> ModelJson<'a> {
    fn of(path: &str, readable: &'a Readable, name: &'a str, verdict: &'a RuntimeVerdict) -> Self {
        Self {
            name,
            accepted: verdict.reading.accepted(),
            diagnostics: diagnostics(path, readable, verdict),
            inputs: verdict.inputs.iter().map(LoadedJson).collect(),
            outputs: verdict.outputs.iter().map(LoadedJson).collect(),
        }
    }
}

fn diagnostics(path: &str, readable: &Readable, verdict: &RuntimeVerdict) -> Vec<Value> {
    let located = readable.located(path, verdict);
    located.map(|located| located.to_json()).collect()
}

/// A fix that was applied.
fn fixed(repair: &Repair) -> Value {
    json!({
        "code": repair.code,
        "message": repair.label,
        "line": repair.line,
        "section": repair.section.map(Section::word),
        "variable": repair.variable,
    })
}

impl<'a> FileJson<'a> {
    fn of(file: &'a FileReport) -> Self {
        let fixed = file
            .fixed
            .as_ref()
            .map(|repairs| repairs.iter().map(fixed).collect());
        match &file.contents {
            Ok(CheckedContents::Mapping(mapping)) => Self {
                readable: true,
                kind: Some(mapping.kind.key()),
                accepted: mapping.verdict.is_accepted(),
                diagnostics: file.located().iter().map(LocatedDiagnostic::to_json).collect(),
                variables: mapping.variables.as_deref(),
                values: mapping.values(),
                ..Self::empty(&file.path)
            },
            Ok(CheckedContents::Variables(readable)) => Self {
                readable: true,
                runtime: Some(readable.whole.reading.runtime.key()),
                runtime_reason: Some(&readable.reason),
                accepted: readable.whole.reading.accepted(),
                diagnostics: diagnostics(&file.path, readable, &readable.whole),
                inputs: readable.whole.inputs.iter().map(LoadedJson).collect(),
                outputs: readable.whole.outputs.iter().map(LoadedJson).collect(),
                models: readable
                    .models
                    .iter()
                    .map(|(name, verdict)| ModelJson::of(&file.path, readable, name, verdict))
                    .collect(),
                fixed,
                ..Self::empty(&file.path)
            },
            Err(why) => {
                let diagnostic = Diagnostic::new(
                    "file-unreadable",
                    Severity::Error,
                    format!("the file cannot be read: {why}"),
                );
                Self {
                    diagnostics: vec![LocatedDiagnostic::nowhere(diagnostic).to_json()],
                    fixed,
                    ..Self::empty(&file.path)
                }
            }
        }
    }

    /// The report about a file of which nothing is known.
    const fn empty(path: &'a str) -> Self {
        Self {
            path,
            readable: false,
            kind: None,
            runtime: None,
            runtime_reason: None,
            accepted: false,
            diagnostics: Vec::new(),
            inputs: Vec::new(),
            outputs: Vec::new(),
            models: Vec::new(),
            fixed: None,
            variables: None,
            values: None,
        }
    }
}

struct LoadedJson<'a>(&'a LoadedVariable);

impl Serialize for LoadedJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("name", &self.0.name)?;
        map.serialize_entry("class", self.0.class)?;
        for (key, loaded) in &self.0.fields {
            if *loaded != Loaded::None {
                map.serialize_entry(key, &ValueJson(loaded))?;
            }
        }
        map.end()
    }
}

struct ValueJson<'a>(&'a Loaded);

impl Serialize for ValueJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Loaded::None => serializer.serialize_none(),
            Loaded::Bool(boolean) => serializer.serialize_bool(*boolean),
            Loaded::Integer(integer) => match i64::try_from(integer) {
                Ok(small) => serializer.serialize_i64(small),
                Err(_) => RawValue::from_string(integer.to_string())
                    .map_err(S::Error::custom)?
                    .serialize(serializer),
            },
            Loaded::Float(float) if float.is_nan() => serializer.serialize_str("nan"),
            Loaded::Float(float) if float.is_infinite() => {
                serializer.serialize_str(if *float > 0.0 { "inf" } else { "-inf" })
            }
            Loaded::Float(float) => serializer.serialize_f64(*float),
            Loaded::Text(text) => serializer.serialize_str(text),
            Loaded::List(items) => serializer.collect_seq(items.iter().map(ValueJson)),
            Loaded::Map(pairs) => {
                serializer.collect_map(pairs.iter().map(|(key, value)| (key, ValueJson(value))))
            }
            Loaded::Array(array) => ArrayJson::of(array).serialize(serializer),
        }
    }
}

/// An array: its values in nested lists, or its shape and type where they are not loaded.
enum ArrayJson<'a> {
    Part {
        values: &'a [Loaded],
        shape: &'a [usize],
    },
    Outline(&'a LoadedArray),
}

impl<'a> ArrayJson<'a> {
    fn of(array: &'a LoadedArray) -> Self {
        let count = array
            .shape
            .iter()
            .try_fold(1_usize, |product, &length| product.checked_mul(length));
        if count == Some(array.values.len()) {
            Self::Part {
                values: &array.values,
                shape: &array.shape,
            }
        } else {
            Self::Outline(array)
        }
    }
}

impl Serialize for ArrayJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Outline(array) => {
                let mut map = serializer.serialize_map(Some(2))?;
                map.serialize_entry("shape", &array.shape)?;
                map.serialize_entry("dtype", &array.dtype)?;
                map.end()
            }
            Self::Part { values, shape } => match shape.split_first() {
                None => match values.first() {
                    Some(value) => ValueJson(value).serialize(serializer),
                    None => serializer.serialize_none(),
                },
                Some((&length, inner)) => {
                    let size: usize = inner.iter().product();
                    let mut list = serializer.serialize_seq(Some(length))?;
                    for at in 0..length {
                        let part = values.get(at * size..(at + 1) * size).unwrap_or_default();
                        list.serialize_element(&Self::Part {
                            values: part,
                            shape: inner,
                        })?;
                    }
                    list.end()
                }
            },
        }
    }
}
