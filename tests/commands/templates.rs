//! An organisation's own templates: exported, checked, and used by `new` and `update`.

use crate::world::World;
use std::fs;
use std::os::unix::fs::symlink;

/// A copy of the embedded templates in `own`.
fn exported() -> World {
    let world = World::new();
    let run = world
        .command()
        .args(["templates", "export", "own"])
        .assert()
        .success();
    let words = String::from_utf8_lossy(&run.get_output().stdout).into_owned();
    assert!(words.contains("lume-wizard new --templates own"), "{words}");
    world
}

/// The output of a command that ends with `status`: standard output and standard error.
fn words(world: &World, status: i32, arguments: &[&str]) -> String {
    let run = world.command().args(arguments).assert().code(status);
    let run = run.get_output();
    format!(
        "{}{}",
        String::from_utf8_lossy(&run.stdout),
        String::from_utf8_lossy(&run.stderr)
    )
}

#[test]
fn an_exported_copy_makes_the_same_project() {
    let world = exported();
    let list = words(&world, 0, &["templates", "list"]);
    assert_eq!(
        words(&world, 0, &["templates", "list", "--templates", "own"]),
        list
    );
    for line in list.lines() {
        assert!(world.path("own").join(line).is_file(), "{line}");
    }
    let checked = words(&world, 0, &["templates", "check", "own"]);
    assert!(
        checked.contains("all render for every stack and registry"),
        "{checked}"
    );
    world
        .ada()
        .args(["--output", "one", "--no-git"])
        .assert()
        .success();
    world
        .ada()
        .args(["--output", "other", "--no-git", "--templates", "own"])
        .assert()
        .success();
    let (one, other) = (world.path("one/my-model"), world.path("other/my-model"));
    for path in ["Dockerfile", "my_model/flow.py", "pyproject.toml"] {
        assert_eq!(
            fs::read(one.join(path)).unwrap(),
            fs::read(other.join(path)).unwrap()
        );
    }
    let state = fs::read_to_string(other.join(".lume-wizard.yml")).unwrap();
    assert!(state.contains("\nown_templates: "), "{state}");
    assert!(!state.contains("own/"), "{state}");
}

#[test]
fn templates_are_exported_into_empty_folders_only() {
    let world = exported();
    let words = words(&world, 2, &["templates", "export", "own"]);
    assert!(
        words.contains("own cannot be written: it is not empty"),
        "{words}"
    );
}

#[test]
fn mistakes_are_all_named_with_line() {
    let world = exported();
    world.write("own/common/policy.md.tera", "# Policy\n<{ projct_name }>\n");
    world.write(
        "own/lume-torch/more.txt.tera",
        "<% for v in inputs %>\n<{ v.nme }>\n<% endfor %>",
    );
    for arguments in [
        &["templates", "check", "own"][..],
        &["new", "--templates", "own"][..],
    ] {
        let words = words(&world, 1, arguments);
        for expected in [
            "error: own/common/policy.md.tera:2:4: there is no `projct_name`; did you mean `project_name`?",
            "error: own/lume-torch/more.txt.tera:2:6: there is no `nme`; did you mean `name`?",
        ] {
            assert!(words.contains(expected), "{words}");
        }
    }
}

#[test]
fn links_and_missing_folders_are_refused() {
    let world = exported();
    let outside = world.write("secret.txt", "secret");
    symlink(&outside, world.path("own/common/leak.txt")).unwrap();
    let refused = words(&world, 2, &["templates", "check", "own"]);
    assert!(
        refused.contains("own/common/leak.txt cannot be read: it is a symbolic link"),
        "{refused}"
    );
    let refused = words(&world, 2, &["new", "--templates", "nowhere"]);
    assert!(refused.contains("templates export DIR"), "{refused}");
    // Whatever else an organisation keeps beside them does not count.
    fs::remove_file(world.path("own/common/leak.txt")).unwrap();
    world.write("own/README.md", "Ours");
    world.write("own/.git/config", "");
    world.write("own/tools/release.sh", "");
    words(&world, 0, &["templates", "check", "own"]);
}

#[test]
fn update_follows_own_templates_by_folder_alone() {
    let world = exported();
    world.write("own/common/policy.md.tera", "Policy 1 of <{ project_name }>\n");
    world
        .ada()
        .args(["--output", "out", "--templates", "own"])
        .assert()
        .success();
    let project = world.path("out/my-model");
    let policy = project.join("policy.md");
    assert_eq!(fs::read_to_string(&policy).unwrap(), "Policy 1 of My Model\n");

    let refused = words(&world, 1, &["update", "out/my-model"]);
    assert!(refused.contains("--templates DIR"), "{refused}");

    // The user's edit and the new text of the templates meet.
    let text = fs::read_to_string(project.join("Dockerfile")).unwrap();
    fs::write(project.join("Dockerfile"), format!("{text}# mine\n")).unwrap();
    let ada = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"];
    world.git("out/my-model", &[&ada[..], &["commit", "-qam", "mine"]].concat());
    world.write("own/common/policy.md.tera", "Policy 2 of <{ project_name }>\n");
    let template = fs::read_to_string(world.path("own/lume-services/Dockerfile.tera")).unwrap();
    let template = format!("# ours\n{template}");
    fs::write(world.path("own/lume-services/Dockerfile.tera"), template).unwrap();
    words(&world, 0, &["update", "out/my-model", "--templates", "own"]);
    assert_eq!(fs::read_to_string(&policy).unwrap(), "Policy 2 of My Model\n");
    let merged = fs::read_to_string(project.join("Dockerfile")).unwrap();
    assert!(
        merged.starts_with("# ours\n") && merged.ends_with("# mine\n"),
        "{merged}"
    );
    let words_now = words(
        &world,
        0,
        &["update", "out/my-model", "--check", "--templates", "own"],
    );
    assert!(words_now.contains("up to date"), "{words_now}");

    words(&world, 0, &["update", "out/my-model", "--templates", "embedded"]);
    assert!(!policy.exists());
    let state = fs::read_to_string(project.join(".lume-wizard.yml")).unwrap();
    assert!(!state.contains("own_templates"), "{state}");
}

#[test]
fn a_project_cannot_lead_to_other_templates() {
    let world = exported();
    world
        .ada()
        .args(["--output", "out", "--templates", "own"])
        .assert()
        .success();
    let file = world.path("out/my-model/.lume-wizard.yml");
    let text = fs::read_to_string(&file).unwrap();
    let line = text
        .lines()
        .position(|line| line.starts_with("own_templates"))
        .unwrap();
    let mut lines: Vec<&str> = text.lines().collect();
    lines[line] = "own_templates: ../../own";
    fs::write(&file, lines.join("\n")).unwrap();
    let refused = words(&world, 1, &["update", "out/my-model"]);
    assert!(
        refused.contains("is not the id of templates") && refused.contains(&format!("line {}", line + 1)),
        "{refused}"
    );
}

#[test]
fn a_stack_without_own_templates_is_refused() {
    let world = exported();
    fs::remove_dir_all(world.path("own/lume-services")).unwrap();
    words(&world, 0, &["templates", "check", "own"]);
    let run = world
        .ada()
        .args(["--output", "out", "--templates", "own"])
        .assert()
        .code(1);
    let words = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    assert!(
        words.contains("none for the stack lume-services") && words.contains("add the folder"),
        "{words}"
    );
}
