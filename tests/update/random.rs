//! Random edits of a user, followed by an update of everything else: the merge against git's own.

use crate::support;
use lume_wizard::answers::{Environment, Given, resolve};
use lume_wizard::project::merge::{Language, Merge, Resolution, Side, merge};
use lume_wizard::project::update::{Bases, ConflictDecisions, FileOutcome, Renames, Versions, file_updates};
use lume_wizard::project::{ExistingEntry, Plan, PlanPath, ProjectFile, ProjectVariables, Snapshot, render};
use lume_wizard::variables::{ArrayFileError, ArrayFiles, Runtime};
use lume_wizard::yaml::Document;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::collections::BTreeMap;
use std::io::Write;
use std::process::{Command, Stdio};

/// The edits of one file by its user.
#[derive(Clone, Debug)]
enum Edit {
    /// A line of the user's own after this one.
    Add(usize),
    Remove(usize),
    /// This line, behind that one.
    Move(usize, usize),
    /// Blanks at the end of a line.
    Blanks(usize),
    /// An empty line after this one.
    Empty(usize),
    /// Windows line ends everywhere.
    LineEnds,
    /// The user's own words in a line.
    Change(usize),
    /// Half the indentation everywhere, in Python.
    Indent,
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let at = 0..400_usize;
    let edit = prop_oneof![
        4 => at.clone().prop_map(Edit::Add),
        2 => at.clone().prop_map(Edit::Remove),
        1 => (at.clone(), at.clone()).prop_map(|(from, to)| Edit::Move(from, to)),
        2 => at.clone().prop_map(Edit::Blanks),
        2 => at.clone().prop_map(Edit::Empty),
        1 => Just(Edit::LineEnds),
        1 => Just(Edit::Indent),
        3 => at.prop_map(Edit::Change),
    ];
    proptest::collection::vec(edit, 1..6)
}

/// A line of the user's own: a comment in most languages of a project.
fn own_line(number: usize) -> String {
    format!("# my own line {number}")
}

fn edited(text: &str, edits: &[Edit], language: Language) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let mut windows = false;
    for (number, edit) in edits.iter().enumerate() {
        let count = lines.len();
        if count == 0 {
            break;
        }
        match edit {
            Edit::Add(at) => lines.insert(at % (count + 1), own_line(number)),
            Edit::Remove(at) => {
                lines.remove(at % count);
            }
            Edit::Move(from, to) => {
                let line = lines.remove(from % count);
                lines.insert(to % count, line);
            }
            Edit::Blanks(at) => lines[at % count].push_str("  "),
            Edit::Empty(at) => lines.insert(at % (count + 1), String::new()),
            Edit::LineEnds => windows = true,
            Edit::Indent if language == Language::Python => {
                for line in &mut lines {
                    let blanks = line.len() - line.trim_start_matches(' ').len();
                    line.replace_range(..blanks / 2, "");
                }
            }
            Edit::Indent => {}
            Edit::Change(at) => {
                let line = &mut lines[at % count];
                line.push_str(&format!("  {}", own_line(number)));
            }
        }
    }
    let end = if windows { "\r\n" } else { "\n" };
    lines.iter().map(|line| format!("{line}{end}")).collect()
}

struct NoArrays;

impl ArrayFiles for NoArrays {
    fn bytes(&self, _: &str) -> Result<Vec<u8>, ArrayFileError> {
        Err(ArrayFileError::Missing)
    }
}

