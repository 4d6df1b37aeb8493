//! The text on disk that a draft's edits were made on.

use crate::project::blob_id;
use std::sync::{Arc, OnceLock};

/// Up to this many bytes a file is kept whole in a draft.
const KEPT_WHOLE: usize = 64 << 10;

/// The text on disk that edits were made on.
#[derive(Clone, Debug, Default)]
pub enum Base {
    /// The built-in example.
    #[default]
    Example,
    /// A file that is not on disk yet.
    New,
    /// A file that was read. Its hash is computed once.
    Known(Arc<(Arc<[u8]>, OnceLock<String>)>),
    /// A file as a saved draft knows it.
    Stored(StoredBase),
}

/// A file as a saved draft knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredBase {
    /// The git blob id of its bytes.
    pub hash: String,
    /// Its text, where it is small.
    pub text: Option<String>,
}

impl Base {
    /// A file that was read.
    #[must_use]
    pub fn known(bytes: Arc<[u8]>) -> Self {
        Self::Known(Arc::new((bytes, OnceLock::new())))
    }

    /// Returns whether it was made of these very bytes.
    #[must_use]
    pub fn is_of(&self, bytes: &Arc<[u8]>) -> bool {
        matches!(self, Self::Known(known) if Arc::ptr_eq(&known.0, bytes))
    }

    /// The file as a saved draft knows it; none where there is no file.
    #[must_use]
    pub fn to_stored(&self) -> Option<StoredBase> {
        match self {
            Self::Example | Self::New => None,
            Self::Stored(stored) => Some(stored.clone()),
            Self::Known(known) => {
                let (bytes, hash) = &**known;
                let text = (bytes.len() <= KEPT_WHOLE).then(|| std::str::from_utf8(bytes).ok());
                Some(StoredBase {
                    hash: hash.get_or_init(|| blob_id(bytes)).clone(),
                    text: text.flatten().map(str::to_owned),
                })
            }
        }
    }

    /// Returns whether the file on disk is the one that the edits were made on; `on_disk` is none where there is none.
    #[must_use]
    pub fn is_on_disk(&self, on_disk: Option<&[u8]>) -> bool {
        match (self.to_stored(), on_disk) {
            (None, None) => true,
            (Some(stored), Some(bytes)) => stored.hash == blob_id(bytes),
            _ => false,
        }
    }
}

impl PartialEq for Base {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Known(one), Self::Known(other)) if Arc::ptr_eq(one, other) => true,
            (Self::Example, Self::Example) | (Self::New, Self::New) => true,
            (Self::Stored(one), Self::Stored(other)) => one == other,
            // They may be the same: to know it, a large file would have to be hashed.
            _ => false,
        }
    }
}
