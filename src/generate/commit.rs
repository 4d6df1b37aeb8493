//! The commit of a new project: when there is one, who makes it and by what means.

use super::conflict::RepositoryDecision;
use super::decisions::{CommitDecision, Decisions};
use super::destination::{Destination, DestinationKind};
use crate::answers::{Key, Resolved};
use crate::project::{self, Plan};

/// A name and an e-mail address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// The name.
    pub name: String,
    /// The e-mail address.
    pub email: String,
}

/// Who a commit is by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct People {
    /// Who wrote it.
    pub author: Person,
    /// Who committed it.
    pub committer: Person,
    /// Git itself knew nobody, or not fully: the answers are used, for this commit alone.
    pub from_answers: bool,
}

/// The repository and commit to make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommitOrder {
    /// The author and e-mail that were answered, for when git knows nobody.
    pub answers: Person,
    /// The address of the remote `origin` for a repository that has none.
    pub origin: Option<String>,
    /// The message of the commit.
    pub message: String,
}

/// Who will commit and by what means, settled before anything is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CommitMeans {
    /// Who the commit is by.
    pub people: People,
    /// The reason why the `git` program makes it; empty when libgit2 does.
    pub program: Vec<ProgramReason>,
}

impl CommitMeans {
    /// Returns whether the `git` program runs something that may ask the user on the terminal (a passphrase, a hook).
    #[must_use]
    pub fn may_ask(&self) -> bool {
        self.program.iter().any(ProgramReason::may_ask)
    }
}

/// The reason why the `git` program makes the commit and not libgit2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProgramReason {
    /// `commit.gpgsign`.
    Signing,
    /// `core.hooksPath`.
    HooksPath,
    /// The repository has hooks of its own.
    OwnHooks,
    /// `init.templateDir` has content for every new repository.
    Template,
    /// The same, hooks among it.
    TemplateHooks,
    /// `core.sharedRepository` of a new repository.
    Shared,
    /// `GIT_AUTHOR_DATE` or `GIT_COMMITTER_DATE`.
    Date,
    /// A clean filter of this name applies to a file.
    CleanFilter(String),
}

impl ProgramReason {
    /// The reason in words, as reports give it.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Signing => "commit.gpgsign asks for a signed commit".to_owned(),
            Self::HooksPath => "core.hooksPath names hooks".to_owned(),
            Self::OwnHooks => "the repository has hooks".to_owned(),
            Self::Template => "init.templateDir has files for new repositories".to_owned(),
            Self::TemplateHooks => "init.templateDir has hooks".to_owned(),
            Self::Shared => "core.sharedRepository sets the permissions".to_owned(),
            Self::Date => "GIT_AUTHOR_DATE or GIT_COMMITTER_DATE sets the date".to_owned(),
            Self::CleanFilter(name) => {
                format!("the filter {} cleans files", crate::text::display::shown(name))
            }
        }
    }

    /// Returns whether git may ask the user on the terminal for this reason.
    #[must_use]
    pub const fn may_ask(&self) -> bool {
        matches!(
            self,
            Self::Signing | Self::HooksPath | Self::OwnHooks | Self::TemplateHooks
        )
    }
}

/// The commit that was made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Committed {
    /// Its id.
    pub id: String,
    /// The branch that it is on; none when HEAD is detached.
    pub branch: Option<String>,
    /// Who made it and by what means.
    pub means: CommitMeans,
    /// The output of git and its hooks; empty where they wrote nothing.
    pub said: String,
}

/// Returns whether the project is committed: in a new repository and an empty clone, elsewhere when it is asked for.
#[must_use]
pub fn is_wanted(destination: &Destination, decisions: &Decisions) -> bool {
    let asked = match decisions.commit {
        CommitDecision::Never => return false,
        CommitDecision::Always => true,
        CommitDecision::Usual => false,
    };
    match &destination.kind {
        _ if is_part(destination, decisions) => false,
        DestinationKind::Missing | DestinationKind::Empty => true,
        DestinationKind::OnlyGit => asked || !destination.head.as_ref().is_some_and(|head| head.has_commit),
        _ => asked,
    }
}

/// Returns whether the project becomes a part of the repository around it.
#[must_use]
pub fn is_part(destination: &Destination, decisions: &Decisions) -> bool {
    destination.inside.is_some() && decisions.repository != Some(RepositoryDecision::Own)
}

/// The plan as it is written at `destination`: where neither a commit is made nor a repository is there to keep the
/// files, it holds its own base for later updates.
#[must_use]
pub fn complete(plan: &Plan, destination: &Destination, decisions: &Decisions) -> Plan {
    let kept = is_wanted(destination, decisions) || destination.head.is_some();
    match kept {
        true => plan.clone(),
        false => project::with_base(plan.clone()),
    }
}

/// The commit of the project that `answers` describe.
#[must_use]
pub fn order(answers: &Resolved) -> CommitOrder {
    // All are there: nothing is rendered from answers that are not accepted.
    let answer = |key: Key| answers.valid(key).unwrap_or_default().to_owned();
    CommitOrder {
        answers: Person {
            name: answer(Key::Author),
            email: answer(Key::Email),
        },
        origin: answers
            .repository()
            .map(|repository| repository.origin().to_owned()),
        message: message(answers),
    }
}

/// The message of the commit of a new project.
#[must_use]
pub fn message(answers: &Resolved) -> String {
    format!(
        "Package {} with lume-wizard {}\n",
        answers.valid(Key::ProjectName).unwrap_or_default(),
        env!("CARGO_PKG_VERSION")
    )
}
