//! The manual pages, and their copies that packages bring.

use crate::support::has_program;
use crate::world::World;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The files below `folder` by their paths in it.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
            found.insert(name, std::fs::read_to_string(&path).unwrap());
        }
    }
    found
}

fn shared_files() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/wheel/data/share")
}

#[test]
fn packaged_pages_and_completions_are_current() {
    let world = World::new();
    let page_folder = world.path("man/man1");
    world
        .command()
        .args(["man", "--output"])
        .arg(&page_folder)
        .assert()
        .success();
    for (shell, path) in [
        ("bash", "bash-completion/completions/lume-wizard"),
        ("zsh", "zsh/site-functions/_lume-wizard"),
        ("fish", "fish/vendor_completions.d/lume-wizard.fish"),
    ] {
        let run = world.command().args(["completions", shell]).assert().success();
        world.write(path, &String::from_utf8_lossy(&run.get_output().stdout));
    }
    let mut made = BTreeMap::new();
    for folder in ["man", "bash-completion", "zsh", "fish"] {
        let inside = files(&world.path(folder));
        made.extend(
            inside
                .into_iter()
                .map(|(name, text)| (format!("{folder}/{name}"), text)),
        );
    }
    let packaged = files(&shared_files());
    let names: Vec<_> = made.keys().collect();
    assert_eq!(packaged.keys().collect::<Vec<_>>(), names);
    for (name, text) in &made {
        assert!(
            packaged[name] == *text,
            "{name} is not current: run .ci/share and commit what it writes"
        );
    }
}

#[test]
fn man_shows_the_pages_without_complaint() {
    if !has_program("man") {
        return;
    }
    for page in ["lume-wizard.1", "lume-wizard-variable-set.1"] {
        let run = Command::new("man")
            .args(["--warnings=all", "-l"])
            .arg(shared_files().join("man/man1").join(page))
            .env("LC_ALL", "C.UTF-8")
            .env("MANPAGER", "cat")
            .env("MANWIDTH", "100")
            .output()
            .unwrap();
        let complaint = String::from_utf8_lossy(&run.stderr);
        assert!(
            run.status.success() && complaint.is_empty(),
            "{page}: {complaint}"
        );
        let text = String::from_utf8_lossy(&run.stdout).into_owned();
        assert!(text.contains("EXIT STATUS") && text.contains("OPTIONS"), "{text}");
    }
}

#[test]
fn a_page_is_not_written_through_a_link() {
    let world = World::new();
    std::fs::create_dir(world.path("man")).unwrap();
    let mine = world.write("mine", "mine");
    std::os::unix::fs::symlink(&mine, world.path("man/lume-wizard.1")).unwrap();
    let run = world.command().args(["man", "--output", "man"]).assert().code(2);
    let words = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    assert!(
        words.contains("lume-wizard.1") && words.contains("symbolic link"),
        "{words}"
    );
    assert_eq!(std::fs::read_to_string(mine).unwrap(), "mine");
}
