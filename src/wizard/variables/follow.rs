//! What follows once a change is made, or cannot be made: the same in a small file, where it is made at once, and in a
//! large one, where a worker may make it.

use super::dialog::Dialog;
use super::form;
use super::history::Step;
use super::{Fresh, State};
use crate::text::Section;
use crate::variables::edit::Refusal;
use crate::wizard::draft::Draft;
use crate::wizard::outbox::Outbox;
use std::sync::Arc;

/// What follows a change.
#[derive(Clone, Debug, Default)]
pub(super) enum Then {
    /// Nothing more.
    #[default]
    Nothing,
    /// What was typed into the form's line stands in the file; refused, it is kept beside it.
    Typed,
    /// The name from before typing began stands in the file again, since what was typed cannot: why.
    NameBack(String),
    /// Something was chosen in the form, which is read again.
    Chosen,
    /// A fix was applied.
    Fixed,
    /// The new variable's name is typed. What was taken back before is kept, should the variable be left out again.
    Named(Vec<Step>),
    /// The new variable is left out again: what was taken back before it can be done again.
    Vanished(Vec<Step>),
    /// A row is selected in place of what was deleted.
    Deleted {
        /// The row.
        row: usize,
        /// What is told.
        told: String,
    },
    /// This is told.
    Told(String),
    /// It is told; refused, what was asked is asked again.
    Accepted(Box<Dialog>),
    /// What is on disk is here: its bytes.
    FromDisk(Arc<[u8]>),
    /// It was taken back, or done again: the word for that, and where in the text something typed there was.
    Undone(&'static str, Option<usize>),
    /// What was shown was not what the text says: that it was taken back is told.
    WrongUndone {
        /// How many keys were pressed since that are left out.
        waiting: usize,
    },
}

impl State {
    /// A change called `label` is made.
    pub(super) fn follow(&mut self, then: Then, label: &str, draft: &mut Draft, out: &mut Outbox) {
        match then {
            Then::Nothing => {}
            Then::Typed => {
                if let Some(form) = &mut self.form {
                    form.refused = None;
                }
            }
            Then::NameBack(reason) => {
                if let Some(form) = &mut self.form {
                    form.refused = Some(reason);
                }
            }
            Then::Chosen => self.refresh_form(draft),
            Then::Fixed => {
                out.tell(format!("Done: {label}."));
                self.unapplied_here(draft);
                self.refresh_form(draft);
            }
            Then::Named(undone) => {
                let steps = self.history.len();
                self.fresh = Some(Fresh { steps, undone });
                self.open_form(draft, Some(form::NAME));
                if let Some(form) = &mut self.form {
                    form.field = form.field.clone().selected();
                }
            }
            Then::Deleted { row, told } => {
                self.list.unmark();
                if let Some(opened) = draft.opened() {
                    let sheet = super::overlay::Sheet {
                        opened,
                        overlay: &self.overlay,
                    };
                    self.list.select_row(&sheet, row);
                }
                out.tell(told);
            }
            Then::Vanished(undone) => {
                self.history.put_back(undone);
                out.tell("Nothing was added.");
            }
            Then::Accepted(dialog) => {
                if let Some((section, name)) = &dialog.then {
                    self.select_named(*section, name, draft);
                }
                match dialog.left_unread() {
                    Some(warning) => out.warn(warning),
                    None => {
                        let done = dialog.done.unwrap_or_else(|| format!("Done: {label}"));
                        out.tell(format!("{done}. Ctrl-Z undoes it."));
                    }
                }
            }
            Then::Told(told) => out.tell(told),
            Then::FromDisk(bytes) => {
                draft.saved(&bytes);
                self.unapplied_here(draft);
                self.refresh_form(draft);
                out.tell("This is what is on disk now; Ctrl-Z brings back what was here.");
            }
            Then::WrongUndone { waiting } => {
                if self.focus == super::Focus::Form {
                    self.refresh_form(draft);
                }
                self.settle_cursor(draft);
                let wrong =
                    "The last change could not be made without touching something else; it was taken back";
                out.fail(match waiting {
                    0 => format!("{wrong}."),
                    1 => format!("{wrong}, and the key pressed since was left out."),
                    _ => format!("{wrong}, and the {waiting} keys pressed since were left out."),
                });
            }
            Then::Undone(word, typed_at) => {
                out.tell(format!("{word}: {label}."));
                if let Some(at) = typed_at {
                    self.raw.cursor = at;
                    self.follow_cursor(draft);
                }
                if self.focus == super::Focus::Form {
                    self.refresh_form(draft);
                }
                self.settle_cursor(draft);
            }
        }
    }

    /// Selects a variable in the tables, also one that has not been read with the whole file yet.
    fn select_named(&mut self, section: Section, name: &str, draft: &Draft) {
        let found = self.sheet(draft).and_then(|sheet| {
            sheet.spots().find(|spot| {
                sheet
                    .current(*spot)
                    .is_some_and(|current| current.entry.section == section && current.entry.name == name)
            })
        });
        if let Some(spot) = found.filter(|spot| self.list.shows(spot.number)) {
            self.form = None;
            self.list.selected = spot;
            self.focus = super::Focus::Table;
        }
    }

    /// A change cannot be made.
    pub(super) fn refuse(&mut self, then: Then, refusal: &Refusal, draft: &mut Draft, out: &mut Outbox) {
        match then {
            Then::Typed => {
                if let Some(form) = &mut self.form {
                    form.refused = Some(said(refusal));
                }
                self.put_name_back(said(refusal), draft, out);
                return;
            }
            Then::NameBack(reason) => {
                if let Some(form) = &mut self.form {
                    form.refused = Some(reason);
                }
                return;
            }
            Then::Chosen => self.refresh_form(draft),
            Then::Fixed => {
                self.unapplied_here(draft);
                self.refresh_form(draft);
            }
            Then::Accepted(dialog) => self.dialog = Some(*dialog),
            Then::Named(undone) => self.history.put_back(undone),
            _ => {}
        }
        out.warn(said(refusal));
    }
}

/// A refusal as one line for the status.
pub(super) fn said(refusal: &Refusal) -> String {
    match &refusal.help {
        Some(help) => format!("{}: {help}", refusal.message),
        None => refusal.message.clone(),
    }
}
