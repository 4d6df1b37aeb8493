//! The variables as a project needs them: what the runtime holds, and the numbers as the author wrote them.

use super::model_files::model_files;
use crate::text::display::shown;
use crate::text::{Diagnostic, Section, Severity};
use crate::variables::{
    ArrayFiles, Entry, Field, Loaded, LoadedVariable, Reading, Runtime, extract_model, fields, load_variables,
};
use crate::yaml::{Document, NodeId, Value, View};
use std::collections::{HashMap, HashSet};

/// A variables file that its runtime accepts, and what a project is made of.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ProjectVariables {
    /// The inputs, in the file's order.
    pub inputs: Vec<ProjectVariable>,
    /// The outputs, in the file's order.
    pub outputs: Vec<ProjectVariable>,
    /// The variables file, byte for byte as it lands in the project.
    pub file: Vec<u8>,
    /// The array files that the defaults name.
    pub arrays: Vec<ProjectArray>,
    /// The paths of a trained model's files that the variables file names, as written: the project lacks them.
    pub model_files: Vec<String>,
}

/// One variable of the project.
#[derive(Clone, Debug, PartialEq)]
pub struct ProjectVariable {
    /// The loaded variables.
    pub loaded: LoadedVariable,
    /// The default as written in the file, on one line; none where there is none.
    pub written_default: Option<String>,
    /// The range as written in the file, on one line; for an image its axes'. None where there is none.
    pub written_range: Option<String>,
}

/// A `.npy` file that a default names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectArray {
    /// The path as written in the variables file, relative to its folder.
    pub path: String,
    /// The file's bytes.
    pub bytes: Vec<u8>,
}

impl ProjectVariables {
    /// Returns whether there is neither an input nor an output.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.inputs.is_empty() && self.outputs.is_empty()
    }

    /// The parts of a variables file that a project needs that `reading` has read.
    ///
    /// # Errors
    /// What the runtime refuses the file for; arrays outside the variables file's folder, or that cannot be read again.
    pub fn gather(
        document: &Document,
        reading: &Reading,
        arrays: &dyn ArrayFiles,
    ) -> Result<Self, Vec<Diagnostic>> {
        if !reading.accepted() {
            let refused = |diagnostic: &&Diagnostic| diagnostic.severity == Severity::Error;
            return Err(reading.diagnostics.iter().filter(refused).cloned().collect());
        }
        let (inputs, outputs) = load_variables(document, reading, arrays);
        let mut gathered = Self {
            inputs: with_numbers(document, reading, Section::Input, inputs),
            outputs: with_numbers(document, reading, Section::Output, outputs),
            file: project_file(document, reading)?,
            arrays: Vec::new(),
            model_files: model_files(document),
        };
        gathered.arrays = array_files(document, reading, &gathered.inputs, arrays)?;
        Ok(gathered)
    }
}

/// The project's variables file: the text as it is, or the model that was read as a file of its own. lume-torch's
/// projects read sections under `model:` as TorchModule does.
fn project_file(document: &Document, reading: &Reading) -> Result<Vec<u8>, Vec<Diagnostic>> {
    match reading.model() {
        None => {}
        Some("model") if reading.runtime == Runtime::LumeTorch30 => {}
        Some(name) => match extract_model(document, name) {
            Ok(own) => return Ok(own.text().as_bytes().to_vec()),
            Err(refusal) => {
                let mut diagnostic = Diagnostic::new("model-not-extracted", Severity::Error, refusal.message);
                diagnostic.help = refusal.help;
                diagnostic.span = refusal.span;
                return Err(vec![diagnostic]);
            }
        },
    }
    Ok(document.text().as_bytes().to_vec())
}

/// Each variable with its numbers as they are written.
fn with_numbers(
    document: &Document,
    reading: &Reading,
    section: Section,
    variables: Vec<LoadedVariable>,
) -> Vec<ProjectVariable> {
    let (default, range) = (reading.runtime.default_key(), reading.runtime.range_key(section));
    // Of several entries of one name the last counts, as in Python's dict.
    let entries: HashMap<&str, &Entry> = reading
        .entries(section)
        .iter()
        .map(|entry| (entry.name.as_str(), entry))
        .collect();
    variables
        .into_iter()
        .map(|loaded| {
            let entry = entries.get(loaded.name.as_str());
            let fields = entry.map(|entry| fields(document, entry));
            let written = |keys: &[&str]| {
                let fields = fields.as_deref().unwrap_or_default();
                let field = keys.iter().find_map(|key| field(fields, key))?;
                written(document, field.node)
            };
            let axis = |name: &str, low: &str, high: &str| {
                Some(format!("{name} [{}, {}]", written(&[low])?, written(&[high])?))
            };
            let written_range = if loaded.class.starts_with("Image") {
                let axes = [axis("x", "x_min", "x_max"), axis("y", "y_min", "y_max")];
                let axes: Vec<String> = axes.into_iter().flatten().collect();
                (!axes.is_empty()).then(|| axes.join(", "))
            } else {
                written(&[range, "range", "value_range"])
            };
            ProjectVariable {
                written_default: written(&[default]),
                written_range,
                loaded,
            }
        })
        .collect()
}

