//! What each key of the editor does to the text.

use super::driver::{Editor, FILE};
use lume_wizard::wizard::{ACTIONS, Context};
use std::collections::BTreeSet;

/// Two inputs, two outputs, comments that matter.
const FILE_15: &str = "\
# injector
input_variables:
  # order matters
  QUAD:1:  # first
    type: scalar
    default: 0.5
    range: [0, 1]
    units: kG
  QUAD:2:
    type: scalar
    default: 3.0
    range: [0, 2]

output_variables:
  size:
    type: scalar
  spot:
    type: scalar
    units: mm
model: other
";

struct Scenario {
    what: &'static str,
    keys: &'static str,
    /// What changes in [`FILE_15`]: each text and what stands in its place.
    changes: &'static [(&'static str, &'static str)],
}

const SCENARIOS: &[Scenario] = &[
    Scenario {
        what: "a default is typed",
        keys: r#"enter ctrl-u "0.75" esc"#,
        changes: &[("default: 0.5", "default: 0.75")],
    },
    Scenario {
        what: "a range is typed as people write it",
        keys: r#"enter enter ctrl-u "0..256" esc"#,
        changes: &[("range: [0, 1]", "range: [0, 256]")],
    },
    Scenario {
        what: "a range by its middle",
        keys: r#"enter down ctrl-u "1 ± 10%" esc"#,
        changes: &[("range: [0, 1]", "range: [0.9, 1.1]")],
    },
    Scenario {
        what: "a unit that YAML would take for something else is quoted",
        keys: r#"enter enter enter ctrl-u "n" backspace "no" esc"#,
        changes: &[("units: kG", "units: 'no'")],
    },
    Scenario {
        what: "a field is emptied",
        keys: "enter enter enter ctrl-u esc",
        changes: &[("    units: kG\n", "")],
    },
    Scenario {
        what: "a field is added",
        keys: r#"down enter enter enter "m" esc"#,
        changes: &[("    range: [0, 2]\n", "    range: [0, 2]\n    units: m\n")],
    },
    Scenario {
        what: "yes and no are chosen",
        keys: "enter up up up up up left left esc",
        changes: &[],
    },
    Scenario {
        what: "constant: right twice is yes",
        keys: "enter enter enter enter right right esc",
        changes: &[("    units: kG\n", "    units: kG\n    is_constant: true\n")],
    },
    Scenario {
        what: "constant: y is yes",
        keys: r#"enter enter enter enter "y" esc"#,
        changes: &[("    units: kG\n", "    units: kG\n    is_constant: true\n")],
    },
    Scenario {
        what: "a number is nudged by the digit before the cursor",
        keys: "enter alt-up alt-up alt-down esc",
        changes: &[("default: 0.5", "default: 0.6")],
    },
    Scenario {
        what: "a variable is renamed",
        keys: r#"f2 ctrl-u "Q:9" esc"#,
        changes: &[("QUAD:1:  # first", "Q:9:  # first")],
    },
    Scenario {
        what: "the first fix moves the range's end",
        keys: "down f6",
        changes: &[("range: [0, 2]", "range: [0, 3.0]")],
    },
    Scenario {
        what: "the second fix moves the default",
        keys: "down enter f7 esc",
        changes: &[("default: 3.0", "default: 2")],
    },
    Scenario {
        what: "an input is added after the selected one",
        keys: r#"a "NEW" esc"#,
        changes: &[(
            "  QUAD:2:\n",
            "  NEW:\n    type: scalar\n    default: 0.0\n    range: [0.0, 1.0]\n  QUAD:2:\n",
        )],
    },
    Scenario {
        what: "an output is added and becomes an image",
        keys: r#"o "screen" enter right right enter "x" enter "y" esc"#,
        changes: &[(
            "    units: mm\n",
            "    units: mm\n  screen:\n    type: image\n    x_label: x\n    y_label: y\n",
        )],
    },
    Scenario {
        what: "copies by a pattern",
        keys: r#"d ctrl-u "QUAD:{3..4}" enter"#,
        changes: &[(
            "  QUAD:2:\n",
            "  QUAD:3:  # first\n    type: scalar\n    default: 0.5\n    range: [0, 1]\n    units: kG\n  QUAD:4:  # first\n    type: scalar\n    default: 0.5\n    range: [0, 1]\n    units: kG\n  QUAD:2:\n",
        )],
    },
    Scenario {
        what: "a variable is deleted",
        keys: "down delete",
        changes: &[(
            "  QUAD:2:\n    type: scalar\n    default: 3.0\n    range: [0, 2]\n",
            "",
        )],
    },
    Scenario {
        what: "a variable is moved down with its comments",
        keys: "J",
        changes: &[
            (
                "  # order matters\n  QUAD:1:  # first\n    type: scalar\n    default: 0.5\n    range: [0, 1]\n    units: kG\n",
                "",
            ),
            (
                "    range: [0, 2]\n",
                "    range: [0, 2]\n  # order matters\n  QUAD:1:  # first\n    type: scalar\n    default: 0.5\n    range: [0, 1]\n    units: kG\n",
            ),
        ],
    },
    Scenario {
        what: "down and up again",
        keys: "J K",
        changes: &[],
    },
    Scenario {
        what: "an output becomes an input",
        keys: "end t",
        changes: &[
            ("  spot:\n    type: scalar\n    units: mm\n", ""),
            (
                "    range: [0, 2]\n",
                "    range: [0, 2]\n  spot:\n    type: scalar\n    units: mm\n",
            ),
        ],
    },
    Scenario {
        what: "a field of marked variables",
        keys: r#"m m s "mm" enter"#,
        changes: &[
            ("units: kG", "units: mm"),
            ("    range: [0, 2]\n", "    range: [0, 2]\n    units: mm\n"),
        ],
    },
    Scenario {
        what: "a field of all that are shown",
        keys: r#"M s "mm" enter"#,
        changes: &[
            ("units: kG", "units: mm"),
            ("    range: [0, 2]\n", "    range: [0, 2]\n    units: mm\n"),
            (
                "  size:\n    type: scalar\n",
                "  size:\n    type: scalar\n    units: mm\n",
            ),
        ],
    },
    Scenario {
        what: "another field of a marked variable is chosen",
        keys: r#"m s down down "3" enter"#,
        changes: &[("    units: kG\n", "    units: kG\n    precision: 3\n")],
    },
    Scenario {
        what: "find and replace in names",
        keys: r#"R "QUAD" tab "Q" enter"#,
        changes: &[("QUAD:1", "Q:1"), ("QUAD:2", "Q:2")],
    },
    Scenario {
        what: "the filter limits what is marked",
        keys: r#"/ "QUAD:2" enter M s "T" enter esc"#,
        changes: &[("    range: [0, 2]\n", "    range: [0, 2]\n    units: T\n")],
    },
    Scenario {
        what: "the filter moves the selection",
        keys: r#"/ "QUAD" down up enter esc"#,
        changes: &[],
    },
    Scenario {
        what: "typing into the text",
        keys: r#"e down down end backspace "9" esc"#,
        changes: &[("default: 0.5", "default: 0.9")],
    },
    Scenario {
        what: "a line typed into the text",
        keys: r#"e down end enter "precision: 3" esc"#,
        changes: &[("    default: 0.5\n", "    precision: 3\n    default: 0.5\n")],
    },
    Scenario {
        what: "the text large, and pages of it",
        keys: "e ctrl-r pagedown pageup up down ctrl-r esc r r r",
        changes: &[],
    },
    Scenario {
        what: "leaving a dialog changes nothing",
        keys: r#"m s "x" pagedown pageup up down esc"#,
        changes: &[],
    },
    Scenario {
        what: "typed and erased again is no change",
        keys: r#"enter "7" backspace esc"#,
        changes: &[],
    },
];

