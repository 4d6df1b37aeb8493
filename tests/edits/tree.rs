//! A text's meaning as a tree of its own, and edits of that tree: what the edited text is compared with.

use lume_wizard::yaml::{Data, Document, NodeId, Use, Value};

/// A Python value. Scalars are their type and their text.
#[derive(Clone, Debug, PartialEq)]
pub enum Tree {
    Scalar(String),
    List(Vec<Tree>),
    Map(Vec<(Tree, Tree)>),
}

pub fn text(text: &str) -> Tree {
    Tree::Scalar(format!("Text({text:?})"))
}

pub fn of(document: &Document) -> Tree {
    document
        .root()
        .map_or_else(|| Tree::Scalar("Null".to_owned()), |root| node(document, root))
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
        Data::Scalar(Value::Float(float)) if float.is_nan() => Tree::Scalar("Float(NaN)".to_owned()),
        Data::Scalar(value) => Tree::Scalar(format!("{value:?}")),
        Data::List(items) => Tree::List(items.map(|item| used(document, item)).collect()),
        Data::Dict(pairs) => Tree::Map(
            pairs
                .entries
                .iter()
                .map(|pair| (used(document, pair.key), used(document, pair.value)))
                .collect(),
        ),
        Data::Set(items) => Tree::List(items.iter().map(|item| used(document, *item)).collect()),
        Data::PairList(pairs) => Tree::List(
            pairs
                .iter()
                .map(|pair| Tree::List(vec![used(document, pair.key), used(document, pair.value)]))
                .collect(),
        ),
    }
}

impl Tree {
    pub fn map(&mut self) -> &mut Vec<(Tree, Tree)> {
        match self {
            Self::Map(entries) => entries,
            other => panic!("no mapping: {other:?}"),
        }
    }

    pub fn get_mut(&mut self, key: &Tree) -> Option<&mut Tree> {
        match self {
            Self::Map(entries) => entries
                .iter_mut()
                .find(|(other, _)| other == key)
                .map(|(_, value)| value),
            _ => None,
        }
    }

    /// Sets a key: where it is, or at the end.
    pub fn put(&mut self, key: Tree, value: Tree) {
        match self.get_mut(&key) {
            Some(old) => *old = value,
            None => self.map().push((key, value)),
        }
    }
}
