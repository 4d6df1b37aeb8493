//! Effects as values that can be printed, compared and replayed, and their outcomes.

use super::draft::{Draft, FileClaim, Resumable, Resumed};
use super::prepared::PreparedProject;
use super::preview_job::{ProjectPreview, ProjectPreviewJob};
use super::project_state::ProjectState;
use crate::answers::Environment;
use crate::editor::arrays::ArrayContents;
use crate::editor::dialog::PreviewJob;
use crate::editor::{Buffer, Dialog, ParseJob, ParsedText};
use crate::generate::undo::{UndoPlan, Undone};
use crate::generate::{GenerationReport, ProjectProcess};
use crate::variables::Runtime;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

/// Tells effects apart: what is done answers to the id with which it was asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EffectId(pub u64);

/// Something to do, and the id under which to tell what came of it.
#[derive(Clone, Debug)]
pub struct Effect {
    /// The id.
    pub id: EffectId,
    /// The work.
    pub work: Work,
}

/// The work of an effect. All but the first four are performed outside the screen, each on a worker thread.
#[derive(Clone, Debug)]
pub enum Work {
    /// End the program.
    Quit,
    /// Stop the program until the shell brings it back.
    Suspend,
    /// Draw every cell anew.
    Redraw,
    /// Put a text into the terminal's clipboard.
    Copy(String),
    /// Find out about the environment: git's name and address, the working directory, whether `gh` is there.
    FindEnvironment,
    /// Read a variables file; none is the example that is built in.
    Load(Option<PathBuf>),
    /// Read a variables file; where there is none, begin one.
    Begin {
        /// Its path.
        path: PathBuf,
        /// The runtime that reads it; none is the one for which it is written.
        runtime: Option<Runtime>,
    },
    /// Read the Python source at this path, and begin a variables file beside it.
    BeginFrom(PathBuf),
    /// Read a text file that is to be imported.
    ReadText(PathBuf),
    /// Compute the preview of a dialog.
    Preview(Box<PreviewJob>),
    /// Parse the text of the variables file.
    Parse(ParseJob),
    /// Read array files that a variables file names.
    ReadArrays {
        /// The variables file; none for the example, beside which there are none.
        beside: Option<PathBuf>,
        /// Their paths as the file names them.
        names: BTreeSet<String>,
    },
    /// The paths that begin as this one does.
    CompletePath(String),
    /// Render the project and compare it with what is on disk.
    Prepare(Box<ProjectState>),
    /// Compute the preview of the project.
    PreviewProject(Box<ProjectPreviewJob>),
    /// Hand the terminal to the user's editor with this text.
    EditText {
        /// The name of the file, by which editors know its language.
        name: String,
        /// The text.
        text: String,
    },
    /// Write the project as it was reviewed.
    Write(Box<WriteRequest>),
    /// Find out what undoing the last write to the project in this folder would do.
    FindUndo(PathBuf),
    /// Undo the last write to the project in this folder.
    UndoWrite(PathBuf),
    /// Save the variables file.
    Save(SaveRequest),
    /// Find the drafts, and the projects around and in this folder.
    FindResumable(PathBuf),
    /// Save the draft.
    SaveDraft {
        /// The draft's number in this session.
        slot: u64,
        /// The order of this and of removals: what comes after a later one is not performed.
        order: u64,
        /// The draft.
        draft: Box<Draft>,
    },
    /// Remove the draft.
    RemoveDraft {
        /// The draft's number in this session.
        slot: u64,
        /// As for saving.
        order: u64,
    },
    /// Open a draft of the list and read its variables file.
    OpenDraft {
        /// Its id.
        id: String,
        /// Its number in this session from now on.
        slot: u64,
    },
    /// Remove a draft of the list.
    DiscardDraft(String),
    /// Claim a variables file that was opened, and look for a draft of it.
    ClaimFile {
        /// The file.
        path: PathBuf,
        /// The runtime that reads it.
        runtime: Option<Runtime>,
    },
    /// Keep the ticks of a written project for the next time.
    KeepTicks {
        /// The project's folder.
        folder: PathBuf,
        /// The ticked items: the registry's key and the item's name.
        ticks: BTreeSet<(String, String)>,
    },
    /// Ask `gh` which secrets of this repository exist.
    VerifySecrets {
        /// The repository's host.
        host: String,
        /// The repository as `gh` takes it.
        repository: String,
    },
    /// Hand the terminal to `gh secret set`.
    SetSecret {
        /// The repository as `gh` takes it.
        repository: String,
        /// The secret's name.
        name: String,
    },
}

/// A project to write, as it was reviewed.
#[derive(Clone, Debug)]
pub struct WriteRequest {
    /// The new project or the update, with every decision.
    pub process: ProjectProcess,
    /// Whether git may ask something on the terminal.
    pub git_may_ask: bool,
}

/// A file to save.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaveRequest {
    /// The file.
    pub path: PathBuf,
    /// The file that the path led to when it was read. When a link leads elsewhere now, nothing is written.
    pub real: Option<PathBuf>,
    /// Its contents when it was read or last saved; none for a new file. Anything else there is not overwritten.
    pub before: Option<Arc<[u8]>>,
    /// The new contents.
    pub after: Arc<[u8]>,
}

