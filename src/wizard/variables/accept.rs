//! The keys of what is asked, and what Enter does.

use super::change::{Made, Wish, said};
use super::dialog::Asked;
use super::job::Task;
use super::{State, columns};
use crate::text::Section;
use crate::text::display::counted;
use crate::variables::Runtime;
use crate::variables::edit::{Losses, table};
use crate::wizard::action::{Action, Move};
use crate::wizard::draft::Draft;
use crate::wizard::effect::{SaveRequest, Work};
use crate::wizard::outbox::Outbox;
use crate::yaml::edit::Patches;
use std::path::Path;
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
        let done = |label: &str| dialog.done.clone().unwrap_or_else(|| format!("Done: {label}"));
        let made = match (&dialog.asked, dialog.edit.clone()) {
            (_, Some((edit, label))) => {
                let made = self.make(edit, Wish::called(label.clone()), draft, out);
                made.told(&label, &done(&label), out)
            }
            (
                Asked::Convert {
                    patches: Some(patches),
                    ..
                },
                _,
            ) => {
                let Some(to) = dialog.runtime() else { return };
                let label = format!("conversion to {}", to.key());
                let task = Task::Change {
                    patches: patches.clone(),
                    label: Some(label.clone()),
                    select: None,
                    runtime: Some(to),
                };
                self.run(task, draft, out).told(&label, &done(&label), out)
            }
            (Asked::OnDisk { theirs }, _) => {
                let theirs = Arc::clone(theirs);
                self.decide(dialog.chosen, &theirs, draft, out);
                return;
            }
            (Asked::Import, _) => {
                out.ask(Work::ReadText(draft.at_home(dialog.text(0))));
                return;
            }
            (Asked::Export, _) => {
                self.export(&draft.at_home(dialog.text(0)), draft, out);
                return;
            }
            (
                Asked::Python {
                    text,
                    runtime,
                    unread,
                },
                _,
            ) => {
                let made = self.take_python(text, *runtime, draft, out);
                if *unread > 0 && !matches!(made, Made::Refused(_)) {
                    out.warn(format!(
                        "{} could not be read without running the program: add what is missing by hand.",
                        counted(*unread, "definition")
                    ));
                }
                made
            }
            _ => return,
        };
        if let Made::Refused(refusal) = made {
            out.warn(said(&refusal));
            self.dialog = Some(dialog);
        }
    }

    /// Decides about a file that has changed on disk.
    fn decide(
        &mut self,
        chosen: usize,
        theirs: &Arc<crate::wizard::opened::Opened>,
        draft: &mut Draft,
        out: &mut Outbox,
    ) {
        match chosen {
            1 => {
                let Some(opened) = draft.opened() else { return };
                let patches = Patches::between(opened.document.text(), theirs.document.text());
                draft.saved(&theirs.bytes);
                let wish = Wish::called("reading the file again");
                if let Made::Refused(refusal) = self.change(patches, wish, draft, out) {
                    out.warn(said(&refusal));
                }
                out.tell("This is what is on disk now; Ctrl-Z brings back what was here.");
            }
            2 => {
                draft.saved(&theirs.bytes);
                self.save(draft, out);
            }
            _ => {}
        }
    }

    /// Writes the variables as a table, where no file is.
    fn export(&mut self, path: &Path, draft: &Draft, out: &mut Outbox) {
        let Some(opened) = draft.opened() else { return };
        let rows = table::rows(&opened.document, &opened.reading);
        let delimiter = if path.extension().is_some_and(|ending| ending == "tsv") {
            '\t'
        } else {
            ','
        };
        let request = SaveRequest {
            path: path.to_path_buf(),
            before: None,
            after: table::write(&rows, delimiter).into_bytes().into(),
        };
        self.exporting = Some((out.ask(Work::Save(request)), path.display().to_string()));
    }

    /// Takes the variables that were found in Python source: they are the file where it has none, else they are added.
    fn take_python(&mut self, text: &str, runtime: Runtime, draft: &mut Draft, out: &mut Outbox) -> Made {
        let Some(opened) = draft.opened().cloned() else {
            return Made::Later;
        };
        if opened.outline.is_empty() && self.overlay.is_empty() {
            let task = Task::Change {
                patches: Patches::between(opened.document.text(), text),
                label: Some("import from Python".to_owned()),
                select: None,
                runtime: Some(runtime),
            };
            return self.run(task, draft, out);
        }
        let document = crate::yaml::Document::parse(text.to_owned());
        let reading = crate::variables::read(&document, opened.reading.runtime, &opened.arrays);
        let cells = table::rows(&document, &reading);
        self.ask_rows(&table::write(&cells, ','), draft, out);
        Made::Later
    }
}
