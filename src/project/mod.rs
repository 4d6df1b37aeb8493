//! The project in memory: templates and context give a plan; a plan and a snapshot of the disk give changes.

pub mod adopt;
pub mod base;
mod blob;
pub mod blocks;
pub mod changes;
mod context;
pub mod diff;
pub mod environment;
pub mod filters;
pub mod merge;
mod model_files;
pub mod next;
mod placeholder;
pub mod plan;
pub mod preview;
pub mod project_file;
pub mod render;
pub mod snapshot;
mod template_answers;
pub mod template_check;
pub mod templates;
pub mod update;
pub mod variables;

pub use base::with_base;
pub use blob::{blob_id, is_blob_id};
pub use blocks::{Blocks, LineChange, TextBlock};
pub use changes::{ChangeKind, FileChange, changes};
pub use diff::{DiffLine, DiffSide, Difference, Hunk, difference, unified};
pub use next::{GitHistory, NextStep, StepSubject, WriteSummary, next_steps};
pub use plan::{FileMode, Plan, PlanFile, PlanPath};
pub use preview::{ChangedLine, Preview, PreviewFile, preview};
pub use project_file::{ProjectFile, ProjectFileError};
pub use render::{render, render_with};
pub use snapshot::{ExistingEntry, Snapshot};
pub use templates::Templates;
pub use variables::{ProjectArray, ProjectVariable, ProjectVariables};
