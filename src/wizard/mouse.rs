//! The mouse: parts of the screen, and the effect of a click and of the wheel on them. Whatever a click does, keys do too.

use super::action::Action;
use super::effect::Effect;
use super::focus::Focus;
use super::key::KeyPress;
use super::step::Step;
use super::{Message, Model, Move, ProblemTarget};
use crate::answers::Key;

/// The rows that one turn of the wheel moves.
const WHEEL_ROWS: usize = 3;

/// A part of the screen that can be clicked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClickTarget {
    /// A step on the rail.
    Step(Step),
    /// A key of the footer.
    Key(KeyPress),
    /// A row, or a field, of the part of the screen with this focus.
    Row {
        /// The focus.
        of: Focus,
        /// The row's index.
        index: usize,
        /// Whether it was selected already.
        is_selected: bool,
    },
    /// The field of an answer.
    Answer(Key),
    /// The rest of a part of the screen.
    Pane(Focus),
}

impl Model {
    /// A part of the screen was clicked: a step and a key do as they say; a row is selected, and one that was selected
    /// already is chosen.
    pub fn click(&mut self, target: ClickTarget) -> Vec<Effect> {
        if self.is_too_small() || self.queued_inputs() > 0 {
            return Vec::new();
        }
        match target {
            ClickTarget::Step(step) => self.update(Message::Act(Action::GoTo(step))),
            ClickTarget::Key(key) => self.press(key),
            ClickTarget::Row {
                of,
                index,
                is_selected,
            } => {
                let was_here = self.focus() == of;
                let mut effects = self.focus_on(of);
                if self.focus() != of {
                    return effects;
                }
                effects.extend(match was_here && is_selected && !of.is_text() {
                    true => self.update(Message::Act(Action::Enter)),
                    false => self.update(Message::Select(Move::To(index))),
                });
                effects
            }
            ClickTarget::Answer(key) => self.update(Message::GoTo(ProblemTarget::Answer(key))),
            ClickTarget::Pane(of) => self.focus_on(of),
        }
    }

    /// The wheel was turned over a part of the screen.
    pub fn turn_wheel(&mut self, target: ClickTarget, down: bool) -> Vec<Effect> {
        let (ClickTarget::Row { of, .. } | ClickTarget::Pane(of)) = target else {
            return Vec::new();
        };
        if self.is_too_small() || self.queued_inputs() > 0 {
            return Vec::new();
        }
        let mut effects = self.focus_on(of);
        if self.focus() == of {
            let by = match down {
                true => Move::DownBy(WHEEL_ROWS),
                false => Move::UpBy(WHEEL_ROWS),
            };
            effects.extend(self.update(Message::Select(by)));
        }
        effects
    }

    /// Moves the focus to another part of the same screen, by the actions that do so.
    fn focus_on(&mut self, of: Focus) -> Vec<Effect> {
        let mut effects = Vec::new();
        for action in ways(self.focus(), of) {
            if self.focus() == of {
                break;
            }
            effects.extend(self.update(Message::Act(*action)));
        }
        effects
    }
}

/// The actions that lead from one focus to another, in their order; none where a click does not change the focus.
const fn ways(from: Focus, to: Focus) -> &'static [Action] {
    match (from, to) {
        (Focus::Tree, Focus::Contents) | (Focus::Contents, Focus::Tree) => &[Action::NextFocus],
        (Focus::Form | Focus::Filter, Focus::Table) | (Focus::RegistryField, Focus::Registry) => {
            &[Action::Close]
        }
        _ => &[],
    }
}
