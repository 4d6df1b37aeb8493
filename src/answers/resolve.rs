//! Given answers and the facts of the surroundings make every answer: given, derived or the default, and what is
//! wrong with them, all at once.

use super::given::{Answer, Given, Source};
use super::validate::{Context, check};
use super::{Key, License, Repository, derive};
use crate::registry::{ImageName, Namespace, Place, REGISTRIES, Registry};
use crate::stacks::Stack;
use crate::text::display::shown;
use crate::text::{Diagnostic, Severity};
use crate::variables::Runtime;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// What is known from the surroundings: defaults that are no answers yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// git's `user.name`.
    pub git_name: Option<String>,
    /// git's `user.email`.
    pub git_email: Option<String>,
    /// Answers of an earlier run that are about the person, such as the GitHub user.
    pub earlier: BTreeMap<Key, String>,
    /// The variables file that is being edited.
    pub variables_file: Option<PathBuf>,
    /// The name of the folder that the variables file is in.
    pub variables_folder: Option<String>,
    /// The runtime that reads the variables file, where there is a file and one was found.
    pub runtime: Option<Runtime>,
    /// The home folder, which `~/` at the start of a path stands for.
    pub home: Option<PathBuf>,
}

/// Where an answer in force came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// It was given.
    Given(Source),
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
            Self::Given(Source::File) => "from the answers file",
            Self::Given(Source::Option | Source::Set) => "from the command line",
            Self::Given(Source::Typed) => "typed",
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
struct Entry {
    text: String,
    origin: Origin,
}

/// Every answer as it is in force, and what is to be said about them.
#[derive(Clone, Debug)]
pub struct Resolved {
    entries: BTreeMap<Key, Entry>,
    defaults: BTreeMap<Key, Entry>,
    paths: BTreeMap<Key, PathBuf>,
    diagnostics: Vec<Diagnostic>,
    stack: Stack,
    registry: &'static Registry,
    repository: Option<Repository>,
}

