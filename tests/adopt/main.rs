//! `lume-wizard adopt`: a project of another origin becomes one that can be updated, and nothing else of it changes.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]
#![cfg(unix)]

#[path = "../new/world.rs"]
#[allow(dead_code)]
mod world;

use assert_cmd::assert::Assert;
use world::{World, complaint, tree};

const PROJECT: &str = "beam-model";

/// A project in the form of the LUME-services model template.
const FILES: [(&str, &str); 8] = [
    (
        "README.md",
        "# Beam Model\n\nMy notes about the beam.\n\n```json\n{\n    \"author\": \"Ada Lovelace\",\n    \"email\": \"ada@example.org\",\n    \"github_username\": \"ada\",\n    \"github_url\": \"https://github.com/ada/beam-model\",\n    \"project_name\": \"Beam Model\", \n    \"repo_name\": \"beam-model\", \n    \"package\": \"beam_model\",\n    \"model_class\": \"BeamModel\"\n}\n```\n",
    ),
    (
        "setup.py",
        "from setuptools import setup, find_packages\n\nsetup(\n    name=\"beam_model\",\n    author=\"Ada Lovelace\",\n    packages=find_packages(),\n    url=\"https://github.com/ada/beam-model\",\n)\n",
    ),
    (
        "environment.yml",
        "name: beam-model\ndependencies:\n  - python=3.9\n  - my-own-library\n",
    ),
    ("beam_model/__init__.py", "MINE = 1\n"),
    (
        "beam_model/_image.py",
        "from beam_model import __version__\nIMAGE = f\"registry.hub.docker.com/adalove/beam-model:v{__version__}\"\n",
    ),
    (
        "beam_model/model.py",
        "class BeamModel(BaseModel):\n    mine = 1\n",
    ),
    (
        "beam_model/files/variables.yml",
        "input_variables:\n  x:\n    type: scalar\n    default: 1\n    range: [0, 2]\noutput_variables:\n  y:\n    type: scalar\n",
    ),
    ("notes/beam.txt", "mine\n"),
];

fn project() -> World {
    let world = World::new();
    for (path, text) in FILES {
        world.write(&format!("{PROJECT}/{path}"), text);
    }
    world.git(".", &["init", "-q", "-b", "main", PROJECT]);
    world.git(PROJECT, &["config", "user.name", "Bob"]);
    world.git(PROJECT, &["config", "user.email", "bob@example.org"]);
    commit(&world);
    world
}

fn commit(world: &World) {
    world.git(PROJECT, &["add", "-A"]);
    world.git(PROJECT, &["commit", "-q", "-m", "all"]);
}

fn run(world: &World, arguments: &[&str]) -> Assert {
    world.command().args(arguments).assert()
}

fn json(run: &Assert) -> serde_json::Value {
    serde_json::from_slice(&run.get_output().stdout).unwrap()
}

/// The files that are not as git has them.
fn status(world: &World) -> String {
    world.git(PROJECT, &["status", "--porcelain"])
}

#[test]
fn only_two_files_are_written() {
    let world = project();
    let found = run(&world, &["adopt", PROJECT, "--yes", "--format", "json"]).success();
    let report = json(&found);
    assert_eq!(report["adopted"], true);
    let answer = |key: &str| {
        let answers = report["answers"].as_array().unwrap();
        let answer = answers.iter().find(|answer| answer["key"] == key).unwrap();
        (
            answer["value"].as_str().unwrap().to_owned(),
            answer["certainty"].as_str().unwrap().to_owned(),
        )
    };
    let certain = |value: &str| (value.to_owned(), "certain".to_owned());
    assert_eq!(answer("author"), certain("Ada Lovelace"));
    assert_eq!(answer("container_registry"), certain("dockerhub"));
    assert_eq!(answer("container_username"), certain("adalove"));
    assert_eq!(answer("license").1, "guessed");
    assert_eq!(status(&world), "?? .lume-wizard.base\n?? .lume-wizard.yml");
    run(&world, &["adopt", PROJECT, "--yes"]).code(1);
}

#[test]
fn unconfirmed_answers_write_nothing() {
    let world = project();
    let refused = run(&world, &["adopt", PROJECT]).code(1);
    assert!(complaint(&refused).contains("--yes"), "{}", complaint(&refused));
    let shown = String::from_utf8(refused.get_output().stdout.clone()).unwrap();
    assert!(
        shown.contains("adalove") && shown.contains("_image.py"),
        "{shown}"
    );
    run(&world, &["adopt", PROJECT, "--dry-run"]).success();
    assert_eq!(status(&world), "");
}

