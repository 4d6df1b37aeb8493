//! The second step: the variables file. The tables, the form of the selected variable, the raw file, the filter, and
//! what is done to many variables at once. Every change is a change of the text, and can be undone.

mod accept;
mod act;
mod ask;
mod blocks;
mod change;
mod columns;
mod conversion;
pub mod dialog;
mod differing;
mod filling;
mod follow;
pub mod form;
mod history;
pub mod job;
pub mod list;
mod local;
pub mod nudge;
pub mod outline;
pub mod overlay;
mod preview;
pub mod query;
pub mod raw;
mod saving;
mod session;
mod sheet;
pub mod typed;
mod verdict;
mod visiting;
mod wish;
mod work;
pub mod written;

use super::draft::Draft;
use super::effect::EffectId;
use super::field::Field;
use super::outbox::Outbox;
use super::place::Place;
use super::step::StepState;
use crate::text::{Section, Severity};
use crate::variables::{Entry, ValueKind};
use dialog::Dialog;
use form::{Form, LineOf};
use history::History;
use list::List;
use overlay::{Current, Overlay, Spot};
use preview::Previewing;
use query::Query;
use raw::Raw;
use saving::{Export, Saving};
use session::Session;
use std::collections::BTreeMap;
use work::Busy;

/// What has the focus on this step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Focus {
    /// The line that leads on.
    #[default]
    GoOn,
    Table,
    Filter,
    Form,
    Raw,
}

/// A variable that was just added: left as it is, it vanishes.
#[derive(Debug)]
struct Fresh {
    /// How many steps of undo there are with it.
    steps: usize,
    /// What could be done again before it was added.
    undone: Vec<history::Step>,
}

/// The state of the second step.
#[derive(Debug, Default)]
pub struct State {
    focus: Focus,
    /// The rows of the tables.
    pub list: List,
    /// The filter's text.
    pub filter: Field,
    /// The filter that is applied.
    query: Query,
    /// What was selected when the filter was opened, until the user moves.
    before_filter: Option<Spot>,
    /// What has changed since the text was last read whole.
    overlay: Overlay,
    history: History,
    session: Option<Session>,
    form: Option<Form>,
    /// What was typed and cannot stand in the file.
    unapplied: BTreeMap<LineOf, String>,
    /// The raw file.
    pub raw: Raw,
    dialog: Option<Dialog>,
    saving: Saving,
    previewing: Previewing,
    /// A table that is being written.
    exporting: Option<Export>,
    /// A file that is being read to be imported.
    importing: Option<EffectId>,
    thinking: Option<EffectId>,
    filtering: Option<EffectId>,
    /// The change that is being worked out, so that nothing else can change.
    busy: Option<Busy>,
    /// Whether even a small text is changed as a large one is.
    always_local: Option<()>,
    /// A variable that was just added and not yet touched.
    fresh: Option<Fresh>,
    /// Whether there is no other step.
    alone: bool,
    /// Whether text was typed into the raw file (or that was taken back) and has not been read whole: what is shown need
    /// not be what it says.
    raw_typed: bool,
    /// Whether the text was changed as such since it was read whole, so that what it says counts and not what was shown.
    by_text: bool,
}

/// How the step stands.
#[must_use]
pub fn state(draft: &Draft) -> StepState {
    let Some(opened) = draft.opened() else {
        return StepState::Incomplete(String::new());
    };
    match opened.outline.count(Severity::Error) {
        0 => StepState::Complete,
        errors => StepState::Wrong(errors),
    }
}

impl State {
    /// What has the focus.
    #[must_use]
    pub const fn place(&self) -> Place {
        if let Some(dialog) = &self.dialog {
            return dialog.place();
        }
        match self.focus {
            Focus::GoOn => Place::GoOn,
            Focus::Table => Place::Table,
            Focus::Filter => Place::Filter,
            Focus::Form => Place::Form,
            Focus::Raw => Place::Raw,
        }
    }

