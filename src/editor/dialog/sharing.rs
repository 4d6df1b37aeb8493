//! An edit of a value that other variables use through an alias or a merge: for all of them, or here alone.

use super::frame::{Dialog, DialogKind};
use crate::editor::edit_request::EditRequest;
use crate::variables::edit::{Edit, EditRefusal, Sharing};

/// The dialog about `request`, which was refused since others use the value.
#[must_use]
pub fn dialog(request: EditRequest, refusal: &EditRefusal) -> Dialog {
    let users = refusal.users.join(", ");
    let title = format!("This value is also used by {users}.");
    let mut dialog = Dialog::new(DialogKind::Sharing { request }, title, "change")
        .with_choice("change it for all of them", format!("also for {users}"))
        .with_choice("write it out here", "the others keep the value");
    prepare(&mut dialog);
    dialog
}

/// The edit of the chosen way.
pub(super) fn prepare(dialog: &mut Dialog) {
    let DialogKind::Sharing { request } = &dialog.kind else {
        return;
    };
    let sharing = match dialog.chosen {
        0 => Sharing::Shared,
        _ => Sharing::Detach,
    };
    dialog.edit = Some(EditRequest {
        edit: Edit::Sharing {
            sharing,
            edit: Box::new(request.edit.clone()),
        },
        ..request.clone()
    });
}
