//! Every row of "Where it is written".

use crate::world::{World, complaint, paths, tree};
use serde_json::Value;
use std::os::unix::fs::symlink;

#[test]
fn an_empty_folder_is_filled() {
    let world = World::new();
    std::fs::create_dir(world.path("my-model")).unwrap();
    world.ada().assert().success();
    assert_eq!(world.git("my-model", &["rev-list", "--count", "HEAD"]), "1");
}

#[test]
fn an_empty_clone_keeps_its_branch_and_origin() {
    let world = World::new();
    world.git(".", &["init", "-q", "--bare", "-b", "trunk", "upstream.git"]);
    world.git(".", &["clone", "-q", "upstream.git", "my-model"]);
    let origin = world.git("my-model", &["remote", "get-url", "origin"]);
    world.ada().assert().success();
    assert_eq!(world.git("my-model", &["log", "--format=%D"]), "HEAD -> trunk");
    assert_eq!(world.git("my-model", &["remote", "get-url", "origin"]), origin);
    assert_eq!(world.git("my-model", &["status", "--porcelain"]), "");
    world.git("my-model", &["push", "-q", "origin", "trunk"]);
}

#[test]
fn an_emptied_repository_is_committed_to_on_request() {
    let world = World::new();
    world.git(".", &["init", "-q", "-b", "main", "my-model"]);
    let identity = ["-c", "user.name=Bob", "-c", "user.email=bob@example.org"];
    let commit = ["commit", "-q", "--allow-empty", "-m", "theirs"];
    world.git("my-model", &[&identity[..], &commit[..]].concat());
    world.ada().assert().success();
    assert_eq!(world.git("my-model", &["rev-list", "--count", "HEAD"]), "1");
    assert!(!world.git("my-model", &["status", "--porcelain"]).is_empty());
    std::fs::remove_dir_all(world.path("my-model")).unwrap();
    world.git(".", &["init", "-q", "-b", "main", "my-model"]);
    world.git("my-model", &[&identity[..], &commit[..]].concat());
    world.ada().arg("--commit").assert().success();
    assert_eq!(world.git("my-model", &["rev-list", "--count", "HEAD"]), "2");
    assert_eq!(world.git("my-model", &["status", "--porcelain"]), "");
}

#[test]
fn other_files_are_listed_and_left_alone() {
    let world = World::new();
    world.write("my-model/notes.txt", "mine");
    world.write("my-model/README.md", "mine too");
    let before = tree(world.root());
    for extra in [&[][..], &["--dry-run"], &["--commit"]] {
        let run = world.ada().args(extra).assert().code(1);
        let said = complaint(&run);
        assert!(said.contains("notes.txt") && said.contains("README.md"), "{said}");
        assert!(said.contains("--keep") && said.contains("--overwrite"), "{said}");
        assert_eq!(tree(world.root()), before);
    }
    let run = world.ada().args(["--format", "json"]).assert().code(1);
    let report: Value = serde_json::from_slice(&run.get_output().stdout).unwrap();
    assert_eq!(report["written"], false);
    assert_eq!(
        report["diagnostics"].as_array().unwrap().last().unwrap()["code"],
        "destination-occupied"
    );
}

#[test]
fn keep_writes_the_missing_files_only() {
    let world = World::new();
    world.write("my-model/notes.txt", "mine");
    world.write("my-model/README.md", "mine too");
    world.ada().arg("--keep").assert().success();
    let read = |path: &str| std::fs::read_to_string(world.path(path)).unwrap();
    assert_eq!(read("my-model/README.md"), "mine too");
    assert_eq!(read("my-model/notes.txt"), "mine");
    assert!(world.path("my-model/setup.py").is_file());
    assert!(
        !world.path("my-model/.git").exists(),
        "no commit unless asked for"
    );
}

#[test]
fn overwrite_replaces_and_commits_when_asked() {
    let world = World::new();
    world.write("my-model/notes.txt", "mine");
    world.write("my-model/README.md", "mine too");
    let run = world
        .ada()
        .args(["--overwrite", "--commit", "--format", "json"])
        .assert()
        .success();
    let report: Value = serde_json::from_slice(&run.get_output().stdout).unwrap();
    let changes = report["changes"].as_array().unwrap();
    let kind = |path: &str| changes.iter().find(|change| change["path"] == path).unwrap()["change"].clone();
    assert_eq!(kind("README.md"), "modify");
    assert_eq!(kind("setup.py"), "create");
    let readme = std::fs::read_to_string(world.path("my-model/README.md")).unwrap();
    assert!(readme.contains("My Model"));
    assert_eq!(world.git("my-model", &["status", "--porcelain"]), "?? notes.txt");
    assert_eq!(world.git("my-model", &["rev-list", "--count", "HEAD"]), "1");
}

