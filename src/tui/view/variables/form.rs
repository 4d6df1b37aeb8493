//! The form of the selected variable: a line for each field; below the focused one, its explanation.
//!
//! ```text
//! QUAD:IN20:121:BCTRL                        scalar input
//!
//! default         ! 5.20
//!                   ! above the range's end 5
//!                   F6 set the end to 5.2
//! range             [0, 5]              ├──────────┤●
//! ```

use super::explanation::{self, Explained};
use super::table::{has_end, range_of};
use crate::editor::VariableRef;
use crate::editor::form::{FormRow, is_of, rows};
use crate::text::display::width;
use crate::text::{Diagnostic, Severity};
use crate::tui::theme::Appearance;
use crate::tui::ui::{self, Ui, below, right_of};
use crate::tui::view::Memory;
use crate::tui::widgets::list::with_scrollbar;
use crate::tui::widgets::scroll::first_row;
use crate::tui::widgets::{field, gauge};
use crate::wizard::{Focus, Model};
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

/// The cells before a line's value: its label, its problem.
const LABEL: u16 = 18;

/// The cells of a range's gauge.
const GAUGE: u16 = 17;

/// A variable whose form is drawn.
struct FormView<'a> {
    model: &'a Model,
    variable: &'a VariableRef<'a>,
    problems: Vec<&'a Diagnostic>,
}

/// Draws the form.
pub fn draw(ui: &mut Ui<'_>, area: Rect, model: &Model, variable: &VariableRef<'_>, memory: &mut Memory) {
    let Some(buffer) = model.project.buffer() else {
        return;
    };
    let state = &model.variables;
    let form = FormView {
        model,
        variable,
        problems: buffer.diagnostics_of(state.editor.selection.cursor).collect(),
    };
    heading(ui, ui::first_row(area), variable);
    let lines = rows(variable);
    // A cell that is edited is explained here, too.
    let focused = state
        .form()
        .filter(|_| matches!(state.focus(), Focus::Form | Focus::Cell))
        .and_then(|line| lines.iter().position(|row| row.is(&line.id)));
    let [inside, bar] = with_scrollbar(below(area, 2));
    let room = usize::from(inside.width.saturating_sub(LABEL));
    let explained = focused.and_then(|number| lines.get(number));
    let explained = explained.map_or_else(Vec::new, |row| explanation::of_row(model, variable, row, room));
    let height = usize::from(inside.height).saturating_sub(explained.len()).max(1);
    memory.form = first_row(memory.form, focused.unwrap_or(0), lines.len(), height);
    let mut rest = inside;
    for (number, row) in lines.iter().enumerate().skip(memory.form) {
        if rest.is_empty() {
            break;
        }
        form.line(ui, ui::first_row(rest), row, focused == Some(number));
        rest = below(rest, 1);
        if focused == Some(number) {
            let used = ui.lines(right_of(rest, LABEL), drawn(&explained, ui.look));
            rest = below(rest, used);
        }
    }
    let length = lines.len() + explained.len();
    ui.scrollbar(bar, memory.form, length);
    if focused.is_none() {
        let summary = explanation::of_variable(model, &form.problems, usize::from(inside.width));
        ui.lines(below(rest, 1), drawn(&summary, ui.look));
    }
}

fn drawn(lines: &[Explained], look: Appearance) -> Vec<Line<'static>> {
    lines.iter().map(|line| line.clone().line(look)).collect()
}

/// The variable's name, and its kind on the right.
fn heading(ui: &mut Ui<'_>, area: Rect, variable: &VariableRef<'_>) {
    let (look, theme) = (ui.look, ui.look.theme);
    let kind = format!("{} {}", variable.kind_word(), variable.entry.section.word());
    let used = ui.line_right(area, look.safe(kind).style(theme.dim()));
    let room = usize::from(area.width.saturating_sub(used + 2));
    let name = look.cut_middle(&variable.entry.name, room, (&[], theme.text()));
    ui.line(area, name);
    ui.style(
        Rect {
            width: area.width.saturating_sub(used),
            ..area
        },
        theme.heading(),
    );
}

