//! The runtime's verdict on fields that are set for many variables, before they are set.

use super::frame::{PreviewLine, problem};
use crate::editor::buffer::Buffer;
use crate::text::display::counted;
use crate::text::{Diagnostic, Severity};
use crate::variables::edit::{Edit, EditRefusal, FieldChange, VariablePosition};

/// The most variables that are checked: they show whether the value is one that the runtime accepts.
pub(super) const CHECKED: usize = 20;

/// The runtime's verdict.
#[derive(Debug, Default)]
pub(super) struct EditVerdict {
    /// The first problem, with what helps.
    pub said: Vec<PreviewLine>,
    /// The number of variables that would have an error.
    errors: usize,
    /// The number of those that would have no more than a warning.
    warnings: usize,
    /// The number checked.
    checked: usize,
    /// The number of them.
    all: usize,
}

impl EditVerdict {
    /// The number of variables that would have a problem, in a line.
    pub(super) fn sum(&self) -> Option<String> {
        let of = match self.checked < self.all {
            true => format!("of the first {}", self.checked),
            false => format!("of {}", self.all),
        };
        match (self.errors, self.warnings) {
            (0, 0) => None,
            (0, warnings) => Some(format!(
                "{} {of} would have a warning.",
                counted(warnings, "variable")
            )),
            (errors, _) => Some(format!(
                "{} {of} would have an error.",
                counted(errors, "variable")
            )),
        }
    }

    /// Counts the problems of the variable at `place`, now `after`, that are about `changes` or new.
    fn count(
        &mut self,
        before: &Buffer,
        after: &[Diagnostic],
        place: VariablePosition,
        changes: &[FieldChange],
    ) {
        let known: Vec<&Diagnostic> = before.diagnostics_of(before.index(place)).collect();
        let is_new = |one: &Diagnostic| known.iter().all(|known| known.message != one.message);
        let is_of = |one: &Diagnostic| {
            changes
                .iter()
                .any(|change| one.field.as_deref() == Some(&change.key))
        };
        let problems = after.iter().filter(|one| one.severity != Severity::Hint);
        let worst = problems
            .filter(|one| is_of(one) || is_new(one))
            .min_by_key(|one| one.severity);
        let Some(worst) = worst else { return };
        match worst.severity {
            Severity::Error => self.errors += 1,
            _ => self.warnings += 1,
        }
        if self.said.is_empty() {
            let name = before
                .at(place)
                .map_or("", |variable| variable.entry.name.as_str());
            let text = match &worst.help {
                Some(help) => format!("{name}: {}: {help}", worst.message),
                None => format!("{name}: {}", worst.message),
            };
            self.said.push(problem(worst.severity, text));
        }
    }
}

/// The runtime's verdict on these changes, the first of those of `all` variables.
///
/// # Errors
/// Why the changes cannot be made.
pub(super) fn of_fields(
    buffer: &Buffer,
    changes: &[(VariablePosition, Vec<FieldChange>)],
    all: usize,
) -> Result<EditVerdict, EditRefusal> {
    let places: Vec<VariablePosition> = changes.iter().map(|(place, _)| *place).collect();
    let after = buffer.diagnostics_after(&Edit::Set(changes.to_vec()), &places)?;
    let mut verdict = EditVerdict {
        checked: changes.len(),
        all,
        ..EditVerdict::default()
    };
    for ((place, changes), after) in changes.iter().zip(&after) {
        verdict.count(buffer, after, *place, changes);
    }
    Ok(verdict)
}
