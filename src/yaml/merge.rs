//! Merge keys (`<<`): which mappings' entries come before a mapping's own, shared and never copied.

use super::NodeId;
use std::collections::{HashMap, HashSet};

/// A merged list: first everything of `before`, then the own entries of `node` (a mapping).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct MergePart {
    pub before: Option<u32>,
    pub node: Option<u32>,
}

/// Progress of applying a mapping's merges.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Flat {
    /// The node index of its next entry, and how many are left.
    pub at: u32,
    pub left: u32,
    pub active: usize,
    /// The list that comes before its own entries.
    pub before: Option<u32>,
}

/// The merges of a document.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Merges {
    lists: Vec<Vec<MergePart>>,
    pub flat: HashMap<u32, Flat>,
    /// The mappings that were merged somewhere and have no merges themselves.
    pub plain: HashSet<u32>,
    /// The lists that sequences of mappings mean.
    pub sequences: HashMap<u32, u32>,
}

impl Merges {
    /// Adds a merged list; returns its index.
    pub fn list(&mut self, parts: Vec<MergePart>) -> u32 {
        self.lists.push(parts);
        self.lists.len() as u32 - 1
    }

    /// The index of the list that comes before the own entries of `node`.
    pub fn before(&self, node: u32) -> Option<u32> {
        self.flat.get(&node).and_then(|flat| flat.before)
    }

    /// Returns whether merges were applied to any mapping so far.
    pub fn any(&self) -> bool {
        !self.flat.is_empty()
    }

    /// Returns whether merges were applied to the mapping.
    pub fn has(&self, node: NodeId) -> bool {
        self.flat.contains_key(&node.0)
    }

    /// The mappings whose own entries make up `node`'s, in their order, each where it first comes; `seen` holds the
    /// lists to leave out, and takes up those that are gone through.
    pub fn parts(&self, node: NodeId, seen: &mut HashSet<u32>) -> Vec<NodeId> {
        self.walk(node, seen, false)
    }

    /// The same from the last to the first, each where it last comes.
    pub fn parts_from_last(&self, node: NodeId) -> Vec<NodeId> {
        self.walk(node, &mut HashSet::new(), true)
    }

    fn walk(&self, node: NodeId, seen: &mut HashSet<u32>, backwards: bool) -> Vec<NodeId> {
        let Some(before) = self.before(node.0) else {
            return vec![node];
        };
        let mut found = Vec::new();
        let mut nodes = HashSet::new();
        let mut stack = vec![MergePart {
            before: Some(before),
            node: Some(node.0),
        }];
        while let Some(part) = stack.pop() {
            match part {
                MergePart {
                    before: Some(before),
                    node: Some(node),
                } => {
                    let list = MergePart {
                        before: Some(before),
                        node: None,
                    };
                    let own = MergePart {
                        before: None,
                        node: Some(node),
                    };
                    stack.extend(if backwards { [list, own] } else { [own, list] });
                }
                MergePart {
                    before: None,
                    node: Some(node),
                } => {
                    if nodes.insert(node) {
                        found.push(NodeId(node));
                    }
                }
                MergePart {
                    before: Some(list),
                    node: None,
                } => {
                    if seen.insert(list) {
                        let parts = self.lists.get(list as usize).map_or(&[][..], Vec::as_slice);
                        if backwards {
                            stack.extend(parts);
                        } else {
                            stack.extend(parts.iter().rev());
                        }
                    }
                }
                MergePart {
                    before: None,
                    node: None,
                } => {}
            }
        }
        found
    }

    /// The mappings whose own entries make up `node`'s, each as often as it comes, but at most a few empty ones.
    pub fn occurrences(&self, node: NodeId) -> Vec<NodeId> {
        let Some(before) = self.before(node.0) else {
            return vec![node];
        };
        let mut found = Vec::new();
        let mut stack = vec![MergePart {
            before: Some(before),
            node: Some(node.0),
        }];
        while let Some(part) = stack.pop() {
            if found.len() > 10_000 {
                break;
            }
            if let Some(node) = part.node {
                found.push(NodeId(node));
            }
            if let Some(list) = part.before {
                stack.extend(self.lists.get(list as usize).map_or(&[][..], Vec::as_slice));
            }
        }
        found
    }
}
