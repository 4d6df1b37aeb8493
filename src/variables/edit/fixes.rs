//! For each diagnostic that an edit can mend, that edit.

mod numbers;

use super::keys::{family, is_known};
use super::locate::{OwnField, own_fields};
use super::plan::plan;
use super::types::{Edit, FieldChange, Fix, FixKind, VariablePosition};
use crate::text::{Diagnostic, Span};
use crate::variables::advice::BOUNDS;
use crate::variables::entry::{Entry, Reading};
use crate::variables::runtime::Runtime;
use crate::yaml::{Document, NodeId, Tag, Value};
use std::collections::BTreeMap;

/// The edits that correct what `diagnostic` is about, the best first. Empty where only the author can know what is
/// meant, and where the edit could not be made.
#[must_use]
pub fn fixes(document: &Document, reading: &Reading, diagnostic: &Diagnostic) -> Vec<Fix> {
    let mut found = candidates(document, reading, diagnostic);
    found.retain(|fix| plan(document, reading, &fix.edit).is_ok_and(|planned| !planned.patches.is_empty()));
    found
}

/// The fixes of a diagnostic, also those that could not be made.
pub(super) fn candidates(document: &Document, reading: &Reading, diagnostic: &Diagnostic) -> Vec<Fix> {
    let mut found = match FixSubject::of(document, reading, diagnostic) {
        Some(subject) => subject.fixes(diagnostic),
        None => Vec::new(),
    };
    found.extend(of_the_text(document, diagnostic));
    found
}

/// One fix for every variable with the same problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FixAll {
    /// The number of variables that it changes.
    pub count: usize,
    /// The edit: one step.
    pub edit: Edit,
}

/// The same kind of fix as `fix` wherever the file has the same problem (the code of `diagnostic`, in the same field).
#[must_use]
pub fn fix_all(document: &Document, reading: &Reading, diagnostic: &Diagnostic, fix: &Fix) -> FixAll {
    let field = |diagnostic: &Diagnostic| {
        diagnostic
            .field
            .as_deref()
            .map(|key| family(key).min().unwrap_or(key).to_owned())
    };
    let wanted = field(diagnostic);
    let mut variables: BTreeMap<_, Vec<Edit>> = BTreeMap::new();
    for other in &reading.diagnostics {
        if other.code != diagnostic.code || field(other) != wanted {
            continue;
        }
        let found = fixes(document, reading, other);
        if let Some(same) = found.into_iter().find(|found| found.kind == fix.kind) {
            let edits = variables
                .entry((other.section, other.variable.as_deref()))
                .or_default();
            if !edits.contains(&same.edit) {
                edits.push(same.edit);
            }
        }
    }
    FixAll {
        count: variables.len(),
        edit: Edit::Together(variables.into_values().flatten().collect()),
    }
}

fn fix(label: impl Into<String>, kind: FixKind, edit: Edit) -> Fix {
    Fix {
        label: label.into(),
        kind,
        edit,
    }
}

/// Fixes that need no more than the place.
fn of_the_text(document: &Document, diagnostic: &Diagnostic) -> Vec<Fix> {
    let Some(span) = diagnostic.span else {
        return Vec::new();
    };
    match (diagnostic.code, diagnostic.section) {
        ("key-repeated", _) => {
            let line = document.lines().line(span.start);
            vec![fix(
                format!("remove the one at line {line}"),
                FixKind::RemoveRepeated,
                Edit::RemoveKey(span),
            )]
        }
        ("section-misspelt", Some(section)) => {
            let text = section.key().to_owned();
            vec![fix(
                format!("rename it to {text}"),
                FixKind::Guess,
                Edit::Rewrite { at: span, text },
            )]
        }
        _ => Vec::new(),
    }
}

/// The variable that a diagnostic is about.
struct FixSubject<'a> {
    document: &'a Document,
    runtime: Runtime,
    entry: &'a Entry,
    place: VariablePosition,
    fields: Vec<OwnField>,
}

impl<'a> FixSubject<'a> {
    fn of(document: &'a Document, reading: &'a Reading, diagnostic: &Diagnostic) -> Option<Self> {
        let section = diagnostic.section?;
        let name = diagnostic.variable.as_deref()?;
        let inside = |entry: &Entry| {
            diagnostic
                .span
                .is_some_and(|span| entry.span.start <= span.start && span.end <= entry.span.end)
        };
        let entries = reading.entries(section);
        let called = || {
            let indices = reading.named(section, name);
            indices.filter_map(|index| Some((index, entries.get(index)?)))
        };
        let (index, entry) = called()
            .find(|(_, entry)| inside(entry))
            .or_else(|| called().next())?;
        Some(Self {
            document,
            runtime: reading.runtime,
            entry,
            place: VariablePosition { section, index },
            fields: own_fields(document, entry.node),
        })
    }

