//! Changes of the variables file. In a small file the whole text is read again at once. In a large one only the changed
//! variables' own lines are, and a worker reads the whole; what it finds otherwise is taken back.

use super::State;
use super::follow::Then;
use super::history::{Change, Step};
use super::job::{Finished, Origin, Task};
use super::local;
use super::overlay::{Block, Sheet};
use super::query::Query;
use super::session::{Base, Lines, Session};
use super::wish::{Record, Wish};
use super::work::Busy;
use crate::text::Span;
use crate::variables::edit::{Edit, Refusal};
use crate::wizard::draft::Draft;
use crate::wizard::opened::Opened;
use crate::wizard::outbox::Outbox;
use crate::yaml::edit::Patches;
use std::sync::Arc;

/// Up to this many bytes a text is read whole at every change: that takes a few milliseconds. A text of 80 KiB took 6 ms
/// (10 ms at most), one of 240 KiB 16 to 24 ms from key to screen, where 16 ms are the bar.
const AT_ONCE: usize = 32 * 1024;

/// Changed lines, by the number of the variable.
pub(super) type Blocks = Vec<(usize, Block)>;

impl State {
    /// The text as it is now.
    #[must_use]
    pub fn sheet<'a>(&'a self, draft: &'a Draft) -> Option<Sheet<'a>> {
        Some(Sheet {
            opened: draft.opened()?,
            overlay: &self.overlay,
        })
    }

