//! Relations of a file's entries: their names, whom they refer to, and their units' keys.

use crate::text::Span;
use std::ops::Range;

/// The parts of an entry that concern others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Remarks {
    /// Whether it says its unit under the key that the runtime reads.
    pub own_unit: bool,
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
    /// For each entry, whether it says its unit under the runtime's key, and whether under another.
    units: Vec<(bool, bool)>,
}

impl Index {
    /// The index of entries in their order, by their names and remarks.
    pub fn new<'a>(entries: impl Iterator<Item = (&'a str, &'a Remarks)>) -> Self {
        let mut index = Self::default();
        for (number, (name, remarks)) in (0..).zip(entries) {
            index.names.push((hash_without_case(name), number));
            index.references.extend(remarks.hashes(number));
            index.units.push(units(remarks));
        }
        index.names.sort_unstable();
        index.references.sort_unstable();
        index.references.dedup();
        index
    }

    /// Puts `new` in the place of the entries `old`, which have other names if `renamed`.
    pub fn splice(&mut self, old: Range<u32>, new: &[(&str, &Remarks)], renamed: bool) {
        let grown = (new.len() as u32).wrapping_sub(old.end - old.start);
        let replace = |list: &mut Vec<(u64, u32)>, added: &mut dyn Iterator<Item = (u64, u32)>| {
            list.retain_mut(|(_, number)| {
                let stays = !old.contains(number);
                if *number >= old.end {
                    *number = number.wrapping_add(grown);
                }
                stays
            });
            list.extend(added);
            // The stable sort merges what is sorted already.
            list.sort();
            list.dedup();
        };
        let numbered = || (old.start..).zip(new);
        if renamed {
            let mut names = numbered().map(|(number, (name, _))| (hash_without_case(name), number));
            replace(&mut self.names, &mut names);
        }
        let mut references = numbered().flat_map(|(number, (_, remarks))| remarks.hashes(number));
        replace(&mut self.references, &mut references);
        let units = new.iter().map(|(_, remarks)| units(remarks));
        self.units.splice(old.start as usize..old.end as usize, units);
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
        let own = self.units.iter().any(|(own, _)| *own);
        let first = self.units.iter().position(|(_, other)| *other)?;
        own.then_some(first as u32)
    }
}

const fn units(remarks: &Remarks) -> (bool, bool) {
    (remarks.own_unit, remarks.other_unit.is_some())
}

fn found(list: &[(u64, u32)], hash: u64) -> impl DoubleEndedIterator<Item = u32> + Clone + '_ {
    let from = list.partition_point(|(other, _)| *other < hash);
    let to = list.partition_point(|(other, _)| *other <= hash);
    let group = list.get(from..to).unwrap_or_default();
    group.iter().map(|(_, number)| *number)
}

/// FNV-1a over the lower-case letters.
fn hash_without_case(name: &str) -> u64 {
    let step = |hash: u64, c: char| (hash ^ u64::from(u32::from(c))).wrapping_mul(0x0100_0000_01b3);
    name.chars()
        .flat_map(char::to_lowercase)
        .fold(0xcbf2_9ce4_8422_2325, step)
}
