//! `.lume-wizard.base`: texts of the project as they were generated. A later update merges with them.
//!
//! It has the texts that the repository does not have: every text of a project that was written without a commit, and
//! after an update those of the files that were merged, kept or removed, whose generated text is in no commit. The
//! others are found among the repository's objects by the ids in `.lume-wizard.yml`. A text counts only where its id is
//! the one that is written there.

use super::{FileMode, Plan, PlanFile, PlanPath};
use miniz_oxide::deflate::compress_to_vec_zlib;
use miniz_oxide::inflate::decompress_to_vec_zlib_with_limit;
use serde_json::Value;
use std::collections::BTreeMap;

/// The file's path in the project.
pub const PATH: &str = ".lume-wizard.base";

/// The plan with its base: zlib over a JSON object of every path and its text. Files that are no text cannot be merged
/// and are left out; `.lume-wizard.yml` tells theirs by their blob.
#[must_use]
pub fn with_base(mut plan: Plan) -> Plan {
    let texts: BTreeMap<&str, &str> = plan
        .files
        .iter()
        .filter_map(|(path, file)| Some((path.as_str(), std::str::from_utf8(&file.bytes).ok()?)))
        .collect();
    if let Some(path) = PlanPath::new(PATH) {
        let (bytes, mode) = (write(&texts), FileMode::Regular);
        plan.files.insert(path, PlanFile { bytes, mode });
    }
    plan
}

/// The compression level, from 0 to 10: the files are small.
const LEVEL: u8 = 9;

/// The most that the texts may have together, in bytes.
const LARGEST: usize = 64 << 20;

/// The bytes of the file with these texts.
#[must_use]
pub fn write(texts: &BTreeMap<&str, &str>) -> Vec<u8> {
    let pair = |(path, text): (&&str, &&str)| ((*path).to_owned(), Value::from(*text));
    let json = Value::Object(texts.iter().map(pair).collect());
    compress_to_vec_zlib(json.to_string().as_bytes(), LEVEL)
}

/// The texts in the bytes of the file, by path; none when it is no such file.
#[must_use]
pub fn read(bytes: &[u8]) -> Option<BTreeMap<PlanPath, String>> {
    let json = decompress_to_vec_zlib_with_limit(bytes, LARGEST).ok()?;
    let texts: BTreeMap<String, String> = serde_json::from_slice(&json).ok()?;
    let text = |(path, text): (String, String)| Some((PlanPath::new(&path)?, text));
    Some(texts.into_iter().filter_map(text).collect())
}

/// `bytes` as text; none when they are no UTF-8 or hold a NUL.
#[must_use]
pub fn text(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes)
        .ok()
        .filter(|text| !text.contains('\0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_base_restores_every_text_and_is_stable() {
        let mut plan = Plan::default();
        for (path, bytes) in [("a/é.md", "# é\r\n".as_bytes()), ("b.npy", b"\x93NUMPY\xff")] {
            let file = PlanFile {
                bytes: bytes.to_vec(),
                mode: FileMode::Regular,
            };
            plan.files.insert(PlanPath::new(path).unwrap(), file);
        }
        let based = with_base(plan.clone());
        assert_eq!(based, with_base(plan));
        let base = &based.files[&PlanPath::new(PATH).unwrap()];
        let texts = read(&base.bytes).unwrap();
        assert_eq!(
            texts.into_iter().collect::<Vec<_>>(),
            [(PlanPath::new("a/é.md").unwrap(), "# é\r\n".to_owned())]
        );
        assert_eq!(read(b"no base"), None);
    }
}
