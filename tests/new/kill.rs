//! Whatever stops the program, a new project is there whole or not at all, an existing folder is as it was.

use crate::support::size;
use crate::world::{World, tree};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus};
use std::time::{Duration, Instant};

/// A moment in a run: when something is seen on the disk.
type Moment = (&'static str, fn(&Path) -> bool);

fn staging(root: &Path) -> Option<PathBuf> {
    let entries = std::fs::read_dir(root.join("out")).ok()?;
    entries.flatten().map(|entry| entry.path()).find(|path| {
        path.file_name()
            .unwrap()
            .to_string_lossy()
            .contains(".lume-wizard-")
    })
}

fn staged(root: &Path, path: &str) -> bool {
    staging(root).is_some_and(|stage| stage.join(path).exists())
}

/// The moments of a new project's write.
const NEW: &[Moment] = &[
    ("the output folder", |root| root.join("out").exists()),
    ("the staging folder", |root| staging(root).is_some()),
    ("the first file", |root| staged(root, ".gitattributes")),
    ("the package", |root| staged(root, "my_model/model.py")),
    ("the last file", |root| staged(root, "versioneer.py")),
    ("the repository", |root| staged(root, ".git")),
    ("the index", |root| staged(root, ".git/index")),
    ("the branch", |root| staged(root, ".git/refs/heads/main")),
    ("the project", |root| root.join("out/my-model").exists()),
];

/// The moments of a write into an existing folder.
const EXISTING: &[Moment] = &[
    ("the journal's folder", |root| {
        root.join("out/my-model/.lume-wizard-write").exists()
    }),
    ("staged files", |root| {
        root.join("out/my-model/.lume-wizard-write/new/9").exists()
    }),
    ("the journal", |root| {
        root.join("out/my-model/.lume-wizard-write/journal.json").exists()
    }),
    ("the first file", |root| {
        root.join("out/my-model/.gitattributes").exists()
    }),
    ("a replaced file", |root| {
        std::fs::read_to_string(root.join("out/my-model/README.md")).is_ok_and(|text| text != "mine")
    }),
    ("the package", |root| {
        root.join("out/my-model/my_model/model.py").exists()
    }),
    ("the last file", |root| {
        root.join("out/my-model/versioneer.py").exists()
    }),
    ("the repository", |root| root.join("out/my-model/.git").exists()),
    ("the index", |root| root.join("out/my-model/.git/index").exists()),
    ("the branch", |root| {
        root.join("out/my-model/.git/refs/heads/main").exists()
    }),
];

/// Waits for the moment, or for the end of the run.
fn wait_for(moment: fn(&Path) -> bool, root: &Path, child: &mut Child) -> Option<ExitStatus> {
    let begun = Instant::now();
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return Some(status);
        }
        if moment(root) {
            return None;
        }
        assert!(
            begun.elapsed() < Duration::from_secs(120),
            "the run neither ends nor comes that far"
        );
    }
}

fn signal(child: &Child, name: &str) {
    let sent = Command::new("kill")
        .args(["-s", name, &child.id().to_string()])
        .status()
        .unwrap();
    assert!(sent.success());
}

/// A whole project: its commit has everything, and everything is as committed.
fn assert_whole(world: &World) {
    assert_eq!(world.git("out/my-model", &["rev-list", "--count", "HEAD"]), "1");
    assert_eq!(world.git("out/my-model", &["status", "--porcelain"]), "");
    assert_eq!(
        world.git("out/my-model", &["fsck", "--strict", "--no-dangling"]),
        ""
    );
    assert!(world.path("out/my-model/versioneer.py").is_file());
}

#[test]
fn a_killed_new_project_is_whole_or_absent() {
    let rounds = 2 * size();
    println!("{rounds} rounds of {} moments", NEW.len());
    let (mut nothing, mut whole) = (0, 0);
    for _ in 0..rounds {
        for (name, moment) in NEW {
            let world = World::new();
            let mut child = world.spawn(&["--output", "out"]).spawn().unwrap();
            wait_for(*moment, world.root(), &mut child);
            child.kill().unwrap();
            child.wait().unwrap();
            if world.path("out/my-model").exists() {
                whole += 1;
                assert_whole(&world);
            } else {
                nothing += 1;
                world.ada().args(["--output", "out"]).assert().success();
                assert_whole(&world);
            }
            assert_eq!(
                world.names("out"),
                ["my-model"],
                "leftovers after a kill at {name}"
            );
        }
    }
    println!("{nothing} times nothing, {whole} times whole");
    assert!(nothing >= rounds, "no kill came before the end");
}

