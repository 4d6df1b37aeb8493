//! From problem to problem, in the order of the tables and of each variable's form.

use super::form::{self, LineOf};
use super::overlay::{Sheet, Spot};
use super::{Focus, State};
use crate::text::{Diagnostic, Severity};
use crate::wizard::draft::Draft;
use crate::wizard::outbox::Outbox;

/// A line of a variable's form with a problem.
struct Stop {
    /// Which line of the form it is.
    line: usize,
    /// The line's key.
    key: String,
    /// What is wrong.
    message: String,
}

impl State {
    /// The next problem or the one before; whether there is one. From the tables the first is the selected variable's
    /// own, from its form the one below (or above) the line that has the focus.
    pub(in crate::wizard) fn next_problem(&mut self, forward: bool, draft: &Draft, out: &mut Outbox) -> bool {
        let Some((spot, stop)) = self.find_problem(forward, draft) else {
            return self.loose_problem(draft, out);
        };
        let in_raw = self.focus == Focus::Raw;
        self.leave_line(draft);
        self.fresh = None;
        self.list.selected = spot;
        if in_raw {
            self.enter_raw(draft);
        } else {
            self.open_form(draft, Some(&stop.key));
        }
        out.warn(stop.message);
        true
    }

    fn find_problem(&self, forward: bool, draft: &Draft) -> Option<(Spot, Stop)> {
        let sheet = self.sheet(draft)?;
        let kept = self.not_applied(draft);
        let length = self.list.len(&sheet);
        let here = self.list.selected_row(&sheet);
        // What of the selected variable comes after the focus, and what before it.
        let (after, before) = match self.focus {
            Focus::Form => {
                let rows = self.form_rows(draft);
                let key = self.focused_key().unwrap_or(form::NAME);
                let line = rows.iter().position(|row| row.is(key)).unwrap_or(0);
                (line + 1, line)
            }
            Focus::Raw => (usize::MAX, 0),
            Focus::GoOn | Focus::Table | Focus::Filter => (0, 0),
        };
        (0..=length).find_map(|step| {
            let row = match forward {
                true => (here + step) % length.max(1),
                false => (here + length - step) % length.max(1),
            };
            let spot = self.list.at(&sheet, row)?;
            let is_here = |stop: &Stop| match (step, forward) {
                (0, true) => stop.line >= after,
                (0, false) => stop.line < before,
                _ => true,
            };
            let mut stops = stops(&sheet, spot, &kept).into_iter().filter(is_here);
            let found = if forward { stops.next() } else { stops.next_back() };
            found.map(|stop| (spot, stop))
        })
    }

    /// A problem of the file that is about no variable: the raw file at it.
    fn loose_problem(&mut self, draft: &Draft, out: &mut Outbox) -> bool {
        let Some(opened) = draft.opened() else {
            return false;
        };
        let all = &opened.reading.diagnostics;
        let Some(problem) = opened.outline.loose().filter_map(|number| all.get(number)).next() else {
            return false;
        };
        out.warn(problem.message.clone());
        if let Some(span) = problem.span {
            self.enter_raw(draft);
            self.raw.cursor = span.start;
        }
        true
    }
}

/// The lines of the form of the variable at `spot` with a problem that is no hint, from top to bottom.
fn stops(sheet: &Sheet<'_>, spot: Spot, kept: &[LineOf]) -> Vec<Stop> {
    let Some(current) = sheet.current(spot) else {
        return Vec::new();
    };
    let entry = current.entry;
    let is_kept = |key: Option<&str>| {
        kept.iter().any(|(section, name, of)| {
            *section == entry.section && *name == entry.name && key.is_none_or(|key| key == of)
        })
    };
    let weighs = |worst: Severity| worst != Severity::Hint;
    if !sheet.worst(spot).is_some_and(weighs) && !is_kept(None) {
        return Vec::new();
    }
    let mut all = sheet.diagnostics(spot);
    all.retain(|diagnostic| weighs(diagnostic.severity));
    let rows = form::rows(&current);
    let mut stops: Vec<Stop> = rows
        .iter()
        .enumerate()
        .filter_map(|(line, row)| {
            let message = if is_kept(Some(&row.key)) {
                format!(
                    "What was typed for {} of {} cannot stand in the file.",
                    row.key, entry.name
                )
            } else {
                worst_of(&form::problems_of(&all, row, &current))?.message.clone()
            };
            Some(Stop {
                line,
                key: row.key.clone(),
                message,
            })
        })
        .collect();
    // A problem of something that the form does not show.
    if let (true, Some(problem)) = (stops.is_empty(), worst_of(&all)) {
        stops.push(Stop {
            line: 0,
            key: form::NAME.to_owned(),
            message: problem.message.clone(),
        });
    }
    stops
}

fn worst_of<'a>(all: &[&'a Diagnostic]) -> Option<&'a Diagnostic> {
    all.iter().copied().min_by_key(|diagnostic| diagnostic.severity)
}
