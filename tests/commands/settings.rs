//! The settings file: what it changes on the screen, and its mistakes.

use crate::pty::{Terminal, command};
use crate::world::World;
use serde_json::Value;

fn with_settings(text: &str) -> World {
    let world = World::new();
    world.write("home/.config/lume-wizard/settings.yml", text);
    world
}

#[test]
fn a_missing_file_has_the_built_in_settings() {
    let world = World::new();
    let run = world
        .command()
        .args(["settings", "--format", "json"])
        .assert()
        .success();
    let report: Value = serde_json::from_slice(&run.get_output().stdout).unwrap();
    assert_eq!(
        (&report["exists"], &report["mouse"]),
        (&false.into(), &true.into())
    );
    assert_eq!(report["keys"], Value::Array(Vec::new()));
    let path = report["path"].as_str().unwrap();
    assert!(path.ends_with("lume-wizard/settings.yml"), "{path}");
}

#[test]
fn set_and_displaced_keys_are_listed() {
    let world = with_settings("mouse: false\nkeys:\n  save: f2 ctrl-x\n");
    let run = world.command().arg("settings").assert().success();
    let text = String::from_utf8_lossy(&run.get_output().stdout).into_owned();
    for line in [
        "theme: auto",
        "mouse: false",
        "key save: f2 ctrl-x (built in: ctrl-s)",
    ] {
        assert!(
            text.lines().any(|found| found == line),
            "{line} is not in\n{text}"
        );
    }
}

#[test]
fn mistakes_are_reported_with_their_line() {
    let world = with_settings("keys:\n  svae: f2\n");
    let run = world.command().arg("settings").assert().code(1);
    let text = String::from_utf8_lossy(&run.get_output().stdout).into_owned();
    assert!(
        text.contains("settings.yml, line 2: there is no action `svae`; did you mean `save`?"),
        "{text}"
    );
    let doctor = world.command().arg("doctor").output().unwrap();
    let text = String::from_utf8_lossy(&doctor.stdout);
    assert!(text.contains("line 2: there is no action `svae`"), "{text}");
}

#[test]
fn the_example_is_valid_and_sets_nothing() {
    let run = World::new()
        .command()
        .args(["settings", "--example"])
        .assert()
        .success();
    let example = String::from_utf8_lossy(&run.get_output().stdout).into_owned();
    let settings = lume_wizard::wizard::Settings::read(&example).unwrap();
    assert!(settings.changed_keys().is_empty());
    // Every setting of the example can be switched on by removing its number sign.
    let switched: String = example
        .replace("\n# theme", "\ntheme")
        .replace("\n# mouse", "\nmouse");
    let switched = switched.replace("\n# keys:\n#   ", "\nkeys:\n  ");
    let settings = lume_wizard::wizard::Settings::read(&switched).unwrap();
    assert_eq!(settings.changed_keys().len(), 1, "{switched}");
}

#[test]
fn the_screen_shows_and_takes_user_keys() {
    let world = with_settings("keys:\n  quit: f9\n");
    let mut terminal = Terminal::start(command(world.root()), 120, 36);
    terminal.wait_for("F9");
    terminal.press("f9");
    assert_eq!(terminal.end().status, 0);
}

#[test]
fn a_mistake_is_told_on_the_screen() {
    let world = with_settings("mouse: perhaps\n");
    let mut terminal = Terminal::start(command(world.root()), 120, 36);
    terminal.wait_for("settings.yml, line 1");
    terminal.press("ctrl-q");
    assert_eq!(terminal.end().status, 0);
}
