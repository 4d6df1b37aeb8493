//! Files with several models, and sections a level too deep or too shallow, as the commands report and edit them.

use crate::support;
use assert_cmd::Command;
use serde_json::{Value, json};
use std::path::Path;

/// Two models in order and one that lume-model 1.5 refuses.
const SEVERAL: &str = "\
# three models
laser:
  input_variables:
    gradient: {type: scalar, default: 0.140, range: [0, 1]} # of the plasma
  output_variables:
    yield: {type: scalar}
ion:
  input_variables:
    focus: {type: scalar, default: 80., range: [-80.0, 80.0]}
  output_variables:
    protons: {type: scalar}
\"jet: 2\":
  input_variables:
    pressure: {type: scalar, range: [0., 2.]}
  output_variables: {}
";

/// lume-torch's TorchModule keeps both sections under `model:`.
const MODULE: &str = "\
model:
  input_variables:
    x: {variable_class: TorchScalarVariable, default_value: 1.0, value_range: [0.0, 2.0]}
  output_variables:
    y: {variable_class: TorchScalarVariable}
";

fn program(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::cargo_bin("lume-wizard").unwrap();
    command.current_dir(folder).env_remove("NO_COLOR").args(arguments);
    command
}

fn folder(text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("f.yml"), text).unwrap();
    folder
}