#[test]
fn a_project_of_this_program_is_for_update() {
    let world = World::new();
    world.ada().assert().success();
    let before = tree(world.root());
    for extra in [&[][..], &["--overwrite"], &["--dry-run"]] {
        let run = world.ada().args(extra).assert().code(1);
        assert!(complaint(&run).contains("update"));
    }
    assert_eq!(tree(world.root()), before);
}

#[test]
fn inside_another_repository_only_when_told() {
    let world = World::new();
    world.git(".", &["init", "-q", "-b", "main", "around"]);
    for extra in [&[][..], &["--dry-run"]] {
        let run = world
            .ada()
            .args(["--output", "around/models"])
            .args(extra)
            .assert()
            .code(1);
        assert!(complaint(&run).contains("--inside-repository"));
        assert!(!world.path("around/models").exists());
    }
    world
        .ada()
        .args(["--output", "around/models", "--inside-repository"])
        .assert()
        .success();
    assert!(world.path("around/models/my-model/setup.py").is_file());
    assert!(!world.path("around/models/my-model/.git").exists());
    assert_eq!(world.git("around", &["status", "--porcelain"]), "?? models/");
    world
        .ada()
        .args(["--output", "around", "--inside-repository", "--commit"])
        .assert()
        .code(2);
}

#[test]
fn destinations_that_are_no_folder_are_refused() {
    let world = World::new();
    std::fs::create_dir(world.path("elsewhere")).unwrap();
    world.write("out1/my-model", "a file");
    std::fs::create_dir(world.path("out2")).unwrap();
    symlink(world.path("elsewhere"), world.path("out2/my-model")).unwrap();
    std::fs::create_dir(world.path("out3")).unwrap();
    symlink("nowhere", world.path("out3/my-model")).unwrap();
    world.write("out4", "a file");
    symlink("nowhere", world.path("out5")).unwrap();
    let before = tree(world.root());
    for output in ["out1", "out2", "out3", "out4", "out4/deeper", "out5"] {
        for extra in [&[][..], &["--dry-run"], &["--overwrite"]] {
            let run = world
                .ada()
                .args(["--output", output])
                .args(extra)
                .assert()
                .code(2);
            assert!(complaint(&run).contains("error: "), "{output}");
        }
    }
    assert_eq!(tree(world.root()), before);
    assert_eq!(world.names("elsewhere").len(), 0);
}

#[test]
fn links_inside_a_folder_are_never_followed() {
    let world = World::new();
    std::fs::create_dir(world.path("outside")).unwrap();
    world.write("target.md", "mine");
    world.write("my-model/notes.txt", "mine");
    symlink(world.path("outside"), world.path("my-model/my_model")).unwrap();
    symlink(world.path("target.md"), world.path("my-model/README.md")).unwrap();
    let before = tree(world.root());
    for extra in ["--keep", "--overwrite"] {
        let run = world.ada().arg(extra).assert().code(1);
        assert!(
            complaint(&run).contains("my_model is a link"),
            "{}",
            complaint(&run)
        );
        assert_eq!(tree(world.root()), before);
    }
    std::fs::remove_file(world.path("my-model/my_model")).unwrap();
    world.ada().arg("--overwrite").assert().code(1);
    world.ada().arg("--keep").assert().success();
    assert!(
        world
            .path("my-model/README.md")
            .symlink_metadata()
            .unwrap()
            .is_symlink()
    );
    assert_eq!(std::fs::read_to_string(world.path("target.md")).unwrap(), "mine");
}

#[test]
fn output_folder_behind_a_link_is_that_folder() {
    let world = World::new();
    std::fs::create_dir(world.path("real")).unwrap();
    symlink("real", world.path("link")).unwrap();
    world.ada().args(["--output", "link"]).assert().success();
    assert!(!paths(&world.path("real/my-model")).is_empty());
}

#[test]
fn folder_names_need_not_be_text() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let world = World::new();
    let odd = OsStr::from_bytes(b"od\xffd name");
    let folder = world.root().join(odd);
    if let Err(error) = std::fs::create_dir(&folder) {
        crate::support::skip(
            "odd-names",
            &format!("this file system has no such names ({error})"),
        );
        return;
    }
    std::fs::copy(World::example(), folder.join("v.yml")).unwrap();
    let mut arguments = World::adas_arguments();
    arguments.drain(1..3);
    world
        .command()
        .args(arguments)
        .arg("--variables")
        .arg(folder.join("v.yml"))
        .arg("--output")
        .arg(&folder)
        .assert()
        .success();
    assert!(folder.join("my-model/setup.py").is_file());
    assert_eq!(
        world.names(".").len(),
        2,
        "only the folder that was named is written to"
    );
}

