//! What about the destination only the user can say: whose repository the project belongs to, and whether a repository
//! that waits for it is the right one.

use crate::answers::Key;
use std::path::PathBuf;

/// What is to be asked about a destination.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doubt {
    /// It lies inside the work tree of this other repository.
    Inside(PathBuf),
    /// It is a repository without files that differs from what the answers say.
    Repository {
        /// Its branch, and the one that a new project gets; none where they are the same.
        branch: Option<[String; 2]>,
        /// Its origin, and the one of the answers; none where they are the same.
        origin: Option<[String; 2]>,
    },
}

/// What the user said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Inside the other work tree, but a repository of its own.
    Separate,
    /// A part of the other repository: no repository is made and nothing is committed.
    Part,
    /// The repository that is there keeps its branch and origin.
    KeepIts,
}

impl Doubt {
    /// What is asked, in whole sentences.
    #[must_use]
    pub fn question(&self, destination: &std::path::Path) -> String {
        let destination = destination.display();
        match self {
            Self::Inside(around) => format!(
                "{destination} is inside the repository {}. What shall the project be?",
                around.display()
            ),
            Self::Repository { branch, origin } => {
                let mut text = format!("{destination} is a repository without files.");
                if let Some([its, ours]) = branch {
                    text.push_str(&format!(" Its branch is {its}, not {ours}."));
                }
                if let Some([its, ours]) = origin {
                    text.push_str(&format!(" Its origin is {its}; the answers say {ours}."));
                }
                text
            }
        }
    }

    /// What can be said, and in words what comes of it; none goes back to the answers.
    #[must_use]
    pub const fn choices(&self) -> &'static [(Option<Choice>, &'static str)] {
        match self {
            Self::Inside(_) => &[
                (
                    Some(Choice::Separate),
                    "a repository of its own in there, with a commit",
                ),
                (
                    Some(Choice::Part),
                    "a part of that repository: no git init, no commit",
                ),
                (None, "elsewhere: back to the output folder"),
            ],
            Self::Repository { .. } => &[
                (Some(Choice::KeepIts), "keep its branch and origin; commit there"),
                (None, "back to the answers"),
            ],
        }
    }

    /// The answer to go back to.
    #[must_use]
    pub const fn answer(&self) -> Key {
        match self {
            Self::Repository { origin: Some(_), .. } => Key::GithubUsername,
            _ => Key::Output,
        }
    }
}

impl Choice {
    /// What was said, in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Separate => "a repository of its own",
            Self::Part => "a part of the repository around it",
            Self::KeepIts => "keeps the branch and origin that are there",
        }
    }
}
