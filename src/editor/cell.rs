//! The cells of a variable's row: the columns of the tables, their texts and their numbers.

use super::buffer::VariableRef;
use super::form::{KIND, NAME};
use super::values;
use crate::variables::edit::numbers::typed_number;
use crate::variables::{FieldRule, VariableKind};
use crate::yaml::{NodeId, Use, Value, View};

/// A column of the tables.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    /// The name.
    Name,
    /// The kind.
    Kind,
    /// The default.
    #[default]
    Default,
    /// The range.
    Range,
    /// The unit.
    Unit,
}

impl Column {
    /// Every column, from left to right.
    pub const ALL: [Self; 5] = [Self::Name, Self::Kind, Self::Default, Self::Range, Self::Unit];

    /// Its heading.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Kind => "kind",
            Self::Default => "default",
            Self::Range => "range",
            Self::Unit => "unit",
        }
    }

    /// The key by which the form of `variable` knows the column's field.
    #[must_use]
    pub fn key(self, variable: &VariableRef<'_>) -> &'static str {
        let runtime = variable.reading.runtime;
        match self {
            Self::Name => NAME,
            Self::Kind => KIND,
            Self::Default => runtime.default_key(),
            Self::Range => runtime.range_key(variable.entry.section),
            Self::Unit => runtime.unit_key(),
        }
    }

    /// The next column to the right or the left; the same at the end. Without `kinds` there is no column of kinds.
    #[must_use]
    pub fn step(self, right: bool, kinds: bool) -> Self {
        let there = |column: &&Self| kinds || **column != Self::Kind;
        let found = match right {
            true => Self::ALL.iter().filter(there).find(|column| **column > self),
            false => Self::ALL
                .iter()
                .rev()
                .filter(there)
                .find(|column| **column < self),
        };
        found.copied().unwrap_or(self)
    }
}

/// Returns whether typing `c` in the table begins to edit the selected cell: a number or a range begins with it.
#[must_use]
pub const fn begins_value(c: char) -> bool {
    matches!(c, '0'..='9' | '-' | '+' | '.' | '[' | '±')
}

impl VariableRef<'_> {
    /// The rule of the field `key` for this kind of variable.
    #[must_use]
    pub fn rule(&self, key: &str) -> Option<&'static FieldRule> {
        let kind = self.reading.runtime.kind(self.entry.kind?)?;
        kind.field(self.entry.section, key)
    }

    /// The value of the field that `key` or another of its names names.
    #[must_use]
    pub fn value(&self, key: &str) -> Option<Use> {
        let get = |key: &str| self.document.get(self.entry.node, key);
        get(key).or_else(|| {
            let rule = self.rule(key)?;
            let mut names = std::iter::once(rule.key).chain(rule.aliases.iter().copied());
            names.find_map(get)
        })
    }

    /// The number that a runtime makes of what is at `node`.
    #[must_use]
    pub fn number(&self, node: NodeId) -> Option<f64> {
        match self.document.value(node) {
            Value::Float(value) => Some(value),
            Value::Integer(value) => value.to_string().parse().ok(),
            Value::Text(text) => typed_number(text),
            _ => None,
        }
    }

    /// The default, where it is a number.
    #[must_use]
    pub fn default_number(&self) -> Option<f64> {
        self.number(self.value(Column::Default.key(self))?.node)
    }

    /// The two ends of the range, where they are numbers.
    #[must_use]
    pub fn range_ends(&self) -> Option<(f64, f64)> {
        let node = self.value(Column::Range.key(self))?.node;
        let View::Sequence(mut items) = self.document.view(node) else {
            return None;
        };
        Some((self.number(items.next()?.node)?, self.number(items.next()?.node)?))
    }

    /// Returns whether the default is outside the range.
    #[must_use]
    pub fn is_outside(&self) -> bool {
        let default = self.default_number().zip(self.range_ends());
        default.is_some_and(|(default, (low, high))| default < low || default > high)
    }

    /// The word by which the file names the kind; `?` when it names none that is known.
    #[must_use]
    pub fn kind_word(&self) -> &'static str {
        let kind = self.entry.kind.and_then(|kind| self.reading.runtime.kind(kind));
        kind.map_or("?", |rule| rule.word)
    }

    /// Returns whether it is a scalar, or of no known kind.
    #[must_use]
    pub const fn is_scalar(&self) -> bool {
        matches!(
            self.entry.kind,
            Some(VariableKind::Scalar | VariableKind::TorchScalar) | None
        )
    }

    /// The unit as written; empty when there is none.
    #[must_use]
    pub fn unit(&self) -> String {
        let keys = ["unit", "units", "axis_units"];
        let value = keys
            .iter()
            .find_map(|key| self.document.get(self.entry.node, key));
        value.map_or_else(String::new, |value| {
            values::unquoted(self.document, value.node, value.span)
        })
    }

    /// Returns whether the variable is declared constant.
    #[must_use]
    pub fn is_constant(&self) -> bool {
        ["is_constant", "read_only"].iter().any(|key| {
            let value = self.document.get(self.entry.node, key);
            value.is_some_and(|value| self.document.value(value.node) == Value::Bool(true))
        })
    }
}