    /// Whether a change is being worked out, so that nothing else can change.
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
    pub(super) fn make(&mut self, edit: Edit, wish: Wish, draft: &mut Draft, out: &mut Outbox) {
        if wish.session.as_deref().is_some_and(|key| self.continues(key)) {
            self.make_anew(edit, wish, draft, out);
            return;
        }
        self.session = None;
        let Some(opened) = draft.opened().cloned() else {
            return;
        };
        if self.is_read_at_once(draft) {
            self.run(Task::Edit { edit }, wish, draft, out);
            return;
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
        let local = match self.is_busy() || structural && marked {
            true => None,
            false => local::edit(&sheet, &edit),
        };
        match local {
            Some(Ok(blocks)) => self.apply(&opened, blocks, wish, draft, out),
            Some(Err(refusal)) => self.refuse(wish.then, &refusal, draft, out),
            None => self.run(Task::Edit { edit }, wish, draft, out),
        }
    }

    /// Changes the text.
    pub(super) fn change(&mut self, patches: Patches, wish: Wish, draft: &mut Draft, out: &mut Outbox) {
        self.session = None;
        let Some(opened) = draft.opened().cloned() else {
            return;
        };
        let task = Task::Change {
            patches,
            runtime: None,
            typed: false,
        };
        if self.is_read_at_once(draft) || self.is_busy() {
            self.run(task, wish, draft, out);
            return;
        }
        match self.blocks(&opened, &task) {
            Some(blocks) => self.apply(&opened, blocks, wish, draft, out),
            None => self.run(task, wish, draft, out),
        }
    }

    /// What a change makes of the lines of variables; none when the whole has to be read for it.
    fn blocks(&self, opened: &Arc<Opened>, task: &Task) -> Option<Blocks> {
        let Task::Change {
            patches,
            runtime: None,
            ..
        } = task
        else {
            return None;
        };
        let sheet = Sheet {
            opened,
            overlay: &self.overlay,
        };
        let blocks = local::change(&sheet, patches)?;
        let moves_marks = !self.list.marked.is_empty() && local::is_structural(&sheet, &blocks);
        (!moves_marks).then_some(blocks)
    }

    /// Whether a change is made by reading the whole text, on the spot.
    pub(super) fn is_read_at_once(&self, draft: &Draft) -> bool {
        let is_small = |opened: &Arc<Opened>| opened.document.text().len() <= self.most_at_once();
        self.is_settled() && draft.opened().is_some_and(is_small)
    }

    /// The longest text that is read whole on the spot, in bytes.
    pub(super) fn most_at_once(&self) -> usize {
        self.always_local.map_or(AT_ONCE, |()| 0)
    }

    /// Makes a change for which the whole text is read: at once where it is small, else on a worker.
    pub(super) fn run(&mut self, task: Task, wish: Wish, draft: &mut Draft, out: &mut Outbox) {
        self.run_from(Origin::Present, task, wish, draft, out);
    }

    /// The same, of another text than the present one.
    pub(super) fn run_from(
        &mut self,
        origin: Origin,
        task: Task,
        wish: Wish,
        draft: &mut Draft,
        out: &mut Outbox,
    ) {
        if self.is_busy() {
            // Keys wait while something is worked out, so this is not asked for by one.
            let refusal = Refusal::new("one moment: another change is still being worked out");
            self.refuse(wish.then, &refusal, draft, out);
            return;
        }
        if !self.is_read_at_once(draft) {
            self.busy = Some(Busy {
                wish,
                origin,
                task: Some(task),
            });
            self.begin_busy(draft, out);
            draft.set_pending(true);
            return;
        }
        let Some((finished, complete)) = self.work_out(origin, task, draft) else {
            return;
        };
        self.finish(finished, wish, draft, out);
        if !complete {
            self.think(Task::Confirm, draft, out);
        }
    }

    /// Makes a change of a small text that is recorded elsewhere.
    pub(super) fn read_at_once(&mut self, task: Task, draft: &mut Draft, out: &mut Outbox) {
        let Some((finished, complete)) = self.work_out(Origin::Present, task, draft) else {
            return;
        };
        self.take(finished, None, draft);
        if !complete {
            self.think(Task::Confirm, draft, out);
        }
    }

    /// Does a job on the spot. Whether everything was there for it: a file that is named and has not been read yet only
    /// a worker can read.
    fn work_out(&self, origin: Origin, task: Task, draft: &Draft) -> Option<(Finished, bool)> {
        let mut job = self.job(task, draft)?;
        job.origin = origin;
        let arrays = job.opened.arrays.clone();
        let asking = arrays.asking();
        let finished = job.run(&asking);
        Some((finished, !asking.is_unknown()))
    }

    /// A change was worked out, the whole text read.
    pub(super) fn finish(&mut self, finished: Finished, wish: Wish, draft: &mut Draft, out: &mut Outbox) {
        if let Some(refusal) = &finished.refusal {
            self.refuse(wish.then, refusal, draft, out);
            return;
        }
        let rank = {
            let sheet = Sheet {
                opened: &finished.began,
                overlay: &finished.overlay,
            };
            sheet.rank(self.list.selected)
        };
        let began = Arc::clone(&finished.began);
        let step = Step {
            label: wish.label.clone(),
            change: Change::new(&finished.patches, began.document.text()),
            selected: [rank, wish.select.unwrap_or(rank)],
            runtimes: match finished.task {
                Task::Change { runtime, .. } => runtime.map(|runtime| [began.reading.runtime, runtime]),
                _ => None,
            },
            typed: false,
        };
        self.record(&wish, step, || Base::Whole(began));
        self.take(finished, wish.select, draft);
        self.follow(wish.then, &wish.label, draft, out);
    }

    /// Remembers a change. The first of a session begins it, with what it was made of; the others take its place.
    pub(super) fn record(&mut self, wish: &Wish, step: Step, base: impl FnOnce() -> Base) {
        match wish.record {
            Record::Undo => {
                self.session = None;
                self.history.undone();
                return;
            }
            Record::Redo => {
                self.session = None;
                self.history.redone();
                return;
            }
            Record::Step => {}
        }
        let goes_on = wish.session.as_deref().is_some_and(|key| self.continues(key));
        match (&wish.session, &mut self.session) {
            (Some(_), Some(session)) if goes_on => {
                session.base = base();
                self.history.cut(session.length);
            }
            (Some(key), _) if !step.change.is_empty() => {
                self.session = Some(Session {
                    key: key.clone(),
                    length: self.history.len(),
                    base: base(),
                });
            }
            _ => self.session = None,
        }
        if !step.change.is_empty() {
            self.history.push(step);
        }
    }

    /// Shows changed lines at once and lets a worker read the whole.
    fn apply(
        &mut self,
        opened: &Arc<Opened>,
        blocks: Blocks,
        wish: Wish,
        draft: &mut Draft,
        out: &mut Outbox,
    ) {
        let sheet = Sheet {
            opened,
            overlay: &self.overlay,
        };
        let rank = sheet.rank(self.list.selected);
        let part = self.list.selected.part;
        let mut changes: Vec<(usize, &str, &str)> = Vec::new();
        let mut first = None;
        for (number, block) in &blocks {
            let (Some(start), Some(old)) = (sheet.block_start(*number), sheet.block_lines(*number)) else {
                continue;
            };
            let new = block.lines();
            changes.extend(pieces(old, new, start));
            first.get_or_insert_with(|| Lines {
                start,
                before: old.to_owned(),
                now: new.to_owned(),
                part,
            });
        }
        changes.sort_by_key(|(start, ..)| *start);
        let step = Step {
            label: wish.label.clone(),
            change: Change::packed(changes.into_iter()),
            selected: [rank, wish.select.unwrap_or(rank)],
            runtimes: None,
            typed: false,
        };
        let base = first.filter(|_| blocks.len() == 1);
        let changed = !step.change.is_empty();
        self.record(&wish, step, || base.map_or(Base::Nothing, Base::Lines));
        if changed {
            for (number, block) in blocks {
                self.overlay.put(number, block);
            }
            self.keep_rank(rank, draft);
            self.after_change(wish.select, draft);
            self.confirm(draft, out);
        }
        self.follow(wish.then, &wish.label, draft, out);
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
        draft.set_pending(!self.is_settled());
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
        let step = match back {
            true => self.history.to_undo(),
            false => self.history.to_redo(),
        };
        let at = step.filter(|step| step.typed).map(|step| step.change.start());
        let word = if back { "Undone" } else { "Done again" };
        self.take_back_then(back, Then::Undone(word, at), draft, out);
    }

    /// The same, and what follows.
    pub(super) fn take_back_then(&mut self, back: bool, then: Then, draft: &mut Draft, out: &mut Outbox) {
        let step = if back {
            self.history.to_undo()
        } else {
            self.history.to_redo()
        };
        let (Some(step), Some(opened)) = (step, draft.opened().cloned()) else {
            return;
        };
        let ([before, after], typed) = (step.selected, step.typed);
        let (patches, select, record) = if back {
            (step.change.back(), before, Record::Undo)
        } else {
            (step.change.forward(), after, Record::Redo)
        };
        let task = Task::Change {
            patches,
            runtime: step
                .runtimes
                .map(|[before, after]| if back { before } else { after }),
            typed,
        };
        let wish = Wish {
            record,
            select: (!typed).then_some(select),
            ..Wish::called(step.label.clone()).then(then)
        };
        if self.is_read_at_once(draft) || self.is_busy() {
            self.run(task, wish, draft, out);
            return;
        }
        match self.blocks(&opened, &task) {
            Some(blocks) => {
                self.by_text = true;
                self.raw_typed |= typed;
                self.apply(&opened, blocks, wish, draft, out);
            }
            None => self.run(task, wish, draft, out),
        }
    }
}

/// What differs between `old` and `new`, which stand at byte `start`: where, what stood there, what stands there.
fn pieces<'a>(old: &'a str, new: &'a str, start: usize) -> Option<(usize, &'a str, &'a str)> {
    let patches = Patches::between(old, new);
    let patch = patches.iter().next()?;
    let kept = old.len() - patch.span.end;
    let inside = Span::new(patch.span.start, new.len() - kept);
    Some((start + patch.span.start, patch.span.of(old), inside.of(new)))
}
