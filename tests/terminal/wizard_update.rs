//! The wizard updates a project that is there: its review merges what changed on both sides.

use super::project_world::{World, tree};
use super::pty::{Terminal, command};
use std::path::Path;

const README: &str = "my-model/README.md";
const VARIABLES: &str = "my-model/my_model/files/variables.yml";

/// A committed project whose variables have changed since, so that README.md and others are behind.
fn behind() -> World {
    let world = World::new();
    world.configure("[user]\n\tname = Ada\n\temail = ada@example.org\n");
    world.ada().assert().success();
    edit(&world, VARIABLES, "input1:", "laser_radius:");
    commit(&world);
    world
}

/// The same, where the user has edited the line of README.md that changes.
fn colliding() -> World {
    let world = behind();
    let line = row(&world);
    edit(&world, README, &line, &format!("{line} mine"));
    commit(&world);
    world
}

/// The line of README.md about the first variable as it was generated.
fn row(world: &World) -> String {
    let readme = read(world, README);
    let line = readme.lines().find(|line| line.starts_with("| `input1` |"));
    line.unwrap().to_owned()
}

fn read(world: &World, path: &str) -> String {
    std::fs::read_to_string(world.path(path)).unwrap()
}

fn edit(world: &World, path: &str, old: &str, new: &str) {
    let text = read(world, path);
    assert!(text.contains(old), "{old} is not in {path}:\n{text}");
    world.write(path, &text.replacen(old, new, 1));
}

fn commit(world: &World) {
    world.git("my-model", &["add", "-A"]);
    world.git("my-model", &["commit", "-q", "-m", "mine"]);
}

/// The files of the project but for git's own.
fn files(world: &World) -> Vec<(String, String)> {
    let mut files = tree(&world.path("my-model"));
    files.retain(|(path, _)| !path.starts_with(".git/"));
    files
}

fn subject(world: &World) -> String {
    world.git("my-model", &["log", "-1", "--format=%s"])
}

/// The wizard in the project, with its variables file open.
fn opened(world: &World, editor: Option<&Path>) -> Terminal {
    let mut command = command(&world.path("."));
    command.cwd(world.path("my-model"));
    if let Some(editor) = editor {
        command.env("EDITOR", editor);
    }
    let mut terminal = Terminal::start(command, 120, 36);
    terminal.wait_for("Update    my-model");
    terminal.press("home enter");
    terminal.wait_for("laser_radius");
    terminal.wait_for("Go on to the answers");
    terminal
}

/// The same at the review.
fn at_review(world: &World) -> Terminal {
    let mut terminal = opened(world, None);
    terminal.press("alt-6");
    terminal.wait_for("README.md");
    terminal
}

/// Writes what was reviewed.
fn write(terminal: &mut Terminal) {
    terminal.press("alt-7");
    terminal.wait_for("w writes");
    terminal.press("w");
    terminal.wait_for("wrote ");
}

fn leave(mut terminal: Terminal) {
    terminal.press("ctrl-q");
    assert_eq!(terminal.end().status, 0);
}

#[test]
fn clean_merges_are_committed_and_can_be_undone() {
    let world = behind();
    edit(&world, README, "# My Model\n", "# My Model\n\nAsk Ada first.\n");
    world.write("my-model/notes.txt", "mine\n");
    commit(&world);
    let before = files(&world);
    let mut terminal = at_review(&world);
    terminal.wait_for("merged");
    write(&mut terminal);
    terminal.wait_for("committed");
    let readme = read(&world, README);
    assert!(
        readme.contains("Ask Ada first.") && readme.contains("| `laser_radius` |"),
        "{readme}"
    );
    assert_eq!(subject(&world), "update: variables");
    assert_eq!(world.git("my-model", &["status", "--porcelain"]), "");
    terminal.press("u");
    terminal.wait_for("Undo the write");
    terminal.press("y");
    terminal.wait_for("Undone:");
    assert_eq!(files(&world), before);
    assert_eq!(subject(&world), "mine");
    leave(terminal);
}

#[test]
fn each_conflict_is_decided_as_wished() {
    for (key, state, mine, new) in [
        ("k", "[keep]", true, false),
        ("t", "[take]", false, true),
        ("b", "[both]", true, true),
    ] {
        let world = colliding();
        let mut terminal = at_review(&world);
        terminal.wait_for("conflict");
        // Nothing is written before it is decided.
        terminal.press("alt-7");
        terminal.wait_for("1 file waits for a decision");
        terminal.press("alt-6");
        terminal.press("tab");
        terminal.wait_for("[decide]");
        terminal.press(key);
        terminal.wait_for(state);
        write(&mut terminal);
        terminal.wait_for("committed");
        let readme = read(&world, README);
        assert_eq!(readme.contains(" mine\n"), mine, "{key}: {readme}");
        assert_eq!(readme.contains("| `laser_radius` |"), new, "{key}: {readme}");
        assert!(!readme.contains("<<<<<<<"), "{readme}");
        leave(terminal);
    }
}

