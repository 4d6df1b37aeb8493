//! Whole conversations: what is typed, line by line, and what the file is then.

use super::*;
use crate::prompt::tests::Script;
use crate::variables::ArrayFiles;
use crate::variables::NoArrayFiles;
use std::sync::Arc;

const TEXT: &str = "\
input_variables:
  a:  # first
    type: scalar
    default: 1.0
    range: [0, 2]
  b:
    type: scalar
    default: 5
    range: [0, 2]
output_variables:
  list:
    type: scalar
";

/// A disk that holds one file.
struct FakeDisk {
    text: Option<String>,
    full: bool,
}

impl FileStore for FakeDisk {
    fn arrays(&self) -> &dyn ArrayFiles {
        &NoArrayFiles
    }

    fn read(&mut self, now: &Buffer) -> Result<Buffer, String> {
        let text = self.text.clone().ok_or("there is no such file")?;
        Ok(Buffer::read(
            now.path.clone(),
            text.into_bytes().into(),
            None,
            &NoArrayFiles,
        ))
    }

    fn save(&mut self, _: &Buffer, before: Option<Arc<[u8]>>, text: &str) -> Result<(), String> {
        if self.full {
            return Err("the disk is full".to_owned());
        }
        if before.as_deref() != self.text.as_deref().map(str::as_bytes) {
            return Err("the file has changed on the disk".to_owned());
        }
        self.text = Some(text.to_owned());
        Ok(())
    }
}

