//! The variables file in a draft's file: its hash, the transactions, the place on the screen.

use super::same_variants::same_variants;
use super::{Base, DraftError, FileDraft, FileView, StoredBase, ViewFocus};
use crate::editor::{BufferId, FieldId, History, PendingText, SavePoint, TextChange, Transaction};
use crate::text::Section;
use crate::variables::Runtime;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The most bytes of transactions that a draft keeps beyond those that are not saved. The oldest are left out.
const MOST_HISTORY: usize = 8 << 20;

/// A path as text, or as its bytes where it is none.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum PathRecord {
    Text(String),
    Raw(OsString),
}

#[derive(Serialize, Deserialize)]
pub(super) struct BufferRecord {
    path: Option<PathRecord>,
    real: Option<PathRecord>,
    /// The git blob id of the file; none where there is no file.
    hash: Option<String>,
    /// The text of a small file.
    text: Option<String>,
    model: Option<String>,
    runtime: Option<String>,
    done: Vec<TransactionRecord>,
    undone: Vec<TransactionRecord>,
    saved_steps: usize,
    detour: Vec<ChangeRecord>,
    pending: Vec<PendingRecord>,
    view: ViewRecord,
}

/// The places of a change: bytes since the one before, the text before, the text after.
type ChangeRecord = Vec<(usize, String, String)>;

#[derive(Serialize, Deserialize)]
struct TransactionRecord {
    label: String,
    change: ChangeRecord,
    selection: [usize; 2],
    #[serde(skip_serializing_if = "Option::is_none", default)]
    runtimes: Option<[String; 2]>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pending: Option<PendingChangeRecord>,
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    typed: bool,
}

#[derive(Serialize, Deserialize)]
struct PendingChangeRecord {
    field: FieldRecord,
    states: [Option<[String; 2]>; 2],
}

