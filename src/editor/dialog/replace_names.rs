//! Find and replace in names.

use super::frame::{Dialog, DialogKind, MOST, PreviewLine, plain};
use crate::editor::edit_request::EditRequest;
use crate::variables::edit::pattern::{self, Search};
use crate::variables::edit::{Edit, VariablePosition};

/// The dialog for the names of these variables; `hidden` of them are not shown.
#[must_use]
pub fn dialog(variables: Vec<(VariablePosition, String)>, hidden: usize) -> Dialog {
    let count = variables.len();
    let title = match hidden {
        0 => format!("Find and replace in {count} names"),
        hidden => format!("Find and replace in {count} names, {hidden} not shown"),
    };
    Dialog::new(DialogKind::ReplaceNames { variables }, title, "rename")
        .with_line("find", "")
        .with_line("replace", "")
}

pub(super) fn preview(dialog: &mut Dialog) -> (Vec<PreviewLine>, Option<String>) {
    let DialogKind::ReplaceNames { variables } = &dialog.kind else {
        return (Vec::new(), None);
    };
    let (find, replacement) = (dialog.text(0), dialog.text(1));
    let search = Search {
        case: true,
        whole: false,
    };
    let renamed: Vec<(VariablePosition, &str, String)> = variables
        .iter()
        .filter_map(|(place, name)| {
            Some((
                *place,
                name.as_str(),
                pattern::replaced(name, find, replacement, search)?,
            ))
        })
        .collect();
    let lines = renamed
        .iter()
        .take(MOST)
        .map(|(_, name, new)| plain(format!("{name} -> {new}")))
        .collect();
    let refused = match (find.is_empty(), renamed.len()) {
        (true, _) => Some("Type what to look for."),
        (false, 0) => Some("No name contains this (capitals and small letters differ)."),
        (false, _) if renamed.iter().any(|(.., name)| name.is_empty()) => Some("A variable has a name."),
        _ => None,
    };
    let total = (renamed.len() > MOST).then_some(renamed.len());
    let label = format!("{find} to {replacement} in {} names", renamed.len());
    let edit = Edit::Rename(renamed.into_iter().map(|(place, _, new)| (place, new)).collect());
    dialog.edit = refused.is_none().then(|| EditRequest::new(edit, label));
    dialog.total = total;
    (lines, refused.map(str::to_owned))
}
