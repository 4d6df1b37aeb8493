//! Fixes of numbers and ranges.

use super::super::field_text::quantity;
use super::super::keys::value_kind;
use super::super::locate::OwnField;
use super::super::numbers::{float_text, number_text, typed_number, typed_range};
use super::super::types::{Edit, FieldChange, Fix, FixKind};
use super::{FixSubject, fix, overlap};
use crate::text::Span;
use crate::variables::ValueKind;
use crate::yaml::edit::block_text;
use crate::yaml::{NodeId, Value, View};

impl FixSubject<'_> {
    /// The two ends of the range: their nodes.
    pub(super) fn range(&self) -> Option<(&OwnField, [NodeId; 2])> {
        let range = self.meaning("value_range")?;
        let View::Sequence(mut items) = self.document.view(range.value.node) else {
            return None;
        };
        match (items.next(), items.next(), items.next()) {
            (Some(low), Some(high), None) => Some((range, [low.node, high.node])),
            _ => None,
        }
    }

    /// A scalar as a number, and its text as YAML reads it as that number.
    pub(super) fn number(&self, node: NodeId) -> Option<(f64, String)> {
        let written = self.text(node);
        let text = match self.document.value(node) {
            Value::Integer(_) | Value::Float(_) => written.to_owned(),
            Value::Text(text) => number_text(text)?,
            _ => return None,
        };
        let number = match self.document.value(node) {
            Value::Float(float) => float,
            Value::Integer(integer) => integer.to_string().parse().ok()?,
            _ => typed_number(&text)?,
        };
        Some((number, text))
    }

    pub(super) fn outside(&self) -> Vec<Fix> {
        let Some((range, [low, high])) = self.range() else {
            return Vec::new();
        };
        let default = self
            .meaning("default")
            .and_then(|default| self.number(default.value.node));
        let ends = (self.number(low), self.number(high));
        let (Some((default, default_text)), (Some((low, low_text)), Some((high, high_text)))) =
            (default, ends)
        else {
            return Vec::new();
        };
        if low > high {
            return self.reordered().into_iter().collect();
        }
        let below = default < low;
        let (range_text, end_word, end_text) = if below {
            (format!("[{default_text}, {high_text}]"), "start", low_text)
        } else {
            (format!("[{low_text}, {default_text}]"), "end", high_text)
        };
        let key = self
            .meaning("default")
            .map_or("default", |field| field.key.as_str());
        vec![
            self.set(
                format!("set the {end_word} to {default_text}"),
                FixKind::WidenRange,
                &range.key,
                &range_text,
            ),
            self.set(
                format!("set the default to {end_text}"),
                FixKind::MoveDefault,
                key,
                &end_text,
            ),
        ]
    }

    /// The range in order: its texts written as the numbers that they are where that is enough, else its ends swapped.
    pub(super) fn reordered(&self) -> Option<Fix> {
        let (range, ends) = self.range()?;
        let [low, high] = ends.map(|end| self.number(end));
        let ((low, low_text), (high, high_text)) = (low?, high?);
        if low <= high {
            let numbers = ends.map(|end| self.number_rewritten(end));
            return numbers.into_iter().flatten().reduce(|one, other| Fix {
                label: format!("write [{low_text}, {high_text}]"),
                edit: Edit::Together(vec![one.edit, other.edit]),
                ..one
            });
        }
        let swapped = format!("[{high_text}, {low_text}]");
        let label = format!("swap them: {swapped}");
        Some(self.set(label, FixKind::Swap, &range.key, &swapped))
    }

    /// A range that is written as a text: `0..10`, `0,5`.
    pub(super) fn range_of_text(&self) -> Option<Fix> {
        let range = self.meaning("value_range")?;
        let Value::Text(text) = self.document.value(range.value.node) else {
            return None;
        };
        let (low, high) = typed_range(text)?;
        let written = format!("[{low}, {high}]");
        Some(self.set(format!("write {written}"), FixKind::Guess, &range.key, &written))
    }

    /// Two bounds as a range, on the line of the first one, or of the second one where only that has a comment.
    pub(super) fn joined_bounds(&self) -> Option<Fix> {
        let key = self.runtime.range_key(self.place.section);
        let rule = super::super::keys::rule(self.runtime, self.entry.kind)?;
        rule.field(self.place.section, key)?;
        if self.meaning("value_range").is_some() {
            return None;
        }
        let pairs = [
            ("lower", "upper"),
            ("min", "max"),
            ("minimum", "maximum"),
            ("low", "high"),
        ];
        let (low, high) = pairs
            .iter()
            .find_map(|(low, high)| Some((self.own(low)?, self.own(high)?)))?;
        let [low_text, high_text] = [low, high].map(|own| self.number(own.value.node));
        let written = format!("[{}, {}]", low_text?.1, high_text?.1);
        let has_comment = |own: &OwnField| {
            let rest = self.document.text().get(own.value.span.end..).unwrap_or_default();
            let line = rest.split(['\n', '\r']).next().unwrap_or_default();
            line.trim_start().starts_with('#')
        };
        let (kept, gone) = match (has_comment(low), has_comment(high)) {
            (false, true) => (high, low),
            _ => (low, high),
        };
        let edits = vec![
            Edit::RenameField {
                variable: self.place,
                from: kept.key.clone(),
                to: key.to_owned(),
            },
            Edit::Rewrite {
                at: self.document.span(kept.value.node),
                text: written.clone(),
            },
            self.changes(vec![FieldChange::unset(&gone.key)]),
        ];
        let label = format!("write {} and {} as {key}: {written}", low.key, high.key);
        Some(fix(label, FixKind::JoinBounds, Edit::Together(edits)))
    }

    pub(super) fn constant_range(&self) -> Vec<Fix> {
        let Some((range, _)) = self.range() else {
            return Vec::new();
        };
        let constant = self.runtime.constant_key();
        let mut found = Vec::new();
        if let Some((_, text)) = self
            .meaning("default")
            .and_then(|default| self.number(default.value.node))
        {
            let value = format!("[{text}, {text}]");
            let label = format!("set the range to {value}");
            found.push(self.set(label, FixKind::WidenRange, &range.key, &value));
        }
        found.push(self.removed(constant));
        found
    }

    /// A scalar that is a number in another writing: `1e3`, `2,5`, `yes`.
    fn number_rewritten(&self, node: NodeId) -> Option<Fix> {
        let (text, kind) = match self.document.value(node) {
            Value::Bool(on) => (if on { "1.0" } else { "0.0" }.to_owned(), FixKind::WriteNumber),
            Value::Text(text) => match number_text(text) {
                Some(number) => (number, FixKind::WriteNumber),
                None => (number_text(&text.replace(',', "."))?, FixKind::Guess),
            },
            _ => return None,
        };
        let at = self.document.span(node);
        Some(fix(format!("write {text}"), kind, Edit::Rewrite { at, text }))
    }

    /// Numbers with the unit behind them (`5 mm`), in a field or in a range: the unit moves to its own field.
    fn unit_moved(&self, own: &OwnField) -> Option<Fix> {
        let key = self.runtime.unit_key();
        let takes_unit = value_kind(self.runtime, self.place.section, self.entry.kind, key);
        let is_text = takes_unit == Some(ValueKind::Text);
        let nodes: Vec<NodeId> = match self.document.view(own.value.node) {
            View::Sequence(items) => items.map(|item| item.node).collect(),
            _ => vec![own.value.node],
        };
        let parts: Option<Vec<(String, String)>> = nodes
            .iter()
            .map(|node| match self.document.value(*node) {
                Value::Text(text) => quantity(text),
                _ => None,
            })
            .collect();
        let parts = parts.filter(|_| is_text)?;
        let (_, unit) = parts.first().filter(|(_, unit)| !unit.is_empty())?;
        let known = self.own(key).map(|own| self.document.value(own.value.node));
        if parts.iter().any(|(_, other)| other != unit)
            || known.is_some_and(|known| known != Value::Text(unit))
        {
            return None;
        }
        let rewrites = nodes.iter().zip(&parts).map(|(node, (text, _))| Edit::Rewrite {
            at: self.document.span(*node),
            text: text.clone(),
        });
        let set = self.changes(vec![FieldChange::set(key, block_text(unit))]);
        let edit = Edit::Together(rewrites.chain([set]).collect());
        Some(fix(format!("move {unit} to {key}"), FixKind::MoveUnit, edit))
    }

    /// Values that should be numbers, at the place itself or in the list there.
    pub(super) fn numbers(&self, span: Option<Span>, field: Option<&str>) -> Vec<Fix> {
        let Some(own) = field.and_then(|field| self.meaning(field)) else {
            return Vec::new();
        };
        let mut found: Vec<Fix> = match self.document.view(own.value.node) {
            View::Sequence(items) => items
                .filter(|item| !item.alias && span.is_none_or(|span| overlap(item.span, span)))
                .filter_map(|item| self.number_rewritten(item.node))
                .collect(),
            View::Scalar(_) if !own.value.alias => {
                self.number_rewritten(own.value.node).into_iter().collect()
            }
            _ => Vec::new(),
        };
        if !own.value.alias {
            found.extend(self.unit_moved(own));
        }
        found
    }

    /// `010` is 8 to YAML: write either number plainly.
    pub(super) fn misread(&self, span: Option<Span>) -> Vec<Fix> {
        let Some(at) = span else {
            return Vec::new();
        };
        let written = at.of(self.document.text());
        let mut found = Vec::new();
        if let Some(typed) = number_text(written) {
            let label = format!("write {typed}");
            found.push(fix(
                label,
                FixKind::WriteNumber,
                Edit::Rewrite { at, text: typed },
            ));
        }
        let node = self.nodes().find(|node| self.document.span(*node) == at);
        let read = node.and_then(|node| match self.document.value(node) {
            Value::Integer(integer) => Some(integer.to_string()),
            Value::Float(float) => Some(float_text(float)),
            _ => None,
        });
        if let Some(read) = read {
            found.push(fix(
                format!("write {read}, as YAML reads it"),
                FixKind::Guess,
                Edit::Rewrite { at, text: read },
            ));
        }
        found
    }

    /// The scalars of the variable: values, and the items of its lists.
    pub(super) fn nodes(&self) -> impl Iterator<Item = NodeId> + '_ {
        self.fields.iter().flat_map(|field| {
            let items: Vec<NodeId> = match self.document.view(field.value.node) {
                View::Sequence(items) => items.map(|item| item.node).collect(),
                _ => vec![field.value.node],
            };
            items
        })
    }
}
