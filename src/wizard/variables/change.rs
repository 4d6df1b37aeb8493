//! Changes of the variables file and the way back.

use super::{Draft, Focus, State};
use crate::text::Section;
use crate::variables::edit::{Edit, NewVariable, Place};
use crate::wizard::action::Action;
use crate::wizard::draft::Opened;
use crate::wizard::outbox::Outbox;
use crate::yaml::edit::Patches;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A change that was made, and how to take it back.
#[derive(Clone, Debug)]
pub(super) struct Change {
    /// What it was, in a few words.
    pub label: String,
    /// What takes it back.
    pub inverse: Patches,
}

/// The changes that can be taken back, and those that were.
#[derive(Clone, Debug, Default)]
pub(super) struct History {
    undo: Vec<Change>,
    redo: Vec<Change>,
}

impl History {
    pub(super) fn remember(&mut self, change: Change) {
        self.undo.push(change);
        self.redo.clear();
    }

    pub(super) fn undo_label(&self) -> Option<&str> {
        self.undo.last().map(|change| change.label.as_str())
    }

    pub(super) fn redo_label(&self) -> Option<&str> {
        self.redo.last().map(|change| change.label.as_str())
    }
}

/// The place that edits know for entry number `index`.
pub(super) fn place_of(opened: &Opened, index: usize) -> Option<Place> {
    let inputs = opened.reading.entries(Section::Input).len();
    opened.entry(index).map(|entry| Place {
        section: entry.section,
        index: match entry.section {
            Section::Input => index,
            Section::Output => index.saturating_sub(inputs),
        },
    })
}

/// A name like `name` that no variable of the file has.
pub(super) fn free_name(opened: &Opened, name: &str) -> String {
    let taken: BTreeSet<&str> = opened.reading.all().map(|entry| entry.name.as_str()).collect();
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let first = name
        .get(stem.len()..)
        .and_then(|digits| digits.parse::<u64>().ok())
        .unwrap_or(1);
    (first..)
        .map(|number| format!("{stem}{number}"))
        .find(|candidate| !taken.contains(candidate.as_str()))
        .unwrap_or_else(|| name.to_owned())
}

impl State {
    /// Makes a change; why it cannot be made is told.
    pub(super) fn make(&mut self, edit: &Edit, label: String, draft: &mut Draft, out: &mut Outbox) -> bool {
        let Some(opened) = draft.opened() else {
            return false;
        };
        match Draft::edited(opened, edit) {
            Ok((now, inverse)) => {
                draft.set_opened(Arc::new(now));
                self.history.remember(Change { label, inverse });
                self.apply_filter(draft, false);
                true
            }
            Err(refusal) => {
                out.warn(match refusal.help {
                    Some(help) => format!("{} {help}", refusal.message),
                    None => refusal.message,
                });
                false
            }
        }
    }

    /// Takes the last change back, or does the last one again.
    pub(super) fn take_back(&mut self, back: bool, draft: &mut Draft, out: &mut Outbox) {
        let Some(opened) = draft.opened() else { return };
        let (from, to) = if back {
            (&mut self.history.undo, &mut self.history.redo)
        } else {
            (&mut self.history.redo, &mut self.history.undo)
        };
        let Some(change) = from.pop() else { return };
        let text = opened.document.text();
        let inverse = change.inverse.inverse(text);
        let now = opened.with_text(change.inverse.apply(text));
        let word = if back { "Undone" } else { "Done again" };
        out.tell(format!("{word}: {}.", change.label));
        to.push(Change {
            label: change.label,
            inverse,
        });
        draft.set_opened(Arc::new(now));
        self.apply_filter(draft, false);
    }

    /// Adds, duplicates, deletes or moves the selected variable.
    pub(super) fn change_table(&mut self, action: Action, draft: &mut Draft, out: &mut Outbox) {
        let Some(opened) = draft.opened().cloned() else {
            return;
        };
        let number = self.entry_of_row(self.row);
        let place = number.and_then(|number| place_of(&opened, number));
        let name = number
            .and_then(|number| opened.entry(number))
            .map_or_else(String::new, |entry| entry.name.clone());
        match (action, place) {
            (Action::Add, _) => self.add(&opened, place, draft, out),
            (Action::Duplicate, Some(variable)) => {
                let copy = free_name(&opened, &name);
                let edit = Edit::Duplicate {
                    variable,
                    names: vec![copy.clone()],
                };
                if self.make(&edit, format!("duplicate {name}"), draft, out) {
                    self.select(draft, Some(variable.section), Some(&copy), None, None);
                }
            }
            (Action::Delete, Some(variable)) => {
                if self.make(
                    &Edit::Remove(vec![variable]),
                    format!("delete {name}"),
                    draft,
                    out,
                ) {
                    out.tell(format!("Deleted {name}; Ctrl-Z brings it back."));
                }
                self.focus = Focus::Table;
            }
            (Action::MoveUp, Some(variable)) if variable.index > 0 => {
                self.reorder(variable, variable.index - 1, &name, draft, out);
            }
            (Action::MoveDown, Some(variable))
                if variable.index + 1 < opened.reading.entries(variable.section).len() =>
            {
                self.reorder(variable, variable.index + 1, &name, draft, out);
            }
            _ => {}
        }
    }

    fn reorder(&mut self, variable: Place, to: usize, name: &str, draft: &mut Draft, out: &mut Outbox) {
        if self.make(
            &Edit::Reorder { variable, to },
            format!("move {name}"),
            draft,
            out,
        ) {
            self.select(draft, Some(variable.section), Some(name), None, None);
        }
    }

    /// A scalar after the selected variable; its name is what is typed first.
    fn add(&mut self, opened: &Opened, after: Option<Place>, draft: &mut Draft, out: &mut Outbox) {
        let section = after.map_or(Section::Input, |place| place.section);
        let name = free_name(opened, &format!("{}1", section.word()));
        let runtime = opened.reading.runtime;
        let mut fields = Vec::new();
        if section == Section::Input {
            fields.push((runtime.default_key().to_owned(), "0.0".to_owned()));
            fields.push((runtime.range_key(section).to_owned(), "[0.0, 1.0]".to_owned()));
        }
        let edit = Edit::Add {
            section,
            at: after.map(|place| place.index + 1),
            variables: vec![NewVariable {
                name: name.clone(),
                fields,
            }],
        };
        if self.make(&edit, format!("add {name}"), draft, out) {
            self.select(draft, Some(section), Some(&name), Some(super::form::NAME), None);
        }
    }
}
