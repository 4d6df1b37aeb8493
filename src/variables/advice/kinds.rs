//! Advice on the key that names a variable's kind.

use super::super::variable::{Variable, WrittenField};
use super::super::{describe, names};
use super::synonyms;
use crate::text::Severity;
use crate::yaml::{Data, Value};

/// Says that the kind is missing.
pub(in super::super) fn missing_kind(variable: &mut Variable<'_, '_>) {
    let kind_key = variable.runtime.kind_key();
    let words: Vec<&str> = variable.runtime.kinds().iter().map(|rule| rule.word).collect();
    let other = synonyms("type")
        .iter()
        .copied()
        .find(|&key| variable.field(key).is_some());
    let help = match other {
        Some(other) => {
            format!("`{other}` is another runtime's key: convert the file, or check it with `--runtime`")
        }
        None => format!("add `{kind_key}:` with one of {}", words.join(", ")),
    };
    let message = format!("`{}` has no `{kind_key}`", variable.entry.name);
    let span = if variable.entry.name_span.is_empty() {
        variable.document.full_span(variable.entry.node)
    } else {
        variable.entry.name_span
    };
    variable.say(
        Severity::Error,
        "kind-missing",
        message,
        help,
        span,
        Some(kind_key),
    );
}

/// Says that the runtime does not know the kind.
pub(in super::super) fn unknown_kind(variable: &mut Variable<'_, '_>, field: WrittenField<'_>) {
    let words: Vec<&str> = variable.runtime.kinds().iter().map(|rule| rule.word).collect();
    let help = match variable.data(field) {
        Data::Scalar(Value::Text(word)) => words
            .iter()
            .find(|known| {
                known.eq_ignore_ascii_case(word) || (word.len() > 4 && names::within_two_edits(word, known))
            })
            .map(|known| format!("`{known}` is probably meant")),
        _ => None,
    };
    let help = help.unwrap_or_else(|| format!("write one of {}", words.join(", ")));
    let described = describe::data(variable.document, field.value.node);
    let message = format!(
        "`{}` is {described}, which {} does not know",
        field.key,
        variable.runtime.key()
    );
    variable.refuse("kind-unknown", field, message, help);
}

/// The class that `variable_class` names; that it names none is said.
pub(in super::super) fn class(variable: &mut Variable<'_, '_>) -> Option<super::super::rules::VariableKind> {
    let Some(field) = variable.field("variable_class") else {
        missing_kind(variable);
        return None;
    };
    if let Data::Scalar(Value::Text(word)) = variable.data(field)
        && let Some(rule) = variable.runtime.kind_called(word)
    {
        return Some(rule.kind);
    }
    unknown_kind(variable, field);
    None
}
