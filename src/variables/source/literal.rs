//! Python's values: literals, and lists and mappings of them.

/// A value that is known without running anything.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// `None`.
    None,
    /// `True` or `False`.
    Bool(bool),
    /// As written, with its sign.
    Number(String),
    /// A string after its escapes.
    Text(String),
    /// A list, tuple or array of literals.
    List(Vec<Literal>),
    /// A dict of literals.
    Map(Vec<(Literal, Literal)>),
}

impl Literal {
    /// The number of its parts, itself included.
    pub(super) fn parts(&self) -> usize {
        match self {
            Self::None | Self::Bool(_) | Self::Number(_) | Self::Text(_) => 1,
            Self::List(items) => 1 + items.iter().map(Self::parts).sum::<usize>(),
            Self::Map(entries) => {
                let parts = entries.iter().map(|(key, value)| key.parts() + value.parts());
                1 + parts.sum::<usize>()
            }
        }
    }
}
