//! Loads any value as Python does, for fields into which the runtime does not look.

use super::coerce::DataElement;
use super::loaded::Loaded;
use super::python;
use crate::yaml::{Data, Date, Document, NodeId, Timestamp, Value};

/// Limits of depth and size of a loaded value. A shared node counts each time it is met, so that a small text of aliases
/// cannot grow without bounds.
const MOST_NODES: usize = 100_000;
const MOST_DEPTH: usize = 400;

/// Loads `element`. What lies deeper or further than the limits is left out.
pub(super) fn element(document: &Document, element: DataElement) -> Loaded {
    Loader::new(document).element(element, 0)
}

/// Loads `elements` as a list.
pub(super) fn list(document: &Document, elements: &[DataElement]) -> Loaded {
    let mut loader = Loader::new(document);
    Loaded::List(
        elements
            .iter()
            .map(|&element| loader.element(element, 1))
            .collect(),
    )
}

struct Loader<'a> {
    document: &'a Document,
    left: usize,
}

impl<'a> Loader<'a> {
    const fn new(document: &'a Document) -> Self {
        Self {
            document,
            left: MOST_NODES,
        }
    }

    fn element(&mut self, element: DataElement, depth: usize) -> Loaded {
        match element {
            DataElement::Node(used) => self.node(used.node, depth),
            DataElement::Pair(pair) => Loaded::List(vec![
                self.node(pair.key.node, depth + 1),
                self.node(pair.value.node, depth + 1),
            ]),
        }
    }

    fn node(&mut self, node: NodeId, depth: usize) -> Loaded {
        if self.left == 0 || depth > MOST_DEPTH {
            return Loaded::None;
        }
        self.left -= 1;
        match self.document.data(node) {
            Data::Scalar(value) => scalar(&value),
            Data::List(items) => Loaded::List(items.map(|item| self.node(item.node, depth + 1)).collect()),
            Data::PairList(pairs) => Loaded::List(
                pairs
                    .into_iter()
                    .map(|pair| self.element(DataElement::Pair(pair), depth + 1))
                    .collect(),
            ),
            Data::Set(items) => Loaded::Text(self.set(items.iter().map(|item| item.node))),
            Data::Dict(pairs) => {
                let mut map: Vec<(String, Loaded)> = Vec::with_capacity(pairs.entries.len());
                for pair in pairs.entries {
                    let key = text(&self.document.value(pair.key.node));
                    let value = self.node(pair.value.node, depth + 1);
                    match map.iter_mut().find(|(known, _)| *known == key) {
                        Some((_, known)) => *known = value,
                        None => map.push((key, value)),
                    }
                }
                Loaded::Map(map)
            }
        }
    }

    fn set(&self, items: impl Iterator<Item = NodeId>) -> String {
        let items: Vec<String> = items.map(|item| repr(&self.document.value(item))).collect();
        if items.is_empty() {
            "set()".to_owned()
        } else {
            format!("{{{}}}", items.join(", "))
        }
    }
}

/// A scalar as the reports show it: dates and binary data as `str()` gives them.
pub(super) fn scalar(value: &Value<'_>) -> Loaded {
    match value {
        Value::Null => Loaded::None,
        Value::Bool(boolean) => Loaded::Bool(*boolean),
        Value::Integer(integer) => Loaded::Integer(integer.clone()),
        Value::Float(float) => Loaded::Float(*float),
        Value::Text(_) | Value::Date(_) | Value::Timestamp(_) | Value::Binary(_) => Loaded::Text(text(value)),
    }
}

/// `str()` of a scalar; empty for an integer of more digits than Python writes out.
pub(super) fn text(value: &Value<'_>) -> String {
    match value {
        Value::Null => "None".to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Integer(integer) => python::text_from_integer(integer).unwrap_or_default(),
        Value::Float(float) => python::text_from_float(*float),
        Value::Text(text) => (*text).to_owned(),
        Value::Date(date) => date_text(*date),
        Value::Timestamp(time) => time_text(time),
        Value::Binary(bytes) => python::text_from_bytes(bytes),
    }
}

fn repr(value: &Value<'_>) -> String {
    match value {
        Value::Text(text) if text.contains('\'') && !text.contains('"') => format!("\"{text}\""),
        Value::Text(text) => format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'")),
        Value::Date(date) => format!("datetime.date({}, {}, {})", date.year, date.month, date.day),
        _ => text(value),
    }
}

fn date_text(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year, date.month, date.day)
}

fn time_text(time: &Timestamp) -> String {
    let mut text = format!(
        "{} {:02}:{:02}:{:02}",
        date_text(time.date),
        time.hour,
        time.minute,
        time.second
    );
    if time.microsecond != 0 {
        text.push_str(&format!(".{:06}", time.microsecond));
    }
    if let Some(offset) = time.offset {
        let sign = if offset < 0 { '-' } else { '+' };
        let minutes = offset.unsigned_abs();
        text.push_str(&format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60));
    }
    text
}
