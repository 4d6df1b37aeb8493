//! The array files that a variables file names, as far as they have been read.

use crate::variables::{ArrayFileError, ArrayFiles};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Contents of array files by the path that the variables file names, or why they could not be read.
pub type ArrayContents = BTreeMap<String, Result<Vec<u8>, ArrayFileError>>;

/// The array files that were read with a variables file.
#[derive(Clone, Debug, Default)]
pub struct Arrays(Arc<ArrayContents>);

impl Arrays {
    /// These files. A missing one is not remembered, since it may be made later.
    #[must_use]
    pub fn of(mut contents: ArrayContents) -> Self {
        contents.retain(|_, read| read.is_ok());
        Self(Arc::new(contents))
    }

    /// These files and `more`.
    #[must_use]
    pub fn with(&self, more: ArrayContents) -> Self {
        let mut all = ArrayContents::clone(&self.0);
        all.extend(more);
        Self(Arc::new(all))
    }
}

impl ArrayFiles for Arrays {
    fn bytes(&self, path: &str) -> Result<Vec<u8>, ArrayFileError> {
        self.0.get(path).cloned().unwrap_or(Err(ArrayFileError::Missing))
    }
}

/// Known array files; a path that is asked for and not known is remembered.
pub(super) struct RequestingFiles<'a> {
    known: &'a Arrays,
    unknown: RefCell<BTreeSet<String>>,
}

impl<'a> RequestingFiles<'a> {
    pub(super) fn new(known: &'a Arrays) -> Self {
        Self {
            known,
            unknown: RefCell::default(),
        }
    }

    /// The paths that were asked for and are not known.
    pub(super) fn into_unknown(self) -> BTreeSet<String> {
        self.unknown.into_inner()
    }
}

impl ArrayFiles for RequestingFiles<'_> {
    fn bytes(&self, path: &str) -> Result<Vec<u8>, ArrayFileError> {
        self.known.0.get(path).cloned().unwrap_or_else(|| {
            self.unknown.borrow_mut().insert(path.to_owned());
            Err(ArrayFileError::Missing)
        })
    }
}

/// Array files read from elsewhere, each remembered.
pub(super) struct RecordingFiles<'a> {
    files: &'a dyn ArrayFiles,
    seen: RefCell<ArrayContents>,
}

impl<'a> RecordingFiles<'a> {
    pub(super) fn new(files: &'a dyn ArrayFiles) -> Self {
        Self {
            files,
            seen: RefCell::default(),
        }
    }

    pub(super) fn into_arrays(self) -> Arrays {
        Arrays::of(self.seen.into_inner())
    }
}

impl ArrayFiles for RecordingFiles<'_> {
    fn bytes(&self, path: &str) -> Result<Vec<u8>, ArrayFileError> {
        let known = self.seen.borrow().get(path).cloned();
        known.unwrap_or_else(|| {
            let bytes = self.files.bytes(path);
            self.seen.borrow_mut().insert(path.to_owned(), bytes.clone());
            bytes
        })
    }
}
