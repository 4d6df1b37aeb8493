//! Refusals of an update, and its other reports.

use super::{codes, commit, edit, project, read, update, update_at};
use crate::world::{World, complaint, tree};

#[test]
fn new_at_a_project_names_update() {
    let world = project();
    let run = world.ada().assert().code(1);
    let complaint = complaint(&run);
    let folder = world.path("my-model").canonicalize().unwrap();
    let command = format!("`lume-wizard update {}`", folder.display());
    assert!(complaint.contains(&command), "{complaint}");
}

#[test]
fn a_mistake_is_named_and_writes_nothing() {
    let rows: [(&str, &[&str], i32, &str); 7] = [
        ("", &["--set", "auther=x"], 1, "answer-unknown"),
        ("", &["--set", "license=GPL"], 1, "answer-invalid"),
        ("", &["--set", "output=x"], 1, "answer-invalid"),
        ("", &["--set", "model_config_file=x.yml"], 1, "answer-invalid"),
        ("", &["--set", "stack=lume-torch"], 1, "variables-other-runtime"),
        ("templates: 99", &[], 1, "templates-newer"),
        ("format: 2", &[], 1, "project-file-invalid"),
    ];
    for (line, arguments, expected, code) in rows {
        let world = project();
        if let Some((key, _)) = line.split_once(':') {
            let text = read(&world, ".lume-wizard.yml");
            let old = text
                .lines()
                .find(|line| line.starts_with(&format!("{key}:")))
                .unwrap();
            edit(&world, ".lume-wizard.yml", old, line);
        }
        let before = tree(&world.path("my-model"));
        let (status, report) = update(&world, arguments);
        assert_eq!(status, expected, "{code}: {report:#}");
        assert!(codes(&report).contains(&code), "{code}: {report:#}");
        assert_eq!(tree(&world.path("my-model")), before);
    }
}

#[test]
fn a_folder_without_a_project_is_refused() {
    let world = World::new();
    std::fs::create_dir(world.path("empty")).unwrap();
    let (status, report) = update_at(&world, "empty", &[]);
    assert_eq!((status, codes(&report)), (2, vec!["not-a-project"]));
    let (status, report) = update_at(&world, "missing", &[]);
    assert_eq!((status, codes(&report)), (2, vec!["destination-unreadable"]));
}

#[test]
fn a_missing_variables_file_is_named() {
    let world = project();
    std::fs::remove_file(world.path("my-model/my_model/files/variables.yml")).unwrap();
    let (status, report) = update(&world, &[]);
    assert_eq!((status, codes(&report)), (2, vec!["variables-unreadable"]));
}

#[test]
fn github_gets_annotations() {
    let world = project();
    edit(&world, "my_model/files/variables.yml", "input1:", "laser_radius:");
    commit(&world);
    let annotations = |arguments: &[&str]| {
        let run = world
            .command()
            .current_dir(world.path("my-model"))
            .args(["update", "--format", "github"])
            .args(arguments)
            .assert()
            .code(1);
        String::from_utf8(run.get_output().stdout.clone()).unwrap()
    };
    let text = annotations(&["--check"]);
    assert!(
        text.contains("::error file=README.md,title=project-behind::"),
        "{text}"
    );
    edit(&world, "README.md", "`input1`", "`input_1`");
    let text = annotations(&[]);
    assert!(text.contains("::error file=README.md,line="), "{text}");
    assert!(
        text.contains(",title=update-conflict::both sides changed these lines"),
        "{text}"
    );
}

#[test]
fn differences_are_shown_and_not_written() {
    let world = project();
    let before = tree(&world.path("my-model"));
    let run = world
        .command()
        .args([
            "update",
            "my-model",
            "--dry-run",
            "--diff",
            "--set",
            "container_registry=ghcr",
        ])
        .assert()
        .success();
    let text = String::from_utf8(run.get_output().stdout.clone()).unwrap();
    assert!(
        text.contains("--- a/my_model/_image.py") && text.contains("+IMAGE"),
        "{text}"
    );
    assert_eq!(tree(&world.path("my-model")), before);
}

#[test]
fn an_edited_answer_is_an_answer() {
    let world = project();
    edit(
        &world,
        ".lume-wizard.yml",
        "container_registry: dockerhub",
        "container_registry: ghcr",
    );
    commit(&world);
    assert_eq!(update(&world, &["--check"]).0, 1);
    let (status, report) = update(&world, &[]);
    assert_eq!(status, 0, "{report:#}");
    assert!(read(&world, "my_model/_image.py").contains("ghcr.io"));
}
