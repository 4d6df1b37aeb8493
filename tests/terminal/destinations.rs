//! One table of destinations: `new`, the plain lines and the wizard give the same report for each.

use super::destination_rows::{End, IDENTITY, ROWS, Row, configure};
use super::pty::{Terminal, command};
use assert_cmd::Command;
use std::fs;
use std::path::{Path, PathBuf};

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
pub fn headless(folder: &Path, options: &[&str]) -> Command {
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
    // A prompt whose answer is not echoed is before the line that follows.
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
    terminal.press("ctrl-n").wait_for("Ada Lovelace");
    terminal.press("enter").wait_for("registry.hub.docker.com/ada");
    terminal.press("enter").wait_for("DOCKER_PASSWORD");
    terminal.press("enter").wait_for("/ search");
    terminal.wait_gone("being prepared");
    for (keys, text) in row.keys {
        terminal.wait_for(" create");
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
            terminal.press("alt-7").wait_for("w writes");
            terminal.press("w").wait_for("half written");
        }
        _ => {
            terminal.press("alt-7").wait_for("w writes");
            terminal.press("w").wait_for("everything else");
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
