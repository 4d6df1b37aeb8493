//! The change that an update makes to one file.

use super::{MissingBase, Versions, is_input};
use crate::project::merge::{Language, Merge, merge};
use crate::project::{
    ExistingEntry, FileMode, PlanFile, PlanPath, base, blob_id, changes, project_file, templates,
};

/// The change of one file by an update, before any decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileUpdate {
    /// The path from now on.
    pub path: PlanPath,
    /// The path at which the user has it, where it moves.
    pub from: Option<PlanPath>,
    /// The user's version; none when there is no file.
    pub mine: Option<PlanFile>,
    /// As generated now; none when it is no longer generated.
    pub new: Option<PlanFile>,
    /// The two together.
    pub merged: Merged,
    /// The reason why the version that was generated before is not known, where it is missed.
    pub missing_base: Option<MissingBase>,
    /// Whether it is an input of the project, such as the variables file.
    pub is_input: bool,
}

/// The user's version and the new one together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Merged {
    /// The user's: nothing has changed in what is generated, or the user has removed the file.
    Mine,
    /// This file: as generated now, with the line ends of the user's.
    New(PlanFile),
    /// None: it is no longer generated, and the user has not edited it.
    Removed,
    /// A text, with conflicts where both sides changed it.
    Text {
        /// The text.
        merge: Merge,
        /// The file's mode.
        mode: FileMode,
    },
    /// One side or the other.
    Whole(WholeConflict),
}

/// A conflict about a file as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WholeConflict {
    /// Both sides changed a file that is not text.
    Binary,
    /// It is no longer generated, and the user has edited it.
    NotGenerated,
    /// Something that is no file of the project is in the way: the reason in words.
    InTheWay(String),
}

impl WholeConflict {
    /// The reason in words.
    #[must_use]
    pub fn words(&self) -> &str {
        match self {
            Self::Binary => "both sides changed the file, which is not text",
            Self::NotGenerated => "the project no longer has this file, and you have edited it",
            Self::InTheWay(reason) => reason,
        }
    }
}

/// The changes by an update of every file but `.lume-wizard.yml` and `.lume-wizard.base`, by path.
#[must_use]
pub fn file_updates(versions: &Versions) -> Vec<FileUpdate> {
    let own = [project_file::PATH, base::PATH];
    let previous = versions.previous.files.keys();
    let mut updates: Vec<FileUpdate> = Vec::new();
    for old in previous.filter(|path| !own.contains(&path.as_str())) {
        updates.extend(known(versions, old));
    }
    for (path, new) in &versions.plan.files {
        let is_known = updates.iter().any(|update| update.path == *path);
        if !is_known && !own.contains(&path.as_str()) {
            updates.push(added(versions, path, new));
        }
    }
    updates.sort_by(|one, other| one.path.cmp(&other.path));
    updates
}

/// A file that the project did not have before.
fn added(versions: &Versions, path: &PlanPath, new: &PlanFile) -> FileUpdate {
    let entry = versions.mine(path);
    let obstacle = match entry {
        None => changes::obstacle_above(path, versions.snapshot),
        Some(entry) => changes::obstacle(path, entry),
    };
    let update = FileUpdate {
        path: path.clone(),
        from: None,
        mine: entry.and_then(file),
        new: Some(new.clone()),
        merged: Merged::Mine,
        missing_base: None,
        is_input: is_input(path, versions.variables_file),
    };
    match (obstacle, &update.mine) {
        (Some(reason), _) => update.whole(WholeConflict::InTheWay(reason)),
        (None, None) => FileUpdate {
            merged: Merged::New(new.clone()),
            ..update
        },
        (None, Some(mine)) => {
            let merged = merged(None, mine, new, path, new.mode);
            FileUpdate {
                missing_base: merged.is_undecided().then_some(MissingBase::NewFile),
                merged,
                ..update
            }
        }
    }
}

/// A file that the project had at `old`; none where nothing is left to do about it.
fn known(versions: &Versions, old: &PlanPath) -> Option<FileUpdate> {
    let path = versions.renames.new_path(old);
    let is_input = is_input(old, versions.variables_file);
    let new = versions.plan.files.get(&path);
    let Some(new) = new else {
        return no_longer_generated(versions, old).filter(|_| !is_input);
    };
    // The user may have moved the file already.
    let moves = path != *old && versions.mine(old).is_some();
    let at = if moves { old } else { &path };
    let entry = versions.mine(at);
    let update = FileUpdate {
        from: moves.then(|| old.clone()),
        mine: entry.and_then(file),
        new: Some(new.clone()),
        merged: Merged::Mine,
        missing_base: None,
        is_input,
        path: path.clone(),
    };
    let is_changed = versions
        .previous
        .files
        .get(old)
        .is_none_or(|id| *id != blob_id(&new.bytes));
    if let Some(reason) = entry.and_then(|entry| changes::obstacle(at, entry)) {
        // What the user has put in place of a file stays while the file is the same.
        return Some(match is_changed || moves {
            true => update.whole(WholeConflict::InTheWay(reason)),
            false => update,
        });
    }
    if moves && let Some(reason) = in_the_way_of_a_move(versions, &path) {
        return Some(update.whole(WholeConflict::InTheWay(reason)));
    }
    let Some(mine) = update.mine.clone() else {
        return Some(update);
    };
    if is_input {
        return Some(update);
    }
    Some(update.changed(versions, old, &mine, new, is_changed))
}

