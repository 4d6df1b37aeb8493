//! Saving the variables file, only over what was read.

use super::VariablesStep;
use super::jobs::DiskCheck;
use crate::editor::dialog::{difference, on_disk};
use crate::editor::{Buffer, DialogKind};
use crate::text::Severity;
use crate::text::display::counted;
use crate::wizard::effect::{EffectId, SaveRequest, Work};
use crate::wizard::outbox::Outbox;
use crate::wizard::project_state::ProjectState;
use crate::wizard::step::Step;
use std::sync::Arc;

impl VariablesStep {
    /// Saves the file; once it is saved the user wants to leave.
    pub(in crate::wizard) fn save_and_leave(&mut self, project: &mut ProjectState, out: &mut Outbox) {
        self.saving.leaves = true;
        self.save(project, out);
        self.saving.leaves &= self.saving.asked.is_some();
    }

    /// Saves the file where it was read. Pending texts are not in it.
    pub(in crate::wizard) fn save(&mut self, project: &mut ProjectState, out: &mut Outbox) {
        self.editor.leave_line();
        let (Some(buffer), None) = (project.buffer(), &self.saving.asked) else {
            return;
        };
        if buffer.is_lossy() {
            out.fail(
                "This file is not UTF-8: saving it would change other bytes. Convert it to UTF-8 first.",
            );
            return;
        }
        let Some(path) = buffer.path.clone() else { return };
        let after: Arc<[u8]> = buffer.text().as_bytes().into();
        let request = SaveRequest {
            path,
            real: buffer.real.clone(),
            before: project.on_disk(),
            after: Arc::clone(&after),
        };
        self.saving.asked = Some((out.ask(Work::Save(request)), after));
    }

    /// The file was saved; whether the user wants to leave now.
    pub(in crate::wizard) fn saved(
        &mut self,
        id: EffectId,
        project: &mut ProjectState,
        out: &mut Outbox,
    ) -> bool {
        if let Some(path) = self.jobs.exported(id) {
            out.tell(format!("Wrote {}.", path.display()));
            let dialog = &mut self.editor.dialog;
            dialog.take_if(|dialog| matches!(dialog.kind, DialogKind::Export));
        }
        let Some((_, bytes)) = self.saving.asked.take_if(|(asked, _)| *asked == id) else {
            return false;
        };
        project.saved(&bytes);
        self.mark_saved(project);
        self.tell_saved(project, out);
        std::mem::take(&mut self.saving.leaves)
    }

    /// Reports that the file was saved, with the pending fields and the problems that it has all the same.
    fn tell_saved(&self, project: &ProjectState, out: &mut Outbox) {
        let (Some(path), Some(buffer)) = (project.path(), project.buffer()) else {
            return;
        };
        let path = path.display();
        if let Some(fields) = self.pending_words(project) {
            out.warn(format!("Saved {path} without what is pending: {fields}."));
            return;
        }
        match buffer.count_of(Severity::Error) {
            0 => out.tell(format!("Saved {path}.")),
            errors => {
                let goes_to = if errors == 1 { "it" } else { "the first" };
                let errors = counted(errors, "error");
                out.warn(format!("Saved {path}, with {errors}: F8 goes to {goes_to}."));
            }
        }
    }

    /// The file was not saved (or something else of this step failed). When the disk holds something else than what was
    /// read, that is fetched, to show both. Whether keys that wait are moot.
    pub(in crate::wizard) fn failed(
        &mut self,
        id: EffectId,
        changed: bool,
        reason: &str,
        project: &mut ProjectState,
        out: &mut Outbox,
    ) -> bool {
        let there = self
            .exporting(id)
            .filter(|_| changed)
            .map(|path| format!("{} is there already: choose another name.", path.display()));
        if let Some(there) = &there {
            out.fail(there.clone());
        }
        let lost = self.job_failed(id, there.as_deref().unwrap_or(reason));
        if self.saving.asked.take_if(|(asked, _)| *asked == id).is_some() {
            self.saving.leaves = false;
            if changed {
                out.fail("The file on disk is not what was read: nothing was saved. F5 shows both.");
                self.look(DiskCheck::Unsaved, project, out);
            }
        }
        self.saving.looking.take_if(|(asked, _)| *asked == id);
        lost
    }

    /// There is nothing to save: says `reason` unless the disk holds something else than what was read.
    pub(in crate::wizard) fn look_before_saying(
        &mut self,
        reason: &'static str,
        project: &ProjectState,
        out: &mut Outbox,
    ) {
        self.look(DiskCheck::Saved(reason), project, out);
    }

    /// Reads what is on disk, to show both.
    pub(super) fn look(&mut self, why: DiskCheck, project: &ProjectState, out: &mut Outbox) {
        if let Some(path) = project.path() {
            let work = Work::Begin {
                path: path.to_path_buf(),
                runtime: project.buffer().map(Buffer::runtime),
            };
            self.saving.looking = Some((out.ask(work), why));
        }
    }

    /// Takes the file as read from disk; whether this step had asked for it.
    pub(in crate::wizard) fn looked(
        &mut self,
        id: EffectId,
        theirs: &Arc<Buffer>,
        project: &ProjectState,
        out: &mut Outbox,
    ) -> bool {
        let Some((_, why)) = self.saving.looking.take_if(|(asked, _)| *asked == id) else {
            return false;
        };
        let known = project.on_disk();
        let is_known = match theirs.is_new {
            true => known.is_none(),
            false => known.as_ref().is_some_and(|known| *known == theirs.bytes),
        };
        if let (true, DiskCheck::Compared, Some(ours)) = (is_known, why, project.buffer()) {
            let dialog = difference::dialog(theirs.text(), ours.text());
            self.editor.open_dialog(dialog, ours);
            return true;
        }
        if theirs.is_new && known.is_none() {
            out.tell("There is no file on disk yet.");
        } else if !theirs.is_new && known.is_some_and(|known| known == theirs.bytes) {
            out.tell(match why {
                DiskCheck::Saved(reason) => reason,
                DiskCheck::Asked | DiskCheck::Compared | DiskCheck::Unsaved => {
                    "The file on disk is as it was read."
                }
            });
        } else if let Some(ours) = project.buffer() {
            self.editor.dialog = Some(on_disk::dialog(ours, Arc::clone(theirs)));
            // It may have been saved from another step.
            out.go(Step::Variables);
            out.warn(match why {
                DiskCheck::Unsaved => "Nothing was saved: decide about the file.",
                DiskCheck::Asked | DiskCheck::Compared | DiskCheck::Saved(_) => {
                    "The file on disk has changed: decide which to keep."
                }
            });
        }
        true
    }
}
