//! Large files: what is shown before the whole is read is what the whole says; what a worker finds otherwise is told.

use super::driver::Editor;
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
    assert_eq!(editor.text(), shown, "{}", editor.status());
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
fn while_everything_changes_nothing_else_does() {
    let mut editor = Editor::open(Some(&many(3000)));
    editor.held = Some(Vec::new());
    editor.keys(r#"M s "T" enter"#);
    assert!(editor.screen().contains("Working"), "{}", editor.screen());
    editor.keys("x");
    assert!(editor.status().contains("one moment"), "{}", editor.status());
    editor.release();
    assert_eq!(editor.text().matches("units: T").count(), 3001);
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

#[test]
fn what_a_worker_finds_otherwise_is_taken_back_and_told() {
    let text = many(3000);
    let mut editor = Editor::open(Some(&text));
    editor.held = Some(Vec::new());
    editor.keys(r#"enter "7" esc"#);
    assert_ne!(editor.text(), text);
    let held = editor.held.take().unwrap();
    for Effect { id, work } in held {
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
    assert_eq!(editor.text(), text);
    assert!(editor.status().contains("taken back"), "{}", editor.status());
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

/// A small generator of numbers, so that a failure can be seen again.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }
}

const PRESSES: &[&str] = &[
    "down",
    "up",
    "home",
    "end",
    "J",
    "K",
    "x",
    "a enter esc",
    "o enter esc",
    "t",
    "f6",
    "f7",
    "ctrl-z",
    "ctrl-z",
    "ctrl-y",
    "f8",
    "d enter esc",
    "enter ctrl-u esc",
    r#"enter "1" esc"#,
    r#"enter "." "5" backspace esc"#,
    "enter alt-up alt-up esc",
    r#"enter down ctrl-u "0..9" esc"#,
    r#"f2 "x" esc"#,
    r#"f2 backspace esc"#,
    r#"s ctrl-u "mm" enter esc"#,
    r#"e end "  # x" esc"#,
    r#"R "A" tab "B" enter esc"#,
    "esc",
    r#"/ "out" enter esc"#,
];

#[test]
fn a_large_file_is_changed_as_a_small_one() {
    let runs = 30 * super::support::size() as usize;
    let start = "# head\ninput_variables:\n  # one\n  A1:\n    type: scalar\n    default: 0.5  # half\n    range: [0, 1]\n\n  A2: {type: scalar, default: 1, range: [0, 2]}\n  A3:\n    type: scalar\n    default: 1.5\n    range: [0, 1]\n    units: kG\n  # tail of the inputs\noutput_variables:\n  out1:\n    type: scalar\n  out2:\n    type: scalar\n    units: m\nmodel: x\n";
    println!("{runs} runs");
    for seed in 0..runs {
        let mut random = Random(seed as u64);
        let mut small = Editor::open(Some(start));
        let mut large = Editor::open(Some(start)).large();
        let mut pressed = Vec::new();
        for _ in 0..25 {
            let press = PRESSES[random.below(PRESSES.len())];
            pressed.push(press);
            small.keys(press);
            // Now and then a worker is late.
            if random.below(3) == 0 {
                large.held = Some(Vec::new());
                large.keys(press);
                large.release();
            } else {
                large.keys(press);
            }
            assert_eq!(
                filled(&small),
                filled(&large),
                "seed {seed}: {pressed:?}: {} / {}",
                small.status(),
                large.status()
            );
            assert!(large.model.variables.is_settled(), "seed {seed}: {pressed:?}");
            assert_eq!(selected(&small), selected(&large), "seed {seed}: {pressed:?}");
        }
        for editor in [&mut small, &mut large] {
            editor.keys("esc esc");
            while editor.model.variables.can_undo() {
                editor.keys("ctrl-z");
            }
            assert_eq!(editor.text(), start, "seed {seed}: {pressed:?}");
        }
    }
}

/// The lines that are not blank, sorted: how what is new is set apart and in which order its fields stand depends on
/// what is around it.
fn filled(editor: &Editor) -> Vec<String> {
    let text = editor.text();
    let mut lines: Vec<String> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(str::to_owned)
        .collect();
    lines.sort();
    lines
}

fn selected(editor: &Editor) -> Option<String> {
    let entry = editor.model.variables.selected_entry(&editor.model.draft)?;
    Some(entry.name.clone())
}
