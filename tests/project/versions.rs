//! The versions table: `setup.py --version`, `__version__` and the image's tag in each state of a repository.

use super::cases::{answers, example, plan, write};
use super::python::{Python, printed, python, text};
use lume_wizard::registry::reference::is_reference;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A project in a folder that is its own, and git without the user's configuration.
struct Project {
    python: &'static Python,
    folder: PathBuf,
    _kept: tempfile::TempDir,
}

impl Project {
    fn new(python: &'static Python, stack: &str) -> Self {
        let kept = tempfile::tempdir().unwrap();
        let folder = kept.path().join("work");
        write(&plan(&answers(&[("stack", stack)]), &example(stack)), &folder);
        Self {
            python,
            folder,
            _kept: kept,
        }
    }

    fn git(&self, arguments: &[&str]) -> String {
        printed(git(&self.folder).args(arguments))
    }

    fn commit(&self, number: u32) {
        std::fs::write(self.folder.join("count.txt"), number.to_string()).unwrap();
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", "a change"]);
    }

    /// A repository with two commits.
    fn repository(python: &'static Python, stack: &str) -> Self {
        let project = Self::new(python, stack);
        project.git(&["init", "-q", "-b", "main"]);
        project.commit(1);
        project.commit(2);
        project
    }

    fn change(&self) {
        std::fs::write(self.folder.join("count.txt"), "changed").unwrap();
    }

    fn short(&self) -> String {
        self.git(&["rev-parse", "--short=7", "HEAD"])
    }

    /// The version that setup.py says, after making sure that the package and its image say the same.
    fn version(&self) -> String {
        self.version_in(&self.folder, None)
    }

    fn version_in(&self, folder: &Path, path: Option<&str>) -> String {
        let mut setup = self.python.program("python");
        let mut image = self.python.script("image.py");
        for command in [&mut setup, &mut image] {
            clean(command.current_dir(folder));
            if let Some(path) = path {
                command.env("PATH", path);
            }
        }
        let version = printed(setup.args(["setup.py", "--version"]));
        let facts = printed(image.arg("my_model"));
        let (own, image) = facts.split_once('\n').unwrap();
        assert_eq!(own, version);
        assert!(is_reference(image), "{image}");
        version
    }

    fn image(&self) -> String {
        let facts = printed(clean(
            self.python
                .script("image.py")
                .arg("my_model")
                .current_dir(&self.folder),
        ));
        facts.split_once('\n').unwrap().1.to_owned()
    }
}

/// No configuration but what the tests give.
fn clean(command: &mut Command) -> &mut Command {
    command
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .env_remove("GIT_DIR")
}

fn git(folder: &Path) -> Command {
    let mut git = Command::new("git");
    clean(&mut git).current_dir(folder).args([
        "-c",
        "user.name=Ada",
        "-c",
        "user.email=ada@example.org",
        "-c",
        "core.abbrev=7",
    ]);
    git
}

const IMAGE: &str = "registry.hub.docker.com/lovelace/my-model";

#[test]
fn the_table_of_versions_holds() {
    let Some(python) = python() else { return };
    let project = Project::repository(python, "lume-services");
    let sha = project.short();
    assert_eq!(project.version(), format!("0+untagged.2.g{sha}"));
    assert_eq!(project.image(), format!("{IMAGE}:v0-untagged.2.g{sha}"));
    project.change();
    assert_eq!(project.version(), format!("0+untagged.2.g{sha}.dirty"));

    project.git(&["checkout", "-q", "count.txt"]);
    project.git(&["tag", "v1.2.3"]);
    project.git(&["tag", "zzz-9"]);
    assert_eq!(project.version(), "1.2.3");
    assert_eq!(project.image(), format!("{IMAGE}:v1.2.3"));
    std::fs::write(project.folder.join("untracked.txt"), "").unwrap();
    assert_eq!(project.version(), "1.2.3");
    project.change();
    assert_eq!(project.version(), format!("1.2.3+0.g{sha}.dirty"));
    assert_eq!(project.image(), format!("{IMAGE}:v1.2.3-0.g{sha}.dirty"));

    project.commit(3);
    project.commit(4);
    let sha = project.short();
    assert_eq!(project.version(), format!("1.2.3+2.g{sha}"));
    project.change();
    assert_eq!(project.version(), format!("1.2.3+2.g{sha}.dirty"));

    project.commit(5);
    project.git(&["tag", "v1.3.0-rc1"]);
    assert_eq!(project.version(), "1.3.0rc1");
    assert_eq!(project.image(), format!("{IMAGE}:v1.3.0-rc1"));
}

