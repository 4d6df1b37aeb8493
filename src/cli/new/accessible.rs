//! The wizard as plain lines: every question, the checklist, the files, and the write.

use super::arguments::NewArguments;
use super::ask::DiskInspector;
use super::file_questions;
use super::input::{NewInput, ParsedArgs, gather, render};
use super::inside_project;
use super::line_draft::LineDraft;
use crate::cli::ended::EarlyExit;
use crate::cli::project_report::ProjectReport;
use crate::cli::terminal::LineTerminal;
use crate::cli::wizard::earlier;
use crate::cli::{ExitStatus, out};
use crate::generate::{
    CommitDecision, Decisions, DestinationQuestion, FileDecision, FileDecisions, Generation, GenerationMode,
    NextAction, RepositoryConflict, RepositoryDecision,
};
use crate::io::{self, Signals};
use crate::project::{ChangeKind, FileChange};
use crate::prompt::{self, Console, Ending, ReviewAnswer, Start};
use crate::text::display::shown;
use std::path::Path;

/// Runs the wizard over these arguments.
pub(super) fn run(arguments: &NewArguments) -> ExitStatus {
    let signals = Signals::listen();
    let mut console = LineTerminal::new();
    let mut report = ProjectReport::new(false, false);
    let parsed = match super::input::parse(arguments, &mut report) {
        Ok(parsed) => parsed,
        Err(ended) => {
            say_diagnostics(&mut report, &mut console);
            return ended.status;
        }
    };
    let status = match converse(parsed, arguments, &signals, &mut report, &mut console) {
        Ok(status) => status,
        Err(ended) => ended.status,
    };
    say_diagnostics(&mut report, &mut console);
    if report.made.written.is_some() && out::result(&report.human()) == ExitStatus::Failed {
        return ExitStatus::Failed;
    }
    status
}

/// Questions, files and write, back and forth until the project is written or the user leaves.
fn converse(
    mut parsed: ParsedArgs,
    arguments: &NewArguments,
    signals: &Signals,
    report: &mut ProjectReport,
    console: &mut LineTerminal,
) -> Result<ExitStatus, EarlyExit> {
    let mut start = Start::FirstQuestion;
    parsed.earlier = earlier::recall();
    let mut draft = LineDraft::offer(&mut parsed.given, console);
    loop {
        let mut inspector = DiskInspector {
            arguments,
            earlier: parsed.earlier.clone(),
            draft: Some(&mut draft),
        };
        match prompt::interview(&mut parsed.given, start, &mut inspector, console) {
            Ending::Complete => {}
            Ending::Left => {
                console.say("Nothing was written.");
                say_kept(&draft, console);
                return Ok(ExitStatus::Done);
            }
            Ending::EndOfInput => {
                console.say("The input ended; nothing was written.");
                say_kept(&draft, console);
                return Ok(ExitStatus::NotInOrder);
            }
        }
        start = Start::Review;
        let input = gathered(&parsed, arguments, console);
        // A warning about an answer was said at its question.
        report.diagnostics = input
            .diagnostics
            .iter()
            .filter(|one| one.is_error() || one.diagnostic.code.starts_with("variables-"))
            .cloned()
            .collect();
        report.stack = Some(input.resolved.stack());
        report.runtime.clone_from(&input.runtime);
        match files(&input, arguments, signals, report, console) {
            Ok(Some(status)) => {
                match report.made.written.is_some() {
                    true => draft.remove(),
                    false => say_kept(&draft, console),
                }
                return Ok(status);
            }
            Ok(None) => report.diagnostics.clear(),
            // A failed write ends the wizard; anything that another answer can mend does not.
            Err(Failure::Write(ended)) => return Err(ended),
            Err(Failure::NewInput) => say_diagnostics(report, console),
        }
    }
}

/// Says where the answers are, when nothing is written.
fn say_kept(draft: &LineDraft, console: &mut LineTerminal) {
    if draft.is_kept() {
        console.say("The answers are kept in a draft: the next time it can be continued.");
    }
}

/// Everything that is known about the project; a variables file for another runtime is converted if the user wants it.
fn gathered(parsed: &ParsedArgs, arguments: &NewArguments, console: &mut LineTerminal) -> NewInput {
    let mut arguments = arguments.clone();
    let input = file_questions::ask(gather(parsed, &arguments), parsed, &mut arguments, console);
    let other = input
        .diagnostics
        .iter()
        .find(|one| one.diagnostic.code == "variables-other-runtime");
    let Some(other) = other else { return input };
    for line in other.to_text().lines() {
        console.say(line);
    }
    if !prompt::yes_or_no("Convert the project's copy of it?", console) {
        return input;
    }
    let converting = NewArguments {
        convert: true,
        ..arguments
    };
    gather(parsed, &converting)
}

