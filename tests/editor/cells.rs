//! Editing in the cells of the tables, sorting, filters on values.

use super::driver::Editor;
use super::hints::{footer, has, lacks};

const FILE: &str = "\
input_variables:
  QUAD:2:
    type: scalar
    default: 0.5
    range: [0, 1]
    units: kG
  QUAD:10:
    type: scalar
    default: 3.0  # archiver
    range: [0, 2]
  QUAD:1:
    type: scalar
    default: -1.0
    range: [-5, 5]
output_variables:
  screen:
    type: image
    x_label: x
    y_label: y
";

fn selected(editor: &Editor) -> String {
    let entry = editor.model.variables.selected_entry(&editor.model.project);
    entry.unwrap().name.clone()
}

#[test]
fn a_digit_edits_the_cell_enter_goes_down() {
    let mut editor = Editor::open(Some(FILE));
    editor.keys(r#""0.75" enter "1" enter"#);
    let expected = FILE
        .replace("default: 0.5", "default: 0.75")
        .replace("default: 3.0  #", "default: 1  #");
    assert_eq!(editor.text(), expected);
    assert_eq!(selected(&editor), "QUAD:1");
    // Each cell is one step of undo.
    editor.keys("ctrl-z ctrl-z");
    assert_eq!(editor.text(), FILE);
    assert!(!editor.model.variables.can_undo());
}

#[test]
fn enter_selects_the_text_of_a_cell() {
    let mut editor = Editor::open(Some(FILE));
    editor.keys(r#"enter "7" ctrl-s"#);
    assert_eq!(editor.saved(), FILE.replace("default: 0.5", "default: 7"));
    let mut appended = Editor::open(Some(FILE));
    appended.keys(r#"enter end "5" enter"#);
    assert_eq!(appended.text(), FILE.replace("default: 0.5", "default: 0.55"));
}

#[test]
fn tab_accepts_a_cell_and_goes_right() {
    let mut editor = Editor::open(Some(FILE));
    editor.keys(r#""1" tab "1 ± 10%" tab enter "T" enter"#);
    let expected = FILE
        .replace("default: 0.5", "default: 1")
        .replace("range: [0, 1]", "range: [0.9, 1.1]")
        .replace("units: kG", "units: T");
    assert_eq!(editor.text(), expected);
    editor.keys(r#"up shift-tab enter shift-tab "2" up"#);
    lacks(&editor.text(), &["default: 2"]);
}

#[test]
fn a_range_is_typed_in_its_cell() {
    let mut editor = Editor::open(Some(FILE));
    editor.keys(r#"right "1 ± 10%" ctrl-s"#);
    assert_eq!(editor.saved(), FILE.replace("range: [0, 1]", "range: [0.9, 1.1]"));
}

#[test]
fn esc_leaves_the_value_of_a_cell() {
    let mut editor = Editor::open(Some(FILE));
    editor.keys(r#""9.5" esc"#);
    assert_eq!(editor.text(), FILE);
    has(editor.status(), &["as it was", "Ctrl-Y"]);
    assert!(!editor.model.variables.can_undo());
    editor.keys("ctrl-y");
    assert_eq!(editor.text(), FILE.replace("default: 0.5", "default: 9.5"));
    // Esc without a change says nothing.
    editor.keys("enter esc");
    assert_eq!(editor.status(), "");
}

#[test]
fn a_cell_keeps_what_is_not_valid() {
    let mut editor = Editor::open(Some(FILE));
    editor.keys(r#"right "[0, x" enter"#);
    has(editor.status(), &["range of QUAD:2 is pending", "The file keeps"]);
    assert_eq!(editor.text(), FILE);
    assert_eq!(selected(&editor), "QUAD:10");
    editor.keys("up enter");
    has(&editor.screen(), &["[0, x"]);
    editor.keys("ctrl-z");
    editor.keys("enter");
    assert_eq!(editor.text(), FILE);
}

#[test]
fn the_form_is_entered_with_f() {
    for keys in ["f", "left enter"] {
        let mut editor = Editor::open(Some(FILE));
        editor.keys(keys).keys(r#""0.25" enter "[0, 3]" esc"#);
        let expected = FILE
            .replace("default: 0.5", "default: 0.25")
            .replace("range: [0, 1]", "range: [0, 3]");
        assert_eq!(editor.text(), expected, "{keys}");
    }
}

#[test]
fn images_are_edited_in_their_form() {
    let mut editor = Editor::open(Some(FILE));
    editor.keys("end enter");
    has(&footer(&mut editor), &["next field"]);
    editor.keys(r#"esc "5""#);
    has(editor.status(), &["f opens the form"]);
    assert_eq!(editor.text(), FILE);
}

#[test]
fn a_digit_on_a_name_explains() {
    let mut editor = Editor::open(Some(FILE));
    editor.keys(r#"left "5""#);
    has(editor.status(), &["name is not typed here", "f opens the form"]);
    assert_eq!(editor.text(), FILE);
}

#[test]
fn cells_are_edited_at_every_size() {
    for (columns, rows) in [(60, 16), (80, 24), (120, 36), (200, 60)] {
        let mut editor = Editor::open(Some(FILE));
        editor.size(columns, rows);
        editor.keys(r#"right enter "0..25""#);
        has(&editor.screen(), &["0..25"]);
        editor.keys("esc");
        assert_eq!(editor.text(), FILE);
    }
}

#[test]
fn rows_are_sorted_for_viewing_only() {
    let mut editor = Editor::open(Some(FILE));
    let order = |editor: &mut Editor| -> Vec<String> {
        let buffer = editor.model.project.buffer().unwrap();
        let shown = editor.model.variables.editor.selection.shown(buffer);
        shown
            .map(|index| buffer.entry(index).unwrap().name.clone())
            .collect()
    };
    editor.keys("S");
    assert_eq!(order(&mut editor), ["QUAD:1", "QUAD:2", "QUAD:10", "screen"]);
    assert_eq!(selected(&editor), "QUAD:2", "the selection stays");
    has(&editor.screen(), &["sorted by default, "]);
    editor.keys("S");
    assert_eq!(order(&mut editor), ["QUAD:10", "QUAD:2", "QUAD:1", "screen"]);
    editor.keys("left S");
    assert_eq!(order(&mut editor), ["QUAD:1", "QUAD:2", "QUAD:10", "screen"]);
    // The order stays while a value is edited, and rows do not move in the file.
    editor.keys(r#"right home "9" enter J"#);
    assert_eq!(order(&mut editor), ["QUAD:1", "QUAD:2", "QUAD:10", "screen"]);
    has(editor.status(), &["sorted for viewing"]);
    assert_eq!(editor.text(), FILE.replace("default: -1.0", "default: 9"));
    // A third time: as in the file.
    editor.keys("left S S");
    assert_eq!(order(&mut editor), ["QUAD:2", "QUAD:10", "QUAD:1", "screen"]);
    lacks(&editor.screen(), &["sorted by"]);
}

#[test]
fn a_sorted_table_follows_changes_of_variables() {
    let mut editor = Editor::open(Some(FILE));
    editor.keys("S home delete");
    assert!(!editor.text().contains("QUAD:1:"));
    assert_eq!(selected(&editor), "QUAD:2");
    editor.keys("ctrl-z");
    assert_eq!(editor.text(), FILE);
    assert_eq!(selected(&editor), "QUAD:1");
    editor.keys(r#"a "NEW" esc"#);
    has(&editor.screen(), &["NEW", "sorted by default, "]);
}

#[test]
fn the_filter_compares_values() {
    for (filter, expected) in [
        ("default>1", vec!["QUAD:10"]),
        ("default<=0.5", vec!["QUAD:2", "QUAD:1"]),
        ("default=3", vec!["QUAD:10"]),
        ("low<0", vec!["QUAD:1"]),
        ("high>=2 quad", vec!["QUAD:10", "QUAD:1"]),
        ("outside:", vec!["QUAD:10"]),
        ("is:outside", vec!["QUAD:10"]),
        ("default>1 is:input unit:kG", vec![]),
    ] {
        let mut editor = Editor::open(Some(FILE));
        editor.keys(&format!(r#"/ "{filter}""#));
        let buffer = editor.model.project.buffer().unwrap();
        let shown = editor.model.variables.editor.selection.shown(buffer);
        let names: Vec<&str> = shown
            .map(|index| buffer.entry(index).unwrap().name.as_str())
            .collect();
        assert_eq!(names, expected, "{filter}");
    }
    let mut editor = Editor::open(Some(FILE));
    editor.keys(r#"/ "defalt>1""#);
    has(&editor.screen(), &["defalt>1?"]);
}

#[test]
fn the_edited_row_stays_in_a_filter() {
    let mut editor = Editor::open(Some(FILE));
    editor.keys(r#"/ "default>1" enter"#);
    // While it is typed, 0 does not pass; the text still goes where it was begun.
    editor.keys(r#""0.5""#);
    assert_eq!(selected(&editor), "QUAD:10");
    assert_eq!(editor.text(), FILE.replace("default: 3.0", "default: 0.5"));
    editor.keys("enter");
    has(&editor.screen(), &["none matches"]);
    // The same for a name in the form.
    let mut renamed = Editor::open(Some(FILE));
    renamed.keys(r#"/ "QUAD:2" enter f2 "X:1" esc"#);
    assert_eq!(renamed.text(), FILE.replace("QUAD:2", "X:1"));
}

#[test]
fn relative_values_change_each_own_value() {
    for (keys, changes) in [
        (
            r#"M s home "*1.1""#,
            vec![
                ("default: 0.5", "default: 0.55"),
                ("default: 3.0", "default: 3.3"),
                ("default: -1.0", "default: -1.1"),
            ],
        ),
        (
            r#"M s home "+0.5""#,
            vec![
                ("default: 0.5", "default: 1.0"),
                ("default: 3.0", "default: 3.5"),
                ("default: -1.0", "default: -0.5"),
            ],
        ),
        (
            r#"m s down "±10%""#,
            vec![("range: [0, 1]", "range: [0.45, 0.55]")],
        ),
        (
            r#"M s down "±10%""#,
            vec![
                ("range: [0, 1]", "range: [0.45, 0.55]"),
                ("range: [0, 2]", "range: [2.7, 3.3]"),
                ("range: [-5, 5]", "range: [-1.1, -0.9]"),
            ],
        ),
        (
            r#"M s down "lo-5%""#,
            vec![
                ("range: [0, 1]", "range: [-0.05, 1]"),
                ("range: [0, 2]", "range: [-0.1, 2]"),
                ("range: [-5, 5]", "range: [-5.5, 5]"),
            ],
        ),
        (
            r#"M s down "hi*2""#,
            vec![
                ("range: [0, 1]", "range: [0, 2]"),
                ("range: [0, 2]", "range: [0, 4]"),
                ("range: [-5, 5]", "range: [-5, 10]"),
            ],
        ),
    ] {
        let mut editor = Editor::open(Some(FILE));
        // The choice begins at the unit; its field is named by how far it is from there.
        let keys = keys
            .replace(" s home ", " s up up up up ")
            .replace(" s down ", " s up up up up down ");
        editor.keys(&keys);
        has(&editor.screen(), &["\u{2192}"]);
        editor.keys("enter");
        let mut expected = FILE.to_owned();
        for (old, new) in changes.iter().rev() {
            assert_eq!(expected.matches(old).count(), 1, "{old}");
            expected = expected.replacen(old, new, 1);
        }
        assert_eq!(editor.text(), expected, "{keys}: {}", editor.status());
        editor.keys("ctrl-z");
        assert_eq!(editor.text(), FILE, "{keys} is one step");
    }
}

#[test]
fn what_cannot_be_computed_is_said() {
    let mut editor = Editor::open(Some(&FILE.replace("range: [0, 2]", "range: [0, .inf]")));
    editor.keys(r#"M s up up up up "*2""#);
    has(
        &editor.screen(),
        &[
            "screen stays as it is: its kind has no default",
            "3 to change; 1 stay",
        ],
    );
    editor.keys(r#"down ctrl-u "hi*2""#);
    has(
        &editor.screen(),
        &["QUAD:10 stays as it is: its range is infinite"],
    );
    editor.keys("enter");
    has(editor.status(), &["range of 2 variables", "2 stayed as they are"]);
    let mut refused = Editor::open(Some(FILE));
    refused.keys(r#"s up up up up "lo*2" enter"#);
    has(refused.status(), &["No default can be computed"]);
    assert_eq!(refused.text(), FILE);
}

#[test]
fn a_pasted_column_fills_the_rows() {
    let mut editor = Editor::open(Some(FILE));
    editor.keys("down").paste("0.25\n0.75\n1.0\n2.0\n");
    has(
        &editor.screen(),
        &[
            "QUAD:10   3.0 \u{2192} 0.25",
            "QUAD:1   -1.0 \u{2192} 0.75",
            "left over",
        ],
    );
    editor.keys("enter");
    let expected = FILE
        .replace("default: 3.0", "default: 0.25")
        .replace("default: -1.0", "default: 0.75");
    assert_eq!(editor.text(), expected);
    editor.keys("ctrl-z");
    assert_eq!(editor.text(), FILE);
    // Marked rows are filled, of the selected column; a blank line leaves its row.
    let mut marked = Editor::open(Some(FILE));
    marked.keys("m down m right").paste("[0, 9]\n[1, 3]\n");
    marked.keys("enter");
    let expected = FILE
        .replace("range: [0, 1]", "range: [0, 9]")
        .replace("range: [-5, 5]", "range: [1, 3]");
    assert_eq!(marked.text(), expected);
    let mut units = Editor::open(Some(FILE));
    units.keys("right right").paste("mm\n\nT\n");
    has(
        &units.screen(),
        &["QUAD:10 stays as it is: the pasted line is empty"],
    );
    units.keys("enter");
    assert!(units.text().contains("units: mm") && units.text().contains("units: T"));
}

#[test]
fn pasting_into_an_edited_cell_fills_from_there() {
    let mut editor = Editor::open(Some(FILE));
    editor.keys("enter").paste("0.25\n0.75\n").keys("enter");
    let expected = FILE
        .replace("default: 0.5", "default: 0.25")
        .replace("default: 3.0", "default: 0.75");
    assert_eq!(editor.text(), expected);
}
