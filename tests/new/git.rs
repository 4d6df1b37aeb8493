//! Who commits, with which settings, hooks and signatures.

use crate::world::{World, complaint, tree};

const NAMES: &str = "--format=%an <%ae>|%cn <%ce>";

#[test]
fn the_environment_goes_before_the_configuration() {
    let world = World::new();
    world.configure("[user]\n\tname = Grace\n\temail = grace@example.org\n[committer]\n\tname = Robot\n");
    world
        .ada()
        .env("GIT_AUTHOR_NAME", "Byron")
        .env("GIT_COMMITTER_EMAIL", "robot@example.org")
        .assert()
        .success();
    assert_eq!(
        world.git("my-model", &["log", NAMES]),
        "Byron <grace@example.org>|Robot <robot@example.org>"
    );
}

#[test]
fn conditions_hold_for_the_final_place() {
    for (condition, expected) in [
        ("gitdir:~/work/", "At Work"),
        ("gitdir:~/work/my-model/", "At Work"),
        ("gitdir:~/work/.my-model*/", "Grace"),
        ("gitdir:~/play/", "Grace"),
        ("onbranch:main", "At Work"),
        ("hasconfig:remote.*.url:git@github.com:ada/**", "At Work"),
    ] {
        let world = World::new();
        world.configure(&format!(
            "[user]\n\tname = Grace\n\temail = grace@example.org\n[includeIf \"{condition}\"]\n\tpath = work.inc\n"
        ));
        world.write("home/work.inc", "[user]\n\tname = At Work\n");
        world.ada().args(["--output", "home/work"]).assert().success();
        assert_eq!(
            world.git("home/work/my-model", &["log", "--format=%an"]),
            expected,
            "{condition}"
        );
    }
}

#[test]
fn settings_from_the_environment_count() {
    let world = World::new();
    let other = world.write("other", "[user]\n\tname = Other\n\temail = other@example.org\n");
    world.ada().env("GIT_CONFIG_GLOBAL", &other).assert().success();
    assert_eq!(world.git("my-model", &["log", "--format=%an"]), "Other");
    let world = World::new();
    let settings = [
        ("GIT_CONFIG_COUNT", "2"),
        ("GIT_CONFIG_KEY_0", "user.name"),
        ("GIT_CONFIG_VALUE_0", "Counted"),
        ("GIT_CONFIG_KEY_1", "user.email"),
        ("GIT_CONFIG_VALUE_1", "counted@example.org"),
    ];
    let run = world.ada().envs(settings).assert().success();
    assert_eq!(world.git("my-model", &["log", "--format=%an"]), "Counted");
    assert!(!complaint(&run).contains("for this commit alone"));
}

#[test]
fn a_variable_naming_another_repository_is_ignored() {
    let world = World::new();
    world.git(".", &["init", "-q", "-b", "main", "other"]);
    let before = tree(&world.path("other"));
    for hooks in ["", "[core]\n\thooksPath = /nonexistent\n"] {
        world.configure(hooks);
        world
            .ada()
            .env("GIT_DIR", world.path("other/.git"))
            .env("GIT_WORK_TREE", world.path("other"))
            .env("GIT_INDEX_FILE", world.path("other/.git/index"))
            .assert()
            .success();
        assert_eq!(world.git("my-model", &["rev-list", "--count", "HEAD"]), "1");
        assert_eq!(tree(&world.path("other")), before);
        std::fs::remove_dir_all(world.path("my-model")).unwrap();
    }
}

#[test]
fn a_missing_configured_identity_writes_nothing() {
    let world = World::new();
    world.configure("[user]\n\tuseConfigOnly = true\n");
    let run = world.ada().assert().code(1);
    assert!(
        complaint(&run).contains("user.useConfigOnly"),
        "{}",
        complaint(&run)
    );
    assert_eq!(world.names("."), ["home"]);
    world.ada().arg("--no-git").assert().success();
}

