//! The reading of a changed document from the reading before: only entries in the changed lines are read, and those
//! that have to do with their names.

use super::entry::{Entry, Layout, Reading, SectionForm};
use super::loaded::ArrayFiles;
use super::models::kept_model;
use super::read::{EntryCheck, check_alone, entry_at, relations, start};
use super::structure::structure;
use crate::text::{Diagnostic, Section, Span, parallel};
use crate::yaml::{Document, Moved, Moves, Tag};
use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

/// With more entries than this to be checked again, their diagnostics are sorted in rather than put in one by one.
const FEW: usize = 16;

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

/// A change of a reading that can be made without reading the rest.
pub(super) struct ReadingUpdate {
    layout: Layout,
    /// In the order of inputs and outputs, each with its new entries.
    pub changes: Vec<(EntryChange, Vec<Entry>)>,
    /// Whether each of the changes keeps the names and their order, so that it concerns no other entries.
    keeps_names: Vec<bool>,
}

/// Returns whether each section is there once and each of its members is an entry, so that an entry's index is that in its
/// section: no key is repeated, and nothing is merged, shared or left out.
pub(super) fn is_plain(document: &Document, reading: &Reading) -> bool {
    !document.is_tied()
        && are_single(document, &reading.layout)
        && Section::ALL.into_iter().all(|section| {
            let place = reading.layout.section(section);
            let members = place.map_or(0, |place| document.member_count(place.node));
            members == reading.entries(section).len()
        })
}

/// Returns whether no key beside the sections' is repeated.
fn are_single(document: &Document, layout: &Layout) -> bool {
    layout
        .parent
        .is_none_or(|parent| document.pairs(parent).repeated.is_empty())
}

impl ReadingUpdate {
    /// Finds what changes in `reading`, which was plain, for `document` after `moves`. None where all must be read.
    pub fn of(reading: &Reading, document: &Document, moves: &Moves) -> Option<Self> {
        let model = kept_model(document, reading.model());
        let layout = Layout::of(document, model.as_deref());
        if layout.model != reading.layout.model || !are_single(document, &layout) {
            return None;
        }
        let mut changes = Vec::new();
        for section in Section::ALL {
            let (old, new) = match (reading.layout.section(section), layout.section(section)) {
                (None, None) => continue,
                (Some(old), Some(new)) => (old, new),
                _ => return None,
            };
            if old.form != new.form || moves.offset(old.key_span.start) != new.key_span.start {
                return None;
            }
            let entries = reading.entries(section);
            let mut grown = 0_isize;
            for part in moves.parts() {
                let from = entries.partition_point(|entry| entry.span.end <= part.old.start);
                let to = entries
                    .partition_point(|entry| entry.span.start < part.old.end)
                    .max(from);
                let first = from.checked_add_signed(grown)?;
                let last = document.members_before(new.node, part.new.end).max(first);
                let added: Option<Vec<Entry>> = (first..last)
                    .map(|index| entry_at(document, reading.runtime, new, index))
                    .collect();
                if from < to || first < last {
                    let change = EntryChange {
                        section,
                        old: from..to,
                        new: first..last,
                    };
                    changes.push((change, added?));
                }
                grown += (last - first).cast_signed() - (to - from).cast_signed();
            }
            if entries.len().checked_add_signed(grown)? != document.member_count(new.node) {
                return None;
            }
        }
        let names = |(change, added): &(EntryChange, Vec<Entry>)| {
            let old = reading.entries(change.section).get(change.old.clone());
            let old = old.unwrap_or_default().iter().map(|entry| &entry.name);
            old.eq(added.iter().map(|entry| &entry.name))
        };
        let update = Self {
            keeps_names: changes.iter().map(names).collect(),
            layout,
            changes,
        };
        update.has_single_names(reading, document).then_some(update)
    }

