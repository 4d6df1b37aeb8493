//! Large files: what is shown before the whole is read is what the whole says; what a worker finds otherwise is told.

use super::driver::Editor;

fn many(count: usize) -> String {
    let mut text = String::from("input_variables:\n");
    for number in 0..count {
        text.push_str(&format!(
            "  VAR:{number:05}:\n    type: scalar\n    default: 0.5\n    range: [0, 1]\n    units: kG\n"
        ));
    }
    text.push_str("output_variables:\n  out:\n    type: scalar\n");
    text
}

#[test]
fn a_change_shows_at_once_and_is_confirmed_later() {
    let text = many(3000);
    let mut editor = Editor::open(Some(&text));
    editor.held = Some(Vec::new());
    editor.keys(r#"down down enter ctrl-u "7""#);
    // Nothing has been read whole yet.
    assert!(!editor.model.variables.is_settled());
    let screen = editor.screen();
    assert!(
        screen.contains("!  7"),
        "the problem is at the field at once: {screen}"
    );
    assert_eq!(
        editor.text(),
        text.replacen(
            "VAR:00002:\n    type: scalar\n    default: 0.5",
            "VAR:00002:\n    type: scalar\n    default: 7",
            1
        )
    );
    // Saving waits for the whole.
    editor.keys("ctrl-s");
    assert_eq!(editor.saved(), text);
    editor.release();
    assert!(editor.model.variables.is_settled());
    assert!(editor.saved().contains("default: 7\n"));
}

#[test]
fn many_changes_before_the_first_is_confirmed() {
    let text = many(3000);
    let mut editor = Editor::open(Some(&text));
    editor.held = Some(Vec::new());
    editor.keys(r#"a ctrl-u "FIRST" esc down d ctrl-u "COPY:{1..3}" enter K x enter ctrl-u "0.25" esc J"#);
    let shown = editor.text();
    editor.release();
    assert_eq!(editor.text(), shown, "{}", editor.status());
    assert!(editor.model.variables.is_settled());
    assert!(!editor.status().contains("taken back"), "{}", editor.status());
    editor.keys("esc esc");
    while editor.model.variables.can_undo() {
        editor.keys("ctrl-z");
    }
    assert_eq!(editor.text(), text);
}

#[test]
fn a_change_of_everything_is_made_by_a_worker() {
    let text = many(3000);
    let mut editor = Editor::open(Some(&text));
    editor.keys(r#"M s "T" enter"#);
    let changed = editor.text();
    assert_eq!(changed.matches("units: T").count(), 3001);
    editor.keys("ctrl-z");
    assert_eq!(editor.text(), text);
    editor.keys("ctrl-y");
    assert_eq!(editor.text(), changed);
}

#[test]
fn while_everything_changes_nothing_else_does() {
    let mut editor = Editor::open(Some(&many(3000)));
    editor.held = Some(Vec::new());
    editor.keys(r#"M s "T" enter"#);
    assert!(editor.screen().contains("Working"), "{}", editor.screen());
    editor.keys("x");
    assert!(editor.status().contains("one moment"), "{}", editor.status());
    editor.release();
    assert_eq!(editor.text().matches("units: T").count(), 3001);
}

#[test]
fn the_filter_finds_in_a_large_file() {
    let mut editor = Editor::open(Some(&many(3000)));
    editor.keys(r#"/ "02999""#);
    let screen = editor.screen();
    assert!(screen.contains("Inputs 1 of 3000"), "{screen}");
    assert!(screen.contains("VAR:02999"), "{screen}");
    editor.keys("enter esc end");
    assert!(editor.screen().contains("Outputs 1"), "{}", editor.screen());
}
