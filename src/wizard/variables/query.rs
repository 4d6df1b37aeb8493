//! The filter: letters of the name in their order, and words such as `kind:image`, `unit:mm`, `is:error`.

use super::overlay::{Current, Overlay, Sheet, Spot};
use crate::text::Severity;
use crate::variables::fields;
use crate::wizard::opened::Opened;
use crate::yaml::Value;
use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use std::collections::BTreeSet;

/// What `is:` can ask.
pub const STATES: [&str; 7] = [
    "error", "warning", "problem", "constant", "input", "output", "marked",
];

/// A filter that was understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    letters: String,
    conditions: Vec<Condition>,
    /// The words that begin as a condition and are none, such as `is:purple`.
    pub unknown: Vec<String>,
}

/// Tells which characters of names a filter has found.
pub struct Finder {
    pattern: Pattern,
    matcher: Matcher,
    buffer: Vec<char>,
}

impl Finder {
    /// The numbers of the characters of `name` that were found.
    pub fn matched(&mut self, name: &str) -> Vec<usize> {
        let mut found = Vec::new();
        let name = Utf32Str::new(name, &mut self.buffer);
        self.pattern.indices(name, &mut self.matcher, &mut found);
        found.into_iter().map(|at| at as usize).collect()
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Condition {
    Kind(String),
    Unit(String),
    Weighs(Severity),
    Problem,
    Constant,
    Input(bool),
    Marked,
}

impl Query {
    /// Reads a filter.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut query = Self::default();
        let mut letters: Vec<&str> = Vec::new();
        for word in text.split_whitespace() {
            match word.split_once(':') {
                Some(("kind", kind)) => query.conditions.push(Condition::Kind(kind.to_lowercase())),
                Some(("unit", unit)) => query.conditions.push(Condition::Unit(unit.to_lowercase())),
                Some(("is", state)) => match condition(state) {
                    Some(found) => query.conditions.push(found),
                    None => query.unknown.push(word.to_owned()),
                },
                // A star stands for anything, as every gap between letters does.
                _ => letters.extend(word.split('*').filter(|part| !part.is_empty())),
            }
        }
        query.letters = letters.join(" ");
        query
    }

    /// Whether it lets everything pass.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.letters.is_empty() && self.conditions.is_empty()
    }

    /// The numbers of the variables of `opened` (as `overlay` changes them) that pass, in the order of the file. Of names
    /// that match by scattered letters, only those that match about as well as the best are kept.
    #[must_use]
    pub fn find(&self, opened: &Opened, overlay: &Overlay, marked: &BTreeSet<usize>) -> Vec<u32> {
        let sheet = Sheet { opened, overlay };
        let pattern = Pattern::parse(&self.letters, CaseMatching::Smart, Normalization::Smart);
        let mut matcher = Matcher::new(Config::DEFAULT);
        let mut buffer = Vec::new();
        let mut found: Vec<(u32, u32)> = Vec::new();
        let mut best = 0;
        for number in 0..opened.outline.len() {
            let score = (0..sheet.parts(number))
                .filter_map(|part| {
                    let spot = Spot { number, part };
                    let current = sheet.current(spot)?;
                    let score =
                        pattern.score(Utf32Str::new(&current.entry.name, &mut buffer), &mut matcher)?;
                    self.holds(&sheet, spot, &current, marked).then_some(score)
                })
                .max();
            if let (Some(score), Ok(number)) = (score, u32::try_from(number)) {
                best = best.max(score);
                found.push((number, score));
            }
        }
        found.retain(|(_, score)| score.saturating_mul(4) >= best.saturating_mul(3));
        found.into_iter().map(|(number, _)| number).collect()
    }

    /// What tells which characters of a name were found; none where no letters are looked for.
    #[must_use]
    pub fn finder(&self) -> Option<Finder> {
        (!self.letters.is_empty()).then(|| Finder {
            pattern: Pattern::parse(&self.letters, CaseMatching::Smart, Normalization::Smart),
            matcher: Matcher::new(Config::DEFAULT),
            buffer: Vec::new(),
        })
    }

    fn holds(&self, sheet: &Sheet<'_>, spot: Spot, current: &Current<'_>, marked: &BTreeSet<usize>) -> bool {
        self.conditions.iter().all(|condition| match condition {
            Condition::Kind(kind) => {
                let runtime = current.reading.runtime;
                let word = current
                    .entry
                    .kind
                    .and_then(|kind| runtime.kind(kind))
                    .map(|rule| rule.word);
                word.is_some_and(|word| word.to_lowercase().starts_with(kind.as_str()))
            }
            Condition::Unit(unit) => units(current).to_lowercase().contains(unit.as_str()),
            Condition::Weighs(severity) => sheet
                .diagnostics(spot)
                .iter()
                .any(|diagnostic| diagnostic.severity == *severity),
            Condition::Problem => sheet.worst(spot).is_some_and(|worst| worst != Severity::Hint),
            Condition::Constant => is_constant(current),
            Condition::Input(input) => (current.entry.section == crate::text::Section::Input) == *input,
            Condition::Marked => marked.contains(&spot.number),
        })
    }
}

fn condition(state: &str) -> Option<Condition> {
    Some(match state {
        "error" => Condition::Weighs(Severity::Error),
        "warning" => Condition::Weighs(Severity::Warning),
        "problem" => Condition::Problem,
        "constant" => Condition::Constant,
        "input" => Condition::Input(true),
        "output" => Condition::Input(false),
        "marked" => Condition::Marked,
        _ => return None,
    })
}

/// The unit as written; empty when there is none.
#[must_use]
pub fn units(current: &Current<'_>) -> String {
    let is_unit = |key: &str| matches!(key, "unit" | "units" | "axis_units");
    fields(current.document, current.entry)
        .into_iter()
        .find(|field| is_unit(&field.key))
        .map_or_else(String::new, |field| {
            super::written::unquoted(current.document, field.node, field.value_span)
        })
}

/// Whether the variable says that it does not change.
#[must_use]
pub fn is_constant(current: &Current<'_>) -> bool {
    let is_constant = |key: &str| matches!(key, "is_constant" | "read_only");
    fields(current.document, current.entry)
        .iter()
        .any(|field| is_constant(&field.key) && current.document.value(field.node) == Value::Bool(true))
}
