//! The environments that are at a destination, and a package in them that is not what its name says.

use super::{ExistingEntry, Snapshot};

/// The files that may ask for packages.
const FILES: [&str; 3] = ["dev-environment.yml", "environment.yml", "requirements.txt"];

/// A line of an environment that lets lume-model 3 in. Since 3.0.0 the package is empty: it only imports lume-torch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmptyPackage {
    /// The file's path in the destination.
    pub path: &'static str,
    /// The number of its line, from 1.
    pub line: usize,
}

/// Every line of the environments in `snapshot` that lets lume-model 3 in.
#[must_use]
pub fn empty_packages(snapshot: &Snapshot) -> Vec<EmptyPackage> {
    let lines = |path: &'static str| {
        let entry = snapshot.entries.iter().find(|(place, _)| place.as_str() == path);
        let bytes = match entry {
            Some((_, ExistingEntry::File { bytes, .. })) => bytes.as_slice(),
            _ => &[],
        };
        let text = String::from_utf8_lossy(bytes).into_owned();
        let found = text
            .lines()
            .enumerate()
            .filter(|(_, line)| lets_lume_model_3_in(line));
        found
            .map(|(index, _)| EmptyPackage {
                path,
                line: index + 1,
            })
            .collect::<Vec<_>>()
    };
    FILES.into_iter().flat_map(lines).collect()
}

/// Returns whether a line of an environment or of requirements asks for lume-model and its version may be 3 or later.
fn lets_lume_model_3_in(line: &str) -> bool {
    let text = line.split('#').next().unwrap_or_default();
    let text = text
        .trim()
        .trim_start_matches("- ")
        .trim_matches(['"', '\'', ' ']);
    let text = text.rsplit("::").next().unwrap_or_default();
    let Some(version) = ["lume-model", "lume_model"]
        .iter()
        .find_map(|name| text.strip_prefix(name))
    else {
        return false;
    };
    let version = version.split(';').next().unwrap_or_default().trim();
    let is_end = |c: char| matches!(c, '=' | '<' | '>' | '!' | '~');
    (version.is_empty() || version.starts_with(is_end)) && !version.split(',').any(is_below_3)
}

/// Returns whether one part of a version's specification, such as `<1.6` or `==1.5.0`, rules 3 out.
fn is_below_3(part: &str) -> bool {
    let part = part.trim();
    let number = part.trim_start_matches(['=', '<', '>', '!', '~']);
    let operator = part.strip_suffix(number).unwrap_or_default();
    let digits: String = number.trim().chars().take_while(char::is_ascii_digit).collect();
    let Ok(major) = digits.parse::<u32>() else {
        return false;
    };
    match operator {
        "<" => major <= 3,
        "<=" | "=" | "==" | "===" | "~=" => major < 3,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::{FileMode, PlanPath};

    #[test]
    fn lume_model_without_version_below_3_is_found() {
        for line in [
            "  - lume-model",
            "lume-model>=1.5",
            "lume_model==3.0.0 # new",
            "      - \"lume-model>=2\"",
            "  - conda-forge::lume-model",
            "lume-model<4; python_version > '3'",
        ] {
            assert!(lets_lume_model_3_in(line), "{line}");
        }
        for line in [
            "lume-model>=1.5,<1.6",
            "lume-model==1.7.1",
            "lume-model=2.0",
            "lume-model<3",
            "lume-model-extra",
            "# lume-model",
            "      - git+https://github.com/slaclab/lume-model.git@v1.5.0",
            "lume-model @ git+https://github.com/slaclab/lume-model.git@v1.5.0",
            "lume-torch>=3",
        ] {
            assert!(!lets_lume_model_3_in(line), "{line}");
        }
    }

    #[test]
    fn the_line_is_told() {
        let mut snapshot = Snapshot::default();
        let entry = ExistingEntry::File {
            bytes: b"name: x\ndependencies:\n  - lume-model\n".to_vec(),
            mode: FileMode::Regular,
        };
        let path = PlanPath::new("environment.yml").unwrap();
        snapshot.entries.insert(path, entry);
        let found = EmptyPackage {
            path: "environment.yml",
            line: 3,
        };
        assert_eq!(empty_packages(&snapshot), [found]);
    }
}
