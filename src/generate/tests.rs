use super::*;
use crate::answers::{Environment, Given, resolve};
use crate::project::{ExistingEntry, FileMode, PlanFile, PlanPath};
use std::path::PathBuf;

fn answers() -> Resolved {
    let mut given = Given::new();
    for assignment in [
        "author=Ada",
        "email=ada@x.org",
        "github_username=ada",
        "project_name=My Model",
    ] {
        given.set(assignment).unwrap();
    }
    resolve(&given, &Environment::default())
}

fn plan() -> Plan {
    let file = |text: &str| PlanFile {
        bytes: text.as_bytes().to_vec(),
        mode: FileMode::Regular,
    };
    let path = |text: &str| PlanPath::new(text).unwrap();
    Plan {
        model_files: Vec::new(),
        files: [
            (path("README.md"), file("new\n")),
            (path("setup.py"), file("new\n")),
        ]
        .into(),
    }
}

fn destination(kind: DestinationKind) -> Destination {
    Destination {
        path: PathBuf::from("/home/ada/my-model"),
        kind,
        head: None,
        inside: None,
        interrupted: false,
    }
}

/// Performs the steps on a disk that is made of `destination` and one `README.md`, if any; gives their names and what
/// comes next, which is never a step but the write.
fn run(
    generation: &mut Generation,
    decisions: &Decisions,
    destinations: &mut Vec<Destination>,
    readme: Option<&str>,
) -> (Vec<&'static str>, NextAction) {
    let mut names = Vec::new();
    loop {
        let step = match generation.next(decisions) {
            NextAction::Step(step) => step,
            next => return (names, next),
        };
        let (name, done) = match &step {
            GenerationStep::Locate { .. } => ("locate", StepResult::Locate(destinations.remove(0))),
            GenerationStep::Recover(_) => {
                let recovery = Recovery::Undone {
                    beside: vec!["/old".into()],
                    locks: Vec::new(),
                };
                ("recover", StepResult::Recover(Ok(recovery)))
            }
            GenerationStep::CheckRecovery(_) => ("check recovery", StepResult::CheckRecovery(Ok(()))),
            GenerationStep::Compare(..) => {
                let mut snapshot = Snapshot::default();
                if let Some(text) = readme {
                    let entry = ExistingEntry::File {
                        bytes: text.as_bytes().to_vec(),
                        mode: FileMode::Regular,
                    };
                    snapshot
                        .entries
                        .insert(PlanPath::new("README.md").unwrap(), entry);
                }
                ("compare", StepResult::Compare(Ok(snapshot)))
            }
            GenerationStep::Inspect { .. } => panic!("only an update inspects"),
            GenerationStep::Check(_) => ("check", StepResult::Check(Ok(None))),
            GenerationStep::Write(order) => {
                let written = WriteResult {
                    path: order.destination.path.clone(),
                    files: order.plan.files.len(),
                    ..WriteResult::default()
                };
                ("write", StepResult::Write(Ok(written)))
            }
        };
        names.push(name);
        generation.done(step, done);
    }
}

#[test]
fn a_missing_destination_goes_through_every_step() {
    let mut generation = Generation::new(answers(), plan(), GenerationMode::Write);
    let decisions = Decisions::default();
    let mut disk = vec![destination(DestinationKind::Missing)];
    let (steps, next) = run(&mut generation, &decisions, &mut disk, None);
    assert_eq!(steps, ["locate", "compare", "check", "write"]);
    assert_eq!(next, NextAction::End);
    let report = generation.report(&decisions, None);
    assert_eq!(report.wrote().unwrap(), "wrote 2 files to /home/ada/my-model");
    assert!(!report.next_steps.is_empty());
}

#[test]
fn a_dry_run_ends_after_the_check() {
    let mut generation = Generation::new(answers(), plan(), GenerationMode::DryRun);
    let mut interrupted = destination(DestinationKind::Empty);
    interrupted.interrupted = true;
    let (steps, next) = run(
        &mut generation,
        &Decisions::default(),
        &mut vec![interrupted],
        None,
    );
    assert_eq!(
        (steps, next),
        (
            vec!["locate", "check recovery", "compare", "check"],
            NextAction::End
        )
    );
    let report = generation.report(&Decisions::default(), None);
    assert_eq!(report.diagnostics[0].code, "destination-interrupted");
    assert_eq!(report.written, None);
}

#[test]
fn an_interrupted_write_is_undone_once_and_reported() {
    let mut interrupted = destination(DestinationKind::Empty);
    interrupted.interrupted = true;
    let mut generation = Generation::new(answers(), plan(), GenerationMode::Write);
    let decisions = Decisions::default();
    let mut disk = vec![interrupted.clone(), destination(DestinationKind::Empty)];
    let (steps, _) = run(&mut generation, &decisions, &mut disk, None);
    assert_eq!(
        steps,
        ["locate", "recover", "locate", "compare", "check", "write"]
    );
    let messages = generation.report(&decisions, None).diagnostics;
    assert!(messages[0].message.contains("was undone first"), "{messages:?}");
    assert!(messages[1].message.contains("/old"), "{messages:?}");

    let mut generation = Generation::new(answers(), plan(), GenerationMode::Write);
    let mut disk = vec![interrupted.clone(), interrupted];
    let (steps, next) = run(&mut generation, &decisions, &mut disk, None);
    assert_eq!(steps, ["locate", "recover", "locate"]);
    assert!(matches!(next, NextAction::Refuse(_)), "{next:?}");
}

