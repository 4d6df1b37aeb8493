//! The severity of every code in each runtime, as its row of the table says.

use crate::json::Json;
use crate::rows::{ROWS, reading};
use lume_wizard::variables::{CODES, CodeRow, RUNTIMES};
use std::collections::BTreeSet;

#[test]
fn every_row_and_case_weighs_as_the_table() {
    let own = include_str!("../cases/variables.jsonl");
    let shared = crate::support::shared("conformance/variables/cases.jsonl")
        .map(|path| std::fs::read_to_string(path).unwrap());
    let cases = own.lines().chain(shared.as_deref().unwrap_or("").lines());
    let mut texts: Vec<String> = cases
        .map(|line| {
            let case = Json::parse(line);
            case.get("text").and_then(Json::text).unwrap().to_owned()
        })
        .collect();
    texts.extend(ROWS.iter().map(|(_, _, _, text)| text.replace(['«', '»'], "")));
    let mut found = BTreeSet::new();
    for text in &texts {
        for runtime in RUNTIMES {
            let reading = reading(text, runtime);
            for diagnostic in &reading.diagnostics {
                let row = CodeRow::find(diagnostic.code).unwrap();
                let severities = row.severities(runtime);
                assert!(
                    severities.contains(&diagnostic.severity),
                    "{} in {}: {:?} is not in {severities:?}\n{text}",
                    row.code,
                    runtime.key(),
                    diagnostic.severity
                );
                found.insert((row.code, runtime.key(), diagnostic.severity.word()));
            }
        }
    }
    println!("{} texts", texts.len());
    assert!(texts.len() > 400, "{}", texts.len());
    // The project's own texts alone do not have every code in every runtime.
    if shared.is_none() {
        return;
    }
    for row in CODES {
        for (runtime, severity) in row.by_runtime {
            let seen = found.contains(&(row.code, runtime.key(), severity.word()));
            assert!(
                seen,
                "{} is never of {} in {}",
                row.code,
                severity.word(),
                runtime.key()
            );
        }
    }
}
