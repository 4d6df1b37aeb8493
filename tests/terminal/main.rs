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

mod pty;

use lume_wizard::tui::{self, Look};
use lume_wizard::wizard::{Model, Opening, Outcome, Work};
use portable_pty::CommandBuilder;
use pty::{Terminal, clean, command};
use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
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
fn signals_give_the_terminal_back_and_are_told_by_the_status() {
    for (signal, status) in [("TERM", 143), ("HUP", 129), ("INT", 130)] {
        let folder = world();
        let terminal = wizard(folder.path());
        terminal.signal(signal);
        let ended = terminal.end();
        assert_eq!((ended.status, ended.not_restored), (status, vec![]), "{signal}");
    }
}

#[test]
fn suspending_gives_the_terminal_back_and_coming_back_draws_anew() {
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

/// Not a test of its own: what the tests below run in a terminal.
#[test]
fn in_a_terminal() {
    match std::env::var("LUME_WIZARD_IN_TERMINAL").as_deref() {
        Ok("panic") => {
            let _guard = tui::terminal::Guard::enter().unwrap();
            panic!("a mistake while drawing");
        }
        Ok("worker") => {
            let perform = |work: Work| match work {
                Work::Load(_) => panic!("a mistake while reading"),
                _ => Outcome::Failed("not here".to_owned()),
            };
            let mut model = Model::new(&Opening::Start);
            let end = tui::run(&mut model, Look::new(true, false), Arc::new(perform)).unwrap();
            assert_eq!(end, tui::End::Quit);
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
fn a_panic_gives_the_terminal_back_before_it_is_told() {
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
fn a_panic_of_a_worker_is_told_on_the_screen() {
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
fn a_small_terminal_is_told_and_a_large_one_used() {
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

/// What acts on a terminal when it gets through: a title, a colour, a reset, a question, a bell, a C1 control, an
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
    // Escapes of YAML bring into a name what could not stand in the file itself.
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
fn nothing_in_a_file_name_or_an_answer_acts_on_the_terminal() {
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
    terminal.press("ctrl-q ctrl-q");
    assert_eq!(terminal.end().status, 0);
}

/// Every file below `folder` by its path, with its bytes and whether it can be run; git's own left out.
fn files(folder: &Path) -> BTreeMap<PathBuf, (Vec<u8>, bool)> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next).unwrap().map(Result::unwrap) {
            let path = entry.path();
            let facts = entry.metadata().unwrap();
            if facts.is_dir() {
                if path.file_name() != Some(".git".as_ref()) {
                    folders.push(path);
                }
                continue;
            }
            let inside = path.strip_prefix(folder).unwrap().to_owned();
            let run = facts.permissions().mode() & 0o111 != 0;
            found.insert(inside, (std::fs::read(&path).unwrap(), run));
        }
    }
    found
}

#[test]
fn enter_through_every_step_ends_in_a_written_project() {
    let folder = world();
    known(folder.path());
    let mut terminal = wizard(folder.path());
    terminal.press("enter").wait_for("Go on to the answers");
    terminal.press("enter").wait_for("Ada Lovelace");
    terminal
        .press("enter")
        .wait_for("registry.hub.docker.com/ada/my-model:v1.2.3");
    terminal.press("enter").wait_for("DOCKER_PASSWORD");
    terminal.press("enter").wait_for("create");
    terminal.press("enter").wait_for("Enter writes");
    terminal
        .press("enter")
        .wait_for("committed")
        .wait_for("lume-wizard new --answers");
    terminal.press("ctrl-q");
    let ended = terminal.end();
    assert_eq!((ended.status, ended.not_restored), (0, vec![]));
    let project = folder.path().join("my-model");
    assert!(project.join(".git").is_dir());
    assert!(files(&project).len() > 20, "{:?}", files(&project).keys());
    let variables = std::fs::read_to_string(project.join("my_model/files/variables.yml")).unwrap();
    assert_eq!(variables, lume_wizard::wizard::draft::EXAMPLE);
}

/// The example's project, up to Enter in the review.
fn at_the_review(folder: &Path) -> Terminal {
    let mut terminal = wizard(folder);
    terminal.press("enter").wait_for("Go on to the answers");
    terminal.press("enter").wait_for("Ada Lovelace");
    terminal.press("enter").wait_for("registry.hub.docker.com/ada");
    terminal.press("enter").wait_for("DOCKER_PASSWORD");
    terminal.press("enter").wait_for("README.md");
    terminal.press("enter");
    terminal
}

#[test]
fn inside_another_repository_the_user_says_whose_the_project_is() {
    for (keys, own) in [("enter", true), ("down enter", false)] {
        let folder = world();
        known(folder.path());
        let outer = git2::Repository::init(folder.path()).unwrap();
        let mut terminal = at_the_review(folder.path());
        terminal.wait_for("is inside the repository");
        terminal.press(keys).wait_for("Enter writes");
        terminal.press("enter").wait_for("lume-wizard new --answers");
        terminal.press("ctrl-q");
        assert_eq!(terminal.end().status, 0);
        let project = folder.path().join("my-model");
        assert!(files(&project).len() > 20, "{keys}: {:?}", files(&project).keys());
        assert_eq!(project.join(".git").is_dir(), own, "{keys}");
        // A project without a commit holds its own base.
        assert_eq!(project.join(".lume-wizard.base").exists(), !own, "{keys}");
        if own {
            let repository = git2::Repository::open(&project).unwrap();
            let commit = repository.head().unwrap().peel_to_commit().unwrap();
            assert_eq!(commit.author().name(), Ok("Ada Lovelace"));
        }
        assert!(
            outer.head().is_err(),
            "{keys}: the repository around it has a commit"
        );
        assert_eq!(outer.index().unwrap().len(), 0, "{keys}");
    }
}

#[test]
fn elsewhere_leads_to_the_output_folder_and_what_is_typed_there_holds() {
    let folder = world();
    known(folder.path());
    let other = world();
    git2::Repository::init(folder.path()).unwrap();
    let mut terminal = at_the_review(folder.path());
    terminal.wait_for("is inside the repository");
    terminal.press("end enter").wait_for("▸ output folder");
    terminal
        .press("ctrl-u")
        .type_text(other.path().to_str().unwrap())
        .press("alt-7")
        .wait_for("and commits them");
    terminal.press("enter").wait_for("committed");
    terminal.press("ctrl-q");
    assert_eq!(terminal.end().status, 0);
    assert!(other.path().join("my-model/.git").is_dir());
    assert!(!folder.path().join("my-model").exists());
}

#[test]
fn hunks_taken_and_kept_are_what_is_on_disk() {
    let folder = world();
    known(folder.path());
    let mut new = command(folder.path());
    new.args(["new", "--output", "elsewhere"]);
    for answer in [
        "author=Ada Lovelace",
        "email=ada@example.org",
        "github_username=ada",
        "project_name=My Model",
        "container_registry=DockerHub",
        "container_username=ada",
    ] {
        new.args(["--set", answer]);
    }
    let variables = folder.path().join("my_variables.yml");
    std::fs::write(&variables, lume_wizard::wizard::draft::EXAMPLE).unwrap();
    new.args(["--variables", "my_variables.yml"]);
    assert_eq!(Terminal::start(new, 120, 36).end().status, 0);
    let theirs = std::fs::read_to_string(folder.path().join("elsewhere/my-model/README.md")).unwrap();
    let project = folder.path().join("my-model");
    std::fs::create_dir(&project).unwrap();
    let own = format!("{}my own end\n", theirs.replacen("# My Model", "# Mine", 1));
    std::fs::write(project.join("README.md"), &own).unwrap();
    std::fs::write(project.join("notes.txt"), "mine").unwrap();

    let mut terminal = at_the_review(folder.path());
    terminal.wait_for("1 to decide");
    terminal.press("tab t k").wait_for("1 of 2 taken");
    terminal.press("enter").wait_for("nothing is committed");
    terminal.press("enter").wait_for("lume-wizard new --answers");
    terminal.press("ctrl-q");
    assert_eq!(terminal.end().status, 0);
    let written = files(&project);
    let readme = String::from_utf8(written[Path::new("README.md")].0.clone()).unwrap();
    assert_eq!(readme, own.replacen("# Mine", "# My Model", 1));
    assert_eq!(written[Path::new("notes.txt")].0, b"mine");
    assert!(written.len() > 20 && !project.join(".git").exists());
}

#[test]
fn a_file_that_appears_after_the_review_is_reviewed_before_it_is_replaced() {
    let folder = world();
    known(folder.path());
    let mut terminal = at_the_review(folder.path());
    terminal.wait_for("Enter writes");
    let project = folder.path().join("my-model");
    std::fs::create_dir(&project).unwrap();
    std::fs::write(project.join("README.md"), "# Mine\n").unwrap();
    terminal
        .press("enter")
        .wait_for("wait for a decision in the review");
    assert_eq!(files(&project).len(), 1);
    terminal.press("alt-6").wait_for("1 to decide");
    terminal.press("k").wait_for("keep");
    terminal.press("enter").wait_for("nothing is committed");
    terminal.press("enter").wait_for("lume-wizard new --answers");
    terminal.press("ctrl-q");
    assert_eq!(terminal.end().status, 0);
    assert_eq!(
        std::fs::read_to_string(project.join("README.md")).unwrap(),
        "# Mine\n"
    );
}

#[test]
fn an_empty_clone_keeps_its_branch_and_origin_when_the_user_says_so() {
    let folder = world();
    known(folder.path());
    let clone = git2::Repository::init(folder.path().join("my-model")).unwrap();
    clone.set_head("refs/heads/trunk").unwrap();
    clone
        .remote("origin", "https://example.org/eve/other.git")
        .unwrap();
    let mut terminal = at_the_review(folder.path());
    terminal.wait_for("trunk,").wait_for("eve/other.git");
    assert!(clone.head().is_err());
    terminal.press("enter").wait_for("Enter writes");
    terminal.press("enter").wait_for("committed");
    terminal.press("ctrl-q");
    assert_eq!(terminal.end().status, 0);
    assert_eq!(clone.head().unwrap().name(), Ok("refs/heads/trunk"));
    let origin = clone.find_remote("origin").unwrap();
    assert_eq!(origin.url(), Ok("https://example.org/eve/other.git"));
}

#[test]
fn a_destination_that_is_a_project_already_leads_to_the_answer_that_mends_it() {
    let folder = world();
    known(folder.path());
    let project = folder.path().join("my-model");
    std::fs::create_dir(&project).unwrap();
    std::fs::write(project.join(".lume-wizard.yml"), "format: 1\n").unwrap();
    let mut terminal = at_the_review(folder.path());
    terminal
        .wait_for("▸ output folder")
        .wait_for("is a project of lume-wizard already")
        .wait_for("another repository name");
    terminal.press("alt-7").wait_for("F8 goes to the first problem");
    terminal.press("f8").wait_for("▸ output folder");
    terminal.press("ctrl-u").type_text("elsewhere").press("alt-7");
    terminal.wait_for("and commits them");
    terminal.press("ctrl-q").wait_for("not been written");
    terminal.press("y");
    assert_eq!(terminal.end().status, 0);
    assert_eq!(files(&project).len(), 1);
}

#[test]
fn where_something_is_missing_enter_lands_on_it() {
    let folder = world();
    let mut terminal = wizard(folder.path());
    terminal.press("enter").wait_for("Go on to the answers");
    terminal.press("enter").wait_for("author");
    terminal
        .type_text("Ada Lovelace")
        .press("enter")
        .wait_for("Your address");
    terminal
        .type_text("ada@example.org")
        .press("enter")
        .wait_for("organisation that owns");
    terminal
        .type_text("ada")
        .press("enter")
        .wait_for("registry.hub.docker.com/ada/my-model");
    terminal.press("ctrl-q").wait_for("not been written");
    terminal.press("y");
    assert_eq!(terminal.end().status, 0);
}

#[test]
fn the_wizard_writes_what_new_writes() {
    let folder = world();
    let variables = folder.path().join("my_variables.yml");
    std::fs::write(&variables, lume_wizard::wizard::draft::EXAMPLE).unwrap();
    let by_keys = folder.path().join("keys");
    let headless = folder.path().join("headless");
    let mut terminal = wizard(folder.path());
    terminal.press("down enter").wait_for("path");
    terminal.type_text("my_v").wait_for("my_variables.yml");
    terminal.press("tab enter").wait_for("Go on to the answers");
    terminal.press("enter").wait_for("author");
    terminal.type_text("Ada Lovelace").press("down");
    terminal.type_text("ada@example.org").press("down");
    terminal
        .type_text("ada")
        .press("down down ctrl-u")
        .type_text("My Model")
        .wait_for("MyModel");
    // The output folder is the last of the answers.
    terminal
        .press("up up up up up ctrl-u")
        .type_text(by_keys.to_str().unwrap());
    terminal
        .press("enter")
        .wait_for("registry.hub.docker.com/ada/my-model");
    // Down and up again: the registry is chosen by hand, as --set chooses it below.
    terminal
        .press("down")
        .wait_for("scr.svc.stanford.edu/ada/my-model");
    terminal
        .press("up")
        .wait_for("registry.hub.docker.com/ada/my-model");
    terminal
        .press("tab ctrl-u")
        .type_text("ada")
        .press("enter")
        .wait_for("DOCKER_PASSWORD");
    terminal.press("enter").wait_for("create");
    terminal.press("enter").wait_for("Enter writes");
    terminal.press("enter").wait_for("committed");
    terminal.press("ctrl-q");
    assert_eq!(terminal.end().status, 0);

    let mut new = command(folder.path());
    new.args([
        "new",
        "--variables",
        "my_variables.yml",
        "--output",
        headless.to_str().unwrap(),
    ]);
    for answer in [
        "author=Ada Lovelace",
        "email=ada@example.org",
        "github_username=ada",
        "project_name=My Model",
        "container_registry=DockerHub",
        "container_username=ada",
    ] {
        new.args(["--set", answer]);
    }
    assert_eq!(Terminal::start(new, 120, 36).end().status, 0);
    let (ours, theirs) = (
        files(&by_keys.join("my-model")),
        files(&headless.join("my-model")),
    );
    assert!(ours.len() > 20, "only {} files", ours.len());
    assert_eq!(ours.keys().collect::<Vec<_>>(), theirs.keys().collect::<Vec<_>>());
    for (path, (bytes, run)) in &ours {
        let (other, other_run) = &theirs[path];
        assert_eq!(
            String::from_utf8_lossy(bytes),
            String::from_utf8_lossy(other),
            "{}",
            path.display()
        );
        assert_eq!(run, other_run, "{}", path.display());
    }
    let head = |folder: &Path| {
        let repository = git2::Repository::open(folder.join("my-model")).unwrap();
        let commit = repository.head().unwrap().peel_to_commit().unwrap();
        (
            commit.tree_id(),
            commit.message().unwrap().to_owned(),
            commit.author().name().unwrap().to_owned(),
        )
    };
    assert_eq!(head(&by_keys), head(&headless));
}
