//! The report of `new` and `update`, for programs and for people.

use super::diagnostics::LocatedDiagnostic;
use super::out;
use crate::generate::report::FileConflicts;
use crate::generate::update::Behind;
use crate::generate::{self, Comparison};
use crate::io::shown_path;
use crate::project::{ChangeKind, ExistingEntry, FileChange, PlanPath, unified};
use crate::stacks::Stack;
use crate::text::display::shown;
use crate::variables::Runtime;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The runtime that a variables file is written for, and why.
#[derive(Clone, Debug)]
pub(in crate::cli) struct RuntimeFound {
    /// The runtime.
    pub(in crate::cli) runtime: Runtime,
    /// Why.
    pub(in crate::cli) reason: String,
}

/// The report, filled in as far as the command comes.
#[derive(Debug)]
pub(in crate::cli) struct ProjectReport {
    dry_run: bool,
    with_differences: bool,
    pub(in crate::cli) stack: Option<Stack>,
    pub(in crate::cli) runtime: Option<RuntimeFound>,
    /// The generation, as far as the command came.
    pub(in crate::cli) made: generate::GenerationReport,
    differences: BTreeMap<PlanPath, String>,
    pub(in crate::cli) diagnostics: Vec<LocatedDiagnostic>,
    /// The part that only an update reports.
    pub(in crate::cli) update: Option<UpdateReport>,
}

/// The part that only an update reports.
#[derive(Debug, Default)]
pub(in crate::cli) struct UpdateReport {
    /// The files that are behind, where that was asked for.
    pub(in crate::cli) behind: Option<Vec<Behind>>,
    /// The sentence that there is nothing to do, where there is nothing.
    pub(in crate::cli) up_to_date: Option<String>,
}

impl ProjectReport {
    pub(in crate::cli) fn new(dry_run: bool, with_differences: bool) -> Self {
        Self {
            dry_run,
            with_differences,
            stack: None,
            runtime: None,
            made: generate::GenerationReport::default(),
            differences: BTreeMap::new(),
            diagnostics: Vec::new(),
            update: None,
        }
    }

    /// Takes in what was made; its diagnostics follow those of the input.
    pub(in crate::cli) fn take(&mut self, mut made: generate::GenerationReport) {
        let found = std::mem::take(&mut made.diagnostics);
        self.diagnostics
            .extend(found.into_iter().map(LocatedDiagnostic::nowhere));
        self.made = made;
    }

    /// Adds the difference that each change makes to the contents of its file.
    pub(in crate::cli) fn add_differences(&mut self, changes: &[FileChange], comparison: &Comparison) {
        for change in changes {
            let file = comparison.plan.files.get(&change.path);
            let new = file.map(|file| file.bytes.as_slice());
            let old = match comparison.snapshot.entries.get(&change.path) {
                Some(ExistingEntry::File { bytes, .. }) => Some(bytes.as_slice()),
                _ => None,
            };
            self.add_difference(&change.path, old, new);
        }
    }

    /// Adds the difference between two versions of a file.
    pub(in crate::cli) fn add_difference(&mut self, path: &PlanPath, old: Option<&[u8]>, new: Option<&[u8]>) {
        let text = unified(path.as_str(), old, new);
        self.differences.insert(path.clone(), text);
    }

    pub(in crate::cli) fn json(&self) -> String {
        let committed = self
            .made
            .written
            .as_ref()
            .and_then(|written| written.commit.as_ref());
        let mut report = json!({
            "format": 1,
            "stack": self.stack.map(|stack| stack.info().key),
            "runtime": self.runtime.as_ref().map(|found| found.runtime.key()),
            "runtime_reason": self.runtime.as_ref().map(|found| found.reason.clone()),
            "destination": self.made.destination.as_ref().map(|path| path.to_string_lossy()),
            "dry_run": self.dry_run,
            "written": self.made.written.is_some(),
            "committed": committed.map(|commit| commit.id.clone()),
            "changes": self.made.changes.iter().map(|change| self.change_json(change)).collect::<Vec<_>>(),
            "diagnostics": self.diagnostics.iter().map(LocatedDiagnostic::to_json).collect::<Vec<_>>(),
            "next_steps": self.made.next_steps.iter().map(|step| json!({"text": step.text, "command": step.command})).collect::<Vec<_>>(),
        });
        let behind = self.update.as_ref().and_then(|update| update.behind.as_ref());
        if let (Some(behind), Some(fields)) = (behind, report.as_object_mut()) {
            let files = behind
                .iter()
                .map(|behind| json!({"path": behind.path.as_str(), "reason": behind.reason}));
            fields.insert("behind".to_owned(), files.collect());
        }
        out::json(&report)
    }

    fn conflicts(&self, path: &PlanPath) -> Option<&FileConflicts> {
        self.made
            .conflicts
            .iter()
            .find(|conflicts| conflicts.path == *path)
    }

