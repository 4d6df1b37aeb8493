//! The second step: the variables file. The step passes keys to the [`Editor`] and performs what the editor leaves to
//! it: the focus, files, saving.

mod cell;
mod done;
mod drafting;
mod jobs;
mod keys;
mod saving;
mod text;

use super::focus::Focus;
use super::outbox::Outbox;
use super::project_state::ProjectState;
use super::step::StepProgress;
use crate::editor::dialog::model;
use crate::editor::form::FormRow;
use crate::editor::query::Query;
use crate::editor::{
    Buffer, Dialog, DialogKind, Editor, FieldId, FormLine, Move, SearchStart, TextField, refusal_text,
};
use crate::text::{Section, Severity};
use crate::variables::edit::{EditRefusal, VariablePosition};
use crate::variables::{Entry, ValueKind};
use jobs::{Jobs, Saving};
pub(super) use keys::{FILTERED, SORTED};

/// The part of this step that has the focus.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Pane {
    /// The line that leads on.
    GoOn,
    #[default]
    Table,
    /// The selected cell of the table, which is edited.
    Cell,
    Filter,
    Form,
    Text,
}

/// The state of the second step.
#[derive(Debug, Default)]
pub struct VariablesStep {
    pane: Pane,
    /// The editor.
    pub editor: Editor,
    /// The filter's text.
    pub filter: TextField,
    /// The variable that was selected when the filter was opened, until the user moves.
    before_filter: Option<usize>,
    saving: Saving,
    jobs: Jobs,
    /// Whether there is no other step.
    alone: bool,
}

/// The progress of the step.
#[must_use]
pub fn state(project: &ProjectState) -> StepProgress {
    let Some(buffer) = project.buffer() else {
        return StepProgress::Incomplete(String::new());
    };
    match buffer.count_of(Severity::Error) {
        0 => StepProgress::Complete,
        errors => StepProgress::Wrong(errors),
    }
}

impl VariablesStep {
    /// The part of the screen that has the focus.
    #[must_use]
    pub const fn focus(&self) -> Focus {
        if let Some(dialog) = &self.editor.dialog {
            return focus_of(dialog);
        }
        match self.pane {
            Pane::GoOn => Focus::GoOn,
            Pane::Table => Focus::Table,
            Pane::Cell => Focus::Cell,
            Pane::Filter => Focus::Filter,
            Pane::Form => Focus::Form,
            Pane::Text => Focus::Raw,
        }
    }

    /// A file was opened: the first row is selected, or the first problem.
    pub(in crate::wizard) fn opened(&mut self, project: &ProjectState, alone: bool) {
        self.editor.text.shown = true;
        self.alone = alone;
        let Some(buffer) = project.buffer() else { return };
        self.pane = Pane::Table;
        if let Some(problem) = buffer.yaml_problems().first() {
            self.pane = Pane::Text;
            self.editor.text.go_to(problem.span.start);
            return;
        }
        if let Some(dialog) = model::dialog(buffer) {
            self.editor.open_dialog(dialog, buffer);
            return;
        }
        let first = buffer
            .diagnostics()
            .find(|problem| problem.severity == Severity::Error);
        let Some(problem) = first.filter(|_| !buffer.is_empty()) else {
            return;
        };
        // A problem of the file as a whole is shown beside the tables.
        if problem.variable.is_some() {
            let offset = problem.span.map(|span| span.start);
            let (section, name) = (problem.section, problem.variable.clone());
            self.select(project, section, name.as_deref(), None, offset);
        }
    }

