//! Editing a hunk or a file in the user's editor, and coming back.

use super::ReviewStep;
use super::text_edit::EditUnderWay;
use crate::project::LineChange;
use crate::project::merge::Resolution;
use crate::text::display::shown;
use crate::wizard::effect::{EffectId, Work};
use crate::wizard::file_review::FileReview;
use crate::wizard::outbox::Outbox;

/// The lines between which a conflict is edited.
const MARKERS: [&str; 3] = ["<<<<<<< mine", "=======", ">>>>>>> new"];

impl ReviewStep {
    /// Opens the selected hunk, or the whole file as it will be, in the user's editor.
    pub(super) fn edit(&mut self, whole: bool, out: &mut Outbox) {
        let Some(path) = self.selected_change().map(|change| change.path.clone()) else {
            return;
        };
        let Some(file) = self.file(&path).filter(|file| file.blocks.is_some()) else {
            out.warn("Only a text that is merged can be edited here.");
            return;
        };
        let review = self.file_review(&path);
        let changes = match whole {
            true => None,
            false => match self.selected_hunk() {
                Some((_, changes)) => Some(changes),
                None => return,
            },
        };
        let of_change = |(number, change): (usize, &LineChange)| {
            let line_end = file.blocks.as_ref().map_or("\n", |blocks| blocks.line_end());
            match file.resolution(review, number, change) {
                Some(resolution) => change.resolved(resolution, line_end),
                None if change.is_conflict => both(change, line_end),
                None => change.new.clone(),
            }
        };
        let text = match (&changes, review) {
            (None, Some(FileReview::Edited(text))) => text.clone(),
            (None, _) => {
                let texts: Vec<Resolution> = file
                    .changes()
                    .enumerate()
                    .map(of_change)
                    .map(Resolution::Text)
                    .collect();
                let blocks = file.blocks.as_ref();
                let text = blocks.and_then(|blocks| blocks.text(|number, _| texts.get(number)));
                text.unwrap_or_default()
            }
            // The unchanged lines between the changes of a hunk are not edited: one change at a time.
            (Some(changes), _) => {
                let of_hunk = file
                    .changes()
                    .enumerate()
                    .filter(|(number, _)| changes.contains(number));
                of_hunk.map(of_change).collect()
            }
        };
        if changes.as_ref().is_some_and(|changes| changes.len() > 1) {
            out.warn(
                "The hunk has several changes: split it (s) and edit one of them, or edit the file (o).",
            );
            return;
        }
        let name = path.as_str().rsplit('/').next().unwrap_or_default().to_owned();
        let id = out.ask(Work::EditText { name, text });
        self.edit = Some(EditUnderWay { id, path, changes });
    }

    /// The text as the user has edited it; none where the editor was left without it.
    pub(in crate::wizard) fn edited(&mut self, id: EffectId, text: String, out: &mut Outbox) {
        let Some(edit) = self.edit.take_if(|edit| edit.is(id)) else {
            return;
        };
        if has_markers(&text) {
            out.warn("The lines between the markers are still there: nothing is decided. Edit again and remove the markers.");
            return;
        }
        let Some(file) = self.file(&edit.path) else {
            out.warn(format!(
                "{} has changed meanwhile: nothing is decided.",
                shown(edit.path.as_str())
            ));
            return;
        };
        let review = match edit.changes {
            None => FileReview::Edited(text),
            Some(changes) => file.with(
                self.file_review(&edit.path),
                |number| changes.contains(&number),
                &Resolution::Text(text),
            ),
        };
        self.set(vec![(edit.path, review)]);
        self.after_hunk(out);
    }
}

/// Both sides of a conflict between the markers of git.
fn both(change: &LineChange, end: &str) -> String {
    let [start, middle, last] = MARKERS;
    format!(
        "{start}{end}{}{middle}{end}{}{last}{end}",
        change.mine, change.new
    )
}

fn has_markers(text: &str) -> bool {
    let [start, _, last] = MARKERS;
    text.lines()
        .any(|line| line.trim_end() == start || line.trim_end() == last)
}