#[derive(Serialize, Deserialize)]
struct FieldRecord {
    section: SectionRecord,
    variable: String,
    key: String,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum SectionRecord {
    Input,
    Output,
}

#[derive(Serialize, Deserialize)]
struct PendingRecord {
    field: FieldRecord,
    text: String,
    reason: String,
}

#[derive(Serialize, Deserialize)]
struct ViewRecord {
    focus: FocusRecord,
    selected: usize,
    marked: BTreeSet<usize>,
    filter: String,
    line: Option<(String, usize)>,
    cursor: usize,
    text_shown: bool,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum FocusRecord {
    GoOn,
    Table,
    Filter,
    Form,
    Text,
}

same_variants!(SectionRecord, Section, Input Output);
same_variants!(FocusRecord, ViewFocus, GoOn Table Filter Form Text);

impl From<&Path> for PathRecord {
    fn from(path: &Path) -> Self {
        match path.to_str() {
            Some(text) => Self::Text(text.to_owned()),
            None => Self::Raw(path.as_os_str().to_owned()),
        }
    }
}

impl From<PathRecord> for PathBuf {
    fn from(record: PathRecord) -> Self {
        match record {
            PathRecord::Text(text) => Self::from(text),
            PathRecord::Raw(raw) => Self::from(raw),
        }
    }
}

impl From<&FileDraft> for BufferRecord {
    fn from(file: &FileDraft) -> Self {
        let stored = file.base.to_stored();
        let (dropped, undone) = shortened(&file.history);
        let record = |step: &Arc<Transaction>| TransactionRecord::from(&**step);
        let saved = file.history.saved();
        Self {
            path: file.path.as_deref().map(PathRecord::from),
            real: file.real.as_deref().map(PathRecord::from),
            hash: stored.as_ref().map(|stored| stored.hash.clone()),
            text: stored.and_then(|stored| stored.text),
            model: file.model.clone(),
            runtime: file.runtime.map(|runtime| runtime.key().to_owned()),
            done: file.history.all_done().iter().skip(dropped).map(record).collect(),
            undone: undone.iter().map(record).collect(),
            saved_steps: saved.steps - dropped,
            detour: saved.detour.iter().map(|change| change_record(change)).collect(),
            pending: file.pending.iter().map(PendingRecord::from).collect(),
            view: ViewRecord::from(&file.view),
        }
    }
}

/// The number of the oldest transactions that are left out of a long history, and what can be redone of it.
fn shortened(history: &History) -> (usize, &[Arc<Transaction>]) {
    let size = |step: &Arc<Transaction>| {
        let change = step.change(BufferId::Variables);
        step.label.len() + change.map_or(0, TextChange::size)
    };
    let (done, undone, saved) = (history.all_done(), history.all_undone(), history.saved());
    let mut total: usize = done.iter().chain(undone).map(size).sum();
    let mut kept_undone = undone;
    if total > MOST_HISTORY && saved.steps <= done.len() {
        total -= undone.iter().map(size).sum::<usize>();
        kept_undone = &[];
    }
    let mut dropped = 0;
    for step in done.iter().take(saved.steps) {
        if total <= MOST_HISTORY {
            break;
        }
        total -= size(step);
        dropped += 1;
    }
    (dropped, kept_undone)
}

impl BufferRecord {
    pub(super) fn into_file(self) -> Result<FileDraft, DraftError> {
        let path = self.path.map(PathBuf::from);
        let base = match (self.hash, &path) {
            (Some(hash), _) => Base::Stored(StoredBase {
                hash,
                text: self.text,
            }),
            (None, None) => Base::Example,
            (None, Some(_)) => Base::New,
        };
        let steps = |records: Vec<TransactionRecord>| {
            let steps = records.into_iter().map(TransactionRecord::into_transaction);
            steps
                .map(|step| step.map(Arc::new))
                .collect::<Result<Vec<_>, _>>()
        };
        let (done, undone) = (steps(self.done)?, steps(self.undone)?);
        if self.saved_steps > done.len() + undone.len() {
            return Err(DraftError::Damaged("its history has a gap".to_owned()));
        }
        let detour = self.detour.iter().map(|record| Arc::new(change_of(record)));
        let saved = SavePoint {
            steps: self.saved_steps,
            detour: detour.collect(),
        };
        Ok(FileDraft {
            path,
            real: self.real.map(PathBuf::from),
            base,
            model: self.model,
            runtime: self.runtime.as_deref().map(runtime).transpose()?,
            history: History::restored(done, undone, saved),
            pending: self
                .pending
                .into_iter()
                .map(PendingRecord::into_pending)
                .collect(),
            view: self.view.into(),
        })
    }
}

fn change_record(change: &TextChange) -> ChangeRecord {
    let owned = |(gap, old, new): (usize, &str, &str)| (gap, old.to_owned(), new.to_owned());
    change.places().map(owned).collect()
}

fn change_of(record: &ChangeRecord) -> TextChange {
    TextChange::from_places(
        record
            .iter()
            .map(|(gap, old, new)| (*gap, old.as_str(), new.as_str())),
    )
}

fn runtime(key: &str) -> Result<Runtime, DraftError> {
    Runtime::from_key(key).ok_or_else(|| DraftError::Damaged(format!("there is no runtime {key}")))
}

impl From<&Transaction> for TransactionRecord {
    fn from(step: &Transaction) -> Self {
        let state = |pending: &Option<PendingText>| {
            let pending = pending.as_ref();
            pending.map(|pending| [pending.text.clone(), pending.reason.clone()])
        };
        let pending = step.pending.as_ref();
        Self {
            label: step.label.clone(),
            change: step
                .change(BufferId::Variables)
                .map_or_else(Vec::new, change_record),
            selection: step.selection,
            runtimes: step
                .runtimes
                .map(|both| both.map(|runtime| runtime.key().to_owned())),
            pending: pending.map(|(field, [before, after])| PendingChangeRecord {
                field: field.into(),
                states: [state(before), state(after)],
            }),
            typed: step.typed,
        }
    }
}

impl TransactionRecord {
    fn into_transaction(self) -> Result<Transaction, DraftError> {
        let state = |state: Option<[String; 2]>| state.map(|[text, reason]| PendingText { text, reason });
        let runtimes = match self.runtimes {
            None => None,
            Some([before, after]) => Some([runtime(&before)?, runtime(&after)?]),
        };
        Ok(Transaction {
            runtimes,
            pending: self.pending.map(|pending| {
                let [before, after] = pending.states;
                (pending.field.into(), [state(before), state(after)])
            }),
            typed: self.typed,
            ..Transaction::of(self.label, change_of(&self.change), self.selection)
        })
    }
}

impl From<&FieldId> for FieldRecord {
    fn from(field: &FieldId) -> Self {
        Self {
            section: field.section.into(),
            variable: field.variable.clone(),
            key: field.key.clone(),
        }
    }
}

impl From<FieldRecord> for FieldId {
    fn from(record: FieldRecord) -> Self {
        Self {
            section: record.section.into(),
            variable: record.variable,
            key: record.key,
        }
    }
}

impl From<&(FieldId, PendingText)> for PendingRecord {
    fn from((field, pending): &(FieldId, PendingText)) -> Self {
        Self {
            field: field.into(),
            text: pending.text.clone(),
            reason: pending.reason.clone(),
        }
    }
}

impl PendingRecord {
    fn into_pending(self) -> (FieldId, PendingText) {
        let (text, reason) = (self.text, self.reason);
        (self.field.into(), PendingText { text, reason })
    }
}

impl From<&FileView> for ViewRecord {
    fn from(view: &FileView) -> Self {
        Self {
            focus: view.focus.into(),
            selected: view.selected,
            marked: view.marked.clone(),
            filter: view.filter.clone(),
            line: view.line.clone(),
            cursor: view.cursor,
            text_shown: view.text_shown,
        }
    }
}

impl From<ViewRecord> for FileView {
    fn from(record: ViewRecord) -> Self {
        Self {
            focus: record.focus.into(),
            selected: record.selected,
            marked: record.marked,
            filter: record.filter,
            line: record.line,
            cursor: record.cursor,
            text_shown: record.text_shown,
        }
    }
}
