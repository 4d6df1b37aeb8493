//! One table of destinations: `new`, the plain lines and the wizard give the same report for each.

use super::pty::{Terminal, command};
use assert_cmd::Command;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

/// A destination `my-model` in the folder of a test, and what each face is given to decide about it.
struct Row {
    name: &'static str,
    /// Makes the destination.
    make: fn(&Path),
    /// The options of `new`.
    options: &'static [&'static str],
    /// The lines typed after the last answer.
    lines: &'static [&'static str],
    /// The keys pressed in the review, each with the text that appears then.
    keys: &'static [(&'static str, &'static str)],
    end: End,
}

/// How a row ends in every face.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// The project is written.
    Written,
    /// It is refused before anything is written: the wizard shows the reason where it would write.
    Refused,
    /// The write itself is refused.
    Fails,
    /// Nothing is decided: `new` refuses, the others ask.
    Asked,
}

const PLAIN: &[&str] = &["", "yes"];
const CHOOSE_FIRST: &[&str] = &["", "1", "yes"];
const CHOOSE_SECOND: &[&str] = &["", "2", "yes"];
const NOTHING: &[(&str, &str)] = &[];

const ROWS: &[Row] = &[
    Row {
        name: "missing",
        make: |_| {},
        options: &[],
        lines: PLAIN,
        keys: NOTHING,
        end: End::Written,
    },
    Row {
        name: "missing, git knows nobody",
        make: nobody,
        options: &[],
        lines: PLAIN,
        keys: NOTHING,
        end: End::Written,
    },
    Row {
        name: "empty",
        make: empty,
        options: &[],
        lines: PLAIN,
        keys: NOTHING,
        end: End::Written,
    },
    Row {
        name: "only .git",
        make: |folder| drop(repository(folder)),
        options: &[],
        lines: PLAIN,
        keys: NOTHING,
        end: End::Written,
    },
    Row {
        name: "a clone of the answered repository",
        make: |folder| origin(&repository(folder), "https://github.com/AdaLovelace/my-model"),
        options: &[],
        lines: PLAIN,
        keys: NOTHING,
        end: End::Written,
    },
    Row {
        name: "a foreign branch",
        make: |folder| repository(folder).set_head("refs/heads/trunk").unwrap(),
        options: &[],
        lines: CHOOSE_FIRST,
        keys: &[("enter", "trunk,"), ("enter", "Enter writes")],
        end: End::Written,
    },
    Row {
        name: "a foreign origin",
        make: |folder| origin(&repository(folder), "git@github.com:eve/other.git"),
        options: &[],
        lines: CHOOSE_FIRST,
        keys: &[("enter", "eve/other.git;"), ("enter", "Enter writes")],
        end: End::Written,
    },
    Row {
        name: "a foreign branch and origin",
        make: foreign,
        options: &[],
        lines: CHOOSE_FIRST,
        keys: &[("enter", "eve/other.git;"), ("enter", "Enter writes")],
        end: End::Written,
    },
    Row {
        name: "a repository with a commit and no files",
        make: |folder| {
            commit(&repository(folder));
        },
        options: &[],
        lines: &["", "yes", "no"],
        keys: NOTHING,
        end: End::Written,
    },
    Row {
        name: "a detached HEAD",
        make: detached,
        options: &[],
        lines: &["", "1", "yes", "no"],
        keys: &[("enter", "(detached"), ("enter", "Enter writes")],
        end: End::Written,
    },
    Row {
        name: "an interrupted write",
        make: interrupted,
        options: &[],
        lines: PLAIN,
        keys: NOTHING,
        end: End::Written,
    },
    Row {
        name: "a journal of nobody",
        make: hostile_journal,
        options: &[],
        lines: &[""],
        keys: NOTHING,
        end: End::Refused,
    },
    Row {
        name: "other files, none of the project's",
        make: notes,
        options: &["--keep"],
        lines: &["", "yes", "no"],
        keys: NOTHING,
        end: End::Written,
    },
    Row {
        name: "an own README, kept",
        make: readme,
        options: &["--keep"],
        lines: &["", "keep README", "yes", "no"],
        keys: &[("k", "keep")],
        end: End::Written,
    },
    Row {
        name: "an own README, replaced",
        make: readme,
        options: &["--overwrite"],
        lines: &["", "take README", "yes", "no"],
        keys: &[("t", "take")],
        end: End::Written,
    },
    Row {
        name: "an own README, undecided",
        make: readme,
        options: &[],
        lines: &["", "yes", "q"],
        keys: &[("alt-7", "wait for a decision")],
        end: End::Asked,
    },
    Row {
        name: "a repository with files, kept",
        make: |folder| {
            notes(folder);
            commit(&repository(folder));
        },
        options: &["--keep"],
        lines: &["", "yes", "no"],
        keys: NOTHING,
        end: End::Written,
    },
    Row {
        name: "a project of this program",
        make: ours,
        options: &[],
        lines: &[""],
        keys: NOTHING,
        end: End::Refused,
    },
    Row {
        name: "inside another repository, on its own",
        make: inside,
        options: &["--own-repository"],
        lines: CHOOSE_FIRST,
        keys: &[("enter", "is inside the repository"), ("enter", "Enter writes")],
        end: End::Written,
    },
    Row {
        name: "inside another repository, as a part",
        make: inside,
        options: &["--inside-repository"],
        lines: CHOOSE_SECOND,
        keys: &[
            ("enter", "is inside the repository"),
            ("down enter", "Enter writes"),
        ],
        end: End::Written,
    },
    Row {
        name: "inside another repository, undecided",
        make: inside,
        options: &[],
        lines: &["", "3"],
        keys: &[("enter", "is inside the repository")],
        end: End::Asked,
    },
    Row {
        name: "empty, inside another repository",
        make: |folder| {
            inside(folder);
            empty(folder);
        },
        options: &["--own-repository"],
        lines: CHOOSE_FIRST,
        keys: &[("enter", "is inside the repository"), ("enter", "Enter writes")],
        end: End::Written,
    },
    Row {
        name: "a file",
        make: |folder| fs::write(folder.join("my-model"), "mine").unwrap(),
        options: &[],
        lines: &[""],
        keys: NOTHING,
        end: End::Refused,
    },
    Row {
        name: "a link",
        make: link,
        options: &[],
        lines: &[""],
        keys: NOTHING,
        end: End::Refused,
    },
    Row {
        name: "a read-only output folder",
        make: read_only,
        options: &[],
        lines: &[""],
        keys: NOTHING,
        end: End::Refused,
    },
    Row {
        name: "a repository that cannot be opened",
        make: unopenable,
        options: &[],
        lines: &[""],
        keys: NOTHING,
        end: End::Refused,
    },
    Row {
        name: "a folder where a file belongs",
        make: |folder| fs::create_dir_all(folder.join("my-model/README.md/x")).unwrap(),
        options: &["--overwrite"],
        lines: &["", "yes", "q"],
        keys: &[("alt-7", "wait for a decision")],
        end: End::Asked,
    },
    Row {
        name: "a link where a file belongs",
        make: inner_link,
        options: &["--overwrite"],
        lines: &["", "yes", "q"],
        keys: &[("alt-7", "wait for a decision")],
        end: End::Asked,
    },
    Row {
        name: "a hook that refuses",
        make: refusing_hook,
        options: &[],
        lines: PLAIN,
        keys: NOTHING,
        end: End::Fails,
    },
    Row {
        name: "no identity where one is wanted",
        make: only_configured,
        options: &[],
        lines: PLAIN,
        keys: NOTHING,
        end: End::Refused,
    },
    Row {
        name: "a configuration that git stops at",
        make: |folder| configure(folder, "[user\nname = x\n"),
        options: &[],
        lines: PLAIN,
        keys: NOTHING,
        end: End::Refused,
    },
];

