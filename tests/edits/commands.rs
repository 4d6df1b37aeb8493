//! The commands `variable` and `convert`, run as a user runs them.

use assert_cmd::Command;
use std::path::{Path, PathBuf};

const FILE: &str = "input_variables:\n  a:  # first\n    type: scalar\n    default: 1\n    range: [0, 2]\n  b:\n    type: scalar\n    default: 1\n    range: [0, 2]\noutput_variables:\n  b:\n    type: scalar\n";

struct CommandFile {
    folder: tempfile::TempDir,
}

/// The result of a run.
struct Ran {
    status: i32,
    out: String,
    err: String,
}

impl CommandFile {
    fn new(text: &str) -> Self {
        let file = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        std::fs::write(file.path(), text).unwrap();
        file
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("variables.yml")
    }

    fn text(&self) -> String {
        std::fs::read_to_string(self.path()).unwrap()
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        run(self.folder.path(), arguments, "")
    }
}

fn run(folder: &Path, arguments: &[&str], input: &str) -> Ran {
    let output = Command::cargo_bin("lume-wizard")
        .unwrap()
        .current_dir(folder)
        .args(arguments)
        .write_stdin(input)
        .output()
        .unwrap();
    Ran {
        status: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

#[test]
fn shared_values_change_for_all_or_here() {
    let file = |a: &str, b: &str| {
        format!(
            "input_variables:\n  a: &a {{type: scalar, default: {a}, range: [0, 2]}}\n  b: {b}\noutput_variables:\n  c: {{type: scalar}}\n"
        )
    };
    let before = file("1", "*a");
    let set = ["variable", "set", "variables.yml", "a", "default=1.5"];
    let place = CommandFile::new(&before);
    let ran = place.run(&set);
    assert_eq!(ran.status, 1, "{}", ran.err);
    for part in ["also used by b", "--shared", "--detach"] {
        assert!(ran.err.contains(part), "{part}: {}", ran.err);
    }
    assert_eq!(place.text(), before);
    let detached = file("1.5", "{type: scalar, default: 1, range: [0, 2]}");
    for (option, after) in [("--shared", file("1.5", "*a")), ("--detach", detached)] {
        let place = CommandFile::new(&before);
        let ran = place.run(&[&set[..], &[option]].concat());
        assert_eq!(ran.status, 0, "{option}: {}", ran.err);
        assert_eq!(place.text(), after, "{option}");
    }
}

#[test]
fn edit_reads_for_the_given_runtime() {
    let place = CommandFile::new(FILE);
    for (options, runtime) in [
        (&[][..], "lume-model-1.5 (line 3 says type)"),
        (&["--runtime", "lume-torch-3.0"], "lume-torch-3.0 (chosen)"),
    ] {
        let ran = place.run(&[&["--accessible", "edit", "variables.yml"], options].concat());
        let said = format!("variables.yml is for {runtime}.");
        assert!(ran.out.contains(&said), "{said}: {}{}", ran.out, ran.err);
    }
    let ran = place.run(&["--accessible", "edit", "variables.yml", "--runtime", "lume"]);
    assert_eq!(ran.status, 2, "{}", ran.err);
}

#[test]
fn given_values_lose_nothing_to_yaml() {
    for (given, written) in [
        ("units=#", "units: '#'"),
        ("units=counts #1", "units: 'counts #1'"),
        ("units=a: b", "units: 'a: b'"),
        ("units=%", "units: '%'"),
        ("units= mm ", "units: ' mm '"),
        ("units=yes", "units: 'yes'"),
        ("units='#'", "units: '#'"),
        ("unit=no", "units: 'no'"),
        ("default=1.50", "default: 1.50"),
    ] {
        let file = CommandFile::new(FILE);
        let ran = file.run(&["variable", "set", "variables.yml", "a", given]);
        assert_eq!(ran.status, 0, "{given}: {}", ran.err);
        assert!(
            file.text().contains(&format!("    {written}\n")),
            "{given}: {}",
            file.text()
        );
    }
    let file = CommandFile::new(FILE);
    let ran = file.run(&[
        "variable",
        "add",
        "variables.yml",
        "output",
        "c",
        "units=counts #1",
    ]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(file.text().contains("units: 'counts #1'\n"), "{}", file.text());
    let ran = file.run(&["variable", "set", "variables.yml", "a", "default=5 #1"]);
    assert_eq!(ran.status, 1, "{}", ran.err);
}

#[test]
fn each_edit_changes_its_lines_in_place() {
    for (arguments, old, new) in [
        (
            &["set", "variables.yml", "a", "default=1.50", "units=kG"][..],
            "    default: 1\n    range: [0, 2]\n  b",
            "    default: 1.50\n    range: [0, 2]\n    units: kG\n  b",
        ),
        (
            &["rename", "variables.yml", "a", "QUAD:IN20:121:BCTRL"],
            "  a:  #",
            "  QUAD:IN20:121:BCTRL:  #",
        ),
        (
            &["remove", "variables.yml", "a"],
            "  a:  # first\n    type: scalar\n    default: 1\n    range: [0, 2]\n",
            "",
        ),
        (
            &["remove", "variables.yml", "output:b"],
            "output_variables:\n  b:\n    type: scalar\n",
            "output_variables: {}\n",
        ),
        (
            &["add", "variables.yml", "output", "on", "units=mm"],
            "\n  b:\n    type: scalar\n",
            "\n  b:\n    type: scalar\n  'on':\n    type: scalar\n    units: mm\n",
        ),
        (&["move", "variables.yml", "a", "--to", "2"], "", ""),
        (
            &["set", "variables.yml", "input:b", "default=-1", "range=[-2, 2]"],
            "  b:\n    type: scalar\n    default: 1\n    range: [0, 2]\n",
            "  b:\n    type: scalar\n    default: -1\n    range: [-2, 2]\n",
        ),
        (
            &["set", "variables.yml", "--unset", "range", "--force", "a"],
            "    range: [0, 2]\n  b",
            "  b",
        ),
        (
            &["duplicate", "variables.yml", "output:b", "c{1..2}"],
            "\n  b:\n    type: scalar\n",
            "\n  b:\n    type: scalar\n  c1:\n    type: scalar\n  c2:\n    type: scalar\n",
        ),
    ] {
        let file = CommandFile::new(FILE);
        let mut all = vec!["variable"];
        all.extend(arguments);
        let ran = file.run(&all);
        assert_eq!(ran.status, 0, "{arguments:?}: {}", ran.err);
        assert!(
            ran.err.contains("lume-model-1.5 ("),
            "the runtime is named with its reason: {}",
            ran.err
        );
        assert!(ran.out.starts_with("variables.yml: "), "{}", ran.out);
        let at = FILE.rfind(old).unwrap();
        let mut expected = FILE.to_owned();
        let last = old.starts_with('\n') || old.starts_with("output");
        if last {
            expected.replace_range(at..at + old.len(), new);
        } else {
            expected = FILE.replacen(old, new, 1);
        }
        if arguments.contains(&"move") {
            let (head, tail) = FILE.split_at(FILE.find("  a:").unwrap());
            let (a, rest) = tail.split_at(tail.find("  b:").unwrap());
            let (b, outputs) = rest.split_at(rest.find("output").unwrap());
            expected = format!("{head}{b}{a}{outputs}");
        }
        assert_eq!(file.text(), expected, "{arguments:?}");
    }
}

#[test]
fn a_file_that_is_not_yaml_says_where() {
    let broken = "input_variables:\n  a: {type: scalar}\n\tb: 1\noutput_variables: {}\n";
    for arguments in [
        &["list", "variables.yml"][..],
        &["set", "variables.yml", "nobody", "default=1"],
        &["remove", "variables.yml", "a"],
    ] {
        let file = CommandFile::new(broken);
        let mut all = vec!["variable"];
        all.extend(arguments);
        let ran = file.run(&all);
        assert_eq!(ran.status, 1, "{arguments:?}");
        assert!(
            ran.err.contains("variables.yml:3: line 3 is not YAML"),
            "{}",
            ran.err
        );
        assert_eq!(file.text(), broken);
    }
}

#[test]
fn set_and_unset_fields_are_reported() {
    let file = CommandFile::new(FILE);
    let ran = file.run(&[
        "variable",
        "set",
        "variables.yml",
        "a",
        "units=mm",
        "--unset",
        "type",
        "--force",
    ]);
    assert_eq!(ran.out, "variables.yml: set units of a and removed type from a\n");
    let ran = file.run(&["variable", "set", "variables.yml", "a", "--unset", "units"]);
    assert_eq!(ran.out, "variables.yml: removed units from a\n");
}

#[test]
fn unknown_keys_are_reported_or_refused() {
    let file = CommandFile::new(FILE);
    let ran = file.run(&["variable", "set", "variables.yml", "a", "banana=3"]);
    assert_eq!(ran.status, 0);
    assert!(
        ran.err.contains("warning: lume-model-1.5 ignores `banana`"),
        "{}",
        ran.err
    );
    let file = CommandFile::new(
        "input_variables:\n  a: {variable_class: TorchScalarVariable, value_range: [0, 2]}\noutput_variables: {}\n",
    );
    let before = file.text();
    let ran = file.run(&["variable", "set", "variables.yml", "a", "banana=3"]);
    assert_eq!(ran.status, 1);
    assert!(
        ran.err.contains("error: lume-torch-3.0 does not know `banana`"),
        "{}",
        ran.err
    );
    assert_eq!(file.text(), before);
}

#[test]
fn what_is_refused_writes_nothing() {
    for (arguments, status, word) in [
        (
            &["variable", "set", "variables.yml", "a", "default="][..],
            1,
            "--force",
        ),
        (
            &["variable", "add", "variables.yml", "input", "c"],
            1,
            "would refuse",
        ),
        (
            &[
                "variable",
                "add",
                "variables.yml",
                "input",
                "a",
                "default=1",
                "range=[0, 1]",
            ],
            1,
            "already",
        ),
        (&["variable", "rename", "variables.yml", "a", "b"], 1, "already"),
        (&["variable", "remove", "variables.yml", "b"], 1, "output:b"),
        (
            &["variable", "remove", "variables.yml", "aa"],
            1,
            "did you mean a?",
        ),
        (
            &["variable", "set", "variables.yml", "a", "default=[1"],
            1,
            "not YAML",
        ),
        (
            &["variable", "remove", "variables.yml", "z"],
            1,
            "`lume-wizard variable list` names them all",
        ),
        (
            &["variable", "set", "variables.yml", "a", "default"],
            2,
            "FIELD=VALUE",
        ),
        (
            &["variable", "move", "variables.yml", "a", "--to", "9"],
            1,
            "no place 9",
        ),
        (
            &["variable", "move", "variables.yml", "a", "--to", "0"],
            2,
            "from 1",
        ),
        (
            &["variable", "set", "missing.yml", "a", "default=1"],
            2,
            "missing.yml",
        ),
        (
            &[
                "variable",
                "set",
                "variables.yml",
                "a",
                "default=1",
                "--runtime",
                "x",
            ],
            2,
            "lume-model-1.5",
        ),
        (
            &["convert", "variables.yml", "--to", "lume-model-9"],
            2,
            "lume-torch-3.0",
        ),
    ] {
        let file = CommandFile::new(FILE);
        let ran = file.run(arguments);
        assert_eq!(ran.status, status, "{arguments:?}: {}", ran.err);
        assert!(ran.err.contains(word), "{arguments:?}: {}", ran.err);
        assert_eq!(ran.out, "", "{arguments:?}");
        assert_eq!(file.text(), FILE, "{arguments:?}");
    }
}

#[test]
fn only_new_warnings_are_reported() {
    let file = CommandFile::new(&FILE.replace("default: 1\n", "default: 5\n"));
    let ran = file.run(&["variable", "set", "variables.yml", "a", "units=mm"]);
    assert_eq!(ran.status, 0);
    assert!(!ran.err.contains("warning"), "{}", ran.err);
    let ran = file.run(&["variable", "set", "variables.yml", "a", "range=[2, 0]"]);
    assert_eq!(ran.status, 0);
    assert!(ran.err.contains("warning"), "{}", ran.err);
}

#[test]
fn standard_input_goes_to_standard_output() {
    let file = CommandFile::new("");
    let ran = run(
        file.folder.path(),
        &["variable", "set", "-", "a", "default=1.5"],
        FILE,
    );
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert_eq!(ran.out, FILE.replacen("default: 1\n", "default: 1.5\n", 1));
    let ran = run(
        file.folder.path(),
        &["convert", "-", "--to", "lume-model-2.0"],
        FILE,
    );
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(ran.out.contains("variable_class: ScalarVariable"), "{}", ran.out);
}

#[cfg(unix)]
#[test]
fn mode_link_and_line_ends_are_kept() {
    use std::os::unix::fs::PermissionsExt;
    let text = FILE.replace('\n', "\r\n");
    let file = CommandFile::new(text.trim_end());
    let real = file.folder.path().join("real.yml");
    std::fs::rename(file.path(), &real).unwrap();
    std::fs::set_permissions(&real, std::fs::Permissions::from_mode(0o640)).unwrap();
    std::os::unix::fs::symlink("real.yml", file.path()).unwrap();
    let ran = file.run(&["variable", "set", "variables.yml", "output:b", "units=mm"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(file.path().is_symlink());
    assert_eq!(
        std::fs::metadata(&real).unwrap().permissions().mode() & 0o777,
        0o640
    );
    assert_eq!(file.text(), format!("{}\r\n    units: mm", text.trim_end()));
}

#[test]
fn a_conversion_is_shown_written_or_blocked() {
    let file = CommandFile::new(FILE);
    let ran = file.run(&["convert", "variables.yml", "--to", "lume-torch-3.0", "--diff"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(
        ran.out.contains("-    default: 1\n") && ran.out.contains("+    default_value: 1\n"),
        "{}",
        ran.out
    );
    assert_eq!(file.text(), FILE, "a difference that is only shown");

    let ran = file.run(&[
        "convert",
        "variables.yml",
        "--to",
        "lume-torch-3.0",
        "--output",
        "new.yml",
    ]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert_eq!(file.text(), FILE);
    let new = std::fs::read_to_string(file.folder.path().join("new.yml")).unwrap();
    assert!(
        new.contains("  a:  # first\n    variable_class: TorchScalarVariable\n    default_value: 1\n"),
        "{new}"
    );
    let again = file.run(&[
        "convert",
        "variables.yml",
        "--to",
        "lume-torch-3.0",
        "--output",
        "new.yml",
    ]);
    assert_eq!(again.status, 1, "an existing file is not written over");

    let file = CommandFile::new("input_variables: {}\noutput_variables: {}\n");
    let ran = file.run(&["convert", "variables.yml", "--to", "lume-torch-3.0"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert_eq!(
        ran.out,
        "variables.yml: lume-torch-3.0 reads it as it is: nothing has changed\n"
    );

    let file = CommandFile::new(&FILE.replacen("default: 1\n", "default: 1\n    precision: 3\n", 1));
    let ran = file.run(&["convert", "variables.yml", "--to", "lume-model-2.0"]);
    assert_eq!(ran.status, 1);
    assert!(
        ran.err.contains("variables.yml:5: error: precision of a"),
        "{}",
        ran.err
    );
    let ran = file.run(&["convert", "variables.yml", "--to", "lume-model-2.0", "--drop"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(!file.text().contains("precision"));
}

#[test]
fn the_list_marks_what_is_not_loaded() {
    let file = CommandFile::new(
        "input_variables:\n  a: {variable_class: ScalarVariable, default_value: 1, range: [0, 2], is_constant: false}\n  b: {variable_class: ScalarVariable, default: 1, value_range: [0, 3]}\noutput_variables:\n  o: {variable_class: ScalarVariable}\n",
    );
    let options = ["variable", "list", "variables.yml", "--runtime", "lume-model-2.0"];
    let ran = file.run(&[&options[..], &["--format", "tsv"]].concat());
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert_eq!(
        ran.out.lines().collect::<Vec<_>>(),
        [
            "section\tname\tkind\tdefault\tlow\thigh\tunit\tconstant\tnot loaded",
            "input\ta\tScalarVariable\t1\t\t\t\tfalse\trange: [0, 2]",
            "input\tb\tScalarVariable\t\t0\t3\t\t\tdefault: 1",
            "output\to\tScalarVariable\t\t\t\t\t\t",
        ]
    );
    let ran = file.run(&options);
    assert!(
        ran.out.contains("not loaded") && ran.out.contains("range: [0, 2]"),
        "{}",
        ran.out
    );
    // What the runtime loads has no such column.
    let file = CommandFile::new(FILE);
    let ran = file.run(&["variable", "list", "variables.yml"]);
    assert!(!ran.out.contains("not loaded"), "{}", ran.out);
}

#[test]
fn python_definitions_are_imported_without_running_them() {
    let file = CommandFile::new("");
    let source = "import os\nos.abort()\nclass M:\n    input_variables = {\"a\": ScalarInputVariable(name=\"a\", default=1, range=[0, 1])}\n    output_variables = {\"o\": ScalarOutputVariable(name=\"o\"), \"p\": ScalarOutputVariable(name=compute())}\n";
    std::fs::write(file.folder.path().join("model.py"), source).unwrap();
    let ran = file.run(&["variable", "import", "model.py"]);
    assert_eq!(ran.status, 1);
    let reported = "model.py:5: error: p: name is left out: its value is only known when the program runs";
    assert!(ran.err.contains(reported), "{}", ran.err);
    assert_eq!(
        ran.out,
        "input_variables:\n  a:\n    type: scalar\n    default: 1\n    range: [0, 1]\noutput_variables:\n  o:\n    type: scalar\n  p:\n    type: scalar\n    # name: not known without running line 5\n"
    );
    let ran = file.run(&["variable", "import", "model.py", "--output", "new.yml"]);
    assert_eq!(ran.status, 1);
    let listed = file.run(&["variable", "list", "new.yml", "--format", "tsv"]);
    assert_eq!(listed.status, 0);
    assert_eq!(listed.out.lines().nth(1), Some("input\ta\tscalar\t1\t0\t1\t\t"));
}

#[test]
fn edit_explains_an_empty_file_before_the_screen() {
    let file = CommandFile::new(FILE);
    std::fs::create_dir(file.folder.path().join("folder")).unwrap();
    for (argument, words) in [
        ("folder", "is a folder"),
        ("none.py", "there is no such file"),
        ("none/variables.yml", "there is no folder"),
        ("variables.yml/x.yml", "a part of the path is not a folder"),
    ] {
        let ran = file.run(&["edit", argument]);
        assert_eq!(ran.status, 2, "{argument}");
        assert!(ran.err.starts_with("error: "), "{}", ran.err);
        assert!(ran.err.contains(words), "{}", ran.err);
    }
    let ran = file.run(&["edit", "new.yml"]);
    assert!(ran.err.contains("needs a terminal"), "{}", ran.err);
}

#[test]
fn python_source_instead_of_variables_is_left_untouched() {
    let file = CommandFile::new(FILE);
    let source = "x = ScalarInputVariable(name='x', default=1, range=[0, 2])\n";
    let path = file.folder.path().join("model.py");
    std::fs::write(&path, source).unwrap();
    for arguments in [
        &["check", "model.py"][..],
        &["variable", "list", "model.py"],
        &["variable", "set", "model.py", "x", "default=1"],
        &["convert", "model.py", "--to", "lume-torch-3.0"],
        &["new", "--variables", "model.py", "--format", "human"],
    ] {
        let ran = file.run(arguments);
        // `check` reads whatever it is given; the others need a variables file.
        let status = if arguments[0] == "check" { 1 } else { 2 };
        assert_eq!(ran.status, status, "{arguments:?} {}", ran.err);
        let said = format!("{}{}", ran.out, ran.err);
        assert!(
            said.contains("`lume-wizard variable import model.py --output variables.yml`"),
            "{arguments:?} {said}"
        );
        assert_eq!(std::fs::read_to_string(&path).unwrap(), source);
    }
}

#[test]
fn plain_lines_save_in_place_and_read_python() {
    let file = CommandFile::new(FILE);
    let typed = "a\ndefault\n1.5\n\nsave\nquit\n";
    let ran = run(
        file.folder.path(),
        &["edit", "--accessible", "variables.yml"],
        typed,
    );
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(ran.out.contains("Saved."), "{}", ran.out);
    assert_eq!(file.text(), FILE.replacen("default: 1", "default: 1.5", 1));

    let source = "x = ScalarInputVariable(name='x', default=1, range=[0, 2])\ny = ScalarInputVariable(name='y', default=f(), range=[0, 2])\n";
    let path = |name: &str| file.folder.path().join(name);
    std::fs::write(path("model.py"), source).unwrap();
    let ran = run(
        file.folder.path(),
        &["--accessible", "edit", "model.py"],
        "quit\n1\n",
    );
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(
        ran.err.contains("model.py:2: error: y: default is left out"),
        "{}",
        ran.err
    );
    let text = std::fs::read_to_string(path("model_variables.yml")).unwrap();
    assert!(text.starts_with("input_variables:\n  x:\n"), "{text}");
    assert!(
        text.contains("  y:\n    type: scalar\n    range: [0, 2]\n"),
        "{text}"
    );

    let ran = run(
        file.folder.path(),
        &["--accessible", "edit", "variables.yml"],
        "remove a\n",
    );
    assert_eq!(ran.status, 1, "{}", ran.out);
    assert!(file.text().contains("  a:"));
}
