//! One row of the table of actions.

use super::Model;
use super::action::{Action, KeyContext};

/// The reason why an action cannot be done here, in words; none when it can.
pub type DisabledReason = fn(&Model) -> Option<&'static str>;

/// Whether something is so.
pub type Condition = fn(&Model) -> bool;

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct ActionRow {
    /// The action.
    pub action: Action,
    /// Its name in the keymap.
    pub id: &'static str,
    /// Its context.
    pub context: KeyContext,
    /// Two or three words for the footer.
    pub title: &'static str,
    /// A sentence for the help.
    pub about: &'static str,
    /// Two or three words where they depend on the state.
    pub named: Option<fn(&Model) -> &'static str>,
    /// Its rank in the footer, 1 first; 0 is never there.
    pub footer: u8,
    /// When it is in the footer, of those that are there only at times.
    pub footer_if: Option<Condition>,
    /// Another rank, and when it has that.
    pub early_if: Option<(u8, Condition)>,
    /// The reason why it cannot be done just now.
    pub disabled_reason: DisabledReason,
}

pub(super) const fn row(
    context: KeyContext,
    id: &'static str,
    action: Action,
    title: &'static str,
    about: &'static str,
) -> ActionRow {
    ActionRow {
        action,
        id,
        context,
        title,
        about,
        named: None,
        footer: 0,
        footer_if: None,
        early_if: None,
        disabled_reason: |_| None,
    }
}

impl ActionRow {
    /// Its name in the footer as things are.
    #[must_use]
    pub fn title_in(&self, model: &Model) -> &'static str {
        self.named.map_or(self.title, |named| named(model))
    }

    /// Its rank in the footer as things are; none when it is not there.
    #[must_use]
    pub fn rank_in(&self, model: &Model) -> Option<u8> {
        let there = self.footer > 0 && self.footer_if.is_none_or(|there| there(model));
        let early = self.early_if.filter(|(_, early)| early(model));
        there.then_some(early.map_or(self.footer, |(rank, _)| rank))
    }

    pub(super) const fn footer(mut self, rank: u8) -> Self {
        self.footer = rank;
        self
    }

    pub(super) const fn footer_if(mut self, rank: u8, there: Condition) -> Self {
        self.footer = rank;
        self.footer_if = Some(there);
        self
    }

    pub(super) const fn early_if(mut self, rank: u8, early: Condition) -> Self {
        self.early_if = Some((rank, early));
        self
    }

    pub(super) const fn named(mut self, named: fn(&Model) -> &'static str) -> Self {
        self.named = Some(named);
        self
    }

    pub(super) const fn unless(mut self, disabled_reason: DisabledReason) -> Self {
        self.disabled_reason = disabled_reason;
        self
    }
}
