//! Dialogs over the tables: each shows all, offers only what works, and says what was done.

use super::driver::Editor;
use super::hints::{FILE, footer, has, lacks};

#[test]
fn a_table_pasted_into_a_field_becomes_rows() {
    for table in [
        "A\t0.1\t0\t1\nB\t0.2\t0\t1\n",
        "A,0.1,0,1\r\nB,0.2,0,1\r\n",
        "A\t0.1\t0\t1",
    ] {
        for keys in ["enter", "f2", "/", "f enter"] {
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
        ("f ctrl-u", "0.75\n", "default: 0.75"),
        ("f enter ctrl-u", "[0,\n 3]\n", "range: [0,  3]"),
        ("f enter ctrl-u", "0, 3", "range: [0, 3]"),
    ] {
        let mut editor = Editor::open(Some(FILE));
        editor.keys(keys).paste(pasted);
        assert!(editor.text().contains(becomes), "{pasted:?}: {}", editor.text());
    }
}

#[test]
fn conversion_shows_all_and_offers_only_what_works() {
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
fn a_conversion_without_changes_offers_no_undo() {
    let text = "input_variables: {a: {variable_class: ScalarVariable, value_range: [0, 1]}}\noutput_variables: {o: {variable_class: ScalarVariable}}\n";
    let mut editor = Editor::open(Some(text));
    editor.keys("v down down enter");
    assert_eq!(
        editor.status(),
        "lume-model-2.0 reads the file as it is: nothing has changed."
    );
    assert_eq!(editor.text(), text);
}

#[test]
fn two_columns_never_hold_the_same() {
    let mut editor = Editor::open(Some(FILE));
    editor.paste("A\t0.1\t0\t1\nB\t0.2\t0\t1\n");
    has(&editor.screen(), &["2: default", "3: low", "4: high"]);
    has(&footer(&mut editor), &["→ next meaning", "Enter apply"]);
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
    has(&editor.screen(), &["No row can be added", "there is no name"]);
    lacks(&footer(&mut editor), &["Enter"]);
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
fn pasted_rows_are_seen() {
    let mut editor = Editor::open(Some(FILE));
    editor.paste("A\t0.1\t0\t1\nB\t0.2\t0\t1\n").keys("enter");
    let entry = editor.model.variables.selected_entry(&editor.model.project);
    assert_eq!(entry.unwrap().name, "A");
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

const SEVERAL: &str = "laser:\n  input_variables:\n    gradient: {type: scalar, default: 0.14, range: [0, 1]}\n  output_variables:\n    yield: {type: scalar}\nion:\n  input_variables:\n    focus: {type: scalar, default: 80., range: [-80.0, 80.0]}\n  output_variables:\n    protons: {type: scalar}\n";

#[test]
fn a_file_with_several_models_asks_for_one() {
    let mut editor = Editor::open(Some(SEVERAL));
    let screen = editor.screen();
    assert!(screen.contains("The file holds 2 models"), "{screen}");
    assert!(
        screen.contains("laser") && screen.contains("1 input, 1 output"),
        "{screen}"
    );
    editor.keys("down enter");
    let names = |editor: &Editor| -> Vec<String> {
        let buffer = editor.model.project.buffer().unwrap();
        buffer.reading().all().map(|entry| entry.name.clone()).collect()
    };
    assert_eq!(names(&editor), ["focus", "protons"]);
    // An edit is of this model alone.
    editor.keys("delete");
    let saved = editor.text();
    assert!(
        saved.starts_with(&SEVERAL[..SEVERAL.find("ion:").unwrap()]),
        "{saved}"
    );
    assert!(!saved.contains("focus") && saved.contains("protons"), "{saved}");
}

#[test]
fn a_model_not_chosen_is_asked_for_again() {
    let mut editor = Editor::open(Some(SEVERAL));
    editor.keys("esc a");
    let screen = editor.screen();
    assert!(screen.contains("The file holds 2 models"), "{screen}");
    assert_eq!(editor.text(), SEVERAL);
}

#[test]
fn a_single_model_is_opened_without_a_question() {
    let ion = &SEVERAL[SEVERAL.find("ion:").unwrap()..];
    let editor = Editor::open(Some(ion));
    assert!(editor.model.variables.dialog().is_none());
    assert_eq!(editor.model.project.buffer().unwrap().len(), 2);
}
