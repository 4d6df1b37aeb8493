//! Undoing the last write to a project or a file, as data, and the words for it.

use super::refusal::shown_path;
use crate::project::{ChangeKind, FileChange};
use crate::text::display::{counted, shown};
use std::path::PathBuf;

/// The effect of undoing a write, as far as the disk is as it was when this was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UndoPlan {
    /// The project's folder or the file.
    pub path: PathBuf,
    /// The write was made this many seconds ago.
    pub age: u64,
    /// The files that it wrote and that are not as before: one that is changed since is kept, for the reason in
    /// [`FileChange::obstacle`].
    pub changes: Vec<FileChange>,
    /// The commit of the write.
    pub commit: CommitUndo,
}

/// The fate of a write's commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CommitUndo {
    /// There is none, or it stays.
    None,
    /// It is the last one and not pushed: the branch goes back to the commit before, if there is one.
    Reset {
        /// Its id.
        id: String,
        /// The commit before.
        to: Option<String>,
    },
    /// The repository was made for it and holds nothing else: it is removed.
    RemoveRepository {
        /// Its id.
        id: String,
    },
    /// Another commit reverts it.
    Revert {
        /// Its id.
        id: String,
        /// The first line of its message.
        subject: String,
        /// A remote has it; otherwise other commits follow it.
        is_pushed: bool,
    },
}

/// The undone write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undone {
    /// The result.
    pub plan: UndoPlan,
    /// The commit that reverts the one of the write.
    pub revert: Option<String>,
    /// The project's folder itself is gone.
    pub is_gone: bool,
}

impl CommitUndo {
    /// `none`, `reset`, `remove-repository` or `revert`, as in reports.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Reset { .. } => "reset",
            Self::RemoveRepository { .. } => "remove-repository",
            Self::Revert { .. } => "revert",
        }
    }

    /// The id of the commit.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::None => None,
            Self::Reset { id, .. } | Self::RemoveRepository { id } | Self::Revert { id, .. } => Some(id),
        }
    }

    /// The effect on the commit, in a sentence.
    fn sentence(&self) -> Option<String> {
        let short = |id: &str| id.get(..10).unwrap_or(id).to_owned();
        Some(match self {
            Self::None => return None,
            Self::Reset { id, to: Some(to) } => format!(
                "the branch goes back from the commit {} to {}; it was not pushed",
                short(id),
                short(to)
            ),
            Self::Reset { id, to: None } => format!(
                "the commit {}, the branch's only one, is removed from it; it was not pushed",
                short(id)
            ),
            Self::RemoveRepository { id } => format!(
                "the repository is removed; it holds the commit {} alone, which was not pushed",
                short(id)
            ),
            Self::Revert { id, is_pushed, .. } => {
                let reason = match is_pushed {
                    true => "it was pushed",
                    false => "other commits follow it",
                };
                format!("a new commit reverts the commit {}; {reason}", short(id))
            }
        })
    }
}

impl UndoPlan {
    /// The files that are kept since they were changed.
    pub fn kept(&self) -> impl Iterator<Item = &FileChange> {
        self.changes
            .iter()
            .filter(|change| change.kind == ChangeKind::Keep)
    }

    /// Returns whether any file is put back or removed.
    #[must_use]
    pub fn has_changes(&self) -> bool {
        self.kept().count() < self.changes.len()
    }

    /// The write, in words: `the write to /home/ada/my-model, 3 minutes ago`.
    #[must_use]
    pub fn write(&self) -> String {
        format!("the write to {}, {} ago", shown_path(&self.path), span(self.age))
    }

    /// The actions, a line each.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for (kind, words) in [
            (ChangeKind::Delete, "removed"),
            (ChangeKind::Modify, "put back as before"),
            (ChangeKind::Create, "created again"),
        ] {
            let count = self.changes.iter().filter(|change| change.kind == kind).count();
            if count > 0 {
                lines.push(format!("{} {words}", counted(count, "file")));
            }
        }
        lines.extend(self.kept().map(|change| {
            let reason = change.obstacle.as_deref().unwrap_or("changed since");
            format!("kept: {} ({reason})", shown(change.path.as_str()))
        }));
        lines.extend(self.commit.sentence());
        lines
    }
}

/// A span of time in its largest whole unit, such as `3 minutes`.
fn span(seconds: u64) -> String {
    let units = [(86_400, "day"), (3600, "hour"), (60, "minute"), (1, "second")];
    let fits = units.into_iter().find(|(length, _)| seconds >= *length);
    let (length, unit) = fits.unwrap_or((1, "second"));
    counted(usize::try_from(seconds / length).unwrap_or(usize::MAX), unit)
}

#[cfg(test)]
mod tests {
    use super::span;

    #[test]
    fn spans_are_in_their_largest_unit() {
        for (seconds, words) in [
            (0, "0 seconds"),
            (1, "1 second"),
            (119, "1 minute"),
            (7200, "2 hours"),
            (200_000, "2 days"),
        ] {
            assert_eq!(span(seconds), words);
        }
    }
}
