//! A sample of edits, compared by PyYAML itself.

use crate::corpus::{self, Opened, Picks};
use crate::every::edits_of;
use crate::random::{ODD, rewritten};
use crate::support;
use lume_wizard::text::Section;
use lume_wizard::variables::edit::{Edit, Place, apply};
use serde_json::{Value, json};
use std::io::Write;
use std::process::{Command, Stdio};

/// The edit in words that the script knows; none for the others, and for values that Python changes in place through an
/// alias.
fn told(opened: &Opened, edit: &Edit) -> Option<Value> {
    let reading = &opened.reading;
    let (place, mut told) = match edit {
        Edit::Set(list) => {
            let [(place, fields)] = list.as_slice() else {
                return None;
            };
            let [field] = fields.as_slice() else {
                return None;
            };
            let told = match &field.value {
                Some(value) => json!({"kind": "set", "key": field.key, "value": value}),
                None => json!({"kind": "unset", "key": field.key}),
            };
            (*place, told)
        }
        Edit::Remove(list) => (*list.first()?, json!({"kind": "remove"})),
        Edit::Rename(list) => {
            let (place, name) = list.first()?;
            (*place, json!({"kind": "rename", "name": name}))
        }
        Edit::Reorder { variable, to } => (*variable, json!({"kind": "reorder", "to": to})),
        _ => return None,
    };
    let mut path: Vec<&str> = reading.layout.nested.as_deref().into_iter().collect();
    path.push(place.section.key());
    told["path"] = json!(path);
    told["index"] = json!(place.index);
    Some(told)
}

#[test]
fn pyyaml_reads_the_same_change() {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/edits/pyyaml.py");
    let installed = Command::new("python3").args(["-c", "import yaml"]).output();
    if !installed.is_ok_and(|output| output.status.success()) {
        assert!(std::env::var_os("CI").is_none(), "python3 with PyYAML is missing");
        println!("skipped: there is no python3 with PyYAML");
        return;
    }
    let size = support::size() as usize;
    let mut texts: Vec<String> = ODD.iter().map(|text| (*text).to_owned()).collect();
    let files = corpus::cases().into_iter().chain(corpus::real()).flatten();
    texts.extend(files.map(|file| file.text).filter(|text| text.len() < 6_000));
    let mut rows = String::new();
    let mut count = 0;
    for seed in 0..1_000_000 {
        if count == 1_000 * size {
            break;
        }
        let mut picks = Picks::new(seed);
        let mut text = texts[picks.below(texts.len())].clone();
        for _ in 0..picks.below(3) {
            let new = rewritten(&mut picks, &text).unwrap();
            if lume_wizard::yaml::Document::parse(new.clone())
                .problems()
                .is_empty()
            {
                text = new;
            }
        }
        let opened = Opened::new(&text);
        let section = Section::ALL[picks.below(2)];
        let many = opened.reading.entries(section).len();
        if !opened.readable() || many == 0 || text.contains('*') {
            continue;
        }
        let place = Place {
            section,
            index: picks.below(many),
        };
        let edits = edits_of(&opened, place);
        let edit = &edits[picks.below(edits.len())];
        let (Some(told), Ok(applied)) = (
            told(&opened, edit),
            apply(&opened.document, &opened.reading, edit),
        ) else {
            continue;
        };
        let row = json!({"old": text, "new": applied.document.text(), "edit": told});
        rows.push_str(&format!("{row}\n"));
        count += 1;
    }
    assert_eq!(count, 1_000 * size);
    let mut python = Command::new("python3")
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = python.stdin.take().unwrap();
    let writer = std::thread::spawn(move || stdin.write_all(rows.as_bytes()).unwrap());
    let output = python.wait_with_output().unwrap();
    writer.join().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    println!("size {size}: {}", said.lines().last().unwrap_or_default());
    assert!(said.ends_with(&format!("seen {count} wrong 0\n")), "{said}");
}