/// The outcome of an effect.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// The environment.
    Environment(Box<Environment>),
    /// The variables file was read.
    Loaded(Arc<Buffer>),
    /// A variables file was begun beside Python source.
    Begun {
        /// The variables file, empty and not on disk.
        buffer: Arc<Buffer>,
        /// The source's path.
        path: PathBuf,
        /// The source.
        text: String,
    },
    /// A text file was read.
    Text {
        /// Its path.
        path: PathBuf,
        /// Its text.
        text: String,
    },
    /// The preview of a dialog was computed.
    Previewed(Box<Dialog>),
    /// The text of the variables file was parsed.
    Parsed(Box<ParsedText>),
    /// Array files were read.
    Arrays(ArrayContents),
    /// The file holds something else than what was read, and was not saved: in words.
    Changed(String),
    /// The paths that complete one, folders with a `/` at their end.
    Paths {
        /// The path that was completed.
        typed: String,
        /// The possible completions.
        found: Vec<String>,
    },
    /// The project is ready for review.
    Prepared(Arc<PreparedProject>),
    /// The preview of the project was computed.
    ProjectPreviewed(Box<ProjectPreview>),
    /// The text as the user left it in the editor.
    Edited(String),
    /// The project was written.
    Written(Box<GenerationReport>),
    /// The effect of undoing the write of the project.
    UndoFound(Box<UndoPlan>),
    /// The write of the project was undone.
    Undone(Box<Undone>),
    /// The file was saved; the reason why that cannot be undone, which is given once.
    Saved(Option<String>),
    /// The names of the secrets that exist.
    Secrets(BTreeSet<String>),
    /// Another program had the terminal; whether it said that all went well.
    Ran(bool),
    /// The drafts and projects that there are.
    Resumable(Box<Resumable>),
    /// The draft was saved or removed.
    DraftSaved,
    /// The draft could not be saved: the reason in words.
    DraftNotSaved(String),
    /// A draft was opened.
    DraftOpened(Box<Resumed>),
    /// The state of a variables file.
    Claimed(Box<FileClaim>),
    /// It is done, and there is nothing to tell.
    Nothing,
    /// It could not be done: why, and perhaps what helps, in words.
    Failed(String),
}

impl Work {
    /// Its name in the log.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Quit => "quit",
            Self::Suspend => "suspend",
            Self::Redraw => "redraw",
            Self::Copy(_) => "copy",
            Self::FindEnvironment => "finding the environment",
            Self::Load(_) | Self::Begin { .. } | Self::BeginFrom(_) => "reading the file",
            Self::ReadText(_) => "reading a file",
            Self::Preview(_) => "computing a preview",
            Self::Parse(_) => "parsing the text",
            Self::ReadArrays { .. } => "reading array files",
            Self::CompletePath(_) => "completing the path",
            Self::Prepare(_) => "preparing the project",
            Self::PreviewProject(_) => "computing the project's preview",
            Self::EditText { .. } => "the editor",
            Self::Write(_) => "writing the project",
            Self::FindUndo(_) => "looking at the last write",
            Self::UndoWrite(_) => "undoing the write",
            Self::Save(_) => "saving the file",
            Self::FindResumable(_) => "looking for drafts and projects",
            Self::SaveDraft { .. } => "saving the draft",
            Self::RemoveDraft { .. } | Self::DiscardDraft(_) => "removing the draft",
            Self::OpenDraft { .. } => "opening the draft",
            Self::ClaimFile { .. } => "claiming the file",
            Self::KeepTicks { .. } => "keeping the ticks",
            Self::VerifySecrets { .. } => "asking gh",
            Self::SetSecret { .. } => "gh secret set",
        }
    }

    /// Returns whether it needs the terminal for itself.
    #[must_use]
    pub fn takes_terminal(&self) -> bool {
        match self {
            Self::SetSecret { .. } | Self::EditText { .. } => true,
            Self::Write(request) => request.git_may_ask,
            _ => false,
        }
    }

    /// The line that says why another program has the terminal, where that program does not say so itself.
    #[must_use]
    pub const fn terminal_notice(&self) -> Option<&'static str> {
        match self {
            Self::Write(_) => Some("git commits the project and may ask for something here."),
            _ => None,
        }
    }

    /// Returns whether it runs other programs, which are ended when this one ends.
    #[must_use]
    pub const fn runs_programs(&self) -> bool {
        matches!(
            self,
            Self::VerifySecrets { .. }
                | Self::SetSecret { .. }
                | Self::EditText { .. }
                | Self::Write(_)
                | Self::UndoWrite(_)
        )
    }

    /// Returns whether it changes files of the user, so that the program should not end in its middle.
    #[must_use]
    pub const fn writes(&self) -> bool {
        matches!(
            self,
            Self::Write(_)
                | Self::UndoWrite(_)
                | Self::Save(_)
                | Self::SaveDraft { .. }
                | Self::RemoveDraft { .. }
                | Self::DiscardDraft(_)
                | Self::KeepTicks { .. }
        )
    }
}
