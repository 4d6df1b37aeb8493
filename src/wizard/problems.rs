//! The problems of all steps in one list, and where each of them is.

use super::step::Step;
use super::target::ProblemTarget;
use super::{Focus, Model};
use crate::answers::Key;
use crate::editor::{Buffer, FieldId};
use crate::text::{Diagnostic, Severity};
use crate::variables::CodeRow;
use std::collections::{BTreeMap, BTreeSet};

/// A problem and where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Its severity.
    pub severity: Severity,
    /// The problem.
    pub message: String,
    /// The remedy.
    pub help: Option<String>,
    /// Its subject in a word or two: a variable's name, an answer.
    pub about: String,
    /// Its place.
    pub target: ProblemTarget,
}

impl Problem {
    /// A problem of the variables file.
    #[must_use]
    pub fn of_variable(diagnostic: &Diagnostic) -> Self {
        Self {
            severity: diagnostic.severity,
            message: diagnostic.message.clone(),
            help: diagnostic.help.clone(),
            about: diagnostic.variable.clone().unwrap_or_default(),
            target: ProblemTarget::Variable {
                section: diagnostic.section,
                name: diagnostic.variable.clone(),
                field: diagnostic.field.clone(),
                offset: diagnostic.span.map(|span| span.start),
            },
        }
    }

    /// All problems of a kind, of which `first` is the first.
    fn of_kind(first: &Diagnostic, count: usize) -> Self {
        Self {
            severity: first.severity,
            message: kind_summary(first.code).to_owned(),
            help: Some("Enter shows only these variables; Esc shows all again.".to_owned()),
            about: format!("{count} times"),
            target: ProblemTarget::Kind(first.code),
        }
    }

    /// A text that is pending in a field.
    #[must_use]
    fn of_pending(field: FieldId) -> Self {
        Self {
            severity: Severity::Error,
            message: format!("the text of {} is pending: it is not valid there", field.key),
            help: Some("Correct it in the form; until then the file keeps the last valid value.".to_owned()),
            about: field.variable.clone(),
            target: ProblemTarget::Variable {
                section: Some(field.section),
                name: Some(field.variable),
                field: Some(field.key),
                offset: None,
            },
        }
    }

    /// A problem of an answer.
    #[must_use]
    pub fn of_answer(diagnostic: &Diagnostic) -> Self {
        let key = diagnostic.field.as_deref().and_then(Key::from_name);
        Self {
            severity: diagnostic.severity,
            message: diagnostic.message.clone(),
            help: diagnostic.help.clone(),
            about: key.map_or_else(String::new, |key| key.question().text.to_owned()),
            target: key.map_or(ProblemTarget::Step(Step::Answers), ProblemTarget::Answer),
        }
    }
}

/// The most problems of a variables file that are listed.
const MOST: usize = 2000;

/// Problems of one kind are listed in one line from this number on.
const GROUPED: usize = 10;

/// The problems of a variables file; those of one kind in one line where there are many.
fn of_buffer(buffer: &Buffer) -> Vec<Problem> {
    let counts = kinds(buffer);
    let count = |diagnostic: &Diagnostic| counts.get(diagnostic.code).copied().unwrap_or(0);
    let mut listed = BTreeSet::new();
    buffer
        .diagnostics()
        .filter(weighs)
        .filter(|one| count(one) < GROUPED || listed.insert(one.code))
        .take(MOST)
        .map(|one| match count(one) {
            0..GROUPED => Problem::of_variable(one),
            count => Problem::of_kind(one, count),
        })
        .collect()
}

/// The kinds of problems that are no hints, by their codes, and how many there are of each.
#[must_use]
pub fn kinds(buffer: &Buffer) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for diagnostic in buffer.diagnostics().filter(weighs) {
        *counts.entry(diagnostic.code).or_insert(0) += 1;
    }
    counts
}

/// The description of a kind of problem.
#[must_use]
pub fn kind_summary(code: &str) -> &'static str {
    CodeRow::find(code).map_or("the same problem", |row| row.summary)
}

/// Every problem that is no hint: of the variables file in its order, then of the answers, then of the review.
#[must_use]
pub fn all(model: &Model) -> Vec<Problem> {
    let project = &model.project;
    let mut list: Vec<Problem> = project.buffer().map_or_else(Vec::new, of_buffer);
    let pending = model.variables.pending_fields(project);
    list.extend(pending.into_iter().map(Problem::of_pending));
    if !model.alone {
        list.extend(answers(model).map(Problem::of_answer));
        list.extend(model.review.problems(project));
    }
    list
}

/// Returns whether there is any; cheap, also where there are a hundred thousand.
#[must_use]
pub fn any(model: &Model) -> bool {
    let of_wizard = || answers(model).next().is_some() || !model.review.problems(&model.project).is_empty();
    let counted = |severity| {
        model
            .project
            .buffer()
            .is_some_and(|buffer| buffer.count_of(severity) > 0)
    };
    counted(Severity::Error)
        || counted(Severity::Warning)
        || !model.variables.pending_fields(&model.project).is_empty()
        || !model.alone && of_wizard()
}

fn weighs(diagnostic: &&Diagnostic) -> bool {
    diagnostic.severity != Severity::Hint
}

/// The weightiest problem of the answer to `key`: its own, or what the disk and the variables say about it.
#[must_use]
pub fn of_answer(model: &Model, key: Key) -> Option<&Diagnostic> {
    let own = model.project.problem_of(key);
    let reviewed = model.review.problem_of(key, &model.project);
    own.into_iter()
        .chain(reviewed)
        .min_by_key(|diagnostic| diagnostic.severity)
}

/// The problems of the answers, once they have been seen: before, they are no problems but questions.
fn answers(model: &Model) -> impl Iterator<Item = &Diagnostic> {
    let seen = model.reached >= Step::Answers;
    let all = model.project.answer_diagnostics();
    all.iter().filter(weighs).filter(move |_| seen)
}

/// The problem of `list` about the place that has the focus.
#[must_use]
pub fn here(model: &Model, list: &[Problem]) -> Option<usize> {
    match model.focus() {
        Focus::Table | Focus::Cell | Focus::Form | Focus::Filter => {
            let entry = model.variables.selected_entry(&model.project)?;
            let field = model.variables.focused_key();
            list.iter().rposition(|problem| match &problem.target {
                ProblemTarget::Variable {
                    section,
                    name,
                    field: about,
                    ..
                } => {
                    *section == Some(entry.section)
                        && name.as_deref() == Some(entry.name.as_str())
                        && (field.is_none() || about.as_deref() == field)
                }
                _ => false,
            })
        }
        Focus::Answers => {
            let key = model.answers.focused();
            list.iter()
                .position(|problem| problem.target == ProblemTarget::Answer(key))
        }
        Focus::RegistryField => {
            let key = model.registry.focused()?;
            list.iter()
                .position(|problem| problem.target == ProblemTarget::Answer(key))
        }
        _ => None,
    }
}
