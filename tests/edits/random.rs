//! Random edits one after the other, over the corpora and over texts written in every odd way that YAML allows.

use crate::corpus::{self, Opened, Picks};
use crate::every::{Tally, check};
use crate::support;
use lume_wizard::text::Section;
use lume_wizard::variables::edit::{Edit, FieldChange, NewVariable, VariablePosition};
use lume_wizard::yaml::{Document, View};
use std::collections::HashSet;

/// Values as people write them, and as YAML trips over them.
pub static VALUES: &[&str] = &[
    "0",
    "1",
    "-3",
    "2.0",
    ".5",
    "1e3",
    "1.0e+3",
    "1_000",
    "0x1F",
    "010",
    "1:30",
    ".inf",
    "-.inf",
    ".nan",
    "true",
    "yes",
    "No",
    "\"1.5\"",
    "'2'",
    "~",
    "null",
    "",
    "2001-01-01",
    "abc",
    "\"a\\tb\"",
    "[1]",
    "[0, 256]",
    "[0.5, 1.0e+3]",
    "[]",
    "{}",
    "{a: 1, b: [2, 3]}",
    "1,5",
    "a # no comment",
    "'# text'",
    "mm",
    "deg 2856 MHz",
    "n/a",
    "a: b",
    "- 1\n- 2",
    "[1,\n 2]",
    "'it''s'",
    "\"\u{e9}\u{301}\"",
    "\u{65e5}\u{672c}",
    "|\n  two\n  lines\n",
    ">-\n folded\n text",
    "\"long\\\n  text\"",
    "!!str 3",
    "!!float 3",
    "- [1, 2]\n- {x: y}",
    "[[1, 2], [3, 4]]",
    "'a,b'",
    "\"]\"",
    "x]",
    "0.4779693455075814",
    "-",
    "?x",
    "@x",
    "%x",
    "'%x'",
    "`x",
    "'`x'",
    "*x",
    "&a 1",
    "=",
    "<<",
    "'='",
    "a:b",
    "{a: }",
    "12345678901234567890",
];

/// Names as they are, and as YAML trips over them.
pub static NAMES: &[&str] = &[
    "x",
    "QUAD:LTUH:620:BCTRL",
    "a b",
    "x<y",
    "c_d*e",
    "\u{3c0}",
    "1",
    "1.5",
    "true",
    "null",
    "'quoted'",
    "\"dq\"",
    "a|b",
    "-dash",
    "- dash",
    "\u{65e5}\u{672c}",
    "?",
    "@at",
    "#hash",
    "a #b",
    "[x]",
    "{y}",
    "2001-01-01",
    "a: b",
    "&anchor",
    "*alias",
    "!tag",
    "%p",
    "`tick`",
    "on",
    "~",
    "1:30",
    "1e3",
    "1.0e+3",
    "=",
    "<<",
    "a:",
    ":a",
    " lead",
    "trail ",
    "tab\tin",
    "new\nline",
    "---",
    "...",
    "a,b",
    "a]",
    "it's",
    "\\",
    "\u{e9}\u{301}",
    "yes",
    "0x1F",
    "_",
    ",",
    "!",
    "|",
    ">",
    "\u{7f}",
    "\u{85}",
    "\u{feff}x",
];

fn places(opened: &Opened) -> Vec<VariablePosition> {
    Section::ALL
        .into_iter()
        .flat_map(|section| {
            (0..opened.reading.entries(section).len()).map(move |index| VariablePosition { section, index })
        })
        .collect()
}

/// A new name that is free, most of the time a plain one.
fn name(picks: &mut Picks, opened: &Opened) -> String {
    let taken: HashSet<&str> = opened.reading.all().map(|entry| entry.name.as_str()).collect();
    loop {
        let number = picks.below(1000);
        let name = match picks.below(3) {
            0 => NAMES[picks.below(NAMES.len())].to_owned(),
            1 => format!("{}{number}", NAMES[picks.below(NAMES.len())]),
            _ => format!("QUAD:IN20:{number}:BCTRL"),
        };
        if !taken.contains(name.as_str()) {
            return name;
        }
    }
}

