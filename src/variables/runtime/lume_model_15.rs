//! lume-model 1.5 (1.3 to 1.6): `parse_variables` in `lume_model/utils.py`, over pydantic 1. Scalars, arrays and images;
//! unknown keys are ignored; ranges are lists into which nothing looks.

use super::super::advice::{self, Bounds};
use super::super::coerce::{Element, Pydantic, elements};
use super::super::held::{Held, HeldVariable};
use super::super::rules::Kind;
use super::super::variable::{Got, Null, Variable, Written};
use super::super::{hold, tell};
use super::lume_model_15_arrays::{array, image};
use crate::text::{Section, Severity};
use crate::yaml::{Data, Value};

/// Keys that the classes read beside those of the field tables.
const ALSO: &[&str] = &["variable_type", "value"];

/// What lume-model 1.5 holds of a variable.
pub(in super::super) fn check(variable: &mut Variable<'_, '_>) -> Option<HeldVariable> {
    let name = variable.name();
    let kind = kind(variable)?;
    let rule = variable.runtime.kind(kind)?;
    variable.missing_fields(rule);
    advice::unknown_keys(variable, rule, ALSO);
    refused_keys(variable);
    let variable_type = variable.field("variable_type");
    variable.text(variable_type, Null::Refused);
    let mut fields = Vec::with_capacity(8);
    let input = variable.entry.section == Section::Input;
    let class = match (kind, input) {
        (Kind::Array, true) => "ArrayInputVariable",
        (Kind::Array, false) => "ArrayOutputVariable",
        (Kind::Image, true) => "ImageInputVariable",
        (Kind::Image, false) => "ImageOutputVariable",
        (_, true) => "ScalarInputVariable",
        (_, false) => "ScalarOutputVariable",
    };
    match kind {
        Kind::Array => array(variable, &mut fields),
        Kind::Image => image(variable, &mut fields),
        _ => scalar(variable, &mut fields),
    }
    Some(HeldVariable {
        section: variable.entry.section,
        name: name?,
        class,
        fields,
    })
}