    /// Changes even a small text as a large one is: in the variables' own lines first. For tests.
    pub const fn treat_as_large(&mut self) {
        self.always_local = Some(());
    }

    /// A file was opened: where nothing is wrong, Enter goes on at once; otherwise the first problem is selected.
    pub(in crate::wizard) fn opened(&mut self, draft: &Draft, alone: bool) {
        self.raw.shown = true;
        self.alone = alone;
        let Some(opened) = draft.opened() else { return };
        self.focus = if alone { Focus::Table } else { Focus::GoOn };
        if !opened.document.problems().is_empty() {
            self.focus = Focus::Raw;
            self.raw.cursor = opened
                .document
                .problems()
                .first()
                .map_or(0, |problem| problem.span.start);
        } else if opened.outline.count(Severity::Error) > 0 && !opened.outline.is_empty() {
            let first = opened
                .reading
                .diagnostics
                .iter()
                .find(|diagnostic| diagnostic.severity == Severity::Error);
            match first {
                // What is wrong with the file as a whole is said beside the tables.
                Some(problem) if problem.variable.is_none() && opened.document.problems().is_empty() => {
                    self.focus = Focus::Table;
                }
                Some(problem) => {
                    let offset = problem.span.map(|span| span.start);
                    self.select(draft, problem.section, problem.variable.as_deref(), None, offset);
                }
                None => {}
            }
        }
    }

    /// The selected variable.
    #[must_use]
    pub fn selected<'a>(&'a self, draft: &'a Draft) -> Option<Current<'a>> {
        self.sheet(draft)?.current(self.list.selected)
    }

    /// The selected variable as it was read.
    #[must_use]
    pub fn selected_entry<'a>(&'a self, draft: &'a Draft) -> Option<&'a Entry> {
        Some(self.selected(draft)?.entry)
    }

    /// The line of the form that has the focus.
    #[must_use]
    pub const fn form(&self) -> Option<&Form> {
        self.form.as_ref()
    }

    /// What is asked over the tables.
    #[must_use]
    pub const fn dialog(&self) -> Option<&Dialog> {
        self.dialog.as_ref()
    }

    /// Whether the form is of a variable that was just added and not yet touched.
    #[must_use]
    pub fn is_fresh(&self) -> bool {
        // A name that cannot stand is no reason to lose what was typed.
        let refused = |form: &Form| form.refused.is_some() && !form.field.text().trim().is_empty();
        let touched = self.form.as_ref().is_some_and(refused);
        let last = |fresh: &Fresh| fresh.steps == self.history.len();
        !touched && self.fresh.as_ref().is_some_and(last)
    }

    /// The filter that is applied.
    #[must_use]
    pub const fn query(&self) -> &Query {
        &self.query
    }

    /// Whether only what passes the filter is shown.
    #[must_use]
    pub const fn is_filtered(&self) -> bool {
        self.list.order.is_some()
    }

    /// The key of the form's field that has the focus.
    #[must_use]
    pub fn focused_key(&self) -> Option<&str> {
        self.form.as_ref().map(|form| form.key.as_str())
    }

    /// What the value of the form's field that has the focus may be.
    #[must_use]
    pub fn focused_kind(&self, draft: &Draft) -> Option<ValueKind> {
        self.focused_row(draft)?.rule.map(|rule| rule.value)
    }

    /// What is being worked out, in a few words.
    #[must_use]
    pub fn busy(&self) -> Option<&str> {
        self.busy.as_ref().map(|busy| busy.wish.label.as_str())
    }

    /// What will be undone, in a few words.
    #[must_use]
    pub fn undo_label(&self) -> Option<&str> {
        self.history.to_undo().map(|step| step.label.as_str())
    }

    /// Whether a change can be taken back.
    #[must_use]
    pub fn can_undo(&self) -> bool {
        self.history.to_undo().is_some()
    }

    /// Whether a change can be done again.
    #[must_use]
    pub fn can_redo(&self) -> bool {
        self.history.to_redo().is_some()
    }

