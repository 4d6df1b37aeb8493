//! Questions in plain lines: the accessible wizard, and `new` asking for what is missing.

use crate::world::{World, paths, tree};
use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use std::io::{Read, Write};

/// What is typed for the seed's answers, Enter wherever there is a default.
fn typed(world: &World, output: &str) -> Vec<String> {
    let example = World::example();
    let mut lines = vec![
        example.to_str().unwrap(),
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
    ]
    .into_iter()
    .map(str::to_owned)
    .collect::<Vec<_>>();
    lines.push(world.path(output).to_str().unwrap().to_owned());
    lines
}

fn run(world: &World, lines: &[String]) -> assert_cmd::assert::Assert {
    world
        .command()
        .arg("--accessible")
        .write_stdin(lines.join("\n") + "\n")
        .assert()
}

#[test]
fn the_accessible_wizard_writes_what_new_writes() {
    let world = World::new();
    std::fs::create_dir(world.path("a")).unwrap();
    std::fs::create_dir(world.path("b")).unwrap();
    let mut lines = typed(&world, "a");
    lines.extend(["", "1", "yes"].map(str::to_owned));
    let run = run(&world, &lines).success();
    let said = String::from_utf8(run.get_output().stdout.clone()).unwrap();
    assert!(said.contains("To set up for DockerHub:"), "{said}");
    assert!(said.contains("create  my_model/model.py"), "{said}");
    assert!(!said.contains('\u{1b}'));
    world.ada().args(["--output", "b"]).assert().success();
    let without_git = |place: &str| {
        let mut found = tree(&world.path(place));
        found.retain(|(path, _)| path != ".git" && !path.starts_with(".git/"));
        found
    };
    assert_eq!(without_git("a/my-model"), without_git("b/my-model"));
    assert_eq!(
        world.git("a/my-model", &["ls-tree", "-r", "HEAD"]),
        world.git("b/my-model", &["ls-tree", "-r", "HEAD"])
    );
    assert!(paths(&world.path("a/my-model")).len() > 20);
}

#[test]
fn leaving_and_the_end_of_input_write_nothing() {
    let world = World::new();
    std::fs::create_dir(world.path("a")).unwrap();
    let mut lines = typed(&world, "a");
    run(&world, &lines).code(1);
    lines.extend(["", "q"].map(str::to_owned));
    run(&world, &lines).success();
    assert!(world.names("a").is_empty());
}

#[test]
fn a_refused_variables_file_is_said_and_asked_again() {
    let world = World::new();
    std::fs::create_dir(world.path("a")).unwrap();
    let bad = world.write("bad.yml", "input_variables: [\n");
    let mut lines = typed(&world, "a");
    lines.insert(0, bad.to_str().unwrap().to_owned());
    lines.extend(["", "q"].map(str::to_owned));
    let run = run(&world, &lines).success();
    let said = String::from_utf8(run.get_output().stdout.clone()).unwrap();
    assert!(said.contains("bad.yml:"), "{said}");
}

#[test]
fn inside_another_repository_it_asks_what_the_project_becomes() {
    let world = World::new();
    std::fs::create_dir(world.path("a")).unwrap();
    world.git("a", &["init", "-q"]);
    for (choice, is_repository) in [("1", true), ("2", false)] {
        let mut script = typed(&world, "a");
        // A wrong number is asked again, and elsewhere leads back to the answers.
        script.extend(["", "9", "3", "", choice, "yes"].map(str::to_owned));
        run(&world, &script).success();
        assert_eq!(world.path("a/my-model/.git").exists(), is_repository);
        assert!(world.path("a/my-model/setup.py").exists());
        std::fs::remove_dir_all(world.path("a/my-model")).unwrap();
    }
}

/// Runs the program in a terminal, types each answer once its prompt has come, and gives all that was shown and the
/// exit status.
fn in_terminal(world: &World, arguments: &[&str], conversation: &[(&str, &str)]) -> (String, u32) {
    let pair = native_pty_system().openpty(PtySize::default()).unwrap();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_lume-wizard"));
    command.env_clear();
    command.cwd(world.root());
    for (name, value) in world.environment() {
        command.env(name, value);
    }
    command.args(arguments);
    let mut child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let mut reader = pair.master.try_clone_reader().unwrap();
    let mut writer = pair.master.take_writer().unwrap();
    let mut shown = String::new();
    let mut seen = 0;
    let mut rest = conversation.iter();
    let mut next = rest.next();
    let mut buffer = [0; 4096];
    loop {
        while let Some((prompt, answer)) = next {
            let Some(at) = shown[seen..].find(prompt) else {
                break;
            };
            seen += at + prompt.len();
            writer.write_all(format!("{answer}\n").as_bytes()).unwrap();
            next = rest.next();
        }
        // At the end of the program the terminal's other side is an error on Linux.
        match reader.read(&mut buffer) {
            Ok(read) if read > 0 => shown.push_str(&String::from_utf8_lossy(&buffer[..read])),
            _ => break,
        }
    }
    let status = child.wait().unwrap().exit_code();
    assert!(next.is_none(), "never asked for {next:?}:\n{shown}");
    (shown, status)
}

#[test]
fn new_asks_in_a_terminal_for_what_is_missing_and_for_nothing_else() {
    let world = World::new();
    let example = World::example();
    let arguments = [
        "new",
        "--variables",
        example.to_str().unwrap(),
        "--set",
        "author=Ada",
        "--set",
        "project_name=My Model",
        "--output",
        "out",
    ];
    let conversation = [
        ("e-mail: ", "nonsense"),
        ("e-mail: ", "ada@example.org"),
        ("GitHub user: ", "ada"),
    ];
    let (shown, status) = in_terminal(&world, &arguments, &conversation);
    assert_eq!(status, 0, "{shown}");
    assert!(shown.contains("`nonsense` is refused"), "{shown}");
    assert!(
        !shown.contains("author:") && !shown.contains("licence"),
        "{shown}"
    );
    assert!(world.path("out/my-model/setup.py").exists());
}

#[test]
fn a_dumb_terminal_gets_the_accessible_wizard() {
    let world = World::new();
    let example = World::example();
    let conversation = [
        ("variables file", example.to_str().unwrap()),
        ("stack [lume-services]: ", "\u{4}"),
    ];
    let (shown, status) = in_terminal(&world, &[], &conversation);
    assert!(shown.contains("One question at a time"), "{shown}");
    assert!(!shown.contains('\u{1b}'), "{shown}");
    assert_eq!(status, 1, "{shown}");
}
