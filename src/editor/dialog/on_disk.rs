//! A file that has changed on disk, or is gone: what becomes of it.

use super::difference::differences;
use super::frame::{Dialog, DialogKind, plain};
use super::merge;
use crate::editor::buffer::Buffer;
use crate::text::display::counted;
use std::sync::Arc;

/// The decision about a file that has changed on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiskDecision {
    /// Decide later.
    Later,
    /// Take the file on disk.
    Theirs,
    /// Write the text here over the file on disk.
    Ours,
    /// Merge both.
    Merge,
}

/// The dialog about `theirs`, the file on disk now, with the difference from `ours`.
#[must_use]
pub fn dialog(ours: &Buffer, theirs: Arc<Buffer>) -> Dialog {
    let kind = DialogKind::OnDisk {
        theirs: Arc::clone(&theirs),
    };
    if theirs.is_new {
        return Dialog::new(kind, "The file is not on disk any more.", "do it")
            .with_choice("go on", "decide later; the next save asks again")
            .with_choice("write it again", "with what is here");
    }
    let title = "The file has changed on disk since it was read.";
    let mut dialog = Dialog::new(kind, title, "do it")
        .with_choice("go on", "decide later; the next save asks again")
        .with_choice("take what is on disk", "Ctrl-Z then brings back what was here")
        .with_choice("keep what is here", "and save it over what is on disk");
    if let Some(merge) = merge::of(ours, &theirs) {
        let about = match merge.conflicts().count() {
            0 => "the changes of both; none is at odds with another".to_owned(),
            count => format!("the changes of both; {} to decide", counted(count, "place")),
        };
        dialog = dialog.with_choice("merge", about);
    }
    dialog.preview = differences(theirs.text(), ours.text());
    dialog.preview.insert(0, plain("- on disk   + here"));
    dialog
}

/// The chosen decision.
pub(super) fn decision(dialog: &Dialog, theirs: &Buffer) -> DiskDecision {
    match dialog.chosen {
        1 if theirs.is_new => DiskDecision::Ours,
        1 => DiskDecision::Theirs,
        2 => DiskDecision::Ours,
        3 => DiskDecision::Merge,
        _ => DiskDecision::Later,
    }
}