    fn change_json(&self, change: &FileChange) -> Value {
        let mut value = json!({
            "path": change.path.as_str(),
            "change": change.kind.word(),
            "from": change.from.as_ref().map(PlanPath::as_str),
            "mode": change.mode.git(),
        });
        if self.with_differences
            && let Some(fields) = value.as_object_mut()
        {
            let difference = self.differences.get(&change.path).cloned();
            fields.insert("diff".to_owned(), json!(difference.unwrap_or_default()));
        }
        if self.update.is_some()
            && let Some(fields) = value.as_object_mut()
        {
            let found = self.conflicts(&change.path);
            let conflicts = found.map_or(&[][..], |found| &found.conflicts).iter().map(|conflict| {
                json!({"line": conflict.line, "mine": conflict.mine, "new": conflict.new, "decision": conflict.decision})
            });
            fields.insert("conflicts".to_owned(), conflicts.collect());
        }
        value
    }

    pub(in crate::cli) fn human(&self) -> String {
        let mut text = String::new();
        if let (Some(stack), Some(found)) = (self.stack, &self.runtime) {
            let key = found.runtime.key();
            let reason = shown(&found.reason);
            out::line(
                &mut text,
                format_args!(
                    "stack {}; the variables file is for {key}: {reason}",
                    stack.info().key
                ),
            );
        }
        if let Some(update) = &self.update {
            self.update_for_people(update, &mut text);
        } else if self.dry_run {
            self.changes_for_people(&mut text);
        } else {
            for difference in self.differences.values() {
                text.push_str(&safe_lines(difference));
            }
        }
        if self.made.written.is_some() {
            self.written_for_people(&mut text);
        }
        text
    }

    fn update_for_people(&self, update: &UpdateReport, text: &mut String) {
        if let Some(behind) = &update.behind {
            for behind in behind {
                text.push_str(&format!(
                    "{}: {}\n",
                    shown(behind.path.as_str()),
                    shown(&behind.reason)
                ));
            }
        }
        if let Some(sentence) = &update.up_to_date {
            text.push_str(&format!("{sentence}\n"));
            return;
        }
        if update.behind.is_some() {
            return;
        }
        if self.dry_run && !self.made.changes.is_empty() {
            text.push_str("nothing is written (--dry-run)\n");
        }
        for change in self
            .made
            .changes
            .iter()
            .filter(|change| change.kind != ChangeKind::Identical)
        {
            let from = change
                .from
                .as_ref()
                .map_or_else(String::new, |from| format!("{from} -> "));
            text.push_str(&format!(
                "  {:<9} {}\n",
                change.kind.word(),
                shown(&format!("{from}{}", change.path))
            ));
            if let Some(difference) = self.differences.get(&change.path) {
                text.push_str(&safe_lines(difference));
            }
        }
        for conflicts in &self.made.conflicts {
            conflicts_for_people(conflicts, text);
        }
    }

    fn changes_for_people(&self, text: &mut String) {
        let Some(destination) = &self.made.destination else {
            return;
        };
        if self.made.changes.is_empty() {
            return;
        }
        out::line(
            text,
            format_args!("{}: nothing is written (--dry-run)", shown_path(destination)),
        );
        for change in &self.made.changes {
            out::line(
                text,
                format_args!("  {:<9} {}", change.kind.word(), shown(change.path.as_str())),
            );
            if let Some(difference) = self.differences.get(&change.path) {
                text.push_str(&safe_lines(difference));
            }
        }
    }

    fn written_for_people(&self, text: &mut String) {
        for line in self.made.lines() {
            out::line(text, line);
        }
        if !self.made.next_steps.is_empty() {
            text.push_str("\nNext:\n");
        }
        for (number, step) in self.made.next_steps.iter().enumerate() {
            out::line(text, format_args!("{:>3}. {}", number + 1, shown(&step.text)));
            if let Some(command) = &step.command {
                out::line(text, format_args!("       {}", shown(command)));
            }
        }
    }
}

/// The open conflicts of a file, each with both sides.
fn conflicts_for_people(found: &FileConflicts, text: &mut String) {
    let path = shown(found.path.as_str());
    for conflict in found
        .conflicts
        .iter()
        .filter(|conflict| conflict.decision.is_none())
    {
        let line = conflict.line.map_or_else(String::new, |line| format!(":{line}"));
        let reason = found
            .reason
            .as_deref()
            .unwrap_or("both sides changed these lines");
        text.push_str(&format!("\n{path}{line}: {}\n", shown(reason)));
        // A file as a whole is too long to be shown twice.
        if conflict.line.is_none() {
            continue;
        }
        for (side, lines) in [("mine", &conflict.mine), ("new", &conflict.new)] {
            for line in lines.as_deref().unwrap_or_default().lines() {
                text.push_str(&format!("  {side:<4} | {}\n", shown(line)));
            }
        }
    }
}

/// A text of several lines, each made safe for a terminal; tabs stay.
fn safe_lines(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for line in text.lines() {
        for (number, part) in line.split('\t').enumerate() {
            if number > 0 {
                safe.push('\t');
            }
            safe.push_str(&shown(part));
        }
        safe.push('\n');
    }
    safe
}