/// The reason why the files were not written.
enum Failure {
    /// Another answer may help.
    NewInput,
    /// The write failed or was stopped.
    Write(EarlyExit),
}

/// The files, and the write; none when the user goes back to the answers.
fn files(
    input: &NewInput,
    arguments: &NewArguments,
    signals: &Signals,
    report: &mut ProjectReport,
    console: &mut LineTerminal,
) -> Result<Option<ExitStatus>, Failure> {
    if let Some(around) = inside_project::around(&input.resolved)
        && !prompt::yes_or_no(&inside_project::question(&around), console)
    {
        return Ok(None);
    }
    let templates = arguments.templates.chosen_or_embedded();
    let templates = templates.map_err(|status| Failure::Write(EarlyExit { status }))?;
    let plan = render(input, &templates, report).map_err(|_| Failure::NewInput)?;
    let mut generation = Generation::new(input.resolved.clone(), plan, GenerationMode::Write);
    let mut decisions = arguments.decisions();
    decisions.repository = None;
    match review(&mut generation, &mut decisions, report, console)? {
        ReviewAnswer::Write => {}
        ReviewAnswer::Back => {
            for note in generation.notes() {
                console.say(&note.message);
            }
            return Ok(None);
        }
        ReviewAnswer::Stop => {
            console.say("Nothing was written.");
            return Ok(Some(ExitStatus::Done));
        }
    }
    if generation.can_be_committed(&decisions) && prompt::yes_or_no("Commit the files too?", console) {
        decisions.commit = CommitDecision::Always;
    }
    let (made, refusal) =
        signals.work(|stop| io::generate::write(&mut generation, &decisions, stop, &mut |_| {}));
    report.take(made);
    match refusal {
        None => {
            earlier::remember(&input.resolved);
            Ok(Some(ExitStatus::Done))
        }
        Some(refusal) => {
            let ended = EarlyExit::from(&refusal);
            Err(match ended.status {
                ExitStatus::NotInOrder => Failure::NewInput,
                _ => Failure::Write(ended),
            })
        }
    }
}

/// Prepares the write and has it reviewed: first the repository at or around the destination, then the files.
fn review(
    generation: &mut Generation,
    decisions: &mut Decisions,
    report: &mut ProjectReport,
    console: &mut LineTerminal,
) -> Result<ReviewAnswer, Failure> {
    loop {
        match io::generate::prepare(generation, decisions) {
            NextAction::Ask(DestinationQuestion::Repository(path, conflict)) => {
                match ask_about_repository(&path, &conflict, console) {
                    Some(decision) => decisions.repository = Some(decision),
                    None => return Ok(ReviewAnswer::Back),
                }
            }
            NextAction::Refuse(refusal) => {
                report.take(generation.report(decisions, Some(&refusal)));
                return Err(Failure::NewInput);
            }
            NextAction::Ask(_) | NextAction::Step(_) | NextAction::End => break,
        }
    }
    let (Some(destination), Some(comparison)) = (generation.destination(), generation.comparison()) else {
        return Err(Failure::NewInput);
    };
    let mut changes = comparison.changes.clone();
    let folder = io::shown_path(&destination.path);
    let decision = prompt::review_files(
        &comparison.plan,
        &mut changes,
        &comparison.snapshot,
        &folder,
        console,
    );
    decisions.files = reviewed(&changes);
    Ok(decision)
}

/// The decisions that a review made about the files that are there already.
fn reviewed(changes: &[FileChange]) -> FileDecisions {
    let decision = |change: &FileChange| match change.kind {
        ChangeKind::Keep => Some((change.path.clone(), FileDecision::Keep)),
        ChangeKind::Modify => Some((change.path.clone(), FileDecision::Replace)),
        _ => None,
    };
    FileDecisions::Each(changes.iter().filter_map(decision).collect())
}

/// Asks what becomes of a repository at or around the destination; none goes back to the answers.
fn ask_about_repository(
    destination: &Path,
    conflict: &RepositoryConflict,
    console: &mut LineTerminal,
) -> Option<RepositoryDecision> {
    console.say(&shown(&conflict.question(destination)));
    let words: Vec<&str> = conflict.choices().iter().map(|(_, words)| *words).collect();
    let chosen = prompt::choose("The project becomes", &words, console)?;
    conflict.choices().get(chosen)?.0
}

fn say_diagnostics(report: &mut ProjectReport, console: &mut LineTerminal) {
    for located in report.diagnostics.drain(..) {
        for line in located.to_text().lines() {
            console.say(line);
        }
    }
}
