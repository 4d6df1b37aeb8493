//! The nodes of a document, in chunks: what is behind a change is moved chunk by chunk, however many nodes there are.

use super::node::{Node, NodeKind};
use std::ops::Range;

/// The nodes of a chunk as it is made. One that has grown to twice that is divided.
const SIZE: usize = 32 * 1024;

/// Distances by which bytes of the text and nodes move; they wrap, so that they can be negative.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Shift {
    pub bytes: u32,
    pub nodes: u32,
}

impl Shift {
    const fn inverse(self) -> Self {
        Self {
            bytes: self.bytes.wrapping_neg(),
            nodes: self.nodes.wrapping_neg(),
        }
    }

    const fn and(self, other: Self) -> Self {
        Self {
            bytes: self.bytes.wrapping_add(other.bytes),
            nodes: self.nodes.wrapping_add(other.nodes),
        }
    }

    /// Moves a node, the end of a collection included.
    #[inline]
    pub const fn node(self, raw: &mut Node) {
        raw.start = raw.start.wrapping_add(self.bytes);
        self.end(raw);
    }

    /// Moves the end of a node; of a scalar also its text.
    #[inline]
    pub const fn end(self, raw: &mut Node) {
        raw.end = raw.end.wrapping_add(self.bytes);
        let first = match raw.kind {
            NodeKind::Sequence(_) | NodeKind::Mapping(_) => self.nodes,
            // The side buffer does not move.
            _ if raw.has(Node::DECODED) => 0,
            _ => self.bytes,
        };
        raw.first = raw.first.wrapping_add(first);
    }

    /// Moves a span that is not empty.
    #[inline]
    pub const fn span(self, span: &mut (u32, u32)) {
        if span.0 != span.1 {
            *span = (span.0.wrapping_add(self.bytes), span.1.wrapping_add(self.bytes));
        }
    }
}

/// Nodes in the order of the text.
#[derive(Clone, Debug, Default)]
pub(super) struct Nodes {
    chunks: Vec<Chunk>,
    count: usize,
    /// The number of chunks by that of nodes, in units of 2^-32: the chunk of a node is the one that this gives or one
    /// near it.
    density: u64,
}

/// Nodes that follow each other, at the places that they had when the chunk was made.
#[derive(Clone, Debug, Default)]
struct Chunk {
    /// The index of the first one.
    first: usize,
    /// By how much all of them have moved since.
    shift: Shift,
    nodes: Vec<Node>,
}

impl Chunk {
    #[inline]
    const fn end(&self) -> usize {
        self.first + self.nodes.len()
    }
}

impl From<Vec<Node>> for Nodes {
    fn from(list: Vec<Node>) -> Self {
        let mut nodes = Self::default();
        let chunks = list.len().div_ceil(SIZE);
        match chunks <= 1 {
            true => nodes.push(list),
            false => {
                let parts = list.chunks(list.len().div_ceil(chunks));
                parts.for_each(|part| nodes.push(part.to_vec()));
            }
        }
        nodes
    }
}

impl PartialEq for Nodes {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Nodes {
    /// The number of nodes.
    pub const fn len(&self) -> usize {
        self.count
    }

    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The node at `index`.
    #[inline]
    pub fn get(&self, index: usize) -> Option<Node> {
        let mut at = ((index as u64 * self.density) >> 32) as usize;
        let chunk = loop {
            let chunk = self.chunks.get(at)?;
            match chunk {
                _ if index < chunk.first => at = at.checked_sub(1)?,
                _ if index >= chunk.end() => at += 1,
                _ => break chunk,
            }
        };
        let mut raw = *chunk.nodes.get(index - chunk.first)?;
        chunk.shift.node(&mut raw);
        Some(raw)
    }

