//! Values as a form shows them and as they are typed: YAML text on one line, and the forms that people write instead.

use super::buffer::VariableRef;
use crate::text::Span;
use crate::variables::ValueKind;
use crate::variables::edit::field_text::{FieldContext, field_changes};
use crate::variables::edit::numbers::typed_range;
use crate::variables::edit::{EditRefusal, FieldChange};
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

/// A value as people write it: a text without its quotes, anything else as it is there.
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

/// The changes of fields that `text` means, typed into the field `key` of this kind.
///
/// # Errors
/// Why the text is not valid there.
pub fn changes(
    key: &str,
    kind: Option<ValueKind>,
    text: &str,
    variable: Option<VariableRef<'_>>,
) -> Result<Vec<FieldChange>, EditRefusal> {
    let context = variable.map_or_else(FieldContext::default, |variable| {
        FieldContext::of(variable.document, variable.reading, variable.entry)
    });
    let closed = closed_range(kind, text);
    let text = closed.as_deref().unwrap_or(text);
    field_changes(key, kind, text, &context).map_err(EditRefusal::new)
}

/// A range of which only the closing bracket is missing, with it: `[0, 10` is meant as `[0, 10]`.
fn closed_range(kind: Option<ValueKind>, text: &str) -> Option<String> {
    let is_range = matches!(
        kind,
        Some(ValueKind::AnyRange | ValueKind::NumberRange | ValueKind::OrderedRange)
    );
    let text = text.trim();
    let ends = text
        .strip_prefix('[')
        .filter(|ends| is_range && !ends.contains(']'))?;
    typed_range(ends).is_some().then(|| format!("{text}]"))
}

/// The choice that `text` in a file means.
#[must_use]
pub fn chosen(choices: &[String], text: &str) -> Option<usize> {
    let normal = match text.to_lowercase().as_str() {
        "yes" | "on" | "true" => "true".to_owned(),
        "no" | "off" | "false" => "false".to_owned(),
        _ => text.to_owned(),
    };
    choices.iter().position(|choice| *choice == normal)
}
