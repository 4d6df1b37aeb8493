//! Kills while a project is written into an existing repository: the old state, the new one, or one of them after the
//! next run; git works afterwards.

use crate::interrupted::{PROJECT, occupy};
use crate::support::{has_program, size};
use crate::world::{World, complaint, tree};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const GIT: &str = "out/my-model/.git";

/// The files of the project, without the repository.
fn files(world: &World) -> Vec<(String, String)> {
    let mut files = tree(&world.path(PROJECT));
    files.retain(|(path, _)| path != ".git" && !path.starts_with(".git/"));
    files
}

/// Runs again after a kill: whether the project is there. Anything but the old or the new state is an error.
fn is_written_after_next_run(world: &World, before: &(String, Vec<(String, String)>), name: &str) -> bool {
    let run = world.ada().args(["--output", "out"]).assert().code(1);
    let said = complaint(&run);
    let head = world.git(PROJECT, &["rev-parse", "HEAD"]);
    let written = head != before.0;
    if written {
        assert!(
            world.path("out/my-model/versioneer.py").is_file(),
            "{name}: {said}"
        );
        assert_eq!(
            world.git(PROJECT, &["status", "--porcelain"]),
            "?? notes/",
            "{name}: {said}"
        );
    } else {
        assert!(files(world) == before.1, "{name}: {said}");
        assert_eq!(
            world.git(PROJECT, &["diff", "--cached", "--name-only"]),
            "",
            "{name}: {said}"
        );
    }
    assert_eq!(
        world.git(PROJECT, &["fsck", "--strict", "--no-dangling"]),
        "",
        "{name}"
    );
    // It needs the locks of the index, the branch and the configuration.
    world.git(PROJECT, &["add", "notes"]);
    world.git(PROJECT, &["commit", "-q", "-m", "next"]);
    world.git(
        PROJECT,
        &["config", "remote.other.url", "https://example.org/x.git"],
    );
    written
}

fn occupied() -> (World, (String, Vec<(String, String)>)) {
    let world = World::new();
    occupy(&world);
    let before = (world.git(PROJECT, &["rev-parse", "HEAD"]), files(&world));
    (world, before)
}

const OPTIONS: [&str; 4] = ["--output", "out", "--overwrite", "--commit"];

#[test]
fn gits_lock_files_of_killed_run_are_removed() {
    if !has_program("strace") {
        return;
    }
    let (mut left, mut written) = (0, 0);
    for lock in ["index.lock", "refs/heads/main.lock", "config.lock"] {
        for call in ["openat", "write", "close"] {
            let name = format!("{call} of {lock}");
            let (world, before) = occupied();
            let path = world.path(GIT).canonicalize().unwrap().join(lock);
            let end = Command::new("strace")
                .args(["-f", "-qq", "-o", "/dev/null", "-P"])
                .arg(&path)
                .args(["-e", &format!("inject={call}:signal=KILL:when=1")])
                .arg(env!("CARGO_BIN_EXE_lume-wizard"))
                .args(World::adas_arguments())
                .args(OPTIONS)
                .current_dir(world.root())
                .env_clear()
                .envs(world.environment())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status()
                .unwrap();
            assert!(!end.success(), "{name}: the run was not killed");
            left += u32::from(path.exists());
            written += u32::from(is_written_after_next_run(&world, &before, &name));
            assert!(!path.exists(), "{name}: the lock is still there");
        }
    }
    println!("{left} lock files were left, {written} of 9 writes were complete");
    assert!(left >= 6, "{left} lock files were left");
}

#[test]
fn somebody_elses_lock_file_is_named_and_stays() {
    let (world, _) = occupied();
    crate::interrupted::interrupt(&world);
    let lock = world.write("out/my-model/.git/refs/heads/main.lock", "theirs");
    let run = world.ada().args(["--output", "out"]).assert().code(1);
    assert!(
        complaint(&run).contains("refs/heads/main.lock"),
        "{}",
        complaint(&run)
    );
    assert_eq!(std::fs::read_to_string(lock).unwrap(), "theirs");
}

#[test]
fn a_repository_survives_kills_at_any_time() {
    let kills = 20 * size();
    // How long a whole write takes here.
    let (world, _) = occupied();
    let begun = Instant::now();
    assert!(world.spawn(&OPTIONS).status().unwrap().success());
    let whole = begun.elapsed();
    let (mut old, mut new) = (0, 0);
    for kill in 0..kills {
        let (world, before) = occupied();
        let mut child = world.spawn(&OPTIONS).spawn().unwrap();
        // Spread evenly, from the start to a little after the end.
        let moment = whole.mul_f64(f64::from(kill + 1) / f64::from(kills) * 1.1);
        let begun = Instant::now();
        while begun.elapsed() < moment && child.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_micros(200));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        match is_written_after_next_run(&world, &before, &format!("killed after {moment:?}")) {
            true => new += 1,
            false => old += 1,
        }
    }
    println!("{kills} kills: {old} times the old state, {new} times the new one");
    assert!(old > 0, "no kill came before the end");
}
