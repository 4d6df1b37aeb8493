use super::*;
use crate::answers::{AnswerSource, Environment, Given, resolve};

const OTHER: &str = "\u{f8ff}";

fn answers(given: &[(Key, &str)]) -> Resolved {
    let mut all = Given::new();
    for (key, text) in given {
        all.put(*key, AnswerSource::Typed, *text);
    }
    resolve(&all, &Environment::default())
}

const ADA: [(Key, &str); 4] = [
    (Key::Author, "Ada Lovelace"),
    (Key::Email, "ada@example.org"),
    (Key::GithubUsername, "ada"),
    (Key::ProjectName, "My Model"),
];

fn of(given: &[(Key, &str)], subject: MarkedBy<'_>) -> Preview {
    preview(&answers(given), &ProjectVariables::default(), 2026, subject).unwrap()
}

/// The preview with the places of the last of the given answers marked.
fn marked(given: &[(Key, &str)]) -> Preview {
    let mut other = given.to_vec();
    if let Some((_, text)) = other.last_mut() {
        *text = OTHER;
    }
    of(given, MarkedBy::Unlike(&answers(&other)))
}

#[test]
fn the_tree_is_that_of_the_written_project() {
    let answers = resolve(
        &{
            let mut given = Given::new();
            for (key, text) in ADA {
                given.put(key, AnswerSource::Typed, text);
            }
            given.put(Key::ContainerUsername, AnswerSource::Typed, "adalovelace");
            given.put(Key::ModelConfigFile, AnswerSource::Typed, "variables.yml");
            given
        },
        &Environment::default(),
    );
    let variables = ProjectVariables::default();
    let written = crate::project::render(&answers, &variables, 2026).unwrap();
    let shown = preview(&answers, &variables, 2026, MarkedBy::None).unwrap();
    let shown: Vec<&PlanPath> = shown.files.iter().map(|file| &file.path).collect();
    assert_eq!(shown, written.files.keys().collect::<Vec<_>>());
}

#[test]
fn missing_answers_have_their_names() {
    let shown = of(&[], MarkedBy::Word("‹github_username›"));
    assert!(
        shown
            .files
            .iter()
            .any(|file| file.path.as_str() == "‹package›/model.py")
    );
    let readme = shown
        .files
        .iter()
        .find(|file| file.path.as_str() == "README.md")
        .unwrap();
    assert!(
        readme.places[0]
            .text
            .contains("github.com/‹github_username›/‹repo_name›")
    );
}

#[test]
fn an_answer_marks_its_words() {
    let shown = marked(&[ADA[0], ADA[1], ADA[3], ADA[2]]);
    let readme = shown
        .files
        .iter()
        .find(|file| file.path.as_str() == "README.md")
        .unwrap();
    let clone = readme
        .places
        .iter()
        .find(|line| line.text.contains("git clone"))
        .unwrap();
    let words: Vec<&str> = clone.words.iter().map(|word| &clone.text[word.clone()]).collect();
    assert_eq!(words, ["ada"], "{}", clone.text);
    // The author's place is not the user's.
    assert!(readme.places.iter().all(|line| line.text != "Ada Lovelace"));
    assert!(shown.files.iter().any(|file| file.changed == 0));
}

#[test]
fn derived_names_are_marked_with_their_source() {
    let shown = marked(&ADA);
    let model = shown
        .files
        .iter()
        .find(|file| file.path.as_str() == "my_model/model.py")
        .unwrap();
    let class = model
        .places
        .iter()
        .find(|line| line.text.contains("class MyModel"))
        .unwrap();
    assert_eq!(&class.text[class.words[0].clone()], "MyModel");
}

#[test]
fn every_text_answer_is_marked_somewhere() {
    let all = [
        (Key::Author, "Ada"),
        (Key::Email, "ada@example.org"),
        (Key::GithubUsername, "ada"),
        (Key::RepoName, "beam"),
        (Key::Package, "beam"),
        (Key::ModelClass, "Beam"),
        (Key::ContainerUsername, "adalovelace"),
    ];
    for answer in all {
        let shown = marked(&[ADA[3], answer]);
        assert!(shown.changed().next().is_some(), "{:?}", answer.0);
    }
}

#[test]
fn a_licence_adds_its_file() {
    let mit = answers(&[(Key::License, "MIT")]);
    let none = of(&[], MarkedBy::Unlike(&mit));
    assert_eq!(none.others, [PlanPath::new("LICENSE").unwrap()]);
    let with = preview(
        &mit,
        &ProjectVariables::default(),
        2026,
        MarkedBy::Unlike(&answers(&[])),
    )
    .unwrap();
    let license = with.changed().find(|file| file.path.as_str() == "LICENSE");
    assert!(license.is_some_and(|file| file.changed > 10));
}

#[test]
fn words_are_found_where_lines_move() {
    let places = differences("a\nb c\n", "a\nnew\nb d\n");
    let found: Vec<_> = places
        .lines
        .iter()
        .map(|line| (line.number, line.text.as_str()))
        .collect();
    assert_eq!(found, [(2, "new"), (3, "b d")]);
    assert_eq!(
        changed_words("x = old", "x = new-one"),
        vec![Range { start: 4, end: 11 }]
    );
    assert_eq!(changed_words("é: a", "é: b, c").len(), 1);
}
