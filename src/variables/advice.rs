//! Warnings and hints about one variable: what the runtime takes and is almost surely not meant.

use super::names;
use super::rules::KindRule;
use super::runtime::Runtime;
use super::tell;
use super::variable::{Variable, Written};
use crate::text::{Diagnostic, Section, Severity, Span};
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

/// Whether the variable has bounds written as fields of their own.
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
    let own = variable.runtime.unit_key();
    let other = if own == "unit" { "units" } else { "unit" };
    variable.shared.own_unit |= variable.field(own).is_some();
    if variable.shared.other_unit.is_none()
        && let Some(field) = variable.field(other)
    {
        let said = Diagnostic::new(
            "unit-key-mixed",
            Severity::Warning,
            format!(
                "some variables say `{own}` and some `{other}`; {} reads `{own}`",
                variable.runtime.key()
            ),
        )
        .with_help(format!("write `{own}` everywhere"))
        .at(field.key_span)
        .of_variable(variable.entry.section, &variable.entry.name)
        .of_field(other);
        variable.shared.other_unit = Some(said);
    }
}

/// Remembers that a field names a variable of the file.
pub(super) fn reference(variable: &mut Variable<'_, '_>, field: Written<'_>, name: &str) {
    let said = Diagnostic::new(
        "variable-unknown",
        Severity::Warning,
        format!(
            "`{}` names {}, which is no variable of this file",
            field.key,
            tell::quoted(name)
        ),
    )
    .with_help("write the name of a scalar variable of this file, or remove the key")
    .at(Variable::place(field))
    .of_variable(variable.entry.section, &variable.entry.name)
    .of_field(field.key);
    variable.shared.references.push((name.to_owned(), said));
}

