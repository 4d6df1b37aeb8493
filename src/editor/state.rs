//! The editor of one variables file: its history, what is selected, the form, the text's cursor and the open dialog.

use super::dialog::Dialog;
use super::form_state::FormState;
use super::selection::Selection;
use super::text_pane::TextPane;
use super::transaction::{History, Transaction};
use crate::text::Diagnostic;
use crate::variables::edit::{Edit, Fix};
use std::sync::Arc;

/// A variable that was just added; left as it is, it is removed again.
#[derive(Clone, Debug)]
pub(super) struct AddedVariable {
    /// The number of transactions with it.
    pub steps: usize,
    /// The transactions that could be redone before it was added.
    pub undone: Vec<Arc<Transaction>>,
}

/// A fix that is offered.
#[derive(Clone, Debug, PartialEq)]
pub struct OfferedFix {
    /// Its effect.
    pub label: String,
    /// Its edit.
    pub edit: Edit,
    /// The problem that it fixes; none where it is a way to change a value that other variables use.
    pub of: Option<(Diagnostic, Fix)>,
}

/// The editor of one buffer. The buffer itself is passed to its methods: others read it too.
#[derive(Clone, Debug, Default)]
pub struct Editor {
    /// The transactions that can be undone and redone.
    pub history: History,
    /// The rows, the selected variable, the marks.
    pub selection: Selection,
    /// The form of the selected variable.
    pub form: FormState,
    /// The pane of the file's text.
    pub text: TextPane,
    /// The open dialog.
    pub dialog: Option<Dialog>,
    pub(super) fresh: Option<AddedVariable>,
    pub(super) fixes: Vec<OfferedFix>,
}
