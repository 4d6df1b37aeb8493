//! The screens: one file for each step, with its sketch; and what is the same on all of them: title, step rail, status,
//! footer, and the modals over a step.

mod answers;
mod footer;
mod modals;
mod preview;
mod question;
mod rail;
mod recovery;
mod registry;
mod review;
mod secrets;
mod start;
mod status;
mod title;
mod variables;
mod write;
mod written;

use super::hits::Hits;
use super::links::Link;
use super::theme::Appearance;
use super::ui::Ui;
use crate::wizard::{Confirmation, DISCARD_AND_LEAVE, Modal, Model, SAVE_AND_LEAVE, Step};
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Position, Rect};

/// The smallest terminal in which the screens can be used: columns and rows.
pub use crate::wizard::SMALLEST;

use crate::wizard::TWO_PANES;

/// The memory of the screens between frames: where lists were scrolled to.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    /// The first cell in which the last frame drew a line over another.
    pub overlap: Option<Position>,
    table: usize,
    columns: variables::MeasuredColumns,
    raw: usize,
    form: usize,
    dialog: usize,
    answers: usize,
    secrets: usize,
    start: usize,
    write: usize,
    tree: usize,
    problems: usize,
}

/// Draws the whole screen; gives the links on it, and the parts that the mouse can act on.
pub fn draw(
    frame: &mut Frame<'_>,
    model: &Model,
    look: Appearance,
    memory: &mut Memory,
) -> (Vec<Link>, Hits) {
    let area = frame.area();
    let mut ui = Ui::new(frame.buffer_mut(), look);
    if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
        too_small(&mut ui, area, model);
    } else {
        screen(&mut ui, area, model, memory);
    }
    let (cursor, links, hits) = (
        ui.cursor,
        std::mem::take(&mut ui.links),
        std::mem::take(&mut ui.hits),
    );
    memory.overlap = ui.overlap;
    if let Some(cursor) = cursor {
        frame.set_cursor_position(cursor);
    }
    (links, hits)
}

/// Says which size is needed; a confirmation is asked here, too.
fn too_small(ui: &mut Ui<'_>, area: Rect, model: &Model) {
    let (columns, rows) = SMALLEST;
    let text = match &model.modal {
        Some(Modal::Confirmation(question)) => short_confirmation(question),
        _ => format!(
            "This terminal has {} columns and {} rows. lume-wizard needs {columns} and {rows}: please make it larger. Nothing is lost, and keys do nothing until then; Ctrl-Q leaves.",
            area.width, area.height
        ),
    };
    ui.text(area, &text, ui.look.theme.text());
}

fn short_confirmation(question: &Confirmation) -> String {
    let save = match question.saves {
        true => format!("s {SAVE_AND_LEAVE}, "),
        false => String::new(),
    };
    let discard = match question.discards {
        true => format!("d {DISCARD_AND_LEAVE}, "),
        false => String::new(),
    };
    format!(
        "{} y {}, {save}{discard}n {}",
        question.text, question.yes, question.no
    )
}

fn screen(ui: &mut Ui<'_>, area: Rect, model: &Model, memory: &mut Memory) {
    let rail_rows = u16::from(!model.alone);
    let rows = [1, rail_rows, 1].map(Constraint::Length);
    let rows = rows
        .into_iter()
        .chain([Constraint::Min(0)])
        .chain([1, 1].map(Constraint::Length));
    let [title, rail, rule, body, _, footer] = Layout::vertical(rows).areas(area);
    title::draw(ui, title, model);
    rail::draw(ui, rail, model);
    ui.rule(rule, "");
    step(ui, body, model, memory);
    modal(ui, body, model, memory);
    status::draw(ui, area, model);
    footer::draw(ui, footer, model);
}

fn step(ui: &mut Ui<'_>, body: Rect, model: &Model, memory: &mut Memory) {
    match model.step {
        Step::Start => start::draw(ui, body, model, &mut memory.start),
        Step::Variables => variables::draw(ui, body, model, memory),
        Step::Answers => answers::draw(ui, body, model, &mut memory.answers),
        Step::Registry => registry::draw(ui, body, model),
        Step::Secrets => secrets::draw(ui, body, model, &mut memory.secrets),
        Step::Review => review::draw(ui, body, model, memory),
        Step::Write => write::draw(ui, body, model, &mut memory.write),
    }
}

fn modal(ui: &mut Ui<'_>, body: Rect, model: &Model, memory: &mut Memory) {
    match &model.modal {
        Some(Modal::Help { of, top, .. }) => modals::help(ui, body, model, *of, *top),
        Some(Modal::Confirmation(question)) => modals::question(ui, body, question),
        Some(Modal::RepositoryConflict(selected)) => modals::repository_conflict(ui, body, model, *selected),
        Some(Modal::Recovery(recovery)) => recovery::draw(ui, body, model, recovery),
        Some(Modal::Problems(selected)) => modals::problems(ui, body, model, *selected, &mut memory.problems),
        None => {}
    }
}
