//! The footer: which keys are named, in which order, and what they are called as things are.

use super::{ACTIONS, Action, ActionRow, Confirmation, Focus, KeyPress, Model, Step};
use crate::editor::DialogKind;
use crate::text::Section;

/// Limit of named actions where the step's screen says itself what can be done.
const FEW: usize = 6;

impl Model {
    /// The rows of [`ACTIONS`] that work at the present place, each with its keys and why it cannot be done, if so. The
    /// editor alone has no steps.
    pub fn here(
        &self,
        focus: Focus,
    ) -> impl Iterator<Item = (&'static ActionRow, Vec<KeyPress>, Option<&'static str>)> {
        let of_steps =
            |action: Action| matches!(action, Action::NextStep | Action::PreviousStep | Action::GoTo(_));
        focus.contexts().iter().flat_map(move |context| {
            ACTIONS
                .iter()
                .filter(move |row| row.context == *context && !(self.alone && of_steps(row.action)))
                .map(move |row| {
                    (
                        row,
                        self.keymap.keys(row.id).collect(),
                        (row.disabled_reason)(self),
                    )
                })
        })
    }

    /// The footer: actions that can be done here and their first keys, the most useful first, the way to all of them
    /// last. Of the variables it names all that matter, as many as there is room for; elsewhere six.
    #[must_use]
    pub fn footer(&self) -> Vec<(KeyPress, &'static str)> {
        let mut rows: Vec<(u8, KeyPress, &'static str)> = self
            .here(self.focus())
            // Elsewhere the next problem is for the status line.
            .filter(|(row, ..)| !self.is_below(row.action))
            .filter(|(row, ..)| {
                row.action != Action::NextProblem || matches!(self.step, Step::Answers | Step::Registry)
            })
            .filter_map(|(row, keys, disabled_reason)| match disabled_reason {
                None => Some((row.rank_in(self)?, *keys.first()?, row.title_in(self))),
                Some(_) => None,
            })
            .collect();
        rows.sort_by_key(|(rank, ..)| *rank);
        let mut seen = std::collections::BTreeSet::new();
        rows.retain(|(_, _, title)| seen.insert(*title));
        // The way to all keys is always there; it and the others keep their order.
        let last = rows.pop();
        if self.step != Step::Variables || self.modal.is_some() {
            rows.truncate(FEW - 1);
        }
        rows.extend(last);
        rows.into_iter().map(|(_, key, title)| (key, title)).collect()
    }

    /// Returns whether an action is about what a modal lies over; leaving is what the question is about already.
    fn is_below(&self, action: Action) -> bool {
        match action {
            Action::Save | Action::Undo | Action::Redo => self.modal.is_some(),
            Action::Quit => self.focus() == Focus::Confirmation,
            _ => false,
        }
    }

    fn confirmation(&self) -> Option<&Confirmation> {
        self.modal.as_ref()?.confirmation()
    }

    pub(super) fn yes_title(&self) -> &'static str {
        self.confirmation().map_or("yes", |confirmation| confirmation.yes)
    }

