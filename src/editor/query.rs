//! The filter: letters of the name in their order, and words such as `kind:image`, `unit:mm`, `is:error`.

use super::buffer::{Buffer, VariableRef};
use super::values;
use crate::text::{Section, Severity};
use crate::variables::fields;
use crate::yaml::Value;
use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use std::collections::BTreeSet;

/// The conditions of `is:`.
pub const STATES: [&str; 7] = [
    "error", "warning", "problem", "constant", "input", "output", "marked",
];

/// A filter that was understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    letters: String,
    conditions: Vec<QueryCondition>,
    /// The words that begin as a condition and are none, such as `is:purple`.
    pub unknown: Vec<String>,
}

/// Finds the characters of names that a filter matches.
pub struct NameMatcher {
    pattern: Pattern,
    matcher: Matcher,
    buffer: Vec<char>,
}

impl NameMatcher {
    /// The numbers of the characters of `name` that match.
    pub fn matched(&mut self, name: &str) -> Vec<usize> {
        let mut found = Vec::new();
        let name = Utf32Str::new(name, &mut self.buffer);
        self.pattern.indices(name, &mut self.matcher, &mut found);
        found.into_iter().map(|at| at as usize).collect()
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum QueryCondition {
    Kind(String),
    Unit(UnitPattern),
    Weighs(Severity),
    Problem,
    Constant,
    Input(bool),
    Marked,
}

/// The units that `unit:` asks for, in lower case.
#[derive(Clone, Debug, PartialEq, Eq)]
enum UnitPattern {
    /// `unit:kG`: exactly this one.
    Exact(String),
    /// `unit:kG*`: those that begin so.
    Prefix(String),
}

impl UnitPattern {
    fn parse(text: &str) -> Self {
        let text = text.to_lowercase();
        match text.strip_suffix('*') {
            Some(prefix) => Self::Prefix(prefix.to_owned()),
            None => Self::Exact(text),
        }
    }

    fn matches(&self, unit: &str) -> bool {
        let unit = unit.to_lowercase();
        match self {
            Self::Exact(exact) => unit == *exact,
            Self::Prefix(prefix) => unit.starts_with(prefix.as_str()),
        }
    }
}

impl Query {
    /// Reads a filter.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut query = Self::default();
        let mut letters: Vec<&str> = Vec::new();
        for word in text.split_whitespace() {
            match word.split_once(':') {
                Some(("kind", kind)) => query.conditions.push(QueryCondition::Kind(kind.to_lowercase())),
                Some(("unit", unit)) => query
                    .conditions
                    .push(QueryCondition::Unit(UnitPattern::parse(unit))),
                Some(("is", state)) => match condition(state) {
                    Some(found) => query.conditions.push(found),
                    None => query.unknown.push(word.to_owned()),
                },
                // A star means anything, as every gap between letters does.
                _ => letters.extend(word.split('*').filter(|part| !part.is_empty())),
            }
        }
        query.letters = letters.join(" ");
        query
    }

    /// Returns whether it lets everything pass.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.letters.is_empty() && self.conditions.is_empty()
    }

    /// The numbers of the variables that pass, in the order of the file. Of names that match by scattered letters, only
    /// those that match about as well as the best are kept.
    #[must_use]
    pub fn find(&self, buffer: &Buffer, marked: &BTreeSet<usize>) -> Vec<u32> {
        let pattern = Pattern::parse(&self.letters, CaseMatching::Smart, Normalization::Smart);
        let mut matcher = Matcher::new(Config::DEFAULT);
        let mut characters = Vec::new();
        let mut found: Vec<(u32, u32)> = Vec::new();
        for (number, entry) in (0_u32..).zip(buffer.reading().all()) {
            let name = Utf32Str::new(&entry.name, &mut characters);
            if let Some(score) = pattern.score(name, &mut matcher)
                && self.holds(buffer, number as usize, marked)
            {
                found.push((number, score));
            }
        }
        let best = found.iter().map(|(_, score)| *score).max().unwrap_or(0);
        found.retain(|(_, score)| score.saturating_mul(4) >= best.saturating_mul(3));
        found.into_iter().map(|(number, _)| number).collect()
    }

    /// Finds the matched characters of a name; none where no letters are looked for.
    #[must_use]
    pub fn finder(&self) -> Option<NameMatcher> {
        (!self.letters.is_empty()).then(|| NameMatcher {
            pattern: Pattern::parse(&self.letters, CaseMatching::Smart, Normalization::Smart),
            matcher: Matcher::new(Config::DEFAULT),
            buffer: Vec::new(),
        })
    }

    fn holds(&self, buffer: &Buffer, index: usize, marked: &BTreeSet<usize>) -> bool {
        let Some(variable) = buffer.variable(index) else {
            return false;
        };
        self.conditions.iter().all(|condition| match condition {
            QueryCondition::Kind(kind) => {
                let runtime = variable.reading.runtime;
                let rule = variable.entry.kind.and_then(|kind| runtime.kind(kind));
                rule.is_some_and(|rule| rule.word.to_lowercase().starts_with(kind.as_str()))
            }
            QueryCondition::Unit(unit) => unit.matches(&units(&variable)),
            QueryCondition::Weighs(severity) => buffer
                .diagnostics_of(index)
                .any(|diagnostic| diagnostic.severity == *severity),
            QueryCondition::Problem => buffer.worst(index).is_some_and(|worst| worst != Severity::Hint),
            QueryCondition::Constant => is_constant(&variable),
            QueryCondition::Input(input) => (variable.entry.section == Section::Input) == *input,
            QueryCondition::Marked => marked.contains(&index),
        })
    }
}

fn condition(state: &str) -> Option<QueryCondition> {
    Some(match state {
        "error" => QueryCondition::Weighs(Severity::Error),
        "warning" => QueryCondition::Weighs(Severity::Warning),
        "problem" => QueryCondition::Problem,
        "constant" => QueryCondition::Constant,
        "input" => QueryCondition::Input(true),
        "output" => QueryCondition::Input(false),
        "marked" => QueryCondition::Marked,
        _ => return None,
    })
}

/// The unit as written; empty when there is none.
#[must_use]
pub fn units(variable: &VariableRef<'_>) -> String {
    let is_unit = |key: &str| matches!(key, "unit" | "units" | "axis_units");
    fields(variable.document, variable.entry)
        .into_iter()
        .find(|field| is_unit(&field.key))
        .map_or_else(String::new, |field| {
            values::unquoted(variable.document, field.node, field.value_span)
        })
}

/// Returns whether the variable is declared constant.
#[must_use]
pub fn is_constant(variable: &VariableRef<'_>) -> bool {
    let is_constant = |key: &str| matches!(key, "is_constant" | "read_only");
    fields(variable.document, variable.entry)
        .iter()
        .any(|field| is_constant(&field.key) && variable.document.value(field.node) == Value::Bool(true))
}
