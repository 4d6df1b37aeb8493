//! Files that are imported or written: their paths, and what is in Python source.

use super::frame::{Dialog, DialogKind, MOST, plain, problem};
use crate::editor::buffer::Buffer;
use crate::text::Severity;
use crate::text::display::counted;
use crate::variables::source;
use std::path::Path;

/// The dialog for the path of a table or Python file to import.
#[must_use]
pub fn import() -> Dialog {
    let title = "Import rows from a .csv or .tsv, or variables from a .py file";
    Dialog::new(DialogKind::Import, title, "import").with_line("file", "")
}

/// The dialog for the path of a table to write; the proposal is beside the variables file.
#[must_use]
pub fn export(buffer: &Buffer) -> Dialog {
    let path = buffer.path.as_ref();
    let name = path.map_or_else(|| "variables.csv".into(), |path| path.with_extension("csv"));
    Dialog::new(DialogKind::Export, "Write the variables as a table", "write")
        .with_proposal("file", name.to_string_lossy())
}

/// The dialog for the variables in the Python source `text` at `path`.
#[must_use]
pub fn python(path: &Path, text: &str, buffer: &Buffer) -> Dialog {
    let runtime = Some(buffer.runtime()).filter(|_| !buffer.is_empty());
    let found = source::import(text, runtime);
    let [inputs, outputs] = found.variables;
    let kind = DialogKind::Python {
        text: found.text.clone(),
        runtime: found.runtime,
        unread: found.unread.len(),
    };
    let title = format!(
        "{} and {} in {}, read and not run",
        counted(inputs, "input"),
        counted(outputs, "output"),
        path.display()
    );
    let mut dialog = Dialog::new(kind, title, "take them");
    dialog.preview = found
        .unread
        .iter()
        .map(|unread| {
            problem(
                Severity::Error,
                format!("line {}: {}", unread.line, unread.message),
            )
        })
        .collect();
    dialog.preview.extend(found.text.lines().take(MOST).map(plain));
    let lines = found.unread.len() + found.text.lines().count();
    dialog.total = (lines > dialog.preview.len()).then_some(lines);
    if inputs + outputs == 0 {
        dialog.refused = Some("No variables were found there.".to_owned());
    }
    dialog
}

/// A sentence about the definitions in Python source that could not be read.
#[must_use]
pub fn left_unread(dialog: &Dialog) -> Option<String> {
    match dialog.kind {
        DialogKind::Python { unread, .. } if unread > 0 => Some(format!(
            "{} could not be read without running the program: add what is missing by hand.",
            counted(unread, "value")
        )),
        _ => None,
    }
}

pub(super) fn no_path(dialog: &Dialog) -> Option<String> {
    dialog.text(0).is_empty().then(|| "Type a path.".to_owned())
}
