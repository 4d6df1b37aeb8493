//! The focused line of the form: opened, closed, left, and its pending text.

use super::buffer::{Buffer, BufferId};
use super::cell::Column;
use super::field::{TextEdit as Editing, TextField};
use super::form::{self, FormRow};
use super::form_state::FormLine;
use super::pending::{FieldId, PendingText};
use super::state::Editor;
use super::transaction::Transaction;
use crate::text::Severity;
use crate::variables::Entry;

impl Editor {
    /// The selected variable's number, where it is there.
    #[must_use]
    pub fn selected_entry<'a>(&self, buffer: &'a Buffer) -> Option<&'a Entry> {
        buffer.entry(self.selection.cursor)
    }

    /// The lines of the form of the selected variable.
    #[must_use]
    pub fn rows(&self, buffer: &Buffer) -> Vec<FormRow> {
        buffer
            .variable(self.selection.cursor)
            .map_or_else(Vec::new, |variable| form::rows(&variable))
    }

    /// The line of the form that has the focus.
    #[must_use]
    pub fn focused_row(&self, buffer: &Buffer) -> Option<FormRow> {
        let line = self.form.line.as_ref()?;
        self.rows(buffer).into_iter().find(|row| row.is(&line.id))
    }

    /// Returns whether the focused line is typed, not chosen and not too long for a line.
    #[must_use]
    pub fn is_typing(&self, buffer: &Buffer) -> bool {
        let row = self.focused_row(buffer);
        row.zip(buffer.variable(self.selection.cursor))
            .is_some_and(|(row, variable)| row.text.is_some() && row.choices(&variable).is_none())
    }

    pub(super) fn field_id(&self, id: &str, buffer: &Buffer) -> Option<FieldId> {
        let entry = self.selected_entry(buffer)?;
        Some(FieldId {
            section: entry.section,
            variable: entry.name.clone(),
            key: id.to_owned(),
        })
    }

    /// The pending text of a line of the selected variable.
    #[must_use]
    pub fn pending_text(&self, id: &str, buffer: &Buffer) -> Option<&PendingText> {
        if self.form.pending.is_empty() {
            return None;
        }
        self.form.pending.get(&self.field_id(id, buffer)?)
    }

    /// The most severe problem of variable `index`; a pending text is an error.
    #[must_use]
    pub fn worst(&self, index: usize, buffer: &Buffer) -> Option<Severity> {
        let has_pending = |entry: &Entry| self.form.pending.has(entry.section, &entry.name);
        if !self.form.pending.is_empty() && buffer.entry(index).is_some_and(has_pending) {
            return Some(Severity::Error);
        }
        buffer.worst(index)
    }

    /// Opens the form at a line, its text selected; without one, at the first field.
    pub fn open_form(&mut self, id: Option<&str>, buffer: &Buffer) {
        self.leave_line();
        let rows = self.rows(buffer);
        let found = id
            .and_then(|id| rows.iter().find(|row| row.is(id)))
            .or_else(|| rows.iter().find(|row| row.rule.is_some()))
            .or_else(|| rows.first());
        self.form.line = found.map(|row| {
            let pending = self.pending_text(row.id(), buffer);
            let text = pending.map(|pending| pending.text.clone());
            FormLine {
                id: row.id().to_owned(),
                field: TextField::new(text.or_else(|| row.text.clone()).unwrap_or_default()).selected(),
                refused: pending.map(|pending| pending.reason.clone()),
                ..FormLine::default()
            }
        });
    }

    /// Opens the selected cell: the form's line of its field. Gives false, and opens nothing, where the cell is not typed
    /// into: the name, choices, and the fields of variables that are no scalars.
    pub fn open_cell(&mut self, buffer: &Buffer) -> bool {
        let Some(variable) = buffer.variable(self.selection.cursor) else {
            return false;
        };
        let column = self.selection.column;
        let rows = form::rows(&variable);
        let row = rows.iter().find(|row| row.is(column.key(&variable)));
        let is_typed = row.is_some_and(|row| row.text.is_some() && row.choices(&variable).is_none());
        if column == Column::Name || !is_typed || !variable.is_scalar() {
            return false;
        }
        self.open_form(Some(column.key(&variable)), buffer);
        true
    }

    /// Closes the focused line and undoes what was typed there since it got the focus; whether there was something.
    pub fn cancel_line(&mut self, buffer: &mut Buffer) -> bool {
        let typing = self.form.typing.as_ref();
        let is_typed = typing.is_some_and(|typing| self.history.len() == typing.steps + 1);
        let undone = is_typed && self.undo(buffer).is_some();
        self.close_form();
        undone
    }

    /// The form again, after the text has changed by other means than typing into it.
    pub fn refresh_form(&mut self, buffer: &Buffer) {
        if let Some(before) = self.form.line.take() {
            self.open_form(Some(&before.id), buffer);
            if let Some(line) = self.form.line.as_mut().filter(|_| !before.field.is_selected()) {
                line.field.edit(Editing::End);
            }
        }
    }

    /// Closes the form.
    pub fn close_form(&mut self) {
        self.leave_line();
        self.form.line = None;
    }

    /// To the next line of the form or the one before.
    pub fn step_line(&mut self, forward: bool, buffer: &Buffer) {
        self.fresh = None;
        let rows = self.rows(buffer);
        let Some(line) = &self.form.line else { return };
        let here = rows.iter().position(|row| row.is(&line.id)).unwrap_or(0);
        let step = if forward { 1 } else { rows.len().saturating_sub(1) };
        let there = rows.get((here + step) % rows.len().max(1));
        let id = there.map(|row| row.id().to_owned());
        self.open_form(id.as_deref(), buffer);
    }

    /// Undoes the pending text of the focused line where that is not the last change; whether it was.
    pub fn restore_line(&mut self, buffer: &Buffer) -> bool {
        let line = self.form.line.as_ref();
        let Some(field) = line.and_then(|line| self.field_id(&line.id, buffer)) else {
            return false;
        };
        let last = self.history.to_undo().and_then(|step| step.pending.as_ref());
        if last.is_some_and(|(last, _)| *last == field) {
            return false;
        }
        let Some(pending) = self.form.pending.set(&field, None) else {
            return false;
        };
        self.leave_line();
        self.history.push(Transaction {
            label: format!("pending {} of {}", field.key, field.variable),
            selection: [self.selection.cursor; 2],
            pending: Some((field, [Some(pending), None])),
            ..Transaction::default()
        });
        self.refresh_form(buffer);
        true
    }

    /// Removes the pending text of the focused line, and its step of undo where that is the last one.
    pub(super) fn drop_pending(&mut self, buffer: &Buffer) {
        let line = self.form.line.as_ref();
        if let Some(field) = line.and_then(|line| self.field_id(&line.id, buffer)) {
            self.form.pending.set(&field, None);
            let last = self.history.to_undo();
            let is_own = last.is_some_and(|step| step.is_pending_of(&field));
            self.form.typing.take_if(|_| is_own);
            self.history.pop_if(is_own);
        }
    }

    /// Ends the open transaction of the focused field.
    pub fn leave_line(&mut self) {
        let Some(typing) = self.form.typing.take() else {
            return;
        };
        let step = self
            .history
            .to_undo()
            .filter(|_| self.history.len() == typing.steps + 1);
        if let Some(change) = step.and_then(|step| step.change(BufferId::Variables)) {
            let change = change.clone();
            self.form.moved(|| change.forward());
            if typing.emptied {
                self.form.remember_emptied(&typing.field.key, &change);
            }
        }
    }
}
