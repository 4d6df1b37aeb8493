//! Changes of the buffer: made, undone, redone. Everything that hangs on the text follows.

use super::buffer::{Buffer, BufferId};
use super::edit_request::EditRequest;
use super::state::Editor;
use super::transaction::Transaction;
use crate::variables::edit::EditRefusal;
use crate::variables::{ParsedChange, Runtime};
use crate::yaml::edit::Patches;

/// The undone or redone transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UndoneChange {
    /// The transaction's name.
    pub label: String,
    /// The byte at which typed text was changed; none for other transactions.
    pub typed_at: Option<usize>,
}

impl Editor {
    /// Makes an edit; whether it changed anything.
    ///
    /// # Errors
    /// When it cannot be made without changing something else; then nothing has changed.
    pub fn make(&mut self, request: &EditRequest, buffer: &mut Buffer) -> Result<bool, EditRefusal> {
        self.leave_line();
        let Some(made) = buffer.edit(&request.edit)? else {
            return Ok(false);
        };
        let before = self.selection.cursor;
        self.follow(made.applied.as_ref(), request.select, buffer);
        let after = request.select.unwrap_or(before);
        self.record(Transaction::of(
            request.label.clone(),
            made.change,
            [before, after],
        ));
        Ok(true)
    }

    /// Changes the text, and the runtime that reads it; whether anything changed.
    pub fn change(
        &mut self,
        patches: &Patches,
        runtime: Runtime,
        label: impl Into<String>,
        buffer: &mut Buffer,
    ) -> bool {
        let before = buffer.runtime();
        if patches.is_empty() && runtime == before {
            return false;
        }
        self.leave_line();
        let made = buffer.apply(patches, runtime);
        self.follow(made.applied.as_ref(), None, buffer);
        self.record(Transaction {
            runtimes: (runtime != before).then_some([before, runtime]),
            ..Transaction::of(label, made.change, [self.selection.cursor; 2])
        });
        true
    }

    /// Has another runtime read the file, whose text stays; whether it is another one.
    pub fn set_runtime(&mut self, runtime: Runtime, buffer: &mut Buffer) -> bool {
        let label = format!("reading the file for {}", runtime.key());
        self.change(&Patches::default(), runtime, label, buffer)
    }

    fn record(&mut self, transaction: Transaction) {
        if let Some(change) = transaction.change(BufferId::Variables) {
            self.form.moved(|| change.forward());
        }
        self.history.push(transaction);
    }

    /// Undoes the last transaction.
    pub fn undo(&mut self, buffer: &mut Buffer) -> Option<UndoneChange> {
        let undone = self.undo_or_redo(true, buffer)?;
        self.history.undone();
        Some(undone)
    }

    /// Redoes the transaction that was undone last.
    pub fn redo(&mut self, buffer: &mut Buffer) -> Option<UndoneChange> {
        let redone = self.undo_or_redo(false, buffer)?;
        self.history.redone();
        Some(redone)
    }

    fn undo_or_redo(&mut self, undo: bool, buffer: &mut Buffer) -> Option<UndoneChange> {
        self.leave_line();
        let transaction = match undo {
            true => self.history.to_undo()?.clone(),
            false => self.history.to_redo()?.clone(),
        };
        let side = usize::from(!undo);
        let mut applied = None;
        for (id, change) in &transaction.changes {
            let patches = if undo { change.back() } else { change.forward() };
            match id {
                BufferId::Variables => {
                    let runtimes = transaction.runtimes;
                    let runtime = runtimes.and_then(|runtimes| runtimes.get(side).copied());
                    self.form.moved(|| patches.clone());
                    applied = buffer
                        .apply(&patches, runtime.unwrap_or(buffer.runtime()))
                        .applied;
                }
            }
        }
        self.fresh = None;
        let select = transaction.selection.get(side).copied();
        let typed_at = transaction.typed_at();
        let select = select.filter(|_| !transaction.typed);
        self.follow(applied.as_ref(), select, buffer);
        if let Some((field, [before, after])) = transaction.pending {
            self.form.pending.set(&field, if undo { before } else { after });
        }
        Some(UndoneChange {
            label: transaction.label,
            typed_at,
        })
    }

    /// The selection, the marks, the filter and the pending texts after a change; variable `select` is selected.
    pub(super) fn follow(&mut self, applied: Option<&ParsedChange>, select: Option<usize>, buffer: &Buffer) {
        self.find_again(applied, buffer);
        if let Some(index) = select.filter(|index| *index < buffer.len()) {
            self.selection.select(index, buffer);
        }
        self.text.settle(buffer);
    }

    /// Finds the marked variables, those with pending texts and the rows after a change.
    pub(super) fn find_again(&mut self, applied: Option<&ParsedChange>, buffer: &Buffer) {
        if let Some(applied) = applied {
            self.selection.follow(applied, buffer);
            self.form.pending.follow(applied, buffer);
        }
        let edited = self.form.line.as_ref().map(|_| self.selection.cursor);
        self.selection.refresh(applied, edited, buffer);
    }
}
