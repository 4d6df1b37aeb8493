//! Changes of the variables file. In a small file the whole text is read again at once. In a large one only the changed
//! variables' own lines are, and a worker reads the whole; what it finds otherwise is taken back.

use super::State;
use super::history::Step;
use super::job::{Finished, Job, Task};
use super::local;
use super::overlay::{Block, Overlay, Sheet};
use super::query::Query;
use crate::text::Span;
use crate::variables::edit::{Edit, Refusal};
use crate::wizard::draft::{Draft, Opened};
use crate::wizard::effect::{EffectId, Work};
use crate::wizard::outbox::Outbox;
use crate::yaml::edit::{Patch, Patches};
use std::sync::Arc;

/// Up to this many bytes a text is read whole at every change: a few milliseconds.
const AT_ONCE: usize = 64 * 1024;

/// Up to this many variables are filtered at once.
const FILTERED_AT_ONCE: usize = 2000;

/// Changes that are typed one letter after the other: one step of undo.
#[derive(Clone, Debug)]
pub(super) struct Session {
    /// What is typed into.
    pub key: String,
    /// Where what it changes starts.
    start: usize,
    /// What stood there before the first letter.
    before: String,
    /// How many steps of undo there were before it.
    length: usize,
    /// The file as it was, where it was read whole.
    opened: Option<Arc<Opened>>,
}

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

    /// Whether the last step of undo (or none, where it came to nothing) is what was typed into `key` so far.
    fn continues(&self, key: &str) -> bool {
        self.session.as_ref().is_some_and(|session| {
            session.key == key && (session.length..=session.length + 1).contains(&self.history.len())
        })
    }

    /// Makes an edit in place of what was typed into the same field so far: what it is made of is the text before, so
    /// that a field which was empty for a moment stays in its place.
    fn make_anew(&mut self, edit: Edit, wish: Wish, draft: &mut Draft, out: &mut Outbox) -> Made {
        let (Some(session), Some(now)) = (self.session.clone(), draft.opened().cloned()) else {
            return Made::Later;
        };
        let forget = |state: &mut Self| {
            if state.history.len() > session.length {
                state.history.forget_last();
            }
        };
        if let Some(before) = &session.opened {
            let Some(job) = self.job(
                Task::Edit {
                    edit,
                    label: wish.label,
                    select: wish.select,
                },
                draft,
            ) else {
                return Made::Later;
            };
            let arrays = now.arrays.clone();
            let unknown = arrays.asking();
            let finished = Job {
                opened: Arc::clone(before),
                ..job
            }
            .run(&unknown);
            if let Some(refusal) = finished.refusal {
                return Made::Refused(refusal);
            }
            forget(self);
            self.take(finished, draft, out);
            if unknown.is_unknown() {
                self.think(Task::Confirm, draft, out);
            }
            return Made::Now;
        }
        let number = self.list.selected.number;
        let mut overlay = self.overlay.clone();
        let section = now.outline.place(number).0;
        let runtime = now.reading.runtime;
        overlay.put(
            number,
            Block::read(section, &session.before, runtime, &now.arrays),
        );
        let sheet = Sheet {
            opened: &now,
            overlay: &overlay,
        };
        let blocks = match local::edit(&sheet, &edit) {
            Some(Ok(blocks)) if blocks.iter().all(|(changed, _)| *changed == number) => blocks,
            Some(Err(refusal)) => return Made::Refused(refusal),
            _ => {
                self.session = None;
                return self.make(
                    edit,
                    Wish {
                        session: None,
                        ..wish
                    },
                    draft,
                    out,
                );
            }
        };
        let rank = sheet.rank(self.list.selected);
        forget(self);
        let lines = blocks
            .first()
            .map_or(session.before.as_str(), |(_, block)| block.lines());
        let changes = placed(&session.before, lines, session.start);
        if !changes.is_empty() {
            let (forward, back) = both_ways(changes);
            self.history.push(Step {
                label: wish.label,
                forward,
                back,
                selected: [rank, rank],
                runtimes: None,
            });
        }
        if blocks.is_empty() {
            self.overlay = overlay;
        }
        for (number, block) in blocks {
            self.overlay.put(number, block);
        }
        self.after_change(None, draft);
        self.confirm(draft, out);
        Made::Now
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
    fn keep_rank(&mut self, rank: usize, draft: &Draft) {
        if let Some(sheet) = self.sheet(draft)
            && let Some(spot) = sheet
                .at_rank(rank)
                .or_else(|| sheet.at_rank(rank.checked_sub(1)?))
        {
            self.list.selected = spot;
        }
    }

    /// Makes the last step of undo one with those typed before it into the same place.
    fn join(
        &mut self,
        key: &str,
        start: usize,
        old: &str,
        new: &str,
        label: &str,
        opened: Option<&Arc<Opened>>,
    ) {
        let same = self.session.as_ref().is_some_and(|session| {
            session.key == key && session.start == start && session.length + 2 == self.history.len()
        });
        if !same {
            self.session = Some(Session {
                key: key.to_owned(),
                start,
                before: if opened.is_some() && key != super::raw::SESSION {
                    String::new()
                } else {
                    old.to_owned()
                },
                length: self.history.len().saturating_sub(1),
                opened: opened.cloned(),
            });
            return;
        }
        let Some(session) = &self.session else { return };
        let selected = self.history.to_undo().map_or([0, 0], |step| step.selected);
        let changes = placed(&session.before, new, start);
        self.history.forget_last();
        self.history.forget_last();
        if changes.is_empty() {
            // Typed and erased again: nothing has changed, and the next letter begins anew.
            self.session = None;
            return;
        }
        let (forward, back) = both_ways(changes);
        self.history.push(Step {
            label: label.to_owned(),
            forward,
            back,
            selected,
            runtimes: None,
        });
    }

    /// The selection and everything that hangs on the text, after it has changed.
    fn after_change(&mut self, select: Option<usize>, draft: &mut Draft) {
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

    fn job(&self, task: Task, draft: &Draft) -> Option<Job> {
        Some(Job {
            opened: Arc::clone(draft.opened()?),
            overlay: self.overlay.clone(),
            task,
            marked: self.list.marked.clone(),
            query: self.query.clone(),
        })
    }

    fn think(&mut self, task: Task, draft: &Draft, out: &mut Outbox) {
        if let Some(job) = self.job(task, draft) {
            self.thinking = Some(out.ask(Work::Think(Box::new(job))));
        }
    }

    /// Has the whole text read, unless that is being done: then it is done again afterwards.
    fn confirm(&mut self, draft: &Draft, out: &mut Outbox) {
        if self.thinking.is_none() && !self.overlay.is_empty() {
            self.think(Task::Confirm, draft, out);
        }
    }

    /// Has a worker make a change of the whole table; while the text is still being read, after that.
    pub(super) fn later(&mut self, task: Task, draft: &Draft, out: &mut Outbox) -> Made {
        self.session = None;
        self.busy = Some(match &task {
            Task::Edit { label, .. }
            | Task::Change {
                label: Some(label), ..
            } => label.clone(),
            _ => "the last change".to_owned(),
        });
        if self.overlay.is_empty() && self.thinking.is_none() {
            self.think(task, draft, out);
        } else {
            self.waiting = Some(task);
            self.confirm(draft, out);
        }
        Made::Later
    }

    /// A job is done.
    pub(in crate::wizard) fn thought(
        &mut self,
        id: EffectId,
        finished: Finished,
        draft: &mut Draft,
        out: &mut Outbox,
    ) {
        if self.filtering == Some(id) {
            self.filtering = None;
            self.take_filter(&finished, draft);
            if self.query != finished.query {
                self.refilter(draft, out);
            }
            return;
        }
        if self.thinking != Some(id) {
            return;
        }
        self.thinking = None;
        if matches!(finished.task, Task::Confirm) && !finished.overlay.is_same(&self.overlay) {
            // More was typed since: what was read is out of date.
            out.ask(Work::Forget(Box::new(finished)));
            self.confirm(draft, out);
            return;
        }
        if !matches!(finished.task, Task::Confirm) {
            self.busy = None;
        }
        if let Some(refusal) = &finished.refusal {
            out.warn(said(refusal));
        }
        let agrees = finished.agrees;
        let began = Arc::clone(&finished.began);
        self.take(finished, draft, out);
        if self.focus == super::Focus::Raw {
            self.follow_cursor(draft);
        }
        out.ask(Work::Forget(Box::new(Finished::only(began))));
        if !agrees && !std::mem::take(&mut self.raw_typed) {
            self.take_back(true, draft, out);
            out.fail("The last change could not be made without touching something else; it was taken back.");
        }
        self.raw_typed = false;
        if let Some(task) = self.waiting.take() {
            self.think(task, draft, out);
            return;
        }
        self.settled(draft, out);
    }

    /// Takes in what a job has found.
    fn take(&mut self, finished: Finished, draft: &mut Draft, _out: &mut Outbox) {
        let Some(opened) = finished.opened else { return };
        let rank = {
            let sheet = Sheet {
                opened: &finished.began,
                overlay: &self.overlay,
            };
            sheet.rank(self.list.selected)
        };
        let (label, select, runtime) = match finished.task {
            Task::Edit { label, select, .. } => (Some(label), select, None),
            Task::Change {
                label,
                select,
                runtime,
                ..
            } => (label, select, runtime),
            Task::Confirm | Task::Filter => (None, None, None),
        };
        if let Some(label) = label.filter(|_| !finished.patches.is_empty()) {
            let text = finished.began.document.text();
            self.history.push(Step {
                label,
                back: finished.patches.inverse(text),
                forward: finished.patches,
                selected: [rank, select.unwrap_or(rank)],
                runtimes: runtime.map(|runtime| [finished.began.reading.runtime, runtime]),
            });
        }
        self.overlay = Overlay::default();
        draft.set_opened(opened);
        self.list.marked = finished.marked;
        self.list.selected.number = rank;
        self.list.selected.part = 0;
        if finished.query == self.query {
            self.list.order = finished.order;
        }
        self.after_change(select, draft);
    }

    /// Shows what passes the filter: at once, or in a large file when a worker has found it.
    pub(super) fn refilter(&mut self, draft: &Draft, out: &mut Outbox) {
        self.query = Query::parse(self.filter.text());
        let Some(opened) = draft.opened().cloned() else {
            return;
        };
        if self.query.is_empty() {
            self.list.order = None;
        } else if opened.outline.len() <= FILTERED_AT_ONCE {
            let found = self.query.find(&opened, &self.overlay, &self.list.marked);
            self.list.order = Some(Arc::new(found));
            let sheet = Sheet {
                opened: &opened,
                overlay: &self.overlay,
            };
            self.list.settle(&sheet);
        } else if self.filtering.is_none()
            && let Some(job) = self.job(Task::Filter, draft)
        {
            self.filtering = Some(out.ask(Work::Think(Box::new(job))));
        }
    }

    fn take_filter(&mut self, finished: &Finished, draft: &Draft) {
        let Some(opened) = draft.opened() else { return };
        if Arc::ptr_eq(opened, &finished.began) && !self.query.is_empty() {
            self.list.order.clone_from(&finished.order);
            let sheet = Sheet {
                opened,
                overlay: &self.overlay,
            };
            self.list.settle(&sheet);
        }
    }

    /// The job that was waited for failed.
    pub(super) fn think_failed(&mut self, id: EffectId) {
        if self.filtering == Some(id) {
            self.filtering = None;
        }
        if self.thinking == Some(id) {
            self.thinking = None;
            self.busy = None;
            self.waiting = None;
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
fn placed(old: &str, new: &str, start: usize) -> Vec<(Patch, String)> {
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
fn both_ways(mut changes: Vec<(Patch, String)>) -> (Patches, Patches) {
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
