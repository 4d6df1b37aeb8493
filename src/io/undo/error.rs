//! Reasons for which a write is not undone.

use super::archive::ArchiveError;
use crate::io::save::SaveError;
use crate::io::shown_path;
use crate::io::state_folder::StateError;
use crate::io::writer::WriteError;
use std::path::PathBuf;

/// The reason why nothing was undone.
#[derive(Debug, thiserror::Error)]
pub enum UndoError {
    /// No write to this path is kept.
    #[error("no write of lume-wizard to {} is kept", shown_path(.0))]
    NotKept(PathBuf),
    /// The file was written with the whole project.
    #[error("{} was last written with the project {}", shown_path(.file), shown_path(.project))]
    PartOfProject {
        /// The file.
        file: PathBuf,
        /// The project.
        project: PathBuf,
    },
    /// Every file of the write has been changed since, or is as it was before.
    #[error("nothing of the last write to {} is left to undo: {reason}", shown_path(.path))]
    NothingLeft {
        /// The project or the file.
        path: PathBuf,
        /// Which files are kept, and why.
        reason: String,
    },
    /// The repository is not as the write left it, so that its commit cannot be undone.
    #[error("the commit {id} of that write cannot be undone: {reason}")]
    CommitRecord {
        /// The commit's id.
        id: String,
        /// The reason why not.
        reason: String,
    },
    /// The disk is not as it was when the undo was confirmed.
    #[error("{} has changed meanwhile", shown_path(.0))]
    Changed(PathBuf),
    /// The archive cannot be read.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// The project was not written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// The file was not saved.
    #[error(transparent)]
    Save(#[from] SaveError),
}

impl From<StateError> for UndoError {
    fn from(error: StateError) -> Self {
        Self::Archive(ArchiveError::State(error))
    }
}

impl UndoError {
    /// The user's options.
    #[must_use]
    pub fn help(&self) -> Option<String> {
        Some(match self {
            Self::NotKept(_) => {
                "The last 10 writes are kept, at most 200 MB together, in the state folder of the user who made them."
                    .to_owned()
            }
            Self::PartOfProject { project, .. } => {
                let project = project.to_string_lossy();
                format!(
                    "`lume-wizard undo {}` undoes that whole write.",
                    crate::project::filters::shell(&project)
                )
            }
            Self::NothingLeft { .. } => "What was changed since is kept as it is.".to_owned(),
            Self::CommitRecord { .. } => {
                "--no-git undoes the files alone and leaves the repository as it is.".to_owned()
            }
            Self::Changed(_) => "Nothing has been undone. Run it again to see what it does now.".to_owned(),
            Self::Archive(ArchiveError::Damaged(_)) => "Nothing has been undone.".to_owned(),
            Self::Archive(_) => return None,
            Self::Write(error) => return error.help(),
            Self::Save(error) => return error.help(),
        })
    }

    /// Returns whether the input is not in order (exit status 1), rather than something that cannot be read or written.
    #[must_use]
    pub fn is_not_in_order(&self) -> bool {
        match self {
            Self::NotKept(_)
            | Self::PartOfProject { .. }
            | Self::NothingLeft { .. }
            | Self::CommitRecord { .. }
            | Self::Changed(_)
            | Self::Archive(ArchiveError::Damaged(_))
            | Self::Save(SaveError::Changed { .. }) => true,
            Self::Write(error) => error.is_not_in_order(),
            Self::Archive(_) | Self::Save(_) => false,
        }
    }
}
