//! The request that Enter makes in a dialog.

use super::files::left_unread;
use super::frame::{Dialog, DialogKind};
use super::merge;
use super::on_disk::{DiskDecision, decision};
use super::paste;
use super::set_field;
use super::sharing;
use crate::editor::buffer::Buffer;
use crate::editor::refusal_text;
use crate::editor::state::Editor;
use crate::variables::ParsedFile;
use crate::variables::edit::table;
use crate::yaml::Document;
use crate::yaml::edit::Patches;
use std::sync::Arc;

/// The work left after Enter in a dialog.
#[derive(Clone, Debug)]
pub enum AcceptResult {
    /// Nothing: it was done. The report is plain, or a warning about what was left out.
    Done {
        /// The report.
        report: String,
        /// Whether it is a warning.
        warns: bool,
    },
    /// Nothing: it cannot be done, and the dialog stays. The reason.
    Refused(String),
    /// Another dialog is open in its place.
    Continued,
    /// The file at this path is to be read: pasted rows or Python source.
    ReadFile(String),
    /// This table is to be written to this path.
    WriteTable {
        /// The path as typed.
        path: String,
        /// The table.
        table: String,
    },
    /// The file is to be saved.
    Save,
    /// The text here and the file on disk were merged.
    Merged {
        /// The merged text.
        text: String,
        /// The file on disk.
        theirs: Arc<Buffer>,
    },
    /// The file on disk was decided about.
    Decided {
        /// The decision.
        decision: DiskDecision,
        /// The file on disk.
        theirs: Arc<Buffer>,
    },
}

impl Editor {
    /// Enter: does what the preview of the open dialog shows.
    pub fn accept(&mut self, buffer: &mut Buffer) -> Option<AcceptResult> {
        let dialog = self.dialog.take()?;
        if let Some(refused) = dialog.refused.clone() {
            self.dialog = Some(dialog);
            return Some(AcceptResult::Refused(refused));
        }
        if let Some(request) = dialog.edit.clone() {
            return Some(match self.make(&request, buffer) {
                Ok(_) => self.accepted(&dialog, &request.label, buffer),
                Err(refusal) if !refusal.users.is_empty() => {
                    self.dialog = Some(sharing::dialog(request, &refusal));
                    AcceptResult::Continued
                }
                Err(refusal) => {
                    self.dialog = Some(dialog);
                    AcceptResult::Refused(refusal_text(&refusal))
                }
            });
        }
        match &dialog.kind {
            DialogKind::Convert {
                patches: Some(patches),
                ..
            } => {
                let to = dialog.runtime()?;
                let label = format!("conversion to {}", to.key());
                self.change(patches, to, label.clone(), buffer);
                Some(self.accepted(&dialog, &label, buffer))
            }
            DialogKind::Runtime => {
                let runtime = dialog.runtime()?;
                self.set_runtime(runtime, buffer);
                Some(self.accepted(&dialog, runtime.key(), buffer))
            }
            DialogKind::Model => {
                let name = dialog.choices.get(dialog.chosen)?.title.clone();
                self.close_form();
                buffer.choose_model(&name);
                self.selection.arrange(buffer);
                self.text.settle(buffer);
                Some(AcceptResult::Done {
                    report: format!("The model {name} is edited; the others stay as they are."),
                    warns: false,
                })
            }
            DialogKind::OnDisk { theirs } => Some(self.decided(&dialog, theirs, buffer)),
            DialogKind::Changes => Some(AcceptResult::Save),
            DialogKind::Merge { theirs, .. } => Some(AcceptResult::Merged {
                text: dialog.merged()?,
                theirs: Arc::clone(theirs),
            }),
            DialogKind::Import => {
                let path = dialog.text(0).to_owned();
                self.wait_for_file(dialog, "Reading the file \u{2026}");
                Some(AcceptResult::ReadFile(path))
            }
            DialogKind::Export => {
                let path = dialog.text(0).to_owned();
                let delimiter = if path.ends_with(".tsv") { b'\t' } else { b',' };
                let rows = table::rows(buffer.document(), buffer.reading());
                let table = match table::write(&rows, delimiter) {
                    Ok(table) => table,
                    Err(error) => return Some(AcceptResult::Refused(error.to_string())),
                };
                self.wait_for_file(dialog, "Writing the file \u{2026}");
                Some(AcceptResult::WriteTable { path, table })
            }
            DialogKind::Python { text, runtime, .. } => {
                if buffer.is_empty() {
                    let patches = Patches::between(buffer.text(), text);
                    self.change(&patches, *runtime, "import from Python", buffer);
                    return Some(self.accepted(&dialog, "import from Python", buffer));
                }
                let document = Document::parse(text.clone());
                let found = ParsedFile::new(document, buffer.runtime(), None, buffer.arrays());
                let rows = table::rows(found.document(), found.reading());
                let opened = table::write(&rows, b',').map_err(|error| error.to_string());
                let opened = opened.and_then(|table| Ok(self.open_rows(&table, buffer)?));
                if let Err(reason) = opened {
                    return Some(AcceptResult::Refused(reason));
                }
                Some(match left_unread(&dialog) {
                    Some(report) => AcceptResult::Done { report, warns: true },
                    None => AcceptResult::Continued,
                })
            }
            _ => None,
        }
    }

