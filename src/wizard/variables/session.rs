//! What is typed letter by letter into one place is one change: one step of undo, made of the text before the first
//! letter. So a field that is emptied and typed anew keeps its place.

use super::State;
use super::history::{Change, Step};
use super::job::{Origin, Task};
use super::local;
use super::overlay::{Block, Overlay, Sheet};
use super::wish::Wish;
use crate::text::Span;
use crate::variables::edit::Edit;
use crate::wizard::draft::Draft;
use crate::wizard::opened::Opened;
use crate::wizard::outbox::Outbox;
use crate::yaml::edit::{Patch, Patches};
use std::sync::Arc;

/// Changes that are typed one letter after the other: one step of undo.
#[derive(Clone, Debug)]
pub(super) struct Session {
    /// What is typed into.
    pub key: String,
    /// How many steps of undo there were before it.
    pub length: usize,
    /// What it is made of.
    pub base: Base,
}

/// What the changes of a session are made of: the text before the first.
#[derive(Clone, Debug)]
pub(super) enum Base {
    /// The file as it was read whole.
    Whole(Arc<Opened>),
    /// The lines of one variable.
    Lines(Lines),
    /// A piece of the text, for what is typed into the text itself: where it starts, what stood there, and how long it
    /// is now.
    Piece {
        /// Where it starts.
        start: usize,
        /// What stood there.
        before: String,
        /// How long it is now.
        length: usize,
    },
    /// Several variables at once: what is typed next begins anew.
    Nothing,
}

/// The lines of a variable while it is typed into.
#[derive(Clone, Debug)]
pub(super) struct Lines {
    /// Where they start.
    pub start: usize,
    /// What they were before the first letter.
    pub before: String,
    /// What they are now.
    pub now: String,
    /// Which of the variables in them it is.
    pub part: usize,
}

impl State {
    /// Whether the last step of undo (or none, where it came to nothing) is what was typed into `key` so far.
    pub(super) fn continues(&self, key: &str) -> bool {
        self.session.as_ref().is_some_and(|session| {
            session.key == key && (session.length..=session.length + 1).contains(&self.history.len())
        })
    }

    /// Makes an edit in place of what was typed into the same field so far.
    pub(super) fn make_anew(&mut self, edit: Edit, wish: Wish, draft: &mut Draft, out: &mut Outbox) {
        let (Some(session), Some(now)) = (&self.session, draft.opened().cloned()) else {
            return;
        };
        match &session.base {
            Base::Whole(before) if self.overlay.is_empty() => {
                let before = Origin::Before(Arc::clone(before));
                self.run_from(before, Task::Edit { edit }, wish, draft, out);
            }
            Base::Lines(lines) => {
                let lines = lines.clone();
                self.make_in_lines(&now, lines, edit, wish, draft, out);
            }
            _ => {
                self.session = None;
                self.make(edit, wish, draft, out);
            }
        }
    }

    fn make_in_lines(
        &mut self,
        now: &Arc<Opened>,
        mut lines: Lines,
        edit: Edit,
        wish: Wish,
        draft: &mut Draft,
        out: &mut Outbox,
    ) {
        let Some((number, before)) = self.lines_before(now, &lines) else {
            self.make_in_text(&lines, edit, wish, draft, out);
            return;
        };
        let mut overlay = self.overlay.clone();
        overlay.put(number, before);
        let sheet = Sheet {
            opened: now,
            overlay: &overlay,
        };
        let made = local::edit(&sheet, &edit).map(|made| made.map(<[(usize, Block); 1]>::try_from));
        let block = match made {
            Some(Ok(Ok([(changed, block)]))) if changed == number => block,
            Some(Err(refusal)) => {
                self.refuse(wish.then, &refusal, draft, out);
                return;
            }
            _ => {
                self.make_in_text(&lines, edit, wish, draft, out);
                return;
            }
        };
        let rank = sheet.rank(self.list.selected);
        let step = Step {
            label: wish.label.clone(),
            change: Change::between(&lines.before, block.lines(), lines.start),
            selected: [rank, rank],
            runtimes: None,
            typed: false,
        };
        self.record(&wish, step, || Base::Nothing);
        block.lines().clone_into(&mut lines.now);
        if let Some(session) = &mut self.session {
            session.base = Base::Lines(lines);
        }
        self.overlay.put(number, block);
        self.after_change(None, draft);
        self.confirm(draft, out);
        self.follow(wish.then, &wish.label, draft, out);
    }

