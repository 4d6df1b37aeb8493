//! Changes of a document, said in terms of its nodes. The text follows from it ([`DocumentChanges::patches`]), and so
//! does what the new text must mean ([`DocumentChanges::verify`]): the two never come from one another.

use crate::text::Span;
use crate::yaml::{CollectionStyle, Document, NodeId, Tag, Use, View, same};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The reason why a change of a document is not made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Refused {
    /// The obstacle.
    pub message: String,
    /// The help; empty when there is none.
    pub help: &'static str,
    /// Its span, if it has one.
    pub span: Option<Span>,
}

impl Refused {
    pub(super) fn new(message: impl Into<String>, help: &'static str, span: Option<Span>) -> Self {
        Self {
            message: message.into(),
            help,
            span,
        }
    }
}

/// A value given as YAML text, and what it means.
#[derive(Clone, Debug)]
pub struct Fragment {
    pub(super) document: Arc<Document>,
}

impl Fragment {
    /// Reads `text` as one YAML value; an empty text is null.
    ///
    /// # Errors
    /// When it is not YAML that `safe_load` takes.
    pub fn parse(text: &str) -> Result<Self, Refused> {
        let document = Document::parse(text.to_owned());
        match document.problems().first() {
            // Where a line of a file would be named, one line of text has only itself.
            Some(_) if !text.contains(['\n', '\r']) => Err(Refused::new(
                format!("the value is not YAML: `{text}`"),
                "look at its brackets and quotes; a text with special characters needs quotes",
                None,
            )),
            Some(problem) => Err(Refused::new(
                format!("the value is not YAML: {}", problem.message),
                problem.help,
                None,
            )),
            None => Ok(Self {
                document: Arc::new(document),
            }),
        }
    }

    /// The value's document.
    #[must_use]
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// The value's outermost node; none for an empty text.
    #[must_use]
    pub fn root(&self) -> Option<NodeId> {
        self.document.root()
    }

    /// Returns whether it means the same as `node` of `document`.
    #[must_use]
    pub fn means(&self, document: &Document, node: NodeId) -> bool {
        match self.root() {
            Some(root) => same(&self.document, root, document, node),
            None => document.tag(node) == Tag::Null,
        }
    }
}

/// Something that is not in the document yet.
#[derive(Clone, Debug)]
pub enum NewValue {
    /// A value given as YAML text.
    Written(Fragment),
    /// A text, quoted where YAML needs it.
    Text(String),
    /// A mapping; by indentation or with braces, as its neighbours are.
    Mapping(Vec<(String, NewValue)>),
    /// A mapping by indentation of such entries.
    Entries(Vec<Insert>),
    /// The same as a node of the document, written again.
    Again(NodeId),
}

/// An entry to be put into a collection.
#[derive(Clone, Debug)]
pub enum Insert {
    /// A new one. Items of sequences have no key.
    New {
        /// Its key.
        key: Option<String>,
        /// Its value.
        value: NewValue,
    },
    /// One that is in the document, with its text: moved when it is removed there, else copied.
    Text(MovedEntry),
}

/// An entry of the document whose text is put somewhere else.
#[derive(Clone, Debug)]
pub struct MovedEntry {
    /// The collection in which it is.
    pub from: NodeId,
    /// Its index there.
    pub index: usize,
    /// Its key there; none keeps it.
    pub key: Option<String>,
    /// A field of its value (a mapping) that becomes this text: the `name` inside.
    pub field: Option<(usize, String)>,
    /// Whether the comments directly above it come along.
    pub with_comments: bool,
}

/// The changes of one collection. Indices are those of its entries as they are.
#[derive(Clone, Debug, Default)]
pub struct CollectionChange {
    /// Entries that go.
    pub removed: BTreeSet<usize>,
    /// Entries whose key becomes this text.
    pub keys: BTreeMap<usize, String>,
    /// Entries whose value becomes this.
    pub values: BTreeMap<usize, NewValue>,
    /// Insertions before the entry of this index (the number of entries: at the end).
    pub inserted: BTreeMap<usize, Vec<Insert>>,
}

impl CollectionChange {
    /// Returns whether nothing changes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.removed.is_empty()
            && self.keys.is_empty()
            && self.values.is_empty()
            && self.inserted.values().all(Vec::is_empty)
    }
}

/// Changes of a document's collections.
#[derive(Clone, Debug, Default)]
pub struct DocumentChanges {
    /// By collection.
    pub collections: BTreeMap<NodeId, CollectionChange>,
    /// The value that a document without one gets.
    pub root: Option<NewValue>,
    /// Whether a node that is used in several places may be changed, and with it all of them.
    pub shared: bool,
}

impl DocumentChanges {
    /// The change of the collection `node`, to be filled in.
    pub fn of(&mut self, node: NodeId) -> &mut CollectionChange {
        self.collections.entry(node).or_default()
    }

    /// Puts a value in the place of entry `index` of `collection`, which holds `old` now. A sequence by indentation
    /// keeps its form: only the items that differ change.
    pub fn set_value(
        &mut self,
        document: &Document,
        collection: NodeId,
        index: usize,
        old: Use,
        new: Fragment,
    ) {
        match same_form(document, old, &new) {
            Some(items) => self.set_items(document, old.node, items),
            None => {
                self.of(collection).values.insert(index, NewValue::Written(new));
            }
        }
    }

    fn set_items(&mut self, document: &Document, sequence: NodeId, items: Vec<Fragment>) {
        let View::Sequence(old) = document.view(sequence) else {
            return;
        };
        let old: Vec<Use> = old.collect();
        let change = self.of(sequence);
        change.removed.extend(items.len()..old.len());
        for (index, item) in items.into_iter().enumerate() {
            match old.get(index) {
                Some(old) if !old.alias && item.means(document, old.node) => {}
                Some(_) => {
                    change.values.insert(index, NewValue::Written(item));
                }
                None => change.inserted.entry(old.len()).or_default().push(Insert::New {
                    key: None,
                    value: NewValue::Written(item),
                }),
            }
        }
    }
}

/// The items of `new` when it is a list of scalars that can take the form of `old`, a sequence by indentation.
fn same_form(document: &Document, old: Use, new: &Fragment) -> Option<Vec<Fragment>> {
    let block = document.collection_style(old.node) == Some(CollectionStyle::Block);
    if old.alias || !block || document.full_span(old.node) != document.span(old.node) {
        return None;
    }
    let root = new.root()?;
    let untagged = new.document.full_span(root) == new.document.span(root);
    match (document.view(old.node), new.document.view(root)) {
        (View::Sequence(_), View::Sequence(items)) if untagged && items.len() > 0 => {
            items.map(|item| part(new, item)).collect()
        }
        _ => None,
    }
}

/// A scalar of a fragment as a value of its own; none when it means something else alone.
fn part(fragment: &Fragment, item: Use) -> Option<Fragment> {
    let whole = &fragment.document;
    if item.alias || whole.anchor(item.node).is_some() || whole.scalar(item.node).is_none() {
        return None;
    }
    let own = Fragment::parse(item.span.of(whole.text())).ok()?;
    own.means(whole, item.node).then_some(own)
}
