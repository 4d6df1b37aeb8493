//! A sample of edits, compared by PyYAML itself.

use crate::corpus::{self, Opened, Picks};
use crate::every::edits_of;
use crate::meant::entry;
use crate::random::{ODD, rewritten};
use crate::support;
use lume_wizard::text::Section;
use lume_wizard::variables::edit::{Edit, FieldChange, VariablePosition, apply};
use serde_json::{Value, json};
use std::io::Write;
use std::process::{Command, Stdio};

/// The edit in words that the script knows; none for the others.
fn told(opened: &Opened, edit: &Edit) -> Option<Value> {
    let reading = &opened.reading;
    let fields = |changes: &[FieldChange]| {
        let changes: Vec<Value> = changes
            .iter()
            .map(|change| json!([change.key, change.value]))
            .collect();
        json!({"kind": "fields", "changes": changes})
    };
    let (place, mut told) = match edit {
        Edit::Set(list) => match list.as_slice() {
            [(place, changes)] => (*place, fields(changes)),
            _ => return None,
        },
        Edit::SetMany {
            variables,
            fields: changes,
        } => match variables.as_slice() {
            [place] => (*place, fields(changes)),
            _ => return None,
        },
        Edit::ChangeKind {
            variable,
            kind,
            fields: changes,
        } => {
            let own = lume_wizard::variables::fields(&opened.document, entry(reading, *variable));
            let keys = reading.runtime.kind_keys();
            let key = keys
                .iter()
                .find(|key| own.iter().any(|field| field.key == **key))?;
            let kind = FieldChange::set(*key, kind);
            (*variable, fields(&[&[kind], changes.as_slice()].concat()))
        }
        Edit::RenameField { variable, from, to } => {
            (*variable, json!({"kind": "rename field", "from": from, "to": to}))
        }
        Edit::Remove(list) => (*list.first()?, json!({"kind": "remove"})),
        Edit::Rename(list) => {
            let (place, name) = list.first()?;
            (*place, json!({"kind": "rename", "name": name}))
        }
        Edit::Reorder { variable, to } => (*variable, json!({"kind": "reorder", "to": to})),
        Edit::Duplicate { variable, names } => (*variable, json!({"kind": "duplicate", "names": names})),
        Edit::MoveSection { variables, to } => (*variables.first()?, json!({"kind": "move", "to": to.key()})),
        Edit::Add {
            section,
            at: Some(index),
            variables,
        } => {
            let [new] = variables.as_slice() else {
                return None;
            };
            let place = VariablePosition {
                section: *section,
                index: *index,
            };
            (
                place,
                json!({"kind": "add", "name": new.name, "fields": new.fields}),
            )
        }
        _ => return None,
    };
    let mut path: Vec<&str> = reading.layout.model.as_deref().into_iter().collect();
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
        crate::support::skip("pyyaml", "there is no python3 with PyYAML");
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
        // What an alias leads to is changed by Python in both places, and refused here.
        if !opened.readable() || many == 0 || text.contains('*') {
            continue;
        }
        let place = VariablePosition {
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
