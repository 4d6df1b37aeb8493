//! The files that the suites run over.

use crate::lines::has_repeats;
use crate::tree::{self, Tree};
use lume_wizard::variables::{NoArrayFiles, Reading, read_detected};
use lume_wizard::yaml::Document;
use std::path::PathBuf;
use std::sync::OnceLock;

/// A file of a corpus.
pub struct File {
    pub name: String,
    pub text: String,
}

fn folder() -> Option<PathBuf> {
    let shared = std::env::var_os("LUME_WIZARD_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    );
    let folder = shared.join("conformance/variables");
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(
        std::env::var_os("CI").is_none(),
        "{} is missing",
        folder.display()
    );
    crate::support::skip("shared", &format!("there is no {}", folder.display()));
    None
}

/// The small cases.
pub fn cases() -> Option<Vec<File>> {
    let text = std::fs::read_to_string(folder()?.join("cases.jsonl")).unwrap();
    let files: Vec<File> = text
        .lines()
        .map(|line| {
            let case: serde_json::Value = serde_json::from_str(line).unwrap();
            File {
                name: case["id"].as_str().unwrap().to_owned(),
                text: case["text"].as_str().unwrap().to_owned(),
            }
        })
        .collect();
    assert_eq!(files.len(), 1280);
    Some(files)
}

/// The files as their authors wrote them.
pub fn real() -> Option<Vec<File>> {
    let mut files: Vec<File> = std::fs::read_dir(folder()?.join("real"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "yml"))
        .map(|path| File {
            name: path.file_name().unwrap().to_string_lossy().into_owned(),
            text: std::fs::read_to_string(&path).unwrap(),
        })
        .collect();
    files.sort_by(|one, other| one.name.cmp(&other.name));
    assert_eq!(files.len(), 95);
    Some(files)
}

/// A text, its document and its reading, and what the checks of many edits ask for again and again.
pub struct Opened {
    pub document: Document,
    pub reading: Reading,
    tree: OnceLock<Tree>,
    repeats: OnceLock<bool>,
}

impl Opened {
    pub fn new(text: &str) -> Self {
        let document = Document::parse(text.to_owned());
        let reading = read_detected(&document, None, &NoArrayFiles).1;
        Self {
            document,
            reading,
            tree: OnceLock::new(),
            repeats: OnceLock::new(),
        }
    }

    pub fn readable(&self) -> bool {
        self.document.problems().is_empty()
    }

    /// The meaning of the text.
    pub fn tree(&self) -> &Tree {
        self.tree.get_or_init(|| tree::of(&self.document))
    }

    /// Whether a mapping has a key twice.
    pub fn has_repeats(&self) -> bool {
        *self.repeats.get_or_init(|| has_repeats(&self.document))
    }
}

/// Numbers that are the same in every run: a linear congruence, as good as is needed for picking.
pub struct Picks(u64);

impl Picks {
    pub const fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(1))
    }

    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit.max(1)
    }
}
