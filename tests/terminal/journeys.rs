//! Whole ways through the wizard: what is on disk afterwards is what was shown, and what `new` writes.

use super::pty::{Terminal, command};
use super::{known, wizard, world};
use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// Every file below `folder` by its path, with its bytes and whether it can be run; git's own left out.
fn files(folder: &Path) -> BTreeMap<PathBuf, (Vec<u8>, bool)> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next).unwrap().map(Result::unwrap) {
            let path = entry.path();
            let facts = entry.metadata().unwrap();
            if facts.is_dir() {
                if path.file_name() != Some(".git".as_ref()) {
                    folders.push(path);
                }
                continue;
            }
            let inside = path.strip_prefix(folder).unwrap().to_owned();
            let run = facts.permissions().mode() & 0o111 != 0;
            found.insert(inside, (std::fs::read(&path).unwrap(), run));
        }
    }
    found
}

#[test]
fn enter_through_every_step_ends_in_written_project() {
    let folder = world();
    known(folder.path());
    let mut terminal = wizard(folder.path());
    terminal.press("enter").wait_for("Go on to the answers");
    terminal.press("ctrl-n").wait_for("Ada Lovelace");
    terminal
        .press("enter")
        .wait_for("registry.hub.docker.com/ada/my-model:v1.2.3");
    terminal.press("enter").wait_for("DOCKER_PASSWORD");
    terminal.press("enter").wait_for("create");
    terminal.press("enter").wait_for("w writes");
    terminal
        .press("w")
        .wait_for("committed")
        .wait_for("everything else");
    terminal.press("ctrl-q");
    let ended = terminal.end();
    assert_eq!((ended.status, ended.not_restored), (0, vec![]));
    let project = folder.path().join("my-model");
    assert!(project.join(".git").is_dir());
    assert!(files(&project).len() > 20, "{:?}", files(&project).keys());
    let variables = std::fs::read_to_string(project.join("my_model/files/variables.yml")).unwrap();
    assert_eq!(variables, lume_wizard::wizard::project_state::EXAMPLE);
}

/// The example's project, up to Enter in the review.
fn at_the_review(folder: &Path) -> Terminal {
    let mut terminal = wizard(folder);
    terminal.press("enter").wait_for("Go on to the answers");
    terminal.press("ctrl-n").wait_for("Ada Lovelace");
    terminal.press("enter").wait_for("registry.hub.docker.com/ada");
    terminal.press("enter").wait_for("DOCKER_PASSWORD");
    // The preview beside the earlier steps lists the same files.
    terminal.press("enter").wait_for("/ search");
    terminal.wait_gone("being prepared");
    terminal.press("enter");
    terminal
}

#[test]
fn inside_another_repository_user_says_whose_project_is() {
    for (keys, own) in [("enter", true), ("down enter", false)] {
        let folder = world();
        known(folder.path());
        let outer = git2::Repository::init(folder.path()).unwrap();
        let mut terminal = at_the_review(folder.path());
        terminal.wait_for("is inside the repository");
        terminal.press(keys).wait_for("w writes");
        terminal.press("w").wait_for("everything else");
        terminal.press("ctrl-q");
        assert_eq!(terminal.end().status, 0);
        let project = folder.path().join("my-model");
        assert!(files(&project).len() > 20, "{keys}: {:?}", files(&project).keys());
        assert_eq!(project.join(".git").is_dir(), own, "{keys}");
        // A project without a commit holds its own base.
        assert_eq!(project.join(".lume-wizard.base").exists(), !own, "{keys}");
        if own {
            let repository = git2::Repository::open(&project).unwrap();
            let commit = repository.head().unwrap().peel_to_commit().unwrap();
            assert_eq!(commit.author().name(), Ok("Ada Lovelace"));
        }
        assert!(
            outer.head().is_err(),
            "{keys}: the repository around it has a commit"
        );
        assert_eq!(outer.index().unwrap().len(), 0, "{keys}");
    }
}

#[test]
fn elsewhere_leads_to_the_output_folder() {
    let folder = world();
    known(folder.path());
    let other = world();
    git2::Repository::init(folder.path()).unwrap();
    let mut terminal = at_the_review(folder.path());
    terminal.wait_for("is inside the repository");
    terminal.press("end enter").wait_for("▸ output folder");
    terminal
        .press("ctrl-u")
        .type_text(other.path().to_str().unwrap())
        .press("alt-7")
        .wait_for("and commits them");
    terminal.press("w").wait_for("committed");
    terminal.press("ctrl-q");
    assert_eq!(terminal.end().status, 0);
    assert!(other.path().join("my-model/.git").is_dir());
    assert!(!folder.path().join("my-model").exists());
}