    /// The decision about the file on disk; a merge with conflicts has a dialog of its own.
    fn decided(&mut self, dialog: &Dialog, theirs: &Arc<Buffer>, buffer: &Buffer) -> AcceptResult {
        let decision = decision(dialog, theirs);
        let theirs = Arc::clone(theirs);
        if decision != DiskDecision::Merge {
            return AcceptResult::Decided { decision, theirs };
        }
        let Some(merged) = merge::of(buffer, &theirs) else {
            return AcceptResult::Decided { decision, theirs };
        };
        let text = merged.text(|_| None);
        match text {
            Some(text) => AcceptResult::Merged { text, theirs },
            None => {
                self.open_dialog(merge::dialog(Arc::new(merged), theirs), buffer);
                AcceptResult::Continued
            }
        }
    }

    /// Finishes a request: selects its variable; gives the report.
    fn accepted(&mut self, dialog: &Dialog, label: &str, buffer: &Buffer) -> AcceptResult {
        self.close_form();
        let then = dialog.then.as_ref();
        let index = then.and_then(|(section, name)| buffer.named(*section, name));
        if let Some(index) = index.filter(|index| self.selection.shows(*index)) {
            self.selection.cursor = index;
        }
        if matches!(dialog.kind, DialogKind::Delete { .. }) {
            self.selection.unmark();
        }
        match left_unread(dialog) {
            Some(report) => AcceptResult::Done { report, warns: true },
            None => {
                let unchanged = matches!(&dialog.kind, DialogKind::Convert { patches: Some(patches), .. } if patches.is_empty());
                let undo = if unchanged { "" } else { " Ctrl-Z undoes it." };
                let done = dialog.done.clone().unwrap_or_else(|| format!("Done: {label}"));
                AcceptResult::Done {
                    report: format!("{done}.{undo}"),
                    warns: false,
                }
            }
        }
    }

    fn wait_for_file(&mut self, mut dialog: Dialog, doing: &str) {
        dialog.wait(doing);
        self.dialog = Some(dialog);
    }

    /// Opens the dialog for rows that were pasted or read from a table.
    ///
    /// # Errors
    /// Why there are no rows in `text`.
    pub fn open_rows(&mut self, text: &str, buffer: &Buffer) -> Result<(), &'static str> {
        let place = self.selection.place(buffer);
        let section = place.map_or(crate::text::Section::Input, |place| place.section);
        self.open_dialog(paste::dialog(text, section)?, buffer);
        Ok(())
    }

    /// Opens the dialog that fills a pasted column of values into the marked variables, or into the rows from the selected
    /// one on; false where `text` has several columns or no value.
    pub fn open_column(&mut self, text: &str, buffer: &Buffer) -> bool {
        let values: Vec<String> = text.lines().map(|line| line.trim().to_owned()).collect();
        let values: Vec<String> = match values.iter().rposition(|value| !value.is_empty()) {
            Some(last) => values.into_iter().take(last + 1).collect(),
            None => return false,
        };
        if text.trim_matches(['\r', '\n']).contains('\t') {
            return false;
        }
        let marked = self.selection.marked();
        let variables: Vec<_> = match marked.is_empty() {
            true => {
                let rows = self.selection.row(buffer)..self.selection.len(buffer);
                let rows = rows.take(values.len());
                rows.filter_map(|row| buffer.place(self.selection.at(buffer, row)?))
                    .collect()
            }
            false => self.selection.chosen(buffer),
        };
        let dialog = set_field::of_pasted(variables, values, self.selection.column, buffer);
        let opened = dialog.map(|dialog| self.open_dialog(dialog, buffer));
        opened.is_some()
    }

    /// Opens a dialog.
    pub fn open_dialog(&mut self, dialog: Dialog, buffer: &Buffer) {
        self.leave_line();
        self.dialog = Some(dialog);
        self.refresh_dialog(buffer);
    }

    /// Computes the preview of the open dialog; one that can take longer than a frame is left to a worker.
    pub fn refresh_dialog(&mut self, buffer: &Buffer) {
        match &mut self.dialog {
            Some(dialog) if dialog.has_long_preview() => dialog.await_preview(),
            Some(dialog) => dialog.refresh(buffer),
            None => {}
        }
    }
}
