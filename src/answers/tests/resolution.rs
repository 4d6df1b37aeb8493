//! Resolution of given answers, environment and defaults.

use super::{SEED, codes, with};
use crate::answers::{AnswerSource, Environment, Given, Key, MISSING, Origin, Resolved, resolve};
use crate::registry::{REGISTRIES, SetupItem};
use crate::stacks::Stack;
use crate::variables::Runtime;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

#[test]
fn the_seeds_answers_are_enough() {
    let resolved = with(&[]);
    assert!(resolved.accepted(), "{:#?}", resolved.diagnostics());
    let expected = BTreeMap::from([
        (Key::RepoName, "my-model"),
        (Key::Package, "my_model"),
        (Key::ModelClass, "MyModel"),
        (Key::GithubUrl, "https://github.com/ada/my-model"),
        (Key::ContainerRegistry, "dockerhub"),
        (Key::Stack, "lume-services"),
        (Key::PythonVersion, "3.9"),
        (Key::License, "none"),
        (Key::Output, "."),
    ]);
    for (key, text) in expected {
        assert_eq!(resolved.get(key), Some(text), "{}", key.name());
    }
    assert_eq!(
        resolved.repository().unwrap().origin(),
        "git@github.com:ada/my-model.git"
    );
    assert_eq!(
        resolved.image().unwrap().with_tag("v1.2.3").unwrap(),
        "registry.hub.docker.com/ada/my-model:v1.2.3"
    );
}

#[test]
fn everything_that_is_missing_is_said_at_once() {
    let resolved = resolve(&Given::new(), &Environment::default());
    let expected = [
        Key::Author,
        Key::Email,
        Key::GithubUsername,
        Key::ProjectName,
        Key::ModelConfigFile,
    ];
    assert_eq!(resolved.missing(), expected);
    assert!(!resolved.accepted());
    for key in expected {
        let error = resolved.error(key).unwrap();
        assert!(error.message.starts_with(&format!("{} is missing", key.name())));
    }
    // Nothing is left of the name, so the three names are asked for.
    let resolved = with(&["project_name=日本"]);
    assert_eq!(resolved.missing(), [Key::RepoName, Key::Package, Key::ModelClass]);
}

#[test]
fn environment_gives_defaults_that_answers_override() {
    let environment = Environment {
        git_name: Some("Ada".to_owned()),
        git_email: Some("ada@example.org".to_owned()),
        earlier: BTreeMap::from([
            (Key::GithubUsername, "ada-l".to_owned()),
            (Key::Author, "Earlier".to_owned()),
        ]),
        variables_file: Some(PathBuf::from("/models/My Model/v.yml")),
        variables_folder: Some("My Model".to_owned()),
        runtime: Some(Runtime::LumeTorch30),
        home: None,
        gh: false,
    };
    let resolved = resolve(&Given::new(), &environment);
    let origins = [
        (Key::Author, "Ada", Origin::Git),
        (Key::GithubUsername, "ada-l", Origin::Earlier),
        (Key::ProjectName, "My Model", Origin::Variables),
        (Key::ModelConfigFile, "/models/My Model/v.yml", Origin::Variables),
        (Key::RepoName, "my-model", Origin::Derived),
        (Key::Stack, "lume-torch", Origin::Variables),
        (Key::PythonVersion, "3.11", Origin::Derived),
        (Key::License, "none", Origin::Default),
    ];
    for (key, text, origin) in origins {
        assert_eq!(
            (resolved.get(key), resolved.origin(key)),
            (Some(text), Some(origin))
        );
    }
    // A default that the registry does not take is no answer, and the message says why.
    assert_eq!(resolved.missing(), [Key::ContainerUsername]);
    let message = &resolved.error(Key::ContainerUsername).unwrap().message;
    assert!(
        message.contains("`ada-l`") && message.contains("DockerHub"),
        "{message}"
    );

    let mut given = Given::new();
    given.put(Key::Author, AnswerSource::File, "Grace");
    given.put(Key::Stack, AnswerSource::Option, "lume-services");
    given.put(Key::RepoName, AnswerSource::Typed, "other");
    let resolved = resolve(&given, &environment);
    assert_eq!(resolved.get(Key::Author), Some("Grace"));
    assert_eq!(resolved.default(Key::Author), Some("Ada"));
    assert_eq!(resolved.default(Key::RepoName), Some("my-model"));
    assert_eq!(resolved.stack(), Stack::LumeServices);
    given.clear(Key::RepoName);
    assert_eq!(resolve(&given, &environment).get(Key::RepoName), Some("my-model"));
}

