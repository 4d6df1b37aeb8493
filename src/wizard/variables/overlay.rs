//! Changes that are shown before the whole file is read again: the changed variables' lines, each read by itself.

use super::outline::Outline;
use super::typed::TypedOver;
use crate::text::{Diagnostic, Section, Severity, Span};
use crate::variables::{ArrayFiles, Entry, Reading, Runtime, read};
use crate::wizard::opened::Opened;
use crate::yaml::Document;
use crate::yaml::edit::{Patch, Patches};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The lines of a variable (or of those that came of it), read by themselves.
#[derive(Clone, Debug)]
pub struct Block {
    /// The frame, then the lines.
    pub document: Document,
    /// What was read of them; only what is about variables counts.
    pub reading: Reading,
    section: Section,
    header: usize,
}

impl Block {
    /// Reads `lines` as they stand in `section`, behind `frame`: the section's key and what else they refer to.
    #[must_use]
    pub fn read(
        section: Section,
        frame: &str,
        lines: &str,
        runtime: Runtime,
        arrays: &dyn ArrayFiles,
    ) -> Self {
        let lines = lines.strip_prefix('\u{feff}').unwrap_or(lines);
        let document = Document::parse(format!("{frame}{lines}"));
        let reading = read(&document, runtime, arrays);
        Self {
            document,
            reading,
            section,
            header: frame.len(),
        }
    }

    /// Other lines in the same place.
    #[must_use]
    pub fn with_lines(&self, lines: &str, arrays: &dyn ArrayFiles) -> Self {
        Self::read(self.section, self.frame(), lines, self.reading.runtime, arrays)
    }

    /// What stands before the lines.
    #[must_use]
    pub fn frame(&self) -> &str {
        self.document.text().get(..self.header).unwrap_or("")
    }

    /// The lines.
    #[must_use]
    pub fn lines(&self) -> &str {
        self.document.text().get(self.header..).unwrap_or("")
    }

    /// The variables in them.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        self.reading.entries(self.section)
    }

    /// The bytes before the lines.
    #[must_use]
    pub const fn header(&self) -> usize {
        self.header
    }

    /// The problems of its variable `index`: what stands in its lines, and what it has from elsewhere.
    pub fn diagnostics(&self, index: usize) -> impl Iterator<Item = &Diagnostic> {
        let entry = self.entries().get(index);
        let header = self.header;
        self.reading.diagnostics.iter().filter(move |diagnostic| {
            let (Some(entry), Some(at), Some(name)) =
                (entry, diagnostic.span, diagnostic.variable.as_deref())
            else {
                return false;
            };
            let inside = entry.span.start <= at.start && at.start <= entry.span.end;
            inside || (at.start < header && name == entry.name && diagnostic.section == Some(entry.section))
        })
    }

    /// The same problem of its first variable as one that was found in the whole file.
    pub(super) fn twin(&self, found: &Diagnostic) -> Option<&Diagnostic> {
        self.diagnostics(0).find(|other| {
            other.code == found.code && other.field == found.field && other.message == found.message
        })
    }

    /// Whether the lines are understood: nothing that PyYAML refuses.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.document.problems().is_empty()
    }
}

/// The changed blocks over a text that was read, by the number of the variable.
#[derive(Clone, Debug, Default)]
pub struct Overlay {
    blocks: BTreeMap<usize, Arc<Block>>,
    /// What was typed into the text elsewhere, over the text with the changed blocks: nothing is known of it until the
    /// whole is read.
    typed: Arc<TypedOver>,
}

/// A variable in the overlaid text: the number of the variable that was read, and which of those that came of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Spot {
    /// The number of the variable that was read.
    pub number: usize,
    /// Which of those that came of it.
    pub part: usize,
}

/// A variable and everything that was read with it.
#[derive(Clone, Copy, Debug)]
pub struct Current<'a> {
    /// The document in which it stands: the file, or its own lines.
    pub document: &'a Document,
    /// What was read of that document.
    pub reading: &'a Reading,
    /// The variable.
    pub entry: &'a Entry,
    /// Its index in its section of that reading.
    pub index: usize,
    /// What must be added to the document's offsets to have the file's (its own lines stand behind a header).
    pub shift: isize,
}

/// A text that was read, and what has changed since.
#[derive(Clone, Copy, Debug)]
pub struct Sheet<'a> {
    /// The text as it was read.
    pub opened: &'a Opened,
    /// What has changed since.
    pub overlay: &'a Overlay,
}

impl Overlay {
    /// Whether nothing has changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty() && self.typed.is_empty()
    }

    /// What was typed into the text outside of variables, or in the place of them.
    #[must_use]
    pub fn typed(&self) -> &TypedOver {
        &self.typed
    }

    /// Types `text` in place of `span` of the present text.
    pub fn type_over(&mut self, span: Span, text: &str) {
        Arc::make_mut(&mut self.typed).splice(span, text);
    }

    /// The changed lines of variable `number`.
    #[must_use]
    pub fn get(&self, number: usize) -> Option<&Arc<Block>> {
        self.blocks.get(&number)
    }

    /// Puts changed lines in place.
    pub fn put(&mut self, number: usize, block: Block) {
        self.blocks.insert(number, Arc::new(block));
    }

    /// The changed blocks with their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (usize, &Arc<Block>)> {
        self.blocks.iter().map(|(number, block)| (*number, block))
    }

    /// Whether these are the same changes, not only equal ones.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        let typed = Arc::ptr_eq(&self.typed, &other.typed) || self.typed.is_empty() && other.typed.is_empty();
        typed
            && self.blocks.len() == other.blocks.len()
            && self
                .blocks
                .iter()
                .zip(&other.blocks)
                .all(|((a, one), (b, two))| a == b && Arc::ptr_eq(one, two))
    }

    /// How many variables more or fewer there are among those before `number`.
    #[must_use]
    pub fn grown_before(&self, number: usize) -> isize {
        self.blocks
            .range(..number)
            .map(|(_, block)| block.entries().len().cast_signed() - 1)
            .sum()
    }

    /// The changed blocks as patches on the text that was read.
    #[must_use]
    pub fn patches(&self, outline: &Outline) -> Patches {
        let list = self.blocks.iter().filter_map(|(number, block)| {
            Some(Patch {
                span: outline.block(*number)?,
                text: block.lines().to_owned(),
            })
        });
        // Blocks never overlap: each is a variable's own lines.
        Patches::new(list).unwrap_or_default()
    }
}

