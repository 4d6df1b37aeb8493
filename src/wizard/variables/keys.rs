//! The keys of this step.

use super::jobs::DiskCheck;
use super::{Pane, VariablesStep};
use crate::editor::UndoneChange;
use crate::editor::dialog::turn;
use crate::editor::dialog::{AcceptResult, DiskDecision, convert, files, model, runtime};
use crate::editor::form::NAME;
use crate::editor::{ChoiceResult, DeleteResult, DialogKind, Move, TextCommand};
use crate::editor::{Column, Editor};
use crate::project::merge::Side;
use crate::text::Section;
use crate::variables::convert::Losses;
use crate::variables::edit::numbers::{typed_number, typed_range};
use crate::wizard::action::Action;
use crate::wizard::field::TextEdit as Editing;
use crate::wizard::outbox::Outbox;
use crate::wizard::project_state::ProjectState;
use crate::wizard::step::Step;
use crate::yaml::edit::Patches;

/// The reason why a filtered table is not reordered.
pub(in crate::wizard) const FILTERED: &str =
    "Remove the filter first (Esc): the variables between would be passed unseen.";

/// The reason why a sorted table is not reordered.
pub(in crate::wizard) const SORTED: &str =
    "The rows are sorted for viewing: S shows the file's order, in which variables move.";

impl VariablesStep {
    pub(in crate::wizard) fn act(
        &mut self,
        action: Action,
        project: &mut ProjectState,
        out: &mut Outbox,
        page: usize,
    ) {
        if self.editor.dialog.is_some() {
            self.act_in_dialog(action, project, out, page);
            return;
        }
        match (self.pane, action) {
            (Pane::Filter, _) => self.act_on_filter(action, project, page),
            (_, Action::Fix(number)) => self.fix(number, project, out),
            (_, Action::FixAll) => self.fix_all(project, out),
            (_, Action::Undo | Action::Redo) => self.undo_or_redo(action == Action::Undo, project, out),
            (Pane::GoOn, _) => self.act_on_go_on(action, project, out, page),
            (Pane::Table, _) => self.act_on_table(action, project, out, page),
            (Pane::Cell, _) => self.act_on_cell(action, project, out, page),
            (Pane::Form, _) => self.act_on_form(action, project, out),
            (Pane::Text, _) => self.act_on_text(action, project, out, page),
        }
    }

    fn act_on_go_on(&mut self, action: Action, project: &mut ProjectState, out: &mut Outbox, page: usize) {
        match action {
            Action::Enter => out.go(Step::Answers),
            Action::Move(Move::Up | Move::Last) => {
                self.pane = Pane::Table;
                self.move_by(Move::Last, project, page);
            }
            Action::Move(_) | Action::NextFocus | Action::PreviousFocus => self.pane = Pane::Table,
            other => {
                self.pane = Pane::Table;
                self.act_on_table(other, project, out, page);
            }
        }
    }

    fn act_on_table(&mut self, action: Action, project: &mut ProjectState, out: &mut Outbox, page: usize) {
        match action {
            Action::Enter => self.edit_cell(None, project, out),
            Action::Form => self.open_form(project, None),
            Action::Column(right) => self.move_column(right, project),
            Action::Rename => self.open_form(project, Some(NAME)),
            Action::NextFocus if self.editor.text.shown => self.enter_text(project),
            Action::NextFocus | Action::PreviousFocus if self.alone => {}
            Action::NextFocus | Action::PreviousFocus => self.pane = Pane::GoOn,
            Action::Filter => {
                self.before_filter = Some(self.editor.selection.cursor);
                self.filter.select();
                self.pane = Pane::Filter;
            }
            Action::RawFile => self.editor.text.turn(),
            Action::EditRaw => self.enter_text(project),
            Action::Move(Move::Down) if !self.alone && self.is_at_last_row(project) => self.pane = Pane::GoOn,
            Action::Move(by) => self.move_by(by, project, page),
            Action::Mark => {
                self.editor.selection.mark();
                self.move_by(Move::Down, project, page);
            }
            Action::Add => self.add_to(Section::Input, project, out),
            Action::AddOutput => self.add_to(Section::Output, project, out),
            Action::Delete => {
                if let Some(DeleteResult::Done(report)) = self.try_edit(project, out, Editor::delete) {
                    out.tell(report);
                }
            }
            Action::MoveUp | Action::MoveDown => {
                let down = action == Action::MoveDown;
                self.try_edit(project, out, |editor, buffer| editor.reorder(down, buffer));
            }
            Action::MoveAcross => {
                if let Some(Some(report)) = self.try_edit(project, out, Editor::move_across) {
                    out.tell(report);
                }
            }
            Action::Reload => self.look(DiskCheck::Asked, project, out),
            Action::ShowChanges => self.look(DiskCheck::Compared, project, out),
            other => self.open_dialog(other, project),
        }
    }