#[test]
fn a_broken_git_configuration_is_reported_before_writing() {
    let world = World::new();
    world.configure("[user\nname = x\n");
    let run = world.ada().assert().code(2);
    assert!(complaint(&run).contains(".gitconfig"), "{}", complaint(&run));
    assert_eq!(world.names("."), ["home"]);
    world.ada().arg("--no-git").assert().success();
}

#[test]
fn hooks_of_template_folder_run_at_the_commit() {
    let world = World::new();
    world.script(
        "home/template/hooks/pre-commit",
        "#!/bin/sh\ngit diff --cached --name-only > \"$HOME/seen\"\n",
    );
    world.script(
        "home/template/hooks/commit-msg",
        "#!/bin/sh\necho 'Signed-off-by: Hook' >> \"$1\"\n",
    );
    world.configure(
        "[init]\n\ttemplateDir = ~/template\n[user]\n\tname = Grace\n\temail = grace@example.org\n",
    );
    let run = world.ada().assert().success();
    let seen = std::fs::read_to_string(world.path("home/seen")).unwrap();
    assert!(seen.lines().any(|line| line == "setup.py"), "{seen}");
    assert!(
        world
            .git("my-model", &["log", "--format=%B"])
            .contains("Signed-off-by: Hook")
    );
    assert_eq!(world.git("my-model", &["status", "--porcelain"]), "");
    assert_eq!(world.git("my-model", &["log", "--format=%D"]), "HEAD -> main");
    let out = String::from_utf8(run.get_output().stdout.clone()).unwrap();
    assert!(out.contains("by the git program"), "{out}");
}

#[test]
fn a_refusing_hook_leaves_nothing_but_its_output() {
    let world = World::new();
    let hook = "#!/bin/sh\necho 'no commits on Mondays' >&2\nexit 1\n";
    world.script("home/hooks/pre-commit", hook);
    world.configure("[core]\n\thooksPath = ~/hooks\n");
    let run = world.ada().assert().code(1);
    assert!(
        complaint(&run).contains("no commits on Mondays"),
        "{}",
        complaint(&run)
    );
    assert_eq!(world.names("."), ["home"]);

    world.configure("");
    world.git(".", &["init", "-q", "-b", "main", "my-model"]);
    world.script("my-model/.git/hooks/pre-commit", hook);
    let before = tree(&world.path("my-model"));
    world.ada().assert().code(1);
    let objects = |tree: Vec<(String, String)>| {
        let kept = |(path, _): &(String, String)| !path.starts_with(".git/objects/");
        tree.into_iter().filter(kept).collect::<Vec<_>>()
    };
    assert_eq!(objects(tree(&world.path("my-model"))), objects(before));
}

#[test]
fn a_hooks_background_process_holds_nobody_up() {
    let world = World::new();
    world.script(
        "home/hooks/post-commit",
        "#!/bin/sh\nsleep 600 &\necho $! > \"$HOME/background\"\n",
    );
    world.configure("[core]\n\thooksPath = ~/hooks\n");
    let start = std::time::Instant::now();
    world.ada().assert().success();
    assert!(start.elapsed() < std::time::Duration::from_secs(120));
    assert_eq!(world.names("."), ["home", "my-model"]);
    // It goes on, as its author wished.
    let background = std::fs::read_to_string(world.path("home/background")).unwrap();
    let ended = std::process::Command::new("kill").arg(background.trim()).status();
    assert!(ended.unwrap().success());
}

