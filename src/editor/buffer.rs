//! One open variables file: its present text, what was last understood of it, and its state on disk.

mod typing;

pub use typing::{ParseJob, ParsedText};

use super::arrays::{ArrayContents, Arrays, RecordingFiles, RequestingFiles};
use super::change::TextChange;
use crate::text::{Diagnostic, LineIndex, Section, Severity, Span};
use crate::variables::edit::{Edit, EditRefusal, VariablePosition, check_readable};
use crate::variables::{
    ArrayFiles, Entry, NoArrayFiles, ParsedChange, ParsedFile, Reading, Runtime, model_names,
    yaml_diagnostics,
};
use crate::yaml::edit::Patches;
use crate::yaml::{Document, YamlProblem};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

/// The reason for a runtime that was not found in the file.
const CHOSEN: &str = "chosen";

/// Tells the buffers of one editor apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BufferId {
    /// The variables file.
    Variables,
}

/// An open variables file. Variables are numbered from 0, inputs first.
#[derive(Clone, Debug)]
pub struct Buffer {
    /// Its path; none for the built-in example.
    pub path: Option<PathBuf>,
    /// The file that the path led to, through links, when it was read; none for a new file.
    pub real: Option<PathBuf>,
    /// The reason why its runtime was chosen, in a few words.
    pub reason: String,
    /// Its bytes as they were on disk.
    pub bytes: Arc<[u8]>,
    /// Whether it is not on disk yet: saving creates it.
    pub is_new: bool,
    parsed: ParsedFile,
    arrays: Arrays,
    /// The present text while it cannot be read; `parsed` is then the last text that could.
    broken: Option<Broken>,
    /// Array files that are named and have not been read.
    unread: BTreeSet<String>,
    version: u64,
}

/// A text that cannot be read, or of which that is not known yet.
#[derive(Clone, Debug)]
struct Broken {
    document: Document,
    diagnostics: Vec<Diagnostic>,
    /// Whether it has not been parsed.
    is_unread: bool,
}

impl Broken {
    fn new(document: Document) -> Self {
        Self {
            diagnostics: yaml_diagnostics(&document),
            document,
            is_unread: false,
        }
    }
}

/// A change that was made.
#[derive(Clone, Debug)]
pub struct BufferChange {
    /// The change of the text.
    pub change: TextChange,
    /// The change of the variables; none where the text cannot be read, and an earlier one is shown in its place.
    pub applied: Option<ParsedChange>,
}

/// A variable and the document in which it is.
#[derive(Clone, Copy, Debug)]
pub struct VariableRef<'a> {
    /// The document.
    pub document: &'a Document,
    /// The part of the document that was read.
    pub reading: &'a Reading,
    /// The variable.
    pub entry: &'a Entry,
}

impl Buffer {
    /// Reads the file at `path`. Without `runtime`, the file says which it is written for.
    #[must_use]
    pub fn read(
        path: Option<PathBuf>,
        bytes: Arc<[u8]>,
        runtime: Option<Runtime>,
        files: &dyn ArrayFiles,
    ) -> Self {
        let document = Document::from_bytes(&*bytes);
        let recording = RecordingFiles::new(files);
        let (parsed, detected) = ParsedFile::open(document, None, runtime, &recording);
        let reason = detected.map_or_else(|| CHOSEN.to_owned(), |detected| detected.reason);
        Self {
            path,
            real: None,
            reason,
            bytes,
            is_new: false,
            parsed,
            arrays: recording.into_arrays(),
            broken: None,
            unread: BTreeSet::new(),
            version: 0,
        }
    }

    /// A file that does not exist yet.
    #[must_use]
    pub fn begin(path: PathBuf, runtime: Option<Runtime>) -> Self {
        Self {
            is_new: true,
            ..Self::read(Some(path), Arc::from([]), runtime, &NoArrayFiles)
        }
    }

