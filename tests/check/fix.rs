//! `check --fix` as it is run, and every fix of the corpora that may be applied without asking.

use crate::json::Json;
use assert_cmd::Command;
use lume_wizard::variables::edit::repair::{Repairs, repair};
use lume_wizard::variables::{NoArrayFiles, load_variables, read_detected};
use lume_wizard::yaml::Document;
use serde_json::Value;
use std::path::Path;

fn run(folder: &Path, arguments: &[&str], input: &str) -> (i32, String, String) {
    let mut command = Command::cargo_bin("lume-wizard").unwrap();
    let output = command
        .current_dir(folder)
        .args(arguments)
        .write_stdin(input)
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (
        output.status.code().unwrap(),
        text(output.stdout),
        text(output.stderr),
    )
}

/// Each file as it was, its runtime, and as it is once fixed.
const FIXED: [(&str, &str, &str); 8] = [
    (
        "lume-torch-3.0",
        "input_variables:\n  a:\n    variable_class: TorchScalarVariable\n    default_value: 1  # start\n    value_range: [0, 2]\n    units: mm  # length\noutput_variables:\n  o: {variable_class: TorchScalarVariable}\n",
        "input_variables:\n  a:\n    variable_class: TorchScalarVariable\n    default_value: 1  # start\n    value_range: [0, 2]\n    unit: mm  # length\noutput_variables:\n  o: {variable_class: TorchScalarVariable}\n",
    ),
    (
        "lume-torch-3.0",
        "input_variables:\n  a: {variable_class: TorchScalarVariable, default: 1, range: [0, 1e3], unit: 1}\noutput_variables:\n  o: {variable_class: TorchScalarVariable}\n",
        "input_variables:\n  a: {variable_class: TorchScalarVariable, default_value: 1, value_range: [0, 1.0e+3], unit: '1'}\noutput_variables:\n  o: {variable_class: TorchScalarVariable}\n",
    ),
    (
        "lume-torch-3.0",
        "input_variables:\n  a: {variable_class: TorchScalarVariable, value_range: [-inf, inf]}\noutput_variables:\n  o: {variable_class: TorchScalarVariable}\n",
        "input_variables:\n  a: {variable_class: TorchScalarVariable, value_range: [-.inf, .inf]}\noutput_variables:\n  o: {variable_class: TorchScalarVariable}\n",
    ),
    (
        "lume-model-2.0",
        "input_variables:\n  a: {variable_class: ScalarVariable, is_constant: false, value_range: [0, 1e3], unit: 1}\noutput_variables:\n  o: {variable_class: ScalarVariable}\n",
        "input_variables:\n  a: {variable_class: ScalarVariable, is_constant: false, value_range: [0, 1.0e+3], unit: '1'}\noutput_variables:\n  o: {variable_class: ScalarVariable}\n",
    ),
    (
        "lume-model-1.5",
        "input_variables:\n  a:\n    type: scalar\n    default: 1\n    lower: 0  # lowest\n    upper: 2.50\noutput_variables:\n  o: {type: scalar}\n",
        "input_variables:\n  a:\n    type: scalar\n    default: 1\n    range: [0, 2.50]  # lowest\noutput_variables:\n  o: {type: scalar}\n",
    ),
    (
        "lume-model-1.5",
        "input_variables:\r\n  a:\r\n    type: scalar\r\n    default: 1e3\r\n    range: [0, 2000]\r\noutput_variables:\r\n  o: {type: scalar}",
        "input_variables:\r\n  a:\r\n    type: scalar\r\n    default: 1.0e+3\r\n    range: [0, 2000]\r\noutput_variables:\r\n  o: {type: scalar}",
    ),
    (
        "lume-model-1.7",
        "input_variables:\n  a: {variable_type: scalar, default: 1, range: [0, 2]}\noutput_variables:\n  o: {variable_type: scalar, units: 1}\n",
        "input_variables:\n  a: {variable_type: scalar, default: 1, value_range: [0, 2]}\noutput_variables:\n  o: {variable_type: scalar, units: '1'}\n",
    ),
    (
        "lume-model-1.7",
        "input_variables:\n  a: {variable_type: scalar, default: 5 mm, value_range: [0, 9]}\noutput_variables:\n  o: {variable_type: scalar}\n",
        "input_variables:\n  a: {variable_type: scalar, default: 5, value_range: [0, 9], units: mm}\noutput_variables:\n  o: {variable_type: scalar}\n",
    ),
];

