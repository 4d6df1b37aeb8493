//! The form of the selected variable: its name, its kind and the fields that this kind has in this runtime. What is
//! typed goes into the file at every key; what cannot stand there yet is kept beside it.

use super::State;
use super::overlay::{Current, Sheet, Spot};
use super::written;
use crate::text::{Diagnostic, Section, Severity};
use crate::variables::edit::Place;
use crate::variables::{FieldRule, Held, ValueKind, check_entry, fields};
use crate::wizard::draft::Draft;
use crate::wizard::field::Field;
use std::collections::BTreeSet;

/// The key that stands for the variable's name.
pub const NAME: &str = "name";

/// The key that stands for the variable's kind.
pub const KIND: &str = "kind";

/// What is said of a text that was kept beside the file, when its line is visited again.
const NOT_YET: &str = "this is not in the file yet";

/// One line of the form.
#[derive(Clone, Debug)]
pub struct FormRow {
    /// Its key: [`NAME`], [`KIND`], or the field's as it stands in the file or would be written.
    pub key: String,
    /// What it is called on the screen.
    pub label: String,
    /// What the runtime knows of it; none for the name, the kind and keys that it does not know.
    pub rule: Option<&'static FieldRule>,
    /// Its text; none when it is too long for a form.
    pub text: Option<String>,
    /// Whether it stands in the file.
    pub written: bool,
}

/// The line of the form that has the focus.
#[derive(Clone, Debug, Default)]
pub struct Form {
    /// Its key.
    pub key: String,
    /// Its text as it is typed.
    pub field: Field,
    /// What stood in the file when the line was opened.
    pub before: Option<String>,
    /// Why what is typed cannot stand in the file.
    pub refused: Option<String>,
    /// What completes a path that is typed.
    pub completions: Vec<String>,
}

/// Which line of which variable.
pub type LineOf = (Section, String, String);

impl FormRow {
    /// Whether the runtime refuses the variable without it.
    #[must_use]
    pub fn required(&self) -> bool {
        self.rule
            .map_or(self.key == NAME || self.key == KIND, |rule| rule.required)
    }

    /// What may be chosen; none where a text is typed.
    #[must_use]
    pub fn choices(&self, current: &Current<'_>) -> Option<Vec<String>> {
        let words = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let mut list = match self.rule.map(|rule| rule.value) {
            None if self.key == KIND => {
                return Some(
                    current
                        .reading
                        .runtime
                        .kinds()
                        .iter()
                        .map(|rule| rule.word.to_owned())
                        .collect(),
                );
            }
            Some(ValueKind::Boolean) => words(&["false", "true"]),
            Some(ValueKind::Choice(list)) => words(list),
            _ => return None,
        };
        list.insert(0, String::new());
        Some(list)
    }

    /// Whether a path is typed into it.
    #[must_use]
    pub fn is_path(&self) -> bool {
        matches!(
            self.rule.map(|rule| rule.value),
            Some(ValueKind::ImageFile | ValueKind::Array)
        )
    }

    /// Whether `key` names this line: its key, or another name of the same field.
    #[must_use]
    pub fn is(&self, key: &str) -> bool {
        self.key == key
            || self
                .rule
                .is_some_and(|rule| rule.key == key || rule.aliases.contains(&key))
    }
}

