//! The commit of a write that is undone.

use crate::projects::occupy_repository;
use crate::state::{State, json, said, undo};
use crate::world::World;

const PROJECT: &str = "out/my-model";
const OPTIONS: [&str; 4] = ["--output", "out", "--overwrite", "--commit"];

/// A committed project in a repository that was there before, and the files from before.
fn written() -> World {
    let world = World::new();
    occupy_repository(&world, "");
    world.ada().args(OPTIONS).assert().success();
    world
}

#[test]
fn a_pushed_commit_is_reverted_by_another() {
    let world = World::new();
    occupy_repository(&world, "");
    let old_tree = world.git(PROJECT, &["rev-parse", "HEAD^{tree}"]);
    world.git(".", &["init", "-q", "--bare", "remote.git"]);
    let remote = world.path("remote.git").to_string_lossy().into_owned();
    world.ada().args(OPTIONS).assert().success();
    world.git(PROJECT, &["remote", "set-url", "origin", &remote]);
    world.git(PROJECT, &["push", "-q", "-u", "origin", "main"]);
    let head = world.git(PROJECT, &["rev-parse", "HEAD"]);
    let run = undo(&world, &[PROJECT, "--yes", "--format", "json"]).success();
    assert_eq!(json(&run)["commit"]["undone_by"], "revert");
    assert_eq!(world.git(PROJECT, &["rev-parse", "HEAD~1"]), head);
    assert_eq!(
        json(&run)["commit"]["revert"],
        world.git(PROJECT, &["rev-parse", "HEAD"])
    );
    let message = world.git(PROJECT, &["log", "-1", "--format=%B"]);
    assert!(
        message.starts_with("Revert \"Package My Model") && message.contains(&head),
        "{message}"
    );
    assert_eq!(world.git(PROJECT, &["rev-parse", "HEAD^{tree}"]), old_tree);
    assert_eq!(world.git(PROJECT, &["status", "--porcelain"]), "A  notes/n.txt");
}

#[test]
fn a_commit_under_others_is_reverted() {
    let world = written();
    world.write(&format!("{PROJECT}/later.txt"), "later");
    world.git(PROJECT, &["add", "later.txt"]);
    world.git(PROJECT, &["commit", "-q", "-m", "later", "--", "later.txt"]);
    let run = undo(&world, &[PROJECT, "--yes"]).success();
    assert!(said(&run).contains("other commits follow it"), "{}", said(&run));
    assert_eq!(
        world.git(PROJECT, &["ls-tree", "-r", "--name-only", "HEAD"]),
        "README.md\nlater.txt\nmy_model/model.py"
    );
}

#[test]
fn a_pushed_new_project_keeps_its_repository() {
    let world = World::new();
    world.ada().args(["--output", "out"]).assert().success();
    world.git(".", &["init", "-q", "--bare", "remote.git"]);
    let remote = world.path("remote.git").to_string_lossy().into_owned();
    world.git(PROJECT, &["remote", "set-url", "origin", &remote]);
    world.git(PROJECT, &["push", "-q", "-u", "origin", "main"]);
    undo(&world, &[PROJECT, "--yes"]).success();
    assert_eq!(world.names(PROJECT), [".git"]);
    assert_eq!(world.git(PROJECT, &["rev-list", "--count", "HEAD"]), "2");
    assert_eq!(world.git(PROJECT, &["ls-files"]), "");
}