    /// Puts a node in the place of the one at `index`.
    pub fn set(&mut self, index: usize, mut node: Node) {
        let chunk = self.chunk_of(index).and_then(|chunk| self.chunks.get_mut(chunk));
        if let Some(chunk) = chunk
            && let Some(raw) = chunk.nodes.get_mut(index - chunk.first)
        {
            chunk.shift.inverse().node(&mut node);
            *raw = node;
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = Node> + '_ {
        self.chunks.iter().flat_map(|chunk| {
            chunk.nodes.iter().map(|raw| {
                let mut raw = *raw;
                chunk.shift.node(&mut raw);
                raw
            })
        })
    }

    /// Takes out the nodes from index `from` on, moved by `shift`.
    pub fn take(&mut self, from: usize, shift: Shift) -> Vec<Node> {
        let mut list = Vec::new();
        for mut chunk in std::mem::take(self).chunks {
            let shift = chunk.shift.and(shift);
            chunk.nodes.iter_mut().for_each(|node| shift.node(node));
            match list.is_empty() {
                true => list = chunk.nodes,
                false => list.append(&mut chunk.nodes),
            }
        }
        list.drain(..from.min(list.len()));
        list.shrink_to_fit();
        list
    }

    /// The number of the chunk that holds the node at `index`, or before whose end it would come.
    fn chunk_of(&self, index: usize) -> Option<usize> {
        self.chunks
            .partition_point(|chunk| chunk.first <= index)
            .checked_sub(1)
    }

    /// Adds nodes at the end.
    fn push(&mut self, nodes: Vec<Node>) {
        let (first, shift) = (self.count, Shift::default());
        self.count += nodes.len();
        self.chunks.push(Chunk { first, shift, nodes });
        self.measure();
    }

    fn measure(&mut self) {
        let count = (self.count as u64).max(1);
        // Rounded down, so that the last node is not past the last chunk.
        self.density = ((self.chunks.len() as u64) << 32) / count;
    }

    /// Puts `new` in the place of the nodes `old`, and moves those behind them by `shift`.
    pub fn replace(&mut self, old: Range<usize>, mut new: Vec<Node>, shift: Shift) {
        if old.start == self.count && new.len() > SIZE / 4 {
            return self.push(new);
        }
        let Some(place) = self.chunk_of(old.start) else {
            return self.push(new);
        };
        let later = self.chunks.split_off(place + 1);
        let Some(chunk) = self.chunks.last_mut() else {
            return;
        };
        let inverse = chunk.shift.inverse();
        new.iter_mut().for_each(|node| inverse.node(node));
        let (from, to) = (old.start - chunk.first, old.end.min(chunk.end()) - chunk.first);
        chunk.nodes.iter_mut().skip(to).for_each(|node| shift.node(node));
        let grown = new.len().wrapping_sub(old.len());
        chunk.nodes.splice(from..to, new);
        if chunk.nodes.len() > 2 * SIZE {
            let half = chunk.nodes.len() / 2;
            let rest = Chunk {
                first: chunk.first + half,
                shift: chunk.shift,
                nodes: chunk.nodes.split_off(half),
            };
            self.chunks.push(rest);
        }
        for mut chunk in later {
            let gone = old.end.clamp(chunk.first, chunk.end()) - chunk.first;
            chunk.nodes.drain(..gone);
            chunk.first = (chunk.first + gone).wrapping_add(grown);
            chunk.shift = chunk.shift.and(shift);
            if !chunk.nodes.is_empty() {
                self.chunks.push(chunk);
            }
        }
        self.count = self.count.wrapping_add(grown);
        self.measure();
    }
}

#[cfg(test)]
mod tests {
    use crate::text::Span;
    use crate::yaml::Document;
    use crate::yaml::patch::{Patch, Patches};

    fn replace(document: &mut Document, old: &str, new: &str) {
        let start = document.text().find(old).unwrap();
        let patch = Patch {
            span: Span::new(start, start + old.len()),
            text: new.to_owned(),
        };
        assert!(document.apply(&Patches::new([patch]).unwrap()));
    }

    #[test]
    fn edits_far_apart_keep_all_nodes() {
        let variable = |number| format!("  v{number}:\n    type: scalar\n    default: {number}\n");
        let lines = |numbers: std::ops::Range<u32>| numbers.map(variable).collect::<String>();
        let mut document = Document::parse(format!("input_variables:\n{}", lines(0..40_000)));
        let chunks = document.nodes.chunks.len();
        assert!(chunks > 4, "{chunks}");
        replace(&mut document, "default: 33000\n", "default: 1.5\n    units: m\n");
        replace(&mut document, "  v3:\n    type: scalar\n    default: 3\n", "");
        replace(&mut document, "default: 39999\n", "default: 0\n");
        assert!(document == Document::parse(document.text().to_owned()));
        // More than a chunk, and then enough to divide one.
        replace(&mut document, &lines(4_000..30_000), &lines(90_000..90_010));
        assert!(document.nodes.chunks.len() < chunks);
        replace(
            &mut document,
            "  v90005:\n",
            &(lines(60_000..76_000) + "  v90005:\n"),
        );
        assert!(document == Document::parse(document.text().to_owned()));
    }
}
