//! The report of `adopt`, for programs and for people.

use crate::answers::Key;
use crate::cli::diagnostics::LocatedDiagnostic;
use crate::cli::ended::EarlyExit;
use crate::cli::new::input::NewInput;
use crate::cli::out;
use crate::generate::{Refusal, WriteOrder};
use crate::io::shown_path;
use crate::project::filters::shell;
use crate::text::display::{counted, shown};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// An answer and where it is from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FoundAnswer {
    pub(super) key: Key,
    pub(super) value: String,
    /// `certain`, `guessed` or `given`.
    pub(super) certainty: &'static str,
    pub(super) place: String,
}

/// The report, filled in as far as the command comes.
#[derive(Debug)]
pub(super) struct AdoptReport {
    dry_run: bool,
    pub(super) destination: Option<PathBuf>,
    pub(super) answers: Vec<FoundAnswer>,
    /// Answers are missing or not in order.
    pub(super) is_incomplete: bool,
    /// The number of files that the first update merges.
    pub(super) files_with_base: usize,
    pub(super) is_adopted: bool,
    changes: Vec<String>,
    next_steps: Vec<(&'static str, String)>,
    pub(super) diagnostics: Vec<LocatedDiagnostic>,
}

impl AdoptReport {
    pub(super) const fn new(dry_run: bool) -> Self {
        Self {
            dry_run,
            destination: None,
            answers: Vec::new(),
            is_incomplete: false,
            files_with_base: 0,
            is_adopted: false,
            changes: Vec::new(),
            next_steps: Vec::new(),
            diagnostics: Vec::new(),
        }
    }

    /// Adds the reason of a refusal.
    pub(super) fn refuse(&mut self, refusal: &Refusal) -> EarlyExit {
        let diagnostic = refusal.diagnostic.as_deref().cloned();
        self.diagnostics
            .extend(diagnostic.map(LocatedDiagnostic::nowhere));
        EarlyExit::from(refusal)
    }

    /// Takes in the files that are written.
    pub(super) fn add_changes(&mut self, order: &WriteOrder) {
        self.changes = order.plan.files.keys().map(ToString::to_string).collect();
    }

    /// Adds what is left to do.
    pub(super) fn add_next_steps(&mut self, root: &Path, input: &NewInput) {
        let folder = shell(&root.to_string_lossy());
        let wanted = input.resolved.stack().info().runtime;
        let is_other = input
            .runtime
            .as_ref()
            .is_some_and(|found| found.runtime != wanted);
        if let (true, Some(path)) = (is_other, input.resolved.path(Key::ModelConfigFile)) {
            let path = shell(&path.to_string_lossy());
            self.next_steps.push((
                "convert the variables file to the runtime of the stack",
                format!("lume-wizard convert {path} --to {}", wanted.key()),
            ));
        }
        self.next_steps.push((
            "commit the two new files",
            format!(
                "git -C {folder} add .lume-wizard.yml .lume-wizard.base && git -C {folder} commit -m \"Adopt the project with lume-wizard\""
            ),
        ));
        self.next_steps.push((
            "look at what an update proposes",
            format!("lume-wizard update {folder} --dry-run --diff"),
        ));
    }

    /// The answers, a line each.
    pub(super) fn answer_lines(&self) -> Vec<String> {
        let line = |answer: &FoundAnswer| {
            format!(
                "  {:<18} {}  ({}: {})",
                answer.key.name(),
                shown(&answer.value),
                answer.certainty,
                shown(&answer.place)
            )
        };
        self.answers.iter().map(line).collect()
    }

    pub(super) fn human(&self) -> String {
        let mut text = String::new();
        if !self.answers.is_empty() {
            text.push_str("answers:\n");
            for line in self.answer_lines() {
                text.push_str(&line);
                text.push('\n');
            }
        }
        if self.is_incomplete {
            text.push_str("give what is missing or wrong with --set KEY=VALUE\n");
        }
        let Some(destination) = &self.destination else {
            return text;
        };
        let destination = shown_path(destination);
        if self.is_adopted {
            text.push_str(&format!(
                "adopted {destination}: wrote {}; an update merges {}\n\nNext:\n",
                self.changes.join(" and "),
                counted(self.files_with_base, "file")
            ));
            for (number, (step, command)) in self.next_steps.iter().enumerate() {
                text.push_str(&format!("{:>3}. {step}\n       {}\n", number + 1, shown(command)));
            }
        } else if self.dry_run && !self.changes.is_empty() {
            text.push_str(&format!("{destination}: nothing is written (--dry-run)\n"));
            for path in &self.changes {
                text.push_str(&format!("  create    {path}\n"));
            }
        }
        text
    }

    pub(super) fn json(&self) -> String {
        let answer = |answer: &FoundAnswer| {
            json!({
                "key": answer.key.name(),
                "value": answer.value,
                "certainty": answer.certainty,
                "place": answer.place,
            })
        };
        let change = |path: &String| json!({"path": path, "change": "create"});
        let step = |(text, command): &(&str, String)| json!({"text": text, "command": command});
        out::json(&json!({
            "format": 1,
            "destination": self.destination.as_ref().map(|path| path.to_string_lossy()),
            "dry_run": self.dry_run,
            "adopted": self.is_adopted,
            "answers": self.answers.iter().map(answer).collect::<Vec<Value>>(),
            "changes": self.changes.iter().map(change).collect::<Vec<Value>>(),
            "diagnostics": self.diagnostics.iter().map(LocatedDiagnostic::to_json).collect::<Vec<_>>(),
            "next_steps": self.next_steps.iter().map(step).collect::<Vec<Value>>(),
        }))
    }
}
