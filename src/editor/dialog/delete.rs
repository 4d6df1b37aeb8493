//! Deleting marked variables of which the filter hides some.

use super::frame::{Dialog, DialogKind, MOST, plain};
use crate::editor::buffer::Buffer;
use crate::editor::edit_request::EditRequest;
use crate::text::display::counted;
use crate::variables::edit::{Edit, VariablePosition};

/// The dialog that asks about `places`, of which only `shown` are shown; both in order.
#[must_use]
pub fn dialog(places: Vec<VariablePosition>, shown: Vec<VariablePosition>, buffer: &Buffer) -> Dialog {
    let hidden = places.len() - shown.len();
    let title = format!(
        "Delete {}? The filter hides {hidden} of them.",
        counted(places.len(), "marked variable")
    );
    let is_hidden = |place: &&VariablePosition| shown.binary_search(place).is_err();
    let preview = places
        .iter()
        .filter(is_hidden)
        .take(MOST)
        .filter_map(|place| Some(plain(format!("not shown: {}", buffer.at(*place)?.entry.name))))
        .collect();
    let (few, many) = (
        counted(shown.len(), "variable"),
        counted(places.len(), "variable"),
    );
    let kind = DialogKind::Delete { shown, all: places };
    let mut dialog = Dialog::new(kind, title, "delete")
        .with_choice("only those that are shown", few)
        .with_choice("all that are marked", many);
    dialog.preview = preview;
    dialog.total = (hidden > MOST).then_some(hidden);
    dialog
}

pub(super) fn prepare(dialog: &mut Dialog) {
    let DialogKind::Delete { shown, all } = &dialog.kind else {
        return;
    };
    let chosen = if dialog.chosen == 0 { shown } else { all }.clone();
    let label = format!("deleting {}", counted(chosen.len(), "variable"));
    dialog.refused = chosen
        .is_empty()
        .then(|| "None of the marked variables is shown.".to_owned());
    dialog.edit = (!chosen.is_empty()).then(|| EditRequest::new(Edit::Remove(chosen), label));
}
