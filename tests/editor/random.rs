//! Random keys: to a small file, which is read whole at every change, and to one that is treated as large, where only
//! the changed variables' own lines are read at once and a worker may be late. Both must come to the same.

use super::driver::Editor;
use lume_wizard::text::Severity;
use lume_wizard::wizard::opened::Opened;
use lume_wizard::wizard::variables::State;

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
    "\u{feff}# head\r\n\r\ninput_variables:\r\n  A1:\r\n    type: scalar\r\n    default: 0.5\r\n\r\n  # of A2\r\n  A2:\r\n    type: scalar\r\n    range: [0, 1]\r\noutput_variables:\r\n  out1:\r\n    type: scalar\r\n  out2:\r\n    type: scalar",
    "input_variables:\n\n  # ---- one ----\n\n  A1:\n    type: scalar\n    default: 0.5\n   \n  # ---- two ----\n  # of A2\n  A2:\n    description: |+\n      kept\n\n    type: scalar\n    default: 1\n# far left\n  A3:\n    type: scalar\n    description: >\n      folded\n      on\n\n\n  'A 4': &four\n    type: scalar\n    default: 4\n      # far right\n\n# of the outputs\noutput_variables:\n\n  out1:\n\n    type: scalar\n\n    units: m\n\n  out2:\n    type: scalar\n# the end\n\n",
    "model:\n    input_variables:\n        -   name: A1\n            variable_class: ScalarVariable\n            default_value: 0.5\n\n        # of A2\n        -   variable_class: ScalarVariable\n            name: A2\n            value_range:\n            - 0\n            - 1\n        # tail\n    output_variables:\n        -   name: out1\n            variable_class: ScalarVariable\n            unit: \"m\" # metres\n        -\n            name: out2\n            variable_class: ScalarVariable\n",
    "output_variables:\n  out1:\n  out2: {}\n  out3:\n    type: scalar\ninput_variables:\n    A1:\n    A2:\n        default: 1.0\n        type: scalar # last\n        # below\n    ? A3\n    : type: scalar\n      default: 0.1\n    A4: # beside\n        type: scalar\n",
];

#[test]
fn a_large_file_is_changed_as_a_small_one() {
    let runs = 50 * super::support::size() as usize;
    println!("{runs} runs");
    let first = first_seed();
    for seed in first..first + runs {
        run_both(seed as u64, STARTS[seed % STARTS.len()]);
    }
}

/// The seed of the first run.
fn first_seed() -> usize {
    std::env::var("LUME_WIZARD_TEST_SEED").map_or(0, |seed| seed.parse().unwrap())
}

/// What is done to real files besides.
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
fn a_real_file_is_changed_as_a_small_one() {
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
            // A large file costs a reading at every key: few of these.
            if bytes.len() > 20_000 && round % 50 != 0 {
                continue;
            }
            println!("round {round}: {}", path.display());
            run_both((round * 1000 + number) as u64, text);
            seen += 1;
        }
    }
    println!("{seen} runs over {} files", paths.len());
    assert!(seen >= 15, "only {seen}");
}

/// Keys, and whether a worker is late with what they ask of it.
pub type Press = (&'static str, bool);

/// Random keys. What differs is told by the fewest keys and lines with which it still does.
fn run_both(seed: u64, start: &str) {
    let mut random = Random(seed);
    let presses: Vec<&str> = PRESSES.iter().chain(ELSEWHERE).copied().collect();
    let mut script: Vec<Press> = (0..25)
        .map(|_| (presses[random.below(presses.len())], random.below(3) == 0))
        .collect();
    let differs =
        |start: &str, script: &[Press]| std::panic::catch_unwind(|| press_both(start, script)).is_err();
    if !differs(start, &script) {
        return;
    }
    println!("seed {seed} differs");
    let mut lines: Vec<&str> = start.split_inclusive('\n').collect();
    shorten(&mut script, |script| differs(start, script));
    shorten(&mut lines, |lines| differs(&lines.concat(), &script));
    shorten(&mut script, |script| differs(&lines.concat(), script));
    println!(
        "seed {seed} differs, at the least with {script:?} in\n{}",
        lines.concat()
    );
    press_both(&lines.concat(), &script);
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

/// The same keys to a small file and to one that is treated as large end in the same text, table, marks and history.
pub fn press_both(start: &str, script: &[Press]) {
    let mut small = Editor::open(Some(start));
    let mut large = Editor::open(Some(start)).large();
    let mut pressed = Vec::new();
    for (press, late) in script {
        pressed.push(press);
        small.keys(press);
        // While a worker works out what a dialog would do, Esc leaves at once.
        if *late && large.model.variables.dialog().is_none() {
            large.held = Some(Vec::new());
            large.keys(press);
            large.release();
        } else {
            large.keys(press);
        }
        let what = format!("{pressed:?}: {} / {}", small.status(), large.status());
        let (one, other) = (small.text(), large.text());
        assert!(one == other, "{what}:\n{}", differing(&one, &other));
        assert!(large.model.variables.is_settled(), "{what}");
        assert_eq!(selected(&small), selected(&large), "{what}");
        assert_eq!(marked(&small), marked(&large), "{what}");
        assert_eq!(table(&small), table(&large), "{what}");
        assert!(!large.taken_back, "{what}");
        assert_eq!(small.saved(), large.saved(), "{what}");
        holds_what_it_shows(&large, &what);
    }
    let what = format!("{pressed:?}");
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

/// Where two texts differ, with what stands around.
fn differing(one: &str, other: &str) -> String {
    let same = one
        .lines()
        .zip(other.lines())
        .take_while(|(one, other)| one == other);
    let first = same.count().saturating_sub(4);
    let shown = |text: &str| {
        format!(
            "{:#?}",
            text.split_inclusive('\n')
                .skip(first)
                .take(12)
                .collect::<Vec<_>>()
        )
    };
    format!("{}\n{}", shown(one), shown(other))
}

/// The text, read anew, is what the table shows.
fn holds_what_it_shows(editor: &Editor, what: &str) {
    let shown = editor.model.draft.opened().unwrap();
    let bytes = editor.text().into_bytes();
    let read = Opened::read(None, bytes.into(), Some(shown.reading.runtime), &editor.disk);
    let variables = |opened: &Opened| {
        let entries = opened.reading.all();
        let fields = entries.map(|entry| {
            let fields = lume_wizard::variables::fields(&opened.document, entry);
            let fields = fields.into_iter().map(|field| (field.key, field.value_span));
            (entry.section, entry.name.clone(), fields.collect::<Vec<_>>())
        });
        fields.collect::<Vec<_>>()
    };
    assert_eq!(variables(shown), variables(&read), "{what}");
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