#[test]
fn the_runtime_chooses_the_stack() {
    for (runtime, stack) in [
        (None, Stack::LumeServices),
        (Some(Runtime::LumeModel15), Stack::LumeServices),
        (Some(Runtime::LumeModel17), Stack::LumeServices),
        (Some(Runtime::LumeModel20), Stack::LumeTorch),
        (Some(Runtime::LumeTorch30), Stack::LumeTorch),
    ] {
        let environment = Environment {
            runtime,
            ..Environment::default()
        };
        assert_eq!(resolve(&Given::new(), &environment).stack(), stack);
    }
}

#[test]
fn an_empty_answer_means_the_default_where_optional() {
    let resolved = with(&["repo_name=x", "repo_name=", "license= "]);
    assert_eq!(resolved.get(Key::RepoName), Some("my-model"));
    assert_eq!(resolved.get(Key::License), Some("none"));
    assert!(with(&["author="]).error(Key::Author).is_some());
}

#[test]
fn an_address_decides_owner_and_repository() {
    let mut given = Given::new();
    for assignment in SEED.iter().filter(|one| !one.starts_with("github_username")) {
        given.set(assignment).unwrap();
    }
    given
        .set("github_url=https://git.example.org/beams/lcls")
        .unwrap();
    let resolved = resolve(&given, &Environment::default());
    assert_eq!(resolved.get(Key::GithubUsername), Some("beams"));
    let repository = resolved.repository().unwrap();
    assert_eq!(repository.origin(), "git@git.example.org:beams/lcls.git");
    assert_eq!(repository.gh_repo(), "git.example.org/beams/lcls");
    given.set("github_username=ada").unwrap();
    assert_eq!(
        resolve(&given, &Environment::default())
            .repository()
            .unwrap()
            .owner,
        "beams"
    );
    // An address that is refused gives no repository, and is not replaced by another behind the user's back.
    given.set("github_url=nonsense").unwrap();
    let resolved = resolve(&given, &Environment::default());
    assert!(resolved.repository().is_none() && resolved.image_context().is_none());
}

#[test]
fn every_registry_gives_its_image() {
    for (registry, image) in [
        ("1", "registry.hub.docker.com/ada/my-model"),
        ("2", "scr.svc.stanford.edu/ada/my-model"),
        ("3", "ghcr.io/ada/my-model"),
        ("4", "registry.gitlab.com/ada/my-model"),
        ("5", "quay.io/ada/my-model"),
        ("6", "harbor.example.org:5000/beams/lcls/my-model"),
    ] {
        let resolved = with(&[
            &format!("container_registry={registry}"),
            "registry_host=harbor.example.org:5000",
            "registry_path=beams/lcls",
        ]);
        assert!(resolved.accepted(), "{:?}", resolved.diagnostics());
        assert_eq!(resolved.image().unwrap().to_string(), image);
        let context = resolved.image_context().unwrap();
        assert_eq!(context.gh_repo(), "ada/my-model");
    }
    // The path's default is the user's name; the GitHub Container Registry's is the owner in lower case.
    let oci = with(&["container_registry=oci", "registry_host=a.b"]);
    assert_eq!(oci.image().unwrap().to_string(), "a.b/ada/my-model");
    let ghcr = with(&[
        "container_registry=ghcr",
        "container_username=",
        "github_username=Ada-L",
    ]);
    assert_eq!(ghcr.image().unwrap().to_string(), "ghcr.io/ada-l/my-model");
}

