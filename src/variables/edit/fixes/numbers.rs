//! Fixes of numbers and ranges.

use super::super::locate::Own;
use super::super::numbers::{float_text, number_text, typed_number};
use super::super::types::{Edit, FieldChange, Fix};
use super::{Subject, fix, overlap};
use crate::text::Span;
use crate::yaml::{NodeId, Value, View};

impl Subject<'_> {
    /// The two ends of the range: their nodes.
    pub(super) fn range(&self) -> Option<(&Own, [NodeId; 2])> {
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
            return self.swapped().into_iter().collect();
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
                &range.key,
                &range_text,
            ),
            self.set(format!("set the default to {end_text}"), key, &end_text),
        ]
    }

    pub(super) fn swapped(&self) -> Option<Fix> {
        let (range, [low, high]) = self.range()?;
        let (low, high) = (self.text(low), self.text(high));
        Some(self.set(
            format!("swap them: [{high}, {low}]"),
            &range.key,
            &format!("[{high}, {low}]"),
        ))
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
            found.push(self.set(format!("set the range to {value}"), &range.key, &value));
        }
        found.push(fix(
            format!("remove {constant}"),
            self.changes(vec![FieldChange::unset(constant)]),
        ));
        found
    }

    /// Numbers that YAML reads as text, at the place itself or in the list there.
    pub(super) fn numbers(&self, span: Option<Span>, field: Option<&str>) -> Vec<Fix> {
        let rewrite = |at: Span, node: NodeId| {
            let Value::Text(text) = self.document.value(node) else {
                return None;
            };
            let number = number_text(text)?;
            Some(fix(format!("write {number}"), Edit::Rewrite { at, text: number }))
        };
        let Some(own) = field.and_then(|field| self.meaning(field)) else {
            return Vec::new();
        };
        match self.document.view(own.value.node) {
            View::Sequence(items) => items
                .filter(|item| !item.alias && span.is_none_or(|span| overlap(item.span, span)))
                .filter_map(|item| rewrite(self.document.span(item.node), item.node))
                .collect(),
            View::Scalar(_) if !own.value.alias => {
                rewrite(self.document.span(own.value.node), own.value.node)
                    .into_iter()
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    /// `010` is 8 to YAML: write either number plainly.
    pub(super) fn misread(&self, span: Option<Span>) -> Vec<Fix> {
        let Some(at) = span else {
            return Vec::new();
        };
        let written = at.of(self.document.text());
        let mut found = Vec::new();
        if let Some(typed) = number_text(written) {
            found.push(fix(format!("write {typed}"), Edit::Rewrite { at, text: typed }));
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
