//! Sources of answers, what wins, and what is said when they are not in order.

use crate::world::{World, complaint};
use serde_json::Value;

fn report(run: &assert_cmd::assert::Assert) -> Value {
    serde_json::from_slice(&run.get_output().stdout).unwrap()
}

#[test]
fn everything_missing_is_said_at_once() {
    let world = World::new();
    let run = world.command().arg("new").assert().code(1);
    let said = complaint(&run);
    for key in [
        "author",
        "email",
        "github_username",
        "project_name",
        "model_config_file",
    ] {
        assert!(said.contains(&format!("{key} is missing")), "{key}: {said}");
    }
    assert_eq!(world.names("."), ["home"]);
}

#[test]
fn everything_invalid_is_reported_with_allowed_values() {
    let world = World::new();
    let run = world
        .ada()
        .args([
            "--set",
            "email=nobody",
            "--set",
            "repo_name=A B",
            "--set",
            "package=class",
        ])
        .args(["--set", "auther=x", "--set", "license=GPL-9"])
        .assert()
        .code(1);
    let said = complaint(&run);
    for words in ["nobody", "A B", "class", "auther", "`author`", "GPL-9"] {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert!(said.matches("error: ").count() >= 5, "{said}");
    assert_eq!(world.names("."), ["home"]);
}

#[test]
fn set_overrides_options_and_options_the_answers_file() {
    let world = World::new();
    std::fs::create_dir_all(world.path("deep/er")).unwrap();
    std::fs::copy(World::example(), world.path("deep/v.yml")).unwrap();
    world.write(
        "deep/er/answers.yml",
        "author: File\nemail: file@example.org\ngithub_username: filed\nproject_name: From File\n\
         model_config_file: ../v.yml\noutput: ../out\npython_version: 3.9\n",
    );
    let run = world
        .command()
        .args([
            "new",
            "--answers",
            "deep/er/answers.yml",
            "--set",
            "author=Set",
            "--dry-run",
            "--format",
            "json",
            "--diff",
        ])
        .assert()
        .success();
    let said = report(&run);
    let destination = world.root().canonicalize().unwrap().join("deep/out/from-file");
    assert_eq!(
        said["destination"],
        destination.to_str().unwrap(),
        "paths are relative to the answers file"
    );
    let text = said.to_string();
    assert!(text.contains("Set") && text.contains("file@example.org"));
    let run = world
        .command()
        .args([
            "new",
            "--answers",
            "deep/er/answers.yml",
            "--output",
            "here",
            "--dry-run",
            "--format",
            "json",
        ])
        .assert()
        .success();
    assert!(
        report(&run)["destination"]
            .as_str()
            .unwrap()
            .ends_with("/here/from-file")
    );
    let run = world
        .command()
        .args([
            "new",
            "--answers",
            "deep/er/answers.yml",
            "--output",
            "here",
            "--set",
            "output=there",
            "--dry-run",
        ])
        .args(["--format", "json"])
        .assert()
        .success();
    assert!(
        report(&run)["destination"]
            .as_str()
            .unwrap()
            .ends_with("/there/from-file")
    );
}

#[test]
fn gits_user_is_author_unless_one_is_given() {
    let world = World::new();
    world.configure("[user]\n\tname = Grace Hopper\n\temail = grace@example.org\n");
    let example = World::example();
    world
        .command()
        .args(["new", "--variables", example.to_str().unwrap()])
        .args(["--set", "github_username=grace", "--set", "project_name=Compiler"])
        .assert()
        .success();
    let setup = std::fs::read_to_string(world.path("compiler/setup.py")).unwrap();
    assert!(setup.contains("Grace Hopper") && setup.contains("grace@example.org"));
    assert_eq!(world.git("compiler", &["log", "--format=%an"]), "Grace Hopper");
}

#[test]
fn refused_variables_file_says_where_and_writes_nothing() {
    let world = World::new();
    let bad = world.write(
        "bad/v.yml",
        "input_variables:\n  a:\n    type: scalar\n    default: 1\noutput_variables: {}\n",
    );
    let mut arguments = World::adas_arguments();
    arguments[2] = bad.to_str().unwrap().to_owned();
    let run = world
        .command()
        .args(arguments)
        .args(["--format", "json"])
        .assert()
        .code(1);
    let said = report(&run);
    let errors = said["diagnostics"].as_array().unwrap();
    assert!(
        errors
            .iter()
            .any(|error| error["severity"] == "error" && error["line"].is_u64()),
        "{said:#}"
    );
    assert!(complaint(&run).contains("v.yml:"));
    assert_eq!(world.names("."), ["bad", "home"]);
}

#[test]
fn an_unreadable_file_fails_before_other_problems() {
    let world = World::new();
    for arguments in [
        &["--variables", "nowhere.yml"][..],
        &["--variables", "."],
        &["--answers", "nowhere.yml"],
        &["--answers", "home"],
    ] {
        let run = world.command().arg("new").args(arguments).assert().code(2);
        assert!(
            complaint(&run).contains("author is missing"),
            "{}",
            complaint(&run)
        );
    }
    for usage in [
        &["--set", "novalue"][..],
        &["--keep", "--overwrite"],
        &["--no-git", "--commit"],
        &["--runtime", "lume-model-9"],
        &["--format", "xml"],
    ] {
        world.command().arg("new").args(usage).assert().code(2);
    }
}

#[test]
fn hostile_answers_reach_no_terminal() {
    let world = World::new();
    let run = world
        .ada()
        .args([
            "--set",
            "author=\u{1b}]0;owned\u{7}",
            "--set",
            "repo_name=\u{202e}x",
        ])
        .assert()
        .code(1);
    let said = complaint(&run);
    assert!(!said.contains('\u{1b}') && !said.contains('\u{202e}') && !said.contains('\u{7}'));
}

/// A file for lume-model 2.0, which the stack lume-services cannot read.
const LATER: &str = "input_variables:\n  a:\n    variable_class: ScalarVariable\n    default_value: 1.0\n    \
                     value_range: [0, 2]\noutput_variables:\n  b:\n    variable_class: ScalarVariable\n";

#[test]
fn a_file_is_converted_only_when_asked() {
    let world = World::new();
    let file = world.write("v/v.yml", LATER);
    let mut arguments = World::adas_arguments();
    arguments[2] = file.to_str().unwrap().to_owned();
    arguments.extend(["--stack".to_owned(), "lume-services".to_owned()]);
    let run = world.command().args(&arguments).assert().code(1);
    let said = complaint(&run);
    assert!(said.contains("--convert"), "{said}");
    assert!(!world.path("my-model").exists());
    let run = world
        .command()
        .args(&arguments)
        .arg("--convert")
        .assert()
        .success();
    assert!(
        complaint(&run).contains("converted to lume-model-1.5"),
        "{}",
        complaint(&run)
    );
    let written = std::fs::read_to_string(world.path("my-model/my_model/files/variables.yml")).unwrap();
    assert!(written.contains("type: scalar"), "{written}");
    assert_eq!(
        std::fs::read_to_string(&file).unwrap(),
        LATER,
        "the user's own file stays"
    );
}

#[test]
fn a_refused_file_is_repaired_when_converted() {
    let world = World::new();
    let refused = "input_variables:\n  a:\n    variable_class: TorchScalarVariable\n    default_value: 1.0\n    value_range: [0, 1e3]\n    units: mm\noutput_variables:\n  b:\n    variable_class: TorchScalarVariable\n";
    let file = world.write("v/v.yml", refused);
    let mut arguments = World::adas_arguments();
    arguments[2] = file.to_str().unwrap().to_owned();
    for (stack, unit) in [("lume-torch", "unit: mm"), ("lume-services", "units: mm")] {
        let mut arguments = arguments.clone();
        arguments.extend(["--stack".to_owned(), stack.to_owned()]);
        world.command().args(&arguments).assert().code(1);
        let dry = ["--convert", "--dry-run", "--diff"];
        let run = world.command().args(&arguments).args(dry).assert().success();
        let said = String::from_utf8_lossy(&run.get_output().stdout).into_owned();
        assert!(said.contains(unit) && said.contains("[0, 1.0e+3]"), "{said}");
    }
}

#[test]
fn a_conversion_that_would_lose_something_says_what() {
    let world = World::new();
    let mut arguments = World::adas_arguments();
    arguments.extend([
        "--stack".to_owned(),
        "lume-torch".to_owned(),
        "--convert".to_owned(),
    ]);
    let run = world
        .command()
        .args(&arguments)
        .args(["--format", "json"])
        .assert()
        .code(1);
    let said = report(&run);
    let lost = said["diagnostics"].as_array().unwrap().iter();
    let lost: Vec<_> = lost
        .filter(|found| found["code"] == "variables-conversion-loss")
        .collect();
    assert!(
        lost.iter()
            .any(|found| found["variable"] == "output1" && found["line"].is_u64()),
        "{said:#}"
    );
    assert!(!world.path("my-model").exists());
}
