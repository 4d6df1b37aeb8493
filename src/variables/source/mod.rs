//! Variables that are defined in Python source (`ScalarInputVariable(name="x", ...)`), made into a variables file. The
//! source is parsed, and never run: literals, constants and arithmetic on them are known. A variable of which a value
//! is not known is kept without it, and what is left out is listed with its line.

mod arithmetic;
mod constants;
mod definitions;
mod evaluator;
mod literal;
mod tokens;

use super::edit::numbers::number_text;
use super::loaded::NoArrayFiles;
use super::read::read;
use super::runtime::Runtime;
use crate::text::Section;
use crate::yaml::Document;
use crate::yaml::edit::{DocumentChanges, Fragment, NewValue, flow_text};
use definitions::{Definition, Family, LeftOut};
pub use literal::Literal;

/// Something in the source that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SkippedSource {
    /// Its line, from 1.
    pub line: usize,
    /// The variable that lacks it; none where the whole definition could not be read.
    pub variable: Option<String>,
    /// The variable's field.
    pub field: Option<String>,
    /// The omitted part and the reason, in words; it names the variable and the field.
    pub message: String,
}

impl SkippedSource {
    /// A whole definition.
    fn definition(line: usize, message: String) -> Self {
        Self {
            line,
            variable: None,
            field: None,
            message,
        }
    }

    /// A field of a variable that is kept.
    fn field(line: usize, variable: &str, field: &str, reason: &str) -> Self {
        Self {
            line,
            variable: Some(variable.to_owned()),
            field: Some(field.to_owned()),
            message: format!("{variable}: {field} is left out: {reason}"),
        }
    }
}

/// The findings in Python source.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The runtime whose file it is.
    pub runtime: Runtime,
    /// The variables file.
    pub text: String,
    /// Its numbers of inputs and outputs.
    pub variables: [usize; 2],
    /// The parts that could not be read.
    pub unread: Vec<SkippedSource>,
}

/// Returns whether the name of the file at `path` is one of Python source.
#[must_use]
pub fn is_python(path: &std::path::Path) -> bool {
    path.extension().is_some_and(|ending| ending == "py")
}

/// The arguments with names of the first call of `function` in Python `source`, as far as their values are known without
/// running it; none where there is no such call.
#[must_use]
pub fn call_keywords(source: &str, function: &str) -> Option<Vec<(String, Literal)>> {
    definitions::call(source, function)
}

/// Reads the variables of Python `source` and writes them as a variables file for `runtime`; without one, for the
/// runtime whose classes the source uses.
#[must_use]
pub fn import(source: &str, runtime: Option<Runtime>) -> Imported {
    let definitions = definitions::find(source);
    let mut unread: Vec<SkippedSource> = Vec::new();
    let runtime = runtime.unwrap_or_else(|| runtime_of(&definitions));
    let mut sections: [Vec<(String, NewValue)>; 2] = [Vec::new(), Vec::new()];
    for definition in &definitions {
        match written(definition, runtime) {
            Ok(ImportedVariable {
                section,
                name,
                fields,
                left_out,
            }) => {
                let [inputs, outputs] = &mut sections;
                let list = match section {
                    Section::Input => inputs,
                    Section::Output => outputs,
                };
                if list.iter().any(|(other, _)| *other == name) {
                    let message = format!("there is an {} called {name} already", section.word());
                    unread.push(SkippedSource::definition(definition.line, message));
                } else {
                    unread.extend(left_out);
                    list.push((name, NewValue::Mapping(fields)));
                }
            }
            Err(message) => unread.push(SkippedSource::definition(definition.line, message)),
        }
    }
    unread.sort_by_key(|unread| unread.line);
    let variables = [sections[0].len(), sections[1].len()];
    Imported {
        runtime,
        text: with_notes(file(sections), runtime, &unread),
        variables,
        unread,
    }
}

fn file(sections: [Vec<(String, NewValue)>; 2]) -> String {
    let list = Section::ALL.into_iter().zip(sections);
    let root = list.map(|(section, list)| (section.key().to_owned(), NewValue::Mapping(list)));
    let changes = DocumentChanges {
        root: Some(NewValue::Mapping(root.collect())),
        ..DocumentChanges::default()
    };
    let empty = Document::parse(String::new());
    changes
        .patches(&empty)
        .map_or_else(|_| String::new(), |patches| patches.apply(""))
}

/// The text with a comment at the end of each variable for every field that it lacks.
fn with_notes(text: String, runtime: Runtime, unread: &[SkippedSource]) -> String {
    let document = Document::parse(text);
    let reading = read(&document, runtime, None, &NoArrayFiles);
    let text = document.text();
    let mut notes: Vec<(usize, String)> = Vec::new();
    for unread in unread {
        let Some((variable, field)) = unread.variable.as_ref().zip(unread.field.as_ref()) else {
            continue;
        };
        let Some(entry) = reading.all().find(|entry| entry.name == *variable) else {
            continue;
        };
        let rest = text.get(entry.span.end..).unwrap_or_default();
        let end = entry.span.end + rest.find('\n').map_or(rest.len(), |at| at + 1);
        let field: String = field.chars().filter(|c| !c.is_control()).collect();
        notes.push((
            end,
            format!("    # {field}: not known without running line {}\n", unread.line),
        ));
    }
    notes.sort_by_key(|(at, _)| *at);
    let mut noted = String::with_capacity(text.len());
    let mut from = 0;
    for (at, note) in notes {
        noted.push_str(text.get(from..at).unwrap_or_default());
        noted.push_str(&note);
        from = at;
    }
    noted.push_str(text.get(from..).unwrap_or_default());
    noted
}

