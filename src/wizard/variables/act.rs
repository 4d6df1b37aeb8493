//! What the keys of this step do.

use super::follow::Then;
use super::wish::Wish;
use super::{Focus, State, form};
use crate::text::Section;
use crate::text::display::counted;
use crate::variables::edit::{Edit, NewVariable, Place};
use crate::wizard::action::{Action, Move};
use crate::wizard::draft::Draft;
use crate::wizard::field::Edit as Editing;
use crate::wizard::outbox::Outbox;
use crate::wizard::step::Step;

impl State {
    pub(in crate::wizard) fn act(
        &mut self,
        action: Action,
        draft: &mut Draft,
        out: &mut Outbox,
        page: usize,
    ) {
        if self.dialog.is_some() {
            self.act_in_dialog(action, draft, out, page);
            return;
        }
        match self.focus {
            Focus::GoOn => self.act_on_go_on(action, draft, out, page),
            Focus::Table => self.act_on_table(action, draft, out, page),
            Focus::Filter => self.act_on_filter(action, draft, page),
            Focus::Form => self.act_on_form(action, draft, out),
            Focus::Raw => self.act_on_raw(action, draft, out, page),
        }
    }

    fn act_on_go_on(&mut self, action: Action, draft: &mut Draft, out: &mut Outbox, page: usize) {
        match action {
            Action::Enter => out.go(Step::Answers),
            Action::Move(Move::Up | Move::Last) => {
                self.focus = Focus::Table;
                self.move_by(Move::Last, draft, page);
            }
            Action::Move(_) | Action::NextFocus | Action::PreviousFocus => self.focus = Focus::Table,
            other => {
                self.focus = Focus::Table;
                self.act_on_table(other, draft, out, page);
            }
        }
    }

    fn act_on_table(&mut self, action: Action, draft: &mut Draft, out: &mut Outbox, page: usize) {
        match action {
            Action::Enter => self.open_form(draft, None),
            Action::Rename => self.open_form(draft, Some(form::NAME)),
            Action::NextFocus if self.raw.shown => self.enter_raw(draft),
            Action::NextFocus | Action::PreviousFocus if self.alone => {}
            Action::NextFocus | Action::PreviousFocus => self.focus = Focus::GoOn,
            Action::Filter => {
                self.before_filter = Some(self.list.selected);
                self.focus = Focus::Filter;
            }
            Action::RawFile => self.turn_raw(),
            Action::EditRaw => self.enter_raw(draft),
            Action::Move(Move::Down) if !self.alone && self.at_last_row(draft) => self.focus = Focus::GoOn,
            Action::Move(by) => self.move_by(by, draft, page),
            Action::Mark => {
                self.list.mark();
                self.move_by(Move::Down, draft, page);
            }
            Action::MarkShown => {
                if let Some(opened) = draft.opened() {
                    let overlay = std::mem::take(&mut self.overlay);
                    let sheet = super::overlay::Sheet {
                        opened,
                        overlay: &overlay,
                    };
                    self.list.mark_shown(&sheet);
                    self.overlay = overlay;
                }
            }
            Action::SetField => self.ask_field(draft),
            Action::Duplicate => self.ask_copies(draft),
            Action::ReplaceNames => self.ask_replace(draft),
            Action::Convert => {
                if self.is_settled() {
                    self.ask_runtime(draft);
                } else {
                    out.warn("One moment: the file is still being checked.");
                }
            }
            Action::Import => self.ask_path(true, draft),
            Action::Export => self.ask_path(false, draft),
            Action::Reload => self.look_at_disk(draft, out),
            Action::Fix(number) => self.fix(number, draft, out),
            Action::Add => self.add(Section::Input, draft, out),
            Action::AddOutput => self.add(Section::Output, draft, out),
            Action::Delete => self.delete(draft, out),
            Action::MoveUp | Action::MoveDown => self.reorder(action == Action::MoveDown, draft, out),
            Action::MoveAcross => self.move_across(draft, out),
            Action::Undo | Action::Redo => self.take_back(action == Action::Undo, draft, out),
            _ => {}
        }
    }

    fn act_on_filter(&mut self, action: Action, draft: &Draft, page: usize) {
        match action {
            Action::Enter | Action::NextFocus | Action::PreviousFocus => self.focus = Focus::Table,
            Action::Move(by) => {
                self.before_filter = None;
                self.move_by(by, draft, page);
            }
            _ => {}
        }
    }

    fn act_on_form(&mut self, action: Action, draft: &mut Draft, out: &mut Outbox) {
        match action {
            Action::NextFocus if self.take_completion(draft, out) => {}
            Action::Enter | Action::NextFocus | Action::Move(Move::Down) => self.step_field(true, draft),
            Action::PreviousFocus | Action::Move(Move::Up) => self.step_field(false, draft),
            Action::Text(Editing::Right) | Action::Choice(true) => {
                self.choose(true, None, draft, out);
            }
            Action::Text(Editing::Left) | Action::Choice(false) => {
                self.choose(false, None, draft, out);
            }
            Action::Fix(number) => {
                self.fix(number, draft, out);
            }
            Action::Nudge(up) => self.nudge(up, draft, out),
            Action::Undo | Action::Redo => {
                self.take_back(action == Action::Undo, draft, out);
            }
            _ => {}
        }
    }

