//! Refusals of the system: a full disk, a read-only place, a reader that has gone away.

use crate::support::mount;
use crate::world::World;
use std::process::{Output, Stdio};

/// Runs a script with a file system of its own mounted at `disk`; none where the system does not let us mount.
fn with_disk(world: &World, options: &str, script: &str) -> Option<Output> {
    std::fs::create_dir_all(world.path("disk")).unwrap();
    let script = format!("set -e; mount -t tmpfs -o {options} tmpfs disk; set +e\n{script}");
    let arguments = World::adas_arguments();
    mount::script(world.root(), &script, &arguments, world.environment())
}

#[test]
fn a_full_disk_leaves_nothing_behind() {
    let world = World::new();
    let script = "\"$0\" \"$@\" --output disk >/dev/null 2>said; status=$?\n\
         test -d disk/my-model && git -C disk/my-model fsck --strict >/dev/null 2>&1 && whole=yes\n\
         left=$(find disk -mindepth 1 -not -path 'disk/my-model*' | wc -l)\n\
         echo \"$status ${whole:-no} $left $(test -e disk/my-model && echo there || echo absent)\"\n\
         cat said; exit 0";
    let (mut refused, mut written) = (0, 0);
    for blocks in [2, 8, 16, 24, 32, 40, 48, 64, 80, 96, 112, 128, 160, 192, 1024] {
        let Some(run) = with_disk(&world, &format!("size={}k", 4 * blocks), script) else {
            return;
        };
        let said = String::from_utf8_lossy(&run.stdout).into_owned();
        let facts = said.lines().next().unwrap_or_default();
        match facts {
            "0 yes 0 there" => written += 1,
            "2 no 0 absent" => {
                refused += 1;
                assert!(said.contains("error: "), "{said}");
            }
            other => panic!("a disk of {blocks} blocks: {other}\n{said}"),
        }
    }
    println!("{refused} times refused, {written} times written");
    assert!(refused > 0 && written > 0);
}

#[test]
fn full_disk_leaves_existing_folder_as_it_was() {
    let world = World::new();
    let script = "mkdir disk/my-model; echo mine > disk/my-model/README.md; echo mine > disk/my-model/notes\n\
         \"$0\" \"$@\" --output disk --overwrite --commit >/dev/null 2>said; status=$?\n\
         echo \"$status $(find disk/my-model -type f -not -path '*/.git/*' | sort | tr '\\n' ' ') $(cat disk/my-model/README.md | head -1)\"\n\
         cat said; exit 0";
    let (mut refused, mut written) = (0, 0);
    for blocks in [8, 16, 24, 32, 40, 48, 64, 80, 96, 112, 128, 160, 192, 256, 1024] {
        let Some(run) = with_disk(&world, &format!("size={}k", 4 * blocks), script) else {
            return;
        };
        let said = String::from_utf8_lossy(&run.stdout).into_owned();
        let facts = said.lines().next().unwrap_or_default();
        if facts.starts_with("0 ") {
            written += 1;
            assert!(facts.contains("setup.py"));
        } else {
            refused += 1;
            assert!(
                facts.ends_with(" disk/my-model/README.md disk/my-model/notes  mine"),
                "a disk of {blocks} blocks: {said}"
            );
        }
    }
    println!("{refused} times refused, {written} times written");
    assert!(refused > 0 && written > 0);
}

#[test]
fn a_read_only_place_is_named() {
    let world = World::new();
    let script = "mount -o remount,ro disk || exit 1\n\
         \"$0\" \"$@\" --output disk >/dev/null 2>said; echo $?; cat said\n\
         \"$0\" \"$@\" --output disk/a/b --dry-run >/dev/null 2>said; echo $?; exit 0";
    let Some(run) = with_disk(&world, "size=1m", script) else {
        return;
    };
    let said = String::from_utf8_lossy(&run.stdout).into_owned();
    assert!(said.starts_with("2\n") && said.ends_with("\n2\n"), "{said}");
    assert!(said.contains("not writable"), "{said}");
}

#[test]
fn a_closed_reader_is_no_error() {
    let world = World::new();
    let mut child = world
        .spawn(&["--output", "out", "--diff"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    drop(child.stderr.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert!(world.path("out/my-model/setup.py").is_file());
    if let Ok(full) = std::fs::File::options().write(true).open("/dev/full") {
        let run = world.spawn(&["--dry-run"]).stdout(full).status().unwrap();
        assert_eq!(run.code(), Some(2));
    }
}

#[test]
fn an_irreplaceable_empty_folder_is_filled_in_place() {
    for lock_the_parent in [false, true] {
        let world = World::new();
        let script = format!(
            "set -e; mkdir disk/my-model; mount -t tmpfs tmpfs disk/my-model\n{}\nset +e\n\
             \"$0\" \"$@\" --output disk >/dev/null 2>said; echo $?\n\
             git -C disk/my-model rev-list --count HEAD; git -C disk/my-model status --porcelain; ls -A disk; cat said; exit 0",
            if lock_the_parent {
                "mount -o remount,ro disk"
            } else {
                ""
            }
        );
        let Some(run) = with_disk(&world, "size=4m", &script) else {
            return;
        };
        let said = String::from_utf8_lossy(&run.stdout).into_owned();
        assert!(said.starts_with("0\n1\nmy-model\n"), "{lock_the_parent}: {said}");
    }
}
