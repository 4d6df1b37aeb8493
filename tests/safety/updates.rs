//! Many runs at once on one file or folder: no edit that was reported as done is missing.

use crate::support::{has_program, size};
use crate::world::World;
use std::process::{Command, Output, Stdio};

/// The subject of one run, and a line of the file that shows it.
struct Run {
    arguments: Vec<String>,
    shown_by: String,
}

/// Runs that add, set and rename variables, each another one.
fn runs(count: usize) -> (String, Vec<Run>) {
    let entry = |name: &str, value: &str| {
        format!("  {name}:\n    type: scalar\n    default: {value}\n    range: [0, 9000]\n")
    };
    let mut text = "input_variables:\n".to_owned();
    let mut runs = Vec::new();
    for number in 0..count {
        let (words, shown_by): (Vec<String>, String) = match number % 3 {
            0 => (
                [
                    "add",
                    "v.yml",
                    "input",
                    &format!("added{number}"),
                    "type=scalar",
                    "default=1",
                    "range=[0, 2]",
                ]
                .map(str::to_owned)
                .to_vec(),
                format!("  added{number}:"),
            ),
            1 => {
                text.push_str(&entry(&format!("set{number}"), "0.5"));
                (
                    vec![
                        "set".to_owned(),
                        "v.yml".to_owned(),
                        format!("set{number}"),
                        format!("default={number}.25"),
                    ],
                    format!("    default: {number}.25"),
                )
            }
            _ => {
                text.push_str(&entry(&format!("old{number}"), "0.5"));
                (
                    vec![
                        "rename".to_owned(),
                        "v.yml".to_owned(),
                        format!("old{number}"),
                        format!("renamed{number}"),
                    ],
                    format!("  renamed{number}:"),
                )
            }
        };
        runs.push(Run {
            arguments: std::iter::once("variable".to_owned()).chain(words).collect(),
            shown_by,
        });
    }
    text.push_str("output_variables:\n  y:\n    type: scalar\n");
    (text, runs)
}

