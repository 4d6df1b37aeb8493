//! Performs the wizard's effects: each call is on a worker thread, takes values and gives one back.

use super::{drafts, earlier, files, project, projects};
use crate::answers::Environment;
use crate::cli::out::sentence;
use crate::generate::GenerationMode;
use crate::generate::undo::Undone;
use crate::io::draft::{DraftStore, DraftStoreError};
use crate::io::stop::Stop;
use crate::io::undo::{Git, Undo, UndoError};
use crate::io::{self, github};
use crate::variables::{ArrayFiles, NoArrayFiles};
use crate::wizard::effect::SaveRequest;
use crate::wizard::{Outcome, Work};
use std::path::Path;
use std::sync::Arc;

/// Performs `work` and gives its outcome; `stop` ends a write that is under way.
pub(super) fn perform(work: Work, stop: &Stop, store: &DraftStore) -> Outcome {
    match work {
        // The screen's own; it performs them itself.
        Work::Quit | Work::Suspend | Work::Redraw | Work::Copy(_) => Outcome::Nothing,
        Work::FindEnvironment => Outcome::Environment(Box::new(environment())),
        Work::Load(path) => match files::open(path, None) {
            Ok(buffer) => Outcome::Loaded(Arc::new(buffer)),
            Err(reason) => Outcome::Failed(reason),
        },
        Work::Begin { path, runtime } => match files::begin(path, runtime) {
            Ok(buffer) => Outcome::Loaded(Arc::new(buffer)),
            Err(reason) => Outcome::Failed(reason),
        },
        Work::BeginFrom(path) => match files::begin_from(&path) {
            Ok((buffer, text)) => Outcome::Begun {
                buffer: Arc::new(buffer),
                path,
                text,
            },
            Err(reason) => Outcome::Failed(reason),
        },
        Work::ReadText(path) => match files::text(&path) {
            Ok(text) => Outcome::Text { path, text },
            Err(reason) => Outcome::Failed(reason),
        },
        Work::Preview(job) => Outcome::Previewed(Box::new(job.run())),
        Work::Parse(job) => Outcome::Parsed(Box::new(job.run())),
        Work::ReadArrays { beside, names } => {
            let files = beside.as_deref().map(io::DiskArrays::beside);
            let read = |name: String| {
                let bytes = match &files {
                    Some(files) => files.bytes(&name),
                    None => NoArrayFiles.bytes(&name),
                };
                (name, bytes)
            };
            Outcome::Arrays(names.into_iter().map(read).collect())
        }
        Work::CompletePath(typed) => {
            let found = files::complete(&typed);
            Outcome::Paths { typed, found }
        }
        Work::Prepare(project) => match project::prepare(&project) {
            Ok(prepared) => Outcome::Prepared(Arc::new(prepared)),
            Err(reason) => Outcome::Failed(reason),
        },
        Work::PreviewProject(job) => match job.run(io::environment::year()) {
            Ok(preview) => Outcome::ProjectPreviewed(Box::new(preview)),
            Err(reason) => Outcome::Failed(reason),
        },
        Work::FindUndo(path) => match Undo::find(&path, Git::Undo, GenerationMode::DryRun) {
            Ok(undo) => Outcome::UndoFound(Box::new(undo.plan().clone())),
            Err(error) => Outcome::Failed(sentence(&error.to_string(), error.help().as_deref())),
        },
        Work::UndoWrite(path) => match undo(&path, stop) {
            Ok(undone) => Outcome::Undone(Box::new(undone)),
            Err(error) => Outcome::Failed(sentence(&error.to_string(), error.help().as_deref())),
        },
        Work::Write(request) => match project::write(&request, stop) {
            Ok(report) => Outcome::Written(Box::new(report)),
            Err(reason) => Outcome::Failed(reason),
        },
        Work::Save(request) => match save(&request) {
            Ok(saved) => Outcome::Saved(saved.undo_failure),
            Err(error @ io::SaveError::Changed { .. }) => {
                Outcome::Changed(sentence(&error.to_string(), error.help().as_deref()))
            }
            Err(error) => Outcome::Failed(sentence(&error.to_string(), error.help().as_deref())),
        },
        Work::FindResumable(from) => Outcome::Resumable(Box::new(drafts::find_resumable(store, &from))),
        Work::SaveDraft { slot, order, draft } => draft_outcome(store.save(slot, order, &draft)),
        Work::RemoveDraft { slot, order } => draft_outcome(store.remove(slot, order)),
        Work::OpenDraft { id, slot } => drafts::open(store, &id, slot),
        Work::DiscardDraft(id) => match store.discard(&id) {
            Ok(()) => Outcome::Nothing,
            Err(error) => Outcome::Failed(drafts::sentence(&error)),
        },
        Work::ClaimFile { path, runtime } => Outcome::Claimed(Box::new(drafts::claim(store, &path, runtime))),
        Work::KeepTicks { folder, ticks } => {
            projects::keep_ticks(&folder, &ticks);
            Outcome::Nothing
        }
        Work::VerifySecrets { host, repository } => match github::secret_names(&host, &repository, stop) {
            Ok(names) => Outcome::Secrets(names),
            Err(error) => Outcome::Failed(sentence(&error.to_string(), error.help())),
        },
        Work::EditText { name, text } => match io::text_editor::edit_text(&name, &text, stop) {
            Ok(text) => Outcome::Edited(text),
            Err(error) => Outcome::Failed(sentence(&error.to_string(), error.help())),
        },
        Work::SetSecret { repository, name } => match github::set_secret(&repository, &name, stop) {
            Ok(succeeded) => Outcome::Ran(succeeded),
            Err(error) => Outcome::Failed(sentence(&error.to_string(), error.help())),
        },
    }
}

fn draft_outcome(result: Result<(), DraftStoreError>) -> Outcome {
    match result {
        Ok(()) => Outcome::DraftSaved,
        Err(error) => Outcome::DraftNotSaved(error.to_string()),
    }
}

fn environment() -> Environment {
    let user = io::environment::git_user(std::path::Path::new("."));
    Environment {
        git_name: user.name,
        git_email: user.email,
        earlier: earlier::recall(),
        home: std::env::home_dir().filter(|home| !home.as_os_str().is_empty()),
        gh: github::has_gh(),
        ..Environment::default()
    }
}

/// Saves the variables file, unless somebody else has changed it since it was read.
fn save(request: &SaveRequest) -> Result<io::Saved, io::SaveError> {
    let seen = match &request.before {
        Some(bytes) => io::SavedState::of(bytes),
        None => io::SavedState::Absent,
    };
    let attributes = io::Attributes::Required;
    io::save::save_at(
        &request.path,
        request.real.as_deref(),
        seen,
        &request.after,
        attributes,
    )
}

/// Undoes the last write to the project in `folder`.
fn undo(folder: &Path, stop: &Stop) -> Result<Undone, UndoError> {
    Undo::find(folder, Git::Undo, GenerationMode::Write)?.perform(stop)
}
