//! The README of the LUME-services model template, which ends with the answers that the project was made from.

use super::{Findings, ProjectSources};
use crate::answers::Key;
use serde_json::{Map, Value};

const NAME: &str = "README.md";

/// The keys of the template's questions.
const KEYS: [Key; 8] = [
    Key::Author,
    Key::Email,
    Key::GithubUsername,
    Key::GithubUrl,
    Key::ProjectName,
    Key::RepoName,
    Key::Package,
    Key::ModelClass,
];

pub(super) fn find(sources: &ProjectSources, found: &mut Findings) {
    let Some(text) = sources.files.get(NAME) else {
        return;
    };
    if let Some(answers) = answers(text) {
        for key in KEYS {
            if let Some(value) = answers.get(key.name()).and_then(Value::as_str) {
                found.certain(key, value, NAME);
            }
        }
    }
    let title = text.lines().find_map(|line| line.strip_prefix("# "));
    if let Some(title) = title {
        found.guess(Key::ProjectName, title, "the title of README.md");
    }
}

/// The JSON block with the answers.
fn answers(text: &str) -> Option<Map<String, Value>> {
    let blocks = text.split("```json").skip(1);
    blocks
        .filter_map(|block| block.split("```").next())
        .filter_map(|block| serde_json::from_str::<Map<String, Value>>(block).ok())
        .find(|block| block.contains_key("project_name") && block.contains_key("package"))
}