#[test]
fn differing_files_are_asked_kept_or_replaced() {
    let occupied = || destination(DestinationKind::Occupied(vec!["README.md".to_owned()]));
    let readme = PlanPath::new("README.md").unwrap();
    for (files, expected) in [
        (FileDecisions::Undecided, None),
        (FileDecisions::Each([].into()), None),
        (FileDecisions::All(FileDecision::Keep), Some(2)),
        (FileDecisions::All(FileDecision::Replace), Some(3)),
        (
            FileDecisions::Each([(readme.clone(), FileDecision::Keep)].into()),
            Some(2),
        ),
        (
            FileDecisions::Each([(readme.clone(), FileDecision::Merge(b"both\n".to_vec()))].into()),
            Some(3),
        ),
    ] {
        let mut generation = Generation::new(answers(), plan(), GenerationMode::Write);
        let decisions = Decisions {
            files,
            ..Decisions::default()
        };
        let (_, next) = run(&mut generation, &decisions, &mut vec![occupied()], Some("mine\n"));
        let report = generation.report(&decisions, None);
        // The base of later updates is written too, since nothing is committed.
        assert_eq!(report.written.map(|written| written.files), expected);
        assert_eq!(matches!(next, NextAction::Ask(_)), expected.is_none());
    }
}

#[test]
fn conflict_with_a_repository_is_asked_until_decided() {
    let mut inside = destination(DestinationKind::Missing);
    inside.inside = Some(PathBuf::from("/home/ada"));
    for (repository, commits) in [
        (None, None),
        (Some(RepositoryDecision::KeepExisting), None),
        (Some(RepositoryDecision::Own), Some(true)),
        (Some(RepositoryDecision::Part), Some(false)),
    ] {
        let mut generation = Generation::new(answers(), plan(), GenerationMode::Write);
        let decisions = Decisions {
            repository,
            ..Decisions::default()
        };
        let (_, next) = run(&mut generation, &decisions, &mut vec![inside.clone()], None);
        match commits {
            None => assert!(
                matches!(next, NextAction::Ask(DestinationQuestion::Repository(..))),
                "{next:?}"
            ),
            Some(commits) => {
                assert_eq!(next, NextAction::End);
                assert_eq!(generation.commits(&decisions), commits);
            }
        }
    }
}

#[test]
fn differences_of_a_clone_are_warnings() {
    let clone = |branch: Option<&str>, origin: &str| Destination {
        head: Some(Head {
            branch: branch.map(str::to_owned),
            has_commit: branch.is_none(),
            origin: Some(origin.to_owned()),
        }),
        ..destination(DestinationKind::OnlyGit)
    };
    let ours = "https://github.com/Ada/my-model";
    for (destination, codes) in [
        (clone(Some("main"), ours), vec![]),
        (clone(Some("trunk"), ours), vec!["branch-differs"]),
        (clone(None, ours), vec!["head-detached"]),
        (
            clone(Some("trunk"), "git@github.com:eve/other.git"),
            vec!["branch-differs", "origin-differs"],
        ),
    ] {
        let differences = Differences::of(&destination, &answers());
        let found = differences.map_or_else(Vec::new, |differences| differences.warnings());
        let found: Vec<_> = found.iter().map(|warning| warning.code).collect();
        assert_eq!(found, codes);
    }
}

#[test]
fn notes_outlast_another_preparation_of_the_same_folder() {
    let decisions = Decisions::default();
    let mut interrupted = destination(DestinationKind::Empty);
    interrupted.interrupted = true;
    let mut first = Generation::new(answers(), plan(), GenerationMode::Write);
    let mut disk = vec![interrupted, destination(DestinationKind::Empty)];
    run(&mut first, &decisions, &mut disk, None);
    let process = |generation| ProjectProcess::New(Box::new(generation), decisions.clone());
    let first = process(first);
    let mut other = destination(DestinationKind::Empty);
    other.path = PathBuf::from("/home/ada/other");
    for (again, notes) in [(destination(DestinationKind::Empty), 2), (other, 0)] {
        let mut second = Generation::new(answers(), plan(), GenerationMode::Write);
        run(&mut second, &decisions, &mut vec![again], None);
        let mut second = process(second);
        assert_eq!(second.keep_notes(&first).len(), notes);
        assert_eq!(second.keep_notes(&first).len(), 0, "once");
        assert_eq!(second.notes().len(), notes);
    }
}
