//! A project on its way through the review, whichever it is: a new one, or an update of one that is there.

use super::{Decisions, Destination, Generation, Process, RepositoryConflict, Update, UpdateDecisions};
use crate::answers::Resolved;
use crate::project::filters::shell;
use crate::project::{FileChange, Snapshot};
use crate::text::Diagnostic;

/// A project on its way to the disk, with the decisions about it.
#[derive(Clone, Debug)]
pub enum ProjectProcess {
    /// A new project.
    New(Box<Generation>, Decisions),
    /// A project that is there.
    Update(Box<Update>, UpdateDecisions),
}

/// An empty snapshot.
static NOTHING: Snapshot = Snapshot {
    entries: std::collections::BTreeMap::new(),
    others: Vec::new(),
};

impl ProjectProcess {
    /// Whether it is an update.
    #[must_use]
    pub const fn is_update(&self) -> bool {
        matches!(self, Self::Update(..))
    }

    /// The answers that it is made from.
    #[must_use]
    pub const fn answers(&self) -> &Resolved {
        match self {
            Self::New(generation, _) => generation.answers(),
            Self::Update(update, _) => update.answers(),
        }
    }

    /// The destination, once it was looked at.
    #[must_use]
    pub const fn destination(&self) -> Option<&Destination> {
        match self {
            Self::New(generation, _) => generation.destination(),
            Self::Update(update, _) => update.destination(),
        }
    }

    /// The files that are there.
    #[must_use]
    pub fn snapshot(&self) -> &Snapshot {
        match self {
            Self::New(generation, _) => generation
                .comparison()
                .map_or(&NOTHING, |comparison| &comparison.snapshot),
            Self::Update(update, _) => update.snapshot().unwrap_or(&NOTHING),
        }
    }

    /// The change of each path: of a new project before any decision, of an update under its decisions.
    #[must_use]
    pub fn changes(&self) -> Vec<FileChange> {
        match self {
            Self::New(generation, _) => generation
                .comparison()
                .map_or_else(Vec::new, |comparison| comparison.changes.clone()),
            Self::Update(update, decisions) => update.file_changes(decisions),
        }
    }

    /// The conflict with a repository at or around the destination.
    #[must_use]
    pub fn repository_conflict(&self) -> Option<RepositoryConflict> {
        match self {
            Self::New(generation, _) => generation.conflict(),
            Self::Update(..) => None,
        }
    }

    /// The same while the user has not decided about it.
    #[must_use]
    pub fn open_repository_conflict(&self) -> Option<RepositoryConflict> {
        let Self::New(_, decisions) = self else {
            return None;
        };
        let conflict = self.repository_conflict()?;
        (!conflict.is_settled_by(decisions.repository)).then_some(conflict)
    }

    /// Whether the write is committed.
    #[must_use]
    pub fn commits(&self) -> bool {
        match self {
            Self::New(generation, decisions) => generation.commits(decisions),
            Self::Update(update, decisions) => update.not_committed(decisions).is_none(),
        }
    }

    /// The reason why an update is not committed.
    #[must_use]
    pub fn not_committed(&self) -> Option<String> {
        match self {
            Self::New(..) => None,
            Self::Update(update, decisions) => update.not_committed(decisions),
        }
    }

    /// The message where an update has nothing to do; none where there is something.
    #[must_use]
    pub fn up_to_date(&self) -> Option<String> {
        match self {
            Self::New(..) => None,
            Self::Update(update, decisions) => update.up_to_date(decisions),
        }
    }

    /// Warnings about the destination, as far as is known.
    #[must_use]
    pub fn warnings(&self) -> Vec<Diagnostic> {
        match self {
            Self::New(generation, decisions) => generation.warnings(decisions),
            Self::Update(update, decisions) => Process::report(&**update, decisions, None).diagnostics,
        }
    }

    /// The command that does the same without questions.
    #[must_use]
    pub fn command(&self) -> String {
        match self {
            Self::New(generation, decisions) => generation.command(decisions),
            Self::Update(update, _) => {
                format!("lume-wizard update {}", shell(&update.root().to_string_lossy()))
            }
        }
    }

    /// Warnings that hold whatever follows.
    #[must_use]
    pub fn notes(&self) -> &[Diagnostic] {
        match self {
            Self::New(generation, _) => generation.notes(),
            Self::Update(update, _) => update.notes(),
        }
    }

    /// Takes over the notes of an earlier one about the same folder, and gives those that were missing.
    pub fn keep_notes(&mut self, earlier: &Self) -> Vec<Diagnostic> {
        let path = |process: &Self| Some(process.destination()?.path.clone());
        if path(self) != path(earlier) {
            return Vec::new();
        }
        let missing: Vec<Diagnostic> = earlier
            .notes()
            .iter()
            .filter(|note| !self.notes().contains(note))
            .cloned()
            .collect();
        let notes = match self {
            Self::New(generation, _) => generation.notes_mut(),
            Self::Update(update, _) => update.notes_mut(),
        };
        notes.splice(0..0, missing.clone());
        missing
    }
}