    fn fixes(&self, diagnostic: &Diagnostic) -> Vec<Fix> {
        let field = diagnostic.field.as_deref();
        match diagnostic.code {
            "default-outside-range" => self.outside(),
            "range-order" => self.reordered().into_iter().collect(),
            "range-point" => vec![self.set(
                format!("say {}: true", self.runtime.constant_key()),
                FixKind::MakeConstant,
                self.runtime.constant_key(),
                "true",
            )],
            "constant-range" => self.constant_range(),
            "range-element" | "number-as-text" | "not-a-number" => self.numbers(diagnostic.span, field),
            "number-misread" => self.misread(diagnostic.span),
            "key-ignored" | "field-unknown" => field.map(|field| self.unknown(field)).unwrap_or_default(),
            "unit-key-mixed" => self
                .renamed(field.unwrap_or("unit"), self.runtime.unit_key())
                .into_iter()
                .collect(),
            "name-differs" => self.name_differs(),
            "name-type" => self.quoted_name(diagnostic.span),
            "not-text" => self.quoted(diagnostic.span, field),
            "value-coerced" => {
                let mut found = self.quoted(diagnostic.span, field);
                found.extend(self.numbers(diagnostic.span, field));
                found
            }
            "not-a-choice" => self.choices(field),
            "kind-missing" => self.kind_missing(),
            "kind-unknown" => self.kinds(),
            "field-missing" => field.map(|field| self.missing(field)).unwrap_or_default(),
            "null-value" => field.map(|field| self.removed(field)).into_iter().collect(),
            "not-a-list" => self.range_of_text().into_iter().collect(),
            "class-deprecated" => self.deprecated(field),
            "axis-order" => self.axes(field),
            _ => Vec::new(),
        }
    }

    fn changes(&self, fields: Vec<FieldChange>) -> Edit {
        Edit::Set(vec![(self.place, fields)])
    }

    fn set(&self, label: impl Into<String>, kind: FixKind, key: &str, value: &str) -> Fix {
        fix(label, kind, self.changes(vec![FieldChange::set(key, value)]))
    }

    fn removed(&self, key: &str) -> Fix {
        let edit = self.changes(vec![FieldChange::unset(key)]);
        fix(format!("remove {key}"), FixKind::Remove, edit)
    }

    fn own(&self, key: &str) -> Option<&OwnField> {
        self.fields.iter().find(|field| field.key == key)
    }

    /// The field of this meaning, under whichever of its names the runtime reads.
    fn meaning(&self, key: &str) -> Option<&OwnField> {
        family(key)
            .filter(|key| is_known(self.runtime, self.place.section, self.entry.kind, key))
            .find_map(|key| self.own(key))
    }

