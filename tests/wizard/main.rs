//! The wizard driven by keys, without a terminal: a scenario (before, keys, after) for every action outside the
//! variables editor, and pictures of the main states as text.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

mod drafts;
mod driver;
mod mouse;
mod readme;
mod steps;

use driver::{Driver, World};
use lume_wizard::registry::REGISTRIES;
use lume_wizard::tui::Appearance;
use lume_wizard::wizard::{ACTIONS, KeyContext, Message, Step};
use std::collections::BTreeSet;

/// One row: the action, what is around, the keys before, the keys that do it, what must be on the screen after, and
/// what must not.
type Scenario = (
    &'static str,
    World,
    &'static str,
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
);

use World::{Begun, Changed, Clone, Full, Inside, Known, Nobody, Occupied};

/// To the answers, the registry, the secrets, the review and the last step of the example.
const ANSWERS: &str = "enter ctrl-n";
const REGISTRY: &str = "enter ctrl-n enter";
/// The registry whose host and path are asked for.
const OTHER_REGISTRY: &str = "enter ctrl-n enter down down down down down";
const OTHER_REGISTRY_HOST: &str = "enter ctrl-n enter down down down down down tab";
const OTHER_REGISTRY_PATH: &str = "enter ctrl-n enter down down down down down tab down";
const SECRETS: &str = "enter ctrl-n enter enter";
const REVIEW: &str = "enter ctrl-n enter enter enter";
/// The contents of the review, a search there, and the same scrolled to the right.
const CONTENTS: &str = "enter ctrl-n enter enter enter tab";
const FOUND: &str = "enter ctrl-n enter enter enter / \"evaluate\"";
const SCROLLED: &str = "enter ctrl-n enter enter enter shift-right";
const WRITE: &str = "enter ctrl-n enter enter enter enter";
const PATH: &str = "down enter";

