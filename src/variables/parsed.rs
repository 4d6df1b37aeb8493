//! A variables file's document together with its reading, kept in step by edits.

use super::detect::{Detected, read_open};
use super::edit::{self, Edit, EditRefusal, VariablePosition};
use super::entry::{Entry, Reading};
use super::loaded::ArrayFiles;
use super::parsed_change::ParsedChange;
use super::read::{read, start};
use super::runtime::Runtime;
use super::update::{EntryChange, ReadingUpdate, is_plain};
use crate::text::{Diagnostic, Section, Severity};
use crate::yaml::edit::Patches;
use crate::yaml::{Document, Splice};
use std::sync::Arc;

/// A document and its reading by one runtime. A clone shares both until one of the two changes.
#[derive(Clone, Debug)]
pub struct ParsedFile {
    document: Arc<Document>,
    reading: Arc<Reading>,
    /// A reading by another runtime, once one was asked for.
    other: Option<Arc<Reading>>,
}

impl ParsedFile {
    /// Reads `document` for `runtime`: the sections of `model`, or the whole file.
    #[must_use]
    pub fn new(document: Document, runtime: Runtime, model: Option<&str>, arrays: &dyn ArrayFiles) -> Self {
        let reading = read(&document, runtime, model, arrays);
        Self::of(document, reading)
    }

    /// Reads `document` as an open file: the named model, else its only one, else the whole file; for `runtime`, or for
    /// the one for which it is written.
    #[must_use]
    pub fn open(
        document: Document,
        model: Option<&str>,
        runtime: Option<Runtime>,
        arrays: &dyn ArrayFiles,
    ) -> (Self, Option<Detected>) {
        let (reading, detected) = read_open(&document, model, runtime, arrays);
        (Self::of(document, reading), detected)
    }

    fn of(mut document: Document, mut reading: Reading) -> Self {
        document.reserve();
        reading.reserve();
        Self {
            document: Arc::new(document),
            reading: Arc::new(reading),
            other: None,
        }
    }

    /// The document.
    #[must_use]
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// The runtime's reading of the document.
    #[must_use]
    pub fn reading(&self) -> &Reading {
        &self.reading
    }

    /// Another runtime's reading of the document; changes keep it in step until yet another is asked for.
    pub fn reading_for(&mut self, runtime: Runtime, arrays: &dyn ArrayFiles) -> &Reading {
        let known = self.other.take().filter(|reading| reading.runtime == runtime);
        let new = || Arc::new(read(&self.document, runtime, self.reading.model(), arrays));
        let reading = known.unwrap_or_else(new);
        self.other.insert(reading)
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        self.document.text()
    }

    /// The entry at `place`; none past the last.
    #[must_use]
    pub fn entry(&self, place: VariablePosition) -> Option<&Entry> {
        self.reading.entries(place.section).get(place.index)
    }

    /// The diagnostics about the entry at `place`, in the order of the text: those in its lines, unless they name
    /// another variable, and those elsewhere that name it.
    pub fn diagnostics(&self, place: VariablePosition) -> impl Iterator<Item = &Diagnostic> {
        let entry = self.entry(place);
        let all = self.reading.diagnostics.as_slice();
        // Without aliases and merges, all there is to say about an entry is in its own lines.
        let near = match entry {
            Some(entry) if !self.document.is_tied() => {
                let from = all.partition_point(|diagnostic| start(diagnostic) < entry.span.start);
                let to = all.partition_point(|diagnostic| start(diagnostic) <= entry.span.end);
                all.get(from..to).unwrap_or_default()
            }
            _ => all,
        };
        near.iter().filter(move |diagnostic| {
            entry.is_some_and(|entry| match (&diagnostic.variable, diagnostic.section) {
                (Some(name), Some(section)) => *name == entry.name && section == entry.section,
                _ => diagnostic.span.is_some_and(|span| entry.span.touches(span.start)),
            })
        })
    }

