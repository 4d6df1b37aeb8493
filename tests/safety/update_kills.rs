//! Kills and full disks while a project is updated: the old state or the reviewed one, at once or after the next run.

use crate::support::{mount, size};
use crate::world::{World, tree};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The files of the project in `folder` but for git's own.
fn files(world: &World, folder: &str) -> Vec<(String, String)> {
    let mut files = tree(&world.path(folder));
    files.retain(|(path, _)| path != ".git" && !path.starts_with(".git/"));
    files
}

/// A committed project `my-model` whose variables have changed since, with another package's name to come.
fn behind() -> World {
    let world = World::new();
    world.configure("[user]\n\tname = Ada\n\temail = ada@example.org\n");
    world.ada().assert().success();
    let variables = world.path("my-model/my_model/files/variables.yml");
    let text = std::fs::read_to_string(&variables).unwrap();
    std::fs::write(&variables, text.replacen("input1:", "laser_radius:", 1)).unwrap();
    world.write("my-model/my_model/optics.py", "X = 1\n");
    world.git("my-model", &["add", "-A"]);
    world.git("my-model", &["commit", "-q", "-m", "mine"]);
    world
}

fn copy(world: &World, to: &str) {
    std::fs::create_dir_all(world.path(to)).unwrap();
    let copied = Command::new("cp")
        .args(["-a", "my-model", to])
        .current_dir(world.root())
        .status();
    assert!(copied.unwrap().success());
}

fn update(world: &World, project: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lume-wizard"));
    command
        .args(["update", project])
        .args(arguments)
        .current_dir(world.root())
        .env_clear()
        .envs(world.environment())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// The options of the update that is killed.
const OPTIONS: [&str; 2] = ["--set", "package=beam"];

#[test]
fn an_update_survives_kills_at_any_time() {
    let kills = 20 * size();
    let world = behind();
    let old = files(&world, "my-model");
    copy(&world, "whole");
    let begun = Instant::now();
    let whole = update(&world, "whole/my-model", &OPTIONS).status().unwrap();
    assert!(whole.success());
    let time = begun.elapsed();
    let new = files(&world, "whole/my-model");
    assert!(old != new && new.iter().any(|(path, _)| path == "beam/model.py"));
    let (mut kept, mut updated, mut at_once) = (0, 0, 0);
    for kill in 0..kills {
        let parent = format!("kill{kill}");
        copy(&world, &parent);
        let project = format!("{parent}/my-model");
        let mut child = update(&world, &project, &OPTIONS).spawn().unwrap();
        let moment = time.mul_f64(f64::from(kill + 1) / f64::from(kills) * 1.1);
        let begun = Instant::now();
        while begun.elapsed() < moment && child.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_micros(200));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let left = files(&world, &project);
        at_once += u32::from(left == old || left == new);
        // A run that is refused for its arguments undoes what was interrupted first.
        let next = update(&world, &project, &["--set", "nonsense=1"])
            .status()
            .unwrap();
        assert_eq!(next.code(), Some(1), "killed after {moment:?}");
        let left = files(&world, &project);
        let subject = world.git(&project, &["log", "-1", "--format=%s"]);
        match left == new {
            true => updated += 1,
            false => {
                assert!(left == old, "killed after {moment:?}: {left:?}");
                kept += 1;
            }
        }
        assert_eq!(
            subject.starts_with("update: "),
            left == new,
            "killed after {moment:?}: {subject}"
        );
        assert_eq!(
            world.git(&project, &["status", "--porcelain"]),
            "",
            "killed after {moment:?}"
        );
        assert_eq!(world.git(&project, &["fsck", "--strict", "--no-dangling"]), "");
        std::fs::remove_dir_all(world.path(&parent)).unwrap();
    }
    println!("{kills} kills during an update: {kept} old states, {updated} new ones, {at_once} at once");
    assert!(kept > 0 && updated + kept == kills);
}

#[test]
fn a_full_disk_keeps_the_old_project() {
    let world = behind();
    let before = files(&world, "my-model");
    std::fs::create_dir_all(world.path("full")).unwrap();
    let script = "mount -t tmpfs -o size=4m tmpfs full && cp -a my-model full/ \
        && { dd if=/dev/zero of=full/fill bs=1k 2>/dev/null || true; } \
        && { \"$0\" update full/my-model > said 2>&1 && exit 3; [ $? = 2 ] || exit 4; } \
        && diff -r my-model full/my-model && rm full/fill && \"$0\" update full/my-model >> said 2>&1 \
        && cp -a full/my-model after";
    let Some(_) = mount::script(world.root(), script, &[], world.environment()) else {
        return;
    };
    let said = std::fs::read_to_string(world.path("said")).unwrap();
    assert!(said.contains("the disk is full"), "{said}");
    assert!(files(&world, "after") != before);
    let readme = std::fs::read_to_string(world.path("after/README.md")).unwrap();
    assert!(readme.contains("`laser_radius`"), "{readme}");
}

#[test]
fn a_full_state_folder_prevents_no_save() {
    let world = behind();
    let before = files(&world, "my-model");
    std::fs::create_dir_all(world.path("home/.local/state/lume-wizard")).unwrap();
    world.write("v.yml", "input_variables:\n  a:\n    type: scalar\n    default: 0.5\n    range: [0, 1]\noutput_variables:\n  y:\n    type: scalar\n");
    let script = "state=home/.local/state/lume-wizard; mount -t tmpfs -o size=64k tmpfs $state \
        && { dd if=/dev/zero of=$state/fill bs=1k 2>/dev/null || true; } \
        && \"$0\" variable set v.yml a default=0.25 > set 2>&1 \
        && { \"$0\" update my-model > said 2>&1; echo $? > status; }";
    let Some(_) = mount::script(world.root(), script, &[], world.environment()) else {
        return;
    };
    // A file is saved all the same, and the user is told that it cannot be undone.
    let text = std::fs::read_to_string(world.path("v.yml")).unwrap();
    let set = std::fs::read_to_string(world.path("set")).unwrap();
    assert!(text.contains("default: 0.25"), "{text}");
    assert!(set.contains("cannot be undone"), "{set}");
    let status = std::fs::read_to_string(world.path("status")).unwrap();
    let said = std::fs::read_to_string(world.path("said")).unwrap();
    let after = files(&world, "my-model");
    match status.trim() {
        "0" => assert!(after != before && said.contains("cannot be undone"), "{said}"),
        "2" => assert!(after == before && said.contains("the disk is full"), "{said}"),
        other => panic!("{other}: {said}"),
    }
}
