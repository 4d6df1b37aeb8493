//! The second step: the variables file. The tables, the form of the selected variable, the filter; every change goes
//! through [`crate::variables::edit`] and can be undone.

mod change;
pub mod filter;
pub mod form;

use super::action::{Action, Move};
use super::draft::{Draft, Opened};
use super::effect::{EffectId, SaveRequest, Work};
use super::field::Field;
use super::outbox::Outbox;
use super::place::Place;
use super::step::{Step, StepState};
use crate::text::{Section, Severity};
use crate::variables::edit::Fix;
use crate::variables::{Entry, ValueKind};
use change::History;
use form::Form;
use std::sync::Arc;

/// What has the focus on this step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Focus {
    /// The line that leads on.
    #[default]
    GoOn,
    Table,
    Filter,
    Form,
}

/// The state of the second step.
#[derive(Debug, Default)]
pub struct State {
    focus: Focus,
    /// The selected row among those shown.
    pub row: usize,
    /// The filter's text.
    pub filter: Field,
    /// The entries that match the filter, by their number; none when all are shown.
    shown: Option<Vec<usize>>,
    /// Whether the raw file is shown.
    pub raw: bool,
    form: Option<Form>,
    history: History,
    saving: Option<(EffectId, Arc<[u8]>)>,
}

/// How the step stands.
#[must_use]
pub fn state(draft: &Draft) -> StepState {
    let Some(opened) = draft.opened() else {
        return StepState::Incomplete(String::new());
    };
    let errors = opened
        .reading
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Error)
        .count();
    if errors > 0 {
        StepState::Wrong(errors)
    } else {
        StepState::Complete
    }
}

impl State {
    /// What has the focus.
    #[must_use]
    pub const fn place(&self) -> Place {
        match self.focus {
            Focus::GoOn => Place::GoOn,
            Focus::Table => Place::Table,
            Focus::Filter => Place::Filter,
            Focus::Form => Place::Form,
        }
    }

    /// A file was opened: where nothing is wrong, Enter goes on at once; otherwise the first problem is selected.
    pub(super) fn opened(&mut self, draft: &Draft, alone: bool) {
        self.raw = true;
        let first = draft
            .diagnostics()
            .iter()
            .find(|diagnostic| diagnostic.severity == Severity::Error);
        match first {
            Some(problem) => {
                let offset = problem.span.map(|span| span.start);
                let (section, name) = (problem.section, problem.variable.clone());
                self.select(draft, section, name.as_deref(), None, offset);
            }
            None if alone => self.focus = Focus::Table,
            None => self.focus = Focus::GoOn,
        }
    }

    /// How many rows are shown.
    #[must_use]
    pub fn rows(&self, draft: &Draft) -> usize {
        match (&self.shown, draft.opened()) {
            (Some(shown), _) => shown.len(),
            (None, Some(opened)) => opened.len(),
            (None, None) => 0,
        }
    }

    /// The number of the entry in row `row`.
    #[must_use]
    pub fn entry_of_row(&self, row: usize) -> Option<usize> {
        match &self.shown {
            Some(shown) => shown.get(row).copied(),
            None => Some(row),
        }
    }

    /// How many of the rows shown are inputs: the outputs come after them.
    #[must_use]
    pub fn input_rows(&self, opened: &Opened) -> usize {
        let inputs = opened.reading.entries(Section::Input).len();
        match &self.shown {
            Some(shown) => shown.partition_point(|entry| *entry < inputs),
            None => inputs,
        }
    }

    /// Whether only what matches the filter is shown.
    #[must_use]
    pub const fn is_filtered(&self) -> bool {
        self.shown.is_some()
    }

