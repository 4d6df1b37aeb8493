//! Names: as text, compared with each other, and keys that look like others.

use super::describe;
use super::entry::Entry;
use super::index::Reference;
pub(super) use super::python::text_of;
use super::runtime::Runtime;
use crate::text::{Diagnostic, Severity, Span};
use crate::yaml::{Document, Repeated};

/// Says that a key is twice in a mapping.
pub(super) fn repeated_keys(document: &Document, repeated: &[Repeated], found: &mut Vec<Diagnostic>) {
    for pair in repeated {
        let key = text_of(document, pair.earlier.key);
        found.push(
            Diagnostic::new(
                "key-repeated",
                Severity::Warning,
                format!("`{key}` has no effect: the same key comes again"),
            )
            .with_help("remove one of the two, or give one another name")
            .at(pair.earlier.key.span)
            .related_to(pair.later.key.span),
        );
    }
}

/// The problem of a name that is like one before it. `before` are the entries before it with a name that is equal but
/// for case (and perhaps others), in the order of the file; the first counts.
pub(super) fn alike<'a>(
    runtime: Runtime,
    entry: &Entry,
    before: impl Iterator<Item = &'a Entry> + Clone,
) -> Option<Diagnostic> {
    match before.clone().find(|other| other.name == entry.name) {
        Some(other) if other.section == entry.section => {
            let refused = runtime != Runtime::LumeModel15 && !entry.name.is_empty();
            refused.then(|| repeated_name(entry, other))
        }
        Some(other) => Some(name_in_both(entry, other)),
        None => {
            let lower = entry.name.to_lowercase();
            let mut before = before;
            let other = before.find(|other| other.name.to_lowercase() == lower)?;
            Some(name_case(entry, other))
        }
    }
}

/// The problem of a field that names no variable of the file.
pub(super) fn unknown(entry: &Entry, reference: &Reference) -> Diagnostic {
    Diagnostic::new(
        "variable-unknown",
        Severity::Warning,
        format!(
            "`{}` names {}, which is no variable of this file",
            reference.field,
            describe::quoted(&reference.name)
        ),
    )
    .with_help("write the name of a variable of this file, or remove the key")
    .at(reference.span)
    .of_variable(entry.section, &entry.name)
    .of_field(&reference.field)
}

/// The problem of a unit under another key than others use; `key` is its place.
pub(super) fn mixed_unit(runtime: Runtime, entry: &Entry, key: Span) -> Diagnostic {
    let own = runtime.unit_key();
    let other = other_unit_key(runtime);
    Diagnostic::new(
        "unit-key-mixed",
        Severity::Warning,
        format!(
            "some variables say `{own}` and some `{other}`; {} reads `{own}`",
            runtime.key()
        ),
    )
    .with_help(format!("write `{own}` everywhere"))
    .at(key)
    .of_variable(entry.section, &entry.name)
    .of_field(other)
}

/// The key of a unit that `runtime` does not read and others do.
pub(super) fn other_unit_key(runtime: Runtime) -> &'static str {
    if runtime.unit_key() == "unit" {
        "units"
    } else {
        "unit"
    }
}

fn repeated_name(entry: &Entry, other: &Entry) -> Diagnostic {
    Diagnostic::new(
        "name-repeated",
        Severity::Error,
        format!(
            "`{}` is already the name of the {}",
            entry.name,
            other.section.word()
        ),
    )
    .with_help("names must be unique in a section: give one of the two another name")
    .at(entry.name_span)
    .related_to(other.name_span)
    .of_variable(entry.section, &entry.name)
    .of_field("name")
}

fn name_in_both(entry: &Entry, other: &Entry) -> Diagnostic {
    Diagnostic::new(
        "name-in-both",
        Severity::Warning,
        format!(
            "`{}` is also the name of the {}",
            entry.name,
            other.section.word()
        ),
    )
    .with_help("give one of the two another name: the EPICS server and others find variables by name alone")
    .at(entry.name_span)
    .related_to(other.name_span)
    .of_variable(entry.section, &entry.name)
}

fn name_case(entry: &Entry, other: &Entry) -> Diagnostic {
    Diagnostic::new(
        "name-case",
        Severity::Warning,
        format!("`{}` differs only by case from `{}`", entry.name, other.name),
    )
    .with_help("if they are two variables, give them names that are easier to tell apart")
    .at(entry.name_span)
    .related_to(other.name_span)
    .of_variable(entry.section, &entry.name)
}

/// Returns whether `a` becomes `b` by at most two letters more, fewer, changed or swapped.
pub(super) fn within_two_edits(a: &str, b: &str) -> bool {
    if a.len().abs_diff(b.len()) > 2 || a.len() > 64 {
        return false;
    }
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let at = |row: &[usize], index: usize| row.get(index).copied().unwrap_or(usize::MAX / 2);
    let mut two_before: Vec<usize> = Vec::new();
    let mut before: Vec<usize> = (0..=b.len()).collect();
    for (i, &left) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, &right) in b.iter().enumerate() {
            let mut cost = (at(&before, j + 1) + 1)
                .min(at(&row, j) + 1)
                .min(at(&before, j) + usize::from(left != right));
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(&right) && b.get(j - 1) == Some(&left);
            if swapped {
                cost = cost.min(at(&two_before, j - 1) + 1);
            }
            row.push(cost);
        }
        two_before = before;
        before = row;
    }
    at(&before, b.len()) <= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_keys() {
        for (a, b) in [
            ("defualt", "default"),
            ("rnage", "range"),
            ("value_rage", "value_range"),
            ("unts", "units"),
        ] {
            assert!(within_two_edits(a, b), "{a} {b}");
        }
        for (a, b) in [("lower", "range"), ("description", "default"), ("", "abc")] {
            assert!(!within_two_edits(a, b), "{a} {b}");
        }
    }
}
