//! What a worker does for this step: reading the whole text, changes of the whole table, the filter; and taking in what
//! it has found.

use super::State;
use super::change::{FILTERED_AT_ONCE, Made, said};
use super::history::Step;
use super::job::{Finished, Job, Task};
use super::overlay::{Overlay, Sheet};
use super::query::Query;
use crate::wizard::draft::Draft;
use crate::wizard::effect::{EffectId, Work};
use crate::wizard::outbox::Outbox;
use std::sync::Arc;

impl State {
    pub(super) fn job(&self, task: Task, draft: &Draft) -> Option<Job> {
        Some(Job {
            opened: Arc::clone(draft.opened()?),
            overlay: self.overlay.clone(),
            task,
            marked: self.list.marked.clone(),
            query: self.query.clone(),
        })
    }

    pub(super) fn think(&mut self, task: Task, draft: &Draft, out: &mut Outbox) {
        if let Some(job) = self.job(task, draft) {
            self.thinking = Some(out.ask(Work::Think(Box::new(job))));
        }
    }

    /// Has the whole text read, unless that is being done: then it is done again afterwards.
    pub(super) fn confirm(&mut self, draft: &Draft, out: &mut Outbox) {
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
    pub(super) fn take(&mut self, finished: Finished, draft: &mut Draft, _out: &mut Outbox) {
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
