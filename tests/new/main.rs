//! `lume-wizard new` as a user runs it: in a home and a git configuration of its own.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]
#![cfg(unix)]

mod answers;
mod git;
mod git_program;
mod kill;
mod limits;
mod model_files;
mod models;
mod places;
mod plain_lines;
mod secrets;
#[path = "../support/mod.rs"]
mod support;
mod system;
mod templates;
mod terminal;
mod world;

use serde_json::Value;
use world::{World, paths, tree};

#[test]
fn seeds_example_becomes_committed_project_without_git_identity() {
    let world = World::new();
    let run = world.ada().arg("--output").arg("out").assert().success();
    let project = world.path("out/my-model");
    let written = paths(&project);
    for path in support::COMMON.iter().chain(&support::LUME_SERVICES) {
        assert!(
            written.contains(&(*path).to_owned()),
            "{path} is missing in {written:?}"
        );
    }
    assert!(
        written
            .iter()
            .filter(|path| path.starts_with(".github/workflows/"))
            .count()
            >= 2
    );
    let variables = std::fs::read(project.join("my_model/files/variables.yml")).unwrap();
    assert_eq!(variables, std::fs::read(World::example()).unwrap());
    assert_eq!(world.names("out"), ["my-model"]);

    let log = world.git("out/my-model", &["log", "--format=%an <%ae>|%cn <%ce>|%D"]);
    assert_eq!(
        log,
        "Ada Lovelace <ada@example.org>|Ada Lovelace <ada@example.org>|HEAD -> main"
    );
    assert_eq!(
        world.git("out/my-model", &["status", "--porcelain", "--ignored"]),
        ""
    );
    assert_eq!(
        world.git("out/my-model", &["remote", "get-url", "origin"]),
        "git@github.com:ada/my-model.git"
    );
    assert_eq!(world.git("out/my-model", &["fsck", "--strict"]), "");
    let said = String::from_utf8(run.get_output().stderr.clone()).unwrap();
    assert!(said.contains("for this commit alone"), "{said}");
    let out = String::from_utf8(run.get_output().stdout.clone()).unwrap();
    for words in [
        "committed",
        "on main as Ada Lovelace",
        "git push -u origin main",
        "gh repo create ada/my-model",
    ] {
        assert!(out.contains(words), "{words} is missing in {out}");
    }
}

#[test]
fn the_report_has_its_keys_in_order() {
    let world = World::new();
    let run = world
        .ada()
        .args(["--format", "json", "--diff"])
        .assert()
        .success();
    let report: Value = serde_json::from_slice(&run.get_output().stdout).unwrap();
    let keys: Vec<_> = report.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys[0], "format");
    for key in [
        "stack",
        "destination",
        "dry_run",
        "written",
        "committed",
        "changes",
        "diagnostics",
        "next_steps",
    ] {
        assert!(keys.contains(&key), "{key}");
    }
    assert_eq!(report["format"], 1);
    assert_eq!(report["stack"], "lume-services");
    assert_eq!(report["dry_run"], false);
    assert_eq!(report["written"], true);
    let destination = world.path("my-model").canonicalize().unwrap();
    assert_eq!(report["destination"], destination.to_str().unwrap());
    assert_eq!(
        report["committed"],
        world.git("my-model", &["rev-parse", "HEAD"]).as_str()
    );
    let changes = report["changes"].as_array().unwrap();
    assert_eq!(changes.len(), paths(&destination).len());
    let entrypoint = changes
        .iter()
        .find(|change| change["path"] == "_entrypoint.sh")
        .unwrap();
    assert_eq!(entrypoint["change"], "create");
    assert_eq!(entrypoint["mode"], "100755");
    assert_eq!(entrypoint["from"], Value::Null);
    let variables = changes
        .iter()
        .find(|change| change["path"] == "my_model/files/variables.yml")
        .unwrap();
    assert!(variables["diff"].as_str().unwrap().contains("+input_variables:"));
    for step in report["next_steps"].as_array().unwrap() {
        assert!(step["text"].is_string() && (step["command"].is_string() || step["command"].is_null()));
    }
    assert!(!report["next_steps"].as_array().unwrap().is_empty());
}

#[test]
fn a_dry_run_reports_and_writes_nothing() {
    let world = World::new();
    let before = tree(world.root());
    let run = world
        .ada()
        .args(["--dry-run", "--format", "json", "--output", "a/b"])
        .assert()
        .success();
    let report: Value = serde_json::from_slice(&run.get_output().stdout).unwrap();
    assert_eq!(report["written"], false);
    assert_eq!(report["committed"], Value::Null);
    assert!(report["changes"].as_array().unwrap().len() >= support::COMMON.len());
    assert!(report["changes"][0].get("diff").is_none());
    let run = world.ada().args(["--dry-run", "--diff"]).assert().success();
    let out = String::from_utf8(run.get_output().stdout.clone()).unwrap();
    assert!(
        out.contains("create    setup.py") && out.contains("+++ b/setup.py"),
        "{out}"
    );
    assert_eq!(tree(world.root()), before);
}

