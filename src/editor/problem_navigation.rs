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
    /// The number of other variables with a problem of this kind, where there are many.
    pub others: usize,
    code: Option<&'static str>,
    line: usize,
}

/// From this number of problems of one kind on, the next problem is one of another kind.
const MANY: usize = 10;

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
    /// The next problem of a shown variable, or the one before; hints are none. From a problem of which there are many, it
    /// is one of another kind, as long as there is one.
    #[must_use]
    pub fn find_problem(&self, forward: bool, from: SearchStart, buffer: &Buffer) -> Option<ProblemLine> {
        let count = |code| buffer.diagnostics().filter(|one| one.code == code).count();
        let own = buffer.diagnostics_of(self.selection.cursor);
        let own = own.filter(|one| one.severity != Severity::Hint && from == SearchStart::Line);
        let skipped = own.map(|one| one.code).find(|code| count(*code) >= MANY);
        let next = skipped.and_then(|code| self.find_but(Some(code), forward, from, buffer));
        let mut found = next.or_else(|| self.find_but(None, forward, from, buffer))?;
        let all = found.code.map_or(0, count);
        found.others = if all < MANY { 0 } else { all - 1 };
        Some(found)
    }

    /// The next problem of another kind than `skipped`, or the one before.
    fn find_but(
        &self,
        skipped: Option<&'static str>,
        forward: bool,
        from: SearchStart,
        buffer: &Buffer,
    ) -> Option<ProblemLine> {
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
            let mut stops = stops(index, &pending, skipped, buffer).into_iter().filter(counts);
            if forward { stops.next() } else { stops.next_back() }
        })
    }
}

/// The lines of the form of variable `index` with a problem that is no hint, from top to bottom.
fn stops(
    index: usize,
    pending: &[FieldId],
    skipped: Option<&'static str>,
    buffer: &Buffer,
) -> Vec<ProblemLine> {
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
    let all: Vec<&Diagnostic> = buffer
        .diagnostics_of(index)
        .filter(|one| one.severity != Severity::Hint && Some(one.code) != skipped)
        .collect();
    if all.is_empty() && !is_pending(None) {
        return Vec::new();
    }
    let stop = |line, id: &str, message: String, code| ProblemLine {
        index,
        id: id.to_owned(),
        message,
        others: 0,
        code,
        line,
    };
    let rows = form::rows(&variable);
    let of_row = |(line, row): (usize, &form::FormRow)| {
        let (message, code) = if is_pending(Some(row.id())) {
            let text = format!(
                "The text of {} of {} is pending: it is not valid there.",
                row.label, entry.name
            );
            (text, None)
        } else {
            // A problem between two fields is one stop, at its own field.
            let own = all.iter().filter(|one| form::is_of(one, row, &variable));
            let worst = own.min_by_key(|one| one.severity)?;
            (worst.message.clone(), Some(worst.code))
        };
        Some(stop(line, row.id(), message, code))
    };
    let mut stops: Vec<ProblemLine> = rows.iter().enumerate().filter_map(of_row).collect();
    // A problem of something that the form does not show.
    let worst = all.iter().min_by_key(|one| one.severity);
    if let (true, Some(problem)) = (stops.is_empty(), worst) {
        stops.push(stop(0, NAME, problem.message.clone(), Some(problem.code)));
    }
    stops
}
