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

/// Waits until a whole frame shows the step and these texts, and writes its picture where `LUME_WIZARD_PICTURES` is
/// set; else the README must have one.
fn take(terminal: &Terminal, name: &str, step: &str, texts: &[&str]) {
    let path = folder().join(format!("{name}.svg"));
    let picture = terminal.frame(&format!("{step} with {texts:?}"), |screen| {
        let contents = screen.contents();
        let shown = is_current(screen, step) && texts.iter().all(|text| contents.contains(text));
        shown.then(|| svg::picture(screen, name))
    });
    if std::env::var_os("LUME_WIZARD_PICTURES").is_some() {
        std::fs::write(&path, picture).unwrap();
    }
    assert!(path.is_file(), "{} is missing: run .ci/pictures", path.display());
}

/// Whether the rail marks the step as the one that is shown.
fn is_current(screen: &vt100::Screen, step: &str) -> bool {
    const RAIL: u16 = 1;
    let row: String = screen.rows(0, COLUMNS).nth(usize::from(RAIL)).unwrap();
    let Some(start) = row.find(step) else { return false };
    let column = row[..start].chars().count();
    let cell = screen.cell(RAIL, u16::try_from(column).unwrap()).unwrap();
    cell.inverse() || cell.bgcolor() != vt100::Color::Default
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
    take(&terminal, "1-start", "Start", &["New project"]);
    terminal.press("enter");
    take(&terminal, "2-variables", "Variables", &["input1", "output3"]);
    terminal.press("alt-3");
    take(&terminal, "3-answers", "Answers", &["Ada Lovelace", "my-model/"]);
    terminal.press("alt-4");
    take(
        &terminal,
        "4-registry",
        "Registry",
        &["registry.hub.docker.com", "build_image.yml"],
    );
    terminal.press("alt-5");
    take(
        &terminal,
        "5-secrets",
        "Secrets",
        &["DOCKER_PASSWORD", "my-model/"],
    );
    terminal.press("alt-6");
    take(&terminal, "6-review", "Review", &["README.md", "create"]);
    terminal.press("alt-7").wait_for("w writes");
    terminal.press("w");
    take(&terminal, "7-write", "Write", &["committed"]);
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
