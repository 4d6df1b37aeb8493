//! Files that are given for variables files and are mappings of PVs.

use crate::io::shown_path;
use crate::mapping::MappingKind;
use crate::yaml::Document;
use std::path::Path;

/// The message about a mapping where variables are expected, and what helps; none of other files.
pub fn not_variables(path: &Path, document: &Document) -> Option<(String, String)> {
    let kind = MappingKind::of(document)?;
    let path = shown_path(path);
    let message = format!("{path} is {}, not a variables file", kind.described());
    let help = format!(
        "`lume-wizard check {path}` checks it, `lume-wizard variable map VARIABLES list --mapping {path}` lists and edits its PVs"
    );
    Some((message, help))
}
