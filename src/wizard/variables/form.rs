//! The form of one variable: its name and the fields that its kind has in this runtime. What is typed is tried on the
//! file at every key, so that the table, the raw file and the problems follow at once.

use super::change::{Change, place_of};
use crate::text::{Diagnostic, Section};
use crate::variables::edit::{Edit, FieldChange, Place};
use crate::variables::{Entry, FieldRule, fields};
use crate::wizard::draft::{Draft, Opened};
use crate::wizard::field::Field;
use crate::yaml::edit::Patches;
use std::sync::Arc;

/// The key that stands for the variable's name.
pub const NAME: &str = "name";

/// One line of the form.
#[derive(Clone, Debug)]
pub struct FormRow {
    /// The key as it stands in the file, or as it would be written.
    pub key: String,
    /// What the runtime knows of it; none for the name and for keys that it does not know.
    pub rule: Option<&'static FieldRule>,
    /// Its text.
    pub field: Field,
    /// Whether it stands in the file.
    pub written: bool,
}

/// The form of one variable.
#[derive(Clone, Debug)]
pub struct Form {
    place: Place,
    /// The variable's name as it is in the file.
    pub name: String,
    /// Its lines.
    pub rows: Vec<FormRow>,
    focused: usize,
    /// The file before anything was typed into the field that has the focus.
    base: Arc<Opened>,
    /// What takes back all that was typed into it.
    inverse: Option<Patches>,
    /// Why what is typed cannot stand in the file.
    pub refused: Option<String>,
}

impl Form {
    /// The form of entry number `index`.
    #[must_use]
    pub fn of(opened: &Arc<Opened>, index: usize) -> Option<Self> {
        let entry = opened.entry(index)?;
        Some(Self {
            place: place_of(opened, index)?,
            name: entry.name.clone(),
            rows: rows(opened, entry),
            focused: 1,
            base: Arc::clone(opened),
            inverse: None,
            refused: None,
        })
    }

    /// The section of the variable.
    #[must_use]
    pub const fn section(&self) -> Section {
        self.place.section
    }

    /// The number of the line that has the focus.
    #[must_use]
    pub const fn focused_row(&self) -> usize {
        self.focused
    }

    /// The line that has the focus.
    #[must_use]
    pub fn focused(&self) -> Option<&FormRow> {
        self.rows.get(self.focused)
    }

    pub(super) fn focused_field(&mut self) -> Option<&mut Field> {
        self.rows.get_mut(self.focused).map(|row| &mut row.field)
    }

    pub(super) fn focus_key(&mut self, key: &str) {
        let same = |row: &FormRow| {
            row.key == key
                || row
                    .rule
                    .is_some_and(|rule| rule.key == key || rule.aliases.contains(&key))
        };
        if let Some(place) = self.rows.iter().position(same) {
            self.focused = place;
        }
    }

    pub(super) fn step(&mut self, forward: bool) {
        let length = self.rows.len().max(1);
        self.focused = if forward {
            (self.focused + 1) % length
        } else {
            self.focused.checked_sub(1).unwrap_or(length - 1)
        };
    }

    /// What is typed is tried on the file.
    pub(super) fn typed(&mut self, draft: &mut Draft) {
        let Some(row) = self.rows.get(self.focused) else {
            return;
        };
        let text = row.field.text().trim();
        let edit = if row.key == NAME && row.rule.is_none() {
            if text.is_empty() {
                self.refused = Some("A variable has a name.".to_owned());
                return;
            }
            Edit::Rename(vec![(self.place, text.to_owned())])
        } else {
            let change = if text.is_empty() {
                FieldChange::unset(row.key.clone())
            } else {
                FieldChange::set(row.key.clone(), text)
            };
            Edit::Set(vec![(self.place, vec![change])])
        };
        if text.is_empty() && !row.written {
            draft.set_opened(Arc::clone(&self.base));
            self.inverse = None;
            self.refused = None;
            return;
        }
        match Draft::edited(&self.base, &edit) {
            Ok((now, inverse)) => {
                draft.set_opened(Arc::new(now));
                self.inverse = Some(inverse);
                self.refused = None;
            }
            Err(refusal) => self.refused = Some(refusal.message),
        }
    }

    /// The focus leaves the field: all that was typed is one change.
    pub(super) fn finish(&mut self, draft: &Draft) -> Option<Change> {
        let now = draft.opened()?;
        let inverse = self.inverse.take();
        let key = self.focused().map_or_else(String::new, |row| row.key.clone());
        let label = format!("{key} of {}", self.name);
        let changed = now.document.text() != self.base.document.text();
        self.base = Arc::clone(now);
        self.refused = None;
        let index = match self.place.section {
            Section::Input => self.place.index,
            Section::Output => self.place.index + now.reading.entries(Section::Input).len(),
        };
        if let Some(entry) = now.entry(index) {
            self.name.clone_from(&entry.name);
            self.refresh(now, entry);
        }
        inverse
            .filter(|_| changed)
            .map(|inverse| Change { label, inverse })
    }