fn occupied(world: &World) {
    world.write("out/my-model/README.md", "mine");
    world.write("out/my-model/notes/n.txt", "mine");
}

#[test]
fn the_next_run_undoes_a_killed_write() {
    let rounds = 2 * size();
    println!("{rounds} rounds of {} moments", EXISTING.len());
    let (mut back, mut whole) = (0, 0);
    for _ in 0..rounds {
        for (name, moment) in EXISTING {
            let world = World::new();
            occupied(&world);
            let before = tree(&world.path("out/my-model"));
            let options = ["--output", "out", "--overwrite", "--commit"];
            let mut child = world.spawn(&options).spawn().unwrap();
            wait_for(*moment, world.root(), &mut child);
            child.kill().unwrap();
            child.wait().unwrap();
            // Refused, as the folder has other files (or is a whole project): but only after the mending.
            world.ada().args(["--output", "out"]).assert().code(1);
            if world.path("out/my-model/.git").exists() {
                whole += 1;
                assert_eq!(
                    world.git("out/my-model", &["status", "--porcelain"]),
                    "?? notes/",
                    "{name}"
                );
            } else {
                back += 1;
                assert_eq!(tree(&world.path("out/my-model")), before, "killed at {name}");
            }
        }
    }
    println!("{back} times as it was, {whole} times whole");
    assert!(back >= rounds, "no kill came before the end");
}

#[test]
fn a_signal_sets_the_status_and_leaves_nothing() {
    let rounds = size();
    println!(
        "{rounds} rounds of {} moments and 3 signals",
        NEW.len() + EXISTING.len()
    );
    let mut ended = 0;
    for _ in 0..rounds {
        for (name, status) in [("HUP", 129), ("INT", 130), ("TERM", 143)] {
            for (at, moment) in NEW {
                let world = World::new();
                let mut child = world.spawn(&["--output", "out"]).spawn().unwrap();
                if wait_for(*moment, world.root(), &mut child).is_none() {
                    signal(&child, name);
                }
                let code = child.wait().unwrap().code();
                assert!(
                    code == Some(status) || code == Some(0),
                    "{name} at {at}: {code:?}"
                );
                ended += u32::from(code == Some(status));
                if world.path("out/my-model").exists() {
                    assert_whole(&world);
                    assert_eq!(world.names("out"), ["my-model"], "{name} at {at}");
                } else {
                    assert_eq!(world.names("."), ["home"], "{name} at {at}");
                }
            }
            for (at, moment) in EXISTING {
                let world = World::new();
                occupied(&world);
                let before = tree(&world.path("out/my-model"));
                let options = ["--output", "out", "--overwrite", "--no-git"];
                let mut child = world.spawn(&options).spawn().unwrap();
                if wait_for(*moment, world.root(), &mut child).is_none() {
                    signal(&child, name);
                }
                let code = child.wait().unwrap().code();
                assert!(
                    code == Some(status) || code == Some(0),
                    "{name} at {at}: {code:?}"
                );
                ended += u32::from(code == Some(status));
                let written = world.path("out/my-model/.lume-wizard.yml").exists();
                assert!(!world.path("out/my-model/.lume-wizard-write").exists());
                assert!(
                    written || tree(&world.path("out/my-model")) == before,
                    "{name} at {at}"
                );
            }
        }
    }
    assert!(ended > 0, "no signal came before the end");
}

#[test]
fn signal_that_was_ignored_at_start_stays_ignored() {
    let world = World::new();
    let program = env!("CARGO_BIN_EXE_lume-wizard");
    let mut command = Command::new("sh");
    command
        .args(["-c", "trap '' HUP; exec \"$0\" \"$@\"", program])
        .args(World::adas_arguments())
        .args(["--output", "out"])
        .current_dir(world.root())
        .env_clear()
        .envs(world.environment())
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null());
    let mut child = command.spawn().unwrap();
    if wait_for(|root| staging(root).is_some(), world.root(), &mut child).is_none() {
        signal(&child, "HUP");
    }
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_whole(&world);
}

