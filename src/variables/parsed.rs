//! A variables file's document together with its reading, kept in step by edits.

use super::detect::{Detected, read_open};
use super::edit::{self, Edit, Place, Refusal};
use super::entry::{Entry, Reading};
use super::held::ArrayFiles;
use super::read::read;
use super::runtime::Runtime;
use crate::text::{Diagnostic, Section, Severity};
use crate::yaml::Document;
use crate::yaml::edit::Patches;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::Arc;

/// A document and its reading by one runtime. A clone shares both until one of the two changes.
#[derive(Clone, Debug)]
pub struct Parsed {
    document: Arc<Document>,
    reading: Arc<Reading>,
}

/// A change that was made to a [`Parsed`].
#[derive(Clone, Debug)]
pub struct Applied {
    /// The change of the text.
    pub patches: Patches,
    /// The change that undoes it.
    pub inverse: Patches,
    /// The entries that were removed, inserted or changed: inputs first, in the order of the file.
    pub changes: Vec<EntryChange>,
    /// The entries of `changes` as they were, each with its place now.
    matches: BTreeMap<Place, Place>,
}

/// Neighbouring entries of a section in the place of others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryChange {
    /// The section.
    pub section: Section,
    /// The indices of the entries before the change; empty for an insertion.
    pub old: Range<usize>,
    /// The indices of the entries after the change; empty for a removal.
    pub new: Range<usize>,
}

impl Parsed {
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