#[test]
fn refused_files_are_fixed_and_accepted() {
    let folder = tempfile::tempdir().unwrap();
    for (runtime, before, after) in FIXED {
        let file = folder.path().join("v.yml");
        std::fs::write(&file, before).unwrap();
        let arguments = ["check", "v.yml", "--runtime", runtime, "--fix"];
        let (_, out, _) = run(folder.path(), &[&arguments[..], &["--diff"]].concat(), "");
        assert!(out.contains("@@"), "{out}");
        assert_eq!(
            std::fs::read_to_string(&file).unwrap(),
            before,
            "a difference writes nothing"
        );
        let (status, out, err) = run(folder.path(), &arguments, "");
        assert_eq!(std::fs::read_to_string(&file).unwrap(), after, "{out}{err}");
        assert_eq!(status, 0, "{out}{err}");
        assert!(out.contains("v.yml:") && out.contains("Fixed "), "{out}");
        let (_, out, _) = run(folder.path(), &arguments, "");
        assert!(out.contains("Fixed 0 problems"), "{out}");
    }
}

#[test]
fn what_is_loaded_changes_only_with_unsafe() {
    let folder = tempfile::tempdir().unwrap();
    for (text, fixed) in [
        (
            "input_variables: {a: {variable_class: ScalarVariable, is_constant: false, value_range: [0, 1], units: mm}}\noutput_variables: {o: {variable_class: ScalarVariable}}\n",
            "unit: mm",
        ),
        (
            "input_variables: {a: {type: scalar, default: 1, range: [0, 1e3]}}\noutput_variables: {o: {type: scalar}}\n",
            "1.0e+3",
        ),
        (
            "input_variables: {a: {type: scalar, default: 1, range: [2, 0]}}\noutput_variables: {o: {type: scalar}}\n",
            "[0, 2]",
        ),
    ] {
        std::fs::write(folder.path().join("v.yml"), text).unwrap();
        let (status, out, _) = run(folder.path(), &["check", "v.yml", "--fix"], "");
        assert_eq!(status, 0, "{out}");
        assert_eq!(
            std::fs::read_to_string(folder.path().join("v.yml")).unwrap(),
            text
        );
        assert!(out.contains("1 more problem can be fixed with --unsafe"), "{out}");
        let (status, out, _) = run(folder.path(), &["check", "v.yml", "--fix", "--unsafe"], "");
        assert_eq!(status, 0, "{out}");
        let now = std::fs::read_to_string(folder.path().join("v.yml")).unwrap();
        assert!(now.contains(fixed), "{now}");
    }
}

#[test]
fn many_files_standard_input_and_json() {
    let folder = tempfile::tempdir().unwrap();
    let (_, before, after) = FIXED[0];
    for name in ["a.yml", "b.yml"] {
        std::fs::write(folder.path().join(name), before).unwrap();
    }
    std::fs::write(folder.path().join("bad.yml"), "input_variables: [\n").unwrap();
    let arguments = ["check", "a.yml", "bad.yml", "b.yml", "--fix"];
    let (status, out, _) = run(folder.path(), &arguments, "");
    assert_eq!(status, 1, "bad.yml is still refused");
    assert!(
        out.contains("a.yml:6: fixed: a: rename units to unit (field-unknown)\n"),
        "{out}"
    );
    assert!(
        out.contains("Fixed 2 problems in 2 files; 1 error, 0 warnings left.\n"),
        "{out}"
    );
    assert_eq!(
        std::fs::read_to_string(folder.path().join("b.yml")).unwrap(),
        after
    );
    let (status, out, err) = run(folder.path(), &["check", "-", "--fix"], before);
    assert_eq!((status, out.as_str()), (0, after), "{err}");
    let (status, out, _) = run(folder.path(), &["check", "none.yml", "a.yml", "--fix"], "");
    assert_eq!(status, 2, "{out}");
    std::fs::write(folder.path().join("a.yml"), before).unwrap();
    let (status, out, _) = run(
        folder.path(),
        &["check", "a.yml", "--fix", "--format", "json"],
        "",
    );
    assert_eq!(status, 0, "{out}");
    let report: Value = serde_json::from_str(&out).unwrap();
    let file = &report["files"][0];
    assert_eq!(file["accepted"], true);
    assert_eq!(file["fixed"][0]["message"], "rename units to unit");
    assert_eq!(file["fixed"][0]["line"], 6);
    assert_eq!(
        run(folder.path(), &["check", "a.yml", "--diff"], "").0,
        2,
        "it needs --fix"
    );
}

