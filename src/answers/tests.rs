//! Scenarios over the whole table: derivation, validation, precedence.

use super::*;
use crate::stacks::Stack;
use std::collections::BTreeMap;

/// `project_name`, `repo_name`, `package`, `model_class`; empty where the question is asked.
const DERIVATIONS: [(&str, &str, &str, &str); 15] = [
    ("My Model", "my-model", "my_model", "MyModel"),
    ("LCLS cu-inj 2", "lcls-cu-inj-2", "lcls_cu_inj_2", "LclsCuInj2"),
    ("3D Model!", "3d-model", "model_3d_model", "Model3DModel"),
    ("class", "class", "class_model", "Class"),
    ("None", "none", "none", "NoneModel"),
    ("123", "123", "model_123", "Model123"),
    ("My--Model", "my--model", "my_model", "MyModel"),
    ("  My Model  ", "my-model", "my_model", "MyModel"),
    ("Modèle é", "modele-e", "modele_e", "ModeleE"),
    (
        "O'Brien's Model v1.0",
        "obriens-model-v1.0",
        "obriens_model_v1_0",
        "ObriensModelV10",
    ),
    ("prefect", "prefect", "prefect_model", "Prefect"),
    ("a/b", "ab", "ab", "Ab"),
    ("../evil", "evil", "evil", "Evil"),
    ("Result", "result", "result", "ResultModel"),
    ("日本", "", "", ""),
];

#[test]
fn names_are_derived_as_the_table_says() {
    let known = |text: &'static str| (!text.is_empty()).then(|| text.to_owned());
    for (project_name, repo_name, package, model_class) in DERIVATIONS {
        for stack in [Stack::LumeServices, Stack::LumeTorch] {
            assert_eq!(
                derive::repo_name(project_name),
                known(repo_name),
                "{project_name}"
            );
            assert_eq!(
                derive::package(project_name, stack),
                known(package),
                "{project_name}"
            );
            assert_eq!(
                derive::model_class(project_name),
                known(model_class),
                "{project_name}"
            );
        }
    }
}

fn complete() -> Given {
    let mut given = Given::new();
    for assignment in [
        "author=Ada Lovelace",
        "email=ada@example.org",
        "github_username=ada",
        "project_name=My Model",
        "container_registry=DockerHub",
        "container_username=ada",
        "model_config_file=variables.yml",
    ] {
        given.set(assignment).unwrap();
    }
    given
}

#[test]
fn the_seeds_answers_are_enough() {
    let resolved = resolve(&complete(), &Facts::default());
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
    let resolved = resolve(&Given::new(), &Facts::default());
    assert_eq!(
        resolved.missing(),
        [
            Key::Author,
            Key::Email,
            Key::GithubUsername,
            Key::ProjectName,
            Key::ModelConfigFile
        ]
    );
}
