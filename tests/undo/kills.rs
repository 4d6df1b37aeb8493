//! Undoing that is killed: the old state, the new one, or one of them after the next run.

use crate::projects::occupy_repository;
use crate::state::{State, undo};
use crate::support::size;
use crate::world::World;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const PROJECT: &str = "out/my-model";

fn spawn(world: &World) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lume-wizard"));
    command
        .args(["undo", PROJECT, "--yes"])
        .current_dir(world.root())
        .env_clear()
        .envs(world.environment())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// A committed project, the state before it and the state with it.
fn written(in_repository: bool) -> (World, State, State) {
    let world = World::new();
    let options: &[&str] = if in_repository {
        occupy_repository(&world, "");
        &["--output", "out", "--overwrite", "--commit"]
    } else {
        std::fs::create_dir(world.path("out")).unwrap();
        &["--output", "out"]
    };
    let before = State::of(&world, "out", PROJECT);
    world.ada().args(options).assert().success();
    let after = State::of(&world, "out", PROJECT);
    (world, before, after)
}

#[test]
fn a_killed_undo_leaves_one_of_the_states() {
    let kills = 16 * size();
    for in_repository in [false, true] {
        let (world, before, _) = written(in_repository);
        let begun = Instant::now();
        assert!(spawn(&world).status().unwrap().success());
        let whole = begun.elapsed();
        assert_eq!(State::of(&world, "out", PROJECT).difference(&before), None);
        let (mut old, mut new) = (0, 0);
        for kill in 0..kills {
            let (world, before, after) = written(in_repository);
            let mut child = spawn(&world).spawn().unwrap();
            let moment = whole.mul_f64(f64::from(kill + 1) / f64::from(kills) * 1.1);
            let begun = Instant::now();
            while begun.elapsed() < moment && child.try_wait().unwrap().is_none() {
                std::thread::sleep(Duration::from_micros(100));
            }
            child.kill().unwrap();
            child.wait().unwrap();
            // The next run takes an interrupted undo back, or finds it complete; without a confirmation it does no more.
            undo(&world, &[PROJECT]);
            let now = State::of(&world, "out", PROJECT);
            if now == after {
                old += 1;
                undo(&world, &[PROJECT, "--yes"]).success();
                assert_eq!(State::of(&world, "out", PROJECT).difference(&before), None);
            } else {
                new += 1;
                assert_eq!(now.difference(&before), None, "killed after {moment:?}");
            }
        }
        println!(
            "{kills} kills, in a repository: {in_repository}: {old} times the written state, {new} times the one before"
        );
        assert!(old > 0, "no kill came before the end");
    }
}

#[test]
fn a_killed_undo_is_finished_later() {
    if !crate::support::has_program("strace") {
        return;
    }
    // The configuration's lock is also killed with its contents written, before it takes the old file's place.
    for (lock, call, is_undone) in [
        ("index.lock", "openat:signal=KILL:when=1", false),
        ("refs/heads/main.lock", "openat:signal=KILL:when=1", false),
        ("config.lock", "openat:signal=KILL:when=1", true),
        ("config.lock", "write:signal=KILL:when=1", true),
        ("config.lock", "rename:signal=KILL:when=1", true),
        ("config.lock", "rename:signal=KILL:when=2", true),
    ] {
        let (world, before, after) = written(true);
        let path = world
            .path(&format!("{PROJECT}/.git"))
            .canonicalize()
            .unwrap()
            .join(lock);
        let mut strace = Command::new("strace");
        strace
            .args(["-f", "-qq", "-o", "/dev/null", "-P"])
            .arg(&path)
            .args(["-e", &format!("inject={call}")])
            .arg(env!("CARGO_BIN_EXE_lume-wizard"))
            .args(["undo", PROJECT, "--yes"])
            .current_dir(world.root())
            .env_clear()
            .envs(world.environment())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let is_killed = !strace.status().unwrap().success();
        println!("{lock} at {call}, killed: {is_killed}");
        undo(&world, &[PROJECT]);
        let now = State::of(&world, "out", PROJECT);
        let expected = if is_undone || !is_killed { &before } else { &after };
        assert_eq!(
            now.difference(expected),
            None,
            "{lock} at {call}, killed: {is_killed}"
        );
    }
}
