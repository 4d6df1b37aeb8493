//! The reasons why bytes are no array.

/// The reason why bytes are no array.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NpyError {
    /// Nothing in it.
    #[error("the file is empty")]
    Empty,
    /// It does not start as a `.npy` file does.
    #[error("it is not a .npy file")]
    NotNpy,
    /// An archive of several arrays (`.npz`).
    #[error("it is an archive of arrays (.npz), not one array")]
    Archive,
    /// The header cannot be understood.
    #[error("its header cannot be read: {0}")]
    Header(&'static str),
    /// It holds Python objects.
    #[error("it holds Python objects, which are not loaded")]
    Objects,
    /// There are fewer values than the header says.
    #[error("it ends before its last value")]
    Truncated,
}
