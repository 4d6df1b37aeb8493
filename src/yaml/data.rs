//! Python values after `safe_load`: lists, dicts with merges applied, sets, lists of pairs.

use super::key::ScalarKey;
use super::node::NodeKind;
use super::value::construct;
use super::{Document, Items, MappingEntry, NodeId, Tag, Use, Value, View};
use std::collections::HashMap;
use std::collections::hash_map::Entry as Slot;

/// A node as Python would hold it.
#[derive(Clone, Debug)]
pub enum Data<'a> {
    /// Anything but a list, dict, set or list of pairs.
    Scalar(Value<'a>),
    /// A list.
    List(Items<'a>),
    /// A dict.
    Dict(Pairs),
    /// A set (`!!set`).
    Set(Vec<Use>),
    /// A list of pairs (`!!omap`, `!!pairs`).
    PairList(Vec<MappingEntry>),
}

/// A mapping as a Python dict would be: merges applied, each key once, where it first came, with its last value.
#[derive(Clone, Debug, Default)]
pub struct Pairs {
    /// The key as first written and the value as last written.
    pub entries: Vec<MappingEntry>,
    /// The keys that are written more than once in this mapping itself (an overridden merge is no repetition).
    pub repeated: Vec<Repeated>,
}

/// A key that is written again in the same mapping.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repeated {
    /// The entry that has no effect, since a later one replaces its value.
    pub earlier: MappingEntry,
    /// The entry that replaces it.
    pub later: MappingEntry,
}

/// Up to so many entries are compared one by one.
const FEW: usize = 8;