/// The lines of the form of a variable: what its kind has, then what stands in the file besides.
#[must_use]
pub fn rows(current: &Current<'_>) -> Vec<FormRow> {
    let entry = current.entry;
    let runtime = current.reading.runtime;
    let in_file = fields(current.document, entry);
    let kind_field = runtime
        .kind_keys()
        .iter()
        .find_map(|key| in_file.iter().find(|field| field.key == *key));
    let mut rows = vec![
        FormRow {
            key: NAME.to_owned(),
            label: NAME.to_owned(),
            rule: None,
            text: Some(entry.name.clone()),
            written: true,
        },
        FormRow {
            key: KIND.to_owned(),
            label: KIND.to_owned(),
            rule: None,
            text: Some(kind_field.map_or_else(String::new, |field| {
                written::unquoted(current.document, field.node, field.value_span)
            })),
            written: kind_field.is_some(),
        },
    ];
    let kind = entry
        .kind
        .and_then(|kind| runtime.kind(kind))
        .or_else(|| runtime.kinds().first());
    let rules = kind.map_or(&[][..], |kind| kind.fields(entry.section));
    for rule in rules {
        let found = in_file.iter().find(|field| field.key == rule.key).or_else(|| {
            in_file
                .iter()
                .find(|field| rule.aliases.contains(&field.key.as_str()))
        });
        rows.push(FormRow {
            key: found.map_or(rule.key, |field| field.key.as_str()).to_owned(),
            label: found.map_or(rule.key, |field| field.key.as_str()).to_owned(),
            rule: Some(rule),
            text: found.map_or(Some(String::new()), |field| {
                written::shown(current.document, field, Some(rule.value))
            }),
            written: found.is_some(),
        });
    }
    for field in &in_file {
        let known =
            rows.iter().any(|row| row.is(&field.key)) || runtime.kind_keys().contains(&field.key.as_str());
        if !known || (field.key == KIND) {
            rows.push(FormRow {
                key: field.key.clone(),
                label: field.key.clone(),
                rule: None,
                text: written::shown(current.document, field, None),
                written: true,
            });
        }
    }
    rows
}

/// The problems that are about a line of the form; of the first line, those that are about no field, too.
#[must_use]
pub fn problems_of<'a>(all: &[&'a Diagnostic], row: &FormRow, current: &Current<'_>) -> Vec<&'a Diagnostic> {
    let kind_keys = current.reading.runtime.kind_keys();
    all.iter()
        .filter(|diagnostic| match diagnostic.field.as_deref() {
            None => row.key == NAME,
            Some(field) if kind_keys.contains(&field) => row.key == KIND,
            Some(field) => row.is(field),
        })
        .copied()
        .collect()
}

/// What the runtime would hold for a line where that is not what stands there, in words; of an array, what it is.
#[must_use]
pub fn held(
    current: &Current<'_>,
    row: &FormRow,
    arrays: &dyn crate::variables::ArrayFiles,
) -> Option<String> {
    let rule = row.rule?;
    let checked = check_entry(current.document, current.reading.runtime, current.entry, arrays);
    let variable = checked.held?;
    let value = [rule.key, row.key.as_str()]
        .into_iter()
        .chain(rule.aliases.iter().copied())
        .find_map(|key| variable.get(key))?;
    let text = row.text.as_deref().unwrap_or("");
    match value {
        Held::Array(array) => {
            let shape: Vec<String> = array.shape.iter().map(ToString::to_string).collect();
            Some(format!("{} array, {}", array.dtype, shape.join(" × ")))
        }
        Held::Float(_) | Held::Integer(_) | Held::Bool(_) if reads_as(text, value) => None,
        Held::Text(held) if held == text.trim_matches(['\'', '"']) => None,
        Held::List(list) => {
            let inside = text.trim().trim_start_matches('[').trim_end_matches(']');
            let parts: Vec<&str> = inside.split(',').map(str::trim).collect();
            let same =
                parts.len() == list.len() && parts.iter().zip(list).all(|(part, held)| reads_as(part, held));
            (!same && list.len() <= 8).then(|| format!("held as {}", words(value)))
        }
        other => Some(format!("held as {}", words(other))),
    }
}