#[test]
fn every_model_of_a_file_is_fixed() {
    let folder = tempfile::tempdir().unwrap();
    let variable = "{variable_class: TorchScalarVariable, default_value: 1, value_range: [0, 2], units: mm}";
    let model = format!(
        "  input_variables:\n    a: {variable}\n  output_variables:\n    o: {{variable_class: TorchScalarVariable}}\n"
    );
    let text = format!("one:\n{model}two:\n{model}");
    let arguments = ["check", "v.yml", "--runtime", "lume-torch-3.0", "--fix"];
    std::fs::write(folder.path().join("v.yml"), &text).unwrap();
    let (_, out, err) = run(folder.path(), &[&arguments[..], &["--model", "two"]].concat(), "");
    let now = std::fs::read_to_string(folder.path().join("v.yml")).unwrap();
    assert_eq!(now.matches("unit: mm").count(), 1, "{out}{err}");
    assert!(now.ends_with(&model.replace("units", "unit")), "{now}");
    run(folder.path(), &arguments, "");
    let now = std::fs::read_to_string(folder.path().join("v.yml")).unwrap();
    assert_eq!(now, text.replace("units", "unit"));
}

#[test]
fn a_file_that_cannot_be_written_is_reported() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("v.yml");
    std::fs::write(&file, FIXED[0].1).unwrap();
    let mut permissions = file.metadata().unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&file, permissions).unwrap();
    let (status, _, err) = run(folder.path(), &["check", "v.yml", "--fix"], "");
    assert_eq!(status, 2, "{err}");
    assert!(err.contains("read-only"), "{err}");
}

#[test]
fn conversions_repair_on_their_way() {
    let folder = tempfile::tempdir().unwrap();
    for ((runtime, before, _), to, found) in [
        (FIXED[0], "lume-torch-3.0", "    unit: mm  # length\n"),
        (FIXED[0], "lume-model-1.5", "    units: mm  # length\n"),
        (
            FIXED[4],
            "lume-torch-3.0",
            "    value_range: [0, 2.50]  # lowest\n",
        ),
        (FIXED[1], "lume-torch-3.0", "[0, 1.0e+3]"),
        (FIXED[7], "lume-model-2.0", "unit: mm"),
    ] {
        std::fs::write(folder.path().join("v.yml"), before).unwrap();
        let arguments = ["convert", "v.yml", "--runtime", runtime, "--to", to];
        let (status, _, err) = run(folder.path(), &arguments, "");
        assert_eq!(status, 0, "{to}\n{before}\n{err}");
        let now = std::fs::read_to_string(folder.path().join("v.yml")).unwrap();
        assert!(now.contains(found), "{to}\n{now}");
    }
    let lower = "input_variables:\n  a: {variable_class: ScalarVariable, is_constant: false, default_value: 1, lower: 0, upper: 2}\noutput_variables:\n  o: {variable_class: ScalarVariable}\n";
    std::fs::write(folder.path().join("v.yml"), lower).unwrap();
    let (status, _, err) = run(folder.path(), &["convert", "v.yml", "--to", "lume-model-1.5"], "");
    assert_eq!(status, 0, "{err}");
    let now = std::fs::read_to_string(folder.path().join("v.yml")).unwrap();
    assert!(now.contains("range: [0, 2]"), "{now}");
}

#[test]
fn safe_fixes_of_the_corpora_load_the_same() {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/variables.jsonl");
    let shared = crate::support::shared("conformance/variables");
    let (lists, real) = match &shared {
        Some(folder) => (vec![own, folder.join("cases.jsonl")], Some(folder.join("real"))),
        None => (vec![own], None),
    };
    let mut files: Vec<String> = Vec::new();
    for list in &lists {
        for line in std::fs::read_to_string(list).unwrap().lines() {
            let case = Json::parse(line);
            files.extend(case.get("text").and_then(Json::text).map(str::to_owned));
        }
    }
    for entry in real.iter().flat_map(|folder| std::fs::read_dir(folder).unwrap()) {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "yml") {
            files.extend(std::fs::read_to_string(path));
        }
    }
    assert!(files.len() >= 400, "{}", files.len());
    let (mut accepted, mut refused, mut now_accepted) = (0, 0, 0);
    let count = files.len();
    for text in files {
        let document = Document::parse(text.clone());
        let (_, reading) = read_detected(&document, None, &NoArrayFiles);
        let repaired = repair(&document, &reading, Repairs::Safe, &NoArrayFiles);
        if repaired.repairs.is_empty() {
            continue;
        }
        if reading.accepted() {
            accepted += 1;
            let loaded =
                |document, reading| format!("{:?}", load_variables(document, reading, &NoArrayFiles));
            assert_eq!(
                loaded(&document, &reading),
                loaded(&repaired.document, &repaired.reading),
                "{text}"
            );
        } else {
            refused += 1;
            now_accepted += usize::from(repaired.reading.accepted());
        }
    }
    println!(
        "{count} files; fixed: {accepted} accepted ones, {refused} refused ones, of which {now_accepted} are accepted now"
    );
    assert!(
        accepted > 20 && now_accepted > 20,
        "{accepted} {refused} {now_accepted}"
    );
}
