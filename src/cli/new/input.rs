//! Inputs of `new`: answers from every source, and the variables file.

use super::arguments::NewArguments;
use super::variables::{UnusableFile, VariablesFile};
use crate::answers::{AnswerSource, AnswersFile, Environment, Given, Key, Resolved, resolve};
use crate::cli::ExitStatus;
use crate::cli::diagnostics::LocatedDiagnostic;
use crate::cli::ended::EarlyExit;
use crate::cli::project_report::{ProjectReport, RuntimeFound};
use crate::io;
use crate::project::{self, Plan, ProjectVariables, Templates};
use crate::text::{Diagnostic, Severity, Span};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Everything that is known about the project.
pub(in crate::cli) struct NewInput {
    /// Every answer.
    pub(in crate::cli) resolved: Resolved,
    /// The environment that they were resolved with.
    pub(in crate::cli) environment: Environment,
    /// The variables, when the stack's runtime accepts the file.
    pub(in crate::cli) variables: Option<ProjectVariables>,
    /// The runtime that was found, and why.
    pub(in crate::cli) runtime: Option<RuntimeFound>,
    /// All diagnostics.
    pub(in crate::cli) diagnostics: Vec<LocatedDiagnostic>,
    /// The models of a variables file that holds several, where none is named.
    pub(in crate::cli) models: Vec<String>,
    /// A file could not be read.
    unreadable: bool,
}

impl NewInput {
    /// Returns whether there is a diagnostic of this code.
    pub(in crate::cli) fn has(&self, code: &str) -> bool {
        let mut codes = self.diagnostics.iter().map(|located| located.diagnostic.code);
        codes.any(|other| other == code)
    }

    /// Returns whether the project can be made of it.
    pub(in crate::cli) fn status(&self) -> ExitStatus {
        if self.unreadable {
            ExitStatus::Failed
        } else if self.variables.is_none() || self.diagnostics.iter().any(LocatedDiagnostic::is_error) {
            ExitStatus::NotInOrder
        } else {
            ExitStatus::Done
        }
    }
}

/// The answers given on the command line and in an answers file, with that file for the positions of its diagnostics.
#[derive(Default)]
pub(in crate::cli) struct ParsedArgs {
    pub(in crate::cli) given: Given,
    /// Answers of an earlier run about the person; only somebody who sees it in brackets can mean it.
    pub(in crate::cli) earlier: BTreeMap<Key, String>,
    file: Option<(AnswersFile, String)>,
}

impl ParsedArgs {
    /// Nothing but what an earlier run knew.
    pub(in crate::cli) fn with_earlier(earlier: BTreeMap<Key, String>) -> Self {
        Self {
            earlier,
            ..Self::default()
        }
    }

    /// Given answers that are in no file.
    pub(in crate::cli) fn of(given: Given) -> Self {
        Self {
            given,
            ..Self::default()
        }
    }

    /// An answer's diagnostic with its position, where the answer is in the file.
    fn located(&self, diagnostic: &Diagnostic) -> LocatedDiagnostic {
        match &self.file {
            Some((file, path)) if diagnostic.span.is_some() => {
                LocatedDiagnostic::within(diagnostic.clone(), path, |offset| {
                    file.position(Span::empty(offset))
                })
            }
            _ => LocatedDiagnostic::nowhere(diagnostic.clone()),
        }
    }
}

/// The given answers: the answers file, then the options, then `--set`.
pub(in crate::cli) fn parse(
    arguments: &NewArguments,
    report: &mut ProjectReport,
) -> Result<ParsedArgs, EarlyExit> {
    let mut parsed = ParsedArgs::default();
    let mut ended = None;
    if let Some(path) = &arguments.answers
        && let Err(status) = read_answers(path, &mut parsed, report)
    {
        ended = Some(EarlyExit { status });
    }
    let given = &mut parsed.given;
    if let Some(path) = &arguments.variables {
        given.put_path(Key::ModelConfigFile, AnswerSource::Option, path.clone());
    }
    if let Some(path) = &arguments.output {
        given.put_path(Key::Output, AnswerSource::Option, path.clone());
    }
    if let Some(stack) = &arguments.stack {
        given.put(Key::Stack, AnswerSource::Option, stack);
    }
    for assignment in &arguments.set {
        if let Err(diagnostic) = given.set(assignment) {
            report.diagnostics.push(LocatedDiagnostic::nowhere(*diagnostic));
            ended.get_or_insert(EarlyExit {
                status: ExitStatus::NotInOrder,
            });
        }
    }
    let Some(ended) = ended else { return Ok(parsed) };
    // Everything at once: what else is wrong or missing is said as well.
    report.diagnostics.extend(gather(&parsed, arguments).diagnostics);
    Err(ended)
}

