//! The state of the project: the variables file, the answers, what follows from them, and the environment.
//! Every step reads it; a change goes through its methods, so that nothing that follows is out of date.

use crate::answers::{AnswerSource, Environment, Given, Key, MISSING, QuestionKind, Resolved, resolve};
use crate::editor::Buffer;
use crate::generate::{RepositoryConflict, RepositoryDecision};
use crate::stacks::Stack;
use crate::text::{Diagnostic, Severity};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The example that is built in: the seed's variables.
pub const EXAMPLE: &str = include_str!("../../assets/examples/my_variables.yml");

/// The name under which the example is offered.
pub const EXAMPLE_NAME: &str = "my_variables.yml";

/// The name of a project that is begun from the example, until it is given one.
const EXAMPLE_PROJECT: &str = "My Model";

/// A text that no answer has, nor anything that is derived from one.
const OTHER_TEXT: &str = "\u{f8ff}";

/// A repository's address that no answer is.
const OTHER_ADDRESS: &str = "https://example.invalid/other-owner/other-name";

/// The state of the project.
#[derive(Clone, Debug)]
pub struct ProjectState {
    buffer: Option<Arc<Buffer>>,
    modified: bool,
    saved: Option<Arc<[u8]>>,
    given: Given,
    repositories: BTreeMap<(PathBuf, RepositoryConflict), RepositoryDecision>,
    /// The folder of the project that is updated; none for a new one.
    existing: Option<PathBuf>,
    resolved: Resolved,
    diagnostics: Vec<Diagnostic>,
    /// The environment of this run.
    pub environment: Environment,
    version: u64,
}

impl Default for ProjectState {
    fn default() -> Self {
        Self {
            buffer: None,
            modified: false,
            saved: None,
            given: Given::new(),
            repositories: BTreeMap::new(),
            existing: None,
            resolved: resolve(&Given::new(), &Environment::default()),
            diagnostics: Vec::new(),
            environment: Environment::default(),
            version: 0,
        }
    }
}

impl ProjectState {
    /// Grows with every change.
    #[must_use]
    pub const fn version(&self) -> u64 {
        self.version
    }