    /// The number of diagnostics of this severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        let all = self.reading.diagnostics.iter();
        all.filter(|diagnostic| diagnostic.severity == severity).count()
    }

    /// The change of the text that makes `edit`, verified: the new text means what the edit asks for.
    ///
    /// # Errors
    /// When it cannot be made without changing something else, or makes no sense in this file.
    pub fn plan(&self, edit: &Edit) -> Result<Patches, EditRefusal> {
        self.planned(edit).map(|(patches, _)| patches)
    }

    /// Makes `edit`, verified as in [`ParsedFile::plan`]. Nothing changes when it is refused.
    ///
    /// # Errors
    /// As [`ParsedFile::plan`].
    pub fn edit(&mut self, edit: &Edit, arrays: &dyn ArrayFiles) -> Result<ParsedChange, EditRefusal> {
        if let Edit::SetMany { variables, fields } = edit
            && let Some(applied) = self.set_pieces(variables, fields, arrays)
        {
            return Ok(applied);
        }
        let (patches, next) = self.planned(edit)?;
        Ok(self.replace(patches, next, arrays))
    }

    /// Changes the text. Never refused: the new text may be anything.
    pub fn apply(&mut self, patches: &Patches, arrays: &dyn ArrayFiles) -> ParsedChange {
        let pieces = self.apply_pieces(patches, arrays);
        pieces.unwrap_or_else(|| self.apply_whole(patches, arrays))
    }

    pub(super) fn apply_whole(&mut self, patches: &Patches, arrays: &dyn ArrayFiles) -> ParsedChange {
        let next = NextDocument::after(&self.document, patches);
        self.replace(patches.clone(), next, arrays)
    }

    /// Changes the text, unless YAML refuses the new one.
    ///
    /// # Errors
    /// With the document of the refused text; then nothing has changed.
    pub fn try_apply(
        &mut self,
        patches: &Patches,
        arrays: &dyn ArrayFiles,
    ) -> Result<ParsedChange, Arc<Document>> {
        if let Some(applied) = self.apply_pieces(patches, arrays) {
            return Ok(applied);
        }
        match NextDocument::after(&self.document, patches) {
            NextDocument::Whole(document) if !document.problems().is_empty() => Err(document),
            next => Ok(self.replace(patches.clone(), next, arrays)),
        }
    }

    /// Changes the text where only the changed parts have to be parsed; none, and nothing has changed, where all has.
    pub fn apply_parts(&mut self, patches: &Patches, arrays: &dyn ArrayFiles) -> Option<ParsedChange> {
        let splice = self.document.splice(patches)?;
        Some(self.replace(patches.clone(), NextDocument::Parts(splice), arrays))
    }

    /// Takes another text, parsed already.
    pub fn set_document(&mut self, document: Document, arrays: &dyn ArrayFiles) -> ParsedChange {
        let patches = Patches::between(self.text(), document.text());
        self.replace(patches, NextDocument::Whole(Arc::new(document)), arrays)
    }

    /// Reads the same document for another runtime.
    pub fn set_runtime(&mut self, runtime: Runtime, arrays: &dyn ArrayFiles) {
        self.reading = Arc::new(read(&self.document, runtime, self.reading.model(), arrays));
    }

    fn planned(&self, edit: &Edit) -> Result<(Patches, NextDocument), EditRefusal> {
        match edit {
            // In an empty file each section is new, and each edit builds on the one before.
            Edit::Together(edits) if self.document.root().is_none() => {
                let mut now = self.clone();
                for edit in edits {
                    if !matches!(edit, Edit::Add { variables, .. } if variables.is_empty()) {
                        now.edit(edit, &super::loaded::NoArrayFiles)?;
                    }
                }
                let patches = Patches::between(self.text(), now.text());
                Ok((patches, NextDocument::Whole(now.document)))
            }
            _ => {
                let planned = edit::plan(&self.document, &self.reading, edit)?;
                let next = NextDocument::after(&self.document, &planned.patches);
                match &next {
                    NextDocument::Parts(splice) => planned.verify_parts(&self.document, splice)?,
                    NextDocument::Whole(document) => planned.verify(&self.document, document)?,
                }
                Ok((planned.patches, next))
            }
        }
    }

    fn replace(&mut self, patches: Patches, next: NextDocument, arrays: &dyn ArrayFiles) -> ParsedChange {
        let inverse = patches.inverse(self.text());
        let mut applied = ParsedChange::new(patches, inverse);
        match next {
            NextDocument::Whole(document) => {
                self.document = document;
                self.other = None;
            }
            NextDocument::Parts(splice) => {
                let moves = splice.moves();
                let plain = is_plain(&self.document, &self.reading);
                let other = self.other.take().filter(|other| is_plain(&self.document, other));
                Arc::make_mut(&mut self.document).commit(splice);
                self.other = other.and_then(|mut other| {
                    let update = ReadingUpdate::of(&other, &self.document, &moves)?;
                    update.apply(Arc::make_mut(&mut other), &self.document, &moves, arrays);
                    Some(other)
                });
                let update = ReadingUpdate::of(&self.reading, &self.document, &moves);
                if let Some(update) = update.filter(|_| plain) {
                    applied.is_incremental = true;
                    applied.record(update.changes.iter().map(|(change, added)| {
                        let old = self.reading.entries(change.section).get(change.old.clone());
                        (change.clone(), old.unwrap_or_default(), added.as_slice())
                    }));
                    update.apply(Arc::make_mut(&mut self.reading), &self.document, &moves, arrays);
                    return applied;
                }
            }
        }
        let runtime = Some(self.reading.runtime);
        let (reading, _) = read_open(&self.document, self.reading.model(), runtime, arrays);
        let old = std::mem::replace(&mut self.reading, Arc::new(reading));
        if self.document.has_aliases() {
            applied.touch_everything();
        }
        applied.record(Section::ALL.into_iter().map(|section| {
            let (before, after) = (old.entries(section), self.reading.entries(section));
            let change = EntryChange {
                section,
                old: 0..before.len(),
                new: 0..after.len(),
            };
            (change, before, after)
        }));
        applied
    }
}

