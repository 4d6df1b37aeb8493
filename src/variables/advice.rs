//! Warnings and hints about one variable: what the runtime takes and is almost surely not meant.

mod kinds;
mod ranges;

pub(super) use kinds::{class, missing_kind, unknown_kind};
pub(super) use ranges::{no_range, range, range_element, range_length};

use super::describe;
use super::edit::numbers::{number_text, typed_number};
use super::index::Reference;
use super::names;
use super::rules::KindRule;
use super::runtime::Runtime;
use super::variable::{Variable, WrittenField};
use crate::text::{Severity, Span};
use crate::yaml::{Data, ScalarStyle, Tag, Value};
use num_bigint::BigInt;

/// Keys that mean the same to different runtimes.
static SYNONYMS: [&[&str]; 5] = [
    &["default", "default_value"],
    &["range", "value_range"],
    &["units", "unit"],
    &["is_constant", "read_only"],
    &["type", "variable_type", "variable_class"],
];

/// Keys by which people write a range as two numbers.
pub(super) static BOUNDS: [&str; 8] = [
    "lower", "upper", "min", "max", "minimum", "maximum", "low", "high",
];

/// Keys that carry meaning for people or for other programs and that no runtime reads.
static REMARKS: [&str; 7] = [
    "description",
    "comment",
    "comments",
    "note",
    "notes",
    "doc",
    "display_name",
];

/// The keys that mean the same as `key` to another runtime, itself included; none when there is no other.
pub(super) fn synonyms(key: &str) -> &'static [&'static str] {
    SYNONYMS
        .iter()
        .find(|group| group.contains(&key))
        .copied()
        .unwrap_or_default()
}

/// Returns whether the variable has bounds written as fields of their own.
pub(super) fn bounds_written(variable: &Variable<'_, '_>) -> bool {
    BOUNDS.iter().filter(|key| variable.field(key).is_some()).count() >= 2
}

/// The key of `rule` that is probably meant by `key`.
fn meant(variable: &Variable<'_, '_>, rule: &KindRule, key: &str) -> Option<&'static str> {
    let section = variable.entry.section;
    let group = synonyms(key);
    for runtime_key in group {
        if let Some(known) = rule.field(section, runtime_key) {
            return Some(known.key);
        }
    }
    if let Some(kind_key) = group.contains(&"type").then(|| variable.runtime.kind_key()) {
        return Some(kind_key);
    }
    if BOUNDS.contains(&key) {
        return rule
            .field(section, variable.runtime.range_key(section))
            .map(|known| known.key);
    }
    let lower = key.to_ascii_lowercase();
    let mut keys = rule
        .fields(section)
        .iter()
        .flat_map(|known| std::iter::once(known.key).chain(known.aliases.iter().copied()));
    keys.clone()
        .find(|known| known.replace('_', "") == lower.replace(['_', '-', ' '], ""))
        .or_else(|| keys.find(|known| key.len() > 4 && names::within_two_edits(&lower, known)))
}

/// Speaks of the keys that the runtime ignores, or, for lume-torch 3.0, refuses. `also` are keys that it reads beside
/// those of `rule`.
pub(super) fn unknown_keys(variable: &mut Variable<'_, '_>, rule: &KindRule, also: &[&str]) {
    let strict = variable.runtime == Runtime::LumeTorch30;
    let section = variable.entry.section;
    unit_key(variable);
    for at in 0..variable.fields.len() {
        let Some(&field) = variable.fields.get(at) else {
            continue;
        };
        let key = field.key;
        if key == "name"
            || rule.field(section, key).is_some()
            || also.contains(&key)
            || variable.runtime.kind_keys().contains(&key)
        {
            continue;
        }
        if !strict && variable.explained.contains(&key) {
            continue;
        }
        let meant = meant(variable, rule, key);
        let help = key_help(variable, key, meant);
        if strict {
            let message = format!("{} does not know `{key}` and refuses it", variable.runtime.key());
            variable.say(
                Severity::Error,
                "field-unknown",
                message,
                help,
                field.key_span,
                Some(key),
            );
            continue;
        }
        let severity = if meant.is_none() && REMARKS.contains(&key) {
            Severity::Hint
        } else {
            Severity::Warning
        };
        let message = format!("{} ignores `{key}`", variable.runtime.key());
        variable.say(severity, "key-ignored", message, help, field.key_span, Some(key));
    }
}

