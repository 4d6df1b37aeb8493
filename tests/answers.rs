//! Properties of any text that is given as an answer.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

mod support;

use lume_wizard::answers::validate::is_control;
use lume_wizard::answers::{AnswerSource, AnswersFile, Environment, Given, Key, QUESTIONS, derive, resolve};
use lume_wizard::registry::reference::is_reference;
use lume_wizard::stacks::Stack;
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::path::Path;

/// Answers that are enough for a project.
const SEED: [&str; 7] = [
    "author=Ada Lovelace",
    "email=ada@example.org",
    "github_username=ada",
    "project_name=My Model",
    "container_registry=DockerHub",
    "container_username=ada",
    "model_config_file=variables.yml",
];

const STACKS: [Stack; 2] = [Stack::LumeServices, Stack::LumeTorch];

/// Every name that a template of Python code imports, defines or assigns: good enough for code that is laid out as the
/// formatter lays it out.
fn names_bound_in(template: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut importing = false;
    for line in template.lines() {
        let code = line.trim();
        if code.starts_with('#') || code.starts_with("<%") {
            continue;
        }
        let is_name =
            |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        let import = code.strip_prefix("import ").or_else(|| {
            code.strip_prefix("from ")
                .and_then(|rest| Some(rest.split_once(" import ")?.1))
        });
        if let Some(list) = import.or_else(|| importing.then_some(code)) {
            importing = (importing || list.ends_with('(')) && !code.ends_with(')');
            for item in list.split(',') {
                let name = item
                    .split(" as ")
                    .last()
                    .unwrap_or(item)
                    .trim_matches([' ', '(', ')']);
                found.extend(is_name(name).then(|| name.to_owned()));
            }
        } else if let Some(rest) = code.strip_prefix("def ").or_else(|| code.strip_prefix("class ")) {
            let name = rest.split(['(', ':']).next().unwrap_or("");
            found.extend(is_name(name).then(|| name.to_owned()));
        } else if let Some((names, _)) = code.split_once(" = ") {
            found.extend(names.split(", ").filter(|name| is_name(name)).map(str::to_owned));
        }
    }
    found
}

#[test]
fn no_model_class_can_hide_name_of_templates() {
    for stack in [Stack::LumeServices, Stack::LumeTorch] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("templates")
            .join(stack.info().key);
        let mut seen = 0;
        for file in ["model.py.tera", "flow.py.tera", "tests/test_flow.py.tera"] {
            let text = std::fs::read_to_string(folder.join("__package__").join(file)).unwrap();
            for name in names_bound_in(&text) {
                // pytest's functions are nobody's choice for a class; dunders and leading underscores are Python's own.
                if name.starts_with("test_") || name.starts_with('_') {
                    continue;
                }
                seen += 1;
                assert!(
                    derive::is_reserved_class(&name),
                    "{}: {file} has {name}",
                    stack.info().key
                );
            }
        }
        assert!(seen > 20, "only {seen} names were found");
    }
}

/// The number of cases each property is tried on.
fn cases() -> u32 {
    let cases = 512 * support::size();
    println!("{cases} cases");
    cases
}

/// Text of any kind, often of the characters that the grammars are about.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[ -~]{0,24}",
        "[a-zA-Z0-9 ._-]{0,24}",
        "[a-z0-9._/-]{0,12}",
        "(class|None|test|prefect|lume|result|flow|json|[0-9]{1,3})[ ._-]{0,3}(class|model|é)?",
    ]
}

/// `text` with every maximal run of the characters of `word` replaced by `w`: grammars written another way round than
/// in the program.
fn shape(text: &str, word: impl Fn(char) -> bool) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if !word(c) {
            out.push(c);
        } else if !out.ends_with('W') {
            out.push('W');
        }
    }
    out
}

fn lower_or_digit(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit()
}

/// `[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*`
fn is_docker_part(text: &str) -> bool {
    let rest = text.trim_start_matches(lower_or_digit);
    if rest.len() == text.len() {
        return false;
    }
    let after = match rest.strip_prefix("__").or_else(|| rest.strip_prefix(['.', '_'])) {
        _ if rest.is_empty() => return true,
        Some(after) => after,
        None if rest.starts_with('-') => rest.trim_start_matches('-'),
        None => return false,
    };
    is_docker_part(after)
}

/// `[a-z][a-z0-9]*(_[a-z0-9]+)*`
fn is_package_shape(text: &str) -> bool {
    let shape = shape(text, lower_or_digit);
    text.starts_with(|c: char| c.is_ascii_lowercase()) && shape.replace("W_", "") == "W"
}

