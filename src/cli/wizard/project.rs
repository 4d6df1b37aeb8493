//! The project of the wizard: prepared for the review, and written.

use super::earlier;
use crate::answers::{Key, Resolved};
use crate::cli::out::sentence;
use crate::cli::read_project::ReadProject;
use crate::editor::Buffer;
use crate::generate::{
    CommitMeans, Decisions, DestinationQuestion, EditedVariables, FileDecision, FileDecisions, Generation,
    GenerationMode, GenerationReport, MARK, NextAction, ProjectProcess, Refusal, Update, UpdateDecisions,
    recovery_notes,
};
use crate::io::{self, Stop};
use crate::project::merge::Side;
use crate::project::{self, Plan, ProjectVariables, Templates};
use crate::text::{Diagnostic, Severity};
use crate::variables::read;
use crate::wizard::effect::WriteRequest;
use crate::wizard::prepared::PreparedProject;
use crate::wizard::project_state::ProjectState;
use std::collections::BTreeMap;
use std::path::Path;

/// Renders the project and prepares it up to the review: a new one, or the update of the one that is there.
pub(super) fn prepare(project: &ProjectState) -> Result<PreparedProject, String> {
    let Some(buffer) = project.buffer() else {
        return Err("No variables file is open.".to_owned());
    };
    let Some(folder) = project.existing() else {
        return Ok(prepare_new(project, buffer, Vec::new()));
    };
    let recovery = io::writer::recover(folder).map_err(|error| sentence_of(Refusal::from(error)))?;
    let notes = recovery_notes(&recovery, folder);
    // The write that was interrupted may have been the one that made the project.
    match folder.join(MARK).exists() {
        true => prepare_update(project, buffer, folder, notes),
        false => Ok(prepare_new(project, buffer, notes)),
    }
}

fn prepare_new(project: &ProjectState, buffer: &Buffer, notes: Vec<Diagnostic>) -> PreparedProject {
    let resolved = project.resolved();
    let (plan, mut diagnostics) = match render(buffer, resolved, io::environment::year()) {
        Ok(plan) => (plan, without_variables(buffer)),
        Err(found) => (Plan::default(), found),
    };
    let is_rendered = !plan.files.is_empty();
    let mut generation = Generation::new(resolved.clone(), plan, GenerationMode::Write);
    generation.add_notes(notes);
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
    // While answers are missing, a write that would fail for want of them says nothing new.
    diagnostics.extend(refusal_of(next).filter(|found| is_rendered || found.code != "not-written"));
    let taken = Decisions {
        files: FileDecisions::All(FileDecision::Replace),
        ..decisions.clone()
    };
    let mut decided = generation.clone();
    io::generate::prepare(&mut decided, &taken);
    let git_may_ask = decided.means().is_some_and(CommitMeans::may_ask);
    let process = ProjectProcess::New(Box::new(generation), decisions);
    PreparedProject::new(project.version(), process, diagnostics, git_may_ask)
}

/// The update of the project in `folder`, by the same code as `lume-wizard update`.
fn prepare_update(
    project: &ProjectState,
    buffer: &Buffer,
    folder: &Path,
    notes: Vec<Diagnostic>,
) -> Result<PreparedProject, String> {
    let read = ReadProject::read(folder, GenerationMode::Write).map_err(sentence_of)?;
    let templates = read.templates(None).map_err(sentence_of)?;
    let mut diagnostics = read.remarks.clone();
    let resolved = project.resolved();
    let (plan, found) = match render_with(&templates, buffer, resolved, read.year()) {
        Ok(plan) => (plan, without_variables(buffer)),
        Err(found) => (Plan::default(), found),
    };
    let is_rendered = !plan.files.is_empty();
    diagnostics.extend(found);
    let edited = edited_variables(project, buffer, &read);
    let notes: Vec<Diagnostic> = notes.into_iter().chain(read.notes.clone()).collect();
    let mut update = Update::new(
        read.updated(resolved.clone(), plan, edited),
        GenerationMode::Write,
    );
    update.add_notes(notes);
    let decisions = UpdateDecisions::default();
    let mut git_may_ask = false;
    if is_rendered {
        let next = io::generate::prepare(&mut update, &decisions);
        diagnostics.extend(refusal_of(next));
        git_may_ask = [Side::Mine, Side::New].into_iter().any(|side| {
            let mut decided = update.clone();
            let mut decisions = decisions.clone();
            decisions.conflicts.prefer = Some(side);
            io::generate::prepare(&mut decided, &decisions);
            decided.means().is_some_and(CommitMeans::may_ask)
        });
    }
    let process = ProjectProcess::Update(Box::new(update), decisions);
    diagnostics.extend(process.warnings());
    Ok(PreparedProject::new(
        project.version(),
        process,
        diagnostics,
        git_may_ask,
    ))
}

/// The edits of the project's variables file that are not saved.
fn edited_variables(project: &ProjectState, buffer: &Buffer, read: &ReadProject) -> Option<EditedVariables> {
    let ours = std::fs::canonicalize(read.root.join(read.variables_file.as_str())).ok()?;
    let open = std::fs::canonicalize(buffer.path.as_ref()?).ok()?;
    let before = project.on_disk()?;
    (ours == open && project.is_modified()).then(|| EditedVariables {
        before: before.to_vec(),
        after: buffer.text().as_bytes().to_vec(),
    })
}

/// The reason of a refusal.
fn refusal_of(next: NextAction) -> Option<Diagnostic> {
    match next {
        NextAction::Refuse(refusal) => refusal.diagnostic.map(|diagnostic| *diagnostic),
        _ => None,
    }
}

/// A refusal as a sentence.
fn sentence_of(refusal: Refusal) -> String {
    match refusal.diagnostic {
        Some(diagnostic) => sentence(&diagnostic.message, diagnostic.help.as_deref()),
        None => "Stopped. Nothing was written.".to_owned(),
    }
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

/// The plan from the templates of this program, as the stack's runtime reads the file.
pub(super) fn render(buffer: &Buffer, resolved: &Resolved, year: i32) -> Result<Plan, Vec<Diagnostic>> {
    render_with(&Templates::embedded(), buffer, resolved, year)
}

/// The plan from these templates.
fn render_with(
    templates: &Templates,
    buffer: &Buffer,
    resolved: &Resolved,
    year: i32,
) -> Result<Plan, Vec<Diagnostic>> {
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
    project::render_with(templates, resolved, &variables, year)
}

/// Writes the project as it was reviewed.
pub(super) fn write(request: &WriteRequest, stop: &Stop) -> Result<GenerationReport, String> {
    let (report, refusal) = match request.process.clone() {
        ProjectProcess::New(mut generation, decisions) => {
            io::generate::write(&mut *generation, &decisions, stop, &mut |_| {})
        }
        ProjectProcess::Update(mut update, decisions) => {
            io::generate::write(&mut *update, &decisions, stop, &mut |_| {})
        }
    };
    if let Some(refusal) = refusal {
        return Err(sentence_of(refusal));
    }
    earlier::remember(request.process.answers());
    Ok(report)
}
