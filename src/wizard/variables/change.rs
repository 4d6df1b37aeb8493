//! Changes of the variables file. In a small file the whole text is read again at once. In a large one only the changed
//! variables' own lines are, and a worker reads the whole; what it finds otherwise is taken back.

use super::State;
use super::history::Step;
use super::job::Task;
use super::local;
use super::overlay::{Block, Sheet};
use super::query::Query;
use crate::text::Span;
use crate::variables::edit::{Edit, Refusal};
use crate::wizard::draft::Draft;
use crate::wizard::opened::Opened;
use crate::wizard::outbox::Outbox;
use crate::yaml::edit::{Patch, Patches};
use std::sync::Arc;

/// Up to this many bytes a text is read whole at every change: a few milliseconds.
const AT_ONCE: usize = 64 * 1024;

/// Up to this many variables are filtered at once.
pub(super) const FILTERED_AT_ONCE: usize = 2000;

/// A change to make.
#[derive(Clone, Debug)]
pub(super) struct Wish {
    /// What it is called.
    pub label: String,
    /// The variable that is selected afterwards, by its place among all; none leaves the selection.
    pub select: Option<usize>,
    /// What is typed into, for changes that are one step together.
    pub session: Option<String>,
}

impl Wish {
    pub(super) fn called(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            select: None,
            session: None,
        }
    }

    pub(super) const fn then_select(mut self, rank: usize) -> Self {
        self.select = Some(rank);
        self
    }

    pub(super) fn typed_into(mut self, key: String) -> Self {
        self.session = Some(key);
        self
    }
}

/// What became of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Made {
    /// It is there.
    Now,
    /// A worker makes it.
    Later,
    /// It cannot be made.
    Refused(Refusal),
}

impl State {
    /// The text as it is now.
    #[must_use]
    pub fn sheet<'a>(&'a self, draft: &'a Draft) -> Option<Sheet<'a>> {
        Some(Sheet {
            opened: draft.opened()?,
            overlay: &self.overlay,
        })
    }

    /// Whether a change of the whole table is being worked out, so that nothing else can change.
    #[must_use]
    pub const fn is_busy(&self) -> bool {
        self.busy.is_some()
    }

