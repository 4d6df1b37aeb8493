//! The folder that a project is written into, as it was looked at.

use crate::project::project_file;
use std::path::PathBuf;

/// The file by which a project of this program is known.
pub const MARK: &str = project_file::PATH;

/// The branch of a new repository.
pub const BRANCH: &str = "main";

/// A destination as it was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    /// The folder: absolute, the output folder's links resolved as far as it exists.
    pub path: PathBuf,
    /// The existing entry.
    pub kind: DestinationKind,
    /// The repository at the destination itself; none when there is none that libgit2 can open.
    pub head: Option<Head>,
    /// The work tree of another repository around a destination that has no repository of its own.
    pub inside: Option<PathBuf>,
    /// A write into this folder was interrupted and has not been undone yet.
    pub interrupted: bool,
}

/// The content of a destination.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DestinationKind {
    /// Nothing.
    Missing,
    /// A folder without anything in it.
    Empty,
    /// A repository and nothing else: a clone of an empty one, or one whose files are gone.
    OnlyGit,
    /// Other files, none of which say that this program wrote them: the first few hundred names.
    Occupied(Vec<String>),
    /// A project of this program.
    Ours,
    /// Nothing can be written there: the reason, as the end of "PATH ...".
    Blocked(String),
}

/// The branch and the remote of a repository.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// The branch; none when HEAD is detached.
    pub branch: Option<String>,
    /// Whether HEAD has a commit.
    pub has_commit: bool,
    /// The address of the remote `origin`.
    pub origin: Option<String>,
}

impl Destination {
    /// Returns whether `now`, looked at later, is the same as far as a reviewed write depends on it. The files of an occupied
    /// folder are not compared: the snapshot has those that matter.
    #[must_use]
    pub fn is_unchanged(&self, now: &Self) -> bool {
        let same_kind = match (&self.kind, &now.kind) {
            (DestinationKind::Occupied(_), DestinationKind::Occupied(_)) => true,
            (before, now) => before == now,
        };
        let same_place = self.path == now.path && self.inside == now.inside;
        same_kind && same_place && self.head == now.head && !now.interrupted
    }

    /// A description of the existing folder, in sentences; none where there is none.
    #[must_use]
    pub fn description(&self) -> Option<String> {
        let text = match &self.kind {
            DestinationKind::Missing => return None,
            DestinationKind::Empty => "The folder is there and empty.".to_owned(),
            DestinationKind::OnlyGit if self.head.as_ref().is_some_and(|head| head.has_commit) => {
                "The folder holds a repository that has commits but no files: it gets the project; nothing is committed."
                    .to_owned()
            }
            DestinationKind::OnlyGit => {
                "The folder holds a repository without files: it gets the project and the commit.".to_owned()
            }
            DestinationKind::Occupied(names) => format!(
                "The folder holds {}. They stay as they are; nothing is committed.",
                match names.len() {
                    1 => "1 other file or folder".to_owned(),
                    count => format!("{count} other files and folders"),
                }
            ),
            DestinationKind::Ours => "The folder is a project of lume-wizard.".to_owned(),
            DestinationKind::Blocked(reason) => format!("The folder {reason}."),
        };
        Some(text)
    }
}
