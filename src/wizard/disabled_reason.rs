//! Reasons why an action is disabled, in words. Each is a row's `disabled_reason` in the table of actions.

use super::help::CLOSE_FIRST;
use super::variables::{FILTERED, SORTED};
use super::{Focus, Modal, Model, Step, TWO_PANES, problems};
use crate::answers::QuestionKind;
use crate::editor::Dialog;
use crate::registry::SetupItem;
use crate::text::Section;
use crate::variables::rules::ValueKind;

/// The reason why Enter does nothing in what is asked, where the screen says it.
const REFUSED: &str = "This cannot be done as it is: the screen says why.";

impl Model {
    pub(super) fn no_file(&self) -> Option<&'static str> {
        (!self.project.is_open()).then_some("No file is open yet.")
    }

    pub(super) fn no_variable_selected(&self) -> Option<&'static str> {
        self.no_file().or_else(|| {
            self.variables
                .selected_entry(&self.project)
                .is_none()
                .then_some("No variable is selected.")
        })
    }

    pub(super) fn no_first_fix(&self) -> Option<&'static str> {
        self.variables
            .editor
            .fixes()
            .is_empty()
            .then_some("There is nothing to fix here.")
    }

    pub(super) fn no_second_fix(&self) -> Option<&'static str> {
        (self.variables.editor.fixes().len() < 2).then_some("There is no other fix here.")
    }

    pub(super) fn no_file_of_its_own(&self) -> Option<&'static str> {
        self.project
            .path()
            .is_none()
            .then_some("There is no file on disk.")
    }

    /// The reason why the file cannot be changed but in its text.
    pub(super) fn no_change(&self) -> Option<&'static str> {
        self.no_file().or_else(|| {
            let buffer = self.project.buffer()?;
            (!buffer.is_readable()).then_some("The file cannot be read as it is: correct its text first (e).")
        })
    }

    pub(super) fn no_variables(&self) -> Option<&'static str> {
        self.no_file().or_else(|| {
            let buffer = self.project.buffer()?;
            buffer.is_empty().then_some("There are no variables yet.")
        })
    }

    pub(super) fn no_variable_to_change(&self) -> Option<&'static str> {
        self.no_change().or_else(|| self.no_variable_selected())
    }

    pub(super) fn no_variable_to_move(&self) -> Option<&'static str> {
        self.no_variable_to_change().or_else(|| {
            let selection = &self.variables.editor.selection;
            let filtered = selection.is_filtered().then_some(FILTERED);
            filtered.or_else(|| selection.sorting().map(|_| SORTED))
        })
    }

    /// The reason why the text cannot be shown beside the tables.
    pub(super) fn no_text_beside(&self) -> Option<&'static str> {
        self.no_file().or_else(|| {
            (self.screen.0 < TWO_PANES && self.focus() != Focus::Raw)
                .then_some("This terminal is too narrow for the text beside the tables: e opens it.")
        })
    }

    /// The reason why the selected variable cannot go up.
    pub(super) fn no_way_up(&self) -> Option<&'static str> {
        self.no_variable_to_move().or_else(|| {
            let at = self.variables.selected_place(&self.project)?;
            (at.index == 0).then_some(match at.section {
                Section::Input => "It is the first of the inputs already.",
                Section::Output => "It is the first of the outputs already.",
            })
        })
    }

    /// The reason why the selected variable cannot go down.
    pub(super) fn no_way_down(&self) -> Option<&'static str> {
        self.no_variable_to_move().or_else(|| {
            let at = self.variables.selected_place(&self.project)?;
            let count = self.project.buffer()?.count(at.section);
            (at.index + 1 >= count).then_some(match at.section {
                Section::Input => "It is the last of the inputs already.",
                Section::Output => "It is the last of the outputs already.",
            })
        })
    }

    pub(super) fn no_large_text(&self) -> Option<&'static str> {
        let alone_there = self.variables.selected_entry(&self.project).is_none() || self.screen.0 < TWO_PANES;
        alone_there.then_some("The text has all the room that there is.")
    }

    pub(super) fn refused(&self) -> Option<&'static str> {
        self.dialog_is(|dialog| dialog.refused.is_some())
            .then_some(REFUSED)
    }

    /// Returns whether a dialog is open over the tables and is like this.
    fn dialog_is(&self, wanted: impl Fn(&Dialog) -> bool) -> bool {
        self.variables.dialog().is_some_and(wanted)
    }

    /// A reason in full: of what is asked the screen knows more than the table of actions.
    pub(super) fn in_full(&self, reason: &'static str) -> String {
        let dialog = self.variables.dialog().filter(|_| reason == REFUSED);
        let Some((dialog, refused)) = dialog.and_then(|dialog| Some((dialog, dialog.refused.as_ref()?)))
        else {
            return reason.to_owned();
        };
        let key = self.keymap.keys("leave-out").next();
        match (dialog.runtime(), key) {
            (Some(to), Some(key)) if dialog.blocks() && dialog.lost > 0 => format!(
                "{refused} {} leaves out what {} cannot hold.",
                key.label(false),
                to.key()
            ),
            _ => refused.clone(),
        }
    }

    pub(super) fn nothing_to_leave_out(&self) -> Option<&'static str> {
        (!self.dialog_is(|dialog| dialog.lost > 0)).then_some("Nothing would be lost.")
    }

    pub(super) fn no_match(&self) -> Option<&'static str> {
        let selection = &self.variables.editor.selection;
        let buffer = self.project.buffer();
        let none = buffer.is_none_or(|buffer| selection.len(buffer) == 0);
        none.then_some("No variable matches.")
    }

    pub(super) fn no_completion(&self) -> Option<&'static str> {
        (!self.dialog_is(|dialog| !dialog.preview.is_empty())).then_some("Nothing begins like this.")
    }

    pub(super) fn nothing_to_close(&self) -> Option<&'static str> {
        self.nothing_open_at(self.focus())
    }

    /// The reason why there is nothing to close with this focus.
    #[must_use]
    pub fn nothing_open_at(&self, focus: Focus) -> Option<&'static str> {
        let state = &self.variables;
        let open = !state.filter.text().is_empty() || !state.editor.selection.marked().is_empty();
        (focus == Focus::Table && !open).then_some("Nothing is open here. Ctrl-Q leaves.")
    }

    /// The focus, or the one that was there before the help was opened.
    fn focus_below_help(&self) -> Focus {
        match self.modal {
            Some(Modal::Help { of, .. }) => of,
            _ => self.focus(),
        }
    }

    pub(super) fn no_other_place(&self) -> Option<&'static str> {
        let state = &self.variables;
        let none = match self.focus() {
            Focus::Table => self.alone && !state.editor.text.shown,
            Focus::Dialog => self.dialog_is(|dialog| dialog.lines.len() < 2),
            _ => false,
        };
        none.then_some("There is no other part of the screen.")
    }

    pub(super) fn no_number(&self) -> Option<&'static str> {
        let numeric = matches!(
            self.variables.focused_kind(&self.project),
            Some(ValueKind::Number | ValueKind::Integer)
        );
        (!numeric).then_some("This field is no number.")
    }

    pub(super) fn no_choices(&self) -> Option<&'static str> {
        (self.answers.focused().question().kind != QuestionKind::Choice)
            .then_some("This answer is typed, not chosen.")
    }

    pub(super) fn nothing_to_reset(&self) -> Option<&'static str> {
        let key = match self.step {
            Step::Registry => self.registry.focused(),
            _ => Some(self.answers.focused()),
        };
        let given = key.is_some_and(|key| self.project.is_typed(key));
        (!given).then_some("This answer is not changed: there is nothing to reset.")
    }

    pub(super) fn no_item(&self) -> Option<&'static str> {
        (!self.item_is(|_| true)).then_some("Nothing is to be set up for this registry.")
    }

    pub(super) fn no_item_command(&self) -> Option<&'static str> {
        (!self.item_is(|item| item.command.is_some()))
            .then_some("No command does this; the steps are on its page.")
    }

    pub(super) fn no_item_address(&self) -> Option<&'static str> {
        (!self.item_is(|item| item.address.is_some())).then_some("This has no page of its own.")
    }

    /// Returns whether an item of the checklist is selected and is like this.
    fn item_is(&self, wanted: impl Fn(&SetupItem) -> bool) -> bool {
        let item = self.secrets.selected_item(&self.project);
        item.is_some_and(|item| wanted(&item))
    }

    pub(super) fn no_preview(&self) -> Option<&'static str> {
        (!self.shows_preview()).then_some("The preview is hidden.")
    }

    pub(super) fn no_gh(&self) -> Option<&'static str> {
        if !self.project.environment.gh {
            return Some(
                "The program gh is not installed: see which secrets exist on the repository's page, under Settings, Secrets and variables.",
            );
        }
        self.project
            .gh_repository()
            .is_none()
            .then_some("The repository's address is not known yet.")
    }

    pub(super) fn cannot_set_secret(&self) -> Option<&'static str> {
        match self.item_is(SetupItem::can_be_verified) {
            true => self.no_gh(),
            false => Some("Only a secret can be set here."),
        }
    }

    pub(super) fn no_folder_selected(&self) -> Option<&'static str> {
        (!self.review.folder_is_selected()).then_some("Only folders fold.")
    }

    pub(super) fn no_difference(&self) -> Option<&'static str> {
        (!self.review.has_difference())
            .then_some("Nothing is there yet, or it is the same: there is no difference.")
    }

    pub(super) fn nothing_to_decide(&self) -> Option<&'static str> {
        (!self.review.can_decide()).then_some("There is nothing to decide about this file.")
    }

    pub(super) fn no_hunks(&self) -> Option<&'static str> {
        (!self.review.has_hunks()).then_some(
            "There are no hunks to decide about; the file as a whole is decided in the tree (Tab).",
        )
    }

    pub(super) fn no_hunk_to_split(&self) -> Option<&'static str> {
        (!self.review.can_split()).then_some("The hunk is one change already.")
    }

    pub(super) fn no_line_selected(&self) -> Option<&'static str> {
        self.review
            .selected_line()
            .is_none()
            .then_some("No single line is selected: v selects lines.")
    }

    pub(super) fn nothing_left(&self) -> Option<&'static str> {
        self.review
            .undecided()
            .next()
            .is_none()
            .then_some("Nothing is left to decide.")
    }

    pub(super) fn no_text_to_decide(&self) -> Option<&'static str> {
        let file = self.review.selected_file();
        file.is_none_or(|file| file.blocks.is_none())
            .then_some("Only a text that is there and changes can be edited here.")
    }

    pub(super) fn no_doubt(&self) -> Option<&'static str> {
        self.review
            .ready()
            .is_none_or(|prepared| {
                prepared.conflict().is_none() || prepared.version != self.project.version()
            })
            .then_some("Nothing about the destination is to be decided.")
    }

    pub(super) fn cannot_write(&self) -> Option<&'static str> {
        self.write.cannot_write(&self.review, &self.project)
    }

    /// The reason why Enter does nothing at the last step before the project is written.
    pub(super) fn not_written_yet(&self) -> Option<&'static str> {
        (!self.write.is_written()).then(|| {
            self.cannot_write()
                .unwrap_or("w writes the project; Enter alone never does.")
        })
    }

    pub(super) fn no_secret_left(&self) -> Option<&'static str> {
        if !self.write.is_written() {
            return Some("Nothing has been written yet.");
        }
        let left = self.secrets_left();
        let can_be_set = left.iter().any(SetupItem::can_be_verified);
        match can_be_set {
            true => self.no_gh(),
            false => Some("No secret is left to set."),
        }
    }

    pub(super) fn nothing_written(&self) -> Option<&'static str> {
        (!self.write.is_written()).then_some("Nothing has been written yet.")
    }

    pub(super) fn no_next_step(&self) -> Option<&'static str> {
        self.no_steps()
            .or_else(|| (self.step == Step::Write).then_some("This is the last step."))
    }

    pub(super) fn no_previous_step(&self) -> Option<&'static str> {
        self.no_steps()
            .or_else(|| (self.step == Step::Start).then_some("This is the first step."))
    }

    pub(super) fn no_steps(&self) -> Option<&'static str> {
        if self.modal.is_some() {
            return Some(CLOSE_FIRST);
        }
        self.alone
            .then_some("This is the editor alone: it has no other steps.")
    }

    pub(super) fn no_problem(&self) -> Option<&'static str> {
        if self.modal.is_some() || self.is_asked() {
            return Some(CLOSE_FIRST);
        }
        (!problems::any(self)).then_some("There are no problems.")
    }

    /// Returns whether something is asked over the tables.
    #[must_use]
    pub fn is_asked(&self) -> bool {
        self.step == Step::Variables && self.variables.dialog().is_some()
    }

    pub(super) fn nothing_to_undo(&self) -> Option<&'static str> {
        self.no_history(false, self.variables.can_undo(), "There is nothing to undo.")
    }

    pub(super) fn nothing_to_redo(&self) -> Option<&'static str> {
        self.no_history(true, self.variables.can_redo(), "There is nothing to redo.")
    }

    /// The reason why a change cannot be undone or redone: a field of text has its own history, the variables'
    /// step and the review have others.
    fn no_history(&self, redo: bool, in_file: bool, reason: &'static str) -> Option<&'static str> {
        let in_text = self.focus_below_help().is_text();
        if self.is_asked() && !in_text {
            return Some(CLOSE_FIRST);
        }
        let possible = match self.step {
            Step::Variables => in_text || in_file,
            Step::Review => self.review.has_history(redo),
            _ => in_text,
        };
        (!possible).then_some(reason)
    }

    pub(super) fn nothing_to_save(&self) -> Option<&'static str> {
        if self.project.path().is_none() {
            return Some("The example has no file of its own: it is written with the project.");
        }
        let left = !self.variables.pending_fields(&self.project).is_empty();
        match (self.project.is_modified(), left) {
            (true, _) => None,
            (false, true) => Some(
                "The text of a field marked ✗ is pending: it is not valid there. Everything else is saved.",
            ),
            (false, false) => Some("Everything is saved."),
        }
    }

    pub(super) fn nothing_to_show(&self) -> Option<&'static str> {
        self.no_file_of_its_own().or_else(|| {
            let modified = self.project.is_modified();
            (!modified).then_some("Everything is saved: nothing differs from the file on disk.")
        })
    }

    /// Returns whether the focus is `focus`.
    #[must_use]
    pub fn is_at(&self, focus: Focus) -> bool {
        self.focus() == focus
    }
}