fn value(picks: &mut Picks) -> String {
    loop {
        let value = VALUES[picks.below(VALUES.len())];
        let document = Document::parse(value.to_owned());
        // What is no YAML is refused with that reason; examples show it.
        if document.problems().is_empty() && document.aliases().next().is_none() {
            return value.to_owned();
        }
    }
}

/// Whether a value holds itself through an alias: a tree of it has no end.
fn holds_itself(document: &Document) -> bool {
    document.aliases().any(|alias| {
        let target = document.span(alias.node);
        (target.start..target.end).contains(&alias.span.start)
    })
}

/// Whether a section is a list that holds other things than variables: then a variable's number is not its index in
/// the list.
fn has_other_items(opened: &Opened) -> bool {
    Section::ALL.into_iter().any(|section| {
        opened.reading.layout.section(section).is_some_and(|place| {
            let items = match opened.document.view(place.node) {
                View::Sequence(items) => items.len(),
                _ => return false,
            };
            items != opened.reading.entries(section).len()
        })
    })
}

/// An edit that makes sense for this file; none where there is nothing to edit.
pub fn edit(picks: &mut Picks, opened: &Opened) -> Option<Edit> {
    if has_other_items(opened) {
        return None;
    }
    let places = places(opened);
    let section = Section::ALL[picks.below(2)];
    if places.is_empty() || picks.below(8) == 0 {
        let has = opened.reading.entries(section).len();
        let fits = opened
            .reading
            .layout
            .section(section)
            .is_none_or(|place| place.form != lume_wizard::variables::SectionForm::Other);
        let kind = opened.reading.runtime.kind_key();
        return (has > 0 || fits).then(|| Edit::Add {
            section,
            at: None,
            variables: vec![NewVariable {
                name: name(picks, opened),
                fields: vec![
                    (kind.to_owned(), "scalar".to_owned()),
                    ("precision".to_owned(), value(picks)),
                ],
            }],
        });
    }
    let place = places[picks.below(places.len())];
    let entry = &opened.reading.entries(place.section)[place.index];
    let keys: Vec<String> = lume_wizard::variables::fields(&opened.document, entry)
        .into_iter()
        .map(|field| field.key)
        .filter(|key| key != "name")
        .collect();
    Some(match picks.below(10) {
        0..=2 if !keys.is_empty() => {
            let key = &keys[picks.below(keys.len())];
            Edit::Set(vec![(place, vec![FieldChange::set(key, value(picks))])])
        }
        3 => Edit::Set(vec![(
            place,
            vec![FieldChange::set(format!("new_{}", picks.below(9)), value(picks))],
        )]),
        4 if !keys.is_empty() => {
            let key = &keys[picks.below(keys.len())];
            Edit::Set(vec![(place, vec![FieldChange::unset(key)])])
        }
        5 => Edit::Rename(vec![(place, name(picks, opened))]),
        6 => Edit::Duplicate {
            variable: place,
            names: vec![name(picks, opened)],
        },
        7 => Edit::Remove(vec![place]),
        8 => Edit::Reorder {
            variable: place,
            to: picks.below(opened.reading.entries(place.section).len()),
        },
        _ => {
            let to = if place.section == Section::Input {
                Section::Output
            } else {
                Section::Input
            };
            Edit::MoveSection {
                variables: vec![place],
                to,
            }
        }
    })
}

