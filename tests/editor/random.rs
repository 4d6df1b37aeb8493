//! Random keys: after each of them everything that was kept from before the change is what reading the text anew gives.

use super::driver::Editor;
use lume_wizard::variables::{ParsedFile, Reading, fields};
use lume_wizard::wizard::variables::VariablesStep;
use lume_wizard::yaml::Document;

/// A small generator of numbers, so that a failure can be seen again.
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, end: usize) -> usize {
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
    "f ctrl-u esc",
    r#"f ctrl-u "4" down ctrl-z ctrl-z esc"#,
    r#"f "1" esc"#,
    r#""2" enter right "0..5" tab enter "T" up left"#,
    r#"enter "[" enter"#,
    "S",
    r#"f "." "5" backspace esc"#,
    "f alt-up alt-up esc",
    r#"f down ctrl-u "0..9" esc"#,
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
    "\u{feff}# head\r\n\r\ninput_variables:\r\n  A1:\r\n    type: scalar\r\n    default: 0.5\r\n\r\n  # of A2\r\n  A2:\r\n    type: scalar\r\n    range: [0, 1]\r\noutput_variables:\r\n  out1:\r\n    type: scalar\r\n  out2:\r\n    type: scalar",
    "input_variables:\n\n  # ---- one ----\n\n  A1:\n    type: scalar\n    default: 0.5\n   \n  # ---- two ----\n  # of A2\n  A2:\n    description: |+\n      kept\n\n    type: scalar\n    default: 1\n# far left\n  A3:\n    type: scalar\n    description: >\n      folded\n      on\n\n\n  'A 4': &four\n    type: scalar\n    default: 4\n      # far right\n\n# of the outputs\noutput_variables:\n\n  out1:\n\n    type: scalar\n\n    units: m\n\n  out2:\n    type: scalar\n# the end\n\n",
    "model:\n    input_variables:\n        -   name: A1\n            variable_class: ScalarVariable\n            default_value: 0.5\n\n        # of A2\n        -   variable_class: ScalarVariable\n            name: A2\n            value_range:\n            - 0\n            - 1\n        # tail\n    output_variables:\n        -   name: out1\n            variable_class: ScalarVariable\n            unit: \"m\" # metres\n        -\n            name: out2\n            variable_class: ScalarVariable\n",
    "output_variables:\n  out1:\n  out2: {}\n  out3:\n    type: scalar\ninput_variables:\n    A1:\n    A2:\n        default: 1.0\n        type: scalar # last\n        # below\n    ? A3\n    : type: scalar\n      default: 0.1\n    A4: # beside\n        type: scalar\n",
];

#[test]
fn random_keys_keep_file_and_tables_in_step() {
    let runs = 50 * super::support::size() as usize;
    println!("{runs} runs");
    let first = first_seed();
    for seed in first..first + runs {
        run(seed as u64, STARTS[seed % STARTS.len()]);
    }
}

/// The seed of the first run.
fn first_seed() -> usize {
    std::env::var("LUME_WIZARD_TEST_SEED").map_or(0, |seed| seed.parse().unwrap())
}

/// Keys for real files besides.
const ELSEWHERE: &[&str] = &[
    "pagedown",
    "pageup",
    "v enter",
    "v down down right enter",
    "R \"a\" tab \"aa\" enter",
    "ctrl-s",
    "f5 esc",
    "m down down m down m",
    "M s ctrl-u \"T\" enter",
    "v esc J",
    "R \"A\" tab \"B\" esc J",
];

#[test]
fn random_keys_keep_real_files_in_step() {
    let Some(folder) = super::files::real() else {
        return;
    };
    let rounds = super::support::size() as usize;
    let first = first_seed();
    let paths = super::files::paths(&folder);
    // The quick size takes some files, each round others.
    let step = if rounds == 1 { 5 } else { 1 };
    let mut seen = 0;
    for round in first..first + rounds {
        for (number, path) in paths.iter().enumerate().skip(round % step).step_by(step) {
            let bytes = std::fs::read(path).unwrap();
            let Ok(text) = std::str::from_utf8(&bytes) else {
                continue;
            };
            // The check of a large file costs a reading at every key: few of these.
            if bytes.len() > 20_000 && round % 50 != 0 {
                continue;
            }
            println!("round {round}: {}", path.display());
            run((round * 1000 + number) as u64, text);
            seen += 1;
        }
    }
    println!("{seen} runs over {} files", paths.len());
    assert!(seen >= 15, "only {seen}");
}

