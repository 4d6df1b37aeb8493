//! What Enter would do, for each thing that is asked.

use super::ask::MOST;
use super::conversion::preview_conversion;
use super::dialog::{Asked, Dialog, Shown, incoming, plain, row_called};
use super::follow::said;
use super::job::{Finished, Task};
use super::{State, written};
use crate::text::display::counted;
use crate::variables::edit::pattern::{self, Search};
use crate::variables::edit::{Edit, FieldChange, Place, table};
use crate::wizard::draft::Draft;
use crate::wizard::effect::{EffectId, Work};
use crate::wizard::opened::Opened;
use crate::wizard::outbox::Outbox;

/// Up to this many pasted rows are looked at on the spot.
const ROWS_AT_ONCE: usize = 500;

/// What a worker finds out for a dialog.
#[derive(Debug, Default)]
pub(super) struct Previewing {
    asked: Option<EffectId>,
    /// Whether something else was chosen since.
    again: bool,
}

impl Previewing {
    /// Whether this is the answer, or the failure, of what was asked.
    pub(super) fn is(&self, id: EffectId) -> bool {
        self.asked == Some(id)
    }

    /// It failed: what is asked next is asked anew.
    pub(super) fn failed(&mut self, id: EffectId) {
        self.asked.take_if(|asked| *asked == id);
    }
}

impl State {
    /// Works out what Enter would do.
    pub(super) fn preview(&mut self, draft: &Draft) {
        let Some(mut dialog) = self.dialog.take() else {
            return;
        };
        dialog.edit = None;
        dialog.refused = None;
        dialog.sum = None;
        dialog.done = None;
        dialog.then = None;
        dialog.total = None;
        dialog.failed = None;
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
            Asked::Paste { .. } | Asked::Convert { .. } => {
                let Some(opened) = draft.opened() else { return };
                if self.takes_long(&dialog, opened) {
                    self.begin_preview(dialog);
                } else {
                    of_the_whole(&mut dialog, opened);
                    self.dialog = Some(dialog);
                }
                return;
            }
            Asked::Import | Asked::Export => {
                let empty = dialog.text(0).is_empty().then(|| "Type a path.".to_owned());
                (std::mem::take(&mut dialog.preview), empty)
            }
            Asked::OnDisk { .. } | Asked::Python { .. } => {
                (std::mem::take(&mut dialog.preview), dialog.refused.take())
            }
        };
        dialog.show(preview, refused);
        self.dialog = Some(dialog);
    }

    /// Whether what Enter would do is for a worker to find out.
    fn takes_long(&self, dialog: &Dialog, opened: &Opened) -> bool {
        let rows = match &dialog.asked {
            Asked::Paste { rows, .. } => rows.len(),
            _ => 0,
        };
        rows > ROWS_AT_ONCE || opened.document.text().len() > self.most_at_once()
    }

    fn begin_preview(&mut self, mut dialog: Dialog) {
        head_columns(&mut dialog);
        dialog.show(Vec::new(), None);
        dialog.sum = Some("Working out what changes \u{2026}".to_owned());
        dialog.working = true;
        self.previewing.again = true;
        self.dialog = Some(dialog);
    }

    /// Whether what Enter would do is being worked out.
    #[must_use]
    pub fn is_previewing(&self) -> bool {
        self.dialog.as_ref().is_some_and(|dialog| dialog.working)
    }

    /// Has a worker find out what Enter would do; one at a time, and once everything shown has been read whole.
    pub(in crate::wizard) fn ask_preview(&mut self, draft: &Draft, out: &mut Outbox) {
        if self.previewing.asked.is_some() || !self.previewing.again || !self.is_settled() {
            return;
        }
        let Some(dialog) = self
            .dialog
            .as_ref()
            .filter(|dialog| dialog.working && dialog.is_found_out())
        else {
            return;
        };
        let task = Task::Preview(Box::new(dialog.clone()));
        if let Some(job) = self.job(task, draft) {
            self.previewing.again = false;
            self.previewing.asked = Some(out.ask(Work::Think(Box::new(job))));
        }
    }

    /// A worker has found out what Enter would do; unless something else was chosen since, it is shown.
    pub(super) fn previewed(&mut self, finished: Finished) {
        self.previewing.asked = None;
        if let (Task::Preview(found), Some(dialog), false) =
            (finished.task, &mut self.dialog, self.previewing.again)
            && dialog.working
            && dialog.is_found_out()
        {
            *dialog = Dialog {
                working: false,
                ..*found
            };
        }
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
        let rule = self.first_of(&variables, draft).and_then(|current| {
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
        let mut preview: Vec<Shown> = variables
            .iter()
            .take(MOST)
            .filter_map(|place| Some((place, sheet.current(super::local::spot(&sheet, *place)?)?.entry)))
            .map(|(place, entry)| plain(format!("{} {}   {what}", place.section.word(), entry.name)))
            .collect();
        dialog.total = (variables.len() > MOST).then_some(variables.len());
        let verdict = match super::verdict::of_field(&sheet, &variables, &change) {
            Ok(verdict) => verdict,
            Err(refusal) => return (preview, Some(said(&refusal))),
        };
        dialog.sum = verdict.sum();
        preview.splice(0..0, verdict.said);
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
            let found = sheet
                .spots()
                .filter_map(|spot| sheet.current(spot))
                .find(|current| {
                    current.entry.section == variable.section && list.contains(&current.entry.name)
                })?;
            Some(found.entry.name.clone())
        });
        let preview: Vec<Shown> = names
            .iter()
            .take(MOST)
            .map(|name| plain(format!("+ {name}")))
            .collect();
        dialog.total = (names.len() > MOST).then_some(names.len());
        if names.len() == 1 {
            dialog.sum = Some("{101..120} counts, {a,b} lists: QUAD:{101..120}:BCTRL makes 20".to_owned());
        }
        if let Some(taken) = taken {
            return (preview, Some(format!("{taken} is there already.")));
        }
        let label = match names.len() {
            1 => format!("copy of {name}"),
            count => format!("{count} copies of {name}"),
        };
        dialog.then = names.first().map(|name| (variable.section, name.clone()));
        dialog.edit = Some((Edit::Duplicate { variable, names }, label));
        (preview, None)
    }
}

