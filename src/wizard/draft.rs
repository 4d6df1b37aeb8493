//! What is being made: the variables file, the answers, what follows from them, and what is known of the surroundings.
//! Every step reads it; a change goes through its methods, so that nothing that follows is out of date.

use super::effect::Around;
use super::placing::{Choice, Doubt};
use super::variables::outline::Outline;
use crate::answers::{Facts, Given, Key, Resolved, Source, resolve};
use crate::project::{Change, Plan, Snapshot};
use crate::text::Diagnostic;
use crate::variables::{ArrayFileError, ArrayFiles, Entry, Reading, Runtime, Section, read, read_detected};
use crate::yaml::Document;
use crate::yaml::edit::Patches;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The example that is built in: the seed's variables.
pub const EXAMPLE: &str = include_str!("../../assets/examples/my_variables.yml");

/// The name under which the example is offered.
pub const EXAMPLE_NAME: &str = "my_variables.yml";

/// The name of a project that is begun from the example, until it is given one.
const EXAMPLE_PROJECT: &str = "My Model";

/// A variables file as it was read.
#[derive(Clone, Debug)]
pub struct Opened {
    /// Where it is; none for the example.
    pub path: Option<PathBuf>,
    /// Its text, understood.
    pub document: Document,
    /// What its runtime makes of it.
    pub reading: Reading,
    /// Why it is this runtime.
    pub reason: String,
    /// Its bytes as they were on disk.
    pub bytes: Arc<[u8]>,
    /// The array files that it names.
    pub arrays: Arrays,
    /// Where each variable's lines and problems are.
    pub outline: Outline,
    /// Whether there is no such file yet: saving makes it.
    pub is_new: bool,
}

impl Opened {
    /// Reads the text of the file at `path`; arrays come from `files` and are remembered.
    #[must_use]
    pub fn read(
        path: Option<PathBuf>,
        bytes: Arc<[u8]>,
        runtime: Option<Runtime>,
        files: &dyn ArrayFiles,
    ) -> Self {
        let document = Document::from_bytes(&bytes);
        let recording = Recording {
            files,
            seen: RefCell::default(),
        };
        let (reading, reason) = match runtime {
            Some(runtime) => (read(&document, runtime, &recording), "chosen".to_owned()),
            None => {
                let (detected, reading) = read_detected(&document, &recording);
                (reading, detected.reason)
            }
        };
        Self {
            path,
            outline: Outline::of(&document, &reading),
            reading,
            document,
            reason,
            bytes,
            arrays: Arrays::of(recording.seen.into_inner()),
            is_new: false,
        }
    }

    /// A file that is not there yet.
    #[must_use]
    pub fn begin(path: PathBuf) -> Self {
        Self {
            is_new: true,
            ..Self::read(Some(path), Arc::from([]), None, &crate::variables::NoArrayFiles)
        }
    }

    /// The same file after these changes of its text. Array files that are not known yet come from `files`.
    #[must_use]
    pub fn changed(&self, patches: &Patches, files: &dyn ArrayFiles) -> Self {
        self.changed_for(patches, self.reading.runtime, files)
    }

    /// The same as another runtime reads it.
    #[must_use]
    pub fn changed_for(&self, patches: &Patches, runtime: Runtime, files: &dyn ArrayFiles) -> Self {
        let changed = self.with_document(
            Document::parse(patches.apply(self.document.text())),
            runtime,
            files,
        );
        if runtime == self.reading.runtime {
            return changed;
        }
        Self {
            reason: "chosen".to_owned(),
            ..changed
        }
    }

    fn with_document(&self, document: Document, runtime: Runtime, files: &dyn ArrayFiles) -> Self {
        let recording = Recording {
            files,
            seen: RefCell::new(self.arrays.known().clone()),
        };
        let reading = read(&document, runtime, &recording);
        Self {
            path: self.path.clone(),
            outline: Outline::of(&document, &reading),
            document,
            reading,
            reason: self.reason.clone(),
            bytes: Arc::clone(&self.bytes),
            arrays: Arrays::of(recording.seen.into_inner()),
            is_new: self.is_new,
        }
    }

    /// What is on disk as far as is known; none when there is no file.
    #[must_use]
    pub fn on_disk(&self) -> Option<Arc<[u8]>> {
        (!self.is_new).then(|| Arc::clone(&self.bytes))
    }

    /// Entry number `index` of inputs and outputs in one row, inputs first.
    #[must_use]
    pub fn entry(&self, index: usize) -> Option<&Entry> {
        let inputs = self.reading.entries(Section::Input);
        inputs.get(index).or_else(|| {
            self.reading
                .entries(Section::Output)
                .get(index.checked_sub(inputs.len())?)
        })
    }

    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.reading.entries(Section::Input).len() + self.reading.entries(Section::Output).len()
    }

    /// Whether there is no entry.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Contents of array files by path, or why they could not be had.
type Contents = BTreeMap<String, Result<Vec<u8>, ArrayFileError>>;

/// The array files that were read with a variables file, by the path that it names.
#[derive(Clone, Debug, Default)]
pub struct Arrays(Arc<Contents>);