#[test]
fn the_first_update_keeps_every_text() {
    let world = project();
    run(&world, &["adopt", PROJECT, "--yes"]).success();
    commit(&world);
    let update = run(&world, &["update", PROJECT, "--format", "json"]).success();
    let changes = json(&update)["changes"].clone();
    for (path, text) in FILES {
        let now = std::fs::read_to_string(world.path(&format!("{PROJECT}/{path}"))).unwrap();
        assert_eq!(now, text, "{path}");
        let change = changes
            .as_array()
            .unwrap()
            .iter()
            .find(|change| change["path"] == path);
        assert!(
            change.is_none_or(|change| change["change"] == "keep" || change["change"] == "identical"),
            "{path}: {change:?}"
        );
    }
    // What the project lacks is new; it is packaged in its own way.
    assert!(world.path(&format!("{PROJECT}/Dockerfile")).is_file());
    assert!(!world.path(&format!("{PROJECT}/versioneer.py")).exists());
}

#[test]
fn another_registry_is_a_conflict() {
    let world = project();
    run(&world, &["adopt", PROJECT, "--yes"]).success();
    commit(&world);
    let set = [
        "update",
        PROJECT,
        "--set",
        "container_registry=ghcr",
        "--set",
        "container_username=ada",
    ];
    let refused = run(&world, &set).code(1);
    assert!(
        complaint(&refused).contains("beam_model/_image.py"),
        "{}",
        complaint(&refused)
    );
    assert_eq!(status(&world), "");
    run(&world, &[&set[..], &["--prefer", "new"]].concat()).success();
    let image = std::fs::read_to_string(world.path("beam-model/beam_model/_image.py")).unwrap();
    assert!(image.contains("ghcr.io/ada/beam-model"), "{image}");
    let environment = std::fs::read_to_string(world.path("beam-model/environment.yml")).unwrap();
    assert_eq!(environment, FILES[2].1, "no answer changed it");
}

#[test]
fn adopting_is_undone() {
    let world = project();
    let before = tree(&world.path(PROJECT));
    run(&world, &["adopt", PROJECT, "--yes"]).success();
    run(&world, &["undo", PROJECT, "--yes"]).success();
    assert!(tree(&world.path(PROJECT)) == before);
}

#[test]
fn missing_answers_are_listed() {
    let world = World::new();
    world.write("plain/model.py", "x = 1\n");
    let refused = run(&world, &["adopt", "plain", "--yes"]).code(1);
    for key in ["author", "github_username", "model_config_file"] {
        assert!(
            complaint(&refused).contains(key),
            "{key}: {}",
            complaint(&refused)
        );
    }
    assert_eq!(world.names("plain"), ["model.py"]);
    world.write("outside.yml", FILES[6].1);
    let set = |path: &str| {
        let mut arguments = vec!["adopt".to_owned(), "plain".to_owned(), "--yes".to_owned()];
        for answer in [
            "author=Ada",
            "email=ada@example.org",
            "github_username=ada",
            "container_username=adalove",
        ] {
            arguments.extend(["--set".to_owned(), answer.to_owned()]);
        }
        arguments.extend(["--set".to_owned(), format!("model_config_file={path}")]);
        world.command().args(arguments).assert()
    };
    let refused = set("outside.yml").code(1);
    assert!(
        complaint(&refused).contains("not in the project"),
        "{}",
        complaint(&refused)
    );
    world.write("plain/vars.yml", FILES[6].1);
    set("plain/vars.yml").success();
    let text = std::fs::read_to_string(world.path("plain/.lume-wizard.yml")).unwrap();
    assert!(text.contains("model_config_file: vars.yml"), "{text}");
}

#[test]
fn a_file_for_another_runtime_is_not_converted() {
    let world = project();
    let newer = "input_variables:\n  x:\n    variable_class: ScalarVariable\n    default_value: 1.0\n    value_range: [0.0, 2.0]\noutput_variables:\n  y:\n    variable_class: ScalarVariable\n";
    let path = world.write("beam-model/beam_model/files/variables.yml", newer);
    let found = run(
        &world,
        &[
            "adopt",
            PROJECT,
            "--yes",
            "--set",
            "stack=lume-services",
            "--format",
            "json",
        ],
    )
    .success();
    let steps = json(&found)["next_steps"].to_string();
    assert!(steps.contains("lume-wizard convert"), "{steps}");
    assert!(
        !complaint(&found).contains("is converted"),
        "{}",
        complaint(&found)
    );
    assert_eq!(std::fs::read_to_string(path).unwrap(), newer);
}

#[test]
fn what_is_no_project_is_refused() {
    let world = World::new();
    world.write("file", "");
    run(&world, &["adopt", "file", "--yes"]).code(2);
    run(&world, &["adopt", "none", "--yes"]).code(2);
}
