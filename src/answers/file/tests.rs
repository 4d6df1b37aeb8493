//! Answers files in all their shapes.

use super::*;
use crate::answers::AnswerSource;

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

#[test]
fn yaml_scalars_stay_as_written() {
    let text = "author: NO\npython_version: 3.10\nproject_name: 010\npackage: 1e3\nlicense:\nrepo_name: 2024-99-99\n\
        email: '{{ 7*7 }}'\nmodel_class: \"a\\tb\"\ngithub_username: 0x1F # comment\noutput: ~\ncontainer_username: Null\n";
    let expected = [
        ("author", "NO"),
        ("python_version", "3.10"),
        ("project_name", "010"),
        ("package", "1e3"),
        ("repo_name", "2024-99-99"),
        ("email", "{{ 7*7 }}"),
        ("model_class", "a\tb"),
        ("github_username", "0x1F"),
        ("container_username", "Null"),
    ];
    assert_eq!(answers(text), map(&expected));
}

#[test]
fn yaml_blocks_and_aliases_are_text_too() {
    let text = "author: &me |\n  Ada\nproject_name: >\n  My\n  Model\nemail: *me\n";
    let expected = [("author", "Ada"), ("project_name", "My Model"), ("email", "Ada")];
    assert_eq!(answers(text), map(&expected));
}

#[test]
fn a_projects_own_file_is_an_answers_file() {
    let text =
        "format: 1\nwizard: 0.1.0\nstack: lume-torch\nanswers:\n  author: Ada\nfiles:\n  README.md: abc\n";
    assert_eq!(answers(text), map(&[("author", "Ada"), ("stack", "lume-torch")]));
    let (_, messages) = read("format: 2\nanswers: {author: Ada}\n");
    assert!(messages[0].contains("format 2"), "{messages:?}");
}

#[test]
fn keys_of_newer_project_files_are_remarked() {
    let text = "format: 1\nfacility: LCLS\nanswers:\n  author: Ada\n  pv_prefix: [A, B]\nfiles: {}\n";
    let mut given = Given::new();
    let file = AnswersFile::read(text.as_bytes(), Path::new("/base"), &mut given);
    assert_eq!(given.iter().count(), 1);
    let found: Vec<_> = file
        .diagnostics()
        .iter()
        .map(|found| (found.code, found.severity, found.field.as_deref()))
        .collect();
    assert_eq!(
        found,
        [
            ("project-key-unknown", Severity::Warning, Some("pv_prefix")),
            ("project-key-unknown", Severity::Warning, Some("facility")),
        ]
    );
    // Without a format it is an answers file by hand, where an unknown question is an error.
    let (_, messages) = read("answers:\n  auhtor: Ada\n");
    assert!(messages[0].contains("no question"), "{messages:?}");
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    let text =
        "author: Ada\nauhtor: Eve\nregistry_username: a\ncontainer_username: b\nemail: {a: b}\nauthor: Eve\n";
    let mut given = Given::new();
    let file = AnswersFile::read(text.as_bytes(), Path::new("."), &mut given);
    let found: Vec<(usize, &str, Option<&str>)> = file
        .diagnostics()
        .iter()
        .map(|diagnostic| {
            let line = file.position(diagnostic.span.unwrap()).line;
            (line, diagnostic.code, diagnostic.field.as_deref())
        })
        .collect();
    for expected in [
        (2, "answer-unknown", Some("auhtor")),
        (4, REPEATED, Some("container_username")),
        (5, INVALID, Some("email")),
    ] {
        assert!(found.contains(&expected), "{found:?}");
    }
    assert!(
        found
            .iter()
            .any(|(_, code, field)| *code == REPEATED && *field == Some("author")),
        "{found:?}"
    );
}

#[test]
fn what_is_no_answers_file_says_so() {
    for (text, part) in [
        ("{\"author\": \"Ada\",", "JSON"),
        ("- author\n", "mapping"),
        ("author: [\n", "YAML"),
        ("just text\n", "mapping"),
    ] {
        let (answers, messages) = read(text);
        assert!(answers.is_empty() && messages.len() == 1, "{text}: {messages:?}");
        assert!(messages[0].contains(part), "{messages:?}");
    }
    let mut given = Given::new();
    let file = AnswersFile::read(b"author: \xff\n", Path::new("."), &mut given);
    assert_eq!(file.diagnostics().len(), 1);
    assert!(given.get(Key::Author).is_none());
    for text in ["", "# nothing\n", "---\n", "{}"] {
        assert!(answers(text).is_empty());
    }
}

#[test]
fn paths_and_precedence_are_the_files() {
    let mut given = Given::new();
    given.put(Key::Author, AnswerSource::Set, "Grace");
    let text = "author: Ada\nmodel_config_file: data/v.yml\n";
    let file = AnswersFile::read(text.as_bytes(), Path::new("/base"), &mut given);
    assert!(file.diagnostics().is_empty());
    assert_eq!(given.get(Key::Author).unwrap().text, "Grace");
    let path = &given.get(Key::ModelConfigFile).unwrap().path;
    assert_eq!(path, Path::new("/base/data/v.yml"));
}

#[test]
fn a_tagged_value_is_refused() {
    for value in [
        "!!python/object/apply:os.system [\"echo owned\"]",
        "!!python/name:os.system ''",
        "!!int 3",
        "!!binary aGVsbG8=",
        "!mine text",
        "[!!int 3, 4]",
    ] {
        let (answers, messages) = read(&format!("author: {value}\nemail: a@example.org\n"));
        assert_eq!(messages.len(), 1, "{value}: {messages:?}");
        assert!(messages[0].contains("tag"), "{messages:?}");
        assert!(!answers.contains_key("author"), "{value}");
    }
    assert_eq!(answers("author: !!str 010\n"), map(&[("author", "010")]));
}

#[test]
fn variables_in_paths_are_refused() {
    for path in ["$HOME/models", "${DATA}/v.yml", "a/$b", "~ada/models"] {
        for key in ["output", "model_config_file"] {
            let (answers, messages) = read(&format!("{key}: '{path}'\n"));
            assert!(answers.is_empty() && messages.len() == 1, "{path}: {messages:?}");
        }
    }
    let expected = [("author", "Ada $ Lovelace"), ("output", "~/models")];
    assert_eq!(
        answers("author: Ada $ Lovelace\noutput: ~/models\n"),
        map(&expected)
    );
}

#[test]
fn shared_defaults_are_read_as_cookiecutter_reads_them() {
    let text = "default_context:\n  author: Ada\n  nonsense: x\n  email: '{{ cookiecutter.author }}'\n  container_registry: [DockerHub, x]\n\
                cookiecutters_dir: ~/c\nabbreviations:\n  gh: x\n";
    let expected = [("author", "Ada"), ("container_registry", "DockerHub")];
    assert_eq!(answers(text), map(&expected));
    for text in [
        "default_context:\ncookiecutters_dir: ~/c\n",
        "cookiecutters_dir: ~/c\nreplay_dir: ~/r\n",
    ] {
        assert_eq!(answers(text), map(&[]), "{text}");
    }
    // It warns of a choice that there is not, and takes the template's own.
    let mut given = Given::new();
    let text = "default_context:\n  container_registry: nowhere\n  author: Ada\n";
    let file = AnswersFile::read(text.as_bytes(), Path::new("/base"), &mut given);
    assert_eq!(given.iter().count(), 1);
    let severities: Vec<_> = file.diagnostics().iter().map(|found| found.severity).collect();
    assert_eq!(severities, [Severity::Warning]);
}