impl Arrays {
    /// What was read; that a file is missing is not remembered, since it may be made.
    fn of(mut contents: Contents) -> Self {
        contents.retain(|_, read| read.is_ok());
        Self(Arc::new(contents))
    }

    fn known(&self) -> &Contents {
        &self.0
    }

    /// The same files; whether another was asked for is remembered.
    #[must_use]
    pub const fn asking(&self) -> Asking<'_> {
        Asking {
            arrays: self,
            unknown: Cell::new(false),
        }
    }
}

impl ArrayFiles for Arrays {
    fn bytes(&self, path: &str) -> Result<Vec<u8>, ArrayFileError> {
        self.0.get(path).cloned().unwrap_or(Err(ArrayFileError::Missing))
    }
}

/// Array files that were read, and whether one was asked for that was not.
#[derive(Debug)]
pub struct Asking<'a> {
    arrays: &'a Arrays,
    unknown: Cell<bool>,
}

impl Asking<'_> {
    /// Whether a file was asked for that has not been read.
    #[must_use]
    pub const fn is_unknown(&self) -> bool {
        self.unknown.get()
    }
}

impl ArrayFiles for Asking<'_> {
    fn bytes(&self, path: &str) -> Result<Vec<u8>, ArrayFileError> {
        let known = self.arrays.0.get(path).cloned();
        known.unwrap_or_else(|| {
            self.unknown.set(true);
            Err(ArrayFileError::Missing)
        })
    }
}

/// Array files from elsewhere, each remembered.
struct Recording<'a> {
    files: &'a dyn ArrayFiles,
    seen: RefCell<BTreeMap<String, Result<Vec<u8>, ArrayFileError>>>,
}

impl ArrayFiles for Recording<'_> {
    fn bytes(&self, path: &str) -> Result<Vec<u8>, ArrayFileError> {
        let known = self.seen.borrow().get(path).cloned();
        known.unwrap_or_else(|| {
            let bytes = self.files.bytes(path);
            self.seen.borrow_mut().insert(path.to_owned(), bytes.clone());
            bytes
        })
    }
}

impl Prepared {
    /// Whether something about the destination waits for the user.
    #[must_use]
    pub const fn is_in_doubt(&self) -> bool {
        self.doubt.is_some() && self.choice.is_none()
    }
}

/// The project, ready for review, and what it was compared with.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// The draft's version that it was made from.
    pub version: u64,
    /// The project; empty where it could not be rendered.
    pub plan: Plan,
    /// Where it will be written.
    pub destination: PathBuf,
    /// What stands there, for people; none when nothing does.
    pub standing: Option<String>,
    /// What is on disk at its paths.
    pub snapshot: Snapshot,
    /// What the plan does to each path.
    pub changes: Vec<Change>,
    /// The answers that it was made from.
    pub resolved: Resolved,
    /// What is to be asked about the destination.
    pub doubt: Option<Doubt>,
    /// What the user said about it.
    pub choice: Option<Choice>,
    /// Whether the project is committed.
    pub commits: bool,
    /// The command that writes the same without questions.
    pub command: String,
    /// Why it cannot be written, and what to know before.
    pub diagnostics: Vec<Diagnostic>,
}

/// What is being made.
#[derive(Clone, Debug)]
pub struct Draft {
    opened: Option<Arc<Opened>>,
    modified: bool,
    pending: bool,
    saved: Option<Arc<[u8]>>,
    given: Given,
    placing: BTreeMap<(PathBuf, Doubt), Choice>,
    resolved: Resolved,
    /// What is known of the surroundings.
    pub around: Around,
    version: u64,
}

impl Default for Draft {
    fn default() -> Self {
        Self {
            opened: None,
            modified: false,
            pending: false,
            saved: None,
            given: Given::new(),
            placing: BTreeMap::new(),
            resolved: resolve(&Given::new(), &Facts::default()),
            around: Around::default(),
            version: 0,
        }
    }
}

impl Draft {
    /// Grows with every change.
    #[must_use]
    pub const fn version(&self) -> u64 {
        self.version
    }