/// Whether somebody who reads `text` sees the value that is held.
fn reads_as(text: &str, held: &Held) -> bool {
    let text = text.trim();
    let number = match text.trim_start_matches(['+', '-']) {
        ".inf" | ".Inf" | ".INF" if text.starts_with('-') => Some(f64::NEG_INFINITY),
        ".inf" | ".Inf" | ".INF" => Some(f64::INFINITY),
        ".nan" | ".NaN" | ".NAN" => Some(f64::NAN),
        _ => text.parse().ok(),
    };
    match held {
        Held::Float(value) => {
            number.is_some_and(|number: f64| number == *value || (number.is_nan() && value.is_nan()))
        }
        Held::Integer(value) => text.trim_start_matches('+') == value.to_string(),
        Held::Bool(true) => matches!(text, "true" | "True" | "TRUE"),
        Held::Bool(false) => matches!(text, "false" | "False" | "FALSE"),
        Held::Text(value) => value == text.trim_matches(['\'', '"']),
        _ => false,
    }
}

/// A held value in words.
fn words(held: &Held) -> String {
    match held {
        Held::None => "nothing".to_owned(),
        Held::Bool(value) => if *value { "yes" } else { "no" }.to_owned(),
        Held::Integer(value) => value.to_string(),
        Held::Float(value) => format!("{value:?}"),
        Held::Text(text) => format!("the text \"{text}\""),
        Held::List(list) => {
            let parts: Vec<String> = list.iter().map(words).collect();
            format!("[{}]", parts.join(", "))
        }
        Held::Map(_) => "a mapping".to_owned(),
        Held::Array(array) => format!("{} array", array.dtype),
    }
}

impl State {
    /// The lines of the form of the selected variable.
    #[must_use]
    pub fn form_rows(&self, draft: &Draft) -> Vec<FormRow> {
        self.selected(draft)
            .map_or_else(Vec::new, |current| rows(&current))
    }

    /// The line of the form that has the focus.
    #[must_use]
    pub fn focused_row(&self, draft: &Draft) -> Option<FormRow> {
        let form = self.form.as_ref()?;
        self.form_rows(draft).into_iter().find(|row| row.is(&form.key))
    }

    /// A text that was typed for a line of the selected variable and cannot stand in the file.
    #[must_use]
    pub fn unapplied(&self, draft: &Draft, key: &str) -> Option<&str> {
        let entry = self.selected(draft)?.entry;
        self.unapplied
            .get(&(entry.section, entry.name.clone(), key.to_owned()))
            .map(String::as_str)
    }

    /// The fields of the present variables that hold a text which cannot stand in the file: section, name, field.
    #[must_use]
    pub fn not_applied(&self, draft: &Draft) -> Vec<LineOf> {
        let Some(sheet) = self.sheet(draft) else {
            return Vec::new();
        };
        let typing = self.form.as_ref().filter(|form| form.refused.is_some());
        let typing = typing.and_then(|form| {
            let entry = self.selected(draft)?.entry;
            Some((entry.section, entry.name.clone(), form.key.clone()))
        });
        let mut lines: BTreeSet<LineOf> = self.unapplied.keys().cloned().collect();
        if !lines.is_empty() {
            let names: BTreeSet<(Section, String)> = lines
                .iter()
                .map(|(section, name, _)| (*section, name.clone()))
                .collect();
            let there: BTreeSet<(Section, String)> = sheet
                .spots()
                .filter_map(|spot| sheet.current(spot))
                .map(|current| (current.entry.section, current.entry.name.as_str()))
                .filter(|(section, name)| names.iter().any(|(s, n)| s == section && n == name))
                .map(|(section, name)| (section, name.to_owned()))
                .collect();
            lines.retain(|(section, name, _)| there.contains(&(*section, name.clone())));
        }
        lines.extend(typing);
        lines.into_iter().collect()
    }

    /// The weightiest problem of the variable at `spot`; a text that cannot stand in the file is an error.
    #[must_use]
    pub fn worst(&self, sheet: &Sheet<'_>, spot: Spot) -> Option<Severity> {
        let kept = !self.unapplied.is_empty()
            && sheet.current(spot).is_some_and(|current| {
                let entry = current.entry;
                self.unapplied
                    .keys()
                    .any(|(section, name, _)| *section == entry.section && *name == entry.name)
            });
        if kept {
            Some(Severity::Error)
        } else {
            sheet.worst(spot)
        }
    }

