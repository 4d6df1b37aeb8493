//! The answers as the templates need them: every value there, typed, checked.

use crate::stacks::Stack;

/// Everything about a project that its answers decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Who made the model.
    pub author: String,
    /// The author's address.
    pub email: String,
    /// The user or organisation on GitHub.
    pub github_username: String,
    /// The repository's page or clone address, as answered.
    pub github_url: String,
    /// The name people read.
    pub project_name: String,
    /// The repository, the project's folder and the image's last part.
    pub repo_name: String,
    /// The Python package.
    pub package: String,
    /// The model's class.
    pub model_class: String,
    /// What the project runs on.
    pub stack: Stack,
    /// The Python that images and environments have, such as `3.9`.
    pub python_version: String,
    /// The answers as given (not derived ones), by key: what `.lume-wizard.yml` keeps.
    pub given: Vec<(String, String)>,
}
