//! Offers of the screens: only what works, named by what it does; and what is told afterwards.

use super::driver::Editor;

pub const FILE: &str = "\
input_variables:
  QUAD:1:
    type: scalar
    default: 0.5
    range: [0, 1]
  QUAD:2:
    type: scalar
    default: 1.5
    range: [0, 2]

output_variables:
  screen:
    type: image
    x_label: x
    y_label: y
  size:
    type: scalar
";

const UNPARSABLE: &str = "input_variables:\n\ta: 1\n";

pub fn footer(editor: &mut Editor) -> String {
    editor.screen().lines().last().unwrap().to_owned()
}

#[track_caller]
pub fn has(screen: &str, texts: &[&str]) {
    for text in texts {
        assert!(screen.contains(text), "{text:?} is not on\n{screen}");
    }
}

#[track_caller]
pub fn lacks(screen: &str, texts: &[&str]) {
    for text in texts {
        assert!(!screen.contains(text), "{text:?} is on\n{screen}");
    }
}

#[test]
fn an_untouched_new_variable_is_removed() {
    for keys in ["o esc", "a esc", "a backspace esc"] {
        let mut editor = Editor::open(Some(FILE));
        // A redo that was possible still is.
        editor.keys(r#"f "1" esc ctrl-z"#).keys(keys);
        assert_eq!(editor.text(), FILE, "{keys}");
        assert!(!editor.model.variables.can_undo(), "{keys}: it is no step");
        assert!(editor.model.variables.can_redo(), "{keys}");
        assert!(editor.model.project.is_modified().eq(&false), "{keys}");
        lacks(&editor.screen(), &["output1", "input1"]);
        editor.keys("f4");
        lacks(&editor.screen(), &["not valid"]);
    }
}

#[test]
fn a_new_variable_that_was_touched_stays() {
    for keys in [r#"o "beam" esc"#, "o enter esc", "o enter right right esc"] {
        let mut editor = Editor::open(Some(FILE));
        editor.keys(keys);
        assert_ne!(editor.text(), FILE, "{keys}");
    }
}

#[test]
fn an_unreadable_file_offers_only_its_text() {
    let mut editor = Editor::open(Some(UNPARSABLE));
    for (columns, rows) in [(120, 36), (80, 24)] {
        editor.size(columns, rows);
        has(
            &editor.screen(),
            &["line 2, column 1: a tab is", "Replace the tab"],
        );
        lacks(&editor.screen(), &["adds one", "imports", "pasted"]);
        editor.keys("esc");
        has(&editor.screen(), &["a tab is"]);
        lacks(&editor.screen(), &["adds one", "imports", "pasted"]);
        let keys = footer(&mut editor);
        has(&keys, &["e edit text", "Ctrl-Q quit", "? keys"]);
        lacks(&keys, &["add", "filter", "convert", "mark", "Esc"]);
        editor.keys("a");
        assert_eq!(editor.text(), UNPARSABLE);
        has(editor.status(), &["text"]);
        editor.keys("e");
    }
    editor.keys(r#"end ctrl-u "  a: {type: scalar, default: 1.0, range: [0, 2]}" esc"#);
    has(&footer(&mut editor), &["Enter edit", "a add input"]);
}

#[test]
fn each_empty_state_says_what_to_do_next() {
    let mut missing = Editor::open(None);
    has(
        &missing.screen(),
        &[
            "no such file yet",
            "a   adds an input",
            "o   adds an output",
            "i   imports",
        ],
    );
    lacks(
        &footer(&mut missing),
        &["Esc", "filter", "mark", "convert", "save"],
    );
    let mut no_outputs = Editor::open(Some(
        "input_variables:\n  a:\n    type: scalar\n    default: 1.0\n    range: [0, 2]\n",
    ));
    for (columns, rows) in [(120, 36), (80, 24)] {
        no_outputs.size(columns, rows);
        // The table has the focus, and what is wrong with the file is said.
        has(&footer(&mut no_outputs), &["Enter edit", "o add output"]);
        has(
            &no_outputs.screen(),
            &["none yet: o adds one", "output_variables"],
        );
    }
    no_outputs.size(80, 24);
    no_outputs.keys(r#"/ "zzz""#);
    has(&no_outputs.screen(), &["Esc removes it"]);
}

#[test]
fn the_footer_shows_what_matters_now() {
    let mut editor = Editor::open(Some(FILE));
    editor.size(80, 24);
    let keys = footer(&mut editor);
    has(
        &keys,
        &["Enter edit", "a add input", "o add output", "/ filter", "? keys"],
    );
    lacks(&keys, &["save", "undo", "redo", "Esc", "fix"]);
    // Something to save and to undo.
    editor.keys(r#"f ctrl-u "0.75" esc"#);
    has(&footer(&mut editor), &["Ctrl-S save", "Ctrl-Z undo", "? keys"]);
    editor.keys("ctrl-z");
    let keys = footer(&mut editor);
    has(&keys, &["Ctrl-Y redo"]);
    lacks(&keys, &["save", "undo"]);
    // With marks, what is done to all of them comes first.
    editor.keys("m m");
    has(&footer(&mut editor), &["s set field", "Esc unmark"]);
    editor.keys("esc");
    lacks(&footer(&mut editor), &["Esc"]);
    // Where there is room, everything that changes the table.
    editor.size(200, 60);
    has(
        &footer(&mut editor),
        &[
            "m mark",
            "s set field",
            "v convert",
            "d duplicate",
            "e edit text",
            "Ctrl-Q quit",
            "? keys",
        ],
    );
}

#[test]
fn fixes_are_offered_where_they_work() {
    let mut editor = Editor::open(Some(&FILE.replace("default: 0.5", "default: 1.5")));
    editor.size(80, 24);
    has(&footer(&mut editor), &["F6 fix"]);
    // At this width the form is not beside the table: what is wrong and what helps is below it.
    has(&editor.screen(), &["outside its range", "F6 set the end to 1.5"]);
    editor.keys("down");
    lacks(&editor.screen(), &["F6", "F7"]);
    editor.keys("up f6");
    lacks(&editor.screen(), &["F6", "F7"]);
    assert!(editor.text().contains("range: [0, 1.5]"));
}

#[test]
fn alone_the_editor_speaks_of_no_other_steps() {
    let mut editor = Editor::open(Some(FILE));
    lacks(&footer(&mut editor), &["Esc"]);
    for keys in ["?", "esc f f1", "esc esc e f1", "esc esc / f1", "esc esc v f1"] {
        editor.keys(keys);
        for page in 0..4 {
            let screen = editor.screen();
            lacks(
                &screen,
                &["next step", "step before", "Alt-1", "Ctrl-N", "the step Answers"],
            );
            if page == 0 {
                lacks(&footer(&mut editor), &["? keys", "F1 keys"]);
                has(&footer(&mut editor), &["Esc close"]);
            }
            editor.keys("pagedown");
        }
    }
    // The same key closes the help.
    editor.keys("f1");
    lacks(&editor.screen(), &["keys that work here"]);
}

#[test]
fn help_begins_with_what_a_newcomer_looks_for() {
    let mut editor = Editor::open(Some(FILE));
    editor.size(120, 60);
    editor.keys("?");
    let screen = editor.screen();
    let at = |text: &str| {
        screen
            .find(text)
            .unwrap_or_else(|| panic!("{text} is not on\n{screen}"))
    };
    let order = [
        "The selected variable",
        "Adding",
        "Finding",
        "Many variables at once",
        "Undo, save, leave",
    ];
    for pair in order.windows(2) {
        assert!(at(pair[0]) < at(pair[1]), "{pair:?}\n{screen}");
    }
}

#[test]
fn text_that_cannot_stand_in_file_is_problem() {
    let mut editor = Editor::open(Some(FILE));
    lacks(&editor.screen(), &["problem"]);
    editor.keys(r#"down f enter ctrl-u "[0, ""#);
    // The file keeps the range; the pending text is a problem.
    has(&editor.screen(), &["1 problem"]);
    editor.keys("esc home");
    has(&editor.screen(), &["1 problem: F8"]);
    let row = |editor: &mut Editor| {
        let screen = editor.screen();
        let line = screen.lines().find(|line| line.contains("QUAD:2 ")).unwrap();
        line.to_owned()
    };
    has(&row(&mut editor), &["✗"]);
    editor.keys("f8");
    assert_eq!(
        editor
            .model
            .variables
            .selected_entry(&editor.model.project)
            .unwrap()
            .name,
        "QUAD:2"
    );
    has(editor.status(), &["range of QUAD:2"]);
    editor.keys("home f4 enter");
    assert_eq!(editor.model.variables.focused_key(), Some("range"));
    editor.keys(r#"ctrl-u "[0, 3]" esc"#);
    lacks(&editor.screen(), &["problem", "✗"]);
}

#[test]
fn while_file_is_read_only_leaving_is_offered() {
    let mut editor = Editor::open(Some(FILE));
    editor.model = lume_wizard::wizard::Model::new(&lume_wizard::wizard::Opening::Editor {
        path: super::driver::FILE.into(),
        runtime: None,
    });
    editor.size(120, 36);
    let _reading = editor.model.begin();
    has(&editor.screen(), &["Reading the file"]);
    assert_eq!(footer(&mut editor).trim(), "Ctrl-Q quit   ? keys");
}

#[test]
fn the_help_is_about_what_lies_below_it() {
    let mut editor = Editor::open(Some(FILE));
    editor.keys("?");
    lacks(&editor.screen(), &["Esc closes this first"]);
    editor.size(120, 70);
    has(
        &editor.screen(),
        &["Nothing is open here", "There is nothing to undo"],
    );
    editor.keys("f8");
    has(editor.status(), &["Esc closes this first"]);
    // In a field Ctrl-Z takes back what is typed there.
    editor.keys("esc f f1");
    lacks(
        &editor.screen(),
        &["Nothing is open here", "There is nothing to undo"],
    );
}

#[test]
fn a_key_is_named_only_where_it_works() {
    let wrong = FILE.replace("default: 0.5", "default: 1.5");
    let mut editor = Editor::open(Some(&wrong));
    for (keys, works) in [
        ("", true),
        ("enter", true),
        ("esc e", true),
        ("esc /", false),
        ("esc s", false),
    ] {
        editor.keys(keys);
        let screen = editor.screen();
        assert_eq!(screen.contains("F6 set the end"), works, "{keys}:\n{screen}");
        let before = editor.text();
        editor.keys("f6");
        assert_eq!(editor.text() != before, works, "{keys}");
        if works {
            editor.keys("esc ctrl-z");
        }
    }
    let mut no_outputs = Editor::open(Some(
        "input_variables:\n  a: {type: scalar, default: 1.0, range: [0, 2]}\n",
    ));
    for (keys, works) in [
        ("", true),
        ("enter", false),
        ("esc e", false),
        ("esc /", false),
        ("esc s", false),
    ] {
        no_outputs.keys(keys);
        let screen = no_outputs.screen();
        assert_eq!(screen.contains("o adds one"), works, "{keys}:\n{screen}");
    }
    let mut empty = Editor::open(Some(""));
    empty.keys("e");
    lacks(&empty.screen(), &["adds an input"]);
    has(&empty.screen(), &["Esc leads back"]);
}
