use assert_cmd::Command;
use serde_json::Value;
use std::path::Path;

const VARIABLES: &str = "\
input_variables:
  QUAD:1:BCTRL: {variable_class: ScalarVariable, default_value: 0.5, value_range: [0, 1]}
  CHARGE: {variable_class: ScalarVariable, default_value: 0.25, is_constant: true, value_range: [0.25, 0.25]}
  LASER: {variable_class: ScalarVariable, default_value: 2, value_range: [0, 5]}
output_variables:
  sigma_x: {variable_class: ScalarVariable}
  sigma_y: {variable_class: ScalarVariable}
";

const MAPPING: &str = "\
# which PVs feed the model
input_variables:
  QUAD:1:BACT:
    symbols: [QUAD:1:BACT]
    formula: QUAD:1:BACT
    proto: ca
  CHARGE:
    formula: '0.3'
  LASER:
    symbols: [LASER, OTHER]
    formula: LASER * 10
    proto: tcp
output_variables:
  OUT:X:
    symbols: [sigma_x]
    formula: sigma_x**2
    proto: pva
";

fn program(folder: &Path) -> Command {
    let mut command = Command::cargo_bin("lume-wizard").unwrap();
    command.current_dir(folder).env("NO_COLOR", "1");
    command
}

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn json(folder: &Path, arguments: &[&str]) -> Value {
    let output = program(folder)
        .args(arguments)
        .args(["--format", "json"])
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    report["files"][0].clone()
}

fn codes(report: &Value) -> Vec<(String, u64)> {
    let diagnostics = report["diagnostics"].as_array().unwrap();
    let code = |found: &Value| {
        (
            found["code"].as_str().unwrap().to_owned(),
            found["line"].as_u64().unwrap_or(0),
        )
    };
    diagnostics.iter().map(code).collect()
}

#[test]
fn a_mapping_is_compared_with_its_variables() {
    let folder = folder(&[("variables.yml", VARIABLES), ("pv_mapping.yaml", MAPPING)]);
    let report = json(folder.path(), &["check", "pv_mapping.yaml"]);
    assert_eq!(report["kind"], "pv_mapping");
    assert_eq!(report["accepted"], true);
    assert_eq!(report["variables"], "./variables.yml");
    let codes = codes(&report);
    for expected in [
        ("mapping-name-surplus", 3),
        ("mapping-name-missing", 2),
        ("mapping-constant-differs", 8),
        ("mapping-value-out-of-range", 8),
        ("symbol-unused", 10),
        ("mapping-value-out-of-range", 11),
        ("mapping-protocol", 12),
        ("mapping-name-missing", 13),
    ] {
        assert!(
            codes.contains(&(expected.0.to_owned(), expected.1)),
            "{expected:?} of {codes:?}"
        );
    }
}

#[test]
fn values_are_computed_at_a_point() {
    let at = r#"{"inputs": {"QUAD:1:BACT": 0.5, "LASER": 3, "OTHER": 0}, "outputs": {"sigma_x": 4}}"#;
    let folder = folder(&[("pv_mapping.yaml", MAPPING), ("at.json", at)]);
    let report = json(folder.path(), &["check", "pv_mapping.yaml", "--at", "at.json"]);
    assert_eq!(report["values"]["input"]["LASER"], 30.0);
    assert_eq!(report["values"]["output"]["OUT:X"], 16.0);
}

#[test]
fn refused_names_are_errors_with_lines() {
    let mapping = "\
input_variables:
  a:
    symbols: [QUAD:A.VAL, 'A:B', A_B]
    formula: QUAD:A.VAL
  b: {symbols: [beta], formula: beta * 2}
  c: {symbols: [x], formula: y}
output_variables:
  OUT: {formula: 1}
";
    let folder = folder(&[("m.yaml", mapping)]);
    let report = json(folder.path(), &["check", "m.yaml"]);
    assert_eq!(report["accepted"], false);
    let codes = codes(&report);
    for expected in [
        ("symbol-name", 3),
        ("symbol-clash", 3),
        ("formula-invalid", 4),
        ("formula-invalid", 5),
        ("symbol-undeclared", 6),
        ("mapping-symbols", 8),
    ] {
        assert!(
            codes.contains(&(expected.0.to_owned(), expected.1)),
            "{expected:?} of {codes:?}"
        );
    }
    program(folder.path()).args(["check", "m.yaml"]).assert().code(1);
    let github = program(folder.path())
        .args(["check", "m.yaml", "--format", "github"])
        .output()
        .unwrap();
    assert!(
        String::from_utf8(github.stdout)
            .unwrap()
            .contains("::error file=m.yaml,line=3")
    );
}

