//! The form of a variable: its name, its kind and the fields that this kind has in this runtime.

use super::buffer::VariableRef;
use super::values;
use crate::text::Diagnostic;
use crate::variables::{ArrayFiles, FieldRule, Loaded, ValueKind, check_entry, fields};

/// The key that means the variable's name.
pub const NAME: &str = "name";

/// The key that means the variable's kind.
pub const KIND: &str = "kind";

/// One line of the form.
#[derive(Clone, Debug)]
pub struct FormRow {
    /// Its key: [`NAME`], [`KIND`], or the field's as it is in the file or would be written.
    pub key: String,
    /// Its name on the screen.
    pub label: String,
    /// The runtime's rule for it; none for the name, the kind and keys that it does not know.
    pub rule: Option<&'static FieldRule>,
    /// Its text; none when it is too long for a form.
    pub text: Option<String>,
    /// Whether it is in the file.
    pub written: bool,
}

impl FormRow {
    /// Returns whether the runtime refuses the variable without it.
    #[must_use]
    pub fn required(&self) -> bool {
        self.rule
            .map_or(self.key == NAME || self.key == KIND, |rule| rule.required)
    }

    /// The key by which the form knows the line, whichever of its names the file uses.
    #[must_use]
    pub fn id(&self) -> &str {
        self.rule.map_or(self.key.as_str(), |rule| rule.key)
    }

    /// The values to choose from; none where a text is typed.
    #[must_use]
    pub fn choices(&self, variable: &VariableRef<'_>) -> Option<Vec<String>> {
        let words = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let mut list = match self.rule.map(|rule| rule.value) {
            None if self.key == KIND => {
                return Some(
                    variable
                        .reading
                        .runtime
                        .kinds()
                        .iter()
                        .map(|rule| rule.word.to_owned())
                        .collect(),
                );
            }
            Some(ValueKind::Boolean) => words(&["false", "true"]),
            Some(ValueKind::Choice(list)) => words(list),
            _ => return None,
        };
        list.insert(0, String::new());
        Some(list)
    }

    /// Returns whether a path is typed into it.
    #[must_use]
    pub fn is_path(&self) -> bool {
        matches!(
            self.rule.map(|rule| rule.value),
            Some(ValueKind::ImageFile | ValueKind::Array)
        )
    }

    /// Returns whether `key` names this line: its key, or another name of the same field.
    #[must_use]
    pub fn is(&self, key: &str) -> bool {
        self.key == key
            || self
                .rule
                .is_some_and(|rule| rule.key == key || rule.aliases.contains(&key))
    }
}

/// The lines of the form of a variable: the fields of its kind, then the other fields in the file.
#[must_use]
pub fn rows(variable: &VariableRef<'_>) -> Vec<FormRow> {
    let entry = variable.entry;
    let runtime = variable.reading.runtime;
    let in_file = fields(variable.document, entry);
    let kind_field = runtime
        .kind_keys()
        .iter()
        .find_map(|key| in_file.iter().find(|field| field.key == *key));
    let mut rows = vec![
        FormRow {
            key: NAME.to_owned(),
            label: NAME.to_owned(),
            rule: None,
            text: Some(entry.name.clone()),
            written: true,
        },
        FormRow {
            key: KIND.to_owned(),
            label: KIND.to_owned(),
            rule: None,
            text: Some(kind_field.map_or_else(String::new, |field| {
                values::unquoted(variable.document, field.node, field.value_span)
            })),
            written: kind_field.is_some(),
        },
    ];
    let kind = entry
        .kind
        .and_then(|kind| runtime.kind(kind))
        .or_else(|| runtime.kinds().first());
    let rules = kind.map_or(&[][..], |kind| kind.fields(entry.section));
    for rule in rules {
        let found = in_file.iter().find(|field| field.key == rule.key).or_else(|| {
            in_file
                .iter()
                .find(|field| rule.aliases.contains(&field.key.as_str()))
        });
        rows.push(FormRow {
            key: found.map_or(rule.key, |field| field.key.as_str()).to_owned(),
            label: found.map_or(rule.key, |field| field.key.as_str()).to_owned(),
            rule: Some(rule),
            text: found.map_or(Some(String::new()), |field| {
                values::shown(variable.document, field, Some(rule.value))
            }),
            written: found.is_some(),
        });
    }
    for field in &in_file {
        let known =
            rows.iter().any(|row| row.is(&field.key)) || runtime.kind_keys().contains(&field.key.as_str());
        if !known || (field.key == KIND) {
            rows.push(FormRow {
                key: field.key.clone(),
                label: field.key.clone(),
                rule: None,
                text: values::shown(variable.document, field, None),
                written: true,
            });
        }
    }
    rows
}