/// What Enter would do about the whole text, for what is asked: rows, a conversion.
pub(super) fn of_the_whole(dialog: &mut Dialog, opened: &Opened) {
    dialog.sum = None;
    let (preview, refused) = match &dialog.asked {
        Asked::Paste { .. } => preview_rows(dialog, opened),
        Asked::Convert { .. } => preview_conversion(dialog, opened),
        _ => return,
    };
    dialog.show(preview, refused);
}

/// The columns of pasted rows, each with what it holds and its first cells.
fn head_columns(dialog: &mut Dialog) {
    let Asked::Paste {
        rows,
        headings,
        columns,
        ..
    } = &dialog.asked
    else {
        return;
    };
    let body = rows.get(usize::from(*headings)..).unwrap_or_default();
    dialog.choices = columns
        .iter()
        .enumerate()
        .map(|(at, column)| super::dialog::Choice {
            title: match column.heading() {
                "" => format!("{}: not used", at + 1),
                heading => format!("{}: {heading}", at + 1),
            },
            about: body
                .iter()
                .take(3)
                .filter_map(|row| row.get(at))
                .map(|cell| cell.trim())
                .collect::<Vec<_>>()
                .join(", "),
        })
        .collect();
}

fn preview_rows(dialog: &mut Dialog, opened: &Opened) -> (Vec<Shown>, Option<String>) {
    head_columns(dialog);
    let Asked::Paste {
        rows,
        headings,
        columns,
        section,
    } = &dialog.asked
    else {
        return (Vec::new(), None);
    };
    let skipped = usize::from(*headings);
    let body = rows.get(skipped..).unwrap_or_default();
    let coming = table::preview(&opened.reading, body, columns, *section);
    let good = coming.iter().filter(|row| row.errors.is_empty()).count();
    let bad = coming.len() - good;
    let named: Vec<String> = match rows.first().filter(|_| *headings) {
        Some(first) => first.iter().map(|cell| cell.trim().to_owned()).collect(),
        None => columns.iter().map(|column| column.heading().to_owned()).collect(),
    };
    let preview = incoming(
        coming.get(..coming.len().min(MOST)).unwrap_or_default(),
        skipped + 1,
        &named,
    );
    dialog.total = (coming.len() > MOST).then_some(coming.len());
    let changed = coming
        .iter()
        .filter(|row| row.errors.is_empty() && row.existing.is_some())
        .count();
    dialog.edit = (good > 0).then(|| {
        let label = counted(good, "pasted row");
        (table::edit(&coming), label)
    });
    let told = |parts: &[(usize, &str)]| {
        let some = parts.iter().filter(|part| part.0 > 0);
        some.map(|(count, words)| format!("{count} {words}"))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let backwards = coming
        .iter()
        .filter(|row| row.errors.is_empty() && !row.warnings.is_empty())
        .count();
    dialog.sum = Some(told(&[
        (good - changed, "to add"),
        (changed, "to change"),
        (backwards, "with a warning"),
        (bad, "cannot be taken"),
    ]));
    let taken = told(&[(good - changed, "added"), (changed, "changed")]);
    dialog.done = Some(format!("Rows: {taken}{}", left_out(&coming, skipped + 1)));
    dialog.then = coming
        .iter()
        .find(|row| row.errors.is_empty())
        .map(|row| (row.section, row.name.clone()));
    dialog.does = "take the rows";
    let refused = match (good, bad) {
        (0, _) => Some("No row can be taken as the columns are.".to_owned()),
        _ => None,
    };
    (preview, refused)
}

/// The most rows that are named in the status.
const NAMED: usize = 3;

/// Which rows were left out, behind what was done. The first has the number `first`.
fn left_out(rows: &[table::Incoming], first: usize) -> String {
    let bad = || (first..).zip(rows).filter(|(_, row)| !row.errors.is_empty());
    let named: Vec<String> = bad()
        .take(NAMED)
        .map(|(number, row)| row_called(number, row))
        .collect();
    match (named.len(), bad().count()) {
        (0, _) => String::new(),
        (shown, all) if all > shown => format!("; left out: {} and {} more", named.join(", "), all - shown),
        _ => format!("; left out: {}", named.join(", ")),
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
    let old: std::collections::HashMap<Place, &str> = variables
        .iter()
        .map(|(place, name)| (*place, name.as_str()))
        .collect();
    let preview = renamed
        .iter()
        .take(MOST)
        .map(|(place, new)| plain(format!("{} -> {new}", old.get(place).unwrap_or(&""))))
        .collect();
    let refused = match (find.is_empty(), renamed.len()) {
        (true, _) => Some("Type what to look for.".to_owned()),
        (false, 0) => Some("No name holds this (letters are taken as they are).".to_owned()),
        (false, _) if renamed.iter().any(|(_, name)| name.is_empty()) => {
            Some("A variable has a name.".to_owned())
        }
        _ => None,
    };
    let total = (renamed.len() > MOST).then_some(renamed.len());
    if refused.is_none() {
        let label = format!("{find} to {replacement} in {} names", renamed.len());
        dialog.edit = Some((Edit::Rename(renamed), label));
    }
    dialog.total = total;
    (preview, refused)
}
