//! The reading of a variables file: where its sections are, and its variables.

use super::index::Index;
use super::models;
use super::rules::VariableKind;
use super::runtime::Runtime;
use crate::text::{Diagnostic, Section, Severity, Span};
use crate::yaml::{Data, Document, NodeId, Tag, Use, Value, View};

/// Memory is reserved for so many variables that edits add.
const ROOM: usize = 1024;

/// A variable in the file. It exists as soon as its place is understood, also when the runtime refuses it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its section.
    pub section: Section,
    /// Its name as the runtime would hold it; empty in a list where none is given.
    pub name: String,
    /// The node of the variable: a mapping of fields in a file that is in order.
    pub node: NodeId,
    /// From its name (or the start of its list item) to the end of its fields.
    pub span: Span,
    /// Its name: the key in a section that is a mapping, the value of `name` in a list; where a list's item has no
    /// name, nothing at the start of the item.
    pub name_span: Span,
    /// The node of its name; none in a list's item that has no `name`.
    pub name_node: Option<NodeId>,
    /// Whether it is an item of a list, so that its name is one of its fields.
    pub listed: bool,
    /// Its kind, where it says one that the runtime knows.
    pub kind: Option<VariableKind>,
}

/// A field of a variable as written; merged fields and all but the last of repeated ones included as Python has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The key's text; keys that are not text as written.
    pub key: String,
    /// The span of the key.
    pub key_span: Span,
    /// The span of the value (an alias where one is used).
    pub value_span: Span,
    /// The value.
    pub node: NodeId,
}

/// The form of a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SectionForm {
    /// A mapping from names to fields.
    Mapping,
    /// A list of mappings with `name`.
    List,
    /// Something else: nothing, a text, a number.
    Other,
}

/// One section of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SectionPlace {
    /// Which.
    pub section: Section,
    /// Its key, `input_variables` or `output_variables`.
    pub key_span: Span,
    /// The span of its value (an alias where one is used).
    pub value_span: Span,
    /// Its value.
    pub node: NodeId,
    /// Its form.
    pub form: SectionForm,
}

/// The positions of the two sections.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// The mapping that holds the sections (or would, when the file has none yet); none when the file is no mapping.
    pub parent: Option<NodeId>,
    /// The model whose sections these are: the top-level key above them; none for those at the top.
    pub model: Option<String>,
    places: [Option<SectionPlace>; 2],
}

impl Layout {
    /// The place of `section`; none where it is missing.
    #[must_use]
    pub fn section(&self, section: Section) -> Option<&SectionPlace> {
        let [input, output] = &self.places;
        match section {
            Section::Input => input.as_ref(),
            Section::Output => output.as_ref(),
        }
    }

    /// Finds the sections of `document`: those of the model that is named, else those at the top.
    pub(super) fn of(document: &Document, model: Option<&str>) -> Self {
        let Some(root) = document.root() else {
            return Self::default();
        };
        if !is_dict(document, root) {
            return Self::default();
        }
        let Some(name) = model else {
            return Self::at(document, root, None);
        };
        match models::model(document, name) {
            Some(found) => Self::at(document, found.node, Some(found.name)),
            None => Self {
                model: Some(name.to_owned()),
                ..Self::default()
            },
        }
    }

    fn at(document: &Document, parent: NodeId, model: Option<String>) -> Self {
        let mut places = [None, None];
        if let Data::Dict(pairs) = document.data(parent) {
            for entry in &pairs.entries {
                let Value::Text(key) = document.value(entry.key.node) else {
                    continue;
                };
                for (place, section) in places.iter_mut().zip(Section::ALL) {
                    if key == section.key() {
                        *place = Some(SectionPlace {
                            section,
                            key_span: entry.key.span,
                            value_span: entry.value.span,
                            node: entry.value.node,
                            form: form(document, entry.value.node),
                        });
                    }
                }
            }
        }
        Self {
            parent: Some(parent),
            model,
            places,
        }
    }
}

/// The form of a section's value, without going through its entries.
fn form(document: &Document, node: NodeId) -> SectionForm {
    if is_dict(document, node) {
        return SectionForm::Mapping;
    }
    match (document.view(node), document.tag(node)) {
        (View::Sequence(_), Tag::OrderedMap | Tag::Pairs) => SectionForm::Other,
        (View::Sequence(_), _) => SectionForm::List,
        _ => SectionForm::Other,
    }
}

