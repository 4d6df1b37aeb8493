//! Answers that each question accepts and refuses.

use super::{codes, with};
use crate::answers::{INVALID, Key, MISSING};
use crate::registry::REGISTRIES;
use crate::text::Severity;

/// Every text of `good` is taken without an error as the answer to `key`, every one of `bad` is refused with a message
/// that names the key, what was given and what is allowed.
fn check(key: Key, others: &[&str], good: &[&str], bad: &[&str]) {
    let resolved_with = |text: &str| {
        let own = format!("{}={text}", key.name());
        let mut all = others.to_vec();
        all.push(&own);
        with(&all)
    };
    for text in good {
        let resolved = resolved_with(text);
        assert!(resolved.error(key).is_none(), "{text}: {:?}", resolved.error(key));
    }
    for text in bad {
        let resolved = resolved_with(text);
        let Some(error) = resolved.error(key) else {
            panic!("{} takes {text:?}", key.name());
        };
        assert_eq!(error.code, INVALID);
        assert!(error.message.starts_with(key.name()), "{}", error.message);
        assert!(error.message.contains("allowed: "), "{}", error.message);
        let given: String = crate::text::display::shown(text).chars().take(60).collect();
        assert!(error.message.contains(&format!("`{given}")), "{}", error.message);
    }
}

#[test]
fn people() {
    check(
        Key::Author,
        &[],
        &[
            "Ada",
            "O'Brien \"x\" \\ é 日本",
            "NO",
            "{{ 7*7 }}",
            "${{ x }}",
            " Ada ",
        ],
        &[
            "",
            "   ",
            "a\nb",
            "a\rb",
            "a\tb",
            "a\u{0}b",
            "\u{1b}[31m",
            "a\u{2028}b",
            "a\u{202e}b",
            "a\u{85}b",
        ],
    );
    check(
        Key::Email,
        &[],
        &[
            "ada@example.org",
            "a+b.c_d'e@sub-domain.example.org",
            "ä@exämple.org",
            "ada@localhost",
        ],
        &[
            "",
            "ada",
            "ada@",
            "@example.org",
            "a@b@c.org",
            "a b@c.org",
            "Ada <ada@example.org>",
            "a@-b.org",
            "a@b..org",
            "a@b.org.",
            "a@b_c.org",
            "a@[127.0.0.1]",
            "a,b@c.org",
        ],
    );
    assert_eq!(
        codes(&with(&["email=ada@slac"]), Key::Email),
        ["answer-email-domain"]
    );
}

#[test]
fn github_users() {
    let longest = "a".repeat(39);
    check(
        Key::GithubUsername,
        &[],
        &["a", "ada", "Ada-Lovelace", "a1-2b", "0", "octo_slac", &longest],
        &[
            "",
            "-ada",
            "ada-",
            "a--b",
            "a_-b",
            "a.b",
            "a b",
            "é",
            "a/b",
            "_a",
            &"a".repeat(40),
        ],
    );
    for (user, code) in [
        ("octo_slac", "answer-github-underscore"),
        ("Ada", "answer-lume-services-source"),
    ] {
        let resolved = with(&[&format!("github_username={user}")]);
        assert_eq!(codes(&resolved, Key::GithubUsername), [code]);
        assert!(resolved.accepted());
    }
    let on_torch = with(&["github_username=Ada", "stack=lume-torch"]);
    assert!(codes(&on_torch, Key::GithubUsername).is_empty());
}

#[test]
fn github_addresses() {
    check(
        Key::GithubUrl,
        &[],
        &[
            "https://github.com/ada/x",
            "git@github.com:ada/x.git",
            "ssh://git@github.com/ada/x.git",
            "",
        ],
        &[
            "github.com/ada/x",
            "http://github.com/ada/x",
            "https://github.com/ada",
            "file:///x/y",
        ],
    );
    let capitals = with(&["github_url=https://github.com/SLAC/x"]);
    assert_eq!(codes(&capitals, Key::GithubUrl), ["answer-lume-services-source"]);
}

#[test]
fn a_password_in_an_address_is_not_repeated() {
    for address in [
        "https://ada:s3cret@github.com/ada/x",
        "https://s3cret@github.com/ada/x",
        "ssh://a:s3cret@b/c/d",
        "s3cret@/",
    ] {
        let resolved = with(&[&format!("github_url={address}")]);
        let error = resolved.error(Key::GithubUrl).unwrap();
        assert!(!error.message.contains("s3cret"), "{}", error.message);
        assert!(error.message.starts_with("github_url"));
    }
}

#[test]
fn repositories() {
    check(
        Key::RepoName,
        &[],
        &[
            "my-model",
            "a",
            "0",
            "a.b",
            "a_b",
            "a__b",
            "a---b",
            &"a".repeat(100),
        ],
        &[
            "My-Model",
            "-a",
            "a-",
            "a..b",
            "a___b",
            "a_-b",
            "a b",
            "é",
            "a/b",
            "..",
            &"a".repeat(101),
        ],
    );
    assert_eq!(
        codes(&with(&["repo_name=a.b"]), Key::RepoName),
        ["answer-lume-services-source"]
    );
    assert_eq!(
        codes(&with(&["repo_name=a.git", "stack=lume-torch"]), Key::RepoName),
        ["answer-git-suffix"]
    );
}

