//! Saving the variables file: once everything shown has been read whole, and only over what was read.

use super::State;
use super::dialog::{Asked, Dialog};
use crate::text::Severity;
use crate::text::display::counted;
use crate::wizard::draft::Draft;
use crate::wizard::effect::{EffectId, SaveRequest, Work};
use crate::wizard::opened::Opened;
use crate::wizard::outbox::Outbox;
use crate::wizard::step::Step;
use std::path::PathBuf;
use std::sync::Arc;

/// A table that is being written.
#[derive(Debug)]
pub(super) struct Export {
    pub id: EffectId,
    pub path: PathBuf,
}

/// What is being saved.
#[derive(Debug, Default)]
pub(super) struct Saving {
    asked: Option<(EffectId, Arc<[u8]>)>,
    /// Whether to save once everything has been read whole.
    wanted: bool,
    /// Whether the user wants to leave once it is saved.
    leaves: bool,
    /// The effect that reads what is on disk now, and what for.
    looking: Option<(EffectId, Look)>,
}

/// Why what is on disk is read.
#[derive(Clone, Copy, Debug)]
pub(super) enum Look {
    /// The user wants to see it.
    Asked,
    /// What was to be saved was not, since something else is there.
    Unsaved,
    /// There is nothing to save, which is said where the disk holds what was read.
    Saved(&'static str),
}

impl State {
    /// Saves the file; once it is saved the user wants to leave.
    pub(in crate::wizard) fn save_and_leave(&mut self, draft: &mut Draft, out: &mut Outbox) {
        self.saving.leaves = true;
        self.save(draft, out);
        let comes = self.saving.wanted || self.saving.asked.is_some();
        self.saving.leaves &= comes;
    }

    /// A change was lost: whoever wanted to leave stays to see that.
    pub(super) const fn stay(&mut self) {
        self.saving.leaves = false;
    }

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

    /// The file was saved; whether the user wants to leave now.
    pub(in crate::wizard) fn saved(&mut self, id: EffectId, draft: &mut Draft, out: &mut Outbox) -> bool {
        if let Some(export) = self.exporting.take_if(|export| export.id == id) {
            out.tell(format!("Wrote {}.", export.path.display()));
            self.dialog
                .take_if(|dialog| matches!(dialog.asked, Asked::Export));
        }
        let Some((_, bytes)) = self.saving.asked.take_if(|(asked, _)| *asked == id) else {
            return false;
        };
        draft.saved(&bytes);
        self.tell_saved(draft, out);
        std::mem::take(&mut self.saving.leaves)
    }

    /// Tells that the file was saved, and what is wrong with it all the same.
    fn tell_saved(&self, draft: &Draft, out: &mut Outbox) {
        let (Some(path), Some(opened)) = (draft.path(), draft.opened()) else {
            return;
        };
        let path = path.display();
        if let Some(line) = self.left_out(draft) {
            out.warn(format!(
                "Saved {path}, but for {line}: its text cannot stand in the file yet."
            ));
            return;
        }
        match opened.outline.count(Severity::Error) {
            0 => out.tell(format!("Saved {path}.")),
            errors => {
                let goes_to = if errors == 1 { "it" } else { "the first" };
                let errors = counted(errors, "error");
                out.warn(format!("Saved {path}, with {errors}: F8 goes to {goes_to}."));
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
        reason: &str,
        draft: &mut Draft,
        out: &mut Outbox,
    ) -> bool {
        let export = self
            .exporting
            .as_ref()
            .filter(|export| export.id == id && changed);
        let there =
            export.map(|export| format!("{} is there already: choose another name.", export.path.display()));
        if let Some(there) = &there {
            out.fail(there.clone());
        }
        let mut lost = self.think_failed(id, draft);
        if lost {
            self.stay();
        }
        if self.path_failed(id, there.as_deref().unwrap_or(reason)) {
            lost = true;
        }
        if self.saving.asked.take_if(|(asked, _)| *asked == id).is_some() {
            self.saving.leaves = false;
            if changed {
                out.fail("The file on disk is not what was read: nothing was saved. F5 shows both.");
                self.look(Look::Unsaved, draft, out);
            }
        }
        self.saving.looking.take_if(|(asked, _)| *asked == id);
        lost
    }

    /// Reads what is on disk, to show both.
    pub(super) fn look_at_disk(&mut self, draft: &Draft, out: &mut Outbox) {
        self.look(Look::Asked, draft, out);
    }

    /// There is nothing to save: says `reason` unless the disk holds something else than what was read.
    pub(in crate::wizard) fn look_before_saying(
        &mut self,
        reason: &'static str,
        draft: &Draft,
        out: &mut Outbox,
    ) {
        self.look(Look::Saved(reason), draft, out);
    }

    fn look(&mut self, why: Look, draft: &Draft, out: &mut Outbox) {
        if let Some(path) = draft.path() {
            self.saving.looking = Some((out.ask(Work::Begin(path.to_path_buf())), why));
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
        let Some((_, why)) = self.saving.looking.take_if(|(asked, _)| *asked == id) else {
            return false;
        };
        let known = draft.on_disk();
        if on_disk.is_new && known.is_none() {
            out.tell("There is no file on disk yet.");
        } else if !on_disk.is_new && known.is_some_and(|known| known == on_disk.bytes) {
            out.tell(match why {
                Look::Saved(reason) => reason,
                Look::Asked | Look::Unsaved => "The file on disk is as it was read.",
            });
        } else if let Some(ours) = draft.opened() {
            self.dialog = Some(Dialog::on_disk(ours, Arc::clone(on_disk)));
            // It may have been saved from another step.
            out.go(Step::Variables);
            out.warn(match why {
                Look::Unsaved => "Nothing was saved: choose what becomes of the file.",
                Look::Asked | Look::Saved(_) => "The file on disk has changed: choose what becomes of it.",
            });
        }
        true
    }
}
