//! Opening what is asked over the tables, its preview at every key, and what Enter does.

use super::State;
use super::change::{Made, Wish, said};
use super::dialog::{Asked, Dialog, Shown, differences, incoming, plain, weighty};
use super::job::Task;
use super::written;
use crate::text::Severity;
use crate::variables::convert::convert;
use crate::variables::edit::pattern::{self, Search};
use crate::variables::edit::{Edit, FieldChange, Losses, Place, table};
use crate::variables::{Runtime, Section, source};
use crate::wizard::action::{Action, Move};
use crate::wizard::draft::Draft;
use crate::wizard::effect::{SaveRequest, Work};
use crate::wizard::outbox::Outbox;
use crate::yaml::edit::Patches;
use std::path::Path;
use std::sync::Arc;

/// The most lines that a preview lists one by one.
const MOST: usize = 2000;

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
        self.list
            .marked
            .iter()
            .flat_map(|number| {
                (0..sheet.parts(*number)).map(move |part| super::Spot {
                    number: *number,
                    part,
                })
            })
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

    /// A field for the marked variables.
    pub(super) fn ask_field(&mut self, draft: &Draft) {
        let (Some(current), variables) = (self.selected(draft), self.chosen_places(draft)) else {
            return;
        };
        let title = match variables.len() {
            1 => format!("Set a field of {}", current.entry.name),
            count => format!("Set a field of {count} variables"),
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
            Dialog::new(asked, format!("Copies of {name}"), "add them").with_line("names", copy),
            draft,
        );
    }

    /// What to replace in the names of the marked variables, else of those that are shown.
    pub(super) fn ask_replace(&mut self, draft: &Draft) {
        let Some(sheet) = self.sheet(draft) else { return };
        let spots: Vec<super::Spot> = (0..self.list.len(&sheet))
            .filter_map(|row| self.list.at(&sheet, row))
            .filter(|spot| self.list.marked.is_empty() || self.list.marked.contains(&spot.number))
            .collect();
        let variables: Vec<(Place, String)> = spots
            .into_iter()
            .filter_map(|spot| {
                Some((
                    self.place_of(spot, draft)?,
                    sheet.current(spot)?.entry.name.clone(),
                ))
            })
            .collect();
        let title = format!("Find and replace in {} names", variables.len());
        let dialog = Dialog::new(Asked::Replace { variables }, title, "rename")
            .with_line("find", "")
            .with_line("replace", "");
        self.show(dialog, draft);
    }

    /// Rows that were pasted or read from a table.
    pub(super) fn ask_rows(&mut self, text: &str, draft: &Draft, out: &mut Outbox) {
        let rows = table::parse(text);
        let (headings, columns) = table::guess(&rows);
        let wide = rows.iter().map(Vec::len).max().unwrap_or(0);
        if rows.is_empty() || wide == 0 {
            out.warn("What was pasted holds no rows.");
            return;
        }
        let section = self
            .selected_place(draft)
            .map_or(Section::Input, |place| place.section);
        let count = rows.len() - usize::from(headings);
        let title = format!("{count} rows from a spreadsheet; what is in column:");
        let asked = Asked::Paste {
            rows,
            headings,
            columns,
            section,
        };
        self.show(Dialog::new(asked, title, "take them"), draft);
    }

    /// The runtime to convert to.
    pub(super) fn ask_runtime(&mut self, draft: &Draft) {
        if let Some(opened) = draft.opened() {
            self.show(Dialog::convert(opened.reading.runtime), draft);
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

    /// A file that was to be imported was read.
    pub(in crate::wizard) fn imported(&mut self, path: &Path, text: &str, draft: &Draft, out: &mut Outbox) {
        if path.extension().is_none_or(|ending| ending != "py") {
            self.ask_rows(text, draft, out);
            return;
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
        };
        let title = format!(
            "{inputs} inputs and {outputs} outputs in {}, read and not run",
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
        if inputs + outputs == 0 {
            dialog.refused = Some("No variables were found there.".to_owned());
        }
        self.dialog = Some(dialog);
    }

    fn show(&mut self, dialog: Dialog, draft: &Draft) {
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
    pub(in crate::wizard) fn completed_in_dialog(&mut self, found: &[String]) {
        if let Some(dialog) = &mut self.dialog
            && matches!(dialog.asked, Asked::Import | Asked::Export)
        {
            dialog.preview = found.iter().take(MOST).map(|path| plain(path.clone())).collect();
        }
    }

    /// Works out what Enter would do.
    fn preview(&mut self, draft: &Draft) {
        let Some(mut dialog) = self.dialog.take() else {
            return;
        };
        dialog.edit = None;
        dialog.refused = None;
        let (preview, refused) = match &mut dialog.asked {
            Asked::SetField { variables } => {
                let variables = variables.clone();
                self.preview_field(&mut dialog, variables, draft)
            }
            Asked::Duplicate { variable, name } => {
                let (variable, name) = (*variable, name.clone());
                self.preview_copies(&mut dialog, variable, &name, draft)
            }
            Asked::Replace { variables } => {
                let variables = std::mem::take(variables);
                let seen = preview_names(&mut dialog, &variables);
                dialog.asked = Asked::Replace { variables };
                seen
            }
            Asked::Paste { .. } => self.preview_rows(&mut dialog, draft),
            Asked::Convert { .. } => preview_conversion(&mut dialog, draft),
            Asked::Import | Asked::Export => {
                let empty = dialog.text(0).is_empty().then(|| "Type a path.".to_owned());
                (std::mem::take(&mut dialog.preview), empty)
            }
            Asked::OnDisk { .. } | Asked::Python { .. } => {
                (std::mem::take(&mut dialog.preview), dialog.refused.take())
            }
        };
        dialog.top = dialog.top.min(preview.len().saturating_sub(1));
        dialog.preview = preview;
        dialog.refused = refused;
        self.dialog = Some(dialog);
    }

    fn preview_field(
        &self,
        dialog: &mut Dialog,
        variables: Vec<Place>,
        draft: &Draft,
    ) -> (Vec<Shown>, Option<String>) {
        let Some(key) = dialog
            .choices
            .get(dialog.chosen)
            .map(|choice| choice.title.clone())
        else {
            return (Vec::new(), Some("This variable has no fields.".to_owned()));
        };
        let rule = self.selected(draft).and_then(|current| {
            let runtime = current.reading.runtime;
            let kind = current
                .entry
                .kind
                .and_then(|kind| runtime.kind(kind))
                .or_else(|| runtime.kinds().first())?;
            kind.field(current.entry.section, &key)
        });
        let change = match written::typed(rule.map(|rule| rule.value), dialog.text(0)) {
            Some(value) => FieldChange::set(key.clone(), value),
            None => FieldChange::unset(key.clone()),
        };
        let what = match &change.value {
            Some(value) => format!("{key}: {value}"),
            None => format!("no {key}"),
        };
        let Some(sheet) = self.sheet(draft) else {
            return (Vec::new(), None);
        };
        let preview = variables
            .iter()
            .take(MOST)
            .filter_map(|place| Some((place, sheet.current(super::local::spot(&sheet, *place)?)?.entry)))
            .map(|(place, entry)| plain(format!("{} {}   {what}", place.section.word(), entry.name)))
            .collect();
        let label = match variables.len() {
            1 => key,
            count => format!("{key} of {count} variables"),
        };
        dialog.edit = Some((
            Edit::SetMany {
                variables,
                fields: vec![change],
            },
            label,
        ));
        (preview, None)
    }

    fn preview_copies(
        &self,
        dialog: &mut Dialog,
        variable: Place,
        name: &str,
        draft: &Draft,
    ) -> (Vec<Shown>, Option<String>) {
        let names = match pattern::expand(dialog.text(0)) {
            Ok(names) => names,
            Err(refusal) => return (Vec::new(), Some(said(&refusal))),
        };
        if names.iter().any(String::is_empty) {
            return (
                Vec::new(),
                Some("A variable has a name; {1..5} counts, {a,b} lists.".to_owned()),
            );
        }
        let taken = self.sheet(draft).and_then(|sheet| {
            let list = names.iter().collect::<std::collections::BTreeSet<_>>();
            let found = (0..sheet.opened.outline.len())
                .flat_map(|number| (0..sheet.parts(number)).map(move |part| super::Spot { number, part }))
                .filter_map(|spot| sheet.current(spot))
                .find(|current| {
                    current.entry.section == variable.section && list.contains(&current.entry.name)
                })?;
            Some(found.entry.name.clone())
        });
        let mut preview: Vec<Shown> = names
            .iter()
            .take(MOST)
            .map(|name| plain(format!("+ {name}")))
            .collect();
        if names.len() == 1 {
            preview.push(plain(
                "{101..120} counts, {a,b} lists: QUAD:{101..120}:BCTRL makes 20",
            ));
        }
        if let Some(taken) = taken {
            return (preview, Some(format!("{taken} is there already.")));
        }
        let label = match names.len() {
            1 => format!("copy of {name}"),
            count => format!("{count} copies of {name}"),
        };
        dialog.edit = Some((Edit::Duplicate { variable, names }, label));
        (preview, None)
    }

    fn preview_rows(&self, dialog: &mut Dialog, draft: &Draft) -> (Vec<Shown>, Option<String>) {
        let (
            Some(opened),
            Asked::Paste {
                rows,
                headings,
                columns,
                section,
            },
        ) = (draft.opened(), &dialog.asked)
        else {
            return (Vec::new(), None);
        };
        let skipped = usize::from(*headings);
        let body = rows.get(skipped..).unwrap_or_default();
        let coming = table::preview(&opened.reading, body, columns, *section);
        let good = coming.iter().filter(|row| row.errors.is_empty()).count();
        let bad = coming.len() - good;
        dialog.choices = columns
            .iter()
            .enumerate()
            .map(|(at, column)| super::dialog::Choice {
                title: format!("{}: {}", at + 1, column.heading()),
                about: body
                    .first()
                    .and_then(|row| row.get(at))
                    .cloned()
                    .unwrap_or_default(),
            })
            .collect();
        let preview = incoming(
            coming.get(..coming.len().min(MOST)).unwrap_or_default(),
            skipped + 1,
        );
        dialog.edit = (good > 0).then(|| (table::edit(&coming), format!("{good} pasted rows")));
        dialog.does = "take them";
        let refused = match (good, bad) {
            (0, _) => Some("No row can be taken as the columns are.".to_owned()),
            _ => None,
        };
        (preview, refused)
    }

    /// A key in what is asked.
    pub(super) fn act_in_dialog(&mut self, action: Action, draft: &mut Draft, out: &mut Outbox, page: usize) {
        let Some(dialog) = &mut self.dialog else { return };
        match action {
            Action::Enter => self.accept(draft, out),
            Action::NextFocus => {
                if matches!(dialog.asked, Asked::Import | Asked::Export) {
                    self.complete_in_dialog(draft, out);
                } else {
                    dialog.step(true);
                }
            }
            Action::PreviousFocus => dialog.step(false),
            Action::Move(by @ (Move::PageUp | Move::PageDown)) => dialog.scroll(by, page),
            Action::Move(by) if dialog.choices.is_empty() && dialog.lines.len() > 1 => {
                dialog.step(by == Move::Down)
            }
            Action::Move(by) if dialog.choices.is_empty() => dialog.scroll(by, page),
            Action::Move(by) => {
                dialog.choose(by);
                self.preview(draft);
            }
            Action::Choice(forward) => self.turn(forward, draft),
            _ => {}
        }
    }

    /// The other of two ways: what to do with losses, what a column holds.
    fn turn(&mut self, forward: bool, draft: &Draft) {
        let Some(dialog) = &mut self.dialog else { return };
        match &mut dialog.asked {
            Asked::Convert { losses, .. } => {
                *losses = match losses {
                    Losses::Block => Losses::Drop,
                    Losses::Drop => Losses::Block,
                };
            }
            Asked::Paste { columns, .. } => {
                use table::Column as C;
                let all = [
                    C::Ignored,
                    C::Section,
                    C::Name,
                    C::Kind,
                    C::Default,
                    C::Low,
                    C::High,
                    C::Range,
                    C::Unit,
                    C::Constant,
                ];
                if let Some(column) = columns.get_mut(dialog.chosen) {
                    let here = all.iter().position(|other| other == column).unwrap_or(0);
                    let there = (here + if forward { 1 } else { all.len() - 1 }) % all.len();
                    if let Some(next) = all.get(there) {
                        *column = next.clone();
                    }
                }
            }
            _ => {}
        }
        self.preview(draft);
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
        let made = match (&dialog.asked, dialog.edit.clone()) {
            (_, Some((edit, label))) => self
                .make(edit, Wish::called(label.clone()), draft, out)
                .told(&label, out),
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
                self.run(task, draft, out).told(&label, out)
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
            (Asked::Python { text, runtime }, _) => self.take_python(text, *runtime, draft, out),
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
        theirs: &Arc<crate::wizard::draft::Opened>,
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

fn preview_names(dialog: &mut Dialog, variables: &[(Place, String)]) -> (Vec<Shown>, Option<String>) {
    let (find, replacement) = (dialog.text(0), dialog.text(1));
    let renamed: Vec<(Place, String)> = variables
        .iter()
        .filter_map(|(place, name)| {
            let new = pattern::replaced(
                name,
                find,
                replacement,
                Search {
                    case: true,
                    whole: false,
                },
            )?;
            Some((*place, new))
        })
        .collect();
    let old = |place: &Place| {
        variables
            .iter()
            .find(|(other, _)| other == place)
            .map_or("", |(_, name)| name.as_str())
    };
    let preview = renamed
        .iter()
        .take(MOST.min(200))
        .map(|(place, new)| plain(format!("{} -> {new}", old(place))))
        .collect();
    let refused = match (find.is_empty(), renamed.len()) {
        (true, _) => Some("Type what to look for.".to_owned()),
        (false, 0) => Some("No name holds this.".to_owned()),
        (false, _) if renamed.iter().any(|(_, name)| name.is_empty()) => {
            Some("A variable has a name.".to_owned())
        }
        _ => None,
    };
    if refused.is_none() {
        let label = format!("{find} to {replacement} in {} names", renamed.len());
        dialog.edit = Some((Edit::Rename(renamed), label));
    }
    (preview, refused)
}

fn preview_conversion(dialog: &mut Dialog, draft: &Draft) -> (Vec<Shown>, Option<String>) {
    let (Some(opened), Some(to)) = (draft.opened(), dialog.runtime()) else {
        return (Vec::new(), None);
    };
    let Asked::Convert { losses, patches } = &mut dialog.asked else {
        return (Vec::new(), None);
    };
    *patches = None;
    let conversion = match convert(&opened.document, &opened.reading, to, *losses) {
        Ok(conversion) => conversion,
        Err(refusal) => return (Vec::new(), Some(said(&refusal))),
    };
    let mut preview: Vec<Shown> = conversion
        .losses
        .iter()
        .map(|loss| {
            let field = loss
                .field
                .as_ref()
                .map_or_else(String::new, |field| format!(" {field}"));
            let text = format!("line {}: {}{field}: {}", loss.line, loss.variable, loss.message);
            weighty(Severity::Warning, text)
        })
        .collect();
    let Some(changes) = conversion.patches else {
        let count = conversion.losses.len();
        let refused = format!(
            "{} cannot hold {count} of these; Alt-Right leaves them out.",
            to.key()
        );
        return (preview, Some(refused));
    };
    if let Some(document) = &conversion.document {
        let reading = crate::variables::read(document, to, &opened.arrays);
        let wrong = reading
            .diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.severity == Severity::Error);
        preview.extend(wrong.map(|diagnostic| {
            let name = diagnostic.variable.as_deref().unwrap_or("the file");
            weighty(Severity::Error, format!("{name}: {}", diagnostic.message))
        }));
        preview.extend(differences(opened.document.text(), document.text()));
    }
    *patches = Some(changes);
    (preview, None)
}
