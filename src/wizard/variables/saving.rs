//! Saving the variables file: once everything shown has been read whole, and only over what was read.

use super::State;
use super::dialog::Dialog;
use crate::wizard::draft::Draft;
use crate::wizard::effect::{EffectId, SaveRequest, Work};
use crate::wizard::opened::Opened;
use crate::wizard::outbox::Outbox;
use std::sync::Arc;

/// What is being saved.
#[derive(Debug, Default)]
pub(super) struct Saving {
    asked: Option<(EffectId, Arc<[u8]>)>,
    /// Whether to save once everything has been read whole.
    wanted: bool,
    /// The effect that reads what is on disk now.
    looking: Option<EffectId>,
}

impl State {
    /// Saves the file where it was read.
    pub(in crate::wizard) fn save(&mut self, draft: &mut Draft, out: &mut Outbox) {
        self.leave_line(draft);
        if !self.is_settled() {
            self.saving.wanted = true;
            out.tell("Saving as soon as the whole file has been checked.");
            return;
        }
        let (Some(opened), None) = (draft.opened(), &self.saving.asked) else {
            return;
        };
        if opened.document.is_lossy() {
            out.fail(
                "This file is not UTF-8: saving it would change other bytes. Convert it to UTF-8 first.",
            );
            return;
        }
        let Some(path) = opened.path.clone() else { return };
        let after: Arc<[u8]> = opened.document.text().as_bytes().into();
        let request = SaveRequest {
            path,
            before: draft.on_disk(),
            after: Arc::clone(&after),
        };
        self.saving.asked = Some((out.ask(Work::Save(request)), after));
    }

    /// Everything shown has been read whole.
    pub(super) fn settled(&mut self, draft: &mut Draft, out: &mut Outbox) {
        if self.is_settled() && std::mem::take(&mut self.saving.wanted) {
            self.save(draft, out);
        }
    }

    /// The file was saved.
    pub(in crate::wizard) fn saved(&mut self, id: EffectId, draft: &mut Draft, out: &mut Outbox) {
        if let Some((_, path)) = self.exporting.take_if(|(asked, _)| *asked == id) {
            out.tell(format!("Wrote {path}."));
        }
        if let Some((_, bytes)) = self.saving.asked.take_if(|(asked, _)| *asked == id) {
            draft.saved(&bytes);
            if let Some(path) = draft.path() {
                let path = path.display();
                match self.left_out(draft) {
                    Some(line) => out.warn(format!(
                        "Saved {path}, but for {line}: its text cannot stand in the file yet."
                    )),
                    None => out.tell(format!("Saved {path}.")),
                }
            }
        }
    }

    /// The file was not saved (or something else of this step failed). When the disk holds something else than what was
    /// read, that is fetched, to show both.
    /// Whether a change was lost with it.
    pub(in crate::wizard) fn failed(
        &mut self,
        id: EffectId,
        changed: bool,
        draft: &mut Draft,
        out: &mut Outbox,
    ) -> bool {
        let lost = self.think_failed(id, draft);
        self.exporting.take_if(|(asked, _)| *asked == id);
        if self.saving.asked.take_if(|(asked, _)| *asked == id).is_some() && changed {
            self.look_at_disk(draft, out);
            return lost;
        }
        if self.saving.looking == Some(id) {
            self.saving.looking = None;
        }
        lost
    }

    /// Reads what is on disk, to show both.
    pub(super) fn look_at_disk(&mut self, draft: &Draft, out: &mut Outbox) {
        if let Some(path) = draft.path() {
            self.saving.looking = Some(out.ask(Work::Begin(path.to_path_buf())));
        }
    }

    /// What is on disk was read; whether this step had asked for it.
    pub(in crate::wizard) fn looked(
        &mut self,
        id: EffectId,
        on_disk: &Arc<Opened>,
        draft: &Draft,
        out: &mut Outbox,
    ) -> bool {
        if self.saving.looking != Some(id) {
            return false;
        }
        self.saving.looking = None;
        let known = draft.on_disk();
        if on_disk.is_new && known.is_none() {
            out.tell("There is no file on disk yet.");
        } else if !on_disk.is_new && known.is_some_and(|known| known == on_disk.bytes) {
            out.tell("The file on disk is as it was read.");
        } else if let Some(ours) = draft.opened() {
            self.dialog = Some(Dialog::on_disk(ours, Arc::clone(on_disk)));
            out.warn("Nothing was saved: choose what becomes of the file.");
        }
        true
    }
}