/// Standard output and standard error.
fn run(folder: &Path, arguments: &[&str], status: i32) -> (String, String) {
    let output = program(folder, arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let (out, err) = (text(output.stdout), text(output.stderr));
    assert_eq!(output.status.code(), Some(status), "{arguments:?}\n{out}{err}");
    (out, err)
}

fn report(folder: &Path, options: &[&str], status: i32) -> Value {
    let arguments = [&["check", "--format", "json", "f.yml"], options].concat();
    let (out, _) = run(folder, &arguments, status);
    serde_json::from_str::<Value>(&out).unwrap()["files"][0].take()
}

fn text(folder: &Path) -> String {
    std::fs::read_to_string(folder.join("f.yml")).unwrap()
}

#[test]
fn check_reports_each_model() {
    let folder = folder(SEVERAL);
    let file = report(folder.path(), &["--runtime", "lume-model-1.7"], 1);
    assert_eq!(file["accepted"], true);
    assert_eq!((&file["inputs"], &file["outputs"]), (&json!([]), &json!([])));
    assert_eq!(file["diagnostics"][0]["code"], "several-models");
    let models = file["models"].as_array().unwrap();
    let names: Vec<&str> = models
        .iter()
        .map(|model| model["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["laser", "ion", "jet: 2"]);
    let file = report(folder.path(), &["--runtime", "lume-model-1.5"], 1);
    assert_eq!(file["accepted"], false);
    let models = file["models"].as_array().unwrap();
    let accepted: Vec<&Value> = models.iter().map(|model| &model["accepted"]).collect();
    assert_eq!(accepted, [true, true, false]);
    assert_eq!(
        models[0]["inputs"],
        json!([{"name": "gradient", "class": "ScalarInputVariable", "default": 0.14, "value_range": [0, 1], "is_constant": false}])
    );
    assert_eq!(models[0]["outputs"][0]["name"], "yield");
    assert_eq!(models[2]["inputs"], json!([]));
    let error = &models[2]["diagnostics"][0];
    assert_eq!(
        (&error["variable"], &error["line"]),
        (&json!("pressure"), &json!(14))
    );
}

#[test]
fn check_of_one_model_has_its_verdict() {
    let folder = folder(SEVERAL);
    let file = report(folder.path(), &["--model", "ion"], 0);
    assert_eq!(file["runtime"], "lume-model-1.5");
    assert_eq!(file["models"].as_array().unwrap().len(), 1);
    let (out, _) = run(folder.path(), &["check", "f.yml", "--model", "ion"], 0);
    assert!(
        out.contains("f.yml: model ion: lume-model-1.5 accepts it, with 1 input and 1 output"),
        "{out}"
    );
    assert!(!out.contains("several-models"), "{out}");
    report(
        folder.path(),
        &["--model", "jet: 2", "--runtime", "lume-model-1.5"],
        1,
    );
    let file = report(folder.path(), &["--model", "none"], 1);
    assert_eq!(file["models"][0]["diagnostics"][0]["code"], "model-unknown");
}

#[test]
fn people_and_github_see_each_models_errors() {
    let folder = folder(SEVERAL);
    let (out, _) = run(
        folder.path(),
        &["check", "f.yml", "--runtime", "lume-model-1.7"],
        1,
    );
    for line in [
        "f.yml: lume-model-1.7 accepts it, with 0 inputs and 0 outputs",
        "f.yml: model laser: lume-model-1.7 ",
        "f.yml: model jet: 2: lume-model-1.7 refuses it",
    ] {
        assert!(out.contains(line), "{line}\n{out}");
    }
    let (out, _) = run(folder.path(), &["check", "f.yml", "--format", "github"], 1);
    assert!(out.contains("::error file=f.yml,line=14,"), "{out}");
}

#[test]
fn set_and_convert_ask_for_a_model() {
    let folder = folder(SEVERAL);
    for arguments in [
        &["variable", "set", "f.yml", "gradient", "default=0.5"][..],
        &["variable", "add", "f.yml", "input", "z"],
        &["variable", "rename", "f.yml", "gradient", "z"],
        &["variable", "remove", "f.yml", "gradient"],
        &["variable", "list", "f.yml", "--format", "csv"],
        &["convert", "f.yml", "--to", "lume-torch-3.0"],
    ] {
        let (_, err) = run(folder.path(), arguments, 1);
        assert!(
            err.contains("f.yml: the file holds 3 models: laser, ion, jet: 2"),
            "{err}"
        );
        assert!(err.contains("--model"), "{err}");
        assert_eq!(text(folder.path()), SEVERAL);
    }
}

#[test]
fn edits_touch_the_named_model_alone() {
    let folder = folder(SEVERAL);
    let path = folder.path();
    run(
        path,
        &[
            "variable",
            "set",
            "f.yml",
            "focus",
            "default=70.5",
            "--model",
            "ion",
        ],
        0,
    );
    let expected = SEVERAL.replace("80., range", "70.5, range");
    assert_eq!(text(path), expected);
    let (_, err) = run(
        path,
        &[
            "variable",
            "set",
            "f.yml",
            "focus",
            "default=1",
            "--model",
            "laser",
        ],
        1,
    );
    assert!(err.contains("focus"), "{err}");
    let (_, err) = run(
        path,
        &[
            "variable",
            "set",
            "f.yml",
            "focus",
            "default=1",
            "--model",
            "none",
        ],
        1,
    );
    assert!(err.contains("it holds laser, ion, jet: 2"), "{err}");
    // What the model's runtime would refuse afterwards is refused.
    run(
        path,
        &[
            "variable", "set", "f.yml", "focus", "--unset", "default", "--model", "ion",
        ],
        1,
    );
    run(
        path,
        &[
            "variable",
            "add",
            "f.yml",
            "input",
            "z",
            "type=scalar",
            "default=1",
            "range=[0, 2]",
            "--model",
            "laser",
        ],
        0,
    );
    let (out, _) = run(
        path,
        &["variable", "list", "f.yml", "--model", "laser", "--format", "csv"],
        0,
    );
    assert_eq!(out.lines().count(), 4, "{out}");
    run(path, &["variable", "remove", "f.yml", "z", "--model", "laser"], 0);
    assert_eq!(text(path), expected);
}

#[test]
fn convert_rewrites_the_named_model_alone() {
    let folder = folder(SEVERAL);
    let path = folder.path();
    run(
        path,
        &["convert", "f.yml", "--to", "lume-torch-3.0", "--model", "laser"],
        0,
    );
    let now = text(path);
    let rest = SEVERAL.find("ion:").unwrap();
    assert!(now.ends_with(&SEVERAL[rest..]), "{now}");
    assert!(now.contains("default_value: 0.140"), "{now}");
    let file = report(path, &["--model", "laser"], 0);
    assert_eq!(file["runtime"], "lume-torch-3.0");
}

#[test]
fn the_list_shows_each_model() {
    let folder = folder(SEVERAL);
    let (out, _) = run(folder.path(), &["variable", "list", "f.yml"], 0);
    for name in [
        "model laser",
        "gradient",
        "model ion",
        "focus",
        "model jet: 2",
        "pressure",
    ] {
        assert!(out.contains(name), "{name}\n{out}");
    }
    let (out, _) = run(folder.path(), &["variable", "list", "f.yml", "--model", "ion"], 0);
    assert!(out.contains("focus") && !out.contains("gradient"), "{out}");
}

#[test]
fn sections_under_model_are_its_only_model() {
    let folder = folder(MODULE);
    let path = folder.path();
    let file = report(path, &[], 0);
    assert_eq!((&file["accepted"], &file["inputs"]), (&json!(true), &json!([])));
    assert_eq!(file["runtime"], "lume-torch-3.0");
    assert_eq!(file["models"][0]["name"], "model");
    assert_eq!(file["models"][0]["inputs"][0]["name"], "x");
    let (out, _) = run(path, &["variable", "list", "f.yml"], 0);
    assert!(out.contains("x ") && out.contains("y "), "{out}");
    run(path, &["variable", "set", "f.yml", "x", "default_value=1.5"], 0);
    assert_eq!(
        text(path),
        MODULE.replace("default_value: 1.0", "default_value: 1.5")
    );
    // An error is one, wherever the sections are.
    std::fs::write(path.join("f.yml"), MODULE.replace("1.0", "5.0")).unwrap();
    let file = report(path, &[], 1);
    assert_eq!(file["accepted"], true);
    assert_eq!(file["models"][0]["accepted"], false);
}

#[test]
fn a_misplaced_section_is_named_with_its_line() {
    let Some(case) = support::shared("cases/half-nested.yml") else {
        return;
    };
    let folder = folder(&std::fs::read_to_string(case).unwrap());
    for (runtime, severity) in [("lume-model-1.5", "error"), ("lume-model-1.7", "warning")] {
        let status = i32::from(severity == "error");
        let file = report(folder.path(), &["--runtime", runtime], status);
        let all = file["diagnostics"].as_array().unwrap();
        let found = all.iter().find(|one| one["code"] == "section-misplaced").unwrap();
        assert_eq!(found["severity"], severity);
        assert_eq!(found["line"], 3);
        let message = found["message"].as_str().unwrap();
        assert_eq!(
            message,
            "`input_variables` (line 3) is one level too deep, under `jet:`"
        );
        assert!(
            found["help"]
                .as_str()
                .unwrap()
                .contains("`output_variables` (line 9)")
        );
        assert!(all.iter().all(|one| one["code"] != "section-missing"), "{all:?}");
    }
}

#[test]
fn the_shared_file_with_several_models() {
    let Some(case) = support::shared("cases/several-models.yml") else {
        return;
    };
    let folder = folder(&std::fs::read_to_string(case).unwrap());
    let file = report(folder.path(), &["--runtime", "lume-model-1.5"], 1);
    assert_eq!(file["accepted"], false);
    let models = file["models"].as_array().unwrap();
    assert!(models.iter().all(|model| model["accepted"] == true));
    assert_eq!(models.len(), 3);
    let file = report(folder.path(), &["--runtime", "lume-model-1.7"], 0);
    assert_eq!(file["models"][2]["outputs"][0]["name"], "output1");
}
