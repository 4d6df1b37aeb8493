//! A document and its reading after a change are those of the new text, although only the changed parts are parsed and
//! read. `LUME_WIZARD_TEST_SIZE=25` makes 50,000 changes of each sort.

use crate::corpus::{self, Opened, Picks};
use crate::random;
use crate::support;
use lume_wizard::text::Span;
use lume_wizard::variables::Section;
use lume_wizard::variables::edit::{Edit, FieldChange, VariablePosition, apply};
use lume_wizard::variables::{NoArrayFiles, ParsedFile, read, read_open};
use lume_wizard::yaml::Document;
use lume_wizard::yaml::edit::{Patch, Patches};
use std::collections::BTreeMap;

/// Texts that change the structure wherever they are put in.
#[rustfmt::skip]
static PIECES: &[&str] = &[
    "", "", "", " ", "  ", "\n", "\n  ", "\r\n", "\r", ":", ": ", "- ", "#", " # c\n", "a", "1", "x: 1\n",
    "  b: {type: scalar}\n", "[", "]", "{", "}", ",", "'", "\"", "&a ", "*a", "!!str ", "<<: ", "|\n", ">\n",
    "? ", "---\n", "...\n", "\t", "\u{85}", "\u{2028}", "\u{feff}", "\u{e9}", "\0", "%", "=", "2001-13-01", "name: a\n",
];

/// The number of texts that are files as their authors wrote them; they come last.
const REAL: usize = 95;

/// A file with more variables than are counted one by one.
fn many(count: usize) -> String {
    let variable = |number: usize| {
        format!("  v{number}: # {number}\n    type: scalar\n    default: {number}\n    units: \"k\\x47\"\n")
    };
    let variables: String = (0..count).map(variable).collect();
    format!("input_variables:\n{variables}output_variables:\n  out:\n    type: scalar\n")
}

fn texts() -> Vec<(String, String)> {
    let odd = random::ODD.iter().enumerate();
    let odd = odd.map(|(index, text)| (format!("odd {index}"), (*text).to_owned()));
    let files = corpus::cases().into_iter().chain(corpus::real()).flatten();
    let many = [("many".to_owned(), many(150))];
    odd.chain(many)
        .chain(files.map(|file| (file.name, file.text)))
        .collect()
}

/// A text that is changed step by step.
struct Run<'a> {
    name: &'a str,
    seed: u64,
    parsed: ParsedFile,
    steps: Vec<String>,
}

impl<'a> Run<'a> {
    fn new((name, text): &'a (String, String), seed: u64) -> Self {
        Self {
            name,
            seed,
            parsed: ParsedFile::open(Document::parse(text.clone()), None, None, &NoArrayFiles).0,
            steps: Vec::new(),
        }
    }

    fn fail(&self, what: &str) -> ! {
        panic!(
            "{what}: {}, seed {}, after\n{}\n--- now\n{}\n---",
            self.name,
            self.seed,
            self.steps.join("\n"),
            self.parsed.text()
        )
    }

    /// Compares everything that can be observed with a fresh parse and reading of the text, in which `model` was read
    /// before.
    fn check(&self, model: Option<&str>) {
        let document = Document::parse(self.parsed.text().to_owned());
        if *self.parsed.document() != document {
            self.fail("the document differs");
        }
        let old = self.parsed.reading();
        let (reading, _) = read_open(&document, model, Some(old.runtime), &NoArrayFiles);
        if *old != reading {
            self.fail(&format!("the reading differs:\n{old:#?}\n{reading:#?}"));
        }
    }

    /// Applies patches; whether only parts were parsed and read.
    fn apply(&mut self, patches: &Patches) -> (Patches, bool) {
        let new = patches.apply(self.parsed.text());
        self.steps.push(format!("{patches:?}"));
        let model = self.parsed.reading().model().map(str::to_owned);
        let done = self.parsed.apply(patches, &NoArrayFiles);
        if self.parsed.text() != new {
            self.fail("the text differs");
        }
        self.check(model.as_deref());
        (done.inverse, done.is_incremental)
    }
}