/// Makes every answer out of those given and the surroundings.
#[must_use]
pub fn resolve(given: &Given, facts: &Facts) -> Resolved {
    Resolver {
        given,
        facts,
        out: Resolved {
            entries: BTreeMap::new(),
            defaults: BTreeMap::new(),
            paths: BTreeMap::new(),
            diagnostics: Vec::new(),
            stack: Stack::LumeServices,
            registry: REGISTRIES[0],
            repository: None,
        },
    }
    .run()
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
        self.get(key).filter(|_| self.error(key).is_none())
    }

    /// Where the answer in force came from.
    #[must_use]
    pub fn origin(&self, key: Key) -> Option<Origin> {
        self.entries.get(&key).map(|entry| entry.origin)
    }

    /// What the answer would be if none were given.
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

    /// What is to be said, in the questions' order; the field of each is the question's name.
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

    /// Why the answer to `key` is refused or missing; none when it is in order.
    #[must_use]
    pub fn error(&self, key: Key) -> Option<&Diagnostic> {
        self.diagnostics_of(key)
            .find(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Whether every answer is there and valid.
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

    /// Whether the question has a meaning with the other answers as they are: the host and path of a registry only
    /// with one that has no host of its own.
    #[must_use]
    pub fn applies(&self, key: Key) -> bool {
        match key {
            Key::RegistryHost | Key::RegistryPath => self.registry.asks_host(),
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

    /// What stands between the registry's host and the image's own name.
    #[must_use]
    pub fn namespace(&self) -> Option<&str> {
        self.valid(match self.registry.namespace {
            Namespace::Username => Key::ContainerUsername,
            Namespace::Path => Key::RegistryPath,
        })
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

    /// Where the registry's set-up happens; none while an answer that it needs is missing or refused.
    #[must_use]
    pub fn place(&self) -> Option<Place<'_>> {
        let repository = self.repository()?;
        Some(Place {
            git_host: &repository.host,
            owner: &repository.owner,
            repository: &repository.name,
            project_name: self.valid(Key::ProjectName)?,
            registry_host: self.registry_host()?,
            namespace: self.namespace()?,
            repo_name: self.valid(Key::RepoName)?,
        })
    }

    /// The answers that no other answer and no table gives again: what `.lume-wizard.yml` keeps. The output folder and
    /// absolute paths are left out, and so is the stack, which has its own place there.
    #[must_use]
    pub fn to_keep(&self) -> Vec<(Key, &str)> {
        self.iter()
            .filter(|(key, _, origin)| {
                !matches!(origin, Origin::Derived | Origin::Default)
                    && !matches!(key, Key::Output | Key::Stack | Key::ModelConfigFile)
            })
            .map(|(key, text, _)| (key, text))
            .collect()
    }
}

/// The code of a missing answer.
pub const MISSING: &str = "answer-missing";
/// The code of an answer that is refused.
pub const INVALID: &str = "answer-invalid";

struct Resolver<'a> {
    given: &'a Given,
    facts: &'a Facts,
    out: Resolved,
}

impl Resolver<'_> {
    fn run(mut self) -> Resolved {
        self.choices();
        self.people_and_names();
        self.repository_and_registry();
        for (key, default) in [(Key::License, "none"), (Key::Output, ".")] {
            self.answer(key, Some((default.to_owned(), Origin::Default)));
        }
        self.canonical_choices();
        self.find_paths();
        for key in Key::all() {
            self.judge(key);
        }
        self.judge_image();
        self.out
    }

    /// The given answer to `key`, but an empty one only where the question is required: elsewhere it means the default.
    fn given(&self, key: Key) -> Option<&Answer> {
        self.given
            .get(key)
            .filter(|answer| key.question().required || !answer.text.trim().is_empty())
    }

    fn answer(&mut self, key: Key, default: Option<(String, Origin)>) {
        let default = default.map(|(text, origin)| Entry { text, origin });
        let given = self.given(key).map(|answer| Entry {
            text: answer.text.clone(),
            origin: Origin::Given(answer.source),
        });
        if let Some(entry) = given.or_else(|| default.clone()) {
            self.out.entries.insert(key, entry);
        }
        if let Some(default) = default {
            self.out.defaults.insert(key, default);
        }
    }

    /// The stack, and what depends on nothing but it and the registry's own row.
    fn choices(&mut self) {
        let runtime = self.facts.runtime;
        let default = runtime.map_or(Stack::LumeServices, Stack::for_runtime);
        let origin = runtime.map_or(Origin::Default, |_| Origin::Variables);
        self.answer(Key::Stack, Some((default.facts().key.to_owned(), origin)));
        self.out.stack = self
            .out
            .get(Key::Stack)
            .and_then(Stack::from_answer)
            .unwrap_or(default);
        let python = self.out.stack.facts().pythons.first();
        self.answer(
            Key::PythonVersion,
            python.map(|python| ((*python).to_owned(), Origin::Derived)),
        );
        let first = REGISTRIES[0].key.to_owned();
        self.answer(Key::ContainerRegistry, Some((first, Origin::Default)));
        self.out.registry = self
            .out
            .get(Key::ContainerRegistry)
            .and_then(Registry::from_answer)
            .unwrap_or(REGISTRIES[0]);
    }

    fn people_and_names(&mut self) {
        let facts = self.facts;
        let from_git_or_earlier = |key: Key, git: &Option<String>| {
            let git = git.clone().map(|text| (text, Origin::Git));
            git.or_else(|| earlier(facts, key))
        };
        self.answer(Key::Author, from_git_or_earlier(Key::Author, &facts.git_name));
        self.answer(Key::Email, from_git_or_earlier(Key::Email, &facts.git_email));
        let folder = facts.variables_folder.clone();
        let folder = folder.filter(|name| derive::repo_name(name).is_some());
        self.answer(Key::ProjectName, folder.map(|name| (name, Origin::Variables)));
        let file = facts
            .variables_file
            .as_ref()
            .map(|path| path.to_string_lossy().into_owned());
        self.answer(Key::ModelConfigFile, file.map(|path| (path, Origin::Variables)));

        let project_name = self.out.get(Key::ProjectName).unwrap_or("").to_owned();
        let derived = |name: Option<String>| name.map(|name| (name, Origin::Derived));
        self.answer(Key::RepoName, derived(derive::repo_name(&project_name)));
        self.answer(
            Key::Package,
            derived(derive::package(&project_name, self.out.stack)),
        );
        self.answer(Key::ModelClass, derived(derive::model_class(&project_name)));
    }

    fn repository_and_registry(&mut self) {
        let given = self
            .given(Key::GithubUrl)
            .and_then(|answer| Repository::parse(&answer.text).ok());
        let owner = given
            .as_ref()
            .map(|repository| (repository.owner.clone(), Origin::Derived))
            .or_else(|| earlier(self.facts, Key::GithubUsername));
        self.answer(Key::GithubUsername, owner);
        let user = self.out.get(Key::GithubUsername).map(str::to_owned);
        let of_names = match (&user, self.out.get(Key::RepoName)) {
            (Some(user), Some(name)) => Some(Repository::on_github(user, name)),
            _ => None,
        };
        let page = of_names
            .as_ref()
            .map(|repository| (repository.page(), Origin::Derived));
        self.answer(Key::GithubUrl, page);
        // An address that was given and is refused stands for no repository, and neither do refused names.
        self.out.repository = match self.given(Key::GithubUrl) {
            Some(_) => given,
            None => of_names.filter(|repository| Repository::parse(&repository.page()).is_ok()),
        };

        let owner = self
            .out
            .repository
            .as_ref()
            .map(|repository| repository.owner.clone());
        let username = match self.out.registry.key {
            "ghcr" => owner.or(user),
            _ => user,
        };
        self.answer(
            Key::ContainerUsername,
            username.map(|name| (name.to_lowercase(), Origin::Derived)),
        );
        self.answer(Key::RegistryHost, None);
        let username = self.out.get(Key::ContainerUsername).map(str::to_owned);
        self.answer(Key::RegistryPath, username.map(|name| (name, Origin::Derived)));
    }

    /// Writes each valid choice as its key, so that nobody after this has to know its other names.
    fn canonical_choices(&mut self) {
        let canonical = |key: Key, text: &str| match key {
            Key::ContainerRegistry => Registry::from_answer(text).map(|registry| registry.key),
            Key::Stack => Stack::from_answer(text).map(|stack| stack.facts().key),
            Key::License => License::from_answer(text).map(License::key),
            _ => None,
        };
        for (&key, entry) in &mut self.out.entries {
            if let Some(text) = canonical(key, &entry.text) {
                entry.text = text.to_owned();
            }
        }
    }

    fn find_paths(&mut self) {
        for key in [Key::ModelConfigFile, Key::Output] {
            let given = self.given(key).map(|answer| answer.path.clone());
            let surroundings = || match key {
                Key::ModelConfigFile => self.facts.variables_file.clone(),
                _ => self.out.default(key).map(PathBuf::from),
            };
            let Some(path) = given.or_else(surroundings) else {
                continue;
            };
            let below_home = path.strip_prefix("~").ok();
            let path = match (&self.facts.home, below_home) {
                (Some(home), Some(rest)) => home.join(rest),
                _ => path,
            };
            self.out.paths.insert(key, path);
        }
    }

    fn required(&self, key: Key) -> bool {
        match key {
            // A project's name that is not there is said once, not for each name that it would give.
            Key::RepoName | Key::Package | Key::ModelClass => self.out.get(Key::ProjectName).is_some(),
            Key::ContainerUsername => {
                self.out.registry.namespace == Namespace::Username
                    && self.out.get(Key::GithubUsername).is_some()
            }
            Key::RegistryHost | Key::RegistryPath => self.out.registry.asks_host(),
            _ => key.question().required,
        }
    }

    fn judge(&mut self, key: Key) {
        if !self.out.applies(key) {
            return;
        }
        // Where the path is given, the user name on such a registry is a secret's business alone.
        let not_used = key == Key::ContainerUsername
            && self.out.registry.namespace == Namespace::Path
            && self.given(key).is_none();
        if not_used {
            return;
        }
        let context = Context {
            stack: self.out.stack,
            registry: self.out.registry,
            owner: self
                .out
                .repository
                .as_ref()
                .map(|repository| repository.owner.as_str()),
        };
        let Some(entry) = self.out.entries.get(&key) else {
            if self.required(key) {
                let allowed = super::validate::allowed(key, &context);
                self.out.diagnostics.push(missing(key, None, &allowed));
            }
            return;
        };
        // Derived from an answer that is refused itself, and so refused for the same reason.
        if entry.origin == Origin::Derived && key == Key::GithubUrl && self.out.repository.is_none() {
            return;
        }
        let verdict = check(key, &entry.text, &context);
        let span = match entry.origin {
            Origin::Given(_) => self.given.get(key).and_then(|answer| answer.span),
            _ => None,
        };
        let mut found = Vec::new();
        if let Some(refusal) = verdict.refusal {
            found.push(if let Origin::Given(_) = entry.origin {
                invalid(
                    key,
                    entry,
                    &refusal.reason,
                    &refusal.allowed,
                    refusal.may_be_shown,
                )
            } else {
                missing(key, Some((entry, &refusal.reason)), &refusal.allowed)
            });
        }
        // The derived address repeats what is said about the names that it is made of.
        if !(key == Key::GithubUrl && entry.origin == Origin::Derived) {
            found.extend(verdict.warnings.into_iter().map(|warning| {
                let message = format!("{}: {}", key.name(), warning.message);
                Diagnostic::new(warning.code, Severity::Warning, message)
                    .with_help(warning.help)
                    .of_field(key.name())
            }));
        }
        for diagnostic in found {
            self.out.diagnostics.push(match span {
                Some(span) => diagnostic.at(span),
                None => diagnostic,
            });
        }
    }

    /// Parts that are each in order may still make a name that is too long.
    fn judge_image(&mut self) {
        let parts = (
            self.out.registry_host(),
            self.out.namespace(),
            self.out.valid(Key::RepoName),
        );
        if let (Some(host), Some(namespace), Some(name)) = parts
            && ImageName::new(host, namespace, name).is_none()
        {
            let message = format!(
                "repo_name: the image's name {}/{}/{} is longer than the {} characters that Docker allows",
                shown(host),
                shown(namespace),
                shown(name),
                crate::registry::reference::LONGEST_NAME
            );
            self.out.diagnostics.push(
                Diagnostic::new(INVALID, Severity::Error, message)
                    .with_help("shorten the repository's name or the registry's path")
                    .of_field(Key::RepoName.name()),
            );
        }
    }
}

fn earlier(facts: &Facts, key: Key) -> Option<(String, Origin)> {
    facts
        .earlier
        .get(&key)
        .map(|text| (text.clone(), Origin::Earlier))
}

fn invalid(key: Key, entry: &Entry, reason: &str, allowed: &str, may_be_shown: bool) -> Diagnostic {
    let name = key.name();
    let message = if may_be_shown {
        let given = brief(&entry.text);
        format!("{name}: `{given}` is refused: {reason}; allowed: {allowed}")
    } else {
        format!("{name} is refused: {reason}; allowed: {allowed}")
    };
    Diagnostic::new(INVALID, Severity::Error, message).of_field(name)
}

fn missing(key: Key, refused: Option<(&Entry, &str)>, allowed: &str) -> Diagnostic {
    let name = key.name();
    let message = match refused {
        Some((entry, reason)) => format!(
            "{name} is missing: `{}` ({}) cannot stand in for it: {reason}; allowed: {allowed}",
            brief(&entry.text),
            entry.origin.words()
        ),
        None => format!("{name} is missing; allowed: {allowed}"),
    };
    Diagnostic::new(MISSING, Severity::Error, message)
        .with_help(format!("give it with --set {name}=... or in the answers file"))
        .of_field(name)
}

/// A given text as messages show it: safe, and not longer than a line.
fn brief(text: &str) -> String {
    crate::text::display::cut(&shown(text), 80, "…").into_owned()
}
