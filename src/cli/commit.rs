//! The commit of a new project: when one belongs, and what it says. `new` and the wizard share it.

use crate::answers::{Key, Resolved};
use crate::io::destination::{self, Destination, Place};
use crate::io::git::Person;
use crate::io::writer::{self, BRANCH, CommitOrder};
use crate::project::{self, History, Plan};

/// Whether a commit belongs: in a new project and an empty clone; elsewhere when it is `asked` for.
pub(super) fn wanted(place: &Place, asked: bool) -> bool {
    match &place.destination {
        _ if place.inside.is_some() => false,
        Destination::Missing | Destination::Empty => true,
        Destination::OnlyGit(head) => !head.has_commit || asked,
        _ => asked,
    }
}

/// The plan as it is written at `place`: where neither a commit is made nor a repository is there to keep the files, it
/// holds its own base for later updates.
pub(super) fn complete(plan: Plan, place: &Place, committed: bool) -> Plan {
    match committed || destination::head(&place.path).is_some() {
        true => plan,
        false => project::with_base(plan),
    }
}

/// The commit of the project that `resolved` describes.
pub(super) fn order(resolved: &Resolved) -> CommitOrder {
    let answer = |key: Key| resolved.valid(key).unwrap_or_default().to_owned();
    CommitOrder {
        answers: Person {
            name: answer(Key::Author),
            email: answer(Key::Email),
        },
        origin: resolved
            .repository()
            .map(|repository| repository.origin().to_owned()),
        message: format!(
            "Package {} with lume-wizard {}\n",
            answer(Key::ProjectName),
            env!("CARGO_PKG_VERSION")
        ),
    }
}

/// What was written, as the next steps ask for it; `inside` another repository's work tree or not.
pub(super) fn told(written: &writer::Written, inside: bool) -> project::Written {
    let history = match &written.commit {
        Some(commit) if commit.branch.is_empty() => History::Committed {
            branch: BRANCH.to_owned(),
        },
        Some(commit) => History::Committed {
            branch: commit.branch.clone(),
        },
        None if destination::head(&written.path).is_some() => History::NotCommitted,
        None if inside => History::PartOfAnother,
        None => History::NoRepository,
    };
    project::Written {
        folder: written.path.to_string_lossy().into_owned(),
        history,
    }
}
