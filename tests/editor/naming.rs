//! Names as they are typed, what is selected and marked, and the way from problem to problem.

use super::driver::Editor;
use super::hints::{FILE, has, lacks};

fn selected(editor: &Editor) -> (String, Option<String>) {
    let state = &editor.model.variables;
    let name = state.selected_entry(&editor.model.project).unwrap().name.clone();
    (name, state.focused_key().map(str::to_owned))
}

fn name_of(editor: &Editor) -> String {
    selected(editor).0
}

#[test]
fn undo_calls_rename_by_name_that_it_gives() {
    let mut editor = Editor::open(Some(FILE));
    editor.keys(r#"o "beam""#);
    has(&editor.screen(), &["undo: name of beam"]);
    lacks(&editor.screen(), &["undo: name of bea "]);
    editor.keys("esc ctrl-z");
    assert_eq!(editor.status(), "Undone: name of beam.");
}

#[test]
fn name_that_cannot_stand_leaves_one_before_typing() {
    let mut editor = Editor::open(Some(FILE));
    editor.keys(r#"a "foo" esc"#);
    let before = editor.text();
    editor.keys(r#"a "foo""#);
    assert!(!editor.text().contains("  fo:"), "{}", editor.text());
    assert_eq!(name_of(&editor), "input1");
    has(&editor.screen(), &["there is an input"]);
    lacks(&editor.screen(), &["do not add it"]);
    // Going on gives a name that can.
    editor.keys(r#""d""#);
    assert_eq!(name_of(&editor), "food");
    editor.keys("backspace esc");
    assert_eq!(name_of(&editor), "input1");
    assert!(
        editor.status().contains("foo") && editor.status().contains("already"),
        "{}",
        editor.status()
    );
    editor.keys("ctrl-s");
    assert!(!editor.saved().contains("  fo:") && !editor.saved().contains("  food:"));
    has(editor.status(), &["pending: name of input1"]);
    editor.keys("ctrl-z");
    lacks(&editor.screen(), &["✗"]);
    editor.keys("ctrl-z");
    assert_eq!(editor.text(), before, "the new variable is one step");
}

#[test]
fn name_that_is_emptied_is_one_before_typing() {
    let mut editor = Editor::open(Some(FILE));
    editor.keys("f2 end backspace backspace");
    assert_eq!(name_of(&editor), "QUAD");
    editor.keys("ctrl-u");
    assert_eq!(name_of(&editor), "QUAD:1");
    assert_eq!(editor.text(), FILE);
    has(&editor.screen(), &["a variable has a name"]);
    editor.keys(r#""Q""#);
    assert_eq!(name_of(&editor), "Q");
    editor.keys("esc ctrl-z");
    assert_eq!(editor.text(), FILE);
}

#[test]
fn what_is_typed_takes_place_of_copys_name() {
    let mut editor = Editor::open(Some(FILE));
    editor.keys(r#"d "COPY" enter"#);
    assert_eq!(name_of(&editor), "COPY");
    editor.keys(r#"d end "9" enter"#);
    assert_eq!(name_of(&editor), "COPY19");
}

#[test]
fn what_is_moved_across_is_selected() {
    let mut editor = Editor::open(Some(FILE));
    editor.keys("t");
    assert_eq!(name_of(&editor), "QUAD:1");
    editor.keys("t");
    assert_eq!(name_of(&editor), "QUAD:1");
    let place = editor
        .model
        .variables
        .selected_place(&editor.model.project)
        .unwrap();
    assert_eq!((place.section.word(), place.index), ("input", 1));
    editor.keys("ctrl-z ctrl-y");
    assert_eq!(name_of(&editor), "QUAD:1");
    // Several: the first of them.
    editor.keys("home space space t");
    assert_eq!(name_of(&editor), "QUAD:2");
}

#[test]
fn marks_that_are_not_shown_are_told() {
    let mut editor = Editor::open(Some(FILE));
    // Two inputs and an output are marked; one of them is shown.
    editor.keys(r#"space space space / "QUAD:2" enter s"#);
    has(&editor.screen(), &["Set a field of 3 variables, 2 not shown"]);
    editor.keys("esc R");
    has(&editor.screen(), &["replace in 3 names, 2 not shown"]);
    editor.keys("esc x");
    has(
        &editor.screen(),
        &[
            "Delete 3 marked variables? The filter hides 2",
            "not shown: QUAD:1",
        ],
    );
    editor.keys("esc");
    assert_eq!(editor.text(), FILE, "Esc deletes nothing");
    editor.keys("x enter");
    lacks(&editor.text(), &["QUAD:2"]);
    has(&editor.text(), &["QUAD:1", "screen"]);
    editor.keys("ctrl-z");
    assert_eq!(editor.text(), FILE);
}

#[test]
fn next_problem_is_that_of_selected_variable_first() {
    let text = FILE
        .replace("range: [0, 1]", "range: [1, 0]")
        .replace("default: 1.5", "default: nothing")
        .replace("range: [0, 2]", "range: [2, 0]");
    let mut editor = Editor::open(Some(&text));
    let at = |name: &str, key: &str| (name.to_owned(), Some(key.to_owned()));
    editor.keys("home f8");
    assert_eq!(selected(&editor), at("QUAD:1", "range"));
    editor.keys("f8");
    assert_eq!(selected(&editor), at("QUAD:2", "default"));
    editor.keys("f8");
    assert_eq!(selected(&editor), at("QUAD:2", "range"));
    editor.keys("f8");
    assert_eq!(
        selected(&editor),
        at("QUAD:1", "range"),
        "and from the start again"
    );
    editor.keys("shift-f8");
    assert_eq!(selected(&editor), at("QUAD:2", "range"));
    editor.keys("shift-f8 shift-f8");
    assert_eq!(selected(&editor), at("QUAD:1", "range"));
    editor.keys("esc down down f8");
    assert_eq!(selected(&editor), at("QUAD:1", "range"), "nothing is wrong below");
    editor.keys("esc down shift-f8");
    assert_eq!(
        selected(&editor),
        at("QUAD:1", "range"),
        "before the selected one"
    );
}
