//! The tokens between the scanner and the composer.

use crate::yaml::node::ScalarStyle;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::yaml) enum TokenKind {
    StreamEnd,
    Directive,
    DocumentStart,
    DocumentEnd,
    BlockSequenceStart,
    BlockMappingStart,
    BlockEnd,
    FlowSequenceStart,
    FlowSequenceEnd,
    FlowMappingStart,
    FlowMappingEnd,
    BlockEntry,
    FlowEntry,
    Key,
    Value,
    Alias,
    Anchor,
    Tag,
    Scalar(ScalarStyle),
}

/// A token with its place. `first` and `second` are, of a scalar: where its value starts (in the side buffer when
/// `decoded`, else in the text) and how long it is; of a tag or directive: its index in the scanner's list.
#[derive(Clone, Copy, Debug)]
pub(in crate::yaml) struct Token {
    pub kind: TokenKind,
    pub decoded: bool,
    pub start: u32,
    pub end: u32,
    pub first: u32,
    pub second: u32,
}

impl Token {
    #[inline]
    pub const fn new(kind: TokenKind, start: u32, end: u32) -> Self {
        Self {
            kind,
            decoded: false,
            start,
            end,
            first: 0,
            second: 0,
        }
    }
}

/// A tag as written: its handle (none in `!<…>` and for a lone `!`) and the rest, unescaped.
#[derive(Clone, Debug)]
pub(in crate::yaml) struct TagText {
    pub handle: Option<String>,
    pub suffix: String,
}

/// A directive's content.
#[derive(Clone, Debug)]
pub(in crate::yaml) enum Directive {
    /// `%YAML`, and whether its major version is 1.
    Version { supported: bool },
    /// `%TAG`
    Handle { handle: String, prefix: String },
    /// Any other: ignored.
    Other,
}
