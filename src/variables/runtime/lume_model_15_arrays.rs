//! lume-model 1.5: arrays and images.

use super::super::arrays::{self, ArrayRefusal};
use super::super::loaded::{ArrayFileError, Loaded, LoadedArray};
use super::super::variable::{NullRule, Variable, WrittenField};
use super::super::{describe, npy};
use super::lume_model_15_fields::{Fields, constant, precision, range, texts};
use crate::text::Section;
use crate::yaml::{Data, Value};
use std::rc::Rc;

pub(super) fn array(variable: &mut Variable<'_, '_>, fields: &mut Fields) {
    let input = variable.entry.section == Section::Input;
    let (default, default_field) = (
        variable.shared.loaded.get(&variable.entry.node).cloned(),
        variable.field("default"),
    );
    let default = match (default, default_field) {
        (Some(loaded), _) => Loaded::Array(Rc::unwrap_or_clone(loaded)),
        (None, Some(field)) if input => array_default(variable, field),
        (None, Some(field)) => given_array(variable, field),
        (None, None) => Loaded::None,
    };
    fields.push(("default", default));
    if let Some(constant) = constant(variable) {
        fields.push(("is_constant", Loaded::Bool(constant)));
    }
    if !input {
        let range = range(variable, NullRule::Taken, None, None);
        fields.push(("value_range", range));
    }
    fields.push(("units", texts(variable, "units")));
    fields.push(("precision", precision(variable)));
    fields.push(("dim_labels", texts(variable, "dim_labels")));
    fields.push(("value_type", value_type(variable)));
    if let Some(value) = variable.field("value") {
        given_array(variable, value);
    }
}

fn value_type(variable: &mut Variable<'_, '_>) -> Loaded {
    let Some(field) = variable.field("value_type") else {
        return Loaded::Text("float".to_owned());
    };
    match variable.data(field) {
        Data::Scalar(Value::Text(word @ ("float" | "string"))) => Loaded::Text(word.to_owned()),
        Data::Scalar(Value::Null) => {
            variable.null_value(field);
            Loaded::None
        }
        _ => {
            let described = describe::data(variable.document, field.value.node);
            let message = format!("`value_type` is {described}, which is neither float nor string");
            variable.refuse("not-a-choice", field, message, "write float or string".to_owned());
            Loaded::None
        }
    }
}

/// An array input's default: a path unless its elements are texts, else nested lists, or anything as a single element.
fn array_default<'a>(variable: &mut Variable<'a, '_>, field: WrittenField<'a>) -> Loaded {
    let texts = variable
        .field("value_type")
        .is_some_and(|field| matches!(variable.data(field), Data::Scalar(Value::Text("string"))));
    let array = match variable.data(field) {
        Data::Scalar(Value::Text(path)) if !texts => load(variable, field, path),
        data => {
            let one_text = texts && matches!(data, Data::Scalar(Value::Text(_)));
            if !one_text && matches!(data, Data::Scalar(_) | Data::Dict(_) | Data::Set(_)) {
                let described = describe::data(variable.document, field.value.node);
                let message = format!("`default` is {described}, which becomes an array without dimensions");
                let help = "write the elements as a list, or the path of a .npy file".to_owned();
                variable.warn("value-coerced", field, message, help);
            }
            match arrays::numpy_array(variable.document, field.value.node) {
                Ok(array) => Some(array),
                Err(why) => {
                    no_array(variable, field, why);
                    None
                }
            }
        }
    };
    array.map_or(Loaded::None, |array| keep(variable, array))
}

/// Remembers what the mapping holds in place of its default, for the aliases of that mapping.
fn keep(variable: &mut Variable<'_, '_>, array: LoadedArray) -> Loaded {
    if variable.document.is_aliased(variable.entry.node) {
        variable
            .shared
            .loaded
            .insert(variable.entry.node, Rc::new(array.clone()));
    }
    Loaded::Array(array)
}

fn no_array(variable: &mut Variable<'_, '_>, field: WrittenField<'_>, why: ArrayRefusal) {
    let (message, help) = match why {
        ArrayRefusal::Ragged => (
            "the lists are not all of one length",
            "give each list of a level the same length",
        ),
        ArrayRefusal::Deep => (
            "the lists are nested too deeply for an array",
            "write at most 32 dimensions",
        ),
        ArrayRefusal::Element => ("an element cannot be part of an array", "write numbers or texts"),
    };
    variable.refuse("array-shape", field, message.to_owned(), help.to_owned());
}

/// A `.npy` file's array; what is wrong with it is said.
fn load(variable: &mut Variable<'_, '_>, field: WrittenField<'_>, path: &str) -> Option<LoadedArray> {
    let is_absolute = path.starts_with('/')
        || path.starts_with('\\')
        || path
            .get(1..3)
            .is_some_and(|drive| drive == ":\\" || drive == ":/");
    if is_absolute {
        variable.warn(
            "array-file-absolute",
            field,
            format!(
                "{} is an absolute path, which exists on this computer only",
                describe::quoted(path)
            ),
            "put the file beside the variables file and write its name alone".to_owned(),
        );
    }
    let reason = match variable.arrays.bytes(path) {
        Ok(bytes) => match npy::parse(&bytes) {
            Ok(array) => return Some(array),
            Err(error) => error.to_string(),
        },
        Err(ArrayFileError::Missing) => "there is no such file".to_owned(),
        Err(ArrayFileError::Unreadable(reason)) => reason,
    };
    variable.refuse(
        "array-file",
        field,
        format!(
            "the array file {} cannot be used: {reason}",
            describe::quoted(path)
        ),
        "name a .npy file, relative to the folder of the variables file".to_owned(),
    );
    None
}