    /// Adds a variable, once it is known to which model.
    fn add_to(&mut self, section: Section, project: &mut ProjectState, out: &mut Outbox) {
        let buffer = project.buffer();
        if let Some((buffer, dialog)) = buffer.and_then(|buffer| Some((buffer, model::dialog(buffer)?))) {
            self.editor.open_dialog(dialog, buffer);
        } else {
            self.add(section, project, out);
        }
    }

    /// Actions of the table that open a dialog or mark rows.
    fn open_dialog(&mut self, action: Action, project: &ProjectState) {
        let Some(buffer) = project.buffer() else { return };
        let editor = &mut self.editor;
        match action {
            Action::MarkShown => editor.selection.mark_shown(buffer),
            Action::Sort => editor.selection.sort(buffer),
            Action::SetField => editor.ask_field(buffer),
            Action::Duplicate => editor.ask_copies(buffer),
            Action::ReplaceNames => editor.ask_replace(buffer),
            Action::Convert => editor.open_dialog(convert::dialog(buffer), buffer),
            Action::ChooseRuntime => {
                let dialog = model::dialog(buffer).unwrap_or_else(|| runtime::dialog(buffer));
                editor.open_dialog(dialog, buffer);
            }
            Action::Import => editor.open_dialog(files::import(), buffer),
            Action::Export => editor.open_dialog(files::export(buffer), buffer),
            _ => {}
        }
    }

    fn act_on_filter(&mut self, action: Action, project: &ProjectState, page: usize) {
        match action {
            Action::Enter | Action::NextFocus | Action::PreviousFocus => self.pane = Pane::Table,
            Action::Move(by) => {
                self.before_filter = None;
                self.move_by(by, project, page);
            }
            _ => {}
        }
    }

    fn act_on_form(&mut self, action: Action, project: &mut ProjectState, out: &mut Outbox) {
        match action {
            Action::NextFocus if self.edit(project, out, Editor::take_completion) == Some(true) => {}
            Action::Enter | Action::NextFocus | Action::Move(Move::Down) => {
                self.step_line(true, project, out)
            }
            Action::PreviousFocus | Action::Move(Move::Up) => self.step_line(false, project, out),
            Action::Text(Editing::Right) | Action::Choice(true) => self.choose(true, None, project, out),
            Action::Text(Editing::Left) | Action::Choice(false) => self.choose(false, None, project, out),
            Action::Nudge(up) => _ = self.edit(project, out, |editor, buffer| editor.nudge(up, buffer)),
            _ => {}
        }
    }

    fn act_on_text(&mut self, action: Action, project: &mut ProjectState, out: &mut Outbox, page: usize) {
        match action {
            Action::TextPane(command) => self.act_on_raw_text(command, project, out, page),
            Action::Enter if self.editor.text.find.is_some() => {
                self.act_on_raw_text(TextCommand::FindNext(true), project, out, page);
            }
            Action::Enter => _ = self.edit(project, out, Editor::break_line),
            Action::NextFocus | Action::PreviousFocus => {
                self.editor.leave_text();
                let on = action == Action::NextFocus && !self.alone;
                self.pane = if on { Pane::GoOn } else { Pane::Table };
            }
            Action::RawFile => self.editor.text.large = !self.editor.text.large,
            Action::Move(by) => {
                if let Some(buffer) = project.buffer() {
                    self.editor.move_in_text(by, buffer, page);
                }
            }
            Action::Text(edit) => {
                _ = self.edit(project, out, |editor, buffer| editor.edit_text(edit, buffer))
            }
            _ => {}
        }
    }

    /// A character where no line of text has the focus: in the text pane, or for a choice.
    pub(in crate::wizard) fn type_char(&mut self, c: char, project: &mut ProjectState, out: &mut Outbox) {
        match self.pane {
            _ if self.editor.dialog.is_some() => {}
            Pane::Text => self.type_text(c.encode_utf8(&mut [0; 4]), project, out),
            Pane::Form => self.choose(true, Some(c).filter(|c| *c != ' '), project, out),
            Pane::Table => self.edit_cell(Some(c), project, out),
            Pane::GoOn | Pane::Cell | Pane::Filter => {}
        }
    }

    fn type_text(&mut self, text: &str, project: &mut ProjectState, out: &mut Outbox) {
        self.edit(project, out, |editor, buffer| editor.type_text(text, buffer));
    }