#[test]
fn other_formats_are_recognised() {
    let lithic = "\
modules:
  pvs: {type: interface.p4p, pub: in, config: {variables: {A: {proto: pva, name: A}}}}
  before: {type: transformer.SimpleTransformer, sub: in, pub: ready, config: {symbols: [A, B], variables: {x: {formula: A + B}}}}
  model: {type: model.SimpleModel, sub: ready, pub: done, config: {}}
  after: {type: transformer.SimpleTransformer, sub: [done], pub: out, config: {symbols: [y], variables: {OUT: {formula: y}}}}
";
    let epics = "\
input_variables:
  x: {pvname: A, protocol: ca}
  y: {pvname: B}
output_variables:
  z: {pvname: C, protocol: pva}
";
    let older = "\
input_data: {get_method: k2eg, config: {variables: {A: {proto: ca, name: A}}}}
input_data_to_model: {type: SimpleTransformer, config: {symbols: [A], variables: {x: {formula: A}}}}
output_model_to_data: {type: SimpleTransformer, config: {symbols: [y], variables: {OUT: {formula: z}}}}
";
    let folder = folder(&[
        ("lithic.yaml", lithic),
        ("epics_config.yml", epics),
        ("older.yaml", older),
    ]);
    let found = |name: &str| json(folder.path(), &["check", name]);
    let lithic = found("lithic.yaml");
    assert_eq!(
        (lithic["kind"].as_str(), lithic["accepted"].as_bool()),
        (Some("poly-lithic"), Some(true))
    );
    assert!(
        codes(&lithic).contains(&("mapping-pv-unknown".to_owned(), 3)),
        "{lithic}"
    );
    let epics = found("epics_config.yml");
    assert_eq!(
        (epics["kind"].as_str(), epics["accepted"].as_bool()),
        (Some("epics_config"), Some(false))
    );
    assert_eq!(codes(&epics), [("mapping-protocol".to_owned(), 3)]);
    let older = found("older.yaml");
    assert_eq!(older["kind"], "lume-deployment");
    assert!(
        codes(&older).contains(&("symbol-undeclared".to_owned(), 3)),
        "{older}"
    );
}

#[test]
fn a_pattern_replaces_341_pvs_at_once() {
    let mut variables = String::from("input_variables:\n");
    for at in 0..341 {
        variables.push_str(&format!(
            "  QUAD:LI21:{at}:BACT: {{variable_class: ScalarVariable, default_value: 0}}\n"
        ));
    }
    variables.push_str("output_variables:\n  energy: {variable_class: ScalarVariable}\n");
    let folder = folder(&[("model_config.yaml", &variables)]);
    let map = |arguments: &[&str]| {
        let all = [
            "variable",
            "map",
            "model_config.yaml",
            "--mapping",
            "pv_mapping.yaml",
        ];
        program(folder.path())
            .args(all)
            .args(arguments)
            .assert()
            .success()
    };
    map(&["set", "energy", "OUT:ENERGY"]);
    let before = std::fs::read_to_string(folder.path().join("pv_mapping.yaml")).unwrap();
    assert_eq!(before.matches("QUAD:LI21:").count(), 341 * 3);
    map(&["replace", "BACT", "BCTRL"]);
    let after = std::fs::read_to_string(folder.path().join("pv_mapping.yaml")).unwrap();
    assert_eq!(
        after.matches(":BCTRL").count(),
        341 * 2,
        "the symbols and the formulas"
    );
    assert_eq!(after.matches(":BACT:").count(), 341, "the model's names stay");
    let other: Vec<&str> = before
        .lines()
        .zip(after.lines())
        .filter(|(one, two)| one != two)
        .map(|(one, _)| one)
        .collect();
    assert_eq!(other.len(), 682);
    let report = json(folder.path(), &["check", "pv_mapping.yaml"]);
    assert_eq!(
        (report["accepted"].as_bool(), codes(&report).len()),
        (Some(true), 0)
    );
    let list = map(&["list"]);
    let list = String::from_utf8(list.get_output().stdout.clone()).unwrap();
    assert!(list.contains("QUAD:LI21:340:BACT  QUAD:LI21:340:BCTRL"), "{list}");
}

#[test]
fn edits_touch_no_other_byte() {
    let mapping = MAPPING
        .replace('\n', "\r\n")
        .replace("formula: QUAD:1:BACT", "formula:   \"QUAD:1:BACT * 2\"   # kept");
    let folder = folder(&[("variables.yml", VARIABLES), ("pv_mapping.yaml", &mapping)]);
    let map = |arguments: &[&str]| {
        program(folder.path())
            .args(["variable", "map", "variables.yml"])
            .args(arguments)
            .assert()
            .success();
        std::fs::read_to_string(folder.path().join("pv_mapping.yaml")).unwrap()
    };
    let after = map(&["replace", "QUAD:*:BACT", "MAG:*:BCTRL"]);
    let expected = mapping
        .replace("[QUAD:1:BACT]", "[MAG:1:BCTRL]")
        .replace("\"QUAD:1:BACT * 2\"", "\"MAG:1:BCTRL * 2\"");
    assert_eq!(after, expected);
    let after = map(&["set", "sigma_x", "OTHER:X"]);
    assert_eq!(after, expected.replace("OUT:X:", "OTHER:X:"));
    let after = map(&["set", "CHARGE", "BPMS:1:TMIT"]);
    let added = "    symbols: [BPMS:1:TMIT]\r\n    formula: 'BPMS:1:TMIT'";
    assert_eq!(
        after,
        expected
            .replace("OUT:X:", "OTHER:X:")
            .replace("    formula: '0.3'", added)
    );
    let before = after.clone();
    let after = map(&["set", "sigma_y", "OUT:Y"]);
    assert!(after.starts_with(&before), "{after}");
    assert!(
        after.ends_with(
            "  OUT:Y:\r\n    symbols:\r\n    - sigma_y\r\n    formula: sigma_y\r\n    proto: pva\r\n"
        ),
        "{after}"
    );
}

