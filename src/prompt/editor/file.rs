//! The file that is edited line by line: its edits, and how they are taken back.

use crate::text::{Diagnostic, Section};
use crate::variables::convert::convert;
use crate::variables::edit::{Edit, Loss, Losses, Place, Refusal, plan};
use crate::variables::{ArrayFiles, Runtime};
use crate::wizard::opened::Opened;
use crate::wizard::variables::overlay::Current;
use crate::yaml::edit::Patches;
use std::sync::Arc;

/// A change that was made, and what takes it back.
struct Step {
    label: String,
    back: Patches,
    runtime: Runtime,
}

/// The file as it is now.
pub(super) struct File {
    opened: Opened,
    on_disk: Option<Arc<[u8]>>,
    done: Vec<Step>,
    undone: Vec<Step>,
}

impl File {
    pub(super) fn new(opened: Opened) -> Self {
        Self {
            on_disk: opened.on_disk(),
            opened,
            done: Vec::new(),
            undone: Vec::new(),
        }
    }

    pub(super) const fn opened(&self) -> &Opened {
        &self.opened
    }

    /// What is on disk as far as is known; none when there is no file.
    pub(super) fn on_disk(&self) -> Option<Arc<[u8]>> {
        self.on_disk.clone()
    }

    pub(super) fn text(&self) -> &str {
        self.opened.document.text()
    }

    pub(super) fn is_modified(&self) -> bool {
        self.on_disk.as_deref().unwrap_or_default() != self.text().as_bytes()
    }

    /// The file on disk holds this text now.
    pub(super) fn saved(&mut self) {
        self.on_disk = Some(self.text().as_bytes().into());
    }

    /// The variable at `place`, with what was read of it.
    pub(super) fn current(&self, place: Place) -> Option<Current<'_>> {
        let reading = &self.opened.reading;
        Some(Current {
            document: &self.opened.document,
            reading,
            entry: reading.entries(place.section).get(place.index)?,
            index: place.index,
            shift: 0,
        })
    }

    /// The problems of the variable at `place`.
    pub(super) fn problems(&self, place: Place) -> Vec<&Diagnostic> {
        let reading = &self.opened.reading;
        let before = match place.section {
            Section::Input => 0,
            Section::Output => reading.entries(Section::Input).len(),
        };
        let about = self.opened.outline.about(before + place.index);
        about.filter_map(|index| reading.diagnostics.get(index)).collect()
    }

    /// Makes an edit; whether it changed anything.
    pub(super) fn make(
        &mut self,
        edit: &Edit,
        label: String,
        arrays: &dyn ArrayFiles,
    ) -> Result<bool, Refusal> {
        let old = &self.opened;
        let planned = plan(&old.document, &old.reading, edit)?;
        if planned.patches.is_empty() {
            return Ok(false);
        }
        let new = old.changed(&planned.patches, arrays);
        planned.verify(&old.document, &new.document)?;
        self.replace(new, &planned.patches, label);
        Ok(true)
    }

    /// Converts the file to `to`; gives what would be lost, where that keeps it from being converted.
    pub(super) fn convert(
        &mut self,
        to: Runtime,
        losses: Losses,
        arrays: &dyn ArrayFiles,
    ) -> Result<Vec<Loss>, Refusal> {
        let conversion = convert(&self.opened.document, &self.opened.reading, to, losses)?;
        let Some(patches) = conversion.patches else {
            return Ok(conversion.losses);
        };
        let new = self.opened.changed_for(&patches, to, arrays);
        self.replace(new, &patches, format!("conversion to {}", to.key()));
        Ok(Vec::new())
    }

    /// Takes what is on disk now, as a change that can be taken back.
    pub(super) fn reload(&mut self, theirs: Opened) {
        let patches = Patches::between(self.text(), theirs.document.text());
        self.on_disk = theirs.on_disk();
        self.replace(theirs, &patches, "reading the file again".to_owned());
    }

    fn replace(&mut self, new: Opened, patches: &Patches, label: String) {
        self.done.push(Step {
            label,
            back: patches.inverse(self.text()),
            runtime: self.opened.reading.runtime,
        });
        self.undone.clear();
        self.opened = new;
    }

    /// Takes the last change back; gives what it was called.
    pub(super) fn undo(&mut self, arrays: &dyn ArrayFiles) -> Option<String> {
        let step = self.done.pop()?;
        let (label, again) = self.take_back(step, arrays);
        self.undone.push(again);
        Some(label)
    }

    /// Makes the last change that was taken back again; gives what it is called.
    pub(super) fn redo(&mut self, arrays: &dyn ArrayFiles) -> Option<String> {
        let step = self.undone.pop()?;
        let (label, back) = self.take_back(step, arrays);
        self.done.push(back);
        Some(label)
    }

    fn take_back(&mut self, step: Step, arrays: &dyn ArrayFiles) -> (String, Step) {
        let again = Step {
            label: step.label.clone(),
            back: step.back.inverse(self.text()),
            runtime: self.opened.reading.runtime,
        };
        self.opened = self.opened.changed_for(&step.back, step.runtime, arrays);
        (step.label, again)
    }
}
