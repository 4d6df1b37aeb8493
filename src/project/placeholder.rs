//! The Python that stands for variables in generated code: placeholder values of outputs, parameters of inputs.

use super::filters::double_quoted;
use super::variables::ProjectVariable;
use crate::answers::python;
use crate::variables::{Held, HeldArray, HeldVariable};
use serde::Serialize;
use std::collections::BTreeSet;

/// `scalar`, `array`, `image` or `distribution`: what kind of variable a library's class holds.
#[must_use]
pub fn kind(class: &str) -> &'static str {
    match class {
        class if class.starts_with("Image") => "image",
        class if class.starts_with("Array") || class.contains("ND") => "array",
        class if class.starts_with("Distribution") => "distribution",
        _ => "scalar",
    }
}

/// The Python expression of the value that an output has until the model gives one: of the right kind and shape.
#[must_use]
pub fn of_output(held: &HeldVariable) -> String {
    let array = match held.default() {
        Some(Held::Array(array)) => Some(array),
        _ => None,
    };
    if held.class.starts_with("Torch") && kind(held.class) == "array" {
        return torch_zeros(held);
    }
    match kind(held.class) {
        "image" => match array {
            Some(array) => format!("np.zeros({})", shape(&array.shape)),
            None => "np.zeros((50, 50))".to_owned(),
        },
        "array" => {
            let of_text = matches!(held.get("value_type"), Some(Held::Text(text)) if text == "string");
            match (array, of_text) {
                (Some(HeldArray { shape: lengths, .. }), false) => format!("np.zeros({})", shape(lengths)),
                (Some(HeldArray { shape: lengths, .. }), true) => {
                    format!("np.full({}, \"\")", shape(lengths))
                }
                (None, false) => "np.array([0.0])".to_owned(),
                (None, true) => "np.array([\"\"])".to_owned(),
            }
        }
        "distribution" => "torch.distributions.Normal(0.0, 1.0)".to_owned(),
        _ => "0.0".to_owned(),
    }
}

/// `torch.zeros((3, 4), dtype=torch.float64)` of a TorchNDVariable.
fn torch_zeros(held: &HeldVariable) -> String {
    let zeros = format!("torch.zeros({}", shape(&declared_shape(held)));
    match held.get("dtype") {
        Some(Held::Text(dtype)) => format!("{zeros}, dtype={})", torch_dtype(dtype)),
        _ => format!("{zeros})"),
    }
}

/// The shape that a TorchNDVariable declares.
fn declared_shape(held: &HeldVariable) -> Vec<usize> {
    match held.get("shape") {
        Some(Held::List(lengths)) => lengths.iter().filter_map(length).collect(),
        _ => Vec::new(),
    }
}

/// `torch.float64`, from that or from `float64`.
fn torch_dtype(dtype: &str) -> String {
    format!("torch.{}", dtype.strip_prefix("torch.").unwrap_or(dtype))
}

fn length(held: &Held) -> Option<usize> {
    match held {
        Held::Integer(number) => number.to_string().parse().ok(),
        _ => None,
    }
}

/// A shape as a Python tuple: `()`, `(3,)`, `(3, 4)`.
fn shape(lengths: &[usize]) -> String {
    let numbers: Vec<String> = lengths.iter().map(ToString::to_string).collect();
    match numbers.as_slice() {
        [one] => format!("({one},)"),
        numbers => format!("({})", numbers.join(", ")),
    }
}

/// One parameter of a flow that is a Python function.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FlowParameter {
    /// Its name: the variable's own where that is a Python name, else one made from it.
    pub name: String,
    /// Its type.
    pub annotation: &'static str,
    /// Its default, a Python expression; none where the variable has none.
    pub default: Option<String>,
    /// A value that the variable takes, a Python expression, for where there is no default.
    pub example: String,
}

/// The parameters of a flow for these inputs, each with a name of its own.
#[must_use]
pub fn flow_parameters(inputs: &[ProjectVariable]) -> Vec<FlowParameter> {
    let own: BTreeSet<&str> = inputs.iter().map(|input| input.held.name.as_str()).collect();
    let mut taken = BTreeSet::new();
    inputs
        .iter()
        .map(|input| {
            let name = parameter_name(&input.held.name, &own, &taken);
            taken.insert(name.clone());
            let default = input.held.default().map(expression);
            let annotation = match (kind(input.held.class), default.as_deref()) {
                ("scalar", _) => "float",
                ("array", Some("None")) => "Optional[list]",
                ("array", _) => "list",
                _ => "Any",
            };
            FlowParameter {
                name,
                annotation,
                default,
                example: example(&input.held),
            }
        })
        .collect()
}