fn project(folder: &Path) -> PathBuf {
    folder.join("my-model")
}

fn configure(folder: &Path, text: &str) {
    fs::write(folder.join("home/.gitconfig"), text).unwrap();
}

fn nobody(folder: &Path) {
    configure(folder, "");
}

fn only_configured(folder: &Path) {
    configure(folder, "[user]\n\tuseConfigOnly = true\n");
}

fn empty(folder: &Path) {
    fs::create_dir(project(folder)).unwrap();
}

fn repository(folder: &Path) -> git2::Repository {
    let mut options = git2::RepositoryInitOptions::new();
    options.initial_head("main").external_template(false);
    git2::Repository::init_opts(project(folder), &options).unwrap()
}

fn origin(repository: &git2::Repository, url: &str) {
    repository.remote("origin", url).unwrap();
}

fn foreign(folder: &Path) {
    let repository = repository(folder);
    repository.set_head("refs/heads/trunk").unwrap();
    origin(&repository, "git@github.com:eve/other.git");
}

fn commit(repository: &git2::Repository) -> git2::Oid {
    let tree = repository.index().unwrap().write_tree().unwrap();
    let tree = repository.find_tree(tree).unwrap();
    let who = git2::Signature::now("Bob", "bob@example.org").unwrap();
    repository
        .commit(Some("HEAD"), &who, &who, "theirs", &tree, &[])
        .unwrap()
}

fn detached(folder: &Path) {
    let repository = repository(folder);
    let commit = commit(&repository);
    repository.set_head_detached(commit).unwrap();
}

