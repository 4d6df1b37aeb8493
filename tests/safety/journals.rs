//! Journals that no run of this user has written: none is followed, and nothing is changed because of one.

use crate::interrupted::{PROJECT, interrupt, occupy};
use crate::support::mount;
use crate::world::{World, complaint, tree};
use serde_json::{Value, json};
use std::os::unix::fs::symlink;
use std::path::PathBuf;
use std::process::Command;

const FOLDER: &str = "out/my-model/.lume-wizard-write";

/// A hostile folder: its name, and what makes it of a folder with files of the user's.
type Case = (&'static str, fn(&World));

fn journal_path(world: &World) -> PathBuf {
    world.path(&format!("{FOLDER}/journal.json"))
}

/// A journal as version 0.1.0 wrote it, with its old contents.
fn first_version(world: &World, changes: Value) {
    let mut journal = json!({
        "format": 1, "head": null, "commits": false, "new_repository": false, "index": null,
        "folders": [], "steps": [],
    });
    merge(&mut journal, changes);
    plant(world, &journal);
}

/// A journal of the present version with a token of its own.
fn second_version(world: &World, changes: Value) {
    let token = "0123456789abcdef0123456789abcdef";
    let mut journal = json!({
        "format": 2, "token": token, "head": null, "commits": false, "new_repository": false,
        "index": null, "locks": [], "folders": [], "steps": [],
    });
    merge(&mut journal, changes);
    plant(world, &journal);
    world.write(&format!("{FOLDER}/token"), token);
}

fn merge(journal: &mut Value, changes: Value) {
    let Value::Object(changes) = changes else { return };
    for (key, value) in changes {
        journal[key] = value;
    }
}

fn plant(world: &World, journal: &Value) {
    world.write(&format!("{FOLDER}/journal.json"), &journal.to_string());
    for number in 0..3 {
        world.write(&format!("{FOLDER}/old/{number}"), "evil");
        world.write(&format!("{FOLDER}/new/{number}"), "evil");
    }
    world.write(&format!("{FOLDER}/index"), "evil");
}

/// One step that makes `old/0` the file at `path`.
fn step(path: &str) -> Value {
    json!({"steps": [{"path": path, "old": git_id("evil"), "new": git_id("theirs")}]})
}

/// Git's blob id.
fn git_id(text: &str) -> String {
    git2::Oid::hash_object(git2::ObjectType::Blob, text.as_bytes())
        .unwrap()
        .to_string()
}

const NO_RUN: &[Case] = &[
    ("a file above", |w| {
        first_version(w, step("../../home/.bash_aliases"))
    }),
    ("a file far above", |w| {
        first_version(w, step("../../../../../../../../tmp/evil"));
    }),
    ("a file by its absolute path", |w| {
        let path = w.path("home/.bash_aliases");
        first_version(w, step(path.to_str().unwrap()));
    }),
    ("a removed file above", |w| {
        let new = git_id("theirs");
        first_version(
            w,
            json!({"steps": [{"path": "../../home/.bash_aliases", "old": null, "new": new}]}),
        );
    }),
    ("a removed file of the user", |w| {
        let new = git_id("mine");
        first_version(
            w,
            json!({"steps": [{"path": "README.md", "old": null, "new": new}]}),
        );
    }),
    ("a replaced file of the user", |w| {
        let (old, new) = (git_id("evil"), git_id("mine"));
        first_version(
            w,
            json!({"steps": [{"path": "README.md", "old": old, "new": new}]}),
        );
    }),
    ("a hook", |w| first_version(w, step(".git/hooks/post-checkout"))),
    ("git's configuration", |w| first_version(w, step(".git/config"))),
    ("dots in the middle", |w| {
        first_version(w, step("notes/../../../home/.bash_aliases"))
    }),
    ("through a link", |w| {
        symlink(w.path("home"), w.path("out/my-model/link")).unwrap();
        first_version(w, step("link/.bash_aliases"));
    }),
    ("a link as the file", |w| {
        symlink(w.path("home/.bash_aliases"), w.path("out/my-model/alias")).unwrap();
        first_version(w, step("alias"));
    }),
    ("an empty path", |w| first_version(w, step(""))),
    ("a path of dots", |w| first_version(w, step(".."))),
    ("a folder above", |w| {
        std::fs::create_dir(w.path("out/empty")).unwrap();
        first_version(w, json!({"folders": ["../empty"]}));
    }),
    ("a folder by its absolute path", |w| {
        std::fs::create_dir(w.path("home/empty")).unwrap();
        first_version(w, json!({"folders": [w.path("home/empty")]}));
    }),
    ("an empty folder of the user", |w| {
        std::fs::create_dir(w.path("out/my-model/empty")).unwrap();
        first_version(w, json!({"folders": ["empty"]}));
    }),
    ("an index elsewhere", |w| {
        let path = w.path("home/.bash_aliases");
        first_version(w, json!({"index": {"path": path, "existed": true}}));
    }),
    ("a removed index elsewhere", |w| {
        let path = w.path("home/.bash_aliases");
        first_version(w, json!({"index": {"path": path, "existed": false}}));
    }),
    ("lock files beside an index elsewhere", |w| {
        w.write("home/index.lock", "");
        w.write("home/HEAD.lock", "");
        first_version(
            w,
            json!({"index": {"path": w.path("home/index"), "existed": false}}),
        );
    }),
    ("the user's repository as a new one", |w| {
        first_version(w, json!({"new_repository": true}));
    }),
    ("old files as a link", |w| {
        first_version(w, step("README.md"));
        replace_by_link(w, "old", "home");
    }),
    ("new files as a link", |w| {
        first_version(w, step("README.md"));
        replace_by_link(w, "new", "home");
    }),
    ("the journal as a link", |w| {
        first_version(w, step("README.md"));
        let elsewhere = w.path("home/journal.json");
        std::fs::rename(journal_path(w), &elsewhere).unwrap();
        symlink(elsewhere, journal_path(w)).unwrap();
    }),
    ("the journal as a folder", |w| {
        w.write(&format!("{FOLDER}/journal.json/x"), "");
    }),
    ("the journal as a pipe", |w| {
        w.write(&format!("{FOLDER}/old/0"), "evil");
        let made = Command::new("mkfifo").arg(journal_path(w)).status().unwrap();
        assert!(made.success());
    }),
    ("the folder as a link", |w| {
        first_version(w, step("README.md"));
        std::fs::rename(w.path(FOLDER), w.path("home/journal")).unwrap();
        symlink(w.path("home/journal"), w.path(FOLDER)).unwrap();
    }),
    ("the folder as a link to nothing", |w| {
        symlink("nowhere", w.path(FOLDER)).unwrap();
    }),
    ("the folder as a file", |w| {
        w.write(FOLDER, "x");
    }),
    ("no journal at all", |w| {
        w.write(&format!("{FOLDER}/old/0"), "evil");
    }),
    ("only a token", |w| {
        w.write(&format!("{FOLDER}/token"), "");
    }),
    ("a huge journal", |w| {
        w.write(&format!("{FOLDER}/journal.json"), &" ".repeat(20 << 20));
    }),
    ("a journal that never ends its lists", |w| {
        w.write(&format!("{FOLDER}/journal.json"), &"[".repeat(100_000));
    }),
    ("no JSON", |w| {
        w.write(&format!("{FOLDER}/journal.json"), "\u{1b}[2J\0");
    }),
    ("another type", |w| first_version(w, json!({"steps": "all"}))),
    ("a later version", |w| first_version(w, json!({"format": 3}))),
    ("a complete write of the present version", |w| {
        second_version(w, json!({"commits": true}));
    }),
    ("a step of the present version", |w| {
        second_version(w, step("README.md"))
    }),
    ("a step above, of the present version", |w| {
        second_version(w, step("../../home/.bash_aliases"));
    }),
    ("a new repository of the present version", |w| {
        second_version(w, json!({"new_repository": true}));
        w.write(
            "out/my-model/.git/lume-wizard-write",
            "0123456789abcdef0123456789abcdef",
        );
    }),
    ("an index of the present version", |w| {
        second_version(w, json!({"index": {"kept": git_id("evil")}}));
    }),
];

fn replace_by_link(world: &World, inner: &str, target: &str) {
    let path = world.path(&format!("{FOLDER}/{inner}"));
    std::fs::remove_dir_all(&path).unwrap();
    world.write("home/0", "evil");
    symlink(world.path(target), path).unwrap();
}

/// Changes the journal of a real interrupted write.
fn tamper(world: &World, change: fn(&mut Value)) {
    let mut journal: Value = serde_json::from_slice(&std::fs::read(journal_path(world)).unwrap()).unwrap();
    change(&mut journal);
    std::fs::write(journal_path(world), serde_json::to_vec_pretty(&journal).unwrap()).unwrap();
}

/// The number of the step that replaced the user's README.
fn readme(world: &World) -> usize {
    let journal: Value = serde_json::from_slice(&std::fs::read(journal_path(world)).unwrap()).unwrap();
    let steps = journal["steps"].as_array().unwrap();
    steps.iter().position(|step| step["path"] == "README.md").unwrap()
}

const CHANGED_JOURNAL: &[Case] = &[
    ("a step more", |w| {
        tamper(w, |journal| {
            let step = json!({"path": "notes/n.txt", "old": null, "new": git_id("mine")});
            journal["steps"].as_array_mut().unwrap().push(step);
        });
    }),
    ("a step above", |w| {
        tamper(w, |journal| {
            journal["steps"][0]["path"] = json!("../../home/.bash_aliases")
        })
    }),
    ("an absolute step", |w| {
        tamper(w, |journal| journal["steps"][0]["path"] = json!("/etc/passwd"))
    }),
    ("a step in .git", |w| {
        tamper(w, |journal| journal["steps"][0]["path"] = json!(".git/config"))
    }),
    ("a step in the journal", |w| {
        tamper(w, |journal| {
            journal["steps"][0]["path"] = json!(".lume-wizard-write/token")
        });
    }),
    ("a folder above", |w| {
        tamper(w, |journal| journal["folders"] = json!(["../empty"]))
    }),
    ("a new repository", |w| {
        tamper(w, |journal| journal["new_repository"] = json!(true))
    }),
    ("another head", |w| {
        tamper(w, |journal| journal["head"] = json!(null))
    }),
    ("no commit", |w| {
        tamper(w, |journal| journal["commits"] = json!(false))
    }),
    ("another index", |w| {
        tamper(w, |journal| journal["index"]["kept"] = json!(git_id("evil")))
    }),
    ("another token", |w| {
        tamper(w, |journal| journal["token"] = json!("0".repeat(32)))
    }),
    ("no steps", |w| tamper(w, |journal| journal["steps"] = json!([]))),
    ("a line more", |w| {
        let mut text = std::fs::read(journal_path(w)).unwrap();
        text.push(b'\n');
        std::fs::write(journal_path(w), text).unwrap();
    }),
    ("a token of another run", |w| {
        w.write(&format!("{FOLDER}/token"), &"f".repeat(32));
    }),
    ("no token", |w| {
        std::fs::remove_file(w.path(&format!("{FOLDER}/token"))).unwrap()
    }),
    ("the token as a link", |w| {
        let token = w.path(&format!("{FOLDER}/token"));
        std::fs::rename(&token, w.path("home/token")).unwrap();
        symlink(w.path("home/token"), token).unwrap();
    }),
    ("another old file", |w| {
        let old = w.path(&format!("{FOLDER}/old/{}", readme(w)));
        std::fs::remove_file(&old).unwrap();
        std::fs::write(old, "evil").unwrap();
    }),
    ("an old file as a link", |w| {
        let old = w.path(&format!("{FOLDER}/old/{}", readme(w)));
        std::fs::rename(&old, w.path("home/old")).unwrap();
        symlink(w.path("home/old"), old).unwrap();
    }),
    ("no old file", |w| {
        std::fs::remove_file(w.path(&format!("{FOLDER}/old/{}", readme(w)))).unwrap();
    }),
    ("another index file", |w| {
        w.write(&format!("{FOLDER}/index"), "evil");
    }),
    ("the journal of another folder", |w| {
        // The same user's own write, copied: its token is known, but not for this folder.
        let copy = |from: &str, to: &str| {
            let done = Command::new("cp")
                .args(["-a", from, to])
                .current_dir(w.root())
                .status();
            assert!(done.unwrap().success());
        };
        copy(PROJECT, "moved");
        std::fs::remove_dir_all(w.path(PROJECT)).unwrap();
        std::fs::remove_dir_all(w.path("home/.local/state/lume-wizard/writes")).unwrap();
        occupy(w);
        interrupt(w);
        std::fs::remove_dir_all(w.path(FOLDER)).unwrap();
        copy("moved/.lume-wizard-write", FOLDER);
    }),
    ("no state folder any more", |w| {
        std::fs::remove_dir_all(w.path("home/.local")).unwrap();
    }),
];

/// Runs `new` over the folder: it must refuse with 1, name the folder, and change nothing at all.
fn assert_blocks(world: &World, name: &str) {
    let before = tree(world.root());
    for extra in [
        &["--overwrite"][..],
        &["--overwrite", "--commit"],
        &["--overwrite", "--dry-run"],
    ] {
        let run = world.ada().args(["--output", "out"]).args(extra).assert();
        let said = complaint(&run);
        assert_eq!(run.get_output().status.code(), Some(1), "{name}: {said}");
        assert!(said.contains(".lume-wizard-write"), "{name}: {said}");
        assert!(!said.contains('\u{1b}'), "{name}: {said}");
        let after = tree(world.root());
        let changed: Vec<_> = after.iter().filter(|entry| !before.contains(entry)).collect();
        assert!(after == before, "{name}: {changed:?}");
    }
}

#[test]
fn journals_of_no_run_are_not_followed() {
    for (name, make) in NO_RUN {
        let world = World::new();
        world.write("home/.bash_aliases", "theirs");
        occupy(&world);
        make(&world);
        assert_blocks(&world, name);
    }
}

#[test]
fn changed_journals_are_not_followed() {
    assert!(NO_RUN.len() + CHANGED_JOURNAL.len() >= 60);
    for (name, change) in CHANGED_JOURNAL {
        let world = World::new();
        world.write("home/.bash_aliases", "theirs");
        occupy(&world);
        interrupt(&world);
        change(&world);
        assert_blocks(&world, name);
    }
}

/// The ways to change the project's files after a kill.
const CHANGED_FILES: &[Case] = &[
    ("a replaced file as a link", |w| {
        link(w, "README.md", "home/.bash_aliases")
    }),
    ("a new file as a link", |w| {
        link(w, "setup.py", "home/.bash_aliases")
    }),
    ("a folder as a link", |w| link(w, "my_model", "home")),
    ("an inner folder as a link", |w| link(w, "my_model/files", "home")),
    ("a file as a folder", |w| {
        std::fs::remove_file(w.path("out/my-model/README.md")).unwrap();
        w.write("out/my-model/README.md/x", "theirs");
    }),
    ("a file as a pipe", |w| {
        let path = w.path("out/my-model/setup.py");
        std::fs::remove_file(&path).unwrap();
        assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
    }),
];

fn link(world: &World, path: &str, target: &str) {
    let path = world.path(&format!("{PROJECT}/{path}"));
    let aside = world.path("home/aside");
    std::fs::rename(&path, aside).unwrap();
    symlink(world.path(target), path).unwrap();
}

#[test]
fn recovery_follows_no_links_in_the_project() {
    for (name, change) in CHANGED_FILES {
        let world = World::new();
        world.write("home/.bash_aliases", "theirs");
        world.write("home/variables.yml", "theirs");
        occupy(&world);
        interrupt(&world);
        change(&world);
        let outside = |path: &str| !path.starts_with("out/") && !path.contains(".local");
        let home = || {
            let mut files = tree(world.root());
            files.retain(|(path, _)| outside(path));
            files
        };
        let before = home();
        world.ada().args(["--output", "out"]).assert().code(1);
        assert!(home() == before, "{name}");
        assert!(!world.path(FOLDER).exists(), "{name}");
    }
}

#[test]
fn interrupted_write_is_undone_by_the_next_run() {
    let world = World::new();
    occupy(&world);
    let state = || {
        let mut files = tree(&world.path(PROJECT));
        // Objects that nothing names and git's own note of the last message do no harm.
        files.retain(|(path, _)| {
            !path.starts_with(".git/objects/")
                && !path.starts_with(".git/hooks")
                && !path.ends_with("COMMIT_EDITMSG")
        });
        files
    };
    let before = state();
    interrupt(&world);
    assert!(state() != before);
    let run = world.ada().args(["--output", "out"]).assert().code(1);
    assert!(complaint(&run).contains("undone"), "{}", complaint(&run));
    assert!(state() == before);
    assert_eq!(
        world.names("home/.local/state/lume-wizard/writes"),
        Vec::<String>::new()
    );
}

#[test]
fn an_interrupted_write_is_undone_on_another_device() {
    let world = World::new();
    occupy(&world);
    interrupt(&world);
    // The same path, on a device of another number, as after a restart or on another machine of a cluster.
    std::fs::rename(world.path("out"), world.path("before")).unwrap();
    let script = "mkdir out && mount -t tmpfs tmpfs out && cp -a before/. out && echo \"$(stat -c %d out before)\" || exit 1\n\
         \"$0\" \"$@\" --output out >/dev/null 2>said; echo $?; cat said out/my-model/README.md; ls -A out/my-model";
    let arguments = World::adas_arguments();
    let Some(run) = mount::script(world.root(), script, &arguments, world.environment()) else {
        return;
    };
    let said = String::from_utf8_lossy(&run.stdout).into_owned();
    let lines: Vec<&str> = said.lines().collect();
    assert_ne!(lines[0], lines[1], "one device: {said}");
    assert_eq!(lines[2], "1", "{said}");
    assert!(said.contains("undone") && said.contains("mine"), "{said}");
    assert!(
        !said.contains("setup.py") && !lines.contains(&".lume-wizard-write"),
        "{said}"
    );
}

#[test]
fn write_needs_state_folder_that_can_be_written() {
    let world = World::new();
    occupy(&world);
    world.write("file", "");
    let before = tree(world.root());
    for state in ["file", "file/below"] {
        let run = world
            .ada()
            .env("XDG_STATE_HOME", world.path(state))
            .args(["--output", "out", "--overwrite"])
            .assert()
            .code(2);
        assert!(complaint(&run).contains("XDG_STATE_HOME"), "{}", complaint(&run));
        assert!(tree(world.root()) == before);
    }
    // A new project needs none.
    world
        .ada()
        .env("XDG_STATE_HOME", world.path("file"))
        .args(["--output", "new"])
        .assert()
        .success();
}
