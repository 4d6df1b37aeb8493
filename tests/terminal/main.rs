//! The program in a real terminal: the terminal is as it was however the program ends, nothing from data acts on it,
//! and the wizard driven by keys writes what `new` writes.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]
#![cfg(unix)]

mod destination_rows;
mod destinations;
mod drafts;
mod git;
mod input;
mod journeys;
#[path = "../new/world.rs"]
#[allow(dead_code)]
mod project_world;
mod pty;
mod second_run;
mod signals;
#[path = "../support/mod.rs"]
mod support;
mod wizard_update;

use lume_wizard::tui::{self, Appearance};
use lume_wizard::wizard::{Model, Opening, Outcome, Work};
use portable_pty::CommandBuilder;
use pty::{Terminal, clean, command};
use std::path::Path;
use std::sync::Arc;

/// A folder for one test, with a home folder in it.
fn world() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("home")).unwrap();
    folder
}

/// Git knows Ada, and the GitHub user is known from an earlier run.
fn known(folder: &Path) {
    let home = folder.join("home");
    std::fs::write(
        home.join(".gitconfig"),
        "[user]\n\tname = Ada Lovelace\n\temail = ada@example.org\n",
    )
    .unwrap();
    let state = home.join(".local/state/lume-wizard");
    std::fs::create_dir_all(&state).unwrap();
    std::fs::write(state.join("earlier.json"), "{\"github_username\": \"ada\"}\n").unwrap();
}

/// The wizard on its first screen.
fn wizard(folder: &Path) -> Terminal {
    let terminal = Terminal::start(command(folder), 120, 36);
    terminal.wait_for("New project").wait_for("keys");
    terminal
}

#[test]
fn leaving_gives_the_terminal_back() {
    let folder = world();
    let mut terminal = wizard(folder.path());
    terminal.press("ctrl-q");
    let ended = terminal.end();
    assert_eq!((ended.status, ended.not_restored), (0, vec![]));
}

#[test]
fn suspending_restores_the_terminal_and_resuming_redraws() {
    for by_key in [true, false] {
        let folder = world();
        let mut terminal = wizard(folder.path());
        if by_key {
            terminal.press("alt-z");
        } else {
            terminal.signal("TSTP");
        }
        terminal.wait_for_raw("\x1b[?1049l", 1).wait_stopped();
        assert_eq!(terminal.not_restored(), Vec::<&str>::new());
        terminal.signal("CONT");
        terminal.wait_for_raw("\x1b[?1049h", 2).wait_for("New project");
        terminal.press("enter").wait_for("input2");
        terminal.press("ctrl-q");
        let ended = terminal.end();
        assert_eq!((ended.status, ended.not_restored), (0, vec![]));
    }
}

/// Panics where a file is read.
struct Panicking;

impl tui::Perform for Panicking {
    fn perform(&self, work: Work) -> Outcome {
        match work {
            Work::Load(_) => panic!("a mistake while reading"),
            _ => Outcome::Failed("not here".to_owned()),
        }
    }

    fn stop(&self, _signal: i32) {}
}

/// Not a test of its own: what the tests below run in a terminal.
#[test]
fn in_a_terminal() {
    match std::env::var("LUME_WIZARD_IN_TERMINAL").as_deref() {
        Ok("panic") => {
            let _guard = tui::terminal::Guard::enter(true).unwrap();
            panic!("a mistake while drawing");
        }
        Ok("worker") => {
            let mut model = Model::new(&Opening::Start);
            let end = tui::run(
                &mut model,
                (Appearance::new(true, false), true),
                Arc::new(Panicking),
                &[],
            )
            .unwrap();
            assert_eq!(end, tui::ShellEnd::Quit);
        }
        _ => {}
    }
}

fn this_program(folder: &Path, part: &str) -> CommandBuilder {
    let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
    command.args(["--exact", "in_a_terminal", "--nocapture"]);
    clean(&mut command, folder);
    command.env("LUME_WIZARD_IN_TERMINAL", part);
    command
}

#[test]
fn panic_gives_terminal_back_before_it_is_told() {
    let folder = world();
    let ended = Terminal::start(this_program(folder.path(), "panic"), 120, 36).end();
    assert_eq!(ended.not_restored, Vec::<&str>::new());
    let (left, told) = (
        ended.raw.find("\x1b[?1049l").unwrap(),
        ended.raw.find("a mistake while drawing").unwrap(),
    );
    assert!(
        left < told,
        "the panic was told on the alternate screen, where nobody can read it"
    );
    assert_ne!(ended.status, 0);
}

#[test]
fn panic_of_worker_is_told_on_the_screen() {
    let folder = world();
    let mut terminal = Terminal::start(this_program(folder.path(), "worker"), 120, 36);
    terminal.wait_for("New project");
    terminal.press("enter").wait_for("reading the file broke off");
    terminal.press("ctrl-q");
    let ended = terminal.end();
    assert_eq!(ended.not_restored, Vec::<&str>::new());
    assert!(
        !ended.raw.contains("a mistake while reading"),
        "a worker's panic was written over the screen"
    );
}

#[test]
fn the_terminal_is_asked_nothing() {
    let folder = world();
    let mut terminal = wizard(folder.path());
    terminal.press("enter").wait_for("input2");
    terminal.press("ctrl-l f1").wait_for("Esc closes");
    terminal.press("ctrl-q");
    let ended = terminal.end();
    // Where the cursor is, what kind of terminal it is, its colours, its keyboard, its modes.
    for question in [
        "\x1b[6n",
        "\x1b[5n",
        "\x1b[c",
        "\x1b[0c",
        "\x1b[>c",
        "\x1b[>0c",
        "\x1b[?u",
        "\x1b]10;?",
        "\x1b]11;?",
        "\x1b[>q",
        "\x1bP+q",
        "$p",
    ] {
        assert!(!ended.raw.contains(question), "{question:?} was asked");
    }
}