#[test]
fn hunks_taken_and_kept_are_on_disk() {
    let folder = world();
    known(folder.path());
    let mut new = command(folder.path());
    new.args(["new", "--output", "elsewhere"]);
    for answer in [
        "author=Ada Lovelace",
        "email=ada@example.org",
        "github_username=ada",
        "project_name=My Model",
        "container_registry=DockerHub",
        "container_username=ada",
    ] {
        new.args(["--set", answer]);
    }
    let variables = folder.path().join("my_variables.yml");
    std::fs::write(&variables, lume_wizard::wizard::project_state::EXAMPLE).unwrap();
    new.args(["--variables", "my_variables.yml"]);
    assert_eq!(Terminal::start(new, 120, 36).end().status, 0);
    let theirs = std::fs::read_to_string(folder.path().join("elsewhere/my-model/README.md")).unwrap();
    let project = folder.path().join("my-model");
    std::fs::create_dir(&project).unwrap();
    let own = format!("{}my own end\n", theirs.replacen("# My Model", "# Mine", 1));
    std::fs::write(project.join("README.md"), &own).unwrap();
    std::fs::write(project.join("notes.txt"), "mine").unwrap();

    // The first screen would offer it before the example.
    std::fs::remove_file(&variables).unwrap();
    let mut terminal = at_the_review(folder.path());
    terminal.wait_for("1 to decide");
    terminal.press("tab t k").wait_for("1 of 2 taken");
    terminal.press("enter").wait_for("nothing is committed");
    terminal.press("w").wait_for("everything else");
    terminal.press("ctrl-q");
    assert_eq!(terminal.end().status, 0);
    let written = files(&project);
    let readme = String::from_utf8(written[Path::new("README.md")].0.clone()).unwrap();
    assert_eq!(readme, own.replacen("# Mine", "# My Model", 1));
    assert_eq!(written[Path::new("notes.txt")].0, b"mine");
    assert!(written.len() > 20 && !project.join(".git").exists());
}

#[test]
fn a_file_appearing_after_review_is_reviewed() {
    let folder = world();
    known(folder.path());
    let mut terminal = at_the_review(folder.path());
    terminal.wait_for("w writes");
    let project = folder.path().join("my-model");
    std::fs::create_dir(&project).unwrap();
    std::fs::write(project.join("README.md"), "# Mine\n").unwrap();
    terminal.press("w").wait_for("1 file waits for a decision");
    assert_eq!(files(&project).len(), 1);
    terminal.press("alt-6").wait_for("1 to decide");
    terminal.press("k").wait_for("keep");
    terminal.press("enter").wait_for("nothing is committed");
    terminal.press("w").wait_for("everything else");
    terminal.press("ctrl-q");
    assert_eq!(terminal.end().status, 0);
    assert_eq!(
        std::fs::read_to_string(project.join("README.md")).unwrap(),
        "# Mine\n"
    );
}

#[test]
fn an_empty_clone_keeps_branch_and_origin() {
    let folder = world();
    known(folder.path());
    let clone = git2::Repository::init(folder.path().join("my-model")).unwrap();
    clone.set_head("refs/heads/trunk").unwrap();
    clone
        .remote("origin", "https://example.org/eve/other.git")
        .unwrap();
    let mut terminal = at_the_review(folder.path());
    terminal.wait_for("trunk,").wait_for("eve/other.git");
    assert!(clone.head().is_err());
    terminal.press("enter").wait_for("w writes");
    terminal.press("w").wait_for("committed");
    terminal.press("ctrl-q");
    assert_eq!(terminal.end().status, 0);
    assert_eq!(clone.head().unwrap().name(), Ok("refs/heads/trunk"));
    let origin = clone.find_remote("origin").unwrap();
    assert_eq!(origin.url(), Ok("https://example.org/eve/other.git"));
}

#[test]
fn a_project_as_destination_leads_to_its_answer() {
    let folder = world();
    known(folder.path());
    let project = folder.path().join("my-model");
    std::fs::create_dir(&project).unwrap();
    std::fs::write(project.join(".lume-wizard.yml"), "format: 1\n").unwrap();
    let mut terminal = at_the_review(folder.path());
    terminal
        .wait_for("▸ output folder")
        .wait_for("is a project of lume-wizard already")
        .wait_for("another output folder");
    terminal.press("alt-7").wait_for("F8 goes to the first problem");
    terminal.press("f8").wait_for("▸ output folder");
    terminal.press("ctrl-u").type_text("elsewhere").press("alt-7");
    terminal.wait_for("and commits them");
    terminal.press("ctrl-q").wait_for("is not written");
    terminal.press("y");
    assert_eq!(terminal.end().status, 0);
    assert_eq!(files(&project).len(), 1);
}

