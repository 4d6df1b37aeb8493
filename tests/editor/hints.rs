//! What the screens offer: only what works, named by what it does; and what is told afterwards.

use super::driver::Editor;
use lume_wizard::tui::Look;
use ratatui::style::Modifier;

const FILE: &str = "\
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

fn footer(editor: &mut Editor) -> String {
    editor.screen().lines().last().unwrap().to_owned()
}

#[track_caller]
fn has(screen: &str, texts: &[&str]) {
    for text in texts {
        assert!(screen.contains(text), "{text:?} is not on\n{screen}");
    }
}

#[track_caller]
fn lacks(screen: &str, texts: &[&str]) {
    for text in texts {
        assert!(!screen.contains(text), "{text:?} is on\n{screen}");
    }
}

#[test]
fn a_table_that_is_pasted_into_a_field_is_taken_as_rows() {
    for table in [
        "A\t0.1\t0\t1\nB\t0.2\t0\t1\n",
        "A,0.1,0,1\r\nB,0.2,0,1\r\n",
        "A\t0.1\t0\t1",
    ] {
        for keys in ["enter", "f2", "/", "enter enter"] {
            let mut editor = Editor::open(Some(FILE));
            editor.keys(keys).paste(table);
            has(&editor.screen(), &["add input A"]);
            assert_eq!(editor.text(), FILE);
            editor.keys("enter");
            assert!(editor.text().contains("  A:\n"), "{}", editor.text());
            editor.keys("esc esc esc ctrl-z");
            assert_eq!(editor.text(), FILE, "one step, nothing else was changed");
        }
    }
}

#[test]
fn one_value_is_pasted_into_the_field() {
    for (keys, pasted, becomes) in [
        ("enter ctrl-u", "0.75\n", "default: 0.75"),
        ("enter enter ctrl-u", "[0,\n 3]\n", "range: [0,  3]"),
        ("enter enter ctrl-u", "0, 3", "range: [0, 3]"),
    ] {
        let mut editor = Editor::open(Some(FILE));
        editor.keys(keys).paste(pasted);
        assert!(editor.text().contains(becomes), "{pasted:?}: {}", editor.text());
    }
}

