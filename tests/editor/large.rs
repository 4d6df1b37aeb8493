//! Files of any size are edited the same way, at once; what takes long is left to a worker, and keys wait for it.

use super::driver::Editor;
use super::random::press;
use lume_wizard::editor::Buffer;
use lume_wizard::wizard::draft::Draft;
use lume_wizard::wizard::{Effect, Work};

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
fn change_shows_at_once_in_a_large_file() {
    let text = many(3000);
    let mut editor = Editor::open(Some(&text));
    editor.delayed = Some(Vec::new());
    editor.keys(r#"down down f "7""#);
    let screen = editor.screen();
    assert!(screen.contains("!  7"), "{screen}");
    let changed = text.replacen(
        "VAR:00002:\n    type: scalar\n    default: 0.5",
        "VAR:00002:\n    type: scalar\n    default: 7",
        1,
    );
    assert_eq!(editor.text(), changed);
    editor.keys("ctrl-s");
    assert_eq!(editor.saved(), changed);
}

#[test]
fn many_changes_of_large_file_are_undone_exactly() {
    let text = many(3000);
    let mut editor = Editor::open(Some(&text));
    editor.keys(r#"a "FIRST" esc down d "COPY:{1..3}" enter K x f "0.25" esc J esc esc"#);
    while editor.model.variables.can_undo() {
        editor.keys("ctrl-z");
    }
    assert!(editor.text() == text);
}

#[test]
fn a_change_of_everything_is_undone_and_redone() {
    let text = many(9000);
    let mut editor = Editor::open(Some(&text));
    editor.keys(r#"M s "T" enter"#);
    let changed = editor.text();
    assert_eq!(changed.matches("units: T").count(), 9001);
    editor.keys("ctrl-z");
    assert!(editor.text() == text);
    editor.keys("ctrl-y");
    assert!(editor.text() == changed);
}

fn is_stale(editor: &Editor) -> bool {
    editor.model.project.buffer().is_some_and(Buffer::is_stale)
}

#[test]
fn large_broken_text_is_left_to_a_worker() {
    let text = many(16_000);
    let mut editor = Editor::open(Some(&text));
    editor.delayed = Some(Vec::new());
    editor.keys(r#"down e down down end ctrl-u "    default: [0""#);
    let screen = editor.screen();
    assert!(screen.contains("Inputs 16000"), "{screen}");
    let jobs = editor.delayed.as_ref().map_or(0, Vec::len);
    assert_eq!(jobs, 1, "one at a time");
    editor.release();
    let problem = "default: [0";
    assert!(editor.text().contains(problem));
    assert!(is_stale(&editor));
    assert!(editor.screen().contains("line 1"), "{}", editor.screen());
    editor.delayed = Some(Vec::new());
    editor.keys(r#""]""#);
    assert!(!is_stale(&editor));
    assert_eq!(
        editor.delayed.as_ref().map(Vec::len),
        Some(0),
        "only the lines are parsed"
    );
    editor.keys(r#"backspace "&""#);
    editor.keys("ctrl-z ctrl-z ctrl-z ctrl-z ctrl-z ctrl-z ctrl-z ctrl-z");
    editor.release();
    assert!(editor.text() == text);
    assert!(!is_stale(&editor));
}

#[test]
fn keys_before_file_is_read_are_not_lost() {
    let text = many(3);
    let mut editor = Editor::before_loading(&text);
    editor.keys(r#"down f "0.25" esc x"#);
    let screen = editor.screen();
    assert!(screen.contains("Reading the file"), "{screen}");
    assert_eq!(editor.model.queued_inputs(), 8);
    editor.release();
    assert_eq!(editor.model.queued_inputs(), 0);
    assert!(!editor.text().contains("VAR:00001"), "{}", editor.status());
    editor.keys("ctrl-z");
    assert!(
        editor
            .text()
            .contains("VAR:00001:\n    type: scalar\n    default: 0.25\n"),
        "{}",
        editor.text()
    );
}

#[test]
fn edit_while_a_named_file_is_read_stays() {
    let text =
        "input_variables:\n  a:\n    type: array\n    default: x\n  b:\n    type: scalar\n    default: 1.0\n";
    let mut editor = Editor::open(Some(text));
    editor.delayed = Some(Vec::new());
    editor.keys(r#"esc home f "y.npy" esc down f "2" esc"#);
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
fn taken_name_is_refused_in_a_large_file() {
    let text = many(3000);
    let mut editor = Editor::open(Some(&text));
    editor.keys(r#"f2 "VAR:00010""#);
    assert!(editor.screen().contains("already"), "{}", editor.screen());
    assert!(editor.text() == text);
    editor.keys(r#""x" esc"#);
    assert!(editor.text().contains("  VAR:00010x:\n"));
}

#[test]
fn refilled_field_keeps_its_place_above_a_comment() {
    let list = "output_variables:\n- name: out1\n  variable_class: ScalarVariable\ninput_variables:\n- name: A1\n# y\n  value_range: [0, 1]\n- name: A2\n  value_range: [0, 1]\n";
    let editor = press(list, &[r#"f down "0..9" esc"#]);
    assert_eq!(editor.text(), list.replacen("[0, 1]", "[0, 9]", 1));
    let names = "input_variables:\n  A1:\n    type: scalar\n  # y\n    default: 1\n  A2:\n    type: scalar\n";
    let editor = press(names, &[r#"f ctrl-u "9" esc"#]);
    assert_eq!(editor.text(), names.replace("default: 1", "default: 9"));
}

#[test]
fn comment_that_trails_section_stays_at_its_end() {
    let text = "input_variables:\n  A1:\n    default: 1\n      # far right\n\n    # right\noutput_variables:\n  out:\n      # end\n";
    press(text, &[r#"s "mm" enter esc"#, "d enter esc", "K"]);
    press(text, &[r#"end s "mm" enter esc"#, "x"]);
}

#[test]
fn a_comment_above_a_variable_moves_with_it() {
    for end in ["\n", "\r\n", "\r"] {
        let text = "input_variables:\n  A1:\n  # of A2\n  A2:\n  A3:\n".replace('\n', end);
        let editor = press(&text, &["J"]);
        let moved = "input_variables:\n  # of A2\n  A2:\n  A1:\n  A3:\n".replace('\n', end);
        assert_eq!(editor.text(), moved);
        press(&text, &["J", "K", "down J K", "x"]);
    }
}

#[test]
fn input_and_an_output_are_given_one_name() {
    let text = "input_variables:\n  A:\noutput_variables:\n  A:\n";
    let editor = press(text, &[r#"R "A" tab "B" enter esc"#]);
    assert_eq!(editor.text(), text.replace("A:", "B:"), "{}", editor.status());
}

#[test]
fn a_variable_that_is_written_twice_is_copied() {
    let text = "input_variables:\n  A: 1\n  B: 1\n  A: 2\n";
    press(text, &[r#"d "C{1..3}" enter esc"#]);
    press(text, &["down", r#"d "C{1..3}" enter esc"#]);
}

#[test]
fn a_new_variable_follows_the_other_sections_style() {
    let text = "input_variables:\n  A: 1\noutput_variables:\n  out:\n    range: [0, 9]\n";
    press(text, &[r#"a "new" esc"#]);
}

#[test]
fn new_lines_end_as_those_of_the_file() {
    for text in [
        "input_variables:\r\n  input1:",
        "input_variables:\r\n  input1:\r\n",
        "model:\r\n  input_variables:\r\n    input1:",
    ] {
        let editor = press(text, &["d enter esc", "K", "a esc", r#"a "x" esc"#]);
        let text = editor.text();
        assert_eq!(
            text.matches('\n').count(),
            text.matches("\r\n").count(),
            "{text:?}"
        );
    }
}

#[test]
fn typing_after_text_shrank_goes_to_its_end() {
    let text = "input_variables:\n  a: # note\n";
    let editor = press(text, &[r#"e end esc x tab "B" esc"#]);
    assert_eq!(editor.text(), "input_variables: {}\nB");
}

#[test]
fn keys_after_leaving_a_preview_are_taken() {
    let text = many(3000);
    let mut small = Editor::open(Some(&many(10)));
    let mut editor = Editor::open(Some(&text));
    editor.delayed = Some(Vec::new());
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
    assert_eq!(editor.model.queued_inputs(), 0);
}

#[test]
fn typed_text_outside_of_variables_is_kept() {
    let text = many(3000);
    let mut editor = Editor::open(Some(&text));
    editor.keys(r#"e down end enter ctrl-u "x: 1" esc"#);
    assert!(
        editor.text().contains("    type: scalar\nx: 1\n"),
        "{}",
        editor.status()
    );
    let mut editor = Editor::open(Some(&text));
    editor.keys("e up home \"# a comment\" enter esc");
    assert_eq!(editor.text(), format!("# a comment\n{text}"));
}

#[test]
fn preview_of_conversion_is_computed_by_a_worker() {
    let text = many(3000);
    let mut editor = Editor::open(Some(&text));
    editor.delayed = Some(Vec::new());
    editor.keys("v");
    assert!(
        editor.screen().contains("Computing the preview"),
        "{}",
        editor.screen()
    );
    // Esc leaves at once, whatever was pressed since.
    editor.keys("enter esc down");
    assert!(!editor.screen().contains("Convert"), "{}", editor.screen());
    editor.release();
    assert!(editor.text() == text);
    assert!(!editor.model.variables.can_undo());
    // Another choice before the first preview is there: the last one is shown and made.
    editor.delayed = Some(Vec::new());
    editor.keys("v down down");
    editor.release();
    let screen = editor.screen();
    assert!(!screen.contains("Computing"), "{screen}");
    editor.delayed = Some(Vec::new());
    editor.keys("up enter");
    assert!(editor.text() == text);
    editor.release();
    assert!(editor.text() != text, "{}", editor.status());
    editor.keys("ctrl-z");
    assert!(editor.text() == text);
}

#[test]
fn preview_of_pasted_rows_is_computed_by_worker() {
    let mut editor = Editor::open(Some(&many(3000)));
    let mut small = Editor::open(Some(&many(30)));
    for editor in [&mut editor, &mut small] {
        editor.delayed = Some(Vec::new());
        editor
            .paste("name\tdefault\nVAR:00002\t0.25\nNEW\t0.75\n")
            .keys("enter");
    }
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

/// In the full size the file has 100,000 variables.
#[test]
fn the_draft_of_a_large_file_is_small() {
    let count = (2000 * super::support::size() as usize).min(100_000);
    let mut editor = Editor::open(Some(&many(count)));
    editor.keys(r##"down down f "7" esc end up f ctrl-u "0.25" esc home down e "# text" esc"##);
    let start = std::time::Instant::now();
    let effects = editor.model.save_draft();
    let asked = start.elapsed();
    let [
        Effect {
            work: Work::SaveDraft { draft, .. },
            ..
        },
    ] = &effects[..]
    else {
        panic!("{effects:?}");
    };
    let bytes = draft.encode().unwrap();
    println!(
        "{count} variables: {} bytes, the keys wait {asked:?}",
        bytes.len()
    );
    assert!(bytes.len() < 4096, "{} bytes", bytes.len());
    // What is left to the worker is more than that; the keys wait for this part only.
    assert!(asked < std::time::Duration::from_millis(20), "{asked:?}");
    let file = Draft::decode(&bytes).unwrap().file.unwrap();
    let read = Buffer::read(
        file.path.clone(),
        many(count).into_bytes().into(),
        None,
        &editor.disk,
    );
    assert_eq!(file.applied_to(read, &editor.disk).unwrap().text(), editor.text());
}
