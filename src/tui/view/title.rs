//! The first line: the project, and the stack that it runs on.
//!
//! ```text
//!  lume-wizard  my-model                                    lume-services · lume-model-1.5 · unsaved changes
//! ```

use crate::answers::Key;
use crate::tui::ui::{Ui, right_of};
use crate::wizard::Model;
use ratatui::layout::{Margin, Rect};

/// Draws the line.
pub fn draw(ui: &mut Ui<'_>, area: Rect, model: &Model) {
    let look = ui.look;
    let project = &model.project;
    let area = area.inner(Margin::new(1, 0));
    let used = ui.line(area, look.safe("lume-wizard").style(look.theme.heading()));
    if !project.is_open() {
        return;
    }
    let name = match project.path() {
        Some(path) if model.alone => path.display().to_string(),
        _ => project.answer(Key::RepoName).to_owned(),
    };
    let mut facts = Vec::new();
    if let Some(buffer) = project.buffer() {
        if !model.alone {
            facts.push(project.answer(Key::Stack));
        }
        facts.push(buffer.runtime().key());
        if project.is_modified() && project.path().is_some() {
            facts.push("unsaved changes");
        }
    }
    let facts = look.safe(facts.join(" · ")).style(look.theme.dim());
    ui.line_with_right(right_of(area, used + 2), look.safe(name), facts);
}
