//! The runtime that reads the file. The text stays; only what is reported about it changes.

use super::frame::{Dialog, DialogKind, PreviewLine, problem};
use crate::editor::buffer::Buffer;
use crate::text::Severity;
use crate::text::display::counted;
use crate::variables::{RUNTIMES, read};

/// The dialog that chooses among the other runtimes.
#[must_use]
pub fn dialog(buffer: &Buffer) -> Dialog {
    let now = buffer.runtime();
    let title = format!(
        "Read the file for another runtime than {}; its text stays",
        now.key()
    );
    let mut dialog = Dialog::new(DialogKind::Runtime, title, "choose");
    for runtime in RUNTIMES.into_iter().filter(|runtime| *runtime != now) {
        dialog = dialog.with_choice(runtime.key(), "");
    }
    dialog
}

pub(super) fn preview(dialog: &mut Dialog, buffer: &Buffer) -> (Vec<PreviewLine>, Option<String>) {
    let Some(runtime) = dialog.runtime() else {
        return (Vec::new(), None);
    };
    let reading = read(
        buffer.document(),
        runtime,
        buffer.reading().model(),
        buffer.arrays(),
    );
    let count = |severity| {
        let all = reading.diagnostics.iter();
        all.filter(|diagnostic| diagnostic.severity == severity).count()
    };
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let takes = if errors == 0 { "accepts" } else { "refuses" };
    dialog.sum = Some(format!(
        "{} {takes} this file: {}, {}.",
        runtime.key(),
        counted(errors, "error"),
        counted(warnings, "warning")
    ));
    dialog.done = Some(format!("The file is read for {} now", runtime.key()));
    let worst = reading
        .diagnostics
        .iter()
        .filter(|one| one.severity != Severity::Hint);
    let lines = worst.take(super::frame::MOST).map(|one| {
        let name = one.variable.as_deref().unwrap_or("the file");
        problem(one.severity, format!("{name}: {}", one.message))
    });
    (lines.collect(), None)
}
