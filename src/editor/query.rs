//! The filter: letters of the name in their order, and words such as `kind:image`, `unit:mm`, `is:error`, `default>1`.

use super::buffer::{Buffer, VariableRef};
use crate::text::{Section, Severity};
use crate::variables::edit::numbers::typed_number;
use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// The conditions of `is:`.
pub const STATES: [&str; 8] = [
    "error", "warning", "problem", "outside", "constant", "input", "output", "marked",
];

/// The numbers that can be compared, as in `default>1`.
pub const QUANTITIES: [&str; 3] = ["default", "low", "high"];

/// A filter that was understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    letters: String,
    conditions: Vec<QueryCondition>,
    /// The words that begin as a condition and are none, such as `is:purple` or `defalt>1`.
    pub unknown: Vec<String>,
}

/// The variables that pass a filter.
pub(super) struct Found {
    /// Their numbers, in the order of the file.
    pub variables: Vec<u32>,
    /// The least score of a name that passes.
    pub least_score: u32,
}

/// Matches names with a filter's letters.
pub struct NameMatcher {
    pattern: Pattern,
    matcher: Matcher,
    buffer: Vec<char>,
}

impl NameMatcher {
    fn of(letters: &str) -> Self {
        Self {
            pattern: Pattern::parse(letters, CaseMatching::Smart, Normalization::Smart),
            matcher: Matcher::new(Config::DEFAULT),
            buffer: Vec::new(),
        }
    }

    /// The numbers of the characters of `name` that match.
    pub fn matched(&mut self, name: &str) -> Vec<usize> {
        let mut found = Vec::new();
        let name = Utf32Str::new(name, &mut self.buffer);
        self.pattern.indices(name, &mut self.matcher, &mut found);
        found.into_iter().map(|at| at as usize).collect()
    }

    /// The score of `name`; none where it does not match.
    fn score(&mut self, name: &str) -> Option<u32> {
        let name = Utf32Str::new(name, &mut self.buffer);
        self.pattern.score(name, &mut self.matcher)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum QueryCondition {
    Kind(String),
    Unit(UnitPattern),
    Weighs(Severity),
    Problem,
    Outside,
    Constant,
    Input(bool),
    Marked,
    Compares(Comparison),
    /// The problem of this code.
    Code(String),
}

/// A comparison of a variable's number, such as `default>1` or `low<=-0.5`.
#[derive(Clone, Debug, PartialEq)]
struct Comparison {
    /// One of [`QUANTITIES`].
    quantity: &'static str,
    accepts: [Ordering; 2],
    value: f64,
}

impl Eq for Comparison {}

/// A word with a comparison sign that is no comparison.
struct NoComparison;

impl Comparison {
    /// Reads a comparison; none where the word has no comparison sign, an error where it is not understood.
    fn parse(word: &str) -> Option<Result<Self, NoComparison>> {
        use Ordering::{Equal, Greater, Less};
        let signs = [
            (">=", [Greater, Equal]),
            ("<=", [Less, Equal]),
            (">", [Greater, Greater]),
            ("<", [Less, Less]),
            ("=", [Equal, Equal]),
        ];
        signs.into_iter().find_map(|(sign, accepts)| {
            let (name, value) = word.split_once(sign)?;
            let quantity = QUANTITIES.into_iter().find(|quantity| *quantity == name);
            let value = typed_number(value).filter(|value| !value.is_nan());
            Some(
                quantity
                    .zip(value)
                    .ok_or(NoComparison)
                    .map(|(quantity, value)| Self {
                        quantity,
                        accepts,
                        value,
                    }),
            )
        })
    }

    fn holds(&self, variable: &VariableRef<'_>) -> bool {
        let number = match self.quantity {
            "default" => variable.default_number(),
            "low" => variable.range_ends().map(|(low, _)| low),
            _ => variable.range_ends().map(|(_, high)| high),
        };
        let ordering = number.and_then(|number| number.partial_cmp(&self.value));
        ordering.is_some_and(|ordering| self.accepts.contains(&ordering))
    }
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
            match Comparison::parse(word) {
                Some(Ok(comparison)) => {
                    query.conditions.push(QueryCondition::Compares(comparison));
                    continue;
                }
                Some(Err(NoComparison)) => {
                    query.unknown.push(word.to_owned());
                    continue;
                }
                None => {}
            }
            match word.split_once(':') {
                Some(("kind", kind)) => query.conditions.push(QueryCondition::Kind(kind.to_lowercase())),
                Some(("unit", unit)) => query
                    .conditions
                    .push(QueryCondition::Unit(UnitPattern::parse(unit))),
                Some(("is", state)) => match condition(state) {
                    Some(found) => query.conditions.push(found),
                    None => query.unknown.push(word.to_owned()),
                },
                Some(("outside", "")) => query.conditions.push(QueryCondition::Outside),
                Some(("problem", code)) => query.conditions.push(QueryCondition::Code(code.to_owned())),
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

    /// The variables that pass. Of names that match by scattered letters, only those that match about as well as the best
    /// are kept.
    pub(super) fn find(&self, buffer: &Buffer, marked: &BTreeSet<usize>) -> Found {
        let mut scores = NameMatcher::of(&self.letters);
        let mut found: Vec<(u32, u32)> = Vec::new();
        for (number, entry) in (0_u32..).zip(buffer.reading().all()) {
            if let Some(score) = scores.score(&entry.name)
                && self.holds(buffer, number as usize, marked)
            {
                found.push((number, score));
            }
        }
        let best = found.iter().map(|(_, score)| *score).max().unwrap_or(0);
        let least_score = best.saturating_mul(3).div_ceil(4);
        found.retain(|(_, score)| *score >= least_score);
        Found {
            variables: found.into_iter().map(|(number, _)| number).collect(),
            least_score,
        }
    }

    /// Returns whether variable `index` passes, where names with at least this score do.
    pub(super) fn passes(
        &self,
        buffer: &Buffer,
        index: usize,
        marked: &BTreeSet<usize>,
        least_score: u32,
    ) -> bool {
        let Some(entry) = buffer.entry(index) else {
            return false;
        };
        let score = NameMatcher::of(&self.letters).score(&entry.name);
        score.is_some_and(|score| score >= least_score) && self.holds(buffer, index, marked)
    }

    /// Finds the matched characters of a name; none where no letters are looked for.
    #[must_use]
    pub fn finder(&self) -> Option<NameMatcher> {
        (!self.letters.is_empty()).then(|| NameMatcher::of(&self.letters))
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
            QueryCondition::Unit(unit) => unit.matches(&variable.unit()),
            QueryCondition::Weighs(severity) => buffer
                .diagnostics_of(index)
                .any(|diagnostic| diagnostic.severity == *severity),
            QueryCondition::Problem => buffer.worst(index).is_some_and(|worst| worst != Severity::Hint),
            QueryCondition::Outside => variable.is_outside(),
            QueryCondition::Compares(comparison) => comparison.holds(&variable),
            QueryCondition::Code(code) => buffer
                .diagnostics_of(index)
                .any(|diagnostic| diagnostic.code == code),
            QueryCondition::Constant => variable.is_constant(),
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
        "outside" => QueryCondition::Outside,
        "constant" => QueryCondition::Constant,
        "input" => QueryCondition::Input(true),
        "output" => QueryCondition::Input(false),
        "marked" => QueryCondition::Marked,
        _ => return None,
    })
}