#[test]
fn a_working_directory_cannot_act_on_the_terminal() {
    let world = World::new();
    let folder = world.path("in \u{1b}[31m and \u{202e}");
    std::fs::create_dir(&folder).unwrap();
    for extra in [&["--dry-run"][..], &[], &["--overwrite"]] {
        let run = world.ada().current_dir(&folder).args(extra).assert();
        let said = [run.get_output().stdout.clone(), run.get_output().stderr.clone()].concat();
        let said = String::from_utf8(said).unwrap();
        assert!(said.contains("\\x1b[31m and \\u{202e}"), "{said}");
        assert!(!said.contains(['\u{1b}', '\u{202e}']), "{said}");
    }
}

#[test]
fn a_name_differing_in_case_conflicts() {
    let world = World::new();
    world.write("my-model/Setup.py", "mine");
    let before = tree(world.root());
    for extra in ["--keep", "--overwrite"] {
        let run = world.ada().arg(extra).assert().code(1);
        assert!(complaint(&run).contains("Setup.py"), "{}", complaint(&run));
        assert_eq!(tree(world.root()), before);
    }
}

#[test]
fn a_foreign_clone_keeps_and_reports_its_origin() {
    for (origin, said) in [
        ("git@github.com:ada/other.git", true),
        ("https://github.com/Ada/my-model", false),
    ] {
        let world = World::new();
        world.git(".", &["init", "-q", "-b", "main", "my-model"]);
        world.git("my-model", &["remote", "add", "origin", origin]);
        let run = world.ada().assert().success();
        assert_eq!(complaint(&run).contains("keeps its origin"), said, "{origin}");
        assert_eq!(world.git("my-model", &["remote", "get-url", "origin"]), origin);
    }
}

#[test]
fn an_empty_folder_in_use_stays_the_same() {
    use std::os::unix::fs::MetadataExt;
    let world = World::new();
    std::fs::create_dir(world.path("my-model")).unwrap();
    let before = world.path("my-model").metadata().unwrap().ino();
    world
        .ada()
        .current_dir(world.path("my-model"))
        .args(["--output", ".."])
        .assert()
        .success();
    assert_eq!(world.path("my-model").metadata().unwrap().ino(), before);
    assert_eq!(world.git("my-model", &["status", "--porcelain"]), "");
}

#[test]
fn the_next_steps_fit_what_git_knows() {
    let world = World::new();
    let steps = |arguments: &[&str]| -> String {
        let run = world.ada().args(arguments).assert().success();
        String::from_utf8(run.get_output().stdout.clone()).unwrap()
    };
    let out = steps(&["--output", "one", "--no-git"]);
    assert!(
        out.contains("git init -b main") && out.contains("git remote add origin"),
        "{out}"
    );
    world.git(".", &["init", "-q", "around"]);
    let out = steps(&["--output", "around", "--inside-repository"]);
    assert!(
        out.contains("git add . && git commit") && !out.contains("gh repo create"),
        "{out}"
    );
}

#[test]
fn a_repository_that_cannot_be_opened_is_named() {
    let world = World::new();
    world.write("my-model/.git", "gitdir: nowhere\n");
    let before = tree(world.root());
    let run = world.ada().assert().code(2);
    assert!(
        complaint(&run).contains("cannot be opened"),
        "{}",
        complaint(&run)
    );
    assert_eq!(tree(world.root()), before);
}

#[test]
fn a_project_in_a_project_is_refused() {
    for options in [&[][..], &["--no-git"]] {
        let world = World::new();
        world.configure("[user]\n\tname = Ada\n\temail = ada@example.org\n");
        world.ada().args(options).assert().success();
        let before = tree(&world.path("my-model"));
        for output in ["my-model", "my-model/my_model/deeper"] {
            let mut command = world.ada();
            command.args(["--set", "repo_name=other", "--output", output]);
            let run = command.assert().code(1);
            let said = String::from_utf8(run.get_output().stderr.clone()).unwrap();
            assert!(
                said.contains("is in the project") && said.contains("lume-wizard update"),
                "{said}"
            );
            assert_eq!(tree(&world.path("my-model")), before);
        }
        let mut meant = world.ada();
        meant.args([
            "--set",
            "repo_name=other",
            "--output",
            "my-model",
            "--own-repository",
        ]);
        meant.assert().success();
        assert!(world.path("my-model/other/README.md").is_file());
    }
}