/// The entry of a variable: the last of its name, as Python's dict has it.
fn entry<'a>(reading: &'a Reading, section: Section, name: &str) -> Option<&'a Entry> {
    reading
        .entries(section)
        .iter()
        .rev()
        .find(|entry| entry.name == name)
}

fn field<'a>(fields: &'a [Field], key: &str) -> Option<&'a Field> {
    fields.iter().rev().find(|field| field.key == key)
}

/// A value as it is written, on one line; none for one that takes several lines other than a flow sequence's.
fn written(document: &Document, node: NodeId) -> Option<String> {
    match document.view(node) {
        View::Scalar(scalar) => Some(scalar.text.to_owned()),
        _ => {
            let text = document.span(node).of(document.text());
            let inside = text.strip_prefix('[')?.strip_suffix(']')?;
            let words: Vec<&str> = inside.split_whitespace().collect();
            (!text.contains('#')).then(|| format!("[{}]", words.join(" ")))
        }
    }
}

/// The files of the defaults that are paths of arrays.
fn array_files(
    document: &Document,
    reading: &Reading,
    inputs: &[ProjectVariable],
    files: &dyn ArrayFiles,
) -> Result<Vec<ProjectArray>, Vec<Diagnostic>> {
    let (mut found, mut refused) = (Vec::new(), Vec::new());
    if reading.runtime != Runtime::LumeModel15 {
        return Ok(found);
    }
    let mut seen = HashSet::new();
    for input in inputs.iter().filter(|input| is_from_file(&input.loaded)) {
        let default = entry(reading, Section::Input, &input.loaded.name).and_then(|entry| {
            let fields = fields(document, entry);
            field(&fields, reading.runtime.default_key()).cloned()
        });
        let Some(default) = default else {
            continue;
        };
        let Value::Text(path) = document.value(default.node) else {
            continue;
        };
        let path = path.to_owned();
        if !seen.insert(path.clone()) {
            continue;
        }
        let array = ProjectArray {
            path,
            bytes: Vec::new(),
        };
        if array.inside().is_none() {
            let diagnostic = outside(&array.path).at(default.value_span);
            refused.push(
                diagnostic
                    .of_variable(Section::Input, input.loaded.name.clone())
                    .of_field(default.key),
            );
            continue;
        }
        match files.bytes(&array.path) {
            Ok(bytes) => found.push(ProjectArray { bytes, ..array }),
            Err(error) => {
                let message = format!("the default {} cannot be read: {error}", shown(&array.path));
                let diagnostic = Diagnostic::new("array-unreadable", Severity::Error, message);
                refused.push(diagnostic.at(default.value_span));
            }
        }
    }
    match refused.is_empty() {
        true => Ok(found),
        false => Err(refused),
    }
}

/// Returns whether a default that is text is the path of a file: an array's or image's, unless the array is one of text.
fn is_from_file(loaded: &LoadedVariable) -> bool {
    let of_text = matches!(loaded.get("value_type"), Some(Loaded::Text(text)) if text == "string");
    matches!(loaded.default(), Some(Loaded::Array(_))) && !of_text
}

/// The diagnostic of an array that the project cannot carry.
pub(super) fn outside(path: &str) -> Diagnostic {
    let message = format!(
        "the default {} is not in the variables file's folder, so the project cannot carry it",
        shown(path)
    );
    Diagnostic::new("array-outside-folder", Severity::Error, message)
        .with_help("Put the file beside the variables file and write its path from there, such as image.npy.")
}

