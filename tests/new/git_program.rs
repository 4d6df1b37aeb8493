//! Features that need the git program: clean filters, hooks that stage, templates, shared repositories; and whom git
//! trusts.

use crate::world::{World, complaint};
use std::process::Command;

const IDENTITY: &str = "[user]\n\tname = Grace\n\temail = grace@example.org\n";

/// A variables file with an array in a file of its own.
fn variables_with_array(world: &World) -> Vec<String> {
    let array = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/vector.npy");
    let file = world.write(
        "in/variables.yml",
        "input_variables:\n  profile:\n    type: array\n    default: profile.npy\noutput_variables:\n  y:\n    type: scalar\n",
    );
    std::fs::copy(array, world.path("in/profile.npy")).unwrap();
    let mut arguments = World::adas_arguments();
    arguments[2] = file.to_str().unwrap().to_owned();
    arguments
}

/// The program's exit status and complaint in this world.
fn run(world: &World, arguments: &[String], more: &[&str]) -> (i32, String) {
    let run = world.command().args(arguments).args(more).assert();
    (run.get_output().status.code().unwrap(), complaint(&run))
}

const LFS: &str =
    "[filter \"lfs\"]\n\tclean = \"echo POINTER; cat >/dev/null\"\n\tsmudge = cat\n\trequired = true\n";

#[test]
fn a_clean_filter_makes_what_is_committed() {
    let world = World::new();
    world.configure(&format!("{IDENTITY}{LFS}"));
    world.git(".", &["init", "-q", "-b", "main", "my-model"]);
    world.write(
        "my-model/.gitattributes",
        "*.npy filter=lfs diff=lfs merge=lfs -text\n",
    );
    world.git("my-model", &["add", "."]);
    world.git("my-model", &["commit", "-q", "-m", "lfs"]);
    let (status, said) = run(&world, &variables_with_array(&world), &["--keep", "--commit"]);
    assert_eq!(status, 0, "{said}");
    let committed = world.git("my-model", &["cat-file", "-p", "HEAD:my_model/files/profile.npy"]);
    assert_eq!(committed, "POINTER");
    std::fs::File::open(world.path("my-model/my_model/files/profile.npy"))
        .unwrap()
        .set_modified(std::time::SystemTime::now())
        .unwrap();
    assert_eq!(world.git("my-model", &["status", "--porcelain"]), "");
}

#[test]
fn a_users_attribute_filter_counts_in_new_repositories() {
    let world = World::new();
    world.write("home/attributes", "*.npy filter=lfs\n");
    world.configure(&format!(
        "{IDENTITY}{LFS}[core]\n\tattributesFile = ~/attributes\n"
    ));
    let (status, said) = run(&world, &variables_with_array(&world), &[]);
    assert_eq!(status, 0, "{said}");
    let committed = world.git("my-model", &["cat-file", "-p", "HEAD:my_model/files/profile.npy"]);
    assert_eq!(committed, "POINTER");
    assert_eq!(
        world.git("my-model", &["ls-tree", "HEAD", "_entrypoint.sh"])[..6],
        *"100755"
    );
}

#[test]
fn a_configured_filter_that_nothing_names_changes_nothing() {
    let world = World::new();
    world.configure(&format!("{IDENTITY}{LFS}"));
    let run = world.ada().assert().success();
    let out = String::from_utf8(run.get_output().stdout.clone()).unwrap();
    assert!(!out.contains("by the git program"), "{out}");
}

const FIXING_HOOK: &str = "#!/bin/sh\nprintf 'x\\n' >> README.md\ngit add README.md\n";

#[test]
fn hook_that_fixes_and_stages_leaves_clean_status() {
    let world = World::new();
    world.script("home/hooks/pre-commit", FIXING_HOOK);
    world.configure(&format!("{IDENTITY}[core]\n\thooksPath = ~/hooks\n"));
    world.ada().assert().success();
    assert_eq!(world.git("my-model", &["status", "--porcelain"]), "");
    assert!(
        world
            .git("my-model", &["show", "HEAD:README.md"])
            .ends_with("\nx")
    );
}

