//! Effects of the editor's keys on the text.

use super::driver::Editor;
use lume_wizard::wizard::{ACTIONS, KeyContext};
use std::collections::BTreeSet;

/// Two inputs, two outputs, comments that matter.
pub const FILE_15: &str = "\
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
    /// The changes in [`FILE_15`]: each text and its replacement.
    changes: &'static [(&'static str, &'static str)],
}

const SCENARIOS: &[Scenario] = &[
    Scenario {
        what: "a default is typed into its cell",
        keys: r#"enter "0.75" enter"#,
        changes: &[("default: 0.5", "default: 0.75")],
    },
    Scenario {
        what: "cells are accepted in every direction",
        keys: r#"right "0..3" shift-tab "1" tab right down enter "G" up left left "2" down"#,
        changes: &[
            ("default: 0.5", "default: 2"),
            ("range: [0, 1]", "range: [0, 3]"),
            ("    range: [0, 2]\n", "    range: [0, 2]\n    units: G\n"),
        ],
    },
    Scenario {
        what: "sorting is for viewing",
        keys: "S S right left",
        changes: &[],
    },
    Scenario {
        what: "a default is typed",
        keys: r#"f ctrl-u "0.75" esc"#,
        changes: &[("default: 0.5", "default: 0.75")],
    },
    Scenario {
        what: "a range is typed as people write it",
        keys: r#"f enter ctrl-u "0..256" esc"#,
        changes: &[("range: [0, 1]", "range: [0, 256]")],
    },
    Scenario {
        what: "a range by its middle",
        keys: r#"f down ctrl-u "1 ± 10%" esc"#,
        changes: &[("range: [0, 1]", "range: [0.9, 1.1]")],
    },
    Scenario {
        what: "a unit that YAML would take for something else is quoted",
        keys: r#"f enter enter ctrl-u "n" backspace "no" esc"#,
        changes: &[("units: kG", "units: 'no'")],
    },
    Scenario {
        what: "a field is emptied",
        keys: "f enter enter ctrl-u esc",
        changes: &[("    units: kG\n", "")],
    },
    Scenario {
        what: "a field is added",
        keys: r#"down f enter enter "m" esc"#,
        changes: &[("    range: [0, 2]\n", "    range: [0, 2]\n    units: m\n")],
    },
    Scenario {
        what: "yes and no are chosen",
        keys: "f up up up up up left left esc",
        changes: &[],
    },
    Scenario {
        what: "constant: right twice is yes",
        keys: "f enter enter enter right right esc",
        changes: &[("    units: kG\n", "    units: kG\n    is_constant: true\n")],
    },
    Scenario {
        what: "constant: y is yes",
        keys: r#"f enter enter enter "y" esc"#,
        changes: &[("    units: kG\n", "    units: kG\n    is_constant: true\n")],
    },
    Scenario {
        what: "a number is nudged by the digit before the cursor",
        keys: "f alt-up alt-up alt-down esc",
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
        keys: "down f f7 esc",
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
        keys: r#"f end "7" backspace esc"#,
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

fn run(scenario: &Scenario) -> BTreeSet<&'static str> {
    let mut editor = Editor::open(Some(FILE_15));
    editor.keys(scenario.keys);
    let (what, expected) = (scenario.what, after(scenario));
    assert_eq!(editor.text(), expected, "{what}: {}", editor.status());
    assert_eq!(editor.model.project.is_modified(), expected != FILE_15, "{what}");
    // Undo of everything is the file as it was, byte for byte, redo of everything the text again.
    editor.keys("esc esc");
    let mut steps = 0;
    while editor.model.variables.can_undo() {
        editor.keys("ctrl-z");
        steps += 1;
        assert!(steps < 100, "{what}: undo does not end");
    }
    assert_eq!(editor.text(), FILE_15, "{what} undone");
    while editor.model.variables.can_redo() {
        editor.keys("ctrl-y");
    }
    assert_eq!(editor.text(), expected, "{what} redone");
    editor.used
}

#[test]
fn every_action_has_its_effect_and_undoes() {
    let mut used = BTreeSet::new();
    for scenario in SCENARIOS {
        used.extend(run(scenario));
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
        KeyContext::Table,
        KeyContext::Cell,
        KeyContext::Variables,
        KeyContext::Filter,
        KeyContext::Form,
        KeyContext::Field,
        KeyContext::Fixes,
        KeyContext::Raw,
        KeyContext::Dialog,
        KeyContext::PathDialog,
        KeyContext::Columns,
        KeyContext::Conversion,
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
    ("choose-runtime", "V esc"),
    ("fix-all", "down shift-f6"),
    ("leave-out", "v down down space esc"),
    ("import", "i esc"),
    ("complete-dialog-path", r#"i "/models/v" tab esc"#),
    ("export", "w esc"),
    ("show-changes", r#""0.75" enter D esc"#),
    (
        "the text pane",
        r#"e shift-left shift-right shift-home shift-end shift-up shift-down alt-a alt-c ctrl-x ctrl-v ctrl-f "a" esc f3 shift-f3 alt-up alt-down alt-/ esc"#,
    ),
];
