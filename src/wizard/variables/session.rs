//! What is typed letter by letter into one place is one change: one step of undo, made of the text before the first
//! letter.

use super::State;
use super::change::{Made, Wish, both_ways, placed};
use super::history::Step;
use super::job::{Job, Task};
use super::local;
use super::overlay::{Block, Sheet};
use crate::variables::edit::Edit;
use crate::wizard::draft::Draft;
use crate::wizard::opened::Opened;
use crate::wizard::outbox::Outbox;
use std::sync::Arc;

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

impl State {
    /// Whether the last step of undo (or none, where it came to nothing) is what was typed into `key` so far.
    pub(super) fn continues(&self, key: &str) -> bool {
        self.session.as_ref().is_some_and(|session| {
            session.key == key && (session.length..=session.length + 1).contains(&self.history.len())
        })
    }

    /// Makes an edit in place of what was typed into the same field so far: what it is made of is the text before, so
    /// that a field which was empty for a moment stays in its place.
    pub(super) fn make_anew(&mut self, edit: Edit, wish: Wish, draft: &mut Draft, out: &mut Outbox) -> Made {
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

    /// Makes the last step of undo one with those typed before it into the same place.
    pub(super) fn join(
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
}