    /// Returns whether a text that is pasted into a line of text is meant for the table: several lines, or cells.
    pub(in crate::wizard) fn takes_rows(&self, text: &str) -> bool {
        let text = text.trim_matches(['\r', '\n', ' ']);
        let lines = text.lines().filter(|line| !line.trim().is_empty()).count();
        let in_line =
            matches!(self.pane, Pane::Form | Pane::Cell | Pane::Filter) && self.editor.dialog.is_none();
        in_line && !text.starts_with(['[', '{']) && (lines > 1 || text.contains('\t'))
    }

    /// A text is pasted where no line of text has the focus: rows for the table, text for the text pane.
    pub(in crate::wizard) fn paste(&mut self, text: &str, project: &mut ProjectState, out: &mut Outbox) {
        match (self.pane, &self.editor.dialog) {
            (_, Some(_)) => out.warn("Nothing here accepts a pasted text."),
            (Pane::Text, None) => self.type_text(text, project, out),
            (_, None) => {
                let Some(buffer) = project.buffer() else { return };
                if is_column(text, self.editor.selection.column) && self.editor.open_column(text, buffer) {
                    return;
                }
                if let Err(reason) = self.editor.open_rows(text, buffer) {
                    out.warn(reason);
                }
            }
        }
    }

    /// Returns whether there is no row below the selected one.
    fn is_at_last_row(&self, project: &ProjectState) -> bool {
        let selection = &self.editor.selection;
        project
            .buffer()
            .is_some_and(|buffer| selection.row(buffer) + 1 >= selection.len(buffer))
    }

    pub(super) fn move_by(&mut self, by: Move, project: &ProjectState, page: usize) {
        if let Some(buffer) = project.buffer() {
            self.editor.selection.move_by(by, buffer, page);
        }
    }

    fn add(&mut self, section: Section, project: &mut ProjectState, out: &mut Outbox) {
        let added = self.try_edit(project, out, |editor, buffer| editor.add(section, buffer));
        if added.is_some() {
            self.pane = Pane::Form;
            if !self.editor.selection.is_filtered() {
                self.filter.replace("");
            }
        }
    }

    fn step_line(&mut self, forward: bool, project: &ProjectState, out: &mut Outbox) {
        self.report_pending(project, out);
        if let Some(buffer) = project.buffer() {
            self.editor.step_line(forward, buffer);
        }
    }

    fn choose(&mut self, forward: bool, letter: Option<char>, project: &mut ProjectState, out: &mut Outbox) {
        let chosen = self.try_edit(project, out, |editor, buffer| {
            editor.choose(forward, letter, buffer)
        });
        if chosen == Some(ChoiceResult::NoMatch) {
            out.tell("\u{2190} \u{2192} choose.");
        }
    }

    fn fix(&mut self, number: usize, project: &mut ProjectState, out: &mut Outbox) {
        let made = self.try_edit(project, out, |editor, buffer| editor.fix(number, buffer));
        if let Some(Some(label)) = made {
            out.tell(format!("Done: {label}."));
        }
    }

    fn fix_all(&mut self, project: &ProjectState, out: &mut Outbox) {
        let asked = project
            .buffer()
            .is_some_and(|buffer| self.editor.ask_fix_all(buffer));
        if !asked {
            out.tell("No other variable has this problem: F6 corrects it here.");
        }
    }

    fn undo_or_redo(&mut self, undo: bool, project: &mut ProjectState, out: &mut Outbox) {
        if undo
            && self.is_in_field()
            && project
                .buffer()
                .is_some_and(|buffer| self.editor.restore_line(buffer))
        {
            out.tell("The field has the file's value again.");
            return;
        }
        if self.pane == Pane::GoOn {
            self.pane = Pane::Table;
        }
        let made = self.edit(project, out, |editor, buffer| match undo {
            true => editor.undo(buffer),
            false => editor.redo(buffer),
        });
        let (Some(Some(UndoneChange { label, typed_at })), Some(buffer)) = (made, project.buffer()) else {
            return;
        };
        out.tell(format!("{}: {label}.", if undo { "Undone" } else { "Redone" }));
        if let Some(at) = typed_at {
            self.editor.text.go_to(at);
            self.editor.follow_cursor(buffer);
        }
        if !self.editor.selection.is_filtered() {
            self.filter.replace("");
        }
        if self.is_in_field() {
            self.editor.refresh_form(buffer);
            if self.form().is_none() {
                self.pane = Pane::Table;
            }
        }
    }