    /// Whether there is a variables file.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.opened.is_some()
    }

    /// Whether it is the example, unchanged or not.
    #[must_use]
    pub fn is_example(&self) -> bool {
        self.opened.as_ref().is_some_and(|opened| opened.path.is_none())
    }

    /// The variables file.
    #[must_use]
    pub const fn opened(&self) -> Option<&Arc<Opened>> {
        self.opened.as_ref()
    }

    /// The variables file's path.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        self.opened.as_ref()?.path.as_deref()
    }

    /// Whether the variables differ from what is on disk (of the example: from how it began).
    #[must_use]
    pub const fn is_modified(&self) -> bool {
        self.modified || self.pending
    }

    /// The problems of the variables file.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        self.opened
            .as_ref()
            .map_or(&[], |opened| opened.reading.diagnostics.as_slice())
    }

    /// The problems of the answers.
    #[must_use]
    pub fn answer_diagnostics(&self) -> &[Diagnostic] {
        self.resolved.diagnostics()
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

    /// Whether the user typed (or chose) the answer to `key`.
    #[must_use]
    pub fn is_typed(&self, key: Key) -> bool {
        self.given
            .get(key)
            .is_some_and(|answer| answer.source == Source::Typed)
    }

    /// Whether the user typed any answer.
    #[must_use]
    pub fn has_given_answers(&self) -> bool {
        self.given.iter().any(|(key, _)| self.is_typed(key))
    }

    /// The problem of the answer to `key`, the weightiest first.
    #[must_use]
    pub fn problem_of(&self, key: Key) -> Option<&Diagnostic> {
        self.resolved
            .diagnostics_of(key)
            .min_by_key(|diagnostic| diagnostic.severity)
    }

    /// Takes in answers that were given before the wizard began.
    pub fn give(&mut self, given: Given) {
        self.given = given;
        self.settle();
    }

    /// Takes in what the surroundings say.
    pub(super) fn look_around(&mut self, around: Around) {
        self.around = around;
        self.settle();
    }

    /// The user answers `key`; an empty text takes the answer back.
    pub fn put(&mut self, key: Key, text: &str) {
        if text.is_empty() {
            self.given.clear(key);
        } else {
            self.given.put(key, Source::Typed, text);
        }
        self.settle();
    }

    /// The same with another answer to `key`, in order if there is one that is easily found.
    #[must_use]
    pub fn with_another(&self, key: Key, choices: &[&str]) -> Option<Self> {
        let now = self.answer(key);
        let chosen = choices.iter().map(|choice| (*choice).to_owned());
        let typed = [format!("{now}x"), format!("x{now}"), format!("{now}1")];
        chosen
            .chain(typed)
            .filter(|answer| answer != now)
            .map(|answer| {
                let mut other = self.clone();
                other.put(key, &answer);
                other
            })
            .find(|other| {
                let is_error = |problem: &Diagnostic| problem.severity == crate::text::Severity::Error;
                !other.answer_diagnostics().iter().any(is_error)
            })
    }

    /// What the user said about this doubt at this destination.
    #[must_use]
    pub fn choice(&self, destination: &Path, doubt: &Doubt) -> Option<Choice> {
        self.placing
            .get(&(destination.to_owned(), doubt.clone()))
            .copied()
    }

    /// The user says what becomes of a destination.
    pub(super) fn choose(&mut self, destination: PathBuf, doubt: Doubt, choice: Choice) {
        self.placing.insert((destination, doubt), choice);
        self.version += 1;
    }

    /// Opens a file in place of the one that is open.
    pub(super) fn open(&mut self, opened: Arc<Opened>) {
        self.given.clear(Key::ModelConfigFile);
        self.modified = false;
        self.pending = false;
        self.saved = None;
        self.opened = Some(opened);
        self.settle();
    }

    /// Puts another text of the same file in place.
    pub(super) fn set_opened(&mut self, opened: Arc<Opened>) {
        self.opened = Some(opened);
        self.compare();
        self.settle();
    }

    /// Whether there are changes that the text which was read whole does not have yet.
    pub(super) const fn set_pending(&mut self, pending: bool) {
        self.pending = pending;
    }

    /// What the file on disk holds as far as is known; none when there is no file.
    #[must_use]
    pub fn on_disk(&self) -> Option<Arc<[u8]>> {
        self.saved.clone().or_else(|| self.opened.as_ref()?.on_disk())
    }

    /// The file on disk holds `bytes` now.
    pub(super) fn saved(&mut self, bytes: &Arc<[u8]>) {
        self.saved = Some(Arc::clone(bytes));
        self.compare();
    }

    fn compare(&mut self) {
        let Some(opened) = &self.opened else { return };
        let on_disk = self.saved.as_ref().unwrap_or(&opened.bytes);
        self.modified = opened.document.text().as_bytes() != &**on_disk;
    }

    /// `typed` with `~` as the home folder.
    #[must_use]
    pub fn at_home(&self, typed: &str) -> PathBuf {
        match (typed.strip_prefix("~/"), &self.around.home) {
            (Some(rest), Some(home)) => home.join(rest),
            _ => PathBuf::from(typed),
        }
    }

    /// `owner/repository` as `gh` takes it; none while the answers do not say.
    #[must_use]
    pub fn gh_repository(&self) -> Option<String> {
        self.resolved.place().map(|place| place.gh_repo())
    }

    /// Works out again what follows from the answers.
    fn settle(&mut self) {
        let mut facts = self.around.facts.clone();
        if let Some(opened) = &self.opened {
            facts.runtime = Some(opened.reading.runtime);
            facts.variables_file = Some(opened.path.clone().unwrap_or_else(|| PathBuf::from(EXAMPLE_NAME)));
            facts.variables_folder = match &opened.path {
                None => Some(EXAMPLE_PROJECT.to_owned()),
                Some(path) => folder_name(path).or(facts.variables_folder),
            };
        }
        self.resolved = resolve(&self.given, &facts);
        self.version += 1;
    }
}

/// The name of the folder that `path` is in, where the path says it.
fn folder_name(path: &Path) -> Option<String> {
    let name = path.parent()?.file_name()?;
    Some(name.to_string_lossy().into_owned())
}
