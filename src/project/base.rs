//! `.lume-wizard.base`: the texts of a project that was written without a commit. What a later version of the project
//! is merged with is found in the repository's objects otherwise.

use super::{FileMode, Plan, PlanFile, PlanPath};
use miniz_oxide::deflate::compress_to_vec_zlib;
use std::collections::BTreeMap;

/// Its path in the project.
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
    if let (Some(path), Some(bytes)) = (PlanPath::new(PATH), compressed(&texts)) {
        let mode = FileMode::Regular;
        plan.files.insert(path, PlanFile { bytes, mode });
    }
    plan
}

/// The compression level, from 0 to 10: the files are small.
const LEVEL: u8 = 9;

fn compressed(texts: &BTreeMap<&str, &str>) -> Option<Vec<u8>> {
    let json = serde_json::to_vec(texts).ok()?;
    Some(compress_to_vec_zlib(&json, LEVEL))
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
        let json = miniz_oxide::inflate::decompress_to_vec_zlib(&base.bytes).unwrap();
        let texts: BTreeMap<String, String> = serde_json::from_slice(&json).unwrap();
        assert_eq!(
            texts.into_iter().collect::<Vec<_>>(),
            [("a/é.md".to_owned(), "# é\r\n".to_owned())]
        );
    }
}
