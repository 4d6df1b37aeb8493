//! Reads a project that is to be updated, and generates its files anew.

use super::UpdateArguments;
use crate::answers::{AnswerSource, Given, Key, resolve};
use crate::cli::ExitStatus;
use crate::cli::diagnostics::LocatedDiagnostic;
use crate::cli::ended::EarlyExit;
use crate::cli::new;
use crate::cli::new::input::{NewInput, ParsedArgs, gather};
use crate::cli::project_report::ProjectReport;
use crate::generate::{Refusal, UpdatedProject};
use crate::io;
use crate::io::project::FoundProject;
use crate::project::templates::VERSION;
use crate::project::update::{MIGRATIONS, Renames, migrate};
use crate::project::{self, PlanPath, ProjectFile, Templates};
use crate::stacks::Stack;
use crate::text::display::shown;
use crate::text::{Diagnostic, Severity};
use std::path::Path;

/// The answers that belong to the making of a project and not to the project.
const OF_NEW: [Key; 2] = [Key::Output, Key::ModelConfigFile];

/// The project of the arguments with its files as generated now, and what was done about an interrupted write.
pub(super) fn load(
    arguments: &UpdateArguments,
    report: &mut ProjectReport,
) -> Result<(UpdatedProject, Vec<Diagnostic>), EarlyExit> {
    let found = io::project::find(&arguments.folder, arguments.mode())
        .map_err(|refusal| refused(report, &refusal))?;
    report.made.destination = Some(found.root.clone());
    if found.file.templates > VERSION {
        return Err(refused(report, &newer(&found)));
    }
    let templates = templates(arguments, &found, report)?;
    report
        .diagnostics
        .extend(found.file.remarks().map(LocatedDiagnostic::nowhere));
    let (migrated, renamed) = migrate(&found.file, &MIGRATIONS);
    let variables_file =
        variables_file(&found.root, &migrated).map_err(|refusal| refused(report, &refusal))?;
    let given = given(&migrated, &found.root, arguments, report)?;
    let input = gather(&ParsedArgs::of(given), &new::NewArguments::of_project());
    report.stack = Some(input.resolved.stack());
    report.runtime.clone_from(&input.runtime);
    let stack = input.resolved.stack();
    let of_input = input.diagnostics.iter().cloned();
    report
        .diagnostics
        .extend(of_input.map(|located| for_update(located, stack, &found.root, &variables_file)));
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
    let year = found
        .license
        .as_deref()
        .and_then(year_of)
        .unwrap_or_else(io::environment::year);
    let plan = project::render_with(&templates, &answers, &variables, year).map_err(|diagnostics| {
        report
            .diagnostics
            .extend(diagnostics.into_iter().map(LocatedDiagnostic::nowhere));
        EarlyExit {
            status: ExitStatus::NotInOrder,
        }
    })?;
    let new_package = answers.valid(Key::Package).unwrap_or_default().to_owned();
    let old_package = package_of(&variables_file).unwrap_or(&new_package);
    let notes = crate::generate::recovery_notes(&found.recovery, &found.root);
    Ok((
        UpdatedProject {
            renames: Renames::new(old_package, &new_package, renamed),
            root: found.root,
            before: found.file,
            migrated,
            variables_file,
            answers,
            plan,
        },
        notes,
    ))
}

/// The templates that the project is brought up to date with. Where it was made from an organisation's own, only its user
/// knows where these are: nothing in the project leads out of it.
fn templates(
    arguments: &UpdateArguments,
    found: &FoundProject,
    report: &mut ProjectReport,
) -> Result<Templates, EarlyExit> {
    match (arguments.templates.chosen(), &found.file.own_templates) {
        (Err(status), _) => Err(EarlyExit { status }),
        (Ok(Some(chosen)), _) => Ok(chosen),
        (Ok(None), None) => Ok(Templates::embedded()),
        (Ok(None), Some(_)) => {
            let message = format!(
                "{} was made from templates of your organisation's own",
                io::shown_path(&found.root)
            );
            let refusal = Refusal::not_in_order(
                Diagnostic::new("templates-not-named", Severity::Error, message).with_help(
                    "name their folder with `--templates DIR`, or go over to those of this program with `--templates embedded`",
                ),
            );
            Err(refused(report, &refusal))
        }
    }
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

fn newer(found: &FoundProject) -> Refusal {
    let message = format!(
        "{} was made from templates {}, and this lume-wizard has {}",
        io::shown_path(&found.root),
        found.file.templates,
        VERSION
    );
    Refusal::not_in_order(
        Diagnostic::new("templates-newer", Severity::Error, message)
            .with_help("update with a newer lume-wizard"),
    )
}

/// The path of the project's variables file, which must be there.
fn variables_file(root: &Path, file: &ProjectFile) -> Result<PlanPath, Refusal> {
    let name = Key::ModelConfigFile.name();
    let answer = file.answers.get(name).map_or("", String::as_str);
    let path = PlanPath::new(answer).ok_or_else(|| {
        let message = format!(
            ".lume-wizard.yml: {name} is `{}`, no path inside the project",
            shown(answer)
        );
        let help = "write the path of the project's variables file, such as my_model/files/variables.yml";
        Refusal::not_in_order(
            Diagnostic::new("project-file-invalid", Severity::Error, message).with_help(help),
        )
    })?;
    if root.join(path.as_str()).is_file() {
        return Ok(path);
    }
    let message = format!("the project's variables file {} is not there", shown(answer));
    let help = format!(
        "`git checkout -- {}` restores it from the last commit",
        project::filters::shell(answer)
    );
    Err(Refusal::failed(
        Diagnostic::new("variables-unreadable", Severity::Error, message).with_help(help),
    ))
}

/// The project's answers, and those of `--set`.
fn given(
    file: &ProjectFile,
    root: &Path,
    arguments: &UpdateArguments,
    report: &mut ProjectReport,
) -> Result<Given, EarlyExit> {
    let mut given = Given::new();
    for (name, text) in &file.answers {
        if let Some(key) = Key::from_name(name) {
            given.put_from_file(key, text.clone(), None, root);
        }
    }
    given.put_from_file(Key::Stack, file.stack.info().key.to_owned(), None, root);
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

/// The package's folder, from the variables file in it.
fn package_of(variables_file: &PlanPath) -> Option<&str> {
    let (package, inside) = variables_file.as_str().split_once('/')?;
    (inside == "files/variables.yml").then_some(package)
}

/// The year of a licence: the first one after the word Copyright.
fn year_of(license: &str) -> Option<i32> {
    let (_, after) = license.split_once("Copyright")?;
    let is_year = |word: &&str| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    after
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(3)
        .find(is_year)?
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_year_of_a_license_is_its_first() {
        for (text, year) in [
            ("Copyright (c) 2024 Ada", Some(2024)),
            ("MIT\n\nCopyright (c) 2023-2025, Ada", Some(2023)),
            ("Copyright Ada", None),
            ("Apache License\nVersion 2.0, January 2004", None),
        ] {
            assert_eq!(year_of(text), year, "{text}");
        }
    }
}
