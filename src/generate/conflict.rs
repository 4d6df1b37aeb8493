//! A repository at or around the destination about which only the user can decide.

use super::destination::{BRANCH, Destination, DestinationKind};
use crate::answers::{Key, Repository, Resolved};
use crate::text::display::shown;
use crate::text::{Diagnostic, Severity};
use std::path::{Path, PathBuf};

/// Differences of a repository at or around the destination from what a new project has.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RepositoryConflict {
    /// The destination is inside the work tree of this other repository.
    Inside(PathBuf),
    /// The destination is a repository without files that differs from what the answers say.
    Differs(Differences),
}

/// The differences of a repository from the one that a new project gets.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Differences {
    /// The branch of the repository, when it is another one than [`BRANCH`].
    pub branch: Option<String>,
    /// HEAD is at a commit and on no branch.
    pub detached: bool,
    /// The origin of the repository and the one of the answers, when they are not the same.
    pub origin: Option<[String; 2]>,
}

/// The decision about a repository at or around the destination.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RepositoryDecision {
    /// Inside the other work tree, the project becomes a repository of its own.
    Own,
    /// The project becomes a part of the other repository: no repository is made and nothing is committed.
    Part,
    /// The repository that is there keeps its branch and origin.
    KeepExisting,
}

impl Differences {
    /// The differences of the repository at `destination`; none without a repository or without a difference.
    #[must_use]
    pub fn of(destination: &Destination, answers: &Resolved) -> Option<Self> {
        let head = destination.head.as_ref()?;
        let origin = head
            .origin
            .as_deref()
            .zip(answers.repository())
            .and_then(|(its, ours)| {
                let same = Repository::parse(its).is_ok_and(|its| {
                    // Hosts take these names in any case.
                    its.page().eq_ignore_ascii_case(&ours.page())
                });
                (!same).then(|| [its.to_owned(), ours.origin().to_owned()])
            });
        let differences = Self {
            branch: head.branch.clone().filter(|branch| branch != BRANCH),
            detached: head.branch.is_none(),
            origin,
        };
        (differences != Self::default()).then_some(differences)
    }

    /// One warning for each difference, for a project that is written there all the same.
    #[must_use]
    pub fn warnings(&self) -> Vec<Diagnostic> {
        let warn = |code, message: String, help: &str| {
            Diagnostic::new(code, Severity::Warning, message)
                .with_help(help)
                .of_field(Key::Output.name())
        };
        let branch = self.branch.as_ref().map(|branch| {
            let message = format!(
                "the repository there keeps its branch {}; a new project has {BRANCH}",
                shown(branch)
            );
            warn(
                "branch-differs",
                message,
                "`git branch -m main` renames the branch",
            )
        });
        let detached = self.detached.then(|| {
            warn(
                "head-detached",
                "the repository there is on no branch (detached HEAD)".to_owned(),
                "a commit there belongs to no branch: `git switch BRANCH`, or `git switch -c main` for a new one",
            )
        });
        let origin = self.origin.as_ref().map(|[its, ours]| {
            let message = format!(
                "the repository there keeps its origin {}; the answers name {}",
                shown(its),
                shown(ours)
            );
            warn(
                "origin-differs",
                message,
                "if the answers are right: `git remote set-url origin ADDRESS`",
            )
        });
        branch.into_iter().chain(detached).chain(origin).collect()
    }
}

impl RepositoryConflict {
    /// The conflict of a new project at `destination`.
    #[must_use]
    pub fn of(destination: &Destination, answers: &Resolved) -> Option<Self> {
        match (&destination.kind, &destination.inside) {
            (
                DestinationKind::Missing | DestinationKind::Empty | DestinationKind::Occupied(_),
                Some(around),
            ) => Some(Self::Inside(around.clone())),
            (DestinationKind::OnlyGit, _) => Differences::of(destination, answers).map(Self::Differs),
            _ => None,
        }
    }

    /// The question to the user, in whole sentences.
    #[must_use]
    pub fn question(&self, destination: &Path) -> String {
        let destination = destination.display();
        match self {
            Self::Inside(around) => format!(
                "{destination} is inside the repository {}. What shall the project be?",
                around.display()
            ),
            Self::Differs(differences) => {
                let mut text = format!("{destination} is a repository without files.");
                if let Some(branch) = &differences.branch {
                    text.push_str(&format!(" Its branch is {branch}, not {BRANCH}."));
                }
                if differences.detached {
                    text.push_str(" It is on no branch (detached HEAD).");
                }
                if let Some([its, ours]) = &differences.origin {
                    text.push_str(&format!(" Its origin is {its}; the answers say {ours}."));
                }
                text
            }
        }
    }

    /// The possible decisions and their meaning; none goes back to the answers.
    #[must_use]
    pub const fn choices(&self) -> &'static [(Option<RepositoryDecision>, &'static str)] {
        match self {
            Self::Inside(_) => &[
                (
                    Some(RepositoryDecision::Own),
                    "a repository of its own in there, with a commit",
                ),
                (
                    Some(RepositoryDecision::Part),
                    "a part of that repository: no git init, no commit",
                ),
                (None, "elsewhere: back to the output folder"),
            ],
            Self::Differs(_) => &[
                (
                    Some(RepositoryDecision::KeepExisting),
                    "keep its branch and origin; write there",
                ),
                (None, "back to the answers"),
            ],
        }
    }

    /// Returns whether `decision` answers this conflict.
    #[must_use]
    pub fn is_settled_by(&self, decision: Option<RepositoryDecision>) -> bool {
        match self {
            Self::Inside(_) => {
                matches!(decision, Some(RepositoryDecision::Own | RepositoryDecision::Part))
            }
            Self::Differs(_) => decision.is_some(),
        }
    }

    /// The answer to change where the user decides for none of the choices.
    #[must_use]
    pub const fn answer(&self) -> Key {
        match self {
            Self::Differs(Differences { origin: Some(_), .. }) => Key::GithubUsername,
            _ => Key::Output,
        }
    }
}

impl RepositoryDecision {
    /// The decision, in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Own => "a repository of its own",
            Self::Part => "a part of the repository around it",
            Self::KeepExisting => "keeps the branch and origin that are there",
        }
    }

    /// The option of `new` that decides the same; none where `new` needs none.
    #[must_use]
    pub const fn option(self) -> Option<&'static str> {
        match self {
            Self::Own => Some("--own-repository"),
            Self::Part => Some("--inside-repository"),
            Self::KeepExisting => None,
        }
    }
}
