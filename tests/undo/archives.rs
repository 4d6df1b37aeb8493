//! The kept archives: contents, limits and owners.

use crate::state::{State, json, said, undo};
use crate::world::World;

const TEXT: &str = "output_variables:\n  y:\n    type: scalar\n";
const ARCHIVE: &str = "home/.local/state/lume-wizard/undo";
const PROJECT: &str = "out/my-model";

fn rename(world: &World, from: &str, to: &str) -> assert_cmd::assert::Assert {
    let arguments = ["variable", "rename", "v.yml", from, to];
    world.command().args(arguments).assert().success()
}

#[test]
fn the_last_ten_writes_are_kept() {
    let world = World::new();
    world.write("v.yml", TEXT);
    rename(&world, "y", "y0");
    for number in 0..11 {
        rename(&world, &format!("y{number}"), &format!("y{}", number + 1));
    }
    assert_eq!(world.names(ARCHIVE).len(), 20);
    for number in (1..11).rev() {
        undo(&world, &["v.yml", "--yes"]).success();
        let text = std::fs::read_to_string(world.path("v.yml")).unwrap();
        assert!(text.contains(&format!("  y{number}:")), "{text}");
    }
    let run = undo(&world, &["v.yml", "--yes", "--format", "json"]).code(1);
    assert!(
        said(&run).contains("The last 10 writes are kept"),
        "{}",
        said(&run)
    );
    assert_eq!(json(&run)["undone"], false);
    assert_eq!(world.names(ARCHIVE), Vec::<String>::new());
}

#[test]
fn damaged_contents_are_not_used() {
    let world = World::new();
    world.write("v.yml", TEXT);
    rename(&world, "y", "z");
    let written = State::of(&world, ".", ".");
    let contents = world.names(ARCHIVE);
    let contents = contents.iter().find(|name| name.ends_with(".old")).unwrap();
    let contents = world.path(&format!("{ARCHIVE}/{contents}"));
    for damage in [
        Some("output_variables:\n  q:\n    type: scalar\n"),
        Some(""),
        None,
    ] {
        match damage {
            Some(text) => std::fs::write(&contents, text).unwrap(),
            None => std::fs::remove_file(&contents).unwrap(),
        }
        let run = undo(&world, &["v.yml", "--yes"]).code(1);
        assert!(said(&run).contains("damaged or gone"), "{}", said(&run));
        assert_eq!(State::of(&world, ".", ".").difference(&written), None);
    }
}

#[test]
fn an_archive_in_the_project_is_ignored() {
    let world = World::new();
    world.write(&format!("{PROJECT}/.lume-wizard.yml"), "format: 1\n");
    let mine = world.write(&format!("{PROJECT}/notes.txt"), "mine");
    // As another user's state folder has it.
    world.write("other.yml", TEXT);
    let record = r#"{"format":1,"subject":{"project":"ROOT/out/my-model"},"time":1,"files":[{"path":"notes.txt","old":null,"new":{"id":"1ee7d6bc3ab3b51f5b1d6c6ad8e3c1d0b1a2c3d4","mode":420}}]}"#;
    let record = record.replace("ROOT", world.root().canonicalize().unwrap().to_str().unwrap());
    for folder in ["undo", ".lume-wizard-undo", ".lume-wizard-write/undo"] {
        let name = "000000000001-00000000000000000000000000000000.json";
        world.write(&format!("{PROJECT}/{folder}/{name}"), &record);
    }
    let before = State::of(&world, ".", ".");
    for options in [&[][..], &["--yes"]] {
        let run = undo(&world, &[&[PROJECT][..], options].concat()).code(1);
        assert!(!said(&run).is_empty());
        assert_eq!(State::of(&world, ".", ".").difference(&before), None);
    }
    assert_eq!(std::fs::read_to_string(mine).unwrap(), "mine");
}

#[test]
fn archives_that_others_can_write_are_not_trusted() {
    use std::os::unix::fs::PermissionsExt;
    let world = World::new();
    world.write("v.yml", TEXT);
    rename(&world, "y", "z");
    let open = std::fs::Permissions::from_mode(0o777);
    std::fs::set_permissions(world.path(ARCHIVE), open).unwrap();
    let run = undo(&world, &["v.yml", "--yes"]).code(2);
    assert!(said(&run).contains("does not belong to you"), "{}", said(&run));
    assert!(
        std::fs::read_to_string(world.path("v.yml"))
            .unwrap()
            .contains("z:")
    );
}

#[test]
fn a_write_that_cannot_be_kept_is_made() {
    let world = World::new();
    world.write("v.yml", TEXT);
    // A file is where the folder belongs: also the super-user cannot write there.
    world.write("home/.local/state", "a file");
    let run = rename(&world, "y", "z");
    assert!(said(&run).contains("cannot be undone"), "{}", said(&run));
    let run = world.ada().args(["--output", "out"]).assert().success();
    assert_eq!(
        said(&run).matches("cannot be undone").count(),
        1,
        "{}",
        said(&run)
    );
    let run = undo(&world, &[PROJECT, "--yes"]).code(1);
    assert!(said(&run).contains("no write"), "{}", said(&run));
}

#[test]
fn a_refused_write_leaves_no_record() {
    let world = World::new();
    world.write(&format!("{PROJECT}/notes.txt"), "mine");
    world.git(".", &["init", "-q", "-b", "main", PROJECT]);
    world.script(&format!("{PROJECT}/.git/hooks/pre-commit"), "#!/bin/sh\nexit 1\n");
    let options = ["--output", "out", "--keep", "--commit"];
    world.ada().args(options).assert().code(1);
    assert_eq!(world.names(ARCHIVE), Vec::<String>::new());
}
