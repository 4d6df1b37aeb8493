//! The index of the members of large collections.

use super::NodeId;
use std::collections::BTreeMap;
use std::ops::Range;

/// Collections with more members than this are indexed; in others the members are counted.
pub(super) const FEW: u32 = 64;

/// For each collection with many members, the index of the first node of each member (its key or item).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Children {
    lists: BTreeMap<u32, Vec<u32>>,
}

impl Children {
    /// The members of `collection`; none where it has few.
    pub fn list(&self, collection: NodeId) -> Option<&[u32]> {
        self.lists.get(&collection.0).map(Vec::as_slice)
    }

    /// The members of the collections from index `from` on.
    pub fn from(&self, from: u32) -> impl Iterator<Item = (u32, &[u32])> {
        self.lists
            .range(from..)
            .map(|(node, list)| (*node, list.as_slice()))
    }

    /// Records the members of the collection at index `node`.
    pub fn insert(&mut self, node: u32, members: Vec<u32>) {
        if members.len() > FEW as usize {
            self.lists.insert(node, members);
        }
    }

    /// Updates the index for nodes `old` that were replaced by others, `grown` more of them (wrapping: fewer). `around` maps
    /// collections to the first nodes of their new members; those of indexed collections are taken out of it.
    pub fn shift(&mut self, old: &Range<u32>, grown: u32, around: &mut BTreeMap<u32, Vec<u32>>) {
        for (node, mut list) in std::mem::take(&mut self.lists) {
            let node = match node {
                _ if node < old.start => node,
                _ if node >= old.end => node.wrapping_add(grown),
                _ => continue,
            };
            let from = list.partition_point(|&at| at < old.start);
            let to = list.partition_point(|&at| at < old.end);
            if grown != 0 {
                for at in list.iter_mut().skip(to) {
                    *at = at.wrapping_add(grown);
                }
            }
            if let Some(members) = around.remove(&node) {
                list.splice(from..to, members);
            }
            if list.len() > FEW as usize {
                self.lists.insert(node, list);
            }
        }
    }
}
