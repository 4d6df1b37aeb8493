//! A summary of a draft: the first line of its file, read without the rest.

use super::DraftKind;
use crate::text::display::counted;
use std::path::{Path, PathBuf};

/// The contents of a draft.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// The program that it is of.
    pub kind: DraftKind,
    /// The project's name; of an edit, the file's.
    pub name: String,
    /// The variables file; none for the built-in example.
    pub path: Option<PathBuf>,
    /// The project that is updated; none for a new one.
    pub project: Option<PathBuf>,
    /// The number of variables that were edited.
    pub edited: usize,
    /// The number of answers that were given, those about the registry aside.
    pub answers: usize,
    /// Whether a registry was chosen.
    pub registry_chosen: bool,
    /// The number of ticked items.
    pub ticks: usize,
}

impl Summary {
    /// Returns whether the draft is about the project in this folder.
    #[must_use]
    pub fn is_of_project(&self, folder: &Path) -> bool {
        let paths = [&self.project, &self.path];
        paths.into_iter().flatten().any(|path| path.starts_with(folder))
    }

    /// The contents in words: `3 variables edited, registry chosen`.
    #[must_use]
    pub fn words(&self) -> String {
        let some = |count: usize, words: String| (count > 0).then_some(words);
        let parts = [
            some(
                self.edited,
                format!("{} edited", counted(self.edited, "variable")),
            ),
            some(self.answers, format!("{} given", counted(self.answers, "answer"))),
            self.registry_chosen.then(|| "registry chosen".to_owned()),
            some(self.ticks, format!("{} ticked", counted(self.ticks, "secret"))),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        match parts.is_empty() {
            true => "begun".to_owned(),
            false => parts.join(", "),
        }
    }
}

/// A time that many seconds ago, in words.
#[must_use]
pub fn ago(seconds: u64) -> String {
    let (count, unit) = match seconds {
        0..60 => return "just now".to_owned(),
        60..3600 => (seconds / 60, "minute"),
        3600..86_400 => (seconds / 3600, "hour"),
        _ => (seconds / 86_400, "day"),
    };
    format!(
        "{} ago",
        counted(usize::try_from(count).unwrap_or(usize::MAX), unit)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_is_a_few_words() {
        let summary = Summary {
            edited: 3,
            registry_chosen: true,
            ..Summary::default()
        };
        assert_eq!(summary.words(), "3 variables edited, registry chosen");
        assert_eq!(Summary::default().words(), "begun");
        assert_eq!(ago(59), "just now");
        assert_eq!(ago(60), "1 minute ago");
        assert_eq!(ago(7300), "2 hours ago");
        assert_eq!(ago(200_000), "2 days ago");
    }
}