fn after(scenario: &Scenario) -> String {
    let mut text = FILE_15.to_owned();
    for (old, new) in scenario.changes {
        assert_eq!(text.matches(old).count(), 1, "{}: {old:?}", scenario.what);
        text = text.replacen(old, new, 1);
    }
    text
}

fn run(scenario: &Scenario, large: bool) -> BTreeSet<&'static str> {
    let mut editor = Editor::open(Some(FILE_15));
    if large {
        editor = editor.large();
    }
    editor.keys(scenario.keys);
    let (what, expected) = (scenario.what, after(scenario));
    assert_eq!(
        editor.text(),
        expected,
        "{what} (large: {large}): {}",
        editor.status()
    );
    assert!(editor.model.variables.is_settled(), "{what}");
    assert_eq!(editor.model.draft.is_modified(), expected != FILE_15, "{what}");
    // Undo of everything is the file as it was, byte for byte, redo of everything the text again.
    editor.keys("esc esc");
    let mut steps = 0;
    while editor.model.variables.can_undo() {
        editor.keys("ctrl-z");
        steps += 1;
        assert!(steps < 100, "{what}: undo does not end");
    }
    assert_eq!(editor.text(), FILE_15, "{what} undone (large: {large})");
    while editor.model.variables.can_redo() {
        editor.keys("ctrl-y");
    }
    assert_eq!(editor.text(), expected, "{what} done again (large: {large})");
    editor.used
}