impl FileUpdate {
    fn whole(self, conflict: WholeConflict) -> Self {
        Self {
            merged: Merged::Whole(conflict),
            ..self
        }
    }

    /// A file that is there and still generated.
    fn changed(
        self,
        versions: &Versions,
        old: &PlanPath,
        mine: &PlanFile,
        new: &PlanFile,
        is_changed: bool,
    ) -> Self {
        let mode = match mine.mode == templates::mode(old.as_str()) {
            true => new.mode,
            false => mine.mode,
        };
        if !is_changed {
            let merged = Merged::New(PlanFile {
                bytes: mine.bytes.clone(),
                mode,
            });
            return match mode == mine.mode {
                true => self,
                false => Self { merged, ..self },
            };
        }
        if let Some(id) = versions.previous.files.get(old)
            && let Some(is_windows) = is_as_generated(&mine.bytes, id)
        {
            let bytes = match is_windows {
                true => with_windows_line_ends(&new.bytes),
                false => new.bytes.clone(),
            };
            let merged = Merged::New(PlanFile { bytes, mode });
            return Self { merged, ..self };
        }
        let (base, missing) = match versions.bases.find(versions.previous, old) {
            Ok(base) => (Some(base), None),
            Err(missing) => (None, Some(missing)),
        };
        let merged = merged(base, mine, new, &self.path, mode);
        Self {
            missing_base: missing.filter(|_| merged.is_undecided()),
            merged,
            ..self
        }
    }
}

impl Merged {
    /// Returns whether there is a conflict.
    #[must_use]
    pub fn is_undecided(&self) -> bool {
        match self {
            Self::Text { merge, .. } => !merge.is_clean(),
            Self::Whole(_) => true,
            Self::Mine | Self::New(_) | Self::Removed => false,
        }
    }
}

/// A file that is no longer generated; none when it is not there.
fn no_longer_generated(versions: &Versions, old: &PlanPath) -> Option<FileUpdate> {
    let entry = versions.mine(old)?;
    let update = FileUpdate {
        path: old.clone(),
        from: None,
        mine: file(entry),
        new: None,
        merged: Merged::Removed,
        missing_base: None,
        is_input: false,
    };
    let id = versions.previous.files.get(old)?;
    let is_unedited = update
        .mine
        .as_ref()
        .is_some_and(|mine| is_as_generated(&mine.bytes, id).is_some());
    Some(match (changes::obstacle(old, entry), is_unedited) {
        (Some(reason), _) => update.whole(WholeConflict::InTheWay(reason)),
        (None, true) => update,
        (None, false) => update.whole(WholeConflict::NotGenerated),
    })
}

/// The entry at the new path of a file that moves.
fn in_the_way_of_a_move(versions: &Versions, path: &PlanPath) -> Option<String> {
    match versions.mine(path) {
        None => changes::obstacle_above(path, versions.snapshot),
        Some(entry) => changes::obstacle(path, entry).or_else(|| {
            Some(format!(
                "{path} is there already, and the file moves to that path"
            ))
        }),
    }
}

fn file(entry: &ExistingEntry) -> Option<PlanFile> {
    match entry {
        ExistingEntry::File { bytes, mode } => Some(PlanFile {
            bytes: bytes.clone(),
            mode: *mode,
        }),
        _ => None,
    }
}

/// Merges the versions of a file that differ; whole where one of them is no text.
fn merged(base: Option<&[u8]>, mine: &PlanFile, new: &PlanFile, path: &PlanPath, mode: FileMode) -> Merged {
    if mine.bytes == new.bytes {
        return match mine.mode == mode {
            true => Merged::Mine,
            false => Merged::New(PlanFile {
                bytes: mine.bytes.clone(),
                mode,
            }),
        };
    }
    let texts = (
        base.map(base::text),
        base::text(&mine.bytes),
        base::text(&new.bytes),
    );
    let (base, (Some(mine), Some(new))) = (texts.0, (texts.1, texts.2)) else {
        return Merged::Whole(WholeConflict::Binary);
    };
    if base == Some(None) {
        return Merged::Whole(WholeConflict::Binary);
    }
    Merged::Text {
        merge: merge(base.flatten(), mine, new, Language::of(path.as_str())),
        mode,
    }
}

/// Returns whether `bytes` are those of this id, and then whether only with other line ends (as git checks them out on
/// Windows).
fn is_as_generated(bytes: &[u8], id: &str) -> Option<bool> {
    if blob_id(bytes) == id {
        return Some(false);
    }
    let text = base::text(bytes).filter(|text| text.contains("\r\n"))?;
    (blob_id(text.replace("\r\n", "\n").as_bytes()) == id).then_some(true)
}

fn with_windows_line_ends(bytes: &[u8]) -> Vec<u8> {
    match base::text(bytes) {
        Some(text) => text.replace("\r\n", "\n").replace('\n', "\r\n").into_bytes(),
        None => bytes.to_vec(),
    }
}
