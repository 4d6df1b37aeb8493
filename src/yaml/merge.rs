//! Merge keys (`<<`): which mappings' entries come before a mapping's own, shared and never copied.

use super::node::Kind;
use super::{Document, Entry, NodeId, Tag, Use};
use crate::text::Span;
use std::collections::{HashMap, HashSet};

/// A merged list: first everything of `before`, then the own entries of `node` (a mapping).
#[derive(Clone, Copy, Debug, PartialEq)]
struct Part {
    before: Option<u32>,
    node: Option<u32>,
}

/// Progress of applying a mapping's merges.
#[derive(Clone, Debug, Default, PartialEq)]
struct Flat {
    /// The node index of its next entry, and how many are left.
    at: u32,
    left: u32,
    active: usize,
    /// The list that comes before its own entries.
    before: Option<u32>,
}

/// The merges of a document.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Merges {
    lists: Vec<Vec<Part>>,
    flat: HashMap<u32, Flat>,
    /// The mappings that were merged somewhere and have no merges themselves.
    plain: HashSet<u32>,
    /// The lists that sequences of mappings stand for.
    sequences: HashMap<u32, u32>,
}

/// A mapping whose merges are being applied.
struct Frame {
    node: u32,
    parts: Vec<Part>,
    /// The items of a sequence that is being merged, and their parts so far.
    sequence: Option<Sequence>,
    /// The mapping whose merges are being applied first.
    waiting: Option<u32>,
}

struct Sequence {
    node: u32,
    items: std::vec::IntoIter<Use>,
    parts: Vec<Part>,
}

/// The entries of a mapping as written.
pub(super) fn own_entries(document: &Document, node: NodeId) -> super::Entries<'_> {
    let pairs = document.raw(node).map_or(0, |raw| {
        if matches!(raw.kind, Kind::Mapping(_)) {
            raw.second
        } else {
            0
        }
    });
    super::Entries::new(document, node.0 + 1, pairs)
}

impl Merges {
    /// Applies the merges of `node`, as `SafeConstructor.flatten_mapping` does. Gives the places of what cannot be merged.
    pub fn flatten(&mut self, document: &mut Document, node: NodeId) -> Vec<Span> {
        let mut refused = Vec::new();
        if !self.prepare(document, node.0) {
            return refused;
        }
        let mut stack = vec![self.enter(node.0)];
        while let Some(frame) = stack.last_mut() {
            if let Some(done) = frame.waiting.take() {
                let part = Part {
                    before: self.before(done),
                    node: Some(done),
                };
                match &mut frame.sequence {
                    Some(sequence) => sequence.parts.push(part),
                    None => frame.parts.push(part),
                }
            }
            match self.step(document, frame, &mut refused) {
                Step::Again => {}
                Step::Into(child) => {
                    frame.waiting = Some(child);
                    if self.prepare(document, child) {
                        let entered = self.enter(child);
                        stack.push(entered);
                    } else if !self.has(NodeId(child)) {
                        self.plain.insert(child);
                    }
                }
                Step::Done => {
                    if let Some(frame) = stack.pop() {
                        self.leave(frame);
                    }
                }
            }
        }
        refused
    }

    /// Whether the mapping has merges left to apply; `=` as a key becomes a text on the way.
    fn prepare(&mut self, document: &mut Document, node: u32) -> bool {
        if let Some(flat) = self.flat.get(&node) {
            return flat.left > 0;
        }
        if self.plain.contains(&node) {
            return false;
        }
        let mut merges = false;
        let mut defaults = Vec::new();
        for entry in own_entries(document, NodeId(node)) {
            match document.tag(entry.key.node) {
                Tag::Merge => merges = true,
                Tag::DefaultValue => defaults.push(entry.key.node),
                _ => {}
            }
        }
        for key in defaults {
            if let Some(raw) = document.nodes.get_mut(key.index()) {
                raw.tag = Tag::Text;
            }
        }
        if merges {
            let left = own_entries(document, NodeId(node)).len() as u32;
            self.flat.insert(
                node,
                Flat {
                    at: node + 1,
                    left,
                    active: 0,
                    before: None,
                },
            );
        }
        merges
    }

    fn enter(&mut self, node: u32) -> Frame {
        if let Some(flat) = self.flat.get_mut(&node) {
            flat.active += 1;
        }
        Frame {
            node,
            parts: Vec::new(),
            sequence: None,
            waiting: None,
        }
    }

    fn leave(&mut self, frame: Frame) {
        let before = self.before(frame.node);
        let list = if frame.parts.is_empty() {
            before
        } else {
            let mut parts = frame.parts;
            if before.is_some() {
                parts.push(Part { before, node: None });
            }
            Some(self.list(parts))
        };
        if let Some(flat) = self.flat.get_mut(&frame.node) {
            flat.active -= 1;
            flat.before = list;
        }
    }