    /// The same file with another text, which is not saved.
    #[must_use]
    pub fn with_text(mut self, text: &str, runtime: Runtime, files: &dyn ArrayFiles) -> Self {
        let recording = RecordingFiles::new(files);
        let model = self.parsed.reading().model();
        let document = Document::parse(text.to_owned());
        (self.parsed, _) = ParsedFile::open(document, model, Some(runtime), &recording);
        self.arrays = recording.into_arrays();
        CHOSEN.clone_into(&mut self.reason);
        self
    }

    /// The models among which to choose: those of a file that holds several, as long as none is chosen.
    #[must_use]
    pub fn models_to_choose(&self) -> Vec<String> {
        let names = match self.reading().model() {
            None => model_names(self.document()),
            Some(_) => Vec::new(),
        };
        if names.len() > 1 { names } else { Vec::new() }
    }

    /// The same file with the sections of the model `name`, which it holds.
    #[must_use]
    pub fn with_model(mut self, name: &str, files: &dyn ArrayFiles) -> Self {
        let recording = RecordingFiles::new(files);
        let document = self.document().clone();
        let runtime = (self.reason == CHOSEN).then(|| self.runtime());
        let (parsed, detected) = ParsedFile::open(document, Some(name), runtime, &recording);
        self.parsed = parsed;
        self.arrays = recording.into_arrays();
        if let Some(detected) = detected {
            self.reason = detected.reason;
        }
        self
    }

    /// Reads the sections of the model `name`, which the file holds, from the present text. Array files that are not
    /// known yet are to be read.
    pub fn choose_model(&mut self, name: &str) {
        let asking = RequestingFiles::new(&self.arrays);
        let runtime = (self.reason == CHOSEN).then(|| self.runtime());
        let (parsed, detected) = ParsedFile::open(self.document().clone(), Some(name), runtime, &asking);
        self.unread = asking.into_unknown();
        self.parsed = parsed;
        self.version += 1;
        if let Some(detected) = detected {
            self.reason = detected.reason;
        }
    }

    /// The last text that could be read; as opened, it may be one that cannot.
    #[must_use]
    pub fn document(&self) -> &Document {
        self.parsed.document()
    }

    /// The reading of [`Self::document`].
    #[must_use]
    pub fn reading(&self) -> &Reading {
        self.parsed.reading()
    }

    /// Returns whether another runtime takes [`Self::document`].
    pub fn is_accepted_by(&mut self, runtime: Runtime) -> bool {
        self.parsed.reading_for(runtime, &self.arrays).accepted()
    }

    /// The array files that were read.
    #[must_use]
    pub const fn arrays(&self) -> &Arrays {
        &self.arrays
    }

    /// The runtime that reads the file.
    #[must_use]
    pub fn runtime(&self) -> Runtime {
        self.reading().runtime
    }

    /// Returns whether its runtime was chosen and not found in the file.
    #[must_use]
    pub fn has_chosen_runtime(&self) -> bool {
        self.reason == CHOSEN
    }

    /// Grows with every change.
    #[must_use]
    pub const fn version(&self) -> u64 {
        self.version
    }

    fn present(&self) -> &Document {
        let broken = self.broken.as_ref();
        broken.map_or_else(|| self.parsed.document(), |broken| &broken.document)
    }

    /// The present text.
    #[must_use]
    pub fn text(&self) -> &str {
        self.present().text()
    }

    /// The lines of the present text.
    #[must_use]
    pub fn lines(&self) -> &LineIndex {
        self.present().lines()
    }

    /// The span of line `line` (from 0) of the present text, without its line break.
    #[must_use]
    pub fn line_span(&self, line: usize) -> Span {
        let text = self.text();
        self.lines()
            .span(text, line + 1)
            .unwrap_or(Span::empty(text.len()))
    }

    /// The reason why the present text cannot be read; empty when it can.
    #[must_use]
    pub fn yaml_problems(&self) -> &[YamlProblem] {
        self.present().problems()
    }

    /// Returns whether the present text can be read.
    #[must_use]
    pub fn is_readable(&self) -> bool {
        self.yaml_problems().is_empty() && !self.is_unread()
    }

    /// Returns whether the present text has yet to be parsed.
    fn is_unread(&self) -> bool {
        self.broken.as_ref().is_some_and(|broken| broken.is_unread)
    }

