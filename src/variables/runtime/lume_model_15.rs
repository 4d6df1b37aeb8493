//! lume-model 1.5 (1.3 to 1.6): `parse_variables` in `lume_model/utils.py`, over pydantic 1. Scalars, arrays and images;
//! unknown keys are ignored; ranges are lists into which nothing looks.

use super::super::advice;
use super::super::loaded::{Loaded, LoadedVariable};
use super::super::rules::VariableKind;
use super::super::variable::{NullRule, Variable};
use super::lume_model_15_arrays::{array, image};
use super::lume_model_15_fields::{Fields, constant, precision, range};
use crate::text::{Section, Severity};
use crate::yaml::{Data, Value};

/// Keys that the classes read beside those of the field tables.
const ALSO: &[&str] = &["variable_type", "value"];

/// A variable as lume-model 1.5 loads it.
pub(in super::super) fn check(variable: &mut Variable<'_, '_>) -> Option<LoadedVariable> {
    let name = variable.name();
    let kind = kind(variable)?;
    let rule = variable.runtime.kind(kind)?;
    variable.missing_fields(rule);
    advice::unknown_keys(variable, rule, ALSO);
    refused_keys(variable);
    let variable_type = variable.field("variable_type");
    variable.text(variable_type, NullRule::Refused);
    let mut fields = Vec::with_capacity(8);
    let input = variable.entry.section == Section::Input;
    let class = match (kind, input) {
        (VariableKind::Array, true) => "ArrayInputVariable",
        (VariableKind::Array, false) => "ArrayOutputVariable",
        (VariableKind::Image, true) => "ImageInputVariable",
        (VariableKind::Image, false) => "ImageOutputVariable",
        (_, true) => "ScalarInputVariable",
        (_, false) => "ScalarOutputVariable",
    };
    match kind {
        VariableKind::Array => array(variable, &mut fields),
        VariableKind::Image => image(variable, &mut fields),
        _ => scalar(variable, &mut fields),
    }
    Some(LoadedVariable {
        section: variable.entry.section,
        name: name?,
        class,
        fields,
    })
}

fn kind(variable: &mut Variable<'_, '_>) -> Option<VariableKind> {
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
    let null = if input { NullRule::Refused } else { NullRule::Taken };
    let default_field = variable.field("default");
    let default = variable.number(default_field, null);
    let known = default.clone().value().zip(default_field);
    let constant = constant(variable);
    let range = range(variable, null, known, constant);
    fields.push(("default", default.loaded(Loaded::Float)));
    fields.push(("value_range", range));
    if let Some(constant) = constant {
        fields.push(("is_constant", Loaded::Bool(constant)));
    }
    let units = variable.field("units");
    fields.push(("units", variable.text(units, NullRule::Taken)));
    fields.push(("precision", precision(variable)));
    let parent = variable.reference("parent_variable", NullRule::Taken);
    fields.push(("parent_variable", parent));
    let value = variable.field("value");
    variable.number(value, NullRule::Taken);
}
