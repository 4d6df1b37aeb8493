//! Every kind of edit on every variable of every file.

use crate::corpus::{self, File, Opened, Picks};
use crate::lines::{lost_comment, wrong_lines};
use crate::meant::{alike, entry, meant};
use crate::support;
use crate::tree;
use lume_wizard::text::Section;
use lume_wizard::variables::edit::{Edit, FieldChange, NewVariable, VariablePosition, apply};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Counts of what happened.
#[derive(Default)]
pub struct Tally {
    pub made: usize,
    pub refused: BTreeMap<String, usize>,
    pub wrong: Vec<String>,
}

impl Tally {
    pub fn refusals(&self) -> usize {
        self.refused.values().sum()
    }

    fn join(&mut self, other: Self) {
        self.made += other.made;
        for (reason, count) in other.refused {
            *self.refused.entry(reason).or_default() += count;
        }
        self.wrong.extend(other.wrong);
        self.wrong.sort();
    }

    pub fn report(&self, what: &str) {
        println!(
            "{what}: {} edits made, {} refused, {} wrong",
            self.made,
            self.refusals(),
            self.wrong.len()
        );
        for (reason, count) in &self.refused {
            println!("  refused {count}: {reason}");
        }
        for wrong in self.wrong.iter().take(10) {
            println!("WRONG {wrong}");
        }
    }
}

/// Makes the edit, and checks the value, the lines and the way back. Gives the new text.
pub fn check(name: &str, opened: &Opened, edit: &Edit, tally: &mut Tally) -> Option<String> {
    let old = opened.document.text();
    let applied = match apply(&opened.document, &opened.reading, edit) {
        Ok(applied) => applied,
        Err(refusal) => {
            let reason: String = refusal
                .message
                .split(' ')
                .filter(|word| !word.chars().any(|c| c.is_ascii_digit()))
                .collect::<Vec<_>>()
                .join(" ");
            if std::env::var_os("LUME_WIZARD_TEST_REFUSALS").is_some() {
                println!("REFUSED {name}: {refusal}: {edit:?}\n{old}\n---");
            }
            *tally.refused.entry(reason).or_default() += 1;
            return None;
        }
    };
    let new = applied.document.text().to_owned();
    let mut wrong = |what: &str| {
        tally.wrong.push(format!(
            "{name}: {what}: {edit:?}\n--- before\n{old}\n--- after\n{new}\n---"
        ));
    };
    if applied.patches.apply(old) != new || applied.patches.inverse(old).apply(&new) != old {
        wrong("the way back");
    }
    match meant(opened, edit) {
        None => wrong("the file has no such place"),
        Some(meant) => {
            let holds = match edit {
                Edit::Add { .. } => alike(edit, meant.clone()) == alike(edit, tree::of(&applied.document)),
                _ => meant.is(&applied.document),
            };
            if !holds {
                let found = tree::of(&applied.document);
                wrong(&format!("the value:\nmeant {meant:?}\nfound {found:?}"));
            }
        }
    }
    if let Some(comment) = lost_comment(opened, edit, &applied.document) {
        wrong(&format!("a comment is lost: {comment}"));
    }
    if let Some(what) = wrong_lines(opened, edit, &new) {
        wrong(&what);
    }
    tally.made += 1;
    Some(new)
}

