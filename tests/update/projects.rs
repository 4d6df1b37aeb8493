//! Updates of projects of the current templates.

use super::{changes, codes, commit, edit, project, read, update, update_at};
use crate::world::{World, tree};
use std::os::unix::fs::PermissionsExt;

/// Another registry, which changes the workflow, the image's name, its test and README.md.
const REGISTRY: [&str; 2] = ["--set", "container_registry=ghcr"];

/// A committed project in which another registry collides with an edit.
fn colliding() -> World {
    let world = project();
    edit(&world, ".github/workflows/build_image.yml", "name: ", "name: My ");
    let old = read(&world, "my_model/_image.py");
    let line = old
        .lines()
        .find(|line| line.contains("registry.hub.docker.com"))
        .unwrap();
    edit(&world, "my_model/_image.py", line, &format!("{line}  # mine"));
    commit(&world);
    world
}

#[test]
fn a_new_project_is_up_to_date() {
    let world = project();
    let before = tree(&world.path("my-model"));
    for arguments in [&["--check"][..], &[], &["--dry-run"]] {
        let (status, report) = update(&world, arguments);
        assert_eq!((status, &report["written"]), (0, &false.into()), "{report:#}");
        assert_eq!(changes(&report), []);
    }
    assert_eq!(tree(&world.path("my-model")), before);
}

#[test]
fn changed_variables_renew_the_tables() {
    let world = project();
    edit(&world, "my_model/files/variables.yml", "input1:", "laser_radius:");
    commit(&world);
    let (status, report) = update(&world, &["--check"]);
    assert_eq!(status, 1);
    let behind: Vec<&str> = report["behind"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| file["path"].as_str().unwrap())
        .collect();
    assert!(behind.contains(&"README.md"), "{behind:?}");
    let variables = read(&world, "my_model/files/variables.yml");
    let (status, report) = update(&world, &[]);
    assert_eq!(status, 0, "{report:#}");
    assert!(read(&world, "README.md").contains("| `laser_radius` |"));
    assert_eq!(read(&world, "my_model/files/variables.yml"), variables);
    assert_eq!(
        world.git("my-model", &["log", "-1", "--format=%s"]),
        "update: variables"
    );
    assert_eq!(world.git("my-model", &["status", "--porcelain"]), "");
    assert_eq!(update(&world, &["--check"]).0, 0);
}

#[test]
fn edits_and_another_registry_are_merged() {
    let world = project();
    edit(
        &world,
        "README.md",
        "# My Model\n",
        "# My Model\n\nAsk Ada first.\n",
    );
    edit(&world, "my_model/model.py", "class ", "LIMIT = 3\n\n\nclass ");
    commit(&world);
    let model = read(&world, "my_model/model.py");
    let (status, report) = update(&world, &REGISTRY);
    assert_eq!(status, 0, "{report:#}");
    assert_eq!(report["committed"].as_str().unwrap().len(), 40);
    let readme = read(&world, "README.md");
    assert!(
        readme.contains("Ask Ada first.") && readme.contains("ghcr.io"),
        "{readme}"
    );
    assert_eq!(read(&world, "my_model/model.py"), model);
    assert_eq!(
        world.git("my-model", &["log", "-1", "--format=%s"]),
        "update: container_registry"
    );
    // The merged file's text as generated is in no commit: the next update finds it all the same.
    let (status, report) = update(&world, &["--set", "container_registry=quay"]);
    assert_eq!(status, 0, "{report:#}");
    let readme = read(&world, "README.md");
    assert!(
        readme.contains("Ask Ada first.") && readme.contains("quay.io"),
        "{readme}"
    );
    // Without the edit nothing is left that the repository lacks.
    edit(&world, "README.md", "\nAsk Ada first.\n", "");
    commit(&world);
    assert_eq!(update(&world, &REGISTRY).0, 0);
    assert!(!world.path("my-model/.lume-wizard.base").exists());
}