    /// Returns whether the text is broken and an earlier one that could be read is shown in its place.
    #[must_use]
    pub const fn is_stale(&self) -> bool {
        self.broken.is_some()
    }

    /// Returns whether bytes that are not UTF-8 were replaced, so that the text must not be written back.
    #[must_use]
    pub fn is_lossy(&self) -> bool {
        self.document().is_lossy()
    }

    /// The contents on disk as far as known; none when there is no file.
    #[must_use]
    pub fn on_disk(&self) -> Option<Arc<[u8]>> {
        (!self.is_new).then(|| Arc::clone(&self.bytes))
    }

    /// The number of variables.
    #[must_use]
    pub fn len(&self) -> usize {
        self.count(Section::Input) + self.count(Section::Output)
    }

    /// Returns whether there is no variable.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number of variables in `section`.
    #[must_use]
    pub fn count(&self, section: Section) -> usize {
        self.reading().entries(section).len()
    }

    /// The place of variable `index` in its section.
    #[must_use]
    pub fn place(&self, index: usize) -> Option<VariablePosition> {
        let place = VariablePosition::numbered(index, self.count(Section::Input));
        (place.index < self.count(place.section)).then_some(place)
    }

    /// The number of the variable at `place`.
    #[must_use]
    pub fn index(&self, place: VariablePosition) -> usize {
        match place.section {
            Section::Input => place.index,
            Section::Output => self.count(Section::Input) + place.index,
        }
    }

    /// Variable `index` as it was read.
    #[must_use]
    pub fn entry(&self, index: usize) -> Option<&Entry> {
        self.parsed.entry(self.place(index)?)
    }