/// The document that comes of a change: in parts, or parsed whole.
enum NextDocument {
    Parts(Splice),
    Whole(Arc<Document>),
}

impl NextDocument {
    fn after(document: &Document, patches: &Patches) -> Self {
        match document.splice(patches) {
            Some(splice) => Self::Parts(splice),
            None => Self::Whole(Arc::new(Document::parse(patches.apply(document.text())))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::variables::NoArrayFiles;
    use crate::variables::edit::FieldChange;

    const TEXT: &str = "input_variables:\n  a: {type: scalar, default: 1, range: [0, 2]}\n  b: {type: scalar, default: 1, range: [0, 2]}\n  c: {type: scalar, default: 1, range: [0, 2]}\noutput_variables:\n  d: {type: scalar}\n";

    fn parsed() -> ParsedFile {
        ParsedFile::new(
            Document::parse(TEXT.to_owned()),
            Runtime::LumeModel15,
            None,
            &NoArrayFiles,
        )
    }

    fn input(index: usize) -> VariablePosition {
        VariablePosition {
            section: Section::Input,
            index,
        }
    }

    #[test]
    fn an_edit_reports_its_entries_and_inverse() {
        let mut parsed = parsed();
        let edit = Edit::Set(vec![(input(1), vec![FieldChange::set("default", "5")])]);
        let applied = parsed.edit(&edit, &NoArrayFiles).unwrap();
        assert_eq!(
            applied.changes,
            [EntryChange {
                section: Section::Input,
                old: 1..2,
                new: 1..2
            }]
        );
        assert_eq!(parsed.count(Severity::Error), 0);
        assert_eq!(parsed.diagnostics(input(1)).count(), 1);
        assert_eq!(parsed.diagnostics(input(2)).count(), 0);
        parsed.apply(&applied.inverse, &NoArrayFiles);
        assert_eq!(parsed.text(), TEXT);
    }

    #[test]
    fn places_follow_removals_renames_and_moves() {
        let mut parsed = parsed();
        let removed = parsed.edit(&Edit::Remove(vec![input(0)]), &NoArrayFiles).unwrap();
        assert_eq!(removed.moved(input(0)), None);
        assert_eq!(removed.moved(input(2)), Some(input(1)));
        let renamed = parsed
            .edit(&Edit::Rename(vec![(input(1), "x".to_owned())]), &NoArrayFiles)
            .unwrap();
        assert_eq!(renamed.moved(input(1)), Some(input(1)));
        let edit = Edit::MoveSection {
            variables: vec![input(0)],
            to: Section::Output,
        };
        let moved = parsed.edit(&edit, &NoArrayFiles).unwrap();
        let output = VariablePosition {
            section: Section::Output,
            index: 1,
        };
        assert_eq!(moved.moved(input(0)), Some(output));
        assert_eq!(moved.moved(input(1)), Some(input(0)));
    }

    #[test]
    fn edits_of_empty_file_build_on_each_other() {
        let mut parsed = ParsedFile::new(
            Document::parse(String::new()),
            Runtime::LumeModel20,
            None,
            &NoArrayFiles,
        );
        let add = |section, name: &str| Edit::Add {
            section,
            at: None,
            variables: vec![edit::NewVariable::usual(Runtime::LumeModel20, section, name)],
        };
        let both = Edit::Together(vec![add(Section::Input, "a"), add(Section::Output, "b")]);
        parsed.edit(&both, &NoArrayFiles).unwrap();
        assert_eq!(parsed.reading().all().count(), 2);
    }
}
