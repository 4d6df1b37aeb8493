//! `lume-wizard new`: from answers to a written, committed project, without screens.

mod accessible;
mod arguments;
mod ask;
mod file_questions;
pub(super) mod input;
mod inside_project;
mod line_draft;
mod variables;

use super::diagnostics::LocatedDiagnostic;
use super::ended::{EarlyExit, conclude};
use super::project_report::ProjectReport;
use super::terminal::LineTerminal;
use super::{ExitStatus, out};
use crate::generate::{Generation, GenerationMode};
use crate::io::{self, Signals};
use arguments::NewFormat;
use input::{NewInput, render};
use std::path::PathBuf;

pub use arguments::NewArguments;

/// Runs the wizard as plain lines.
pub fn accessible(path: Option<PathBuf>) -> ExitStatus {
    let (variables, output) = match path {
        Some(path) if path.is_dir() => (None, Some(path)),
        path => (path, None),
    };
    accessible::run(&NewArguments {
        variables,
        output,
        ..NewArguments::default()
    })
}

/// Runs the command: the report goes to standard output, what is wrong to standard error too.
pub fn run(arguments: &NewArguments) -> ExitStatus {
    let signals = Signals::listen();
    let mut report = ProjectReport::new(arguments.dry_run, arguments.diff);
    let status = match work(arguments, &signals, &mut report) {
        Ok(()) => ExitStatus::Done,
        Err(ended) => ended.status,
    };
    for located in &report.diagnostics {
        out::note(&located.to_text());
    }
    let text = match arguments.format {
        NewFormat::Json => report.json(),
        NewFormat::Human => report.human(),
    };
    conclude(&text, status, &signals)
}

fn work(arguments: &NewArguments, signals: &Signals, report: &mut ProjectReport) -> Result<(), EarlyExit> {
    let templates = arguments.templates.chosen_or_embedded();
    let templates = templates.map_err(|status| EarlyExit { status })?;
    let input = answered(arguments, report)?;
    report.stack = Some(input.resolved.stack());
    report.runtime = input.runtime.clone();
    let plan = render(&input, &templates, report)?;
    if let Some(refusal) = inside_project::refusal(&input.resolved, arguments) {
        let diagnostic = refusal.diagnostic.as_deref().cloned();
        report
            .diagnostics
            .extend(diagnostic.map(LocatedDiagnostic::nowhere));
        return Err(EarlyExit::from(&refusal));
    }
    let decisions = arguments.decisions();
    let mode = match arguments.dry_run {
        true => GenerationMode::DryRun,
        false => GenerationMode::Write,
    };
    let mut generation = Generation::new(input.resolved, plan, mode);
    let (made, refusal) =
        signals.work(|stop| io::generate::write(&mut generation, &decisions, stop, &mut |_| {}));
    if let Some(comparison) = generation.comparison()
        && arguments.diff
    {
        report.add_differences(&made.changes, comparison);
    }
    report.take(made);
    refusal.map_or(Ok(()), |refusal| Err(EarlyExit::from(&refusal)))
}

/// Everything that is known about the project, once it is complete and in order.
fn answered(arguments: &NewArguments, report: &mut ProjectReport) -> Result<NewInput, EarlyExit> {
    let mut parsed = input::parse(arguments, report)?;
    let mut input = input::gather(&parsed, arguments);
    if ask::is_possible() {
        let mut arguments = arguments.clone();
        let mut console = LineTerminal::beside_results();
        input = file_questions::ask(input, &parsed, &mut arguments, &mut console);
        if ask::would_help(&input) && ask::missing(&mut parsed, &arguments) {
            input = input::gather(&parsed, &arguments);
            // The file may be one of the answers.
            input = file_questions::ask(input, &parsed, &mut arguments, &mut console);
        }
    }
    report.diagnostics.extend(input.diagnostics.iter().cloned());
    match input.status() {
        ExitStatus::Done => Ok(input),
        status => Err(EarlyExit { status }),
    }
}
