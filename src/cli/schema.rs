//! `lume-wizard schema`: JSON Schema for editors, from the tables of fields and questions.

mod modeline;

use super::ExitStatus;
use super::check::runtime_keys;
use super::out;
use super::variable_file::failed;
use crate::answers::{QUESTIONS, Question};
use crate::io::{self, Attributes, LockedFile, SaveError, SavedState};
use crate::text::Section;
use crate::variables::{FieldRule, KindRule, RUNTIMES, Runtime, ValueKind};
use clap::{Args, ValueEnum};
use serde_json::{Map, Value, json};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Write a JSON Schema, for editors that complete and check as one types
#[derive(Debug, Args)]
pub struct SchemaArguments {
    /// The kind of file that the schema describes
    #[arg(value_enum)]
    what: SchemaKind,
    /// The library that will read the variables file (any of them when not given)
    #[arg(long, value_name = "RUNTIME", value_parser = runtime_keys())]
    runtime: Option<String>,
    /// Write the schema to this file
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Name the schema in the first line of this variables or answers file, for editors with the YAML language server
    #[arg(long, value_name = "FILE", requires = "output")]
    name_in: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum SchemaKind {
    /// A variables file
    Variables,
    /// An answers file
    Answers,
}

/// Writes the schema to standard output.
pub fn run(arguments: &SchemaArguments) -> ExitStatus {
    let schema = match arguments.what {
        SchemaKind::Variables => variables(arguments.runtime.as_deref().and_then(Runtime::from_key)),
        SchemaKind::Answers => answers(),
    };
    let text = out::json(&schema);
    let Some(output) = &arguments.output else {
        return out::listing(&text);
    };
    let written = write(output, &text).and_then(|()| match &arguments.name_in {
        Some(file) => name_in(file, output),
        None => Ok(()),
    });
    match written {
        Ok(()) => ExitStatus::Done,
        Err(error) => failed(&error),
    }
}

fn write(output: &Path, text: &str) -> Result<(), SaveError> {
    let missing = std::fs::symlink_metadata(output).is_err_and(|error| error.kind() == ErrorKind::NotFound);
    let seen = match missing {
        true => SavedState::Absent,
        false => io::read(output)?.1,
    };
    io::save(output, seen, text.as_bytes()).map(|_| ())
}

/// Puts the line that names the schema into the file.
fn name_in(file: &Path, schema: &Path) -> Result<(), SaveError> {
    let (bytes, locked) = LockedFile::read(file)?;
    let folder = |path: &Path| {
        path.parent()
            .map(Path::to_owned)
            .and_then(|folder| real_folder(&folder))
    };
    let near = folder(file).is_some() && folder(file) == folder(schema);
    let reference = match schema.file_name() {
        Some(name) if near => PathBuf::from(name),
        _ => std::path::absolute(schema).unwrap_or_else(|_| schema.to_owned()),
    };
    let after = modeline::with_schema(&bytes, &reference.to_string_lossy());
    if after == bytes {
        return Ok(());
    }
    locked.save(&after, Attributes::Required).map(|_| ())
}

fn real_folder(folder: &Path) -> Option<PathBuf> {
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    folder.canonicalize().ok()
}

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The schema of variables files for one runtime, or for any.
fn variables(runtime: Option<Runtime>) -> Value {
    let mut schema = json!({
        "$schema": DIALECT,
        "title": "LUME variables file",
    });
    let body = match runtime {
        Some(runtime) => file(runtime),
        None => json!({"anyOf": RUNTIMES.map(file)}),
    };
    merge(&mut schema, body);
    schema
}

fn merge(schema: &mut Value, body: Value) {
    if let (Value::Object(schema), Value::Object(body)) = (schema, body) {
        schema.extend(body);
    }
}

fn file(runtime: Runtime) -> Value {
    let strict = runtime == Runtime::LumeModel15;
    let mut properties = Map::new();
    for section in Section::ALL {
        properties.insert(section.key().to_owned(), section_schema(runtime, section));
    }
    let mut schema = json!({
        "title": runtime.key(),
        "type": "object",
        "properties": properties,
    });
    if strict {
        let required = Section::ALL.map(Section::key);
        merge(&mut schema, json!({"required": required}));
    }
    schema
}

fn section_schema(runtime: Runtime, section: Section) -> Value {
    let kinds = |listed: bool| -> Vec<Value> {
        runtime
            .kinds()
            .iter()
            .map(|rule| variable(runtime, section, rule, listed))
            .collect()
    };
    let mapping = json!({"type": "object", "additionalProperties": {"oneOf": kinds(false)}});
    if runtime == Runtime::LumeModel15 {
        return mapping;
    }
    json!({"anyOf": [mapping, {"type": "array", "items": {"oneOf": kinds(true)}}]})
}

fn variable(runtime: Runtime, section: Section, rule: &KindRule, listed: bool) -> Value {
    let mut properties = Map::new();
    let mut required: Vec<Value> = Vec::new();
    let mut conditions: Vec<Value> = Vec::new();
    properties.insert(
        "name".to_owned(),
        match runtime {
            // The key of the mapping is the name, whatever is written here.
            Runtime::LumeModel15 => json!({"description": "The variable's name."}),
            _ => json!({"type": "string", "description": "The variable's name."}),
        },
    );
    if listed {
        required.push(json!("name"));
    }
    for key in runtime.kind_keys() {
        properties.insert(
            (*key).to_owned(),
            json!({"const": rule.word, "description": rule.help}),
        );
    }
    match runtime.kind_keys() {
        [key] => required.push(json!(key)),
        keys => conditions.push(any_of(keys.iter().copied())),
    }
    for field in rule.fields(section) {
        let keys = || std::iter::once(field.key).chain(field.aliases.iter().copied());
        for key in keys() {
            properties.insert(key.to_owned(), value(runtime, section, field));
        }
        if field.required && field.aliases.is_empty() {
            required.push(json!(field.key));
        } else if field.required {
            conditions.push(any_of(keys()));
        }
    }
    let mut schema = json!({
        "title": rule.word,
        "description": rule.help,
        "type": "object",
        "properties": properties,
        "required": required,
    });
    if runtime == Runtime::LumeTorch30 {
        merge(&mut schema, json!({"additionalProperties": false}));
    }
    if !conditions.is_empty() {
        merge(&mut schema, json!({"allOf": conditions}));
    }
    schema
}

/// At least one of these keys.
fn any_of<'a>(keys: impl Iterator<Item = &'a str>) -> Value {
    let choices: Vec<Value> = keys.map(|key| json!({"required": [key]})).collect();
    json!({"anyOf": choices})
}

