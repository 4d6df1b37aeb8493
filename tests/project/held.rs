//! Variables as the reports write them, turned back into what the project is made from.

use lume_wizard::project::{ProjectVariable, ProjectVariables};
use lume_wizard::text::Section;
use lume_wizard::variables::{Held, HeldArray, HeldVariable};
use serde_json::Value;

/// Project variables of a variables file's text and the `inputs` and `outputs` of a report on it.
pub fn project_variables(file: &[u8], report: &Value) -> ProjectVariables {
    let section = |section: Section, key: &str| {
        let variables = report[key].as_array().unwrap().iter();
        variables
            .map(|variable| project_variable(section, variable))
            .collect()
    };
    ProjectVariables {
        inputs: section(Section::Input, "inputs"),
        outputs: section(Section::Output, "outputs"),
        file: file.to_vec(),
        arrays: Vec::new(),
    }
}

fn project_variable(section: Section, report: &Value) -> ProjectVariable {
    let object = report.as_object().unwrap();
    let fields = object
        .iter()
        .filter(|(key, _)| *key != "name" && *key != "class")
        .map(|(key, value)| {
            let is_array = key.starts_with("default") && value.is_array();
            let value = if is_array { array(value) } else { held(value) };
            (leaked(key), value)
        })
        .collect();
    ProjectVariable {
        held: HeldVariable {
            section,
            name: report["name"].as_str().unwrap().to_owned(),
            class: leaked(report["class"].as_str().unwrap()),
            fields,
        },
        written_default: None,
        written_range: None,
    }
}

/// Classes and fields are the libraries' own few names.
fn leaked(text: &str) -> &'static str {
    Box::leak(text.to_owned().into_boxed_str())
}

fn held(value: &Value) -> Held {
    match value {
        Value::Null => Held::None,
        Value::Bool(value) => Held::Bool(*value),
        Value::Number(number) if number.is_f64() => Held::Float(number.as_f64().unwrap()),
        Value::Number(number) => Held::Integer(number.to_string().parse().unwrap()),
        Value::String(text) => match text.as_str() {
            "inf" => Held::Float(f64::INFINITY),
            "-inf" => Held::Float(f64::NEG_INFINITY),
            "nan" => Held::Float(f64::NAN),
            text => Held::Text(text.to_owned()),
        },
        Value::Array(items) => Held::List(items.iter().map(held).collect()),
        Value::Object(object) => Held::Map(
            object
                .iter()
                .map(|(key, value)| (key.clone(), held(value)))
                .collect(),
        ),
    }
}

/// A list of lists as the array that the runtime holds.
fn array(value: &Value) -> Held {
    let mut shape = Vec::new();
    let mut inner = value;
    while let Value::Array(items) = inner {
        shape.push(items.len());
        match items.first() {
            Some(first) => inner = first,
            None => break,
        }
    }
    Held::Array(HeldArray {
        shape,
        dtype: "float64".to_owned(),
        values: Vec::new(),
    })
}
