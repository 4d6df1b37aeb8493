//! Drafts of the real program: nothing but the last second is lost by a kill, one process at a time, no secret, and what
//! cannot be written disturbs nothing.

use super::pty::{Terminal, command};
use super::{known, wizard, world};
use crate::support;
use lume_wizard::answers::Key;
use lume_wizard::editor::Buffer;
use lume_wizard::io::draft::{DraftStore, Listed};
use lume_wizard::io::state_folder::StateFolder;
use lume_wizard::variables::NoArrayFiles;
use lume_wizard::wizard::draft::Draft;
use portable_pty::CommandBuilder;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

const VARIABLES: &str = "input_variables:\n  beam:\n    type: scalar\n    default: 0.5\n    range: [0, 1]\noutput_variables:\n  out:\n    type: scalar\n";

/// A value that no draft may hold.
const SECRET: &str = "swordfish-4711";

fn state(folder: &Path) -> PathBuf {
    folder.join("home/.local/state/lume-wizard")
}

fn store(folder: &Path) -> DraftStore {
    DraftStore::new(StateFolder::at(state(folder)))
}

fn listed(folder: &Path) -> Vec<Listed> {
    store(folder).list().unwrap().drafts
}

/// Every byte below the state folder.
fn all_bytes(folder: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut folders = vec![state(folder)];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next).into_iter().flatten().map(Result::unwrap) {
            match entry.path() {
                path if path.is_dir() => folders.push(path),
                path => bytes.extend(std::fs::read(path).unwrap()),
            }
        }
    }
    bytes
}

fn editor_command(folder: &Path) -> CommandBuilder {
    let mut command = command(folder);
    command.args(["edit", "variables.yml"]);
    command.env("DOCKER_PASSWORD", SECRET);
    command
}

/// The editor on a file of its own.
fn editor(folder: &Path) -> Terminal {
    let terminal = Terminal::start(editor_command(folder), 120, 36);
    terminal.wait_for("Inputs");
    terminal.wait_for("beam");
    terminal.wait_for("keys");
    terminal
}

fn write_variables(folder: &Path) {
    std::fs::write(folder.join("variables.yml"), VARIABLES).unwrap();
}

/// Waits until the state folder has a draft for which `holds`.
fn wait_for_draft(folder: &Path, holds: impl Fn(&Draft) -> bool) -> Draft {
    let start = Instant::now();
    loop {
        let store = store(folder);
        let drafts = store.list().unwrap().drafts;
        let found = drafts
            .iter()
            .filter_map(|listed| store.look(&listed.id).ok())
            .find(&holds);
        if let Some(draft) = found {
            return draft;
        }
        assert!(start.elapsed() < Duration::from_secs(30), "no such draft");
        std::thread::yield_now();
    }
}

/// The text of a draft's variables file.
fn text_of(draft: &Draft) -> String {
    let file = draft.file.as_ref().unwrap();
    let bytes: Arc<[u8]> = VARIABLES.as_bytes().into();
    let on_disk = Buffer::read(file.path.clone(), bytes, None, &NoArrayFiles);
    file.applied_to(on_disk, &NoArrayFiles).unwrap().text().to_owned()
}

/// Types `letters` one by one, a few milliseconds apart, until `kill_after`, then kills; gives how many had been typed a
/// second before.
fn type_and_kill(terminal: &mut Terminal, letters: &str, kill_after: Duration, pause: Duration) -> usize {
    let start = Instant::now();
    let mut sent = Vec::new();
    for letter in letters.chars() {
        if start.elapsed() >= kill_after {
            break;
        }
        terminal.type_text(&letter.to_string());
        sent.push(start.elapsed());
        // The instants at random are what is tested here.
        std::thread::sleep(pause);
    }
    std::thread::sleep(kill_after.saturating_sub(start.elapsed()));
    terminal.signal("KILL");
    let end = start.elapsed();
    sent.iter()
        .filter(|at| **at + Duration::from_secs(1) <= end)
        .count()
}

/// A linear congruential generator: the same instants every time.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.0 >> 33) % limit
    }
}

