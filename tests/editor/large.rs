//! Large files: what is shown before the whole is read is what the whole says; what a worker finds otherwise is told.

use super::driver::Editor;
use lume_wizard::text::Severity;
use lume_wizard::wizard::variables::State;
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
    assert!(large.screen().contains("Working"), "{}", large.screen());
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
    "a esc",
    r#"a "new" esc"#,
    "o esc",
    "t",
    "m",
    "m m",
    "M",
    "f6",
    "f7",
    "ctrl-z",
    "ctrl-z",
    "ctrl-y",
    "f8",
    "d enter esc",
    r#"d ctrl-u "C{1..3}" enter esc"#,
    "enter ctrl-u esc",
    r#"enter ctrl-u "4" down ctrl-z ctrl-z esc"#,
    r#"enter "1" esc"#,
    r#"enter "." "5" backspace esc"#,
    "enter alt-up alt-up esc",
    r#"enter down ctrl-u "0..9" esc"#,
    r#"f2 "x" esc"#,
    r#"f2 backspace esc"#,
    r#"s ctrl-u "mm" enter esc"#,
    r#"e end "  # x" esc"#,
    r#"e end backspace "4" esc"#,
    r#"e end " [" esc"#,
    r#"e home "- " esc"#,
    r#"e down end enter "unit: 'm" esc"#,
    r##"e up home "# y" enter esc"##,
    r#"e pageup home "z: 1" enter up esc"#,
    r#"e ctrl-k esc"#,
    r#"e home backspace esc"#,
    r#"e down down ctrl-u backspace delete esc"#,
    r#"R "A" tab "B" enter esc"#,
    "esc",
    r#"/ "out" enter esc"#,
];

const STARTS: &[&str] = &[
    "# head\ninput_variables:\n  # one\n  A1:\n    type: scalar\n    default: 0.5  # half\n    range: [0, 1]\n\n  A2: {type: scalar, default: 1, range: [0, 2]}\n  A3:\n    type: scalar\n    default: 1.5\n    range: [0, 1]\n    units: kG\n  # tail of the inputs\noutput_variables:\n  out1:\n    type: scalar\n  out2:\n    type: scalar\n    units: m\nmodel: x\n",
    "model:\n  input_variables:\n    A1:\n      type: scalar\n      default: 0.5\n      range: [0, 1]\n    A2:\n      type: scalar\n      default: 1\n      range: [0, 2]\n  output_variables:\n    out1:\n      type: scalar\n  name: x\n",
    "base: &base\n  type: scalar\n  range: [0, 1]\ninput_variables:\n  A1:\n    <<: *base\n    default: 0.5\n  A2: &two\n    type: scalar\n    default: 1\n    range: [0, 2]\n  A3: {<<: *two, default: 2}\n  A4:\n    type: scalar\n    default: 4\n    range: [0, 9]\noutput_variables:\n  out1:\n    type: scalar\n  out2: *base\n",
    "{input_variables: {A1: {type: scalar, default: 0.5, range: [0, 1]},\n A2: {type: scalar, default: 1, range: [0, 2]}}, output_variables: {out1: {type: scalar}}}\n",
    "output_variables:\n- name: out1\n  variable_class: ScalarVariable\ninput_variables:\n- name: A1\n  variable_class: ScalarVariable\n  default_value: 0.5\n  value_range: [0, 1]\n- name: A2\n  variable_class: ScalarVariable\n  default_value: 1\n",
];

#[test]
fn a_large_file_is_changed_as_a_small_one() {
    let runs = 50 * super::support::size() as usize;
    println!("{runs} runs");
    for seed in 0..runs {
        run_both(seed as u64, STARTS[seed % STARTS.len()]);
    }
}

/// The same keys to a small file and to one that is treated as large end in the same text, table, marks and history.
fn run_both(seed: u64, start: &str) {
    let mut random = Random(seed);
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
        let what = format!(
            "seed {seed}: {pressed:?}: {} / {}",
            small.status(),
            large.status()
        );
        assert!(
            small.text() == large.text(),
            "{what}\n{}\n----\n{}",
            small.text(),
            large.text()
        );
        assert!(large.model.variables.is_settled(), "{what}");
        assert_eq!(selected(&small), selected(&large), "{what}");
        assert_eq!(marked(&small), marked(&large), "{what}");
        assert_eq!(table(&small), table(&large), "{what}");
        assert!(!large.taken_back, "{what}");
    }
    let what = format!("seed {seed}: {pressed:?}");
    let mut steps = Vec::new();
    for editor in [&mut small, &mut large] {
        editor.keys("esc esc esc esc");
        all_of(editor, "ctrl-y", State::can_redo, &what);
        let last = editor.text();
        let labels = all_of(editor, "ctrl-z", State::can_undo, &what);
        assert_eq!(editor.text(), start, "{what}");
        all_of(editor, "ctrl-y", State::can_redo, &what);
        assert_eq!(editor.text(), last, "{what}");
        steps.push(labels);
    }
    assert_eq!(steps[0], steps[1], "{what}");
}

/// Presses a key as long as it does something; the names of what would be undone before each.
fn all_of(editor: &mut Editor, key: &str, goes_on: fn(&State) -> bool, what: &str) -> Vec<String> {
    let mut labels = Vec::new();
    while goes_on(&editor.model.variables) {
        labels.push(editor.model.variables.undo_label().unwrap_or_default().to_owned());
        editor.keys(key);
        assert!(
            labels.len() < 500,
            "{key} goes on for ever: {} ahead at {:?}, settled {}, {:?}: {what}: {:?}",
            editor.model.keys_ahead(),
            editor.model.place(),
            editor.model.variables.is_settled(),
            editor.status(),
            &labels[490..]
        );
    }
    labels
}

/// The names of the marked variables.
fn marked(editor: &Editor) -> Vec<String> {
    let sheet = editor.model.variables.sheet(&editor.model.draft).unwrap();
    let marked = &editor.model.variables.list.marked;
    let names = marked.iter().filter_map(|number| sheet.opened.entry(*number));
    names.map(|entry| entry.name.clone()).collect()
}

/// The tables: section, name and fields of each variable, and how many problems there are.
fn table(editor: &Editor) -> Vec<String> {
    let sheet = editor.model.variables.sheet(&editor.model.draft).unwrap();
    let mut rows: Vec<String> = (0..)
        .map_while(|rank| sheet.current(sheet.at_rank(rank)?))
        .map(|current| {
            let mut fields: Vec<String> = lume_wizard::variables::fields(current.document, current.entry)
                .iter()
                .map(|field| {
                    let value = lume_wizard::wizard::variables::written::flow(current.document, field.node);
                    format!("{}: {value}", field.key)
                })
                .collect();
            fields.sort();
            format!("{:?} {} {fields:?}", current.entry.section, current.entry.name)
        })
        .collect();
    for severity in [Severity::Error, Severity::Warning, Severity::Hint] {
        rows.push(format!("{severity:?}: {}", sheet.problems(severity)));
    }
    rows
}

fn selected(editor: &Editor) -> Option<String> {
    let entry = editor.model.variables.selected_entry(&editor.model.draft)?;
    Some(entry.name.clone())
}