fn given_with(key: Key, text: &str) -> Given {
    let mut given = Given::new();
    for assignment in SEED {
        given.set(assignment).unwrap();
    }
    given.put(key, AnswerSource::Typed, text);
    given
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_name_gives_valid_names_or_none(name in text()) {
        let repo_name = derive::repo_name(&name);
        let model_class = derive::model_class(&name);
        for stack in STACKS {
            let package = derive::package(&name, stack);
            prop_assert_eq!(repo_name.is_some(), package.is_some());
            prop_assert_eq!(repo_name.is_some(), model_class.is_some());
            if let Some(package) = package {
                prop_assert!(is_package_shape(&package) && package.len() <= 100, "{}", package);
                prop_assert!(!derive::is_reserved_package(&package, stack));
            }
        }
        if let Some(repo_name) = repo_name {
            prop_assert!(is_docker_part(&repo_name) && repo_name.len() <= 100, "{}", repo_name);
        }
        if let Some(class) = model_class {
            prop_assert!(!class.starts_with(|c: char| c.is_ascii_digit()));
            prop_assert!(class.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'), "{}", class);
            prop_assert!(!derive::is_reserved_class(&class));
        }
    }

    #[test]
    fn plain_names_are_upstreams(name in "[A-Za-z][A-Za-z0-9]{0,8}([ -][A-Za-z0-9]{1,8}){0,3}") {
        prop_assert_eq!(derive::repo_name(&name).unwrap(), name.to_lowercase().replace(' ', "-"));
        let package = name.to_lowercase().replace([' ', '-'], "_");
        for stack in STACKS {
            let derived = derive::package(&name, stack).unwrap();
            prop_assert_eq!(derived.trim_end_matches("_model"), package.trim_end_matches("_model"));
            prop_assert!(derived == package || derive::is_reserved_package(&package, stack));
        }
    }

    #[test]
    fn derived_names_are_taken_as_answers(name in text()) {
        let resolved = resolve(&given_with(Key::ProjectName, &name), &Environment::default());
        for key in [Key::RepoName, Key::Package, Key::ModelClass] {
            if resolved.get(key).is_some() {
                prop_assert!(resolved.error(key).is_none(), "{:?}", resolved.error(key));
            }
        }
    }

    #[test]
    fn what_is_taken_is_in_the_grammar(text in text(), index in 0..QUESTIONS.len()) {
        let key = Key::all().nth(index).unwrap();
        let resolved = resolve(&given_with(key, &text), &Environment::default());
        if !resolved.applies(key) || resolved.valid(key) != Some(text.as_str()) {
            return Ok(());
        }
        prop_assert!(!text.contains(is_control) && !text.trim().is_empty());
        let in_grammar = match key {
            Key::RepoName => is_docker_part(&text) && text.len() <= 100,
            Key::Package => is_package_shape(&text) && text.len() <= 100,
            Key::ModelClass => text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'),
            Key::ContainerUsername => text.chars().all(lower_or_digit) && text.len() <= 30,
            Key::GithubUsername => {
                let shape = shape(&text, |c| c.is_ascii_alphanumeric());
                shape.replace("W-", "").replace("W_", "") == "W" && text.len() <= 39
            }
            Key::Email => text.matches('@').count() == 1,
            _ => true,
        };
        prop_assert!(in_grammar, "{} takes {:?}", key.name(), text);
    }

    #[test]
    fn accepted_set_of_answers_has_a_valid_image(
        registry in 0..6_usize,
        username in text(),
        host in "[a-z]{1,4}[.:/]?[a-z0-9]{0,4}",
        path in text(),
        name in text(),
    ) {
        let mut given = given_with(Key::ProjectName, &name);
        given.put(Key::ContainerRegistry, AnswerSource::Typed, (registry + 1).to_string());
        given.put(Key::ContainerUsername, AnswerSource::Typed, username);
        given.put(Key::RegistryHost, AnswerSource::Typed, host);
        given.put(Key::RegistryPath, AnswerSource::Typed, path);
        let resolved = resolve(&given, &Environment::default());
        if resolved.accepted() {
            let reference = resolved.image().and_then(|image| image.with_tag("v1"));
            prop_assert!(reference.as_deref().is_some_and(is_reference), "{:?}", reference);
            prop_assert!(resolved.image_context().is_some());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_answers_file_gives_back_any_text(text in text(), number in "-?(0|[1-9][0-9]{0,30})(\\.[0-9]{1,20})?([eE][+-]?[0-9]{1,4})?") {
        prop_assume!(!text.contains(is_control));
        let quoted = serde_json::to_string(&text).unwrap();
        let json = format!("{{\"author\": {quoted}, \"project_name\": {number}}}");
        let yaml = format!("author: {quoted}\nproject_name: {number}\n");
        for file in [json, yaml] {
            let mut given = Given::new();
            let read = AnswersFile::read(file.as_bytes(), Path::new("."), &mut given);
            prop_assert!(read.diagnostics().is_empty(), "{:?}", read.diagnostics());
            prop_assert_eq!(&given.get(Key::Author).unwrap().text, &text);
            prop_assert_eq!(&given.get(Key::ProjectName).unwrap().text, &number);
        }
    }

    #[test]
    fn an_answers_file_may_hold_anything(bytes in prop_oneof![
        any::<Vec<u8>>(),
        any::<String>().prop_map(String::into_bytes),
        "((author|stack|_x|cookiecutter|answers|format|emial): ?[\\[{\"'&*|>!a-z0-9 :,\\]}~-]{0,12}\n ?){0,6}".prop_map(String::into_bytes),
        "[{\\[\":, a-z0-9}\\]]{0,40}".prop_map(String::into_bytes),
    ]) {
        let mut given = Given::new();
        let read = AnswersFile::read(&bytes, Path::new("."), &mut given);
        for diagnostic in read.diagnostics() {
            if let Some(span) = diagnostic.span {
                prop_assert!(read.position(span).line >= 1);
            }
        }
        let resolved = resolve(&given, &Environment::default());
        prop_assert!(!resolved.accepted() || resolved.image().is_some());
    }
}