    /// Returns whether there is a variables file.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.buffer.is_some()
    }

    /// Returns whether it is the example, unchanged or not.
    #[must_use]
    pub fn is_example(&self) -> bool {
        self.buffer.as_ref().is_some_and(|buffer| buffer.path.is_none())
    }

    /// The variables file.
    #[must_use]
    pub fn buffer(&self) -> Option<&Buffer> {
        self.buffer.as_deref()
    }

    /// The variables file, to be shared with a worker.
    #[must_use]
    pub const fn shared_buffer(&self) -> Option<&Arc<Buffer>> {
        self.buffer.as_ref()
    }

    /// Changes the variables file, and what follows from it; none where there is no file.
    pub(super) fn edit<R>(&mut self, change: impl FnOnce(&mut Buffer) -> R) -> Option<R> {
        let buffer = Arc::make_mut(self.buffer.as_mut()?);
        let version = buffer.version();
        let result = change(buffer);
        if buffer.version() != version {
            self.compare();
            self.settle();
        }
        Some(result)
    }

    /// The variables file's path.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        self.buffer.as_ref()?.path.as_deref()
    }

    /// Returns whether the variables differ from what is on disk (of the example: from how it began).
    #[must_use]
    pub const fn is_modified(&self) -> bool {
        self.modified
    }

    /// The problems of the answers, by themselves and with the variables file.
    #[must_use]
    pub fn answer_diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// The answers and what follows from them.
    #[must_use]
    pub const fn resolved(&self) -> &Resolved {
        &self.resolved
    }

    /// The answers that were given.
    #[must_use]
    pub const fn given(&self) -> &Given {
        &self.given
    }

    /// The answer to `key`; empty when there is none.
    #[must_use]
    pub fn answer(&self, key: Key) -> &str {
        self.resolved.get(key).unwrap_or("")
    }

    /// The answer to `key`, but for one that is derived and not allowed: then the question is asked.
    #[must_use]
    pub fn usable_answer(&self, key: Key) -> &str {
        match self.is_asked(key) {
            true => "",
            false => self.answer(key),
        }
    }

    /// Returns whether the answer to `key` is still to come: there is none, or the derived one is not allowed.
    #[must_use]
    pub fn is_asked(&self, key: Key) -> bool {
        self.problem_of(key)
            .is_some_and(|problem| problem.code == MISSING)
    }

    /// Returns whether the user typed (or chose) the answer to `key`.
    #[must_use]
    pub fn is_typed(&self, key: Key) -> bool {
        self.given
            .get(key)
            .is_some_and(|answer| answer.source == AnswerSource::Typed)
    }

    /// Returns whether the user typed any answer.
    #[must_use]
    pub fn has_given_answers(&self) -> bool {
        self.given.iter().any(|(key, _)| self.is_typed(key))
    }

    /// The problem of the answer to `key`, the weightiest first.
    #[must_use]
    pub fn problem_of(&self, key: Key) -> Option<&Diagnostic> {
        self.diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.field.as_deref() == Some(key.name()))
            .min_by_key(|diagnostic| diagnostic.severity)
    }

    /// Takes in answers that were given before the wizard began.
    pub fn give(&mut self, given: Given) {
        self.given = given;
        self.settle();
    }

    /// Takes in the environment.
    pub(super) fn set_environment(&mut self, environment: Environment) {
        self.environment = environment;
        self.settle();
    }

    /// The user answers `key`; an empty text takes the answer back.
    pub fn put(&mut self, key: Key, text: &str) {
        if text.is_empty() {
            self.given.clear(key);
        } else {
            self.given.put(key, AnswerSource::Typed, text);
        }
        self.settle();
    }

    /// The present choices of `key`: of the Pythons only those of the stack.
    #[must_use]
    pub fn choices(&self, key: Key) -> Vec<&'static str> {
        let all = key.question().choices();
        if key != Key::PythonVersion {
            return all;
        }
        match Stack::from_key(self.answer(Key::Stack)) {
            Some(stack) => stack.info().pythons.to_vec(),
            None => all,
        }
    }

    /// The answers with another one to `key`, whether it is valid or not: where the two projects differ, `key` has its
    /// effect. None for the output folder, which no file names.
    #[must_use]
    pub(super) fn with_other_answer(&self, key: Key) -> Option<Resolved> {
        let other = match key.question().kind {
            QuestionKind::Path => return None,
            QuestionKind::Choice => {
                let choices = self.choices(key);
                (*choices.iter().find(|choice| **choice != self.answer(key))?).to_owned()
            }
            QuestionKind::Text if key == Key::GithubUrl => OTHER_ADDRESS.to_owned(),
            QuestionKind::Text => OTHER_TEXT.to_owned(),
        };
        let mut given = self.given.clone();
        given.put(key, AnswerSource::Typed, other);
        Some(resolve(&given, &self.environment_of_file()))
    }

    /// The decision about this conflict at this destination.
    #[must_use]
    pub fn repository_decision(
        &self,
        destination: &Path,
        conflict: &RepositoryConflict,
    ) -> Option<RepositoryDecision> {
        self.repositories
            .get(&(destination.to_owned(), conflict.clone()))
            .copied()
    }

    /// The user decides about a repository at or around a destination.
    pub(super) fn decide_repository(
        &mut self,
        destination: PathBuf,
        conflict: RepositoryConflict,
        decision: RepositoryDecision,
    ) {
        self.repositories.insert((destination, conflict), decision);
        self.version += 1;
    }

    /// Every decision about a repository at or around a destination.
    #[must_use]
    pub fn repository_decisions(&self) -> Vec<(PathBuf, RepositoryConflict, RepositoryDecision)> {
        let decided = self.repositories.iter();
        let flat = |((path, conflict), decision): (&(PathBuf, RepositoryConflict), &RepositoryDecision)| {
            (path.clone(), conflict.clone(), *decision)
        };
        decided.map(flat).collect()
    }

    /// Takes over the answers and the decisions of a draft.
    pub(super) fn restore(
        &mut self,
        given: Given,
        repositories: Vec<(PathBuf, RepositoryConflict, RepositoryDecision)>,
    ) {
        let keyed = |(path, conflict, decision)| ((path, conflict), decision);
        self.repositories = repositories.into_iter().map(keyed).collect();
        self.give(given);
    }

    /// The folder of the project that is updated; none for a new one.
    #[must_use]
    pub fn existing(&self) -> Option<&Path> {
        self.existing.as_deref()
    }

    /// The project that is updated from now on; none is a new one.
    pub(super) fn set_existing(&mut self, folder: Option<PathBuf>) {
        self.existing = folder;
        self.version += 1;
    }

    /// Opens a file with the edits of a draft.
    pub(super) fn restore_file(&mut self, buffer: Arc<Buffer>) {
        self.open(buffer);
        self.compare();
    }

    /// Opens a file in place of the one that is open.
    pub(super) fn open(&mut self, buffer: Arc<Buffer>) {
        self.given.clear(Key::ModelConfigFile);
        self.modified = false;
        self.saved = None;
        self.buffer = Some(buffer);
        self.settle();
    }

    /// The contents of the file on disk as far as known; none when there is no file.
    #[must_use]
    pub fn on_disk(&self) -> Option<Arc<[u8]>> {
        self.saved.clone().or_else(|| self.buffer.as_ref()?.on_disk())
    }

    /// The file on disk holds `bytes` now.
    pub(super) fn saved(&mut self, bytes: &Arc<[u8]>) {
        self.saved = Some(Arc::clone(bytes));
        self.compare();
    }

    /// The variables file is at another path now.
    pub(super) fn set_path(&mut self, path: PathBuf) {
        if let Some(buffer) = &mut self.buffer {
            let buffer = Arc::make_mut(buffer);
            buffer.path = Some(path);
            buffer.real = None;
        }
        self.settle();
    }

    /// The file is not on disk any more.
    pub(super) fn gone_from_disk(&mut self) {
        self.saved = None;
        if let Some(buffer) = &mut self.buffer {
            let buffer = Arc::make_mut(buffer);
            buffer.is_new = true;
            buffer.bytes = Arc::from([]);
        }
        self.compare();
        self.settle();
    }

    fn compare(&mut self) {
        let Some(buffer) = &self.buffer else { return };
        let on_disk = self.saved.as_ref().unwrap_or(&buffer.bytes);
        self.modified = buffer.text().as_bytes() != &**on_disk;
    }

    /// `typed` with `~` as the home folder.
    #[must_use]
    pub fn at_home(&self, typed: &str) -> PathBuf {
        match (typed.strip_prefix("~/"), &self.environment.home) {
            (Some(rest), Some(home)) => home.join(rest),
            _ => PathBuf::from(typed),
        }
    }

    /// `path` with `~` in place of the home folder.
    #[must_use]
    pub fn below_home(&self, path: &Path) -> String {
        let home = self.environment.home.as_ref();
        match home.and_then(|home| path.strip_prefix(home).ok()) {
            Some(rest) if rest.as_os_str().is_empty() => "~".to_owned(),
            Some(rest) => format!("~/{}", rest.display()),
            None => path.display().to_string(),
        }
    }

    /// `owner/repository` as `gh` takes it; none while the answers do not say.
    #[must_use]
    pub fn gh_repository(&self) -> Option<String> {
        self.resolved.image_context().map(|context| context.gh_repo())
    }

    /// The environment of this run with the facts of the variables file.
    fn environment_of_file(&self) -> Environment {
        let mut environment = self.environment.clone();
        if let Some(buffer) = &self.buffer {
            environment.runtime = Some(buffer.runtime());
            environment.variables_file =
                Some(buffer.path.clone().unwrap_or_else(|| PathBuf::from(EXAMPLE_NAME)));
            environment.variables_folder = match &buffer.path {
                None => Some(EXAMPLE_PROJECT.to_owned()),
                Some(path) => folder_name(path).or(environment.variables_folder),
            };
        }
        environment
    }

    /// Computes again what follows from the answers.
    fn settle(&mut self) {
        self.resolved = resolve(&self.given, &self.environment_of_file());
        self.diagnostics = self.resolved.diagnostics().to_vec();
        let problem = self.stack_of_another_runtime();
        self.diagnostics.extend(problem);
        self.version += 1;
    }

    /// The problem that the chosen stack reads the variables with another runtime than the one that they are checked for
    /// here, which refuses them.
    fn stack_of_another_runtime(&mut self) -> Option<Diagnostic> {
        let buffer = self.buffer.as_mut()?;
        let ours = buffer.runtime();
        let stack = self.resolved.stack();
        if stack == Stack::for_runtime(ours) {
            return None;
        }
        let stack = stack.info();
        if Arc::make_mut(buffer).is_accepted_by(stack.runtime) {
            return None;
        }
        let message = format!(
            "the variables are written for {}, and {} reads them with {}, which refuses them",
            ours.key(),
            stack.key,
            stack.runtime.key()
        );
        Some(
            Diagnostic::new("variables-other-runtime", Severity::Error, message)
                .with_help("In Variables (Alt-2), v converts them.")
                .of_field(Key::Stack.name()),
        )
    }
}

/// The name of the folder that `path` is in, where the path says it.
fn folder_name(path: &Path) -> Option<String> {
    let name = path.parent()?.file_name()?;
    Some(name.to_string_lossy().into_owned())
}