fn notes(folder: &Path) {
    fs::create_dir_all(project(folder)).unwrap();
    fs::write(project(folder).join("notes.txt"), "mine\n").unwrap();
}

fn readme(folder: &Path) {
    fs::create_dir_all(project(folder)).unwrap();
    fs::write(project(folder).join("README.md"), "# Mine\n").unwrap();
}

fn ours(folder: &Path) {
    fs::create_dir(project(folder)).unwrap();
    fs::write(project(folder).join(".lume-wizard.yml"), "format: 1\n").unwrap();
}

fn inside(folder: &Path) {
    git2::Repository::init(folder).unwrap();
}

fn link(folder: &Path) {
    fs::create_dir(folder.join("elsewhere")).unwrap();
    symlink(folder.join("elsewhere"), project(folder)).unwrap();
}

fn inner_link(folder: &Path) {
    fs::create_dir(project(folder)).unwrap();
    symlink("/nowhere", project(folder).join("README.md")).unwrap();
}

fn read_only(folder: &Path) {
    fs::set_permissions(folder, fs::Permissions::from_mode(0o555)).unwrap();
}

fn unopenable(folder: &Path) {
    fs::create_dir(project(folder)).unwrap();
    fs::write(project(folder).join(".git"), "gitdir: nowhere\n").unwrap();
}

fn script(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

fn refusing_hook(folder: &Path) {
    script(
        &folder.join("home/hooks/pre-commit"),
        "#!/bin/sh\necho 'no commits on Mondays' >&2\nexit 1\n",
    );
    configure(folder, &format!("{IDENTITY}[core]\n\thooksPath = ~/hooks\n"));
}

/// A write that is killed while its commit is made: the files are placed.
fn interrupted(folder: &Path) {
    drop(repository(folder));
    let hook = project(folder).join(".git/hooks/pre-commit");
    script(
        &hook,
        "#!/bin/sh\nkill -9 $(cut -d' ' -f4 /proc/$PPID/stat)\nexit 1\n",
    );
    headless(folder, &[]).assert().interrupted();
    assert!(project(folder).join("setup.py").exists());
    fs::remove_file(hook).unwrap();
}

fn hostile_journal(folder: &Path) {
    let journal = project(folder).join(".lume-wizard-write");
    fs::create_dir_all(&journal).unwrap();
    fs::write(journal.join("journal.json"), "{\"format\": 1, \"steps\": []}").unwrap();
}

const IDENTITY: &str = "[user]\n\tname = Ada Lovelace\n\temail = ada@example.org\n";

/// A folder whose user is known from git and from an earlier run, with the destination of `row`.
fn world(row: &Row) -> tempfile::TempDir {
    let folder = super::world();
    configure(folder.path(), IDENTITY);
    let state = folder.path().join("home/.local/state/lume-wizard");
    fs::create_dir_all(&state).unwrap();
    fs::write(
        state.join("earlier.json"),
        r#"{"author": "Ada Lovelace", "email": "ada@example.org", "github_username": "adalovelace"}"#,
    )
    .unwrap();
    (row.make)(folder.path());
    folder
}

/// The program without a terminal, in the same environment as in one.
fn headless(folder: &Path, options: &[&str]) -> Command {
    let mut command = plain(folder);
    command.args(["new", "--variables"]).arg(example());
    for answer in [
        "author=Ada Lovelace",
        "email=ada@example.org",
        "github_username=adalovelace",
        "project_name=My Model",
    ] {
        command.args(["--set", answer]);
    }
    command.args(options);
    command
}

fn plain(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lume-wizard"));
    command
        .env_clear()
        .current_dir(folder)
        .env("HOME", folder.join("home"))
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CEILING_DIRECTORIES", folder)
        .env("LANG", "C.UTF-8");
    command
}

fn example() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/examples/my_variables.yml")
}

/// The number of `README.md` in the list of the plain lines.
fn readme_number(folder: &Path) -> usize {
    let dry_run = ["--dry-run", "--keep", "--format", "json"];
    let output = headless(folder, &dry_run).output().unwrap();
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let changes = report["changes"].as_array().unwrap();
    let readme = changes.iter().position(|change| change["path"] == "README.md");
    readme.map_or(0, |index| index + 1)
}

/// The lines of a report: what was done, the warnings and the error, without what differs between two folders.
fn report(text: &str, folder: &Path) -> Vec<String> {
    let root = folder.canonicalize().unwrap();
    let text = text.replace(root.to_str().unwrap(), "ROOT");
    let starts = ["wrote ", "kept yours: ", "committed ", "not committed"];
    // A prompt whose answer is not echoed stands before the line that follows.
    let wanted = text.lines().filter_map(|line| {
        let problem = ["warning: ", "error: "].iter().find_map(|start| line.find(start));
        let line = line.get(problem.unwrap_or(0)..)?.trim();
        let is_done = starts.iter().any(|start| line.starts_with(start));
        (is_done || problem.is_some()).then_some(line)
    });
    wanted
        .map(|line| match line.strip_prefix("committed ") {
            // The id of a commit has its time in it.
            Some(rest) => format!("committed {}", rest.split_once(' ').unwrap().1),
            None => line.to_owned(),
        })
        .collect()
}

