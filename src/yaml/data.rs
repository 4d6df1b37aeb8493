//! What Python holds after `safe_load`: lists, dicts with merges applied, sets, lists of pairs.

use super::{Document, Entry, Items, NodeId, Use, Value};

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
    PairList(Vec<Entry>),
}

/// A mapping as a Python dict would be: merges applied, each key once, where it first came, with its last value.
#[derive(Clone, Debug, Default)]
pub struct Pairs {
    /// The key as first written and the value as last written.
    pub entries: Vec<Entry>,
    /// The keys that are written more than once in this mapping itself (an overridden merge is no repetition).
    pub repeated: Vec<Repeated>,
}

/// A key that is written again in the same mapping.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repeated {
    /// The entry that has no effect, since a later one replaces its value.
    pub earlier: Entry,
    /// The entry that replaces it.
    pub later: Entry,
}

impl Document {
    /// The effective pairs of a mapping; none for other nodes.
    #[must_use]
    pub fn pairs(&self, node: NodeId) -> Pairs {
        let super::View::Mapping(entries) = self.view(node) else {
            return Pairs::default();
        };
        Pairs {
            entries: entries.collect(),
            repeated: Vec::new(),
        }
    }

    /// The value of the text key `key` in a mapping, as a Python dict would give it.
    #[must_use]
    pub fn get(&self, node: NodeId, key: &str) -> Option<Use> {
        self.pairs(node)
            .entries
            .iter()
            .find(|entry| self.value(entry.key.node) == Value::Text(key))
            .map(|entry| entry.value)
    }
}