fn read_answers(path: &Path, parsed: &mut ParsedArgs, report: &mut ProjectReport) -> Result<(), ExitStatus> {
    let bytes = match io::read(path) {
        Ok((bytes, _)) => bytes,
        Err(error) => {
            let diagnostic = Diagnostic::new("answers-file-unreadable", Severity::Error, error.to_string());
            report.diagnostics.push(LocatedDiagnostic::nowhere(diagnostic));
            return Err(ExitStatus::Failed);
        }
    };
    let folder = path.parent().unwrap_or(Path::new(""));
    let file = AnswersFile::read(&bytes, folder, &mut parsed.given);
    let found = file.diagnostics().to_vec();
    parsed.file = Some((file, path.to_string_lossy().into_owned()));
    let before = report.diagnostics.len();
    report
        .diagnostics
        .extend(found.iter().map(|diagnostic| parsed.located(diagnostic)));
    match report
        .diagnostics
        .iter()
        .skip(before)
        .any(LocatedDiagnostic::is_error)
    {
        true => Err(ExitStatus::NotInOrder),
        false => Ok(()),
    }
}

/// Resolves the given answers with the environment and reads the files; asks nothing.
pub(in crate::cli) fn gather(parsed: &ParsedArgs, arguments: &NewArguments) -> NewInput {
    let given = &parsed.given;
    let mut environment = Environment {
        earlier: parsed.earlier.clone(),
        home: std::env::var_os("HOME")
            .filter(|home| !home.is_empty())
            .map(PathBuf::from),
        ..Environment::default()
    };
    // The paths do not depend on what the files say.
    let first = resolve(given, &environment);
    let output = first.path(Key::Output).cloned().unwrap_or_default();
    let user = io::environment::git_user(&output);
    environment.git_name = user.name;
    environment.git_email = user.email;
    let mut input = NewInput {
        resolved: first,
        environment: Environment::default(),
        variables: None,
        runtime: None,
        diagnostics: Vec::new(),
        models: Vec::new(),
        unreadable: false,
    };
    let file = input.resolved.path(Key::ModelConfigFile).cloned();
    let file = file.and_then(|path| {
        let read = VariablesFile::read(&path, arguments.model.as_deref(), arguments.runtime);
        let failed = |unread: UnusableFile| {
            input.unreadable = unread.diagnostic.code == "variables-unreadable";
            input.models = unread.models;
            input
                .diagnostics
                .push(LocatedDiagnostic::nowhere(*unread.diagnostic));
        };
        read.map_err(failed).ok()
    });
    if let Some(file) = &file {
        environment.variables_folder = file.folder_name();
        environment.runtime = Some(file.found().runtime);
    }
    input.resolved = resolve(given, &environment);
    let answers = input.resolved.diagnostics().iter();
    input
        .diagnostics
        .extend(answers.map(|diagnostic| parsed.located(diagnostic)));
    input.environment = environment;
    if let Some(file) = file {
        let used = file.for_stack(input.resolved.stack(), arguments.convert);
        input.variables = used.variables;
        if let Some(variables) = &input.variables
            && variables.is_empty()
            && !arguments.without_variables
        {
            input
                .diagnostics
                .push(LocatedDiagnostic::nowhere(file.without_variables()));
        }
        input.diagnostics.extend(used.diagnostics);
        input.runtime = Some(file.found().clone());
    }
    input
}

/// The files of the project; what prevents them is added to `report`.
pub(in crate::cli) fn render(
    input: &NewInput,
    templates: &Templates,
    report: &mut ProjectReport,
) -> Result<Plan, EarlyExit> {
    let Some(variables) = &input.variables else {
        return Err(EarlyExit {
            status: ExitStatus::NotInOrder,
        });
    };
    project::render_with(templates, &input.resolved, variables, io::environment::year()).map_err(
        |diagnostics| {
            report
                .diagnostics
                .extend(diagnostics.into_iter().map(LocatedDiagnostic::nowhere));
            EarlyExit {
                status: ExitStatus::NotInOrder,
            }
        },
    )
}