    fn text(&self, node: NodeId) -> &'a str {
        self.document.span(node).of(self.document.text())
    }

    fn renamed(&self, from: &str, to: &str) -> Option<Fix> {
        (from != to && self.own(to).is_none()).then(|| {
            fix(
                format!("rename {from} to {to}"),
                FixKind::Rename,
                Edit::RenameField {
                    variable: self.place,
                    from: from.to_owned(),
                    to: to.to_owned(),
                },
            )
        })
    }

    fn unknown(&self, key: &str) -> Vec<Fix> {
        if BOUNDS.contains(&key)
            && let Some(joined) = self.joined_bounds()
        {
            return vec![joined, self.removed(key)];
        }
        let section = self.place.section;
        let known = |key: &&str| is_known(self.runtime, section, self.entry.kind, key);
        let same = family(key).skip(1).find(known);
        let meant = same.or_else(|| self.nearest(key));
        let renamed = meant
            .filter(|meant| {
                family(meant).all(|other| self.own(other).is_none() || other == key || !known(&other))
            })
            .and_then(|meant| self.renamed(key, meant));
        let mut found: Vec<Fix> = renamed.into_iter().collect();
        if same.is_none() {
            found.iter_mut().for_each(|fix| fix.kind = FixKind::Guess);
        }
        found.push(self.removed(key));
        found
    }

    /// A key of this kind that differs from `key` in its punctuation or by a letter.
    fn nearest(&self, key: &str) -> Option<&'static str> {
        let rule = super::keys::rule(self.runtime, self.entry.kind)?;
        let bare = |key: &str| key.to_ascii_lowercase().replace(['_', '-', ' '], "");
        let wanted = bare(key);
        let keys = rule.fields(self.place.section).iter().map(|rule| rule.key);
        keys.clone().find(|other| bare(other) == wanted).or_else(|| {
            keys.clone()
                .find(|other| wanted.len() > 3 && distance(&bare(other), &wanted) <= 2)
        })
    }

    fn name_differs(&self) -> Vec<Fix> {
        let mut found = vec![self.removed("name")];
        let inner = self
            .own("name")
            .map(|field| self.document.value(field.value.node));
        if let Some(Value::Text(inner)) = inner {
            found.push(fix(
                format!("call the variable {inner}"),
                FixKind::Guess,
                Edit::Rename(vec![(self.place, inner.to_owned())]),
            ));
        }
        found
    }

    fn quoted_name(&self, span: Option<Span>) -> Vec<Fix> {
        let at = span.unwrap_or(self.entry.name_span);
        let text = single_quoted(at.of(self.document.text()));
        vec![fix(
            format!("put it between quotes: {text}"),
            FixKind::Quote,
            Edit::Rewrite { at, text },
        )]
    }

    /// A number, date or boolean that should be text.
    fn quoted(&self, span: Option<Span>, field: Option<&str>) -> Vec<Fix> {
        let Some(own) = field.and_then(|field| self.own(field)) else {
            return Vec::new();
        };
        let rule = super::keys::rule(self.runtime, self.entry.kind);
        let is_text = rule
            .and_then(|rule| rule.field(self.place.section, &own.key))
            .is_some_and(|rule| matches!(rule.value, crate::variables::ValueKind::Text));
        let at = span.unwrap_or(own.value.span);
        let scalar = self.document.scalar(own.value.node).is_some() && at == own.value.span && !at.is_empty();
        if !is_text || !scalar || self.document.tag(own.value.node) == Tag::Null {
            return Vec::new();
        }
        let text = single_quoted(at.of(self.document.text()));
        vec![fix(
            format!("put it between quotes: {text}"),
            FixKind::Quote,
            Edit::Rewrite { at, text },
        )]
    }

    fn choices(&self, field: Option<&str>) -> Vec<Fix> {
        let rule = super::keys::rule(self.runtime, self.entry.kind);
        let Some((field, rule)) =
            field.and_then(|field| Some((field, rule?.field(self.place.section, field)?)))
        else {
            return Vec::new();
        };
        let crate::variables::ValueKind::Choice(words) = rule.value else {
            return Vec::new();
        };
        let written = self
            .own(field)
            .map_or("", |own| self.text(own.value.node))
            .to_ascii_lowercase();
        let mut words: Vec<&str> = words.to_vec();
        words.sort_by_key(|word| distance(word, &written));
        words
            .into_iter()
            .take(3)
            .map(|word| self.set(format!("write {word}"), FixKind::Choose, field, word))
            .collect()
    }

    fn kind_missing(&self) -> Vec<Fix> {
        let other = family("type").find_map(|key| self.own(key));
        if let Some(other) = other {
            return self
                .renamed(&other.key, self.runtime.kind_key())
                .into_iter()
                .collect();
        }
        let Some(usual) = self.runtime.kinds().first() else {
            return Vec::new();
        };
        let key = self.runtime.kind_key();
        vec![self.set(
            format!("add {key}: {}", usual.word),
            FixKind::Guess,
            key,
            usual.word,
        )]
    }

    fn kinds(&self) -> Vec<Fix> {
        let Some(own) = self.runtime.kind_keys().iter().find_map(|key| self.own(key)) else {
            return Vec::new();
        };
        let written = self.text(own.value.node).to_ascii_lowercase();
        let mut words: Vec<&str> = self.runtime.kinds().iter().map(|rule| rule.word).collect();
        words.sort_by_key(|word| distance(&word.to_ascii_lowercase(), &written));
        words
            .into_iter()
            .map(|word| self.set(format!("write {word}"), FixKind::Choose, &own.key, word))
            .collect()
    }

    /// A missing field that is there under another runtime's name; else the kind's constant or default, where that says
    /// something.
    fn missing(&self, field: &str) -> Vec<Fix> {
        let other = family(field).skip(1).find_map(|key| self.own(key));
        let renamed = other.and_then(|own| self.renamed(&own.key, field));
        let joined = || {
            self.joined_bounds()
                .filter(|_| family(field).any(|key| key == "range"))
        };
        renamed.or_else(joined).into_iter().collect()
    }

    fn deprecated(&self, field: Option<&str>) -> Vec<Fix> {
        if field == Some("is_constant") {
            return self.renamed("is_constant", "read_only").into_iter().collect();
        }
        let Some(usual) = self.runtime.kinds().first() else {
            return Vec::new();
        };
        vec![self.set(
            format!("write {}", usual.word),
            FixKind::Rename,
            self.runtime.kind_key(),
            usual.word,
        )]
    }

    fn axes(&self, field: Option<&str>) -> Vec<Fix> {
        let axis = field.and_then(|field| field.split('_').next()).unwrap_or("x");
        let (low, high) = (format!("{axis}_min"), format!("{axis}_max"));
        let (Some(one), Some(other)) = (self.own(&low), self.own(&high)) else {
            return Vec::new();
        };
        let (one, other) = (self.text(one.value.node), self.text(other.value.node));
        vec![fix(
            format!("swap {low} and {high}"),
            FixKind::Swap,
            self.changes(vec![FieldChange::set(low, other), FieldChange::set(high, one)]),
        )]
    }
}

fn overlap(one: Span, other: Span) -> bool {
    one.start < other.end && other.start < one.end
}

fn single_quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// The number of letters that must be added, taken away or changed to make one word the other.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.chars().enumerate() {
        let mut next = vec![i + 1];
        for ((j, b), (diagonal, above)) in other.iter().enumerate().zip(row.iter().zip(row.iter().skip(1))) {
            let left = next.get(j).copied().unwrap_or(usize::MAX - 1);
            let changed = diagonal + usize::from(a != *b);
            next.push(changed.min(above + 1).min(left + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}
