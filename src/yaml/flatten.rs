//! Applying merge keys as `SafeConstructor.flatten_mapping` does.

use super::merge::{Flat, MergePart, Merges};
use super::node::{Node, NodeKind};
use super::{Document, MappingEntry, NodeId, Tag, Use, View};
use crate::text::Span;

/// A mapping whose merges are being applied.
struct Frame {
    node: u32,
    parts: Vec<MergePart>,
    /// The items of a sequence that is being merged, and their parts so far.
    sequence: Option<Sequence>,
    /// The mapping whose merges are being applied first.
    waiting: Option<u32>,
}

struct Sequence {
    node: u32,
    items: std::vec::IntoIter<Use>,
    parts: Vec<MergePart>,
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
                let part = MergePart {
                    before: self.before(done),
                    node: Some(done),
                };
                match &mut frame.sequence {
                    Some(sequence) => sequence.parts.push(part),
                    None => frame.parts.push(part),
                }
            }
            match self.step(document, frame, &mut refused) {
                FlattenStep::Again => {}
                FlattenStep::Into(child) => {
                    frame.waiting = Some(child);
                    if self.prepare(document, child) {
                        let entered = self.enter(child);
                        stack.push(entered);
                    } else if !self.has(NodeId(child)) {
                        self.plain.insert(child);
                    }
                }
                FlattenStep::Done => {
                    if let Some(frame) = stack.pop() {
                        self.leave(frame);
                    }
                }
            }
        }
        refused
    }

    /// Returns whether the mapping has merges left to apply; `=` as a key becomes a text on the way.
    fn prepare(&mut self, document: &mut Document, node: u32) -> bool {
        if let Some(flat) = self.flat.get(&node) {
            return flat.left > 0;
        }
        if self.plain.contains(&node) {
            return false;
        }
        let mut merges = false;
        let mut defaults = Vec::new();
        for entry in document.own_entries(NodeId(node)) {
            match document.tag(entry.key.node) {
                Tag::Merge => merges = true,
                Tag::DefaultValue => defaults.push(entry.key.node),
                _ => {}
            }
        }
        for key in defaults {
            if let Some(raw) = document.raw(key) {
                let tag = Tag::Text;
                document.nodes.set(key.index(), Node { tag, ..raw });
            }
        }
        if merges {
            let left = document.own_entries(NodeId(node)).len() as u32;
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
                parts.push(MergePart { before, node: None });
            }
            Some(self.list(parts))
        };
        if let Some(flat) = self.flat.get_mut(&frame.node) {
            flat.active -= 1;
            flat.before = list;
        }
    }

    /// Goes on with a mapping: to its next item to merge, if there is one.
    fn step(&mut self, document: &Document, frame: &mut Frame, refused: &mut Vec<Span>) -> FlattenStep {
        if let Some(sequence) = &mut frame.sequence {
            if let Some(item) = sequence.items.next() {
                return match is_mapping(document, item.node) {
                    true => FlattenStep::Into(item.node.0),
                    false => {
                        refused.push(item.span);
                        FlattenStep::Again
                    }
                };
            }
            if let Some(sequence) = frame.sequence.take() {
                frame.parts.extend(self.finish(sequence));
            }
            return FlattenStep::Again;
        }
        let Some(value) = self.next_merge(document, frame.node) else {
            return FlattenStep::Done;
        };
        if is_mapping(document, value.node) {
            return FlattenStep::Into(value.node.0);
        }
        match document.view(value.node) {
            View::Sequence(items) => match self.sequences.get(&value.node.0) {
                Some(&list) => frame.parts.push(MergePart {
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
        FlattenStep::Again
    }

    /// A sequence's mappings, the last first: the earlier ones win. What is complete is kept for the next merge of it.
    fn finish(&mut self, sequence: Sequence) -> Option<MergePart> {
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
        Some(MergePart {
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

    /// The only entry of a mapping as it is now; none when it has more or fewer.
    pub fn single(&self, document: &Document, node: NodeId) -> Option<MappingEntry> {
        let mut only = None;
        for part in self.occurrences(node) {
            for entry in document.own_entries(part) {
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
}

enum FlattenStep {
    Again,
    Into(u32),
    Done,
}

fn is_mapping(document: &Document, node: NodeId) -> bool {
    document
        .raw(node)
        .is_some_and(|raw| matches!(raw.kind, NodeKind::Mapping(_)))
}