#[test]
fn small_terminal_is_told_and_large_one_used() {
    let folder = world();
    let mut terminal = wizard(folder.path());
    terminal
        .resize(59, 16)
        .wait_for("60 and 16")
        .wait_gone("New project");
    terminal.resize(60, 16).wait_for("New project");
    terminal
        .resize(120, 36)
        .wait_gone("60 and 16")
        .wait_for("New project");
    terminal.press("ctrl-q");
    assert_eq!(terminal.end().status, 0);
}

/// Sequences that act on a terminal: a title, a colour, a reset, a question, a bell, a C1 control, an
/// override of direction.
const HOSTILE: &str = "x\x1b]0;owned\x07\x1b[31m\x1bc\x1b[6n\u{9b}5n\u{202e}y";

fn assert_harmless(raw: &str) {
    for acting in ["\x1b]0;", "owned\x07", "\x1bc", "\x1b[6n", "\u{9b}", "\u{202e}"] {
        assert!(!raw.contains(acting), "{acting:?} reached the terminal");
    }
}

#[test]
fn nothing_in_a_file_acts_on_the_terminal() {
    let folder = world();
    // Escapes of YAML bring into a name what could not be in the file itself.
    let file = folder.path().join("variables.yml");
    let text = concat!(
        "input_variables:\n",
        "  \"x\\e]0;owned\\a\\e[31m\\ec\\e[6n\\x9b5n\\u202ey\":\n",
        "    type: scalar\n    default: 2\n    range: [0, 1]\n    units: \"\\e]0;owned\\a\"\n",
        "output_variables:\n  y:\n    type: scalar\n",
    );
    std::fs::write(&file, text).unwrap();
    let mut edit = command(folder.path());
    edit.args(["edit", "variables.yml"]);
    let mut terminal = Terminal::start(edit, 120, 36);
    terminal.wait_for("\\x1b]0;owned");
    terminal.press("enter f4").wait_for("Enter go there");
    terminal.press("esc").wait_gone("Enter go there");
    terminal.press("ctrl-q");
    let ended = terminal.end();
    assert_harmless(&ended.raw);
    assert_eq!(ended.not_restored, Vec::<&str>::new());
    assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
}

#[test]
fn file_names_and_answers_never_control_the_terminal() {
    let folder = world();
    let hostile = "n\x1b]0;owned\x07\u{202e}.yml";
    std::fs::write(
        folder.path().join(hostile),
        "input_variables: {}\noutput_variables: {}\n",
    )
    .unwrap();
    let mut terminal = wizard(folder.path());
    terminal.press("down enter").wait_for("\\x1b]0;owned");
    terminal.press("esc").wait_gone("path ");
    terminal.press("up enter").wait_for("input2");
    terminal.press("ctrl-n").wait_for("project name");
    terminal.paste(HOSTILE).wait_for("owned");
    terminal
        .press("ctrl-n ctrl-n ctrl-n")
        .wait_for("Nothing has been written");
    terminal.press("ctrl-q").wait_for("leave");
    terminal.press("y");
    let ended = terminal.end();
    assert_harmless(&ended.raw);
}

#[test]
fn a_paste_is_one_event() {
    let folder = world();
    known(folder.path());
    let mut terminal = wizard(folder.path());
    terminal.press("enter").wait_for("input2");
    terminal.press("ctrl-n").wait_for("project name");
    // Were these keys, q and Enter would do something and the line break would go on.
    terminal
        .press("ctrl-u")
        .paste("Grace\nHopper q\n")
        .wait_for("Grace Hopper q");
    terminal.press("ctrl-z").wait_gone("Grace");
    // Nothing is typed any more, so nothing is asked.
    terminal.press("ctrl-q");
    assert_eq!(terminal.end().status, 0);
}

#[test]
fn what_is_saved_before_leaving_is_on_disk() {
    let folder = world();
    let file = folder.path().join("variables.yml");
    let text = "input_variables:\n  a:\n    type: scalar\n    default: 2\n    range: [0, 3]\noutput_variables:\n  y:\n    type: scalar\n";
    std::fs::write(&file, text).unwrap();
    let mut edit = command(folder.path());
    edit.args(["edit", "variables.yml"]);
    let mut terminal = Terminal::start(edit, 120, 36);
    terminal.wait_for("Inputs");
    terminal.press("enter ctrl-u 1").wait_for("unsaved changes");
    // Enter and the key that asked stay.
    terminal.press("ctrl-c ctrl-c").wait_for("save and leave");
    terminal.press("enter").wait_gone("save and leave");
    // Something else on disk is shown, not written over.
    let theirs = text.replace("[0, 3]", "[0, 4]");
    std::fs::write(&file, &theirs).unwrap();
    terminal.press("ctrl-q").wait_for("save and leave");
    terminal.press("s").wait_for("keep what is here");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), theirs);
    terminal.press("down down enter").wait_for("Saved");
    terminal.press("2 ctrl-q").wait_for("save and leave");
    terminal.press("s");
    assert_eq!(terminal.end().status, 0);
    assert_eq!(
        std::fs::read_to_string(&file).unwrap(),
        text.replace("default: 2", "default: 12")
    );
}
