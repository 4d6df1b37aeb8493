//! lume-torch 3.0: `variables_from_dict` in `lume_torch/utils.py`, over lume-base's classes and pydantic 2. Unknown
//! keys are refused.

use super::super::advice::{self, Bounds};
use super::super::arrays::{self, ArrayRefusal};
use super::super::coerce::{DataElement, Pydantic, elements};
use super::super::describe;
use super::super::loaded::{Loaded, LoadedArray, LoadedVariable};
use super::super::rules::VariableKind;
use super::super::tensor::{self, Dtype};
use super::super::variable::{FieldValue, NullRule, Variable, WrittenField};
use super::lume_model_20::{hold_range, outside};
use super::ordered_range;
use crate::text::Severity;
use crate::yaml::{Data, Value};
use num_bigint::BigInt;

/// A field of TorchNDVariable that is there for its own use.
const OWN: &str = "default_value_was_coerced";

/// A variable as lume-torch 3.0 loads it.
pub(in super::super) fn check(variable: &mut Variable<'_, '_>) -> Option<LoadedVariable> {
    let name = variable.name();
    let kind = advice::class(variable)?;
    let rule = variable.runtime.kind(kind)?;
    variable.missing_fields(rule);
    let tensor = kind == VariableKind::TorchArray;
    advice::unknown_keys(variable, rule, if tensor { &[OWN] } else { &[] });
    deprecated(variable, kind);
    let mut fields = Vec::with_capacity(9);
    let read_only = read_only(variable);
    match kind {
        VariableKind::TorchArray => self::tensor(variable, &mut fields),
        VariableKind::Distribution => {}
        _ => scalar(variable, read_only == Some(true), &mut fields),
    }
    fields.push(("read_only", read_only.map_or(Loaded::None, Loaded::Bool)));
    let unit = variable.field("unit");
    fields.push(("unit", variable.text(unit, NullRule::Taken)));
    fields.push(("description", description(variable)));
    fields.push(("default_validation_config", validation(variable)));
    Some(LoadedVariable {
        section: variable.entry.section,
        name: name?,
        class: rule.word,
        fields,
    })
}

fn deprecated(variable: &mut Variable<'_, '_>, kind: VariableKind) {
    if kind == VariableKind::Scalar
        && let Some(field) = variable.field("variable_class")
    {
        variable.say(
            Severity::Hint,
            "class-deprecated",
            "`ScalarVariable` is the old name of `TorchScalarVariable`".to_owned(),
            "write TorchScalarVariable".to_owned(),
            Variable::place(field),
            Some("variable_class"),
        );
    }
    if let Some(field) = variable.field("is_constant") {
        variable.say(
            Severity::Hint,
            "class-deprecated",
            "`is_constant` is the old name of `read_only`".to_owned(),
            "write read_only".to_owned(),
            field.key_span,
            Some("is_constant"),
        );
    }
}

/// `read_only`, or else `is_constant`.
fn read_only(variable: &mut Variable<'_, '_>) -> Option<bool> {
    let field = variable
        .field("read_only")
        .or_else(|| variable.field("is_constant"));
    match variable.boolean(field, NullRule::Refused) {
        FieldValue::Value(read_only) => Some(read_only),
        FieldValue::Nothing => Some(false),
        FieldValue::Refused => None,
    }
}

fn description(variable: &mut Variable<'_, '_>) -> Loaded {
    match variable.field("description") {
        None => Loaded::Text(String::new()),
        field => variable.text(field, NullRule::Refused),
    }
}

fn validation(variable: &mut Variable<'_, '_>) -> Loaded {
    let key = "default_validation_config";
    let Some(field) = variable.field(key) else {
        return Loaded::Text("none".to_owned());
    };
    if let Data::Scalar(Value::Text(word @ ("none" | "warn" | "error"))) = variable.data(field) {
        return Loaded::Text(word.to_owned());
    }
    let described = describe::data(variable.document, field.value.node);
    let message = format!("`{key}` is {described}, which is none of none, warn and error");
    variable.refuse(
        "not-a-choice",
        field,
        message,
        "write none, warn or error".to_owned(),
    );
    Loaded::None
}

