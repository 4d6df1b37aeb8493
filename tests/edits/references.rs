//! Fields that name another variable follow it, and are warned of when it goes.

use lume_wizard::text::{Section, Severity};
use lume_wizard::variables::convert::{Losses, convert};
use lume_wizard::variables::edit::{Edit, FieldChange, VariablePosition, apply, named};
use lume_wizard::variables::{NoArrayFiles, Reading, Runtime, detect, read};
use lume_wizard::yaml::Document;

const IMAGE: &str = "input_variables:\n  low: &low  # edge\n    type: scalar\n    default: 1\n    range: [0, 2]\n  high: {type: scalar, default: 1, range: [0, 2], parent_variable: low}\noutput_variables:\n  picture:\n    type: image\n    x_label: x\n    y_label: y\n    x_min_variable: low # left\n    x_max_variable: \"high\"\n    y_min_variable: low\n    y_max_variable: high\n";

fn opened(text: &str, runtime: Runtime) -> (Document, Reading) {
    let document = Document::parse(text.to_owned());
    let reading = read(&document, runtime, None, &NoArrayFiles);
    (document, reading)
}

fn renamed(text: &str, runtime: Runtime, from: &str, to: &str) -> String {
    let (document, reading) = opened(text, runtime);
    let place = named(&reading, from).unwrap();
    let edit = Edit::Rename(vec![(place, to.to_owned())]);
    let applied = apply(&document, &reading, &edit).unwrap();
    applied.document.text().to_owned()
}

#[test]
fn references_follow_a_rename() {
    let after = renamed(IMAGE, Runtime::LumeModel15, "low", "X:MIN");
    let expected = IMAGE
        .replace("  low: &low", "  X:MIN: &low")
        .replace("_variable: low", "_variable: X:MIN");
    // Between braces a name with a colon is plain, too.
    assert_eq!(after, expected);
    let after = renamed(IMAGE, Runtime::LumeModel15, "high", "up");
    let expected = IMAGE
        .replace("  high: {", "  up: {")
        .replace("\"high\"", "up")
        .replace("y_max_variable: high", "y_max_variable: up");
    assert_eq!(after, expected);
}

#[test]
fn shared_and_listed_references_follow_too() {
    let shared = "input_variables:\n  a: {type: scalar, default: 1, range: [0, 2]}\n  b: &b {type: scalar, default: 1, range: [0, 2], parent_variable: a}\n  c: {<<: *b, default: 2}\n  d: *b\noutput_variables: {}\n";
    let after = renamed(shared, Runtime::LumeModel15, "a", "z");
    assert_eq!(
        after,
        shared
            .replace("  a: {", "  z: {")
            .replace("parent_variable: a", "parent_variable: z")
    );
    let list = "input_variables:\n- {name: a, variable_type: scalar, default: 1, value_range: [0, 2]}\n- {name: b, variable_type: scalar, default: 1, value_range: [0, 2], parent_variable: a}\n";
    let expected = list
        .replace("name: a", "name: z")
        .replace("parent_variable: a", "parent_variable: z");
    assert_eq!(renamed(list, Runtime::LumeModel17, "a", "z"), expected);
    let (document, reading) = opened(list, Runtime::LumeModel17);
    let place = VariablePosition {
        section: Section::Input,
        index: 0,
    };
    let edit = Edit::Set(vec![(place, vec![FieldChange::set("name", "z")])]);
    let applied = apply(&document, &reading, &edit).unwrap();
    assert_eq!(applied.document.text(), expected);
}

#[test]
fn a_name_that_stays_keeps_its_references() {
    let text = "input_variables:\n  a: {type: scalar, default: 1, range: [0, 2]}\n  b: {type: scalar, default: 1, range: [0, 2], parent_variable: a}\noutput_variables:\n  a: {type: scalar}\n";
    assert_eq!(
        renamed(text, Runtime::LumeModel15, "input:a", "z"),
        text.replacen("  a: {", "  z: {", 1)
    );
}

#[test]
fn a_reference_to_nothing_is_warned_of() {
    for (runtime, kind, range) in [
        (Runtime::LumeModel15, "type", "range"),
        (Runtime::LumeModel17, "variable_type", "value_range"),
    ] {
        let text = format!(
            "input_variables:\n  a: {{{kind}: scalar, default: 1, {range}: [0, 2]}}\n  b: {{{kind}: scalar, default: 1, {range}: [0, 2], parent_variable: a}}\noutput_variables: {{o: {{{kind}: scalar}}}}\n"
        );
        let (document, reading) = opened(&text, runtime);
        assert_eq!(reading.diagnostics, []);
        let edit = Edit::Remove(vec![named(&reading, "a").unwrap()]);
        let applied = apply(&document, &reading, &edit).unwrap();
        let after = read(&applied.document, runtime, None, &NoArrayFiles);
        let found: Vec<_> = after
            .diagnostics
            .iter()
            .map(|found| (found.code, found.severity))
            .collect();
        assert_eq!(found, [("variable-unknown", Severity::Warning)], "{runtime:?}");
    }
    let picture = "input_variables:\n  b: {type: scalar, default: 1, range: [0, 2], parent_variable: p}\noutput_variables:\n  p: {type: image, x_label: x, y_label: y}\n  o: {type: scalar}\n";
    let (document, reading) = opened(picture, Runtime::LumeModel15);
    assert_eq!(reading.diagnostics, []);
    let converted = convert(&document, &reading, Runtime::LumeModel17, Losses::Drop).unwrap();
    let after = read(
        &converted.document.unwrap(),
        Runtime::LumeModel17,
        None,
        &NoArrayFiles,
    );
    assert!(
        after
            .diagnostics
            .iter()
            .any(|found| found.code == "variable-unknown")
    );
}

#[test]
fn a_range_with_nan_is_warned_of() {
    for (runtime, text) in [
        (Runtime::LumeModel15, "type: scalar, default: 1, range: [.nan, 2]"),
        (Runtime::LumeModel15, "type: scalar, default: 1, range: [0, .NaN]"),
        (
            Runtime::LumeModel17,
            "variable_type: scalar, default: 1, value_range: [0, .nan]",
        ),
        (
            Runtime::LumeModel17,
            "variable_type: scalar, default: 1, value_range: ['nan', 1]",
        ),
    ] {
        let text = format!("input_variables:\n  a: {{{text}}}\noutput_variables: {{}}\n");
        let (_, reading) = opened(&text, runtime);
        assert!(reading.accepted(), "{text}");
        let warned = reading.diagnostics.iter().any(|found| {
            found.code == "range-element"
                && found.severity == Severity::Warning
                && found.message.contains("nan")
        });
        assert!(warned, "{text}{:?}", reading.diagnostics);
    }
}

#[test]
fn file_converted_to_17_is_found_as_such() {
    let (document, reading) = opened(
        "input_variables:\n  a:\n    type: scalar  # kind\n    default: 1\n    range: [0, 2]\noutput_variables:\n  o: {type: scalar}\n",
        Runtime::LumeModel15,
    );
    let converted = convert(&document, &reading, Runtime::LumeModel17, Losses::Block).unwrap();
    let new = converted.document.unwrap();
    assert!(
        new.text().contains("    variable_type: scalar  # kind\n"),
        "{}",
        new.text()
    );
    assert_eq!(detect(&new, None, &NoArrayFiles).runtime, Runtime::LumeModel17);
}
