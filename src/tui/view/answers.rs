//! The answers: those that nothing gives first, the derived ones below with their source; what the focused one is for;
//! the preview beside them.
//!
//! ```text
//!  Required                                    from   │ my-model/        27 files · 4 change with this
//!    author         Ada Lovelace                 git   │ ▾ my_model/
//!  ▸ GitHub user    ada▏                               │ ● README.md
//!                                                      │── README.md ─────────────────── 1 line ──
//!  Derived and optional                                │   3  git clone https://github.com/ada/my-model
//!    repository     my-model            project name   │
//!    licence        ● none  ○ MIT  ○ BSD-3-Clause      │
//!
//!  The GitHub user or organisation that owns the repository.
//! ```

use super::{preview, question};
use crate::answers::Key;
use crate::tui::ui::{Ui, below, right_of};
use crate::tui::widgets::list::with_scrollbar;
use crate::tui::widgets::scroll::first_row;
use crate::wizard::answers::keys;
use crate::wizard::{Model, TWO_PANES};
use ratatui::layout::{Constraint, Layout, Margin, Rect};
use ratatui::text::Line;

/// The fewest rows of a body with headings and empty rows.
const ROOMY: u16 = 19;

/// The rows of the focused question above the preview of a narrow terminal.
const FOCUSED: u16 = 2;

/// Draws the step.
pub fn draw(ui: &mut Ui<'_>, area: Rect, model: &Model, top: &mut usize) {
    match (model.shows_preview(), area.width >= TWO_PANES) {
        (false, _) => form(ui, area.inner(Margin::new(1, 0)), model, top),
        (true, true) => {
            let [left, right] = preview::beside(area);
            form(ui, left.inner(Margin::new(1, 0)), model, top);
            let right = ui.rule_left(right);
            preview::draw(ui, right, model);
        }
        (true, false) => {
            let area = area.inner(Margin::new(1, 0));
            let key = model.answers.focused();
            question::draw(ui, area, model, key, true, model.answers.fields.get(key));
            let help = question::explanation(ui, model, key, area.width);
            ui.lines(
                Rect {
                    height: 1.min(area.height),
                    ..below(area, 1)
                },
                help.into_iter().take(1),
            );
            preview::draw(ui, below(area, FOCUSED), model);
        }
    }
}

/// A row of the form.
enum FormRow {
    Heading(&'static str),
    Question(Key),
    Empty,
}

/// The rows of the form, with headings where there is room.
fn form_rows(roomy: bool) -> Vec<FormRow> {
    let (required, others): (Vec<Key>, Vec<Key>) = keys().partition(|key| key.question().required);
    let heading = |text: &'static str| roomy.then_some(FormRow::Heading(text));
    let questions = |keys: Vec<Key>| keys.into_iter().map(FormRow::Question);
    heading("Required")
        .into_iter()
        .chain(questions(required))
        .chain(roomy.then_some(FormRow::Empty))
        .chain(heading("Derived and optional"))
        .chain(questions(others))
        .collect()
}

fn form(ui: &mut Ui<'_>, area: Rect, model: &Model, top: &mut usize) {
    let roomy = area.height >= ROOMY;
    let rows = form_rows(roomy);
    let focused = model.answers.focused();
    let here = rows
        .iter()
        .position(|row| matches!(row, FormRow::Question(key) if *key == focused));
    let mut help = question::explanation(ui, model, focused, area.width.saturating_sub(2));
    help.extend(completions(ui, model));
    let help_rows = u16::try_from(help.len()).unwrap_or(u16::MAX).min(area.height / 2);
    let length = u16::try_from(rows.len()).unwrap_or(u16::MAX);
    let list_rows = length.min(area.height.saturating_sub(help_rows + 1));
    let [list, _, below_list] = Layout::vertical([
        Constraint::Length(list_rows),
        Constraint::Length(1),
        Constraint::Min(0),
    ])
    .areas(area);
    *top = first_row(*top, here.unwrap_or(0), rows.len(), usize::from(list.height));
    let [inside, bar] = with_scrollbar(list);
    for (area, row) in inside.rows().zip(rows.iter().skip(*top)) {
        match row {
            FormRow::Heading(text) => {
                question::heading(ui, area, text);
            }
            FormRow::Question(key) => {
                let typed = model.answers.fields.get(*key);
                question::draw(ui, area, model, *key, *key == focused, typed);
            }
            FormRow::Empty => {}
        }
    }
    ui.scrollbar(bar, *top, rows.len());
    ui.lines(right_of(below_list, 2), help);
}

/// The folders that complete the output folder, while it has the focus.
fn completions(ui: &Ui<'_>, model: &Model) -> Vec<Line<'static>> {
    let look = ui.look;
    let found = model.answers.completions();
    let line = |path: &String| look.line([look.safe(path.clone()).style(look.theme.dim())]);
    found.iter().map(line).collect()
}
