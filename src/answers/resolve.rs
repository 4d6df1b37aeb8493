//! Resolves every answer from the given ones and the environment: given, derived or the default.

use super::environment::Environment;
use super::given::{Answer, Given};
use super::judge::judge_all;
use super::resolved::{Origin, Resolved, ResolvedAnswer};
use super::{Key, License, Repository, derive};
use crate::registry::{REGISTRIES, Registry};
use crate::stacks::Stack;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// Resolves every answer from the given ones and the environment.
#[must_use]
pub fn resolve(given: &Given, environment: &Environment) -> Resolved {
    Resolver {
        given,
        environment,
        out: Resolved {
            entries: BTreeMap::new(),
            defaults: BTreeMap::new(),
            paths: BTreeMap::new(),
            diagnostics: Vec::new(),
            refused: BTreeSet::new(),
            stack: Stack::LumeServices,
            registry: REGISTRIES[0],
            repository: None,
        },
    }
    .run()
}

struct Resolver<'a> {
    given: &'a Given,
    environment: &'a Environment,
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
        judge_all(&mut self.out, self.given);
        self.out
    }

    /// The given answer to `key`, but an empty one only where the question is required: elsewhere it means the default.
    fn given(&self, key: Key) -> Option<&Answer> {
        self.given
            .get(key)
            .filter(|answer| key.question().required || !answer.text.trim().is_empty())
    }

    fn answer(&mut self, key: Key, default: Option<(String, Origin)>) {
        let default = default.map(|(text, origin)| ResolvedAnswer { text, origin });
        let given = self.given(key).map(|answer| ResolvedAnswer {
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
        let runtime = self.environment.runtime;
        let default = runtime.map_or(Stack::LumeServices, Stack::for_runtime);
        let origin = runtime.map_or(Origin::Default, |_| Origin::Variables);
        self.answer(Key::Stack, Some((default.info().key.to_owned(), origin)));
        self.out.stack = self
            .out
            .get(Key::Stack)
            .and_then(Stack::from_answer)
            .unwrap_or(default);
        let python = self.out.stack.info().pythons.first();
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
        let environment = self.environment;
        let from_git_or_earlier = |key: Key, git: &Option<String>| {
            let git = git.clone().map(|text| (text, Origin::Git));
            git.or_else(|| earlier(environment, key))
        };
        self.answer(
            Key::Author,
            from_git_or_earlier(Key::Author, &environment.git_name),
        );
        self.answer(
            Key::Email,
            from_git_or_earlier(Key::Email, &environment.git_email),
        );
        let folder = environment.variables_folder.clone();
        let folder = folder.filter(|name| derive::repo_name(name).is_some());
        self.answer(Key::ProjectName, folder.map(|name| (name, Origin::Variables)));
        let file = environment
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
            .or_else(|| earlier(self.environment, Key::GithubUsername));
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
        // An address that was given and is refused means no repository, and neither do refused names.
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
        for key in [Key::RegistryPath, Key::RegistryLogin] {
            self.answer(key, username.clone().map(|name| (name, Origin::Derived)));
        }
    }

    /// Writes each valid choice as its key, so that nobody after this has to know its other names.
    fn canonical_choices(&mut self) {
        let canonical = |key: Key, text: &str| match key {
            Key::ContainerRegistry => Registry::from_answer(text).map(|registry| registry.key),
            Key::Stack => Stack::from_answer(text).map(|stack| stack.info().key),
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
                Key::ModelConfigFile => self.environment.variables_file.clone(),
                _ => self.out.default(key).map(PathBuf::from),
            };
            let Some(path) = given.or_else(surroundings) else {
                continue;
            };
            let below_home = path.strip_prefix("~").ok();
            let path = match (&self.environment.home, below_home) {
                (Some(home), Some(rest)) => home.join(rest),
                _ => path,
            };
            self.out.paths.insert(key, path);
        }
    }
}

fn earlier(environment: &Environment, key: Key) -> Option<(String, Origin)> {
    environment
        .earlier
        .get(&key)
        .map(|text| (text.clone(), Origin::Earlier))
}
