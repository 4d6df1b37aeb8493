//! Every answer as it is in force.

use super::given::AnswerSource;
use super::validate::ValidationContext;
use super::{Key, License, Repository};
use crate::registry::{ImageContext, ImageName, Namespace, Registry};
use crate::stacks::Stack;
use crate::text::{Diagnostic, Severity};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// The code of a missing answer.
pub const MISSING: &str = "answer-missing";
/// The code of an answer that is refused.
pub const INVALID: &str = "answer-invalid";

/// The origin of an answer in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// It was given.
    Given(AnswerSource),
    /// git's configuration.
    Git,
    /// An earlier run.
    Earlier,
    /// The variables file: its path, its folder or its runtime.
    Variables,
    /// Other answers.
    Derived,
    /// The default that holds everywhere.
    Default,
}

impl Origin {
    /// In words, as beside the answer on the screen.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Given(AnswerSource::File) => "from the answers file",
            Self::Given(AnswerSource::Option | AnswerSource::Set) => "from the command line",
            Self::Given(AnswerSource::Typed) => "typed",
            Self::Git => "from git",
            Self::Earlier => "from an earlier run",
            Self::Variables => "from the variables file",
            Self::Derived => "derived",
            Self::Default => "default",
        }
    }
}

/// One answer in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ResolvedAnswer {
    pub text: String,
    pub origin: Origin,
}

/// Every answer as it is in force, and what is to be said about them.
#[derive(Clone, Debug)]
pub struct Resolved {
    pub(super) entries: BTreeMap<Key, ResolvedAnswer>,
    pub(super) defaults: BTreeMap<Key, ResolvedAnswer>,
    pub(super) paths: BTreeMap<Key, PathBuf>,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) refused: BTreeSet<Key>,
    pub(super) stack: Stack,
    pub(super) registry: &'static Registry,
    pub(super) repository: Option<Repository>,
}

impl Resolved {
    /// The answer in force to `key`: given, derived or default; it may still be one that is refused. A choice that is
    /// valid is written as its key.
    #[must_use]
    pub fn get(&self, key: Key) -> Option<&str> {
        self.entries.get(&key).map(|entry| entry.text.as_str())
    }

    /// The answer in force to `key` where it is valid.
    #[must_use]
    pub fn valid(&self, key: Key) -> Option<&str> {
        self.get(key).filter(|_| !self.refused.contains(&key))
    }

    /// The origin of the answer in force.
    #[must_use]
    pub fn origin(&self, key: Key) -> Option<Origin> {
        self.entries.get(&key).map(|entry| entry.origin)
    }

    /// The answer if none were given.
    #[must_use]
    pub fn default(&self, key: Key) -> Option<&str> {
        self.defaults.get(&key).map(|entry| entry.text.as_str())
    }

    /// Every answer in force, in the questions' order.
    pub fn iter(&self) -> impl Iterator<Item = (Key, &str, Origin)> {
        self.entries
            .iter()
            .map(|(&key, entry)| (key, entry.text.as_str(), entry.origin))
    }

