//! The texts of this update that the next one merges with.

use super::base::Bases;
use super::file::FileUpdate;
use crate::project::{PlanFile, PlanPath, base, blob_id};
use std::collections::BTreeMap;

/// The texts of `.lume-wizard.base` after an update: those as generated now that the repository will not have, neither
/// already nor by the commit of this update, which takes the files of `written`.
#[must_use]
pub fn base_texts<'a>(
    updates: &'a [FileUpdate],
    bases: &Bases,
    written: Option<&BTreeMap<PlanPath, PlanFile>>,
) -> BTreeMap<&'a str, &'a str> {
    let is_kept = |path: &PlanPath, new: &PlanFile| {
        bases.objects.contains_key(&blob_id(&new.bytes))
            || written
                .and_then(|files| files.get(path))
                .is_some_and(|file| file.bytes == new.bytes)
    };
    updates
        .iter()
        .filter(|update| !update.is_input)
        .filter_map(|update| Some((&update.path, update.new.as_ref()?)))
        .filter(|(path, new)| !is_kept(path, new))
        .filter_map(|(path, new)| Some((path.as_str(), base::text(&new.bytes)?)))
        .collect()
}
