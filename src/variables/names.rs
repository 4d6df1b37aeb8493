//! Names: as text, compared with each other, and keys that look like others.

use super::entry::{Entry, Reading};
use super::python;
use super::runtime::Runtime;
use crate::text::{Diagnostic, Section, Severity};
use crate::yaml::{Document, Repeated, Use, Value};
use std::collections::HashMap;

/// A scalar as `str()` gives it; what is written where that is nothing Python could use.
pub(super) fn text_of(document: &Document, used: Use) -> String {
    match document.value(used.node) {
        Value::Text(text) => text.to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Integer(integer) => python::text_from_integer(&integer).unwrap_or_default(),
        Value::Float(float) => python::text_from_float(float),
        Value::Binary(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        _ => used.span.of(document.text()).to_owned(),
    }
}

/// Says that a key stands twice in a mapping.
pub(super) fn repeated_keys(document: &Document, repeated: &[Repeated], found: &mut Vec<Diagnostic>) {
    for pair in repeated {
        let key = text_of(document, pair.earlier.key);
        let line = document.lines().line(pair.later.key.span.start);
        found.push(
            Diagnostic::new(
                "key-repeated",
                Severity::Warning,
                format!("`{key}` stands again at line {line}, and only that one counts"),
            )
            .with_help("remove one of the two, or give one another name")
            .at(pair.earlier.key.span),
        );
    }
}

/// What the variables' names say about each other.
pub(super) fn check(document: &Document, reading: &Reading, found: &mut Vec<Diagnostic>) {
    let mut by_name: HashMap<&str, &Entry> = HashMap::new();
    let mut by_lower: HashMap<String, &Entry> = HashMap::new();
    for section in Section::ALL {
        for entry in reading.entries(section) {
            let name = entry.name.as_str();
            match by_name.get(name) {
                Some(other) if other.section == section => {
                    if reading.runtime != Runtime::LumeModel15 && !name.is_empty() {
                        found.push(repeated_name(document, entry, other));
                    }
                    continue;
                }
                Some(other) => {
                    found.push(name_in_both(document, entry, other));
                    continue;
                }
                None => {
                    by_name.insert(name, entry);
                }
            }
            let lower = name.to_lowercase();
            match by_lower.get(&lower) {
                Some(other) => found.push(name_case(document, entry, other)),
                None => {
                    by_lower.insert(lower, entry);
                }
            }
        }
    }
}

fn line_of(document: &Document, entry: &Entry) -> usize {
    document.lines().line(entry.name_span.start)
}

fn repeated_name(document: &Document, entry: &Entry, other: &Entry) -> Diagnostic {
    Diagnostic::new(
        "name-repeated",
        Severity::Error,
        format!(
            "`{}` is already the name of the {} at line {}",
            entry.name,
            other.section.word(),
            line_of(document, other)
        ),
    )
    .with_help("names must be unique in a section: give one of the two another name")
    .at(entry.name_span)
    .of_variable(entry.section, &entry.name)
    .of_field("name")
}

fn name_in_both(document: &Document, entry: &Entry, other: &Entry) -> Diagnostic {
    Diagnostic::new(
        "name-in-both",
        Severity::Warning,
        format!(
            "`{}` is also the name of the {} at line {}",
            entry.name,
            other.section.word(),
            line_of(document, other)
        ),
    )
    .with_help("give one of the two another name: the EPICS server and others find variables by name alone")
    .at(entry.name_span)
    .of_variable(entry.section, &entry.name)
}

fn name_case(document: &Document, entry: &Entry, other: &Entry) -> Diagnostic {
    Diagnostic::new(
        "name-case",
        Severity::Warning,
        format!(
            "`{}` and `{}` at line {} differ only by case",
            entry.name,
            other.name,
            line_of(document, other)
        ),
    )
    .with_help("if they are two variables, give them names that are easier to tell apart")
    .at(entry.name_span)
    .of_variable(entry.section, &entry.name)
}

/// Whether `a` becomes `b` by at most two letters more, fewer, changed or swapped.
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
