//! Checks names and their documentation: replaced definitions, doc comments, test names, the walks of `src/lib.rs`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Definitions that have another name now, and the file or folder that they were in. The name may mean something else
/// elsewhere.
const REPLACED: &[(&str, &[&str])] = &[
    (
        "src",
        &[
            "struct Around",
            "struct Desk",
            "struct Facts",
            "struct Forget",
            "enum Held",
            "struct HeldArray",
            "struct HeldVariable",
            "enum Occupant",
            "struct Outline",
            "struct Overlay",
            "struct Paper",
            "enum Popup",
            "enum Ruling",
            "struct Rulings",
            "struct Scene",
            "struct Sheet",
            "struct Spot",
            "trait Surroundings",
            "struct Talk",
            "struct Think",
            "struct Thought",
            "struct Told",
            "struct Wish",
            "struct World",
            "enum Doubt",
            "enum Placing",
            "fn stands",
            "fn told",
        ],
    ),
    (
        "src/wizard",
        &["enum Place", "enum Then", "struct State", "fn place"],
    ),
    ("src/wizard/project_state.rs", &["struct Draft"]),
    (
        "src/wizard/mod.rs",
        &[
            "mod turn",
            "mod available",
            "mod asking",
            "mod ruling",
            "mod popup",
        ],
    ),
    ("src/registry", &["struct Place", "struct Step"]),
    ("src/io/destination.rs", &["enum Place", "struct Place"]),
    (
        "src/variables",
        &["struct Place", "enum Got", "mod held", "mod hold", "mod tell"],
    ),
    (
        "src/editor",
        &[
            "struct Asked",
            "enum Asked",
            "enum Then",
            "struct Block",
            "struct Ahead",
        ],
    ),
    (
        "src/yaml",
        &["struct Place", "enum Place", "struct Found", "enum Meant"],
    ),
    ("src/cli", &["struct Arguments", "struct Opened", "enum Status"]),
];

/// Files that are gone: each is named after another thing now.
const REPLACED_FILES: &[&str] = &[
    "src/wizard/turn.rs",
    "src/wizard/available.rs",
    "src/wizard/asking.rs",
    "src/wizard/place.rs",
    "src/wizard/popup.rs",
    "src/wizard/around.rs",
    "src/wizard/ruling.rs",
    "src/wizard/filling.rs",
    "src/wizard/visiting.rs",
    "src/wizard/follow.rs",
    "src/wizard/tell.rs",
    "src/variables/held.rs",
    "src/variables/hold.rs",
    "src/variables/tell.rs",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The Rust files at or under `path`, with their texts.
fn files(path: &Path) -> Vec<(PathBuf, String)> {
    if path.is_file() {
        return vec![(path.to_owned(), std::fs::read_to_string(path).unwrap())];
    }
    let mut found = Vec::new();
    for entry in std::fs::read_dir(path).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() || path.extension().is_some_and(|extension| extension == "rs") {
            found.extend(files(&path));
        }
    }
    found
}

/// Whether `line` defines `definition`, such as `struct Place`, and not a longer name.
fn defines(line: &str, definition: &str) -> bool {
    let line = line.trim_start();
    let line = line.strip_prefix("pub").map_or(line, |rest| {
        rest.strip_prefix('(')
            .and_then(|rest| rest.split_once(')'))
            .map_or(rest, |(_, rest)| rest)
    });
    let line = line.trim_start();
    let line = line.strip_prefix("const ").unwrap_or(line);
    line.strip_prefix(definition)
        .is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
}

#[test]
fn replaced_definitions_are_gone() {
    let mut left = Vec::new();
    for (place, definitions) in REPLACED {
        for (path, text) in files(&root().join(place)) {
            if path.starts_with(root().join("src/tui/view")) {
                continue;
            }
            for line in text.lines() {
                if let Some(definition) = definitions.iter().find(|name| defines(line, name)) {
                    left.push(format!("{}: {definition}", path.display()));
                }
            }
        }
    }
    left.extend(
        REPLACED_FILES
            .iter()
            .filter(|file| root().join(file).exists())
            .map(|file| (*file).to_owned()),
    );
    assert!(left.is_empty(), "{left:#?}");
}

#[test]
fn a_definition_is_found_with_any_visibility() {
    for line in [
        "struct Place {",
        "    pub(super) struct Place(u8);",
        "pub struct Place<'a> {",
    ] {
        assert!(defines(line, "struct Place"), "{line}");
    }
    assert!(defines("    pub const fn place(&self) -> u8 {", "fn place"));
    assert!(!defines("struct Places;", "struct Place"));
    assert!(!defines("// struct Place", "struct Place"));
}

