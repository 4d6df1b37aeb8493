//! `lume-wizard new`: from answers to a written, committed project, without screens.

mod accessible;
mod ask;
mod input;
mod report;
mod variables;

use super::diagnostics::Located;
use super::{Status, commit, out};
use crate::answers::{Key, Repository};
use crate::io::destination::{self, Destination, Place};
use crate::io::writer::{self, CommitOrder, Order, Recovery, WriteError, Written};
use crate::io::{self, Signals};
use crate::project::{self, Change, ChangeKind, Plan, Snapshot};
use crate::text::{Diagnostic, Severity};
use crate::variables::Runtime;
use clap::{Args, ValueEnum};
use input::Input;
use report::Report;
use std::path::{Path, PathBuf};

/// Write a new project
#[derive(Clone, Debug, Default, Args)]
#[allow(clippy::struct_excessive_bools)]
pub struct Arguments {
    /// The model's variables file
    #[arg(long, value_name = "FILE")]
    pub(super) variables: Option<PathBuf>,
    /// A YAML or JSON file with answers, with the keys of `questions`
    #[arg(long, value_name = "FILE")]
    pub(super) answers: Option<PathBuf>,
    /// One answer; goes before every other source
    #[arg(long, value_name = "KEY=VALUE", value_parser = assignment)]
    pub(super) set: Vec<String>,
    /// What the project runs on: lume-services or lume-torch
    #[arg(long, value_name = "STACK")]
    pub(super) stack: Option<String>,
    /// The folder in which the project's folder is made
    #[arg(long, value_name = "DIR")]
    pub(super) output: Option<PathBuf>,
    /// The runtime that the variables file is written for, instead of finding it out
    #[arg(long, value_name = "RUNTIME", value_parser = runtime)]
    pub(super) runtime: Option<Runtime>,
    /// Convert the variables file where the stack's runtime refuses it
    #[arg(long)]
    pub(super) convert: bool,
    /// Write nothing, say what would be written
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Show the contents of what is written, as differences from what is there
    #[arg(long)]
    pub(super) diff: bool,
    /// In a folder with other files: write the missing files only
    #[arg(long, conflicts_with = "overwrite")]
    pub(super) keep: bool,
    /// In a folder with other files: replace those that the project has too
    #[arg(long)]
    pub(super) overwrite: bool,
    /// Make no repository and no commit
    #[arg(long, conflicts_with = "commit")]
    pub(super) no_git: bool,
    /// Commit also in a folder that has other files or commits
    #[arg(long)]
    pub(super) commit: bool,
    /// Write inside another repository's work tree, as a part of it: without a repository and a commit of its own
    #[arg(long, conflicts_with = "commit")]
    pub(super) inside_repository: bool,
    /// How to report
    #[arg(long, value_enum, default_value_t = Format::Human, value_name = "FORMAT")]
    pub(super) format: Format,
}

/// How to report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    #[default]
    Human,
    Json,
}

fn assignment(text: &str) -> Result<String, String> {
    match text.contains('=') {
        true => Ok(text.to_owned()),
        false => Err("an answer is given as KEY=VALUE".to_owned()),
    }
}

fn runtime(text: &str) -> Result<Runtime, String> {
    Runtime::from_key(text).ok_or_else(|| {
        let all: Vec<_> = crate::variables::RUNTIMES
            .iter()
            .map(|runtime| runtime.key())
            .collect();
        format!("the runtimes are {}", all.join(", "))
    })
}

/// Why a command ended before its work was done.
struct Ended {
    status: Status,
}

/// Runs the wizard as plain lines.
pub fn accessible() -> Status {
    accessible::run(&Arguments::default())
}

/// Runs the command: the report goes to standard output, what is wrong to standard error too.
pub fn run(arguments: &Arguments) -> Status {
    let signals = Signals::listen();
    let mut report = Report::new(arguments.dry_run, arguments.diff);
    let status = match work(arguments, &signals, &mut report) {
        Ok(()) => Status::Done,
        Err(ended) => ended.status,
    };
    for located in &report.diagnostics {
        out::note(&located.to_text());
    }
    let text = match arguments.format {
        Format::Json => report.json(),
        Format::Human => report.human(),
    };
    let shown = out::result(&text);
    match (status, signals.requested()) {
        (Status::Stopped(_), _) | (_, None) if shown == Status::Done => status,
        (_, Some(signal)) => Status::Stopped(signal),
        (_, None) => shown,
    }
}