/// Letters of which every beginning is told apart by its length.
fn letters() -> String {
    "abcdefghijklmnopqrstuvwxyz".repeat(20)
}

/// The length of the longest beginning of [`letters`] that `text` holds.
fn kept(text: &str) -> usize {
    let all = letters();
    (0..=all.len())
        .rev()
        .find(|end| text.contains(&all[..*end]))
        .unwrap_or(0)
}

/// Four sessions of each sort, two pairs at a time; `LUME_WIZARD_TEST_SIZE=38` makes 304.
#[test]
fn kills_lose_less_than_a_second() {
    let continued: usize = std::thread::scope(|scope| {
        let lanes: Vec<_> = (1..=4)
            .map(|seed| scope.spawn(move || lane(Random(seed))))
            .collect();
        lanes.into_iter().map(|lane| lane.join().unwrap()).sum()
    });
    let sessions = 8 * support::size();
    println!("{continued} of {sessions} killed sessions were continued with what was typed");
    assert!(continued > 0);
}

/// Sessions one after the other; gives how many had something to continue.
fn lane(mut random: Random) -> usize {
    let mut continued = 0;
    for round in 0..support::size() {
        let kill_after = Duration::from_millis(100 + random.below(2400));
        let pause = Duration::from_millis(5 + random.below(40));
        for is_wizard in [true, false] {
            let folder = world();
            let (needed, found) = match is_wizard {
                true => killed_wizard(folder.path(), kill_after, pause),
                false => killed_editor(folder.path(), kill_after, pause),
            };
            assert!(
                found >= needed,
                "round {round}, wizard {is_wizard}: {found} of {needed} letters after {kill_after:?}"
            );
            continued += usize::from(found > 0);
        }
    }
    continued
}

/// Types an author and kills the wizard; gives how many letters have to be there and how many are, after it was
/// continued.
fn killed_wizard(folder: &Path, kill_after: Duration, pause: Duration) -> (usize, usize) {
    known(folder);
    let mut terminal = wizard(folder);
    terminal.press("enter");
    terminal.wait_for("Go on to the answers");
    terminal.press("ctrl-n");
    terminal.wait_for("Ada Lovelace");
    terminal.press("ctrl-u");
    let needed = type_and_kill(&mut terminal, &letters(), kill_after, pause);
    terminal.end();
    let store = store(folder);
    let Some(listed) = store.list().unwrap().drafts.pop() else {
        return (needed, 0);
    };
    let draft = store.look(&listed.id).unwrap();
    let author = draft
        .answers
        .get(Key::Author)
        .map_or("", |answer| answer.text.as_str());
    let found = kept(author);
    assert_eq!(author, &letters()[..found]);
    let mut terminal = Terminal::start(command(folder), 120, 36);
    terminal.wait_for("Continue  my-model");
    terminal.press("enter");
    let end = &author[author.len().saturating_sub(20)..];
    terminal.wait_for("Continued");
    terminal.wait_for("e-mail");
    terminal.wait_for(end);
    terminal.press("ctrl-q");
    terminal.wait_for("Leave?");
    terminal.press("y");
    terminal.end();
    (needed, found)
}

/// Types a comment into the text and kills the editor; gives how many letters have to be there and how many are, after
/// they were restored and saved.
fn killed_editor(folder: &Path, kill_after: Duration, pause: Duration) -> (usize, usize) {
    write_variables(folder);
    let mut terminal = editor(folder);
    terminal.press("e end");
    terminal.type_text(" # ");
    terminal.wait_for("beam: # ");
    let needed = type_and_kill(&mut terminal, &letters(), kill_after, pause);
    terminal.end();
    if listed(folder).is_empty() {
        return (needed, 0);
    }
    let mut terminal = Terminal::start(editor_command(folder), 120, 36);
    terminal.wait_for("draft of unsaved edits");
    terminal.press("r");
    terminal.wait_for("Restored");
    terminal.press("ctrl-s");
    terminal.wait_for("Saved");
    let saved = std::fs::read_to_string(folder.join("variables.yml")).unwrap();
    // All of it can be undone.
    terminal.press("ctrl-z ctrl-z ctrl-z");
    terminal.wait_for("unsaved changes");
    terminal.press("ctrl-q");
    terminal.wait_for("Leave?");
    terminal.press("d");
    terminal.end();
    assert_eq!(listed(folder), [], "it was discarded");
    (needed, kept(&saved))
}