/// The same file written otherwise; none where that would be another file.
pub fn rewritten(picks: &mut Picks, text: &str) -> Option<String> {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let each = |change: &mut dyn FnMut(usize, &str) -> String| -> String {
        lines
            .iter()
            .enumerate()
            .map(|(at, line)| change(at, line))
            .collect()
    };
    let new = match picks.below(12) {
        0 => text.replace('\n', "\r\n"),
        1 => text.replace('\n', "\r"),
        2 => each(&mut |_, line| {
            let end = ["\n", "\r\n", "\r"][picks.below(3)];
            line.replace('\n', end)
        }),
        3 => text.trim_end_matches(['\n', '\r']).to_owned(),
        4 => each(&mut |_, line| {
            let comment = if picks.below(3) == 0 && line.ends_with('\n') {
                "  # note: x"
            } else {
                ""
            };
            line.replace('\n', &format!("{comment}\n"))
        }),
        5 => each(&mut |_, line| {
            let column = line.len() - line.trim_start_matches(' ').len();
            match picks.below(4) {
                0 => format!("{}# about {column}\n{line}", " ".repeat(column)),
                1 => format!("\n{line}"),
                2 => format!("{}# elsewhere\n\n{line}", " ".repeat(picks.below(9))),
                _ => line.to_owned(),
            }
        }),
        6 => each(&mut |_, line| {
            // Twice as far in.
            let column = line.len() - line.trim_start_matches(' ').len();
            format!("{}{line}", " ".repeat(column))
        }),
        7 => each(&mut |_, line| line.replace('\n', "   \n")),
        8 => each(&mut |_, line| {
            let column = line.len() - line.trim_start_matches(' ').len();
            match line.trim().strip_suffix(':') {
                Some(name) if column == 2 && !name.contains(['\'', '"', '#']) => {
                    ["  \"K\":\n", "  'K':\n", "  ? K\n  :\n", "  K :\n", "  &aK K:\n"][picks.below(5)]
                        .replace('K', name)
                }
                _ => line.to_owned(),
            }
        }),
        9 => each(&mut |_, line| {
            // Ranges by indentation.
            let column = line.len() - line.trim_start_matches(' ').len();
            match line
                .trim()
                .split_once(": [")
                .and_then(|(key, rest)| Some((key, rest.strip_suffix(']')?)))
            {
                Some((key, rest)) if !rest.contains(['[', '{']) => {
                    let pad = " ".repeat(column + 2 * picks.below(2));
                    let items: String = rest
                        .split(',')
                        .map(|item| format!("{pad}- {}\n", item.trim()))
                        .collect();
                    format!("{}{key}:\n{items}", " ".repeat(column))
                }
                _ => line.to_owned(),
            }
        }),
        10 => each(&mut |_, line| {
            let column = line.len() - line.trim_start_matches(' ').len();
            if column >= 4 && picks.below(3) == 0 {
                let pad = " ".repeat(column);
                let header = ["|", "|-", ">", ">-", "|+"][picks.below(5)];
                format!(
                    "{pad}note{}: {header}\n{pad}  some: text\n\n{pad}   # more\n{line}",
                    picks.below(1_000_000)
                )
            } else {
                line.to_owned()
            }
        }),
        _ => format!("--- # start\n{text}...\n"),
    };
    Some(new)
}

/// Variables files in every odd way of writing.
pub static ODD: &[&str] = &[
    "input_variables:\n  ? a\n  : type: scalar\n    default: 1\n  ? b\n  : {type: scalar}\noutput_variables:\n  ? c\n  :\n    type: scalar\n",
    "input_variables:\n- name: a\n  type: scalar\n  default: 1\n-   type: scalar\n    name: b\n-\n  name: c\n  type: scalar\noutput_variables:\n  - {name: d, type: scalar}\n  - name: e  # last\n    type: scalar",
    "input_variables: {a: {type: scalar, default: 1, range: [0, 2]}, b: {type: scalar,\n  default: 2, # why\n  range: [0, 2]},\n  'c d': {type: scalar}}\noutput_variables: {}\n",
    "{input_variables: {a: {type: scalar}, \"b\":{type: scalar}}, output_variables: {}}",
    "model:\n    input_variables:\n        a:\n            type: scalar\n            default: 1\n    output_variables:\n        b: {type: scalar}\nother: 1\n",
    "input_variables:\n  a:\n    type: scalar\n    range:\n    - 0\n    - 1\n    default: 0.5\n  b:\n    type: scalar\n    range:\n      - 0 # low\n      # between\n      - 1\n    default: |+\n      x\n\n\noutput_variables:\n  c:\n",
    "x: &d {type: scalar, default: 1}\ninput_variables:\n  a:\n    <<: *d\n    range: [0, 1]\n  b: &b\n    type: scalar\n  c: *b\noutput_variables:\n  e: {<<: [*d], units: mm}\n",
    "# top\n\n# about the inputs\ninput_variables: # here\n\n  # about a\n  # and more\n  a: # name\n    # type\n    type: scalar # kind\n\n    # default: 3\n\n  # alone\n\n  # about b\n  b:\n    type: scalar\n    default: 1\n   # odd\n\n  # b2:\n  #   type: scalar\n\noutput_variables:\n  c:\n    type: scalar\n    # inside\n# end\n",
    "input_variables: {\n  a: {\n    type: scalar,\n    default: 1,\n  },\n  # about b\n  b: {type: scalar}, # trailing\n  c: {type: scalar} # last\n}\noutput_variables: [\n  {name: d, type: scalar},\n  {name: e, type: scalar}\n]\n",
    "output_variables:\n  a: {type: scalar}\n",
    "input_variables:\noutput_variables:\n",
    "input_variables: ~\n",
    "",
    "# only a comment\n",
    "---\n...\n",
    "input_variables:\n  \"a: b\": {type: scalar, note: \"two\n    lines\"}\n  ? \"long key\"\n  : type: scalar\n    description: plain\n      on two lines\n  'x':   \n    type:   scalar   \noutput_variables: {y: {type: scalar}} # why\n",
    "input_variables:\n  a: !!map\n    type: !!str scalar\n    default: !!float 3\n  b: !!map {type: scalar}\noutput_variables: !!map\n  c: {type: scalar}\n",
    "input_variables:\n  a:\n    type: scalar\n\n  b:\n    type: scalar\n    note: |\n      x\n    default: 1\n\n\noutput_variables:\n  c:\n    type: scalar\n\n  d:\n    type: scalar\n    note: >+\n      y",
    "input_variables:\n  a: |\n    x\n  b:\n    - 1\n    - |+\n      y\n\noutput_variables:\n  - name: c\n    note: |+\n      x\n\n  - note: |2\n      y\n    name: d",
    "\u{feff}input_variables:\n  a: {type: scalar}\noutput_variables:\n  b: {type: scalar}\n",
    "\u{feff}input_variables:\r\n  a:\r\n    type: scalar\r\n  a:\r\n    type: scalar\r\n    type: scalar\r\noutput_variables:\r\n  b:\r\n    type: scalar",
];