#[test]
fn a_commit_is_signed_where_the_user_signs() {
    let world = World::new();
    // Stands for gpg: git wants a signature on standard output and a line of status on the other channel.
    let gpg = world.script(
        "home/gpg",
        "#!/bin/sh\ncat > \"$HOME/signed\"\nprintf '\\n[GNUPG:] SIG_CREATED \\n' >&2\n\
         printf -- '-----BEGIN PGP SIGNATURE-----\\n\\nx\\n-----END PGP SIGNATURE-----\\n'\n",
    );
    let configuration = |program: &str| {
        format!(
            "[commit]\n\tgpgSign = true\n[gpg]\n\tprogram = {program}\n[user]\n\tname = G\n\temail = g@x.org\n"
        )
    };
    world.configure(&configuration(gpg.to_str().unwrap()));
    world.ada().assert().success();
    assert!(
        world
            .git("my-model", &["cat-file", "-p", "HEAD"])
            .contains("gpgsig -----BEGIN PGP SIGNATURE-----")
    );
    assert!(world.path("home/signed").is_file());
    std::fs::remove_dir_all(world.path("my-model")).unwrap();
    world.configure(&configuration("/nonexistent/gpg"));
    let run = world.ada().assert().code(1);
    assert!(complaint(&run).contains("git says"), "{}", complaint(&run));
    assert_eq!(world.names("."), ["home"]);
}

#[test]
fn signing_configured_for_the_final_place_applies() {
    let world = World::new();
    world.configure("[user]\n\tname = G\n\temail = g@x.org\n[includeIf \"gitdir:~/work/my-model/\"]\n\tpath = hooks.inc\n");
    world.write("home/hooks.inc", "[core]\n\thooksPath = ~/hooks\n");
    world.script(
        "home/hooks/commit-msg",
        "#!/bin/sh\necho 'Hooked: yes' >> \"$1\"\n",
    );
    world.ada().args(["--output", "home/work"]).assert().success();
    let message = world.git("home/work/my-model", &["log", "--format=%B"]);
    assert!(message.contains("Hooked: yes"), "{message}");
}

#[test]
fn without_git_only_a_plain_commit_is_made() {
    let world = World::new();
    std::fs::create_dir(world.path("home/bin")).unwrap();
    let without_git = world.path("home/bin");
    world.ada().env("PATH", &without_git).assert().success();
    assert_eq!(world.git("my-model", &["rev-list", "--count", "HEAD"]), "1");
    std::fs::remove_dir_all(world.path("my-model")).unwrap();
    world.configure("[commit]\n\tgpgSign = true\n");
    let run = world.ada().env("PATH", &without_git).assert().code(2);
    assert!(complaint(&run).contains("git program"), "{}", complaint(&run));
    assert_eq!(world.names("."), ["home"]);
    world
        .ada()
        .arg("--no-git")
        .env("PATH", &without_git)
        .assert()
        .success();
}

#[test]
fn a_date_of_the_environment_is_the_commits() {
    let world = World::new();
    world
        .ada()
        .env("GIT_AUTHOR_DATE", "2020-02-03T04:05:06+00:00")
        .env("GIT_COMMITTER_DATE", "2021-02-03T04:05:06+00:00")
        .assert()
        .success();
    assert_eq!(
        world.git("my-model", &["log", "--format=%at %ct"]),
        "1580702706 1612325106"
    );
}

#[test]
fn line_ends_are_committed_without_conversion() {
    let world = World::new();
    let text = std::fs::read_to_string(World::example())
        .unwrap()
        .replace('\n', "\r\n");
    world.write("crlf/v.yml", &text);
    world.configure("[core]\n\tautocrlf = input\n");
    let mut arguments = World::adas_arguments();
    arguments[2] = world.path("crlf/v.yml").to_str().unwrap().to_owned();
    world.command().args(arguments).assert().success();
    let state = std::fs::read_to_string(world.path("my-model/.lume-wizard.yml")).unwrap();
    let blob = world.git("my-model", &["rev-parse", "HEAD:my_model/files/variables.yml"]);
    assert!(
        state.contains(&blob),
        "the blob from which updates start is in the repository"
    );
    assert_eq!(
        std::fs::read_to_string(world.path("my-model/my_model/files/variables.yml")).unwrap(),
        text
    );
}
