//! Large files: what is shown before the whole is read is what the whole says; what a worker finds otherwise is told.

use super::driver::Editor;
use super::random::press_both;
use lume_wizard::wizard::{Effect, Message, Outcome, Work};

fn many(count: usize) -> String {
    let mut text = String::from("input_variables:\n");
    for number in 0..count {
        text.push_str(&format!(
            "  VAR:{number:05}:\n    type: scalar\n    default: 0.5\n    range: [0, 1]\n    units: kG\n"
        ));
    }
    text.push_str("output_variables:\n  out:\n    type: scalar\n");
    text
}

#[test]
fn a_change_shows_at_once_and_is_confirmed_later() {
    let text = many(3000);
    let mut editor = Editor::open(Some(&text));
    editor.held = Some(Vec::new());
    editor.keys(r#"down down enter ctrl-u "7""#);
    // Nothing has been read whole yet.
    assert!(!editor.model.variables.is_settled());
    let screen = editor.screen();
    assert!(
        screen.contains("!  7"),
        "the problem is at the field at once: {screen}"
    );
    assert_eq!(
        editor.text(),
        text.replacen(
            "VAR:00002:\n    type: scalar\n    default: 0.5",
            "VAR:00002:\n    type: scalar\n    default: 7",
            1
        )
    );
    // Saving waits for the whole.
    editor.keys("ctrl-s");
    assert_eq!(editor.saved(), text);
    editor.release();
    assert!(editor.model.variables.is_settled());
    assert!(editor.saved().contains("default: 7\n"));
}

#[test]
fn many_changes_before_the_first_is_confirmed() {
    let text = many(3000);
    let mut editor = Editor::open(Some(&text));
    editor.held = Some(Vec::new());
    editor.keys(r#"a ctrl-u "FIRST" esc down d ctrl-u "COPY:{1..3}" enter K x enter ctrl-u "0.25" esc J"#);
    let shown = editor.text();
    editor.release();
    assert!(editor.text() == shown, "{}", editor.status());
    assert!(editor.model.variables.is_settled());
    assert!(!editor.status().contains("taken back"), "{}", editor.status());
    editor.keys("esc esc");
    while editor.model.variables.can_undo() {
        editor.keys("ctrl-z");
    }
    assert_eq!(editor.text(), text);
}

#[test]
fn a_change_of_everything_is_made_by_a_worker() {
    let text = many(3000);
    let mut editor = Editor::open(Some(&text));
    editor.keys(r#"M s "T" enter"#);
    let changed = editor.text();
    assert_eq!(changed.matches("units: T").count(), 3001);
    editor.keys("ctrl-z");
    assert_eq!(editor.text(), text);
    editor.keys("ctrl-y");
    assert_eq!(editor.text(), changed);
}

#[test]
fn what_is_pressed_while_everything_changes_waits_and_is_done() {
    let mut editor = Editor::open(Some(&many(3000)));
    let mut large = Editor::open(Some(&many(3000)));
    large.held = Some(Vec::new());
    let keys = r#"M s "T" enter esc x a "NEW" esc down down enter ctrl-u "0.25" esc"#;
    editor.keys(keys);
    large.keys(keys);
    let screen = large.screen();
    assert!(screen.contains("Working: units of 3001 variables"), "{screen}");
    assert!(
        screen.contains("16 keys wait"),
        "nothing that is pressed is lost, and that is said: {screen}"
    );
    assert_eq!(large.text(), many(3000));
    large.release();
    assert_eq!(large.text().matches("units: T").count(), 3001 - 1);
    assert_eq!(large.text(), editor.text());
    assert!(large.text().contains("  NEW:\n"), "{}", large.status());
}

#[test]
fn leaving_while_everything_changes_asks() {
    let mut editor = Editor::open(Some(&many(3000)));
    editor.held = Some(Vec::new());
    editor.keys(r#"M s "T" enter ctrl-q"#);
    assert!(editor.screen().contains("not saved"), "{}", editor.screen());
    assert!(!editor.ended);
}

#[test]
fn what_is_changed_while_a_named_file_is_read_stays() {
    let text =
        "input_variables:\n  a:\n    type: array\n    default: x\n  b:\n    type: scalar\n    default: 1.0\n";
    let mut editor = Editor::open(Some(text));
    editor.held = Some(Vec::new());
    editor.keys(r#"esc home enter ctrl-u "y.npy" esc down enter ctrl-u "2" esc"#);
    let shown = editor.text();
    assert!(shown.contains("default: 2\n"), "{shown}");
    editor.release();
    assert_eq!(editor.text(), shown);
}

#[test]
fn the_filter_finds_in_a_large_file() {
    let mut editor = Editor::open(Some(&many(3000)));
    editor.keys(r#"/ "02999""#);
    let screen = editor.screen();
    assert!(screen.contains("Inputs 1 of 3000"), "{screen}");
    assert!(screen.contains("VAR:02999"), "{screen}");
    editor.keys("enter esc end");
    assert!(editor.screen().contains("Outputs 1"), "{}", editor.screen());
}

#[test]
fn a_name_that_is_taken_is_refused_before_the_whole_is_read() {
    let text = many(3000);
    let mut editor = Editor::open(Some(&text));
    editor.held = Some(Vec::new());
    editor.keys(r#"f2 ctrl-u "VAR:00010""#);
    assert!(editor.screen().contains("already"), "{}", editor.screen());
    editor.keys(r#""x" esc"#);
    assert!(editor.text().contains("  VAR:00010x:\n"));
    editor.release();
    assert!(editor.text().contains("  VAR:00010x:\n"), "{}", editor.status());
}

/// Performs the jobs that were held back, as if a worker found something else than what is shown.
fn disagree(editor: &mut Editor) {
    for Effect { id, work } in editor.held.take().unwrap() {
        let Work::Think(job) = work else {
            panic!("only thinking is held back")
        };
        let mut finished = job.run(&editor.disk);
        finished.agrees = false;
        let effects = editor
            .model
            .update(Message::Done(id, Outcome::Thought(Box::new(finished))));
        editor.perform(effects);
    }
}

#[test]
fn what_a_worker_finds_otherwise_is_taken_back_and_told() {
    let text = many(3000);
    let mut editor = Editor::open(Some(&text));
    editor.held = Some(Vec::new());
    editor.keys(r#"enter "7" esc"#);
    assert_ne!(editor.text(), text);
    disagree(&mut editor);
    assert_eq!(editor.text(), text);
    assert!(editor.status().contains("taken back"), "{}", editor.status());
}

#[test]
fn nobody_leaves_when_a_change_is_taken_back() {
    let mut editor = Editor::open(Some(&many(3000)));
    editor.held = Some(Vec::new());
    editor.keys(r#"enter "7" esc ctrl-q s"#);
    disagree(&mut editor);
    assert!(!editor.ended);
    editor.keys("ctrl-s");
    assert!(!editor.ended);
}

#[test]
fn what_was_pressed_after_a_change_that_is_taken_back_is_left_out() {
    let text = many(3000);
    let mut editor = Editor::open(Some(&text));
    editor.held = Some(Vec::new());
    // Converting waits for the whole text, and what is pressed after it for that.
    editor.keys(r#"enter "7" esc v down enter"#);
    assert_eq!(editor.model.keys_ahead(), 3);
    disagree(&mut editor);
    assert_eq!(editor.model.keys_ahead(), 0);
    assert_eq!(editor.text(), text);
    assert!(editor.model.variables.dialog().is_none());
    let told = editor.status();
    assert!(
        told.contains("taken back, and the 3 keys pressed since were left out"),
        "{told}"
    );
    // What is pressed from now on counts.
    editor.keys("x");
    assert!(!editor.text().contains("VAR:00000:"), "{}", editor.status());
}

#[test]
fn a_field_that_is_emptied_and_typed_anew_keeps_its_place_above_a_comment() {
    let list = "output_variables:\n- name: out1\n  variable_class: ScalarVariable\ninput_variables:\n- name: A1\n# y\n  value_range: [0, 1]\n- name: A2\n  value_range: [0, 1]\n";
    press_both(
        list,
        &[(r#"enter down ctrl-u "0..9" esc"#, false), ("ctrl-z", false)],
    );
    press_both(
        list,
        &[(r#"enter down ctrl-u "0..9" esc"#, true), ("ctrl-z", true)],
    );
    let names = "input_variables:\n  A1:\n    type: scalar\n  # y\n    default: 1\n  A2:\n    type: scalar\n";
    press_both(names, &[(r#"enter ctrl-u "9" esc"#, false), ("ctrl-z", false)]);
}

#[test]
fn a_comment_that_trails_a_section_is_its_last_variables() {
    let text = "input_variables:\n  A1:\n    default: 1\n      # far right\n\n    # right\noutput_variables:\n  out:\n      # end\n";
    press_both(
        text,
        &[
            (r#"s ctrl-u "mm" enter esc"#, false),
            ("d enter esc", false),
            ("K", false),
        ],
    );
    press_both(text, &[(r#"end s ctrl-u "mm" enter esc"#, true), ("x", true)]);
}

#[test]
fn a_comment_above_a_variable_goes_with_it_whatever_ends_its_line() {
    for end in ["\n", "\r\n", "\r"] {
        let text = "input_variables:\n  A1:\n  # of A2\n  A2:\n  A3:\n".replace('\n', end);
        press_both(
            &text,
            &[("J", true), ("K", false), ("down J K", false), ("x", false)],
        );
    }
}

#[test]
fn an_input_and_an_output_are_given_one_name() {
    let text = "input_variables:\n  A:\noutput_variables:\n  A:\n";
    press_both(text, &[(r#"R "A" tab "B" enter esc"#, false)]);
    let mut large = Editor::open(Some(text)).large();
    large.keys(r#"R "A" tab "B" enter"#);
    assert_eq!(large.text(), text.replace("A:", "B:"), "{}", large.status());
}

#[test]
fn a_variable_that_stands_twice_is_copied_as_in_a_small_file() {
    let text = "input_variables:\n  A: 1\n  B: 1\n  A: 2\n";
    let copy = (r#"d ctrl-u "C{1..3}" enter esc"#, false);
    press_both(text, &[copy]);
    press_both(text, &[("down", false), copy]);
}

#[test]
fn a_new_variable_is_written_as_those_of_the_other_section_where_its_own_shows_nothing() {
    let text = "input_variables:\n  A: 1\noutput_variables:\n  out:\n    range: [0, 9]\n";
    press_both(text, &[(r#"a "new" esc"#, false)]);
}

#[test]
fn a_moved_variable_is_set_apart_as_the_last_ones_are() {
    let mut text = String::from("input_variables:\n");
    for number in 0..40 {
        text.push_str(&format!("  a{number}:\n"));
    }
    text.push_str("\n  last:\n");
    press_both(&text, &[("down down down K", false)]);
    press_both(&text, &[("down down down J", true)]);
    press_both(&text, &[("down K", false), ("J", false)]);
}

#[test]
fn new_lines_end_as_those_of_the_file() {
    let presses = [
        ("d enter esc", false),
        ("K", false),
        ("a esc", false),
        (r#"a "x" esc"#, false),
    ];
    press_both("input_variables:\r\n  input1:", &presses);
    press_both("input_variables:\r\n  input1:\r\n", &presses);
    press_both("model:\r\n  input_variables:\r\n    input1:", &presses);
}

#[test]
fn what_is_typed_after_the_text_has_become_shorter_stands_at_its_end() {
    let text = "input_variables:\n  a: # note\n";
    press_both(text, &[(r#"e end esc x tab "B" esc"#, false)]);
    let mut editor = Editor::open(Some(text));
    editor.keys(r#"e end esc x tab "B" esc"#);
    assert_eq!(editor.text(), "input_variables: {}\nB");
}

#[test]
fn what_is_pressed_after_leaving_a_preview_is_done() {
    let text = many(3000);
    let mut small = Editor::open(Some(&many(10)));
    let mut editor = Editor::open(Some(&text));
    editor.held = Some(Vec::new());
    for editor in [&mut small, &mut editor] {
        editor.keys("v esc J J v esc J x");
    }
    editor.release();
    let names = |editor: &Editor| {
        let text = editor.text();
        let names: Vec<String> = text
            .lines()
            .filter(|line| line.contains("VAR:"))
            .take(8)
            .map(str::to_owned)
            .collect();
        names
    };
    assert_eq!(names(&small), names(&editor), "{}", editor.status());
    assert_eq!(small.status(), editor.status());
    assert!(editor.model.variables.is_settled());
    assert_eq!(editor.model.keys_ahead(), 0);
}

#[test]
fn what_is_typed_into_the_text_is_never_taken_back() {
    let text = many(3000);
    let mut editor = Editor::open(Some(&text));
    editor.keys(r#"e down end enter ctrl-u "x: 1" esc"#);
    assert!(
        editor.text().contains("    type: scalar\nx: 1\n"),
        "{}",
        editor.status()
    );
    assert!(!editor.status().contains("taken back"), "{}", editor.status());
}

#[test]
fn what_is_typed_while_the_whole_is_read_is_not_lost() {
    let text = many(3000);
    let mut editor = Editor::open(Some(&text));
    editor.held = Some(Vec::new());
    // Outside of every variable: the whole has to be read.
    editor.keys("e up home \"# a comment\"");
    editor.release();
    editor.keys("enter esc");
    assert_eq!(
        editor.text(),
        format!("# a comment\n{text}"),
        "{}",
        editor.status()
    );
}

#[test]
fn what_a_conversion_changes_is_worked_out_by_a_worker() {
    let text = many(3000);
    let mut editor = Editor::open(Some(&text));
    editor.held = Some(Vec::new());
    editor.keys("v");
    assert!(
        editor.screen().contains("Working out what changes"),
        "{}",
        editor.screen()
    );
    // Esc leaves at once, whatever was pressed since.
    editor.keys("enter esc down");
    assert!(!editor.screen().contains("Convert"), "{}", editor.screen());
    editor.release();
    assert_eq!(editor.text(), text);
    assert!(!editor.model.variables.can_undo());
    // Another choice before the first is worked out: what is shown and made is the last.
    editor.held = Some(Vec::new());
    editor.keys("v down down");
    editor.release();
    let screen = editor.screen();
    assert!(!screen.contains("Working out"), "{screen}");
    editor.held = Some(Vec::new());
    editor.keys("up enter");
    assert_eq!(editor.text(), text);
    editor.release();
    assert_ne!(editor.text(), text, "{}", editor.status());
    editor.keys("ctrl-z");
    assert_eq!(editor.text(), text);
}

#[test]
fn what_pasted_rows_change_is_worked_out_by_a_worker() {
    let mut editor = Editor::open(Some(&many(3000)));
    let mut small = Editor::open(Some(&many(30)));
    for editor in [&mut editor, &mut small] {
        editor.held = Some(Vec::new());
        editor
            .paste("name\tdefault\nVAR:00002\t0.25\nNEW\t0.75\n")
            .keys("enter");
    }
    assert!(
        editor.screen().contains("Working out what changes"),
        "{}",
        editor.screen()
    );
    assert!(editor.screen().contains("default"), "{}", editor.screen());
    editor.release();
    small.release();
    for editor in [&editor, &small] {
        assert!(
            editor
                .text()
                .contains("VAR:00002:\n    type: scalar\n    default: 0.25\n"),
            "{}",
            editor.status()
        );
        assert!(editor.text().contains("  NEW:\n"), "{}", editor.status());
    }
    assert_eq!(editor.status(), small.status());
}