#[test]
fn the_newest_annotated_tag_wins() {
    let Some(python) = python() else { return };
    let project = Project::repository(python, "lume-services");
    project.git(&["tag", "v3.0.0"]);
    project.git(&["tag", "v2.0.0"]);
    let described = project.git(&["describe", "--tags"]);
    assert_eq!(format!("v{}", project.version()), described);
    let annotated = |name: &str, date: &str| {
        let mut tag = git(&project.folder);
        printed(
            tag.env("GIT_COMMITTER_DATE", date)
                .args(["tag", "-a", "-m", name, name]),
        );
    };
    annotated("v1.5.0", "2026-01-01T00:00:00Z");
    assert_eq!(project.version(), "1.5.0");
    annotated("v1.4.0", "2026-02-01T00:00:00Z");
    assert_eq!(project.version(), "1.4.0");
}

#[test]
fn a_source_distribution_keeps_its_version() {
    let Some(python) = python() else { return };
    let project = Project::repository(python, "lume-services");
    project.git(&["tag", "v1.3.0-rc1"]);
    printed(
        clean(project.python.program("python").current_dir(&project.folder))
            .args(["setup.py", "-q", "sdist"]),
    );
    let archive = project.folder.join("dist/my_model-1.3.0rc1.tar.gz");
    let unpacked = tempfile::tempdir().unwrap();
    printed(
        Command::new("tar")
            .arg("xzf")
            .arg(&archive)
            .arg("-C")
            .arg(unpacked.path()),
    );
    let folder = unpacked.path().join("my_model-1.3.0rc1");
    assert_eq!(project.version_in(&folder, None), "1.3.0rc1");
    // Even in a repository with another version.
    printed(git(&folder).args(["init", "-q"]));
    printed(git(&folder).args(["add", "-A"]));
    printed(git(&folder).args(["commit", "-q", "-m", "imported"]));
    printed(git(&folder).args(["tag", "v9.9.9"]));
    assert_eq!(project.version_in(&folder, None), "1.3.0rc1");
    // And the working copy goes on asking git.
    assert_eq!(project.git(&["status", "--porcelain", "my_model"]), "");
}

#[test]
fn archive_made_by_git_has_its_tags_version() {
    let Some(python) = python() else { return };
    let project = Project::repository(python, "lume-services");
    for (tag, expected) in [(None, "0+unknown"), (Some("v1.3.0-rc1"), "1.3.0rc1")] {
        if let Some(tag) = tag {
            project.git(&["tag", tag]);
            project.git(&["tag", "another"]);
        }
        let unpacked = tempfile::tempdir().unwrap();
        let archive = unpacked.path().join("archive.tar");
        project.git(&["archive", "-o", archive.to_str().unwrap(), "HEAD"]);
        let folder = unpacked.path().join("anything");
        std::fs::create_dir(&folder).unwrap();
        printed(Command::new("tar").arg("xf").arg(&archive).arg("-C").arg(&folder));
        assert_eq!(project.version_in(&folder, None), expected);
    }
}

#[test]
fn without_git_the_version_is_unknown() {
    let Some(python) = python() else { return };
    let plain = Project::new(python, "lume-services");
    assert_eq!(plain.version(), "0+unknown", "no .git");
    assert_eq!(plain.image(), format!("{IMAGE}:v0-unknown"));
    plain.git(&["init", "-q"]);
    assert_eq!(plain.version(), "0+unknown", "no commit");
    let project = Project::repository(python, "lume-services");
    project.git(&["tag", "v1.2.3"]);
    let empty = tempfile::tempdir().unwrap();
    let version = project.version_in(&project.folder, empty.path().to_str());
    assert_eq!(version, "0+unknown", "no git program");
}

