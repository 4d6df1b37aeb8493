//! Parts of mapping files: rows, symbols, formulas and texts, as they are written.

use super::kind::entries;
use super::row::{MappingRow, RowFormula, Symbols, Written};
use crate::text::Span;
use crate::yaml::{Document, NodeId, Tag, Value, View};

/// The place of a key of the file.
pub(super) fn heading(document: &Document, key: &str) -> Option<Span> {
    let entries = document.pairs(document.root()?).entries;
    let is_key = |node: NodeId| document.scalar(node).is_some_and(|scalar| scalar.text == key);
    entries
        .iter()
        .find(|entry| is_key(entry.key.node))
        .map(|entry| entry.key.span)
}

/// The entries of a mapping as rows, each filled from its own mapping.
pub(super) fn rows(
    document: &Document,
    mapping: NodeId,
    fill: impl Fn(&mut MappingRow, NodeId),
) -> Vec<MappingRow> {
    if !matches!(document.view(mapping), View::Mapping(_)) {
        return Vec::new();
    }
    let pairs = document.pairs(mapping).entries;
    let rows = pairs.into_iter().map(|entry| {
        let mut row = MappingRow {
            name: written(document, entry.key.node),
            symbols: Symbols::Missing,
            formula: RowFormula::Missing,
            protocol: None,
            malformed: None,
        };
        match document.view(entry.value.node) {
            View::Mapping(_) => fill(&mut row, entry.value.node),
            _ => row.malformed = Some(document.span(entry.value.node)),
        }
        row
    });
    rows.collect()
}

/// A list of symbols.
pub(super) fn symbols(document: &Document, node: Option<NodeId>) -> Symbols {
    let Some(node) = node else {
        return Symbols::Missing;
    };
    match document.view(node) {
        View::Sequence(items) => Symbols::List(items.map(|item| written(document, item.node)).collect()),
        // Python takes the keys of a dict for a list.
        View::Mapping(_) => {
            let keys = document.pairs(node).entries.into_iter();
            Symbols::List(keys.map(|entry| written(document, entry.key.node)).collect())
        }
        View::Scalar(_) => match document.value(node) {
            Value::Null => Symbols::Null(document.span(node)),
            Value::Text(_) => Symbols::Text(written(document, node)),
            _ => Symbols::Other(document.span(node)),
        },
    }
}

/// A formula.
pub(super) fn formula(document: &Document, node: Option<NodeId>) -> RowFormula {
    let Some(node) = node else {
        return RowFormula::Missing;
    };
    match document.view(node) {
        View::Scalar(_) => RowFormula::Text(written(document, node)),
        _ => RowFormula::Other(document.span(node)),
    }
}

/// A node as text.
pub(super) fn written(document: &Document, node: NodeId) -> Written {
    let text = match document.value(node) {
        Value::Null => "None".to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Integer(integer) => integer.to_string(),
        Value::Float(float) if float.is_nan() => "nan".to_owned(),
        Value::Float(float) => format!("{float:?}"),
        Value::Text(text) => text.to_owned(),
        _ => document
            .scalar(node)
            .map_or_else(String::new, |scalar| scalar.text.to_owned()),
    };
    let is_text = matches!(document.view(node), View::Scalar(_)) && document.tag(node) == Tag::Text;
    Written {
        text,
        node,
        span: document.span(node),
        is_text,
    }
}

/// The place of a part of a scalar: of the part itself where the file has the scalar's text as it is, else of all of it.
#[must_use]
pub fn part(document: &Document, written: &Written, range: &std::ops::Range<usize>) -> Span {
    let source = written.span.of(document.text());
    match source.find(&written.text) {
        Some(at) if !written.text.is_empty() => {
            let start = written.span.start + at;
            Span::new(start + range.start, start + range.end)
        }
        _ => written.span,
    }
}

/// The value of a mapping's key as text.
pub(super) fn text_of(document: &Document, mapping: NodeId, key: &str) -> Option<String> {
    entries(document, mapping)
        .find(|(name, _)| name == key)
        .map(|(_, node)| written(document, node).text)
}