#[test]
fn a_conflict_is_edited_in_the_editor() {
    use std::os::unix::fs::PermissionsExt;
    let world = colliding();
    let editor = world.path("editor");
    world.write(
        "editor",
        "#!/bin/sh\ngrep -q '^=======$' \"$1\" && printf '| together |\\n' > \"$1\"\n",
    );
    std::fs::set_permissions(&editor, std::fs::Permissions::from_mode(0o755)).unwrap();
    let mut terminal = opened(&world, Some(&editor));
    terminal.press("alt-6");
    terminal.wait_for("conflict");
    terminal.press("tab");
    terminal.wait_for("[decide]");
    terminal.press("e");
    terminal.wait_for("[edited]");
    terminal.wait_for("| together |");
    // It can be undone and redone.
    terminal.press("ctrl-z");
    terminal.wait_for("[decide]");
    terminal.press("ctrl-y");
    terminal.wait_for("[edited]");
    write(&mut terminal);
    let readme = read(&world, README);
    assert!(readme.contains("\n| together |\n"), "{readme}");
    assert!(
        !readme.contains("`laser_radius`") && !readme.contains(" mine\n"),
        "{readme}"
    );
    leave(terminal);
}

#[test]
fn a_review_is_resumed_from_its_draft() {
    let world = colliding();
    let mut terminal = at_review(&world);
    terminal.press("tab");
    terminal.wait_for("[decide]");
    terminal.press("b");
    terminal.wait_for("[both]");
    terminal.press("ctrl-q");
    terminal.wait_for("Leave?");
    terminal.press("y");
    assert_eq!(terminal.end().status, 0);
    let mut command = command(&world.path("."));
    command.cwd(world.path("my-model"));
    let mut terminal = Terminal::start(command, 120, 36);
    terminal.wait_for("Continue  my-model");
    terminal.press("home enter");
    terminal.wait_for("[both]");
    write(&mut terminal);
    terminal.wait_for("committed");
    let readme = read(&world, README);
    assert!(
        readme.contains(" mine\n") && readme.contains("| `laser_radius` |"),
        "{readme}"
    );
    leave(terminal);
}

#[test]
fn dirty_files_are_written_without_a_commit() {
    let world = behind();
    edit(&world, README, "# My Model\n", "# My Model\n\nNot committed.\n");
    let before = world.git("my-model", &["rev-parse", "HEAD"]);
    let mut terminal = at_review(&world);
    terminal.press("alt-7");
    terminal.wait_for("nothing is committed: not committed before: README.md");
    terminal.press("w");
    terminal.wait_for("not committed: not committed before: README.md");
    assert_eq!(world.git("my-model", &["rev-parse", "HEAD"]), before);
    let readme = read(&world, README);
    assert!(readme.contains("Not committed.") && readme.contains("| `laser_radius` |"));
    leave(terminal);
}

#[test]
fn removed_renamed_and_own_files_are_respected() {
    let world = behind();
    edit(
        &world,
        "my-model/my_model/model.py",
        "class ",
        "LIMIT = 3\n\n\nclass ",
    );
    world.write("my-model/my_model/optics.py", "X = 1\n");
    std::fs::remove_file(world.path("my-model/.pre-commit-config.yaml")).unwrap();
    edit(
        &world,
        "my-model/.lume-wizard.yml",
        "answers:\n",
        "answers:\n  package: beam\n",
    );
    commit(&world);
    let mut terminal = at_review(&world);
    terminal.wait_for("beam/");
    terminal.wait_for("moved");
    terminal.wait_for("my_model/");
    write(&mut terminal);
    terminal.wait_for("committed");
    let model = read(&world, "my-model/beam/model.py");
    assert!(
        model.contains("LIMIT = 3") && model.contains("from beam import"),
        "{model}"
    );
    assert_eq!(read(&world, "my-model/my_model/optics.py"), "X = 1\n");
    assert!(!world.path("my-model/.pre-commit-config.yaml").exists());
    assert!(!world.path("my-model/my_model/model.py").exists());
    assert_eq!(world.git("my-model", &["status", "--porcelain"]), "");
    // The variables file is open at its new path.
    terminal.press("alt-2");
    terminal.wait_for("laser_radius");
    leave(terminal);
}

#[test]
fn unsaved_variables_are_part_of_the_update() {
    let world = behind();
    let mut terminal = opened(&world, None);
    terminal.press("down down f2");
    terminal.press("ctrl-u");
    terminal.type_text("pulse");
    terminal.press("enter");
    terminal.wait_for("unsaved changes");
    terminal.press("alt-6");
    terminal.wait_for("variables.yml");
    write(&mut terminal);
    terminal.wait_for("committed");
    let variables = read(&world, VARIABLES);
    assert!(variables.contains("pulse"), "{variables}");
    assert!(read(&world, README).contains("| `pulse` |"));
    assert_eq!(world.git("my-model", &["status", "--porcelain"]), "");
    terminal.wait_gone("unsaved changes");
    leave(terminal);
}