/// A number that is there in an odd way.
pub(super) fn number(variable: &mut Variable<'_, '_>, field: Written<'_>, float: f64) {
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
                        tell::quoted(text),
                        plain_number(float)
                    ),
                    format!("write {}", yaml_number(float)),
                )
            } else {
                (
                    format!("the number {} is written as text", tell::quoted(text)),
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
            let told = tell::data(document, field.value.node);
            variable.warn(
                "value-coerced",
                field,
                format!("`{}` is {told}, which becomes {}", field.key, plain_number(float)),
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
        format!("YAML reads {} as {how}: {value}", tell::quoted(scalar.text)),
        "write the number without a leading zero and without colons".to_owned(),
        span,
        Some(key),
    );
}

/// An int that is not what is written.
pub(super) fn integer(variable: &mut Variable<'_, '_>, field: Written<'_>, integer: &BigInt) {
    let document = variable.document;
    match variable.data(field) {
        Data::Scalar(Value::Float(float)) if float.fract() != 0.0 => {
            let message = format!("`{}` is cut off to {integer}", field.key);
            variable.warn("value-coerced", field, message, "write a whole number".to_owned());
        }
        Data::Scalar(Value::Bool(_)) => {
            let told = tell::data(document, field.value.node);
            let message = format!("`{}` is {told}, which becomes {integer}", field.key);
            variable.warn("value-coerced", field, message, "write a whole number".to_owned());
        }
        Data::Scalar(Value::Integer(_)) => {
            misread(variable, field.key, field.value.node, Variable::place(field))
        }
        _ => {}
    }
}

/// A text that is something else in YAML.
pub(super) fn text(variable: &mut Variable<'_, '_>, field: Written<'_>, text: &str) {
    let document = variable.document;
    if let Data::Scalar(Value::Bool(_) | Value::Float(_) | Value::Integer(_)) = variable.data(field) {
        let written = document.scalar(field.value.node).map_or("", |scalar| scalar.text);
        if written != text {
            let told = tell::data(document, field.value.node);
            let message = format!("`{}` is {told}, which becomes the text `{text}`", field.key);
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

/// A range as far as its bounds are numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Bounds {
    pub(super) low: f64,
    pub(super) high: f64,
    pub(super) span: Span,
}

/// What is doubtful about a range that the runtime takes, and about the default in it. `constant` is none where a
/// variable cannot be constant.
pub(super) fn range(
    variable: &mut Variable<'_, '_>,
    key: &str,
    bounds: Bounds,
    default: Option<(f64, Written<'_>)>,
    constant: Option<bool>,
) {
    let Bounds { low, high, span } = bounds;
    let input = variable.entry.section == Section::Input;
    if low > high {
        variable.say(
            Severity::Warning,
            "range-order",
            format!(
                "the range starts with its higher number: {} is above {}",
                plain_number(low),
                plain_number(high)
            ),
            format!("write `[{}, {}]`", yaml_number(high), yaml_number(low)),
            span,
            Some(key),
        );
        return;
    }
    if input && (low.is_infinite() || high.is_infinite()) {
        variable.say(
            Severity::Warning,
            "range-infinite",
            "the range is infinite".to_owned(),
            "give the two bounds as finite numbers: optimisers and displays need them".to_owned(),
            span,
            Some(key),
        );
    }
    #[allow(clippy::float_cmp)]
    if input && low == high && constant == Some(false) {
        let constant_key = variable.runtime.constant_key();
        variable.say(
            Severity::Warning,
            "range-point",
            "the two numbers of the range are equal".to_owned(),
            format!("say `{constant_key}: true` if it is a constant, or widen the range"),
            span,
            Some(key),
        );
    }
    if let Some((default, field)) = default
        && outside(default, low, high)
    {
        let message = format!(
            "the default {} is outside its range [{}, {}]",
            plain_number(default),
            plain_number(low),
            plain_number(high)
        );
        variable.warn(
            "default-outside-range",
            field,
            message,
            "correct the default or the range".to_owned(),
        );
    }
}

/// Whether `value` lies outside, by more than the last digits of a printed number.
fn outside(value: f64, low: f64, high: f64) -> bool {
    let slack = 1e-12 * low.abs().max(high.abs()).max(value.abs());
    let slack = if slack.is_finite() { slack } else { 0.0 };
    value < low - slack || value > high + slack
}

/// Says that the kind is missing.
pub(super) fn missing_kind(variable: &mut Variable<'_, '_>) {
    let kind_key = variable.runtime.kind_key();
    let words: Vec<&str> = variable.runtime.kinds().iter().map(|rule| rule.word).collect();
    let other = synonyms("type")
        .iter()
        .copied()
        .find(|&key| variable.field(key).is_some());
    let help = match other {
        Some(other) => {
            format!("`{other}` is another runtime's key: convert the file, or check it with `--runtime`")
        }
        None => format!("add `{kind_key}:` with one of {}", words.join(", ")),
    };
    let message = format!("`{}` has no `{kind_key}`", variable.entry.name);
    let span = if variable.entry.name_span.is_empty() {
        variable.document.full_span(variable.entry.node)
    } else {
        variable.entry.name_span
    };
    variable.say(
        Severity::Error,
        "kind-missing",
        message,
        help,
        span,
        Some(kind_key),
    );
}

/// Says that the runtime does not know the kind.
pub(super) fn unknown_kind(variable: &mut Variable<'_, '_>, field: Written<'_>) {
    let words: Vec<&str> = variable.runtime.kinds().iter().map(|rule| rule.word).collect();
    let help = match variable.data(field) {
        Data::Scalar(Value::Text(word)) => words
            .iter()
            .find(|known| {
                known.eq_ignore_ascii_case(word) || (word.len() > 4 && names::within_two_edits(word, known))
            })
            .map(|known| format!("`{known}` is probably meant")),
        _ => None,
    };
    let help = help.unwrap_or_else(|| format!("write one of {}", words.join(", ")));
    let told = tell::data(variable.document, field.value.node);
    let message = format!(
        "`{}` is {told}, which {} does not know",
        field.key,
        variable.runtime.key()
    );
    variable.refuse("kind-unknown", field, message, help);
}

/// The class that `variable_class` names; that it names none is said.
pub(super) fn class(variable: &mut Variable<'_, '_>) -> Option<super::rules::Kind> {
    let Some(field) = variable.field("variable_class") else {
        missing_kind(variable);
        return None;
    };
    if let Data::Scalar(Value::Text(word)) = variable.data(field)
        && let Some(rule) = variable.runtime.kind_called(word)
    {
        return Some(rule.kind);
    }
    unknown_kind(variable, field);
    None
}

/// Says that a value is no list.
pub(super) fn not_a_list(variable: &mut Variable<'_, '_>, field: Written<'_>) {
    let told = tell::data(variable.document, field.value.node);
    let help = if field.key.ends_with("range") {
        "write `[lowest, highest]`"
    } else {
        "write it as a list: `[a, b]`"
    };
    let message = format!("`{}` is {told}, not a list", field.key);
    variable.refuse("not-a-list", field, message, help.to_owned());
}

/// Says that a range that the runtime takes is not two elements; true where it is not.
pub(super) fn range_length(variable: &mut Variable<'_, '_>, field: Written<'_>, length: usize) -> bool {
    if length == 2 {
        return false;
    }
    let elements = if length == 1 { "element" } else { "elements" };
    variable.warn(
        "range-length",
        field,
        format!("the range has {length} {elements}, not two"),
        "write `[lowest, highest]`".to_owned(),
    );
    true
}

/// Says that an element of a range that the runtime takes is no number.
pub(super) fn range_element(variable: &mut Variable<'_, '_>, key: &str, element: super::coerce::Element) {
    let document = variable.document;
    let (told, number) = match element {
        super::coerce::Element::Node(used) => (
            tell::data(document, used.node),
            match document.data(used.node) {
                Data::Scalar(Value::Text(text)) => super::python::float_from_text(text),
                _ => None,
            },
        ),
        super::coerce::Element::Pair(_) => ("a pair".to_owned(), None),
    };
    let help = match number {
        Some(number) => format!("write {}", yaml_number(number)),
        None => "write a number".to_owned(),
    };
    let span = match element.span() {
        span if span.is_empty() => variable.field(key).map_or(span, |field| field.value.span),
        span => span,
    };
    let message = format!("the range holds {told}, not a number");
    variable.say(Severity::Warning, "range-element", message, help, span, Some(key));
}

/// An element of a range that is a number, perhaps written in an odd way.
pub(super) fn element(variable: &mut Variable<'_, '_>, key: &str, element: super::coerce::Element) {
    let super::coerce::Element::Node(used) = element else {
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
                tell::quoted(text)
            );
            let help = number.map_or_else(String::new, |number| format!("write {}", yaml_number(number)));
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
            let told = tell::data(variable.document, used.node);
            let message = format!("the range holds {told}, which becomes a number");
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

/// Says that an input has no range, where the runtime does not ask for one.
pub(super) fn no_range(variable: &mut Variable<'_, '_>) {
    if variable.entry.section == Section::Output
        || bounds_written(variable)
        || variable.field("range").is_some()
    {
        return;
    }
    let message = format!("`{}` has no range", variable.entry.name);
    let help = format!(
        "add `value_range: [lowest, highest]`, or say `{}: true` if it is a constant",
        variable.runtime.constant_key()
    );
    variable.say(
        Severity::Warning,
        "range-missing",
        message,
        help,
        variable.entry.name_span,
        Some("value_range"),
    );
}