/// The reason for which the whole text had to be parsed.
fn reason(patches: &Patches, before: &str) -> &'static str {
    let new: String = patches.iter().map(|patch| patch.text.as_str()).collect();
    let whole = Document::parse(patches.apply(before));
    let empty = |document: &Document| {
        let reading = read(
            document,
            lume_wizard::variables::Runtime::LumeModel15,
            None,
            &NoArrayFiles,
        );
        reading
            .diagnostics
            .iter()
            .any(|one| matches!(one.code, "no-variables" | "section-missing" | "section-shape"))
    };
    if !whole.problems().is_empty() {
        "the text does not parse"
    } else if new.contains("!!") || new.contains('&') {
        "a tag or an anchor"
    } else if empty(&whole) || empty(&Document::parse(before.to_owned())) {
        "the first or last variable of a section"
    } else {
        "other"
    }
}

#[test]
fn parts_join_to_the_whole_document() {
    let (mut joined, mut real) = (0, 0);
    let texts = texts();
    for (index, (name, text)) in texts.iter().enumerate() {
        let whole = Document::parse(text.clone());
        let mut is_joined = false;
        for size in [1, 30, 100, 400, 2000] {
            if let Ok(document) = Document::parse_parts(text.clone(), size) {
                assert!(document == whole, "{name} in parts of {size} bytes:\n{text}");
                is_joined = true;
            }
        }
        joined += usize::from(is_joined);
        real += usize::from(is_joined && index + REAL >= texts.len());
    }
    println!(
        "{joined} of {} texts, {real} of {REAL} real files in parts",
        texts.len()
    );
    assert!(joined > 100 && real >= 60);
}

#[test]
fn edited_files_equal_files_read_afresh() {
    let wanted = 2_000 * support::size() as usize;
    let texts = texts();
    let Some(others) = texts.len().checked_sub(REAL).filter(|others| *others > REAL) else {
        return;
    };
    let (mut made, mut of_real, mut in_parts) = (0, 0, 0);
    let mut whole: BTreeMap<&str, usize> = BTreeMap::new();
    for seed in 0.. {
        if made >= wanted {
            break;
        }
        let mut picks = Picks::new(seed);
        // Half of the texts are real files. Of the edits, about 26% set a field, 9% each add a field, take one away, rename,
        // duplicate, remove, move within and between sections, and 12% add a variable.
        let choice = match picks.below(2) {
            0 => picks.below(others),
            _ => others + picks.below(REAL),
        };
        let is_real = choice >= others;
        if texts[choice].1.len() > 20_000 && picks.below(20) > 0 {
            continue;
        }
        let mut run = Run::new(&texts[choice], seed);
        for _ in 0..6 {
            let opened = Opened::new(run.parsed.text());
            if !opened.readable() {
                break;
            }
            let Some(edit) = random::edit(&mut picks, &opened) else {
                break;
            };
            run.steps.push(format!("{edit:?}"));
            let before = run.parsed.text().to_owned();
            let model = run.parsed.reading().model().map(str::to_owned);
            let expected = apply(run.parsed.document(), run.parsed.reading(), &edit);
            let done = match (expected, run.parsed.edit(&edit, &NoArrayFiles)) {
                (Ok(expected), Ok(done)) if expected.patches == done.patches => done,
                (Err(expected), Err(refusal)) if expected == refusal => continue,
                (expected, done) => run.fail(&format!("{:?} became {:?}", expected.err(), done.err())),
            };
            run.check(model.as_deref());
            made += 1;
            if is_real {
                of_real += 1;
                in_parts += usize::from(done.is_incremental);
                if !done.is_incremental {
                    *whole.entry(reason(&done.patches, &before)).or_default() += 1;
                }
            }
            let (again, _) = run.apply(&done.inverse);
            assert!(
                run.parsed.text() == before,
                "{} seed {seed}: the way back",
                run.name
            );
            run.apply(&again);
        }
    }
    println!("{made} edits; of {of_real} in real files {in_parts} in parts, whole: {whole:?}");
    assert!(in_parts * 100 >= of_real * 95, "{in_parts} of {of_real} in parts");
}