    /// Makes an edit in place of what a session typed into lines that are no variable's own any more: a comment below
    /// them may have gone to another. The whole text is read for it.
    fn make_in_text(&mut self, lines: &Lines, edit: Edit, wish: Wish, draft: &mut Draft, out: &mut Outbox) {
        let here = Span::new(lines.start, lines.start + lines.now.len());
        let back = Patch {
            span: here,
            text: lines.before.clone(),
        };
        let stands = self
            .sheet(draft)
            .is_some_and(|sheet| here.end <= sheet.text_length() && sheet.text(here) == lines.now);
        match Patches::new([back]) {
            Ok(back) if stands => self.run_from(Origin::Back(back), Task::Edit { edit }, wish, draft, out),
            _ => {
                self.session = None;
                self.make(edit, wish, draft, out);
            }
        }
    }

    /// The variable that a session types into, as it was before the first letter; none where its lines are not what the
    /// session has made of them.
    fn lines_before(&self, now: &Arc<Opened>, lines: &Lines) -> Option<(usize, Block)> {
        let sheet = Sheet {
            opened: now,
            overlay: &self.overlay,
        };
        let spot = self.list.selected;
        let same = spot.part == lines.part
            && sheet.block_start(spot.number) == Some(lines.start)
            && sheet.block_lines(spot.number) == Some(lines.now.as_str());
        if !same {
            return None;
        }
        let block = local::read_lines(&sheet, spot.number, &lines.before)?;
        Some((spot.number, block))
    }

    /// Remembers that `text` was typed in place of `span` of the text: one step with what was typed there before.
    pub(super) fn record_typed(&mut self, span: Span, text: &str, wish: &Wish, draft: &Draft) {
        let Some(sheet) = self.sheet(draft) else { return };
        let rank = sheet.rank(self.list.selected);
        let continued = match &self.session {
            Some(session) if wish.session.as_deref().is_some_and(|key| self.continues(key)) => {
                match &session.base {
                    Base::Piece {
                        start,
                        before,
                        length,
                    } => Some((Span::new(*start, start + length), before.clone(), session.length)),
                    _ => None,
                }
            }
            _ => None,
        };
        let (here, stood, history) =
            continued.unwrap_or_else(|| (span, sheet.text(span).into_owned(), self.history.len()));
        let all = Span::new(here.start.min(span.start), here.end.max(span.end));
        let text_of = |from, to| sheet.text(Span::new(from, to)).into_owned();
        let before = text_of(all.start, here.start) + &stood + &text_of(here.end, all.end);
        let now = text_of(all.start, span.start) + text + &text_of(span.end, all.end);
        let change = Change::between(&before, &now, all.start);
        self.history.cut(history);
        let selected = [rank, rank];
        self.session = wish.session.clone().map(|key| Session {
            key,
            length: history,
            base: Base::Piece {
                start: all.start,
                before,
                length: now.len(),
            },
        });
        if !change.is_empty() {
            self.history.push(Step {
                label: wish.label.clone(),
                change,
                selected,
                runtimes: None,
                typed: true,
            });
        }
    }

    /// What a session types into, after the whole text was read: variables that stood in one variable's lines have lines
    /// of their own now.
    pub(super) fn narrow_session(&mut self, began: &Arc<Opened>, overlay: &Overlay) {
        let spot = self.list.selected;
        let narrowed = match &self.session {
            Some(Session {
                base: Base::Lines(lines),
                ..
            }) if overlay
                .get(spot.number)
                .is_some_and(|block| block.entries().len() != 1) =>
            {
                let sheet = Sheet {
                    opened: began,
                    overlay,
                };
                narrowed(&sheet, spot.number, lines)
            }
            _ => return,
        };
        match (&mut self.session, narrowed) {
            (Some(session), Some(lines)) => session.base = Base::Lines(lines),
            (session, _) => *session = None,
        }
    }
}

/// The lines of one of several variables.
fn narrowed(sheet: &Sheet<'_>, number: usize, lines: &Lines) -> Option<Lines> {
    let own = |text: &str| {
        let block = local::read_lines(sheet, number, text)?;
        let outline = super::outline::Outline::of(&block.document, &block.reading);
        let span = outline.block(lines.part)?;
        let start = span.start.checked_sub(block.header())?;
        Some((start, span.of(block.document.text()).to_owned()))
    };
    let (start, before) = own(&lines.before)?;
    let (_, now) = own(&lines.now)?;
    Some(Lines {
        start: lines.start + start,
        before,
        now,
        part: 0,
    })
}
