//! Whole sessions by keys over real files and their variants: only the intended lines change, every comment stays, and
//! undoing everything restores the bytes.

use super::driver::Editor;
use super::random::Random;
use lume_wizard::editor::Buffer;
use lume_wizard::yaml::Document;

/// Variations of a file's line breaks and its ends.
const VARIANTS: [fn(&str) -> String; 4] = [
    |text| text.to_owned(),
    |text| text.replace("\r\n", "\n").replace('\n', "\r\n"),
    |text| format!("\u{feff}{}", text.trim_start_matches('\u{feff}')),
    |text| text.trim_end_matches(['\r', '\n']).to_owned(),
];

/// The largest file of a session: each key is checked against the whole text.
const LARGEST: usize = 60_000;

#[test]
fn sessions_change_only_the_intended_lines() {
    let Some(folder) = super::files::real() else {
        return;
    };
    let sessions = 40 * u64::from(super::support::size());
    let first = std::env::var("LUME_WIZARD_TEST_SEED").map_or(0, |seed| seed.parse().unwrap());
    let texts: Vec<String> = super::files::paths(&folder)
        .iter()
        .filter_map(|path| std::fs::read_to_string(path).ok())
        .filter(|text| text.len() < LARGEST && can_be_edited(text))
        .collect();
    assert!(texts.len() > 40, "only {} files", texts.len());
    let mut edits = 0;
    for seed in first..first + sessions {
        let mut random = Random(seed);
        random.below(2);
        let text = &texts[random.below(texts.len())];
        let text = VARIANTS[random.below(VARIANTS.len())](text);
        edits += Session::run(seed, random, &text);
    }
    println!("{sessions} sessions over {} files, {edits} edits", texts.len());
    assert!(edits as u64 > 3 * sessions, "only {edits} edits");
}

/// Whether the file has variables that nothing shares.
fn can_be_edited(text: &str) -> bool {
    let editor = Editor::open(Some(text));
    let buffer = editor.model.project.buffer().unwrap();
    buffer.is_readable() && !buffer.is_empty() && buffer.document().aliases().next().is_none()
}

struct Session {
    seed: u64,
    random: Random,
    editor: Editor,
    keys: Vec<String>,
    edits: usize,
}

impl Session {
    /// A session of random actions; how many of them changed the text.
    fn run(seed: u64, random: Random, start: &str) -> usize {
        let mut session = Self {
            seed,
            random,
            editor: Editor::open(Some(start)),
            keys: Vec::new(),
            edits: 0,
        };
        session.press("esc esc");
        for _ in 0..12 {
            match session.random.below(8) {
                0 | 1 => session.edit("default", &["0.25", "1.5", "-3", "2.0e-3"]),
                2 => session.edit("range", &["[-9, 9]", "0..8", "1 ± 10%", "-2.5 … 2.5"]),
                3 => session.edit("unit", &["mm", "T", "kG-m"]),
                4 => session.type_wrong_text(),
                5 => session.rename(),
                6 => session.reorder(),
                _ => session.undo_and_redo(),
            }
        }
        session.save();
        session.undo_everything(start);
        session.edits
    }

    fn press(&mut self, keys: &str) {
        self.keys.push(keys.to_owned());
        self.editor.keys(keys);
    }

    fn buffer(&self) -> &Buffer {
        self.editor.model.project.buffer().unwrap()
    }

    fn text(&self) -> String {
        self.buffer().text().to_owned()
    }

    fn check(&self, holds: bool, what: &str) {
        let (seed, keys, status) = (self.seed, self.keys.join(" "), self.editor.status());
        assert!(holds, "seed {seed}: {what}\nkeys: {keys}\nstatus: {status}");
    }