#[test]
fn a_second_editor_names_the_first() {
    let folder = world();
    write_variables(folder.path());
    let mut first = editor(folder.path());
    let second_command = || Terminal::start(editor_command(folder.path()), 120, 36);
    let mut second = second_command();
    second.wait_for("is open in another lume-wizard (process ");
    second.wait_for("read-only");
    second.press("o");
    second.wait_for("Opened read-only");
    second.press("enter 7");
    second.wait_for("read-only: another lume-wizard has it open");
    second.press("ctrl-q");
    assert_eq!(second.end().status, 0);
    // The first one keeps its draft, the second one has none.
    first.press("enter");
    first.wait_for("default");
    first.type_text("0.75");
    wait_for_draft(folder.path(), |draft| text_of(draft).contains("0.75"));
    let mut third = second_command();
    third.wait_for("is open in another");
    third.press("e");
    third.wait_gone("is open in another");
    third.press("enter");
    third.wait_for("default");
    third.type_text("0.25");
    third.press("ctrl-s");
    third.wait_for("Saved");
    third.press("ctrl-q");
    third.end();
    assert_eq!(listed(folder.path()).len(), 1);
    first.press("ctrl-q");
    first.wait_for("Leave?");
    first.press("y");
    first.end();
}

#[test]
fn a_draft_is_open_in_one_wizard() {
    let folder = world();
    known(folder.path());
    let mut first = wizard(folder.path());
    first.press("enter");
    first.wait_for("Go on to the answers");
    first.press("ctrl-n");
    first.wait_for("Ada Lovelace");
    first.type_text("Grace");
    wait_for_draft(folder.path(), |draft| draft.answers.get(Key::Author).is_some());
    let mut second = wizard(folder.path());
    second.wait_for("Continue  my-model");
    second.wait_for("open in another lume-wizard (process ");
    second.press("enter");
    second.wait_for("The draft is open in another");
    second.press("ctrl-q");
    second.end();
    first.press("ctrl-q");
    first.wait_for("Leave?");
    first.press("y");
    first.end();
    // It is free again, and written projects have no draft.
    let mut third = wizard(folder.path());
    third.wait_for("Continue  my-model");
    third.press("enter");
    third.wait_for("Grace");
    third.press("alt-7");
    third.wait_for("w writes");
    third.press("w");
    third.wait_for("committed");
    third.press("ctrl-q");
    third.end();
    assert_eq!(listed(folder.path()), []);
}

#[test]
fn an_unwritable_home_is_reported_once() {
    let folder = world();
    write_variables(folder.path());
    std::fs::write(folder.path().join("home/.local"), "a file").unwrap();
    let mut terminal = editor(folder.path());
    terminal.press("enter");
    terminal.wait_for("default");
    terminal.type_text("0.7");
    terminal.wait_for("No draft is kept");
    terminal.type_text("5");
    terminal.wait_for("0.75");
    terminal.wait_gone("No draft is kept");
    terminal.press("ctrl-q");
    terminal.wait_for("Leave without them?");
    terminal.press("n");
    terminal.press("ctrl-s");
    terminal.wait_for("Saved");
    terminal.press("ctrl-q");
    let ended = terminal.end();
    assert_eq!(ended.status, 0);
    // Cells that are the same already are not sent again, so that the sentence may be in pieces.
    assert!(ended.raw.matches("raft is kept").count() <= 1);
    let saved = std::fs::read_to_string(folder.path().join("variables.yml")).unwrap();
    assert!(saved.contains("0.75"), "{saved}");
}

