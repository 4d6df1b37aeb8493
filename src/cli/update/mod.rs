//! `lume-wizard update`: a project brought up to date, with the user's edits merged.

mod arguments;
mod github;
mod load;

use super::ended::{EarlyExit, conclude};
use super::project_report::{ProjectReport, UpdateReport};
use super::{ExitStatus, out};
use crate::generate::{Update, UpdateDecisions};
use crate::io::{self, Signals};
use crate::project::merge::Side;
use crate::text::display::counted;
use arguments::UpdateFormat;

pub use arguments::UpdateArguments;

/// Runs the command: the report goes to standard output, mistakes and refusals to standard error too.
pub fn run(arguments: &UpdateArguments) -> ExitStatus {
    let signals = Signals::listen();
    let mut report = ProjectReport::new(
        arguments.mode() == crate::generate::GenerationMode::DryRun,
        arguments.diff,
    );
    report.update = Some(UpdateReport::default());
    let status = match work(arguments, &signals, &mut report) {
        Ok(status) => status,
        Err(ended) => ended.status,
    };
    for located in &report.diagnostics {
        out::note(&located.to_text());
    }
    let text = match arguments.format {
        UpdateFormat::Json => report.json(),
        UpdateFormat::Human => report.human(),
        UpdateFormat::Github => github::annotations(&report, status),
    };
    conclude(&text, status, &signals)
}

fn work(
    arguments: &UpdateArguments,
    signals: &Signals,
    report: &mut ProjectReport,
) -> Result<ExitStatus, EarlyExit> {
    let (project, notes) = load::load(arguments, report)?;
    let mut update = Update::new(project, arguments.mode());
    update.add_notes(notes);
    if arguments.check {
        return check(&mut update, report);
    }
    let decisions = arguments.decisions();
    let (made, refusal) =
        signals.work(|stop| io::generate::write(&mut update, &decisions, stop, &mut |_| {}));
    if arguments.diff {
        for found in update.differences(&decisions) {
            report.add_difference(&found.path, found.old.as_deref(), found.new.as_deref());
        }
    }
    report.take(made);
    set_up_to_date(report, update.up_to_date(&decisions));
    refusal.map_or(Ok(ExitStatus::Done), |refusal| Err(EarlyExit::from(&refusal)))
}

/// Lists what is behind.
fn check(update: &mut Update, report: &mut ProjectReport) -> Result<ExitStatus, EarlyExit> {
    let mut decisions = UpdateDecisions::default();
    // Whatever is to be decided: only the files are looked at.
    decisions.conflicts.prefer = Some(Side::Mine);
    if let crate::generate::NextAction::Refuse(refusal) = io::generate::prepare(update, &decisions) {
        return Err(load::refused(report, &refusal));
    }
    let behind = update.behind();
    let status = match behind.is_empty() {
        true => ExitStatus::Done,
        false => ExitStatus::NotInOrder,
    };
    if let Some(root) = &report.made.destination {
        let root = io::shown_path(root);
        match behind.len() {
            0 => set_up_to_date(report, Some(format!("{root} is up to date"))),
            count => out::note(&format!(
                "{} behind; `lume-wizard update {root}` brings the project up to date\n",
                counted(count, "file")
            )),
        }
    }
    if let Some(update) = &mut report.update {
        update.behind = Some(behind);
    }
    Ok(status)
}

fn set_up_to_date(report: &mut ProjectReport, sentence: Option<String>) {
    if let Some(update) = &mut report.update {
        update.up_to_date = sentence;
    }
}