impl FormView<'_> {
    /// One line: the label, the glyph of its problem, the value, a range's gauge.
    fn line(&self, ui: &mut Ui<'_>, area: Rect, row: &FormRow, focused: bool) {
        let (look, theme) = (ui.look, ui.look.theme);
        let range = self.gauge(row, area);
        let gauge_cells = if range.is_some() { GAUGE + 1 } else { 0 };
        let columns = [
            Constraint::Length(LABEL - 3),
            Constraint::Length(3),
            Constraint::Min(0),
            Constraint::Length(gauge_cells),
        ];
        let [label, glyph, value, gauge] = Layout::horizontal(columns).areas(area);
        let label_style = match focused {
            true => theme.heading(),
            false => theme.text(),
        };
        ui.line(label, look.safe(&row.label).style(label_style));
        let buffer = self.model.project.buffer();
        let pending = buffer.and_then(|buffer| self.model.variables.editor.pending_text(row.id(), buffer));
        let own = self.problems.iter().filter(|one| is_of(one, row, self.variable));
        let severities = own
            .map(|one| one.severity)
            .chain(pending.map(|_| Severity::Error));
        if let Some(severity) = severities.min().filter(|severity| *severity != Severity::Hint) {
            let mark = look.glyphs.problem(severity);
            ui.line(glyph, look.safe(mark).style(theme.problem(severity)));
        }
        let typed = self.model.variables.form();
        let typed = typed.filter(|_| focused && self.model.variables.focus() == Focus::Form);
        match (typed, row.choices(self.variable), &row.text, pending) {
            (Some(_), Some(choices), text, _) => {
                choice(ui, value, &choices, text.as_deref().unwrap_or(""));
            }
            (Some(form), None, Some(_), _) if self.model.modal.is_none() => {
                field::draw(ui, value, &form.field);
            }
            (_, _, _, Some(pending)) => {
                ui.line(
                    value,
                    look.safe(&pending.text).style(theme.message(Severity::Error)),
                );
            }
            (_, _, None, _) => {
                let text = look.safe("too long for a line: edit it in the text (Esc, then e)");
                ui.line(value, text.style(theme.dim()));
            }
            (_, _, Some(text), None) if text.is_empty() => {
                let text = if row.required() { "required" } else { nothing(look) };
                ui.line(value, look.safe(text).style(theme.dim()));
            }
            (_, _, Some(text), None) => {
                ui.line(value, look.safe(text));
            }
        }
        if let Some(range) = range {
            let drawn = gauge::line(look, GAUGE, range, false);
            ui.line_right(gauge, drawn);
        }
    }

    /// The range that is drawn beside its text: where that leaves room for it, and an end to draw.
    fn gauge(&self, row: &FormRow, area: Rect) -> Option<gauge::Range> {
        let runtime = self.variable.reading.runtime;
        let rule = row.rule?;
        let is_range = rule.key == runtime.range_key(self.variable.entry.section);
        let needed = row.text.as_deref().map_or(0, width) + usize::from(LABEL + GAUGE) + 2;
        let range = range_of(self.variable).filter(|_| is_range)?;
        (usize::from(area.width) >= needed && has_end(range)).then_some(range)
    }
}

/// The sign of a field without a value.
const fn nothing(look: Appearance) -> &'static str {
    if look.glyphs.ascii { "-" } else { "–" }
}

/// Draws choices beside each other, the chosen one with a background; where they have no room, the chosen one alone.
fn choice(ui: &mut Ui<'_>, area: Rect, choices: &[String], chosen: &str) {
    let (look, theme) = (ui.look, ui.look.theme);
    let named = |choice: &str| match choice {
        "" => nothing(look).to_owned(),
        "true" => "yes".to_owned(),
        "false" => "no".to_owned(),
        other => other.to_owned(),
    };
    let total: usize = choices.iter().map(|choice| width(&named(choice)) + 3).sum();
    if total > usize::from(area.width) {
        let text = format!("< {} >", named(chosen));
        ui.line(area, look.safe(text).style(theme.selected(true)));
        return;
    }
    let options = choices.iter().flat_map(|option| {
        let is_chosen = option == chosen || named(option) == chosen.to_lowercase();
        let style = match is_chosen {
            true => theme.selected(true),
            false => theme.dim(),
        };
        let text = format!(" {} ", named(option));
        [look.safe(text).style(style), look.safe(" ")]
    });
    ui.line(area, options.collect::<Vec<Span<'_>>>());
}
