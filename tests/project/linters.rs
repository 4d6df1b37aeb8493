//! The field's own linters find nothing in the projects of every stack and registry.

use super::cases::{REGISTRIES, STACKS, example, on, plan, write};
use super::python::{Python, printed, python, text};
use std::path::{Path, PathBuf};

/// A project for each stack and registry, below one folder.
fn projects(folder: &Path) -> Vec<PathBuf> {
    let mut projects = Vec::new();
    for stack in STACKS {
        for registry in REGISTRIES {
            let answers = on(
                stack,
                registry,
                &[("license", "MIT"), ("project_name", "Ada's \"x\" $(model)")],
            );
            let project = folder.join(format!("{stack}-{registry}"));
            write(&plan(&answers, &example(stack)), &project);
            projects.push(project);
        }
    }
    assert_eq!(projects.len(), 12);
    projects
}

fn finds_nothing(python: &Python, program: &str, arguments: &[&str], paths: &[PathBuf]) {
    assert!(!paths.is_empty());
    let output = python
        .program(program)
        .args(arguments)
        .args(paths)
        .output()
        .unwrap();
    assert!(output.status.success(), "{program}: {}", text(&output));
}

#[test]
fn the_linters_find_nothing() {
    let Some(python) = python() else { return };
    let folder = tempfile::tempdir().unwrap();
    let projects = projects(folder.path());
    let each = |path: &str| {
        projects
            .iter()
            .map(|project| project.join(path))
            .collect::<Vec<_>>()
    };
    let workflows: Vec<PathBuf> = ["tests", "build", "build_image"]
        .iter()
        .flat_map(|name| each(&format!(".github/workflows/{name}.yml")))
        .collect();
    assert_eq!(workflows.len(), 36);
    let schema = ["--builtin-schema", "vendor.github-workflows"];
    finds_nothing(python, "check-jsonschema", &schema, &workflows);
    // It exits with 0 when it finds nothing at all.
    finds_nothing(
        python,
        "zizmor",
        &["--offline", "--no-progress", "--no-config"],
        &workflows,
    );
    finds_nothing(python, "hadolint", &[], &each("Dockerfile"));
    finds_nothing(python, "shellcheck", &[], &each("_entrypoint.sh"));
    let scripts = each("scripts");
    let count = printed(python.script("run_lines.py").args(&projects));
    let scripts: Vec<PathBuf> = scripts.into_iter().filter(|scripts| scripts.is_dir()).collect();
    assert_eq!(
        count.parse(),
        Ok(scripts.len() * 5),
        "the run lines of the workflows"
    );
    for folder in scripts {
        let paths = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect::<Vec<_>>();
        finds_nothing(python, "shellcheck", &["--shell", "bash"], &paths);
    }
}

#[test]
fn the_linters_would_find_something() {
    let Some(python) = python() else { return };
    let folder = tempfile::tempdir().unwrap();
    let project = &projects(folder.path())[0];
    let workflow = project.join(".github/workflows/build_image.yml");
    let spoilt = std::fs::read_to_string(&workflow).unwrap();
    let spoilt = spoilt
        .replace("          TAG: ${{ github.ref_name }}\n", "")
        .replace("$TAG", "${{ github.ref_name }}");
    std::fs::write(&workflow, spoilt).unwrap();
    let mut zizmor = python.program("zizmor");
    let output = zizmor
        .args(["--offline", "--no-progress", "--no-config"])
        .arg(&workflow)
        .output()
        .unwrap();
    assert!(!output.status.success(), "{}", text(&output));
}