#[test]
fn open_conflicts_are_listed_and_write_nothing() {
    let world = colliding();
    let before = tree(&world.path("my-model"));
    for arguments in [&[][..], &["--dry-run"]] {
        let (status, report) = update(&world, &[arguments, &REGISTRY].concat());
        assert_eq!(status, 1);
        let changes = report["changes"].as_array().unwrap();
        let conflict = changes
            .iter()
            .find(|change| change["change"] == "conflict")
            .unwrap();
        assert_eq!(conflict["path"], "my_model/_image.py");
        let found = &conflict["conflicts"][0];
        let line = usize::try_from(found["line"].as_u64().unwrap()).unwrap();
        let text = read(&world, "my_model/_image.py");
        let mine = found["mine"].as_str().unwrap();
        assert_eq!(text.lines().nth(line - 1), mine.lines().next(), "{found}");
        assert!(mine.ends_with("# mine\n"), "{found}");
        assert!(found["new"].as_str().unwrap().contains("ghcr.io"), "{found}");
        assert_eq!(codes(&report).last(), Some(&"update-conflicts"));
        assert_eq!(tree(&world.path("my-model")), before);
    }
}

#[test]
fn a_preferred_side_decides_conflicts() {
    for (side, mine) in [("mine", true), ("new", false)] {
        let world = colliding();
        let (status, report) = update(&world, &[&["--prefer", side], &REGISTRY[..]].concat());
        assert_eq!(status, 0, "{report:#}");
        let image = read(&world, "my_model/_image.py");
        assert_eq!(image.contains("# mine"), mine, "{image}");
        assert_eq!(image.contains("ghcr.io"), !mine, "{image}");
        // What does not collide is merged whatever is preferred.
        let workflow = read(&world, ".github/workflows/build_image.yml");
        assert!(
            workflow.contains("name: My ") && workflow.contains("ghcr.io"),
            "{workflow}"
        );
        assert_eq!(update(&world, &["--check"]).0, 0);
    }
}

#[test]
fn markers_are_written_and_not_committed() {
    let world = colliding();
    let (status, report) = update(&world, &[&["--markers"], &REGISTRY[..]].concat());
    assert_eq!(status, 0, "{report:#}");
    let image = read(&world, "my_model/_image.py");
    for marker in ["<<<<<<< mine\n", "=======\n", ">>>>>>> new\n"] {
        assert!(image.contains(marker), "{image}");
    }
    assert_eq!(report["committed"], serde_json::Value::Null);
    assert!(codes(&report).contains(&"conflict-markers"));
    assert!(
        !crate::world::paths(&world.path("my-model"))
            .iter()
            .any(|path| path.ends_with(".rej"))
    );
}

#[test]
fn only_clean_files_are_committed_unasked() {
    for (arguments, committed) in [(&[][..], false), (&["--commit"], true), (&["--no-git"], false)] {
        let world = project();
        edit(
            &world,
            "README.md",
            "# My Model\n",
            "# My Model\n\nNot committed.\n",
        );
        let (status, report) = update(&world, &[arguments, &REGISTRY].concat());
        assert_eq!(status, 0, "{report:#}");
        assert_eq!(report["committed"].is_string(), committed, "{arguments:?}");
        assert!(read(&world, "README.md").contains("Not committed."));
        // The base of what no commit has is kept.
        let (status, report) = update(&world, &["--set", "container_registry=quay"]);
        assert_eq!(status, 0, "{report:#}");
        let readme = read(&world, "README.md");
        assert!(readme.contains("Not committed.") && readme.contains("quay.io"));
    }
}

#[test]
fn an_untouched_dirty_file_does_not_matter() {
    let world = project();
    edit(&world, "my_model/model.py", "class ", "# mine\nclass ");
    world.write("my-model/notes.txt", "mine");
    let (status, report) = update(&world, &REGISTRY);
    assert!(status == 0 && report["committed"].is_string(), "{report:#}");
    let status = world.git("my-model", &["status", "--porcelain"]);
    assert_eq!(status, "M my_model/model.py\n?? notes.txt");
}

#[test]
fn removed_files_stay_removed() {
    let world = project();
    for name in [".github/workflows/build_image.yml", ".pre-commit-config.yaml"] {
        std::fs::remove_file(world.path("my-model").join(name)).unwrap();
    }
    commit(&world);
    for registry in ["ghcr", "quay"] {
        let registry = format!("container_registry={registry}");
        assert_eq!(update(&world, &["--set", &registry]).0, 0);
        assert!(!world.path("my-model/.github/workflows/build_image.yml").exists());
        assert!(!world.path("my-model/.pre-commit-config.yaml").exists());
        assert_eq!(update(&world, &["--check"]).0, 0);
    }
}