/// A project of these answers; `names` are those of its inputs.
fn plan(answers: &[(&str, &str)], names: &[&str]) -> Plan {
    let mut given = Given::new();
    for (name, answer) in answers {
        given.set(&format!("{name}={answer}")).unwrap();
    }
    let resolved = resolve(&given, &Environment::default());
    let torch = answers.contains(&("stack", "lume-torch"));
    let (mut text, runtime) = match torch {
        true => ("input_variables:\n".to_owned(), Runtime::LumeTorch30),
        false => ("input_variables:\n".to_owned(), Runtime::LumeModel15),
    };
    for name in names {
        text.push_str(&match torch {
            true => format!("  {name}: {{variable_class: TorchScalarVariable, default_value: 1.0}}\n"),
            false => format!("  {name}: {{type: scalar, default: 1.0, range: [0, 2]}}\n"),
        });
    }
    text.push_str(match torch {
        true => "output_variables:\n  out: {variable_class: TorchScalarVariable}\n",
        false => "output_variables:\n  out: {type: scalar}\n",
    });
    let document = Document::parse(text);
    let reading = lume_wizard::variables::read(&document, runtime, None, &NoArrays);
    let variables = ProjectVariables::gather(&document, &reading, &NoArrays).unwrap();
    render(&resolved, &variables, 2026).unwrap()
}

/// Two projects, before and after other answers and variables.
fn versions() -> [(Plan, Plan); 2] {
    let common = [
        ("author", "Ada"),
        ("email", "ada@example.org"),
        ("github_username", "adal"),
        ("project_name", "My Model"),
        ("model_config_file", "v.yml"),
    ];
    let with = |more: &[(&'static str, &'static str)]| [&common[..], more].concat();
    [
        (
            plan(&with(&[("container_registry", "dockerhub")]), &["a", "b"]),
            plan(
                &with(&[("container_registry", "ghcr"), ("license", "MIT")]),
                &["a", "laser", "b"],
            ),
        ),
        (
            plan(&with(&[("stack", "lume-torch")]), &["a"]),
            plan(
                &with(&[("stack", "lume-torch"), ("container_registry", "quay")]),
                &["x", "y"],
            ),
        ),
    ]
}

/// The texts of two projects, file by file: before and after other answers, variables and templates.
fn pairs() -> Vec<(String, String, String)> {
    let versions = versions();
    let mut pairs: Vec<(String, String, String)> = Vec::new();
    for (before, after) in &versions {
        for (path, new) in &after.files {
            let Some(old) = before.files.get(path) else {
                continue;
            };
            let [old, new] = [old, new].map(|file| String::from_utf8(file.bytes.clone()).unwrap());
            if path.as_str() != ".lume-wizard.yml" && !path.as_str().ends_with("variables.yml") && old != new
            {
                pairs.push((path.as_str().to_owned(), old, new));
            }
        }
    }
    pairs.extend(of_version_1(&versions[1].1));
    pairs
}

/// The files of a project of version 1, beside those of the current templates.
fn of_version_1(now: &Plan) -> Vec<(String, String, String)> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/templates-1/lume-torch/project");
    let files = now.files.iter().filter_map(|(path, file)| {
        let old = path
            .as_str()
            .replace("my_model/", "torch_surrogate/")
            .replace(".github", "dot-github");
        let old = std::fs::read_to_string(root.join(old)).ok()?;
        let old = old
            .replace("torch_surrogate", "my_model")
            .replace("TorchSurrogate", "MyModel");
        let new = String::from_utf8(file.bytes.clone()).unwrap();
        let is_input = path.as_str().ends_with("variables.yml");
        (!is_input && old != new).then(|| (path.as_str().to_owned(), old, new))
    });
    files.collect()
}

/// The conflicts and the text of `git merge-file` on the same three texts.
fn by_git(folder: &std::path::Path, base: &str, mine: &str, new: &str) -> (usize, String) {
    for (name, text) in [("base", base), ("mine", mine), ("new", new)] {
        std::fs::write(folder.join(name), text).unwrap();
    }
    let run = Command::new("git")
        .current_dir(folder)
        .args(["merge-file", "-p", "-q", "mine", "base", "new"])
        .output()
        .unwrap();
    let count = usize::try_from(run.status.code().unwrap()).unwrap();
    (count, String::from_utf8(run.stdout).unwrap())
}

