//! The nodes of a document, in a list in which a change costs no more than the way to it from the change before.

use super::Tag;
use super::node::{Node, NodeKind};
use std::ops::Range;

/// Unused places are added in such numbers.
const ROOM: usize = 1024;

/// A list of at least so many nodes has unused places from the beginning, in its middle.
const LARGE: usize = 64 * ROOM;

const UNUSED: Node = Node {
    start: 0,
    end: 0,
    first: 0,
    second: 0,
    kind: NodeKind::Alias,
    tag: Tag::Null,
    flags: 0,
};

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
    pub const fn node(self, raw: &mut Node) {
        raw.start = raw.start.wrapping_add(self.bytes);
        self.end(raw);
    }

    /// Moves the end of a node; of a scalar also its text.
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

    pub const fn span(self, span: &mut (u32, u32)) {
        if span.0 != span.1 {
            *span = (span.0.wrapping_add(self.bytes), span.1.wrapping_add(self.bytes));
        }
    }
}

/// Nodes in the order of the text. Those behind the last change are moved when a later change or a reader needs them:
/// changes are mostly close to each other, and a file can have millions of nodes.
#[derive(Clone, Debug, Default)]
pub(super) struct Nodes {
    list: Vec<Node>,
    /// Unused places in `list`, where the last change was made.
    gap: Range<usize>,
    /// By how much the nodes behind the gap have moved from the places that they hold.
    shift: Shift,
}

impl From<Vec<Node>> for Nodes {
    fn from(mut list: Vec<Node>) -> Self {
        let count = list.len();
        if count >= LARGE {
            list.reserve_exact(ROOM);
            list.resize(count + ROOM, UNUSED);
        }
        let mut nodes = Self {
            gap: count..list.len(),
            list,
            shift: Shift::default(),
        };
        if count >= LARGE {
            nodes.move_gap(count / 2);
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
    pub fn len(&self) -> usize {
        self.list.len() - self.gap.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The node at `index`.
    pub fn get(&self, index: usize) -> Option<Node> {
        if index < self.gap.start {
            return self.list.get(index).copied();
        }
        let mut raw = *self.list.get(index + self.gap.len())?;
        self.shift.node(&mut raw);
        Some(raw)
    }

    /// The node at `index`, to be changed.
    pub fn get_mut(&mut self, index: usize) -> Option<&mut Node> {
        if index >= self.gap.start {
            self.move_gap(index.saturating_add(1).min(self.len()));
        }
        self.list.get_mut(index).filter(|_| index < self.gap.start)
    }

    pub fn iter(&self) -> impl Iterator<Item = Node> + '_ {
        (0..self.len()).map_while(|index| self.get(index))
    }

    /// Puts `new` in the place of the nodes `old`, and moves those behind them by `shift`.
    pub fn replace(&mut self, old: Range<usize>, new: &[Node], shift: Shift) {
        self.move_gap(old.start);
        self.gap.end += old.len();
        self.shift = self.shift.and(shift);
        if self.gap.len() < new.len() {
            let room = std::iter::repeat_n(UNUSED, new.len() + ROOM);
            self.gap.end += room.len();
            self.list.splice(self.gap.start..self.gap.start, room);
        }
        let end = self.gap.start + new.len();
        if let Some(places) = self.list.get_mut(self.gap.start..end) {
            places.copy_from_slice(new);
            self.gap.start = end;
        }
    }

    /// Moves the unused places before the node at `index`.
    fn move_gap(&mut self, index: usize) {
        let Range { start, end } = self.gap;
        let (from, to, shift) = if index < start {
            (index..start, end - (start - index), self.shift.inverse())
        } else {
            (end..end + (index - start), start, self.shift)
        };
        let count = from.len();
        if start < end {
            self.list.copy_within(from, to);
        }
        for raw in self.list.iter_mut().skip(to).take(count) {
            shift.node(raw);
        }
        self.gap = index..index + (end - start);
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
    fn an_edit_moves_the_nodes_between_edits_only() {
        let variable = |number| format!("  v{number}:\n    type: scalar\n    default: {number}\n");
        let variables: String = (0..100_000).map(variable).collect();
        let mut document = Document::parse(format!("input_variables:\n{variables}"));
        replace(&mut document, "default: 70000\n", "default: 1.5\n    units: m\n");
        let first = document.nodes.gap.clone();
        replace(&mut document, "default: 70010\n", "default: 2.5\n");
        let second = document.nodes.gap.clone();
        assert!(second.start - first.start < 100, "{first:?} {second:?}");
        replace(&mut document, "  v3:\n    type: scalar\n    default: 3\n", "");
        replace(&mut document, "default: 99999\n", "default: 0\n");
        assert!(document == Document::parse(document.text().to_owned()));
    }
}