    /// Returns whether the new entries of sections that are mappings have keys that are text and single there.
    fn has_single_names(&self, reading: &Reading, document: &Document) -> bool {
        let mut new = HashSet::new();
        let changes = || self.changes.iter().zip(&self.keeps_names);
        changes().all(|((change, added), keeps_names)| {
            let section = change.section;
            let place = self.layout.section(section);
            if place.is_none_or(|place| place.form != SectionForm::Mapping) {
                return true;
            }
            let gone = |index: usize| {
                changes().any(|((change, _), keeps_names)| {
                    !keeps_names && change.section == section && change.old.contains(&index)
                })
            };
            added.iter().all(|entry| {
                let is_new = |new: &mut HashSet<_>| {
                    new.insert((section, entry.name.as_str()))
                        && reading.named(section, &entry.name).all(gone)
                };
                entry.name_node.is_some_and(|key| document.tag(key) == Tag::Text)
                    && (*keeps_names || is_new(&mut new))
            })
        })
    }

    /// Makes the change.
    pub fn apply(self, reading: &mut Reading, document: &Document, moves: &Moves, arrays: &dyn ArrayFiles) {
        // The place of a name is kept where another variable's diagnostic says it.
        let has_related = reading
            .diagnostics
            .iter()
            .any(|diagnostic| diagnostic.related.is_some());
        let mut names: HashSet<String> = HashSet::new();
        let mut gone: Vec<Span> = Vec::new();
        for ((change, added), keeps_names) in self.changes.iter().zip(&self.keeps_names) {
            let old = reading
                .entries(change.section)
                .get(change.old.clone())
                .unwrap_or_default();
            if let Some((first, last)) = old.first().zip(old.last()) {
                gone.push(Span::new(first.span.start, last.span.end));
            }
            if has_related || !keeps_names {
                names.extend(old.iter().chain(added).map(|entry| entry.name.clone()));
            }
        }
        gone.sort_unstable();
        reading.diagnostics.retain_mut(|diagnostic| {
            let stays = diagnostic.variable.is_some() && !touches(&gone, start(diagnostic));
            for span in [&mut diagnostic.span, &mut diagnostic.related]
                .into_iter()
                .flatten()
            {
                *span = moves.at(span.start).span(*span);
            }
            stays
        });
        let mixed = reading
            .index
            .mixed_units()
            .and_then(|number| self.moved(reading, number));
        let mut checked = self.put_entries(reading, document, moves, arrays);
        let mut again: Vec<u32> = mixed.into_iter().chain(reading.index.mixed_units()).collect();
        for name in &names {
            again.extend(reading.index.named(name).chain(reading.index.referring(name)));
        }
        again.sort_unstable();
        again.dedup();
        again.retain(|number| !checked.contains_key(number));
        let spans = again
            .iter()
            .filter_map(|&number| Some(reading.numbered(number)?.span));
        let mut spans: Vec<Span> = spans.collect();
        if !spans.is_empty() {
            spans.sort_unstable();
            reading
                .diagnostics
                .retain(|diagnostic| !touches(&spans, start(diagnostic)));
        }
        for number in again {
            if let Some(entry) = reading.numbered(number) {
                checked.insert(number, check_alone(document, reading.runtime, entry, arrays));
            }
        }
        let structural = structure(document, reading, &[]);
        put_diagnostics(reading, checked, structural);
    }

    /// The number now of the entry that had `number` before; none where it is one of those that change.
    fn moved(&self, reading: &Reading, number: u32) -> Option<u32> {
        let index = (number as usize).checked_sub(reading.inputs.len());
        let section = if index.is_some() {
            Section::Output
        } else {
            Section::Input
        };
        let index = index.unwrap_or(number as usize);
        let mut now = number;
        for (
            EntryChange {
                section: of,
                old,
                new,
            },
            _,
        ) in &self.changes
        {
            if *of == section && old.contains(&index) {
                return None;
            }
            if *of < section || (*of == section && old.end <= index) {
                now = now.wrapping_add(new.len() as u32).wrapping_sub(old.len() as u32);
            }
        }
        Some(now)
    }

