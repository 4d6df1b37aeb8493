//! Members of collections by their number and by their place in the text, also where there are very many.

use super::children::FEW;
use super::node::Node;
use super::{Document, NodeId, Use};
use std::collections::BTreeMap;
use std::ops::Range;

impl Document {
    /// The number of members of a collection as written: pairs of a mapping, items of a sequence.
    #[must_use]
    pub fn member_count(&self, collection: NodeId) -> usize {
        self.raw(collection)
            .filter(|raw| raw.is_collection())
            .map_or(0, |raw| raw.second as usize)
    }

    /// The index of the first node of member `index`; past the last member, that of the node after the collection.
    pub(super) fn member_node(&self, collection: NodeId, index: usize) -> Option<u32> {
        let raw = self.raw(collection).filter(|raw| raw.is_collection())?;
        if index >= raw.second as usize {
            return Some(raw.first);
        }
        match self.children.list(collection) {
            Some(list) => list.get(index).copied(),
            None => self.member_nodes(collection.0).nth(index),
        }
    }

    /// The index of the first node of each member.
    fn member_nodes(&self, collection: u32) -> impl Iterator<Item = u32> + '_ {
        let raw = self.raw(NodeId(collection)).filter(Node::is_collection);
        let (count, parts) = raw.map_or((0, 0), |raw| (raw.second, if raw.is_mapping() { 2 } else { 1 }));
        let mut next = collection + 1;
        (0..count).map(move |_| {
            let first = next;
            for _ in 0..parts {
                next = self.use_at(next).map_or(next, |(_, after)| after);
            }
            first
        })
    }

    /// Member `index` of a collection as written: its key (none in a sequence) and its value.
    #[must_use]
    pub fn member(&self, collection: NodeId, index: usize) -> Option<(Option<Use>, Use)> {
        if index >= self.member_count(collection) {
            return None;
        }
        let (first, after) = self.use_at(self.member_node(collection, index)?)?;
        if self.raw(collection)?.is_mapping() {
            Some((Some(first), self.use_at(after)?.0))
        } else {
            Some((None, first))
        }
    }

    /// The members of a collection as written, in their order.
    pub fn members(&self, collection: NodeId) -> impl Iterator<Item = (Option<Use>, Use)> + '_ {
        let mapping = self.raw(collection).is_some_and(|raw| raw.is_mapping());
        self.member_nodes(collection.0).filter_map(move |node| {
            let (first, after) = self.use_at(node)?;
            match mapping {
                true => Some((Some(first), self.use_at(after)?.0)),
                false => Some((None, first)),
            }
        })
    }

    /// The number of members of a collection whose first node starts before byte `offset`.
    #[must_use]
    pub fn members_before(&self, collection: NodeId, offset: usize) -> usize {
        let before = |node: u32| {
            self.raw(NodeId(node))
                .is_some_and(|raw| (raw.start as usize) < offset)
        };
        match self.children.list(collection) {
            Some(list) => list.partition_point(|&node| before(node)),
            None => self
                .member_nodes(collection.0)
                .take_while(|&node| before(node))
                .count(),
        }
    }

    /// Indexes the large collections among `nodes`.
    pub(super) fn index_children(&mut self, nodes: Range<u32>) {
        for at in nodes {
            let raw = self.raw(NodeId(at));
            let is_large = raw.is_some_and(|raw| raw.is_collection() && raw.second > FEW);
            if is_large && self.children.list(NodeId(at)).is_none() {
                let list = self.member_nodes(at).collect();
                self.children.insert(at, list);
            }
        }
    }

    /// Keeps the index after the nodes `old` became `count` others. `around` are the collections that are open where
    /// those begin, each with the first nodes of its new members among them; `lists` are those of large collections among
    /// the new nodes, and `open` those of them that have members behind the new nodes.
    pub(super) fn reindex_children(
        &mut self,
        old: Range<u32>,
        count: u32,
        around: Vec<(u32, Vec<u32>)>,
        lists: Vec<(u32, Vec<u32>)>,
        open: &[u32],
    ) {
        let grown = count.wrapping_sub(old.end - old.start);
        let new = old.start..old.start + count;
        let mut around: BTreeMap<u32, Vec<u32>> = around.into_iter().collect();
        self.children.shift(&old, grown, &mut around);
        for (node, list) in lists {
            self.children.insert(node, list);
        }
        for node in around.into_keys().filter(|node| !new.contains(node)) {
            self.index_children(node..node + 1);
        }
        for &node in open {
            self.index_children(node..node + 1);
        }
    }
}