#[test]
fn unreadable_drafts_are_set_aside() {
    let folder = world();
    let drafts = state(folder.path()).join("drafts");
    std::fs::create_dir_all(&drafts).unwrap();
    std::fs::write(drafts.join("newer.json"), "{\"format\": 2}\n").unwrap();
    let mut terminal = wizard(folder.path());
    terminal.wait_for("A draft cannot be read: it was saved by a newer lume-wizard");
    terminal.press("ctrl-q");
    terminal.end();
    assert!(drafts.join("set-aside/newer.json").exists());
    let mut terminal = wizard(folder.path());
    terminal.press("ctrl-q");
    assert!(!terminal.end().raw.contains("A draft cannot be read"));
}

#[test]
fn no_secret_is_in_the_state_folder() {
    let folder = world();
    known(folder.path());
    let programs = folder.path().join("programs");
    std::fs::create_dir(&programs).unwrap();
    let gh = programs.join("gh");
    std::fs::write(
        &gh,
        "#!/bin/sh\n[ \"$1 $2\" = \"secret set\" ] || exit 1\nprintf 'value: '\nread value\n",
    )
    .unwrap();
    std::fs::set_permissions(&gh, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let mut command = command(folder.path());
    let path = std::env::var("PATH").unwrap();
    command.env("PATH", format!("{}:{path}", programs.display()));
    command.env("GH_TOKEN", SECRET);
    let mut terminal = Terminal::start(command, 120, 36);
    terminal.wait_for("New project");
    terminal.press("enter");
    terminal.wait_for("Go on to the answers");
    terminal.press("alt-5");
    terminal.wait_for("DOCKER_PASSWORD");
    terminal.press("down space");
    terminal.wait_for("ticked");
    terminal.press("down s");
    terminal.wait_for("value: ");
    terminal.type_text(SECRET);
    terminal.press("enter");
    terminal.wait_for("gh is not logged in");
    terminal.press("space");
    wait_for_draft(folder.path(), |draft| draft.ticks.len() == 2);
    terminal.press("ctrl-q");
    terminal.end();
    let bytes = all_bytes(folder.path());
    assert!(!String::from_utf8_lossy(&bytes).contains(SECRET));
}

#[test]
fn a_save_on_the_screen_can_be_undone() {
    let folder = world();
    write_variables(folder.path());
    let mut terminal = editor(folder.path());
    terminal.press("e end");
    terminal.type_text(" # mine");
    terminal.wait_for("beam: # mine");
    terminal.press("ctrl-s");
    terminal.wait_for("Saved");
    terminal.press("ctrl-q");
    assert_eq!(terminal.end().status, 0);
    let path = folder.path().join("variables.yml");
    assert!(std::fs::read_to_string(&path).unwrap().contains("# mine"));
    let mut undo = command(folder.path());
    undo.args(["undo", "variables.yml", "--yes"]);
    assert_eq!(Terminal::start(undo, 120, 36).end().status, 0);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), VARIABLES);
}

#[test]
fn drafts_of_other_folders_come_after_the_project() {
    let folder = world();
    known(folder.path());
    // A draft of another project.
    let elsewhere = folder.path().join("elsewhere");
    std::fs::create_dir(&elsewhere).unwrap();
    let start = |inside: &Path| {
        let mut command = command(folder.path());
        command.cwd(inside);
        Terminal::start(command, 120, 36)
    };
    let mut terminal = start(&elsewhere);
    terminal.wait_for("New project");
    terminal.press("enter");
    terminal.wait_for("Go on to the answers");
    terminal.press("alt-3");
    terminal.wait_for("Ada Lovelace");
    terminal.type_text("x");
    wait_for_draft(folder.path(), |draft| draft.answers.get(Key::Author).is_some());
    terminal.press("ctrl-q");
    terminal.wait_for("Leave?");
    terminal.press("y");
    terminal.end();
    let project = folder.path().join("project");
    std::fs::create_dir(&project).unwrap();
    std::fs::write(
        project.join(".lume-wizard.yml"),
        "format: 1\nstack: lume-services\nanswers:\n  repo_name: project\n",
    )
    .unwrap();
    let mut terminal = start(&project);
    terminal.wait_for("Update    project").wait_for("Continue ");
    let screen = terminal.screen();
    assert!(
        screen.find("Update    project") < screen.find("Continue "),
        "{screen}"
    );
    terminal.press("ctrl-q");
    terminal.end();
}
