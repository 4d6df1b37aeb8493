//! Parts of a project that are behind its answers, its variables file and the current templates. No base is needed for
//! it.

use super::Update;
use crate::project::{PlanPath, blob_id, project_file, templates};

/// A file that an update would change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Behind {
    /// The file as it is in the project, or as it would be made.
    pub path: PlanPath,
    /// The reason in words.
    pub reason: String,
}

impl Update {
    /// The files that are behind, by path; none before the project was inspected. What the user has removed, or has
    /// already made the same, is not.
    #[must_use]
    pub fn behind(&self) -> Vec<Behind> {
        let before = &self.project.before;
        let mut behind = Vec::new();
        if before.templates != templates::VERSION
            && let Some(path) = PlanPath::new(project_file::PATH)
        {
            let reason = format!(
                "made from templates {}; the current ones are {}",
                before.templates,
                templates::VERSION
            );
            behind.push(Behind { path, reason });
        }
        for update in self.files().iter().filter(|update| !update.is_input) {
            let at = update.from.as_ref().unwrap_or(&update.path);
            let id = before.files.get(at);
            let reason = match (id, &update.mine, &update.new) {
                (_, Some(mine), Some(new)) if mine.bytes == new.bytes && update.from.is_none() => continue,
                (Some(_), Some(_), _) if update.from.is_some() => format!("it moves to {}", update.path),
                (Some(id), Some(_), Some(new)) if *id != blob_id(&new.bytes) => {
                    "it would be generated differently now".to_owned()
                }
                (Some(_), Some(_), None) => "it is no longer generated".to_owned(),
                (None, _, Some(_)) => "it is new in what is generated".to_owned(),
                _ => continue,
            };
            let path = at.clone();
            behind.push(Behind { path, reason });
        }
        behind.sort_by(|one, other| one.path.cmp(&other.path));
        behind
    }
}
