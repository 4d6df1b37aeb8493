//! Filling in the form. While a field has the focus, everything that is typed or chosen there is one transaction, made
//! of the text from before; a text that is not valid stays pending, and the file keeps the last valid one.

use super::buffer::{Buffer, BufferId};
use super::change::TextChange;
use super::field::TextField;
use super::form::{FormRow, KIND, NAME};
use super::form_state::{FieldTyping, FormLine};
use super::nudge::nudge;
use super::pending::PendingText;
use super::state::Editor;
use super::transaction::Transaction;
use super::values;
use crate::text::Span;
use crate::variables::edit::{Edit, EditRefusal, FieldChange, VariablePosition};
use crate::yaml::edit::Patches;

/// The result of choosing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChoiceResult {
    /// The focused line has no choices.
    NoChoices,
    /// No choice begins with the letter.
    NoMatch,
    /// It was chosen.
    Done,
}

impl Editor {
    /// Takes what was typed into the focused line into the file; a text that is not valid there becomes pending.
    pub fn typed_in_form(&mut self, buffer: &mut Buffer) {
        let (Some(row), Some(line), Some(place)) = (
            self.focused_row(buffer),
            &self.form.line,
            self.selection.place(buffer),
        ) else {
            return;
        };
        let text = line.field.text().to_owned();
        let input = match row.rule {
            None if row.key == NAME && text.trim().is_empty() => {
                Err(EditRefusal::new("a variable has a name"))
            }
            None if row.key == NAME => Ok(Edit::Rename(vec![(place, text.trim().to_owned())])),
            _ => self.set(place, &row, &text, buffer),
        };
        let made = self.put(&row, input, &text, buffer);
        let shared = made
            .as_ref()
            .err()
            .filter(|refusal| !refusal.users.is_empty())
            .and_then(|refusal| Some((self.set(place, &row, &text, buffer).ok()?, refusal.users.clone())));
        if let Some(line) = &mut self.form.line {
            line.refused = made.err().map(|refusal| refusal_text(&refusal));
            line.shared = shared;
        }
    }

    /// The edit that gives the field of `row` this text.
    fn set(
        &self,
        place: VariablePosition,
        row: &FormRow,
        text: &str,
        buffer: &Buffer,
    ) -> Result<Edit, EditRefusal> {
        let variable = buffer.variable(self.selection.cursor);
        let changes = values::changes(&row.key, row.rule.map(|rule| rule.value), text, variable)?;
        Ok(Edit::Set(vec![(place, changes)]))
    }

    /// The next or previous choice of the focused line; `letter` chooses by its first letter.
    ///
    /// # Errors
    /// When the choice cannot be made.
    pub fn choose(
        &mut self,
        forward: bool,
        letter: Option<char>,
        buffer: &mut Buffer,
    ) -> Result<ChoiceResult, EditRefusal> {
        let (Some(row), Some(variable)) = (self.focused_row(buffer), buffer.variable(self.selection.cursor))
        else {
            return Ok(ChoiceResult::NoChoices);
        };
        let Some(choices) = row.choices(&variable) else {
            return Ok(ChoiceResult::NoChoices);
        };
        let here = values::chosen(&choices, row.text.as_deref().unwrap_or(""));
        let length = choices.len().max(1);
        let there = match (letter, here, forward) {
            (Some(letter), here, _) => match by_letter(&choices, here, letter) {
                Some(found) => found,
                None => return Ok(ChoiceResult::NoMatch),
            },
            (None, None, _) => 0,
            (None, Some(here), true) => (here + 1) % length,
            (None, Some(here), false) => (here + length - 1) % length,
        };
        let Some(choice) = choices.get(there).cloned() else {
            return Ok(ChoiceResult::Done);
        };
        let Some(place) = self.selection.place(buffer) else {
            return Ok(ChoiceResult::NoChoices);
        };
        let input = match row.key == KIND {
            true => Edit::ChangeKind {
                variable: place,
                kind: choice.clone(),
                fields: Vec::new(),
            },
            false if choice.is_empty() => Edit::Set(vec![(place, vec![FieldChange::unset(&row.key)])]),
            false => Edit::Set(vec![(place, vec![FieldChange::set(&row.key, &choice)])]),
        };
        let made = self.put(&row, Ok(input), &choice, buffer);
        let line = self.form.line.take();
        self.form.line = line.map(|line| FormLine {
            field: TextField::new(self.focused_text(&line.id, buffer)).selected(),
            refused: None,
            ..line
        });
        made.map(|()| ChoiceResult::Done)
    }

    fn focused_text(&self, id: &str, buffer: &Buffer) -> String {
        let rows = self.rows(buffer);
        let row = rows.into_iter().find(|row| row.is(id));
        row.and_then(|row| row.text).unwrap_or_default()
    }

