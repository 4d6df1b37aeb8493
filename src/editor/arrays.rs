//! The array files that a variables file names, as far as they have been read.

use crate::variables::{ArrayFileError, ArrayFiles};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

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
    unknown: Mutex<BTreeSet<String>>,
}

impl<'a> RequestingFiles<'a> {
    pub(super) fn new(known: &'a Arrays) -> Self {
        Self {
            known,
            unknown: Mutex::default(),
        }
    }

    /// The paths that were asked for and are not known.
    pub(super) fn into_unknown(self) -> BTreeSet<String> {
        self.unknown.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ArrayFiles for RequestingFiles<'_> {
    fn bytes(&self, path: &str) -> Result<Vec<u8>, ArrayFileError> {
        self.known.0.get(path).cloned().unwrap_or_else(|| {
            locked(&self.unknown).insert(path.to_owned());
            Err(ArrayFileError::Missing)
        })
    }
}

/// Array files read from elsewhere, each remembered.
pub(super) struct RecordingFiles<'a> {
    files: &'a dyn ArrayFiles,
    seen: Mutex<ArrayContents>,
}

impl<'a> RecordingFiles<'a> {
    pub(super) fn new(files: &'a dyn ArrayFiles) -> Self {
        Self {
            files,
            seen: Mutex::default(),
        }
    }

    pub(super) fn into_arrays(self) -> Arrays {
        Arrays::of(self.seen.into_inner().unwrap_or_else(PoisonError::into_inner))
    }
}

impl ArrayFiles for RecordingFiles<'_> {
    fn bytes(&self, path: &str) -> Result<Vec<u8>, ArrayFileError> {
        let known = locked(&self.seen).get(path).cloned();
        known.unwrap_or_else(|| {
            let bytes = self.files.bytes(path);
            locked(&self.seen).insert(path.to_owned(), bytes.clone());
            bytes
        })
    }
}

fn locked<T>(files: &Mutex<T>) -> MutexGuard<'_, T> {
    files.lock().unwrap_or_else(PoisonError::into_inner)
}