/// The first line of every doc comment's paragraph.
fn paragraphs(text: &str) -> Vec<&str> {
    let comment = |line: &'_ str| -> Option<(usize, usize)> {
        let line = line.trim_start();
        let rest = line.strip_prefix("///").or_else(|| line.strip_prefix("//!"))?;
        Some((3, rest.trim().len()))
    };
    let mut found = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        match comment(line) {
            Some((marker, 1..)) => {
                if !inside {
                    found.push(line.trim_start().get(marker..).unwrap_or("").trim());
                }
                inside = true;
            }
            _ => inside = false,
        }
    }
    found
}

#[test]
fn doc_comments_begin_with_the_thing_itself() {
    let mut riddles = Vec::new();
    let mut seen = 0;
    for folder in ["src", "tests"] {
        for (path, text) in files(&root().join(folder)) {
            for paragraph in paragraphs(&text) {
                seen += 1;
                let word = paragraph.split(' ').next().unwrap_or("");
                if ["What", "Where", "How", "Why"].contains(&word) {
                    riddles.push(format!("{}: {paragraph}", path.display()));
                }
            }
        }
    }
    assert!(seen > 5_000, "only {seen} paragraphs were seen");
    assert!(riddles.is_empty(), "{riddles:#?}");
}

/// The name of the type that `line` defines for other modules.
fn visible_type(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let kind = ["struct ", "enum ", "trait ", "type "]
        .into_iter()
        .find_map(|kind| {
            let (visibility, rest) = line.split_once(kind)?;
            let visibility = visibility.trim_end();
            (visibility.starts_with("pub") && !visibility.contains("fn") && !visibility.contains(':'))
                .then_some(rest)
        })?;
    kind.split(|c: char| !(c.is_alphanumeric() || c == '_')).next()
}

#[test]
fn visible_type_names_mean_one_thing() {
    let mut defined: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (path, text) in files(&root().join("src")) {
        for name in text.lines().filter_map(visible_type) {
            defined
                .entry(name.to_owned())
                .or_default()
                .push(path.display().to_string());
        }
    }
    assert!(defined.len() > 500, "only {} types were seen", defined.len());
    defined.retain(|_, files| files.len() > 1);
    assert!(defined.is_empty(), "{defined:#?}");
}

#[test]
fn test_names_have_at_most_eight_words() {
    let mut long = Vec::new();
    let mut seen = 0;
    for folder in ["src", "tests"] {
        for (path, text) in files(&root().join(folder)) {
            let mut after_attribute = false;
            for line in text.lines().map(str::trim) {
                if line == "#[test]" {
                    after_attribute = true;
                } else if let Some(rest) = line.strip_prefix("fn ").filter(|_| after_attribute) {
                    after_attribute = false;
                    seen += 1;
                    let name = rest.split('(').next().unwrap_or("");
                    if name.split('_').count() > 8 {
                        long.push(format!("{}: {name}", path.display()));
                    }
                }
            }
        }
    }
    assert!(seen > 500, "only {seen} tests were seen");
    assert!(long.is_empty(), "{long:#?}");
}

/// The file of a path such as `wizard::update::Model::press`, and the function's name.
fn function(path: &str) -> Option<(PathBuf, &str)> {
    let parts: Vec<&str> = path.split("::").collect();
    let (name, parts) = parts.split_last()?;
    let is_module = |part: &&&str| part.starts_with(|c: char| c.is_lowercase());
    let modules: Vec<&str> = parts.iter().take_while(is_module).copied().collect();
    let base = root().join("src").join(modules.join("/"));
    let file = [base.with_extension("rs"), base.join("mod.rs")]
        .into_iter()
        .find(|file| file.exists())?;
    Some((file, name))
}

#[test]
fn every_function_of_the_walks_exists() {
    let map = std::fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let mut seen = 0;
    for line in map.lines().filter_map(|line| line.strip_prefix("//! ")) {
        let Some((_, rest)) = line.split_once(". `") else {
            continue;
        };
        let is_step = line.starts_with(|c: char| c.is_ascii_digit()) && rest.contains("::");
        if !is_step {
            continue;
        }
        // Every name before the colon that ends the list of functions.
        let names = line.split("`: ").next().unwrap_or("");
        for path in names.split('`').filter(|part| part.contains("::")) {
            seen += 1;
            let (file, name) = function(path).unwrap_or_else(|| panic!("{path} is in no file"));
            let text = std::fs::read_to_string(&file).unwrap();
            let defined = text.lines().any(|line| defines(line, &format!("fn {name}")));
            assert!(defined, "{path} is not in {}", file.display());
        }
    }
    assert!(seen >= 25, "only {seen} functions were seen");
}