fn key_help(variable: &Variable<'_, '_>, key: &str, meant: Option<&'static str>) -> String {
    let Some(meant) = meant else {
        return "remove it, or keep the remark in a comment".to_owned();
    };
    if BOUNDS.contains(&key) {
        return format!("the bounds are written `{meant}: [lowest, highest]`");
    }
    if variable.field(meant).is_some() {
        return format!("`{meant}` is there too and counts: remove `{key}`");
    }
    format!("`{meant}` is probably meant: rename it")
}

/// Remembers which of the two keys of a unit the variable uses.
fn unit_key(variable: &mut Variable<'_, '_>) {
    let other = variable.field(names::other_unit_key(variable.runtime));
    let remarks = &mut variable.shared.remarks;
    remarks.own_unit = variable
        .fields
        .iter()
        .any(|field| field.key == variable.runtime.unit_key());
    remarks.other_unit = other.map(|field| field.key_span);
}

/// Remembers that a field names a variable of the file.
pub(super) fn reference(variable: &mut Variable<'_, '_>, field: WrittenField<'_>, name: &str) {
    variable.shared.remarks.references.push(Reference {
        name: name.to_owned(),
        field: field.key.to_owned(),
        span: Variable::place(field),
    });
}

/// A number that is there in an odd way.
pub(super) fn number(variable: &mut Variable<'_, '_>, field: WrittenField<'_>, float: f64) {
    let document = variable.document;
    if matches!(document.tag(field.value.node), Tag::Float | Tag::Integer) {
        return misread(variable, field.key, field.value.node, Variable::place(field));
    }
    match variable.data(field) {
        Data::Scalar(Value::Text(text)) => {
            let plain = document
                .scalar(field.value.node)
                .is_some_and(|scalar| scalar.style == ScalarStyle::Plain);
            let (message, help) = if plain {
                (
                    format!(
                        "YAML reads {} as text; the runtime makes {} of it",
                        describe::quoted(text),
                        plain_number(float)
                    ),
                    format!("write {}", rewritten(text, float)),
                )
            } else {
                (
                    format!("the number {} is written as text", describe::quoted(text)),
                    "remove the quotes".to_owned(),
                )
            };
            let span = Variable::place(field);
            variable.say(
                Severity::Hint,
                "number-as-text",
                message,
                help,
                span,
                Some(field.key),
            );
        }
        Data::Scalar(Value::Bool(_)) => {
            let described = describe::data(document, field.value.node);
            variable.warn(
                "value-coerced",
                field,
                format!(
                    "`{}` is {described}, which becomes {}",
                    field.key,
                    plain_number(float)
                ),
                "write the number that is meant".to_owned(),
            );
        }
        _ => {}
    }
}

/// A number that YAML 1.1 reads otherwise than people do: octal, or in base sixty.
pub(super) fn misread(variable: &mut Variable<'_, '_>, key: &str, node: crate::yaml::NodeId, span: Span) {
    let document = variable.document;
    let Some(scalar) = document.scalar(node) else {
        return;
    };
    let digits = scalar.text.trim_start_matches(['+', '-']);
    let octal = digits.len() > 1
        && digits.starts_with('0')
        && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_')
        && digits.bytes().any(|byte| byte.is_ascii_digit() && byte != b'0');
    if !octal && !digits.contains(':') {
        return;
    }
    let value = match document.value(node) {
        Value::Integer(integer) => super::python::text_from_integer(&integer).unwrap_or_default(),
        Value::Float(float) => plain_number(float),
        _ => return,
    };
    // A leading zero before an 8 or 9 is no octal number, and one that means the same needs no word.
    if value == digits.trim_start_matches('0') {
        return;
    }
    let how = if octal {
        "an octal number"
    } else {
        "a number in base sixty"
    };
    variable.say(
        Severity::Warning,
        "number-misread",
        format!("YAML reads {} as {how}: {value}", describe::quoted(scalar.text)),
        "write the number without a leading zero and without colons".to_owned(),
        span,
        Some(key),
    );
}

