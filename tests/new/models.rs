//! Variables files with several models, with sections under `model:`, and without variables.

use crate::terminal::Session;
use crate::world::{World, complaint};

const SEVERAL: &str = "\
laser:
  input_variables:
    gradient: {type: scalar, default: 0.140, range: [0, 1]} # of the plasma
  output_variables:
    yield: {type: scalar}
ion:
  input_variables: {focus: {type: scalar, default: 80., range: [-80.0, 80.0]}}
  output_variables: {protons: {type: scalar}}
";

const MODULE: &str = "\
model:
  input_variables:
    x: {variable_class: TorchScalarVariable, default_value: 1.0, value_range: [0.0, 2.0]}
  output_variables:
    y: {variable_class: TorchScalarVariable}
";

const EMPTY: &str = "input_variables: {}\noutput_variables: {}\n";

/// `new` with the variables file `v.yml` of this text.
fn arguments(world: &World, text: &str) -> Vec<String> {
    let path = world.write("v.yml", text);
    let mut arguments = World::adas_arguments();
    let example = World::example();
    for argument in &mut arguments {
        if *argument == example.to_str().unwrap() {
            *argument = path.to_str().unwrap().to_owned();
        }
    }
    arguments
}

#[test]
fn a_project_has_the_named_model() {
    let world = World::new();
    let run = world.command().args(arguments(&world, SEVERAL)).assert().code(1);
    let said = complaint(&run);
    assert!(said.contains("the file holds 2 models: laser, ion"), "{said}");
    assert!(said.contains("--model"), "{said}");
    assert_eq!(world.names("."), ["home", "v.yml"]);
    world
        .command()
        .args(arguments(&world, SEVERAL))
        .args(["--model", "laser"])
        .assert()
        .success();
    let written = std::fs::read_to_string(world.path("my-model/my_model/files/variables.yml")).unwrap();
    assert_eq!(
        written,
        "input_variables:\n  gradient: {type: scalar, default: 0.140, range: [0, 1]} # of the plasma\noutput_variables:\n  yield: {type: scalar}\n"
    );
    let readme = std::fs::read_to_string(world.path("my-model/README.md")).unwrap();
    assert!(readme.contains("gradient") && !readme.contains("focus"));
    let run = world
        .command()
        .args(arguments(&world, SEVERAL))
        .args(["--model", "none", "--output", "."])
        .assert()
        .code(1);
    assert!(complaint(&run).contains("it holds laser, ion"));
}

#[test]
fn sections_under_model_make_a_project() {
    let world = World::new();
    world.command().args(arguments(&world, MODULE)).assert().success();
    let written = std::fs::read_to_string(world.path("my-model/my_model/files/variables.yml")).unwrap();
    // lume-torch's TorchModule reads them there.
    assert_eq!(written, MODULE);
    let readme = std::fs::read_to_string(world.path("my-model/README.md")).unwrap();
    assert!(
        readme.contains("| `x` | scalar | `1.0` | `[0.0, 2.0]` |"),
        "{readme}"
    );
}

#[test]
fn a_file_without_variables_makes_no_project_unasked() {
    for text in [EMPTY, "model: 1\n"] {
        let world = World::new();
        let run = world.command().args(arguments(&world, text)).assert().code(1);
        let said = complaint(&run);
        if text == EMPTY {
            assert!(said.contains("v.yml has no variables"), "{said}");
            assert!(said.contains("lume-wizard edit"), "{said}");
        }
        assert_eq!(world.names("."), ["home", "v.yml"]);
    }
}

#[test]
fn a_terminal_asks_for_the_model() {
    let world = World::new();
    let arguments = arguments(&world, SEVERAL);
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let mut session = Session::start(&world, &arguments);
    session.wait_for("several models");
    session.wait_for("2  ion");
    session.type_in("2\n");
    session.wait_for("committed");
    assert!(session.child.wait().unwrap().success());
    let written = std::fs::read_to_string(world.path("my-model/my_model/files/variables.yml")).unwrap();
    assert!(
        written.contains("focus") && !written.contains("gradient"),
        "{written}"
    );
}

#[test]
fn a_terminal_asks_about_no_variables() {
    for (answer, status) in [("no", 1), ("yes", 0)] {
        let world = World::new();
        let arguments = arguments(&world, EMPTY);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let mut session = Session::start(&world, &arguments);
        session.wait_for("has no variables");
        session.wait_for("yes or no: ");
        session.type_in(&format!("{answer}\n"));
        let ended = session.child.wait().unwrap();
        assert_eq!(ended.exit_code(), status, "{answer}");
        assert_eq!(world.path("my-model").exists(), status == 0);
    }
}

#[test]
fn the_accessible_wizard_asks_for_the_model() {
    let world = World::new();
    let path = world.write("v.yml", SEVERAL);
    std::fs::create_dir(world.path("a")).unwrap();
    let output = world.path("a");
    let lines = [
        path.to_str().unwrap(),
        "",
        "Ada Lovelace",
        "ada@example.org",
        "My Model",
        "",
        "",
        "",
        "ada",
        "",
        "DockerHub",
        "ada",
        "",
        "",
        output.to_str().unwrap(),
        "",
        "1",
        "1",
        "yes",
    ];
    let run = world
        .command()
        .arg("--accessible")
        .write_stdin(lines.join("\n") + "\n")
        .assert()
        .success();
    let said = String::from_utf8(run.get_output().stdout.clone()).unwrap();
    assert!(said.contains("1  laser"), "{said}");
    let written = std::fs::read_to_string(world.path("a/my-model/my_model/files/variables.yml")).unwrap();
    assert!(written.contains("gradient"), "{written}");
}