fn work(arguments: &Arguments, signals: &Signals, report: &mut Report) -> Result<(), Ended> {
    let input = answered(arguments, report)?;
    report.stack = Some(input.resolved.stack());
    report.runtime = input.runtime.clone();
    let plan = render(&input, report)?;
    let place = find_place(&input, arguments, report)?;
    let plan = commit::complete(plan, &place, commit_order(&input, arguments, &place).is_some());
    let snapshot = io::snapshot(&place.path, &plan).map_err(|error| {
        let message = format!(
            "{} cannot be read: {}",
            io::shown_path(&place.path),
            io::reason(&error)
        );
        report.refuse("destination-unreadable", message, None, Status::Failed)
    })?;
    report.changes = decided(project::changes(&plan, &snapshot), &snapshot, arguments.keep);
    if arguments.diff {
        report.add_differences(&plan, &snapshot);
    }
    check_decided(&place, arguments, report)?;
    let inside = place.inside.is_some();
    let order = order(&input, arguments, place, plan, snapshot, &report.changes);
    if arguments.dry_run {
        // What is undecided has been refused; what else would keep a real run from writing is good to know.
        if let Err(error) = writer::check(&order) {
            report.warn(
                "would-not-be-written",
                format!("a run without --dry-run would refuse: {error}"),
                error.help().as_deref(),
            );
        }
        return Ok(());
    }
    let written = signals
        .work(|stop| writer::write(&order, stop, &mut |_| {}))
        .map_err(|error| report.write_failed(&error))?;
    done(&input, written, inside, report);
    Ok(())
}

/// Everything that is known about the project, once it is complete and in order.
fn answered(arguments: &Arguments, report: &mut Report) -> Result<Input, Ended> {
    let mut told = input::told(arguments, report)?;
    let mut input = input::gather(&told, arguments);
    if ask::is_possible() && ask::would_help(&input) && ask::missing(&mut told, arguments) {
        input = input::gather(&told, arguments);
    }
    report.diagnostics.extend(input.diagnostics.iter().cloned());
    match input.status() {
        Status::Done => Ok(input),
        status => Err(Ended { status }),
    }
}