#[test]
fn staged_files_stay_staged_beside_a_fixing_hook() {
    let world = World::new();
    world.script("home/hooks/pre-commit", FIXING_HOOK);
    world.configure(IDENTITY);
    world.git(".", &["init", "-q", "-b", "main", "my-model"]);
    world.write("my-model/notes.txt", "mine\n");
    world.write("my-model/kept.txt", "mine\n");
    world.git("my-model", &["add", "kept.txt"]);
    world.git("my-model", &["commit", "-q", "-m", "mine"]);
    world.git("my-model", &["add", "notes.txt"]);
    world.configure(&format!("{IDENTITY}[core]\n\thooksPath = ~/hooks\n"));
    world.ada().args(["--keep", "--commit"]).assert().success();
    assert_eq!(world.git("my-model", &["status", "--porcelain"]), "A  notes.txt");
    assert!(
        world
            .git("my-model", &["show", "HEAD:README.md"])
            .ends_with("\nx")
    );
    let committed = world.git("my-model", &["ls-tree", "-r", "--name-only", "HEAD"]);
    assert!(!committed.contains("notes.txt"), "{committed}");
}

#[test]
fn the_template_folder_is_copied_whole() {
    let world = World::new();
    world.write("home/template/info/exclude", "*.swp\n");
    world.write("home/template/description", "a model\n");
    world.configure(&format!("{IDENTITY}[init]\n\ttemplateDir = ~/template\n"));
    world.ada().assert().success();
    let read = |path: &str| std::fs::read_to_string(world.path("my-model/.git").join(path)).unwrap();
    assert_eq!(read("info/exclude"), "*.swp\n");
    assert_eq!(read("description"), "a model\n");
    assert_eq!(world.git("my-model", &["status", "--porcelain"]), "");
}

#[test]
fn a_shared_repository_is_writable_for_its_group() {
    use std::os::unix::fs::PermissionsExt;
    let world = World::new();
    world.configure(&format!("{IDENTITY}[core]\n\tsharedRepository = group\n"));
    world.ada().assert().success();
    let objects = world.path("my-model/.git/objects").metadata().unwrap();
    assert_eq!(objects.permissions().mode() & 0o2070, 0o2070);
    assert_eq!(world.git("my-model", &["status", "--porcelain"]), "");
}

#[test]
fn settings_of_a_command_line_of_git_count() {
    let world = World::new();
    world
        .ada()
        .env(
            "GIT_CONFIG_PARAMETERS",
            "'user.name'='O'\\''Brien' 'user.email=o@example.org'",
        )
        .assert()
        .success();
    assert_eq!(
        world.git("my-model", &["log", "--format=%an <%ae>"]),
        "O'Brien <o@example.org>"
    );
    let run = world
        .ada()
        .args(["--output", "two"])
        .env("GIT_CONFIG_PARAMETERS", "user.name")
        .assert()
        .code(2);
    assert!(
        complaint(&run).contains("GIT_CONFIG_PARAMETERS"),
        "{}",
        complaint(&run)
    );
}

#[test]
fn broken_git_is_shown_with_its_own_words() {
    let world = World::new();
    world.script(
        "home/bin/git",
        "#!/bin/sh\necho 'libpcre2-8.so.0: no such file' >&2\nexit 127\n",
    );
    world.configure("[commit]\n\tgpgSign = true\n");
    let run = world.ada().env("PATH", world.path("home/bin")).assert().code(2);
    assert!(complaint(&run).contains("libpcre2-8.so.0"), "{}", complaint(&run));
    assert_eq!(world.names("."), ["home"]);
}

/// `command` as an ordinary user where this is root, who may read and trusts everything.
fn as_ordinary_user(world: &World) -> Command {
    let binary = env!("CARGO_BIN_EXE_lume-wizard");
    let is_root = std::fs::metadata("/proc/self").is_ok_and(|facts| {
        use std::os::unix::fs::MetadataExt;
        facts.uid() == 0
    });
    let mut command = match is_root {
        true => {
            let mut command = Command::new("setpriv");
            command.args(["--reuid=65534", "--regid=65534", "--clear-groups", binary]);
            command
        }
        false => Command::new(binary),
    };
    command
        .current_dir(world.root())
        .env_clear()
        .envs(world.environment())
        .args(World::adas_arguments());
    command
}

/// Whether the binary can be run as another user, and the world be shared with that user.
fn can_share(world: &World) -> bool {
    use std::os::unix::fs::PermissionsExt;
    let open = std::fs::Permissions::from_mode(0o777);
    std::fs::set_permissions(world.root(), open.clone()).unwrap();
    std::fs::set_permissions(world.path("home"), open).unwrap();
    let tried = as_ordinary_user(world).arg("--help").output();
    let can = tried.is_ok_and(|run| run.status.success());
    if !can {
        println!("skipped: the program cannot be run as an ordinary user here");
    }
    can
}

