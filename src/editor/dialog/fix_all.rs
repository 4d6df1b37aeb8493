//! One fix for every variable with the same problem.

use super::difference::differences;
use super::frame::{Dialog, DialogKind};
use crate::editor::buffer::Buffer;
use crate::editor::edit_request::EditRequest;
use crate::editor::refusal_text;
use crate::text::display::counted;
use crate::variables::edit::FixAll;

/// The dialog that asks whether to apply `fix`, called `label`.
#[must_use]
pub fn dialog(fix: FixAll, label: &str, buffer: &Buffer) -> Dialog {
    let variables = counted(fix.count, "variable");
    let title = format!("{variables} have this problem. Correct all of them, as in: {label}?");
    let mut dialog = Dialog::new(DialogKind::FixAll, title, "correct all");
    match buffer.plan(&fix.edit) {
        Ok(patches) => dialog.preview = differences(buffer.text(), &patches.apply(buffer.text())),
        Err(refusal) => dialog.refused = Some(refusal_text(&refusal)),
    }
    dialog.edit = Some(EditRequest::new(fix.edit, format!("{label} in {variables}")));
    dialog
}
