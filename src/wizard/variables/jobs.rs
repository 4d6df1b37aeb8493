//! Jobs of workers for this step: previews that take longer than a frame, array files, tables that are read or written.

use crate::editor::dialog::PreviewJob;
use crate::editor::{Buffer, Editor};
use crate::wizard::effect::{EffectId, SaveRequest, Work};
use crate::wizard::outbox::Outbox;
use crate::wizard::project_state::ProjectState;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The state of saving.
#[derive(Debug, Default)]
pub(super) struct Saving {
    pub asked: Option<(EffectId, Arc<[u8]>)>,
    /// Whether the user wants to leave once it is saved.
    pub leaves: bool,
    /// The effect that reads what is on disk now, and what for.
    pub looking: Option<(EffectId, DiskCheck)>,
}

/// The reason why the file on disk is read again.
#[derive(Clone, Copy, Debug)]
pub(super) enum DiskCheck {
    /// The user wants to see it.
    Asked,
    /// The user wants to see what saving would change.
    Compared,
    /// Nothing was saved, since something else is on disk.
    Unsaved,
    /// There is nothing to save, which is reported where the disk holds what was read.
    Saved(&'static str),
}

/// The jobs of this step.
#[derive(Debug, Default)]
pub(super) struct Jobs {
    pub preview: Option<EffectId>,
    /// Whether another choice was made since the preview was asked for.
    pub is_outdated: bool,
    pub importing: Option<EffectId>,
    pub exporting: Option<(EffectId, PathBuf)>,
    pub arrays: Option<EffectId>,
    pub parsing: Option<EffectId>,
}

impl Jobs {
    /// Asks for the preview of the open dialog, one at a time.
    pub(super) fn ask_preview(&mut self, editor: &mut Editor, project: &ProjectState, out: &mut Outbox) {
        let waiting = editor
            .dialog
            .as_ref()
            .filter(|dialog| dialog.working && dialog.has_long_preview());
        if let (Some(dialog), None, Some(buffer)) = (waiting, self.preview, project.shared_buffer()) {
            self.is_outdated = false;
            self.preview = Some(out.ask(Work::Preview(Box::new(PreviewJob::new(
                Arc::clone(buffer),
                dialog.clone(),
            )))));
        }
    }

    /// Asks for the text to be parsed where it has yet to be, one at a time.
    pub(super) fn parse(&mut self, project: &ProjectState, out: &mut Outbox) {
        if self.parsing.is_none()
            && let Some(job) = project.buffer().and_then(Buffer::parse_job)
        {
            self.parsing = Some(out.ask(Work::Parse(job)));
        }
    }

    /// The open dialog's preview has to be computed again.
    pub(super) const fn outdate(&mut self) {
        self.is_outdated = true;
    }

    /// The dialog was closed: what was asked for it does not matter any more.
    pub(super) const fn drop_dialog(&mut self) {
        self.importing = None;
        self.is_outdated = true;
    }

    /// Asks for array files that the variables file names.
    pub(super) fn read_arrays(&mut self, names: BTreeSet<String>, project: &ProjectState, out: &mut Outbox) {
        let beside = project.path().map(Path::to_path_buf);
        self.arrays = Some(out.ask(Work::ReadArrays { beside, names }));
    }

    /// A table is written.
    pub(super) fn export(&mut self, path: PathBuf, table: String, out: &mut Outbox) {
        let request = SaveRequest {
            path: path.clone(),
            real: None,
            before: None,
            after: table.into_bytes().into(),
        };
        self.exporting = Some((out.ask(Work::Save(request)), path));
    }

    /// A file is read.
    pub(super) fn import(&mut self, path: PathBuf, out: &mut Outbox) {
        self.importing = Some(out.ask(Work::ReadText(path)));
    }

    /// The path of the table that `id` wrote, once.
    pub(super) fn exported(&mut self, id: EffectId) -> Option<PathBuf> {
        self.exporting
            .take_if(|(asked, _)| *asked == id)
            .map(|(_, path)| path)
    }
}