    /// Lines show what the file says; the undo of a field whose text is the same is kept.
    fn refresh(&mut self, opened: &Opened, entry: &Entry) {
        let key = self.focused().map(|row| row.key.clone());
        let mut new = rows(opened, entry);
        for row in &mut new {
            if let Some(old) = self
                .rows
                .iter()
                .find(|old| old.key == row.key && old.field.text() == row.field.text())
            {
                row.field = old.field.clone();
            }
        }
        self.rows = new;
        if let Some(key) = key {
            self.focus_key(&key);
        }
    }

    /// Makes the number larger or smaller by one in its last digit.
    pub(super) fn nudge(&mut self, up: bool, draft: &mut Draft) {
        let Some(row) = self.rows.get_mut(self.focused) else {
            return;
        };
        if let Some(nudged) = nudged(row.field.text(), up) {
            row.field.replace(nudged);
            self.typed(draft);
        }
    }
}

/// The lines of the form of `entry`: the name, the fields of its kind, then whatever else stands there.
#[must_use]
pub fn rows(opened: &Opened, entry: &Entry) -> Vec<FormRow> {
    let runtime = opened.reading.runtime;
    let text = opened.document.text();
    let written = fields(&opened.document, entry);
    let rules = entry
        .kind
        .and_then(|kind| runtime.kind(kind))
        .map_or(&[][..], |rule| rule.fields(entry.section));
    let mut rows = vec![FormRow {
        key: NAME.to_owned(),
        rule: None,
        field: Field::new(entry.name.clone()),
        written: true,
    }];
    let names = |rule: &FieldRule, key: &str| rule.key == key || rule.aliases.contains(&key);
    for rule in rules.iter().filter(|rule| rule.key != NAME) {
        let there = written.iter().find(|field| names(rule, &field.key));
        rows.push(FormRow {
            key: there.map_or_else(|| rule.key.to_owned(), |field| field.key.clone()),
            rule: Some(rule),
            field: Field::new(there.map_or_else(String::new, |field| one_line(field.value_span.of(text)))),
            written: there.is_some(),
        });
    }
    let unknown = written
        .iter()
        .filter(|field| field.key != NAME && !rules.iter().any(|rule| names(rule, &field.key)));
    rows.extend(unknown.map(|field| FormRow {
        key: field.key.clone(),
        rule: None,
        field: Field::new(one_line(field.value_span.of(text))),
        written: true,
    }));
    rows
}

/// The problems of one line of the form.
#[must_use]
pub fn problems_of<'a>(opened: &'a Opened, entry: &Entry, row: &FormRow) -> Vec<&'a Diagnostic> {
    let about = |field: &str| {
        row.key == field
            || row
                .rule
                .is_some_and(|rule| rule.key == field || rule.aliases.contains(&field))
    };
    opened
        .reading
        .diagnostics
        .iter()
        .filter(|diagnostic| {
            diagnostic.section == Some(entry.section)
                && diagnostic.variable.as_deref() == Some(entry.name.as_str())
                && match diagnostic.field.as_deref() {
                    Some(field) => about(field),
                    None => row.key == NAME,
                }
        })
        .collect()
}

/// A value that stands on several lines, on one.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The decimal number `text` one larger or smaller in its last digit; none when it is no such number.
fn nudged(text: &str, up: bool) -> Option<String> {
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => text.split_at(at),
        None => (text, ""),
    };
    let decimals = mantissa.split_once('.').map_or(0, |(_, after)| after.len());
    let digits: String = mantissa.chars().filter(|c| *c != '.').collect();
    let number: i128 = digits.parse().ok()?;
    let number = if up {
        number.checked_add(1)?
    } else {
        number.checked_sub(1)?
    };
    let sign = if number < 0 { "-" } else { "" };
    let digits = format!("{:0width$}", number.unsigned_abs(), width = decimals + 1);
    let (whole, after) = digits.split_at(digits.len() - decimals);
    let point = if mantissa.contains('.') { "." } else { "" };
    Some(format!("{sign}{whole}{point}{after}{exponent}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_nudged_in_its_last_digit() {
        for (text, up, nudged_text) in [
            ("5.20", true, "5.21"),
            ("0.00", false, "-0.01"),
            ("-0.48", true, "-0.47"),
            ("9", true, "10"),
            ("1.", true, "2."),
            ("1.5e+3", false, "1.4e+3"),
            ("-1", true, "0"),
        ] {
            assert_eq!(nudged(text, up).as_deref(), Some(nudged_text), "{text}");
        }
        assert_eq!(nudged("abc", true), None);
        assert_eq!(nudged("", true), None);
    }
}