#[test]
fn every_action_changes_what_it_says_and_can_be_undone() {
    let mut used = BTreeSet::new();
    for scenario in SCENARIOS {
        used.extend(run(scenario, false));
        used.extend(run(scenario, true));
    }
    for (_, keys) in OTHERS {
        used.extend(Editor::open(Some(FILE_15)).keys(keys).used.clone());
    }
    let mut pasted = Editor::open(Some(FILE_15));
    used.extend(
        pasted
            .paste("A\t0.1\nB\t0.2\n")
            .keys("right left t esc")
            .used
            .clone(),
    );
    let ours = [
        Context::Table,
        Context::Variables,
        Context::Filter,
        Context::Form,
        Context::Fixes,
        Context::Raw,
        Context::Dialog,
        Context::PathDialog,
        Context::Columns,
        Context::Conversion,
    ];
    let without: Vec<&str> = ACTIONS
        .iter()
        .filter(|row| ours.contains(&row.context) && !used.contains(row.id))
        .map(|row| row.id)
        .collect();
    assert_eq!(without, Vec::<&str>::new(), "actions without a scenario");
}

/// Actions whose effect is in the tests below.
const OTHERS: &[(&str, &str)] = &[
    ("reload", "f5"),
    ("convert", "v esc"),
    ("leave-out", "v down down space esc"),
    ("import", "i esc"),
    ("complete-dialog-path", r#"i "/models/v" tab esc"#),
    ("export", "w esc"),
];

#[test]
fn saving_writes_what_changed_and_nothing_else() {
    let mut editor = Editor::open(Some(FILE_15));
    editor.keys(r#"enter ctrl-u "0.75" ctrl-s"#);
    assert_eq!(editor.saved(), FILE_15.replace("default: 0.5", "default: 0.75"));
    assert!(!editor.model.draft.is_modified());
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
        editor.keys(r#"enter ctrl-u "0.75" esc"#);
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
            assert!(!editor.model.draft.is_modified());
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
    assert!(!editor.model.draft.is_modified());
}

#[test]
fn leaving_without_saving_asks_once_in_words() {
    let mut editor = Editor::open(Some(FILE_15));
    editor.keys(r#"enter ctrl-u "0.75" ctrl-q"#);
    assert!(!editor.ended);
    assert!(editor.screen().contains("are not saved. Leave"));
    editor.keys("y");
    assert!(editor.ended);
    let mut clean = Editor::open(Some(FILE_15));
    clean.keys("ctrl-q");
    assert!(clean.ended);
}

#[test]
fn rows_from_a_spreadsheet_are_added_and_changed() {
    for large in [false, true] {
        let mut editor = Editor::open(Some(FILE_15));
        if large {
            editor = editor.large();
        }
        editor.paste(
            "name\tdefault\tlow\thigh\tunit\nQUAD:2\t1.5\t0\t2\tkG\nQUAD:3\t0.1\t0\t1\tkG\n\t0.4\t0\t1\tkG\nQUAD:4\tmany\t0\t1\tkG\n",
        );
        let screen = editor.screen();
        assert!(screen.contains("4 rows from a spreadsheet"), "{screen}");
        assert!(screen.contains("change input QUAD:2"), "{screen}");
        assert!(screen.contains("add input QUAD:3"), "{screen}");
        assert!(
            screen.contains("there is no name") && screen.contains("row 5 QUAD:4: the default is no number"),
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
fn a_conversion_shows_what_changes_and_what_would_be_lost() {
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
    editor.keys(r#"enter enter ctrl-u "[0, ""#);
    let before = editor.text();
    assert!(!before.contains("[0, \n"), "{before}");
    editor.keys("up down");
    assert!(editor.screen().contains("[0, "), "{}", editor.screen());
    editor.keys(r#" "3]" esc"#);
    assert!(editor.text().contains("range: [0, 3]"), "{}", editor.text());
}

#[test]
fn what_the_runtime_would_really_hold_is_said() {
    let mut editor = Editor::open(Some(FILE_15));
    editor.keys(r#"enter ctrl-u "010""#);
    assert!(editor.screen().contains("held as 8.0"), "{}", editor.screen());
}

#[test]
fn undo_names_what_it_takes_back() {
    let mut editor = Editor::open(Some(FILE_15));
    editor.keys(r#"enter ctrl-u "0.75" esc"#);
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
            .selected_entry(&editor.model.draft)
            .unwrap()
            .name,
        "QUAD:1"
    );
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
    editor.keys("shift-f8");
    assert_eq!(
        editor
            .model
            .variables
            .selected_entry(&editor.model.draft)
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
fn the_path_of_an_array_is_completed_and_its_header_shown() {
    let text = "input_variables:\n  view:\n    type: image\n    default: none.npy\n    x_label: x\n    y_label: y\n    x_min: 0\n    x_max: 1\n    y_min: 0\n    y_max: 1\noutput_variables:\n  out:\n    type: scalar\n";
    let mut editor = Editor::open(Some(text));
    editor.disk.0.insert("/models/image.npy".into(), npy("(2, 3)", 6));
    editor.keys(r#"enter ctrl-u "im""#);
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
