//! The README's commands, each run in the order in which they are there.

use crate::world::World;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

fn readme() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    std::fs::read_to_string(path).unwrap()
}

/// The texts of the fenced blocks of a language.
fn blocks(text: &str, language: &str) -> Vec<String> {
    let fence = format!("```{language}\n");
    let parts = text.split(&fence).skip(1);
    parts
        .map(|part| part.split("```").next().unwrap().to_owned())
        .collect()
}

/// The commands of the blocks `shell`; lines that end in a backslash go on.
fn commands(text: &str) -> Vec<String> {
    let blocks = blocks(text, "shell").join("\n").replace("\\\n", " ");
    let lines = blocks.lines().map(str::trim);
    lines
        .filter(|line| line.starts_with("lume-wizard"))
        .map(|line| line.split("  #").next().unwrap().trim().to_owned())
        .collect()
}

/// The files that the commands name.
fn prepare(world: &World) {
    let example = std::fs::read_to_string(World::example()).unwrap();
    let walk = blocks(&readme(), "yaml")
        .into_iter()
        .find(|block| block.contains("quad_strength"));
    world.write("my_variables.yml", &walk.unwrap());
    world.write("models/one/variables.yml", &example);
    let variables = "input_variables:\n  QUAD:IN20:121:BCTRL: {type: scalar, default: 1.0, range: [0.0, 2.0]}\n  \
         input2: {type: scalar, default: 1.0, range: [0.0, 2.0]}\n  old_name: {type: scalar, default: 1.0, range: [0.0, 2.0]}\n  \
         unused_one: {type: scalar, default: 1.0, range: [0.0, 2.0]}\n  unused_two: {type: scalar, default: 1.0, range: [0.0, 2.0]}\n\
         output_variables:\n  sigma_x: {type: scalar}\n";
    world.write("variables.yml", variables);
    world.write(
        "model.py",
        "x = ScalarInputVariable(name='x', default=1.0, range=[0.0, 2.0])\ny = ScalarOutputVariable(name='y')\n",
    );
    world.write(
        "answers.yml",
        "author: Ada Lovelace\nemail: ada@example.org\ngithub_username: lovelace\nproject_name: My Model\n\
         model_config_file: my_variables.yml\n",
    );
    for folder in ["models", "fresh", "ours"] {
        std::fs::create_dir_all(world.path("home").join(folder)).unwrap();
    }
}

#[test]
fn every_command_does_what_it_says() {
    let world = World::new();
    prepare(&world);
    // A project of another origin, for `adopt`.
    let run = world
        .command()
        .args([
            "new",
            "--answers",
            "answers.yml",
            "--set",
            "project_name=Beam Model",
            "--output",
            "home/models",
        ])
        .assert();
    run.success();
    for file in [".lume-wizard.yml", ".lume-wizard.base"] {
        let _ = std::fs::remove_file(world.path("home/models/beam-model").join(file));
    }
    let program = Path::new(env!("CARGO_BIN_EXE_lume-wizard")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let commands = commands(&readme());
    assert!(commands.len() > 30, "{commands:?}");
    for command in &commands {
        // Without a folder the commands are about the project around the working directory.
        let inside_project = matches!(
            command.as_str(),
            "lume-wizard update" | "lume-wizard update --check" | "lume-wizard undo --yes"
        );
        let folder = if inside_project {
            world.path("home/models/my-model")
        } else {
            world.root().to_owned()
        };
        let run = Command::new("sh")
            .args(["-c", command])
            .current_dir(folder)
            .env_clear()
            .envs(world.environment())
            .env("PATH", &path)
            .output()
            .unwrap();
        assert_eq!(
            run.status.code(),
            Some(0),
            "{command}\n{}{}",
            String::from_utf8_lossy(&run.stdout),
            String::from_utf8_lossy(&run.stderr)
        );
    }
    assert!(world.path("my-model/my_model/model.py").is_file());
    assert!(world.path("home/models/my-model/.git").is_dir());
}

#[test]
fn every_command_has_an_example() {
    let world = World::new();
    let run = world.command().arg("--help").assert().success();
    let help = String::from_utf8_lossy(&run.get_output().stdout).into_owned();
    let listed = help
        .split("Commands:")
        .nth(1)
        .unwrap()
        .split("\n\n")
        .next()
        .unwrap();
    let listed: BTreeSet<&str> = listed
        .lines()
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|word| *word != "help")
        .collect();
    let text = readme();
    for word in &listed {
        assert!(
            text.contains(&format!("lume-wizard {word} ")) || text.contains(&format!("lume-wizard {word}\n")),
            "{word}"
        );
    }
    assert!(listed.len() > 14, "{listed:?}");
}