fn by_new(row: &Row) -> (Vec<String>, bool) {
    let folder = world(row);
    let output = headless(folder.path(), row.options).output().unwrap();
    let both = [output.stderr.clone(), output.stdout].concat();
    let mut lines = report(&String::from_utf8(both).unwrap(), folder.path());
    lines.sort();
    (lines, output.status.success())
}

fn by_plain_lines(row: &Row) -> Vec<String> {
    let folder = world(row);
    let example = example();
    let mut lines = vec![example.to_str().unwrap(), "", "", "", "My Model"];
    lines.extend(["", "", "", "", "", "DockerHub", "", "", "", ""]);
    let number = readme_number(folder.path()).to_string();
    let decisions: Vec<String> = row
        .lines
        .iter()
        .map(|line| line.replace("README", &number))
        .collect();
    lines.extend(decisions.iter().map(String::as_str));
    let output = plain(folder.path())
        .arg("--accessible")
        .write_stdin(lines.join("\n") + "\n")
        .output()
        .unwrap();
    let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    let mut lines = report(&text, folder.path());
    lines.sort();
    assert!(!lines.is_empty() || row.end == End::Asked, "{}: {text}", row.name);
    lines
}

/// The screen of the wizard after its last key, without white space and frames.
fn by_wizard(row: &Row, refusal: Option<&str>) -> String {
    let folder = world(row);
    let root = folder.path().canonicalize().unwrap();
    let mut terminal = Terminal::start(command(folder.path()), 220, 60);
    terminal.wait_for("New project").wait_for("keys");
    terminal.press("enter").wait_for("Go on to the answers");
    terminal.press("enter").wait_for("Ada Lovelace");
    terminal.press("enter").wait_for("registry.hub.docker.com/ada");
    terminal.press("enter").wait_for("DOCKER_PASSWORD");
    terminal.press("enter").wait_for(" keys");
    for (keys, text) in row.keys {
        terminal.wait_for("README.md");
        terminal.press(keys).wait_for(text);
    }
    match (row.end, refusal) {
        (End::Asked, _) => {}
        (End::Refused, Some(message)) => {
            terminal.press("alt-7").wait_for("F8 goes to");
            let words: Vec<&str> = message.split("ROOT").collect();
            terminal.wait_for(words.last().unwrap().split('"').next().unwrap().trim());
        }
        (End::Fails, _) => {
            terminal.press("alt-7").wait_for("Enter writes");
            terminal.press("enter").wait_for("half written");
        }
        _ => {
            terminal.press("alt-7").wait_for("Enter writes");
            terminal.press("enter").wait_for("The same without questions");
        }
    }
    let screen = terminal.screen().replace(root.to_str().unwrap(), "ROOT");
    squeezed(&screen)
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn every_face_reports_the_same_for_each_destination() {
    let is_root = {
        use std::os::unix::fs::MetadataExt;
        fs::metadata("/proc/self").is_ok_and(|facts| facts.uid() == 0)
    };
    let mut seen = 0;
    for row in ROWS {
        if row.name == "a read-only output folder" && is_root {
            println!("skipped: {}: nothing is read-only for root", row.name);
            continue;
        }
        seen += 1;
        let (expected, done) = by_new(row);
        assert_eq!(done, row.end == End::Written, "{}: {expected:?}", row.name);
        let refusal = expected.iter().find_map(|line| line.strip_prefix("error: "));
        let plain = by_plain_lines(row);
        match row.end {
            End::Asked => assert!(refusal.is_some() && !plain.iter().any(|line| line.starts_with("wrote"))),
            _ => assert_eq!(plain, expected, "{} by plain lines", row.name),
        }
        let screen = by_wizard(row, refusal);
        if row.end == End::Asked {
            continue;
        }
        for line in &expected {
            let words = ["warning: ", "error: "]
                .iter()
                .find_map(|start| line.strip_prefix(start));
            // Where nothing is written, the reason is shown; warnings are in the review.
            if row.end != End::Written && line.starts_with("warning: ") {
                continue;
            }
            let words = squeezed(words.unwrap_or(line));
            let words = words.trim_start_matches("committed");
            assert!(screen.contains(words), "{}: {line}\n{screen}", row.name);
        }
    }
    assert!(seen >= 30, "only {seen} destinations");
}
