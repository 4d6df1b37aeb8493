//! Whole conversations: what is typed, line by line, and what is said.

use super::*;
use crate::answers::{AnswerSource, Given, Key, resolve};
use crate::project::{
    ChangeKind, ExistingEntry, FileChange, FileMode, Plan, PlanFile, PlanPath, Snapshot, changes,
};
use std::collections::VecDeque;

/// Types the lines that it was made with, and keeps everything that it was shown.
pub(super) struct Script {
    typed: VecDeque<&'static str>,
    said: Vec<String>,
}

impl Script {
    pub(super) fn new(typed: &[&'static str]) -> Self {
        Self {
            typed: typed.iter().copied().collect(),
            said: Vec::new(),
        }
    }

    pub(super) fn all(&self) -> String {
        self.said.join("\n")
    }
}

impl Console for Script {
    fn say(&mut self, line: &str) {
        self.said.push(line.to_owned());
    }

    fn ask(&mut self, prompt: &str) -> Option<String> {
        self.said.push(prompt.to_owned());
        self.typed.pop_front().map(str::to_owned)
    }
}

/// Every file but `missing.yml` is a good variables file.
struct FakeInspector;

impl Inspector for FakeInspector {
    fn inspect(&mut self, path: Option<&Path>) -> VariablesInspection {
        let mut inspection = VariablesInspection::default();
        inspection.environment.git_name = Some("Ada Lovelace".to_owned());
        inspection.environment.variables_folder = path.map(|_| "My Model".to_owned());
        if path == Some(Path::new("missing.yml")) {
            inspection
                .refused
                .push("missing.yml: there is no such file".to_owned());
        }
        inspection
    }
}

#[test]
fn only_what_is_missing_is_asked() {
    let mut given = Given::new();
    given.put(Key::ModelConfigFile, AnswerSource::Set, "v.yml");
    let mut script = Script::new(&["ada@example.org", "ada"]);
    assert_eq!(
        ask_missing(&mut given, &mut FakeInspector, &mut script),
        Ending::Complete
    );
    assert_eq!(script.said[..2], ["e-mail: ", "GitHub user: "]);
    assert!(script.typed.is_empty());
    assert_eq!(given.get(Key::Email).unwrap().text, "ada@example.org");
    let environment = FakeInspector.inspect(Some(Path::new("v.yml"))).environment;
    assert!(resolve(&given, &environment).accepted());
}

#[test]
fn refused_answer_is_asked_again_with_the_reason() {
    let mut given = Given::new();
    given.put(Key::ModelConfigFile, AnswerSource::Set, "v.yml");
    let mut script = Script::new(&["", "nonsense", "?", "ada@example.org", "ada"]);
    assert_eq!(
        ask_missing(&mut given, &mut FakeInspector, &mut script),
        Ending::Complete
    );
    let said = script.all();
    assert!(said.contains("An answer is needed here"), "{said}");
    assert!(
        said.contains("Not accepted: email: `nonsense` is refused: it has no @"),
        "{said}"
    );
    assert!(said.contains(Key::Email.question().help), "{said}");
    assert_eq!(given.get(Key::Email).unwrap().text, "ada@example.org");
}

#[test]
fn the_user_can_go_back_to_earlier_questions() {
    let mut given = Given::new();
    given.put(Key::ModelConfigFile, AnswerSource::Set, "v.yml");
    let mut script = Script::new(&["<", "old@example.org", "<", "new@example.org", "ada"]);
    assert_eq!(
        ask_missing(&mut given, &mut FakeInspector, &mut script),
        Ending::Complete
    );
    assert!(script.all().contains("This is the first question."));
    assert!(script.all().contains("e-mail [old@example.org]: "));
    assert_eq!(given.get(Key::Email).unwrap().text, "new@example.org");
}

#[test]
fn end_of_input_stops_and_keeps_nothing_half() {
    let mut given = Given::new();
    let mut script = Script::new(&["missing.yml"]);
    assert_eq!(
        ask_missing(&mut given, &mut FakeInspector, &mut script),
        Ending::EndOfInput
    );
    assert!(script.all().contains("missing.yml: there is no such file"));
    assert!(given.get(Key::ModelConfigFile).is_none());
}

/// Answers up to the registry: Enter wherever there is a default.
const UP_TO_REGISTRY: [&str; 10] = ["v.yml", "", "", "ada@example.org", "", "", "", "", "ada", ""];

#[test]
fn interview_asks_everything_and_ends_in_a_review() {
    let mut typed = UP_TO_REGISTRY.to_vec();
    typed.extend(["3", "", "", "", ""]);
    // The review: change the project's name (number 5), then go on.
    typed.extend(["99", "5", "Other Name", ""]);
    let mut script = Script::new(&typed);
    let mut given = Given::new();
    assert_eq!(
        interview(&mut given, Start::FirstQuestion, &mut FakeInspector, &mut script),
        Ending::Complete
    );
    assert!(script.typed.is_empty(), "{:?}", script.typed);
    let said = script.all();
    assert!(said.contains("author [Ada Lovelace]: "), "{said}");
    assert!(
        said.contains("  2  Stanford Container Registry: choose it if "),
        "{said}"
    );
    assert!(
        said.contains("To set up for GitHub Container Registry:"),
        "{said}"
    );
    assert!(said.contains("Image: ghcr.io/ada/my-model:<tag>"), "{said}");
    assert!(said.contains("Image: ghcr.io/ada/other-name:<tag>"), "{said}");
    assert!(!said.contains("registry host"), "a host was asked for");
    let environment = FakeInspector.inspect(Some(Path::new("v.yml"))).environment;
    let resolved = resolve(&given, &environment);
    assert_eq!(resolved.registry().key, "ghcr");
    assert_eq!(resolved.get(Key::RepoName), Some("other-name"));
    // What Enter took was not given: it goes on following what it is derived from.
    assert!(given.get(Key::RepoName).is_none() && given.get(Key::Author).is_none());
}

#[test]
fn going_back_skips_questions_that_do_not_apply() {
    let mut typed = UP_TO_REGISTRY.to_vec();
    // Registry, its user, then back twice from the Python: over the host and path to the user, then the registry.
    typed.extend([
        "1",
        "ada1",
        "<",
        "<",
        "6",
        "ada2",
        "harbor.example.org",
        "",
        "",
        "",
        "",
        "",
    ]);
    let mut script = Script::new(&typed);
    let mut given = Given::new();
    assert_eq!(
        interview(&mut given, Start::FirstQuestion, &mut FakeInspector, &mut script),
        Ending::Complete
    );
    assert!(
        script
            .all()
            .contains("Image: harbor.example.org/ada2/my-model:<tag>"),
        "{}",
        script.all()
    );
}

#[test]
fn the_review_stops_on_request_and_escapes_text() {
    let mut typed = UP_TO_REGISTRY.to_vec();
    // A control sequence as the author is refused and asked again.
    typed.splice(2..3, ["\u{1b}[31mred", "Ada"]);
    typed.extend(["1", "ada1", "", "", "", "q"]);
    let mut script = Script::new(&typed);
    assert_eq!(
        interview(
            &mut Given::new(),
            Start::FirstQuestion,
            &mut FakeInspector,
            &mut script
        ),
        Ending::Left
    );
    assert!(!script.all().contains('\u{1b}'));
    assert!(script.typed.is_empty());
}

#[test]
fn sign_of_shell_can_be_an_answer_too() {
    let mut given = Given::new();
    given.put(Key::ModelConfigFile, AnswerSource::Set, "v.yml");
    given.put(Key::Author, AnswerSource::Set, "");
    given.put(Key::GithubUsername, AnswerSource::Set, "ada");
    given.put(Key::Email, AnswerSource::Set, "ada@example.org");
    given.clear(Key::Author);
    let mut bare = Script::new(&["\\<"]);
    struct Nobody;
    impl Inspector for Nobody {
        fn inspect(&mut self, _: Option<&Path>) -> VariablesInspection {
            let mut inspection = VariablesInspection::default();
            inspection.environment.variables_folder = Some("x".to_owned());
            inspection
        }
    }
    assert_eq!(ask_missing(&mut given, &mut Nobody, &mut bare), Ending::Complete);
    assert_eq!(given.get(Key::Author).unwrap().text, "<");
}

fn path(text: &str) -> PlanPath {
    PlanPath::new(text).unwrap()
}

fn file(text: &str) -> PlanFile {
    PlanFile {
        bytes: text.as_bytes().to_vec(),
        mode: FileMode::Regular,
    }
}

fn plan() -> Plan {
    Plan {
        model_files: Vec::new(),
        files: [
            (path("README.md"), file("# x\n\ta\u{1b}\n")),
            (path("setup.py"), file("s\n")),
        ]
        .into(),
    }
}

#[test]
fn files_are_listed_and_written_only_after_yes() {
    let plan = plan();
    let snapshot = Snapshot::default();
    let mut list: Vec<FileChange> = changes(&plan, &snapshot);
    let mut script = Script::new(&["1", "", "y", "yes"]);
    let decision = review_files(&plan, &mut list, &snapshot, "/x/my-model", &mut script);
    assert_eq!(decision, ReviewAnswer::Write);
    let said = script.all();
    assert!(
        said.contains("   1  create  README.md") && said.contains("   2  create  setup.py"),
        "{said}"
    );
    assert!(said.contains("  |     a\\x1b"), "{said}");
    assert_eq!(said.matches("none of the possibilities").count(), 2);
    for (typed, expected) in [("<", ReviewAnswer::Back), ("q", ReviewAnswer::Stop)] {
        let mut script = Script::new(&[typed]);
        assert_eq!(
            review_files(&plan, &mut list, &snapshot, "/x", &mut script),
            expected
        );
    }
    let mut ended = Script::new(&[]);
    assert_eq!(
        review_files(&plan, &mut list, &snapshot, "/x", &mut ended),
        ReviewAnswer::Stop
    );
}

#[test]
fn file_that_is_there_must_be_decided_on() {
    let plan = plan();
    let mine = ExistingEntry::File {
        bytes: b"mine\n".to_vec(),
        mode: FileMode::Regular,
    };
    let snapshot = Snapshot {
        entries: [(path("README.md"), mine)].into(),
        others: Vec::new(),
    };
    let mut list = changes(&plan, &snapshot);
    let mut script = Script::new(&["yes", "keep 2", "keep 1", "yes"]);
    assert_eq!(
        review_files(&plan, &mut list, &snapshot, "/x", &mut script),
        ReviewAnswer::Write
    );
    assert!(script.all().contains("1 files are there already"));
    assert_eq!(list[0].kind, ChangeKind::Keep);
    assert_eq!(list[1].kind, ChangeKind::Create);
    let mut script = Script::new(&["take 1", "yes"]);
    assert_eq!(
        review_files(&plan, &mut list, &snapshot, "/x", &mut script),
        ReviewAnswer::Write
    );
    assert_eq!(list[0].kind, ChangeKind::Modify);
}
