//! Changes of the file on disk while it is open: it is changed, removed, no text any more.

use super::driver::{Editor, FILE};
use std::path::Path;

const TEXT: &str = "input_variables:\n  a:\n    type: scalar\n    default: 0.5\n    range: [0, 1]\noutput_variables:\n  out:\n    type: scalar\n";

fn edited() -> Editor {
    let mut editor = Editor::open(Some(TEXT));
    editor.keys(r#"f ctrl-u "0.75" esc"#);
    editor
}

#[test]
fn a_deleted_file_is_written_again_on_request() {
    let mut editor = edited();
    editor.disk.0.remove(Path::new(FILE));
    editor.keys("ctrl-s");
    let screen = editor.screen();
    assert!(screen.contains("not on disk any more"), "{screen}");
    assert!(
        editor.status().contains("Nothing was saved"),
        "{}",
        editor.status()
    );
    editor.keys("esc");
    assert!(!editor.disk.0.contains_key(Path::new(FILE)));
    assert!(editor.screen().contains("unsaved changes"), "{}", editor.screen());
    editor.keys("ctrl-s down enter");
    assert_eq!(editor.saved(), TEXT.replace("0.5", "0.75"));
    assert!(editor.status().contains("Saved"), "{}", editor.status());
    // Nothing of the history is lost with it.
    editor.keys("ctrl-z ctrl-s");
    assert_eq!(editor.saved(), TEXT);
}

#[test]
fn a_disk_file_must_be_utf_8() {
    let mut editor = edited();
    let theirs = b"input_variables:\n  \xb5: {}\n".to_vec();
    editor.disk.0.insert(FILE.into(), theirs.clone());
    editor.keys("ctrl-s down enter");
    assert!(editor.status().contains("UTF-8"), "{}", editor.status());
    assert_eq!(editor.text(), TEXT.replace("0.5", "0.75"));
    assert_eq!(editor.disk.0[Path::new(FILE)], theirs);
}

#[test]
fn the_file_on_disk_is_taken_and_undone() {
    let theirs = TEXT.replace("[0, 1]", "[0, 3]");
    let mut editor = Editor::open(Some(TEXT));
    editor.disk.0.insert(FILE.into(), theirs.clone().into_bytes());
    editor.keys(r#"f ctrl-u "0.75" esc f5"#);
    editor.keys("down enter");
    assert_eq!(editor.text(), theirs, "{}", editor.status());
    assert!(!editor.screen().contains("unsaved"), "{}", editor.screen());
    editor.keys("ctrl-z");
    assert_eq!(editor.text(), TEXT.replace("0.5", "0.75"));
    editor.keys("ctrl-z ctrl-y ctrl-y");
    assert_eq!(editor.text(), theirs);
}

#[test]
fn the_form_shows_a_file_reloaded_from_disk() {
    let mut editor = Editor::open(Some(TEXT));
    let theirs = TEXT.replace("  a:", "  b:");
    editor.keys(r#"f2 "x""#);
    editor.disk.0.insert(FILE.into(), theirs.clone().into_bytes());
    editor.keys("ctrl-s down enter");
    assert_eq!(editor.text(), theirs);
    // What is typed goes on from what is there now.
    editor.keys(r#""y""#);
    assert_eq!(editor.text(), TEXT.replace("  a:", "  by:"));
    editor.keys("ctrl-u");
    assert_eq!(editor.text(), theirs);
}

#[test]
fn changes_are_shown_before_saving() {
    let mut editor = edited();
    editor.keys("D");
    let screen = editor.screen();
    for text in ["What saving changes", "-     default: 0.5", "+     default: 0.75"] {
        assert!(screen.contains(text), "{text}: {screen}");
    }
    editor.keys("esc");
    assert_eq!(editor.saved(), TEXT);
    editor.keys("D enter");
    assert_eq!(editor.saved(), TEXT.replace("0.5", "0.75"));
    editor.keys("D");
    assert!(
        editor.status().contains("Everything is saved"),
        "{}",
        editor.status()
    );
}

#[test]
fn changes_of_both_sides_are_merged() {
    let mut editor = edited();
    let theirs = TEXT.replace("  out:", "  # theirs\n  out:");
    editor.disk.0.insert(FILE.into(), theirs.into_bytes());
    editor.keys("ctrl-s down down down enter");
    let merged = TEXT
        .replace("0.5", "0.75")
        .replace("  out:", "  # theirs\n  out:");
    assert_eq!(editor.text(), merged, "{}", editor.status());
    editor.keys("ctrl-s");
    assert_eq!(editor.saved(), merged);
    editor.keys("ctrl-z");
    assert_eq!(editor.text(), TEXT.replace("0.5", "0.75"));
}

#[test]
fn conflicts_of_a_merge_are_decided() {
    for (keys, kept) in [("k", "0.75"), ("t", "0.9"), ("t up k", "0.75")] {
        let mut editor = edited();
        let theirs = TEXT.replace("0.5", "0.9").replace("  out:", "  # theirs\n  out:");
        editor.disk.0.insert(FILE.into(), theirs.into_bytes());
        editor.keys("ctrl-s down down down enter");
        let screen = editor.screen();
        for text in ["1 place", "-     default: 0.9", "+     default: 0.75", "k keeps"] {
            assert!(screen.contains(text), "{text}: {screen}");
        }
        editor.keys("enter");
        assert!(editor.status().contains("left to decide"), "{}", editor.status());
        editor.keys(keys).keys("enter");
        let merged = TEXT.replace("0.5", kept).replace("  out:", "  # theirs\n  out:");
        assert_eq!(editor.text(), merged, "{keys}: {}", editor.status());
        editor.keys("ctrl-s");
        assert_eq!(editor.saved(), merged);
    }
}
