//! The four runtimes against the verdicts of the real libraries: every case of the shared corpus and every file from
//! public repositories, what is loaded compared deeply by value and type. Further rows are the project's own: texts
//! whose verdicts were taken from the real libraries in the same way.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

#[path = "check/commands.rs"]
mod commands;
#[path = "check/fix.rs"]
mod fix;
#[path = "support/json.rs"]
mod json;
#[path = "check/models.rs"]
mod models;
#[path = "check/rows.rs"]
mod rows;
mod support;
#[path = "check/weights.rs"]
mod weights;

use json::Json;
use lume_wizard::cli::report::json as report;
use lume_wizard::text::Severity;
use lume_wizard::variables::{
    ArrayFileError, ArrayFiles, LoadedVariable, RUNTIMES, Runtime, detect, load_variables, read,
};
use lume_wizard::yaml::Document;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Array files of a folder.
struct Folder(PathBuf);

impl ArrayFiles for Folder {
    fn bytes(&self, path: &str) -> Result<Vec<u8>, ArrayFileError> {
        std::fs::read(self.0.join(path)).map_err(|_| ArrayFileError::Missing)
    }
}

/// The difference between the library's reading of one text and ours; none where they agree.
fn difference(text: &[u8], runtime: Runtime, verdict: &Json, arrays: &dyn ArrayFiles) -> Option<String> {
    let document = Document::from_bytes(text);
    let reading = read(&document, runtime, None, arrays);
    let accepted = *verdict.get("accepted").expect("a verdict") == Json::Bool(true);
    if accepted != reading.accepted() {
        let errors: Vec<_> = reading
            .diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.severity == Severity::Error)
            .map(|diagnostic| diagnostic.message.as_str())
            .collect();
        return Some(format!(
            "the library takes it: {accepted} {:?}; we say {errors:?}",
            verdict.get("message")
        ));
    }
    let (inputs, outputs) = load_variables(&document, &reading, arrays);
    let ours = |loaded: &[LoadedVariable]| -> Vec<Json> {
        loaded
            .iter()
            .map(|variable| Json::parse(&report::variable(variable).unwrap()))
            .collect()
    };
    for (section, loaded) in [("inputs", ours(&inputs)), ("outputs", ours(&outputs))] {
        let theirs = match verdict.get(section) {
            Some(list) => list.list().to_vec(),
            None => Vec::new(),
        };
        if loaded != theirs {
            return Some(format!(
                "{section}: the library holds {theirs:?}, we say {loaded:?}"
            ));
        }
    }
    None
}

/// Compares every text with its verdicts by every runtime; prints the misses, of which there are none.
fn compare(rows: &[(String, Vec<u8>, Json)], arrays: &dyn ArrayFiles) -> BTreeMap<&'static str, usize> {
    let mut accepted = BTreeMap::new();
    let mut misses = Vec::new();
    for (id, text, verdicts) in rows {
        for runtime in RUNTIMES {
            let verdict = verdicts.get(runtime.key()).expect("a verdict by every runtime");
            *accepted.entry(runtime.key()).or_default() +=
                usize::from(*verdict.get("accepted").unwrap() == Json::Bool(true));
            if let Some(difference) = difference(text, runtime, verdict, arrays) {
                misses.push(format!("{id:40} {:16} {difference}", runtime.key()));
            }
        }
    }
    println!(
        "{} texts, {} verdicts, {} misses",
        rows.len(),
        rows.len() * RUNTIMES.len(),
        misses.len()
    );
    println!("{}", misses.join("\n"));
    assert!(misses.is_empty(), "{} misses, listed above", misses.len());
    accepted
}

fn case_rows(text: &str) -> Vec<(String, Vec<u8>, Json)> {
    text.lines()
        .map(|line| {
            let case = Json::parse(line);
            let field = |key: &str| case.get(key).and_then(Json::text).expect("a text").to_owned();
            let verdicts = case.get("verdicts").expect("verdicts").clone();
            (field("id"), field("text").into_bytes(), verdicts)
        })
        .collect()
}

#[test]
fn every_case_of_the_shared_corpus() {
    let Some(folder) = support::shared("conformance/variables") else {
        return;
    };
    let rows = case_rows(&std::fs::read_to_string(folder.join("cases.jsonl")).unwrap());
    let accepted = compare(&rows, &Folder(folder));
    assert_eq!(rows.len(), 1280);
    let expected = [
        ("lume-model-1.5", 522),
        ("lume-model-1.7", 175),
        ("lume-model-2.0", 270),
        ("lume-torch-3.0", 246),
    ];
    assert_eq!(accepted, BTreeMap::from(expected));
}

#[test]
fn every_file_from_public_repositories() {
    let Some(folder) = support::shared("conformance/variables/real") else {
        return;
    };
    let verdicts = Json::parse(&std::fs::read_to_string(folder.join("verdicts.json")).unwrap());
    let rows: Vec<_> = verdicts
        .map()
        .iter()
        .map(|(name, verdicts)| {
            (
                name.clone(),
                std::fs::read(folder.join(name)).unwrap(),
                verdicts.clone(),
            )
        })
        .collect();
    let accepted = compare(&rows, &Folder(folder));
    assert_eq!(rows.len(), 95);
    assert!(accepted.values().sum::<usize>() > 95, "{accepted:?}");
}

#[test]
fn the_projects_own_cases() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let rows = case_rows(&std::fs::read_to_string(folder.join("variables.jsonl")).unwrap());
    compare(&rows, &Folder(folder));
    assert!(rows.len() >= 300, "{}", rows.len());
}

#[test]
fn the_runtime_of_every_file_from_public_repositories() {
    let Some(folder) = support::shared("conformance/variables/real") else {
        return;
    };
    let verdicts = Json::parse(&std::fs::read_to_string(folder.join("verdicts.json")).unwrap());
    let mut found: BTreeMap<&str, usize> = BTreeMap::new();
    for (name, verdicts) in verdicts.map() {
        let document = Document::from_bytes(std::fs::read(folder.join(name)).unwrap());
        let detected = detect(&document, None, &Folder(folder.clone()));
        *found.entry(detected.runtime.key()).or_default() += 1;
        assert!(!detected.reason.is_empty(), "{name}");
        let takes = |runtime: Runtime| {
            verdicts
                .get(runtime.key())
                .and_then(|verdict| verdict.get("accepted"))
                == Some(&Json::Bool(true))
        };
        let family = match detected.runtime {
            Runtime::LumeModel15 | Runtime::LumeModel17 => [Runtime::LumeModel15, Runtime::LumeModel17],
            Runtime::LumeModel20 | Runtime::LumeTorch30 => [Runtime::LumeModel20, Runtime::LumeTorch30],
        };
        if family.into_iter().any(takes) {
            assert!(takes(detected.runtime), "{name}: {detected:?}");
        }
    }
    println!("{found:?}");
    assert_eq!(found.values().sum::<usize>(), 95);
}