    /// Makes the number in the focused line larger or smaller by one in the digit before the cursor.
    pub fn nudge(&mut self, up: bool, buffer: &mut Buffer) {
        let Some(line) = &mut self.form.line else { return };
        let Some((text, cursor)) = nudge(line.field.text(), line.field.cursor(), up) else {
            return;
        };
        line.field.replace(text);
        line.field.place_cursor(cursor);
        self.typed_in_form(buffer);
    }

    /// Puts the first completion into the focused line; whether there was one.
    pub fn take_completion(&mut self, buffer: &mut Buffer) -> bool {
        let Some(line) = &mut self.form.line else {
            return false;
        };
        let first = line.completions.first().cloned();
        let Some(first) = first.filter(|first| *first != line.field.text()) else {
            return false;
        };
        line.field.replace(first);
        self.typed_in_form(buffer);
        true
    }

    /// Makes `input` the value of the focused field, in place of what was typed there since it got the focus.
    fn put(
        &mut self,
        row: &FormRow,
        input: Result<Edit, EditRefusal>,
        text: &str,
        buffer: &mut Buffer,
    ) -> Result<(), EditRefusal> {
        let Some(mut typing) = self.begin_typing(row, buffer) else {
            return Ok(());
        };
        let is_own = self.history.len() == typing.steps + 1;
        let step = self.history.pop_if(is_own);
        let removes = matches!(&input, Ok(Edit::Set(variables)) if !fills(variables));
        let last = step.as_ref().and_then(|step| step.change(BufferId::Variables));
        let last = last.filter(|last| !last.is_empty() && !typing.emptied && !removes);
        let extended = match (last, &input) {
            (Some(last), Ok(input)) => self.extend_value(last, input, buffer),
            _ => None,
        };
        let made = match extended {
            Some(change) => Ok(Some(change)),
            None => {
                for (_, change) in step.iter().flat_map(|step| &step.changes) {
                    self.apply_quietly(&change.back(), buffer);
                }
                input.and_then(|input| self.put_value(row, input, buffer))
            }
        };
        let change = match &made {
            Ok(change) => {
                typing.emptied = removes && change.is_some();
                if !removes {
                    typing.valid.clone_from(change);
                }
                change.clone()
            }
            // The file keeps the last valid value; a name on the way to an invalid one was not meant.
            Err(_) => {
                typing.emptied = false;
                let valid = typing.valid.clone().filter(|_| row.key != NAME);
                if let Some(valid) = &valid {
                    self.apply_quietly(&valid.forward(), buffer);
                }
                valid
            }
        };
        // An emptied name leaves nothing to keep.
        let refusal = made.as_ref().err().filter(|_| !text.trim().is_empty());
        let pending = refusal.map(|refusal| PendingText {
            text: text.to_owned(),
            reason: refusal_text(refusal),
        });
        self.form.pending.set(&typing.field, pending.clone());
        let states = [typing.pending.clone(), pending];
        let [before, after] = &states;
        let changed = before != after;
        let name = match &made {
            Ok(_) => self
                .selected_entry(buffer)
                .map_or("", |entry| entry.name.as_str()),
            Err(_) => &typing.field.variable,
        };
        self.history.push(Transaction {
            pending: changed.then(|| (typing.field.clone(), states)),
            ..Transaction::of(
                format!("{} of {name}", row.label),
                change.unwrap_or_default(),
                [self.selection.cursor; 2],
            )
        });
        self.form.typing = Some(typing);
        self.text.settle(buffer);
        made.map(|_| ())
    }

    /// Applies a part of the open transaction.
    fn apply_quietly(&mut self, patches: &Patches, buffer: &mut Buffer) {
        let made = buffer.apply(patches, buffer.runtime());
        self.find_again(made.applied.as_ref(), buffer);
    }

    /// Makes an edit as a part of the open transaction.
    fn edit_quietly(&mut self, edit: &Edit, buffer: &mut Buffer) -> Result<Option<TextChange>, EditRefusal> {
        let Some(made) = buffer.edit(edit)? else {
            return Ok(None);
        };
        self.find_again(made.applied.as_ref(), buffer);
        Ok(Some(made.change))
    }

    /// The open transaction of the field of `row`, begun where there is none.
    fn begin_typing(&mut self, row: &FormRow, buffer: &Buffer) -> Option<FieldTyping> {
        let is_open = |typing: &FieldTyping| {
            let steps = self.history.len();
            row.is(&typing.field.key) && (steps == typing.steps || steps == typing.steps + 1)
        };
        if let Some(typing) = self.form.typing.take().filter(is_open) {
            return Some(typing);
        }
        let field = self.field_id(row.id(), buffer)?;
        Some(FieldTyping {
            pending: self.form.pending.get(&field).cloned(),
            field,
            steps: self.history.len(),
            valid: None,
            emptied: false,
        })
    }