#[test]
fn a_new_variable_that_is_left_untouched_was_never_there() {
    for (keys, large) in [
        ("o esc", false),
        ("a esc", false),
        ("o esc", true),
        ("a backspace esc", false),
    ] {
        let mut editor = Editor::open(Some(FILE));
        if large {
            editor = editor.large();
        }
        // Something that could be done again still can.
        editor.keys(r#"enter "1" esc ctrl-z"#).keys(keys);
        assert_eq!(editor.text(), FILE, "{keys}");
        assert!(!editor.model.variables.can_undo(), "{keys}: it is no step");
        assert!(editor.model.variables.can_redo(), "{keys}");
        assert!(editor.model.draft.is_modified().eq(&false), "{keys}");
        lacks(&editor.screen(), &["output1", "input1"]);
        editor.keys("f4");
        lacks(&editor.screen(), &["cannot stand"]);
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
fn a_file_that_cannot_be_read_offers_only_its_text() {
    let mut editor = Editor::open(Some(UNPARSABLE));
    for (columns, rows) in [(120, 36), (80, 24)] {
        editor.size(columns, rows);
        has(&editor.screen(), &["line 2: a tab stands", "Replace the tab"]);
        lacks(&editor.screen(), &["adds one", "imports", "pasted"]);
        editor.keys("esc");
        has(&editor.screen(), &["a tab stands"]);
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
    has(&no_outputs.screen(), &["Esc takes it off"]);
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
    editor.keys(r#"enter ctrl-u "0.75" esc"#);
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
    for keys in [
        "?",
        "esc enter f1",
        "esc esc e f1",
        "esc esc / f1",
        "esc esc v f1",
    ] {
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
fn the_help_begins_with_what_a_newcomer_looks_for() {
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
fn a_conversion_shows_all_and_offers_only_what_works() {
    let mut editor = Editor::open(Some(FILE));
    for (columns, rows) in [(80, 24), (120, 36)] {
        editor.size(columns, rows);
        editor.keys("v down down");
        let screen = editor.screen();
        has(
            &screen,
            &[
                "lume-torch-3.0",
                "1 image would be lost.",
                "screen (line 12)",
                "Space leaves it out",
            ],
        );
        lacks(&screen, &["Enter"]);
        has(&footer(&mut editor), &["Space leave out", "Esc cancel"]);
        editor.keys("enter");
        assert_eq!(editor.text(), FILE, "it is refused");
        // To the end of the list.
        editor.keys("pagedown pagedown pagedown pagedown");
        has(&editor.screen(), &["variable_class: TorchScalarVariable"]);
        editor.keys("space");
        has(&footer(&mut editor), &["Enter convert", "Space keep"]);
        editor.keys("esc");
    }
    editor.keys("v down down space enter");
    assert_eq!(
        editor.status(),
        "Converted to lume-torch-3.0: 3 variables, 1 image dropped. Ctrl-Z undoes it."
    );
    editor.keys("ctrl-z");
    assert_eq!(editor.text(), FILE);
    // Where nothing is lost there is nothing to leave out.
    let mut editor = Editor::open(Some(
        &FILE
            .replace("image", "scalar")
            .replace("    x_label: x\n    y_label: y\n", ""),
    ));
    editor.keys("v");
    has(&footer(&mut editor), &["Enter convert"]);
    lacks(&editor.screen(), &["Space"]);
    editor.keys("enter");
    assert_eq!(
        editor.status(),
        "Converted to lume-model-1.7: 4 variables, nothing lost. Ctrl-Z undoes it."
    );
}

#[test]
fn two_columns_never_hold_the_same() {
    let mut editor = Editor::open(Some(FILE));
    editor.paste("A\t0.1\t0\t1\nB\t0.2\t0\t1\n");
    has(&editor.screen(), &["2: default", "3: low", "4: high"]);
    has(&footer(&mut editor), &["→ next meaning", "Enter take"]);
    editor.keys("down right");
    has(&editor.screen(), &["2: low", "3: not used", "4: high"]);
    editor.keys("right");
    has(&editor.screen(), &["2: high", "3: not used", "4: not used"]);
    // Two headings for the same thing.
    editor.keys("esc").paste("name\tmin\tlow\nA\t0\t1\n");
    has(&editor.screen(), &["2: low", "3: not used"]);
}

#[test]
fn what_no_row_can_give_is_not_offered() {
    let mut editor = Editor::open(Some(FILE));
    editor.paste("0.1\t0\t1\n0.2\t0\t1\n");
    has(&editor.screen(), &["No row can be taken", "there is no name"]);
    lacks(&footer(&mut editor), &["Enter"]);
}

const LONG: &str = "\
input_variables:
  IN20:INJECTOR:SECTION:QUAD:121:BCTRL:SETPOINT:A:
    type: scalar
    default: -0.4812345
    range: [-120.25, 1024.75]
    units: kG
  IN20:INJECTOR:SECTION:QUAD:121:BCTRL:SETPOINT:B:
    type: scalar
    default: 0.5
    range: [0, 1]
    units: kG
output_variables:
  out:
    type: scalar
";

#[test]
fn long_names_keep_both_ends() {
    let mut editor = Editor::open(Some(LONG));
    for (columns, rows) in [(60, 16), (80, 24), (100, 30), (120, 36), (200, 60)] {
        editor.size(columns, rows);
        let screen = editor.screen();
        let rows: Vec<&str> = screen
            .lines()
            .map(|line| line.split('│').next().unwrap())
            .filter(|line| line.contains("IN20:"))
            .collect();
        assert!(rows[0].contains(":A ") && rows[1].contains(":B "), "{screen}");
    }
    // Here everything has room.
    has(
        &editor.screen(),
        &[
            "IN20:INJECTOR:SECTION:QUAD:121:BCTRL:SETPOINT:A ",
            "[-120.25, 1024.75]",
            "-0.4812345",
        ],
    );
}

#[test]
fn a_range_is_whole_where_there_is_room() {
    let mut editor = Editor::open(Some(&FILE.replace("[0, 1]", "[-120.25, 1024.75]")));
    for (columns, rows) in [(80, 24), (120, 36), (200, 60)] {
        editor.size(columns, rows);
        has(&editor.screen(), &["[-120.25, 1024.75]"]);
    }
}

#[test]
fn a_text_that_cannot_stand_in_the_file_is_a_problem() {
    let mut editor = Editor::open(Some(FILE));
    lacks(&editor.screen(), &["problem"]);
    editor.keys(r#"down enter enter ctrl-u "[0, ""#);
    // The range that is not there, and the text that is no range.
    has(&editor.screen(), &["2 problems"]);
    editor.keys("esc home");
    has(&editor.screen(), &["2 problems: F8"]);
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
            .selected_entry(&editor.model.draft)
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
fn letters_that_match_are_seen() {
    for look in [Look::new(true, false), Look::new(false, true)] {
        let mut editor = Editor::open(Some(FILE));
        editor.look = look;
        editor.keys(r#"/ "qd2""#);
        let marked: String = editor
            .cells()
            .into_iter()
            .filter(|(y, _, style)| *y > 3 && *y < 10 && style.contains(Modifier::UNDERLINED))
            .map(|(_, symbol, _)| symbol)
            .collect();
        assert_eq!(marked, "QD2");
    }
}

#[test]
fn python_is_imported_with_one_key() {
    let source = "from lume_model.variables import ScalarInputVariable, ScalarOutputVariable\nx = ScalarInputVariable(name='x', default=1.0, value_range=[0, 2])\ny = ScalarOutputVariable(name='y')\n";
    let mut editor = Editor::open_at("/models/model.py", &[("/models/model.py", source)]);
    let screen = editor.screen();
    has(
        &screen,
        &[
            "/models/variables.yml",
            "1 input and 1 output in /models/model.py",
            "read and not run",
        ],
    );
    has(&footer(&mut editor), &["Enter take them"]);
    editor.keys("enter ctrl-s");
    assert!(editor.saved().contains("  x:\n"), "{}", editor.saved());
    // Esc leaves the source alone.
    let mut editor = Editor::open_at("/models/model.py", &[("/models/model.py", source)]);
    editor.keys("esc");
    has(&editor.screen(), &["no such file yet", "i   imports"]);
}

#[test]
fn leaving_the_filter_leads_back() {
    let mut editor = Editor::open(Some(FILE));
    let selected = |editor: &Editor| {
        let entry = editor.model.variables.selected_entry(&editor.model.draft);
        entry.unwrap().name.clone()
    };
    editor.keys(r#"down / "size""#);
    assert_eq!(selected(&editor), "size");
    editor.keys("esc");
    assert_eq!(selected(&editor), "QUAD:2", "as it was before the filter");
    editor.keys(r#"/ "zz""#);
    has(&editor.screen(), &["No variable matches"]);
    lacks(&footer(&mut editor), &["next match"]);
    editor.keys("esc");
    assert_eq!(selected(&editor), "QUAD:2");
    // Who moves in the filter stays there.
    editor.keys(r#"home / "quad" down esc"#);
    assert_eq!(selected(&editor), "QUAD:2");
    editor.keys(r#"home / "size" enter esc"#);
    assert_eq!(selected(&editor), "size");
}

#[test]
fn a_range_in_lines_of_its_own_is_shown_as_one() {
    let mut editor = Editor::open(Some(
        &FILE.replace("range: [0, 1]", "range:\n    - -.inf\n    - .inf"),
    ));
    let screen = editor.screen();
    let mut rows = screen.lines().map(|line| line.split('│').next().unwrap());
    has(
        rows.find(|row| row.contains("QUAD:1")).unwrap(),
        &["[-.inf, .inf]"],
    );
}

#[test]
fn while_the_file_is_read_only_leaving_is_offered() {
    let mut editor = Editor::open(Some(FILE));
    editor.model =
        lume_wizard::wizard::Model::new(&lume_wizard::wizard::Opening::Editor(super::driver::FILE.into()));
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
    editor.keys("esc enter f1");
    lacks(
        &editor.screen(),
        &["Nothing is open here", "There is nothing to undo"],
    );
}

#[test]
fn pasted_rows_go_where_they_are_sent() {
    let mut editor = Editor::open(Some(FILE));
    editor.paste("A\t0.1\nB\t0.2\n");
    has(&footer(&mut editor), &["t to outputs"]);
    editor.keys("t");
    has(&editor.screen(), &["add output A", "t to inputs"]);
    editor.keys("enter");
    assert_eq!(editor.status(), "Rows: 2 added. Ctrl-Z undoes it.");
    assert!(editor.text().ends_with("    default: 0.2\n"), "{}", editor.text());
}

#[test]
fn the_headings_stay_while_the_table_scrolls() {
    let mut text = String::from("input_variables:\n");
    for number in 0..60 {
        text.push_str(&format!(
            "  IN:{number}: {{type: scalar, default: 0.5, range: [0, 1]}}\n"
        ));
    }
    text.push_str("output_variables:\n");
    for number in 0..60 {
        text.push_str(&format!("  OUT:{number}: {{type: scalar}}\n"));
    }
    let mut editor = Editor::open(Some(&text));
    for (columns, rows) in [(80, 24), (120, 36)] {
        editor.size(columns, rows);
        for (keys, heading) in [
            ("home", "Inputs 60"),
            ("pagedown pagedown", "Inputs 60"),
            ("end", "Outputs 60"),
        ] {
            editor.keys(keys);
            let screen = editor.screen();
            let first = screen.lines().nth(2).unwrap();
            has(first, &[heading, "default"]);
            assert_eq!(screen.matches(heading).count(), 1, "{screen}");
        }
    }
}

#[test]
fn pasted_rows_are_seen() {
    let mut editor = Editor::open(Some(FILE));
    editor.paste("A\t0.1\t0\t1\nB\t0.2\t0\t1\n").keys("enter");
    let entry = editor.model.variables.selected_entry(&editor.model.draft);
    assert_eq!(entry.unwrap().name, "A");
}

#[test]
fn a_form_that_is_cut_says_so() {
    let mut editor = Editor::open(Some(FILE));
    editor.size(80, 24);
    editor.keys("end up enter");
    // An image has more fields than there is room for with the text below: the form comes first.
    has(&editor.screen(), &["x_label", "precision"]);
    editor.size(60, 16);
    let screen = editor.screen();
    lacks(&screen, &["precision"]);
    has(&screen, &["↓"]);
}

#[test]
fn a_path_that_is_asked_for_is_completed() {
    let mut editor = Editor::open(Some(FILE));
    editor
        .disk
        .0
        .insert("/models/rows.tsv".into(), b"A\t0.1\nB\t0.2\n".to_vec());
    editor.keys(r#"i "/models/ro""#);
    has(&footer(&mut editor), &["Enter import", "Tab complete"]);
    has(&editor.screen(), &["/models/rows.tsv"]);
    editor.keys("tab enter");
    has(&editor.screen(), &["add input A"]);
    editor.keys(r#"esc i "/nowhere/""#);
    lacks(&footer(&mut editor), &["complete"]);
}
