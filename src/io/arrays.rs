//! The contents of `.npy` files from the disk.

use crate::variables::{ArrayFileError, ArrayFiles};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Array files beside a variables file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiskArrays {
    folder: PathBuf,
}

impl DiskArrays {
    /// The largest file that is read, in bytes (1 GiB); a default of that size is surely a mistake.
    pub const LARGEST: u64 = 1 << 30;

    /// Array files relative to `folder`.
    #[must_use]
    pub fn in_folder(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
        }
    }

    /// Array files relative to the folder of this variables file; for `-` (standard input) the working directory.
    #[must_use]
    pub fn beside(variables_file: &Path) -> Self {
        let folder = match variables_file.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        Self::in_folder(folder)
    }
}

impl ArrayFiles for DiskArrays {
    fn bytes(&self, path: &str) -> Result<Vec<u8>, ArrayFileError> {
        let unreadable = |words: String| ArrayFileError::Unreadable(words);
        if path.is_empty() || path.contains('\0') {
            return Err(ArrayFileError::Missing);
        }
        let path = self.folder.join(path);
        let facts = std::fs::metadata(&path).map_err(|error| match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => ArrayFileError::Missing,
            _ => unreadable(super::reason(&error)),
        })?;
        if !facts.is_file() {
            return Err(unreadable("it is not a file".to_owned()));
        }
        if facts.len() > Self::LARGEST {
            return Err(unreadable("it is larger than 1 GiB".to_owned()));
        }
        super::input::up_to(&path, Self::LARGEST).map_err(|error| unreadable(super::reason(&error)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_beside_the_variables_file_are_found() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("sub")).unwrap();
        std::fs::write(folder.path().join("sub/a.npy"), b"x").unwrap();
        let arrays = DiskArrays::beside(&folder.path().join("variables.yml"));
        assert_eq!(arrays.bytes("sub/a.npy"), Ok(b"x".to_vec()));
        assert_eq!(arrays.bytes("b.npy"), Err(ArrayFileError::Missing));
        assert_eq!(arrays.bytes("sub/a.npy/b"), Err(ArrayFileError::Missing));
        assert_eq!(arrays.bytes("a\0b"), Err(ArrayFileError::Missing));
        assert!(matches!(arrays.bytes("sub"), Err(ArrayFileError::Unreadable(_))));
        assert_eq!(DiskArrays::beside(Path::new("v.yml")), DiskArrays::in_folder("."));
    }
}