/// The JSON types of the values of a field that the runtime accepts, also by coercion: an editor that uses the schema
/// marks no file that the runtime takes. `check` warns of what is probably not meant.
fn value(runtime: Runtime, section: Section, field: &FieldRule) -> Value {
    let scalar = || json!(["number", "string", "boolean"]);
    let scalar_or_null = || json!(["number", "string", "boolean", "null"]);
    let takes_any_scalar = runtime == Runtime::LumeModel15;
    let mut schema = match field.value {
        ValueKind::Text if takes_any_scalar => json!({"type": scalar_or_null()}),
        ValueKind::Text => json!({"type": ["string", "null"]}),
        ValueKind::Number => json!({"type": scalar()}),
        ValueKind::Integer => json!({"type": scalar_or_null()}),
        ValueKind::Boolean => json!({"type": scalar_or_null()}),
        ValueKind::AnyRange => json!({"type": "array"}),
        ValueKind::NumberRange => json!({"type": "array", "items": {"type": scalar()}}),
        ValueKind::OrderedRange => {
            json!({"type": ["array", "null"], "items": {"type": scalar()}, "minItems": 2, "maxItems": 2})
        }
        ValueKind::Texts if takes_any_scalar => {
            json!({"type": ["array", "null"], "items": {"type": scalar_or_null()}})
        }
        ValueKind::Texts => json!({"type": ["array", "null"], "items": {"type": "string"}}),
        ValueKind::Integers => json!({"type": "array", "items": {"type": scalar()}}),
        ValueKind::Array => json!({}),
        ValueKind::ImageFile => json!({"type": "string"}),
        ValueKind::Tensor => json!({"type": ["array", "null"]}),
        ValueKind::Choice(words) => choices(field, words),
    };
    if takes_any_scalar && section == Section::Output && field.value == ValueKind::AnyRange {
        // The range of an output is not read.
        schema = json!({});
    }
    let optional_number = field.value == ValueKind::Number
        && (section == Section::Output || matches!(runtime, Runtime::LumeModel20 | Runtime::LumeTorch30));
    if optional_number {
        merge(&mut schema, json!({"type": scalar_or_null()}));
    }
    merge(&mut schema, json!({"description": field.help}));
    schema
}

/// One of these words; a field that may be left out may be null, and torch's types have their module's name too.
fn choices(field: &FieldRule, words: &[&str]) -> Value {
    let mut choices: Vec<Value> = words.iter().map(|word| json!(word)).collect();
    if field.key == "dtype" {
        choices.extend(words.iter().map(|word| json!(format!("torch.{word}"))));
    }
    if !field.required {
        choices.push(Value::Null);
    }
    json!({"enum": choices})
}

/// The schema of answers files.
fn answers() -> Value {
    let mut properties = Map::new();
    for question in &QUESTIONS {
        for key in std::iter::once(question.name).chain(question.aliases.iter().copied()) {
            properties.insert(key.to_owned(), answer(question));
        }
    }
    json!({
        "$schema": DIALECT,
        "title": "lume-wizard answers",
        "type": "object",
        "properties": properties,
    })
}

fn answer(question: &Question) -> Value {
    let mut schema = json!({"description": question.help});
    let choices = question.choices();
    if choices.is_empty() {
        merge(
            &mut schema,
            json!({"type": ["string", "number", "boolean", "null"]}),
        );
    } else {
        let examples: Vec<Value> = choices.iter().map(|choice| json!(choice)).collect();
        merge(
            &mut schema,
            json!({"type": ["string", "number", "null"], "examples": examples}),
        );
    }
    if let Some(default) = question.default {
        merge(&mut schema, json!({"default": default}));
    }
    schema
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_of_every_runtime_has_a_schema() {
        for runtime in RUNTIMES {
            let text = variables(Some(runtime)).to_string();
            for rule in runtime.kinds() {
                assert!(
                    text.contains(&format!("\"const\":\"{}\"", rule.word)),
                    "{}",
                    rule.word
                );
                for section in Section::ALL {
                    for field in rule.fields(section) {
                        assert!(
                            text.contains(&format!("\"{}\":{{", field.key)),
                            "{runtime:?} {}",
                            field.key
                        );
                    }
                }
            }
        }
        assert_eq!(variables(None)["anyOf"].as_array().unwrap().len(), RUNTIMES.len());
    }

    #[test]
    fn the_schema_of_answers_has_every_question() {
        let schema = answers();
        for question in &QUESTIONS {
            assert!(
                schema["properties"][question.name].is_object(),
                "{}",
                question.name
            );
        }
    }
}