    /// Puts another value or name in the place of the one that the open transaction has put in with the change `last`,
    /// so that one change is made and not two: the two as one. None, and nothing has changed, where it is not as simple
    /// as that.
    fn extend_value(&mut self, last: &TextChange, edit: &Edit, buffer: &mut Buffer) -> Option<TextChange> {
        let is_simple = match edit {
            Edit::Rename(_) => true,
            Edit::Set(variables) => matches!(variables.as_slice(), [(_, fields)] if fields.len() == 1),
            _ => false,
        };
        let made = is_simple.then(|| self.edit_quietly(edit, buffer))?;
        let made = made.ok()?.unwrap_or_default();
        let all = last.then(&made);
        if all.is_none() {
            self.apply_quietly(&made.back(), buffer);
        }
        all
    }

    fn put_value(
        &mut self,
        row: &FormRow,
        input: Edit,
        buffer: &mut Buffer,
    ) -> Result<Option<TextChange>, EditRefusal> {
        if let Edit::Set(variables) = &input
            && fills(variables)
            && let Some((place, changes)) = variables.first()
            && !self.is_written(row.id(), buffer)
            && let Some(change) = self.refill(row, changes, *place, buffer)
        {
            return Ok(Some(change));
        }
        self.edit_quietly(&input, buffer)
    }

    fn is_written(&self, id: &str, buffer: &Buffer) -> bool {
        self.rows(buffer).iter().any(|row| row.written && row.is(id))
    }

    /// Fills in a field that was emptied before: its lines come back with its key, place and comment, then it gets the
    /// value. None where the text around it is not what it was.
    fn refill(
        &mut self,
        row: &FormRow,
        changes: &[FieldChange],
        place: VariablePosition,
        buffer: &mut Buffer,
    ) -> Option<TextChange> {
        let start = buffer.at(place)?.entry.span.start;
        let end = self.lines_end(place, buffer);
        let patches = self.form.refilled(row.id(), Span::new(start, end))?;
        let before = Span::new(start, end).of(buffer.text()).to_owned();
        let length = buffer.text().len();
        let back = patches.inverse(buffer.text());
        self.apply_quietly(&patches, buffer);
        let rows = self.rows(buffer);
        let written = rows.iter().find(|found| found.written && found.is(row.id()));
        let edit = written.filter(|_| buffer.is_readable()).map(|written| {
            let mut changes = changes.to_vec();
            for change in changes.iter_mut().filter(|change| row.is(&change.key)) {
                change.key.clone_from(&written.key);
            }
            Edit::Set(vec![(place, changes)])
        });
        if edit
            .and_then(|edit| self.edit_quietly(&edit, buffer).ok())
            .is_none()
        {
            self.apply_quietly(&back, buffer);
            return None;
        }
        let now = Span::new(start, (end + buffer.text().len()).saturating_sub(length));
        Some(TextChange::between(&before, now.of(buffer.text()), start))
    }

    /// The end of the lines of the variable at `place`: at the next variable, at the most.
    fn lines_end(&self, place: VariablePosition, buffer: &Buffer) -> usize {
        let (text, lines) = (buffer.text(), buffer.lines());
        let Some(entry) = buffer.at(place).map(|variable| variable.entry) else {
            return text.len();
        };
        let next = VariablePosition {
            index: place.index + 1,
            ..place
        };
        let next = buffer.at(next).map(|next| next.entry.span.start);
        let next = next.and_then(|start| lines.start(lines.line(start)));
        let own = lines.start(lines.line(entry.span.end) + 1).unwrap_or(text.len());
        next.unwrap_or(own).max(entry.span.end)
    }
}

/// Returns whether any of these changes gives a field a value.
fn fills(variables: &[(VariablePosition, Vec<FieldChange>)]) -> bool {
    let mut changes = variables.iter().flat_map(|(_, changes)| changes);
    changes.any(|change| change.value.is_some())
}

/// The next choice after `here` that begins with `letter`; `y` and `n` are yes and no.
fn by_letter(choices: &[String], here: Option<usize>, letter: char) -> Option<usize> {
    let letter = match letter.to_ascii_lowercase() {
        'y' => 't',
        'n' if choices.iter().any(|choice| choice == "false") => 'f',
        other => other,
    };
    let length = choices.len().max(1);
    let from = here.map_or(0, |here| here + 1);
    (from..from + length).map(|index| index % length).find(|index| {
        choices
            .get(*index)
            .is_some_and(|choice| choice.to_lowercase().starts_with(letter))
    })
}

/// A refusal in one line.
#[must_use]
pub fn refusal_text(refusal: &EditRefusal) -> String {
    match &refusal.help {
        Some(help) => format!("{}: {help}", refusal.message),
        None => refusal.message.clone(),
    }
}
