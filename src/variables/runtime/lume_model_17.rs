//! lume-model 1.7: `variables_from_dict` in `lume_model/utils.py`, over pydantic 2. Scalars only; unknown keys are
//! ignored; an output's range is called `range`, an input's `value_range`.

use super::super::advice::{self, Bounds};
use super::super::coerce::{DataElement, Pydantic, elements};
use super::super::describe;
use super::super::loaded::{Loaded, LoadedVariable};
use super::super::rules::VariableKind;
use super::super::variable::{FieldValue, NullRule, Variable, WrittenField};
use super::lume_model_15_fields::any_range;
use crate::text::{Section, Severity};
use crate::yaml::{Data, Value};

/// A variable as lume-model 1.7 loads it.
pub(in super::super) fn check(variable: &mut Variable<'_, '_>) -> Option<LoadedVariable> {
    let name = variable.name();
    is_scalar(variable)?;
    let rule = variable.runtime.kind(VariableKind::Scalar)?;
    variable.missing_fields(rule);
    advice::unknown_keys(variable, rule, &[]);
    let input = variable.entry.section == Section::Input;
    let mut fields = Vec::with_capacity(6);
    let default_field = variable.field("default");
    let default = variable.number(
        default_field,
        if input { NullRule::Refused } else { NullRule::Taken },
    );
    let known = default.clone().value().zip(default_field);
    let constant = constant(variable);
    let range = match (input, variable.field("value_range"), variable.field("range")) {
        (true, Some(field), _) => number_range(variable, field, known, constant),
        (false, _, Some(field)) => any_range(variable, field, NullRule::Taken, known, None),
        _ => Loaded::None,
    };
    fields.push(("default", default.loaded(Loaded::Float)));
    fields.push(("value_range", range));
    if let Some(constant) = constant {
        fields.push(("is_constant", Loaded::Bool(constant)));
    }
    let units = variable.field("units");
    fields.push(("units", variable.text(units, NullRule::Taken)));
    let precision = variable.field("precision");
    fields.push(("precision", variable.integer(precision, NullRule::Taken)));
    let parent = variable.reference("parent_variable", NullRule::Refused);
    fields.push(("parent_variable", parent));
    let value = variable.field("value");
    variable.number(value, NullRule::Taken);
    Some(LoadedVariable {
        section: variable.entry.section,
        name: name?,
        class: if input {
            "ScalarInputVariable"
        } else {
            "ScalarOutputVariable"
        },
        fields,
    })
}

/// `variable_type`, or else `type`, must be `scalar`.
fn is_scalar(variable: &mut Variable<'_, '_>) -> Option<()> {
    let Some(field) = variable.field("variable_type").or_else(|| variable.field("type")) else {
        advice::missing_kind(variable);
        return None;
    };
    match variable.data(field) {
        Data::Scalar(Value::Text("scalar")) => Some(()),
        Data::Scalar(Value::Text(word @ ("array" | "image"))) => {
            let message = format!("lume-model-1.7 does not read variables of the type {word}");
            let help = "it reads scalars only; lume-model-1.5 reads arrays and images".to_owned();
            variable.refuse("kind-unknown", field, message, help);
            None
        }
        _ => {
            advice::unknown_kind(variable, field);
            None
        }
    }
}

/// Returns whether an input is constant; none for outputs, which cannot be.
fn constant(variable: &mut Variable<'_, '_>) -> Option<bool> {
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

/// A list of floats of any length.
fn number_range<'a>(
    variable: &mut Variable<'a, '_>,
    field: WrittenField<'a>,
    default: Option<(f64, WrittenField<'a>)>,
    constant: Option<bool>,
) -> Loaded {
    let data = variable.data(field);
    let Some(elements) = elements(&data) else {
        if matches!(data, Data::Scalar(Value::Null)) {
            variable.null_value(field);
        } else {
            advice::not_a_list(variable, field);
        }
        return Loaded::None;
    };
    let numbers: Option<Vec<f64>> = elements
        .iter()
        .map(|&element| range_number(variable, field, element))
        .collect();
    let Some(numbers) = numbers else {
        return Loaded::None;
    };
    if !advice::range_length(variable, field, numbers.len())
        && let [low, high] = numbers[..]
    {
        let span = Variable::place(field);
        advice::range(variable, field.key, Bounds { low, high, span }, default, constant);
    }
    Loaded::List(numbers.into_iter().map(Loaded::Float).collect())
}

/// One element of a range as pydantic 2 makes it a float; that it cannot be one is said.
pub(super) fn range_number(
    variable: &mut Variable<'_, '_>,
    field: WrittenField<'_>,
    element: DataElement,
) -> Option<f64> {
    let number = element
        .scalar(variable.document)
        .and_then(|value| Pydantic::Two.float(&value));
    if number.is_some() {
        advice::element(variable, field.key, element);
        return number;
    }
    let (described, help) = match element {
        DataElement::Node(used) => (
            describe::data(variable.document, used.node),
            describe::help_for(
                variable.document,
                used.node,
                "not-a-number",
                (variable.runtime, "range"),
            ),
        ),
        DataElement::Pair(_) => ("a pair".to_owned(), "write two numbers".to_owned()),
    };
    let span = if element.span().is_empty() {
        Variable::place(field)
    } else {
        element.span()
    };
    let message = format!("an element of `{}` is {described}, not a number", field.key);
    variable.say(
        Severity::Error,
        "not-a-number",
        message,
        help,
        span,
        Some(field.key),
    );
    None
}