#[rustfmt::skip]
const SCENARIOS: &[Scenario] = &[
    ("choose", Known, "", "enter", &["input2", "Go on to the answers"], &[]),
    ("choose", Known, "down", "enter", &["path", "my_variables.yml"], &["input2"]),
    ("open-file", Known, "down enter \"my_variables.yml\"", "enter", &["Go on to the answers"], &[]),
    ("open-file", Known, "down enter \"missing.yml\"", "enter", &["missing.yml cannot be read", "path"], &[]),
    ("open-file", Known, PATH, "enter", &["Type the path"], &[]),
    ("open-file", Known, "down enter \"model.py\"", "enter", &["2 inputs and 1 output in model.py, read and", "line 2: width: default is left out"], &[]),
    ("complete-path", Known, "down enter \"mo\"", "tab", &["path  models/"], &[]),
    ("complete-path", Known, "down enter \"m\"", "tab", &["path  m\n", "my_other.yml"], &[]),
    ("next-path", Known, PATH, "down down", &["▸ my_variables.yml"], &[]),
    ("previous-path", Known, "down enter down down", "up", &["▸ models/"], &[]),
    ("go-on-from-variables", Known, "enter shift-tab", "enter", &["project name", "Ada Lovelace"], &[]),
    ("go-on-from-answers", Known, ANSWERS, "enter", &["registry.hub.docker.com/adalovelace/my-model:v1.2.3"], &[]),
    ("go-on-from-answers", Nobody, ANSWERS, "\"Ada\" enter", &["▸ e-mail", "Your address"], &[]),
    ("go-on-from-answers", Nobody, ANSWERS, "enter", &["▸ author", "author is missing"], &["e-mail is missing"]),
    ("preview", Known, ANSWERS, "f9 f9", &["my-model/", "3 change with this", "setup.py", "Ada Lovelace"], &[]),
    ("preview", Known, ANSWERS, "f9", &["F9 preview"], &["change with this"]),
    ("preview-down", Known, REGISTRY, "ctrl-down ctrl-down", &["change with this"], &["─ .github/workflows/build_image.yml"]),
    ("preview-up", Known, "enter ctrl-n enter ctrl-down", "ctrl-up", &["─ .github/workflows/build_image.yml"], &[]),
    ("next-answer", Known, "enter ctrl-n up up", "down", &["▸ output folder"], &[]),
    ("next-answer", Known, ANSWERS, "down", &["▸ e-mail"], &[]),
    ("previous-answer", Known, ANSWERS, "up", &["▸ output folder"], &[]),
    ("next-choice", Known, "enter ctrl-n up up up up", "alt-right", &["● lume-torch", "the variables are written for lume-model-1.5, and", "refuses them", "v converts them", "✗ Answers 1"], &[]),
    ("previous-choice", Known, "enter ctrl-n up up up up alt-right", "alt-left", &["● lume-services"], &["written for"]),
    ("next-choice", Known, "enter ctrl-n up up", "alt-right", &["● MIT"], &[]),
    ("previous-choice", Known, "enter ctrl-n up up alt-right", "alt-left", &["● none"], &[]),
    ("reset-answer", Known, "enter ctrl-n down down down down down \"x\"", "ctrl-r", &["my-model"], &["my-modelx", "changed"]),
    ("reset-answer", Known, ANSWERS, "ctrl-r", &["there is nothing to reset"], &[]),
    ("go-on-from-registry", Known, REGISTRY, "enter", &["DOCKER_USERNAME", "DOCKER_PASSWORD"], &[]),
    ("go-on-from-registry", Known, OTHER_REGISTRY, "enter", &["▸ registry host"], &["DOCKER_PASSWORD"]),
    ("next-registry-field", Known, OTHER_REGISTRY_HOST, "down", &["▸ registry user"], &[]),
    ("previous-registry-field", Known, OTHER_REGISTRY_PATH, "up", &["▸ registry host"], &[]),
    ("reset-registry-field", Known, "enter ctrl-n enter tab \"x\"", "ctrl-r", &["com/adalovelace/my-model"], &["adalovelacex"]),
    ("go-on-from-secrets", Known, SECRETS, "enter", &["create", "README.md"], &[]),
    ("tick", Known, SECRETS, "space", &["ticked by you", "Secrets 1/4"], &[]),
    ("tick", Known, "enter ctrl-n enter enter space", "space", &["Secrets 0/4"], &["ticked by you"]),
    ("copy-command", Known, "enter ctrl-n enter enter down", "c", &["Copied: gh secret set DOCKER_USERNAME"], &[]),
    ("copy-command", Known, SECRETS, "c", &["No command does this"], &["Copied"]),
    ("copy-address", Known, SECRETS, "o", &["Copied: https://hub.docker.com"], &[]),
    ("verify", Known, SECRETS, "v", &["present (gh)", "missing (gh)"], &[]),
    ("set-secret", Known, "enter ctrl-n enter enter down", "s", &["present (gh)"], &[]),
    ("set-secret", Known, SECRETS, "s", &["Only a secret can be set here"], &[]),
    ("go-on-from-review", Known, REVIEW, "enter", &["w writes"], &[]),
    ("go-on-from-review", Occupied, REVIEW, "enter", &["Take the new file (t) or keep yours (k)"], &["w writes"]),
    ("go-on-from-review", Inside, REVIEW, "enter", &["is inside the repository /home/ada", "▸ a repository of its own"], &["w writes"]),
    ("go-on-from-review", Clone, REVIEW, "enter", &["Its branch is trunk", "git@host:eve/other.git"], &["w writes"]),
    ("choose-destination", Inside, "enter ctrl-n enter enter enter enter", "enter", &["w writes", "and commits them"], &["is inside the repository"]),
    ("choose-destination", Inside, "enter ctrl-n enter enter enter enter down", "enter", &["nothing is committed"], &["and commits them"]),
    ("choose-destination", Inside, "enter ctrl-n enter enter enter enter end", "enter", &["▸ output folder"], &["w writes"]),
    ("choose-destination", Clone, "enter ctrl-n enter enter enter enter", "enter", &["w writes", "and commits them"], &[]),
    ("choose-destination", Clone, "enter ctrl-n enter enter enter enter end", "enter", &["▸ GitHub user"], &["w writes"]),
    ("ask-destination", Inside, "enter ctrl-n enter enter enter enter enter alt-6", "w", &["▸ a repository of its own", "/home/ada/my-model (a repository of its own)"], &[]),
    ("ask-destination", Known, REVIEW, "w", &["Nothing about the destination is to be decided"], &[]),
    ("ask-destination-again", Inside, "enter alt-7", "d", &["▸ a repository of its own"], &[]),
    ("write", Inside, "enter alt-7", "w", &["▸ a repository of its own"], &["committed 1f3c2ab"]),
    ("close", Inside, "enter ctrl-n enter enter enter enter", "esc", &["destination to decide", "README.md"], &["▸ a repository of its own"]),
    ("take-hunk", Changed, "enter ctrl-n enter enter enter tab", "t", &["change [take]", "change [decide]", "1 left", "1 to decide"], &[]),
    ("keep-hunk", Changed, "enter ctrl-n enter enter enter tab t", "k", &["change [keep]", "1 of 2 taken", "Everything is decided"], &["1 to decide"]),
    ("take-hunk", Changed, "enter ctrl-n enter enter enter tab t", "t", &["change [take]", "take"], &["of 2 taken", "[decide]", "1 left"]),
    ("take-hunk", Known, "enter ctrl-n enter enter enter tab", "t", &["There are no hunks"], &[]),
    ("next-hunk", Changed, "enter ctrl-n enter enter enter tab", "n k", &["change [keep]", "1 left"], &["[take]"]),
    ("previous-hunk", Changed, "enter ctrl-n enter enter enter tab n", "p t", &["change [take]", "1 left"], &["[keep]"]),
    ("close", Changed, "enter ctrl-n enter enter enter tab t", "esc", &["change [take]", "1 left"], &[]),
    ("step-6", Changed, "enter ctrl-n enter enter enter tab t k alt-3 \"x\" backspace", "alt-6", &["1 of 2 taken"], &["to decide"]),
    ("fold", Known, "enter ctrl-n enter enter enter home", "space", &["▸ .github/"], &["workflows/"]),
    ("fold", Known, "enter ctrl-n enter enter enter end", "space", &["Only folders fold"], &[]),
    ("both-hunk", Changed, CONTENTS, "b", &["[both]"], &[]),
    ("edit-hunk", Changed, CONTENTS, "e", &["[edited]", "my own line"], &[]),
    ("open-in-editor", Changed, REVIEW, "o", &["edited"], &["1 to decide"]),
    ("split-hunk", Changed, CONTENTS, "s", &["one change already"], &[]),
    ("select-lines", Changed, CONTENTS, "v space", &["[lines]"], &[]),
    ("toggle-line", Changed, CONTENTS, "v down space", &["[lines]"], &[]),
    ("toggle-line", Changed, CONTENTS, "space", &["No single line is selected"], &[]),
    ("search-contents", Known, REVIEW, "/ \"evaluate\"", &["search", "1 of "], &[]),
    ("search-contents", Known, REVIEW, "/ \"nowhere_to_be_found\"", &["in no file"], &[]),
    ("next-found", Known, FOUND, "enter", &["2 of "], &[]),
    ("found-below", Known, FOUND, "down", &["2 of "], &[]),
    ("found-above", Known, FOUND, "down down up", &["2 of "], &[]),
    ("wrap-lines", Occupied, REVIEW, "z", &["wrapped"], &[]),
    ("scroll-right", Occupied, REVIEW, "shift-right", &["README.md"], &["# My Model"]),
    ("scroll-left", Occupied, SCROLLED, "shift-left", &["# My Model"], &[]),
    ("take-all", Occupied, REVIEW, "T", &["1 file taken"], &["1 to decide"]),
    ("keep-all", Occupied, REVIEW, "K", &["1 file kept"], &["1 to decide"]),
    ("keep-all", Known, REVIEW, "K", &["Nothing is left to decide"], &[]),
    ("undo", Occupied, "enter ctrl-n enter enter enter t", "ctrl-z", &["Undone", "1 to decide"], &[]),
    ("redo", Occupied, "enter ctrl-n enter enter enter t ctrl-z", "ctrl-y", &["Decided again"], &["1 to decide"]),
    ("show-difference", Occupied, REVIEW, "d", &["# My Model"], &["-# Mine"]),
    ("show-difference", Known, REVIEW, "d", &["there is no difference"], &[]),
    ("take", Occupied, REVIEW, "t", &["take"], &["1 to decide"]),
    ("keep", Occupied, REVIEW, "k", &["keep"], &["1 to decide"]),
    ("take", Known, REVIEW, "t", &["nothing to decide"], &[]),
    ("write", Known, WRITE, "w", &["committed 1f3c2ab", "1  Fill in evaluate", "2  Push", "git push", "4 of 4 left", "everything else (6)"], &["lume-wizard new --answers"]),
    ("write", Full, WRITE, "w", &["the disk is full", "w tries again"], &["committed"]),
    ("write", Occupied, "enter alt-7", "w", &["wait for a decision"], &["committed"]),
    ("copy-next", Known, "enter ctrl-n enter enter enter enter w down", "c", &["Copied: cd /home/ada/my-model && git push -u origin main"], &[]),
    ("undo-write", Known, "enter ctrl-n enter enter enter enter w", "u", &["Undo the write to", "undo it"], &[]),
    ("yes", Known, "enter ctrl-n enter enter enter enter w u", "y", &["Undone: 29 files removed", "w writes"], &["committed 1f3c2ab"]),
    ("no", Known, "enter ctrl-n enter enter enter enter w u", "n", &["committed 1f3c2ab"], &["Undone"]),
    ("everything-else", Known, "enter ctrl-n enter enter enter enter w", "enter", &["lume-wizard new --answers", "pip install -e ."], &[]),
    ("everything-else", Known, "enter ctrl-n enter enter enter enter w enter", "space", &["everything else (6)"], &["pip install -e ."]),
    ("everything-else", Known, WRITE, "enter enter enter", &["w writes the project"], &["committed"]),
    ("set-next-secret", Known, "enter ctrl-n enter enter enter enter w", "s", &["gh knows 1 of them", "3 of 4 left"], &[]),
    ("set-next-secret", Known, WRITE, "s", &["Nothing has been written yet"], &[]),
    ("undo-write", Known, WRITE, "u", &["Nothing has been written yet"], &[]),
    ("go-to-problem", Nobody, "enter ctrl-n f4 down", "enter", &["▸ e-mail"], &["problems ─"]),
    ("yes", Known, "enter ctrl-n \"x\" ctrl-q", "y", &[], &["Leave?"]),
    ("save-and-leave", Known, "enter ctrl-n \"x\" ctrl-q", "s", &["nothing that could be saved first"], &["save and leave"]),
    ("no", Known, "enter ctrl-n end \"x\" ctrl-q", "n", &["Ada Lovelacex"], &["Leave?"]),
    ("up", Known, "enter ctrl-n enter down", "up", &["● DockerHub"], &[]),
    ("down", Known, REGISTRY, "down", &["● Stanford Container Registry", "scr.svc.stanford.edu"], &[]),
    ("page-up", Known, OTHER_REGISTRY, "pageup", &["● DockerHub"], &[]),
    ("page-down", Known, REGISTRY, "pagedown", &["○ DockerHub"], &[]),
    ("first", Known, "enter ctrl-n enter end", "home", &["● DockerHub"], &[]),
    ("last", Known, REGISTRY, "end", &["○ DockerHub"], &[]),
    ("left", Known, ANSWERS, "left \"x\"", &["Ada Lovelacxe"], &[]),
    ("right", Known, "enter ctrl-n home", "right \"x\"", &["Axda Lovelace"], &[]),
    ("word-left", Known, ANSWERS, "ctrl-left \"x\"", &["Ada xLovelace"], &[]),
    ("word-right", Known, "enter ctrl-n home", "ctrl-right \"x\"", &["Adax Lovelace"], &[]),
    ("line-start", Known, ANSWERS, "home \"x\"", &["xAda Lovelace"], &[]),
    ("undo", Known, "enter ctrl-n \"x\"", "ctrl-z", &["Ada Lovelace "], &[]),
    ("line-end", Known, "enter ctrl-n home", "end \"x\"", &["Ada Lovelacex"], &[]),
    ("erase-before", Known, "enter ctrl-n end", "backspace", &["Ada Lovelac "], &[]),
    ("erase-after", Known, "enter ctrl-n home", "delete", &["da Lovelace"], &["Ada"]),
    ("erase-word", Known, ANSWERS, "ctrl-w", &["Ada "], &["Lovelace"]),
    ("erase-to-start", Known, ANSWERS, "ctrl-u \"Grace\"", &["Grace"], &["Ada"]),
    ("erase-to-end", Known, "enter ctrl-n home right right right", "ctrl-k", &["Ada "], &["Lovelace"]),
    ("help-letter", Known, "", "?", &["keys that work here", "Go on with the selected way"], &[]),
    ("help", Known, ANSWERS, "f1", &["keys that work here", "Put the answer back"], &[]),
    ("close", Known, PATH, "esc", &["New project"], &["path"]),
    ("close", Known, "f1", "esc", &["New project"], &["keys that work here"]),
    ("next-focus", Known, REGISTRY, "tab", &["▸ registry user"], &[]),
    ("previous-focus", Known, "enter ctrl-n enter tab", "shift-tab", &["▸ ● DockerHub"], &[]),
    ("next-focus", Known, REVIEW, "tab pagedown", &["README.md"], &["# My Model"]),
    ("next-step", Known, ANSWERS, "ctrl-n", &["● DockerHub"], &[]),
    ("next-step", Nobody, ANSWERS, "ctrl-n", &["● DockerHub", "Answers 3 left"], &[]),
    ("next-step", Known, "enter alt-7", "ctrl-n", &["This is the last step"], &[]),
    ("next-step", Known, "f1", "ctrl-n", &["Esc closes this first", "keys that work here"], &[]),
    ("previous-step", Known, REGISTRY, "ctrl-p", &["▸ author"], &[]),
    ("previous-step", Known, "", "ctrl-p", &["This is the first step"], &[]),
    ("step-1", Known, WRITE, "alt-1", &["New project"], &[]),
    ("step-2", Known, WRITE, "alt-2", &["input2"], &[]),
    ("step-3", Known, WRITE, "alt-3", &["project name"], &[]),
    ("step-4", Known, WRITE, "alt-4", &["● DockerHub"], &[]),
    ("step-5", Known, WRITE, "alt-5", &["DOCKER_PASSWORD"], &[]),
    ("step-6", Known, WRITE, "alt-6", &["README.md"], &[]),
    ("step-7", Known, "enter ctrl-n enter enter enter enter w alt-3 \"x\"", "alt-7", &["committed 1f3c2ab", "The project is written, without what has changed since"], &[]),
    ("step-6", Known, "enter ctrl-n enter enter enter enter w", "alt-6", &["The project is written."], &["Nothing has been written"]),
    ("step-4", Known, "enter ctrl-n enter alt-3 down down ctrl-u \"slac-lab\"", "alt-4", &["registry user    ○ to be answered", "It cannot be slac-lab, the GitHub user", "○ Registry 1 left"], &["is missing"]),
    ("step-7", Known, "enter", "alt-7", &["w writes"], &[]),
    ("next-problem", Nobody, ANSWERS, "f8", &["▸ e-mail"], &[]),
    ("previous-problem", Nobody, "enter ctrl-n f8", "shift-f8", &["▸ author"], &[]),
    ("next-problem", Known, ANSWERS, "f8", &["There are no problems"], &[]),
    ("problems", Nobody, ANSWERS, "f4", &["3 problems", "Answers: author", "Answers: GitHub user"], &[]),
    ("undo", Known, "enter ctrl-n end \"x\"", "ctrl-z", &["Ada Lovelace "], &["Lovelacex"]),
    ("redo", Known, "enter ctrl-n end \"x\" ctrl-z", "ctrl-y", &["Ada Lovelacex"], &[]),
    ("save", Known, ANSWERS, "ctrl-s", &["has no file of its own"], &[]),
    ("redraw", Known, "", "ctrl-l", &["New project"], &[]),
    ("suspend", Known, "", "alt-z", &["New project"], &[]),
    ("quit", Known, "", "ctrl-q", &["New project"], &[]),
    ("quit", Known, "enter ctrl-n end \"x\"", "ctrl-q", &["Leave?", "Ada Lovelacex"], &[]),
    ("discard-and-leave", Known, "enter ctrl-n end \"x\" ctrl-q", "d", &["Ada Lovelacex"], &["Leave?"]),
    ("choose", Begun, "", "enter", &["Continued: 1 variable edited, 1 answer given", "▸ project name       x"], &[]),
    ("remove-draft", Begun, "", "delete", &["Remove the draft of my-model", "Continue  my-model"], &[]),
    ("yes", Begun, "delete", "y", &["The draft is removed", "Update    injector"], &["Continue  my-model"]),
    ("choose", Begun, "down down", "enter", &["injector", "input2"], &["New project"]),
    ("choose", Begun, "down down down", "enter", &["input2"], &["New project"]),
    ("choose", Begun, "down down down down", "enter", &["2 inputs and 1 output in"], &[]),
    ("choose", Begun, "end up", "enter", &["input2"], &["New project"]),
    ("choose-recovery", Begun, "down enter", "down enter", &["Continued"], &["has changed since"]),
    ("restore-draft", Begun, "down enter", "r", &["Continued: 1 variable edited"], &["has changed since"]),
    ("continue-without-edits", Begun, "down enter", "w", &["Continued"], &["has changed since"]),
    ("close", Begun, "down enter", "esc", &["Continue  my-model"], &["has changed since"]),
    ("restore-draft", Begun, DRAFTED, "r", &["Restored: 1 variable edited"], &["unsaved edits"]),
    ("discard-draft", Begun, DRAFTED, "d", &["The draft is removed"], &["unsaved edits"]),
    ("close", Begun, DRAFTED, "esc", &["input2"], &["unsaved edits"]),
    ("open-read-only", Begun, TAKEN, "o", &["Opened read-only"], &["open in another"]),
    ("edit-anyway", Begun, TAKEN, "e", &["input2"], &["open in another", "read-only"]),
];

