//! What `new` is told: answers from every source, and the variables file.

use super::arguments::Arguments;
use super::ended::Ended;
use super::report::{Report, RuntimeFound};
use super::variables::{Unread, VariablesFile};
use crate::answers::{AnswersFile, Facts, Given, Key, Resolved, Source, resolve};
use crate::cli::Status;
use crate::cli::diagnostics::Located;
use crate::io;
use crate::project::{self, Plan, ProjectVariables};
use crate::text::{Diagnostic, Severity, Span};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Everything that is known about the project.
pub(super) struct Input {
    /// Every answer.
    pub(super) resolved: Resolved,
    /// The surroundings that they were made with.
    pub(super) facts: Facts,
    /// The variables, when the stack's runtime accepts the file.
    pub(super) variables: Option<ProjectVariables>,
    /// The runtime that was found, and why.
    pub(super) runtime: Option<RuntimeFound>,
    /// What is to be said about all of it.
    pub(super) diagnostics: Vec<Located>,
    /// The models of a variables file that holds several, where none is named.
    pub(super) models: Vec<String>,
    /// A file could not be read.
    unreadable: bool,
}

impl Input {
    /// Whether there is a diagnostic of this code.
    pub(super) fn has(&self, code: &str) -> bool {
        let mut codes = self.diagnostics.iter().map(|located| located.diagnostic.code);
        codes.any(|other| other == code)
    }

    /// Whether the project can be made of it.
    pub(super) fn status(&self) -> Status {
        if self.unreadable {
            Status::Failed
        } else if self.variables.is_none() || self.diagnostics.iter().any(Located::is_error) {
            Status::NotInOrder
        } else {
            Status::Done
        }
    }
}

/// What was told: the given answers, and the file that some of them stand in.
#[derive(Default)]
pub(super) struct Told {
    pub(super) given: Given,
    /// What an earlier run knew of the person; only somebody who sees it in brackets can mean it.
    pub(super) earlier: BTreeMap<Key, String>,
    file: Option<(AnswersFile, String)>,
}

impl Told {
    /// Nothing but what an earlier run knew.
    pub(super) fn with_earlier(earlier: BTreeMap<Key, String>) -> Self {
        Self {
            earlier,
            ..Self::default()
        }
    }

    /// An answer's diagnostic with its place, where the answer stands in the file.
    fn located(&self, diagnostic: &Diagnostic) -> Located {
        match &self.file {
            Some((file, path)) if diagnostic.span.is_some() => {
                Located::within(diagnostic.clone(), path, |offset| {
                    file.position(Span::empty(offset))
                })
            }
            _ => Located::nowhere(diagnostic.clone()),
        }
    }
}

/// The given answers: the answers file, then the options, then `--set`.
pub(super) fn told(arguments: &Arguments, report: &mut Report) -> Result<Told, Ended> {
    let mut told = Told::default();
    let mut ended = None;
    if let Some(path) = &arguments.answers
        && let Err(status) = read_answers(path, &mut told, report)
    {
        ended = Some(Ended { status });
    }
    let given = &mut told.given;
    if let Some(path) = &arguments.variables {
        given.put_path(Key::ModelConfigFile, Source::Option, path.clone());
    }
    if let Some(path) = &arguments.output {
        given.put_path(Key::Output, Source::Option, path.clone());
    }
    if let Some(stack) = &arguments.stack {
        given.put(Key::Stack, Source::Option, stack);
    }
    for assignment in &arguments.set {
        if let Err(diagnostic) = given.set(assignment) {
            report.diagnostics.push(Located::nowhere(*diagnostic));
            ended.get_or_insert(Ended {
                status: Status::NotInOrder,
            });
        }
    }
    let Some(ended) = ended else { return Ok(told) };
    // Everything at once: what else is wrong or missing is said as well.
    report.diagnostics.extend(gather(&told, arguments).diagnostics);
    Err(ended)
}

fn read_answers(path: &Path, told: &mut Told, report: &mut Report) -> Result<(), Status> {
    let bytes = match io::read(path) {
        Ok((bytes, _)) => bytes,
        Err(error) => {
            let diagnostic = Diagnostic::new("answers-file-unreadable", Severity::Error, error.to_string());
            report.diagnostics.push(Located::nowhere(diagnostic));
            return Err(Status::Failed);
        }
    };
    let folder = path.parent().unwrap_or(Path::new(""));
    let file = AnswersFile::read(&bytes, folder, &mut told.given);
    let found = file.diagnostics().to_vec();
    told.file = Some((file, path.to_string_lossy().into_owned()));
    let before = report.diagnostics.len();
    report
        .diagnostics
        .extend(found.iter().map(|diagnostic| told.located(diagnostic)));
    match report.diagnostics.iter().skip(before).any(Located::is_error) {
        true => Err(Status::NotInOrder),
        false => Ok(()),
    }
}

/// Makes everything out of the given answers and the surroundings. Nothing is asked.
pub(super) fn gather(told: &Told, arguments: &Arguments) -> Input {
    let given = &told.given;
    let mut facts = Facts {
        earlier: told.earlier.clone(),
        home: std::env::var_os("HOME")
            .filter(|home| !home.is_empty())
            .map(PathBuf::from),
        ..Facts::default()
    };
    // The paths do not depend on what the files say.
    let first = resolve(given, &facts);
    let output = first.path(Key::Output).cloned().unwrap_or_default();
    let user = io::environment::git_user(&output);
    facts.git_name = user.name;
    facts.git_email = user.email;
    let mut input = Input {
        resolved: first,
        facts: Facts::default(),
        variables: None,
        runtime: None,
        diagnostics: Vec::new(),
        models: Vec::new(),
        unreadable: false,
    };
    let file = input.resolved.path(Key::ModelConfigFile).cloned();
    let file = file.and_then(|path| {
        let read = VariablesFile::read(&path, arguments.model.as_deref(), arguments.runtime);
        let failed = |unread: Unread| {
            input.unreadable = unread.diagnostic.code == "variables-unreadable";
            input.models = unread.models;
            input.diagnostics.push(Located::nowhere(*unread.diagnostic));
        };
        read.map_err(failed).ok()
    });
    if let Some(file) = &file {
        facts.variables_folder = file.folder_name();
        facts.runtime = Some(file.found().runtime);
    }
    input.resolved = resolve(given, &facts);
    let answers = input.resolved.diagnostics().iter();
    input
        .diagnostics
        .extend(answers.map(|diagnostic| told.located(diagnostic)));
    input.facts = facts;
    if let Some(file) = file {
        let used = file.for_stack(input.resolved.stack(), arguments.convert);
        input.variables = used.variables;
        if let Some(variables) = &input.variables
            && variables.is_empty()
            && !arguments.without_variables
        {
            input.diagnostics.push(Located::nowhere(file.without_variables()));
        }
        input.diagnostics.extend(used.diagnostics);
        input.runtime = Some(file.found().clone());
    }
    input
}

/// The files of the project; what prevents them is added to `report`.
pub(super) fn render(input: &Input, report: &mut Report) -> Result<Plan, Ended> {
    let Some(variables) = &input.variables else {
        return Err(Ended {
            status: Status::NotInOrder,
        });
    };
    project::render(&input.resolved, variables, io::environment::year()).map_err(|diagnostics| {
        report
            .diagnostics
            .extend(diagnostics.into_iter().map(Located::nowhere));
        Ended {
            status: Status::NotInOrder,
        }
    })
}