/// An array where no file is read: null, or a list of lengths, of which numpy makes an array of that shape with
/// whatever is in memory.
fn given_array(variable: &mut Variable<'_, '_>, field: WrittenField<'_>) -> Loaded {
    let data = variable.data(field);
    let lengths = match &data {
        Data::Scalar(Value::Null) => return Loaded::None,
        Data::List(items) if items.len() <= 32 => items
            .clone()
            .map(|item| match variable.document.value(item.node) {
                Value::Integer(length) => usize::try_from(length).ok(),
                _ => None,
            })
            .collect::<Option<Vec<usize>>>(),
        _ => None,
    };
    // More than this cannot be had on any computer.
    let fits = |shape: &Vec<usize>| arrays::size(shape).is_some_and(|size| size < 1 << 40);
    let Some(shape) = lengths.filter(fits) else {
        let message = format!("`{}` of this array cannot be given in the file", field.key);
        let help = match variable.entry.section {
            Section::Input => "remove it; the array is read from `default`",
            Section::Output => "remove it; lume-model 1.5 accepts no array for an output",
        };
        variable.refuse("array-value", field, message, help.to_owned());
        return Loaded::None;
    };
    variable.warn(
        "value-coerced",
        field,
        format!(
            "`{}` is read as the array's lengths, and its values are arbitrary",
            field.key
        ),
        "remove it; lume-model 1.5 reads an array from an input's `default` only".to_owned(),
    );
    Loaded::Array(LoadedArray {
        shape,
        dtype: "float64".to_owned(),
        values: Vec::new(),
    })
}

pub(super) fn image(variable: &mut Variable<'_, '_>, fields: &mut Fields) {
    let input = variable.entry.section == Section::Input;
    let default = image_default(variable);
    fields.push(("default", default));
    if let Some(constant) = constant(variable) {
        fields.push(("is_constant", Loaded::Bool(constant)));
    }
    if !input {
        let range = range(variable, NullRule::Taken, None, None);
        fields.push(("value_range", range));
    }
    fields.push(("precision", precision(variable)));
    let (x_label, y_label) = (variable.field("x_label"), variable.field("y_label"));
    let labels = vec![
        variable.text(x_label, NullRule::Refused),
        variable.text(y_label, NullRule::Refused),
    ];
    fields.push(("axis_labels", Loaded::List(labels)));
    fields.push(("axis_units", texts(variable, "axis_units")));
    let null = if input { NullRule::Refused } else { NullRule::Taken };
    for edges in [["x_min", "x_max"], ["y_min", "y_max"]] {
        let found = edges.map(|edge| {
            let field = variable.field(edge);
            let got = variable.number(field, null);
            fields.push((edge, got.clone().loaded(Loaded::Float)));
            got.value().zip(field)
        });
        let [low_key, high_key] = edges;
        if let [Some((low, field)), Some((high, _))] = found
            && low > high
        {
            let message = format!("`{low_key}` is above `{high_key}`");
            variable.warn("axis-order", field, message, "swap the two".to_owned());
        }
    }
    for key in [
        "x_min_variable",
        "x_max_variable",
        "y_min_variable",
        "y_max_variable",
    ] {
        fields.push((key, variable.reference(key, NullRule::Taken)));
    }
    if let Some(value) = variable.field("value") {
        no_image(variable, value);
    }
}

/// An image is never given in the file itself.
fn no_image(variable: &mut Variable<'_, '_>, field: WrittenField<'_>) {
    if !matches!(variable.data(field), Data::Scalar(Value::Null)) {
        let message = format!("`{}` of an image cannot be given here", field.key);
        variable.refuse("array-value", field, message, "remove it".to_owned());
    }
}

fn image_default(variable: &mut Variable<'_, '_>) -> Loaded {
    let input = variable.entry.section == Section::Input;
    let loaded = variable.shared.loaded.get(&variable.entry.node).cloned();
    let Some(field) = variable.field("default") else {
        return Loaded::None;
    };
    let array = match (loaded, input) {
        (Some(_), true) => {
            let message =
                "the picture of this mapping is loaded already, and cannot be loaded again through an alias";
            let help = "write the variable out instead of using an alias".to_owned();
            variable.refuse("array-file", field, message.to_owned(), help);
            None
        }
        (Some(loaded), false) => Some(Rc::unwrap_or_clone(loaded)),
        (None, false) => {
            no_image(variable, field);
            None
        }
        (None, true) => match variable.data(field) {
            Data::Scalar(Value::Text(path)) => load(variable, field, path),
            Data::Scalar(Value::Binary(bytes)) => {
                let path = String::from_utf8_lossy(&bytes).into_owned();
                load(variable, field, &path)
            }
            _ => {
                let described = describe::data(variable.document, field.value.node);
                let message = format!("`default` is {described}, not the path of a .npy file");
                let help = "write the path of a .npy file that holds the picture".to_owned();
                variable.refuse("array-file", field, message, help);
                None
            }
        },
    };
    let Some(array) = array else {
        return Loaded::None;
    };
    if !matches!(array.shape[..], [_, _] | [_, _, 3]) {
        let message = format!(
            "a picture has two dimensions, or three of which the last is 3; this array has the shape {:?}",
            array.shape
        );
        variable.refuse(
            "array-shape",
            field,
            message,
            "name a file that holds a picture".to_owned(),
        );
        return Loaded::None;
    }
    keep(variable, array)
}
