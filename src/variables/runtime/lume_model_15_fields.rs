//! lume-model 1.5: the fields that its kinds share.

use super::super::advice::{self, Bounds};
use super::super::coerce::{DataElement, Pydantic, elements};
use super::super::loaded::Loaded;
use super::super::variable::{FieldValue, NullRule, Variable, WrittenField};
use super::super::{describe, load};
use crate::text::{Section, Severity};
use crate::yaml::{Data, Value};

/// A variable's loaded values, by the name of the field.
pub(super) type Fields = Vec<(&'static str, Loaded)>;

pub(super) fn precision(variable: &mut Variable<'_, '_>) -> Loaded {
    let field = variable.field("precision");
    variable.integer(field, NullRule::Taken)
}

/// Returns whether an input is constant; none for outputs, which cannot be.
pub(super) fn constant(variable: &mut Variable<'_, '_>) -> Option<bool> {
    if variable.entry.section == Section::Output {
        return None;
    }
    let field = variable.field("is_constant");
    match variable.boolean(field, NullRule::Refused) {
        FieldValue::Value(constant) => Some(constant),
        FieldValue::Nothing => Some(false),
        FieldValue::Refused => None,
    }
}

/// `range`, or else `value_range`: a list of anything.
pub(super) fn range<'a>(
    variable: &mut Variable<'a, '_>,
    null: NullRule,
    default: Option<(f64, WrittenField<'a>)>,
    constant: Option<bool>,
) -> Loaded {
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
        return Loaded::None;
    };
    any_range(variable, field, null, default, constant)
}

/// A list into which the runtime does not look, meant as a range (also lume-model 1.7's outputs).
pub(super) fn any_range<'a>(
    variable: &mut Variable<'a, '_>,
    field: WrittenField<'a>,
    null: NullRule,
    default: Option<(f64, WrittenField<'a>)>,
    constant: Option<bool>,
) -> Loaded {
    let data = variable.data(field);
    if matches!(data, Data::Scalar(Value::Null)) {
        if null == NullRule::Refused {
            variable.null_value(field);
        }
        return Loaded::None;
    }
    let Some(elements) = elements(&data) else {
        advice::not_a_list(variable, field);
        return Loaded::None;
    };
    advise_range(variable, field, &elements, default, constant);
    load::list(variable.document, &elements)
}

fn advise_range<'a>(
    variable: &mut Variable<'a, '_>,
    field: WrittenField<'a>,
    elements: &[DataElement],
    default: Option<(f64, WrittenField<'a>)>,
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
pub(super) fn texts(variable: &mut Variable<'_, '_>, key: &str) -> Loaded {
    let Some(field) = variable.field(key) else {
        return Loaded::None;
    };
    let data = variable.data(field);
    if matches!(data, Data::Scalar(Value::Null)) {
        return Loaded::None;
    }
    let Some(elements) = elements(&data) else {
        advice::not_a_list(variable, field);
        return Loaded::None;
    };
    let texts = elements
        .iter()
        .map(|&element| element_text(variable, field, element))
        .collect();
    Loaded::List(texts)
}

fn element_text(variable: &mut Variable<'_, '_>, field: WrittenField<'_>, element: DataElement) -> Loaded {
    let value = element.scalar(variable.document);
    if let Some(text) = value.as_ref().and_then(|value| Pydantic::One.text(value)) {
        return Loaded::Text(text);
    }
    let described = match element {
        DataElement::Node(used) => describe::data(variable.document, used.node),
        DataElement::Pair(_) => "a pair".to_owned(),
    };
    let message = format!("an element of `{}` is {described}, not text", field.key);
    let help = "write it as text".to_owned();
    let span = if element.span().is_empty() {
        Variable::place(field)
    } else {
        element.span()
    };
    variable.say(Severity::Error, "not-text", message, help, span, Some(field.key));
    Loaded::None
}
