//! Names derived from the project's name: upstream's rule for plain names, made valid for all others.

use super::python::{is_builtin, is_keyword, is_standard_module};
use crate::registry::reference::is_separator;
use crate::stacks::{PROJECT_MODULES, STACKS, Stack};
use unicode_normalization::UnicodeNormalization;

/// The most characters of a repository's or package's name.
pub const LONGEST_NAME: usize = 100;

/// The repository's name; none when nothing of `project_name` can be in one.
#[must_use]
pub fn repo_name(project_name: &str) -> Option<String> {
    let plain = plain(project_name).to_ascii_lowercase().replace(' ', "-");
    let mut name = String::with_capacity(plain.len());
    for (word, separators) in words(&plain) {
        name.push_str(word);
        name.push_str(allowed_separator(separators));
    }
    let name = shortened(name, LONGEST_NAME);
    (!name.is_empty()).then_some(name)
}

/// The package's name on `stack`; none when nothing of `project_name` can be in one.
#[must_use]
pub fn package(project_name: &str, stack: Stack) -> Option<String> {
    let plain = plain(project_name).to_ascii_lowercase();
    let mut name = words(&plain)
        .into_iter()
        .map(|(word, _)| word)
        .collect::<Vec<_>>()
        .join("_");
    if name.is_empty() {
        return None;
    }
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        name.insert_str(0, "model_");
    }
    let mut name = shortened(name, LONGEST_NAME);
    while is_reserved_package(&name, stack) {
        name.push_str("_model");
    }
    Some(name)
}

/// The model class' name; none when nothing of `project_name` can be in one.
#[must_use]
pub fn model_class(project_name: &str) -> Option<String> {
    let mut name = title(&plain(project_name)).replace([' ', '-', '.'], "");
    if name.is_empty() {
        return None;
    }
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        name.insert_str(0, "Model");
    }
    while is_reserved_class(&name) {
        name.push_str("Model");
    }
    Some(name)
}

/// Returns whether a package of a project on `stack` may not be called `name`: Python, the standard library, a dependency or
/// the project itself has it already.
#[must_use]
pub fn is_reserved_package(name: &str, stack: Stack) -> bool {
    is_keyword(name)
        || is_standard_module(name)
        || matches!(name, "test" | "tests")
        || PROJECT_MODULES.contains(&name)
        || stack.info().modules.contains(&name)
}

/// Returns whether a model's class may not be called `name`: Python has it already, or a stack's templates import it. All
/// stacks count, so that a class keeps its name when the stack changes.
#[must_use]
pub fn is_reserved_class(name: &str) -> bool {
    is_keyword(name) || is_builtin(name) || STACKS.iter().any(|stack| stack.imported_names.contains(&name))
}

/// `project_name` with nothing but ASCII letters, digits and separators, and no separator at either end. A name of the
/// plain form stays as it is.
fn plain(project_name: &str) -> String {
    let kept: String = project_name
        .trim()
        .nfkd()
        .filter(|&c| c.is_ascii_alphanumeric() || separates(c))
        .collect();
    kept.trim_matches(separates).to_owned()
}

const fn separates(c: char) -> bool {
    matches!(c, ' ' | '.' | '_' | '-')
}

/// The words of a plain name, each with the separators that follow it.
fn words(plain: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut rest = plain;
    while !rest.is_empty() {
        let (word, after) = rest.split_at(rest.find(separates).unwrap_or(rest.len()));
        let (separators, after) = after.split_at(after.find(|c| !separates(c)).unwrap_or(after.len()));
        found.push((word, separators));
        rest = after;
    }
    found
}

/// `run` where Docker allows it between two words; else its one character, or a hyphen for a mixed run.
fn allowed_separator(run: &str) -> &str {
    if is_separator(run) {
        return run;
    }
    let all = |c: char| run.chars().all(|other| other == c);
    match run.get(..1) {
        Some(first) if first.chars().all(all) => first,
        _ => "-",
    }
}

/// `name` cut to `most` characters, again without a separator at the end.
fn shortened(mut name: String, most: usize) -> String {
    name.truncate(most);
    name.truncate(name.trim_end_matches(separates).len());
    name
}

/// Python's `str.title()` of ASCII text: a letter after a letter in lower case, any other letter in upper case.
fn title(text: &str) -> String {
    let mut after_letter = false;
    text.chars()
        .map(|c| {
            let titled = if after_letter {
                c.to_ascii_lowercase()
            } else {
                c.to_ascii_uppercase()
            };
            after_letter = c.is_ascii_alphabetic();
            titled
        })
        .collect()
}