#[test]
fn a_renamed_package_carries_the_edits() {
    let world = project();
    edit(&world, "my_model/model.py", "class ", "LIMIT = 3\n\n\nclass ");
    world.write("my-model/my_model/optics.py", "X = 1\n");
    commit(&world);
    let (status, report) = update(&world, &["--set", "package=beam"]);
    assert_eq!(status, 0, "{report:#}");
    let model = read(&world, "beam/model.py");
    assert!(
        model.contains("LIMIT = 3") && model.contains("from beam import"),
        "{model}"
    );
    assert!(!world.path("my-model/my_model/model.py").exists());
    // The user's own file stays, and is named.
    assert_eq!(read(&world, "my_model/optics.py"), "X = 1\n");
    assert!(codes(&report).contains(&"own-files-stay"));
    let moved = report["changes"].as_array().unwrap().iter();
    let moved: Vec<_> = moved.filter(|change| change["path"] == "beam/model.py").collect();
    assert_eq!(
        (&moved[0]["change"], &moved[0]["from"]),
        (&"rename".into(), &"my_model/model.py".into())
    );
    assert_eq!(world.git("my-model", &["status", "--porcelain"]), "");
    assert_eq!(update(&world, &["--check"]).0, 0);
}

#[test]
fn another_stack_drops_its_unedited_files() {
    for edited in [false, true] {
        let world = project();
        if edited {
            edit(&world, "setup.cfg", "[", "# mine\n[");
        }
        let file = world.path("my-model/my_model/files/variables.yml");
        world
            .command()
            .args([
                "convert",
                file.to_str().unwrap(),
                "--to",
                "lume-torch-3.0",
                "--drop",
            ])
            .assert()
            .success();
        commit(&world);
        let (status, report) = update(&world, &["--set", "stack=lume-torch"]);
        if edited {
            assert_eq!(status, 1, "{report:#}");
            let found = changes(&report);
            assert!(
                found.contains(&("setup.cfg".to_owned(), "conflict".to_owned())),
                "{found:?}"
            );
            assert_eq!(
                update(&world, &["--set", "stack=lume-torch", "--prefer", "mine"]).0,
                0
            );
            assert!(read(&world, "setup.cfg").starts_with("# mine"));
        } else {
            assert_eq!(status, 0, "{report:#}");
            assert!(!world.path("my-model/setup.cfg").exists());
        }
        assert!(!world.path("my-model/versioneer.py").exists());
        assert!(read(&world, "pyproject.toml").contains("lume-torch"));
        assert_eq!(update(&world, &["--check"]).0, 0);
    }
}

#[test]
fn modes_and_line_ends_are_kept() {
    let world = project();
    let model = world.path("my-model/my_model/_image.py");
    std::fs::set_permissions(&model, std::fs::Permissions::from_mode(0o755)).unwrap();
    let windows = read(&world, "README.md")
        .replace('\n', "\r\n")
        .replace("# My Model", "# Mine");
    world.write("my-model/README.md", &windows);
    commit(&world);
    let (status, report) = update(&world, &REGISTRY);
    assert_eq!(status, 0, "{report:#}");
    let mode = std::fs::metadata(&model).unwrap().permissions().mode();
    assert_eq!(mode & 0o111, 0o111);
    let readme = read(&world, "README.md");
    assert!(readme.contains("ghcr.io") && readme.contains("# Mine\r\n"));
    assert_eq!(readme.matches('\n').count(), readme.matches("\r\n").count());
}

#[test]
fn a_project_without_git_is_updated() {
    let world = World::new();
    world.ada().arg("--no-git").assert().success();
    edit(
        &world,
        "README.md",
        "# My Model\n",
        "# My Model\n\nAsk Ada first.\n",
    );
    for registry in ["ghcr", "quay"] {
        let setting = format!("container_registry={registry}");
        let (status, report) = update(&world, &["--set", &setting]);
        assert_eq!(status, 0, "{report:#}");
        assert_eq!(report["committed"], serde_json::Value::Null);
        let readme = read(&world, "README.md");
        assert!(
            readme.contains("Ask Ada first.") && readme.contains(registry),
            "{readme}"
        );
    }
    assert_eq!(update(&world, &["--check"]).0, 0);
    let (status, report) = update(&world, &["--commit", "--set", "license=MIT"]);
    assert_eq!((status, codes(&report).last()), (1, Some(&"no-commit")));
}