#[test]
fn login_is_in_secrets_and_not_in_image() {
    for registry in REGISTRIES {
        let choice = format!("container_registry={}", registry.key);
        let group = [&choice, "registry_host=a.b", "container_username=beams"];
        let default = with(&group);
        assert_eq!(default.applies(Key::RegistryLogin), registry.asks_login);
        assert_eq!(default.image_context().unwrap().login, "beams");
        let resolved = with(&[group[0], group[1], group[2], "registry_login=ada.lovelace"]);
        assert_eq!(resolved.image(), default.image());
        let values = |resolved: &Resolved| -> String {
            let items = registry.items(&resolved.image_context().unwrap());
            items.iter().map(SetupItem::text).collect()
        };
        let names = values(&resolved).contains("ada.lovelace");
        assert_eq!(names, registry.asks_login, "{}", values(&resolved));
        assert_eq!(values(&default) != values(&resolved), registry.asks_login);
    }
    let asking: Vec<&str> = REGISTRIES
        .iter()
        .filter(|registry| registry.asks_login)
        .map(|registry| registry.key)
        .collect();
    assert_eq!(asking, ["stanford", "gitlab"]);
}

#[test]
fn consequences_of_a_refused_answer_are_not_reported() {
    let resolved = with(&["github_username=a b", "container_username="]);
    let errors: Vec<_> = resolved
        .diagnostics()
        .iter()
        .filter_map(|one| one.field.as_deref())
        .collect();
    assert_eq!(errors, ["github_username"]);
    let mut given = Given::new();
    given.set("container_registry=oci").unwrap();
    let resolved = resolve(&given, &Environment::default());
    assert!(codes(&resolved, Key::ContainerUsername).is_empty());
    assert_eq!(codes(&resolved, Key::GithubUsername), [MISSING]);
}

#[test]
fn a_home_folder_stands_for_itself() {
    let environment = Environment {
        home: Some(PathBuf::from("/home/ada")),
        ..Environment::default()
    };
    let mut given = Given::new();
    given.put(Key::Output, AnswerSource::Typed, "~/models");
    given.put_from_file(Key::ModelConfigFile, "v.yml".to_owned(), None, Path::new("/x"));
    let resolved = resolve(&given, &environment);
    assert_eq!(resolved.path(Key::Output).unwrap(), Path::new("/home/ada/models"));
    assert_eq!(
        resolved.path(Key::ModelConfigFile).unwrap(),
        Path::new("/x/v.yml")
    );
    assert_eq!(
        resolve(&Given::new(), &environment).path(Key::Output).unwrap(),
        Path::new(".")
    );
}

#[test]
fn what_is_kept_makes_the_project_again() {
    let environment = Environment {
        git_name: Some("Ada".to_owned()),
        ..Environment::default()
    };
    let mut given = Given::new();
    for assignment in SEED.iter().filter(|one| !one.starts_with("author")) {
        given.set(assignment).unwrap();
    }
    given.set("output=/tmp/x").unwrap();
    let resolved = resolve(&given, &environment);
    let kept = resolved.to_keep();
    assert!(kept.contains(&(Key::Author, "Ada")));
    assert!(
        kept.iter()
            .all(|(key, _)| !matches!(key, Key::Output | Key::RepoName | Key::ModelConfigFile))
    );
    let mut again = Given::new();
    for (key, text) in kept {
        again.put(key, AnswerSource::File, text);
    }
    again.put(Key::ModelConfigFile, AnswerSource::Option, "variables.yml");
    let again = resolve(&again, &Environment::default());
    for (key, text, _) in resolved.iter().filter(|(key, ..)| *key != Key::Output) {
        assert_eq!(again.get(key), Some(text));
    }
}
