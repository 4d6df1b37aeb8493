//! `check` and `schema` as they are run.

use assert_cmd::Command;
use serde_json::Value;
use std::path::Path;

const GOOD: &str = "input_variables: {a: {type: scalar, default: 1, range: [0, 2]}}\noutput_variables: {o: {type: scalar}}\n";

fn program(folder: &Path) -> Command {
    let mut command = Command::cargo_bin("lume-wizard").unwrap();
    command.current_dir(folder).env_remove("NO_COLOR");
    command
}

fn json(command: &mut Command, status: i32) -> Value {
    let output = command.output().unwrap();
    assert_eq!(
        output.status.code(),
        Some(status),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.starts_with("{\"format\":1,"), "{text}");
    serde_json::from_str(&text).unwrap()
}

#[test]
fn many_files_and_an_unreadable_one_wins() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("good.yml"), GOOD).unwrap();
    std::fs::write(folder.path().join("bad.yml"), "é: 1\ninput_variables: [\n").unwrap();
    let report = json(
        program(folder.path()).args(["check", "--format", "json", "good.yml"]),
        0,
    );
    let good = &report["files"][0];
    assert_eq!(good["runtime"], "lume-model-1.5");
    assert_eq!(good["runtime_reason"], "line 1 says type");
    assert_eq!(good["accepted"], true);
    let loaded: Value = serde_json::from_str(
        r#"[{"name": "a", "class": "ScalarInputVariable", "default": 1.0, "value_range": [0, 2], "is_constant": false}]"#,
    )
    .unwrap();
    assert_eq!(good["inputs"], loaded);
    let report = json(
        program(folder.path()).args(["check", "--format", "json", "bad.yml", "good.yml"]),
        1,
    );
    assert_eq!(report["files"][0]["accepted"], false);
    assert_eq!(report["files"][0]["inputs"], Value::Array(Vec::new()));
    assert_eq!(report["files"][1]["accepted"], true);
    let report = json(
        program(folder.path()).args(["check", "--format", "json", "bad.yml", "none.yml", "good.yml"]),
        2,
    );
    let missing = &report["files"][1];
    assert_eq!(
        (&missing["readable"], &missing["runtime"]),
        (&Value::Bool(false), &Value::Null)
    );
    assert_eq!(missing["diagnostics"][0]["line"], Value::Null);
    assert_eq!(report["files"][2]["accepted"], true);
}

#[test]
fn standard_input_and_array_files_beside_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    std::fs::create_dir(folder.path().join("inner")).unwrap();
    std::fs::copy(cases.join("vector.npy"), folder.path().join("inner/v.npy")).unwrap();
    let text = "input_variables: {a: {type: array, default: v.npy}}\noutput_variables: {o: {type: scalar}}\n";
    std::fs::write(folder.path().join("inner/f.yml"), text).unwrap();
    let report = json(
        program(folder.path()).args(["check", "--format", "json", "inner/f.yml"]),
        0,
    );
    assert_eq!(
        report["files"][0]["inputs"][0]["default"],
        serde_json::json!([0.0, 1.0, 2.0, 3.0, 4.0])
    );
    let report = json(
        program(folder.path())
            .args(["check", "--format", "json", "-"])
            .write_stdin(text),
        1,
    );
    assert_eq!(report["files"][0]["path"], "-");
    assert_eq!(report["files"][0]["diagnostics"][0]["code"], "array-file");
}

#[test]
fn whole_numbers_of_any_size_and_other_floats() {
    let folder = tempfile::tempdir().unwrap();
    let text = "input_variables: {a: {type: scalar, default: .nan, range: [-.inf, 123456789012345678901234567890]}}\noutput_variables: {}\n";
    let output = program(folder.path())
        .args(["check", "--format", "json", "-"])
        .write_stdin(text)
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains(r#""default":"nan""#), "{text}");
    assert!(
        text.contains(r#""value_range":["-inf",123456789012345678901234567890]"#),
        "{text}"
    );
}

#[test]
fn nothing_from_a_file_acts_on_the_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let name = "a\u{1b}]0;x\u{7}.yml";
    let text =
        "input_variables: {\"\\x1b[31mx\u{202e}\": {type: \"\\x1b[2J\"}}\noutput_variables: {\u{9b}1: 1}\n";
    std::fs::write(folder.path().join(name), text).unwrap();
    for format in ["human", "github"] {
        for more in [&[][..], &["--no-color"]] {
            let output = program(folder.path())
                .args(["check", "--format", format, name, "none\u{1b}[1m"])
                .args(more)
                .env("CLICOLOR_FORCE", "1")
                .output()
                .unwrap();
            assert_eq!(output.status.code(), Some(2));
            for stream in [output.stdout, output.stderr] {
                let text = String::from_utf8(stream).unwrap();
                let acts = |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}');
                assert!(!text.contains(acts), "{text:?}");
                assert!(text.contains("\\x1b"), "{text:?}");
            }
        }
    }
}

#[test]
fn report_for_people_names_file_line_and_help() {
    let folder = tempfile::tempdir().unwrap();
    let text = "input_variables:\n  a:\n    type: scalar\n    default: 1,5\n    range: [0, 2]\noutput_variables:\n  o: {type: scalar}\n";
    let output = program(folder.path())
        .args(["check", "--ascii", "-"])
        .write_stdin(text)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stdout).unwrap();
    let expected = "error[not-a-number]: `default` is the text `1,5`, not a number
 --> -:4:14
  |
4 |     default: 1,5
  |              ^^^
  |
  = help: write a point, not a comma: 1.5

-: lume-model-1.5 refuses it; 1 error (lume-model-1.5: line 3 says type)
";
    assert_eq!(text, expected);
}

#[test]
fn annotations_for_github_are_escaped() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("a,b.yml"),
        "input_variables: {}\noutput_variables: {o: {type: '100%'}}\n",
    )
    .unwrap();
    let output = program(folder.path())
        .args([
            "check",
            "--format",
            "github",
            "a,b.yml",
            "--runtime",
            "lume-model-1.5",
        ])
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.contains("::error file=a%2Cb.yml,line=2,endLine=2,col=30,endColumn=36,title=kind-unknown::`type` is the text `100%25`"),
        "{text}"
    );
}

#[test]
fn codes_are_explained_and_usage_errors_are_two() {
    let folder = tempfile::tempdir().unwrap();
    let output = program(folder.path())
        .args(["check", "--explain", "range-order"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(
        String::from_utf8(output.stdout)
            .unwrap()
            .starts_with("range-order (error): ")
    );
    for arguments in [
        &["check"][..],
        &["check", "--explain", "nonsense"],
        &["check", "a", "--runtime", "x"],
    ] {
        let output = program(folder.path()).args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn schemas_are_json() {
    let folder = tempfile::tempdir().unwrap();
    for arguments in [
        &["schema", "variables"][..],
        &["schema", "answers"],
        &["schema", "variables", "--runtime", "lume-torch-3.0"],
    ] {
        let output = program(folder.path()).args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(0));
        let schema: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    }
}
