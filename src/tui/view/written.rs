//! The last step once the project is written: what was done, three headlines, and the rest folded.
//!
//! ```text
//!  ✓ wrote 29 files to /home/ada/models/my-model
//!  ✓ committed 1f3c2abd00 on main as Ada Lovelace <ada@example.org>
//!  ▸ 1  Fill in evaluate   my_model/model.py:31 returns zeros until you do
//!    2  Push               gh repo create ada/my-model --private && git push -u origin main
//!    3  Secrets            1 of 4 left: DOCKER_PASSWORD
//!    ▸ everything else (11)
//! ```

use crate::generate::GenerationReport;
use crate::text::Severity;
use crate::tui::ui::{Ui, below, right_of};
use crate::tui::widgets::list::with_scrollbar;
use crate::tui::widgets::scroll::first_row;
use crate::wizard::Model;
use crate::wizard::remaining::{Remaining, RemainingRow};
use crate::wizard::write::OUTDATED;
use ratatui::layout::{Constraint, Layout, Rect};

/// The cells of a headline's number and title.
const TITLE: u16 = 21;

/// The most lines of what git wrote.
const GIT_LINES: usize = 6;

/// After writing: what was done, the headlines, and everything else.
pub fn draw(
    ui: &mut Ui<'_>,
    area: Rect,
    model: &Model,
    report: &GenerationReport,
    remaining: &Remaining,
    top: &mut usize,
) {
    let (look, theme) = (ui.look, ui.look.theme);
    let mut rest = area;
    let was_committed = report
        .written
        .as_ref()
        .is_some_and(|written| written.commit.is_some());
    for (row, line) in report.lines().iter().enumerate() {
        let glyph = match row > 0 && !was_committed && line.starts_with("not committed") {
            true => look.safe(look.glyphs.open).style(theme.dim()),
            false => look.safe(look.glyphs.good).style(theme.good()),
        };
        let style = if row == 0 { theme.heading() } else { theme.text() };
        ui.line(
            rest,
            [glyph, look.safe(" "), look.safe(line.as_str()).style(style)],
        );
        rest = below(rest, 1);
    }
    for line in report.git_said(GIT_LINES) {
        ui.line(right_of(rest, 2), look.safe(line).style(theme.dim()));
        rest = below(rest, 1);
    }
    let is_update = model
        .write
        .result()
        .is_some_and(|(prepared, _)| prepared.process.is_update());
    let outdated = model.write.is_outdated(&model.project).then(|| match is_update {
        true => "What has changed since is not in the project yet: w goes on with it.".to_owned(),
        false => OUTDATED.to_owned(),
    });
    let warnings = report.diagnostics.iter().map(|warning| warning.message.clone());
    for note in warnings.chain(outdated).chain(model.unsaved_note()) {
        ui.line(
            rest,
            look.safe(look.glyphs.warning)
                .style(theme.problem(Severity::Warning)),
        );
        rest = below(rest, ui.text(right_of(rest, 2), &note, theme.text()));
    }
    list(
        ui,
        below(rest, u16::from(area.height > 12)),
        model,
        remaining,
        top,
    );
}

/// The headlines, the line that unfolds everything else, and that. The selected row is in full.
fn list(ui: &mut Ui<'_>, area: Rect, model: &Model, remaining: &Remaining, top: &mut usize) {
    let (look, theme) = (ui.look, ui.look.theme);
    let [inside, bar] = with_scrollbar(area);
    let unfolded = model.write.unfolded;
    let all = remaining.rows(unfolded);
    let selected = model.write.selected.min(all.len().saturating_sub(1));
    *top = first_row(*top, selected, all.len(), usize::from(area.height / 2).max(1));
    let mut rest = inside;
    let mut shown = *top;
    for (index, row) in all.iter().enumerate().skip(*top) {
        if rest.is_empty() {
            break;
        }
        let is_selected = index == selected;
        ui.line(
            rest,
            look.safe(look.glyphs.pointer(is_selected)).style(theme.accent()),
        );
        let style = if is_selected {
            theme.selected(true)
        } else {
            theme.text()
        };
        let line = right_of(rest, 2);
        let used = match row {
            RemainingRow::Headline(number, headline) => {
                let columns = [Constraint::Length(TITLE), Constraint::Min(0)];
                let [left, right] = Layout::horizontal(columns).areas(line);
                let number = look.safe(format!("{number}  ")).style(theme.dim());
                ui.line(
                    left,
                    [
                        number,
                        look.safe(headline.title)
                            .style(if is_selected { style } else { theme.heading() }),
                    ],
                );
                match is_selected {
                    true => ui.text(right, &headline.text, theme.text()).max(1),
                    false => {
                        ui.line(right, look.safe(headline.text.as_str()));
                        1
                    }
                }
            }
            RemainingRow::Fold(count) => {
                let [open, folded] = look.glyphs.folds;
                let glyph = if unfolded { open } else { folded };
                let words = format!("everything else ({count})");
                ui.line(
                    line,
                    [look.safe(glyph), look.safe(" "), look.safe(words).style(style)],
                );
                1
            }
            RemainingRow::Step(step) => {
                let line = right_of(line, 2);
                let used = match is_selected {
                    true => ui.text(line, &step.text, theme.text()),
                    false => {
                        ui.line(line, look.safe(step.text.as_str()));
                        1
                    }
                };
                let command = step.command.as_deref().unwrap_or_default();
                match command.is_empty() {
                    true => used,
                    false => {
                        used + ui.text(
                            below(line, used),
                            command,
                            if is_selected { style } else { theme.dim() },
                        )
                    }
                }
            }
        };
        // An empty row after the headlines, where there is room.
        let gap = u16::from(matches!(row, RemainingRow::Headline(..)) && area.height > 14);
        rest = below(rest, used + gap);
        shown = index + 1;
    }
    if *top > 0 || shown < all.len() {
        ui.scrollbar(bar, *top, all.len().max(usize::from(bar.height) + 1));
    }
}
