use super::*;
use crate::generate::{Person, Recovery};
use crate::io::snapshot::JOURNAL_FOLDER;
use crate::project::blob_id;
use crate::project::{FileMode, PlanFile};
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;

const FILES: &[(&str, &str, FileMode)] = &[
    ("README.md", "new readme", FileMode::Regular),
    ("build.sh", "#!/bin/sh\n", FileMode::Executable),
    ("my_model/__init__.py", "", FileMode::Regular),
    (
        "my_model/files/variables.yml",
        "input_variables:\r\n",
        FileMode::Regular,
    ),
    ("setup.py", "new setup", FileMode::Regular),
];

fn plan() -> Plan {
    let files = FILES.iter().map(|(path, text, mode)| {
        let file = PlanFile {
            bytes: text.as_bytes().to_vec(),
            mode: *mode,
        };
        (PlanPath::new(path).unwrap(), file)
    });
    Plan {
        model_files: Vec::new(),
        files: files.collect(),
    }
}

/// A file that the write removes where it is there.
const GONE: &str = "old/deep/gone.txt";

fn order(output: &Path, commit: bool) -> WriteOrder {
    let destination = crate::io::destination::locate(output, "my-model");
    let plan = plan();
    let removed = vec![PlanPath::new(GONE).unwrap()];
    let paths = plan.files.keys().chain(&removed).collect();
    WriteOrder {
        snapshot: crate::io::snapshot(&destination.path, &paths).unwrap_or_default(),
        destination,
        plan,
        removed,
        kept: Vec::new(),
        commit: commit.then(|| CommitOrder {
            answers: Person {
                name: "Ada Lovelace".to_owned(),
                email: "ada@example.org".to_owned(),
            },
            origin: Some("git@github.com:ada/my-model.git".to_owned()),
            message: "First\n".to_owned(),
        }),
    }
}

/// Every path below `root` with its kind, mode and contents, objects of git left out (they do no harm unnamed).
fn tree(root: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
            if name.contains(".git/objects") || name.contains(".git/logs") {
                continue;
            }
            let facts = path.symlink_metadata().unwrap();
            let what = if facts.is_symlink() {
                format!("-> {}", fs::read_link(&path).unwrap().display())
            } else if facts.is_dir() {
                folders.push(path);
                format!("folder {:o}", facts.permissions().mode() & 0o777)
            } else {
                let bytes = fs::read(&path).unwrap();
                format!("{:o} {}", facts.permissions().mode() & 0o777, blob(&bytes))
            };
            found.push((name, what));
        }
    }
    found.sort();
    found
}

fn blob(bytes: &[u8]) -> String {
    blob_id(bytes)
}

fn quietly(order: &WriteOrder) -> Result<WriteResult, WriteError> {
    write(order, &Stop::default(), &mut |_| {})
}

fn assert_written(root: &Path) {
    for (path, text, mode) in FILES {
        let file = root.join(path);
        assert_eq!(fs::read_to_string(&file).unwrap(), *text, "{path}");
        let bits = file.metadata().unwrap().permissions().mode();
        assert_eq!(bits & 0o100 != 0, *mode == FileMode::Executable, "{path}");
    }
    assert!(!root.join("old").exists());
    assert!(!root.join(JOURNAL_FOLDER).exists());
}

