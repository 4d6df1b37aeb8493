//! Answers files in all their shapes.

use super::*;

fn read(text: &str) -> (BTreeMap<&'static str, String>, Vec<String>) {
    let mut given = Given::new();
    let file = AnswersFile::read(text.as_bytes(), Path::new("/base"), &mut given);
    let answers = given
        .iter()
        .map(|(key, answer)| (key.name(), answer.text.clone()))
        .collect();
    let messages = file
        .diagnostics()
        .iter()
        .map(|diagnostic| diagnostic.message.clone())
        .collect();
    (answers, messages)
}

fn answers(text: &str) -> BTreeMap<&'static str, String> {
    let (answers, messages) = read(text);
    assert!(messages.is_empty(), "{messages:?}");
    answers
}

fn map(pairs: &[(&'static str, &str)]) -> BTreeMap<&'static str, String> {
    pairs
        .iter()
        .map(|(key, text)| (*key, (*text).to_owned()))
        .collect()
}

#[test]
fn json_scalars_stay_as_written() {
    let text = r#"{"author": "NO \"x\" \u00e9", "python_version": 3.10, "project_name": 1e3, "package": true,
        "license": null, "repo_name": -0.0}"#;
    let expected = [
        ("author", "NO \"x\" é"),
        ("python_version", "3.10"),
        ("project_name", "1e3"),
        ("package", "true"),
        ("repo_name", "-0.0"),
    ];
    assert_eq!(answers(text), map(&expected));
}

const TEMPLATE: &str = r#"{
    "author": null,
    "github_url": null,
    "project_name": "My Model",
    "repo_name": "{{ cookiecutter.project_name.lower().replace(' ', '-') }}",
    "container_registry": ["DockerHub", "Stanford Container Registry"],
    "registry_username": "ada",
    "_copy_without_render": ["*.html"],
    "__prompts__": {"author": "Who?"}
}"#;

#[test]
fn cookiecutters_template_and_contexts_work_unchanged() {
    let expected = [
        ("project_name", "My Model"),
        ("container_registry", "DockerHub"),
        ("container_username", "ada"),
    ];
    assert_eq!(answers(TEMPLATE), map(&expected));
    let replay = r#"{"cookiecutter": {"author": "Ada", "repo_name": "{{ x }}", "_template": "x"}, "_cookiecutter": {}}"#;
    assert_eq!(answers(replay), map(&[("author", "Ada")]));
    let settings =
        r#"{"default_context": {"author": "Ada", "full_name": "Ada"}, "abbreviations": {"gh": "x"}}"#;
    assert_eq!(answers(settings), map(&[("author", "Ada")]));
}

#[test]
fn braces_in_an_answers_file_are_text() {
    assert_eq!(
        answers(r#"{"author": "{{ 7*7 }}"}"#),
        map(&[("author", "{{ 7*7 }}")])
    );
}

#[test]
fn a_place_in_json_is_the_values_own() {
    let text = "\n{\n  \"cookiecutter\": {\n    \"author\": \"Ada\",\n    \"emial\": 1\n  }\n}\n";
    let mut given = Given::new();
    let file = AnswersFile::read(text.as_bytes(), Path::new("."), &mut given);
    assert_eq!(
        file.position(file.diagnostics()[0].span.unwrap()),
        Position { line: 5, column: 14 }
    );
    assert_eq!(given.get(Key::Author).unwrap().span.unwrap().of(text), "\"Ada\"");
}
