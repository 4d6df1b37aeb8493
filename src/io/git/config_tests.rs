use super::*;
use std::process::Command;

/// A home with these files, and the environment of a project at `home/work/my-model`.
fn home(files: &[(&str, &str)]) -> (tempfile::TempDir, GitEnvironment) {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let environment = [
        ("HOME", folder.path().as_os_str().to_owned()),
        ("GIT_CONFIG_NOSYSTEM", "1".into()),
        ("PATH", std::env::var_os("PATH").unwrap_or_default()),
    ];
    let environment = GitEnvironment {
        variables: environment
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
        git_folder: folder.path().join("work/my-model/.git"),
        branch: "main".to_owned(),
        remotes: vec!["git@github.com:ada/my-model.git".to_owned()],
        own_files: Vec::new(),
    };
    (folder, environment)
}

/// Asks the git program itself in a real repository at that path.
fn git_says(environment: &GitEnvironment, name: &str) -> Option<String> {
    let run = |arguments: &[&str]| {
        let project = environment.git_folder.parent().unwrap();
        std::fs::create_dir_all(project).unwrap();
        Command::new("git")
            .args(arguments)
            .current_dir(project)
            .env_clear()
            .envs(&environment.variables)
            .output()
            .unwrap()
    };
    if !environment.git_folder.exists() {
        assert!(run(&["init", "-q", "-b", "main"]).status.success());
        for url in &environment.remotes {
            assert!(run(&["remote", "add", "origin", url]).status.success());
        }
    }
    let said = run(&["config", "--get", name]);
    said.status
        .success()
        .then(|| String::from_utf8(said.stdout).unwrap().trim_end().to_owned())
}

#[test]
fn every_include_is_decided_as_git_decides_it() {
    let other = "[user]\n\tname = Other\n";
    let mut seen = 0;
    for condition in [
        "gitdir:~/work/",
        "gitdir:~/play/",
        "gitdir:~/work/my-model/.git",
        "gitdir:~/work/my-model/",
        "gitdir:work/",
        "gitdir:my-model/",
        "gitdir:my-model",
        "gitdir:./work/",
        "gitdir:**/my-*/.git",
        "gitdir:~/WORK/",
        "gitdir/i:~/WORK/",
        "gitdir:/",
        "onbranch:main",
        "onbranch:ma*",
        "onbranch:dev",
        "hasconfig:remote.*.url:git@github.com:ada/**",
        "hasconfig:remote.*.url:git@github.com:bob/**",
        "unheard-of:x",
    ] {
        let text = format!("[user]\n\tname = First\n[includeIf \"{condition}\"]\n\tpath = other\n");
        let (_folder, environment) = home(&[(".gitconfig", &text), ("other", other)]);
        let settings = GitSettings::read(&environment).unwrap();
        assert_eq!(
            settings.get("user.name").map(str::to_owned),
            git_says(&environment, "user.name"),
            "{condition}"
        );
        seen += 1;
    }
    assert_eq!(seen, 18);
}

#[test]
fn what_comes_later_wins_through_includes_and_environment() {
    let (_folder, mut environment) = home(&[
        (
            ".gitconfig",
            "[user]\n\tname = One\n[include]\n\tpath = ~/a\n[includeIf \"gitdir:~/work/\"]\n\tpath = sub/b\n[user]\n\temail = last@x.org\n",
        ),
        ("a", "[user]\n\tname = Two\n\temail = two@x.org\n"),
        ("sub/b", "[include]\n\tpath = c\n[user]\n\temail = b@x.org\n"),
        ("sub/c", "[user]\n\tname = Three\n[commit]\n\tgpgsign\n"),
        (
            ".config/git/config",
            "[user]\n\tname = Xdg\n[core]\n\thooksPath = /hooks\n",
        ),
    ]);
    let settings = GitSettings::read(&environment).unwrap();
    for name in ["user.name", "user.email", "core.hookspath"] {
        assert_eq!(
            settings.get(name).map(str::to_owned),
            git_says(&environment, name),
            "{name}"
        );
    }
    assert_eq!(settings.get("user.name"), Some("Three"));
    assert!(settings.is_true("commit.gpgsign"));
    assert!(settings.conditional().any(|pair| pair == ("user.name", "Three")));

    for (name, value) in [
        ("GIT_CONFIG_COUNT", "1"),
        ("GIT_CONFIG_KEY_0", "User.Name"),
        ("GIT_CONFIG_VALUE_0", "Four"),
    ] {
        environment.variables.insert(name.to_owned(), value.into());
    }
    let settings = GitSettings::read(&environment).unwrap();
    assert_eq!(settings.get("user.name"), Some("Four"));
    assert_eq!(git_says(&environment, "user.name").as_deref(), Some("Four"));

    environment
        .variables
        .insert("GIT_CONFIG_GLOBAL".to_owned(), "/dev/null".into());
    let settings = GitSettings::read(&environment).unwrap();
    assert_eq!(settings.get("user.email"), None);
    assert_eq!(git_says(&environment, "user.email"), None);
}

#[test]
fn a_file_that_git_stops_at_is_named() {
    let (folder, environment) = home(&[(".gitconfig", "[user\nname = x\n")]);
    let error = GitSettings::read(&environment).unwrap_err().to_string();
    assert!(
        error.contains(&folder.path().join(".gitconfig").display().to_string()),
        "{error}"
    );
    let (_folder, environment) = home(&[(
        ".gitconfig",
        "[includeIf \"gitdir:~/work/\"]\n\tpath = .gitconfig\n",
    )]);
    assert!(
        GitSettings::read(&environment)
            .unwrap_err()
            .to_string()
            .contains("ten deep")
    );
}
