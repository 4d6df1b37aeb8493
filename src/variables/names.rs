//! Names: as text, compared with each other, and keys that look like others.

use super::entry::{Entry, Reading};
use super::python;
use super::runtime::Runtime;
use crate::text::{Diagnostic, Severity};
use crate::yaml::{Document, Repeated, Use, Value};
use std::collections::HashSet;

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

/// Checks the variables' names against each other.
pub(super) fn check(document: &Document, reading: &Reading, found: &mut Vec<Diagnostic>) {
    let entries: Vec<&Entry> = reading.all().collect();
    // Names that are equal, or equal but for case, have one hash: only those are looked at closer.
    let mut by_hash: Vec<(u64, usize)> = entries
        .iter()
        .enumerate()
        .map(|(at, entry)| (hash_without_case(&entry.name), at))
        .collect();
    by_hash.sort_unstable();
    for group in by_hash.chunk_by(|(one, _), (other, _)| one == other) {
        let group: Vec<&Entry> = group
            .iter()
            .filter_map(|&(_, at)| entries.get(at).copied())
            .collect();
        if group.len() > 1 {
            alike(document, reading.runtime, &group, found);
        }
    }
}

/// FNV-1a over the lower-case letters.
fn hash_without_case(name: &str) -> u64 {
    let step = |hash: u64, c: char| (hash ^ u64::from(u32::from(c))).wrapping_mul(0x0100_0000_01b3);
    name.chars()
        .flat_map(char::to_lowercase)
        .fold(0xcbf2_9ce4_8422_2325, step)
}

/// Speaks of names that are probably alike, in the order of the file: each about the first before it.
fn alike(document: &Document, runtime: Runtime, group: &[&Entry], found: &mut Vec<Diagnostic>) {
    for (at, entry) in group.iter().enumerate() {
        let before = group.get(..at).unwrap_or_default();
        let same = before.iter().find(|other| other.name == entry.name);
        match same {
            Some(other) if other.section == entry.section => {
                if runtime != Runtime::LumeModel15 && !entry.name.is_empty() {
                    found.push(repeated_name(document, entry, other));
                }
            }
            Some(other) => found.push(name_in_both(document, entry, other)),
            None => {
                let lower = entry.name.to_lowercase();
                if let Some(other) = before.iter().find(|other| other.name.to_lowercase() == lower) {
                    found.push(name_case(document, entry, other));
                }
            }
        }
    }
}

/// Checks references to names that no variable has.
pub(super) fn unknown(reading: &Reading, references: Vec<(String, Diagnostic)>) -> Vec<Diagnostic> {
    if references.is_empty() {
        return Vec::new();
    }
    let names: HashSet<&str> = reading.all().map(|entry| entry.name.as_str()).collect();
    references
        .into_iter()
        .filter(|(name, _)| !names.contains(name.as_str()))
        .map(|(_, said)| said)
        .collect()
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
