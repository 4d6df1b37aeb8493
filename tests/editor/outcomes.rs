//! Outcomes of larger actions: saving, the disk, tables, Python source, conversion, invalid text.

use super::driver::{Editor, FILE};
use super::scenarios::FILE_15;

#[test]
fn saving_writes_what_changed_and_nothing_else() {
    let mut editor = Editor::open(Some(FILE_15));
    editor.keys(r#"f ctrl-u "0.75" ctrl-s"#);
    assert_eq!(editor.saved(), FILE_15.replace("default: 0.5", "default: 0.75"));
    assert!(!editor.model.project.is_modified());
    editor.keys("esc ctrl-z ctrl-s");
    assert_eq!(editor.saved(), FILE_15);
}

#[test]
fn what_changed_on_disk_is_shown_and_decided() {
    let theirs = FILE_15.replace("units: mm", "units: um");
    for (keys, saved, text_has) in [
        ("enter", &theirs, "0.75"),
        ("down enter", &theirs, "units: um"),
        (
            "down down enter",
            &FILE_15.replace("default: 0.5", "default: 0.75"),
            "units: mm",
        ),
    ] {
        let mut editor = Editor::open(Some(FILE_15));
        editor.keys(r#"f ctrl-u "0.75" esc"#);
        editor.disk.0.insert(FILE.into(), theirs.clone().into_bytes());
        editor.keys("ctrl-s");
        let screen = editor.screen();
        assert!(screen.contains("changed on disk"), "{screen}");
        assert_eq!(
            editor.saved(),
            theirs,
            "nothing is overwritten before it is decided"
        );
        editor.keys(keys);
        assert_eq!(&editor.saved(), saved, "{keys}");
        assert!(editor.text().contains(text_has), "{keys}: {}", editor.text());
        if keys == "down enter" {
            assert!(!editor.model.project.is_modified());
            editor.keys("ctrl-z");
            assert!(editor.text().contains("0.75"));
        }
    }
}

#[test]
fn a_file_is_read_again_when_asked() {
    let theirs = FILE_15.replace("units: mm", "units: um");
    let mut editor = Editor::open(Some(FILE_15));
    editor.keys("f5");
    assert!(editor.status().contains("as it was read"), "{}", editor.status());
    editor.disk.0.insert(FILE.into(), theirs.clone().into_bytes());
    editor.keys("f5");
    let screen = editor.screen();
    assert!(
        screen.contains("-     units: um") && screen.contains("+     units: mm"),
        "{screen}"
    );
    editor.keys("down enter");
    assert_eq!(editor.text(), theirs);
    assert!(!editor.model.project.is_modified());
}

#[test]
fn leaving_without_saving_asks_once_in_words() {
    let mut editor = Editor::open(Some(FILE_15));
    editor.keys(r#"f ctrl-u "0.75" ctrl-q"#);
    assert!(!editor.ended);
    let screen = editor.screen();
    assert!(
        screen.contains("are not saved. A draft") && screen.contains("opened again"),
        "{screen}"
    );
    editor.keys("y");
    assert!(editor.ended);
    let mut clean = Editor::open(Some(FILE_15));
    clean.keys("ctrl-q");
    assert!(clean.ended);
}

#[test]
fn rows_from_a_spreadsheet_are_added_and_changed() {
    let mut editor = Editor::open(Some(FILE_15));
    editor.paste(
        "name\tdefault\tlow\thigh\tunit\nQUAD:2\t1.5\t0\t2\tkG\nQUAD:3\t0.1\t0\t1\tkG\n\t0.4\t0\t1\tkG\nQUAD:4\tmany\t0\t1\tkG\n",
    );
    let screen = editor.screen();
    assert!(screen.contains("4 rows from a spreadsheet"), "{screen}");
    assert!(screen.contains("change input QUAD:2"), "{screen}");
    assert!(screen.contains("add input QUAD:3"), "{screen}");
    assert!(
        screen.contains("there is no name")
            && screen.contains("row 5 (QUAD:4), default: `many` is not a number"),
        "the row with an error is named: {screen}"
    );
    editor.keys("enter");
    let text = editor.text();
    assert!(text.contains("  QUAD:3:\n"), "{text}");
    assert!(text.contains("default: 1.5"), "{text}");
    assert!(!text.contains("QUAD:4"), "{text}");
    editor.keys("ctrl-z");
    assert_eq!(editor.text(), FILE_15);
}

#[test]
fn a_column_can_be_given_another_meaning() {
    let mut editor = Editor::open(Some(FILE_15));
    editor.paste("A\t0.1\nB\t0.2\n");
    // The second column: from the default to the lower end.
    editor.keys("down right");
    assert!(editor.screen().contains("2: low"), "{}", editor.screen());
    editor.keys("left");
    assert!(editor.screen().contains("2: default"), "{}", editor.screen());
}

#[test]
fn a_table_is_written_and_read_again() {
    let mut editor = Editor::open(Some(FILE_15));
    editor.keys(r#"w ctrl-u "/models/t.csv" enter"#);
    let table = String::from_utf8(editor.disk.0[std::path::Path::new("/models/t.csv")].clone()).unwrap();
    assert!(table.contains("QUAD:1"), "{table}");
    assert!(editor.status().contains("Wrote"), "{}", editor.status());
    let mut other = Editor::open(None);
    other.disk = editor.disk.clone();
    other.keys(r#"i "/models/t.csv" enter"#);
    assert!(other.screen().contains("add input QUAD:1"), "{}", other.screen());
    other.keys("enter");
    assert!(
        other.text().contains("  QUAD:2:") && other.text().contains("  spot:"),
        "{}",
        other.text()
    );
    other.keys("ctrl-z");
    assert_eq!(other.text(), "");
}

#[test]
fn a_table_never_overwrites_a_file() {
    let mut editor = Editor::open(Some(FILE_15));
    editor.keys(&format!(r#"w ctrl-u "{FILE}" enter"#));
    assert_eq!(editor.saved(), FILE_15);
    assert!(!editor.status().contains("Wrote"), "{}", editor.status());
}

#[test]
fn variables_are_read_from_python_source() {
    let source = "from lume_model.variables import ScalarInputVariable\nx = ScalarInputVariable(name='x', default=1.0, value_range=[0, 2])\ny = ScalarInputVariable(name=f(), default=1)\n";
    let mut editor = Editor::open(None);
    editor
        .disk
        .0
        .insert("/models/m.py".into(), source.as_bytes().to_vec());
    editor.keys(r#"i "/models/m.py" enter"#);
    let screen = editor.screen();
    assert!(screen.contains("1 input and 0 outputs"), "{screen}");
    assert!(
        screen.contains("line 3"),
        "what could not be read is named: {screen}"
    );
    editor.keys("enter");
    assert!(editor.text().contains("  x:\n"), "{}", editor.text());
    editor.keys("ctrl-z");
    assert_eq!(editor.text(), "");
}

#[test]
fn a_conversion_shows_changes_and_losses() {
    let text = FILE_15.replace("    units: kG\n", "    units: kG\n    precision: 3\n");
    let mut editor = Editor::open(Some(&text));
    editor.keys("v down down");
    let screen = editor.screen();
    assert!(screen.contains("lume-torch-3.0"), "{screen}");
    assert!(screen.contains("precision"), "the loss is named: {screen}");
    editor.keys("enter");
    assert_eq!(editor.text(), text, "losses block");
    editor.keys("space enter");
    let converted = editor.text();
    assert!(converted.contains("default_value: 0.5"), "{converted}");
    assert!(!converted.contains("precision"), "{converted}");
    assert!(converted.contains("# order matters"), "{converted}");
    assert!(editor.screen().contains("lume-torch-3.0"));
    editor.keys("ctrl-z");
    assert_eq!(editor.text(), text);
    assert!(editor.screen().contains("lume-model-1.5"));
}

#[test]
fn what_cannot_stand_in_the_file_is_kept() {
    let mut editor = Editor::open(Some(FILE_15));
    editor.keys(r#"f enter ctrl-u "[0, ""#);
    let before = editor.text();
    assert!(!before.contains("[0, \n"), "{before}");
    editor.keys("up down");
    assert!(editor.screen().contains("[0, "), "{}", editor.screen());
    editor.keys(r#"end "3]" esc"#);
    assert!(editor.text().contains("range: [0, 3]"), "{}", editor.text());
}

#[test]
fn what_the_runtime_would_really_hold_is_said() {
    let mut editor = Editor::open(Some(FILE_15));
    editor.keys(r#"f ctrl-u "010""#);
    assert!(editor.screen().contains("read as 8.0"), "{}", editor.screen());
}

#[test]
fn undo_names_what_it_takes_back() {
    let mut editor = Editor::open(Some(FILE_15));
    editor.keys(r#"f ctrl-u "0.75" esc"#);
    assert!(
        editor.screen().contains("undo: default of QUAD:1"),
        "{}",
        editor.screen()
    );
    editor.keys("ctrl-z");
    assert_eq!(editor.status(), "Undone: default of QUAD:1.");
}

#[test]
fn problems_are_visited_in_turn() {
    let text = FILE_15.replace("range: [0, 1]", "range: [1, 0]");
    let mut editor = Editor::open(Some(&text));
    editor.keys("end f8");
    assert_eq!(
        editor
            .model
            .variables
            .selected_entry(&editor.model.project)
            .unwrap()
            .name,
        "QUAD:1"
    );
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
    editor.keys("shift-f8");
    assert_eq!(
        editor
            .model
            .variables
            .selected_entry(&editor.model.project)
            .unwrap()
            .name,
        "QUAD:1"
    );
}

/// A .npy file of doubles.
fn npy(shape: &str, count: usize) -> Vec<u8> {
    let header = format!("{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}");
    let padded = format!("{header:<117}\n");
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend(u16::try_from(padded.len()).unwrap().to_le_bytes());
    bytes.extend(padded.as_bytes());
    bytes.extend(vec![0; count * 8]);
    bytes
}

#[test]
fn an_arrays_path_completes_and_shows_its_header() {
    let text = "input_variables:\n  view:\n    type: image\n    default: none.npy\n    x_label: x\n    y_label: y\n    x_min: 0\n    x_max: 1\n    y_min: 0\n    y_max: 1\noutput_variables:\n  out:\n    type: scalar\n";
    let mut editor = Editor::open(Some(text));
    editor.disk.0.insert("/models/image.npy".into(), npy("(2, 3)", 6));
    editor.keys(r#"f ctrl-u "im""#);
    assert!(editor.screen().contains("image.npy"), "{}", editor.screen());
    editor.keys("tab");
    assert!(editor.text().contains("default: image.npy"), "{}", editor.text());
    assert!(
        editor.screen().contains("float64 array, 2 × 3"),
        "{}",
        editor.screen()
    );
    assert_eq!(editor.model.variables.focused_key(), Some("default"));
    editor.keys("tab");
    assert_eq!(editor.model.variables.focused_key(), Some("x_label"));
}
