//! Holds the import rules of `src/lib.rs`: which folder may name which, and no cycles between files.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The imports that each part of the crate may have, its own files aside.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("yaml", &["text"]),
    ("variables", &["yaml", "text"]),
    ("mapping", &["variables", "yaml", "text"]),
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
            "mapping",
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
            "mapping",
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
            "mapping",
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
        "mapping",
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
        // Its results do not depend on the threads that it uses.
        let is_exempt = |word: &str| word == "std::thread" && path.ends_with("text/parallel.rs");
        for word in forbidden {
            if text.contains(word) && !is_exempt(word) {
                broken.push(format!("{} names {word}", path.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

/// Functions that make a text for the screen, each with the files of `tui` that may call it with more than a literal.
const SCREEN_TEXTS: &[(&str, &[&str])] = &[
    ("Span::raw(", &["safe.rs"]),
    ("Span::styled(", &["safe.rs"]),
    ("Span::from(", &["safe.rs"]),
    ("Line::raw(", &["safe.rs"]),
    ("Line::styled(", &["safe.rs"]),
    ("Line::from(", &["safe.rs"]),
    ("Line::from_iter(", &["safe.rs"]),
    ("Text::raw(", &["safe.rs"]),
    ("Text::styled(", &["safe.rs"]),
    ("Text::from(", &["safe.rs"]),
    ("Text::from_iter(", &["safe.rs"]),
    ("Cell::new(", &["safe.rs"]),
    ("Cell::from(", &["safe.rs"]),
    (".push_span(", &["safe.rs"]),
    (".set_string(", &["safe.rs"]),
    (".set_stringn(", &["safe.rs"]),
    (".set_symbol(", &["safe.rs"]),
    ("Paragraph::new(", &["ui.rs", "widgets"]),
    ("List::new(", &["ui.rs", "widgets"]),
    ("ListItem::new(", &["ui.rs", "widgets"]),
    ("Row::new(", &["ui.rs", "widgets"]),
    ("Tabs::new(", &["ui.rs", "widgets"]),
    ("Block::new(", &["ui.rs", "widgets"]),
    ("Block::bordered(", &["ui.rs", "widgets"]),
    ("Block::default(", &["ui.rs", "widgets"]),
    (".title_top(", &["ui.rs", "widgets"]),
    (".title_bottom(", &["ui.rs", "widgets"]),
];

/// The calls in `code`, of the file at `path` inside `src/tui`, that are not allowed there.
fn unsafe_screen_texts(path: &Path, code: &str) -> Vec<&'static str> {
    let calls = SCREEN_TEXTS
        .iter()
        .filter(|(_, allowed)| !allowed.iter().any(|allowed| path.starts_with(allowed)));
    calls
        .filter(|(call, _)| {
            code.match_indices(call).any(|(at, _)| {
                let argument = code[at + call.len()..].trim_start();
                !argument.starts_with('"')
            })
        })
        .map(|(call, _)| *call)
        .collect()
}

#[test]
fn only_safe_makes_texts_for_the_screen() {
    let tui = source().join("tui");
    let mut broken = Vec::new();
    for path in files(&tui) {
        let code = without_tests(&code(&path));
        let inside = path.strip_prefix(&tui).unwrap();
        let found = unsafe_screen_texts(inside, &code);
        broken.extend(
            found
                .into_iter()
                .map(|call| format!("{}: {call}..)", inside.display())),
        );
    }
    assert!(
        broken.is_empty(),
        "use `look.safe(..)` and `look.line(..)`: {broken:#?}"
    );
    let found = |path: &str, code: &str| unsafe_screen_texts(Path::new(path), code);
    assert_eq!(found("view/a.rs", "Span::raw(name)"), ["Span::raw("]);
    assert_eq!(found("safe.rs", "Span::raw(name)"), [""; 0]);
    assert_eq!(found("view/a.rs", "Span::raw(\n    \"name\")"), [""; 0]);
}

#[test]
fn import_is_found_in_a_group_and_alone() {
    let found =
        imports("use crate::{text::{Span, Section}, yaml};\nlet x = crate::variables::Runtime::from_key;");
    assert_eq!(
        found.into_iter().collect::<Vec<_>>(),
        ["text", "variables", "yaml"]
    );
}

/// A path that a file names, and whether it only passes the name on (`pub use`).
struct Named {
    path: Vec<String>,
    alias: String,
    passed_on: bool,
}

/// The modules of the crate by path, each with the paths that it names outside of its tests.
struct Modules(BTreeMap<Vec<String>, Vec<Named>>);

impl Modules {
    fn read() -> Self {
        let modules = files(&source()).into_iter().filter_map(|path| {
            let module = module(&path)?;
            let code = without_tests(&code(&path));
            Some((module, named(&code)))
        });
        Self(modules.collect())
    }

    /// The path `path`, named in `module`, from the root of the crate; none when it leads elsewhere.
    fn absolute(&self, module: &[String], path: &[String]) -> Option<Vec<String>> {
        let supers = path.iter().take_while(|part| *part == "super").count();
        let first = path.first()?;
        let (base, rest) = match first.as_str() {
            "crate" => (&module[..0], &path[1..]),
            "self" => (module, &path[1..]),
            "super" => (&module[..module.len().checked_sub(supers)?], &path[supers..]),
            child if self.0.contains_key(&[module, &[child.to_owned()]].concat()) => (module, path),
            _ => return None,
        };
        Some([base, rest].concat())
    }

    /// The module that defines what `path` names; names that are passed on are followed.
    fn definition(&self, path: &[String], depth: usize) -> Option<Vec<String>> {
        let length = (0..=path.len())
            .rev()
            .find(|length| self.0.contains_key(&path[..*length]))?;
        let (module, rest) = path.split_at(length);
        let followed = rest.first().filter(|_| depth < 8).and_then(|first| {
            let named = self.0[module].iter().find(|named| named.alias == *first)?;
            let path = [self.absolute(module, &named.path)?, rest[1..].to_vec()].concat();
            self.definition(&path, depth + 1)
        });
        followed.or_else(|| Some(module.to_vec()))
    }

    /// The modules that `module` imports from.
    fn imports(&self, module: &[String]) -> BTreeSet<Vec<String>> {
        self.0[module]
            .iter()
            .filter(|named| !named.passed_on)
            .filter_map(|named| self.definition(&self.absolute(module, &named.path)?, 0))
            .filter(|found| found != module)
            .collect()
    }
}

/// The path of a file's module; none for the program itself.
fn module(path: &Path) -> Option<Vec<String>> {
    let inside = path.strip_prefix(source()).unwrap().with_extension("");
    let parts = inside.iter().map(|part| part.to_string_lossy().into_owned());
    let parts: Vec<String> = parts.filter(|part| part != "mod" && part != "lib").collect();
    (parts != ["main"]).then_some(parts)
}

fn without_tests(code: &str) -> String {
    let end = code.find("#[cfg(test)]\nmod ").unwrap_or(code.len());
    code[..end].to_owned()
}

/// Every path in `use` statements, and `crate::` and `super::` paths elsewhere.
fn named(code: &str) -> Vec<Named> {
    let mut found = Vec::new();
    let mut rest = String::new();
    for statement in code.split_inclusive(';') {
        let start = statement.rfind("use ").filter(|at| {
            let before = statement[..*at].trim_end();
            let line = before.rsplit(['\n', ';', '}']).next().unwrap_or("").trim();
            line.is_empty() || line.starts_with("pub")
        });
        match start {
            None => rest.push_str(statement),
            Some(start) => {
                let before = statement[..start].trim_end();
                let passed_on = before.ends_with("pub") || before.ends_with(')');
                rest.push_str(before);
                let tree = statement[start + 4..].trim_end_matches(';');
                expand(tree.trim(), &[], passed_on, &mut found);
            }
        }
    }
    for word in rest.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')) {
        if word.starts_with("crate::") || word.starts_with("super::") {
            expand(word, &[], false, &mut found);
        }
    }
    found
}

/// The paths of a tree such as `a::{b, c::d as e}`.
fn expand(tree: &str, before: &[String], passed_on: bool, found: &mut Vec<Named>) {
    let parts = |text: &str| -> Vec<String> {
        let parts = text.split("::").map(str::trim).filter(|part| !part.is_empty());
        parts.map(str::to_owned).collect()
    };
    if let Some((prefix, group)) = tree.split_once('{') {
        let prefix = [before, &parts(prefix)].concat();
        let group = group.trim_end().trim_end_matches('}');
        let mut depth = 0;
        let items = group.split(|c: char| {
            depth += i32::from(c == '{') - i32::from(c == '}');
            c == ',' && depth == 0
        });
        for item in items.map(str::trim).filter(|item| !item.is_empty()) {
            expand(item, &prefix, passed_on, found);
        }
        return;
    }
    let (path, alias) = match tree.split_once(" as ") {
        Some((path, alias)) => (path, Some(alias.trim().to_owned())),
        None => (tree, None),
    };
    let mut path = [before, &parts(path)].concat();
    let last = path.last().cloned().unwrap_or_default();
    if last == "*" || last == "self" {
        path.pop();
    }
    found.push(Named {
        alias: alias.unwrap_or(last),
        path,
        passed_on,
    });
}

/// A cycle among `edges`, if there is one.
fn cycle(edges: &BTreeMap<Vec<String>, BTreeSet<Vec<String>>>) -> Option<Vec<String>> {
    let mut left = edges.clone();
    // What imports from nothing that is left is in no cycle.
    loop {
        let free: Vec<Vec<String>> = left
            .iter()
            .filter(|(_, imports)| imports.iter().all(|import| !left.contains_key(import)))
            .map(|(module, _)| module.clone())
            .collect();
        if free.is_empty() {
            break;
        }
        left.retain(|module, _| !free.contains(module));
    }
    let mut path: Vec<&Vec<String>> = vec![left.keys().next()?];
    loop {
        let next = left[path[path.len() - 1]]
            .iter()
            .find(|import| left.contains_key(*import))?;
        if let Some(start) = path.iter().position(|module| *module == next) {
            let cycle = path[start..].iter().chain([&next]);
            return Some(cycle.map(|module| module.join("::")).collect());
        }
        path.push(next);
    }
}

#[test]
fn files_import_each_other_without_cycles() {
    let modules = Modules::read();
    assert!(modules.0.len() > 100, "only {} files", modules.0.len());
    let edges = modules.0.keys();
    let edges = edges.map(|module| (module.clone(), modules.imports(module)));
    let edges: BTreeMap<_, _> = edges.collect();
    assert!(edges.values().map(BTreeSet::len).sum::<usize>() > 300);
    assert_eq!(cycle(&edges), None);
}

#[test]
fn a_cycle_of_files_is_found() {
    let path = |name: &str| vec![name.to_owned()];
    let edges = |list: &[(&str, &[&str])]| -> BTreeMap<Vec<String>, BTreeSet<Vec<String>>> {
        let edge = |(from, to): &(&str, &[&str])| (path(from), to.iter().map(|to| path(to)).collect());
        list.iter().map(edge).collect()
    };
    assert_eq!(
        cycle(&edges(&[("a", &["b", "c"]), ("b", &["c"]), ("c", &[])])),
        None
    );
    let found = cycle(&edges(&[("a", &["b"]), ("b", &["c"]), ("c", &["b"])]));
    assert_eq!(found, Some(vec!["b".to_owned(), "c".to_owned(), "b".to_owned()]));
    let found = named("use crate::{a::B, c::{self, d as e}};\npub use x::Y;\nlet z = super::w::V;");
    let paths: Vec<String> = found.iter().map(|named| named.path.join("::")).collect();
    assert_eq!(
        paths,
        ["crate::a::B", "crate::c", "crate::c::d", "x::Y", "super::w::V"]
    );
    assert!(found[3].passed_on && !found[0].passed_on);
}