#[test]
fn random_edits_change_only_what_is_meant() {
    let size = support::size() as usize;
    let wanted = 3_000 * size;
    let mut texts: Vec<(String, String)> = ODD
        .iter()
        .enumerate()
        .map(|(index, text)| (format!("odd {index}"), (*text).to_owned()))
        .collect();
    let files = corpus::cases().into_iter().chain(corpus::real()).flatten();
    texts.extend(
        files
            .filter(|file| file.text.len() < 20_000)
            .map(|file| (file.name, file.text)),
    );
    let mut tally = Tally::default();
    let mut seed = 0;
    while tally.made + tally.refusals() < wanted {
        seed += 1;
        let mut picks = Picks::new(seed);
        let choice = if picks.below(4) == 0 {
            picks.below(ODD.len())
        } else {
            picks.below(texts.len())
        };
        let (name, text) = &texts[choice];
        let mut text = text.clone();
        for _ in 0..picks.below(4) {
            let Some(new) = rewritten(&mut picks, &text) else {
                continue;
            };
            let document = Document::parse(new.clone());
            if document.problems().is_empty() && document.root().is_some() && !holds_itself(&document) {
                text = new;
            }
        }
        let start = text.clone();
        let mut undo = Vec::new();
        for _ in 0..6 {
            let opened = Opened::new(&text);
            if !opened.readable() {
                break;
            }
            let Some(edit) = edit(&mut picks, &opened) else {
                break;
            };
            if let Some(new) = check(&format!("{name} seed {seed}"), &opened, &edit, &mut tally) {
                undo.push(lume_wizard::yaml::edit::Patches::between(&new, &text));
                text = new;
            }
        }
        for patches in undo.iter().rev() {
            text = patches.apply(&text);
        }
        assert_eq!(text, start, "seed {seed}");
    }
    println!("size {size}, {seed} files");
    tally.report("random edits");
    assert!(tally.wrong.is_empty(), "{} wrong", tally.wrong.len());
    assert!(tally.made >= 2_500 * size);
    // The rest are refused for what the files are: aliases, merges, variables that are no mappings.
    let because = |word: &str| -> usize {
        let reasons = tally.refused.iter().filter(|(reason, _)| reason.contains(word));
        reasons.map(|(_, count)| count).sum()
    };
    let (unclear, braces) = (because("would not mean"), because("between braces"));
    assert_eq!(unclear, 0, "edits that could not be written and do not say why");
    assert!(braces * 1_000 <= tally.made, "{braces} of {} edits", tally.made);
}