    /// Selects a variable at random, at times through the filter.
    fn select(&mut self) {
        let count = self.buffer().len();
        let index = self.random.below(count);
        let name = self.buffer().entry(index).unwrap().name.clone();
        let plain = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if plain && self.random.below(3) == 0 {
            self.press(&format!(r#"/ "{name}" enter"#));
        } else {
            self.press("home");
            for _ in 0..index {
                self.editor.keys("down");
            }
            self.keys.push(format!("(down {index} times)"));
        }
    }

    /// Opens the form of a variable at one of its fields; whether it has it on a line.
    fn open(&mut self, field: &str) -> bool {
        self.select();
        let runtime = self.buffer().runtime();
        let section = self
            .editor
            .model
            .variables
            .selected_place(&self.editor.model.project);
        let wanted = match field {
            "default" => runtime.default_key(),
            "range" => runtime.range_key(section.unwrap().section),
            _ => runtime.unit_key(),
        };
        self.press("f");
        for _ in 0..20 {
            let row = self
                .editor
                .model
                .variables
                .focused_row(&self.editor.model.project);
            match row {
                Some(row) if row.is(wanted) => return row.text.is_some(),
                Some(_) => self.press("down"),
                None => return false,
            }
        }
        false
    }

    fn edit(&mut self, field: &str, values: &[&str]) {
        let value = values[self.random.below(values.len())];
        if self.open(field) {
            let before = self.text();
            self.press(&format!(r#""{value}""#));
            let changed = self.changed(&before);
            let one = changed.new.len() <= 1 && changed.old.len() <= 1;
            let items = changed.new.iter().chain(&changed.old).all(|line| is_item(line));
            self.check(one || items, &format!("{field}: {changed:?}"));
            self.keep_comments(&before);
            if self.random.below(4) == 0 {
                // Emptied, left and filled in again, the line is the same.
                let after = self.text();
                let was_there = !changed.old.is_empty();
                self.press(&format!(r#"ctrl-u up down "{value}""#));
                let same = self.text() == after;
                self.check(
                    same || !was_there,
                    &format!("{field} filled in again:\n{}", self.text()),
                );
                self.keep_comments(&before);
            }
            self.edits += usize::from(before != self.text());
        }
        self.press("esc esc");
    }

    fn type_wrong_text(&mut self) {
        if self.open("range") {
            let before = self.text();
            self.press(r#""[0, x""#);
            let same = self.text() == before;
            self.check(same, "a text that is not valid changed the file");
            if self.random.below(2) == 0 {
                self.press("ctrl-z");
                let same = self.text() == before;
                self.check(same, "undoing a pending text changed the file");
            }
        }
        self.press("esc esc");
    }

    fn rename(&mut self) {
        self.select();
        let before = self.text();
        let number = self.random.below(1000);
        self.press(&format!(r#"f2 end "_{number}" esc esc"#));
        let changed = self.changed(&before);
        let few = changed.new.len() == changed.old.len();
        self.check(few, &format!("rename: {changed:?}"));
        let renamed = |(old, new): (&String, &String)| old == new || new.contains(&format!("_{number}"));
        let only = changed.old.iter().zip(&changed.new).all(renamed);
        self.check(only, &format!("rename: {changed:?}"));
        self.keep_comments(&before);
        self.edits += usize::from(before != self.text());
    }

    fn reorder(&mut self) {
        self.select();
        self.press("esc");
        let before = self.text();
        let key = ["J", "K"][self.random.below(2)];
        self.press(key);
        let sorted = |text: &str| {
            let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
            lines.retain(|line| !line.trim().is_empty());
            lines.sort();
            lines
        };
        let same = sorted(&before) == sorted(&self.text());
        self.check(
            same,
            &format!("moving changed lines: {:?}", self.changed(&before)),
        );
        self.edits += usize::from(before != self.text());
    }

    fn undo_and_redo(&mut self) {
        let before = self.text();
        let steps = 1 + self.random.below(3);
        let mut undone = 0;
        for _ in 0..steps {
            if self.editor.model.variables.can_undo() {
                self.press("ctrl-z");
                undone += 1;
            }
        }
        for _ in 0..undone {
            self.press("ctrl-y");
        }
        let same = self.text() == before;
        self.check(same, "undo and redo are not the same text");
    }

    fn save(&mut self) {
        self.press("ctrl-s");
        let same = self.editor.saved() == self.text();
        self.check(same, "what is saved is not what is shown");
    }

    fn undo_everything(&mut self, start: &str) {
        for _ in 0..200 {
            if !self.editor.model.variables.can_undo() {
                break;
            }
            self.press("ctrl-z");
        }
        let same = self.text().as_bytes() == start.as_bytes();
        self.check(same, "undoing everything does not restore the bytes");
    }

    /// The lines between the common beginning and end of the text `before` and the present one.
    fn changed(&self, before: &str) -> Changed {
        let now = self.text();
        let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), now.lines().collect());
        let first = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
        let (old, new) = (&old[first..], &new[first..]);
        let ends = old.iter().rev().zip(new.iter().rev());
        let last = ends.take_while(|(old, new)| old == new).count();
        let lines = |lines: &[&str]| {
            lines[..lines.len() - last]
                .iter()
                .map(|line| (*line).to_owned())
                .collect()
        };
        Changed {
            old: lines(old),
            new: lines(new),
        }
    }

    fn keep_comments(&self, before: &str) {
        let comments = |text: &str| {
            let document = Document::parse(text.to_owned());
            let comments: Vec<String> = document
                .comments()
                .map(|span| span.of(document.text()).to_owned())
                .collect();
            comments
        };
        let same = comments(before) == comments(&self.text());
        self.check(same, "a comment was lost");
    }
}

#[derive(Debug)]
struct Changed {
    old: Vec<String>,
    new: Vec<String>,
}

/// Whether a line is an item of a list, which a value on one line replaces.
fn is_item(line: &str) -> bool {
    line.trim_start().starts_with('-') || line.trim().starts_with(|c: char| c.is_ascii_digit() || c == ']')
}