    /// Puts the new entries in place and checks them. Gives what was found of each, by its number.
    fn put_entries(
        self,
        reading: &mut Reading,
        document: &Document,
        moves: &Moves,
        arrays: &dyn ArrayFiles,
    ) -> BTreeMap<u32, EntryCheck> {
        reading.layout = self.layout;
        for entries in [&mut reading.inputs, &mut reading.outputs] {
            shift(entries, moves);
        }
        let mut found = Vec::new();
        // From the last to the first, so that the numbers before each stay.
        for (EntryChange { section, old, new }, added) in self.changes.into_iter().rev() {
            let check = |entry: &Entry| check_alone(document, reading.runtime, entry, arrays);
            let checks = parallel::each(&added, check);
            let numbers = reading.number(section, old.start)..reading.number(section, old.end);
            let pairs: Vec<_> = added
                .iter()
                .map(|entry| entry.name.as_str())
                .zip(checks.iter().map(|found| &found.remarks))
                .collect();
            let entries = if section == Section::Input {
                &mut reading.inputs
            } else {
                &mut reading.outputs
            };
            let before = entries.get(old.clone()).unwrap_or_default();
            let names = before.iter().map(|entry| entry.name.as_str());
            reading.index.splice(numbers, names, &pairs);
            drop(pairs);
            entries.splice(old, added);
            found.push((section, new, checks));
        }
        let reading = &*reading;
        found
            .into_iter()
            .flat_map(|(section, new, checks)| {
                new.map(move |index| reading.number(section, index)).zip(checks)
            })
            .collect()
    }
}

/// Moves entries to their places after a change; those that were changed are replaced afterwards.
fn shift(entries: &mut [Entry], moves: &Moves) {
    let mut rest = entries;
    let mut moved = Moved::default();
    for part in moves.parts() {
        let before = rest.partition_point(|entry| entry.span.start < part.old.end);
        let (entries, later) = rest.split_at_mut(before);
        move_all(entries, moved);
        (rest, moved) = (later, part.moved());
    }
    move_all(rest, moved);
}

fn move_all(entries: &mut [Entry], moved: Moved) {
    if moved == Moved::default() {
        return;
    }
    for entry in entries {
        entry.node = moved.node(entry.node);
        entry.name_node = entry.name_node.map(|name| moved.node(name));
        entry.span = moved.span(entry.span);
        entry.name_span = moved.span(entry.name_span);
    }
}

/// Returns whether one of `spans`, which are sorted and do not overlap, touches `offset`.
fn touches(spans: &[Span], offset: usize) -> bool {
    let after = spans.partition_point(|span| span.start <= offset);
    let last = after.checked_sub(1).and_then(|last| spans.get(last));
    last.is_some_and(|span| span.touches(offset))
}

/// Puts the diagnostics of entries, by their numbers, and those of the file among the others.
fn put_diagnostics(reading: &mut Reading, checked: BTreeMap<u32, EntryCheck>, structural: Vec<Diagnostic>) {
    let bulk = checked.len() > FEW;
    for (
        number,
        EntryCheck {
            mut diagnostics,
            remarks,
        },
    ) in checked
    {
        relations(reading, number, &remarks, &mut diagnostics);
        if bulk {
            reading.diagnostics.append(&mut diagnostics);
            continue;
        }
        diagnostics.sort_by_key(start);
        let Some(first) = diagnostics.first().map(start) else {
            continue;
        };
        let at = reading.diagnostics.partition_point(|other| start(other) < first);
        reading.diagnostics.splice(at..at, diagnostics);
    }
    if bulk {
        reading.diagnostics.sort_by_key(start);
    }
    for diagnostic in structural {
        let at = reading
            .diagnostics
            .partition_point(|other| start(other) <= start(&diagnostic));
        reading.diagnostics.insert(at, diagnostic);
    }
}