    pub(super) fn no_title(&self) -> &'static str {
        self.confirmation().map_or("no", |confirmation| confirmation.no)
    }

    pub(super) fn nothing_to_save_first(&self) -> Option<&'static str> {
        let saves = self.confirmation().is_some_and(|confirmation| confirmation.saves);
        (!saves).then_some("There is nothing that could be saved first.")
    }

    pub(super) fn across_title(&self) -> &'static str {
        let editor = &self.variables.editor;
        let from = self.project.buffer().and_then(|buffer| editor.moves_from(buffer));
        match from.unwrap_or(Section::Input) {
            Section::Input => "to outputs",
            Section::Output => "to inputs",
        }
    }

    /// The group of rows that name none.
    pub(super) fn rows_title(&self) -> &'static str {
        match self.variables.dialog().map(|dialog| &dialog.kind) {
            Some(DialogKind::Paste {
                section: Section::Output,
                ..
            }) => "to inputs",
            _ => "to outputs",
        }
    }

    pub(super) fn is_filtered(&self) -> bool {
        self.variables.editor.selection.is_filtered()
    }

    pub(super) fn is_at_variables(&self) -> bool {
        self.step == Step::Variables
    }

    pub(super) fn mark_title(&self) -> &'static str {
        let selection = &self.variables.editor.selection;
        if selection.marked().contains(&selection.cursor) {
            "take mark off"
        } else {
            "mark"
        }
    }

    pub(super) fn has_marks(&self) -> bool {
        !self.variables.editor.selection.marked().is_empty()
    }

    pub(super) fn raw_title(&self) -> &'static str {
        if self.variables.editor.text.large {
            "smaller text"
        } else {
            "larger text"
        }
    }

    pub(super) fn accept_title(&self) -> &'static str {
        self.variables.dialog().map_or("do it", |dialog| dialog.does)
    }

    /// Returns whether there is something to choose from in what is asked.
    pub(super) fn has_choices_in_dialog(&self) -> bool {
        let dialog = self.variables.dialog();
        self.modal.is_none() && dialog.is_some_and(|dialog| dialog.choices.len() > 1)
    }

    pub(super) fn next_choice_title(&self) -> &'static str {
        match self.focus() {
            Focus::Columns => "next column",
            Focus::Conversion => "next runtime",
            Focus::Merging => "next place",
            Focus::Dialog => "next field",
            Focus::Deciding => "next choice",
            _ => "down",
        }
    }

    pub(super) fn is_in_help(&self) -> bool {
        self.focus() == Focus::Help
    }

    pub(super) fn down_title(&self) -> &'static str {
        if self.is_in_help() { "scroll" } else { "down" }
    }

    pub(super) fn help_title(&self) -> &'static str {
        if self.is_in_help() { "close" } else { "keys" }
    }

    pub(super) fn leave_out_title(&self) -> &'static str {
        let keeps = self.variables.dialog().is_some_and(|dialog| dialog.blocks());
        if keeps { "leave out" } else { "keep" }
    }

    pub(super) fn close_title(&self) -> &'static str {
        match self.focus() {
            Focus::Filter => "show all",
            Focus::Table if self.variables.filter.text().is_empty() => "unmark",
            Focus::Table => "show all",
            Focus::Form if self.variables.editor.is_fresh() => "do not add it",
            Focus::Form => "done",
            Focus::Cell => "leave as it was",
            Focus::Dialog
            | Focus::PathDialog
            | Focus::Columns
            | Focus::Conversion
            | Focus::Merging
            | Focus::Deciding => "cancel",
            Focus::Confirmation => self.no_title(),
            Focus::Recovery => self.recovery_close_title(),
            Focus::Problems | Focus::Help | Focus::RepositoryConflict => "close",
            _ => "back",
        }
    }

    pub(super) fn preview_title(&self) -> &'static str {
        match self.shows_preview() {
            true => "hide preview",
            false => "preview",
        }
    }

    pub(super) fn has_choices_here(&self) -> bool {
        let editor = &self.variables.editor;
        let is_chosen = |buffer| editor.focused_row(buffer).is_some() && !editor.is_typing(buffer);
        self.focus() == Focus::Form && self.project.buffer().is_some_and(is_chosen)
    }

    pub(super) fn right_title(&self) -> &'static str {
        if self.has_choices_here() {
            "next choice"
        } else {
            "right"
        }
    }

    pub(super) fn left_title(&self) -> &'static str {
        if self.has_choices_here() {
            "choice before"
        } else {
            "left"
        }
    }

    pub(super) fn has_path_completion(&self) -> bool {
        let form = self.variables.form();
        self.focus() == Focus::Answers && self.answers.completes()
            || self.focus() == Focus::Form
                && form.is_some_and(|form| {
                    form.completions
                        .first()
                        .is_some_and(|first| first != form.field.text())
                })
    }

    pub(super) fn focus_title(&self) -> &'static str {
        if self.has_path_completion() {
            "complete"
        } else {
            "next part"
        }
    }

    pub(super) fn undo_is_for_the_file(&self) -> bool {
        self.is_at_variables() && !self.is_asked() && self.variables.can_undo()
    }

    pub(super) fn redo_is_for_the_file(&self) -> bool {
        self.is_at_variables() && !self.is_asked() && self.variables.can_redo()
    }
}
