//! Relations of a file's entries: their names, whom they refer to, and their units' keys.

use crate::text::Span;
use std::ops::Range;

/// More new entries than this are sorted in rather than put in one by one.
const FEW: usize = 64;

/// The parts of an entry that concern others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Remarks {
    /// Whether it says its unit under the key that the runtime reads.
    pub own_unit: bool,
    /// Whether it has a field that can name another variable.
    pub names_others: bool,
    /// The unit's key, if it is one that the runtime does not read.
    pub other_unit: Option<Span>,
    /// The variables to which it refers, each with the key and place of the field.
    pub references: Vec<Reference>,
}

/// A field that names a variable of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reference {
    pub name: String,
    pub field: String,
    pub span: Span,
}

impl Remarks {
    fn hashes(&self, number: u32) -> impl Iterator<Item = (u64, u32)> + '_ {
        let names = self.references.iter().map(|reference| &reference.name);
        names.map(move |name| (hash_without_case(name), number))
    }
}

/// The index of a file's entries, which are numbered from 0, inputs first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Index {
    /// The hash of each entry's name without case, with the entry's number; sorted.
    names: Vec<(u64, u32)>,
    /// The same for the names to which entries refer.
    references: Vec<(u64, u32)>,
    flags: Vec<Flags>,
    /// The numbers of entries that say their units under the runtime's key, and under another.
    units: [usize; 2],
}

/// Properties of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Flags {
    /// It says its unit under the runtime's key.
    own_unit: bool,
    /// It says its unit under another key.
    other_unit: bool,
    names_others: bool,
}

impl Index {
    /// The index of entries in their order, by their names and remarks.
    pub fn new<'a>(entries: impl Iterator<Item = (&'a str, &'a Remarks)>) -> Self {
        let mut index = Self::default();
        for (number, (name, remarks)) in (0..).zip(entries) {
            index.names.push((hash_without_case(name), number));
            index.references.extend(remarks.hashes(number));
            let flags = index.count(flags(remarks));
            index.flags.push(flags);
        }
        index.names.sort_unstable();
        index.references.sort_unstable();
        index.references.dedup();
        index
    }

    /// Reserves memory for so many more entries.
    pub fn reserve(&mut self, entries: usize) {
        self.names.reserve_exact(entries);
        self.flags.reserve_exact(entries);
    }

    /// Puts `new` in the place of the entries `old`, whose names are `names`.
    pub fn splice<'a>(
        &mut self,
        old: Range<u32>,
        names: impl Iterator<Item = &'a str> + Clone,
        new: &[(&str, &Remarks)],
    ) {
        let grown = (new.len() as u32).wrapping_sub(old.end - old.start);
        let numbered = || (old.start..).zip(new);
        if !names.clone().eq(new.iter().map(|(name, _)| *name)) {
            let gone = (old.start..)
                .zip(names)
                .map(|(number, name)| (hash_without_case(name), number));
            let added = numbered().map(|(number, (name, _))| (hash_without_case(name), number));
            remove(&mut self.names, gone.collect());
            renumber(&mut self.names, old.end, grown);
            insert(&mut self.names, added.collect());
        }
        self.references.retain(|(_, number)| !old.contains(number));
        renumber(&mut self.references, old.end, grown);
        let references = numbered().flat_map(|(number, (_, remarks))| remarks.hashes(number));
        insert(&mut self.references, references.collect());
        let added: Vec<Flags> = new
            .iter()
            .map(|(_, remarks)| self.count(flags(remarks)))
            .collect();
        let gone = self.flags.splice(old.start as usize..old.end as usize, added);
        for flags in gone {
            let [own, other] = &mut self.units;
            *own -= usize::from(flags.own_unit);
            *other -= usize::from(flags.other_unit);
        }
    }

    fn count(&mut self, flags: Flags) -> Flags {
        let [own, other] = &mut self.units;
        *own += usize::from(flags.own_unit);
        *other += usize::from(flags.other_unit);
        flags
    }

    /// The numbers of the entries whose names are equal to `name` but for case, and rarely of others; in order.
    pub fn named(&self, name: &str) -> impl DoubleEndedIterator<Item = u32> + Clone + '_ {
        found(&self.names, hash_without_case(name))
    }

    /// The numbers of the entries that refer to `name`, and rarely of others; in order.
    pub fn referring(&self, name: &str) -> impl DoubleEndedIterator<Item = u32> + Clone + '_ {
        found(&self.references, hash_without_case(name))
    }

    /// The numbers of entries whose names may be alike, in groups of more than one.
    pub fn alike(&self) -> impl Iterator<Item = &[(u64, u32)]> {
        let groups = self.names.chunk_by(|(one, _), (other, _)| one == other);
        groups.filter(|group| group.len() > 1)
    }

    /// The first entry that says its unit under another key than others, where both keys are used.
    pub fn mixed_units(&self) -> Option<u32> {
        if self.units.contains(&0) {
            return None;
        }
        let first = self.flags.iter().position(|flags| flags.other_unit)?;
        Some(first as u32)
    }

    /// The numbers of the entries with fields that can name other variables, in order.
    pub fn naming_others(&self) -> impl Iterator<Item = u32> + '_ {
        let all = (0..).zip(&self.flags);
        all.filter(|(_, flags)| flags.names_others)
            .map(|(number, _)| number)
    }
}

const fn flags(remarks: &Remarks) -> Flags {
    Flags {
        own_unit: remarks.own_unit,
        other_unit: remarks.other_unit.is_some(),
        names_others: remarks.names_others,
    }
}

fn found(list: &[(u64, u32)], hash: u64) -> impl DoubleEndedIterator<Item = u32> + Clone + '_ {
    let from = list.partition_point(|(other, _)| *other < hash);
    let to = list.partition_point(|(other, _)| *other <= hash);
    let group = list.get(from..to).unwrap_or_default();
    group.iter().map(|(_, number)| *number)
}

/// Removes items from a sorted list.
fn remove(list: &mut Vec<(u64, u32)>, mut items: Vec<(u64, u32)>) {
    if items.len() > FEW {
        items.sort_unstable();
        list.retain(|item| items.binary_search(item).is_err());
        return;
    }
    for item in items {
        if let Ok(at) = list.binary_search(&item) {
            list.remove(at);
        }
    }
}

/// Adds `grown` (wrapping) to the numbers from `end` on.
fn renumber(list: &mut [(u64, u32)], end: u32, grown: u32) {
    if grown == 0 {
        return;
    }
    for (_, number) in list {
        *number = number.wrapping_add(if *number >= end { grown } else { 0 });
    }
}

/// Puts items, each once, into a sorted list.
fn insert(list: &mut Vec<(u64, u32)>, mut items: Vec<(u64, u32)>) {
    items.sort_unstable();
    items.dedup();
    if items.len() > FEW {
        list.append(&mut items);
        // The stable sort merges what is sorted already.
        list.sort();
    }
    for item in items {
        let at = list.partition_point(|other| *other < item);
        list.insert(at, item);
    }
}

/// FNV-1a over the lower-case letters.
fn hash_without_case(name: &str) -> u64 {
    let step = |hash: u64, c: char| (hash ^ u64::from(u32::from(c))).wrapping_mul(0x0100_0000_01b3);
    name.chars()
        .flat_map(char::to_lowercase)
        .fold(0xcbf2_9ce4_8422_2325, step)
}
