//! What a worker does for this step: reading the whole text, changes of the whole table, the filter; and taking in what
//! it has found.

use super::dialog::Dialog;
use super::follow::Then;
use super::job::{Finished, Job, Origin, Task};
use super::overlay::{Overlay, Sheet};
use super::query::Query;
use super::wish::Wish;
use super::{Focus, State};
use crate::wizard::action::Action;
use crate::wizard::draft::Draft;
use crate::wizard::effect::{EffectId, Work};
use crate::wizard::outbox::Outbox;
use std::sync::Arc;

/// Up to this many variables are filtered at once.
const FILTERED_AT_ONCE: usize = 2000;

/// A change that a worker makes.
#[derive(Debug)]
pub(super) struct Busy {
    pub wish: Wish,
    /// The text that it is made of.
    pub origin: Origin,
    /// What is to be done, as long as it has not begun: first what is shown is read whole.
    pub task: Option<Task>,
}

impl State {
    pub(super) fn job(&self, task: Task, draft: &Draft) -> Option<Job> {
        let typed = self.raw_typed || matches!(task, Task::Change { typed: true, .. });
        Some(Job {
            typed,
            origin: Origin::Present,
            opened: Arc::clone(draft.opened()?),
            overlay: self.overlay.clone(),
            task,
            marked: self.list.marked.clone(),
            absent: self.list.absent.clone(),
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

    /// Begins the change that a worker is to make; while the text is still being read, after that.
    pub(super) fn begin_busy(&mut self, draft: &Draft, out: &mut Outbox) {
        if !self.overlay.is_empty() || self.thinking.is_some() {
            self.confirm(draft, out);
            return;
        }
        let Some(busy) = &mut self.busy else { return };
        let Some(task) = busy.task.take() else { return };
        let origin = std::mem::take(&mut busy.origin);
        if let Some(mut job) = self.job(task, draft) {
            job.origin = origin;
            self.thinking = Some(out.ask(Work::Think(Box::new(job))));
        }
    }

    /// A job is done; `waiting` keys wait for it. Whether they are to be forgotten: what they were meant for did not come
    /// about.
    pub(in crate::wizard) fn thought(
        &mut self,
        id: EffectId,
        finished: Finished,
        waiting: usize,
        draft: &mut Draft,
        out: &mut Outbox,
    ) -> bool {
        if self.filtering == Some(id) {
            self.filtering = None;
            self.take_filter(&finished, draft);
            if self.query != finished.query {
                self.refilter(draft, out);
            }
            return false;
        }
        if self.previewing.is(id) {
            self.previewed(finished);
            return false;
        }
        if self.thinking != Some(id) {
            return false;
        }
        self.thinking = None;
        let began = Arc::clone(&finished.began);
        let mut in_text = false;
        let mut wrong = false;
        if matches!(finished.task, Task::Confirm) {
            let same_text = draft.opened().is_some_and(|opened| Arc::ptr_eq(opened, &began))
                && finished.overlay.is_same(&self.overlay);
            let same_list = finished.marked_before == self.list.marked && finished.query == self.query;
            if !same_text || !same_list {
                // More was done since: what was read is out of date.
                out.ask(Work::Forget(Box::new(finished)));
                self.think(Task::Confirm, draft, out);
                return false;
            }
            let agrees = finished.agrees || self.by_text;
            in_text = self.raw_typed;
            (self.raw_typed, self.by_text) = (false, false);
            self.narrow_session(&began, &finished.overlay);
            self.take(finished, None, draft);
            wrong = !agrees;
            if wrong {
                self.take_wrong_back(waiting, draft, out);
            }
        } else if let Some(busy) = self.busy.take() {
            self.finish(finished, busy.wish, draft, out);
        }
        if in_text {
            self.follow_cursor(draft);
        }
        out.ask(Work::Forget(Box::new(Finished::only(began))));
        self.begin_busy(draft, out);
        self.settled(draft, out);
        wrong
    }

    /// What was shown is not what the text says: the last change goes, and what was to be made after it.
    fn take_wrong_back(&mut self, waiting: usize, draft: &mut Draft, out: &mut Outbox) {
        self.busy = None;
        self.session = None;
        self.stay();
        self.take_back_then(true, Then::WrongUndone { waiting }, draft, out);
    }

    /// Takes in what a job has found.
    pub(super) fn take(&mut self, finished: Finished, select: Option<usize>, draft: &mut Draft) {
        let Some(opened) = finished.opened else {
            draft.set_pending(!self.is_settled());
            return;
        };
        let rank = {
            let sheet = Sheet {
                opened: &finished.began,
                overlay: &finished.overlay,
            };
            sheet.rank(self.list.selected)
        };
        self.overlay = Overlay::default();
        draft.set_opened(opened);
        self.list.marked = finished.marked;
        self.list.absent = finished.absent;
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

    /// Whether a key that does `action` here (none types, or does nothing) has to wait for what is being worked out.
    pub(in crate::wizard) fn must_wait(&self, action: Option<Action>) -> bool {
        let in_raw = self.focus == Focus::Raw && self.dialog.is_none();
        let types = matches!(action, None | Some(Action::Text(_)));
        let typed_unread = self.raw_typed && !self.is_settled();
        let goes_on = in_raw && (types || matches!(action, Some(Action::Enter | Action::Move(_))));
        let in_filter = self.focus == Focus::Filter && self.dialog.is_none();
        let of_the_whole = match action {
            Some(Action::Convert | Action::Import | Action::Reload | Action::Fix(_)) => true,
            Some(Action::NextProblem | Action::PreviousProblem) => true,
            Some(Action::Enter) => self.dialog.as_ref().is_some_and(Dialog::is_of_the_whole),
            _ => false,
        };
        self.is_busy()
            || (typed_unread && !goes_on)
            || (self.filtering.is_some() && !(in_filter && types))
            || (of_the_whole && !self.is_settled())
            || (self.is_previewing() && !matches!(action, Some(Action::Move(_) | Action::Close)))
    }

    /// Whether a text that is pasted has to wait.
    pub(in crate::wizard) fn paste_must_wait(&self) -> bool {
        let in_raw = self.focus == Focus::Raw && self.dialog.is_none();
        self.is_busy() || self.filtering.is_some() || (!self.is_settled() && !in_raw)
    }

    /// The job that was waited for failed; whether a change was lost with it.
    pub(super) fn think_failed(&mut self, id: EffectId, draft: &mut Draft) -> bool {
        if self.filtering == Some(id) {
            self.filtering = None;
        }
        if self.previewing.is(id) {
            self.previewing.failed(id);
            self.dialog = None;
        }
        if self.thinking == Some(id) {
            self.thinking = None;
            let lost = self.busy.take().is_some();
            draft.set_pending(!self.is_settled());
            return lost;
        }
        false
    }
}
