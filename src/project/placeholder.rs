//! The placeholder values of outputs in the generated code of lume-services; lume-torch's makes its own when it runs.

use crate::variables::{Loaded, LoadedArray, LoadedVariable};

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
pub fn of_output(loaded: &LoadedVariable) -> String {
    let array = match loaded.default() {
        Some(Loaded::Array(array)) => Some(array),
        _ => None,
    };
    match kind(loaded.class) {
        "image" => match array {
            Some(array) => format!("np.zeros({})", shape(&array.shape)),
            None => "np.zeros((50, 50))".to_owned(),
        },
        "array" => {
            let of_text = matches!(loaded.get("value_type"), Some(Loaded::Text(text)) if text == "string");
            match (array, of_text) {
                (Some(LoadedArray { shape: lengths, .. }), false) => format!("np.zeros({})", shape(lengths)),
                (Some(LoadedArray { shape: lengths, .. }), true) => {
                    format!("np.full({}, \"\")", shape(lengths))
                }
                (None, false) => "np.array([0.0])".to_owned(),
                (None, true) => "np.array([\"\"])".to_owned(),
            }
        }
        _ => "0.0".to_owned(),
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
