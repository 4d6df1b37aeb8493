//! The focused line of the form, the open transaction of the field that is typed into, and the pending texts.

use super::change::TextChange;
use super::field::TextField;
use super::pending::{FieldId, PendingText, PendingTexts};
use crate::text::Span;
use crate::variables::edit::Edit;
use crate::yaml::edit::Patches;

/// The line of the form that has the focus.
#[derive(Clone, Debug, Default)]
pub struct FormLine {
    /// Its identity, see [`super::form::FormRow::id`].
    pub id: String,
    /// Its text.
    pub field: TextField,
    /// The reason why the text is not valid here.
    pub refused: Option<String>,
    /// The edit that was refused since other variables use the same value, with their names.
    pub shared: Option<(Edit, Vec<String>)>,
    /// Paths that complete the text.
    pub completions: Vec<String>,
}

/// The open transaction of a field: it lasts while the field has the focus.
#[derive(Clone, Debug)]
pub(super) struct FieldTyping {
    /// The field, with the variable's name as it was when the field got the focus.
    pub field: FieldId,
    /// The number of transactions before it.
    pub steps: usize,
    /// The pending text before it.
    pub pending: Option<PendingText>,
    /// The change that holds the last valid text, where that is not the text before.
    pub valid: Option<TextChange>,
    /// Whether the field was removed from the file.
    pub emptied: bool,
}

/// A field that was emptied: where its lines were, so that filled in again it keeps its key, place and comment.
#[derive(Clone, Debug)]
pub(super) struct EmptiedField {
    /// The field's key in the form.
    id: String,
    /// The removed pieces of text and where they were, in the present text.
    pieces: Vec<(usize, String)>,
}

/// The state of the form.
#[derive(Clone, Debug, Default)]
pub struct FormState {
    pub(super) line: Option<FormLine>,
    pub(super) typing: Option<FieldTyping>,
    pub(super) pending: PendingTexts,
    emptied: Vec<EmptiedField>,
}

impl FormState {
    /// The line that has the focus.
    #[must_use]
    pub const fn line(&self) -> Option<&FormLine> {
        self.line.as_ref()
    }

    /// The texts that are not valid in their fields.
    #[must_use]
    pub const fn pending(&self) -> &PendingTexts {
        &self.pending
    }

    /// Sets the pending texts of a form that is restored.
    pub fn restore_pending(&mut self, pending: impl IntoIterator<Item = (FieldId, PendingText)>) {
        for (field, pending) in pending {
            self.pending.set(&field, Some(pending));
        }
    }

    /// The text of the focused line, for editing.
    pub const fn field_mut(&mut self) -> Option<&mut TextField> {
        match &mut self.line {
            Some(line) => Some(&mut line.field),
            None => None,
        }
    }

    /// The paths that complete the focused line's text.
    pub fn set_completions(&mut self, completions: Vec<String>) {
        if let Some(line) = &mut self.line {
            line.completions = completions;
        }
    }

    /// Remembers the text of a field that `change` removed.
    pub(super) fn remember_emptied(&mut self, id: &str, change: &TextChange) {
        let back = change.back();
        if back.iter().all(|patch| patch.span.is_empty()) {
            self.emptied.push(EmptiedField {
                id: id.to_owned(),
                pieces: back
                    .iter()
                    .map(|patch| (patch.span.start, patch.text.clone()))
                    .collect(),
            });
        }
    }

    /// The patches that bring back the field `id`, emptied within `lines` of the present text.
    pub(super) fn refilled(&self, id: &str, lines: Span) -> Option<Patches> {
        let inside = |at: usize| lines.start < at && at <= lines.end;
        let emptied = self
            .emptied
            .iter()
            .rev()
            .find(|emptied| emptied.id == id && emptied.pieces.iter().all(|(at, _)| inside(*at)))?;
        let mut end = 0;
        let insertions = emptied.pieces.iter().map(|(at, text)| {
            let gap = at.saturating_sub(end);
            end = *at;
            (gap, 0, text.as_str())
        });
        Some(Patches::after_gaps(insertions))
    }

    /// Moves what is remembered by its place in the text, with the patches that `patches` makes.
    pub(super) fn moved(&mut self, patches: impl FnOnce() -> Patches) {
        if self.emptied.is_empty() {
            return;
        }
        let patches = patches();
        for (at, _) in self.emptied.iter_mut().flat_map(|emptied| &mut emptied.pieces) {
            *at = patches.moved(*at);
        }
    }
}
