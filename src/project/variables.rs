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

impl ProjectArray {
    /// The path inside the variables file's folder, parts joined by `/`; none for one that is absolute or leaves it.
    #[must_use]
    pub fn inside(&self) -> Option<String> {
        let mut parts: Vec<&str> = Vec::new();
        if self.path.starts_with(['/', '~', '\\']) {
            return None;
        }
        for part in self.path.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop()?;
                }
                part => parts.push(part),
            }
        }
        (!parts.is_empty()).then(|| parts.join("/"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_array_stays_in_its_folder() {
        let inside = |path: &str| {
            ProjectArray {
                path: path.to_owned(),
                bytes: Vec::new(),
            }
            .inside()
        };
        assert_eq!(inside("image.npy").as_deref(), Some("image.npy"));
        assert_eq!(inside("./a//b/../c.npy").as_deref(), Some("a/c.npy"));
        for path in ["/tmp/x.npy", "../x.npy", "a/../../x.npy", "", "."] {
            assert_eq!(inside(path), None, "{path}");
        }
    }
}