/// An int that is not what is written.
pub(super) fn integer(variable: &mut Variable<'_, '_>, field: WrittenField<'_>, integer: &BigInt) {
    let document = variable.document;
    match variable.data(field) {
        Data::Scalar(Value::Float(float)) if float.fract() != 0.0 => {
            let message = format!("`{}` is cut off to {integer}", field.key);
            variable.warn("value-coerced", field, message, "write a whole number".to_owned());
        }
        Data::Scalar(Value::Bool(_)) => {
            let described = describe::data(document, field.value.node);
            let message = format!("`{}` is {described}, which becomes {integer}", field.key);
            variable.warn("value-coerced", field, message, "write a whole number".to_owned());
        }
        Data::Scalar(Value::Integer(_)) => {
            misread(variable, field.key, field.value.node, Variable::place(field))
        }
        _ => {}
    }
}

/// A text that is something else in YAML.
pub(super) fn text(variable: &mut Variable<'_, '_>, field: WrittenField<'_>, text: &str) {
    let document = variable.document;
    if let Data::Scalar(Value::Bool(_) | Value::Float(_) | Value::Integer(_)) = variable.data(field) {
        let written = document.scalar(field.value.node).map_or("", |scalar| scalar.text);
        if written != text {
            let described = describe::data(document, field.value.node);
            let message = format!("`{}` is {described}, which becomes the text `{text}`", field.key);
            variable.warn(
                "value-coerced",
                field,
                message,
                "put it between quotes".to_owned(),
            );
        }
    }
}

/// A number for a message.
pub(super) fn plain_number(float: f64) -> String {
    super::python::text_from_float(float)
}

/// A number as YAML 1.1 reads it back.
fn yaml_number(float: f64) -> String {
    if float.is_nan() {
        return ".nan".to_owned();
    }
    if float.is_infinite() {
        return if float > 0.0 { ".inf" } else { "-.inf" }.to_owned();
    }
    let text = plain_number(float);
    match text.split_once('e') {
        Some((mantissa, exponent)) if !mantissa.contains('.') => format!("{mantissa}.0e{exponent}"),
        _ => text,
    }
}

/// The text that means `number` in Python but not in YAML, written so that YAML reads the number: with as little
/// change as can be, as the fix writes it.
fn rewritten(text: &str, number: f64) -> String {
    let as_typed = number_text(text).filter(|new| typed_number(new) == Some(number));
    as_typed.unwrap_or_else(|| yaml_number(number))
}

/// A range as far as its bounds are numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Bounds {
    pub(super) low: f64,
    pub(super) high: f64,
    pub(super) span: Span,
}

/// Says that a value is no list.
pub(super) fn not_a_list(variable: &mut Variable<'_, '_>, field: WrittenField<'_>) {
    let described = describe::data(variable.document, field.value.node);
    let help = if field.key.ends_with("range") {
        "write `[lowest, highest]`"
    } else {
        "write it as a list: `[a, b]`"
    };
    let message = format!("`{}` is {described}, not a list", field.key);
    variable.refuse("not-a-list", field, message, help.to_owned());
}

/// An element of a range that is a number, perhaps written in an odd way.
pub(super) fn element(variable: &mut Variable<'_, '_>, key: &str, element: super::coerce::DataElement) {
    let super::coerce::DataElement::Node(used) = element else {
        return;
    };
    if matches!(variable.document.tag(used.node), Tag::Float | Tag::Integer) {
        return misread(variable, key, used.node, used.span);
    }
    match variable.document.data(used.node) {
        Data::Scalar(Value::Text(text)) => {
            let number = super::python::float_from_text(text);
            let message = format!(
                "YAML reads {} as text; the runtime makes a number of it",
                describe::quoted(text)
            );
            let help = number.map_or_else(String::new, |number| format!("write {}", rewritten(text, number)));
            variable.say(
                Severity::Hint,
                "number-as-text",
                message,
                help,
                used.span,
                Some(key),
            );
        }
        Data::Scalar(Value::Bool(_)) => {
            let described = describe::data(variable.document, used.node);
            let message = format!("the range holds {described}, which becomes a number");
            variable.say(
                Severity::Warning,
                "value-coerced",
                message,
                "write a number".to_owned(),
                used.span,
                Some(key),
            );
        }
        _ => {}
    }
}
