//! The answers as the templates take them: all valid for a project that is written, with placeholders for those that are
//! missing in a preview.

use crate::answers::{Key, License, Origin, Repository, Resolved};
use crate::registry::{ImageContext, Registry};
use crate::stacks::Stack;
use std::collections::BTreeMap;

/// The answers that the templates take, each with a text.
#[derive(Debug)]
pub struct TemplateAnswers {
    texts: BTreeMap<Key, String>,
    /// The repository on GitHub or elsewhere.
    pub repository: Repository,
    /// The image registry's host.
    pub registry_host: String,
    /// The part between the host and the image's own name.
    pub namespace: String,
    /// The user name that logs in to the registry.
    pub login: String,
    /// The stack.
    pub stack: Stack,
    /// The registry.
    pub registry: &'static Registry,
    /// The licence.
    pub license: License,
    /// The answers in force by their names, for the README.
    pub listed: Vec<(Key, String)>,
}

/// The answers that have a text in every project.
const REQUIRED: [Key; 8] = [
    Key::Author,
    Key::Email,
    Key::GithubUrl,
    Key::ProjectName,
    Key::RepoName,
    Key::Package,
    Key::ModelClass,
    Key::PythonVersion,
];

impl TemplateAnswers {
    /// The answers of a project that can be written; none while one is missing or refused.
    #[must_use]
    pub fn valid(answers: &Resolved) -> Option<Self> {
        answers.image()?;
        let image = answers.image_context()?;
        let text = |key: Key| Some((key, answers.valid(key)?.to_owned()));
        Some(Self {
            texts: REQUIRED.into_iter().map(text).collect::<Option<_>>()?,
            repository: answers.repository()?.clone(),
            registry_host: image.registry_host.to_owned(),
            namespace: image.namespace.to_owned(),
            login: image.login.to_owned(),
            stack: answers.stack(),
            registry: answers.registry(),
            license: answers.license(),
            listed: listed(answers),
        })
    }

    /// The answers of a preview: in place of one that is missing its name, as in `‹github_username›`. What was typed is
    /// shown also where it is not valid.
    #[must_use]
    pub fn previewed(answers: &Resolved) -> Self {
        let text = |key: Key| previewed(answers, key);
        let owner_and_name = || Repository::on_github(&text(Key::GithubUsername), &text(Key::RepoName));
        let registry_host = answers.registry_host().map(str::to_owned);
        let namespace_key = answers.namespace_key();
        Self {
            texts: REQUIRED.into_iter().map(|key| (key, text(key))).collect(),
            repository: answers.repository().cloned().unwrap_or_else(owner_and_name),
            registry_host: registry_host.unwrap_or_else(|| text(Key::RegistryHost)),
            namespace: text(namespace_key),
            login: match answers.registry().asks_login {
                true => text(Key::RegistryLogin),
                false => text(namespace_key),
            },
            stack: answers.stack(),
            registry: answers.registry(),
            license: answers.license(),
            listed: listed(answers),
        }
        .with_address()
    }

    /// The same with the repository's address that its owner and name give, where none is known.
    fn with_address(mut self) -> Self {
        let missing = placeholder(Key::GithubUrl);
        if self.text(Key::GithubUrl) == missing {
            self.texts.insert(Key::GithubUrl, self.repository.page());
        }
        self
    }

    /// The text of the answer to `key`; empty where no project has one.
    #[must_use]
    pub fn text(&self, key: Key) -> &str {
        self.texts.get(&key).map_or("", String::as_str)
    }

    /// The image without its tag.
    #[must_use]
    pub fn image(&self) -> String {
        format!("{}/{}", self.registry_host, self.image_path())
    }

    /// The image's name below its registry's host.
    #[must_use]
    pub fn image_path(&self) -> String {
        format!("{}/{}", self.namespace, self.text(Key::RepoName))
    }

    /// The values that fill the registry's texts.
    #[must_use]
    pub fn image_context(&self) -> ImageContext<'_> {
        ImageContext {
            git_host: &self.repository.host,
            owner: &self.repository.owner,
            repository: &self.repository.name,
            project_name: self.text(Key::ProjectName),
            registry_host: &self.registry_host,
            namespace: &self.namespace,
            login: &self.login,
            repo_name: self.text(Key::RepoName),
        }
    }
}

/// The text in place of a missing answer: `‹github_username›`.
#[must_use]
pub fn placeholder(key: Key) -> String {
    format!("‹{}›", key.name())
}

/// The answer to `key` as a preview shows it.
fn previewed(answers: &Resolved, key: Key) -> String {
    let is_typed = matches!(answers.origin(key), Some(Origin::Given(_)));
    let typed = answers
        .get(key)
        .filter(|text| is_typed && !text.trim().is_empty());
    match answers.valid(key).or(typed) {
        Some(text) => text.to_owned(),
        None => placeholder(key),
    }
}

/// The answers that the README lists.
fn listed(answers: &Resolved) -> Vec<(Key, String)> {
    let in_force = answers
        .iter()
        .filter(|(key, ..)| answers.applies(*key) && !matches!(key, Key::Output | Key::ModelConfigFile));
    in_force.map(|(key, text, _)| (key, text.to_owned())).collect()
}