fn command(world: &World, before: &[&str]) -> Command {
    let program = env!("CARGO_BIN_EXE_lume-wizard");
    let mut words = before.iter().chain([&program]);
    let mut command = Command::new(words.next().unwrap());
    command
        .args(words)
        .current_dir(world.root())
        .env_clear()
        .envs(world.environment())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// Starts all runs, `at_once` at a time, and gives how each ended.
fn run_all(world: &World, before: &[&str], runs: &[Run], at_once: usize) -> Vec<Output> {
    let mut ends = Vec::new();
    for part in runs.chunks(at_once) {
        let children: Vec<_> = part
            .iter()
            .map(|run| command(world, before).args(&run.arguments).spawn().unwrap())
            .collect();
        ends.extend(
            children
                .into_iter()
                .map(|child| child.wait_with_output().unwrap()),
        );
    }
    ends
}

/// Every run ends well, and what it did is in the file.
fn assert_nothing_lost(world: &World, before: &[&str], count: usize, at_once: usize) {
    let (text, runs) = runs(count);
    let path = world.write("v.yml", &text);
    let ends = run_all(world, before, &runs, at_once);
    let text = std::fs::read_to_string(path).unwrap();
    let mut lost = 0;
    for (run, end) in runs.iter().zip(&ends) {
        let said = String::from_utf8_lossy(&end.stderr);
        assert!(end.status.success(), "{:?}: {} {said}", run.arguments, end.status);
        let there = text.lines().any(|line| line == run.shown_by);
        if !there {
            println!("lost: {:?}", run.arguments);
        }
        lost += usize::from(!there);
    }
    assert_eq!(lost, 0, "of {count}");
    assert_eq!(world.names("."), ["home", "v.yml"], "something is left");
}

#[test]
fn no_edit_of_300_parallel_runs_is_lost() {
    let world = World::new();
    let count = 300 * usize::try_from(size()).unwrap();
    println!("{count} runs, 100 at a time");
    assert_nothing_lost(&world, &[], count, 100);
}

#[test]
fn no_edit_is_lost_while_files_are_fixed() {
    let world = World::new();
    let (mut text, mut runs) = runs(30);
    let fixable: String = (0..300)
        .map(|number| format!("  f{number}:\n    type: scalar\n    default: 1\n    range: [2, 0]\n"))
        .collect();
    text.insert_str("input_variables:\n".len(), &fixable);
    let path = world.write("v.yml", &text);
    let fixing = [
        "check",
        "v.yml",
        "--fix",
        "--unsafe",
        "--runtime",
        "lume-model-1.5",
    ];
    for at in [0, 5, 10, 15, 20] {
        runs.insert(
            at,
            Run {
                arguments: fixing.map(str::to_owned).to_vec(),
                shown_by: "    range: [0, 2]".to_owned(),
            },
        );
    }
    let ends = run_all(&world, &[], &runs, 12);
    let text = std::fs::read_to_string(path).unwrap();
    for (run, end) in runs.iter().zip(&ends) {
        let said = String::from_utf8_lossy(&end.stderr);
        assert!(end.status.success(), "{:?}: {} {said}", run.arguments, end.status);
        assert!(
            text.lines().any(|line| line == run.shown_by),
            "lost: {:?}",
            run.arguments
        );
    }
}

#[test]
fn no_edit_is_lost_without_file_locks() {
    // As on some network file systems.
    if !has_program("strace") {
        return;
    }
    let world = World::new();
    let without_locks = [
        "strace",
        "-f",
        "-qq",
        "-o",
        "/dev/null",
        "-e",
        "trace=flock",
        "-e",
        "inject=flock:error=EOPNOTSUPP",
    ];
    assert_nothing_lost(&world, &without_locks, 24, 12);
}

#[test]
fn a_dead_runs_lock_file_keeps_nobody_waiting() {
    if !has_program("strace") {
        return;
    }
    let world = World::new();
    world.write(
        "v.yml",
        "input_variables:\n  a:\n    type: scalar\n    default: 1\n    range: [0, 2]\n",
    );
    // It dies while it holds the lock: at the exchange of the files.
    let dying = [
        "strace",
        "-f",
        "-qq",
        "-o",
        "/dev/null",
        "-e",
        "trace=flock,renameat2",
        "-e",
        "inject=flock:error=EOPNOTSUPP",
        "-e",
        "inject=renameat2:signal=KILL:when=2+",
    ];
    let set = ["variable", "set", "v.yml", "a", "default=2"];
    let end = command(&world, &dying).args(set).output().unwrap();
    assert!(!end.status.success());
    assert!(
        world.names(".").contains(&".v.yml.lume-wizard-lock".to_owned()),
        "{:?}",
        world.names(".")
    );
    let end = command(&world, &dying[..9]).args(set).output().unwrap();
    assert!(end.status.success(), "{}", String::from_utf8_lossy(&end.stderr));
    assert_eq!(world.names("."), ["home", "v.yml"]);
}

#[test]
fn of_runs_into_one_existing_folder_one_writes() {
    for _ in 0..size() {
        let world = World::new();
        world.write("out/my-model/notes.txt", "mine");
        world.write("out/my-model/README.md", "mine");
        let children: Vec<_> = (0..8)
            .map(|number| {
                let mut run = world.spawn(&["--output", "out", "--overwrite", "--commit"]);
                let author = format!("author=Author of run {number}");
                run.args(["--set", &author])
                    .stderr(Stdio::piped())
                    .spawn()
                    .unwrap()
            })
            .collect();
        let ends: Vec<_> = children
            .into_iter()
            .map(|child| child.wait_with_output().unwrap())
            .collect();
        let won: Vec<usize> = (0..ends.len())
            .filter(|number| ends[*number].status.success())
            .collect();
        assert_eq!(won.len(), 1, "{ends:#?}");
        for end in &ends {
            assert!(matches!(end.status.code(), Some(0..=2)), "{end:?}");
        }
        let own = format!("Author of run {}", won[0]);
        let setup = std::fs::read_to_string(world.path("out/my-model/.lume-wizard.yml")).unwrap();
        assert!(setup.contains(&own), "{own}: {setup}");
        assert_eq!(
            world.git("out/my-model", &["status", "--porcelain"]),
            "?? notes.txt"
        );
        assert!(!world.path("out/my-model/.lume-wizard-write").exists());
    }
}