    fn of(document: Document, reading: Reading) -> Self {
        Self {
            document: Arc::new(document),
            reading: Arc::new(reading),
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

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        self.document.text()
    }

    /// The entry at `place`; none past the last.
    #[must_use]
    pub fn entry(&self, place: Place) -> Option<&Entry> {
        self.reading.entries(place.section).get(place.index)
    }

    /// The diagnostics about the entry at `place`, in the order of the text: those in its lines, unless they name
    /// another variable, and those elsewhere that name it.
    pub fn diagnostics(&self, place: Place) -> impl Iterator<Item = &Diagnostic> {
        let entry = self.entry(place);
        self.reading.diagnostics.iter().filter(move |diagnostic| {
            entry.is_some_and(|entry| {
                let start = diagnostic.span.map(|span| span.start);
                let inside = start.is_some_and(|start| entry.span.touches(start));
                match (&diagnostic.variable, diagnostic.section) {
                    (Some(name), Some(section)) => *name == entry.name && section == entry.section,
                    _ => inside,
                }
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
    pub fn plan(&self, edit: &Edit) -> Result<Patches, Refusal> {
        self.planned(edit).map(|(patches, _)| patches)
    }

    /// Makes `edit`, verified as in [`Parsed::plan`]. Nothing changes when it is refused.
    ///
    /// # Errors
    /// As [`Parsed::plan`].
    pub fn edit(&mut self, edit: &Edit, arrays: &dyn ArrayFiles) -> Result<Applied, Refusal> {
        let (patches, document) = self.planned(edit)?;
        Ok(self.replace(patches, document, arrays))
    }

    /// Changes the text. Never refused: the new text may be anything.
    pub fn apply(&mut self, patches: &Patches, arrays: &dyn ArrayFiles) -> Applied {
        let document = Document::parse(patches.apply(self.text()));
        self.replace(patches.clone(), document, arrays)
    }

    /// A copy with the text changed, for previews. To keep the change, [`Parsed::apply`] costs less.
    #[must_use]
    pub fn with(&self, patches: &Patches, arrays: &dyn ArrayFiles) -> Self {
        let mut copy = self.clone();
        copy.apply(patches, arrays);
        copy
    }

    /// Reads the same document for another runtime.
    pub fn set_runtime(&mut self, runtime: Runtime, arrays: &dyn ArrayFiles) {
        self.reading = Arc::new(read(&self.document, runtime, self.reading.model(), arrays));
    }

    fn planned(&self, edit: &Edit) -> Result<(Patches, Document), Refusal> {
        match edit {
            // In an empty file each section is new, and each edit builds on the one before.
            Edit::Together(edits) if self.document.root().is_none() => {
                let mut now = self.clone();
                for edit in edits {
                    if !matches!(edit, Edit::Add { variables, .. } if variables.is_empty()) {
                        now.edit(edit, &super::held::NoArrayFiles)?;
                    }
                }
                let patches = Patches::between(self.text(), now.text());
                Ok((patches, Arc::unwrap_or_clone(now.document)))
            }
            _ => {
                let applied = edit::apply(&self.document, &self.reading, edit)?;
                Ok((applied.patches, applied.document))
            }
        }
    }

    fn replace(&mut self, patches: Patches, document: Document, arrays: &dyn ArrayFiles) -> Applied {
        let inverse = patches.inverse(self.text());
        let runtime = Some(self.reading.runtime);
        let (reading, _) = read_open(&document, self.reading.model(), runtime, arrays);
        let old = std::mem::replace(self, Self::of(document, reading));
        let changes = Section::ALL
            .into_iter()
            .filter_map(|section| difference(&old, self, section, &patches))
            .collect();
        Applied::new(patches, inverse, changes, &old.reading, &self.reading)
    }
}

/// The entries of `section` that are not the same in the same text at both ends.
fn difference(old: &Parsed, new: &Parsed, section: Section, patches: &Patches) -> Option<EntryChange> {
    let (before, after) = (old.reading.entries(section), new.reading.entries(section));
    let first = patches.iter().next()?.span.start;
    let last = patches.iter().last()?.span.end;
    let grown = new.text().len().wrapping_sub(old.text().len());
    let start = before
        .iter()
        .zip(after)
        .take_while(|(one, other)| one.span.end < first && one.span == other.span && one.name == other.name)
        .count();
    let rest = before.len().min(after.len()) - start;
    let end = before
        .iter()
        .rev()
        .zip(after.iter().rev())
        .take(rest)
        .take_while(|(one, other)| {
            let moved = one.span.start.wrapping_add(grown) == other.span.start;
            one.span.start >= last && moved && one.name == other.name
        })
        .count();
    let change = EntryChange {
        section,
        old: start..before.len() - end,
        new: start..after.len() - end,
    };
    (!change.old.is_empty() || !change.new.is_empty()).then_some(change)
}

impl Applied {
    fn new(
        patches: Patches,
        inverse: Patches,
        changes: Vec<EntryChange>,
        old: &Reading,
        new: &Reading,
    ) -> Self {
        let mut applied = Self {
            patches,
            inverse,
            changes,
            matches: BTreeMap::new(),
        };
        applied.match_names(old, new);
        applied
    }

    /// Finds each entry of the changes again: by its name in its section, by its name in the other, or else by its
    /// order among as many that are not found.
    fn match_names(&mut self, old: &Reading, new: &Reading) {
        let places = |of: fn(&EntryChange) -> &Range<usize>| {
            self.changes.iter().flat_map(move |change| {
                let section = change.section;
                of(change).clone().map(move |index| Place { section, index })
            })
        };
        let name = |reading: &Reading, place: Place| {
            let entry = reading.entries(place.section).get(place.index);
            entry.map_or_else(String::new, |entry| entry.name.clone())
        };
        let mut free: HashMap<(Section, String), Place> = places(|change| &change.new)
            .map(|place| ((place.section, name(new, place)), place))
            .collect();
        let mut matches = BTreeMap::new();
        let mut left: Vec<Place> = places(|change| &change.old).collect();
        for other in [false, true] {
            left.retain(|&place| {
                let section = match (place.section, other) {
                    (Section::Input, false) | (Section::Output, true) => Section::Input,
                    _ => Section::Output,
                };
                match free.remove(&(section, name(old, place))) {
                    Some(found) => matches.insert(place, found).is_some(),
                    None => true,
                }
            });
        }
        let mut free: Vec<Place> = free.into_values().collect();
        free.sort_unstable();
        for section in Section::ALL {
            let old = left.iter().filter(|place| place.section == section);
            let new = free.iter().filter(|place| place.section == section);
            if old.clone().count() == new.clone().count() {
                matches.extend(old.copied().zip(new.copied()));
            }
        }
        self.matches = matches;
    }

    /// The place at which the entry is now that was at `place` before; none when it was removed.
    #[must_use]
    pub fn moved(&self, place: Place) -> Option<Place> {
        let mut index = place.index;
        for change in self
            .changes
            .iter()
            .filter(|change| change.section == place.section)
        {
            if change.old.contains(&place.index) {
                return self.matches.get(&place).copied();
            }
            if change.old.end <= place.index {
                index = change.new.end + (place.index - change.old.end);
            }
        }
        Some(Place { index, ..place })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::variables::NoArrayFiles;
    use crate::variables::edit::FieldChange;

    const TEXT: &str = "input_variables:\n  a: {type: scalar, default: 1, range: [0, 2]}\n  b: {type: scalar, default: 1, range: [0, 2]}\n  c: {type: scalar, default: 1, range: [0, 2]}\noutput_variables:\n  d: {type: scalar}\n";

    fn parsed() -> Parsed {
        Parsed::new(
            Document::parse(TEXT.to_owned()),
            Runtime::LumeModel15,
            None,
            &NoArrayFiles,
        )
    }

    fn input(index: usize) -> Place {
        Place {
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
        let output = Place {
            section: Section::Output,
            index: 1,
        };
        assert_eq!(moved.moved(input(0)), Some(output));
        assert_eq!(moved.moved(input(1)), Some(input(0)));
    }

    #[test]
    fn edits_of_an_empty_file_build_on_each_other() {
        let mut parsed = Parsed::new(
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