    fn act_on_raw(&mut self, action: Action, draft: &mut Draft, out: &mut Outbox, page: usize) {
        match action {
            Action::Enter => self.break_line(draft, out),
            Action::NextFocus | Action::PreviousFocus => {
                self.session = None;
                let on = action == Action::NextFocus && !self.alone;
                self.focus = if on { Focus::GoOn } else { Focus::Table };
            }
            Action::RawFile => self.raw.large = !self.raw.large,
            Action::Move(by) => self.move_in_raw(by, draft, page),
            Action::Text(edit) => self.edit_raw(edit, draft, out),
            Action::Fix(number) => self.fix(number, draft, out),
            Action::Undo | Action::Redo => {
                self.take_back(action == Action::Undo, draft, out);
            }
            _ => {}
        }
    }

    /// A character where no line of text has the focus: in the raw file, or for a choice.
    pub(in crate::wizard) fn type_char(&mut self, c: char, draft: &mut Draft, out: &mut Outbox) {
        match self.focus {
            Focus::Raw if self.dialog.is_none() => {
                let mut buffer = [0; 4];
                self.type_in_raw(c.encode_utf8(&mut buffer), draft, out);
            }
            Focus::Form if self.dialog.is_none() => {
                let letter = Some(c).filter(|c| *c != ' ');
                self.choose(true, letter, draft, out);
            }
            _ => {}
        }
    }

    /// Whether a text that is pasted into a line of text is meant for the table: several lines, or cells.
    pub(in crate::wizard) fn takes_rows(&self, text: &str) -> bool {
        let text = text.trim_matches(['\r', '\n', ' ']);
        let lines = text.lines().filter(|line| !line.trim().is_empty()).count();
        let in_line = matches!(self.focus, Focus::Form | Focus::Filter) && self.dialog.is_none();
        in_line && !text.starts_with(['[', '{']) && (lines > 1 || text.contains('\t'))
    }

    /// A text is pasted where no line of text has the focus: rows for the table, text for the raw file.
    pub(in crate::wizard) fn paste(&mut self, text: &str, draft: &mut Draft, out: &mut Outbox) {
        match (self.focus, &self.dialog) {
            (_, Some(_)) => out.warn("Nothing here takes a pasted text."),
            (Focus::Raw, None) => self.type_in_raw(text, draft, out),
            (_, None) => {
                if let Err(reason) = self.ask_rows(text, draft) {
                    out.warn(reason);
                }
            }
        }
    }

    fn turn_raw(&mut self) {
        (self.raw.shown, self.raw.large) = match (self.raw.shown, self.raw.large) {
            (true, false) => (true, true),
            (true, true) => (false, false),
            (false, _) => (true, false),
        };
    }

    /// Whether nothing stands below the selected row.
    fn at_last_row(&self, draft: &Draft) -> bool {
        self.sheet(draft)
            .is_some_and(|sheet| self.list.selected_row(&sheet) + 1 >= self.list.len(&sheet))
    }

    fn move_by(&mut self, by: Move, draft: &Draft, page: usize) {
        let Some(opened) = draft.opened() else { return };
        let sheet = super::overlay::Sheet {
            opened,
            overlay: &self.overlay,
        };
        let row = by.apply(self.list.selected_row(&sheet), self.list.len(&sheet), page);
        self.list.select_row(&sheet, row);
    }

    /// A variable after the selected one, or at the end of its section; its name is what is typed first.
    fn add(&mut self, section: Section, draft: &mut Draft, out: &mut Outbox) {
        let place = self.selected_place(draft);
        let Some(sheet) = self.sheet(draft) else { return };
        let count = sheet.count(section);
        let at = place
            .filter(|place| place.section == section)
            .map_or(count, |place| place.index + 1);
        let first = match section {
            Section::Input => 0,
            Section::Output => sheet.count(Section::Input),
        };
        let runtime = sheet.opened.reading.runtime;
        let name = self.free_name(&format!("{}1", section.word()), draft);
        let edit = Edit::Add {
            section,
            at: Some(at),
            variables: vec![NewVariable::usual(runtime, section, &name)],
        };
        let undone = self.history.set_aside();
        let wish = Wish::called(format!("new {} {name}", section.word()))
            .then_select(first + at)
            .then(Then::Named(undone));
        self.make(edit, wish, draft, out);
    }

