//! From problem to problem, in the order of the tables and of each variable's form.

use super::buffer::Buffer;
use super::form::{self, NAME};
use super::pending::FieldId;
use super::state::Editor;
use crate::text::{Diagnostic, Severity};

/// A line of a variable's form with a problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProblemLine {
    /// The variable's number.
    pub index: usize,
    /// The line's identity.
    pub id: String,
    /// The problem.
    pub message: String,
    line: usize,
}

/// The position from which a problem is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchStart {
    /// The selected row: its own problems come first.
    Row,
    /// The focused line of its form.
    Line,
    /// Past the selected variable.
    Past,
}

impl Editor {
    /// The next problem of a shown variable, or the one before; hints are none.
    #[must_use]
    pub fn find_problem(&self, forward: bool, from: SearchStart, buffer: &Buffer) -> Option<ProblemLine> {
        let pending = self.form.pending.fields(buffer);
        let length = self.selection.len(buffer);
        let here = self.selection.row(buffer);
        // Lines of the selected variable from `after` on come after the position, those up to `before` come before it.
        let (after, before) = match from {
            SearchStart::Line => {
                let id = self.form.line.as_ref().map_or(NAME, |line| line.id.as_str());
                let rows = self.rows(buffer);
                let line = rows.iter().position(|row| row.is(id)).unwrap_or(0);
                (line + 1, line)
            }
            SearchStart::Past => (usize::MAX, 0),
            SearchStart::Row => (0, 0),
        };
        (0..=length).find_map(|step| {
            let row = match forward {
                true => (here + step) % length.max(1),
                false => (here + length - step) % length.max(1),
            };
            let index = self.selection.at(buffer, row)?;
            let counts = |stop: &ProblemLine| match (step, forward) {
                (0, true) => stop.line >= after,
                (0, false) => stop.line < before,
                _ => true,
            };
            let mut stops = stops(index, &pending, buffer).into_iter().filter(counts);
            if forward { stops.next() } else { stops.next_back() }
        })
    }
}

/// The lines of the form of variable `index` with a problem that is no hint, from top to bottom.
fn stops(index: usize, pending: &[FieldId], buffer: &Buffer) -> Vec<ProblemLine> {
    let Some(variable) = buffer.variable(index) else {
        return Vec::new();
    };
    let entry = variable.entry;
    let is_pending = |id: Option<&str>| {
        pending.iter().any(|field| {
            let same = field.section == entry.section && field.variable == entry.name;
            same && id.is_none_or(|id| id == field.key)
        })
    };
    let weighs = |severity: Severity| severity != Severity::Hint;
    if !buffer.worst(index).is_some_and(weighs) && !is_pending(None) {
        return Vec::new();
    }
    let all: Vec<&Diagnostic> = buffer
        .diagnostics_of(index)
        .filter(|one| weighs(one.severity))
        .collect();
    let stop = |line, id: &str, message: String| ProblemLine {
        index,
        id: id.to_owned(),
        message,
        line,
    };
    let rows = form::rows(&variable);
    let of_row = |(line, row): (usize, &form::FormRow)| {
        let message = if is_pending(Some(row.id())) {
            format!(
                "The text of {} of {} is pending: it is not valid there.",
                row.label, entry.name
            )
        } else {
            // A problem between two fields is one stop, at its own field.
            let own = all.iter().filter(|one| form::is_of(one, row, &variable));
            own.min_by_key(|one| one.severity)?.message.clone()
        };
        Some(stop(line, row.id(), message))
    };
    let mut stops: Vec<ProblemLine> = rows.iter().enumerate().filter_map(of_row).collect();
    // A problem of something that the form does not show.
    let worst = all.iter().min_by_key(|one| one.severity);
    if let (true, Some(problem)) = (stops.is_empty(), worst) {
        stops.push(stop(0, NAME, problem.message.clone()));
    }
    stops
}
