//! The step rail: the steps, how each is, and where the user is. Where there is no room for all names, only the current
//! step has its name.
//!
//! ```text
//!  ✓ Start  ● Variables !3  ○ Answers 3 left  ✓ Registry  ○ Secrets 1/4  ○ Review  ○ Write
//! ```

use crate::text::Severity;
use crate::tui::theme::Appearance;
use crate::tui::ui::{Ui, hit};
use crate::wizard::{ClickTarget, Model, Step, StepProgress};
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Draws the rail.
pub fn draw(ui: &mut Ui<'_>, area: Rect, model: &Model) {
    let look = ui.look;
    let all = Step::ALL.map(|step| item(model, step, look));
    let long = look.spans(all.iter().map(|item| look.safe(item.long()).style(item.style)));
    let line = match long.width() <= usize::from(area.width) {
        true => long,
        false => look.spans(all.iter().map(|item| look.safe(item.short()).style(item.style))),
    };
    let mut after = area;
    for (item, span) in all.iter().zip(&line.spans) {
        let columns = u16::try_from(span.width()).unwrap_or(u16::MAX);
        after = hit(ui, after, columns, ClickTarget::Step(item.step));
    }
    ui.line(area, line);
}

/// A step on the rail.
struct Item {
    step: Step,
    glyph: &'static str,
    words: String,
    is_current: bool,
    style: Style,
}

impl Item {
    fn long(&self) -> String {
        let space = if self.words.is_empty() { "" } else { " " };
        format!(" {} {}{space}{} ", self.glyph, self.step.title(), self.words)
    }

    fn short(&self) -> String {
        let number = self.step.number();
        match self.is_current {
            true => format!(" {number}{}", self.long().trim_start()),
            false => format!(" {number}{} ", self.glyph),
        }
    }
}

fn item(model: &Model, step: Step, look: Appearance) -> Item {
    let (glyphs, theme) = (look.glyphs, look.theme);
    let reached = step <= model.reached;
    let (glyph, words, style) = match model.state(step) {
        StepProgress::Complete if reached => (glyphs.good, String::new(), theme.good()),
        StepProgress::Incomplete(words) if reached => (glyphs.open, words, theme.dim()),
        StepProgress::Complete | StepProgress::Incomplete(_) => (glyphs.open, String::new(), theme.dim()),
        StepProgress::Wrong(problems) => (glyphs.wrong, problems.to_string(), theme.problem(Severity::Error)),
    };
    let is_current = step == model.step;
    Item {
        step,
        glyph,
        words,
        is_current,
        style: if is_current { theme.current() } else { style },
    }
}