#[test]
fn fields_of_many_variables_equal_files_read_afresh() {
    let text = ("many".to_owned(), many(9_000));
    for step in [1, 2] {
        let mut run = Run::new(&text, 0);
        let inputs = run.parsed.reading().entries(Section::Input).len();
        let places = (0..inputs).rev().step_by(step);
        let edit = Edit::SetMany {
            variables: places
                .map(|index| VariablePosition {
                    section: Section::Input,
                    index,
                })
                .collect(),
            fields: vec![
                FieldChange::set("units", "\"\\x54\""),
                FieldChange::unset("default"),
            ],
        };
        let expected = apply(run.parsed.document(), run.parsed.reading(), &edit).unwrap();
        let done = run.parsed.edit(&edit, &NoArrayFiles).unwrap();
        assert!(done.is_incremental && done.patches == expected.patches);
        assert_eq!(
            done.changes.iter().map(|change| change.old.len()).max(),
            Some(4096 * step - step + 1)
        );
        run.check(None);
        let (again, in_parts) = run.apply(&done.inverse);
        assert!(in_parts && run.parsed.text() == text.1);
        let (_, in_parts) = run.apply(&again);
        assert!(in_parts);
    }
}

#[test]
fn refused_fields_of_very_many_variables_change_nothing() {
    let mut text = many(9_000);
    text = text.replacen(
        "  v3: # 3\n    type: scalar\n    default: 3\n    units: \"k\\x47\"\n",
        "  v3: no mapping\n",
        1,
    );
    let text = ("many".to_owned(), text);
    let run = &mut Run::new(&text, 0);
    let variables = (0..9_000).map(|index| VariablePosition {
        section: Section::Input,
        index,
    });
    let edit = Edit::SetMany {
        variables: variables.collect(),
        fields: vec![FieldChange::set("units", "T")],
    };
    let expected = apply(run.parsed.document(), run.parsed.reading(), &edit).unwrap_err();
    assert_eq!(run.parsed.edit(&edit, &NoArrayFiles).unwrap_err(), expected);
    assert!(run.parsed.text() == text.1);
    run.check(None);
}

#[test]
fn replaced_bytes_equal_files_read_afresh() {
    let wanted = 2_000 * support::size() as usize;
    let texts = texts();
    let (mut made, mut in_parts) = (0, 0);
    for seed in 0.. {
        if made >= wanted {
            break;
        }
        let mut picks = Picks::new(seed);
        let choice = picks.below(texts.len());
        if texts[choice].1.len() > 20_000 {
            continue;
        }
        let mut run = Run::new(&texts[choice], seed);
        for _ in 0..8 {
            let text = run.parsed.text().to_owned();
            let mut place = |from: usize, length: usize| {
                let at = text.len().min(from + picks.below(length + 1));
                (from..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap()
            };
            let start = place(0, text.len());
            let end = place(start, 4);
            let copied = place(0, text.len());
            let copied = &text[copied..place(copied, 80)];
            let piece = match picks.below(3) {
                0 => copied,
                _ => PIECES[picks.below(PIECES.len())],
            };
            let patch = Patch {
                span: Span::new(start, end),
                text: piece.to_owned(),
            };
            let (inverse, parts) = run.apply(&Patches::new([patch]).unwrap());
            made += 1;
            in_parts += usize::from(parts);
            // A broken text is mostly mended, so that there is something left to break.
            if !run.parsed.document().problems().is_empty() && picks.below(3) > 0 {
                run.apply(&inverse);
            }
        }
    }
    println!("{made} replacements, {in_parts} in parts");
}