#[test]
fn a_killed_save_leaves_old_or_new_file() {
    let entry = |number: usize| {
        format!("  v{number}:\n    type: scalar\n    default: {number}.5\n    range: [0, 100000]\n")
    };
    let inputs: String = (0..2_000).map(entry).collect();
    let old = format!("input_variables:\n{inputs}output_variables:\n  y:\n    type: scalar\n");
    let new = old.replace("default: 1999.5", "default: 7.25");
    assert!(old != new);
    let beside = |root: &Path| {
        let entries = std::fs::read_dir(root.join("v")).unwrap().flatten();
        entries
            .map(|entry| entry.path())
            .filter(|path| !path.ends_with("v.yml"))
            .count()
    };
    let rounds = 6 * size();
    println!("{rounds} rounds");
    let mut olds = 0;
    for round in 0..rounds {
        let world = World::new();
        let file = world.write("v/v.yml", &old);
        let run = || {
            let mut command = Command::new(env!("CARGO_BIN_EXE_lume-wizard"));
            command
                .args(["variable", "set", "v/v.yml", "v1999", "default=7.25"])
                .current_dir(world.root())
                .env_clear()
                .envs(world.environment())
                .stdout(std::process::Stdio::null())
                .stderr(std::process::Stdio::null());
            command
        };
        let mut child = run().spawn().unwrap();
        let moment: fn(&Path) -> bool = match round % 2 {
            0 => |root| std::fs::read_dir(root.join("v")).unwrap().count() > 1,
            _ => |root| {
                std::fs::read_to_string(root.join("v/v.yml"))
                    .unwrap()
                    .contains("7.25")
            },
        };
        wait_for(moment, world.root(), &mut child);
        child.kill().unwrap();
        child.wait().unwrap();
        let now = std::fs::read_to_string(&file).unwrap();
        assert!(now == old || now == new, "neither the old nor the new file");
        olds += u32::from(now == old);
        let again = run().status().unwrap();
        assert!(again.success());
        let end = std::fs::read_to_string(&file).unwrap();
        assert!(
            end == new,
            "{}",
            end.lines().rev().take(6).collect::<Vec<_>>().join("; ")
        );
        assert!(
            now == new || beside(world.root()) == 0,
            "a leftover is beside the file"
        );
    }
    println!("{olds} times the old file");
    assert!(olds > 0, "no kill came before the end");
}

#[test]
fn a_signal_during_a_hook_undoes_everything() {
    let hook = "#!/bin/sh\n: > \"$HOME/running\"\nwhile [ -e \"$HOME/running\" ]; do sleep 0.05; done\n";
    for existing in [false, true] {
        let world = World::new();
        if existing {
            world.git(".", &["init", "-q", "-b", "main", "out/my-model"]);
            world.script("out/my-model/.git/hooks/pre-commit", hook);
        } else {
            world.script("home/hooks/pre-commit", hook);
            world.configure("[core]\n\thooksPath = ~/hooks\n");
        }
        // Objects that nothing names and git's own note of the last message do no harm and stay; so do the folders of
        // the user's state.
        let harmless = |path: &str| {
            path.contains(".git/objects/")
                || path.ends_with("COMMIT_EDITMSG")
                || path == "home/running"
                || path.starts_with("home/.local")
        };
        let state = || {
            let mut state = tree(world.root());
            state.retain(|(path, _)| !harmless(path));
            state
        };
        let before = state();
        let mut child = world.spawn(&["--output", "out"]).spawn().unwrap();
        let ended = wait_for(
            |root| root.join("home/running").exists(),
            world.root(),
            &mut child,
        );
        assert_eq!(ended, None, "the hook did not run");
        signal(&child, "TERM");
        assert_eq!(child.wait().unwrap().code(), Some(143));
        let paths =
            |state: &[(String, String)]| state.iter().map(|(path, _)| path.clone()).collect::<Vec<_>>();
        let after = state();
        assert_eq!(paths(&after), paths(&before), "existing: {existing}");
        assert!(after == before, "a file has changed");
        std::fs::remove_file(world.path("home/running")).unwrap();
    }
}
