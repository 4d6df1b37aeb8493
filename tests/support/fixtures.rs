//! Projects that released versions of this program wrote (`tests/fixtures`), made anew in a folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The stacks with a fixture.
pub const STACKS: [&str; 2] = ["lume-services", "lume-torch"];

/// The inputs of the project.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum History {
    /// A repository with one commit.
    Commit,
    /// No repository, the base texts in `.lume-wizard.base`.
    Base,
}

/// Writes the project of `stack` as version 1 of the templates made it into `folder`, which must not exist.
pub fn write_project(stack: &str, history: History, folder: &Path) {
    let fixture = root().join(stack);
    copy(&fixture.join("project"), folder);
    match history {
        History::Base => {
            fs::copy(fixture.join("base"), folder.join(".lume-wizard.base")).unwrap();
        }
        History::Commit => {
            git(folder, &["init", "-q", "-b", "main"]);
            git(folder, &["add", "--all"]);
            let commit = fixture.join("commit");
            let text = fs::read_to_string(&commit).unwrap();
            let tree = text.lines().next().unwrap().strip_prefix("tree ").unwrap();
            assert_eq!(git(folder, &["write-tree"]), tree, "{stack} has changed");
            let id = git(
                folder,
                &["hash-object", "-t", "commit", "-w", commit.to_str().unwrap()],
            );
            git(folder, &["update-ref", "refs/heads/main", &id]);
        }
    }
}

/// Applies the edits of a user to a project of `lume-services`.
pub fn edit_project(folder: &Path) {
    let patch = root().join("lume-services/edited.patch");
    git(folder, &["apply", patch.to_str().unwrap()]);
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/templates-1")
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        let to = to.join(match name.strip_prefix("dot-") {
            Some(rest) => format!(".{rest}"),
            None => name,
        });
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// The output of the git program, without the configuration of the user.
fn git(folder: &Path, arguments: &[&str]) -> String {
    let run = Command::new("git")
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .expect("the git program is needed for these tests");
    let complaint = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "git {arguments:?}: {complaint}");
    String::from_utf8(run.stdout).unwrap().trim().to_owned()
}