/// Runs a conversation: its lines, the file afterwards, its end.
fn talk(text: Option<&str>, typed: &[&'static str]) -> (String, String, Ending) {
    let paper = FakeDisk {
        text: text.map(str::to_owned),
        full: false,
    };
    talk_over(paper, typed)
}

fn talk_over(mut paper: FakeDisk, typed: &[&'static str]) -> (String, String, Ending) {
    let path: std::path::PathBuf = "variables.yml".into();
    let opened = match &paper.text {
        Some(text) => Buffer::read(Some(path), text.as_bytes().into(), None, &NoArrayFiles),
        None => Buffer::begin(path, None),
    };
    let mut script = Script::new(typed);
    let ending = edit_variables(opened, &mut paper, &mut script);
    (script.all(), paper.text.unwrap_or_default(), ending)
}

/// The file after these lines and saving it.
fn after(typed: &[&'static str]) -> String {
    let typed = [typed, &["save", "quit"]].concat();
    let (said, text, ending) = talk(Some(TEXT), &typed);
    assert_eq!(ending, Ending::Left, "{said}");
    assert!(said.contains("Saved."), "{said}");
    text
}

#[test]
fn a_field_is_changed_and_nothing_else() {
    assert_eq!(after(&["a", "default", "0.5", ""]), TEXT.replace("1.0", "0.5"));
    assert_eq!(
        after(&["a", "range", "0..7", ""]),
        TEXT.replacen("[0, 2]", "[0, 7]", 1)
    );
    assert_eq!(
        after(&["a", "units", "mm", ""]),
        TEXT.replacen("[0, 2]\n", "[0, 2]\n    units: mm\n", 1)
    );
    assert_eq!(
        after(&["edit list", "precision", "3", "units", "mm", "precision", "-", ""]),
        format!("{TEXT}    units: mm\n")
    );
}

#[test]
fn every_word_does_what_it_says() {
    assert_eq!(after(&["rename a", "gap"]), TEXT.replace("  a:", "  gap:"));
    assert_eq!(
        after(&["remove b"]),
        TEXT.replace("  b:\n    type: scalar\n    default: 5\n    range: [0, 2]\n", "")
    );
    let copied = after(&["copy b", "c{1..2}"]);
    assert!(
        copied.contains("  c1:\n") && copied.contains("  c2:\n"),
        "{copied}"
    );
    let moved = after(&["move b", "1"]);
    assert!(moved.find("  b:") < moved.find("  a:"), "{moved}");
    let across = after(&["move b", "output"]);
    assert!(across.find("  b:") > across.find("output_variables"), "{across}");
    let added = after(&["add output", "size", ""]);
    assert_eq!(added, format!("{TEXT}  size:\n    type: scalar\n"));
    let converted = after(&["convert lume-torch-3.0"]);
    assert!(converted.contains("default_value: 1.0"), "{converted}");
}

#[test]
fn changes_are_taken_back_and_made_again() {
    let (said, text, _) = talk(
        Some(TEXT),
        &[
            "a",
            "default",
            "0.5",
            "",
            "remove b",
            "convert lume-torch-3.0",
            "undo",
            "undo",
            "undo",
            "undo",
            "redo",
            "save",
            "quit",
        ],
    );
    assert_eq!(text, TEXT.replace("1.0", "0.5"));
    assert!(said.contains("Undone: conversion to lume-torch-3.0"), "{said}");
    assert!(said.contains("There is nothing to undo."), "{said}");
    assert!(said.contains("Redone: default is 0.5, of a"), "{said}");
}

#[test]
fn a_problem_is_found_said_and_mended() {
    let (said, text, _) = talk(Some(TEXT), &["", "fix", "", "problems", "save", "quit"]);
    assert!(said.contains("1 warning.\n"), "{said}");
    assert!(said.contains("fix 1: set the end to 5"), "{said}");
    assert!(
        said.ends_with("No problems.\nvariable: \nSaved.\nvariable: "),
        "{said}"
    );
    assert_eq!(text, TEXT.replace("5\n    range: [0, 2]", "5\n    range: [0, 5]"));
}

#[test]
fn what_runtime_refuses_is_said_with_its_reason() {
    let (said, _, _) = talk(Some(TEXT), &["a", "default", "much", "", "quit", "2"]);
    assert!(
        said.contains("error: `default` is the text `much`, not a number"),
        "{said}"
    );
    let (said, _, _) = talk(Some(TEXT), &["a", "name", "b", "colour", "fix 7", "", "quit"]);
    assert!(said.contains("Not done: "), "{said}");
    assert!(said.contains("It has no field colour"), "{said}");
    let (said, _, _) = talk(Some(TEXT), &["c", "list x", "", "", "move a", "9", "quit"]);
    assert!(said.contains("there is no variable called c"), "{said}");
    assert!(said.contains("Type a place from 1 to 2"), "{said}");
}

#[test]
fn words_and_fix_numbers_work_at_a_field() {
    let (said, text, _) = talk(Some(TEXT), &["b", "2", "undo", "1", "save", "list", "quit"]);
    assert!(said.contains("Type fix and its number"), "{said}");
    assert!(said.contains("Undone: set the default to 2, of b"), "{said}");
    assert!(said.contains("  input b: default 5, range [0, 5]\n"), "{said}");
    assert_eq!(text, TEXT.replace("5\n    range: [0, 2]", "5\n    range: [0, 5]"));
    let (said, text, _) = talk(Some(TEXT), &["add input", "c", "undo", "list", "quit"]);
    assert!(
        said.contains("  input b: default 5, range [0, 2], warning\n"),
        "{said}"
    );
    assert_eq!(text, TEXT);
}

#[test]
fn choice_is_one_of_those_that_are_said() {
    let (said, text, _) = talk(
        Some(TEXT),
        &["a", "kind", "y", "", "is_constant", "yes", "", "save", "quit"],
    );
    assert!(said.contains("  Type one of them."), "{said}");
    assert_eq!(
        text,
        TEXT.replacen("[0, 2]\n", "[0, 2]\n    is_constant: true\n", 1)
    );
}

#[test]
fn name_that_is_word_is_edited_with_edit() {
    let (said, text, _) = talk(Some(TEXT), &["edit list", "units", "mm", "", "save", "quit"]);
    assert!(said.contains("list, output, line 11"), "{said}");
    assert_eq!(text, format!("{TEXT}    units: mm\n"));
}

#[test]
fn nothing_is_lost_unasked() {
    let (said, text, ending) = talk(Some(TEXT), &["remove a"]);
    assert_eq!((text.as_str(), ending), (TEXT, Ending::EndOfInput));
    assert!(
        said.ends_with("The input ended; the changes were not saved."),
        "{said}"
    );
    let (_, text, ending) = talk(Some(TEXT), &["remove a", "quit", "<", "undo", "quit"]);
    assert_eq!((text.as_str(), ending), (TEXT, Ending::Left));
    let (_, text, ending) = talk(Some(TEXT), &["remove a", "quit", "1"]);
    assert!(!text.contains("  a:"));
    assert_eq!(ending, Ending::Left);
    let full = FakeDisk {
        text: Some(TEXT.to_owned()),
        full: true,
    };
    let (said, text, _) = talk_over(full, &["remove a", "quit", "1", "quit", "2"]);
    assert!(said.contains("Not saved: the disk is full"), "{said}");
    assert_eq!(text, TEXT);
}

#[test]
fn a_new_file_begins_with_its_first_variable() {
    let (said, text, ending) = talk(None, &["list", "add", "1", "gap", "", "save", "quit"]);
    assert!(
        said.starts_with("variables.yml is new: saving makes it."),
        "{said}"
    );
    assert!(said.contains("There are none yet; add input adds one."), "{said}");
    assert!(text.starts_with("input_variables:\n  gap:\n"), "{text}");
    assert_eq!(ending, Ending::Left);
}

#[test]
fn what_would_be_lost_is_asked_about() {
    let text =
        "output_variables:\n  i:\n    type: image\n    x_label: x\n    y_label: y\n  s:\n    type: scalar\n";
    let (said, kept, _) = talk(Some(text), &["convert lume-torch-3.0", "no", "quit"]);
    assert!(said.contains("lume-torch-3.0 cannot hold 1 thing:"), "{said}");
    assert_eq!(kept, text);
    let empty = "input_variables: {}\noutput_variables: {}\n";
    let (said, _, _) = talk(Some(empty), &["convert lume-torch-3.0", "undo", "quit"]);
    assert!(
        said.contains("reads the file as it is: nothing has changed."),
        "{said}"
    );
    assert!(!said.contains("undo takes it back"), "{said}");
    let (_, dropped, _) = talk(Some(text), &["convert", "3", "yes", "save", "quit"]);
    assert!(!dropped.contains("  i:") && dropped.contains("  s:"), "{dropped}");
}

#[test]
fn long_lists_are_paged_and_their_text_escaped() {
    let mut text = "input_variables:\n  \"\\e[2Jx\": {type: scalar, default: 1, range: [0, 2]}\n".to_owned();
    for number in 0..30 {
        text.push_str(&format!(
            "  v{number}: {{type: scalar, default: 1, range: [0, 2]}}\n"
        ));
    }
    let (said, _, _) = talk(Some(&text), &["list", "<", "list v2", "quit"]);
    assert!(said.contains("Enter for more (11 left), < stops: "), "{said}");
    assert!(
        said.contains("input v29") && !said.contains("input v19\n  input v20\n"),
        "{said}"
    );
    assert!(!said.contains('\u{1b}'));
}

#[test]
fn a_shared_value_changes_for_all_or_here() {
    let text = "input_variables:\n  a: &a {type: scalar, default: 1, range: [0, 2]}\n  b: *a\noutput_variables:\n  o: {type: scalar}\n";
    for (choice, expected) in [
        ("1", text.replace("default: 1", "default: 2")),
        (
            "2",
            text.replace("default: 1", "default: 2")
                .replace("b: *a", "b: {type: scalar, default: 1, range: [0, 2]}"),
        ),
    ] {
        let (said, after, _) = talk(Some(text), &["a", "default", "2", choice, "", "save", "quit"]);
        assert!(
            said.contains("is also used by b, which would change too."),
            "{said}"
        );
        assert_eq!(after, expected, "{said}");
    }
}

const SEVERAL: &str = "laser:\n  input_variables:\n    gradient: {type: scalar, default: 0.14, range: [0, 1]}\n  output_variables:\n    yield: {type: scalar}\nion:\n  input_variables:\n    focus: {type: scalar, default: 80., range: [-80.0, 80.0]}\n  output_variables:\n    protons: {type: scalar}\n";

#[test]
fn a_model_is_chosen_among_several() {
    let (said, text, ending) = talk(Some(SEVERAL), &["2", "remove focus", "save", "quit"]);
    assert_eq!(ending, Ending::Left, "{said}");
    assert!(said.contains("several models"), "{said}");
    assert!(said.contains("2  ion"), "{said}");
    assert!(text.contains("gradient") && !text.contains("focus"), "{text}");
    let (_, text, ending) = talk(Some(SEVERAL), &["<"]);
    assert_eq!((text.as_str(), ending), (SEVERAL, Ending::Left));
}
