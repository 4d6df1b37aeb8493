//! Filling in the form: what is typed and chosen goes into the file, numbers are nudged, fixes applied, paths completed.

use super::State;
use super::follow::Then;
use super::form::{KIND, NAME, problems_of};
use super::local;
use super::nudge::nudge;
use super::overlay::{Block, Sheet};
use super::wish::Wish;
use super::written;
use crate::text::Span;
use crate::variables::edit::{Edit, FieldChange, Fix, Place, Refusal};
use crate::wizard::draft::Draft;
use crate::wizard::effect::Work;
use crate::wizard::outbox::Outbox;
use crate::yaml::edit::{Patch, Patches};

/// The fixes of what is wrong here, each with whether it speaks of the variable's own lines.
#[derive(Default)]
struct Fixes {
    list: Vec<(Fix, bool)>,
    own: Option<Block>,
}

impl State {
    /// What is typed into the form goes into the file.
    pub(super) fn typed_in_form(&mut self, draft: &mut Draft, out: &mut Outbox) {
        let (Some(place), Some(row), Some(form)) =
            (self.selected_place(draft), self.focused_row(draft), &self.form)
        else {
            return;
        };
        let text = form.field.text().to_owned();
        let name = self
            .selected(draft)
            .map_or_else(String::new, |current| current.entry.name.clone());
        let session = session_of(place, &row.key);
        if row.is_path() {
            self.complete_path(&text, draft, out);
        }
        if row.key == NAME && row.rule.is_none() {
            if text.trim().is_empty() {
                let refusal = Refusal::new("a variable has a name");
                self.refuse(Then::Typed, &refusal, draft, out);
            } else {
                self.rename(place, text.trim(), Then::Typed, draft, out);
            }
        } else {
            let change = match written::typed(row.rule.map(|rule| rule.value), &text) {
                Some(value) => FieldChange::set(row.key.clone(), value),
                None => FieldChange::unset(row.key.clone()),
            };
            let wish = Wish::called(format!("{} of {name}", row.label))
                .typed_into(session)
                .then(Then::Typed);
            self.make(Edit::Set(vec![(place, vec![change])]), wish, draft, out);
        }
    }

    /// Gives the variable at `place` a name, as a part of what is typed into the form's line.
    fn rename(&mut self, place: Place, name: &str, then: Then, draft: &mut Draft, out: &mut Outbox) {
        let wish = Wish::called(format!("name of {name}"))
            .typed_into(session_of(place, NAME))
            .then(then);
        self.make(Edit::Rename(vec![(place, name.to_owned())]), wish, draft, out);
    }

    /// A name that cannot stand is typed: the variable is called what it was called before typing began, not what of the
    /// new name could stand on the way.
    pub(super) fn put_name_back(&mut self, reason: String, draft: &mut Draft, out: &mut Outbox) {
        let before = match &self.form {
            Some(form) if form.key == NAME => form.before.clone(),
            _ => None,
        };
        let (Some(before), Some(place)) = (before, self.selected_place(draft)) else {
            return;
        };
        let called = self.selected(draft).map(|current| current.entry.name.as_str());
        if called != Some(before.as_str()) {
            self.rename(place, &before, Then::NameBack(reason), draft, out);
        }
    }

