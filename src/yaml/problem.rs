//! Texts that `safe_load` refuses: the reason, its place and the remedy.

use crate::text::Span;

/// The sorts of problem, each with the code that reports and `check --explain` use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProblemKind {
    /// The bytes are not UTF-8.
    Encoding,
    /// A character that PyYAML does not take anywhere.
    Character,
    /// A tab where only spaces may be.
    Tab,
    /// The structure cannot be understood.
    Syntax,
    /// Collections are nested too deeply, or the text is too long.
    Limit,
    /// An alias without an anchor before it.
    Alias,
    /// An anchor that is defined twice.
    Anchor,
    /// A second document.
    Document,
    /// A tag that `safe_load` does not know, or that does not fit what it is before.
    Tag,
    /// A scalar that looks like a number, date or the like and is none.
    Value,
    /// A list or mapping as a key.
    Key,
    /// A merge of something that cannot be merged.
    Merge,
}

impl ProblemKind {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Encoding,
        Self::Character,
        Self::Tab,
        Self::Syntax,
        Self::Limit,
        Self::Alias,
        Self::Anchor,
        Self::Document,
        Self::Tag,
        Self::Value,
        Self::Key,
        Self::Merge,
    ];

    /// The diagnostic code: `yaml-tab` and so on.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Encoding => "yaml-encoding",
            Self::Character => "yaml-character",
            Self::Tab => "yaml-tab",
            Self::Syntax => "yaml-syntax",
            Self::Limit => "yaml-limit",
            Self::Alias => "yaml-alias",
            Self::Anchor => "yaml-anchor",
            Self::Document => "yaml-document",
            Self::Tag => "yaml-tag",
            Self::Value => "yaml-value",
            Self::Key => "yaml-key",
            Self::Merge => "yaml-merge",
        }
    }
}

/// Something that makes `safe_load` refuse the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YamlProblem {
    /// The kind of problem.
    pub kind: ProblemKind,
    /// The problem, without its place.
    pub message: String,
    /// The remedy.
    pub help: &'static str,
    /// The span: never longer than the offending piece; empty where something is missing.
    pub span: Span,
}

impl YamlProblem {
    pub(super) fn new(kind: ProblemKind, span: Span, message: impl Into<String>, help: &'static str) -> Self {
        Self {
            kind,
            message: message.into(),
            help,
            span,
        }
    }
}