/// The lines without blanks at their ends, in Python also without their indentation; how often each is there.
fn counts(text: &str, language: Language) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    for line in text.lines() {
        let line = match language {
            Language::Python => line.trim(),
            _ => line.trim_end(),
        };
        *counts.entry(line).or_default() += 1;
    }
    counts
}

/// Every line that one side has added is in the merged text or in a conflict.
fn keeps_lines(merged: &Merge, base: &str, side: &str, language: Language) -> Result<(), TestCaseError> {
    let before = counts(base, language);
    let shown = merged.with_markers();
    let after = counts(&shown, language);
    for (line, count) in counts(side, language) {
        let added = count.saturating_sub(before.get(line).copied().unwrap_or(0));
        if added > 0 && !line.is_empty() {
            let there = after.get(line).copied().unwrap_or(0);
            prop_assert!(there >= added, "{line} is lost in\n{shown}");
        }
    }
    Ok(())
}

/// A Python interpreter that says of texts whether each parses.
struct Parser(std::process::Child, std::io::BufReader<std::process::ChildStdout>);

impl Parser {
    fn start() -> Self {
        const PROGRAM: &str = "import ast, json, sys, tomllib\n\
            for line in sys.stdin:\n\
            \x20   language, text = json.loads(line)\n\
            \x20   try:\n\
            \x20       {'Python': ast.parse, 'Toml': tomllib.loads}[language](text)\n\
            \x20       print('yes', flush=True)\n\
            \x20   except Exception as error:\n\
            \x20       print('no', error, flush=True)\n";
        let mut child = Command::new("python3")
            .args(["-c", PROGRAM])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let output = std::io::BufReader::new(child.stdout.take().unwrap());
        Self(child, output)
    }

    fn accepts(&mut self, language: Language, text: &str) -> bool {
        match language {
            Language::Plain => true,
            Language::Yaml => Document::parse(text.to_owned()).problems().is_empty(),
            Language::Python | Language::Toml => {
                let text = text.replace("\r\n", "\n");
                let request = serde_json::json!([format!("{language:?}"), text]);
                writeln!(self.0.stdin.as_mut().unwrap(), "{request}").unwrap();
                let mut answer = String::new();
                std::io::BufRead::read_line(&mut self.1, &mut answer).unwrap();
                answer.starts_with("yes")
            }
        }
    }
}

impl Drop for Parser {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        let _ = self.0.wait();
    }
}

#[test]
fn random_edits_survive_an_update() {
    let cases = 100 * support::size();
    let pairs = pairs();
    assert!(pairs.len() > 20, "{}", pairs.len());
    let folder = tempfile::tempdir().unwrap();
    let parser = std::cell::RefCell::new(Parser::start());
    let totals = std::cell::Cell::new((0, 0));
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    let strategy = (0..pairs.len(), edits());
    let outcome = TestRunner::new_with_rng(config, rng).run(&strategy, |(number, edits)| {
        let (path, base, new) = &pairs[number];
        let language = Language::of(path);
        let mine = edited(base, &edits, language);
        let merged = merge(Some(base), &mine, new, language);
        let ours = merged.conflicts().count();
        // With other line ends all of a file is one conflict for git, which is no measure.
        let (gits, gits_text) = by_git(folder.path(), base, &mine.replace("\r\n", "\n"), new);
        let mut parser = parser.borrow_mut();
        // What git merges to a text that does not parse is a conflict.
        let is_broken = gits == 0 && parser.accepts(language, &mine) && !parser.accepts(language, &gits_text);
        prop_assert!(
            ours <= gits.max(usize::from(is_broken)),
            "{path}: {ours} conflicts, git has {gits}\n{}",
            merged.with_markers()
        );
        let (all_ours, all_gits) = totals.get();
        totals.set((all_ours + ours, all_gits + gits));
        keeps_lines(&merged, base, &mine, language)?;
        // Python that is only written in another way gives way to a change.
        if language != Language::Python {
            keeps_lines(&merged, base, new, language)?;
        }
        if parser.accepts(language, &mine) && parser.accepts(language, new) {
            for side in [Side::Mine, Side::New] {
                let taken = Resolution::Take(side);
                let text = merged.text(|_| Some(&taken)).unwrap();
                prop_assert!(parser.accepts(language, &text), "{path} does not parse:\n{text}");
            }
        }
        Ok(())
    });
    let (ours, gits) = totals.get();
    println!("{cases} cases: {ours} conflicts, git has {gits}");
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
}

