//! `lume-wizard questions`: the questions and what may answer them.

use super::ExitStatus;
use super::out;
use crate::answers::{QUESTIONS, Question};
use crate::registry::REGISTRIES;
use clap::{Args, ValueEnum};
use serde_json::json;

/// List the questions that a project's answers file may answer
#[derive(Debug, Args)]
pub struct QuestionsArguments {
    /// The list's format
    #[arg(long, value_enum, default_value_t = QuestionsFormat::Human, value_name = "FORMAT")]
    format: QuestionsFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum QuestionsFormat {
    Human,
    Json,
}

/// Writes the list to standard output.
pub fn run(arguments: &QuestionsArguments) -> ExitStatus {
    let text = match arguments.format {
        QuestionsFormat::Human => human(),
        QuestionsFormat::Json => json(),
    };
    out::listing(&text)
}

fn json() -> String {
    let row = |question: &Question| {
        json!({
            "key": question.name,
            "aliases": question.aliases,
            "text": question.text,
            "help": question.help,
            "kind": question.kind.word(),
            "required": question.required,
            "choices": question.choices(),
            "default": question.default,
            "derived_from": question.derived_from.iter().map(|key| key.name()).collect::<Vec<_>>(),
        })
    };
    out::json(&json!({
        "format": 1,
        "questions": QUESTIONS.iter().map(row).collect::<Vec<_>>(),
    }))
}

fn human() -> String {
    let mut text = String::new();
    for question in &QUESTIONS {
        let required = if question.required { " (required)" } else { "" };
        let mut line = |line: String| out::line(&mut text, line);
        line(format!("{}{required}", question.name));
        line(format!("    {}", question.help));
        if !question.aliases.is_empty() {
            line(format!("    also called: {}", question.aliases.join(", ")));
        }
        if question.key == crate::answers::Key::ContainerRegistry {
            for registry in REGISTRIES {
                line(format!(
                    "    {} or {}: {}",
                    registry.number(),
                    registry.key,
                    registry.name
                ));
            }
        } else if !question.choices().is_empty() {
            line(format!("    one of: {}", question.choices().join(", ")));
        }
        if let Some(default) = question.default {
            line(format!("    default: {default}"));
        }
        if !question.derived_from.is_empty() {
            let names: Vec<_> = question.derived_from.iter().map(|key| key.name()).collect();
            line(format!("    default derived from: {}", names.join(", ")));
        }
    }
    text.push_str(
        "\nGive answers with --set KEY=VALUE, or in a YAML or JSON file with these keys (--answers FILE).\n",
    );
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn the_json_has_every_key_of_the_table() {
        let report: Value = serde_json::from_str(&json()).unwrap();
        assert_eq!(report["format"], 1);
        assert!(json().trim_start().starts_with("{\n  \"format\": 1"));
        let rows = report["questions"].as_array().unwrap();
        assert_eq!(rows.len(), QUESTIONS.len());
        let fields = [
            "key",
            "aliases",
            "text",
            "help",
            "kind",
            "required",
            "choices",
            "default",
            "derived_from",
        ];
        for row in rows {
            let keys: Vec<_> = row.as_object().unwrap().keys().map(String::as_str).collect();
            assert_eq!(keys, fields);
            assert!(["text", "choice", "path"].contains(&row["kind"].as_str().unwrap()));
        }
        let registry = rows
            .iter()
            .find(|row| row["key"] == "container_registry")
            .unwrap();
        assert_eq!(
            registry["choices"],
            json!(REGISTRIES.map(|registry| registry.key))
        );
    }

    #[test]
    fn the_human_list_names_every_question_and_registry() {
        let text = human();
        for question in &QUESTIONS {
            let row = format!(
                "{}{}\n    {}\n",
                question.name,
                if question.required { " (required)" } else { "" },
                question.help
            );
            assert!(text.contains(&row), "{row}");
        }
        for registry in REGISTRIES {
            assert!(text.contains(registry.name));
        }
    }
}
