//! Reports about variables files: for people, as JSON, and for GitHub's workflows.

pub mod github;
pub mod human;
pub mod json;

use super::diagnostics::Located;
use crate::variables::{HeldVariable, Reading};
use crate::yaml::Document;

/// What there is to say about one file.
#[derive(Debug)]
pub struct FileReport {
    /// The path as it was given.
    pub path: String,
    /// What was read, or why it could not be.
    pub contents: Result<Readable, String>,
}

/// A file that could be read.
#[derive(Debug)]
pub struct Readable {
    /// The text.
    pub document: Document,
    /// What the runtime makes of it.
    pub reading: Reading,
    /// Why that runtime.
    pub reason: String,
    /// The inputs as the runtime holds them; empty when it refuses the file.
    pub inputs: Vec<HeldVariable>,
    /// The outputs likewise.
    pub outputs: Vec<HeldVariable>,
}

impl FileReport {
    /// Whether the file could be read and its runtime takes it.
    #[must_use]
    pub fn accepted(&self) -> bool {
        self.contents
            .as_ref()
            .is_ok_and(|readable| readable.reading.accepted())
    }
}

impl Readable {
    /// The diagnostics with their places.
    pub fn located(&self, path: &str) -> impl Iterator<Item = Located> {
        self.reading.diagnostics.iter().map(move |diagnostic| {
            Located::within(diagnostic.clone(), path, |offset| {
                self.document.lines().position(self.document.text(), offset)
            })
        })
    }
}