/// Random keys. A failure is reported with the fewest keys and lines that still show it.
fn run(seed: u64, start: &str) {
    let mut random = Random(seed);
    let presses: Vec<&str> = PRESSES.iter().chain(ELSEWHERE).copied().collect();
    let mut script: Vec<&str> = (0..25).map(|_| presses[random.below(presses.len())]).collect();
    let fails = |start: &str, script: &[&str]| std::panic::catch_unwind(|| press(start, script)).is_err();
    if !fails(start, &script) {
        return;
    }
    println!("seed {seed} fails");
    let mut lines: Vec<&str> = start.split_inclusive('\n').collect();
    shorten(&mut script, |script| fails(start, script));
    shorten(&mut lines, |lines| fails(&lines.concat(), &script));
    shorten(&mut script, |script| fails(&lines.concat(), script));
    println!(
        "seed {seed} fails, at the least with {script:?} in\n{}",
        lines.concat()
    );
    press(&lines.concat(), &script);
}

/// Leaves out pieces of a list, ever smaller ones, as long as it still `fails`.
fn shorten<T: Clone>(list: &mut Vec<T>, fails: impl Fn(&[T]) -> bool) {
    let mut size = list.len() / 2;
    while size > 0 {
        let mut from = 0;
        while from < list.len() {
            let mut shorter = list.clone();
            shorter.drain(from..(from + size).min(list.len()));
            if fails(&shorter) {
                *list = shorter;
            } else {
                from += size;
            }
        }
        size /= 2;
    }
}

/// Presses keys and checks the editor after each; undoes and redoes everything at the end.
pub fn press(start: &str, script: &[&str]) -> Editor {
    let mut editor = Editor::open(Some(start));
    let mut pressed = Vec::new();
    for keys in script {
        pressed.push(keys);
        editor.keys(keys);
        holds_what_it_reads(&editor, &format!("{pressed:?}: {}", editor.status()));
    }
    let what = format!("{pressed:?}");
    editor.keys("esc esc esc esc");
    all_of(&mut editor, "ctrl-y", VariablesStep::can_redo, &what);
    let last = editor.text();
    all_of(&mut editor, "ctrl-z", VariablesStep::can_undo, &what);
    assert_eq!(editor.text(), start, "{what}");
    holds_what_it_reads(&editor, &what);
    all_of(&mut editor, "ctrl-y", VariablesStep::can_redo, &what);
    assert_eq!(editor.text(), last, "{what}");
    holds_what_it_reads(&editor, &what);
    editor
}

/// The buffer equals one that reads its text anew.
fn holds_what_it_reads(editor: &Editor, what: &str) {
    let buffer = editor.model.project.buffer().unwrap();
    if buffer.is_stale() {
        let fresh = Document::parse(buffer.text().to_owned());
        assert!(!fresh.problems().is_empty(), "{what}");
        assert_eq!(buffer.yaml_problems(), fresh.problems(), "{what}");
        return;
    }
    let document = Document::parse(buffer.text().to_owned());
    let model = buffer.reading().model();
    let fresh = ParsedFile::new(document, buffer.runtime(), model, &editor.disk);
    assert_eq!(buffer.lines(), fresh.document().lines(), "{what}");
    assert_eq!(buffer.yaml_problems(), fresh.document().problems(), "{what}");
    assert_eq!(
        variables(buffer.document(), buffer.reading()),
        variables(fresh.document(), fresh.reading()),
        "{what}"
    );
    assert_eq!(
        buffer.reading().diagnostics,
        fresh.reading().diagnostics,
        "{what}"
    );
    let selection = &editor.model.variables.editor.selection;
    assert!(selection.cursor < buffer.len().max(1), "{what}");
    assert!(
        selection.marked().iter().all(|index| *index < buffer.len()),
        "{what}"
    );
}

/// Section, name, fields and their places of every variable.
fn variables(document: &Document, reading: &Reading) -> Vec<String> {
    let entries = reading.all();
    let variable = entries.map(|entry| {
        let fields = fields(document, entry).into_iter();
        let fields: Vec<_> = fields.map(|field| (field.key, field.value_span)).collect();
        format!("{:?} {} {fields:?}", entry.section, entry.name)
    });
    variable.collect()
}

/// Presses a key as long as it does something.
fn all_of(editor: &mut Editor, key: &str, goes_on: fn(&VariablesStep) -> bool, what: &str) {
    for _ in 0..500 {
        if !goes_on(&editor.model.variables) {
            return;
        }
        editor.keys(key);
    }
    panic!("{key} goes on for ever at {:?}: {what}", editor.model.focus());
}
