//! This step in a draft, and out of it.

use super::{Pane, VariablesStep};
use crate::editor::{Buffer, TextChange, TextField};
use crate::wizard::draft::{Base, FileDraft, FileView, ViewFocus};
use crate::wizard::project_state::ProjectState;

impl VariablesStep {
    /// The variables file and the place in it, for a draft. Of a file that is not UTF-8 nothing can be saved.
    #[must_use]
    pub(in crate::wizard) fn to_draft(&self, project: &ProjectState, base: Base) -> Option<FileDraft> {
        let buffer = project.buffer().filter(|buffer| !buffer.is_lossy())?;
        let pending = self.editor.form.pending().iter();
        let line = self.editor.form.line();
        Some(FileDraft {
            path: buffer.path.clone(),
            real: buffer.real.clone(),
            base,
            model: buffer.reading().model().map(str::to_owned),
            runtime: buffer.has_chosen_runtime().then(|| buffer.runtime()),
            history: self.editor.history.clone(),
            pending: pending
                .map(|(field, text)| (field.clone(), text.clone()))
                .collect(),
            view: FileView {
                focus: match self.pane {
                    Pane::GoOn => ViewFocus::GoOn,
                    Pane::Table => ViewFocus::Table,
                    Pane::Filter => ViewFocus::Filter,
                    Pane::Form | Pane::Cell => ViewFocus::Form,
                    Pane::Text => ViewFocus::Text,
                },
                selected: self.editor.selection.cursor,
                marked: self.editor.selection.marked().clone(),
                filter: self.filter.text().to_owned(),
                line: line.map(|line| (line.id.clone(), line.field.cursor())),
                cursor: self.editor.text.cursor,
                text_shown: self.editor.text.shown,
            },
        })
    }

    /// The step as a draft has it; the file is open.
    #[must_use]
    pub(in crate::wizard) fn restored(file: FileDraft, project: &ProjectState, alone: bool) -> Self {
        let mut state = Self {
            alone,
            ..Self::default()
        };
        let Some(buffer) = project.buffer() else {
            return state;
        };
        let view = file.view;
        state.editor.history = file.history;
        state.editor.form.restore_pending(file.pending);
        state.editor.text.shown = view.text_shown;
        state.filter = TextField::new(view.filter);
        state.editor.selection.restore_marks(view.marked, buffer);
        state.refilter(project);
        state
            .editor
            .selection
            .select(view.selected.min(buffer.len().saturating_sub(1)), buffer);
        state.pane = match view.focus {
            ViewFocus::GoOn if alone => Pane::Table,
            ViewFocus::GoOn => Pane::GoOn,
            ViewFocus::Table | ViewFocus::Form => Pane::Table,
            ViewFocus::Filter => Pane::Filter,
            ViewFocus::Text => Pane::Text,
        };
        if let (ViewFocus::Form, Some((id, cursor))) = (view.focus, &view.line) {
            state.open_form(project, Some(id));
            if let Some(field) = state.editor.form.field_mut() {
                *field = TextField::new(field.text());
                field.place_cursor(*cursor);
            }
        }
        if view.focus == ViewFocus::Text {
            state.editor.enter_text(buffer);
            state.editor.text.go_to(view.cursor.min(buffer.text().len()));
            state.editor.text.settle(buffer);
        }
        state
    }

    /// The history takes the text on disk to be what `project` knows of it.
    pub(super) fn mark_saved(&mut self, project: &ProjectState) {
        let Some(buffer) = project.buffer() else { return };
        let on_disk = project.on_disk().unwrap_or_default();
        let change = std::str::from_utf8(&on_disk).map(|on_disk| since(on_disk, buffer));
        // A file that is not UTF-8 is never taken for the present text's.
        self.editor.history.mark_saved(change.unwrap_or_default());
    }
}

/// The change from the text on disk to the present one.
fn since(on_disk: &str, buffer: &Buffer) -> TextChange {
    match on_disk == buffer.text() {
        true => TextChange::default(),
        false => TextChange::between(on_disk, buffer.text(), 0),
    }
}
