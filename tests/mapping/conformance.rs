use crate::support::shared;
use lume_wizard::mapping::{MappingKind, Point, check, read};
use lume_wizard::text::Severity;
use lume_wizard::yaml::Document;
use serde_json::Value;
use std::collections::HashMap;

fn numbers(value: &Value) -> HashMap<String, f64> {
    let object = value.as_object().unwrap();
    let number = |(name, value): (&String, &Value)| (name.clone(), value.as_f64().unwrap());
    object.iter().map(number).collect()
}

/// Whether the real transformer loads a side and can evaluate it: an error that depends on the values does not count.
fn is_accepted(side: &Value) -> bool {
    let error = side["error"].as_str().unwrap_or_default();
    side["loads"] == true && !matches!(error, "TypeError" | "NameError" | "KeyError" | "ValueError")
}

fn equals(expected: &Value, found: f64) -> bool {
    match expected.as_str() {
        Some("nan") => found.is_nan(),
        Some("inf") => found == f64::INFINITY,
        Some(_) => found == f64::NEG_INFINITY,
        None => {
            let expected = expected.as_f64().unwrap();
            (expected - found).abs() <= 1e-9 * expected.abs().max(1.0)
        }
    }
}

#[test]
fn verdicts_and_values_are_the_transformers() {
    let Some(folder) = shared("conformance/pv_mapping") else {
        return;
    };
    let cases = std::fs::read_to_string(folder.join("cases.jsonl")).unwrap();
    let (mut count, mut unjudged, mut compared) = (0, 0, 0);
    let mut wrong = Vec::new();
    for line in cases.lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        count += 1;
        let text = serde_json::to_string_pretty(&case["mapping"]).unwrap();
        let document = Document::from_bytes(text.as_bytes());
        assert_eq!(MappingKind::of(&document), Some(MappingKind::PvMapping), "{text}");
        let point = Point {
            inputs: numbers(&case["inputs"]),
            outputs: numbers(&case["outputs"]),
        };
        let mapping = read(&document, MappingKind::PvMapping);
        let verdict = check(&document, &mapping, None, Some(&point));
        let is_unjudged = verdict
            .diagnostics
            .iter()
            .any(|diagnostic| diagnostic.code == "formula-not-judged");
        unjudged += usize::from(is_unjudged);
        let expected = ["input", "output"].iter().all(|side| is_accepted(&case[side]));
        if !is_unjudged && verdict.is_accepted() != expected {
            wrong.push(format!("{}: accepted is {}", case["id"], verdict.is_accepted()));
        }
        if is_unjudged {
            assert!(!expected || verdict.is_accepted(), "{}", case["id"]);
            continue;
        }
        let values = verdict.values.unwrap();
        for (side, found) in ["input", "output"].iter().zip(&values) {
            let Some(expected) = case[side]["values"].as_object() else {
                continue;
            };
            compared += 1;
            let all = found.as_ref().is_some_and(|found| {
                found.len() == expected.len()
                    && found.iter().all(|(name, value)| equals(&expected[name], *value))
            });
            if !all {
                wrong.push(format!("{} {side}: {found:?} is not {expected:?}", case["id"]));
            }
        }
    }
    println!("{count} cases, {unjudged} not judged, values of {compared} sides compared");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count >= 600 && compared > 350);
    assert!(unjudged * 5 <= count, "{unjudged} of {count} are not judged");
}

#[test]
fn variables_files_are_no_mappings() {
    let Some(folder) = shared("conformance/variables/real") else {
        return;
    };
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "yml") {
            continue;
        }
        count += 1;
        let document = Document::from_bytes(std::fs::read(&path).unwrap());
        assert_eq!(MappingKind::of(&document), None, "{}", path.display());
    }
    assert!(count > 80);
}

#[test]
fn hostile_mappings_are_read() {
    for text in [
        "input_variables: [1]\noutput_variables: {a: {formula: x, symbols: {b: c}}}\n",
        "input_variables: {a: {formula: [1], symbols: 3}}\noutput_variables:\n",
        "modules: {a: {type: [], pub: {}, config: {variables: 3}}}\n",
        "modules: {m: {type: model.x, pub: a}, t: {type: transformer.T, sub: a, config: {transformers: {t: {}}}}}\n",
        "input_data_to_model: 3\n",
        "input_variables: {a: {pvname: {}}, b: {protocol: []}}\n",
        "input_variables: &a {x: {formula: *a}}\n",
    ] {
        let document = Document::from_bytes(text.as_bytes());
        let Some(kind) = MappingKind::of(&document) else {
            continue;
        };
        let verdict = check(&document, &read(&document, kind), None, Some(&Point::default()));
        let spans = verdict
            .diagnostics
            .iter()
            .filter_map(|diagnostic| diagnostic.span);
        assert!(spans.into_iter().all(|span| span.end <= text.len()), "{text}");
        assert!(
            verdict
                .diagnostics
                .iter()
                .all(|found| found.severity <= Severity::Hint)
        );
    }
}
