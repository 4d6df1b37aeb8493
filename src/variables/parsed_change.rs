//! A change of a parsed file: of the text, and of the entries that it concerns.

use super::edit::VariablePosition;
use super::entry::Entry;
use super::update::EntryChange;
use crate::text::{Section, Span};
use crate::yaml::edit::Patches;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

/// A change that was made to a [`super::ParsedFile`].
#[derive(Clone, Debug, Default)]
pub struct ParsedChange {
    /// The change of the text.
    pub patches: Patches,
    /// The change that undoes it.
    pub inverse: Patches,
    /// The entries that were removed, inserted or changed: inputs first, in the order of the file.
    pub changes: Vec<EntryChange>,
    /// Whether only the changed parts were parsed and read.
    pub is_incremental: bool,
    /// The changed bytes.
    touched: Vec<Span>,
    /// By their places before, the entries of `changes` where names or their order changed.
    matches: BTreeMap<VariablePosition, Match>,
}

/// An entry before a change, and its place after it.
#[derive(Clone, Debug)]
struct Match {
    name: String,
    /// None when it was removed.
    now: Option<VariablePosition>,
}

impl ParsedChange {
    /// A change of the text; what it changes of the entries is to be recorded.
    pub(super) fn new(patches: Patches, inverse: Patches) -> Self {
        Self {
            touched: patches.iter().map(|patch| patch.span).collect(),
            patches,
            inverse,
            ..Self::default()
        }
    }

    /// Takes any entry for changed, wherever the text was.
    pub(super) fn touch_everything(&mut self) {
        self.touched = vec![Span::new(0, usize::MAX)];
    }

    /// Returns whether the entry at `place` may not be what it was before.
    fn is_changed(&self, entry: &Entry) -> bool {
        let next = self.touched.partition_point(|span| span.end <= entry.span.start);
        self.touched
            .get(next)
            .is_some_and(|span| span.start <= entry.span.end)
    }

    /// Returns whether every entry is at the place at which it was, with its name.
    #[must_use]
    pub fn keeps_places(&self) -> bool {
        self.matches.is_empty() && self.changes.iter().all(|change| change.old == change.new)
    }

    /// Records which entries changed, and finds each again: by its name in its section, by its name in the other, or
    /// else by its order among as many that are not found. Entries whose text and name stay at both ends of `changes`
    /// are no changes.
    pub(super) fn record<'a>(
        &mut self,
        changes: impl Iterator<Item = (EntryChange, &'a [Entry], &'a [Entry])>,
    ) {
        let (mut old, mut new): (Vec<_>, Vec<_>) = (Vec::new(), Vec::new());
        for (mut change, mut before, mut after) in changes {
            let same = |one: &Entry, other: &Entry| one.name == other.name && !self.is_changed(one);
            while let ([one, before_rest @ ..], [other, after_rest @ ..]) = (before, after)
                && same(one, other)
            {
                (before, after) = (before_rest, after_rest);
                change.old.start += 1;
                change.new.start += 1;
            }
            while let ([before_rest @ .., one], [after_rest @ .., other]) = (before, after)
                && same(one, other)
            {
                (before, after) = (before_rest, after_rest);
                change.old.end -= 1;
                change.new.end -= 1;
            }
            if before.is_empty() && after.is_empty() {
                continue;
            }
            if !before
                .iter()
                .map(|entry| &entry.name)
                .eq(after.iter().map(|entry| &entry.name))
            {
                let section = change.section;
                let named = |indices: &Range<usize>, entries: &'a [Entry]| {
                    let places = indices
                        .clone()
                        .map(move |index| VariablePosition { section, index });
                    places.zip(entries.iter().map(|entry| entry.name.as_str()))
                };
                old.extend(named(&change.old, before));
                new.extend(named(&change.new, after));
            }
            self.changes.push(change);
        }
        self.matches = matches(old, &new);
    }

    /// The entries whose names or places may have changed among each other: place and name before, and the place now.
    pub fn matches(&self) -> impl Iterator<Item = (VariablePosition, &str, Option<VariablePosition>)> {
        let all = self.matches.iter();
        all.map(|(place, found)| (*place, found.name.as_str(), found.now))
    }

    /// The name before of the entry that was at `place`, where it was removed.
    #[must_use]
    pub fn removed(&self, place: VariablePosition) -> Option<&str> {
        let found = self.matches.get(&place)?;
        found.now.is_none().then_some(found.name.as_str())
    }

    /// The number of inputs before, which are `now` after.
    #[must_use]
    pub fn inputs_before(&self, now: usize) -> usize {
        let inputs = self
            .changes
            .iter()
            .filter(|change| change.section == Section::Input);
        inputs.fold(now, |count, change| {
            (count + change.old.len()).saturating_sub(change.new.len())
        })
    }

    /// The place at which the entry is now that was at `place` before; none when it was removed.
    #[must_use]
    pub fn moved(&self, place: VariablePosition) -> Option<VariablePosition> {
        if let Some(found) = self.matches.get(&place) {
            return found.now;
        }
        let mut index = place.index;
        for change in self
            .changes
            .iter()
            .filter(|change| change.section == place.section)
        {
            if change.old.contains(&place.index) {
                index = change.new.start + (place.index - change.old.start);
            } else if change.old.end <= place.index {
                index = change.new.end + (place.index - change.old.end);
            }
        }
        Some(VariablePosition { index, ..place })
    }
}

fn matches(
    mut old: Vec<(VariablePosition, &str)>,
    new: &[(VariablePosition, &str)],
) -> BTreeMap<VariablePosition, Match> {
    let mut free: HashMap<(Section, &str), VariablePosition> = new
        .iter()
        .map(|&(place, name)| ((place.section, name), place))
        .collect();
    let mut found = BTreeMap::new();
    let mut add = |place: VariablePosition, name: &str, now| {
        let name = name.to_owned();
        found.insert(place, Match { name, now });
    };
    for elsewhere in [false, true] {
        old.retain(|&(place, name)| {
            let section = match (place.section, elsewhere) {
                (Section::Input, false) | (Section::Output, true) => Section::Input,
                _ => Section::Output,
            };
            let now = free.remove(&(section, name));
            if now.is_some() {
                add(place, name, now);
            }
            now.is_none()
        });
    }
    let mut free: Vec<VariablePosition> = free.into_values().collect();
    free.sort_unstable();
    for section in Section::ALL {
        let left = old.iter().filter(|(place, _)| place.section == section);
        let mut new = free.iter().filter(|place| place.section == section).copied();
        let alike = left.clone().count() == new.clone().count();
        for &(place, name) in left {
            add(place, name, new.next().filter(|_| alike));
        }
    }
    found
}
