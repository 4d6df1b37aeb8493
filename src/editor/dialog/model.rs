//! The model of a file that holds several.

use super::frame::{Dialog, DialogKind};
use crate::editor::buffer::Buffer;
use crate::text::Section;
use crate::text::display::counted;
use crate::variables::read;

/// The dialog that chooses among the models of the file; none where there is nothing to choose.
#[must_use]
pub fn dialog(buffer: &Buffer) -> Option<Dialog> {
    let names = buffer.models_to_choose();
    if names.is_empty() {
        return None;
    }
    let title = format!("The file holds {} models: choose the one to edit", names.len());
    let mut dialog = Dialog::new(DialogKind::Model, title, "choose");
    for name in names {
        let reading = read(buffer.document(), buffer.runtime(), Some(&name), buffer.arrays());
        let [inputs, outputs] = Section::ALL.map(|section| reading.entries(section).len());
        let about = format!("{}, {}", counted(inputs, "input"), counted(outputs, "output"));
        dialog = dialog.with_choice(name, about);
    }
    Some(dialog)
}
