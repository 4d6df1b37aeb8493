//! `check --fix`: variables files corrected in place.

use super::report::{CheckedContents, FileReport, Readable, ReportedValues};
use super::variable_file::failed;
use super::{ExitStatus, out};
use crate::io::{Attributes, DiskArrays, LockedFile, SaveError, SavedState, save, shown_path};
use crate::project::unified;
use crate::text::display::{counted, shown, shown_lines};
use crate::text::{Diagnostic, Severity};
use crate::variables::edit::fixes;
use crate::variables::edit::repair::{Repair, Repairs, repair};
use crate::variables::{Reading, read};
use crate::yaml::Document;
use std::path::Path;

/// The options of `check --fix`.
#[derive(Clone, Copy, Debug)]
pub struct FixOptions {
    /// Which fixes are applied.
    pub repairs: Repairs,
    /// Whether the differences are shown and nothing is written.
    pub diff: bool,
}

/// The line about one repair of the file that is shown as `name`.
#[must_use]
pub fn line(name: &str, done: &str, repair: &Repair) -> String {
    let variable = repair
        .variable
        .as_deref()
        .map(|variable| format!("{}: ", shown(variable)));
    format!(
        "{name}:{}: {done}: {}{} ({})\n",
        repair.line,
        variable.unwrap_or_default(),
        shown(&repair.label),
        repair.code
    )
}

/// Fixes a file that was read and writes it; with `diff` it prints the difference instead. Gives the report about the file
/// as it is on disk afterwards, and [`ExitStatus::Failed`] where it could not be written; that has been said. `locked` is the
/// file's lock, held since it was read.
pub fn fix(
    report: FileReport,
    fixing: FixOptions,
    locked: Option<LockedFile>,
    values: ReportedValues,
    arrays: &DiskArrays,
) -> (FileReport, ExitStatus) {
    let Some(readable) = report.variables() else {
        return (report, ExitStatus::Done);
    };
    let (document, repairs) = repaired(readable, fixing.repairs, arrays);
    let (old, new) = (readable.document.text(), document.text());
    let fixed = Some(repairs);
    let mut status = ExitStatus::Done;
    if fixing.diff {
        if old != new {
            let difference = unified(&shown(&report.path), Some(old.as_bytes()), Some(new.as_bytes()));
            status = out::result(&shown_lines(&difference));
        }
        return (FileReport { fixed, ..report }, status);
    }
    if report.path == "-" {
        status = out::result(new);
    } else if old != new
        && let Err(error) = write(Path::new(&report.path), locked, old, new)
    {
        return (report, failed(&error));
    }
    let whole = read(&document, readable.whole.reading.runtime, None, arrays);
    let model = match readable.models.as_slice() {
        [(name, _)] if readable.is_of_one_model => Some(name.clone()),
        _ => None,
    };
    let reason = readable.reason.clone();
    let contents = Ok(CheckedContents::Variables(Box::new(Readable::of(
        document,
        whole,
        reason,
        model.as_deref(),
        values,
        arrays,
    ))));
    let (path, fixed) = (report.path, fixed);
    (
        FileReport {
            path,
            contents,
            fixed,
        },
        status,
    )
}

/// Replaces the text of the file, under its lock where it has one.
fn write(path: &Path, locked: Option<LockedFile>, old: &str, new: &str) -> Result<(), SaveError> {
    let saved = match locked {
        Some(locked) => locked.save(new.as_bytes(), Attributes::Required)?,
        None => save(path, SavedState::of(old.as_bytes()), new.as_bytes())?,
    };
    out::not_undoable(saved.undo_failure.as_deref());
    Ok(())
}

/// The document after the repairs of everything that was checked, one model after the other.
fn repaired(readable: &Readable, repairs: Repairs, arrays: &DiskArrays) -> (Document, Vec<Repair>) {
    let mut document = readable.document.clone();
    let mut done = Vec::new();
    for (model, verdict) in readable.verdicts() {
        let reading = read(&document, verdict.reading.runtime, model, arrays);
        let repaired = repair(&document, &reading, repairs, arrays);
        document = repaired.document;
        done.extend(repaired.repairs);
    }
    (document, done)
}

/// The report: a line for each fix, and the count of what remains.
#[must_use]
pub fn summary(files: &[FileReport], fixing: FixOptions) -> String {
    let done = if fixing.diff { "would fix" } else { "fixed" };
    let mut text = String::new();
    let (mut count, mut changed) = (0, 0);
    for file in files {
        let repairs = file.fixed.as_deref().unwrap_or_default();
        let name = shown_path(Path::new(&file.path));
        repairs
            .iter()
            .for_each(|repair| text.push_str(&line(&name, done, repair)));
        count += repairs.len();
        changed += usize::from(!repairs.is_empty());
    }
    let readable = files.iter().filter_map(FileReport::variables);
    let readings: Vec<(&Document, &Reading)> = readable
        .flat_map(|readable| {
            let verdicts = readable.verdicts();
            verdicts.map(|(_, verdict)| (&readable.document, &verdict.reading))
        })
        .collect();
    let left = |severity| {
        let all = readings.iter().flat_map(|(_, reading)| &reading.diagnostics);
        all.filter(|found| found.severity == severity).count()
    };
    let unsafe_fixes: usize = readings
        .iter()
        .map(|(document, reading)| fixable_by_force(document, reading))
        .sum();
    let remaining: Vec<String> = [(Severity::Error, "error"), (Severity::Warning, "warning")]
        .into_iter()
        .map(|(severity, word)| counted(left(severity), word))
        .collect();
    let verb = if fixing.diff { "Would fix" } else { "Fixed" };
    let is_now = if fixing.diff { "now" } else { "left" };
    text.push_str(&format!(
        "{verb} {} in {}; {} {is_now}.\n",
        counted(count, "problem"),
        counted(changed, "file"),
        remaining.join(", ")
    ));
    if fixing.repairs == Repairs::Safe && unsafe_fixes > 0 {
        let fixes = counted(unsafe_fixes, "more problem");
        text.push_str(&format!(
            "{fixes} can be fixed with --unsafe, which may change what is loaded.\n"
        ));
    }
    text
}

/// The number of problems that only `--unsafe` fixes.
fn fixable_by_force(document: &Document, reading: &Reading) -> usize {
    let only_by_force = |diagnostic: &&Diagnostic| {
        fixes(document, reading, diagnostic).first().is_some_and(|fix| {
            Repairs::Unsafe.include(diagnostic, fix) && !Repairs::Safe.include(diagnostic, fix)
        })
    };
    reading.diagnostics.iter().filter(only_by_force).count()
}
