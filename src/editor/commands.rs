//! The commands of the tables: add, delete, move, duplicate, rename, mark.

use super::buffer::Buffer;
use super::dialog::{self, Dialog};
use super::edit_request::EditRequest;
use super::form::NAME;
use super::state::{AddedVariable, Editor};
use crate::text::Section;
use crate::text::display::counted;
use crate::variables::edit::{Edit, EditRefusal, NewVariable, VariablePosition};

/// The result of deleting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeleteResult {
    /// It was done: the report.
    Done(String),
    /// A dialog asks first, since the filter hides some of the marked variables.
    Asked,
}

impl Editor {
    /// Adds a variable behind the selected one, or at the end of its section; its form opens with the name to be typed.
    ///
    /// # Errors
    /// When the file's text does not allow it.
    pub fn add(&mut self, section: Section, buffer: &mut Buffer) -> Result<(), EditRefusal> {
        let place = self
            .selection
            .place(buffer)
            .filter(|place| place.section == section);
        let index = place.map_or(buffer.count(section), |place| place.index + 1);
        let name = free_name(&format!("{}1", section.word()), buffer);
        let edit = Edit::Add {
            section,
            at: Some(index),
            variables: vec![NewVariable::usual(buffer.runtime(), section, &name)],
        };
        let label = format!("new {} {name}", section.word());
        let request =
            EditRequest::new(edit, label).selecting(buffer.index(VariablePosition { section, index }));
        let undone = self.history.set_aside();
        if let Err(refusal) = self.make(&request, buffer) {
            self.history.put_back(undone);
            return Err(refusal);
        }
        self.fresh = Some(AddedVariable {
            steps: self.history.len(),
            undone,
        });
        self.open_form(Some(NAME), buffer);
        Ok(())
    }

    /// Returns whether the form is of a variable that was just added and not yet touched.
    #[must_use]
    pub fn is_fresh(&self) -> bool {
        // A name that is not valid is no reason to lose what was typed.
        let line = self.form.line.as_ref();
        let refused = line.is_some_and(|line| line.refused.is_some() && !line.field.text().trim().is_empty());
        let is_last = |fresh: &AddedVariable| fresh.steps == self.history.len();
        !refused && self.fresh.as_ref().is_some_and(is_last)
    }

    /// Removes a variable that was just added and left as it is, as if it had never been there; whether there was one.
    pub fn remove_fresh(&mut self, buffer: &mut Buffer) -> bool {
        let is_fresh = self.is_fresh();
        let Some(fresh) = self.fresh.take().filter(|_| is_fresh) else {
            return false;
        };
        self.close_form();
        self.undo(buffer);
        self.history.put_back(fresh.undone);
        true
    }

    /// Deletes the marked variables, or the selected one; asks first where the filter hides some of them.
    ///
    /// # Errors
    /// When the file's text does not allow it.
    pub fn delete(&mut self, buffer: &mut Buffer) -> Result<DeleteResult, EditRefusal> {
        let places = self.selection.chosen(buffer);
        if self.selection.hidden_marks() > 0 {
            let is_shown = |place: &VariablePosition| self.selection.shows(buffer.index(*place));
            let shown = places.iter().copied().filter(is_shown).collect();
            self.open_dialog(dialog::delete::dialog(places, shown, buffer), buffer);
            return Ok(DeleteResult::Asked);
        }
        let label = match (self.selected_entry(buffer), self.selection.marked().is_empty()) {
            (Some(entry), true) => format!("deleting {}", entry.name),
            _ => format!("deleting {}", counted(places.len(), "variable")),
        };
        let row = self.selection.row(buffer);
        self.make(&EditRequest::new(Edit::Remove(places), label.clone()), buffer)?;
        self.selection.unmark();
        self.selection.select_row(buffer, row);
        Ok(DeleteResult::Done(format!("Done: {label}. Ctrl-Z undoes it.")))
    }

    /// Moves the selected variable by one within its section; false where it is at the end already.
    ///
    /// # Errors
    /// When the file's text does not allow it.
    pub fn reorder(&mut self, down: bool, buffer: &mut Buffer) -> Result<bool, EditRefusal> {
        let (Some(variable), Some(entry)) = (self.selection.place(buffer), self.selected_entry(buffer))
        else {
            return Ok(false);
        };
        let to = match down {
            true => variable.index + 1,
            false => variable.index.wrapping_sub(1),
        };
        if to >= buffer.count(variable.section) {
            return Ok(false);
        }
        let label = format!("moving {}", entry.name);
        let there = buffer.index(VariablePosition {
            index: to,
            ..variable
        });
        let request = EditRequest::new(Edit::Reorder { variable, to }, label).selecting(there);
        self.make(&request, buffer)
    }

