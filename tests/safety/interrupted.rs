//! A write into an existing repository that is killed while its commit is made: every file is placed, nothing is
//! committed.

use crate::world::World;
use std::fs::File;
use std::os::unix::process::ExitStatusExt;
use std::time::{Duration, Instant};

/// The hook kills the program that waits for it, and refuses the commit.
const HOOK: &str = "#!/bin/sh\n\
    while [ ! -s \"$HOME/pid\" ]; do sleep 0.01; done\n\
    kill -9 \"$(cat \"$HOME/pid\")\"\n\
    exit 1\n";

/// The folder that is written into.
pub const PROJECT: &str = "out/my-model";

/// A folder with a repository and files of the user's.
pub fn occupy(world: &World) {
    world.write(&format!("{PROJECT}/README.md"), "mine");
    world.write(&format!("{PROJECT}/notes/n.txt"), "mine");
    world.git(".", &["init", "-q", "-b", "main", PROJECT]);
    world.git(PROJECT, &["config", "user.name", "Bob"]);
    world.git(PROJECT, &["config", "user.email", "bob@example.org"]);
    world.git(PROJECT, &["add", "README.md"]);
    world.git(PROJECT, &["commit", "-q", "-m", "theirs"]);
}

/// Interrupts a write into [`PROJECT`].
pub fn interrupt(world: &World) {
    let hook = format!("{PROJECT}/.git/hooks/pre-commit");
    world.script(&hook, HOOK);
    let options = ["--output", "out", "--overwrite", "--commit"];
    let mut child = world.spawn(&options).spawn().unwrap();
    world.write("home/pid", &child.id().to_string());
    let status = child.wait().unwrap();
    assert_eq!(status.signal(), Some(9), "the hook did not run: {status:?}");
    wait_for_git(world);
    std::fs::remove_file(world.path(&hook)).unwrap();
    std::fs::remove_file(world.path("home/pid")).unwrap();
    assert!(
        world
            .path(&format!("{PROJECT}/.lume-wizard-write/journal.json"))
            .is_file()
    );
}

/// Waits until git, which outlives the killed program, has ended.
pub fn wait_for_git(world: &World) {
    let Ok(folder) = File::open(world.path(&format!("{PROJECT}/.lume-wizard-write"))) else {
        return;
    };
    let begun = Instant::now();
    while folder.try_lock().is_err() {
        assert!(begun.elapsed() < Duration::from_secs(60), "git does not end");
        std::thread::yield_now();
    }
}
