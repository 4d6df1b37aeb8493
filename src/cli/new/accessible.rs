//! The wizard as plain lines: every question, the checklist, the files, and the write.

use super::ask::World;
use super::input::{Input, Told, gather};
use super::report::Report;
use super::{Arguments, Ended, commit_order, find_place, order, render};
use crate::cli::terminal::Terminal;
use crate::cli::wizard::earlier;
use crate::cli::{Status, commit, out};
use crate::io::destination::{Destination, Place};
use crate::io::{self, Signals, writer};
use crate::project;
use crate::prompt::{self, Console, Decision, Ending, Start};

/// Runs the wizard over these arguments.
pub(super) fn run(arguments: &Arguments) -> Status {
    let signals = Signals::listen();
    let mut console = Terminal::new();
    let mut report = Report::new(false, false);
    let told = match super::input::told(arguments, &mut report) {
        Ok(told) => told,
        Err(ended) => {
            say_diagnostics(&mut report, &mut console);
            return ended.status;
        }
    };
    let status = match converse(told, arguments, &signals, &mut report, &mut console) {
        Ok(status) => status,
        Err(ended) => ended.status,
    };
    say_diagnostics(&mut report, &mut console);
    if report.written.is_some() && out::result(&report.human()) == Status::Failed {
        return Status::Failed;
    }
    status
}

/// Questions, files and write, back and forth until the project is written or the user leaves.
fn converse(
    mut told: Told,
    arguments: &Arguments,
    signals: &Signals,
    report: &mut Report,
    console: &mut Terminal,
) -> Result<Status, Ended> {
    let mut start = Start::FirstQuestion;
    told.earlier = earlier::recall();
    loop {
        let mut world = World {
            arguments,
            earlier: told.earlier.clone(),
        };
        match prompt::interview(&mut told.given, start, &mut world, console) {
            Ending::Complete => {}
            Ending::Left => {
                console.say("Nothing was written.");
                return Ok(Status::Done);
            }
            Ending::EndOfInput => {
                console.say("The input ended; nothing was written.");
                return Ok(Status::NotInOrder);
            }
        }
        start = Start::Review;
        report.reached_the_disk = false;
        let input = gathered(&told, arguments, console);
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
            Ok(Some(status)) => return Ok(status),
            Ok(None) => report.diagnostics.clear(),
            // A stopped or failed write ends the wizard; anything that another answer can mend does not.
            Err(ended) if ended.status != Status::NotInOrder && report.reached_the_disk => return Err(ended),
            Err(_) => say_diagnostics(report, console),
        }
    }
}

/// Everything that is known about the project; a variables file for another runtime is converted if the user wants it.
fn gathered(told: &Told, arguments: &Arguments, console: &mut Terminal) -> Input {
    let input = gather(told, arguments);
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
    let converting = Arguments {
        convert: true,
        ..arguments.clone()
    };
    gather(told, &converting)
}

/// The files, and the write; none when the user goes back to the answers.
fn files(
    input: &Input,
    arguments: &Arguments,
    signals: &Signals,
    report: &mut Report,
    console: &mut Terminal,
) -> Result<Option<Status>, Ended> {
    let plan = render(input, report)?;
    let around = Arguments {
        inside_repository: true,
        ..arguments.clone()
    };
    let mut place = find_place(input, &around, report)?;
    if !ask_about_repository(&mut place, console) {
        return Ok(None);
    }
    let mut plan = commit::complete(plan, &place, commit_order(input, arguments, &place).is_some());
    let snapshot = io::snapshot(&place.path, &plan).map_err(|error| {
        let message = format!(
            "{} cannot be read: {}",
            io::shown_path(&place.path),
            io::reason(&error)
        );
        report.refuse("destination-unreadable", message, None, Status::Failed)
    })?;
    let mut changes = project::changes(&plan, &snapshot);
    let shown = io::shown_path(&place.path);
    match prompt::review_files(&plan, &mut changes, &snapshot, &shown, console) {
        Decision::Write => {}
        Decision::Back => return Ok(None),
        Decision::Stop => {
            console.say("Nothing was written.");
            return Ok(Some(Status::Done));
        }
    }
    let commits = Arguments {
        commit: commit_order(input, arguments, &place).is_none()
            && place.inside.is_none()
            && !arguments.no_git
            && prompt::yes_or_no("Commit the files too?", console),
        ..arguments.clone()
    };
    if commits.commit {
        // The repository's objects are the base then.
        plan.files.retain(|path, _| path.as_str() != project::base::PATH);
        changes.retain(|change| change.path.as_str() != project::base::PATH);
    }
    report.changes.clone_from(&changes);
    report.reached_the_disk = true;
    let inside = place.inside.is_some();
    let order = order(input, &commits, place, plan, snapshot, &changes);
    let written = signals
        .work(|stop| writer::write(&order, stop, &mut |_| {}))
        .map_err(|error| report.write_failed(&error))?;
    earlier::remember(&input.resolved);
    super::done(input, written, inside, report);
    Ok(Some(Status::Done))
}

/// Inside another repository's work tree: whether the project becomes a repository of its own. False: elsewhere.
fn ask_about_repository(place: &mut Place, console: &mut Terminal) -> bool {
    let Some(around) = &place.inside else { return true };
    if !matches!(
        place.destination,
        Destination::Missing | Destination::Empty | Destination::Occupied(_)
    ) {
        return true;
    }
    console.say(&format!(
        "{} is inside the repository {}.",
        io::shown_path(&place.path),
        io::shown_path(around)
    ));
    let choices = [
        "a repository of its own in there",
        "a part of that repository, without a commit",
        "elsewhere: back to the answers, to choose another output folder",
    ];
    match prompt::choose("The project becomes", &choices, console) {
        Some(0) => {
            place.inside = None;
            true
        }
        Some(1) => true,
        _ => false,
    }
}

fn say_diagnostics(report: &mut Report, console: &mut Terminal) {
    for located in report.diagnostics.drain(..) {
        for line in located.to_text().lines() {
            console.say(line);
        }
    }
}