impl ProjectArray {
    /// The path inside the variables file's folder, parts joined by `/`; none for one that is absolute or leaves it.
    #[must_use]
    pub fn inside(&self) -> Option<String> {
        let mut parts: Vec<&str> = Vec::new();
        if self.path.starts_with(['/', '~', '\\']) {
            return None;
        }
        for part in self.path.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop()?;
                }
                part => parts.push(part),
            }
        }
        (!parts.is_empty()).then(|| parts.join("/"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::variables::{ArrayFileError, read};

    struct OneFile;

    impl ArrayFiles for OneFile {
        fn bytes(&self, path: &str) -> Result<Vec<u8>, ArrayFileError> {
            let header = b"{'descr': '<f8', 'fortran_order': False, 'shape': (1, 2), }";
            let mut bytes = b"\x93NUMPY\x01\x00\x76\x00".to_vec();
            bytes.extend_from_slice(header);
            bytes.resize(10 + 0x75, b' ');
            bytes.push(b'\n');
            bytes.extend_from_slice(&[0; 16]);
            match path.ends_with("image.npy") {
                true => Ok(bytes),
                false => Err(ArrayFileError::Missing),
            }
        }
    }

    fn gathered(text: &str) -> Result<ProjectVariables, Vec<Diagnostic>> {
        let document = Document::parse(text.to_owned());
        let reading = read(&document, Runtime::LumeModel15, None, &OneFile);
        ProjectVariables::gather(&document, &reading, &OneFile)
    }

    #[test]
    fn numbers_are_as_the_author_wrote_them() {
        let text = "\u{feff}input_variables:\r\n  a: {type: scalar, default: 1.50, range: [0,\r\n   2_0]} # note\r\n  \
                    i: {type: image, default: ./image.npy, x_label: x, y_label: y, x_min: 0, x_max: 1.0, y_min: 0, y_max: 2}\r\n\
                    output_variables:\r\n  o: {type: scalar, range: &r [0, 1e3]}\r\n  p: {type: scalar, range: *r}";
        let variables = gathered(text).unwrap();
        assert_eq!(variables.file, text.as_bytes());
        let written = |variable: &ProjectVariable| {
            let text = |text: &Option<String>| text.clone().unwrap_or_default();
            (text(&variable.written_default), text(&variable.written_range))
        };
        let pair = |default: &str, range: &str| (default.to_owned(), range.to_owned());
        assert_eq!(written(&variables.inputs[0]), pair("1.50", "[0, 2_0]"));
        assert_eq!(
            written(&variables.inputs[1]),
            pair("./image.npy", "x [0, 1.0], y [0, 2]")
        );
        assert_eq!(written(&variables.outputs[0]), pair("", "[0, 1e3]"));
        assert_eq!(written(&variables.outputs[1]), pair("", "[0, 1e3]"));
        let paths: Vec<&str> = variables.arrays.iter().map(|array| array.path.as_str()).collect();
        assert_eq!(paths, ["./image.npy"]);
    }

    #[test]
    fn refused_file_or_array_elsewhere_makes_no_project() {
        assert!(!gathered("input_variables: {}\n").unwrap_err().is_empty());
        let text = "input_variables:\n  i: {type: array, default: ../image.npy}\noutput_variables: {}\n";
        let refused = gathered(text).unwrap_err();
        assert_eq!(refused[0].code, "array-outside-folder");
        let span = refused[0].span.unwrap();
        assert_eq!(span.of(text), "../image.npy");
    }

    #[test]
    fn a_torch_modules_sections_are_under_model() {
        let gathered = |default: &str| {
            let text = format!(
                "model_class: TorchModule\nmodel:\n  input_variables:\n    a: {{variable_class: TorchScalarVariable, default_value: {default}}}\n  \
                 output_variables:\n    o: {{variable_class: TorchScalarVariable}}\n  model: model.pt\n"
            );
            let document = Document::parse(text);
            let reading = read(&document, Runtime::LumeTorch30, Some("model"), &OneFile);
            ProjectVariables::gather(&document, &reading, &OneFile)
        };
        let variables = gathered("1.50").unwrap();
        let names = |variables: &[ProjectVariable]| -> Vec<String> {
            variables
                .iter()
                .map(|variable| variable.loaded.name.clone())
                .collect()
        };
        assert_eq!(names(&variables.inputs), ["a"]);
        assert_eq!(variables.inputs[0].written_default.as_deref(), Some("1.50"));
        assert_eq!(names(&variables.outputs), ["o"]);
        assert_eq!(variables.model_files, ["model.pt"]);
        assert_eq!(gathered("x").unwrap_err().len(), 1);
    }

    #[test]
    fn a_number_is_no_file() {
        let text = "input_variables:\n  a: {type: array, default: 3}\n  b: {type: array, default: [1]}\noutput_variables: {}\n";
        assert_eq!(gathered(text).unwrap().arrays, []);
    }

    #[test]
    fn an_array_stays_in_its_folder() {
        let inside = |path: &str| {
            ProjectArray {
                path: path.to_owned(),
                bytes: Vec::new(),
            }
            .inside()
        };
        assert_eq!(inside("image.npy").as_deref(), Some("image.npy"));
        assert_eq!(inside("./a//b/../c.npy").as_deref(), Some("a/c.npy"));
        for path in ["/tmp/x.npy", "../x.npy", "a/../../x.npy", "", "."] {
            assert_eq!(inside(path), None, "{path}");
        }
    }
}