/// The edits of every kind that make sense for one variable.
pub fn edits_of(opened: &Opened, place: VariablePosition) -> Vec<Edit> {
    let reading = &opened.reading;
    let entry = entry(reading, place);
    let fields: Vec<(String, String)> = lume_wizard::variables::fields(&opened.document, entry)
        .into_iter()
        .map(|field| (field.key, field.value_span.of(opened.document.text()).to_owned()))
        .collect();
    let other = if place.section == Section::Input {
        Section::Output
    } else {
        Section::Input
    };
    let set = |key: &str, value: &str| Edit::Set(vec![(place, vec![FieldChange::set(key, value)])]);
    let mut edits = Vec::new();
    for (key, old) in &fields {
        for value in ["7.25", "[0.5, 1.5]", "'a: b'"] {
            if old != value && key != "name" {
                edits.push(set(key, value));
            }
        }
        if key != "name" || !entry.listed {
            edits.push(Edit::Set(vec![(place, vec![FieldChange::unset(key)])]));
        }
    }
    edits.push(set("brand_new", "[1, two]"));
    edits.push(Edit::SetMany {
        variables: vec![place],
        fields: vec![
            FieldChange::set("brand_new", "7.25"),
            FieldChange::set("other new", ""),
        ],
    });
    edits.push(Edit::ChangeKind {
        variable: place,
        kind: "array".to_owned(),
        fields: vec![FieldChange::set("brand_new", "[[1, 2]]")],
    });
    if let Some((key, _)) = fields.iter().find(|(key, _)| key != "name") {
        edits.push(Edit::RenameField {
            variable: place,
            from: key.clone(),
            to: "renamed".to_owned(),
        });
    }
    edits.push(Edit::Add {
        section: place.section,
        at: Some(place.index),
        variables: vec![NewVariable {
            name: "New: name #2".to_owned(),
            fields: vec![("brand_new".to_owned(), "1.50".to_owned())],
        }],
    });
    edits.push(Edit::Rename(vec![(place, "New: name #1".to_owned())]));
    edits.push(Edit::Rename(vec![(place, "QUAD:IN20:999:BCTRL".to_owned())]));
    edits.push(Edit::Duplicate {
        variable: place,
        names: vec!["copy 1".to_owned(), "on".to_owned()],
    });
    edits.push(Edit::Remove(vec![place]));
    let last = reading.entries(place.section).len() - 1;
    for to in [0, last, place.index / 2] {
        if to != place.index {
            edits.push(Edit::Reorder { variable: place, to });
        }
    }
    edits.push(Edit::MoveSection {
        variables: vec![place],
        to: other,
    });
    edits
}

/// The variables of a file: all of them, or a choice of `most`.
fn places(opened: &Opened, most: usize, picks: &mut Picks) -> Vec<VariablePosition> {
    let mut places: Vec<VariablePosition> = Section::ALL
        .into_iter()
        .flat_map(|section| {
            (0..opened.reading.entries(section).len()).map(move |index| VariablePosition { section, index })
        })
        .collect();
    while places.len() > most {
        let at = picks.below(places.len());
        places.swap_remove(at);
    }
    places
}

/// Makes every edit of the files, on as many threads as there are processors.
fn run(files: &[File], most: usize) -> Tally {
    let opened: Vec<Opened> = files.iter().map(|file| Opened::new(&file.text)).collect();
    let mut jobs: Vec<(usize, VariablePosition)> = Vec::new();
    for (number, opened) in opened.iter().enumerate() {
        if opened.readable() && opened.reading.layout.parent.is_some() {
            let places = places(opened, most, &mut Picks::new(number as u64));
            jobs.extend(places.into_iter().map(|place| (number, place)));
        }
    }
    let next = AtomicUsize::new(0);
    let work = || {
        let mut tally = Tally::default();
        while let Some(&(number, place)) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
            for edit in edits_of(&opened[number], place) {
                check(&files[number].name, &opened[number], &edit, &mut tally);
            }
        }
        tally
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let mut tally = Tally::default();
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        for worker in workers {
            tally.join(worker.join().unwrap());
        }
    });
    println!("{} files, {} variables", files.len(), jobs.len());
    assert!(
        jobs.len() >= files.len(),
        "only {} variables were seen",
        jobs.len()
    );
    tally
}

#[test]
fn every_edit_of_cases_changes_what_is_meant() {
    let Some(files) = corpus::cases() else {
        return;
    };
    let tally = run(&files, usize::MAX);
    tally.report("cases");
    assert!(tally.wrong.is_empty(), "{} wrong", tally.wrong.len());
    assert!(tally.made > 30_000, "{} edits", tally.made);
}

#[test]
fn every_edit_of_real_files_changes_the_meant() {
    let Some(files) = corpus::real() else {
        return;
    };
    let size = support::size() as usize;
    println!("size {size}");
    let tally = run(&files, 3 * size);
    tally.report("real files");
    assert!(tally.wrong.is_empty(), "{} wrong", tally.wrong.len());
    assert!(tally.made > 2_000, "{} edits", tally.made);
}
