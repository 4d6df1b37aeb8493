//! Edits of values that anchors, aliases and merges share.

use lume_wizard::variables::edit::{Edit, EditRefusal, FieldChange, Sharing, apply, named};
use lume_wizard::variables::{NoArrayFiles, Runtime, read};
use lume_wizard::yaml::Document;

/// The text after setting a field of a variable.
fn set(text: &str, name: &str, field: (&str, &str), sharing: Sharing) -> Result<String, EditRefusal> {
    let document = Document::parse(text.to_owned());
    let reading = read(&document, Runtime::LumeModel15, None, &NoArrayFiles);
    let place = named(&reading, name).unwrap();
    let edit = Edit::Set(vec![(place, vec![FieldChange::set(field.0, field.1)])]);
    let edit = Edit::Sharing {
        sharing,
        edit: Box::new(edit),
    };
    apply(&document, &reading, &edit).map(|applied| applied.document.text().to_owned())
}

fn file(inputs: &str) -> String {
    format!("# top\ninput_variables:\n{inputs}output_variables:\n  o: {{type: scalar}}\n")
}

/// Inputs, the variable and field that are set, the users that are named, and the inputs after each of the choices.
struct Row {
    inputs: &'static str,
    edit: (&'static str, (&'static str, &'static str)),
    users: &'static [&'static str],
    shared: &'static str,
    detached: &'static str,
}

const ROWS: [Row; 6] = [
    Row {
        inputs: "  a: &a {type: scalar, default: 1, range: [0, 2]}  # first\n  b: *a  # second\n",
        edit: ("a", ("default", "2")),
        users: &["b"],
        shared: "  a: &a {type: scalar, default: 2, range: [0, 2]}  # first\n  b: *a  # second\n",
        detached: "  a: &a {type: scalar, default: 2, range: [0, 2]}  # first\n  b: {type: scalar, default: 1, range: [0, 2]}  # second\n",
    },
    Row {
        inputs: "  a: &a {type: scalar, default: 1, range: [0, 2]}\n  b: *a  # second\n  c: *a\n",
        edit: ("b", ("default", "2")),
        users: &["c", "a"],
        shared: "  a: &a {type: scalar, default: 2, range: [0, 2]}\n  b: *a  # second\n  c: *a\n",
        detached: "  a: &a {type: scalar, default: 1, range: [0, 2]}\n  b:  # second\n    type: scalar\n    default: 2\n    range: [0, 2]\n  c: *a\n",
    },
    Row {
        inputs: "  a: &a\n    type: scalar\n    default: 1  # start\n    range: [0, 2]\n  b:\n    <<: *a\n    units: mm\n  c: {<<: *a, default: 2}\n",
        edit: ("a", ("default", "1.5")),
        users: &["b"],
        shared: "  a: &a\n    type: scalar\n    default: 1.5  # start\n    range: [0, 2]\n  b:\n    <<: *a\n    units: mm\n  c: {<<: *a, default: 2}\n",
        detached: "  a: &a\n    type: scalar\n    default: 1.5  # start\n    range: [0, 2]\n  b:\n    type: scalar\n    default: 1\n    range: [0, 2]\n    units: mm\n  c: {<<: *a, default: 2}\n",
    },
    Row {
        inputs: "  a: {type: scalar, default: 1, range: &r [0, 2]}\n  b: {type: scalar, default: 1, range: *r}\n",
        edit: ("a", ("range", "[0, 3]")),
        users: &["b"],
        shared: "  a: {type: scalar, default: 1, range: &r [0, 3]}\n  b: {type: scalar, default: 1, range: *r}\n",
        detached: "  a: {type: scalar, default: 1, range: [0, 3]}\n  b: {type: scalar, default: 1, range: [0, 2]}\n",
    },
    Row {
        inputs: "  a:\n    type: scalar\n    default: &d 1 # shared\n    range: [0, 2]\n  b: {type: scalar, default: *d, range: [0, 2]}\n",
        edit: ("a", ("default", "1.5")),
        users: &["b"],
        shared: "  a:\n    type: scalar\n    default: &d 1.5 # shared\n    range: [0, 2]\n  b: {type: scalar, default: *d, range: [0, 2]}\n",
        detached: "  a:\n    type: scalar\n    default: 1.5 # shared\n    range: [0, 2]\n  b: {type: scalar, default: 1, range: [0, 2]}\n",
    },
    Row {
        inputs: "  a: &a {type: scalar, default: 1, range: [0, 2]}\n  b: {<<: *a}\n",
        edit: ("a", ("units", "mm")),
        users: &["b"],
        shared: "  a: &a {type: scalar, default: 1, range: [0, 2], units: mm}\n  b: {<<: *a}\n",
        detached: "  a: &a {type: scalar, default: 1, range: [0, 2], units: mm}\n  b: {type: scalar, default: 1, range: [0, 2]}\n",
    },
];

#[test]
fn shared_values_change_for_all_or_here() {
    for row in ROWS {
        let (name, field) = row.edit;
        let text = file(row.inputs);
        let refusal = set(&text, name, field, Sharing::Ask).unwrap_err();
        assert_eq!(refusal.users, row.users, "{text}");
        assert!(refusal.message.contains(row.users[0]), "{}", refusal.message);
        let shared = set(&text, name, field, Sharing::Shared);
        assert_eq!(shared.as_deref(), Ok(file(row.shared).as_str()), "{text}");
        let detached = set(&text, name, field, Sharing::Detach);
        assert_eq!(detached.as_deref(), Ok(file(row.detached).as_str()), "{text}");
    }
}

#[test]
fn a_value_that_every_user_overrides_changes_freely() {
    let text = file(
        "  a: &a {type: scalar, default: 1, range: [0, 2]}\n  b: {<<: *a, default: 2}\n  c: {<<: [*a], default: 2}\n",
    );
    let after = set(&text, "a", ("default", "1.5"), Sharing::Ask);
    assert_eq!(after.unwrap(), text.replace("default: 1,", "default: 1.5,"));
    let refusal = set(&text, "a", ("range", "[0, 3]"), Sharing::Ask).unwrap_err();
    assert_eq!(refusal.users, ["b", "c"]);
}

#[test]
fn merged_values_change_here_or_at_the_source() {
    let text = file("  a: &a {type: scalar, default: 1, range: [0, 2]}\n  b: {<<: *a}\n");
    let here = text.replace("{<<: *a}", "{<<: *a, default: 2}");
    for sharing in [Sharing::Ask, Sharing::Detach] {
        assert_eq!(
            set(&text, "b", ("default", "2"), sharing).as_deref(),
            Ok(here.as_str())
        );
    }
    let there = text.replace("default: 1", "default: 2");
    assert_eq!(
        set(&text, "b", ("default", "2"), Sharing::Shared).as_deref(),
        Ok(there.as_str())
    );
}