#[test]
fn renaming_a_variable_updates_the_mapping() {
    let folder = folder(&[("variables.yml", VARIABLES), ("pv_mapping.yaml", MAPPING)]);
    program(folder.path())
        .args(["variable", "rename", "variables.yml", "sigma_x", "beam_x"])
        .assert()
        .success();
    program(folder.path())
        .args(["variable", "rename", "variables.yml", "LASER", "laser_power"])
        .assert()
        .success();
    let text = std::fs::read_to_string(folder.path().join("pv_mapping.yaml")).unwrap();
    let expected = MAPPING
        .replace("sigma_x", "beam_x")
        .replace("  LASER:\n", "  laser_power:\n");
    assert_eq!(text, expected);
    let refused = ["variable", "rename", "variables.yml", "CHARGE", "laser_power"];
    program(folder.path()).args(refused).assert().failure();
    assert_eq!(
        std::fs::read_to_string(folder.path().join("pv_mapping.yaml")).unwrap(),
        expected
    );
}

#[test]
fn mappings_are_written_in_other_formats() {
    let folder = folder(&[("variables.yml", VARIABLES), ("pv_mapping.yaml", MAPPING)]);
    let map = |arguments: &[&str]| {
        let output = program(folder.path())
            .arg("map")
            .args(arguments)
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let texts = [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap());
        (texts[0].clone(), texts[1].clone())
    };
    let (text, losses) = map(&["pv_mapping.yaml", "--to", "epics_config"]);
    assert!(
        text.starts_with(
            "input_variables:\n  QUAD:1:BACT:\n    pvname: QUAD:1:BACT\n    protocol: ca\n    serve: false\n"
        ),
        "{text}"
    );
    assert!(
        losses.contains("pv_mapping.yaml:7: no counterpart: CHARGE is the constant 0.3"),
        "{losses}"
    );
    assert!(losses.contains("OUT:X is computed by sigma_x**2"), "{losses}");
    let (text, _) = map(&["variables.yml", "--to", "lume-pva"]);
    assert!(
        text.contains("\"LASER\": {\"name\": \"LASER\", \"pv\": \"LASER\", \"mode\": \"remote\"},"),
        "{text}"
    );
    for format in ["pv_mapping", "poly-lithic", "epics_config"] {
        let output = format!("{format}.out.yaml");
        map(&["variables.yml", "--to", format, "--output", &output]);
        let report = json(folder.path(), &["check", &output, "--variables", "variables.yml"]);
        assert_eq!(
            (report["kind"].as_str(), report["accepted"].as_bool()),
            (Some(format), Some(true)),
            "{report}"
        );
        assert!(
            codes(&report)
                .iter()
                .all(|(code, _)| code != "mapping-name-missing" || format == "epics_config"),
            "{report}"
        );
    }
    map(&[
        "poly-lithic.out.yaml",
        "--to",
        "pv_mapping",
        "--output",
        "back.yaml",
    ]);
    let back = std::fs::read_to_string(folder.path().join("back.yaml")).unwrap();
    assert_eq!(
        back,
        std::fs::read_to_string(folder.path().join("pv_mapping.out.yaml")).unwrap()
    );
    let (difference, _) = map(&["pv_mapping.yaml", "--to", "poly-lithic", "--diff"]);
    assert!(difference.contains("+modules:"), "{difference}");
}

#[test]
fn a_mapping_is_not_edited_as_variables() {
    let folder = folder(&[("pv_mapping.yaml", MAPPING)]);
    for arguments in [
        vec!["edit", "pv_mapping.yaml"],
        vec!["variable", "list", "pv_mapping.yaml"],
        vec!["convert", "pv_mapping.yaml", "--to", "lume-torch-3.0"],
    ] {
        let output = program(folder.path()).args(&arguments).output().unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success(), "{arguments:?}");
        assert!(
            error.contains("is a PV mapping, not a variables file"),
            "{arguments:?}: {error}"
        );
        assert!(error.contains("help:"), "{error}");
    }
    assert_eq!(
        std::fs::read_to_string(folder.path().join("pv_mapping.yaml")).unwrap(),
        MAPPING
    );
}