fn render(input: &Input, report: &mut Report) -> Result<Plan, Ended> {
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

/// The destination, once a write that was interrupted there has been taken back.
fn find_place(input: &Input, arguments: &Arguments, report: &mut Report) -> Result<Place, Ended> {
    let output = input.resolved.path(Key::Output).cloned().unwrap_or_default();
    let repo_name = input.resolved.valid(Key::RepoName).unwrap_or_default();
    let mut place = destination::look(&output, repo_name);
    report.destination = Some(place.path.clone());
    if place.interrupted && arguments.dry_run {
        writer::check_recovery(&place.path).map_err(|error| report.write_failed(&error))?;
        report.warn(
            "destination-interrupted",
            format!(
                "an interrupted write into {} is still to be taken back",
                io::shown_path(&place.path)
            ),
            Some(
                "the next run without --dry-run takes it back; what is listed here is the state before that",
            ),
        );
    } else if place.interrupted {
        let recovery = writer::recover(&place.path).map_err(|error| report.write_failed(&error))?;
        report_recovery(&recovery, &place.path, report);
        place = destination::look(&output, repo_name);
    }
    check_place(&place, arguments, report)?;
    compare_origin(&place, input, report);
    Ok(place)
}

/// A clone keeps its origin, also where the answers name another repository: that is said.
fn compare_origin(place: &Place, input: &Input, report: &mut Report) {
    let Destination::OnlyGit(head) = &place.destination else {
        return;
    };
    let (Some(origin), Some(answered)) = (&head.origin, input.resolved.repository()) else {
        return;
    };
    let same = Repository::parse(origin).is_ok_and(|origin| {
        origin.host.eq_ignore_ascii_case(&answered.host)
            && origin.slug().eq_ignore_ascii_case(&answered.slug())
    });
    if !same {
        let message = format!(
            "the repository there keeps its origin {}, and the answers name {}",
            crate::text::display::shown(origin),
            crate::text::display::shown(&answered.page())
        );
        report.warn(
            "origin-differs",
            message,
            Some("if the answer is right: git remote set-url origin"),
        );
    }
}

fn report_recovery(recovery: &Recovery, path: &Path, report: &mut Report) {
    let (beside, locks) = match recovery {
        Recovery::Nothing => return,
        Recovery::Undone { beside, locks } => {
            let message = format!(
                "an interrupted write into {} was undone first",
                io::shown_path(path)
            );
            report.warn("destination-interrupted", message, None);
            (beside.as_slice(), locks)
        }
        Recovery::Complete { locks } => (&[][..], locks),
    };
    for old in beside {
        let message = format!(
            "a file was changed after that write; its version from before is {}",
            io::shown_path(old)
        );
        report.warn("destination-interrupted", message, None);
    }
    for lock in locks {
        let message = format!("{} is there: git is at work, or was killed", io::shown_path(lock));
        let help = "wait for the other git to end; when there is none, remove the file";
        report.warn("repository-locked", message, Some(help));
    }
}

/// Whether a project may be written there at all.
fn check_place(place: &Place, arguments: &Arguments, report: &mut Report) -> Result<(), Ended> {
    let shown = io::shown_path(&place.path);
    match &place.destination {
        Destination::Blocked(reason) => Err(report.refuse(
            "destination-blocked",
            format!("{shown} {reason}"),
            Some("choose another folder with --output, or another repo_name"),
            Status::Failed,
        )),
        Destination::Ours => Err(report.refuse(
            "destination-is-a-project",
            format!("{shown} is a project of lume-wizard already"),
            Some("`lume-wizard update` is still to come: until it is there, change the project by hand, or choose another folder with --output"),
            Status::NotInOrder,
        )),
        _ => match &place.inside {
            Some(around) if !arguments.inside_repository => Err(report.refuse(
                "destination-inside-repository",
                format!("{shown} is inside the repository {}", io::shown_path(around)),
                Some("choose a folder outside it with --output, or use --inside-repository to write the files as a part of it"),
                Status::NotInOrder,
            )),
            _ => Ok(()),
        },
    }
}

/// The changes as the options decide them: with `--keep`, what is there stays.
fn decided(changes: Vec<Change>, snapshot: &Snapshot, keep: bool) -> Vec<Change> {
    let decide = |mut change: Change| {
        // Below something that is no folder a missing file can neither be kept nor written.
        let stands = snapshot.occupants.contains_key(&change.path);
        if keep && stands && matches!(change.kind, ChangeKind::Modify | ChangeKind::Conflict) {
            change.kind = ChangeKind::Keep;
        }
        change
    };
    changes.into_iter().map(decide).collect()
}

/// Whether every path is decided.
fn check_decided(place: &Place, arguments: &Arguments, report: &mut Report) -> Result<(), Ended> {
    let conflicts: Vec<String> = report
        .changes
        .iter()
        .filter(|change| change.kind == ChangeKind::Conflict)
        .filter_map(|change| change.obstacle.clone())
        .collect();
    if !conflicts.is_empty() {
        let message = format!(
            "in the way in {}: {}",
            io::shown_path(&place.path),
            conflicts.join("; ")
        );
        let help = "move it away, or choose another folder with --output";
        return Err(report.refuse("destination-conflict", message, Some(help), Status::NotInOrder));
    }
    if let Destination::Occupied(names) = &place.destination
        && !arguments.keep
        && !arguments.overwrite
    {
        const MOST: usize = 20;
        let more = names.len().saturating_sub(MOST);
        let mut list = names.iter().take(MOST).cloned().collect::<Vec<_>>().join(", ");
        if more > 0 {
            list.push_str(&format!(" and {more} more"));
        }
        let message = format!("{} is not empty: {list}", io::shown_path(&place.path));
        let help = "--keep writes the missing files only, --overwrite also replaces; or choose another folder with --output";
        return Err(report.refuse("destination-occupied", message, Some(help), Status::NotInOrder));
    }
    Ok(())
}

fn order(
    input: &Input,
    arguments: &Arguments,
    place: Place,
    mut plan: Plan,
    snapshot: Snapshot,
    changes: &[Change],
) -> Order {
    let mut kept = Vec::new();
    for change in changes.iter().filter(|change| change.kind == ChangeKind::Keep) {
        plan.files.remove(&change.path);
        if change.obstacle.is_none() {
            kept.push(change.path.clone());
        }
    }
    Order {
        commit: commit_order(input, arguments, &place),
        place,
        plan,
        snapshot,
        kept,
    }
}

/// The commit, where one belongs and is not refused.
fn commit_order(input: &Input, arguments: &Arguments, place: &Place) -> Option<CommitOrder> {
    let wanted = !arguments.no_git && commit::wanted(place, arguments.commit);
    wanted.then(|| commit::order(&input.resolved))
}

fn done(input: &Input, written: Written, inside: bool, report: &mut Report) {
    if let Some(commit) = &written.commit
        && commit.people.from_answers
    {
        report.warn(
            "git-nobody-configured",
            "git's configuration has no name or no address, so the answers author and email stand in, for this commit alone"
                .to_owned(),
            Some("git config --global user.name and user.email set them for the commits to come"),
        );
    }
    report.next_steps = project::next_steps(&input.resolved, &commit::told(&written, inside));
    tracing::debug!(?written, "written");
    report.written = Some(written);
}

impl Report {
    fn refuse(&mut self, code: &'static str, message: String, help: Option<&str>, status: Status) -> Ended {
        let mut diagnostic = Diagnostic::new(code, Severity::Error, message);
        diagnostic.help = help.map(str::to_owned);
        self.diagnostics.push(Located::nowhere(diagnostic));
        Ended { status }
    }

    fn warn(&mut self, code: &'static str, message: String, help: Option<&str>) {
        let mut diagnostic = Diagnostic::new(code, Severity::Warning, message);
        diagnostic.help = help.map(str::to_owned);
        self.diagnostics.push(Located::nowhere(diagnostic));
    }

    fn write_failed(&mut self, error: &WriteError) -> Ended {
        if let WriteError::Stopped(signal) = error {
            return Ended {
                status: Status::Stopped(*signal),
            };
        }
        let status = match error.is_not_in_order() {
            true => Status::NotInOrder,
            false => Status::Failed,
        };
        self.refuse("not-written", error.to_string(), error.help().as_deref(), status)
    }
}