fn runtime_of(definitions: &[Definition]) -> Runtime {
    let has = |family: Family| {
        definitions
            .iter()
            .any(|definition| definition.class.family == family)
    };
    let keyword = |names: &[&str]| {
        definitions
            .iter()
            .flat_map(|definition| &definition.keywords)
            .any(|(key, _)| names.contains(&key.as_str()))
    };
    if has(Family::Torch) {
        Runtime::LumeTorch30
    } else if has(Family::InOut) {
        Runtime::LumeModel15
    } else if keyword(&["read_only", "dtype", "description", "default_validation_config"]) {
        Runtime::LumeTorch30
    } else {
        Runtime::LumeModel20
    }
}

struct ImportedVariable {
    section: Section,
    name: String,
    fields: Vec<(String, NewValue)>,
    left_out: Vec<SkippedSource>,
}

fn written(definition: &Definition, runtime: Runtime) -> Result<ImportedVariable, String> {
    let class = definition.class;
    if let Some(problem) = &definition.problem {
        return Err(problem.clone());
    }
    let Some(section) = definition.section else {
        return Err(format!(
            "{}: whether it is an input or an output is not said",
            class.name
        ));
    };
    let named = definition.keywords.iter().find(|(key, _)| key == "name");
    let name = match (named, &definition.key) {
        (Some((_, Literal::Text(name))), _) | (None, Some(name)) => name.clone(),
        _ => return Err(format!("{} has no name that is a text", class.name)),
    };
    let Some(word) = class.word(runtime) else {
        return Err(format!("{name}: {} has no {}", runtime.key(), class.name));
    };
    let mut left_out: Vec<SkippedSource> = definition
        .left_out
        .iter()
        .map(|left_out| left_out_of(&name, left_out))
        .collect();
    let mut fields = vec![(runtime.kind_key().to_owned(), NewValue::Text(word.to_owned()))];
    for (key, value) in &definition.keywords {
        if key == "name" || *value == Literal::None {
            continue;
        }
        let known = match key.as_str() {
            "axis_labels" if runtime == Runtime::LumeModel15 => axis_labels(value).map(Vec::from),
            _ => field_value(value).map(|value| vec![(spelled(key, section, class, runtime), value)]),
        };
        match known {
            Ok(known) => fields.extend(known),
            Err(reason) => left_out.push(SkippedSource::field(definition.line, &name, key, &reason)),
        }
    }
    Ok(ImportedVariable {
        section,
        name,
        fields,
        left_out,
    })
}

fn left_out_of(name: &str, left_out: &LeftOut) -> SkippedSource {
    match &left_out.key {
        Some(key) => SkippedSource::field(left_out.line, name, key, &left_out.reason),
        None => SkippedSource {
            variable: Some(name.to_owned()),
            ..SkippedSource::definition(left_out.line, format!("{name}: {}", left_out.reason))
        },
    }
}

/// A value as a file has it.
fn field_value(value: &Literal) -> Result<NewValue, String> {
    let text = yaml(value).ok_or_else(|| "YAML has no way to write its value".to_owned())?;
    let value = Fragment::parse(&text).map_err(|refused| refused.message)?;
    Ok(NewValue::Written(value))
}

/// A file gives the labels of a picture's axes one by one.
fn axis_labels(value: &Literal) -> Result<[(String, NewValue); 2], String> {
    match value {
        Literal::List(labels) => match labels.as_slice() {
            [Literal::Text(x), Literal::Text(y)] => Ok([
                ("x_label".to_owned(), NewValue::Text(x.clone())),
                ("y_label".to_owned(), NewValue::Text(y.clone())),
            ]),
            _ => Err("they are not two texts".to_owned()),
        },
        _ => Err("they are not two texts".to_owned()),
    }
}

/// The key of an argument in the file: as written where the runtime reads it, else by its name there.
fn spelled(key: &str, section: Section, class: definitions::Class, runtime: Runtime) -> String {
    let kind = class
        .word(runtime)
        .and_then(|word| runtime.kind_called(word))
        .map(|rule| rule.kind);
    super::edit::family(key)
        .find(|other| super::edit::is_known(runtime, section, kind, other))
        .unwrap_or(key)
        .to_owned()
}

/// A literal as YAML text on one line; none for a number that YAML has no way to write.
fn yaml(literal: &Literal) -> Option<String> {
    Some(match literal {
        Literal::None => "null".to_owned(),
        Literal::Bool(true) => "true".to_owned(),
        Literal::Bool(false) => "false".to_owned(),
        Literal::Number(text) => number(text)?,
        Literal::Text(text) => flow_text(text),
        Literal::List(items) => {
            let items: Option<Vec<String>> = items.iter().map(yaml).collect();
            format!("[{}]", items?.join(", "))
        }
        Literal::Map(entries) => {
            let entries: Option<Vec<String>> = entries
                .iter()
                .map(|(key, value)| Some(format!("{}: {}", yaml(key)?, yaml(value)?)))
                .collect();
            format!("{{{}}}", entries?.join(", "))
        }
    })
}

fn number(text: &str) -> Option<String> {
    let bare = text.trim_start_matches('-').to_ascii_lowercase();
    let sign = if text.starts_with('-') { "-" } else { "" };
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] {
        if let Some(digits) = bare.strip_prefix(prefix) {
            let digits = digits.replace('_', "");
            let value = num_bigint::BigInt::parse_bytes(digits.as_bytes(), radix)?;
            return Some(format!("{sign}{value}"));
        }
    }
    number_text(text)
}

#[cfg(test)]
mod tests;
