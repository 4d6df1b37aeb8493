//! The project of the wizard: prepared for the review, and written.

use super::earlier;
use crate::answers::{Key, Resolved};
use crate::cli::out::sentence;
use crate::editor::Buffer;
use crate::generate::{
    CommitMeans, Decisions, DestinationQuestion, FileDecision, FileDecisions, Generation, GenerationMode,
    GenerationReport, NextAction,
};
use crate::io::{self, Stop};
use crate::project::{self, Plan, ProjectVariables};
use crate::text::{Diagnostic, Severity};
use crate::variables::read;
use crate::wizard::effect::WriteRequest;
use crate::wizard::project_state::{PreparedProject, ProjectState};
use std::collections::BTreeMap;

/// Renders the project and prepares its generation up to the review.
pub(super) fn prepare(project: &ProjectState) -> Result<PreparedProject, String> {
    let Some(buffer) = project.buffer() else {
        return Err("No variables file is open.".to_owned());
    };
    let resolved = project.resolved();
    let (plan, mut diagnostics) = match render(buffer, resolved) {
        Ok(plan) => (plan, without_variables(buffer)),
        Err(found) => (Plan::default(), found),
    };
    let mut generation =
        Generation::new(resolved.clone(), plan, GenerationMode::Write).at_project(project.existing());
    let mut decisions = Decisions {
        files: FileDecisions::Each(BTreeMap::new()),
        ..Decisions::default()
    };
    let mut next = io::generate::prepare(&mut generation, &decisions);
    if let NextAction::Ask(DestinationQuestion::Repository(path, conflict)) = &next {
        decisions.repository = project.repository_decision(path, conflict);
        next = io::generate::prepare(&mut generation, &decisions);
    }
    diagnostics.extend(generation.warnings(&decisions));
    if let NextAction::Refuse(refusal) = next {
        diagnostics.extend(refusal.diagnostic.map(|diagnostic| *diagnostic));
    }
    Ok(PreparedProject {
        version: project.version(),
        git_may_ask: git_may_ask(&generation, &decisions),
        generation,
        decisions,
        diagnostics,
    })
}

/// Returns whether git may ask something on the terminal when the project is written, whatever is decided about its files.
fn git_may_ask(generation: &Generation, decisions: &Decisions) -> bool {
    let decisions = Decisions {
        files: FileDecisions::All(FileDecision::Replace),
        ..decisions.clone()
    };
    let mut decided = generation.clone();
    io::generate::prepare(&mut decided, &decisions);
    decided.means().is_some_and(CommitMeans::may_ask)
}

/// A warning about a file without variables.
fn without_variables(buffer: &Buffer) -> Vec<Diagnostic> {
    if !buffer.is_empty() {
        return Vec::new();
    }
    let message = "the variables file has no variables: the project has neither inputs nor outputs";
    vec![
        Diagnostic::new("variables-none", Severity::Warning, message)
            .with_help("Add them in Variables (Alt-2).")
            .of_field(Key::ModelConfigFile.name()),
    ]
}

/// The plan, as the stack's runtime reads the file.
pub(super) fn render(buffer: &Buffer, resolved: &Resolved) -> Result<Plan, Vec<Diagnostic>> {
    let models = buffer.models_to_choose();
    if !models.is_empty() {
        let message = format!(
            "the variables file holds {} models, and a project has one",
            models.len()
        );
        return Err(vec![
            Diagnostic::new("variables-several-models", Severity::Error, message)
                .with_help("Choose one in Variables (Alt-2): V lists them.")
                .of_field(Key::ModelConfigFile.name()),
        ]);
    }
    let runtime = resolved.stack().info().runtime;
    let again = (buffer.runtime() != runtime).then(|| {
        read(
            buffer.document(),
            runtime,
            buffer.reading().model(),
            buffer.arrays(),
        )
    });
    let reading = again.as_ref().unwrap_or(buffer.reading());
    if !reading.accepted() && again.is_some() && buffer.reading().accepted() {
        let message = format!(
            "the variables file is written for {}, and the stack {} reads it with {}, which refuses it",
            buffer.runtime().key(),
            resolved.stack().info().key,
            runtime.key()
        );
        let help = "Choose the other stack, or convert the variables: v in Variables (Alt-2).";
        return Err(vec![
            Diagnostic::new("variables-other-runtime", Severity::Error, message)
                .with_help(help)
                .of_field(Key::Stack.name()),
        ]);
    }
    let variables = ProjectVariables::gather(buffer.document(), reading, buffer.arrays())?;
    project::render(resolved, &variables, io::environment::year())
}

/// Writes the project as it was reviewed.
pub(super) fn write(request: &WriteRequest, stop: &Stop) -> Result<GenerationReport, String> {
    let mut generation = request.prepared.generation.clone();
    let (report, refusal) = io::generate::write(&mut generation, &request.decisions, stop, &mut |_| {});
    let Some(refusal) = refusal else {
        earlier::remember(generation.answers());
        return Ok(report);
    };
    Err(match refusal.diagnostic {
        Some(diagnostic) => sentence(&diagnostic.message, diagnostic.help.as_deref()),
        None => "Stopped. Nothing was written.".to_owned(),
    })
}
