//! The modal about a draft, or about a file that another process has open.
//!
//! ```text
//! ╭──────────────────────────────────────────────────────────────╮
//! │ A draft of variables.yml from 10:42 has changes that were    │
//! │ not saved.                                                   │
//! │                                                              │
//! │ ▸ c   Continue          with the changes of the draft        │
//! │   d   Discard           and begin with the file              │
//! │ ── - on disk   + in the draft ────────────────────────────── │
//! │ -   default: 1                                               │
//! │ +   default: 2                                               │
//! ╰──────────────────────────────────────────────────────────────╯
//! ```

use crate::tui::ui::{Ui, below};
use crate::tui::widgets::list::{self, Rows};
use crate::wizard::{Focus, Model, RecoveryDialog};
use ratatui::layout::{Constraint, Layout, Rect};

/// The most columns of the modal.
const WIDEST: u16 = 100;

/// The columns of a choice's key and of its name.
const COLUMNS: [Constraint; 3] = [Constraint::Length(3), Constraint::Length(17), Constraint::Min(0)];

/// Draws the modal: the question, the choices with their keys, the difference below.
pub fn draw(ui: &mut Ui<'_>, body: Rect, model: &Model, recovery: &RecoveryDialog) {
    let columns = body.width.min(WIDEST);
    let room = usize::from(columns.saturating_sub(4));
    let text = ui.look.wrap(&recovery.text, room, ui.look.theme.heading());
    let rows = |lines: usize| u16::try_from(lines).unwrap_or(u16::MAX);
    let (question_rows, choice_rows) = (rows(text.len()), rows(recovery.choices.len()));
    let difference_rows = match recovery.difference.len() {
        0 => 0,
        lines => rows(lines + 1),
    };
    let wanted = question_rows.saturating_add(choice_rows).saturating_add(1);
    let inside = ui.modal(body, columns, wanted.saturating_add(difference_rows), "");
    // A small screen has no room for an empty line.
    let gap = u16::from(inside.height >= wanted);
    let parts = [question_rows, gap, choice_rows].map(Constraint::Length);
    let parts = parts.into_iter().chain([Constraint::Fill(1)]);
    let [question, _, choices, difference] = Layout::vertical(parts).areas(inside);
    ui.lines(question, text);
    let list_rows = Rows::new(recovery.choices.len(), recovery.selected, true).of(Focus::Recovery);
    let columns = (&COLUMNS[..], &[][..]);
    list::table(
        ui,
        list::on_frame(choices),
        list_rows,
        &mut 0,
        columns,
        |index, look| {
            let Some((choice, about)) = recovery.choices.get(index) else {
                return Vec::new();
            };
            let key = model.keymap.keys(choice.id()).next();
            let key = key.map_or_else(String::new, |key| key.label(look.glyphs.ascii));
            let key = look.safe(key).style(look.theme.key());
            let about_style = match index == recovery.selected {
                true => look.theme.text(),
                false => look.theme.dim(),
            };
            let about = look.safe(about.to_string()).style(about_style);
            vec![
                look.line(key),
                look.line(look.safe(choice.title())),
                look.line(about),
            ]
        },
    );
    if !recovery.difference.is_empty() && difference.height > 1 {
        difference_to_disk(ui, difference, recovery);
    }
}

/// The lines that differ, from the one that the dialog is scrolled to.
fn difference_to_disk(ui: &mut Ui<'_>, area: Rect, recovery: &RecoveryDialog) {
    let (look, theme) = (ui.look, ui.look.theme);
    ui.rule(area, "- on disk   + in the draft");
    let area = below(area, 1);
    let lines = &recovery.difference;
    let top = recovery
        .top
        .min(lines.len().saturating_sub(usize::from(area.height)));
    let seen = lines.iter().skip(top).map(|line| {
        let style = match line {
            _ if line.starts_with("- ") => theme.removed(),
            _ if line.starts_with("+ ") => theme.added(),
            _ => theme.dim(),
        };
        look.line(look.safe(line).style(style))
    });
    ui.lines(area, seen);
    ui.scrollbar(list::on_frame(area), top, lines.len());
}
