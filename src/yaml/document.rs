//! The document: the text, its nodes, the views through which they are read, and the span of everything.

use super::children::Children;
use super::mark::{Anchor, Marker, Properties};
use super::merge::Merges;
use super::node::{Node, NodeKind};
use super::nodes::Nodes;
use super::{CollectionStyle, MappingEntry, NodeId, Scalar, ScalarStyle, Tag, Use, YamlProblem};
use crate::text::{LineIndex, Span};
use std::collections::HashMap;

/// A YAML text as `safe_load` reads it, with everything in its place.
#[derive(Clone, Debug, Default)]
pub struct Document {
    pub(super) text: String,
    pub(super) lines: LineIndex,
    pub(super) lossy: bool,
    pub(super) nodes: Nodes,
    /// The texts of scalars that differ from what is written, in any order; some are of nodes that are gone.
    pub(super) decoded: String,
    pub(super) properties: Vec<Properties>,
    pub(super) comments: Vec<(u32, u32)>,
    pub(super) markers: Vec<Marker>,
    pub(super) problems: Vec<YamlProblem>,
    pub(super) merges: Merges,
    /// The scalars that mappings with a scalar's tag mean.
    pub(super) defaults: HashMap<u32, u32>,
    pub(super) children: Children,
}

impl Document {
    /// The text, byte for byte.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns whether the text differs from the bytes that were given, since they were not UTF-8.
    #[must_use]
    pub const fn is_lossy(&self) -> bool {
        self.lossy
    }

    /// The lines of the text.
    #[must_use]
    pub const fn lines(&self) -> &LineIndex {
        &self.lines
    }

    /// The outermost node; none in a text without a document (only blank lines and comments), which reads as None.
    #[must_use]
    pub fn root(&self) -> Option<NodeId> {
        if self.nodes.is_empty() {
            None
        } else {
            Some(NodeId(0))
        }
    }

    /// Problems that make `safe_load` refuse the text, the first being what it would raise. Empty when it accepts the
    /// text.
    #[must_use]
    pub fn problems(&self) -> &[YamlProblem] {
        &self.problems
    }

