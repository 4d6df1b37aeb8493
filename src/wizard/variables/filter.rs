//! The filter over the tables: the letters of a name in their order, and words such as `kind:scalar`, `unit:kG`,
//! `is:error`, `is:warning`, `is:constant`.

use crate::text::{Section, Severity};
use crate::variables::{Entry, fields};
use crate::wizard::draft::Opened;
use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use std::collections::BTreeSet;

/// One word of a filter that is about something else than the name.
enum Test {
    Kind(String),
    Unit(String),
    Problem(Severity),
    Constant,
    Section(Section),
}

/// The numbers of the entries that match `text`, in the order of the file.
#[must_use]
pub fn matching(opened: &Opened, text: &str) -> Vec<usize> {
    let (tests, names): (Vec<_>, Vec<_>) = text
        .split_whitespace()
        .map(|word| test(word).ok_or(word))
        .partition(Result::is_ok);
    let tests: Vec<Test> = tests.into_iter().flatten().collect();
    let names: Vec<&str> = names.into_iter().filter_map(Result::err).collect();
    let pattern = Pattern::parse(&names.join(" "), CaseMatching::Smart, Normalization::Smart);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut buffer = Vec::new();
    let wrong = |severity| problems(opened, severity);
    let (errors, warnings) = (wrong(Severity::Error), wrong(Severity::Warning));
    (0..opened.len())
        .filter(|index| {
            let Some(entry) = opened.entry(*index) else {
                return false;
            };
            let passes = |test: &Test| match test {
                Test::Kind(word) => kind_word(opened, entry).contains(word.as_str()),
                Test::Unit(unit) => field(opened, entry, opened.reading.runtime.unit_key())
                    .is_some_and(|text| text.to_lowercase().contains(unit)),
                Test::Problem(Severity::Error) => errors.contains(&(entry.section, entry.name.as_str())),
                Test::Problem(_) => warnings.contains(&(entry.section, entry.name.as_str())),
                Test::Constant => {
                    field(opened, entry, opened.reading.runtime.constant_key()).is_some_and(is_yes)
                }
                Test::Section(section) => entry.section == *section,
            };
            let named = names.is_empty()
                || pattern
                    .score(Utf32Str::new(&entry.name, &mut buffer), &mut matcher)
                    .is_some();
            named && tests.iter().all(passes)
        })
        .collect()
}

fn test(word: &str) -> Option<Test> {
    let (key, value) = word.split_once(':')?;
    match (key, value) {
        ("kind", kind) if !kind.is_empty() => Some(Test::Kind(kind.to_lowercase())),
        ("unit", unit) if !unit.is_empty() => Some(Test::Unit(unit.to_lowercase())),
        ("is", "error") => Some(Test::Problem(Severity::Error)),
        ("is", "warning") => Some(Test::Problem(Severity::Warning)),
        ("is", "constant") => Some(Test::Constant),
        ("is", "input") => Some(Test::Section(Section::Input)),
        ("is", "output") => Some(Test::Section(Section::Output)),
        _ => None,
    }
}

fn problems(opened: &Opened, severity: Severity) -> BTreeSet<(Section, &str)> {
    opened
        .reading
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == severity)
        .filter_map(|diagnostic| Some((diagnostic.section?, diagnostic.variable.as_deref()?)))
        .collect()
}

/// The word by which the file names the kind of `entry`, in lower case; empty when it names none that is known.
#[must_use]
pub fn kind_word(opened: &Opened, entry: &Entry) -> String {
    entry
        .kind
        .and_then(|kind| opened.reading.runtime.kind(kind))
        .map_or_else(String::new, |rule| rule.word.to_lowercase())
}

fn field<'a>(opened: &'a Opened, entry: &Entry, key: &str) -> Option<&'a str> {
    let rule = opened
        .reading
        .runtime
        .kind(entry.kind?)?
        .field(entry.section, key);
    let same = |written: &str| {
        written == key || rule.is_some_and(|rule| rule.key == written || rule.aliases.contains(&written))
    };
    let found = fields(&opened.document, entry)
        .into_iter()
        .find(|field| same(&field.key))?;
    Some(found.value_span.of(opened.document.text()))
}

fn is_yes(text: &str) -> bool {
    matches!(text.trim().to_lowercase().as_str(), "true" | "yes" | "on")
}