impl<'a> Sheet<'a> {
    pub(super) fn outline(&self) -> &'a Outline {
        &self.opened.outline
    }

    /// How many variables there are in `section`.
    #[must_use]
    pub fn count(&self, section: Section) -> usize {
        let outline = self.outline();
        let (numbers, from) = match section {
            Section::Input => (outline.inputs(), 0),
            Section::Output => (outline.len() - outline.inputs(), outline.inputs()),
        };
        let grown = self.overlay.grown_before(from + numbers) - self.overlay.grown_before(from);
        numbers.saturating_add_signed(grown)
    }

    /// How many variables came of variable `number`.
    #[must_use]
    pub fn parts(&self, number: usize) -> usize {
        self.overlay.get(number).map_or(1, |block| block.entries().len())
    }

    /// Every variable, inputs first.
    pub fn spots(&self) -> impl Iterator<Item = Spot> + '_ {
        let parts = |number| (0..self.parts(number)).map(move |part| Spot { number, part });
        (0..self.outline().len()).flat_map(parts)
    }

    /// Where a variable stands among all, inputs first.
    #[must_use]
    pub fn rank(&self, spot: Spot) -> usize {
        (spot.number + spot.part).saturating_add_signed(self.overlay.grown_before(spot.number))
    }

    /// The variable that stands at `rank` among all; past the last one, none.
    #[must_use]
    pub fn at_rank(&self, rank: usize) -> Option<Spot> {
        let mut left = rank;
        let mut number = 0;
        for (changed, block) in self.overlay.iter() {
            let untouched = changed - number;
            if left < untouched {
                break;
            }
            left -= untouched;
            if left < block.entries().len() {
                return Some(Spot {
                    number: changed,
                    part: left,
                });
            }
            left -= block.entries().len();
            number = changed + 1;
        }
        let number = number + left;
        (number < self.outline().len()).then_some(Spot { number, part: 0 })
    }

    /// The variable at `spot`.
    #[must_use]
    pub fn current(&self, spot: Spot) -> Option<Current<'a>> {
        if let Some(block) = self.overlay.get(spot.number) {
            let start = self.outline().block(spot.number)?.start;
            let start = self.moved(start, spot.number).cast_signed();
            return Some(Current {
                document: &block.document,
                reading: &block.reading,
                entry: block.entries().get(spot.part)?,
                index: spot.part,
                shift: start - block.header().cast_signed(),
            });
        }
        let (section, index) = self.outline().place(spot.number);
        let entry = self.opened.reading.entries(section).get(index)?;
        let shift = self.moved(entry.span.start, spot.number).cast_signed() - entry.span.start.cast_signed();
        (spot.part == 0).then_some(Current {
            document: &self.opened.document,
            reading: &self.opened.reading,
            entry,
            index,
            shift,
        })
    }

    /// Where byte `offset` of the text that was read is now; `offset` lies before or in the lines of `number`.
    pub(super) fn moved(&self, offset: usize, number: usize) -> usize {
        let grown: isize = self
            .overlay
            .iter()
            .filter(|(changed, _)| *changed != number)
            .filter_map(|(changed, block)| {
                let span = self.outline().block(changed)?;
                (span.start < offset).then(|| block.lines().len().cast_signed() - span.len().cast_signed())
            })
            .sum();
        self.overlay.typed().moved(offset.saturating_add_signed(grown))
    }

    /// The problems of the variable at `spot`, in the order of the text.
    #[must_use]
    pub fn diagnostics(&self, spot: Spot) -> Vec<&'a Diagnostic> {
        match self.overlay.get(spot.number) {
            Some(block) => block.diagnostics(spot.part).collect(),
            None => {
                let all = &self.opened.reading.diagnostics;
                self.outline()
                    .about(spot.number)
                    .filter_map(|at| all.get(at))
                    .collect()
            }
        }
    }

    /// The weightiest problem of the variable at `spot`.
    #[must_use]
    pub fn worst(&self, spot: Spot) -> Option<Severity> {
        match self.overlay.get(spot.number) {
            Some(block) => block
                .diagnostics(spot.part)
                .map(|diagnostic| diagnostic.severity)
                .min(),
            None => self.outline().worst(spot.number),
        }
    }

    /// How many problems of this weight there are.
    #[must_use]
    pub fn problems(&self, severity: Severity) -> usize {
        let mut count = self.outline().count(severity);
        let all = &self.opened.reading.diagnostics;
        for (number, block) in self.overlay.iter() {
            let of_weight = |diagnostic: &&Diagnostic| diagnostic.severity == severity;
            let before = self
                .outline()
                .about(number)
                .filter_map(|at| all.get(at))
                .filter(of_weight)
                .count();
            let now: usize = (0..block.entries().len())
                .map(|part| block.diagnostics(part).filter(of_weight).count())
                .sum();
            count = (count + now).saturating_sub(before);
        }
        count
    }
}