#[test]
fn a_lost_history_makes_differences_conflicts() {
    type Lose = fn(&World);
    let cases: [(&str, Lose); 2] = [
        ("squashed", |world| {
            std::fs::remove_dir_all(world.path("my-model/.git")).unwrap();
            world.git("my-model", &["init", "-q"]);
            commit(world);
        }),
        ("shallow", |world| {
            let from = format!("file://{}", world.path("my-model").display());
            world.git("", &["clone", "-q", "--depth", "1", &from, "shallow"]);
            std::fs::remove_dir_all(world.path("my-model")).unwrap();
            std::fs::rename(world.path("shallow"), world.path("my-model")).unwrap();
        }),
    ];
    for (name, lose) in cases {
        let world = project();
        edit(
            &world,
            "README.md",
            "# My Model\n",
            "# My Model\n\nAsk Ada first.\n",
        );
        commit(&world);
        lose(&world);
        let before = tree(&world.path("my-model"));
        // No base is needed to see what is behind, nor for files that are as generated.
        assert_eq!(update(&world, &["--check"]).0, 0, "{name}");
        let (status, report) = update(&world, &REGISTRY);
        assert_eq!(status, 1, "{name}: {report:#}");
        assert_eq!(tree(&world.path("my-model")), before);
        let missing = report["diagnostics"].as_array().unwrap().iter();
        let missing: Vec<_> = missing.filter(|found| found["code"] == "base-missing").collect();
        assert_eq!(missing.len(), 1, "{name}: {report:#}");
        assert!(
            missing[0]["message"].as_str().unwrap().contains(name),
            "{}",
            missing[0]
        );
        // Once decided, the next update has its base.
        assert_eq!(
            update(&world, &[&REGISTRY[..], &["--prefer", "mine"]].concat()).0,
            0
        );
        assert!(read(&world, "README.md").contains("Ask Ada first."));
        let (status, report) = update(&world, &["--set", "license=MIT"]);
        assert!(!codes(&report).contains(&"base-missing"), "{name}: {report:#}");
        assert!(status == 0 || status == 1);
    }
}

#[test]
fn a_part_of_another_repository_is_not_committed() {
    let world = World::new();
    world.configure("[user]\n\tname = Ada\n\temail = ada@example.org\n");
    world.git("", &["init", "-q"]);
    world.ada().arg("--inside-repository").assert().success();
    world.git("", &["add", "my-model"]);
    world.git("", &["commit", "-q", "-m", "mine"]);
    edit(
        &world,
        "README.md",
        "# My Model\n",
        "# My Model\n\nAsk Ada first.\n",
    );
    let run = world
        .command()
        .args(["update", "my-model", "--set", "container_registry=ghcr"])
        .assert();
    let text = String::from_utf8(run.success().get_output().stdout.clone()).unwrap();
    assert!(
        text.contains("not committed: the project is a part of the repository around it"),
        "{text}"
    );
    let readme = read(&world, "README.md");
    assert!(readme.contains("Ask Ada first.") && readme.contains("ghcr.io"));
    assert_eq!(world.git("", &["log", "--format=%s"]), "mine");
}

#[test]
fn a_folder_inside_the_project_finds_it() {
    let world = project();
    let (status, report) = update_at(&world, "my-model/my_model/files", &["--check"]);
    assert_eq!(status, 0);
    assert!(report["destination"].as_str().unwrap().ends_with("/my-model"));
}

#[test]
fn an_update_can_be_undone() {
    let world = project();
    let before = tree(&world.path("my-model"));
    let without_git = |tree: Vec<(String, String)>| -> Vec<(String, String)> {
        tree.into_iter()
            .filter(|(path, _)| !path.starts_with(".git/"))
            .collect()
    };
    assert_eq!(update(&world, &["--set", "package=beam"]).0, 0);
    world
        .command()
        .args(["undo", "my-model", "--yes"])
        .assert()
        .success();
    assert_eq!(without_git(tree(&world.path("my-model"))), without_git(before));
    assert_eq!(world.git("my-model", &["status", "--porcelain"]), "");
}
