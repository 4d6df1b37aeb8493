//! The range of 2.0 and 3.0: `tuple(value)`, its first two elements compared as Python compares them, then two floats.

use super::super::advice;
use super::super::coerce::{DataElement, Pydantic};
use super::super::describe;
use super::super::variable::{Variable, WrittenField};
use super::lume_model_17::range_number;
use crate::yaml::{Data, Value};
use num_bigint::BigInt;
use std::cmp::Ordering;

/// The two bounds; none where the field is missing, null or refused. `Err` where it is refused, which has been said.
pub(super) fn read<'a>(
    variable: &mut Variable<'a, '_>,
    field: Option<WrittenField<'a>>,
) -> Result<Option<[f64; 2]>, ()> {
    let Some(field) = field else {
        return Ok(None);
    };
    let parts: Vec<Bound<'a>> = match variable.data(field) {
        Data::Scalar(Value::Null) => return Ok(None),
        Data::List(items) => items
            .map(|item| Bound::Element(DataElement::Node(item)))
            .collect(),
        Data::Set(items) => items
            .into_iter()
            .map(|item| Bound::Element(DataElement::Node(item)))
            .collect(),
        Data::PairList(pairs) => pairs
            .into_iter()
            .map(|pair| Bound::Element(DataElement::Pair(pair)))
            .collect(),
        // Python makes a tuple of a mapping's keys, of a text's letters and of binary data's numbers.
        Data::Dict(pairs) => pairs
            .entries
            .into_iter()
            .map(|pair| Bound::Element(DataElement::Node(pair.key)))
            .collect(),
        Data::Scalar(Value::Text(text)) => text
            .char_indices()
            .filter_map(|(at, c)| text.get(at..at + c.len_utf8()))
            .map(|letter| Bound::Value(Value::Text(letter)))
            .collect(),
        Data::Scalar(Value::Binary(bytes)) => bytes
            .into_iter()
            .map(|byte| Bound::Value(Value::Integer(BigInt::from(byte))))
            .collect(),
        Data::Scalar(_) => {
            advice::not_a_list(variable, field);
            return Err(());
        }
    };
    let described = describe::data(variable.document, field.value.node);
    let is_list = matches!(variable.data(field), Data::List(_));
    let [first, second] = &parts[..] else {
        let message = if is_list {
            format!(
                "`{}` has {} {}, not two",
                field.key,
                parts.len(),
                if parts.len() == 1 { "element" } else { "elements" }
            )
        } else {
            format!("`{}` is {described}, not a list of two numbers", field.key)
        };
        variable.refuse(
            "range-length",
            field,
            message,
            "write `[lowest, highest]`".to_owned(),
        );
        return Err(());
    };
    let numbers = [number(variable, field, first), number(variable, field, second)];
    let [Some(low), Some(high)] = numbers else {
        return Err(());
    };
    match (first.value(variable), second.value(variable)) {
        (Some(left), Some(right)) => in_order(variable, field, &left, &right, [low, high])?,
        _ => return Err(()),
    }
    if !is_list {
        let message = format!(
            "`{}` is {described}, of which the runtime makes [{low}, {high}]",
            field.key
        );
        variable.warn(
            "value-coerced",
            field,
            message,
            "write `[lowest, highest]`".to_owned(),
        );
    }
    Ok(Some([low, high]))
}

enum Bound<'a> {
    Element(DataElement),
    Value(Value<'a>),
}

impl<'a> Bound<'a> {
    fn value(&self, variable: &Variable<'a, '_>) -> Option<Value<'a>> {
        match self {
            Self::Element(element) => element.scalar(variable.document),
            Self::Value(value) => Some(value.clone()),
        }
    }
}

fn number(variable: &mut Variable<'_, '_>, field: WrittenField<'_>, part: &Bound<'_>) -> Option<f64> {
    match part {
        Bound::Element(element) => range_number(variable, field, *element),
        Bound::Value(value) => {
            let number = Pydantic::Two.float(value);
            if number.is_none() {
                advice::not_a_list(variable, field);
            }
            number
        }
    }
}