/// A value that an input takes: the lower end of its range, or zeros.
fn example(held: &HeldVariable) -> String {
    if kind(held.class) == "array" {
        let zeros = |inner: String, length: &usize| format!("[{inner}] * {length}");
        return declared_shape(held).iter().rev().fold("0.0".to_owned(), zeros);
    }
    match held.get("value_range") {
        Some(Held::List(ends)) => match ends.first() {
            Some(Held::Float(low)) if low.is_finite() => expression(&Held::Float(*low)),
            Some(low @ Held::Integer(_)) => expression(low),
            _ => "0.0".to_owned(),
        },
        _ => "0.0".to_owned(),
    }
}

/// Names that a parameter of a Prefect flow cannot have: what the flow's body calls, what Prefect keeps for itself, and
/// what pydantic, which checks the parameters, has in every model.
const NOT_FOR_PARAMETERS: [&str; 17] = [
    "run_model",
    "wait_for",
    "return_state",
    "args",
    "kwargs",
    "copy",
    "json",
    "dict",
    "schema",
    "schema_json",
    "construct",
    "validate",
    "from_orm",
    "parse_obj",
    "parse_raw",
    "parse_file",
    "update_forward_refs",
];

/// `name` where it can be a parameter's; else a name made of its letters and digits that neither another input nor
/// another parameter has.
fn parameter_name(name: &str, own: &BTreeSet<&str>, taken: &BTreeSet<String>) -> String {
    let free = |candidate: &str| {
        !python::is_keyword(candidate)
            && !NOT_FOR_PARAMETERS.contains(&candidate)
            && !candidate.starts_with("model_")
    };
    let is_name = |candidate: &str| {
        candidate.starts_with(|c: char| c.is_ascii_alphabetic())
            && candidate.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    if is_name(name) && free(name) {
        return name.to_owned();
    }
    let plain: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
        .collect();
    let plain = plain.trim_matches('_').to_owned();
    let mut candidate = match plain {
        plain if is_name(&plain) && free(&plain) => plain,
        plain => format!("input_{plain}"),
    };
    while own.contains(candidate.as_str()) || taken.contains(&candidate) {
        candidate.push('_');
    }
    candidate
}

/// `held` as a Python expression that JSON can hold.
fn expression(held: &Held) -> String {
    match held {
        Held::None => "None".to_owned(),
        Held::Bool(true) => "True".to_owned(),
        Held::Bool(false) => "False".to_owned(),
        Held::Integer(value) => value.to_string(),
        Held::Float(value) if value.is_finite() => format!("{value:?}"),
        Held::Float(value) => {
            let word = match (value.is_nan(), *value > 0.0) {
                (true, _) => "nan",
                (false, true) => "inf",
                (false, false) => "-inf",
            };
            format!("float(\"{word}\")")
        }
        Held::Text(text) => double_quoted(text),
        Held::List(items) => {
            let items: Vec<String> = items.iter().map(expression).collect();
            format!("[{}]", items.join(", "))
        }
        Held::Map(pairs) => {
            let pairs: Vec<String> = pairs
                .iter()
                .map(|(key, value)| format!("{}: {}", double_quoted(key), expression(value)))
                .collect();
            format!("{{{}}}", pairs.join(", "))
        }
        // The model takes the variable's own default instead.
        Held::Array(array) => nested(&array.shape, &array.values).unwrap_or_else(|| "None".to_owned()),
    }
}

/// The most elements of an array that is written out in code.
const LARGEST_WRITTEN: usize = 100;

/// An array as nested lists; none for one that is too large, or whose values are not known.
fn nested(shape: &[usize], values: &[Held]) -> Option<String> {
    if values.is_empty() || values.len() > LARGEST_WRITTEN || shape.iter().product::<usize>() != values.len()
    {
        return None;
    }
    let Some((length, inner)) = shape.split_first() else {
        return values.first().map(expression);
    };
    let size = values.len() / length.max(&1);
    let items: Option<Vec<String>> = values
        .chunks(size.max(1))
        .map(|chunk| nested(inner, chunk))
        .collect();
    Some(format!("[{}]", items?.join(", ")))
}
