//! A field is a transaction: the file holds its last valid text, a text that is not valid stays pending.

use super::driver::Editor;
use super::hints::{has, lacks};
use ratatui::style::Modifier;

const FILE: &str = "\
input_variables:
  gap:
    type: scalar
    default: 0.5  # set by hand
    value_range: [-1, 1]   # archiver
    units: mm
  size:
    type: scalar
    default: 5.0
    range: [0, 1]
output_variables:
  out:
    type: scalar
";

fn open() -> Editor {
    Editor::open(Some(FILE))
}

#[test]
fn invalid_text_never_reaches_the_file() {
    for (keys, pending) in [
        (r#"f down "[0, x""#, "range of gap"),
        (r#"f down ctrl-u "[0, x""#, "range of gap"),
        (r#"enter quote "5""#, "default of gap"),
        (r#"f down ">0""#, "range of gap"),
        (r#"f down ctrl-u ">0""#, "range of gap"),
        (r#"f ctrl-u ">0""#, "default of gap"),
    ] {
        let mut editor = open();
        type_quotes(&mut editor, keys);
        assert_eq!(editor.text(), FILE, "{keys}");
        has(&editor.screen(), &["✗"]);
        editor.keys("ctrl-s");
        assert_eq!(editor.saved(), FILE, "{keys}");
        // Nothing of the file has changed: that is said, with the pending text.
        has(editor.status(), &["pending"]);
        editor.keys("esc end up up ctrl-z");
        lacks(&editor.screen(), &["✗"]);
        assert_eq!(editor.text(), FILE, "{keys}");
        editor.keys("ctrl-y");
        has(&editor.screen(), &["✗"]);
        assert_eq!(editor.text(), FILE, "{keys}: {pending}");
    }
}

/// Presses keys in which `quote` means the character that ends a text.
fn type_quotes(editor: &mut Editor, keys: &str) {
    for (number, part) in keys.split("quote").enumerate() {
        if number > 0 {
            editor.press(lume_wizard::wizard::KeyPress::plain(
                lume_wizard::wizard::KeyCode::Char('"'),
            ));
        }
        editor.keys(part);
    }
}

#[test]
fn saving_lists_the_pending_fields() {
    let mut editor = open();
    editor.keys(r#"f "0.25" down "[0, x" esc ctrl-s"#);
    assert_eq!(editor.saved(), FILE.replace("0.5  #", "0.25  #"));
    has(
        editor.status(),
        &["Saved", "without what is pending: range of gap"],
    );
}

#[test]
fn leaving_pending_field_says_how_to_restore_it() {
    let mut editor = open();
    editor.keys(r#"f down "[0, x" esc"#);
    has(
        editor.status(),
        &["value_range of gap is pending", "Ctrl-Z restores"],
    );
    // It is kept, and is there again when the field is.
    editor.keys("f down");
    has(&editor.screen(), &["[0, x"]);
    editor.keys("ctrl-z");
    lacks(&editor.screen(), &["[0, x"]);
    assert_eq!(editor.text(), FILE);
}

#[test]
fn a_pending_text_is_dropped_after_other_changes() {
    let mut editor = open();
    editor.keys(r#"f down "[0, x" esc down f "4" esc up f down"#);
    has(&editor.screen(), &["[0, x"]);
    editor.keys("ctrl-z");
    lacks(&editor.screen(), &["[0, x", "✗"]);
    assert_eq!(editor.text(), FILE.replace("5.0", "4"));
    editor.keys("ctrl-z");
    has(&editor.screen(), &["[0, x"]);
}

#[test]
fn the_file_keeps_the_last_valid_text() {
    let mut editor = open();
    editor.keys(r#"f down "[0, 2]" "x""#);
    assert_eq!(
        editor.text(),
        FILE.replace("[-1, 1]", "[0, 2]"),
        "{}",
        editor.screen()
    );
}

#[test]
fn an_unclosed_range_is_accepted() {
    let mut editor = open();
    editor.keys(r#"f down "[0, 10" esc"#);
    assert_eq!(editor.text(), FILE.replace("[-1, 1]", "[0, 10]"));
    lacks(&editor.screen(), &["✗"]);
}

#[test]
fn a_field_keeps_key_place_and_comment() {
    for keys in [
        r#"f down "[0, 2]" esc"#,
        r#"f down ctrl-u "[0, 2]" esc"#,
        r#"f down ctrl-u "[0, 9]" ctrl-u "0..2" esc"#,
        r#"f down ctrl-u esc f down "[0, 2]" esc"#,
        r#"f down ctrl-u down down up up "[0, 2]" esc"#,
        r#"f down ctrl-u esc down f "4" esc up f2 "slit" esc f down "[0, 2]" esc f2 "gap" esc down f "5.0" esc"#,
    ] {
        let mut editor = open();
        editor.keys(keys);
        assert_eq!(editor.text(), FILE.replace("[-1, 1]", "[0, 2]"), "{keys}");
    }
}

#[test]
fn one_field_is_one_step_of_undo() {
    for keys in [
        r#"f down "1 ± 10%""#,
        r#"f down ctrl-u "[0, 2]" backspace backspace "3]""#,
        r#"f end backspace "7" alt-up"#,
        r#"f down ctrl-u "0..1" ctrl-u "x [" ctrl-u "0..7""#,
    ] {
        let mut editor = open();
        editor.keys(keys);
        assert_ne!(editor.text(), FILE, "{keys}");
        editor.keys("ctrl-z");
        assert_eq!(editor.text(), FILE, "{keys}");
        assert!(!editor.model.variables.can_undo(), "{keys}");
    }
}

#[test]
fn an_emptied_field_is_brought_back_by_undo() {
    let mut editor = open();
    editor.keys(r#"f down ctrl-u esc"#);
    lacks(&editor.text(), &["value_range"]);
    editor.keys(r#"f down "[0, 2]" esc ctrl-z"#);
    lacks(&editor.text(), &["value_range"]);
    editor.keys("ctrl-z");
    assert_eq!(editor.text(), FILE);
}

#[test]
fn a_focused_field_is_selected_visibly() {
    let mut editor = open();
    editor.keys("enter");
    let reversed = |editor: &mut Editor| -> String {
        let cells = editor.cells().into_iter();
        let form = cells.filter(|(_, _, style)| style.contains(Modifier::REVERSED));
        form.map(|(_, symbol, _)| symbol).collect()
    };
    has(&reversed(&mut editor), &["0.5"]);
    for (key, text) in [
        ("end", "0.51"),
        ("home", "10.5"),
        ("left", "0.15"),
        ("space", "1"),
    ] {
        let mut editor = open();
        editor.keys("enter").keys(key).keys(r#""1""#);
        assert_eq!(editor.text(), FILE.replacen("0.5", text, 1), "{key}");
    }
}

#[test]
fn problem_between_two_fields_is_shown_at_both() {
    for keys in ["down enter", "down f down", r#"down f down "0..2""#] {
        let mut editor = open();
        editor.keys(keys);
        has(
            &editor.screen(),
            &["F6 set the end to 5.0", "F7 set the default to"],
        );
        editor.keys("f6");
        has(&editor.text(), &["5.0]"]);
    }
}

#[test]
fn nothing_typed_sets_nothing() {
    let mut editor = open();
    editor.keys("M s enter");
    assert_eq!(editor.text(), FILE);
    has(editor.status(), &["Type a value"]);
    editor.keys("backspace enter");
    lacks(&editor.text(), &["units"]);
    editor.keys("ctrl-z");
    assert_eq!(editor.text(), FILE);
}

#[test]
fn a_broken_text_keeps_the_tables() {
    let mut editor = open();
    editor.keys(r#"down e down down end ctrl-u "    default: [5.0""#);
    let screen = editor.screen();
    has(&screen, &["Inputs 2", "▸  size", "line 1"]);
    let dimmed = |editor: &mut Editor| {
        let cells = editor.cells();
        let row = |text: &str| {
            cells
                .iter()
                .any(|(y, symbol, style)| *y == 2 && symbol == text && style.contains(Modifier::DIM))
        };
        row("I")
    };
    assert!(dimmed(&mut editor));
    editor.keys(r#""]""#);
    assert!(!dimmed(&mut editor));
    has(&editor.screen(), &["▸  size"]);
}

#[test]
fn typed_text_is_undone_in_pieces() {
    let mut editor = open();
    editor.keys(r##"e end "  # one two three four five" enter "# six""##);
    let typed = editor.text();
    editor.keys("ctrl-z");
    assert_eq!(editor.text(), typed.replacen("  # six", "  ", 1));
    let mut steps = 1;
    while editor.model.variables.can_undo() {
        editor.keys("ctrl-z");
        steps += 1;
    }
    assert_eq!(editor.text(), FILE);
    assert_eq!(steps, 4, "the line, its break, and two pieces of up to 20");
}

#[test]
fn the_unit_filter_is_exact_or_by_prefix() {
    let text = FILE.replace("range: [0, 1]\n", "range: [0, 1]\n    units: mm-mrad\n");
    for (filter, shown) in [("unit:mm", 1), ("unit:mm*", 2), ("unit:MM", 1), ("unit:m", 0)] {
        let mut editor = Editor::open(Some(&text));
        editor.keys(&format!(r#"/ "{filter}""#));
        let buffer = editor.model.project.buffer().unwrap();
        assert_eq!(
            editor.model.variables.editor.selection.len(buffer),
            shown,
            "{filter}"
        );
    }
}

#[test]
fn another_runtime_is_chosen_and_undone() {
    let mut editor = open();
    editor.keys("V");
    has(&editor.screen(), &["Read the file for another runtime"]);
    editor.keys("down enter");
    assert_eq!(editor.text(), FILE);
    has(&editor.screen(), &["lume-model-2.0"]);
    editor.keys("ctrl-z");
    has(&editor.screen(), &["lume-model-1.5"]);
}

#[test]
fn columns_follow_the_present_text() {
    let mut editor = open();
    let before = editor.screen();
    let long = "0.123456789012345678901234567890123456789012345678901234567890";
    editor.keys(&format!(r#"f "{long}" esc"#));
    assert_ne!(editor.screen(), before);
    editor.keys("ctrl-z");
    let table = |screen: &str| -> Vec<String> {
        let lines = screen.lines().skip(2).take(8);
        lines
            .map(|line| line.split('│').next().unwrap().to_owned())
            .collect()
    };
    assert_eq!(table(&editor.screen()), table(&before));
}

const SHARED: &str = "\
input_variables:
  a:
    type: scalar
    default: 0.5
    range: &one [0, 1]
  b:
    type: scalar
    default: 0.5
    range: *one
  c: &base
    type: scalar
    default: 1.0
  d: {<<: *base, default: 2.0}
";

#[test]
fn shared_value_is_changed_for_all_or_here() {
    for (key, expected) in [
        ("f6", SHARED.replace("&one [0, 1]", "&one [0, 2]")),
        (
            "f7",
            SHARED.replace("&one [0, 1]", "[0, 2]").replace("*one", "[0, 1]"),
        ),
    ] {
        let mut editor = Editor::open(Some(SHARED));
        editor.keys(r#"f down "[0, 2]""#);
        assert_eq!(editor.text(), SHARED);
        has(
            &editor.screen(),
            &["used by b", "F6 change it for b too", "F7 write it out here"],
        );
        editor.keys(key);
        let project = &editor.model.project;
        assert_eq!(editor.model.variables.pending_fields(project), []);
        assert_same_meaning(&editor.text(), &expected);
        editor.keys("ctrl-z");
        assert_eq!(editor.text(), SHARED);
        assert!(!editor.model.variables.can_undo());
    }
}

/// Whether two texts differ at most in where an anchor is.
fn assert_same_meaning(text: &str, expected: &str) {
    let plain = |text: &str| text.replace("&one ", "").replace("*one", "[0, 1]");
    assert!(
        text == expected || plain(text) == plain(expected),
        "{text}\n{expected}"
    );
}

#[test]
fn an_overridden_default_does_not_stop_the_base() {
    let mut editor = Editor::open(Some(SHARED));
    editor.keys(r#"down down f "3.0" esc"#);
    assert_eq!(editor.text(), SHARED.replace("default: 1.0", "default: 3.0"));
}

#[test]
fn a_field_of_many_asks_about_shared_values() {
    let mut editor = Editor::open(Some(SHARED));
    editor.keys(r#"s up "[0, 3]" enter"#);
    has(
        &editor.screen(),
        &["This value is also used by b", "write it out here"],
    );
    editor.keys("enter");
    assert_eq!(
        editor.text(),
        SHARED.replace("[0, 1]", "[0, 3]"),
        "{}",
        editor.status()
    );
}

#[test]
fn one_fix_is_applied_to_all() {
    let text = FILE
        .replace("[-1, 1]", "[-1, 1e3]")
        .replace("range: [0, 1]", "range: [0, 1e3]")
        .replace("type: scalar", "variable_class: ScalarVariable")
        .replace("    range:", "    value_range:")
        .replace("default:", "default_value:");
    let mut editor = Editor::open(Some(&text));
    editor.keys("home f down shift-f6");
    has(&editor.screen(), &["2 variables have this problem"]);
    assert_eq!(editor.text(), text);
    editor.keys("enter");
    assert_eq!(
        editor.text(),
        text.replace("1e3", "1.0e+3"),
        "{}",
        editor.status()
    );
    editor.keys("ctrl-z");
    assert_eq!(editor.text(), text);
}