    /// A field, as `KEY of NAME`, whose text cannot stand in the file, so that leaving would lose it.
    #[must_use]
    pub fn left_out(&self, draft: &Draft) -> Option<String> {
        let typing = self.form.as_ref().filter(|form| form.refused.is_some());
        let typing =
            typing.and_then(|form| Some((form.key.clone(), self.selected(draft)?.entry.name.clone())));
        let kept = || self.unapplied.keys().next();
        typing
            .or_else(|| kept().map(|(_, name, key)| (key.clone(), name.clone())))
            .map(|(key, name)| format!("{key} of {name}"))
    }

    /// Opens the form at a line; without one, at the first that is a field.
    pub(super) fn open_form(&mut self, draft: &Draft, key: Option<&str>) {
        let rows = self.form_rows(draft);
        let at = key
            .and_then(|key| rows.iter().find(|row| row.is(key)))
            .or_else(|| rows.iter().find(|row| row.rule.is_some()))
            .or_else(|| rows.first());
        if let Some(row) = at {
            let text = self.unapplied(draft, &row.key).map(str::to_owned);
            let refused = text.is_some().then(|| NOT_YET.to_owned());
            self.form = Some(Form {
                key: row.key.clone(),
                before: row.text.clone(),
                field: Field::new(text.or_else(|| row.text.clone()).unwrap_or_default()),
                refused,
                completions: Vec::new(),
            });
            self.focus = super::Focus::Form;
        }
    }

    /// Why the name that was typed is not the variable's, in a sentence.
    pub(super) fn name_refused(&self) -> Option<String> {
        let form = self.form.as_ref().filter(|form| form.key == NAME)?;
        let reason = form.refused.as_deref()?;
        let text = form.field.text();
        Some(match reason {
            NOT_YET => format!("{text} is not the name yet: it is not in the file."),
            _ => format!("{text} is not the name yet: {reason}."),
        })
    }

    /// The form again, after the text has changed by other means than typing into it.
    pub(super) fn refresh_form(&mut self, draft: &Draft) {
        if let Some(form) = self.form.take() {
            let focus = self.focus;
            self.open_form(draft, Some(&form.key));
            self.focus = if self.form.is_some() {
                focus
            } else {
                super::Focus::Table
            };
        }
    }

    /// To the next line of the form or the one before.
    pub(super) fn step_field(&mut self, forward: bool, draft: &Draft) {
        self.leave_line(draft);
        self.fresh = None;
        let rows = self.form_rows(draft);
        let Some(form) = &self.form else { return };
        let here = rows.iter().position(|row| row.is(&form.key)).unwrap_or(0);
        let length = rows.len().max(1);
        let there = if forward {
            (here + 1) % length
        } else {
            (here + length - 1) % length
        };
        let key = rows.get(there).map(|row| row.key.clone());
        self.open_form(draft, key.as_deref());
    }

    /// What was typed and cannot stand in the file is kept for when the line is visited again.
    pub(super) fn leave_line(&mut self, draft: &Draft) {
        self.session = None;
        let (Some(form), Some(current)) = (&self.form, self.selected(draft)) else {
            return;
        };
        let line = (
            current.entry.section,
            current.entry.name.clone(),
            form.key.clone(),
        );
        if form.refused.is_some() {
            self.unapplied.insert(line, form.field.text().to_owned());
        } else {
            self.unapplied.remove(&line);
        }
    }

    /// The place of the selected variable in the present text.
    #[must_use]
    pub fn selected_place(&self, draft: &Draft) -> Option<Place> {
        self.place_of(self.list.selected, draft)
    }

    /// The place of a variable in the present text.
    pub(super) fn place_of(&self, spot: Spot, draft: &Draft) -> Option<Place> {
        let sheet = self.sheet(draft)?;
        let section = sheet.current(spot)?.entry.section;
        let rank = sheet.rank(spot);
        Some(Place {
            section,
            index: match section {
                Section::Input => rank,
                Section::Output => rank.checked_sub(sheet.count(Section::Input))?,
            },
        })
    }
}