    /// The selected variable.
    #[must_use]
    pub fn selected_entry<'a>(&self, project: &'a ProjectState) -> Option<&'a Entry> {
        self.editor.selected_entry(project.buffer()?)
    }

    /// The place of the selected variable.
    #[must_use]
    pub fn selected_place(&self, project: &ProjectState) -> Option<VariablePosition> {
        self.editor.selection.place(project.buffer()?)
    }

    /// The line of the form that has the focus.
    #[must_use]
    pub const fn form(&self) -> Option<&FormLine> {
        self.editor.form.line()
    }

    /// The form's row that has the focus.
    #[must_use]
    pub fn focused_row(&self, project: &ProjectState) -> Option<FormRow> {
        self.editor.focused_row(project.buffer()?)
    }

    /// The open dialog.
    #[must_use]
    pub const fn dialog(&self) -> Option<&Dialog> {
        self.editor.dialog.as_ref()
    }

    /// The identity of the form's line that has the focus.
    #[must_use]
    pub fn focused_key(&self) -> Option<&str> {
        self.form().map(|line| line.id.as_str())
    }

    /// The kind of values of the form's field that has the focus.
    #[must_use]
    pub fn focused_kind(&self, project: &ProjectState) -> Option<ValueKind> {
        self.focused_row(project)?.rule.map(|rule| rule.value)
    }

    /// The name of the change that undo would undo.
    #[must_use]
    pub fn undo_label(&self) -> Option<&str> {
        let step = self.editor.history.to_undo();
        step.map(|step| step.label.as_str())
    }

    /// Returns whether a change can be undone.
    #[must_use]
    pub fn can_undo(&self) -> bool {
        self.editor.history.to_undo().is_some()
    }

    /// Returns whether a change can be redone.
    #[must_use]
    pub fn can_redo(&self) -> bool {
        self.editor.history.to_redo().is_some()
    }

    /// The fields of present variables whose text is pending.
    #[must_use]
    pub fn pending_fields(&self, project: &ProjectState) -> Vec<FieldId> {
        let buffer = project.buffer();
        buffer.map_or_else(Vec::new, |buffer| self.editor.form.pending().fields(buffer))
    }

    /// The fields with pending texts in words, such as `range of QUAD:1 and unit of QUAD:2`.
    #[must_use]
    pub fn pending_words(&self, project: &ProjectState) -> Option<String> {
        let fields = self.pending_fields(project);
        let names: Vec<String> = fields
            .iter()
            .take(3)
            .map(|field| format!("{} of {}", field.key, field.variable))
            .collect();
        let more = fields.len().saturating_sub(names.len());
        match (names.split_last()?, more) {
            ((only, []), _) => Some(only.clone()),
            ((last, first), 0) => Some(format!("{} and {last}", first.join(", "))),
            (_, more) => Some(format!("{} and {more} more", names.join(", "))),
        }
    }

    /// The line of text that has the focus.
    pub(in crate::wizard) fn field(&mut self, project: &ProjectState) -> Option<&mut TextField> {
        let is_typing = project
            .buffer()
            .is_some_and(|buffer| self.editor.is_typing(buffer));
        if let Some(dialog) = &mut self.editor.dialog {
            return dialog.field_mut();
        }
        match self.pane {
            Pane::Filter => Some(&mut self.filter),
            Pane::Form | Pane::Cell if is_typing => self.editor.form.field_mut(),
            Pane::Text => self.editor.text.find.as_mut(),
            Pane::Form | Pane::Cell | Pane::GoOn | Pane::Table => None,
        }
    }

    /// The text that has the focus has changed: the filter, a field, a line of a dialog.
    pub(in crate::wizard) fn typed(&mut self, project: &mut ProjectState, out: &mut Outbox) {
        if self.editor.dialog.is_some() {
            self.typed_in_dialog(project, out);
            return;
        }
        match self.pane {
            Pane::Filter => self.refilter(project),
            Pane::Form | Pane::Cell => {
                self.complete_path(project, out);
                self.edit(project, out, |editor, buffer| editor.typed_in_form(buffer));
            }
            Pane::Text => self.find_typed(project, out),
            Pane::GoOn | Pane::Table => {}
        }
    }

    /// Changes the file, and asks for the array files that it names since.
    fn edit<R>(
        &mut self,
        project: &mut ProjectState,
        out: &mut Outbox,
        change: impl FnOnce(&mut Editor, &mut Buffer) -> R,
    ) -> Option<R> {
        let editor = &mut self.editor;
        let (result, unread) = project.edit(|buffer| {
            let result = change(editor, buffer);
            (result, buffer.take_unread_arrays())
        })?;
        if !unread.is_empty() {
            self.jobs.read_arrays(unread, project, out);
        }
        Some(result)
    }

    /// The same for a change that can be refused, which is reported.
    fn try_edit<R>(
        &mut self,
        project: &mut ProjectState,
        out: &mut Outbox,
        change: impl FnOnce(&mut Editor, &mut Buffer) -> Result<R, EditRefusal>,
    ) -> Option<R> {
        match self.edit(project, out, change)? {
            Ok(result) => Some(result),
            Err(refusal) => {
                out.warn(refusal_text(&refusal));
                None
            }
        }
    }

    /// Shows the variables that pass the filter.
    fn refilter(&mut self, project: &ProjectState) {
        if let Some(buffer) = project.buffer() {
            self.editor
                .selection
                .filter(Query::parse(self.filter.text()), buffer);
        }
    }

    /// Esc: closes the dialog, the form, then the filter.
    pub(in crate::wizard) fn close(&mut self, project: &mut ProjectState, out: &mut Outbox) {
        if self.editor.close_dialog().is_some() {
            self.jobs.drop_dialog();
            return;
        }
        match self.pane {
            Pane::Form => {
                if self.edit(project, out, Editor::remove_fresh) == Some(true) {
                    out.tell("Nothing was added.");
                }
                self.report_pending(project, out);
                self.editor.close_form();
                self.pane = Pane::Table;
            }
            Pane::Cell => self.cancel_cell(project, out),
            Pane::Text if self.editor.text.find.take().is_some() => {}
            Pane::Text => {
                self.editor.leave_text();
                self.pane = Pane::Table;
            }
            Pane::Filter | Pane::Table => {
                if self.pane == Pane::Table && self.filter.text().is_empty() {
                    self.editor.selection.unmark();
                }
                self.filter.replace("");
                self.refilter(project);
                let before = self.before_filter.take().filter(|_| self.pane == Pane::Filter);
                if let Some(index) =
                    before.filter(|index| project.buffer().is_some_and(|buffer| *index < buffer.len()))
                {
                    self.editor.selection.cursor = index;
                }
                self.pane = Pane::Table;
            }
            Pane::GoOn => {}
        }
    }

    /// Returns whether a field of the form has the focus, in the form or in its cell of the table.
    const fn is_in_field(&self) -> bool {
        matches!(self.pane, Pane::Form | Pane::Cell)
    }

    /// Reports that the focused field's text is pending, and the key that restores the file's value.
    fn report_pending(&self, project: &ProjectState, out: &mut Outbox) {
        if let Some(line) = self.form().filter(|line| line.refused.is_some())
            && let (Some(row), Some(entry)) = (self.focused_row(project), self.selected_entry(project))
        {
            let reason = line.refused.as_deref().unwrap_or_default();
            out.warn(format!(
                "{} of {} is pending: {reason}. The file keeps its last valid value; Ctrl-Z restores it here.",
                row.label, entry.name
            ));
        }
    }

    /// The focus leaves this step: the next key in a field begins another step of undo.
    pub(in crate::wizard) fn leave_field(&mut self) {
        self.editor.leave_line();
        self.editor.leave_text();
    }

    /// Selects the variable called `name`, or the one at byte `offset`, and opens its form at `field`.
    pub(in crate::wizard) fn select(
        &mut self,
        project: &ProjectState,
        section: Option<Section>,
        name: Option<&str>,
        field: Option<&str>,
        offset: Option<usize>,
    ) {
        let Some(buffer) = project.buffer() else { return };
        let entries = || {
            buffer
                .reading()
                .all()
                .enumerate()
                .filter(|_| buffer.is_readable())
        };
        let fits = |entry: &Entry| {
            section.is_none_or(|section| entry.section == section) && name == Some(entry.name.as_str())
        };
        let there = |entry: &Entry| offset.is_some_and(|offset| entry.span.touches(offset));
        let found = entries()
            .find(|(_, entry)| fits(entry) && there(entry))
            .or_else(|| entries().find(|(_, entry)| fits(entry)))
            .or_else(|| entries().find(|(_, entry)| there(entry)))
            .map(|(index, _)| index);
        self.editor.close_form();
        self.editor.dialog = None;
        let Some(index) = found else {
            if let Some(offset) = offset {
                self.editor.text.go_to(offset);
                self.editor.text.shown = true;
                self.pane = Pane::Text;
            }
            return;
        };
        self.pane = Pane::Table;
        if !self.editor.selection.shows(index) {
            self.filter.replace("");
        }
        self.editor.selection.select(index, buffer);
        if field.is_some() {
            self.open_form(project, field);
        }
    }

    /// Shows only the variables with the problem of `code`.
    pub(in crate::wizard) fn show_problems(&mut self, code: &str, project: &ProjectState) {
        self.editor.close_form();
        self.editor.dialog = None;
        self.filter.replace(format!("problem:{code}"));
        self.refilter(project);
        self.pane = Pane::Table;
        self.move_by(Move::First, project, 1);
    }

    /// Opens the form at a line; without one, at the first field.
    fn open_form(&mut self, project: &ProjectState, id: Option<&str>) {
        if let Some(buffer) = project.buffer() {
            self.editor.open_form(id, buffer);
            if self.form().is_some() {
                self.pane = Pane::Form;
            }
        }
    }

    /// The next problem or the one before; whether there is one. From the tables the first is the selected variable's
    /// own, from its form the one below (or above) the line that has the focus.
    pub(in crate::wizard) fn next_problem(
        &mut self,
        forward: bool,
        project: &ProjectState,
        out: &mut Outbox,
    ) -> bool {
        let Some(buffer) = project.buffer() else {
            return false;
        };
        let from = match self.pane {
            Pane::Form | Pane::Cell => SearchStart::Line,
            Pane::Text => SearchStart::Past,
            Pane::GoOn | Pane::Table | Pane::Filter => SearchStart::Row,
        };
        let found = self
            .editor
            .find_problem(forward, from, buffer)
            .filter(|_| buffer.is_readable());
        let Some(stop) = found else {
            let Some(problem) = buffer.file_diagnostics().next() else {
                return false;
            };
            out.warn(problem.message.clone());
            if let Some(span) = problem.span {
                self.enter_text(project);
                self.editor.text.go_to(span.start);
            }
            return true;
        };
        self.editor.close_form();
        self.editor.selection.cursor = stop.index;
        if self.pane == Pane::Text {
            self.enter_text(project);
        } else {
            self.open_form(project, Some(&stop.id));
        }
        out.warn(match stop.others {
            0 => stop.message,
            others => format!("{} ({others} others have this problem, too)", stop.message),
        });
        true
    }

    fn enter_text(&mut self, project: &ProjectState) {
        if let Some(buffer) = project.buffer() {
            self.editor.close_form();
            self.editor.enter_text(buffer);
            self.pane = Pane::Text;
        }
    }

    /// Brings up to date what depends on the file, the selection and the focus.
    pub(in crate::wizard) fn settle(&mut self, project: &ProjectState, out: &mut Outbox) {
        self.jobs.ask_preview(&mut self.editor, project, out);
        self.jobs.parse(project, out);
        if let Some(buffer) = project.buffer() {
            if !self.is_in_field() {
                self.editor.selection.release_kept(buffer);
            }
            self.editor.find_fixes(self.is_in_field(), buffer);
        }
    }
}

/// The place on the screen that a dialog is.
const fn focus_of(dialog: &Dialog) -> Focus {
    match dialog.kind {
        DialogKind::SetField { .. } if dialog.lines.is_empty() => Focus::Deciding,
        DialogKind::SetField { .. } | DialogKind::Duplicate { .. } | DialogKind::ReplaceNames { .. } => {
            Focus::Dialog
        }
        DialogKind::Import | DialogKind::Export => Focus::PathDialog,
        DialogKind::Paste { .. } => Focus::Columns,
        DialogKind::Convert { .. } => Focus::Conversion,
        DialogKind::Merge { .. } => Focus::Merging,
        DialogKind::OnDisk { .. }
        | DialogKind::Changes
        | DialogKind::Python { .. }
        | DialogKind::Runtime
        | DialogKind::Model
        | DialogKind::Delete { .. }
        | DialogKind::FixAll
        | DialogKind::Sharing { .. } => Focus::Deciding,
    }
}