/// Returns whether Python finds the first not above the second; that it does not is said.
fn in_order(
    variable: &mut Variable<'_, '_>,
    field: WrittenField<'_>,
    left: &Value<'_>,
    right: &Value<'_>,
    [low, high]: [f64; 2],
) -> Result<(), ()> {
    let (message, help) = match compare(left, right) {
        BoundOrder::Known(Ordering::Less | Ordering::Equal) => return Ok(()),
        BoundOrder::Known(Ordering::Greater) if low <= high => (
            "the two texts of the range are compared letter by letter and are in the wrong order".to_owned(),
            "write the two numbers without quotes".to_owned(),
        ),
        BoundOrder::Known(Ordering::Greater) => (
            format!(
                "the range starts with its higher number: {} is above {}",
                advice::plain_number(low),
                advice::plain_number(high)
            ),
            "write `[lowest, highest]`".to_owned(),
        ),
        BoundOrder::NotANumber => (
            "`.nan` is neither above nor below another number".to_owned(),
            "write two numbers, or remove the range".to_owned(),
        ),
        BoundOrder::Impossible => (
            "Python cannot compare the number and the text of the range".to_owned(),
            "write two numbers; YAML reads `1e3` as text, `1.0e+3` as a number".to_owned(),
        ),
    };
    variable.refuse("range-order", field, message, help);
    Err(())
}

enum BoundOrder {
    Known(Ordering),
    NotANumber,
    Impossible,
}

fn compare(left: &Value<'_>, right: &Value<'_>) -> BoundOrder {
    match (left, right) {
        (Value::Text(left), Value::Text(right)) => BoundOrder::Known(left.cmp(right)),
        (Value::Binary(left), Value::Binary(right)) => BoundOrder::Known(left.cmp(right)),
        _ => match (exact(left), exact(right)) {
            (Some(left), Some(right)) => compare_numbers(&left, &right),
            _ => BoundOrder::Impossible,
        },
    }
}

enum Exact {
    Integer(BigInt),
    Float(f64),
}

fn exact(value: &Value<'_>) -> Option<Exact> {
    match value {
        Value::Integer(integer) => Some(Exact::Integer(integer.clone())),
        Value::Bool(boolean) => Some(Exact::Integer(BigInt::from(u8::from(*boolean)))),
        Value::Float(float) => Some(Exact::Float(*float)),
        _ => None,
    }
}

/// Python compares ints and floats by their exact values.
fn compare_numbers(left: &Exact, right: &Exact) -> BoundOrder {
    match (left, right) {
        (Exact::Integer(left), Exact::Integer(right)) => BoundOrder::Known(left.cmp(right)),
        (Exact::Float(left), Exact::Float(right)) => left
            .partial_cmp(right)
            .map_or(BoundOrder::NotANumber, BoundOrder::Known),
        (Exact::Integer(left), Exact::Float(right)) => compare_mixed(left, *right),
        (Exact::Float(left), Exact::Integer(right)) => match compare_mixed(right, *left) {
            BoundOrder::Known(ordering) => BoundOrder::Known(ordering.reverse()),
            other => other,
        },
    }
}

fn compare_mixed(integer: &BigInt, float: f64) -> BoundOrder {
    if float.is_nan() {
        return BoundOrder::NotANumber;
    }
    if float.is_infinite() {
        return BoundOrder::Known(if float > 0.0 {
            Ordering::Less
        } else {
            Ordering::Greater
        });
    }
    let Some(whole) = super::super::python::integer_from_float(float) else {
        return BoundOrder::NotANumber;
    };
    let fraction = 0.0.partial_cmp(&float.fract()).unwrap_or(Ordering::Equal);
    BoundOrder::Known(integer.cmp(&whole).then(fraction))
}
