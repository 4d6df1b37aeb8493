//! Holds the import rules of `src/lib.rs`: which folder may name which, and no cycles between files of one folder.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What each part of the crate may import, its own files aside.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("yaml", &["text"]),
    ("variables", &["yaml", "text"]),
    ("stacks", &["variables"]),
    ("registry", &["text"]),
    ("answers", &["registry", "stacks", "variables", "yaml", "text"]),
    (
        "project",
        &["answers", "registry", "stacks", "variables", "yaml", "text"],
    ),
    (
        "editor",
        &[
            "project",
            "answers",
            "registry",
            "stacks",
            "variables",
            "yaml",
            "text",
        ],
    ),
    (
        "generate",
        &[
            "project",
            "answers",
            "registry",
            "stacks",
            "variables",
            "yaml",
            "text",
        ],
    ),
    (
        "wizard",
        &[
            "editor",
            "generate",
            "project",
            "answers",
            "registry",
            "stacks",
            "variables",
            "yaml",
            "text",
        ],
    ),
    (
        "io",
        &[
            "wizard",
            "editor",
            "generate",
            "project",
            "answers",
            "registry",
            "stacks",
            "variables",
            "yaml",
            "text",
        ],
    ),
    (
        "tui",
        &[
            "wizard",
            "editor",
            "generate",
            "project",
            "answers",
            "registry",
            "stacks",
            "variables",
            "yaml",
            "text",
        ],
    ),
    (
        "prompt",
        &[
            "wizard",
            "editor",
            "generate",
            "project",
            "answers",
            "registry",
            "stacks",
            "variables",
            "yaml",
            "text",
        ],
    ),
    (
        "cli",
        &[
            "tui",
            "prompt",
            "io",
            "wizard",
            "editor",
            "generate",
            "project",
            "answers",
            "registry",
            "stacks",
            "variables",
            "yaml",
            "text",
        ],
    ),
];

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The source without comments and doc comments, so that a link in prose is no import.
fn code(path: &Path) -> String {
    let text = std::fs::read_to_string(path).unwrap();
    text.lines()
        .map(|line| line.split("//").next().unwrap_or(""))
        .collect::<Vec<_>>()
        .join("\n")
}

/// The part of the crate that a file belongs to: `src/text/span.rs` is `text`, `src/stacks.rs` is `stacks`.
fn part(path: &Path) -> String {
    let inside = path.strip_prefix(source()).unwrap();
    let first = inside
        .components()
        .next()
        .unwrap()
        .as_os_str()
        .to_string_lossy()
        .into_owned();
    first.trim_end_matches(".rs").to_owned()
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Every part that `text` names as `crate::part`, also inside `use crate::{a, b::c}`.
fn imports(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (at, _) in text.match_indices("crate::") {
        let rest = &text[at + "crate::".len()..];
        let word = |text: &str| {
            text.chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect::<String>()
        };
        if let Some(group) = rest.strip_prefix('{') {
            let mut depth = 0;
            let mut item = String::new();
            for c in group.chars() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => {
                        found.insert(word(item.trim()));
                        item.clear();
                        continue;
                    }
                    _ => {}
                }
                item.push(c);
            }
            found.insert(word(item.trim()));
        } else {
            found.insert(word(rest));
        }
    }
    found.remove("");
    found
}

#[test]
fn imports_run_one_way() {
    let rules: BTreeMap<&str, &[&str]> = MAY_IMPORT.iter().copied().collect();
    let mut broken = Vec::new();
    let mut seen = 0;
    for path in files(&source()) {
        let part = part(&path);
        if part == "main" || part == "lib" {
            continue;
        }
        seen += 1;
        let allowed = rules
            .get(part.as_str())
            .unwrap_or_else(|| panic!("{part} has no row in MAY_IMPORT"));
        for import in imports(&code(&path)) {
            if import != part && !allowed.contains(&import.as_str()) {
                broken.push(format!("{} imports {import}", path.display()));
            }
        }
    }
    assert!(seen > 10, "only {seen} files were seen");
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn the_rules_themselves_have_no_cycle() {
    for (index, (part, allowed)) in MAY_IMPORT.iter().enumerate() {
        for import in *allowed {
            let place = MAY_IMPORT.iter().position(|(name, _)| name == import).unwrap();
            assert!(place < index, "{part} may import {import}, which comes later");
        }
    }
}

#[test]
fn the_core_touches_no_world() {
    let core = [
        "text",
        "yaml",
        "variables",
        "stacks",
        "registry",
        "answers",
        "project",
        "editor",
        "generate",
        "wizard",
    ];
    let forbidden = [
        "std::fs",
        "std::env",
        "std::process",
        "std::net",
        "std::thread",
        "std::io",
        "SystemTime",
        "Instant::now",
        "crossterm",
        "ratatui::",
        "git2::",
        "directories::",
        "println!",
        "eprintln!",
    ];
    let mut broken = Vec::new();
    for path in files(&source()) {
        if !core.contains(&part(&path).as_str()) {
            continue;
        }
        let text = code(&path);
        for word in forbidden {
            if text.contains(word) {
                broken.push(format!("{} names {word}", path.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn an_import_is_found_in_a_group_and_alone() {
    let found =
        imports("use crate::{text::{Span, Section}, yaml};\nlet x = crate::variables::Runtime::from_key;");
    assert_eq!(
        found.into_iter().collect::<Vec<_>>(),
        ["text", "variables", "yaml"]
    );
}
