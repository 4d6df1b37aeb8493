//! `lume-wizard schema`: JSON Schema for editors, from the tables of fields and questions.

use super::ExitStatus;
use super::check::runtime_keys;
use super::out;
use crate::answers::{QUESTIONS, Question};
use crate::text::Section;
use crate::variables::{FieldRule, KindRule, RUNTIMES, Runtime, ValueKind};
use clap::{Args, ValueEnum};
use serde_json::{Map, Value, json};

/// Write a JSON Schema, for editors that complete and check as one types
#[derive(Debug, Args)]
pub struct SchemaArguments {
    /// The kind of file that the schema describes
    #[arg(value_enum)]
    what: SchemaKind,
    /// The library that will read the variables file (any of them when not given)
    #[arg(long, value_name = "RUNTIME", value_parser = runtime_keys())]
    runtime: Option<String>,
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
    out::listing(&out::json(&schema))
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
        json!({"type": "string", "description": "The variable's name."}),
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

/// The JSON type that an editor accepts for a field: the usual one, and null where the runtime takes it.
fn value(runtime: Runtime, section: Section, field: &FieldRule) -> Value {
    let number_or_text = json!(["number", "string"]);
    let mut schema = match field.value {
        ValueKind::Text => json!({"type": ["string", "null"]}),
        ValueKind::Number => json!({"type": number_or_text}),
        ValueKind::Integer => json!({"type": ["integer", "null"]}),
        ValueKind::Boolean => json!({"type": "boolean"}),
        ValueKind::AnyRange | ValueKind::NumberRange => {
            json!({"type": "array", "items": {"type": number_or_text}})
        }
        ValueKind::OrderedRange => {
            json!({"type": ["array", "null"], "items": {"type": number_or_text}, "minItems": 2, "maxItems": 2})
        }
        ValueKind::Texts => json!({"type": ["array", "null"], "items": {"type": "string"}}),
        ValueKind::Integers => json!({"type": "array", "items": {"type": "integer"}}),
        ValueKind::Array => json!({"type": ["array", "string"]}),
        ValueKind::ImageFile => json!({"type": "string"}),
        ValueKind::Tensor => json!({"type": ["array", "null"]}),
        ValueKind::Choice(words) => json!({"enum": words}),
    };
    let optional_number = field.value == ValueKind::Number
        && (section == Section::Output || matches!(runtime, Runtime::LumeModel20 | Runtime::LumeTorch30));
    if optional_number {
        merge(&mut schema, json!({"type": ["number", "string", "null"]}));
    }
    merge(&mut schema, json!({"description": field.help}));
    schema
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
