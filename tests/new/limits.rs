//! Input without end, and output that cannot be written.

use crate::world::{World, complaint};
use std::fs::File;
use std::process::Stdio;

/// The commands that read a file whole, with `FILE` for its path.
const READING: &[&[&str]] = &[
    &["check", "FILE"],
    &["convert", "FILE", "--to", "lume-torch-3.0"],
    &["variable", "list", "FILE"],
    &["variable", "remove", "FILE", "a"],
    &["variable", "import", "FILE"],
    &["new", "--variables", "FILE", "--set", "author=Ada"],
    &["new", "--answers", "FILE"],
];

fn on(command: &[&str], path: &str) -> Vec<String> {
    let named = |argument: &&str| argument.replace("FILE", path);
    command.iter().map(named).collect()
}

#[test]
fn file_above_limit_is_refused_by_every_command() {
    let world = World::new();
    // A sparse file of 1 GiB.
    File::create(world.path("large.yml"))
        .unwrap()
        .set_len(1 << 30)
        .unwrap();
    for path in ["large.yml", "/dev/zero"] {
        for command in READING {
            let run = world.command().args(on(command, path)).assert().code(2);
            let said = complaint(&run);
            let is_large = said.contains("more than 64M") && said.contains("--max-size");
            assert!(
                is_large || path == "/dev/zero" && said.contains("not a plain file"),
                "{command:?} {path}: {said}"
            );
        }
    }
    world.write("p/.lume-wizard.yml", "format: 1\n");
    let state = File::options().write(true).open(world.path("p/.lume-wizard.yml"));
    state.unwrap().set_len(1 << 30).unwrap();
    let run = world.command().args(["secrets", "p"]).assert().code(2);
    assert!(complaint(&run).contains("--max-size"), "{}", complaint(&run));
}

#[test]
fn standard_input_has_the_same_limit() {
    let world = World::new();
    for command in [&["check", "-"][..], &["variable", "list", "-"]] {
        let run = std::process::Command::new(env!("CARGO_BIN_EXE_lume-wizard"))
            .args(command)
            .env_clear()
            .envs(world.environment())
            .stdin(Stdio::from(File::open("/dev/zero").unwrap()))
            .output()
            .unwrap();
        let said = String::from_utf8(run.stderr).unwrap();
        assert_eq!(run.status.code(), Some(2), "{said}");
        assert!(said.contains("--max-size"), "{said}");
    }
}

#[test]
fn the_limit_can_be_set() {
    let world = World::new();
    let text = format!(
        "# {}\ninput_variables: {{a: {{type: scalar, default: 1, range: [0, 2]}}}}\noutput_variables: {{y: {{type: scalar}}}}\n",
        "x".repeat(2000)
    );
    world.write("v.yml", &text);
    for (size, status) in [("1K", 2), ("3K", 0), ("64M", 0)] {
        let run = ["check", "v.yml", "--max-size", size];
        world.command().args(run).assert().code(status);
        let run = ["--max-size", size, "variable", "list", "v.yml"];
        world.command().args(run).assert().code(status);
    }
    let run = ["check", "v.yml", "--max-size", "big"];
    let run = world.command().args(run).assert().code(2);
    assert!(complaint(&run).contains("64M"), "{}", complaint(&run));
}

#[test]
fn a_pipe_that_nothing_writes_to_is_refused() {
    let world = World::new();
    let made = std::process::Command::new("mkfifo")
        .arg(world.path("pipe"))
        .status();
    assert!(made.unwrap().success());
    for command in READING {
        let run = world.command().args(on(command, "pipe")).assert().code(2);
        let said = complaint(&run);
        assert!(
            said.contains("pipe") || said.contains("not a file"),
            "{command:?}: {said}"
        );
    }
}

