//! The README's pictures, taken of the program itself: `.ci/pictures` writes them anew.

use crate::pty::{Terminal, command};
use crate::svg;
use std::path::{Path, PathBuf};

/// The size of the pictured terminal.
const COLUMNS: u16 = 110;
const ROWS: u16 = 32;

/// The folder of the pictures.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/screenshots")
}

/// Writes the picture where `LUME_WIZARD_PICTURES` is set; else the README must have one.
fn take(terminal: &Terminal, name: &str) {
    let path = folder().join(format!("{name}.svg"));
    let picture = terminal.with_screen(|screen| svg::picture(screen, name));
    if std::env::var_os("LUME_WIZARD_PICTURES").is_some() {
        std::fs::write(&path, picture).unwrap();
    }
    assert!(path.is_file(), "{} is missing: run .ci/pictures", path.display());
}

#[test]
fn every_step_has_its_picture() {
    let home = tempfile::tempdir().unwrap();
    let models = home.path().join("models");
    let state = home.path().join("home/.local/state/lume-wizard");
    std::fs::create_dir_all(&state).unwrap();
    std::fs::write(
        state.join("earlier.json"),
        "{\"github_username\": \"lovelace\"}\n",
    )
    .unwrap();
    std::fs::create_dir(&models).unwrap();
    let user = "[user]\n\tname = Ada Lovelace\n\temail = ada@example.org\n";
    std::fs::write(home.path().join("home/.gitconfig"), user).unwrap();
    let mut program = command(home.path());
    program.cwd(&models);
    let mut terminal = Terminal::start(program, COLUMNS, ROWS);
    // Texts that come from the data: they are there whatever the screens look like.
    terminal.wait_for("Start").wait_for("New project");
    take(&terminal, "1-start");
    terminal.press("enter").wait_for("input1").wait_for("output");
    take(&terminal, "2-variables");
    terminal.press("alt-3").wait_for("Ada Lovelace");
    take(&terminal, "3-answers");
    terminal.press("alt-4").wait_for("registry.hub.docker.com");
    take(&terminal, "4-registry");
    terminal.press("alt-5").wait_for("DOCKER_PASSWORD");
    take(&terminal, "5-secrets");
    terminal.press("alt-6").wait_for("README.md");
    take(&terminal, "6-review");
    terminal.press("alt-7").wait_for("w writes");
    terminal.press("w").wait_for("committed");
    take(&terminal, "7-write");
    terminal.press("ctrl-q");
    assert_eq!(terminal.end().status, 0);
}

#[test]
fn readme_shows_every_picture() {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(readme).unwrap();
    let mut count = 0;
    for entry in std::fs::read_dir(folder()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(readme.contains(&format!("assets/screenshots/{name}")), "{name}");
        count += 1;
    }
    assert!(count >= 7, "only {count} pictures");
}
