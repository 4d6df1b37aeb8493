//! The keys of the selected cell. A cell that is edited is the form's line of its field, drawn in the table.

use super::{Pane, VariablesStep};
use crate::editor::{Column, Editor, Move};
use crate::wizard::action::Action;
use crate::wizard::outbox::Outbox;
use crate::wizard::project_state::ProjectState;

impl VariablesStep {
    /// Edits the selected cell, or opens the form at its field where a cell does not do; `typed` replaces its text.
    pub(super) fn edit_cell(&mut self, typed: Option<char>, project: &mut ProjectState, out: &mut Outbox) {
        let Some(buffer) = project.buffer() else { return };
        if self.editor.open_cell(buffer) {
            self.pane = Pane::Cell;
            if let (Some(c), Some(field)) = (typed, self.editor.form.field_mut()) {
                field.type_char(c);
                self.typed(project, out);
            }
            return;
        }
        let column = self.editor.selection.column;
        match (typed, buffer.variable(self.editor.selection.cursor)) {
            (Some(_), _) => out.tell(format!(
                "The {} is not typed here: Left and Right choose a column, f opens the form.",
                column.title()
            )),
            // The name has a key of its own: Enter on it leads to the fields.
            (None, _) if column == Column::Name => self.open_form(project, None),
            (None, variable) => {
                let key = variable.map(|variable| column.key(&variable));
                self.open_form(project, key);
            }
        }
    }

    pub(super) fn act_on_cell(
        &mut self,
        action: Action,
        project: &mut ProjectState,
        out: &mut Outbox,
        page: usize,
    ) {
        match action {
            Action::Enter => self.leave_cell(Move::Down, project, out, page),
            Action::Move(by) => self.leave_cell(by, project, out, page),
            Action::NextFocus | Action::PreviousFocus => {
                self.close_cell(project, out);
                self.move_column(action == Action::NextFocus, project);
            }
            Action::Nudge(up) => _ = self.edit(project, out, |editor, buffer| editor.nudge(up, buffer)),
            _ => {}
        }
    }

    /// Accepts the cell's text and moves to another row.
    fn leave_cell(&mut self, by: Move, project: &ProjectState, out: &mut Outbox, page: usize) {
        self.close_cell(project, out);
        self.move_by(by, project, page);
    }

    fn close_cell(&mut self, project: &ProjectState, out: &mut Outbox) {
        self.report_pending(project, out);
        self.editor.close_form();
        self.pane = Pane::Table;
    }

    /// Esc: the cell has the value that it had before.
    pub(super) fn cancel_cell(&mut self, project: &mut ProjectState, out: &mut Outbox) {
        if self.edit(project, out, Editor::cancel_line) == Some(true) {
            out.tell("The value is as it was; Ctrl-Y brings back what was typed.");
        }
        self.pane = Pane::Table;
    }

    pub(super) fn move_column(&mut self, right: bool, project: &ProjectState) {
        if let Some(buffer) = project.buffer() {
            self.editor.selection.move_column(right, buffer);
        }
    }
}