    /// The diagnostics, in the questions' order; the field of each is the question's name.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// The diagnostics of one answer.
    pub fn diagnostics_of(&self, key: Key) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics
            .iter()
            .filter(move |diagnostic| diagnostic.field.as_deref() == Some(key.name()))
    }

    /// The reason why the answer to `key` is refused or missing; none when it is in order.
    #[must_use]
    pub fn error(&self, key: Key) -> Option<&Diagnostic> {
        self.diagnostics_of(key)
            .find(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Returns whether every answer is there and valid.
    #[must_use]
    pub fn accepted(&self) -> bool {
        self.diagnostics
            .iter()
            .all(|diagnostic| diagnostic.severity != Severity::Error)
    }

    /// The questions that have to be asked: what is required and has no answer.
    #[must_use]
    pub fn missing(&self) -> Vec<Key> {
        Key::all()
            .filter(|&key| {
                self.error(key)
                    .is_some_and(|diagnostic| diagnostic.code == MISSING)
            })
            .collect()
    }

    /// Returns whether the question has a meaning with the other answers as they are: the host and path of a registry only
    /// with one that has no host of its own, the login only with one that tells it from the group.
    #[must_use]
    pub fn applies(&self, key: Key) -> bool {
        match key {
            Key::RegistryHost | Key::RegistryPath => self.registry.asks_host(),
            Key::RegistryLogin => self.registry.asks_login,
            _ => true,
        }
    }

    /// The stack in force: the given one, else the variables file's.
    #[must_use]
    pub const fn stack(&self) -> Stack {
        self.stack
    }

    /// The registry in force.
    #[must_use]
    pub const fn registry(&self) -> &'static Registry {
        self.registry
    }

    /// The licence in force.
    #[must_use]
    pub fn license(&self) -> License {
        self.get(Key::License)
            .and_then(License::from_answer)
            .unwrap_or_default()
    }

    /// The repository on GitHub (or wherever `github_url` says).
    #[must_use]
    pub const fn repository(&self) -> Option<&Repository> {
        self.repository.as_ref()
    }

    /// The path that answers a question of kind path, relative to the working directory or absolute, `~/` replaced.
    #[must_use]
    pub fn path(&self, key: Key) -> Option<&PathBuf> {
        self.paths.get(&key)
    }

    /// The image registry's host.
    #[must_use]
    pub fn registry_host(&self) -> Option<&str> {
        self.registry.host.or_else(|| self.valid(Key::RegistryHost))
    }

    /// The part between the registry's host and the image's own name.
    #[must_use]
    pub fn namespace(&self) -> Option<&str> {
        self.valid(self.namespace_key())
    }

    /// The question whose answer is the part between the registry's host and the image's own name.
    #[must_use]
    pub const fn namespace_key(&self) -> Key {
        match self.registry.namespace {
            Namespace::Username => Key::ContainerUsername,
            Namespace::Path => Key::RegistryPath,
        }
    }

    /// The user name that logs in to the registry.
    fn login(&self) -> Option<&str> {
        match self.registry.asks_login {
            true => self.valid(Key::RegistryLogin),
            false => self.namespace(),
        }
    }

    /// The image's name without a tag.
    #[must_use]
    pub fn image(&self) -> Option<ImageName> {
        ImageName::new(
            self.registry_host()?,
            self.namespace()?,
            self.valid(Key::RepoName)?,
        )
    }

    /// The values that fill the registry's texts; none while an answer that it needs is missing or refused.
    #[must_use]
    pub fn image_context(&self) -> Option<ImageContext<'_>> {
        let repository = self.repository()?;
        Some(ImageContext {
            git_host: &repository.host,
            owner: &repository.owner,
            repository: &repository.name,
            project_name: self.valid(Key::ProjectName)?,
            registry_host: self.registry_host()?,
            namespace: self.namespace()?,
            login: self.login()?,
            repo_name: self.valid(Key::RepoName)?,
        })
    }

    /// The context of the rules that the answers are checked by.
    #[must_use]
    pub fn rules(&self) -> ValidationContext<'_> {
        ValidationContext {
            stack: self.stack,
            registry: self.registry,
            owner: self
                .repository
                .as_ref()
                .map(|repository| repository.owner.as_str()),
        }
    }

    /// The answers that no other answer and no table gives again: what `.lume-wizard.yml` keeps. The output folder and
    /// absolute paths are left out, and so is the stack, which has its own place there.
    #[must_use]
    pub fn to_keep(&self) -> Vec<(Key, &str)> {
        self.iter()
            .filter(|(key, _, origin)| {
                self.applies(*key)
                    && !matches!(origin, Origin::Derived | Origin::Default)
                    && !matches!(key, Key::Output | Key::Stack | Key::ModelConfigFile)
            })
            .map(|(key, text, _)| (key, text))
            .collect()
    }
}
