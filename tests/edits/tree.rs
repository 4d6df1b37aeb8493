//! A text's meaning as a tree of its own, and edits of that tree: what the edited text is compared with. Copies share
//! what they do not change.

use lume_wizard::yaml::{Data, Document, NodeId, Use, Value};
use std::sync::Arc;

/// A Python value.
#[derive(Clone, Debug, PartialEq)]
pub enum Tree {
    /// A str.
    Text(Arc<str>),
    /// Another scalar: its type and its text.
    Scalar(Arc<str>),
    List(Arc<Vec<Tree>>),
    Map(Arc<Vec<(Tree, Tree)>>),
}

pub fn text(text: &str) -> Tree {
    Tree::Text(text.into())
}

pub fn null() -> Tree {
    scalar(&Value::Null)
}

pub fn empty() -> Tree {
    map(Vec::new())
}

pub fn map(entries: Vec<(Tree, Tree)>) -> Tree {
    Tree::Map(Arc::new(entries))
}

fn list(items: Vec<Tree>) -> Tree {
    Tree::List(Arc::new(items))
}

fn scalar(value: &Value) -> Tree {
    match value {
        Value::Text(text) => Tree::Text((*text).into()),
        other => Tree::Scalar(typed(other).into()),
    }
}

/// A scalar's type and its text.
fn typed(value: &Value) -> String {
    match value {
        Value::Float(float) if float.is_nan() => "Float(NaN)".to_owned(),
        value => format!("{value:?}"),
    }
}

pub fn of(document: &Document) -> Tree {
    document.root().map_or_else(null, |root| node(document, root))
}

/// The value of a YAML text.
pub fn parsed(text: &str) -> Tree {
    let document = Document::parse(text.to_owned());
    assert!(
        document.problems().is_empty(),
        "{text:?}: {:?}",
        document.problems()
    );
    of(&document)
}

fn used(document: &Document, used: Use) -> Tree {
    node(document, used.node)
}

fn node(document: &Document, at: NodeId) -> Tree {
    match document.data(at) {
        Data::Scalar(value) => scalar(&value),
        Data::List(items) => list(items.map(|item| used(document, item)).collect()),
        Data::Dict(pairs) => map(pairs
            .entries
            .iter()
            .map(|pair| (used(document, pair.key), used(document, pair.value)))
            .collect()),
        Data::Set(items) => list(items.iter().map(|item| used(document, *item)).collect()),
        Data::PairList(pairs) => list(
            pairs
                .iter()
                .map(|pair| list(vec![used(document, pair.key), used(document, pair.value)]))
                .collect(),
        ),
    }
}

impl Tree {
    /// Whether the document has this value.
    pub fn is(&self, document: &Document) -> bool {
        match document.root() {
            Some(root) => self.is_at(document, root),
            None => *self == null(),
        }
    }

    fn is_at(&self, document: &Document, at: NodeId) -> bool {
        match (self, document.data(at)) {
            (Self::Text(text), Data::Scalar(Value::Text(found))) => **text == *found,
            (Self::Scalar(_), Data::Scalar(Value::Text(_))) => false,
            (Self::Scalar(meant), Data::Scalar(found)) => **meant == *typed(&found),
            (Self::List(items), Data::List(found)) => {
                items.len() == found.len()
                    && items
                        .iter()
                        .zip(found)
                        .all(|(item, found)| item.is_at(document, found.node))
            }
            (Self::Map(entries), Data::Dict(found)) => {
                entries.len() == found.entries.len()
                    && entries.iter().zip(&found.entries).all(|((key, value), found)| {
                        key.is_at(document, found.key.node) && value.is_at(document, found.value.node)
                    })
            }
            (Self::List(_), Data::Set(_) | Data::PairList(_)) => *self == node(document, at),
            _ => false,
        }
    }

    /// The entries of a mapping.
    pub fn entries(&mut self) -> Option<&mut Vec<(Tree, Tree)>> {
        match self {
            Self::Map(entries) => Some(Arc::make_mut(entries)),
            _ => None,
        }
    }

    /// The items of a list.
    pub fn items(&mut self) -> Option<&mut Vec<Tree>> {
        match self {
            Self::List(items) => Some(Arc::make_mut(items)),
            _ => None,
        }
    }

    /// The number of entries or items; none for a scalar.
    pub fn size(&self) -> Option<usize> {
        match self {
            Self::Map(entries) => Some(entries.len()),
            Self::List(items) => Some(items.len()),
            Self::Text(_) | Self::Scalar(_) => None,
        }
    }

    pub fn get_mut(&mut self, key: &Tree) -> Option<&mut Tree> {
        self.entries()?
            .iter_mut()
            .find(|(other, _)| other == key)
            .map(|(_, value)| value)
    }

    /// Sets a key: where it is, or at the end.
    pub fn put(&mut self, key: Tree, value: Tree) {
        match self.get_mut(&key) {
            Some(old) => *old = value,
            None => self.entries().expect("a mapping").push((key, value)),
        }
    }
}
