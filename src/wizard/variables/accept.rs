//! The keys of what is asked, and what Enter does.

use super::dialog::{Asked, Dialog};
use super::follow::Then;
use super::job::Task;
use super::saving::Export;
use super::wish::Wish;
use super::{State, columns};
use crate::text::{Section, Span};
use crate::variables::Runtime;
use crate::variables::edit::{Losses, table};
use crate::wizard::action::{Action, Move};
use crate::wizard::draft::Draft;
use crate::wizard::effect::{SaveRequest, Work};
use crate::wizard::opened::Opened;
use crate::wizard::outbox::Outbox;
use crate::yaml::edit::Patches;
use std::path::PathBuf;
use std::sync::Arc;

impl State {
    /// A key in what is asked.
    pub(super) fn act_in_dialog(&mut self, action: Action, draft: &mut Draft, out: &mut Outbox, page: usize) {
        let Some(dialog) = &mut self.dialog else { return };
        match action {
            Action::Enter => self.accept(draft, out),
            Action::CompletePath => self.complete_in_dialog(draft, out),
            Action::NextFocus => dialog.step(true),
            Action::PreviousFocus => dialog.step(false),
            Action::Move(by @ (Move::PageUp | Move::PageDown)) => {
                // The preview has a part of the screen.
                dialog.scroll(by, (page / 3).max(1));
            }
            Action::Move(by) if dialog.choices.is_empty() && dialog.lines.len() > 1 => {
                dialog.step(by == Move::Down)
            }
            Action::Move(by) if dialog.choices.is_empty() => dialog.scroll(by, page),
            Action::Move(by) => {
                dialog.choose(by);
                self.preview(draft);
            }
            Action::Choice(forward) => {
                if let Asked::Paste { columns, .. } = &mut dialog.asked {
                    columns::turn(columns, dialog.chosen, forward);
                    self.preview(draft);
                }
            }
            Action::MoveAcross => {
                if let Asked::Paste { section, .. } = &mut dialog.asked {
                    *section = match section {
                        Section::Input => Section::Output,
                        Section::Output => Section::Input,
                    };
                    self.preview(draft);
                }
            }
            Action::LeaveOut => {
                if let Asked::Convert { losses, .. } = &mut dialog.asked {
                    *losses = match losses {
                        Losses::Block => Losses::Drop,
                        Losses::Drop => Losses::Block,
                    };
                    self.preview(draft);
                }
            }
            _ => {}
        }
    }

    /// The first completion into the path.
    fn complete_in_dialog(&mut self, draft: &Draft, out: &mut Outbox) {
        if let Some(dialog) = &mut self.dialog
            && let Some(first) = dialog.preview.first().map(|shown| shown.text.clone())
            && let Some(line) = dialog.lines.first_mut()
        {
            line.field.replace(first);
            self.typed_in_dialog(draft, out);
        }
    }

    /// Enter: what the preview shows is done.
    fn accept(&mut self, draft: &mut Draft, out: &mut Outbox) {
        let Some(dialog) = self.dialog.take() else { return };
        if let Some(refused) = &dialog.refused {
            out.warn(refused.clone());
            self.dialog = Some(dialog);
            return;
        }
        match (&dialog.asked, dialog.edit.clone()) {
            (_, Some((edit, label))) => {
                let wish = Wish::called(label).then(Then::Accepted(Box::new(dialog)));
                self.make(edit, wish, draft, out);
            }
            (
                Asked::Convert {
                    patches: Some(patches),
                    ..
                },
                _,
            ) => {
                let Some(to) = dialog.runtime() else { return };
                let task = Task::Change {
                    patches: patches.clone(),
                    runtime: Some(to),
                    typed: false,
                };
                let wish = Wish::called(format!("conversion to {}", to.key()))
                    .then(Then::Accepted(Box::new(dialog)));
                self.run(task, wish, draft, out);
            }
            (Asked::OnDisk { theirs }, _) => {
                let theirs = Arc::clone(theirs);
                self.decide(dialog.chosen, &theirs, draft, out);
            }
            (Asked::Import, _) => {
                let path = draft.at_home(dialog.text(0));
                self.importing = Some(out.ask(Work::ReadText(path)));
                self.wait_for_file(dialog, "Reading the file \u{2026}");
            }
            (Asked::Export, _) => {
                self.export(draft.at_home(dialog.text(0)), draft, out);
                self.wait_for_file(dialog, "Writing the file \u{2026}");
            }
            (Asked::Python { text, runtime, .. }, _) => {
                let (text, runtime) = (text.clone(), *runtime);
                self.take_python(&text, runtime, dialog, draft, out);
            }
            _ => {}
        }
    }

    /// Decides about a file that has changed on disk.
    fn decide(&mut self, chosen: usize, theirs: &Arc<Opened>, draft: &mut Draft, out: &mut Outbox) {
        match chosen {
            1 if theirs.is_new => {
                draft.gone_from_disk();
                self.save(draft, out);
            }
            1 if theirs.document.is_lossy() => {
                out.fail("What is on disk is not UTF-8 and cannot be taken here.");
            }
            1 => {
                let Some(sheet) = self.sheet(draft) else { return };
                let now = sheet.text(Span::new(0, sheet.text_length()));
                let patches = Patches::between(&now, theirs.document.text());
                let wish =
                    Wish::called("reading the file again").then(Then::FromDisk(Arc::clone(&theirs.bytes)));
                self.change(patches, wish, draft, out);
            }
            2 => {
                draft.saved(&theirs.bytes);
                self.save(draft, out);
            }
            _ => {}
        }
    }

    /// What was asked stays until the file is read or written.
    fn wait_for_file(&mut self, mut dialog: Dialog, doing: &str) {
        dialog.wait(doing);
        self.dialog = Some(dialog);
    }

    /// Writes the variables as a table, where no file is.
    fn export(&mut self, path: PathBuf, draft: &Draft, out: &mut Outbox) {
        let Some(opened) = draft.opened() else { return };
        let rows = table::rows(&opened.document, &opened.reading);
        let delimiter = if path.extension().is_some_and(|ending| ending == "tsv") {
            '\t'
        } else {
            ','
        };
        let request = SaveRequest {
            path: path.clone(),
            before: None,
            after: table::write(&rows, delimiter).into_bytes().into(),
        };
        self.exporting = Some(Export {
            id: out.ask(Work::Save(request)),
            path,
        });
    }

    /// Takes the variables that were found in Python source: they are the file where it has none, else they are added.
    fn take_python(
        &mut self,
        text: &str,
        runtime: Runtime,
        dialog: Dialog,
        draft: &mut Draft,
        out: &mut Outbox,
    ) {
        let Some(opened) = draft.opened().cloned() else {
            return;
        };
        if opened.outline.is_empty() && self.overlay.is_empty() {
            let task = Task::Change {
                patches: Patches::between(opened.document.text(), text),
                runtime: Some(runtime),
                typed: false,
            };
            let wish = Wish::called("import from Python").then(Then::Accepted(Box::new(dialog)));
            self.run(task, wish, draft, out);
            return;
        }
        let document = crate::yaml::Document::parse(text.to_owned());
        let reading = crate::variables::read(&document, opened.reading.runtime, &opened.arrays);
        let cells = table::rows(&document, &reading);
        if let Err(reason) = self.ask_rows(&table::write(&cells, ','), draft) {
            out.warn(reason);
        }
        if let Some(warning) = dialog.left_unread() {
            out.warn(warning);
        }
    }
}