    /// Variable `index`.
    #[must_use]
    pub fn variable(&self, index: usize) -> Option<VariableRef<'_>> {
        Some(VariableRef {
            document: self.document(),
            reading: self.reading(),
            entry: self.entry(index)?,
        })
    }

    /// The variable at `place`.
    #[must_use]
    pub fn at(&self, place: VariablePosition) -> Option<VariableRef<'_>> {
        self.variable(self.index(place))
    }

    /// The number of the variable called `name`.
    #[must_use]
    pub fn named(&self, section: Section, name: &str) -> Option<usize> {
        let index = self.reading().named(section, name).next()?;
        Some(self.index(VariablePosition { section, index }))
    }

    /// Everything that there is to report about the present text, in its order. Of a broken text, only why it cannot be
    /// read.
    pub fn diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        let problems = self.parsed.document().problems();
        let counts = move |diagnostic: &&Diagnostic| {
            let is_it = |problem: &YamlProblem| problem.message == diagnostic.message;
            problems.is_empty() || problems.iter().any(is_it)
        };
        let (broken, readable) = match &self.broken {
            Some(broken) => (broken.diagnostics.as_slice(), [].as_slice()),
            None => ([].as_slice(), self.reading().diagnostics.as_slice()),
        };
        broken.iter().chain(readable.iter().filter(counts))
    }

    /// The problems of variable `index`, in the order of the text.
    pub fn diagnostics_of(&self, index: usize) -> impl Iterator<Item = &Diagnostic> {
        let place = self.place(index);
        place.into_iter().flat_map(|place| self.parsed.diagnostics(place))
    }

    /// The most severe problem of variable `index`.
    #[must_use]
    pub fn worst(&self, index: usize) -> Option<Severity> {
        self.diagnostics_of(index)
            .map(|diagnostic| diagnostic.severity)
            .min()
    }

    /// The problems of the present text that concern no variable.
    pub fn file_diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        let is_of_variable = |start: usize| {
            let before = self.entry_before(start).and_then(|index| self.entry(index));
            !self.is_stale()
                && before.is_some_and(|entry| entry.span.start <= start && start < entry.span.end)
        };
        self.diagnostics().filter(move |diagnostic| {
            let start = diagnostic.span.map(|span| span.start);
            diagnostic.variable.is_none() && !start.is_some_and(is_of_variable)
        })
    }

    /// The variable that begins last before (or at) byte `offset`; before all of
    /// them, the first.
    #[must_use]
    pub fn entry_before(&self, offset: usize) -> Option<usize> {
        let before = |section| {
            let entries = self.reading().entries(section);
            let after = entries.partition_point(|entry| entry.span.start <= offset);
            let index = after.checked_sub(1)?;
            Some((
                entries.get(index)?.span.start,
                VariablePosition { section, index },
            ))
        };
        let last = Section::ALL.into_iter().filter_map(before).max();
        let first = || {
            let all = self.reading().all().enumerate();
            all.min_by_key(|(_, entry)| entry.span.start)
                .map(|(index, _)| index)
        };
        last.map(|(_, place)| self.index(place)).or_else(first)
    }

    /// The number of problems of this severity in the present text.
    #[must_use]
    pub fn count_of(&self, severity: Severity) -> usize {
        match &self.broken {
            Some(_) => {
                let all = self.diagnostics();
                all.filter(|diagnostic| diagnostic.severity == severity).count()
            }
            None => self.parsed.count(severity),
        }
    }

    /// Makes an edit and verifies it; none when nothing changes.
    ///
    /// # Errors
    /// When it cannot be made without changing something else; then the buffer is as it was.
    pub fn edit(&mut self, edit: &Edit) -> Result<Option<BufferChange>, EditRefusal> {
        check_readable(self.present())?;
        let asking = RequestingFiles::new(&self.arrays);
        let applied = self.parsed.edit(edit, &asking)?;
        if applied.patches.is_empty() {
            return Ok(None);
        }
        self.unread = asking.into_unknown();
        self.version += 1;
        Ok(Some(BufferChange {
            change: TextChange::of_inverse(&applied.inverse, self.parsed.text()),
            applied: Some(applied),
        }))
    }

    /// The change of the text that an edit would make.
    ///
    /// # Errors
    /// When the edit cannot be made.
    pub fn plan(&self, edit: &Edit) -> Result<Patches, EditRefusal> {
        check_readable(self.present())?;
        self.parsed.plan(edit)
    }

    /// The diagnostics that the variables at `places` would have after `edit`, which changes only their fields.
    ///
    /// # Errors
    /// When the edit cannot be made.
    pub fn diagnostics_after(
        &self,
        edit: &Edit,
        places: &[VariablePosition],
    ) -> Result<Vec<Vec<Diagnostic>>, EditRefusal> {
        check_readable(self.present())?;
        self.parsed.diagnostics_after(edit, places, &self.arrays)
    }

    /// Changes the present text, which `runtime` reads afterwards.
    pub fn apply(&mut self, patches: &Patches, runtime: Runtime) -> BufferChange {
        let change = TextChange::new(patches, self.text());
        let asking = RequestingFiles::new(&self.arrays);
        self.version += 1;
        let applied = match self.broken.take() {
            None if !self.parsed.document().problems().is_empty() => Ok(self.parsed.apply(patches, &asking)),
            None => self.parsed.try_apply(patches, &asking),
            Some(broken) => {
                let text = patches.apply(broken.document.text());
                let patches = Patches::between(self.parsed.text(), &text);
                self.parsed.try_apply(&patches, &asking)
            }
        };
        let applied = match applied {
            Ok(applied) => applied,
            Err(document) => {
                self.broken = Some(Broken::new(Arc::unwrap_or_clone(document)));
                return BufferChange {
                    change,
                    applied: None,
                };
            }
        };
        if runtime != self.runtime() {
            self.parsed.set_runtime(runtime, &asking);
            CHOSEN.clone_into(&mut self.reason);
        }
        self.unread = asking.into_unknown();
        BufferChange {
            change,
            applied: Some(applied),
        }
    }

    /// The array files that are named and have not been read, once.
    pub fn take_unread_arrays(&mut self) -> BTreeSet<String> {
        std::mem::take(&mut self.unread)
    }

    /// Takes in array files that were read.
    pub fn arrays_read(&mut self, contents: ArrayContents) {
        self.arrays = self.arrays.with(contents);
        self.parsed.set_runtime(self.runtime(), &self.arrays);
        self.version += 1;
    }
}
