//! A PV mapping on the command line: checked with the variables file that it belongs to.

use super::report::MappingReport;
use super::{ExitStatus, out};
use crate::io::{DiskArrays, input, mapping_files, reason, shown_path};
use crate::mapping::{MappingKind, ModelNames, Point, check, read};
use crate::text::display::shown;
use crate::variables::edit::EditRefusal;
use crate::variables::{Reading, load_variables, read_detected};
use crate::yaml::Document;
use serde_json::Value;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// The files that `check` was given beside the mappings.
pub struct CheckContext {
    /// The variables file that was named, with its variables.
    variables: Option<(PathBuf, ModelNames)>,
    /// The values of the symbols.
    point: Option<Point>,
}

impl CheckContext {
    /// Reads the files that were named.
    ///
    /// # Errors
    /// When one of them cannot be read; that has been reported.
    pub fn new(variables: Option<&Path>, at: Option<&Path>) -> Result<Self, ExitStatus> {
        let variables = match variables {
            Some(path) => Some((path.to_path_buf(), model_names(path)?)),
            None => None,
        };
        let point = at.map(point).transpose()?;
        Ok(Self { variables, point })
    }

    /// The variables file of the mapping at `path` with its variables: the one that was named, or one that is found.
    fn variables_of(&self, path: &str) -> Option<(PathBuf, ModelNames)> {
        if let Some(named) = &self.variables {
            return Some(named.clone());
        }
        let path = Path::new(path);
        let found = variables_of(path)?;
        let names = model_names(&found).ok()?;
        Some((found, names))
    }
}

/// Returns whether a file's text is that of a variables file.
fn is_variables_file(bytes: &[u8]) -> bool {
    let document = Document::from_bytes(bytes);
    MappingKind::of(&document).is_none() && {
        let (_, reading) = read_detected(&document, None, &crate::variables::NoArrayFiles);
        reading.all().next().is_some()
    }
}

/// The names, defaults and ranges of the variables in the file at `path`.
///
/// # Errors
/// When it cannot be read or is no variables file; that has been reported.
pub fn model_names(path: &Path) -> Result<ModelNames, ExitStatus> {
    let document = document(path)?;
    if let Some(kind) = MappingKind::of(&document) {
        out::note(&format!(
            "error: {} is {}, not a variables file\n",
            shown_path(path),
            kind.described()
        ));
        return Err(ExitStatus::Failed);
    }
    let arrays = DiskArrays::beside(path);
    let (_, reading): (_, Reading) = read_detected(&document, None, &arrays);
    let (inputs, outputs) = load_variables(&document, &reading, &arrays);
    let mut names = ModelNames::of(&inputs, &outputs);
    names.add_unloaded(&reading);
    Ok(names)
}

/// The YAML document of the file at `path`.
///
/// # Errors
/// When it cannot be read; that has been reported.
pub fn document(path: &Path) -> Result<Document, ExitStatus> {
    match input::whole(path) {
        Ok(bytes) => Ok(Document::from_bytes(&bytes)),
        Err(error) => {
            let why = reason(&error);
            out::note(&format!("error: {} cannot be read: {why}\n", shown_path(path)));
            Err(ExitStatus::Failed)
        }
    }
}

/// The variables file of the mapping at `path`, where one is found.
pub fn variables_of(path: &Path) -> Option<PathBuf> {
    mapping_files::variables_of(path, is_variables_file)
}

/// The mapping of the variables file at `path`, where one is found.
pub fn mapping_of(path: &Path) -> Option<PathBuf> {
    mapping_files::mapping_of(path, |bytes| {
        MappingKind::of(&Document::from_bytes(bytes)).is_some()
    })
}

/// Says why a mapping is not edited.
pub fn refuse(path: &Path, document: &Document, refusal: &EditRefusal) -> ExitStatus {
    let line = refusal
        .span
        .map(|span| format!(":{}", document.lines().line(span.start)));
    let line = line.unwrap_or_default();
    out::note(&format!(
        "error: {}{line}: {}\n",
        shown_path(path),
        shown(&refusal.message)
    ));
    if let Some(help) = &refusal.help {
        out::note(&format!("  help: {}\n", shown(help)));
    }
    ExitStatus::NotInOrder
}

/// Reads the values of the symbols.
fn point(path: &Path) -> Result<Point, ExitStatus> {
    let failed = |why: String| {
        out::note(&format!(
            "error: {}: {}\n  help: expected is {{\"inputs\": {{PV: NUMBER}}, \"outputs\": {{NAME: NUMBER}}}}\n",
            shown_path(path),
            shown(&why)
        ));
        ExitStatus::Failed
    };
    let bytes = if super::variable_file::is_standard(path) {
        input::standard_input()
    } else {
        input::whole(path)
    };
    let bytes = bytes.map_err(|error| failed(format!("it cannot be read: {}", reason(&error))))?;
    let json: Value = serde_json::from_slice(&bytes).map_err(|error| failed(error.to_string()))?;
    let numbers = |key: &str| -> Result<HashMap<String, f64>, ExitStatus> {
        let object = match json.get(key) {
            None => return Ok(HashMap::new()),
            Some(Value::Object(object)) => object,
            Some(_) => return Err(failed(format!("{key} is no object"))),
        };
        let number = |(name, value): (&String, &Value)| match value.as_f64() {
            Some(number) => Ok((name.clone(), number)),
            None => Err(failed(format!("{name} has no number"))),
        };
        object.iter().map(number).collect()
    };
    Ok(Point {
        inputs: numbers("inputs")?,
        outputs: numbers("outputs")?,
    })
}

/// Checks the mapping of `document`.
pub fn report(path: &str, document: Document, kind: MappingKind, context: &CheckContext) -> MappingReport {
    let variables = context.variables_of(path);
    let mapping = read(&document, kind);
    let names = variables.as_ref().map(|(_, names)| names);
    let verdict = check(&document, &mapping, names, context.point.as_ref());
    MappingReport {
        document,
        kind,
        verdict,
        variables: variables.map(|(path, _)| path.to_string_lossy().into_owned()),
    }
}