#[test]
fn a_repository_with_more_in_it_stays() {
    type Case = (&'static str, fn(&World));
    let cases: [Case; 4] = [
        ("a tag", |world| {
            world.git(PROJECT, &["tag", "v1.0.0"]);
        }),
        ("a branch", |world| {
            world.git(PROJECT, &["branch", "other"]);
        }),
        ("a setting", |world| {
            world.git(PROJECT, &["config", "user.name", "Bob"]);
        }),
        ("a staged file", |world| {
            world.write(&format!("{PROJECT}/new.txt"), "new");
            world.git(PROJECT, &["add", "new.txt"]);
            std::fs::remove_file(world.path(&format!("{PROJECT}/new.txt"))).unwrap();
        }),
    ];
    for (name, change) in cases {
        let world = World::new();
        world.ada().args(["--output", "out"]).assert().success();
        change(&world);
        let run = undo(&world, &[PROJECT, "--yes"]).success();
        assert_eq!(world.names(PROJECT), [".git"], "{name}: {}", said(&run));
        let staged = world.git(PROJECT, &["ls-files"]);
        assert_eq!(
            staged,
            if name == "a staged file" { "new.txt" } else { "" },
            "{name}"
        );
        let unborn = std::fs::read_to_string(world.path(&format!("{PROJECT}/.git/HEAD"))).unwrap();
        assert_eq!(unborn, "ref: refs/heads/main\n", "{name}");
        assert!(
            !world.path(&format!("{PROJECT}/.git/refs/heads/main")).exists(),
            "{name}"
        );
    }
}

#[test]
fn what_was_staged_since_stays_staged() {
    let world = written();
    world.write(&format!("{PROJECT}/setup.py"), "edited\n");
    world.git(PROJECT, &["add", "setup.py"]);
    undo(&world, &[PROJECT, "--yes"]).success();
    assert_eq!(
        world.git(PROJECT, &["status", "--porcelain"]),
        "A  notes/n.txt\nA  setup.py"
    );
}

#[test]
fn hooks_run_for_a_revert() {
    let world = written();
    world.git(PROJECT, &["commit", "-q", "--allow-empty", "-m", "later"]);
    let hook = format!("{PROJECT}/.git/hooks/commit-msg");
    world.script(&hook, "#!/bin/sh\necho checked >> \"$1\"\n");
    undo(&world, &[PROJECT, "--yes"]).success();
    let message = world.git(PROJECT, &["log", "-1", "--format=%B"]);
    assert!(message.ends_with("checked"), "{message}");
    assert_eq!(
        world.git(PROJECT, &["ls-tree", "-r", "--name-only", "HEAD"]),
        "README.md\nmy_model/model.py\nnotes/n.txt"
    );
}

#[test]
fn a_refused_revert_leaves_all_as_it_was() {
    let world = written();
    world.git(PROJECT, &["commit", "-q", "--allow-empty", "-m", "later"]);
    world.script(&format!("{PROJECT}/.git/hooks/pre-commit"), "#!/bin/sh\nexit 1\n");
    let before = State::of(&world, ".", PROJECT);
    let run = undo(&world, &[PROJECT, "--yes"]).code(1);
    assert_eq!(
        State::of(&world, ".", PROJECT).difference(&before),
        None,
        "{}",
        said(&run)
    );
}

#[test]
fn another_branch_is_not_touched() {
    let world = written();
    world.git(PROJECT, &["reset", "-q"]);
    world.git(PROJECT, &["switch", "-q", "-c", "old", "HEAD~1"]);
    let before = State::of(&world, ".", PROJECT);
    let run = undo(&world, &[PROJECT, "--yes"]).code(1);
    assert_eq!(
        State::of(&world, ".", PROJECT).difference(&before),
        None,
        "{}",
        said(&run)
    );
    world.git(PROJECT, &["switch", "-q", "main"]);
    world.git(PROJECT, &["switch", "-q", "-c", "same"]);
    let run = undo(&world, &[PROJECT, "--yes"]).code(1);
    assert!(said(&run).contains("it was made on main"), "{}", said(&run));
}

#[test]
fn files_alone_are_undone_without_git() {
    let world = written();
    let head = world.git(PROJECT, &["rev-parse", "HEAD"]);
    undo(&world, &[PROJECT, "--yes", "--no-git"]).success();
    assert_eq!(world.git(PROJECT, &["rev-parse", "HEAD"]), head);
    assert!(!world.path(&format!("{PROJECT}/setup.py")).exists());
    let readme = std::fs::read_to_string(world.path(&format!("{PROJECT}/README.md")));
    assert_eq!(readme.unwrap(), "mine\n");
}