    /// The selected entry.
    #[must_use]
    pub fn selected_entry<'a>(&self, draft: &'a Draft) -> Option<&'a Entry> {
        draft.opened()?.entry(self.entry_of_row(self.row)?)
    }

    /// The form of the selected variable while it has the focus.
    #[must_use]
    pub const fn form(&self) -> Option<&Form> {
        self.form.as_ref()
    }

    /// The key of the form's field that has the focus.
    #[must_use]
    pub fn focused_key(&self) -> Option<&str> {
        self.form.as_ref()?.focused().map(|row| row.key.as_str())
    }

    /// What the value of the form's field that has the focus may be.
    #[must_use]
    pub fn focused_kind(&self, _draft: &Draft) -> Option<ValueKind> {
        self.form.as_ref()?.focused()?.rule.map(|rule| rule.value)
    }

    /// The fixes for the field that has the focus.
    #[must_use]
    pub fn fixes(&self, draft: &Draft) -> Vec<Fix> {
        let (Some(opened), Some(entry), Some(form)) =
            (draft.opened(), self.selected_entry(draft), &self.form)
        else {
            return Vec::new();
        };
        let Some(row) = form.focused() else {
            return Vec::new();
        };
        let _ = form::problems_of(opened, entry, row);
        Vec::new()
    }

    /// What will be undone, in a few words.
    #[must_use]
    pub fn undo_label(&self) -> Option<&str> {
        self.history.undo_label()
    }

    /// Whether a change can be taken back.
    #[must_use]
    pub fn can_undo(&self) -> bool {
        self.undo_label().is_some()
    }

    /// Whether a change can be done again.
    #[must_use]
    pub fn can_redo(&self) -> bool {
        self.history.redo_label().is_some()
    }

    pub(super) fn field(&mut self) -> Option<&mut Field> {
        match (self.focus, &mut self.form) {
            (Focus::Filter, _) => Some(&mut self.filter),
            (Focus::Form, Some(form)) => form.focused_field(),
            _ => None,
        }
    }

    /// The text that has the focus has changed: the filter, or a field, which is live.
    pub(super) fn typed(&mut self, draft: &mut Draft) {
        match (self.focus, &mut self.form) {
            (Focus::Filter, _) => self.apply_filter(draft, true),
            (Focus::Form, Some(form)) => form.typed(draft),
            _ => {}
        }
    }

    /// Shows what matches the filter; `again` starts at the first row.
    fn apply_filter(&mut self, draft: &Draft, again: bool) {
        self.shown = match draft.opened() {
            Some(opened) if !self.filter.text().trim().is_empty() => {
                Some(filter::matching(opened, self.filter.text()))
            }
            _ => None,
        };
        if again {
            self.row = 0;
        }
        self.row = self.row.min(self.rows(draft).saturating_sub(1));
    }

    /// Esc: the form, then the filter.
    pub(super) fn close(&mut self, draft: &mut Draft) {
        match self.focus {
            Focus::Form => {
                self.leave_field(draft);
                self.form = None;
                self.focus = Focus::Table;
            }
            Focus::Filter | Focus::Table => {
                let entry = self.entry_of_row(self.row);
                self.filter.replace("");
                self.apply_filter(draft, false);
                self.row = entry.unwrap_or(0).min(self.rows(draft).saturating_sub(1));
                self.focus = Focus::Table;
            }
            Focus::GoOn => {}
        }
    }

    /// What was typed into a field becomes one step of undo.
    pub(super) fn leave_field(&mut self, draft: &mut Draft) {
        if let Some(form) = &mut self.form
            && let Some(change) = form.finish(draft)
        {
            self.history.remember(change);
        }
    }

    pub(super) fn act(&mut self, action: Action, draft: &mut Draft, out: &mut Outbox, page: usize) {
        match self.focus {
            Focus::GoOn => self.act_on_go_on(action, draft, out, page),
            Focus::Table => self.act_on_table(action, draft, out, page),
            Focus::Filter => self.act_on_filter(action),
            Focus::Form => self.act_on_form(action, draft, out),
        }
    }

    fn act_on_go_on(&mut self, action: Action, draft: &mut Draft, out: &mut Outbox, page: usize) {
        match action {
            Action::Enter => out.go(Step::Answers),
            Action::Move(Move::Up | Move::Last) => {
                self.focus = Focus::Table;
                self.row = self.rows(draft).saturating_sub(1);
            }
            Action::Move(_) | Action::NextFocus | Action::PreviousFocus => self.focus = Focus::Table,
            other => self.act_on_table(other, draft, out, page),
        }
    }

    fn act_on_table(&mut self, action: Action, draft: &mut Draft, out: &mut Outbox, page: usize) {
        match action {
            Action::Enter | Action::Rename => self.open_form(draft, action == Action::Rename),
            Action::NextFocus | Action::PreviousFocus => self.focus = Focus::GoOn,
            Action::Filter => self.focus = Focus::Filter,
            Action::RawFile => self.raw = !self.raw,
            Action::Move(by) => self.row = by.apply(self.row, self.rows(draft), page),
            Action::Add | Action::Duplicate | Action::Delete | Action::MoveUp | Action::MoveDown => {
                self.change_table(action, draft, out);
            }
            Action::Undo => self.take_back(true, draft, out),
            Action::Redo => self.take_back(false, draft, out),
            _ => {}
        }
    }

    fn act_on_filter(&mut self, action: Action) {
        if matches!(action, Action::Enter | Action::NextFocus | Action::PreviousFocus) {
            self.focus = Focus::Table;
        }
    }

    fn act_on_form(&mut self, action: Action, draft: &mut Draft, out: &mut Outbox) {
        match action {
            Action::Enter | Action::NextFocus | Action::Move(Move::Down) => self.step_field(draft, true),
            Action::PreviousFocus | Action::Move(Move::Up) => self.step_field(draft, false),
            Action::Fix(number) => {
                if let Some(fix) = self.fixes(draft).into_iter().nth(number) {
                    self.leave_field(draft);
                    self.make(&fix.edit, fix.label, draft, out);
                    self.rebuild_form(draft);
                }
            }
            Action::Nudge(up) => {
                if let Some(form) = &mut self.form {
                    form.nudge(up, draft);
                }
            }
            Action::Undo | Action::Redo => {
                self.leave_field(draft);
                self.take_back(action == Action::Undo, draft, out);
                self.rebuild_form(draft);
            }
            _ => {}
        }
    }

    fn open_form(&mut self, draft: &Draft, at_name: bool) {
        let (Some(opened), Some(entry)) = (draft.opened(), self.entry_of_row(self.row)) else {
            return;
        };
        self.form = Form::of(opened, entry);
        if let Some(form) = &mut self.form {
            self.focus = Focus::Form;
            if at_name {
                form.focus_key(form::NAME);
            }
        }
    }

    fn rebuild_form(&mut self, draft: &Draft) {
        let key = self.focused_key().map(str::to_owned);
        self.open_form(draft, false);
        if self.form.is_none() {
            self.focus = Focus::Table;
        }
        if let (Some(form), Some(key)) = (&mut self.form, key) {
            form.focus_key(&key);
        }
    }

    fn step_field(&mut self, draft: &mut Draft, forward: bool) {
        self.leave_field(draft);
        if let Some(form) = &mut self.form {
            form.step(forward);
        }
    }

    /// Selects the variable called `name`, or what stands at byte `offset`, and opens its form at `field`.
    pub(super) fn select(
        &mut self,
        draft: &Draft,
        section: Option<Section>,
        name: Option<&str>,
        field: Option<&str>,
        offset: Option<usize>,
    ) {
        let Some(opened) = draft.opened() else { return };
        let fits = |entry: &Entry| {
            let named =
                section.is_none_or(|section| entry.section == section) && name == Some(entry.name.as_str());
            let there = offset.is_some_and(|offset| entry.span.touches(offset));
            (named, there)
        };
        let place = |wanted: &dyn Fn((bool, bool)) -> bool| {
            (0..opened.len()).find(|index| opened.entry(*index).is_some_and(|entry| wanted(fits(entry))))
        };
        let found = place(&|(named, there)| named && there)
            .or_else(|| place(&|(named, _)| named))
            .or_else(|| place(&|(_, there)| there));
        self.focus = Focus::Table;
        self.form = None;
        let Some(entry) = found else { return };
        if self.shown.as_ref().is_some_and(|shown| !shown.contains(&entry)) {
            self.filter.replace("");
            self.shown = None;
        }
        self.row = match &self.shown {
            Some(shown) => shown.iter().position(|shown| *shown == entry).unwrap_or(0),
            None => entry,
        };
        if let Some(field) = field {
            self.open_form(draft, false);
            if let Some(form) = &mut self.form {
                form.focus_key(field);
            }
        }
    }

    /// Saves the file where it was read.
    pub(super) fn save(&mut self, draft: &mut Draft, out: &mut Outbox) {
        self.leave_field(draft);
        let (Some(opened), None) = (draft.opened(), &self.saving) else {
            return;
        };
        let Some(path) = opened.path.clone() else { return };
        let after: Arc<[u8]> = opened.document.text().as_bytes().into();
        let request = SaveRequest {
            path,
            before: Some(Arc::clone(&opened.bytes)),
            after: Arc::clone(&after),
        };
        self.saving = Some((out.ask(Work::Save(request)), after));
    }

    pub(super) fn saved(&mut self, id: EffectId, draft: &mut Draft, out: &mut Outbox) {
        if let Some((_, bytes)) = self.saving.take_if(|(asked, _)| *asked == id) {
            draft.saved(&bytes);
            if let Some(path) = draft.path() {
                out.tell(format!("Saved {}.", path.display()));
            }
        }
    }

    pub(super) fn failed(&mut self, id: EffectId) {
        self.saving.take_if(|(asked, _)| *asked == id);
    }
}