#[test]
fn packages() {
    check(
        Key::Package,
        &[],
        &[
            "my_model",
            "a",
            "a1_2b",
            "match",
            "none",
            "torch",
            &"a".repeat(100),
        ],
        &[
            "My_model",
            "_a",
            "a_",
            "a__b",
            "1a",
            "a-b",
            "a.b",
            "é",
            "class",
            "json",
            "test",
            "tests",
            "prefect",
            "lume_model",
            "numpy",
            "setup",
            "versioneer",
            "conftest",
            &"a".repeat(101),
        ],
    );
    check(
        Key::Package,
        &["stack=lume-torch"],
        &["my_model"],
        &["torch", "lume_torch"],
    );
}

#[test]
fn classes() {
    check(
        Key::ModelClass,
        &[],
        &["MyModel", "_Model", "M", "my_model", "M1", "Class"],
        &[
            "My Model",
            "1M",
            "é",
            "a-b",
            "None",
            "class",
            "Exception",
            "print",
            "BaseModel",
            "Flow",
            "Result",
            "TextFile",
            "Dict",
            "LUMETorch",
        ],
    );
}

#[test]
fn registries_and_their_users() {
    check(
        Key::ContainerRegistry,
        &["registry_host=harbor.example.org"],
        &[
            "1",
            "2",
            "DockerHub",
            "dockerhub",
            "STANFORD container REGISTRY",
            "ghcr",
            "6",
            "",
        ],
        &["0", &(REGISTRIES.len() + 1).to_string(), "docker", "Dockerhub 1"],
    );
    let long = "a".repeat(30);
    let too_long = "a".repeat(31);
    for (registry, good, bad) in [
        (
            "dockerhub",
            vec!["ada1", "ada", &long],
            vec!["Ada1", "ada-l", "ada_l", &too_long],
        ),
        (
            "stanford",
            vec!["ada", "a-b", "a.b"],
            vec!["Ada", "a/b", "-a", "a b"],
        ),
        ("ghcr", vec!["ada", "ada-l"], vec!["Ada", "a--b", "a.b", "a/b"]),
        (
            "gitlab",
            vec!["ada", "group/sub.group"],
            vec!["Ada", "a//b", "/a", "a/"],
        ),
        ("quay", vec!["ada", "a_b"], vec!["Ada", "a/b"]),
        ("oci", vec!["ada", "a_b"], vec!["Ada", "a b"]),
    ] {
        let registry = format!("container_registry={registry}");
        check(
            Key::ContainerUsername,
            &[&registry, "registry_host=a.b"],
            &good,
            &bad,
        );
    }
    assert_eq!(
        codes(&with(&["container_username=ada"]), Key::ContainerUsername),
        ["answer-short-username"]
    );
    let other = with(&["container_registry=ghcr", "container_username=eve"]);
    assert_eq!(codes(&other, Key::ContainerUsername), ["answer-ghcr-owner"]);
}

#[test]
fn hosts_and_paths() {
    let oci = ["container_registry=oci", "registry_host=harbor.example.org"];
    check(
        Key::RegistryHost,
        &oci,
        &["harbor.example.org", "harbor:5000", "localhost", "10.0.0.1:80"],
        &[
            "harbor",
            "https://harbor.example.org",
            "harbor.example.org/x",
            "harbor:x",
            "a b.c",
        ],
    );
    check(
        Key::RegistryPath,
        &oci,
        &["beams", "beams/lcls.cu", ""],
        &["Beams", "/beams", "a//b", "a b"],
    );
    check(
        Key::RegistryLogin,
        &["container_registry=gitlab"],
        &[
            "ada",
            "gitlab+deploy-token-1",
            "Ada.Lovelace@example.org",
            "group/sub",
            "",
        ],
        &["a b", "a#b", "a:b", "é", "${{ x }}"],
    );
    let resolved = with(&["container_registry=oci"]);
    assert_eq!(codes(&resolved, Key::RegistryHost), [MISSING]);
    let too_long = format!("registry_path={}", "a/".repeat(100) + "a");
    let resolved = with(&[
        oci[0],
        oci[1],
        &too_long,
        &format!("repo_name={}", "b".repeat(60)),
    ]);
    assert_eq!(codes(&resolved, Key::RepoName), [INVALID]);
}

#[test]
fn choices() {
    check(
        Key::Stack,
        &[],
        &["lume-services", "LUME-Torch", ""],
        &["lume", "torch", "lume_torch"],
    );
    check(
        Key::PythonVersion,
        &[],
        &["3.9", ""],
        &["3.1", "3.10", "3.11", "3", "3.9.1"],
    );
    check(
        Key::PythonVersion,
        &["stack=lume-torch"],
        &["3.11", "3.12"],
        &["3.9", "3.1"],
    );
    check(
        Key::License,
        &[],
        &["none", "MIT", "bsd-3-clause", "Apache-2.0", ""],
        &["GPL", "BSD"],
    );
}

#[test]
fn paths_hold_no_control_characters() {
    check(
        Key::ModelConfigFile,
        &[],
        &["v.yml", "/a b/é.yml", "~/v.yml"],
        &["", "a\nb"],
    );
    check(Key::Output, &[], &[".", "/tmp", ""], &["a\u{7}b"]);
}

#[test]
fn a_hostile_answer_is_shown_safely_and_short() {
    let resolved = with(&[&format!("repo_name=\u{1b}[31m{}", "é".repeat(5_000))]);
    let message = &resolved.error(Key::RepoName).unwrap().message;
    assert!(
        !message.contains('\u{1b}') && message.chars().count() < 400,
        "{message}"
    );
    assert!(
        resolved
            .diagnostics()
            .iter()
            .all(|one| one.severity <= Severity::Warning)
    );
}
