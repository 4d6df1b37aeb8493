//! A deployment that copier made: `.copier-answers.yml`.

use super::{Findings, ProjectSources};
use crate::answers::Key;
use crate::stacks::Stack;
use serde_yaml::{Mapping, Value};

pub(super) const NAME: &str = ".copier-answers.yml";

pub(super) fn find(sources: &ProjectSources, found: &mut Findings) {
    let Some(text) = sources.files.get(NAME) else {
        return;
    };
    let Ok(answers) = serde_yaml::from_str::<Mapping>(text) else {
        return;
    };
    let answer = |name: &str| answers.get(name).and_then(Value::as_str);
    if let Some(model) = answer("registered_model_name") {
        found.certain(Key::ProjectName, model, NAME);
        // The image has the model's name.
        found.certain(Key::RepoName, model, NAME);
        found.certain(Key::Stack, Stack::LumeTorch.info().key, NAME);
        if sources.files.contains_key("src/online_model/__init__.py") {
            found.certain(Key::Package, "online_model", "src/online_model");
        }
    }
    // Answers that another template shares with this program.
    for key in [
        Key::Author,
        Key::Email,
        Key::GithubUsername,
        Key::GithubUrl,
        Key::ProjectName,
        Key::RepoName,
        Key::Package,
        Key::ModelClass,
    ] {
        if let Some(value) = answer(key.name()) {
            found.certain(key, value, NAME);
        }
    }
}
