//! Opening what is asked over the tables, its preview at every key, and what Enter does.

use super::State;
use super::dialog::{Asked, Dialog, plain, weighty};
use super::overlay::Current;
use super::overlay::{Sheet, Spot};
use crate::text::Severity;
use crate::text::display::counted;
use crate::variables::edit::{Place, table};
use crate::variables::source::is_python;
use crate::variables::{Section, source};
use crate::wizard::draft::Draft;
use crate::wizard::effect::{EffectId, Work};
use crate::wizard::outbox::Outbox;
use std::path::Path;

/// The most lines that a preview lists one by one.
pub(super) const MOST: usize = 2000;

/// What is said of a text that is no table.
const NO_TABLE: &str = "This is no table: a row has a name, then numbers or a unit, in columns of their own.";

impl State {
    /// The marked variables, or the selected one, by their places in the present text.
    pub(super) fn chosen_places(&self, draft: &Draft) -> Vec<Place> {
        let Some(sheet) = self.sheet(draft) else {
            return Vec::new();
        };
        if self.list.marked.is_empty() {
            return self.selected_place(draft).into_iter().collect();
        }
        let inputs = sheet.count(Section::Input);
        self.marked_spots(&sheet)
            .map(|spot| {
                let rank = sheet.rank(spot);
                match sheet.opened.outline.place(spot.number).0 {
                    Section::Input => Place {
                        section: Section::Input,
                        index: rank,
                    },
                    Section::Output => Place {
                        section: Section::Output,
                        index: rank.saturating_sub(inputs),
                    },
                }
            })
            .collect()
    }

