//! Reads a project that is to be updated, and generates its files anew.

use super::UpdateArguments;
use crate::answers::{AnswerSource, Given, Key, resolve};
use crate::cli::ExitStatus;
use crate::cli::diagnostics::LocatedDiagnostic;
use crate::cli::ended::EarlyExit;
use crate::cli::new;
use crate::cli::new::input::{NewInput, ParsedArgs, gather};
use crate::cli::project_report::ProjectReport;
use crate::cli::read_project::ReadProject;
use crate::generate::{Refusal, UpdatedProject};
use crate::project::{self, PlanPath};
use crate::stacks::Stack;
use crate::text::{Diagnostic, Severity};
use std::path::Path;

/// The answers that belong to the making of a project and not to the project.
const OF_NEW: [Key; 2] = [Key::Output, Key::ModelConfigFile];

/// The project of the arguments with its files as generated now, and what was done about an interrupted write.
pub(super) fn load(
    arguments: &UpdateArguments,
    report: &mut ProjectReport,
) -> Result<(UpdatedProject, Vec<Diagnostic>), EarlyExit> {
    let project = ReadProject::read(&arguments.folder, arguments.mode())
        .map_err(|refusal| refused(report, &refusal))?;
    report.made.destination = Some(project.root.clone());
    let remarks = project.remarks.iter().cloned();
    report.diagnostics.extend(remarks.map(LocatedDiagnostic::nowhere));
    let chosen = arguments
        .templates
        .chosen()
        .map_err(|status| EarlyExit { status })?;
    let templates = project
        .templates(chosen)
        .map_err(|refusal| refused(report, &refusal))?;
    let given = given(&project, arguments, report)?;
    let input = gather(&ParsedArgs::of(given), &new::NewArguments::of_project());
    report.stack = Some(input.resolved.stack());
    report.runtime.clone_from(&input.runtime);
    let stack = input.resolved.stack();
    let of_input = input.diagnostics.iter().cloned();
    report
        .diagnostics
        .extend(of_input.map(|located| for_update(located, stack, &project.root, &project.variables_file)));
    let status = input.status();
    let (
        ExitStatus::Done,
        NewInput {
            resolved: answers,
            variables: Some(variables),
            ..
        },
    ) = (status, input)
    else {
        return Err(EarlyExit { status });
    };
    let plan =
        project::render_with(&templates, &answers, &variables, project.year()).map_err(|diagnostics| {
            report
                .diagnostics
                .extend(diagnostics.into_iter().map(LocatedDiagnostic::nowhere));
            EarlyExit {
                status: ExitStatus::NotInOrder,
            }
        })?;
    let notes = project.notes.clone();
    Ok((project.updated(answers, plan, None), notes))
}

/// Adds the reason of a refusal to the report.
pub(super) fn refused(report: &mut ProjectReport, refusal: &Refusal) -> EarlyExit {
    let diagnostic = refusal.diagnostic.as_deref().cloned();
    report
        .diagnostics
        .extend(diagnostic.map(LocatedDiagnostic::nowhere));
    EarlyExit::from(refusal)
}

/// The diagnostic with help that holds for a project: it has no options of `new`.
fn for_update(
    mut located: LocatedDiagnostic,
    stack: Stack,
    root: &Path,
    variables_file: &PlanPath,
) -> LocatedDiagnostic {
    if located.diagnostic.code == "variables-other-runtime" {
        let path = root.join(variables_file.as_str());
        let path = project::filters::shell(&path.to_string_lossy());
        located.diagnostic.help = Some(format!(
            "convert it first: `lume-wizard convert {path} --to {}`",
            stack.info().runtime.key()
        ));
    }
    located
}

/// The project's answers, and those of `--set`.
fn given(
    project: &ReadProject,
    arguments: &UpdateArguments,
    report: &mut ProjectReport,
) -> Result<Given, EarlyExit> {
    let mut given = project.given();
    let mut mistakes = Vec::new();
    for assignment in &arguments.set {
        let name = assignment.split('=').next().unwrap_or_default();
        match Key::from_name(name.trim()) {
            Some(key) if OF_NEW.contains(&key) => mistakes.push(not_of_a_project(key)),
            _ => mistakes.extend(given.set(assignment).err().map(|mistake| *mistake)),
        }
    }
    if !mistakes.is_empty() {
        report
            .diagnostics
            .extend(mistakes.into_iter().map(LocatedDiagnostic::nowhere));
        return Err(EarlyExit {
            status: ExitStatus::NotInOrder,
        });
    }
    // A Python that only the old stack runs on was its default, or is no choice any more.
    let is_of_file = |given: &Given, key: Key| {
        given
            .get(key)
            .is_some_and(|answer| answer.source == AnswerSource::File)
    };
    if !is_of_file(&given, Key::Stack)
        && is_of_file(&given, Key::PythonVersion)
        && resolve(&given, &crate::answers::Environment::default())
            .error(Key::PythonVersion)
            .is_some()
    {
        given.clear(Key::PythonVersion);
    }
    Ok(given)
}

fn not_of_a_project(key: Key) -> Diagnostic {
    let message = format!("{} of a project cannot be changed by an update", key.name());
    let help = match key {
        Key::Output => "move the folder as you like; an update looks for the project where it is",
        _ => "edit the project's own variables file: `lume-wizard edit`",
    };
    Diagnostic::new("answer-invalid", Severity::Error, message)
        .with_help(help)
        .of_field(key.name())
}
