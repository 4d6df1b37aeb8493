//! The environment of a run: git, the home folder, the variables file, answers of an earlier run.

use super::Key;
use crate::variables::Runtime;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The facts outside of the answers that defaults come from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Environment {
    /// git's `user.name`.
    pub git_name: Option<String>,
    /// git's `user.email`.
    pub git_email: Option<String>,
    /// Answers of an earlier run that are about the person, such as the GitHub user.
    pub earlier: BTreeMap<Key, String>,
    /// The variables file that is being edited.
    pub variables_file: Option<PathBuf>,
    /// The name of the folder that the variables file is in.
    pub variables_folder: Option<String>,
    /// The runtime that reads the variables file, where there is a file and one was found.
    pub runtime: Option<Runtime>,
    /// The home folder, which `~/` at the start of a path means.
    pub home: Option<PathBuf>,
    /// Whether the program `gh` can be run.
    pub gh: bool,
}
