//! Image references by Docker's grammar (`distribution/reference`): `HOST[:PORT]/PATH/NAME:TAG`.

use std::fmt;

/// The most characters of a name, host included.
pub const LONGEST_NAME: usize = 255;

/// The most characters of a tag.
pub const LONGEST_TAG: usize = 128;

/// An image's name without a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageName {
    /// The host, with its port.
    pub host: String,
    /// The parts after it, joined by `/`; the last is the image's own name.
    pub path: String,
}

impl ImageName {
    /// The image called `repo_name` below `namespace` on `host`; none when that is no valid name.
    #[must_use]
    pub fn new(host: &str, namespace: &str, repo_name: &str) -> Option<Self> {
        let path = format!("{namespace}/{repo_name}");
        (is_host(host) && is_path(&path) && host.len() + 1 + path.len() <= LONGEST_NAME).then(|| Self {
            host: host.to_owned(),
            path,
        })
    }

    /// The full reference with `tag`; none when that is no valid tag.
    #[must_use]
    pub fn with_tag(&self, tag: &str) -> Option<String> {
        is_tag(tag).then(|| format!("{self}:{tag}"))
    }
}

impl fmt::Display for ImageName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.host, self.path)
    }
}

/// Returns whether `text` is one part of an image's path: lower-case letters and digits, joined by `.`, `_`, `__` or any
/// number of hyphens.
#[must_use]
pub fn is_part(text: &str) -> bool {
    let alphanumeric = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let ends_well = text.starts_with(alphanumeric) && text.ends_with(alphanumeric);
    ends_well && text.split(alphanumeric).all(is_separator)
}

/// Returns whether `text` may be between two letters or digits of a part; empty text may.
#[must_use]
pub fn is_separator(text: &str) -> bool {
    matches!(text, "" | "." | "_" | "__") || text.bytes().all(|byte| byte == b'-')
}

/// Returns whether `text` is one or more parts joined by `/`.
#[must_use]
pub fn is_path(text: &str) -> bool {
    text.split('/').all(is_part)
}

/// Returns whether `text` is a host with an optional port that Docker takes for one: without a dot, a port or the name
/// `localhost` it would be read as a user of Docker Hub.
#[must_use]
pub fn is_host(text: &str) -> bool {
    let (name, port) = match text.rsplit_once(':') {
        Some((name, port)) => (name, Some(port)),
        None => (text, None),
    };
    let label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let is_port = |port: &str| {
        port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok_and(|port| port > 0)
    };
    let told_apart = name.contains('.') || port.is_some() || name == "localhost";
    told_apart && name.split('.').all(label) && port.is_none_or(is_port)
}

/// Returns whether `text` is a tag: a letter, digit or underscore, then at most 127 of these, dots and hyphens.
#[must_use]
pub fn is_tag(text: &str) -> bool {
    let word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    text.len() <= LONGEST_TAG
        && text.bytes().next().is_some_and(word)
        && text.bytes().all(|byte| word(byte) || matches!(byte, b'.' | b'-'))
}

/// The tag of the image of `version` (a Python version) where no git tag is at the commit: `v` before it, `+`
/// replaced by `-`. On a release the tag is the git tag itself.
#[must_use]
pub fn tag(version: &str) -> String {
    format!("v{}", version.replace('+', "-"))
}

/// Returns whether `text` is a whole reference with a host and a tag.
#[must_use]
pub fn is_reference(text: &str) -> bool {
    let Some((name, tag)) = text.rsplit_once(':') else {
        return false;
    };
    let Some((host, path)) = name.split_once('/') else {
        return false;
    };
    is_host(host) && is_path(path) && name.len() <= LONGEST_NAME && is_tag(tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_dockers() {
        for good in ["a", "my-model", "a--b", "a.b", "a_b", "a__b", "0a-1"] {
            assert!(is_part(good), "{good}");
        }
        for bad in [
            "", "-a", "a-", "A", "a..b", "a___b", "a_-b", "a.-b", "é", "a b", "a/b",
        ] {
            assert!(!is_part(bad), "{bad}");
        }
    }

    #[test]
    fn hosts_are_read_as_docker_does() {
        for good in [
            "ghcr.io",
            "localhost",
            "harbor:443",
            "registry.example.org:5000",
            "10.0.0.1:5000",
        ] {
            assert!(is_host(good), "{good}");
        }
        for bad in [
            "",
            "harbor",
            "harbor:",
            "harbor:0",
            "harbor:65536",
            "harbor:+1",
            "a..b",
            "-a.b",
            "https://ghcr.io",
            "ghcr.io/x",
            "a b.c",
            "é.org",
        ] {
            assert!(!is_host(bad), "{bad}");
        }
    }

    #[test]
    fn every_row_of_versions_table_gives_valid_tag() {
        let rows = [
            ("0+untagged.2.g1f3c2ab", "v0-untagged.2.g1f3c2ab"),
            ("0+untagged.2.g1f3c2ab.dirty", "v0-untagged.2.g1f3c2ab.dirty"),
            ("1.2.3", "v1.2.3"),
            ("1.2.3+0.g1f3c2ab.dirty", "v1.2.3-0.g1f3c2ab.dirty"),
            ("1.2.3+2.g1f3c2ab", "v1.2.3-2.g1f3c2ab"),
            ("1.3.0rc1", "v1.3.0rc1"),
            ("0+unknown", "v0-unknown"),
        ];
        let image = ImageName::new("registry.hub.docker.com", "ada", "my-model").unwrap();
        for (version, expected) in rows {
            assert_eq!(tag(version), expected);
            let reference = image.with_tag(&tag(version)).unwrap();
            assert_eq!(
                reference,
                format!("registry.hub.docker.com/ada/my-model:{expected}")
            );
            assert!(is_reference(&reference));
        }
        assert!(!is_tag("1.0+x") && !is_tag(".x") && !is_tag("") && !is_tag(&"a".repeat(129)));
    }

    #[test]
    fn a_name_is_at_most_255_characters() {
        let name = "a".repeat(LONGEST_NAME - "ghcr.io/ada/".len());
        assert!(ImageName::new("ghcr.io", "ada", &name).is_some());
        assert!(ImageName::new("ghcr.io", "ada", &format!("{name}a")).is_none());
        assert!(!is_reference("harbor/ada/x:1") && !is_reference("ghcr.io/ada/x"));
    }
}