#[test]
fn an_unreadable_user_configuration_is_skipped() {
    use std::os::unix::fs::PermissionsExt;
    let world = World::new();
    if !can_share(&world) {
        return;
    }
    world.configure(IDENTITY);
    let closed = std::fs::Permissions::from_mode(0o000);
    std::fs::set_permissions(world.path("home/.gitconfig"), closed).unwrap();
    let run = as_ordinary_user(&world).output().unwrap();
    let said = String::from_utf8_lossy(&run.stderr);
    assert_eq!(run.status.code(), Some(0), "{said}");
    assert!(said.contains("for this commit alone"), "{said}");
}

#[test]
fn repository_of_another_user_needs_a_safe_directory() {
    let world = World::new();
    if !can_share(&world) {
        return;
    }
    let is_root = Command::new("chown").args(["--version"]).output().is_ok();
    world.git(".", &["init", "-q", "-b", "main", "my-model"]);
    let changed = Command::new("chown")
        .args(["-R", "1234:1234"])
        .arg(world.path("my-model"))
        .status();
    if !is_root || !changed.is_ok_and(|status| status.success()) {
        println!("skipped: a folder cannot be given to another user here");
        return;
    }
    use std::os::unix::fs::PermissionsExt;
    for folder in [
        "my-model",
        "my-model/.git",
        "my-model/.git/refs/heads",
        "my-model/.git/objects",
    ] {
        let open = std::fs::Permissions::from_mode(0o777);
        std::fs::set_permissions(world.path(folder), open).unwrap();
    }
    let run = world.ada().assert().code(2);
    assert!(complaint(&run).contains("safe.directory"), "{}", complaint(&run));
    let root = world.root().canonicalize().unwrap();
    world.configure(&format!("{IDENTITY}[safe]\n\tdirectory = {}/*\n", root.display()));
    world.ada().assert().success();
    let count = ["-c", "safe.directory=*", "rev-list", "--count", "HEAD"];
    assert_eq!(world.git("my-model", &count), "1");
}

#[test]
fn detached_head_is_reported_with_and_without_commit() {
    for (options, committed) in [(&[][..], false), (&["--commit"], true)] {
        let world = World::new();
        world.configure(IDENTITY);
        world.git(".", &["init", "-q", "-b", "main", "my-model"]);
        world.git("my-model", &["commit", "-q", "--allow-empty", "-m", "theirs"]);
        world.git("my-model", &["checkout", "-q", "--detach"]);
        let run = world.ada().args(options).assert().success();
        assert!(complaint(&run).contains("detached HEAD"), "{}", complaint(&run));
        let out = String::from_utf8(run.get_output().stdout.clone()).unwrap();
        assert_eq!(out.contains("on no branch (detached HEAD)"), committed, "{out}");
        assert_eq!(out.contains("git switch -c main"), committed, "{out}");
    }
}

#[test]
fn an_origin_that_cannot_be_set_is_reported() {
    let world = World::new();
    world.configure(IDENTITY);
    world.git(".", &["init", "-q", "-b", "main", "my-model"]);
    world.write("my-model/.git/config.lock", "");
    let run = world.ada().assert().success();
    let said = complaint(&run);
    assert!(said.contains("origin could not be set"), "{said}");
    assert!(
        said.contains("git remote add origin git@github.com:ada/my-model.git"),
        "{said}"
    );
    assert_eq!(world.git("my-model", &["rev-list", "--count", "HEAD"]), "1");
}

#[test]
fn a_separate_project_inside_a_repository_is_committed() {
    let world = World::new();
    world.configure(IDENTITY);
    world.git(".", &["init", "-q", "-b", "main", "around"]);
    world
        .ada()
        .args(["--output", "around", "--own-repository"])
        .assert()
        .success();
    assert_eq!(
        world.git("around/my-model", &["rev-list", "--count", "HEAD"]),
        "1"
    );
    let run = world
        .ada()
        .args(["--own-repository", "--inside-repository"])
        .assert()
        .code(2);
    assert!(
        complaint(&run).contains("cannot be used with"),
        "{}",
        complaint(&run)
    );
}
