//! Answers of an earlier run about the person: the name, the address, the GitHub user. Nothing else is kept, no secret.

use crate::answers::{Key, Resolved};
use crate::io::{self, SavedState};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The answers that are about the person rather than the project.
const KEPT: [Key; 3] = [Key::Author, Key::Email, Key::GithubUsername];

fn path() -> Option<PathBuf> {
    Some(io::environment::folders()?.state.join("earlier.json"))
}

/// Reads the answers of an earlier run; empty where there was none or it cannot be read.
pub(in crate::cli) fn recall() -> BTreeMap<Key, String> {
    let read = || {
        let (bytes, _) = io::read(&path()?).ok()?;
        serde_json::from_slice::<Map<String, Value>>(&bytes).ok()
    };
    let kept = read().unwrap_or_default();
    KEPT.into_iter()
        .filter_map(|key| Some((key, kept.get(key.name())?.as_str()?.to_owned())))
        .collect()
}

/// Keeps it for the next run. That it cannot be kept is no reason to say anything.
pub(in crate::cli) fn remember(answers: &Resolved) {
    let kept: Map<String, Value> = KEPT
        .into_iter()
        .filter_map(|key| Some((key.name().to_owned(), Value::from(answers.valid(key)?))))
        .collect();
    let Some(path) = path() else { return };
    let Some(folder) = path.parent() else { return };
    let text = format!("{:#}\n", Value::Object(kept));
    let seen = match io::read(&path) {
        Ok((bytes, _)) if bytes == text.as_bytes() => return,
        Ok((_, seen)) => seen,
        Err(_) => SavedState::Absent,
    };
    let saved = std::fs::create_dir_all(folder).is_ok() && io::save(&path, seen, text.as_bytes()).is_ok();
    tracing::debug!(saved, "answers about the person");
}