impl Document {
    /// A scalar's value. A sequence or mapping is Null (unless its tag and the key `=` make a scalar of it); a scalar
    /// that `safe_load` refuses (there is a problem then) is its text.
    #[must_use]
    pub fn value(&self, node: NodeId) -> Value<'_> {
        let source = self.defaults.get(&node.0).map_or(node, |&source| NodeId(source));
        match self.raw(source) {
            Some(raw) if matches!(raw.kind, NodeKind::Scalar(_)) => {
                let text = self.scalar_text(&raw);
                construct(self.tag(node), text).unwrap_or(Value::Text(text))
            }
            _ => Value::Null,
        }
    }

    /// A node as Python would hold it. What `safe_load` refuses is shown as it is written.
    #[must_use]
    pub fn data(&self, node: NodeId) -> Data<'_> {
        match (self.view(node), self.tag(node)) {
            (View::Sequence(items), Tag::OrderedMap | Tag::Pairs) => Data::PairList(
                items
                    .filter_map(|item| self.merges.single(self, item.node))
                    .collect(),
            ),
            (View::Sequence(items), _) => Data::List(items),
            (View::Mapping(_), Tag::Set) => {
                Data::Set(self.pairs(node).entries.iter().map(|entry| entry.key).collect())
            }
            (View::Mapping(_), tag) if tag.is_scalar() && self.defaults.contains_key(&node.0) => {
                Data::Scalar(self.value(node))
            }
            (View::Mapping(_), _) => Data::Dict(self.pairs(node)),
            (View::Scalar(_), _) => Data::Scalar(self.value(node)),
        }
    }

    /// The effective pairs of a mapping; none for other nodes.
    #[must_use]
    pub fn pairs(&self, node: NodeId) -> Pairs {
        if !matches!(self.view(node), View::Mapping(_)) {
            return Pairs::default();
        }
        if self.merges.has(node) {
            return self.merged_pairs(node);
        }
        let own = self.own_entries(node);
        if own.len() <= FEW {
            self.few_pairs(own)
        } else {
            self.many_pairs(own)
        }
    }

    /// The value of the text key `key` in a mapping, as a Python dict would give it.
    #[must_use]
    pub fn get(&self, node: NodeId, key: &str) -> Option<Use> {
        let found = |entry: &MappingEntry| {
            self.tag(entry.key.node) == Tag::Text && self.value(entry.key.node) == Value::Text(key)
        };
        if self.merges.has(node) {
            return self
                .pairs(node)
                .entries
                .iter()
                .find(|entry| found(entry))
                .map(|entry| entry.value);
        }
        self.own_entries(node)
            .filter(|entry| found(entry))
            .last()
            .map(|entry| entry.value)
    }

    fn few_pairs(&self, own: super::Entries<'_>) -> Pairs {
        let mut pairs = Pairs {
            entries: Vec::with_capacity(own.len()),
            repeated: Vec::new(),
        };
        let mut keys: [ScalarKey<'_>; FEW] = std::array::from_fn(|_| ScalarKey::Null);
        // The key's place and its latest entry, for the keys that come again.
        let mut again: Vec<(usize, MappingEntry)> = Vec::new();
        for entry in own {
            let key = self.key(entry.key.node);
            let count = pairs.entries.len();
            let known = keys.iter().take(count).position(|known| *known == key);
            match known.and_then(|at| Some((at, pairs.entries.get_mut(at)?))) {
                Some((at, pair)) => {
                    let latest = again.iter().rev().find(|(place, _)| *place == at);
                    pairs.repeated.push(Repeated {
                        earlier: latest.map_or(*pair, |(_, entry)| *entry),
                        later: entry,
                    });
                    pair.value = entry.value;
                    again.push((at, entry));
                }
                None => {
                    if let Some(slot) = keys.get_mut(count) {
                        *slot = key;
                    }
                    pairs.entries.push(entry);
                }
            }
        }
        pairs
    }

    fn many_pairs(&self, own: super::Entries<'_>) -> Pairs {
        let mut entries: Vec<MappingEntry> = Vec::with_capacity(own.len());
        let mut repeated = Vec::new();
        let mut known: HashMap<ScalarKey<'_>, u32> = HashMap::with_capacity(own.len());
        // The latest entries of keys that come again, by the places of the first.
        let mut latest: HashMap<u32, MappingEntry> = HashMap::new();
        for entry in own {
            match known.entry(self.key(entry.key.node)) {
                Slot::Occupied(slot) => {
                    let at = *slot.get();
                    let Some(pair) = entries.get_mut(at as usize) else {
                        continue;
                    };
                    repeated.push(Repeated {
                        earlier: latest.insert(at, entry).unwrap_or(*pair),
                        later: entry,
                    });
                    pair.value = entry.value;
                }
                Slot::Vacant(slot) => {
                    slot.insert(entries.len() as u32);
                    entries.push(entry);
                }
            }
        }
        Pairs { entries, repeated }
    }

    /// The pairs of a mapping with merges: the keys in their first order, then the values from the last, so that what is
    /// merged twice is gone through once each way.
    fn merged_pairs(&self, node: NodeId) -> Pairs {
        let mut entries: Vec<MappingEntry> = Vec::new();
        let mut known: HashMap<ScalarKey<'_>, usize> = HashMap::new();
        for part in self.merges.parts(node, &mut std::collections::HashSet::new()) {
            for entry in self.unmerged(part) {
                known.entry(self.key(entry.key.node)).or_insert_with(|| {
                    entries.push(entry);
                    entries.len() - 1
                });
            }
        }
        let mut set = vec![false; entries.len()];
        let mut repeated: Vec<Repeated> = Vec::new();
        let mut latest: HashMap<usize, MappingEntry> = HashMap::new();
        for part in self.merges.parts_from_last(node) {
            let own: Vec<MappingEntry> = self.unmerged(part).collect();
            for entry in own.into_iter().rev() {
                let Some(&at) = known.get(&self.key(entry.key.node)) else {
                    continue;
                };
                if let (Some(pair), Some(set)) = (entries.get_mut(at), set.get_mut(at))
                    && !*set
                {
                    *set = true;
                    pair.value = entry.value;
                }
                if part == node
                    && let Some(later) = latest.insert(at, entry)
                {
                    repeated.push(Repeated {
                        earlier: entry,
                        later,
                    });
                }
            }
        }
        repeated.reverse();
        Pairs { entries, repeated }
    }

    fn unmerged(&self, node: NodeId) -> impl Iterator<Item = MappingEntry> + '_ {
        self.own_entries(node)
            .filter(|entry| self.tag(entry.key.node) != Tag::Merge)
    }

    fn key(&self, node: NodeId) -> ScalarKey<'_> {
        ScalarKey::new(self, node)
    }
}