/// The user's action on a file of the project.
#[derive(Clone, Debug)]
enum Action {
    Keep,
    Edit(Vec<Edit>),
    Delete,
    /// To a name of the user's own.
    Rename,
}

fn actions() -> impl Strategy<Value = Vec<Action>> {
    let action = prop_oneof![
        4 => Just(Action::Keep),
        4 => edits().prop_map(Action::Edit),
        1 => Just(Action::Delete),
        1 => Just(Action::Rename),
    ];
    proptest::collection::vec(action, 40)
}

#[test]
fn random_projects_keep_what_is_their_users() {
    let cases = 10 * support::size();
    let versions = versions();
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    let strategy = (0..versions.len(), actions());
    let outcome = TestRunner::new_with_rng(config, rng).run(&strategy, |(number, actions)| {
        let (before, after) = &versions[number];
        let variables_file = PlanPath::new("my_model/files/variables.yml").unwrap();
        let mut snapshot = Snapshot::default();
        let mut bases = Bases::default();
        let mut previous = ProjectFile {
            templates: 1,
            own_templates: None,
            wizard: None,
            stack: lume_wizard::stacks::Stack::LumeServices,
            answers: BTreeMap::new(),
            files: BTreeMap::new(),
            unknown: BTreeMap::new(),
        };
        let mut deleted = Vec::new();
        for ((path, file), action) in before.files.iter().zip(&actions) {
            let id = lume_wizard::project::blob_id(&file.bytes);
            previous.files.insert(path.clone(), id.clone());
            bases.objects.insert(id, file.bytes.clone());
            let text = String::from_utf8(file.bytes.clone()).unwrap();
            let text = match action {
                Action::Edit(edits) => edited(&text, edits, Language::of(path.as_str())),
                _ => text,
            };
            let entry = ExistingEntry::File {
                bytes: text.into_bytes(),
                mode: file.mode,
            };
            match action {
                Action::Delete => deleted.push(path.clone()),
                Action::Rename => {
                    deleted.push(path.clone());
                    snapshot.others.push(format!("{path}.mine"));
                }
                Action::Keep | Action::Edit(_) => {
                    snapshot.entries.insert(path.clone(), entry);
                }
            }
        }
        let updates = file_updates(&Versions {
            previous: &previous,
            variables_file: &variables_file,
            plan: after,
            snapshot: &snapshot,
            bases: &bases,
            renames: &Renames::default(),
        });
        for side in [Side::Mine, Side::New] {
            let decisions = ConflictDecisions {
                prefer: Some(side),
                ..ConflictDecisions::default()
            };
            for update in &updates {
                let outcome = update.outcome(&decisions);
                prop_assert!(outcome != FileOutcome::Undecided);
                if deleted.contains(&update.path) {
                    prop_assert_eq!(outcome, FileOutcome::Absent, "{}", update.path);
                } else if update.is_input {
                    prop_assert_eq!(outcome, FileOutcome::File(update.mine.clone().unwrap()));
                } else if after.files.get(&update.path) == before.files.get(&update.path) {
                    prop_assert_eq!(
                        outcome,
                        FileOutcome::File(update.mine.clone().unwrap()),
                        "{}",
                        update.path
                    );
                }
            }
        }
        Ok(())
    });
    println!("{cases} projects");
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
}
