//! `.lume-wizard.yml`: how a project was made, for `update` and for making it again.

use super::filters::yaml;
use super::{Plan, PlanPath, templates};
use crate::answers::{Key, Resolved};
use sha1_smol::Sha1;

/// Where it stands in the project.
pub const PATH: &str = ".lume-wizard.yml";

/// git's id of a file with these bytes: SHA-1 over `blob LENGTH`, a NUL and the bytes.
#[must_use]
pub fn blob_id(bytes: &[u8]) -> String {
    let mut hash = Sha1::new();
    hash.update(format!("blob {}\0", bytes.len()).as_bytes());
    hash.update(bytes);
    hash.digest().to_string()
}

/// The file's text for `plan`, which does not hold it yet.
#[must_use]
pub fn text(answers: &Resolved, plan: &Plan, variables_file: &PlanPath) -> String {
    let mut text = format!(
        "# How lume-wizard made this project. It is an answers file (`lume-wizard new --answers`), and updates start from it.\n\
         format: 1\ntemplates: {}\nwizard: {}\nstack: {}\nanswers:\n",
        templates::VERSION,
        yaml(env!("CARGO_PKG_VERSION")),
        yaml(answers.stack().facts().key),
    );
    for (key, answer) in answers.to_keep() {
        text.push_str(&format!("  {}: {}\n", key.name(), yaml(answer)));
    }
    let file = yaml(variables_file.as_str());
    text.push_str(&format!("  {}: {file}\n", Key::ModelConfigFile.name()));
    text.push_str("# Each file's git blob as it was written.\nfiles:\n");
    for (path, file) in &plan.files {
        text.push_str(&format!(
            "  {}: {}\n",
            yaml(path.as_str()),
            quoted(&blob_id(&file.bytes))
        ));
    }
    text
}

/// An id in quotes: one of digits alone would be read as a number.
fn quoted(id: &str) -> String {
    format!("\"{id}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_gits_own() {
        assert_eq!(blob_id(b""), "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
        assert_eq!(blob_id(b"hello\n"), "ce013625030ba8dba906f756967f9e9ca394464a");
    }
}
