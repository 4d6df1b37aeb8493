//! Where each variable's own lines are in a file, and which problems are about it: worked out once for each text, so
//! that the table costs the same for a hundred thousand variables as for eight.

use super::blocks::Blocks;
use crate::text::{Diagnostic, Section, Severity, Span};
use crate::variables::Reading;
use crate::yaml::Document;
use std::collections::HashMap;
use std::ops::Range;

/// The outline of one text. Variables are numbered from 0, inputs first.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    /// How many of the variables are inputs.
    inputs: usize,
    /// Each variable's own lines, where a variable can be read by itself.
    blocks: Option<Blocks>,
    worst: Vec<Option<Severity>>,
    about: Vec<(u32, u32)>,
    /// Whether a problem concerns the file and no variable.
    loose: Vec<u32>,
    counts: [usize; 3],
}

impl Outline {
    /// The outline of what was read.
    #[must_use]
    pub fn of(document: &Document, reading: &Reading) -> Self {
        let mut outline = Self {
            inputs: reading.entries(Section::Input).len(),
            blocks: Blocks::of(document, reading),
            worst: vec![None; reading.all().count()],
            ..Self::default()
        };
        let by_start = by_start(reading);
        let by_name = by_name(reading);
        for (number, diagnostic) in (0_u32..).zip(&reading.diagnostics) {
            if let Some(count) = outline.counts.get_mut(diagnostic.severity as usize) {
                *count += 1;
            }
            match about(reading, &by_start, &by_name, diagnostic) {
                None => outline.loose.push(number),
                Some(entry) => {
                    outline.about.push((entry, number));
                    if let Some(worst) = outline.worst.get_mut(entry as usize) {
                        *worst = Some(worst.map_or(diagnostic.severity, |old| old.min(diagnostic.severity)));
                    }
                }
            }
        }
        outline.about.sort_unstable();
        outline
    }

    /// How many variables there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.worst.len()
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.worst.is_empty()
    }

    /// How many of them are inputs.
    #[must_use]
    pub const fn inputs(&self) -> usize {
        self.inputs
    }

    /// The section and the index in it of variable `number`.
    #[must_use]
    pub const fn place(&self, number: usize) -> (Section, usize) {
        if number < self.inputs {
            (Section::Input, number)
        } else {
            (Section::Output, number - self.inputs)
        }
    }

    /// How many problems of this weight there are.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.counts.get(severity as usize).copied().unwrap_or(0)
    }

    /// The weightiest problem of variable `number`.
    #[must_use]
    pub fn worst(&self, number: usize) -> Option<Severity> {
        self.worst.get(number).copied().flatten()
    }

    /// The problems of variable `number`, as indices into the reading's diagnostics.
    pub fn about(&self, number: usize) -> impl Iterator<Item = usize> + '_ {
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        let from = self.about.partition_point(|(entry, _)| *entry < number);
        self.about
            .iter()
            .skip(from)
            .take_while(move |(entry, _)| *entry == number)
            .map(|(_, diagnostic)| *diagnostic as usize)
    }

    /// The problems that are about no variable.
    pub fn loose(&self) -> impl Iterator<Item = usize> + '_ {
        self.loose.iter().map(|number| *number as usize)
    }

    /// Whether every variable can be read by itself.
    #[must_use]
    pub const fn in_blocks(&self) -> bool {
        self.blocks.is_some()
    }

    /// Whether variables refer to what stands elsewhere.
    #[must_use]
    pub fn is_tied(&self) -> bool {
        self.blocks.as_ref().is_none_or(Blocks::is_tied)
    }

    /// The lines of variable `number`, the last line break included.
    #[must_use]
    pub fn block(&self, number: usize) -> Option<Span> {
        self.blocks.as_ref()?.span(number)
    }

    /// The variable in whose lines `offset` lies; at a border the one that begins there.
    #[must_use]
    pub fn block_at(&self, offset: usize) -> Option<usize> {
        self.blocks.as_ref()?.at(offset, self.inputs)
    }

    /// What stands before the lines of variables, so that they can be read by themselves; none when one of them means
    /// something only in its place.
    #[must_use]
    pub fn frame(&self, document: &Document, numbers: &[Range<usize>]) -> Option<String> {
        let first = numbers.iter().find(|range| !range.is_empty())?.start;
        let section = self.place(first).0;
        self.blocks.as_ref()?.frame(document, section, numbers)
    }
}

/// The variables' starts with their numbers, in the order of the text.
fn by_start(reading: &Reading) -> Vec<(usize, usize, u32)> {
    let mut list: Vec<_> = (0_u32..)
        .zip(reading.all())
        .map(|(number, entry)| (entry.span.start, entry.span.end, number))
        .collect();
    list.sort_unstable();
    list
}

type ByName<'a> = HashMap<(Section, &'a str), u32>;

/// The variables' numbers by their names; of those of one name, the first's.
fn by_name(reading: &Reading) -> ByName<'_> {
    let mut names = HashMap::new();
    for (number, entry) in (0_u32..).zip(reading.all()) {
        names
            .entry((entry.section, entry.name.as_str()))
            .or_insert(number);
    }
    names
}

/// The variable that a problem is about: the one around its place; where the problem names another, that one (its field
/// is written elsewhere).
fn about(
    reading: &Reading,
    by_start: &[(usize, usize, u32)],
    by_name: &ByName<'_>,
    diagnostic: &Diagnostic,
) -> Option<u32> {
    let name = diagnostic.variable.as_deref();
    let around = diagnostic.span.and_then(|span| {
        let after = by_start.partition_point(|(start, ..)| *start <= span.start);
        let (_, end, number) = after.checked_sub(1).and_then(|at| by_start.get(at))?;
        (span.start < *end || name.is_some() && span.start == *end).then_some(*number)
    });
    let named = diagnostic
        .section
        .zip(name)
        .and_then(|named| by_name.get(&named).copied());
    let is_so_called = |number: u32| {
        let (inputs, outputs) = (reading.entries(Section::Input), reading.entries(Section::Output));
        let number = number as usize;
        let entry = inputs
            .get(number)
            .or_else(|| outputs.get(number.checked_sub(inputs.len())?));
        name.is_none_or(|name| entry.is_some_and(|entry| entry.name == name))
    };
    around
        .filter(|number| named.is_none() || is_so_called(*number))
        .or(named)
}
