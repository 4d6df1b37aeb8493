//! `doctor` in environments that lack something.

use crate::pty::{Terminal, command};
use crate::world::World;
use serde_json::Value;

fn report(run: &std::process::Output) -> Value {
    serde_json::from_slice(&run.stdout).unwrap()
}

fn part<'a>(report: &'a Value, name: &str) -> &'a Value {
    let parts = report["parts"].as_array().unwrap();
    parts.iter().find(|part| part["name"] == name).unwrap()
}

#[test]
fn missing_programs_are_named_with_remedies() {
    let world = World::new();
    let run = world
        .command()
        .env("PATH", world.path("nothing"))
        .args(["doctor", "--format", "json"])
        .output()
        .unwrap();
    assert_eq!(run.status.code(), Some(0));
    let report = report(&run);
    assert_eq!(report["format"], 1);
    for (name, remedy) in [
        ("terminal", "--accessible"),
        ("git", "install"),
        ("git user", "git config"),
        ("gh", "cli.github.com"),
        ("python", "conda create"),
    ] {
        let part = part(&report, name);
        assert_eq!(part["state"], "limited", "{part}");
        assert!(part["remedy"].as_str().unwrap().contains(remedy), "{part}");
    }
    assert_eq!(part(&report, "state folder")["state"], "ok");
}

#[test]
fn state_folder_that_is_a_file_is_broken() {
    let world = World::new();
    let file = world.write("state", "");
    let run = world
        .command()
        .env("XDG_STATE_HOME", file)
        .args(["doctor", "--format", "json"])
        .output()
        .unwrap();
    assert_eq!(run.status.code(), Some(1));
    let report = report(&run);
    let part = part(&report, "state folder");
    assert_eq!(part["state"], "broken");
    assert!(part["remedy"].as_str().unwrap().contains("XDG_STATE_HOME"));
}

#[test]
fn gh_that_is_logged_out_is_reported() {
    let world = World::new();
    world.script(
        "bin/gh",
        "#!/bin/sh\n[ \"$1\" = --version ] && { echo 'gh version 2.40.0'; exit 0; }\necho 'You are not logged in' >&2; exit 1\n",
    );
    let run = |verify: &[&str]| {
        let run = world
            .command()
            .env("PATH", world.path("bin"))
            .args(["doctor", "--format", "json"])
            .args(verify)
            .output()
            .unwrap();
        part(&report(&run), "gh").clone()
    };
    assert_eq!(run(&[])["state"], "ok");
    let gh = run(&["--verify"]);
    assert_eq!(gh["state"], "limited");
    assert!(gh["finding"].as_str().unwrap().contains("not logged in"), "{gh}");
    assert!(gh["remedy"].as_str().unwrap().contains("gh auth login"), "{gh}");
}

#[test]
fn terminal_is_measured_where_it_is() {
    let world = World::new();
    for (columns, expected) in [(100, "100 columns and 30 rows"), (50, "too small")] {
        let mut command = command(world.root());
        command.arg("doctor");
        let terminal = Terminal::start(command, columns, 30);
        let ended = terminal.end();
        let text = ended.raw.replace("\r\n", " ");
        assert!(text.contains(expected), "{text}");
        assert_eq!(ended.status, 0);
    }
}
