//! A field's value for the marked variables, or for the selected one: the same for all, relative to each one's own, or
//! from a pasted column.

use super::frame::{Dialog, DialogKind, MOST, PreviewLine, plain, problem};
use super::verdict;
use crate::editor::buffer::{Buffer, VariableRef};
use crate::editor::cell::Column;
use crate::editor::edit_request::EditRequest;
use crate::editor::field::TextField;
use crate::editor::form;
use crate::editor::refusal_text;
use crate::editor::relative::RelativeValue;
use crate::editor::values;
use crate::text::Severity;
use crate::text::display::counted;
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
    let kind = DialogKind::SetField {
        variables,
        pasted: Vec::new(),
    };
    let dialog = Dialog::new(kind, title, "set").with_proposal("value", "");
    Some(with_fields(dialog, first.reading.runtime.unit_key(), &first))
}

/// The dialog that gives `pasted` texts to the field of `column`, one to each of these variables. None where there is no
/// variable.
#[must_use]
pub fn of_pasted(
    variables: Vec<VariablePosition>,
    pasted: Vec<String>,
    column: Column,
    buffer: &Buffer,
) -> Option<Dialog> {
    let first = buffer.at(*variables.first()?)?;
    let column = match column {
        Column::Name | Column::Kind => Column::Default,
        column => column,
    };
    let title = format!("Fill {} into the field", counted(pasted.len(), "pasted value"));
    let kind = DialogKind::SetField { variables, pasted };
    Some(with_fields(
        Dialog::new(kind, title, "fill"),
        column.key(&first),
        &first,
    ))
}

/// The dialog with the fields of `first` to choose from, `chosen` first.
fn with_fields(mut dialog: Dialog, chosen: &str, first: &VariableRef<'_>) -> Dialog {
    for row in form::rows(first) {
        let Some(rule) = row.rule else { continue };
        if row.is(chosen) {
            dialog.chosen = dialog.choices.len();
        }
        dialog = dialog.with_choice(row.label, rule.help);
    }
    dialog
}

pub(super) fn preview(dialog: &mut Dialog, buffer: &Buffer) -> (Vec<PreviewLine>, Option<String>) {
    let DialogKind::SetField { variables, pasted } = &dialog.kind else {
        return (Vec::new(), None);
    };
    let (variables, pasted) = (variables.clone(), pasted.clone());
    let Some(choice) = dialog.choices.get(dialog.chosen) else {
        return (Vec::new(), Some("This variable has no fields.".to_owned()));
    };
    let mut key = choice.title.clone();
    if let Some(line) = dialog.lines.first_mut().filter(|line| line.field.is_selected()) {
        line.field = TextField::new(proposal(&variables, &key, buffer)).selected();
        let more = "*1.1, +0.5, \u{b1}10% and lo-5% change each variable's own value";
        let reason = match line.field.text() {
            "" => format!("Type a value; {more}."),
            _ => format!("Type a value; {more}. Backspace empties it, which removes {key}."),
        };
        return (Vec::new(), Some(reason));
    }
    let typed = dialog.text(0).to_owned();
    let first = variables.first().and_then(|place| buffer.at(*place));
    let mut kind = first.and_then(|first| first.rule(&key)).map(|rule| rule.value);
    // What changes numbers is never meant for a text: its own field is chosen.
    if let (Some(ValueKind::Text), Some(relative), Some(first)) = (kind, RelativeValue::parse(&typed), first)
    {
        let column = match relative.is_of_range() {
            true => Column::Range,
            false => Column::Default,
        };
        let field = column.key(&first);
        let rows = form::rows(&first);
        let row = rows.iter().find(|row| row.is(field));
        let chosen = row.and_then(|row| dialog.choices.iter().position(|choice| choice.title == row.label));
        if let Some(chosen) = chosen {
            dialog.chosen = chosen;
            field.clone_into(&mut key);
            kind = first.rule(field).map(|rule| rule.value);
        }
    }
    let is_number = matches!(
        kind,
        Some(
            ValueKind::Number
                | ValueKind::Integer
                | ValueKind::AnyRange
                | ValueKind::NumberRange
                | ValueKind::OrderedRange
        )
    );
    match RelativeValue::parse(&typed).filter(|_| is_number) {
        _ if !pasted.is_empty() => {
            let rows = changed_rows(&variables, &key, buffer, |number, variable| {
                let text = pasted.get(number).ok_or("no value is left for it")?;
                if text.is_empty() {
                    return Err("the pasted line is empty".to_owned());
                }
                let rule = variable.rule(&key);
                let rule = rule.ok_or_else(|| format!("its kind has no {key}"))?;
                Ok((Some(rule.value), text.clone()))
            });
            let left_over = pasted.len().saturating_sub(variables.len());
            show_rows(dialog, &key, rows, left_over, buffer)
        }
        Some(relative) => {
            let rows = changed_rows(&variables, &key, buffer, |_, variable| {
                let rule = variable.rule(&key);
                let rule = rule.ok_or_else(|| format!("its kind has no {key}"))?;
                let text = relative.of(&variable, &key, Some(rule.value), &typed)?;
                Ok((Some(rule.value), text))
            });
            show_rows(dialog, &key, rows, 0, buffer)
        }
        None => same_for_all(dialog, key, variables, &typed, buffer),
    }
}