const DRAFTED: &str = "end enter ctrl-u \"drafted.yml\" enter";
const TAKEN: &str = "end enter ctrl-u \"taken.yml\" enter";

#[test]
fn a_read_only_file_is_not_changed() {
    let mut driver = Driver::new(Begun);
    driver.press(TAKEN).press("o");
    let before = driver.model.project.buffer().unwrap().text().to_owned();
    driver.press("tab a d x K J t enter ctrl-u \"5\" esc e \"text\" enter delete esc v V R s ctrl-z ctrl-s");
    driver.model.update(Message::Paste("a\tb\nc\td\n".to_owned()));
    assert_eq!(driver.model.project.buffer().unwrap().text(), before);
    assert!(driver.seen().contains("read-only"), "{}", driver.seen());
}

#[test]
fn every_scenario_ends_as_it_says() {
    let mut wrong = Vec::new();
    for (id, world, before, keys, after, absent) in SCENARIOS {
        let mut driver = Driver::new(*world);
        driver.press(before);
        let done = driver.done.len();
        driver.press(keys);
        let name = format!("{id} ({before} | {keys})");
        if !driver.done[done..].contains(id) {
            wrong.push(format!("{name}: was {:?}", &driver.done[done..]));
        }
        let screen = driver.seen();
        for text in after.iter().filter(|text| !screen.contains(**text)) {
            wrong.push(format!("{name}: {text:?} is not on\n{screen}"));
        }
        for text in absent.iter().filter(|text| screen.contains(**text)) {
            wrong.push(format!("{name}: {text:?} is on\n{screen}"));
        }
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n\n"));
}

#[test]
fn the_last_registry_is_the_tables() {
    let last = REGISTRIES.last().unwrap().name;
    for keys in ["end", "pagedown"] {
        let mut driver = Driver::new(Known);
        driver.press(REGISTRY).press(keys);
        assert!(
            driver.seen().contains(&format!("● {last}")),
            "{keys}: {}",
            driver.seen()
        );
    }
}

#[test]
fn hunks_taken_are_written() {
    let mut driver = Driver::new(Changed);
    driver.press(REVIEW).press("tab t k enter w");
    let [merged] = driver.merged.as_slice() else {
        panic!("{:?}", driver.merged);
    };
    assert!(merged.starts_with("# My Model\n"), "{merged}");
    assert!(merged.ends_with("my own end\n"), "{merged}");
    // The other way round, after a look at another step.
    let mut driver = Driver::new(Changed);
    driver.press(REVIEW).press("tab k t alt-3 alt-7 w");
    let [merged] = driver.merged.as_slice() else {
        panic!("{:?}", driver.merged);
    };
    assert!(
        merged.starts_with("# Mine\n") && !merged.contains("my own end"),
        "{merged}"
    );
}

#[test]
fn a_decision_holds_only_for_what_was_seen() {
    let mut driver = Driver::new(Changed);
    // The project's name is in README.md: with another one its hunks are others, until the name is as it was.
    driver.press(REVIEW).press("tab t k");
    assert!(driver.seen().contains("1 of 2 taken"));
    driver.press("alt-3 down down down down down \"x\" alt-6");
    assert!(!driver.seen().contains("1 of 2 taken"), "{}", driver.seen());
    driver.press("alt-3 ctrl-r alt-6");
    assert!(driver.seen().contains("1 of 2 taken"), "{}", driver.seen());
}

#[test]
fn every_action_has_a_scenario() {
    // The variables editor has scenarios of its own.
    let elsewhere = [
        KeyContext::Table,
        KeyContext::Cell,
        KeyContext::Variables,
        KeyContext::Filter,
        KeyContext::Form,
        KeyContext::Field,
        KeyContext::Fixes,
        KeyContext::Raw,
        KeyContext::Dialog,
        KeyContext::PathDialog,
        KeyContext::Columns,
        KeyContext::Conversion,
        KeyContext::Merging,
    ];
    let here: BTreeSet<&str> = SCENARIOS.iter().map(|(id, ..)| *id).collect();
    let missing: Vec<&str> = ACTIONS
        .iter()
        .filter(|row| !elsewhere.contains(&row.context) && !here.contains(row.id))
        .map(|row| row.id)
        .collect();
    assert_eq!(missing, Vec::<&str>::new());
}

#[test]
fn the_shell_performs_what_only_it_can() {
    for (keys, asked) in [
        ("ctrl-q", "quit"),
        ("ctrl-l", "redraw"),
        ("alt-z", "suspend"),
        ("enter ctrl-n \"x\" ctrl-q y", "quit"),
        ("enter ctrl-n enter enter down s", "gh secret set DOCKER_USERNAME"),
        (
            "enter ctrl-n enter enter down c",
            "copy gh secret set DOCKER_USERNAME --repo adalovelace/my-model",
        ),
    ] {
        let mut driver = Driver::new(Known);
        driver.press(keys);
        assert_eq!(driver.shell, [asked], "{keys}");
    }
}

#[test]
fn enter_on_a_question_keeps_what_there_is() {
    let asked = "down enter ctrl-u \"my_other.yml\" enter a \"beam\" esc alt-1 enter";
    for (answer, kept) in [("enter", true), ("esc", true), ("y", false)] {
        let mut driver = Driver::new(Known);
        driver.press(asked);
        assert_eq!(driver.model.focus(), lume_wizard::wizard::Focus::Confirmation);
        driver.press(answer);
        let names = |driver: &Driver| -> Vec<String> {
            let opened = driver.model.project.buffer().unwrap();
            opened.reading().all().map(|entry| entry.name.clone()).collect()
        };
        assert_eq!(names(&driver).contains(&"beam".to_owned()), kept, "{answer}");
    }
}

#[test]
fn changes_on_disk_are_shown_from_every_step() {
    let mut driver = Driver::new(Known);
    driver.press("down enter ctrl-u \"my_other.yml\" enter a \"beam\" esc alt-3");
    assert!(driver.model.project.is_modified());
    driver.theirs = Some("input_variables: {}\n".to_owned());
    driver.press("ctrl-s");
    assert_eq!(driver.model.step, Step::Variables);
    let screen = driver.screen(120, 36, Appearance::new(true, false));
    assert!(screen.contains("keep what is here"), "{screen}");
    assert!(screen.contains("Nothing was saved"), "{screen}");
}

#[test]
fn nothing_typed_is_ever_lost() {
    let mut driver = Driver::new(Nobody);
    driver.press("enter ctrl-n \"Ada_Lovelace\" down \"not_an_address\" esc alt-1 alt-7 alt-4 tab \"Capital\" esc ctrl-p");
    let screen = driver.seen();
    assert!(
        screen.contains("Ada Lovelace") && screen.contains("not an address"),
        "{screen}"
    );
    driver.press("alt-4");
    let screen = driver.seen();
    assert!(screen.contains("Capital"), "{screen}");
    // Also what is wrong can be left at any time.
    assert_eq!(driver.press("alt-2").model.step, Step::Variables);
}

#[test]
fn a_key_that_cannot_be_seen_does_nothing() {
    let mut driver = Driver::new(Nobody);
    driver.press("enter ctrl-n \"Ada\"");
    let words = |screen: String| screen.split_whitespace().collect::<Vec<_>>().join(" ");
    let screen = words(driver.screen(50, 12, Appearance::new(true, false)));
    assert!(screen.contains("keys do nothing until then"), "{screen}");
    driver.press("\"blind\" ctrl-n enter");
    driver.model.update(Message::Paste("blind".to_owned()));
    // Leaving is asked about, and the question is seen.
    driver.press("ctrl-q");
    let screen = words(driver.screen(50, 12, Appearance::new(true, false)));
    assert!(screen.contains("y leave, d discard, n stay"), "{screen}");
    driver.press("n");
    assert_eq!(driver.model.step, Step::Answers);
    let screen = driver.seen();
    assert!(screen.contains("Ada") && !screen.contains("blind"), "{screen}");
}

#[test]
fn the_footer_has_at_most_six_keys() {
    for keys in [
        "",
        PATH,
        "enter",
        "enter down",
        "enter f",
        ANSWERS,
        REGISTRY,
        SECRETS,
        REVIEW,
        WRITE,
        "f1",
        "enter ctrl-n \"x\" ctrl-q",
    ] {
        let mut driver = Driver::new(Known);
        driver.press(keys);
        let footer = driver.model.footer();
        // Of the variables all that matters is named, as far as there is room.
        let most = if driver.model.step == Step::Variables {
            30
        } else {
            6
        };
        assert!(!footer.is_empty() && footer.len() <= most, "{keys}: {footer:?}");
        let last = if keys == "f1" { "quit" } else { "keys" };
        assert_eq!(footer.last().unwrap().1, last, "{keys}: {footer:?}");
    }
}

#[test]
fn the_focus_is_always_seen() {
    for keys in [
        PATH,
        "enter",
        "enter end",
        ANSWERS,
        "enter ctrl-n up",
        REGISTRY,
        OTHER_REGISTRY_PATH,
        "enter ctrl-n enter enter end",
        "enter ctrl-n enter enter enter end",
    ] {
        let mut driver = Driver::new(Known);
        driver.press(keys);
        let screen = driver.screen(60, 16, Appearance::new(true, false));
        let focus = driver.model.focus();
        let seen = screen.contains('▸') || matches!(focus, lume_wizard::wizard::Focus::Tree);
        assert!(seen, "{keys}: the focus is not on\n{screen}");
    }
}

/// The main states, at both usual sizes.
#[test]
fn pictures() {
    for (name, world, keys) in [
        ("start", Known, ""),
        ("path", Known, "down enter \"my\""),
        ("variables", Known, "enter"),
        ("answers", Known, ANSWERS),
        ("answers_missing", Nobody, ANSWERS),
        (
            "answers_wrong",
            Known,
            "enter ctrl-n down down down ctrl-u \"class!\"",
        ),
        ("registry", Known, REGISTRY),
        (
            "registry_other",
            Known,
            "enter ctrl-n enter down down down down down enter \"harbor\"",
        ),
        ("secrets", Known, "enter ctrl-n enter enter down v"),
        ("review", Known, REVIEW),
        ("review_difference", Occupied, REVIEW),
        ("write", Known, WRITE),
        ("written", Known, "enter ctrl-n enter enter enter enter w"),
        ("problems", Nobody, "enter ctrl-n f4"),
        ("question", Known, "enter ctrl-n \"x\" ctrl-q"),
        ("start_begun", Begun, ""),
        ("recovery", Begun, DRAFTED),
        ("recovery_taken", Begun, TAKEN),
        ("recovery_changed", Begun, "down enter"),
    ] {
        let mut driver = Driver::new(world);
        driver.press(keys);
        let wide = driver.screen(120, 36, Appearance::new(true, false));
        let narrow = driver.screen(80, 24, Appearance::new(true, false));
        insta::assert_snapshot!(name, format!("{wide}\n\n{}\n\n{narrow}", "=".repeat(80)));
    }
}

#[test]
fn python_source_becomes_a_variables_file() {
    let mut driver = Driver::new(Known);
    driver.press("down enter \"model.py\" enter");
    assert!(driver.model.project.buffer().unwrap().is_empty());
    driver.press("esc");
    assert!(driver.model.project.buffer().unwrap().is_empty());

    let mut driver = Driver::new(Known);
    driver.press("down enter \"model.py\" enter enter");
    let screen = driver.screen(120, 36, Appearance::new(true, false));
    assert!(
        screen.contains("1 value could not be read without running"),
        "{screen}"
    );
    let opened = driver.model.project.buffer().unwrap().clone();
    let names: Vec<_> = opened.reading().all().map(|entry| entry.name.as_str()).collect();
    assert_eq!(names, ["gap", "width", "size"]);
    assert!(screen.contains("✗ Variables"), "{screen}");
    assert!(opened.path.as_ref().unwrap().ends_with("variables.yml"));
    assert!(driver.model.project.is_modified(), "it is not on disk yet");
    driver.press("up home down delete end down");
    let text = driver.model.project.buffer().unwrap().text().to_owned();
    assert!(!text.contains("width"), "{text}");
    driver.press("enter ctrl-n enter enter enter");
    let screen = driver.screen(120, 36, Appearance::new(true, false));
    assert!(screen.contains("variables.yml itself is not saved"), "{screen}");
    driver.press("ctrl-s");
    assert_eq!(driver.saved.as_deref(), Some(text.as_str()));
    let screen = driver.screen(120, 36, Appearance::new(true, false));
    assert!(screen.contains("w writes"), "{screen}");
    assert!(!screen.contains("not saved"), "{screen}");
}

#[test]
fn the_help_scrolls_to_its_end_and_back() {
    for (columns, rows) in [(60, 16), (80, 24), (120, 36)] {
        let mut driver = Driver::new(Known);
        driver.press("enter");
        driver.screen(columns, rows, Appearance::new(true, false));
        driver.press("f1 end");
        let end = driver.screen(columns, rows, Appearance::new(true, false));
        assert!(end.contains("(fg)."), "the last line: {end}");
        driver.press("up up");
        let up = driver.screen(columns, rows, Appearance::new(true, false));
        assert_ne!(up, end, "two lines up");
    }
}

#[test]
fn ascii_draws_nothing_else() {
    for keys in [
        "",
        PATH,
        "enter",
        "enter down",
        "enter f",
        ANSWERS,
        REGISTRY,
        "enter ctrl-n enter enter down v",
        REVIEW,
        WRITE,
        "enter ctrl-n enter enter enter enter w",
        "f1",
    ] {
        let mut driver = Driver::new(Known);
        driver.press(keys);
        let screen = driver.screen(120, 36, Appearance::new(false, true));
        let other: Vec<char> = screen.chars().filter(|c| !c.is_ascii()).collect();
        assert!(other.is_empty(), "{keys}: {other:?} on\n{screen}");
    }
}
