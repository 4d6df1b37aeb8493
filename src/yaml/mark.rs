//! The parts of a document that are not nodes: anchors, tags, directives, the marks of starts and ends.

use crate::text::Span;

/// The anchor and tag of a node; an empty span for the one that is not there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Properties {
    pub node: u32,
    pub anchor: (u32, u32),
    pub tag: (u32, u32),
}

/// A node's anchor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Anchor<'a> {
    /// Without the `&`.
    pub name: &'a str,
    /// With the `&`.
    pub span: Span,
}

/// The kind of a [`Marker`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkerKind {
    /// A line that starts with `%`.
    Directive,
    /// `---`
    Start,
    /// `...`
    End,
}

/// A directive or a document's start or end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marker {
    /// The kind.
    pub kind: MarkerKind,
    /// The span.
    pub span: Span,
}
