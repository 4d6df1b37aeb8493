//! The merge of the text here with the file on disk: the text as it was loaded is the base. What both sides changed is
//! decided place by place.

use super::frame::{Choice, Dialog, DialogKind, PreviewLine, plain};
use crate::editor::buffer::Buffer;
use crate::project::merge::{Conflict, Language, Merge, Resolution, Side, merge};
use crate::text::display::counted;
use std::sync::Arc;

/// The largest text that is merged, in bytes: the merge is computed at once.
const LARGEST: usize = 1 << 20;

/// The merge of `ours` and the file on disk; none where only one of them has changed, or where they cannot be merged.
#[must_use]
pub fn of(ours: &Buffer, theirs: &Buffer) -> Option<Merge> {
    let base = std::str::from_utf8(&ours.bytes).ok()?;
    let (mine, new) = (ours.text(), theirs.text());
    let is_mergeable = !theirs.is_lossy() && !theirs.is_new && mine.len().max(new.len()) <= LARGEST;
    (is_mergeable && base != mine && base != new && mine != new)
        .then(|| merge(Some(base), mine, new, Language::Yaml))
}

/// The dialog that decides the conflicts of a merge.
#[must_use]
pub fn dialog(merge: Arc<Merge>, theirs: Arc<Buffer>) -> Dialog {
    let sides = vec![None; merge.conflicts().count()];
    let title = format!(
        "Both sides changed {}: which lines stay?",
        counted(sides.len(), "place")
    );
    let kind = DialogKind::Merge { merge, sides, theirs };
    Dialog::new(kind, title, "merge")
}

impl Dialog {
    /// Decides the selected conflict of a merge, and selects the next one that is not decided; false where this is no
    /// merge.
    pub fn decide(&mut self, side: Side) -> bool {
        let DialogKind::Merge { sides, .. } = &mut self.kind else {
            return false;
        };
        if let Some(decided) = sides.get_mut(self.chosen) {
            *decided = Some(side);
        }
        let next = sides.iter().position(Option::is_none);
        self.chosen = next.unwrap_or(self.chosen);
        true
    }

    /// The merged text, once every conflict is decided.
    pub(super) fn merged(&self) -> Option<String> {
        let DialogKind::Merge { merge, sides, .. } = &self.kind else {
            return None;
        };
        let resolutions: Option<Vec<Resolution>> =
            sides.iter().map(|side| side.map(Resolution::Take)).collect();
        let resolutions = resolutions?;
        merge.text(|number| resolutions.get(number))
    }
}

pub(super) fn preview(dialog: &mut Dialog) -> (Vec<PreviewLine>, Option<String>) {
    let DialogKind::Merge { merge, sides, .. } = &dialog.kind else {
        return (Vec::new(), None);
    };
    let words = |side: &Option<Side>| match side {
        None => "to decide",
        Some(Side::Mine) => "the lines here",
        Some(Side::New) => "the lines on disk",
    };
    dialog.choices = merge
        .conflicts()
        .zip(sides)
        .map(|(conflict, side)| Choice {
            title: format!("line {}", conflict.line),
            about: words(side).to_owned(),
        })
        .collect();
    let shown = merge.conflicts().nth(dialog.chosen);
    let left = sides.iter().filter(|side| side.is_none()).count();
    let refused = (left > 0).then(|| {
        format!(
            "{} left to decide: k keeps the lines here, t takes those on disk.",
            counted(left, "place")
        )
    });
    (shown.map_or_else(Vec::new, lines), refused)
}

/// The lines of both sides.
fn lines(conflict: &Conflict) -> Vec<PreviewLine> {
    let side = |sign: &str, text: &str| -> Vec<PreviewLine> {
        let lines = text.lines();
        lines.map(|line| plain(format!("{sign} {line}"))).collect()
    };
    let mut shown = vec![plain("- on disk   + here")];
    shown.extend(side("-", &conflict.new));
    shown.extend(side("+", &conflict.mine));
    shown
}