#[test]
fn listings_that_cannot_be_written_fail() {
    let world = World::new();
    let commands: &[&[&str]] = &[
        &["--help"],
        &["--version"],
        &["new", "--help"],
        &["questions"],
        &["questions", "--format", "json"],
        &["schema", "variables"],
        &["schema", "answers"],
    ];
    for command in commands {
        let (reader, closed) = std::io::pipe().unwrap();
        drop(reader);
        let full = File::options().write(true).open("/dev/full").unwrap();
        for (name, output, words) in [
            ("a full disk", Stdio::from(full), "the disk is full"),
            ("a closed pipe", Stdio::from(closed), ""),
        ] {
            let run = std::process::Command::new(env!("CARGO_BIN_EXE_lume-wizard"))
                .args(*command)
                .current_dir(world.root())
                .env_clear()
                .envs(world.environment())
                .stdout(output)
                .stderr(Stdio::piped())
                .output()
                .unwrap();
            let said = String::from_utf8(run.stderr).unwrap();
            assert_eq!(run.status.code(), Some(2), "{command:?} into {name}: {said}");
            assert!(said.contains(words), "{command:?} into {name}: {said}");
        }
    }
}

#[test]
fn json_holds_no_character_that_acts_on_terminal() {
    let world = World::new();
    let name = "a\\x9b\\x7f\\u202e\\u200b\\e";
    let text = format!(
        "input_variables:\n  \"{name}\": {{type: scalar, default: 1, range: [0, 2]}}\noutput_variables: {{y: {{type: scalar}}}}\n"
    );
    world.write("v.yml", &text);
    let hostile = "n\u{9b}\u{202e}.yml";
    std::fs::copy(world.path("v.yml"), world.path(hostile)).unwrap();
    for command in [
        &["check", "v.yml", hostile, "--format", "json"][..],
        &[
            "new",
            "--dry-run",
            "--diff",
            "--format",
            "json",
            "--variables",
            "v.yml",
            "--set",
            "author=Ada",
        ],
    ] {
        let run = world.command().args(command).assert();
        let out = String::from_utf8(run.get_output().stdout.clone()).unwrap();
        serde_json::from_str::<serde_json::Value>(&out).unwrap();
        let raw = |c: char| c != '\n' && (c.is_control() || "\u{202e}\u{200b}".contains(c));
        assert!(!out.contains(raw), "{command:?}: {out:?}");
        assert!(
            command[0] == "new" || out.contains("\\u009b\\u007f\\u202e\\u200b\\u001b"),
            "{out}"
        );
    }
}

#[test]
fn paths_of_answers_file_are_expanded_or_refused() {
    let world = World::new();
    world.write("home/v.yml", &std::fs::read_to_string(World::example()).unwrap());
    let answers =
        "author: Ada Lovelace\nemail: ada@example.org\ngithub_username: ada\nproject_name: My Model\n";
    world.write(
        "answers/a.yml",
        &format!("{answers}model_config_file: ~/v.yml\noutput: ~/projects\n"),
    );
    let run = ["new", "--no-git", "--answers", "answers/a.yml"];
    world.command().args(run).assert().success();
    assert!(world.path("home/projects/my-model/README.md").is_file());
    assert_eq!(world.names("answers"), ["a.yml"]);
    world.write(
        "answers/b.yml",
        &format!("{answers}model_config_file: $HOME/v.yml\noutput: ~/other\n"),
    );
    let run = ["new", "--no-git", "--answers", "answers/b.yml"];
    let run = world.command().args(run).assert().code(1);
    let said = complaint(&run);
    assert!(
        said.contains("b.yml:5") && said.contains("$HOME") && said.contains("~/"),
        "{said}"
    );
    world.write(
        "answers/c.yml",
        &format!("{answers}package: !!python/object/apply:os.system [touch owned]\n"),
    );
    let run = ["new", "--answers", "answers/c.yml", "--variables", "home/v.yml"];
    let run = world.command().args(run).assert().code(1);
    assert!(
        complaint(&run).contains("!!python/object/apply"),
        "{}",
        complaint(&run)
    );
}