#[test]
fn where_something_is_missing_enter_lands_on_it() {
    let folder = world();
    let mut terminal = wizard(folder.path());
    terminal.press("enter").wait_for("Go on to the answers");
    terminal.press("ctrl-n").wait_for("author");
    terminal
        .type_text("Ada Lovelace")
        .press("enter")
        .wait_for("Your address");
    terminal
        .type_text("ada@example.org")
        .press("enter")
        .wait_for("organisation that owns");
    terminal
        .type_text("ada")
        .press("enter")
        .wait_for("registry.hub.docker.com/ada/my-model");
    terminal.press("ctrl-q").wait_for("is not written");
    terminal.press("y");
    assert_eq!(terminal.end().status, 0);
}

#[test]
fn the_wizard_writes_what_new_writes() {
    let folder = world();
    let variables = folder.path().join("my_variables.yml");
    std::fs::write(&variables, lume_wizard::wizard::project_state::EXAMPLE).unwrap();
    let by_keys = folder.path().join("keys");
    let headless = folder.path().join("headless");
    let mut terminal = wizard(folder.path());
    terminal.press("end enter").wait_for("path");
    terminal.type_text("my_v").wait_for("my_variables.yml");
    terminal.press("tab enter").wait_for("Go on to the answers");
    terminal.press("ctrl-n").wait_for("author");
    terminal.type_text("Ada Lovelace").press("down");
    terminal.type_text("ada@example.org").press("down");
    terminal
        .type_text("ada")
        .press("down ctrl-u")
        .type_text("My Model")
        .wait_for("MyModel");
    // The output folder is the last of the answers.
    terminal
        .press("up up up up ctrl-u")
        .type_text(by_keys.to_str().unwrap());
    terminal
        .press("enter")
        .wait_for("registry.hub.docker.com/ada/my-model");
    // Down and up again: the registry is chosen by hand, as --set chooses it below.
    terminal
        .press("down")
        .wait_for("scr.svc.stanford.edu/ada/my-model");
    terminal
        .press("up")
        .wait_for("registry.hub.docker.com/ada/my-model");
    terminal
        .press("tab ctrl-u")
        .type_text("ada")
        .press("enter")
        .wait_for("DOCKER_PASSWORD");
    terminal.press("enter").wait_for("create");
    terminal.press("enter").wait_for("w writes");
    terminal.press("w").wait_for("committed");
    terminal.press("ctrl-q");
    assert_eq!(terminal.end().status, 0);

    let mut new = command(folder.path());
    new.args([
        "new",
        "--variables",
        "my_variables.yml",
        "--output",
        headless.to_str().unwrap(),
    ]);
    for answer in [
        "author=Ada Lovelace",
        "email=ada@example.org",
        "github_username=ada",
        "project_name=My Model",
        "container_registry=DockerHub",
        "container_username=ada",
    ] {
        new.args(["--set", answer]);
    }
    assert_eq!(Terminal::start(new, 120, 36).end().status, 0);
    let (ours, theirs) = (
        files(&by_keys.join("my-model")),
        files(&headless.join("my-model")),
    );
    assert!(ours.len() > 20, "only {} files", ours.len());
    assert_eq!(ours.keys().collect::<Vec<_>>(), theirs.keys().collect::<Vec<_>>());
    for (path, (bytes, run)) in &ours {
        let (other, other_run) = &theirs[path];
        assert_eq!(
            String::from_utf8_lossy(bytes),
            String::from_utf8_lossy(other),
            "{}",
            path.display()
        );
        assert_eq!(run, other_run, "{}", path.display());
    }
    let head = |folder: &Path| {
        let repository = git2::Repository::open(folder.join("my-model")).unwrap();
        let commit = repository.head().unwrap().peel_to_commit().unwrap();
        (
            commit.tree_id(),
            commit.message().unwrap().to_owned(),
            commit.author().name().unwrap().to_owned(),
        )
    };
    assert_eq!(head(&by_keys), head(&headless));
}

#[test]
fn missing_answers_are_reported_once_in_review() {
    let folder = world();
    let mut terminal = wizard(folder.path());
    terminal.press("enter").wait_for("Outputs");
    terminal.press("alt-6").wait_for("The project waits for answers");
    assert!(
        !terminal.screen().contains("commit could not be made"),
        "{}",
        terminal.screen()
    );
    terminal.press("ctrl-q");
}
