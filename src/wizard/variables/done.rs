//! Results of workers: previews, array files, tables, the completions of paths.

use super::VariablesStep;
use crate::editor::arrays::ArrayContents;
use crate::editor::dialog::files;
use crate::editor::{Dialog, ParsedText};
use crate::variables::source::is_python;
use crate::wizard::effect::{EffectId, Work};
use crate::wizard::outbox::Outbox;
use crate::wizard::project_state::ProjectState;
use std::path::Path;

impl VariablesStep {
    /// Returns whether a dialog waits for a preview or for a file.
    #[must_use]
    pub fn is_working(&self) -> bool {
        self.dialog().is_some_and(|dialog| dialog.working)
    }

    /// A preview was computed; it is shown unless another choice was made since.
    pub(in crate::wizard) fn previewed(&mut self, id: EffectId, computed: Dialog) {
        if self.jobs.preview.take_if(|asked| *asked == id).is_none() || self.jobs.is_outdated {
            return;
        }
        if let Some(dialog) = self
            .editor
            .dialog
            .as_mut()
            .filter(|dialog| dialog.has_long_preview())
        {
            *dialog = computed;
        }
    }

    /// The text was parsed; where it has changed since, that is asked for again.
    pub(in crate::wizard) fn parsed(
        &mut self,
        id: EffectId,
        parsed: ParsedText,
        project: &mut ProjectState,
        out: &mut Outbox,
    ) {
        if self.jobs.parsing.take_if(|asked| *asked == id).is_some() {
            self.edit(project, out, |editor, buffer| editor.text_parsed(parsed, buffer));
        }
    }

    /// Array files were read.
    pub(in crate::wizard) fn arrays_read(
        &mut self,
        id: EffectId,
        contents: ArrayContents,
        project: &mut ProjectState,
    ) {
        if self.jobs.arrays.take_if(|asked| *asked == id).is_some() {
            project.edit(|buffer| buffer.arrays_read(contents));
        }
    }

    /// A file that was to be imported was read; false when nothing came of it, so that later keys are moot.
    pub(in crate::wizard) fn text_read(
        &mut self,
        id: EffectId,
        path: &Path,
        text: &str,
        project: &ProjectState,
    ) -> bool {
        if self.jobs.importing.take_if(|asked| *asked == id).is_none() {
            return true;
        }
        let result = self.imported(path, text, project);
        if let (Err(reason), Some(dialog)) = (result, &mut self.editor.dialog) {
            dialog.fail(reason);
        }
        result.is_ok()
    }

    /// Opens the dialog for what is in a file that is imported.
    ///
    /// # Errors
    /// Why it holds nothing that could be taken.
    pub(in crate::wizard) fn imported(
        &mut self,
        path: &Path,
        text: &str,
        project: &ProjectState,
    ) -> Result<(), &'static str> {
        let Some(buffer) = project.buffer() else {
            return Ok(());
        };
        if !is_python(path) {
            return self.editor.open_rows(text, buffer);
        }
        let dialog = files::python(path, text, buffer);
        self.editor.open_dialog(dialog, buffer);
        Ok(())
    }

    /// A job or a file failed; whether keys that wait for it are moot.
    pub(super) fn job_failed(&mut self, id: EffectId, reason: &str) -> bool {
        if self.jobs.preview.take_if(|asked| *asked == id).is_some() {
            self.editor.dialog.take_if(|dialog| dialog.has_long_preview());
            return true;
        }
        self.jobs.parsing.take_if(|asked| *asked == id);
        let is_import = self.jobs.importing.take_if(|asked| *asked == id).is_some();
        let is_export = self.jobs.exported(id).is_some();
        let dialog = self.editor.dialog.as_mut();
        if let Some(dialog) = dialog.filter(|dialog| (is_import || is_export) && dialog.is_of_a_path()) {
            dialog.fail(reason);
        }
        is_import || is_export
    }

    /// The path of the table that is being written by `id`.
    pub(super) fn exporting(&self, id: EffectId) -> Option<&Path> {
        let (asked, path) = self.jobs.exporting.as_ref()?;
        (*asked == id).then_some(path)
    }

    /// The text of the dialog has changed.
    pub(super) fn typed_in_dialog(&mut self, project: &ProjectState, out: &mut Outbox) {
        let Some(dialog) = &mut self.editor.dialog else {
            return;
        };
        if dialog.is_of_a_path() {
            dialog.preview.clear();
            let typed = project.at_home(dialog.text(0)).to_string_lossy().into_owned();
            out.ask(Work::CompletePath(typed));
        }
        self.refresh_dialog(project);
    }

    pub(super) fn refresh_dialog(&mut self, project: &ProjectState) {
        self.jobs.outdate();
        if let Some(buffer) = project.buffer() {
            self.editor.refresh_dialog(buffer);
        }
    }

    /// Asks for the paths that complete the focused field's, which is relative to the variables file's folder.
    pub(super) fn complete_path(&mut self, project: &ProjectState, out: &mut Outbox) {
        if !self.focused_row(project).is_some_and(|row| row.is_path()) {
            return;
        }
        self.editor.form.set_completions(Vec::new());
        let text = self.form().map_or("", |line| line.field.text());
        let folder = project.path().and_then(Path::parent);
        if let Some(folder) = folder.filter(|_| !text.starts_with('[')) {
            let typed = folder.join(text).to_string_lossy().into_owned();
            out.ask(Work::CompletePath(typed));
        }
    }

    /// The completions of a path, for the dialog or the form that asked for them.
    pub(in crate::wizard) fn completed(&mut self, typed: &str, found: &[String], project: &ProjectState) {
        if let Some(dialog) = &mut self.editor.dialog {
            if dialog.is_of_a_path() && project.at_home(dialog.text(0)).to_string_lossy() == typed {
                dialog.show_paths(found);
            }
            return;
        }
        let Some(folder) = project.path().and_then(Path::parent) else {
            return;
        };
        let text = self.form().map(|line| folder.join(line.field.text()));
        if text.is_none_or(|text| text.to_string_lossy() != typed) {
            return;
        }
        let prefix = folder.join("").to_string_lossy().into_owned();
        let paths = found
            .iter()
            .filter(|path| path.ends_with('/') || path.ends_with(".npy"));
        let paths = paths.map(|path| path.strip_prefix(&prefix).unwrap_or(path).to_owned());
        self.editor.form.set_completions(paths.collect());
    }
}
