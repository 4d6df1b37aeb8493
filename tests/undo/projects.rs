//! Whole projects.

use crate::state::{State, json, said, undo};
use crate::world::World;
use std::os::unix::fs::PermissionsExt;

const PROJECT: &str = "out/my-model";

/// The places into which a project is written, and the options for them.
type Place = (&'static str, fn(&World), &'static [&'static str]);

const PLACES: &[Place] = &[
    ("a folder that is not there", |_| {}, &[]),
    ("an output folder that is there", make_output, &[]),
    ("no repository", |_| {}, &["--no-git"]),
    (
        "an empty folder",
        |world| {
            make_output(world);
            std::fs::create_dir(world.path(PROJECT)).unwrap();
            set_mode(world, PROJECT, 0o750);
        },
        &[],
    ),
    ("an empty clone", clone_empty, &[]),
    ("other files, kept", occupy, &["--keep"]),
    ("other files, replaced", occupy, &["--overwrite"]),
    (
        "other files, a new repository",
        occupy,
        &["--overwrite", "--commit"],
    ),
    (
        "a repository",
        |world| occupy_repository(world, ""),
        &["--overwrite", "--commit"],
    ),
    (
        "a repository with an origin",
        |world| occupy_repository(world, "https://example.org/theirs.git"),
        &["--overwrite", "--commit"],
    ),
    (
        "a repository, no commit",
        |world| occupy_repository(world, ""),
        &["--overwrite"],
    ),
    (
        "a part of another repository",
        |world| {
            make_output(world);
            world.git(".", &["init", "-q", "-b", "main", "out"]);
        },
        &["--inside-repository"],
    ),
    (
        "a repository in another one",
        |world| {
            make_output(world);
            world.git(".", &["init", "-q", "-b", "main", "out"]);
        },
        &["--own-repository"],
    ),
];

fn make_output(world: &World) {
    std::fs::create_dir_all(world.path("out")).unwrap();
}

fn clone_empty(world: &World) {
    make_output(world);
    world.git(".", &["init", "-q", "-b", "trunk", PROJECT]);
    world.git(PROJECT, &["remote", "add", "origin", "https://example.org/x.git"]);
}

/// Files of the user's with modes of their own.
pub fn occupy(world: &World) {
    world.write(&format!("{PROJECT}/README.md"), "mine\n");
    world.write(&format!("{PROJECT}/notes/n.txt"), "mine\n");
    world.script(&format!("{PROJECT}/my_model/model.py"), "mine = 1\n");
    set_mode(world, &format!("{PROJECT}/README.md"), 0o640);
    set_mode(world, &format!("{PROJECT}/my_model"), 0o750);
}

/// The same in a repository; one of the files is staged otherwise than it is on the disk.
pub fn occupy_repository(world: &World, origin: &str) {
    occupy(world);
    world.git(".", &["init", "-q", "-b", "main", PROJECT]);
    world.git(PROJECT, &["config", "user.name", "Bob"]);
    world.git(PROJECT, &["config", "user.email", "bob@example.org"]);
    if !origin.is_empty() {
        world.git(PROJECT, &["remote", "add", "origin", origin]);
    }
    world.git(PROJECT, &["add", "README.md", "my_model"]);
    world.git(PROJECT, &["commit", "-q", "-m", "theirs"]);
    world.git(PROJECT, &["add", "notes"]);
}

fn set_mode(world: &World, path: &str, mode: u32) {
    std::fs::set_permissions(world.path(path), std::fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn every_new_project_is_undone_to_the_byte() {
    for (name, make, options) in PLACES {
        let world = World::new();
        make(&world);
        let before = State::of(&world, ".", PROJECT);
        world
            .ada()
            .args(["--output", "out"])
            .args(*options)
            .assert()
            .success();
        let written = State::of(&world, ".", PROJECT);
        let dry = undo(&world, &[PROJECT, "--dry-run", "--format", "json"]).success();
        assert!(
            json(&dry)["changes"].as_array().unwrap().len() > 20,
            "{name}: {}",
            said(&dry)
        );
        assert_eq!(
            State::of(&world, ".", PROJECT).difference(&written),
            None,
            "{name}: --dry-run"
        );
        let run = undo(&world, &[PROJECT, "--yes"]).success();
        assert_eq!(
            State::of(&world, ".", PROJECT).difference(&before),
            None,
            "{name}: {}",
            said(&run)
        );
        let again = undo(&world, &[PROJECT, "--yes"]).code(1);
        assert!(said(&again).contains("no write"), "{name}: {}", said(&again));
    }
}

#[test]
fn without_an_answer_nothing_is_undone() {
    let world = World::new();
    world.ada().args(["--output", "out"]).assert().success();
    let written = State::of(&world, ".", PROJECT);
    let run = undo(&world, &[PROJECT]).code(1);
    assert!(
        said(&run).contains("--yes") && said(&run).contains("the repository is removed"),
        "{}",
        said(&run)
    );
    assert_eq!(State::of(&world, ".", PROJECT).difference(&written), None);
}

#[test]
fn files_that_were_changed_since_are_kept() {
    let world = World::new();
    occupy(&world);
    let output = ["--output", "out", "--overwrite"];
    world.ada().args(output).assert().success();
    world.write(&format!("{PROJECT}/README.md"), "edited\n");
    world.write(&format!("{PROJECT}/setup.py"), "edited\n");
    set_mode(&world, &format!("{PROJECT}/my_model/flow.py"), 0o755);
    std::fs::remove_file(world.path(&format!("{PROJECT}/setup.cfg"))).unwrap();
    world.write(&format!("{PROJECT}/my_model/tests/own.py"), "own\n");
    let run = undo(&world, &[PROJECT, "--yes", "--format", "json"]).success();
    let report = json(&run);
    let kept: Vec<(&str, &str)> = report["changes"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|change| change["change"] == "keep")
        .map(|change| {
            (
                change["path"].as_str().unwrap(),
                change["reason"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        kept,
        [
            ("README.md", "it was changed since"),
            ("my_model/flow.py", "its permissions were changed since"),
            ("setup.py", "it was changed since"),
        ]
    );
    let left = crate::world::paths(&world.path(PROJECT));
    assert_eq!(
        left,
        [
            "README.md",
            "my_model/flow.py",
            "my_model/model.py",
            "my_model/tests/own.py",
            "notes/n.txt",
            "setup.py",
        ]
    );
    assert_eq!(
        std::fs::read_to_string(world.path(&format!("{PROJECT}/my_model/model.py"))).unwrap(),
        "mine = 1\n"
    );
}

#[test]
fn writes_are_undone_one_after_the_other() {
    let world = World::new();
    make_output(&world);
    let before = State::of(&world, ".", PROJECT);
    world.ada().args(["--output", "out"]).assert().success();
    let written = State::of(&world, ".", PROJECT);
    let variables = format!("{PROJECT}/my_model/files/variables.yml");
    let set = ["variable", "set", &variables, "input1", "default=2.5"];
    world.command().args(set).assert().success();
    let whole = undo(&world, &[&format!("{PROJECT}/README.md"), "--yes"]).code(1);
    assert!(said(&whole).contains("with the project"), "{}", said(&whole));
    // From a folder inside, and then the project.
    undo(&world, &[&format!("{PROJECT}/my_model"), "--yes"]).success();
    assert_eq!(State::of(&world, ".", PROJECT).difference(&written), None);
    undo(&world, &[PROJECT, "--yes"]).success();
    assert_eq!(State::of(&world, ".", PROJECT).difference(&before), None);
}

#[test]
fn the_folder_that_one_stands_in_stays() {
    let world = World::new();
    world.ada().args(["--output", "out"]).assert().success();
    let run = world
        .command()
        .current_dir(world.path(PROJECT))
        .args(["undo", "--yes"])
        .assert()
        .success();
    assert_eq!(world.names(PROJECT), Vec::<String>::new(), "{}", said(&run));
}

#[test]
fn an_update_is_undone() {
    let world = World::new();
    world.configure("[user]\n\tname = Bob\n\temail = bob@example.org\n");
    world.ada().args(["--output", "out"]).assert().success();
    world.write(&format!("{PROJECT}/requirements.txt"), "mine\n");
    world.git(PROJECT, &["commit", "-q", "-a", "-m", "mine"]);
    let before = State::of(&world, ".", PROJECT);
    // Another registry changes files, a licence adds one, another package moves a folder.
    for answer in ["container_registry=ghcr", "license=MIT", "package=other_model"] {
        let update = ["update", PROJECT, "--prefer", "new", "--set", answer];
        let run = world.command().args(update).assert().success();
        let after = State::of(&world, ".", PROJECT);
        assert_ne!(after.difference(&before), None, "{answer}: {}", said(&run));
        undo(&world, &[PROJECT, "--yes"]).success();
        assert_eq!(
            State::of(&world, ".", PROJECT).difference(&before),
            None,
            "{answer}"
        );
    }
}
