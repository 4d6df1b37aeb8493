//! The work that computes a preview of the project, as a value for a worker.

use crate::answers::Resolved;
use crate::editor::Buffer;
use crate::project::preview::MarkedBy;
use crate::project::{Preview, ProjectVariables, preview};
use crate::variables::{Runtime, read};
use std::sync::Arc;

/// The variables that a preview is rendered with, and the text and runtime that they are of.
#[derive(Clone, Debug)]
pub(super) struct GatheredVariables {
    /// The version of the text and the runtime that they are of.
    pub(super) of: (u64, Runtime),
    variables: Arc<ProjectVariables>,
}

/// The variables of a job: gathered for an earlier one, or still to be gathered.
#[derive(Clone, Debug)]
pub(super) enum JobVariables {
    /// Those of an earlier job.
    Gathered(GatheredVariables),
    /// Those of this file.
    Of(Arc<Buffer>),
}

/// Computes a preview on a worker.
#[derive(Clone, Debug)]
pub struct ProjectPreviewJob {
    pub(super) answers: Resolved,
    pub(super) other: Option<Resolved>,
    pub(super) secret: Option<String>,
    pub(super) variables: JobVariables,
}

/// A preview that was computed.
#[derive(Clone, Debug)]
pub struct ProjectPreview {
    pub(super) preview: Preview,
    pub(super) variables: GatheredVariables,
}

impl ProjectPreviewJob {
    /// Computes the preview. `year` is the licence's.
    ///
    /// # Errors
    /// When a template cannot be filled in, which no answer causes.
    pub fn run(self, year: i32) -> Result<ProjectPreview, String> {
        let variables = match self.variables {
            JobVariables::Gathered(variables) => variables,
            JobVariables::Of(buffer) => gather(&buffer, self.answers.stack().info().runtime),
        };
        let subject = match (&self.other, &self.secret) {
            (Some(other), _) => MarkedBy::Unlike(other),
            (None, Some(secret)) => MarkedBy::Word(secret),
            (None, None) => MarkedBy::None,
        };
        let preview = preview(&self.answers, &variables.variables, year, subject)?;
        Ok(ProjectPreview { preview, variables })
    }
}

/// The variables as `runtime` reads them; of a file that it refuses, none.
fn gather(buffer: &Buffer, runtime: Runtime) -> GatheredVariables {
    let again = (buffer.runtime() != runtime).then(|| {
        read(
            buffer.document(),
            runtime,
            buffer.reading().model(),
            buffer.arrays(),
        )
    });
    let reading = again.as_ref().unwrap_or(buffer.reading());
    let gathered = ProjectVariables::gather(buffer.document(), reading, buffer.arrays());
    GatheredVariables {
        of: (buffer.version(), runtime),
        // The steps Variables and Review say why the file is refused.
        variables: Arc::new(gathered.unwrap_or_default()),
    }
}