    fn list(&mut self, parts: Vec<Part>) -> u32 {
        self.lists.push(parts);
        self.lists.len() as u32 - 1
    }

    fn before(&self, node: u32) -> Option<u32> {
        self.flat.get(&node).and_then(|flat| flat.before)
    }

    /// Goes on with a mapping: to its next item to merge, if there is one.
    fn step(&mut self, document: &Document, frame: &mut Frame, refused: &mut Vec<Span>) -> Step {
        if let Some(sequence) = &mut frame.sequence {
            if let Some(item) = sequence.items.next() {
                return match is_mapping(document, item.node) {
                    true => Step::Into(item.node.0),
                    false => {
                        refused.push(item.span);
                        Step::Again
                    }
                };
            }
            if let Some(sequence) = frame.sequence.take() {
                frame.parts.extend(self.finish(sequence));
            }
            return Step::Again;
        }
        let Some(value) = self.next_merge(document, frame.node) else {
            return Step::Done;
        };
        if is_mapping(document, value.node) {
            return Step::Into(value.node.0);
        }
        match document.view(value.node) {
            super::View::Sequence(items) => match self.sequences.get(&value.node.0) {
                Some(&list) => frame.parts.push(Part {
                    before: Some(list),
                    node: None,
                }),
                None => {
                    let items = items.collect::<Vec<_>>().into_iter();
                    frame.sequence = Some(Sequence {
                        node: value.node.0,
                        items,
                        parts: Vec::new(),
                    });
                }
            },
            _ => refused.push(value.span),
        }
        Step::Again
    }

    /// A sequence's mappings, the last first: the earlier ones win. What is complete is kept for the next merge of it.
    fn finish(&mut self, sequence: Sequence) -> Option<Part> {
        let mut parts = sequence.parts;
        parts.reverse();
        let complete = parts
            .iter()
            .filter_map(|part| part.node)
            .all(|node| self.flat.get(&node).is_none_or(|flat| flat.active == 0));
        let list = self.list(parts);
        if complete {
            self.sequences.insert(sequence.node, list);
        }
        Some(Part {
            before: Some(list),
            node: None,
        })
    }

    /// The value of the mapping's next merge key.
    fn next_merge(&mut self, document: &Document, node: u32) -> Option<Use> {
        let flat = self.flat.get_mut(&node)?;
        while flat.left > 0 {
            let (key, after) = document.use_at(flat.at)?;
            let (value, after) = document.use_at(after)?;
            flat.at = after;
            flat.left -= 1;
            if document.tag(key.node) == Tag::Merge {
                return Some(value);
            }
        }
        None
    }

    /// Whether merges were applied to any mapping so far.
    pub fn any(&self) -> bool {
        !self.flat.is_empty()
    }

    /// Whether merges were applied to the mapping.
    pub fn has(&self, node: NodeId) -> bool {
        self.flat.contains_key(&node.0)
    }

    /// The mappings whose own entries make up `node`'s, in their order, each where it first comes; `seen` holds the lists to leave
    /// out, and takes up those that are gone through.
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
        let mut stack = vec![Part {
            before: Some(before),
            node: Some(node.0),
        }];
        while let Some(part) = stack.pop() {
            match part {
                Part {
                    before: Some(before),
                    node: Some(node),
                } => {
                    let list = Part {
                        before: Some(before),
                        node: None,
                    };
                    let own = Part {
                        before: None,
                        node: Some(node),
                    };
                    stack.extend(if backwards { [list, own] } else { [own, list] });
                }
                Part {
                    before: None,
                    node: Some(node),
                } => {
                    if nodes.insert(node) {
                        found.push(NodeId(node));
                    }
                }
                Part {
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
                Part {
                    before: None,
                    node: None,
                } => {}
            }
        }
        found
    }

    /// The only entry of a mapping as it is now; none when it has more or fewer.
    pub fn single(&self, document: &Document, node: NodeId) -> Option<Entry> {
        let mut only = None;
        for part in self.occurrences(node) {
            for entry in own_entries(document, part) {
                if self.has(part) && document.tag(entry.key.node) == Tag::Merge {
                    continue;
                }
                if only.replace(entry).is_some() {
                    return None;
                }
            }
        }
        only
    }

    /// The mappings whose own entries make up `node`'s, each as often as it comes, but at most a few empty ones.
    fn occurrences(&self, node: NodeId) -> Vec<NodeId> {
        let Some(before) = self.before(node.0) else {
            return vec![node];
        };
        let mut found = Vec::new();
        let mut stack = vec![Part {
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

enum Step {
    Again,
    Into(u32),
    Done,
}

fn is_mapping(document: &Document, node: NodeId) -> bool {
    document
        .raw(node)
        .is_some_and(|raw| matches!(raw.kind, Kind::Mapping(_)))
}
