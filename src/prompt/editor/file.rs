//! The file that is edited line by line: the same editor as the screen's, with the array files read at once.

use crate::editor::{Buffer, EditRequest, Editor, VariableRef};
use crate::text::Diagnostic;
use crate::variables::convert::{Loss, Losses, convert};
use crate::variables::edit::{Edit, EditRefusal, VariablePosition};
use crate::variables::{ArrayFiles, Runtime};
use crate::yaml::edit::Patches;
use std::sync::Arc;

/// The file and its editor.
pub(super) struct EditedFile {
    buffer: Buffer,
    editor: Editor,
    on_disk: Option<Arc<[u8]>>,
}

impl EditedFile {
    pub(super) fn new(buffer: Buffer) -> Self {
        Self {
            on_disk: buffer.on_disk(),
            buffer,
            editor: Editor::default(),
        }
    }

    pub(super) const fn buffer(&self) -> &Buffer {
        &self.buffer
    }

    /// The bytes on disk as far as is known; none when there is no file.
    pub(super) fn on_disk(&self) -> Option<Arc<[u8]>> {
        self.on_disk.clone()
    }

    pub(super) fn text(&self) -> &str {
        self.buffer.text()
    }

    pub(super) fn is_modified(&self) -> bool {
        self.on_disk.as_deref().unwrap_or_default() != self.text().as_bytes()
    }

    /// The file on disk holds this text now.
    pub(super) fn saved(&mut self) {
        self.on_disk = Some(self.text().as_bytes().into());
    }

    /// The variable at `place`.
    pub(super) fn variable(&self, place: VariablePosition) -> Option<VariableRef<'_>> {
        self.buffer.at(place)
    }

    /// The problems of the variable at `place`.
    pub(super) fn problems(&self, place: VariablePosition) -> Vec<&Diagnostic> {
        self.buffer.diagnostics_of(self.buffer.index(place)).collect()
    }

    /// Makes an edit; whether it changed anything.
    pub(super) fn make(
        &mut self,
        edit: &Edit,
        label: String,
        arrays: &dyn ArrayFiles,
    ) -> Result<bool, EditRefusal> {
        let request = EditRequest::new(edit.clone(), label);
        let made = self.editor.make(&request, &mut self.buffer)?;
        self.read_arrays(arrays);
        Ok(made)
    }

    /// Converts the file to `to`; gives what would be lost, where that keeps it from being converted.
    pub(super) fn convert(
        &mut self,
        to: Runtime,
        losses: Losses,
        arrays: &dyn ArrayFiles,
    ) -> Result<Vec<Loss>, EditRefusal> {
        let conversion = convert(self.buffer.document(), self.buffer.reading(), to, losses)?;
        let Some(patches) = conversion.patches else {
            return Ok(conversion.losses);
        };
        let label = format!("conversion to {}", to.key());
        self.editor.change(&patches, to, label, &mut self.buffer);
        self.read_arrays(arrays);
        Ok(Vec::new())
    }

    /// Has another runtime read the file; whether it is another one.
    pub(super) fn set_runtime(&mut self, runtime: Runtime, arrays: &dyn ArrayFiles) -> bool {
        let changed = self.editor.set_runtime(runtime, &mut self.buffer);
        self.read_arrays(arrays);
        changed
    }

    /// Takes the file on disk, as a change that can be undone.
    pub(super) fn reload(&mut self, theirs: &Buffer, arrays: &dyn ArrayFiles) {
        let patches = Patches::between(self.text(), theirs.text());
        let label = "reading the file again";
        self.editor
            .change(&patches, theirs.runtime(), label, &mut self.buffer);
        self.on_disk = theirs.on_disk();
        self.read_arrays(arrays);
    }

    /// Undoes the last change; its name.
    pub(super) fn undo(&mut self, arrays: &dyn ArrayFiles) -> Option<String> {
        let undone = self.editor.undo(&mut self.buffer)?;
        self.read_arrays(arrays);
        Some(undone.label)
    }

    /// Redoes the change that was undone last; its name.
    pub(super) fn redo(&mut self, arrays: &dyn ArrayFiles) -> Option<String> {
        let redone = self.editor.redo(&mut self.buffer)?;
        self.read_arrays(arrays);
        Some(redone.label)
    }

    fn read_arrays(&mut self, arrays: &dyn ArrayFiles) {
        let names = self.buffer.take_unread_arrays();
        if !names.is_empty() {
            let read = |name: String| {
                let bytes = arrays.bytes(&name);
                (name, bytes)
            };
            self.buffer.arrays_read(names.into_iter().map(read).collect());
        }
    }
}
