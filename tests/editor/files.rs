//! Real files: each is opened, one value changed, saved; only that line differs.

use super::driver::{Editor, FILE};
use lume_wizard::variables::fields;
use std::path::PathBuf;

pub fn real() -> Option<PathBuf> {
    let shared = std::env::var_os("LUME_WIZARD_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    );
    let folder = shared.join("conformance/variables/real");
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(
        std::env::var_os("CI").is_none_or(|ci| ci != "true"),
        "{} is not there",
        folder.display()
    );
    crate::support::skip("shared", &format!("{} is not there", folder.display()));
    None
}

/// The real files, by name.
pub fn paths(folder: &std::path::Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|ending| ending == "yml" || ending == "yaml")
        })
        .collect();
    paths.sort();
    paths
}

#[test]
fn one_value_changed_is_one_line_changed() {
    let Some(folder) = real() else { return };
    let paths = paths(&folder);
    let (mut seen, mut changed) = (0, 0);
    for path in &paths {
        let bytes = std::fs::read(path).unwrap();
        seen += 1;
        let mut editor = Editor::with_bytes(Some(&bytes));
        changed += usize::from(change_a_default(&mut editor, &bytes, &path.display().to_string()));
    }
    println!("{changed} of {seen} files changed");
    assert!(seen >= 90, "only {seen} files");
    assert!(changed >= 70, "only {changed} changed");
}

/// Types another default for the first variable that has one on one line of its own.
fn change_a_default(editor: &mut Editor, before: &[u8], name: &str) -> bool {
    let Some(opened) = editor.model.project.buffer().cloned() else {
        return false;
    };
    let default = opened.runtime().default_key();
    let text = opened.text();
    let found = opened.reading().all().take(50).position(|entry| {
        entry.kind.is_some()
            && fields(opened.document(), entry)
                .iter()
                .any(|field| field.key == default && field.value_span.of(text).parse::<f64>().is_ok())
    });
    let Some(number) = found else { return false };
    let label = format!("{default} of {}", opened.entry(number).unwrap().name);
    editor.keys("esc home");
    for _ in 0..number {
        editor.keys("down");
    }
    editor.keys("enter");
    if editor.model.variables.focused_key() != Some(default) {
        return false;
    }
    // Emptied, left empty for a moment, and typed anew: the field keeps its place.
    editor.keys(r#"ctrl-u "31" backspace "7.25" ctrl-s"#);
    assert_eq!(
        editor.model.variables.undo_label(),
        Some(label.as_str()),
        "{name}"
    );
    let after = &editor.disk.0[std::path::Path::new(FILE)];
    let lines = |bytes: &[u8]| {
        bytes
            .split(|byte| *byte == b'\n')
            .map(<[u8]>::to_vec)
            .collect::<Vec<_>>()
    };
    let (old, new) = (lines(before), lines(after));
    assert_eq!(old.len(), new.len(), "{name}: {}", editor.status());
    let differing: Vec<String> = old
        .iter()
        .zip(&new)
        .filter(|(one, other)| one != other)
        .map(|(_, other)| String::from_utf8_lossy(other).into_owned())
        .collect();
    assert_eq!(differing.len(), 1, "{name}: {}: {differing:?}", editor.status());
    true
}
