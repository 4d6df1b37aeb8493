//! Where each variable's own lines are in a file, and which problems are about it: worked out once for each text, so
//! that the table costs the same for a hundred thousand variables as for eight.

use crate::text::{Diagnostic, Section, Severity, Span};
use crate::variables::{Reading, SectionForm};
use crate::yaml::{CollectionStyle, Document};

/// The outline of one text. Variables are numbered from 0, inputs first.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    /// How many of the variables are inputs.
    inputs: usize,
    /// Each variable's own lines, where a variable can be read by itself.
    blocks: Option<Vec<(u32, u32)>>,
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
            blocks: blocks(document, reading),
            worst: vec![None; reading.all().count()],
            ..Self::default()
        };
        let by_start = by_start(reading);
        for (number, diagnostic) in (0_u32..).zip(&reading.diagnostics) {
            if let Some(count) = outline.counts.get_mut(diagnostic.severity as usize) {
                *count += 1;
            }
            match about(reading, &by_start, diagnostic) {
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

    /// The lines of variable `number`, the last line break included.
    #[must_use]
    pub fn block(&self, number: usize) -> Option<Span> {
        let (start, end) = *self.blocks.as_ref()?.get(number)?;
        Some(Span::new(start as usize, end as usize))
    }

    /// The variable in whose lines `offset` lies; at a border the one that begins there.
    #[must_use]
    pub fn block_at(&self, offset: usize) -> Option<usize> {
        let blocks = self.blocks.as_ref()?;
        let (inputs, outputs) = blocks.split_at_checked(self.inputs)?;
        for (part, first) in [(inputs, 0), (outputs, self.inputs)] {
            let after = part.partition_point(|(start, _)| *start as usize <= offset);
            if let Some(found) = after.checked_sub(1)
                && part.get(found).is_some_and(|(_, end)| offset < *end as usize)
            {
                return Some(first + found);
            }
        }
        None
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

/// The variable that a problem is about: the one around its place, else the one it names.
fn about(reading: &Reading, by_start: &[(usize, usize, u32)], diagnostic: &Diagnostic) -> Option<u32> {
    let name = diagnostic.variable.as_deref();
    if let Some(span) = diagnostic.span {
        let after = by_start.partition_point(|(start, ..)| *start <= span.start);
        let around = after.checked_sub(1).and_then(|at| by_start.get(at));
        if let Some((_, end, number)) = around
            && (span.start < *end || name.is_some() && span.start == *end)
        {
            return Some(*number);
        }
    }
    let (name, section) = (name?, diagnostic.section?);
    let index = reading
        .entries(section)
        .iter()
        .position(|entry| entry.name == name)?;
    let first = match section {
        Section::Input => 0,
        Section::Output => reading.entries(Section::Input).len(),
    };
    u32::try_from(first + index).ok()
}

/// The lines of each variable; none where they cannot be told apart by lines, or mean something only together.
fn blocks(document: &Document, reading: &Reading) -> Option<Vec<(u32, u32)>> {
    let plain = document.problems().is_empty() && !document.is_lossy() && reading.layout.nested.is_none();
    if !plain || document.aliases().next().is_some() {
        return None;
    }
    let mut all = Vec::new();
    for section in Section::ALL {
        let entries = reading.entries(section);
        if entries.is_empty() {
            continue;
        }
        let place = reading.layout.section(section)?;
        if place.form == SectionForm::Other
            || document.collection_style(place.node) != Some(CollectionStyle::Block)
        {
            return None;
        }
        let text = document.text();
        let first = all.len();
        for entry in entries {
            let start = line_start(text, entry.span.start);
            let indent = text.get(start..entry.span.start)?;
            if !indent.chars().all(|c| matches!(c, ' ' | '-' | '\u{feff}')) {
                return None;
            }
            let column = indent.len() - indent.trim_start_matches(' ').len();
            let start = comments_above(text, start, column);
            if let Some(before) = all.get_mut(first..).and_then(<[(u32, u32)]>::last_mut) {
                before.1 = u32::try_from(start).ok()?;
                if before.0 >= before.1 {
                    return None;
                }
            }
            let end = line_end(text, entry.span.end);
            all.push((u32::try_from(start).ok()?, u32::try_from(end).ok()?));
        }
    }
    Some(all)
}

fn line_start(text: &str, offset: usize) -> usize {
    let before = text.as_bytes().get(..offset).unwrap_or_default();
    before
        .iter()
        .rposition(|byte| matches!(byte, b'\n' | b'\r'))
        .map_or(0, |at| at + 1)
}

/// Where the comments begin that stand directly above the line at `start`, in its column: they go with the variable.
fn comments_above(text: &str, start: usize, column: usize) -> usize {
    let mut first = start;
    while first > 0 {
        let above = line_start(text, first - 1);
        let above = if above == first {
            line_start(text, first.saturating_sub(2))
        } else {
            above
        };
        let line = text.get(above..first).unwrap_or("");
        let indent = line.len() - line.trim_start_matches(' ').len();
        if above >= first || indent != column || !line.trim_start_matches(' ').starts_with('#') {
            break;
        }
        first = above;
    }
    first
}

/// One past the line break after `offset`.
fn line_end(text: &str, offset: usize) -> usize {
    let after = text.as_bytes().get(offset..).unwrap_or_default();
    match after.iter().position(|byte| matches!(byte, b'\n' | b'\r')) {
        None => text.len(),
        Some(at) if after.get(at..at + 2) == Some(b"\r\n".as_slice()) => offset + at + 2,
        Some(at) => offset + at + 1,
    }
}