    /// The comments, from `#` to the last character of the line, in the order of the text.
    pub fn comments(&self) -> impl ExactSizeIterator<Item = Span> + DoubleEndedIterator + '_ {
        self.comments.iter().map(|&(start, end)| wide(start, end))
    }

    /// The comments that start within `span`.
    pub fn comments_in(&self, span: Span) -> impl ExactSizeIterator<Item = Span> + DoubleEndedIterator + '_ {
        let from = self
            .comments
            .partition_point(|&(start, _)| (start as usize) < span.start);
        let to = self
            .comments
            .partition_point(|&(start, _)| (start as usize) < span.end);
        self.comments
            .get(from..to.max(from))
            .unwrap_or_default()
            .iter()
            .map(|&(start, end)| wide(start, end))
    }

    /// The directives and the document's start and end markers, in the order of the text.
    #[must_use]
    pub fn markers(&self) -> &[Marker] {
        &self.markers
    }

    /// A node as written.
    #[must_use]
    pub fn view(&self, node: NodeId) -> View<'_> {
        match self.raw(node) {
            Some(raw) => match raw.kind {
                NodeKind::Sequence(_) => View::Sequence(Items::new(self, node.0 + 1, raw.second)),
                NodeKind::Mapping(_) => View::Mapping(Entries::new(self, node.0 + 1, raw.second)),
                NodeKind::Scalar(style) => View::Scalar(Scalar {
                    text: self.scalar_text(&raw),
                    style,
                }),
                NodeKind::Alias => self.view(NodeId(raw.first)),
            },
            None => View::Scalar(Scalar {
                text: "",
                style: ScalarStyle::Absent,
            }),
        }
    }

    /// A scalar's text after unquoting, unescaping and folding; none for a sequence or mapping.
    #[must_use]
    pub fn scalar(&self, node: NodeId) -> Option<Scalar<'_>> {
        match self.view(node) {
            View::Scalar(scalar) => Some(scalar),
            View::Sequence(_) | View::Mapping(_) => None,
        }
    }

    /// The style of a sequence or mapping; none for a scalar.
    #[must_use]
    pub fn collection_style(&self, node: NodeId) -> Option<CollectionStyle> {
        match self.raw(node)?.kind {
            NodeKind::Sequence(style) | NodeKind::Mapping(style) => Some(style),
            NodeKind::Scalar(_) | NodeKind::Alias => None,
        }
    }

    /// The span of a node's own text, without anchor and tag: a scalar with its quotes or block header; a collection
    /// from its first to its last significant byte (comments after it not included).
    #[must_use]
    pub fn span(&self, node: NodeId) -> Span {
        self.raw(node).map_or_else(Span::default, |raw| raw.span())
    }

    /// The span of a node, its anchor and tag included.
    #[must_use]
    pub fn full_span(&self, node: NodeId) -> Span {
        let span = self.span(node);
        let start = self.properties(node).map_or(span.start, |properties| {
            [properties.anchor, properties.tag]
                .iter()
                .filter(|(start, end)| start != end)
                .map(|(start, _)| *start as usize)
                .fold(span.start, usize::min)
        });
        Span::new(start, span.end)
    }

    /// A node's anchor.
    #[must_use]
    pub fn anchor(&self, node: NodeId) -> Option<Anchor<'_>> {
        let (start, end) = self.properties(node)?.anchor;
        let span = wide(start, end);
        let name = span.of(&self.text).strip_prefix('&')?;
        Some(Anchor { name, span })
    }

    /// The span of a node's explicit tag.
    #[must_use]
    pub fn explicit_tag(&self, node: NodeId) -> Option<Span> {
        let (start, end) = self.properties(node)?.tag;
        (start != end).then(|| wide(start, end))
    }

    /// The data of a node as `safe_load` makes it.
    #[inline]
    #[must_use]
    pub fn tag(&self, node: NodeId) -> Tag {
        self.raw(node).map_or(Tag::Null, |raw| raw.tag)
    }

    /// Returns whether an alias refers to the node.
    #[must_use]
    pub fn is_aliased(&self, node: NodeId) -> bool {
        self.raw(node).is_some_and(|raw| raw.has(Node::ALIASED))
    }

    /// Returns whether there is an alias.
    #[must_use]
    pub fn has_aliases(&self) -> bool {
        // An alias needs an anchor, and most documents have none.
        !self.properties.is_empty() && self.aliases().next().is_some()
    }

    /// Returns whether nodes have values that are written elsewhere: by aliases or merges.
    #[must_use]
    pub fn is_tied(&self) -> bool {
        self.merges.any() || self.has_aliases()
    }

    /// All aliases, in the order of the text.
    pub fn aliases(&self) -> impl Iterator<Item = Use> + '_ {
        // Most files have no anchors, and then no node is an alias.
        let anchored = self
            .properties
            .iter()
            .any(|properties| properties.anchor.0 != properties.anchor.1);
        let nodes = self.nodes.iter().take_while(move |_| anchored);
        nodes.filter(|raw| raw.kind == NodeKind::Alias).map(|raw| Use {
            node: NodeId(raw.first),
            span: raw.span(),
            alias: true,
        })
    }

    /// The columns (Unicode scalar values) before the node's first byte on its line: the indentation of a block
    /// collection.
    #[must_use]
    pub fn indentation(&self, node: NodeId) -> usize {
        self.lines
            .position(&self.text, self.span(node).start)
            .column
            .saturating_sub(1)
    }

    #[inline]
    pub(super) fn raw(&self, node: NodeId) -> Option<Node> {
        self.nodes.get(node.index())
    }

    /// The entries of a mapping as written; none of a sequence or scalar.
    pub(super) fn own_entries(&self, node: NodeId) -> Entries<'_> {
        let pairs = self.raw(node).map_or(0, |raw| {
            if matches!(raw.kind, NodeKind::Mapping(_)) {
                raw.second
            } else {
                0
            }
        });
        Entries::new(self, node.0 + 1, pairs)
    }

    pub(super) fn properties(&self, node: NodeId) -> Option<&Properties> {
        if !self.raw(node)?.has(Node::PROPERTIES) {
            return None;
        }
        let at = self
            .properties
            .binary_search_by_key(&node.0, |properties| properties.node)
            .ok()?;
        self.properties.get(at)
    }

    #[inline]
    pub(super) fn scalar_text(&self, raw: &Node) -> &str {
        let start = raw.first as usize;
        let source = if raw.has(Node::DECODED) {
            &self.decoded
        } else {
            &self.text
        };
        source.get(start..start + raw.second as usize).unwrap_or("")
    }

    /// The use at index `at` of the nodes, and the index of the node after it and its descendants.
    #[inline]
    pub(super) fn use_at(&self, at: u32) -> Option<(Use, u32)> {
        let raw = self.nodes.get(at as usize)?;
        Some(match raw.kind {
            NodeKind::Alias => (
                Use {
                    node: NodeId(raw.first),
                    span: raw.span(),
                    alias: true,
                },
                at + 1,
            ),
            NodeKind::Scalar(_) => (self.own_use(at, &raw), at + 1),
            NodeKind::Sequence(_) | NodeKind::Mapping(_) => (self.own_use(at, &raw), raw.first),
        })
    }

    #[inline]
    fn own_use(&self, at: u32, raw: &Node) -> Use {
        let node = NodeId(at);
        let span = if raw.has(Node::PROPERTIES) {
            self.full_span(node)
        } else {
            raw.span()
        };
        Use {
            node,
            span,
            alias: false,
        }
    }
}

