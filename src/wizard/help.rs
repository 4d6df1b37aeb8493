//! The help: every key that works at a place, under headings, as lines of the width that there is.

use super::group::Group;
use super::{Action, Focus, KeyPress, Model};
use crate::text::display::{width, wrapped};

/// The reason why nothing below a modal can be done.
pub const CLOSE_FIRST: &str = "Esc closes this first.";

/// The columns that the help takes at most.
pub const WIDEST: u16 = 100;

/// The kind of a line of the help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineKind {
    /// A heading, or the empty line before it.
    Heading,
    /// Something that can be done now.
    Possible,
    /// Something that cannot be done now, and why.
    Impossible,
}

/// A line of the help.
#[derive(Clone, Debug)]
pub struct HelpLine {
    /// Its kind.
    pub kind: LineKind,
    /// The keys; none where a text goes on from the line before.
    pub keys: Vec<KeyPress>,
    /// The text.
    pub text: String,
}

impl HelpLine {
    fn heading(text: &str) -> Self {
        Self {
            kind: LineKind::Heading,
            keys: Vec::new(),
            text: text.to_owned(),
        }
    }
}

/// The help at a place.
#[derive(Clone, Debug)]
pub struct Help {
    /// Its lines.
    pub lines: Vec<HelpLine>,
    /// The cells in which the keys are.
    pub beside: u16,
}

/// The names of keys, as the help shows them.
#[must_use]
pub fn names(keys: &[KeyPress], ascii: bool) -> String {
    let names: Vec<String> = keys.iter().map(|key| key.label(ascii)).collect();
    names.join("  ")
}

impl Help {
    /// The help of `model` at `place`.
    #[must_use]
    pub fn at(model: &Model, focus: Focus) -> Self {
        let mut rows: Vec<_> = model
            .here(focus)
            .filter(|(row, _, disabled_reason)| {
                // What is asked is in the way of these, with or without the help over it.
                let of_the_step = matches!(
                    row.action,
                    Action::NextProblem
                        | Action::PreviousProblem
                        | Action::Problems
                        | Action::Undo
                        | Action::Redo
                );
                !(model.is_asked() && of_the_step && *disabled_reason == Some(CLOSE_FIRST))
            })
            .collect();
        // What a newcomer looks for comes first; within a heading the order is the table's.
        rows.sort_by_key(|(row, ..)| Group::of(row));
        // The names in ASCII are the longer ones.
        let widest = rows.iter().map(|(_, keys, _)| width(&names(keys, true))).max();
        let beside = u16::try_from(widest.unwrap_or(0)).unwrap_or(20).min(20) + 2;
        let room = usize::from(model.screen.0.min(WIDEST).saturating_sub(beside + 5));
        let mut lines = Vec::new();
        let mut before = None;
        for (row, keys, disabled_reason) in rows {
            let title = Group::of(row).title(row.context);
            if before != Some(title) {
                if before.is_some() {
                    lines.push(HelpLine::heading(""));
                }
                lines.push(HelpLine::heading(title));
                before = Some(title);
            }
            // The help itself is in no way of what lies below it.
            let disabled_reason = match row.action {
                Action::Close => model.nothing_open_at(focus),
                _ => disabled_reason.filter(|reason| *reason != CLOSE_FIRST),
            };
            let (kind, about) = match disabled_reason {
                Some(reason) => (
                    LineKind::Impossible,
                    format!("{} (Not now: {})", row.about, reason.trim_end_matches('.')),
                ),
                None => (LineKind::Possible, row.about.to_owned()),
            };
            let mut keys = Some(keys);
            lines.extend(wrapped(&about, room).into_iter().map(|text| HelpLine {
                kind,
                keys: keys.take().unwrap_or_default(),
                text,
            }));
        }
        Self { lines, beside }
    }
}