#[test]
fn the_folder_of_an_image_says_its_version() {
    let Some(python) = python() else { return };
    for stack in super::cases::stacks() {
        let project = Project::new(python, stack);
        let folder = project.folder.parent().unwrap().join("my_model-1.3.0-rc1");
        std::fs::rename(&project.folder, &folder).unwrap();
        let facts = printed(clean(
            python.script("image.py").arg("my_model").current_dir(&folder),
        ));
        assert_eq!(facts, format!("1.3.0rc1\n{IMAGE}:v1.3.0-rc1"), "{stack}");
    }
}

#[test]
fn the_torch_stack_has_the_tags_version_too() {
    let Some(python) = python() else { return };
    let project = Project::repository(python, "lume-torch");
    for tag in [None, Some("v1.2.3")] {
        if let Some(tag) = tag {
            project.git(&["tag", tag]);
        }
        let output = clean(python.program("python").current_dir(&project.folder))
            .args(["-m", "build", "--sdist", "--no-isolation"])
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", text(&output));
        let facts = printed(clean(
            python
                .script("image.py")
                .arg("my_model")
                .current_dir(&project.folder),
        ));
        let (version, image) = facts.split_once('\n').unwrap();
        let archive = project.folder.join(format!("dist/my_model-{version}.tar.gz"));
        assert!(archive.is_file(), "{}", text(&output));
        if tag.is_some() {
            assert_eq!((version, image), ("1.2.3", format!("{IMAGE}:v1.2.3").as_str()));
        }
    }
}

#[test]
fn gits_environment_of_another_repository_does_not_count() {
    let Some(python) = python() else { return };
    for stack in super::cases::stacks() {
        let project = Project::repository(python, stack);
        project.git(&["tag", "v1.2.3"]);
        let other = Project::repository(python, stack);
        other.commit(3);
        other.git(&["tag", "v9.9.9"]);
        let at = |path: &str| other.folder.join(path).to_string_lossy().into_owned();
        for (name, value) in [
            ("GIT_DIR", at(".git")),
            ("GIT_WORK_TREE", at("")),
            ("GIT_INDEX_FILE", at(".git/index")),
            ("GIT_OBJECT_DIRECTORY", at(".git/objects")),
            ("GIT_NAMESPACE", "elsewhere".to_owned()),
            (
                "GIT_CEILING_DIRECTORIES",
                project.folder.to_string_lossy().into_owned(),
            ),
            ("GIT_CONFIG_PARAMETERS", "'core.bare=true'".to_owned()),
        ] {
            let mut image = python.script("image.py");
            image
                .arg("my_model")
                .current_dir(&project.folder)
                .env(name, value);
            let facts = printed(&mut image);
            assert_eq!(facts, format!("1.2.3\n{IMAGE}:v1.2.3"), "{stack}: {name}");
        }
    }
}

#[test]
fn a_refusal_of_git_is_shown() {
    let Some(python) = python() else { return };
    for stack in super::cases::stacks() {
        let project = Project::repository(python, stack);
        project.git(&["tag", "v1.2.3"]);
        // git believes that the folder is somebody else's.
        let programs = tempfile::tempdir().unwrap();
        let program = programs.path().join("git");
        let path = std::env::var("PATH").unwrap();
        let script = format!(
            "#!/bin/sh\nPATH='{path}' GIT_TEST_ASSUME_DIFFERENT_OWNER=1 GIT_CONFIG_GLOBAL=/dev/null exec git \"$@\"\n"
        );
        std::fs::write(&program, script).unwrap();
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
        let mut image = python.script("image.py");
        image
            .arg("my_model")
            .current_dir(&project.folder)
            .env("PATH", format!("{}:{path}", programs.path().display()));
        let output = image.output().unwrap();
        assert!(output.status.success(), "{}", text(&output));
        let facts = String::from_utf8(output.stdout).unwrap();
        assert_eq!(facts, format!("0+unknown\n{IMAGE}:v0-unknown\n"), "{stack}");
        let message = String::from_utf8(output.stderr).unwrap();
        assert!(message.contains("detected dubious ownership"), "{message}");
        assert!(message.contains("safe.directory"), "{message}");
    }
}