    fn act_in_dialog(&mut self, action: Action, project: &mut ProjectState, out: &mut Outbox, page: usize) {
        let Some(dialog) = &mut self.editor.dialog else {
            return;
        };
        match action {
            Action::Enter => return self.accept(project, out),
            Action::CompletePath => {
                if let Some(first) = dialog.preview.first().map(|line| line.text.clone())
                    && let Some(field) = dialog.field_mut()
                {
                    field.replace(first);
                    self.typed_in_dialog(project, out);
                }
                return;
            }
            Action::NextFocus => return dialog.step(true),
            Action::PreviousFocus => return dialog.step(false),
            // The preview has a part of the screen.
            Action::Move(by @ (Move::PageUp | Move::PageDown)) => {
                return dialog.scroll(by, (page / 3).max(1));
            }
            Action::Move(by) if dialog.choices.is_empty() && dialog.lines.len() > 1 => {
                return dialog.step(by == Move::Down);
            }
            Action::Move(by) if dialog.choices.is_empty() => return dialog.scroll(by, page),
            _ => {}
        }
        let changed = match (action, &mut dialog.kind) {
            (Action::Move(by), _) => {
                dialog.choose(by);
                true
            }
            (Action::Choice(forward), DialogKind::Paste { columns, .. }) => {
                turn(columns, dialog.chosen, forward);
                true
            }
            (Action::MoveAcross, DialogKind::Paste { section, .. }) => {
                *section = match section {
                    Section::Input => Section::Output,
                    Section::Output => Section::Input,
                };
                true
            }
            (Action::Keep, DialogKind::Merge { .. }) => dialog.decide(Side::Mine),
            (Action::Take, DialogKind::Merge { .. }) => dialog.decide(Side::New),
            (Action::LeaveOut, DialogKind::Convert { losses, .. }) => {
                *losses = match losses {
                    Losses::Block => Losses::Drop,
                    Losses::Drop => Losses::Block,
                };
                true
            }
            _ => false,
        };
        if changed {
            self.refresh_dialog(project);
        }
    }

    /// Replaces the whole text, as one step of undo.
    fn replace_text(
        &mut self,
        text: &str,
        label: &'static str,
        project: &mut ProjectState,
        out: &mut Outbox,
    ) {
        self.edit(project, out, |editor, buffer| {
            let patches = Patches::between(buffer.text(), text);
            editor.change(&patches, buffer.runtime(), label, buffer);
            editor.refresh_form(buffer);
        });
    }

    fn accept(&mut self, project: &mut ProjectState, out: &mut Outbox) {
        let Some(Some(accepted)) = self.edit(project, out, Editor::accept) else {
            return;
        };
        if self.is_in_field() && self.form().is_none() {
            self.pane = Pane::Table;
        }
        match accepted {
            AcceptResult::Done { report, warns: true } => out.warn(report),
            AcceptResult::Done { report, warns: false } => out.tell(report),
            AcceptResult::Refused(reason) => out.warn(reason),
            AcceptResult::Continued => {}
            AcceptResult::ReadFile(path) => self.jobs.import(project.at_home(&path), out),
            AcceptResult::WriteTable { path, table } => self.jobs.export(project.at_home(&path), table, out),
            AcceptResult::Save => self.save(project, out),
            AcceptResult::Merged { text, theirs } => {
                self.replace_text(&text, "merging with the disk", project, out);
                project.saved(&theirs.bytes);
                self.mark_saved(project);
                out.tell("Merged with the file on disk: Ctrl-S saves it, Ctrl-Z brings back what was here.");
            }
            AcceptResult::Decided { decision, theirs } => match decision {
                DiskDecision::Later | DiskDecision::Merge => {}
                DiskDecision::Theirs if theirs.is_lossy() => {
                    out.fail("The file on disk is not UTF-8 and cannot be read here.");
                }
                DiskDecision::Theirs => {
                    self.replace_text(theirs.text(), "reading the file again", project, out);
                    project.saved(&theirs.bytes);
                    self.mark_saved(project);
                    out.tell("This is the file on disk now; Ctrl-Z brings back what was here.");
                }
                DiskDecision::Ours => {
                    match theirs.is_new {
                        true => project.gone_from_disk(),
                        false => project.saved(&theirs.bytes),
                    }
                    self.mark_saved(project);
                    self.save(project, out);
                }
            },
        }
    }
}

/// Returns whether a pasted text is a column of values, and no table: each line is a number, a range or, for the column of
/// units, a word.
fn is_column(text: &str, column: Column) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let is_range = |line: &str| column == Column::Range || line.starts_with('[');
    lines.all(|line| {
        typed_number(line).is_some()
            || (is_range(line) && typed_range(line).is_some())
            || (column == Column::Unit && !line.contains([' ', ',', ';', '\t']))
    })
}
