//! Everything that an undo has to restore.

use crate::world::{World, complaint, tree};
use assert_cmd::assert::Assert;
use std::os::unix::fs::PermissionsExt;

/// The disk and the repository of a project.
#[derive(Debug, PartialEq, Eq)]
pub struct State {
    files: Vec<(String, String)>,
    git: Option<Vec<String>>,
}

impl State {
    /// The state of `folder`, with the bytes and modes of all files and folders in it, and what git knows of `project`.
    pub fn of(world: &World, folder: &str, project: &str) -> Self {
        let mut files = tree(&world.path(folder));
        let inside = |path: &str| path.split('/').any(|part| part == ".git");
        files.retain(|(path, _)| !inside(path) && path != "home" && !path.starts_with("home/"));
        for (path, what) in &mut files {
            if what == "folder" {
                let facts = world.path(folder).join(&*path).symlink_metadata().unwrap();
                *what = format!("folder {:o}", facts.permissions().mode() & 0o7777);
            }
        }
        let git = world
            .path(project)
            .join(".git")
            .exists()
            .then(|| git(world, project));
        Self { files, git }
    }
}

impl State {
    /// The first difference from another state; none when they are the same.
    pub fn difference(&self, other: &Self) -> Option<String> {
        let list = |state: &Self| -> Vec<String> {
            let files = state.files.iter().map(|(path, what)| format!("{path}: {what}"));
            files.chain(state.git.clone().unwrap_or_default()).collect()
        };
        let (ours, theirs) = (list(self), list(other));
        let only = |one: &[String], other: &[String]| {
            let only = one.iter().find(|line| !other.contains(line));
            only.map(|line| line.chars().take(200).collect::<String>())
        };
        (self != other).then(|| format!("{:?} and {:?}", only(&ours, &theirs), only(&theirs, &ours)))
    }
}

fn git(world: &World, project: &str) -> Vec<String> {
    [
        &["symbolic-ref", "HEAD"][..],
        &["for-each-ref", "--format=%(refname) %(objectname)"],
        &["ls-files", "-s"],
        &["status", "--porcelain"],
        &["remote", "-v"],
        &["fsck", "--strict", "--no-dangling", "--no-progress"],
    ]
    .map(|arguments| world.git(project, arguments))
    .to_vec()
}

/// `undo` with these arguments.
pub fn undo(world: &World, arguments: &[&str]) -> Assert {
    world.command().arg("undo").args(arguments).assert()
}

/// Its standard output and standard error.
pub fn said(run: &Assert) -> String {
    let out = String::from_utf8(run.get_output().stdout.clone()).unwrap();
    format!("{out}{}", complaint(run))
}

/// Its JSON report.
pub fn json(run: &Assert) -> serde_json::Value {
    serde_json::from_slice(&run.get_output().stdout).unwrap()
}
