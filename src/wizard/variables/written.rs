//! Values as a form shows them and as they are typed: YAML text on one line, and what people write instead.

use crate::text::Span;
use crate::variables::ValueKind;
use crate::variables::edit::field_text::{FieldContext, field_changes};
use crate::variables::entry::Field;
pub use crate::yaml::edit::block_text as as_yaml;
use crate::yaml::{Document, NodeId, Value, View};

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
    match field_changes("value", kind, text, &FieldContext::default()) {
        Ok(changes) => changes.into_iter().find_map(|change| change.value),
        // Not valid here: the edit is refused with the reason.
        Err(_) => Some(text.trim().to_owned()),
    }
}