pub(super) type Fields = Vec<(&'static str, Held)>;

fn kind(variable: &mut Variable<'_, '_>) -> Option<Kind> {
    let Some(field) = variable.field("type") else {
        advice::missing_kind(variable);
        return None;
    };
    if let Data::Scalar(Value::Text(word)) = variable.data(field)
        && let Some(rule) = variable.runtime.kind_called(word)
    {
        return Some(rule.kind);
    }
    advice::unknown_kind(variable, field);
    None
}

/// Python's own names in the constructors' parameters.
fn refused_keys(variable: &mut Variable<'_, '_>) {
    let own = match variable.entry.section {
        Section::Input => "self",
        Section::Output => "__pydantic_self__",
    };
    for key in [own, "__pydantic_self__"] {
        if let Some(field) = variable.field(key) {
            let message = format!("`{key}` cannot be a key: Python uses it itself");
            variable.say(
                Severity::Error,
                "field-unknown",
                message,
                "remove it".to_owned(),
                field.key_span,
                Some(field.key),
            );
            return;
        }
    }
}

fn scalar(variable: &mut Variable<'_, '_>, fields: &mut Fields) {
    let input = variable.entry.section == Section::Input;
    let null = if input { Null::Refused } else { Null::Taken };
    let default_field = variable.field("default");
    let default = variable.number(default_field, null);
    let known = default.clone().value().zip(default_field);
    let constant = constant(variable);
    let range = range(variable, null, known, constant);
    fields.push(("default", default.held(Held::Float)));
    fields.push(("value_range", range));
    if let Some(constant) = constant {
        fields.push(("is_constant", Held::Bool(constant)));
    }
    let units = variable.field("units");
    fields.push(("units", variable.text(units, Null::Taken)));
    fields.push(("precision", precision(variable)));
    let parent = variable.field("parent_variable");
    fields.push(("parent_variable", variable.text(parent, Null::Taken)));
    let value = variable.field("value");
    variable.number(value, Null::Taken);
}

pub(super) fn precision(variable: &mut Variable<'_, '_>) -> Held {
    let field = variable.field("precision");
    variable.integer(field, Null::Taken)
}

/// Whether an input is constant; none for outputs, which cannot be.
pub(super) fn constant(variable: &mut Variable<'_, '_>) -> Option<bool> {
    if variable.entry.section == Section::Output {
        return None;
    }
    let field = variable.field("is_constant");
    match variable.boolean(field, Null::Refused) {
        Got::Value(constant) => Some(constant),
        Got::Nothing => Some(false),
        Got::Refused => None,
    }
}

/// `range`, or else `value_range`: a list of anything.
pub(super) fn range<'a>(
    variable: &mut Variable<'a, '_>,
    null: Null,
    default: Option<(f64, Written<'a>)>,
    constant: Option<bool>,
) -> Held {
    let (range, value_range) = (variable.field("range"), variable.field("value_range"));
    if let (Some(_), Some(ignored)) = (range, value_range) {
        variable.say(
            Severity::Warning,
            "key-ignored",
            "`range` and `value_range` mean the same; only `range` counts".to_owned(),
            "remove one of the two".to_owned(),
            ignored.key_span,
            Some("value_range"),
        );
    }
    let Some(field) = range.or(value_range) else {
        return Held::None;
    };
    any_range(variable, field, null, default, constant)
}

/// A list into which the runtime does not look, meant as a range (also lume-model 1.7's outputs).
pub(super) fn any_range<'a>(
    variable: &mut Variable<'a, '_>,
    field: Written<'a>,
    null: Null,
    default: Option<(f64, Written<'a>)>,
    constant: Option<bool>,
) -> Held {
    let data = variable.data(field);
    if matches!(data, Data::Scalar(Value::Null)) {
        if null == Null::Refused {
            variable.null_value(field);
        }
        return Held::None;
    }
    let Some(elements) = elements(&data) else {
        advice::not_a_list(variable, field);
        return Held::None;
    };
    advise_range(variable, field, &elements, default, constant);
    hold::list(variable.document, &elements)
}

fn advise_range<'a>(
    variable: &mut Variable<'a, '_>,
    field: Written<'a>,
    elements: &[Element],
    default: Option<(f64, Written<'a>)>,
    constant: Option<bool>,
) {
    if advice::range_length(variable, field, elements.len()) {
        return;
    }
    let mut numbers = Vec::with_capacity(2);
    for element in elements {
        match element.scalar(variable.document) {
            Some(value @ (Value::Integer(_) | Value::Float(_))) => {
                numbers.extend(Pydantic::One.float(&value));
                advice::element(variable, field.key, *element);
            }
            _ => advice::range_element(variable, field.key, *element),
        }
    }
    if let [low, high] = numbers[..] {
        let span = Variable::place(field);
        advice::range(variable, field.key, Bounds { low, high, span }, default, constant);
    }
}

/// A list of texts.
pub(super) fn texts(variable: &mut Variable<'_, '_>, key: &str) -> Held {
    let Some(field) = variable.field(key) else {
        return Held::None;
    };
    let data = variable.data(field);
    if matches!(data, Data::Scalar(Value::Null)) {
        return Held::None;
    }
    let Some(elements) = elements(&data) else {
        advice::not_a_list(variable, field);
        return Held::None;
    };
    let texts = elements
        .iter()
        .map(|&element| element_text(variable, field, element))
        .collect();
    Held::List(texts)
}

fn element_text(variable: &mut Variable<'_, '_>, field: Written<'_>, element: Element) -> Held {
    let value = element.scalar(variable.document);
    if let Some(text) = value.as_ref().and_then(|value| Pydantic::One.text(value)) {
        return Held::Text(text);
    }
    let told = match element {
        Element::Node(used) => tell::data(variable.document, used.node),
        Element::Pair(_) => "a pair".to_owned(),
    };
    let message = format!("an element of `{}` is {told}, not text", field.key);
    let help = "write it as text".to_owned();
    let span = if element.span().is_empty() {
        Variable::place(field)
    } else {
        element.span()
    };
    variable.say(Severity::Error, "not-text", message, help, span, Some(field.key));
    Held::None
}
