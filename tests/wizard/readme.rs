//! README against the program: its table of keys is made from the table of actions and the keymap, its table of
//! dependencies names what is depended on.

use lume_wizard::wizard::{ACTIONS, Action, KeyContext, Keymap};
use std::collections::BTreeSet;

fn text_of(name: &str) -> String {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    std::fs::read_to_string(&path).unwrap()
}

/// The rows below the line `heading`, as they are.
fn table_below(text: &str, heading: &str) -> Vec<String> {
    let mut lines = text.lines().skip_while(|line| *line != heading);
    assert!(lines.next().is_some(), "README has no table {heading}");
    lines
        .skip(1)
        .take_while(|line| line.starts_with('|'))
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_table_of_keys_is_the_keymap() {
    let keymap = Keymap::built_in();
    let keys = |id: &str| {
        let labels: Vec<String> = keymap.keys(id).map(|key| key.label(true)).collect();
        labels.join(", ")
    };
    let contexts = [
        KeyContext::Everywhere,
        KeyContext::Places,
        KeyContext::Open,
        KeyContext::Fixes,
    ];
    let mut rows = Vec::new();
    for context in contexts {
        for row in ACTIONS.iter().filter(|row| row.context == context) {
            rows.push(match row.id {
                "step-1" => format!(
                    "| {} … {} | To a step by its number. |",
                    keys("step-1"),
                    keys("step-7")
                ),
                _ if matches!(row.action, Action::GoTo(_)) => continue,
                id => format!("| {} | {} |", keys(id), row.about),
            });
        }
    }
    let told = table_below(&text_of("README.md"), "| key | does |");
    assert!(
        told == rows,
        "README's table of keys is out of date; it must be:\n{}",
        rows.join("\n")
    );
}

#[test]
fn table_of_dependencies_names_what_is_depended_on() {
    let manifest = text_of("Cargo.toml");
    let section = manifest
        .split_once("\n[dependencies]\n")
        .and_then(|(_, rest)| rest.split_once("\n["))
        .unwrap();
    // The crate's own name, where it is used under another.
    let crates: BTreeSet<&str> = section
        .0
        .lines()
        .filter_map(|line| line.split_once(" = "))
        .map(|(name, value)| {
            let package = value.split_once("package = \"").map(|(_, rest)| rest);
            package.map_or(name, |rest| rest.split('"').next().unwrap())
        })
        .collect();
    assert!(crates.len() > 15, "only {crates:?}");
    let rows = table_below(&text_of("README.md"), "| crate | for |").join("\n");
    let told: BTreeSet<&str> = rows
        .lines()
        .filter_map(|row| row.split('|').nth(1))
        .flat_map(|cell| cell.split('`').skip(1).step_by(2))
        .collect();
    assert_eq!(told, crates);
}
