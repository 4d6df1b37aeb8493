//! `lume-wizard adopt DIR`: a project of another origin becomes one that can be updated.

mod report;

use super::diagnostics::LocatedDiagnostic;
use super::ended::{EarlyExit, conclude};
use super::new::NewArguments;
use super::new::input::{NewInput, ParsedArgs, gather};
use super::terminal::LineTerminal;
use super::{ExitStatus, out};
use crate::answers::{Given, Key, Origin, Resolved};
use crate::cli::completions::candidates;
use crate::generate::{DestinationKind, Refusal, WriteOrder};
use crate::io::{self, Signals, Stop, shown_path, writer};
use crate::project::adopt::{Finding, ProjectSources, base_plan, findings};
use crate::project::{
    FileMode, Plan, PlanFile, PlanPath, ProjectFile, base, project_file, render, with_base,
};
use crate::prompt::{Console, yes_or_no};
use crate::text::{Diagnostic, Severity};
use clap::{Args, ValueEnum};
use clap_complete::engine::ArgValueCompleter;
use report::{AdoptReport, FoundAnswer};
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

/// Make a project of another origin one that can be updated
#[derive(Debug, Args)]
pub struct AdoptArguments {
    /// The project's folder
    #[arg(value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    folder: PathBuf,
    /// One answer; goes before what is found
    #[arg(long, value_name = "KEY=VALUE", add = ArgValueCompleter::new(candidates::answers))]
    set: Vec<String>,
    /// Accept the answers without a question
    #[arg(long)]
    yes: bool,
    /// Write nothing, report what was found
    #[arg(long)]
    dry_run: bool,
    /// The form of the report
    #[arg(long, value_enum, default_value_t = AdoptFormat::Human, value_name = "FORMAT")]
    format: AdoptFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum AdoptFormat {
    Human,
    Json,
}

/// Runs the command.
pub fn run(arguments: &AdoptArguments) -> ExitStatus {
    let signals = Signals::listen();
    let mut report = AdoptReport::new(arguments.dry_run);
    let status = match work(arguments, &signals, &mut report) {
        Ok(()) => ExitStatus::Done,
        Err(ended) => ended.status,
    };
    for located in &report.diagnostics {
        out::note(&located.to_text());
    }
    let text = match arguments.format {
        AdoptFormat::Json => report.json(),
        AdoptFormat::Human => report.human(),
    };
    conclude(&text, status, &signals)
}

fn work(arguments: &AdoptArguments, signals: &Signals, report: &mut AdoptReport) -> Result<(), EarlyExit> {
    let root = std::fs::canonicalize(&arguments.folder)
        .map_err(|error| report.refuse(&io::generate::unreadable(&arguments.folder, &error)))?;
    report.destination = Some(root.clone());
    let sources =
        io::sources::read(&root).map_err(|error| report.refuse(&io::generate::unreadable(&root, &error)))?;
    check_destination(&root, arguments).map_err(|refusal| report.refuse(&refusal))?;
    let found = findings(&sources);
    let given = given(&found, &root, arguments, report)?;
    let input = gather(&ParsedArgs::of(given.clone()), &NewArguments::of_adopted());
    report.answers = answers(&input.resolved, &found, &given);
    // Only the base is made from the converted file; the user's stays, and a next step converts it.
    let found = input.diagnostics.iter();
    let found = found.filter(|located| located.diagnostic.code != "variables-converted");
    report.diagnostics.extend(found.cloned());
    let plan = own_files(&input, &sources, &root, report)?;
    report.add_next_steps(&root, &input);
    let order = order(&root, plan).map_err(|refusal| report.refuse(&refusal))?;
    report.add_changes(&order);
    writer::check(&order).map_err(|error| report.refuse(&Refusal::from(error)))?;
    if arguments.dry_run {
        return Ok(());
    }
    if !arguments.yes && !is_confirmed(report) {
        return Err(report.refuse(&unconfirmed()));
    }
    let written = signals.work(|stop: &Stop| writer::write(&order, stop, &mut |_| {}));
    let written = written.map_err(|error| report.refuse(&Refusal::from(error)))?;
    out::not_undoable(written.undo_failure.as_deref());
    report.is_adopted = true;
    Ok(())
}

/// The folder must be one that can be written and no project of this program. An interrupted write is undone first.
fn check_destination(root: &Path, arguments: &AdoptArguments) -> Result<(), Refusal> {
    let mut destination = locate(root);
    if destination.interrupted && !arguments.dry_run {
        writer::recover(root)?;
        destination = locate(root);
    }
    let error =
        |code, message: String, help: &str| Diagnostic::new(code, Severity::Error, message).with_help(help);
    match destination.kind {
        DestinationKind::Ours => Err(Refusal::not_in_order(error(
            "destination-is-a-project",
            format!("{} is a project of lume-wizard already", shown_path(root)),
            "`lume-wizard update` brings it up to date",
        ))),
        DestinationKind::Blocked(reason) => Err(Refusal::failed(error(
            "destination-blocked",
            format!("{} {reason}", shown_path(root)),
            "adopt takes the folder of a project",
        ))),
        _ => Ok(()),
    }
}

fn locate(root: &Path) -> crate::generate::Destination {
    let name = root.file_name().unwrap_or_default().to_string_lossy();
    io::destination::locate(root.parent().unwrap_or(Path::new("/")), &name)
}

/// The answers that were found, and those of `--set`.
fn given(
    found: &[Finding],
    root: &Path,
    arguments: &AdoptArguments,
    report: &mut AdoptReport,
) -> Result<Given, EarlyExit> {
    let mut given = Given::new();
    for finding in found {
        given.put_from_file(finding.key, finding.value.clone(), None, root);
    }
    let mut mistakes: Vec<Diagnostic> = Vec::new();
    for assignment in &arguments.set {
        mistakes.extend(given.set(assignment).err().map(|mistake| *mistake));
    }
    given.clear(Key::Output);
    if mistakes.is_empty() {
        return Ok(given);
    }
    report
        .diagnostics
        .extend(mistakes.into_iter().map(LocatedDiagnostic::nowhere));
    Err(EarlyExit {
        status: ExitStatus::NotInOrder,
    })
}

/// Every answer that applies, and where it is from.
fn answers(resolved: &Resolved, found: &[Finding], given: &Given) -> Vec<FoundAnswer> {
    let answer = |(key, value, origin): (Key, &str, Origin)| {
        let finding = found
            .iter()
            .find(|finding| finding.key == key && given.get(key).is_some_and(|it| it.text == finding.value));
        let (certainty, place) = match (finding, origin) {
            (Some(finding), _) => (finding.certainty.word(), finding.place.clone()),
            (None, Origin::Given(_)) => ("given", "--set".to_owned()),
            (None, Origin::Derived) => ("guessed", "from the other answers".to_owned()),
            (None, Origin::Default) => ("guessed", "the default".to_owned()),
            (None, _) => ("guessed", "git's configuration or the variables file".to_owned()),
        };
        FoundAnswer {
            key,
            value: value.to_owned(),
            certainty,
            place,
        }
    };
    resolved
        .iter()
        .filter(|(key, ..)| *key != Key::Output && resolved.applies(*key))
        .map(answer)
        .collect()
}

/// `.lume-wizard.yml` and `.lume-wizard.base` of the project.
fn own_files(
    input: &NewInput,
    sources: &ProjectSources,
    root: &Path,
    report: &mut AdoptReport,
) -> Result<Plan, EarlyExit> {
    let incomplete = EarlyExit {
        status: input.status(),
    };
    let (ExitStatus::Done, Some(variables)) = (input.status(), &input.variables) else {
        report.is_incomplete = true;
        return Err(incomplete);
    };
    let answers = &input.resolved;
    let inside = answers.path(Key::ModelConfigFile).and_then(|path| {
        let path = std::fs::canonicalize(path).ok()?;
        PlanPath::new(path.strip_prefix(root).ok()?.to_str()?)
    });
    let Some(variables_file) = inside else {
        return Err(report.refuse(&outside()));
    };
    let rendered = render(answers, variables, io::environment::year()).map_err(|diagnostics| {
        report
            .diagnostics
            .extend(diagnostics.into_iter().map(LocatedDiagnostic::nowhere));
        EarlyExit {
            status: ExitStatus::NotInOrder,
        }
    })?;
    let exists = |path: &PlanPath| root.join(path.as_str()).symlink_metadata().is_ok();
    let generated = base_plan(&rendered, sources, exists);
    report.files_with_base = generated.files.len();
    let text = ProjectFile::new(answers, &generated, &variables_file).text();
    let mut files = with_base(generated).files;
    files.retain(|path, _| path.as_str() == base::PATH);
    if let Some(path) = PlanPath::new(project_file::PATH) {
        let file = PlanFile {
            bytes: text.into_bytes(),
            mode: FileMode::Regular,
        };
        files.insert(path, file);
    }
    Ok(Plan {
        files,
        ..Plan::default()
    })
}

fn order(root: &Path, plan: Plan) -> Result<WriteOrder, Refusal> {
    let destination = locate(root);
    let snapshot = io::snapshot(&destination.path, &plan.files.keys().collect())
        .map_err(|error| io::generate::unreadable(root, &error))?;
    Ok(WriteOrder {
        destination,
        plan,
        removed: Vec::new(),
        snapshot,
        kept: Vec::new(),
        commit: None,
    })
}

/// Asks on the terminal; false where nobody can be asked.
fn is_confirmed(report: &AdoptReport) -> bool {
    if !(std::io::stdin().is_terminal() && std::io::stderr().is_terminal()) {
        return false;
    }
    let mut console = LineTerminal::beside_results();
    for line in report.answer_lines() {
        console.say(&line);
    }
    yes_or_no("Adopt the project with these answers?", &mut console)
}

fn unconfirmed() -> Refusal {
    let message = "nothing was written: the answers were not confirmed";
    let help = "--yes accepts them, --set KEY=VALUE gives another one";
    Refusal::not_in_order(Diagnostic::new("not-confirmed", Severity::Error, message).with_help(help))
}

fn outside() -> Refusal {
    let message = "the variables file is not in the project";
    let help = "move it there: the templates have it at PACKAGE/files/variables.yml";
    Refusal::not_in_order(
        Diagnostic::new("answer-invalid", Severity::Error, message)
            .with_help(help)
            .of_field(Key::ModelConfigFile.name()),
    )
}
