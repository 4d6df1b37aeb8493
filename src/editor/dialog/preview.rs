//! The preview of what Enter would do, for each kind of dialog.

use super::frame::{Dialog, DialogKind};
use super::{convert, delete, duplicate, files, merge, paste, replace_names, runtime, set_field, sharing};
use crate::editor::buffer::Buffer;
use std::sync::Arc;

impl Dialog {
    /// Computes the preview anew.
    pub fn refresh(&mut self, buffer: &Buffer) {
        let (preview, refused) = match self.kind {
            // Their preview does not change.
            DialogKind::OnDisk { .. }
            | DialogKind::Python { .. }
            | DialogKind::Changes
            | DialogKind::FixAll
            | DialogKind::Model => return,
            DialogKind::Delete { .. } => return delete::prepare(self),
            DialogKind::Sharing { .. } => return sharing::prepare(self),
            DialogKind::Import | DialogKind::Export => {
                self.failed = None;
                self.refused = files::no_path(self);
                return;
            }
            _ => {
                self.reset();
                match self.kind {
                    DialogKind::SetField { .. } => set_field::preview(self, buffer),
                    DialogKind::Duplicate { .. } => duplicate::preview(self, buffer),
                    DialogKind::ReplaceNames { .. } => replace_names::preview(self),
                    DialogKind::Paste { .. } => paste::preview(self, buffer),
                    DialogKind::Merge { .. } => merge::preview(self),
                    DialogKind::Convert { .. } => convert::preview(self, buffer),
                    _ => runtime::preview(self, buffer),
                }
            }
        };
        self.show(preview, refused);
    }

    /// Waits for a preview that is computed elsewhere.
    pub fn await_preview(&mut self) {
        self.reset();
        self.show(Vec::new(), None);
        self.sum = Some("Computing the preview \u{2026}".to_owned());
        self.working = true;
    }

    fn reset(&mut self) {
        self.edit = None;
        self.sum = None;
        self.done = None;
        self.then = None;
        self.total = None;
        self.failed = None;
        self.working = false;
    }
}

/// A dialog whose preview is to be computed.
#[derive(Clone, Debug)]
pub struct PreviewJob {
    buffer: Arc<Buffer>,
    dialog: Dialog,
}

impl PreviewJob {
    /// The preview of `dialog` over the present text.
    #[must_use]
    pub const fn new(buffer: Arc<Buffer>, dialog: Dialog) -> Self {
        Self { buffer, dialog }
    }

    /// Computes the preview.
    #[must_use]
    pub fn run(mut self) -> Dialog {
        self.dialog.refresh(&self.buffer);
        self.dialog
    }
}
