//! `lume-wizard update` as a user runs it, and the merge against git's own.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]
#![cfg(unix)]

mod projects;
mod random;
mod refusals;
#[path = "../support/mod.rs"]
mod support;
mod versions;
#[path = "../new/world.rs"]
#[allow(dead_code)]
mod world;

use serde_json::Value;
use world::World;

/// A committed project `my-model` of the current templates.
fn project() -> World {
    let world = World::new();
    world.configure("[user]\n\tname = Ada\n\temail = ada@example.org\n");
    world.ada().assert().success();
    world
}

/// Runs `update` in the project and gives its exit status and report.
fn update(world: &World, arguments: &[&str]) -> (i32, Value) {
    update_at(world, "my-model", arguments)
}

fn update_at(world: &World, project: &str, arguments: &[&str]) -> (i32, Value) {
    let run = world
        .command()
        .arg("update")
        .arg(project)
        .args(["--format", "json"])
        .args(arguments)
        .output()
        .unwrap();
    let report = serde_json::from_slice(&run.stdout).unwrap();
    (run.status.code().unwrap(), report)
}

fn read(world: &World, path: &str) -> String {
    std::fs::read_to_string(world.path(&format!("my-model/{path}"))).unwrap()
}

/// Replaces a text that must be in a file of the project.
fn edit(world: &World, path: &str, old: &str, new: &str) {
    let text = read(world, path);
    assert!(text.contains(old), "{old} is not in {path}:\n{text}");
    world.write(&format!("my-model/{path}"), &text.replacen(old, new, 1));
}

fn commit(world: &World) {
    world.git("my-model", &["add", "-A"]);
    world.git("my-model", &["commit", "-q", "-m", "mine"]);
}

/// The change of each path that is neither identical nor kept.
fn changes(report: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let changes = report["changes"].as_array().unwrap().iter();
    changes
        .map(|change| (text(&change["path"]), text(&change["change"])))
        .filter(|(_, change)| change != "identical" && change != "keep")
        .collect()
}

/// The codes of the diagnostics.
fn codes(report: &Value) -> Vec<&str> {
    let diagnostics = report["diagnostics"].as_array().unwrap().iter();
    diagnostics
        .map(|diagnostic| diagnostic["code"].as_str().unwrap())
        .collect()
}
