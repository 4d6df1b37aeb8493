//! Loaded values: a variables file as a runtime has it in memory, after its own coercions.

use crate::text::Section;
use num_bigint::BigInt;

/// A value as Python would have it after loading.
#[derive(Clone, Debug, PartialEq)]
pub enum Loaded {
    /// `None`; a field that is None is left out of reports.
    None,
    /// A bool.
    Bool(bool),
    /// An int, of any size.
    Integer(BigInt),
    /// A float.
    Float(f64),
    /// A str.
    Text(String),
    /// A list or tuple.
    List(Vec<Loaded>),
    /// A dict, in its order; keys as `str()` gives them.
    Map(Vec<(String, Loaded)>),
    /// A numpy array or torch tensor.
    Array(LoadedArray),
}

/// An array's shape, type and values in C order (values only up to [`LoadedArray::SHOWN`] elements).
#[derive(Clone, Debug, PartialEq)]
pub struct LoadedArray {
    /// The length of each dimension.
    pub shape: Vec<usize>,
    /// numpy's or torch's name of the type, such as `float64` or `torch.float32`.
    pub dtype: String,
    /// The values in C order; empty when there are more than [`LoadedArray::SHOWN`].
    pub values: Vec<Loaded>,
}

impl LoadedArray {
    /// The most elements whose values reports show.
    pub const SHOWN: usize = 10_000;
}

/// A variable as the runtime loads it.
#[derive(Clone, Debug, PartialEq)]
pub struct LoadedVariable {
    /// Its section.
    pub section: Section,
    /// Its name.
    pub name: String,
    /// The library's class, such as `ScalarInputVariable`.
    pub class: &'static str,
    /// The class's fields and their values, `name` and `class` left out, in the order of the reports.
    pub fields: Vec<(&'static str, Loaded)>,
}

impl LoadedVariable {
    /// The value of `field`; none when the class has no such field or it is None.
    #[must_use]
    pub fn get(&self, field: &str) -> Option<&Loaded> {
        self.fields
            .iter()
            .find(|(name, loaded)| *name == field && *loaded != Loaded::None)
            .map(|(_, loaded)| loaded)
    }

    /// The default: `default` in the 1.x runtimes, `default_value` later.
    #[must_use]
    pub fn default(&self) -> Option<&Loaded> {
        self.get("default").or_else(|| self.get("default_value"))
    }
}

/// The reason why an array's file could not be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ArrayFileError {
    /// There is no such file.
    #[error("there is no such file")]
    Missing,
    /// It is there and cannot be read, or nothing provides files here.
    #[error("{0}")]
    Unreadable(String),
}

/// A source of `.npy` files: the core reads no files, so the caller hands this in.
pub trait ArrayFiles: Sync {
    /// The bytes of the file at `path` as written in the variables file, relative to that file's folder.
    ///
    /// # Errors
    /// When there is no such file or it cannot be read.
    fn bytes(&self, path: &str) -> Result<Vec<u8>, ArrayFileError>;
}

/// No array files at all: every path is missing.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoArrayFiles;

impl ArrayFiles for NoArrayFiles {
    fn bytes(&self, _path: &str) -> Result<Vec<u8>, ArrayFileError> {
        Err(ArrayFileError::Missing)
    }
}