    /// Whether what is shown has been read whole.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.busy.is_none() && self.overlay.is_empty()
    }

    /// Makes an edit; its places are those of the present text.
    pub(super) fn make(&mut self, edit: Edit, wish: Wish, draft: &mut Draft, out: &mut Outbox) -> Made {
        if let Some(refused) = self.refused_while_busy() {
            return refused;
        }
        if let Some(key) = &wish.session
            && self.continues(key)
        {
            return self.make_anew(edit, wish, draft, out);
        }
        let Some(opened) = draft.opened().cloned() else {
            return Made::Later;
        };
        let task = |wish: Wish| Task::Edit {
            edit: edit.clone(),
            label: wish.label,
            select: wish.select,
        };
        if self.overlay.is_empty() && opened.document.text().len() <= self.at_once() {
            return self.at_once_or_refuse(task(wish.clone()), &wish, draft, out);
        }
        let sheet = Sheet {
            opened: &opened,
            overlay: &self.overlay,
        };
        // Marks are by variable: where variables come and go among them, the whole is read.
        let structural = matches!(
            edit,
            Edit::Duplicate { .. } | Edit::Add { .. } | Edit::Remove(_) | Edit::Reorder { .. }
        );
        let marked = !self.list.marked.is_empty();
        match local::edit(&sheet, &edit).filter(|_| !(structural && marked)) {
            Some(Ok(blocks)) => self.apply(&opened, blocks, wish, draft, out),
            Some(Err(refusal)) => Made::Refused(refusal),
            None => self.later(task(wish), draft, out),
        }
    }

    /// Changes the text.
    pub(super) fn change(
        &mut self,
        patches: Patches,
        wish: Wish,
        draft: &mut Draft,
        out: &mut Outbox,
    ) -> Made {
        if let Some(refused) = self.refused_while_busy() {
            return refused;
        }
        let Some(opened) = draft.opened().cloned() else {
            return Made::Later;
        };
        let task = |patches: &Patches, wish: &Wish| Task::Change {
            patches: patches.clone(),
            label: Some(wish.label.clone()),
            select: wish.select,
            runtime: None,
        };
        if self.overlay.is_empty() && opened.document.text().len() <= self.at_once() {
            return self.at_once_or_refuse(task(&patches, &wish), &wish, draft, out);
        }
        let sheet = Sheet {
            opened: &opened,
            overlay: &self.overlay,
        };
        match local::change(&sheet, &patches) {
            Some(blocks) => self.apply(&opened, blocks, wish, draft, out),
            None => self.later(task(&patches, &wish), draft, out),
        }
    }

    /// Runs a task that changes the text: at once in a small file, else on a worker.
    pub(super) fn run(&mut self, task: Task, draft: &mut Draft, out: &mut Outbox) -> Made {
        if let Some(refused) = self.refused_while_busy() {
            return refused;
        }
        let small = draft
            .opened()
            .is_some_and(|opened| opened.document.text().len() <= self.at_once());
        if self.overlay.is_empty() && small {
            return self.at_once_or_refuse(task, &Wish::called(""), draft, out);
        }
        self.later(task, draft, out)
    }

    fn at_once(&self) -> usize {
        self.always_local.map_or(AT_ONCE, |()| 0)
    }

    fn refused_while_busy(&self) -> Option<Made> {
        let label = self.busy.as_ref()?;
        Some(Made::Refused(Refusal::new(format!(
            "one moment: {label} is still being worked out"
        ))))
    }

    /// Runs a task of a small file.
    fn at_once_or_refuse(&mut self, task: Task, wish: &Wish, draft: &mut Draft, out: &mut Outbox) -> Made {
        let Some(job) = self.job(task, draft) else {
            return Made::Later;
        };
        let arrays = job.opened.arrays.clone();
        let unknown = arrays.asking();
        let finished = job.run(&unknown);
        if let Some(refusal) = finished.refusal {
            return Made::Refused(refusal);
        }
        let before = draft.opened().map(Arc::clone);
        let steps = self.history.len();
        self.take(finished, draft, out);
        let changed = self.history.len() > steps;
        if let (Some(key), Some(before), Some(after), true) =
            (&wish.session, before, draft.opened().cloned(), changed)
        {
            let (old, new) = (before.document.text(), after.document.text());
            self.join(key, 0, old, new, &wish.label, Some(&before));
        } else {
            self.session = None;
        }
        if unknown.is_unknown() {
            // A file was named that has not been read yet: only a worker can.
            self.think(Task::Confirm, draft, out);
        }
        Made::Now
    }

    /// Shows changed lines at once and lets a worker read the whole.
    fn apply(
        &mut self,
        opened: &Arc<Opened>,
        blocks: Vec<(usize, Block)>,
        wish: Wish,
        draft: &mut Draft,
        out: &mut Outbox,
    ) -> Made {
        let sheet = Sheet {
            opened,
            overlay: &self.overlay,
        };
        let rank = sheet.rank(self.list.selected);
        let mut changes: Vec<(Patch, String)> = Vec::new();
        let mut whole: Option<(usize, String, String)> = None;
        for (number, block) in &blocks {
            let (Some(start), Some(old)) = (sheet.block_start(*number), sheet.block_lines(*number)) else {
                continue;
            };
            changes.extend(placed(old, block.lines(), start));
            whole = Some((start, old.to_owned(), block.lines().to_owned()));
        }
        if changes.is_empty() {
            return Made::Now;
        }
        let (forward, back) = both_ways(changes);
        let one = blocks.len() == 1;
        for (number, block) in blocks {
            self.overlay.put(number, block);
        }
        self.history.push(Step {
            label: wish.label.clone(),
            forward,
            back,
            selected: [rank, wish.select.unwrap_or(rank)],
            runtimes: None,
        });
        match (&wish.session, whole) {
            (Some(key), Some((start, old, new))) if one => {
                self.join(key, start, &old, &new, &wish.label, None)
            }
            _ => self.session = None,
        }
        self.keep_rank(rank, draft);
        self.after_change(wish.select, draft);
        self.confirm(draft, out);
        Made::Now
    }

    /// Selects again what stands at `rank`, after lines have come and gone.
    pub(super) fn keep_rank(&mut self, rank: usize, draft: &Draft) {
        if let Some(sheet) = self.sheet(draft)
            && let Some(spot) = sheet
                .at_rank(rank)
                .or_else(|| sheet.at_rank(rank.checked_sub(1)?))
        {
            self.list.selected = spot;
        }
    }

    /// The selection and everything that hangs on the text, after it has changed.
    pub(super) fn after_change(&mut self, select: Option<usize>, draft: &mut Draft) {
        draft.set_pending(!self.overlay.is_empty());
        let Some(opened) = draft.opened().cloned() else {
            return;
        };
        let sheet = Sheet {
            opened: &opened,
            overlay: &self.overlay,
        };
        if let Some(spot) = select.and_then(|rank| sheet.at_rank(rank)) {
            self.list.selected = spot;
            if !self.list.shows(spot.number) {
                self.filter.replace("");
                self.query = Query::default();
                self.list.order = None;
            }
        }
        self.list.settle(&sheet);
    }

    /// Takes the last change back (or does it again).
    pub(super) fn take_back(&mut self, back: bool, draft: &mut Draft, out: &mut Outbox) {
        if let Some(Made::Refused(refusal)) = self.refused_while_busy() {
            out.warn(refusal.message);
            return;
        }
        self.session = None;
        let step = if back {
            self.history.to_undo()
        } else {
            self.history.to_redo()
        };
        let (Some(step), Some(opened)) = (step.cloned(), draft.opened().cloned()) else {
            return;
        };
        let [before, after] = step.selected;
        let (patches, select) = if back {
            (step.back, before)
        } else {
            (step.forward, after)
        };
        let runtime = step
            .runtimes
            .map(|[before, after]| if back { before } else { after });
        let word = if back { "Undone" } else { "Done again" };
        out.tell(format!("{word}: {}.", step.label));
        if back {
            self.history.undone();
        } else {
            self.history.redone();
        }
        let task = Task::Change {
            patches: patches.clone(),
            label: None,
            select: Some(select),
            runtime,
        };
        if self.overlay.is_empty() && opened.document.text().len() <= self.at_once() {
            if let Some(job) = self.job(task, draft) {
                let arrays = job.opened.arrays.clone();
                let finished = job.run(&arrays);
                self.take(finished, draft, out);
            }
            return;
        }
        let sheet = Sheet {
            opened: &opened,
            overlay: &self.overlay,
        };
        let marked = !self.list.marked.is_empty();
        let fits = |blocks: &Vec<_>| runtime.is_none() && !(marked && local::is_structural(&sheet, blocks));
        match local::change(&sheet, &patches).filter(fits) {
            Some(blocks) => {
                for (number, block) in blocks {
                    self.overlay.put(number, block);
                }
                self.after_change(Some(select), draft);
                self.confirm(draft, out);
            }
            None => {
                self.later(task, draft, out);
            }
        }
    }
}

