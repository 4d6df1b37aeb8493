//! Problems of one kind, of which a file can have a thousand.

use super::driver::Editor;
use super::hints::has;

fn file() -> String {
    let mut text = String::from("input_variables:\n");
    for number in 0..12 {
        text.push_str(&format!(
            "  IN:{number}: {{type: scalar, default: 0.5, range: [-.inf, .inf]}}\n"
        ));
    }
    text.push_str(
        "  LAST: {type: scalar, default: 7.0, range: [0, 1]}\noutput_variables:\n  out: {type: scalar}\n",
    );
    text
}

#[test]
fn many_problems_of_one_kind_are_grouped() {
    let mut editor = Editor::open(Some(&file()));
    has(&editor.screen(), &["13 problems of 2 kinds"]);
    editor.keys("f4");
    has(
        &editor.screen(),
        &["12 times", "an input with an infinite range", "LAST"],
    );
    // Enter shows only them.
    editor.keys("enter");
    has(&editor.screen(), &["problem:range-infinite", "Inputs 12 of 13"]);
    editor.keys("esc");
    has(&editor.screen(), &["Inputs 13"]);
}

#[test]
fn the_next_problem_is_of_another_kind() {
    let mut editor = Editor::open(Some(&file()));
    let selected = |editor: &Editor| {
        let entry = editor.model.variables.selected_entry(&editor.model.project);
        entry.unwrap().name.clone()
    };
    editor.keys("f8");
    assert_eq!(selected(&editor), "IN:0");
    has(editor.status(), &["11 others have this problem, too"]);
    editor.keys("f8");
    assert_eq!(selected(&editor), "LAST");
    editor.keys("f8");
    assert_eq!(selected(&editor), "IN:0");
    // Where there is no other kind, the next one of the same.
    let mut same = Editor::open(Some(&file().replace("7.0", "0.7")));
    has(&same.screen(), &["12 times an input with an infinite range"]);
    same.keys("f8 f8");
    assert_eq!(selected(&same), "IN:1");
}
