//! A variables file as it was read, with the array files that it names.

use super::variables::outline::Outline;
use crate::variables::{ArrayFileError, ArrayFiles, Entry, Reading, Runtime, Section, read, read_detected};
use crate::yaml::Document;
use crate::yaml::edit::Patches;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// A variables file as it was read.
#[derive(Clone, Debug)]
pub struct Opened {
    /// Where it is; none for the example.
    pub path: Option<PathBuf>,
    /// Its text, understood.
    pub document: Document,
    /// What its runtime makes of it.
    pub reading: Reading,
    /// Why it is this runtime.
    pub reason: String,
    /// Its bytes as they were on disk.
    pub bytes: Arc<[u8]>,
    /// The array files that it names.
    pub arrays: Arrays,
    /// Where each variable's lines and problems are.
    pub outline: Outline,
    /// Whether there is no such file yet: saving makes it.
    pub is_new: bool,
}

impl Opened {
    /// Reads the text of the file at `path`; arrays come from `files` and are remembered.
    #[must_use]
    pub fn read(
        path: Option<PathBuf>,
        bytes: Arc<[u8]>,
        runtime: Option<Runtime>,
        files: &dyn ArrayFiles,
    ) -> Self {
        let document = Document::from_bytes(&bytes);
        let recording = Recording {
            files,
            seen: RefCell::default(),
        };
        let (reading, reason) = match runtime {
            Some(runtime) => (read(&document, runtime, &recording), "chosen".to_owned()),
            None => {
                let (detected, reading) = read_detected(&document, &recording);
                (reading, detected.reason)
            }
        };
        Self {
            path,
            outline: Outline::of(&document, &reading),
            reading,
            document,
            reason,
            bytes,
            arrays: Arrays::of(recording.seen.into_inner()),
            is_new: false,
        }
    }

    /// A file that is not there yet.
    #[must_use]
    pub fn begin(path: PathBuf) -> Self {
        Self {
            is_new: true,
            ..Self::read(Some(path), Arc::from([]), None, &crate::variables::NoArrayFiles)
        }
    }

    /// The same file after these changes of its text. Array files that are not known yet come from `files`.
    #[must_use]
    pub fn changed(&self, patches: &Patches, files: &dyn ArrayFiles) -> Self {
        self.changed_for(patches, self.reading.runtime, files)
    }

    /// The same as another runtime reads it.
    #[must_use]
    pub fn changed_for(&self, patches: &Patches, runtime: Runtime, files: &dyn ArrayFiles) -> Self {
        let changed = self.with_document(
            Document::parse(patches.apply(self.document.text())),
            runtime,
            files,
        );
        if runtime == self.reading.runtime {
            return changed;
        }
        Self {
            reason: "chosen".to_owned(),
            ..changed
        }
    }

    fn with_document(&self, document: Document, runtime: Runtime, files: &dyn ArrayFiles) -> Self {
        let recording = Recording {
            files,
            seen: RefCell::new(self.arrays.known().clone()),
        };
        let reading = read(&document, runtime, &recording);
        Self {
            path: self.path.clone(),
            outline: Outline::of(&document, &reading),
            document,
            reading,
            reason: self.reason.clone(),
            bytes: Arc::clone(&self.bytes),
            arrays: Arrays::of(recording.seen.into_inner()),
            is_new: self.is_new,
        }
    }

    /// What is on disk as far as is known; none when there is no file.
    #[must_use]
    pub fn on_disk(&self) -> Option<Arc<[u8]>> {
        (!self.is_new).then(|| Arc::clone(&self.bytes))
    }

    /// Entry number `index` of inputs and outputs in one row, inputs first.
    #[must_use]
    pub fn entry(&self, index: usize) -> Option<&Entry> {
        let inputs = self.reading.entries(Section::Input);
        inputs.get(index).or_else(|| {
            self.reading
                .entries(Section::Output)
                .get(index.checked_sub(inputs.len())?)
        })
    }

    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.reading.entries(Section::Input).len() + self.reading.entries(Section::Output).len()
    }

    /// Whether there is no entry.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Contents of array files by path, or why they could not be had.
type Contents = BTreeMap<String, Result<Vec<u8>, ArrayFileError>>;

/// The array files that were read with a variables file, by the path that it names.
#[derive(Clone, Debug, Default)]
pub struct Arrays(Arc<Contents>);

impl Arrays {
    /// What was read; that a file is missing is not remembered, since it may be made.
    fn of(mut contents: Contents) -> Self {
        contents.retain(|_, read| read.is_ok());
        Self(Arc::new(contents))
    }

    fn known(&self) -> &Contents {
        &self.0
    }

    /// The same files; whether another was asked for is remembered.
    #[must_use]
    pub const fn asking(&self) -> Asking<'_> {
        Asking {
            arrays: self,
            unknown: Cell::new(false),
        }
    }
}

impl ArrayFiles for Arrays {
    fn bytes(&self, path: &str) -> Result<Vec<u8>, ArrayFileError> {
        self.0.get(path).cloned().unwrap_or(Err(ArrayFileError::Missing))
    }
}

/// Array files that were read, and whether one was asked for that was not.
#[derive(Debug)]
pub struct Asking<'a> {
    arrays: &'a Arrays,
    unknown: Cell<bool>,
}

impl Asking<'_> {
    /// Whether a file was asked for that has not been read.
    #[must_use]
    pub const fn is_unknown(&self) -> bool {
        self.unknown.get()
    }
}

impl ArrayFiles for Asking<'_> {
    fn bytes(&self, path: &str) -> Result<Vec<u8>, ArrayFileError> {
        let known = self.arrays.0.get(path).cloned();
        known.unwrap_or_else(|| {
            self.unknown.set(true);
            Err(ArrayFileError::Missing)
        })
    }
}

/// Array files from elsewhere, each remembered.
struct Recording<'a> {
    files: &'a dyn ArrayFiles,
    seen: RefCell<BTreeMap<String, Result<Vec<u8>, ArrayFileError>>>,
}

impl ArrayFiles for Recording<'_> {
    fn bytes(&self, path: &str) -> Result<Vec<u8>, ArrayFileError> {
        let known = self.seen.borrow().get(path).cloned();
        known.unwrap_or_else(|| {
            let bytes = self.files.bytes(path);
            self.seen.borrow_mut().insert(path.to_owned(), bytes.clone());
            bytes
        })
    }
}