/// The folders into which the wizard may write, each made by a function.
type Scenario = (&'static str, bool, fn(&Path));
const SCENARIOS: &[Scenario] = &[
    ("other files, no commit", false, occupied),
    ("other files, a new repository", true, occupied),
    ("an empty clone", true, |root| {
        let repository = git2::Repository::init(root).unwrap();
        repository.set_head("refs/heads/trunk").unwrap();
        repository
            .remote("origin", "https://example.org/theirs.git")
            .unwrap();
    }),
    ("a repository with a commit and a staged file", true, |root| {
        occupied(root);
        let repository = git2::Repository::init(root).unwrap();
        let mut index = repository.index().unwrap();
        index.add_path(Path::new("README.md")).unwrap();
        index.add_path(Path::new(GONE)).unwrap();
        let tree = repository.find_tree(index.write_tree().unwrap()).unwrap();
        let who = git2::Signature::now("Bob", "bob@example.org").unwrap();
        repository
            .commit(Some("HEAD"), &who, &who, "theirs", &tree, &[])
            .unwrap();
        index.add_path(Path::new("notes/mine.txt")).unwrap();
        index.write().unwrap();
    }),
];

fn occupied(root: &Path) {
    fs::create_dir_all(root.join("notes")).unwrap();
    fs::write(root.join("notes/mine.txt"), "mine").unwrap();
    fs::write(root.join("README.md"), "old readme").unwrap();
    fs::set_permissions(root.join("README.md"), fs::Permissions::from_mode(0o640)).unwrap();
    fs::write(root.join("build.sh"), "#!/bin/sh\n").unwrap();
    fs::create_dir_all(root.join("old/deep")).unwrap();
    fs::set_permissions(root.join("old/deep"), fs::Permissions::from_mode(0o750)).unwrap();
    fs::write(root.join(GONE), "gone").unwrap();
}

#[test]
fn new_project_is_there_whole_with_clean_repository() {
    let output = tempfile::tempdir().unwrap();
    let deep = output.path().join("a/b");
    let written = quietly(&order(&deep, true)).unwrap();
    assert_written(&written.path);
    assert_eq!(written.files, FILES.len());
    let repository = git2::Repository::open(&written.path).unwrap();
    let head = repository.head().unwrap();
    assert_eq!(head.name().unwrap(), "refs/heads/main");
    let commit = head.peel_to_commit().unwrap();
    assert_eq!(commit.id().to_string(), written.commit.unwrap().id);
    assert_eq!(commit.parent_count(), 0);
    assert!(repository.statuses(None).unwrap().is_empty());
    assert_eq!(repository.index().unwrap().len(), FILES.len());
    let tree = commit.tree().unwrap();
    assert_eq!(
        tree.get_path(Path::new("build.sh")).unwrap().filemode(),
        0o100_755
    );
    let origin = repository.find_remote("origin").unwrap();
    assert_eq!(origin.url().unwrap(), "git@github.com:ada/my-model.git");
    assert_eq!(
        fs::read_dir(&deep).unwrap().count(),
        1,
        "nothing is left beside it"
    );
}

#[test]
fn an_empty_folder_keeps_its_mode_without_leftovers() {
    let output = tempfile::tempdir().unwrap();
    let destination = output.path().join("my-model");
    fs::create_dir(&destination).unwrap();
    fs::set_permissions(&destination, fs::Permissions::from_mode(0o750)).unwrap();
    let left = output.path().join(".other.lume-wizard-0a1b2c3d");
    fs::create_dir_all(left.join("x")).unwrap();
    let ended = crate::io::holder::Holder {
        pid: 0,
        ..crate::io::holder::Holder::this_process()
    };
    let record = serde_json::to_vec(&ended).unwrap();
    StateFolder::of_user()
        .put(crate::io::state_folder::StateKind::Unfinished, &left, &record)
        .unwrap();
    // Made by somebody else, and by a run that is alive.
    fs::create_dir(output.path().join(".other.lume-wizard-0a1b2c3e")).unwrap();
    let alive = output.path().join(".other.lume-wizard-0a1b2c3f");
    fs::create_dir(&alive).unwrap();
    crate::io::state_folder::note_unfinished(&StateFolder::of_user(), &alive);
    quietly(&order(output.path(), false)).unwrap();
    assert_written(&destination);
    assert!(!destination.join(".git").exists());
    assert_eq!(
        destination.metadata().unwrap().permissions().mode() & 0o777,
        0o750
    );
    let mut left: Vec<_> = fs::read_dir(output.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    left.sort();
    assert_eq!(
        left,
        [
            ".other.lume-wizard-0a1b2c3e",
            ".other.lume-wizard-0a1b2c3f",
            "my-model"
        ]
    );
}

/// The number of progress events of a write that is left alone.
fn events(make: fn(&Path), commit: bool) -> usize {
    let output = tempfile::tempdir().unwrap();
    let root = output.path().join("my-model");
    fs::create_dir(&root).unwrap();
    make(&root);
    let mut count = 0;
    let order = order(output.path(), commit);
    write(&order, &Stop::default(), &mut |_| count += 1).unwrap();
    assert_written(&root);
    count
}

#[test]
fn a_killed_write_into_a_folder_is_undone() {
    for (name, commit, make) in SCENARIOS {
        let all = events(*make, *commit);
        assert!(all >= 2 * 4, "{name}: {all} events");
        for at in 1..=all {
            let output = tempfile::tempdir().unwrap();
            let root = output.path().join("my-model");
            fs::create_dir(&root).unwrap();
            make(&root);
            let before = tree(&root);
            let order = order(output.path(), *commit);
            let mut count = 0;
            // A panic passes by everything that cleans up after an error, as a kill does.
            let killed = catch_unwind(AssertUnwindSafe(|| {
                write(&order, &Stop::default(), &mut |_| {
                    count += 1;
                    if count == at {
                        resume_unwind(Box::new("killed"));
                    }
                })
            }));
            assert!(killed.is_err());
            assert!(crate::io::destination::locate(output.path(), "my-model").interrupted);
            recover(&root).unwrap();
            assert_eq!(tree(&root), before, "{name}, killed at {at}");
            assert_eq!(recover(&root).unwrap(), Recovery::Nothing);
            let again = self::order(output.path(), *commit);
            quietly(&again).unwrap();
            assert_written(&root);
        }
    }
}

#[test]
fn a_stopped_write_leaves_the_disk_unchanged() {
    for (name, commit, make) in SCENARIOS {
        let all = events(*make, *commit);
        for at in 1..all {
            let output = tempfile::tempdir().unwrap();
            let root = output.path().join("my-model");
            fs::create_dir(&root).unwrap();
            make(&root);
            let before = tree(&root);
            let stop = Stop::default();
            let mut count = 0;
            let result = write(&order(output.path(), *commit), &stop, &mut |progress| {
                count += 1;
                if count == at && !matches!(progress, Progress::Placed(done, all) if done == all) {
                    stop.request(15);
                }
            });
            if stop.requested().is_some() && count == at {
                assert!(
                    matches!(result, Err(WriteError::Stopped(15))),
                    "{name} at {at}: {result:?}"
                );
                assert_eq!(tree(&root), before, "{name}, stopped at {at}");
            }
        }
    }
}

#[test]
fn what_somebody_else_does_meanwhile_is_not_overwritten() {
    let output = tempfile::tempdir().unwrap();
    let root = output.path().join("my-model");
    fs::create_dir(&root).unwrap();
    occupied(&root);
    let order = order(output.path(), false);
    let result = write(&order, &Stop::default(), &mut |progress| {
        if matches!(progress, Progress::Placed(1, _)) {
            fs::write(root.join("setup.py"), "theirs").unwrap();
        }
    });
    assert!(matches!(result, Err(WriteError::Changed(_))), "{result:?}");
    assert_eq!(fs::read_to_string(root.join("setup.py")).unwrap(), "theirs");
    assert_eq!(fs::read_to_string(root.join("README.md")).unwrap(), "old readme");
    assert!(!root.join("my_model").exists());
    assert!(matches!(quietly(&order), Err(WriteError::Changed(_))));

    let new = self::order(&output.path().join("elsewhere"), true);
    let result = write(&new, &Stop::default(), &mut |progress| {
        if progress == Progress::Committing {
            fs::create_dir(&new.destination.path).unwrap();
            fs::write(new.destination.path.join("x"), "theirs").unwrap();
        }
    });
    assert!(matches!(result, Err(WriteError::Changed(_))), "{result:?}");
    let left = tree(&output.path().join("elsewhere"));
    assert_eq!(left.len(), 2, "{left:?}");
}

#[test]
fn a_stopped_new_project_leaves_nothing() {
    for at in 1..=FILES.len() {
        let output = tempfile::tempdir().unwrap();
        let stop = Stop::default();
        let mut count = 0;
        let result = write(&order(&output.path().join("a/b"), true), &stop, &mut |_| {
            count += 1;
            if count == at {
                stop.request(1);
            }
        });
        assert!(matches!(result, Err(WriteError::Stopped(1))));
        assert_eq!(fs::read_dir(output.path()).unwrap().count(), 0, "stopped at {at}");
    }
}

#[test]
fn nothing_is_written_through_links_or_over_folders() {
    let output = tempfile::tempdir().unwrap();
    let outside = tempfile::tempdir().unwrap();
    let root = output.path().join("my-model");
    fs::create_dir_all(root.join("setup.py")).unwrap();
    symlink(outside.path(), root.join("my_model")).unwrap();
    symlink("nowhere", root.join("README.md")).unwrap();
    let before = tree(&root);
    let error = quietly(&order(output.path(), false)).unwrap_err();
    let WriteError::InTheWay(what) = error else {
        panic!("{error}")
    };
    assert!(
        what.contains("README.md") && what.contains("my_model") && what.contains("setup.py"),
        "{what}"
    );
    assert_eq!(tree(&root), before);
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0);
}

#[test]
fn plan_that_is_no_tree_everywhere_is_refused() {
    for (one, other) in [("README.md", "Readme.md"), ("a", "a/b"), ("A", "a/b")] {
        let output = tempfile::tempdir().unwrap();
        let mut order = order(output.path(), false);
        let file = PlanFile {
            bytes: Vec::new(),
            mode: FileMode::Regular,
        };
        for path in [one, other] {
            order
                .plan
                .files
                .insert(PlanPath::new(path).unwrap(), file.clone());
        }
        assert!(
            matches!(quietly(&order), Err(WriteError::Colliding(_))),
            "{one} {other}"
        );
        assert_eq!(fs::read_dir(output.path()).unwrap().count(), 0);
    }
}

#[test]
fn a_clone_keeps_branch_origin_and_staged_files() {
    let output = tempfile::tempdir().unwrap();
    let root = output.path().join("my-model");
    fs::create_dir(&root).unwrap();
    (SCENARIOS[2].2)(&root);
    let committed = quietly(&order(output.path(), true)).unwrap().commit.unwrap();
    assert_eq!(committed.branch.as_deref(), Some("trunk"));
    let repository = git2::Repository::open(&root).unwrap();
    assert_eq!(repository.head().unwrap().name().unwrap(), "refs/heads/trunk");
    let origin = repository.find_remote("origin").unwrap();
    assert_eq!(origin.url().unwrap(), "https://example.org/theirs.git");
    assert!(repository.statuses(None).unwrap().is_empty());

    let output = tempfile::tempdir().unwrap();
    let root = output.path().join("my-model");
    fs::create_dir(&root).unwrap();
    (SCENARIOS[3].2)(&root);
    quietly(&order(output.path(), true)).unwrap();
    let repository = git2::Repository::open(&root).unwrap();
    let commit = repository.head().unwrap().peel_to_commit().unwrap();
    assert_eq!(commit.parent_count(), 1);
    assert!(commit.tree().unwrap().get_path(Path::new(GONE)).is_err());
    assert!(
        commit
            .tree()
            .unwrap()
            .get_path(Path::new("notes/mine.txt"))
            .is_err()
    );
    let staged = repository.status_file(Path::new("notes/mine.txt")).unwrap();
    assert_eq!(staged, git2::Status::INDEX_NEW);
    assert_eq!(
        root.join("README.md").metadata().unwrap().permissions().mode() & 0o777,
        0o640
    );
}
