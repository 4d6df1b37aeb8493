//! Single files that were saved.

use crate::state::{State, json, said, undo};
use crate::world::World;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

const TEXT: &str = "# mine\r\ninput_variables:\r\n  a:\r\n    type: scalar\r\n    default: 1\r\n    range: [2, 0]\r\noutput_variables:\r\n  y:\r\n    type: scalar\r\n";

fn world() -> World {
    let world = World::new();
    let path = world.write("v.yml", TEXT);
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o640)).unwrap();
    world
}

#[test]
fn every_kind_of_save_is_undone() {
    let commands: [&[&str]; 8] = [
        &["variable", "set", "v.yml", "a", "default=0.5", "--force"],
        &["variable", "add", "v.yml", "output", "z", "type=scalar"],
        &["variable", "rename", "v.yml", "a", "b"],
        &["variable", "duplicate", "v.yml", "y", "z"],
        &["variable", "remove", "v.yml", "a"],
        &["check", "v.yml", "--fix", "--unsafe"],
        &["convert", "v.yml", "--to", "lume-model-1.7", "--force"],
        &[
            "convert",
            "v.yml",
            "--to",
            "lume-model-1.7",
            "--output",
            "new.yml",
            "--force",
        ],
    ];
    for command in commands {
        let world = world();
        let before = State::of(&world, ".", ".");
        let run = world.command().args(command).assert();
        assert_ne!(
            State::of(&world, ".", ".").difference(&before),
            None,
            "{command:?}: {}",
            said(&run)
        );
        let file = if command.contains(&"new.yml") {
            "new.yml"
        } else {
            "v.yml"
        };
        let run = undo(&world, &[file, "--yes"]).success();
        assert_eq!(
            State::of(&world, ".", ".").difference(&before),
            None,
            "{command:?}: {}",
            said(&run)
        );
    }
}

#[test]
fn the_plain_editor_is_undone() {
    let world = world();
    let before = State::of(&world, ".", ".");
    let words = "rename a\nb\nsave\nquit\n";
    world
        .command()
        .args(["edit", "v.yml", "--accessible"])
        .write_stdin(words)
        .assert()
        .success();
    assert_ne!(State::of(&world, ".", ".").difference(&before), None);
    // The folder is no project: its last saved file is meant.
    undo(&world, &["--yes"]).success();
    assert_eq!(State::of(&world, ".", ".").difference(&before), None);
}

#[test]
fn a_file_that_was_changed_since_is_kept() {
    let world = world();
    world
        .command()
        .args(["variable", "rename", "v.yml", "a", "b"])
        .assert()
        .success();
    let mine = world.write("v.yml", "mine");
    let run = undo(&world, &["v.yml", "--yes"]).code(1);
    assert!(said(&run).contains("changed since"), "{}", said(&run));
    assert_eq!(std::fs::read_to_string(&mine).unwrap(), "mine");
    std::fs::remove_file(mine).unwrap();
    let run = undo(&world, &["v.yml", "--yes"]).code(1);
    assert!(said(&run).contains("removed since"), "{}", said(&run));
}

#[test]
fn links_and_second_names_are_kept() {
    let world = world();
    let before = std::fs::read(world.path("v.yml")).unwrap();
    std::fs::hard_link(world.path("v.yml"), world.path("second.yml")).unwrap();
    symlink("v.yml", world.path("link.yml")).unwrap();
    let rename = ["variable", "rename", "link.yml", "a", "b"];
    world.command().args(rename).assert().success();
    assert_ne!(std::fs::read(world.path("second.yml")).unwrap(), before);
    let run = undo(&world, &["link.yml", "--yes", "--format", "json"]).success();
    assert_eq!(json(&run)["undone"], true);
    assert_eq!(std::fs::read(world.path("second.yml")).unwrap(), before);
    assert_eq!(world.path("v.yml").metadata().unwrap().nlink(), 2);
    assert!(world.path("link.yml").symlink_metadata().unwrap().is_symlink());
}
