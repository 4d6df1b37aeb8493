//! The nodes of a document: compact in memory.

use crate::text::Span;

/// A node of one document. Identifiers are in the order of the text; they are worth nothing in another document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(super) u32);

impl NodeId {
    #[inline]
    pub(super) const fn index(self) -> usize {
        self.0 as usize
    }
}

/// The style in which a scalar is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ScalarStyle {
    /// Nothing is there: an empty value.
    Absent,
    /// Without quotes.
    Plain,
    /// `'…'`
    SingleQuoted,
    /// `"…"`
    DoubleQuoted,
    /// `|`
    Literal,
    /// `>`
    Folded,
}

/// The style in which a sequence or mapping is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CollectionStyle {
    /// By indentation.
    Block,
    /// With brackets or braces.
    Flow,
    /// A mapping of one pair without braces inside brackets: `[a: b]`.
    FlowPair,
}

/// A node's type for `safe_load`: its explicit tag, or else the one that its text resolves to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Tag {
    /// `!!null`
    Null,
    /// `!!bool`
    Bool,
    /// `!!int`
    Integer,
    /// `!!float`
    Float,
    /// `!!str`
    Text,
    /// `!!binary`
    Binary,
    /// `!!timestamp`
    Timestamp,
    /// `!!seq`
    Sequence,
    /// `!!map`
    Mapping,
    /// `!!set`
    Set,
    /// `!!omap`
    OrderedMap,
    /// `!!pairs`
    Pairs,
    /// `!!merge`: the key `<<`
    Merge,
    /// `!!value`: the key `=`
    DefaultValue,
    /// One that `safe_load` refuses.
    Unknown,
}

impl Tag {
    /// Returns whether a node with this tag is read as one scalar value.
    #[must_use]
    pub const fn is_scalar(self) -> bool {
        matches!(
            self,
            Self::Null
                | Self::Bool
                | Self::Integer
                | Self::Float
                | Self::Text
                | Self::Binary
                | Self::Timestamp
        )
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum NodeKind {
    Scalar(ScalarStyle),
    Sequence(CollectionStyle),
    Mapping(CollectionStyle),
    Alias,
}

/// 20 bytes. The nodes lie in the order of the text, so that the children of a collection follow it; `first` and
/// `second` are, of a scalar: where its decoded text starts and how long it is; of a collection: the index after its
/// last descendant and the number of its items or pairs; of an alias: the node it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Node {
    pub start: u32,
    pub end: u32,
    pub first: u32,
    pub second: u32,
    pub kind: NodeKind,
    pub tag: Tag,
    pub flags: u8,
}

impl Node {
    /// The scalar's text is in the side buffer, since it differs from what is written.
    pub const DECODED: u8 = 1;
    /// An anchor or a tag is before it.
    pub const PROPERTIES: u8 = 2;
    /// An alias refers to it.
    pub const ALIASED: u8 = 4;

    #[inline]
    pub const fn span(&self) -> Span {
        Span::new(self.start as usize, self.end as usize)
    }

    #[inline]
    pub const fn has(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }

    #[inline]
    pub const fn is_collection(&self) -> bool {
        matches!(self.kind, NodeKind::Sequence(_) | NodeKind::Mapping(_))
    }

    #[inline]
    pub const fn is_mapping(&self) -> bool {
        matches!(self.kind, NodeKind::Mapping(_))
    }
}

/// A node at a place where it is used: there itself, or through an alias.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Use {
    /// The node; for an alias, the one that it refers to.
    pub node: NodeId,
    /// The span of this occurrence: the node with its anchor and tag, or the alias (`*name`).
    pub span: Span,
    /// Whether an alias is here.
    pub alias: bool,
}

/// A key and its value as written in a mapping.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MappingEntry {
    /// The key.
    pub key: Use,
    /// The value; a node of style [`ScalarStyle::Absent`] with an empty span after the colon where none is written.
    pub value: Use,
}

/// A scalar's text after unquoting, unescaping and folding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scalar<'a> {
    /// The text. (A lone surrogate, which only an escape can bring in, is held as the private-use character 0x10_0000
    /// above it.)
    pub text: &'a str,
    /// The style in which it is written.
    pub style: ScalarStyle,
}
