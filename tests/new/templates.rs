//! The version of the templates that a project was written with, and the fixtures of earlier versions.

use crate::support::fixtures::{History, STACKS, edit_project, write_project};
use crate::world::{World, paths};
use serde_json::Value;

/// The paths and blob ids that a `.lume-wizard.yml` lists.
fn listed(state: &str) -> Vec<(String, String)> {
    let files = state.split("\nfiles:\n").nth(1).unwrap();
    let pair = |line: &str| {
        let (path, blob) = line.trim().rsplit_once(": ").unwrap();
        (
            path.trim_matches('"').to_owned(),
            blob.trim_matches('"').to_owned(),
        )
    };
    files.lines().map(pair).collect()
}

#[test]
fn a_new_project_names_its_templates_version() {
    let world = World::new();
    world.ada().assert().success();
    let state = std::fs::read_to_string(world.path("my-model/.lume-wizard.yml")).unwrap();
    let version = format!("\ntemplates: {}\n", lume_wizard::project::templates::VERSION);
    assert!(state.contains(&version), "{state}");
}

#[test]
fn fixtures_of_version_1_hold_their_base() {
    for stack in STACKS {
        let world = World::new();
        let folder = world.path("project");
        write_project(stack, History::Commit, &folder);
        let state = std::fs::read_to_string(folder.join(".lume-wizard.yml")).unwrap();
        assert!(!state.contains("\ntemplates:"), "version 1 has no key");
        let listed = listed(&state);
        assert_eq!(listed.len() + 1, paths(&folder).len());
        for (path, blob) in &listed {
            assert_eq!(
                &world.git("project", &["rev-parse", &format!("HEAD:{path}")]),
                blob
            );
        }
        assert_eq!(world.git("project", &["status", "--porcelain"]), "");

        let without = world.path("without");
        write_project(stack, History::Base, &without);
        let base = std::fs::read(without.join(".lume-wizard.base")).unwrap();
        let base = miniz_oxide::inflate::decompress_to_vec_zlib(&base).unwrap();
        let texts: Value = serde_json::from_slice(&base).unwrap();
        for (path, _) in listed.iter().filter(|(path, _)| !path.ends_with(".npy")) {
            let text = std::fs::read_to_string(without.join(path)).unwrap();
            assert_eq!(texts[path], text, "{path}");
        }
    }
}

#[test]
fn edited_fixture_differs_as_its_user_left_it() {
    let world = World::new();
    write_project("lume-services", History::Commit, &world.path("project"));
    edit_project(&world.path("project"));
    let changes = world.git("project", &["status", "--porcelain"]);
    let kinds: Vec<&str> = changes
        .lines()
        .map(str::trim_start)
        .map(|line| &line[..1])
        .collect();
    assert_eq!(kinds, ["D", "M", "M", "M", "M", "?"], "{changes}");
}

#[test]
fn project_of_version_1_can_be_made_again() {
    for stack in STACKS {
        let world = World::new();
        write_project(stack, History::Commit, &world.path("project"));
        world
            .command()
            .args([
                "new",
                "--answers",
                "project/.lume-wizard.yml",
                "--output",
                "again",
            ])
            .assert()
            .success();
    }
}
