//! A trained model's variables file: its sections, the files that it names, and the tables that are refreshed from it.

use super::world::World;

const MODULE: &str = "model_class: TorchModule
input_order: [a]
model:
  input_variables:
    a: {variable_class: TorchScalarVariable, default_value: 1.5, value_range: [1.0, 2.0]}
  output_variables:
    o: {variable_class: TorchScalarVariable}
  model: model.pt
  input_transformers: [scaler.pt]
";

fn ada(world: &World, more: &[&str]) -> assert_cmd::Command {
    let mut command = world.command();
    command.args(["new", "--variables", "module.yml", "--output", "out"]);
    for answer in [
        "author=Ada Lovelace",
        "email=ada@example.org",
        "github_username=ada",
        "project_name=My Model",
    ] {
        command.args(["--set", answer]);
    }
    command.args(more);
    command
}

#[test]
fn a_torch_module_lists_its_variables_and_files() {
    let world = World::new();
    world.write("module.yml", MODULE);
    let run = ada(&world, &["--format", "json"]).assert().success();
    let report: serde_json::Value = serde_json::from_slice(&run.get_output().stdout).unwrap();
    let warnings: Vec<&str> = report["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|diagnostic| diagnostic["code"] == "model-files-lacking")
        .map(|diagnostic| diagnostic["message"].as_str().unwrap())
        .collect();
    assert_eq!(
        warnings,
        ["the variables file names files that the project lacks: model.pt, scaler.pt"]
    );
    let steps = report["next_steps"].as_array().unwrap();
    let step = |words: &str| {
        steps
            .iter()
            .any(|step| step["text"].as_str().unwrap().contains(words))
    };
    assert!(step("model.pt, scaler.pt"), "{steps:#?}");
    assert!(step("edit _evaluate in my_model/model.py"), "{steps:#?}");
    let readme = std::fs::read_to_string(world.path("out/my-model/README.md")).unwrap();
    for words in [
        "| `a` | scalar | `1.5` |",
        "| `o` | scalar |",
        "- [ ] `scaler.pt`",
    ] {
        assert!(readme.contains(words), "{words} is missing in {readme}");
    }
}

#[test]
fn the_readmes_command_refreshes_its_tables() {
    let world = World::new();
    world.write("module.yml", MODULE);
    ada(&world, &[]).assert().success();
    let project = world.path("out/my-model");
    let file = project.join("my_model/files/variables.yml");
    let changed = std::fs::read_to_string(&file).unwrap().replace("1.5", "1.75");
    std::fs::write(&file, changed).unwrap();
    let readme = std::fs::read_to_string(project.join("README.md")).unwrap();
    let command = readme
        .lines()
        .find_map(|line| line.strip_prefix("lume-wizard "))
        .unwrap();
    world
        .command()
        .current_dir(&project)
        .args(command.split(' '))
        .assert()
        .success();
    let refreshed = std::fs::read_to_string(project.join("README.md")).unwrap();
    assert_eq!(refreshed, readme.replace("`1.5`", "`1.75`"));
}
