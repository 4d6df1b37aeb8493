//! The contents of an answers file, before it is known to be an answer.

use crate::text::Span;

/// A value as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum WrittenValue {
    /// Nothing, `~` or `null`.
    Nothing,
    /// One scalar: a plain one as written, a quoted one without its quotes.
    Text(String),
    /// A list; only its first item matters, and only where that is a scalar.
    List(Option<Box<WrittenValue>>),
    /// A mapping at the outermost level; deeper ones are not looked into.
    Mapping(Vec<Pair>),
    /// A mapping deeper in the file.
    Other,
    /// A value of any kind with this explicit tag (`!!int`, `!!python/...`), which would make something else of it.
    Tagged(String),
}

/// A key and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    pub key: String,
    pub value: WrittenValue,
    /// The span of the value.
    pub span: Span,
}

impl WrittenValue {
    /// The text, or the first text of a list of choices.
    pub fn first(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::List(Some(first)) => match &**first {
                Self::Text(text) => Some(text),
                _ => None,
            },
            _ => None,
        }
    }

    /// The explicit tag of the value, or of the first of a list of choices.
    pub fn tag(&self) -> Option<&str> {
        match self {
            Self::Tagged(tag) => Some(tag),
            Self::List(Some(first)) => first.tag(),
            _ => None,
        }
    }

    /// Returns whether no answer is given: nothing is there, or a list of nothing.
    pub fn is_nothing(&self) -> bool {
        match self {
            Self::Nothing | Self::List(None) => true,
            Self::List(Some(first)) => **first == Self::Nothing,
            _ => false,
        }
    }
}
