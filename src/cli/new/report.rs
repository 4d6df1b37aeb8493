//! The report of `new`, for programs and for people.

use super::super::diagnostics::LocatedDiagnostic;
use super::super::out;
use crate::generate::{self, Comparison};
use crate::io::shown_path;
use crate::project::{ExistingEntry, FileChange, PlanPath, unified};
use crate::stacks::Stack;
use crate::text::display::shown;
use crate::variables::Runtime;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The runtime that a variables file is written for, and why.
#[derive(Clone, Debug)]
pub(super) struct RuntimeFound {
    /// The runtime.
    pub(super) runtime: Runtime,
    /// Why.
    pub(super) reason: String,
}

/// The report, filled in as far as the command comes.
#[derive(Debug)]
pub(super) struct NewReport {
    dry_run: bool,
    with_differences: bool,
    pub(super) stack: Option<Stack>,
    pub(super) runtime: Option<RuntimeFound>,
    /// The generation, as far as the command came.
    pub(super) made: generate::GenerationReport,
    differences: BTreeMap<PlanPath, String>,
    pub(super) diagnostics: Vec<LocatedDiagnostic>,
}

impl NewReport {
    pub(super) fn new(dry_run: bool, with_differences: bool) -> Self {
        Self {
            dry_run,
            with_differences,
            stack: None,
            runtime: None,
            made: generate::GenerationReport::default(),
            differences: BTreeMap::new(),
            diagnostics: Vec::new(),
        }
    }

    /// Takes in what was made; its diagnostics follow those of the input.
    pub(super) fn take(&mut self, mut made: generate::GenerationReport) {
        let found = std::mem::take(&mut made.diagnostics);
        self.diagnostics
            .extend(found.into_iter().map(LocatedDiagnostic::nowhere));
        self.made = made;
    }

    /// Adds the difference that each change makes to the contents of its file.
    pub(super) fn add_differences(&mut self, changes: &[FileChange], comparison: &Comparison) {
        for change in changes {
            let file = comparison.plan.files.get(&change.path);
            let new = file.map(|file| file.bytes.as_slice());
            let old = match comparison.snapshot.entries.get(&change.path) {
                Some(ExistingEntry::File { bytes, .. }) => Some(bytes.as_slice()),
                _ => None,
            };
            let text = unified(change.path.as_str(), old, new);
            self.differences.insert(change.path.clone(), text);
        }
    }

    pub(super) fn json(&self) -> String {
        let committed = self
            .made
            .written
            .as_ref()
            .and_then(|written| written.commit.as_ref());
        let report = json!({
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
        out::json(&report)
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
        value
    }

    pub(super) fn human(&self) -> String {
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
        if self.dry_run {
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
        text.push_str("\nNext:\n");
        for (number, step) in self.made.next_steps.iter().enumerate() {
            out::line(text, format_args!("{:>3}. {}", number + 1, shown(&step.text)));
            if let Some(command) = &step.command {
                out::line(text, format_args!("       {}", shown(command)));
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
