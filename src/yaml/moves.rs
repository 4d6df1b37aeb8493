//! Positions and nodes of a document after a change.

use super::NodeId;
use crate::text::Span;

/// Lines that were replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Replaced {
    /// Their bytes before.
    pub old: Span,
    /// Their bytes after.
    pub new: Span,
    /// By how much the nodes after them, up to the next such lines, have moved.
    pub(super) nodes: u32,
}

/// By how much places and nodes have moved in a document.
#[derive(Clone, Debug, Default)]
pub struct Moves {
    pub(super) parts: Vec<Replaced>,
}

impl Moves {
    /// The lines that were replaced, in the order of the text.
    #[must_use]
    pub fn parts(&self) -> &[Replaced] {
        &self.parts
    }

    /// The last lines that were replaced before byte `offset` of the old text.
    fn before(&self, offset: usize) -> Option<&Replaced> {
        let count = self.parts.partition_point(|part| part.old.end <= offset);
        self.parts.get(count.checked_sub(1)?)
    }

    /// By how much what starts at byte `offset` of the old text has moved.
    #[must_use]
    pub fn at(&self, offset: usize) -> Moved {
        self.before(offset).map_or_else(Moved::default, Replaced::moved)
    }

    /// The new offset of byte `offset` of the old text; in replaced lines, as far from their start as before.
    #[must_use]
    pub fn offset(&self, offset: usize) -> usize {
        offset.wrapping_add(self.at(offset).bytes)
    }
}

impl Replaced {
    /// By how much what comes after these lines, up to the next such lines, has moved.
    #[must_use]
    pub const fn moved(&self) -> Moved {
        Moved {
            bytes: self.new.end.wrapping_sub(self.old.end),
            nodes: self.nodes,
        }
    }
}

/// The distance by which something has moved; it wraps, so that it can be negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moved {
    bytes: usize,
    nodes: u32,
}

impl Moved {
    /// The span in the new text of one in the old.
    #[inline]
    #[must_use]
    pub const fn span(self, span: Span) -> Span {
        Span::new(
            span.start.wrapping_add(self.bytes),
            span.end.wrapping_add(self.bytes),
        )
    }

    /// The new id of a node of the old document.
    #[inline]
    #[must_use]
    pub const fn node(self, node: NodeId) -> NodeId {
        NodeId(node.0.wrapping_add(self.nodes))
    }
}