/// Returns whether a node is a dict in Python, without going through its entries.
pub(super) fn is_dict(document: &Document, node: NodeId) -> bool {
    let tag = document.tag(node);
    match document.view(node) {
        View::Mapping(_) if tag.is_scalar() => matches!(document.data(node), Data::Dict(_)),
        View::Mapping(_) => tag != Tag::Set,
        View::Sequence(_) | View::Scalar(_) => false,
    }
}

/// The verdict of a runtime on a variables file.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The runtime.
    pub runtime: Runtime,
    /// The diagnostics, in the order of the text. An error is there exactly when the runtime refuses the file.
    pub diagnostics: Vec<Diagnostic>,
    /// The positions of the sections.
    pub layout: Layout,
    pub(super) inputs: Vec<Entry>,
    pub(super) outputs: Vec<Entry>,
    pub(super) index: Index,
}

impl Reading {
    /// Reserves memory for what edits add, so that the first one does not wait for it.
    pub(super) fn reserve(&mut self) {
        self.inputs.reserve_exact(ROOM);
        self.outputs.reserve_exact(ROOM);
        self.index.reserve(ROOM);
    }

    /// The model whose sections these are; none where they are at the file's top.
    #[must_use]
    pub fn model(&self) -> Option<&str> {
        self.layout.model.as_deref()
    }

    /// Returns whether the runtime takes the file.
    #[must_use]
    pub fn accepted(&self) -> bool {
        self.diagnostics
            .iter()
            .all(|diagnostic| diagnostic.severity != Severity::Error)
    }

    /// The variables of `section` in the order of the file.
    #[must_use]
    pub fn entries(&self, section: Section) -> &[Entry] {
        match section {
            Section::Input => &self.inputs,
            Section::Output => &self.outputs,
        }
    }

    /// Variable `number` of all, inputs first.
    pub(super) fn numbered(&self, number: u32) -> Option<&Entry> {
        let number = number as usize;
        let outputs = number.checked_sub(self.inputs.len());
        outputs.map_or_else(|| self.inputs.get(number), |index| self.outputs.get(index))
    }

    /// The number of entry `index` of `section` among all, inputs first.
    pub(super) fn number(&self, section: Section, index: usize) -> u32 {
        let before = match section {
            Section::Input => 0,
            Section::Output => self.inputs.len(),
        };
        (before + index) as u32
    }

    /// The variables of `section` called `name`, by their indices, in order.
    pub fn named<'a>(&'a self, section: Section, name: &'a str) -> impl Iterator<Item = usize> + 'a {
        let first = self.number(section, 0);
        let is_it = move |number: &u32| {
            let entry = self.numbered(*number);
            entry.is_some_and(|entry| entry.section == section && entry.name == name)
        };
        let found = self.index.named(name).filter(is_it);
        found.map(move |number| (number - first) as usize)
    }

    /// All variables, inputs first.
    pub fn all(&self) -> impl Iterator<Item = &Entry> {
        self.inputs.iter().chain(&self.outputs)
    }
}

/// The fields of a variable, as Python would have them: merges applied, the last of repeated keys. Empty when the
/// variable is not a mapping.
#[must_use]
pub fn fields(document: &Document, entry: &Entry) -> Vec<Field> {
    let Data::Dict(pairs) = document.data(entry.node) else {
        return Vec::new();
    };
    pairs
        .entries
        .iter()
        .map(|pair| Field {
            key: key_text(document, pair.key),
            key_span: pair.key.span,
            value_span: pair.value.span,
            node: pair.value.node,
        })
        .collect()
}

fn key_text(document: &Document, key: Use) -> String {
    match document.value(key.node) {
        Value::Text(text) => text.to_owned(),
        _ => key.span.of(document.text()).to_owned(),
    }
}

/// The mapping of a variable, and those merged into it.
pub(super) fn merged_mappings(document: &Document, node: NodeId) -> Vec<NodeId> {
    let mut found = Vec::new();
    let mut left = vec![node];
    while let Some(node) = left.pop() {
        let View::Mapping(entries) = document.view(node) else {
            continue;
        };
        if found.contains(&node) {
            continue;
        }
        found.push(node);
        for entry in entries.filter(|entry| document.tag(entry.key.node) == Tag::Merge) {
            match document.view(entry.value.node) {
                View::Sequence(items) => left.extend(items.map(|item| item.node)),
                _ => left.push(entry.value.node),
            }
        }
    }
    found
}
