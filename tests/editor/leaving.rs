//! Leaving, saving, and what is on disk: nothing goes without being said, and only what works is offered.

use super::driver::{Editor, FILE};
use super::hints::{footer, has, lacks};
use super::scenarios::FILE_15;
use lume_wizard::wizard::Focus;

const CHANGED: &str = r#"f ctrl-u "0.75" esc"#;

/// An editor with one unsaved change that is asked whether to leave.
fn asked() -> Editor {
    let mut editor = Editor::open(Some(FILE_15));
    editor.keys(CHANGED).keys("ctrl-q");
    assert_eq!(editor.model.focus(), Focus::Confirmation);
    editor
}

fn theirs() -> String {
    FILE_15.replace("units: mm", "units: um")
}

fn ours() -> String {
    FILE_15.replace("default: 0.5", "default: 0.75")
}

#[test]
fn only_a_plain_yes_leaves_without_saving() {
    for keys in ["enter", "esc", "n"] {
        let mut editor = asked();
        editor.keys(keys);
        assert!(!editor.ended && editor.model.modal.is_none(), "{keys}");
        assert_eq!((editor.text(), editor.saved()), (ours(), FILE_15.to_owned()));
    }
    for keys in ["ctrl-q", "ctrl-c", "ctrl-c ctrl-c", "ctrl-z", "x", "space"] {
        let mut editor = asked();
        editor.keys(keys);
        assert!(!editor.ended, "{keys}");
        assert_eq!(editor.model.focus(), Focus::Confirmation, "{keys}");
        assert_eq!(editor.text(), ours(), "{keys}");
    }
    let mut editor = asked();
    editor.keys("y");
    assert!(editor.ended);
    assert_eq!(editor.saved(), FILE_15);
}

#[test]
fn the_question_offers_what_works_and_nothing_else() {
    let mut editor = asked();
    let screen = editor.screen();
    has(&screen, &["y leave", "s save and leave", "Enter stay"]);
    let footer = footer(&mut editor);
    has(&footer, &["y leave", "s save and leave", "Enter stay", "F1 keys"]);
    lacks(&footer, &["Ctrl-S", "Ctrl-Z", "Ctrl-Q", "Esc"]);
}

#[test]
fn help_over_a_question_leads_back_to_it() {
    for back in ["esc", "f1", "q esc"] {
        let mut editor = asked();
        editor.keys("f1");
        assert_eq!(editor.model.focus(), Focus::Help);
        has(&editor.screen(), &["Save the variables file, then"]);
        editor.keys(back);
        assert_eq!(editor.model.focus(), Focus::Confirmation, "{back}");
        assert!(!editor.ended);
    }
    let mut editor = asked();
    editor.keys("f1 esc esc");
    assert_eq!(editor.model.focus(), Focus::Table);
}

#[test]
fn saving_and_leaving_are_one_key() {
    for keys in ["s", "ctrl-s"] {
        let mut editor = Editor::open(Some(FILE_15));
        editor.keys(CHANGED).keys("ctrl-q").keys(keys);
        assert!(editor.ended, "{keys}: {}", editor.screen());
        assert_eq!(editor.saved(), ours());
    }
}

#[test]
fn nobody_leaves_when_saving_fails() {
    let mut editor = asked();
    editor.full = true;
    editor.keys("s");
    assert!(!editor.ended);
    assert_eq!(editor.status(), "the disk is full");
    editor.full = false;
    // What is saved later does not leave.
    editor.keys("ctrl-s");
    assert!(!editor.ended);
    assert_eq!(editor.saved(), ours());
    editor.keys("ctrl-q");
    assert!(editor.ended);
}

#[test]
fn nobody_leaves_when_file_on_disk_has_changed() {
    let mut editor = asked();
    editor.disk.0.insert(FILE.into(), theirs().into_bytes());
    editor.keys("s");
    assert!(!editor.ended);
    assert_eq!(editor.saved(), theirs());
    has(&editor.screen(), &["changed on disk", "keep what is here"]);
    editor.keys("down down enter");
    assert!(!editor.ended);
    assert_eq!(editor.saved(), ours());
}

#[test]
fn unsaved_work_is_confirmed_before_leaving() {
    let mut editor = Editor::open(Some(FILE_15));
    editor.keys(CHANGED).keys(r#"f enter "[0," ctrl-q s"#);
    assert!(!editor.ended);
    has(
        &editor.screen(),
        &["pending text of range of QUAD:1", "opened again"],
    );
    lacks(&editor.screen(), &["save and leave"]);
    assert_eq!(editor.saved(), ours());
    editor.keys("s ctrl-s");
    assert!(!editor.ended);
    editor.keys("y");
    assert!(editor.ended);
}

#[test]
fn everything_saved_is_reported_after_checking_the_disk() {
    let mut editor = Editor::open(Some(FILE_15));
    editor.keys("ctrl-s");
    assert_eq!(editor.status(), "Everything is saved.");
    editor.disk.0.insert(FILE.into(), theirs().into_bytes());
    editor.keys("ctrl-s");
    has(&editor.screen(), &["changed on disk", "-     units: um"]);
    assert!(!editor.status().contains("saved"), "{}", editor.status());
    editor.keys("down enter");
    assert_eq!(editor.text(), theirs());
    editor.keys("ctrl-s");
    assert_eq!(editor.status(), "Everything is saved.");
}

#[test]
fn saving_a_file_with_problems_says_how_many() {
    let wrong = FILE_15.replace("default: 3.0", "default: nothing");
    for (keys, said) in [
        (r#""0.75""#, "with 1 error: F8 goes to it."),
        (r#""all""#, "with 2 errors: F8 goes to the first."),
        (r#""0.75" esc down f ctrl-u "1""#, "Saved /models/variables.yml."),
    ] {
        let mut editor = Editor::open(Some(&wrong));
        editor.keys("home f ctrl-u").keys(keys).keys("ctrl-s");
        assert!(editor.status().starts_with("Saved"), "{}", editor.status());
        assert!(editor.status().ends_with(said), "{}", editor.status());
    }
}

#[test]
fn a_file_that_was_saved_is_there() {
    let mut editor = Editor::open(None);
    has(&editor.screen(), &["There is no such file yet: saving makes it."]);
    editor.keys("a esc a enter esc ctrl-s ctrl-z");
    assert_eq!(editor.text(), "");
    assert!(!editor.saved().is_empty());
    lacks(&editor.screen(), &["There is no such file yet"]);
}

#[test]
fn a_table_never_overwrites_a_file_unasked() {
    let mut editor = Editor::open(Some(FILE_15));
    editor.disk.0.insert("/models/t.csv".into(), b"mine".to_vec());
    editor.keys(r#"w ctrl-u "/models/t.csv" enter"#);
    assert_eq!(
        editor.status(),
        "/models/t.csv is there already: choose another name."
    );
    assert_eq!(editor.disk.0[std::path::Path::new("/models/t.csv")], b"mine");
    assert_eq!(editor.model.focus(), Focus::PathDialog);
    editor.keys(r#"left left left left "2" enter"#);
    assert_eq!(editor.status(), "Wrote /models/t2.csv.");
}