    /// The section that variables are moved out of: the selected one's, unless nothing is marked there.
    #[must_use]
    pub fn moves_from(&self, buffer: &Buffer) -> Option<Section> {
        let here = self.selection.place(buffer)?.section;
        let places = self.selection.chosen(buffer);
        match places.iter().any(|place| place.section == here) {
            true => Some(here),
            false => places.first().map(|place| place.section),
        }
    }

    /// Moves the marked variables, or the selected one, to the other section; the report.
    ///
    /// # Errors
    /// When the file's text does not allow it.
    pub fn move_across(&mut self, buffer: &mut Buffer) -> Result<Option<String>, EditRefusal> {
        let Some(from) = self.moves_from(buffer) else {
            return Ok(None);
        };
        let to = match from {
            Section::Input => Section::Output,
            Section::Output => Section::Input,
        };
        let chosen = self.selection.chosen(buffer).into_iter();
        let variables: Vec<VariablePosition> = chosen.filter(|place| place.section == from).collect();
        let what = match (variables.len(), self.selected_entry(buffer)) {
            (1, Some(entry)) if self.selection.marked().is_empty() => entry.name.clone(),
            (count, _) => counted(count, "variable"),
        };
        let label = format!("moving {what} to the {}s", to.word());
        let report = match self.selection.hidden_marks() {
            0 => format!("Done: {label}. Ctrl-Z undoes it."),
            hidden => format!("Done: {label}; {hidden} of the marked were not shown. Ctrl-Z undoes it."),
        };
        // They come behind the last one there; the first of them is selected.
        let first = match to {
            Section::Input => buffer.count(Section::Input),
            Section::Output => buffer.len().saturating_sub(variables.len()),
        };
        let request = EditRequest::new(Edit::MoveSection { variables, to }, label).selecting(first);
        self.make(&request, buffer)?;
        Ok(Some(report))
    }

    /// The dialog that sets a field of the marked variables, or of the selected one.
    pub fn ask_field(&mut self, buffer: &Buffer) {
        let variables = self.selection.chosen(buffer);
        if let Some(dialog) = dialog::set_field::dialog(variables, self.selection.hidden_marks(), buffer) {
            self.open_dialog(dialog, buffer);
        }
    }

    /// The dialog that makes copies of the selected variable.
    pub fn ask_copies(&mut self, buffer: &Buffer) {
        if let (Some(place), Some(entry)) = (self.selection.place(buffer), self.selected_entry(buffer)) {
            let proposal = free_name(&entry.name, buffer);
            let dialog = dialog::duplicate::dialog(place, &entry.name, proposal);
            self.open_dialog(dialog, buffer);
        }
    }

    /// The dialog that replaces text in the names of the marked variables, or of those that are shown.
    pub fn ask_replace(&mut self, buffer: &Buffer) {
        let marked = self.selection.marked();
        let indices: Vec<usize> = match marked.is_empty() {
            true => self.selection.shown(buffer).collect(),
            false => marked.iter().copied().collect(),
        };
        let name = |index| Some((buffer.place(index)?, buffer.entry(index)?.name.clone()));
        let variables = indices.into_iter().filter_map(name).collect();
        let dialog = dialog::replace_names::dialog(variables, self.selection.hidden_marks());
        self.open_dialog(dialog, buffer);
    }

    /// Closes the open dialog; whether there was one.
    pub fn close_dialog(&mut self) -> Option<Dialog> {
        self.dialog.take()
    }
}

/// A name like `name` that no variable has.
#[must_use]
pub fn free_name(name: &str, buffer: &Buffer) -> String {
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = name.get(stem.len()..).unwrap_or("");
    let first = digits.parse::<u64>().unwrap_or(1);
    let names = buffer.reading().all().map(|entry| entry.name.as_str());
    let taken = names.filter_map(|name| name.strip_prefix(stem)?.parse().ok());
    let mut taken: Vec<u64> = taken.filter(|number| *number >= first).collect();
    taken.sort_unstable();
    taken.dedup();
    // The numbers from `first` on stand at the start for as long as all of them are taken.
    let in_order = taken
        .iter()
        .zip(first..)
        .take_while(|(taken, number)| **taken == *number);
    let free = first.checked_add(in_order.count() as u64);
    let width = if digits.starts_with('0') { digits.len() } else { 0 };
    free.map_or_else(|| name.to_owned(), |number| format!("{stem}{number:0width$}"))
}
