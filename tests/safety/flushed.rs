//! A new project is flushed to the disk before it appears.

use crate::support::has_program;
use crate::world::World;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The paths whose flush had ended when the project was renamed to its place, and the staged folder.
fn flushed_before_rename(log: &str) -> (BTreeSet<PathBuf>, PathBuf) {
    let mut waiting: BTreeMap<&str, PathBuf> = BTreeMap::new();
    let mut flushed = BTreeSet::new();
    for line in log.lines() {
        let (thread, call) = line.trim().split_once(' ').unwrap();
        let call = call.trim();
        if let Some(rest) = call.strip_prefix("fsync(") {
            let path = rest.split_once('<').unwrap().1.split_once('>').unwrap().0;
            match call.ends_with("= 0") {
                true => _ = flushed.insert(PathBuf::from(path)),
                false => _ = waiting.insert(thread, PathBuf::from(path)),
            }
        } else if call.starts_with("<... fsync resumed>") {
            let path = waiting.remove(thread).unwrap();
            assert!(call.ends_with("= 0"), "{line}");
            flushed.insert(path);
        } else if call.starts_with("renameat2(") && call.contains(".my-model.lume-wizard-") {
            let staged = call.split('"').nth(1).unwrap();
            return (flushed, PathBuf::from(staged));
        }
    }
    panic!("no project was renamed to its place:\n{log}");
}

/// Every file and folder below `folder`, by its path inside.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut found = vec![PathBuf::new()];
    let mut next = 0;
    while let Some(inside) = found.get(next).cloned() {
        next += 1;
        let path = folder.join(&inside);
        if path.is_dir() {
            for entry in std::fs::read_dir(path).unwrap() {
                found.push(inside.join(entry.unwrap().file_name()));
            }
        }
    }
    found
}

#[test]
fn every_file_is_flushed_before_the_rename() {
    if !has_program("strace") {
        return;
    }
    for git in [&[][..], &["--no-git"][..]] {
        let world = World::new();
        let log = world.path("strace.log");
        let run = Command::new("strace")
            .args(["-f", "-y", "-qq", "-e", "trace=fsync,renameat2", "-o"])
            .arg(&log)
            .arg(env!("CARGO_BIN_EXE_lume-wizard"))
            .args(World::adas_arguments())
            .args(["--output", "out"])
            .args(git)
            .current_dir(world.root())
            .env_clear()
            .envs(world.environment())
            .output()
            .unwrap();
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
        let (flushed, staged) = flushed_before_rename(&std::fs::read_to_string(log).unwrap());
        let staged = world.root().canonicalize().unwrap().join(staged);
        let entries = entries(&world.path("out/my-model"));
        assert!(entries.len() > 35, "{entries:?}");
        for inside in &entries {
            let path = staged.join(inside);
            // Without a part behind it, the path of the folder itself ends in no slash.
            let path: PathBuf = path.components().collect();
            assert!(flushed.contains(&path), "{} was not flushed", path.display());
        }
        if git.is_empty() {
            let packs = entries.iter().filter(|path| path.starts_with(".git/objects"));
            let files: Vec<_> = packs
                .filter(|path| world.path("out/my-model").join(path).is_file())
                .collect();
            assert_eq!(files.len(), 2, "one pack and its index: {files:?}");
        }
    }
}
