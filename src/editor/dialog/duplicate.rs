//! Copies of a variable, by one name or a pattern of names.

use super::frame::{Dialog, DialogKind, MOST, PreviewLine, plain};
use crate::editor::buffer::Buffer;
use crate::editor::edit_request::EditRequest;
use crate::editor::refusal_text;
use crate::variables::edit::pattern;
use crate::variables::edit::{Edit, VariablePosition};

/// The dialog for copies of the variable at `variable`; `proposal` is a name that is free.
#[must_use]
pub fn dialog(variable: VariablePosition, name: &str, proposal: String) -> Dialog {
    let kind = DialogKind::Duplicate {
        variable,
        name: name.to_owned(),
    };
    Dialog::new(kind, format!("Copies of {name}"), "add them").with_proposal("names", proposal)
}

pub(super) fn preview(dialog: &mut Dialog, buffer: &Buffer) -> (Vec<PreviewLine>, Option<String>) {
    let DialogKind::Duplicate { variable, name } = &dialog.kind else {
        return (Vec::new(), None);
    };
    let variable = *variable;
    let names = match pattern::expand(dialog.text(0)) {
        Ok(names) => names,
        Err(refusal) => return (Vec::new(), Some(refusal_text(&refusal))),
    };
    if names.iter().any(String::is_empty) {
        let reason = "A variable has a name; {1..5} counts, {a,b} lists.";
        return (Vec::new(), Some(reason.to_owned()));
    }
    let label = match names.len() {
        1 => format!("copy of {name}"),
        count => format!("{count} copies of {name}"),
    };
    let lines = names.iter().take(MOST).map(|name| plain(format!("+ {name}")));
    let lines: Vec<PreviewLine> = lines.collect();
    dialog.total = (names.len() > MOST).then_some(names.len());
    if names.len() == 1 {
        let sum = "{101..120} counts, {a,b} lists: QUAD:{101..120}:BCTRL makes 20";
        dialog.sum = Some(sum.to_owned());
    }
    let is_taken = |name: &&String| buffer.named(variable.section, name).is_some();
    if let Some(taken) = names.iter().find(is_taken) {
        return (lines, Some(format!("{taken} is there already.")));
    }
    dialog.then = names.first().map(|name| (variable.section, name.clone()));
    dialog.edit = Some(EditRequest::new(Edit::Duplicate { variable, names }, label));
    (lines, None)
}