fn scalar(variable: &mut Variable<'_, '_>, read_only: bool, fields: &mut Vec<(&'static str, Loaded)>) {
    let default_field = variable.field("default_value");
    let default = variable.number(default_field, NullRule::Taken);
    let range_field = variable.field("value_range");
    let range = ordered_range::read(variable, range_field);
    if let (FieldValue::Value(value), Some(field), Ok(range)) = (&default, default_field, range) {
        let [low, high] = range.unwrap_or([f64::NEG_INFINITY, f64::INFINITY]);
        if value.is_nan() {
            let message = "the default `.nan` is inside no range".to_owned();
            variable.refuse(
                "default-not-usable",
                field,
                message,
                "write a number, or remove it".to_owned(),
            );
        } else if !(low <= *value && *value <= high) {
            outside(variable, (*value, field), [low, high]);
        }
    }
    match (range, range_field) {
        (Ok(Some([low, high])), Some(field)) => {
            let span = Variable::place(field);
            advice::range(
                variable,
                "value_range",
                Bounds { low, high, span },
                None,
                Some(read_only),
            );
        }
        (Ok(None), _) if !read_only => advice::no_range(variable),
        _ => {}
    }
    fields.push(("default_value", default.loaded(Loaded::Float)));
    fields.push(("value_range", hold_range(range)));
    fields.push(("dtype", floating_dtype(variable)));
}

/// A scalar's `dtype`: one of torch's floating types.
fn floating_dtype(variable: &mut Variable<'_, '_>) -> Loaded {
    let Some(field) = variable.field("dtype") else {
        return Loaded::None;
    };
    if matches!(variable.data(field), Data::Scalar(Value::Null)) {
        return Loaded::None;
    }
    match dtype(variable, field) {
        Some(dtype) if dtype.is_floating() => Loaded::Text(dtype.name()),
        Some(dtype) => {
            let message = format!("`dtype` is {}, which is no floating type", dtype.name());
            let help = "write float32, float64, float16 or bfloat16".to_owned();
            variable.refuse("dtype", field, message, help);
            Loaded::None
        }
        None => Loaded::None,
    }
}

/// A type by torch's name; that it is none is said.
fn dtype(variable: &mut Variable<'_, '_>, field: WrittenField<'_>) -> Option<Dtype> {
    let known = match variable.data(field) {
        Data::Scalar(Value::Text(word)) => Dtype::called(word),
        _ => None,
    };
    if known.is_none() {
        let described = describe::data(variable.document, field.value.node);
        let message = format!("`dtype` is {described}, which is no type of torch's");
        variable.refuse(
            "dtype",
            field,
            message,
            "write one of torch's names, such as float32".to_owned(),
        );
    }
    known
}

fn tensor(variable: &mut Variable<'_, '_>, fields: &mut Vec<(&'static str, Loaded)>) {
    let shape = shape(variable);
    let dtype = match variable.field("dtype") {
        Some(field) => dtype(variable, field),
        None => Some(Dtype::Float32),
    };
    let default_field = variable.field("default_value");
    let listed =
        default_field.is_some_and(|field| matches!(variable.data(field), Data::List(_) | Data::PairList(_)));
    if !listed {
        // With a list the library sets it itself, whatever is written.
        let own = variable.field(OWN);
        variable.boolean(own, NullRule::Refused);
    }
    let default = default_field.map_or(Loaded::None, |field| {
        tensor_default(variable, field, shape.as_deref(), dtype)
    });
    fields.push(("default_value", default));
    fields.push((
        "shape",
        shape.map_or(Loaded::None, |shape| {
            Loaded::List(shape.into_iter().map(Loaded::Integer).collect())
        }),
    ));
    fields.push((
        "dtype",
        dtype.map_or(Loaded::None, |dtype| Loaded::Text(dtype.name())),
    ));
}

fn shape(variable: &mut Variable<'_, '_>) -> Option<Vec<BigInt>> {
    let field = variable.field("shape")?;
    let data = variable.data(field);
    let Some(elements) = elements(&data) else {
        if matches!(data, Data::Scalar(Value::Null)) {
            variable.null_value(field);
        } else {
            advice::not_a_list(variable, field);
        }
        return None;
    };
    let lengths: Vec<Option<BigInt>> = elements
        .iter()
        .map(|&element| length(variable, field, element))
        .collect();
    let lengths: Vec<BigInt> = lengths.into_iter().collect::<Option<_>>()?;
    if lengths.iter().any(|length| *length < BigInt::ZERO) {
        let message = "a length of `shape` is negative".to_owned();
        variable.warn(
            "array-shape",
            field,
            message,
            "write the length of each dimension".to_owned(),
        );
    }
    Some(lengths)
}

fn length(variable: &mut Variable<'_, '_>, field: WrittenField<'_>, element: DataElement) -> Option<BigInt> {
    let length = element
        .scalar(variable.document)
        .and_then(|value| Pydantic::Two.integer(&value));
    if length.is_some() {
        return length;
    }
    let described = match element {
        DataElement::Node(used) => describe::data(variable.document, used.node),
        DataElement::Pair(_) => "a pair".to_owned(),
    };
    let span = if element.span().is_empty() {
        Variable::place(field)
    } else {
        element.span()
    };
    let message = format!("a length of `shape` is {described}, not a whole number");
    let help = "write the length of each dimension, such as [3, 4]".to_owned();
    variable.say(
        Severity::Error,
        "not-an-integer",
        message,
        help,
        span,
        Some("shape"),
    );
    None
}

fn tensor_default<'a>(
    variable: &mut Variable<'a, '_>,
    field: WrittenField<'a>,
    shape: Option<&[BigInt]>,
    dtype: Option<Dtype>,
) -> Loaded {
    match variable.data(field) {
        Data::Scalar(Value::Null) => return Loaded::None,
        Data::List(_) | Data::PairList(_) => {}
        _ => {
            let described = describe::data(variable.document, field.value.node);
            let message = format!("`default_value` is {described}, not a list");
            variable.refuse(
                "array-value",
                field,
                message,
                "write the numbers in nested lists".to_owned(),
            );
            return Loaded::None;
        }
    }
    let array = match tensor::tensor(
        variable.document,
        field.value.node,
        dtype.unwrap_or(Dtype::Float32),
    ) {
        Ok(array) => array,
        Err(why) => {
            let (code, message, help) = match why {
                ArrayRefusal::Ragged => (
                    "array-shape",
                    "the lists are not all of one length",
                    "give each list of a level the same length",
                ),
                ArrayRefusal::Deep => (
                    "array-shape",
                    "the lists are nested too deeply for a tensor",
                    "write fewer dimensions",
                ),
                ArrayRefusal::Element => (
                    "array-value",
                    "something in the lists is not a number",
                    "write numbers only",
                ),
            };
            variable.refuse(code, field, message.to_owned(), help.to_owned());
            return Loaded::None;
        }
    };
    if let Some(shape) = shape
        && !fits(&array, shape)
    {
        let wanted: Vec<String> = shape.iter().map(ToString::to_string).collect();
        let message = format!(
            "`default_value` has the shape {:?}, not [{}]",
            array.shape,
            wanted.join(", ")
        );
        variable.refuse(
            "array-shape",
            field,
            message,
            "make `shape` and `default_value` agree".to_owned(),
        );
        return Loaded::None;
    }
    Loaded::Array(array)
}

/// Returns whether a tensor has `shape`, or a batch of that shape.
fn fits(array: &LoadedArray, shape: &[BigInt]) -> bool {
    let actual: Vec<BigInt> = array.shape.iter().map(|&length| BigInt::from(length)).collect();
    if actual.len() == shape.len() {
        return actual == shape;
    }
    // Without dimensions, Python's `value.shape[-0:]` is the whole shape; and a batch of tensors without elements cannot
    // be told apart from one of another size.
    !shape.is_empty() && actual.ends_with(shape) && arrays::size(&array.shape).is_some_and(|size| size > 0)
}
