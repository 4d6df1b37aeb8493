//! Drafts and claims as they were found, for the screens.

use super::Draft;
use super::summary::Summary;
use crate::answers::Given;
use crate::editor::Buffer;
use crate::text::display::counted;
use crate::variables::Runtime;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

/// A draft in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftEntry {
    /// Its id.
    pub id: String,
    /// Its contents.
    pub summary: Summary,
    /// The time since it was saved, in seconds.
    pub age: u64,
    /// The other process that has it open, in words.
    pub taken: Option<String>,
}

/// Work that can be resumed: drafts, and projects around a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resumable {
    /// The drafts of the wizard, the newest first.
    pub drafts: Vec<DraftEntry>,
    /// Whether the search began at a folder.
    pub at_folder: bool,
    /// The projects, the nearest first.
    pub projects: Vec<NearbyProject>,
    /// The files in the folder that a wizard can begin with, variables files first.
    pub files: Vec<NearbyFile>,
    /// The files that were opened last.
    pub recent: Vec<PathBuf>,
    /// Messages about drafts that were set aside.
    pub notes: Vec<String>,
}

/// A file that a wizard can begin with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NearbyFile {
    /// Its path.
    pub path: PathBuf,
    /// Its variables.
    pub kind: NearbyFileKind,
}

/// The variables of a file that a wizard can begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NearbyFileKind {
    /// A variables file.
    Variables {
        /// The number of inputs.
        inputs: usize,
        /// The number of outputs.
        outputs: usize,
        /// The runtime that it is written for.
        runtime: Runtime,
        /// The number of errors.
        errors: usize,
        /// The number of warnings.
        warnings: usize,
    },
    /// A YAML file that is too large to be read for a list.
    Large {
        /// Its size in bytes.
        size: u64,
    },
    /// Python source that defines variables.
    Python {
        /// Their number.
        variables: usize,
    },
}

impl NearbyFileKind {
    /// In words: `12 inputs, 5 outputs · lume-model-1.5 · 1 warning`.
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::Variables {
                inputs,
                outputs,
                runtime,
                errors,
                warnings,
            } => {
                let verdict = match (errors, warnings) {
                    (0, 0) => "no problems".to_owned(),
                    (0, warnings) => counted(warnings, "warning"),
                    (errors, _) => counted(errors, "problem"),
                };
                let (inputs, outputs) = (counted(inputs, "input"), counted(outputs, "output"));
                format!("{inputs}, {outputs} · {} · {verdict}", runtime.key())
            }
            Self::Large { size } => format!("{:.1} MiB", size as f64 / f64::from(1 << 20)),
            Self::Python { variables } => format!("defines {}", counted(variables, "variable")),
        }
    }
}

/// A project that this program has written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NearbyProject {
    /// Its folder.
    pub folder: PathBuf,
    /// Whether the search began in it.
    pub around: bool,
    /// Its name.
    pub name: String,
    /// The version of lume-wizard that wrote it.
    pub wizard: Option<String>,
    /// Its answers.
    pub given: Given,
    /// Its variables file.
    pub variables: Option<PathBuf>,
    /// The ticked items of its checklist: the registry's key and the item's name.
    pub ticks: BTreeSet<(String, String)>,
    /// The reason why it cannot be read: nothing is loaded then, and nothing is written into it.
    pub problem: Option<String>,
}

/// A draft that was opened.
#[derive(Clone, Debug)]
pub struct Resumed {
    /// The draft.
    pub draft: Draft,
    /// Its variables file.
    pub file: ResumedFile,
}

/// The variables file of a draft that was opened.
#[derive(Clone, Debug)]
pub enum ResumedFile {
    /// The draft has none.
    None,
    /// The file with the draft's edits.
    Edited(Arc<Buffer>),
    /// The file on disk is not the one that the edits were made on.
    Changed {
        /// The file on disk now.
        on_disk: Arc<Buffer>,
        /// The file as the draft knows it, with the edits; none of a large file.
        ours: Option<Arc<Buffer>>,
    },
}

/// The state of a variables file that is opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileClaim {
    /// The other process that has the file open, in words.
    pub taken: Option<String>,
    /// A draft with edits of the file that were not saved.
    pub found: Option<FoundDraft>,
}

/// A draft with edits of a file that were not saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundDraft {
    /// It in the list.
    pub entry: DraftEntry,
    /// The lines in which the draft's text differs from the file; none where the file has changed since and its text
    /// is not in the draft.
    pub difference: Option<Vec<String>>,
    /// Whether the file has changed since.
    pub changed: bool,
}