    /// The marked variables, in the order of the tables.
    fn marked_spots<'a>(&'a self, sheet: &'a Sheet<'a>) -> impl Iterator<Item = Spot> + 'a {
        let parts = |number: usize| (0..sheet.parts(number)).map(move |part| Spot { number, part });
        self.list.marked.iter().copied().flat_map(parts)
    }

    /// How many of the marked variables the filter hides.
    pub(super) fn hidden_marks(&self, draft: &Draft) -> usize {
        self.sheet(draft).map_or(0, |sheet| {
            self.marked_spots(&sheet)
                .filter(|spot| !self.list.shows(spot.number))
                .count()
        })
    }

    /// What a title adds when the filter hides some of the marked variables.
    fn not_shown(&self, draft: &Draft) -> String {
        match self.hidden_marks(draft) {
            0 => String::new(),
            hidden => format!(", {hidden} not shown"),
        }
    }

    /// The first of these variables: what it can hold is what they are asked about.
    pub(super) fn first_of<'a>(&'a self, variables: &[Place], draft: &'a Draft) -> Option<Current<'a>> {
        let sheet = self.sheet(draft)?;
        sheet.current(super::local::spot(&sheet, *variables.first()?)?)
    }

    /// A field for the marked variables.
    pub(super) fn ask_field(&mut self, draft: &Draft) {
        let variables = self.chosen_places(draft);
        let Some(current) = self.first_of(&variables, draft) else {
            return;
        };
        let title = match variables.len() {
            1 => format!("Set a field of {}", current.entry.name),
            count => format!("Set a field of {count} variables{}", self.not_shown(draft)),
        };
        let rules: Vec<(String, String)> = super::form::rows(&current)
            .iter()
            .filter_map(|row| Some((row.label.clone(), row.rule?.help.to_owned())))
            .collect();
        let mut dialog = Dialog::new(Asked::SetField { variables }, title, "set").with_line("value", "");
        let unit = current.reading.runtime.unit_key();
        for (key, help) in rules {
            if key == unit {
                dialog.chosen = dialog.choices.len();
            }
            dialog = dialog.with_choice(key, help);
        }
        self.show(dialog, draft);
    }

    /// The names of copies of the selected variable.
    pub(super) fn ask_copies(&mut self, draft: &Draft) {
        let (Some(variable), Some(current)) = (self.selected_place(draft), self.selected(draft)) else {
            return;
        };
        let name = current.entry.name.clone();
        let asked = Asked::Duplicate {
            variable,
            name: name.clone(),
        };
        let copy = self.free_name(&name, draft);
        self.show(
            Dialog::new(asked, format!("Copies of {name}"), "add them").with_proposal("names", copy),
            draft,
        );
    }

    /// What to replace in the names of the marked variables, else of those that are shown.
    pub(super) fn ask_replace(&mut self, draft: &Draft) {
        let Some(sheet) = self.sheet(draft) else { return };
        let spots: Vec<Spot> = match self.list.marked.is_empty() {
            true => (0..self.list.len(&sheet))
                .filter_map(|row| self.list.at(&sheet, row))
                .collect(),
            false => self.marked_spots(&sheet).collect(),
        };
        let variables: Vec<(Place, String)> = spots
            .into_iter()
            .filter_map(|spot| {
                Some((
                    self.place_of(spot, draft)?,
                    sheet.current(spot)?.entry.name.clone(),
                ))
            })
            .collect();
        let title = format!(
            "Find and replace in {} names{}",
            variables.len(),
            self.not_shown(draft)
        );
        let dialog = Dialog::new(Asked::Replace { variables }, title, "rename")
            .with_line("find", "")
            .with_line("replace", "");
        self.show(dialog, draft);
    }

    /// Rows that were pasted or read from a table.
    ///
    /// # Errors
    /// Why they are no rows.
    pub(super) fn ask_rows(&mut self, text: &str, draft: &Draft) -> Result<(), &'static str> {
        let rows = table::parse(text);
        let (headings, mut columns) = table::guess(&rows);
        super::columns::once(&mut columns);
        let wide = rows.iter().map(Vec::len).max().unwrap_or(0);
        if rows.is_empty() || wide == 0 {
            return Err("There are no rows in it.");
        }
        if !headings && !table::is_likely(&rows, &columns) {
            return Err(NO_TABLE);
        }
        let section = self
            .selected_place(draft)
            .map_or(Section::Input, |place| place.section);
        let count = rows.len() - usize::from(headings);
        let title = format!("{count} rows from a spreadsheet; what is in column:");
        let asked = Asked::Paste {
            rows: rows.into(),
            headings,
            columns,
            section,
        };
        self.show(Dialog::new(asked, title, "take them"), draft);
        Ok(())
    }

    /// The runtime to convert to.
    pub(super) fn ask_runtime(&mut self, draft: &Draft) {
        if let Some(opened) = draft.opened() {
            self.show(super::conversion::dialog(opened), draft);
        }
    }

    /// The path of a table or Python file to import, or of a table to write.
    pub(super) fn ask_path(&mut self, import: bool, draft: &Draft) {
        let dialog = if import {
            Dialog::new(
                Asked::Import,
                "Import rows from a .csv or .tsv, or variables from a .py file",
                "import",
            )
            .with_line("file", "")
        } else {
            let name = draft
                .path()
                .map_or_else(|| "variables.csv".into(), |path| path.with_extension("csv"));
            Dialog::new(Asked::Export, "Write the variables as a table", "write")
                .with_line("file", name.to_string_lossy())
        };
        self.show(dialog, draft);
    }

    /// A file that was to be imported was read; false when nothing came of it, so that what was pressed since is moot.
    pub(in crate::wizard) fn text_read(
        &mut self,
        id: EffectId,
        path: &Path,
        text: &str,
        draft: &Draft,
    ) -> bool {
        if self.importing.take_if(|asked| *asked == id).is_none() {
            return true;
        }
        match self.imported(path, text, draft) {
            Ok(()) => true,
            Err(reason) => {
                if let Some(dialog) = &mut self.dialog {
                    dialog.fail(reason);
                }
                false
            }
        }
    }

    /// A file could not be read or written for what is asked; whether it was for that.
    pub(super) fn path_failed(&mut self, id: EffectId, reason: &str) -> bool {
        let import = self.importing.take_if(|asked| *asked == id).is_some();
        let export = self.exporting.take_if(|export| export.id == id).is_some();
        if (import || export)
            && let Some(dialog) = self.dialog.as_mut().filter(|dialog| dialog.is_of_a_path())
        {
            dialog.fail(reason);
        }
        import || export
    }

    /// What is in a file that is imported is asked about.
    ///
    /// # Errors
    /// Why it holds nothing that could be taken.
    pub(in crate::wizard) fn imported(
        &mut self,
        path: &Path,
        text: &str,
        draft: &Draft,
    ) -> Result<(), &'static str> {
        if !is_python(path) {
            return self.ask_rows(text, draft);
        }
        let runtime = draft.opened().map(|opened| opened.reading.runtime);
        let found = source::import(
            text,
            runtime.filter(|_| self.sheet(draft).is_some_and(|sheet| !sheet.opened.is_empty())),
        );
        let [inputs, outputs] = found.variables;
        let asked = Asked::Python {
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
        let mut dialog = Dialog::new(asked, title, "take them");
        dialog.preview = found
            .unread
            .iter()
            .map(|unread| {
                weighty(
                    Severity::Warning,
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
        self.dialog = Some(dialog);
        Ok(())
    }

    pub(super) fn show(&mut self, dialog: Dialog, draft: &Draft) {
        self.leave_line(draft);
        self.dialog = Some(dialog);
        self.preview(draft);
    }

    pub(super) fn typed_in_dialog(&mut self, draft: &Draft, out: &mut Outbox) {
        if let Some(dialog) = &mut self.dialog
            && matches!(dialog.asked, Asked::Import | Asked::Export)
        {
            dialog.preview.clear();
            let typed = draft.at_home(dialog.text(0)).to_string_lossy().into_owned();
            out.ask(Work::CompletePath(typed));
        }
        self.preview(draft);
    }

    /// What completes the path in a dialog.
    pub(in crate::wizard) fn completed_in_dialog(&mut self, typed: &str, found: &[String], draft: &Draft) {
        if let Some(dialog) = &mut self.dialog
            && dialog.is_of_a_path()
            && draft.at_home(dialog.text(0)).to_string_lossy() == typed
        {
            dialog.preview = found.iter().take(MOST).map(|path| plain(path.clone())).collect();
        }
    }
}