    /// The next or previous of what can be chosen for the focused line; `letter` chooses by its first letter.
    pub(super) fn choose(
        &mut self,
        forward: bool,
        letter: Option<char>,
        draft: &mut Draft,
        out: &mut Outbox,
    ) -> bool {
        let (Some(place), Some(row), Some(current)) = (
            self.selected_place(draft),
            self.focused_row(draft),
            self.selected(draft),
        ) else {
            return false;
        };
        let Some(choices) = row.choices(&current) else {
            return false;
        };
        let text = row.text.clone().unwrap_or_default();
        let normal = match text.to_lowercase().as_str() {
            "yes" | "on" | "true" => "true".to_owned(),
            "no" | "off" | "false" => "false".to_owned(),
            _ => text,
        };
        let length = choices.len().max(1);
        let here = choices.iter().position(|choice| *choice == normal);
        let there = match (letter, here, forward) {
            (Some(letter), here, _) => {
                let letter = match letter.to_ascii_lowercase() {
                    'y' => 't',
                    'n' if choices.iter().any(|choice| choice == "false") => 'f',
                    other => other,
                };
                let from = here.map_or(0, |here| here + 1);
                let fits = |index: &usize| {
                    choices
                        .get(index % length)
                        .is_some_and(|choice| choice.to_lowercase().starts_with(letter))
                };
                match (from..from + length).find(fits) {
                    Some(found) => found % length,
                    None => {
                        out.tell("\u{2190} \u{2192} choose.");
                        return true;
                    }
                }
            }
            (None, None, _) => 0,
            (None, Some(here), true) => (here + 1) % length,
            (None, Some(here), false) => (here + length - 1) % length,
        };
        let Some(choice) = choices.get(there).cloned() else {
            return true;
        };
        let name = current.entry.name.clone();
        let edit = if row.key == KIND {
            Edit::ChangeKind {
                variable: place,
                kind: choice,
                fields: Vec::new(),
            }
        } else {
            let change = if choice.is_empty() {
                FieldChange::unset(row.key.clone())
            } else {
                FieldChange::set(row.key.clone(), choice)
            };
            Edit::Set(vec![(place, vec![change])])
        };
        let session = session_of(place, &row.key);
        let wish = Wish::called(format!("{} of {name}", row.label))
            .typed_into(session)
            .then(Then::Chosen);
        self.make(edit, wish, draft, out);
        true
    }

    /// Makes the number in the focused line larger or smaller by one in the digit before the cursor.
    pub(super) fn nudge(&mut self, up: bool, draft: &mut Draft, out: &mut Outbox) {
        let Some(form) = &mut self.form else { return };
        let Some((text, cursor)) = nudge(form.field.text(), form.field.cursor(), up) else {
            return;
        };
        form.field.replace(text);
        form.field.place_cursor(cursor);
        self.typed_in_form(draft, out);
    }

    /// The fixes for the line that has the focus (or for the selected variable where the table has it).
    #[must_use]
    pub fn fixes(&self, draft: &Draft) -> Vec<Fix> {
        let found = self.fixes_here(draft);
        found.list.into_iter().map(|(fix, _)| fix).collect()
    }

    fn fixes_here(&self, draft: &Draft) -> Fixes {
        let (Some(current), Some(sheet)) = (self.selected(draft), self.sheet(draft)) else {
            return Fixes::default();
        };
        let all = sheet.diagnostics(self.list.selected);
        let here = match self
            .focused_row(draft)
            .filter(|_| self.focus == super::Focus::Form)
        {
            Some(row) => problems_of(&all, &row, &current),
            None => all,
        };
        if here.is_empty() {
            return Fixes::default();
        }
        let own = self.own_lines(&sheet);
        let list = here.into_iter().flat_map(|diagnostic| {
            let twin = own
                .as_ref()
                .and_then(|block| Some((block, block.twin(diagnostic)?)));
            let (document, reading, diagnostic) = match twin {
                Some((block, twin)) => (&block.document, &block.reading, twin),
                None => (current.document, current.reading, diagnostic),
            };
            let mut fixes = crate::variables::edit::fixes(document, reading, diagnostic);
            // Its own lines do not know the names of the others.
            fixes.retain(|fix| twin.is_none() || !local::is_taken(&sheet, self.list.selected, &fix.edit));
            fixes.into_iter().map(move |fix| (fix, twin.is_some()))
        });
        Fixes {
            list: list.collect(),
            own,
        }
    }

    /// The selected variable's lines, where the whole file is too large to plan a fix in it at every key.
    fn own_lines(&self, sheet: &Sheet<'_>) -> Option<Block> {
        let spot = self.list.selected;
        let large = sheet.opened.document.text().len() > self.most_at_once();
        let whole = sheet.overlay.get(spot.number).is_none();
        if !large || !whole || sheet.opened.outline.is_tied() {
            return None;
        }
        local::read_lines(sheet, spot.number, sheet.block_lines(spot.number)?)
    }

