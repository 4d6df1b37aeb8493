//! The variables as a project needs them: what the runtime holds, and the numbers as the author wrote them.

use crate::variables::HeldVariable;

/// A variables file that its runtime accepts, and what a project is made of.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ProjectVariables {
    /// The inputs, in the file's order.
    pub inputs: Vec<ProjectVariable>,
    /// The outputs, in the file's order.
    pub outputs: Vec<ProjectVariable>,
    /// The variables file, byte for byte as it lands in the project.
    pub file: Vec<u8>,
    /// The array files that the defaults name.
    pub arrays: Vec<ProjectArray>,
}

/// One variable of the project.
#[derive(Clone, Debug, PartialEq)]
pub struct ProjectVariable {
    /// What the runtime holds.
    pub held: HeldVariable,
    /// The default as written in the file, on one line; none where there is none.
    pub written_default: Option<String>,
    /// The range as written in the file, on one line; none where there is none.
    pub written_range: Option<String>,
}

/// A `.npy` file that a default names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectArray {
    /// The path as written in the variables file, relative to its folder.
    pub path: String,
    /// The file's bytes.
    pub bytes: Vec<u8>,
}
