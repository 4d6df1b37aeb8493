//! Scenarios over the whole table.

mod derivation;
mod resolution;
mod validation;

use super::{Environment, Given, Key, Resolved, resolve};

/// The seed's answers, which are enough for a project.
const SEED: [&str; 7] = [
    "author=Ada Lovelace",
    "email=ada@example.org",
    "github_username=ada",
    "project_name=My Model",
    "container_registry=DockerHub",
    "container_username=ada",
    "model_config_file=variables.yml",
];

/// The seed's answers and these besides or instead.
fn with(assignments: &[&str]) -> Resolved {
    let mut given = Given::new();
    for assignment in SEED.iter().chain(assignments) {
        given.set(assignment).unwrap();
    }
    resolve(&given, &Environment::default())
}

/// The code of what is wrong with one answer; empty when it is taken without a word.
fn codes(resolved: &Resolved, key: Key) -> Vec<&'static str> {
    resolved
        .diagnostics_of(key)
        .map(|diagnostic| diagnostic.code)
        .collect()
}
