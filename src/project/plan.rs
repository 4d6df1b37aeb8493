//! The plan: every path of the project, its bytes and its mode.

use std::collections::BTreeMap;
use std::fmt;

/// A path of the plan: relative, parts joined by `/`, never out of the project.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlanPath(String);

impl PlanPath {
    /// `path` as a path of the plan; none when it is empty, absolute, has an empty part, `.`, `..`, a backslash, a
    /// control character or a `.git` part.
    #[must_use]
    pub fn new(path: &str) -> Option<Self> {
        let plain = |part: &str| {
            !part.is_empty()
                && part != "."
                && part != ".."
                && !part.eq_ignore_ascii_case(".git")
                && !part.contains(|c: char| c.is_control() || c == '\\')
        };
        path.split('/').all(plain).then(|| Self(path.to_owned()))
    }

    /// The path as text, parts joined by `/`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PlanPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A file's mode as git keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FileMode {
    /// 0644 (less the umask).
    Regular,
    /// 0755 (less the umask).
    Executable,
}

impl FileMode {
    /// Git's and the reports' number of the mode: `100644` or `100755`.
    #[must_use]
    pub const fn git(self) -> &'static str {
        match self {
            Self::Regular => "100644",
            Self::Executable => "100755",
        }
    }
}

/// One file of the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanFile {
    /// Its contents.
    pub bytes: Vec<u8>,
    /// Its mode.
    pub mode: FileMode,
}

/// The project in memory, by path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Every file.
    pub files: BTreeMap<PlanPath, PlanFile>,
    /// The paths of a trained model's files that the variables file names, as written: the project lacks them.
    pub model_files: Vec<String>,
}