/// Fields whose problems concern each other: such a problem is shown at whichever of the two has the focus.
fn other_field(diagnostic: &Diagnostic) -> Option<&'static str> {
    Some(match (diagnostic.code, diagnostic.field.as_deref()?) {
        ("default-outside-range", "default" | "default_value") => "range",
        ("default-outside-range" | "constant-range", _) => "default",
        ("axis-order", "x_min") => "x_max",
        ("axis-order", "x_max") => "x_min",
        ("axis-order", "y_min") => "y_max",
        ("axis-order", "y_max") => "y_min",
        _ => return None,
    })
}

/// Returns whether a problem is that of a line of the form; of the first line, also those of no field.
#[must_use]
pub fn is_of(diagnostic: &Diagnostic, row: &FormRow, variable: &VariableRef<'_>) -> bool {
    match diagnostic.field.as_deref() {
        None => row.key == NAME,
        Some(field) if variable.reading.runtime.kind_keys().contains(&field) => row.key == KIND,
        Some(field) => row.is(field),
    }
}

/// The problems that concern a line of the form: its own, and those of another field that is at odds with it.
#[must_use]
pub fn problems_of<'a>(
    all: &[&'a Diagnostic],
    row: &FormRow,
    variable: &VariableRef<'_>,
) -> Vec<&'a Diagnostic> {
    let runtime = variable.reading.runtime;
    let concerns = |diagnostic: &&&Diagnostic| {
        let other = other_field(diagnostic).is_some_and(|other| match other {
            "range" => row.is(runtime.range_key(variable.entry.section)),
            "default" => row.is(runtime.default_key()),
            other => row.is(other),
        });
        other || is_of(diagnostic, row, variable)
    };
    all.iter().filter(concerns).copied().collect()
}

/// The value that the runtime would hold for a line where it differs from the text, in words; of an array, its type and
/// shape.
#[must_use]
pub fn loaded_value(variable: &VariableRef<'_>, row: &FormRow, arrays: &dyn ArrayFiles) -> Option<String> {
    let rule = row.rule?;
    let checked = check_entry(
        variable.document,
        variable.reading.runtime,
        variable.entry,
        arrays,
    );
    let variable = checked.loaded?;
    let value = [rule.key, row.key.as_str()]
        .into_iter()
        .chain(rule.aliases.iter().copied())
        .find_map(|key| variable.get(key))?;
    let text = row.text.as_deref().unwrap_or("");
    match value {
        Loaded::Array(array) => {
            let shape: Vec<String> = array.shape.iter().map(ToString::to_string).collect();
            Some(format!("{} array, {}", array.dtype, shape.join(" × ")))
        }
        Loaded::Float(_) | Loaded::Integer(_) | Loaded::Bool(_) if reads_as(text, value) => None,
        Loaded::Text(loaded) if loaded == text.trim_matches(['\'', '"']) => None,
        Loaded::List(list) => {
            let inside = text.trim().trim_start_matches('[').trim_end_matches(']');
            let parts: Vec<&str> = inside.split(',').map(str::trim).collect();
            let same = parts.len() == list.len()
                && parts
                    .iter()
                    .zip(list)
                    .all(|(part, loaded)| reads_as(part, loaded));
            (!same && list.len() <= 8).then(|| format!("read as {}", words(value)))
        }
        other => Some(format!("read as {}", words(other))),
    }
}

/// Returns whether somebody who reads `text` sees the value that is held.
fn reads_as(text: &str, loaded: &Loaded) -> bool {
    let text = text.trim();
    let number = match text.trim_start_matches(['+', '-']) {
        ".inf" | ".Inf" | ".INF" if text.starts_with('-') => Some(f64::NEG_INFINITY),
        ".inf" | ".Inf" | ".INF" => Some(f64::INFINITY),
        ".nan" | ".NaN" | ".NAN" => Some(f64::NAN),
        _ => text.parse().ok(),
    };
    match loaded {
        Loaded::Float(value) => {
            number.is_some_and(|number: f64| number == *value || (number.is_nan() && value.is_nan()))
        }
        Loaded::Integer(value) => text.trim_start_matches('+') == value.to_string(),
        Loaded::Bool(true) => matches!(text, "true" | "True" | "TRUE"),
        Loaded::Bool(false) => matches!(text, "false" | "False" | "FALSE"),
        Loaded::Text(value) => value == text.trim_matches(['\'', '"']),
        _ => false,
    }
}

/// A held value in words.
fn words(loaded: &Loaded) -> String {
    match loaded {
        Loaded::None => "nothing".to_owned(),
        Loaded::Bool(value) => if *value { "yes" } else { "no" }.to_owned(),
        Loaded::Integer(value) => value.to_string(),
        Loaded::Float(value) => format!("{value:?}"),
        Loaded::Text(text) => format!("the text \"{text}\""),
        Loaded::List(list) => {
            let parts: Vec<String> = list.iter().map(words).collect();
            format!("[{}]", parts.join(", "))
        }
        Loaded::Map(_) => "a mapping".to_owned(),
        Loaded::Array(array) => format!("{} array", array.dtype),
    }
}
