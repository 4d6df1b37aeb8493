//! A draft taken up again: its edits are made on the file as it is on disk now.

use super::FileDraft;
use crate::editor::Buffer;
use crate::variables::ArrayFiles;
use crate::yaml::edit::Patches;

impl FileDraft {
    /// The file with the draft's edits, made on `opened`; none where they were made on another text.
    #[must_use]
    pub fn applied_to(&self, opened: Buffer, files: &dyn ArrayFiles) -> Option<Buffer> {
        let mut buffer = match &self.model {
            Some(name) if opened.models_to_choose().contains(name) => opened.with_model(name, files),
            _ => opened,
        };
        let present = self.history.present_from(buffer.text())?;
        let runtime = self.runtime.unwrap_or(buffer.runtime());
        buffer.apply(&Patches::between(buffer.text(), &present), runtime);
        let unread = buffer.take_unread_arrays();
        if !unread.is_empty() {
            let read = |name: String| (name.clone(), files.bytes(&name));
            buffer.arrays_read(unread.into_iter().map(read).collect());
        }
        Some(buffer)
    }
}
