//! Every fix of a file that may be applied without asking, applied.

use super::fixes::candidates;
use super::plan::{apply, check_readable};
use super::types::{Edit, Fix, FixKind};
use crate::text::{Diagnostic, Section, Severity};
use crate::variables::entry::Reading;
use crate::variables::loaded::ArrayFiles;
use crate::variables::read::{load_variables, read};
use crate::yaml::Document;
use std::collections::HashSet;

/// The most times that a file is read again for its repairs.
const MOST_ROUNDS: usize = 200;

/// Which fixes are applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repairs {
    /// Those of errors that are safe: what stops a conversion.
    Needed,
    /// All that are safe ([`Fix::is_safe`]).
    Safe,
    /// Also those that change what is loaded or guess what is meant; not the removal of a field that is only ignored.
    Unsafe,
}

impl Repairs {
    /// Returns whether `fix`, the best one for `diagnostic`, is applied.
    #[must_use]
    pub fn include(self, diagnostic: &Diagnostic, fix: &Fix) -> bool {
        let error = diagnostic.severity == Severity::Error;
        match self {
            Self::Needed => (fix.is_safe(diagnostic) && error) || fix.kind == FixKind::JoinBounds,
            Self::Safe => fix.is_safe(diagnostic),
            Self::Unsafe => fix.kind != FixKind::Choose && (fix.kind != FixKind::Remove || error),
        }
    }
}

/// A fix that was applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// The code of the diagnostic that it corrects.
    pub code: &'static str,
    /// The section of the variable.
    pub section: Option<Section>,
    /// The variable.
    pub variable: Option<String>,
    /// The line (from 1) in the text as it was given, of a later round as it was then.
    pub line: usize,
    /// The repair, such as `rename units to unit`.
    pub label: String,
}

/// A file after its repairs.
#[derive(Debug)]
pub struct Repaired {
    /// The new text's document.
    pub document: Document,
    /// Its reading by its runtime.
    pub reading: Reading,
    /// The repairs, in the order of the text; empty where the text is as it was.
    pub repairs: Vec<Repair>,
}

/// A fix to be applied, with the diagnostic that it is for.
struct PlannedRepair {
    repair: Repair,
    edit: Edit,
}

/// Applies the best fix of every diagnostic that `repairs` includes. A fix is left out where it would make more errors
/// or, unless `repairs` is [`Repairs::Unsafe`], change what the runtime loads from a file that it accepts; with
/// [`Repairs::Safe`] also where a comment would go.
#[must_use]
pub fn repair(document: &Document, reading: &Reading, repairs: Repairs, arrays: &dyn ArrayFiles) -> Repaired {
    let mut repaired = Repaired {
        document: document.clone(),
        reading: reading.clone(),
        repairs: Vec::new(),
    };
    if document.is_lossy() || check_readable(document).is_err() {
        return repaired;
    }
    let mut left_out = HashSet::new();
    let mut most = usize::MAX;
    // Fixes that undo each other would have no end.
    for _ in 0..MOST_ROUNDS {
        let mut picks = picks(&repaired, repairs, &left_out);
        picks.truncate(most);
        let Some(first) = picks.first().map(|pick| pick.edit.clone()) else {
            return repaired;
        };
        let count = picks.len();
        match applied(&repaired, picks, repairs, arrays) {
            Some(next) => {
                repaired.document = next.document;
                repaired.reading = next.reading;
                repaired.repairs.extend(next.repairs);
                most = usize::MAX;
            }
            // Some of them do not go together: fewer at a time, down to the one that cannot be applied.
            None if count > 1 => most = count / 2,
            None => {
                left_out.insert(format!("{first:?}"));
                most = usize::MAX;
            }
        }
    }
    repaired
}

/// The best fix of each diagnostic, each edit once.
fn picks(now: &Repaired, repairs: Repairs, left_out: &HashSet<String>) -> Vec<PlannedRepair> {
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    for diagnostic in &now.reading.diagnostics {
        let best = candidates(&now.document, &now.reading, diagnostic)
            .into_iter()
            .next();
        let Some(fix) = best.filter(|fix| repairs.include(diagnostic, fix)) else {
            continue;
        };
        let key = format!("{:?}", fix.edit);
        if left_out.contains(&key) || !seen.insert(key) {
            continue;
        }
        let start = diagnostic.span.map_or(0, |span| span.start);
        found.push(PlannedRepair {
            repair: Repair {
                code: diagnostic.code,
                section: diagnostic.section,
                variable: diagnostic.variable.clone(),
                line: now.document.lines().line(start),
                label: fix.label,
            },
            edit: fix.edit,
        });
    }
    found
}

/// The file after all of `picks`; none where they cannot be applied together, or change more than they may.
fn applied(
    now: &Repaired,
    picks: Vec<PlannedRepair>,
    repairs: Repairs,
    arrays: &dyn ArrayFiles,
) -> Option<Repaired> {
    let (done, edits) = picks.into_iter().map(|pick| (pick.repair, pick.edit)).unzip();
    let applied = apply(&now.document, &now.reading, &Edit::Together(edits)).ok()?;
    let after = read(
        &applied.document,
        now.reading.runtime,
        now.reading.model(),
        arrays,
    );
    let errors = |reading: &Reading| {
        let all = reading.diagnostics.iter();
        all.filter(|found| found.severity == Severity::Error).count()
    };
    // Compared as text: a NaN equals itself there.
    let loaded = |document, reading| format!("{:?}", load_variables(document, reading, arrays));
    let changed = applied.document.text() != now.document.text();
    let comments = |document: &Document| document.comments().len();
    if repairs == Repairs::Safe && comments(&applied.document) < comments(&now.document) {
        return None;
    }
    let same = || {
        repairs == Repairs::Unsafe
            || !now.reading.accepted()
            || loaded(&now.document, &now.reading) == loaded(&applied.document, &after)
    };
    (changed && errors(&after) <= errors(&now.reading) && same()).then_some(Repaired {
        document: applied.document,
        reading: after,
        repairs: done,
    })
}
