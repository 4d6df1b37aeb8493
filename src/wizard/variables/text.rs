//! The commands of the pane of the file's text.

use super::VariablesStep;
use crate::editor::{TextCommand, TextField};
use crate::text::display::counted;
use crate::wizard::effect::Work;
use crate::wizard::outbox::Outbox;
use crate::wizard::project_state::ProjectState;

impl VariablesStep {
    /// Performs a command of the text pane.
    pub(super) fn act_on_raw_text(
        &mut self,
        command: TextCommand,
        project: &mut ProjectState,
        out: &mut Outbox,
        page: usize,
    ) {
        match command {
            TextCommand::Find => self.editor.text.find = Some(TextField::default()),
            TextCommand::FindNext(onward) => self.find_next(!onward, project, out),
            TextCommand::Copy => self.copy_text(false, project, out),
            TextCommand::Cut => self.copy_text(true, project, out),
            TextCommand::Paste => {
                if self.edit(project, out, |editor, buffer| editor.paste_text(buffer)) == Some(false) {
                    out.tell("Nothing was copied here. The terminal's own paste inserts its clipboard.");
                }
            }
            TextCommand::MoveLines(down) => {
                _ = self.edit(project, out, |editor, buffer| editor.move_lines(down, buffer));
            }
            TextCommand::Select(edit) => {
                _ = self.edit(project, out, |editor, buffer| editor.select_text(edit, buffer));
            }
            TextCommand::SelectLines(by) => {
                _ = self.edit(project, out, |editor, buffer| {
                    editor.select_lines(by, buffer, page)
                });
            }
            TextCommand::SelectAll => {
                _ = self.edit(project, out, |editor, buffer| editor.select_all_text(buffer));
            }
            TextCommand::ToggleComment => {
                _ = self.edit(project, out, |editor, buffer| editor.toggle_comment(buffer));
            }
        }
    }

    fn copy_text(&mut self, cut: bool, project: &mut ProjectState, out: &mut Outbox) {
        let copied = self.edit(project, out, |editor, buffer| match cut {
            true => editor.cut_text(buffer),
            false => editor.copy_text(buffer),
        });
        let Some(text) = copied.filter(|text| !text.is_empty()) else {
            return;
        };
        let lines = match text.lines().count() {
            0 | 1 => "a line".to_owned(),
            lines => counted(lines, "line"),
        };
        let (done, key) = match cut {
            true => ("cut", "Ctrl-V inserts it."),
            false => ("copied", "Ctrl-V inserts it."),
        };
        out.tell(format!("Text of {lines} was {done}. {key}"));
        out.ask(Work::Copy(text));
    }

    /// Goes to the first match of what is typed.
    pub(super) fn find_typed(&mut self, project: &ProjectState, out: &mut Outbox) {
        let Some(buffer) = project.buffer() else { return };
        let typed = self.editor.text.find.as_ref().map_or("", TextField::text);
        if !typed.is_empty() && !self.editor.find_typed(buffer) {
            out.tell("This is not in the text.");
        }
    }

    fn find_next(&mut self, backwards: bool, project: &ProjectState, out: &mut Outbox) {
        let Some(buffer) = project.buffer() else { return };
        if !self.editor.find_next(backwards, buffer) {
            out.tell("There is no match. Ctrl-F finds a text.");
        }
    }
}