    /// A variable that was just added and left as it is goes again, as if it had never been there.
    pub(super) fn leave_out_fresh(&mut self, draft: &mut Draft, out: &mut Outbox) {
        let goes = self.is_fresh();
        let Some(fresh) = self.fresh.take().filter(|_| goes) else {
            return;
        };
        if let Some(form) = &mut self.form {
            form.refused = None;
        }
        self.leave_line(draft);
        self.form = None;
        self.take_back_then(true, Then::Vanished(fresh.undone), draft, out);
    }

    fn delete(&mut self, draft: &mut Draft, out: &mut Outbox) {
        let (Some(place), Some(current)) = (self.selected_place(draft), self.selected(draft)) else {
            return;
        };
        let name = current.entry.name.clone();
        let (places, label) = if self.list.marked.is_empty() {
            (vec![place], format!("deleting {name}"))
        } else {
            let places = self.chosen_places(draft);
            let label = format!("deleting {}", counted(places.len(), "variable"));
            (places, label)
        };
        let row = self
            .sheet(draft)
            .map_or(0, |sheet| self.list.selected_row(&sheet));
        let told = match self.hidden_marks(draft) {
            0 => format!("Done: {label}. Ctrl-Z undoes it."),
            hidden => format!(
                "{} deleted, {hidden} of them not shown. Ctrl-Z brings them back.",
                counted(places.len(), "variable")
            ),
        };
        let wish = Wish::called(label).then(Then::Deleted { row, told });
        self.make(Edit::Remove(places), wish, draft, out);
    }

    fn reorder(&mut self, down: bool, draft: &mut Draft, out: &mut Outbox) {
        let (Some(place), Some(sheet)) = (self.selected_place(draft), self.sheet(draft)) else {
            return;
        };
        if self.is_filtered() {
            out.warn("Take the filter off first (Esc): what lies between would be passed unseen.");
            return;
        }
        let rank = sheet.rank(self.list.selected);
        let count = sheet.count(place.section);
        let (to, rank) = if down {
            (place.index + 1, rank + 1)
        } else {
            (place.index.wrapping_sub(1), rank.wrapping_sub(1))
        };
        if to >= count {
            return;
        }
        let name = self
            .selected(draft)
            .map_or_else(String::new, |current| current.entry.name.clone());
        let wish = Wish::called(format!("moving {name}")).then_select(rank);
        self.make(Edit::Reorder { variable: place, to }, wish, draft, out);
    }

    /// The section that variables are moved out of: the selected one's, unless nothing is marked there.
    #[must_use]
    pub fn moves_from(&self, draft: &Draft) -> Option<Section> {
        let places = self.chosen_places(draft);
        let here = self.selected_place(draft)?.section;
        match places.iter().any(|place| place.section == here) {
            true => Some(here),
            false => places.first().map(|place| place.section),
        }
    }

    fn move_across(&mut self, draft: &mut Draft, out: &mut Outbox) {
        let Some(from) = self.moves_from(draft) else {
            return;
        };
        let to = match from {
            Section::Input => Section::Output,
            Section::Output => Section::Input,
        };
        let variables: Vec<Place> = self
            .chosen_places(draft)
            .into_iter()
            .filter(|place| place.section == from)
            .collect();
        let what = match (variables.len(), self.selected(draft)) {
            (1, Some(current)) if self.list.marked.is_empty() => current.entry.name.clone(),
            (count, _) => counted(count, "variable"),
        };
        let label = format!("moving {what} to the {}s", to.word());
        let told = match self.hidden_marks(draft) {
            0 => format!("Done: {label}. Ctrl-Z undoes it."),
            hidden => format!("Done: {label}; {hidden} of the marked were not shown. Ctrl-Z undoes it."),
        };
        // They come behind the last one there; the first of them is selected.
        let Some(sheet) = self.sheet(draft) else { return };
        let first = match to {
            Section::Input => sheet.count(Section::Input),
            Section::Output => {
                let all = sheet.count(Section::Input) + sheet.count(Section::Output);
                all.saturating_sub(variables.len())
            }
        };
        let wish = Wish::called(label).then_select(first).then(Then::Told(told));
        self.make(Edit::MoveSection { variables, to }, wish, draft, out);
    }

    /// A name like `name` that no variable has.
    pub(super) fn free_name(&self, name: &str, draft: &Draft) -> String {
        let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
        let digits = name.get(stem.len()..).unwrap_or("");
        let first = digits.parse::<u64>().unwrap_or(1);
        let Some(sheet) = self.sheet(draft) else {
            return name.to_owned();
        };
        let taken: std::collections::BTreeSet<u64> = sheet
            .spots()
            .filter_map(|spot| sheet.current(spot)?.entry.name.strip_prefix(stem)?.parse().ok())
            .collect();
        let width = if digits.starts_with('0') { digits.len() } else { 0 };
        (first..)
            .find(|number| !taken.contains(number))
            .map_or_else(|| name.to_owned(), |number| format!("{stem}{number:0width$}"))
    }
}