#[test]
fn same_answers_give_the_same_files_and_modes() {
    let world = World::new();
    world.ada().args(["--output", "one"]).assert().success();
    world
        .ada()
        .args(["--output", "two", "--no-git"])
        .assert()
        .success();
    let files = |folder: &str| {
        let mut files = tree(&world.path(folder));
        files.retain(|(path, _)| !path.starts_with(".git/") && path != ".git");
        files
    };
    let mut without_git = files("two/my-model");
    // Without a commit the base of later updates is kept beside the project's files.
    assert!(without_git.iter().any(|(path, _)| path == ".lume-wizard.base"));
    without_git.retain(|(path, _)| path != ".lume-wizard.base");
    assert_eq!(files("one/my-model"), without_git);
    assert!(!world.path("two/my-model/.git").exists());
}

#[test]
fn a_project_is_made_again_from_its_answers() {
    let world = World::new();
    world.ada().args(["--output", "one"]).assert().success();
    world
        .command()
        .args([
            "new",
            "--answers",
            "one/my-model/.lume-wizard.yml",
            "--output",
            "two",
        ])
        .assert()
        .success();
    let diff = world.git(
        ".",
        &[
            "diff",
            "--no-index",
            "--stat",
            "one/my-model/setup.py",
            "two/my-model/setup.py",
        ],
    );
    assert_eq!(diff, "");
    assert_eq!(
        paths(&world.path("one/my-model")),
        paths(&world.path("two/my-model"))
    );
}

#[test]
fn of_many_simultaneous_runs_only_one_writes() {
    let world = World::new();
    let runs: Vec<_> = (0..4)
        .map(|_| {
            let mut run = world.spawn(&["--output", "out"]);
            run.stderr(std::process::Stdio::piped()).spawn().unwrap()
        })
        .collect();
    let mut ends: Vec<_> = runs
        .into_iter()
        .map(|run| run.wait_with_output().unwrap())
        .map(|run| (run.status.code().unwrap(), String::from_utf8(run.stderr).unwrap()))
        .collect();
    ends.sort_unstable();
    let codes: Vec<_> = ends.iter().map(|(code, _)| *code).collect();
    assert_eq!(codes, [0, 1, 1, 1], "{ends:#?}");
    assert_eq!(world.names("out"), ["my-model"]);
    assert_eq!(world.git("out/my-model", &["status", "--porcelain"]), "");
    assert_eq!(world.git("out/my-model", &["fsck", "--strict"]), "");
}

#[test]
fn modes_are_the_usual_ones_less_the_umask() {
    use std::os::unix::fs::PermissionsExt;
    let world = World::new();
    for (umask, regular, executable, folder) in [("022", 0o644, 0o755, 0o755), ("077", 0o600, 0o700, 0o700)] {
        let run = std::process::Command::new("sh")
            .args([
                "-c",
                "umask $0; exec \"$@\"",
                umask,
                env!("CARGO_BIN_EXE_lume-wizard"),
            ])
            .args(World::adas_arguments())
            .args(["--output", umask])
            .current_dir(world.root())
            .env_clear()
            .envs(world.environment())
            .output()
            .unwrap();
        assert!(run.status.success());
        let mode = |path: &str| {
            let facts = world
                .path(&format!("{umask}/my-model/{path}"))
                .metadata()
                .unwrap();
            facts.permissions().mode() & 0o777
        };
        assert_eq!(mode("setup.py"), regular);
        assert_eq!(mode("_entrypoint.sh"), executable);
        assert_eq!(mode(""), folder);
        assert_eq!(mode("my_model"), folder);
    }
}

#[test]
fn a_log_is_written_only_where_asked() {
    let world = World::new();
    world.ada().args(["--log", "log.txt"]).assert().success();
    let log = std::fs::read_to_string(world.path("log.txt")).unwrap();
    assert!(log.contains("started") && log.contains("written"), "{log}");
    assert!(!log.contains('\u{1b}'));
    world.ada().args(["--log", "nowhere/log.txt"]).assert().code(2);
    assert_eq!(world.names("."), ["home", "log.txt", "my-model"]);
}

#[test]
fn usage_error_repeats_nothing_that_acts_on_terminal() {
    let world = World::new();
    for arguments in [
        ["new", "--set", "\u{1b}[31mx\u{202e}"],
        ["new", "--stack", "x"],
        ["\u{1b}c", "x", "y"],
    ] {
        let run = world.command().args(arguments).assert();
        let said = world::complaint(&run);
        assert!(!said.contains(['\u{1b}', '\u{202e}']), "{said:?}");
    }
}
