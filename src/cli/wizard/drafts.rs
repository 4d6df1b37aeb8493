//! Performs the effects about drafts, and finds what can be taken up again.

use super::files;
use crate::answers::Key;
use crate::editor::Buffer;
use crate::editor::dialog::difference::differences;
use crate::io::draft::{DraftStore, DraftStoreError, Listed, claimant_words};
use crate::io::state_folder::StateFolder;
use crate::io::{self, DiskArrays};
use crate::variables::{ArrayFiles, NoArrayFiles, Runtime};
use crate::wizard::Outcome;
use crate::wizard::draft::{
    Base, Draft, DraftEntry, DraftKind, FileClaim, FileDraft, FoundDraft, Resumable, Resumed, ResumedFile,
};
use crate::wizard::project_state::EXAMPLE;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The user's own drafts.
pub(in crate::cli) fn store() -> DraftStore {
    DraftStore::new(StateFolder::of_user())
}

/// A draft of the list as the screens show it.
pub(in crate::cli) fn entry(listed: Listed) -> DraftEntry {
    DraftEntry {
        id: listed.id,
        summary: listed.summary,
        age: listed.age,
        taken: listed.claimant.as_ref().map(claimant_words),
    }
}

/// The drafts of the wizard, and the projects around and in `from`.
pub(super) fn find_resumable(store: &DraftStore, from: &Path) -> Resumable {
    let (drafts, notes) = list(store);
    Resumable {
        drafts,
        at_folder: from.is_dir(),
        projects: super::projects::find(from),
        files: super::nearby::files(from),
        recent: super::nearby::recent(&StateFolder::of_user()),
        notes,
    }
}

/// The drafts of the wizard, the newest first, and messages about those that were set aside.
pub(in crate::cli) fn list(store: &DraftStore) -> (Vec<DraftEntry>, Vec<String>) {
    let listing = match store.list() {
        Ok(listing) => listing,
        Err(error) => return (Vec::new(), vec![format!("Drafts cannot be read: {error}.")]),
    };
    let of_wizard = |listed: &Listed| listed.summary.kind == DraftKind::Wizard;
    let note = |(reason, path): (_, PathBuf)| {
        format!(
            "A draft cannot be read: {reason}. It is kept as {}.",
            io::shown_path(&path)
        )
    };
    let drafts = listing.drafts.into_iter().filter(of_wizard).map(entry);
    (
        drafts.collect(),
        listing.set_aside.into_iter().map(note).collect(),
    )
}

/// Opens a draft and its variables file.
pub(super) fn open(store: &DraftStore, id: &str, slot: u64) -> Outcome {
    let draft = match store.load(id, slot) {
        Ok(draft) => draft,
        Err(error) => return Outcome::Failed(sentence(&error)),
    };
    match file_of(&draft) {
        Ok(file) => Outcome::DraftOpened(Box::new(Resumed { draft, file })),
        Err(reason) => Outcome::Failed(format!("{reason} The draft stays as it is.")),
    }
}

/// An error as a sentence of its own.
pub(super) fn sentence(error: &DraftStoreError) -> String {
    let text = error.to_string();
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string());
    format!("{}{}.", first.unwrap_or_default(), letters.as_str())
}

/// The variables file of a draft, with its edits.
fn file_of(draft: &Draft) -> Result<ResumedFile, String> {
    let Some(file) = &draft.file else {
        // The plain lines name the file and edit nothing.
        return match draft.answers.get(Key::ModelConfigFile) {
            Some(answer) => {
                let buffer = files::open(Some(answer.path.clone()), None)?;
                Ok(ResumedFile::Edited(Arc::new(buffer)))
            }
            None => Ok(ResumedFile::None),
        };
    };
    let on_disk = on_disk(file)?;
    let known = (!on_disk.is_new && file.path.is_some()).then(|| Arc::clone(&on_disk.bytes));
    let is_same = file.base.is_on_disk(known.as_deref());
    let arrays = arrays(file.path.as_deref());
    if is_same && let Some(edited) = file.applied_to(on_disk.clone(), &*arrays) {
        return Ok(ResumedFile::Edited(Arc::new(edited)));
    }
    Ok(ResumedFile::Changed {
        ours: ours(file).map(Arc::new),
        on_disk: Arc::new(on_disk),
    })
}

/// The file of a draft as it is on disk; one that is not there is begun.
fn on_disk(file: &FileDraft) -> Result<Buffer, String> {
    match &file.path {
        Some(path) => files::begin(path.clone(), file.runtime),
        None => files::open(None, file.runtime),
    }
}

fn arrays(path: Option<&Path>) -> Box<dyn ArrayFiles> {
    match path {
        Some(path) => Box::new(DiskArrays::beside(path)),
        None => Box::new(NoArrayFiles),
    }
}

/// The file as the draft knows it, with the edits; none of a large file.
fn ours(file: &FileDraft) -> Option<Buffer> {
    let bytes: Arc<[u8]> = match &file.base {
        Base::Example => EXAMPLE.as_bytes().into(),
        Base::New => Arc::from([]),
        base => base.to_stored()?.text?.into_bytes().into(),
    };
    let arrays = arrays(file.path.as_deref());
    let mut before = Buffer::read(file.path.clone(), bytes, file.runtime, &*arrays);
    before.real.clone_from(&file.real);
    before.is_new = matches!(file.base, Base::New);
    file.applied_to(before, &*arrays)
}

/// Claims a variables file that was opened, and looks for a draft of its unsaved edits.
pub(super) fn claim(store: &DraftStore, path: &Path, runtime: Option<Runtime>) -> FileClaim {
    if path.is_file() {
        super::nearby::remember(&StateFolder::of_user(), path);
    }
    FileClaim {
        taken: store.claim_file(path).as_ref().map(claimant_words),
        found: find_for(store, path, runtime),
    }
}

/// The newest draft of the editor for the file at `path` that no process has open.
fn find_for(store: &DraftStore, path: &Path, runtime: Option<Runtime>) -> Option<FoundDraft> {
    let listing = store.list().ok()?;
    let real = |path: &Path| std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let ours = real(path);
    let listed = listing.drafts.into_iter().find(|listed| {
        let is_of_file = listed
            .summary
            .path
            .as_deref()
            .is_some_and(|path| real(path) == ours);
        listed.summary.kind == DraftKind::Editor && listed.claimant.is_none() && is_of_file
    })?;
    let mut draft = store.look(&listed.id).ok()?;
    let file = draft.file.as_mut()?;
    file.runtime = file.runtime.or(runtime);
    let (text, changed) = match file_of(&draft).ok()? {
        ResumedFile::Edited(edited) => (Some(edited), false),
        ResumedFile::Changed { ours, .. } => (ours, true),
        ResumedFile::None => return None,
    };
    let now = files::begin(path.to_owned(), None).ok()?;
    let lines = |edited: Arc<Buffer>| {
        let lines = differences(now.text(), edited.text()).into_iter();
        lines.map(|line| line.text).collect()
    };
    Some(FoundDraft {
        entry: entry(listed),
        difference: text.map(lines),
        changed,
    })
}