/// A refusal as one line for the status.
pub(super) fn said(refusal: &Refusal) -> String {
    match &refusal.help {
        Some(help) => format!("{}: {help}", refusal.message),
        None => refusal.message.clone(),
    }
}

/// The patches that turn `old`, which starts at byte `start`, into `new`, each with the text that it replaces.
pub(super) fn placed(old: &str, new: &str, start: usize) -> Vec<(Patch, String)> {
    Patches::between(old, new)
        .iter()
        .map(|patch| {
            let span = Span::new(patch.span.start + start, patch.span.end + start);
            let text = patch.text.clone();
            (Patch { span, text }, patch.span.of(old).to_owned())
        })
        .collect()
}

/// Patches and their inverse, from each patch with the text that it replaces.
pub(super) fn both_ways(mut changes: Vec<(Patch, String)>) -> (Patches, Patches) {
    changes.sort_by_key(|(patch, _)| patch.span);
    let mut grown = 0_isize;
    let back: Vec<Patch> = changes
        .iter()
        .map(|(patch, old)| {
            let start = patch.span.start.saturating_add_signed(grown);
            grown += patch.text.len().cast_signed() - old.len().cast_signed();
            Patch {
                span: Span::new(start, start + patch.text.len()),
                text: old.clone(),
            }
        })
        .collect();
    let forward = changes.into_iter().map(|(patch, _)| patch);
    (
        Patches::new(forward).unwrap_or_default(),
        Patches::new(back).unwrap_or_default(),
    )
}
