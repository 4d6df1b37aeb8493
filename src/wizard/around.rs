//! What is known of the surroundings.

use crate::answers::Facts;
use std::path::PathBuf;

/// What the surroundings say.
#[derive(Clone, Debug, Default)]
pub struct Around {
    /// What answers have as defaults.
    pub facts: Facts,
    /// Whether the program `gh` can be run.
    pub gh: bool,
    /// The home folder, for `~`.
    pub home: Option<PathBuf>,
}
