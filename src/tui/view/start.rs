//! The first screen: everything that can be begun or taken up here, in groups; below it the path of another file.
//!
//! ```text
//!  Continue   my-model         3 variables edited, registry chosen · 2 minutes ago
//!  Update     injector         made by lume-wizard 0.1.0
//!  Open       variables.yml    12 inputs, 5 outputs · lume-model-1.5 · 1 warning
//!             model.py         defines 4 variables
//!  New        New project      a small example to change
//!  Recent     cu-inj.yml       ~/models
//!  Other      Open a file …
//! ```

use crate::text::Severity;
use crate::tui::ui::{Ui, below, right_of};
use crate::tui::widgets::field;
use crate::tui::widgets::list::{Rows, draw as draw_list, table};
use crate::wizard::start::StartRow;
use crate::wizard::{Focus, Model, TWO_PANES};
use ratatui::layout::{Constraint, Layout, Margin, Rect};

/// The purpose of the program, in one sentence.
const PURPOSE: &str = "From a model's variables to a LUME-compatible Python package: reviewed file by file, written and committed.";

/// The fewest rows of a body with the purpose.
const ROOMY: u16 = 14;

/// The rows of the selected entry's description.
const ABOUT: u16 = 3;

/// Draws the step.
pub fn draw(ui: &mut Ui<'_>, area: Rect, model: &Model, top: &mut usize) {
    let theme = ui.look.theme;
    let mut area = area.inner(Margin::new(2, 0));
    if area.height >= ROOMY {
        area = below(area, 1);
        area = below(area, ui.text(area, PURPOSE, theme.heading()) + 1);
    }
    let on_path =
        model.is_at(Focus::StartPath) || model.modal.is_some() && model.start.focus() == Focus::StartPath;
    if on_path {
        path(ui, area, model);
        return;
    }
    let rows = model.start.rows(&model.project);
    let length = u16::try_from(rows.len()).unwrap_or(u16::MAX);
    let list_rows = length.min(area.height.saturating_sub(ABOUT + 1));
    let [list, _, about] = Layout::vertical([
        Constraint::Length(list_rows),
        Constraint::Length(1),
        Constraint::Min(0),
    ])
    .areas(area);
    entries(ui, list, model, &rows, top);
    let about = right_of(about, 2);
    if model.start.is_loading() {
        ui.line(about, ui.look.safe("Reading the file …").style(theme.dim()));
    } else if let Some(reason) = &model.start.refused {
        ui.line(
            about,
            ui.look
                .safe(ui.look.glyphs.wrong)
                .style(theme.problem(Severity::Error)),
        );
        ui.text(right_of(about, 2), reason, theme.text());
    } else if let Some(way) = model.start.way() {
        ui.text(about, &model.start.about(way), theme.dim());
    }
}

/// The table of the entries: their group, their name, the facts.
fn entries(ui: &mut Ui<'_>, area: Rect, model: &Model, rows: &[StartRow], top: &mut usize) {
    let name = if area.width >= TWO_PANES { 34 } else { 22 };
    let columns = [
        Constraint::Length(9),
        Constraint::Length(name),
        Constraint::Min(0),
    ];
    let all = Rows::new(rows.len(), model.start.selected, true).of(Focus::Start);
    table(ui, area, all, top, (&columns, &[]), |index, look| {
        let Some(row) = rows.get(index) else {
            return Vec::new();
        };
        let is_first = index
            .checked_sub(1)
            .and_then(|before| rows.get(before))
            .is_none_or(|before| before.group != row.group);
        let group = if is_first { row.group } else { "" };
        vec![
            look.line([look.safe(group).style(look.theme.heading())]),
            look.line([look.safe(row.name.clone())]),
            look.line([look.safe(row.facts.clone())]),
        ]
    });
}

/// The path that is typed, what completes it, and why it could not be opened.
fn path(ui: &mut Ui<'_>, area: Rect, model: &Model) {
    let (look, theme) = (ui.look, ui.look.theme);
    let columns = [Constraint::Length(8), Constraint::Min(0)];
    let [label, value] = Layout::horizontal(columns).areas(area);
    let pointer = look.glyphs.pointer(model.start.completion.is_none());
    let pointer = look.safe(pointer).style(theme.accent());
    ui.line(
        label,
        [pointer, look.safe(" "), look.safe("path").style(theme.heading())],
    );
    field::draw(ui, value, &model.start.path);
    let mut rest = below(value, 1);
    if model.start.is_loading() {
        ui.line(rest, look.safe("Reading the file …").style(theme.dim()));
        return;
    }
    if let Some(reason) = &model.start.refused {
        let [mark, text] = Layout::horizontal([Constraint::Length(2), Constraint::Min(0)]).areas(rest);
        ui.line(
            mark,
            look.safe(look.glyphs.wrong).style(theme.problem(Severity::Error)),
        );
        rest = below(rest, ui.text(text, reason, theme.text()));
    }
    let list = &model.start.completions;
    if list.is_empty() {
        ui.line(rest, look.safe("Nothing begins like this.").style(theme.dim()));
        return;
    }
    let rows = Rows {
        length: list.len(),
        selected: model.start.completion,
        focused: true,
        of: Some(Focus::StartPath),
    };
    let cells = usize::from(rest.width.saturating_sub(4));
    draw_list(ui, rest, rows, &mut 0, |index, look| {
        let path = list.get(index).map_or("", String::as_str);
        look.line([look.cut_start(path, cells)])
    });
}
