//! `lume-wizard secrets`, with a `gh` in place of the real one.

use crate::world::{World, complaint};
use serde_json::Value;

/// Says that somebody is logged in, and lists these secrets as `gh` does into a pipe.
fn gh(world: &World, names: &[&str]) {
    let list: String = names
        .iter()
        .map(|name| format!("{name}\\t2026-01-02T03:04:05Z\\n"))
        .collect();
    world.script(
        "home/bin/gh",
        &format!(
            "#!/bin/sh\necho \"$@\" >> \"$HOME/asked\"\ncase \"$1 $2\" in\n'auth status') exit 0 ;;\n\
             'secret list') printf '{list}' ;;\n*) exit 1 ;;\nesac\n"
        ),
    );
}

fn secrets(world: &World, arguments: &[&str]) -> assert_cmd::assert::Assert {
    let mut command = world.command();
    command.env(
        "PATH",
        format!("{}:/usr/bin:/bin", world.path("home/bin").display()),
    );
    command.arg("secrets").args(arguments).assert()
}

fn project() -> World {
    let world = World::new();
    world.ada().args(["--no-git"]).assert().success();
    world
}

fn states(run: &assert_cmd::assert::Assert) -> Vec<(String, String)> {
    let report: Value = serde_json::from_slice(&run.get_output().stdout).unwrap();
    let items = report["items"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    items
        .map(|item| (text(&item["name"]), text(&item["state"])))
        .collect()
}

#[test]
fn the_list_has_every_secrets_page_and_command() {
    let world = project();
    let run = secrets(&world, &["my-model"]).success();
    let human = String::from_utf8(run.get_output().stdout.clone()).unwrap();
    let run = secrets(&world, &["my-model", "--format", "markdown"]).success();
    let markdown = String::from_utf8(run.get_output().stdout.clone()).unwrap();
    for text in [&human, &markdown] {
        for words in [
            "DOCKER_USERNAME",
            "gh secret set DOCKER_PASSWORD --repo ada/my-model",
            "https://github.com/ada/my-model/settings/secrets/actions/new",
        ] {
            assert!(text.contains(words), "{words}: {text}");
        }
    }
    let run = secrets(&world, &["my-model", "--format", "json"]).success();
    let report: Value = serde_json::from_slice(&run.get_output().stdout).unwrap();
    let keys: Vec<_> = report.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, ["format", "registry", "repository", "items"]);
    assert_eq!(report["registry"], "dockerhub");
    assert_eq!(report["repository"], "ada/my-model");
    let item: Vec<_> = report["items"][0]
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(item, ["name", "kind", "text", "address", "command", "state"]);
    assert!(states(&run).iter().all(|(_, state)| state == "unknown"));
    let mut here = world.command();
    here.current_dir(world.path("my-model"))
        .arg("secrets")
        .assert()
        .success();
    assert!(
        !world.path("home/asked").exists(),
        "gh was asked without --verify"
    );
}

#[test]
fn verifying_says_present_missing_or_unknown_by_name() {
    let world = project();
    gh(&world, &["DOCKER_USERNAME", "OTHER"]);
    let run = secrets(&world, &["my-model", "--verify", "--format", "json"]).code(1);
    let states = states(&run);
    let state = |name: &str| states.iter().find(|(item, _)| item == name).unwrap().1.clone();
    assert_eq!(state("DOCKER_USERNAME"), "present");
    assert_eq!(state("DOCKER_PASSWORD"), "missing");
    assert!(
        states.iter().any(|(_, state)| state == "unknown"),
        "what gh cannot tell"
    );
    let asked = std::fs::read_to_string(world.path("home/asked")).unwrap();
    assert_eq!(
        asked,
        "auth status --hostname github.com\nsecret list --repo ada/my-model\n"
    );
    gh(&world, &["DOCKER_USERNAME", "DOCKER_PASSWORD"]);
    let run = secrets(&world, &["my-model", "--verify"]).success();
    let human = String::from_utf8(run.get_output().stdout.clone()).unwrap();
    assert!(human.contains("DOCKER_PASSWORD (secret): present"), "{human}");
}

#[test]
fn without_gh_or_login_it_fails_with_help() {
    let world = project();
    std::fs::create_dir(world.path("home/empty")).unwrap();
    let run = world
        .command()
        .env("PATH", world.path("home/empty"))
        .args(["secrets", "my-model", "--verify", "--format", "json"])
        .assert()
        .code(2);
    assert!(complaint(&run).contains("gh is not there") && complaint(&run).contains("in a browser"));
    assert!(states(&run).iter().all(|(_, state)| state == "unknown"));
    for (script, words) in [
        (
            "echo 'You are not logged into any GitHub hosts' >&2; exit 1",
            "gh auth login",
        ),
        (
            "case \"$1\" in auth) exit 0;; *) printf 'HTTP 404: \\033[31mNot Found\\n' >&2; exit 1;; esac",
            "HTTP 404: \\x1b[31mNot Found",
        ),
    ] {
        world.script("home/bin/gh", &format!("#!/bin/sh\n{script}\n"));
        let run = secrets(&world, &["my-model", "--verify"]).code(2);
        assert!(complaint(&run).contains(words), "{}", complaint(&run));
    }
}

#[test]
fn gh_that_never_ends_is_ended_and_named() {
    let world = project();
    for (script, words) in [
        ("exec yes", "more than 1 MiB"),
        ("exec sleep 600", "no answer within 10 seconds"),
        // The program ends, and what it has started holds its output open.
        ("sleep 90 & echo 'HTTP 502' >&2; exit 1", "HTTP 502"),
    ] {
        let script = format!("#!/bin/sh\ncase \"$1\" in auth) exit 0;; esac\n{script}\n");
        world.script("home/bin/gh", &script);
        let start = std::time::Instant::now();
        let run = secrets(&world, &["my-model", "--verify"]).code(2);
        assert!(complaint(&run).contains(words), "{}", complaint(&run));
        assert!(start.elapsed() < std::time::Duration::from_secs(60), "{words}");
    }
}

#[test]
fn a_folder_that_is_no_project_is_named() {
    let world = World::new();
    let run = secrets(&world, &["home"]).code(2);
    assert!(complaint(&run).contains("home/.lume-wizard.yml"));
    world.write(
        "p/.lume-wizard.yml",
        "format: 1\nanswers:\n  project_name: My Model\n  github_username: a b\n",
    );
    let run = secrets(&world, &["p"]).code(1);
    assert!(complaint(&run).contains("github_username"), "{}", complaint(&run));
}
