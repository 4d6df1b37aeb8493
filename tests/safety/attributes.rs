//! Attributes of a file survive a save.

use crate::support::{has_program, skip};
use crate::world::{World, complaint};
use assert_cmd::Command;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::Path;

const TEXT: &str = "input_variables:\n  a:\n    type: scalar\n    default: 1\n    range: [0, 2]\n";

fn set(world: &World) -> Command {
    let mut command = world.command();
    command.args(["variable", "set", "v.yml", "a", "default=2"]);
    command
}

/// Runs a program; gives its output, trimmed; none when it fails.
fn said(world: &World, words: &[&str]) -> Option<String> {
    let run = std::process::Command::new(words[0])
        .args(&words[1..])
        .current_dir(world.root())
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&run.stdout).trim().to_owned();
    run.status.success().then_some(text)
}

fn mode(path: &Path) -> u32 {
    path.metadata().unwrap().mode() & 0o7777
}

#[test]
fn saving_keeps_the_access_control_list() {
    if !has_program("setfacl") {
        return;
    }
    let world = World::new();
    let path = world.write("v.yml", TEXT);
    // Somebody may write, the group may only read: the mode alone would say that the group may write.
    if said(&world, &["setfacl", "-m", "u:4242:rw,g::r,m::rw", "v.yml"]).is_none() {
        skip("acl", "this file system has no access control lists");
        return;
    }
    let list = || said(&world, &["getfacl", "-n", "v.yml"]).unwrap();
    let before = (list(), mode(&path));
    assert_eq!(before.1, 0o664);
    set(&world).assert().success();
    assert_eq!((list(), mode(&path)), before);
    // The list of the folder's new files is not the file's.
    let path = world.write("v.yml", TEXT);
    said(&world, &["setfacl", "-b", "v.yml"]).unwrap();
    said(&world, &["setfacl", "-d", "-m", "u:4242:rwx,g::rwx", "."]).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
    let before = (list(), mode(&path));
    set(&world).assert().success();
    assert_eq!((list(), mode(&path)), before);
}

#[test]
fn replaced_project_file_keeps_its_access_control_list() {
    if !has_program("setfacl") {
        return;
    }
    let world = World::new();
    world.write("my-model/README.md", "mine");
    let file = "my-model/README.md";
    if said(&world, &["setfacl", "-m", "u:4242:rw,g::r,m::rw", file]).is_none() {
        skip("acl", "this file system has no access control lists");
        return;
    }
    let list = || said(&world, &["getfacl", "-n", file]).unwrap();
    let before = list();
    world.ada().arg("--overwrite").assert().success();
    assert!(
        std::fs::read_to_string(world.path(file))
            .unwrap()
            .contains("My Model")
    );
    assert_eq!(list(), before);
}

#[test]
fn saving_keeps_extended_attributes() {
    if !has_program("setfattr") {
        return;
    }
    let world = World::new();
    world.write("v.yml", TEXT);
    if said(
        &world,
        &["setfattr", "-n", "user.origin", "-v", "beamline 7", "v.yml"],
    )
    .is_none()
    {
        skip("xattr", "this file system has no extended attributes");
        return;
    }
    set(&world).assert().success();
    let value = said(
        &world,
        &["getfattr", "--only-values", "-n", "user.origin", "v.yml"],
    );
    assert_eq!(value.as_deref(), Some("beamline 7"));
}

#[test]
fn what_cannot_be_kept_is_refused_unless_forced() {
    if !has_program("setpriv") {
        return;
    }
    if !rustix_is_root() {
        skip("root", "only the super-user makes files of other groups");
        return;
    }
    let world = World::new();
    let path = world.write("v.yml", TEXT);
    // The program where everybody may run it.
    let program = world.path("lume-wizard");
    std::fs::copy(env!("CARGO_BIN_EXE_lume-wizard"), &program).unwrap();
    let nobody = 65_534;
    for owned in [world.root(), &world.path("home"), &path] {
        chown(owned, Some(nobody), Some(nobody)).unwrap();
    }
    chown(&path, Some(nobody), Some(4242)).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o664)).unwrap();
    let run = |extra: &[&str]| {
        let mut command = Command::new("setpriv");
        command
            .args(["--reuid=65534", "--regid=65534", "--clear-groups"])
            .arg(&program)
            .args(["variable", "set", "v.yml", "a", "default=2"])
            .args(extra)
            .current_dir(world.root())
            .env_clear()
            .envs(world.environment());
        command.assert()
    };
    let refused = complaint(&run(&[]).code(2));
    assert!(
        refused.contains("the rights of the group 4242") && refused.contains("--force"),
        "{refused}"
    );
    assert_eq!(std::fs::read_to_string(&path).unwrap(), TEXT);
    run(&["--force"]).success();
    let facts = path.metadata().unwrap();
    assert_eq!(
        (facts.gid(), mode(&path)),
        (nobody, 0o644),
        "another group gained rights"
    );
    assert_eq!(world.names("."), ["home", "lume-wizard", "v.yml"]);
}

fn rustix_is_root() -> bool {
    Path::new("/proc/self")
        .metadata()
        .is_ok_and(|facts| facts.uid() == 0)
}

#[test]
fn file_with_two_names_is_written_in_place() {
    let world = World::new();
    let path = world.write("v.yml", TEXT);
    let second = world.path("second.yml");
    std::fs::hard_link(&path, &second).unwrap();
    let number = path.metadata().unwrap().ino();
    // Without a place for the old contents it is not written at all.
    let blocked = world.write("file", "");
    let run = set(&world).env("XDG_STATE_HOME", &blocked).assert().code(2);
    assert!(complaint(&run).contains("XDG_STATE_HOME"), "{}", complaint(&run));
    assert_eq!(std::fs::read_to_string(&second).unwrap(), TEXT);
    set(&world).assert().success();
    let text = std::fs::read_to_string(&second).unwrap();
    assert!(text.contains("default: 2"), "{text}");
    assert_eq!(path.metadata().unwrap().ino(), number);
    assert_eq!(
        world.names("home/.local/state/lume-wizard/backups"),
        Vec::<String>::new()
    );
    assert_eq!(world.names("."), ["file", "home", "second.yml", "v.yml"]);
}
