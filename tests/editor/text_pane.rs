//! The pane of the file's text by keys: select, cut, copy, paste, find, move and comment lines.

use super::driver::Editor;

const TEXT: &str = "\
input_variables:
  a:
    type: scalar
    default: 1
  ACCL:LI21:180:PDES:
    type: scalar
    default: 2
";

/// The keys from the first line's start, and the text after.
const EDITS: &[(&str, &str, &str)] = &[
    ("down home home shift-down ctrl-x ctrl-v", "", ""),
    (
        "down ctrl-x down ctrl-v",
        "  a:\n    type: scalar\n",
        "    type: scalar\n  a:\n",
    ),
    ("down home shift-right ctrl-x ctrl-v ctrl-v", "  a:", "  aa:"),
    ("down home shift-end \"b:\"", "  a:", "  b:"),
    ("down end shift-left shift-left backspace", "  a:\n", "  \n"),
    ("down end shift-home delete", "  a:\n", "  \n"),
    (
        "down alt-down",
        "  a:\n    type: scalar\n",
        "    type: scalar\n  a:\n",
    ),
    ("down down alt-up alt-down", "", ""),
    ("alt-up", "", ""),
    ("down alt-/", "  a:", "  # a:"),
    ("down alt-/ alt-/", "", ""),
    (
        "down shift-down shift-down alt-/",
        "  a:\n    type: scalar\n",
        "  # a:\n  #   type: scalar\n",
    ),
    ("down home ctrl-f \"180\" enter esc backspace \"7\"", "180", "7"),
    (
        "ctrl-f \"type\" esc f3 shift-f3 f3 \"kind\"",
        "  ACCL:LI21:180:PDES:\n    type",
        "  ACCL:LI21:180:PDES:\n    kind",
    ),
    (
        "down home alt-c down down end ctrl-v",
        "default: 1\n",
        "default: 1  a:\n\n",
    ),
    (
        "down down down end shift-up delete",
        ": scalar\n    default: 1",
        ": scal",
    ),
];

/// An editor whose text pane has the focus, its cursor at the start.
fn opened(text: &str) -> Editor {
    let mut editor = Editor::open(Some(text));
    editor.keys("e home home up up up up up up up up up home home");
    editor
}

#[test]
fn keys_edit_text_and_undo_restores_it() {
    for ending in ["\n", "\r\n"] {
        let text = TEXT.replace('\n', ending);
        for (keys, old, new) in EDITS {
            let mut editor = opened(&text);
            editor.keys(keys);
            let expected = TEXT.replacen(old, new, 1).replace('\n', ending);
            assert_eq!(editor.text(), expected, "{keys} with {ending:?}");
            for _ in 0..12 {
                editor.keys("ctrl-z");
            }
            assert_eq!(editor.text(), text, "undo of {keys} with {ending:?}");
        }
    }
}

#[test]
fn whole_text_can_be_cut_and_inserted() {
    let mut editor = opened(TEXT);
    editor.keys("alt-a ctrl-x");
    assert_eq!(editor.text(), "");
    editor.keys("ctrl-v");
    assert_eq!(editor.text(), TEXT);
}

#[test]
fn character_of_two_code_points_is_one_step() {
    let text = "# e\u{301}x\ninput_variables:\n  a: {type: scalar, default: 1}\n";
    for (keys, line) in [
        ("right right right \"1\"", "# e\u{301}1x"),
        ("right right right backspace", "# x"),
        ("right right delete", "# x"),
        ("end left left \"1\"", "# 1e\u{301}x"),
        ("right right shift-right ctrl-x end ctrl-v", "# xe\u{301}"),
    ] {
        let mut editor = opened(text);
        editor.keys("up up up home home");
        editor.keys(keys);
        assert_eq!(editor.text().lines().next(), Some(line), "{keys}");
    }
}

#[test]
fn byte_order_mark_stays_first() {
    let text = format!("\u{feff}{TEXT}");
    let mut editor = opened(&text);
    editor.keys("left left ctrl-u backspace \"# x\" enter");
    assert_eq!(editor.text(), format!("\u{feff}# x\n{TEXT}"));
}

#[test]
fn selection_is_seen() {
    let mut editor = opened(TEXT);
    editor.keys("down home shift-end");
    let reversed = editor
        .cells()
        .into_iter()
        .filter(|(_, _, modifier)| modifier.contains(ratatui::style::Modifier::REVERSED));
    let selected: String = reversed.map(|(_, symbol, _)| symbol).collect();
    assert_eq!(selected, "a:");
}

#[test]
fn text_that_is_not_found_is_reported() {
    let mut editor = opened(TEXT);
    editor.keys("ctrl-f \"nowhere\"");
    assert!(editor.status().contains("not in the text"), "{}", editor.status());
    editor.keys("esc ctrl-v");
    assert!(
        editor.status().contains("Nothing was copied"),
        "{}",
        editor.status()
    );
}