    /// The line of text that has the focus.
    pub(in crate::wizard) fn field(&mut self, draft: &Draft) -> Option<&mut Field> {
        if self.dialog.is_some() {
            return self.dialog.as_mut().and_then(Dialog::field);
        }
        match self.focus {
            Focus::Filter => Some(&mut self.filter),
            Focus::Form => {
                let row = self.focused_row(draft)?;
                let current = self.selected(draft)?;
                if row.text.is_none() || row.choices(&current).is_some() {
                    return None;
                }
                self.form.as_mut().map(|form| &mut form.field)
            }
            Focus::GoOn | Focus::Table | Focus::Raw => None,
        }
    }

    /// The text that has the focus has changed: the filter, a field, an answer of a dialog.
    pub(in crate::wizard) fn typed(&mut self, draft: &mut Draft, out: &mut Outbox) {
        if self.dialog.is_some() {
            self.typed_in_dialog(draft, out);
            return;
        }
        match self.focus {
            Focus::Filter => self.refilter(draft, out),
            Focus::Form => self.typed_in_form(draft, out),
            _ => {}
        }
    }

    /// Esc: what is asked, the form, then the filter.
    pub(in crate::wizard) fn close(&mut self, draft: &mut Draft, out: &mut Outbox) {
        if self.dialog.take().is_some() {
            self.importing = None;
            return;
        }
        match self.focus {
            Focus::Form => {
                self.leave_out_fresh(draft, out);
                if let Some(refused) = self.name_refused() {
                    out.warn(refused);
                }
                self.leave_line(draft);
                self.form = None;
                self.focus = Focus::Table;
            }
            Focus::Raw => {
                self.session = None;
                self.focus = Focus::Table;
            }
            Focus::Filter | Focus::Table => {
                if self.focus == Focus::Table && self.filter.text().is_empty() {
                    self.list.unmark();
                }
                self.filter.replace("");
                self.refilter(draft, out);
                let before = self.before_filter.take().filter(|_| self.focus == Focus::Filter);
                if let (Some(spot), Some(sheet)) = (before, self.sheet(draft))
                    && sheet.current(spot).is_some()
                {
                    self.list.selected = spot;
                }
                self.focus = Focus::Table;
            }
            Focus::GoOn => {}
        }
    }

    /// What is typed next is another step of undo.
    pub(in crate::wizard) fn leave_field(&mut self, draft: &Draft) {
        self.leave_line(draft);
    }

    /// Selects the variable called `name`, or what stands at byte `offset`, and opens its form at `field`.
    pub(in crate::wizard) fn select(
        &mut self,
        draft: &Draft,
        section: Option<Section>,
        name: Option<&str>,
        field: Option<&str>,
        offset: Option<usize>,
    ) {
        let Some(opened) = draft.opened() else { return };
        let readable = opened.document.problems().is_empty();
        let entries = || opened.reading.all().enumerate().filter(|_| readable);
        let fits = |entry: &Entry| {
            section.is_none_or(|section| entry.section == section) && name == Some(entry.name.as_str())
        };
        let there = |entry: &Entry| offset.is_some_and(|offset| entry.span.touches(offset));
        let found = entries()
            .find(|(_, entry)| fits(entry) && there(entry))
            .or_else(|| entries().find(|(_, entry)| fits(entry)))
            .or_else(|| entries().find(|(_, entry)| there(entry)))
            .map(|(number, _)| number);
        self.leave_line(draft);
        self.form = None;
        self.dialog = None;
        let Some(number) = found else {
            if let Some(offset) = offset {
                self.raw.cursor = offset;
                self.raw.shown = true;
                self.focus = Focus::Raw;
            }
            return;
        };
        self.focus = Focus::Table;
        if !self.list.shows(number) {
            self.filter.replace("");
            self.query = Query::default();
            self.list.order = None;
        }
        self.list.selected = Spot { number, part: 0 };
        if field.is_some() {
            self.open_form(draft, field);
        }
    }
}