    /// Applies a fix. It speaks of the document in which the variable was read: the file, or its own lines.
    pub(super) fn fix(&mut self, number: usize, draft: &mut Draft, out: &mut Outbox) {
        let found = self.fixes_here(draft);
        let (Some((fix, in_own)), Some(current), Some(sheet)) = (
            found.list.into_iter().nth(number),
            self.selected(draft),
            self.sheet(draft),
        ) else {
            return;
        };
        let label = format!("{} ({})", fix.label, current.entry.name);
        let (document, reading, shift) = match found.own.as_ref().filter(|_| in_own) {
            Some(block) => {
                let start = sheet.block_start(self.list.selected.number).unwrap_or(0);
                let shift = start.cast_signed() - block.header().cast_signed();
                (&block.document, &block.reading, shift)
            }
            None => (current.document, current.reading, current.shift),
        };
        match crate::variables::edit::plan(document, reading, &fix.edit) {
            Ok(planned) => {
                let patches = moved(&planned.patches, shift);
                self.change(patches, Wish::called(label).then(Then::Fixed), draft, out);
            }
            Err(refusal) => self.refuse(Then::Fixed, &refusal, draft, out),
        }
    }

    /// Forgets what was typed into the focused line and could not stand in the file.
    pub(super) fn unapplied_here(&mut self, draft: &Draft) {
        if let (Some(form), Some(current)) = (&self.form, self.selected(draft)) {
            let line = (
                current.entry.section,
                current.entry.name.clone(),
                form.key.clone(),
            );
            self.unapplied.remove(&line);
        }
    }

    /// Asks for what completes a path, which is relative to the variables file's folder.
    fn complete_path(&mut self, text: &str, draft: &Draft, out: &mut Outbox) {
        if let Some(form) = &mut self.form {
            form.completions.clear();
        }
        if text.starts_with('[') {
            return;
        }
        let folder = draft
            .path()
            .and_then(|path| path.parent())
            .map(std::path::Path::to_path_buf);
        if let Some(folder) = folder {
            out.ask(Work::CompletePath(
                folder.join(text).to_string_lossy().into_owned(),
            ));
        }
    }

    /// What completes a path is known.
    pub(in crate::wizard) fn completed(&mut self, typed: &str, found: &[String], draft: &Draft) {
        let Some(folder) = draft.path().and_then(|path| path.parent()) else {
            return;
        };
        let Some(form) = &mut self.form else { return };
        if folder.join(form.field.text()).to_string_lossy() != typed {
            return;
        }
        let prefix = folder.join("").to_string_lossy().into_owned();
        form.completions = found
            .iter()
            .filter(|path| path.ends_with('/') || path.ends_with(".npy"))
            .map(|path| path.strip_prefix(&prefix).unwrap_or(path).to_owned())
            .collect();
    }

    /// Puts the first completion into the path.
    pub(super) fn take_completion(&mut self, draft: &mut Draft, out: &mut Outbox) -> bool {
        let Some(form) = &mut self.form else { return false };
        let Some(first) = form
            .completions
            .first()
            .cloned()
            .filter(|first| *first != form.field.text())
        else {
            return false;
        };
        form.field.replace(first);
        self.typed_in_form(draft, out);
        true
    }
}

/// What is typed into one line of a variable's form is one change.
fn session_of(place: Place, key: &str) -> String {
    format!("{:?} {} {key}", place.section, place.index)
}

/// Patches for another text in which everything stands `shift` bytes further on.
pub(super) fn moved(patches: &Patches, shift: isize) -> Patches {
    let moved = patches.iter().map(|patch| Patch {
        span: Span::new(
            patch.span.start.saturating_add_signed(shift),
            patch.span.end.saturating_add_signed(shift),
        ),
        text: patch.text.clone(),
    });
    Patches::new(moved).unwrap_or_default()
}
