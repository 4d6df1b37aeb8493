//! A field's value for the marked variables, or for the selected one.

use super::frame::{Dialog, DialogKind, MOST, PreviewLine, plain};
use super::verdict;
use crate::editor::buffer::Buffer;
use crate::editor::edit_request::EditRequest;
use crate::editor::field::TextField;
use crate::editor::form;
use crate::editor::refusal_text;
use crate::editor::values;
use crate::variables::ValueKind;
use crate::variables::edit::{Edit, FieldChange, VariablePosition};

/// The number of variables that are searched for a value to propose.
const LOOKED_AT: usize = 100;

/// The dialog for these variables; `hidden` of them are not shown. None where there is no variable.
#[must_use]
pub fn dialog(variables: Vec<VariablePosition>, hidden: usize, buffer: &Buffer) -> Option<Dialog> {
    let first = buffer.at(*variables.first()?)?;
    let title = match (variables.len(), hidden) {
        (1, _) => format!("Set a field of {}", first.entry.name),
        (count, 0) => format!("Set a field of {count} variables"),
        (count, hidden) => format!("Set a field of {count} variables, {hidden} not shown"),
    };
    let unit = first.reading.runtime.unit_key();
    let rows = form::rows(&first);
    let kind = DialogKind::SetField { variables };
    let mut dialog = Dialog::new(kind, title, "set").with_proposal("value", "");
    for row in rows {
        let Some(rule) = row.rule else { continue };
        if row.label == unit {
            dialog.chosen = dialog.choices.len();
        }
        dialog = dialog.with_choice(row.label, rule.help);
    }
    Some(dialog)
}

/// The kind of the chosen field's values.
fn value_kind(first: Option<&VariablePosition>, key: &str, buffer: &Buffer) -> Option<ValueKind> {
    let rows = form::rows(&buffer.at(*first?)?);
    let row = rows.into_iter().find(|row| row.is(key))?;
    row.rule.map(|rule| rule.value)
}

pub(super) fn preview(dialog: &mut Dialog, buffer: &Buffer) -> (Vec<PreviewLine>, Option<String>) {
    let DialogKind::SetField { variables } = &dialog.kind else {
        return (Vec::new(), None);
    };
    let variables = variables.clone();
    let Some(choice) = dialog.choices.get(dialog.chosen) else {
        return (Vec::new(), Some("This variable has no fields.".to_owned()));
    };
    let key = choice.title.clone();
    if let Some(line) = dialog.lines.first_mut().filter(|line| line.field.is_selected()) {
        line.field = TextField::new(proposal(&variables, &key, buffer)).selected();
        let reason = match line.field.text() {
            "" => "Type a value.".to_owned(),
            _ => format!("Type a value; Backspace empties it, which removes {key}."),
        };
        return (Vec::new(), Some(reason));
    }
    let kind = value_kind(variables.first(), &key, buffer);
    let first = variables.first().and_then(|place| buffer.at(*place));
    let changes = match values::changes(&key, kind, dialog.text(0), first) {
        Ok(changes) => changes,
        Err(refusal) => return (Vec::new(), Some(refusal_text(&refusal))),
    };
    let mut lines = listed(&variables, &changes, buffer);
    dialog.total = (variables.len() > MOST).then_some(variables.len());
    match verdict::of_fields(buffer, &variables, &changes) {
        Ok(verdict) => {
            dialog.sum = verdict.sum();
            lines.splice(0..0, verdict.said);
        }
        // Enter asks what becomes of the other users of a shared value.
        Err(refusal) if !refusal.users.is_empty() => {}
        Err(refusal) => return (lines, Some(refusal_text(&refusal))),
    }
    let label = match variables.len() {
        1 => key,
        count => format!("{key} of {count} variables"),
    };
    let edit = Edit::SetMany {
        variables,
        fields: changes,
    };
    dialog.edit = Some(EditRequest::new(edit, label));
    (lines, None)
}

/// The first value that one of the variables has; empty where none has the field.
fn proposal(variables: &[VariablePosition], key: &str, buffer: &Buffer) -> String {
    let text = |place: &VariablePosition| {
        let rows = form::rows(&buffer.at(*place)?);
        let row = rows.into_iter().find(|row| row.is(key))?;
        row.text.filter(|text| !text.is_empty())
    };
    variables
        .iter()
        .take(LOOKED_AT)
        .find_map(text)
        .unwrap_or_default()
}

fn listed(variables: &[VariablePosition], changes: &[FieldChange], buffer: &Buffer) -> Vec<PreviewLine> {
    let words: Vec<String> = changes
        .iter()
        .map(|change| match &change.value {
            Some(value) => format!("{}: {value}", change.key),
            None => format!("no {}", change.key),
        })
        .collect();
    let words = words.join("   ");
    let shown = variables.iter().take(MOST);
    shown
        .filter_map(|place| Some((place.section, buffer.at(*place)?.entry)))
        .map(|(section, entry)| plain(format!("{} {}   {words}", section.word(), entry.name)))
        .collect()
}
