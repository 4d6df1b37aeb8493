//! lume-model 2.0 (1.8 to 2.0): `variables_from_dict` in `lume_model/utils.py`, over pydantic 2. Everything but the class
//! and the name is optional; unknown keys are ignored.

use super::super::advice::{self, Bounds};
use super::super::loaded::{Loaded, LoadedVariable};
use super::super::rules::VariableKind;
use super::super::variable::{FieldValue, NullRule, Variable, WrittenField};
use super::ordered_range;
use crate::text::{Section, Severity};

/// A variable as lume-model 2.0 loads it.
pub(in super::super) fn check(variable: &mut Variable<'_, '_>) -> Option<LoadedVariable> {
    let name = variable.name();
    let kind = advice::class(variable)?;
    let rule = variable.runtime.kind(kind)?;
    advice::unknown_keys(variable, rule, &[]);
    let mut fields = Vec::with_capacity(5);
    if kind == VariableKind::Scalar {
        scalar(variable, &mut fields);
    }
    let unit = variable.field("unit");
    fields.push(("unit", variable.text(unit, NullRule::Taken)));
    Some(LoadedVariable {
        section: variable.entry.section,
        name: name?,
        class: rule.word,
        fields,
    })
}

fn scalar(variable: &mut Variable<'_, '_>, fields: &mut Vec<(&'static str, Loaded)>) {
    let default_field = variable.field("default_value");
    let default = variable.number(default_field, NullRule::Taken);
    let constant_field = variable.field("is_constant");
    let constant = variable.boolean(constant_field, NullRule::Taken);
    let range_field = variable.field("value_range");
    let range = ordered_range::read(variable, range_field);
    let tolerance_field = variable.field("value_range_tolerance");
    let tolerance = match (tolerance_field, variable.number(tolerance_field, NullRule::Taken)) {
        (None, _) => FieldValue::Value(1e-8),
        (Some(_), tolerance) => tolerance,
    };
    let is_constant = constant == FieldValue::Value(true);
    if let (FieldValue::Value(value), Some(field), Ok(Some(range))) = (&default, default_field, range) {
        inside(variable, (*value, field), range, &tolerance, is_constant);
    }
    if let (Ok(Some([low, high])), Some(field)) = (range, range_field) {
        #[allow(clippy::float_cmp)]
        if is_constant && low != high {
            let message = "the variable is a constant, and its range is not a point".to_owned();
            let help =
                "remove the range, or make its two numbers equal, or say `is_constant: false`".to_owned();
            variable.refuse("constant-range", field, message, help);
        }
        let span = Variable::place(field);
        advice::range(
            variable,
            "value_range",
            Bounds { low, high, span },
            None,
            Some(is_constant),
        );
    } else if range == Ok(None) && !is_constant {
        advice::no_range(variable);
    }
    fields.push(("default_value", default.loaded(Loaded::Float)));
    fields.push(("value_range", hold_range(range)));
    let constant = match (constant_field, constant) {
        (None, _) => Loaded::Bool(false),
        (Some(_), constant) => constant.loaded(Loaded::Bool),
    };
    fields.push(("is_constant", constant));
    fields.push(("value_range_tolerance", tolerance.loaded(Loaded::Float)));
}

/// A range as it is held.
pub(super) fn hold_range(range: Result<Option<[f64; 2]>, ()>) -> Loaded {
    match range {
        Ok(Some(bounds)) => Loaded::List(bounds.into_iter().map(Loaded::Float).collect()),
        _ => Loaded::None,
    }
}

/// `_value_is_within_range`: by the tolerance alone for a constant, else by the range or the tolerance.
fn inside(
    variable: &mut Variable<'_, '_>,
    (value, field): (f64, WrittenField<'_>),
    [low, high]: [f64; 2],
    tolerance: &FieldValue<f64>,
    constant: bool,
) {
    let near = match tolerance {
        FieldValue::Refused => return,
        FieldValue::Value(tolerance) if *tolerance >= 0.0 || tolerance.is_nan() => *tolerance,
        _ => {
            let key = "value_range_tolerance";
            let span = variable
                .field(key)
                .map_or(variable.entry.name_span, Variable::place);
            variable.say(
                Severity::Error,
                "default-not-usable",
                format!("`{key}` is negative or null, so the default cannot be compared with its range"),
                "write a small positive number, or remove it (1e-8 is usual)".to_owned(),
                span,
                Some(key),
            );
            return;
        }
    };
    let taken = if constant {
        close(value, value, near)
    } else {
        (low <= value && value <= high) || close(value, low, near) || close(value, high, near)
    };
    if taken {
        return;
    }
    if value.is_nan() {
        let message = "the default `.nan` is inside no range".to_owned();
        variable.refuse(
            "default-not-usable",
            field,
            message,
            "write a number, or remove it".to_owned(),
        );
        return;
    }
    outside(variable, (value, field), [low, high]);
}

/// Says that the default is outside its range.
pub(super) fn outside(
    variable: &mut Variable<'_, '_>,
    (value, field): (f64, WrittenField<'_>),
    [low, high]: [f64; 2],
) {
    let message = format!(
        "the default {} is outside its range [{}, {}]",
        advice::plain_number(value),
        advice::plain_number(low),
        advice::plain_number(high)
    );
    let help = match variable.entry.section {
        Section::Input | Section::Output => "correct the default or the range".to_owned(),
    };
    variable.refuse("default-outside-range", field, message, help);
}

/// `math.isclose(a, b, rel_tol=0, abs_tol=tolerance)`.
#[allow(clippy::float_cmp)]
fn close(a: f64, b: f64, tolerance: f64) -> bool {
    a == b || (!a.is_infinite() && !b.is_infinite() && (b - a).abs() <= tolerance)
}
