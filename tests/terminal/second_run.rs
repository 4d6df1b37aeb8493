//! The second run: a project of this program is recognised from inside and from above, and its state is loaded.

use super::pty::{Terminal, command};
use super::{known, wizard, world};
use std::path::Path;

/// Writes the project `my-model` with a registry of its own and ticks an item.
fn write_project(folder: &Path) {
    known(folder);
    let mut terminal = wizard(folder);
    terminal.press("enter");
    terminal.wait_for("Go on to the answers");
    terminal.press("alt-4");
    terminal.wait_for("● DockerHub");
    terminal.press("down");
    terminal.wait_gone("● DockerHub");
    terminal.press("alt-5 space");
    terminal.wait_for("[✓]");
    terminal.press("alt-7");
    terminal.wait_for("w writes");
    terminal.press("w");
    terminal.wait_for("committed");
    terminal.press("ctrl-q");
    terminal.end();
}

fn start(folder: &Path, inside: &str, arguments: &[&str]) -> Terminal {
    let mut command = command(folder);
    command.cwd(folder.join(inside));
    command.args(arguments);
    let terminal = Terminal::start(command, 120, 36);
    terminal.wait_for("New project");
    terminal
}

#[test]
fn a_project_is_recognised_and_loaded() {
    let folder = world();
    write_project(folder.path());
    let variables = "my-model/my_model/files/variables.yml";
    for (inside, arguments) in [
        ("my-model", &[][..]),
        ("my-model/my_model/tests", &[]),
        (".", &[]),
        (".", &["my-model"]),
        (".", &[variables]),
    ] {
        let mut terminal = start(folder.path(), inside, arguments);
        terminal.wait_for("Update    my-model");
        terminal.press("home enter");
        terminal.wait_for("Go on to the answers");
        terminal.wait_for("input2");
        terminal.press("alt-4");
        terminal.wait_for("GitHub");
        terminal.wait_gone("● DockerHub");
        terminal.press("alt-5");
        terminal.wait_for("[✓]");
        terminal.press("alt-6");
        terminal.wait_for("up to date");
        assert!(!terminal.screen().contains("create"), "{}", terminal.screen());
        terminal.press("ctrl-q");
        assert_eq!(terminal.end().status, 0, "{inside} {arguments:?}");
        let drafts = folder.path().join("home/.local/state/lume-wizard/drafts");
        let left = std::fs::read_dir(drafts)
            .unwrap()
            .map(|entry| entry.unwrap().path());
        let left: Vec<_> = left
            .filter(|path| path.extension() == Some("json".as_ref()))
            .collect();
        assert!(left.is_empty(), "nothing was changed, but {left:?}");
    }
}

#[test]
fn a_renamed_folder_stays_the_destination() {
    let folder = world();
    write_project(folder.path());
    std::fs::rename(folder.path().join("my-model"), folder.path().join("renamed")).unwrap();
    let mut terminal = start(folder.path(), "renamed", &[]);
    terminal.wait_for("Update    renamed");
    terminal.press("home enter");
    terminal.wait_for("Go on to the answers");
    terminal.press("alt-6");
    terminal.wait_for("up to date");
    assert!(terminal.screen().contains("renamed"), "{}", terminal.screen());
    assert!(!terminal.screen().contains("create"), "{}", terminal.screen());
    terminal.press("ctrl-q");
    assert_eq!(terminal.end().status, 0);
}

#[test]
fn a_project_inside_a_project_is_asked_about() {
    let folder = world();
    write_project(folder.path());
    let mut terminal = start(folder.path(), "my-model/my_model", &[]);
    terminal.wait_for("Update    my-model");
    terminal.press("down enter");
    terminal.wait_for("project all the same?");
    terminal.press("enter");
    terminal.wait_gone("all the same");
    terminal.press("enter");
    terminal.wait_for("all the same");
    terminal.press("y");
    terminal.wait_for("Go on to the answers");
    terminal.press("ctrl-q");
    terminal.end();
}

#[test]
fn a_file_outside_projects_is_opened() {
    let folder = world();
    known(folder.path());
    let text = "input_variables:\n  beam:\n    type: scalar\n    default: 0.5\n    range: [0, 1]\noutput_variables:\n  out:\n    type: scalar\n";
    std::fs::write(folder.path().join("mine.yml"), text).unwrap();
    let mut with_file = command(folder.path());
    with_file.arg("mine.yml");
    let mut terminal = Terminal::start(with_file, 120, 36);
    terminal.wait_for("beam");
    terminal.press("ctrl-q");
    terminal.end();
    // A folder is where a new project goes.
    std::fs::create_dir(folder.path().join("models")).unwrap();
    let mut terminal = start(folder.path(), ".", &["models"]);
    terminal.press("enter");
    terminal.wait_for("Go on to the answers");
    terminal.press("alt-7");
    terminal.wait_for("models/my-model");
    terminal.press("ctrl-q");
    terminal.end();
    let mut missing = command(folder.path());
    missing.arg("none.yml");
    let ended = Terminal::start(missing, 120, 36).end();
    assert_eq!(ended.status, 2);
    assert!(ended.raw.contains("none.yml cannot be read"), "{}", ended.raw);
}

#[test]
fn a_damaged_project_is_recognised_and_refused() {
    let folder = world();
    known(folder.path());
    let project = folder.path().join("project");
    std::fs::create_dir(&project).unwrap();
    for text in [&b"format: 1\nstack: [\n"[..], b"\xff\xfe", b"answers: {}\n"] {
        std::fs::write(project.join(".lume-wizard.yml"), text).unwrap();
        let mut terminal = start(folder.path(), "project", &[]);
        terminal.wait_for("made by lume-wizard");
        terminal.press("home enter");
        terminal.wait_for("git checkout -- .lume-wizard.yml");
        // A new one in there is asked about.
        terminal.press("end up enter");
        terminal.wait_for("all the same?");
        terminal.press("n");
        terminal.wait_gone("all the same?");
        terminal.press("ctrl-q");
        terminal.end();
        assert_eq!(std::fs::read_dir(&project).unwrap().count(), 1);
    }
}
