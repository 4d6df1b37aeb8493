//! `lume-wizard undo [DIR|FILE]`: takes the last write to a project or a file back.

use super::terminal::LineTerminal;
use super::{ExitStatus, out};
use crate::generate::undo::{UndoPlan, Undone};
use crate::generate::{GenerationMode, Recovery};
use crate::io::snapshot::JOURNAL_FOLDER;
use crate::io::undo::{Git, Undo, UndoError};
use crate::io::writer::{self, WriteError};
use crate::io::{Signals, shown_path};
use crate::prompt::{Console, yes_or_no};
use crate::text::display::shown;
use clap::{Args, ValueEnum};
use serde_json::{Value, json};
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

/// Undo the last write to a project or a file
#[derive(Debug, Args)]
pub struct UndoArguments {
    /// The project's folder or one inside, or a variables file
    #[arg(value_name = "DIR|FILE", default_value = ".")]
    path: PathBuf,
    /// Undo without asking
    #[arg(long)]
    yes: bool,
    /// Undo nothing, report what would be undone
    #[arg(long)]
    dry_run: bool,
    /// Undo the files alone and leave the repository as it is
    #[arg(long)]
    no_git: bool,
    /// The form of the report
    #[arg(long, value_enum, default_value_t = UndoFormat::Human, value_name = "FORMAT")]
    format: UndoFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum UndoFormat {
    Human,
    Json,
}

/// The result of the command.
enum UndoOutcome {
    /// It was undone.
    Undone(Undone),
    /// An earlier write had been interrupted, and was undone.
    Recovered(PathBuf, Vec<PathBuf>),
    /// Nothing was undone, and nothing was to be.
    DryRun(UndoPlan),
    /// The question was answered with no, or nobody could be asked.
    Unconfirmed(UndoPlan),
    /// Nothing was undone, for this reason.
    Refused(Option<UndoPlan>, UndoError),
}

/// Runs the command.
pub fn run(arguments: &UndoArguments) -> ExitStatus {
    let signals = Signals::listen();
    let outcome = work(arguments, &signals);
    let status = status(&outcome, arguments);
    for (line, help) in complaints(&outcome, arguments) {
        out::note(&format!("{line}\n"));
        if let Some(help) = help {
            out::note(&format!("  help: {help}\n"));
        }
    }
    let shown = match arguments.format {
        UndoFormat::Json => out::result(&out::json(&report(&outcome, arguments))),
        UndoFormat::Human => out::result(&human(&outcome)),
    };
    match (status, signals.requested()) {
        (ExitStatus::Stopped(_), _) | (_, None) if shown == ExitStatus::Done => status,
        (_, Some(signal)) => ExitStatus::Stopped(signal),
        (_, None) => shown,
    }
}

fn work(arguments: &UndoArguments, signals: &Signals) -> UndoOutcome {
    match recovered(arguments) {
        Ok(None) => {}
        Ok(Some((path, beside))) => return UndoOutcome::Recovered(path, beside),
        Err(error) => return UndoOutcome::Refused(None, error.into()),
    }
    let git = match arguments.no_git {
        true => Git::Leave,
        false => Git::Undo,
    };
    let mode = match arguments.dry_run {
        true => GenerationMode::DryRun,
        false => GenerationMode::Write,
    };
    let undo = match Undo::find(&arguments.path, git, mode) {
        Ok(undo) => undo,
        Err(error) => return UndoOutcome::Refused(None, error),
    };
    let plan = undo.plan().clone();
    if arguments.dry_run {
        return UndoOutcome::DryRun(plan);
    }
    if !arguments.yes && !is_confirmed(&plan) {
        return UndoOutcome::Unconfirmed(plan);
    }
    match signals.work(|stop| undo.perform(stop)) {
        Ok(undone) => UndoOutcome::Undone(undone),
        Err(error) => UndoOutcome::Refused(Some(plan), error),
    }
}

/// Undoes a write into the project that was interrupted: then that was the last one. Gives the project, and old versions
/// of files that were put beside them.
fn recovered(arguments: &UndoArguments) -> Result<Option<(PathBuf, Vec<PathBuf>)>, WriteError> {
    let Ok(path) = std::fs::canonicalize(&arguments.path) else {
        return Ok(None);
    };
    let is_interrupted = |folder: &&Path| folder.join(JOURNAL_FOLDER).symlink_metadata().is_ok();
    let Some(project) = path.ancestors().find(is_interrupted) else {
        return Ok(None);
    };
    if arguments.dry_run {
        return writer::check_recovery(project).map(|()| None);
    }
    Ok(match writer::recover(project)? {
        Recovery::Undone { beside, .. } => Some((project.to_owned(), beside)),
        Recovery::Nothing | Recovery::Complete { .. } => None,
    })
}

/// Asks on the terminal; false where nobody can be asked.
fn is_confirmed(plan: &UndoPlan) -> bool {
    if !(std::io::stdin().is_terminal() && std::io::stderr().is_terminal()) {
        return false;
    }
    let mut console = LineTerminal::beside_results();
    console.say(&format!("Undo {}:", plan.write()));
    for line in plan.lines() {
        console.say(&format!("  {line}"));
    }
    yes_or_no("Undo it?", &mut console)
}

fn status(outcome: &UndoOutcome, arguments: &UndoArguments) -> ExitStatus {
    match outcome {
        UndoOutcome::Undone(_) | UndoOutcome::Recovered(..) | UndoOutcome::DryRun(_) => ExitStatus::Done,
        UndoOutcome::Unconfirmed(_) => ExitStatus::NotInOrder,
        UndoOutcome::Refused(_, UndoError::Write(WriteError::Stopped(signal))) => {
            ExitStatus::Stopped(*signal)
        }
        UndoOutcome::Refused(_, error) if error.is_not_in_order() => ExitStatus::NotInOrder,
        // A path that is not there was not written either.
        UndoOutcome::Refused(..) if !arguments.path.exists() => ExitStatus::NotInOrder,
        UndoOutcome::Refused(..) => ExitStatus::Failed,
    }
}

/// The problem, and what helps.
fn complaints(outcome: &UndoOutcome, arguments: &UndoArguments) -> Vec<(String, Option<String>)> {
    match outcome {
        UndoOutcome::Refused(_, error) => vec![(format!("error: {error}"), error.help())],
        UndoOutcome::Unconfirmed(_) => {
            let path = crate::project::filters::shell(&arguments.path.to_string_lossy());
            vec![(
                "error: nothing was undone: it was not confirmed".to_owned(),
                Some(format!(
                    "`lume-wizard undo {} --yes` undoes it without a question",
                    shown(&path)
                )),
            )]
        }
        UndoOutcome::Recovered(_, beside) => {
            let warning = |old: &PathBuf| {
                let old = shown_path(old);
                format!("warning: a file was changed after that write; its version from before is {old}")
            };
            beside.iter().map(|old| (warning(old), None)).collect()
        }
        UndoOutcome::Undone(_) | UndoOutcome::DryRun(_) => Vec::new(),
    }
}

fn human(outcome: &UndoOutcome) -> String {
    let list = |title: String, plan: &UndoPlan| {
        let lines = plan.lines();
        let lines = lines.iter().map(|line| format!("  {line}\n"));
        format!("{title}\n{}", lines.collect::<String>())
    };
    match outcome {
        UndoOutcome::Undone(undone) => {
            let mut text = list(format!("undone: {}", undone.plan.write()), &undone.plan);
            if let Some(id) = &undone.revert {
                text.push_str(&format!("  committed {}\n", id.get(..10).unwrap_or(id)));
            }
            text
        }
        UndoOutcome::Recovered(path, _) => {
            format!("undone: an interrupted write to {}\n", shown_path(path))
        }
        UndoOutcome::DryRun(plan) => list(format!("{}: nothing is undone (--dry-run)", plan.write()), plan),
        // On a terminal it was listed with the question.
        UndoOutcome::Unconfirmed(plan) if !std::io::stdin().is_terminal() => list(plan.write(), plan),
        UndoOutcome::Unconfirmed(_) | UndoOutcome::Refused(..) => String::new(),
    }
}

fn report(outcome: &UndoOutcome, arguments: &UndoArguments) -> Value {
    let (plan, undone) = match outcome {
        UndoOutcome::Undone(undone) => (Some(&undone.plan), Some(undone)),
        UndoOutcome::DryRun(plan) | UndoOutcome::Unconfirmed(plan) => (Some(plan), None),
        UndoOutcome::Refused(plan, _) => (plan.as_ref(), None),
        UndoOutcome::Recovered(..) => (None, None),
    };
    let recovered = match outcome {
        UndoOutcome::Recovered(path, _) => Some(path.to_string_lossy()),
        _ => None,
    };
    let error = match outcome {
        UndoOutcome::Refused(_, error) => Some((error.to_string(), error.help())),
        UndoOutcome::Unconfirmed(_) => Some(("it was not confirmed".to_owned(), Some("--yes".to_owned()))),
        _ => None,
    };
    let changes: Vec<Value> = plan.map_or_else(Vec::new, |plan| {
        let change = |change: &crate::project::FileChange| {
            json!({
                "path": change.path.as_str(),
                "change": change.kind.word(),
                "reason": change.obstacle,
            })
        };
        plan.changes.iter().map(change).collect()
    });
    json!({
        "format": 1,
        "path": plan.map(|plan| plan.path.to_string_lossy()),
        "age_seconds": plan.map(|plan| plan.age),
        "dry_run": arguments.dry_run,
        "undone": undone.is_some() || recovered.is_some(),
        "recovered": recovered,
        "changes": changes,
        "commit": plan.and_then(|plan| Some(json!({
            "id": plan.commit.id()?,
            "undone_by": plan.commit.word(),
            "revert": undone.and_then(|undone| undone.revert.clone()),
        }))),
        "diagnostics": error.into_iter().map(|(message, help)| json!({
            "code": "not-undone", "severity": "error", "message": message, "help": help,
        })).collect::<Vec<_>>(),
    })
}
