//! The field's own linters find nothing in the projects of every stack and registry.

use super::cases::{example, on, plan, registries, stacks, write};
use super::python::{Python, RUFF, printed, python, text};
use std::path::{Path, PathBuf};

/// A project for each stack and registry, below one folder.
fn projects(folder: &Path) -> Vec<PathBuf> {
    let mut projects = Vec::new();
    for stack in stacks() {
        for registry in registries() {
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
    assert_eq!(projects.len(), stacks().len() * registries().len());
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
    assert_eq!(workflows.len(), projects.len() * 3);
    let dependabot = each(".github/dependabot.yml");
    let schema = ["--builtin-schema", "vendor.github-workflows"];
    finds_nothing(python, "check-jsonschema", &schema, &workflows);
    let schema = ["--builtin-schema", "vendor.dependabot"];
    finds_nothing(python, "check-jsonschema", &schema, &dependabot);
    // It exits with 0 when it finds nothing at all.
    finds_nothing(
        python,
        "zizmor",
        &["--offline", "--no-progress", "--no-config"],
        &[workflows, dependabot].concat(),
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

#[test]
fn the_python_is_as_ruff_wants_it() {
    let Some(python) = python() else { return };
    let folder = tempfile::tempdir().unwrap();
    let projects = projects(folder.path());
    finds_nothing(python, "ruff", &["check", "--no-cache"], &projects);
    finds_nothing(python, "ruff", &["format", "--no-cache", "--diff"], &projects);
    let version = RUFF.split("==").last().unwrap();
    for project in projects {
        let hooks = std::fs::read_to_string(project.join(".pre-commit-config.yaml")).unwrap();
        assert!(
            hooks.contains(&format!("ruff-pre-commit\n    rev: v{version}\n")),
            "{hooks}"
        );
    }
}

#[test]
fn every_guideline_is_met_or_excused() {
    let Some(python) = python() else { return };
    let folder = tempfile::tempdir().unwrap();
    for project in projects(folder.path()) {
        let output = python
            .program("sp-repo-review")
            .args(["--format", "json"])
            .arg(&project)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", text(&output));
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let checks = report["checks"].as_object().unwrap();
        let passed = |check: &&serde_json::Value| check["result"] == true;
        assert!(checks.values().filter(passed).count() >= 35, "{report:#}");
        let mut left_out: Vec<&str> = checks
            .iter()
            .filter(|(_, check)| {
                check["result"].is_null() && !check["skip_reason"].as_str().unwrap_or_default().is_empty()
            })
            .map(|(name, _)| name.as_str())
            .collect();
        left_out.sort_unstable();
        assert_eq!(left_out, LEFT_OUT, "{}", project.display());
    }
}

/// The guidelines that the projects leave out; each has its reason in `pyproject.toml`.
const LEFT_OUT: [&str; 14] = [
    "MY100", "MY101", "MY102", "MY103", "MY104", "MY105", "MY106", "PC111", "PC140", "PC160", "PC170",
    "PC180", "PY004", "PY005",
];

#[test]
fn each_job_solves_for_one_python() {
    let Some(python) = python() else { return };
    let folder = tempfile::tempdir().unwrap();
    printed(python.script("pythons.py").args(projects(folder.path())));
}