/// The same value for all of `variables`.
fn same_for_all(
    dialog: &mut Dialog,
    key: String,
    variables: Vec<VariablePosition>,
    typed: &str,
    buffer: &Buffer,
) -> (Vec<PreviewLine>, Option<String>) {
    let first = variables.first().and_then(|place| buffer.at(*place));
    let kind = first.and_then(|first| first.rule(&key)).map(|rule| rule.value);
    let changes = match values::changes(&key, kind, typed, first) {
        Ok(changes) => changes,
        Err(refusal) => return (Vec::new(), Some(refusal_text(&refusal))),
    };
    let mut lines = listed(&variables, &changes, buffer);
    dialog.total = (variables.len() > MOST).then_some(variables.len());
    let checked = variables.iter().take(verdict::CHECKED);
    let checked: Vec<_> = checked.map(|place| (*place, changes.clone())).collect();
    match verdict::of_fields(buffer, &checked, variables.len()) {
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

/// The changes of variables that each get a value of their own.
#[derive(Default)]
struct ChangedRows {
    changes: Vec<(VariablePosition, Vec<FieldChange>)>,
    lines: Vec<PreviewLine>,
    /// The number of variables that get none.
    left_out: usize,
}

/// The changes of the field `key` of `variables`; `text` gives the text that each of them gets, and its kind.
fn changed_rows(
    variables: &[VariablePosition],
    key: &str,
    buffer: &Buffer,
    text: impl Fn(usize, VariableRef<'_>) -> Result<(Option<ValueKind>, String), String>,
) -> ChangedRows {
    let mut rows = ChangedRows::default();
    for (number, place) in variables.iter().enumerate() {
        let Some(variable) = buffer.at(*place) else {
            continue;
        };
        let name = &variable.entry.name;
        let changed = text(number, variable).and_then(|(kind, text)| {
            let changes = values::changes(key, kind, &text, Some(variable));
            changes.map_err(|refusal| refusal_text(&refusal))
        });
        let line = match changed {
            Ok(changes) => {
                let before = variable
                    .value(key)
                    .map(|value| values::flow(buffer.document(), value.node));
                let before = before.unwrap_or_else(|| "nothing".to_owned());
                let after = changes.first().and_then(|change| change.value.clone());
                let after = after.unwrap_or_else(|| "nothing".to_owned());
                rows.changes.push((*place, changes));
                plain(format!("{name}   {before} \u{2192} {after}"))
            }
            Err(reason) => {
                rows.left_out += 1;
                problem(Severity::Warning, format!("{name} stays as it is: {reason}"))
            }
        };
        if rows.lines.len() < MOST {
            rows.lines.push(line);
        }
    }
    rows
}

/// Shows what each variable gets; `left_over` values have no variable.
fn show_rows(
    dialog: &mut Dialog,
    key: &str,
    rows: ChangedRows,
    left_over: usize,
    buffer: &Buffer,
) -> (Vec<PreviewLine>, Option<String>) {
    let ChangedRows {
        changes,
        mut lines,
        left_out,
    } = rows;
    let all = changes.len() + left_out;
    dialog.total = (all > MOST).then_some(all);
    if changes.is_empty() {
        return (lines, Some(format!("No {key} can be computed.")));
    }
    let mut facts = vec![format!("{} to change", changes.len())];
    if left_out > 0 {
        facts.push(format!("{left_out} stay as they are"));
    }
    if left_over > 0 {
        facts.push(format!("{} left over", counted(left_over, "value")));
    }
    let checked = changes
        .get(..verdict::CHECKED.min(changes.len()))
        .unwrap_or_default();
    match verdict::of_fields(buffer, checked, changes.len()) {
        Ok(verdict) => {
            let verdict_sum = verdict.sum().map(|sum| sum.trim_end_matches('.').to_owned());
            facts.extend(verdict_sum);
            lines.splice(0..0, verdict.said);
        }
        Err(refusal) if !refusal.users.is_empty() => {}
        Err(refusal) => return (lines, Some(refusal_text(&refusal))),
    }
    dialog.sum = Some(format!("{}.", facts.join("; ")));
    let label = format!("{key} of {}", counted(changes.len(), "variable"));
    if left_out > 0 {
        dialog.done = Some(format!("Done: {label}; {left_out} stayed as they are"));
    }
    dialog.edit = Some(EditRequest::new(Edit::Set(changes), label));
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