impl PartialEq for Document {
    fn eq(&self, other: &Self) -> bool {
        // Where the side buffer holds a scalar's text makes no difference.
        let is_same = |(one, two): (Node, Node)| {
            let decoded = one.has(Node::DECODED);
            let first = if decoded { one.first } else { two.first };
            one == Node { first, ..two } && (!decoded || self.scalar_text(&one) == other.scalar_text(&two))
        };
        self.text == other.text
            && self.lines == other.lines
            && self.lossy == other.lossy
            && self.nodes.len() == other.nodes.len()
            && self.nodes.iter().zip(other.nodes.iter()).all(is_same)
            && self.properties == other.properties
            && self.comments == other.comments
            && self.markers == other.markers
            && self.problems == other.problems
            && self.merges == other.merges
            && self.defaults == other.defaults
            && self.children == other.children
    }
}

const fn wide(start: u32, end: u32) -> Span {
    Span::new(start as usize, end as usize)
}

/// A node as written (before tags and merges are considered; for what Python holds, see [`Document::data`]).
#[derive(Clone, Debug)]
pub enum View<'a> {
    /// A scalar.
    Scalar(Scalar<'a>),
    /// A sequence.
    Sequence(Items<'a>),
    /// A mapping.
    Mapping(Entries<'a>),
}

/// The items of a sequence, in their order.
#[derive(Clone, Debug)]
pub struct Items<'a> {
    document: &'a Document,
    next: u32,
    left: u32,
}

impl<'a> Items<'a> {
    #[inline]
    const fn new(document: &'a Document, next: u32, left: u32) -> Self {
        Self { document, next, left }
    }
}

impl Iterator for Items<'_> {
    type Item = Use;

    #[inline]
    fn next(&mut self) -> Option<Use> {
        if self.left == 0 {
            return None;
        }
        self.left -= 1;
        let (used, after) = self.document.use_at(self.next)?;
        self.next = after;
        Some(used)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left as usize, Some(self.left as usize))
    }
}

impl ExactSizeIterator for Items<'_> {}

/// The entries of a mapping as written, merges (`<<`) and repeated keys included.
#[derive(Clone, Debug)]
pub struct Entries<'a> {
    items: Items<'a>,
}

impl<'a> Entries<'a> {
    #[inline]
    const fn new(document: &'a Document, next: u32, pairs: u32) -> Self {
        Self {
            items: Items::new(document, next, pairs.saturating_mul(2)),
        }
    }
}

impl Iterator for Entries<'_> {
    type Item = MappingEntry;

    #[inline]
    fn next(&mut self) -> Option<MappingEntry> {
        Some(MappingEntry {
            key: self.items.next()?,
            value: self.items.next()?,
        })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let pairs = self.items.left as usize / 2;
        (pairs, Some(pairs))
    }
}

impl ExactSizeIterator for Entries<'_> {}

#[cfg(test)]
mod tests;
