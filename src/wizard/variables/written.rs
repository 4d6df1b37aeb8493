//! Values as a form shows them and as they are typed: YAML text on one line, and what people write instead.

use crate::text::{Span, display};
use crate::variables::ValueKind;
use crate::variables::entry::Field;
use crate::yaml::{Document, NodeId, Tag, Value, View};

/// The longest value that a form shows for editing, in bytes; longer ones are for the raw file.
pub const LONGEST: usize = 4000;

/// A value as it is shown in a form; none when it is too long for one line.
#[must_use]
pub fn shown(document: &Document, field: &Field, kind: Option<ValueKind>) -> Option<String> {
    if field.value_span.len() > LONGEST {
        return None;
    }
    let list = matches!(document.view(field.node), View::Sequence(_));
    Some(match kind {
        Some(ValueKind::Texts | ValueKind::Integers) if list => {
            let flow = flow(document, field.node);
            let inside = flow.strip_prefix('[').and_then(|flow| flow.strip_suffix(']'));
            match inside {
                Some(inside) if !inside.contains(['[', '{', '"', '\'']) => inside.to_owned(),
                _ => flow,
            }
        }
        Some(ValueKind::Text | ValueKind::ImageFile | ValueKind::Array | ValueKind::Choice(_)) => {
            unquoted(document, field.node, field.value_span)
        }
        _ => flow(document, field.node),
    })
}

/// A value as people write it: a text without its quotes, anything else as it stands there.
#[must_use]
pub fn unquoted(document: &Document, node: NodeId, span: Span) -> String {
    match document.scalar(node) {
        Some(_) => match document.value(node) {
            Value::Text(text) => text.to_owned(),
            _ => span.of(document.text()).to_owned(),
        },
        None => flow(document, node),
    }
}

/// A value on one line: scalars as they are written, lists and mappings in brackets and braces.
#[must_use]
pub fn flow(document: &Document, node: NodeId) -> String {
    let mut text = String::new();
    write_flow(document, node, &mut text);
    text
}

fn write_flow(document: &Document, node: NodeId, text: &mut String) {
    if text.len() > LONGEST {
        return;
    }
    match document.view(node) {
        View::Scalar(_) => {
            let written = document.span(node).of(document.text());
            if written.contains(['\n', '\r']) {
                match document.value(node) {
                    Value::Text(value) => text.push_str(&as_yaml(value)),
                    _ => text.push_str(&written.replace(['\n', '\r'], " ")),
                }
            } else {
                text.push_str(written);
            }
        }
        View::Sequence(items) => {
            text.push('[');
            for (at, item) in items.enumerate() {
                if at > 0 {
                    text.push_str(", ");
                }
                write_flow(document, item.node, text);
            }
            text.push(']');
        }
        View::Mapping(entries) => {
            text.push('{');
            for (at, entry) in entries.enumerate() {
                if at > 0 {
                    text.push_str(", ");
                }
                write_flow(document, entry.key.node, text);
                text.push_str(": ");
                write_flow(document, entry.value.node, text);
            }
            text.push('}');
        }
    }
}

/// The YAML text of what was typed for a field of this kind; none when nothing was typed.
#[must_use]
pub fn typed(kind: Option<ValueKind>, text: &str) -> Option<String> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let bracketed = text.starts_with('[');
    Some(match kind {
        Some(ValueKind::Text | ValueKind::ImageFile | ValueKind::Choice(_)) => as_yaml(text),
        Some(ValueKind::AnyRange | ValueKind::NumberRange | ValueKind::OrderedRange) => {
            match crate::variables::edit::numbers::typed_range(text) {
                Some((low, high)) if !bracketed => format!("[{low}, {high}]"),
                _ => text.to_owned(),
            }
        }
        Some(ValueKind::Texts) if !bracketed => listed(text.split(','), item),
        Some(ValueKind::Integers) if !bracketed => {
            let numbers = text
                .split([',', '×', 'x', ' '])
                .filter(|part| !part.trim().is_empty());
            listed(numbers, str::to_owned)
        }
        Some(ValueKind::Array) if !bracketed => as_yaml(text),
        _ => text.to_owned(),
    })
}

fn listed<'a>(parts: impl Iterator<Item = &'a str>, write: impl Fn(&str) -> String) -> String {
    let parts: Vec<String> = parts.map(|part| write(part.trim())).collect();
    format!("[{}]", parts.join(", "))
}

/// A text as an item of a list in brackets.
fn item(text: &str) -> String {
    if text.contains([',', '[', ']', '{', '}']) {
        return quoted(text);
    }
    as_yaml(text)
}

/// `text` written so that YAML reads the same text: plain where that is enough.
#[must_use]
pub fn as_yaml(text: &str) -> String {
    let means = |written: &str| {
        let document = Document::parse(format!("k: {written}\n"));
        let View::Mapping(mut entries) = (match document.root() {
            Some(root) => document.view(root),
            None => return false,
        }) else {
            return false;
        };
        document.problems().is_empty()
            && entries.len() == 1
            && entries.next().is_some_and(|entry| {
                document.tag(entry.value.node) == Tag::Text
                    && document.value(entry.value.node) == Value::Text(text)
            })
    };
    if means(text) {
        text.to_owned()
    } else {
        quoted(text)
    }
}

fn quoted(text: &str) -> String {
    if text.contains(|c: char| c.is_control()) {
        let escaped = display::shown(&text.replace('\\', "\\\\").replace('"', "\\\"")).into_owned();
        return format!("\"{escaped}\"");
    }
    format!("'{}'", text.replace('\'', "''"))
}
