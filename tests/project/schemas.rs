//! The JSON Schemas against a real validator and the verdicts of the real libraries.

use super::python::{python, text};
use super::support::shared;

#[test]
fn schemas_take_every_file_that_runtimes_accept() {
    let Some(cases) = shared("conformance/variables") else {
        return;
    };
    let Some(python) = python() else { return };
    let folder = tempfile::tempdir().unwrap();
    let answers = folder.path().join("answers.yml");
    let words = "author: Ada\nproject_name: 'My Model'\ncontainer_registry: dockerhub\nlicense: MIT\npython_version: 3.10\n";
    std::fs::write(&answers, words).unwrap();
    let output = python
        .script("schemas.py")
        .arg(env!("CARGO_BIN_EXE_lume-wizard"))
        .arg(cases.join("cases.jsonl"))
        .arg(cases.join("real"))
        .arg(answers)
        .output()
        .unwrap();
    println!("{}", text(&output));
    assert!(output.status.success(), "{}", text(&output));
}
